"""What a telecom task is: plain frozen data, with the parts of a task in τ²-bench's files.

This module owns the types of tasks; it imports only the nouns of the domain. Arguments are JSON values; like everything
in a task they are shared between tasks, and must not be changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from askgym.envs.telecom.types import RewardType, Seat

__all__ = [
    "DEFAULT_BASIS",
    "EnvAssertion",
    "EnvCall",
    "GoldAction",
    "Instructions",
    "RewardType",
    "Seat",
    "Task",
]


DEFAULT_BASIS = (RewardType.DB, RewardType.COMMUNICATE)
"""Of a task that has criteria, but names no basis."""


@dataclass(frozen=True, slots=True)
class EnvCall:
    """A function of the world that sets up a task; no tool of anybody.

    Attributes:
        side: whose half of the world it belongs to.
        name: the function.
        arguments: by name.
    """

    side: Seat
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class EnvAssertion:
    """A function of the world that looks at the final state.

    Attributes:
        side: whose half of the world it belongs to.
        name: the function.
        arguments: by name.
        expected: what it must return.
        message: what to say when it does not.
    """

    side: Seat
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict, hash=False)
    expected: bool = True
    message: str | None = None


@dataclass(frozen=True, slots=True)
class GoldAction:
    """A tool call of the task's own solution.

    Attributes:
        id: unique within the task.
        requestor: who makes the call.
        name: the tool.
        arguments: by name.
        info: a remark.
        compare: the arguments in which a call must equal this one to count; None: all those of that call; empty: the
            name alone decides.
    """

    id: str
    requestor: Seat
    name: str
    arguments: Mapping[str, object] = field(default_factory=dict, hash=False)
    info: str | None = None
    compare: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Instructions:
    """What the customer is told.

    Attributes:
        domain: "telecom".
        reason_for_call: the complaint.
        task_instructions: how to behave, what to agree to, when to be content.
        known_info: facts that the customer can give; None: none.
        unknown_info: facts that the customer cannot give; None: unsaid.
    """

    domain: str
    reason_for_call: str
    task_instructions: str
    known_info: str | None = None
    unknown_info: str | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A task.

    Attributes:
        id: unique within a set; see `askgym.envs.telecom.tasks.ids`.
        instructions: what the customer is told; a plain text in some files.
        persona: who the customer is; None: nobody in particular.
        ticket: what an agent without a customer is told; None: the task needs a customer.
        init: what is done to the world before the first turn, in order.
        gold: the task's own solution, in order.
        assertions: what must hold of the final state.
        basis: the checks whose product is the reward; none: the reward is 1 whatever happens.
        communicate: texts that the agent must have said.
        nl_assertions: statements about the dialogue that a judge decides on.
        purpose: what the task is for.
        relevant_policies: what it touches on.
        notes: remarks.
    """

    id: str
    instructions: Instructions | str
    persona: str | None = None
    ticket: str | None = None
    init: tuple[EnvCall, ...] = ()
    gold: tuple[GoldAction, ...] = ()
    assertions: tuple[EnvAssertion, ...] = ()
    basis: tuple[RewardType, ...] = DEFAULT_BASIS
    communicate: tuple[str, ...] = ()
    nl_assertions: tuple[str, ...] = ()
    purpose: str | None = None
    relevant_policies: str | None = None
    notes: str | None = None

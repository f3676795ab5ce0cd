"""The verdict on a finished world: assertions on its state, and checks of the calls that were made.

Reward is the product over a task's basis, as in τ²-bench. Assertions are made on the live state: a replay would give
the same one. Imports the world's parts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from askgym.envs.telecom.assertions import ASSERTIONS
from askgym.envs.telecom.prepared import Prepared, Step, as_task, find_step
from askgym.envs.telecom.starting import make_start
from askgym.envs.telecom.tooling import ToolError
from askgym.envs.telecom.types import RewardType
from askgym.errors import ConfigError, ItemError

if TYPE_CHECKING:
    from askgym.envs.telecom.tasks.schema import GoldAction, Task
    from askgym.envs.telecom.world import World

__all__ = ["Call", "Verdict", "check_assertions", "evaluate"]

# Bound once: in Python 3.11 looking up a member of an enum costs as much as a call.
_DB: Final = RewardType.DB
_ENV_ASSERTION: Final = RewardType.ENV_ASSERTION
_ACTION: Final = RewardType.ACTION
_COMMUNICATE: Final = RewardType.COMMUNICATE


class Call(NamedTuple):
    """A tool call that was made, refused or not."""

    seat: str
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a task.

    Attributes:
        reward: 1.0 or 0.0; the product of the breakdown.
        breakdown: by what the task's verdict rests on.
        assertions: whether each assertion holds, in the task's order.
        actions: whether each expected action was made, in the task's order.
        same_records: whether both sides' records are as after the expected actions; None where it was not looked at.
        told: whether each text that was to be told was, in the task's order.
        statements: what a judge said of each statement in words, in the task's order; None where none was asked.
    """

    reward: float
    breakdown: Mapping[RewardType, float]
    assertions: tuple[bool, ...]
    actions: tuple[bool, ...]
    same_records: bool | None = None
    told: tuple[bool, ...] = ()
    statements: tuple[bool, ...] | None = None


def evaluate(
    world: World,
    task: Task | Mapping[str, Any],
    calls: Sequence[Call],
    *,
    said: Sequence[str] = (),
    fresh: World | None = None,
    statements: Sequence[bool] | None = None,
) -> Verdict:
    """Judge a finished world; it is left as it is.

    Args:
        world: after the last call.
        task: one whose basis is empty is solved. May be an object in τ²-bench's schema.
        calls: all calls of the episode, of both sides.
        said: what the technician wrote to the customer.
        fresh: a world as before the task; needed where the verdict rests on the records, which none of the domain's
            own tasks does.
        statements: a judge's answers on the task's `nl_assertions`, in their order; needed where the verdict rests on
            those, which none of the domain's own tasks does.

    Raises:
        ItemError: an assertion of the task is unknown or malformed, or its verdict rests on what was not given; task
            and place are named.
        ConfigError: there are not as many statements as the task has.
    """
    task = as_task(task)
    assertions = tuple([_holds(world, step, expected) for step, expected in _assertions(task)])
    actions = _made(calls, task.gold) if task.gold else ()
    told = tuple([_was_said(text, said) for text in task.communicate])
    same = None if fresh is None else _same_records(world, task, fresh)
    if statements is not None:
        statements = tuple(statements)
        if len(statements) != len(task.nl_assertions):
            raise ConfigError(
                f"statements: {len(statements)} answers on the {len(task.nl_assertions)} nl_assertions of task "
                f"{task.id!r}: one for each is needed, in their order"
            )
    breakdown: dict[RewardType, float] = {}
    for part in task.basis:
        if part is _ENV_ASSERTION:
            holds = all(assertions)
        elif part is _ACTION:
            holds = all(actions)
        elif part is _COMMUNICATE:
            holds = all(told)
        elif part is _DB:
            if same is None:
                raise _lacks(task, part, "the world as before the task; give it as fresh=")
            holds = same
        else:
            if statements is None:
                raise _lacks(task, part, "a judge's answers on nl_assertions; give them as statements=")
            holds = all(statements)
        breakdown[part] = 1.0 if holds else 0.0
    return Verdict(math.prod(breakdown.values()), breakdown, assertions, actions, same, told, statements)


def _lacks(task: Task, part: RewardType, what: str) -> ItemError:
    return ItemError(f"task {task.id!r}: evaluation_criteria.reward_basis: {part.value} needs {what}")


def _find_assertions(task: Task) -> tuple[tuple[Step, bool], ...]:
    where = f"task {task.id!r}: evaluation_criteria.env_assertions"
    return tuple(
        (find_step(ASSERTIONS, one, f"{where}[{number}]", "assertion"), one.expected)
        for number, one in enumerate(task.assertions)
    )


_assertions: Final = Prepared(_find_assertions)


def check_assertions(task: Task) -> None:
    """Refuse a task whose assertions cannot be made, before anybody plays it.

    Raises:
        ItemError: an assertion is unknown, or an argument of it wrong; task and place are named.
    """
    _assertions(task)


def _holds(world: World, step: Step, expected: bool) -> bool:
    """Whether an assertion has the value that the task expects; one that refuses to be made does not hold."""
    on_phone, run, arguments, _ = step
    try:
        return bool(run(world.phone if on_phone else world.records, **arguments)) is expected
    except ToolError:
        return False


def _was_said(text: str, said: Sequence[str]) -> bool:
    """Whether a text stands in a message, whatever the case and the commas between thousands."""
    return any(text.lower() in message.lower().replace(",", "") for message in said)


def _same_records(world: World, task: Task, fresh: World) -> bool:
    """Whether both sides' records are as the expected actions leave them.

    As in τ²-bench, the two sides do not meet after these actions, so that what a payment settles or a roaming switch
    allows is not there: even the expected actions differ from themselves where they cross sides.
    """
    expected = replace(fresh.copy(), solo=False)
    make_start(expected, task)
    for action in task.gold:
        expected.run(action.requestor, action.name, action.arguments)
    mine, other = world.phone, expected.phone
    return world.records == expected.records and mine.device == other.device and mine.surroundings == other.surroundings


def _made(calls: Sequence[Call], wanted: Sequence[GoldAction]) -> tuple[bool, ...]:
    """Whether each expected action is among the calls: whoever made them, in whatever order, refused or not."""
    by_name: dict[str, list[Call]] = {}
    for call in calls:
        by_name.setdefault(call.name, []).append(call)
    return tuple([any(_matches(call, action) for call in by_name.get(action.name, ())) for action in wanted])


def _matches(call: Call, action: GoldAction) -> bool:
    """Whether a call of the expected tool is an expected action, by the arguments that the task compares.

    Where the task does not say which, those of the call are compared, so that a call with fewer arguments matches.
    """
    made, expected = call.arguments, action.arguments
    if not isinstance(made, Mapping):
        return False
    compared = made.keys() if action.compare is None else action.compare
    return {name: made[name] for name in compared if name in made} == {
        name: expected[name] for name in compared if name in expected
    }

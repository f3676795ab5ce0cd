"""The verdict on a finished world: assertions on its state, and checks of the calls that were made.

Reward is the product over a task's `reward_basis`, as in τ²-bench, whose schema tasks have here. Assertions are made on
the live state: a replay would give the same one. Imports the world's parts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.assertions import ASSERTIONS
from askgym.envs.telecom.reading import complain
from askgym.envs.telecom.starting import make_start, resolve
from askgym.envs.telecom.tooling import ToolError
from askgym.envs.telecom.types import RewardType, Seat
from askgym.errors import ItemError

if TYPE_CHECKING:
    from askgym.envs.telecom.world import World

__all__ = ["Call", "Verdict", "evaluate"]


_CHECKED = tuple(one for one in RewardType if one is not RewardType.NL_ASSERTION)
"""What a verdict may rest on; statements in words would take a judge."""
_DEFAULT_BASIS = (RewardType.DB.value, RewardType.COMMUNICATE.value)


@dataclass(frozen=True, slots=True)
class Call:
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
    """

    reward: float
    breakdown: Mapping[RewardType, float]
    assertions: tuple[bool, ...]
    actions: tuple[bool, ...]
    same_records: bool | None = None
    told: tuple[bool, ...] = ()


def evaluate(
    world: World,
    task: Mapping[str, Any],
    calls: Sequence[Call],
    *,
    said: Sequence[str] = (),
    fresh: World | None = None,
) -> Verdict:
    """Judge a finished world; it is left as it is.

    Args:
        world: after the last call.
        task: in τ²-bench's schema; one without criteria is solved.
        calls: all calls of the episode, of both sides.
        said: what the technician wrote to the customer.
        fresh: a world as before the task; needed where the verdict rests on the records, which none of the domain's
            own tasks does.

    Raises:
        ItemError: an assertion of the task is unknown or malformed, or its verdict rests on what is not judged here;
            task and place are named.
    """
    where = f"task {task.get('id')!r}: evaluation_criteria"
    criteria = task.get("evaluation_criteria")
    if criteria is None:
        return Verdict(1.0, {}, (), ())
    assertions = tuple(
        _holds(world, assertion, f"{where}.env_assertions[{number}]")
        for number, assertion in enumerate(criteria.get("env_assertions") or ())
    )
    wanted = _actions(criteria, where)
    actions = tuple(any(_matches(call, action) for call in calls) for action in wanted)
    told = tuple(_was_said(text, said) for text in criteria.get("communicate_info") or ())
    same = None if fresh is None else _same_records(world, task, wanted, fresh)
    scores = {
        RewardType.ENV_ASSERTION: float(all(assertions)),
        RewardType.ACTION: float(all(actions)),
        RewardType.COMMUNICATE: float(all(told)),
    }
    if same is not None:
        scores[RewardType.DB] = float(same)
    basis = _basis(criteria, where)
    if same is None and RewardType.DB in basis:
        raise ItemError(f"{where}.reward_basis: DB needs the world as before the task; give it as fresh=")
    breakdown = {part: scores[part] for part in basis}
    return Verdict(math.prod(breakdown.values()), breakdown, assertions, actions, same, told)


def _actions(criteria: Mapping[str, Any], where: str) -> tuple[Mapping[str, Any], ...]:
    """The expected actions, each with a name; arguments and what is compared of them are objects and lists."""
    actions = criteria.get("actions") or ()
    for number, action in enumerate(actions):
        place = f"{where}.actions[{number}]"
        if not isinstance(action, Mapping) or not isinstance(action.get("name"), str):
            complain(place, "an object with a name", action)
        if not isinstance(action.get("arguments") or {}, Mapping):
            complain(f"{place}.arguments", "an object", action["arguments"])
        if not isinstance(action.get("compare_args") or [], list):
            complain(f"{place}.compare_args", "a list of names, or null", action["compare_args"])
    return tuple(actions)


def _was_said(text: str, said: Sequence[str]) -> bool:
    """Whether a text stands in a message, whatever the case and the commas between thousands."""
    return any(text.lower() in message.lower().replace(",", "") for message in said)


def _same_records(world: World, task: Mapping[str, Any], actions: Sequence[Mapping[str, Any]], fresh: World) -> bool:
    """Whether both sides' records are as the expected actions leave them.

    As in τ²-bench, the two sides do not meet after these actions, so that what a payment settles or a roaming switch
    allows is not there: even the expected actions differ from themselves where they cross sides.
    """
    expected = replace(fresh.copy(), solo=False)
    make_start(expected, task)
    for action in actions:
        expected.run(action.get("requestor", Seat.ASSISTANT), action["name"], action.get("arguments") or {})
    mine, other = world.phone, expected.phone
    return world.records == expected.records and mine.device == other.device and mine.surroundings == other.surroundings


def _basis(criteria: Mapping[str, Any], where: str) -> tuple[RewardType, ...]:
    named = criteria.get("reward_basis", _DEFAULT_BASIS)
    known = [basis.value for basis in _CHECKED]
    if not isinstance(named, Sequence) or isinstance(named, str) or any(name not in known for name in named):
        raise ItemError(f"{where}.reward_basis: expected a list of {' and '.join(known)}, found {named!r:.80}")
    return tuple(RewardType(name) for name in named)


def _holds(world: World, assertion: object, where: str) -> bool:
    """Whether an assertion has the value that the task expects; one that refuses to be made does not hold."""
    seat, function, arguments = resolve(ASSERTIONS, assertion, where, "assertion")
    side: object = world.phone if seat is Seat.USER else world.records
    expected = assertion.get("assert_value", True) if isinstance(assertion, Mapping) else True
    try:
        return bool(function.run(side, **arguments)) is bool(expected)
    except ToolError:
        return False


def _matches(call: Call, action: Mapping[str, Any]) -> bool:
    """Whether a call is an expected action: by name, and by the arguments that the task compares.

    Where the task does not say which, those of the call are compared, so that a call with fewer arguments matches.
    """
    if call.name != action["name"] or not isinstance(call.arguments, Mapping):
        return False
    expected = action.get("arguments") or {}
    compared = action.get("compare_args")
    if compared is None:
        compared = call.arguments.keys()
    return {name: call.arguments[name] for name in compared if name in call.arguments} == {
        name: expected[name] for name in compared if name in expected
    }

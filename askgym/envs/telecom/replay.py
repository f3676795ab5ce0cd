"""Playing a recorded episode of tool calls again, and comparing what comes of it with what was recorded.

Imports the world and the verdict. How recordings are read from files is `askgym.envs.telecom.recordings`' business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from askgym.envs.telecom.evaluation import Call, Verdict, evaluate
from askgym.envs.telecom.prepared import as_task
from askgym.envs.telecom.radio import can_send_mms, mobile_data_works, speed_test
from askgym.envs.telecom.starting import make_start
from askgym.envs.telecom.tooling import to_plain

if TYPE_CHECKING:
    from askgym.envs.telecom.tasks.schema import Task
    from askgym.envs.telecom.world import World

__all__ = ["Aspect", "Comparison", "Recording", "Replay", "compare", "final_fields", "play_again", "replay"]

_LINE_FIELDS = (
    "status", "data_used_gb", "data_refueling_gb", "roaming_enabled", "suspension_start_date", "contract_end_date",
)  # fmt: skip
_HIDDEN = "signal_strength"  # The map of what is around never changes, and records leave it out.


class Aspect(StrEnum):
    """What of a recording is compared."""

    ERRORS = "errors"
    """Whether each call was refused."""
    REWARD = "reward"
    ASSERTIONS = "env_assertions"
    """Whether each assertion of the task holds in the end."""
    FINAL = "final"
    """The state in the end."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded episode; None where something was not recorded.

    Attributes:
        place: where it stands in its file.
        task_id: what was played.
        calls: seat, tool and arguments of each, in order.
        errors: whether each call was refused, None for one of which it is not known; one for each call.
        reward: of the episode.
        assertions: whether each assertion of the task held.
        final: the state in the end, as `final_fields` has it, or parts of it.
        solo: the technician had all tools.
        judged: the episode came to an end of its own; otherwise its reward is 0, whatever the state is.
        said: what the technician wrote to the customer.
        statements: what a judge said of the task's statements in words.
    """

    place: str
    task_id: str
    calls: tuple[tuple[str, str, Mapping[str, Any]], ...]
    errors: tuple[bool | None, ...] | None = None
    reward: float | None = None
    assertions: tuple[bool, ...] | None = None
    final: Mapping[str, Any] | None = None
    solo: bool = False
    judged: bool = True
    said: tuple[str, ...] = ()
    statements: tuple[bool, ...] | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of an episode: whether each call was refused, the verdict, and the world after it."""

    errors: tuple[bool, ...]
    verdict: Verdict
    world: World


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a replay compares with its recording.

    Attributes:
        agreed: by what the recording holds, whether the replay has the same.
        differences: each begins with the name of what differs.
    """

    agreed: Mapping[Aspect, bool]
    differences: tuple[str, ...]


def replay(
    world: World,
    task: Task | Mapping[str, Any],
    calls: Sequence[tuple[str, str, Mapping[str, Any]]],
    *,
    said: Sequence[str] = (),
    statements: Sequence[bool] | None = None,
) -> Replay:
    """Play calls on a copy of a world that stands as before the task.

    Args:
        world: with the records and the phone that the episode was recorded on.
        task: what was played; may be an object in τ²-bench's schema.
        calls: seat, tool and arguments of each.
        said: as for `evaluate`.
        statements: as for `evaluate`.

    Raises:
        ItemError: the task is not usable.
        ConfigError: there are not as many statements as the task has.
    """
    task = as_task(task)
    before, world = world, world.copy()
    make_start(world, task)
    errors = tuple([world.call(seat, name, arguments).error for seat, name, arguments in calls])
    made = [Call(seat, name, arguments) for seat, name, arguments in calls]
    return Replay(errors, evaluate(world, task, made, said=said, fresh=before, statements=statements), world)


def play_again(world: World, task: Task, recording: Recording) -> Comparison:
    """Play a recording again, and compare.

    Args:
        world: as for `replay`.
        task: the recording's.
        recording: what to play; compared is what it holds.

    Raises:
        ItemError: the task is not usable.
        ConfigError: the recording has not as many statements as the task.
    """
    seated = replace(world, solo=recording.solo)
    return compare(
        recording, replay(seated, task, recording.calls, said=recording.said, statements=recording.statements)
    )


def compare(recording: Recording, played: Replay) -> Comparison:
    """Where a replay differs from its recording: nowhere, if they agree in all that the recording holds."""
    found: dict[Aspect, list[str]] = {}
    if recording.errors is not None:
        found[Aspect.ERRORS] = list(_refusals(recording, recording.errors, played.errors))
    if recording.reward is not None:
        reward = played.verdict.reward if recording.judged else 0.0
        same = math.isclose(reward, recording.reward, abs_tol=1e-9)
        found[Aspect.REWARD] = [] if same else [f"{Aspect.REWARD}: {reward} instead of {recording.reward}"]
    if recording.assertions is not None:
        found[Aspect.ASSERTIONS] = list(
            _differences(Aspect.ASSERTIONS, list(recording.assertions), list(played.verdict.assertions))
        )
    if recording.final is not None:
        now = final_fields(played.world)
        found[Aspect.FINAL] = [
            difference
            for key, value in recording.final.items()
            for difference in _differences(f"{Aspect.FINAL}.{key}", value, now.get(key))
        ]
    return Comparison(
        {aspect: not differences for aspect, differences in found.items()},
        tuple(difference for differences in found.values() for difference in differences),
    )


def final_fields(world: World) -> dict[str, Any]:
    """The state of a finished world as records have it: phone, surroundings, and the customer's lines and bills."""
    records, phone = world.records, world.phone
    surroundings = cast("dict[str, Any]", to_plain(phone.surroundings))
    del surroundings[_HIDDEN]
    mbps, label = speed_test(phone)
    owner = records.owner_of_line.get(records.line_of_number.get(phone.surroundings.phone_number or "", ""))
    customer = records.customers.get(owner or "")
    lines = {line_id: records.lines[line_id] for line_id in customer.line_ids} if customer else {}
    bills = {bill_id: records.bills[bill_id] for bill_id in customer.bill_ids} if customer else {}
    return {
        "device": to_plain(phone.device),
        "surroundings": surroundings,
        "lines": {key: {name: to_plain(getattr(line, name)) for name in _LINE_FIELDS} for key, line in lines.items()},
        "bills": {key: [bill.status.value, bill.total_due, len(bill.line_items)] for key, bill in bills.items()},
        "speed_mbps": mbps,
        "speed_desc": label,
        "mobile_data_working": mobile_data_works(phone),
        "can_send_mms": can_send_mms(phone),
    }


def _refusals(recording: Recording, before: Sequence[bool | None], now: Sequence[bool]) -> Iterator[str]:
    words = {True: "refused", False: "accepted"}
    for number, ((_, name, _), was, is_) in enumerate(zip(recording.calls, before, now, strict=True), 1):
        if was is not None and was is not is_:
            yield f"{Aspect.ERRORS}: call {number}, {name}: {words[is_]} instead of {words[was]}"


def _differences(where: str, recorded: object, found: object) -> Iterator[str]:
    if isinstance(recorded, Mapping) and isinstance(found, Mapping):
        for key in sorted(recorded.keys() | found.keys(), key=str):
            yield from _differences(f"{where}.{key}", recorded.get(key), found.get(key))
    elif recorded != found:
        yield f"{where}: {found!r} instead of {recorded!r}"

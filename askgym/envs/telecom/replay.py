"""Playing a recorded episode of tool calls again, and comparing what comes of it with what was recorded.

Records have the layout {task_id, calls, errors, reward, env_assertions, final}. Imports the world and the verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from askgym.envs.telecom.evaluation import Call, Verdict, evaluate
from askgym.envs.telecom.prepared import as_task
from askgym.envs.telecom.radio import can_send_mms, mobile_data_works, speed_test
from askgym.envs.telecom.starting import make_start
from askgym.envs.telecom.tooling import to_plain

if TYPE_CHECKING:
    from askgym.envs.telecom.tasks.schema import Task
    from askgym.envs.telecom.world import World

__all__ = ["Replay", "disagreements", "final_fields", "replay"]

_LINE_FIELDS = (
    "status", "data_used_gb", "data_refueling_gb", "roaming_enabled", "suspension_start_date", "contract_end_date",
)  # fmt: skip
_HIDDEN = "signal_strength"  # The map of what is around never changes, and records leave it out.


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of an episode: whether each call was refused, the verdict, and the world after it."""

    errors: tuple[bool, ...]
    verdict: Verdict
    world: World


def replay(world: World, task: Task | Mapping[str, Any], calls: Sequence[tuple[str, str, Mapping[str, Any]]]) -> Replay:
    """Play calls on a copy of a world that stands as before the task.

    Args:
        world: with the records and the phone that the episode was recorded on.
        task: what was played; may be an object in τ²-bench's schema.
        calls: seat, tool and arguments of each.

    Raises:
        ItemError: the task is not usable.
    """
    task = as_task(task)
    before, world = world, world.copy()
    make_start(world, task)
    errors = tuple(world.call(seat, name, arguments).error for seat, name, arguments in calls)
    made = [Call(seat, name, arguments) for seat, name, arguments in calls]
    return Replay(errors, evaluate(world, task, made, fresh=before), world)


def final_fields(world: World, customer_id: str = "C1001") -> dict[str, Any]:
    """The state of a finished world as records have it: phone, surroundings, the lines and bills of one customer."""
    customer = world.records.customers[customer_id]
    surroundings = cast("dict[str, Any]", to_plain(world.phone.surroundings))
    del surroundings[_HIDDEN]
    mbps, label = speed_test(world.phone)
    lines = {line_id: world.records.lines[line_id] for line_id in customer.line_ids}
    bills = {bill_id: world.records.bills[bill_id] for bill_id in customer.bill_ids}
    return {
        "device": to_plain(world.phone.device),
        "surroundings": surroundings,
        "lines": {key: {name: to_plain(getattr(line, name)) for name in _LINE_FIELDS} for key, line in lines.items()},
        "bills": {key: [bill.status.value, bill.total_due, len(bill.line_items)] for key, bill in bills.items()},
        "speed_mbps": mbps,
        "speed_desc": label,
        "mobile_data_working": mobile_data_works(world.phone),
        "can_send_mms": can_send_mms(world.phone),
    }


def disagreements(record: Mapping[str, Any], played: Replay) -> Iterator[str]:
    """Where a replay differs from its record: nothing, if they agree in all that the record holds."""
    if list(played.errors) != record["errors"]:
        yield f"errors: {list(played.errors)} instead of {record['errors']}"
    if played.verdict.reward != record["reward"]:
        yield f"reward: {played.verdict.reward} instead of {record['reward']}"
    if list(played.verdict.assertions) != record["env_assertions"]:
        yield f"env_assertions: {list(played.verdict.assertions)} instead of {record['env_assertions']}"
    yield from _differences("final", record["final"], final_fields(played.world))


def _differences(where: str, recorded: object, found: object) -> Iterator[str]:
    if isinstance(recorded, Mapping) and isinstance(found, Mapping):
        for key in sorted(recorded.keys() | found.keys(), key=str):
            yield from _differences(f"{where}.{key}", recorded.get(key), found.get(key))
    elif recorded != found:
        yield f"{where}: {found!r} instead of {recorded!r}"

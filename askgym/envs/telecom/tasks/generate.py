"""The generator: which tasks there are, and any of them from its id.

A task of a family takes at most one fault of each of the family's sets. What brings the faults about and what mends
them is put together in alphabetical order of their names. Personas take turns, in the order of the number of faults.
All of it is a function of the id: there is no random choice here, and no file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import product
from types import MappingProxyType

from askgym.envs.telecom.tasks.faults import BILL_ID, FAULT_SETS, FAULTS, IDENTIFY, NO_REFUEL
from askgym.envs.telecom.tasks.ids import Family, Persona, TaskName, parse_id
from askgym.envs.telecom.tasks.schema import EnvAssertion, GoldAction, RewardType, Seat, Task
from askgym.envs.telecom.tasks.wording import (
    ASSERTION_MESSAGES,
    PERSONAS,
    PURPOSES,
    TRANSFER_SUMMARY,
    instructions,
    ticket,
)
from askgym.errors import UnknownNameError, did_you_mean

__all__ = ["all_names", "task", "task_ids"]

_TRANSFER = "transfer_to_human_agents"


def _assertion(name: str, /, **arguments: object) -> EnvAssertion:
    return EnvAssertion(Seat.USER, name, arguments, message=ASSERTION_MESSAGES[name])


_SOLVED: Mapping[Family, tuple[EnvAssertion, ...]] = {
    Family.SERVICE: (
        _assertion("assert_service_status", expected_status="connected"),
        replace(_assertion("assert_no_overdue_bill", overdue_bill_id=BILL_ID), side=Seat.ASSISTANT),
    ),
    Family.MOBILE_DATA: (
        _assertion("assert_mobile_data_status", expected_status=True),
        _assertion("assert_internet_speed", expected_speed=200, expected_desc="excellent"),
    ),
    Family.MMS: (_assertion("assert_can_send_mms", expected_status=True),),
}
_UNSOLVABLE: Mapping[Family, tuple[EnvAssertion, ...]] = {
    Family.SERVICE: (_assertion("assert_service_status", expected_status="no_service"),),
    Family.MOBILE_DATA: (
        _assertion("assert_mobile_data_status", expected_status=False),
        _assertion("assert_internet_speed", expected_speed=0),
    ),
    Family.MMS: (_assertion("assert_can_send_mms", expected_status=False),),
}


def task_ids(*, no_refuel: bool = False) -> tuple[str, ...]:
    """Ids of all tasks: by family, then by number of faults.

    Args:
        no_refuel: with those whose agreed data is used up already, which published sets leave out.

    Returns:
        2,285 ids; 3,405 with `no_refuel`.
    """
    return _ids(no_refuel)


def task(task_id: str, *, no_refuel: bool = False) -> Task:
    """A task from its id; the same each time.

    Args:
        task_id: one of `task_ids(no_refuel=no_refuel)`.
        no_refuel: allow those that published sets leave out.

    Raises:
        UnknownNameError: there is no such task; names the closest id.
    """
    name = parse_id(task_id) if isinstance(task_id, str) else None
    if name is None or _personas().get((name.family, name.faults)) is not name.persona:
        raise UnknownNameError(_unknown(task_id, no_refuel=no_refuel))
    if NO_REFUEL in name.faults and not no_refuel:
        raise UnknownNameError(
            f"task {task_id!r} is not of the published set: it has the fault {NO_REFUEL!r}. Allow it: no_refuel=True"
        )
    return _build(name)


@cache
def all_names() -> tuple[TaskName, ...]:
    """What the generator can compose, with the fault that published sets leave out: 3,405 names, in order."""
    names: list[TaskName] = []
    for family in Family:
        # Sorting is stable: among equally many faults, the order of composition stays.
        composed = sorted(_compositions(family), key=len)
        turns = tuple(Persona)
        names += (TaskName(family, faults, turns[at % len(turns)]) for at, faults in enumerate(composed))
    return tuple(names)


@cache
def _ids(no_refuel: bool) -> tuple[str, ...]:
    return tuple(str(name) for name in all_names() if no_refuel or NO_REFUEL not in name.faults)


def _compositions(family: Family) -> Iterator[tuple[str, ...]]:
    """The faults of each task of the family, sorted."""
    sets = FAULT_SETS[family]
    for choice in product(*((*one.names, None) for one in sets)):
        if any(name is not None and one.tells for name, one in zip(choice, sets, strict=True)):
            yield tuple(sorted(name for name in choice if name is not None))


@cache
def _personas() -> Mapping[tuple[Family, tuple[str, ...]], Persona]:
    """Each composition occurs with one persona only."""
    return MappingProxyType({(name.family, name.faults): name.persona for name in all_names()})


def _build(name: TaskName) -> Task:
    faults = [FAULTS[one] for one in name.faults]
    init = (IDENTIFY, *(call for fault in faults for call in fault.init))
    # A location is the only thing that the texts tell of the faults.
    abroad = any(call.name == "set_user_location" and call.arguments["abroad"] for call in init)
    fixable = all(fault.fixes is not None for fault in faults)
    if fixable:
        extra = tuple(replace(one, message=ASSERTION_MESSAGES[one.name]) for f in faults for one in f.assertions)
        assertions = _SOLVED[name.family] + extra
        basis: tuple[RewardType, ...] = (RewardType.ENV_ASSERTION,)
    else:
        assertions = _UNSOLVABLE[name.family]
        basis = (RewardType.ENV_ASSERTION, RewardType.ACTION)
    return Task(
        id=str(name),
        instructions=instructions(name.family, abroad=abroad),
        persona=PERSONAS[name.persona],
        ticket=ticket(name.family, abroad=abroad),
        init=init,
        gold=_solution(name) if fixable else (_transfer(),),
        assertions=assertions,
        basis=basis,
        purpose=PURPOSES[name.family],
    )


def _solution(name: TaskName) -> tuple[GoldAction, ...]:
    fixes = [fix for one in name.faults for fix in FAULTS[one].fixes or ()]
    return tuple(
        GoldAction(f"{fix.name}_{number}", fix.requestor, fix.name, fix.arguments) for number, fix in enumerate(fixes)
    )


def _transfer() -> GoldAction:
    # What the summary says does not matter: the name alone decides.
    return GoldAction(_TRANSFER, Seat.ASSISTANT, _TRANSFER, {"summary": TRANSFER_SUMMARY}, compare=())


# --- what to say of an unknown id ---

_FORM = "An id reads [family]fault|fault[PERSONA:None], with faults in alphabetical order and each in one persona only"


def _unknown(task_id: object, *, no_refuel: bool) -> str:
    """Text for an unknown id: the closest one, found part by part, or else the part that is at fault."""
    words = re.findall(r"\w+", str(task_id), re.ASCII)
    known = [name for name in FAULTS if no_refuel or name != NO_REFUEL]
    family = next((found for word in words if (found := _closest(word, list(Family)))), None)
    rest = [word for word in words if word not in {"PERSONA", *Persona} and not _closest(word, list(Family))]
    faults = tuple(sorted({found for word in rest if (found := _closest(word, known))}))
    families = [Family(family)] if family else list(Family)
    persona = next((_personas()[one, faults] for one in families if (one, faults) in _personas()), None)
    if persona is not None:
        one = next(one for one in families if (one, faults) in _personas())
        return f"unknown task {task_id!r}. Did you mean {str(TaskName(one, faults, persona))!r}? {_FORM}"
    if family is None:
        return f"unknown task {task_id!r}. {_FORM}. Families: {', '.join(Family)}"
    allowed = [name for one in FAULT_SETS[Family(family)] for name in one.names if name in known]
    strange = next((word for word in rest if word not in allowed), None)
    if strange is not None:
        return f"unknown task {task_id!r}: {did_you_mean(strange, allowed, what=f'{family} fault')}"
    sets = "; ".join(" or ".join(n for n in one.names if n in known) for one in FAULT_SETS[Family(family)])
    leads = ", ".join(n for one in FAULT_SETS[Family(family)] if one.tells for n in one.names if n in known)
    return (
        f"unknown task {task_id!r}: a task of the family {family} has at most one fault of each of these: {sets}; and "
        f"at least one of: {leads}"
    )


def _closest(word: str, names: list[str]) -> str | None:
    return next(iter(difflib.get_close_matches(word, names, n=1, cutoff=0.8)), None)

"""Ids of telecom tasks: `[family]fault|fault[PERSONA:None]`, the faults in alphabetical order.

This module owns how an id is written and read. Which ids there are is the generator's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Family", "Persona", "TaskName", "parse_id"]

_ID = re.compile(r"\[(\w+)\]([^\[\]]+)\[PERSONA:(\w+)\]", re.ASCII)


class Family(StrEnum):
    """What the customer complains about; in the order of the files."""

    MOBILE_DATA = "mobile_data_issue"
    SERVICE = "service_issue"
    MMS = "mms_issue"


class Persona(StrEnum):
    """Who the customer is."""

    NONE = "None"
    EASY = "Easy"
    HARD = "Hard"


@dataclass(frozen=True, slots=True)
class TaskName:
    """What an id says.

    Attributes:
        family: what the customer complains about.
        faults: names of the atomic faults, sorted.
        persona: who the customer is.
    """

    family: Family
    faults: tuple[str, ...]
    persona: Persona

    def __str__(self) -> str:
        return f"[{self.family}]{'|'.join(self.faults)}[PERSONA:{self.persona}]"


def parse_id(task_id: str) -> TaskName | None:
    """What an id says; None when it is not of this form.

    Args:
        task_id: an id, not necessarily of a task that exists.

    Returns:
        The name, with the faults in the order in which they stand there.
    """
    found = _ID.fullmatch(task_id)
    if found is None:
        return None
    family, faults, persona = found.groups()
    if family not in _FAMILIES or persona not in _PERSONAS:
        return None
    return TaskName(_FAMILIES[family], tuple(faults.split("|")), _PERSONAS[persona])


_FAMILIES = {one.value: one for one in Family}
_PERSONAS = {one.value: one for one in Persona}

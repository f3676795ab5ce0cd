"""Who the customer is, what it knows and agrees to, and when it is content: read from a task, never from a world.

Works on generated tasks and on those of τ²-bench's files: of their texts, only facts are read (a name, a number, a
place, an amount). Imports the tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

from askgym.envs.telecom.tasks.ids import Family, Persona, parse_id
from askgym.errors import ItemError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from askgym.envs.telecom.tasks.schema import Task

__all__ = ["GOALS", "Goal", "Location", "Profile", "profile_of"]

Location = Literal["abroad", "home"]


@dataclass(frozen=True, slots=True)
class Goal:
    """When a customer is content.

    Attributes:
        tool: the tool of the phone that shows it.
        sign: what its report must contain.
    """

    tool: str
    sign: str

    def met(self, report: str) -> bool:
        """Whether a report of the tool shows that the customer has what it wants."""
        return self.sign in report


GOALS: Final[Mapping[Family, Goal]] = MappingProxyType(
    {
        Family.SERVICE: Goal("check_status_bar", "📶"),
        Family.MOBILE_DATA: Goal("run_speed_test", "(Excellent)"),
        Family.MMS: Goal("can_send_mms", "Yes:"),
    }
)
"""By family: a signal in the status bar; a speed called excellent and no less; a picture message that goes out."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A customer.

    Attributes:
        family: what it complains about.
        name: its full name.
        phone_number: the number that the complaint is about.
        location: where it is; None: it has not been told, and does not say.
        country: in which country; "" where the task does not say.
        pays_bills: whether it pays a bill when asked to.
        refuel_gb: how much further data it agrees to buy, in GB; None: none.
        changes_plan: whether it takes another plan; nobody does.
        persona: how it talks.
        goal: when it is content.
    """

    family: Family = Family.SERVICE
    name: str = ""
    phone_number: str = ""
    location: Location | None = None
    country: str = ""
    pays_bills: bool = True
    refuel_gb: float | None = None
    changes_plan: bool = False
    persona: Persona = Persona.NONE
    goal: Goal = GOALS[Family.SERVICE]


_NUMBER = re.compile(r"\d{3}-\d{3}-\d{4}")
_NAME = re.compile(r"[Yy]ou(?: are|r name is) (?P<name>[A-Z][\w'-]*(?: [A-Z][\w'-]*)+)")
_PLACE = re.compile(r"\b(abroad|at home)\b(?:,? in (?:the )?(?P<country>[A-Z]\w*(?: [A-Z]\w*)*))?")
_GIGABYTES = re.compile(r"(\d+(?:\.\d+)?) ?GB\b")
_REFUSES_BILLS = re.compile(r"\b(?:not|never|refuse to|n't)\b[^.]{0,30}\bpay\b")
_TELLING: Final[Mapping[str, Family]] = MappingProxyType(
    {
        "assert_can_send_mms": Family.MMS,
        "assert_internet_speed": Family.MOBILE_DATA,
        "assert_mobile_data_status": Family.MOBILE_DATA,
        "assert_service_status": Family.SERVICE,
    }
)
_REASONS = (
    (Family.MMS, re.compile(r"\bmms\b|picture message|multimedia", re.IGNORECASE)),
    (Family.MOBILE_DATA, re.compile(r"mobile data|internet|\bdata\b", re.IGNORECASE)),
    (Family.SERVICE, re.compile(r"service|signal|\bcalls?\b", re.IGNORECASE)),
)
_PERSONAS = (
    (Persona.EASY, re.compile(r"\b41\b|\boffice\b", re.IGNORECASE)),
    (Persona.HARD, re.compile(r"\b64\b|\blibrar", re.IGNORECASE)),
)


def profile_of(task: Task) -> Profile:
    """The customer of a task.

    Args:
        task: one of the generator's, or of a file.

    Raises:
        ItemError: the task does not say what the customer complains about, its name, or its number.
    """
    reason, known, said = _texts(task)
    name, number = _identity(task, known)
    family = _family(task, reason)
    place = _PLACE.search(known)
    gigabytes = _GIGABYTES.search(said)
    return Profile(
        family=family,
        name=name,
        phone_number=number,
        location=None if place is None else "abroad" if place[1] == "abroad" else "home",
        country=(place and place["country"]) or "",
        pays_bills=_REFUSES_BILLS.search(said) is None,
        refuel_gb=None if gigabytes is None else float(gigabytes[1]),
        changes_plan=False,
        persona=_persona(task),
        goal=GOALS[family],
    )


def _texts(task: Task) -> tuple[str, str, str]:
    """What the customer complains about, what it knows, and all that it is told."""
    told = task.instructions
    if isinstance(told, str):
        return told, told, told
    known = told.known_info or ""
    return told.reason_for_call, known, f"{told.reason_for_call}\n{known}\n{told.task_instructions}"


def _family(task: Task, reason: str) -> Family:
    """By the id; else by what the verdict asks for; else by the complaint."""
    name = parse_id(task.id)
    if name is not None:
        return name.family
    for assertion in task.assertions:
        if assertion.name in _TELLING:
            return _TELLING[assertion.name]
    for family, words in _REASONS:
        if words.search(reason):
            return family
    raise ItemError(
        f"task {task.id!r}: what the customer complains about is not told by its id, its assertions or its texts; "
        f"expected one of {', '.join(Family)}"
    )


def _identity(task: Task, known: str) -> tuple[str, str]:
    """Name and phone number: from the start of the task, else from what the customer knows."""
    info = next(_set_up(task, "set_user_info"), {})
    name, number = info.get("name"), info.get("phone_number")
    if not isinstance(name, str) and (found := _NAME.search(known)):
        name = found["name"]
    if not isinstance(number, str) and (found := _NUMBER.search(known)):
        number = found[0]
    if not isinstance(name, str) or not isinstance(number, str):
        raise ItemError(
            f"task {task.id!r}: expected the customer's name and phone number (xxx-xxx-xxxx), in set_user_info or in "
            "known_info"
        )
    return name, number


def _set_up(task: Task, function: str) -> Iterator[Mapping[str, Any]]:
    return (call.arguments for call in task.init if call.name == function)


def _persona(task: Task) -> Persona:
    """By what the customer is told of itself, where that says anything; else by the id."""
    text = task.persona or ""
    for persona, words in _PERSONAS:
        if words.search(text):
            return persona
    name = parse_id(task.id)
    return name.persona if name is not None else Persona.NONE

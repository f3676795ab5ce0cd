"""What to do next: the order of the policy documents as functions from a case to a step.

Each path gives the next step, or None when it has nothing left to do. Imports the case and the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from askgym.envs.telecom.agents import paths, steps
from askgym.envs.telecom.agents.step import Step

if TYPE_CHECKING:
    from askgym.envs.telecom.agents.case import Case

__all__ = ["by_reading", "by_workflow", "finish"]

_ASKS: Final = 5
_ERRORS: Final = 4
_STEPS: Final = 150
"""Nothing that can be solved takes longer."""
Route = Callable[["Case"], Step | None]


def by_workflow(case: Case) -> Step:
    """The next step of a technician that keeps the documented order and looks after each repair."""
    return _begin(case) or _WORKFLOW[case.family](case) or finish(case)


def by_reading(case: Case) -> Step:
    """The next step of a technician that reads everything first, then mends whatever reads wrong."""
    return _begin(case) or _read_all(case) or _mend_all(case) or _verify(case) or finish(case)


def finish(case: Case) -> Step:
    """The end: claim success where the goal was seen, else go through everything once more, else transfer."""
    if _solved(case):
        return steps.DONE if case.solo else steps.CLOSE
    if not case.solo and case.rounds == 0:
        return steps.AGAIN
    return paths.transfer(case)


def _solved(case: Case) -> bool:
    known = case.phone
    if case.family == "service_issue":
        return known.get("signal") == "yes"
    if case.family == "mobile_data_issue":
        return known.get("speed") == "excellent"
    return known.get("mms") == "yes"


def _begin(case: Case) -> Step | None:
    """What comes before all else: who the customer is, and what the matter is."""
    if case.transferred:
        return steps.DONE if case.solo else steps.HAND_OVER
    if case.errors >= _ERRORS or case.taken >= _STEPS:
        return paths.transfer(case)
    if case.customer is None:
        if not case.number:
            return _question(case, steps.ASK_NUMBER)
        return steps.GET_CUSTOMER.given(phone_number=case.number)
    if not case.family:
        return _question(case, steps.ASK_SYMPTOM)
    if not case.place and case.family != "service_issue" and not case.solo:
        return steps.ASK_LOCATION
    return None


def _question(case: Case, step: Step) -> Step:
    """A question without whose answer nothing can be done."""
    if case.solo or case.counts.get(step.name, 0) >= _ASKS:
        return paths.transfer(case)
    return step


def _data_issue(case: Case) -> Step | None:
    before = _with_service(case) or paths.connection(case)
    if before is not None or case.phone.get("speed") == "none":
        return before
    return paths.slowness(case)


def _mms_issue(case: Case) -> Step | None:
    before = _with_service(case) or paths.connection(case)
    if before is not None or case.phone.get("speed") == "none":
        return before
    return paths.messaging(case)


def _with_service(case: Case) -> Step | None:
    step = paths.service(case)
    return step if step is not None or case.phone.get("signal") == "yes" else finish(case)


_WORKFLOW: Final[Mapping[str, Route]] = {
    "service_issue": paths.service,
    "mobile_data_issue": _data_issue,
    "mms_issue": _mms_issue,
}


# -- read, then mend ---------------------------------------------------------------------------------------------------


def _read_all(case: Case) -> Step | None:
    """The next thing that was not read yet."""
    known = case.phone
    for fact, look in _READ[case.family]:
        if fact not in known:
            return look
    found = paths.find_line(case)
    if found is not None or case.family == "service_issue":
        return found
    return steps.GET_USAGE.given(**paths.of_line(case)) if case.usage is None and not case.refuelled else None


def _mend_all(case: Case) -> Step | None:
    """The next repair of what reads wrong, in an order in which each can help."""
    known = case.phone
    if known.get("apn") == "reset" or known.get("mmsc") == "reset":
        return steps.REBOOT
    if known.get("airplane") == "on":
        return steps.AIRPLANE_OFF
    if known.get("sim") == "missing":
        return steps.RESEAT_SIM
    if known.get("sim") == "locked":
        return paths.transfer(case)
    if known.get("apn") == "broken":
        return steps.RESET_APN
    suspended = paths.suspension(case)
    if suspended is not None:
        return suspended
    if case.counts.get("resume_line") and "rebooted" not in known:
        return steps.REBOOT
    if case.family == "service_issue":
        return None
    rest = paths.speed_settings if case.family == "mobile_data_issue" else paths.message_settings
    return paths.data_settings(case) or rest(case)


def _verify(case: Case) -> Step | None:
    """Look whether the problem is gone; a restart first where there is still no signal."""
    known = case.phone
    if case.family == "service_issue":
        if "signal" not in known:
            return steps.LOOK_BAR
        return paths.restart(case) if known["signal"] == "no" else None
    if case.family == "mobile_data_issue":
        return steps.TEST_SPEED if "speed" not in known else None
    return steps.TRY_MMS if "mms" not in known else None


_SWITCHES: Final = (("signal", steps.LOOK_BAR), ("sim", steps.LOOK_SIM))
_NETWORK: Final = (("data", steps.LOOK_DATA), ("roaming", steps.LOOK_ROAMING), ("preference", steps.LOOK_PREFERENCE))
_READ: Final[Mapping[str, tuple[tuple[str, Step], ...]]] = {
    "service_issue": (*_SWITCHES, ("apn", steps.LOOK_APN)),
    "mobile_data_issue": (*_SWITCHES, *_NETWORK, ("saver", steps.LOOK_SAVER), ("vpn", steps.LOOK_VPN)),
    "mms_issue": (
        *_SWITCHES,
        *_NETWORK,
        ("wifi_calling", steps.LOOK_WIFI_CALLING),
        ("sms", steps.LOOK_PERMISSIONS),
        ("apn", steps.LOOK_APN),
        ("mmsc", steps.LOOK_MMSC),
    ),
}

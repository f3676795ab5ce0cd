"""The atomic faults: how each is brought about, what mends it, and which may occur together.

This module owns the facts, which are τ²-bench's (names, arguments, order), and no text that anybody reads. It imports
the task types only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from askgym.envs.telecom.tasks.ids import Family
from askgym.envs.telecom.tasks.schema import EnvAssertion, EnvCall, Seat

__all__ = [
    "BILL_ID",
    "CUSTOMER_ID",
    "CUSTOMER_NAME",
    "FAULTS",
    "FAULT_SETS",
    "IDENTIFY",
    "LINE_ID",
    "NO_REFUEL",
    "PHONE_NUMBER",
    "REFUEL_GB",
    "Fault",
    "FaultSet",
    "Fix",
]

CUSTOMER_NAME = "John Smith"
PHONE_NUMBER = "555-123-2002"
CUSTOMER_ID = "C1001"
LINE_ID = "L1002"
BILL_ID = "B1234321"
"""The bill that a suspension for an unpaid bill is about."""
REFUEL_GB = 2.0
"""Data that the customer agrees to buy, in GB."""
NO_REFUEL = "data_usage_exceeded_no_refuel"
"""The fault that published sets leave out: the agreed data is used up already."""

_LINE: Mapping[str, object] = {"customer_id": CUSTOMER_ID, "line_id": LINE_ID}


@dataclass(frozen=True, slots=True)
class Fix:
    """A tool call that mends something.

    Attributes:
        requestor: who makes it.
        name: the tool.
        arguments: by name.
    """

    requestor: Seat
    name: str
    arguments: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """An atomic fault.

    Attributes:
        name: as in ids.
        init: what brings it about, in order.
        fixes: what mends it, in order; None: nobody can, and the customer must be transferred.
        assertions: what must hold in the end beside what the family asks for.
    """

    name: str
    init: tuple[EnvCall, ...]
    fixes: tuple[Fix, ...] | None
    assertions: tuple[EnvAssertion, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultSet:
    """Faults of which a task has at most one.

    Attributes:
        names: the faults, in order.
        tells: whether one of it is enough for a task of the family; of the others, a task may have any number, but not
            these alone.
    """

    names: tuple[str, ...]
    tells: bool = True


def _user(name: str, /, **arguments: object) -> EnvCall:
    return EnvCall(Seat.USER, name, arguments)


def _agent(name: str, /, **arguments: object) -> EnvCall:
    return EnvCall(Seat.ASSISTANT, name, {**_LINE, **arguments})


def _by_user(name: str, /, **arguments: object) -> Fix:
    return Fix(Seat.USER, name, arguments)


def _by_agent(name: str, /, **arguments: object) -> Fix:
    return Fix(Seat.ASSISTANT, name, arguments)


def _grant(permission: str) -> Fix:
    return _by_user("grant_app_permission", app_name="messaging", permission=permission)


def _remove(permission: str) -> EnvCall:
    return _user("remove_app_permission", app_name="messaging", permission=permission)


def _suspend(*, contract_ended: bool) -> tuple[EnvCall, ...]:
    # The phone notices only when it searches for a network.
    return _agent("suspend_line_for_overdue_bill", new_bill_id=BILL_ID, contract_ended=contract_ended), _SEARCH


_SEARCH = _user("simulate_network_search")
_ABROAD = _user("set_user_location", abroad=True)
_TOGGLE_ROAMING = _by_user("toggle_roaming")
_ENABLE_ROAMING = _by_agent("enable_roaming", **_LINE)
_RESET_APN = (_by_user("reset_apn_settings"), _by_user("reboot_device"))

IDENTIFY = _user("set_user_info", name=CUSTOMER_NAME, phone_number=PHONE_NUMBER)
"""Begins every task."""

_ALL = (
    Fault("airplane_mode_on", (_user("turn_airplane_mode_on"),), (_by_user("toggle_airplane_mode"),)),
    Fault("unseat_sim_card", (_user("unseat_sim_card"),), (_by_user("reseat_sim_card"),)),
    Fault("lock_sim_card_pin", (_user("lock_sim_card", mode="pin"),), None),
    Fault("break_apn_settings", (_user("break_apn_settings"),), _RESET_APN),
    Fault(
        "overdue_bill_suspension",
        _suspend(contract_ended=False),
        (
            _by_agent("send_payment_request", customer_id=CUSTOMER_ID, bill_id=BILL_ID),
            _by_user("make_payment"),
            _by_agent("resume_line", **_LINE),
            _by_user("reboot_device"),
        ),
    ),
    Fault("contract_end_suspension", _suspend(contract_ended=True), None),
    Fault(
        "user_abroad_roaming_enabled_off",
        (_ABROAD, _user("turn_roaming_off"), _agent("enable_roaming")),
        (_TOGGLE_ROAMING,),
    ),
    Fault(
        "user_abroad_roaming_disabled_on",
        (_ABROAD, _user("turn_roaming_on"), _agent("disable_roaming"), _SEARCH),
        (_ENABLE_ROAMING,),
    ),
    Fault(
        "user_abroad_roaming_disabled_off",
        (_ABROAD, _user("turn_roaming_off"), _agent("disable_roaming"), _SEARCH),
        (_ENABLE_ROAMING, _TOGGLE_ROAMING),
    ),
    Fault("data_mode_off", (_user("turn_data_off"),), (_by_user("toggle_data"),)),
    Fault(
        "data_usage_exceeded",
        (_agent("set_data_usage", data_used_gb=15.1),),
        (_by_agent("refuel_data", **_LINE, gb_amount=REFUEL_GB),),
        (EnvAssertion(Seat.ASSISTANT, "assert_data_refueling_amount", {**_LINE, "expected_amount": REFUEL_GB}),),
    ),
    Fault(
        NO_REFUEL,
        (_agent("refuel_data", gb_amount=REFUEL_GB), _agent("set_data_usage", data_used_gb=17.1)),
        None,
    ),
    Fault("data_saver_mode_on", (_user("turn_data_saver_mode_on"),), (_by_user("toggle_data_saver_mode"),)),
    Fault("bad_vpn", (_user("break_vpn"),), (_by_user("disconnect_vpn"),)),
    Fault(
        "bad_network_preference",
        (_user("set_network_mode_preference", mode="2g_only"),),
        (_by_user("set_network_mode_preference", mode="4g_5g_preferred"),),
    ),
    Fault(
        "bad_wifi_calling",
        (_user("set_wifi_calling", enabled=True, mms_over_wifi=True),),
        (_by_user("toggle_wifi_calling"),),
    ),
    Fault("break_apn_mms_setting", (_user("break_apn_mms_setting"),), _RESET_APN),
    Fault("break_app_sms_permission", (_remove("sms"),), (_grant("sms"),)),
    Fault("break_app_storage_permission", (_remove("storage"),), (_grant("storage"),)),
    Fault("break_app_both_permissions", (_remove("sms"), _remove("storage")), (_grant("sms"), _grant("storage"))),
)

FAULTS: Mapping[str, Fault] = MappingProxyType({fault.name: fault for fault in _ALL})
"""By name."""

_ROAMING = ("user_abroad_roaming_enabled_off", "user_abroad_roaming_disabled_on", "user_abroad_roaming_disabled_off")
_USAGE = ("data_usage_exceeded", NO_REFUEL)
_PERMISSIONS = ("break_app_sms_permission", "break_app_storage_permission", "break_app_both_permissions")

FAULT_SETS: Mapping[Family, tuple[FaultSet, ...]] = MappingProxyType(
    {
        Family.MOBILE_DATA: (
            FaultSet(("airplane_mode_on",), tells=False),
            FaultSet(_ROAMING),
            FaultSet(("data_mode_off",)),
            FaultSet(("data_saver_mode_on",)),
            FaultSet(("bad_network_preference",)),
            FaultSet(("bad_vpn",)),
            FaultSet(_USAGE),
        ),
        Family.SERVICE: (
            FaultSet(("airplane_mode_on",)),
            FaultSet(("unseat_sim_card",)),
            FaultSet(("lock_sim_card_pin",)),
            FaultSet(("break_apn_settings",)),
            FaultSet(("overdue_bill_suspension", "contract_end_suspension")),
        ),
        Family.MMS: (
            FaultSet(("airplane_mode_on",), tells=False),
            FaultSet(("unseat_sim_card",), tells=False),
            FaultSet(("data_mode_off",), tells=False),
            FaultSet(_USAGE, tells=False),
            FaultSet(_ROAMING, tells=False),
            FaultSet(("bad_network_preference",)),
            FaultSet(("bad_wifi_calling",)),
            FaultSet(("break_apn_mms_setting",)),
            FaultSet(_PERMISSIONS),
        ),
    }
)
"""The sets that the tasks of a family are composed of; their order decides the order of the tasks."""

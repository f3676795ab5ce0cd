"""What can be asserted of a finished world, by the names that tasks use. Nothing here changes a state.

Imports the sides of the world and the radio. The functions are τ²-bench's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.agent_tools import find_customer, find_line
from askgym.envs.telecom.radio import can_send_mms, mobile_data_works, speed_test
from askgym.envs.telecom.tooling import Effect, Kind, Parameter, Tool, ToolError
from askgym.envs.telecom.types import BillStatus, Seat

if TYPE_CHECKING:
    from askgym.envs.telecom.database import Database
    from askgym.envs.telecom.phone import Phone

__all__ = ["ASSERTIONS"]


def _assert_data_refueling_amount(records: Database, customer_id: str, line_id: str, expected_amount: float) -> bool:
    return abs(find_line(records, customer_id, line_id).data_refueling_gb - expected_amount) < 1e-6


def _assert_line_status(records: Database, customer_id: str, line_id: str, expected_status: str) -> bool:
    return find_line(records, customer_id, line_id).status.value == expected_status


def _assert_overdue_bill_exists(records: Database, customer_id: str, overdue_bill_id: str) -> bool:
    if overdue_bill_id not in find_customer(records, customer_id).bill_ids:
        raise ToolError(f"customer {customer_id} has no bill {overdue_bill_id!r}")
    if records.bills[overdue_bill_id].status is not BillStatus.OVERDUE:
        raise ToolError(f"bill {overdue_bill_id} is not overdue")
    return True


def _assert_no_overdue_bill(records: Database, overdue_bill_id: str) -> bool:
    bill = records.bills.get(overdue_bill_id)
    return bill is None or bill.status is BillStatus.PAID


def _assert_airplane_mode_status(phone: Phone, expected_status: bool) -> bool:
    return phone.device.airplane_mode is expected_status


def _assert_service_status(phone: Phone, expected_status: str) -> bool:
    return phone.device.network_connection_status.value == expected_status


def _assert_mobile_data_status(phone: Phone, expected_status: bool) -> bool:
    return mobile_data_works(phone) is expected_status


def _assert_mobile_roaming_status(phone: Phone, expected_status: bool) -> bool:
    return phone.device.roaming_enabled is expected_status


def _assert_mobile_data_saver_mode_status(phone: Phone, expected_status: bool) -> bool:
    return phone.device.data_saver_mode is expected_status


def _assert_internet_speed(phone: Phone, expected_speed: float, expected_desc: str | None = None) -> bool:
    mbps, label = speed_test(phone)
    return (mbps or 0) >= expected_speed and (expected_desc is None or label.lower() == expected_desc.lower())


def _assert_internet_not_excellent(phone: Phone) -> bool:
    return speed_test(phone)[1] != "Excellent"


def _assert_can_send_mms(phone: Phone, expected_status: bool) -> bool:
    return can_send_mms(phone) is expected_status


def _assert_mobile_data_usage_exceeded(phone: Phone, expected_status: bool) -> bool:
    return phone.surroundings.mobile_data_usage_exceeded is expected_status


def _assertion(run: Any, *parameters: Parameter) -> Tool[Any]:
    return Tool(run.__name__.removeprefix("_"), Effect.READ, "", run, parameters)


_CUSTOMER, _LINE = Parameter("customer_id", Kind.TEXT), Parameter("line_id", Kind.TEXT)
_BILL = Parameter("overdue_bill_id", Kind.TEXT)
_STATUS, _SWITCH = Parameter("expected_status", Kind.TEXT), Parameter("expected_status", Kind.SWITCH)

_OF_RECORDS: Final[tuple[Tool[Any], ...]] = (
    _assertion(_assert_data_refueling_amount, _CUSTOMER, _LINE, Parameter("expected_amount", Kind.NUMBER)),
    _assertion(_assert_line_status, _CUSTOMER, _LINE, _STATUS),
    _assertion(_assert_overdue_bill_exists, _CUSTOMER, _BILL),
    _assertion(_assert_no_overdue_bill, _BILL),
)
_OF_PHONE: Final[tuple[Tool[Any], ...]] = (
    _assertion(_assert_airplane_mode_status, _SWITCH),
    _assertion(_assert_service_status, _STATUS),
    _assertion(_assert_mobile_data_status, _SWITCH),
    _assertion(_assert_mobile_roaming_status, _SWITCH),
    _assertion(_assert_mobile_data_saver_mode_status, _SWITCH),
    _assertion(
        _assert_internet_speed,
        Parameter("expected_speed", Kind.NUMBER),
        Parameter("expected_desc", Kind.TEXT, default=None, nullable=True),
    ),
    _assertion(_assert_internet_not_excellent),
    _assertion(_assert_can_send_mms, _SWITCH),
    _assertion(_assert_mobile_data_usage_exceeded, _SWITCH),
)

ASSERTIONS: Final[Mapping[Seat, Mapping[str, Tool[Any]]]] = {
    Seat.ASSISTANT: {assertion.name: assertion for assertion in _OF_RECORDS},
    Seat.USER: {assertion.name: assertion for assertion in _OF_PHONE},
}
"""The assertions by side and name."""

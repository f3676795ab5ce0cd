"""How a case begins: the functions that put faults into a world, by the names that tasks use.

Beside those of this module, a task may begin with any tool of a side. Imports the world.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.agent_tools import AGENT_TOOLS, find_customer, find_line
from askgym.envs.telecom.phone import PERMISSIONS, AppStatus, Phone
from askgym.envs.telecom.prepared import Prepared, Step, as_task, find_step
from askgym.envs.telecom.radio import search
from askgym.envs.telecom.tooling import Effect, Kind, Parameter, Tool, ToolError
from askgym.envs.telecom.types import (
    TODAY,
    ApnName,
    Bill,
    BillStatus,
    LineItem,
    LineStatus,
    Performance,
    Seat,
    SimStatus,
    changed,
)
from askgym.envs.telecom.user_tools import USER_TOOLS, connect_vpn
from askgym.errors import ItemError

if TYPE_CHECKING:
    from askgym.envs.telecom.database import Database
    from askgym.envs.telecom.tasks.schema import Task
    from askgym.envs.telecom.world import World

__all__ = ["STARTING", "make_start"]

_OVERDUE = (date(2025, 1, 1), date(2025, 1, 31), date(2025, 1, 1), date(2025, 1, 15))
_CONTRACT_ENDED = date(2025, 1, 31)


def make_start(world: World, task: Task | Mapping[str, Any]) -> None:
    """Put a world into the state that a task begins with.

    Args:
        world: changed in place; copy what should stay.
        task: its `init` is made in order, and after each the two sides meet. May be an object in τ²-bench's schema.

    Raises:
        ItemError: a function is unknown, an argument wrong, or the function refuses; task and place are named.
    """
    task = as_task(task)
    records, phone, here, meet = world.records, world.phone, world.phone.surroundings, world.sync
    lines = records.line_of_number
    for number, (on_phone, run, arguments, name) in enumerate(_steps(task)):
        try:
            run(phone if on_phone else records, **arguments)
            if here.phone_number is not None and here.phone_number not in lines:
                raise ToolError(f"no line has the phone number {here.phone_number!r}")
        except ToolError as refusal:
            raise ItemError(f"{_where(task, number)}: {name} refuses: {refusal}") from None
        meet()


def _where(task: Task, number: int) -> str:
    return f"task {task.id!r}: initial_state.initialization_actions[{number}]"


def _find_steps(task: Task) -> tuple[Step, ...]:
    calls = enumerate(task.init)
    return tuple(find_step(STARTING, call, _where(task, number), "starting function") for number, call in calls)


_steps: Final = Prepared(_find_steps)


def _set_data_usage(records: Database, customer_id: str, line_id: str, data_used_gb: float) -> None:
    line = find_line(records, customer_id, line_id)
    records.lines[line_id] = changed(line, data_used_gb=data_used_gb)


def _suspend_line_for_overdue_bill(
    records: Database, customer_id: str, line_id: str, new_bill_id: str, contract_ended: bool
) -> None:
    line = find_line(records, customer_id, line_id)
    customer = find_customer(records, customer_id)
    if line.status is not LineStatus.ACTIVE:
        raise ToolError(f"line {line_id} is {line.status.value}; only an active line can be suspended")
    for bill_id in customer.bill_ids:
        if records.bills[bill_id].status is BillStatus.OVERDUE:
            raise ToolError(f"bill {bill_id} of customer {customer_id} is overdue already")
    if new_bill_id in records.bills:
        raise ToolError(f"there is a bill {new_bill_id} already")
    start, end, issued, due = _OVERDUE
    price = records.plans[line.plan_id].price_per_month
    item = LineItem(f"Monthly charge, line {line.phone_number}", price, TODAY, "Charge")
    records.bills[new_bill_id] = Bill(
        new_bill_id, customer_id, start, end, issued, price, due, (item,), BillStatus.OVERDUE
    )
    records.customers[customer_id] = changed(customer, bill_ids=(*customer.bill_ids, new_bill_id))
    ends = _CONTRACT_ENDED if contract_ended else line.contract_end_date
    records.lines[line_id] = changed(
        line, status=LineStatus.SUSPENDED, suspension_start_date=TODAY, contract_end_date=ends
    )


def _set_user_info(phone: Phone, name: str, phone_number: str) -> None:
    phone.surroundings.name = name
    phone.surroundings.phone_number = phone_number


def _set_user_location(phone: Phone, abroad: bool) -> None:
    phone.surroundings.is_abroad = abroad


def _airplane_mode(phone: Phone, on: bool) -> None:
    if phone.device.airplane_mode is not on:
        USER_TOOLS["toggle_airplane_mode"].run(phone)
    search(phone)


def _turn_airplane_mode_on(phone: Phone) -> None:
    _airplane_mode(phone, True)


def _turn_airplane_mode_off(phone: Phone) -> None:
    _airplane_mode(phone, False)


def _turn_data_on(phone: Phone) -> None:
    phone.device.data_enabled = True


def _turn_data_off(phone: Phone) -> None:
    phone.device.data_enabled = False
    search(phone)


def _turn_roaming_on(phone: Phone) -> None:
    phone.device.roaming_enabled = True
    search(phone)


def _turn_roaming_off(phone: Phone) -> None:
    phone.device.roaming_enabled = False
    search(phone)


def _turn_data_saver_mode_on(phone: Phone) -> None:
    phone.device.data_saver_mode = True


def _turn_data_saver_mode_off(phone: Phone) -> None:
    phone.device.data_saver_mode = False


def _unseat_sim_card(phone: Phone) -> None:
    phone.device.sim_card_missing = True
    search(phone)


_LOCKS = {"pin": SimStatus.LOCKED_PIN, "puk": SimStatus.LOCKED_PUK}


def _lock_sim_card(phone: Phone, mode: str) -> None:
    if mode not in _LOCKS:
        raise ToolError(f"mode must be 'pin' or 'puk', not {mode!r}")
    phone.device.sim_card_status = _LOCKS[mode]
    search(phone)


def _break_apn_settings(phone: Phone) -> None:
    device = phone.device
    device.active_apn_settings = changed(device.active_apn_settings, apn_name=ApnName.BROKEN)
    search(phone)


def _break_apn_mms_setting(phone: Phone) -> None:
    device = phone.device
    device.active_apn_settings = changed(device.active_apn_settings, mmsc_url=None)


def _set_wifi_calling(phone: Phone, enabled: bool, mms_over_wifi: bool | None = None) -> None:
    phone.device.wifi_calling_enabled = enabled
    if mms_over_wifi is not None:
        phone.device.wifi_calling_mms_over_wifi = mms_over_wifi


def _break_vpn(phone: Phone) -> None:
    """The server that this phone connects to is slow from now on, also after a disconnection."""
    connect_vpn(phone)
    phone.vpn_server = changed(phone.vpn_server, server_performance=Performance.POOR)
    phone.device.vpn_details = phone.vpn_server


def _remove_app_permission(phone: Phone, app_name: str, permission: str) -> None:
    apps, name = phone.device.app_statuses, permission.lower()
    if app_name not in apps:
        raise ToolError(f"no app named {app_name!r} is installed")
    if name not in PERMISSIONS:
        raise ToolError(f"{permission!r} is no permission; there are {', '.join(PERMISSIONS)}")
    app = apps[app_name]
    apps[app_name] = AppStatus(app.app_name, changed(app.permissions, **{name: False}))


def _function(run: Any, *parameters: Parameter) -> Tool[Any]:
    return Tool(run.__name__.removeprefix("_"), Effect.WRITE, "", run, parameters)


_CUSTOMER, _LINE = Parameter("customer_id", Kind.TEXT), Parameter("line_id", Kind.TEXT)
_AGENT_FUNCTIONS: Final[tuple[Tool[Any], ...]] = (
    _function(_set_data_usage, _CUSTOMER, _LINE, Parameter("data_used_gb", Kind.NUMBER)),
    _function(
        _suspend_line_for_overdue_bill,
        _CUSTOMER,
        _LINE,
        Parameter("new_bill_id", Kind.TEXT),
        Parameter("contract_ended", Kind.SWITCH),
    ),
)
_USER_FUNCTIONS: Final[tuple[Tool[Any], ...]] = (
    _function(_set_user_info, Parameter("name", Kind.TEXT), Parameter("phone_number", Kind.TEXT)),
    _function(_set_user_location, Parameter("abroad", Kind.SWITCH)),
    _function(_turn_airplane_mode_on),
    _function(_turn_airplane_mode_off),
    _function(_turn_data_on),
    _function(_turn_data_off),
    _function(_turn_roaming_on),
    _function(_turn_roaming_off),
    _function(_turn_data_saver_mode_on),
    _function(_turn_data_saver_mode_off),
    _function(_unseat_sim_card),
    _function(_lock_sim_card, Parameter("mode", Kind.TEXT)),
    _function(_break_apn_settings),
    _function(_break_apn_mms_setting),
    _function(
        _set_wifi_calling,
        Parameter("enabled", Kind.SWITCH),
        Parameter("mms_over_wifi", Kind.SWITCH, default=None, nullable=True),
    ),
    _function(_break_vpn),
    _function(_remove_app_permission, Parameter("app_name", Kind.TEXT), Parameter("permission", Kind.TEXT)),
    Tool("simulate_network_search", Effect.WRITE, "", search),
)

STARTING: Final[Mapping[Seat, Mapping[str, Tool[Any]]]] = {
    Seat.ASSISTANT: {**AGENT_TOOLS, **{function.name: function for function in _AGENT_FUNCTIONS}},
    Seat.USER: {**USER_TOOLS, **{function.name: function for function in _USER_FUNCTIONS}},
}
"""What a task may begin with, by side and name."""

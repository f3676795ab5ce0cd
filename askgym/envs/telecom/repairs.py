"""How far a phone and a line are from working: the faults that stand between the customer and what is wanted.

Each fault is a predicate on the live world, the same ones whatever the task broke; their number is a potential, so that
a reward that pays its change pays nothing for breaking and mending. Imports the world's parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from askgym.envs.telecom.radio import sim_status
from askgym.envs.telecom.tasks.ids import Family
from askgym.envs.telecom.types import (
    ApnName,
    BillStatus,
    LineStatus,
    NetworkMode,
    NetworkStatus,
    Performance,
    SimStatus,
)

if TYPE_CHECKING:
    from askgym.envs.telecom.world import World

__all__ = ["open_faults", "unpaid_bill"]

# Bound once: in Python 3.11 looking up a member of an enum costs as much as a call.
_ACTIVE: Final = LineStatus.ACTIVE
_SIM_ACTIVE: Final = SimStatus.ACTIVE
_BROKEN: Final = ApnName.BROKEN
_CONNECTED: Final = NetworkStatus.CONNECTED
_POOR: Final = Performance.POOR
_ONLY_2G: Final = NetworkMode.ONLY_2G
_PREFER_5G: Final = NetworkMode.PREFER_5G
_UNPAID: Final = frozenset({BillStatus.OVERDUE, BillStatus.AWAITING_PAYMENT})
_SERVICE: Final = Family.SERVICE
_MOBILE_DATA: Final = Family.MOBILE_DATA


def unpaid_bill(world: World) -> bool:
    """Whether the customer on the line has a bill that is overdue, or asked for and not paid."""
    records = world.records
    number = world.phone.surroundings.phone_number
    owner = None if number is None else records.owner_of_line.get(records.line_of_number[number])
    if owner is None:
        return False
    bills = records.bills
    return any(bills[bill_id].status in _UNPAID for bill_id in records.customers[owner].bill_ids)


def open_faults(world: World, family: Family) -> int:
    """How many of the predicates that matter for a kind of complaint do not hold.

    For all: airplane mode off, a SIM card in its place and not locked, an access point that works, an active line. For
    service: no unpaid bill either, and a connection found by the last search. For mobile data and picture messages:
    data switched on and not used up and, abroad, roaming allowed on both sides. For mobile data: no data saver, no slow
    VPN, the fastest network preferred. For picture messages: not 2G alone, no Wi-Fi calling that takes them, a message
    centre, and both permissions of the messaging app.
    """
    device, here = world.phone.device, world.phone.surroundings
    settings = device.active_apn_settings
    faults = (
        device.airplane_mode
        + (sim_status(device) is not _SIM_ACTIVE)
        + (settings.apn_name is _BROKEN)
        + (not here.line_active)
    )
    if family is _SERVICE:
        return faults + unpaid_bill(world) + (device.network_connection_status is not _CONNECTED)
    faults += (not device.data_enabled) + here.mobile_data_usage_exceeded
    if here.is_abroad:
        faults += (not device.roaming_enabled) + (not here.roaming_allowed)
    if family is _MOBILE_DATA:
        vpn = device.vpn_details
        slow = device.vpn_connected and vpn is not None and vpn.server_performance is _POOR
        return faults + device.data_saver_mode + slow + (device.network_mode_preference is not _PREFER_5G)
    app = device.app_statuses.get("messaging")
    return (
        faults
        + (device.network_mode_preference is _ONLY_2G)
        + (device.wifi_calling_enabled and device.wifi_calling_mms_over_wifi)
        + (settings.mmsc_url is None)
        + (app is None or not app.permissions.sms)
        + (app is None or not app.permissions.storage)
    )

"""The customer's 30 tools: what can be done to the phone is here, what can be read off it in `user_reads`.

Each takes the customer's side and its arguments, and gives text; after a change the status bar stands below. What makes
the phone search for a network is told by `search`, in each tool that does. Rules: τ²-bench's. Imports the words, the
phone, the radio and the tooling.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from askgym.envs.telecom.phone import PERMISSIONS, ApnSettings, AppStatus, Phone
from askgym.envs.telecom.radio import search, status_bar
from askgym.envs.telecom.reading import read_record
from askgym.envs.telecom.tooling import Effect, Kind, Parameter, Tool, ToolError
from askgym.envs.telecom.types import ApnName, NetworkMode, Signal, changed
from askgym.envs.telecom.user_reads import (
    check_apn_settings,
    check_data_restriction_status,
    check_installed_apps,
    check_network_mode_preference,
    check_network_status,
    check_payment_request,
    check_sim_status,
    check_status_bar,
    check_vpn_status,
    check_wifi_calling_status,
    check_wifi_status,
    on_off,
    read_permissions,
    run_speed_test,
    try_mms,
)
from askgym.errors import ItemError

__all__ = ["USER_TOOLS", "connect_vpn"]


def _done(phone: Phone, text: str) -> str:
    """What happened, and the status bar after it."""
    return f"{text}\nStatus Bar: {status_bar(phone.device)}"


_MODES = {mode.value: mode for mode in NetworkMode}


def _set_network_mode_preference(phone: Phone, mode: str) -> str:
    found = _MODES.get(mode)
    if found is None:
        return _done(phone, f"Nothing was changed: {mode!r} is no network mode. Modes: {', '.join(_MODES)}.")
    phone.device.network_mode_preference = found
    search(phone)
    return _done(phone, f"The preferred network mode is now {found.value}.")


def _leave_wifi(phone: Phone) -> None:
    device = phone.device
    device.wifi_connected = False
    device.wifi_ssid = None
    device.wifi_signal_strength = Signal.NONE


def _toggle_airplane_mode(phone: Phone) -> str:
    device = phone.device
    device.airplane_mode = not device.airplane_mode
    if device.airplane_mode:
        _leave_wifi(phone)
        device.vpn_connected = False
        device.vpn_details = None
    elif device.wifi_enabled:
        _leave_wifi(phone)
    search(phone)
    return _done(phone, f"Airplane Mode is now {on_off(device.airplane_mode)}.")


def _reseat_sim_card(phone: Phone) -> str:
    phone.device.sim_card_missing = False
    search(phone)
    return _done(phone, "The SIM card was taken out and put back in.")


def _toggle_data(phone: Phone) -> str:
    phone.device.data_enabled = not phone.device.data_enabled
    search(phone)
    return _done(phone, f"Mobile Data is now {on_off(phone.device.data_enabled)}.")


def _toggle_roaming(phone: Phone) -> str:
    phone.device.roaming_enabled = not phone.device.roaming_enabled
    search(phone)
    return _done(phone, f"Data Roaming is now {on_off(phone.device.roaming_enabled)}.")


def _toggle_data_saver_mode(phone: Phone) -> str:
    phone.device.data_saver_mode = not phone.device.data_saver_mode
    return _done(phone, f"Data Saver Mode is now {on_off(phone.device.data_saver_mode)}.")


def _set_apn_settings(phone: Phone, apn_settings: Mapping[str, object]) -> str:
    try:
        settings = read_record(ApnSettings, apn_settings, "apn_settings")
    except ItemError as error:
        raise ToolError(str(error)) from None
    phone.device.active_apn_settings = settings
    search(phone)
    return _done(phone, f"The APN settings were changed. APN Name: {settings.apn_name.value}")


def _reset_apn_settings(phone: Phone) -> str:
    device = phone.device
    device.active_apn_settings = changed(device.active_apn_settings, reset_at_reboot=True)
    search(phone)
    return _done(phone, "The APN settings will be reset when the phone is rebooted.")


def _toggle_wifi(phone: Phone) -> str:
    device = phone.device
    if device.airplane_mode:
        return _done(phone, "Nothing was changed: Wi-Fi cannot be switched while Airplane Mode is ON.")
    device.wifi_enabled = not device.wifi_enabled
    if not device.wifi_enabled:
        _leave_wifi(phone)
    return _done(phone, f"Wi-Fi is now {on_off(device.wifi_enabled)}.")


def _toggle_wifi_calling(phone: Phone) -> str:
    phone.device.wifi_calling_enabled = not phone.device.wifi_calling_enabled
    return _done(phone, f"Wi-Fi Calling is now {on_off(phone.device.wifi_calling_enabled)}.")


def connect_vpn(phone: Phone) -> str:
    """Connect to this phone's VPN server, unless a VPN is connected."""
    device = phone.device
    if device.vpn_connected:
        return "The VPN was already connected."
    device.vpn_connected = True
    device.vpn_details = phone.vpn_server
    return _done(phone, "The VPN is now connected.")


def _disconnect_vpn(phone: Phone) -> str:
    device = phone.device
    if not device.vpn_connected:
        return _done(phone, "Nothing was changed: no VPN is active.")
    device.vpn_connected = False
    device.vpn_details = None
    return _done(phone, "The VPN is now disconnected.")


def _grant_app_permission(phone: Phone, app_name: str, permission: str) -> str:
    apps = phone.device.app_statuses
    name = permission.lower()
    if app_name not in apps:
        return _done(phone, f"Error. No app named {app_name!r} is installed; nothing was changed.")
    if name not in PERMISSIONS:
        text = f"Error. {permission!r} is no permission; there are {', '.join(PERMISSIONS)}; nothing was changed."
        return _done(phone, text)
    app = apps[app_name]
    apps[app_name] = AppStatus(app.app_name, changed(app.permissions, **{name: True}))
    return _done(phone, f"{app_name} now has the permission {name}.")


def _reboot_device(phone: Phone) -> str:
    if phone.device.active_apn_settings.reset_at_reboot:
        phone.device.active_apn_settings = ApnSettings()
    search(phone)
    return _done(phone, "The phone was rebooted.")


def _make_payment(phone: Phone) -> str:
    request = phone.surroundings.payment_request
    if request is None:
        return "There is no payment request."
    phone.surroundings.payment_request = changed(request, paid=True)
    return f"${request.amount_due:.2f} was paid for bill {request.bill_id}."


def _read(name: str, description: str, run: Callable[..., object], *parameters: Parameter) -> Tool[Phone]:
    return Tool(name, Effect.READ, description, run, parameters)


def _write(name: str, description: str, run: Callable[..., object], *parameters: Parameter) -> Tool[Phone]:
    return Tool(name, Effect.WRITE, description, run, parameters)


_APP = Parameter("app_name", Kind.TEXT, "Name of the app, such as messaging.")
_MODE = Parameter("mode", Kind.TEXT, "The mode.", schema={"enum": list(_MODES)})
_PERMISSION = Parameter("permission", Kind.TEXT, "The permission.", schema={"enum": list(PERMISSIONS)})
_APN = Parameter(
    "apn_settings",
    Kind.OBJECT,
    "The new settings; those left out take their usual values.",
    schema=cast(
        "Mapping[str, object]",
        {
            "properties": {
                "apn_name": {"type": "string", "enum": [name.value for name in ApnName]},
                "reset_at_reboot": {"type": "boolean"},
                "mms_apn": {"type": ["string", "null"]},
                "mmsc_url": {"type": ["string", "null"]},
                "mms_proxy": {"type": ["string", "null"]},
                "mms_port": {"type": ["integer", "null"]},
            },
            "additionalProperties": False,
        },
    ),
)

_TOOLS: Final[tuple[Tool[Phone], ...]] = (
    _read("check_status_bar", "Read the status bar: signal, network, mobile data, Wi-Fi, VPN, battery.",
          check_status_bar),
    _read("check_network_status", "Read the settings and state of the mobile network, SIM card and Wi-Fi.",
          check_network_status),
    _read("check_network_mode_preference", "Read which networks the phone prefers.", check_network_mode_preference),
    _write("set_network_mode_preference", "Choose which networks the phone prefers; it then searches.",
           _set_network_mode_preference, _MODE),
    _read("run_speed_test", "Measure the speed of mobile data.", run_speed_test),
    _write("toggle_airplane_mode", "Switch Airplane Mode on or off; on, it also ends Wi-Fi and VPN connections.",
           _toggle_airplane_mode),
    _read("check_sim_status", "Read whether the SIM card works, is missing or is locked.", check_sim_status),
    _write("reseat_sim_card", "Take the SIM card out and put it back in; this does not unlock it.", _reseat_sim_card),
    _write("toggle_data", "Switch mobile data on or off.", _toggle_data),
    _write("toggle_roaming", "Switch data roaming on or off, on the phone.", _toggle_roaming),
    _read("check_data_restriction_status", "Read whether Data Saver Mode is on.", check_data_restriction_status),
    _write("toggle_data_saver_mode", "Switch Data Saver Mode on or off.", _toggle_data_saver_mode),
    _read("check_apn_settings", "Read the access point and the address for picture messages.", check_apn_settings),
    _write("set_apn_settings", "Set the access point; it holds at once.", _set_apn_settings, _APN),
    _write("reset_apn_settings", "Have the access point reset to its usual values at the next reboot.",
           _reset_apn_settings),
    _read("check_wifi_status", "Read whether Wi-Fi is on and connected.", check_wifi_status),
    _write("toggle_wifi", "Switch Wi-Fi on or off; not possible in Airplane Mode.", _toggle_wifi),
    _read("check_wifi_calling_status", "Read whether Wi-Fi Calling is on.", check_wifi_calling_status),
    _write("toggle_wifi_calling", "Switch Wi-Fi Calling on or off.", _toggle_wifi_calling),
    _read("check_vpn_status", "Read whether a VPN is connected, and how its server does.", check_vpn_status),
    _write("connect_vpn", "Connect to the VPN.", connect_vpn),
    _write("disconnect_vpn", "Disconnect the VPN.", _disconnect_vpn),
    _read("check_installed_apps", "List the installed apps.", check_installed_apps),
    _read("check_app_status", "Read what an app may use.", read_permissions, _APP),
    _read("check_app_permissions", "List the permissions that an app has.", read_permissions, _APP),
    _write("grant_app_permission", "Give an app a permission.", _grant_app_permission, _APP, _PERMISSION),
    _read("can_send_mms", "Try whether a picture message (MMS) can be sent.", try_mms),
    _write("reboot_device", "Restart the phone; it then searches for a network.", _reboot_device),
    _read("check_payment_request", "Read whether the operator asks for the payment of a bill.",
          check_payment_request),
    _write("make_payment", "Pay the bill that the operator asks to be paid.", _make_payment),
)  # fmt: skip

USER_TOOLS: Final[Mapping[str, Tool[Phone]]] = {tool.name: tool for tool in _TOOLS}
"""The customer's tools by name."""

"""What the customer can read off the phone: the 15 tools that change nothing.

Each takes the customer's side and gives text, in this package's words, with τ²-bench's names and values. Imports the
words, the phone, the radio and the tooling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.envs.telecom.phone import PERMISSIONS
from askgym.envs.telecom.radio import can_send_mms, sim_status, speed_test, status_bar
from askgym.envs.telecom.tooling import serialise
from askgym.envs.telecom.types import SimStatus

if TYPE_CHECKING:
    from askgym.envs.telecom.phone import Phone

__all__ = [
    "check_apn_settings",
    "check_data_restriction_status",
    "check_installed_apps",
    "check_network_mode_preference",
    "check_network_status",
    "check_payment_request",
    "check_sim_status",
    "check_status_bar",
    "check_vpn_status",
    "check_wifi_calling_status",
    "check_wifi_status",
    "on_off",
    "read_permissions",
    "run_speed_test",
    "try_mms",
]

_SIM_TEXTS = {
    SimStatus.ACTIVE: "The SIM card is active and working.",
    SimStatus.MISSING: "No SIM card is found in the phone.",
    SimStatus.LOCKED_PIN: "The SIM card is locked and asks for its PIN.",
    SimStatus.LOCKED_PUK: "The SIM card is locked and asks for its PUK.",
}
_ADVICE = {
    "Very Poor": "Hardly anything will load.",
    "Poor": "Text loads; pictures take long.",
    "Fair": "Enough for browsing, not for video in high quality.",
    "Good": "Enough for video.",
    "Excellent": "Enough for everything.",
}


def on_off(value: bool) -> str:
    """A switch in words."""
    return "ON" if value else "OFF"


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def check_status_bar(phone: Phone) -> str:
    """The status bar."""
    return f"Status Bar: {status_bar(phone.device)}"


def check_network_status(phone: Phone) -> str:
    """Settings and state of network, SIM card and Wi-Fi, one a line."""
    device = phone.device
    lines = [
        f"Airplane Mode: {on_off(device.airplane_mode)}",
        f"SIM Card Status: {sim_status(device).value}",
        f"Cellular Connection: {device.network_connection_status.value}",
        f"Cellular Signal: {device.network_signal_strength.value}",
        f"Cellular Network Type: {device.network_technology_connected.value}",
        f"Mobile Data Enabled: {_yes(device.data_enabled)}",
        f"Data Roaming Enabled: {_yes(device.roaming_enabled)}",
        f"Wi-Fi Radio: {on_off(device.wifi_enabled)}",
        f"Wi-Fi Connected: {_yes(device.wifi_connected)}",
    ]
    if device.wifi_connected:
        lines.append(f"Wi-Fi Network: {device.wifi_ssid}")
    return "\n".join(lines)


def check_network_mode_preference(phone: Phone) -> str:
    """Which networks the phone looks for."""
    return f"Network Mode Preference: {phone.device.network_mode_preference.value}"


def run_speed_test(phone: Phone) -> str:
    """Speed of mobile data, with its label, or that there is none."""
    mbps, label = speed_test(phone)
    if mbps is None:
        return f"The speed test failed: {label}."
    return f"Speed: {mbps:.2f} Mbps ({label}). {_ADVICE[label]}"


def check_sim_status(phone: Phone) -> str:
    """State of the SIM card."""
    status = sim_status(phone.device)
    return f"SIM Card Status: {status.value}. {_SIM_TEXTS[status]}"


def check_data_restriction_status(phone: Phone) -> str:
    """Whether data is saved."""
    return f"Data Saver Mode: {on_off(phone.device.data_saver_mode)}"


def check_apn_settings(phone: Phone) -> str:
    """Access point and address for picture messages."""
    settings = phone.device.active_apn_settings
    url = "Not Set" if settings.mmsc_url is None else settings.mmsc_url
    return f"APN Name: {settings.apn_name.value}\nMMSC URL (for picture messages): {url}"


def check_wifi_status(phone: Phone) -> str:
    """Whether Wi-Fi is on and connected."""
    device = phone.device
    if not device.wifi_enabled:
        return "Wi-Fi: OFF"
    if not device.wifi_connected:
        return "Wi-Fi: ON, not connected to a network"
    return f"Wi-Fi: ON, connected to {device.wifi_ssid} with {device.wifi_signal_strength.value} signal"


def check_wifi_calling_status(phone: Phone) -> str:
    """Whether calls go over Wi-Fi."""
    return f"Wi-Fi Calling: {on_off(phone.device.wifi_calling_enabled)}"


def check_vpn_status(phone: Phone) -> str:
    """Whether a VPN is connected, and its details."""
    device = phone.device
    if not device.vpn_connected:
        return "VPN: not connected"
    if device.vpn_details is None:
        return "VPN: connected, no details are known"
    return f"VPN: connected\nDetails: {serialise(device.vpn_details)}"


def check_installed_apps(phone: Phone) -> str:
    """Names of the apps."""
    return f"Installed Apps: {', '.join(phone.device.app_statuses) or 'none'}"


def read_permissions(phone: Phone, app_name: str) -> str:
    """What an app may use."""
    app = phone.device.app_statuses.get(app_name)
    if app is None:
        return f"No app named {app_name!r} is installed."
    granted = [name for name in PERMISSIONS if getattr(app.permissions, name)]
    return f"Permissions of {app_name}: {', '.join(granted) or 'none'}"


def try_mms(phone: Phone) -> str:
    """Whether a picture message would go out."""
    if can_send_mms(phone):
        return "Yes: a picture message (MMS) can be sent from the messaging app."
    return "No: a picture message (MMS) cannot be sent from the messaging app."


def check_payment_request(phone: Phone) -> str:
    """The bill to be paid, if any."""
    request = phone.surroundings.payment_request
    if request is None:
        return "There is no payment request."
    return f"Payment request: bill {request.bill_id}, amount due ${request.amount_due:.2f}."

"""What follows from the state of a phone and its surroundings: service, data, speed, picture messages, status bar.

Pure functions, but for `search`, which writes what a phone finds when it looks for a network. Imports the words and the
phone. The rules are τ²-bench's, as its code has them (its descriptions of the speed test differ from its code).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from askgym.envs.telecom.types import (
    ApnName,
    NetworkMode,
    NetworkStatus,
    Performance,
    Signal,
    SimStatus,
    Technology,
)

if TYPE_CHECKING:
    from askgym.envs.telecom.phone import Handset, Phone

__all__ = ["can_send_mms", "mobile_data_works", "search", "sim_status", "speed_test", "status_bar"]

# Bound once: in Python 3.11 looking up a member of an enum costs as much as a call.
_SIM_ACTIVE: Final = SimStatus.ACTIVE
_SIM_MISSING: Final = SimStatus.MISSING
_APN_BROKEN: Final = ApnName.BROKEN
_NO_SERVICE: Final = NetworkStatus.NO_SERVICE
_CONNECTED: Final = NetworkStatus.CONNECTED
_NO_TECHNOLOGY: Final = Technology.NONE
_G2: Final = Technology.G2
_G4: Final = Technology.G4
_G5: Final = Technology.G5
_NO_SIGNAL: Final = Signal.NONE
_POOR_SERVER: Final = Performance.POOR

_TECHNOLOGIES = {
    NetworkMode.ONLY_4G: Technology.G4,
    NetworkMode.ONLY_3G: Technology.G3,
    NetworkMode.ONLY_2G: Technology.G2,
}
# Mbps in the middle of each technology's range: 2G 0.1 to 0.4, 3G 1 to 5, 4G 10 to 100, 5G 50 to 500.
_MBPS = {
    Technology.NONE: 0.0,
    Technology.G2: (0.1 + 0.4) / 2,
    Technology.G3: 3.0,
    Technology.G4: 55.0,
    Technology.G5: 275.0,
}
_SIGNAL_FACTORS = {Signal.NONE: 0.0, Signal.POOR: 0.2, Signal.FAIR: 0.5, Signal.GOOD: 0.8, Signal.EXCELLENT: 1.0}
_POOR_VPN_FACTOR = 0.1
_DATA_SAVER_FACTOR = 0.2
_LABELS = ((1, "Very Poor"), (5, "Poor"), (25, "Fair"), (100, "Good"))
_SIGNAL_SEGMENTS = {
    Signal.NONE: "📵 No Signal",
    Signal.POOR: "📶¹ Poor",
    Signal.FAIR: "📶² Fair",
    Signal.GOOD: "📶³ Good",
    Signal.EXCELLENT: "📶⁴ Excellent",
}


def sim_status(device: Handset) -> SimStatus:
    """State of the SIM card as the phone sees it."""
    return _SIM_MISSING if device.sim_card_missing else device.sim_card_status


def search(phone: Phone) -> None:
    """Look for a network, and write status, technology and signal into the phone."""
    device, surroundings = phone.device, phone.surroundings
    if (
        sim_status(device) is not _SIM_ACTIVE
        or device.airplane_mode
        or device.active_apn_settings.apn_name is _APN_BROKEN
        or not surroundings.line_active
    ):
        device.network_connection_status = _NO_SERVICE
        device.network_technology_connected = _NO_TECHNOLOGY
        device.network_signal_strength = _NO_SIGNAL
        return
    signals = surroundings.signal_strength
    technology = _TECHNOLOGIES.get(device.network_mode_preference)
    if technology is None:
        has_5g = signals.get(_G5, _NO_SIGNAL) is not _NO_SIGNAL
        technology = _G5 if has_5g else _G4
    device.network_connection_status = _CONNECTED
    device.network_technology_connected = technology
    device.network_signal_strength = signals.get(technology, _NO_SIGNAL)


def mobile_data_works(phone: Phone) -> bool:
    """Whether the phone has mobile data now; no search is needed after roaming or the volume has changed."""
    device, surroundings = phone.device, phone.surroundings
    return not (
        device.airplane_mode
        or device.network_signal_strength is _NO_SIGNAL
        or device.network_connection_status is _NO_SERVICE
        or (surroundings.is_abroad and not (device.roaming_enabled and surroundings.roaming_allowed))
        or not device.data_enabled
        or surroundings.mobile_data_usage_exceeded
    )


def speed_test(phone: Phone) -> tuple[float | None, str]:
    """Speed in Mbps, rounded to two decimals, and its label; None and "No Connection" without mobile data."""
    if not mobile_data_works(phone):
        return None, "No Connection"
    device = phone.device
    vpn = device.vpn_details
    factor = 1.0
    if device.vpn_connected and vpn is not None and vpn.server_performance is _POOR_SERVER:
        factor = _POOR_VPN_FACTOR
    if device.data_saver_mode:
        factor *= _DATA_SAVER_FACTOR
    middle = _MBPS[device.network_technology_connected]
    mbps = round(middle * _SIGNAL_FACTORS[device.network_signal_strength] * factor, 2)
    for below, label in _LABELS:
        if mbps < below:
            return mbps, label
    return mbps, "Excellent"


def can_send_mms(phone: Phone) -> bool:
    """Whether a picture message would go out."""
    device = phone.device
    app = device.app_statuses.get("messaging")
    return (
        app is not None
        and app.permissions.storage
        and app.permissions.sms
        and device.active_apn_settings.mmsc_url is not None
        and device.network_technology_connected is not _G2
        and not (device.wifi_calling_enabled and device.wifi_calling_mms_over_wifi)
        and mobile_data_works(phone)
    )


def status_bar(device: Handset) -> str:
    """The status bar; roaming, picture messages, limits and the line's state do not show in it."""
    if device.airplane_mode:
        parts = "✈️ Airplane Mode"
    else:
        parts = _SIGNAL_SEGMENTS[device.network_signal_strength]
        technology = device.network_technology_connected
        on_network = technology is not _NO_TECHNOLOGY
        if on_network:
            parts += f" | {technology}"
        if not device.data_enabled:
            parts += " | 📵 Data Disabled"
        elif on_network:
            parts += " | 📱 Data Enabled"
            if device.data_saver_mode:
                parts += " | 🔽 Data Saver"
    if device.wifi_enabled and device.wifi_connected:
        parts += f" | 📡 Connected to {device.wifi_ssid}" if device.wifi_ssid else " | 📡 Wi-Fi Enabled"
    if device.vpn_connected:
        parts += " | 🔒 VPN Connected"
    return f"{parts} | 🔋 {device.battery_level}%"

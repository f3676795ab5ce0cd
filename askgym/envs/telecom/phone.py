"""The customer's side of the telecom world: the phone in hand, what is around it, and copies of both.

Imports only the words (`askgym.envs.telecom.types`). What follows from this state is in `askgym.envs.telecom.radio`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from askgym.envs.telecom.types import (
    ApnName,
    NetworkMode,
    NetworkStatus,
    Performance,
    Signal,
    SimStatus,
    Technology,
)

__all__ = ["PERMISSIONS", "ApnSettings", "AppStatus", "Handset", "PaymentRequest", "Permissions", "Phone",
           "Surroundings", "VpnDetails"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ApnSettings:
    """Access point of the phone; the defaults are what a repaired phone has."""

    apn_name: ApnName = ApnName.INTERNET
    reset_at_reboot: bool = False
    mms_apn: str | None = "mms"
    mmsc_url: str | None = "http://mms.carrier.com/mms/wapenc"
    mms_proxy: str | None = None
    mms_port: int | None = None


@dataclass(frozen=True, slots=True)
class VpnDetails:
    """The VPN server that a phone is connected to."""

    server_address: str | None = None
    protocol: str | None = None
    server_performance: Performance = Performance.UNKNOWN


@dataclass(frozen=True, slots=True)
class Permissions:
    """What an app may use."""

    sms: bool = False
    storage: bool = False
    phone: bool = False
    network: bool = False


PERMISSIONS = ("sms", "storage", "phone", "network")


@dataclass(frozen=True, slots=True)
class AppStatus:
    """An installed app."""

    app_name: str
    permissions: Permissions = Permissions()


def _apps() -> dict[str, AppStatus]:
    return {
        "messaging": AppStatus("messaging", Permissions(sms=True, storage=True, phone=True)),
        "browser": AppStatus("browser", Permissions(storage=True, network=True)),
    }


@dataclass(slots=True)
class Handset:
    """The phone itself. Signal, technology and connection are what the last network search found."""

    sim_card_status: SimStatus = SimStatus.ACTIVE
    sim_card_missing: bool = False
    airplane_mode: bool = False
    network_signal_strength: Signal = Signal.GOOD
    network_technology_connected: Technology = Technology.G5
    network_connection_status: NetworkStatus = NetworkStatus.CONNECTED
    battery_level: int = 80
    data_enabled: bool = True
    roaming_enabled: bool = False
    network_mode_preference: NetworkMode = NetworkMode.PREFER_5G
    active_apn_settings: ApnSettings = ApnSettings()
    wifi_enabled: bool = False
    wifi_connected: bool = False
    wifi_ssid: str | None = None
    wifi_signal_strength: Signal = Signal.NONE
    wifi_calling_enabled: bool = False
    wifi_calling_mms_over_wifi: bool = False
    data_saver_mode: bool = False
    vpn_enabled_setting: bool = False
    vpn_connected: bool = False
    vpn_details: VpnDetails | None = None
    app_statuses: dict[str, AppStatus] = field(default_factory=_apps)

    def copy(self) -> Handset:
        """A phone in the same state, of which nothing that changes is shared."""
        return Handset(
            self.sim_card_status,
            self.sim_card_missing,
            self.airplane_mode,
            self.network_signal_strength,
            self.network_technology_connected,
            self.network_connection_status,
            self.battery_level,
            self.data_enabled,
            self.roaming_enabled,
            self.network_mode_preference,
            self.active_apn_settings,
            self.wifi_enabled,
            self.wifi_connected,
            self.wifi_ssid,
            self.wifi_signal_strength,
            self.wifi_calling_enabled,
            self.wifi_calling_mms_over_wifi,
            self.data_saver_mode,
            self.vpn_enabled_setting,
            self.vpn_connected,
            self.vpn_details,
            self.app_statuses.copy(),
        )


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A bill that the operator asks the customer to pay; dollars."""

    bill_id: str
    amount_due: float
    paid: bool = False


_SIGNALS: Mapping[Technology, Signal] = {
    Technology.G2: Signal.POOR,
    Technology.G3: Signal.FAIR,
    Technology.G4: Signal.GOOD,
    Technology.G5: Signal.EXCELLENT,
}


@dataclass(slots=True)
class Surroundings:
    """Where the customer is, and what of the operator's side reaches the phone.

    `roaming_allowed`, `mobile_data_usage_exceeded`, `line_active` and `payment_request` are written where the two sides
    meet (`askgym.envs.telecom.world.World.sync`).
    """

    name: str | None = None
    phone_number: str | None = None
    is_abroad: bool = False
    roaming_allowed: bool = False
    signal_strength: Mapping[Technology, Signal] = field(default_factory=lambda: _SIGNALS)
    mobile_data_usage_exceeded: bool = False
    line_active: bool = True
    payment_request: PaymentRequest | None = None

    def copy(self) -> Surroundings:
        """The same surroundings; the map of signals, which nothing changes, is shared."""
        return Surroundings(
            self.name,
            self.phone_number,
            self.is_abroad,
            self.roaming_allowed,
            self.signal_strength,
            self.mobile_data_usage_exceeded,
            self.line_active,
            self.payment_request,
        )


@dataclass(slots=True)
class Phone:
    """The customer's side: the phone, its surroundings, and the VPN server that it would connect to.

    The server is part of each phone. In τ²-bench all phones of a process share one, so that a fault in one episode
    slows the VPN down in every other.
    """

    device: Handset = field(default_factory=Handset)
    surroundings: Surroundings = field(default_factory=Surroundings)
    vpn_server: VpnDetails = VpnDetails("192.168.1.1", "OpenVPN", Performance.EXCELLENT)

    def copy(self) -> Phone:
        """The same state, sharing nothing that changes."""
        return Phone(self.device.copy(), self.surroundings.copy(), self.vpn_server)

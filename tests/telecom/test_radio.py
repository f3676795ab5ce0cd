"""What follows from the state of a phone: each rule on states small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askgym.envs.telecom.phone import ApnSettings, Phone, VpnDetails
from askgym.envs.telecom.radio import can_send_mms, mobile_data_works, search, sim_status, speed_test, status_bar
from askgym.envs.telecom.types import (
    ApnName,
    NetworkMode,
    NetworkStatus,
    Performance,
    Signal,
    SimStatus,
    Technology,
)

NOTHING = (NetworkStatus.NO_SERVICE, Technology.NONE, Signal.NONE)


def searched(phone: Phone) -> tuple[NetworkStatus, Technology, Signal]:
    search(phone)
    device = phone.device
    return device.network_connection_status, device.network_technology_connected, device.network_signal_strength


def in_use() -> Phone:
    """A phone that has searched once."""
    phone = Phone()
    search(phone)
    return phone


class TestSearch:
    @pytest.mark.parametrize(
        ("mode", "technology", "signal"),
        [
            (NetworkMode.PREFER_5G, Technology.G5, Signal.EXCELLENT),
            (NetworkMode.ONLY_4G, Technology.G4, Signal.GOOD),
            (NetworkMode.ONLY_3G, Technology.G3, Signal.FAIR),
            (NetworkMode.ONLY_2G, Technology.G2, Signal.POOR),
        ],
    )
    def test_preference(self, mode, technology, signal):
        phone = Phone()
        phone.device.network_mode_preference = mode
        assert searched(phone) == (NetworkStatus.CONNECTED, technology, signal)

    @pytest.mark.parametrize(
        "around", [{Technology.G4: Signal.FAIR}, {Technology.G5: Signal.NONE, Technology.G4: Signal.FAIR}]
    )
    def test_without_5g_around_it_takes_4g(self, around):
        phone = Phone()
        phone.surroundings.signal_strength = around
        assert searched(phone) == (NetworkStatus.CONNECTED, Technology.G4, Signal.FAIR)

    def test_nothing_around_is_still_connected(self):
        phone = Phone()
        phone.surroundings.signal_strength = {}
        assert searched(phone) == (NetworkStatus.CONNECTED, Technology.G4, Signal.NONE)

    @pytest.mark.parametrize("status", [SimStatus.LOCKED_PIN, SimStatus.LOCKED_PUK, SimStatus.MISSING])
    def test_needs_a_sim_card(self, status):
        phone = Phone()
        phone.device.sim_card_status = status
        assert searched(phone) == NOTHING

    def test_a_card_that_is_out_is_missing_whatever_its_state(self):
        phone = Phone()
        phone.device.sim_card_missing = True
        assert sim_status(phone.device) is SimStatus.MISSING
        assert searched(phone) == NOTHING

    def test_airplane_mode_broken_apn_and_a_suspended_line(self):
        phones = [Phone(), Phone(), Phone()]
        phones[0].device.airplane_mode = True
        phones[1].device.active_apn_settings = ApnSettings(apn_name=ApnName.BROKEN)
        phones[2].surroundings.line_active = False
        assert [searched(phone) for phone in phones] == [NOTHING] * 3


class TestMobileData:
    def test_works_before_any_search(self):
        assert mobile_data_works(Phone())

    @pytest.mark.parametrize(
        ("side", "field", "value"),
        [
            ("device", "airplane_mode", True),
            ("device", "network_signal_strength", Signal.NONE),
            ("device", "network_connection_status", NetworkStatus.NO_SERVICE),
            ("device", "data_enabled", False),
            ("surroundings", "mobile_data_usage_exceeded", True),
        ],
    )
    def test_each_reason_against_it(self, side, field, value):
        phone = Phone()
        setattr(getattr(phone, side), field, value)
        assert not mobile_data_works(phone)

    @pytest.mark.parametrize(
        ("abroad", "phone_roams", "line_roams", "works"),
        [
            (False, False, False, True),
            (True, False, False, False),
            (True, True, False, False),
            (True, False, True, False),
            (True, True, True, True),
        ],
    )
    def test_roaming_needs_both_sides(self, abroad, phone_roams, line_roams, works):
        phone = Phone()
        phone.device.roaming_enabled = phone_roams
        phone.surroundings.is_abroad, phone.surroundings.roaming_allowed = abroad, line_roams
        assert mobile_data_works(phone) is works


class TestSpeed:
    def test_before_any_search(self):
        assert speed_test(Phone()) == (220.0, "Excellent")  # 275 · 0.8

    # 5G (50 + 500) / 2 = 275 at factor 1; data saver × 0.2, a poor VPN × 0.1.
    @pytest.mark.parametrize(
        ("saver", "vpn", "expected"),
        [
            (False, None, (275.0, "Excellent")),
            (True, None, (55.0, "Good")),
            (False, Performance.POOR, (27.5, "Good")),
            (True, Performance.POOR, (5.5, "Fair")),
            (False, Performance.FAIR, (275.0, "Excellent")),
        ],
    )
    def test_data_saver_and_vpn(self, saver, vpn, expected):
        phone = in_use()
        phone.device.data_saver_mode = saver
        phone.device.vpn_connected = vpn is not None
        phone.device.vpn_details = VpnDetails(server_performance=vpn) if vpn else None
        assert speed_test(phone) == expected

    # 4G 55 · 0.8; 3G 3 · 0.5; 2G 0.25 · 0.2.
    @pytest.mark.parametrize(
        ("mode", "expected"),
        [
            (NetworkMode.ONLY_4G, (44.0, "Good")),
            (NetworkMode.ONLY_3G, (1.5, "Poor")),
            (NetworkMode.ONLY_2G, (0.05, "Very Poor")),
        ],
    )
    def test_technologies(self, mode, expected):
        phone = Phone()
        phone.device.network_mode_preference = mode
        search(phone)
        assert speed_test(phone) == expected

    def test_a_vpn_that_is_not_connected_does_not_count(self):
        phone = in_use()
        phone.device.vpn_details = VpnDetails(server_performance=Performance.POOR)
        assert speed_test(phone) == (275.0, "Excellent")

    def test_no_connection(self):
        phone = in_use()
        phone.device.data_enabled = False
        assert speed_test(phone) == (None, "No Connection")


class TestPictureMessages:
    def test_can_be_sent(self):
        assert can_send_mms(in_use())

    def test_3g_is_enough_and_2g_is_not(self):
        phone = Phone()
        results = []
        for mode in (NetworkMode.ONLY_3G, NetworkMode.ONLY_2G):
            phone.device.network_mode_preference = mode
            search(phone)
            results.append(can_send_mms(phone))
        assert results == [True, False]

    @pytest.mark.parametrize(
        ("calling", "over_wifi", "sent"), [(True, True, False), (True, False, True), (False, True, True)]
    )
    def test_wifi_calling_takes_them_only_with_both_settings(self, calling, over_wifi, sent):
        phone = in_use()
        phone.device.wifi_calling_enabled, phone.device.wifi_calling_mms_over_wifi = calling, over_wifi
        assert can_send_mms(phone) is sent

    def test_needs_data_and_an_address(self):
        phones = [in_use(), in_use()]
        phones[0].device.data_enabled = False
        phones[1].device.active_apn_settings = ApnSettings(mmsc_url=None)
        assert not any(can_send_mms(phone) for phone in phones)

    @pytest.mark.parametrize("permission", ["sms", "storage"])
    def test_needs_permissions(self, permission):
        phone = in_use()
        app = phone.device.app_statuses["messaging"]
        phone.device.app_statuses["messaging"] = replace(
            app, permissions=replace(app.permissions, **{permission: False})
        )
        assert not can_send_mms(phone)

    def test_needs_the_app(self):
        phone = in_use()
        del phone.device.app_statuses["messaging"]
        assert not can_send_mms(phone)


class TestStatusBar:
    def test_a_phone_that_works(self):
        assert status_bar(in_use().device) == "📶⁴ Excellent | 5G | 📱 Data Enabled | 🔋 80%"

    def test_airplane_mode_hides_the_network_and_not_the_vpn(self):
        phone = in_use()
        phone.device.airplane_mode = phone.device.vpn_connected = True
        assert status_bar(phone.device) == "✈️ Airplane Mode | 🔒 VPN Connected | 🔋 80%"

    @pytest.mark.parametrize(
        ("enabled", "shown"), [(True, "📵 No Signal | 🔋 80%"), (False, "📵 No Signal | 📵 Data Disabled | 🔋 80%")]
    )
    def test_without_a_network_data_shows_only_where_it_is_off(self, enabled, shown):
        phone = Phone()
        phone.device.sim_card_missing = True
        phone.device.data_enabled = enabled
        search(phone)
        assert status_bar(phone.device) == shown

    def test_saver_shows_only_with_data(self):
        phone = in_use()
        phone.device.data_saver_mode = True
        assert "📱 Data Enabled | 🔽 Data Saver" in status_bar(phone.device)
        phone.device.data_enabled = False
        assert "Data Saver" not in status_bar(phone.device)

    @pytest.mark.parametrize(
        ("enabled", "connected", "shown"), [(True, True, True), (True, False, False), (False, True, False)]
    )
    def test_wifi_shows_where_it_is_connected(self, enabled, connected, shown):
        phone = in_use()
        phone.device.wifi_enabled, phone.device.wifi_connected, phone.device.wifi_ssid = enabled, connected, "Home"
        assert ("📡 Connected to Home" in status_bar(phone.device)) is shown

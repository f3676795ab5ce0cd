"""The tools of both sides, one rule a test, by calls on a world."""

from __future__ import annotations

import json

import pytest

from askgym.envs.telecom.phone import ApnSettings, PaymentRequest
from askgym.envs.telecom.types import (
    TODAY,
    ApnName,
    BillStatus,
    LineStatus,
    NetworkMode,
    NetworkStatus,
    Performance,
    Seat,
    Signal,
    Technology,
)
from askgym.envs.telecom.world import World

LINE = {"customer_id": "C1001", "line_id": "L1002"}


def started() -> World:
    """A world whose customer is known by a phone number, so that the two sides meet."""
    world = World()
    world.phone.surroundings.phone_number = "555-123-2002"
    world.sync()
    return world


def agent(world: World, tool: str, **arguments):
    return world.call(Seat.ASSISTANT, tool, arguments)


def user(world: World, tool: str, **arguments):
    return world.call(Seat.USER, tool, arguments)


class TestLookUps:
    @pytest.mark.parametrize(
        ("number", "customer"), [("555-123-2002", "C1001"), ("555-123-1002", "C1002"), ("555-123-2009", "C1003")]
    )
    def test_by_number_of_contact_or_of_a_line(self, number, customer):
        assert (
            json.loads(agent(World(), "get_customer_by_phone", phone_number=number).content)["customer_id"] == customer
        )

    def test_by_name_whatever_the_case_and_with_the_exact_date(self):
        world = World()
        found = agent(world, "get_customer_by_name", full_name="JOHN smith", dob="1985-06-15")
        assert [customer["customer_id"] for customer in json.loads(found.content)] == ["C1001"]
        other = agent(world, "get_customer_by_name", full_name="John Smith", dob="1985-6-15")
        assert (other.content, other.error) == ("[]", False)

    @pytest.mark.parametrize(
        ("id", "field"), [("L1002", "line_id"), ("D1002", "device_id"), ("B1001", "bill_id"), ("C1001", "customer_id"),
                          ("P1002", "plan_id")],
    )  # fmt: skip
    def test_by_id(self, id, field):
        assert json.loads(agent(World(), "get_details_by_id", id=id).content)[field] == id

    @pytest.mark.parametrize("id", ["", "Z9", "L9999", "l1002"])
    def test_unknown_ids(self, id):
        assert agent(World(), "get_details_by_id", id=id).error

    def test_bills_come_latest_first(self):
        world = World()
        ids = lambda result: [bill["bill_id"] for bill in json.loads(result.content)]  # noqa: E731
        assert ids(agent(world, "get_bills_for_customer", customer_id="C1001")) == ["B1003", "B1002", "B1001"]
        assert ids(agent(world, "get_bills_for_customer", customer_id="C1001", limit=1)) == ["B1003"]

    def test_usage_reads_as_texts(self):
        assert json.loads(agent(World(), "get_data_usage", **LINE).content) == {
            "line_id": "L1002",
            "data_used_gb": "8.7",
            "data_limit_gb": "15.0",
            "data_refueling_gb": "0.0",
            "cycle_end_date": "2025-02-28",
        }

    def test_records_read_as_they_are(self):
        line = json.loads(agent(World(), "get_details_by_id", id="L1003").content)
        assert (line["status"], line["data_used_gb"], line["roaming_enabled"]) == ("Suspended", 0.0, False)
        assert (line["suspension_start_date"], line["last_plan_change_date"]) == ("2025-02-01", None)
        customer = json.loads(agent(World(), "get_customer_by_id", customer_id="C1001").content)
        assert customer["created_at"] == "2021-03-08 09:20:00"


class TestLines:
    @pytest.mark.parametrize(
        "tool", ["get_data_usage", "resume_line", "enable_roaming", "disable_roaming", "suspend_line", "refuel_data"]
    )
    @pytest.mark.parametrize(("customer", "line"), [("C9", "L1002"), ("C1002", "L1002"), ("C1001", "L9")])
    def test_only_of_their_owner(self, tool, customer, line):
        more = {"suspend_line": {"reason": "asked"}, "refuel_data": {"gb_amount": 1}}.get(tool, {})
        world = started()
        before = world.copy()
        assert agent(world, tool, customer_id=customer, line_id=line, **more).error
        assert world == before

    def test_suspend_and_resume(self):
        world = started()
        result = agent(world, "suspend_line", **LINE, reason="asked")
        line = world.records.lines["L1002"]
        assert (line.status, line.suspension_start_date) == (LineStatus.SUSPENDED, TODAY)
        assert json.loads(result.content)["line"]["status"] == "Suspended"
        assert agent(world, "suspend_line", **LINE, reason="again").error
        assert not agent(world, "resume_line", **LINE).error
        line = world.records.lines["L1002"]
        assert (line.status, line.suspension_start_date) == (LineStatus.ACTIVE, None)
        assert agent(world, "resume_line", **LINE).error

    def test_roaming_says_what_it_was_already(self):
        world = started()
        assert "already" in agent(world, "enable_roaming", **LINE).content
        assert "already" not in agent(world, "disable_roaming", **LINE).content
        assert not world.records.lines["L1002"].roaming_enabled
        assert not world.phone.surroundings.roaming_allowed

    def test_refuel_charges_the_first_draft_bill(self):
        world = started()
        result = agent(world, "refuel_data", **LINE, gb_amount=2.5)
        # 2.5 GB at $2 per GB
        assert {k: v for k, v in json.loads(result.content).items() if k != "message"} == {
            "new_data_refueling_gb": "2.5", "charge": "5.0",
        }  # fmt: skip
        bill = world.records.bills["B1003"]
        assert (bill.total_due, len(bill.line_items), bill.line_items[0].date) == (5.0, 1, TODAY)
        agent(world, "refuel_data", **LINE, gb_amount=1)
        assert world.records.lines["L1002"].data_refueling_gb == 3.5

    def test_refuel_without_a_draft_makes_the_same_bill_each_time(self):
        worlds = [World(), World()]
        for world in worlds:
            agent(world, "refuel_data", customer_id="C1002", line_id="L1004", gb_amount=10)
        assert worlds[0] == worlds[1]
        new = worlds[0].records.customers["C1002"].bill_ids[-1]
        bill = worlds[0].records.bills[new]
        assert (len(new), bill.status, bill.total_due) == (9, BillStatus.DRAFT, 1.0)

    @pytest.mark.parametrize(
        "amount", [0, -1, float("nan"), float("inf"), pytest.param(10**400, id="huge"), "2", True, None]
    )
    def test_refuel_of_no_volume(self, amount):
        world = started()
        before = world.copy()
        assert agent(world, "refuel_data", **LINE, gb_amount=amount).error
        assert world == before


class TestPayment:
    def test_one_request_at_a_time_checked_before_the_bill(self):
        world = started()
        assert not agent(world, "send_payment_request", customer_id="C1001", bill_id="B1001").error  # paid, and yet
        refused = agent(world, "send_payment_request", customer_id="C1001", bill_id="nonsense")
        assert refused.error
        assert "B1001" in refused.content

    @pytest.mark.parametrize(("customer", "bill"), [("C9", "B1001"), ("C1001", "B1005"), ("C1001", "B9")])
    def test_refusals(self, customer, bill):
        assert agent(started(), "send_payment_request", customer_id=customer, bill_id=bill).error

    def test_from_request_to_paid(self):
        world = started()
        agent(world, "send_payment_request", customer_id="C1001", bill_id="B1002")
        assert world.phone.surroundings.payment_request == PaymentRequest("B1002", 150.0)
        assert "B1002" in user(world, "check_payment_request").content
        assert "150.00" in user(world, "make_payment").content
        assert world.records.bills["B1002"].status is BillStatus.PAID
        assert world.phone.surroundings.payment_request is None
        nothing = user(world, "make_payment")
        assert (nothing.error, "no payment request" in nothing.content) == (False, True)


class TestPhone:
    @pytest.mark.parametrize(
        ("tool", "field"),
        [
            ("toggle_data", "data_enabled"),
            ("toggle_roaming", "roaming_enabled"),
            ("toggle_airplane_mode", "airplane_mode"),
            ("toggle_data_saver_mode", "data_saver_mode"),
            ("toggle_wifi", "wifi_enabled"),
            ("toggle_wifi_calling", "wifi_calling_enabled"),
        ],
    )
    def test_switches_go_there_and_back(self, tool, field):
        world = started()
        before = getattr(world.phone.device, field)
        assert "Status Bar: " in user(world, tool).content
        assert getattr(world.phone.device, field) is not before
        user(world, tool)
        assert getattr(world.phone.device, field) is before

    @pytest.mark.parametrize(
        ("tool", "arguments", "searches"),
        [
            ("toggle_data", {}, True),
            ("toggle_roaming", {}, True),
            ("toggle_airplane_mode", {}, True),
            ("set_network_mode_preference", {"mode": "4g_5g_preferred"}, True),
            ("set_network_mode_preference", {"mode": "6g"}, False),
            ("reseat_sim_card", {}, True),
            ("set_apn_settings", {"apn_settings": {}}, True),
            ("reset_apn_settings", {}, True),
            ("reboot_device", {}, True),
            ("toggle_data_saver_mode", {}, False),
            ("toggle_wifi", {}, False),
            ("toggle_wifi_calling", {}, False),
            ("connect_vpn", {}, False),
            ("disconnect_vpn", {}, False),
            ("grant_app_permission", {"app_name": "messaging", "permission": "sms"}, False),
            ("make_payment", {}, False),
            ("check_status_bar", {}, False),
            ("run_speed_test", {}, False),
            ("check_network_status", {}, False),
        ],
    )
    def test_what_makes_it_search(self, tool, arguments, searches):
        world = started()
        world.phone.device.network_signal_strength = Signal.FAIR  # No search of this phone finds that.
        assert not user(world, tool, **arguments).error
        assert (world.phone.device.network_signal_strength is not Signal.FAIR) is searches

    def test_airplane_mode_ends_connections(self):
        world = started()
        device = world.phone.device
        user(world, "connect_vpn")
        device.wifi_enabled, device.wifi_connected, device.wifi_ssid = True, True, "Home"
        user(world, "toggle_airplane_mode")
        assert (device.vpn_connected, device.vpn_details, device.wifi_connected, device.wifi_ssid) == (
            False,
            None,
            False,
            None,
        )
        assert device.wifi_enabled
        refused = user(world, "toggle_wifi")
        assert (device.wifi_enabled, refused.error) == (True, False)

    @pytest.mark.parametrize("mode", ["6g", "5G", "4G_ONLY", ""])
    def test_an_unknown_mode_is_told_and_is_no_error(self, mode):
        world = started()
        result = user(world, "set_network_mode_preference", mode=mode)
        assert not result.error
        assert all(known.value in result.content for known in NetworkMode)
        assert world.phone.device.network_mode_preference is NetworkMode.PREFER_5G

    @pytest.mark.parametrize("settings", [{}, {"apn_name": "internet"}])
    def test_set_apn_takes_usual_values_for_the_rest(self, settings):
        world = started()
        world.phone.device.active_apn_settings = ApnSettings(apn_name=ApnName.BROKEN, mmsc_url=None)
        assert not user(world, "set_apn_settings", apn_settings=settings).error
        assert world.phone.device.active_apn_settings == ApnSettings()
        assert world.phone.device.network_connection_status is NetworkStatus.CONNECTED

    @pytest.mark.parametrize(
        "settings",
        [
            {"bad": 1},
            {"apn_name": "other"},
            {"apn_name": None},
            {"mms_port": "80"},
            {"mms_port": True},
            "internet",
            [],
            None,
        ],
    )
    def test_set_apn_refuses_what_is_no_setting(self, settings):
        world = started()
        before = world.copy()
        assert user(world, "set_apn_settings", apn_settings=settings).error
        assert world == before
        assert not user(world, "check_apn_settings").error

    def test_reset_apn_repairs_at_the_reboot(self):
        world = started()
        world.phone.device.active_apn_settings = ApnSettings(apn_name=ApnName.BROKEN)
        user(world, "reset_apn_settings")
        assert world.phone.device.active_apn_settings == ApnSettings(apn_name=ApnName.BROKEN, reset_at_reboot=True)
        user(world, "reboot_device")
        assert world.phone.device.active_apn_settings == ApnSettings()
        assert world.phone.device.network_technology_connected is Technology.G5

    def test_a_reboot_alone_repairs_nothing(self):
        world = started()
        device = world.phone.device
        device.active_apn_settings = ApnSettings(apn_name=ApnName.BROKEN)
        device.data_saver_mode, device.network_mode_preference = True, NetworkMode.ONLY_2G
        user(world, "reboot_device")
        assert device.active_apn_settings.apn_name is ApnName.BROKEN
        assert (device.data_saver_mode, device.network_mode_preference) == (True, NetworkMode.ONLY_2G)

    def test_vpn(self):
        world = started()
        user(world, "connect_vpn")
        assert world.phone.device.vpn_details.server_performance is Performance.EXCELLENT
        assert '"server_performance": "excellent"' in user(world, "check_vpn_status").content
        assert "already" in user(world, "connect_vpn").content
        user(world, "disconnect_vpn")
        assert (world.phone.device.vpn_connected, world.phone.device.vpn_details) == (False, None)
        assert not user(world, "disconnect_vpn").error

    def test_permissions(self):
        world = started()
        user(world, "grant_app_permission", app_name="browser", permission="SMS")
        assert world.phone.device.app_statuses["browser"].permissions.sms
        assert user(world, "check_app_permissions", app_name="browser").content.endswith("sms, storage, network")

    @pytest.mark.parametrize(("app", "permission"), [("Messages", "sms"), ("messaging", "camera")])
    def test_unknown_apps_and_permissions_are_no_errors(self, app, permission):
        world = started()
        before = world.copy()
        result = user(world, "grant_app_permission", app_name=app, permission=permission)
        assert (result.error, result.content.startswith("Error.")) == (False, True)
        assert world == before
        assert not user(world, "check_app_status", app_name="nothing").error

    def test_network_status_has_nine_lines(self):
        world = started()
        lines = user(world, "check_network_status").content.split("\n")
        assert len(lines) == 9
        assert lines[0] == "Airplane Mode: OFF"
        world.phone.device.wifi_connected, world.phone.device.wifi_ssid = True, "Home"
        assert user(world, "check_network_status").content.split("\n")[9] == "Wi-Fi Network: Home"

    def test_speed_test(self):
        world = started()
        assert user(world, "run_speed_test").content.startswith("Speed: 220.00 Mbps (Excellent).")
        user(world, "toggle_data")
        assert "No Connection" in user(world, "run_speed_test").content

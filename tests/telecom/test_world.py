"""Calls, the meeting of the two sides, and copies."""

from __future__ import annotations

import json
import pickle
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.telecom.agent_tools import AGENT_TOOLS
from askgym.envs.telecom.phone import PaymentRequest
from askgym.envs.telecom.starting import make_start
from askgym.envs.telecom.tasks import EnvCall, Task
from askgym.envs.telecom.tooling import Effect
from askgym.envs.telecom.types import BillStatus, LineStatus, NetworkStatus, Performance, Seat, changed
from askgym.envs.telecom.user_tools import USER_TOOLS
from askgym.envs.telecom.world import World, tool_schemas
from askgym.errors import ItemError

LINE = {"customer_id": "C1001", "line_id": "L1002"}


def started() -> World:
    world = World()
    world.phone.surroundings.phone_number = "555-123-2002"
    world.sync()
    return world


class TestOwnership:
    def test_each_side_has_its_tools(self):
        assert (len(AGENT_TOOLS), len(USER_TOOLS)) == (13, 30)
        assert not AGENT_TOOLS.keys() & USER_TOOLS.keys()

    def test_nobody_calls_the_tools_of_the_other(self):
        world = started()
        before = world.copy()
        assert world.call(Seat.ASSISTANT, "toggle_data", {}).error
        assert world.call(Seat.USER, "enable_roaming", LINE).error
        assert world == before

    def test_whose_it_is_is_said(self):
        assert "customer" in world_error(Seat.ASSISTANT, "toggle_data")
        assert "technician" in world_error(Seat.USER, "refuel_data")

    def test_alone_the_technician_has_all_and_the_customer_none(self):
        world = replace(started(), solo=True)
        assert not world.call(Seat.ASSISTANT, "toggle_data", {}).error
        assert not world.call(Seat.ASSISTANT, "enable_roaming", LINE).error
        assert world.call(Seat.USER, "toggle_data", {}).error


def world_error(seat: Seat, tool: str) -> str:
    result = started().call(seat, tool, {})
    assert result.error
    return result.content


class TestRefusedCalls:
    @pytest.mark.parametrize(
        ("tool", "arguments"),
        [
            ("nosuch", {}),
            ("", {}),
            (None, {}),
            (["get_customer_by_id"], {}),
            ("get_customer_by_id", {}),
            ("get_customer_by_id", {"customer_id": 1001}),
            ("get_customer_by_id", {"customer_id": None}),
            ("get_customer_by_id", {"customer_id": ["C1001"]}),
            ("get_customer_by_id", {"customer_id": "C1001", "more": 1}),
            ("get_customer_by_id", {"customer": "C1001"}),
            ("get_customer_by_id", {1: 2}),
            ("get_customer_by_id", "C1001"),
            ("get_customer_by_id", None),
            ("get_bills_for_customer", {"customer_id": "C1001", "limit": "3"}),
            ("get_bills_for_customer", {"customer_id": "C1001", "limit": 3.0}),
            ("get_bills_for_customer", {"customer_id": "C1001", "limit": True}),
            ("suspend_line", {**LINE, "reason": 5}),
            ("transfer_to_human_agents", {"summary": None}),
            ("refuel_data", {**LINE, "gb_amount": [2.0]}),
        ],
    )
    def test_are_errors_that_change_nothing(self, tool, arguments):
        world = started()
        before = world.copy()
        result = world.call(Seat.ASSISTANT, tool, arguments)
        assert result.error
        assert result.content.startswith("Error: ")
        assert world == before

    @pytest.mark.parametrize("arguments", [{"x": 1}, [], "", None, 0])
    def test_a_tool_without_arguments_takes_none(self, arguments):
        world = started()
        assert world.call(Seat.USER, "toggle_data", arguments).error
        assert world.phone.device.data_enabled

    @pytest.mark.parametrize("seat", ["nobody", "", None, ["user"]])
    def test_an_unknown_seat(self, seat):
        assert started().call(seat, "toggle_data", {}).error

    def test_what_to_do_is_said(self):
        world = started()
        text = world.call(Seat.ASSISTANT, "get_customer_by_id", {"customer_id": 1001}).content
        assert "'customer_id'" in text
        assert "string" in text
        assert "integer" in text

    def test_a_refused_call_does_not_let_the_sides_meet(self):
        world = started()
        world.records.lines["L1002"] = replace(world.records.lines["L1002"], roaming_enabled=False)
        assert world.call(Seat.USER, "nosuch", {}).error
        assert world.call(Seat.ASSISTANT, "get_customer_by_id", {"customer_id": "C9"}).error
        assert world.phone.surroundings.roaming_allowed
        world.call(Seat.USER, "check_sim_status", {})
        assert not world.phone.surroundings.roaming_allowed


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["C1001", "L1002", "B1002", "B1003", "internet", "messaging", "sms", "2g_only"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
NAMES = sorted({*AGENT_TOOLS, *USER_TOOLS})
ARGUMENTS = sorted({p.name for tools in (AGENT_TOOLS, USER_TOOLS) for t in tools.values() for p in t.parameters})
CALLS = st.tuples(
    st.sampled_from(["assistant", "user"]) | JSON,
    st.sampled_from(NAMES) | JSON,
    st.dictionaries(st.sampled_from(ARGUMENTS) | st.text(max_size=5), JSON, max_size=4) | JSON,
)


@given(st.lists(CALLS, max_size=30), st.booleans())
def test_no_call_raises_and_every_result_is_text(calls, solo):
    world = replace(started(), solo=solo)
    for seat, name, arguments in calls:
        before = world.copy()
        result = world.call(seat, name, arguments)
        assert isinstance(result.content, str)
        if result.error or {**AGENT_TOOLS, **USER_TOOLS}[name].effect is not Effect.WRITE:
            assert world == before


class TestMeeting:
    def test_nothing_happens_without_a_number(self):
        world = World()
        world.records.lines["L1002"] = replace(world.records.lines["L1002"], status=LineStatus.CLOSED)
        world.sync()
        assert world.phone.surroundings.line_active

    def test_a_number_that_no_line_has(self):
        world = World()
        world.phone.surroundings.phone_number = "555"
        with pytest.raises(ItemError, match="'555'"):
            world.copy()

    def test_a_request_for_a_bill_that_is_not_there(self):
        world = World()
        world.phone.surroundings.payment_request = PaymentRequest("B9", 1.0)
        with pytest.raises(ItemError, match="'B9'"):
            world.copy()

    def test_the_line_and_its_roaming_reach_the_phone(self):
        world = started()
        line = world.records.lines["L1002"]
        for status in LineStatus:
            world.records.lines["L1002"] = replace(line, status=status, roaming_enabled=status is LineStatus.CLOSED)
            world.sync()
            here = world.phone.surroundings
            assert (here.line_active, here.roaming_allowed) == (
                status is LineStatus.ACTIVE,
                status is LineStatus.CLOSED,
            )

    # The plan's limit is 15 GB.
    @pytest.mark.parametrize(
        ("used", "added", "exceeded"), [(14.9, 0, False), (15.0, 0, True), (15.1, 2, False), (17.0, 2, True)]
    )
    def test_volume(self, used, added, exceeded):
        world = started()
        line = world.records.lines["L1002"]
        world.records.lines["L1002"] = replace(line, data_used_gb=used, data_refueling_gb=float(added))
        world.sync()
        assert world.phone.surroundings.mobile_data_usage_exceeded is exceeded

    def test_it_never_searches(self):
        world = started()
        world.call(Seat.ASSISTANT, "suspend_line", {**LINE, "reason": "asked"})
        assert world.phone.device.network_connection_status is NetworkStatus.CONNECTED
        world.call(Seat.USER, "reboot_device", {})
        assert world.phone.device.network_connection_status is NetworkStatus.NO_SERVICE
        world.call(Seat.ASSISTANT, "resume_line", LINE)
        assert world.phone.device.network_connection_status is NetworkStatus.NO_SERVICE
        world.call(Seat.USER, "toggle_data", {})
        assert world.phone.device.network_connection_status is NetworkStatus.CONNECTED

    def test_the_first_bill_that_awaits_payment_is_asked_for_and_stays(self):
        world = started()
        bills = world.records.bills
        bills["B1003"] = replace(bills["B1003"], status=BillStatus.AWAITING_PAYMENT)
        bills["B1002"] = replace(bills["B1002"], status=BillStatus.AWAITING_PAYMENT)
        world.sync()
        assert world.phone.surroundings.payment_request.bill_id == "B1002"
        bills["B1001"] = replace(bills["B1001"], status=BillStatus.AWAITING_PAYMENT)
        world.sync()
        assert world.phone.surroundings.payment_request.bill_id == "B1002"
        world.call(Seat.USER, "make_payment", {})
        assert bills["B1002"].status is BillStatus.PAID
        assert world.phone.surroundings.payment_request.bill_id == "B1001"

    def test_twice_is_once(self):
        world = started()
        world.call(Seat.ASSISTANT, "send_payment_request", {"customer_id": "C1001", "bill_id": "B1002"})
        once = world.copy()
        world.sync()
        assert world == once


class TestCopies:
    def test_share_nothing_that_changes(self):
        world = started()
        before = pickle.dumps(world)
        other = world.copy()
        for tool in USER_TOOLS.values():
            samples = {"mode": "2g_only", "app_name": "browser", "permission": "sms", "apn_settings": {"mms_port": 80}}
            other.call(Seat.USER, tool.name, {p.name: samples[p.name] for p in tool.parameters})
        other.call(Seat.ASSISTANT, "suspend_line", {**LINE, "reason": "asked"})
        other.call(Seat.ASSISTANT, "refuel_data", {**LINE, "gb_amount": 1})
        other.call(Seat.ASSISTANT, "refuel_data", {"customer_id": "C1002", "line_id": "L1004", "gb_amount": 1})
        other.call(Seat.ASSISTANT, "send_payment_request", {"customer_id": "C1001", "bill_id": "B1002"})
        assert pickle.loads(before) == world
        assert other != world

    def test_a_slow_vpn_stays_in_its_world(self):
        worlds = [started(), started(), started()]
        worlds.append(worlds[0].copy())
        make_start(worlds[0], Task("t", "Say that it is slow.", init=(EnvCall(Seat.USER, "break_vpn"),)))
        for world in (*worlds, World()):
            world.call(Seat.USER, "disconnect_vpn", {})
            world.call(Seat.USER, "connect_vpn", {})
        speeds = [world.phone.device.vpn_details.server_performance for world in worlds]
        assert speeds == [Performance.POOR, *[Performance.EXCELLENT] * 3]

    def test_survive_pickling(self):
        world = started()
        assert pickle.loads(pickle.dumps(world)) == world


class TestSchemas:
    @pytest.mark.parametrize(
        ("seat", "solo", "number"),
        [(Seat.ASSISTANT, False, 13), (Seat.USER, False, 30), (Seat.ASSISTANT, True, 43), (Seat.USER, True, 0)],
    )
    def test_one_for_each_tool(self, seat, solo, number):
        schemas = tool_schemas(seat, solo=solo)
        assert len({schema["function"]["name"] for schema in schemas}) == number
        json.dumps(schemas)
        assert all(schema["function"]["description"] for schema in schemas)

    def test_what_is_required(self):
        schema = next(
            s["function"] for s in tool_schemas(Seat.ASSISTANT) if s["function"]["name"] == "get_bills_for_customer"
        )
        assert schema["parameters"]["required"] == ["customer_id"]
        assert {name: field["type"] for name, field in schema["parameters"]["properties"].items()} == {
            "customer_id": "string", "limit": "integer",
        }  # fmt: skip
        assert schema["parameters"]["additionalProperties"] is False


class TestChangedRecords:
    """`changed` is `dataclasses.replace`, quicker."""

    @given(st.data())
    def test_as_replace_does(self, data):
        world = World()
        tables = (world.records.lines, world.records.bills, world.records.customers, world.records.plans)
        record = data.draw(st.sampled_from([one for table in tables for one in table.values()]))
        names = data.draw(st.sets(st.sampled_from([field.name for field in fields(record)])))
        before, changes = repr(record), {name: f"new {name}" for name in names}
        new = changed(record, **changes)
        assert (new, hash(new), type(new)) == (
            replace(record, **changes),
            hash(replace(record, **changes)),
            type(record),
        )
        assert repr(record) == before
        assert pickle.loads(pickle.dumps(new)) == new

    def test_an_unknown_field(self):
        with pytest.raises(KeyError, match="colour"):
            changed(World().records.lines["L1002"], colour="red")

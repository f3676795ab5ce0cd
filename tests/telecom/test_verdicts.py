"""How cases begin and how they are judged: starting functions, assertions, expected actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from askgym.envs.telecom import prepared
from askgym.envs.telecom.assertions import ASSERTIONS
from askgym.envs.telecom.evaluation import Call, evaluate
from askgym.envs.telecom.phone import ApnSettings
from askgym.envs.telecom.replay import Aspect, Recording, final_fields, play_again, replay
from askgym.envs.telecom.starting import STARTING, make_start
from askgym.envs.telecom.tasks import read_task
from askgym.envs.telecom.types import (
    TODAY,
    ApnName,
    BillStatus,
    LineStatus,
    NetworkStatus,
    Performance,
    RewardType,
    Seat,
    SimStatus,
)
from askgym.envs.telecom.world import World
from askgym.errors import ConfigError, ItemError

KNOWN = ("user", "set_user_info", {"name": "John Smith", "phone_number": "555-123-2002"})
LINE = {"customer_id": "C1001", "line_id": "L1002"}


def task(*start, assertions=(), actions=(), basis=("ENV_ASSERTION",)):
    """A task in upstream's schema."""
    name = lambda call: dict(zip(("env_type", "func_name", "arguments"), call, strict=False))  # noqa: E731
    return {
        "id": "t",
        "user_scenario": {"instructions": "Say that the phone does not work."},
        "initial_state": {"initialization_actions": [name(call) for call in (KNOWN, *start)]},
        "evaluation_criteria": {
            "env_assertions": [
                {**name(call), "assert_value": call[3] if len(call) > 3 else True} for call in assertions
            ],
            "actions": list(actions),
            "reward_basis": list(basis),
        },
    }


def begun(*start) -> World:
    world = World()
    make_start(world, task(*start))
    return world


class TestStarting:
    def test_who_the_customer_is_and_where(self):
        world = begun(("user", "set_user_location", {"abroad": True}))
        here = world.phone.surroundings
        assert (here.name, here.phone_number, here.is_abroad, here.roaming_allowed) == (
            "John Smith",
            "555-123-2002",
            True,
            True,
        )

    @pytest.mark.parametrize(
        ("function", "field", "value"),
        [
            ("turn_airplane_mode_on", "airplane_mode", True),
            ("turn_airplane_mode_off", "airplane_mode", False),
            ("turn_data_on", "data_enabled", True),
            ("turn_data_off", "data_enabled", False),
            ("turn_roaming_on", "roaming_enabled", True),
            ("turn_roaming_off", "roaming_enabled", False),
            ("turn_data_saver_mode_on", "data_saver_mode", True),
            ("turn_data_saver_mode_off", "data_saver_mode", False),
            ("unseat_sim_card", "sim_card_missing", True),
        ],
    )
    @pytest.mark.parametrize("was", [True, False])
    def test_switches(self, function, field, value, was):
        world = begun()
        setattr(world.phone.device, field, was)
        STARTING[Seat.USER][function].run(world.phone)
        assert getattr(world.phone.device, field) is value

    @pytest.mark.parametrize(
        ("call", "service"),
        [
            (("user", "turn_airplane_mode_on", {}), NetworkStatus.NO_SERVICE),
            (("user", "unseat_sim_card", {}), NetworkStatus.NO_SERVICE),
            (("user", "lock_sim_card", {"mode": "pin"}), NetworkStatus.NO_SERVICE),
            (("user", "break_apn_settings", {}), NetworkStatus.NO_SERVICE),
            (("user", "break_apn_mms_setting", {}), NetworkStatus.CONNECTED),
            (("assistant", "suspend_line", {**LINE, "reason": "asked"}), NetworkStatus.CONNECTED),
        ],
    )
    def test_what_loses_service_at_once(self, call, service):
        assert begun(call).phone.device.network_connection_status is service

    @pytest.mark.parametrize(("mode", "status"), [("pin", SimStatus.LOCKED_PIN), ("puk", SimStatus.LOCKED_PUK)])
    def test_locked_cards(self, mode, status):
        assert begun(("user", "lock_sim_card", {"mode": mode})).phone.device.sim_card_status is status

    def test_broken_access_points(self):
        assert begun(("user", "break_apn_settings", {})).phone.device.active_apn_settings == ApnSettings(ApnName.BROKEN)
        assert begun(("user", "break_apn_mms_setting", {})).phone.device.active_apn_settings == ApnSettings(
            mmsc_url=None
        )

    def test_wifi_calling(self):
        device = begun(("user", "set_wifi_calling", {"enabled": True})).phone.device
        assert (device.wifi_calling_enabled, device.wifi_calling_mms_over_wifi) == (True, False)
        device = begun(("user", "set_wifi_calling", {"enabled": True, "mms_over_wifi": True})).phone.device
        assert (device.wifi_calling_enabled, device.wifi_calling_mms_over_wifi) == (True, True)
        device = begun(("user", "set_wifi_calling", {"enabled": True, "mms_over_wifi": None})).phone.device
        assert (device.wifi_calling_enabled, device.wifi_calling_mms_over_wifi) == (True, False)

    def test_a_slow_vpn_stays_slow(self):
        world = begun(("user", "break_vpn", {}))
        assert world.phone.device.vpn_connected
        world.call(Seat.USER, "disconnect_vpn", {})
        world.call(Seat.USER, "connect_vpn", {})
        assert world.phone.device.vpn_details.server_performance is Performance.POOR

    def test_permissions_and_volume(self):
        world = begun(
            ("user", "remove_app_permission", {"app_name": "messaging", "permission": "sms"}),
            ("assistant", "set_data_usage", {**LINE, "data_used_gb": 15.1}),
        )
        assert not world.phone.device.app_statuses["messaging"].permissions.sms
        assert world.phone.surroundings.mobile_data_usage_exceeded

    @pytest.mark.parametrize(("ended", "ends"), [(False, date(2026, 12, 31)), (True, date(2025, 1, 31))])
    def test_suspension_for_a_bill(self, ended, ends):
        suspend = ("assistant", "suspend_line_for_overdue_bill", {**LINE, "new_bill_id": "B7", "contract_ended": ended})
        world = begun(suspend, ("user", "simulate_network_search", {}))
        line, bill = world.records.lines["L1002"], world.records.bills["B7"]
        assert (line.status, line.suspension_start_date, line.contract_end_date) == (LineStatus.SUSPENDED, TODAY, ends)
        assert (bill.status, bill.total_due, bill.issue_date, bill.due_date, len(bill.line_items)) == (
            BillStatus.OVERDUE, 65.0, date(2025, 1, 1), date(2025, 1, 15), 1,
        )  # fmt: skip
        assert world.records.customers["C1001"].bill_ids[-1] == "B7"
        assert bill.line_items[0].date == TODAY
        assert world.phone.device.network_connection_status is NetworkStatus.NO_SERVICE

    @pytest.mark.parametrize(
        ("call", "said"),
        [
            (("user", "turn_data_of", {}), "Did you mean 'turn_data_of"),
            (("user", "suspend_line_for_overdue_bill", {}), "func_name"),
            (("somebody", "turn_data_off", {}), "env_type"),
            (("user", "lock_sim_card", {"mode": "face"}), "'face'"),
            (("user", "lock_sim_card", {}), "'mode'"),
            (("user", "set_user_info", {"name": "A", "phone_number": "1"}), "'1'"),
            (("user", "remove_app_permission", {"app_name": "x", "permission": "sms"}), "'x'"),
            (("assistant", "set_data_usage", {**LINE, "data_used_gb": "much"}), "'data_used_gb'"),
            (
                (
                    "assistant",
                    "suspend_line_for_overdue_bill",
                    {**LINE, "new_bill_id": "B1001", "contract_ended": True},
                ),
                "B1001",
            ),
        ],
    )
    def test_what_is_wrong_is_named_with_its_place(self, call, said):
        with pytest.raises(ItemError) as error:
            begun(call)
        assert "task 't': initial_state.initialization_actions[1]" in str(error.value)
        assert said in str(error.value)


class TestAssertions:
    @pytest.mark.parametrize(
        ("call", "holds"),
        [
            (("user", "assert_service_status", {"expected_status": "connected"}), True),
            (("user", "assert_service_status", {"expected_status": "no_service"}), False),
            (("user", "assert_airplane_mode_status", {"expected_status": False}), True),
            (("user", "assert_mobile_data_status", {"expected_status": True}), True),
            (("user", "assert_mobile_roaming_status", {"expected_status": True}), False),
            (("user", "assert_mobile_data_saver_mode_status", {"expected_status": False}), True),
            (("user", "assert_mobile_data_usage_exceeded", {"expected_status": True}), False),
            (("user", "assert_can_send_mms", {"expected_status": True}), True),
            (("user", "assert_internet_speed", {"expected_speed": 220}), True),
            (("user", "assert_internet_speed", {"expected_speed": 220.01}), False),
            (("user", "assert_internet_speed", {"expected_speed": 200, "expected_desc": "EXCELLENT"}), True),
            (("user", "assert_internet_speed", {"expected_speed": 200, "expected_desc": "good"}), False),
            (("user", "assert_internet_not_excellent", {}), False),
            (("assistant", "assert_data_refueling_amount", {**LINE, "expected_amount": 0}), True),
            (("assistant", "assert_data_refueling_amount", {**LINE, "expected_amount": 1e-5}), False),
            (("assistant", "assert_line_status", {**LINE, "expected_status": "Active"}), True),
            (("assistant", "assert_line_status", {**LINE, "expected_status": "active"}), False),
            (("assistant", "assert_overdue_bill_exists", {"customer_id": "C1002", "overdue_bill_id": "B1005"}), True),
            (("assistant", "assert_overdue_bill_exists", {"customer_id": "C1001", "overdue_bill_id": "B1005"}), False),
            (("assistant", "assert_no_overdue_bill", {"overdue_bill_id": "none"}), True),
            (("assistant", "assert_no_overdue_bill", {"overdue_bill_id": "B1001"}), True),
            (("assistant", "assert_no_overdue_bill", {"overdue_bill_id": "B1002"}), False),
        ],
    )
    def test_each_on_an_untouched_world(self, call, holds):
        assert evaluate(begun(), task(assertions=[call]), []).assertions == (holds,)

    def test_the_value_that_is_expected(self):
        call = ("user", "assert_airplane_mode_status", {"expected_status": True}, False)
        assert evaluate(begun(), task(assertions=[call]), []).reward == 1.0

    def test_there_are_thirteen(self):
        assert [len(ASSERTIONS[seat]) for seat in (Seat.ASSISTANT, Seat.USER)] == [4, 9]

    def test_an_unknown_one_is_named(self):
        with pytest.raises(ItemError, match=r"env_assertions\[0\].*assert_service_status"):
            evaluate(begun(), task(assertions=[("user", "assert_service_state", {})]), [])


def action(name, arguments, compared=None):
    return {"action_id": f"{name}_0", "name": name, "arguments": arguments, "compare_args": compared}


class TestActions:
    @pytest.mark.parametrize(
        ("compared", "made", "matches"),
        [
            (None, {"a": 1, "b": 2}, True),
            (None, {"a": 1}, True),
            (None, {}, True),
            (None, {"a": 2}, False),
            (None, {"a": 1, "c": 3}, False),
            ([], {"a": 9, "c": 3}, True),
            (["a"], {"a": 1, "b": 9}, True),
            (["a"], {"b": 2}, False),
        ],
    )
    def test_arguments(self, compared, made, matches):
        wanted = task(actions=[action("tool", {"a": 1, "b": 2}, compared)], basis=["ACTION"])
        assert evaluate(begun(), wanted, [Call(Seat.USER, "tool", made)]).actions == (matches,)

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            ("tool", ": expected an object"),
            ({"action_id": "a", "arguments": {}}, ".name: expected a text"),
            (action("tool", [1]), ".arguments: expected an object"),
            (action("tool", {}, "a"), ".compare_args: expected a list"),
        ],
    )
    def test_a_malformed_one_is_named(self, wanted, said):
        with pytest.raises(ItemError, match=rf"task 't': evaluation_criteria\.actions\[0\]{said}"):
            evaluate(begun(), task(actions=[wanted]), [])

    def test_a_call_whose_arguments_are_no_object_is_none(self):
        wanted = task(actions=[action("tool", {})], basis=["ACTION"])
        assert evaluate(begun(), wanted, [Call(Seat.USER, "tool", [])]).reward == 0.0

    def test_any_side_and_order_and_refused_calls_count(self):
        wanted = task(actions=[action("one", {}), action("two", {})], basis=["ACTION"])
        calls = [Call(Seat.USER, "two", {}), Call(Seat.ASSISTANT, "one", {})]
        assert evaluate(begun(), wanted, calls).reward == 1.0
        assert evaluate(begun(), wanted, calls[:1]).reward == 0.0

    def test_reward_is_the_product_of_what_it_rests_on(self):
        assertions = [("user", "assert_airplane_mode_status", {"expected_status": True})]
        both = task(assertions=assertions, actions=[action("one", {})], basis=["ENV_ASSERTION", "ACTION"])
        verdict = evaluate(begun(), both, [Call(Seat.ASSISTANT, "one", {})])
        assert (verdict.reward, verdict.breakdown) == (0.0, {RewardType.ENV_ASSERTION: 0.0, RewardType.ACTION: 1.0})
        assert evaluate(begun(), {**both, "evaluation_criteria": None}, []).reward == 1.0

    @pytest.mark.parametrize("basis", [["NL_ASSERTION"], "ACTION", None, ["DB"], ["NL"]])
    def test_what_a_verdict_cannot_rest_on(self, basis):
        wanted = task()
        wanted["evaluation_criteria"]["reward_basis"] = basis
        with pytest.raises(ItemError, match="reward_basis"):
            evaluate(begun(), wanted, [])


class TestRecordsAndTexts:
    WANTED = task(actions=[{**action("toggle_data", {}), "requestor": "user"}], basis=["DB"])

    @pytest.mark.parametrize(("toggles", "same"), [(1, True), (0, False), (2, False), (3, True)])
    def test_records_as_after_the_expected_actions(self, toggles, same):
        world = begun()
        for _ in range(toggles):
            world.call(Seat.USER, "toggle_data", {})
        assert evaluate(world, self.WANTED, [], fresh=World()).breakdown == {RewardType.DB: float(same)}

    def test_what_crosses_sides_is_not_there_in_the_expected_records(self):
        roaming = task(actions=[{**action("disable_roaming", LINE), "requestor": "assistant"}], basis=["DB"])
        world = begun()
        world.call(Seat.ASSISTANT, "disable_roaming", LINE)
        assert evaluate(world, roaming, [], fresh=World()).same_records is False

    @pytest.mark.parametrize(
        ("said", "told"), [(["It is $1,250.00 Today"], True), (["1250", "00 today"], False), ([], False)]
    )
    def test_texts(self, said, told):
        wanted = task(basis=["COMMUNICATE"])
        wanted["evaluation_criteria"]["communicate_info"] = ["$1250.00 today"]
        verdict = evaluate(begun(), wanted, [], said=said)
        assert (verdict.told, verdict.reward) == ((told,), float(told))


class TestStatements:
    """Statements in words, of which a judge says whether they hold."""

    WANTED = replace(read_task(task(basis=["NL_ASSERTION"])), nl_assertions=("Was polite.", "Named the price."))

    @pytest.mark.parametrize(("answers", "reward"), [([True, True], 1.0), ([True, False], 0.0)])
    def test_all_must_hold(self, answers, reward):
        verdict = evaluate(begun(), self.WANTED, [], statements=answers)
        assert (verdict.breakdown, verdict.reward) == ({RewardType.NL_ASSERTION: reward}, reward)
        assert verdict.statements == tuple(answers)

    def test_without_answers_it_says_what_is_needed(self):
        with pytest.raises(
            ItemError, match=r"task 't'.*reward_basis: NL_ASSERTION needs a judge's answers.*statements="
        ):
            evaluate(begun(), self.WANTED, [])

    def test_where_the_verdict_rests_on_something_else_they_are_kept_and_do_not_count(self):
        wanted = replace(read_task(task()), nl_assertions=("Was polite.",))
        assert evaluate(begun(), wanted, []).statements is None
        verdict = evaluate(begun(), wanted, [], statements=[False])
        assert (verdict.reward, verdict.statements) == (1.0, (False,))

    @pytest.mark.parametrize("answers", [[], [True], [True] * 3])
    def test_one_for_each(self, answers):
        with pytest.raises(ConfigError, match=rf"{len(answers)} answers on the 2 nl_assertions of task 't'"):
            evaluate(begun(), self.WANTED, [], statements=answers)


class TestPrepared:
    """Objects in upstream's schema and tasks are one and the same; functions are found once for each task."""

    ROW = task(
        ("user", "turn_data_off", {}),
        assertions=[("user", "assert_mobile_data_status", {"expected_status": True})],
        actions=[action("toggle_data", {})],
        basis=["ENV_ASSERTION", "ACTION"],
    )

    def test_a_task_is_played_as_its_row_is(self):
        one, rowed, tasked = read_task(self.ROW), World(), World()
        make_start(rowed, self.ROW)
        make_start(tasked, one)
        assert rowed == tasked
        assert not tasked.phone.device.data_enabled
        calls = [Call(Seat.USER, "toggle_data", {})]
        for world in (rowed, tasked):
            world.call(Seat.USER, "toggle_data", {})
        assert evaluate(rowed, self.ROW, calls) == evaluate(tasked, one, calls)
        assert evaluate(tasked, one, calls).reward == 1.0

    def test_arguments_are_checked_once(self, monkeypatch):
        checked = []
        monkeypatch.setattr(prepared, "check_arguments", lambda tool, _: checked.append(tool.name))
        one = read_task(self.ROW)
        for _ in range(3):
            world = World()
            make_start(world, one)
            evaluate(world, one, [])
        assert checked == ["set_user_info", "turn_data_off", "assert_mobile_data_status"]

    def test_what_cannot_be_prepared_fails_each_time(self):
        one = read_task(task(("user", "turn_data_of", {})))
        for _ in range(2):
            with pytest.raises(ItemError, match="turn_data_of"):
                make_start(World(), one)

    def test_a_task_made_after_another_is_gone_is_not_taken_for_it(self):
        """Identities are used again once a task is gone; those that are known must not go."""
        known = prepared.Prepared(lambda one: one.id)
        for number in range(50):
            row = {**self.ROW, "id": str(number)}
            assert known(read_task(row)) == str(number)

    def test_only_so_many_are_kept(self, monkeypatch):
        monkeypatch.setattr(prepared, "_KEPT", 2)
        made = []
        known = prepared.Prepared(lambda one: made.append(one.id) or one.id)
        tasks = [read_task({**self.ROW, "id": name}) for name in "abc"]
        assert [known(tasks[at]) for at in (0, 1, 0, 1, 2, 0)] == ["a", "b", "a", "b", "c", "a"]
        assert made == ["a", "b", "c", "a"]


class TestReplay:
    TASK = read_task(
        task(
            ("user", "turn_data_off", {}),
            assertions=[("user", "assert_mobile_data_status", {"expected_status": True})],
        )
    )

    def recording(self, played_calls, **changes):
        played = replay(World(), self.TASK, played_calls)
        return replace(
            Recording("line 1", "t", tuple(played_calls), played.errors, played.verdict.reward,
                      played.verdict.assertions, final_fields(played.world)),
            **changes,
        )  # fmt: skip

    def test_agrees_with_itself_and_leaves_its_world(self):
        world, calls = World(), [("user", "toggle_data", {}), ("user", "nosuch", {})]
        recording = self.recording(calls)
        assert (recording.reward, recording.errors) == (1.0, (False, True))
        found = play_again(world, self.TASK, recording)
        assert found.agreed == dict.fromkeys(Aspect, True)
        assert found.differences == ()
        assert world == World()

    def test_tells_each_field_that_differs(self):
        """Of the record of one call, of which another comes about: it toggles nothing."""
        recording = self.recording([("user", "toggle_data", {})], calls=(("user", "nosuch", {}),))
        found = play_again(World(), self.TASK, recording)
        assert found.agreed == dict.fromkeys(Aspect, False)
        assert found.differences[0] == "errors: call 1, nosuch: refused instead of accepted"
        assert found.differences[1] == "reward: 0.0 instead of 1.0"
        assert found.differences[2] == "env_assertions: [False] instead of [True]"
        assert {line.partition(":")[0] for line in found.differences[3:]} == {
            "final.can_send_mms", "final.device.data_enabled", "final.mobile_data_working", "final.speed_desc",
            "final.speed_mbps",
        }  # fmt: skip

    def test_compares_what_is_there(self):
        recording = self.recording([], errors=None, reward=None, assertions=None, final={"can_send_mms": True})
        assert play_again(World(), self.TASK, recording).agreed == {Aspect.FINAL: False}
        recording = replace(recording, final={"can_send_mms": False}, reward=0)
        assert play_again(World(), self.TASK, recording).agreed == {Aspect.FINAL: True, Aspect.REWARD: True}

    def test_a_part_of_the_state_that_is_recorded_is_compared_whole(self):
        """A bill that came to be, and of which the record does not know, is a difference."""
        bills = {"B1001": ["Paid", 160.5, 4], "B1002": ["Issued", 150.0, 4]}
        found = play_again(World(), self.TASK, self.recording([], final={"bills": bills}))
        assert found.differences == ("final.bills.B1003: ['Draft', 0.0, 0] instead of None",)

    def test_an_error_that_is_not_known(self):
        calls = (("user", "toggle_data", {}), ("user", "nosuch", {}))
        found = play_again(World(), self.TASK, self.recording(calls, errors=(None, False)))
        assert found.differences == ("errors: call 2, nosuch: refused instead of accepted",)

    def test_an_episode_without_an_end_of_its_own_earns_nothing(self):
        solved = self.recording([("user", "toggle_data", {})], reward=0.0)
        assert play_again(World(), self.TASK, replace(solved, judged=False)).agreed[Aspect.REWARD]
        assert not play_again(World(), self.TASK, solved).agreed[Aspect.REWARD]

    def test_a_technician_alone(self):
        alone = self.recording([], calls=(("assistant", "toggle_data", {}),), errors=(False,), final=None)
        assert play_again(World(), self.TASK, replace(alone, solo=True)).agreed[Aspect.ERRORS]
        assert not play_again(World(), self.TASK, alone).agreed[Aspect.ERRORS]

    def test_what_was_said_and_judged(self):
        basis = (RewardType.COMMUNICATE, RewardType.NL_ASSERTION)
        one = replace(self.TASK, basis=basis, communicate=("$65",), nl_assertions=("Was polite.",))
        recording = Recording("line 1", "t", (), reward=1.0, said=("It is $65.",), statements=(True,))
        assert play_again(World(), one, recording).differences == ()
        for change in ({"said": ()}, {"statements": (False,)}):
            assert play_again(World(), one, replace(recording, **change)).agreed == {Aspect.REWARD: False}

    def test_a_customer_without_a_number_has_no_lines(self):
        found = final_fields(World())
        assert (found["lines"], found["bills"], found["can_send_mms"]) == ({}, {}, True)

"""The rules of a case, with customers that follow a script: who can do what, what is seen, and how it ends."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import gymnasium as gym
import pytest

import askgym  # noqa: F401 - registers the environments
from askgym.drivers import Roles, drive
from askgym.envs.env import AskEnv
from askgym.envs.telecom.items import TelecomItem, make_item
from askgym.envs.telecom.tasks import EnvAssertion, RewardType, Seat, Task, task, task_ids
from askgym.envs.telecom.types import Performance
from askgym.envs.telecom.world import World
from askgym.episode import PolicyCall, UserCall
from askgym.errors import ConfigError, ItemError
from askgym.types import Action, EndReason, FailureKind, ToolCall, UserFailure, UserMove, Verdict

AIRPLANE = "[service_issue]airplane_mode_on[PERSONA:None]"
LOCKED = "[service_issue]lock_sim_card_pin[PERSONA:Hard]"
OVERDUE = next(id_ for id_ in task_ids() if id_.startswith("[service_issue]overdue_bill_suspension["))
USAGE = next(id_ for id_ in task_ids() if id_.startswith("[mobile_data_issue]data_usage_exceeded["))
VPN = next(id_ for id_ in task_ids() if id_.startswith("[mobile_data_issue]bad_vpn["))
LINE = {"customer_id": "C1001", "line_id": "L1002"}


def said(name: str, /, **arguments: Any) -> str:
    return json.dumps({"name": name, "arguments": arguments})


IDENTIFY = said("get_customer_by_phone", phone_number="555-123-2002")


def scripted(*moves: UserMove | str) -> Callable[[UserCall], UserMove]:
    """A customer that makes these moves, one a call, and then says "Hm."."""
    made = iter(moves)

    def answer(call: UserCall) -> UserMove:
        move = next(made, "Hm.")
        return UserMove(move) if isinstance(move, str) else move

    return answer


def phone(name: str, **arguments: Any) -> UserMove:
    return UserMove("", tool_calls=(ToolCall("p", name, json.dumps(arguments)),))


def dual(*moves: UserMove | str, task_id: str = AIRPLANE, **arguments: Any) -> AskEnv:
    env = gym.make("Tau2Telecom-v0", items=[task(task_id)], user=scripted("My phone is dead.", *moves), **arguments)
    env.reset(seed=0)
    assert isinstance(env.unwrapped, AskEnv)
    return env.unwrapped


def solo(task_id: str = AIRPLANE, **arguments: Any) -> AskEnv:
    env = gym.make("Tau2TelecomSolo-v0", items=[task(task_id)], **arguments)
    env.reset(seed=0)
    assert isinstance(env.unwrapped, AskEnv)
    return env.unwrapped


def play(env: AskEnv, actions: Sequence[str | Action]) -> list[tuple[str, float, bool, bool, dict[str, Any]]]:
    return [env.step_action(one if isinstance(one, Action) else Action(one)) for one in actions]


# -- what is seen -----------------------------------------------------------------------------------------------------


def test_the_first_observation_is_the_customers_opening_or_the_ticket() -> None:
    env = gym.make("Tau2Telecom-v0", items=[task(AIRPLANE)], user=scripted("My phone is dead."))
    observation, info = env.reset(seed=0)
    assert observation == "My phone is dead."
    assert [message["role"] for message in info["messages"]] == ["system", "user"]
    assert len(info["tools"]) == 13
    env = gym.make("Tau2TelecomSolo-v0", items=[task(AIRPLANE)])
    observation, info = env.reset(seed=0)
    assert observation == task(AIRPLANE).ticket
    assert info["messages"][1] == {"role": "user", "content": observation}
    names = [tool["function"]["name"] for tool in info["tools"]]
    assert len(names) == 44
    assert names[-1] == "done"


def test_a_call_is_answered_by_its_result_and_words_by_the_customer() -> None:
    env = dual("Good day to you, too.")
    (first, second) = play(env, [IDENTIFY, "Good day!"])
    assert json.loads(first[0])["customer_id"] == "C1001"
    assert first[4]["messages"][-1]["role"] == "tool"
    assert second[0] == "Good day to you, too."
    assert [message["role"] for message in second[4]["messages"]] == [
        "system", "user", "assistant", "tool", "assistant", "user",
    ]  # fmt: skip


def test_what_the_customer_does_on_the_phone_is_not_seen_and_kept() -> None:
    env = dual(phone("check_sim_status"), phone("toggle_airplane_mode"), "It is off now.")
    (observation, reward, *_, info) = play(env, ["Please turn airplane mode off."])[0]
    assert observation == "It is off now."
    assert len(info["messages"]) == 4
    notes = env.state.turns[0].notes
    assert [(call["seat"], call["name"], call["error"]) for call in notes["calls"]] == [
        ("user", "check_sim_status", False),
        ("user", "toggle_airplane_mode", False),
    ]
    assert ["device.airplane_mode", True, False] in list(notes["changes"])
    assert notes["faults"] == 0
    assert reward > 0
    assert "hidden" not in info


def test_several_native_calls_are_made_in_order_and_all_results_are_seen() -> None:
    env = solo()
    calls = (ToolCall("a", "check_sim_status", "{}"), ToolCall("b", "toggle_airplane_mode", ""))
    observation, *_, info = env.step_action(Action("ignored", calls))
    sim, mode = (message for message in info["messages"] if message["role"] == "tool")
    assert (sim["tool_call_id"], mode["tool_call_id"]) == ("a", "b")
    assert observation == f"{sim['content']}\n{mode['content']}"
    assert info["messages"][-3]["tool_calls"][1]["function"]["name"] == "toggle_airplane_mode"


@pytest.mark.parametrize("form", [
    '{"name": "toggle_airplane_mode", "arguments": {}}',
    ' \n{"name": "toggle_airplane_mode"}\n',
    '{"name": "toggle_airplane_mode", "arguments": "{}", "requestor": "user"}',
    '{"type": "function", "function": {"name": "toggle_airplane_mode", "arguments": "{}"}}',
    '{"tool_calls": [{"id": "x", "function": {"name": "toggle_airplane_mode", "arguments": {}}}]}',
    '<think>It is on.</think>\n<tool_call>\n{"name": "toggle_airplane_mode", "arguments": {}}\n</tool_call>',
    "I will do it.\n<tool_call>{\"name\": \"toggle_airplane_mode\", \"arguments\": {}}</tool_call>",
])  # fmt: skip
def test_the_forms_of_a_call(form: str) -> None:
    env = solo()
    play(env, [form])
    assert env.state.world.phone.device.airplane_mode is False
    assert env.state.errors == 0
    own = env.state.messages[2]
    assert (own.role, own.content) == ("assistant", form)


@pytest.mark.parametrize(("form", "why"), [
    ("{}", "name and arguments"),
    ('{"arguments": {}}', "name and arguments"),
    ('{"name": 3}', "name and arguments"),
    ('{"name": "toggle_data", "arguments": []}', "no JSON object"),
    ('{"name": "toggle_data", "arguments": "x"}', "no JSON"),
    ('{"name": "toggle_data", "arguments": {"a": NaN}}', "written down"),
    ('{"name": "toggle_data", "arguments": {"a": 1e999}}', "written down"),
    ('{"name": "toggle_data", "arguments": {"a": "\\ud800"}}', "written down"),
    ('{"name": "toggle_data", "arguments": {"on": true}}', "does not take 'on'"),
    ('{"name": "refuel_data", "arguments": {"customer_id": "C1001", "line_id": "L1002", "gb_amount": "2"}}', "number"),
    ('{"name": "toggle_dat", "arguments": {}}', "not found"),
    ('{"name": "toggle_data", }', "column"),
    ("<tool_call>{", "not closed"),
    ('{"name": "x", "arguments": ' + '{"a":' * 5000 + "1" + "}" * 5001, "nested too deeply"),
])  # fmt: skip
def test_a_call_that_is_none_is_an_error_and_changes_nothing(form: str, why: str) -> None:
    env = solo()
    world = env.state.world
    (observation, reward, terminated, truncated, _) = play(env, [form])[0]
    assert observation.startswith("Error: ")
    assert why in observation
    assert (terminated, truncated) == (False, False)
    assert env.state.world == world
    assert (env.state.errors, env.state.conduct.charges) == (1, {"error": 1})
    assert reward == pytest.approx(-0.02)


def test_json_inside_a_sentence_is_words() -> None:
    env = dual("What is that?")
    text = f"I will now call {said('transfer_to_human_agents', summary='x')} for you."
    play(env, [text])
    assert env.state.heard == text
    assert not env.state.transferred


# -- who can do what --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("claimed", [{"requestor": "user"}, {"role": "user"}, {"seat": "user", "requestor": "user"}])
def test_the_seat_decides_whatever_the_action_claims(claimed: dict[str, str]) -> None:
    env = dual()
    before = env.state.world
    (observation, reward, *_) = play(env, [json.dumps({"name": "toggle_airplane_mode", "arguments": {}, **claimed})])[0]
    assert "it is the customer's" in observation
    assert env.state.world is before
    assert env.state.conduct.charges == {"ownership": 1}
    assert reward == pytest.approx(-0.05)


def test_a_customer_cannot_reach_the_records() -> None:
    env = dual(phone("enable_roaming", **LINE), "Hm.")
    before = env.state.world
    play(env, ["Please do something."])
    (call,) = env.state.phone_log
    assert call.result.error
    assert env.state.world is before


def test_done_is_a_tool_of_the_solo_technician_only() -> None:
    env = dual()
    (observation, _, terminated, *_) = play(env, [said("done")])[0]
    assert "not found" in observation
    assert not terminated
    assert play(solo(), [said("done")])[0][4]["end_reason"] == "agent_stop"


@pytest.mark.parametrize("token", ["###STOP###", "###TRANSFER###", "###OUT-OF-SCOPE###"])
def test_stop_tokens_of_the_technician_are_words(token: str) -> None:
    (_, _, terminated, *_) = play(dual("Pardon?"), [f"Goodbye. {token}"])[0]
    assert not terminated


def test_two_cases_share_no_state() -> None:
    # In τ²-bench one slow VPN makes all of a process slow: the default server is shared.
    first, second = solo(VPN), solo(AIRPLANE)
    play(first, [said("disconnect_vpn"), said("connect_vpn")])
    play(second, [said("connect_vpn")])
    details = [env.state.world.phone.device.vpn_details for env in (first, second)]
    assert [one.server_performance for one in details if one] == [Performance.POOR, Performance.EXCELLENT]


# -- how it ends ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["###STOP###", "###TRANSFER###", "###OUT-OF-SCOPE###"])
def test_the_customer_ends_the_dialogue(token: str) -> None:
    (observation, reward, terminated, truncated, info) = play(dual(f"Bye. {token}"), ["Hello."])[0]
    assert (observation, terminated, truncated, info["end_reason"]) == ("", True, False, "user_stop")
    assert info["hidden"]["verdict"]["reward"] == 0.0
    assert info["hidden"]["correct"] is False
    assert reward == 0.0


def test_a_solved_case_pays_one_in_all_and_a_verdict() -> None:
    env = dual(phone("toggle_airplane_mode"), "Off.", "Thanks! ###STOP###")
    steps = play(env, [IDENTIFY, "Please turn airplane mode off.", "Does it work?"])
    assert [round(step[1], 9) for step in steps] == [0.0, 0.5, 0.5]
    assert steps[-1][4]["hidden"]["verdict"] == {
        "reward": 1.0, "breakdown": {"ENV_ASSERTION": 1.0}, "assertions": [True, True], "actions": [True],
    }  # fmt: skip


def test_limits_end_a_case_for_their_own_reasons() -> None:
    env = solo(max_errors=3)
    steps = play(env, [said("nothing")] * 3)
    assert [step[2] for step in steps] == [False, False, True]
    assert steps[-1][4]["end_reason"] == "error_limit"
    assert sum(step[1] for step in steps) == pytest.approx(-1.0)
    env = solo(max_turns=2)
    steps = play(env, [said("check_sim_status")] * 2)
    assert (steps[-1][2], steps[-1][3], steps[-1][4]["end_reason"]) == (True, False, "step_limit")
    assert sum(step[1] for step in steps) == 0.0


def test_words_where_nobody_listens() -> None:
    (observation, _, terminated, _, info) = play(solo(), ["Hello?"])[0]
    assert "Nobody reads words" in observation
    assert info["messages"][-1]["role"] == "user"
    assert not terminated
    (_, reward, terminated, _, info) = play(solo(parity=True), ["Hello?"])[0]
    assert (terminated, info["end_reason"], reward) == (True, "malformed", 0.0)


def test_parity_counts_messages_as_tau2_does() -> None:
    # The opening is 1; each call of the technician and its result 2; words 1, a phone call and its result 2, words 1.
    env = dual(phone("check_status_bar"), "No signal.", parity=True)
    assert env.state.steps == 1
    play(env, [IDENTIFY])
    assert env.state.steps == 3
    play(env, ["What does the status bar show?"])
    assert env.state.steps == 7
    env = dual(phone("check_status_bar"), "No signal.", parity=True, max_steps=6)
    steps = play(env, [IDENTIFY, "What does the status bar show?"])
    assert steps[-1][4]["end_reason"] == "step_limit"
    assert [step[1] for step in steps] == [0.0, 0.0]


def test_parity_counts_the_customers_errors_too() -> None:
    env = dual(phone("no_such_tool"), phone("no_such_tool"), "Hm.", parity=True, max_errors=2)
    assert play(env, ["Look at your phone."])[0][4]["end_reason"] == "error_limit"
    env = dual(phone("no_such_tool"), phone("no_such_tool"), "Hm.", max_errors=2)
    assert play(env, ["Look at your phone."])[0][4]["end_reason"] is None


def test_parity_pays_the_verdict_at_the_end() -> None:
    steps = play(solo(parity=True), [said("toggle_airplane_mode"), said("done")])
    assert [(step[1], step[4]["reward_terms"]) for step in steps] == [(0.0, {"verdict": 0.0}), (1.0, {"verdict": 1.0})]


def test_a_customer_that_cannot_be_reached_is_never_a_zero_verdict() -> None:
    def gone(call: UserCall) -> UserMove | UserFailure:
        return UserMove("Hello.") if not call.state.heard else UserFailure(FailureKind.OUTAGE, "no connection")

    env = gym.make("Tau2Telecom-v0", items=[task(AIRPLANE)], user=gone).unwrapped
    env.reset(seed=0)
    _, reward, terminated, truncated, info = env.step("Hello.")
    assert (reward, terminated, truncated) == (0.0, False, True)
    assert (info["valid"], info["end_reason"]) == (False, "user_failure")
    assert info["hidden"]["verdict"] is None


@pytest.mark.parametrize("stuck", [phone("check_status_bar"), UserMove(" ")])
def test_a_customer_that_never_says_a_word_fails(stuck: UserMove) -> None:
    env = dual(*[stuck] * 40)
    (_, _, terminated, truncated, info) = play(env, ["Well?"])[0]
    assert (terminated, truncated, info["end_reason"]) == (False, True, "user_failure")


@pytest.mark.parametrize("text", ["", " \n", "x" * 40_000, "\ud800", "<think>only thoughts</think>"])
def test_malformed_actions_end_it(text: str) -> None:
    (_, reward, terminated, _, info) = play(dual(), [text])[0]
    assert (terminated, info["end_reason"], reward) == (True, "malformed", -1.0)


# -- charges ----------------------------------------------------------------------------------------------------------

LOOK = said("check_status_bar")
ASK_TO_PAY = said("send_payment_request", customer_id="C1001", bill_id="B1234321")
RESUME, REBOOT, DONE = said("resume_line", **LINE), said("reboot_device"), said("done")
TRANSFER = said("transfer_to_human_agents", summary="x")


@pytest.mark.parametrize(("task_id", "actions", "charges", "total"), [
    (AIRPLANE, [IDENTIFY, said("toggle_airplane_mode"), DONE], {}, 1.0),
    (AIRPLANE, [said("toggle_airplane_mode"), DONE], {"unidentified": 1}, 0.9),
    (AIRPLANE, [DONE], {}, 0.0),
    (AIRPLANE, [IDENTIFY, LOOK, TRANSFER, DONE], {"transfer": 1}, -0.5),
    (AIRPLANE, [TRANSFER, TRANSFER, DONE], {"transfer": 1, "hasty": 1, "unidentified": 1}, -0.5),
    (LOCKED, [IDENTIFY, LOOK, TRANSFER, DONE], {}, 1.0),
    (LOCKED, [TRANSFER, DONE], {"hasty": 1, "unidentified": 1}, 0.7),
    # A SIM card is taken for bad, and put back: two steps for nothing.
    (AIRPLANE, [IDENTIFY, said("toggle_data"), said("toggle_airplane_mode"), DONE], {}, 1.0),
    (USAGE, [IDENTIFY, said("refuel_data", **LINE, gb_amount=2.0), DONE], {}, 1.0),
    (USAGE, [IDENTIFY, said("refuel_data", **LINE, gb_amount=3.0), DONE], {"overfuel": 1}, 0.3),
    (USAGE, [IDENTIFY, said("toggle_data"), said("toggle_data"), said("refuel_data", **LINE, gb_amount=2), DONE],
     {"harm": 1}, 0.95),
    (OVERDUE, [IDENTIFY, ASK_TO_PAY, said("make_payment"), RESUME, REBOOT, DONE], {}, 1.0),
    (OVERDUE, [IDENTIFY, ASK_TO_PAY, RESUME, said("make_payment"), REBOOT, DONE], {"resume": 1}, 0.8),
])  # fmt: skip
def test_what_is_charged_for(task_id: str, actions: list[str], charges: dict[str, int], total: float) -> None:
    env = solo(task_id)
    steps = play(env, actions)
    assert env.state.conduct.charges == charges
    assert sum(step[1] for step in steps) == pytest.approx(total)


def test_naming_a_tool_to_the_customer_is_charged() -> None:
    env = dual()
    play(env, ["Please use toggle_airplane_mode.", "Please turn airplane mode off."])
    assert env.state.conduct.charges == {"tool_names": 1}


# -- statements that a judge decides on -------------------------------------------------------------------------------


def with_statement(polite: str = "The technician was polite.") -> Task:
    base = task(AIRPLANE)
    return replace(base, nl_assertions=(polite,), basis=(RewardType.ENV_ASSERTION, RewardType.NL_ASSERTION))


def test_statements_go_to_the_judge() -> None:
    asked: list[str] = []

    def judge(call: Any) -> Verdict:
        asked.extend(criterion.question for criterion in call.criteria)
        return Verdict({criterion.id: len(asked) > 1 for criterion in call.criteria})

    for polite in (False, True):
        env = gym.make("Tau2TelecomSolo-v0", items=[with_statement()], judge=judge).unwrapped
        env.reset(seed=0)
        steps = play(env, [said("toggle_airplane_mode"), DONE])
        assert steps[-1][4]["hidden"]["verdict"]["reward"] == float(polite)
    assert asked == ["The technician was polite."] * 2
    with pytest.raises(ConfigError, match="1 statements in words"):
        gym.make("Tau2TelecomSolo-v0", items=[with_statement()])


def test_a_judge_failure_is_never_a_reward() -> None:
    env = gym.make("Tau2TelecomSolo-v0", items=[with_statement()], judge=lambda call: Verdict({})).unwrapped
    env.reset(seed=0)
    *_, truncated, info = play(env, [said("toggle_airplane_mode"), DONE])[-1]
    assert (truncated, info["valid"], info["end_reason"]) == (True, False, "judge_failure")


# -- states -----------------------------------------------------------------------------------------------------------


def test_states_are_kept_and_branched_in_the_middle_of_a_turn() -> None:
    item = make_item(task(AIRPLANE), World())
    rules = dual().setup.rules
    state = drive(rules, rules.begin(item, 0), Roles(user=_User()))
    waiting = rules.absorb(state, Action("Please turn airplane mode off."))
    used = rules.absorb(waiting, phone("toggle_airplane_mode"))
    assert waiting.world.phone.device.airplane_mode is True
    assert used.world.phone.device.airplane_mode is False
    assert item.start.phone.device.airplane_mode is True
    other = rules.absorb(waiting, UserMove("No."))
    assert other.world == state.world
    again = pickle.loads(pickle.dumps(used))
    assert again == used
    assert isinstance(rules.pending(rules.absorb(again, UserMove("Done."))), PolicyCall)


class _User:
    def answer(self, call: UserCall) -> UserMove:
        return UserMove("Hello.")


def test_infos_can_be_pickled() -> None:
    env = dual("x ###STOP###")
    for step in play(env, [IDENTIFY, "Hello."]):
        assert pickle.loads(pickle.dumps(step)) == step


def test_a_task_that_asserts_the_unknown_is_named() -> None:
    broken = replace(task(AIRPLANE), assertions=(EnvAssertion(Seat.USER, "assert_service_statu", {}),))
    with pytest.raises(ItemError, match=r"airplane.*assert_service_statu.*Did you mean"):
        gym.make("Tau2TelecomSolo-v0", items=[broken])


def test_other_items_are_refused() -> None:
    env = dual()
    ask = gym.make("AskMind-v0").unwrapped
    ask.reset(seed=0)
    with pytest.raises(ConfigError, match="is no telecom task"):
        env.reset(options={"item": ask.state.item})
    assert isinstance(env.state.item, TelecomItem)
    assert EndReason.USER_STOP.valid
    assert not EndReason.STEP_LIMIT.truncates

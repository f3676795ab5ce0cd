"""Reference agents of the telecom domain: what each earns, that it keeps the policy, and that it always ends."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from itertools import groupby
from typing import Any

import pytest

from askgym.envs.telecom.agents import REFERENCE_AGENTS, reference_agent
from askgym.envs.telecom.agents.recalling import BY_TEXT
from askgym.envs.telecom.agents.steps import CLOSE
from askgym.envs.telecom.rules import TelecomRules
from askgym.envs.telecom.state import TelecomState
from askgym.envs.telecom.tasks import TRANSFER_SENTENCE, split, task_ids
from askgym.envs.telecom.world import tool_schemas
from askgym.episode import PolicyCall
from askgym.errors import UnknownNameError
from askgym.types import EndReason, Message

Play = Callable[..., TelecomState]

SMALL = split("small")
SAMPLE = task_ids()[::57]
HARDEST = max((one for one in task_ids() if one.startswith("[mms_issue]")), key=len)


def solved(state: TelecomState) -> bool:
    return state.verdict is not None and state.verdict.reward == 1.0


def one_fault(name: str) -> str:
    return next(one for one in SMALL if f"]{name}[" in one)


def short(task_id: str) -> str:
    return task_id.replace("[PERSONA:", "-").strip("[]").replace("]", "-")


class TestWorkflow:
    @pytest.mark.parametrize("task_id", SMALL, ids=short)
    @pytest.mark.parametrize("doubtful", [False, True], ids=["plain", "doubtful"])
    def test_mends_each_fault_by_the_rules(self, play: Play, scripted: Any, task_id: str, doubtful: bool):
        state = play(reference_agent("workflow"), task_id, scripted(doubtful=doubtful))
        assert solved(state)
        assert state.conduct.charges == {}
        assert state.episode_return == pytest.approx(1.0)

    def test_mends_all_faults_at_once(self, play: Play, scripted: Any):
        state = play(reference_agent("workflow"), HARDEST, scripted(doubtful=True))
        assert solved(state)
        assert state.conduct.charges == {}
        assert state.steps < 200

    @pytest.mark.parametrize("task_id", SAMPLE, ids=short)
    def test_works_alone_as_well(self, play: Play, task_id: str):
        state = play(reference_agent("workflow"), task_id, solo=True)
        assert solved(state)
        assert state.conduct.charges == {}

    @pytest.mark.parametrize("task_id", [*SMALL, *SAMPLE, HARDEST], ids=short)
    def test_understands_somebody_who_talks_in_other_words(self, play: Play, scripted: Any, chatty: Any, task_id: str):
        state = play(reference_agent("workflow"), task_id, scripted(say=chatty))
        assert solved(state)
        assert state.conduct.charges == {}

    def test_hands_over_what_cannot_be_mended_and_says_so(self, play: Play, scripted: Any):
        state = play(reference_agent("workflow"), one_fault("lock_sim_card_pin"), scripted())
        assert solved(state)
        assert [call.name for call in state.calls if call.seat == "assistant"] == [
            "get_customer_by_phone", "transfer_to_human_agents",
        ]  # fmt: skip
        assert state.said[-1] == TRANSFER_SENTENCE

    def test_speaks_plain_english(self, play: Play, scripted: Any):
        names = {tool["function"]["name"] for tool in tool_schemas("assistant", solo=True)}  # type: ignore[arg-type]
        state = play(reference_agent("workflow"), HARDEST, scripted())
        assert not [text for text in state.said if any(name in text for name in names)]

    def test_keeps_the_order_of_payment(self, play: Play, scripted: Any):
        state = play(reference_agent("workflow"), one_fault("overdue_bill_suspension"), scripted())
        made = [call.name for call in state.calls]
        wanted = ["get_customer_by_phone", "get_bills_for_customer", "send_payment_request", "check_payment_request",
                  "make_payment", "get_details_by_id", "resume_line", "reboot_device", ]  # fmt: skip
        at = [max(i for i, name in enumerate(made) if name == one) for one in wanted]
        assert at == sorted(at)

    def test_asks_how_much_and_names_the_price_before_it_adds_data(self, play: Play, scripted: Any):
        state = play(reference_agent("workflow"), one_fault("data_usage_exceeded"), scripted())
        said = [text for text in state.said if "GB" in text]
        assert "2 GB are possible" in said[0]
        assert "2 GB costs $4.00" in said[1]  # Premium Plan: $2 a GB
        (refuel,) = [call for call in state.calls if call.name == "refuel_data"]
        assert refuel.arguments["gb_amount"] == 2.0

    def test_adds_no_data_against_the_customers_will(self, play: Play, scripted: Any):
        class Thrifty(scripted):  # type: ignore[misc]
            def answer(self, call: Any) -> Any:
                move = super().answer(call)
                return type(move)("No, that is too expensive.") if "I agree" in move.text else move

        state = play(reference_agent("workflow"), one_fault("data_usage_exceeded"), Thrifty())
        assert not [call for call in state.calls if call.name == "refuel_data"]
        assert state.transferred

    def test_adds_no_data_beyond_what_may_be_bought_in_all(self, play: Play):
        task_id = next(one for one in task_ids(no_refuel=True) if one.startswith("[mobile_data_issue]") and
                       "]data_usage_exceeded_no_refuel[" in one)  # fmt: skip
        state = play(reference_agent("workflow"), task_id, no_refuel=True)
        assert not [call for call in state.calls if call.name == "refuel_data"]
        assert solved(state)
        assert state.conduct.charges == {}

    def test_never_loops_where_nothing_is_understood(self, play: Play, scripted: Any):
        state = play(reference_agent("workflow"), HARDEST, scripted(deaf=True))
        assert state.end_reason is EndReason.USER_STOP
        assert state.transferred
        assert len(state.turns) < 100
        requests = [text.rpartition("\n")[2] for text in state.said]
        in_a_row = [len(list(same)) for _, same in groupby(requests, key=lambda text: BY_TEXT.get(text, text))]
        assert max(in_a_row) == 5

    def test_is_not_deceived_by_a_customer_who_does_nothing(self, play: Play, scripted: Any):
        state = play(reference_agent("workflow"), HARDEST, scripted(idle=True))
        assert state.transferred
        assert not any("solved" in text for text in state.said)
        assert sum("once more" in text for text in state.said) == 1

    def test_what_it_does_depends_on_the_messages_alone(self, play: Play, scripted: Any):
        """Asked afresh at each turn of a case, out of order, it does what it did in that case."""
        rules = TelecomRules("")
        state = play(reference_agent("workflow"), HARDEST, scripted(doubtful=True), seed=7)
        done = [at for at, message in enumerate(state.messages) if message.role == "assistant"]
        agent = reference_agent("workflow")
        for turn in reversed(range(len(done))):
            call = PolicyCall(state.messages[: done[turn]], rules.tools, turn + 1, 200, 7)
            again = agent.answer(call)  # type: ignore[attr-defined]
            message = state.messages[done[turn]]
            assert (again.text, again.tool_calls) == (message.content, message.tool_calls)

    def test_a_branch_is_not_led_astray_by_the_case_that_was_kept(self, play: Play, scripted: Any):
        rules, agent = TelecomRules(""), reference_agent("workflow")
        base = (Message("system", ""), Message("user", "My number is 555-123-2002. I have no service."))
        found = ('{"customer_id": "C1001", "line_ids": ["L1002"]}',)
        call = agent.answer(PolicyCall(base, rules.tools, 1, 200, 3)).tool_calls  # type: ignore[attr-defined]
        begun = (*base, Message("assistant", "", call), Message("tool", *found, tool_call_id=call[0].id))
        question = agent.answer(PolicyCall(begun, rules.tools, 2, 200, 3)).text  # type: ignore[attr-defined]
        asked = (*begun, Message("assistant", question))
        # Another case of the same seed and length, whose place in the memory is the same.
        other = (base[0], Message("user", "My number is 555-123-2002. I cannot send pictures. I am at home."))
        agent = reference_agent("workflow")
        agent.answer(PolicyCall((*other, *asked[2:]), rules.tools, 2, 200, 3))  # type: ignore[attr-defined]
        ways = {
            "Status Bar: 📶⁴ Excellent | 5G | 🔋 80%": CLOSE.requests[0],
            "Status Bar: ✈️ Airplane Mode | 🔋 80%": "Please switch airplane mode off.",
            "Status Bar: 📵 No Signal | 🔋 80%": "Please check the status of the SIM card. "
            "What does the phone say about it?",
        }
        for bar, then in ways.items():
            act = agent.answer(PolicyCall((*asked, Message("user", bar)), rules.tools, 3, 200, 3))  # type: ignore[attr-defined]
            assert act.text == then

    def test_can_be_sent_to_another_process(self, play: Play, scripted: Any):
        agent = reference_agent("workflow")
        assert solved(play(agent, SMALL[0], scripted()))
        sent = pickle.dumps(agent)
        assert len(sent) < 300  # not what it keeps
        assert solved(play(pickle.loads(sent), SMALL[0], scripted()))


class TestReadAndFix:
    @pytest.mark.parametrize("task_id", SAMPLE, ids=short)
    def test_solves_all_with_all_tools(self, play: Play, task_id: str):
        assert solved(play(reference_agent("read-and-fix"), task_id, solo=True, parity=True))

    @pytest.mark.parametrize("task_id", SMALL, ids=short)
    def test_asks_for_tools_by_name(self, play: Play, scripted: Any, task_id: str):
        state = play(reference_agent("read-and-fix"), task_id, scripted())
        assert solved(state)
        assert "Please use `check_status_bar`." in state.said

    def test_reads_before_it_mends(self, play: Play):
        state = play(reference_agent("read-and-fix"), one_fault("bad_wifi_calling"), solo=True)
        made = [call.name for call in state.calls]
        assert max(made.index(name) for name in made if name.startswith("check_")) < made.index("toggle_wifi_calling")


class TestGold:
    @pytest.mark.parametrize("task_id", SMALL, ids=short)
    def test_plays_the_solution_alone(self, play: Play, task_id: str):
        state = play(reference_agent("gold"), task_id, solo=True)
        assert solved(state)
        assert state.episode_return == pytest.approx(1.0)

    def test_solves_all_of_base_alone(self, play: Play):
        assert all(solved(play(reference_agent("gold"), one, solo=True, split="base")) for one in split("base"))

    @pytest.mark.parametrize("task_id", SMALL, ids=short)
    def test_has_the_customer_do_its_part(self, play: Play, scripted: Any, task_id: str):
        assert solved(play(reference_agent("gold"), task_id, scripted()))


class TestTransfer:
    def test_is_charged_for_it(self, play: Play, scripted: Any):
        state = play(reference_agent("transfer"), SMALL[0], scripted())
        assert state.conduct.charges == {"transfer": 1, "hasty": 1, "unidentified": 1}
        assert state.episode_return < 0


class TestRandom:
    def test_calls_are_valid(self, play: Play):
        ends = [
            play(reference_agent("random"), one, solo=True, seed=at, max_errors=1000) for at, one in enumerate(SMALL)
        ]
        made = [call for end in ends for turn in end.turns for call in turn.notes["calls"]]
        wrong = ("needs the argument", "does not take", "must be of type", "not found")
        assert len(made) > 500
        assert not [call for call in made if call["error"] and any(one in call["result"] for one in wrong)]
        assert len({call["name"] for call in made}) > 35

    def test_is_a_function_of_the_seed(self):
        call = PolicyCall((Message("system", ""), Message("user", "Hello")), TelecomRules("").tools, 1, 200, 5)
        other = PolicyCall(call.messages, call.tools, 1, 200, 6)
        agent = reference_agent("random")
        assert agent.answer(call) == reference_agent("random").answer(call)  # type: ignore[attr-defined]
        assert agent.answer(call) != agent.answer(other)  # type: ignore[attr-defined]

    def test_talks_now_and_then(self):
        tools = TelecomRules("").tools
        actions = [
            reference_agent("random").answer(  # type: ignore[attr-defined]
                PolicyCall((Message("system", ""), Message("user", "Hello")), tools, 1, 200, seed)
            )
            for seed in range(100)
        ]
        said = sum(bool(action.text) for action in actions)
        assert 5 < said < 40
        assert all(json.loads(call.arguments) is not None for action in actions for call in action.tool_calls)


def test_there_is_an_agent_of_each_name():
    assert list(REFERENCE_AGENTS) == ["gold", "workflow", "read-and-fix", "transfer", "random"]
    with pytest.raises(UnknownNameError, match="workflow"):
        reference_agent("workflo")

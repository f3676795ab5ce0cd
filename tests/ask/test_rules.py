"""The protocol turn by turn on hand-made items: what ends an episode, what settles a point, what is paid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from askgym.drivers import Roles, drive
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.prompts import GUIDANCE, LAST_TURN_NOTICE
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.user import RuleUser
from askgym.episode import JudgeCall, PolicyCall, UserCall
from askgym.errors import ConfigError, RoleError, UnknownNameError
from askgym.turnrules import Guidance, TurnRules
from askgym.types import (
    Action,
    AskItem,
    EndReason,
    FailureKind,
    JudgeFailure,
    PolicyFailure,
    UserFailure,
    UserMove,
    Verdict,
)

ROLES = Roles(judge=RuleJudge(), user=RuleUser(("plain",)))


def play(item: AskItem, *messages: str, seed: int = 1, roles: Roles = ROLES, **rules: Any) -> AskState:
    machine = AskRules(TurnRules(**rules))
    state = drive(machine, machine.begin(item, seed), roles)
    for text in messages:
        state = drive(machine, machine.absorb(state, Action(text)), roles)
    return state


def rewards(state: AskState) -> list[float]:
    return pytest.approx([turn.reward for turn in state.turns])  # type: ignore[return-value]


def test_ask_ask_answer(missing: AskItem) -> None:
    state = play(missing, "How much does each pen cost?", "And how many pens do you need?", "You pay $17 in total.")
    assert state.end_reason is EndReason.ANSWERED
    assert rewards(state) == [0.25, 0.25, 0.5]
    assert state.correct is True
    assert state.settled == {"price", "count"}
    assert [turn.notes["named"] for turn in state.turns] == [("price",), ("count",), ()]
    assert [turn.notes["open_at_verdict"] for turn in state.turns] == [("price", "count"), ("count",), ()]
    assert state.turns[0].user is not None
    assert "$3" in state.turns[0].user.text
    assert "4" not in state.turns[0].user.text


def test_both_in_one_message(missing: AskItem) -> None:
    state = play(missing, "What does each pen cost, and how many pens are there?", "The answer is $17.")
    assert rewards(state) == [0.5, 0.5]


def test_wrong_answer_keeps_what_asking_earned(missing: AskItem) -> None:
    state = play(missing, "What does each pen cost, and how many pens are there?", "The answer is $18.")
    assert rewards(state) == [0.5, 0.0]
    assert state.correct is False


def test_a_lucky_guess_and_a_hedge(missing: AskItem) -> None:
    assert rewards(play(missing, "The answer is $17.")) == [0.5]
    assert rewards(play(missing, "The answer is $17 or $20.")) == [0.0]


def test_asking_for_ever(missing: AskItem) -> None:
    state = play(missing, *["How much does each pen cost?"] * 3)
    assert state.end_reason is EndReason.NO_ANSWER
    assert state.episode_return == pytest.approx(-1.0)
    assert state.correct is None


def test_an_idle_turn_and_a_surplus_question(missing: AskItem) -> None:
    idle = play(
        missing, "Hmm, let me think.", "What does each pen cost, and how many pens are there?", "The answer is $17."
    )
    assert idle.episode_return == pytest.approx(0.8)
    surplus = play(missing, "What does each pen cost? How many pens? How much is delivery?", "The answer is $17.")
    assert surplus.episode_return == pytest.approx(0.95)


def test_complete_items(complete: AskItem) -> None:
    assert rewards(play(complete, "The answer is $17.")) == [1.0]
    asked = play(complete, "How many pens?", "The answer is $17.")
    assert asked.episode_return == pytest.approx(0.8)


@pytest.mark.parametrize("text", ["", "   \n", "<think>only thoughts</think>", "x" * 200])
def test_malformed_actions_terminate(missing: AskItem, text: str) -> None:
    state = play(missing, text, max_action_chars=150)
    assert state.end_reason is EndReason.MALFORMED
    assert not state.end_reason.truncates
    assert state.episode_return == pytest.approx(-1.0)


def test_corrections_settle_and_the_user_accepts(false_premise: AskItem) -> None:
    text = "The pens alone don't come to $15: 4 × $3 is $12. Together with delivery that makes $17, not $19."
    state = play(false_premise, text, "So you pay $11 in total.")
    assert state.settled == {"pens", "sum"}
    assert state.correct is True
    assert state.episode_return == pytest.approx(1.0)
    assert state.turns[0].user is not None
    assert "$12" not in state.turns[0].user.text


def test_correcting_in_the_answering_message_counts(false_premise: AskItem) -> None:
    text = (
        "The pens alone don't come to $15 but to $12. Pens and delivery together are $17, not $19. The answer is $11."
    )
    state = play(false_premise, text)
    assert rewards(state) == [1.0]


def test_doubt_names_but_does_not_settle(false_premise: AskItem) -> None:
    state = play(false_premise, "Are you sure that the pens alone come to $15?")
    assert state.turns[0].notes["named"] == ("pens",)
    assert state.settled == frozenset()


def test_denying_without_correcting_settles_nothing(false_premise: AskItem) -> None:
    state = play(false_premise, "The pens alone do not come to $15. Pens and delivery are not $19 together.")
    assert state.settled == frozenset()
    state = play(false_premise, "Some of what you wrote is wrong.")
    assert state.settled == frozenset()
    assert state.turns[0].notes["named"] == ()


class TestStrict:
    def test_an_answer_in_turn_one_is_wrong(self, missing: AskItem) -> None:
        state = play(missing, "The answer is $17.", strict=True, max_turns=2)
        assert state.end_reason is EndReason.ANSWERED_TOO_EARLY
        assert state.correct is False
        assert state.episode_return == pytest.approx(0.0)

    def test_a_candidate_beside_a_question_is_an_answer(self, missing: AskItem) -> None:
        text = "In total you would pay $17. How many pens do you need?"
        assert play(missing, text, strict=True, max_turns=2).end_reason is EndReason.ANSWERED_TOO_EARLY
        assert play(missing, text, max_turns=3).end_reason is None

    def test_asking_then_answering(self, missing: AskItem) -> None:
        state = play(missing, "Price of each pen? Number of pens?", "The answer is $17.", strict=True, max_turns=2)
        assert state.episode_return == pytest.approx(1.0)

    def test_asking_in_turn_two_is_no_answer(self, missing: AskItem) -> None:
        state = play(missing, "Price of each pen?", "Number of pens?", strict=True, max_turns=2)
        assert state.end_reason is EndReason.NO_ANSWER


class TestNotices:
    def test_guidance_and_notice_are_persisted(self, missing: AskItem) -> None:
        rules = AskRules(TurnRules(max_turns=2, guidance=Guidance.WEAK))
        state = drive(rules, rules.begin(missing, 1), ROLES)
        assert state.messages[0].content.endswith(GUIDANCE[Guidance.WEAK])
        state = drive(rules, rules.absorb(state, Action("Price of each pen?")), ROLES)
        assert state.messages[-1].content.endswith(LAST_TURN_NOTICE)
        call = rules.pending(state)
        assert isinstance(call, PolicyCall)
        assert call.messages == state.messages

    def test_transient_notes_are_only_in_their_request(self, missing: AskItem) -> None:
        rules = AskRules(TurnRules(max_turns=2, guidance=Guidance.STRONG, transient=True))
        state = drive(rules, rules.begin(missing, 1), ROLES)
        call = rules.pending(state)
        assert isinstance(call, PolicyCall)
        assert GUIDANCE[Guidance.STRONG] in call.messages[0].content
        assert state.messages[0].content == missing.question
        state = drive(rules, rules.absorb(state, Action("Price of each pen?")), ROLES)
        call = rules.pending(state)
        assert isinstance(call, PolicyCall)
        assert call.messages[0].content == missing.question
        assert LAST_TURN_NOTICE in call.messages[-1].content
        assert LAST_TURN_NOTICE not in state.messages[-1].content

    def test_the_system_prompt_goes_first(self, missing: AskItem) -> None:
        state = AskRules(system_prompt="Be brief.").begin(missing, 1)
        assert [message.role for message in state.messages] == ["system", "user"]

    def test_one_turn_only(self, missing: AskItem) -> None:
        state = AskRules(TurnRules(max_turns=1)).begin(missing, 1)
        assert LAST_TURN_NOTICE in state.messages[0].content


class TestFailures:
    def begin(self, item: AskItem) -> tuple[AskRules, AskState]:
        rules = AskRules()
        return rules, rules.absorb(rules.begin(item, 1), Action("How many pens?"))

    def test_a_judge_failure_is_no_reward(self, missing: AskItem) -> None:
        rules, state = self.begin(missing)
        state = rules.absorb(state, JudgeFailure(FailureKind.TIMEOUT, "30 s"))
        assert state.end_reason is EndReason.JUDGE_FAILURE
        assert not state.valid
        assert state.episode_return != state.episode_return  # NaN
        assert state.turns[-1].reward == 0.0
        assert state.turns[-1].failure == JudgeFailure(FailureKind.TIMEOUT, "30 s")

    def test_an_incomplete_verdict_is_a_failure(self, missing: AskItem) -> None:
        rules, state = self.begin(missing)
        state = rules.absorb(state, Verdict({"final_answer": True, "correct": True}))
        assert state.end_reason is EndReason.JUDGE_FAILURE

    def test_breaking_the_judge_does_not_pay(self, missing: AskItem) -> None:
        rules, state = self.begin(missing)
        state = rules.absorb(state, JudgeFailure(FailureKind.MALFORMED, blames_action=True))
        assert state.end_reason is EndReason.MALFORMED
        assert state.valid
        assert state.episode_return == pytest.approx(-1.0)

    def test_user_and_policy_failures_truncate(self, missing: AskItem) -> None:
        rules, state = self.begin(missing)
        call = rules.pending(state)
        assert isinstance(call, JudgeCall)
        asked = rules.absorb(state, RuleJudge().answer(call))
        assert isinstance(rules.pending(asked), UserCall)
        assert rules.absorb(asked, UserFailure(FailureKind.OUTAGE)).end_reason is EndReason.USER_FAILURE
        begun = rules.begin(missing, 1)
        assert rules.absorb(begun, PolicyFailure(FailureKind.OUTAGE)).end_reason is EndReason.POLICY_FAILURE

    def test_replies_that_do_not_fit_are_refused(self, missing: AskItem) -> None:
        rules, state = self.begin(missing)
        with pytest.raises(RoleError, match="UserMove"):
            rules.absorb(state, UserMove("hello"))
        with pytest.raises(RoleError, match="Action"):
            rules.absorb(state, Action("again"))
        over = rules.absorb(state, JudgeFailure(FailureKind.OUTAGE))
        with pytest.raises(RoleError, match="over"):
            rules.absorb(over, Action("again"))


def test_a_user_that_cannot_tell_is_read_for_facts(missing: AskItem) -> None:
    class Vague:
        def answer(self, call: UserCall) -> UserMove:
            return UserMove("Oh, three dollars apiece, and 4 of them.")

    state = play(missing, "How much does each pen cost?", roles=Roles(judge=RuleJudge(), user=Vague()))
    assert state.settled == {"price"}, "only what was asked for can be settled"


def test_patience_shortens_the_episode(missing: AskItem) -> None:
    class Hurried:
        def answer(self, call: UserCall) -> UserMove:
            return UserMove("No idea. Just answer!", given=(), last_chance=True)

    state = play(missing, "How many pens?", roles=Roles(judge=RuleJudge(), user=Hurried()), max_turns=9)
    assert state.turns_left == 1
    assert LAST_TURN_NOTICE in state.messages[-1].content


def test_a_verdict_that_settles_by_itself_counts(missing: AskItem) -> None:
    rules = AskRules()
    state = rules.absorb(rules.begin(missing, 1), Action("As you said, 4 pens at $3."))
    call = rules.pending(state)
    assert isinstance(call, JudgeCall)
    verdict = RuleJudge().answer(call)
    verdict = replace(verdict, answers={**verdict.answers, "final_answer": False, "settles:price": True})
    assert rules.absorb(state, verdict).settled == {"price"}


@pytest.mark.parametrize("value", [0, -1, 2.5, True, "3"])
def test_turn_counts_are_checked(value: Any) -> None:
    with pytest.raises(ConfigError, match="max_turns"):
        TurnRules(max_turns=value)


def test_strict_has_two_turns() -> None:
    with pytest.raises(ConfigError, match=r"max_turns=3.*exactly 2"):
        TurnRules(strict=True)
    assert TurnRules(strict=True, max_turns=2).strict


def test_unknown_guidance() -> None:
    with pytest.raises(UnknownNameError, match=r"'stong'.*Did you mean 'strong'"):
        TurnRules(guidance="stong")  # type: ignore[arg-type]


def test_the_user_accepts_a_first_correction_as_one(false_premise: AskItem) -> None:
    state = play(
        false_premise, "The pens alone come to $12, not $15.", "I repeat: the pens alone come to $12, not $15."
    )
    first, second = (turn.user.text for turn in state.turns if turn.user is not None)
    assert "already" not in first
    assert "already" in second

"""Judging recorded episodes again: what a verdict may change, and what stays as it was.

1. The same judge gives the same record, byte for byte, whatever the protocol, scenario and reward.
2. A verdict that ends the episode earlier cuts it; one that lets it go on past its record makes it inconclusive.
3. What failed is judged as far as its record goes; a failure of the new judge is a failure.
4. Actions, replies and notices are those of the record.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from askgym.drivers import Roles, drive
from askgym.envs.ask.agents import REFERENCE_AGENTS, reference_agent
from askgym.envs.ask.agreement import verdict_pairs
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.prompts import LAST_TURN_NOTICE
from askgym.envs.ask.rules import AskRules
from askgym.envs.ask.user import RuleUser
from askgym.envs.registration import build_setup, env_ids
from askgym.errors import RecordError, RoleError
from askgym.judges import as_judge
from askgym.rescore import RescoreStatus, arescore, rescore, status_of
from askgym.rewards import resolve_reward
from askgym.rollout import Plan, run_sync
from askgym.seeding import unit_interval
from askgym.trace import Episode
from askgym.turnrules import TurnRules
from askgym.types import (
    Action,
    AskItem,
    EndReason,
    FailureKind,
    JudgeFailure,
    Message,
    PolicyFailure,
    UserFailure,
    UserMove,
    Verdict,
)

PRICE, COUNT, ANSWER = "What does each pen cost?", "And how many pens do you need?", "You pay $17."


class Scripted:
    """Replies in order, whatever is asked."""

    def __init__(self, *replies: Any) -> None:
        self.replies = list(replies)
        self.calls: list[Any] = []

    def answer(self, call: Any) -> Any:
        self.calls.append(call)
        return self.replies.pop(0)


def verdict(*, final: bool = False, correct: bool | None = None, named: str = "", requests: int = 1) -> Verdict:
    """On the item `missing`: settled is nothing but what the user gives."""
    answers = {"final_answer": final, "correct": correct}
    for point in ("price", "count"):
        answers |= {f"names:{point}": point == named, f"settles:{point}": False}
    return Verdict(answers, counts={"requests": requests}, judge="scripted")


def recorded(
    item: AskItem, *actions: Any, rules: AskRules | None = None, judge: Any = None, user: Any = None
) -> Episode:
    """What the rules make of the actions, and read back from its row."""
    rules = rules or AskRules()
    roles = Roles(judge or RuleJudge(), user or RuleUser(("plain",)), Scripted(*(map(_action, actions))))
    state = drive(rules, rules.begin(item, 1), roles)
    max_turns = rules.turn_rules.max_turns
    of = {"index": 4, "env": "AskMind-v0", "agent": "scripted", "strict": rules.turn_rules.strict}
    episode = Episode.from_state(state, **of, max_turns=max_turns, hidden=rules.hidden(state), group_id=2)
    return Episode.from_row(json.loads(json.dumps(episode.to_row())))


def _action(action: Any) -> Any:
    return Action(action) if isinstance(action, str) else action


def row(episode: Episode) -> str:
    return json.dumps(episode.to_row(), sort_keys=True)


# --- 1. the same judge -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reward", ["progress", "askbench"])
@pytest.mark.parametrize("env", env_ids("ask"))
def test_the_same_judge_gives_the_same_bytes(env: str, reward: str) -> None:
    settings: dict[str, Any] = {"reward": reward, "user": "rules:mixed", "language": "all"}
    variants: list[dict[str, Any]] = [{}, {"guidance": "weak", "system_prompt": "Be brief."}]
    variants.append({"transient_notes": True, "guidance": "strong"})
    ends: set[str] = set()
    for more in variants:
        setup = build_setup(env, settings | more)
        for agent in REFERENCE_AGENTS:
            plan = Plan(env, setup, agent)
            for episode in run_sync(plan, reference_agent(agent), range(6)):
                stored = Episode.from_row(json.loads(json.dumps(episode.to_row())))
                again = rescore(stored, plan.item(episode.index), setup.rules, setup.judge)
                assert row(again) == row(episode)
                assert status_of(stored, again) is RescoreStatus.KEPT
                ends.add(episode.end_reason.value)
    assert {"answered", "no_answer"} <= ends


def test_malformed_actions_and_blamed_ones_stay_so(missing: AskItem) -> None:
    for action in ("", "x" * 40_000):
        stored = recorded(missing, PRICE, action)
        assert stored.end_reason is EndReason.MALFORMED
        assert row(rescore(stored, missing, AskRules(), RuleJudge())) == row(stored)
    blames = as_judge(lambda call: JudgeFailure(FailureKind.MALFORMED, "breaks it", blames_action=True))
    stored = recorded(missing, ANSWER, judge=blames)
    assert (stored.end_reason, stored.episode_return) == (EndReason.MALFORMED, -1.0)
    assert row(rescore(stored, missing, AskRules(), blames)) == row(stored)
    assert rescore(stored, missing, AskRules(), RuleJudge()).end_reason is EndReason.ANSWERED


def test_later_replies_are_waited_for(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    pool = ThreadPoolExecutor(1)

    def future(call: Any) -> Future[Verdict]:
        return pool.submit(RuleJudge().answer, call)

    async def awaited(call: Any) -> Verdict:
        await asyncio.sleep(0)
        return RuleJudge().answer(call)

    assert row(rescore(stored, missing, AskRules(), as_judge(future))) == row(stored)
    for judge in (future, awaited, RuleJudge()):
        assert row(asyncio.run(arescore(stored, missing, AskRules(), as_judge(judge)))) == row(stored)
    with pytest.raises(RoleError, match="awaitable"):
        rescore(stored, missing, AskRules(), Scripted(awaited(None)))
    pool.shutdown()


# --- 2. other verdicts -----------------------------------------------------------------------------------------------


def test_cut_where_an_earlier_message_is_an_answer(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    assert stored.rewards == pytest.approx((0.25, 0.25, 0.5))
    judge = Scripted(verdict(named="price"), verdict(final=True, correct=False))
    again = rescore(stored, missing, AskRules(), judge)
    assert (again.end_reason, status_of(stored, again)) == (EndReason.ANSWERED, RescoreStatus.CUT)
    assert [turn.action.text for turn in again.turns] == [PRICE, COUNT]
    assert again.turns[1].user is None
    assert again.messages == stored.messages[:4]
    # Wrong, with one of two points settled and one surplus request: 0.5 · 1/2 − 0.05, of which 0.25 are earned before.
    assert again.rewards == pytest.approx((0.25, -0.05))
    assert again.hidden["correct"] is False
    assert len(judge.calls) == 2


def test_inconclusive_where_the_answer_is_none(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, ANSWER)
    again = rescore(stored, missing, AskRules(), Scripted(verdict(named="price"), verdict()))
    assert (again.end_reason, status_of(stored, again)) == (EndReason.INCONCLUSIVE, RescoreStatus.INCONCLUSIVE)
    assert again.end_reason.truncates
    assert not again.valid
    assert math.isnan(again.episode_return)
    assert (again.failure, again.turns[-1].failure) == (None, None)
    assert again.turns[-1].verdict == verdict()
    assert again.messages == stored.messages
    assert not again.outcome().valid
    assert again.outcome().end_reason is EndReason.INCONCLUSIVE
    assert Episode.from_row(again.to_row()).end_reason is EndReason.INCONCLUSIVE
    assert again.to_row()["return"] is None


def test_on_the_last_turn_every_verdict_is_conclusive(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, "Let me see.")
    assert (stored.end_reason, stored.episode_return) == (EndReason.NO_ANSWER, -1.0)
    right = verdict(final=True, correct=True, requests=0)
    again = rescore(stored, missing, AskRules(), Scripted(verdict(named="price"), verdict(named="count"), right))
    assert (again.end_reason, status_of(stored, again)) == (EndReason.ANSWERED, RescoreStatus.KEPT)
    assert again.episode_return == pytest.approx(1.0)
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    again = rescore(
        stored, missing, AskRules(), Scripted(verdict(named="price"), verdict(named="count"), verdict(requests=0))
    )
    assert (again.end_reason, again.episode_return) == (EndReason.NO_ANSWER, -1.0)


def test_strict_an_answer_in_the_first_turn_cuts(missing: AskItem) -> None:
    rules = AskRules(TurnRules(max_turns=2, strict=True))
    stored = recorded(missing, PRICE, ANSWER, rules=rules)
    assert stored.end_reason is EndReason.ANSWERED
    again = rescore(stored, missing, rules, Scripted(verdict(final=True, correct=False)))
    assert (again.end_reason, len(again.turns)) == (EndReason.ANSWERED_TOO_EARLY, 1)
    assert again.strict


def test_another_reward_for_the_same_verdicts(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    again = rescore(stored, missing, AskRules(reward=resolve_reward("askbench")), RuleJudge())
    # Some points hit, then all that were left, then a right answer with everything settled before.
    assert again.rewards == (0.8, 1.0, 1.0)
    assert [turn.verdict for turn in again.turns] == [turn.verdict for turn in stored.turns]


# --- 3. failures -----------------------------------------------------------------------------------------------------


def test_a_failed_verdict_is_made_up_for(missing: AskItem) -> None:
    failing = Scripted(RuleJudge().answer, None)
    failing.answer = _fails_at(2)  # type: ignore[method-assign]
    stored = recorded(missing, PRICE, ANSWER, judge=failing)
    assert stored.end_reason is EndReason.JUDGE_FAILURE
    again = rescore(stored, missing, AskRules(), RuleJudge())
    assert (again.end_reason, status_of(stored, again)) == (EndReason.ANSWERED, RescoreStatus.HEALED)
    assert again.failure is None
    assert again.episode_return == pytest.approx(0.75)  # one of two points settled, and right: 0.25 + 0.5
    assert row(again) == row(recorded(missing, PRICE, ANSWER))


def _fails_at(turn: int) -> Callable[[Any], Any]:
    def answer(call: Any) -> Any:
        return JudgeFailure(FailureKind.TIMEOUT, "30 s") if call.state.turn == turn else RuleJudge().answer(call)

    return answer


def test_a_failed_question_stays_inconclusive(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, judge=as_judge(_fails_at(2)))
    again = rescore(stored, missing, AskRules(), RuleJudge())
    assert status_of(stored, again) is RescoreStatus.INCONCLUSIVE
    assert again.turns[-1].verdict is not None
    assert again.turns[-1].verdict.answers["names:count"] is True


def test_failed_users_and_agents(missing: AskItem) -> None:
    silent = Scripted(UserFailure(FailureKind.OUTAGE))
    by_user = recorded(missing, PRICE, user=silent)
    by_agent = recorded(missing, PRICE, PolicyFailure(FailureKind.OUTAGE))
    for stored in (by_user, by_agent):
        assert not stored.valid
        assert status_of(stored, rescore(stored, missing, AskRules(), RuleJudge())) is RescoreStatus.INCONCLUSIVE
        again = rescore(stored, missing, AskRules(), Scripted(verdict(final=True, correct=False, requests=0)))
        assert (again.end_reason, status_of(stored, again)) == (EndReason.ANSWERED, RescoreStatus.HEALED)
        assert len(again.turns) == 1


def test_a_failure_of_the_new_judge_is_one(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    again = rescore(stored, missing, AskRules(), as_judge(_fails_at(2)))
    assert (again.end_reason, status_of(stored, again)) == (EndReason.JUDGE_FAILURE, RescoreStatus.FAILED)
    assert again.failure == JudgeFailure(FailureKind.TIMEOUT, "30 s")
    assert again.turns[1].failure == again.failure
    assert len(again.messages) == 4


# --- 4. as it was ----------------------------------------------------------------------------------------------------


def test_notices_are_those_that_were_sent(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    assert LAST_TURN_NOTICE in stored.messages[-2].content
    old = stored.messages[-2].content.replace(LAST_TURN_NOTICE, "(Last turn.)")
    stored = replace(stored, messages=(*stored.messages[:-2], Message("user", old), stored.messages[-1]))
    judge = Scripted(verdict(named="price"), verdict(named="count"), verdict(final=True, correct=True))
    again = rescore(stored, missing, AskRules(), judge)
    assert again.messages == stored.messages
    assert judge.calls[-1].state.messages == stored.messages


def test_what_a_reply_gave_is_taken_as_recorded(missing: AskItem) -> None:
    told = recorded(missing, PRICE, ANSWER, user=Scripted(UserMove("Each pen costs $3.", given=("price",))))
    text = recorded(missing, PRICE, ANSWER, user=Scripted(UserMove("Each pen costs $3.")))
    nothing = recorded(missing, PRICE, ANSWER, user=Scripted(UserMove("Each pen costs $3.", given=())))
    for stored, settled in ((told, ["price"]), (text, ["price"]), (nothing, [])):
        again = rescore(stored, missing, AskRules(), RuleJudge())
        assert row(again) == row(stored)
        assert again.hidden["settled"] == settled
    # A judge that does not see the question: what was not asked for is not settled by a text that may say anything.
    blind = Scripted(verdict(), verdict(final=True, correct=True))
    assert rescore(text, missing, AskRules(), blind).hidden["settled"] == []


def test_a_hurried_user_ends_it_when_it_did(missing: AskItem) -> None:
    stored = recorded(missing, "Hm.", ANSWER, user=Scripted(UserMove("Enough.", given=(), last_chance=True)))
    again = rescore(stored, missing, AskRules(), Scripted(verdict(requests=0), verdict(requests=0)))
    assert (again.end_reason, len(again.turns)) == (EndReason.NO_ANSWER, 2)


def test_messages_of_other_turns_are_refused(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    damaged = replace(stored, messages=stored.messages[1:])
    with pytest.raises(RecordError, match="not those of its 3 turns"):
        rescore(damaged, missing, AskRules(), RuleJudge())


# --- agreement -------------------------------------------------------------------------------------------------------


def test_verdicts_are_paired_question_by_question(missing: AskItem) -> None:
    stored = recorded(missing, PRICE, COUNT, ANSWER)
    judge = Scripted(verdict(named="price"), verdict(), verdict(final=True, correct=False))
    found = verdict_pairs([(stored, rescore(stored, missing, AskRules(), judge))])
    assert found["final"] == [(False, False), (False, False), (True, True)]
    assert found["correct"] == [(True, False)]
    # In turn 1 both points are open, in turn 2 only the count is; that the user then gives, whoever judges.
    assert found["named"] == [(True, True), (False, False), (True, False)]
    assert found["settled"] == [(False, False)] * 3


def test_random_verdicts_never_reach_a_metric(missing: AskItem) -> None:
    setup = build_setup("AskBench-v0", {"user": "rules:mixed"})
    plan = Plan("AskBench-v0", setup, "random")

    def moody(call: Any) -> Any:
        """The rule judge, now and then of the other opinion on what is final, or out of order."""
        u = unit_interval("moody", call.seed)
        found = RuleJudge().answer(call)
        if u < 0.15:
            return JudgeFailure(FailureKind.TIMEOUT)
        if u < 0.4:
            final = not found.answers["final_answer"]
            return replace(found, answers={**found.answers, "final_answer": final, "correct": False})
        return found

    seen = set()
    for stored in run_sync(plan, reference_agent("random"), range(80)):
        again = rescore(stored, plan.item(stored.index), setup.rules, as_judge(moody))
        status = status_of(stored, again)
        seen.add(status)
        lost = status in (RescoreStatus.INCONCLUSIVE, RescoreStatus.FAILED)
        assert again.valid is not lost
        assert again.outcome().valid is not lost
        assert len(again.turns) <= len(stored.turns)
        assert again.messages == stored.messages[: len(again.messages)]
        assert [t.action for t in again.turns] == [t.action for t in stored.turns[: len(again.turns)]]
        if status is RescoreStatus.KEPT:
            assert len(again.turns) == len(stored.turns)
    assert seen == {RescoreStatus.KEPT, RescoreStatus.CUT, RescoreStatus.INCONCLUSIVE, RescoreStatus.FAILED}

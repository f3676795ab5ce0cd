"""One question, one message, one verdict: what it earns, and what happens where somebody fails."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from askgym.drivers import Roles, drive
from askgym.envs.qa.items import Rubric, RubricItem
from askgym.envs.qa.judge import RuleJudge
from askgym.envs.qa.layouts import item_from_row
from askgym.envs.qa.outcomes import scored, verdict_pairs
from askgym.envs.qa.rules import ONE_TURN, QARules, QAState, ScoreReward
from askgym.errors import ConfigError, RecordError, RoleError
from askgym.judges import as_judge
from askgym.rescore import RescoreStatus, rescore, status_of
from askgym.trace import Episode
from askgym.types import (
    Action,
    AskItem,
    EndReason,
    FailureKind,
    JudgeFailure,
    Message,
    PolicyFailure,
    Scenario,
    Usage,
    UserMove,
    Verdict,
)

QUESTION = item_from_row({"problem": "How much is it?", "answer": "12"}, "test:1")
DIALOGUE = RubricItem(
    "d-1",
    Scenario.COMPLETE,
    "Since today.",
    "Since today.",
    prompt=(Message("user", "I feel dizzy."), Message("assistant", "Since when?"), Message("user", "Since today.")),
    rubrics=(
        Rubric("r1", "Asks about medicines", 5, ("axis:context",)),
        Rubric("r2", "Advises to sit down", 3, ("axis:safety",)),
        Rubric("r3", "Prescribes a drug", -4, ("axis:safety",)),
    ),
    domain="context_seeking",
)
RUBRIC_RULES = QARules(reward=ScoreReward("rubrics"))


def play(item: AskItem, reply: Any, judge: Any = None, rules: QARules | None = None) -> QAState:
    class Policy:
        def answer(self, call: Any) -> Any:
            return Action(reply) if isinstance(reply, str) else reply

    rules = rules or (RUBRIC_RULES if isinstance(item, RubricItem) else QARules())
    roles = Roles(judge=judge or RuleJudge(), policy=Policy())
    return drive(rules, rules.begin(item, 7), roles)


def met(*ids: str) -> Any:
    return as_judge(lambda call: {c.id: c.id in ids for c in call.criteria})


def recorded(state: QAState, index: int = 0) -> Episode:
    rules = RUBRIC_RULES if isinstance(state.item, RubricItem) else QARules()
    made = Episode.from_state(
        state, index=index, env="QA-v0", agent="a", strict=False, max_turns=1, hidden=rules.hidden(state)
    )
    return Episode.from_row(json.loads(json.dumps(made.to_row())))


# --- answers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason", "correct", "reward"),
    [
        ("The answer is 12.", EndReason.ANSWERED, True, 1.0),
        ("The answer is 13.", EndReason.ANSWERED, False, 0.0),
        ("The answer is 12 or 13.", EndReason.ANSWERED, False, 0.0),
        ("What do you mean?", EndReason.NO_ANSWER, None, 0.0),
        ("", EndReason.MALFORMED, None, 0.0),
        (" \n", EndReason.MALFORMED, None, 0.0),
        ("<think>The answer is 12.</think>", EndReason.MALFORMED, None, 0.0),
        ("\ud800", EndReason.MALFORMED, None, 0.0),
        ("12" * 20_000, EndReason.MALFORMED, None, 0.0),
    ],
)
def test_an_answer(text: str, reason: EndReason, correct: bool | None, reward: float) -> None:
    state = play(QUESTION, text)
    assert (state.end_reason, state.turns[-1].notes["correct"]) == (reason, correct)
    assert state.episode_return == reward
    assert dict(state.turns[-1].reward_terms) == {"correct": reward}
    assert state.valid
    assert not reason.truncates
    assert state.messages[-1] == Message("assistant", text)


def test_the_limit_is_the_rules() -> None:
    short = QARules(replace(ONE_TURN, max_action_chars=20))
    assert play(QUESTION, "The answer is 12.", rules=short).end_reason is EndReason.ANSWERED
    assert play(QUESTION, "The answer, then, is 12.", rules=short).end_reason is EndReason.MALFORMED


# --- rubrics ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "share", "reward"),
    [
        (("r1", "r2"), 1.0, 1.0),  # 8/8
        (("r1",), 0.625, 0.625),  # 5/8
        (("r1", "r3"), 0.125, 0.125),  # (5 − 4)/8
        (("r2", "r3"), -0.125, 0.0),  # (3 − 4)/8, clipped
        ((), 0.0, 0.0),
    ],
)
def test_rubrics(ids: tuple[str, ...], share: float, reward: float) -> None:
    state = play(DIALOGUE, "Do you take any medicines?", met(*ids))
    notes = state.turns[-1].notes
    assert (state.end_reason, notes["share"], notes["score"]) == (EndReason.ANSWERED, share, reward)
    assert dict(state.turns[-1].reward_terms) == {"rubrics": reward}
    hidden = RUBRIC_RULES.hidden(state)
    assert [rubric["id"] for rubric in hidden["rubrics"] if rubric["met"]] == list(ids)
    assert [rubric["points"] for rubric in hidden["rubrics"]] == [5, 3, -4]


def test_the_whole_dialogue_is_shown() -> None:
    rules = QARules(system_prompt="Be kind.")
    call: Any = rules.pending(rules.begin(DIALOGUE, 0))
    assert [(m.role, m.content) for m in call.messages] == [
        ("system", "Be kind."),
        ("user", "I feel dizzy."),
        ("assistant", "Since when?"),
        ("user", "Since today."),
    ]
    assert (call.turn, call.turns_left, call.tools) == (1, 1, ())


# --- failures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [QUESTION, DIALOGUE])
@pytest.mark.parametrize(
    "reply",
    [
        JudgeFailure(FailureKind.OUTAGE, "away"),
        {},
        {"r1": True},
        {"correct": "yes"},
        None,
        "yes",
    ],
)
def test_a_judge_failure_is_never_a_reward(item: AskItem, reply: Any) -> None:
    state = play(item, "The answer is 12.", as_judge(lambda call: reply))
    assert state.end_reason is EndReason.JUDGE_FAILURE
    assert state.end_reason.truncates
    assert not state.valid
    assert math.isnan(state.episode_return)
    assert isinstance(state.failure, JudgeFailure)
    episode = recorded(state)
    assert episode.messages[-1].content == "The answer is 12."
    one = scored(episode)
    assert (one.valid, one.end_reason) == (False, "judge_failure")


def test_an_incomplete_verdict_from_a_role_is_a_failure() -> None:
    class Hasty:
        def answer(self, call: Any) -> Verdict:
            return Verdict({"r1": True, "r2": True})  # and nothing of r3

    state = play(DIALOGUE, "Sit down.", Hasty())
    assert state.end_reason is EndReason.JUDGE_FAILURE
    assert state.failure is not None
    assert "r3" in state.failure.detail


def test_a_message_that_breaks_the_judge_is_malformed() -> None:
    blames = as_judge(lambda call: JudgeFailure(FailureKind.MALFORMED, "breaks it", blames_action=True))
    for item in (QUESTION, DIALOGUE):
        state = play(item, "The answer is 12.", blames)
        assert (state.end_reason, state.episode_return) == (EndReason.MALFORMED, 0.0)
        assert scored(recorded(state)).score == 0.0


def test_a_failing_policy_truncates() -> None:
    state = play(QUESTION, PolicyFailure(FailureKind.TIMEOUT, "late"))
    assert state.end_reason is EndReason.POLICY_FAILURE
    assert state.turns == ()
    assert not scored(recorded(state)).valid


def test_replies_that_do_not_fit_are_refused() -> None:
    rules = QARules()
    begun = rules.begin(QUESTION, 0)
    with pytest.raises(RoleError, match="phase policy"):
        rules.absorb(begun, Verdict({}))
    with pytest.raises(RoleError, match="phase judge"):
        rules.absorb(rules.absorb(begun, Action("12")), UserMove("hm"))
    ended = play(QUESTION, "12")
    assert rules.pending(ended) is None
    with pytest.raises(RoleError, match="over"):
        rules.absorb(ended, Action("13"))


# --- records ---------------------------------------------------------------------------------------------------------


def test_what_metrics_need_is_in_the_record() -> None:
    action = Action("The answer is 12.", usage=Usage(completion_tokens=9, calls=1))
    one = scored(recorded(play(QUESTION, action), index=3))
    assert (one.score, one.by_rules, one.answered, one.tokens, one.index) == (1.0, True, True, 9, 3)
    assert scored(recorded(play(QUESTION, Action("12", token_ids=(1, 2))))).tokens == 2
    two = scored(recorded(play(DIALOGUE, "Sit down.", met("r2", "r3"))))
    # safety: (3 − 4)/3; context: 0/5
    assert two.axes == {"context": 0.0, "safety": pytest.approx(-1 / 3)}
    assert (two.share, two.score, two.rubrics, two.by_rules) == (-0.125, 0.0, True, False)
    assert two.domain == "context_seeking"


def test_a_record_of_another_task_is_refused() -> None:
    episode = recorded(play(QUESTION, "12"))
    turn = episode.turns[0]
    with pytest.raises(RecordError, match="no record of a single-turn task"):
        scored(replace(episode, turns=(replace(turn, notes={}),)))


def test_judged_again_by_the_same_judge_it_is_the_same() -> None:
    for item, judge, rules in ((QUESTION, RuleJudge(), QARules()), (DIALOGUE, met("r1"), RUBRIC_RULES)):
        for text in ("The answer is 12.", "Sit down.", ""):
            stored = recorded(play(item, text, judge))
            again = rescore(stored, item, rules, judge)
            assert json.dumps(again.to_row(), sort_keys=True) == json.dumps(stored.to_row(), sort_keys=True)
            assert status_of(stored, again) is RescoreStatus.KEPT


def test_verdicts_of_two_judges_are_paired_by_rubric() -> None:
    one, two = (recorded(play(DIALOGUE, "Sit down.", met(*ids))) for ids in (("r1", "r2"), ("r2",)))
    assert verdict_pairs([(one, two)]) == {"met": [(True, False), (True, True), (False, False)]}
    right = recorded(play(QUESTION, "12"))
    assert verdict_pairs([(right, right)]) == {"correct": [(True, True)]}


def test_items_that_cannot_be_scored_are_refused() -> None:
    from askgym.envs.qa.items import check_question, check_rubrics

    check_question(QUESTION)
    check_rubrics(DIALOGUE)
    with pytest.raises(ConfigError, match="HealthBench-v0"):
        check_question(DIALOGUE)
    with pytest.raises(ConfigError, match="QA-v0"):
        check_rubrics(QUESTION)
    with pytest.raises(ConfigError, match="no expected answer"):
        check_question(replace(QUESTION, answer=" "))
    with pytest.raises(ConfigError, match="missing_info"):
        check_question(replace(QUESTION, scenario=Scenario.MISSING_INFO))
    with pytest.raises(ConfigError, match="positive points"):
        check_rubrics(replace(DIALOGUE, rubrics=DIALOGUE.rubrics[2:]))
    with pytest.raises(ConfigError, match="message of the user"):
        check_rubrics(replace(DIALOGUE, prompt=DIALOGUE.prompt[:2]))
    with pytest.raises(ConfigError, match="share an id"):
        check_rubrics(replace(DIALOGUE, rubrics=(DIALOGUE.rubrics[0], DIALOGUE.rubrics[0])))

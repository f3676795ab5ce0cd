"""AskBench's metrics to the letter, and the honest ones beside them."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import RecordError
from askgym.metrics import (
    AskBenchMetrics,
    AskBenchReason,
    EpisodeOutcome,
    TurnOutcome,
    askbench_metrics,
    askbench_outcome,
    outcome_from_askbench,
    summarise,
)
from askgym.types import EndReason, Scenario

SMALL = Path(__file__).parent / "data" / "metric_fixtures_small.json"
POINTS = ("p1", "p2")


SETS: list[dict[str, Any]] = json.loads(SMALL.read_text(encoding="utf-8"))


def asks(*left: str) -> TurnOutcome:
    return TurnOutcome(final=False, unsettled=left)


def answers(correct: bool | None, *left: str) -> TurnOutcome:
    return TurnOutcome(final=True, correct=correct, unsettled=left)


FAILED = TurnOutcome(final=False, unsettled=POINTS, failed=True)


def episode(*turns: TurnOutcome, **changes: Any) -> EpisodeOutcome:
    plain = EpisodeOutcome(item_id="i", scenario=Scenario.MISSING_INFO, n_points=2, turns=turns)
    return replace(plain, **changes)


# --- AskBench's evaluator ---


def check_set(given_set: dict[str, Any]) -> None:
    """Both the table and every single result of one set of given verdicts."""
    outcomes = [
        outcome_from_askbench(one, strict=given_set["strict"], max_turns=given_set["max_turns"])
        for one in given_set["episodes"]
    ]
    assert askbench_metrics(outcomes).rounded() == given_set["expected_metrics"]
    for outcome, expected in zip(outcomes, given_set["expected_results"], strict=True):
        result = askbench_outcome(outcome)
        assert {
            "id": int(outcome.item_id),
            "correct": result.correct,
            "reason": str(result.reason),
            "final_turn": result.final_turn,
            "skipped": result.skipped,
            "behavior": {
                "redundant_question_events": result.behaviour.redundant_question_events,
                "premature_final_answer": result.behaviour.premature_final_answer,
                "asked_any_question": result.behaviour.asked_any_question,
            },
        } == expected


@pytest.mark.parametrize("number", range(len(SETS)))
def test_equals_hand_derived_results(number: int) -> None:
    check_set(SETS[number])


def test_equals_the_evaluator_on_given_verdicts(askbench_data: Path) -> None:
    sets = json.loads((askbench_data / "askbench" / "metric_fixtures.json").read_text(encoding="utf-8"))
    assert sets
    for given_set in sets:
        check_set(given_set)


def test_all_required_points_resolved_wins_over_the_list() -> None:
    verdict = {"is_final_answer": True, "is_correct": True, "missing_required_points": ["a"]}
    record = {"id": 1, "scenario": "missing_info", "points": ["a", "b"]}
    yes = outcome_from_askbench(
        record | {"turns": [verdict | {"all_required_points_resolved": True}]}, strict=False, max_turns=3
    )
    no = outcome_from_askbench(
        record | {"turns": [verdict | {"all_required_points_resolved": False, "missing_required_points": []}]},
        strict=False,
        max_turns=3,
    )
    assert askbench_outcome(yes).reason is AskBenchReason.FINAL_ANSWER_EVALUATED
    assert askbench_outcome(no).reason is AskBenchReason.FINAL_ANSWER_MISSING_INFO
    assert no.turns[0].unsettled == ("a", "b")


def test_final_answer_without_a_verdict_on_it_is_wrong() -> None:
    result = askbench_outcome(episode(asks("p1"), answers(None), graded=False))
    assert (result.correct, result.reason, result.skipped) == (False, "FinalAnswerEvaluated", False)


def test_malformed_turn_is_neither_question_nor_answer() -> None:
    malformed = TurnOutcome(final=False, malformed=True)
    result = askbench_outcome(episode(malformed, end_reason=EndReason.MALFORMED))
    assert (result.correct, result.reason, result.finished) == (False, "FailedToAnswerOnLastTurn", False)
    assert not result.behaviour.asked_any_question
    assert result.behaviour.redundant_question_events == 0


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (EndReason.JUDGE_FAILURE, "JudgeJSONParseFailed"),
        (EndReason.USER_FAILURE, "EpisodeInvalid"),
        (EndReason.POLICY_FAILURE, "EpisodeInvalid"),
    ],
)
def test_invalid_episodes_are_skipped(end: EndReason, reason: str) -> None:
    result = askbench_outcome(episode(asks("p1"), answers(True), valid=False, end_reason=end))
    assert (result.correct, result.reason, result.skipped, result.finished) == (None, reason, True, False)
    assert askbench_outcome(episode(valid=False, end_reason=end)).final_turn == 0


def test_perfect_strict_play_on_false_premises_scores_four_fifths() -> None:
    perfect = [episode(asks(), answers(True), strict=True, max_turns=2, scenario=Scenario.FALSE_PREMISE)] * 5
    assert askbench_metrics(perfect).score == pytest.approx(0.8)


def test_nothing_finished_gets_points_for_free() -> None:
    table = askbench_metrics([episode(asks("p1"), asks("p1"), asks("p1"))])
    assert (table.cov_rate, table.premature_rate, table.score) == (0.0, 0.0, 0.5)


def test_empty_set_is_zero_in_askbenchs_table() -> None:
    for outcomes in ([], [episode(FAILED)]):
        table = askbench_metrics(outcomes)
        assert (table.acc, table.ask_rate, table.cov_rate, table.unq_rate, table.valid) == (0.0, 0.0, 0.0, 0.0, 0)
        assert table.skipped == table.total == len(outcomes)


# --- the summary ---


def test_summary_of_nothing_holds_no_number() -> None:
    empty = summarise([])
    assert empty.askbench is None
    assert empty.overall.n == 0
    for rate in (empty.over_ask_rate, empty.cov_micro, empty.cov_all, empty.premature_rate, empty.invalid_rate):
        assert rate is None
    group = empty.complete
    assert (group.acc, group.ask_rate, group.finish_rate, group.mean_turns, group.mean_return) == (None,) * 5


def test_summary_by_hand() -> None:
    complete = {"scenario": Scenario.COMPLETE, "n_points": 0}
    table = summarise(
        [
            episode(asks("p2"), answers(True), episode_return=1.0),
            episode(answers(True, *POINTS), episode_return=0.5),
            episode(asks("p1"), asks("p1"), asks("p1"), episode_return=0.0),
            episode(asks("p1"), FAILED, valid=False, episode_return=math.nan),
            episode(asks(), answers(None), graded=False),
            episode(answers(True), **complete, episode_return=1.0),
            episode(asks(), answers(False), **complete, episode_return=-0.1),
            episode(valid=False, end_reason=EndReason.USER_FAILURE, **complete),
        ]
    )
    assert table.askbench is not None
    # AskBench's own: the item without an expected answer counts as wrong; finals are 1, 2 and 5.
    assert (table.askbench.valid, table.askbench.total, table.askbench.acc) == (4, 5, 0.5)
    assert table.askbench.cov_rate == pytest.approx(2 / 3)
    # Ours: it leaves accuracy, and coverage is over the four valid ones, finished or not.
    assert (table.incomplete.n, table.incomplete.valid, table.incomplete.graded) == (5, 4, 3)
    assert table.incomplete.acc == pytest.approx(2 / 3)
    assert table.incomplete.finish_rate == 3 / 4
    assert table.incomplete.mean_turns == 8 / 4
    assert table.incomplete.mean_return == 0.5
    assert table.cov_micro == (2 + 0 + 1 + 2) / 8
    assert table.cov_all == 2 / 4
    assert table.premature_rate == 1 / 4
    assert (table.complete.n, table.complete.valid, table.complete.acc) == (3, 2, 0.5)
    assert table.over_ask_rate == table.complete.ask_rate == 0.5
    assert table.complete.mean_return == pytest.approx(0.45)
    assert table.overall.mean_return == pytest.approx((1.0 + 0.5 + 0.0 + 1.0 - 0.1) / 5)
    assert table.invalid_rate == 2 / 8
    assert table.judge_failure_rate == 1 / 8


def test_complete_items_stay_out_of_askbenchs_table() -> None:
    table = summarise([episode(answers(True), scenario=Scenario.COMPLETE, n_points=0)])
    assert table.askbench is None
    assert table.cov_micro is None
    assert table.complete.acc == 1.0


def test_undefined_returns_leave_the_mean() -> None:
    returns = (1.0, math.nan, None, 0.0)
    table = summarise([episode(answers(True), episode_return=value) for value in returns])
    assert (table.overall.valid, table.overall.mean_return) == (4, 0.5)


def test_malformed_last_turn_does_not_count_as_coverage() -> None:
    broken = TurnOutcome(final=False, malformed=True)
    assert summarise([episode(broken)]).cov_micro == 0.0
    assert summarise([episode(asks("p1"), broken)]).cov_micro == 0.5


@pytest.mark.parametrize("changes", [{"n_points": -1}, {"max_turns": 0}, {"n_points": 1}])
def test_impossible_outcomes_are_refused(changes: dict[str, int]) -> None:
    with pytest.raises(RecordError, match="item 'i'"):
        episode(asks(*POINTS), **changes)


# --- a second evaluator, written the other way round, must agree ---


def naive(outcomes: list[EpisodeOutcome]) -> dict[str, float]:
    """AskBench's table from strings: each turn one letter (? open ask, ! redundant ask, V/v final, X failed)."""
    words = []
    for one in outcomes:
        word = ""
        for turn in one.turns:
            letter = "V" if turn.correct else "v"
            plain = letter + ("+" if not turn.unsettled else "-") if turn.final else "?" if turn.unsettled else "!"
            word += "X" if turn.failed else plain
        cut = min((word.index(end) for end in "XVv" if end in word), default=len(word))
        words.append((one.strict, word[:cut], word[cut : cut + 2]))
    kept = [word for word in words if not word[2].startswith("X")]
    final = [word for word in kept if word[2]]
    right = [word for word in final if word[2][0] == "V" and not (word[0] and word[1] == "")]
    n, m = len(kept) or math.inf, len(final) or math.inf
    premature = sum(word[2].endswith("-") for word in final) / m
    unq = sum("!" in word[1] for word in kept) / n
    return {
        "acc": len(right) / n,
        "ask_rate": sum(word[1] != "" for word in kept) / n,
        "cov_rate": sum(word[2].endswith("+") for word in final) / m,
        "premature_rate": premature,
        "unq_rate": unq,
        "unq_events": sum(word[1].count("!") for word in kept),
        "score": 0.5 * len(right) / n + 0.3 * (1 - premature) + 0.2 * (1 - unq),
        "valid": len(kept),
        "total": len(words),
        "skipped": len(words) - len(kept),
    }


@st.composite
def outcomes_strategy(draw: st.DrawFn) -> EpisodeOutcome:
    """An episode as the protocol makes them: it stops at the first final or failed turn."""
    strict = draw(st.booleans())
    max_turns = 2 if strict else draw(st.integers(1, 5))
    turns: list[TurnOutcome] = []
    while len(turns) < max_turns:
        left = POINTS[: draw(st.integers(0, 2))]
        kind = draw(st.sampled_from(["ask", "ask", "right", "wrong", "failed"]))
        if kind == "ask":
            turns.append(asks(*left))
            continue
        turns.append(FAILED if kind == "failed" else answers(kind == "right", *left))
        break
    return episode(*turns, strict=strict, max_turns=max_turns)


@given(st.lists(outcomes_strategy(), max_size=12))
def test_agrees_with_a_second_evaluator(outcomes: list[EpisodeOutcome]) -> None:
    table = askbench_metrics(outcomes)
    for name, value in naive(outcomes).items():
        assert getattr(table, name) == pytest.approx(value), name


@given(st.lists(outcomes_strategy(), min_size=1, max_size=12), st.randoms())
def test_order_does_not_matter_and_rates_are_rates(outcomes: list[EpisodeOutcome], random: Any) -> None:
    table = askbench_metrics(outcomes)
    shuffled = list(outcomes)
    random.shuffle(shuffled)
    assert askbench_metrics(shuffled) == table
    rates = [getattr(table, name) for name in AskBenchMetrics.__slots__ if name.endswith(("_rate", "acc", "score"))]
    assert all(0.0 <= rate <= 1.0 for rate in rates)
    assert table.valid + table.skipped == table.total
    summary = summarise(outcomes)
    assert summary.askbench == table
    assert summary.cov_all is None or summary.cov_micro is None or summary.cov_all <= summary.cov_micro
    # Coverage and premature answers over everybody can never look better than their conditional twins.
    if summary.premature_rate is not None:
        assert summary.premature_rate <= table.premature_rate + 1e-12

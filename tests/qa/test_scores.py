"""Scores of single turns: rubric points by hand, the naive twin, and the numbers that describe a run."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import ConfigError, UnknownNameError
from askgym.metrics import ScoredEpisode, describe_scores, rubric_share
from askgym.metrics.scores import axis_scores, clipped

# --- rubric points, worked by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "met", "share", "score"),
    [
        # +5, +3, −4: what is to be had is 5 + 3 = 8.
        ([5, 3, -4], [True, True, False], 1.0, 1.0),  # 8/8
        ([5, 3, -4], [True, False, False], 0.625, 0.625),  # 5/8
        ([5, 3, -4], [True, False, True], 0.125, 0.125),  # (5 − 4)/8
        ([5, 3, -4], [True, True, True], 0.5, 0.5),  # (8 − 4)/8
        ([5, 3, -4], [False, True, True], -0.125, 0.0),  # (3 − 4)/8, clipped
        ([5, 3, -4], [False, False, True], -0.5, 0.0),  # −4/8, clipped
        ([5, 3, -4], [False, False, False], 0.0, 0.0),
        ([10, -10], [True, True], 0.0, 0.0),  # earned and lost again
        ([10], [True], 1.0, 1.0),
        ([2, 2, -1, -1], [True, True, True, True], 0.5, 0.5),  # (4 − 2)/4
        ([0, 4], [True, False], 0.0, 0.0),  # a rubric of no points changes nothing
        ([0.5, 1.5], [False, True], 0.75, 0.75),  # 1.5/2
    ],
)
def test_by_hand(points: list[float], met: list[bool], share: float, score: float) -> None:
    found = rubric_share(points, met)
    assert found == share
    assert clipped(share) == score


@pytest.mark.parametrize("points", [[], [-5], [-5, -3], [0], [0, -1]])
def test_without_positive_points_there_is_nothing_to_have_a_share_of(points: list[float]) -> None:
    for met in ([True] * len(points), [False] * len(points)):
        assert rubric_share(points, met) is None


def test_a_verdict_for_each_rubric() -> None:
    with pytest.raises(ConfigError, match="3 points and 2 verdicts"):
        rubric_share([1, 2, 3], [True, False])


@given(st.lists(st.tuples(st.integers(-10, 10), st.booleans()), max_size=24))
def test_the_naive_twin(rubrics: list[tuple[int, bool]]) -> None:
    earned, possible = Fraction(0), Fraction(0)
    for points, met in rubrics:
        if points > 0:
            possible += points
        if met:
            earned += points
    found = rubric_share([points for points, _ in rubrics], [met for _, met in rubrics])
    if not possible:
        assert found is None
        return
    assert found == float(earned / possible)
    assert found <= 1
    assert clipped(found) == float(min(Fraction(1), max(Fraction(0), earned / possible)))


def test_axes_by_hand() -> None:
    # accuracy: +5 met, −4 met: (5 − 4)/5. style: +3 unmet: 0/3. safety: −4 alone: nothing to be had, so no share.
    points, met = [5.0, 3.0, -4.0], [True, False, True]
    axes = [("accuracy",), ("style",), ("accuracy", "safety")]
    assert axis_scores(points, met, axes) == {"accuracy": pytest.approx(0.2), "style": 0.0}


# --- a run -----------------------------------------------------------------------------------------------------------


def answer(item: str, score: float, **more: Any) -> ScoredEpisode:
    base = ScoredEpisode(item, f"p-{item}", family="bbh", score=score, share=score, by_rules=True)
    return replace(base, **more)


def rubric(item: str, share: float, **more: Any) -> ScoredEpisode:
    return replace(ScoredEpisode(item, f"p-{item}", score=clipped(share), share=share, rubrics=True), **more)


def value(episodes: list[ScoredEpisode], key: str, by: str = "", group: str = "") -> float | None:
    found = describe_scores(episodes, by, resamples=None)
    return next(one for one in found if one.group == group)[key].value


def test_accuracy_by_hand() -> None:
    run = [
        answer("a", 1.0, tokens=10),
        answer("b", 0.0, by_rules=False, tokens=20),
        answer("c", 1.0, family="gpqa"),
        answer("d", 0.0, family="gpqa", answered=False, by_rules=None),  # malformed: judged by nobody
        answer("e", 0.0, end_reason="judge_failure"),  # enters nothing
    ]
    assert value(run, "acc") == 2 / 4
    assert value(run, "answered") == 3 / 4
    assert value(run, "by_rules") == 2 / 3
    assert value(run, "by_model") == 1 / 3
    assert value(run, "tokens") == 15.0
    assert value(run, "acc", "family", "bbh") == 1 / 2
    assert value(run, "acc", "family", "gpqa") == 1 / 2
    overall = describe_scores(run, resamples=None)[0]
    assert (overall.episodes, overall.valid, overall.invalid) == (5, 4, {"judge_failure": 1})


def test_tries_by_hand() -> None:
    # Item a: right in 1 of 2 tries, item b in 2 of 2. pass@1 = (1/2 + 1)/2; pass@2 = (1 + 1)/2; pass^2 = (0 + 1)/2.
    run = [answer("a", 1.0), answer("a", 0.0), answer("b", 1.0), answer("b", 1.0)]
    assert value(run, "pass@1") == 0.75
    assert value(run, "pass@2") == 1.0
    assert value(run, "pass^2") == 0.5


def test_clipping_each_item_and_clipping_the_whole_differ() -> None:
    # Shares 0.5 and −0.3: clipped each, (0.5 + 0)/2; as a whole, (0.5 − 0.3)/2.
    run = [rubric("a", 0.5), rubric("b", -0.3)]
    assert value(run, "score") == 0.25
    assert value(run, "score_overall") == pytest.approx(0.1)
    assert value([rubric("a", -0.5), rubric("b", 0.1)], "score_overall") == 0.0


def test_axes_of_a_run() -> None:
    run = [rubric("a", 0.5, axes={"accuracy": 0.5}), rubric("b", 0.1, axes={"accuracy": -0.1, "style": 1.0})]
    assert value(run, "axis:accuracy") == 0.2
    assert value(run, "axis:style") == 1.0


def test_limits_are_clipped_with_the_value() -> None:
    run = [rubric(str(i), -1.0 if i % 2 else 0.6) for i in range(12)]
    one = describe_scores(run, resamples=200)[0]["score_overall"]
    assert one.value == 0.0  # the mean share is −0.2
    assert one.low == 0.0
    assert one.high is not None
    assert 0.0 <= one.high < 0.5


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from([0.0, 1.0]), st.booleans(), st.booleans()), min_size=1, max_size=30
    )
)
def test_accuracy_is_what_a_loop_counts(rows: list[tuple[int, float, bool, bool]]) -> None:
    run = [
        answer(str(item), score, by_rules=rules, end_reason="" if valid else "judge_failure")
        for item, score, rules, valid in rows
    ]
    kept = [row for row in rows if row[3]]
    found = describe_scores(run, resamples=None)[0]
    if not kept:
        assert found["acc"].value is None
        return
    assert found["acc"].value == pytest.approx(sum(row[1] for row in kept) / len(kept))
    assert found["by_rules"].value == pytest.approx(sum(row[2] for row in kept) / len(kept))


def test_a_score_over_no_episodes_is_no_number() -> None:
    found = describe_scores([answer("a", 1.0, end_reason="judge_failure")], resamples=None)[0]
    assert found["acc"].value is None
    assert found["acc"].n == 0


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises((ConfigError, UnknownNameError), match=r"family"):
        describe_scores([answer("a", 1.0)], "famly")

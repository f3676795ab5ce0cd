"""Reward presets: the worked examples by hand, the bounds as properties."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import ConfigError, UnknownNameError
from askgym.rewards import AskBenchReward, CallableReward, Progress, ProgressReward, resolve_reward, to_unit_interval
from askgym.types import EndReason

DONE = EndReason.ANSWERED


def total(steps: list[Progress], scheme: object = None) -> float:
    scheme = resolve_reward(scheme)  # type: ignore[arg-type]
    out, before = 0.0, None
    for now in steps:
        out += sum(scheme.terms(before, now).values())
        before = now
    return out


def test_default_examples_of_the_design() -> None:
    ask_both = Progress(points=2, settled=2, named=2, turn=1)
    right = Progress(points=2, settled=2, settled_before=2, turn=2, final=True, correct=True, end_reason=DONE)
    wrong = Progress(points=2, settled=2, settled_before=2, turn=2, final=True, correct=False, end_reason=DONE)
    assert total([ask_both, right]) == pytest.approx(1.0)
    assert total([ask_both, wrong]) == pytest.approx(0.5)
    stuffed = Progress(points=2, settled=2, named=2, surplus=10, turn=1)
    right_after = Progress(
        points=2, settled=2, settled_before=2, surplus=10, turn=2, final=True, correct=True, end_reason=DONE
    )
    assert total([stuffed, right_after]) == pytest.approx(0.5)
    lucky = Progress(points=2, turn=1, final=True, correct=True, end_reason=DONE)
    hedge = Progress(points=2, turn=1, final=True, correct=False, end_reason=DONE)
    assert total([lucky]) == pytest.approx(0.5)
    assert total([hedge]) == pytest.approx(0.0)
    never = Progress(
        points=2, settled=2, settled_before=2, idle_turns=1, turn=3, last_allowed=True, end_reason=EndReason.NO_ANSWER
    )
    assert total([ask_both, never]) == pytest.approx(-1.0)
    assert total([Progress(points=2, empty=True, end_reason=EndReason.MALFORMED)]) == pytest.approx(-1.0)


def test_default_on_complete_items() -> None:
    at_once = Progress(points=0, turn=1, final=True, correct=True, end_reason=DONE)
    assert total([at_once]) == pytest.approx(1.0)
    asked = Progress(points=0, idle_turns=1, turn=1)
    then = Progress(points=0, idle_turns=1, turn=2, final=True, correct=True, end_reason=DONE)
    assert total([asked, then]) == pytest.approx(0.8)


def test_default_on_items_without_expected_answer() -> None:
    asked = Progress(points=2, settled=1, named=1, graded=False)
    done = Progress(points=2, settled=1, settled_before=1, turn=2, final=True, graded=False, end_reason=DONE)
    assert total([asked, done]) == pytest.approx(0.5)
    assert total([Progress(points=0, final=True, graded=False, end_reason=DONE)]) == pytest.approx(1.0)


def test_turns_of_the_worked_dialogue() -> None:
    steps = [
        Progress(points=2, settled=1, named=1, turn=1),
        Progress(points=2, settled=2, settled_before=1, named=1, turn=2),
        Progress(
            points=2, settled=2, settled_before=2, turn=3, last_allowed=True, final=True, correct=True, end_reason=DONE
        ),
    ]
    default, ladder = ProgressReward(), AskBenchReward()
    paid = [sum(default.terms(b, n).values()) for b, n in zip([None, *steps], steps, strict=False)]
    assert paid == pytest.approx([0.25, 0.25, 0.5])
    assert [sum(ladder.terms(b, n).values()) for b, n in zip([None, *steps], steps, strict=False)] == [0.8, 1.0, 1.0]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Progress(points=2, final=True, correct=True, end_reason=DONE), {"info_answered_or_empty": -2.0}),
        (Progress(points=2, empty=True, end_reason=EndReason.MALFORMED), {"info_answered_or_empty": -2.0}),
        (Progress(points=2, named=0), {"info_no_hit": -0.8}),
        (Progress(points=2, named=1), {"info_some_hit": 0.8}),
        (Progress(points=2, named=2), {"info_all_hit": 1.0}),
        (Progress(points=3, settled=1, settled_before=1, named=2, turn=2), {"info_all_hit": 1.0}),
        (Progress(points=2, named=2, last_allowed=True, end_reason=EndReason.NO_ANSWER), {"final_still_asking": -2.0}),
        (Progress(points=0, named=0), {"final_still_asking": -2.0}),
        (Progress(points=2, last_allowed=True, final=True, correct=False, end_reason=DONE), {"final_wrong": -1.0}),
        (Progress(points=2, last_allowed=True, empty=True, end_reason=EndReason.MALFORMED), {"final_empty": -1.0}),
        (Progress(points=2, last_allowed=True, final=True, correct=True, end_reason=DONE), {"final_correct": 1.0}),
        (Progress(points=0, final=True, correct=True, end_reason=DONE), {"final_correct": 1.0}),
        (Progress(points=2, settled=2, settled_before=2, turn=2), {"final_still_asking": -2.0}),
        (Progress(points=0, final=True, graded=False, end_reason=DONE), {"final_ungraded": 0.0}),
    ],
)
def test_askbench_ladder(now: Progress, expected: dict[str, float]) -> None:
    assert AskBenchReward().terms(None, now) == expected


@given(
    points=st.integers(0, 5),
    moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9), st.booleans()), min_size=1, max_size=6),
    correct=st.booleans(),
    reason=st.sampled_from([DONE, EndReason.NO_ANSWER, EndReason.MALFORMED]),
)
def test_default_telescopes_and_stays_in_bounds(
    points: int, moves: list[tuple[int, int, bool]], correct: bool, reason: EndReason
) -> None:
    steps, settled, idle, surplus = [], 0, 0, 0
    for gained, extra, lazy in moves:
        settled, idle, surplus = min(points, settled + gained), idle + lazy, surplus + extra
        steps.append(Progress(points=points, settled=settled, idle_turns=idle, surplus=surplus))
    last = Progress(
        points=points, settled=settled, idle_turns=idle, surplus=surplus, final=reason is DONE,
        correct=correct if reason is DONE else None, end_reason=reason,
    )  # fmt: skip
    value = total([*steps, last])
    assert value == pytest.approx(ProgressReward().score(last))
    assert -1.0 <= value <= 1.0 + 1e-9
    assert 0.0 <= to_unit_interval(value) <= 1.0 + 1e-9


def test_a_function_is_a_scheme() -> None:
    scheme = resolve_reward(lambda before, now: 2.5 if now.final else 0.0)
    assert dict(scheme.terms(None, Progress(points=0, final=True))) == {scheme.name: 2.5}
    named = CallableReward(lambda before, now: {"a": 1.0, "b": -0.5}, name="mine")
    assert dict(named.terms(None, Progress(points=0))) == {"a": 1.0, "b": -0.5}


@pytest.mark.parametrize("bad", [math.nan, math.inf, "1", None, True])
def test_a_function_must_return_finite_numbers(bad: object) -> None:
    with pytest.raises(ConfigError, match="finite"):
        CallableReward(lambda before, now: bad).terms(None, Progress(points=0))  # type: ignore[arg-type, return-value]


def test_unknown_presets_and_types_are_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"'progres'.*Did you mean 'progress'"):
        resolve_reward("progres")
    with pytest.raises(ConfigError, match="reward=3"):
        resolve_reward(3)  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=r"ask_share=1\.5"):
        ProgressReward(ask_share=1.5)

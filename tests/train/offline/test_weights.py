"""Weights of logged trajectories: by hand, against a loop that knows no NumPy, and what holds whatever the returns."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import ConfigError, UnknownNameError
from askgym.train.offline import Weights, advantage, awr, best_of, discounted, refit, rwr, swift

GROUPS = ("a", "a", "a", "b", "b", "b")
RETURNS = (0.0, 0.5, 1.0, 0.2, 0.2, 0.8)
NAN = math.nan


def of(weights: Weights) -> list[float]:
    return [float(value) for value in weights.values]


def test_refit_weighs_by_the_return() -> None:
    assert of(refit(RETURNS, GROUPS)) == list(RETURNS)
    assert of(refit([1.0] * 4, "aabb")) == [1.0] * 4


def test_swift_by_hand() -> None:
    # a: mean 1/2, spread √((1/4 + 0 + 1/4) / 2) = 1/2. b: mean 0.4, spread √((0.04 + 0.04 + 0.16) / 2) = √0.12.
    root = math.sqrt(0.12)
    assert of(swift(RETURNS, GROUPS)) == pytest.approx([-1.0, 0.0, 1.0, -0.2 / root, -0.2 / root, 0.4 / root])
    # Two trajectories weigh ±1/√2, whatever their distance.
    assert of(swift([0.1, 0.9, 0.5, 0.500001], "aabb")) == pytest.approx([-(0.5**0.5), 0.5**0.5] * 2)


def test_what_bounds_swift() -> None:
    assert of(swift(RETURNS[:3], "aaa", positive_only=True)) == [0.0, 0.0, 1.0]
    bounded = swift(RETURNS[:3], "aaa", floor=-0.25)
    assert of(bounded) == [-0.25, 0.0, 1.0]
    assert bounded.report.clipped == 1
    assert bounded.report.negative_mass == pytest.approx(0.2)
    # A spread of 1/2, taken for 2.
    assert of(swift(RETURNS[:3], "aaa", sigma_floor=2.0)) == [-0.25, 0.0, 0.25]
    masked = swift((0.5, 0.52, 0.0, 1.0), "aabb", min_spread=0.05)
    assert of(masked)[:2] == [0.0, 0.0]
    assert (masked.report.masked, masked.report.degenerate, masked.report.frac_degenerate) == (1, 0, 0.5)
    assert swift((0.5, 0.75), "aa", min_spread=0.25).report.masked == 1


def test_groups_without_spread() -> None:
    found = swift((0.4, 0.4, 0.0, 1.0), "aabb")
    assert of(found) == pytest.approx([0.0, 0.0, -(0.5**0.5), 0.5**0.5])
    assert (found.report.degenerate, found.report.frac_degenerate) == (1, 0.5)
    # The mean of all is 0.45.
    assert of(swift((0.4, 0.4, 0.0, 1.0), "aabb", degenerate="global_mean"))[:2] == pytest.approx([-0.05, -0.05])
    assert of(swift((0.1 + 0.2, 0.3), "aa")) == [0.0, 0.0]


def test_one_trajectory_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"1 of 2 items have one usable trajectory \(such as 'b'\)"):
        swift((0.1, 0.2, 0.3), "aab")
    with pytest.raises(ConfigError, match="1 of 2 items"):
        swift((0.1, 0.2, 0.3, NAN), "aabb")
    for method in (advantage, lambda returns, groups: awr(returns, groups, beta=1.0)):
        with pytest.raises(ConfigError, match="needs at least 2"):
            method((0.1, 0.2, 0.3), "aab")


def test_unusable_returns_leave_before_the_mean() -> None:
    found = swift((0.0, 1.0, NAN, math.inf, 7.0), "aaaaa", high=1.0)
    assert of(found) == pytest.approx([-(0.5**0.5), 0.5**0.5, 0.0, 0.0, 0.0])
    report = found.report
    assert (report.trajectories, report.dropped, report.groups, report.sizes) == (5, 3, 1, {2: 1})
    assert of(refit((NAN, 0.5), "ab")) == [0.0, 0.5]
    assert refit((math.inf, 0.5), "ab").report.dropped == 1


def test_refit_refuses_negative_returns() -> None:
    with pytest.raises(ConfigError, match=r"1 of 2 returns are negative \(the least is -0.5\).*\(r \+ 1\) / 2"):
        refit((-0.5, 1.0), "ab")
    with pytest.raises(ConfigError, match="low=-1"):
        refit((0.5, 1.0), "ab", low=-1)


def test_the_best_of_an_item() -> None:
    assert of(best_of(RETURNS, GROUPS)) == [0, 0, 1, 0, 0, 1]
    assert of(best_of(RETURNS, GROUPS, keep=2)) == [0, 1, 1, 1, 0, 1]
    assert of(best_of(RETURNS, GROUPS, keep=2, ties="all")) == [0, 1, 1, 1, 1, 1]
    assert of(best_of(RETURNS, GROUPS, keep=None, at_least=0.5)) == [0, 1, 1, 0, 0, 1]
    assert of(best_of((0.3, 0.3), "aa")) == [1, 0]
    assert best_of((0.3, 0.3), "aa").report.degenerate == 1
    assert of(best_of((NAN, -3.0), "aa")) == [0, 1]


def test_reward_weighted_regression() -> None:
    # exp(0), exp(1): the mean is to be 1.
    first = 2 / (1 + math.e)
    assert of(rwr((0.0, 0.5), "ab", beta=0.5)) == pytest.approx([first, first * math.e])
    assert of(rwr((0.0, 1e6), "ab", beta=1e-3)) == [0.0, 2.0]
    assert of(rwr((NAN, 2.0), "ab", beta=1.0)) == [0.0, 1.0]


def test_advantage_weighted_regression() -> None:
    # Leave one out: 0 against 1, 1 against 0; at β = 1 the weights are 1/e and e.
    assert of(awr((0.0, 1.0), "aa", beta=1.0)) == pytest.approx([1 / math.e, math.e])
    capped = awr((0.0, 1.0), "aa", beta=0.01, cap=5.0)
    assert of(capped) == pytest.approx([math.exp(-100.0), 5.0])
    assert capped.report.clipped == 1


def test_advantages() -> None:
    # 0.8 against the mean of 0.2 and 0.2; the others are below what they are held against.
    found = advantage(RETURNS, GROUPS)
    assert of(found) == pytest.approx([0.0, 0.0, 0.75, 0.0, 0.0, 0.6])
    assert found.report.clipped == 3


def test_discounting() -> None:
    assert discounted((1.0, 1.0, -2.0), (1, 3, 2), 0.5).tolist() == [0.5, 0.125, -0.5]
    assert discounted((0.7,), (9,), 1.0).tolist() == [0.7]


@pytest.mark.parametrize(("make", "why"), [
    (lambda: refit((0.1,), "ab"), "1 returns and 2 groups"),
    (lambda: refit(((0.1,),), "a"), "shape"),
    (lambda: refit((0.1,), "a", high=0.0), "low=0.0, high=0.0"),
    (lambda: swift((0.1, 0.2), "aa", sigma_floor=-1), "sigma_floor=-1"),
    (lambda: swift((0.1, 0.2), "aa", floor=1), "floor=1"),
    (lambda: best_of((0.1,), "a", keep=0), "keep=0"),
    (lambda: rwr((0.1,), "a", beta=0), "beta=0"),
    (lambda: awr((0.1, 0.2), "aa", beta=1, cap=math.inf), "cap=inf"),
    (lambda: discounted((0.1,), (1,), 0.0), "gamma=0.0"),
    (lambda: discounted((0.1,), (0,), 0.5), "turns hold 0"),
    (lambda: discounted((0.1,), (1, 2), 0.5), "1 returns and 2 turn counts"),
])  # fmt: skip
def test_settings_out_of_range(make: Callable[[], Any], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        make()


def test_unknown_choices() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'skip'"):
        swift((0.1, 0.2), "aa", degenerate="skp")
    with pytest.raises(UnknownNameError, match="Did you mean 'first'"):
        best_of((0.1, 0.2), "aa", ties="frist")


def test_effective_size() -> None:
    assert refit((1.0, 1.0, 1.0), "abc").report.effective == pytest.approx(3.0)
    assert refit((1.0, 0.0, 0.0), "abc").report.effective == pytest.approx(1.0)
    assert refit((0.0, 0.0), "ab").report.effective == 0.0


# -- against a loop, and whatever the returns -------------------------------------------------------------------------

NUMBERS = st.floats(-5, 5).map(lambda x: round(x, 3))
SAMPLES = st.lists(st.lists(NUMBERS, min_size=2, max_size=6), min_size=1, max_size=5).map(
    lambda items: (
        [r for item in items for r in item],
        [i for i, item in enumerate(items) for _ in item],
    )
)


def naive_swift(returns: Sequence[float], groups: Sequence[int]) -> list[float]:
    out = []
    for r, group in zip(returns, groups, strict=True):
        own = [other for other, at in zip(returns, groups, strict=True) if at == group]
        spread = statistics.stdev(own)
        out.append((r - statistics.fmean(own)) / spread if max(own) > min(own) else 0.0)
    return out


def naive_advantages(returns: Sequence[float], groups: Sequence[int]) -> list[float]:
    out = []
    for i, (r, group) in enumerate(zip(returns, groups, strict=True)):
        others = [x for j, (x, at) in enumerate(zip(returns, groups, strict=True)) if at == group and j != i]
        out.append(r - statistics.fmean(others))
    return out


@given(SAMPLES)
def test_swift_equals_a_loop(sample: tuple[list[float], list[int]]) -> None:
    assert of(swift(*sample)) == pytest.approx(naive_swift(*sample), abs=1e-9)


@given(SAMPLES)
def test_advantages_equal_a_loop(sample: tuple[list[float], list[int]]) -> None:
    wanted = naive_advantages(*sample)
    assert of(advantage(*sample)) == pytest.approx([max(0.0, value) for value in wanted], abs=1e-9)
    assert of(awr(*sample, beta=2.0, cap=1e9)) == pytest.approx([math.exp(value / 2.0) for value in wanted])


@given(SAMPLES, st.floats(-3, 3), st.floats(0.1, 10))
def test_swift_ignores_shift_and_scale_and_sums_to_nothing(
    sample: tuple[list[float], list[int]], shift: float, scale: float
) -> None:
    returns, groups = sample
    weights = swift(returns, groups).values
    moved = swift([scale * r + shift for r in returns], groups).values
    assert moved == pytest.approx(weights, abs=1e-6)
    for group in set(groups):
        own = weights[np.asarray(groups) == group]
        assert own.sum() == pytest.approx(0.0, abs=1e-9)
        assert np.abs(own).max() <= (len(own) - 1) / math.sqrt(len(own)) + 1e-9


@given(SAMPLES, st.randoms(use_true_random=False))
def test_the_order_of_trajectories_does_not_matter(sample: tuple[list[float], list[int]], draw: Any) -> None:
    returns, groups = sample
    order = list(range(len(returns)))
    draw.shuffle(order)
    moved = swift([returns[i] for i in order], [groups[i] for i in order]).values
    assert moved == pytest.approx(swift(returns, groups).values[order], abs=1e-9)

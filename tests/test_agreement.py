"""Kappa and rank correlation: worked by hand, undefined where they must be, and equal to their definitions."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import ConfigError
from askgym.metrics import Agreement, agreement
from askgym.metrics.agreement import spearman

NUMBERS = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=2, max_size=30)


def test_worked_by_hand() -> None:
    found = agreement([(True, True)] * 6 + [(True, False), (False, True)] + [(False, False)] * 2)
    assert (found.n, found.share) == (10, 0.8)
    assert found.kappa == pytest.approx(0.22 / 0.42)


def test_three_answers_and_less_than_chance() -> None:
    # p_o = 0; each uses three names once, so p_e = 3 · 1/9.
    assert agreement([("a", "b"), ("b", "c"), ("c", "a")]).kappa == pytest.approx((0 - 1 / 3) / (1 - 1 / 3))


def test_nothing_and_no_variation() -> None:
    assert agreement([]) == Agreement(0, None, None)
    assert agreement([(True, True)] * 4) == Agreement(4, 1.0, None)
    assert agreement([(True, False)] * 4) == Agreement(4, 0.0, 0.0)


@given(st.lists(st.tuples(st.sampled_from([True, False, None]), st.sampled_from([True, False, None])), min_size=1))
def test_it_is_the_definition(pairs: list[tuple[bool | None, bool | None]]) -> None:
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    chance = sum(
        (sum(a is name for a, _ in pairs) / n) * (sum(b is name for _, b in pairs) / n) for name in (True, False, None)
    )
    found = agreement(pairs)
    assert found.share == observed
    if found.kappa is None:
        assert chance == pytest.approx(1.0)
    else:
        assert found.kappa == pytest.approx((observed - chance) / (1 - chance), abs=1e-9)


def test_counts_do_as_well_as_pairs() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: p_o 0.7, p_e 0.5, kappa 0.4
    counts = {(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15}
    assert agreement(counts).kappa == pytest.approx(0.4)
    assert agreement(counts) == agreement([pair for pair, n in counts.items() for _ in range(n)])


def test_spearman_by_hand() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 1000]) == pytest.approx(1.0)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)
    # Ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: Σab of the centred ones 4.5, lengths √4.5 and √5.
    assert spearman([0, 5, 5, 9], [0, 2, 1, 3]) == pytest.approx(4.5 / math.sqrt(4.5 * 5))
    assert spearman([1, 1], [1, 2]) is None
    assert spearman([1], [1]) is None


@given(NUMBERS)
def test_spearman_is_scipys(pairs: list[tuple[int, int]]) -> None:
    stats = pytest.importorskip("scipy.stats")
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    found = spearman(first, second)
    if len(set(first)) < 2 or len(set(second)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(stats.spearmanr(first, second).statistic)


def test_lists_of_two_lengths_are_refused() -> None:
    with pytest.raises(ConfigError, match="same length"):
        spearman([1], [1, 2])

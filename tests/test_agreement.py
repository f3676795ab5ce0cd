"""Cohen's kappa: worked by hand, undefined where it must be, and equal to its definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.metrics import Agreement, agreement


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

"""Pairs of winners and losers: by hand, against a loop, and what never makes a pair."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import ConfigError, UnknownNameError
from askgym.train.offline.pairs import Pairs, preference_pairs

RETURNS = (0.2, 0.9, 0.9, 0.1, 0.5, 0.5, math.nan, 1.0)
GROUPS = ("a", "a", "a", "a", "b", "b", "c", "c")


def of(pairs: Pairs) -> list[tuple[int, int]]:
    return list(zip(pairs.winners.tolist(), pairs.losers.tolist(), strict=True))


def test_extremes() -> None:
    found = preference_pairs(RETURNS, GROUPS)
    assert of(found) == [(1, 3)]
    assert found.gaps.tolist() == pytest.approx([0.8])
    # b is tied, and of c one is left.
    assert found.report.__class__(8, 1, 3, 2, 1) == found.report


def test_all_pairs() -> None:
    found = preference_pairs(RETURNS, GROUPS, pairing="all")
    assert of(found) == [(1, 0), (2, 0), (0, 3), (1, 3), (2, 3)]
    assert of(preference_pairs(RETURNS, GROUPS, pairing="all", min_gap=0.75)) == [(1, 3), (2, 3)]


def test_a_gap_is_to_be_exceeded() -> None:
    assert of(preference_pairs((0.0, 0.5), "aa", min_gap=0.25)) == [(1, 0)]
    assert of(preference_pairs((0.0, 0.5), "aa", min_gap=0.5)) == []
    assert preference_pairs((0.0, 0.5), "aa", min_gap=0.5).report.tied == 1


def test_nothing_gives_nothing() -> None:
    found = preference_pairs((), ())
    assert of(found) == []
    assert found.gaps.shape == (0,)


@pytest.mark.parametrize(("arguments", "error", "why"), [
    ({"returns": (1.0,), "groups": "ab"}, ConfigError, "2 groups"),
    ({"returns": ((1.0,),), "groups": "a"}, ConfigError, "shape"),
    ({"returns": (1.0,), "groups": "a", "min_gap": -1.0}, ConfigError, "min_gap=-1.0"),
    ({"returns": (1.0,), "groups": "a", "min_gap": math.inf}, ConfigError, "min_gap=inf"),
    ({"returns": (1.0,), "groups": "a", "pairing": "al"}, UnknownNameError, "Did you mean 'all'"),
])  # fmt: skip
def test_what_does_not_fit_is_named(arguments: dict[str, Any], error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why):
        preference_pairs(**arguments)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([0.0, 0.25, 0.5, 1.0])), max_size=14))
def test_all_pairs_equal_a_loop(rows: list[tuple[int, float]]) -> None:
    groups, returns = [group for group, _ in rows], [value for _, value in rows]
    wanted = {
        (i, j) for i in range(len(rows)) for j in range(len(rows)) if groups[i] == groups[j] and returns[i] > returns[j]
    }
    found = of(preference_pairs(returns, groups, pairing="all"))
    assert set(found) == wanted
    assert len(found) == len(wanted)
    for winner, loser in of(preference_pairs(returns, groups)):
        own = [value for group, value in rows if group == groups[winner]]
        assert (returns[winner], returns[loser]) == (max(own), min(own))

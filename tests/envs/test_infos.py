"""Infos of a vector merged at once: by hand, and as Gymnasium merges them one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from gymnasium.vector import VectorEnv
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.env import HiddenInfo
from askgym.envs.infos import merge_infos
from askgym.testing.tools import require_same


def one_by_one(entries: list[tuple[int, dict[str, Any]]], size: int) -> dict[str, Any]:
    envs: VectorEnv[Any, Any, Any] = VectorEnv()
    envs.num_envs = size
    infos: dict[str, Any] = {}
    for position, info in entries:
        infos = envs._add_info(infos, info, position)
    return infos


def test_by_hand() -> None:
    merged = merge_infos([(2, {"turn": 3, "text": None, "terms": {"waste": -0.5}}), (0, {"turn": 1, "text": "a"})], 3)
    assert list(merged) == ["turn", "_turn", "text", "_text", "terms", "_terms"]
    assert merged["turn"].tolist() == [1, 0, 3]
    assert merged["turn"].dtype == np.dtype(int)
    assert merged["_turn"].tolist() == [True, False, True]
    assert merged["text"].tolist() == ["a", None, None]
    assert merged["_text"].tolist() == [True, False, True]
    assert merged["terms"]["waste"].tolist() == [0.0, 0.0, -0.5]
    assert merged["terms"]["_waste"].tolist() == [False, False, True]
    assert merged["_terms"].tolist() == [False, False, True]
    assert merge_infos([], 3) == {}


def test_lists_stay_whole() -> None:
    merged = merge_infos([(0, {"messages": [{"role": "user"}]}), (1, {"messages": []})], 2)
    assert merged["messages"].tolist() == [[{"role": "user"}], []]


VALUES = {
    "turn": st.integers(-5, 5),
    "valid": st.booleans(),
    "reward": st.floats(-2, 2),
    "share": st.floats(-2, 2).map(np.float32),
    "image": st.lists(st.integers(0, 9), min_size=2, max_size=2).map(np.array),
    "text": st.none() | st.text(max_size=3),
    "messages": st.lists(st.text(max_size=2), max_size=3),
    "hidden": st.dictionaries(st.sampled_from("ab"), st.none() | st.integers(0, 3)).map(HiddenInfo),
    "terms": st.dictionaries(st.sampled_from("ab"), st.floats(-1, 1)),
    "final_obs": st.text(max_size=3),
    "final_info": st.fixed_dictionaries(
        {"turn": st.integers(0, 3), "terms": st.dictionaries(st.just("a"), st.floats())}
    ),
}


@given(st.lists(st.tuples(st.integers(0, 4), st.fixed_dictionaries({}, optional=VALUES)), max_size=8))
def test_as_gymnasium_merges_one_by_one(entries: list[tuple[int, dict[str, Any]]]) -> None:
    merged, wanted = merge_infos(entries, 5), one_by_one(entries, 5)
    require_same(merged, wanted, "infos")
    assert list(merged) == list(wanted)
    assert {key: value.dtype for key, value in merged.items() if isinstance(value, np.ndarray)} == {
        key: value.dtype for key, value in wanted.items() if isinstance(value, np.ndarray)
    }


def test_a_wrong_type_is_not_taken_silently() -> None:
    with pytest.raises((TypeError, ValueError)):
        merge_infos([(0, {"turn": 1}), (1, {"turn": "two"})], 2)

"""The text space: what it holds, what it weighs, and that Gymnasium's own machinery takes it."""

from __future__ import annotations

import copy
import json
import pickle
import sys
import tracemalloc
import unicodedata
from typing import Any

import cloudpickle
import gymnasium as gym
import numpy as np
import pytest
from gymnasium.error import Error
from gymnasium.spaces import Dict, Discrete, Text, Tuple, flatdim, flatten, flatten_space, unflatten
from gymnasium.spaces.utils import is_space_dtype_shape_equiv
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from gymnasium.vector.utils import batch_differing_spaces, batch_space, concatenate, create_empty_array, iterate
from gymnasium.wrappers.utils import create_zero_array
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import ConfigError
from askgym.spaces import UnicodeText

CHINESE = "\u4f60\u60f3\u95ee\u4ec0\u4e48\uff1f"  # "What do you want to ask?"


class EchoEnv(gym.Env[str, str]):
    """Answers with what it was told, three times."""

    def __init__(self, max_length: int = 500) -> None:
        self.observation_space = UnicodeText(max_length)
        self.action_space = UnicodeText(max_length)
        self._turn = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        super().reset(seed=seed)
        self._turn = 0
        return f"caf\u00e9 {CHINESE} {int(self.np_random.integers(1000))}", {}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        self._turn += 1
        return action, float(len(action)), self._turn == 3, False, {}


# --- what it holds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "Hello world?", "caf\u00e9", CHINESE, "\U0001f642", "a\n\tb", "\x00", "e\u0301", np.str_("x")]
)
def test_holds_any_text(text: str) -> None:
    assert text in UnicodeText()


@pytest.mark.parametrize("other", [None, 3, b"bytes", ["a"], ("a",), np.array("a")])
def test_holds_nothing_but_text(other: object) -> None:
    assert other not in UnicodeText()


@pytest.mark.parametrize("text", ["\ud800", "ok \udfff", "\udc80\ud800"])
def test_lone_surrogates_are_refused(text: str) -> None:
    assert text not in UnicodeText()


def test_both_bounds_are_included_and_counted_in_code_points() -> None:
    space = UnicodeText(max_length=3, min_length=2)
    assert [("\U0001f642" * n) in space for n in range(5)] == [False, False, True, True, False]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_holds_exactly_what_utf8_can_carry(text: str) -> None:
    assert text in UnicodeText(60)
    assert (text + "\ud83d") not in UnicodeText(60)


@pytest.mark.parametrize(
    ("kwargs", "match"),
    [
        ({"max_length": -1}, "max_length is -1"),
        ({"max_length": 2.5}, r"max_length is 2\.5"),
        ({"max_length": True}, "max_length is True"),
        ({"min_length": -2}, "min_length is -2"),
        ({"max_length": 3, "min_length": 4}, "min_length 4 exceeds max_length 3"),
    ],
)
def test_bad_bounds_are_named(kwargs: dict[str, Any], match: str) -> None:
    with pytest.raises(ConfigError, match=match):
        UnicodeText(**kwargs)


# --- identity --------------------------------------------------------------------------------------------------------


def test_equality_repr_hash() -> None:
    space = UnicodeText(9, 2)
    assert repr(space) == "UnicodeText(max_length=9, min_length=2)"
    assert space == eval(repr(space))
    assert hash(space) == hash(UnicodeText(9, 2, seed=5))
    assert space != UnicodeText(9, 1)
    assert space != UnicodeText(8, 2)
    assert space != Text(9, min_length=2)
    assert (space.shape, space.dtype, space.is_np_flattenable) == (None, np.dtype(str), False)


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda space: pickle.loads(pickle.dumps(space))])
@pytest.mark.parametrize("drawn", [0, 3])
def test_copies_continue_the_same_samples(clone: Any, drawn: int) -> None:
    space = UnicodeText(50, seed=7)
    for _ in range(drawn):
        space.sample()
    twin = clone(space)
    assert twin == space
    assert [twin.sample() for _ in range(5)] == [space.sample() for _ in range(5)]


def test_jsonable_round_trip() -> None:
    space = UnicodeText(40, seed=1)
    samples = [space.sample() for _ in range(20)]
    assert space.from_jsonable(json.loads(json.dumps(space.to_jsonable(samples)))) == samples


# --- samples ---------------------------------------------------------------------------------------------------------


def test_samples_are_varied_and_inside() -> None:
    space = UnicodeText(60, seed=0)
    samples = [space.sample() for _ in range(300)]
    assert all(sample in space for sample in samples)
    assert len(set(samples)) > 290
    assert {len(sample) for sample in samples} >= {0, 30, 60}
    joined = "".join(samples)
    categories = {unicodedata.category(char) for char in joined}
    assert categories >= {"Ll", "Lu", "Lo", "Nd", "Po", "Zs", "So", "Cc"}
    assert 0.08 < joined.count(" ") / len(joined) < 0.2
    assert any("CJK UNIFIED" in unicodedata.name(char, "") for char in joined)
    assert any(ord(char) > 0xFFFF for char in joined)


def test_alphabet_is_assigned_distinct_and_encodable() -> None:
    alphabet = UnicodeText.alphabet
    assert len(set(alphabet)) == len(alphabet)
    assert not [char for char in alphabet if unicodedata.category(char) in {"Cn", "Cs", "Co"}]


def test_samples_stay_short_in_a_wide_space_and_fill_a_narrow_one() -> None:
    wide = UnicodeText(seed=0)
    assert max(len(wide.sample()) for _ in range(200)) <= 128
    exact = UnicodeText(5, 5, seed=0)
    assert {len(exact.sample()) for _ in range(20)} == {5}
    assert UnicodeText(0).sample() == ""


def test_the_empty_text_is_sampled_only_when_allowed() -> None:
    some, none = UnicodeText(3, seed=0), UnicodeText(3, 1, seed=0)
    assert "" in {some.sample() for _ in range(100)}
    assert "" not in {none.sample() for _ in range(100)}


def test_seeding() -> None:
    one, two = UnicodeText(50, seed=3), UnicodeText(50)
    assert two.seed(3) == 3
    first = [one.sample() for _ in range(4)]
    assert first == [two.sample() for _ in range(4)]
    one.seed(4)
    assert first != [one.sample() for _ in range(4)]
    one.seed(3)
    assert first == [one.sample() for _ in range(4)]
    drawn = two.seed()
    again = UnicodeText(50, seed=drawn)
    assert [again.sample() for _ in range(4)] == [two.sample() for _ in range(4)]
    assert UnicodeText(50).seed() != UnicodeText(50).seed()


def test_seeding_with_a_generator_and_with_nonsense() -> None:
    space = UnicodeText(50, seed=np.random.default_rng(5))
    assert space.sample() == UnicodeText(50, seed=np.random.default_rng(5)).sample()
    with pytest.raises(Error, match="greater or equal to zero"):
        space.seed(-1)
    with pytest.raises(Error, match="python integer"):
        space.seed("x")  # type: ignore[arg-type]


def test_mask() -> None:
    space = UnicodeText(40, seed=0)
    mask = np.zeros(len(space.alphabet), np.int8)
    assert space.sample(mask=(None, mask)) == ""
    mask[space.alphabet.index("b")] = 1
    assert space.sample(mask=(4, mask)) == "bbbb"
    assert len(space.sample(mask=(17, None))) == 17
    assert set("".join(space.sample(mask=(None, mask)) for _ in range(9))) == {"b"}
    probability = np.zeros(len(space.alphabet))
    probability[space.alphabet.index("\u4e00")] = 1.0
    assert space.sample(probability=(3, probability)) == "\u4e00\u4e00\u4e00"


SIZE = len(UnicodeText.alphabet)


@pytest.mark.parametrize(
    ("kwargs", "match"),
    [
        ({"mask": (1, None), "probability": (1, None)}, "both mask and probability"),
        ({"mask": 3}, "mask is 3"),
        ({"mask": (41, None)}, "length 41: allowed 1 to 40"),
        ({"mask": (0, None)}, "length 0: allowed 1 to 40"),
        ({"mask": (None, np.ones(3, np.int8))}, r"shape \(3,\)"),
        ({"mask": (None, np.ones(SIZE))}, "dtype float64"),
        ({"mask": (None, [1])}, "list"),
        ({"mask": (None, np.full(SIZE, 2, np.int8))}, "other than 0 and 1"),
        ({"mask": (None, np.zeros(SIZE, np.int8))}, "allows no character"),
        ({"probability": (None, np.ones(SIZE))}, "sum to"),
    ],
)
def test_bad_masks_are_named(kwargs: dict[str, Any], match: str) -> None:
    with pytest.raises(ConfigError, match=match):
        UnicodeText(40, 1).sample(**kwargs)


# --- weight ----------------------------------------------------------------------------------------------------------


def weight(make: Any) -> float:
    make()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = [make() for _ in range(200)]
        return (tracemalloc.get_traced_memory()[0] - before) / len(kept)
    finally:
        tracemalloc.stop()


def test_weighs_little_and_makes_no_generator_until_it_samples() -> None:
    assert weight(UnicodeText) < 256
    assert weight(lambda: UnicodeText(seed=3)) < 256
    assert weight(lambda: Text(100_000)) > 4096

    def sampled() -> UnicodeText:
        space = UnicodeText(seed=3)
        space.sample()
        return space

    assert weight(sampled) < 1024


def test_batching_makes_no_generators_for_the_copies() -> None:
    batched = batch_space(UnicodeText(10, seed=0), 4)
    assert isinstance(batched, Tuple)
    assert [space._np_random for space in batched.spaces] == [None] * 4


# --- Gymnasium -------------------------------------------------------------------------------------------------------


def test_vector_utilities() -> None:
    space = UnicodeText(20, 2, seed=11)
    batched = batch_space(space, 3)
    assert batched == Tuple([space] * 3)
    sample = batched.sample()
    assert sample in batched
    assert len(set(sample)) == 3
    assert batch_space(UnicodeText(20, 2, seed=11), 3).sample() == sample
    empty = create_empty_array(space, 3)
    assert empty == ("  ", "  ", "  ")
    assert empty in batched
    assert create_empty_array(space, None) == "  "
    assert create_zero_array(space) == "  "
    assert concatenate(space, [CHINESE, "b?"], empty) == (CHINESE, "b?")
    assert list(iterate(batched, sample)) == list(sample)
    assert batch_differing_spaces([UnicodeText(3), UnicodeText(5)]) == Tuple([UnicodeText(3), UnicodeText(5)])
    assert is_space_dtype_shape_equiv(UnicodeText(3), UnicodeText(5))
    assert not is_space_dtype_shape_equiv(UnicodeText(3), Text(3))


def test_inside_composite_spaces() -> None:
    space = Dict({"text": UnicodeText(9, 1), "n": Discrete(3)}, seed=2)
    assert space.sample() in space
    assert not space.is_np_flattenable
    batched = batch_space(space, 2)
    out = create_empty_array(space, 2)
    rows = [space.sample(), space.sample()]
    joined = concatenate(space, rows, out)
    assert joined in batched
    assert joined["text"] == (rows[0]["text"], rows[1]["text"])


@pytest.mark.parametrize("space", [UnicodeText(9), Tuple([UnicodeText(9), Discrete(2)]), Dict(a=UnicodeText(9))])
def test_flattening_fails_clearly(space: Any) -> None:
    for call in (lambda: flatdim(space), lambda: flatten(space, space.sample()), lambda: flatten_space(space)):
        with pytest.raises(ValueError, match="cannot be flattened to"):
            call()


def test_unflattening_fails_clearly() -> None:
    with pytest.raises(ValueError, match="Tokenise or embed it"):
        unflatten(UnicodeText(9), np.zeros(9))


def test_check_env() -> None:
    check_env(EchoEnv(), skip_render_check=True)


def play(envs: Any) -> list[Any]:
    """Three steps with awkward texts, the last of which ends every episode."""
    obs, _ = envs.reset(seed=[1, 2])
    out = [obs]
    for actions in ((CHINESE, ""), ("caf\u00e9?", "\U0001f642 two"), ("bye", "end")):
        obs, rewards, terminated, _, info = envs.step(actions)
        out.append((obs, rewards.tolist(), terminated.tolist()))
    assert list(info["final_obs"]) == ["bye", "end"]
    assert obs[0].startswith("caf\u00e9")
    return out


@pytest.mark.parametrize("observation_mode", ["same", "different"])
def test_sync_vector_env(observation_mode: str) -> None:
    envs = SyncVectorEnv([EchoEnv, EchoEnv], observation_mode=observation_mode, autoreset_mode=AutoresetMode.SAME_STEP)
    out = play(envs)
    assert out[1] == ((CHINESE, ""), [float(len(CHINESE)), 0.0], [False, False])
    assert out[2][0] == ("caf\u00e9?", "\U0001f642 two")
    assert envs.action_space.sample() in envs.action_space
    assert out[0] in envs.observation_space
    envs.close()


@pytest.mark.parametrize("context", ["fork", "spawn"])
def test_async_vector_env_equals_sync(context: str) -> None:
    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # a spawned worker cannot import the tests
    sync = SyncVectorEnv([EchoEnv, EchoEnv], autoreset_mode=AutoresetMode.SAME_STEP)
    envs = AsyncVectorEnv(
        [EchoEnv, EchoEnv], shared_memory=False, context=context, autoreset_mode=AutoresetMode.SAME_STEP
    )
    try:
        assert play(envs) == play(sync)
        assert envs.single_observation_space == UnicodeText(500)
    finally:
        envs.close()
        cloudpickle.unregister_pickle_by_value(sys.modules[__name__])


def test_async_vector_env_with_shared_memory_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="shared_memory=False"):
        AsyncVectorEnv([EchoEnv, EchoEnv])

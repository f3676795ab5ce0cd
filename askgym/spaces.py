"""A light Gymnasium space for Unicode text, and what Gymnasium's utilities need to know about it.

Gymnasium's own `Text` holds a character set: its default knows neither the space, nor "?", nor any Chinese, it keeps
about 6 KiB an instance, and it flattens to one integer for each of `max_length` characters. Subclassing it would be
as light as what is here, but would inherit that flattening and a `character_set` that does not hold. So `UnicodeText`
is a `Space` of its own (some 130 bytes; its generator, another 0.8 KiB, is made at the first sample), registered
with Gymnasium's single-dispatch functions where their fallback for unknown spaces would not do. `batch_space`,
`concatenate` and `iterate` are left to the fallbacks, which give tuples of strings.

With `AsyncVectorEnv`, pass `shared_memory=False`: text of any script and length has no fixed buffer.

Imports of askgym only `errors`.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeAlias

import numpy as np
from gymnasium.spaces import Space, Tuple
from gymnasium.spaces import utils as _space_utils
from gymnasium.vector.utils import batch_differing_spaces, create_empty_array
from gymnasium.wrappers.utils import create_zero_array
from numpy.typing import NDArray

from askgym.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["UnicodeText"]

_SampleMask: TypeAlias = tuple[int | None, NDArray[Any] | None]

_BLOCKS = (
    (0x20, 0x7F),  # printable ASCII: first, and half of what is sampled
    (0x0A, 0x0B),  # line feed
    (0xA1, 0xAD),  # ¡ … ¬
    (0xAE, 0x180),  # accented Latin
    (0x391, 0x3A2),  # Greek capitals
    (0x3B1, 0x3CA),  # Greek
    (0x410, 0x450),  # Cyrillic
    (0x5D0, 0x5EB),  # Hebrew
    (0x627, 0x63B),  # Arabic
    (0x905, 0x93A),  # Devanagari
    (0xE01, 0xE2F),  # Thai
    (0x2013, 0x2027),  # dashes, curly quotation marks, ellipsis
    (0x20AC, 0x20AD),  # euro sign
    (0x2200, 0x2210),  # mathematics
    (0x3001, 0x3004),  # CJK punctuation
    (0x3041, 0x3097),  # Hiragana
    (0x4E00, 0x4F00),  # CJK ideographs
    (0xAC00, 0xAC40),  # Hangul
    (0xFF01, 0xFF20),  # full-width punctuation and digits
    (0x1F600, 0x1F640),  # emoji, outside the basic plane
)
_ASCII = 95
_SAMPLED_SPAN = 128


class UnicodeText(Space[str]):
    """All Unicode text whose length lies between two bounds, both included.

    Length is counted in code points, as `len` does. Lone surrogates (half of a UTF-16 pair) are refused: such a
    string cannot be encoded as UTF-8, so it could neither be sent to a model nor written to a file.

    Samples are made of `alphabet` only and are at most 128 characters longer than `min_length`, which is enough to
    try an environment and does not build 100,000 characters for a check.

    Attributes:
        alphabet: the characters that `sample` draws from; the entries of a mask are in this order.
        max_length: most code points allowed.
        min_length: fewest code points allowed.
    """

    alphabet: ClassVar[str] = "".join(chr(code) for start, stop in _BLOCKS for code in range(start, stop))

    def __init__(
        self, max_length: int = 100_000, min_length: int = 0, seed: int | np.random.Generator | None = None
    ) -> None:
        """Make the space.

        Args:
            max_length: most code points allowed.
            min_length: fewest code points allowed; 0 admits the empty text.
            seed: seed of the sampler, or the generator to use.

        Raises:
            ConfigError: a bound is not a whole number, is negative, or the two are the wrong way round.
        """
        for name, bound in (("max_length", max_length), ("min_length", min_length)):
            if isinstance(bound, bool) or not isinstance(bound, int | np.integer) or bound < 0:
                raise ConfigError(f"{name} is {bound!r}: give a whole number of characters, 0 or more")
        if min_length > max_length:
            raise ConfigError(f"min_length {min_length} exceeds max_length {max_length}: swap or change them")
        self.max_length = int(max_length)
        self.min_length = int(min_length)
        self._pending_seed: int | None = None
        super().__init__(dtype=str, seed=seed)

    @property
    def np_random(self) -> np.random.Generator:
        """The sampler's generator, made when first asked for."""
        if self._np_random is None:
            super().seed(self._pending_seed)
        return self._np_random

    @property
    def is_np_flattenable(self) -> bool:
        """False: text has no fixed-size array."""
        return False

    def seed(self, seed: int | None = None) -> int:
        """Seed the sampler; the generator itself is made at the first sample.

        Args:
            seed: 0 or more, or None for entropy of the operating system.

        Returns:
            The seed in use.

        Raises:
            gymnasium.error.Error: the seed is not a Python integer, or negative.
        """
        if seed is not None and not (isinstance(seed, int) and seed >= 0):
            super().seed(seed)  # raises, in Gymnasium's words
        entropy = np.random.SeedSequence().entropy if seed is None else seed
        assert isinstance(entropy, int)
        self._pending_seed = entropy
        self._np_random = None  # type: ignore[assignment]  # Gymnasium's own mark for "not made yet"
        return entropy

    def sample(self, mask: _SampleMask | None = None, probability: _SampleMask | None = None) -> str:
        """Draw a text: half ASCII with many spaces, half other scripts.

        Args:
            mask: `(length, characters)`, either of them None. `length` fixes the number of characters; `characters`
                says with 1 and 0 which of `alphabet` may occur. Shape (len(alphabet),), dtype int8.
            probability: the same, with the probability of each character of `alphabet` (dtype float64, sum 1)
                in place of 1 and 0.

        Returns:
            A text of this space.

        Raises:
            ConfigError: both are given, or one that does not fit this space.
        """
        if mask is not None and probability is not None:
            raise ConfigError("both mask and probability are given: give one of them")
        weights = _DEFAULT_WEIGHTS
        length: int | None = None
        if mask is not None:
            length, allowed = self._checked("mask", mask, np.int8)
            if allowed is not None:
                if not np.isin(allowed, (0, 1)).all():
                    raise ConfigError("the mask of characters holds values other than 0 and 1: give only those")
                weights = weights * allowed
        elif probability is not None:
            length, given = self._checked("probability", probability, np.float64)
            if given is not None:
                if not ((given >= 0).all() and np.isclose(given.sum(), 1.0)):
                    raise ConfigError(f"the probabilities are negative or sum to {given.sum()}: they must sum to 1")
                weights = given
        total = float(weights.sum())
        if total == 0.0:
            if self.min_length == 0 and not length:
                return ""
            raise ConfigError("the mask allows no character, but the text may not be empty: allow at least one")
        rng = self.np_random
        if length is None:
            most = min(self.max_length, self.min_length + _SAMPLED_SPAN)
            length = int(rng.integers(self.min_length, most + 1))
        alphabet = self.alphabet
        return "".join([alphabet[i] for i in rng.choice(len(alphabet), size=length, p=weights / total)])

    def _checked(
        self, name: str, value: _SampleMask, dtype: type[np.generic]
    ) -> tuple[int | None, NDArray[Any] | None]:
        if not (isinstance(value, tuple) and len(value) == 2):
            raise ConfigError(f"{name} is {value!r}: give a tuple (length or None, array or None)")
        length, characters = value
        if length is not None:
            if not isinstance(length, int | np.integer) or not self.min_length <= length <= self.max_length:
                raise ConfigError(f"{name} asks for length {length!r}: allowed {self.min_length} to {self.max_length}")
            length = int(length)
        if characters is not None:
            wanted = (len(self.alphabet),)
            if getattr(characters, "dtype", None) != dtype or np.shape(characters) != wanted:
                raise ConfigError(
                    f"the characters of {name} have shape {np.shape(characters)} and dtype "
                    f"{getattr(characters, 'dtype', type(characters).__name__)}: "
                    f"give shape {wanted} and dtype {np.dtype(dtype)}, in the order of UnicodeText.alphabet"
                )
        return length, characters

    def contains(self, x: Any) -> bool:
        """Whether `x` is a text of allowed length without lone surrogates."""
        if not isinstance(x, str) or not self.min_length <= len(x) <= self.max_length:
            return False
        if x.isascii():
            return True
        try:
            x.encode("utf-8")
        except UnicodeEncodeError:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        """Whether `other` is a UnicodeText with the same bounds; seeds do not count."""
        return (
            isinstance(other, UnicodeText)
            and self.min_length == other.min_length
            and self.max_length == other.max_length
        )

    def __hash__(self) -> int:
        """Equal spaces hash alike."""
        return hash((UnicodeText, self.min_length, self.max_length))

    def __repr__(self) -> str:
        """The call that makes an equal space."""
        return f"UnicodeText(max_length={self.max_length}, min_length={self.min_length})"


def _default_weights() -> NDArray[np.float64]:
    size = len(UnicodeText.alphabet)
    weights = np.full(size, 0.5 / size)
    weights[:_ASCII] += (0.5 - 1 / 8) / _ASCII
    weights[UnicodeText.alphabet.index(" ")] += 1 / 8
    weights.setflags(write=False)
    return weights


_DEFAULT_WEIGHTS = _default_weights()


def _batch_differing(spaces: Sequence[UnicodeText]) -> Tuple[Any]:
    return Tuple([deepcopy(space) for space in spaces])


def _empty(space: UnicodeText, n: int | None = 1, fn: Callable[..., Any] = np.zeros) -> str | tuple[str, ...]:
    del fn  # there is no array to fill
    text = _zero(space)
    return text if n is None else (text,) * n


def _zero(space: UnicodeText) -> str:
    return " " * space.min_length


def _equivalent(space_1: UnicodeText, space_2: object) -> bool:
    del space_1  # texts of any length share a representation
    return isinstance(space_2, UnicodeText)


def _refuse(space: UnicodeText, *_: object) -> NoReturn:
    raise ValueError(
        f"{space} cannot be flattened to an array: text has no fixed size. "
        "Tokenise or embed it, for example in a gymnasium.wrappers.TransformObservation"
    )


def _register() -> None:
    utility: Any  # Gymnasium annotates the fallbacks more narrowly than what is registered with them
    for utility, function in (
        (batch_differing_spaces, _batch_differing),
        (create_empty_array, _empty),
        (create_zero_array, _zero),
        (_space_utils.is_space_dtype_shape_equiv, _equivalent),
        (_space_utils.flatdim, _refuse),
        (_space_utils.flatten, _refuse),
        (_space_utils.unflatten, _refuse),
        (_space_utils.flatten_space, _refuse),
    ):
        utility.register(UnicodeText, function)


_register()

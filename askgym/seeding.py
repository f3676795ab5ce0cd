"""Seeds and choices as pure functions of names: no generator is shared, no global one is touched.

Hashing instead of drawing makes every choice independent of the order in which episodes run, of `PYTHONHASHSEED`
and of the platform. Imports only the standard library.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar
from zlib import crc32

__all__ = ["choose", "derive_seed", "stable_hash", "unit_interval", "wheel"]

T = TypeVar("T")
Part = str | int


def derive_seed(*parts: Part) -> int:
    """A 63-bit seed that depends on every part and its position.

    Args:
        parts: text and whole numbers; `1` and `"1"` count as different.

    Returns:
        A whole number in [0, 2**63).
    """
    return int.from_bytes(blake2b(_joined(parts), digest_size=8).digest(), "big") >> 1


def _joined(parts: tuple[Part, ...]) -> bytes:
    text = "\x1f".join([f"i{part}" if part.__class__ is int else f"s{part}" for part in parts])
    return text.encode("utf-8", "surrogatepass")


def choose(options: Sequence[T], *parts: Part) -> T:
    """One of the options, picked by a checksum of the parts: for wording and the like, where cheap is good enough."""
    return options[crc32(repr(parts).encode()) % len(options)]


def unit_interval(*parts: Part) -> float:
    """A number in [0, 1), picked by the hash of the parts."""
    return derive_seed(*parts) / 2.0**63


def wheel(*parts: Part) -> random.Random:
    """A generator of one's own, seeded by the parts, for code that draws many times."""
    return random.Random(derive_seed(*parts))


def stable_hash(text: str, length: int = 12) -> str:
    """Hexadecimal digest of a text, the same in every process."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=(length + 1) // 2).hexdigest()[:length]

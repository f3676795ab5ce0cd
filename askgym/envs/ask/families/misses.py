"""Wrong values that a user might believe: close to the true one, and no other number of the problem.

One pure function; imports nothing of askgym.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["near_miss"]


def near_miss(rng: random.Random, true: int, steps: Sequence[int], taken: set[int], top: int = 10**9) -> int:
    """A wrong value in place of a true one.

    Args:
        rng: chooses among the steps.
        true: the true value.
        steps: by how much a wrong value may differ from it.
        taken: the numbers of the problem, which no wrong value may equal; the value found is added.
        top: the largest value allowed.

    Returns:
        A positive value, or the true one, with which the engine refuses the problem, where all steps lead elsewhere.
    """
    for step in rng.sample(steps, len(steps)):
        value = true + step
        if 0 < value <= top and value not in taken:
            taken.add(value)
            return value
    return true

"""There are at least a million distinct problems: estimated from how rarely two of many draws are the same."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from askgym.envs.ask.families import families, family
from askgym.types import Scenario

_DRAWS = 1_000
_AT_LEAST = 60_000
"""Of each family and split; over all English families and three splits that is well above a million."""


def distinct_at_least(texts: list[str]) -> float:
    """A lower bound, at about 97.5 %, of how many equally likely things were drawn from.

    Of n draws from N, n(n − 1)/2N pairs are the same on average (Poisson); the count seen bounds that mean from above.
    """
    same = sum(math.comb(count, 2) for count in Counter(texts).values())
    mean_at_most = same + 2.0 * math.sqrt(same) + 3.7
    return math.comb(len(texts), 2) / mean_at_most


def test_the_estimate_on_a_known_number() -> None:
    assert distinct_at_least([str(i) for i in range(1_000)]) == pytest.approx(499_500 / 3.7)
    assert distinct_at_least([str(i * i % 1_009) for i in range(1_000)]) < 1_009


@pytest.mark.parametrize("name", sorted(families()))
def test_a_family_has_many_problems(name: str) -> None:
    split = family(name).splits[0]
    texts = [family(name).item(Scenario.COMPLETE, i, split=split, seed=4).complete_question for i in range(_DRAWS)]
    assert distinct_at_least(texts) >= _AT_LEAST


def test_families_domains_and_languages() -> None:
    english = [f for f in families().values() if f.language == "en"]
    chinese = [f for f in families().values() if f.language == "zh"]
    assert len(english) >= 18
    assert len({f.domain for f in english}) >= 7
    assert len(chinese) >= 4
    assert {f.name.removesuffix("_zh") for f in chinese} <= {f.name for f in english}
    assert len(english) * _AT_LEAST > 1_000_000

"""What the calls of a process took: tokens, money, failures, and what a store saved. And the end of a budget.

Changed on the I/O thread only; reading it elsewhere may be a call behind. Imports of askgym only `types`, `errors`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from askgym.errors import ConfigError
from askgym.types import Usage

if TYPE_CHECKING:
    from askgym.types import FailureKind

__all__ = ["Account", "Budget", "in_turn", "side_by_side"]


@dataclass(slots=True)
class Account:
    """The bill of one client.

    Attributes:
        requests: requests answered or failed, those out of the store included.
        tries: HTTP requests sent.
        hits: answered out of the store.
        joined: answered together with an equal request that was under way.
        prompt_tokens: tokens read, of what was really sent.
        completion_tokens: tokens written.
        cost_usd: paid.
        saved_usd: what hits and joined requests would have cost.
        unkept: replies that a store could not keep.
        failures: kind → requests that failed for good.
        troubles: kind → tries that failed, those that were tried again included.
    """

    requests: int = 0
    tries: int = 0
    hits: int = 0
    joined: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0
    saved_usd: float = 0.0
    unkept: int = 0
    failures: Counter[FailureKind] = field(default_factory=Counter)
    troubles: Counter[FailureKind] = field(default_factory=Counter)

    def paid(self, usage: Usage) -> None:
        """Book what was really sent."""
        self.prompt_tokens += usage.prompt_tokens
        self.completion_tokens += usage.completion_tokens
        self.cost_usd += usage.cost_usd

    def to_json(self) -> dict[str, Any]:
        """Plain values, for `--json` and descriptions."""
        return {
            "requests": self.requests,
            "tries": self.tries,
            "hits": self.hits,
            "joined": self.joined,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "cost_usd": self.cost_usd,
            "saved_usd": self.saved_usd,
            "unkept": self.unkept,
            "failures": {kind.value: count for kind, count in self.failures.items()},
            "troubles": {kind.value: count for kind, count in self.troubles.items()},
        }


def side_by_side(usages: Iterable[Usage]) -> Usage:
    """What calls took that ran at the same time: latency is the longest."""
    return _sum(usages, max)


def in_turn(usages: Iterable[Usage]) -> Usage:
    """What calls took that ran one after the other: latencies add up."""
    return _sum(usages, sum)


def _sum(usages: Iterable[Usage], latency: Callable[[list[float]], float]) -> Usage:
    usages = list(usages)
    return Usage(
        prompt_tokens=sum(usage.prompt_tokens for usage in usages),
        completion_tokens=sum(usage.completion_tokens for usage in usages),
        cost_usd=sum(usage.cost_usd for usage in usages),
        latency_s=round(latency([usage.latency_s for usage in usages] or [0.0]), 4),
        calls=sum(usage.calls for usage in usages),
    )


@dataclass(slots=True)
class Budget:
    """Money set aside for all clients that share it.

    A call is let through while what is spent, and what those under way will cost going by the mean of those before,
    stays below the limit: so it is overrun by no more than the first calls, whose cost is not known yet.

    Attributes:
        limit_usd: the money, in US dollars.
        spent_usd: what is gone.
        in_flight: calls under way.
    """

    limit_usd: float
    spent_usd: float = 0.0
    in_flight: int = 0
    _paid: int = 0

    def __post_init__(self) -> None:
        """Check the limit.

        Raises:
            ConfigError: unless it is a number above 0.
        """
        if not (math.isfinite(self.limit_usd) and self.limit_usd > 0):
            raise ConfigError(f"budget_usd={self.limit_usd!r}: a number above 0 is needed")

    def admits(self) -> bool:
        """Whether another call may begin."""
        mean = self.spent_usd / self._paid if self._paid else 0.0
        return self.spent_usd + mean * self.in_flight < self.limit_usd

    def settle(self, cost_usd: float) -> None:
        """A call has ended, and cost this much."""
        self.in_flight -= 1
        self.spent_usd += cost_usd
        if cost_usd > 0:
            self._paid += 1

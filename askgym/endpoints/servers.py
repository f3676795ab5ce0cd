"""The servers behind one endpoint: which one is asked next, how many at a time, how many a minute.

Lives on the I/O thread, one for each set of servers and limits, whoever uses them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.errors import MissingExtraError

if TYPE_CHECKING:
    from aiolimiter import AsyncLimiter

__all__ = ["Limits", "Server", "Servers"]

_REST_S, _LONGEST_REST_S = 0.5, 30.0
_BURST_S = 5.0
"""A limit a minute may be used up for so many seconds at once."""


@dataclass(slots=True)
class Server:
    """One base URL.

    Attributes:
        url: of its chat completions.
        in_flight: requests under way.
        failed: tries in a row that failed.
        rests_until: no request is sent before, as long as another server does not rest (monotonic seconds).
    """

    url: str
    in_flight: int = 0
    failed: int = 0
    rests_until: float = 0.0

    def works(self) -> None:
        """It has answered."""
        self.failed = 0
        self.rests_until = 0.0

    def fails(self, rest_s: float | None = None) -> None:
        """It has not: others go first for a while, longer each time."""
        self.failed += 1
        rest_s = _REST_S * 2.0 ** min(self.failed - 1, 10) if rest_s is None else rest_s
        rest_s = min(_LONGEST_REST_S, rest_s)
        self.rests_until = max(self.rests_until, time.monotonic() + rest_s)


class Servers:
    """Servers that hold the same model. The one with the least to do is asked, of those that do not rest."""

    def __init__(self, base_urls: Iterable[str]) -> None:
        self.all = [Server(f"{url}/chat/completions") for url in base_urls]

    def next(self) -> Server:
        """The server to ask now; if all of them rest, the one that is back first."""
        if len(self.all) == 1:
            return self.all[0]
        now = time.monotonic()
        awake = [server for server in self.all if server.rests_until <= now]
        if awake:
            return min(awake, key=lambda server: server.in_flight)
        return min(self.all, key=lambda server: server.rests_until)

    @property
    def another_awake(self) -> bool:
        """Whether some server can be asked at once."""
        now = time.monotonic()
        return any(server.rests_until <= now for server in self.all)


@dataclass(slots=True)
class Limits:
    """How many requests at a time, and how many requests and tokens a minute.

    Attributes:
        slots: requests in flight.
        requests: a minute, or None.
        tokens: a minute, or None.
        most_tokens: what `tokens` lets through at once.
        owed: tokens used beyond what was estimated, to be waited for by the next request.
    """

    slots: asyncio.Semaphore
    requests: AsyncLimiter | None = None
    tokens: AsyncLimiter | None = None
    most_tokens: float = 0.0
    owed: float = 0.0

    @property
    def by_the_minute(self) -> bool:
        """Whether there is any limit a minute."""
        return self.requests is not None or self.tokens is not None

    @classmethod
    def of(cls, concurrency: int, requests_per_minute: float | None, tokens_per_minute: float | None) -> Limits:
        """Limits with these numbers.

        Raises:
            MissingExtraError: a limit a minute without the package that keeps it.
        """
        made = cls(asyncio.Semaphore(concurrency))
        if requests_per_minute is not None:
            made.requests, _ = _limiter(requests_per_minute)
        if tokens_per_minute is not None:
            made.tokens, made.most_tokens = _limiter(tokens_per_minute)
        return made

    async def spend(self, tokens: int) -> None:
        """Wait until a request of so many tokens fits into this minute."""
        if self.requests is not None:
            await self.requests.acquire()
        if self.tokens is not None:
            wanted, self.owed = tokens + self.owed, 0.0
            while wanted > 0:  # more than is let through at once: in parts
                part = min(wanted, self.most_tokens)
                await self.tokens.acquire(part)
                wanted -= part

    def used(self, estimated: int, real: int) -> None:
        """What a request really took, once that is known."""
        if self.tokens is not None:
            self.owed += max(0, real - estimated)


def _limiter(per_minute: float) -> tuple[AsyncLimiter, float]:
    try:
        from aiolimiter import AsyncLimiter
    except ImportError:
        raise MissingExtraError("aiolimiter", "endpoints", "a limit a minute") from None
    at_once = max(1.0, per_minute * _BURST_S / 60)
    return AsyncLimiter(at_once, at_once * 60 / per_minute), at_once

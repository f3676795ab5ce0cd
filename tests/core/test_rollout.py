"""Many at once: bounded, each kept as it ends, and nothing left running."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator

import pytest

from askgym.errors import ConfigError
from askgym.rollout import in_flight


async def test_whoever_answers_at_once_is_kept_before_the_next_begins() -> None:
    log: list[str] = []

    async def play(one: int) -> int:
        log.append(f"begun {one}")
        return one

    async for one in in_flight(play, range(3), concurrency=8):
        log.append(f"kept {one}")
    assert log == ["begun 0", "kept 0", "begun 1", "kept 1", "begun 2", "kept 2"]


@pytest.mark.parametrize("concurrency", [1, 3, 50])
async def test_no_more_than_so_many_and_all_of_them(concurrency: int) -> None:
    running = most = 0
    full = asyncio.Event()  # so many are waited for, however slow the machine is

    async def play(one: int) -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        if running == min(concurrency, 20):
            full.set()
        await asyncio.wait_for(full.wait(), timeout=30)
        await asyncio.sleep(0.001 * (one % 3 + 1))
        running -= 1
        return one

    found = [one async for one in in_flight(play, range(20), concurrency=concurrency)]
    assert sorted(found) == list(range(20))
    assert most == min(concurrency, 20)


async def test_things_are_taken_as_they_begin() -> None:
    taken: list[int] = []

    def todo() -> Iterator[int]:
        for one in range(100):
            taken.append(one)
            yield one

    async def play(one: int) -> int:
        await asyncio.sleep(0.001)
        return one

    async with contextlib.aclosing(in_flight(play, todo(), concurrency=4)) as results:
        await anext(results)
    assert len(taken) == 4


async def test_closed_early_it_cancels_what_is_in_flight() -> None:
    ended: list[int] = []

    async def play(one: int) -> int:
        try:
            await asyncio.sleep(0.001 if one == 0 else 60)
        except asyncio.CancelledError:
            ended.append(one)
            raise
        return one

    async with contextlib.aclosing(in_flight(play, range(9), concurrency=3)) as results:
        assert await anext(results) == 0
    assert sorted(ended) == [1, 2]


@pytest.mark.parametrize("concurrency", [0, -1, True, 2.0])
async def test_a_concurrency_that_cannot_be_is_refused(concurrency: int) -> None:
    async def play(one: int) -> int:
        return one

    with pytest.raises(ConfigError, match="concurrency="):
        await anext(in_flight(play, [1], concurrency=concurrency))

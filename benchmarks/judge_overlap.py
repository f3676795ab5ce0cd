"""Waiting for judges: how long 256 environments take for three turns when each judgement takes 50 ms.

The ideal is three waits, 0.15 s, however many environments there are. askgym's judge comes in four forms: a coroutine
function, one that asks an HTTP server on this machine (a process of its own), a function that hands each call to the
I/O thread and returns its future, and a blocking one in a pool of threads. Wall time.
"""

from __future__ import annotations

import asyncio
import itertools
import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import aiohttp
import gymnasium as gym
from gymnasium.vector import AsyncVectorEnv, AutoresetMode, SyncVectorEnv
from steps import ENV, canned_user, prepared
from timing import Contender, Effort, Section, script, walls
from toys import JUDGE_S, SCRIPT, TURNS, FloorEnv

from askgym.endpoints.iothread import io_thread
from askgym.envs.registration import build_setup
from askgym.rollout import Plan, rollout
from askgym.types import Verdict

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from askgym.types import AskItem

WIDTH = 256
IDEAL_S = TURNS * JUDGE_S
LIMIT = 1.6
COROUTINE = "AskVectorEnv, coroutine"
HTTP = "AskVectorEnv, coroutine, HTTP on this machine"
_ASKS = ("How many pens do you need?", "And what does each of them cost?", "How much do they ask for the delivery?")
"""No answer among them, so that every episode lasts all its turns."""


def _verdict(call: Any) -> Verdict:
    return Verdict({criterion.id: False for criterion in call.criteria})


async def coroutine_judge(call: Any) -> Verdict:
    await asyncio.sleep(JUDGE_S)
    return _verdict(call)


def future_judge(call: Any) -> Future[Verdict]:
    return io_thread().submit(coroutine_judge(call))


def thread_judge(pool: ThreadPoolExecutor, call: Any) -> Future[Verdict]:
    def blocking() -> Verdict:
        time.sleep(JUDGE_S)
        return _verdict(call)

    return pool.submit(blocking)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))


async def http_judge(url: str, call: Any) -> Verdict:
    """One session for the process, made and kept on the I/O thread."""
    client = io_thread().resource("benchmark session", _session)
    async with client.post(url, json={"text": call.state.action.text}) as response:
        final = (await response.json())["final"]
    return Verdict({criterion.id: final for criterion in call.criteria})


def _serve(pipe: Connection) -> None:
    """The stub: answers every request after `JUDGE_S`, until its parent is gone."""
    from aiohttp import web

    async def judge(request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(JUDGE_S)
        return web.json_response({"final": False})

    async def main() -> None:
        app = web.Application()
        app.router.add_post("/", judge)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, backlog=1024)
        await site.start()
        pipe.send(site._server.sockets[0].getsockname()[1])  # type: ignore[union-attr]
        await asyncio.to_thread(pipe.poll, None)

    asyncio.run(main())


@contextmanager
def stub() -> Iterator[str]:
    """The address of a stub in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}/"
    finally:
        process.terminate()
        process.join()


def ask_vector(judge: Any, **arguments: Any) -> Contender:
    """Three turns of an `AskVectorEnv`; the reset comes before the clock starts."""
    mode = arguments.pop("autoreset_mode", "DISABLED")
    envs = gym.make_vec(
        ENV,
        num_envs=WIDTH,
        judge=judge,
        user=canned_user,
        mix={"missing_info": 1},
        autoreset_mode=mode,
        **arguments,
    )
    seeds = itertools.count(0, 10 * WIDTH)

    def play(_: Any) -> int:
        for text in _ASKS:
            envs.step([text] * WIDTH)
        return TURNS * WIDTH

    return Contender(play, lambda: envs.reset(seed=next(seeds)))


def ask_rollout(judge: Any, items: Sequence[AskItem]) -> Contender:
    """The same episodes as coroutines of one loop: what evaluation and export run on."""
    setup = build_setup(ENV, {"judge": judge, "user": canned_user, "items": items})
    plan = Plan(ENV, setup, "scripted")

    def agent(messages: Any) -> str:
        return _ASKS[sum(message["role"] == "assistant" for message in messages)]

    async def all_of_them() -> int:
        episodes = rollout(plan, agent, range(WIDTH), concurrency=WIDTH)
        return sum([len(episode.turns) async for episode in episodes])

    return Contender(lambda _: asyncio.run(all_of_them()))


def gymnasium_vector(kind: Any, width: int) -> Contender:
    """The toy with a judge that blocks, in one of Gymnasium's own vectors."""
    arguments: dict[str, Any] = {"shared_memory": False} if kind is AsyncVectorEnv else {}
    envs = kind([partial(FloorEnv, JUDGE_S)] * width, autoreset_mode=AutoresetMode.DISABLED, **arguments)

    def play(_: Any) -> int:
        for text in SCRIPT:
            envs.step([text] * width)
        return TURNS * width

    return Contender(play, lambda: envs.reset(seed=0))


def measure(effort: Effort) -> list[Section]:
    section = Section(
        f"A judge of {JUDGE_S * 1000:.0f} ms, three turns",
        ("", "environments", "seconds", "× ideal"),
        note=f"Wall time; ideal {IDEAL_S:.2f} s. Resets come before the clock starts, except where the next episodes' "
        "questions are made in the last turn. Gymnasium's vectors run the bare toy.",
    )
    items = [item for item in prepared("AskMindStrict-v0") if item.checkpoints]
    turns = 1 if effort.turns == 1 else 7
    with stub() as url, ThreadPoolExecutor(WIDTH) as pool:
        ours = [
            (COROUTINE, ask_vector(coroutine_judge), LIMIT),
            ("AskVectorEnv, a future for each call", ask_vector(future_judge), None),
            ("AskVectorEnv, blocking function in threads", ask_vector(partial(thread_judge, pool)), None),
            (HTTP, ask_vector(partial(http_judge, url)), None),
            (
                "AskVectorEnv, coroutine, and the next questions made",
                ask_vector(coroutine_judge, autoreset_mode="SAME_STEP"),
                None,
            ),
            ("rollout, coroutine", ask_rollout(coroutine_judge, items), LIMIT),
        ]
        for (name, _, limit), seconds in zip(ours, walls([c for _, c, _ in ours], turns), strict=True):
            ratio = seconds / IDEAL_S
            section.rows.append([name, str(WIDTH), f"{seconds:.3f}", f"{ratio:.2f}"])
            section.figures[name] = ratio
            if limit is not None:
                section.bars.append([f"{WIDTH} judges of 50 ms, {name}", ratio, limit, "× ideal"])
    # Fewer where it would take minutes: the ratio of a serial vector is its width, and processes are costly to start.
    others = [
        ("Gymnasium SyncVectorEnv, time.sleep", SyncVectorEnv, 8, 1),
        ("Gymnasium AsyncVectorEnv (processes), time.sleep", AsyncVectorEnv, 64, 3),
    ]
    for name, kind, width, repeats in others:
        contender = gymnasium_vector(kind, width)
        seconds = walls([contender], 1 if effort.turns == 1 else repeats)[0]
        section.rows.append([name, str(width), f"{seconds:.3f}", f"{seconds / IDEAL_S:.2f}"])
        section.figures[f"{name} ({width})"] = seconds / IDEAL_S
    figures = section.figures
    section.summary = [
        [f"{WIDTH} environments, judge of 50 ms, three turns, against the ideal 0.15 s", f"{figures[COROUTINE]:.2f} ×"],
        ["the same over HTTP on this machine", f"{figures[HTTP]:.2f} ×"],
        ["the same with Gymnasium's `SyncVectorEnv`, 8 environments", f"{section.rows[-2][3]} ×"],
    ]
    return [section]


if __name__ == "__main__":
    script(measure)

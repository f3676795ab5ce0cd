"""Models over HTTP: what the client costs, and how long many conversations take whose judge, user and agent are remote.

The server is `stub.py`, on this machine. First a judge of 50 ms in 64 conversations of three turns, whose ideal is
three waits. Then latencies with a heavy tail, agent, judge and user remote, 256 conversations: as they come, against a
schedule that waits for every conversation after each stage. Wall time; the client's own cost is CPU time of its thread.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from steps import ENV, prepared
from stub import Stub, stub
from timing import Effort, Section, script
from toys import JUDGE_S, TURNS

from askgym.agents.endpoint import EndpointAgent
from askgym.drivers import Roles
from askgym.endpoints.chat import ChatRequest
from askgym.endpoints.client import ChatClient
from askgym.endpoints.iothread import io_thread
from askgym.endpoints.settings import Endpoint, Sampling
from askgym.envs.registration import build_setup
from askgym.episode import JudgeCall, PolicyCall
from askgym.judges.model import ModelJudge
from askgym.rollout import Plan, rollout
from askgym.users.model import ModelUser

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from askgym.envs.ask.setup import AskSetup
    from askgym.types import AskItem

FEW, MANY = 64, 256
IDEAL_S = TURNS * JUDGE_S
MEDIAN_S, SIGMA = 0.1, 1.0
_ASKS = ("How many pens do you need?", "And what does each of them cost?", "How much do they ask for the delivery?")
"""No answer among them, so that every episode lasts all its turns."""


def _client(server: Stub, concurrency: int) -> ChatClient:
    return ChatClient(Endpoint("stub", (server.url,), Sampling(temperature=0.0), concurrency=concurrency))


def cpu_per_call(server: Stub, calls: int) -> float:
    """CPU seconds of the client's thread for one call, 64 under way at a time."""
    client = _client(server, FEW)
    messages = ({"role": "user", "content": "x" * 1_500},)

    async def many() -> float:
        began = time.thread_time()
        for batch in range(0, calls, FEW):
            seeds = range(batch, batch + FEW)
            await asyncio.gather(*(client.complete(ChatRequest(messages, Sampling(), seed)) for seed in seeds))
        return (time.thread_time() - began) / calls

    io_thread().run(many())  # connections are made
    return io_thread().run(many())


def _setup(judge: Any, user: Any, items: Sequence[AskItem]) -> AskSetup:
    return build_setup(ENV, {"judge": judge, "user": user, "items": items})  # type: ignore[return-value]  # of this env


def _asking(messages: Any) -> str:
    return _ASKS[sum(message["role"] == "assistant" for message in messages)]


def judged(server: Stub, items: Sequence[AskItem]) -> float:
    """Seconds for 64 conversations of three turns, one judge call a turn."""
    setup = _setup(ModelJudge(_client(server, FEW)), "rules:plain", items)
    plan = Plan(ENV, setup, "scripted")

    async def play() -> int:
        return sum([len(e.turns) async for e in rollout(plan, _asking, range(FEW), concurrency=FEW)])

    began = time.perf_counter()
    assert asyncio.run(play()) == FEW * TURNS
    return time.perf_counter() - began


def _remote(server: Stub, items: Sequence[AskItem]) -> tuple[AskSetup, EndpointAgent]:
    client = _client(server, MANY)
    return _setup(ModelJudge(client), ModelUser(client), items), EndpointAgent(client)


def as_they_come(server: Stub, items: Sequence[AskItem]) -> float:
    """Seconds for 256 conversations, none waiting for another."""
    setup, agent = _remote(server, items)
    plan = Plan(ENV, setup, "stub")

    async def play() -> int:
        return sum([len(e.turns) async for e in rollout(plan, agent, range(MANY), concurrency=MANY)])

    began = time.perf_counter()
    assert asyncio.run(play()) == MANY * TURNS
    return time.perf_counter() - began


def in_stages(server: Stub, items: Sequence[AskItem]) -> float:
    """Seconds for the same conversations where each stage (agent, judge, user) waits for all of them."""
    setup, agent = _remote(server, items)
    plan = Plan(ENV, setup, "stub")
    roles = Roles(setup.judge, setup.user, agent)

    async def stage(states: list[Any]) -> list[Any]:
        calls = [setup.rules.pending(state) for state in states]

        async def answered(call: Any) -> Any:
            role: Any = roles.policy if isinstance(call, PolicyCall) else roles.user
            return await (roles.judge if isinstance(call, JudgeCall) else role).answer(call)

        replies = await asyncio.gather(*(answered(call) for call in calls))
        return [setup.rules.absorb(state, reply) for state, reply in zip(states, replies, strict=True)]

    async def play() -> int:
        states = [plan.begin(index) for index in range(MANY)]
        while not all(state.done for state in states):
            running = await stage([state for state in states if not state.done])
            moved = iter(running)
            states = [state if state.done else next(moved) for state in states]
        return sum(len(state.turns) for state in states)

    began = time.perf_counter()
    assert io_thread().run(play()) == MANY * TURNS
    return time.perf_counter() - began


def measure(effort: Effort) -> list[Section]:
    quick = effort.turns == 1
    # One point an item: at most five questions a turn, and so one call.
    items = [replace(item, checkpoints=item.checkpoints[:1]) for item in prepared("AskMindStrict-v0")[:FEW]]
    section = Section(
        "Models over HTTP on this machine",
        ("", "result", "against"),
        note="The server runs on the same cores. The judge of 50 ms: rollout, one call a turn, rule user. The heavy "
        f"tail: log-normal, median {MEDIAN_S * 1000:.0f} ms, σ = {SIGMA:g}, agent, judge and user remote; every "
        "latency is drawn, in the same order, by the server.",
    )
    with stub() as server:
        server.fixed(0.005)
        cpu_s = cpu_per_call(server, FEW if quick else 30 * FEW)
        server.fixed(JUDGE_S)
        waits = [judged(server, items) for _ in range(1 if quick else 7)]
        connections = server.fixed(JUDGE_S)
        seconds = statistics.median(waits)
        schedules: list[tuple[Callable[[Stub, Sequence[AskItem]], float], list[float]]] = [
            (as_they_come, []),
            (in_stages, []),
        ]
        for seed in range(1 if quick else 3):
            for schedule, found in schedules:
                server.lognormal(0.001 if quick else MEDIAN_S, SIGMA, seed)
                found.append(schedule(server, items))
    free, staged = (statistics.median(found) for _, found in schedules)
    section.rows = [
        ["client, CPU time a call", f"{cpu_s * 1000:.3f} ms", "–"],
        [
            f"{FEW} conversations, {TURNS} turns, a judge of 50 ms",
            f"{seconds:.3f} s",
            f"{seconds / IDEAL_S:.2f} × ideal",
        ],
        ["connections made for it", f"{connections}", f"{FEW} under way"],
        [f"{MANY} conversations, heavy tail, as they come", f"{free:.2f} s", f"{free / staged:.2f} × in stages"],
        [f"{MANY} conversations, heavy tail, in stages", f"{staged:.2f} s", "1"],
    ]
    section.figures = {
        "client CPU, ms a call": cpu_s * 1000,
        "judged, × ideal": seconds / IDEAL_S,
        "connections": float(connections),
        "as they come, s": free,
        "in stages, s": staged,
    }
    section.bars = [
        ["client, CPU time a call", cpu_s * 1000, 0.3, "ms"],
        [f"{FEW} conversations, a judge of 50 ms over HTTP", seconds / IDEAL_S, 1.6, "× ideal"],
        ["connections", connections, FEW + 2, "connections"],
        ["heavy tail, as they come", free / staged, 0.5, "× in stages"],
    ]
    section.summary = [
        [f"{FEW} conversations of {TURNS} turns, model judge of 50 ms over HTTP", f"{seconds / IDEAL_S:.2f} × ideal"],
        ["client, CPU time a call", f"{cpu_s * 1000:.2f} ms"],
        ["heavy-tailed latencies, as they come against in stages", f"{free / staged:.2f} ×"],
    ]
    return [section]


if __name__ == "__main__":
    script(measure)

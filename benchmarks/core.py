"""Cost of the machine itself: `python benchmarks/core.py`.

Prints ratios measured in one run, absolute figures beside them; machines differ and are shared, so only the ratios and
the orders of magnitude mean anything.

* driven state machine against direct calls of the same functions, on a toy domain with a toy rule judge;
* rule-judged environment steps a second on one core, by length of the assistant's message;
* the vector of 256 against single environments.
"""

from __future__ import annotations

import asyncio
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gymnasium as gym

import askgym
from askgym.drivers import Roles, adrive, drive, drive_all
from askgym.episode import Call, EpisodeState, JudgeCall, PolicyCall, UserCall
from askgym.types import Action, AskItem, EndReason, Scenario, UserMove, Verdict

_ITEM = AskItem(id="toy", scenario=Scenario.COMPLETE, question="?", complete_question="?")
_TURNS = 3
_ACTION = Action("what is the price?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy(EpisodeState):
    """State of the toy domain: a phase and the last reply."""

    phase: int = 0
    reply: Any = None


class ToyRules:
    """Policy, judge, user, three times."""

    def begin(self, item: AskItem, seed: int) -> Toy:
        return Toy(item=item, seed=seed)

    def pending(self, state: Toy) -> Call | None:
        if state.end_reason is not None:
            return None
        if state.phase == 0:
            return PolicyCall((), (), state.turn, _TURNS, state.seed)
        return JudgeCall((), state) if state.phase == 1 else UserCall(state)

    def absorb(self, state: Toy, reply: Any) -> Toy:
        if state.phase == 2:
            end = EndReason.ANSWERED if state.turn >= _TURNS else None
            return replace(state, phase=0, reply=reply, turn=state.turn + 1, end_reason=end)
        return replace(state, phase=state.phase + 1, reply=reply)

    def hidden(self, state: Toy) -> dict[str, Any]:
        return {}


class ToyJudge:
    """One look at the text."""

    def answer(self, call: JudgeCall) -> Verdict:
        return Verdict({"asks": call.state.reply.text.endswith("?")})


class ToyUser:
    """One canned reply."""

    def answer(self, call: UserCall) -> UserMove:
        return UserMove("four dollars")


class ToyPolicy:
    """One canned action."""

    def answer(self, call: PolicyCall) -> Action:
        return _ACTION


def _direct(rules: ToyRules, judge: ToyJudge, user: ToyUser, policy: ToyPolicy) -> None:
    state = rules.begin(_ITEM, 0)
    while (call := rules.pending(state)) is not None:
        state = rules.absorb(state, policy.answer(call))
        state = rules.absorb(state, judge.answer(rules.pending(state)))
        state = rules.absorb(state, user.answer(rules.pending(state)))


def _time(function: Callable[[], object], *, repeat: int = 7, number: int = 2_000) -> float:
    """Median seconds a call."""
    runs = []
    for _ in range(repeat):
        start = time.perf_counter()
        for _ in range(number):
            function()
        runs.append((time.perf_counter() - start) / number)
    return statistics.median(runs)


def toy() -> None:
    rules, judge, user, policy = ToyRules(), ToyJudge(), ToyUser(), ToyPolicy()
    roles = Roles(judge=judge, user=user, policy=policy)
    direct = _time(lambda: _direct(rules, judge, user, policy)) / _TURNS
    driven = _time(lambda: drive(rules, rules.begin(_ITEM, 0), roles)) / _TURNS

    async def many(n: int) -> None:
        for _ in range(n):
            await adrive(rules, rules.begin(_ITEM, 0), roles)

    start = time.perf_counter()
    asyncio.run(many(5_000))
    awaited = (time.perf_counter() - start) / 5_000 / _TURNS
    waves = _time(lambda: drive_all(rules, [rules.begin(_ITEM, 0)] * 256, roles), number=10) / 256 / _TURNS
    print("toy domain, per step")
    print(f"  direct calls   {direct * 1e6:8.2f} µs   1.00")
    for name, value in (("drive", driven), ("adrive", awaited), ("drive_all, 256", waves)):
        print(f"  {name:14s} {value * 1e6:8.2f} µs   {value / direct:.2f}")


_FILLER = "I would like to get this right, so let me explain why I am asking before anything is decided at all. "


def _message(k: int, length: int) -> str:
    """A message of about that length, different for each k: talk first, then three questions."""
    ask = "How many are there, what does each cost, and what is the deadline?"
    room = length - len(ask) - 12
    talk = "".join(f"{k + i}: {_FILLER}" for i in range(room // len(_FILLER) + 1))[: max(0, room)]
    return f"Number {k}. {talk}\n{ask}"


def environment() -> None:
    print("rule-judged steps a second of CPU time, one core, AskMind-v0 (every message new to the caches)")
    for length in (200, 2_000):
        env = gym.make("AskMind-v0", max_action_chars=100_000)
        steps, resets, reset_s, step_s, k = 0, 0, 0.0, 0.0, 0
        deadline = time.perf_counter() + 4.0
        while time.perf_counter() < deadline:
            start = time.process_time()
            env.reset(seed=k)
            reset_s += time.process_time() - start
            resets += 1
            done = False
            while not done:
                k += 1
                ask = _message(k, length)
                start = time.process_time()
                _, _, terminated, truncated, _ = env.step(ask)
                step_s += time.process_time() - start
                steps += 1
                done = terminated or truncated
        print(
            f"  {length:5d} characters: {steps / step_s:8.0f} steps/s; "
            f"reset, item made {reset_s / resets * 1e6:6.0f} µs"
        )


def vector() -> None:
    env = gym.make_vec("AskMind-v0", num_envs=256)
    env.reset(seed=0)
    actions = [[_message(256 * t + i, 200) for i in range(256)] for t in range(10)]
    start = time.process_time()
    for batch in actions:
        env.step(batch)
    took = time.process_time() - start
    print(f"vector of 256 (autoreset included): {2_560 / took:8.0f} steps/s")


if __name__ == "__main__":
    print(f"askgym {askgym.__version__}, Python {platform.python_version()}, {platform.machine()}")
    toy()
    environment()
    vector()

"""What the state machine itself costs: a toy domain driven, against direct calls of the same functions.

The loop that asks whoever is to move, and absorbs the reply, is what every environment, rollout and trainer runs on.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from timing import Contender, Effort, Section, rates, script

from askgym.drivers import Roles, adrive, drive, drive_all
from askgym.episode import Call, EpisodeState, JudgeCall, PolicyCall, UserCall
from askgym.types import Action, AskItem, EndReason, Scenario, UserMove, Verdict

_ITEM = AskItem(id="toy", scenario=Scenario.COMPLETE, question="?", complete_question="?")
_TURNS = 3
_EPISODES = 256
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


def _contenders() -> dict[str, Contender]:
    rules, judge, user, policy = ToyRules(), ToyJudge(), ToyUser(), ToyPolicy()
    roles = Roles(judge=judge, user=user, policy=policy)

    def direct(_: Any) -> int:
        for _ in range(_EPISODES):
            _direct(rules, judge, user, policy)
        return _EPISODES * _TURNS

    def driven(_: Any) -> int:
        for _ in range(_EPISODES):
            drive(rules, rules.begin(_ITEM, 0), roles)
        return _EPISODES * _TURNS

    async def awaited() -> None:
        for _ in range(_EPISODES):
            await adrive(rules, rules.begin(_ITEM, 0), roles)

    def looped(_: Any) -> int:
        asyncio.run(awaited())
        return _EPISODES * _TURNS

    def waves(_: Any) -> int:
        drive_all(rules, [rules.begin(_ITEM, 0)] * _EPISODES, roles)
        return _EPISODES * _TURNS

    return {
        "direct calls": Contender(direct),
        "`drive`": Contender(driven),
        "`adrive`": Contender(looped),
        f"`drive_all`, {_EPISODES} at once": Contender(waves),
    }


def measure(effort: Effort) -> list[Section]:
    contenders = _contenders()
    section = Section(
        "The state machine, a toy domain", ("", "µs a step", "× direct calls"), note="CPU time; three calls a step."
    )
    found = rates([lambda contender=contender: contender for contender in contenders.values()], effort)
    for name, rate in zip(contenders, found, strict=True):
        section.rows.append([name, f"{1e6 / rate:.2f}", f"{found[0] / rate:.2f}"])
        section.figures[name] = 1e6 / rate
    section.summary = [["the state machine against direct calls of the same functions", f"{section.rows[1][2]} ×"]]
    return [section]


if __name__ == "__main__":
    script(measure)

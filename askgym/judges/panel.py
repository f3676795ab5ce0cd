"""Several judges as one: a panel that votes, and a cascade that asks the next only for what the last left open.

Both know roles and criteria, no domain: which of a rule judge's answers stand by themselves is told by the domain.
"""

from __future__ import annotations

import asyncio
import inspect
import math
import threading
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.endpoints.accounts import side_by_side
from askgym.endpoints.iothread import async_wait, io_thread
from askgym.episode import JudgeCall
from askgym.errors import ConfigError
from askgym.metrics.agreement import Agreement, agreement
from askgym.seeding import derive_seed
from askgym.types import Criterion, JudgeFailure, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from askgym.drivers import Role

__all__ = ["PASSED_ON", "Cascade", "JudgeStats", "Panel", "judge_name"]

PASSED_ON = "passed_on"
"""In the counts of a cascade's verdict: criteria that its first judge left to the others, where there were any."""

Decided = Callable[[JudgeCall, Verdict], Collection[str]]
"""`(call, verdict) -> ids of the criteria that the verdict settles by itself`; a domain's own."""


@dataclass(frozen=True, slots=True)
class JudgeStats:
    """What several judges did together.

    Attributes:
        verdicts: verdicts given by all together.
        failures: calls without one.
        asked: judge → calls put to it.
        answered: judge → verdicts it gave.
        cost_usd: judge → what it cost.
        agreement: pair of judges → how far they agree on the criteria that both judged.
    """

    verdicts: int
    failures: int
    asked: Mapping[str, int]
    answered: Mapping[str, int]
    cost_usd: Mapping[str, float]
    agreement: Mapping[tuple[str, str], Agreement]

    @property
    def cost_per_verdict_usd(self) -> float:
        """What a verdict cost on average; NaN without any."""
        return sum(self.cost_usd.values()) / self.verdicts if self.verdicts else math.nan


class _Tally:
    """Counts of one group of judges; roles may answer on several threads."""

    def __init__(self, names: Sequence[str]) -> None:
        self._lock = threading.Lock()
        self._names = tuple(names)
        self._asked: Counter[str] = Counter()
        self._answered: Counter[str] = Counter()
        self._cost = dict.fromkeys(names, 0.0)
        self._pairs: dict[tuple[str, str], Counter[tuple[Any, Any]]] = {}
        self._verdicts = self._failures = 0

    def heard(self, replies: Mapping[str, Verdict | JudgeFailure]) -> None:
        """What judges said of one call."""
        with self._lock:
            for name, reply in replies.items():
                self._asked[name] += 1
                self._answered[name] += isinstance(reply, Verdict)
                self._cost[name] += reply.usage.cost_usd if reply.usage is not None else 0.0

    def compared(self, one: str, other: str, pairs: Sequence[tuple[Any, Any]]) -> None:
        """What two judges said of the same criteria."""
        with self._lock:
            self._pairs.setdefault((one, other), Counter()).update(pairs)

    def ended(self, *, failed: bool) -> None:
        """A call has its verdict, or none."""
        with self._lock:
            self._failures += failed
            self._verdicts += not failed

    def stats(self) -> JudgeStats:
        """All of it so far."""
        with self._lock:
            return JudgeStats(
                self._verdicts,
                self._failures,
                {name: self._asked[name] for name in self._names},
                {name: self._answered[name] for name in self._names},
                dict(self._cost),
                {pair: agreement(counts) for pair, counts in self._pairs.items()},
            )


def judge_name(judge: Any) -> str:
    """A judge's name, for records and tables."""
    return str(getattr(judge, "name", "") or type(judge).__name__)


class _Group(ABC):
    """What panel and cascade share: names, counts, and answering on the I/O thread."""

    on_io_thread = True

    def __init__(self, kind: str, judges: Sequence[Role]) -> None:
        self.judges = tuple(judges)
        names = [judge_name(judge) for judge in self.judges]
        # The same judge twice (by other seeds) is told apart by its place.
        self.names = tuple(f"{name}#{i}" if names.count(name) > 1 else name for i, name in enumerate(names, 1))
        self.name = f"{kind}({', '.join(self.names)})"
        self._tally = _Tally(self.names)

    def stats(self) -> JudgeStats:
        """Agreement, cost and failures so far."""
        return self._tally.stats()

    def _described(self) -> list[Any]:
        return [
            judge.described() if hasattr(judge, "described") else name
            for judge, name in zip(self.judges, self.names, strict=True)
        ]

    def answer(self, call: JudgeCall) -> Future[Verdict | JudgeFailure] | Awaitable[Verdict | JudgeFailure]:
        """The verdict, later: a future, or on the I/O thread something to be awaited."""
        thread = io_thread()
        return self._judge(call) if thread.on_thread() else thread.submit(self._judge(call))

    @abstractmethod
    async def _judge(self, call: JudgeCall) -> Verdict | JudgeFailure: ...


async def _reply(judge: Role, call: JudgeCall) -> Verdict | JudgeFailure:
    reply: Any = judge.answer(call)
    if isinstance(reply, Future):
        reply = await async_wait(reply)
    elif inspect.isawaitable(reply):
        reply = await reply
    return reply  # type: ignore[no-any-return]  # roles are checked where they are made


class Panel(_Group):
    """Judges that all answer every call, and vote on each criterion.

    Who fails abstains; with half of the weight or less left there is no verdict. A tie goes to the judge named first.
    """

    def __init__(self, judges: Sequence[Role], *, weights: Sequence[float] | None = None) -> None:
        """Form a panel.

        Args:
            judges: at least two.
            weights: of their votes; all alike by default.

        Raises:
            ConfigError: for fewer than two judges, or weights that are not one positive number each.
        """
        if len(judges) < 2:
            raise ConfigError(f"a panel of {len(judges)} judges: at least two are needed")
        super().__init__("panel", judges)
        self.weights = tuple(weights) if weights is not None else (1.0,) * len(judges)
        if len(self.weights) != len(judges) or not all(w > 0 and math.isfinite(w) for w in self.weights):
            raise ConfigError(f"weights={list(self.weights)!r} of {len(judges)} judges: one number above 0 for each")

    def described(self) -> dict[str, Any]:
        """What determines its verdicts, as plain JSON values."""
        return {"panel": self._described(), "weights": list(self.weights)}

    async def _judge(self, call: JudgeCall) -> Verdict | JudgeFailure:
        replies = await asyncio.gather(
            *(_reply(judge, _seat(call, self.name, place)) for place, judge in enumerate(self.judges))
        )
        by_name = dict(zip(self.names, replies, strict=True))
        self._tally.heard(by_name)
        verdicts = [
            (reply, w, n)
            for n, reply, w in zip(self.names, replies, self.weights, strict=True)
            if isinstance(reply, Verdict)
        ]
        usage = side_by_side(reply.usage or Usage() for reply in replies)
        implied = getattr(call.state, "implied", {})  # what follows from the state is nobody's opinion
        compared = [criterion.id for criterion in call.criteria if criterion.id not in implied]
        for i, (one, _, name) in enumerate(verdicts):
            for other, _, other_name in verdicts[i + 1 :]:
                pairs = [(one.answers[id_], other.answers[id_]) for id_ in compared]
                self._tally.compared(name, other_name, pairs)
        if sum(weight for _, weight, _ in verdicts) <= sum(self.weights) / 2:
            self._tally.ended(failed=True)
            failure = next(reply for reply in replies if isinstance(reply, JudgeFailure))
            blames = all(reply.blames_action for reply in replies if isinstance(reply, JudgeFailure))
            return replace(failure, usage=usage, blames_action=blames and not verdicts)
        self._tally.ended(failed=False)
        votes = [(verdict, weight) for verdict, weight, _ in verdicts]
        return _combined(call.criteria, votes, self.name, usage)


class Cascade(_Group):
    """Rules first; a model for what they leave open; further judges where the two disagree.

    The first judge's answers to the criteria that the domain calls decided stand. The second is asked for the others.
    Where it contradicts the first, the further judges are asked for these criteria too, and all vote. A later judge
    that fails leaves the answer to those before it; if the second fails, so does the whole.
    """

    def __init__(self, first: Role, *others: Role, decided: Decided) -> None:
        """Form a cascade.

        Args:
            first: cheap: rules.
            others: the judge for what is open, and those for disagreements.
            decided: which criteria the first judge's verdict settles by itself.

        Raises:
            ConfigError: for no other judge than the first.
        """
        if not others:
            raise ConfigError("a cascade of one judge: at least two are needed")
        super().__init__("cascade", (first, *others))
        self._decided = decided

    def described(self) -> dict[str, Any]:
        """What determines its verdicts, as plain JSON values."""
        return {"cascade": self._described()}

    async def _judge(self, call: JudgeCall) -> Verdict | JudgeFailure:
        verdict = await self._settle(call)
        self._tally.ended(failed=isinstance(verdict, JudgeFailure))
        return verdict

    async def _settle(self, call: JudgeCall) -> Verdict | JudgeFailure:
        first = await _reply(self.judges[0], call)
        self._tally.heard({self.names[0]: first})
        usage = first.usage or Usage()
        if isinstance(first, Verdict):
            stands = frozenset(self._decided(call, first))
            open_ = tuple(criterion for criterion in call.criteria if criterion.id not in stands)
        else:
            open_ = call.criteria
        if not open_:
            return replace(first, judge=self.name) if isinstance(first, Verdict) else first
        second = await _reply(self.judges[1], replace(call, criteria=open_))
        self._tally.heard({self.names[1]: second})
        usage = side_by_side([usage, second.usage or Usage()])
        if isinstance(second, JudgeFailure):
            return replace(second, usage=usage)
        if not isinstance(first, Verdict):
            return replace(second, judge=self.name, usage=usage, counts={**second.counts, PASSED_ON: len(open_)})
        self._compare(0, first, 1, second, open_)
        disputed = tuple(c for c in open_ if first.answers[c.id] is not second.answers[c.id])
        votes = [(second, 1.0)]
        if disputed and len(self.judges) > 2:
            votes.append((first, 1.0))
            further = await asyncio.gather(
                *(
                    _reply(judge, _seat(replace(call, criteria=disputed), self.name, place))
                    for place, judge in enumerate(self.judges[2:], 2)
                )
            )
            self._tally.heard(dict(zip(self.names[2:], further, strict=True)))
            usage = side_by_side([usage, *(reply.usage or Usage() for reply in further)])
            for place, reply in enumerate(further, 2):
                if isinstance(reply, Verdict):
                    self._compare(0, first, place, reply, disputed)
                    self._compare(1, second, place, reply, disputed)
                    votes.append((reply, 1.0))
        settled = _combined(disputed, votes, self.name, usage)
        answers = {**first.answers, **{c.id: second.answers[c.id] for c in open_}, **settled.answers}
        said = [first, second, *(verdict for verdict, _ in votes)]
        quotes = {id_: q for v in said for id_, q in v.quotes.items() if answers.get(id_) and v.answers.get(id_)}
        ordered = {criterion.id: answers[criterion.id] for criterion in call.criteria}
        approximate = first.approximate and any(c.id not in {o.id for o in open_} for c in call.criteria)
        counts = {**first.counts, PASSED_ON: len(open_)}
        return Verdict(ordered, quotes, counts, approximate=approximate, judge=self.name, usage=usage)

    def _compare(self, one: int, verdict: Verdict, other: int, against: Verdict, criteria: Sequence[Criterion]) -> None:
        pairs = [(verdict.answers[c.id], against.answers[c.id]) for c in criteria]
        self._tally.compared(self.names[one], self.names[other], pairs)


@dataclass(frozen=True, slots=True)
class _Seated:
    """A state seen from a seat: the same in all but its seed, so that one endpoint in two seats draws twice."""

    state: Any
    seed: int

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)


def _seat(call: JudgeCall, group: str, place: int) -> JudgeCall:
    """The call as the judge in one seat of a group gets it."""
    if not place:
        return call
    return replace(call, state=_Seated(call.state, derive_seed(call.state.seed, "seat", group, place)))


def _combined(
    criteria: Sequence[Criterion], votes: Sequence[tuple[Verdict, float]], name: str, usage: Usage
) -> Verdict:
    """The vote on each criterion; ties go to the verdict that comes first."""
    answers: dict[str, bool | None] = {}
    quotes: dict[str, str] = {}
    for criterion in criteria:
        weights: dict[bool | None, float] = {}
        for verdict, weight in votes:
            answer = verdict.answers[criterion.id]
            weights[answer] = weights.get(answer, 0.0) + weight
        winner = max(weights, key=weights.__getitem__)  # the first of those that weigh most
        answers[criterion.id] = winner
        for verdict, _ in votes:
            if winner and verdict.answers[criterion.id] and criterion.id in verdict.quotes:
                quotes.setdefault(criterion.id, verdict.quotes[criterion.id])
    counts = next((verdict.counts for verdict, _ in votes if "requests" in verdict.counts), {})
    approximate = any(verdict.approximate for verdict, _ in votes)
    return Verdict(answers, quotes, counts, approximate=approximate, judge=name, usage=usage)

"""What an episode comes to in numbers: did it ask, for how much, how much of that mattered, was it right.

This module owns the reading of an `EpisodeOutcome` that every honest metric rests on: what counts as asking, as one
thing asked, as a point covered. Pure data, plain Python; imports only `types` and its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from askgym.errors import ConfigError, did_you_mean
from askgym.metrics.tables import askbench_outcome
from askgym.types import Scenario

if TYPE_CHECKING:
    from askgym.metrics.outcomes import EpisodeOutcome, TurnOutcome

__all__ = [
    "GROUPINGS",
    "Conduct",
    "Numbered",
    "conduct_of",
    "conducts",
    "group_name",
    "grouped",
    "invalid_reasons",
    "natural_order",
    "sampled",
]


@dataclass(frozen=True, slots=True)
class Conduct:
    """One valid episode in numbers.

    *Asking* is, where information is missing, a message that is no final answer; where a premise is false, naming or
    challenging a false claim, be it in the answering message; on a complete item either a message that is no final
    answer or one that asks for or challenges anything. A malformed message never asks. Where the domain itself
    says which messages ask (`TurnOutcome.asks`), that holds.

    *Things* a message asks for: what the judge counted, at least the points it names, and at least one where it is no
    final answer, since it hands the turn back. A thing *hits* if it is a point still open; asking for missing
    information in the answering message hits nothing, since nobody will reply.

    Attributes:
        problem_id: shared by the items of one triplet; statistics are clustered by it.
        item_id: the item played.
        sample: number of the episode among those of its item, from 0.
        incomplete: something is missing or false.
        graded: there is an expected answer.
        correct: the final answer was right.
        finished: there was a final answer.
        premature: it came with points unsettled.
        asked_first: asked in the first turn.
        asked: asked at all.
        turns: assistant turns.
        points: length of the checklist.
        first_points: those of them that can be asked for in the first turn.
        covered: points settled at the end.
        things: things asked for or challenged.
        hits: of them, points still open.
        first_things: things of the first turn.
        first_hits: hits of the first turn.
        named_known: whether the record says which points were named.
        reward: the return; None where undefined.
        askbench_asked: AskBench's "asked any question".
        askbench_redundant: AskBench's redundant question events.
        floor: what the agent that never asks did on the same item, where it was played.
        ceiling: what the oracle did.
    """

    problem_id: str
    item_id: str
    sample: int
    incomplete: bool
    graded: bool
    correct: bool
    finished: bool
    premature: bool
    asked_first: bool
    asked: bool
    turns: int
    points: int
    first_points: int
    covered: int
    things: int
    hits: int
    first_things: int
    first_hits: int
    named_known: bool
    reward: float | None
    askbench_asked: bool
    askbench_redundant: int
    floor: Conduct | None = None
    ceiling: Conduct | None = None

    @property
    def surplus(self) -> int:
        """Things asked for that were no open point."""
        return self.things - self.hits


def conduct_of(
    outcome: EpisodeOutcome, *, sample: int = 0, floor: Conduct | None = None, ceiling: Conduct | None = None
) -> Conduct | None:
    """The numbers of an episode, or None if it is invalid and enters no metric."""
    result = askbench_outcome(outcome)
    if result.skipped:
        return None
    scenario, turns = outcome.scenario, outcome.turns
    things = [_things(turn) for turn in turns]
    hits = [_hits(turn, scenario) for turn in turns]
    asked = [_asks(turn, scenario) for turn in turns]
    known = [turn.open_after for turn in turns if turn.open_after is not None]
    judged = [turn.unsettled for turn in turns if not turn.malformed]
    left = len((known or judged)[-1]) if known or judged else outcome.n_points
    worth = outcome.episode_return
    return Conduct(
        problem_id=outcome.problem_id or outcome.item_id,
        item_id=outcome.item_id,
        sample=sample,
        incomplete=scenario is not Scenario.COMPLETE,
        graded=outcome.graded,
        correct=result.correct is True,
        finished=result.finished,
        premature=result.behaviour.premature_final_answer,
        asked_first=asked[:1] == [True],
        asked=any(asked),
        turns=len(turns),
        points=outcome.n_points,
        first_points=outcome.n_points - outcome.n_later,
        covered=outcome.n_points - left,
        things=sum(things),
        hits=sum(hits),
        first_things=sum(things[:1]),
        first_hits=sum(hits[:1]),
        named_known=all(turn.named is not None or turn.malformed for turn in turns),
        reward=None if worth is None or not math.isfinite(worth) else worth,
        askbench_asked=result.behaviour.asked_any_question,
        askbench_redundant=result.behaviour.redundant_question_events,
        floor=floor,
        ceiling=ceiling,
    )


def _things(turn: TurnOutcome) -> int:
    if turn.malformed:
        return 0
    least = int(not turn.final if turn.asks is None else turn.asks)
    return max(turn.requests or 0, len(turn.named or ()), least)


def _hits(turn: TurnOutcome, scenario: Scenario) -> int:
    if turn.malformed or (turn.final and scenario is not Scenario.FALSE_PREMISE):
        return 0
    return len(turn.named or ())


def _asks(turn: TurnOutcome, scenario: Scenario) -> bool:
    if turn.malformed:
        return False
    if turn.asks is not None:
        return turn.asks
    if scenario is Scenario.FALSE_PREMISE and turn.named is not None:
        return bool(turn.named)
    return not turn.final or (scenario is Scenario.COMPLETE and bool(turn.requests))


def conducts(
    outcomes: Iterable[EpisodeOutcome],
    *,
    floor: Iterable[EpisodeOutcome] = (),
    ceiling: Iterable[EpisodeOutcome] = (),
) -> list[Conduct]:
    """The valid episodes in numbers, each with what the reference agents did on the same item and sample.

    Args:
        outcomes: the episodes of one run, in any order; those of one item are numbered in the order of their index.
        floor: the same items played by the agent that never asks.
        ceiling: the same items played by the oracle.
    """
    floors, ceilings = (
        {key: conduct_of(one, sample=key[1]) for key, one in sampled(side)} for side in (floor, ceiling)
    )
    found = (
        conduct_of(one, sample=key[1], floor=floors.get(key), ceiling=ceilings.get(key))
        for key, one in sampled(outcomes)
    )
    return [one for one in found if one is not None]


class Numbered(Protocol):
    """An episode of an item, with its number in the run."""

    @property
    def item_id(self) -> str:
        """The item."""
        ...

    @property
    def index(self) -> int:
        """Number of the episode."""
        ...


E = TypeVar("E", bound=Numbered)


def sampled(outcomes: Iterable[E]) -> list[tuple[tuple[str, int], E]]:
    """The episodes, each with its item's id and its number among the episodes of that item, in order of index."""
    seen: dict[str, int] = {}
    out = []
    for outcome in sorted(outcomes, key=lambda one: one.index):
        sample = seen.get(outcome.item_id, 0)
        seen[outcome.item_id] = sample + 1
        out.append(((outcome.item_id, sample), outcome))
    return out


def invalid_reasons(outcomes: Iterable[EpisodeOutcome]) -> dict[str, int]:
    """End reason → number of the episodes that enter no metric, by name."""
    out: dict[str, int] = {}
    for outcome in outcomes:
        if askbench_outcome(outcome).skipped:
            name = outcome.end_reason.value if outcome.end_reason is not None else "judge_failure"
            out[name] = out.get(name, 0) + 1
    return dict(sorted(out.items()))


# --- groups ----------------------------------------------------------------------------------------------------------

GROUPINGS = ("family", "scenario", "load", "points", "language", "domain", "split")
"""What episodes are grouped by; `group_name` takes any other attribute of the difficulty as well."""

_FIELDS = ("family", "language", "domain", "split")


def group_name(outcome: EpisodeOutcome, by: str) -> str:
    """The group an episode belongs to; "(none)" where its item lacks the attribute.

    Args:
        outcome: the episode.
        by: one of `GROUPINGS`, or an attribute of the items' difficulty. An item whose difficulty does not tell its
            `points` belongs to those of as many as its checklist has.
    """
    if by in _FIELDS:
        return str(getattr(outcome, by)) or "(none)"
    if by == "scenario":
        return outcome.scenario.value
    if by in outcome.difficulty:
        return str(outcome.difficulty[by])
    return str(outcome.n_points) if by == "points" else "(none)"


def grouped(outcomes: Iterable[EpisodeOutcome], by: str) -> Mapping[str, list[EpisodeOutcome]]:
    """Group name → its episodes; groups that are numbers in the order of size, others by name.

    Raises:
        ConfigError: for a grouping that none of the episodes knows.
    """
    everyone = list(outcomes)
    known = {*GROUPINGS, *(name for outcome in everyone for name in outcome.difficulty)}
    if by not in known:
        raise ConfigError(did_you_mean(by, known, what="grouping"))
    out: dict[str, list[EpisodeOutcome]] = {}
    for outcome in everyone:
        out.setdefault(group_name(outcome, by), []).append(outcome)
    return {name: out[name] for name in sorted(out, key=natural_order)}


def natural_order(name: str) -> tuple[bool, float, str]:
    """What names of groups are sorted by: numbers by size, before words."""
    try:
        return (False, float(name), name)
    except ValueError:
        return (True, 0.0, name)

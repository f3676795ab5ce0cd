"""Turn-by-turn rewards: a scheme maps where an episode stands to named terms.

Two presets, both from published or documented rules, and the hook for one's own. Pure functions of `Progress`;
imports only `types` and `errors`.

Worked dialogue, two missing points, three turns allowed; the assistant asks for one point, then for the other,
then answers correctly:

====  ==========================  ==================  =====================  ========
turn  assistant                   default: S_t        default: r_t           askbench
====  ==========================  ==================  =====================  ========
1     asks for point 1            0.5 · 1/2 = 0.25    +0.25                  +0.8
2     asks for point 2            0.5 · 2/2 = 0.50    +0.25                  +1.0
3     right answer                0.50 + 0.50 = 1.00  +0.50                  +1.0
sum                                                   1.00                   2.8
====  ==========================  ==================  =====================  ========

Asking for both at once and answering in turn 2 gives 0.5 + 0.5 = 1.0 under the default and 1.0 + 1.0 = 2.0 under
`askbench`: the published ladder, made for single turns, pays for dragging questions out when it is summed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.types import EndReason

__all__ = [
    "PRESETS",
    "AskBenchReward",
    "CallableReward",
    "Progress",
    "ProgressReward",
    "RewardScheme",
    "resolve_reward",
    "to_unit_interval",
]


class Progress(NamedTuple):
    """Where an ask episode stands after a turn: everything a reward scheme may look at.

    A named tuple, because one is made each turn and a frozen dataclass of so many fields costs three times as much.

    Attributes:
        points: length of the checklist, k.
        settled: how many points are settled after the turn (after the user's reply, if there was one).
        settled_before: how many were settled before the turn.
        named: how many points unsettled before the turn were asked for, or challenged, in it.
        idle_turns: non-final turns so far that named no unsettled point.
        surplus: things asked or corrected so far, beyond unsettled points, in turns that were not idle.
        turn: number of this turn, from 1.
        last_allowed: whether no turn is allowed after it.
        final: whether the message was a final answer.
        correct: whether the answer is right; None when none was given or none is expected.
        graded: whether the item has an expected answer.
        empty: whether the action was malformed.
        end_reason: why the episode is over, or None while it runs.
    """

    points: int
    settled: int = 0
    settled_before: int = 0
    named: int = 0
    idle_turns: int = 0
    surplus: int = 0
    turn: int = 1
    last_allowed: bool = False
    final: bool = False
    correct: bool | None = None
    graded: bool = True
    empty: bool = False
    end_reason: EndReason | None = None


@runtime_checkable
class RewardScheme(Protocol):
    """What turns progress into reward."""

    @property
    def name(self) -> str:
        """What the scheme is called in records."""
        ...

    def terms(self, before: Progress | None, now: Progress) -> Mapping[str, float]:
        """Named terms of one turn's reward; the reward is their sum.

        Args:
            before: progress after the previous turn, None on the first.
            now: progress after this turn.
        """


@dataclass(frozen=True, slots=True)
class ProgressReward:
    """The default: score the state, pay the change, r_t = S_t − S_{t−1} with S_0 = 0 and γ = 1.

    With k points of which a share u is settled, A = `ask_share` if k > 0 else 0, and
    waste = min(`waste_cap`, `idle_cost` · idle turns + `surplus_cost` · surplus):

    * running, or answered wrongly: S = A·u − waste
    * answered rightly: S = A·u − waste + (1 − A)
    * no answer, or a malformed action: S = −1

    The sum over an episode is its last S, so that asking again, or later, earns nothing. Items without an expected
    answer (`graded=False`) put everything on coverage: A = 1 if k > 0, and an answer is taken as it is.

    Attributes:
        ask_share: A, the part of the reward for settling points, in [0, 1].
        idle_cost: cost of a non-final turn that names no unsettled point.
        surplus_cost: cost of each further thing asked.
        waste_cap: upper bound of the waste.
    """

    ask_share: float = 0.5
    idle_cost: float = 0.2
    surplus_cost: float = 0.05
    waste_cap: float = 0.5
    name: str = "progress"

    def __post_init__(self) -> None:
        """Check the ranges.

        Raises:
            ConfigError: for a weight outside [0, 1].
        """
        for field in ("ask_share", "idle_cost", "surplus_cost", "waste_cap"):
            value = getattr(self, field)
            if not 0.0 <= value <= 1.0:
                raise ConfigError(f"{field}={value!r}: a number from 0 to 1 is needed")

    def parts(self, progress: Progress | None) -> tuple[float, float, float, float]:
        """The score's parts: coverage, waste (≤ 0), answer, forfeit; S is their sum."""
        if progress is None:
            return (0.0, 0.0, 0.0, 0.0)
        if progress.end_reason is not None and progress.end_reason in _FORFEITS:
            return (0.0, 0.0, 0.0, -1.0)
        share = (self.ask_share if progress.graded else 1.0) if progress.points else 0.0
        coverage = share * progress.settled / progress.points if progress.points else 0.0
        waste = min(self.waste_cap, self.idle_cost * progress.idle_turns + self.surplus_cost * progress.surplus)
        right = progress.correct or (progress.correct is None and not progress.graded)
        answered = progress.end_reason is EndReason.ANSWERED and right
        return (coverage, -waste, 1.0 - share if answered else 0.0, 0.0)

    def score(self, progress: Progress | None) -> float:
        """S, the value of the state."""
        return sum(self.parts(progress))

    def terms(self, before: Progress | None, now: Progress) -> Mapping[str, float]:
        """The change of each part of the score; see the class."""
        was, is_ = self.parts(before), self.parts(now)
        return {
            "coverage": is_[0] - was[0],
            "waste": is_[1] - was[1],
            "answer": is_[2] - was[2],
            "forfeit": is_[3] - was[3],
        }


_FORFEITS = frozenset({EndReason.NO_ANSWER, EndReason.MALFORMED, EndReason.ERROR_LIMIT})


@dataclass(frozen=True, slots=True)
class AskBenchReward:
    """AskBench's published ladder (arXiv 2602.11199), one term a turn.

    A turn is graded as *final* if it is the last allowed, nothing was missing, or all points were settled before
    it; otherwise as an *information turn*. The published table says which applies per training sample; this rule is
    what makes it defined in an episode.

    ================  ==========================================  ======
    information turn  answers while points are missing, or empty   −2.0
    ..                names no unsettled point                     −0.8
    ..                names at least one                           +0.8
    ..                names every unsettled point                  +1.0
    final turn        still asking                                 −2.0
    ..                wrong, or empty                              −1.0
    ..                correct                                      +1.0
    ================  ==========================================  ======

    Items without an expected answer earn 0 for a final answer. Made for single turns: summed over an episode it
    pays for dragging questions out.
    """

    name: str = "askbench"

    def terms(self, before: Progress | None, now: Progress) -> Mapping[str, float]:
        """The one rung of the ladder that applies."""
        unsettled = now.points - now.settled_before
        if now.last_allowed or unsettled <= 0:
            if now.empty:
                return {"final_empty": -1.0}
            if not now.final:
                return {"final_still_asking": -2.0}
            if now.correct is None:
                return {"final_ungraded": 0.0}
            if now.correct and now.end_reason is EndReason.ANSWERED:
                return {"final_correct": 1.0}
            return {"final_wrong": -1.0}
        if now.empty or now.final:
            return {"info_answered_or_empty": -2.0}
        if now.named <= 0:
            return {"info_no_hit": -0.8}
        if now.named < unsettled:
            return {"info_some_hit": 0.8}
        return {"info_all_hit": 1.0}


@dataclass(frozen=True, slots=True)
class CallableReward:
    """A scheme made of a function `(before, now) -> float | mapping of named terms`."""

    function: Callable[[Progress | None, Progress], float | Mapping[str, float]]
    name: str = "custom"

    def terms(self, before: Progress | None, now: Progress) -> Mapping[str, float]:
        """What the function says.

        Raises:
            ConfigError: when it returns something else, or a number that is not finite.
        """
        value = self.function(before, now)
        terms = dict(value) if isinstance(value, Mapping) else {self.name: value}
        for key, term in terms.items():
            if isinstance(term, bool) or not isinstance(term, (int, float)) or not math.isfinite(term):
                raise ConfigError(f"reward term {key!r} is {term!r}: the reward function must return finite numbers")
        return terms


PRESETS: Mapping[str, Callable[[], RewardScheme]] = {
    "progress": ProgressReward,
    "default": ProgressReward,
    "askbench": AskBenchReward,
}

RewardSpec = str | RewardScheme | Callable[[Progress | None, Progress], float | Mapping[str, float]]


def resolve_reward(spec: RewardSpec | None) -> RewardScheme:
    """A scheme from a preset's name, a scheme, or a function.

    Raises:
        UnknownNameError: for an unknown preset.
        ConfigError: for anything else.
    """
    if spec is None:
        return ProgressReward()
    if isinstance(spec, str):
        try:
            return PRESETS[spec]()
        except KeyError:
            raise UnknownNameError(did_you_mean(spec, PRESETS, what="reward preset")) from None
    if isinstance(spec, RewardScheme):
        return spec
    if callable(spec):
        return CallableReward(spec, name=getattr(spec, "__name__", "custom"))
    raise ConfigError(
        f"reward={spec!r}: a preset's name ({', '.join(PRESETS)}), a RewardScheme or a function is needed"
    )


def to_unit_interval(episode_return: float) -> float:
    """A default-preset return in [−1, 1] as (R + 1) / 2 in [0, 1], for learners that need r ≥ 0."""
    return (episode_return + 1.0) / 2.0

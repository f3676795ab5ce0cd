"""What a technician's turn earns: a score of the case, whose change is paid, or τ²-bench's verdict at the end.

With d fault predicates unsatisfied of d0 at the start, and p of k hidden facts asked for and told (none unless the
opening is underspecified), the share mended is u = (d0 − d + p) / (d0 + k), at least −1. Where nothing can be mended,
handing the case over takes the place of the faults. With A = 0.5:

* running, or ended unsolved: S = A·u − waste
* ended and solved: S = 1 − waste
* ended by a malformed action or too many refused calls: S = −1

waste is the sum of the charges (`askgym.envs.telecom.conduct`), at most `waste_cap`. A turn earns S_t − S_{t−1}, with
S_0 = 0; the rewards of an episode add up to its last S, so that breaking and mending again earns nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, cast, runtime_checkable

from askgym.envs.telecom.conduct import CHARGES
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.rewards import CallableReward
from askgym.types import EndReason

__all__ = ["PRESETS", "Repair", "RepairReward", "RepairScheme", "VerdictReward", "resolve_reward"]

_WEIGHTS: Mapping[str, float] = {
    "transfer": 0.5,
    "hasty": 0.2,
    "unidentified": 0.1,
    "ownership": 0.05,
    "error": 0.02,
    "resume": 0.2,
    "overfuel": 0.2,
    "harm": 0.05,
    "tool_names": 0.02,
}
_FORFEITS = frozenset({EndReason.MALFORMED, EndReason.ERROR_LIMIT})


class Repair(NamedTuple):
    """Where a telecom episode stands after a turn: everything a reward scheme may look at.

    Attributes:
        faults_before: unsatisfied fault predicates when the customer called.
        faults: unsatisfied now.
        fixable: whether the case can be solved without handing it over.
        transferred: whether it was handed over.
        points: facts that the opening hides.
        settled: how many of them were told.
        charges: name of a charge → how often it applied.
        turn: number of this turn, from 1.
        reward: the verdict's, 1.0 or 0.0; None while the episode runs or where nothing was judged.
        end_reason: why the episode is over, or None while it runs.
    """

    faults_before: int
    faults: int
    fixable: bool = True
    transferred: bool = False
    points: int = 0
    settled: int = 0
    charges: Mapping[str, int] = {}
    turn: int = 1
    reward: float | None = None
    end_reason: EndReason | None = None


@runtime_checkable
class RepairScheme(Protocol):
    """What turns the progress of a case into reward."""

    @property
    def name(self) -> str:
        """What the scheme is called in records."""
        ...

    def terms(self, before: Repair | None, now: Repair) -> Mapping[str, float]:
        """Named terms of one turn's reward; the reward is their sum.

        Args:
            before: after the previous turn, None on the first.
            now: after this turn.
        """
        ...


@dataclass(frozen=True, slots=True)
class RepairReward:
    """The default: see the module.

    Attributes:
        repair_share: A, the part of the reward for mending, in [0, 1].
        weights: charge → what it costs each time.
        waste_cap: upper bound of the waste, in [0, 1].
    """

    repair_share: float = 0.5
    weights: Mapping[str, float] = field(default_factory=lambda: _WEIGHTS)
    waste_cap: float = 0.5
    name: str = "progress"

    def __post_init__(self) -> None:
        """Check the ranges.

        Raises:
            ConfigError: for a number outside [0, 1].
            UnknownNameError: for an unknown charge.
        """
        for name in self.weights:
            if name not in CHARGES:
                raise UnknownNameError(did_you_mean(name, CHARGES, what="charge"))
        for name, value in {"repair_share": self.repair_share, "waste_cap": self.waste_cap, **self.weights}.items():
            if not 0.0 <= value <= 1.0:
                raise ConfigError(f"{name}={value!r}: a number from 0 to 1 is needed")

    def parts(self, repair: Repair | None) -> tuple[float, float, float, float]:
        """The score's parts: repair, waste (≤ 0), solution, forfeit; S is their sum."""
        if repair is None:
            return (0.0, 0.0, 0.0, 0.0)
        if repair.end_reason in _FORFEITS:
            return (0.0, 0.0, 0.0, -1.0)
        charges, weights = repair.charges, self.weights
        waste = sum([weights.get(name, 0.0) * count for name, count in charges.items()]) if charges else 0.0
        if waste > self.waste_cap:
            waste = self.waste_cap
        if repair.fixable:
            whole = repair.faults_before + repair.points
            share = (repair.faults_before - repair.faults + repair.settled) / whole if whole else 0.0
        else:
            share = (repair.transferred + repair.settled) / (1 + repair.points)
        mended = self.repair_share * (share if share > -1.0 else -1.0)
        return (mended, -waste, 1.0 - mended if repair.reward == 1.0 else 0.0, 0.0)

    def score(self, repair: Repair | None) -> float:
        """S, the value of the state."""
        return sum(self.parts(repair))

    def terms(self, before: Repair | None, now: Repair) -> Mapping[str, float]:
        """The change of each part of the score."""
        was, is_ = self.parts(before), self.parts(now)
        return {
            "repair": is_[0] - was[0],
            "waste": is_[1] - was[1],
            "solution": is_[2] - was[2],
            "forfeit": is_[3] - was[3],
        }


@dataclass(frozen=True, slots=True)
class VerdictReward:
    """τ²-bench's: nothing until the end, then the verdict, 1 or 0."""

    name: str = "verdict"

    def terms(self, before: Repair | None, now: Repair) -> Mapping[str, float]:
        """The verdict, at the end."""
        return {"verdict": now.reward or 0.0}


PRESETS: Mapping[str, Callable[[], RepairScheme]] = {
    "progress": RepairReward,
    "default": RepairReward,
    "verdict": VerdictReward,
}


def resolve_reward(spec: Any, *, parity: bool = False) -> RepairScheme:
    """A scheme from a preset's name, a scheme, or a function `(before, now) -> float | mapping of named terms`.

    Args:
        spec: None for the default.
        parity: the default is the verdict alone.

    Raises:
        UnknownNameError: for an unknown preset.
        ConfigError: for anything else.
    """
    if spec is None:
        return VerdictReward() if parity else RepairReward()
    if isinstance(spec, str):
        if spec not in PRESETS:
            raise UnknownNameError(did_you_mean(spec, PRESETS, what="reward preset"))
        return PRESETS[spec]()
    if isinstance(spec, RepairScheme):
        return spec
    if callable(spec):
        return cast("RepairScheme", CallableReward(spec, name=getattr(spec, "__name__", "custom")))
    raise ConfigError(
        f"reward={spec!r}: a preset's name ({', '.join(PRESETS)}), a scheme with name and terms, or a function is "
        "needed"
    )

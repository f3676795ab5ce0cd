"""The reference agents on the items of a run: what is printed beside it, so that a number can be read.

They are played on the same items with the same user seeds, judged and answered by rules whoever judged the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.cli.console import progress

if TYPE_CHECKING:
    from askgym.metrics import EpisodeOutcome
    from askgym.rollout import Plan
    from askgym.types import AskItem

__all__ = ["CEILING", "FLOOR", "ORDER", "References", "play_references"]

FLOOR = "never-ask"
CEILING = "oracle"
ORDER = (FLOOR, "ask-once", "ask-everything", "random", "heuristic", CEILING)
"""From the floor to the ceiling, as tables show them."""


@dataclass(frozen=True, slots=True)
class References:
    """What the reference agents did.

    Attributes:
        outcomes: name → its episodes; empty where they were not played.
        remark: what a reader must know of them, one line; "" for nothing.
    """

    outcomes: Mapping[str, Sequence[EpisodeOutcome]]
    remark: str = ""


class _Kept:
    """A source that makes each item once, since every agent plays it."""

    def __init__(self, source: Any) -> None:
        self.source = source
        self.items: dict[int, AskItem] = {}

    def __len__(self) -> int:
        return len(self.source)

    def __getitem__(self, index: int) -> AskItem:
        if index not in self.items:
            self.items[index] = self.source[index]
        return self.items[index]


def play_references(plan: Plan, indices: Sequence[int]) -> References:
    """Play every reference agent.

    Args:
        plan: of the run.
        indices: the episodes of the run.
    """
    from askgym.envs.ask.agents import REFERENCE_AGENTS, reference_agent
    from askgym.envs.ask.judge import RuleJudge
    from askgym.envs.ask.setup import AskSetup
    from askgym.envs.ask.user import COOPERATIVE, RuleUser
    from askgym.rollout import run_sync

    setup = plan.setup
    assert isinstance(setup, AskSetup)  # single-turn tasks have reference agents of their own, see `scores`
    own = [
        name
        for name, role, kind in (("judge", setup.judge, RuleJudge), ("user", setup.user, RuleUser))
        if not isinstance(role, kind)
    ]
    kept: Any = _Kept(setup.source)
    setup = replace(
        setup,
        source=kept,
        judge=RuleJudge() if "judge" in own else setup.judge,
        user=RuleUser(COOPERATIVE) if "user" in own else setup.user,
    )
    names = [name for name in ORDER if name in REFERENCE_AGENTS]
    names[1:1] = [name for name in REFERENCE_AGENTS if name not in ORDER]
    outcomes: dict[str, list[EpisodeOutcome]] = {}
    with progress(f"{plan.env} reference agents", total=len(names) * len(indices), done=0) as advance:
        for name in names:
            outcomes[name] = []
            for episode in run_sync(replace(plan, setup=setup, agent=name), reference_agent(name), indices):
                outcomes[name].append(episode.outcome())
                advance()
    remark = f"reference agents: with the rule {' and the rule '.join(own)}, not with the run's own" if own else ""
    return References(outcomes, remark)

"""The reference agents on the items of a run: what is printed beside it, so that a number can be read.

They are played on the same items with the same user seeds, judged and answered by rules whoever judged the run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.cli.console import progress

if TYPE_CHECKING:
    from askgym.rollout import Plan
    from askgym.trace import Episode
    from askgym.types import AskItem

__all__ = ["CEILING", "FLOOR", "ORDER", "References", "play_references", "rules_remark"]

FLOOR = "never-ask"
CEILING = "oracle"
ORDER = (FLOOR, "ask-once", "ask-everything", "random", "heuristic", CEILING)
"""From the floor to the ceiling, as tables of asking show them; other domains list theirs in their own order."""


@dataclass(frozen=True, slots=True)
class References:
    """What the reference agents did.

    Attributes:
        outcomes: name → what was read of its episodes; empty where they were not played.
        remark: what a reader must know of them, one line; "" for nothing.
    """

    outcomes: Mapping[str, Sequence[Any]]
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


def play_references(plan: Plan, indices: Sequence[int], read: Callable[[Episode], Any] | None = None) -> References:
    """Play every reference agent.

    Args:
        plan: of the run.
        indices: the episodes of the run.
        read: what is kept of an episode; by default its outcome.
    """
    from askgym.envs.registration import domain_of
    from askgym.rollout import run_sync

    domain = domain_of(plan.env)
    ruled = domain.ruled(plan.setup)
    if ruled is None:
        return References({}, "reference agents: left out; rules cannot judge these items")
    setup, others = ruled
    kept: Any = _Kept(setup.source)
    setup = replace(setup, source=kept)
    outcomes: dict[str, list[Any]] = {}
    names = _ordered(domain.agents)
    with progress(f"{plan.env} reference agents", total=len(names) * len(indices), done=0) as advance:
        for name in names:
            outcomes[name] = []
            for episode in run_sync(replace(plan, setup=setup, agent=name), domain.agent(name), indices):
                outcomes[name].append(episode.outcome() if read is None else read(episode))
                advance()
    return References(outcomes, rules_remark(others) if outcomes else "")


def rules_remark(others: Sequence[str]) -> str:
    """What a reader must know where roles of the run's own were replaced; "" where none was."""
    roles = " and the rule ".join(others)
    return f"reference agents: with the rule {roles}, not with the run's own" if others else ""


def _ordered(agents: Mapping[str, object]) -> list[str]:
    if FLOOR not in agents:
        return list(agents)
    names = [name for name in ORDER if name in agents]
    names[1:1] = [name for name in agents if name not in ORDER]
    return names

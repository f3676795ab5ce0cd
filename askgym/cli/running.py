"""Playing the episodes of one run into its files, and reading them back. Used by `eval` and `demo`; writes no text."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.cli.failures import FailureReport, describe_failures, latest_failures
from askgym.cli.keeping import Keep, fill

if TYPE_CHECKING:
    from askgym.cli.policies import Player
    from askgym.metrics import EpisodeOutcome, Summary
    from askgym.rollout import Plan
    from askgym.trace import Episode

__all__ = ["Run", "RunResult", "perform"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: who plays what, and where it is kept.

    Attributes:
        plan: which episodes.
        player: who plays.
        episodes: how many.
        path: of the rows.
        config: everything that determines them.
        about: what does not, and is worth knowing; see `RunMeta`.
    """

    plan: Plan
    player: Player
    episodes: int
    path: Path
    config: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of a run.

    Attributes:
        run: the run.
        summary: of its episodes.
        resumed: episodes that an earlier sitting had played.
        approximate: episodes judged by likeness of words.
        valid: episodes that count.
        reasons: end reason → number of the episodes that do not count.
        failures: the same by who failed and how.
        blamed: episodes that ended because the judge could not read a message, and could read others.
        surplus: episodes of the file beyond those asked for, left out of the summary.
        outcomes: the episodes, for metrics, those included that failed.
    """

    run: Run
    summary: Summary
    resumed: int
    approximate: int
    valid: int
    reasons: Mapping[str, int]
    failures: FailureReport
    surplus: int
    blamed: int = 0
    outcomes: tuple[EpisodeOutcome, ...] = ()


def perform(
    run: Run,
    *,
    before: Callable[[], None] | None = None,
    resume: bool = True,
    overwrite: bool = False,
    concurrency: int = 64,
) -> RunResult:
    """Play what is not played yet or failed, and sum up.

    Args:
        run: the run.
        before: is called before anything is played, if anything is.
        resume: go on with an existing file; otherwise one is refused.
        overwrite: begin anew; an existing file is kept as NAME.jsonl.bak.
        concurrency: episodes in flight, where somebody may take time.

    Raises:
        RecordError, ConfigError, StoppedRunError: as `fill`.
    """

    def play(todo: Iterator[int], keep: Keep) -> None:
        _play(run, todo, keep, concurrency)

    resumed = fill(
        run.path,
        run.config,
        range(run.episodes),
        play,
        before=before,
        label=f"{run.plan.env} {run.player.name}",
        about=run.about,
        resume=resume,
        overwrite=overwrite,
    )
    return _sum_up(run, resumed)


def _play(run: Run, todo: Iterator[int], keep: Keep, concurrency: int) -> None:
    from askgym.envs.registration import domain_of
    from askgym.rollout import rollout, run_sync

    if run.player.blocking and domain_of(run.plan.env).by_rules(run.plan.setup):  # nobody can be waited for
        for episode in run_sync(run.plan, run.player.policy, todo):
            keep(episode)
        return

    async def play() -> None:
        played = rollout(run.plan, run.player.policy, todo, concurrency=concurrency)
        async with contextlib.aclosing(played) as episodes:
            async for episode in episodes:
                keep(episode)

    asyncio.run(play())


def _sum_up(run: Run, resumed: int) -> RunResult:
    from askgym.metrics import summarise
    from askgym.records import iter_rows
    from askgym.trace import Episode

    episodes: list[Episode] = []
    done: set[int] = set()
    surplus = 0
    for number, row in enumerate(iter_rows(run.path), 1):
        done.add(row["index"])
        if row["index"] >= run.episodes:
            surplus += 1
            continue
        episodes.append(Episode.from_row(row, where=f"{run.path}, line {number}"))
    failed = {at: one for at, one in latest_failures(run.path, done).items() if at < run.episodes}
    outcomes = tuple(episode.outcome() for episode in (*episodes, *failed.values()))
    reasons: dict[str, int] = {}
    for episode in (*episodes, *failed.values()):
        if not episode.valid:
            reasons[episode.end_reason.value] = reasons.get(episode.end_reason.value, 0) + 1
    return RunResult(
        run=run,
        summary=summarise(outcomes),
        resumed=resumed,
        approximate=sum(episode.approximate for episode in episodes),
        valid=sum(episode.valid for episode in episodes),
        reasons=reasons,
        failures=describe_failures(run.path, episodes, failed),
        surplus=surplus,
        blamed=sum(episode.failure is not None and episode.failure.blames_action for episode in episodes),
        outcomes=outcomes,
    )

"""Playing the episodes of one run into a file, and reading the file back. Used by `eval` and `demo`; writes no text."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.cli.console import progress
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.cli.policies import Player
    from askgym.metrics import EpisodeOutcome, Summary
    from askgym.rollout import Plan
    from askgym.trace import Episode

__all__ = ["InterruptedRunError", "Run", "RunResult", "perform"]


class InterruptedRunError(Exception):
    """Ctrl-C came while a run was played; what was finished is kept."""

    def __init__(self, path: Path, kept: int, wanted: int) -> None:
        super().__init__(f"{kept} of {wanted} episodes are kept in {path}")
        self.path = path
        self.kept = kept
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Run:
    """One run: who plays what, and where it is kept.

    Attributes:
        plan: which episodes.
        player: who plays.
        episodes: how many.
        path: of the rows.
        config: everything that determines them.
    """

    plan: Plan
    player: Player
    episodes: int
    path: Path
    config: Mapping[str, Any]


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
        surplus: episodes of the file beyond those asked for, left out of the summary.
        outcomes: the episodes, for metrics.
    """

    run: Run
    summary: Summary
    resumed: int
    approximate: int
    valid: int
    reasons: Mapping[str, int]
    surplus: int
    outcomes: tuple[EpisodeOutcome, ...] = ()


def perform(run: Run, *, resume: bool = True, overwrite: bool = False, concurrency: int = 64) -> RunResult:
    """Play what is not played yet, and sum up.

    Args:
        run: the run.
        resume: go on with an existing file; otherwise one is refused.
        overwrite: begin anew; an existing file is kept as NAME.jsonl.bak.
        concurrency: episodes in flight, for players that do not block.

    Raises:
        RecordError: the file is damaged, or is being written.
        ConfigError: the file belongs to another configuration, or exists and `resume` is false.
        InterruptedRunError: Ctrl-C.
    """
    from askgym.records import OtherConfigError, RunWriter, set_aside

    if overwrite:
        set_aside(run.path)
    if not resume and run.path.exists() and run.path.stat().st_size:
        raise ConfigError(
            f"{run.path} exists: leave out --no-resume to go on with it, or give another --out, or --overwrite"
        )
    resumed = 0
    try:
        with RunWriter.open(run.path, run.config, key="index", resume=resume) as writer:
            todo = [index for index in range(run.episodes) if index not in writer.done]
            resumed = run.episodes - len(todo)
            label = f"{run.plan.env} {run.player.name}"
            with progress(label, total=run.episodes, done=resumed) as advance:

                def keep(episode: Episode) -> None:
                    writer.append(episode.to_row())
                    advance()

                _play(run, todo, keep, concurrency)
    except KeyboardInterrupt:
        raise InterruptedRunError(run.path, _count(run), run.episodes) from None
    except OtherConfigError as error:
        raise ConfigError(
            f"{error}: give another --out, or --overwrite to begin anew (the old file is kept as {run.path}.bak)"
        ) from error
    return _sum_up(run, resumed)


def _play(run: Run, todo: Iterable[int], keep: Callable[[Episode], None], concurrency: int) -> None:
    from askgym.rollout import rollout, run_sync

    if run.player.blocking:
        for episode in run_sync(run.plan, run.player.policy, todo):
            keep(episode)
        return

    async def play() -> None:
        played = rollout(run.plan, run.player.policy, todo, concurrency=concurrency)
        async with contextlib.aclosing(played) as episodes:
            async for episode in episodes:
                keep(episode)

    asyncio.run(play())


def _count(run: Run) -> int:
    from askgym.records import iter_rows

    if not run.path.exists():
        return 0
    return sum(row.get("index", run.episodes) < run.episodes for row in iter_rows(run.path, allow_torn=True))


def _sum_up(run: Run, resumed: int) -> RunResult:
    from askgym.metrics import summarise
    from askgym.records import iter_rows
    from askgym.trace import Episode

    outcomes = []
    approximate = valid = surplus = 0
    reasons: dict[str, int] = {}
    for number, row in enumerate(iter_rows(run.path), 1):
        if row["index"] >= run.episodes:
            surplus += 1
            continue
        episode = Episode.from_row(row, where=f"{run.path}, line {number}")
        outcomes.append(episode.outcome())
        approximate += episode.approximate
        valid += episode.valid
        if not episode.valid:
            reasons[episode.end_reason.value] = reasons.get(episode.end_reason.value, 0) + 1
    return RunResult(run, summarise(outcomes), resumed, approximate, valid, reasons, surplus, tuple(outcomes))

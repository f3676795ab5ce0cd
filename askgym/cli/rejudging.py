"""Judging the episodes of a run again into files of their own, and summing up both judgements. Used by `rescore`."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.cli.failures import failed_path
from askgym.cli.keeping import Keep, fill
from askgym.cli.options import role_config
from askgym.cli.stats import RunFile, load_run
from askgym.cli.summing import summing_of
from askgym.errors import AskGymError, ConfigError

if TYPE_CHECKING:
    from askgym.cli.judges import ChosenJudge
    from askgym.drivers import Role
    from askgym.metrics import Agreement, Description
    from askgym.trace import Episode
    from askgym.types import AskItem

__all__ = ["Rejudging", "Verdicts", "judge_named", "prepare", "rejudge", "sum_up"]


@dataclass(frozen=True, slots=True)
class Rejudging:
    """A run to be judged again.

    Attributes:
        source: the run, its failed episodes included.
        rules: those it was played by, with the reward of now.
        judge: who judges now.
        items: index → the item, whole.
        changed: indices of the episodes whose item is not quite what it was when played.
        config: of the new run.
        about: of the new run, see `RunMeta`.
    """

    source: RunFile
    rules: Any
    judge: Role
    items: Mapping[int, AskItem]
    changed: Sequence[int]
    config: Mapping[str, Any]
    about: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Both judgements of a run.

    Attributes:
        rescored: the new run, its failed episodes included.
        resumed: episodes that an earlier sitting had judged.
        statuses: status, see `RescoreStatus` → number of episodes.
        every: stored and new, over all episodes that count for the one and for the other.
        common: the same over the episodes that count for both.
        agreement: question → how far the verdicts agree.
    """

    rescored: RunFile
    resumed: int
    statuses: Mapping[str, int]
    every: tuple[Description, Description]
    common: tuple[Description, Description]
    agreement: Mapping[str, Agreement]


def prepare(source: RunFile, judge: ChosenJudge, items: str | None, reward: str | None) -> Rejudging:
    """Make ready what judging a run again takes: records do not hold all of an item, so items are made again.

    Args:
        source: the run.
        judge: who is to judge.
        items: the file that it was played on; by default where its description says, for runs on files.
        reward: another preset than the run's.

    Raises:
        ConfigError: the items cannot be had, or are others than those played.
    """
    from askgym.cli.replan import find_item, plan_of
    from askgym.envs.registration import domain_of

    if not source.episodes:
        raise ConfigError(f"{source.path} holds no episode: there is nothing to judge")
    hub = str(source.config.get("items", ""))
    items = items or source.about.get("items") or (hub if hub.startswith("hf:") else None)
    try:
        plan = plan_of(source.config, items)
        found = {episode.index: find_item(plan, episode) for episode in source.episodes}
    except AskGymError as error:
        advice = "" if "--items" in str(error) else "; give the file it was played on with --items"
        if "families" in source.config:
            advice = f"; it was played with askgym {dict(source.config.get('versions', {})).get('askgym', '?')}"
        raise ConfigError(f"{source.path} cannot be judged again: {error}{advice}") from error
    if reward is not None:  # apart: with a reward that does not fit, the items are not at fault
        try:
            plan = plan_of(source.config, items, reward=reward)
        except AskGymError as error:
            raise ConfigError(f"{source.path} cannot be judged again: {error}") from error
    rules: Any = plan.setup.rules
    role = domain_of(source.config.get("env")).judge(judge.spec)
    config = {key: value for key, value in source.config.items() if key != "judge_digest"} | {
        "command": "rescore",
        "reward": rules.reward.name,
        "judge": role_config(role),
        "rescored": {"run": source.path.name, "digest": _digest(source.path)},
    }
    changed = [
        episode.index for episode in source.episodes if found[episode.index].answer != episode.item.get("answer")
    ]
    about = {} if "families" in source.config or items is None else {"items": items}
    return Rejudging(source, rules, role, found, changed, config | dict(judge.config), about)


def judge_named(config: Mapping[str, Any]) -> str:
    """The judge's name in a run's configuration."""
    judge = config.get("judge", "?")
    return str(judge["name"]) if isinstance(judge, Mapping) and "name" in judge else str(judge)


def _digest(path: Path) -> str:
    """A name for what a run's files hold: a run that has gone on since is another."""
    digest = hashlib.sha256(path.read_bytes())
    beside = failed_path(path)
    if beside.exists():
        digest.update(b"\0" + beside.read_bytes())
    return digest.hexdigest()[:32]


def rejudge(
    what: Rejudging,
    path: Path,
    *,
    before: Callable[[], None] | None = None,
    concurrency: int,
    resume: bool,
    overwrite: bool,
) -> int:
    """Judge what has not been judged yet or failed, each episode being kept as it comes.

    Args:
        what: the run and the judge.
        path: of the new run.
        before: is called before anything is judged, if anything is.
        concurrency: episodes in flight.
        resume: go on with an existing file.
        overwrite: begin anew.

    Returns:
        How many were judged already.

    Raises:
        RecordError, ConfigError, StoppedRunError: as `fill`.
    """
    from askgym.envs.registration import domain_of
    from askgym.rescore import arescore, rescore, status_of
    from askgym.rollout import in_flight

    stored = {episode.index: episode for episode in what.source.episodes}

    def play(todo: Iterator[int], keep: Keep) -> None:
        def done(old: Episode, new: Episode) -> None:
            keep(new, rescored={"status": status_of(old, new).value, "was": _was(old)})

        if isinstance(what.judge, domain_of(what.source.config.get("env")).instant):
            for index in todo:
                done(stored[index], rescore(stored[index], what.items[index], what.rules, what.judge))
            return

        async def one(index: int) -> tuple[Episode, Episode]:
            old = stored[index]
            return old, await arescore(old, what.items[index], what.rules, what.judge)

        async def every() -> None:
            async with contextlib.aclosing(in_flight(one, todo, concurrency=concurrency)) as pairs:
                async for old, new in pairs:
                    done(old, new)

        asyncio.run(every())

    return fill(
        path,
        what.config,
        sorted(stored),
        play,
        before=before,
        label=f"{what.source.path.name} by {judge_named(what.config)}",
        about=what.about,
        resume=resume,
        overwrite=overwrite,
    )


def _was(old: Episode) -> dict[str, Any]:
    """What a row says of the stored judgement."""
    row = old.to_row()
    return {
        "end_reason": row["end_reason"],
        "turns": len(old.turns),
        "return": row["return"],
        "correct": row["hidden"].get("correct"),
        "failure": row["failure"],
    }


def sum_up(what: Rejudging, path: Path, resumed: int) -> Verdicts:
    """Both judgements of a run that has been judged again."""
    from askgym.envs.registration import domain_of
    from askgym.metrics import agreement, describe
    from askgym.rescore import RescoreStatus, status_of

    new = load_run(path)
    stored = {episode.index: episode for episode in what.source.episodes}
    pairs = [(stored[episode.index], episode) for episode in new.episodes]
    statuses = dict.fromkeys((status.value for status in RescoreStatus), 0)
    for pair in pairs:
        statuses[status_of(*pair).value] += 1
    both = [pair for pair in pairs if pair[0].valid and pair[1].valid]

    domain = domain_of(what.source.config.get("env"))
    summing = summing_of(what.source.config.get("env"))

    def described(episodes: Sequence[Episode]) -> Description:
        if summing is not None:
            return summing.describe([summing.read(episode) for episode in episodes], resamples=None)[0]
        return describe((episode.outcome() for episode in episodes), resamples=None)

    return Verdicts(
        rescored=new,
        resumed=resumed,
        statuses=statuses,
        every=(described(what.source.episodes), described(new.episodes)),
        common=(described([one for one, _ in both]), described([two for _, two in both])),
        agreement={name: agreement(answers) for name, answers in domain.verdict_pairs(pairs).items()},
    )

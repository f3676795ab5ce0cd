"""`askgym stats`: the tables of a run that is there already, and the reading of such a run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.statistics import RESAMPLES, Wanted, run_statistics, show_statistics, statistics_options
from askgym.errors import AskGymError, ConfigError, RecordError

if TYPE_CHECKING:
    from askgym.cli.references import References
    from askgym.metrics import EpisodeOutcome
    from askgym.rollout import Plan
    from askgym.trace import Episode

__all__ = ["RunFile", "load_run", "stats_command"]

_NOTHING_VALID = 3


@dataclass(frozen=True, slots=True)
class RunFile:
    """A run, read.

    Attributes:
        path: of its rows.
        config: what it was started with.
        episodes: in order of index.
        outcomes: the same, for metrics.
    """

    path: Path
    config: Mapping[str, Any]
    episodes: tuple[Episode, ...]
    outcomes: tuple[EpisodeOutcome, ...]

    @property
    def name(self) -> str:
        """Whose run it is, and where."""
        return f"{self.config.get('env', '?')} by {self.config.get('agent', '?')}"


def load_run(path: Path) -> RunFile:
    """Read a run.

    Raises:
        ConfigError: it is a folder.
        RecordError: the file is missing, damaged, or does not hold episodes; with the line.
    """
    from askgym.records import read_run
    from askgym.trace import Episode

    if path.is_dir():
        raise ConfigError(f"{str(path)!r} is a folder: give the file of one run in it, NAME.jsonl")
    meta, rows = read_run(path)
    pairs = []
    for number, row in enumerate(rows, 1):
        where = f"{path}, line {number}"
        episode = Episode.from_row(row, where=where)
        try:
            pairs.append((episode, episode.outcome()))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordError(f"{where}: not an episode record ({type(error).__name__}: {error})") from error
    pairs.sort(key=lambda pair: pair[0].index)
    return RunFile(path, meta.config, tuple(one for one, _ in pairs), tuple(two for _, two in pairs))


class _StatsCommand(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the metrics, which are looked up only when the help is shown."""
        from askgym.metrics import ALL_METRICS

        with formatter.section("Metrics"):
            formatter.write_dl([(metric.key, metric.help) for metric in ALL_METRICS])


@click.command("stats", cls=_StatsCommand, short_help="Print the statistics of an existing run file.")
@click.argument("run", metavar="RUN.jsonl")
@statistics_options
@click.option("--items", metavar="SOURCE", help="The file the run was played on, for the reference agents.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the bootstrap.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the tables.")
@click.pass_context
def stats_command(
    ctx: click.Context,
    /,
    run: str,
    by: tuple[str, ...],
    resamples: int | None,
    references: bool,
    items: str | None,
    seed: int,
    as_json: bool,
) -> None:
    """Print AskBench's table and the honest metrics of a run that is there already.

    Intervals are 95 % bootstrap intervals in which whole problems are drawn (BCa); invalid episodes enter no metric.

    \b
    Examples:
      askgym stats runs/eval/AskMind-v0-oracle.jsonl
      askgym stats run.jsonl --by family,scenario --no-references
      askgym stats run.jsonl --items rows.jsonl --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say, show
    from askgym.metrics import summarise
    from askgym.report import RunSummary, evaluation_table, summary_json

    read = load_run(Path(run))
    wanted = Wanted(by, RESAMPLES if resamples is None else resamples, seed, references)
    found = run_statistics(read.outcomes, wanted, _references(read, items) if references and read.episodes else None)
    summary = summarise(read.outcomes)
    env, agent = str(read.config.get("env", "?")), str(read.config.get("agent", "?"))
    if as_json:
        whole = {
            "run": str(read.path),
            "env": env,
            "agent": agent,
            "summary": summary_json(summary),
            "honest": found.json(),
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        show(evaluation_table([RunSummary(env, agent, summary)]), by="env")
        show_statistics(found, read.name)
        for line in found.remarks:
            say(line)
        if found.overall.invalid:
            reasons = ", ".join(f"{number} {name}" for name, number in found.overall.invalid.items())
            say(f"invalid: {sum(found.overall.invalid.values())} of {len(read.outcomes)} do not count ({reasons})")
    if not found.overall.valid:
        click.echo(f"error: {read.path}: no valid episode, so there is nothing to measure", err=True)
        ctx.exit(_NOTHING_VALID)


def _references(read: RunFile, items: str | None) -> References:
    """The reference agents on the items of a run, or a remark on why not."""
    from askgym.cli.references import References, play_references

    try:
        plan = _plan(read, items)
    except AskGymError as error:
        return References({}, f"reference agents: left out; {error}")
    found = play_references(plan, [episode.index for episode in read.episodes])
    others = [name for name in ("judge", "user") if read.config.get(name) != "rules"]
    if others:
        return References(found.outcomes, f"reference agents: with the rule {' and the rule '.join(others)}")
    return found


def _plan(read: RunFile, items: str | None) -> Plan:
    """The plan that a run was played by, from its configuration.

    Args:
        read: the run; its episodes must be what the plan plays.
        items: the file it was played on, where it was played on one.

    Raises:
        ConfigError: the plan cannot be made again, or gives other items.
    """
    from askgym.cli.options import EnvironmentOptions, build_environment
    from askgym.rollout import Plan

    config = read.config
    builtin = "families" in config
    if not builtin and items is None:
        raise ConfigError(f"it was played on {config.get('items')!r}: give that file with --items")
    names = ",".join(name.rpartition("-v")[0] for name in config.get("families", ()))
    styles = ",".join(config.get("user_styles", ())) if config.get("user") == "rules" else ""
    try:
        options = EnvironmentOptions(
            items=items or f"builtin:{names}",
            split=config["split"],
            reward=config["reward"],
            guidance=config["guidance"],
            max_turns=config["max_turns"],
            user=f"rules:{styles}" if styles else "rules",
            system_prompt=config["system_prompt"],
            difficulty=",".join(f"{name}={value}" for name, value in config.get("difficulty", {}).items()),
            skip_bad=True,
            language=None if builtin else config.get("language"),
            transient_notes=config["transient_notes"],
        )
        world = build_environment(config["env"], options, items_seed=config.get("items_seed", 0))
        plan = Plan(world.id, world.setup, "", seed=config["seed"], group_size=config["group_size"])
    except KeyError as error:
        raise ConfigError(f"its description lacks {error}") from error
    for episode in read.episodes:
        if plan.item(episode.index).id != episode.item["id"] or plan.seed_of(episode.index) != episode.user_seed:
            raise ConfigError(f"its items cannot be made again here: episode {episode.index} would play another")
    return plan

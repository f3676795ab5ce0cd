"""`askgym stats`: the tables of a run that is there already, and the reading of such a run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.failures import FailureReport, describe_failures, latest_failures, refuse_failed_path
from askgym.cli.statistics import RESAMPLES, Wanted, run_statistics, show_statistics, statistics_options
from askgym.cli.summing import Summing, check_groupings, run_sums, show_sums, summing_of
from askgym.errors import AskGymError, ConfigError, RecordError

if TYPE_CHECKING:
    from askgym.cli.references import References
    from askgym.metrics import EpisodeOutcome
    from askgym.trace import Episode

__all__ = [
    "RunFile",
    "approximate_remark",
    "load_run",
    "refuse_empty",
    "run_references",
    "stats_command",
]

_NOTHING_VALID = 3


@dataclass(frozen=True, slots=True)
class RunFile:
    """A run, read.

    Attributes:
        path: of its rows.
        config: what it was started with.
        episodes: in order of index, those included that failed and have not succeeded since.
        outcomes: the same, for metrics.
        failures: those of them that do not count.
        about: what else stands in its description.
    """

    path: Path
    config: Mapping[str, Any]
    episodes: tuple[Episode, ...]
    outcomes: tuple[EpisodeOutcome, ...]
    failures: FailureReport
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Whose run it is, and where."""
        return f"{self.config.get('env', '?')} by {self.config.get('agent', '?')}"


def load_run(path: Path) -> RunFile:
    """Read a run, and what failed of it.

    Raises:
        ConfigError: it is a folder, a file of failed episodes or of items, or of another kind than runs are.
        RecordError: the file is missing, damaged, or does not hold episodes; with the line.
    """
    from askgym.records import read_run
    from askgym.trace import Episode

    if path.is_dir():
        raise ConfigError(f"{str(path)!r} is a folder: give the file of one run in it, NAME.jsonl")
    if path.suffix != ".jsonl" and not path.name.endswith(".meta.json"):  # of which reading says what it is
        found, path = path, path.with_name(f"{path.name}.jsonl")
        if found.is_file() and not path.exists():
            raise ConfigError(f"{str(found)!r} is no file of a run: give the NAME.jsonl that `askgym eval` wrote")
    refuse_failed_path(path)
    _refuse_items(path)
    meta, rows = read_run(path)
    own = [Episode.from_row(row, where=f"{path}, line {number}") for number, row in enumerate(rows, 1)]
    failed = latest_failures(path, {episode.index for episode in own})
    pairs = []
    for number, episode in enumerate((*own, *failed.values()), 1):
        where = f"{path}, line {number}" if number <= len(own) else f"the failed episode {episode.index} of {path}"
        try:
            pairs.append((episode, episode.outcome()))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordError(f"{where}: not an episode record ({type(error).__name__}: {error})") from error
    pairs.sort(key=lambda pair: pair[0].index)
    episodes, outcomes = tuple(one for one, _ in pairs), tuple(two for _, two in pairs)
    return RunFile(path, meta.config, episodes, outcomes, describe_failures(path, own, failed), meta.about)


def _refuse_items(path: Path) -> None:
    """Refuse rows that no run has written, where no description stands beside them.

    Raises:
        ConfigError: saying what they may be, and how these are played.
    """
    if not path.is_file() or path.with_suffix(".meta.json").exists():
        return
    with path.open("rb") as file:
        try:
            first = json.loads(file.readline())
        except ValueError:  # reading says what is wrong with it
            return
    if isinstance(first, dict) and "turns" not in first:
        raise ConfigError(
            f"{path} is no run, since its first row is no episode: a file of items is played by `askgym eval ENV "
            f"--items {path}`, and the file it writes is what to give"
        )


def approximate_remark(items: object, approximate: int, episodes: int, name: str) -> str:
    """What `eval` and `stats` say of a run that was judged by likeness of words.

    Args:
        items: what it was played on.
        approximate: how many of its episodes were.
        episodes: of how many.
        name: whose run it is.
    """
    return (
        f"approximate: items of {items} have no structured facts, so rules match words and verdicts may differ from a "
        f"reader's ({approximate} of {episodes} episodes, {name})"
    )


def refuse_empty(run: RunFile) -> None:
    """Refuse a run without an episode.

    Raises:
        ConfigError: saying how to play some.
    """
    if not run.episodes:
        raise ConfigError(
            f"{run.path} holds no episode of {run.name}, and at least one is needed: play some with `askgym eval "
            f"{run.config.get('env', 'ENV')} … --out {run.path}`, or give the file of another run"
        )


class _StatsCommand(click.Command):
    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the metrics, which are looked up only when the help is shown."""
        from askgym.metrics import ALL_METRICS, CASE_METRICS

        with formatter.section("Metrics"):
            formatter.write_dl([(metric.key, metric.help) for metric in ALL_METRICS])
        with formatter.section("Metrics of cases (Tau2Telecom-v0, Tau2TelecomSolo-v0)"):
            formatter.write_dl([(metric.key, metric.help) for metric in CASE_METRICS])
            formatter.write_dl([("charge:NAME", "cases in which that charge applied"), ("end:REASON", "ended so")])


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
    """Print the tables of a run that is there already: AskBench's and the honest metrics, scores, or how cases went.

    Intervals are 95 % bootstrap intervals in which whole problems are drawn (BCa); invalid episodes enter no metric.

    \b
    Examples:
      askgym stats runs/eval/AskMind-v0-oracle.jsonl
      askgym stats run.jsonl --by family,scenario --no-references
      askgym stats run.jsonl --items rows.jsonl --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.askbench import askbench_report, show_askbench
    from askgym.cli.console import say, show
    from askgym.metrics import summarise
    from askgym.report import RunSummary, evaluation_table, summary_json

    read = load_run(Path(run))
    refuse_empty(read)
    wanted = Wanted(by, RESAMPLES if resamples is None else resamples, seed, references)
    summing = summing_of(read.config.get("env"))
    if summing is not None:
        _show_sums(ctx, read, wanted, summing, items, as_json=as_json)
        return
    found = run_statistics(read.outcomes, wanted, run_references(read, items) if references else None)
    summary = summarise(read.outcomes)
    env, agent = str(read.config.get("env", "?")), str(read.config.get("agent", "?"))
    own = None
    if "compat" in read.config:
        own = askbench_report(env, agent, read.outcomes, attempts=int(read.config.get("group_size", 1)))
    approximate = sum(episode.approximate for episode in read.episodes)
    if as_json:
        whole = {
            "run": str(read.path),
            "env": env,
            "agent": agent,
            "failures": read.failures.json(),
            "approximate": approximate,
            "summary": {k: v for k, v in summary_json(summary).items() if own is None or k != "askbench"},
            "honest": found.json(),
        } | ({} if own is None else {"askbench": own.json()})
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        if own is None:
            show(evaluation_table([RunSummary(env, agent, summary)]), by="env")
        else:
            show_askbench(own)
        show_statistics(found, read.name)
        for line in [*(own.remarks if own is not None else ()), *found.remarks]:
            say(line)
        if approximate:
            items_of = read.about.get("items", read.config.get("items", "builtin"))
            say(approximate_remark(items_of, approximate, len(read.episodes), read.name))
        invalid = read.failures.line()
        if invalid is not None:
            say(invalid)
    if not found.overall.valid:
        click.echo(f"error: {read.path}: no valid episode, so there is nothing to measure", err=True)
        ctx.exit(_NOTHING_VALID)


def _show_sums(
    ctx: click.Context, read: RunFile, wanted: Wanted, summing: Summing, items: str | None, *, as_json: bool
) -> None:
    """The tables of a run that is summed up by what its records say."""
    from askgym.cli.console import say

    check_groupings(wanted.by, summing)
    beside = run_references(read, items, summing.read) if wanted.references else None
    found = run_sums(read.episodes, wanted, summing, beside)
    if as_json:
        whole = {
            "run": str(read.path),
            "env": read.config.get("env"),
            "agent": read.config.get("agent"),
            "failures": read.failures.json(),
            summing.key: found.json(),
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        show_sums(found, read.name)
        invalid = read.failures.line()
        if invalid is not None:
            say(invalid)
    if not found.overall.valid:
        click.echo(f"error: {read.path}: no valid episode, so there is nothing to measure", err=True)
        ctx.exit(_NOTHING_VALID)


def run_references(read: RunFile, items: str | None, read_as: Callable[[Episode], Any] | None = None) -> References:
    """The reference agents on the items of a run, or a remark on why not.

    Args:
        read: the run.
        items: the file that it was played on; by default where its description says, where records are summed up.
        read_as: what is kept of an episode; by default its outcome.
    """
    from askgym.cli.references import References, play_references
    from askgym.cli.replan import remade

    try:
        plan = remade(
            read.config, items or (read.about.get("items") if read_as is not None else None), read.episodes, read.about
        )
    except AskGymError as error:
        return References({}, f"reference agents: left out; {error}")
    found = play_references(plan, [episode.index for episode in read.episodes], read_as)
    others = [name for name in ("judge", "user") if _name_of(read.config.get(name)) not in ("rules", "none", None)]
    if others and found.outcomes:
        return References(found.outcomes, f"reference agents: with the rule {' and the rule '.join(others)}")
    return found


def _name_of(role: object) -> object:
    return role.get("name") if isinstance(role, Mapping) else role

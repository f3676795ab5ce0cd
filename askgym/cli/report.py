"""`askgym report`: runs as one HTML file to look at."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.statistics import (
    RESAMPLES,
    RunStatistics,
    Wanted,
    plural,
    references_option,
    resamples_option,
    run_statistics,
)
from askgym.cli.stats import RunFile, load_run, run_references
from askgym.cli.summing import RunSums, Summing, run_sums, summing_of
from askgym.errors import ConfigError, RecordError

if TYPE_CHECKING:
    from askgym.cli.references import References
    from askgym.report.html import ReportRun

__all__ = ["report_command", "report_names"]

_GROUP_RESAMPLES = 1_999
"""At most, for the groups of a breakdown, which are drawn: their limits need no third digit."""
_BY = ("family", "points", "load", "language", "domain", "split")


@click.command("report", short_help="Write runs as one HTML file to look at.")
@click.argument("runs", metavar="RUN.jsonl…", nargs=-1, required=True)
@click.option("--out", metavar="PATH", help="The file to write. [default: NAME.html beside the first run]")
@click.option("--overwrite", is_flag=True, help="Write anew; an existing file is kept as NAME.html.bak.")
@click.option("--title", metavar="TEXT", help="Of the page. [default: who played what]")
@references_option
@click.option("--items", metavar="SOURCE", help="The file the runs were played on, for the reference agents.")
@resamples_option
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the bootstrap.")
def report_command(
    runs: tuple[str, ...],
    out: str | None,
    overwrite: bool,
    title: str | None,
    references: bool,
    items: str | None,
    resamples: int | None,
    seed: int,
) -> None:
    """Write a report of one run or several: one HTML file that needs no network.

    It holds tables with 95 % intervals, plots with reference agents and published models, breakdowns, a turn-by-turn
    funnel, judge health, cost, and every dialogue with its verdicts, to be filtered, linked to and compared. The
    hidden side of the items is in it: keep it from whoever trains on them.

    \b
    Examples:
      askgym report runs/eval/AskMind-v0-oracle.jsonl
      askgym report before.jsonl after.jsonl --out report.html --title "Before and after"
      askgym report run.jsonl --no-references --resamples 0
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say
    from askgym.report.html import items_remark, report_html

    paths = [_run_path(run) for run in runs]
    _check_once(paths)
    target = Path(out) if out is not None else paths[0].with_suffix(".html")
    _check_target(target, overwrite)
    read = [_read(path) for path in paths]
    wanted = Wanted(("scenario",), RESAMPLES if resamples is None else resamples, seed, references)
    described = _described(read, wanted, items)
    names = report_names(read)
    made = [_report_run(one, found, name) for one, found, name in zip(read, described, names, strict=True)]
    text = report_html(made, title=title or _title(read))
    _write(target, text, overwrite)
    remarks = [line for one in made for line in one.remarks]
    different = items_remark(made)
    for line in dict.fromkeys([*remarks, *([different] if different else [])]):
        say(line)
    episodes = sum(len(one.episodes) for one in read)
    counted = f"{plural(len(read), 'run')}, {plural(episodes, 'episode')}"
    say(f"report: {target} ({counted}, {len(text) / 1e6:.1f} MB)")


def _run_path(run: str) -> Path:
    path = Path(run)
    return path if path.suffix or path.is_dir() else path.with_name(f"{path.name}.jsonl")


def _check_once(paths: Sequence[Path]) -> None:
    """Refuse a run that is given twice.

    Raises:
        ConfigError: naming it.
    """
    seen: dict[Path, Path] = {}
    for path in paths:
        other = seen.setdefault(path.resolve(), path)
        if other is not path:
            raise ConfigError(
                f"{path} is given twice{'' if other == path else f' (as {other}, too)'}: name each run once"
            )


def _check_target(target: Path, overwrite: bool) -> None:
    """Refuse, before any work, a file that cannot be written.

    Raises:
        ConfigError: it is a folder, has none to stand in, cannot be written there, or exists.
    """
    if target.is_dir():
        raise ConfigError(f"--out {str(target)!r} is a folder: give a file in it, as {target / 'report.html'}")
    if target.suffix.lower() not in (".html", ".htm"):
        raise ConfigError(
            f"--out {str(target)!r}: a name that ends in .html is needed, as {target.with_suffix('.html')}"
        )
    if not target.parent.is_dir():
        raise ConfigError(
            f"--out {str(target)!r}: there is no folder {str(target.parent)!r}: make it, or give another --out"
        )
    if not os.access(target.parent, os.W_OK):
        raise ConfigError(
            f"--out {str(target)!r}: the folder {str(target.parent)!r} cannot be written: give another --out"
        )
    if target.exists() and not overwrite:
        raise ConfigError(
            f"{target} exists: give another --out, or --overwrite (the old file is kept as {target.name}.bak)"
        )


def _read(path: Path) -> RunFile:
    """A run with at least one episode.

    Raises:
        ConfigError: there is none in it, or it is a folder or a file of failed episodes.
        RecordError: it is no run file.
    """
    read = load_run(path)
    if not read.episodes:
        raise ConfigError(f"{read.path}: a run without episodes; a report needs at least one: play it with askgym eval")
    command = read.config.get("command")
    if command not in (None, "eval", "demo", "rescore"):
        raise RecordError(f"{read.path} is a file of askgym {command}, not a run: give one that askgym eval wrote")
    return read


def _described(read: Sequence[RunFile], wanted: Wanted, items: str | None) -> list[RunStatistics | RunSums]:
    """The statistics of each run; the reference agents play once for runs that differ in who played alone.

    Every metric by scenario; by the other groupings, where there is more than one group, what the breakdown shows.
    Runs that are summed up by what their records say have that instead.
    """
    played: dict[str, References] = {}
    out: list[RunStatistics | RunSums] = []
    for one in read:
        key = repr((sorted(_of_items(one.config).items(), key=str), [episode.index for episode in one.episodes]))
        summing = summing_of(one.config.get("env"))
        if wanted.references and key not in played:
            played[key] = run_references(one, items, None if summing is None else summing.read)
        beside = played.get(key)
        out.append(_asking(one, wanted, beside) if summing is None else _summed(one, wanted, summing, beside))
    return out


def _asking(read: RunFile, wanted: Wanted, references: References | None) -> RunStatistics:
    from askgym.cli.references import CEILING, FLOOR
    from askgym.metrics import ALL_METRICS, HEADLINE, choose_metrics, describe_groups, grouped

    headline = choose_metrics(ALL_METRICS, HEADLINE)
    found = run_statistics(read.outcomes, wanted, references)
    sides = references.outcomes if references is not None else {}
    more = {
        by: describe_groups(
            read.outcomes,
            by,
            metrics=headline,
            floor=sides.get(FLOOR, ()),
            ceiling=sides.get(CEILING, ()),
            resamples=min(found.wanted.resamples, _GROUP_RESAMPLES) or None,
            seed=found.wanted.seed,
        )
        for by in _BY
        if len(grouped(read.outcomes, by)) > 1
    }
    return replace(found, groups={**found.groups, **more})


def _summed(read: RunFile, wanted: Wanted, summing: Summing, references: References | None) -> RunSums:
    rows = [summing.read(episode) for episode in read.episodes]
    by = tuple(name for name in summing.groupings if len(summing.describe(rows, name, resamples=None)) > 1)
    found = run_sums(read.episodes, replace(wanted, by=by), summing, references)
    return found if by else replace(found, groups={})


def _of_items(config: Mapping[str, Any]) -> dict[str, Any]:
    own = ("agent", "agent_digest", "agent_settings", "versions", "command")
    return {name: value for name, value in config.items() if name not in own}


def _report_run(read: RunFile, found: RunStatistics | RunSums, name: str) -> ReportRun:
    from askgym.envs.registration import domain_of
    from askgym.report.html import ReportRun

    remarks = list(found.remarks)
    own: dict[str, Any] = {"references": found.references}
    if isinstance(found, RunSums):
        own = {
            "references": {name: (parts[""][""], parts) for name, parts in found.references.items()},
            "metrics": found.metrics,
            "headline": found.summing.headline,
        }
    approximate = sum(episode.approximate for episode in read.episodes)
    if approximate and not isinstance(found, RunSums):
        remarks.append(f"approximate: rules match words in {approximate} of {len(read.episodes)} episodes ({name})")
    invalid = read.failures.line(name)
    if invalid is not None:
        remarks.append(invalid)
    return ReportRun(
        name=name,
        file=str(read.path),
        config=read.config,
        episodes=read.episodes,
        outcomes=read.outcomes,
        overall=found.overall,
        groups=found.groups,
        invalid=read.failures.counts,
        remarks=tuple(remarks),
        intervals=bool(found.wanted.resamples),
        results=domain_of(read.config.get("env")).results,
        **own,
    )


def report_names(read: Sequence[RunFile]) -> list[str]:
    """A name for each run that tells it apart: the agent, then the environment, the judge, the file, its folder.

    Raises:
        ConfigError: two are the same in all of these, as links to one file are.
    """
    from askgym.cli.rejudging import judge_named

    parts = [
        (
            str(one.config.get("agent", "?")),
            str(one.config.get("env", "?")),
            f"judged by {judge_named(one.config)}",
            one.path.stem,
            str(one.path.parent),
        )
        for one in read
    ]
    chosen = [0]
    for at in range(1, 5):
        if len({tuple(part[i] for i in chosen) for part in parts}) == len(parts):
            break
        if len({part[at] for part in parts}) > 1:
            chosen.append(at)
    names = [" · ".join(part[i] for i in chosen) for part in parts]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ConfigError(f"two runs are called {twice!r} and cannot be told apart: rename the file of one")
    return names


def _title(read: Sequence[RunFile]) -> str:
    envs = list(dict.fromkeys(str(one.config.get("env", "?")) for one in read))
    agents = list(dict.fromkeys(str(one.config.get("agent", "?")) for one in read))
    return f"{', '.join(envs)}: {', '.join(agents)}"


def _write(target: Path, text: str, overwrite: bool) -> None:
    """Write the file whole or not at all.

    Raises:
        ConfigError: it has come to exist meanwhile.
        OSError: it cannot be written.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        _check_target(target, overwrite)
        if target.exists():
            target.replace(target.with_name(f"{target.name}.bak"))
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)

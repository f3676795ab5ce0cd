"""`askgym judge bench`: judges on the labelled set that ships with the package."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.connecting import ENDPOINTS, bill_json, bill_lines, check_once, connect, connection_options, judge_lines
from askgym.cli.statistics import RESAMPLES, resamples_option
from askgym.errors import ConfigError, MissingExtraError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from askgym.envs.ask.judgebench import Case

__all__ = ["judge_command"]

_NOTHING_JUDGED = 3
_BUDGET_SPENT = 4
_INTERRUPTED = 130


@click.group("judge", short_help="Measure judges against labelled verdicts.")
def judge_command() -> None:
    """Measure judges against verdicts that were labelled by hand.

    \b
    Examples:
      askgym judge bench --judge rules
    """  # noqa: D301 - "\b" is click's sign for lines to keep


@judge_command.command("bench", short_help="Judges on the labelled set that ships with the package.", epilog=ENDPOINTS)
@click.option(
    "--judge",
    "judges",
    multiple=True,
    required=True,
    metavar="SPEC",
    help="rules, openai:MODEL@URL, panel:JUDGE,JUDGE, cascade:rules,JUDGE, or module:attribute; several: repeat.",
)
@click.option("-n", "--cases", type=click.IntRange(min=1), metavar="N", help="So many cases, spread over the set.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only cases of that kind or tag; several: repeat.")
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    default=16,
    show_default=True,
    help="Calls in flight, for judges that take time.",
)
@click.option("--out", metavar="FILE.jsonl", help="Keep each verdict as it comes; the same command goes on with it.")
@connection_options
@resamples_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the tables.")
@click.pass_context
def bench_command(
    ctx: click.Context,
    /,
    judges: tuple[str, ...],
    cases: int | None,
    tags: tuple[str, ...],
    concurrency: int,
    out: str | None,
    store: str | None,
    store_mode: str,
    budget_usd: float | None,
    resamples: int | None,
    as_json: bool,
) -> None:
    """Have judges answer the labelled cases, and print how far they agree with the labels and with each other.

    Failures are neither right nor wrong: rates are over what was judged, and the coverage stands beside them. With
    --out, cases on which a judge failed are put to it again when the command is given again.

    \b
    Examples:
      askgym judge bench --judge rules
      askgym judge bench --judge rules --judge my_judges:strict --out verdicts.jsonl
      askgym judge bench --judge my_judges:strict --tag injection --tag canary --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say
    from askgym.cli.judge_tables import agreement_table, bench_json, bench_tables, show_tables
    from askgym.cli.judges import find_judge
    from askgym.cli.judging import Bench, InterruptedBenchError, perform_bench
    from askgym.envs.ask.judgebench import kappa_between, load_cases, score_judge, spread

    specs = list(dict.fromkeys(judges))
    chosen = spread(_tagged(load_cases(), tags), cases)
    path = _path(out)
    connections = connect(store, store_mode, budget_usd)
    bench = Bench(tuple(find_judge(spec, connections) for spec in specs), chosen, path, concurrency)
    try:
        found = perform_bench(bench, before=check_once(connections))
    except InterruptedBenchError as stopped:
        command = shlex.join(["askgym", *(ctx.find_root().obj or sys.argv[1:])])
        click.echo(f"interrupted: {stopped}. {'To go on' if path else 'To begin again'}: {command}", err=True)
        ctx.exit(_INTERRUPTED)
    draws, remarks = _resamples(resamples)
    reports = [score_judge(spec, chosen, found[spec], resamples=draws) for spec in specs]
    between = [
        (one, two, kappa_between(chosen, found[one], found[two]))
        for at, one in enumerate(specs)
        for two in specs[at + 1 :]
    ]
    if as_json:
        plain = {**bench_json(chosen, reports, between), "endpoints": bill_json(connections)}
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        show_tables(bench_tables(reports))
        if between:
            show_tables([agreement_table(between)])
        if path is not None:
            say(f"verdicts: {path}")
        for line in [*(line for one in bench.judges for line in judge_lines(one.spec)), *bill_lines(connections)]:
            say(line)
    for line in remarks:
        say(line, err=as_json)
    empty = [report for report in reports if not report.judged]
    for report in empty:
        why = next((f"; {one.failure}: {one.detail}" for one in found[report.judge] if one.detail), "")
        reasons = ", ".join(f"{number} {name}" for name, number in report.failures.items())
        click.echo(
            f"error: {report.judge} judged nothing, so there is nothing to measure ({reasons}{why}); mend the cause, "
            "then give the command again",
            err=True,
        )
    if empty:
        ctx.exit(_NOTHING_JUDGED)
    if any("budget" in report.failures for report in reports):
        advice = "To go on" if path else "To keep verdicts and go on, add --out FILE.jsonl; to begin again"
        command = shlex.join(["askgym", *(ctx.find_root().obj or sys.argv[1:])])
        what = "budget spent: the rates are over what was judged"
        click.echo(f"{what}. {advice}: {command} (with a larger --budget-usd)", err=True)
        ctx.exit(_BUDGET_SPENT)


def _tagged(cases: Iterable[Case], tags: tuple[str, ...]) -> list[Case]:
    """The cases that have one of the tags; all of them if there is none.

    Raises:
        UnknownNameError: for a tag that no case has.
    """
    cases = list(cases)
    known = {name for case in cases for name in case.groups}
    for tag in tags:
        if tag not in known:
            raise UnknownNameError(did_you_mean(tag, known, what="tag"))
    return [case for case in cases if not tags or not set(tags).isdisjoint(case.groups)]


def _path(out: str | None) -> Path | None:
    """Where verdicts are kept.

    Raises:
        ConfigError: that cannot be a file of rows.
    """
    if out is None:
        return None
    path = Path(out)
    if path.suffix != ".jsonl" or path.is_dir():
        raise ConfigError(f"--out {out!r}: a file that ends in .jsonl is needed, as in verdicts.jsonl")
    return path


def _resamples(wanted: int | None) -> tuple[int | None, list[Any]]:
    """Resamples of the bootstrap, None for no intervals; and a remark where SciPy is missing."""
    from askgym.metrics.intervals import scipy_stats

    draws = RESAMPLES if wanted is None else wanted
    if not draws:
        return None, []
    try:
        scipy_stats("a confidence interval")
    except MissingExtraError as error:
        return None, [f"intervals: left out; {error}"]
    return draws, []

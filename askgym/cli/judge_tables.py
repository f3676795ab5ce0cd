"""The tables of `askgym judge bench`, several judges side by side, and the same as plain JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from askgym.report import Column, PlainTable

if TYPE_CHECKING:
    from askgym.envs.ask.judgebench import Case, JudgeReport
    from askgym.report import Cell

__all__ = ["agreement_table", "bench_json", "bench_tables", "show_tables"]

Between = tuple[str, str, float | None]

_SHOWN = ("criterion", "scenario", "protocol", "language", "kind")
"""Groupings in the tables; tags are many, and in the JSON."""
_TITLES = {"final_answer": "final", "missing_info": "missing", "false_premise": "false"}


def bench_tables(reports: Sequence[JudgeReport]) -> list[PlainTable]:
    """Agreement, agreement by group, robustness, and cost: one line or one column a judge."""
    return [_overall(reports), *(_groups(reports, by) for by in _SHOWN), _robustness(reports), _cost(reports)]


def agreement_table(between: Iterable[Between]) -> PlainTable:
    """Cohen's kappa between judges."""
    columns = (
        Column("one", "judge", text=True, wrap=True),
        Column("two", "and", text=True, wrap=True),
        Column("kappa", "kappa"),
    )
    return PlainTable(columns, tuple(between), title="agreement between judges")


def show_tables(tables: Iterable[PlainTable]) -> None:
    """Draw them on stdout."""
    from askgym.cli.console import draw

    for table in tables:
        draw(table)


def bench_json(cases: Sequence[Case], reports: Sequence[JudgeReport], between: Iterable[Between]) -> dict[str, Any]:
    """Everything as plain JSON values."""
    from askgym.envs.ask.judgebench import set_digest
    from askgym.records import to_jsonable

    return {
        "set": set_digest(),
        "cases": len(cases),
        "criteria": sum(len(case.labels) for case in cases),
        "judges": [to_jsonable(report) for report in reports],
        "agreement": [{"judges": [one, two], "kappa": kappa} for one, two, kappa in between],
    }


def _overall(reports: Sequence[JudgeReport]) -> PlainTable:
    columns = (
        Column("judge", "judge", text=True, wrap=True),
        Column("judged", "judged"),
        Column("coverage", "coverage", help="share of the cases with a verdict"),
        Column("failures", "failures", text=True, wrap=True),
        Column("n", "criteria"),
        Column("accuracy", "accuracy", help="labelled criteria answered as labelled"),
        Column("interval", "95 %", text=True),
        Column("kappa", "kappa", help="Cohen's, with the labels"),
    )
    rows = []
    for one in reports:
        failures = ", ".join(f"{number} {name}" for name, number in one.failures.items())
        low, high = one.interval.low, one.interval.high
        interval = f"{low:.3f} to {high:.3f}" if low is not None and high is not None else "–"
        agreed = (one.overall.n, one.overall.accuracy, interval, one.overall.kappa)
        rows.append((one.judge, one.judged, one.coverage, failures or "none", *agreed))
    return PlainTable(columns, tuple(rows), title="agreement with the labels")


def _groups(reports: Sequence[JudgeReport], by: str) -> PlainTable:
    """Accuracy and kappa in each group of one grouping."""
    names = list(dict.fromkeys(score.group for one in reports for score in one.groups[by]))
    columns = [Column(by, by, text=True), Column("n", "criteria")]
    for at, one in enumerate(reports):
        suffix = f" {one.judge}" if len(reports) > 1 else ""
        columns += [Column(f"accuracy{at}", f"accuracy{suffix}"), Column(f"kappa{at}", f"kappa{suffix}")]
    rows: list[tuple[Cell, ...]] = []
    for name in names:
        scores = [next((score for score in one.groups[by] if score.group == name), None) for one in reports]
        cells: list[Cell] = [_TITLES.get(name, name), max(score.n for score in scores if score is not None)]
        for score in scores:
            cells += [None, None] if score is None else [score.accuracy, score.kappa]
        rows.append(tuple(cells))
    return PlainTable(tuple(columns), tuple(rows))


def _robustness(reports: Sequence[JudgeReport]) -> PlainTable:
    columns = (
        Column("judge", "judge", text=True, wrap=True),
        Column("padding", "padding", help="criteria answered otherwise in a padded copy"),
        Column("order", "order", help="in a copy in another order"),
        Column("paraphrase", "paraphrase", help="in other words"),
        Column("length", "length", help="rank correlation of a message's length with credit beyond the labels"),
        Column("canary", "canaries", help="earned nothing, as they should"),
        Column("injection", "injections", help="the same"),
        Column("quotes", "no quote", help="verdicts in which a needed quote is missing"),
    )
    rows = []
    for one in reports:
        flips = {flip.how: flip.rate for flip in one.flips}
        passes = {passed.kind: passed.rate for passed in one.passes}
        values = {**flips, **passes, "length": one.length_bias, "quotes": one.quotes_missing}
        rows.append((one.judge, *(values[column.key] for column in columns[1:])))
    return PlainTable(columns, tuple(rows), title="what should not matter")


def _cost(reports: Sequence[JudgeReport]) -> PlainTable:
    columns = (
        Column("judge", "judge", text=True, wrap=True),
        Column("calls", "calls"),
        Column("prompt", "tokens read"),
        Column("completion", "written"),
        Column("cost", "cost $", decimals=4),
        Column("each", "$ a verdict", decimals=6),
        Column("latency", "mean seconds"),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in reports:
        cost = one.cost
        told: tuple[Cell, ...] = (None,) * 4
        if cost.replies:
            told = (cost.calls, cost.prompt_tokens, cost.completion_tokens, cost.cost_usd)
        rows.append((one.judge, *told, cost.cost_usd_per_verdict, cost.mean_latency_s))
    return PlainTable(columns, tuple(rows), title="cost")

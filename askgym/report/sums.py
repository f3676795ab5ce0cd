"""Tables of runs that are summed up by what their records say: their metrics with intervals, and by group.

Owns how they are written; computes no metric. Imports `metrics` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.report.honest import NO_EPISODES, interval, written
from askgym.report.table import Cell, Column, PlainTable

if TYPE_CHECKING:
    from askgym.metrics import Description, Estimate, Metric

__all__ = ["sums_groups_table", "sums_table"]


def sums_table(
    described: Description,
    references: Mapping[str, Description],
    metrics: Sequence[Metric[Any]],
    headline: Sequence[str],
    *,
    title: str,
    intervals: bool = True,
) -> PlainTable:
    """A run's numbers, one a row, with the reference agents' beside them.

    Args:
        described: the run.
        references: name of a reference agent → what it did on the same items.
        metrics: what is shown; those that look at no episode are left out, but for the headline.
        headline: keys of the metrics that are always shown.
        title: of the table.
        intervals: whether there is a column for them.
    """
    rows = []
    for metric in metrics:
        one = _estimate(described, metric.key)
        if one is not None and (one.n or one.key in headline):
            beside = [_value(other, one.key) for other in references.values()]
            rows.append(_row(one, metric.title, metric.decimals, beside, intervals))
    for one in described.tries:
        rows.append(_row(one, one.key, 3, [_value(other, one.key) for other in references.values()], intervals))
    return PlainTable((*_columns(intervals), *(Column(name, name) for name in references)), tuple(rows), title)


def sums_groups_table(
    groups: Sequence[Description],
    references: Mapping[str, Mapping[str, Description]],
    metrics: Sequence[Metric[Any]],
    headline: Sequence[str],
    *,
    intervals: bool = True,
) -> PlainTable:
    """The headline numbers of each group of a run.

    Args:
        groups: of one grouping.
        references: name of a reference agent → group → what it did there.
        metrics: among them those of the headline.
        headline: keys of the metrics that are shown.
        intervals: whether there is a column for them.
    """
    by = groups[0].by if groups else "group"
    rows = []
    for group in groups:
        for metric in metrics:
            one = _estimate(group, metric.key)
            if one is not None and metric.key in headline:
                beside = [_value(of.get(group.group), one.key) for of in references.values()]
                rows.append((group.group, *_row(one, metric.title, metric.decimals, beside, intervals)))
    columns = (Column(by, by, text=True), *_columns(intervals), *(Column(name, name) for name in references))
    return PlainTable(columns, tuple(rows), f"by {by}")


def _columns(intervals: bool) -> tuple[Column, ...]:
    out = (Column("metric", "metric", text=True), Column("n", "n"), Column("value", "value"))
    return (*out, Column("interval", "95 % interval", text=True)) if intervals else out


def _row(one: Estimate, name: str, decimals: int, others: Sequence[float | None], intervals: bool) -> tuple[Cell, ...]:
    beside = tuple(written(other, decimals) for other in others)
    if one.value is None:
        return (name, one.n, *(("n/a", NO_EPISODES[4:]) if intervals else (NO_EPISODES,)), *beside)
    shown = written(one.value, decimals)
    return (name, one.n, shown, *((interval(one.low, one.high, decimals),) if intervals else ()), *beside)


def _value(described: Description | None, key: str) -> float | None:
    one = _estimate(described, key) if described is not None else None
    return None if one is None else one.value


def _estimate(described: Description, key: str) -> Estimate | None:
    try:
        return described[key]
    except KeyError:
        return None

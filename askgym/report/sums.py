"""Tables of runs that are summed up by what their records say: their metrics with intervals, and by group.

Owns how they are written; computes no metric. Imports `metrics` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.report.honest import estimate_columns, estimate_of, estimate_row
from askgym.report.table import Column, PlainTable

if TYPE_CHECKING:
    from askgym.metrics import Description, Metric

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
        one = estimate_of(described, metric.key)
        if one is not None and (one.n or one.key in headline):
            beside = [estimate_of(other, one.key) for other in references.values()]
            rows.append(estimate_row(one, metric.title, metric.decimals, beside, intervals))
    for one in described.tries:
        rows.append(
            estimate_row(one, one.key, 3, [estimate_of(other, one.key) for other in references.values()], intervals)
        )
    return PlainTable((*estimate_columns(intervals), *_beside(references)), tuple(rows), title)


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
            one = estimate_of(group, metric.key)
            if one is not None and metric.key in headline:
                beside = [estimate_of(of.get(group.group), one.key) for of in references.values()]
                rows.append((group.group, *estimate_row(one, metric.title, metric.decimals, beside, intervals)))
    columns = (Column(by, by, text=True), *estimate_columns(intervals), *_beside(references))
    return PlainTable(columns, tuple(rows), f"by {by}")


def _beside(references: Mapping[str, object]) -> tuple[Column, ...]:
    """The columns of the reference agents; where space is short, the first stays and the last go first."""
    return tuple(Column(name, name, drop=at) for at, name in enumerate(references))

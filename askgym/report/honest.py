"""Tables and JSON of described and compared runs: honest metrics with their intervals, reference agents beside them.

Owns how they are written; computes no metric. Imports `metrics` and its neighbour `table`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.metrics import ALL_METRICS
from askgym.report.table import Cell, Column, PlainTable

if TYPE_CHECKING:
    from askgym.metrics import Conduct, Description, Difference, Estimate, Metric

__all__ = [
    "HIDDEN",
    "NORMALISED",
    "NO_EPISODES",
    "comparison_table",
    "description_json",
    "description_table",
    "difference_json",
    "estimate_columns",
    "estimate_of",
    "estimate_row",
    "groups_table",
    "interval",
    "narrowed",
    "written",
]

NO_EPISODES = "n/a (no episodes)"
"""What stands where there is nothing to measure; never 0."""

_UNDEFINED = "n/a (undefined)"
"""What stands where there are episodes and the metric is 0/0 all the same."""
HIDDEN = frozenset(
    {"need_precision_any", "need_recall_any", "need_f1_any", "need_balanced_acc_any", "askbench_ask_rate"}
)
"""Metrics that the text leaves out; JSON has all."""
NORMALISED = frozenset({"return_norm", "acc_norm"})
"""Metrics that the text leaves out where no reference agent was played."""
_METRICS: Mapping[str, Metric[Any]] = {metric.key: metric for metric in ALL_METRICS}
_DROPS = {"random": 6, "heuristic": 5, "ask-everything": 4, "ask-once": 3}
"""Where space is short, these reference agents go first; floor and ceiling stay."""


def description_table(
    described: Description, references: Mapping[str, Description], *, title: str, intervals: bool = True
) -> PlainTable:
    """A run's metrics, one a row, with the reference agents' beside them.

    Args:
        described: the run.
        references: name of a reference agent → what it did on the same items.
        title: of the table.
        intervals: whether there is a column for them.
    """
    rows = [
        _row(one, [other[one.key] for other in references.values()], intervals)
        for one in described.estimates
        if one.key not in HIDDEN and (references or one.key not in NORMALISED)
    ]
    rows += [
        _row(one, [estimate_of(other, one.key) for other in references.values()], intervals) for one in described.tries
    ]
    return PlainTable((*estimate_columns(intervals), *_beside(references)), tuple(rows), title)


def groups_table(
    groups: Sequence[Description],
    references: Mapping[str, Mapping[str, Description]],
    keys: Sequence[str],
    *,
    intervals: bool = True,
) -> PlainTable:
    """The headline metrics of each group of a run.

    Args:
        groups: of one grouping.
        references: name of a reference agent → group → what it did there.
        keys: which metrics.
        intervals: whether there is a column for them.
    """
    rows = []
    for group in groups:
        for key in keys:
            if key in NORMALISED and not references:
                continue
            others = [estimate_of(of.get(group.group), key) for of in references.values()]
            rows.append((group.group, *_row(group[key], others, intervals)))
    by = groups[0].by if groups else "group"
    return PlainTable(
        (Column(by, by, text=True), *estimate_columns(intervals), *_beside(references)), tuple(rows), f"by {by}"
    )


def comparison_table(
    groups: Mapping[str, Sequence[Difference]], metrics: Sequence[Metric[Any]] = ALL_METRICS, *, by: str = ""
) -> PlainTable:
    """Two runs' metrics and their paired differences.

    Args:
        groups: group → its differences; one unnamed group where there are none.
        metrics: what they are differences of.
        by: what they are grouped by.
    """
    columns = (
        Column(by or "group", by or "group", text=True),
        Column("metric", "metric", text=True),
        Column("pairs", "pairs"),
        Column("problems", "problems"),
        Column("a", "A"),
        Column("b", "B"),
        Column("difference", "B − A"),
        Column("interval", "95 % interval", text=True),
        Column("p", "p"),
        Column("mde", "detectable"),
        Column("needed", "problems needed"),
    )
    known = {metric.key: metric for metric in metrics}
    rows: list[tuple[Cell, ...]] = []
    for name, differences in groups.items():
        for one in differences:
            decimals = known[one.key].decimals if one.key in known else 3
            why = NO_EPISODES if not one.n else _UNDEFINED
            rows.append(
                (
                    name,
                    known[one.key].title if one.key in known else one.key,
                    one.n,
                    one.clusters,
                    written(one.a, decimals),
                    written(one.b, decimals),
                    written(one.value, decimals, sign=True) if one.value is not None else "n/a",
                    interval(one.low, one.high, decimals, sign=True) if one.value is not None else why[4:],
                    None if one.p is None else _p_value(one.p),
                    None if one.mde is None else f"{one.mde:.3f}",
                    one.needed,
                )
            )
    table = PlainTable(columns, tuple(rows))
    if not by:
        table = table.without("group")
    return table if any(one.needed is not None for part in groups.values() for one in part) else table.without("needed")


def narrowed(table: PlainTable, width: int) -> PlainTable:
    """The table without as many of the columns that can be missed as it takes to fit a width."""
    for column in sorted((column for column in table.columns if column.drop), key=lambda column: -column.drop):
        if table.width <= width:
            break
        table = table.without(column.key)
    return table


def description_json(described: Description) -> dict[str, Any]:
    """A description as plain JSON values; None where there is nothing to measure."""
    return {
        "by": described.by or None,
        "group": described.group or None,
        "episodes": described.episodes,
        "valid": described.valid,
        "invalid": dict(described.invalid),
        "problems": described.problems,
        "metrics": {
            one.key: {
                "value": one.value,
                "low": one.low,
                "high": one.high,
                "n": one.n,
                "problems": one.clusters,
                "method": one.method,
                "se": one.se,
            }
            for one in (*described.estimates, *described.tries)
        },
    }


def difference_json(one: Difference) -> dict[str, Any]:
    """A difference as plain JSON values."""
    return {
        "a": one.a,
        "b": one.b,
        "difference": one.value,
        "low": one.low,
        "high": one.high,
        "p": one.p,
        "minimum_detectable_effect": one.mde,
        "problems_needed": one.needed,
        "pairs": one.n,
        "problems": one.clusters,
        "method": one.method,
    }


def estimate_columns(intervals: bool) -> tuple[Column, ...]:
    """The columns that `estimate_row` fills."""
    out = (Column("metric", "metric", text=True), Column("n", "n"), Column("value", "value"))
    return (*out, Column("interval", "95 % interval", text=True)) if intervals else out


def _beside(references: Mapping[str, object]) -> tuple[Column, ...]:
    return tuple(Column(name, name, drop=_DROPS.get(name, 0)) for name in references)


def _row(one: Estimate, others: Sequence[Estimate | None], intervals: bool) -> tuple[Cell, ...]:
    metric: Metric[Conduct] | None = _METRICS.get(one.key)
    name, decimals = (metric.title, metric.decimals) if metric is not None else (one.key, 3)
    return estimate_row(one, name, decimals, others, intervals)


def estimate_row(
    one: Estimate, name: str, decimals: int, others: Sequence[Estimate | None], intervals: bool
) -> tuple[Cell, ...]:
    """A metric's row: name, number of episodes, value, interval, and the values of the reference agents.

    Args:
        one: the run's.
        name: of the metric.
        decimals: of its values.
        others: those of the reference agents; None where one has none.
        intervals: whether there is a column for them.
    """
    beside = tuple(written(other.value if other is not None else None, decimals) for other in others)
    if one.value is None:
        why = _UNDEFINED if one.n else NO_EPISODES
        return (name, one.n, *(("n/a", why[4:]) if intervals else (why,)), *beside)
    shown = written(one.value, decimals)
    if not intervals:
        return (name, one.n, shown, *beside)
    return (name, one.n, shown, interval(one.low, one.high, decimals), *beside)


def estimate_of(described: Description | None, key: str) -> Estimate | None:
    """The estimate of that key; None where there is none."""
    try:
        return described[key] if described is not None else None
    except KeyError:
        return None


def written(value: float | None, decimals: int, *, sign: bool = False) -> str:
    """A number as tables have it, "n/a" for none."""
    if value is None:
        return "n/a"
    text = f"{value:+.{decimals}f}" if sign else f"{value:.{decimals}f}"
    return text if float(text) else f"{0:.{decimals}f}"  # no minus zero, nor plus


def interval(low: float | None, high: float | None, decimals: int, *, sign: bool = False) -> str:
    """An interval as tables have it, a dash for none."""
    if low is None or high is None:
        return "–"
    return f"[{written(low, decimals, sign=sign)}, {written(high, decimals, sign=sign)}]"


def _p_value(p: float) -> str:
    return f"{p:.4f}" if math.isfinite(p) and p >= 0.0001 else "<0.0001"

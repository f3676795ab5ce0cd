"""Tables of runs of single-turn tasks: scores with their intervals, by subset, with the reference agents beside them.

Owns how they are written; computes no metric. Imports `metrics` and its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from askgym.metrics.scores import ANSWER_SCORES, RUBRIC_SCORES
from askgym.report.honest import NO_EPISODES, interval, written
from askgym.report.table import Cell, Column, PlainTable

if TYPE_CHECKING:
    from askgym.metrics import Description, Estimate

__all__ = ["score_groups_table", "scores_table"]

_TITLES = {metric.key: metric.title for metric in (*ANSWER_SCORES, *RUBRIC_SCORES)}
_DECIMALS = {metric.key: metric.decimals for metric in (*ANSWER_SCORES, *RUBRIC_SCORES)}
_BY_GROUP = ("acc", "score", "score_overall")
"""What tables of groups show."""


def scores_table(
    described: Description, references: Mapping[str, Description], *, title: str, intervals: bool = True
) -> PlainTable:
    """A run's scores, one a row.

    Args:
        described: the run.
        references: name of a reference agent → what it did on the same items.
        title: of the table.
        intervals: whether there is a column for them.
    """
    rows = [
        _row(one, [_value(other, one.key) for other in references.values()], intervals)
        for one in (*described.estimates, *described.tries)
        if one.n or one.key in _BY_GROUP
    ]
    return PlainTable((*_columns(intervals), *(Column(name, name) for name in references)), tuple(rows), title)


def score_groups_table(
    groups: Sequence[Description],
    references: Mapping[str, Mapping[str, Description]],
    *,
    intervals: bool = True,
) -> PlainTable:
    """The scores of each group of a run.

    Args:
        groups: of one grouping.
        references: name of a reference agent → group → what it did there.
        intervals: whether there is a column for them.
    """
    by = groups[0].by if groups else "group"
    rows = [
        (group.group, *_row(one, [_value(of.get(group.group), one.key) for of in references.values()], intervals))
        for group in groups
        for one in group.estimates
        if one.key in _BY_GROUP
    ]
    columns = (Column(by, by, text=True), *_columns(intervals), *(Column(name, name) for name in references))
    return PlainTable(columns, tuple(rows), f"by {by}")


def _columns(intervals: bool) -> tuple[Column, ...]:
    out = (Column("metric", "metric", text=True), Column("n", "n"), Column("value", "value"))
    return (*out, Column("interval", "95 % interval", text=True)) if intervals else out


def _row(one: Estimate, others: Sequence[float | None], intervals: bool) -> tuple[Cell, ...]:
    decimals = _DECIMALS.get(one.key, 3)
    name = _TITLES.get(one.key, one.key.replace(":", " ").replace("_", " "))
    beside = tuple(written(other, decimals) for other in others)
    if one.value is None:
        return (name, one.n, *(("n/a", NO_EPISODES[4:]) if intervals else (NO_EPISODES,)), *beside)
    shown = written(one.value, decimals)
    return (name, one.n, shown, *((interval(one.low, one.high, decimals),) if intervals else ()), *beside)


def _value(described: Description | None, key: str) -> float | None:
    try:
        return described[key].value if described is not None else None
    except KeyError:
        return None

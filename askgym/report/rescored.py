"""Tables of a run that was judged again: both judgements side by side, and how far the verdicts agree.

Owns how they are written; computes no metric.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.metrics import ALL_METRICS
from askgym.report.honest import HIDDEN, NORMALISED, written
from askgym.report.table import Cell, Column, PlainTable

if TYPE_CHECKING:
    from askgym.metrics import Agreement, Description, Metric

__all__ = ["agreement_json", "agreement_table", "judgements_json", "judgements_table"]

Sides = tuple["Description", "Description"]
"""The stored judgement, and the new one."""


def judgements_table(every: Sides, common: Sides, metrics: Sequence[Metric[Any]] = ALL_METRICS) -> PlainTable:
    """The metrics by both judges, one a row.

    Args:
        every: over all episodes that count for the one and for the other.
        common: over those that count for both: the difference is taken there, so that it is one of judging.
        metrics: which, of those that the descriptions hold.
    """
    rows: list[tuple[Cell, ...]] = []
    for metric in metrics:
        if metric.key in HIDDEN or metric.key in NORMALISED:
            continue
        old, new = (side[metric.key] for side in every)
        both = tuple(side[metric.key].value for side in common)
        change = None if both[0] is None or both[1] is None else both[1] - both[0]
        cells = (old.n, written(old.value, metric.decimals), new.n, written(new.value, metric.decimals))
        rows.append((metric.title, *cells, written(change, metric.decimals, sign=True)))
    columns = (
        Column("metric", "metric", text=True),
        Column("n_stored", "n"),
        Column("stored", "stored"),
        Column("n_rescored", "n"),
        Column("rescored", "rescored"),
        Column("change", "change", help=f"over the {common[0].valid} episodes that count for both judges"),
    )
    return PlainTable(columns, tuple(rows))


def agreement_table(found: Mapping[str, Agreement]) -> PlainTable:
    """How far the verdicts agree, one question a row."""
    columns = (
        Column("question", "same verdict on", text=True),
        Column("n", "n"),
        Column("share", "share"),
        Column("kappa", "kappa", help="Cohen's: 0 is chance; – where nothing varies"),
    )
    return PlainTable(
        columns, tuple((_QUESTIONS.get(name, name), one.n, one.share, one.kappa) for name, one in found.items())
    )


_QUESTIONS = {
    "final": "final answer or not",
    "correct": "right or wrong",
    "met": "rubric met or not",
    "named": "open point named or not",
    "settled": "open point settled or not",
}


def judgements_json(every: Sides, common: Sides, metrics: Sequence[Metric[Any]] = ALL_METRICS) -> dict[str, Any]:
    """The metrics by both judges as plain JSON values."""
    out: dict[str, Any] = {}
    for metric in metrics:
        old, new = (side[metric.key] for side in every)
        both = tuple(side[metric.key] for side in common)
        out[metric.key] = {
            "stored": {"value": old.value, "n": old.n},
            "rescored": {"value": new.value, "n": new.n},
            "both": {"stored": both[0].value, "rescored": both[1].value, "n": both[0].n},
        }
    return out


def agreement_json(found: Mapping[str, Agreement]) -> dict[str, Any]:
    """How far the verdicts agree as plain JSON values."""
    return {name: {"n": one.n, "share": one.share, "kappa": one.kappa} for name, one in found.items()}

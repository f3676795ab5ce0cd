"""Tables of summaries: first plain data, then rich or JSON made of it.

Owns which numbers a table shows, under which names, and how they are written. Imports `metrics` and `records`, and rich
only when a table is drawn; computes no metric itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from askgym.records import to_jsonable

if TYPE_CHECKING:
    from rich.table import Table

    from askgym.metrics import Summary

__all__ = [
    "Cell",
    "Column",
    "PlainTable",
    "RunSummary",
    "evaluation_table",
    "overview_table",
    "render",
    "summary_json",
]

Cell = str | int | float | None
"""One entry: None where there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: name in the plain data.
        title: heading.
        decimals: of numbers that are not whole.
        text: whether it holds words, which stand to the left.
    """

    key: str
    title: str
    decimals: int = 3
    text: bool = False


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table as plain data.

    Attributes:
        columns: the columns, in order.
        rows: the rows, each with one cell a column.
        title: stands above it; "" for none.
        note: explains the columns, below it; "" for none.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    note: str = ""

    @property
    def records(self) -> list[dict[str, Cell]]:
        """The rows as mappings from column key to cell."""
        return [dict(zip((column.key for column in self.columns), row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The summary of one run, and whose it is."""

    env: str
    agent: str
    summary: Summary


_EVALUATION = (
    Column("env", "environment", text=True),
    Column("agent", "agent", text=True),
    Column("items", "items", text=True),
    Column("n", "n"),
    Column("acc", "acc"),
    Column("ask_rate", "ask"),
    Column("cov_rate", "cov"),
    Column("unq_rate", "unq"),
    Column("score", "score"),
    Column("cov_all", "cov all"),
    Column("premature_rate", "early"),
    Column("mean_return", "return"),
    Column("mean_turns", "turns", decimals=2),
)
_EVALUATION_NOTE = (
    "acc right final answers, ask asked at least once, cov everything settled (of those that answered), unq asked with "
    "nothing left to ask, score 0.5 acc + 0.3 cov + 0.2 (1 − unq), as AskBench has it; cov all and early: settled "
    "everything, answered before that, of all episodes. On complete items ask is over-asking."
)
_OVERVIEW = (
    Column("env", "environment", text=True),
    Column("agent", "agent", text=True),
    Column("mean_return", "return"),
    Column("acc", "acc"),
    Column("cov_all", "cov"),
    Column("ask_rate", "ask"),
    Column("over_ask_rate", "over-ask"),
    Column("mean_turns", "turns", decimals=2),
)
_OVERVIEW_NOTE = (
    "return, acc and turns over all items; cov (everything settled at the end) and ask (asked at least once) over "
    "incomplete ones; over-ask: asked although the item was complete."
)


def evaluation_table(runs: Sequence[RunSummary]) -> PlainTable:
    """AskBench's table over the incomplete items, with a line for the complete ones below each run's.

    Args:
        runs: one for each environment and agent.

    Returns:
        A table with up to two rows a run: kinds of items that were not played have none.
    """
    rows: list[tuple[Cell, ...]] = []
    for run in runs:
        summary, name = run.summary, (run.env, run.agent)
        if summary.askbench is not None:
            table, group = summary.askbench, summary.incomplete
            rates: tuple[Cell, ...] = (group.acc, group.ask_rate, table.cov_rate, table.unq_rate, table.score)
            if not group.valid:  # AskBench writes 0.0 for a rate over nothing; a person would take it for a result
                rates = (None,) * 5
            more = (summary.cov_all, summary.premature_rate, group.mean_return, group.mean_turns)
            rows.append((*name, "incomplete", group.valid, *rates, *more))
        if summary.complete.n:
            group = summary.complete
            rates = (group.acc, group.ask_rate, None, None, None)
            rows.append((*name, "complete", group.valid, *rates, None, None, group.mean_return, group.mean_turns))
    return PlainTable(_EVALUATION, tuple(rows), note=_EVALUATION_NOTE)


def overview_table(runs: Sequence[RunSummary]) -> PlainTable:
    """One line a run: what it earned, how often it was right, and how it asked."""
    rows = []
    for run in runs:
        summary, overall = run.summary, run.summary.overall
        asking = (summary.incomplete.ask_rate, summary.over_ask_rate)
        numbers = (overall.mean_return, overall.acc, summary.cov_all, *asking, overall.mean_turns)
        rows.append((run.env, run.agent, *numbers))
    return PlainTable(_OVERVIEW, tuple(rows), note=_OVERVIEW_NOTE)


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary as plain JSON values; AskBench's table under its own keys, as AskBench rounds it."""
    out: dict[str, Any] = to_jsonable(summary)
    if summary.askbench is not None:
        out["askbench"] = summary.askbench.rounded()
    return out


def render(table: PlainTable, *, repeat: Mapping[str, bool] | None = None) -> Table:
    """A table for rich's console.

    Args:
        table: the data.
        repeat: column key → whether a value equal to that of the row above is written again (the default).
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title=Text(table.title, style="bold") if table.title else None,
        caption=Text(table.note, style="dim") if table.note else None,
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for column in table.columns:
        justify = "left" if column.text else "right"
        drawn.add_column(column.title, justify=justify, no_wrap=not column.text, overflow="fold")  # type: ignore[arg-type]
    once = {key for key, again in (repeat or {}).items() if not again}
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        cells = []
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            same = bool(above) and above[: at + 1] == row[: at + 1]
            cells.append(Text("" if same and column.key in once else _written(cell, column)))
        drawn.add_row(*cells)
        above = row
    return drawn


def _written(cell: Cell, column: Column) -> str:
    if cell is None:
        return "–"
    return f"{cell:.{column.decimals}f}" if isinstance(cell, float) else str(cell)

"""Tables of summaries: first plain data, then rich or JSON made of it.

Owns which numbers a table shows, under which names, and how they are written. Imports `metrics` and `records`, and rich
only when a table is drawn; computes no metric itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

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
    "fit",
    "overview_table",
    "render",
    "summary_json",
]

Cell = str | int | float | None
"""One entry: None where there is nothing to measure."""


_BROKEN = 12
"""Words that may be broken over lines get that many characters all the same."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        key: name in the plain data.
        title: heading.
        decimals: of numbers that are not whole.
        text: whether it holds words, which stand to the left.
        wrap: whether its words may be broken over lines.
        help: what it shows, for the legend; "" where the title says it.
        drop: 0 for a column that is always shown; otherwise, where space is short, the highest go first.
    """

    key: str
    title: str
    decimals: int = 3
    text: bool = False
    wrap: bool = False
    help: str = ""
    drop: int = 0


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table as plain data.

    Attributes:
        columns: the columns, in order.
        rows: the rows, each with one cell a column.
        title: stands above it; "" for none.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""

    @property
    def legend(self) -> str:
        """What the columns show; "" where no column needs it."""
        return "; ".join(f"{column.title}: {column.help}" for column in self.columns if column.help)

    @property
    def width(self) -> int:
        """Characters that the table takes when nothing is broken over lines."""
        cells = zip(*([column.title for column in self.columns], *self._texts()), strict=True)
        return 1 + sum(1 + max(map(len, texts)) for texts in cells)

    @property
    def least(self) -> int:
        """Characters that it takes where words that may be broken are; in fewer, numbers would be cut."""
        columns = zip(
            self.columns, zip(*([column.title for column in self.columns], *self._texts()), strict=True), strict=True
        )
        return 1 + sum(
            1 + (max(len(texts[0]), min(_BROKEN, max(map(len, texts)))) if column.wrap else max(map(len, texts)))
            for column, texts in columns
        )

    def _texts(self) -> list[list[str]]:
        return [[_written(*pair) for pair in zip(row, self.columns, strict=True)] for row in self.rows]

    def without(self, key: str, *, title: str | None = None, only: Cell = None) -> PlainTable:
        """The table without a column, and, if `only` is given, with just the rows that have that there."""
        at = [column.key for column in self.columns].index(key)
        rows = (row for row in self.rows if only is None or row[at] == only)
        kept = tuple((*row[:at], *row[at + 1 :]) for row in rows)
        return replace(
            self,
            columns=(*self.columns[:at], *self.columns[at + 1 :]),
            rows=kept,
            title=self.title if title is None else title,
        )

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


_SCORE = (
    "0.5 acc + 0.3 (1 − premature rate) + 0.2 (1 − unq), as AskBench has it; premature rate: of those that answered, "
    "answered before everything was settled, 0 if nobody did"
)
_EVALUATION = (
    Column("env", "environment", text=True),
    Column("agent", "agent", text=True, wrap=True),
    Column("items", "items", text=True),
    Column("n", "n"),
    Column("acc", "acc", help="right final answers"),
    Column("ask_rate", "ask", help="asked at least once (over-asking, on complete items)"),
    Column("cov_rate", "cov", help="of those that answered, had everything settled; 0 if nobody did"),
    Column("unq_rate", "unq", help="asked with nothing left to ask"),
    Column("score", "score", help=_SCORE),
    Column("cov_all", "cov all", help="of all, had everything settled at the end", drop=2),
    Column("premature_rate", "early", help="of all, answered before that", drop=3),
    Column("mean_return", "return"),
    Column("mean_turns", "turns", decimals=2, drop=1),
)
_OVERVIEW = (
    Column("env", "environment", text=True),
    Column("agent", "agent", text=True, wrap=True),
    Column("mean_return", "return", help="over all items, as acc and turns are"),
    Column("acc", "acc", help="right final answers"),
    Column("cov_all", "cov", help="of the incomplete, had everything settled at the end"),
    Column("ask_rate", "ask", help="of the incomplete, asked at least once"),
    Column("over_ask_rate", "over-ask", help="of the complete, asked at least once"),
    Column("mean_turns", "turns", decimals=2),
)


def evaluation_table(runs: Sequence[RunSummary]) -> PlainTable:
    """AskBench's table over the incomplete items, with a line for the complete ones below each run's.

    Args:
        runs: one for each environment and agent.

    Returns:
        A table with up to two rows a run; kinds of items that were not played have none.
    """
    rows: list[tuple[Cell, ...]] = []
    for run in runs:
        summary, name = run.summary, (run.env, run.agent)
        if summary.askbench is not None:
            table, group = summary.askbench, summary.incomplete
            # AskBench writes 0.0 for a rate over nothing; a person would take it for a result.
            acc, score = (table.acc, table.score) if group.graded else (None, None)
            behaviour = (table.ask_rate, table.cov_rate, table.unq_rate) if group.valid else (None, None, None)
            rates: tuple[Cell, ...] = (acc, *behaviour, score)
            more = (summary.cov_all, summary.premature_rate, group.mean_return, group.mean_turns)
            rows.append((*name, "incomplete", group.valid, *rates, *more))
        if summary.complete.n:
            group = summary.complete
            rates = (group.acc, group.ask_rate, None, None, None)
            rows.append((*name, "complete", group.valid, *rates, None, None, group.mean_return, group.mean_turns))
    return PlainTable(_EVALUATION, tuple(rows))


def overview_table(runs: Sequence[RunSummary]) -> PlainTable:
    """One line a run: what it earned, how often it was right, and how it asked."""
    rows = []
    for run in runs:
        summary, overall = run.summary, run.summary.overall
        asking = (summary.incomplete.ask_rate, summary.over_ask_rate)
        numbers = (overall.mean_return, overall.acc, summary.cov_all, *asking, overall.mean_turns)
        rows.append((run.env, run.agent, *numbers))
    return PlainTable(_OVERVIEW, tuple(rows))


def fit(table: PlainTable, width: int, *, by: str) -> list[PlainTable]:
    """The table as it can be shown in a width.

    Args:
        table: the data.
        width: characters there are.
        by: the column that becomes a title, if one table is too wide.

    Returns:
        The table itself if it fits; otherwise one for each value of `by`, without the columns that can be missed as far
        as needed.
    """
    if table.width <= width:
        return [table]
    at = [column.key for column in table.columns].index(by)
    parts = [table.without(by, title=str(value), only=value) for value in dict.fromkeys(row[at] for row in table.rows)]
    optional = sorted((column for column in table.columns if column.drop), key=lambda column: -column.drop)
    for column in optional:
        if max(part.width for part in parts) <= width:
            break
        parts = [part.without(column.key) for part in parts]
    return parts


def summary_json(summary: Summary) -> dict[str, Any]:
    """A summary as plain JSON values; AskBench's table under its own keys, as AskBench rounds it.

    AskBench writes 0.0 for a rate over nothing, which a reader would take for a result: here it is None.
    """
    out: dict[str, Any] = to_jsonable(summary)
    if summary.askbench is not None:
        nothing = [] if summary.incomplete.graded else ["acc", "score"]
        if not summary.incomplete.valid:
            nothing += ["ask_rate", "cov_rate", "unq_rate"]
        out["askbench"] = summary.askbench.rounded() | dict.fromkeys(nothing)
    return out


def render(table: PlainTable, *, once: Collection[str] = ()) -> Table:
    """A table for rich's console.

    Args:
        table: the data.
        once: keys of columns in which a value is left out below an equal one, if all before it are equal, too.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title=Text(table.title, style="bold") if table.title else None,
        caption=Text(table.legend, style="dim") if table.legend else None,
        title_justify="left",
        caption_justify="left",
        box=box.SIMPLE,
        padding=0,
        pad_edge=False,
    )
    for column in table.columns:
        justify: Literal["left", "right"] = "left" if column.text else "right"
        drawn.add_column(column.title, justify=justify, no_wrap=not column.wrap, overflow="fold")
    above: tuple[Cell, ...] = ()
    for row in table.rows:
        cells = []
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            same = column.key in once and above[: at + 1] == row[: at + 1]
            cells.append(Text("" if same else _written(cell, column)))
        drawn.add_row(*cells)
        above = row
    return drawn


def _written(cell: Cell, column: Column) -> str:
    if cell is None:
        return "–"
    return f"{cell:.{column.decimals}f}" if isinstance(cell, float) else str(cell)

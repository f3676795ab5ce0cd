"""A run as the report needs it, and how plain data are made of numbers.

Whoever has read a run fills in `ReportRun`; the other modules here turn it into plain data. Owns no number itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from askgym.errors import ConfigError
from askgym.metrics import ALL_METRICS, HEADLINE

if TYPE_CHECKING:
    from askgym.metrics import Description, EpisodeOutcome, Estimate, Metric
    from askgym.trace import Episode

__all__ = ["Json", "ReportRun", "cell", "check_runs", "item_groups", "plain", "quantile", "rounded", "table"]

Json = dict[str, Any]
"""Plain JSON values."""

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class ReportRun:
    """A run, read and described.

    Attributes:
        name: tells it apart from the others of the report.
        file: where its rows are, for people.
        config: what it was started with.
        episodes: its episodes, those included that failed, in order of index.
        outcomes: the same, for metrics, in the same order.
        overall: all its episodes described.
        groups: grouping → its groups described; "scenario" must be among them where it is a run of asking.
        references: name of a reference agent → its description on the same items, and those of its groups by
            grouping and name of the group.
        invalid: who failed and how → episodes that do not count for it.
        remarks: what a reader must know, one line each.
        intervals: whether the descriptions have intervals.
        results: what the descriptions are of: how was asked and answered, scores, or how cases went.
        metrics: what the run is described by.
        headline: keys of the metrics that a breakdown shows.
    """

    name: str
    file: str
    config: Mapping[str, Any]
    episodes: Sequence[Episode]
    outcomes: Sequence[EpisodeOutcome]
    overall: Description
    groups: Mapping[str, Sequence[Description]]
    references: Mapping[str, tuple[Description, Mapping[str, Mapping[str, Description]]]] = field(default_factory=dict)
    invalid: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    intervals: bool = True
    results: Literal["asking", "scores", "cases"] = "asking"
    metrics: Sequence[Metric[Any]] = ALL_METRICS
    headline: Sequence[str] = HEADLINE

    @property
    def asking(self) -> bool:
        """Whether it is about how was asked and answered."""
        return self.results == "asking"

    @property
    def strict(self) -> bool:
        """Whether it was played in the strict protocol."""
        return bool(self.episodes) and self.episodes[0].strict


def check_runs(runs: Sequence[ReportRun]) -> None:
    """Refuse what no report can be made of.

    Raises:
        ConfigError: there is no run, one without episodes, or two of one name.
    """
    if not runs:
        raise ConfigError("a report of no run: give at least one")
    for run in runs:
        if not run.episodes:
            raise ConfigError(f"{run.file}: a run without episodes: a report needs at least one; play it first")
    names = [run.name for run in runs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(f"two runs are called {twice!r}: a report needs a name of its own for each; rename one")


def item_groups(runs: Sequence[ReportRun]) -> list[list[int]]:
    """Numbers of the runs, those together that played the same set of items."""
    found: dict[frozenset[str], list[int]] = {}
    for number, run in enumerate(runs):
        found.setdefault(frozenset(str(one.item_id) for one in run.outcomes), []).append(number)
    return list(found.values())


def rounded(value: float | None) -> float | None:
    """A number short enough to embed; None for what is none."""
    if value is None or value != value or value in (float("inf"), float("-inf")):
        return None
    return round(float(value), _DIGITS)


def plain(value: float | None, decimals: int = 3, *, sign: bool = False) -> str:
    """A number as tables show it; "–" for none."""
    from askgym.report.honest import written

    return "–" if rounded(value) is None else written(value, decimals, sign=sign)


def cell(one: Estimate | None, decimals: int = 3) -> Json | str:
    """An estimate as a cell: `v` the value, `i` the interval, `n` what it is over; "–" where there is none."""
    if one is None or one.value is None:
        return "–"
    out: Json = {"v": plain(one.value, decimals), "n": one.n}
    if one.low is not None and one.high is not None:
        out["i"] = f"{plain(one.low, decimals)} – {plain(one.high, decimals)}"
    return out


def table(
    columns: Iterable[tuple[str, str]], rows: Iterable[Sequence[Any]], *, title: str = "", note: str = ""
) -> Json:
    """A table as plain data.

    Args:
        columns: heading and explanation ("" for none) of each; the first holds names, the others numbers.
        rows: a cell a column; a row of one cell is a heading.
        title: stands above it.
        note: stands below it.
    """
    return {
        "title": title,
        "note": note,
        "columns": [list(one) for one in columns],
        "rows": [list(row) for row in rows],
    }


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which a share lies (nearest rank); None of nothing. Worked: 0.5 of 1, 2, 3, 4 is 2."""
    if not values:
        return None
    ordered = sorted(values)
    rank = -(-share * len(ordered) // 1)
    return ordered[min(len(ordered), max(1, int(rank))) - 1]

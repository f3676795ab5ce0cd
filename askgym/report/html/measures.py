"""What is measured of the runs as plain data: the table of all metrics, and the breakdown by group.

Owns which metrics of a run stand there and in which order; computes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from askgym.report.honest import HIDDEN, NORMALISED
from askgym.report.html.model import Json, ReportRun, cell, item_groups, rounded, table

if TYPE_CHECKING:
    from askgym.metrics import Description, Estimate, Metric

__all__ = ["breakdown", "measures_tables"]

_TITLES = {
    "family": "family",
    "scenario": "scenario",
    "points": "points of the checklist",
    "load": "load (a knob of generated items)",
    "language": "language",
    "domain": "domain",
    "split": "split",
    "persona": "persona",
    "faults": "faults of the task",
    "fixable": "can be solved without handing over",
}
_CLIPPED = ("score", "score_overall")
"""Of rubrics, always within [0, 1]."""


def measures_tables(runs: Sequence[ReportRun]) -> list[Json]:
    """All metrics: one table for the runs over one set of items, with the reference agents beside them."""
    out = []
    for numbers in item_groups(runs):
        chosen = [runs[number] for number in numbers]
        beside = _references(chosen)
        described = [*(run.overall for run in chosen), *beside.values()]
        rows: list[list[Any]] = []
        for metric in _metrics(chosen, normalised=bool(beside)):
            cells = [cell(_estimate(one, metric.key), metric.decimals) for one in described]
            rows.append([{"t": metric.title, "h": metric.help}, *cells])
        for key in dict.fromkeys(one.key for run in chosen for one in run.overall.tries):
            rows.append([key, *(cell(_estimate(run.overall, key)) for run in chosen), *("–" for _ in beside)])
        first = chosen[0].overall
        title = f"{first.episodes:,} episodes of {first.problems:,} problems"
        if len(chosen) > 1:
            title = f"{len(chosen)} runs over the same {len({o.item_id for o in chosen[0].outcomes}):,} items"
        columns = [("", ""), *((run.name, "") for run in chosen), *((name, "reference agent") for name in beside)]
        out.append(table(columns, rows, title=title))
    return out


def _estimate(described: Description, key: str) -> Any:
    try:
        return described[key]
    except KeyError:
        return None


def breakdown(runs: Sequence[ReportRun]) -> Json:
    """Each run's headline metrics by group.

    Returns:
        `metrics`: key, title, whether it is a share; `groupings`: key, title, names of the groups, and for each run,
        metric and group [value, low, high, n], or None. Groupings with fewer than two groups are left out.
    """
    normalised = any(run.references for run in runs)
    shown = {one.key: one for run in runs for one in _metrics([run], normalised=normalised) if one.key in run.headline}
    keys = list(shown)
    groupings = []
    for by, title in _TITLES.items():
        found = [{one.group: one for one in run.groups.get(by, ())} for run in runs]
        names = list(dict.fromkeys(name for groups in found for name in groups))
        if len(names) < 2:
            continue
        values = [[[_value(groups.get(name), key) for name in names] for key in keys] for groups in found]
        groupings.append({"key": by, "title": title, "groups": names, "values": values})
    metrics = [[key, shown[key].title, shown[key].help, shown[key].share or key in _CLIPPED] for key in keys]
    return {"metrics": metrics, "groupings": groupings}


def _value(described: Description | None, key: str) -> list[Any] | None:
    one = _estimate(described, key) if described is not None else None
    if one is None or one.value is None:
        return None
    return [rounded(one.value), rounded(one.low), rounded(one.high), one.n]


def _metrics(runs: Iterable[ReportRun], *, normalised: bool) -> list[Metric[Any]]:
    """The metrics that any of the runs is described by, in the order of tables."""
    out: dict[str, Metric[Any]] = {}
    for run in runs:
        for metric in run.metrics:
            one = _estimate(run.overall, metric.key)
            measured = run.asking or metric.key in run.headline or (one is not None and one.n > 0)
            if measured and metric.key not in HIDDEN and (normalised or metric.key not in NORMALISED):
                out.setdefault(metric.key, metric)
    return list(out.values())


def _references(runs: Sequence[ReportRun]) -> dict[str, Description]:
    """The reference agents beside some runs; one that did otherwise in another run's protocol stands twice."""
    out: dict[str, Description] = {}
    seen: set[tuple[str, tuple[Estimate, ...]]] = set()
    for run in runs:
        for name, (overall, _) in run.references.items():
            if (name, overall.estimates) not in seen:
                seen.add((name, overall.estimates))
                called = f"{name}, reference" if any(one.name == name for one in runs) else name
                out[f"{called} (beside {run.name})" if called in out else called] = overall
    return out

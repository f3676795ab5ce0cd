"""The first page of a report as plain data: what the runs are, their tables, plots and breakdowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.envs.registration import domain_of
from askgym.metrics import ALL_METRICS, HEADLINE
from askgym.report.honest import HIDDEN, NORMALISED
from askgym.report.html.costs import cost_table
from askgym.report.html.funnel import funnel
from askgym.report.html.health import agreement_tables, health_table
from askgym.report.html.listing import MARKS
from askgym.report.html.model import Json, ReportRun, cell, item_groups, rounded, table
from askgym.report.html.sets import askbench_table, benchmark_sets, coverage_plot, questions_plot
from askgym.report.html.suspects import SIGNS

if TYPE_CHECKING:
    from askgym.metrics import Description

__all__ = ["breakdown", "honest_tables", "items_remark", "overview", "run_facts"]

_TITLES = {
    "family": "family",
    "scenario": "scenario",
    "points": "points of the checklist",
    "load": "load (a knob of generated items)",
    "language": "language",
    "domain": "domain",
    "split": "split",
}
_METRICS = {metric.key: metric for metric in ALL_METRICS}
_EXAMPLES = 3


def overview(runs: Sequence[ReportRun]) -> Json:
    """Everything of the first page.

    Args:
        runs: at least one, each with a name of its own and at least one episode.
    """
    sets = benchmark_sets(runs)
    plots = [plot for one in sets for plot in (coverage_plot(one), questions_plot(one)) if plot is not None]
    remark = items_remark(runs)
    return {
        "runs": [
            {
                "name": run.name,
                "file": run.file,
                "facts": run_facts(run),
                "remarks": list(run.remarks),
                "episodes": len(run.episodes),
                "valid": run.overall.valid,
            }
            for run in runs
        ],
        "remarks": [remark] if remark else [],
        "intervals": all(run.intervals for run in runs),
        "askbench": [found for one in sets if (found := askbench_table(one)) is not None],
        "honest": honest_tables(runs),
        "plots": plots,
        "breakdown": breakdown(runs),
        "funnel": [[_funnel_row(turn) for turn in funnel(run.outcomes)] for run in runs],
        "health": health_table(runs),
        "agreement": agreement_tables(runs),
        "cost": cost_table(runs),
        "marks": list(MARKS),
        "signs": [[sign.title, sign.help] for sign in SIGNS],
    }


def items_remark(runs: Sequence[ReportRun]) -> str:
    """What is to be known where the runs are not over the same items; "" where they are."""
    groups = item_groups(runs)
    if len(groups) < 2:
        return ""
    items = [{str(one.item_id) for one in runs[group[0]].outcomes} for group in groups]
    common = set.intersection(*items)
    parts = []
    for group, ids in zip(groups, items, strict=True):
        names = ", ".join(runs[number].name for number in group)
        own = sorted(ids - common)
        shown = ", ".join(own[:_EXAMPLES]) + (", …" if len(own) > _EXAMPLES else "")
        parts.append(f"{names}: {len(ids)} items" + (f", {len(own)} of them not in all ({shown})" if own else ""))
    return (
        f"the runs are over different items ({'; '.join(parts)}); {len(common)} are in all: read each run's numbers by "
        "themselves, and compare episodes of common items only; to compare runs, play them on the same items"
    )


def run_facts(run: ReportRun) -> list[list[str]]:
    """What a run is: name of a fact, and the fact."""
    config, first = run.config, run.episodes[0]
    approximate = sum(episode.approximate for episode in run.episodes)
    versions: Counter[str] = Counter()
    for episode in run.episodes:
        versions[", ".join(f"{name} {number}" for name, number in sorted(episode.versions.items()))] += 1
    rescored = config.get("rescored")
    facts: list[tuple[str, Any]] = [
        ("environment", config.get("env") or first.env),
        ("agent", config.get("agent") or first.agent),
        ("judge", _spec(config.get("judge"))),
        ("user", _spec(config.get("user"))),
        ("reward", _spec(config.get("reward"))),
        ("protocol", _protocol(run)),
        ("items", _items(config)),
        ("seeds", _seeds(config)),
        ("episodes", _episodes(run)),
        (
            "approximate",
            f"{approximate} of {len(run.episodes)} episodes, by likeness of words" if approximate else "no",
        ),
        (
            "rescored",
            f"the dialogues of {rescored.get('run')}, judged again" if isinstance(rescored, Mapping) else None,
        ),
        ("versions", "; ".join(name for name, _ in versions.most_common() if name)),
        ("file", run.file),
    ]
    return [[name, str(value)] for name, value in facts if value not in (None, "")]


def _spec(value: Any) -> str:
    """A setting for people; one that is data says what it is by its names."""
    if isinstance(value, Mapping):
        for key in ("spec", "name", "model"):
            if value.get(key):
                return str(value[key])
        return ", ".join(f"{key} {_spec(one)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(_spec, value))
    return "" if value is None else str(value)


def _protocol(run: ReportRun) -> str:
    config = run.config
    turns = config.get("max_turns", run.episodes[0].max_turns)
    parts = ["strict" if run.strict else "default", f"at most {turns} turns"]
    if config.get("guidance") not in (None, "none"):
        parts.append(f"guidance {config['guidance']}")
    if config.get("transient_notes"):
        parts.append("transient notes")
    if config.get("compat"):
        parts.append(f"as {_spec(config['compat'])}")
    if config.get("system_prompt"):
        parts.append("with a system prompt")
    return ", ".join(parts)


def _items(config: Mapping[str, Any]) -> str:
    parts = [_spec(config.get("items"))]
    parts += [f"{key} {_spec(config[key])}" for key in ("split", "language") if config.get(key)]
    if config.get("triplets"):
        parts.append("triplets")
    return ", ".join(part for part in parts if part)


def _seeds(config: Mapping[str, Any]) -> str:
    names = (("seed", "users"), ("items_seed", "items"))
    return ", ".join(f"{title} {config[key]}" for key, title in names if config.get(key) is not None)


def _episodes(run: ReportRun) -> str:
    n, valid = len(run.episodes), run.overall.valid
    text = f"{n:,} of {len({one.item_id for one in run.outcomes}):,} items"
    size = run.config.get("group_size")
    if isinstance(size, int) and size > 1:
        text += f", {size} an item"
    if valid < n:
        kinds = ", ".join(f"{number} {name}" for name, number in run.invalid.items())
        text += f"; {n - valid:,} do not count" + (f" ({kinds})" if kinds else "")
    return text


def honest_tables(runs: Sequence[ReportRun]) -> list[Json]:
    """The honest metrics: one table for the runs over one set of items, with the reference agents beside them."""
    out = []
    for numbers in item_groups(runs):
        chosen = [runs[number] for number in numbers]
        beside = {name: overall for run in chosen for name, (overall, _) in run.references.items()}
        only = domain_of(chosen[0].config.get("env")).compared  # of single-turn tasks, where nobody asks
        rows: list[list[Any]] = []
        for metric in ALL_METRICS:
            if only and metric.key not in only:
                continue
            if metric.key in HIDDEN or (metric.key in NORMALISED and not beside):
                continue
            described = [run.overall for run in chosen] + list(beside.values())
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
    keys = [key for key in HEADLINE if key not in NORMALISED or any(run.references for run in runs)]
    groupings = []
    for by, title in _TITLES.items():
        found = [{one.group: one for one in run.groups.get(by, ())} for run in runs]
        names = list(dict.fromkeys(name for groups in found for name in groups))
        if len(names) < 2:
            continue
        values = [[[_value(groups.get(name), key) for name in names] for key in keys] for groups in found]
        groupings.append({"key": by, "title": title, "groups": names, "values": values})
    metrics = [[key, _METRICS[key].title, _METRICS[key].help, _METRICS[key].share] for key in keys]
    return {"metrics": metrics, "groupings": groupings}


def _value(described: Description | None, key: str) -> list[Any] | None:
    one = _estimate(described, key) if described is not None else None
    if one is None or one.value is None:
        return None
    return [rounded(one.value), rounded(one.low), rounded(one.high), one.n]


def _funnel_row(turn: Any) -> Json:
    return {
        "turn": turn.turn,
        "reached": turn.reached,
        "asked": turn.asked,
        "other": turn.other,
        "right": turn.right,
        "wrong": turn.wrong,
        "ungraded": turn.ungraded,
        "malformed": turn.malformed,
        "settled": rounded(turn.settled),
    }

"""The first page of a report as plain data: what the runs are, their tables, plots and breakdowns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.report.html.costs import cost_table
from askgym.report.html.funnel import TURNS, funnel
from askgym.report.html.health import agreement_tables, health_table
from askgym.report.html.listing import MARKS
from askgym.report.html.measures import breakdown, measures_tables
from askgym.report.html.model import Json, ReportRun, item_groups, rounded
from askgym.report.html.sets import askbench_table, benchmark_sets, coverage_plot, questions_plot
from askgym.report.html.suspects import SIGNS

if TYPE_CHECKING:
    from askgym.metrics import EpisodeOutcome

__all__ = ["items_remark", "overview", "run_facts"]

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
                "asking": run.asking,
            }
            for run in runs
        ],
        "remarks": [remark] if remark else [],
        "intervals": all(run.intervals for run in runs),
        "askbench": [found for one in sets if (found := askbench_table(one)) is not None],
        "measures": measures_tables(runs),
        "plots": plots,
        "breakdown": breakdown(runs),
        "funnel": [_funnel(run.outcomes) if run.asking else None for run in runs],
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
        ("settings", _settings(config.get("settings"))),
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
    parts = ["strict" if run.strict else "default"] if run.asking else []
    parts.append("one turn" if turns == 1 else f"at most {turns} turns")
    if config.get("guidance") not in (None, "none"):
        parts.append(f"guidance {config['guidance']}")
    if config.get("transient_notes"):
        parts.append("transient notes")
    if config.get("compat"):
        parts.append(f"as {_spec(config['compat'])}")
    if config.get("system_prompt"):
        parts.append("with a system prompt")
    return ", ".join(parts)


def _settings(value: Any) -> str:
    """What was set of the environment's other arguments, for people; digests say nothing to them."""
    if not isinstance(value, Mapping):
        return ""
    told = {key: one for key, one in value.items() if one not in (None, False) and not key.endswith("_digest")}
    return ", ".join(f"{key.replace('_', ' ')} {'yes' if one is True else _spec(one)}" for key, one in told.items())


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


def _funnel(outcomes: Sequence[EpisodeOutcome]) -> Json:
    """The first turns, and how many the longest valid episode has in all."""
    longest = max((len(one.turns) for one in outcomes if one.valid), default=0)
    return {"turns": [_funnel_row(turn) for turn in funnel(outcomes, most=TURNS)], "longest": longest}


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

"""Runs by benchmark: a scenario in a protocol, which is what published numbers are of.

Owns which runs, reference agents and published models stand side by side, and in which metrics.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from askgym.metrics import askbench_evaluation
from askgym.metrics.published import SOURCE, published_results
from askgym.report.html.model import Json, ReportRun, cell, plain, rounded, table
from askgym.types import Scenario

if TYPE_CHECKING:
    from askgym.metrics import AskBenchEvaluation, Description, Estimate

__all__ = ["BenchmarkSet", "Entry", "askbench_table", "benchmark_sets", "coverage_plot", "questions_plot"]

_NAMES = {Scenario.MISSING_INFO: "Missing information", Scenario.FALSE_PREMISE: "False premise"}
_ASKBENCH = (
    ("askbench_acc", "acc", "right final answers; none counts as wrong"),
    ("askbench_ask_rate", "ask_rate", "sent any message that is no answer"),
    ("askbench_cov_rate", "cov_rate", "of those that answered, had every point settled; 0 if nobody answered"),
    ("askbench_unq_rate", "unq_rate", "asked with nothing left to ask"),
    ("askbench_score", "score", "0.5 acc + 0.3 (1 − premature rate) + 0.2 (1 − unq_rate)"),
)
PUBLISHED_REMARK = (
    f"Published: {SOURCE}; figures of another judge and another set of rows, to be read beside these and not against "
    "them."
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table, one point of a plot.

    Attributes:
        name: of run, reference agent or published model.
        kind: which of the three.
        run: number of the run; −1 for the others.
        described: its description; None for a published model.
        published: accuracy and coverage of a published model.
        evaluation: AskBench's own summary of a run that was played in its manner.
    """

    name: str
    kind: Literal["run", "reference", "published"]
    run: int = -1
    described: Description | None = None
    published: tuple[float, float] | None = None
    evaluation: AskBenchEvaluation | None = None


@dataclass(frozen=True, slots=True)
class BenchmarkSet:
    """What stands side by side.

    Attributes:
        scenario: of the items.
        strict: the protocol.
        entries: runs first, then reference agents, then published models.
    """

    scenario: Scenario
    strict: bool
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """For people: scenario and protocol."""
        items = _NAMES.get(self.scenario, "Complete items")
        return f"{items}, strict protocol" if self.strict else items


def benchmark_sets(runs: Sequence[ReportRun]) -> list[BenchmarkSet]:
    """The sets that any of the runs has items of, by scenario; those of the default protocol first."""
    return [
        BenchmarkSet(scenario, strict, entries)
        for strict in (False, True)
        for scenario in Scenario
        if (entries := tuple(_entries(runs, scenario, strict)))
    ]


def _entries(runs: Sequence[ReportRun], scenario: Scenario, strict: bool) -> Iterator[Entry]:
    found = [
        (number, run, group)
        for number, run in enumerate(runs)
        if run.asking and run.strict is strict
        for group in run.groups["scenario"]
        if group.group == scenario.value
    ]
    for number, run, group in found:
        yield Entry(run.name, "run", number, group, evaluation=_evaluation(run, scenario))
    seen: dict[tuple[str, tuple[Estimate, ...]], str] = {}
    for number, run, _ in found:
        for name, (_, parts) in run.references.items():
            group_of = parts.get("scenario", {}).get(scenario.value)
            if group_of is None or (name, group_of.estimates) in seen:  # the same agent on the same items
                continue
            again = any(other == name for other, _ in seen)
            seen[name, group_of.estimates] = name
            yield Entry(f"{name} (items of {run.name})" if again else name, "reference", number, group_of)
    if any(_published(run, scenario) for _, run, _ in found):
        for row in published_results(scenario, strict=strict):
            yield Entry(row.model, "published", published=(row.acc, row.cov_rate))


def _evaluation(run: ReportRun, scenario: Scenario) -> AskBenchEvaluation | None:
    if "compat" not in run.config:
        return None
    attempts = run.config.get("group_size", 1)
    chosen = [one for one in run.outcomes if one.scenario is scenario]
    return askbench_evaluation(chosen, attempts=attempts if isinstance(attempts, int) else 1)


def _published(run: ReportRun, scenario: Scenario) -> bool:
    """Whether there are figures of such items: none of those without answers, nor of QuestBench and IN3."""
    chosen = [one for one in run.outcomes if one.scenario is scenario]
    return any(one.graded for one in chosen) and any(one.family not in ("questbench", "in3") for one in chosen)


def _own_cells(found: AskBenchEvaluation, described: Mapping[str, Estimate]) -> list[object]:
    """AskBench's numbers as it writes them, to four decimals; with the interval where ours are over the same."""
    mean, cells = found.mean, []
    for key, name, _ in _ASKBENCH:
        value = getattr(mean, name)
        made: Json = {"v": plain(value, 4), "n": mean.valid}
        ours = cell(described.get(key), 4)
        if isinstance(ours, dict) and ours["v"] == made["v"] and "i" in ours:
            made["i"] = ours["i"]
        cells.append("–" if not found.graded and name in ("acc", "score") else made)
    return [f"{mean.valid} / {mean.total}", *cells]


def askbench_table(one: BenchmarkSet) -> Json | None:
    """AskBench's table of a set, published rows included; None for complete items, which AskBench has none of."""
    if one.scenario is Scenario.COMPLETE:
        return None
    rows: list[list[object]] = []
    kind = "run"
    for entry in one.entries:
        if entry.kind != kind:
            kind = entry.kind
            rows.append(["reference agents" if kind == "reference" else "published models"])
        if entry.described is not None:
            found = {estimate.key: estimate for estimate in entry.described.estimates}
            if entry.evaluation is not None:
                rows.append([entry.name, *_own_cells(entry.evaluation, found)])
                continue
            rows.append([entry.name, entry.described.valid, *(cell(found.get(key)) for key, *_ in _ASKBENCH)])
        elif entry.published is not None:
            acc, cov = entry.published
            rows.append([entry.name, "–", plain(acc), "–", plain(cov), "–", "–"])
    columns = (("", ""), ("n", "valid episodes"), *((title, help_) for _, title, help_ in _ASKBENCH))
    note = PUBLISHED_REMARK if any(entry.kind == "published" for entry in one.entries) else ""
    return table(columns, rows, title=one.name, note=note)


def _point(entry: Entry, x: Estimate | None, y: Estimate | None) -> Json | None:
    if x is None or y is None or x.value is None or y.value is None:
        return None
    return {
        "name": entry.name,
        "kind": entry.kind,
        "run": entry.run,
        "x": [rounded(x.value), rounded(x.low), rounded(x.high)],
        "y": [rounded(y.value), rounded(y.low), rounded(y.high)],
    }


def _points(one: BenchmarkSet, x: str, y: str) -> list[Json]:
    out = []
    for entry in one.entries:
        if entry.described is not None:
            found = {estimate.key: estimate for estimate in entry.described.estimates}
            point = _point(entry, found.get(x), found.get(y))
            if point is not None:
                out.append(point)
    return out


def coverage_plot(one: BenchmarkSet) -> Json | None:
    """Accuracy against coverage, both as AskBench counts them; None where there is nothing to draw."""
    if one.scenario is Scenario.COMPLETE:
        return None
    points = _points(one, "askbench_cov_rate", "askbench_acc")
    if not points:
        return None
    for entry in one.entries:
        if entry.published is not None:
            acc, cov = entry.published
            points.append(
                {"name": entry.name, "kind": "published", "run": -1, "x": [cov, None, None], "y": [acc, None, None]}
            )
    return {
        "title": f"{one.name}: accuracy against coverage",
        "x": "cov_rate: of those that answered, everything settled",
        "y": "accuracy",
        "shares": [True, True],
        "points": points,
    }


def questions_plot(one: BenchmarkSet) -> Json | None:
    """Accuracy against things asked; None where there is nothing to draw."""
    points = _points(one, "questions", "acc")
    if not points:
        return None
    return {
        "title": f"{one.name}: accuracy against questions asked",
        "x": "things asked per episode",
        "y": "accuracy",
        "shares": [False, True],
        "points": points,
    }

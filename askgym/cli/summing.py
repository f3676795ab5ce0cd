"""Runs that are summed up by what their records say, and not by how was asked: the same tables for all such domains.

What is read of a record, which metrics there are and what they are grouped by is said by `scores` and `cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from askgym.errors import MissingExtraError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.cli.references import References
    from askgym.cli.statistics import Wanted
    from askgym.metrics import Description, Metric
    from askgym.report import PlainTable
    from askgym.trace import Episode

__all__ = ["RunSums", "Summing", "check_groupings", "run_sums", "show_sums", "summing_of"]


@dataclass(frozen=True, slots=True)
class Summing:
    """How the runs of a domain are summed up.

    Attributes:
        key: of the numbers in JSON.
        read: a record → a row.
        describe: rows, a grouping or "", and settings of the bootstrap → descriptions.
        metrics: rows → the metrics that these are described by.
        headline: keys of the metrics in tables of groups.
        groupings: what `--by` can be.
        usual: rows → what they are grouped by where nothing was asked for.
        remarks: rows → what a reader must know of them, one line each.
        noun: what such environments play, for people.
        hidden: keys of the metrics that the text leaves out; JSON has all.
    """

    key: str
    read: Callable[[Episode], Any]
    describe: Callable[..., list[Description]]
    metrics: Callable[[Sequence[Any]], Sequence[Metric[Any]]]
    headline: tuple[str, ...]
    groupings: tuple[str, ...]
    usual: Callable[[Sequence[Any]], tuple[str, ...]]
    remarks: Callable[[Sequence[Any]], list[str]]
    noun: str
    hidden: frozenset[str] = frozenset()


def summing_of(env_id: object) -> Summing | None:
    """How the runs of an environment are summed up; None where it is by how was asked and answered."""
    from askgym.envs.registration import domain_of

    domain = domain_of(env_id)
    if domain.results == "scores":
        from askgym.cli.scores import scores_summing

        return scores_summing()
    if domain.results == "cases":
        from askgym.cli.cases import cases_summing

        return cases_summing()
    return None


@dataclass(frozen=True, slots=True)
class RunSums:
    """A run, summed up.

    Attributes:
        overall: all its episodes.
        groups: grouping → its groups.
        references: name of a reference agent → grouping ("" for all) → group → its description, without intervals.
        wanted: what was asked for; `resamples` is 0 where SciPy is missing.
        summing: how it was summed up.
        metrics: what it is described by.
        remarks: what a reader must know, one line each.
    """

    overall: Description
    groups: Mapping[str, Sequence[Description]]
    references: Mapping[str, Mapping[str, Mapping[str, Description]]]
    wanted: Wanted
    summing: Summing
    metrics: Sequence[Metric[Any]]
    remarks: tuple[str, ...] = field(default=())

    def tables(self, title: str) -> list[PlainTable]:
        """The table of all metrics, and one for each grouping."""
        from askgym.cli.statistics import plural
        from askgym.report import sums_groups_table, sums_table

        one, intervals = self.overall, bool(self.wanted.resamples)
        lost = sum(one.invalid.values())
        title += f": {plural(one.valid, 'episode')} of {plural(one.problems, 'problem')}" + (
            f", {lost} invalid left out" if lost else ""
        )
        beside = {name: parts[""][""] for name, parts in self.references.items()}
        shown = [metric for metric in self.metrics if metric.key not in self.summing.hidden]
        headline = self.summing.headline
        out = [sums_table(one, beside, shown, headline, title=title, intervals=intervals)]
        for by, groups in self.groups.items():
            of = {name: parts[by] for name, parts in self.references.items()}
            out.append(sums_groups_table(groups, of, shown, headline, intervals=intervals))
        return out

    def json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        from askgym.report import description_json

        return {
            "level": 0.95,
            "clusters": "problem_id",
            "resamples": self.wanted.resamples,
            "seed": self.wanted.seed,
            "overall": description_json(self.overall),
            "groups": {by: [description_json(one) for one in groups] for by, groups in self.groups.items()},
            "references": {
                name: {by: [description_json(one) for one in of.values()] for by, of in parts.items()}
                for name, parts in self.references.items()
            },
            "remarks": list(self.remarks),
        }


def check_groupings(by: Sequence[str], summing: Summing) -> None:
    """Refuse groupings that such runs do not have.

    Raises:
        UnknownNameError: naming those there are.
    """
    for name in by:
        if name not in summing.groupings:
            raise UnknownNameError(did_you_mean(name, summing.groupings, what=f"--by for {summing.noun}"))


def run_sums(
    episodes: Sequence[Episode], wanted: Wanted, summing: Summing, references: References | None = None
) -> RunSums:
    """Sum up a run.

    Args:
        episodes: its records, failed ones included.
        wanted: which statistics. Without SciPy there are no intervals, and a remark says how to get them.
        summing: of its domain.
        references: what the reference agents did on the same items, read as `summing` reads.

    Raises:
        RecordError: a record is of another kind of task.
        UnknownNameError: as `check_groupings`.
    """
    from askgym.metrics.intervals import scipy_stats

    check_groupings(wanted.by, summing)
    rows = [summing.read(episode) for episode in episodes]
    remarks = [references.remark] if references is not None and references.remark else []
    if wanted.resamples:
        try:
            scipy_stats("a confidence interval")
        except MissingExtraError as error:
            wanted = replace(wanted, resamples=0)
            remarks.append(f"intervals: left out; {error}")
    groupings = wanted.by or summing.usual(rows)
    played = references.outcomes if references is not None else {}
    metrics = summing.metrics([*rows, *(one for theirs in played.values() for one in theirs)])
    settings: dict[str, Any] = {"metrics": metrics, "resamples": wanted.resamples or None, "seed": wanted.seed}
    beside = {
        name: {
            by: {one.group: one for one in summing.describe(theirs, by, **settings | {"resamples": None})}
            for by in ("", *groupings)
        }
        for name, theirs in played.items()
    }
    return RunSums(
        overall=summing.describe(rows, **settings)[0],
        groups={by: summing.describe(rows, by, **settings) for by in groupings},
        references=beside,
        wanted=wanted,
        summing=summing,
        metrics=metrics,
        remarks=(*remarks, *summing.remarks(rows)),
    )


def show_sums(found: RunSums, title: str) -> None:
    """Draw a run's tables on stdout, and say what a reader must know."""
    from askgym.cli.console import console, draw, name_left_out, say
    from askgym.report import narrowed

    for table in found.tables(title):
        shown = narrowed(table, console().width)
        draw(shown, once=(table.columns[0].key,))
        name_left_out(table, shown)
    for line in found.remarks:
        say(line)

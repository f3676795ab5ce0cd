"""What `eval`, `stats` and `rescore` print of runs of single-turn tasks: scores with intervals, and by subset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from askgym.cli.console import progress
from askgym.errors import MissingExtraError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.cli.statistics import Wanted
    from askgym.metrics import Description, Metric, ScoredEpisode
    from askgym.report import PlainTable
    from askgym.rollout import Plan
    from askgym.trace import Episode

__all__ = [
    "RunScores",
    "by_subset",
    "described_scores",
    "is_scored",
    "metrics_of",
    "reference_scores",
    "run_scores",
    "show_scores",
]


def is_scored(env_id: object) -> bool:
    """Whether the runs of an environment are summed up by scores, and not by how was asked."""
    from askgym.envs.registration import domain_of

    return domain_of(env_id).results == "scores"


def metrics_of(env_id: object) -> Sequence[Metric[Any]]:
    """The metrics that the runs of an environment are described by."""
    from askgym.envs.registration import domain_of
    from askgym.metrics import ALL_METRICS, ANSWER_SCORES, RUBRIC_SCORES

    domain = domain_of(env_id)
    if domain.results == "asking":
        return ALL_METRICS
    return RUBRIC_SCORES if domain.name == "rubrics" else ANSWER_SCORES


@dataclass(frozen=True, slots=True)
class RunScores:
    """A run, scored.

    Attributes:
        overall: all its episodes.
        groups: grouping → its groups.
        references: name of a reference agent → grouping ("" for all) → group → its description, without intervals.
        wanted: what was asked for; `resamples` is 0 where SciPy is missing.
        remarks: what a reader must know, one line each.
    """

    overall: Description
    groups: Mapping[str, Sequence[Description]]
    references: Mapping[str, Mapping[str, Mapping[str, Description]]]
    wanted: Wanted
    remarks: tuple[str, ...] = field(default=())

    def tables(self, title: str) -> list[PlainTable]:
        """The table of all scores, and one for each grouping."""
        from askgym.cli.statistics import plural
        from askgym.report import score_groups_table, scores_table

        one, intervals = self.overall, bool(self.wanted.resamples)
        lost = sum(one.invalid.values())
        title += f": {plural(one.valid, 'episode')} of {plural(one.problems, 'problem')}" + (
            f", {lost} invalid left out" if lost else ""
        )
        beside = {name: parts[""][""] for name, parts in self.references.items()}
        out = [scores_table(one, beside, title=title, intervals=intervals)]
        for by, groups in self.groups.items():
            of = {name: parts[by] for name, parts in self.references.items()}
            out.append(score_groups_table(groups, of, intervals=intervals))
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


def by_subset(wanted: Wanted, episodes: Sequence[ScoredEpisode]) -> tuple[str, ...]:
    """What to group by: what was asked for, or else whatever tells subsets apart.

    Raises:
        UnknownNameError: for a grouping that single-turn tasks do not have.
    """
    from askgym.metrics import SCORE_GROUPINGS

    for name in wanted.by:
        if name not in SCORE_GROUPINGS:
            raise UnknownNameError(did_you_mean(name, SCORE_GROUPINGS, what="--by for a single-turn task"))
    if wanted.by:
        return wanted.by
    usual = ("domain",) if any(one.rubrics for one in episodes) else ("family",)
    return tuple(by for by in usual if len({getattr(one, by) for one in episodes}) > 1)


def run_scores(
    episodes: Sequence[Episode], wanted: Wanted, references: Mapping[str, Sequence[ScoredEpisode]] | None = None
) -> RunScores:
    """Score a run.

    Args:
        episodes: its records, failed ones included.
        wanted: which statistics. Without SciPy there are no intervals, and a remark says how to get them.
        references: what the reference agents did on the same items.

    Raises:
        RecordError: a record is of another kind of task.
        UnknownNameError: as `by_subset`.
    """
    from askgym.envs.qa.outcomes import scored
    from askgym.metrics import describe_scores
    from askgym.metrics.intervals import scipy_stats

    rows = [scored(episode) for episode in episodes]
    remarks = []
    if wanted.resamples:
        try:
            scipy_stats("a confidence interval")
        except MissingExtraError as error:
            wanted = replace(wanted, resamples=0)
            remarks.append(f"intervals: left out; {error}")
    groupings = by_subset(wanted, rows)
    guessed = sum(one.approximate for one in rows)
    if guessed:
        remarks.append(
            f"approximate: {guessed} of {len(rows)} answers are words that rules cannot compare, or were not found, "
            "and count as rules guess; --judge cascade:rules,openai:MODEL@URL has a model judge these"
        )
    settings: dict[str, Any] = {"resamples": wanted.resamples or None, "seed": wanted.seed}
    beside = {
        name: {by: {one.group: one for one in describe_scores(theirs, by, resamples=None)} for by in ("", *groupings)}
        for name, theirs in (references or {}).items()
    }
    return RunScores(
        overall=describe_scores(rows, **settings)[0],
        groups={by: describe_scores(rows, by, **settings) for by in groupings},
        references=beside,
        wanted=wanted,
        remarks=tuple(remarks),
    )


def described_scores(episodes: Sequence[Episode]) -> Description:
    """The scores of some records, without intervals."""
    from askgym.envs.qa.outcomes import scored
    from askgym.metrics import describe_scores

    return describe_scores([scored(episode) for episode in episodes], resamples=None)[0]


def reference_scores(plan: Plan, indices: Sequence[int]) -> dict[str, list[ScoredEpisode]]:
    """The reference agents on the items of a run, judged by rules; none where rules cannot judge.

    Args:
        plan: of the run.
        indices: the episodes of the run.
    """
    from askgym.envs.qa.outcomes import scored
    from askgym.envs.qa.setup import QASetup, Task
    from askgym.envs.registration import domain_of
    from askgym.rollout import run_sync

    domain, setup = domain_of(plan.env), plan.setup
    if not isinstance(setup, QASetup) or setup.config.task is not Task.ANSWERS:
        return {}
    setup = replace(setup, judge=domain.judge("rules"))
    out: dict[str, list[ScoredEpisode]] = {}
    with progress(f"{plan.env} reference agents", total=len(domain.agents) * len(indices), done=0) as advance:
        for name in domain.agents:
            out[name] = []
            for episode in run_sync(replace(plan, setup=setup, agent=name), domain.agent(name), indices):
                out[name].append(scored(episode))
                advance()
    return out


def show_scores(found: RunScores, title: str) -> None:
    """Draw a run's tables on stdout, and say what a reader must know."""
    from askgym.cli.console import console, draw, name_left_out, say
    from askgym.report import narrowed

    for table in found.tables(title):
        shown = narrowed(table, console().width)
        draw(shown, once=(table.columns[0].key,))
        name_left_out(table, shown)
    for line in found.remarks:
        say(line)

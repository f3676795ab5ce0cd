"""Honest statistics of a run: what `eval` and `stats` print beside AskBench's table, and the options for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from askgym.errors import ConfigError, MissingExtraError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.cli.references import References
    from askgym.metrics import Description, EpisodeOutcome
    from askgym.report import PlainTable

__all__ = [
    "RESAMPLES",
    "RunStatistics",
    "Wanted",
    "by_option",
    "plural",
    "references_option",
    "resamples_option",
    "run_statistics",
    "show_statistics",
    "statistics_options",
]

_F = TypeVar("_F", bound=Callable[..., Any])
_GROUPINGS = ("family", "scenario", "load", "points", "language", "domain", "split", "persona", "faults", "fixable")
RESAMPLES = 9_999
"""By default; `askgym.metrics` has the same, and is not imported before a command runs."""


def _check_by(ctx: click.Context, _: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for value in values for name in value.split(",") if name.strip()))
    for name in names:
        if name not in _GROUPINGS:
            raise UnknownNameError(did_you_mean(name, _GROUPINGS, what="--by"))
    return names


def _check_resamples(ctx: click.Context, _: click.Parameter, value: int | None) -> int | None:
    if value is not None and 0 < value < 100:
        raise ConfigError(f"--resamples {value}: 0 for no intervals, or at least 100")
    return value


by_option = click.option(
    "--by",
    multiple=True,
    metavar="|".join(_GROUPINGS),
    callback=_check_by,
    help="The headline metrics of each group, too; several: repeat, or use commas.",
)
resamples_option = click.option(
    "--resamples",
    type=click.IntRange(min=0),
    metavar="N",
    callback=_check_resamples,
    help="Of the bootstrap by problem; 0 for no intervals. [default: 9999]",
)
references_option = click.option(
    "--references/--no-references",
    default=True,
    show_default=True,
    help="Play the reference agents on the same items, to set beside the run.",
)


def statistics_options(function: _F) -> _F:
    """Add the options that `eval` and `stats` share: `by`, `resamples`, `references`."""
    for option in (references_option, resamples_option, by_option):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statistics: groupings, resamples (0 for no intervals), seed of the bootstrap, reference agents or not."""

    by: tuple[str, ...] = ()
    resamples: int = RESAMPLES
    seed: int = 0
    references: bool = True


@dataclass(frozen=True, slots=True)
class RunStatistics:
    """A run, described.

    Attributes:
        overall: all its episodes.
        groups: grouping → its groups.
        references: name of a reference agent → its own description, without intervals, and those of its groups.
        wanted: what was asked for; `resamples` is 0 where SciPy is missing.
        remarks: what a reader must know, one line each.
    """

    overall: Description
    groups: Mapping[str, Sequence[Description]]
    references: Mapping[str, tuple[Description, Mapping[str, Mapping[str, Description]]]]
    wanted: Wanted
    remarks: tuple[str, ...]

    def tables(self, title: str) -> list[PlainTable]:
        """The table of all metrics, and one for each grouping."""
        from askgym.metrics import HEADLINE
        from askgym.report import description_table, groups_table

        one, intervals = self.overall, bool(self.wanted.resamples)
        lost = sum(one.invalid.values())
        title += f": {plural(one.valid, 'episode')} of {plural(one.problems, 'problem')}" + (
            f", {lost} invalid left out" if lost else ""
        )
        beside = {name: overall for name, (overall, _) in self.references.items()}
        out = [description_table(one, beside, title=title, intervals=intervals)]
        for by, groups in self.groups.items():
            of = {name: parts[by] for name, (_, parts) in self.references.items()}
            out.append(groups_table(groups, of, HEADLINE, intervals=intervals))
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
                name: {
                    "overall": description_json(overall),
                    "groups": {by: [description_json(one) for one in of.values()] for by, of in parts.items()},
                }
                for name, (overall, parts) in self.references.items()
            },
            "remarks": list(self.remarks),
        }


def run_statistics(
    outcomes: Sequence[EpisodeOutcome], wanted: Wanted, references: References | None = None
) -> RunStatistics:
    """Describe a run.

    Args:
        outcomes: its episodes.
        wanted: which statistics. Without SciPy there are no intervals, and a remark says how to get them.
        references: what the reference agents did on the same items.
    """
    from askgym.cli.references import CEILING, FLOOR
    from askgym.metrics import describe, describe_groups, summarise
    from askgym.metrics.intervals import scipy_stats

    remarks = [references.remark] if references is not None and references.remark else []
    if wanted.resamples:
        try:
            scipy_stats("a confidence interval")
        except MissingExtraError as error:
            wanted = replace(wanted, resamples=0)
            remarks.append(f"intervals: left out; {error}")
    if outcomes and all(outcome.scenario.value != "complete" for outcome in outcomes):
        remarks.append("no complete items: need-to-ask precision and F1 cannot show over-asking here")
    if summarise(outcomes).incomplete.finish_rate == 0.0:
        remarks.append(
            "finish rate 0: no incomplete item was answered; AskBench's score takes the premature rate for 0 then, "
            "so that silence alone earns 0.3 + 0.2 (1 − unq_rate)"
        )
    played = references.outcomes if references is not None else {}
    sides: dict[str, Any] = {"floor": played.get(FLOOR, ()), "ceiling": played.get(CEILING, ())}
    settings: dict[str, Any] = {**sides, "resamples": wanted.resamples or None, "seed": wanted.seed}
    beside: dict[str, tuple[Description, Mapping[str, Mapping[str, Description]]]] = {}
    for name, theirs in played.items():
        parts = {
            by: {one.group: one for one in describe_groups(theirs, by, **sides, resamples=None)} for by in wanted.by
        }
        beside[name] = (describe(theirs, **sides, resamples=None), parts)
    return RunStatistics(
        overall=describe(outcomes, **settings),
        groups={by: describe_groups(outcomes, by, **settings) for by in wanted.by},
        references=beside,
        wanted=wanted,
        remarks=tuple(remarks),
    )


def plural(number: int, noun: str) -> str:
    """A number of things in words: "1 episode", "2,000 episodes"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def show_statistics(found: RunStatistics, title: str) -> None:
    """Draw a run's tables on stdout."""
    from askgym.cli.console import console, draw, name_left_out
    from askgym.report import narrowed

    width = console().width
    for table in found.tables(title):
        shown = narrowed(table, width)
        draw(shown, once=(table.columns[0].key,))
        name_left_out(table, shown)

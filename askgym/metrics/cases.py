"""Metrics of cases: tasks with tools, whose verdict is read off the state that was reached.

This module owns which numbers describe a run of such episodes: the share solved, what it took, what went wrong on the
way, how they ended, and, where something was left unsaid, how that was asked for. Pure; imports only its neighbours.

The share solved is τ²-bench's pass^1 (arXiv 2506.07982), and pass^k is in `passk`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from askgym.errors import ConfigError, did_you_mean
from askgym.metrics.conduct import Conduct, natural_order
from askgym.metrics.describe import Description, described_rows
from askgym.metrics.honest import HONEST
from askgym.metrics.intervals import RESAMPLES
from askgym.metrics.passk import tallies
from askgym.metrics.sums import Metric, Part

__all__ = ["CASE_GROUPINGS", "CASE_HEADLINE", "CASE_METRICS", "CaseEpisode", "case_metrics", "describe_cases"]


@dataclass(frozen=True, slots=True)
class CaseEpisode:
    """One episode with tools, in numbers.

    Attributes:
        item_id: the task.
        problem_id: its cluster.
        conduct: how it was asked and whether it was solved; None for an episode that enters no metric.
        groups: grouping → name of its group, see `CASE_GROUPINGS`.
        calls: tool calls of the assistant.
        refused: of them, those that were refused or could not be read.
        user_calls: tool calls of the user.
        replies: texts of the user after the first.
        left: faults that are left at the end.
        charges: name of what the default reward charges for → how often it applied; 0 where it did not.
        tokens: written by the policy; None where unknown.
        end_reason: how it ended.
        index: number of the episode in its run.
    """

    item_id: str
    problem_id: str
    conduct: Conduct | None = None
    groups: Mapping[str, str] = field(default_factory=dict, hash=False)
    calls: int = 0
    refused: int = 0
    user_calls: int = 0
    replies: int = 0
    left: int = 0
    charges: Mapping[str, int] = field(default_factory=dict, hash=False)
    tokens: int | None = None
    end_reason: str = ""
    index: int = 0

    @property
    def valid(self) -> bool:
        """Whether it enters a metric."""
        return self.conduct is not None


def _one(_: CaseEpisode) -> float:
    return 1.0


def _of_conduct(metric: Metric[Conduct], title: str = "", help_: str = "") -> Metric[CaseEpisode]:
    """A metric of conduct, over cases."""
    return Metric(
        metric.key,
        title or metric.title,
        help_ or metric.help,
        tuple(
            Part(partial(_look, part.top), partial(_look, part.bottom), part.weight, part.empty)
            for part in metric.parts
        ),
        partial(_look, metric.where),
        metric.constant,
        metric.share,
        metric.decimals,
    )


def _look(at: Callable[[Conduct], Any], one: CaseEpisode) -> Any:
    assert one.conduct is not None  # only valid episodes come here
    return at(one.conduct)


def _mean(key: str, title: str, help_: str, of: str = "", *, decimals: int = 2) -> Metric[CaseEpisode]:
    part: Part[CaseEpisode] = Part(lambda one: float(getattr(one, of or key)), _one)
    return Metric(key, title, help_, (part,), share=False, decimals=decimals)


_HONEST = {metric.key: metric for metric in HONEST}
_TOKENS: Metric[CaseEpisode] = Metric(
    "tokens",
    "tokens",
    "written by the policy, mean",
    (Part(lambda one: float(one.tokens or 0), _one),),
    lambda one: one.tokens is not None,
    share=False,
    decimals=1,
)
CASE_METRICS: tuple[Metric[CaseEpisode], ...] = (
    _of_conduct(_HONEST["acc"], "solved (pass^1)", "the end state is judged right; not closed counts as unsolved"),
    _of_conduct(_HONEST["return"]),
    _of_conduct(_HONEST["turns"]),
    _mean("calls", "tool calls", "of the assistant, a case"),
    _mean("refused", "refused calls", "of the assistant, a case: refused by the tool, or not readable"),
    _mean("user_calls", "user's own calls", "of the user's tools, a case"),
    _mean("replies", "user replies", "texts of the user after the first, a case"),
    _mean("left", "faults left", "at the end, a case"),
    _TOKENS,
)
"""Of every run of cases; `case_metrics` has those that depend on what happened in it."""
CASE_HEADLINE = ("acc", "return", "turns", "refused")
"""Keys of the metrics shown for each group of a breakdown."""
CASE_GROUPINGS = ("family", "persona", "fixable", "faults", "split")

_ELSEWHERE = frozenset({"acc", "return", "return_norm", "acc_norm", "turns", "turns_to_answer", "finish_rate"})
_ASKING = tuple(_of_conduct(metric) for metric in HONEST if metric.key not in _ELSEWHERE)


def case_metrics(episodes: Iterable[CaseEpisode]) -> tuple[Metric[CaseEpisode], ...]:
    """What a run of cases is described by.

    Args:
        episodes: those of the run, or of both where two are compared.

    Returns:
        `CASE_METRICS`; of each charge, the share of cases in which it applied; of each end reason that occurs, the
        share that ended so; and, where any case had hidden points, the honest metrics of asking.
    """
    rows = [one for one in episodes if one.valid]
    names = dict.fromkeys(name for one in rows for name in one.charges)
    ends = sorted({one.end_reason for one in rows})
    charged = [_share(f"charge:{name}", f"charge: {_words(name)}", "cases in which it applied", _charged, name)
               for name in names]  # fmt: skip
    ended = [_share(f"end:{name}", f"end: {_words(name)}", "cases that ended so", _ended, name) for name in ends]
    asking = _ASKING if any(one.conduct is not None and one.conduct.points for one in rows) else ()
    return (*CASE_METRICS, *charged, *ended, *asking)


def _words(name: str) -> str:
    return name.replace("_", " ")


def _share(
    key: str, title: str, help_: str, holds: Callable[[str, CaseEpisode], float], name: str
) -> Metric[CaseEpisode]:
    return Metric(key, title, help_, (Part(partial(holds, name), _one),))


def _charged(name: str, one: CaseEpisode) -> float:
    return float(one.charges.get(name, 0) > 0)


def _ended(name: str, one: CaseEpisode) -> float:
    return float(one.end_reason == name)


def describe_cases(
    episodes: Iterable[CaseEpisode],
    by: str = "",
    *,
    metrics: Sequence[Metric[CaseEpisode]] | None = None,
    resamples: int | None = RESAMPLES,
    level: float = 0.95,
    seed: int = 0,
) -> list[Description]:
    """A run, described; with `by`, each of its groups.

    Args:
        episodes: those of the run, invalid ones included: they are counted and enter no metric.
        by: one of `CASE_GROUPINGS`; "" for all episodes as one.
        metrics: which; by default those of `case_metrics`.
        resamples: of the bootstrap by task; None for no intervals, which needs no SciPy.
        level: of the intervals.
        seed: of the bootstrap.

    Raises:
        ConfigError, MissingExtraError: for an unknown grouping, and as `estimates`.
    """
    everyone = list(episodes)
    if by and by not in CASE_GROUPINGS:
        raise ConfigError(did_you_mean(by, CASE_GROUPINGS, what="grouping"))
    chosen = case_metrics(everyone) if metrics is None else metrics
    groups: dict[str, list[CaseEpisode]] = {} if by else {"": everyone}
    for one in everyone if by else ():
        groups.setdefault(one.groups.get(by) or "(none)", []).append(one)
    out = []
    for name in sorted(groups, key=natural_order):
        rows = [one for one in groups[name] if one.valid]
        lost = Counter(one.end_reason for one in groups[name] if not one.valid)
        tried = tallies(one.conduct for one in rows if one.conduct is not None)
        out.append(
            described_rows(
                rows,
                chosen,
                tried,
                dict(sorted(lost.items())),
                by=by,
                group=name,
                resamples=resamples,
                level=level,
                seed=seed,
            )
        )
    return out

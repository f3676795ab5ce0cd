"""The index of all episodes: what the list of the viewer shows and filters by, small enough to be read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from askgym.metrics import conduct_of
from askgym.report.html.dialogues import question_of
from askgym.report.html.model import Json, ReportRun, rounded
from askgym.report.html.suspects import SIGNS, norms_of, suspect_signs
from askgym.types import JudgeFailure

if TYPE_CHECKING:
    from askgym.metrics import EpisodeOutcome
    from askgym.trace import Episode

__all__ = ["MARKS", "episode_marks", "index_of"]

MARKS = ("right", "wrong", "invalid", "judge failed", "unreadable", "approximate", "exploit-like")
"""What an episode can be marked as; the bits of `marks`, lowest first."""


def episode_marks(episode: Episode, outcome: EpisodeOutcome, signs: Sequence[str]) -> tuple[str, ...]:
    """Those of `MARKS` that hold.

    Wrong is a valid episode with an expected answer and no right final answer, be it without any.
    """
    one = conduct_of(outcome)
    failure = episode.failure
    found = {
        "right": one is not None and one.graded and one.correct,
        "wrong": one is not None and one.graded and not one.correct,
        "invalid": one is None,
        "judge failed": isinstance(failure, JudgeFailure) and not failure.blames_action,
        "unreadable": failure is not None and failure.blames_action,
        "approximate": episode.approximate,
        "exploit-like": bool(signs),
    }
    return tuple(name for name in MARKS if found[name])


def index_of(runs: Sequence[ReportRun]) -> tuple[Json, list[str]]:
    """The index, and the questions of its items.

    Returns:
        The index: `ends`, `scenarios`, `families` are the words that numbers stand for; `items` has a column each for
        id, scenario and family; `runs` has columns for each run's episodes, in order (`episode` its index in the run,
        `item` the number of its item, `end`, `marks` and `signs` bits, `turns`, `value` the return). The questions,
        in the order of the items: an item of the same id and another question is another one.
    """
    ends: dict[str, int] = {}
    scenarios: dict[str, int] = {}
    families: dict[str, int] = {}
    items: dict[tuple[str, str], int] = {}
    columns: Json = {"id": [], "scenario": [], "family": []}
    out = []
    for run in runs:
        norms = norms_of(run.outcomes, run.config.get("reward", ""))
        part: Json = {name: [] for name in ("episode", "item", "end", "marks", "signs", "turns", "value")}
        for episode, outcome in zip(run.episodes, run.outcomes, strict=True):
            key = (str(outcome.item_id), question_of(episode))
            if key not in items:
                items[key] = len(items)
                columns["id"].append(key[0])
                columns["scenario"].append(_number(scenarios, outcome.scenario.value))
                columns["family"].append(_number(families, outcome.family or "(none)"))
            signs = suspect_signs(episode, outcome, norms, tools=run.results == "cases")
            marks = episode_marks(episode, outcome, signs)
            part["episode"].append(episode.index)
            part["item"].append(items[key])
            part["end"].append(_number(ends, episode.end_reason.value))
            part["marks"].append(sum(1 << MARKS.index(name) for name in marks))
            part["signs"].append(sum(1 << at for at, sign in enumerate(SIGNS) if sign.key in signs))
            part["turns"].append(len(episode.turns))
            part["value"].append(rounded(episode.episode_return))
        out.append(part)
    index = {
        "ends": list(ends),
        "scenarios": list(scenarios),
        "families": list(families),
        "items": columns,
        "runs": out,
    }
    return index, [question for _, question in items]


def _number(known: dict[str, int], name: str) -> int:
    return known.setdefault(name, len(known))

"""From a record to what its metrics need: the score, who judged it, and what it took."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.envs.qa.prompts import CORRECT
from askgym.errors import RecordError
from askgym.judges.panel import PASSED_ON
from askgym.metrics.scores import ScoredEpisode, axis_scores

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from askgym.episode import TurnRecord
    from askgym.trace import Episode
    from askgym.types import Verdict

__all__ = ["scored", "verdict_pairs"]

_RULES = "rules"
_AFTER_RULES = "cascade(rules"


def scored(episode: Episode) -> ScoredEpisode:
    """The score of a recorded episode.

    Raises:
        RecordError: the record is of another domain, or damaged.
    """
    item, hidden = episode.item, episode.hidden
    try:
        common: dict[str, Any] = {
            "item_id": str(item["id"]),
            "problem_id": str(item["problem_id"]),
            "family": str(item["family"]),
            "domain": str(item["domain"]),
            "language": str(item["language"]),
            "split": str(item["split"]),
        }
        rubrics = (hidden or {}).get("rubrics")
        if not episode.valid:
            return ScoredEpisode(
                **common, rubrics=rubrics is not None, index=episode.index, end_reason=episode.end_reason.value
            )
        turn = episode.turns[-1]
        score = float(turn.notes["score"])
        return ScoredEpisode(
            **common,
            score=score,
            share=float(turn.notes.get("share", score)),
            rubrics=rubrics is not None,
            answered=bool(turn.notes["final"]),
            by_rules=_by_rules(turn.verdict),
            approximate=turn.verdict is not None and turn.verdict.approximate,
            tokens=_tokens(turn),
            axes={}
            if rubrics is None
            else axis_scores(
                [float(one["points"]) for one in rubrics],
                [one["met"] is True for one in rubrics],
                [[tag.removeprefix("axis:") for tag in one["tags"] if tag.startswith("axis:")] for one in rubrics],
            ),
            index=episode.index,
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise RecordError(
            f"episode {episode.index} of {episode.env}: no record of a single-turn task "
            f"({type(error).__name__}: {error})"
        ) from error


def verdict_pairs(episodes: Iterable[tuple[Episode, Episode]]) -> dict[str, list[tuple[Hashable, Hashable]]]:
    """Both answers to each question that two judges were asked about the same message.

    Args:
        episodes: records of the same messages, by one judge and by another.

    Returns:
        "correct" or "met" (one pair a rubric) → pairs.
    """
    out: dict[str, list[tuple[Hashable, Hashable]]] = {}
    for one, two in episodes:
        for a, b in zip(one.turns, two.turns, strict=False):
            if a.verdict is None or b.verdict is None:
                continue
            for id_, answer in a.verdict.answers.items():
                if id_ in b.verdict.answers:
                    name = id_ if id_ == CORRECT else "met"
                    out.setdefault(name, []).append((answer, b.verdict.answers[id_]))
    return out


def _by_rules(verdict: Verdict | None) -> bool | None:
    """Whether rules judged alone; None where nobody judged."""
    if verdict is None:
        return None
    if verdict.judge.startswith(_AFTER_RULES):
        return not verdict.counts.get(PASSED_ON)
    return verdict.judge == _RULES


def _tokens(turn: TurnRecord) -> int | None:
    """Tokens that the policy wrote, where its endpoint or its engine told."""
    if turn.action.token_ids is not None:
        return len(turn.action.token_ids)
    usage = turn.action.usage
    return usage.completion_tokens if usage is not None and usage.completion_tokens else None

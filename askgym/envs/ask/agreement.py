"""The verdicts of two judges on the same messages, question by question."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from askgym.envs.ask.prompts import CORRECT, FINAL, criterion_ids

if TYPE_CHECKING:
    from askgym.trace import Episode

__all__ = ["QUESTIONS", "verdict_pairs"]

QUESTIONS = ("final", "correct", "named", "settled")
"""Is it a final answer, is that right, is an open point named, is it settled."""


def verdict_pairs(episodes: Iterable[tuple[Episode, Episode]]) -> dict[str, list[tuple[Hashable, Hashable]]]:
    """Both answers to each question that two judges were asked about the same message.

    Args:
        episodes: records of the same dialogues, or of beginnings of them, by one judge and by another.

    Returns:
        Question → pairs. Whether an answer is right is compared where both see one; a point where at least one of the
        two takes it for open before the message, since what is settled stays so.
    """
    out: dict[str, list[tuple[Hashable, Hashable]]] = {name: [] for name in QUESTIONS}
    for one, two in episodes:
        points = criterion_ids(tuple(one.item["points"]))
        done_one: frozenset[str] = frozenset()
        done_two: frozenset[str] = frozenset()
        for a, b in zip(one.turns, two.turns, strict=False):
            if a.verdict is not None and b.verdict is not None:
                left, right = a.verdict.answers, b.verdict.answers
                out["final"].append((left.get(FINAL), right.get(FINAL)))
                if left.get(FINAL) and right.get(FINAL) and left.get(CORRECT) is not None:
                    out["correct"].append((left.get(CORRECT), right.get(CORRECT)))
                for id_, names, settles in points:
                    if id_ not in done_one or id_ not in done_two:
                        out["named"].append((left.get(names), right.get(names)))
                        out["settled"].append((left.get(settles), right.get(settles)))
            done_one, done_two = (frozenset(turn.notes.get("settled", ())) for turn in (a, b))
    return out

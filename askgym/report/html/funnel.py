"""Turn by turn: how many episodes come that far, what the assistant does there, and how much is settled by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.metrics import conduct_of

if TYPE_CHECKING:
    from askgym.metrics import EpisodeOutcome, TurnOutcome

__all__ = ["TURNS", "FunnelTurn", "funnel"]

TURNS = 50
"""Turns that a page draws at most: thousands of bars would keep a browser busy for minutes."""


@dataclass(frozen=True, slots=True)
class FunnelTurn:
    """What the valid episodes of a run did in one turn.

    Attributes:
        turn: from 1.
        reached: episodes that had such a turn.
        asked: of them, those that named an open point and gave no answer.
        other: those that gave no answer and named no open point, or nobody knows which.
        right: those that answered rightly.
        wrong: those that answered wrongly.
        ungraded: those that answered where nothing says what is right.
        malformed: those whose message could not be used.
        settled: points settled by the end of the turn, of all points of the run; ended episodes keep theirs. None
            where there are no points.
    """

    turn: int
    reached: int
    asked: int
    other: int
    right: int
    wrong: int
    ungraded: int
    malformed: int
    settled: float | None


def funnel(outcomes: Iterable[EpisodeOutcome], most: int | None = None) -> list[FunnelTurn]:
    """The turns of a run, from the first to the last that any valid episode had.

    Args:
        outcomes: of the run.
        most: turns after that number are left out; None for none.
    """
    valid = [one for one in outcomes if conduct_of(one) is not None]
    points = sum(one.n_points for one in valid)
    longest = max((len(one.turns) for one in valid), default=0)
    out = []
    for number in range(1, (longest if most is None else min(most, longest)) + 1):
        there = [(one, one.turns[number - 1]) for one in valid if len(one.turns) >= number]
        kinds = [_kind(turn, graded=one.graded) for one, turn in there]
        settled = sum(_settled(one, number) for one in valid)
        out.append(
            FunnelTurn(
                turn=number,
                reached=len(there),
                asked=kinds.count("asked"),
                other=kinds.count("other"),
                right=kinds.count("right"),
                wrong=kinds.count("wrong"),
                ungraded=kinds.count("ungraded"),
                malformed=kinds.count("malformed"),
                settled=settled / points if points else None,
            )
        )
    return out


def _kind(turn: TurnOutcome, *, graded: bool) -> str:
    if turn.malformed:
        return "malformed"
    if not turn.final:
        return "asked" if turn.named else "other"
    if not graded or turn.correct is None:
        return "ungraded"
    return "right" if turn.correct else "wrong"


def _settled(one: EpisodeOutcome, number: int) -> int:
    """Points settled after the turn of that number, or at the end of the episode if that is earlier."""
    left = one.n_points
    for turn in one.turns[:number]:
        if turn.open_after is not None:
            left = len(turn.open_after)
        elif not (turn.malformed or turn.failed):
            left = min(left, len(turn.unsettled))
    return one.n_points - left

"""From a telecom record to what its metrics need: calls, charges, ends, and what the technician asked for.

Reads the record alone, so that a file of any run can be summed up without its tasks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.conduct import CHARGES
from askgym.envs.telecom.customer.points import asked
from askgym.envs.telecom.types import Seat
from askgym.errors import RecordError
from askgym.metrics.cases import CASE_GROUPINGS, CaseEpisode
from askgym.metrics.conduct import conduct_of

if TYPE_CHECKING:
    from askgym.episode import TurnRecord
    from askgym.metrics import TurnOutcome
    from askgym.trace import Episode

__all__ = ["case_of"]

_PERSONAL = ("persona", "fixable", "faults")
"""Groupings that a task's difficulty tells."""


def case_of(episode: Episode) -> CaseEpisode:
    """A recorded episode in numbers.

    What a message asks for are the facts that an underspecified opening hides, told already or not; a turn that calls
    tools asks for nothing.

    Raises:
        RecordError: the record is of another domain, or damaged.
    """
    try:
        outcome = episode.outcome()
        turns = tuple(_asking(*pair) for pair in zip(outcome.turns, episode.turns, strict=True))
        calls = [call for turn in episode.turns for call in turn.notes.get("calls", ())]
        own = [call for call in calls if call["seat"] == Seat.ASSISTANT.value]
        hidden = episode.hidden or {}
        charges = hidden.get("charges") or {}
        difficulty = outcome.difficulty
        groups = {"family": outcome.family, "split": outcome.split} | {
            name: str(difficulty[name]) for name in _PERSONAL if name in difficulty
        }
        return CaseEpisode(
            item_id=outcome.item_id,
            problem_id=outcome.problem_id or outcome.item_id,
            conduct=conduct_of(replace(outcome, turns=turns)),
            groups={by: groups[by] for by in CASE_GROUPINGS if by in groups},
            calls=len(own),
            refused=sum(bool(call["error"]) for call in own),
            user_calls=len(calls) - len(own),
            replies=sum(turn.user is not None and bool(turn.user.text) for turn in episode.turns),
            left=int(hidden.get("faults") or 0),
            charges={name: int(charges.get(name, 0)) for name in CHARGES},
            tokens=_tokens(episode.turns),
            end_reason=episode.end_reason.value,
            index=episode.index,
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise RecordError(
            f"episode {episode.index} of {episode.env}: no record of a telecom case ({type(error).__name__}: {error})"
        ) from error


def _asking(outcome: TurnOutcome, turn: TurnRecord) -> TurnOutcome:
    """The turn with what it asks for: what the record tells of open points, and the others by the same words."""
    words = "" if _calls(turn.notes.get("calls", ())) else turn.action.text
    found = () if outcome.malformed or not words else asked(words)
    return replace(outcome, named=outcome.named or (), requests=len(found), asks=bool(found))


def _calls(made: Iterable[Mapping[str, Any]]) -> bool:
    return any(call["seat"] == Seat.ASSISTANT.value for call in made)


def _tokens(turns: Iterable[TurnRecord]) -> int | None:
    """Tokens that the policy wrote, where its endpoint or its engine told of each turn."""
    total = 0
    for turn in turns:
        action = turn.action
        if action.token_ids is not None:
            total += len(action.token_ids)
        elif action.usage is not None and action.usage.completion_tokens:
            total += action.usage.completion_tokens
        else:
            return None
    return total or None

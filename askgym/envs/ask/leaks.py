"""What a simulated user's reply gives away that it must not: the expected answer, and facts nobody asked for.

For users that are models; the rule user tells only what it is told to tell. Values are looked for as numbers, dates and
words, not as strings. Rows without structured facts have no values beyond the answer: there only that is looked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.envs.ask.answers import contains_value
from askgym.types import AnswerKind, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.rules import AskState
    from askgym.types import AskItem

__all__ = ["leaks_of"]

_AFFIRMS = re.compile(r"\b(?:yes|right|correct|exactly|indeed|true)\b|对|是的|正确|没错", re.IGNORECASE)

_CHOOSES = r"(?:answer|option|choice|choose|pick|答案|选项|选)"


def leaks_of(state: AskState, reply: str) -> list[str]:
    """What the reply to the assistant's last message gives away.

    Args:
        state: with the verdict on that message.
        reply: of the simulated user.

    Returns:
        One line for each thing, without its value; empty for a clean reply.
    """
    item = state.item
    said = state.action.text if state.action is not None else ""
    heard = "\n".join(message.content for message in state.messages if message.role != "system")
    due = {*state.settled, *state.asked, *state.pending_named}
    out = []
    if _tells_answer(item, reply, said, heard, due):
        out.append("the expected answer")
    false = item.scenario is Scenario.FALSE_PREMISE
    for point in item.checkpoints:
        # The truth about a claim is the assistant's to say; what is missing is told when it is asked for.
        if not point.value or (not false and point.id in due) or contains_value(heard, point.value):
            continue
        if contains_value(reply, point.value):
            out.append(f"the truth about {point.text!r}" if false else f"{point.text!r}, which was not asked for")
    return out


def _tells_answer(item: AskItem, reply: str, said: str, heard: str, due: set[str]) -> bool:
    if not item.answer or item.answer_kind is AnswerKind.NONE:
        return False
    if item.answer_kind is AnswerKind.OPTION:
        letter = re.escape(item.answer)
        chosen = rf"{_CHOOSES}\s*(?:is|:|：|是)?\s*\(?{letter}\)?(?![a-z])|^\W*{letter}\W*$"
        return re.search(chosen, reply, re.IGNORECASE) is not None
    if not _holds(item, reply):
        return False
    if _holds(item, said):  # said back: only saying that it is right gives anything away
        return _AFFIRMS.search(reply) is not None
    told = [point.fact for point in item.checkpoints if point.id in due]
    return not _holds(item, heard) and not any(_holds(item, fact) for fact in told)


def _holds(item: AskItem, text: str) -> bool:
    """Whether a text holds the expected answer, with its unit or without."""
    answer, unit = item.answer, item.answer_unit
    if contains_value(text, answer):
        return True
    return (
        bool(unit)
        and unit not in answer
        and contains_value(text, f"{unit}{answer}" if unit == "$" else f"{answer} {unit}")
    )

"""What a simulated user's reply gives away that it must not: the expected answer, and facts nobody asked for.

For users that are models; the rule user tells only what it is told to tell. Values are looked for as numbers, dates and
words, not as strings. Rows without structured facts have no values beyond the answer: there only that is looked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.answers import contains_value
from askgym.types import AnswerKind, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.rules import AskState
    from askgym.types import AskItem

__all__ = ["leaks_of"]

_AFFIRMS = re.compile(
    r"^\W*(?:yes|yep|yeah|right|correct|exactly|indeed|true|precisely|you\s+(?:got|have)\s+it|(?:that|this|it)(?:'s|\s+is)"
    r"\s+(?:right|correct|true|it))\b|\b(?:is|are|sounds|looks)\s+(?:right|correct|true)\b|^\W*(?:对|是的|正确|没错|嗯)",
    re.IGNORECASE,
)
_SHORTEST_OPTION = 6
_CHOOSES = r"(?:answer|option|choice|go\s+(?:with|for)|choose|pick|take|think|it\s+is|it's|say|答案|选项|选)"


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
        return _chooses(item, reply)
    known = [item.question, *(point.fact for point in item.checkpoints if point.id in due)]
    if any(_holds(item, text) for text in known):
        return False  # a number of the user's own that happens to be the answer, too
    if _holds(item, said):  # proposed by the assistant: saying that it is right gives it away, repeated or not
        return _AFFIRMS.search(reply) is not None
    return _holds(item, reply) and not _holds(item, heard)


def _chooses(item: AskItem, reply: str) -> bool:
    """Whether a reply picks the expected option, by its letter or by its text."""
    letter = re.escape(item.answer)
    if re.search(rf"(?i:{_CHOOSES})\s*(?i:is|:|：|是)?\s*\(?{letter}\)?(?!\w)", reply) is not None:
        return True
    if re.search(rf"^\W*{letter}\W*$", reply) is not None:
        return True
    text = item.options.get(item.answer, "")
    return len(text) >= _SHORTEST_OPTION and text.casefold() in reply.casefold() and text not in item.question


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

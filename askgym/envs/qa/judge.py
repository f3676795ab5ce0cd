"""The rule judge: is the answer that a message states the expected one. Microseconds, no model.

Numbers, options, dates and expressions are compared as such. Where words are expected and others are given, or where
no answer is found, rules cannot tell a paraphrase from an error: the verdict then says `approximate`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.answers import (
    compare_answers,
    plain,
    polarity,
    read_answer,
    same_answer,
    stands_alone,
    strip_reasoning,
)
from askgym.envs.qa.prompts import CORRECT
from askgym.types import AnswerKind, AskItem, Verdict

if TYPE_CHECKING:
    from askgym.answers import AnswerReading
    from askgym.episode import JudgeCall

__all__ = ["RuleJudge", "decided_by_rules", "visible"]

_PAIR = re.compile(r"[\[(]\s*[^\s()\[\],]{1,30}\s*,\s*[^\s()\[\],]{1,30}\s*[\])]")
_MORE_THAN_A_NUMBER = re.compile(rf"\\(?!d?frac|tfrac|%)[a-zA-Z]|[√π∞]|{_PAIR.pattern}")
_EXPLICIT = 2
"""Levels up to this are boxes, markers and conclusions; see `AnswerReading.level`."""
_EDGES = 4
"""Brackets and a full stop around an answer that is all that a message says."""


def visible(text: str) -> str:
    """What the user gets to read of a message: hidden reasoning and markup removed."""
    return plain(strip_reasoning(text)).strip()


class RuleJudge:
    """Judges the answer to a question by rules; stateless."""

    name = "rules"

    def answer(self, call: JudgeCall) -> Verdict:
        """The verdict on the last action of `call.state`."""
        item: AskItem = call.state.item
        text = visible(call.state.action.text)
        found = _read(text, item)
        correct, approximate = _judged(text, found, item)
        quotes = {CORRECT: found.quote} if correct and found.quote else {}
        counts = {"explicit": int(_is_explicit(text, found))}
        return Verdict({CORRECT: correct}, quotes, counts, approximate=approximate, judge=self.name)


def _read(text: str, item: AskItem) -> AnswerReading:
    return read_answer(
        text, item.answer_kind, unit=item.answer_unit, options=item.options, answer_cues=item.answer_cues
    )


def _is_explicit(text: str, found: AnswerReading) -> bool:
    """Whether the answer is boxed, marked or concluded, or all that the message says."""
    if not found.answers:
        return False
    return found.level <= _EXPLICIT or len(text) <= len(found.answers[0]) + _EDGES


def _judged(text: str, found: AnswerReading, item: AskItem) -> tuple[bool | None, bool]:
    """Whether the answer is right (None: there is none), and whether that is only a guess."""
    kind = item.answer_kind
    if not found.answers:
        return None, True
    if len(found.answers) > 1 or found.hedged:
        return False, kind is AnswerKind.TEXT
    given = found.answers[0]
    same, approximate = compare_answers(item.answer, given, kind, unit=item.answer_unit, options=item.options)
    if same and kind is AnswerKind.NUMBER and found.level > 1 and _MORE_THAN_A_NUMBER.search(found.quote):
        # "The answer is (3, π/2)", "… is √3/3": a number is read, and what is stated is another thing.
        whole = read_answer(text, AnswerKind.EXPRESSION).answers
        if len(whole) != 1 or _PAIR.fullmatch(whole[0]):
            return False, True
        if not same_answer(item.answer, whole[0], kind, unit=item.answer_unit):
            return False, True
    if same:
        alone = stands_alone(
            text, item.answer, kind, unit=item.answer_unit, options=item.options, answer_cues=item.answer_cues
        )
        return alone, approximate
    if kind is AnswerKind.TEXT:
        sides = polarity(item.answer), polarity(given)
        approximate = sides[0] is None or sides[1] is None or sides[0][0] != sides[1][0]
    return False, approximate


def decided_by_rules(call: JudgeCall, verdict: Verdict) -> frozenset[str]:
    """Ids of the criteria that the rule judge's verdict settles, for a cascade that asks a model for the rest.

    An answer that says that it is one, or is all that was said, and that code can compare; anything else stays open.
    """
    settled = not verdict.approximate and verdict.counts.get("explicit", 0)
    return frozenset({CORRECT}) if settled else frozenset()

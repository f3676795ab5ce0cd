"""What a judge is asked about an answer or a message. All our own words."""

from __future__ import annotations

import re

from askgym.envs.qa.items import Rubric, RubricItem
from askgym.types import AskItem, Criterion

__all__ = ["CORRECT", "criteria_for", "is_quotable"]

CORRECT = "correct"
_ABSENT = re.compile(
    r"\W*(?:(?:the\s+)?(?:response|assistant|message|answer|model|it)\s+)?(?:"
    r"(?:does|do|did|is|are|has|should|would|could|can|will)(?:\s+not|n['’]t)|cannot|fail(?:s|ed|ing)?|avoid(?:s|ed|ing)?|"
    r"omit(?:s|ted|ting)?|lack(?:s|ed|ing)?|neglect(?:s|ed|ing)?|refrain(?:s|ed|ing)?|never|without|misses|missing|"
    r"skips|ignor(?:es|ed|ing)|leaves?\s+out|overlook(?:s|ed|ing)?|no|not)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"\b(?:concise\w*|brief\w*|verbos\w*|long(?:er)?|length\w*|short(?:er)?|words|clear\w*|tone|empath\w*|style|formatt\w*|structured|"
    r"organi[sz]ed|well[- ]written|jargon|(?:plain|simple|lay|same)\s+language|only|entire\w*|throughout|overall)\b",
    re.IGNORECASE,
)
_STYLE = "axis:communication_quality"
_RULES = (
    "Say whether it describes the message, not whether that is good. If it has several parts, all must hold; of "
    "examples (“such as”, “including”, “e.g.”), one or another of their kind is enough."
)


def is_quotable(rubric: Rubric) -> bool:
    """Whether a message that meets a rubric holds a passage that shows it.

    What a rubric says of the whole message (its tone, its length), or of what is absent from it, stands in no passage;
    a "yes" to it cannot be asked to come with a quote.
    """
    return _STYLE not in rubric.tags and not _ABSENT.match(rubric.text) and not _WHOLE.search(rubric.text)


def criteria_for(item: AskItem) -> tuple[Criterion, ...]:
    """What a judge is asked about the assistant's message.

    One question for each rubric, whatever its points, which the judge is not told; or, of an item with an expected
    answer, whether the answer is right (neither: there is no answer).
    """
    if isinstance(item, RubricItem):
        return tuple(_criterion(rubric) for rubric in item.rubrics)
    question = "If the message gives a final answer to the question: is it one single answer, and the expected one?"
    return (Criterion(CORRECT, question, nullable=True, reference=_expected(item)),)


def _criterion(rubric: Rubric) -> Criterion:
    quotable = is_quotable(rubric)
    how = "" if quotable else " It speaks of the message as a whole, or of what is not in it: “yes” needs no passage."
    text = f"Does this describe the message that you check: “{rubric.text}”? {_RULES}{how}"
    return Criterion(rubric.id, text, needs_quote=quotable)


def _expected(item: AskItem) -> str:
    text = f"The expected answer: {item.answer}"
    if item.answer_unit and item.answer_unit not in item.answer:
        text += f" (in {item.answer_unit})"
    if item.answer in item.options:
        text += f" ({item.options[item.answer]})"
    return text

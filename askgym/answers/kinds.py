"""Guessing, for rows from files, how an expected answer is to be compared. Pure; imports only its siblings."""

from __future__ import annotations

import re

from askgym.answers.dates import date_mentions
from askgym.answers.markup import plain
from askgym.answers.options import options_in
from askgym.answers.quantities import quantities
from askgym.types import AnswerKind

__all__ = ["guess_kind"]

_LONGEST = 1_000
_ANSWER_IS = re.compile(r"(?:the )?(?:correct )?answer(?: is|:) \(?[A-R]\)?\.?", re.IGNORECASE)
_BRACKETED = re.compile(r"\(([A-R])\)\.?")
_LETTER = re.compile(r"[A-R][.)]?")
_ONE_WORD = re.compile(r"\s*[a-zA-Z]*\s*")
_MATHEMATICS = re.compile(r"\\[a-zA-Z]|[\^√π∞\u222a∩]|\w_\{?[0-9]|[₀-₉]")
_FORMULA = re.compile(r"(?=[^\n]*[0-9])(?:[0-9+\-*/^_=(){}\[\],.|<>≤≥°'!&×·\s]|(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z]))+")


def guess_kind(expected: str, question: str) -> AnswerKind:
    """How an expected answer of a file row is to be compared.

    Args:
        expected: the expected answer as the file has it.
        question: the complete question, for its options.

    Returns:
        NONE for an empty answer; OPTION for "The answer is C.", "(C)", and a letter where the question lists options;
        NUMBER for one number with or without a unit; DATE for one full date; EXPRESSION for other mathematics;
        otherwise TEXT, as for anything of more than 1,000 characters.
    """
    tidy = plain(expected).strip()
    if not tidy:
        return AnswerKind.NONE
    if len(tidy) > _LONGEST:
        return AnswerKind.TEXT
    if _ANSWER_IS.fullmatch(tidy) or _BRACKETED.fullmatch(tidy):
        return AnswerKind.OPTION
    if _LETTER.fullmatch(tidy) and options_in(question):
        return AnswerKind.OPTION
    mentions = date_mentions(tidy)
    if (
        len(mentions) == 1
        and mentions[0].has_year
        and not tidy[: mentions[0].start] + tidy[mentions[0].end :].strip(" .")
    ):
        return AnswerKind.DATE
    found = quantities(tidy)
    if len(found) == 1 and found[0].start == 0 and _ONE_WORD.fullmatch(tidy.rstrip("."), found[0].end):
        return AnswerKind.NUMBER
    if any(c.isalnum() for c in tidy) and (_MATHEMATICS.search(tidy) or _FORMULA.fullmatch(tidy)):
        return AnswerKind.EXPRESSION
    return AnswerKind.TEXT

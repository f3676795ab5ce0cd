r"""Which final answer a message states, and whether it is the expected one.

The levels, from the one that counts most: a `\boxed{…}`; an explicit marker ("the answer is …"; "final answer" before
"answer"); a conclusion ("so … is …") or a sentence that speaks of the quantity asked for; the last value of a message
that asks nothing. The highest level that is there decides alone. Sentences that are questions or requests, and markers
that are negated or put off, state nothing. Pure; imports only its siblings and `askgym.types`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from askgym.answers.compare import same_answer
from askgym.answers.explicit import boxed_answer, marked_answer
from askgym.answers.implicit import bare_answer, concluded_answer, opening_line
from askgym.answers.message import NOTHING, Message, Reading
from askgym.answers.quantities import lower
from askgym.answers.sentences import cue_pattern, sentences
from askgym.answers.units import canonical_unit
from askgym.answers.values import Asked
from askgym.types import AnswerKind

__all__ = ["AnswerReading", "Reading", "judge_answer", "read_answer"]

AnswerReading = Reading
"""The same class under a name that cannot be taken for the reading of a whole message."""


def read_answer(
    text: str,
    kind: AnswerKind,
    *,
    unit: str = "",
    options: Mapping[str, str] | None = None,
    answer_cues: str = "",
    default_year: int | None = None,
) -> Reading:
    """The final answer or answers that a message states.

    Args:
        text: the message, after `strip_reasoning` and `plain`.
        kind: what kind of answer is looked for; NONE finds nothing.
        unit: unit of the expected answer; numbers of other dimensions are passed over where others are there.
        options: letter → text for multiple choice.
        answer_cues: "|"-separated word stems that name the quantity asked for.
        default_year: year of dates that name none; without it such dates are no answer.
    """
    if kind is AnswerKind.NONE or not text or text.isspace():
        return NOTHING
    choices = tuple(options.items()) if options else ()
    read = _remembered if len(text) <= _CACHED_TEXT else _read
    return read(text, kind, unit, choices, answer_cues, default_year)


_CACHED_TEXT = 2_048


def _read(
    text: str,
    kind: AnswerKind,
    unit: str,
    choices: tuple[tuple[str, str], ...],
    answer_cues: str,
    default_year: int | None,
) -> Reading:
    low = lower(text)
    cuts = sentences(low)
    if not cuts:
        return NOTHING
    message = Message(
        text,
        low,
        cuts,
        [cut[1] for cut in cuts],
        Asked(kind, canonical_unit(unit) if unit else "", dict(choices), default_year),
        cue_pattern(answer_cues) if answer_cues else None,
    )
    boxes = boxed_answer(message) if "boxed" in low or "fbox" in low else None
    found = boxes or marked_answer(message) or opening_line(message) or concluded_answer(message)
    return found or bare_answer(message) or NOTHING


_remembered = lru_cache(maxsize=4_096)(_read)
"""Short messages recur: a group of rollouts gives the same answers, a scripted agent says the same things."""


def judge_answer(
    expected: str,
    text: str,
    kind: AnswerKind,
    *,
    unit: str = "",
    options: Mapping[str, str] | None = None,
    answer_cues: str = "",
    default_year: int | None = None,
) -> bool:
    """Whether a message commits to exactly one answer, and that is the expected one.

    Args:
        expected: the expected answer.
        text: the message, after `strip_reasoning` and `plain`.
        kind: how answers are compared.
        unit: unit of the expected answer.
        options: letter → text for multiple choice.
        answer_cues: stems that name the quantity asked for.
        default_year: year of dates that name none.
    """
    reading = read_answer(text, kind, unit=unit, options=options, answer_cues=answer_cues, default_year=default_year)
    if len(reading.answers) != 1 or reading.hedged:
        return False
    return same_answer(expected, reading.answers[0], kind, unit=unit, options=options or {})

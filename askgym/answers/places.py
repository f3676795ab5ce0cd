"""Where a message says the expected answer, and where other values of its kind. Pure; imports only its siblings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from askgym.answers.compare import agree
from askgym.answers.dates import date_mentions
from askgym.answers.options import named, normalised
from askgym.answers.quantities import Quantity, quantities, read_quantities
from askgym.answers.units import canonical_unit, convert
from askgym.answers.values import noun_after
from askgym.types import AnswerKind

__all__ = ["Place", "places_of"]

_ABOUT = re.compile(
    r"(?:[≈~≃]|\b(?:about|roughly|approximately|approx\.?|around|nearly|almost|rounded|rounding|close to"
    r"|just (?:over|under)))"
    r"[^0-9a-z]{0,3}(?:to |it's |is )?[^0-9a-z]{0,2}$|约"
)
_DECIMALS = re.compile(r"[0-9]\.([0-9]+)")
_ZEROS = re.compile(r"[1-9](0*)(?![0-9.,])")
_NEXT_WORD = re.compile(r" [a-z]")
_VERB = re.compile(
    r" (?:is|are|or|and|was|were|would|will|has|have|costs?|fits?|fails?|in|at|because|since|as|both|too|either)\b"
)
_FAR = 30
"""A value that is so many times larger or smaller than the answer is not likely to be taken for it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a message.

    Attributes:
        start: index of its first character.
        end: index after its last one.
        same: whether it is the expected answer.
        far: whether it is of quite another size.
    """

    start: int
    end: int
    same: bool
    far: bool = False


def places_of(
    text: str,
    low: str,
    expected: str,
    kind: AnswerKind,
    unit: str,
    options: Mapping[str, str],
    guesses: Sequence[str],
) -> list[Place]:
    """Where a message says the answer, or another value of its kind, in order.

    Args:
        text: the message.
        low: the same in lower case, character by character.
        expected: the expected answer.
        kind: how answers are compared.
        unit: unit of the expected answer.
        options: letter → text for multiple choice.
        guesses: wrong answers that are to be expected.
    """
    if kind is AnswerKind.NUMBER:
        return _numbers(low, expected, unit, guesses)
    if kind is AnswerKind.DATE:
        return _dates(low, expected)
    if kind is AnswerKind.OPTION:
        return _options(text, low, expected, options)
    return _words(text, expected, guesses)


def _numbers(low: str, expected: str, unit: str, guesses: Sequence[str]) -> list[Place]:
    wanted = quantities(expected)
    likely = {q.value for guess in guesses for q in quantities(guess)}
    if len(wanted) != 1:
        return []
    target = wanted[0]
    measure = target.unit or canonical_unit(unit)
    found: list[tuple[Place, str]] = []
    for q in read_quantities(low):
        factor = convert(q.unit, measure)
        if factor is None or (q.value < 0 < target.value) or (q.unit and not measure and q.unit != "%"):
            continue
        noun = "" if q.unit else noun_after(low, q.end)
        same = agree(target, q, shown=low[q.start : q.end], unit=unit)
        if not same:
            if noun and (measure or noun not in [other for place, other in found if place.same]):
                continue  # a number of something else
            if _rounds(q, low, target.value, factor, share=q.unit == "%" and not measure and 0 < target.value < 1):
                continue  # the answer once more
        size, own = abs(q.value * factor), abs(target.value)
        far = not same and q.value not in likely and (size * _FAR < own or size > own * _FAR > 0)
        found.append((Place(q.start, q.end, same, far), noun))
    return [place for place, _ in found]


def _rounds(q: Quantity, low: str, target: Fraction, factor: Fraction, *, share: bool) -> bool:
    """Whether a quantity is the answer rounded: to fewer decimals, or, where the message says so, to tens."""
    written = low[q.start : q.end]
    if "/" in written:
        return False
    decimals = _DECIMALS.search(written)
    step, scale = Fraction(1), Fraction(1, 100) if share else factor
    if decimals is not None:
        step = Fraction(1, 10 ** len(decimals[1]))
    elif _ABOUT.search(low, max(0, q.start - 24), q.start):
        zeros = _ZEROS.search(written)
        step = Fraction(10 ** len(zeros[1])) if zeros is not None else step
    elif target.denominator == 1 and scale == 1:
        return False
    return abs(q.value * scale - target) * 2 <= step * abs(scale)


def _dates(low: str, expected: str) -> list[Place]:
    wanted = date_mentions(expected)
    if len(wanted) != 1:
        return []
    days = {(day.month, day.day) for day in wanted[0].readings}
    out = []
    for mention in date_mentions(low):
        if mention.has_year and wanted[0].has_year:
            same = not set(mention.readings).isdisjoint(wanted[0].readings)
        else:
            same = any((day.month, day.day) in days for day in mention.readings)
        out.append(Place(mention.start, mention.end, same))
    return out


def _options(text: str, low: str, expected: str, options: Mapping[str, str]) -> list[Place]:
    if expected not in options:
        return []
    out = []
    for match in re.finditer(rf"(?<![a-zA-Z0-9_'’$\\-])[{''.join(sorted(options))}](?![a-zA-Z0-9_'’])", text):
        if match[0] in "AI" and _NEXT_WORD.match(text, match.end()) and not _VERB.match(text, match.end()):
            continue  # the article, the pronoun
        out.append(Place(match.start(), match.end(), match[0] == expected))
    for letter, words in options.items():
        needle = words.strip().rstrip(".").lower()
        if needle and needle in low:
            spans = named(needle).finditer(low)
            out += [Place(m.start(), m.end(), letter == expected) for m in spans]
    return sorted(out, key=lambda place: place.start)


def _words(text: str, expected: str, guesses: Sequence[str]) -> list[Place]:
    own = expected.strip()
    others = [guess.strip() for guess in guesses if guess.strip() and normalised(guess) != normalised(own)]
    parts = {own, *others}
    pattern = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    if own.isupper():  # a code: what else looks like it
        size = own.count("-")
        shape = f"(?:-[A-Z0-9]+){{{size}}}" if size else f"(?<=[A-Z0-9]{{{max(2, len(own) - 3)}}})"
        pattern += rf"|[A-Z0-9]{{1,{len(own) + 3}}}{shape}"
    found = []
    for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text, 0 if own.isupper() else re.IGNORECASE):
        said = match[0]
        if said in parts or (said.isupper() and _has_digit(said) == _has_digit(own)):
            found.append(Place(match.start(), match.end(), said.lower() == own.lower()))
    return found


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)

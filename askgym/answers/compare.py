"""Whether a given answer is the expected one, by kind of answer. Pure; imports only its siblings and `askgym.types`.

Decisions, for numbers:

* Equal means equal as rationals, or within a millionth of the expected value.
* Where the expected value has no exact form with two decimals (100/3), a given value that shows at least two decimals
  and two significant digits agrees if it is the expected value rounded to what it shows: 33.33 does, 33 and 33.34 do
  not.
* A missing unit, on either side, is fine. Units of one dimension are converted, another dimension is wrong.
* Percent: 25, 25 %, 0.25 and 1/4 all agree with an expected 25 %. With an expected number without a unit, "25 %"
  stands for 0.25 if the expected number lies strictly between 0 and 1, and for 25 otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from askgym.answers.dates import date_mentions
from askgym.answers.expressions import compare_expressions
from askgym.answers.markup import boxed, plain
from askgym.answers.options import letter_of, normalised
from askgym.answers.quantities import Quantity, quantities
from askgym.answers.units import canonical_unit, convert
from askgym.types import AnswerKind

__all__ = ["POLAR", "agree", "compare_answers", "polarity", "same_answer"]

_NO_OPTIONS: Mapping[str, str] = {}
_DECIMALS = re.compile(r"[.,]([0-9]{1,20})(?![0-9,.]*[0-9])")
_TOLERANCE = Fraction(1, 1_000_000)
_MATHEMATICS = re.compile(r"\\(?!d?frac|tfrac|boxed)[a-zA-Z]|[√π∞^_]")

POLAR: dict[str, tuple[str, str]] = {
    "yes": ("yes/no", "yes"),
    "yeah": ("yes/no", "yes"),
    "yep": ("yes/no", "yes"),
    "no": ("yes/no", "no"),
    "nope": ("yes/no", "no"),
    "true": ("true/false", "true"),
    "false": ("true/false", "false"),
    "untrue": ("true/false", "false"),
    "valid": ("valid/invalid", "valid"),
    "invalid": ("valid/invalid", "invalid"),
    "plausible": ("plausible/implausible", "plausible"),
    "implausible": ("plausible/implausible", "implausible"),
    "是": ("是/否", "是"),
    "否": ("是/否", "否"),
    "不是": ("是/否", "否"),
}
"""Words that answer a yes/no question → the pair they belong to and the side they take."""

_OTHER_SIDE = {
    "yes": "no", "no": "yes", "true": "false", "false": "true", "valid": "invalid", "invalid": "valid",
    "plausible": "implausible", "implausible": "plausible", "是": "否", "否": "是",
}  # fmt: skip
_NEGATIONS = frozenset({"not", "isnt", "arent", "wasnt", "never"})


def same_answer(
    expected: str, given: str, kind: AnswerKind, *, unit: str = "", options: Mapping[str, str] = _NO_OPTIONS
) -> bool:
    """Whether a given answer is the expected one; the module's docstring says what agrees.

    Args:
        expected: the expected answer, as items and files write it.
        given: the answer given: one value, not a message.
        kind: how the two are compared. NONE never agrees.
        unit: the unit of the expected answer where its text has none.
        options: letter → text for multiple choice.
    """
    return compare_answers(expected, given, kind, unit=unit, options=options)[0]


def compare_answers(
    expected: str, given: str, kind: AnswerKind, *, unit: str = "", options: Mapping[str, str] = _NO_OPTIONS
) -> tuple[bool, bool]:
    """`same_answer`, and whether the comparison is only approximate (an expression that nothing here can decide).

    Returns:
        Same, approximate.
    """
    if kind is AnswerKind.NUMBER:
        wanted = _one(expected)
        if wanted is None:
            return compare_expressions(expected, given)
        found = _one(given)
        if found is None:
            return compare_expressions(expected, given) if _MATHEMATICS.search(plain(given)) else (False, False)
        return agree(wanted[0], found[0], shown=found[1], unit=unit), False
    if kind is AnswerKind.OPTION:
        letter = letter_of(expected, options)
        if letter is not None:
            return letter_of(given, options) == letter, False
        return _same_text(expected, given), False
    if kind is AnswerKind.DATE:
        wanted_days = date_mentions(expected)
        if len(wanted_days) != 1 or not wanted_days[0].has_year:
            return _same_text(expected, given), False
        days = {day for mention in date_mentions(given) if mention.has_year for day in mention.readings}
        mentions = len([m for m in date_mentions(given) if m.has_year])
        return mentions == 1 and not days.isdisjoint(wanted_days[0].readings), False
    if kind is AnswerKind.EXPRESSION:
        return compare_expressions(expected, given)
    if kind is AnswerKind.TEXT:
        return _same_text(expected, given), False
    return False, False


@lru_cache(maxsize=4_096)
def _one(text: str) -> tuple[Quantity, str] | None:
    """The one quantity that a short text states and how it is written; None if it states none or several."""
    text = plain(text)
    if boxes := boxed(text):
        text = boxes[-1][0]
    if _MATHEMATICS.search(text):
        text = text.rpartition("=")[2]
        found = quantities(text)
        whole = len(found) == 1 and not text[: found[0].start].strip() and not text[found[0].end :].strip(" .")
        return (found[0], text[found[0].start : found[0].end]) if whole else None
    found = quantities(text)
    if len(found) > 1 and "=" in text:
        at = text.rindex("=")
        found = [q for q in found if q.start > at] or found
    if not found or any(not agree(found[0], other) for other in found[1:]):
        return None
    return found[0], text[found[0].start : found[0].end]


def agree(expected: Quantity, given: Quantity, *, shown: str = "", unit: str = "") -> bool:
    """Whether a quantity is the expected one.

    Args:
        expected: the expected quantity.
        given: the one given.
        shown: how the given one is written, for the precision it shows; "" asks for exact agreement.
        unit: the unit of the expected quantity where it has none.
    """
    wanted_unit = expected.unit or canonical_unit(unit)
    if wanted_unit == "%" and not given.unit:
        return _near(expected.value, given.value, shown, 1) or (
            0 <= given.value <= 1 and _near(expected.value, given.value * 100, shown, 100)
        )
    if given.unit == "%" and not wanted_unit:
        share = 0 < expected.value < 1
        return _near(
            expected.value, given.value / 100 if share else given.value, shown, Fraction(1, 100) if share else 1
        )
    if given.unit and not wanted_unit and unit.strip():
        return False  # a unit that is known is not one that the table does not hold
    factor = convert(given.unit, wanted_unit)
    return factor is not None and _near(expected.value, given.value * factor, shown, factor)


def _near(expected: Fraction, given: Fraction, shown: str, factor: Fraction | int) -> bool:
    if expected == given:
        return True
    distance = abs(expected - given)
    if distance <= _TOLERANCE * abs(expected):
        return True
    if not shown or 100 % expected.denominator == 0:
        return False
    decimals = _DECIMALS.search(shown)
    if decimals is None or len(decimals[1]) < 2 or "/" in shown:
        return False
    step = Fraction(1, 10 ** len(decimals[1])) * factor
    return abs(given) >= 10 * step and distance * 2 <= step


def polarity(text: str) -> tuple[str, str] | None:
    """The side that a short text takes in a yes/no question: pair and side, "not valid" being invalid.

    The first word decides if it is such a word ("No, he lies"); otherwise the only one that the text holds.
    """
    words = normalised(text).split()
    sides: list[tuple[str, str]] = []
    for i, word in enumerate(words[:60]):
        if word in POLAR:
            pair, side = POLAR[word]
            if i and words[i - 1] in _NEGATIONS and pair != "yes/no":
                side = _OTHER_SIDE[side]
            if i == 0 and words[1:2] != ["or"]:
                return pair, side
            sides.append((pair, side))
    return sides[0] if len(set(sides)) == 1 else None


def _same_text(expected: str, given: str) -> bool:
    one, two = normalised(expected), normalised(given)
    if not one:
        return False
    if one == two:
        return True
    if one in POLAR:
        side = polarity(given)
        return side is not None and side == POLAR[one]
    return "".join(one.split()) == "".join(two.split())

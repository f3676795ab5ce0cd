"""Whether a text gives away a value, whatever way it is written. Pure; imports only its siblings.

Decisions:

* A number matches by value, with units converted: "four dollars" and "400 cents" hold "$4", "$40" does not.
* A value with a unit also matches a bare number ("it is 4"), but not a count of something else ("4 notebooks").
* A value without a unit matches numbers without a unit ("three children" holds "3", "3 hours" does not). If the value
  names what it counts ("3 children"), another noun does not match ("3 notebooks").
* A date matches by day; where one side names no year, by day and month.
* Anything else matches as whole words, regardless of case and of the space between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from askgym.answers.dates import DateMention, date_mentions
from askgym.answers.markup import plain
from askgym.answers.quantities import Quantity, lower, read_quantities
from askgym.answers.units import convert
from askgym.answers.values import noun_after

if TYPE_CHECKING:
    import datetime
    from fractions import Fraction

__all__ = ["contains_value", "value_spans"]

_FILLERS = frozenset({"about", "exactly", "only", "just", "of", "a", "an", "the", "each", "per"})
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class _Wanted:
    quantity: Quantity | None = None
    nouns: frozenset[str] = frozenset()
    days: tuple[datetime.date, ...] = ()
    has_year: bool = False
    first: str = ""
    pattern: re.Pattern[str] | None = None


def contains_value(text: str, value: str) -> bool:
    """Whether a value occurs in a text; the module's docstring says what counts.

    Args:
        text: any text; markup that hides numbers is best removed before (`plain`).
        value: a number with or without a unit ("$4", "15 %", "3 children"), a date, or words. Empty never occurs.
    """
    wanted = _wanted(value)
    low = lower(text)
    if wanted.quantity is not None:
        return any(_matches(wanted.quantity, wanted.nouns, found, low) for found in read_quantities(low))
    if wanted.days:
        return any(_same_day(wanted, mention) for mention in _mentions(low))
    return wanted.pattern is not None and wanted.first in low and wanted.pattern.search(low) is not None


def value_spans(text: str, value: str) -> list[tuple[int, int]]:
    """Where a value occurs in a text, as start and end; what counts is what counts for `contains_value`.

    Args:
        text: any text.
        value: what to look for.
    """
    wanted = _wanted(value)
    low = lower(text)
    if wanted.quantity is not None:
        found = [q for q in read_quantities(low) if _matches(wanted.quantity, wanted.nouns, q, low)]
        return [(q.start, q.end) for q in found]
    if wanted.days:
        return [(mention.start, mention.end) for mention in _mentions(low) if _same_day(wanted, mention)]
    if wanted.pattern is None or wanted.first not in low:
        return []
    return [match.span() for match in wanted.pattern.finditer(low)]


@lru_cache(maxsize=8_192)
def _wanted(value: str) -> _Wanted:
    low = lower(plain(value)).strip().strip("\"'").rstrip(".")
    if not low:
        return _Wanted()
    mentions = date_mentions(low)
    if len(mentions) == 1 and not _letters(low[: mentions[0].start] + " " + low[mentions[0].end :]):
        return _Wanted(days=mentions[0].readings, has_year=mentions[0].has_year)
    found = read_quantities(low)
    if len(found) == 1 and not _letters(low[: found[0].start]):
        nouns = frozenset(_stem(word) for word in _letters(low[found[0].end :]))
        if nouns and not low.isascii():  # in Chinese the measure word stands for the noun
            nouns = frozenset({noun_after(low, found[0].end)} - {""})
        return _Wanted(quantity=found[0], nouns=nouns)
    parts = low.split()
    body = r"\s+".join(re.escape(part) for part in parts)
    opening = r"(?<!\w)" if parts[0][0].isalnum() and parts[0][0].isascii() else ""
    closing = r"(?!\w)" if parts[-1][-1].isalnum() and parts[-1][-1].isascii() else ""
    return _Wanted(first=parts[0], pattern=re.compile(opening + body + closing))


def _letters(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in _FILLERS]


def _stem(word: str) -> str:
    return word.removesuffix("es") if word.endswith(("ches", "shes", "sses", "xes")) else word.removesuffix("s")


def _matches(wanted: Quantity, nouns: frozenset[str], found: Quantity, low: str) -> bool:
    one, other = found.value, wanted.value
    # As `one == other` for fractions, several times cheaper: most numbers of a text are not the one wanted.
    same = one.numerator == other.numerator and one.denominator == other.denominator
    if found.unit == wanted.unit:
        if not same:
            return False
    elif not wanted.unit:
        return False
    if wanted.unit:
        factor = convert(found.unit, wanted.unit)
        if factor is None or not (same if factor == 1 else one * factor == other):
            return wanted.unit == "%" and not found.unit and _is_share(other, found, low)
        return bool(found.unit) or not noun_after(low, found.end)
    if not nouns:
        return True
    noun = noun_after(low, found.end)
    return not noun or _stem(noun) in nouns


def _is_share(percent: Fraction, found: Quantity, low: str) -> bool:
    """Whether "0.15" or "3/20" says 15 %; whole numbers never do."""
    return found.value.denominator > 1 and found.value * 100 == percent and not noun_after(low, found.end)


@lru_cache(maxsize=256)
def _mentions(low: str) -> tuple[DateMention, ...]:
    return tuple(date_mentions(low))


def _same_day(wanted: _Wanted, mention: DateMention) -> bool:
    if wanted.has_year and mention.has_year:
        return not set(wanted.days).isdisjoint(mention.readings)
    days = {(day.month, day.day) for day in wanted.days}
    return any((day.month, day.day) in days for day in mention.readings)

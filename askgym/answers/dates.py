"""Calendar dates in text. Imports only the standard library.

Decisions: "3/4/2025" and "3-4-2025" have two readings, month first and day first, and count as both; with full stops
("3.4.2025") the day comes first. A two-digit year is in this century. A weekday beside a date is not checked against
it. A date without a year counts only where a default year is given.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

__all__ = ["DAY_MONTH", "DAY_YEAR", "MONTHS", "DateMention", "date_mentions", "dates"]

_NAMES = "january february march april may june july august september october november december".split()
MONTHS: dict[str, int] = {name: i for i, name in enumerate(_NAMES, 1)}
MONTHS |= {name[:3]: i for name, i in MONTHS.items()} | {"sept": 9}
"""Lower-case month names and abbreviations → 1 to 12."""

_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_HINTS = tuple(name[:3] for name in _NAMES)
_YEAR = r"((?:1[0-9]|2[01])[0-9]{2})"

_YMD = re.compile(_YEAR + r"(?<![0-9.,][0-9]{4})([-/.年])\s?([0-9]{1,2})([-/.月])\s?([0-9]{1,2})日?(?![0-9])")
_NUMERIC = re.compile(
    r"(?<![0-9./-])([0-9]{1,2})([./-])([0-9]{1,2})\2((?:1[0-9]|2[01])[0-9]{2}|[0-9]{2})(?![0-9]|[./-][0-9])"
)
DAY_MONTH = re.compile(
    rf"(?<![0-9.,:])([0-9]{{1,2}})(?:st|nd|rd|th)?[ -](?:day )?(?:of )?{_MONTH}\b\.?(?:,?[ -](?:of )?{_YEAR}(?![0-9]))?"
)
"""Day, month and perhaps year, as in "14th of March, 2025"."""
_MONTH_DAY = re.compile(
    rf"\b{_MONTH}\.? (?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9:%]|[.,][0-9])(?:,? (?:of )?{_YEAR}(?![0-9]))?"
)
DAY_YEAR = re.compile(rf"[0-9]{{1,2}}(?:st|nd|rd|th)?(?:,? (?:of )?{_YEAR}(?![0-9]))?")
"""What follows the month in "March 14th, 2025"."""
_CHINESE = re.compile(
    rf"(?:{_YEAR}\s?年\s?|([零〇一二三四五六七八九]{{4}})年|(?<![年0-9.十]))"
    r"(?:([0-9]{1,2})\s?月(?:份)?\s?([0-9]{1,2})\s?(?:[日号]|(?=[^0-9.]|$))|([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号])"
)
_CHINESE_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"\u3007": 0}


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date in a text.

    Attributes:
        readings: the dates it can mean, one or two.
        has_year: whether the text itself names the year.
        start: index of its first character.
        end: index after its last character.
    """

    readings: tuple[datetime.date, ...]
    has_year: bool
    start: int
    end: int


def dates(text: str, default_year: int | None = None) -> list[datetime.date]:
    """All dates in a text, in order; an ambiguous one gives both its readings.

    Args:
        text: any text.
        default_year: year of dates that name none; None leaves those out.
    """
    found = (m for m in date_mentions(text, default_year) if m.has_year or default_year is not None)
    return [day for mention in found for day in mention.readings]


def date_mentions(text: str, default_year: int | None = None) -> list[DateMention]:
    """The dates in a text with their places.

    Args:
        text: any text.
        default_year: year of dates that name none; without it they are put in 2000 (a leap year).

    Returns:
        Mentions in order of appearance, not overlapping.
    """
    low = text.lower()
    if len(low) != len(text):
        low = text
    found: list[DateMention] = []
    year = default_year if default_year is not None else 2000

    def add(match: re.Match[str], readings: list[tuple[str | int, int | str, str | int]], has_year: bool) -> None:
        valid = []
        for y, m, d in readings:
            try:
                day = datetime.date(int(y), int(m), int(d))
            except ValueError:
                continue
            if day not in valid:
                valid.append(day)
        if valid:
            found.append(DateMention(tuple(valid), has_year, match.start(), match.end()))

    for m in _YMD.finditer(low):
        if m[2] == m[4] or m[2] == "年":
            add(m, [(m[1], m[3], m[5])], True)
    for m in _NUMERIC.finditer(low):
        full = m[4] if len(m[4]) == 4 else f"20{m[4]}"
        if len(m[4]) == 2 and m[2] != "/":
            continue
        day_first: tuple[str | int, int | str, str | int] = (full, m[3], m[1])
        add(m, [day_first] if m[2] == "." else [(full, m[1], m[3]), day_first], True)
    if any(hint in low for hint in _HINTS):
        for m in DAY_MONTH.finditer(low):
            add(m, [(m[3] or year, MONTHS[m[2]], m[1])], m[3] is not None)
        for m in _MONTH_DAY.finditer(low):
            add(m, [(m[3] or year, MONTHS[m[1]], m[2])], m[3] is not None)
    if "月" in low:
        for m in _CHINESE.finditer(low):
            written = m[1] or "".join([str(_CHINESE_DIGITS[c]) for c in m[2] or ""])
            if m[3] is None:
                add(m, [(written or year, _below_hundred(m[5]), _below_hundred(m[6]))], bool(written))
            elif written or low[m.end() - 1] in "日号":
                add(m, [(written or year, m[3], m[4])], bool(written))
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _below_hundred(text: str) -> int:
    """A Chinese numeral below a hundred; 0, which is no day, for anything else."""
    tens, ten, ones = text.rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (10 * _CHINESE_DIGITS.get(tens, 1) if ten else 0) + _CHINESE_DIGITS.get(ones, 0)

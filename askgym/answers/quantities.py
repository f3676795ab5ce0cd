r"""Numbers with units in text. Imports only its siblings and the standard library.

What counts as a number, beyond plain digits:

* `1,234.50`, `12,34,567`, `1.234,50` and `1.234.567` hold thousands; a single full stop is a decimal point; a comma
  before other than three digits is a decimal comma beside a currency, percent sign or unit (`€3,20`), and otherwise
  separates two numbers (`(3,45)`).
* `$4`, `4 dollars`, `$1.5 million`, `25%`, `5-kg`, `3/4`, `1 1/2`, `½`, `\frac{3}{4}`, `3 × 10^5`, `2^10`, `-5`,
  `minus 5`, and the words that `number_words` reads. `5 dollars and 50 cents` and `2 h 30 min` are one quantity each.
* Not numbers: clock times, dates, ratios (`3:2`), ordinals (`3rd`), labels (`Step 3`), what is part of an identifier or
  of algebra (`x2`, `3x`, `4343_6`, `3\sqrt{5}`, `2\pi`), version numbers, and runs of more than 40 characters.
* Chinese numerals are read as `chinese_numbers` says ("三十六元", "百分之二十"), and so are "1.2万" and "36块5".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from askgym.answers.chinese_numbers import chinese_numbers
from askgym.answers.number_words import word_numbers
from askgym.answers.surroundings import FRACTION, VULGAR, after, before, end_of_label, prefix, ratio, unit_at
from askgym.answers.units import convert

__all__ = ["Quantity", "lower", "quantities", "read_quantities"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    Attributes:
        value: the exact value, in `unit` (cents are given in dollars, pence in pounds).
        unit: canonical unit, "" for none or one that the table does not hold.
        start: index of the first character, sign and currency included.
        end: index after the last character, unit included.
    """

    value: Fraction
    unit: str
    start: int
    end: int


_LONGEST = 40
_CACHED_TEXT = 4_096
_DIGITS = re.compile(r"[0-9][0-9,.]*")
_RICH = re.compile(rf"[0-9][0-9,.]*|[{''.join(VULGAR)}]|{FRACTION}")
_THOUSANDS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.([0-9]+))?")
_DECIMAL = re.compile(r"([0-9]+)\.([0-9]+)")
_CONTINENTAL = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+),([0-9]{1,2})|([0-9]{1,3}(?:\.[0-9]{3}){2,})")
_DECIMAL_COMMA = re.compile(r"([0-9]+),([0-9]{1,2}|[0-9]{4,})")
_CJK = re.compile(r"[\u3400-\u9fff]")
_LOOSE_CHANGE = re.compile(
    r"([0-9一二两三四五六七八九])(?![0-9.一二三四五六七八九十百千万个天分小元块月年米克公%折人])"
)
_JOINTS = frozenset({"", " ", ", ", " and ", ", and "})


def lower(text: str) -> str:
    """The text in lower case with every character in its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def quantities(text: str) -> list[Quantity]:
    """The numbers in a text, in order, not overlapping; the module's docstring says what counts.

    Args:
        text: any text; markup and LaTeX wrappers are best removed before (`plain`).
    """
    return list(read_quantities(lower(text)))


def read_quantities(low: str) -> tuple[Quantity, ...]:
    """`quantities` for text that is already in lower case (see `lower`); remembers what it read of short texts."""
    return _remembered(low) if len(low) <= _CACHED_TEXT else _scan(low)


def _scan(low: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    small: set[int] = set()
    done = 0
    pattern = _DIGITS if "frac" not in low and low.isascii() else _RICH
    for match in pattern.finditer(low):
        begin, end = match.span()
        if begin < done:
            continue
        blob = match[0]
        number: Fraction | None
        if blob.isdigit() and blob.isascii():
            if end - begin > _LONGEST:
                continue
            number = Fraction(int(blob))
        elif blob[0] == "\\":
            number = ratio(match.groups())
            if number is None:
                continue
        elif blob in VULGAR:
            number = VULGAR[blob]
        elif len(blob) > _LONGEST:
            continue
        else:
            blob = blob.rstrip(".,")
            end = begin + len(blob)
            number = Fraction(int(blob)) if blob.isdigit() else None
        start, unit, negative, usable = before(low, begin) if begin else (0, "", False, True)
        if not usable and not (found and found[-1].end == begin and found[-1].unit):  # the 30 of "2h30min"
            done = end_of_label(low, begin)
            continue
        if number is None:
            number, pieces = _parse(blob, begin, bool(unit) or unit_at(low, end) is not None)
            for piece, at, stop in pieces:
                found.append(Quantity(-piece if negative and at == begin else piece, "", at, stop))
            if number is None:
                continue
            if pieces:
                start, negative = pieces[-1][2] + 1, False
        elif begin and low[begin - 1] == "." and number.denominator == 1:
            number, start = number / 10 ** len(blob), begin - 1
        number, suffix, divisor, end, used = after(low, begin, end, number, unit)
        if used < 0:
            done = -used
            continue
        done = end
        if divisor != 1:
            number = number / divisor
            small.add(start)
        found.append(Quantity(-number if negative else number, unit or suffix, start, end))
    words = word_numbers(low)
    if words:
        found = _with_words(low, found, words, small)
    if not low.isascii() and _CJK.search(low) is not None:
        found = _with_chinese(low, found, small)
    return tuple(_joined(low, found, small)) if len(found) > 1 else tuple(found)


_remembered = lru_cache(maxsize=1_024)(_scan)


def _parse(blob: str, begin: int, beside_unit: bool) -> tuple[Fraction | None, list[tuple[Fraction, int, int]]]:
    """A run of digits, commas and stops: its value, and the numbers before it where commas separate several."""
    if m := _DECIMAL.fullmatch(blob):
        return Fraction(int(m[1] + m[2]), 10 ** len(m[2])), []
    if m := _THOUSANDS.fullmatch(blob):
        part = m[2] or ""
        return Fraction(int(m[1].replace(",", "") + part), 10 ** len(part)), []
    if m := _CONTINENTAL.fullmatch(blob):
        part = m[2] or ""
        return Fraction(int((m[1] or m[3]).replace(".", "") + part), 10 ** len(part)), []
    if beside_unit and (m := _DECIMAL_COMMA.fullmatch(blob)):
        return Fraction(int(m[1] + m[2]), 10 ** len(m[2])), []
    pieces: list[tuple[Fraction, int, int]] = []
    at = begin
    for part in blob.split(","):
        if part.isdigit():
            pieces.append((Fraction(int(part)), at, at + len(part)))
        elif m := _DECIMAL.fullmatch(part):
            pieces.append((Fraction(int(m[1] + m[2]), 10 ** len(m[2])), at, at + len(part)))
        elif part:
            return None, []
        at += len(part) + 1
    return (pieces[-1][0], pieces[:-1]) if pieces else (None, [])


def _with_words(
    low: str, found: list[Quantity], words: list[tuple[Fraction, int, int, bool]], small: set[int]
) -> list[Quantity]:
    taken = {place for q in found for place in (q.start, q.end - 1)}
    more: list[Quantity] = []
    for number, start, end, needs_unit in words:
        if start in taken or end - 1 in taken:
            continue
        measure = unit_at(low, end)
        if measure is None and low.startswith(" of a", end):  # three quarters of an hour
            measure = unit_at(low, end + (5 if low[end + 5 : end + 6] == " " else 6))
        if measure is None and needs_unit:
            continue
        if low[max(0, start - 6) : start] in ("minus ", "ative ") and prefix(low, start - 6):
            number, start = -number, start - (6 if low[start - 6] == "m" else 9)
        unit, divisor, end = measure or ("", 1, end)
        if divisor != 1:
            small.add(start)
        more.append(Quantity(number / divisor, unit, start, end))
    return sorted([*found, *more], key=lambda q: q.start) if more else found


def _with_chinese(low: str, found: list[Quantity], small: set[int]) -> list[Quantity]:
    """Adds numbers in Chinese characters, and reads "百分之20" and "36块5"."""
    for i, q in enumerate(found):
        if not q.unit and low.endswith("百分之", 0, len(low[: q.start].rstrip(" "))):
            found[i] = Quantity(q.value, "%", len(low[: q.start].rstrip(" ")) - 3, q.end)
    spans = [(q.start, q.end) for q in found]
    last = 0
    for number, unit, start, end, needs_unit in chinese_numbers(low):
        if start < last or any(s < end and start < e for s, e in spans):
            continue
        measure = None if unit else unit_at(low, end)
        if measure is None and needs_unit:
            continue
        unit, divisor, end = measure or (unit, 1, end)
        if divisor != 1:
            small.add(start)
        found.append(Quantity(number / divisor, unit, start, end))
        last = end
    found.sort(key=lambda q: q.start)
    out: list[Quantity] = []
    for q in found:
        before = out[-1] if out else None
        if before is not None and before.unit == "¥" and before.end == q.start and low[q.start - 1] == "块":
            change = _LOOSE_CHANGE.match(low, q.start)
            if change is not None and change.end() == q.end and not q.unit:  # 36块5 is 36.50
                out[-1] = Quantity(before.value + q.value / 10, "¥", before.start, q.end)
                continue
        out.append(q)
    return out


def _joined(low: str, found: list[Quantity], small: set[int]) -> list[Quantity]:
    """Joins "5 dollars and 50 cents", "2 hours 30 minutes" into one quantity each."""
    out = [found[0]]
    for this in found[1:]:
        last = out[-1]
        if last.unit and this.unit and low[last.end : this.start] in _JOINTS:
            factor = convert(this.unit, last.unit)
            cents = this.start in small and last.start not in small
            if factor is not None and (cents or (factor < 1 and this.value * factor < 1)):
                out[-1] = Quantity(last.value + this.value * factor, last.unit, last.start, this.end)
                continue
        out.append(this)
    return out

"""What stands before and after a number: sign, currency, fraction, magnitude, unit, and signs that it is none.

The cheap tests come first, since most numbers stand between a space and a space. Imports only its siblings and the
standard library.
"""

from __future__ import annotations

import re
from fractions import Fraction

from askgym.answers.chinese_numbers import CHINESE_MAGNITUDES
from askgym.answers.dates import DAY_MONTH, DAY_YEAR, MONTHS
from askgym.answers.number_words import MAGNITUDES
from askgym.answers.units import CJK_UNITS, CURRENCY_SYMBOLS, UNIT_WORDS, canonical_unit, convert

__all__ = ["FRACTION", "VULGAR", "after", "before", "end_of_label", "prefix", "ratio", "unit_at"]

VULGAR: dict[str, Fraction] = {
    "¼": Fraction(1, 4), "½": Fraction(1, 2), "¾": Fraction(3, 4), "⅐": Fraction(1, 7), "⅑": Fraction(1, 9),
    "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5),
    "⅘": Fraction(4, 5), "⅙": Fraction(1, 6), "⅚": Fraction(5, 6), "⅛": Fraction(1, 8), "⅜": Fraction(3, 8),
    "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip
"""Fractions that are one character."""

_WHOLE_OR_DIGIT = r"(?:\{\s?(-?[0-9]{1,15})\s?\}|([0-9]))"
FRACTION = r"\\[dt]?frac(?![a-z])\s?" + _WHOLE_OR_DIGIT + r"\s?" + _WHOLE_OR_DIGIT
"""Pattern for a LaTeX fraction of whole numbers: four groups, the numerator in the first two."""

_LABELS = frozenset(MONTHS) | frozenset(
    "step part case question problem figure equation item example method scenario option chapter section line".split()
)
_CODES = ("usd", "eur", "gbp", "cny", "rmb", "inr", "rs")
_BRACED = re.compile(r"(?:\\(?!boxed|fbox|text|math|d?frac|tfrac)[a-z]+(?:\[[^\]]{0,5}\])?|[\^_])\{-?$")
_SLASH = re.compile(r" ?/ ?([0-9]{1,15})(?![0-9])")
_MIXED = re.compile(rf"[ -]?(?:([0-9]{{1,6}})/([0-9]{{1,6}})(?![0-9/])|([{''.join(VULGAR)}]))")
_MIXED_LATEX = re.compile(r" ?" + FRACTION)
_AND_PART = re.compile(r" and (?:(?:a |one[- ])(half|quarter|third)|(three)[- ]quarters)\b")
_PARTS = {"half": Fraction(1, 2), "quarter": Fraction(1, 4), "third": Fraction(1, 3)}
_SCIENTIFIC = re.compile(r" ?(?:×|x|\*|·|\\times|\\cdot) ?10 ?\^ ?\{?(-?[0-9]{1,2})\}?(?![0-9])")
_E_NOTATION = re.compile(r"e([+-]?[0-9]{1,2})(?![0-9a-z])")
_EXPONENT = re.compile(r"\^\{?(-?[0-9]{1,2})\}?(?![0-9])")
_CLOCK = re.compile(r" ?(?:[ap]\.?m\b|o'clock)")
_REST_OF_DATE = re.compile(r"[-/][0-9]{1,2}[-/][0-9]{1,4}(?![0-9])")
_COLONS = re.compile(r"(?::[0-9]+)+(?:\.[0-9]+)?")
_ALGEBRA = re.compile(r" ?(?:\\(?:sqrt|pi|theta|alpha|beta|phi|sin|cos|tan|log|ln|pm|mp|infty|binom)(?![a-z])|[√π∞θ±])")
_WORD = re.compile(r"[a-z]+")
_UNIT = re.compile(r"[ \u00a0-]?\\?([a-zµ]+|[%¢℃℉]|°|[€$£¥₹](?![0-9]))|\^\{?\\(circ)\}?")
_TWO_WORDS = re.compile(r"[ -](?:(?:square|sq\.?|cubic|cu\.?) [a-z]+|per cent|percentage points?|us dollars?)\b")
_POWER = re.compile(r"\^\{?([23])\}?(?![0-9])|([²³])|([23])(?![0-9a-z])")
_RATE = re.compile(r" ?(?:/|per |an? ) ?(h|hr|hour|s|sec|second)\b")
_RATES = {("km", "h"): "km/h", ("mi", "h"): "mph", ("m", "s"): "m/s"}
_DEGREES = re.compile(r" ?(c|f|celsius|fahrenheit)\b")
_LENGTHS = frozenset("mm cm m km in ft yd mi".split())
_SMALL = {"c": ("$", 100), "p": ("£", 100)}
_SHORT_MAGNITUDES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000, "mm": 1_000_000, "b": 10**9, "bn": 10**9}
_QUIET = frozenset(' \n\t(:=[,;"~≈|*>&')
_SPECIAL = (
    frozenset(UNIT_WORDS)
    | frozenset(MAGNITUDES)
    | frozenset(MONTHS)
    | frozenset("a p am pm o and x square sq cubic cu per percentage us".split())
)
"""The words after a number that mean something for it; after any other it is done."""
_SIMPLE_UNITS = {
    word: entry for word, entry in UNIT_WORDS.items() if entry[0] not in _LENGTHS and entry[0] != "°" and word.isalpha()
}
_ENDS = frozenset(",;)!?\n=\"'*|]>")
_ENDS_AFTER_SPACE = frozenset("=+-–—(,.;:&|→⇒≈\n\"'")

_CHINESE_MARKS = frozenset("年月日号点万亿")
_PIECE = frozenset("钱的左上以，。,.!?;:、）)多零整就呢吧吗了啊和与或加减或是为每/一二三四五六七八九")
"""What may follow "块" where it means yuan and not a piece of something."""

After = tuple[Fraction, str, int, int, int]


def ratio(groups: tuple[str | None, ...]) -> Fraction | None:
    """The value of the four groups of `FRACTION`, None for a zero denominator."""
    over, under = groups[0] or groups[1], groups[2] or groups[3]
    if over is None or under is None or int(under) == 0:
        return None
    return Fraction(int(over), int(under))


def before(low: str, at: int) -> tuple[int, str, bool, bool]:
    """What stands before a number.

    Args:
        low: lower-case text.
        at: index of the first digit, not 0.

    Returns:
        Where the number begins (sign and currency included), its currency, whether it is negative, and whether it is a
        number at all.
    """
    char = low[at - 1]
    start, unit = at, ""
    if char == " ":
        symbol = low[at - 2] if at > 1 else ""
        if symbol.isalpha() or symbol == ".":
            word = low[max(0, at - 11) : at - 1].rpartition(" ")[2].rpartition("\n")[2].rstrip(".")
            if word in _LABELS:
                return at, "", False, False
            if word in _CODES:
                start, unit = low.rindex(word, 0, at), UNIT_WORDS[word][0]
            elif word == "minus":
                return (at - 6, "", True, True) if prefix(low, at - 6) else (at, "", False, True)
            elif word == "negative":
                return at - 9, "", True, True
            return start, unit, False, True
        if symbol not in CURRENCY_SYMBOLS or low[max(0, at - 3)].isdigit():
            return at, "", False, True
        start, unit = at - 2, symbol
    elif char in CURRENCY_SYMBOLS:
        start, unit = at - 1, char
    elif char in _QUIET:
        return at, "", False, True
    elif char == ".":
        return at, "", False, at < 2 or not low[at - 2].isdigit()
    elif char in "^_√#第'{" or (char.isascii() and char.isalnum()):
        code = low[max(0, at - 3) : at]
        if code in _CODES:
            start, unit = at - 3, UNIT_WORDS[code][0]
        elif (char != "{" or _BRACED.search(low, max(0, at - 20), at)) and (
            char != "x" or not low[max(0, at - 2)].isdigit()
        ):
            return at, "", False, False
    sign = low[start - 1] if start else ""
    if sign in ("-", "−"):
        if start > 1 and low[start - 2] in CURRENCY_SYMBOLS:
            return start - 2, low[start - 2], True, True
        if start > 1 and low[start - 2] == "{" and _BRACED.search(low, max(0, start - 20), start):
            return at, "", False, False
        return (start - 1, unit, True, True) if prefix(low, start - 1) else (start, unit, False, True)
    if sign == " " and low[max(0, start - 6) : start] == "minus " and prefix(low, start - 6):
        return start - 6, unit, True, True
    if sign == " " and low[max(0, start - 9) : start] == "negative ":
        return start - 9, unit, True, True
    return start, unit, False, True


def prefix(low: str, at: int) -> bool:
    """Whether a minus sign at this place is one of a number, and not between two terms."""
    if at == 0:
        return True
    if low[at - 1] not in " (=:,[{\n\t\"'$~≈|+*×/·>":
        return False
    back = low[max(0, at - 4) : at].rstrip(" ")[-1:]
    return not (back.isdigit() or back in (")", "}", "]"))


def end_of_label(low: str, at: int) -> int:
    """How far a number goes that is a label or the day of a date ("March 14th, 2025")."""
    word = low[max(0, at - 11) : at - 1].rpartition(" ")[2].rstrip(".")
    rest = DAY_YEAR.match(low, at) if word in MONTHS else None
    return rest.end() if rest else at


def after(low: str, begin: int, at: int, value: Fraction, unit: str) -> After:
    """What stands after a number.

    Args:
        low: lower-case text.
        begin: index of its first character.
        at: index after its last digit.
        value: its value so far.
        unit: the currency before it.

    Returns:
        Value, unit, divisor (100 for cents), end; and the end once more, negative where it is no number at all.
    """
    char = low[at : at + 1]
    if not char or char in _ENDS:
        return value, "", 1, at, at
    if char == " ":
        word = _WORD.match(low, at + 1)
        if word is None:
            if low[at + 1 : at + 2] in _ENDS_AFTER_SPACE:
                return value, "", 1, at, at
        elif word[0] not in _SPECIAL:
            return value, "", 1, at, at
        elif word[0] in _SIMPLE_UNITS:
            name, divisor = _SIMPLE_UNITS[word[0]]
            end = at if unit and unit != name else word.end()
            return value, "" if end == at else name, 1 if end == at else divisor, end, end
    elif char == ".":
        if not low[at + 1 : at + 2].isdigit():
            return value, "", 1, at, at
    elif char == "%":
        return (value, "", 1, at, at) if unit else (value, "%", 1, at + 1, at + 1)
    return _after_closely(low, begin, at, value, unit)


def _after_closely(low: str, begin: int, at: int, value: Fraction, unit: str) -> After:
    char = low[at]
    if char in VULGAR and not low[begin].isdigit():
        return value, "", 1, at, at
    if char == " " and low[at + 1 : at + 2] in _CHINESE_MARKS:  # "2025 年 3 月 14 日", "1.2 万"
        at += 1
        char = low[at]
    whole = value.denominator == 1 and low[begin].isdigit()
    if char == ":" and (m := _COLONS.match(low, at)):
        return value, "", 1, at, -m.end()
    if whole and char in "/-" and (m := _REST_OF_DATE.match(low, at)):
        return value, "", 1, at, -m.end()
    if whole and char == "年" and "月" in low[at : at + 6]:
        return value, "", 1, at, -at - 1
    if char == "_":
        return value, "", 1, at, -at
    if whole and (char in " -" or char.isalpha()) and (m := DAY_MONTH.match(low, begin)):
        return value, "", 1, at, -m.end()
    if char in " /-\\" or char in VULGAR:
        if whole:
            latex = _MIXED_LATEX.match(low, at) if char in " \\" else None
            part = ratio(latex.groups()) if latex else None
            if latex and part is not None:
                value, at = value + part, latex.end()
            elif (m := _MIXED.match(low, at)) and (m[3] or 0 < int(m[1]) < int(m[2])):
                value, at = value + (VULGAR[m[3]] if m[3] else Fraction(int(m[1]), int(m[2]))), m.end()
            elif m := _AND_PART.match(low, at):
                value, at = value + (Fraction(3, 4) if m[2] else _PARTS[m[1]]), m.end()
        if (m := _SLASH.match(low, at)) and int(m[1]):
            value, at = value / int(m[1]), m.end()
        if low[at : at + 2] == "th" or _ALGEBRA.match(low, at):
            return value, "", 1, at, -at
    elif _ALGEBRA.match(low, at):
        return value, "", 1, at, -at
    if (m := _SCIENTIFIC.match(low, at)) or (m := _E_NOTATION.match(low, at)):
        value, at = value * Fraction(10) ** int(m[1]), m.end()
    elif low[at : at + 1] == "^" and (m := _EXPONENT.match(low, at)):
        power = int(m[1])
        if abs(power) > 40 or (value == 0 and power < 0) or abs(value) > 10**6:
            return value, "", 1, at, -m.end()
        value, at = value**power, m.end()
    return _measured(low, at, value, unit)


def _measured(low: str, at: int, value: Fraction, unit: str) -> After:
    """The magnitude words and the unit after a number, in the form `after` returns."""
    char = low[at : at + 1]
    if char.isascii() and char.isalpha():
        found = _WORD.match(low, at)
        word = found[0] if found else ""
        if unit and word in _SHORT_MAGNITUDES:
            at += len(word)
            return value * _SHORT_MAGNITUDES[word], "", 1, at, at
        factor = word == "x" and low[at + 1 : at + 3].strip()[:1].isdigit()
        if (word not in UNIT_WORDS and word not in _SMALL and not factor) or _CLOCK.match(low, at):
            return value, "", 1, at, -at
    elif char and char in " -\u00a0":
        if char == " " and _CLOCK.match(low, at):
            return value, "", 1, at, -at
        m = _WORD.match(low, at + 1)
        if m and m[0] in MAGNITUDES:
            value, at = value * MAGNITUDES[m[0]], m.end()
    elif char and char in "月日号点":
        return value, "", 1, at, -at
    elif char and char in CHINESE_MAGNITUDES:
        value, at = value * CHINESE_MAGNITUDES[char], at + 1
    measure = unit_at(low, at)
    if measure is None or (unit and measure[0] != unit):
        return value, "", 1, at, at
    return value, measure[0], measure[1], measure[2], measure[2]


def unit_at(low: str, at: int) -> tuple[str, int, int] | None:
    """The unit that stands at a place, after a space or hyphen: canonical name, divisor (100 for cents), end."""
    m = _UNIT.match(low, at)
    if m is None:
        place = at + 1 if low[at : at + 1] == " " else at
        if low[place : place + 1] > "\u2e80":
            for length in (4, 3, 2, 1):
                word = low[place : place + length]
                if word in CJK_UNITS:
                    follow = low[place + 1 : place + 2]
                    if word == "块" and follow > "\u2e80" and follow not in _PIECE:
                        return None  # three pieces of cake
                    if word == "分" and low[place - 2 : place - 1] not in ("角", "毛"):
                        return None  # points, or minutes on a clock
                    return (*CJK_UNITS[word], place + length)
        return None
    end = m.end()
    if m[2]:
        return "°", 1, end
    word = m[1]
    entry = UNIT_WORDS.get(word) or (_SMALL.get(word) if low[at : at + 1] == word[0] else None)
    if entry is None:
        if two := _TWO_WORDS.match(low, at):
            phrase = two[0][1:]
            percent = phrase.startswith("per")
            named = "%" if percent else "$" if phrase.startswith("us") else canonical_unit(phrase)
            return (named, 1, two.end()) if named else None
        return None
    unit, divisor = entry
    if unit in _LENGTHS:
        if power := _POWER.match(low, end):
            unit += "²" if power[0].strip("^{}") in ("2", "²") else "³"
            return (unit, divisor, power.end()) if convert(unit, "m²") or convert(unit, "m³") else None
        if rate := _RATE.match(low, end):
            named = _RATES.get((unit, rate[1][0]), "")
            return (named, 1, rate.end()) if named else (unit, divisor, end)
    elif unit == "°" and (scale := _DEGREES.match(low, end)):
        return "°" + scale[1][0].upper(), 1, scale.end()
    return unit, divisor, end

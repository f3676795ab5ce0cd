"""Numbers written as English words: "twenty-five", "a hundred and ten", "half a dozen", "one and a half".

Imports only the standard library. Decisions:

* A word counts from zero up to billions; plural magnitudes ("hundreds of") do not.
* "half" is a number only in "half a dozen", "half an hour" (before a unit), "one half" and "… and a half";
  "half of the bill" is a relation.
* "one" is a number inside a longer one ("one hundred"), before a unit ("one hour"), and where it stands as a value by
  itself ("the answer is one."); elsewhere it is a pronoun ("which one", "one of them").
* Ordinals and "a couple" are not numbers.
"""

from __future__ import annotations

import re
from fractions import Fraction

__all__ = ["MAGNITUDES", "may_hold_number", "word_numbers"]

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10 * v for v, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
MAGNITUDES: dict[str, int] = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "trillion": 1_000_000_000_000,
    "dozen": 12,
}
"""Words that multiply the number before them."""

_PARTS = {
    "half": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "third": Fraction(1, 3),
    "thirds": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "fifths": Fraction(1, 5),
    "sixth": Fraction(1, 6),
    "sixths": Fraction(1, 6),
    "eighth": Fraction(1, 8),
    "eighths": Fraction(1, 8),
    "tenth": Fraction(1, 10),
    "tenths": Fraction(1, 10),
}
# The tests for these substrings cost far less than the pattern below; most texts hold none of them as a word, and
# many hold none at all.
_HINTS = (
    "two", "three", "ten", "one", "five", "six", "four", "twe", "eight", "half", "seven", "nine", "hundred", "doze",
    "thir", "fift", "fort", "elev", "thou", "zero", "mill",
)  # fmt: skip
_FIRST = (
    r"(?:t(?:wo|hree|en|welve|wenty|hirt(?:een|y))|o(?:ne)|f(?:our(?:teen)?|ive|ift(?:een|y)|orty)|half"
    r"|s(?:ix(?:teen|ty)?|even(?:teen|ty)?)|e(?:ight(?:een|y)?|leven)|nine(?:teen|ty)?|zero"
    r"|an?[ ](?:hundred|thousand|million|billion|dozen))"
)
_RUN = re.compile(
    rf"\b{_FIRST}\b(?:(?:[ -]|[ ]and[ ]|,[ ](?=\w+[ ](?:hundred|thousand)\b))(?:{_FIRST}|an?|hundred|thousand|million"
    r"|billion|trillion|dozen|hal(?:f|ves)|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?|point)\b){0,24}+"
)
_TOKEN = re.compile(r"[a-z]+")
_END = re.compile(r"\s*(?:[.,;:!)\"'*]|\n|$)")
_BEFORE_ONE = re.compile(r"(?:\b(?:is|are|was|equals?|exactly|only|just|answer|be|=|:)\s*|^\s*)$")

_Token = tuple[str, int, int]
_SPACED = "".join([chr(code) if chr(code).isalpha() else " " for code in range(128)])
_WORDS = frozenset({*_UNITS, *_TENS, *MAGNITUDES, *_PARTS})
_DIGIT = re.compile(r"\d")


def may_hold_number(low: str, start: int, end: int) -> bool:
    """Whether a part of a lower-case text may hold a number, in digits or words: a quick look, never a wrong no."""
    if _DIGIT.search(low, start, end) is not None:
        return True
    part = low[start:end]
    return not part.isascii() or "\\" in part or not _WORDS.isdisjoint(part.translate(_SPACED).split())


def word_numbers(low: str) -> list[tuple[Fraction, int, int, bool]]:
    """Numbers written as words.

    Args:
        low: lower-case text.

    Returns:
        Value, start, end, and whether the number stands only if a unit follows ("half an" in "half an hour", "one").
    """
    out: list[tuple[Fraction, int, int, bool]] = []
    for hint in _HINTS:
        if hint in low:
            break
    else:
        return out
    for match in _RUN.finditer(low):
        base = match.start()
        tokens = [(m[0], base + m.start(), base + m.end()) for m in _TOKEN.finditer(match[0])]
        at = 0
        while at < len(tokens):
            found = _number(tokens, at)
            if found is None:
                at += 1
                continue
            value, used, needs_unit = found
            start, end = tokens[at][1], tokens[at + used - 1][2]
            if used == 1 and tokens[at][0] == "one":
                needs_unit = not (_END.match(low, end) and _BEFORE_ONE.search(low, max(0, start - 12), start))
            out.append((value, start, end, needs_unit))
            at += used
    return out


def _number(tokens: list[_Token], at: int) -> tuple[Fraction, int, bool] | None:
    """The number that begins at a token: its value, how many tokens it takes, and whether it needs a unit."""
    words = [token[0] for token in tokens[at:]]
    if words[0] == "half":
        if words[1:3] == ["a", "dozen"]:
            return Fraction(6), 3, False
        return (Fraction(1, 2), 2, True) if words[1:2] in (["a"], ["an"]) else None
    whole = _whole(words)
    if whole is None:
        return None
    value, used = Fraction(whole[0]), whole[1]
    rest = words[used:]
    if rest[:1] == ["point"]:
        digits = []
        for word in rest[1:]:
            if _UNITS.get(word, 10) > 9:
                break
            digits.append(str(_UNITS[word]))
        if digits:
            return value + Fraction(int("".join(digits)), 10 ** len(digits)), used + 1 + len(digits), False
    if rest and rest[0] in _PARTS and whole[0] < 100:
        return value * _PARTS[rest[0]], used + 1, False
    if len(rest) > 2 and rest[0] == "and" and rest[1] in ("a", "one", "two", "three") and rest[2] in _PARTS:
        return value + _UNITS.get(rest[1], 1) * _PARTS[rest[2]], used + 3, False
    return value, used, False


def _whole(words: list[str]) -> tuple[int, int] | None:
    total, last, at = 0, 10**15, 0
    while at < len(words):
        joint = 1 if at and words[at] == "and" else 0
        part = _below_thousand(words[at + joint :])
        if part is None:
            break
        value, used = part[0], part[1] + joint
        magnitude = MAGNITUDES.get(words[at + used]) if at + used < len(words) else None
        if magnitude is not None and magnitude >= 1000:
            value, used = value * magnitude, used + 1
        else:
            magnitude = 1
        if magnitude >= last or (at and last < 1000):
            break
        total, last, at = total + value, magnitude, at + used
    return (total, at) if at else None


def _below_thousand(words: list[str]) -> tuple[int, int] | None:
    first, second = [*words[:2], "", ""][:2]
    if first in ("a", "an"):
        if second not in MAGNITUDES:
            return None
        words = ["one", *words[1:]]
    small = _below_hundred(words)
    if small is None:
        return None
    value, used = small
    follow = words[used] if used < len(words) else ""
    if follow == "dozen":
        return value * 12, used + 1
    if follow != "hundred":
        return value, used
    used += 1
    joint = 1 if words[used : used + 1] == ["and"] else 0
    rest = _below_hundred(words[used + joint :])
    return (value * 100 + rest[0], used + joint + rest[1]) if rest else (value * 100, used)


def _below_hundred(words: list[str]) -> tuple[int, int] | None:
    if not words:
        return None
    if words[0] in _TENS:
        one = _UNITS.get(words[1], 0) if len(words) > 1 else 0
        return (_TENS[words[0]] + one, 2) if 0 < one < 10 else (_TENS[words[0]], 1)
    return (_UNITS[words[0]], 1) if words[0] in _UNITS else None

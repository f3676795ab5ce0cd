"""The values of the right kind in a part of a message. Pure; imports only its siblings and `askgym.types`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.answers.bilingual import Bilingual
from askgym.answers.chinese_numbers import measure_word
from askgym.answers.compare import agree, polarity
from askgym.answers.dates import date_mentions
from askgym.answers.expressions import compare_expressions
from askgym.answers.options import letter_spans, normalised, option_spans
from askgym.answers.quantities import Quantity, read_quantities
from askgym.answers.units import convert
from askgym.types import AnswerKind

if TYPE_CHECKING:
    import datetime

__all__ = ["MOST_VALUES", "Asked", "Value", "distinct", "expression_in", "noun_after", "values_in"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What kind of answer is looked for.

    Attributes:
        kind: kind of answer.
        unit: canonical unit, "" for none.
        options: letter → text for multiple choice.
        default_year: year of dates that name none.
    """

    kind: AnswerKind
    unit: str
    options: Mapping[str, str]
    default_year: int | None


@dataclass(frozen=True, slots=True)
class Value:
    """One value in a text: how it is written (options: the letter, dates: ISO), its place, and what it is."""

    text: str
    start: int
    end: int
    what: Quantity | tuple[datetime.date, ...] | str


MOST_VALUES = 200
"""Values of one sentence, or answers of one message, that are compared with one another."""

_NOUN = re.compile(r"[ -]([a-z]{2,})")
_NO_NOUNS = frozenset(
    "a after all altogether an and apiece are as at be because before both but by combined divided each equals every "
    "exactly for from he her his i if in including is it left less minus more multiplied my not of on only or our "
    "overall per plus remaining she since so than that the their then they this times to total until was we were when "
    "where which while who will with would you your aren can cannot couldn didn does doesn don here instead isn rather "
    "shouldn there too wasn weren won wouldn".split()
)
_NEGATED_LETTER = Bilingual(
    r"[)\].\"']*\s*(?:is|are|was|seems|would be|can be|looks)\s+(?:not|n't|incorrect|wrong|false|ruled|eliminated|less"
    r"|unlikely|out\b|excluded|never)"
    r"|[)\].\"']*\s*(?:isn't|can't|doesn't|does not|cannot|fails|contradicts)\b",
    r"[)\].\"']*\s?(?:套餐|选项|方案|项)?(?:则|也|就|都|的\w{1,6})?(?:不|没|无法|未|太|超出|超过|被?排除|少|缺)",
)
_NOT_BEFORE = Bilingual(
    r"\b(?:not|isn't|neither|nor|than|eliminate|excludes?|rule out|ruling out)\s+(?:option |choice )?[\"'(]?$",
    r"(?:不是|不选|不会选|不能选|排除|而非|并非|除了|不同于|相比|高于|低于|比)(?:选项|套餐|方案)?\s?[\"'(]?$",
)

_DENIAL = Bilingual(r"\bnot\b|n't\b|\brather than\b|\binstead of\b", r"不是")
_DENIED = re.compile(r"(?:\bnot|n't|\brather than|\binstead of|不是) ?(?:(?:be|the|a|an|just|only|exactly) )?$")
_MATH_RUN = re.compile(
    r"(?:\\(?:begin|end)\{[a-z*]+\}|\\[a-zA-Z]+|\\[{}\\,;! ]|[0-9+\-*/^_=(){}\[\],.|<>≤≥∞π√\u222a∩°'!&×·±]"
    r"|(?:sqrt|sin|cos|tan|log|ln|pi|infty)(?![a-zA-Z])|(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z])|[0-9][a-z](?![a-z])| )+"
)


def noun_after(low: str, end: int) -> str:
    """The word that directly follows a place and names what is counted, "" if there is none ("3 notebooks")."""
    match = _NOUN.match(low, end)
    if match is None:
        return "" if low.isascii() else measure_word(low, end)
    return match[1] if match[1] not in _NO_NOUNS else ""


def values_in(text: str, low: str, start: int, end: int, asked: Asked) -> list[Value]:
    """The values of the right kind in a part of a text, in order.

    Numbers of another dimension than the one asked for are left out, and so are counts of things ("3 notebooks" where
    dollars are asked for), as long as anything else is there.
    """
    if asked.kind is AnswerKind.NUMBER:
        found = read_quantities(low[start:end])
        if asked.unit and len(found) > 1:
            found = _right_unit(low, start, found, asked.unit)
        if found and _DENIAL.search(low, start, end):
            found = tuple(
                q for q in found if not _DENIED.search(low, max(start, start + q.start - 24), start + q.start)
            )
        return [Value(text[start + q.start : start + q.end], start + q.start, start + q.end, q) for q in found]
    part = text[start:end]
    if asked.kind is AnswerKind.OPTION:
        letters = [s for s in letter_spans(part, asked.options) if not _ruled_out(low, start + s[1], start + s[2])]
        letters = letters or [
            s for s in option_spans(part, asked.options) if not _ruled_out(low, start + s[1], start + s[2])
        ]
        return [Value(letter, start + s, start + e, letter) for letter, s, e in letters]
    if asked.kind is AnswerKind.DATE:
        year = asked.default_year
        mentions = [m for m in date_mentions(part, year) if m.has_year or year is not None]
        return [
            Value(_shown(m.readings, part[m.start : m.end]), start + m.start, start + m.end, m.readings)
            for m in mentions
        ]
    return []


def _shown(readings: tuple[datetime.date, ...], written: str) -> str:
    return readings[0].isoformat() if len(readings) == 1 else written


def _right_unit(low: str, start: int, found: Sequence[Quantity], unit: str) -> tuple[Quantity, ...]:
    fitting = [q for q in found if convert(q.unit, unit) is not None]
    if not fitting:
        return tuple(found)
    plain_numbers = [q for q in fitting if q.unit or not _counts(low, start + q.end)]
    return tuple(plain_numbers or fitting)


def _counts(low: str, end: int) -> bool:
    """Whether the number before a place counts something: "3 notebooks", "the two of you"."""
    return noun_after(low, end) != "" or low.startswith((" of you", " of us", " of them"), end)


def _ruled_out(low: str, start: int, end: int) -> bool:
    return bool(_NEGATED_LETTER.match(low, end) or _NOT_BEFORE.search(low, max(0, start - 24), start))


def distinct(values: Sequence[Value], asked: Asked) -> list[Value]:
    """The values that differ from one another, the first of each kept."""
    out: list[Value] = []
    for value in values[:MOST_VALUES]:
        if not any(_same(value, other, asked) for other in out):
            out.append(value)
    return out


def _same(one: Value, two: Value, asked: Asked) -> bool:
    a, b = one.what, two.what
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return agree(a, b, shown=two.text, unit=asked.unit) or agree(b, a, shown=one.text, unit=asked.unit)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return not set(a).isdisjoint(b)
    if asked.kind is AnswerKind.OPTION or isinstance(a, Quantity) or isinstance(b, Quantity):
        return a == b
    if normalised(one.text) == normalised(two.text):
        return True
    if asked.kind is AnswerKind.TEXT:
        side = polarity(one.text)
        return side is not None and side == polarity(two.text)
    return compare_expressions(one.text, two.text)[0]


def expression_in(text: str, start: int, end: int) -> str:
    """The longest run of mathematics in a part of a text, without the punctuation and articles around it."""
    best = ""
    for match in _MATH_RUN.finditer(text[start:end]):
        run = match[0].strip().strip(",;:").strip()
        if run.endswith(".") and not run.endswith("\\."):
            run = run.rstrip(". ")
        while len(run) > 2 and run[1] == " " and run[0] in "aAI":
            run = run[2:].lstrip()
        while len(run) > 2 and run[-2] == " " and run[-1] in "aAI":
            run = run[:-2].rstrip()
        if len(run) > len(best) and any(c.isalnum() for c in run):
            best = run
    return best

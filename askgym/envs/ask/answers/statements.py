"""Finding the value that a sentence states, among all the values it holds.

"So for 3 notebooks at $12 the total is 3 × 12 = 36 dollars" states 36 dollars. Pure; imports only its siblings and
`askgym.types`.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askgym.envs.ask.answers.compare import agree, polarity
from askgym.envs.ask.answers.dates import date_mentions
from askgym.envs.ask.answers.expressions import compare_expressions
from askgym.envs.ask.answers.options import letter_spans, normalised, option_spans
from askgym.envs.ask.answers.quantities import Quantity, read_quantities
from askgym.envs.ask.answers.sentences import CONDITION, wavers
from askgym.envs.ask.answers.units import convert
from askgym.types import AnswerKind

__all__ = ["Asked", "Value", "alternatives", "anchored", "distinct", "expression_in", "noun_after", "values_in"]


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


_WIDEST_GAP = 80
"""Characters between two values beyond which no pattern is tried on what stands between them."""

_MOST_VALUES = 200
"""Values of one sentence, or answers of one message, that are compared with one another."""

_NOUN = re.compile(r"[ -]([a-z]{2,})")
_NO_NOUNS = frozenset(
    "each per for and or in on at is are to more less total altogether of an the with by from if when as so which that than "
    "but because including after before plus minus times this will would you we she he they it left remaining only not be "
    "was were exactly overall combined then since while where divided multiplied equals apiece every all both my your "
    "her his our their who until".split()
)
_NEGATED_LETTER = re.compile(
    r"[)\].\"']*\s*(?:is|are|was|seems|would be|can be|looks)\s+(?:not|n't|incorrect|wrong|false|ruled|eliminated|less|unlikely|out\b|excluded|never)"
    r"|[)\].\"']*\s*(?:isn't|can't|doesn't|does not|cannot|fails|contradicts)\b"
)
_NOT_BEFORE = re.compile(
    r"\b(?:not|isn't|neither|nor|than|eliminate|excludes?|rule out|ruling out)\s+(?:option |choice )?[\"'(]?$"
)

_BREAK = re.compile(
    r"[;(]|[,，]\s*(?:so|which|where|with|because|since|and|but|for|if|when|given|as|then|leaving|所以)\b|\bor\b|或|\bif\b|\botherwise\b"
)
_EQUALS = re.compile(r"[=≈⇒→]|\bequals\b")
_OPERATOR = re.compile(
    r"(?:\s*[a-z]+){0,2}[)\]}]?\s*(?:[×x*·+−–÷/-]|\\times|\\cdot|\\div|times|plus|minus|divided by|multiplied by|减|加|乘|除以?)\s*[(\[{]?"
)
_WHICH_IS = re.compile(
    r"\W*(?:which|that|this|and that)?\s*(?:is|gives|makes|comes to|equals|gets (?:us|you|me))\s+(?:[a-z]+ ){0,2}"
)
_OR = re.compile(
    r"(?:[)\]\"']|\s+[a-z]+){0,2}\s*,?\s*(?:and/)?(?:or|或者?|还是)\s*(?:(?:maybe|perhaps|possibly|even|else|it's|it is|is|could be|be|option|choice|the|a|an)\s+)*[(\"'\[]?(?:[a-z]\s*=\s*)?"
)
_DENIAL = re.compile(r"\bnot\b|n't\b|\brather than\b|\binstead of\b|不是")
_DENIED = re.compile(r"(?:\bnot|n't|\brather than|\binstead of|不是) ?(?:(?:be|the|a|an|just|only|exactly) )?$")
_RANGE = re.compile(r"\s*(?:to|–|-|—|~|through)\s*")
_AND = re.compile(r"\s*,?\s*(?:and|&|和)\s*")
_LIST = re.compile(r"\s*[,;，、/]\s*|\s+")
_ANCHOR = re.compile(
    r"[=:≈→⇒]|\b(?:is|are|be|was|equals?|comes? (?:out )?to|amounts? to|adds? up to|gives?|makes?|leaves?|becomes?|works? out (?:at|to))\b"
    r"(?! (?:for|if|because|when|based)\b)|是|为|等于"
)
_LOOSE_ANCHOR = re.compile(
    r"\b(?:costs?|pays?|spends?|gets?|needs?|has|have|owes?|earns?|takes?|saves?|totals?|receives?)\b|共"
)
_ADJACENT = re.compile(
    r"[\s:]*(?:(?:of|about|around|exactly|only|just|her|him|them|you|me|a|an|the|roughly|approximately|up|to|at|will|would|must|"
    r"should|is|are|be|was|comes?|therefore|then|now|also|still|on|by|in)\s+)*[\"'(]?"
)
_CAUSE = re.compile(r"\b(?:because|since|where|given that)\b|;")
_MATH_RUN = re.compile(
    r"(?:\\[a-zA-Z]+|\\[{}\\,;! ]|[0-9+\-*/^_=(){}\[\],.|<>≤≥∞π√∪∩°'!&×·±]|(?:sqrt|sin|cos|tan|log|ln|pi|infty)(?![a-zA-Z])"
    r"|(?<![a-zA-Z])[a-zA-Z](?![a-zA-Z])|[0-9][a-z](?![a-z])| )+"
)


def noun_after(low: str, end: int) -> str:
    """The word that directly follows a place and names what is counted, "" if there is none ("3 notebooks")."""
    match = _NOUN.match(low, end)
    return match[1] if match and match[1] not in _NO_NOUNS else ""


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
    plain_numbers = [q for q in fitting if q.unit or not noun_after(low, start + q.end)]
    return tuple(plain_numbers or fitting)


def _ruled_out(low: str, start: int, end: int) -> bool:
    return bool(_NEGATED_LETTER.match(low, end) or _NOT_BEFORE.search(low, max(0, start - 24), start))


def distinct(values: Sequence[Value], asked: Asked) -> list[Value]:
    """The values that differ from one another, the first of each kept."""
    out: list[Value] = []
    for value in values[:_MOST_VALUES]:
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


def anchored(values: Sequence[Value], low: str, start: int, end: int, cue: re.Pattern[str] | None) -> int:
    """Which of a sentence's values it states: the one that its verb or sign ties to the cue.

    Args:
        values: the sentence's values, not empty.
        low: lower-case text.
        start: where to begin, after a marker.
        end: end of the sentence.
        cue: pattern for the quantity asked for, if the sentence names it.

    Returns:
        Index into `values`.
    """
    places = [m.end() for m in cue.finditer(low, start, end)] if cue else []
    for place in reversed(places[-20:]):
        i = _first_from(values, place)
        if i is None:
            continue
        near = values[i].start - place <= _WIDEST_GAP
        adjacent = near and _ADJACENT.fullmatch(low, place, values[i].start) is not None
        if adjacent and not (len(values) > i + 1 and noun_after(low, values[i].end)):
            return i
        cause = _CAUSE.search(low, place, end)
        anchor = _ANCHOR.search(low, place, cause.start() if cause else end)
        j = _first_from(values, anchor.end()) if anchor else None
        if j is not None and (cause is None or values[j].start < cause.start()):
            return j
        if adjacent:
            return i
    if places:
        return max(0, (_first_from(values, places[-1]) or len(values)) - 1)
    for pattern in (_ANCHOR, _LOOSE_ANCHOR):
        anchor = pattern.search(low, start, end)
        j = _first_from(values, anchor.end()) if anchor else None
        if j is not None:
            return j
    return len(values) - 1


def _start_of(value: Value) -> int:
    return value.start


def _first_from(values: Sequence[Value], place: int) -> int | None:
    i = bisect_left(values, place, key=_start_of)
    return i if i < len(values) else None


def alternatives(
    values: Sequence[Value], i: int, low: str, start: int, end: int, asked: Asked
) -> tuple[list[Value], bool]:
    """What a sentence commits to, given where its statement begins.

    A computation is followed to its result ("3 × 12 = 36"); "12 or 15", "between 12 and 15", "12–15" and conditional
    branches give several values.

    Args:
        values: the sentence's values.
        i: index of the value at which the statement begins.
        low: lower-case text.
        start: start of the sentence.
        end: end of the sentence.
        asked: what is looked for.

    Returns:
        The distinct values, and whether the sentence hedges.
    """
    result = _result(values, i, low) if asked.kind is AnswerKind.NUMBER else i
    chosen = [values[result]]
    k = result
    while k + 1 < len(values):
        gap = low[values[k].end : values[k + 1].start]
        if len(gap) > _WIDEST_GAP:
            break
        between = k == result and low.endswith(("between ", "either "), 0, values[k].start)
        if _OR.fullmatch(gap) or _RANGE.fullmatch(gap) or _AND.fullmatch(gap) or (between and " and " in gap):
            k += 1
            chosen.append(values[k])
        else:
            break
    k = result
    while (
        k > 0
        and values[k].start - values[k - 1].end <= _WIDEST_GAP
        and _OR.fullmatch(low, values[k - 1].end, values[k].start)
    ):
        k -= 1
        chosen.append(values[k])
    conditions = [m.start() for m in CONDITION.finditer(low, start, end)]
    if len(conditions) > 1 or (conditions and low.startswith(("otherwise", "whereas", "否则"), conditions[0])):
        for edge in [*conditions, end]:  # the last value of each branch
            branch = [v for v in values[:_MOST_VALUES] if start <= v.start < edge and not noun_after(low, v.end)]
            chosen.extend(branch[-1:])
            start = edge
    chosen = distinct(chosen, asked)
    return chosen, len(chosen) > 1 or wavers(low, start, end)


def _result(values: Sequence[Value], i: int, low: str) -> int:
    result, k, computing = i, i, False
    while k + 1 < len(values) and k < i + 60:
        gap = low[values[k].end : values[k + 1].start]
        if len(gap) > _WIDEST_GAP or _BREAK.search(gap):
            if computing and _WHICH_IS.fullmatch(gap):
                return k + 1
            break
        if _EQUALS.search(gap):
            result, computing = k + 1, False
        elif k == result or computing:
            if _RANGE.fullmatch(gap) and not _EQUALS.search(low, values[k + 1].end, values[k + 1].end + 40):
                break
            if _OPERATOR.fullmatch(gap):
                computing = True
            elif computing:
                return k + 1 if _WHICH_IS.fullmatch(gap) else k
        k += 1
    return k if computing else result


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

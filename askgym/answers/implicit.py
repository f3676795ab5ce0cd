"""The implicit levels: conclusions, sentences about the quantity asked for, bare values. Imports only its siblings.

Conclusions build on one another ("so each costs 4 … so the total is 36"): the last one that names the quantity asked
for counts, without cues the last one. A hedge is seen when the same words come with another value, or in another
branch of a condition.
"""

from __future__ import annotations

import re

from askgym.answers.compare import POLAR
from askgym.answers.message import EDGES, Message, Reading
from askgym.answers.number_words import may_hold_number
from askgym.answers.options import letter_of
from askgym.answers.sentences import CONCLUSION, REVISION, is_branch, is_statement, wavers
from askgym.answers.statements import alternatives
from askgym.answers.values import Value, distinct, values_in
from askgym.types import AnswerKind

__all__ = ["bare_answer", "concluded_answer", "opening_line"]

_WORDED = (AnswerKind.TEXT, AnswerKind.EXPRESSION)
_TRAILING = ("in total", "in all", "altogether", "overall")
_OPTION_NAMED = re.compile(r"\b(?:option|choice) \(?[a-r](?![a-z])")
_TEXT_ANCHOR = re.compile(r"\b(?:is|are|was|were|=)\s|[:：]\s?|是|为")
_FIRST_WORD = re.compile(r"[\W_]{0,20}([a-z]+|不是|是|否)")
_LEAD_IN = re.compile(r"(?:so|thus|therefore|hence|and|then|or),? ")
_CODE = re.compile(r"\s*((?=[A-Z0-9-]*[0-9-])[A-Z0-9-]{3,}|[A-Z]{4,})[.!]?\s*")
"""A code that is a line of its own; other single words are remarks as often as answers."""
_SAYS_MORE = re.compile(r"(?!(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?<![a-z])\w|[+×*/=-]")
_LONGEST_VALUE = 60
_UNREAL = re.compile(r"\bwould(?:n't| not)? have\b|\bwould've\b")
_ROUNDS = re.compile(
    r"\W*(?:that's|that is|this is|or|i\.e\.|so)\s+(?:about|nearly|roughly|almost|approximately|just (?:over"
    r"|under)|around)\b"
)
_WHICH = re.compile(r",? (?:which is|that is|because|since|as)\b")
_LEADS = re.compile(
    r"(?:\b(?:leaves?|leaving|makes?|making|gives?|giving|comes to)|:) ?(?:(?:about|exactly|just|you|him|her|them"
    r"|us) )?$"
)
_MARKS = re.compile(r"[:=：]\s?")


def concluded_answer(message: Message) -> Reading | None:
    """The last sentence about the quantity asked for, or else the last conclusion."""
    low, option = message.low, message.asked.kind is AnswerKind.OPTION
    numeric = message.asked.kind is AnswerKind.NUMBER
    last: Reading | None = None
    for i in range(len(message.cuts) - 1, -1, -1):
        start, end, question = message.cuts[i]
        if question:
            continue
        if numeric and not may_hold_number(low, start, end):
            continue
        cued = message.cue is not None and message.cue.search(low, start, end) is not None
        if last is not None and not cued:
            continue
        conclusion = CONCLUSION.search(low, start, end)
        named = option and conclusion is None and _OPTION_NAMED.search(low, start, end) is not None
        if (cued or conclusion or named) and message.states(start, end):
            reading = _conclude(message, i, conclusion, cued)
            if reading is not None and cued:
                return reading
            last = last or reading
        if last is not None and message.cue is None:
            break
    return last


def _begin(message: Message, i: int, conclusion: re.Match[str] | None) -> int:
    """Where in a sentence its statement may begin: after the condition, after what is only reported, after "so"."""
    low = message.low
    start, end, _ = message.cuts[i]
    if is_branch(low, start, end):
        cuts = [p for p in (low.find(",", start, end), low.find(" then ", start, end)) if p >= 0]
        return min(cuts) + 1 if cuts else start
    contrast = low.find(" but ", start, end)
    if contrast >= 0 and not is_statement(low, start, contrast + 1):
        return contrast
    if conclusion and not conclusion[0].endswith(_TRAILING):
        return conclusion.end()
    return start


def _conclude(message: Message, i: int, conclusion: re.Match[str] | None, cued: bool) -> Reading | None:
    start, end, _ = message.cuts[i]
    asked, low = message.asked, message.low
    at = _begin(message, i, None if cued else conclusion)
    if asked.kind in _WORDED:
        word = _FIRST_WORD.match(low, at, end)
        anchor = None if word and word[1] in POLAR else _TEXT_ANCHOR.search(low, at, end)
        value = message.words(anchor.end() if anchor else at, end)
        values, hedged = ([value] if value else []), wavers(low, start, end)
    elif not cued and low.endswith(_TRAILING, at, end - 1):
        found = values_in(message.text, low, at, end, asked)
        values, hedged = alternatives(found, 0, low, start, end, asked) if found else ([], False)
    else:
        values, hedged = message.stated(start, at, end, marker=False)
    if not values:
        return None
    values = _elsewhere(message, i, values, cued)
    values, also = message.also(values, end)
    explicit = conclusion is not None or not cued
    hedged = hedged or also or len(values) > 1
    return Reading(tuple(v.text for v in values), explicit, hedged, message.quote(start, end), 2 if explicit else 3)


def _elsewhere(message: Message, i: int, values: list[Value], cued: bool) -> list[Value]:
    """Adds other values of the same statement: after the same words, or in another branch of a condition."""
    start, end, _ = message.cuts[i]
    low, text, asked = message.low, message.text, message.asked
    branch = is_branch(low, start, end)
    subject = low[start : values[0].start].strip()
    lead = _LEAD_IN.match(subject)
    subject = subject[lead.end() if lead else 0 :].rstrip("$€£¥ (")
    repeated = cued and 6 <= len(subject) <= 80 and low.find(subject, 0, start) >= 0
    if not branch and not repeated:
        return values
    others: list[Value] = []
    for k, (s, e, question) in enumerate(message.cuts):
        if k == i or question or len(others) > 20:
            continue
        if branch:
            if is_branch(low, s, e) and is_statement(low, s, e):
                others += message.stated(s, _begin(message, k, None), e, marker=False)[0]
        elif k < i and (at := low.find(subject, s, e)) >= 0 and not REVISION.search(low, e, end):
            at += len(subject)
            found = values_in(text, low, at, e, asked) if is_statement(low, s, e) else []
            if found and not low[at : found[0].start].strip(" $€£¥("):
                others += alternatives(found, 0, low, s, e, asked)[0]
    return distinct([*others, *values], asked) if others else values


def bare_answer(message: Message) -> Reading | None:
    """The last value of a message that asks nothing; for words, what the message opens with or ends on."""
    low, text, kind = message.low, message.text, message.asked.kind
    start, end, question = message.cuts[0]
    if kind is AnswerKind.TEXT:
        word = _FIRST_WORD.match(low)
        if word and word[1] in POLAR and not question:
            return Reading((text[word.start(1) : word.end(1)],), False, False, message.quote(start, end), 4)
    if any(cut[2] for cut in message.cuts):
        return None
    if kind is AnswerKind.OPTION and end - start < 200:
        letter = letter_of(text[start:end], {})
        if letter and (letter in message.asked.options or not message.asked.options):
            return Reading((letter,), False, False, message.quote(start, end), 4)
    lone = _lone_lines(message)
    if lone is not None:
        return lone
    for start, end, _ in reversed(message.cuts):
        if len(message.cuts) > 1 and (_UNREAL.search(low, start, end) or _ROUNDS.match(low, start, end)):
            continue  # "without the voucher it would have been 40", "that's nearly two hours"
        reading = _last_words(message, start, end) if kind in _WORDED else _last_value(message, start, end)
        if reading is not None and message.states(start, end):
            return reading
    return None


def opening_line(message: Message) -> Reading | None:
    """The value that a message of several lines opens with, in a line of its own."""
    start, end, question = message.cuts[0]
    if question or len(message.cuts) == 1 or not message.low.startswith("\n", end - 1):
        return None
    value = _alone(message, start, end)
    return Reading((value.text,), False, False, message.quote(start, end), 4) if value is not None else None


def _lone_lines(message: Message) -> Reading | None:
    """What stands alone in a sentence or line, if that is one value, or if the message is nothing but such values."""
    low, asked = message.low, message.asked
    found: list[tuple[Value, int, int]] = []
    for start, end, _ in message.cuts:
        if low[start:end].lstrip().startswith("="):
            return None  # a sum written line by line
        value = _alone(message, start, end)
        if value is not None:
            found.append((value, start, end))
    values = distinct([value for value, _, _ in found], asked)
    if not values or (len(values) > 1 and len(found) < len(message.cuts)):
        return None
    return Reading(tuple(v.text for v in values), False, len(values) > 1, message.quote(*found[-1][1:]), 4)


def _alone(message: Message, start: int, end: int) -> Value | None:
    """The value that a sentence consists of."""
    text, low = message.text, message.low
    if end - start > _LONGEST_VALUE:
        return None
    if message.asked.kind in _WORDED:
        said = _CODE.fullmatch(text, start, end)
        return Value(said[1], said.start(1), said.end(1), said[1]) if said else None
    values = values_in(text, low, start, end, message.asked)
    if len(values) != 1:
        return None
    rest = low[start : values[0].start] + low[values[0].end : end]
    return None if _SAYS_MORE.search(rest) else values[0]


def _last_words(message: Message, start: int, end: int) -> Reading | None:
    low = message.low
    marks = [m.end() for m in _MARKS.finditer(low, start, end)]
    value = (message.words(marks[-1], end) if marks else None) or message.words(start, end)
    if value is None:
        return None
    return Reading((value.text,), False, wavers(low, start, end), message.quote(start, end), 4)


def _last_value(message: Message, start: int, end: int) -> Reading | None:
    low = message.low
    if message.asked.kind is AnswerKind.NUMBER and not may_hold_number(low, start, end):
        return None
    values = values_in(message.text, low, start, end, message.asked)
    if not values:
        return None
    i = 0 if not low[start : values[0].start].strip(EDGES + "(") else len(values) - 1
    if _LEADS.search(low, max(start, values[-1].start - 24), values[-1].start):
        i = len(values) - 1  # "253 g go in and 114 g are lost, which leaves 139 g"
    elif (why := _WHICH.search(low, values[0].end, end)) is not None:
        i = max(k for k, value in enumerate(values) if value.end <= why.start())  # "you see 47, which is 84 less 37"
    equals = low.rfind("=", start, end)
    if equals >= 0:
        i = next((k for k, value in enumerate(values) if value.start > equals), i)
    stated, hedged = alternatives(values, i, low, start, end, message.asked)
    return Reading(tuple(v.text for v in stated), False, hedged, message.quote(start, end), 4)

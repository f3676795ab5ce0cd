r"""The explicit levels: `\boxed{…}`, "the answer is …", "option B is correct". Pure; imports only its siblings.

A "final answer" outranks an "answer". Markers that are negated, conditional or put off state nothing ("before I give
the answer"). Two different answers are two, unless words such as "wait" or "correction" stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askgym.answers.bilingual import Bilingual
from askgym.answers.markup import boxed
from askgym.answers.message import EDGES, Message, Reading
from askgym.answers.options import letter_of
from askgym.answers.sentences import REVISION, is_statement, wavers
from askgym.answers.statements import alternatives
from askgym.answers.values import Value, distinct, values_in
from askgym.types import AnswerKind

__all__ = ["boxed_answer", "marked_answer"]

_MOST = 40
"""Boxes and markers that are looked at, from the end; nobody states an answer more often."""

_COPULA = (
    r"(?:is|are|=|:|→|⇒|≈|would be|will be|should be|must be|has to be|comes (?:out )?to|turns out to be|might be"
    r"|may be|"
    r"could be|works out (?:to be|at|to)|equals)(?![a-z])"
)
_MARKER = Bilingual(
    r"(?:answers?|final (?:result|value|total|amount|price|cost|choice))(?![a-z])(?: ?\([^)\n]{0,40}\))?"
    rf"(?: (?:to|for|of|in)(?: [^\s.:=?]{{1,30}}){{1,9}}?)?(?: ?(?:{_COPULA}|\n)| [-–—] )",
    r"答案\s?(?:应该|应当|应|就|便|即|确实|依然|仍然|仍|还|也|同样|可能|大概|至少|最少|至多|最多)*(?:是|为|在|等于|:|：|=|选|\n|\s(?=[0-9¥$(]))"
    r"|最[终后]的?(?:结果|金额|总额|总价|数值|价格|费用|花费|数量|日期|选择|结论)(?:应该|应当|应|就)?(?:是|为|等于|:|：|=)"
    r"|(?<=[应该当需要请您你，,里中])(?:填写?|填[入上]|写上)(?:的?(?:数字?|金额))?(?:应)?(?:是|为|:|：)?\s?(?=[¥$(]?\d)",
)
_HEADING = re.compile(r"(?:^|\n)[^\w\n]*(?:the |my )?(?:final )?(?:answer|result)[^\w\n]*$")
_BACKWARD = re.compile(r"\b(?:is|are|as) (?:the|my|our) (?:final |correct |right )?answer\b(?! (?:to|that) )")
_OPTION_HINTS = (
    "option", "choice", "choose", "pick", "select", "go", "correct", "right", "best", "likely", "take", "选", "推荐",
)  # fmt: skip
_OPTION_MARKER = Bilingual(
    r"\b(?:correct|right|best|appropriate|likely) (?:option|choice|one|letter|statement|diagnosis)(?: here)? ?(?:is|:)"
    r"|\b(?:i|i'd|i'll|we|would|will|to|therefore|so|thus)[, ]+(?:choose|pick|select|go with|going with)\b"
    r"|(?:^|[\n.] ?)(?:take|choose|pick|get|go (?:for|with))\b(?= [^\n.]{0,30}\([a-r]\))",
    r"(?:故|应|因此|所以)?(?:选择?|推荐|选用)(?:套餐|选项|方案)?(?=\s?[(\"]?[a-r](?![a-z]))",
)
_OPTION_BACKWARD = re.compile(
    r"(?<![\w'])\(?([a-z])\)?[.:]? (?:is|seems|would be|must be) (?:the )?(?:only )?"
    r"(?:correct|right|best|most likely|answer)\b"
)
_CHINESE_HINTS = ("答案", "最终", "最后")
_PUT_OFF = re.compile(
    r"\b(?:cannot|can't|can not|unable to|not able to|don't|do not|until|unless|without|once|won't|will not|isn't|wrong"
    r"|incorrect|first|earlier|previous|old|initial|original|if|before|another|whether|expected|possible"
    r"|your)\b[^,;]{0,50}$"
    r"|\bto (?:find|give|get|determine|compute|calculate|work out|provide|reach|know|check|verify)(?: you)?"
    r"(?: the| a| an| my| your)?(?: final| correct| exact)? $"
)
_NO_ANSWER = Bilingual(
    r"\W{0,8}(?:unclear|unknown|impossible|dependent|depend|based|hard|yet|still|cannot|can't|undetermined|ambiguous"
    r"|indeterminate|something|what|whether|missing|different|likely to (?:vary|change)|going to depend|unlikely)\b",
    r"\W{0,8}(?:不|无法|未知|取决|什么|多少|否)",
)
_NOT_BUT = re.compile(r"\W{0,8}(?:not|n't)\b[^.\n]{0,80}?(?:,? but(?: rather)?|[;,] (?:it's|it is|rather|instead))\b")
_NOT = re.compile(r"\W{0,8}not\b")
_UNREADABLE = re.compile(r"\\(?!d?frac|tfrac|%)[a-z]|[√π]")


@dataclass(frozen=True, slots=True)
class _Stated:
    values: list[Value]
    start: int
    end: int
    hedged: bool
    rank: int = 1


def boxed_answer(message: Message) -> Reading | None:
    """What the boxes of a message hold; a box within a question does not count."""
    found = []
    for content, start, end in boxed(message.text)[-_MOST:]:
        cut = message.cuts[message.sentence_at(start)]
        if not content.strip() or (cut[2] and cut[0] <= start):
            continue
        values = _in_box(message, content, message.text.index(content, start))
        found.append(_Stated(values, start, end, wavers(message.low, cut[0], max(end, cut[1]))))
    return _settle(message, found, 1) if found else None


def _in_box(message: Message, content: str, begin: int) -> list[Value]:
    asked, end = message.asked, begin + len(content)
    whole = Value(content.strip(), begin, end, content.strip())
    if asked.kind is AnswerKind.OPTION:
        letter = letter_of(content, asked.options)
        if letter is not None:
            return [Value(letter, begin, end, letter)]
    elif asked.kind in (AnswerKind.TEXT, AnswerKind.EXPRESSION):
        return [whole]
    if asked.kind is AnswerKind.NUMBER and _UNREADABLE.search(content):
        return [whole]
    values = values_in(message.text, message.low, begin, end, asked)
    if not values:
        return [whole]
    if "=" in content:
        return alternatives(values, 0, message.low, begin, end, asked)[0]
    return distinct(values, asked)


def marked_answer(message: Message) -> Reading | None:
    """What the markers of a message state."""
    low = message.low
    found: list[_Stated | None] = []
    if "answer" in low or "final " in low or (not low.isascii() and any(hint in low for hint in _CHINESE_HINTS)):
        found += [_after_marker(message, match) for match in [*_MARKER.finditer(low)][-_MOST:]]
        if "answer" in low:
            found += [_before_marker(message, match.start()) for match in [*_BACKWARD.finditer(low)][-_MOST:]]
    if message.asked.kind is AnswerKind.OPTION and any(hint in low for hint in _OPTION_HINTS):
        found += [_after_marker(message, match) for match in [*_OPTION_MARKER.finditer(low)][-_MOST:]]
        found += [_option_before_marker(message, match) for match in [*_OPTION_BACKWARD.finditer(low)][-_MOST:]]
    stated = [entry for entry in found if entry is not None]
    if not stated:
        return None
    rank = max(entry.rank for entry in stated)
    return _settle(message, sorted((e for e in stated if e.rank == rank), key=lambda e: e.start), 2)


def _after_marker(message: Message, match: re.Match[str]) -> _Stated | None:
    """What follows a marker, in its sentence or, where that ends with the marker, on the next line."""
    low, at = message.low, match.end()
    i = message.sentence_at(match.start())
    start, end, question = message.cuts[i]
    if question or _PUT_OFF.search(low[max(start, match.start() - 70) : match.start()]):
        return None
    if match[0][-1] == "\n" and not _HEADING.search(low, max(0, match.start() - 20), at - 1):
        return None
    quoted = start
    if at >= end or not low[at:end].strip(EDGES + ".$\\[("):
        i = next((k for k in range(i + 1, min(i + 3, len(message.cuts))) if message.cuts[k][1] > at), -1)
        if i < 0 or message.cuts[i][2]:
            return None
        start, end, _ = message.cuts[i]
        at = max(at, start)
        if message.asked.kind is AnswerKind.TEXT:  # an answer of several lines ends at a blank one
            while i + 1 < len(message.cuts) and low[end - 1] == "\n" and low[end : end + 1] not in ("", "\n"):
                i += 1
                end = message.cuts[i][1]
    if _NO_ANSWER.match(low, at, end):
        return None
    if denied := _NOT_BUT.match(low, at, end):
        at = denied.end()
    elif _NOT.match(low, at, end):
        return None
    values, hedged = message.stated(start, at, end, marker=True)
    final = match[0].startswith("final") or low.endswith(("final ", "最终", "最后的", "最后"), 0, match.start())
    return _Stated(values, quoted, end, hedged, 2 if final else 1) if values else None


def _before_marker(message: Message, at: int) -> _Stated | None:
    """What precedes a marker: "36 is the answer"."""
    start, end, question = message.cuts[message.sentence_at(at)]
    if question or message.asked.kind in (AnswerKind.TEXT, AnswerKind.EXPRESSION):
        return None
    values = values_in(message.text, message.low, start, at, message.asked)
    if not values or not is_statement(message.low, start, end):
        return None
    stated, hedged = alternatives(values, len(values) - 1, message.low, start, at, message.asked)
    return _Stated(stated, start, end, hedged)


def _option_before_marker(message: Message, match: re.Match[str]) -> _Stated | None:
    """The letter in "B is correct"."""
    letter = message.text[match.start(1)].upper()
    cut = message.cuts[message.sentence_at(match.start())]
    if cut[2] or (letter not in message.asked.options if message.asked.options else letter > "R"):
        return None
    return _Stated([Value(letter, match.start(1), match.end(1), letter)], match.start(), cut[1], False)


def _settle(message: Message, found: Sequence[_Stated], level: int) -> Reading:
    """One reading of several explicit statements: those from the last revision on."""
    first = 0
    for k in range(1, len(found)):
        if REVISION.search(message.low, found[k - 1].end, max(found[k].start, found[k].end)):
            first = k
    kept = found[first:]
    values = distinct([value for entry in kept for value in entry.values], message.asked)
    values, also = message.also(values, max(entry.end for entry in kept))
    hedged = len(values) > 1 or also or any(entry.hedged for entry in kept)
    return Reading(tuple(v.text for v in values), True, hedged, message.quote(kept[-1].start, kept[-1].end), level)

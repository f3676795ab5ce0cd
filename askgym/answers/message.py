"""A message cut up for reading, and what the rest of a sentence states. Pure; imports only its siblings."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from askgym.answers.bilingual import Bilingual
from askgym.answers.sentences import is_statement, wavers
from askgym.answers.statements import alternatives, anchored
from askgym.answers.values import Asked, Value, distinct, expression_in, values_in
from askgym.types import AnswerKind

__all__ = ["EDGES", "NOTHING", "Message", "Reading"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message states.

    Attributes:
        answers: the distinct answers (by value), as written; options as letters, unambiguous dates as ISO.
        explicit: whether they come from a box, a marker or a conclusion.
        hedged: whether the message does not commit: several answers, branches, "might be".
        quote: the passage that states the last of them; occurs in the text.
        level: 0 no answer, 1 boxed, 2 marker or conclusion, 3 sentence about the quantity asked for, 4 bare value.
    """

    answers: tuple[str, ...] = ()
    explicit: bool = False
    hedged: bool = False
    quote: str = ""
    level: int = 0


NOTHING = Reading()
EDGES = " \t\n\"'“”`*:,;"
"""What is not part of an answer at its ends."""

_LONGEST_QUOTE = 300
_WAIT_FOR = re.compile(r"\b(?:until|once|unless|without|need|tell me)\b")
_ALSO = Bilingual(
    r"\b(?:(?:could|might|may) (?:also|instead|equally) |alternatively\b|or (?:maybe|perhaps|possibly|it)\b"
    r"|another possib)",
    r"也(?:有)?可能|或者|还可能|另[一外]种",
)
_DIRECT = re.compile(
    r"[\s\"'(\[:*]*(?:(?:option|choice|选择?项?|套餐|方案)\s*)?([\"'(\[]*)([A-Za-z])(?![\w'’])", re.IGNORECASE
)
_BECAUSE = Bilingual(r",? (?:because|since|as|given that|due to)\b|\s[–—-]\s|\s?\(", r"，?(?:因为|由于)")


@dataclass(frozen=True, slots=True)
class Message:
    """A message and what is asked of it.

    Attributes:
        text: the message.
        low: the same in lower case, character by character.
        cuts: its sentences: start, end, whether a question. Not empty.
        ends: the ends of the sentences.
        asked: what is looked for.
        cue: pattern for the quantity asked for, None without cues.
    """

    text: str
    low: str
    cuts: Sequence[tuple[int, int, bool]]
    ends: Sequence[int]
    asked: Asked
    cue: re.Pattern[str] | None

    def sentence_at(self, place: int) -> int:
        """The index of the sentence that holds a place, or of the nearest one."""
        return min(bisect_right(self.ends, place), len(self.cuts) - 1)

    def quote(self, start: int, end: int) -> str:
        """A part of the message as evidence, cut where it is long."""
        return self.text[start:end].strip()[:_LONGEST_QUOTE]

    def states(self, start: int, end: int) -> bool:
        """Whether a sentence without a valid marker can state an answer: what it says of "the answer" is not one."""
        low = self.low
        return low.find("answer", start, end) < 0 and low.find("答案", start, end) < 0 and is_statement(low, start, end)

    def stated(self, start: int, at: int, end: int, *, marker: bool) -> tuple[list[Value], bool]:
        """What the rest of a sentence states.

        Args:
            start: start of the sentence.
            at: where its statement may begin.
            end: end of the sentence.
            marker: whether a marker stands right before `at`.

        Returns:
            The distinct values, and whether the sentence hedges.
        """
        kind, low = self.asked.kind, self.low
        if kind in (AnswerKind.TEXT, AnswerKind.EXPRESSION):
            value = self.words(at, end)
            either = low[at:end].lstrip(EDGES).startswith("either ")
            return ([value] if value else []), either or wavers(low, start, end)
        values = values_in(self.text, low, at, end, self.asked)
        if kind is AnswerKind.OPTION:
            first = self._letter(at, end)
            if first:
                values = [first, *(v for v in values if v.start >= first.end)]
        if not values:
            run = expression_in(self.text, at, end) if kind is AnswerKind.NUMBER and marker else ""
            return ([Value(run, at, end, run)] if "\\" in run or "√" in run or "π" in run else []), False
        if kind is AnswerKind.NUMBER and marker and _WAIT_FOR.search(low, at, values[0].start):
            return [], False
        direct = marker and low.count(" ", at, values[0].start) <= 3
        i = 0 if direct else anchored(values, low, at, end, self.cue)
        return alternatives(values, i, low, start, end, self.asked)

    def _letter(self, at: int, end: int) -> Value | None:
        """The option letter that stands right at a place; "A" before a word is an article."""
        match = _DIRECT.match(self.text, at, end)
        if match is None:
            return None
        raw, bracket = match[2], bool(match[1])
        letter = raw.upper()
        if letter not in self.asked.options if self.asked.options else letter > "R":
            return None
        article = letter == "A" and re.match(r" [a-z]", self.text[match.end() : match.end() + 2]) is not None
        if not bracket and (article or (raw.islower() and (raw in "ai" or not self.asked.options))):
            return None
        return Value(letter, match.start(2), match.end(2), letter)

    def words(self, at: int, end: int) -> Value | None:
        """The words, or the mathematics, that follow a place, for kinds that are not read as values."""
        if self.asked.kind is AnswerKind.EXPRESSION:
            run = expression_in(self.text, at, end)
            return Value(run, at, end, run) if run else None
        words = self.text[at:end].strip(EDGES)
        cut = _BECAUSE.search(words, 1)
        if cut:
            words = words[: cut.start()]
        words = words.rstrip(".!。").strip(EDGES)
        return Value(words, at, end, words) if words else None

    def also(self, values: list[Value], after: int) -> tuple[list[Value], bool]:
        """Adds what the message brings up as another possibility after it stated an answer."""
        match = _ALSO.search(self.low, after)
        if match is None:
            return values, False
        cut = self.cuts[self.sentence_at(match.start())]
        other = [] if cut[2] else values_in(self.text, self.low, match.start(), cut[1], self.asked)
        more = distinct([*values, *other[:1]], self.asked)
        return more, len(more) > len(values)

"""Whether a message that states the expected answer offers another one beside it. Pure; imports only its siblings.

A second value of the answer's kind is no rival if it is an operand or the result of a step, is denied ("not 77"), says
by how much something differs ("4 more than"), is the answer rounded, or stands in words about something else ("you save
23"). It is one if it comes after the answer in words about nothing else ("it might be 77", "(77)"), behind a condition
that leads to it, or beside the answer in a list ("one of 17 and 77", "first reading: 77"). What leads up to the answer
is not looked at otherwise: solutions are full of values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from askgym.answers import hedges as say
from askgym.answers.places import Place, places_of
from askgym.answers.quantities import lower
from askgym.answers.sentences import cue_pattern, is_branch, sentences
from askgym.types import AnswerKind

if TYPE_CHECKING:
    import re

__all__ = ["is_operand", "stands_alone"]

_MOST = 60
"""Values that are looked at before and after the last place where the answer stands."""


def stands_alone(
    text: str,
    expected: str,
    kind: AnswerKind,
    *,
    unit: str = "",
    options: Mapping[str, str] | None = None,
    answer_cues: str = "",
    guesses: Sequence[str] = (),
) -> bool:
    """Whether the expected answer, which a message states, is the only one that it offers, and no mere bound.

    Args:
        text: the message, after `strip_reasoning` and `plain`.
        expected: the expected answer.
        kind: how answers are compared.
        unit: unit of the expected answer.
        options: letter → text for multiple choice.
        answer_cues: stems that name the quantity asked for.
        guesses: wrong answers that are to be expected.
    """
    low = lower(text)
    places = places_of(text, low, expected, kind, unit, options or {}, guesses)
    if len(places) > _MOST:
        at = max((i for i, place in enumerate(places) if place.same), default=0)
        places = places[max(0, at - _MOST) : at + _MOST]
    own = [place for place in places if place.same]
    if not own:
        return True
    denied = [say.DENIED_ANSWER.search(low, max(0, place.start - 32), place.start) is not None for place in own]
    if all(no or _bounded(low, place) for no, place in zip(denied, own, strict=True)):
        return False
    if len(own) == len(places):
        return True
    if any(denied):
        return False
    message = _Message(low, places, own[-1], cue_pattern(answer_cues) if answer_cues else None, kind)
    return not any(message.rival(i) for i, place in enumerate(places) if not place.same)


def is_operand(low: str, start: int, end: int) -> bool:
    """Whether a value is part of a computation.

    Args:
        low: lower-case text.
        start: where the value starts.
        end: where it ends.
    """
    return (
        say.SIGN_BEFORE.search(low, max(0, start - 20), start) is not None or say.SIGN_AFTER.match(low, end) is not None
    )


def _bounded(low: str, place: Place) -> bool:
    before = say.BOUND_BEFORE.search(low, max(0, place.start - 28), place.start)
    return before is not None or say.BOUND_AFTER.match(low, place.end) is not None


class _Message:
    """A message, the values in it, and the last place where it says the answer."""

    __slots__ = ("answer", "cue", "cuts", "home", "kind", "low", "places")

    def __init__(
        self, low: str, places: Sequence[Place], answer: Place, cue: re.Pattern[str] | None, kind: AnswerKind
    ) -> None:
        self.low = low
        self.places = places
        self.answer = answer
        self.cue = cue
        self.kind = kind
        self.cuts = [(start, end) for start, end, _ in sentences(low)]
        self.home = self._cut(answer)

    def rival(self, i: int) -> bool:
        """Whether the value at a place is offered as an answer, too."""
        low, place = self.low, self.places[i]
        if self._beside(i):
            return True
        if say.IF_NOT.search(low, max(0, place.start - 12), place.start):
            return True
        if (
            say.DENIED.search(low, max(0, place.start - 40), place.start)
            or say.NOT_TRUE.match(low, place.end)
            or say.DIFFERS.match(low, place.end)
        ):
            return False
        cut = self._cut(place)
        if place.start > self.answer.start:
            return self._added(i, cut)
        return not place.far and not is_operand(low, place.start, place.end) and self._leads(place, cut)

    def _leads(self, place: Place, cut: tuple[int, int]) -> bool:
        """Whether a value before the answer is another one, and no step on the way."""
        if self._telling(*cut):
            return False
        if cut == self.home:
            return say.STEP.search(self.low, place.end, self.answer.start) is None
        if self._telling(*self.home):
            return False
        if is_branch(self.low, *cut) and is_branch(self.low, *self.home):
            return True
        return say.LABEL.search(self.low, *cut) is not None or not (self._worded(cut) or self._worded(self.home))

    def _added(self, i: int, cut: tuple[int, int]) -> bool:
        """Whether a value after the answer is another one."""
        low, place = self.low, self.places[i]
        start = max(cut[0], self.answer.end)
        end = _clause_end(low, place.end, cut[1])
        if say.UNREAL.search(low, *cut) is None:
            if say.SOFT.search(low, start, place.start) or say.SOFT.search(low, place.end, min(end, place.end + 40)):
                return True
            condition = say.CONDITION.search(low, start, place.start)
            if condition is not None:
                comma = max(low.rfind(sign, condition.end(), place.start) for sign in (",", "，", " then ", ":"))
                if comma >= 0 and not self._telling(comma, place.start):
                    return True
        if place.far or is_operand(low, place.start, place.end):
            return False
        before = self.places[i - 1] if i else place
        begin = max(start, before.end, low.rfind(";", start, place.start) + 1)
        k = i + 1
        while k < len(self.places) and say.LISTED.fullmatch(low[self.places[k - 1].end : self.places[k].start]):
            k += 1
        following = self.places[k].start if k < len(self.places) else end
        if self._telling(begin, max(place.end, min(end, following))):
            return False
        if not before.same and say.LISTED.fullmatch(low[before.end : place.start]):
            return self.rival(i - 1)
        return True

    def _beside(self, i: int) -> bool:
        """Whether only a sign or "or" stands between a value and the answer: "17 / 77", "17 = 77", "77 or 17"."""
        low, places = self.low, self.places
        for k in (i - 1, i + 1):
            if not 0 <= k < len(places) or not places[k].same:
                continue
            one, two = (places[k], places[i]) if k < i else (places[i], places[k])
            gap = low[one.end : two.start]
            if any(word in gap for word in ("or", "vs", "versus", "或", "还是")):
                if say.ONLY_OR.fullmatch(gap):
                    return True
            elif gap.strip() == "/":
                return not any(
                    "=" in part for part in (low[max(0, one.start - 6) : one.start], low[two.end : two.end + 6])
                )
            elif gap.strip() == "=":
                before = say.OPERATOR_BEFORE.search(low, max(0, one.start - 12), one.start)
                return before is None and say.OPERATOR_AFTER.match(low, two.end) is None
        return False

    def _cut(self, place: Place) -> tuple[int, int]:
        """The sentence that holds a place."""
        for start, end in self.cuts:
            if place.start < end:
                return min(start, place.start), max(end, place.end)
        return place.start, place.end

    def _telling(self, start: int, end: int) -> bool:
        """Whether a part says what its values are the values of: a word that is neither empty nor the question's."""
        low = self.low
        cued = [match.span() for match in self.cue.finditer(low, start, end)] if self.cue is not None else []
        for match in say.WORD.finditer(low, start, end):
            at = match.start()
            if match[0] in say.EMPTY or any(s <= at < e for s, e in cued):
                continue
            if not any(place.start <= at < place.end for place in self.places):
                return True
        return self.kind is AnswerKind.OPTION and any(char.isdigit() for char in low[start:end])

    def _worded(self, cut: tuple[int, int]) -> bool:
        """Whether a sentence holds more than values."""
        for match in say.WORD.finditer(self.low, *cut):
            if not any(place.start <= match.start() < place.end for place in self.places):
                return True
        return "=" in self.low[cut[0] : cut[1]]


def _clause_end(low: str, at: int, end: int) -> int:
    """Where a clause ends: at a semicolon, or where the bracket closes that it stands in."""
    depth = 0
    for i in range(at, end):
        if low[i] == ";":
            return i
        depth += (low[i] == "(") - (low[i] == ")")
        if depth < 0:
            return i
    return end

"""Whether a message that states the expected answer offers another one beside it. Pure; imports only its siblings.

A second value of the answer's kind is no rival if it is an operand or the result of a step, is denied ("not 77"), says
by how much something differs ("4 more than"), is the answer rounded, or stands in words about something else ("you save
23"). It is one if it comes after the answer in words about nothing else ("it might be 77", "(77)"), behind a condition
that leads to it, or beside the answer in a list ("one of 17 and 77", "first reading: 77"). What leads up to the answer
is not looked at otherwise: solutions are full of values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from askgym.envs.ask.answers.compare import agree
from askgym.envs.ask.answers.dates import date_mentions
from askgym.envs.ask.answers.options import named, normalised
from askgym.envs.ask.answers.quantities import lower, quantities, read_quantities
from askgym.envs.ask.answers.sentences import cue_pattern, sentences
from askgym.envs.ask.answers.units import canonical_unit, convert
from askgym.envs.ask.answers.values import noun_after
from askgym.types import AnswerKind

__all__ = ["is_operand", "stands_alone"]

_MOST = 300
"""Values that are looked at: the last ones of a message."""

_EMPTY = frozenset(
    "a an and another answer answers are as at be both but can candidate candidates case cases choice choices code could "
    "either else equally few figure final first fourth get guess guesses he i if in interpretation interpretations is "
    "isn't it it's its just last letter likely may maybe me might must my no not number of on one ones option options or "
    "other others otherwise our perhaps possibilities possibility possible possibly probably reading readings respectively "
    "result results right say scenario scenarios second she should so that that's the then there these they think third "
    "this those to too two under value values variant variants version versions we well will with would you your".split()
)
"""Words that say nothing of what a value is the value of, the answer excepted."""
_LABEL = re.compile(
    r"\b(?:options?|readings?|interpretations?|cases?|possibilit\w+|possible|scenarios?|versions?|variants?|alternatives?"
    r"|candidates?|choices?|guess(?:es)?|one of|either|both)\b|选择|理解|可能|情况|之一"
)
_SOFT = re.compile(
    r"\b(?:alternativ\w+|otherwise|either|maybe|perhaps|possibly|possible|possibilit\w+|unless|second guess|in (?:that|which)"
    r" case|just as well|equally|(?:an)?other (?:\w+ )?(?:answer|candidate|option|reading|interpretation|result|choice)s?"
    r"|(?:might|could|may)(?: (?:also|well|possibly|instead|as|just|still|even))*"
    r" (?:be|equal|have|read|mean|make|come)(?! (?:more|less|wrong))"
    r"|or (?:(?:maybe|perhaps|possibly|else|even|it|is|it's|on|the|option|plan|\() ?)*$)"
    r"|除非|也许|或许|或者?|也可能|同样可能|其他可能|否则"
)
_CONDITION = re.compile(r"\b(?:if|in case|assuming|provided|suppose|supposing|depending)\b|如果|若|要是|假如")
_UNREAL = re.compile(r"\bwould\b.*\b(?:were|had|hadn't|weren't|didn't)\b|\b(?:were|had|hadn't|weren't|didn't)\b.*\bwould\b"
                     r"|\bwould(?:n't| not)? have\b|\bwould've\b")  # fmt: skip
_DENIED = re.compile(
    r"(?:\bnot|n't|\bnever|\brather than|\binstead of|\bthan|\bas opposed to|\bunlike|\bneither|\bnor|\bfrom|而不是|不是)"
    r"\s*(?:(?:be|on|at|the|a|an|your|just|only|my|option|plan|full|original) ){0,3}[\"'($€£]*$"
)
_DENIED_ANSWER = re.compile(
    r"(?:\bnot|n't|\brather than|\binstead of|而不是|不是)\s*(?:(?:be|on|the|a|an|option|plan) ){0,2}[\"'($€£]*$"
)
_NOT_TRUE = re.compile(
    r"[)\"'.]*,? ?(?:is|are|was|would be|can't be|cannot be|isn't|seems|looks|comes out|turns out)\b(?: [a-z']+){0,2}? ?"
    r"(?:wrong|incorrect|not|n't|false|mistaken|impossible|excluded|too [a-z]+|invalid)\b|[)\"']* ?(?:isn't|can't|doesn't)\b"
)
_DIFFERS = re.compile(
    r" ?(?:more|less|fewer|higher|lower|cheaper|dearer|longer|shorter|earlier|later|extra|off|short|over|under|above|below|"
    r"too|saved|cheap|each|apiece|per|a (?:day|week|month|year|piece|head)|every)\b|多|少|每"
)
_ABOUT = re.compile(
    r"(?:[≈~≃]|\b(?:about|roughly|approximately|approx\.?|around|nearly|almost|rounded|rounding|close to|say|just (?:over|under)"
    r"|or))[^0-9a-z]{0,3}(?:to |it's |is )?[^0-9a-z]{0,2}$|约"
)
_SIGN_BEFORE = re.compile(r"(?:[+×*·÷=≈→⇒<>≤≥^]|(?<=[\d)a-z%] )-|\b(?:plus|minus|times|less|divided by|multiplied by|add)) ?[($€£]*$")  # fmt: skip
_SIGN_AFTER = re.compile(
    r"[)\]]* ?(?:[+×*·÷=≈→⇒<>≤≥^]|- ?[($€£]*\d|\\times|(?:plus|minus|times|less|divided by|multiplied by)\b)"
)
_OPERATOR_BEFORE = re.compile(r"[+×*·÷/^-] ?[($€£]*$|\b(?:plus|minus|times|less|by) [($€£]*$")
_OPERATOR_AFTER = re.compile(r"[)\]]* ?(?:[+×*·÷/^]|- ?[($€£]*\d|(?:plus|minus|times|less)\b)")
_STEP = re.compile(r"\b(?:so|thus|therefore|hence|leaves?|leaving|makes?|making|gives?|giving|then|finally|becomes?)\b|→|⇒|=")
_BOUND_BEFORE = re.compile(
    r"\b(?:at least|at most|more than|less than|fewer than|up to|above|below|no (?:earlier|later|sooner) than|not (?:before|after|"
    r"until)|on or (?:after|before)|a minimum of|a maximum of|至少|最少|至多|最多|超过|不到) ?[\"'($€£]*$|[≥≤<>] ?[($€£]*$"
    r"|(?:至少|最少|至多|最多|超过|不到)是?$"
)
_BOUND_AFTER = re.compile(
    r"[)\"']*,? ?(?:or (?:more|less|later|earlier|so|after|thereabouts)|at (?:the )?(?:least|most|earliest|latest)|and up)\b"
    r"|以上|以下|以内|起"
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|[\u3400-\u9fff]")
_GAP = re.compile(r"[^a-z0-9\u3400-\u9fff]{0,6}(?:or|and/or|或者?|还是)?[^a-z0-9\u3400-\u9fff]{0,6}")
_LISTED = re.compile(r"[ ,(]*(?:and|&)?[ $€£]*")
_EMPTY_ZH = frozenset("答案是的为或者也可能其他同样第一二三个种情况下理解选择如果不就之和中而还你另有所指那样话我猜测最终结果都以下除非错了但")


@dataclass(frozen=True, slots=True)
class _Place:
    start: int
    end: int
    same: bool
    far: bool = False


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
    places = _places(text, low, expected, kind, unit, options or {}, guesses)[-_MOST:]
    own = [place for place in places if place.same]
    if not own:
        return True
    if all(_bounded(low, place) for place in own):
        return False
    if len(own) == len(places):
        return True
    if any(_DENIED_ANSWER.search(low, max(0, place.start - 24), place.start) for place in own):
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
    return _SIGN_BEFORE.search(low, max(0, start - 20), start) is not None or _SIGN_AFTER.match(low, end) is not None


def _bounded(low: str, place: _Place) -> bool:
    before = _BOUND_BEFORE.search(low, max(0, place.start - 28), place.start)
    return before is not None or _BOUND_AFTER.match(low, place.end) is not None


class _Message:
    """A message, the values in it, and the last place where it says the answer."""

    __slots__ = ("answer", "cue", "cuts", "home", "kind", "low", "places")

    def __init__(
        self, low: str, places: Sequence[_Place], answer: _Place, cue: re.Pattern[str] | None, kind: AnswerKind
    ) -> None:
        self.low = low
        self.places = places
        self.answer = answer
        self.cue = cue
        self.kind = kind
        self.cuts = [(start, end) for start, end, _ in sentences(low)]
        self.home = self._cut(answer)

    def _cut(self, place: _Place) -> tuple[int, int]:
        for start, end in self.cuts:
            if place.start < end:
                return min(start, place.start), max(end, place.end)
        return place.start, place.end

    def _telling(self, start: int, end: int) -> bool:
        """Whether a part says what its values are the values of: a word that is neither empty nor the question's."""
        low = self.low
        named = [match.span() for match in self.cue.finditer(low, start, end)] if self.cue is not None else []
        for match in _WORD.finditer(low, start, end):
            at = match.start()
            if match[0] in _EMPTY or match[0] in _EMPTY_ZH or any(s <= at < e for s, e in named):
                continue
            if not any(place.start <= at < place.end for place in self.places):
                return True
        return self.kind is AnswerKind.OPTION and any(char.isdigit() for char in low[start:end])

    def rival(self, i: int) -> bool:
        """Whether the value at a place is offered as an answer, too."""
        low, place = self.low, self.places[i]
        if self._beside(i):
            return True
        if (
            _DENIED.search(low, max(0, place.start - 40), place.start)
            or _NOT_TRUE.match(low, place.end)
            or _DIFFERS.match(low, place.end)
        ):
            return False
        cut = self._cut(place)
        last = place.start > self.answer.start
        if not last and place.far:
            return False
        if not last and cut == self.home:
            return not is_operand(low, place.start, place.end) and not self._telling(*cut) and not _STEP.search(low, place.end, self.answer.start)
        if not last:
            listed = _LABEL.search(low, *cut) is not None or not (self._worded(cut) or self._worded(self.home))
            return listed and not is_operand(low, place.start, place.end) and not self._telling(*cut) and not self._telling(*self.home)
        return self._added(i, cut)

    def _added(self, i: int, cut: tuple[int, int]) -> bool:
        """Whether a value after the answer is another one."""
        low, place = self.low, self.places[i]
        start = max(cut[0], self.answer.end)
        end = _clause_end(low, place.end, cut[1])
        soft = _SOFT.search(low, start, place.start) or _SOFT.search(low, place.end, min(end, place.end + 40))
        if soft is not None and _UNREAL.search(low, *cut) is None:
            return True
        condition = _CONDITION.search(low, start, place.start)
        if condition is not None and _UNREAL.search(low, *cut) is None:
            comma = max(low.rfind(sign, condition.end(), place.start) for sign in (",", "，", " then ", ":"))
            if comma >= 0 and not self._telling(comma, place.start):
                return True
        if place.far or is_operand(low, place.start, place.end):
            return False
        before = self.places[i - 1] if i else place
        begin = max(start, before.end, low.rfind(";", start, place.start) + 1)
        k = i + 1
        while k < len(self.places) and _LISTED.fullmatch(low[self.places[k - 1].end : self.places[k].start]):
            k += 1
        following = self.places[k].start if k < len(self.places) else end
        if self._telling(begin, max(place.end, min(end, following))):
            return False
        if not before.same and _LISTED.fullmatch(low[before.end : place.start]):
            return self.rival(i - 1)
        return True

    def _worded(self, cut: tuple[int, int]) -> bool:
        return any(
            not any(place.start <= match.start() < place.end for place in self.places)
            for match in _WORD.finditer(self.low, *cut)
        ) or "=" in self.low[cut[0] : cut[1]]

    def _beside(self, i: int) -> bool:
        """Whether only a sign or "or" stands between a value and the answer: "17 / 77", "17 = 77", "77 or 17"."""
        low, places = self.low, self.places
        for k in (i - 1, i + 1):
            if not 0 <= k < len(places) or not places[k].same:
                continue
            one, two = (places[k], places[i]) if k < i else (places[i], places[k])
            gap = low[one.end : two.start]
            if "or" in gap or "或" in gap or "还是" in gap:
                if _GAP.fullmatch(gap) and not _ABOUT.search(low, max(0, two.start - 24), two.start):
                    return True
            elif gap.strip() == "/":
                return not any("=" in part for part in (low[max(0, one.start - 6) : one.start], low[two.end : two.end + 6]))
            elif gap.strip() == "=":
                before = _OPERATOR_BEFORE.search(low, max(0, one.start - 12), one.start)
                return before is None and _OPERATOR_AFTER.match(low, two.end) is None
        return False


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


def _places(
    text: str,
    low: str,
    expected: str,
    kind: AnswerKind,
    unit: str,
    options: Mapping[str, str],
    guesses: Sequence[str],
) -> list[_Place]:
    """Where a message says the answer, or another value of its kind."""
    if kind is AnswerKind.NUMBER:
        return _numbers(low, expected, unit, guesses)
    if kind is AnswerKind.DATE:
        return _dates(low, expected)
    if kind is AnswerKind.OPTION:
        return _options(text, low, expected, options)
    return _words(text, expected, guesses)


def _numbers(low: str, expected: str, unit: str, guesses: Sequence[str]) -> list[_Place]:
    wanted = quantities(expected)
    likely = {q.value for guess in guesses for q in quantities(guess)}
    if len(wanted) != 1:
        return []
    target = wanted[0]
    measure = target.unit or canonical_unit(unit)
    found: list[tuple[_Place, str]] = []
    for q in read_quantities(low):
        factor = convert(q.unit, measure)
        if factor is None or (q.value < 0 < target.value) or (q.unit and not measure and q.unit != "%"):
            continue
        noun = "" if q.unit else noun_after(low, q.end)
        same = agree(target, q, shown=low[q.start : q.end], unit=unit)
        if not same:
            if noun and (measure or noun not in [other for place, other in found if place.same]):
                continue  # a number of something else
            value = q.value / 100 if q.unit == "%" and not measure and 0 < target.value < 1 else q.value * factor
            near = abs(value - target.value) * 30 <= abs(target.value)
            if near and _ABOUT.search(low, max(0, q.start - 24), q.start):
                continue  # the answer once more, rounded
        far = abs(q.value * factor) * 30 < abs(target.value) or abs(q.value * factor) > 30 * abs(target.value) > 0
        found.append((_Place(q.start, q.end, same, far and not same and q.value not in likely), noun))
    return [place for place, _ in found]


def _dates(low: str, expected: str) -> list[_Place]:
    wanted = date_mentions(expected)
    if len(wanted) != 1:
        return []
    days = {(day.month, day.day) for day in wanted[0].readings}
    out = []
    for mention in date_mentions(low):
        if mention.has_year and wanted[0].has_year:
            same = not set(mention.readings).isdisjoint(wanted[0].readings)
        else:
            same = any((day.month, day.day) in days for day in mention.readings)
        out.append(_Place(mention.start, mention.end, same))
    return out


def _options(text: str, low: str, expected: str, options: Mapping[str, str]) -> list[_Place]:
    if expected not in options:
        return []
    out = []
    for match in re.finditer(rf"(?<![a-zA-Z0-9_'’$\\-])[{''.join(sorted(options))}](?![a-zA-Z0-9_'’])", text):
        if match[0] in "AI" and re.match(r" [a-z]", text[match.end() :]) and not re.match(
            r" (?:is|are|or|and|was|were|would|will|has|have|costs?|fits?|fails?|in|at|because|since|as|both|too|either)\b", text[match.end() :]
        ):
            continue  # the article, the pronoun
        out.append(_Place(match.start(), match.end(), match[0] == expected))
    for letter, words in options.items():
        needle = words.strip().rstrip(".").lower()
        if needle and needle in low:
            spans = named(needle).finditer(low)
            out += [_Place(m.start(), m.end(), letter == expected) for m in spans]
    return sorted(out, key=lambda place: place.start)


def _words(text: str, expected: str, guesses: Sequence[str]) -> list[_Place]:
    own = expected.strip()
    parts = [own, *dict.fromkeys(guess.strip() for guess in guesses if guess.strip() and normalised(guess) != normalised(own))]
    pattern = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    if own.isupper():
        size = own.count("-")
        pattern += rf"|[A-Z0-9]+(?:-[A-Z0-9]+){{{size}}}" if size else rf"|[A-Z0-9]{{{max(2, len(own) - 3)},{len(own) + 3}}}"
    found = []
    flags = 0 if own.isupper() else re.IGNORECASE
    for match in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text, flags):
        said = match[0]
        if said in parts or any(char.isdigit() for char in said) == any(char.isdigit() for char in own):
            if said in parts or any(char.isalpha() for char in said):
                found.append(_Place(match.start(), match.end(), said.lower() == own.lower()))
    return found

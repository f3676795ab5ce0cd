"""Which false claims a message challenges, and which it puts right: contradiction, topic, and the right value nearby.

Serves `matching.Matcher`; knows nothing of what a message asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from askgym.answers import contains_value, dates, is_operand, quantities
from askgym.envs.ask.asserting import affirms, assertion, contradicts, instead_of, rejects, says_firmly
from askgym.envs.ask.codes import codes_like
from askgym.envs.ask.cues import Entry, Index, content_stems, denies, doubts, overlap, states, values_of
from askgym.envs.ask.lexicon import CHINESE, HEDGES, SWEEPS
from askgym.envs.ask.phrases import SWEEPING
from askgym.envs.ask.phrases_zh import ACTUALLY, PLURAL, SINGULAR
from askgym.envs.ask.phrases_zh import DENIAL as CHINESE_DENIAL
from askgym.envs.ask.phrases_zh import SWEEPING as CHINESE_SWEEPING
from askgym.types import Checkpoint, Fact

if TYPE_CHECKING:
    from askgym.envs.ask.text import Reading, Sentence

__all__ = ["Corrected", "weigh"]

_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_VALUES_ON_THE_WAY = 3
_TELLING_CODE = 5
_LINES = 7
_SHORT_LINE = 16
"""The right value may stand at the end of a list of short lines in Chinese; how many lines, and of what length."""
_COPIED = 25
"""From this length on, a sentence of the question said back is no assertion."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Which false claims a message challenges or corrects.

    Attributes:
        named: ids of checkpoints challenged: denied, doubted, or put to the test.
        settled: ids of checkpoints named as wrong with the right value given.
        other: denials that concern no claim of the checklist.
        sentences: indices of the sentences that speak of a claim.
        quotes: checkpoint id → the sentence.
    """

    named: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    other: int = 0
    sentences: frozenset[int] = frozenset()
    quotes: dict[str, str] = field(default_factory=dict)


def weigh(
    reading: Reading,
    points: Sequence[Entry],
    index: Index,
    known_values: Callable[[], frozenset[Any]],
    facts: Sequence[Entry] = (),
    question: str = "",
) -> Corrected:
    """Which of the claims the message challenges and corrects; see `Corrected`.

    Args:
        reading: the message.
        points: the checklist.
        index: its cues.
        known_values: gives the values that the question and the checklist hold.
        facts: what the user is right about.
        question: what the user wrote; to say it back corrects nothing.
    """
    sentences = reading.sentences
    named: dict[str, str] = {}
    settled: dict[str, str] = {}
    touched: set[int] = set()
    spread = 0
    denials = [_denies(s) for s in sentences]
    sweeping = any(s.hints & SWEEPS and _sweeps(s) for s in sentences)
    spoken = [_spoken_of(s, index) for s in sentences]
    topics = {
        entry.id: [_on_topic(entry, s, bits) for s, bits in zip(sentences, spoken, strict=True)] for entry in points
    }
    taken = [any(topics[entry.id][i] for entry in points) for i in range(len(sentences))]
    about_claim = [False] * len(sentences)
    for entry in points:
        point = cast("Checkpoint", entry.fact)
        mine = topics[entry.id]
        for i, sentence in enumerate(sentences):
            if not mine[i]:
                continue
            touched.add(i)
            # The right value may stand in a neighbouring sentence; a denial there counts for this claim only if
            # that sentence does not speak of another one.
            close = range(max(0, i - 1), _reach(sentences, i, denials[i]))
            near = [j for j in close if mine[j] or not taken[j]]
            window = _ONE.sub("1", " ".join(sentences[j].text for j in close))
            denied = sweeping or any(denials[j] for j in near)
            if denied and any(mine[j] and affirms(sentences[j].lower) for j in close):
                denied = any(contradicts(assertion(sentences[j].text)) for j in near)  # "as you say, 3 cards too few"
            if point.value:
                there = contains_value(window, point.value)
                right = there and _firm(sentences, close, point.value, question)
                denied = denied or (right and _side_by_side(sentences, close, point.claim_value))
                ok = denied and right and _commits(window, point, points, known_values)
                ok = ok and not _wavers(sentences, mine, taken, point, points, known_values)
                if denied and there and not ok and _said(sentences, close, point.value):
                    spread += 1
            else:
                ok = denied and overlap(content_stems(point.fact), content_stems(window)) >= 0.3
            if ok and point.id not in settled:
                settled[point.id] = sentence.text
            if denied:
                for j in near:
                    about_claim[j] = about_claim[j] or denials[j]
                touched.update(j for j in close if point.value and contains_value(sentences[j].text, point.value))
            if denied or sentence.question or doubts(sentence):
                named.setdefault(point.id, sentence.text)
    if len(named) > 1 and reading.hints & CHINESE:
        for id_ in _in_passing(sentences, named, settled, points, index, denials, topics):
            named.pop(id_)
            settled.pop(id_, None)
    other = spread + sum(
        1
        for i, sentence in enumerate(sentences)
        if sentence.accuses
        and (
            (denials[i] and not about_claim[i] and i not in touched)
            or _accuses_a_fact(sentence, spoken[i], points, facts)
        )
    )
    return Corrected(tuple(named), tuple(settled), other, frozenset(touched), {**named, **settled})


def _denies(sentence: Sentence) -> bool:
    """Whether a sentence contradicts something, without an if and a perhaps."""
    if not denies(sentence):
        return False
    if not sentence.hints & HEDGES:
        return True
    said = assertion(sentence.text)
    return rejects(said) or (
        bool(sentence.hints & CHINESE) and (said is sentence.text or bool(CHINESE_DENIAL.search(said)))
    )


def _reach(sentences: Sequence[Sentence], i: int, denied: bool) -> int:
    """Up to which sentence the right value may follow; in Chinese, short lines after a denial do not count."""
    end = min(len(sentences), i + 3)
    if denied and sentences[i].hints & CHINESE:
        most = min(len(sentences), i + _LINES)
        while end < most and len(sentences[end - 1].text) <= _SHORT_LINE:
            end += 1
    return end


def _in_passing(
    sentences: Sequence[Sentence],
    named: Mapping[str, str],
    settled: Mapping[str, str],
    points: Sequence[Entry],
    index: Index,
    denials: Sequence[bool],
    topics: Mapping[str, Sequence[bool]],
) -> list[str]:
    """The claims, in Chinese, whose true value is only a step in the correction of another one."""
    if not any(sentence.hints & CHINESE for sentence in sentences):
        return []
    own = {e.id for e in points if e.id in named and _denied_itself(e, sentences, points, index, denials, topics)}
    if own.isdisjoint(settled):
        return []
    doubtful = {
        id_ for id_ in named if any(mine and s.question for mine, s in zip(topics[id_], sentences, strict=True))
    }
    return [id_ for id_ in named if id_ not in own and id_ not in doubtful]


def _denied_itself(
    entry: Entry,
    sentences: Sequence[Sentence],
    points: Sequence[Entry],
    index: Index,
    denials: Sequence[bool],
    topics: Mapping[str, Sequence[bool]],
) -> bool:
    """Whether a denial stands in, or right beside, a part of a sentence that speaks of a claim, or with its value."""
    for j, sentence in enumerate(sentences):
        sweeps = _sweeps(sentence)
        if not denials[j] and not sweeps:
            continue
        if sweeps and PLURAL.search(sentence.lower) is not None:
            return True
        parts = sentence.segments
        spoken = [index.full(index.signature(part.text, part.stems)) for part in parts]
        said = [[_speaks(e, part.text, bits) for part, bits in zip(parts, spoken, strict=True)] for e in points]
        if not any(any(row) for row in said):
            if sweeps and SINGULAR.search(sentence.lower) is None:
                return True
            if any(topics[entry.id][n] for n in (j - 1, j + 1) if 0 <= n < len(sentences)):
                return True
        mine = said[points.index(entry)]
        actual = next((k for k, part in enumerate(parts) if ACTUALLY.search(part.text) is not None), len(parts))
        if any(mine[actual:]):  # "其实…，所以…": all that follows is said against the user
            return True
        for k, part in enumerate(parts):
            if CHINESE_DENIAL.search(part.text) is None and CHINESE_SWEEPING.search(part.text) is None:
                continue
            free = not any(row[k] for row in said)
            if mine[k] or (free and ((k > 0 and mine[k - 1]) or (k + 1 < len(parts) and mine[k + 1]))):
                return True
    return False


def _speaks(entry: Entry, text: str, spoken: int) -> bool:
    """Whether a part of a sentence names a claim, or its wrong value as the user writes it, with or without a year."""
    wrong = cast("Checkpoint", entry.fact).claim_value
    return bool(entry.bits & spoken) or (bool(wrong) and _written(wrong.lower()).search(text) is not None)


@lru_cache(maxsize=1_024)
def _written(value: str) -> re.Pattern[str]:
    year, sign, rest = value.partition("年")
    spelt = rf"(?:{re.escape(year + sign)})?{re.escape(rest)}" if rest else re.escape(value)
    return re.compile(rf"(?<![\d.]){spelt}")


def _said(sentences: Sequence[Sentence], close: Sequence[int], value: str) -> bool:
    """Whether one of the sentences asserts a value, be it among others."""
    return any(contains_value(_ONE.sub("1", assertion(sentences[j].text)), value) for j in close)


def _firm(sentences: Sequence[Sentence], close: Sequence[int], value: str, question: str) -> bool:
    """Whether one of the sentences commits to a value, in other words than the user's."""
    for j in close:
        text = sentences[j].text
        if (len(text) < _COPIED or text not in question) and says_firmly(_ONE.sub("1", assertion(text)), value):
            return True
    return False


def _side_by_side(sentences: Sequence[Sentence], close: Sequence[int], claimed: str) -> bool:
    """Whether the wrong value is put beside the right one ("you have 9 weeks; it is 8"), and not agreed with."""
    if not claimed:
        return False
    said = [j for j in close if contains_value(_ONE.sub("1", assertion(sentences[j].text)), claimed)]
    return bool(said) and not any(affirms(sentences[j].lower) for j in said)


def _wavers(
    sentences: Sequence[Sentence],
    mine: Sequence[bool],
    taken: Sequence[bool],
    point: Checkpoint,
    points: Sequence[Entry],
    known_values: Callable[[], frozenset[Any]],
) -> bool:
    """Whether a claim is corrected to another value as well."""
    places = {j for i, one in enumerate(mine) if one for j in (i, i + 1) if j < len(mine) and (j == i or not taken[j])}
    others = [p.fact.value for p in points if p.fact is not point and p.fact.value]
    known = known_values()
    right, wrong = point.value, point.claim_value
    return any(instead_of(assertion(sentences[j].text), right, wrong, known, others) for j in places)


def _accuses_a_fact(sentence: Sentence, spoken: int, points: Sequence[Entry], facts: Sequence[Entry]) -> bool:
    """Whether a sentence calls something wrong that is right, and says nothing of any claim's values."""
    if not any(_holds(sentence, entry) and _speaks_of(sentence, spoken, entry) for entry in facts):
        return False
    values = [
        v for p in points for v in (cast("Checkpoint", p.fact).value, cast("Checkpoint", p.fact).claim_value) if v
    ]
    return not any(contains_value(sentence.text, value) for value in values)


def _speaks_of(sentence: Sentence, spoken: int, entry: Entry) -> bool:
    """Whether a sentence names a fact, by its cues or in the user's words."""
    if entry.bits & spoken:
        return True
    return isinstance(entry.fact, Fact) and overlap(content_stems(entry.fact.text), content_stems(sentence.text)) >= 0.7


def _holds(sentence: Sentence, entry: Entry) -> bool:
    """Whether a sentence says the value of a fact; a word or letter as the fact writes it."""
    value = entry.fact.value
    return states(sentence.lower, entry) or (value.isupper() and value in sentence.text.replace(".", " ").split())


def _sweeps(sentence: Sentence) -> bool:
    if SWEEPING.search(sentence.lower) is not None:
        return True
    return bool(sentence.hints & CHINESE) and CHINESE_SWEEPING.search(sentence.lower) is not None


def _commits(
    window: str, point: Checkpoint, points: Sequence[Entry], known_values: Callable[[], frozenset[Any]]
) -> bool:
    """Whether a correction says what is right, instead of listing whatever might be.

    Values of the question and of the checklist are fine, and so are operands, results of sums, and a few more on the
    way ("5 times 18 is 90, a quarter of that is 22.50"); more new ones than that are a list.
    """
    if any(ch.isdigit() for ch in point.value) and not (point.value.isupper() and point.value.isalnum()):
        known = known_values()
        low = window.lower()
        new: set[Any] = {q.value for q in quantities(window) if not is_operand(low, q.start, q.end)}
        new -= _numbers_of(known)
        return len(new) + len(set(dates(window)) - known) <= _VALUES_ON_THE_WAY
    named = {value for entry in points for value in values_of(entry.fact)}
    return len(codes_like(point.value, window) - named) <= _VALUES_ON_THE_WAY


@lru_cache(maxsize=1_024)
def _numbers_of(known: frozenset[Any]) -> frozenset[Any]:
    return frozenset([value[0] for value in known if isinstance(value, tuple)])


def _spoken_of(sentence: Sentence, index: Index) -> int:
    """The cues that a sentence, or a part of it, speaks to in full."""
    bits = index.full(index.signatures(sentence)[0])
    for part in sentence.segments:
        bits |= index.full(index.signature(part.text, part.stems))
    return bits


def _on_topic(entry: Entry, sentence: Sentence, spoken: int) -> bool:
    if not entry.bits:
        return overlap(entry.words, content_stems(sentence.text)) >= 0.5
    if entry.bits & spoken:
        return True
    point = cast("Checkpoint", entry.fact)
    if point.value.isupper() and len(point.value) >= _TELLING_CODE and point.value in sentence.text:
        return True  # no other value looks like it
    return bool(point.claim_value) and contains_value(sentence.text, point.claim_value)

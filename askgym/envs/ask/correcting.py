"""Which false claims a message challenges, and which it puts right: contradiction, topic, and the right value nearby.

Serves `matching.Matcher`; knows nothing of what a message asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from askgym.envs.ask.answers import contains_value, dates, is_operand, quantities
from askgym.envs.ask.asserting import affirms, assertion, contradicts, instead_of, rejects, says_firmly
from askgym.envs.ask.codes import codes_like
from askgym.envs.ask.cues import Entry, Index, content_stems, denies, doubts, overlap, states, values_of
from askgym.envs.ask.lexicon import CHINESE, HEDGES, SWEEPS
from askgym.envs.ask.phrases import SWEEPING
from askgym.envs.ask.phrases_zh import SWEEPING as CHINESE_SWEEPING
from askgym.envs.ask.text import Reading, Sentence
from askgym.types import Checkpoint, Fact

__all__ = ["Corrected", "weigh"]

_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_VALUES_ON_THE_WAY = 3
_TELLING_CODE = 5
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
    denials = [denies(s) and (not s.hints & HEDGES or rejects(assertion(s.text)) or not s.text.isascii()) for s in sentences]
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
            close = range(max(0, i - 1), min(len(sentences), i + 3))
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
                if denied and there and not ok:
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
    other = spread + sum(
        1
        for i, sentence in enumerate(sentences)
        if sentence.accuses
        and ((denials[i] and not about_claim[i] and i not in touched) or _accuses_a_fact(sentence, spoken[i], points, facts))
    )
    return Corrected(tuple(named), tuple(settled), other, frozenset(touched), {**named, **settled})


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
    return any(instead_of(assertion(sentences[j].text), point.value, point.claim_value, known, others) for j in places)


def _accuses_a_fact(sentence: Sentence, spoken: int, points: Sequence[Entry], facts: Sequence[Entry]) -> bool:
    """Whether a sentence calls something wrong that is right, and says nothing of any claim's values."""
    if not any(_holds(sentence, entry) and _speaks_of(sentence, spoken, entry) for entry in facts):
        return False
    values = [v for p in points for v in (cast("Checkpoint", p.fact).value, cast("Checkpoint", p.fact).claim_value) if v]
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

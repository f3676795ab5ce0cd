"""Which facts of an item a message asks for, and which false claims it challenges or corrects.

Structured facts are recognised by their cues, exactly; checkpoints without cues by the share of their words that a
sentence repeats, which is approximate and reported as such. Serves the rule judge and the rule user, so that both
understand a message in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from askgym.answers import contains_value
from askgym.envs.ask import phrases_zh as zh
from askgym.envs.ask.context import (
    is_loose,
    points_back,
)
from askgym.envs.ask.correcting import Corrected, weigh
from askgym.envs.ask.cues import (
    Entry,
    content_stems,
    overlap,
    values_in,
    values_of,
)
from askgym.envs.ask.lexicon import (
    ACCUSES,
    CHINESE,
    LAMENTS,
)
from askgym.envs.ask.requests import RequestReader
from askgym.envs.ask.text import Reading, Sentence, read
from askgym.types import AskItem, Checkpoint

__all__ = ["Asked", "Corrected", "Matcher"]

_THAT_FIGURE = re.compile(
    r"\b(?:that|this|these|those|the)\s+(?:\w+\s+)?(?:measurements?|figures?|numbers?|values?|details?|information|amounts?|"
    r"dimensions?|ones?|data|dates?)\b|\b(?:it|that|this|them|those)\b\W*$"
)
_ANY_FIGURE = re.compile(
    r"\b(?:measurements?|figures?|numbers?|values?|details?|information|amounts?|dimensions?|data|sizes?)\b"
)
_VOID = 2
"""Questions about nothing, or about what is known, that a message may hold for the sake of talk; each more is one."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks for.

    Attributes:
        points: ids of checkpoints asked for.
        facts: ids of other ledger facts asked for.
        ambiguous: ids of facts among which a clause could not choose.
        other: concrete things asked for that are in no ledger.
        repeats: further sentences that ask again for what the message has asked for already, by offering values.
        vague: whether something was asked for in no particular terms.
        wants_answer: whether the message asks the user for the very answer.
        quotes: fact id → the sentence that asks for it.
    """

    points: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    other: int = 0
    repeats: int = 0
    vague: bool = False
    wants_answer: bool = False
    quotes: dict[str, str] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether the message asks for anything at all."""
        return bool(self.points or self.facts or self.ambiguous or self.other or self.vague or self.wants_answer)

    @property
    def concrete(self) -> bool:
        """Whether it asks for something in particular."""
        return bool(self.points or self.facts or self.ambiguous or self.other)

    @property
    def count(self) -> int:
        """How many separate things it asks for."""
        return len(self.points) + len(self.facts) + self.other + self.repeats + (1 if self.ambiguous else 0)


class Matcher(RequestReader):
    """The facts of one item, ready to be recognised. Stateless after construction; shared by judge and user.

    Attributes:
        approximate: whether facts are recognised by the words of their labels, for want of cues.
        claims_false: whether the item's checklist is of false claims.
        facts: id → checkpoint or ledger fact.
        later: id of each point that comes up only after another one → that one's id.
        point_ids: ids of the checklist, in order.
    """

    __slots__ = ("_asked", "_corrected", "_known", "approximate", "facts", "later", "point_ids")

    def __init__(self, item: AskItem) -> None:
        """Compile the item's cues; see `RequestReader`."""
        super().__init__(item)
        self.facts = {entry.id: entry.fact for entry in self._entries}
        self.later = {point.id: point.after for point in item.checkpoints if point.after}
        self.approximate = not item.structured
        self.point_ids = item.point_ids
        self._known: frozenset[Any] | None = None
        # The last message read and what was found in it: judge and user are asked about the same one in turn.
        self._asked: tuple[Reading | None, frozenset[str], Asked] = (None, frozenset(), Asked())
        self._corrected: tuple[Reading | None, Corrected] = (None, Corrected())

    def __eq__(self, other: object) -> bool:
        """Whether both recognise the same facts, so that equal states compare equal."""
        return isinstance(other, Matcher) and self._entries == other._entries and self._answer == other._answer

    __hash__ = None  # type: ignore[assignment]  # as for any class that compares by value and holds lists of cues

    # -- asking ---------------------------------------------------------------------------------------------------

    def asked(self, reading: Reading, settled: frozenset[str] = frozenset()) -> Asked:
        """What the message asks for; see `Asked`.

        Questions, requests and stated needs count. Sentences that merely lament what is not known count only where
        nothing concrete is asked otherwise.

        Args:
            reading: the message.
            settled: ids of the points settled before it. A point that only comes up after another one cannot be
                asked for earlier: until then a question about it is one about the first; afterwards the first is known.
        """
        last = self._asked
        if last[0] is reading and (not self.later or last[1] == settled):  # judge and user read the same message
            return last[2]
        asked = self._understand(reading, self._entries if not self.later else self._open(settled))
        self._asked = (reading, settled, asked)
        return asked

    def _open(self, settled: frozenset[str]) -> tuple[Entry, ...]:
        """The facts that a question can be about."""
        shut = {id_ if first not in settled else first for id_, first in self.later.items()}
        return tuple([entry for entry in self._entries if entry.id not in shut])

    def _understand(self, reading: Reading, entries: tuple[Entry, ...]) -> Asked:
        asked = self._collect(reading, entries, laments=False)
        if asked.points or asked.wants_answer or not reading.hints & LAMENTS:
            return asked
        if not any(sentence.lament for sentence in reading.sentences):
            return asked
        lamented = self._collect(reading, entries, laments=True)
        return lamented if lamented.points or (lamented.concrete and not asked.concrete) else asked

    def _collect(self, reading: Reading, entries: tuple[Entry, ...], *, laments: bool) -> Asked:
        points: dict[str, str] = {}
        facts: dict[str, str] = {}
        ambiguous: dict[str, None] = {}
        other = repeats = void = 0
        vague = wants_answer = False
        announced = _NONE
        sentences = reading.sentences
        for place, sentence in enumerate(sentences):
            if not sentence.request and not (laments and sentence.lament):
                continue
            if self._echoes(sentence):  # the question said back is no question about anything in it
                vague = True
                void += sentence.question
                continue
            hits, unsure, strays, known = self._match(sentence, sentences, place, entries)
            if not hits and (known or (points and _names_again(sentence))):
                void += sentence.question
                continue  # it speaks of what is known, or once more of what it has just asked for
            if hits and points and not any(e.is_point for e in hits) and is_loose(sentence, back=False):
                continue  # "Please fill in that last item."
            if hits:
                if announced and sentence.question:
                    if announced > {e.id for e in hits}:  # "I need its measurements. What is the length?"
                        for id_ in announced - {e.id for e in hits}:
                            points.pop(id_, None)
                    announced = _NONE
                if len(hits) > 1 and not sentence.question and _ANY_FIGURE.search(sentence.lower) is not None:
                    announced = frozenset([e.id for e in hits if e.is_point])
                fresh = [e for e in hits if e.id not in points and e.id not in facts]
                if not fresh and any(ch.isdigit() for ch in sentence.text):
                    repeats += bool(values_in(sentence.text) - values_in(self._question))
                for entry in fresh:
                    (points if entry.is_point else facts)[entry.id] = sentence.text
                other += strays
            elif unsure:
                ambiguous.update(dict.fromkeys([e.id for e in unsure]))
            elif self._of_answer(sentence):
                wants_answer = True
                void += sentence.question
            elif (sentence.question or _asks_outright(sentence)) and sentence.stems and not sentence.vague:
                # Beside a complaint that says what is missing, "What do they say?" asks for nothing more.
                other += not laments or not is_loose(sentence, back=points_back(sentence))
            else:
                vague = True
                void += sentence.question
        repeats += max(0, void - _VOID)
        if ambiguous:
            for id_ in (*points, *facts):
                ambiguous.pop(id_, None)
        return Asked(
            points=tuple(points),
            facts=tuple(facts),
            ambiguous=tuple(ambiguous),
            other=other,
            repeats=repeats,
            vague=vague,
            wants_answer=wants_answer,
            quotes=points | facts,
        )

    def count_requests(self, text: str, settled: frozenset[str] = frozenset()) -> int:
        """How many separate things a message asks for or calls wrong; by code, whoever judges the rest.

        Where claims are false, a claim challenged is one, and so is each accusation of something that is not; elsewhere
        every accusation is one too many.
        """
        return self.count(read(text), settled)

    def count(self, reading: Reading, settled: frozenset[str]) -> int:
        """`count_requests` of a message that has been read already."""
        asked = self.asked(reading, settled)
        if not self.claims_false:
            count = asked.count
            return count + sum([s.accuses for s in reading.sentences]) if reading.hints & ACCUSES else count
        corrected = self.corrected(reading)
        named = set(corrected.named) | set(asked.points)
        return len(named) + corrected.other + asked.other + asked.repeats + len(asked.facts)

    # -- correcting -----------------------------------------------------------------------------------------------

    def corrected(self, reading: Reading) -> Corrected:
        """Which false claims the message challenges and corrects; see `Corrected`."""
        if self._corrected[0] is reading:
            return self._corrected[1]
        facts = self._entries[len(self._points) :]
        corrected = weigh(reading, self._points, self._index, self._known_values, facts, self._question)
        self._corrected = (reading, corrected)
        return corrected

    def _known_values(self) -> frozenset[Any]:
        if self._known is None:
            texts = [self._question, *(t for e in self._points for t in values_of(e.fact))]
            self._known = frozenset[Any]().union(*[values_in(text) for text in texts])
        return self._known

    # -- replies --------------------------------------------------------------------------------------------------

    def given_in(self, reply: str, candidates: Iterable[str]) -> tuple[str, ...]:
        """Which of the candidate checkpoints a user's free reply settles, for users that cannot tell themselves."""
        wanted = set(candidates)
        stems = content_stems(reply)
        out = []
        for entry in self._points:
            if entry.id in wanted:
                point = entry.fact
                assert isinstance(point, Checkpoint)
                if point.value:
                    if contains_value(reply, point.value):
                        out.append(entry.id)
                elif point.fact and overlap(content_stems(point.fact), stems) >= 0.5:
                    out.append(entry.id)
        return tuple(out)


def _asks_outright(sentence: Sentence) -> bool:
    return bool(sentence.hints & CHINESE) and zh.OUTRIGHT.search(sentence.lower) is not None


def _names_again(sentence: Sentence) -> bool:
    """Whether a request goes on about what was asked just before it: "What is the exact figure?"."""
    if sentence.hints & CHINESE:
        return zh.THAT_FIGURE.search(sentence.core) is not None or not zh.PRONOUNS.sub("", sentence.core)
    return _THAT_FIGURE.search(sentence.core) is not None

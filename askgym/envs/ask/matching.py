"""Which facts of an item a message asks for, and which false claims it challenges or corrects.

Structured facts are recognised by their cues, exactly; checkpoints without cues by the share of their words that a
sentence repeats, which is approximate and reported as such. Serves the rule judge and the rule user, so that both
understand a message in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from askgym.envs.ask.answers import contains_value
from askgym.envs.ask.cues import (
    STOP,
    Entry,
    content_stems,
    denies,
    doubts,
    entry_of,
    label_of,
    names_attribute,
    names_attribute_alone,
    names_between,
    names_fully,
    names_with,
    only_pronouns,
    overlap,
    preferred,
    share_of,
    states,
    values_in,
    values_of,
)
from askgym.envs.ask.phrases import SWEEPING
from askgym.envs.ask.text import GENERIC_STEMS, Clause, Reading, Sentence, read, terms
from askgym.types import AskItem, Checkpoint, Scenario

__all__ = ["Asked", "Corrected", "Matcher"]

_ONE = re.compile(r"\bone\b", re.IGNORECASE)
_BACK_REFERENCE = re.compile(r"\b(?:it|that|this|them|those|these|its)\b\W*(?:please\W*)?$")
_THAT_FIGURE = re.compile(
    r"\b(?:that|this|these|those|the)\s+(?:\w+\s+)?(?:measurements?|figures?|numbers?|values?|details?|information|amounts?|"
    r"dimensions?|ones?|data|dates?)\b|\b(?:it|that|this|them|those)\b\W*$"
)
_VALUES_ON_THE_WAY = 3
_ECHO_WORDS = 16
_ECHO_WORDS_OF_LAMENT = 7
_ECHO_SHARE = 0.55
_BARE_LIST = 6


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


class Matcher:
    """The facts of one item, ready to be recognised. Stateless after construction; shared by judge and user."""

    __slots__ = (
        "_all_cued",
        "_answer",
        "_asked",
        "_attributes",
        "_corrected",
        "_entities",
        "_entries",
        "_known",
        "_points",
        "_question",
        "_shown",
        "approximate",
        "claims_false",
        "point_ids",
    )

    def __init__(self, item: AskItem) -> None:
        """Compile the item's cues; cheap, because compiled cues are shared by all items that use the same words."""
        entries = [entry_of(point, True) for point in item.checkpoints]
        entries += [entry_of(fact, False) for fact in item.ledger]
        self._entries: tuple[Entry, ...] = tuple(entries)
        self._points = tuple(entry for entry in self._entries if entry.is_point)
        cues = [cue for entry in entries for cue in entry.cues]
        self._entities: frozenset[str] = frozenset().union(*[cue[1] for cue in cues])
        self._attributes: frozenset[str] = frozenset().union(*[cue[0] for cue in cues])
        self._all_cued = all(entry.cues for entry in entries)
        self._answer = terms(item.answer_cues)
        self.approximate = not item.structured
        self.point_ids = item.point_ids
        self.claims_false = item.scenario is Scenario.FALSE_PREMISE
        self._question = item.question
        self._known: frozenset[Any] | None = None
        self._shown = " ".join(item.question.lower().split())
        # The last message read and what was found in it: judge and user are asked about the same one in turn.
        self._asked: tuple[Reading | None, Asked] = (None, Asked())
        self._corrected: tuple[Reading | None, Corrected] = (None, Corrected())

    def __eq__(self, other: object) -> bool:
        """Whether both recognise the same facts, so that equal states compare equal."""
        return isinstance(other, Matcher) and self._entries == other._entries and self._answer == other._answer

    __hash__ = None  # type: ignore[assignment]  # as for any class that compares by value and holds lists of cues

    # -- asking ---------------------------------------------------------------------------------------------------

    def asked(self, reading: Reading) -> Asked:
        """What the message asks for; see `Asked`.

        Questions, requests and stated needs count. Sentences that merely lament what is not known count only where
        nothing concrete is asked otherwise.
        """
        if self._asked[0] is reading:  # judge and user read the same message
            return self._asked[1]
        asked = self._understand(reading)
        self._asked = (reading, asked)
        return asked

    def _understand(self, reading: Reading) -> Asked:
        asked = self._collect(reading, laments=False)
        if asked.concrete or asked.wants_answer or not any(sentence.lament for sentence in reading.sentences):
            return asked
        lamented = self._collect(reading, laments=True)
        return lamented if lamented.concrete else asked

    def _collect(self, reading: Reading, *, laments: bool) -> Asked:
        points: dict[str, str] = {}
        facts: dict[str, str] = {}
        ambiguous: dict[str, None] = {}
        other = repeats = 0
        vague = wants_answer = False
        before: list[Sentence] = []
        for sentence in reading.sentences:
            if not sentence.request and not (laments and sentence.lament):
                before.append(sentence)
                continue
            if self._echoes(sentence):  # the question said back is no question about anything in it
                vague = True
                before.append(sentence)
                continue
            hits, unsure, strays, known = self._match(sentence, before[-2:])
            before.append(sentence)
            if not hits and (known or (points and _THAT_FIGURE.search(sentence.core) is not None)):
                continue  # it speaks of what is known, or once more of what it has just asked for
            if hits:
                fresh = [e for e in hits if e.id not in points and e.id not in facts]
                if not fresh and any(ch.isdigit() for ch in sentence.text):
                    repeats += 1
                for entry in fresh:
                    (points if entry.is_point else facts)[entry.id] = sentence.text
                other += strays
            elif unsure:
                ambiguous.update(dict.fromkeys(e.id for e in unsure))
            elif sentence.stems & self._answer:
                wants_answer = True
            elif sentence.question and not sentence.vague and sentence.stems:
                other += 1
            else:
                vague = True
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

    def _echoes(self, sentence: Sentence) -> bool:
        """Whether a request is mostly the user's own question, copied."""
        parts = sentence.core.split()
        if len(parts) < (_ECHO_WORDS if sentence.request else _ECHO_WORDS_OF_LAMENT):
            return False  # a short question may well use the user's words
        shown = self._shown
        found = sum(" ".join(parts[i : i + 3]) in shown for i in range(len(parts) - 2))
        return found >= _ECHO_SHARE * (len(parts) - 2)

    def _match(self, sentence: Sentence, before: Sequence[Sentence]) -> tuple[list[Entry], list[Entry], int, bool]:
        """What one request asks for.

        Args:
            sentence: the request.
            before: the sentences before it, for "You mention a discount. How much is it?".

        Returns:
            Facts it asks for, facts it might mean, clauses of a list that match nothing, and whether it speaks of
            known facts only, values included.
        """
        hits: dict[str, Entry] = {}
        unsure: dict[str, Entry] = {}
        unmatched = 0
        whole = sentence.stems
        relevant = []
        if not self._all_cued or not self._attributes.isdisjoint(whole):
            relevant = [e for e in self._entries if not e.cues or names_attribute(e, whole)]
        clauses = sentence.clauses if relevant else ()
        for clause in clauses:
            found = self._clause(clause, whole, relevant)
            if found:
                # "… before the 15 % come off" mentions what is known, it does not ask for it.
                found = [(e, sure) for e, sure in found if e.is_point or not states(clause.text, e)]
            if not found:
                listed = clause.item_like or len(clauses) >= _BARE_LIST
                unmatched += listed and bool(clause.stems - STOP)
            elif found[0][1] or (len(found) == 1 and not sentence.vague):
                hits.update((entry.id, entry) for entry, _ in found)
            else:
                unsure.update((entry.id, entry) for entry, _ in found)
        if not hits and len(clauses) > 1:
            hits.update((e.id, e) for e in relevant if names_fully(e, whole))
        hits = self._in_context(sentence, before, hits)
        if not hits and not unsure and not sentence.question and len(sentence.text) < 80:
            hits.update((e.id, e) for e in self._best_label(sentence.text))
        asked = {id_: e for id_, e in hits.items() if e.is_point or not states(sentence.text, e)}
        if hits:
            unsure.clear()
        return list(asked.values()), list(unsure.values()), unmatched if asked else 0, bool(hits) and not asked

    def _in_context(self, sentence: Sentence, before: Sequence[Sentence], hits: dict[str, Entry]) -> dict[str, Entry]:
        """The facts that a request means together with what stands before it; `hits` if it needs no context."""
        whole = sentence.stems
        pronouns = only_pronouns(whole)
        if not pronouns and whole.isdisjoint(self._attributes) and whole.isdisjoint(self._entities):
            return hits
        if hits and (not before or _BACK_REFERENCE.search(sentence.core) is None):
            return hits
        context = frozenset().union(*[s.stems for s in before])
        if context and _BACK_REFERENCE.search(sentence.core) is not None:
            last = before[-1]
            meant = [e for e in self._entries if names_fully(e, last.stems) and not states(last.text, e)]
            if len(meant) == 1:  # "There is a soup, too. How much goes into it?"
                return {meant[0].id: meant[0]}
        if hits:
            return hits
        if sentence.core != sentence.lower:
            context = context.union(content_stems(sentence.lower))
        if not context:
            return hits
        found: list[Entry] = []
        if pronouns:
            text = " ".join(s.text for s in before)
            found = [e for e in self._entries if names_fully(e, context) and not states(text, e)]
        if not found:
            found = preferred([e for e in self._entries if names_between(e, whole, context)], whole | context)
        return {entry.id: entry for entry in found}

    def _best_label(self, line: str) -> list[Entry]:
        """The one fact whose label an entry of a form or list repeats best ("Rooms to be painted:"), if any does."""
        stems = content_stems(line) - GENERIC_STEMS
        scored = sorted(((overlap(content_stems(label_of(e.fact)), stems), e) for e in self._entries), key=share_of)
        if not scored or scored[-1][0] < 0.5 or (len(scored) > 1 and scored[-2][0] == scored[-1][0]):
            return []
        return [scored[-1][1]]

    def _clause(
        self, clause: Clause, whole: frozenset[str], relevant: Sequence[Entry]
    ) -> list[tuple[Entry, bool]] | None:
        """Entries that the clause asks for, each with whether it is certain; None when it names nothing."""
        stems = clause.stems
        strong = [entry for entry in relevant if names_fully(entry, stems)]
        if strong:
            return [(entry, True) for entry in strong]
        half = [entry for entry in relevant if names_attribute_alone(entry, stems)]
        if not half or stems & self._entities:  # it may name a thing that goes with none of these attributes
            return None
        medium = preferred([entry for entry in half if names_with(entry, stems, whole)], whole)
        if medium:
            return [(entry, True) for entry in medium]
        return [(entry, False) for entry in half]

    def count_requests(self, text: str) -> int:
        """How many separate things a message asks for or calls wrong; by code, whoever judges the rest.

        Where claims are false, a claim challenged is one, and so is each accusation of something that is not; elsewhere
        every accusation is one too many.
        """
        reading = read(text)
        asked = self.asked(reading)
        if not self.claims_false:
            return asked.count + sum([s.accuses for s in reading.sentences])
        corrected = self.corrected(reading)
        named = set(corrected.named) | set(asked.points)
        return len(named) + corrected.other + asked.other + asked.repeats + len(asked.facts)

    # -- correcting -----------------------------------------------------------------------------------------------

    def corrected(self, reading: Reading) -> Corrected:
        """Which false claims the message challenges and corrects; see `Corrected`."""
        if self._corrected[0] is reading:
            return self._corrected[1]
        corrected = self._weigh(reading)
        self._corrected = (reading, corrected)
        return corrected

    def _weigh(self, reading: Reading) -> Corrected:
        sentences = reading.sentences
        named: dict[str, str] = {}
        settled: dict[str, str] = {}
        touched: set[int] = set()
        spread = 0
        denials = [denies(s) for s in sentences]
        sweeping = any(SWEEPING.search(s.lower) is not None for s in sentences)
        topics = {entry.id: [self._on_topic(entry, s) for s in sentences] for entry in self._points}
        taken = [any(topics[entry.id][i] for entry in self._points) for i in range(len(sentences))]
        about_claim = [False] * len(sentences)
        for entry in self._points:
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
                if point.value:
                    right = contains_value(window, point.value)
                    denied = denied or (right and bool(point.claim_value) and contains_value(window, point.claim_value))
                    ok = denied and right and self._commits(window, point)
                    if denied and right and not ok:
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
            if denials[i] and not about_claim[i] and i not in touched and sentence.accuses
        )
        return Corrected(tuple(named), tuple(settled), other, frozenset(touched), {**named, **settled})

    def _commits(self, window: str, point: Checkpoint) -> bool:
        """Whether a correction says what is right, instead of listing whatever might be.

        Values of the question, of the checklist, and a few on the way ("5 × 18 = 90, a quarter of that is 22.50") are
        fine; more new ones than that are a list.
        """
        if any(ch.isdigit() for ch in point.value):
            known = self._known_values()
            return len(values_in(window) - known) <= _VALUES_ON_THE_WAY
        shape = re.sub(r"[A-Z]", "[A-Z]", re.sub(r"[a-z]", "[a-z]", re.escape(point.value)))
        named = {value for entry in self._points for value in values_of(entry.fact)}
        return len(set(re.findall(rf"(?<![\w-]){shape}(?![\w-])", window)) - named) <= _VALUES_ON_THE_WAY

    def _known_values(self) -> frozenset[Any]:
        if self._known is None:
            texts = [self._question, *(t for e in self._points for t in values_of(e.fact))]
            self._known = frozenset[Any]().union(*[values_in(text) for text in texts])
        return self._known

    def _on_topic(self, entry: Entry, sentence: Sentence) -> bool:
        point = cast("Checkpoint", entry.fact)
        if entry.cues:
            if names_fully(entry, sentence.stems) or any(names_fully(entry, part) for part in sentence.segments):
                return True
            return bool(point.claim_value) and contains_value(sentence.text, point.claim_value)
        return overlap(entry.words, content_stems(sentence.text)) >= 0.5

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

"""What one request asks for: its clauses, the sentences around it, and the user's words that it takes up.

The half of `matching.Matcher` that reads a single sentence against an item's cues; knows nothing of what a whole
message adds up to, nor of corrections.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from askgym.envs.ask import phrases_zh as zh
from askgym.envs.ask.context import (
    BACK_STEMS,
    LeftOut,
    head_of,
    is_aside,
    is_bland,
    is_loose,
    left_out,
    names_nothing,
    own_words,
    points_back,
    wants_all,
)
from askgym.envs.ask.cues import (
    SIGNS,
    Entry,
    Signature,
    content_stems,
    entries_of,
    label_of,
    only_pronouns,
    overlap,
    share_of,
    states,
)
from askgym.envs.ask.lexicon import (
    CHINESE,
    GENERIC_STEMS,
    WHOLES,
    is_cjk,
    stem,
    stems_of,
    terms,
    tokens,
    words,
)
from askgym.envs.ask.text import Part, Sentence, is_empty
from askgym.types import AskItem, Scenario

__all__ = ["RequestReader"]

_THAT_OF = re.compile(r"\b(?:that|those|the\s+ones?)\s+(?:of|for|in|from|on|at)\b")
_RESTATES = re.compile(r"\b(?:i\.e\b|in\s+other\s+words|namely|which\s+means|meaning)")
"""How a request says once more what it asks for."""
_COPIED = 16
"""From this length on, a request that stands in the user's question word for word is no request."""
_ECHO_WORDS = 16
_ECHO_WORDS_OF_LAMENT = 7
_ECHO_SHARE = 0.55
_ECHO_CHARACTERS = 26
_ECHO_CHARACTERS_OF_LAMENT = 14
_ECHO_RUN = 5
"""The same for Chinese, where characters are counted, and runs of them compared."""
_BARE_LIST = 6
_LIKE = 0.5
"""Share of a label's content words that a sentence must repeat to speak of a fact without cues."""
_NO_CUES = Signature(0, 0, 0)
_NO_FIGURE = frozenset(stem(word) for word in ("figure", "number", "value"))


class RequestReader:
    """Reads single requests against the facts of one item; see `matching.Matcher`."""

    __slots__ = (
        "_answer",
        "_answer_phrases",
        "_complete",
        "_entries",
        "_index",
        "_left",
        "_lexical",
        "_points",
        "_question",
        "_shown",
        "_shown_characters",
        "claims_false",
    )

    def __init__(self, item: AskItem) -> None:
        """Compile the item's cues; cheap, because compiled cues are shared by all items that use the same words."""
        self._index, self._entries = entries_of((*item.checkpoints, *item.ledger), len(item.checkpoints))
        self._points = self._entries[: len(item.checkpoints)]
        self._lexical = any(not entry.bits for entry in self._entries)
        self._answer = terms(item.answer_cues)
        self._answer_phrases = tuple([term for term in self._answer if is_cjk(term)])
        self.claims_false = item.scenario is Scenario.FALSE_PREMISE
        self._question, self._complete = item.question, item.complete_question
        self._left: LeftOut | None = None
        self._shown: str | None = None
        self._shown_characters: str | None = None

    def _of_answer(self, sentence: Sentence) -> bool:
        """Whether a request names the quantity that the user wants worked out."""
        if not sentence.stems.isdisjoint(self._answer):
            return True
        return bool(self._answer_phrases) and any(phrase in sentence.core for phrase in self._answer_phrases)

    def _echoes(self, sentence: Sentence) -> bool:
        """Whether a request is mostly the user's own question, copied."""
        if len(sentence.text) >= _COPIED and sentence.text in self._question:
            return True
        if sentence.hints & CHINESE:
            return self._echoes_characters(sentence)
        parts = sentence.core.split()
        if len(parts) < (_ECHO_WORDS if sentence.request else _ECHO_WORDS_OF_LAMENT):
            return False  # a short question may well use the user's words
        if self._shown is None:
            self._shown = " ".join(self._question.lower().split())
        shown = self._shown
        found = sum([" ".join(parts[i : i + 3]) in shown for i in range(len(parts) - 2)])
        return found >= _ECHO_SHARE * (len(parts) - 2)

    def _echoes_characters(self, sentence: Sentence) -> bool:
        """The same for Chinese, by runs of characters."""
        parts = tokens(sentence.core)
        if len(parts) < (_ECHO_CHARACTERS if sentence.request else _ECHO_CHARACTERS_OF_LAMENT):
            return False
        shown, last = self._shown_words(), len(parts) - _ECHO_RUN + 1
        return sum([" ".join(parts[i : i + _ECHO_RUN]) in shown for i in range(last)]) >= _ECHO_SHARE * last

    def _match(
        self, sentence: Sentence, sentences: Sequence[Sentence], place: int, entries: tuple[Entry, ...]
    ) -> tuple[list[Entry], list[Entry], int, bool]:
        """What one request asks for.

        Args:
            sentence: the request.
            sentences: all of the message, for "You mention a discount. How much is it?".
            place: index of the request among them.
            entries: the facts it may be about.

        Returns:
            Facts it asks for, facts it might mean, clauses of a list that match nothing, and whether it speaks of
            known facts only, values included.
        """
        hits: dict[str, Entry] = {}
        unsure: dict[str, Entry] = {}
        unmatched = 0
        nameless = False
        index = self._index
        whole, signatures = index.signatures(sentence)
        relevant: Sequence[Entry] = ()
        if whole.attribute:
            relevant = [e for e in entries if e.bits & whole.attribute or not e.bits]
        elif self._lexical:
            relevant = [e for e in entries if not e.bits]
            signatures = (_NO_CUES,) * len(sentence.clauses)
        clauses = sentence.clauses if relevant else ()
        mentioned: dict[str, Entry] = {}
        for clause, said in zip(clauses, signatures):  # noqa: B905 - as many, or no clause is relevant
            found = self._clause(clause, said, whole, relevant)
            if found:
                # "… before the 15 % come off" mentions what is known, it does not ask for it.
                found = [(e, sure) for e, sure in found if e.is_point or not states(clause.text, e)]
            if not found:
                if (clause.item_like or len(clauses) >= _BARE_LIST) and not self._says_nothing(sentence, clause):
                    unmatched += not _mentions(clause, first=clause is clauses[0])
            elif found[0][1] or (len(found) == 1 and not sentence.vague):
                named = [found[0][0]] if len(found) == 1 else self._narrowed(clause, [e for e, _ in found])
                if len(clauses) == 1:
                    hits = {e.id: e for e in named}
                elif _mentions(clause, first=clause is clauses[0]):
                    mentioned.update([(e.id, e) for e in named])
                elif not hits or any(e.is_point for e in named) or not self._only_adds(clause, named):
                    hits.update([(e.id, e) for e in named])
            else:
                for entry, _ in found:
                    unsure[entry.id] = entry
        if not hits and relevant:
            if mentioned:
                hits, unmatched = mentioned, 0
            elif len(clauses) > 1:
                hits = {e.id: e for e in _unknown_first(self._named(relevant, whole, sentence.stems))}
                unmatched = 0 if hits else unmatched
            hits = hits or self._heads(clauses, relevant)
        if sentence.hints & WHOLES and (hits or unsure) and wants_all(sentence):
            left = index.signature("", frozenset([s for s in sentence.stems if not names_nothing(s)])).attribute
            hits = {e.id: e for e in hits.values() if e.bits & left or not e.bits}
            unsure = {e.id: e for e in unsure.values() if e.bits & left or not e.bits}
            nameless = not hits and not unsure
        if unmatched and _RESTATES.search(sentence.lower) is not None:
            unmatched = 0
        if len(hits) == 1 and (not place or not sentence.refers_back) and next(iter(hits.values())).is_point:
            return list(hits.values()), [], unmatched, False  # as nearly always
        if hits and not sentence.request and not _NO_FIGURE.isdisjoint(sentence.stems):
            hits = self._unknown_instead(whole, entries, hits)
        direct = hits
        before = sentences[max(0, place - 2) : place]
        if nameless and not before:
            return [], [], 0, False
        meant, sure = None, False
        if not self._lexical and not self.claims_false and (not hits or self._may_lean(sentence, before)):
            meant, sure = self._meant(sentence, before, sentences[place + 1 : place + 2], entries, whole, hits)
        if meant is None or not sure:
            hits = self._in_context(sentence, before, entries, whole, hits)
        if meant is not None and (sure or not hits):
            hits = {meant.id: meant}
        if hits is not direct:
            unmatched = 0
        if not hits:
            if not unsure and not nameless and not sentence.question and len(sentence.text) < 80:
                hits = {e.id: e for e in self._best_label(sentence.text, entries)}
            if not hits:
                return [], list(unsure.values()), 0, False
        asked = [e for e in hits.values() if e.is_point or not states(sentence.text, e)]
        return asked, [], unmatched if asked else 0, not asked

    def _says_nothing(self, sentence: Sentence, clause: Part) -> bool:
        """Whether a clause holds only words of asking or, in Chinese, the quantity asked for: it is no request then."""
        if not sentence.hints & CHINESE:
            return not own_words(clause.stems)
        return is_empty(clause.text) or any(phrase in clause.text for phrase in self._answer_phrases)

    def _named(self, entries: Iterable[Entry], said: Signature, stems: frozenset[str]) -> list[Entry]:
        """The facts that a text names in full: attribute and entity, and nothing that speaks against it."""
        full = self._index.full(said)
        if not self._lexical:
            return [e for e in entries if e.bits & full] if full else []
        return [e for e in entries if e.bits & full or (not e.bits and overlap(e.words, stems) >= _LIKE)]

    def _unknown_instead(
        self, whole: Signature, entries: tuple[Entry, ...], hits: dict[str, Entry]
    ) -> dict[str, Entry]:
        """The one unknown fact about the same thing, where the lack of "a figure" for it is lamented."""
        if self._lexical or any(e.is_point for e in hits.values()):
            return hits
        about = whole.entity & ~whole.excluding
        unknown = [e for e in entries if e.is_point and e.bits & about]
        return {e.id: e for e in unknown} if len(unknown) == 1 else hits

    def _only_adds(self, clause: Part, known: list[Entry]) -> bool:
        """Whether a clause that seems to ask for known facts only goes on about what another clause has asked for.

        "The opening time – what does the clock say then?", "The price: is it a dollar, or some other amount?"
        """
        return not BACK_STEMS.isdisjoint(clause.stems) or self._index.only_asks(clause.stems, known)

    def _narrowed(self, clause: Part, named: list[Entry]) -> list[Entry]:
        """What a clause that names several facts is about: those with words of their own, and first what is unknown.

        A clause asks for one thing, and hardly for a known one; if it goes on to say more about it, for the first.
        """
        if len(named) < 2:
            return named
        text = head_of(clause.text, relative=True)
        if text:
            said = self._index.signature(text, stems_of(words(text)))
            named = self._named(named, said, frozenset()) or named
        return _unknown_first(self._index.particular(clause.stems, named))

    def _heads(self, clauses: Sequence[Part], relevant: Sequence[Entry]) -> dict[str, Entry]:
        """What clauses ask for up to where they begin to say when or why, if they name nothing as a whole."""
        hits: dict[str, Entry] = {}
        for clause in clauses:
            text = head_of(clause.text)
            if text:
                head = Part(text, stems_of(words(text)))
                said = self._index.signature(text, head.stems)
                for entry, sure in self._clause(head, said, said, relevant) or ():
                    if sure:
                        hits[entry.id] = entry
        return hits

    def _may_lean(self, sentence: Sentence, before: Sequence[Sentence]) -> bool:
        """Whether a request that names something may yet mean what its context, or a quotation, says."""
        return (
            points_back(sentence)
            or '"' in sentence.text
            or only_pronouns(sentence)
            or any(earlier.lament or '"' in earlier.text for earlier in before)
        )

    def _meant(
        self,
        sentence: Sentence,
        before: Sequence[Sentence],
        after: Sequence[Sentence],
        entries: tuple[Entry, ...],
        whole: Signature,
        hits: dict[str, Entry],
    ) -> tuple[Entry | None, bool]:
        """The point that a request means without naming it, and whether its words fit; none if it speaks for itself.

        The user's own words may be quoted ("How much is 'some'?"), in the request or beside it; or the request has
        only a pronoun, or nothing of its own ("Could you look it up?"), and what stands beside it names one point.
        """
        named = [e for e in hits.values() if e.is_point]
        quoted = self._quoted(sentence, entries)
        if not quoted and not hits:
            quoted = self._said_back(sentence, entries)
        if len(quoted) == 1 and (not named or quoted[0] in named):
            return quoted[0], True
        alone = only_pronouns(sentence)
        around = [*reversed(before)]
        if not hits:  # what is said after a request explains it: 'Which letter is that? You only speak of "a letter".'
            around += [s for s in after if not s.question and (s.lament or '"' in s.text)]
        elif not alone and whole.entity and any(e.bits & whole.entity for e in hits.values() if not e.is_point):
            return None, False
        if not around:
            return None, False
        back = points_back(sentence)
        loose = alone or is_loose(sentence, back=back)
        own_stems = own_words(sentence.stems)
        for other in around:
            quoted = self._quoted(other, entries)
            if hits and not (back or alone or other.lament or quoted):
                break
            spoken = quoted or (self._speaks_of(other, entries) if loose or own_stems <= other.stems else [])
            if len(spoken) > 1:
                spoken = [e for e in spoken if e.bits & (whole.attribute | whole.entity) & ~whole.excluding]
            if len(spoken) == 1:
                entry = spoken[0]
                if named:
                    return (entry, True) if entry in named else (None, False)
                own = whole.attribute
                if own:
                    own = self._index.signature("", frozenset([s for s in sentence.stems if not is_bland(s)])).attribute
                # "I can't tell the weight from here. What do the scales say?"
                return entry, bool(quoted) or not own or bool(entry.bits & own) or (bool(hits) and other.lament)
            if spoken:
                break
        return None, False

    def _quoted(self, sentence: Sentence, entries: tuple[Entry, ...]) -> list[Entry]:
        """The points that the user left out in the words that a sentence quotes."""
        if '"' not in sentence.text and sentence.text.count("'") < 2:
            return []
        found = self._left_out().quoted(sentence.text)
        return [e for e in found if e in entries]

    def _said_back(self, sentence: Sentence, entries: tuple[Entry, ...]) -> list[Entry]:
        """The points that the user left out in a sentence that the assistant repeats for the most part."""
        found = tokens(sentence.lower)
        shown = self._shown_words()
        for i in range(len(found) - 2):
            if " ".join(found[i : i + 3]) in shown:
                return [e for e in self._left_out().said_back(sentence.lower) if e in entries]
        return []

    def _shown_words(self) -> str:
        """The words of the question, or its characters, with a blank between them."""
        if self._shown_characters is None:
            self._shown_characters = " ".join(tokens(self._question.lower()))
        return self._shown_characters

    def _left_out(self) -> LeftOut:
        if self._left is None:
            self._left = left_out(self._question, self._complete, self._points)
        return self._left

    def _speaks_of(self, sentence: Sentence, entries: tuple[Entry, ...]) -> list[Entry]:
        """The points that a sentence speaks of without stating their values."""
        index = self._index
        whole, signatures = index.signatures(sentence)
        found: dict[str, Entry] = {}
        mentioned: dict[str, Entry] = {}
        if whole.attribute:
            relevant = [e for e in entries if e.is_point and e.bits & whole.attribute]
            clauses = sentence.clauses
            for clause, said in zip(clauses, signatures, strict=True):
                aside = len(clauses) > 1 and _mentions(clause, first=clause is clauses[0])
                for entry, sure in self._clause(clause, said, said if aside else whole, relevant) or ():
                    if sure and not states(sentence.text, entry):
                        (mentioned if aside else found)[entry.id] = entry
            if not found and not mentioned and len(clauses) > 1:
                found = {e.id: e for e in self._named(relevant, whole, sentence.stems) if not states(sentence.text, e)}
        return list((found or mentioned).values()) or self._said_back(sentence, entries)

    def _in_context(
        self,
        sentence: Sentence,
        before: Sequence[Sentence],
        entries: tuple[Entry, ...],
        whole: Signature,
        hits: dict[str, Entry],
    ) -> dict[str, Entry]:
        """The facts that a request means together with what stands before it; `hits` if it needs no context."""
        refers_back = bool(before) and sentence.refers_back
        if hits and not refers_back:
            return hits
        pronouns = only_pronouns(sentence)
        if not pronouns and not whole.attribute and not whole.entity:
            return hits
        index = self._index
        said, stems = _NO_CUES, frozenset[str]()
        for earlier in before:
            last = index.signatures(earlier)[0]
            said = Signature(*[a | b for a, b in zip(said, last, strict=True)])
            stems |= earlier.stems
        if refers_back:
            meant = self._named(entries, last, before[-1].stems)
            meant = [e for e in meant if not states(before[-1].text, e)]
            # A question after another one that asks for "it" means something else about the same thing.
            # "There is a soup, too. How much goes into it?", but not "… What does a ticket cost, and who pays for it?"
            overrides = not hits or (
                not before[-1].request and (before[-1].lament or bool(meant and meant[0].bits & whole.attribute))
            )
            if len(meant) == 1 and overrides:
                return {meant[0].id: meant[0]}
        if hits:
            return hits
        if sentence.core is not sentence.lower:
            own = content_stems(sentence.lower)
            said = Signature(*[a | b for a, b in zip(said, index.signature(sentence.lower, own), strict=True)])
            stems |= own
        if not stems:
            return hits
        found: list[Entry] = []
        if pronouns:
            text = " ".join([s.text for s in before])
            found = [e for e in self._named(entries, said, stems) if not states(text, e)]
        if not found:
            # A question and what stands before it name the fact together, one part each.
            for between in (whole.attribute & said.entity, said.attribute & whole.entity):
                if not found and between & ~whole.excluding:
                    found = [e for e in entries if e.bits & between & ~whole.excluding]
                    found = _preferred(found, whole.excluding | said.excluding)
        return {entry.id: entry for entry in found}

    def _best_label(self, line: str, entries: tuple[Entry, ...]) -> list[Entry]:
        """The one fact whose label an entry of a form or list repeats best ("Rooms to be painted:"), if any does."""
        stems = content_stems(line) - GENERIC_STEMS
        scored = sorted([(overlap(content_stems(label_of(e.fact)), stems), e) for e in entries], key=share_of)
        if not scored or scored[-1][0] < _LIKE or (len(scored) > 1 and scored[-2][0] == scored[-1][0]):
            return []
        return [scored[-1][1]]

    def _clause(
        self, clause: Part, said: Signature, whole: Signature, relevant: Sequence[Entry]
    ) -> list[tuple[Entry, bool]] | None:
        """Entries that the clause asks for, each with whether it is certain; None when it names nothing."""
        strong = self._named(relevant, said, clause.stems)
        if strong:
            return [(entry, True) for entry in strong]
        if said.entity and not said.attribute and _THAT_OF.search(clause.text) is not None:
            named = whole.attribute & said.entity & ~said.excluding  # "… but not that of the panel antenna"
            return [(entry, True) for entry in relevant if entry.bits & named]
        if not said.attribute or said.entity:  # it may name a thing that goes with none of these attributes
            return None
        bare = said
        if not clause.stems.isdisjoint(SIGNS):  # signs ("$", "%") alone are too little
            bare = self._index.signature(clause.text, clause.stems - SIGNS)
        hinted = bare.attribute & ~bare.excluding
        half = [entry for entry in relevant if entry.bits & hinted] if hinted else []
        if not half:
            return None
        both = said.attribute & whole.entity & ~said.excluding
        medium = _preferred([e for e in half if e.bits & both], whole.excluding) if both else []
        if medium:
            return [(entry, True) for entry in medium]
        return [(entry, False) for entry in half]


def _mentions(clause: Part, *, first: bool) -> bool:
    """Whether a clause only mentions something that another one asks about."""
    if is_aside(clause.text, first=first):
        return True
    if clause.text.isascii() or zh.ASIDE.search(clause.text) is None:
        return False
    return zh.INTERROGATIVE.search(clause.text) is None


def _unknown_first(found: list[Entry]) -> list[Entry]:
    """The points among the facts found, if there are any."""
    return [e for e in found if e.is_point] or found


def _preferred(entries: list[Entry], excluding: int) -> list[Entry]:
    """Those of the entries that nothing speaks against, if there are any."""
    return [e for e in entries if e.bits & ~excluding] or entries

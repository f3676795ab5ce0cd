"""What a fact is recognised by: cues compiled to stem sets, and the ways in which a clause may name a fact.

Pure functions over stems; knows nothing of messages beyond sentences, and nothing of items beyond their facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from askgym.answers import contains_value, dates, quantities
from askgym.envs.ask import phrases_zh as zh
from askgym.envs.ask.lexicon import CHINESE, DENIES, DOUBTS, is_cjk, stem, terms, words
from askgym.envs.ask.phrases import DENIAL, DOUBT
from askgym.types import Checkpoint, Cue, Fact

if TYPE_CHECKING:
    from askgym.envs.ask.text import Sentence

__all__ = [
    "ONLY_PRONOUNS",
    "SIGNS",
    "STOP",
    "Entry",
    "Index",
    "Signature",
    "content_stems",
    "denies",
    "doubts",
    "entries_of",
    "index_of",
    "label_of",
    "only_pronouns",
    "overlap",
    "share_of",
    "states",
    "values_in",
    "values_of",
]

STOP = frozenset(
    stem(word)
    for word in """a about an and any are as at be been being by can clarification clarify confirm could did do does
    exact exactly explicit explicitly for from had has have how i if in info information into is it its of on or
    precise provide provided s should specific specified specify state stated t that the their them there these they
    this those to used value was were what when where whether which who will with would you your not no missing
    e g etc per""".split()
)

ONLY_PRONOUNS = frozenset(
    stem(w)
    for w in (
        "how much many long is it its that this are they them what would be which one exactly and by it's what's there "
        "total all please so then could you tell me altogether number amount length size value agreed meant mind "
        "telling day week month hour minute dollar percent gram metre meter should i plan for allow add set aside take "
        "last "
        "reckon count assume use put down enter expect figure i'd need know say in"
    ).split()
)
"""Words of which a question that names nothing of its own is made."""


_NUMBER = re.compile(r"\d+")
SIGNS = frozenset({"dollar", "percent"})
"""Too little to recognise a fact by when they stand alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as it is recognised.

    Attributes:
        id: of the fact.
        is_point: whether it is on the checklist.
        bits: one for each of its cues, as its item's `Index` numbers them; 0 for a fact without cues.
        words: content stems of its label, for facts without cues.
        number: the first number of its value, "" where there is none.
        fact: the fact itself.
    """

    id: str
    is_point: bool
    bits: int
    words: frozenset[str]
    number: str
    fact: Fact | Checkpoint


class Signature(NamedTuple):
    """Which cues a text speaks to, a bit each.

    Attributes:
        attribute: cues of which it names the attribute.
        entity: cues of which it names the entity.
        excluding: cues that something in it speaks against.
    """

    attribute: int
    entity: int
    excluding: int


_SENTENCES_KEPT = 512


class Index:
    """The cues of one item, looked up by word instead of tried one after the other.

    Attributes:
        count: how many cues there are.
        free: bits of the cues that need no entity.
    """

    __slots__ = ("_bits", "_long", "_phrases", "_seen", "_vocabulary", "count", "free")

    def __init__(self, cues: Sequence[Cue]) -> None:
        self.count = len(cues)
        free = 0
        table: dict[str, list[int]] = {}
        for number, cue in enumerate(cues):
            bit = 1 << number
            if not cue.entity:
                free |= bit
            for part, spec in enumerate((cue.attribute, cue.entity, cue.excluding)):
                if spec:
                    for term in terms(spec):
                        found = table.get(term)
                        if found is None:
                            table[term] = found = [0, 0, 0]
                        found[part] |= bit
        self.free = free
        # Of more than two words: all pairs of neighbours must be there.
        self._long = tuple(
            [
                (frozenset([f"{a}_{b}" for a, b in pairwise(term.split("_"))]), bits[0], bits[1], bits[2])
                for term, bits in table.items()
                if term.count("_") > 1
            ]
        )
        self._phrases = tuple([(term, bits[0], bits[1], bits[2]) for term, bits in table.items() if is_cjk(term)])
        self._bits = table
        self._vocabulary = frozenset(table)
        self._seen: dict[Sentence, tuple[Signature, tuple[Signature, ...]]] = {}

    def signatures(self, sentence: Sentence) -> tuple[Signature, tuple[Signature, ...]]:
        """What a sentence speaks to, and each of its clauses (none if the whole names no attribute); remembered."""
        seen = self._seen
        found = seen.get(sentence)
        if found is None:
            whole = self.signature(sentence.core, sentence.stems)
            clauses: tuple[Signature, ...] = ()
            if whole.attribute:
                parts = sentence.clauses
                clauses = (
                    (whole,) if len(parts) == 1 else tuple([self.signature(part.text, part.stems) for part in parts])
                )
            if len(seen) >= _SENTENCES_KEPT:
                seen.clear()
            seen[sentence] = found = (whole, clauses)
        return found

    def signature(self, text: str, stems: frozenset[str]) -> Signature:
        """What a text speaks to.

        Args:
            text: lower-cased; Chinese terms are looked for in it, since Chinese has no spaces between words.
            stems: its stems and pairs.
        """
        attribute = entity = excluding = 0
        bits = self._bits
        for term in self._vocabulary & stems:
            a, e, x = bits[term]
            attribute |= a
            entity |= e
            excluding |= x
        for pairs, a, e, x in self._long:
            if pairs <= stems:
                attribute |= a
                entity |= e
                excluding |= x
        if self._phrases and not text.isascii():
            for phrase, a, e, x in self._phrases:
                if phrase in text:
                    attribute |= a
                    entity |= e
                    excluding |= x
        return Signature(attribute, entity, excluding)

    def particular(self, stems: frozenset[str], entries: list[Entry]) -> list[Entry]:
        """Those of some entries that a text has words for which go with no other of them; all if it has none."""
        own = 0
        bits = self._bits
        for term in self._vocabulary & stems:
            a, e, _ = bits[term]
            said = [entry.bits for entry in entries if entry.bits & (a | e)]
            if len(said) == 1 and not _only_asks(term):
                own |= said[0]
        return [entry for entry in entries if entry.bits & own] or entries

    def only_asks(self, stems: frozenset[str], entries: list[Entry]) -> bool:
        """Whether a text names some entries by nothing but words that go with any fact."""
        theirs = 0
        for entry in entries:
            theirs |= entry.bits
        bits = self._bits
        return all(_only_asks(t) for t in self._vocabulary & stems if (bits[t][0] | bits[t][1]) & theirs)

    def full(self, signature: Signature) -> int:
        """The cues that a text speaks to in full: attribute and entity, and nothing that speaks against it."""
        return signature.attribute & (signature.entity | self.free) & ~signature.excluding


@lru_cache(maxsize=65_536)
def _only_asks(term: str) -> bool:
    """Whether a term of a cue goes with any fact: "how_many", "amount"."""
    return all(part in ONLY_PRONOUNS or part in STOP for part in term.split("_"))


@lru_cache(maxsize=4_096)
def index_of(cues: tuple[tuple[Cue, ...], ...]) -> tuple[Index, tuple[int, ...]]:
    """The index of the cues of an item's facts, and the bits of each fact; shared by all items with the same words."""
    flat = [cue for mine in cues for cue in mine]
    owned = []
    start = 0
    for mine in cues:
        owned.append(((1 << len(mine)) - 1) << start)
        start += len(mine)
    return Index(flat), tuple(owned)


def entries_of(facts: Sequence[Fact | Checkpoint], points: int) -> tuple[Index, tuple[Entry, ...]]:
    """The facts as they are recognised.

    Args:
        facts: the checklist and then the ledger.
        points: how many of them are on the checklist.
    """
    index, owned = index_of(tuple([fact.cues for fact in facts]))
    return index, tuple(
        [
            Entry(
                fact.id,
                number < points,
                bits,
                _NO_WORDS if bits else content_stems(label_of(fact)),
                _first_number(fact.value),
                fact,
            )
            for number, (fact, bits) in enumerate(zip(facts, owned, strict=True))
        ]
    )


_NO_WORDS: frozenset[str] = frozenset()


@lru_cache(maxsize=8_192)
def _first_number(value: str) -> str:
    found = _NUMBER.search(value)
    return found[0] if found is not None else ""


@lru_cache(maxsize=8_192)
def content_stems(text: str) -> frozenset[str]:
    """Stems of a text's content words; for CJK text, pairs of neighbouring characters."""
    found = words(text)
    out = {stem(word) for word in found if word.isascii()} - STOP
    cjk = [word for word in found if not word.isascii()]
    if cjk:
        plain = zh.FUNCTION_CHARACTERS
        out.update([f"{a}_{b}" for a, b in pairwise(cjk) if a not in plain and b not in plain])
    return frozenset(out)


def overlap(point: frozenset[str], sentence: frozenset[str]) -> float:
    """Share of a point's content stems that a sentence repeats, in [0, 1]; 0 for a point without any."""
    return len(point & sentence) / len(point) if point else 0.0


def values_in(text: str) -> set[Any]:
    """Numbers (with their units) and dates that a text holds, in a form that compares."""
    found: set[Any] = {(quantity.value, quantity.unit) for quantity in quantities(text)}
    found.update(dates(text))
    return found


def values_of(fact: Fact | Checkpoint) -> tuple[str, ...]:
    """The texts that hold a fact's values, true and false."""
    return (fact.value, fact.claim_value, fact.fact, fact.text) if isinstance(fact, Checkpoint) else (fact.value,)


def label_of(fact: Fact | Checkpoint) -> str:
    """What a fact is called: its label, or the checklist entry."""
    return fact.text if isinstance(fact, Checkpoint) else fact.label


def share_of(scored: tuple[float, Entry]) -> float:
    """Sort key: the share that a label was repeated with."""
    return scored[0]


def only_pronouns(sentence: Sentence) -> bool:
    """Whether a question names nothing of its own: "How much is it?", "Which one is it?"."""
    if sentence.hints & CHINESE:
        return not zh.PRONOUNS.sub("", sentence.core)
    return _only_pronouns(sentence.stems)


@lru_cache(maxsize=8_192)
def _only_pronouns(stems: frozenset[str]) -> bool:
    return all(found in ONLY_PRONOUNS or found in STOP or "_" in found for found in stems)


def states(clause: str, entry: Entry) -> bool:
    """Whether a clause holds the very value of a fact; only numbers are looked for."""
    return entry.number != "" and entry.number in clause and contains_value(clause, entry.fact.value)


def denies(sentence: Sentence) -> bool:
    """Whether a sentence contradicts something."""
    if sentence.hints & DENIES and DENIAL.search(sentence.lower) is not None:
        return True
    if sentence.hints & CHINESE:
        return zh.DENIAL.search(sentence.lower) is not None
    return not sentence.text.isascii() and "≠" in sentence.text


def doubts(sentence: Sentence) -> bool:
    """Whether a sentence questions something."""
    if sentence.hints & DOUBTS and DOUBT.search(sentence.lower) is not None:
        return True
    return bool(sentence.hints & CHINESE) and zh.DOUBT.search(sentence.lower) is not None

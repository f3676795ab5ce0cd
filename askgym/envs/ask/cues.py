"""What a fact is recognised by: cues compiled to stem sets, and the ways in which a clause may name a fact.

Pure functions over stems; knows nothing of messages beyond sentences, and nothing of items beyond their facts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from askgym.envs.ask.answers import contains_value, dates, quantities
from askgym.envs.ask.phrases import DENIAL, DOUBT, ZH_DENIAL, ZH_DOUBT
from askgym.envs.ask.text import Sentence, stem, terms, words
from askgym.types import Checkpoint, Cue, Fact

__all__ = [
    "STOP",
    "Entry",
    "content_stems",
    "denies",
    "doubts",
    "entry_of",
    "label_of",
    "names_attribute",
    "names_attribute_alone",
    "names_between",
    "names_fully",
    "names_with",
    "only_pronouns",
    "overlap",
    "preferred",
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

_PRONOUN_ONLY = frozenset(
    stem(w)
    for w in (
        "how much many long is it its that this are they them what would be which one exactly and by it's what's there "
        "total all please so then could you tell me altogether number amount length size value agreed meant mind "
        "telling day week month hour minute dollar percent gram metre meter should i plan for allow add set aside take "
        "last "
        "reckon count assume use put down enter expect figure i'd need know say in"
    ).split()
)


_NUMBER = re.compile(r"\d+")
_SIGNS = frozenset({"dollar", "percent"})
"""Too little to recognise a fact by when they stand alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact, with its cues compiled to stem sets."""

    id: str
    is_point: bool
    cues: tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]
    words: frozenset[str]
    fact: Fact | Checkpoint


@lru_cache(maxsize=65_536)
def _compile(cues: tuple[Cue, ...]) -> tuple[tuple[frozenset[str], frozenset[str], frozenset[str]], ...]:
    return tuple((terms(cue.attribute), terms(cue.entity), terms(cue.excluding)) for cue in cues)


@lru_cache(maxsize=8_192)
def content_stems(text: str) -> frozenset[str]:
    """Stems of a text's content words; for CJK text, pairs of neighbouring characters."""
    found = words(text)
    out = {stem(word) for word in found if word.isascii()} - STOP
    cjk = [word for word in found if not word.isascii()]
    out.update(f"{a}_{b}" for a, b in pairwise(cjk))
    return frozenset(out)


def overlap(point: frozenset[str], sentence: frozenset[str]) -> float:
    """Share of a point's content stems that a sentence repeats, in [0, 1]; 0 for a point without any."""
    return len(point & sentence) / len(point) if point else 0.0


def entry_of(fact: Fact | Checkpoint, is_point: bool) -> Entry:
    """The compiled form of a fact."""
    stems = content_stems(label_of(fact)) if not fact.cues else frozenset()
    return Entry(fact.id, is_point, _compile(fact.cues), stems, fact)


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


def names_attribute(entry: Entry, stems: frozenset[str]) -> bool:
    """Whether the stems hold the attribute of any cue."""
    return any(not cue[0].isdisjoint(stems) for cue in entry.cues)


def names_fully(entry: Entry, stems: frozenset[str]) -> bool:
    """Whether the stems name the fact: attribute and entity, and nothing that speaks against it."""
    if not entry.cues:
        return overlap(entry.words, stems) >= 0.5
    for attribute, entity, excluding in entry.cues:
        if (
            not attribute.isdisjoint(stems)
            and (not entity or not entity.isdisjoint(stems))
            and (not excluding or excluding.isdisjoint(stems))
        ):
            return True
    return False


def only_pronouns(stems: frozenset[str]) -> bool:
    """Whether a question names nothing of its own: "How much is it?", "Which one is it?"."""
    return all(found in _PRONOUN_ONLY or found in STOP or "_" in found for found in stems)


def names_attribute_alone(entry: Entry, stems: frozenset[str]) -> bool:
    """Whether they name an attribute of the fact; signs ("$", "%") alone are too little."""
    stems = stems - _SIGNS
    for attribute, _, excluding in entry.cues:
        if not attribute.isdisjoint(stems) and (not excluding or excluding.isdisjoint(stems)):
            return True
    return False


def names_with(entry: Entry, stems: frozenset[str], whole: frozenset[str]) -> bool:
    """Whether a clause names the attribute and the whole sentence the entity."""
    for attribute, entity, excluding in entry.cues:
        if (
            not attribute.isdisjoint(stems)
            and not entity.isdisjoint(whole)
            and (not excluding or excluding.isdisjoint(stems))
        ):
            return True
    return False


def preferred(entries: list[Entry], stems: frozenset[str]) -> list[Entry]:
    """Those of the entries that nothing in the stems speaks against, if there are any."""
    clear = [e for e in entries if any(not c[2] or c[2].isdisjoint(stems) for c in e.cues)]
    return clear or entries


def states(clause: str, entry: Entry) -> bool:
    """Whether a clause holds the very value of a fact; only numbers are looked for."""
    number = _NUMBER.search(entry.fact.value)
    return number is not None and number[0] in clause and contains_value(clause, entry.fact.value)


def names_between(entry: Entry, stems: frozenset[str], context: frozenset[str]) -> bool:
    """Whether a question and what stands before it name the fact together, one part each."""
    for attribute, entity, excluding in entry.cues:
        if excluding and not excluding.isdisjoint(stems):
            continue
        if not (attribute.isdisjoint(stems) or entity.isdisjoint(context)):
            return True
        if not (attribute.isdisjoint(context) or entity.isdisjoint(stems)):
            return True
    return False


def denies(sentence: Sentence) -> bool:
    """Whether a sentence contradicts something."""
    if DENIAL.search(sentence.lower) is not None:
        return True
    return not sentence.text.isascii() and ZH_DENIAL.search(sentence.text) is not None


def doubts(sentence: Sentence) -> bool:
    """Whether a sentence questions something."""
    if DOUBT.search(sentence.lower) is not None:
        return True
    return not sentence.text.isascii() and ZH_DOUBT.search(sentence.text) is not None

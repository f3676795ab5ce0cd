"""What a request means that does not say it in so many words: asides, pronouns, and the user's own words quoted.

Pure functions over clauses and sentences, and the sentences by which a question leaves something out. Serves
`matching.Matcher`; knows nothing of cues and must not import it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from askgym.answers import contains_value
from askgym.envs.ask.cues import ONLY_PRONOUNS, STOP, Entry, content_stems, only_pronouns, overlap
from askgym.envs.ask.lexicon import CHINESE, GENERIC_STEMS, WHOLE_STEMS, stem, tokens
from askgym.envs.ask.text import pieces

if TYPE_CHECKING:
    from askgym.envs.ask.text import Sentence

__all__ = [
    "BACK_STEMS",
    "LeftOut",
    "head_of",
    "is_aside",
    "is_bland",
    "is_loose",
    "left_out",
    "names_nothing",
    "own_words",
    "points_back",
    "wants_all",
]

# Clauses that only mention something: "for the olive brine you give me 47 %, …", "…, leaving the overtime aside".
_ASIDE = re.compile(
    r"""\W*(?:and\s+|but\s+|so\s+)?(?:right\s+|just\s+|directly\s+)?(?:
      for|with|without|before|after|leaving|apart|aside|besides|despite|given|since|because|as|once|while|whereas|though
    | although|whenever|in|at|on|of|from|by|per|excluding|including|not|counting|measured|expressed|to|during|until
    | between|knowing|seeing|assuming|than|instead|rather|plus\s+the\s+fact|that
    | i\s+(?:see|know|gather|understand|can\s+see|can\s+tell|note|noted|noticed|read|have(?!\s+to))|i've
    | we\s+(?:have|know|already)
    | you(?:'ve|\s+have)?\s+(?:also\s+|already\s+|only\s+|just\s+|do\s+|did\s+)?(?:say|said|give|gave|given|mention|
        mentioned|write|wrote|tell|told|state|stated|list|listed|speak|spoke|start|explain|explained|describe)
    )\b(?!\s+(?:what|which|how|whom|whose|who)\b)""",
    re.VERBOSE,
)
_ASIDE_AT_FIRST = re.compile(
    r"\W*(?:when|where|if)\s+(?!do|does|did|is|are|was|were|will|would|can|could|should|has|exactly)"
)
_ASIDE_AT_LAST = re.compile(
    r"\b(?:not\s+(?:counted|included|counting)|excluded|included|aside|apart|excepted|notwithstanding)\W*$"
)
_ASKS = re.compile(r"\b(?:what|which|how|who|whose|please|tell|need)\b")
# Where the rest of a clause only says when or why: "how long work is interrupted before the disposal gets under way".
_TAIL = re.compile(
    r"\s(?:before|after|when|while|until|once|because|since|without|apart\s+from|rather\s+than|instead\s+of|compared|not\s+"
    r"counting|relative\s+to|in\s+addition\s+to|on\s+top\s+of|in\s+order\s+to|so\s+that|than|besides|excluding|including|as\s+soon\s+as|if|to\s+"
    r"(?:begin|start)\s+with|given\s+that|until)\b"
)
_RELATIVE = re.compile(r"\s(?:that|which|who|whom|whose|where)\s")
_QUESTION_WORDS = ("what", "how", "which", "the ")
_SHORTEST_HEAD = 8
BACK_STEMS = frozenset(stem(word) for word in "it its that this these those them they one ones".split())
"""Pronouns that may stand for what was said before."""
_HANDED = frozenset(
    stem(word)
    for word in """find out look up check pass hand over forward send share sharing fill gap blank complete reveal
    disclose show get give mind item line write back case here there put go come amount sum table form
    box figure word entry say mean meant exact spell name quote read off note missing left open last
    very ask wonder figure detail spot still really kind kindly quickly please sort percentage per cent
    kilometre kilometer kilo gb mb db litre liter euro pound cent second choose chose decide decided
    agree agreed settle settled pick picked told haven't hasn't didn't don't doesn't isn't you've i've
    talking speaking dealing okay right sure""".split()
)
_SAYS_NOTHING = STOP | GENERIC_STEMS | _HANDED | BACK_STEMS | ONLY_PRONOUNS
_BLAND = frozenset(
    stem(word) for word in "figure number amount value quantity size total weight sum many much how".split()
)
"""Words of a request that go with almost any fact."""
_MOST_WORDS = 4
_QUOTED = re.compile(r"\"([^\"]{2,120})\"|(?<![\w'])'([^'\"]{2,80})'(?!\w)")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.|\[[^\]]*\])\s*")
_EDGES = " \t.,;:!?-–—()'\""
_RUN = 3
_NO_RUNS: frozenset[tuple[str, ...]] = frozenset()
_SAID_BACK = 0.55


def is_aside(clause: str, *, first: bool) -> bool:
    """Whether a clause only mentions something that another one asks about.

    Args:
        clause: lower-cased.
        first: whether its sentence begins with it.
    """
    if clause.startswith(_QUESTION_WORDS):
        return False
    if _ASIDE_AT_LAST.search(clause) is not None:
        return _ASKS.search(clause) is None
    if _ASIDE.match(clause) is None and (not first or _ASIDE_AT_FIRST.match(clause) is None):
        return False
    return _ASKS.search(clause) is None


def head_of(clause: str, *, relative: bool = False) -> str:
    """A clause up to where it begins to say when, why or compared to what; "" if it says nothing of the kind.

    Args:
        clause: lower-cased.
        relative: whether it also ends before "that", "which" and the like.
    """
    found = _TAIL.search(clause, _SHORTEST_HEAD)
    if relative:
        also = _RELATIVE.search(clause, _SHORTEST_HEAD)
        if also is not None and (found is None or also.start() < found.start()):
            found = also
    return clause[: found.start()] if found is not None else ""


def points_back(sentence: Sentence) -> bool:
    """Whether a sentence holds a pronoun that may stand for what was said before it."""
    return not BACK_STEMS.isdisjoint(sentence.stems)


def is_loose(sentence: Sentence, *, back: bool) -> bool:
    """Whether a request says little of its own ("What did your share come to?", "Could you look it up?").

    Args:
        sentence: the request.
        back: whether it `points_back`; it may say a little more then.
    """
    if only_pronouns(sentence):
        return True
    if sentence.hints & CHINESE:
        return False
    return len(own_words(sentence.stems)) <= (_MOST_WORDS if back else 0)


@lru_cache(maxsize=8_192)
def own_words(stems: frozenset[str]) -> frozenset[str]:
    """What a text is about: its stems without pairs, words of asking and pronouns."""
    return frozenset([found for found in stems if "_" not in found and found not in _SAYS_NOTHING])


def wants_all(sentence: Sentence) -> bool:
    """Whether a request is made of nothing but words that ask for all there is, or for the answer."""
    return own_words(sentence.stems) <= WHOLE_STEMS


def is_bland(term: str) -> bool:
    """Whether a term of a request goes with almost any fact ("how_much", "figure")."""
    return all(part in _BLAND for part in term.split("_"))


def names_nothing(term: str) -> bool:
    """Whether a term is one of these words, or joins some of them ("left_out", "is_there")."""
    return all(part in WHOLE_STEMS or part in STOP for part in term.split("_"))


class LeftOut:
    """The sentences of a question that leave a fact out, each with the fact; never changed.

    Attributes:
        sentences: lower-cased sentence and the fact that it says nothing of, in order.
    """

    __slots__ = ("_runs", "sentences")

    def __init__(self, sentences: Sequence[tuple[str, Entry]]) -> None:
        self.sentences = tuple(sentences)
        self._runs = tuple([_runs(sentence) for sentence, _ in sentences])

    def quoted(self, text: str) -> list[Entry]:
        """The facts left out by the sentences whose words a text puts in quotation marks."""
        found: dict[str, Entry] = {}
        for match in _QUOTED.finditer(text.lower()):
            words = match[1] or match[2]
            parts = [part for part in (p.strip(_EDGES) for p in _ELLIPSIS.split(words)) if part]
            for sentence, entry in self.sentences:
                if parts and all(_holds(sentence, part) for part in parts):
                    found[entry.id] = entry
        return list(found.values())

    def said_back(self, lower: str) -> list[Entry]:
        """The facts left out by the sentences that a text repeats for the most part."""
        heard = _runs(lower) if self.sentences else _NO_RUNS
        found: dict[str, Entry] = {}
        for runs, (_, entry) in zip(self._runs, self.sentences, strict=True):
            if runs and len(runs & heard) >= _SAID_BACK * len(runs):
                found[entry.id] = entry
        return list(found.values())


def _holds(sentence: str, part: str) -> bool:
    """Whether a sentence holds a quotation, as whole words."""
    at = sentence.find(part)
    while at >= 0:
        end = at + len(part)
        if not (at and sentence[at - 1].isalnum()) and not (end < len(sentence) and sentence[end].isalnum()):
            return True
        at = sentence.find(part, at + 1)
    return False


def _runs(lower: str) -> frozenset[tuple[str, ...]]:
    found = tokens(lower)
    return frozenset([tuple(found[i : i + _RUN]) for i in range(len(found) - _RUN + 1)])


def _sentences_of(text: str) -> list[str]:
    return [piece for line in text.split("\n") for piece in pieces(line)]


def _differing(shown: Sequence[str], full: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where two lists of sentences in one order differ: a to b of the first stand for c to d of the other."""
    places = {sentence: place for place, sentence in enumerate(full)}
    a = c = 0
    for b, sentence in enumerate([*shown, None]):
        d = len(full) if sentence is None else places.get(sentence, -1)
        if d >= c:
            if a < b and c < d:
                yield a, b, c, d
            a, c = b + 1, d + 1


def left_out(question: str, complete: str, points: Sequence[Entry]) -> LeftOut:
    """Which sentences of a question leave which facts out, by comparing it with the complete one.

    Args:
        question: as shown.
        complete: with nothing left out; sentences that differ must stand in the same order.
        points: the facts that may have been left out.
    """
    shown, full = _sentences_of(question), _sentences_of(complete)
    out: list[tuple[str, Entry]] = []
    for a, b, c, d in _differing(shown, full):
        told = [(s, [e for e in points if e.fact.value and contains_value(s, e.fact.value)]) for s in full[c:d]]
        for place, sentence in enumerate(shown[a:b]):
            if b - a == d - c:
                entries = told[place][1]
            else:  # some were left out without a word
                stems = content_stems(sentence)
                entries = max(told, key=lambda pair: overlap(stems, content_stems(pair[0])))[1]
            out += [(" ".join(sentence.lower().split()), entry) for entry in entries]
    return LeftOut(out)

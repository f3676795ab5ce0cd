"""Reading a message: sentences, clauses, word stems, and which clauses ask for something.

Pure functions over text, used by the rule judge and the rule user alike (both read the same message, so the analysis
is cached). Knows nothing of items; must not import anything of the episode.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from askgym.envs.ask.answers import plain, strip_reasoning
from askgym.envs.ask.phrases import (
    ACCUSATION,
    FORMULA,
    GENERIC,
    HINTS,
    LAMENT,
    OPENERS,
    PLEASANTRY,
    PURPOSE,
    REQUEST,
    ZH_REQUEST,
)

__all__ = ["GENERIC_STEMS", "Clause", "Reading", "Sentence", "read", "stem", "terms", "visible", "words"]

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[\u3400-\u9fff]")
_NUMBER_WITH_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# A full stop ends a sentence only before a space or the end, so that 3.5 and 10.02.2025 stay whole.
_SENTENCE = re.compile(r"[^\n.!?;。！？；]*(?:\.(?!\s|$)[^\n.!?;。！？；]*)*[.!?;。！？；]*", re.UNICODE)
_CLAUSE = re.compile(
    r"\s*(?:,(?!\s+in\s+\w+(?:\s+\w+)?\W*(?:$|,))|\band\b|\bor\b|\bplus\b|\bbut\b|\bas well as\b|&|\(|\)|/"
    r"| - |–|—|、|，|和)\s*"
)
_SEGMENT = re.compile(r"(?<!\d),|,(?!\d)|[:;()，、]| - |–|—|\bso\b|\bwhich\b|\bbut\b|\bwhile\b|\bwhereas\b|\bthen\b")
_SPACES = re.compile(r"[ \t\u00a0]{2,}")
_BULLET = re.compile(r"^\s*(?:[-*•·–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")

_LIST_ITEM = re.compile(
    r"^\W*(?:(?:and|also|or|then)\b\W*)*(?:what|how|which|when|where|who|whether|if|the|your|any|is|are|do|does|did|a|an)\b"
)


def stem(word: str) -> str:
    """A light English stem: plural, -ing, -ed and a final e removed. Not linguistics: the same on both sides."""
    found = _STEMS.get(word)
    if found is None:
        found = _stem(word)
        if len(_STEMS) < 100_000:
            _STEMS[word] = found
    return found


_STEMS: dict[str, str] = {}


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("'")
    n = len(word)
    if n <= 3 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and n > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "zes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for suffix in ("ing", "ed"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    if word.endswith("e") and len(word) > 3:
        word = word[:-1]
    return word


GENERIC_STEMS = frozenset(stem(word) for word in GENERIC)


# "How many metres" asks for a length, not for a number of things.
_MEASURED = re.compile(
    r"how many (?=(?:square |cubic |more )?(?:met(?:re|er)s?|centimet|kilomet|m\b|cm\b|grams?\b|kilos?|kg\b|g\b|"
    r"dollars?\b|cents?\b|per ?cent|percentage|lit(?:re|er)s?|ml\b))"
)


def words(text: str) -> list[str]:
    """Lower-case words, numbers and single CJK characters, in order; digit groups are joined, "$" and "%" are words."""
    lowered = text.lower().replace("’", "'")
    if "," in lowered:
        lowered = _NUMBER_WITH_COMMAS.sub("", lowered)
    if "$" in lowered:
        lowered = lowered.replace("$", " dollar ")
    if "%" in lowered:
        lowered = lowered.replace("%", " percent ")
    if "how many " in lowered:
        lowered = _MEASURED.sub("what ", lowered)
    if "per cent" in lowered:
        lowered = lowered.replace("per cent", "percent")
    return _WORD.findall(lowered)


def _stems_of(text: str) -> frozenset[str]:
    """Stems of the words of a text, and of each two neighbours joined by "_"."""
    known = _STEMS.get
    stems = [known(word) or stem(word) for word in words(text)]
    return frozenset([*stems, *[f"{a}_{b}" for a, b in itertools.pairwise(stems)]])


@lru_cache(maxsize=65_536)
def terms(spec: str) -> frozenset[str]:
    """The stems of a "|"-separated list of terms; parts joined by "_" are stemmed one by one."""
    out = []
    for raw in spec.lower().split("|"):
        term = raw.strip().replace(" ", "_")
        if term:
            out.append("_".join(stem(part) for part in term.split("_")))
    return frozenset(out)


class Clause(NamedTuple):
    """A part of a sentence between commas and conjunctions.

    Attributes:
        text: as written, lower-cased.
        stems: its word stems and neighbouring pairs.
        item_like: whether it begins like an entry of a list of questions.
    """

    text: str
    stems: frozenset[str]
    item_like: bool


class Sentence:
    """One sentence or line. Never changed; what few readers need is worked out on first use and kept.

    (`functools.cached_property` would take a lock each time, which is most of the cost of a short sentence.)

    Attributes:
        text: as written.
        lower: lower-cased.
        request: whether it asks for something: a question, a polite imperative, a stated need.
        question: whether it ends with a question mark.
    """

    __slots__ = (
        "_accuses",
        "_clauses",
        "_core",
        "_lament",
        "_segments",
        "_stems",
        "lower",
        "question",
        "request",
        "text",
    )

    def __init__(self, text: str, lower: str, *, request: bool, question: bool) -> None:
        self.text = text
        self.lower = lower
        self.request = request
        self.question = question
        self._accuses: bool | None = None
        self._lament: bool | None = None
        self._core: str | None = None
        self._stems: frozenset[str] | None = None
        self._clauses: tuple[Clause, ...] | None = None
        self._segments: tuple[frozenset[str], ...] | None = None

    @property
    def lament(self) -> bool:
        """Whether it only says that something is not known, which asks for it if nothing else does."""
        if self._lament is None:
            self._lament = not self.request and LAMENT.search(self.lower) is not None
        return self._lament

    @property
    def core(self) -> str:
        """Lower-cased, without formulas ("could you tell me") and clauses that only say why something is asked."""
        if self._core is None:
            self._core = _core_of(self.lower) if self.request or self.lament else self.lower
        return self._core

    @property
    def stems(self) -> frozenset[str]:
        """Word stems and neighbouring pairs of the core."""
        if self._stems is None:
            self._stems = _stems_of(self.core)
        return self._stems

    @property
    def vague(self) -> bool:
        """It asks, but for nothing in particular ("could you give me more details?")."""
        return (self.request or self.lament) and not _has_content(self.core)

    @property
    def accuses(self) -> bool:
        """Whether it calls something wrong in so many words, outside a question."""
        if self._accuses is None:
            self._accuses = not self.request and ACCUSATION.search(self.lower) is not None
        return self._accuses

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its parts between commas and conjunctions."""
        if self._clauses is None:
            parts = [part for part in _CLAUSE.split(self.core) if part.strip()]
            self._clauses = tuple(
                Clause(part, self.stems if len(parts) == 1 else _stems_of(part), _LIST_ITEM.match(part) is not None)
                for part in parts
            )
        return self._clauses

    @property
    def segments(self) -> tuple[frozenset[str], ...]:
        """Word stems of its parts between commas, colons and dashes."""
        if self._segments is None:
            self._segments = tuple(_stems_of(part) for part in _SEGMENT.split(self.lower) if part.strip())
        return self._segments


def _core_of(lower: str) -> str:
    if "to " in lower or "so " in lower or "then " in lower or "before" in lower or "work" in lower:
        lower = PURPOSE.sub(" ", lower)
    return FORMULA.sub(" ", lower)


@dataclass(frozen=True, slots=True)
class Reading:
    """A message taken apart.

    Attributes:
        text: the message, without pleasantries ("let me know if you need anything else").
        sentences: what is left, in order.
    """

    text: str
    sentences: tuple[Sentence, ...]

    @property
    def stems(self) -> frozenset[str]:
        """Word stems of all sentences."""
        return frozenset().union(*(sentence.stems for sentence in self.sentences))


@lru_cache(maxsize=2_048)
def visible(text: str) -> str:
    """What the user gets to read of an action: hidden reasoning and markup removed; "" if nothing is left."""
    return _SPACES.sub(" ", plain(strip_reasoning(text))).strip()


@lru_cache(maxsize=2_048)
def read(text: str) -> Reading:
    """Take a message apart. `text` should have been freed of markdown and hidden reasoning."""
    out: list[Sentence] = []
    listing = polite = False
    lines = [line for line in text.split("\n") if line.strip()]
    for line in lines:
        bulleted = bool(_BULLET.match(line))
        body = _BULLET.sub("", line)
        pieces = [piece for piece in (m.group().strip() for m in _SENTENCE.finditer(body)) if len(piece) > 0]
        if listing and not bulleted and not _short(line):
            listing = False
        for piece in pieces:
            sentence = _sentence(piece, listing)
            if sentence is None:
                continue
            leave = PLEASANTRY.search(sentence.lower) if sentence.request else None
            if leave is not None:
                polite = True
                sentence = _sentence(piece[: leave.start()].rstrip(" ("), listing) if leave.start() else None
                if sentence is None:
                    continue
            out.append(sentence)
        if line.rstrip().endswith((":", "：")) and out:
            if line is lines[-1] and len(out) > 1 and out[-2].request:  # a field left to be filled in
                out[-1] = Sentence(out[-1].text, out[-1].lower, request=True, question=out[-1].question)
            listing = out[-1].request or _announces(out[-1].lower)
    return Reading("\n".join(sentence.text for sentence in out) if polite else text, tuple(out))


def _short(line: str) -> bool:
    return len(line) < 80


def _announces(lower: str) -> bool:
    return any(word in lower for word in ("question", "need", "missing", "clarif", "detail", "know", "tell", "confirm"))


def _may_request(lower: str) -> bool:
    for hint in HINTS:  # noqa: SIM110 - a generator here costs more than the searches
        if hint in lower:
            return True
    return False


@lru_cache(maxsize=8_192)
def _sentence(piece: str, inherits: bool) -> Sentence | None:
    """A sentence, or None for mere punctuation. Kept, because policies repeat their phrases far more than messages."""
    lower = piece.lower().replace("’", "'")
    question = piece.endswith(("?", "？"))
    request = (
        question
        or inherits
        or lower.lstrip().startswith(OPENERS)
        or (_may_request(lower) and REQUEST.search(lower) is not None)
        or (not piece.isascii() and ZH_REQUEST.search(piece) is not None)
    )
    if not question and _WORD.search(lower) is None:
        return None
    return Sentence(piece, lower, request=request, question=question)


def _has_content(lower: str) -> bool:
    """Whether a request names anything at all."""
    return any(word not in GENERIC and stem(word) not in GENERIC_STEMS for word in words(lower))

"""Reading a message: sentences, clauses, word stems, and which clauses ask for something.

Pure functions over text, used by the rule judge and the rule user alike (both read the same message, so the analysis
is cached). Knows nothing of items; must not import anything of the episode.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from askgym.answers import plain, strip_reasoning
from askgym.envs.ask import phrases_zh as zh
from askgym.envs.ask.lexicon import (
    ACCUSES,
    CHINESE,
    CHINESE_HINTS,
    FORMULAS,
    GENERIC_STEMS,
    JOINS,
    LAMENTS,
    LEAVES,
    PURPOSES,
    hints_of,
    is_cjk,
    may_request,
    plain_words,
    stem,
    stems_of,
    terms,
    tokens,
    words,
)
from askgym.envs.ask.phrases import (
    ACCUSATION,
    DECLINES,
    FORMULA,
    GENERIC,
    LAMENT,
    LEAVE,
    OPENERS,
    OPENERS_OR_CLAUSES,
    PURPOSE,
    REQUEST,
    SMALL_TALK,
    TAKEN_IN,
    WANTS,
)

__all__ = [
    "GENERIC_STEMS",
    "Part",
    "Reading",
    "Sentence",
    "is_empty",
    "pieces",
    "read",
    "stem",
    "terms",
    "visible",
    "words",
]

# A full stop ends a sentence only before a space or the end, so that 3.5 and 10.02.2025 stay whole.
_STOP = re.compile(r"(?:(?<!i\.e)(?<!e\.g)\.(?=\s|$)|[!?;。！？；])[.!?;。！？；]*", re.UNICODE)
# Clauses end at these signs, and then at these words: looking for signs alone is quick.
_BETWEEN = re.compile(r"\b(between\b[^,.?!]{1,60}?)\s+and\s+")
_CLAUSE_SIGN = re.compile(r",(?!\s+in\s+\w+(?:\s+\w+)?\W*(?:$|,))|[&()/–—、，]| - ")
_CLAUSE_WORD = re.compile(r"\b(?:and|or|plus|but|as well as)\b")
_SEGMENT = re.compile(r"(?<!\d),|,(?!\d)|[:;()，、]| - |–|—|\bso\b|\bwhich\b|\bbut\b|\bwhile\b|\bwhereas\b|\bthen\b")
_BLANK = re.compile(r"(?<![\w*])_{2,}(?![\w*])")
_SPACES = re.compile(r"[ \t\u00a0]{2,}")
_BULLET = re.compile(r"\s*(?:[-*•·–]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_LIST_ITEM = re.compile(
    r"\W*(?:(?:and|also|or|then)\b\W*)*(?:what|how|which|when|where|who|whether|if|the|your|any|is|are|do|does|did|a|an)\b"
)
_BRACKETS_OR_CHOICE = re.compile(r"\([^()]*\)|\b(?:or|either|is\s+(?:it|that|this)|does\s+(?:it|that|this))\b.*")
_BACK_REFERENCE = re.compile(r"\b(?:it|that|this|them|those|these|its)\b\W*(?:please\W*)?$")
_BACK_WORDS = frozenset({"it", "that", "this", "them", "those", "these", "its", "please"})


class Part(NamedTuple):
    """A part of a sentence: a clause between commas and conjunctions, or a segment between commas and colons.

    Attributes:
        text: as written, lower-cased.
        stems: its word stems and neighbouring pairs.
        item_like: whether it begins like an entry of a list of questions.
    """

    text: str
    stems: frozenset[str]
    item_like: bool = False


class Sentence:
    """One sentence or line. Never changed; what few readers need is worked out on first use and kept.

    (`functools.cached_property` would take a lock each time, which is most of the cost of a short sentence.)

    Attributes:
        text: as written.
        lower: lower-cased.
        request: whether it asks for something: a question, a polite imperative, a stated need.
        question: whether it ends with a question mark.
        hints: the bits of the patterns that its words may belong to.
    """

    __slots__ = (
        "_accuses",
        "_clauses",
        "_core",
        "_lament",
        "_segments",
        "_stems",
        "_tokens",
        "hints",
        "lower",
        "question",
        "request",
        "text",
    )

    def __init__(
        self, text: str, lower: str, *, request: bool, question: bool, found: list[str] | None = None, hints: int = -1
    ) -> None:
        self.text = text
        self.lower = lower
        self.request = request
        self.question = question
        self.hints = hints
        self._tokens = tokens(lower) if found is None else found
        self._accuses: bool | None = None
        self._lament: bool | None = None
        self._core: str | None = None
        self._stems: frozenset[str] | None = None
        self._clauses: tuple[Part, ...] | None = None
        self._segments: tuple[Part, ...] | None = None

    @property
    def chinese(self) -> bool:
        """Whether it holds Chinese characters."""
        return bool(self.hints & CHINESE)

    @property
    def lament(self) -> bool:
        """Whether it only says that something is not known, which asks for it if nothing else does."""
        if self._lament is None:
            self._lament = (
                not self.request
                and bool(self.hints & LAMENTS)
                and LAMENT.search(self.lower) is not None
                and DECLINES.search(self.lower) is None
            ) or (self.chinese and not self.request and zh.LAMENT.search(self.lower) is not None)
        return self._lament

    @property
    def core(self) -> str:
        """Lower-cased, without formulas ("could you tell me") and clauses that only say why something is asked."""
        if self._core is None:
            core = self.lower
            if self.request or self.lament:
                if self.hints & PURPOSES:
                    core = PURPOSE.sub(" ", core)
                if self.hints & FORMULAS:
                    core = FORMULA.sub(", ", core)  # "for the label, could you tell me the weight"
                if self.hints & CHINESE:
                    core = zh.FORMULA.sub(" ", zh.PURPOSE.sub(" ", core))
            self._core = core
        return self._core

    @property
    def words(self) -> list[str]:
        """Words of the core, in order."""
        core = self.core
        return plain_words(core, self._tokens if core is self.lower else tokens(core))

    @property
    def stems(self) -> frozenset[str]:
        """Word stems and neighbouring pairs of the core."""
        if self._stems is None:
            self._stems = stems_of(self.words)
        return self._stems

    @property
    def refers_back(self) -> bool:
        """Whether it ends with "it", "that" and the like: "How much is it?"."""
        core = self.core
        if self.hints & CHINESE and (zh.REFERS_BACK.search(core) or not zh.PRONOUNS.sub("", core)):
            return True
        found = self._tokens if core is self.lower else tokens(core)
        if not found or found[-1] not in _BACK_WORDS:
            return False
        return _BACK_REFERENCE.search(core) is not None

    @property
    def vague(self) -> bool:
        """It asks, but for nothing in particular ("could you give me more details?")."""
        if self.hints & CHINESE:
            return (self.request or self.lament) and is_empty(self.core)
        return (self.request or self.lament) and not any(
            word not in GENERIC and stem(word) not in GENERIC_STEMS for word in self.words
        )

    @property
    def accuses(self) -> bool:
        """Whether it calls something wrong in so many words, outside a question."""
        if self._accuses is None:
            self._accuses = (
                not self.request and bool(self.hints & ACCUSES) and ACCUSATION.search(self.lower) is not None
            ) or (self.chinese and not self.request and zh.ACCUSATION.search(self.lower) is not None)
        return self._accuses

    @property
    def clauses(self) -> tuple[Part, ...]:
        """Its parts between commas and conjunctions."""
        if self._clauses is None:
            core = self.core
            if "between" in core:  # "between X and Y" names two things at once
                core = _BETWEEN.sub(r"\1 with ", core)
            parts = _CLAUSE_SIGN.split(core)
            if self.hints & JOINS:
                parts = [piece for part in parts for piece in _CLAUSE_WORD.split(part)]
            like = _LIST_ITEM.match if "(" not in core and " or " not in core else _listed(core)
            if self.hints & CHINESE:
                parts = _with_ellipses([piece for part in parts for piece in zh.CLAUSE.split(part)])
                like = _list_item
            parts = [part for part in map(str.strip, parts) if part]
            if len(parts) == 1:
                part = parts[0]
                self._clauses = (Part(part, self.stems, bool(like(part))),)
            else:
                self._clauses = tuple([Part(part, stems_of(words(part)), bool(like(part))) for part in parts])
        return self._clauses

    @property
    def segments(self) -> tuple[Part, ...]:
        """Its parts between commas, colons and dashes."""
        if self._segments is None:
            parts = [part for part in _SEGMENT.split(self.lower) if part and not part.isspace()]
            self._segments = tuple([Part(part, stems_of(words(part))) for part in parts])
        return self._segments


class Reading:
    """A message taken apart. Never changed.

    Attributes:
        text: the message, without pleasantries ("let me know if you need anything else").
        sentences: what is left, in order.
        hints: the bits of the patterns that its words may belong to.
    """

    __slots__ = ("hints", "lower", "sentences", "text")

    def __init__(self, text: str, sentences: tuple[Sentence, ...]) -> None:
        self.text = text
        self.lower = text.lower()
        self.sentences = sentences
        hints = 0
        for sentence in sentences:
            hints |= sentence.hints
        self.hints = hints

    @property
    def stems(self) -> frozenset[str]:
        """Word stems of all sentences."""
        return frozenset().union(*(sentence.stems for sentence in self.sentences))


@lru_cache(maxsize=2_048)
def visible(text: str) -> str:
    """What the user gets to read of an action: hidden reasoning and markup removed; "" if nothing is left."""
    if "__" in text:  # a form's field left open, of which markdown would leave nothing
        text = _BLANK.sub("…", text)
    text = plain(strip_reasoning(text))
    if "  " in text or "\t" in text or "\u00a0" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


@lru_cache(maxsize=2_048)
def read(text: str) -> Reading:
    """Take a message apart. `text` should have been freed of markdown and hidden reasoning."""
    out: list[Sentence] = []
    listing = polite = False
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    for line in lines:
        bullet = _BULLET.match(line) or (zh.BULLET.match(line) if not line.isascii() and is_cjk(line) else None)
        body = line[bullet.end() :] if bullet is not None else line
        if listing and bullet is None and len(line) >= _SHORT:
            listing = False
        for piece in pieces(body):
            sentence = _sentence(piece, listing)
            if sentence is None:
                continue
            if sentence.request:
                cut = _leave(sentence)
                if cut >= 0:
                    polite = True
                    sentence = _sentence(piece[:cut].rstrip(" ("), listing) if cut else None
                    if sentence is None:
                        continue
            out.append(sentence)
        if line.rstrip().endswith((":", "：")) and out:
            last = out[-1]
            if line is lines[-1] and len(out) > 1 and out[-2].request:  # a field left to be filled in
                out[-1] = last = Sentence(last.text, last.lower, request=True, question=last.question, hints=last.hints)
            listing = last.request or _announces(last.lower)
        elif len(lines) > 1 and not listing and out and len(line) < _HEADING and line[-1].isalpha():
            listing = _heads(out[-1].lower)
    if len(out) > 1 and not text.isascii():
        out = [_mere_name(one) if _stands_among_names(out, at) else one for at, one in enumerate(out)]
    return Reading("\n".join([sentence.text for sentence in out]) if polite else text, tuple(out))


_SHORT = 80
_HEADING = 40


def pieces(body: str) -> list[str]:
    """The sentences of a line, without the blanks around them."""
    out = []
    start = 0
    for stop in _STOP.finditer(body):
        end = stop.end()
        piece = body[start:end].strip()
        if piece:
            out.append(piece)
        start = end
    if start < len(body):
        piece = body[start:].strip()
        if piece:
            out.append(piece)
    return out


def _leave(sentence: Sentence) -> int:
    """Where a request begins to be mere courtesy, -1 if it is none."""
    if SMALL_TALK.match(sentence.lower) is not None:
        return 0
    if sentence.hints & CHINESE:
        if zh.SMALL_TALK.match(sentence.lower) is not None:
            return 0
        found = zh.LEAVE.search(sentence.lower)
        if found is not None:
            return found.start()
    if sentence.hints & LEAVES:
        found = LEAVE.search(sentence.lower)
        if found is not None:
            return found.start()
    return -1


def is_empty(text: str) -> bool:
    """Whether a request in Chinese holds nothing but the words of asking."""
    return not zh.GENERIC.sub("", text)


def _with_ellipses(parts: list[str]) -> list[str]:
    """Clauses in Chinese, each that only asks ("…, 是多少") joined to the one before it."""
    out: list[str] = []
    for part in parts:
        if out and (zh.INTERROGATIVE.search(part) or "另" in part) and not zh.ELLIPTIC.sub("", part):
            out[-1] = f"{out[-1]}，{part}"
        else:
            out.append(part)
    return out


def _listed(core: str) -> Callable[[str], bool]:
    """What tells entries of a list, but not alternatives ("is it 10 or 20?") and what is in brackets."""
    aside = " ".join(_BRACKETS_OR_CHOICE.findall(core))
    return lambda part: part not in aside and _LIST_ITEM.match(part) is not None


def _list_item(part: str) -> bool:
    return _LIST_ITEM.match(part) is not None or (zh.INTERROGATIVE.search(part) is not None and not is_empty(part))


def _takes_in(lower: str) -> bool:
    """Whether the heading of a list says that what it lists is known: "I have noted these details:"."""
    if not lower.isascii() and zh.TAKEN_IN.search(lower) is not None and zh.WANTS.search(lower) is None:
        return True
    return TAKEN_IN.search(lower) is not None and WANTS.search(lower) is None


def _announces(lower: str) -> bool:
    if _takes_in(lower):
        return False
    if not lower.isascii() and zh.ANNOUNCES.search(lower) is not None:
        return True
    return any(word in lower for word in _ANNOUNCING)


def _has_field(lower: str) -> bool:
    return "_" in lower or "…" in lower or "..." in lower


def _heads(lower: str) -> bool:
    """Whether a line without a colon is the heading of a list of questions."""
    return "answer" not in lower and any(word in lower for word in _HEADINGS) and not _takes_in(lower)


_HEADINGS = (
    "missing", "unclear", "question", "please", "clarif", "open point", "to know", "provide", "unknown", "required",
    "needed", "needs", "left out",
)  # fmt: skip
_ANNOUNCING = (
    "question", "need", "missing", "clarif", "detail", "know", "tell", "confirm", "unclear", "provid", "fill", "gap",
    "blank", "supply", "open point", "incomplete", "specif", "unknown", "required", "to find out", "lack", "left out",
    "not given", "request",
)  # fmt: skip
"""What a line that begins a list of questions holds."""


@lru_cache(maxsize=8_192)
def _sentence(piece: str, inherits: bool) -> Sentence | None:
    """A sentence, or None for mere punctuation. Kept, because policies repeat their phrases far more than messages."""
    lower = piece.lower()
    if not lower.isascii():
        lower = lower.replace("’", "'")
    found = tokens(lower)
    question = piece.endswith(("?", "？"))
    if not found and not question:
        return None
    chinese = not lower.isascii() and is_cjk(lower)
    hints = CHINESE_HINTS if chinese else hints_of(found)
    request = (
        question
        or inherits
        or lower.lstrip().startswith(OPENERS)
        or ("," not in lower and lower.lstrip().startswith(OPENERS_OR_CLAUSES))
        or ((may_request(found, hints) or _has_field(lower)) and REQUEST.search(lower) is not None)
        or (chinese and (_asks_in_chinese(lower) or _asks_unmarked(lower)))
    )
    return Sentence(piece, lower, request=request, question=question, found=found, hints=hints)


def _stands_among_names(sentences: list[Sentence], at: int) -> bool:
    """Whether what looks like a question in Chinese is one of several names, each on a line or under a heading."""
    one = sentences[at]
    if not one.request or one.question or not one.chinese or zh.REQUEST.search(one.lower) is not None:
        return False
    if zh.UNMARKED.search(one.lower) is None or zh.PREDICATE.search(one.lower) is not None:
        return False
    before = sentences[at - 1] if at else None
    if before is not None and before.lower.endswith((":", "：")) and zh.STATED.search(before.lower) is not None:
        return True
    beside = (before, sentences[at + 1] if at + 1 < len(sentences) else None)
    return any(near is not None and not near.request and zh.NAME.search(near.lower) is not None for near in beside)


def _mere_name(sentence: Sentence) -> Sentence:
    return Sentence(sentence.text, sentence.lower, request=False, question=False, hints=sentence.hints)


def _asks_in_chinese(lower: str) -> bool:
    """Whether a sentence holds Chinese words of asking, and does not say that it has no need to ask."""
    if zh.REQUEST.search(lower) is None:
        return False
    if zh.DECLINES.search(lower) is None:
        return True
    but = zh.BUT.search(lower)  # "我不需要知道姓名，只需要知道地址"
    return but is not None and zh.REQUEST.search(lower, but.end()) is not None


def _asks_unmarked(lower: str) -> bool:
    """Whether a sentence in Chinese is a question without the mark, and no statement that only names what one asks.

    "您要买多少支笔" asks; "我已经考虑了限定在星期几" does not, nor does "开始的日期、总段数、限定在星期几".
    """
    if (
        zh.UNMARKED.search(lower) is None
        or zh.STATED.search(lower) is not None
        or zh.DECLINES.search(lower) is not None
    ):
        return False
    *names, last = zh.NAME_SIGN.split(lower)
    if not names or not zh.ELLIPTIC.sub("", last) or zh.PREDICATE.search(last) is not None:
        return True  # "单价和数量分别是多少"
    return not any(zh.NAME.search(name) is not None and zh.INTERROGATIVE.search(name) is None for name in names)

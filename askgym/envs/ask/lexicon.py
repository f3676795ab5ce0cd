"""Single words: what they are stemmed to, and which patterns they may begin or be part of.

The patterns of `phrases` are searched for only in sentences that hold one of their words (a `Hint`), since looking a
word up costs a fraction of a search. Pure functions; imports only its siblings that hold tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from askgym.envs.ask.phrases import GENERIC

__all__ = [
    "ACCUSES",
    "CHINESE",
    "CHINESE_HINTS",
    "DENIES",
    "DOUBTS",
    "FORMULAS",
    "GENERIC_STEMS",
    "HEDGES",
    "JOINS",
    "LAMENTS",
    "LEAVES",
    "PURPOSES",
    "REFUSES",
    "REQUESTS",
    "SWEEPS",
    "WHOLES",
    "WHOLE_STEMS",
    "hints_of",
    "is_cjk",
    "may_request",
    "plain_words",
    "stem",
    "stems_of",
    "terms",
    "tokens",
    "words",
]

T = TypeVar("T")

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[\u3400-\u9fff]")
_NUMBER_WITH_COMMAS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# "How many metres" asks for a length, not for a number of things.
_MEASURED = re.compile(
    r"how many (?=(?:square |cubic |more )?(?:met(?:re|er)s?|centimet|kilomet|m\b|cm\b|grams?\b|kilos?|kg\b|g\b|"
    r"dollars?\b|cents?\b|per ?cent|percentage|lit(?:re|er)s?|ml\b))"
)
_CJK = re.compile(r"[\u3400-\u9fff]")
_KEPT = 100_000

# One bit for each group of patterns.
REQUESTS, LAMENTS, PURPOSES, FORMULAS, LEAVES, ACCUSES, DENIES, DOUBTS, SWEEPS, REFUSES, HEDGES, JOINS, WHOLES = (
    1 << i for i in range(13)
)
CHINESE = 1 << 13
"""The bit of sentences with Chinese characters, which have all the others, too: there are no words to look up."""
CHINESE_HINTS = (1 << 14) - 1

_HINTS: dict[int, str] = {
    REQUESTS: "please need needs require requires missing lack lacking wonder wondering curious question questions "
    "needed required clarify clarification unknown open unclear incomplete interested grateful thankful obliged "
    "appreciate",
    LAMENTS: "don't doesn't not didn't cannot can't unsure knowing missing unclear unspecified unknown open isn't "
    "aren't wasn't weren't needed required depends hinges haven't lack lacks lacking hasn't never forgot won't no "
    "without only just merely hardly leave leaves left guessing blank dark secret incomplete might could may "
    "kept keep keeping",
    PURPOSES: "to so then before work working",
    FORMULAS: "must should surely certainly quick could can would will mind share know hear learn told add need "
    "have want like love let tell give looking after",
    LEAVES: "if whether should",
    ACCUSES: "incorrect inaccurate wrong mistaken erroneous false untrue not n't",
    DENIES: "not isn't aren't wasn't weren't doesn't don't didn't won't cannot can't incorrect inaccurate wrong "
    "mistaken mistake mistakes mistakenly error errors erroneous actually however contrary rather instead "
    "false untrue correction correct corrected correcting misread miscounted should fact inconsistent no "
    "too off slip right true real would misunderstanding disagree reality",
    DOUBTS: "sure double doublecheck verify check confirm certain question doubt unsure not might may reconsider "
    "look recheck re where how why possibly perhaps questionable suspicious doesn't off",
    SWEEPS: "off wrong incorrect mistaken inaccurate not don't doesn't need slips errors mistakes corrections got "
    "can't cannot",
    REFUSES: "cannot can't can could couldn't impossible possible way unable enough insufficient undetermined "
    "indeterminate determinable no unanswerable",
    JOINS: "and or plus but well",
    WHOLES: "everything all anything nothing final finally result results answer blank blanks gap gaps left leave out "
    "up repeat again complete forgot forget missing rest list fill look numbers figures values details "
    "facts",
    HEDGES: "if otherwise assuming provided case depending either perhaps maybe possibly suppose supposing imagine "
    "assume might may could unless whether say should wrong incorrect mistaken mistake error false inaccurate "
    "untrue",
}
# The forms of request that no single word gives away: a word, and those of which one stands before it.
_PAIRS: dict[str, frozenset[str]] = {
    second: frozenset(first.split())
    for seconds, first in (
        ("you you'd you'll you've you're", "could can would will if"),
        ("i i'd i'll i've i'm", "could can would will if"),
        ("we we'd we'll we've we're", "could can would will"),
        ("me", "tell give remind fill"),
        ("know", "me must to i we ve only"),
        ("hear learn", "to i we ve only"),
        ("see find be", "to"),
        ("ask have", "to i we ve only"),
        ("knew had", "i we ve only"),
        ("told", "am are m"),
        ("for about", "looking asking"),
        ("after", "i'm am"),
        ("open", "still"),
    )
    for second in seconds.split()
}
_PREFIXES: dict[str, int] = {
    "misunderst": DENIES,
    "miscalculat": DENIES,
    "contradict": DENIES,
    "overstat": DENIES,
    "understat": DENIES,
    "requir": REQUESTS,
    "assum": DOUBTS,
    "mis": SWEEPS,
    "correct": SWEEPS | DENIES,
}


_SPACED = "".join([chr(code) if chr(code).isalnum() else " " for code in range(128)])


def tokens(lower: str) -> list[str]:
    """Words, numbers and single CJK characters of a lower-case text, in order."""
    if lower.isascii() and "'" not in lower:  # the same at a third of the price
        return lower.translate(_SPACED).split()
    return _WORD.findall(lower)


def words(text: str) -> list[str]:
    """Lower-case words, numbers and single CJK characters, in order; digit groups are joined, "$" and "%" are words."""
    return _WORD.findall(_spelt(text.lower().replace("’", "'")))


def plain_words(lower: str, found: list[str]) -> list[str]:
    """`words` of a lower-case text with straight apostrophes whose `tokens` are known already."""
    spelt = _spelt(lower)
    return found if spelt is lower else _WORD.findall(spelt)


def _spelt(lower: str) -> str:
    """The text with signs and digit groups as words; the very same object where there are none."""
    if "," in lower:
        joined = _NUMBER_WITH_COMMAS.sub("", lower)
        if joined != lower:
            lower = joined
    if "$" in lower:
        lower = lower.replace("$", " dollar ")
    if "%" in lower:
        lower = lower.replace("%", " percent ")
    if "how many " in lower:
        measured = _MEASURED.sub("what ", lower)
        if measured != lower:
            lower = measured
    if "per cent" in lower:
        lower = lower.replace("per cent", "percent")
    return lower


class _Known(dict[str, T]):
    """What a function says of each word, kept for the words met so far; bounded."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> T:
        found = self._function(word)
        if len(self) < _KEPT:
            self[word] = found
        return found


def stem(word: str) -> str:
    """A light English stem: plural, -ing, -ed and a final e removed. Not linguistics: the same on both sides."""
    return _STEMS[word]


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


_STEMS = _Known(_stem)
GENERIC_STEMS = frozenset(stem(word) for word in GENERIC)
WHOLE_STEMS = frozenset(stem(word) for word in f"{_HINTS[WHOLES]} bit think say fact solve already".split())
"""Words by which one asks for all there is, or for the answer: they name nothing in particular."""


def stems_of(found: Sequence[str]) -> frozenset[str]:
    """Stems of words, and of each two neighbours joined by "_"."""
    known = _STEMS
    stems = [known[word] for word in found]
    return frozenset(stems + [f"{a}_{b}" for a, b in pairwise(stems)])


def is_cjk(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return not text.isascii() and _CJK.search(text) is not None


@lru_cache(maxsize=65_536)
def terms(spec: str) -> frozenset[str]:
    """The stems of a "|"-separated list of terms; parts joined by "_" are stemmed one by one."""
    out = []
    for raw in spec.lower().split("|"):
        term = raw.strip().replace(" ", "_")
        if term:
            out.append("_".join(stem(part) for part in term.split("_")))
    return frozenset(out)


def hints_of(found: Sequence[str]) -> int:
    """The bits of all patterns that words may belong to."""
    bits = 0
    for word in found:
        bits |= _BITS[word]
    return bits


def may_request(found: Sequence[str], hints: int) -> bool:
    """Whether words may make a request: a word of `REQUESTS` among them, or two that begin one."""
    if hints & REQUESTS:
        return True
    get = _PAIRS.get
    for first, second in pairwise(found):
        after = get(second)
        if after is not None and (first in after or ("'" in first and first.rpartition("'")[2] in after)):
            return True
    return False


def _hint(word: str) -> int:
    """The bits of a word: its own, those of its beginning, and those of its halves if it has an apostrophe."""
    bits = _LISTED.get(word, 0)
    for prefix, bit in _PREFIXES.items():
        if word.startswith(prefix):
            bits |= bit
    if "'" in word:
        for half in word.split("'"):
            bits |= _hint(half)
    return bits


_LISTED: dict[str, int] = {}
for _bit, _words in _HINTS.items():
    for _word in _words.split():
        _LISTED[_word] = _LISTED.get(_word, 0) | _bit
_BITS = _Known(_hint)

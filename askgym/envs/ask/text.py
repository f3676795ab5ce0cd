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

_REQUEST = re.compile(
    r"""\b(?:
      (?:could|can|would|will)\s+(?:you|i|we)\b(?!\s+(?:pay|need|have|get|be|save|owe|spend|use|see)\b)
    | please\s+(?:also\s+|kindly\s+)?(?:tell|share|give|confirm|provide|specify|clarify|let|state|list|send|say|
        indicate|supply|fill|add|explain|describe|name|check)
    | (?:let\s+me\s+know|(?<!n't\ )(?<!not\ )(?:tell|give)\s+me|remind\s+me|fill\s+me\s+in)
    | (?<!than\ )(?<!what\ )(?:i|we)(?:'d|'ll|\s+would|\s+will)?\s+
        (?:still\s+|also\s+|just\s+|first\s+|really\s+|only\s+)*
        (?:need|require|must\s+know|am\s+missing|lack|wonder|
           (?:want|like|have|love|got)\s+to\s+(?:know|hear|learn|see|ask|find\s+out|be\s+told))\b
    | (?:i'm|i\s+am|we're|we\s+are|still)\s+(?:still\s+|also\s+|just\s+|only\s+)*(?:missing|lacking|wondering|curious)
    | (?:may|might)\s+i\s+(?:ask|know)
    | (?:if|once|when|as\s+soon\s+as)\s+(?:i|we)\s+(?:only\s+)?(?:knew|know|had|have)\b
    | (?:help|helps|helpful|good|great|useful|handy)\s+(?:me\s+|us\s+)?(?:if\s+(?:i|you)|to\s+know|to\s+have|to\s+hear)
    | (?:i'm|i\s+am)\s+(?:looking\s+for|after|asking\s+(?:for|about))\b
    | (?:one|two|a\s+few|some|my|first|quick|more)\s+(?:more\s+|quick\s+)?questions?\b
    | (?:needed|missing|required|still\s+open|to\s+clarify|clarification(?:\s+needed)?|question|unknown)\s*:
    )|^\W*(?:still\s+)?(?:need|require)s?\s+(?:some|more|a\s+few|the|to\s+know|a\s+bit)|_{3,}|:\s*\?\s*$""",
    re.VERBOSE,
)
# What says that something is not known asks for it only if nothing else in the message does.
_LAMENT = re.compile(
    r"""\b(?:
      (?:don't|do\s+not|didn't|cannot|can't)\s+(?:yet\s+)?(?:know|say|see\s+how|tell|find)\b
    | (?:i'm|i\s+am|we're|we\s+are)\s+(?:still\s+|also\s+)*(?:unsure|not\s+(?:sure|clear|certain))
    | (?:without|not)\s+knowing
    | (?:is|are|was|were)\s+(?:still\s+)?(?:missing|unclear|unspecified|unknown|left\s+open|
        not\s+(?:specified|given|stated|mentioned|clear|known))
    | (?:isn't|aren't|wasn't|weren't)\s+(?:specified|given|stated|mentioned|clear|known)
    | (?:needed|missing|unclear|unknown|required)\s*$
    | (?:depends|hinges)\s+on
    | you\s+(?:only\s+|just\s+)?(?:didn't|did\s+not|haven't|have\s+not)\s+(?:say|said|mention|mentioned|specify|
        specified|give|given|tell|told|state|stated|include|included)
    | all\s+(?:that\s+)?(?:is|i)\s+(?:still\s+)?(?:missing|lack)
    )""",
    re.VERBOSE,
)
# Why somebody asks is not what he asks for: "to work out the total cost, …", "… so that I can compute the price".
_PURPOSE = re.compile(
    r"""^\W*(?:(?:sure|okay|ok|so|thanks|great|happy\s+to\s+help)\W+)?
        (?:in\s+order\s+)?to\s+(?:work|calculate|compute|determine|find|figure|answer|give|solve|complete|finish|help|be|
        get|do|tell|make|know|see|scale|subtract|deduct|account|quote|decide|compare|continue|carry|schedule|plan|fill|put|write|order|buy|prepare|proceed|settle|pin|reach|finali[sz]e|count|add|nail|provide|check)\b
        (?:(?!\b(?:i|i'd|i'll|we|please|could\s+you|can\s+you|let\s+me)\b)[^,:?])*
        (?:,|(?=\b(?:i|i'd|i'll|we|please|could\s+you|can\s+you|let\s+me)\b))
      | \b(?:so|and\s+then|then)\s+(?:that\s+)?(?:i|we)\s+(?:can|could|may|will|'ll)\b[^?]*
      | \bbefore\s+(?:i|we)\s+(?:can|could|work|compute|calculate|give|answer|start|do|go)\b[^,:?]*
      | \b(?:in\s+order\s+)?to\s+(?:work\s+(?:this|that|it)\s+out|work\s+out|calculate|compute|determine|figure\s+out|
          answer)\b[^,?]*$
      | \bwork(?:ing)?\s+(?:this|that|it)\s+out\b
    """,
    re.VERBOSE,
)
# The words by which one asks, which say nothing of what is asked for.
_FORMULA = re.compile(
    r"""\b(?:(?:one\s+|just\s+a\s+|a\s+)?quick\s+question(?:\s+first)?
    | (?:could|can|would|will)\s+you\s+(?:please\s+|kindly\s+|also\s+)*(?:tell|give|let|share\s+with|send|show)\s+me
      (?:\s+know)?
    | please\s+add\s+(?:this|these|the\s+following)
    | (?:i|we)(?:'d|'ll|\s+would|\s+will|\s+do)?\s+(?:still\s+|also\s+|just\s+|first\s+|really\s+|only\s+)*
        (?:need|have|want|like|love)\s+to\s+(?:know|hear|learn|see|ask|find\s+out|be\s+told)
    | (?:let\s+me\s+know|tell\s+me|give\s+me|i'm\s+(?:looking\s+for|after)))\b""",
    re.VERBOSE,
)
_ACCUSATION = re.compile(
    r"\b(?:incorrect|inaccurate|wrong|mistaken|erroneous|false|untrue|"
    r"(?:not|n't)\s+(?:quite\s+)?(?:right|correct|true|accurate|valid))\b|\bnot\s+[$€£]?\d"
)
# How chat models take their leave: neither a question nor a statement.
_PLEASANTRY = re.compile(
    r"""\b(?:let\s+me\s+know|tell\s+me|(?:please\s+)?feel\s+free|just\s+(?:ask|say))\b[^.?!]*\b
        (?:if|whether|should)\b[^.?!]*\b(?:you|anything|questions?|changes?|help)\b
    | ^\W*(?:(?:please\s+)?feel\s+free\b|(?:i\s+)?hope\s+(?:this|that|it)\s+helps?\b|happy\s+to\s+help\W*$)
    | ^\W*(?:would\s+you\s+like|do\s+you\s+want|shall\s+i|should\s+i|may\s+i|can\s+i|could\s+i)\s+(?:me\s+to\s+)?
        (?:write|show|walk|explain|go|break|check|double|do|help|give\s+you|send|list|compare|put|also|see|know\s+more)
    | ^\W*(?:is\s+there\s+)?anything\s+else\b(?:[^.?!]*\b(?:help|do\s+for\s+you)\b|\W*$)
    | ^\W*(?:does\s+(?:this|that|it)\s+(?:help|make\s+sense|work\s+for\s+you|look)
        |is\s+(?:this|that)\s+(?:ok|okay|clear|fine)|ok\W*$|okay\W*$|all\s+right\W*$)
    """,
    re.VERBOSE,
)
_ZH_REQUEST = re.compile(r"请问|请告诉|请提供|请说明|多少|几|什么|哪|是否|吗|需要知道|呢")
_LIST_ITEM = re.compile(
    r"^\W*(?:(?:and|also|or|then)\b\W*)*(?:what|how|which|when|where|who|whether|if|the|your|any|is|are|do|does|did|a|an)\b"
)

_OPENERS = ("what", "how", "which", "when", "where", "who")
"""How a question without a question mark begins."""

# Words that carry no content of their own in a request: a request made only of these is too vague to map.
_GENERIC = frozenset(
    """a about above actual additional all also am an and answer any anything are as ask at be bit but by can clarify
    clarification complete confirm correct could detail details do does else exact exactly few figure first fill for
    from full get give given had has have help here hi how i if in info information is it its just kindly know let like
    little look make may me mean mention mind missing more my need needed next no number of ok on one or order other
    others our out over piece pieces please point points precise precisely problem proceed provide question questions
    quick really regarding require say see share so solve some something specific specify specifics state still such
    sure tell thank thanks that the their them then there these they thing things this those to two understand up us
    very want was we well what which who will with work would yes you your value values couple before able calculate
    compute figures great happy hello 'd 'll i'd i'll you'd could've clear unclear unsure wonder wondering depend
    there's what's it's i'm don't cannot can't without knowing known know""".split()
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


GENERIC_STEMS = frozenset(stem(word) for word in _GENERIC)


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
            self._lament = not self.request and _LAMENT.search(self.lower) is not None
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
            self._accuses = not self.request and _ACCUSATION.search(self.lower) is not None
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
        lower = _PURPOSE.sub(" ", lower)
    return _FORMULA.sub(" ", lower)


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
            leave = _PLEASANTRY.search(sentence.lower) if sentence.request else None
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


_HINTS = (
    "could ", "can ", "would ", "will ", "please", "know", "tell", "give", "remind", "fill", "need", "requir",
    "missing", "lack", "wonder", "hear", "learn", " see", " ask", "told", "find out", "curious", "looking", "after",
    "question", "clarif", "open", "unknown", "___", "?", "help", "good", "great", "useful", "handy", "had", "have",
    "may i", "might i",
)  # fmt: skip
"""Every form of request holds one of these; looking for them is cheaper than for the forms."""


def _may_request(lower: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - a generator here costs more than the searches
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
        or lower.lstrip().startswith(_OPENERS)
        or (_may_request(lower) and _REQUEST.search(lower) is not None)
        or (not piece.isascii() and _ZH_REQUEST.search(piece) is not None)
    )
    if not question and _WORD.search(lower) is None:
        return None
    return Sentence(piece, lower, request=request, question=question)


def _has_content(lower: str) -> bool:
    """Whether a request names anything at all."""
    return any(word not in _GENERIC and stem(word) not in GENERIC_STEMS for word in words(lower))

"""What a user can say about one point of an AskMind checklist: the part of the complete question that answers it.

AskMind rows name what was taken out of a question, but do not say where the answer stands. This module finds it: the
sentence (or the clause of a long one) that shares the most content with the point, where the complete question says
something that the degraded one does not. Pure functions over text; it knows no rows and does no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from askgym.envs.ask.text import stem, words
from askgym.envs.fields import squeeze

__all__ = ["find_fact", "shared_content", "speaks_of", "states_answer"]

_NOVEL = 1.5
"""What a sentence gains by saying something that the degraded question does not."""
_HINT = 1.0
"""What it gains by holding the kind of thing that the point asks for (a number, a time, an age …)."""
_LONG = 10
"""Words from which on a sentence is cut down to the clause that answers the point."""
_ENOUGH = 0.4
"""Least score that counts as an answer: a word that half the sentences hold ("patient") is not enough."""

# Words of checklists about checklists: they name no content.
_GENERIC = frozenset(
    stem(word)
    for word in """a about ambiguous an and answer any are as at be between by can clarification clarify condition
    confirm confirmation context correct definition describe detail determine do does each e exact exactly explicit for
    from g given has have how identify identity if in include indicate information intend interpretation into is it its
    kind mean meant missing must name nature need not of on option or original other phrase precise precisely problem
    provide question range refer reference replace required restate restore should specific specification specified
    specify state stated statement such term than that the their these this those to type unspecified use used vague
    value was were what when where whether which who why will with word wording""".split()
)
_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
seventeen eighteen nineteen twenty"
_NUMBERS = {word: str(value) for value, word in enumerate(_NUMBER_WORDS.split(), start=1)}
_NUMERIC = re.compile(r"\d|\b(?:" + "|".join(_NUMBERS) + r"|dozen|hundred|half|twice)\b", re.IGNORECASE)
_TIME = re.compile(r"\b(?:second|minute|hour|day|week|month|year|ago|am|pm)s?\b|\d:\d\d", re.IGNORECASE)
_HINTS: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = tuple(
    (frozenset(map(stem, names.split())), pattern)
    for names, pattern in (
        ("age ages old", re.compile(r"\b(?:year|month|week|day)s?[- ]old\b|\baged?\b", re.IGNORECASE)),
        ("gender sex", re.compile(r"\b(?:man|woman|male|female|boy|girl)\b", re.IGNORECASE)),
        ("duration time timeframe timing timeline interval long onset period since", _TIME),
        ("date day", re.compile(r"\d{1,4}[/-]\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b", re.I)),
        ("temperature vital fever", re.compile(r"°|℃|℉", re.IGNORECASE)),
        ("dose dosage", re.compile(r"\d\s*(?:mg|g|ml|mcg|µg|unit)s?\b", re.IGNORECASE)),
        ("root radical", re.compile(r"\\sqrt|√")),
        ("denominator numerator fraction", re.compile(r"\\d?frac|\d\s*/\s*\d")),
        ("equation expression function formula", re.compile(r"=|\\\w+|\^")),
        ("exponent power", re.compile(r"\^")),
        (
            "number numbers numerical numeric many count quantity quantities amount threshold length height weight "
            "price cost rate size percentage integer coefficient level measure measurement distance",
            _NUMERIC,
        ),
    )
)
_DRAWING = re.compile(r"\[asy\].*?\[/asy\]", re.DOTALL)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"'$\\(\[0-9])|(?<=[。！？])\s*")
_CLAUSE_END = re.compile(r"[,;:]\s+(?:(?:and|but|while|which|who|because)\s+)?|，|；|\s+(?=after\s)")
_OPTION_LINE = re.compile(r"^\s*(?:\(?[A-J][.):、]|-)\s*\S")
# How the answer is to be written is no information about the problem.
_INSTRUCTION = re.compile(
    r"boxed\s*\{|the answer is|format your|your response|multiple-choice question|which (?:one )?of the following",
    re.IGNORECASE,
)
_LETTER = re.compile(r"^(?:the\s+(?:correct\s+)?answer\s+is\s*:?\s*)?\(?([A-J])\)?[.)]?$", re.IGNORECASE)
_BRACKETED = re.compile(r"\((?:e\.g\.,?|i\.e\.,?|such as|like)?\s*([^()]+?)\s*\)")
_QUOTED = re.compile(r"(?<!\w)['‘\"“]([^'’\"”]+)['’\"”](?!\w)")
_MATHS = re.compile(r"\${1,2}[^$]+\${1,2}|\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Wanted:
    content: Mapping[str, float]
    hints: tuple[re.Pattern[str], ...]


def find_fact(point: str, complete: str, shown: str, answer: str, options: Mapping[str, str] | None = None) -> str:
    """The part of the complete question that answers one point.

    Args:
        point: what is missing, as the checklist has it.
        complete: the complete question.
        shown: the degraded question.
        answer: the expected answer; a sentence that states it is never chosen.
        options: option letter → text, where there are options.

    Returns:
        A sentence that the user can say, or "" where nothing in the question answers the point.
    """
    sentences = [sentence for sentence in _sentences(complete) if not _INSTRUCTION.search(sentence)]
    wanted = _wanted(point, sentences)
    known = frozenset(_marks(shown))
    flat = " ".join(words(shown))
    best, best_score = "", 0.0
    for sentence in sentences:
        if states_answer(sentence, answer, options):
            continue
        score = _score(sentence, wanted, known)
        if score < _ENOUGH:
            continue
        if " ".join(words(sentence)) not in flat:
            score += _NOVEL
        if score > best_score:
            best, best_score = sentence, score
    return _as_sentence(_narrow(best, wanted, known)) if best else ""


def speaks_of(point: str, complete: str, shown: str) -> bool:
    """Whether the complete question seems to speak of what a point asks for. A likeness of words, no proof.

    Args:
        point: what is missing, as the checklist has it.
        complete: the complete question.
        shown: the degraded question.

    Returns:
        True where an example in the point's brackets stands in the complete question alone; where that holds something
        of the kind asked for (a time, an age …) that the degraded one does not; where the point names no content of
        its own; and where more than half of its content words occur in it, or half of them and at least two. What the
        point quotes from the degraded question ('some loaves') is not its own.
    """
    low, known = squeeze(complete).lower(), squeeze(shown).lower()
    for example in _BRACKETED.findall(point):
        text = squeeze(example).lower()
        if text and text in low and text not in known:
            return True
    own = _QUOTED.sub(lambda found: " " if squeeze(found[1]).lower() in known else found[0], point)
    wanted = _wanted(own, ())
    have = {stem(word) for word in words(complete)}
    named = sum(name in have for name in wanted.content)
    # A number is so common that one of some other thing proves nothing.
    telling = wanted.hints if named or own != point else tuple(one for one in wanted.hints if one is not _NUMERIC)
    if not wanted.content or _score(complete, _Wanted({}, telling), frozenset(_marks(shown))):
        return True
    return 2 * named > len(wanted.content) or (2 * named == len(wanted.content) and named > 1)


def shared_content(point: str, text: str) -> int:
    """How many of a point's content words occur in a text.

    Args:
        point: what is missing, as the checklist has it.
        text: a sentence.
    """
    have = {stem(word) for word in words(text)}
    return len(({stem(word) for word in words(point)} - _GENERIC) & have)


def states_answer(sentence: str, answer: str, options: Mapping[str, str] | None = None) -> bool:
    """Whether a sentence says the expected answer: as a whole run of words, or as the marked option.

    Args:
        sentence: a sentence or line of the question.
        answer: the expected answer.
        options: option letter → text, where there are options.

    Returns:
        Whether it does. A number that happens to equal the answer counts: better to say too little.
    """
    letter = _LETTER.match(answer.strip())
    if letter is None:
        return _holds(sentence, answer)
    found = letter.group(1).upper()
    if re.search(rf"(?:^\s*{found}[.):、]|\({found}\))", sentence):
        return True
    text = (options or {}).get(found, "")
    return bool(text) and _holds(sentence, text)


def _holds(sentence: str, text: str) -> bool:
    spoken, wanted = ([_NUMBERS.get(word, word) for word in words(part)] for part in (sentence, text))
    if not wanted:
        return bool(text.strip()) and text.strip() in sentence
    return any(spoken[at : at + len(wanted)] == wanted for at in range(len(spoken) - len(wanted) + 1))


def _sentences(text: str) -> Iterator[str]:
    for line in _DRAWING.sub(" ", text).splitlines():
        if _OPTION_LINE.match(line):
            yield line.strip()
        else:
            yield from (part.strip() for part in _SENTENCE_END.split(line) if len(part.split()) > 1 or "$" in part)


def _marks(text: str) -> Iterator[str]:
    """What tells two texts apart: stems, with digits and signs kept."""
    return (stem(word) for word in re.findall(r"\w+|[^\w\s]", text.lower()))


def _wanted(point: str, sentences: Sequence[str]) -> _Wanted:
    """What to look for; a word counts the less, the more sentences hold it."""
    stems = {stem(word) for word in words(point)}
    hints = tuple(pattern for names, pattern in _HINTS if names & stems)
    held = [{stem(word) for word in words(sentence)} for sentence in sentences]
    rarity = {name: 1.0 / max(1, sum(name in one for one in held)) for name in stems - _GENERIC}
    return _Wanted(rarity, hints)


def _score(text: str, wanted: _Wanted, known: frozenset[str]) -> float:
    """Shared content words, and a bonus where the text holds something new of the kind that is asked for."""
    found = {stem(word) for word in words(text)}
    hits = sum(weight for name, weight in wanted.content.items() if name in found)
    fresh = any(not set(_marks(match.group())) <= known for pattern in wanted.hints for match in pattern.finditer(text))
    return hits + _HINT * fresh


def _narrow(sentence: str, wanted: _Wanted, known: frozenset[str]) -> str:
    """The one clause of a long sentence that answers the point as well as all of it, where there is one."""
    if len(sentence.split()) < _LONG:
        return sentence
    # A comma inside a formula ends no clause.
    shielded = {at for found in _MATHS.finditer(sentence) for at in range(found.start(), found.end())}
    cuts = [found for found in _CLAUSE_END.finditer(sentence) if found.start() not in shielded]
    starts = [0, *(cut.end() for cut in cuts)]
    ends = [*(cut.start() for cut in cuts), len(sentence)]
    whole = _score(sentence, wanted, known)
    clauses = [sentence[start:end].strip(" ,;:，；") for start, end in zip(starts, ends, strict=True)]
    fits = [
        clause
        for clause in clauses
        if len(clause.split()) > 1
        and _score(clause, wanted, known) >= whole - 1e-9
        and not set(_marks(clause)) <= known
    ]
    return min(fits, key=len) if fits else sentence


def _as_sentence(text: str) -> str:
    text = text.strip(' "“”-')
    text = re.sub(r"^(?:and|but|while|because)\s+", "", text)
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?", "。", "！", "？")) else text + "."

"""Whether a question gives the expected answer away: said outright, or held by what a variant added. Pure.

Says what is found, not whether it is a defect: the same finding is a leak in one scenario and a user who proposes the
right answer in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from askgym.answers import contains_value, plain, quantities, same_answer
from askgym.answers.compare import POLAR
from askgym.answers.options import letter_of, letter_spans, normalised, option_spans
from askgym.envs.ask.text import words
from askgym.types import AnswerKind, AskItem

__all__ = ["GivenAway", "added_sentences", "find_given_away", "is_placeholder", "letter_outside", "sentences_of"]

_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n+")
_ANSWER_IS = re.compile(
    r"\b(?:answer|result|solution)\b(?:\s+(?:is|was|must be|has to be|should be|comes to|says|claims))?"
    r"(?:\s+said to be)?(?:\s*[:：=])?\s*|答案(?:是|为)?\s*[:：]?\s*",
    re.IGNORECASE,
)
_SAYING = re.compile(r"(?:[:：=是为]|\b(?:is|was|be|comes to|says|claims))\s*$")
# How an answer is to be written is told with examples.
_INSTRUCTION = re.compile(
    r"\bformat\b|\bboxed\s*\{\s*\}|\[insert|\byour (?:final )?answer\b|\bin the form\b", re.IGNORECASE
)
_CONCLUDING = re.compile(
    r"\b(?:therefore|hence|thus|conclu\w+|definit\w+|obvious\w*|must be|has to be|hint)\b|所以|因此|显然", re.IGNORECASE
)
_CHOOSING = re.compile(r"\b(?:answer|correct|best choice)\b|答案", re.IGNORECASE)
_ASIDE = re.compile(r"\(([^()]+)\)")
_PLACEHOLDERS = frozenset("? - -- … ... n/a na nan null tbd todo unknown fixme xxx".split())
_LETTER = re.compile(r"(?:the\s+)?(?:correct\s+)?(?:answer\s*(?:is|:)\s*)?\(?([A-Z])\)?\.?", re.IGNORECASE)
_TAIL = 60


@dataclass(frozen=True, slots=True)
class GivenAway:
    """Where the expected answer is given away.

    Attributes:
        sentence: the sentence.
        outright: whether it says "the answer is …"; otherwise it merely holds the value.
    """

    sentence: str
    outright: bool


def is_placeholder(answer: str) -> bool:
    """Whether an expected answer stands for one that is not known."""
    return answer.strip().lower().strip("<>[](). ") in _PLACEHOLDERS or answer.strip() in _PLACEHOLDERS


def letter_outside(item: AskItem) -> str:
    """The expected option's letter where the item's options lack it; "" where all is well or there are none."""
    if not item.options:
        return ""
    letter = _LETTER.fullmatch(plain(item.answer).strip())
    if letter is None:
        lost = item.answer_kind is AnswerKind.OPTION and letter_of(item.answer, item.options) is None
        return item.answer if lost else ""
    return "" if letter[1].upper() in item.options else letter[1].upper()


def added_sentences(item: AskItem) -> list[str]:
    """The sentences of the shown question that the complete one does not hold."""
    known = " ".join(words(item.complete_question))
    return [one for one in sentences_of(item.question) if " ".join(words(one)) not in known]


def find_given_away(item: AskItem, sentences: Iterable[str]) -> GivenAway | None:
    """The first sentence that gives the expected answer away, said outright before merely held.

    Args:
        item: the item.
        sentences: what the variant added, in order; they may hold the value by chance, which is why short words, option
            texts among others, and values that the complete question holds count only in a conclusion.
    """
    if not item.answer or item.answer_kind is AnswerKind.NONE:
        return None
    for sentence in sentences_of(item.question):
        said = _outright(item, sentence)
        if said:
            return GivenAway(said, True)
    held = _holds_option if item.answer_kind is AnswerKind.OPTION else _holds_value
    found = next((one for one in sentences if held(item, one)), None)
    return None if found is None else GivenAway(found, False)


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text, each line for itself."""
    return (part.strip() for part in _END.split(text) if part and part.strip())


def _outright(item: AskItem, sentence: str) -> str:
    """The part of a sentence that says "the answer is …" with the expected one; "" where it says no such thing."""
    if _INSTRUCTION.search(sentence):
        return ""
    for match in _ANSWER_IS.finditer(sentence):
        if sentence[: match.start()].rstrip(" the").endswith(("'", '"', "“", "‘")):
            continue
        tail = sentence[match.end() : match.end() + _TAIL].strip(" $\\*'\"“”‘’")
        # Without a verb, "answer (F)" is said, "result that the sum of 284 …" is not.
        if (_SAYING.search(match[0]) or tail.startswith("(")) and _says(item, tail):
            return sentence[max(0, match.start() - 20) :]
    return ""


def _says(item: AskItem, tail: str) -> bool:
    """Whether a text begins with the expected answer."""
    if item.answer_kind is AnswerKind.OPTION:
        wanted = letter_of(item.answer, item.options)
        start = re.match(r"(?:option\s+|choice\s+)?\(?([A-Z])(?:[).:,!?'\"”]|$|\s(?!\w))", tail)
        if start is not None:
            return start[1] == wanted
        return wanted is not None and letter_of(tail.rstrip(".!?"), item.options) == wanted
    begin = normalised(tail.rstrip(".!?")).split()
    answer = normalised(item.answer).split()
    if answer and begin[: len(answer)] == answer:
        return True
    if item.answer_kind is AnswerKind.TEXT:
        return False
    first = re.split(r"[,;，；]\s|\s(?:and|but|because|since|so)\s", tail, maxsplit=1)[0]
    return contains_value(plain(first), item.answer)


def _holds_option(item: AskItem, sentence: str) -> bool:
    if _INSTRUCTION.search(sentence):
        return False
    wanted = letter_of(item.answer, item.options)
    named = {letter for letter, _, _ in letter_spans(sentence, item.options)}
    named |= {letter for letter, _, _ in option_spans(sentence, item.options)}
    return named == {wanted} and bool(_CONCLUDING.search(sentence) or _CHOOSING.search(sentence))


def _holds_value(item: AskItem, sentence: str) -> bool:
    if not _holds(sentence, item):
        return False
    plain_word = item.answer_kind is AnswerKind.TEXT and (
        normalised(item.answer) in POLAR or len(normalised(item.answer)) < 4 or _listed(item)
    )
    known = _holds(item.complete_question, item)
    if plain_word or not known:
        return not plain_word
    aside = any(same_answer(item.answer, one, item.answer_kind) for one in _ASIDE.findall(sentence))
    return aside or _CONCLUDING.search(sentence) is not None


def _holds(text: str, item: AskItem) -> bool:
    """Whether a text holds the answer; a number without a unit in any unit, as files leave units out."""
    text = plain(text)
    if contains_value(text, item.answer):
        return True
    if item.answer_kind is not AnswerKind.NUMBER:
        return False
    wanted = quantities(plain(item.answer))
    return len(wanted) == 1 and not wanted[0].unit and any(one.value == wanted[0].value for one in quantities(text))


def _listed(item: AskItem) -> bool:
    return normalised(item.answer) in {normalised(text) for text in item.options.values()}

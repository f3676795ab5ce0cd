"""The rule judge: ask or answer, which points, settled or not, right or wrong. Microseconds, no model.

Structured items are judged exactly within the language it knows; rows without structured facts are compared word by
word, and the verdict then says `approximate`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.answers import AnswerReading, contains_value, judge_answer, read_answer, same_answer, stands_alone
from askgym.answers.sentences import CONCLUSION
from askgym.envs.ask import phrases_zh as zh
from askgym.envs.ask.codes import codes_like, is_code
from askgym.envs.ask.matching import Asked, Corrected
from askgym.envs.ask.prompts import CORRECT, FINAL, RESOLVED, criterion_ids
from askgym.envs.ask.remainder import says_answer, without_corrections
from askgym.envs.ask.text import Reading, read, terms, visible
from askgym.types import AnswerKind, AskItem, Scenario, Verdict

if TYPE_CHECKING:
    from askgym.envs.ask.rules import AskState
    from askgym.episode import JudgeCall

__all__ = ["RuleJudge", "is_final"]

_REFUSAL = re.compile(
    r"(?:cannot|can't|can\s+not|could\s+not|couldn't|impossible\s+to|not\s+possible\s+to|no\s+way\s+to|unable\s+to|"
    r"not\s+enough\s+information|insufficient\s+information|undetermined|indeterminate|not\s+determinable|"
    r"no\s+(?:definite\s+|unique\s+)?(?:answer|solution)|unanswerable)"
)
_BRANCH = re.compile(r"\b(?:if|otherwise|assuming|provided|in\s+case|depending)\b")
_ESTIMATES = re.compile(r"\bi(?:'d|\s+would)\s+(?:say|expect|guess|estimate|reckon)\b[^.?!\n]{0,40}\d")
_EITHER = re.compile(r"\beither\b[^.?!\n]{1,120}\bor\b")
_UNSURE = re.compile(r"\b(?:either|or|not|isn't|perhaps|maybe|might|unless|possibly|could\s+be|alternatively)\b")
_SO_FAR = re.compile(r"\bbrings?\s+(?:us|it|that|this|you|the\s+\w+)\s+to\b")
_STATES = re.compile(r"\b(?:is|will\s+be|would\s+be|makes|comes\s+to|leaves|falls\s+on|gives)\b|=")
_FILLER = re.compile(
    r"\W*(?:let|i|i'm|i'll|i've|we|hm+|ok|okay|sure|thinking|one\s+moment|thanks|thank|great|well|so|good|of\s+course|"
    r"understood|got\s+it|noted|right|happy|interesting|first|step|as\s+you)\b"
)
"""How a short remark begins that is no answer: where text is expected, any short sentence might be one."""
_NOTHING = Corrected()
_NOT_READ = AnswerReading()
_DIGIT = re.compile(r"\d|[½⅓⅔¼¾⅛]")
_NUMBER_WORD = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundred|thousand|million|half|quarter|third|dozen|nothing|none|boxed|frac)"
)
_GUESS = re.compile(
    r"\b(?:guess|estimate|provisional|tentative|preliminary|probably|presumably|result|would\s+make|candidate)\b"
)
_PROVISIONAL = re.compile(
    r"\b(?:provisional|tentative|preliminary|my\s+guess|candidate|(?:result|answer)\s+so\s+far)\b"
)
_CODE = re.compile(r"[A-Z][A-Z\d-]{2,}")
_VALUE = re.compile(r"\d|\b[A-Z]\b|\b[A-Z]{2,}\b")
_BARE_LETTER = re.compile(r"\W*(?:it\s+is\s+|it's\s+|option\s+)?\(?[A-Z]\)?\W*$", re.IGNORECASE)
_SHORT = 300
_ESSAY_WORDS = 12
"""Where there is no expected answer (IN3), a message this long that asks nothing counts as doing the task."""


class RuleJudge:
    """Judges an ask episode's last action by rules; stateless, so one serves any number of episodes."""

    name = "rules"

    def answer(self, call: JudgeCall) -> Verdict:
        """The verdict on the last action of `call.state`."""
        state: AskState = call.state
        item = state.item
        matcher = state.matcher
        assert state.action is not None
        reading = read(visible(state.action.text))
        text = reading.text
        asked = matcher.asked(reading, state.settled)
        corrected = matcher.corrected(reading) if item.scenario is Scenario.FALSE_PREMISE else _NOTHING
        answer_text = without_corrections(reading, corrected, item) if corrected.sentences else text
        strict_first = state.turn_rules.strict and state.turn == 1
        found = _NOT_READ
        if (
            strict_first or state.last_allowed or not asked.concrete or says_answer(reading.lower)
        ) and _may_hold_answer(text, item.answer_kind):
            # Otherwise something in particular is asked before the last turn, which only an explicit answer overrides.
            found = read_answer(
                answer_text,
                item.answer_kind,
                unit=item.answer_unit,
                options=item.options,
                answer_cues=item.answer_cues,
            )
        if not asked.anything and (found.level == 2 or (found.level == 3 and _SO_FAR.search(found.quote))):
            found, answer_text = _last_word(found, answer_text, item)
        if found.level >= 2 and matcher.claims_false and _corrects_only(found, text, item):
            found = _NOT_READ
        codes = item.answer_kind is AnswerKind.TEXT and is_code(item.answer)
        if codes and found.level >= 2 and not says_answer(found.quote.lower()) and not _own_codes(found.quote, item):
            found = _NOT_READ  # "so there is a mistake": words where a code is expected
        named_answer = item.answer_kind is AnswerKind.TEXT and _names_answer(text, item)
        final = is_final(state, text, found, asked, corrected) or (named_answer and not asked.anything)
        final = final or (strict_first and _offers_candidate(reading, corrected, item))
        if codes and not final and not corrected.named and (not asked.anything or "?" not in text):
            final = not codes_like(item.answer, text).isdisjoint(_own_codes(text, item))
        correct: bool | None = None
        if final and item.answer_kind is not AnswerKind.NONE:
            correct = (named_answer and found.level != 1) or _is_right(found, answer_text, item)
            correct = correct and stands_alone(
                text,
                item.answer,
                item.answer_kind,
                unit=item.answer_unit,
                options=item.options,
                answer_cues=item.answer_cues,
                guesses=item.guesses,
            )
        answers: dict[str, bool | None] = {FINAL: final, CORRECT: correct}
        quotes: dict[str, str] = {}
        if item.scenario is Scenario.FALSE_PREMISE:
            for id_, names, settles in criterion_ids(matcher.point_ids):
                answers[names] = id_ in corrected.named or id_ in asked.points
                answers[settles] = id_ in state.settled or id_ in corrected.settled
                if id_ in corrected.quotes:
                    quotes[names] = corrected.quotes[id_]
                    if id_ in corrected.settled:
                        quotes[settles] = corrected.quotes[id_]
        else:
            for id_, names, settles in criterion_ids(matcher.point_ids):
                answers[names] = id_ in asked.points
                answers[settles] = id_ in state.settled
                if id_ in asked.points:
                    quotes[names] = asked.quotes[id_]
        if call.criteria[-1].id == RESOLVED:
            answers[RESOLVED] = all(answers[settles] for _, _, settles in criterion_ids(matcher.point_ids))
        requests = matcher.count(reading, state.settled)
        if final and found.quote:
            quotes[FINAL] = found.quote
        return Verdict(answers, quotes, {"requests": requests}, approximate=matcher.approximate, judge=self.name)


def _is_right(found: AnswerReading, text: str, item: AskItem) -> bool:
    """Whether a message commits to exactly one answer and that is the expected one; see `judge_answer`."""
    if found is _NOT_READ:
        return judge_answer(
            item.answer,
            text,
            item.answer_kind,
            unit=item.answer_unit,
            options=item.options,
            answer_cues=item.answer_cues,
        )
    if len(found.answers) != 1 or found.hedged:
        return False
    return same_answer(item.answer, found.answers[0], item.answer_kind, unit=item.answer_unit, options=item.options)


def is_final(state: AskState, text: str, found: AnswerReading, asked: Asked, corrected: Corrected) -> bool:
    """Whether a message commits to an answer.

    An explicit answer (boxed, or said to be the answer) is final whatever else is asked. A conclusion or a statement
    about the quantity asked for is final unless something in particular is asked in the same message before the last
    turn: subtotals are said on the way to a question. A bare value is final if nothing is asked and nothing
    corrected. Saying that there is no answer is one. In the first turn of the strict protocol any candidate is.
    """
    item = state.item
    if item.answer_kind is AnswerKind.NONE:
        return not asked.anything and not corrected.named and len(text.split()) >= _ESSAY_WORDS
    if found.level == 1 or (found.level == 2 and says_answer(found.quote.lower())):
        return True
    strict_first = state.turn_rules.strict and state.turn == 1
    if found.answers:
        if (
            found.level == 4
            and item.answer_kind is AnswerKind.TEXT
            and (_FILLER.match(text.lower()) or zh.FILLER.match(text))
        ):
            return False
        if found.level <= 3:
            return strict_first or not asked.concrete or state.last_allowed
        return not asked.anything and not corrected.named
    lower = text.lower()
    if "answer" in lower or "boxed" in lower or "答案" in lower:
        # An answer of another kind than the one asked for is an answer, and wrong.
        claimed = read_answer(text, AnswerKind.TEXT)
        if claimed.level == 1 or (claimed.level == 2 and says_answer(claimed.quote.lower())):
            return True
    if _ESTIMATES.search(lower) is not None and "?" not in text:
        return True  # "it depends, but I'd say 20 or 30"
    if not text.isascii() and _offers_two(text):
        return True
    if asked.anything or corrected.named:
        return False
    if (
        len(_BRANCH.findall(lower)) > 1 or _EITHER.search(lower) is not None
    ):  # "if … then this, otherwise that": an answer, and a hedged one
        return True
    if _REFUSAL.search(lower) is not None:
        return True
    if text.isascii():
        return False
    hedged = len(zh.BRANCH.findall(lower)) > 1 or zh.EITHER.search(lower) is not None
    return hedged or zh.REFUSAL.search(lower) is not None


def _offers_two(text: str) -> bool:
    """Whether a message in Chinese that asks nothing offers two values for one ("要么是20元，要么是30元，取决于…")."""
    if zh.TWO_ANSWERS.search(text.lower()) is None:
        return False
    return not any(sentence.request for sentence in read(text).sentences)


def _may_hold_answer(text: str, kind: AnswerKind) -> bool:
    """Whether reading for an answer can find any: numbers and dates need a digit or a number in words."""
    if kind is not AnswerKind.NUMBER and kind is not AnswerKind.DATE:
        return True
    if _DIGIT.search(text) is not None or _NUMBER_WORD.search(text.lower()) is not None:
        return True
    return not text.isascii() and zh.NUMERAL.search(text) is not None


def _offers_candidate(reading: Reading, corrected: Corrected, item: AskItem) -> bool:
    """Whether a message states the expected answer, or calls some value a guess, beside what it asks and corrects."""
    # What is to be named may stand in the question ("who is the oldest?"): asking about it proposes nothing.
    named = item.answer_kind is AnswerKind.TEXT and contains_value(item.question, item.answer)
    for i, sentence in enumerate(reading.sentences):
        if i in corrected.sentences and _PROVISIONAL.search(sentence.lower) is None:
            continue  # the truth about a claim may happen to hold the number of the answer
        only_asks = named and sentence.request and _GUESS.search(sentence.lower) is None
        if not item.options and not only_asks and contains_value(sentence.text, item.answer):
            return True
        if sentence.request:
            continue
        guesses = _GUESS.search(sentence.lower) is not None or (
            sentence.chinese and zh.GUESS.search(sentence.lower) is not None
        )
        if guesses and _VALUE.search(sentence.text) is not None:
            return True
        if item.options and (_BARE_LETTER.match(sentence.text) or zh.BARE_LETTER.match(sentence.lower)):
            return True
    return False


def _corrects_only(found: AnswerReading, text: str, item: AskItem) -> bool:
    """Whether what looks like an answer is the true value of a claim that the message puts right."""
    if says_answer(found.quote.lower()) or len(found.answers) != 1 or contains_value(text, item.answer):
        return False
    return any(point.value and contains_value(found.answers[0], point.value) for point in item.checkpoints)


def _last_word(found: AnswerReading, text: str, item: AskItem) -> tuple[AnswerReading, str]:
    """The statement that a message ends with, where all that was found before is a conclusion about something else.

    "… so the first stage ends on 2 August. … The next Thursday is 21 August." states the 21st.
    """
    if says_answer(found.quote.lower()) or found.quote in text[-len(found.quote) - 40 :]:
        return found, text
    concluded = CONCLUSION.search(found.quote.lower())
    said = found.quote[concluded.end() if concluded else 0 :]  # "it is paid at 10, so two of them give 20"
    if found.level == 2 and item.answer_cues and not terms(item.answer_cues).isdisjoint(read(said).stems):
        return found, text
    if not text.isascii() and any(cue in found.quote for cue in item.answer_cues.split("|") if not cue.isascii()):
        return found, text
    sentences = read(text).sentences
    last = sentences[-1].text if sentences else ""
    if not _STATES.search(last.lower()) and (last.isascii() or not zh.STATES.search(last)):
        return found, text
    ending = read_answer(
        last, item.answer_kind, unit=item.answer_unit, options=item.options, answer_cues=item.answer_cues
    )
    return (ending, last) if len(ending.answers) == 1 and not ending.hedged else (found, text)


def _names_answer(text: str, item: AskItem) -> bool:
    """Whether a short message names the expected text, and none of the others that would fit the question."""
    if len(text) > _SHORT or _UNSURE.search(text.lower()) is not None or not contains_value(text, item.answer):
        return False
    if not text.isascii() and zh.UNSURE.search(text) is not None:
        return False
    if any(guess != item.answer and contains_value(text, guess) for guess in item.guesses):
        return False
    if item.answer.islower() or " " in item.answer:
        return True
    return len(codes_like(item.answer, text)) == 1  # a code: no other of the same form beside it


def _own_codes(text: str, item: AskItem) -> set[str]:
    """The codes in a text that are no claim's."""
    claimed = {value for point in item.checkpoints for value in (point.value, point.claim_value)}
    return {code for code in _CODE.findall(text) if is_code(code)} - claimed

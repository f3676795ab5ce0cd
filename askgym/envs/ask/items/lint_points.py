"""What can be wrong with the points of a checklist: nothing answers them, they are shown, a claim is no false one.

Where a point has a value, values are compared, which is exact; where it is only text, words are, which is approximate,
and said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from askgym.answers import contains_value, plain, same_answer
from askgym.answers.options import normalised
from askgym.envs.ask.items.facts import find_fact, shared_content, speaks_of
from askgym.envs.ask.items.findings import OWN, Issue, Severity, shorten
from askgym.envs.ask.items.lint_answers import sentences_of
from askgym.envs.ask.text import words

if TYPE_CHECKING:
    from askgym.types import AskItem, Checkpoint

__all__ = ["believes_answer", "claim_issues", "missing_issues"]

_NUMBER = re.compile(r"\d")


def missing_issues(item: AskItem, layout: str, equal: bool) -> Iterator[Issue]:
    """What is wrong with the points of a missing-information item.

    Args:
        item: the item.
        layout: of the row it was made of.
        equal: whether the shown question is the complete one.
    """
    for at, point in enumerate(item.checkpoints):
        field = f"checkpoints[{at}]" if layout == OWN else f"required_points[{at}]"
        why = _unanswerable(item, point, layout)
        if why is not None:
            yield Issue("unanswerable-point", field, why[0], point.text, why[1], why[1] is None)
        elif not equal and layout != "in3":  # where both are equal every fact is still shown, which is said once
            yield from _still_shown(item, point, field, layout)
        if point.claim and _same(point.claim, point.claim_value, point.fact, point.value):
            yield Issue("claim-equals-truth", field, "what the user first says wrongly is the truth", point.claim)


def _still_shown(item: AskItem, point: Checkpoint, field: str, layout: str) -> Iterator[Issue]:
    if point.value:
        held = [one for one in sentences_of(item.question) if contains_value(plain(one), point.value)]
        if layout == "questbench":
            # The complete question is the shown one and the fact, so only what a sentence speaks of can tell.
            near = next((one for one in held if shared_content(point.text, one) > 1), None)
            if near is not None:
                message = (
                    f"its value {point.value!r} is in the shown question, where it speaks of it: {shorten(near)!r}"
                )
                yield Issue("missing-still-shown", field, message, point.text)
            return
        # The same number may stand for something else, too: one mention less is enough.
        complete = sum(contains_value(plain(one), point.value) for one in sentences_of(item.complete_question))
        if held and len(held) >= complete:
            message = f"its value {point.value!r} is still in the shown question"
            yield Issue("missing-still-shown", field, message, point.text, Severity.ERROR, False)
        return
    fact = point.fact
    if layout == "askmind" and not shared_content(point.text, fact):
        # Chosen for what is new in it. Where something old speaks of the point, that is what answers it.
        old = find_fact(point.text, item.complete_question, "", "", item.options)
        fact = old if shared_content(point.text, old) and _NUMBER.search(old) else fact
    said, shown_words, complete_words = words(fact), words(item.question), words(item.complete_question)
    numbers = {word for word in said if word.isdecimal()}
    kept = numbers and all(shown_words.count(one) >= complete_words.count(one) for one in numbers)
    if len(said) > 2 and (kept or " ".join(said) in " ".join(shown_words)):
        yield Issue("missing-still-shown", field, f"the shown question still says {fact!r}", point.text)


def _unanswerable(item: AskItem, point: Checkpoint, layout: str) -> tuple[str, Severity | None] | None:
    """Why nothing answers a point, and the severity where that is certain; None where something does."""
    if layout == OWN or layout == "in3":
        if not point.fact:
            # Our rows may have been made of AskBench's, which have no facts; where none was found, the item says so.
            likeness = layout == OWN and "facts_missing" in item.flags
            return "no fact is given that answers it", None if likeness else Severity.ERROR
        if point.value and not contains_value(point.fact, point.value):
            return f"its fact {point.fact!r} does not hold its value {point.value!r}", Severity.ERROR
        leads_on = any(other.after == point.id for other in item.checkpoints)  # says where another fact is noted
        if point.value and not leads_on and not contains_value(item.complete_question, point.value):
            return f"the complete question does not hold its value {point.value!r}", None
        return None
    if layout == "questbench":
        return None if point.fact else ("degraded_info gives no value for it", Severity.ERROR)
    # What states the expected answer is no reply of the user's, but it does answer the point.
    if not find_fact(point.text, item.complete_question, item.question, "", item.options):
        return "no sentence of the complete question shares its content", None
    if not speaks_of(point.text, item.complete_question, item.question):
        return "the complete question does not speak of it", None
    return None


def claim_issues(item: AskItem, layout: str, equal: bool) -> Iterator[Issue]:
    """What is wrong with the claims of a false-premise item.

    Args:
        item: the item.
        layout: of the row it was made of.
        equal: whether the shown question is the complete one.
    """
    for at, point in enumerate(item.checkpoints):
        field = f"checkpoints[{at}]" if layout == OWN else f"misleading_points[{at}]"
        if not point.fact:
            severity = Severity.ERROR if layout == OWN else None
            message = "nothing says what is true instead"
            yield Issue("claim-without-truth", field, message, point.text, severity, severity is None)
        elif _same(point.claim or point.text, point.claim_value, point.fact, point.value):
            yield Issue("claim-equals-truth", field, "the claim is what is true", point.claim or point.text)
        if point.claim_value and not equal and not contains_value(item.question, point.claim_value):
            message = f"its value {point.claim_value!r} is not in the shown question"
            yield Issue("claim-not-shown", field, message, point.claim or point.text)
        proposed = believes_answer(item, point)
        if proposed:
            message = f"the user believes {point.claim_value!r}, which is the expected answer {item.answer!r}"
            yield Issue("user-proposes-answer", field, message, point.claim, Severity.ERROR, False)


def believes_answer(item: AskItem, point: Checkpoint) -> bool:
    """Whether what a misled user believes is the expected answer.

    Args:
        item: the item.
        point: the claim.
    """
    return bool(point.claim_value and item.answer) and same_answer(
        item.answer, point.claim_value, item.answer_kind, unit=item.answer_unit, options=item.options
    )


def _same(claim: str, claim_value: str, fact: str, value: str) -> bool:
    if normalised(claim) == normalised(fact):
        return True
    if not claim_value or not value:
        return False
    return contains_value(claim_value, value) and contains_value(value, claim_value)

"""What can be wrong with one row, rule by rule (AskBench specification, section 1, and our own layout).

A rule looks at the row as it stands or at the item made of it, and yields `Issue`s. Rules of the second kind know
whether a fact has a value to compare (exact) or is only text (approximate, and said so). What concerns several rows at
once is in `lint`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from askgym.envs.ask.items.askbench import detect_schema
from askgym.envs.ask.items.findings import OWN, Issue, Severity
from askgym.envs.ask.items.lint_answers import (
    added_sentences,
    find_given_away,
    is_placeholder,
    letter_outside,
)
from askgym.envs.ask.items.lint_points import believes_answer, claim_issues, missing_issues
from askgym.envs.ask.items.rows import VERSION_KEY
from askgym.envs.fields import BadRow, BadRowError, Fields, squeeze
from askgym.types import AnswerKind, AskItem, Scenario

__all__ = ["bad_row_issue", "item_issues", "layout_of", "row_issues", "shown_field"]

_SHOWN_FIELD = {
    "askmind": "degraded_question",
    "overconfidence": "overconfidence_question",
    "in3": "task",
    OWN: "question",
}
_NUMBER = re.compile(r"\d[\d.,]*")
_TYPOS = 0.8
_LISTS = ("required_points", "misleading_points")


def layout_of(row: object) -> str:
    """`OWN`, one of AskBench's schemas, or "" for what is neither; items without a row count as our own."""
    if row is None:
        return OWN
    if not isinstance(row, Mapping):
        return ""
    if row.get(VERSION_KEY) is not None:
        return OWN
    try:
        return detect_schema(Fields(row, ""))
    except BadRowError:
        return ""


def shown_field(layout: str) -> str:
    """The column that holds the shown question."""
    return _SHOWN_FIELD.get(layout, "ori_question")


# --- the row as it stands ---


def row_issues(row: object, layout: str) -> Iterator[Issue]:
    """What the columns of a row show, whether or not it loads.

    Args:
        row: as read.
        layout: see `layout_of`.
    """
    if not isinstance(row, Mapping) or not layout:
        return
    if row.get("id") is None or not str(row["id"]).strip():
        if layout == OWN:
            yield Issue("missing-id", "id", "no id, which this layout needs", severity=Severity.ERROR)
        else:
            yield Issue("missing-id", "id", "no id: one is made from the content, and changes with it")
    if layout != OWN:
        look = Fields(row, "")
        for name in _LISTS:
            if isinstance(look.row.get(name), str):
                yield Issue("checklist-as-text", name, "one text where a list of points is meant", str(look.row[name]))
        yield from _contradictions(look, layout)


def bad_row_issue(bad: BadRow, row: object, layout: str) -> Issue:
    """Why a row does not load, under the most telling code.

    Args:
        bad: the loader's complaint.
        row: as read; None where it could not be.
        layout: see `layout_of`.
    """
    message = f"expected {bad.expected}, found {bad.got}"
    code = "row-unusable"
    if isinstance(row, Mapping) and layout:
        if bad.field == "id" and row.get("id") is None:
            code = "missing-id"
        elif bad.field in (*_LISTS, "checkpoints") and (
            "a checklist" in bad.expected or not _filled(row.get(bad.field))
        ):
            code = "empty-checklist"
        elif "(complete item)" in bad.expected or "(vague is false)" in bad.expected:
            code = "complete-with-checklist"
        elif "(vague is true)" in bad.expected:
            code = "empty-checklist"
        elif bad.field == "expected_answer" and not _filled(row.get("expected_answer")):
            code = "no-answer"
    return Issue(code, bad.field, message)


def _filled(value: object) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return any(_filled(one) for one in value) if isinstance(value, list | tuple) else value is not None


def _contradictions(look: Fields, layout: str) -> Iterator[Issue]:
    has = look.has
    task = str(look.row.get("source_task", "")).lower()
    if has("degraded_question") and has("overconfidence_question"):
        yield Issue(
            "scenario-mismatch",
            "overconfidence_question",
            "beside degraded_question: the row is read as missing information and the false premise is lost",
        )
    elif layout in ("askmind", "overconfidence"):
        other = {"askmind": "overconfidence", "overconfidence": "ask_mind"}[layout]
        if other in task:
            yield Issue(
                "scenario-mismatch", "source_task", f"names {other} in a row of the other scenario ({layout})", task
            )
        name = {"askmind": "misleading_points", "overconfidence": "degraded_info"}[layout]
        if has(name) and not (layout == "askmind" and not has("required_points")):
            yield Issue("scenario-mismatch", name, f"belongs to the other scenario: the row is read as {layout}")
    elif layout in ("plain", "questbench") and (
        _filled(look.row.get("misleading_points")) or has("overconfidence_info")
    ):
        name = "misleading_points" if has("misleading_points") else "overconfidence_info"
        yield Issue("scenario-mismatch", name, "without overconfidence_question: no false claim is shown")
    elif layout == "plain" and _filled(look.row.get("degraded_info")):
        yield Issue("scenario-mismatch", "degraded_info", "without degraded_question: nothing is missing as read")
    elif layout == "in3" and look.row.get("vague") is False and _filled(look.row.get("required_points")):
        yield Issue("complete-with-checklist", "required_points", "points although vague is false")


# --- the item made of it ---


def item_issues(item: AskItem, layout: str) -> Iterator[Issue]:
    """What an item shows.

    Args:
        item: the item.
        layout: of the row it was made of, see `layout_of`.
    """
    shown = shown_field(layout)
    equal = squeeze(item.question).casefold() == squeeze(item.complete_question).casefold()
    complete = item.scenario is Scenario.COMPLETE
    yield from _answer(item, layout)
    if complete:
        if not equal and not _alike(item.question, item.complete_question):
            yield Issue("scenario-mismatch", shown, "a complete item whose shown question is not the complete one")
    elif equal and layout not in ("in3", "questbench") and item.answer_kind is not AnswerKind.NONE:
        alike = "word for word" if item.question == item.complete_question else "up to white space and case"
        yield Issue(
            "variant-equals-complete",
            shown,
            f"is the complete question {alike}: nothing is {_fault(item)}",
            item.question,
        )
    points = {Scenario.MISSING_INFO: missing_issues, Scenario.FALSE_PREMISE: claim_issues}.get(item.scenario)
    if points is not None:
        yield from points(item, layout, equal)
    yield from _given_away(item, shown)


def _alike(one: str, two: str) -> bool:
    """Whether two questions differ by typing errors at most: the same numbers, and nearly the same letters."""
    numbers = [_NUMBER.findall(text) for text in (one, two)]
    return numbers[0] == numbers[1] and difflib.SequenceMatcher(None, one, two, autojunk=False).ratio() >= _TYPOS


def _fault(item: AskItem) -> str:
    return "missing" if item.scenario is Scenario.MISSING_INFO else "false"


def _answer(item: AskItem, layout: str) -> Iterator[Issue]:
    field = "answer" if layout == OWN else "expected_answer"
    if not item.answer.strip():
        if item.answer_kind is not AnswerKind.NONE:
            yield Issue("no-answer", field, "no expected answer, so that nothing can be right")
    elif is_placeholder(item.answer):
        yield Issue("no-answer", field, "a placeholder, so that nothing can be right", item.answer)
    else:
        lost = letter_outside(item)
        if lost:
            letters = ", ".join(item.options)
            yield Issue("answer-not-an-option", field, f"{lost!r} is not among the options {letters}", item.answer)


def _given_away(item: AskItem, shown: str) -> Iterator[Issue]:
    false = item.scenario is Scenario.FALSE_PREMISE
    if false and any(believes_answer(item, point) for point in item.checkpoints):
        return  # said already, and for certain
    sentences = [item.question] if item.scenario is Scenario.COMPLETE else added_sentences(item)
    if false:
        sentences += [point.claim for point in item.checkpoints if point.claim]
    found = find_given_away(item, sentences)
    if found is None:
        return
    code, who = ("user-proposes-answer", "the user") if false else ("answer-leaked", "the shown question")
    if found.outright:
        message = f"{who} says outright that the answer is {item.answer!r}"
        yield Issue(code, shown, message, found.sentence, Severity.ERROR, False)
    else:
        yield Issue(code, shown, f"{who} says something that holds the expected answer {item.answer!r}", found.sentence)

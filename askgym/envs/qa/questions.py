"""Rows of public question sets as items: MATH-500, MedQA, GPQA, BBH, AskBench. Keeps no row, does no I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from askgym.answers import guess_kind, options_in
from askgym.answers.options import letter_of
from askgym.envs.fields import Fields, content_hash, describe, squeeze
from askgym.seeding import wheel
from askgym.types import AnswerKind, AskItem, Scenario

__all__ = ["askbench", "bbh", "gpqa", "language_of", "math500", "medqa", "medqa_nested"]

_LETTERS = "ABCDEFGHIJ"
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")


def _question(
    name: str,
    question: str,
    answer: str,
    *,
    id_: str = "",
    options: Mapping[str, str] | None = None,
    kind: AnswerKind | None = None,
    domain: str = "",
    solution: str = "",
) -> AskItem:
    """An item; its id is made of its content where the row has none."""
    found = dict(options) if options is not None else options_in(question)
    how = kind if kind is not None else guess_kind(answer, question)
    if how is AnswerKind.OPTION:
        answer = letter_of(answer, found) or answer
    return AskItem(
        id=f"{name}-{id_ or content_hash(question, answer)}",
        scenario=Scenario.COMPLETE,
        question=question,
        complete_question=question,
        answer=answer,
        answer_kind=how,
        options=found,
        problem_id=f"problem-{content_hash(squeeze(question), size=8)}",
        family=name,
        domain=domain,
        solution=solution,
        language=language_of(question),
    )


def language_of(text: str) -> str:
    """The code "zh" where Chinese characters outnumber other words, else "en"."""
    return "zh" if len(_CJK.findall(text)) > len(_LATIN.findall(text)) else "en"


def _with_options(question: str, options: Mapping[str, str]) -> str:
    return question.strip() + "\n" + "\n".join(f"({letter}) {text}" for letter, text in options.items())


def math500(look: Fields, _: str) -> AskItem:
    """HuggingFaceH4/MATH-500: problem, solution, answer, subject, level, unique_id."""
    question, answer = look.text("problem"), look.answer("answer")
    kind = guess_kind(answer, question)
    if kind is AnswerKind.TEXT and all(len(word) == 1 for word in _LATIN.findall(answer)):
        kind = AnswerKind.EXPRESSION  # "p - q"
    item = _question(
        "math500",
        question,
        answer,
        kind=kind,
        id_=look.identifier("unique_id"),
        domain=look.text("subject", "type", default=""),
        solution=look.text("solution", default=""),
    )
    level = look.row.get("level")
    if isinstance(level, (int, str)) and not isinstance(level, bool):
        item = replace(item, difficulty={"level": level})
    return item


def _choice(look: Fields, name: str, field: str, question: str, options: Mapping[str, str], letter: str, **more: str
            ) -> AskItem:  # fmt: skip
    """A multiple-choice item: options shown below the question, the answer a letter."""
    if len(options) < 2:
        look.bad(field, "at least two options", describe(dict(options)))
    if letter not in options:
        look.bad(field, f"an answer among the options {', '.join(options)}", describe(letter))
    return _question(
        name,
        _with_options(question, options),
        letter,
        options={key: squeeze(text) for key, text in options.items()},
        kind=AnswerKind.OPTION,
        **more,
    )


def _options(look: Fields, field: str, value: object) -> dict[str, str]:
    """Letter → text, of an object or of a list of {key, value}; null options, of mixed tables, are left out."""
    if isinstance(value, Mapping):
        pairs = [(str(key), text) for key, text in value.items()]
    elif isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(one, Mapping) for one in value):
        pairs = [(str(one.get("key")), one.get("value")) for one in value]
    else:
        look.bad(field, "an object letter → text", describe(value))
    out: dict[str, str] = {}
    for key, text in pairs:
        if text is None:
            continue
        if not isinstance(text, str | int | float) or isinstance(text, bool) or len(key.strip()) != 1:
            look.bad(field, "letters with texts", describe({key: text}))
        out[key.strip().upper()] = str(text)
    return out


def medqa_nested(look: Fields, _: str) -> AskItem:
    """openlifescienceai/medqa: id, subject_name, data {Question, Options, Correct Option, Correct Answer}."""
    data = Fields(look.row["data"], f"{look.where}, data")
    options = _options(data, "Options", data.row.get("Options"))
    letter = data.text("Correct Option").strip().upper()
    return _choice(
        data,
        "medqa",
        "Correct Option",
        data.text("Question"),
        options,
        letter,
        id_=look.identifier("id"),
        domain=look.text("subject_name", default=""),
    )


def medqa(look: Fields, _: str) -> AskItem:
    """GBaker/MedQA-USMLE-4-options: question, options, answer, answer_idx, meta_info."""
    options = _options(look, "options", look.row["options"])
    letter = look.text("answer_idx").strip().upper()
    return _choice(
        look,
        "medqa",
        "answer_idx",
        look.text("question"),
        options,
        letter,
        id_=look.identifier("id"),
        domain=look.text("meta_info", default=""),
    )


def gpqa(look: Fields, _: str) -> AskItem:
    """Idavidrein/gpqa: the options are put in an order drawn by the record's id, the same in every process."""
    question, right = look.text("Question"), look.text("Correct Answer")
    wrong = [look.text(f"Incorrect Answer {at}") for at in (1, 2, 3)]
    id_ = look.identifier("Record ID")
    texts = [squeeze(text) for text in (right, *wrong)]
    if len(set(texts)) < len(texts):
        look.bad("Incorrect Answer 1", "four answers that differ", describe(texts))
    order = list(range(len(texts)))
    wheel("order of options", id_ or content_hash(question, texts)).shuffle(order)
    options = {_LETTERS[place]: texts[at] for place, at in enumerate(order)}
    return _choice(
        look,
        "gpqa",
        "Correct Answer",
        question,
        options,
        _LETTERS[order.index(0)],
        id_=id_,
        domain=look.text("Subdomain", "High-level domain", default=""),
        solution=look.text("Explanation", default=""),
    )


def bbh(look: Fields, subset: str) -> AskItem:
    """lukaemon/bbh, maveriq/bigbenchhard: input, target. The file or configuration names the task."""
    question, answer = look.text("input"), look.answer("target").strip()
    options = options_in(question)
    letter = answer.strip("().").upper()
    if letter in options:
        return _question("bbh", question, letter, options=options, kind=AnswerKind.OPTION, domain=subset)
    return _question("bbh", question, answer, options={}, domain=subset)


def askbench(look: Fields, _: str) -> AskItem:
    """AskBench's rows: the complete question and its answer; what takes something out of it is not looked at."""
    return _question(
        look.text("source_task", default="askbench"),
        look.text("ori_question"),
        look.answer("expected_answer"),
        id_=look.identifier("id"),
        domain=look.text("category", default=""),
        solution=look.text("solution", default=""),
    )

"""The layouts of public question sets, and what their columns mean: MATH-500, MedQA, GPQA, BBH, AskBench, HealthBench.

Each row tells its own layout by its columns, so that one file may mix them. No row is kept here, and no I/O is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from askgym.answers import guess_kind, options_in
from askgym.answers.options import letter_of
from askgym.envs.fields import Fields, content_hash, describe, squeeze
from askgym.envs.qa.items import Rubric, RubricItem
from askgym.seeding import wheel
from askgym.types import AnswerKind, AskItem, Message, Scenario

__all__ = ["LAYOUTS", "Layout", "item_from_row", "layout_of"]

_LETTERS = "ABCDEFGHIJ"
_CJK = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]+")
_ROLES = ("system", "user", "assistant")
_THEME = "theme:"


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout.

    Attributes:
        name: becomes the items' `family`, unless the row names its data set.
        needs: columns by which it is known; all of them.
        read: `(row, subset) -> item`; the subset is the name of the file or configuration that holds the row.
    """

    name: str
    needs: tuple[str, ...]
    read: Callable[[Fields, str], AskItem]


def layout_of(look: Fields) -> Layout:
    """The layout of a row, by the columns that are there and not null.

    Raises:
        BadRowError: it has none of the known ones; names the columns found, and those needed.
    """
    for layout in LAYOUTS:
        if all(look.has(name) for name in layout.needs):
            return layout
    known = "; ".join(f"{layout.name}: {', '.join(layout.needs)}" for layout in LAYOUTS)
    return look.bad("(row)", f"the columns of one of the known layouts ({known})", describe(sorted(look.row)))


def item_from_row(row: object, where: str, *, subset: str = "", split: str = "test") -> AskItem:
    """The item of a row in any of the layouts.

    Args:
        row: the columns; null counts as absent.
        where: file and line; becomes the item's `source`.
        subset: of BBH rows, which do not tell their task: its name.
        split: the item's split.

    Raises:
        BadRowError: the row is not usable, or of no known layout.
    """
    look = Fields(row, where)
    item = layout_of(look).read(look, subset)
    return replace(item, split=split, source=where)


# --- questions with an answer ---


def _question(
    look: Fields,
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
        language=_language(question),
    )


def _language(text: str) -> str:
    return "zh" if len(_CJK.findall(text)) > len(_LATIN.findall(text)) else "en"


def _with_options(question: str, options: Mapping[str, str]) -> str:
    return question.strip() + "\n" + "\n".join(f"({letter}) {text}" for letter, text in options.items())


def _math(look: Fields, _: str) -> AskItem:
    """HuggingFaceH4/MATH-500: problem, solution, answer, subject, level, unique_id."""
    question, answer = look.text("problem"), look.answer("answer")
    kind = guess_kind(answer, question)
    if kind is AnswerKind.TEXT and all(len(word) == 1 for word in _LATIN.findall(answer)):
        kind = AnswerKind.EXPRESSION  # "p - q"
    item = _question(
        look,
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
        look,
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


def _medqa_nested(look: Fields, _: str) -> AskItem:
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


def _medqa(look: Fields, _: str) -> AskItem:
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


def _gpqa(look: Fields, _: str) -> AskItem:
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


def _bbh(look: Fields, subset: str) -> AskItem:
    """lukaemon/bbh, maveriq/bigbenchhard: input, target. The file or configuration names the task."""
    question, answer = look.text("input"), look.answer("target").strip()
    options = options_in(question)
    letter = answer.strip("().").upper()
    if letter in options:
        return _question(look, "bbh", question, letter, options=options, kind=AnswerKind.OPTION, domain=subset)
    return _question(look, "bbh", question, answer, options={}, domain=subset)


def _askbench(look: Fields, _: str) -> AskItem:
    """AskBench's rows: the complete question and its answer; what takes something out of it is not looked at."""
    item = _question(
        look,
        "askbench",
        look.text("ori_question"),
        look.answer("expected_answer"),
        id_=look.identifier("id"),
        domain=look.text("category", default=""),
        solution=look.text("solution", default=""),
    )
    return replace(item, family=look.text("source_task", default="askbench"))


# --- dialogues with rubrics ---


def _healthbench(look: Fields, _: str) -> AskItem:
    """HealthBench: prompt_id, prompt [role, content], rubrics [criterion, points, tags], example_tags."""
    messages = tuple(_message(entry, at, look) for at, entry in enumerate(_entries(look, "prompt")))
    if not messages or messages[-1].role != "user":
        look.bad("prompt", "messages, of which the last is the user's", describe([m.role for m in messages]))
    rubrics = tuple(_rubric(entry, at, look) for at, entry in enumerate(_entries(look, "rubrics")))
    if not any(rubric.points > 0 for rubric in rubrics):
        look.bad("rubrics", "at least one rubric with positive points", f"{len(rubrics)} rubrics without any")
    tags = tuple(look.checklist("example_tags")) if look.has("example_tags") else ()
    ideal = look.row.get("ideal_completions_data")
    completion = ideal.get("ideal_completion") if isinstance(ideal, Mapping) else None
    question = messages[-1].content
    content = content_hash([m.content for m in messages], [r.text for r in rubrics])
    return RubricItem(
        id=f"healthbench-{look.identifier('prompt_id') or content}",
        scenario=Scenario.COMPLETE,
        question=question,
        complete_question=question,
        answer_kind=AnswerKind.NONE,
        problem_id=f"problem-{content_hash([m.content for m in messages], size=8)}",
        family="healthbench",
        domain=next((tag.removeprefix(_THEME) for tag in tags if tag.startswith(_THEME)), ""),
        solution=completion if isinstance(completion, str) else "",
        language=_language(question),
        prompt=messages,
        rubrics=rubrics,
        tags=tags,
    )


def _entries(look: Fields, field: str) -> Sequence[object]:
    value = look.row[field]
    if isinstance(value, str) or not isinstance(value, Sequence):
        look.bad(field, "a list of objects", describe(value))
    return value


def _message(entry: object, at: int, look: Fields) -> Message:
    one = Fields(entry, f"{look.where}, prompt[{at}]")
    role = one.text("role")
    if role not in _ROLES:
        one.bad("role", " | ".join(_ROLES), describe(role))
    return Message(role, one.text("content"))  # type: ignore[arg-type]  # one of the roles


def _rubric(entry: object, at: int, look: Fields) -> Rubric:
    one = Fields(entry, f"{look.where}, rubrics[{at}]")
    points = one.row.get("points")
    if isinstance(points, bool) or not isinstance(points, int | float) or not abs(points) < float("inf"):
        one.bad("points", "a finite number", describe(points))
    tags = tuple(one.checklist("tags")) if one.has("tags") else ()
    return Rubric(f"r{at + 1}", squeeze(one.text("criterion")), float(points), tags)


LAYOUTS: tuple[Layout, ...] = (
    Layout("healthbench", ("prompt", "rubrics"), _healthbench),
    Layout("askbench", ("ori_question", "expected_answer"), _askbench),
    Layout("gpqa", ("Question", "Correct Answer", "Incorrect Answer 1"), _gpqa),
    Layout("math500", ("problem", "answer"), _math),
    Layout("medqa (nested)", ("data",), _medqa_nested),
    Layout("medqa", ("question", "options", "answer_idx"), _medqa),
    Layout("bbh", ("input", "target"), _bbh),
)
"""In the order in which they are tried."""

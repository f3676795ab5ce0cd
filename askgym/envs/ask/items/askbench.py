"""AskBench's rows as items: AskMind, AskOverconfidence, QuestBench, IN3, and plain questions with an answer.

This module owns the meaning of their columns (AskBench specification, section 1) and the oddities of the real files.
What can be found out about a point by rules (what a user would say, which words ask for it) is found here once, when
the row is read. It does no I/O.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Literal

from askgym.answers import guess_kind, options_in
from askgym.envs.ask.items.claims import ClaimBlock, pair_claims, parse_claims
from askgym.envs.ask.items.facts import find_fact
from askgym.envs.ask.items.labels import inquiry_cues, label_cues, parse_assignments, say
from askgym.envs.ask.items.rows import check_item
from askgym.envs.ask.text import words
from askgym.envs.fields import Fields, content_hash, describe, squeeze
from askgym.types import AnswerKind, AskItem, Checkpoint, Scenario

__all__ = ["SCHEMAS", "Schema", "detect_schema", "item_from_askbench"]

Schema = Literal["auto", "askmind", "overconfidence", "questbench", "in3", "plain"]
SCHEMAS: tuple[Schema, ...] = ("auto", "askmind", "overconfidence", "questbench", "in3", "plain")

_CLAIM_KEYS = ("incorrect_assertion", "incorrect", "assertion", "claim", "错误断言")
_FACT_KEYS = ("correct_fact", "correct", "fact", "正确事实")


def item_from_askbench(
    row: Mapping[str, Any], *, where: str = "row", schema: Schema = "auto", split: str = "test"
) -> AskItem:
    """An item out of one of AskBench's rows.

    Args:
        row: the columns; null counts as absent.
        where: file and line; becomes the item's `source`.
        schema: the layout, or "auto" to tell it by the columns that are there.
        split: the item's split.

    Returns:
        The item. `flags` tells what is odd: "variant_equals_complete" (nothing was taken out), "facts_missing" (for
        some point no rule finds what a user could say), "mixed_language" (checklist and question differ).

    Raises:
        BadRowError: the row is not usable.
    """
    look = Fields(row, where)
    kind = detect_schema(look) if schema == "auto" else schema
    item = _READERS[kind](look, split)
    check_item(item, where)
    return item


def detect_schema(look: Fields) -> Schema:
    """Which layout a row has, by the columns that are there and not null.

    Args:
        look: the row.

    Returns:
        Its layout, never "auto".

    Raises:
        BadRowError: it has none of them.
    """
    if look.has("vague") or look.has("missing_details") or look.has("task"):
        return "in3"
    if look.has("degraded_question"):
        return "askmind"
    if look.has("overconfidence_question"):
        return "overconfidence"
    if look.has("ori_question"):
        return "questbench" if look.has("required_points") else "plain"
    return look.bad(
        "(row)",
        "ori_question (with degraded_question, overconfidence_question, required_points or only an answer), or task "
        "(questions alone, as of MATH-500, MedQA, GPQA and BBH, are for QA-v0, dialogues with rubrics for "
        "HealthBench-v0)",
        look.columns(),
    )


def _askmind(look: Fields, split: str) -> AskItem:
    complete, shown = look.text("ori_question"), look.text("degraded_question")
    points = _obligatory(look, "required_points", "misleading_points")
    answer = look.answer("expected_answer")
    options = options_in(complete)
    checkpoints = tuple(
        Checkpoint(id=_id(at), text=point, fact=find_fact(point, complete, shown, answer, options))
        for at, point in enumerate(points)
    )
    flags = ["variant_equals_complete"] if squeeze(complete) == squeeze(shown) else []
    context = look.text("degraded_info", default="")
    return _item(look, "askmind", split, Scenario.MISSING_INFO, shown, complete, checkpoints, answer, context, flags)


def _overconfidence(look: Fields, split: str) -> AskItem:
    complete, shown = look.text("ori_question"), look.text("overconfidence_question")
    points = _obligatory(look, "misleading_points", "required_points")
    context, blocks = _claims(look)
    checkpoints = tuple(
        Checkpoint(id=_id(at), text=point, fact=block.fact if block else "", claim=block.claim if block else "")
        for at, (point, block) in enumerate(zip(points, pair_claims(points, blocks), strict=True))
    )
    answer = look.answer("expected_answer")
    flags = ["variant_equals_complete"] if squeeze(complete) == squeeze(shown) else []
    return _item(
        look, "overconfidence", split, Scenario.FALSE_PREMISE, shown, complete, checkpoints, answer, context, flags
    )


def _questbench(look: Fields, split: str) -> AskItem:
    shown = look.text("ori_question")
    points = _obligatory(look, "required_points")
    context = look.text("degraded_info", default="")
    found = parse_assignments(context)
    if len(found) == len(points):
        # By the name of the variable where the points tell it ("What is the value of N …"), else in order.
        named = {one.variable: one for one in found}
        keys = [next((name for name in named if f"value of {name} " in f"{point} "), "") for point in points]
        if sorted(keys) == sorted(named):
            found = tuple(named[name] for name in keys)
    else:
        found = ()
    checkpoints = tuple(
        Checkpoint(id=_id(at), text=point)
        if known is None
        else Checkpoint(id=_id(at), text=point, fact=say(known, shown), value=known.value, cues=label_cues(known))
        for at, (point, known) in enumerate(zip_longest(points, found))
    )
    # The column holds the question without the fact; the complete one is that and what was taken out.
    complete = " ".join([shown, *(point.fact for point in checkpoints if point.fact)])
    answer = look.answer("expected_answer")
    return _item(look, "questbench", split, Scenario.MISSING_INFO, shown, complete, checkpoints, answer, context, [])


def _in3(look: Fields, split: str) -> AskItem:
    complete = look.text("task", "ori_question")
    vague = look.flag("vague")
    details = look.row.get("missing_details", ())
    if isinstance(details, str) or not isinstance(details, Sequence):
        look.bad("missing_details", "a list of objects", describe(details))
    entries = [Fields(detail, f"{look.where}, missing_details[{at}]") for at, detail in enumerate(details)]
    points = [squeeze(entry.text("description")) for entry in entries]
    inquiries = [entry.text("inquiry", default="") for entry in entries]
    if not look.has("missing_details"):
        points = list(look.checklist("required_points"))
        inquiries = [""] * len(points)
    if vague is not None and vague != bool(points):
        wanted = "at least one missing detail (vague is true)" if vague else "no missing detail (vague is false)"
        look.bad("missing_details", wanted, f"{len(points)} of them")
    replies = _replies(look)
    checkpoints = tuple(
        Checkpoint(
            id=_id(at),
            text=point,
            fact=replies.get(point, ""),
            cues=inquiry_cues(point, inquiry, complete, [other for other in points if other != point]),
        )
        for at, (point, inquiry) in enumerate(zip(points, inquiries, strict=True))
    )
    scenario = Scenario.MISSING_INFO if points else Scenario.COMPLETE
    context = look.text("degraded_info", default="")
    shown = look.text("degraded_question", default=complete)
    return _item(look, "in3", split, scenario, shown, complete, checkpoints, "", context, [])


def _plain(look: Fields, split: str) -> AskItem:
    question = look.text("ori_question")
    answer = look.answer("expected_answer")
    return _item(look, "plain", split, Scenario.COMPLETE, question, question, (), answer, "", [])


_READERS: dict[str, Callable[[Fields, str], AskItem]] = {
    "askmind": _askmind,
    "overconfidence": _overconfidence,
    "questbench": _questbench,
    "in3": _in3,
    "plain": _plain,
}


def _item(
    look: Fields,
    schema: str,
    split: str,
    scenario: Scenario,
    shown: str,
    complete: str,
    checkpoints: tuple[Checkpoint, ...],
    answer: str,
    context: str,
    flags: list[str],
) -> AskItem:
    checklist = " ".join(point.text for point in checkpoints)
    spoken = {_language(text) for text in (shown, checklist) if text}
    if any(not point.fact for point in checkpoints):
        flags.append("facts_missing")
    if len(spoken) > 1:
        flags.append("mixed_language")
    original = look.text("ori_question", "task")
    content = (shown, complete, [point.text for point in checkpoints], answer, context)
    return AskItem(
        id=look.identifier("id") or content_hash(*content),
        scenario=scenario,
        question=shown,
        complete_question=complete,
        checkpoints=checkpoints,
        answer=answer,
        answer_kind=guess_kind(answer, complete) if answer else AnswerKind.NONE,
        options=options_in(complete) if answer else {},
        problem_id=f"problem-{content_hash(squeeze(original), size=8)}",
        family=look.text("source_task", default=schema),
        domain=look.text("category", default=""),
        split=split,
        context=context,
        solution=look.text("solution", default=""),
        language="zh" if "zh" in spoken else "en",
        flags=tuple(flags),
        source=look.where,
    )


def _language(text: str) -> str:
    """The code "zh" where Chinese characters outnumber other words, else "en"."""
    found = words(text)
    return "zh" if 2 * sum(not word.isascii() for word in found) > len(found) else "en"


def _id(at: int) -> str:
    return f"p{at + 1}"


def _obligatory(look: Fields, *names: str) -> tuple[str, ...]:
    points = look.checklist(*names)
    if not points:
        look.bad(look.first(*names), "at least one point", "an empty list")
    return points


def _claims(look: Fields) -> tuple[str, tuple[ClaimBlock, ...]]:
    """The context as text, and its blocks; the column holds a text, or a list of texts or objects."""
    value = look.row.get("overconfidence_info", "")
    if isinstance(value, str):
        return value, parse_claims(value)
    if not isinstance(value, Sequence):
        look.bad("overconfidence_info", "a text or a list", describe(value))
    lines: list[str] = []
    blocks: list[ClaimBlock] = []
    for entry in value:
        if isinstance(entry, str):
            lines.append(entry)
        elif isinstance(entry, Mapping):
            claim, fact = _pick(entry, _CLAIM_KEYS), _pick(entry, _FACT_KEYS)
            lines.append("; ".join(f"{name}: {text}" for name, text in entry.items()))
            if claim:
                blocks.append(ClaimBlock(claim, fact))
        else:
            look.bad("overconfidence_info", "a list of texts or objects", describe(value))
    context = "\n".join(lines)
    return context, tuple(blocks) or parse_claims(context)


def _pick(entry: Mapping[str, Any], names: Sequence[str]) -> str:
    folded = {str(name).strip().lower().replace(" ", "_"): text for name, text in entry.items()}
    return next((str(folded[name]) for name in names if folded.get(name)), "")


def _replies(look: Fields) -> dict[str, str]:
    """What the user would say to each point; tables of mixed rows fill other rows' points with nulls."""
    value = look.row.get("required_point_answers", {})
    if not isinstance(value, Mapping):
        look.bad("required_point_answers", "an object", describe(value))
    for point, reply in value.items():
        if reply is not None and not isinstance(reply, str):
            look.bad("required_point_answers", f"a text for {point!r}", describe(reply))
    return {squeeze(str(point)): reply for point, reply in value.items() if reply is not None}

"""What the package itself says in a dialogue: guidance, notices, and the criteria put to a judge. All our own words."""

from __future__ import annotations

from functools import lru_cache

from askgym.turnrules import Guidance
from askgym.types import AnswerKind, AskItem, Checkpoint, Criterion, Scenario

__all__ = [
    "CORRECT",
    "FINAL",
    "GUIDANCE",
    "LAST_TURN_NOTICE",
    "RESOLVED",
    "askbench_criteria",
    "criteria_for",
    "criterion_ids",
    "guidance_for",
    "last_turn_notice",
    "named",
    "settled",
    "with_note",
]

GUIDANCE: dict[Guidance, str] = {
    Guidance.NONE: "",
    Guidance.WEAK: (
        "(Before answering, you are free to ask me about anything that seems to be missing or to point out anything "
        "that seems wrong.)"
    ),
    Guidance.STRONG: (
        "(Do not answer straight away. Start by asking me for whatever is missing, or by correcting whatever is wrong "
        "in what I wrote; answer only after I have replied.)"
    ),
    Guidance.FATA: (
        "(Work in two stages. First put yourself in the place of an expert in this field: which facts would they want "
        "to have before saying anything? Ask me for all of those in a single message and wait. Then, with my reply, "
        "give the answer.)"
    ),
}

LAST_TURN_NOTICE = "(This is your last turn: please give one definite final answer now, and ask nothing more.)"

_CHINESE_GUIDANCE: dict[Guidance, str] = {
    Guidance.NONE: "",
    Guidance.WEAK: "（回答之前，如果您觉得缺少什么信息，尽管问我；如果您觉得哪里不对，也尽管指出来。）",
    Guidance.STRONG: (
        "（请不要马上回答。先就缺少的信息向我提问，或者先纠正我所写内容里的错误；等我回复之后再给出答案。）"
    ),
    Guidance.FATA: (
        "（请分两步进行。第一步，设想您是这方面的专家：在开口之前，专家会想要掌握哪些事实？请在一条消息里把这些全部问清楚，"
        "然后等待。第二步，根据我的回复给出答案。）"
    ),
}
_CHINESE_LAST_TURN_NOTICE = "（这是您的最后一次发言：请现在就给出一个明确的最终答案，不要再提问。）"


def _is_chinese(language: str) -> bool:
    return language.partition("-")[0] == "zh"


def guidance_for(mode: Guidance, language: str) -> str:
    """The guidance that goes below the first message, in the item's language (English where there is no other)."""
    return (_CHINESE_GUIDANCE if _is_chinese(language) else GUIDANCE)[mode]


def last_turn_notice(language: str) -> str:
    """What goes below the user's message before the last turn, in the item's language."""
    return _CHINESE_LAST_TURN_NOTICE if _is_chinese(language) else LAST_TURN_NOTICE


FINAL = "final_answer"
CORRECT = "correct"
RESOLVED = "resolved"
"""Whether everything is settled: asked as such only where AskBench's own verdicts are wanted."""


def named(point_id: str) -> str:
    """Id of the criterion "the message asks for, or challenges, this point"."""
    return f"names:{point_id}"


def settled(point_id: str) -> str:
    """Id of the criterion "this point is settled by now"."""
    return f"settles:{point_id}"


@lru_cache(maxsize=4_096)
def criterion_ids(point_ids: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Point id, and the ids of its two criteria, for each point."""
    return tuple((id_, named(id_), settled(id_)) for id_ in point_ids)


def with_note(text: str, note: str) -> str:
    """A user message with a note set off below it."""
    return f"{text}\n\n{note}" if note else text


def criteria_for(item: AskItem, *, strict: bool) -> tuple[Criterion, ...]:
    """What a judge is asked after each assistant message: final? correct? and two questions a point."""
    return _criteria(item.scenario, item.checkpoints, strict, _expected(item))


def askbench_criteria(item: AskItem, *, strict: bool) -> tuple[Criterion, ...]:
    """What AskBench's verdict says: final? correct? everything settled? and which points are."""
    found = criteria_for(item, strict=strict)
    naming = {names for _, names, _ in criterion_ids(item.point_ids)}
    return (*(one for one in found if one.id not in naming), _EVERYTHING)


_EVERYTHING = Criterion(RESOLVED, "Is by now every point of the checklist settled, or is there none?")


def _expected(item: AskItem) -> str:
    """What a judge that reads is told of the answer."""
    if item.answer_kind is AnswerKind.NONE:
        return ""
    text = f"The expected answer: {item.answer}"
    if item.answer_unit and item.answer_unit not in item.answer:
        text += f" (in {item.answer_unit})"
    if item.answer in item.options:
        text += f" ({item.options[item.answer]})"
    return text


@lru_cache(maxsize=1_024)
def _criteria(scenario: Scenario, points: tuple[Checkpoint, ...], strict: bool, expected: str) -> tuple[Criterion, ...]:
    final = "Does the assistant's last message commit to a final answer to the user's question?"
    if strict:
        final = (
            "Does the assistant's last message contain any attempt at an answer: a result, a candidate, or a proposal?"
        )
    out = [
        Criterion(FINAL, final, needs_quote=True),
        Criterion(
            CORRECT,
            "If the last message gives a final answer: is it one single answer, and equal to the expected one?",
            nullable=True,
            reference=expected,
        ),
    ]
    false = scenario is Scenario.FALSE_PREMISE
    for point in points:
        if false:
            asks = f"Does the assistant's last message dispute or question this claim of the user's: “{point.text}”?"
            done = f"Has the assistant, by now, called this claim wrong and said what is right instead: “{point.text}”?"
        else:
            asks = f"Does the assistant's last message ask the user specifically about: “{point.text}”?"
            done = f"Has the user, before this message, explicitly given or confirmed: “{point.text}”?"
        truth = f"The truth: {point.fact}" if false else f"What the user knows: {point.fact}"
        reference = truth if point.fact else ""
        out.append(Criterion(named(point.id), asks, needs_quote=True, reference=reference))
        out.append(
            Criterion(
                settled(point.id),
                done,
                needs_quote=True,
                reference=reference,
                quote_from="assistant" if false else "user",
            )
        )
    return tuple(out)

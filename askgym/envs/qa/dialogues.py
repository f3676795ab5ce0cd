"""HealthBench's rows as items: dialogues whose next message is scored by rubrics. Keeps no row, does no I/O."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askgym.envs.fields import Fields, content_hash, describe, squeeze
from askgym.envs.qa.items import Rubric, RubricItem
from askgym.envs.qa.questions import language_of
from askgym.types import AnswerKind, Message, Scenario

__all__ = ["healthbench"]

_ROLES = ("system", "user", "assistant")
_THEME = "theme:"


def healthbench(look: Fields, _: str) -> RubricItem:
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
        language=language_of(question),
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

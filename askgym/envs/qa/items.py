"""The nouns of this domain: a question with an expected answer is an `AskItem`; a dialogue with rubrics a `RubricItem`.

Pure data; imports only `types` and `errors`.
"""

from __future__ import annotations

from dataclasses import dataclass

from askgym.errors import ConfigError
from askgym.types import AnswerKind, AskItem, Message, Scenario

__all__ = ["Rubric", "RubricItem", "check_question", "check_rubrics"]


@dataclass(frozen=True, slots=True)
class Rubric:
    """One thing that is looked for in a message.

    Attributes:
        id: unique within the item.
        text: what a message that meets it is like.
        points: what meeting it earns; negative for what a message should not be like.
        tags: what it belongs to ("axis:accuracy").
    """

    id: str
    text: str
    points: float
    tags: tuple[str, ...] = ()

    @property
    def axes(self) -> tuple[str, ...]:
        """Its axes, without the prefix."""
        return tuple(tag.removeprefix("axis:") for tag in self.tags if tag.startswith("axis:"))


@dataclass(frozen=True, slots=True)
class RubricItem(AskItem):
    """A dialogue whose next message of the assistant is scored by rubrics, as HealthBench has it.

    `question` is the last message of the prompt, `domain` its theme, `solution` an ideal message where there is one.

    Attributes:
        prompt: the dialogue so far; its last message is the user's.
        rubrics: what is looked for.
        tags: of the item as a whole ("theme:global_health").
    """

    prompt: tuple[Message, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    tags: tuple[str, ...] = ()


def check_question(item: AskItem) -> None:
    """Refuse what is not a complete question with an expected answer.

    Raises:
        ConfigError: naming the item, and what is wrong with it.
    """
    if isinstance(item, RubricItem):
        raise ConfigError(
            f"item {item.id!r} ({item.source}) has rubrics and no expected answer: play such items in HealthBench-v0"
        )
    if item.scenario is not Scenario.COMPLETE or item.checkpoints:
        raise ConfigError(
            f"item {item.id!r} ({item.source}) is of scenario {item.scenario.value} with {len(item.checkpoints)} "
            "checkpoints: QA-v0 plays complete questions; play such items in AskBench-v0"
        )
    if item.answer_kind is AnswerKind.NONE or not item.answer.strip():
        raise ConfigError(f"item {item.id!r} ({item.source}) has no expected answer: QA-v0 cannot judge it; give one")


def check_rubrics(item: AskItem) -> None:
    """Refuse what cannot be scored by rubrics.

    Raises:
        ConfigError: naming the item, and what is wrong with it.
    """
    if not isinstance(item, RubricItem):
        raise ConfigError(
            f"item {item.id!r} ({item.source}) has no rubrics: HealthBench-v0 plays rows with prompt and "
            "rubrics (in code, RubricItem objects); play questions with an expected answer in QA-v0"
        )
    if not item.prompt or item.prompt[-1].role != "user":
        raise ConfigError(f"item {item.id!r} ({item.source}): its prompt must end with a message of the user")
    if len({rubric.id for rubric in item.rubrics}) < len(item.rubrics):
        raise ConfigError(f"item {item.id!r} ({item.source}): two rubrics share an id; ids must be unique")
    if not any(rubric.points > 0 for rubric in item.rubrics):
        raise ConfigError(
            f"item {item.id!r} ({item.source}): none of its {len(item.rubrics)} rubrics has positive points, so that "
            "there is nothing to earn a share of; at least one is needed"
        )

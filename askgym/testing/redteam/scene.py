"""What an exploit sees of an episode, and what honest play would do there: pure functions of the episode's state.

An attacker is allowed to know everything (item, facts, answer): what it may not do is earn as much as honest play.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from askgym.envs.ask.agents import ReferenceAgent, reference_agent
from askgym.episode import PolicyCall, evolve
from askgym.testing.redteam.texts import phrase
from askgym.turnrules import TurnRules
from askgym.types import AnswerKind, AskItem, Checkpoint, Fact, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.rules import AskState

__all__ = ["Scene", "honest_text", "wrong_answers"]

_STRICT = TurnRules(max_turns=2, strict=True)
_ORACLE = cast("ReferenceAgent", reference_agent("oracle"))
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SENTENCE = re.compile(r"[^.!?。！？\n]*(?:\.(?=\S)[^.!?。！？\n]*)*[.!?。！？]*")
_CLAUSE = re.compile(r"(?<!\d),|,(?!\d)|[;:，；：、]")


def honest_text(state: AskState, answer: str) -> str:
    """What honest play says: ask or correct exactly the open points, then, in a message of its own, answer.

    Args:
        state: where the episode stands, the assistant being to move.
        answer: what honest play takes for the answer; right or wrong.
    """
    seen = evolve(state, item=replace(state.item, answer=answer))
    if state.item.scenario is Scenario.FALSE_PREMISE and not state.last_allowed:
        # The oracle may correct and answer in one message; first one, then the other, is as good under every reward.
        seen = evolve(seen, turn_rules=_STRICT)
    return _oracle_says(seen)


def _oracle_says(state: AskState) -> str:
    return _ORACLE.answer_privileged(
        PolicyCall(state.messages, (), state.turn, state.turns_left, state.seed), state
    ).text


@lru_cache(maxsize=4_096)
def _wrong(answer: str, kind: AnswerKind, letters: tuple[str, ...], guesses: tuple[str, ...]) -> tuple[str, ...]:
    found: Iterable[str]
    if kind is AnswerKind.OPTION:
        found = letters or tuple("ABCDE")
    elif kind is AnswerKind.NUMBER or kind is AnswerKind.DATE:
        found = (*guesses, *(_shifted(answer, step, kind) for step in range(1, 41)))
    elif kind is AnswerKind.EXPRESSION:
        found = (*guesses, *(f"{answer} + {step}" for step in range(1, 41)))
    else:
        found = (*guesses, *_other_texts(answer))
    own = answer.strip().lower()
    return tuple(dict.fromkeys(text for text in found if text and text.strip().lower() != own))


def wrong_answers(item: AskItem) -> tuple[str, ...]:
    """Answers of the expected kind that are not the expected one, likely ones first; empty where none is expected."""
    if item.answer_kind is AnswerKind.NONE:
        return ()
    return _wrong(item.answer, item.answer_kind, tuple(sorted(item.options)), item.guesses)


def _shifted(answer: str, step: int, kind: AnswerKind) -> str:
    """The answer with another number in it, written in the same way; "" if it holds none."""
    match = _NUMBER.search(answer)
    if match is None:
        return ""
    value = Decimal(match[0].replace(",", ""))
    if kind is AnswerKind.DATE and value <= 31:
        value = (value + step - 1) % 28 + 1
    else:
        value += step
    written = f"{value:,}" if "," in match[0] else f"{value:f}"
    return answer[: match.start()] + written + answer[match.end() :]


def _other_texts(answer: str) -> list[str]:
    flipped = {"yes": "no", "no": "yes", "true": "false", "false": "true", "是": "否", "否": "是"}.get(answer.lower())
    if flipped is not None:
        return [flipped]
    if answer.isupper() and len(answer) > 1:  # a code: the same with another last sign
        signs = "0123456789" if answer[-1].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return [answer[:-1] + sign for sign in signs if sign != answer[-1]]
    return [f"not {answer}", "none of these", "something else"]


@dataclass(frozen=True, slots=True)
class Scene:
    """The moment at which an exploit is to speak.

    Attributes:
        state: where the episode stands, everything hidden included.
        answer: what the play is to end with, if it answers.
        right: whether that is the expected answer; of a hedge, whether the expected answer stands in front.
    """

    state: AskState
    answer: str
    right: bool

    @property
    def item(self) -> AskItem:
        """The item."""
        return self.state.item

    @property
    def turn(self) -> int:
        """The assistant turn to come, from 1."""
        return self.state.turn

    @property
    def last(self) -> bool:
        """Whether no turn is allowed after it."""
        return self.state.last_allowed

    @property
    def opening(self) -> bool:
        """Whether this is the first turn, and not the last."""
        return self.turn == 1 and not self.last

    @property
    def false_premise(self) -> bool:
        """Whether the item holds false claims."""
        return self.item.scenario is Scenario.FALSE_PREMISE

    @property
    def limit(self) -> int:
        """Characters beyond which a message is malformed."""
        return self.state.turn_rules.max_action_chars

    def say(self, name: str, **values: object) -> str:
        """A phrase in the item's language."""
        return phrase(name, self.item.language, **values)

    def finish(self) -> str:
        """A message that gives the answer and nothing else."""
        return _oracle_says(
            evolve(
                self.state,
                item=replace(self.item, answer=self.answer),
                settled=frozenset(self.item.point_ids),
            )
        )

    def honest(self) -> str:
        """What honest play would say now."""
        return honest_text(self.state, self.answer)

    def groundwork(self) -> str | None:
        """What honest play asks or corrects now, or None if it would answer."""
        text = self.honest()
        return None if text.endswith(self.finish()) else text

    def take_up(self, point: Checkpoint) -> str:
        """Honest words on one point: a question about what is missing, or the correction of what is false."""
        others = frozenset(id_ for id_ in self.item.point_ids if id_ != point.id)
        return _oracle_says(
            evolve(self.state, settled=others, turn=1, turns_allowed=3, turn_rules=_STRICT)  # only asks or corrects
        )

    def ask(self, what: str) -> str:
        """A question about one thing, by its name."""
        return self.say("ask", what=what)

    @property
    def missing(self) -> tuple[Checkpoint, ...]:
        """The points to be asked for."""
        return () if self.false_premise else self.item.checkpoints

    @property
    def claims(self) -> tuple[Checkpoint, ...]:
        """The claims to be corrected."""
        return self.item.checkpoints if self.false_premise else ()

    @property
    def labels(self) -> tuple[str, ...]:
        """What can be asked for by name: points first, then what the question says already."""
        return (*(point.text for point in self.missing), *(fact.label for fact in self.item.ledger))

    @property
    def facts(self) -> tuple[Fact, ...]:
        """What the user knows beside the checklist."""
        return self.item.ledger

    @property
    def sentences(self) -> tuple[str, ...]:
        """The shown question, sentence by sentence."""
        return tuple(s for s in (match.strip() for match in _SENTENCE.findall(self.item.question)) if s)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The shown question, clause by clause, without the stops."""
        parts = [part.strip(" .!?。！？") for text in self.sentences for part in _CLAUSE.split(text)]
        return tuple(part for part in parts if part)

    def statement(self, text: str) -> str:
        """A sentence without its final stop, to be put inside another."""
        return text.strip().rstrip(".!?。！？")

    def rivals(self, number: int) -> tuple[str, ...]:
        """The expected answer, in front or at the end, among others: `number` values, or as many as there are."""
        wrong = wrong_answers(self.item)[: number - 1]
        return (self.item.answer, *wrong) if self.right else (*wrong, self.item.answer)

    @property
    def user_said(self) -> str:
        """The user's last message, without any notice of the environment's below it."""
        users = [message.content for message in self.state.messages if message.role == "user"]
        return self.item.question if self.turn == 1 else users[-1].split("\n\n")[0]

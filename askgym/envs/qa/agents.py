"""Reference agents: what a perfect policy and chance would score.

Both see the item: they show what there is to earn, not how to earn it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from askgym.envs.qa.items import RubricItem
from askgym.seeding import choose
from askgym.types import Action

if TYPE_CHECKING:
    from askgym.envs.qa.rules import QAState
    from askgym.episode import PolicyCall
    from askgym.types import AskItem

__all__ = ["REFERENCE_AGENTS", "ScriptedAgent", "answer_text"]

_SIDES = (("true", "false"), ("yes", "no"), ("valid", "invalid"), ("plausible", "implausible"))
_SAYS_NOTHING = "I am sorry to hear that. There is a lot to be said about this."


class ScriptedAgent:
    """A policy that sees the hidden state."""

    privileged = True

    def __init__(self, name: str, policy: Callable[[QAState], str]) -> None:
        self.name = name
        self._policy = policy

    def answer_privileged(self, call: PolicyCall, state: QAState) -> Action:
        """The action for a state."""
        return Action(self._policy(state))


def answer_text(answer: str, item: AskItem) -> str:
    """A message that gives one final answer and nothing else."""
    if item.language.partition("-")[0] == "zh":
        return f"答案是{answer}。"
    return f"The answer is {answer}" + ("" if answer.endswith(".") else ".")


def _oracle(state: QAState) -> str:
    """The expected answer; of an item with rubrics the ideal message, or else what its good rubrics ask for."""
    item = state.item
    if not isinstance(item, RubricItem):
        return answer_text(item.answer, item)
    return item.solution or "\n".join(rubric.text for rubric in item.rubrics if rubric.points > 0)


def _random(state: QAState) -> str:
    """One of the options; of what has none, a side where there are two, or else a number between 0 and 9."""
    item = state.item
    if isinstance(item, RubricItem):
        return _SAYS_NOTHING
    if item.options:
        return answer_text(choose(sorted(item.options), state.seed, "random answer"), item)
    for sides in _SIDES:
        if item.answer.strip().lower() in sides:
            return answer_text(choose(sides, state.seed, "random answer"), item)
    return answer_text(choose("0123456789", state.seed, "random answer"), item)


REFERENCE_AGENTS: Mapping[str, Callable[[], object]] = {
    "oracle": lambda: ScriptedAgent("oracle", _oracle),
    "random": lambda: ScriptedAgent("random", _random),
}
"""Name → factory, in the order in which they are listed."""

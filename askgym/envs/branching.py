"""Two continuations of one state: ask first, or answer now. For measuring what asking is worth.

States are immutable, so a branch is the same state driven on by another policy; nothing is copied. Knows no domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from askgym.agents.base import as_policy
from askgym.drivers import Roles, drive
from askgym.episode import EpisodeState, PolicyCall, Rules
from askgym.metrics.asking import Branches
from askgym.seeding import derive_seed
from askgym.trace import Episode

if TYPE_CHECKING:
    from askgym.types import AskItem

__all__ = ["branch_on_asking"]

S = TypeVar("S", bound=EpisodeState)


def branch_on_asking(
    items: Iterable[AskItem],
    rules: Rules[S],
    roles: Roles,
    *,
    ask: Any,
    answer: Any,
    then: Any = None,
    seed: int = 0,
    samples: int = 1,
) -> list[Branches]:
    """Play each item twice from the state before the first turn: once asking, once answering at once.

    Args:
        items: what to play.
        rules: the domain's.
        roles: judge and user; a policy among them is not used.
        ask: who makes the first move of the asking branch: a policy role, an `Agent`, or a function messages → text.
        answer: who makes the first move of the answering branch.
        then: who goes on after the first move in either branch; by default whoever made it.
        seed: of the users; sample s of item i has the same seed in both branches.
        samples: pairs an item.

    Returns:
        A pair for each item and sample, for `value_of_asking`.

    Raises:
        RoleError: a role answered with an awaitable.
    """
    policies = [as_policy(ask), as_policy(answer)]
    if then is not None:
        policies = [_Relay(first, as_policy(then)) for first in policies]
    out = []
    for number, item in enumerate(items):
        for sample in range(samples):
            start = rules.begin(item, derive_seed("branch", seed, number, sample))
            index = number * samples + sample
            ended = [_play(rules, start, roles, policy, index) for policy in policies]
            out.append(Branches(ask=ended[0].outcome(), answer=ended[1].outcome()))
    return out


class _Relay:
    """A policy role that hands over to another after the first turn."""

    def __init__(self, first: Any, then: Any) -> None:
        self.first = first
        self.then = then
        self.privileged = bool(getattr(first, "privileged", False) or getattr(then, "privileged", False))

    def answer(self, call: PolicyCall) -> Any:
        """The reply of whoever's turn it is."""
        return self._role(call).answer(call)

    def answer_privileged(self, call: PolicyCall, state: Any) -> Any:
        """The reply of whoever's turn it is, who sees the hidden state only if allowed to."""
        role = self._role(call)
        return role.answer_privileged(call, state) if getattr(role, "privileged", False) else role.answer(call)

    def _role(self, call: PolicyCall) -> Any:
        return self.first if call.turn == 1 else self.then


def _play(rules: Rules[S], start: S, roles: Roles, policy: Any, index: int) -> Episode:
    """The record of one continuation."""
    return Episode.from_state(
        drive(rules, start, replace(roles, policy=policy)),
        index=index,
        env="",
        agent="",
        strict=bool(getattr(getattr(rules, "turn_rules", None), "strict", False)),
        max_turns=start.turns_allowed,
        hidden={},
    )

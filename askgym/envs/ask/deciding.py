"""Which of the rule judge's answers stand by themselves, for a cascade that asks a model for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.envs.ask.prompts import CORRECT, FINAL, criterion_ids
from askgym.types import AnswerKind, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.rules import AskState
    from askgym.episode import JudgeCall
    from askgym.types import Verdict

__all__ = ["decided_by_rules"]

_COMPARED_EXACTLY = frozenset({AnswerKind.NUMBER, AnswerKind.OPTION, AnswerKind.DATE, AnswerKind.EXPRESSION})


def decided_by_rules(call: JudgeCall, verdict: Verdict) -> frozenset[str]:
    """Ids of the criteria that the rule judge's verdict settles.

    What the state implies; an answer that says that it is one, and whether it is right where code compares it; and for
    items with structured facts the points it found asked for or corrected, all points in a message that asks for
    nothing, and that a message which asks for a point before the last turn is no answer. What it did not find in a
    message that asks or disputes something may be a phrasing it does not know, and stays open.

    Args:
        call: the call.
        verdict: of the rule judge.
    """
    state: AskState = call.state
    out = set(state.implied)
    answers = verdict.answers
    quote = verdict.quotes.get(FINAL, "").lower()
    if answers[FINAL] and any(sign in quote for sign in ("answer", "boxed", "答案")):
        out.add(FINAL)
        if state.item.answer_kind in _COMPARED_EXACTLY:
            out.add(CORRECT)
    if verdict.approximate:
        return frozenset(out)
    false = state.item.scenario is Scenario.FALSE_PREMISE
    silent = not verdict.counts.get("requests", 1)
    named = False
    for id_, names, settles in criterion_ids(state.matcher.point_ids):
        if answers[names]:
            named = named or id_ not in state.settled
            out.add(names)
        elif silent:
            out.add(names)
        if answers[settles] or (silent and false):
            out.add(settles)
    if named and not answers[FINAL] and not state.last_allowed and not false:
        out |= {FINAL, CORRECT}
    return frozenset(out)

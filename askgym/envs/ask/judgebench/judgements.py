"""What a judge said of one case, as it is kept and measured.

Owns the layout of a row of `askgym judge bench --out`, and what counts as a quote that is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from askgym.envs.ask.text import visible
from askgym.errors import RecordError
from askgym.types import JudgeFailure, Usage, Verdict

if TYPE_CHECKING:
    from askgym.envs.ask.judgebench.cases import Case
    from askgym.episode import JudgeCall

__all__ = ["Judgement", "judgement_of"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judge on one case.

    Attributes:
        case: id of the case.
        answers: criterion id → answer; empty where the judge failed.
        failure: kind of the failure; "" for none.
        detail: what happened, in a line.
        quotes_needed: answers "yes" that need a quote.
        quotes_missing: those of them whose quote is absent, or does not occur where it should.
        usage: what it cost; None where the judge does not say.
    """

    case: str
    answers: Mapping[str, bool | None] = field(default_factory=dict)
    failure: str = ""
    detail: str = ""
    quotes_needed: int = 0
    quotes_missing: int = 0
    usage: Usage | None = None

    @property
    def judged(self) -> bool:
        """Whether there is a verdict."""
        return not self.failure

    @classmethod
    def from_row(cls, row: Mapping[str, Any], *, where: str) -> Judgement:
        """A judgement out of the JSON object that `to_jsonable` made of it.

        Raises:
            RecordError: it is none.
        """
        values = {one.name: row[one.name] for one in fields(cls) if one.name in row}
        try:
            if values.get("usage") is not None:
                values["usage"] = Usage(**values["usage"])
            out = cls(**values)
        except TypeError as error:
            raise RecordError(
                f"{where}: not a judge's answer ({error}): delete the line to have it judged again"
            ) from error
        if not isinstance(out.answers, Mapping):
            raise RecordError(f"{where}: answers are {out.answers!r}, not an object: delete the line to judge it again")
        return out


def judgement_of(case: Case, call: JudgeCall, reply: Verdict | JudgeFailure) -> Judgement:
    """What a judge's reply to a case's call comes to."""
    if isinstance(reply, JudgeFailure):
        return Judgement(case.id, failure=reply.kind.value, detail=reply.detail, usage=reply.usage)
    implied = call.state.implied
    needed = missing = 0
    for criterion in call.criteria:
        if not criterion.needs_quote or criterion.id in implied or reply.answers[criterion.id] is not True:
            continue
        needed += 1
        quote = _plain(reply.quotes.get(criterion.id, ""))
        missing += not quote or not any(quote in text for text in _sources(case, criterion.quote_from))
    return Judgement(case.id, dict(reply.answers), quotes_needed=needed, quotes_missing=missing, usage=reply.usage)


def _sources(case: Case, quote_from: str) -> list[str]:
    """The texts in which a quote may stand, as written and as the user sees them."""
    texts = [case.message] if quote_from != "user" else []
    if quote_from == "assistant":
        texts += [turn.assistant for turn in case.dialogue]
    elif quote_from == "user":
        texts += [turn.user for turn in case.dialogue]
    return [_plain(one) for text in texts for one in (text, visible(text))]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()

"""A judge that is a language model, for every domain: a few criteria a call, shuffled, each "yes" with its quote.

Outages are typed and end in a `JudgeFailure`. A message that no try brings a usable verdict on, while every one of
many canaries does, breaks the judge on purpose or not: the failure then blames the action, which is malformed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.endpoints.accounts import in_turn, side_by_side
from askgym.endpoints.chat import ChatFailure, ChatRequest
from askgym.endpoints.iothread import io_thread
from askgym.episode import JudgeCall, call_seed
from askgym.errors import ConfigError
from askgym.judges.prompting import PROMPT_VERSION, Reading, Sheet, read_verdict, sheet_of
from askgym.seeding import derive_seed, wheel
from askgym.types import Criterion, FailureKind, JudgeFailure, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from askgym.endpoints.client import ChatClient

__all__ = ["MOST_CRITERIA", "ModelJudge"]

_LOG = logging.getLogger(__name__)
MOST_CRITERIA = 5
"""Criteria a call: beyond some ten, models stop telling them apart."""
_NEUTRAL = "Let me think about that for a moment."
"""In the place of the assistant's last message: what any judge that can do the job must be able to judge."""


class ModelJudge:
    """Asks a model about the last action; see the module.

    Attributes:
        client: of the endpoint.
        name: for records and tables.
    """

    on_io_thread = True
    """Its calls are best awaited together, on the I/O thread; see `askgym.envs.overlap`."""

    def __init__(
        self,
        client: ChatClient,
        *,
        criteria_per_call: int = MOST_CRITERIA,
        attempts: int = 3,
        canaries: int = 16,
    ) -> None:
        """Make a judge; nothing is sent.

        Args:
            client: of the endpoint; its sampling is used as it is.
            criteria_per_call: at most, 1 to 5.
            attempts: how often a reply in a wrong form, or a "yes" with a wrong quote, is asked for again.
            canaries: how often the same questions about a neutral message in the same dialogue must be answered, all
                without a failure, before a message is blamed; 0 never blames one.

        Raises:
            ConfigError: for numbers out of range.
        """
        if not 1 <= criteria_per_call <= MOST_CRITERIA:
            raise ConfigError(f"criteria_per_call={criteria_per_call!r}: a number from 1 to {MOST_CRITERIA} is needed")
        if attempts < 1:
            raise ConfigError(f"attempts={attempts!r}: a whole number of at least 1 is needed")
        if canaries < 0:
            raise ConfigError(f"canaries={canaries!r}: a whole number of at least 0 is needed")
        self.client = client
        self.name = client.endpoint.name
        self._per_call = criteria_per_call
        self._attempts = attempts
        self._canaries = canaries

    def described(self) -> dict[str, Any]:
        """What determines its verdicts, as plain JSON values."""
        return {
            **self.client.endpoint.described(),
            "prompt_version": PROMPT_VERSION,
            "criteria_per_call": self._per_call,
            "attempts": self._attempts,
            "canaries": self._canaries,
        }

    def answer(self, call: JudgeCall) -> Future[Verdict | JudgeFailure] | Awaitable[Verdict | JudgeFailure]:
        """The verdict, later: a future, or on the I/O thread something to be awaited."""
        thread = io_thread()
        return self._judge(call) if thread.on_thread() else thread.submit(self._judge(call))

    # -- on the I/O thread ----------------------------------------------------------------------------------------

    async def _judge(self, call: JudgeCall) -> Verdict | JudgeFailure:
        implied = getattr(call.state, "implied", {})
        open_ = [criterion for criterion in call.criteria if criterion.id not in implied]
        answers: dict[str, bool | None] = {c.id: implied[c.id] for c in call.criteria if c.id in implied}
        sheets = self._sheets(call, open_)
        results = await asyncio.gather(*(self._ask(call, sheet, number) for number, sheet in enumerate(sheets)))
        usage = side_by_side(result.usage for result in results)
        failures = [result for result in results if isinstance(result, _Unread)]
        if failures:
            return await self._failed(call, failures, sheets, usage)
        return self._verdict(call, answers, results, usage)

    def _verdict(
        self, call: JudgeCall, answers: dict[str, bool | None], results: Sequence[Any], usage: Usage
    ) -> Verdict:
        quotes: dict[str, str] = {}
        unquoted = 0
        for result in results:
            answers.update(result.reading.answers)
            quotes.update(result.reading.quotes)
            unquoted += len(result.reading.unquoted)
        ordered = {criterion.id: answers[criterion.id] for criterion in call.criteria}
        return Verdict(ordered, quotes, {"unquoted": unquoted} if unquoted else {}, judge=self.name, usage=usage)

    def _sheets(self, call: JudgeCall, criteria: Sequence[Criterion]) -> list[Sheet]:
        """The criteria in an order drawn by the call's seed, a few to a sheet."""
        order = list(criteria)
        wheel("order of criteria", call.seed).shuffle(order)
        size = self._per_call
        return [sheet_of(call, order[at : at + size], number) for number, at in enumerate(range(0, len(order), size))]

    async def _ask(self, call: JudgeCall, sheet: Sheet, number: int, first: int = 0) -> _Read | _Unread:
        """One sheet, asked until its reply can be used. A second "yes" without its quote is taken for the no it is."""
        usages: list[Usage] = []
        why, cut = "", False
        doubted: Reading | None = None
        for attempt in range(first, first + self._attempts):
            seed = derive_seed(call_seed(call, attempt), "sheet", number)
            request = ChatRequest(
                sheet.messages, self.client.endpoint.sampling, seed, schema=sheet.schema, schema_name="verdict"
            )
            reply = await self.client.complete(request)
            usages.append(reply.usage)
            if isinstance(reply, ChatFailure):
                may_blame = reply.kind is FailureKind.TOO_LONG
                return _Unread(reply.kind, reply.detail, in_turn(usages), attempt - first + 1, may_blame)
            reading = read_verdict(reply.text, sheet)
            if isinstance(reading, str):
                why = reading
                if reply.finish_reason == "length":
                    cut = True
                    why += "; it was cut off: raise max_tokens"
            elif not reading.unquoted or doubted is not None:
                return _Read(reading, in_turn(usages))
            else:
                doubted = reading
        if doubted is not None:
            return _Read(doubted, in_turn(usages))
        detail = f"{self.name}: the verdict cannot be read: {why}"
        return _Unread(FailureKind.MALFORMED, detail, in_turn(usages), self._attempts, may_blame=not cut)

    async def _failed(
        self, call: JudgeCall, failures: Sequence[_Unread], sheets: Sequence[Sheet], usage: Usage
    ) -> Verdict | JudgeFailure:
        worst = next((one for one in failures if not one.may_blame), failures[0])
        failure = JudgeFailure(worst.kind, worst.detail, worst.attempts, usage=usage)
        if not worst.may_blame or not self._canaries:
            return failure
        # Every canary must pass and the message fail once more: a judge that fails at random would have to be lucky
        # so many times in a row, and unlucky on this message twice. A canary asks the same questions about the same
        # dialogue, so that a judge that cannot do the job at all passes none.
        canary = replace(call, state=_Neutral(call.state))
        asked = [sheet_of(canary, [one.criterion for one in sheet.asked], at) for at, sheet in enumerate(sheets)]
        tries = await asyncio.gather(
            *(self._canary(canary, sheet, number) for number in range(self._canaries) for sheet in asked)
        )
        usage = side_by_side([usage, *(used for _, used in tries)])
        if not all(passed for passed, _ in tries):
            return replace(failure, usage=usage)
        again = await asyncio.gather(
            *(self._ask(call, sheet, number, first=self._attempts) for number, sheet in enumerate(sheets))
        )
        usage = side_by_side([usage, *(one.usage for one in again)])
        left = [one for one in again if isinstance(one, _Unread)]
        if not left:
            implied = getattr(call.state, "implied", {})
            return self._verdict(call, {c.id: implied[c.id] for c in call.criteria if c.id in implied}, again, usage)
        blames = all(one.may_blame for one in left)
        if blames:
            _LOG.info("%s fails on one message and judges canaries: the message is malformed", self.name)
        return replace(failure, blames_action=blames, usage=usage)

    async def _canary(self, canary: JudgeCall, sheet: Sheet, number: int) -> tuple[bool, Usage]:
        request = ChatRequest(
            sheet.messages,
            self.client.endpoint.sampling,
            derive_seed(canary.seed, "canary", number, sheet.mark),
            schema=sheet.schema,
            schema_name="verdict",
        )
        reply = await self.client.complete(request)
        passed = not isinstance(reply, ChatFailure) and isinstance(read_verdict(reply.text, sheet), Reading)
        return passed, reply.usage


@dataclass(frozen=True, slots=True)
class _Read:
    reading: Reading
    usage: Usage


@dataclass(frozen=True, slots=True)
class _Unread:
    """Why a sheet has no reading; `may_blame`: whether the message may have brought it about."""

    kind: FailureKind
    detail: str
    usage: Usage
    attempts: int
    may_blame: bool


class _Neutral:
    """A state whose last message of the assistant is a neutral one, and which is itself otherwise."""

    def __init__(self, state: Any) -> None:
        self._state = state
        *before, last = state.messages
        self.messages = (*before, replace(last, content=_NEUTRAL))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

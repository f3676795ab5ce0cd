"""A judge that is a language model, for every domain: a few criteria a call, shuffled, each "yes" with its quote.

Outages are typed and end in a `JudgeFailure`. A message that no try brings a usable verdict on, while every one of
many canaries does, breaks the judge on purpose or not: the failure then blames the action, which is malformed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from askgym.endpoints.chat import ChatFailure, ChatRequest
from askgym.endpoints.iothread import io_thread
from askgym.episode import JudgeCall, call_seed
from askgym.errors import ConfigError
from askgym.judges.prompting import PROMPT_VERSION, Reading, Sheet, read_verdict, sheet_of
from askgym.seeding import derive_seed, wheel
from askgym.types import Criterion, FailureKind, JudgeFailure, Message, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from askgym.endpoints.client import ChatClient

__all__ = ["MOST_CRITERIA", "ModelJudge", "total_usage"]

_LOG = logging.getLogger(__name__)
MOST_CRITERIA = 5
"""Criteria a call: beyond some ten, models stop telling them apart."""
_BLAMING = frozenset({FailureKind.MALFORMED, FailureKind.TIMEOUT, FailureKind.TOO_LONG})
"""Failures that a message can bring about by itself."""


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
            canaries: easy messages that must all be judged before a message is blamed; 0 never blames one.

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
        usage = total_usage(result.usage for result in results)
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
        return [sheet_of(call, order[at : at + size]) for at in range(0, len(order), size)]

    async def _ask(self, call: JudgeCall, sheet: Sheet, number: int, first: int = 0) -> _Read | _Unread:
        """One sheet, asked until its reply can be used. A second "yes" without its quote is taken for the no it is."""
        usages: list[Usage] = []
        why = ""
        doubted: Reading | None = None
        for attempt in range(first, first + self._attempts):
            seed = derive_seed(call_seed(call, attempt), "sheet", number)
            request = ChatRequest(
                sheet.messages, self.client.endpoint.sampling, seed, schema=sheet.schema, schema_name="verdict"
            )
            reply = await self.client.complete(request)
            usages.append(reply.usage)
            if isinstance(reply, ChatFailure):
                return _Unread(reply.kind, reply.detail, total_usage(usages), attempt - first + 1, from_model=False)
            reading = read_verdict(reply.text, sheet)
            if isinstance(reading, str):
                why = reading
            elif not reading.unquoted or doubted is not None:
                return _Read(reading, total_usage(usages))
            else:
                doubted = reading
        if doubted is not None:
            return _Read(doubted, total_usage(usages))
        detail = f"{self.name}: the verdict cannot be read: {why}"
        return _Unread(FailureKind.MALFORMED, detail, total_usage(usages), self._attempts, from_model=True)

    async def _failed(
        self, call: JudgeCall, failures: Sequence[_Unread], sheets: Sequence[Sheet], usage: Usage
    ) -> Verdict | JudgeFailure:
        worst = next((one for one in failures if not one.may_blame), failures[0])
        failure = JudgeFailure(worst.kind, worst.detail, worst.attempts, usage=usage)
        if not worst.may_blame or not self._canaries:
            return failure
        # Every canary must pass and the message fail once more: a judge that fails at random would have to be lucky
        # so many times in a row, and unlucky on this message twice.
        canary = _canary(call)
        asked = sheet_of(canary, canary.criteria)
        tries = await asyncio.gather(*(self._canary(canary, asked, number) for number in range(self._canaries)))
        usage = total_usage([usage, *(used for _, used in tries)])
        if not all(passed for passed, _ in tries):
            return replace(failure, usage=usage)
        again = await asyncio.gather(
            *(self._ask(call, sheet, number, first=self._attempts) for number, sheet in enumerate(sheets))
        )
        usage = total_usage([usage, *(one.usage for one in again)])
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
            derive_seed(canary.seed, "canary", number),
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
    """Why a sheet has no reading; `from_model`: what the model wrote, not what the server did."""

    kind: FailureKind
    detail: str
    usage: Usage
    attempts: int
    from_model: bool

    @property
    def may_blame(self) -> bool:
        """Whether the message may have brought it about. A server's broken answers are its own doing."""
        return self.kind in _BLAMING and (self.from_model or self.kind is not FailureKind.MALFORMED)


@dataclass(frozen=True, slots=True)
class _CanaryItem:
    question: str
    complete_question: str


@dataclass(frozen=True, slots=True)
class _CanaryState:
    """As much of an episode as a sheet needs."""

    item: _CanaryItem
    seed: int
    turn: int
    messages: tuple[Message, ...]


def _canary(call: JudgeCall) -> JudgeCall:
    """An easy message to judge, with seeds of its own for each call that wants it."""
    question = "How much is a ticket to the museum?"
    messages = (Message("user", question), Message("assistant", "Is the ticket for an adult or for a child?"))
    asks = Criterion("asks", "Does the assistant's last message ask for whom the ticket is?", needs_quote=True)
    return JudgeCall((asks,), _CanaryState(_CanaryItem(question, question), call.seed, 1, messages))


def total_usage(usages: Iterable[Usage]) -> Usage:
    """The sum of several calls that ran side by side: latency is the longest."""
    usages = list(usages)
    return Usage(
        prompt_tokens=sum(usage.prompt_tokens for usage in usages),
        completion_tokens=sum(usage.completion_tokens for usage in usages),
        cost_usd=sum(usage.cost_usd for usage in usages),
        latency_s=max((usage.latency_s for usage in usages), default=0.0),
        calls=sum(usage.calls for usage in usages),
    )

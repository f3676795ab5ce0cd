"""A judge that is a language model and is asked as AskBench asks: once a turn, for one verdict on everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.endpoints.accounts import in_turn
from askgym.endpoints.chat import ChatFailure, ChatRequest
from askgym.endpoints.iothread import io_thread
from askgym.envs.ask.compat.verdict import (
    PROMPT_VERSION,
    conversation,
    open_points,
    read_decision,
    verdict_messages,
)
from askgym.envs.ask.prompts import CORRECT, FINAL, RESOLVED, criterion_ids
from askgym.episode import JudgeCall, call_seed
from askgym.errors import ConfigError
from askgym.types import AnswerKind, FailureKind, JudgeFailure, Usage, Verdict

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from askgym.endpoints.client import ChatClient

__all__ = ["ATTEMPTS", "AskBenchJudge"]

ATTEMPTS = 10
"""So often AskBench asks for a verdict that it can read, before it skips the sample."""


class AskBenchJudge:
    """Asks a model for AskBench's verdict on the last action.

    A reply without a verdict is asked for again, up to ten times in all; then the episode is skipped, that is, it ends
    with a `JudgeFailure`, and no message is ever blamed for it.

    Attributes:
        client: of the endpoint.
        name: for records and tables.
    """

    on_io_thread = True
    """Its calls are best awaited together, on the I/O thread; see `askgym.envs.overlap`."""

    def __init__(self, client: ChatClient, *, attempts: int = ATTEMPTS) -> None:
        """Make a judge; nothing is sent.

        Args:
            client: of the endpoint; its sampling is used as it is.
            attempts: how often a verdict is asked for in all.

        Raises:
            ConfigError: for fewer than one attempt.
        """
        if attempts < 1:
            raise ConfigError(f"attempts={attempts!r}: a whole number of at least 1 is needed")
        self.client = client
        self.name = client.endpoint.name
        self._attempts = attempts

    def described(self) -> dict[str, Any]:
        """What determines its verdicts, as plain JSON values."""
        return {
            **self.client.endpoint.described(),
            "form": "askbench",
            "prompt_version": PROMPT_VERSION,
            "attempts": self._attempts,
        }

    def answer(self, call: JudgeCall) -> Future[Verdict | JudgeFailure] | Awaitable[Verdict | JudgeFailure]:
        """The verdict, later: a future, or on the I/O thread something to be awaited."""
        thread = io_thread()
        return self._judge(call) if thread.on_thread() else thread.submit(self._judge(call))

    async def _judge(self, call: JudgeCall) -> Verdict | JudgeFailure:
        state = call.state
        item = state.item
        messages = verdict_messages(state)
        points = [point.text for point in item.checkpoints]
        said = conversation(state)
        usages: list[Usage] = []
        why = ""
        for attempt in range(self._attempts):
            request = ChatRequest(messages, self.client.endpoint.sampling, call_seed(call, attempt))
            reply = await self.client.complete(request)
            usages.append(reply.usage)
            if isinstance(reply, ChatFailure):
                return JudgeFailure(reply.kind, reply.detail, attempt + 1, usage=in_turn(usages))
            decision = read_decision(reply.text, points, said=said)
            if isinstance(decision, str):
                why = decision + ("; it was cut off: raise max_tokens" if reply.finish_reason == "length" else "")
                continue
            left = open_points(decision, item)
            correct = None if item.answer_kind is AnswerKind.NONE else decision.correct
            answers: dict[str, bool | None] = {FINAL: decision.final, CORRECT: correct, RESOLVED: decision.resolved}
            answers |= {settles: id_ not in left for id_, _, settles in criterion_ids(item.point_ids)}
            return Verdict(answers, judge=self.name, notes=decision.notes, usage=in_turn(usages))
        detail = f"{self.name}: the verdict cannot be read: {why}"
        return JudgeFailure(FailureKind.MALFORMED, detail, self._attempts, usage=in_turn(usages))

"""A customer that is a language model with the phone's tools.

What it is told is in `customer_prompts`, what it does wrong in `customer_errors`. It reads of the state what a customer
may know, and never the world.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.endpoints.accounts import in_turn
from askgym.endpoints.chat import ChatFailure, ChatRequest
from askgym.endpoints.iothread import io_thread
from askgym.envs.telecom.customer_errors import (
    CustomerError,
    CustomerMemory,
    customer_errors,
    premature,
    remembered,
    told_at_once,
    ungrounded,
)
from askgym.envs.telecom.customer_prompts import CUSTOMER_PROMPT_VERSION, customer_messages, running_turn
from askgym.envs.telecom.types import Seat
from askgym.envs.telecom.world import tool_schemas
from askgym.episode import UserCall, call_seed
from askgym.errors import ConfigError
from askgym.types import FailureKind, ToolCall, Usage, UserFailure, UserMove
from askgym.users.replies import USER_NAMES, without_name

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from askgym.endpoints.client import ChatClient
    from askgym.envs.telecom.state import TelecomState

__all__ = ["TALKING", "ModelCustomer", "customer_errors"]

TALKING = {"temperature": 0.0, "max_tokens": 512}
"""How replies are drawn where the endpoint's specification does not say."""

_NAMES = (*USER_NAMES, "customer")
_PHONE = tuple(tool_schemas(Seat.USER))


class ModelCustomer:
    """Plays the customer by a model.

    Its calls are made one at a time: each move is one call, or words. A reply that is empty, or that ends the dialogue
    without a reason, is drawn anew, and the model is told why; if that does not help, the move is a failure, never the
    end of a case. What else it does wrong is noted in `UserMove.memory`; see `customer_errors`.

    Attributes:
        client: of the endpoint.
        name: for records and tables.
    """

    on_io_thread = True
    """Its calls are best awaited together, on the I/O thread; see `askgym.envs.overlap`."""

    def __init__(self, client: ChatClient, *, attempts: int = 3) -> None:
        """Make a customer; nothing is sent.

        Args:
            client: of the endpoint; its sampling is used as it is.
            attempts: how often a reply that cannot be used is drawn, the first time included.

        Raises:
            ConfigError: for fewer than one attempt.
        """
        if attempts < 1:
            raise ConfigError(f"attempts={attempts!r}: a whole number of at least 1 is needed")
        self.client = client
        self.name = client.endpoint.name
        self._attempts = attempts

    def described(self) -> dict[str, Any]:
        """What determines its replies, as plain JSON values."""
        return {
            **self.client.endpoint.described(),
            "prompt_version": CUSTOMER_PROMPT_VERSION,
            "attempts": self._attempts,
        }

    def answer(self, call: UserCall) -> Future[UserMove | UserFailure] | Awaitable[UserMove | UserFailure]:
        """The move, later: a future, or on the I/O thread something to be awaited."""
        thread = io_thread()
        return self._move(call) if thread.on_thread() else thread.submit(self._move(call))

    async def _move(self, call: UserCall) -> UserMove | UserFailure:
        state: TelecomState = call.state
        turn, memory = running_turn(state), remembered(state)
        used, why, remark = Usage(), "", ""
        for attempt in range(self._attempts):
            request = ChatRequest(
                customer_messages(state, remark), self.client.endpoint.sampling, call_seed(call, attempt), _PHONE
            )
            reply = await self.client.complete(request)
            used = in_turn([used, reply.usage])
            if isinstance(reply, ChatFailure):
                return UserFailure(reply.kind, reply.detail, attempt + 1, usage=used)
            if reply.tool_calls:
                return _used(reply.tool_calls, len(state.phone_log), turn, memory, used)
            text = without_name(reply.text, _NAMES)
            if not text:
                why = "the reply is empty" + (
                    "; it was cut off: raise max_tokens" if reply.finish_reason == "length" else ""
                )
                remark = "write a message or use a tool."
                continue
            if why := premature(state, text):
                memory = memory.noting(CustomerError.PREMATURE_STOP, turn, text[:200])
                remark = "the chat cannot end yet. End it only for one of the reasons above, once it holds."
                continue
            told = told_at_once(state, text)
            if told:
                memory = memory.noting(CustomerError.TOLD_UNASKED, turn, ", ".join(told))
                if attempt + 1 < self._attempts:
                    remark = "your first message says nothing but that something is wrong with your phone."
                    continue
            unfounded = ungrounded(state, text)
            if unfounded:
                memory = memory.noting(CustomerError.UNGROUNDED, turn, unfounded[:200])
            return UserMove(text, memory=memory, usage=used)
        return UserFailure(FailureKind.MALFORMED, f"{self.name}: {why}", self._attempts, usage=used)


def _used(calls: tuple[ToolCall, ...], number: int, turn: int, memory: CustomerMemory, used: Usage) -> UserMove:
    """The first call as a move; servers' ids are drawn at random, so it gets one of ours."""
    if len(calls) > 1:
        names = ", ".join(call.name[:60] for call in calls[:10])
        memory = memory.noting(CustomerError.SEVERAL_CALLS, turn, names)
    first = ToolCall(f"call{number:05}", calls[0].name, calls[0].arguments)
    return UserMove("", tool_calls=(first,), memory=memory, usage=used)

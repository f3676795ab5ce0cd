"""A simulated user that is a language model, with a check of its replies for what it must not tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from askgym.endpoints.accounts import in_turn
from askgym.endpoints.chat import ChatFailure, ChatRequest
from askgym.endpoints.iothread import io_thread
from askgym.episode import UserCall, call_seed
from askgym.errors import ConfigError
from askgym.types import FailureKind, Usage, UserFailure, UserMove
from askgym.users.prompting import USER_PROMPT_VERSION, user_messages
from askgym.users.replies import without_name

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from askgym.endpoints.client import ChatClient
    from askgym.types import AskItem

__all__ = ["LeakCheck", "ModelUser"]

LeakCheck = Callable[[Any, str], Sequence[str]]
"""`(state, reply) -> what it gives away`, one line each; a domain's own."""
_SENTENCE = re.compile(r".+?(?:[.!?]+(?=\s|$)|[。！？\n]+|$)\s*", re.DOTALL)
"""Ends at a full stop before white space only: half of a number must not pass for a sentence without it."""


class ModelUser:
    """Plays the user by a model; see `users.prompting` for what it is told.

    A reply that gives something away is drawn anew; the last one is cut to the sentences that do not.

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
        leaks: LeakCheck | None = None,
        attempts: int = 3,
        context: bool = False,
        temperature: Callable[[AskItem], float] | None = None,
    ) -> None:
        """Make a user; nothing is sent.

        Args:
            client: of the endpoint; its sampling is used as it is.
            leaks: finds what a reply gives away; None for no check.
            attempts: how often a reply that is empty or gives something away is drawn anew.
            context: tell it, where information is missing, what the item's context says about that.
            temperature: of the replies about an item, where the endpoint's sampling has none.

        Raises:
            ConfigError: for fewer than one attempt.
        """
        if attempts < 1:
            raise ConfigError(f"attempts={attempts!r}: a whole number of at least 1 is needed")
        self.client = client
        self.name = client.endpoint.name
        self._leaks = leaks or (lambda state, text: ())
        self._attempts = attempts
        self._context = context
        self._temperature = temperature

    def described(self) -> dict[str, Any]:
        """What determines its replies, as plain JSON values."""
        return {
            **self.client.endpoint.described(),
            "prompt_version": USER_PROMPT_VERSION,
            "attempts": self._attempts,
            **({"context": True} if self._context else {}),
        }

    def answer(self, call: UserCall) -> Future[UserMove | UserFailure] | Awaitable[UserMove | UserFailure]:
        """The reply, later: a future, or on the I/O thread something to be awaited."""
        thread = io_thread()
        return self._reply(call) if thread.on_thread() else thread.submit(self._reply(call))

    async def _reply(self, call: UserCall) -> UserMove | UserFailure:
        state = call.state
        dialogue = tuple(message for message in state.messages if message.role != "system")
        messages = user_messages(state.item, dialogue, context=self._context)
        sampling = self.client.endpoint.sampling
        if self._temperature is not None and sampling.temperature is None:
            sampling = replace(sampling, temperature=self._temperature(state.item))
        used = Usage()
        text, leaked, cut = "", "", False
        for attempt in range(self._attempts):
            request = ChatRequest(messages, sampling, call_seed(call, attempt))
            reply = await self.client.complete(request)
            used = in_turn([used, reply.usage])
            if isinstance(reply, ChatFailure):
                return UserFailure(reply.kind, reply.detail, attempt + 1, usage=used)
            text = without_name(reply.text)
            cut = reply.finish_reason == "length"
            if not text:
                continue
            found = self._leaks(state, text)
            if not found:
                return UserMove(text, usage=used)
            leaked = found[0]
        kept = self._cut(state, text)
        if kept:
            return UserMove(kept, usage=used)
        if leaked:
            return UserFailure(
                FailureKind.LEAK, f"{self.name} gives away what it must not: {leaked}", self._attempts, usage=used
            )
        why = "the reply is empty" + ("; it was cut off: raise max_tokens" if cut else "")
        return UserFailure(FailureKind.MALFORMED, f"{self.name}: {why}", self._attempts, usage=used)

    def _cut(self, state: Any, text: str) -> str:
        """The sentences of a reply that give nothing away, alone or together."""
        kept = ""
        for found in _SENTENCE.finditer(text):
            longer = kept + found[0]
            if not self._leaks(state, longer):
                kept = longer
        return kept.strip() if any(ch.isalnum() for ch in kept) else ""

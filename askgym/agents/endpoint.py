"""A policy behind an OpenAI-compatible endpoint: the dialogue goes there as it is, what comes back is the action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.endpoints.chat import ChatFailure, ChatReply, ChatRequest
from askgym.endpoints.iothread import io_thread, wait
from askgym.episode import PolicyCall, call_seed
from askgym.errors import RoleError
from askgym.seeding import derive_seed
from askgym.types import Action, PolicyFailure

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from concurrent.futures import Future

    from askgym.endpoints.client import ChatClient

__all__ = ["EndpointAgent"]


class EndpointAgent:
    """Asks a model for each turn. A policy role (`answer`), and an `Agent` (`act`).

    Hidden reasoning is kept in `Action.reasoning` and never enters the dialogue; tool calls, token ids and
    log-probabilities are kept where the server gives them.

    Attributes:
        client: of the endpoint.
        name: for records and tables.
    """

    privileged = False

    def __init__(self, client: ChatClient) -> None:
        self.client = client
        self.name = client.endpoint.name
        self._batches = 0

    def described(self) -> dict[str, Any]:
        """What determines its actions, as plain JSON values."""
        return self.client.endpoint.described()

    def answer(self, call: PolicyCall) -> Future[Action | PolicyFailure] | Awaitable[Action | PolicyFailure]:
        """The action, later: a future, or on the I/O thread something to be awaited."""
        messages = [message.to_openai() for message in call.messages]
        act = self._act(messages, call.tools, call_seed(call, 0))
        thread = io_thread()
        return act if thread.on_thread() else thread.submit(act)

    def act(self, list_of_messages: Sequence[Sequence[Mapping[str, Any]]]) -> list[Action]:
        """One action for each dialogue, all asked for at once. Waits; not for the I/O thread.

        Seeds count the calls of `act`, so that a dialogue that comes again is answered anew.

        Raises:
            RoleError: the endpoint failed; roles (`answer`) say so with a `PolicyFailure` instead.
        """
        self._batches += 1
        seeds = [derive_seed("act", self._batches, place) for place in range(len(list_of_messages))]
        futures = [
            io_thread().submit(self._act(messages, (), seed))
            for messages, seed in zip(list_of_messages, seeds, strict=True)
        ]
        actions = [wait(future) for future in futures]
        for action in actions:
            if isinstance(action, PolicyFailure):
                raise RoleError(f"{self.name}: {action.kind.value}: {action.detail}")
        return [action for action in actions if isinstance(action, Action)]

    async def _act(
        self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]], seed: int
    ) -> Action | PolicyFailure:
        endpoint = self.client.endpoint
        if endpoint.system_prompt:
            messages = [{"role": "system", "content": endpoint.system_prompt}, *messages]
        reply = await self.client.complete(ChatRequest(messages, endpoint.sampling, seed, tools))
        if isinstance(reply, ChatFailure):
            return PolicyFailure(reply.kind, reply.detail, max(1, reply.usage.calls), usage=reply.usage)
        return action_of(reply)


def action_of(reply: ChatReply) -> Action:
    """A reply as an action."""
    return Action(
        reply.text,
        tool_calls=reply.tool_calls,
        token_ids=reply.token_ids,
        logprobs=reply.logprobs,
        prompt_token_ids=reply.prompt_token_ids,
        finish_reason=reply.finish_reason,
        reasoning=reply.reasoning,
        usage=reply.usage,
    )

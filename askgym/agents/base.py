"""What an agent is, and how one becomes the policy role of an episode."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from askgym.drivers import chained
from askgym.errors import ConfigError
from askgym.types import Action, FailureKind, PolicyFailure

if TYPE_CHECKING:
    from askgym.episode import PolicyCall

__all__ = ["Agent", "AgentRole", "FunctionAgent", "GuardedPolicy", "as_policy"]

_LOG = logging.getLogger(__name__)


@runtime_checkable
class Agent(Protocol):
    """A policy: batches of dialogues in, one action for each out."""

    def act(self, list_of_messages: Sequence[Sequence[Mapping[str, Any]]]) -> list[Action]:
        """One action for each dialogue.

        Args:
            list_of_messages: dialogues as lists of OpenAI message dicts. Shape (B, number of messages).

        Returns:
            Actions, shape (B,).
        """
        ...


class _Checked:
    """An awaitable whose result is checked, and whose error becomes a failure; closed, it closes what it waits for."""

    def __init__(self, inner: Awaitable[Any], check: Callable[[Any], Any], failed: Callable[[Exception], Any]) -> None:
        self._inner = inner
        self._check = check
        self._failed = failed

    def __await__(self) -> Generator[Any, Any, Any]:
        return self._run().__await__()

    async def _run(self) -> Any:
        try:
            return self._check(await self._inner)
        except Exception as error:
            return self._failed(error)

    def close(self) -> None:
        """Give up waiting, before it has begun."""
        _discard(self._inner)


def _discard(value: Any) -> None:
    """Close coroutines that nobody will wait for, which Python would complain of."""
    for one in value if isinstance(value, (list, tuple)) else (value,):
        if inspect.iscoroutine(one) or isinstance(one, _Checked):
            one.close()


class AgentRole:
    """An `Agent`, or its asynchronous twin, as the policy role. What it raises becomes a `PolicyFailure`."""

    privileged = False

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self.name = getattr(agent, "name", type(agent).__name__)

    def answer(self, call: PolicyCall) -> Action | PolicyFailure | Awaitable[Action | PolicyFailure]:
        """The agent's action for one dialogue; an awaitable of it where the agent's `act` is asynchronous."""
        try:
            actions: Any = self.agent.act([[message.to_openai() for message in call.messages]])
        except Exception as error:
            return self._raised(error)
        if inspect.isawaitable(actions):
            return _Checked(actions, self._checked, self._raised)
        return self._checked(actions)

    def _raised(self, error: Exception) -> PolicyFailure:
        _LOG.error("the agent %s raised", self.name, exc_info=error)
        return PolicyFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")

    def _checked(self, actions: Any) -> Action | PolicyFailure:
        if not isinstance(actions, (list, tuple)) or len(actions) != 1 or not isinstance(actions[0], Action):
            _discard(actions)
            return PolicyFailure(FailureKind.MALFORMED, f"the agent returned {actions!r:.80}, not one Action")
        return actions[0]


class FunctionAgent:
    """An agent made of a function `messages -> text`, messages being OpenAI dicts."""

    def __init__(self, function: Callable[[list[Mapping[str, Any]]], str]) -> None:
        self.function = function
        self.name = getattr(function, "__name__", "function")

    def act(self, list_of_messages: Sequence[Sequence[Mapping[str, Any]]]) -> list[Action]:
        """The function's text for each dialogue.

        Raises:
            ConfigError: when the function returns something else than text (in an episode: a `PolicyFailure`).
        """
        out = []
        for messages in list_of_messages:
            text = self.function(list(messages))
            if not isinstance(text, str):
                _discard(text)
                if inspect.isawaitable(text):
                    raise ConfigError(
                        f"the agent function {self.name} returned an awaitable: text is needed; an asynchronous agent "
                        "is a class with `async def act(self, list_of_messages)`"
                    )
                raise ConfigError(f"the agent function {self.name} returned a {type(text).__name__}: text is needed")
            out.append(Action(text))
        return out


class GuardedPolicy:
    """A policy role of somebody else's: what it raises becomes a `PolicyFailure`, and the other episodes go on."""

    def __init__(self, role: Any) -> None:
        self.role = role
        self.privileged = bool(getattr(role, "privileged", False))
        self.name = getattr(role, "name", type(role).__name__)

    def answer(self, call: PolicyCall) -> Any:
        """The role's reply."""
        return self._guard(lambda: self.role.answer(call))

    def answer_privileged(self, call: PolicyCall, state: Any) -> Any:
        """The reply of a role that may see the hidden state."""
        return self._guard(lambda: self.role.answer_privileged(call, state))

    def _guard(self, ask: Callable[[], Any]) -> Any:
        try:
            reply = ask()
        except Exception as error:
            return self._failed(error)
        if isinstance(reply, Future):
            return chained(reply, lambda value: value, self._failed)
        return _Checked(reply, lambda value: value, self._failed) if inspect.isawaitable(reply) else reply

    def _failed(self, error: BaseException) -> PolicyFailure:
        _LOG.error("the agent %s raised", self.name, exc_info=error)
        return PolicyFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")


def as_policy(value: Any) -> Any:
    """A policy role from a role (`answer`, or `privileged` with `answer_privileged`), an `Agent`, or a function.

    Raises:
        ConfigError: for anything else.
    """
    if isinstance(value, GuardedPolicy):
        return value
    if getattr(value, "privileged", False) or (hasattr(value, "answer") and not isinstance(value, type)):
        return GuardedPolicy(value)
    if isinstance(value, Agent):
        return AgentRole(value)
    if callable(value):
        return AgentRole(FunctionAgent(value))
    what = (
        repr(value) if isinstance(value, (str, int, float, bytes, type(None))) else f"<{type(value).__name__} object>"
    )
    raise ConfigError(f"agent={what}: a reference agent's name, a function messages -> text, or an Agent is needed")

"""A simulated user made of a function."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from askgym.drivers import Role, chained
from askgym.errors import ConfigError
from askgym.types import FailureKind, UserFailure, UserMove

if TYPE_CHECKING:
    from askgym.episode import UserCall

__all__ = ["FunctionUser", "as_user"]

_LOG = logging.getLogger(__name__)


class FunctionUser:
    """Wraps `function(call) -> str | UserMove | UserFailure`, or a future or awaitable of these.

    A plain string says nothing of what it settles; the domain's rules then look for the facts in it. What the
    function raises becomes a `UserFailure`; the traceback goes to the log.
    """

    def __init__(self, function: Callable[[UserCall], Any], name: str = "") -> None:
        self.function = function
        self.name = name or getattr(function, "__name__", type(function).__name__)

    def answer(self, call: UserCall) -> UserMove | UserFailure | Future[Any] | Awaitable[Any]:
        """The function's reply."""
        try:
            result = self.function(call)
        except Exception as error:
            _LOG.exception("the user %s raised", self.name)
            return UserFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")
        if isinstance(result, Future):
            return chained(result, self._checked, self._raised)
        if inspect.isawaitable(result):
            return self._awaited(result)
        return self._checked(result)

    async def _awaited(self, result: Awaitable[Any]) -> UserMove | UserFailure:
        try:
            return self._checked(await result)
        except Exception as error:
            return self._raised(error)

    def _raised(self, error: BaseException) -> UserFailure:
        _LOG.error("the user %s failed: %r", self.name, error)
        return UserFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")

    def _checked(self, result: Any) -> UserMove | UserFailure:
        if isinstance(result, str):
            result = UserMove(result)
        if isinstance(result, UserFailure):
            return result
        if not isinstance(result, UserMove):
            return UserFailure(FailureKind.MALFORMED, f"the user returned a {type(result).__name__}, not text")
        if not result.text.strip() and not result.tool_calls:
            return UserFailure(FailureKind.MALFORMED, "the user's reply is empty")
        return result


def as_user(value: Any) -> Role:
    """A user role from a role or a function.

    Raises:
        ConfigError: for anything else.
    """
    if isinstance(value, Role) and not isinstance(value, type):
        if getattr(value, "on_io_thread", False):
            return value  # a user of this package, which checks its replies itself
        return FunctionUser(value.answer, getattr(value, "name", type(value).__name__))
    if callable(value):
        return FunctionUser(value)
    raise ConfigError(f"user={value!r}: 'rules[:STYLE,…]', a function UserCall -> str, or an object with answer(call)")

"""A judge made of a function."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from askgym.drivers import Role, chained
from askgym.errors import ConfigError
from askgym.types import FailureKind, JudgeFailure, Verdict

if TYPE_CHECKING:
    from askgym.episode import JudgeCall

__all__ = ["FunctionJudge", "as_judge"]

_LOG = logging.getLogger(__name__)


class FunctionJudge:
    """Wraps `function(call) -> Verdict | JudgeFailure | {criterion id: bool | None}`, or a future or awaitable of it.

    What the function raises, or returns wrongly, becomes a `JudgeFailure`: the episode ends invalid, it is never
    a reward. The traceback goes to the log.
    """

    def __init__(self, function: Callable[[JudgeCall], Any], name: str = "") -> None:
        self.function = function
        self.name = name or getattr(function, "__name__", type(function).__name__)

    def answer(self, call: JudgeCall) -> Verdict | JudgeFailure | Future[Any] | Awaitable[Any]:
        """The function's verdict."""
        try:
            result = self.function(call)
        except Exception as error:
            _LOG.exception("the judge %s raised", self.name)
            return JudgeFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")
        if isinstance(result, Future):
            return chained(result, lambda value: self._checked(call, value), self._raised)
        if inspect.isawaitable(result):
            return self._awaited(call, result)
        return self._checked(call, result)

    async def _awaited(self, call: JudgeCall, result: Awaitable[Any]) -> Verdict | JudgeFailure:
        try:
            return self._checked(call, await result)
        except Exception as error:
            return self._raised(error)

    def _raised(self, error: BaseException) -> JudgeFailure:
        _LOG.error("the judge %s failed: %r", self.name, error)
        return JudgeFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")

    def _checked(self, call: JudgeCall, result: Any) -> Verdict | JudgeFailure:
        if isinstance(result, JudgeFailure):
            return result
        verdict = result
        if isinstance(result, Mapping):
            verdict = Verdict(dict(result), judge=self.name)
        if not isinstance(verdict, Verdict):
            return JudgeFailure(FailureKind.MALFORMED, f"the judge returned a {type(result).__name__}, not a Verdict")
        for criterion in call.criteria:
            value = verdict.answers.get(criterion.id, _ABSENT)
            if value is True or value is False or (value is None and criterion.nullable):
                continue
            shown = "nothing" if value is _ABSENT else repr(value)
            return JudgeFailure(FailureKind.MALFORMED, f"criterion {criterion.id!r} was answered with {shown}")
        return verdict


_ABSENT = object()


def as_judge(value: Any) -> Role:
    """A judge role from a role or a function.

    Raises:
        ConfigError: for anything else.
    """
    if isinstance(value, Role) and not isinstance(value, type):
        if getattr(value, "on_io_thread", False):
            return value  # a judge of this package, which checks its verdicts itself
        return FunctionJudge(value.answer, getattr(value, "name", type(value).__name__))
    if callable(value):
        return FunctionJudge(value)
    raise ConfigError(f"judge={value!r}: 'rules', a function JudgeCall -> Verdict, or an object with answer(call)")

"""When a failed request is tried again, and after how long. The loop is tenacity's; what is retried, and when, ours."""

from __future__ import annotations

import asyncio
import email.utils
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from askgym.errors import MissingExtraError
from askgym.seeding import unit_interval
from askgym.types import FailureKind

if TYPE_CHECKING:
    from tenacity import RetryCallState

    from askgym.endpoints.settings import Endpoint

__all__ = ["TroubleError", "pause_s", "retried", "retry_after_s", "trouble_of"]

T = TypeVar("T")
_FIRST_PAUSE_S = 0.5
_AT_ONCE = 4
"""So often a request is sent again without counting as a try, because the server refused a field of it."""
_TOO_LONG = ("context length", "context_length", "maximum context", "too long", "max_model_len", "reduce the length")


class TroubleError(Exception):
    """A try that failed. Stays inside this package.

    Attributes:
        kind: what happened.
        detail: one line for people.
        again: whether another try may help.
        at_once: again without a pause, and without counting.
        elsewhere: whether another server can be asked at once.
        retry_after_s: what the server asked for, or None.
        status: HTTP status, 0 without one.
        tries: how many tries there were, at the end.
    """

    def __init__(
        self,
        kind: FailureKind,
        detail: str,
        *,
        again: bool = False,
        retry_after_s: float | None = None,
        status: int = 0,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.again = again
        self.at_once = False
        self.elsewhere = False
        self.retry_after_s = retry_after_s
        self.status = status
        self.tries = 1


def trouble_of(status: int, headers: Mapping[str, str], raw: bytes, endpoint: Endpoint) -> TroubleError:
    """What an HTTP status other than 200 means."""
    said = _said(raw)
    tail = f": {said}" if said else ""
    if status == 429:
        if "insufficient_quota" in said or "exceeded your current quota" in said:
            return TroubleError(FailureKind.REFUSED, f"the quota is used up (429){tail}", status=status)
        return TroubleError(
            FailureKind.RATE_LIMITED,
            f"too many requests (429){tail}",
            again=True,
            retry_after_s=retry_after_s(headers),
            status=status,
        )
    if status >= 500 or status in (408, 409, 425):
        return TroubleError(
            FailureKind.SERVER_ERROR,
            f"the server failed ({status}){tail}",
            again=True,
            retry_after_s=retry_after_s(headers),
            status=status,
        )
    if status in (400, 413, 422) and any(words in said.lower() for words in _TOO_LONG):
        return TroubleError(
            FailureKind.TOO_LONG, f"the dialogue is too long for {endpoint.model!r}{tail}", status=status
        )
    if status in (401, 403):
        state = "is refused" if endpoint.key is not None else "is needed, and none is set"
        what = f"a key {state} ({status}): set {endpoint.key_env}, or name another variable with ?key_env=NAME"
    elif status == 404:
        what = f"no model {endpoint.model!r}, or no chat completions at this URL (404): check both"
    elif 300 <= status < 400:
        where = headers.get("Location", "another place")
        what = f"it points to {where} ({status}): give that URL"
    else:
        what = f"the request is refused ({status})"
    return TroubleError(FailureKind.REFUSED, f"{what}{tail}", status=status)


def _said(raw: bytes) -> str:
    """What a server says of an error, in one line."""
    text = raw[:4_000].decode("utf-8", "replace")
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        data = None
    if isinstance(data, dict):
        error = data.get("error", data.get("detail", data.get("message", "")))
        found = error.get("message", error) if isinstance(error, dict) else error
        text = found if isinstance(found, str) else json.dumps(found)
    elif text.lstrip()[:1] == "<":
        return "a web page"
    return " ".join(text.split())[:200]


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """The pause that a server asks for: `Retry-After` in seconds or as a date, or `retry-after-ms`; None without."""
    milliseconds = headers.get("retry-after-ms")
    value = headers.get("Retry-After")
    try:
        if milliseconds is not None:
            return max(0.0, float(milliseconds) / 1000)
        return None if value is None else max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value or "").timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def pause_s(trouble: TroubleError, number: int, endpoint: Endpoint, seed: int) -> float:
    """How long to wait before the next try.

    What the server asks for, or else a pause that doubles each time; with jitter, drawn by the request's seed so that
    no global generator is touched; at most `endpoint.max_wait_s`. None at all where another server can be asked.

    Args:
        trouble: of the last try.
        number: tries so far, from 1.
        endpoint: whose longest pause holds.
        seed: of the request.
    """
    if trouble.at_once or trouble.elsewhere:
        return 0.0
    jitter = unit_interval("pause", seed, number)
    if trouble.retry_after_s is not None:
        return min(endpoint.max_wait_s, trouble.retry_after_s * (1 + 0.1 * jitter))
    longest = min(endpoint.max_wait_s, _FIRST_PAUSE_S * 2.0 ** (number - 1))
    return longest * (0.5 + 0.5 * jitter)


async def retried(once: Callable[[], Awaitable[T]], endpoint: Endpoint, seed: int) -> tuple[T, int]:
    """What a try gives, tried again as often as the endpoint allows, and how many tries there were.

    Args:
        once: makes one try.
        endpoint: how often, and how long to pause.
        seed: of the request, for the jitter.

    Raises:
        TroubleError: of the last try.
    """
    learned = 0
    while True:
        try:
            return await once(), 1 + learned  # as a rule the only try: tenacity costs a fifth of a request
        except TroubleError as trouble:
            if trouble.at_once and learned < _AT_ONCE:
                learned += 1
                continue
            if not trouble.again or endpoint.attempts == 1:
                raise
            first = trouble
            break
    try:
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt
    except ImportError:
        raise MissingExtraError("tenacity", "endpoints", "trying a request again") from None

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        assert isinstance(error, TroubleError)
        return pause_s(error, state.attempt_number + 1, endpoint, seed)

    def again(error: BaseException) -> bool:
        return isinstance(error, TroubleError) and error.again

    tries = 1 + learned
    await asyncio.sleep(pause_s(first, 1, endpoint, seed))
    retrying: Any = AsyncRetrying(
        stop=stop_after_attempt(endpoint.attempts - 1),
        wait=wait,
        retry=retry_if_exception(again),
        sleep=asyncio.sleep,
        reraise=True,
    )
    try:
        async for attempt in retrying:
            with attempt:
                tries += 1
                return await once(), tries
    except TroubleError as trouble:
        trouble.tries = tries
        raise
    raise AssertionError("tenacity ends with a result or an error")

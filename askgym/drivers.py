"""Who answers the pending calls of an episode, and the loops that ask them.

A role replies now (rules) or with a `concurrent.futures.Future` (a model behind the I/O thread); in the asynchronous
loop it may also return an awaitable. Nothing here starts a thread or an event loop, and a rule role never meets one.
"""

from __future__ import annotations

import asyncio
import inspect
import queue
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar, runtime_checkable

from askgym.episode import Call, EpisodeState, JudgeCall, PolicyCall, Reply, Rules, UserCall
from askgym.errors import IOThreadError, RoleError
from askgym.types import Action, JudgeFailure, PolicyFailure, UserFailure, UserMove, Verdict

__all__ = ["PrivilegedRole", "Role", "Roles", "adrive", "chained", "drive", "drive_all", "wait_for"]

S = TypeVar("S", bound=EpisodeState)
_IMMEDIATE = frozenset({Action, Verdict, UserMove, JudgeFailure, UserFailure, PolicyFailure})
"""Reply classes that need no waiting: one set look-up on the path of rule roles."""


@runtime_checkable
class Role(Protocol):
    """Somebody who answers one kind of call, at once or later."""

    def answer(self, call: Any) -> Reply | Future[Any] | Awaitable[Any]:
        """The reply, or a future of it. Failures are replies (`JudgeFailure` …), not exceptions."""
        ...


class PrivilegedRole(Protocol):
    """A policy that may see the hidden state: a reference agent, never a model under test."""

    privileged: bool

    def answer_privileged(self, call: PolicyCall, state: Any) -> Reply | Future[Any] | Awaitable[Any]:
        """The reply, knowing everything."""
        ...


@dataclass(frozen=True, slots=True)
class Roles:
    """Who answers what. Without a policy, driving stops at each `PolicyCall`."""

    judge: Role | None = None
    user: Role | None = None
    policy: Role | PrivilegedRole | None = None


def _ask(state: EpisodeState, call: Call, roles: Roles) -> Any:
    """Put the call to its role; None means: a policy call, and there is no policy."""
    kind = call.__class__
    if kind is JudgeCall:
        role = roles.judge
    elif kind is UserCall:
        role = roles.user
    else:
        policy = roles.policy
        if policy is None:
            return None
        if getattr(policy, "privileged", False):
            return policy.answer_privileged(call, state)  # type: ignore[union-attr, arg-type]  # checked by the flag
        return policy.answer(call)  # type: ignore[union-attr]  # not privileged, so a Role
    if role is None:
        raise RoleError(f"a {kind.__name__} is pending and no such role was given: pass it in Roles(...)")
    return role.answer(call)


def wait_for(future: Future[Any]) -> Any:
    """Wait for a future from synchronous code; refuses on a thread that must not block.

    Raises:
        IOThreadError: when called on the I/O thread for a future that is not done: it would wait for itself.
    """
    if getattr(threading.current_thread(), "must_not_block", False) and not future.done():
        raise IOThreadError("a synchronous wait on the I/O thread would never end: use adrive (async) there")
    try:
        return future.result()
    except KeyboardInterrupt:
        future.cancel()
        raise


def drive(rules: Rules[S], state: S, roles: Roles) -> S:
    """Answer pending calls until the policy is to move (and none is given) or the episode is over.

    Raises:
        RoleError: when a role is missing, or returned an awaitable (that needs `adrive`).
        IOThreadError: when waiting on the I/O thread.
    """
    pending, absorb = rules.pending, rules.absorb
    while (call := pending(state)) is not None:
        reply = _ask(state, call, roles)
        if reply is None:
            return state
        if reply.__class__ not in _IMMEDIATE:
            if isinstance(reply, Future):
                reply = wait_for(reply)
            elif inspect.isawaitable(reply):
                _refuse_awaitable(reply)
        state = absorb(state, reply)
    return state


def _refuse_awaitable(reply: Any) -> None:
    close = getattr(reply, "close", None)
    if close is not None:
        close()
    raise RoleError("a role returned an awaitable to a synchronous driver: return a Future, or use adrive / rollout")


async def adrive(rules: Rules[S], state: S, roles: Roles) -> S:
    """`drive` for asynchronous callers: awaits replies instead of blocking; rule replies cost no trip to the loop."""
    pending, absorb = rules.pending, rules.absorb
    while (call := pending(state)) is not None:
        reply = _ask(state, call, roles)
        if reply is None:
            return state
        if reply.__class__ not in _IMMEDIATE:
            if isinstance(reply, Future):
                reply = await asyncio.wrap_future(reply)
            elif inspect.isawaitable(reply):
                reply = await reply
        state = absorb(state, reply)
    return state


def drive_all(
    rules: Rules[S] | Sequence[Rules[S]],
    states: Iterable[S],
    roles: Roles | Sequence[Roles],
    *,
    on_ready: Callable[[int, S], None] | None = None,
) -> list[S]:
    """`drive` for many states at once: what rules can answer is answered in turn, what takes time overlaps.

    Args:
        rules: one for all, or one for each state.
        states: where each episode stands.
        roles: one for all, or one for each state.
        on_ready: called as `on_ready(i, state)` when state i needs the policy or is over.

    Returns:
        The states, in the order given.

    Raises:
        RoleError: as `drive`.
    """
    current = list(states)
    rules_of: Callable[[int], Rules[S]] = rules.__getitem__ if isinstance(rules, Sequence) else lambda _: rules
    roles_of: Callable[[int], Roles] = roles.__getitem__ if isinstance(roles, Sequence) else lambda _: roles
    ready: deque[int] = deque(range(len(current)))
    arrived: queue.SimpleQueue[tuple[int, Future[Any]]] = queue.SimpleQueue()
    outstanding: dict[int, Future[Any]] = {}
    try:
        while ready or outstanding:
            while ready:
                i = ready.popleft()
                future = _advance(i, current, rules_of(i), roles_of(i))
                if future is None:
                    if on_ready is not None:
                        on_ready(i, current[i])
                else:
                    outstanding[i] = future
                    future.add_done_callback(partial(_announce, arrived, i))
            if outstanding:
                if getattr(threading.current_thread(), "must_not_block", False):
                    raise IOThreadError("drive_all on the I/O thread would never end: use adrive there")
                i, done = arrived.get()
                del outstanding[i]
                current[i] = rules_of(i).absorb(current[i], done.result())
                ready.append(i)
    except BaseException:
        for future in outstanding.values():
            future.cancel()
        raise
    return current


def _announce(arrived: queue.SimpleQueue[tuple[int, Future[Any]]], i: int, done: Future[Any]) -> None:
    arrived.put((i, done))


def _advance(i: int, current: list[S], rules: Rules[S], roles: Roles) -> Future[Any] | None:
    """Move state i as far as it goes without waiting; the future it waits for, or None."""
    state = current[i]
    while (call := rules.pending(state)) is not None:
        reply = _ask(state, call, roles)
        if reply is None:
            break
        if reply.__class__ not in _IMMEDIATE:
            if isinstance(reply, Future):
                if not reply.done():
                    current[i] = state
                    return reply
                reply = reply.result()
            elif inspect.isawaitable(reply):
                _refuse_awaitable(reply)
        state = rules.absorb(state, reply)
    current[i] = state
    return None


def chained(source: Future[Any], then: Callable[[Any], Any], failed: Callable[[BaseException], Any]) -> Future[Any]:
    """A future of `then(result)`, or of `failed(error)`; cancelling it cancels the source."""
    out: Future[Any] = Future()

    def finish(done: Future[Any]) -> None:
        if out.cancelled():
            return
        # Cancelled by somebody else: a failure like any other, not a wish of whoever waits for the reply.
        error = CancelledError("the reply was cancelled") if done.cancelled() else done.exception()
        if out.set_running_or_notify_cancel():
            try:
                out.set_result(then(done.result()) if error is None else failed(error))
            except Exception as raised:
                out.set_exception(raised)

    source.add_done_callback(finish)
    out.add_done_callback(lambda done: source.cancel() if done.cancelled() else None)
    return out

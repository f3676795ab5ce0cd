"""Driving many episodes whose judge or user is a coroutine: all at once, on the package's I/O thread.

The thread is gone to once a step, not once a call: handing 256 calls over one by one costs more than playing their
turns. While it waits, the caller's thread may do something useful. Knows no domain.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from askgym.drivers import Roles, adrive
from askgym.endpoints.iothread import io_thread, wait
from askgym.episode import EpisodeState, Rules
from askgym.errors import IOThreadError

__all__ = ["awaits", "drive_together"]

S = TypeVar("S", bound=EpisodeState)

_SLICE = 4
"""So many states are worked ahead on between two looks at what has arrived."""
_QUIET_S = 0.0005
"""With no reply for so long, what the I/O thread waits for is somebody else, and it does not need the interpreter."""


def awaits(roles: Roles) -> bool:
    """Whether judge or user is a coroutine function, or wraps one, or asks a model on the I/O thread."""
    return any(_is_awaited(role) for role in (roles.judge, roles.user) if role is not None)


def _is_awaited(role: Any) -> bool:
    return getattr(role, "on_io_thread", False) or _coroutine_function(role)


def _coroutine_function(role: Any) -> bool:
    function = getattr(role, "function", None)
    if not callable(function):
        function = role.answer
    # An object may be called by an `async def __call__`, which is its class's.
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


def drive_together(
    rules: Rules[S], states: Sequence[S], roles: Roles, meanwhile: Callable[[], bool] | None = None
) -> list[S]:
    """`drive_all` for roles whose replies have to be awaited, from synchronous code.

    Args:
        rules: of all. If they have a method `anticipate(state)`, it is called while the replies are waited for: what
            it works out beforehand (and keeps) need not be worked out when all the replies come at once.
        states: where each episode stands.
        roles: of all; they are called on the I/O thread, so they must not block.
        meanwhile: a short piece of work for the caller's thread when nothing arrives; False when there is no more.

    Returns:
        The states, in the order given. If a role raises, so does this; what still ran is cancelled.

    Raises:
        IOThreadError: when called on the I/O thread, which would wait for itself.
    """
    arrived = 0

    async def one(state: S) -> S:
        nonlocal arrived
        state = await adrive(rules, state, roles)
        arrived += 1
        return state

    async def together() -> list[S]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(state)) for state in states]
            anticipate = getattr(rules, "anticipate", None)
            if anticipate is not None:
                for i, state in enumerate(states):
                    if i % _SLICE == 0:
                        await asyncio.sleep(0)  # calls are sent, and replies that have come are taken, before this
                    if not tasks[i].done():
                        anticipate(state)
        return [task.result() for task in tasks]

    thread = io_thread()
    if thread.on_thread():
        raise IOThreadError("a synchronous step on the I/O thread would wait for itself: use adrive or rollout there")
    future = thread.submit(_unwrapped(together))
    try:
        seen = -1
        while meanwhile is not None and not future.done():
            try:
                return wait(future, _QUIET_S)
            except TimeoutError:
                if future.done():
                    break  # the roles' own, or a result that came at the last moment
            if seen == arrived and not meanwhile():
                break
            seen = arrived
        return wait(future)
    except BaseException:
        future.cancel()  # without effect on a future that is done
        raise


async def _unwrapped(play: Callable[[], Any]) -> Any:
    """The first error by itself, as synchronous drivers raise it, instead of a group of them."""
    try:
        return await play()
    except BaseExceptionGroup as group:
        raise group.exceptions[0] from None

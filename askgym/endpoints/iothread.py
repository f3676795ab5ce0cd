"""One background thread with an asyncio loop per process: sockets, limits and stores live on it.

Synchronous callers wait for its futures, asynchronous callers of any loop await them, and a hundred threads may do
either at once. The thread starts at first use and belongs to one process id: after a fork the child starts its own
and leaves every part of the parent's loop alone, since the two share the kernel's epoll set. It is a daemon, and it
is wound up when the interpreter exits.

Imports of askgym only `errors`. Import this module lazily: it loads asyncio.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import inspect
import logging
import os
import threading
from collections.abc import Callable, Coroutine, Hashable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from askgym.errors import IOThreadError

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["IOThread", "async_wait", "io_thread", "wait"]

T = TypeVar("T")

_log = logging.getLogger(__name__)

_CLOSE_TIMEOUT_S = 5.0
"""How long winding up may take in all, before the thread is left to die with the process."""


class _LoopThread(threading.Thread):
    """The thread itself; being of this class is how code knows where it runs."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(name="askgym-io", daemon=True)
        self.loop = loop
        self.pid = os.getpid()
        self.stopping = False
        self.must_not_block = True  # read by `askgym.drivers`, which lies below this layer

    def run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            while not self.stopping:
                try:
                    self.loop.run_forever()
                except (KeyboardInterrupt, SystemExit):
                    # asyncio lets these two out of the loop. The coroutine's future already carries the exception
                    # to whoever waits for it; the thread goes on serving the others.
                    _log.debug("a coroutine on the I/O thread raised an exit", exc_info=True)
        finally:
            self.loop.close()


def _on_io_thread() -> bool:
    thread = threading.current_thread()
    # The process id: a fork made on the I/O thread leaves a child whose only thread is an object of this class.
    return isinstance(thread, _LoopThread) and thread.pid == os.getpid()


class IOThread:
    """A daemon thread that runs an asyncio loop. Get the process's own from `io_thread`.

    Attributes:
        pid: the process it belongs to.
    """

    def __init__(self) -> None:
        """Start the thread."""
        self.pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._thread = _LoopThread(self._loop)
        self._lock = threading.Lock()  # between submitting and closing: nothing is submitted to a stopped loop
        self._closed = False
        self._resources: dict[Hashable, tuple[Any, Callable[[Any], Any] | None]] = {}
        self._thread.start()

    @property
    def usable(self) -> bool:
        """Whether coroutines can be submitted: of this process, and not closed."""
        return not self._closed and self.pid == os.getpid() and not self._loop.is_closed()

    def on_thread(self) -> bool:
        """Whether the caller runs on this very thread."""
        return threading.current_thread() is self._thread and self.pid == os.getpid()

    def submit(self, coro: Coroutine[Any, Any, T]) -> Future[T]:
        """Run a coroutine on the thread.

        Args:
            coro: the coroutine, not yet awaited.

        Returns:
            Its future. Cancelling the future cancels the coroutine.

        Raises:
            IOThreadError: the thread is closed or belongs to another process; the coroutine is closed.
        """
        if not self.usable:
            coro.close()
            raise IOThreadError(self._why_unusable())
        with self._lock:
            if not self._closed:
                return asyncio.run_coroutine_threadsafe(coro, self._loop)
        coro.close()
        raise IOThreadError(self._why_unusable())

    def run(self, coro: Coroutine[Any, Any, T], timeout_s: float | None = None) -> T:
        """Run a coroutine on the thread and wait for it.

        A coroutine whose caller stops waiting (the time is up, Ctrl-C) is cancelled.

        Args:
            coro: the coroutine, not yet awaited.
            timeout_s: seconds to wait at most, None for no limit.

        Returns:
            What the coroutine returns.

        Raises:
            IOThreadError: called on an I/O thread, which would wait for itself; or the thread cannot be used. The
                coroutine is closed.
            TimeoutError: the time is up.
        """
        if _on_io_thread():
            coro.close()
            raise IOThreadError(_WAITING_FOR_ITSELF)
        future = self.submit(coro)
        try:
            return future.result(timeout_s)
        finally:
            future.cancel()  # without effect on a future that is done

    def resource(self, key: Hashable, factory: Callable[[], T], close: Callable[[T], object] | None = None) -> T:
        """Something bound to the loop, made once and closed when the thread is wound up. Call it on the thread.

        Args:
            key: the name under which it is kept.
            factory: makes it, inside the running loop, when the key is new. If it raises, nothing is kept.
            close: closes it; may return an awaitable. None: its `aclose` or `close`, whichever it has first.

        Returns:
            What is kept under the key.

        Raises:
            IOThreadError: called elsewhere than on this thread, or while it is being wound up.
        """
        if not self.on_thread():
            raise IOThreadError(
                f"resource {key!r} was asked for outside the I/O thread: ask inside a coroutine that is given to submit"
            )
        if key in self._resources:
            return cast("T", self._resources[key][0])
        if self._closed:
            raise IOThreadError(f"resource {key!r} is not made: {self._why_unusable()}")
        made = factory()
        self._resources[key] = (made, close)
        return made

    def close(self, timeout_s: float = _CLOSE_TIMEOUT_S) -> None:
        """Cancel what runs, close the resources (last made first) and end the thread. Again: no effect.

        In another process than the thread's own nothing happens.

        Args:
            timeout_s: seconds this may take; what still blocks then is left to die with the process.

        Raises:
            IOThreadError: called on the thread itself.
        """
        if self.pid != os.getpid():
            return
        if self.on_thread():
            raise IOThreadError("the I/O thread cannot close itself: call close from another thread")
        with self._lock:
            if self._closed:
                return
            self._closed = True
            # Callbacks run in order: every coroutine submitted before this is a task by the time it runs.
            self._loop.call_soon_threadsafe(self._begin_wind_up, timeout_s)
        self._thread.join(timeout_s)
        if self._thread.is_alive():
            _log.warning("the I/O thread did not end within %s s: something blocks it", timeout_s)

    def _begin_wind_up(self, timeout_s: float) -> None:
        self._winding_up = self._loop.create_task(self._wind_up(timeout_s))
        self._winding_up.add_done_callback(self._stop)

    def _stop(self, _: asyncio.Task[None]) -> None:
        self._thread.stopping = True
        self._loop.stop()

    async def _wind_up(self, timeout_s: float) -> None:
        grace_s = timeout_s / 4  # for each of the steps below, so that all fit into the time
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=grace_s)
        closings = [self._close_resource(key) for key in reversed(self._resources)]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                for closing in closings:
                    await closing
        for closing in closings:
            closing.close()  # those never reached
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._loop.shutdown_asyncgens(), grace_s)

    async def _close_resource(self, key: Hashable) -> None:
        value, close = self._resources[key]
        try:
            if close is not None:
                closing = close(value)
            else:
                method = getattr(value, "aclose", None) or getattr(value, "close", None)
                closing = method() if method is not None else None
            if inspect.isawaitable(closing):
                await closing
        except Exception:
            # One resource that fails to close must not keep the others open.
            _log.warning("closing resource %r of the I/O thread failed", key, exc_info=True)

    def _why_unusable(self) -> str:
        if self.pid != os.getpid():
            return (
                f"this I/O thread belongs to process {self.pid} and this is process {os.getpid()}: "
                "call io_thread() here instead of keeping the object across a fork"
            )
        return "this I/O thread is closed: call io_thread() for a new one"


_WAITING_FOR_ITSELF = (
    "a synchronous wait on the I/O thread would wait for itself: await it (async_wait), or wait on another thread"
)

_lock = threading.Lock()
_current: IOThread | None = None
_inherited: list[IOThread] = []
"""In a forked child: the parent's. Kept, for collecting its loop would edit the epoll set it shares with the parent."""


def io_thread() -> IOThread:
    """The process's I/O thread, started on first use (and again after a fork, or after it was closed)."""
    global _current
    current = _current
    if current is not None and current.usable:
        return current
    with _lock:
        if _current is None or not _current.usable:
            if _current is not None and _current.pid != os.getpid():
                _inherited.append(_current)
            _current = IOThread()
        return _current


def wait(future: Future[T], timeout_s: float | None = None) -> T:
    """Wait for a future whose result the I/O thread will set.

    An exception that interrupts the wait (Ctrl-C) cancels the future. When the time is up the future goes on, since
    others may wait for it too: cancel it if nobody does.

    Args:
        future: of `IOThread.submit`, or any that is completed on the I/O thread.
        timeout_s: seconds to wait at most, None for no limit.

    Returns:
        The future's result; the future's own exception is raised.

    Raises:
        IOThreadError: called on the I/O thread with a future that is not done.
        TimeoutError: the time is up.
        concurrent.futures.CancelledError: the future was cancelled.
    """
    if not future.done() and _on_io_thread():
        raise IOThreadError(_WAITING_FOR_ITSELF)
    try:
        return future.result(timeout_s)
    except TimeoutError:
        raise
    except BaseException:
        future.cancel()  # without effect if the exception is the future's own
        raise


async def async_wait(future: Future[T]) -> T:
    """Await a future of the I/O thread, in any running loop; cancelling the awaiting task cancels the future.

    Args:
        future: of `IOThread.submit`, or any other `concurrent.futures.Future`.

    Returns:
        The future's result; the future's own exception is raised.
    """
    return await asyncio.wrap_future(future)


def _after_fork() -> None:
    global _lock
    _lock = threading.Lock()  # another thread of the parent may have held it at the fork


def _at_exit() -> None:
    if _current is not None:
        _current.close(_CLOSE_TIMEOUT_S)


os.register_at_fork(after_in_child=_after_fork)
# Registered at import, so that exit handlers registered later, which run earlier, can still use the thread.
atexit.register(_at_exit)

"""The I/O thread: from anywhere, after fork and spawn, out of a Ctrl-C, and quietly to the end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import askgym.errors
from askgym.endpoints import iothread
from askgym.endpoints.iothread import IOThread, async_wait, io_thread, wait
from askgym.errors import IOThreadError

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")

ROOT = Path(askgym.errors.__file__).parents[1]


@pytest.fixture
def own() -> Iterator[IOThread]:
    """A thread beside the process's own, for tests that close it."""
    io = IOThread()
    yield io
    io.close()


async def double(x: int, delay_s: float = 0.0) -> int:
    await asyncio.sleep(delay_s)
    return 2 * x


async def forever(seen: list[str], started: threading.Event | None = None) -> None:
    if started is not None:
        started.set()
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        seen.append("cancelled")
        raise


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def script(code: str, tmp_path: Path, *flags: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter, warnings being errors."""
    path = tmp_path / "script.py"
    path.write_text(code, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-W", "error", *flags, str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        # Whoever runs the tests may ignore Ctrl-C, and children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


# --- waiting ---------------------------------------------------------------------------------------------------------


def test_one_thread_a_process() -> None:
    assert io_thread() is io_thread()
    assert io_thread().pid == os.getpid()
    first = io_thread().run(_ident())
    assert first == io_thread().run(_ident()) != threading.get_ident()
    assert [t.daemon for t in threading.enumerate() if t.ident == first] == [True]


async def _ident() -> int:
    return threading.get_ident()


def test_run_and_submit() -> None:
    assert io_thread().run(double(4)) == 8
    future = io_thread().submit(double(5, 0.01))
    assert isinstance(future, concurrent.futures.Future)
    assert wait(future) == 10
    assert wait(future, 0.0) == 10


def test_an_exception_reaches_the_caller() -> None:
    async def fail() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError, match="no such thing"):
        io_thread().run(fail())


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
def test_an_exit_inside_a_coroutine_ends_that_coroutine_only(own: IOThread, kind: type[BaseException]) -> None:
    other = own.submit(double(1, 0.05))

    async def leave() -> None:
        raise kind(3)

    with pytest.raises(kind):
        own.run(leave())
    assert wait(other, 10) == 2
    assert own.run(double(3), 10) == 6


def test_run_past_its_time_cancels_the_coroutine() -> None:
    seen: list[str] = []
    with pytest.raises(TimeoutError):
        io_thread().run(forever(seen), timeout_s=0.01)
    until(lambda: seen == ["cancelled"])


def test_wait_past_its_time_leaves_the_future_to_others() -> None:
    future = io_thread().submit(double(5, 0.05))
    with pytest.raises(TimeoutError):
        wait(future, 0.001)
    assert wait(future, 10) == 10


def test_cancelling_the_future_cancels_the_coroutine() -> None:
    seen: list[str] = []
    started = threading.Event()
    future = io_thread().submit(forever(seen, started))
    started.wait()
    assert future.cancel()
    until(lambda: seen == ["cancelled"])
    with pytest.raises(concurrent.futures.CancelledError):
        wait(future)


def test_ctrl_c_while_waiting_cancels_the_coroutine(tmp_path: Path) -> None:
    for call in ("io_thread().run(work())", "wait(io_thread().submit(work()))"):
        done = script(
            f"""
import asyncio, os, signal, threading, time
from askgym.endpoints.iothread import io_thread, wait
seen = []
async def work():
    threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        seen.append("cancelled")
        raise
try:
    {call}
except KeyboardInterrupt:
    while not seen:
        time.sleep(0.001)
    print(seen, io_thread().run(asyncio.sleep(0, "alive")))
""",
            tmp_path,
        )
        assert (done.stdout, done.stderr, done.returncode) == ("['cancelled'] alive\n", "", 0)


# --- on the thread itself --------------------------------------------------------------------------------------------


def test_a_synchronous_wait_on_the_thread_raises_instead_of_hanging() -> None:
    async def ask() -> list[str]:
        texts = []
        for call in (lambda: io_thread().run(double(1)), lambda: wait(io_thread().submit(double(1)))):
            try:
                call()
            except IOThreadError as error:
                texts.append(str(error))
        return texts

    texts = io_thread().run(ask(), 10)
    assert len(texts) == 2
    assert all("would wait for itself" in text and "async_wait" in text for text in texts)


def test_the_refused_coroutine_is_closed() -> None:
    coro = double(1)

    async def ask() -> None:
        with pytest.raises(IOThreadError):
            io_thread().run(coro)

    io_thread().run(ask(), 10)
    assert coro.cr_frame is None


def test_waiting_on_another_io_thread_is_refused_too(own: IOThread) -> None:
    # Two such threads that wait for each other would hang just as well.
    async def ask() -> None:
        io_thread().run(double(1))

    with pytest.raises(IOThreadError):
        own.run(ask(), 10)


def test_a_done_future_can_be_read_on_the_thread() -> None:
    future = io_thread().submit(double(4))
    until(future.done)

    async def read() -> int:
        return wait(future)

    assert io_thread().run(read(), 10) == 8


def test_submitting_and_awaiting_on_the_thread() -> None:
    async def outer() -> int:
        return await async_wait(io_thread().submit(double(4))) + 1

    assert io_thread().run(outer(), 10) == 9


def test_a_worker_thread_of_the_loop_may_wait() -> None:
    async def outer() -> int:
        return await asyncio.to_thread(lambda: io_thread().run(double(4)))

    assert io_thread().run(outer(), 10) == 8


# --- other loops, other threads --------------------------------------------------------------------------------------


def test_inside_a_running_loop() -> None:
    async def main() -> tuple[int, int, list[int]]:
        blocking = io_thread().run(double(1))
        awaited = await async_wait(io_thread().submit(double(2)))
        many = await asyncio.gather(*[async_wait(io_thread().submit(double(i, 0.001))) for i in range(50)])
        return blocking, awaited, list(many)

    assert asyncio.run(main()) == (2, 4, [2 * i for i in range(50)])


def test_async_wait_passes_exceptions_and_cancellation_on() -> None:
    seen: list[str] = []
    started = threading.Event()

    async def fail() -> None:
        raise LookupError("gone")

    async def main() -> None:
        with pytest.raises(LookupError, match="gone"):
            await async_wait(io_thread().submit(fail()))
        task = asyncio.create_task(async_wait(io_thread().submit(forever(seen, started))))
        await asyncio.to_thread(started.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await async_wait(io_thread().submit(forever(seen)))
        cancelled: concurrent.futures.Future[None] = concurrent.futures.Future()
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await async_wait(cancelled)

    asyncio.run(main())
    until(lambda: seen == ["cancelled"] * 2)


def test_many_threads_at_once() -> None:
    def ask(i: int) -> list[int]:
        return [io_thread().run(double(i * j, 0.0005)) for j in range(20)]

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        assert list(pool.map(ask, range(32))) == [[2 * i * j for j in range(20)] for i in range(32)]


def test_many_threads_start_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iothread, "_current", None)
    barrier = threading.Barrier(16)

    def ask(_: int) -> IOThread:
        barrier.wait()
        return io_thread()

    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        threads = set(pool.map(ask, range(16)))
    assert len(threads) == 1
    threads.pop().close()


# --- resources and the end -------------------------------------------------------------------------------------------


class Thing:
    """Remembers where it was made and when it was closed."""

    def __init__(self, name: str, log: list[str]) -> None:
        self.loop = asyncio.get_running_loop()
        self.name = name
        self.log = log

    def shut(self) -> None:
        self.log.append(f"shut {self.name}")


class AsyncThing(Thing):
    """Closed by awaiting, as an HTTP session is."""

    async def close(self) -> None:
        assert asyncio.get_running_loop() is self.loop
        await asyncio.sleep(0)
        self.log.append(f"closed {self.name}")


def test_resources_are_made_once_and_closed_last_first(own: IOThread, caplog: pytest.LogCaptureFixture) -> None:
    log: list[str] = []

    async def use(name: str) -> AsyncThing:
        return own.resource(name, lambda: AsyncThing(name, log))

    async def use_other() -> None:
        own.resource("plain", lambda: Thing("plain", log), close=Thing.shut)
        own.resource("bad", lambda: Thing("bad", log), close=lambda thing: 1 / 0)
        own.resource("nothing to close", lambda: 5)

    first = own.run(use("a"))
    own.run(use_other())
    assert own.run(use("a")) is first
    assert own.run(use("b")) is not first
    assert log == []
    own.close()
    assert log == ["closed b", "shut plain", "closed a"]
    assert [record.message for record in caplog.records] == ["closing resource 'bad' of the I/O thread failed"]


def test_a_factory_that_fails_leaves_nothing(own: IOThread) -> None:
    async def use(factory: Callable[[], int]) -> int:
        return own.resource("x", factory)

    def fail() -> int:
        raise OSError("no socket")

    with pytest.raises(OSError, match="no socket"):
        own.run(use(fail))
    assert own.run(use(lambda: 7)) == 7


def test_resources_are_asked_for_on_the_thread(own: IOThread) -> None:
    with pytest.raises(IOThreadError, match="'x' was asked for outside"):
        own.resource("x", lambda: 1)


def test_close_cancels_what_runs_and_refuses_what_comes(own: IOThread) -> None:
    seen: list[str] = []
    started = threading.Event()
    future = own.submit(forever(seen, started))
    started.wait()
    late: list[str] = []

    async def ask_late() -> None:
        try:
            await asyncio.sleep(3600)
        finally:
            try:
                own.resource("late", lambda: 1)
            except IOThreadError as error:
                late.append(str(error))

    own.submit(ask_late())
    own.run(double(1))
    own.close()
    own.close()
    assert seen == ["cancelled"]
    assert len(late) == 1 and "closed" in late[0]  # noqa: PT018
    with pytest.raises(concurrent.futures.CancelledError):
        wait(future)
    coro = double(1)
    with pytest.raises(IOThreadError, match="closed: call io_thread"):
        own.submit(coro)
    assert coro.cr_frame is None
    assert own._loop.is_closed()


def test_close_on_the_thread_is_refused(own: IOThread) -> None:
    async def shut() -> None:
        own.close()

    with pytest.raises(IOThreadError, match="cannot close itself"):
        own.run(shut(), 10)
    assert own.usable


def test_every_coroutine_submitted_while_closing_is_run_cancelled_or_closed() -> None:
    for _ in range(20):
        io = IOThread()
        refused: list[bool] = []
        futures: list[concurrent.futures.Future[int]] = []

        def hammer(
            io: IOThread = io,
            futures: list[concurrent.futures.Future[int]] = futures,
            refused: list[bool] = refused,
        ) -> None:
            try:
                while True:
                    futures.append(io.submit(double(1, 0.001)))
            except IOThreadError:
                refused.append(True)

        threads = [threading.Thread(target=hammer) for _ in range(4)]
        for thread in threads:
            thread.start()
        time.sleep(0.005)
        io.close()
        for thread in threads:
            thread.join()
        done, hanging = concurrent.futures.wait(futures, timeout=10)
        assert done
        assert not hanging
        assert len(refused) == 4


def test_a_resource_that_never_closes_does_not_hold_the_end_up(own: IOThread) -> None:
    async def stuck(_: object) -> None:
        await asyncio.sleep(3600)

    async def use() -> None:
        own.resource("first", object, close=lambda _: asyncio.sleep(0))
        own.resource("stuck", object, close=stuck)

    own.run(use())
    started = time.monotonic()
    own.close(timeout_s=0.4)
    assert time.monotonic() - started < 5
    assert own._loop.is_closed()


def test_a_new_thread_follows_a_closed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(iothread, "_current", None)
    first = io_thread()
    first.close()
    assert io_thread() is not first
    assert io_thread().run(double(2)) == 4
    io_thread().close()


def test_exit_is_quiet_and_quick_with_work_in_flight(tmp_path: Path) -> None:
    done = script(
        """
import asyncio, atexit, gc
from askgym.endpoints.iothread import io_thread
class Session:
    async def close(self):
        await asyncio.sleep(0)
        print("session closed")
async def work(i):
    io_thread().resource("session", Session)
    await asyncio.sleep(3600)
async def numbers():
    try:
        while True:
            yield 1
    finally:
        print("generator closed")
async def start():
    global kept
    kept = numbers()
    await kept.__anext__()
for i in range(20):
    io_thread().submit(work(i))
io_thread().run(start())
atexit.register(lambda: print("used at exit:", io_thread().run(asyncio.sleep(0, "yes"))))
print("end")
""",
        tmp_path,
        "-X",
        "dev",
    )
    assert done.stdout.splitlines() == ["end", "used at exit: yes", "session closed", "generator closed"]
    assert (done.stderr, done.returncode) == ("", 0)


def test_exit_does_not_hang_on_a_blocked_thread(tmp_path: Path) -> None:
    started = time.monotonic()
    done = script(
        """
import time
from askgym.endpoints import iothread
iothread._CLOSE_TIMEOUT_S = 0.2
async def block():
    time.sleep(3600)
iothread.io_thread().submit(block())
""",
        tmp_path,
    )
    assert time.monotonic() - started < 30
    assert "did not end within 0.2 s" in done.stderr
    assert done.returncode == 0


# --- other processes -------------------------------------------------------------------------------------------------


def in_fork(function: Callable[[], Any]) -> str:
    """What `function` returns in a forked child, as text."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover - in the child
        try:
            os.write(writing, repr(function()).encode())
        except BaseException:
            os.write(writing, traceback.format_exc().encode())
        finally:
            os._exit(0)
    os.close(writing)
    killer = threading.Timer(20, os.kill, (pid, signal.SIGKILL))  # a child that hangs fails the test, and only that
    killer.start()
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(pid, 0)
    killer.cancel()
    return text


def test_a_forked_child_has_its_own_thread_and_leaves_the_parents_alone() -> None:
    parent = io_thread()
    running = parent.submit(double(21, 0.2))

    def child() -> tuple[bool, int, bool, str]:
        text = ""
        try:
            parent.run(double(1))
        except IOThreadError as error:
            text = str(error)
        parent.close()
        mine = io_thread()
        return mine is parent, mine.run(double(3), 10), mine.pid == os.getpid(), text

    text = in_fork(child)
    assert text.startswith("(False, 6, True, ")
    assert f"belongs to process {os.getpid()}" in text
    assert "call io_thread() here" in text
    assert wait(running, 10) == 42
    assert io_thread() is parent
    assert parent.run(double(4), 10) == 8


def test_a_fork_while_another_thread_holds_the_lock() -> None:
    io_thread()
    with iothread._lock:
        assert in_fork(lambda: io_thread().run(double(3), 10)) == "6"


def test_a_grandchild_and_a_fork_made_on_the_thread() -> None:
    io_thread()
    assert in_fork(lambda: (io_thread().run(double(1)), in_fork(lambda: io_thread().run(double(2), 10)))) == "(2, '4')"

    async def fork() -> str:
        return in_fork(lambda: io_thread().run(double(3), 10))

    assert io_thread().run(fork(), 20) == "6"


def test_a_forked_child_keeps_the_parents_loop_from_being_collected() -> None:
    io_thread()
    assert in_fork(lambda: (io_thread().run(double(1), 10), len(iothread._inherited))) == "(2, 1)"
    assert iothread._inherited == []


@pytest.mark.parametrize("used", [True, False])
def test_a_forked_child_that_exits_normally_is_quiet(tmp_path: Path, used: bool) -> None:
    done = script(
        f"used = {used}"
        """
import asyncio, gc, os, socket, sys
from askgym.endpoints.iothread import io_thread
async def serve():
    left, right = socket.socketpair()
    left.setblocking(False)
    right.send(b"x")
    return await asyncio.get_running_loop().sock_recv(left, 1), left.close(), right.close()
io_thread().submit(asyncio.sleep(3600))
pid = os.fork()
if pid == 0:
    print("child", io_thread().run(serve())[0] if used else b"x")
    gc.collect()
    sys.exit(0)
assert os.waitpid(pid, 0)[1] == 0
print("parent", io_thread().run(serve())[0])
""",
        tmp_path,
        "-X",
        "dev",
        *(["-W", "ignore::DeprecationWarning"] if sys.version_info >= (3, 12) else []),
    )
    assert done.stdout.splitlines() == ["child b'x'", "parent b'x'"]
    assert (done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_multiprocessing(tmp_path: Path, method: str) -> None:
    done = script(
        f"""
import asyncio, multiprocessing, os
from askgym.endpoints.iothread import io_thread
async def double(x):
    await asyncio.sleep(0.001)
    return 2 * x
def child(x):
    return io_thread().run(double(x)), io_thread().pid == os.getpid() != os.getppid()
if __name__ == "__main__":
    assert io_thread().run(double(1)) == 2
    with multiprocessing.get_context("{method}").Pool(2) as pool:
        print(pool.map(child, range(4)))
        pool.close()
        pool.join()
    print(io_thread().run(double(5)))
""",
        tmp_path,
        *(["-W", "ignore::DeprecationWarning"] if sys.version_info >= (3, 12) else []),
    )
    assert done.stdout.splitlines() == ["[(0, True), (2, True), (4, True), (6, True)]", "10"]
    assert (done.stderr, done.returncode) == ("", 0)


def test_the_package_does_not_load_the_thread(tmp_path: Path) -> None:
    done = script("import sys, askgym.endpoints\nprint('askgym.endpoints.iothread' in sys.modules)", tmp_path)
    assert (done.stdout, done.stderr) == ("False\n", "")

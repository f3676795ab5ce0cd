"""The store of replies: recorded, replayed to the letter, shared, and never quietly wrong."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from askgym.endpoints.chat import ChatFailure, ChatReply, ChatRequest
from askgym.endpoints.client import ChatClient
from askgym.endpoints.settings import Endpoint, Sampling
from askgym.endpoints.store import KeptReply, ReplyStore, StoreMode
from askgym.errors import StoreError, UnknownNameError
from askgym.types import FailureKind, Usage

if TYPE_CHECKING:
    from askgym.testing.server import ChatServer

KEPT = KeptReply(b'{"choices": []}', Usage(1, 2, 0.5, 0.25, 1))


def request(text: str = "hello", seed: int = 1, **sampling: Any) -> ChatRequest:
    return ChatRequest(({"role": "user", "content": text},), Sampling(**sampling), seed)


def client(server: ChatServer, store: ReplyStore) -> ChatClient:
    endpoint = Endpoint("m", (server.url,), attempts=1, price_in_usd=1.0, price_out_usd=2.0)
    return ChatClient(endpoint, store=store)


def numbered(server: ChatServer) -> None:
    server.behave = lambda body, number: f"reply {number}"


def test_kept_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "a" / "replies.sqlite"
    store = ReplyStore(path)
    assert store.get("k") is None
    store.put("k", "m", KEPT).result(30)
    assert store.get("k") == KEPT
    assert len(store) == 1
    store.close()
    store.close()
    assert store.get("k") == KEPT  # opens again
    assert ReplyStore(path, "replay").get("k") == KEPT
    with sqlite3.connect(path) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert file.execute("SELECT key, model, cost_usd FROM replies").fetchall() == [("k", "m", 0.5)]
    file.close()


def test_the_name_is_the_content() -> None:
    first = request().key("m")
    assert first == request().key("m") != request().key("other")
    others = [request("hullo"), request(seed=2), request(temperature=0.5), request(seed=2**40 + 1)]
    named = [ChatRequest(request().messages, Sampling(), 1, tools=({"type": "function"},))]
    schema = [ChatRequest(request().messages, Sampling(), 1, schema={"type": "object"})]
    keys = [one.key("m") for one in (*others, *named, *schema)]
    assert len({first, *keys}) == len(keys) + 1


@pytest.mark.parametrize(
    ("mode", "said", "sent"),
    [
        ("off", ["reply 0", "reply 1", "reply 2", "reply 3"], 4),
        ("record", ["reply 0", "reply 1", "reply 2", "reply 3"], 4),
        ("auto", ["reply 0", "reply 0", "reply 1", "reply 1"], 2),
    ],
)
def test_modes(chat_server: ChatServer, tmp_path: Path, mode: str, said: list[str], sent: int) -> None:
    numbered(chat_server)
    store = ReplyStore(tmp_path / "replies.sqlite", mode)
    one = client(chat_server, store)
    replies = [one.ask(request(seed=seed)) for seed in (1, 1, 2, 2)]
    assert [reply.text for reply in replies if isinstance(reply, ChatReply)] == said
    assert (len(chat_server.requests), one.account.tries) == (sent, sent)
    assert one.account.hits == 4 - sent
    assert one.account.saved_usd == pytest.approx((4 - sent) * 25e-6)
    if mode == "off":
        assert not store.path.exists()
    else:
        assert len(ReplyStore(store.path, "replay")) == 2


def test_replaying_needs_no_network_and_gives_the_same(chat_server: ChatServer, tmp_path: Path) -> None:
    numbered(chat_server)
    path = tmp_path / "replies.sqlite"
    recorded = [client(chat_server, ReplyStore(path)).ask(request(seed=seed)) for seed in range(3)]
    chat_server.close()
    again = client(chat_server, ReplyStore(path, "replay"))
    assert [again.ask(request(seed=seed)) for seed in range(3)] == recorded  # what it took included
    missed = again.ask(request(seed=9))
    assert isinstance(missed, ChatFailure)
    assert missed.kind is FailureKind.NOT_RECORDED
    assert again.check() is None
    assert (again.account.tries, again.account.hits, again.account.cost_usd) == (0, 3, 0.0)


def test_failures_are_not_kept(chat_server: ChatServer, tmp_path: Path) -> None:
    chat_server.behave = lambda body, number: {"choices": []} if number == 0 else "fine"
    one = client(chat_server, ReplyStore(tmp_path / "replies.sqlite"))
    assert isinstance(one.ask(request()), ChatFailure)
    reply = one.ask(request())
    assert isinstance(reply, ChatReply)
    assert reply.text == "fine"


def test_equal_requests_under_way_are_sent_once(chat_server: ChatServer, tmp_path: Path) -> None:
    chat_server.behave = lambda body, number: asyncio.sleep(0.2, f"reply {number}")
    store = ReplyStore(tmp_path / "replies.sqlite", StoreMode.RECORD)
    one, other = client(chat_server, store), client(chat_server, store)
    futures = [each.submit(request(seed=seed)) for seed in (1, 2) for each in (one, other) for _ in range(5)]
    futures[0].cancel()  # the others go on waiting
    replies = [future.result(30) for future in futures[1:]]
    assert len(chat_server.requests) == 2
    assert len({reply.text for reply in replies if isinstance(reply, ChatReply)}) == 2
    assert one.account.joined + other.account.joined >= 16
    assert one.account.cost_usd + other.account.cost_usd == pytest.approx(2 * 25e-6)


def test_nobody_waiting_ends_the_request(chat_server: ChatServer, tmp_path: Path) -> None:
    import time

    chat_server.behave = lambda body, number: asyncio.sleep(30, "late")
    one = client(chat_server, ReplyStore(tmp_path / "replies.sqlite"))
    futures = [one.submit(request()) for _ in range(3)]
    deadline = time.monotonic() + 20
    while not chat_server.in_flight and time.monotonic() < deadline:
        time.sleep(0.01)
    for future in futures:
        future.cancel()
    while chat_server.in_flight and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (chat_server.in_flight, len(chat_server.requests)) == (0, 1)


def test_a_damaged_file_is_named_and_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    store = ReplyStore(path)
    for number in range(200):
        store.put(f"k{number}", "m", KeptReply(b"x" * 500, Usage())).result(30)
    store.close()
    whole = path.read_bytes()
    for number, damaged in enumerate(
        [b"nothing of the kind", whole[:5_000], whole[:4096] + b"\xff" * (len(whole) - 4096)], 1
    ):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=rf"replies\.sqlite.*damaged.*set aside.*damaged-{number}"):
            ReplyStore(path)
        assert not path.exists()
        assert path.with_name(f"replies.sqlite.damaged-{number}").read_bytes() == damaged
    assert len(ReplyStore(path)) == 0  # the next command begins anew


def test_a_changed_reply_is_found_out(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    store = ReplyStore(path)
    store.put("k", "m", KEPT).result(30)
    store.close()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE replies SET body = ?", (b'{"choices": [1]}',))
    file.close()
    store = ReplyStore(path)
    with pytest.raises(StoreError, match="checksum"):
        store.get("k")
    with pytest.raises(StoreError, match="set aside"):
        store.get("other")  # it is not quietly begun anew while the run goes on
    assert not path.exists()


def test_a_damaged_store_in_a_run_is_a_typed_failure(chat_server: ChatServer, tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    one = client(chat_server, ReplyStore(path))
    one.ask(request())
    with sqlite3.connect(path) as file:
        file.execute("UPDATE replies SET checksum = x'00'")
    file.close()
    failure = one.ask(request())
    assert isinstance(failure, ChatFailure)
    assert failure.kind is FailureKind.STORE
    assert "set aside" in failure.detail


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "run.jsonl"
    text.write_text("{}\n")
    with pytest.raises(StoreError, match="no store, nor any other SQLite file"):
        ReplyStore(text)
    assert text.read_text() == "{}\n"
    other = tmp_path / "other.sqlite"
    with sqlite3.connect(other) as file:
        file.execute("CREATE TABLE t (x)")
    file.close()
    with pytest.raises(StoreError, match="no store of askgym"):
        ReplyStore(other)
    later = tmp_path / "later.sqlite"
    ReplyStore(later).close()
    with sqlite3.connect(later) as file:
        file.execute("PRAGMA user_version = 99")
    file.close()
    with pytest.raises(StoreError, match="version 99"):
        ReplyStore(later)
    assert later.exists()
    with pytest.raises(StoreError, match="does not exist"):
        ReplyStore(tmp_path / "nowhere.sqlite", "replay")
    with pytest.raises(UnknownNameError, match="Did you mean 'replay'"):
        ReplyStore(later, "reply")
    folder = tmp_path / "folder.sqlite"
    folder.mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        ReplyStore(folder)


WRITING = """
import sys
from askgym.endpoints.store import KeptReply, ReplyStore
from askgym.types import Usage
store = ReplyStore(sys.argv[1])
for number in range(100):
    store.put(f"{sys.argv[2]}-{number}", "m", KeptReply(b"x" * 2000, Usage())).result(60)
    store.put(f"shared-{number}", "m", KeptReply(b"y", Usage())).result(60)
"""


def test_processes_share_it(tmp_path: Path) -> None:
    path = tmp_path / "replies.sqlite"
    commands = [[sys.executable, "-c", WRITING, str(path), name] for name in "abc"]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for command in commands]
    for process in running:
        _, errors = process.communicate(timeout=100)
        assert process.returncode == 0, errors
    store = ReplyStore(path)
    assert len(store) == 400
    assert store.get("b-99") == KeptReply(b"x" * 2000, Usage())


def _child(store: ReplyStore, out: Any) -> None:
    store.put("child", "m", KEPT).result(30)
    out.put(store.get("parent") == KEPT and os.getpid())


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_after_a_fork(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "replies.sqlite")
    store.put("parent", "m", KEPT).result(30)
    context = multiprocessing.get_context("fork")
    out = context.SimpleQueue()
    child = context.Process(target=_child, args=(store, out))
    child.start()
    child.join(30)
    assert out.get() == child.pid
    assert store.get("child") == KEPT

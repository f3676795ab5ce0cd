"""What a review made servers do, and what must come of it: regressions, one a test."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import pickle
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from askgym.endpoints.chat import ChatFailure, ChatReply, ChatRequest
from askgym.endpoints.client import ChatClient
from askgym.endpoints.settings import Endpoint, Sampling, parse_endpoint
from askgym.endpoints.store import KeptReply, ReplyStore
from askgym.errors import ConfigError, StoreError
from askgym.testing.server import ChatServer, completion
from askgym.types import FailureKind, Usage

KEY = "sk-0123456789-0123456789-0123456789"


def request(text: str = "hello", seed: int = 1, **more: Any) -> ChatRequest:
    return ChatRequest(({"role": "user", "content": text},), Sampling(), seed, **more)


def client(*servers: ChatServer, store: ReplyStore | None = None, **settings: Any) -> ChatClient:
    settings = {"attempts": 2, "max_wait_s": 0.02, "price_in_usd": 1.0, **settings}
    return ChatClient(Endpoint("m", tuple(server.url for server in servers), **settings), store=store)


@pytest.mark.parametrize("count", [10**20, 10**400, -3, 1.5, "7", True, None])
def test_absurd_counts_of_tokens(chat_server: ChatServer, tmp_path: Path, count: Any) -> None:
    answer = completion("fine") | {"usage": {"prompt_tokens": count, "completion_tokens": count}}
    chat_server.behave = lambda body, number: answer
    reply = client(chat_server, store=ReplyStore(tmp_path / "s.sqlite")).ask(request())
    assert isinstance(reply, ChatReply)
    assert 0 <= reply.usage.prompt_tokens < 100  # estimated


def test_absurd_logprobs_and_lone_surrogates(chat_server: ChatServer, tmp_path: Path) -> None:
    answer = completion("half a \ud83d sign", reasoning_content="and \ude00")
    answer["choices"][0]["logprobs"] = {"content": [{"logprob": 10**400}]}
    chat_server.behave = lambda body, number: web.Response(text=json.dumps(answer))
    reply = client(chat_server, store=ReplyStore(tmp_path / "s.sqlite")).ask(request("also \ud83d"))
    assert isinstance(reply, ChatReply)
    assert (reply.text, reply.reasoning, reply.logprobs) == ("half a ? sign", "and ?", None)
    assert chat_server.requests[0]["messages"][0]["content"] == "also ?"


@pytest.mark.parametrize("status", [200, 400, 401, 429, 500])
@pytest.mark.parametrize("padding", [0, 30, 45, 170, 190])
def test_no_part_of_the_key_comes_back(
    chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch, status: int, padding: int
) -> None:
    """Wherever a text is cut, the key was taken out before."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    for shown in ({"error": {"message": "x" * padding + KEY}}, "x" * padding + KEY):
        text = shown if isinstance(shown, str) else json.dumps(shown)
        chat_server.behave = lambda body, number, text=text: web.Response(status=status, text=text)
        failure = client(chat_server, attempts=1).ask(request())
        assert isinstance(failure, ChatFailure)
        assert KEY[:8] not in failure.detail


@pytest.mark.parametrize(("key", "sent"), [("sk-abc\n", "Bearer sk-abc"), ("  sk-abc ", "Bearer sk-abc"), ("\n", None)])
def test_blanks_around_a_key(
    chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch, key: str, sent: str | None
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    assert isinstance(client(chat_server).ask(request()), ChatReply)
    assert chat_server.headers[0].get("Authorization") == sent


@pytest.mark.parametrize("key", ["sk abc", "sk-a\nb", "sk-é"])
def test_what_is_no_key_is_refused_without_being_shown(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("MY_KEY", key)
    with pytest.raises(ConfigError, match="MY_KEY holds no key") as raised:
        ChatClient(Endpoint("m", key_env="MY_KEY"))
    assert "sk" not in str(raised.value)


def test_asking_again_after_cancelling(chat_server: ChatServer, tmp_path: Path) -> None:
    chat_server.behave = lambda body, number: asyncio.sleep(0.2, "fine")
    one = client(chat_server, store=ReplyStore(tmp_path / "s.sqlite"))
    for _ in range(5):
        first = one.submit(request())
        deadline = time.monotonic() + 20
        while not chat_server.in_flight and time.monotonic() < deadline:
            time.sleep(0.005)
        first.cancel()
        reply = one.submit(request()).result(30)
        assert isinstance(reply, ChatReply)
        one.store = ReplyStore(tmp_path / "s.sqlite", "record")


def test_time_that_is_up_ends_the_request(chat_server: ChatServer) -> None:
    chat_server.behave = lambda body, number: asyncio.sleep(30, "late")
    with pytest.raises(TimeoutError):
        client(chat_server).ask(request(), 0.3)
    deadline = time.monotonic() + 20
    while chat_server.in_flight and time.monotonic() < deadline:
        time.sleep(0.01)
    assert chat_server.in_flight == 0


def test_a_server_that_refuses_leaves_the_work_to_another(chat_servers: Callable[[], ChatServer]) -> None:
    refusing, whole = chat_servers(), chat_servers()
    refusing.behave = lambda body, number: web.json_response({"error": "no such model"}, status=404)
    one = client(refusing, whole)
    assert all(isinstance(one.ask(request(seed=seed)), ChatReply) for seed in range(6))
    assert len(refusing.requests) <= 2


def test_a_retry_after_without_end_rests_no_server_for_ever(chat_servers: Callable[[], ChatServer]) -> None:
    from askgym.endpoints.servers import Server

    server = Server("http://a")
    server.fails(float("inf"))
    assert server.rests_until - time.monotonic() <= 30.0


def test_a_model_that_thinks_too_long_for_a_check_is_there(chat_server: ChatServer) -> None:
    told = "Could not finish the message because max_tokens or model output limit was reached."
    chat_server.behave = lambda body, number: web.json_response({"error": {"message": told}}, status=400)
    assert client(chat_server).check() is None


def test_only_a_temperature_of_ours_is_dropped(chat_server: ChatServer) -> None:
    def behave(body: Any, number: int) -> Any:
        if "temperature" in body:
            return web.json_response({"error": {"message": "Unsupported value: 'temperature'"}}, status=400)
        return "fine"

    chat_server.behave = behave
    spec = f"openai:m@{chat_server.url}"
    by_default = ChatClient(parse_endpoint(spec, temperature=0.0))
    asked = ChatRequest(request().messages, by_default.endpoint.sampling, 1)
    assert isinstance(by_default.ask(asked), ChatReply)
    wanted = ChatClient(parse_endpoint(f"{spec}?temperature=0", temperature=0.5))
    failure = wanted.ask(ChatRequest(request().messages, wanted.endpoint.sampling, 1))
    assert isinstance(failure, ChatFailure)
    assert failure.kind is FailureKind.REFUSED


@pytest.mark.parametrize(("status", "said", "dropped"), [
    (400, "unstructured text is not allowed", False),
    (400, "response_format is not supported", True),
    (500, "json_schema not implemented", True),
])  # fmt: skip
def test_what_a_server_says_of_schemas(chat_server: ChatServer, status: int, said: str, dropped: bool) -> None:
    def behave(body: Any, number: int) -> Any:
        return web.json_response({"error": said}, status=status) if "response_format" in body else "fine"

    chat_server.behave = behave
    reply = client(chat_server).ask(request(schema={"type": "object"}))
    assert isinstance(reply, ChatReply) is dropped


def test_tries_are_counted_in_the_usage(chat_server: ChatServer) -> None:
    chat_server.behave = lambda body, number: "fine" if number else web.Response(status=500)
    reply = client(chat_server).ask(request())
    assert isinstance(reply, ChatReply)
    assert reply.usage.calls == 2


def test_a_dialogue_too_long_is_replayed_as_such(chat_server: ChatServer, tmp_path: Path) -> None:
    chat_server.behave = lambda body, number: web.json_response({"error": "context length exceeded"}, status=400)
    path = tmp_path / "s.sqlite"
    recorded = client(chat_server, store=ReplyStore(path)).ask(request())
    again = client(chat_server, store=ReplyStore(path, "replay")).ask(request())
    assert isinstance(recorded, ChatFailure)
    assert recorded.kind is FailureKind.TOO_LONG
    assert again == recorded
    assert len(chat_server.requests) == 1


# -- the store


def test_a_client_with_a_store_can_be_pickled(chat_server: ChatServer, tmp_path: Path) -> None:
    one = client(chat_server, store=ReplyStore(tmp_path / "s.sqlite"))
    assert one.ask(request()) == pickle.loads(pickle.dumps(one)).ask(request())
    assert len(chat_server.requests) == 1


def _reads(store: ReplyStore, out: Any) -> None:
    out.put(store.get("k") is None)


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_while_another_thread_holds_the_lock(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "s.sqlite")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with store._lock:
            held.set()
            done.wait(60)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(30)
    context = multiprocessing.get_context("fork")
    out = context.SimpleQueue()
    child = context.Process(target=_reads, args=(store, out))
    child.start()
    child.join(30)
    done.set()
    holder.join()
    assert child.exitcode == 0
    assert out.get() is True


OPENING = "import sys; from askgym.endpoints.store import ReplyStore; print(len(ReplyStore(sys.argv[1])))"


def test_many_begin_one_store_at_once(tmp_path: Path) -> None:
    path = str(tmp_path / "s.sqlite")
    running = [
        subprocess.Popen([sys.executable, "-c", OPENING, path], stdout=-1, stderr=-1, text=True) for _ in range(8)
    ]
    assert [process.communicate(timeout=100) for process in running] == [("0\n", "")] * 8


def test_a_store_that_was_not_finished_is_finished(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with sqlite3.connect(path) as file:
        file.execute("PRAGMA journal_mode = WAL")  # as far as a killed process had come
    file.close()
    assert len(ReplyStore(path)) == 0


def test_an_error_that_is_no_damage_leaves_the_file(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    store = ReplyStore(path)
    with sqlite3.connect(path) as file:
        file.execute("CREATE TRIGGER no BEFORE INSERT ON replies BEGIN SELECT RAISE(ABORT, 'no'); END")
    file.close()
    with pytest.raises(StoreError, match="no"):
        store.put("k", "m", KeptReply(b"{}", Usage())).result(30)
    assert path.exists()
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_reply_that_cannot_be_kept_is_used(chat_server: ChatServer, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    one = client(chat_server, store=ReplyStore(path))
    with sqlite3.connect(path) as file:
        file.execute("CREATE TRIGGER no BEFORE INSERT ON replies BEGIN SELECT RAISE(ABORT, 'no'); END")
    file.close()
    assert isinstance(one.ask(request()), ChatReply)
    assert one.account.unkept == 1

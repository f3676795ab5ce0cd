"""The client over real HTTP on loopback: what servers do, and what comes of it."""

from __future__ import annotations

import asyncio
import email.utils
import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from askgym.endpoints.accounts import Budget
from askgym.endpoints.chat import ChatFailure, ChatReply, ChatRequest
from askgym.endpoints.client import ChatClient
from askgym.endpoints.iothread import io_thread
from askgym.endpoints.settings import Endpoint, Sampling, Structured
from askgym.errors import ConfigError, IOThreadError
from askgym.testing.server import BREAK_OFF, ChatServer, completion
from askgym.types import FailureKind

SCHEMA = {"type": "object", "properties": {"yes": {"type": "boolean"}}, "required": ["yes"]}


def request(text: str = "hello", seed: int = 1, **more: Any) -> ChatRequest:
    return ChatRequest(({"role": "user", "content": text},), more.pop("sampling", Sampling()), seed, **more)


def client(*servers: ChatServer, **settings: Any) -> ChatClient:
    settings = {"attempts": 3, "max_wait_s": 0.05, "timeout_s": 5.0, **settings}
    return ChatClient(Endpoint("m", tuple(server.url for server in servers), **settings))


def failed(reply: ChatReply | ChatFailure) -> ChatFailure:
    assert isinstance(reply, ChatFailure), reply
    return reply


def text(reply: ChatReply | ChatFailure) -> str:
    assert isinstance(reply, ChatReply), reply
    return reply.text


def test_a_request_and_its_reply(chat_server: ChatServer) -> None:
    sampling = Sampling(temperature=0.5, top_p=0.9, max_tokens=7, stop=("END",), logprobs=True, extra={"top_k": 3})
    one = client(chat_server, price_in_usd=1.0, price_out_usd=2.0)
    reply = one.ask(request("hé", seed=2**40 + 5, sampling=sampling, schema=SCHEMA))
    assert isinstance(reply, ChatReply)
    assert chat_server.requests == [
        {
            "model": "m",
            "messages": [{"role": "user", "content": "hé"}],
            "temperature": 0.5,
            "top_p": 0.9,
            "max_tokens": 7,
            "stop": ["END"],
            "logprobs": True,
            "top_k": 3,
            "seed": 5,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "reply", "strict": True, "schema": SCHEMA},
            },
        }
    ]
    usage = reply.usage  # 11 tokens at $1 and 7 at $2 for a million
    assert (reply.text, usage.prompt_tokens, usage.completion_tokens, usage.calls) == ("OK", 11, 7, 1)
    assert usage.cost_usd == pytest.approx(25e-6)
    assert one.account.to_json() == {
        "requests": 1,
        "tries": 1,
        "hits": 0,
        "joined": 0,
        "prompt_tokens": 11,
        "completion_tokens": 7,
        "cost_usd": pytest.approx(25e-6),
        "saved_usd": 0.0,
        "unkept": 0,
        "failures": {},
        "troubles": {},
    }


@pytest.mark.parametrize(
    ("message", "said", "thought"),
    [
        ({"content": "<think>hm, 3?</think>\n\nIt is 3."}, "It is 3.", "hm, 3?"),
        ({"content": "hm, 3?</think>It is 3."}, "It is 3.", "hm, 3?"),
        ({"content": "<think>hm, and then"}, "", "hm, and then"),
        ({"content": "It is 3.", "reasoning_content": "hm"}, "It is 3.", "hm"),
        ({"content": "It is 3.", "reasoning": "hm"}, "It is 3.", "hm"),
        ({"content": "a < b"}, "a < b", None),
        ({"content": None}, "", None),
        ({"content": [{"type": "text", "text": "It is"}, {"type": "text", "text": " 3."}]}, "It is 3.", None),
    ],
)
def test_reasoning_is_told_apart(chat_server: ChatServer, message: Any, said: str, thought: str | None) -> None:
    answer = completion("")
    answer["choices"][0]["message"] |= message
    chat_server.behave = lambda body, number: answer
    reply = client(chat_server).ask(request())
    assert isinstance(reply, ChatReply)
    assert (reply.text, reply.reasoning) == (said, thought)


def test_tool_calls_tokens_and_logprobs(chat_server: ChatServer) -> None:
    tools = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
    answer = completion(
        None, tool_calls=[{"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"a": 1}'}}]
    )
    answer["choices"][0] |= {"token_ids": [5, 6], "logprobs": {"content": [{"logprob": -0.5}, {"logprob": -1}]}}
    answer["prompt_token_ids"] = [1, 2, 3]
    chat_server.behave = lambda body, number: answer
    reply = client(chat_server).ask(request(tools=tools))
    assert isinstance(reply, ChatReply)
    assert chat_server.requests[0]["tools"] == tools
    assert [(call.id, call.name, call.arguments) for call in reply.tool_calls] == [("c1", "look", '{"a": 1}')]
    assert (reply.token_ids, reply.logprobs, reply.prompt_token_ids) == ((5, 6), (-0.5, -1.0), (1, 2, 3))


def errors(status: int, message: str = "", headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"message": message}}, status=status, headers=headers)


def slow(body: Any, number: int) -> Any:
    async def never() -> str:
        await asyncio.sleep(30)
        return "late"

    return never()


AGAIN: list[tuple[Any, FailureKind]] = [
    (lambda body, number: errors(500, "oops"), FailureKind.SERVER_ERROR),
    (lambda body, number: errors(503), FailureKind.SERVER_ERROR),
    (lambda body, number: errors(429, headers={"Retry-After": "0"}), FailureKind.RATE_LIMITED),
    (lambda body, number: BREAK_OFF, FailureKind.OUTAGE),
    (slow, FailureKind.TIMEOUT),
    (lambda body, number: web.Response(text='{"choices": [{"mess'), FailureKind.MALFORMED),
    (lambda body, number: web.Response(text="Sorry, I am only prose"), FailureKind.MALFORMED),
    (lambda body, number: web.Response(text="<html>hello</html>", content_type="text/html"), FailureKind.MALFORMED),
    (lambda body, number: {"choices": []}, FailureKind.MALFORMED),
    (lambda body, number: {"choices": "none"}, FailureKind.MALFORMED),
    (lambda body, number: {"choices": [{"message": {"content": 7}}]}, FailureKind.MALFORMED),
    (lambda body, number: {"choices": [{"message": {"tool_calls": [3]}}]}, FailureKind.MALFORMED),
    (lambda body, number: {"error": {"message": "overloaded"}}, FailureKind.MALFORMED),
    (lambda body, number: web.Response(body=b"\xff\xfe\x00"), FailureKind.MALFORMED),
    (lambda body, number: web.Response(body=b"[" * 100_000), FailureKind.MALFORMED),
    (lambda body, number: web.json_response(["a"]), FailureKind.MALFORMED),
]


@pytest.mark.parametrize(("trouble", "kind"), AGAIN, ids=[f"{i}-{kind}" for i, (_, kind) in enumerate(AGAIN)])
def test_what_may_pass_is_tried_again(chat_server: ChatServer, trouble: Any, kind: FailureKind) -> None:
    one = client(chat_server, timeout_s=0.2)
    chat_server.behave = lambda body, number: "OK" if number == 2 else trouble(body, number)
    assert text(one.ask(request())) == "OK"
    assert one.account.troubles == {kind: 2}
    assert not one.account.failures
    chat_server.behave = trouble
    failure = failed(one.ask(request()))
    assert (failure.kind, failure.usage.calls) == (kind, 3)
    assert failure.detail.startswith(chat_server.url)
    assert one.account.failures == {kind: 1}
    assert (one.account.requests, one.account.tries) == (2, 6)


@pytest.mark.parametrize(
    ("status", "message", "kind", "told"),
    [
        (401, "Incorrect API key provided: sk-secret", FailureKind.REFUSED, "set OPENAI_API_KEY"),
        (403, "", FailureKind.REFUSED, "set OPENAI_API_KEY"),
        (404, "The model `m` does not exist", FailureKind.REFUSED, "no model 'm'"),
        (400, "temperature must be below 2", FailureKind.REFUSED, "temperature must be below 2"),
        (400, "This model's maximum context length is 8 tokens", FailureKind.TOO_LONG, "too long for 'm'"),
        (429, "You exceeded your current quota", FailureKind.REFUSED, "quota"),
        (307, "", FailureKind.REFUSED, "points to"),
    ],
)
def test_what_will_not_pass_is_not_tried_again(
    chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch, status: int, message: str, kind: FailureKind, told: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    chat_server.behave = lambda body, number: errors(status, message)
    failure = failed(client(chat_server).ask(request()))
    assert (failure.kind, len(chat_server.requests)) == (kind, 1)
    assert told in failure.detail
    assert "sk-secret" not in failure.detail


def test_the_key_goes_into_one_header_only(chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "sk-other")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    client(chat_server, key_env="MY_KEY").ask(request())
    client(chat_server).ask(request())
    assert [headers.get("Authorization") for headers in chat_server.headers] == ["Bearer sk-other", None]
    assert "sk-other" not in json.dumps(chat_server.requests)
    assert "sk-other" not in repr(client(chat_server, key_env="MY_KEY").endpoint)


def test_retry_after_is_waited_for(chat_server: ChatServer) -> None:
    for value in ("0.3", email.utils.formatdate(time.time() + 2, usegmt=True)):
        asked: list[float] = []
        first = len(chat_server.requests)

        def behave(body: Any, number: int, value: str = value, asked: Any = asked, first: int = first) -> Any:
            asked.append(time.monotonic())
            return errors(429, headers={"Retry-After": value}) if number == first else "OK"

        chat_server.behave = behave
        assert text(client(chat_server, max_wait_s=5.0).ask(request())) == "OK"
        assert asked[1] - asked[0] >= 0.29


def test_a_retry_after_is_not_waited_for_longer_than_allowed(chat_server: ChatServer) -> None:
    chat_server.behave = lambda body, number: "OK" if number else errors(503, headers={"Retry-After": "3600"})
    began = time.monotonic()
    assert text(client(chat_server, max_wait_s=0.1).ask(request())) == "OK"
    assert time.monotonic() - began < 5


def test_another_server_takes_over(chat_servers: Callable[[], ChatServer]) -> None:
    broken, whole = chat_servers(), chat_servers()
    broken.behave = lambda body, number: errors(500)
    one = client(broken, whole, max_wait_s=60.0)  # a pause would be noticed
    began = time.monotonic()
    assert [text(one.ask(request(seed=i))) for i in range(20)] == ["OK"] * 20
    assert time.monotonic() - began < 10
    assert 1 <= len(broken.requests) <= 3  # it rests, longer each time
    gone = client(broken, whole)
    broken.close()
    assert [text(gone.ask(request(seed=i))) for i in range(20)] == ["OK"] * 20


def test_servers_share_the_work(chat_servers: Callable[[], ChatServer]) -> None:
    servers = [chat_servers(), chat_servers()]
    for server in servers:
        server.behave = lambda body, number: asyncio.sleep(0.02, "OK")
    one = client(*servers)
    futures = [one.submit(request(seed=i)) for i in range(40)]
    assert all(text(future.result(30)) == "OK" for future in futures)
    assert min(len(server.requests) for server in servers) >= 15


def test_no_more_in_flight_than_allowed(chat_server: ChatServer) -> None:
    chat_server.behave = lambda body, number: asyncio.sleep(0.01, "OK")
    one = client(chat_server, concurrency=5)
    same = client(chat_server, concurrency=5)  # the limit is the endpoint's, not the client's
    futures = [each.submit(request(seed=i)) for i in range(30) for each in (one, same)]
    assert all(text(future.result(30)) == "OK" for future in futures)
    assert chat_server.most_in_flight == 5
    assert len(chat_server.connections) <= 5


def test_limits_a_minute(chat_server: ChatServer) -> None:
    # 600 a minute: 50 at once, and then 10 a second
    one = client(chat_server, requests_per_minute=600)
    began = time.monotonic()
    futures = [one.submit(request(seed=i)) for i in range(55)]
    assert all(text(future.result(30)) == "OK" for future in futures)
    assert 0.4 <= time.monotonic() - began < 10
    # 6,000 tokens a minute: 500 at once, and then 100 a second; each request is taken for 1 + 100
    many = client(chat_server, tokens_per_minute=6_000)
    began = time.monotonic()
    futures = [many.submit(request("", seed=i, sampling=Sampling(max_tokens=100))) for i in range(6)]
    assert all(text(future.result(30)) == "OK" for future in futures)
    assert 0.9 <= time.monotonic() - began < 10


def test_a_server_that_knows_no_schema(chat_server: ChatServer) -> None:
    def behave(body: Any, number: int) -> Any:
        if "response_format" in body:
            return errors(400, "Unrecognized request argument: response_format")
        return "OK"

    chat_server.behave = behave
    one = client(chat_server)
    assert text(one.ask(request(schema=SCHEMA))) == "OK"
    assert text(one.ask(request(schema=SCHEMA))) == "OK"
    assert ["response_format" in body for body in chat_server.requests] == [True, False, False]  # learnt once
    strict = client(chat_server, structured=Structured.SCHEMA)
    assert failed(strict.ask(request(schema=SCHEMA))).kind is FailureKind.REFUSED
    none = client(chat_server, structured=Structured.NONE)
    assert text(none.ask(request(schema=SCHEMA))) == "OK"
    assert "response_format" not in chat_server.requests[-1]


def test_a_server_that_knows_no_seed_or_another_name_for_the_limit(chat_server: ChatServer) -> None:
    def behave(body: Any, number: int) -> Any:
        if "seed" in body:
            return errors(422, "extra field 'seed' not permitted")
        if "max_tokens" in body:
            return errors(400, "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.")
        return "OK"

    chat_server.behave = behave
    assert text(client(chat_server).ask(request(sampling=Sampling(max_tokens=9)))) == "OK"
    assert chat_server.requests[-1]["max_completion_tokens"] == 9
    assert "seed" not in chat_server.requests[-1]


def test_a_budget_stops_further_calls(chat_server: ChatServer) -> None:
    budget = Budget(100e-6)  # each call costs 11 + 2 * 7 = 25 millionths of a dollar
    endpoint = Endpoint("m", (chat_server.url,), price_in_usd=1.0, price_out_usd=2.0)
    one, other = (ChatClient(endpoint, budget=budget) for _ in range(2))
    replies = [each.ask(request(seed=i)) for i in range(4) for each in (one, other)]
    assert [isinstance(reply, ChatReply) for reply in replies] == [True] * 4 + [False] * 4
    assert failed(replies[-1]).kind is FailureKind.BUDGET
    assert "$0.0001 is spent" in failed(replies[-1]).detail
    assert len(chat_server.requests) == 4
    with pytest.raises(ConfigError, match="price=IN/OUT"):
        ChatClient(Endpoint("m", (chat_server.url,)), budget=budget)


def test_a_budget_counts_what_is_under_way(chat_server: ChatServer) -> None:
    budget = Budget(100e-6)
    endpoint = Endpoint("m", (chat_server.url,), price_in_usd=1.0, price_out_usd=2.0)
    one = ChatClient(endpoint, budget=budget)
    assert text(one.ask(request())) == "OK"
    chat_server.behave = lambda body, number: asyncio.sleep(0.05, "OK")
    futures = [one.submit(request(seed=i)) for i in range(20)]
    assert sum(isinstance(future.result(30), ChatReply) for future in futures) == 3
    assert budget.in_flight == 0


def test_tokens_are_estimated_where_the_server_does_not_count(chat_server: ChatServer) -> None:
    answer = completion("x" * 300)
    del answer["usage"]
    chat_server.behave = lambda body, number: answer
    reply = client(chat_server, price_out_usd=1.0).ask(request("y" * 350))
    assert isinstance(reply, ChatReply)
    assert 80 <= reply.usage.prompt_tokens <= 120
    assert 80 <= reply.usage.completion_tokens <= 120
    assert reply.usage.cost_usd > 0


def test_from_plain_code_and_inside_a_running_loop(chat_server: ChatServer) -> None:
    one = client(chat_server)

    async def inside() -> list[Any]:
        return await asyncio.gather(*(one.complete(request(seed=i)) for i in range(5)))

    assert [text(reply) for reply in asyncio.run(inside())] == ["OK"] * 5
    assert text(one.ask(request())) == "OK"

    async def blocking_inside() -> str:
        return text(one.ask(request()))  # blocks this loop, not the I/O thread

    assert asyncio.run(blocking_inside()) == "OK"


def test_on_the_io_thread_one_may_await_and_not_block(chat_server: ChatServer) -> None:
    one = client(chat_server)

    async def awaits() -> str:
        return text(await one.complete(request()))

    async def blocks() -> None:
        one.ask(request())

    assert io_thread().run(awaits(), 30) == "OK"
    with pytest.raises(IOThreadError, match="wait for itself"):
        io_thread().run(blocks(), 30)


def _child(one: ChatClient, out: Any) -> None:
    out.put(text(one.ask(request())))


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_after_a_fork(chat_server: ChatServer) -> None:
    one = client(chat_server)
    assert text(one.ask(request())) == "OK"  # the thread and its connection are there before the fork
    context = multiprocessing.get_context("fork")
    out = context.SimpleQueue()
    child = context.Process(target=_child, args=(one, out))
    child.start()
    child.join(30)
    assert child.exitcode == 0
    assert out.get() == "OK"
    assert text(one.ask(request())) == "OK"
    assert len(chat_server.connections) == 2


SPAWNING = """
import multiprocessing, sys
from askgym.endpoints.chat import ChatRequest
from askgym.endpoints.client import ChatClient
from askgym.endpoints.settings import Endpoint, Sampling

def ask(client):
    return client.ask(ChatRequest(({"role": "user", "content": "hello"},), Sampling(), 1)).text

if __name__ == "__main__":
    client = ChatClient(Endpoint("m", (sys.argv[1],)))
    assert ask(client) == "OK"
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.map(ask, [client, client]))
"""


def test_under_spawn(chat_server: ChatServer, tmp_path: Path) -> None:
    script = tmp_path / "spawning.py"  # children import it anew: a file of its own
    script.write_text(SPAWNING)
    done = subprocess.run([sys.executable, str(script), chat_server.url], capture_output=True, text=True, timeout=100)
    assert (done.stdout, done.stderr) == ("['OK', 'OK']\n", "")


def test_cancelling_ends_the_request(chat_server: ChatServer) -> None:
    chat_server.behave = slow
    future = client(chat_server).submit(request())
    deadline = time.monotonic() + 20
    while not chat_server.in_flight and time.monotonic() < deadline:
        time.sleep(0.01)
    future.cancel()
    while chat_server.in_flight and time.monotonic() < deadline:
        time.sleep(0.01)
    assert chat_server.in_flight == 0


def test_check_says_what_is_wrong(chat_server: ChatServer) -> None:
    assert client(chat_server).check() is None
    assert chat_server.requests[0]["max_tokens"] == 16
    chat_server.behave = lambda body, number: errors(404, "no such model")
    failure = client(chat_server).check()
    assert failure is not None
    assert failure.kind is FailureKind.REFUSED
    nobody = ChatClient(Endpoint("m", ("http://127.0.0.1:9/v1",), attempts=1)).check()
    assert nobody is not None
    assert nobody.kind is FailureKind.OUTAGE
    assert "127.0.0.1:9" in nobody.detail


def test_global_random_numbers_are_left_alone(chat_server: ChatServer) -> None:
    import random

    import numpy as np

    chat_server.behave = lambda body, number: "OK" if number % 3 == 2 else errors(500)
    before = random.getstate(), np.random.get_state()[1].tolist()  # noqa: NPY002 - that it stays is what is tested
    assert text(client(chat_server).ask(request())) == "OK"
    assert (random.getstate(), np.random.get_state()[1].tolist()) == before  # noqa: NPY002 - as above
    assert os.getpid() == io_thread().pid

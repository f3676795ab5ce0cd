"""Chat completions over HTTP, for any number of callers at once: the one way in which askgym talks to a model.

All of it runs on the I/O thread: one pooled session for the process, limits, retries, fail-over, bill and store.
Callers wait for futures (`submit`), await (`complete`), or block (`ask`). Whatever servers do ends in a `ChatReply` or
a `ChatFailure`. A key goes from the environment into one header, and is taken out of every text that comes back.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import aiohttp

from askgym.endpoints.accounts import Account, Budget
from askgym.endpoints.chat import ChatFailure, ChatReply, ChatRequest, counted, estimate_tokens, read_reply
from askgym.endpoints.iothread import IOThread, async_wait, io_thread, wait
from askgym.endpoints.retries import TroubleError, retried, trouble_of
from askgym.endpoints.servers import Limits, Server, Servers
from askgym.endpoints.settings import Endpoint, Sampling, Structured
from askgym.endpoints.store import KeptReply, StoreMode
from askgym.errors import ConfigError, StoreError
from askgym.types import FailureKind, Usage

if TYPE_CHECKING:
    from concurrent.futures import Future

    from askgym.endpoints.store import ReplyStore

__all__ = ["ChatClient"]

_LOG = logging.getLogger(__name__)
_CONNECT_S = 10.0
_FEW_TOKENS = 16
_FAILURE = "askgym_failure"
_HEADERS = {"Content-Type": "application/json"}
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


class ChatClient:
    """Sends chat completions to one endpoint.

    Attributes:
        endpoint: where to, and how.
        store: replies on disk, or None.
        budget: money shared with other clients, or None.
        account: what it took so far.
    """

    def __init__(self, endpoint: Endpoint, *, store: ReplyStore | None = None, budget: Budget | None = None) -> None:
        """Make a client; nothing is sent.

        Raises:
            ConfigError: a budget without prices, by which it could never be spent; or a key that is none.
        """
        if budget is not None and not endpoint.priced:
            raise ConfigError(
                f"a budget needs the prices of {endpoint.model!r}: add ?price=IN/OUT to it, in US dollars for a "
                "million tokens, as in price=0.15/0.60"
            )
        self.endpoint = endpoint
        self.store = store if store is not None and store.mode is not StoreMode.OFF else None
        self.budget = budget
        self.account = Account()
        self._refused_fields: frozenset[str] = frozenset()
        self._renamed: Mapping[str, str] = {}
        self._line: _Line | None = None
        endpoint.check_key()

    def __getstate__(self) -> dict[str, Any]:
        """Without what belongs to this process; a copy in another one has an account and a budget of its own."""
        return {**self.__dict__, "_line": None}

    def submit(self, request: ChatRequest) -> Future[ChatReply | ChatFailure]:
        """Send a request from any thread; cancelling the future ends it."""
        return io_thread().submit(self._complete(request))

    async def complete(self, request: ChatRequest) -> ChatReply | ChatFailure:
        """Send a request from any event loop."""
        thread = io_thread()
        if thread.on_thread():
            return await self._complete(request)
        return await async_wait(thread.submit(self._complete(request)))

    def ask(self, request: ChatRequest, timeout_s: float | None = None) -> ChatReply | ChatFailure:
        """Send a request and wait for it.

        Raises:
            IOThreadError: on the I/O thread, which would wait for itself.
            TimeoutError: the time is up; the request is ended.
        """
        future = self.submit(request)
        try:
            return wait(future, timeout_s)
        finally:
            future.cancel()  # without effect on a future that is done

    def check(self) -> ChatFailure | None:
        """Ask for a few tokens, once, to see whether server, key and model are right; None if they are.

        Not where replies are only replayed.
        """
        if self.store is not None and self.store.mode is StoreMode.REPLAY:
            return None
        hello = ChatRequest(
            ({"role": "user", "content": "Say OK."},),
            replace(self.endpoint.sampling, max_tokens=_FEW_TOKENS, logprobs=False),
            0,
        )
        sent = wait(io_thread().submit(self._send(hello, patient=False)))
        if not isinstance(sent, ChatFailure) or "max_tokens" in sent.detail:
            return None  # models that think may find that too little to finish a thought: they are there
        return sent

    # -- on the I/O thread ----------------------------------------------------------------------------------------

    async def _complete(self, request: ChatRequest) -> ChatReply | ChatFailure:
        try:
            reply = await (self._send(request) if self.store is None else self._stored(request, self.store))
        except StoreError as error:
            reply = ChatFailure(FailureKind.STORE, str(error))
        except Exception as error:  # whatever a server does, one call must not end a run
            _LOG.exception("asking %s failed", self.endpoint.name)
            reply = ChatFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {_scrubbed(str(error), None)[:200]}")
        self.account.requests += 1
        if isinstance(reply, ChatFailure):
            self.account.failures[reply.kind] += 1
        return reply

    async def _stored(self, request: ChatRequest, store: ReplyStore) -> ChatReply | ChatFailure:
        """The kept reply, or that of an equal request under way, or a new one, which is then kept."""
        key = request.key(self.endpoint.model)
        under_way: dict[str, _UnderWay] = io_thread().resource(("under way", store.path), dict, dict.clear)
        joined = under_way.get(key)
        if joined is not None:
            reply = await joined.wait()
            if isinstance(reply, ChatReply):
                self.account.joined += 1
                self.account.saved_usd += reply.usage.cost_usd
            return reply
        if store.reads:
            kept = store.get(key)
            if kept is not None:
                self.account.hits += 1
                self.account.saved_usd += kept.usage.cost_usd
                return replace(_read_kept(kept.body), usage=kept.usage)
            if store.mode is StoreMode.REPLAY:
                return ChatFailure(
                    FailureKind.NOT_RECORDED,
                    f"store {str(store.path)!r} holds no reply of {self.endpoint.model!r} to this request: replay the "
                    "settings and seeds that were recorded, or use --store-mode auto",
                )
        task = asyncio.ensure_future(self._send(request, keep=store, key=key))
        begun = _UnderWay(task, under_way, key)
        task.add_done_callback(begun.forget)
        under_way[key] = begun
        return await begun.wait()

    async def _send(
        self, request: ChatRequest, *, keep: ReplyStore | None = None, key: str = "", patient: bool = True
    ) -> ChatReply | ChatFailure:
        budget = self.budget
        if budget is not None:
            if not budget.admits():
                return ChatFailure(
                    FailureKind.BUDGET, f"the budget of ${budget.limit_usd:g} is spent (${budget.spent_usd:.4g})"
                )
            budget.in_flight += 1
        cost = 0.0
        began = time.monotonic()
        try:
            once = self._try if patient else self._try_impatiently
            (raw, reply), tries = await retried(lambda: once(request), self.endpoint, request.seed)
            if tries > 1:
                reply = replace(reply, usage=replace(reply.usage, calls=tries))
            cost = reply.usage.cost_usd
            self.account.paid(reply.usage)
        except TroubleError as trouble:
            took = Usage(latency_s=round(time.monotonic() - began, 4), calls=trouble.tries)
            failure = ChatFailure(trouble.kind, trouble.detail, took)
            if keep is not None and trouble.kind is FailureKind.TOO_LONG:  # it would be so again
                await self._keep(keep, key, _kept_failure(failure), took)
            return failure
        finally:
            if budget is not None:
                budget.settle(cost)
        if keep is not None:
            await self._keep(keep, key, raw, reply.usage)
        return reply

    async def _keep(self, store: ReplyStore, key: str, body: bytes, usage: Usage) -> None:
        try:
            await asyncio.wrap_future(store.put(key, self.endpoint.model, KeptReply(body, usage)))
        except StoreError as error:  # the reply is paid for: it is used, and the next look-up says what is wrong
            self.account.unkept += 1
            _LOG.warning("a reply could not be kept: %s", error)

    async def _try_impatiently(self, request: ChatRequest) -> tuple[bytes, ChatReply]:
        """One try, and no other where the server does not answer in time."""
        try:
            return await self._try(request)
        except TroubleError as trouble:
            trouble.again = trouble.again and trouble.kind is not FailureKind.TIMEOUT
            raise

    async def _try(self, request: ChatRequest) -> tuple[bytes, ChatReply]:
        """One try: the answer's body, and the reply in it.

        Raises:
            TroubleError: it failed.
        """
        line = self._line
        if line is None or not line.thread.on_thread():
            line = self._line = _line_of(self.endpoint)
        servers, limits = line.servers, line.limits
        async with limits.slots:
            expected = 0
            if limits.by_the_minute:
                expected = estimate_tokens(request)
                await limits.spend(expected)
            server = servers.next()
            server.in_flight += 1
            self.account.tries += 1
            began = time.monotonic()

            def took(read: int, wrote: int, text: str) -> Usage:
                read, wrote = counted(request, read, wrote, text)
                return Usage(read, wrote, self.endpoint.cost_usd(read, wrote), round(time.monotonic() - began, 4), 1)

            try:
                raw = await self._post(line.session, server, request)
                reply = read_reply(raw, took)
                if isinstance(reply, ChatFailure):
                    server.fails()
                    raise TroubleError(reply.kind, f"{_place(server)}: {reply.detail}", again=True)
            except TroubleError as trouble:
                self.account.troubles[trouble.kind] += 1
                trouble.elsewhere = len(servers.all) > 1 and servers.another_awake
                raise
            finally:
                server.in_flight -= 1
            server.works()
            limits.used(expected, reply.usage.prompt_tokens + reply.usage.completion_tokens)
            return raw, reply

    async def _post(self, session: aiohttp.ClientSession, server: Server, request: ChatRequest) -> bytes:
        key = self.endpoint.key
        headers = _HEADERS if key is None else {**_HEADERS, "Authorization": f"Bearer {key}"}
        body = _ENCODE(self._accepted(request.body(self.endpoint.model))).encode("utf-8", "replace")
        try:
            async with (
                asyncio.timeout(self.endpoint.timeout_s),
                session.post(server.url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                raw = await response.read()
                if key is not None:  # before anything is read, cut or kept
                    raw = raw.replace(key.encode(), b"[key]")
                if response.status == 200:
                    return raw
                status, answer_headers = response.status, response.headers
        except aiohttp.ServerTimeoutError:
            server.fails()
            why = f"no connection within {_CONNECT_S:g} s"
            raise TroubleError(FailureKind.OUTAGE, f"{_place(server)}: {why}", again=True) from None
        except TimeoutError:
            server.fails()
            raise TroubleError(
                FailureKind.TIMEOUT, f"{_place(server)}: no answer within {self.endpoint.timeout_s:g} s", again=True
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            server.fails()
            why = _scrubbed(str(error) or type(error).__name__, key)
            raise TroubleError(FailureKind.OUTAGE, f"{_place(server)}: {why}", again=True) from None
        trouble = trouble_of(status, answer_headers, raw, self.endpoint)
        trouble.detail = f"{_place(server)}: {_scrubbed(trouble.detail, key)}"
        if self._learn(trouble, raw, request):
            trouble.again = trouble.at_once = True
        elif trouble.kind in (FailureKind.SERVER_ERROR, FailureKind.RATE_LIMITED):
            server.fails(trouble.retry_after_s)
        elif trouble.status in (401, 403, 404):
            server.fails()
            trouble.again = len(self.endpoint.base_urls) > 1  # another may know the key and the model
        raise trouble

    # -- what the server does not know --------------------------------------------------------------------------------

    def _accepted(self, body: dict[str, Any]) -> dict[str, Any]:
        """The request without the fields that the server has refused, some under the name that it wants."""
        if not self.endpoint.seeded or self.endpoint.structured is Structured.NONE or self._refused_fields:
            refused = set(self._refused_fields)
            if not self.endpoint.seeded:
                refused.add("seed")
            if self.endpoint.structured is Structured.NONE:
                refused.add("response_format")
            body = {name: value for name, value in body.items() if name not in refused}
        if self._renamed:
            body = {self._renamed.get(name, name): value for name, value in body.items()}
        return body

    def _learn(self, trouble: TroubleError, raw: bytes, request: ChatRequest) -> bool:
        """Whether the server refused an optional field that can be left out, or wants it by another name."""
        if trouble.status not in (400, 415, 422, 500, 501):
            return False
        text = raw[:4_000].decode("utf-8", "replace")
        sampling: Sampling = request.sampling
        if "max_completion_tokens" in text and sampling.max_tokens is not None and not self._renamed:
            self._renamed = {"max_tokens": "max_completion_tokens"}
            return True
        optional = {"seed"}
        if not self.endpoint.own_temperature:
            optional.add("temperature")  # our default, which nobody has asked for
        if request.schema is not None and self.endpoint.structured is Structured.AUTO:
            optional.add("response_format")
        names = {name for name in optional if _names(text, name)} - self._refused_fields
        if not names:
            return False
        self._refused_fields |= names
        return True


@dataclass(slots=True)
class _UnderWay:
    """A request that several may wait for. Who stops waiting does not stop it for the others."""

    task: asyncio.Task[ChatReply | ChatFailure]
    all: dict[str, _UnderWay]
    key: str
    waiting: int = 0

    def forget(self, _: object = None) -> None:
        """Nobody joins any more."""
        if self.all.get(self.key) is self:
            del self.all[self.key]

    async def wait(self) -> ChatReply | ChatFailure:
        self.waiting += 1
        try:
            return await asyncio.shield(self.task)
        finally:
            self.waiting -= 1
            if not self.waiting:
                self.forget()
                self.task.cancel()  # without effect on a task that is done


def _names(text: str, field: str) -> bool:
    """Whether an error speaks of a field; of `response_format` servers speak in several ways."""
    words = r"response_format|json_schema|guided\w*|structured[ _]outputs?" if field == "response_format" else field
    return re.search(rf"(?<!\w)(?:{words})(?!\w)", text) is not None


def _session() -> aiohttp.ClientSession:
    # The number of connections is the number of requests in flight, which `Limits` bounds.
    connector = aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, keepalive_timeout=30)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S)
    # Looking for proxies costs on every request: only where there are any.
    return aiohttp.ClientSession(
        connector=connector, timeout=timeout, trust_env=bool(urllib.request.getproxies()), auto_decompress=True
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """What a client needs on one I/O thread."""

    thread: IOThread
    session: aiohttp.ClientSession
    servers: Servers
    limits: Limits


def _line_of(endpoint: Endpoint) -> _Line:
    """Session, servers and limits; the latter shared by all clients of the process that name the same."""
    thread = io_thread()
    numbers = (endpoint.concurrency, endpoint.requests_per_minute, endpoint.tokens_per_minute)

    def make() -> tuple[Servers, Limits]:
        return Servers(endpoint.base_urls), Limits.of(*numbers)

    servers, limits = thread.resource(("servers", endpoint.base_urls, numbers), make, lambda _: None)
    return _Line(thread, thread.resource("chat session", _session), servers, limits)


def _place(server: Server) -> str:
    return server.url.removesuffix("/chat/completions")


def _scrubbed(text: str, key: str | None) -> str:
    """One line without the key."""
    return " ".join((text.replace(key, "[key]") if key else text).split())


def _kept_failure(failure: ChatFailure) -> bytes:
    return json.dumps({_FAILURE: {"kind": failure.kind.value, "detail": failure.detail}}).encode()


def _read_kept(body: bytes) -> ChatReply | ChatFailure:
    """What stands in a store: a server's answer, or a failure that would come again."""
    if body.startswith(b'{"' + _FAILURE.encode()):
        found = json.loads(body)[_FAILURE]
        return ChatFailure(FailureKind(found["kind"]), found["detail"])
    return read_reply(body)

"""An OpenAI-compatible server on loopback that answers as it is told: for tests of whatever talks to a model.

It runs in a thread of its own. A behaviour is a function of the request's JSON and its number; it returns the reply's
text, a whole completion (`completion`), an `aiohttp.web.Response`, `BREAK_OFF`, or an awaitable of these.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

__all__ = ["BREAK_OFF", "Behaviour", "ChatServer", "completion"]

Behaviour = Callable[[dict[str, Any], int], Any]
BREAK_OFF = object()
"""What a behaviour returns to close the connection without an answer."""
_START_S = 30.0


def completion(text: str | None, *, finish_reason: str = "stop", **message: Any) -> dict[str, Any]:
    """The JSON of a chat completion.

    Args:
        text: what the model says.
        finish_reason: why it stopped.
        message: further fields of the message (`tool_calls`, `reasoning_content` …).
    """
    said = {"role": "assistant", "content": text, **message}
    return {
        "id": "chatcmpl-0",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": said, "finish_reason": finish_reason}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18},
    }


class ChatServer:
    """The server; use it in a `with` statement.

    Attributes:
        behave: what it does.
        requests: JSON of the requests so far.
        headers: of each of them.
        in_flight: requests under way.
        most_in_flight: the most there have been.
        connections: the transports that requests came over.
    """

    def __init__(self, behave: Behaviour | None = None) -> None:
        """Start serving on a free port.

        Args:
            behave: what to do; by default every reply is "OK".

        Raises:
            RuntimeError: it does not start.
        """
        self.behave: Behaviour = behave or (lambda body, number: "OK")
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.in_flight = self.most_in_flight = 0
        self.connections: set[Any] = set()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="askgym-chat-server", daemon=True)
        self._thread.start()
        if not self._ready.wait(_START_S):
            raise RuntimeError(f"the server did not start within {_START_S} s")

    @property
    def url(self) -> str:
        """Its base URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    def close(self) -> None:
        """Stop serving. Again: no effect."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_START_S)

    def __enter__(self) -> ChatServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = self._loop.run_until_complete(self._start())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.close()

    async def _start(self) -> web.AppRunner:
        app = web.Application(client_max_size=2**26)
        app.router.add_post("/v1/chat/completions", self._answer)
        # Who stops waiting for an answer ends its making; what is not answered when it closes never will be.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, backlog=1024).start()
        self.port = runner.addresses[0][1]
        return runner

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        body = json.loads(await request.read())
        number = len(self.requests)
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        self.connections.add(request.transport)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            answer = self.behave(body, number)
            if isinstance(answer, Awaitable):
                answer = await answer
        finally:
            self.in_flight -= 1
        if answer is BREAK_OFF:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        if isinstance(answer, web.StreamResponse):
            return answer
        return web.json_response(completion(answer) if isinstance(answer, str) else answer)

"""An OpenAI-compatible server in a process of its own that costs next to nothing: it answers after a while, and counts.

What a request waits for is told by the server's mode: a fixed time, or one drawn log-normally (the same sequence for
everybody who asks it to begin anew). To verdicts it says "no", to everything else "Hm.".
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_END = b"\r\n\r\n"


class _Http(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as much of it as a client of chat completions needs."""

    connections = 0

    def __init__(self, latency: Any) -> None:
        self.latency = latency
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        _Http.connections += 1

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, sign, rest = self.buffer.partition(_END)
        if not sign:
            return
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        asyncio.get_running_loop().call_later(self.latency(), self.answer, rest[:length])

    def answer(self, request: bytes) -> None:
        schema = json.loads(request).get("response_format")
        text = "Hm."
        if schema is not None:
            schema = schema["json_schema"]["schema"]
            verdict = {name: {"quote": "", "answer": "no"} for name in schema["required"]}
            text = json.dumps(verdict | {"sheet": schema["properties"]["sheet"]["enum"][0]})
        body = json.dumps(
            {
                "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 400, "completion_tokens": 60},
            }
        ).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


def _serve(pipe: Connection) -> None:
    state: dict[str, Any] = {"latency": lambda: 0.0}

    def told() -> None:
        order = pipe.recv()
        if order[0] == "fixed":
            state["latency"] = lambda: order[1]
        elif order[0] == "lognormal":
            rng = random.Random(order[3])
            median, sigma = order[1], order[2]
            state["latency"] = lambda: median * rng.lognormvariate(0.0, sigma)
        pipe.send(_Http.connections)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Http(lambda: state["latency"]()), "127.0.0.1", 0, backlog=1024)
        loop.add_reader(pipe.fileno(), told)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


@dataclass(slots=True)
class Stub:
    """The server, from outside."""

    url: str
    pipe: Connection

    def fixed(self, seconds: float) -> int:
        """Answer after so long; how many connections there have been so far."""
        return self._tell(("fixed", seconds))

    def lognormal(self, median_s: float, sigma: float, seed: int) -> int:
        """Answer after a time drawn log-normally, the same ones in the same order for the same seed."""
        return self._tell(("lognormal", median_s, sigma, seed))

    def _tell(self, order: tuple[Any, ...]) -> int:
        self.pipe.send(order)
        connections: int = self.pipe.recv()
        return connections


@contextmanager
def stub() -> Iterator[Stub]:
    """A server on loopback, ended at the end."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield Stub(f"http://127.0.0.1:{here.recv()}/v1", here)
    finally:
        process.terminate()
        process.join()

"""The client in Ray actors: an I/O thread of its own in each, sockets and all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from askgym.endpoints.chat import ChatReply, ChatRequest
from askgym.endpoints.client import ChatClient
from askgym.endpoints.settings import Endpoint, Sampling

if TYPE_CHECKING:
    from askgym.testing.server import ChatServer

pytestmark = pytest.mark.vllm("ray")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, _node_ip_address="127.0.0.1")
    yield ray
    ray.shutdown()


@pytest.mark.parametrize("waits", [True, False], ids=["a blocking method", "an asynchronous method"])
def test_in_an_actor(cluster: Any, chat_server: ChatServer, waits: bool) -> None:
    def request(seed: int) -> ChatRequest:
        return ChatRequest(({"role": "user", "content": "hello"},), Sampling(), seed)

    # Defined here, so that they travel by value: actors cannot import a test.
    class Blocking:
        def __init__(self, client: ChatClient) -> None:
            self.client = client

        def ask(self, seed: int) -> Any:
            return self.client.ask(request(seed), 60)

    class Asynchronous(Blocking):
        async def ask(self, seed: int) -> Any:
            return await self.client.complete(request(seed))

    client = ChatClient(Endpoint("m", (chat_server.url,)))
    assert isinstance(client.ask(request(0)), ChatReply)  # the thread of this process is there before
    actor = cluster.remote(Blocking if waits else Asynchronous).remote(client)
    replies = cluster.get([actor.ask.remote(seed) for seed in range(4)], timeout=120)
    assert [reply.text for reply in replies] == ["OK"] * 4
    cluster.kill(actor)

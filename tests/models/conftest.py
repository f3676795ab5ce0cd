"""Tests that run a model: a tiny one made on the spot, in this process, on vLLM here, and behind a vLLM server.

A module says which packages it needs by its marker, `pytestmark = pytest.mark.vllm("torch", "transformers")`. Where one
is missing its tests are skipped and say so; under `make test-vllm`, which sets ASKGYM_REQUIRE_VLLM, they fail, because
a check that was asked for and silently not made is worse than none.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import os
import runpy
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_randomly

from askgym.envs.ask.setup import MIXES, AskConfig, AskSetup
from askgym.rollout import Plan

# DeepSpeed asks to be seeded before each test: it would be imported for that, before warnings of others are let pass.
pytest_randomly.entrypoint_reseeds = []

HERE = Path(__file__).parent
START_S = 300
"""A server or an engine is up within half a minute on a computer that does nothing else."""
SETTINGS = {
    "VLLM_CPU_KVCACHE_SPACE": "1",
    "VLLM_NO_USAGE_STATS": "1",
    "VLLM_LOGGING_STREAM": "ext://sys.stderr",
    "HF_HUB_OFFLINE": "1",
    # Compiling costs half a minute an engine, and a model of this size gains nothing by it.
    "TORCHDYNAMO_DISABLE": "1",
    "RAY_USAGE_STATS_ENABLED": "0",
    "TOKENIZERS_PARALLELISM": "false",
}

NOT_OURS = (
    "ignore:::(?!askgym|tests)",
    # Told to whoever runs when the garbage is collected: vLLM leaves sockets to it.
    "ignore::ResourceWarning",
    "ignore::pytest.PytestUnraisableExceptionWarning",
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Time for an engine to start, and peace from other people's warnings; ours stay errors."""
    item.add_marker(pytest.mark.timeout(2 * START_S))
    for ours in (
        "ignore:::(?!askgym|tests)",
        "ignore::ResourceWarning",
        "ignore::pytest.PytestUnraisableExceptionWarning",
    ):
        item.add_marker(pytest.mark.filterwarnings(ours))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what cannot run here, before any fixture is made."""
    needed = [package for mark in item.iter_markers("vllm") for package in mark.args]
    missing = [package for package in needed if importlib.util.find_spec(package) is None]
    if not missing:
        return
    if os.environ.get("ASKGYM_REQUIRE_VLLM"):
        pytest.fail(f"ASKGYM_REQUIRE_VLLM is set and {', '.join(missing)} is not installed")
    pytest.skip(f"{', '.join(missing)} is not installed: `make test-vllm` runs this")


@pytest.fixture(scope="session", autouse=True)
def settings() -> Iterator[None]:
    """What vLLM, transformers and Ray read from the environment, here and in the processes that are started."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            if name not in os.environ:
                patch.setenv(name, value)
        yield
        gc.collect()  # what engines have left behind complains here, where nobody listens, and not at the very end


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory, settings: None) -> Path:
    """The folder of a model of 100,000 random parameters."""
    folder = tmp_path_factory.mktemp("model") / "tiny"
    runpy.run_path(str(HERE / "tiny.py"))["make"](folder)
    return folder


@pytest.fixture(scope="session")
def plan_of() -> Callable[..., Plan]:
    """`plan_of(agent_name, **settings)`: AskMind episodes on generated items."""

    def make(agent: str, **settings: Any) -> Plan:
        return Plan("AskMind-v0", AskSetup.build(AskConfig(mix=MIXES["AskMind"], **settings)), agent, seed=3)

    return make


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_up(url: str) -> bool:
    """Whether there is an answer of 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def port() -> int:
    """A free port, see `free_port`."""
    return free_port()


@pytest.fixture
def up() -> Callable[[str], bool]:
    """Tells whether a server is up, see `is_up`."""
    return is_up


@pytest.fixture(scope="session")
def vllm_server(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A vLLM server with the tiny model under the name `tiny`; yields the base URL, `http://127.0.0.1:PORT/v1`."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "server.log"
    options = {
        "--model": str(tiny_model),
        "--served-model-name": "tiny",
        "--host": "127.0.0.1",
        "--port": str(port),
        "--dtype": "float32",
        "--logprobs-mode": "processed_logprobs",
        # Not the sampling settings in the model's folder: a request says how it wants to be sampled.
        "--generation-config": "vllm",
    }
    command = [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--enforce-eager"]
    # On a CPU the engine dies of a seeded request whose prompt is read in pieces.
    command += ["--no-enable-chunked-prefill"]
    command += [word for pair in options.items() for word in pair]
    with log.open("wb") as file:
        # A session of its own, so that the engine's processes can be ended with it.
        server = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        deadline = time.monotonic() + START_S
        while not is_up(f"http://127.0.0.1:{port}/health"):
            if server.poll() is not None or time.monotonic() > deadline:
                tail = log.read_text(encoding="utf-8", errors="replace")[-4000:]
                what = "ended" if server.poll() is not None else f"was not up within {START_S} s"
                pytest.fail(f"the vLLM server {what}; the end of its log:\n{tail}")
            time.sleep(0.5)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(20)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait(20)

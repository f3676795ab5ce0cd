"""What the tests of the command line share: the command in this process, and as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import askgym
from askgym.cli.app import app

SOURCES = str(Path(askgym.__file__).resolve().parent.parent)

AGENTS = '''
"""Agents for tests: `steady` plays; it stops for good at its BLOCK_AT-th call, and says so in a file."""

import os
import time

from askgym.types import Action

calls = 0


def steady(messages):
    global calls
    calls += 1
    if calls == int(os.environ.get("BLOCK_AT", "0")):
        with open("blocked", "w") as file:
            file.write("here")
        time.sleep(120)
    if any(message["role"] == "assistant" for message in messages):
        return "The answer is 3."
    return "Could you tell me the price?"


class Polite:
    name = "polite"

    def act(self, list_of_messages):
        return [Action("The answer is 3.") for _ in list_of_messages]


class Later:
    """A policy role whose replies take time."""

    async def answer(self, call):
        import asyncio

        await asyncio.sleep(0.001 * (call.seed % 5))
        return Action("The answer is 3.")


class Patient(Later):
    """The same, but it takes so long that a signal comes in between."""

    async def answer(self, call):
        import asyncio

        await asyncio.sleep(0.02 if call.turn == 1 else 0)
        return await super().answer(call)


def broken(messages):
    raise RuntimeError("no\\nluck")


def wordless(messages):
    return 3
'''


JUDGES = '''
"""Judges for tests. What ails them stands in the file `sick`; without it they judge by rules."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from askgym.envs.ask.judge import RuleJudge
from askgym.seeding import choose, unit_interval
from askgym.types import FailureKind, JudgeFailure, Usage

RULES = RuleJudge()
POOL = ThreadPoolExecutor(4)
calls = 0


def flaky(call):
    """Fails now and then, in the ways named in `sick`."""
    global calls
    calls += 1
    if calls == int(os.environ.get("BLOCK_AT", "0")):
        Path("blocked").write_text("here")
        time.sleep(120)
    if not Path("sick").exists() or unit_interval("flaky", call.seed) > 0.3:
        return RULES.answer(call)
    kind = choose(Path("sick").read_text().split(), "kind", call.seed)
    return JudgeFailure(FailureKind(kind), "it would not", attempts=3, usage=Usage(10, 2, 0.5, 0.1, 3))


def down(call):
    """Fails always, in the ways named in `sick`."""
    if not Path("sick").exists():
        return RULES.answer(call)
    kind = choose(Path("sick").read_text().split(), "kind", call.seed)
    return JudgeFailure(FailureKind(kind), "401: no such key")


def poor(call):
    """Has money for ten verdicts a sitting."""
    global calls
    calls += 1
    if calls > 10 and Path("sick").exists():
        return JudgeFailure(FailureKind.BUDGET, "$1.00 of $1.00 spent")
    return RULES.answer(call)


async def awaited(call):
    import asyncio

    await asyncio.sleep(0.001 * (call.seed % 3))
    return flaky(call)


inside = most = 0


async def counted(call):
    """Says in a file how many were asked at a time."""
    import asyncio

    global inside, most
    inside += 1
    most = max(most, inside)
    Path("most").write_text(str(most))
    await asyncio.sleep(0.01)
    inside -= 1
    return RULES.answer(call)


def moody(call):
    """Now and then of another opinion on what is a final answer, and then it is wrong."""
    found = RULES.answer(call)
    if unit_interval("moody", call.seed) < 0.7:
        return found
    final = not found.answers["final_answer"]
    return replace(found, answers={**found.answers, "final_answer": final, "correct": False if final else None})


def later(call):
    return POOL.submit(flaky, call)
'''


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, whose modules are forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    return tmp_path


@pytest.fixture
def agents(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module of agents in the current folder."""
    (folder / "cli_test_agents.py").write_text(AGENTS, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "cli_test_agents", raising=False)
    return "cli_test_agents"


@pytest.fixture
def judges(agents: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module of judges in the current folder."""
    (folder / "cli_test_judges.py").write_text(JUDGES, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "cli_test_judges", raising=False)
    return "cli_test_judges"


@pytest.fixture
def run(folder: Path) -> Callable[..., Result]:
    """`askgym …` in this process; `run(*arguments, input=text)`."""

    def invoke(*arguments: str, **more: Any) -> Result:
        return CliRunner().invoke(app, list(arguments), prog_name="askgym", **more)

    return invoke


@pytest.fixture
def process(folder: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """`askgym …` as a process, ended after the test at the latest; `process(*arguments, **environment)`."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> subprocess.Popen[str]:
        env = {**os.environ, "PYTHONPATH": SOURCES, **environment}
        running = subprocess.Popen(
            [sys.executable, "-m", "askgym", *arguments],
            cwd=folder,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Whoever runs the tests may ignore Ctrl-C, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        started.append(running)
        return running

    yield start
    for running in started:
        running.kill()
        running.wait()
        for stream in (running.stdin, running.stdout, running.stderr):
            if stream is not None:
                stream.close()


@pytest.fixture
def no_scipy(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Makes this process one without SciPy, from the call on."""

    def forget() -> None:
        for name in [name for name in sys.modules if name == "scipy" or name.startswith("scipy.")]:
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setitem(sys.modules, "scipy", None)

    return forget

"""What all tests share: the hypothesis profiles and the way to real benchmark data.

Profiles: `dev` (the default) draws new examples each time, so that everyday runs explore; `ci` draws the same ones each
time, so that a failure is a change of the code. `HYPOTHESIS_PROFILE` chooses. Neither has a deadline: how long an
example takes on a busy machine says nothing about the code.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from askgym.testing.server import ChatServer

settings.register_profile("dev", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

ROW_FILES = ("ask_mind.jsonl", "ask_overconfidence.jsonl", "in3_interaction.jsonl", "quest_bench.jsonl")
ASKBENCH_FILES = (*ROW_FILES, "metric_fixtures.json")


@pytest.fixture(scope="session")
def askbench_data() -> Path:
    """The folder that `ASKGYM_DATA` names; its subfolder `askbench` holds the real rows.

    Unset: the test is skipped, and says why. Set, and a file is missing: the test fails, because a check that was
    asked for and silently not made is worse than none.
    """
    named = os.environ.get("ASKGYM_DATA")
    if not named:
        pytest.skip("ASKGYM_DATA is not set: it names the folder that holds askbench/ with the real rows")
    folder = Path(named)
    missing = [f"askbench/{name}" for name in ASKBENCH_FILES if not (folder / "askbench" / name).is_file()]
    if missing:
        pytest.fail(f"ASKGYM_DATA={named!r} lacks {', '.join(missing)}; mend the folder, or unset the variable to skip")
    return folder


TAU2_FILES = (
    "db.toml",
    "user_db.toml",
    "tasks_small.json",
    "tasks_base.json",
    "tasks_fuzz.json",
    "verdicts.json",
    "fuzz.jsonl.gz",
)


@pytest.fixture(scope="session")
def tau2_data() -> Path:
    """The subfolder `tau2` of the folder that `ASKGYM_DATA` names: upstream's tasks, verdicts and episodes.

    Skips and fails as `askbench_data` does.
    """
    named = os.environ.get("ASKGYM_DATA")
    if not named:
        pytest.skip("ASKGYM_DATA is not set: it names the folder that holds tau2/ with the real tasks and verdicts")
    folder = Path(named) / "tau2"
    missing = [f"tau2/{name}" for name in TAU2_FILES if not (folder / name).is_file()]
    if missing:
        pytest.fail(f"ASKGYM_DATA={named!r} lacks {', '.join(missing)}; mend the folder, or unset the variable to skip")
    return folder


@pytest.fixture
def chat_server() -> Iterator[ChatServer]:
    """An OpenAI-compatible server on loopback that says "OK" until told otherwise."""
    with ChatServer() as server:
        yield server


@pytest.fixture
def chat_servers() -> Iterator[Callable[[], ChatServer]]:
    """Makes such servers; all are closed at the end."""
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(ChatServer())

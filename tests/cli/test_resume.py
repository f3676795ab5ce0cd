"""A run that is killed or interrupted, and run again, has exactly the rows of an uninterrupted one.

SIGKILL, at any point and in the middle of a write, loses no episode that had ended and repeats none. SIGINT says how
many are kept, and gives the command that goes on.
"""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from askgym.records import read_run

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[str]]

EPISODES = 12


def wait_for(path: Path, running: subprocess.Popen[str]) -> None:
    """Until `path` exists; fails when the process ends before."""
    deadline = time.monotonic() + 60
    while not path.exists():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline, "the agent was never asked that often"
        time.sleep(0.005)


@pytest.fixture
def slow(agents: str) -> tuple[str, ...]:
    """An evaluation whose agent can be made to stop at a given call; each of its episodes takes two calls."""
    calm = ("--items", "builtin:shopping", "--user", "rules:plain")
    return ("eval", "AskMind-v0", "--agent", f"{agents}:steady", "-n", str(EPISODES), *calm)


@pytest.mark.parametrize("call", [1, 10, 19])
def test_killed_and_resumed_equals_uninterrupted(
    run: Run, process: Start, slow: tuple[str, ...], folder: Path, call: int
) -> None:
    assert run(*slow, "--out", "whole.jsonl").exit_code == 0
    whole = (folder / "whole.jsonl").read_bytes()
    running = process(*slow, "--out", "a.jsonl", BLOCK_AT=str(call))
    wait_for(folder / "blocked", running)
    running.kill()
    running.communicate(timeout=30)
    assert running.returncode == -signal.SIGKILL
    kept = (folder / "a.jsonl").read_bytes()
    assert kept.count(b"\n") == (call - 1) // 2
    assert whole.startswith(kept)
    if call > 1:  # as if the kill had come in the middle of a write
        with (folder / "a.jsonl").open("ab") as file:
            file.write(whole[len(kept) : len(kept) + 50])
    done = run(*slow, "--out", "a.jsonl")
    assert done.exit_code == 0, done.output
    assert (folder / "a.jsonl").read_bytes() == whole
    assert [row["index"] for row in read_run(folder / "a.jsonl")[1]] == list(range(EPISODES))


def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(
    run: Run, process: Start, slow: tuple[str, ...], folder: Path
) -> None:
    command = (*slow, "--no-resume", "--system-prompt", "Be brief, please.")
    assert run(*command, "--out", "whole.jsonl").exit_code == 0
    running = process(*command, "--out", "a.jsonl", BLOCK_AT="10")
    wait_for(folder / "blocked", running)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert out == ""
    line, advice = err.strip().split(" To go on: ")
    assert line == f"interrupted: 4 of {EPISODES} episodes are kept in a.jsonl."
    name, *arguments = shlex.split(advice)
    assert name == "askgym"
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert f"({EPISODES}, 4 of them from an earlier sitting)" in done.stdout
    assert (folder / "a.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()


def test_ctrl_c_while_replies_are_awaited(run: Run, process: Start, agents: str, folder: Path) -> None:
    command = ("eval", "AskMind-v0", "--agent", f"{agents}:Patient", "-n", "40", "--concurrency", "4")
    running = process(*command, "--out", "a.jsonl")
    while not (folder / "a.jsonl").exists() or not (folder / "a.jsonl").read_bytes():
        assert running.poll() is None, running.communicate()
        time.sleep(0.005)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert err.startswith("interrupted: ")
    assert err.count("\n") == 1
    kept = len(read_run(folder / "a.jsonl")[1])
    assert f"{kept} of 40 episodes are kept" in err
    assert 0 < kept < 40
    assert run(*command, "--out", "a.jsonl").exit_code == 0
    assert run(*command, "--out", "whole.jsonl").exit_code == 0
    one, two = (sorted((folder / name).read_bytes().splitlines()) for name in ("a.jsonl", "whole.jsonl"))
    assert one == two


# --- an agent that has changed ---------------------------------------------------------------------------------------


def test_a_changed_agent_is_refused_and_overwrite_begins_anew(
    run: Run, agents: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = ("eval", "AskMind-v0", "--agent", f"{agents}:steady", "-n", "3", "--resamples", "0", "--no-references")
    assert run(*command, "--out", "a.jsonl").exit_code == 0
    assert run(*command, "--out", "a.jsonl").exit_code == 0
    old = (folder / "a.jsonl").read_bytes()
    module = folder / f"{agents}.py"
    module.write_text(module.read_text(encoding="utf-8").replace("answer is 3", "answer is 44"), encoding="utf-8")
    monkeypatch.delitem(sys.modules, agents)
    done = run(*command, "--out", "a.jsonl")
    assert done.exit_code == 2
    assert "agent_digest" in done.output
    assert "give another --out, or --overwrite" in done.output
    assert (folder / "a.jsonl").read_bytes() == old
    done = run(*command, "--out", "a.jsonl", "--overwrite")
    assert done.exit_code == 0, done.output
    assert b"answer is 44" in (folder / "a.jsonl").read_bytes()
    assert (folder / "a.jsonl.bak").read_bytes() == old
    assert (folder / "a.meta.json.bak").exists()


def test_ctrl_c_while_statistics_are_made_says_how_to_see_the_episodes(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("askgym.cli.evaluate._statistics", interrupted)
    done = run("eval", "AskMind-v0", "--agent", "oracle", "-n", "3", "--out", "a.jsonl")
    assert done.exit_code == 130
    assert done.output == "interrupted: all episodes are kept. To see them: askgym stats a.jsonl\n"
    assert len(read_run(folder / "a.jsonl")[1]) == 3

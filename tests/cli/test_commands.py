"""`list`, `play`, `demo`, the help, and how bad input is refused.

1. Every command has help with examples; no argument at all shows the help.
2. Bad input: one line on stderr, exit code 2, never a traceback, with the closest known name.
3. `play` works through a pipe, skips blank lines, joins continued ones, and ends politely.
4. A closed pipe is no reason for a traceback.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import askgym
from askgym.cli import main
from askgym.envs.ask.agents import REFERENCE_AGENTS
from askgym.envs.registration import ENV_IDS, build_setup

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[str]]

ORACLE = ("eval", "AskMind-v0", "--agent", "oracle")


@pytest.mark.parametrize("command", ["demo", "list", "play", "eval", "rescore"])
def test_each_command_has_help_with_examples(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"  askgym {command}" in done.stdout


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    done = run()
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.split("Commands:\n")[1].splitlines()[:4]] == [
        "demo",
        "list",
        "play",
        "eval",
    ]


def test_version(run: Run) -> None:
    done = run("--version")
    assert done.exit_code == 0
    assert done.stdout.startswith("askgym ")


def test_help_loads_nothing_heavy() -> None:
    code = "import sys\nfrom askgym.cli.app import app\nsys.stdout.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert loaded & {"rich", "aiohttp", "askgym.envs.ask.setup", "askgym.rollout", "askgym.records"} == set()


# --- bad input -------------------------------------------------------------------------------------------------------

BAD = {
    "command": (("evla",), "Did you mean 'eval'"),
    "environment": (("eval", "AskMnd-v0", "--agent", "oracle"), "Did you mean 'AskMind-v0'"),
    "environment to play": (("play", "AskMnd-v0"), "Did you mean 'AskMind-v0'"),
    "second environment": (("eval", "AskMind-v0", "AskMnd-v0", "--agent", "oracle"), "Did you mean 'AskMind-v0'"),
    "no environment": (("eval", "--agent", "oracle"), "Missing argument"),
    "no agent": (("eval", "AskMind-v0"), "Missing option '--agent'"),
    "empty agent": (("eval", "AskMind-v0", "--agent", ","), "names nobody"),
    "agent": (("eval", "AskMind-v0", "--agent", "oracel"), "Did you mean 'oracle'"),
    "module": (("eval", "AskMind-v0", "--agent", "no_such_module:x"), "no module 'no_such_module'"),
    "submodule": (("eval", "AskMind-v0", "--agent", "json.nothing:x"), "no module 'json.nothing'"),
    "attribute": (("eval", "AskMind-v0", "--agent", "json:lodas"), "Did you mean 'loads'"),
    "half an agent": (("eval", "AskMind-v0", "--agent", "json:"), "module:attribute is needed"),
    "no agent at all": (("eval", "AskMind-v0", "--agent", "json:__name__"), "an Agent is needed"),
    "option": (("eval", "AskMind-v0", "--agnt", "oracle"), "--agent"),
    "option value": ((*ORACLE, "-n", "0"), "x>=1"),
    "split": ((*ORACLE, "--split", "tets"), "Did you mean 'test'"),
    "guidance": ((*ORACLE, "--guidance", "strng"), "Did you mean 'strong'"),
    "style": ((*ORACLE, "--user", "rules:chaty"), "Did you mean 'chatty'"),
    "style of all": ((*ORACLE, "--user", "rules:mixd"), "Did you mean 'mixed'"),
    "styles are named": ((*ORACLE, "--user", "rules:jolly"), "mixed"),
    "all styles and one": ((*ORACLE, "--user", "rules:mixed,terse"), "give it alone"),
    "a run's description": (("stats", "a.meta.json"), "give the file of its rows beside it, a.jsonl"),
    "no run": (("stats", "nothing.jsonl"), "run 'nothing.jsonl': there is no such run"),
    "a file of items": (("stats", "items.jsonl"), "items.jsonl is no run, since its first row is no episode"),
    "no file of a run": (("stats", "file"), "'file' is no file of a run: give the NAME.jsonl"),
    "user": ((*ORACLE, "--user", "rule"), "Did you mean 'rules'"),
    "reward": ((*ORACLE, "--reward", "askbnch"), "Did you mean 'askbench'"),
    "knob": ((*ORACLE, "--difficulty", "lod=small"), "Did you mean 'load'"),
    "knob without value": ((*ORACLE, "--difficulty", "load"), "NAME=VALUE"),
    "knob value": ((*ORACLE, "--difficulty", "points=few"), "whole number"),
    "knob range": ((*ORACLE, "--difficulty", "points=9"), "from 2 to 5"),
    "family": ((*ORACLE, "--items", "builtin:shoping"), "Did you mean 'shopping'"),
    "turns": (("eval", "AskMindStrict-v0", "--agent", "oracle", "--max-turns", "3"), "exactly 2 turns"),
    "no items": ((*ORACLE, "--items", "nothing.jsonl"), "does not exist"),
    "no prompt": ((*ORACLE, "--system-prompt-file", "nothing.txt"), "does not exist"),
    "two prompts": ((*ORACLE, "--system-prompt", "a", "--system-prompt-file", "b"), "give one of them"),
    "item id": (("play", "AskMind-v0", "--item-id", "x"), "unknown item id 'x'"),
    "out is a folder": ((*ORACLE, "--out", "folder.jsonl"), "is a folder"),
    "out is a file": ((*ORACLE, "--out", "file"), "is a file"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_exit_code_2(run: Run, folder: Path, case: str) -> None:
    (folder / "folder.jsonl").mkdir()
    (folder / "file").touch()
    (folder / "items.jsonl").write_text('{"problem": "What is 2+2?", "answer": "4"}\n', encoding="utf-8")
    arguments, expected = BAD[case]
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert expected in done.stderr


def test_agents_that_cannot_be_had_are_one_line(run: Run, folder: Path) -> None:
    (folder / "cli_bad_syntax.py").write_text("def :", encoding="utf-8")
    (folder / "cli_bad_import.py").write_text("import no_such_thing", encoding="utf-8")
    (folder / "cli_bad_class.py").write_text("class A:\n    def __init__(self, x): ...", encoding="utf-8")
    for spec, expected in {
        "cli_bad_syntax:a": "importing it failed: SyntaxError",
        "cli_bad_import:a": "needs 'no_such_thing'",
        "cli_bad_class:A": "making it without arguments failed: TypeError",
    }.items():
        done = run("eval", "AskMind-v0", "--agent", spec)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert expected in done.stderr


def test_an_object_is_named_by_its_type(run: Run, folder: Path) -> None:
    (folder / "cli_object.py").write_text("class Thing: ...\nthing = Thing()", encoding="utf-8")
    done = run("eval", "AskMind-v0", "--agent", "cli_object:thing")
    assert done.stderr.startswith("error: agent=<Thing object>: a reference agent's name")


COMMANDS = {
    "list": ("askgym.cli.listing.catalogue", ("list",)),
    "items lint": ("askgym.envs.ask.items.lint.lint_entries", ("items", "lint", "shopping")),
    "stats": ("askgym.records.read_run", ("stats", "a.jsonl")),
    "demo": ("askgym.cli.options.build_environment", ("demo",)),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_interrupted_in_one_line(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    target, arguments = COMMANDS[name]
    monkeypatch.setattr(target, interrupted)
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (130, "", "interrupted\n")


def test_an_interrupt_while_the_package_is_loaded_is_one_line(folder: Path) -> None:
    (folder / "gymnasium.py").write_text("raise KeyboardInterrupt", encoding="utf-8")
    path = os.pathsep.join([str(folder), str(Path(askgym.__file__).resolve().parent.parent)])
    for start, code, shown in (("-m", 130, "interrupted\n"), ("-c", None, None)):
        done = subprocess.run(
            [sys.executable, start, "askgym" if start == "-m" else "import askgym"],
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": path},
            check=False,
        )
        if code is None:
            assert done.stderr.endswith("KeyboardInterrupt\n"), "who imports the package gets the exception"
        else:
            assert (done.returncode, done.stderr) == (code, shown)


def test_main_exits_with_the_code_and_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["evla"])
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("error: unknown command 'evla'")
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0


# --- list ------------------------------------------------------------------------------------------------------------


def test_list_names_everything(run: Run) -> None:
    done = run("list", "--json")
    assert done.exit_code == 0
    known = json.loads(done.stdout)
    assert [one["id"] for one in known["environments"]] == list(ENV_IDS)
    assert {one["id"]: one["turns"] for one in known["environments"]}["AskMindStrict-v0"] == 2
    assert [one["agent"] for one in known["agents"]] == list(REFERENCE_AGENTS)
    assert all(
        one["summary"] for section in ("environments", "agents", "rewards", "guidance") for one in known[section]
    )
    assert {"family": "shopping", "domain": "commerce", "answer": "number"}.items() <= next(
        one for one in known["families"] if one["family"] == "shopping"
    ).items()
    assert [one["reward"] for one in known["rewards"] if one["default"]] == ["progress"]
    assert {one["style"] for one in known["user_styles"] if not one["default"]} == {
        "withholding",
        "wrong_first",
        "mixed",
    }


def test_list_draws_tables(run: Run) -> None:
    done = run("list")
    assert done.exit_code == 0
    for name in (*ENV_IDS, *REFERENCE_AGENTS, "shopping", "progress", "askbench", "fata", "impatient"):
        assert name in done.stdout


# --- play ------------------------------------------------------------------------------------------------------------


def sample() -> tuple[str, str, list[str]]:
    """An incomplete built-in item: its id, expected answer, and what is missing."""
    source = build_setup("AskMindStrict-v0", {"split": "test", "items": "builtin:shopping"}).source
    item = source[0]
    return item.id, item.answer, [point.text for point in item.checkpoints]


def test_play_through_a_pipe(run: Run) -> None:
    item_id, answer, missing = sample()
    questions = "\\\n".join(f"Could you tell me the {label}?" for label in missing)
    done = run(
        "play", "AskMind-v0", "--item-id", item_id, "--seed", "1", input=f"\n  \n{questions}\nThe answer is {answer}."
    )
    assert done.exit_code == 0, done.output
    assert f"item {item_id}" in done.stdout
    assert done.stdout.count("(type a question, a correction or an answer)") == 2
    assert done.stdout.count("turn 2 of 3>") == 1
    assert f"end: answered; right. Expected answer: {answer}" in done.stdout
    for label in missing:
        assert f"  [x] {label}" in done.stdout
    total = next(line for line in done.stdout.splitlines() if line.split()[:1] == ["sum"])
    assert total.split()[-1] == "1.00"


def test_play_hides_until_the_end(run: Run) -> None:
    item_id, answer, missing = sample()
    arguments = ("play", "AskMind-v0", "--item-id", item_id, "--seed", "1")
    hidden = run(*arguments, input="What?\n")
    assert f"Expected answer: {answer}" not in hidden.stdout
    assert "[ ]" not in hidden.stdout
    assert "not scored" in hidden.stdout
    assert hidden.exit_code == 0
    shown = run(*arguments, "--show-hidden", input="What?\n")
    assert f"expected answer: {answer}" in shown.stdout
    assert f"  [ ] {missing[0]}" in shown.stdout


def test_play_marks_what_stayed_open(run: Run) -> None:
    item_id, _, missing = sample()
    done = run("play", "AskMind-v0", "--item-id", item_id, "--seed", "1", input="The answer is 0.\n")
    assert done.exit_code == 0
    assert "end: answered; wrong" in done.stdout
    for label in missing:
        assert f"  [ ] {label}" in done.stdout


def test_play_with_the_same_seed_is_the_same(run: Run) -> None:
    one, two, other = (run("play", "AskMind-v0", "--seed", seed, input="") for seed in ("4", "4", "5"))
    assert one.stdout == two.stdout != other.stdout


def test_play_stops_at_ctrl_c(process: Start) -> None:
    playing = process("play", "AskMind-v0", "--seed", "1", PYTHONUNBUFFERED="1")
    assert playing.stdout is not None
    assert "AskMind-v0" in playing.stdout.readline()
    seen = ""
    while not seen.endswith("turn 1 of 3> "):
        seen += playing.stdout.read(1)
    playing.send_signal(signal.SIGINT)
    out, err = playing.communicate(timeout=30)
    assert playing.returncode == 130
    assert "not scored" in out
    assert err == ""


# --- demo and pipes --------------------------------------------------------------------------------------------------


def test_demo_shows_all_agents_and_a_dialogue(run: Run, folder: Path) -> None:
    done = run("demo", "-n", "16", "--out", "shown")
    assert done.exit_code == 0, done.output
    for name in (*REFERENCE_AGENTS, "AskMind-v0", "AskOverconfidence-v0"):
        assert name in done.stdout
    assert "assistant: " in done.stdout
    assert "episodes: shown/*.jsonl (12 runs of 16)" in done.stdout
    assert len(list(folder.glob("shown/*.jsonl"))) == 12
    oracle = next(line for line in done.stdout.splitlines() if " oracle " in line)
    assert oracle.split()[2:] == ["1.000", "1.000", "1.000", "1.000", "0.000", oracle.split()[-1]]


def test_demo_replaces_its_own_files_and_no_others(run: Run, folder: Path) -> None:
    assert run("demo", "-n", "2", "--out", "shown").exit_code == 0
    assert run("demo", "-n", "1", "--out", "shown").exit_code == 0
    path = folder / "shown" / "AskMind-v0-oracle.jsonl"
    assert path.read_text().count("\n") == 1
    path.unlink()
    assert run(*ORACLE, "-n", "3", "--out", "shown/AskMind-v0-oracle.jsonl").exit_code == 2  # the demo's description
    path.with_name("AskMind-v0-oracle.meta.json").unlink()
    assert run(*ORACLE, "-n", "3", "--out", "shown/AskMind-v0-oracle.jsonl").exit_code == 0
    refused = run("demo", "-n", "1", "--out", "shown")
    assert refused.exit_code == 2
    assert "was not written by a demo" in refused.stderr
    assert path.read_text().count("\n") == 3


@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("list", "--json")])
def test_a_closed_pipe_is_silent(process: Start, arguments: tuple[str, ...]) -> None:
    listing = process(*arguments)
    assert listing.stdout is not None
    assert listing.stderr is not None
    listing.stdout.close()
    assert listing.stderr.read() == ""
    assert listing.wait(timeout=30) == 141


@pytest.mark.skipif(shutil.which("head") is None, reason="there is no head(1) here")
def test_head_takes_one_line(folder: Path) -> None:
    sources = str(Path(sys.modules["askgym"].__file__ or "").resolve().parent.parent)
    command = f'"{sys.executable}" -m askgym list --json | head -n 1'
    environment = {**os.environ, "PYTHONPATH": sources}
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("{\n", "")

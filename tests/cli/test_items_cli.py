"""`askgym items show | lint | stats | combine` as people and machines meet them.

1. `show` finds items by place, id and scenario, and prints what reads back.
2. `lint` says where and what, and its exit code says whether there was an error.
3. `stats` counts; `combine` writes a file that loads.
4. Bad input is one line and exit code 2.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.envs.ask.items import item_from_row, load_items
from askgym.envs.ask.items.findings import CODES

Run = Callable[..., Result]

GOOD: dict[str, Any] = {
    "id": "good",
    "ori_question": "A baker sells 12 loaves at $3 each. The oven costs $5 a day. What is left?",
    "degraded_question": "A baker sells some loaves at $3 each. The oven costs $5 a day. What is left?",
    "required_points": ["Exact number of loaves sold"],
    "expected_answer": "31",
}
EQUAL = GOOD | {"id": "equal", "degraded_question": GOOD["ori_question"]}
WARNED = {key: value for key, value in GOOD.items() if key != "id"}


def rows(*made: Any, name: str = "rows.jsonl") -> str:
    Path(name).write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in made), "utf-8")
    return name


# --- 1. show ---


def test_show(run: Run) -> None:
    done = run("items", "show", rows(GOOD, EQUAL))
    assert done.exit_code == 0
    assert "good (missing_info, askmind, rows.jsonl:1)" in done.stdout
    assert "1. Exact number of loaves sold — settled by “A baker sells 12 loaves at $3 each.”" in done.stdout
    assert "31 (number)" in done.stdout
    assert "equal" in done.stdout
    assert "complete " not in done.stdout.split("equal (")[1]  # it is the shown one


def test_show_finds_items(run: Run) -> None:
    path = rows(GOOD, EQUAL)
    for arguments in (("--id", "equal"), ("--index", "1")):
        done = run("items", "show", path, *arguments)
        assert done.stdout.startswith("equal (")
        assert "good" not in done.stdout
    (item,) = json.loads(run("items", "show", "AskMind-v0", "--index", "777", "--json").stdout)["items"]
    made = item_from_row(item)
    assert made.split == "test"
    assert run("items", "show", "builtin", "--id", made.id, "--json").stdout.count(made.id) == 1
    for scenario in ("complete", "false_premise"):
        done = run("items", "show", "shopping", "--scenario", scenario, "-n", "2", "--json")
        assert [one["scenario"] for one in json.loads(done.stdout)["items"]] == [scenario] * 2


def test_what_show_prints_as_json_is_a_source(run: Run) -> None:
    Path("shown.json").write_text(run("items", "show", "shopping", "-n", "4", "--json").stdout, "utf-8")
    assert len(load_items("shown.json").items) == 4
    assert run("items", "lint", "shown.json").stdout == "shown.json: 4 rows, nothing found\n"


# --- 2. lint ---


@pytest.mark.parametrize(
    ("made", "arguments", "code"),
    [
        ([GOOD], (), 0),
        ([GOOD], ("--strict",), 0),
        ([WARNED], (), 0),
        ([WARNED], ("--strict",), 1),
        ([WARNED], ("--strict", "--ignore", "missing-id"), 0),
        ([GOOD, EQUAL], (), 1),
        ([GOOD, EQUAL], ("--select", "missing-id,no-answer"), 0),
        ([GOOD, "{half"], (), 1),
    ],
)
def test_exit_codes(run: Run, made: list[Any], arguments: tuple[str, ...], code: int) -> None:
    ignored = () if "--select" in arguments else ("--ignore", "duplicate-problem")
    done = run("items", "lint", rows(*made), *arguments, *ignored)
    assert done.exit_code == code, done.output
    assert done.stderr == ""


def test_lint_says_where_and_what(run: Run) -> None:
    done = run("items", "lint", rows(GOOD, EQUAL, "{half"), "--ignore", "duplicate-problem")
    first, second, last = done.stdout.splitlines()
    assert first.startswith(
        "rows.jsonl:2: error variant-equals-complete: id equal, field degraded_question: is the complete question word "
        "for word: nothing is missing: “A baker sells 12 loaves"
    )
    assert second.startswith("rows.jsonl:3: error row-unusable: field (row): expected a JSON object on one line")
    assert last == "rows.jsonl: 3 rows, 2 errors, 0 warnings (row-unusable 1, variant-equals-complete 1)"


def test_lint_as_json(run: Run) -> None:
    done = run("items", "lint", rows(WARNED), rows(EQUAL, name="other.jsonl"), "shopping", "-n", "3", "--json")
    assert done.exit_code == 1
    out = json.loads(done.stdout)
    assert out["ok"] is False
    assert [one["source"] for one in out["sources"]] == ["rows.jsonl", "other.jsonl", "shopping"]
    assert [(one["rows"], one["errors"], one["warnings"]) for one in out["sources"]] == [
        (1, 0, 1),
        (1, 1, 0),
        (3, 0, 0),
    ]
    (finding,) = out["sources"][1]["findings"]
    assert finding == {
        "code": "variant-equals-complete",
        "severity": "error",
        "file": "other.jsonl",
        "line": 1,
        "id": "equal",
        "field": "degraded_question",
        "message": "is the complete question word for word: nothing is missing",
        "text": "A baker sells 12 loaves at $3 each. The oven costs $5 a day. What is left?",
        "approximate": False,
    }


def test_codes_are_listed(run: Run) -> None:
    done = run("items", "lint", "--codes")
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(CODES)
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("user-proposes-answer"))
    assert line.endswith("(warning, approximate; error where it is certain)")


def test_what_cannot_be_used_is_reported_whatever_is_ignored(run: Run) -> None:
    bad = {**GOOD, "expected_answer": ""}
    done = run("items", "lint", rows(bad))
    assert " error no-answer:" in done.stdout
    for code in ("no-answer", "no-answer,missing-id"):
        done = run("items", "lint", rows(bad), "--ignore", code)
        assert done.exit_code == 1
        assert " error row-unusable:" in done.stdout
        assert "no-answer" not in done.stdout
    chosen = run("items", "lint", rows(bad), "--select", "missing-id")
    assert chosen.stdout.endswith("nothing found\n")


def test_environments_are_their_built_in_items(run: Run) -> None:
    done = run("items", "lint", "AskMind-v0", "AskOverconfidenceStrict-v0", "-n", "20", "--strict")
    assert done.exit_code == 0, done.output
    assert done.stdout.count("20 rows, nothing found") == 2


# --- 3. stats and combine ---


def test_stats(run: Run) -> None:
    path = rows(GOOD, EQUAL, "{half")
    done = run("items", "stats", path)
    assert done.exit_code == 0
    assert "2 of 1 problems, 1 rows left out" in done.stdout
    assert "missing_info 2" in done.stdout
    assert "50.0% (variant_equals_complete 1)" in done.stdout
    (out,) = json.loads(run("items", "stats", path, "--json").stdout)["sources"]
    assert (out["items"], out["scenarios"], out["flagged_share"]) == (2, {"missing_info": 2}, 0.5)
    assert len(out["left_out"]) == 1
    low, high = sorted(len(one["degraded_question"]) for one in (GOOD, EQUAL))
    assert out["question_length"] == {"low": low, "median": (low + high) / 2, "high": high}
    counted = json.loads(run("items", "stats", "shopping", "-n", "30", "--json").stdout)["sources"][0]
    assert counted["items"] == 30
    assert set(counted["difficulty"]) >= {"facts", "load", "points"}


def test_combine(run: Run) -> None:
    one = rows(
        *(GOOD | {"id": at, "ori_question": f"{at}. {GOOD['ori_question']}"} for at in range(6)), name="one.jsonl"
    )
    two = rows(
        *(GOOD | {"id": at, "ori_question": f"{at}: {GOOD['ori_question']}"} for at in range(4)), name="two.jsonl"
    )
    arguments = ("items", "combine", one, two, "--per-source", "4", "--out", "mix.jsonl")
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0] == "one.jsonl: 4 of 6 items"
    assert done.stdout.splitlines()[-1] == "8 items: mix.jsonl"
    items = load_items("mix.jsonl").items
    assert len({item.id for item in items}) == 8
    assert {item.family for item in items} == {"askmind"}
    before = Path("mix.jsonl").read_bytes()
    again = run(*arguments)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert run(*arguments, "--force", "--json").exit_code == 0
    assert Path("mix.jsonl").read_bytes() == before  # the same seed
    assert run(*arguments, "--force", "--seed", "1").exit_code == 0
    assert Path("mix.jsonl").read_bytes() != before
    few = run(*arguments[:4], "--per-source", "5", "--out", "few.jsonl")
    assert few.exit_code == 2
    assert "'two.jsonl' has 4 items" in few.stderr
    assert not Path("few.jsonl").exists()
    assert run(*arguments[:4], "--per-source", "5", "--out", "few.jsonl", "--allow-fewer").exit_code == 0
    assert len(load_items("few.jsonl").items) == 9


def test_combine_generated_items(run: Run) -> None:
    arguments = ("--per-source", "6", "--out", "mix.jsonl", "--format", "askgym", "--json")
    out = json.loads(run("items", "combine", "shopping", "recipes", *arguments).stdout)
    assert [(one["source"], one["taken"]) for one in out["sources"]] == [("shopping", 6), ("recipes", 6)]
    assert [item.family for item in load_items("mix.jsonl").items] == ["shopping"] * 6 + ["recipes"] * 6


# --- 4. bad input ---

BAD = {
    "command": (("items", "shwo"), "Did you mean 'show'"),
    "source": (("items", "lint", "shoping"), "Did you mean 'shopping'"),
    "environment": (("items", "show", "AskMnd-v0"), "Did you mean 'AskMind-v0'"),
    "file": (("items", "stats", "gone.jsonl"), "does not exist"),
    "folder": (("items", "stats", "."), "without a file of items"),
    "family": (("items", "lint", "builtin:shoping"), "Did you mean 'shopping'"),
    "code": (("items", "lint", "shopping", "--select", "mising-id"), "Did you mean 'missing-id'"),
    "ignored code": (("items", "lint", "shopping", "--ignore", "no-id"), "unknown code 'no-id'"),
    "scenario": (("items", "show", "shopping", "--scenario", "complet"), "Did you mean 'complete'"),
    "two choices": (("items", "show", "shopping", "--index", "1", "--id", "x"), "give one of them"),
    "id": (("items", "show", "shopping", "--id", "x"), "unknown item id 'x'"),
    "id of a file": (("items", "show", "good.jsonl", "--id", "god"), "Did you mean 'good'"),
    "index": (("items", "show", "good.jsonl", "--index", "1"), "has 1 items"),
    "no such items": (("items", "show", "good.jsonl", "--scenario", "complete"), "no item of scenario complete"),
    "split": (("items", "stats", "shopping", "--split", "tets"), "Did you mean 'test'"),
    "format": (("items", "combine", "shopping", "--out", "m.jsonl", "--format", "askbnch"), "Did you mean 'askbench'"),
    "out": (("items", "combine", "shopping", "--out", "m.json"), "ends in .jsonl"),
    "no out": (("items", "combine", "shopping"), "Missing option '--out'"),
    "twice": (("items", "combine", "shopping", "shopping", "--out", "m.jsonl"), "named twice"),
    "no source": (("items", "lint"), "Missing argument"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_exit_code_2(run: Run, case: str) -> None:
    rows(GOOD, name="good.jsonl")
    arguments, expected = BAD[case]
    if arguments[-1] == ".":
        Path("good.jsonl").unlink()
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert expected in done.stderr


@pytest.mark.parametrize("command", ["show", "lint", "stats", "combine"])
def test_each_command_has_help_with_examples(run: Run, command: str) -> None:
    done = run("items", command, "--help")
    assert done.exit_code == 0
    assert f"  askgym items {command}" in done.stdout
    assert f"  {command} " in run("items").output


# --- sources that hold nothing ---


def test_a_place_beyond_a_series_is_one_line(run: Run) -> None:
    done = run("items", "show", "shopping", "--index", "99999999")
    assert done.exit_code == 2
    assert "--index 99999999: shopping has 1000000 items" in done.output


@pytest.mark.parametrize(
    ("text", "reason"),
    [('{"id": 1, "schema": "run"}\n', "_question"), ("{broken\n", "no JSON"), ("", "at least one row")],
)
def test_show_says_why_nothing_can_be_shown(run: Run, folder: Path, text: str, reason: str) -> None:
    Path("some.jsonl").write_text(text, encoding="utf-8")
    for more in ((), ("--index", "0"), ("--id", "x")):
        done = run("items", "show", "some.jsonl", *more)
        assert done.exit_code == 2
        assert "has no item that can be shown. 1 left out, the first: " in done.output
        assert reason in done.output


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_stats_of_another_kind_of_file_fails_and_says_so(run: Run, folder: Path, more: tuple[str, ...]) -> None:
    Path("foo.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = run("items", "stats", "foo.csv", *more)
    assert done.exit_code == 1
    assert "error: foo.csv holds no usable item" in done.stderr
    assert "unknown kind of file" in done.stderr

"""`askgym eval`: what it prints, and what it keeps. Kills are in `test_resume`.

1. The table is that of the episodes kept; `--json` prints one object and nothing else.
2. Same command, same rows, byte for byte; another configuration is refused by name.
3. Bad rows are named, or left out and listed; nothing valid is exit code 3.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.metrics import summarise
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


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a run."""
    return read_run(path)[1]


def write_rows(path: Path, *rows: object) -> None:
    """A file of items, one a line; text is written as it is."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


# --- what is printed and kept ----------------------------------------------------------------------------------------


def test_oracle_table_and_file(run: Run, folder: Path) -> None:
    done = run("eval", "AskMind-v0", "--agent", "oracle", "-n", "16", "--out", "a.jsonl")
    assert done.exit_code == 0, done.output
    rows = rows_of(folder / "a.jsonl")
    assert [row["index"] for row in rows] == list(range(16))
    complete = sum(row["item"]["scenario"] == "complete" for row in rows)
    assert 0 < complete < 16
    lines = [line.split() for line in done.stdout.splitlines()]
    first = next(line for line in lines if "incomplete" in line)
    assert first[:3] == ["AskMind-v0", "oracle", "incomplete"]
    assert first[3:-1] == [str(16 - complete), *"1.000 1.000 1.000 0.000 1.000 1.000 0.000 1.000".split()]
    second = next(line for line in lines if line[:1] == ["complete"])
    assert second == ["complete", str(complete), "1.000", "0.000", "–", "–", "–", "–", "–", "1.000", "1.00"]
    assert "episodes: a.jsonl (16)" in done.stdout
    assert "approximate" not in done.stdout


def test_json_is_one_object_that_agrees_with_the_rows(run: Run, folder: Path) -> None:
    done = run("eval", "AskBench-v0", "--agent", "random", "-n", "20", "--out", "a.jsonl", "--json")
    assert done.exit_code == 0
    (one,) = json.loads(done.stdout)["runs"]
    assert (one["env"], one["agent"], one["episodes"], one["valid"]) == ("AskBench-v0", "random", 20, 20)
    summary = summarise(Episode.from_row(row).outcome() for row in rows_of(folder / "a.jsonl"))
    assert summary.askbench is not None
    assert one["summary"]["askbench"] == summary.askbench.rounded()
    assert one["summary"]["overall"]["mean_return"] == pytest.approx(summary.overall.mean_return)
    assert one["config"] == dict(read_run(folder / "a.jsonl")[0].config)
    assert one["config"]["seed"] == 0


def test_several_environments_and_agents_are_one_table(run: Run, folder: Path) -> None:
    pair = ("eval", "AskMind-v0", "AskOverconfidence-v0", "--agent", "oracle,never-ask", "--agent", "oracle")
    done = run(*pair, "-n", "4", "--out", "many.jsonl")
    assert done.exit_code == 0, done.output
    names = [
        f"many-{env}-{agent}.jsonl"
        for env in ("AskMind-v0", "AskOverconfidence-v0")
        for agent in ("oracle", "never-ask")
    ]
    assert [line.split()[1] for line in done.stdout.splitlines() if line.startswith("episodes: ")] == names
    assert all(len(rows_of(folder / name)) == 4 for name in names)
    assert done.stdout.count("environment ") == 1
    in_folder = run(*pair, "-n", "2", "--out", "many")
    assert in_folder.exit_code == 0
    assert (folder / "many" / "AskMind-v0-never-ask.jsonl").is_file()


def test_options_reach_the_episodes(run: Run, folder: Path) -> None:
    done = run(
        *("eval", "AskMindStrict-v0", "--agent", "oracle", "-n", "6", "--out", "a.jsonl", "--seed", "7"),
        *("--items", "builtin:shopping", "--split", "validation", "--difficulty", "load=small,points=3"),
        *("--group-size", "3", "--reward", "askbench", "--guidance", "weak", "--system-prompt", "Be brief."),
        *("--user", "rules:terse", "--concurrency", "2"),
    )
    assert done.exit_code == 0, done.output
    rows = rows_of(folder / "a.jsonl")
    assert {(row["item"]["family"], row["item"]["split"], len(row["item"]["points"])) for row in rows} == {
        ("shopping", "validation", 3)
    }
    assert [row["group_id"] for row in rows] == [0, 0, 0, 1, 1, 1]
    assert len({row["item"]["id"] for row in rows}) == 2
    assert len({row["user_seed"] for row in rows}) == 6
    assert {row["messages"][0]["content"] for row in rows} == {"Be brief."}
    assert {term for row in rows for turn in row["turns"] for term in turn["reward_terms"]} == {
        "info_all_hit",
        "final_correct",
    }
    config = read_run(folder / "a.jsonl")[0].config
    assert (config["guidance"], config["user_styles"], config["families"]) == ("weak", ["terse"], ["shopping-v1"])


def test_system_prompt_from_a_file(run: Run, folder: Path) -> None:
    (folder / "prompt.txt").write_text("Ask first.\n", encoding="utf-8")
    one = ("eval", "AskMind-v0", "--agent", "oracle", "-n", "1")
    assert run(*one, "--out", "a.jsonl", "--system-prompt-file", "prompt.txt").exit_code == 0
    assert run(*one, "--out", "b.jsonl", "--system-prompt", "Ask first.").exit_code == 0
    assert (folder / "a.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()


# --- agents of one's own ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["steady", "Polite", "Later"])
def test_function_class_and_awaitable_role_play(run: Run, agents: str, folder: Path, name: str) -> None:
    done = run(
        "eval", "AskMind-v0", "--agent", f"{agents}:{name}", "-n", "10", "--out", "a.jsonl", "--concurrency", "4"
    )
    assert done.exit_code == 0, done.output
    rows = rows_of(folder / "a.jsonl")
    assert sorted(row["index"] for row in rows) == list(range(10))
    assert {row["agent"] for row in rows} == {f"{agents}:{name}"}
    assert {row["messages"][-1]["content"] for row in rows} == {"The answer is 3."}


@pytest.mark.parametrize(("name", "reason"), [("broken", "RuntimeError: no luck"), ("wordless", "text is needed")])
def test_no_valid_episode_is_exit_code_3(run: Run, agents: str, name: str, reason: str) -> None:
    done = run("eval", "AskMind-v0", "--agent", f"{agents}:{name}", "-n", "5", "--out", "a.jsonl")
    assert done.exit_code == 3
    warning, error = done.stderr.splitlines()
    assert warning.startswith("warning: ")
    assert reason in warning
    assert error.startswith("error: ")
    assert "no valid episode" in error
    assert "5 agent exception" in error


# --- again and on ----------------------------------------------------------------------------------------------------


def test_same_command_same_bytes_and_another_seed_others(run: Run, folder: Path) -> None:
    for out, seed in (("a", "3"), ("b", "3"), ("c", "4")):
        run("eval", "AskBench-v0", "--agent", "random", "-n", "12", "--seed", seed, "--out", f"{out}.jsonl")
    a, b, c = ((folder / f"{name}.jsonl").read_bytes() for name in "abc")
    assert a == b != c


def test_finished_runs_are_read_and_more_episodes_added(run: Run, folder: Path) -> None:
    command = ("eval", "AskMind-v0", "--agent", "random", "--out", "a.jsonl", "--json")
    first = run(*command, "-n", "8")
    again = run(*command, "-n", "8")
    (one,), (two,) = (json.loads(done.stdout)["runs"] for done in (first, again))
    assert (one["resumed"], two["resumed"]) == (0, 8)
    assert one["summary"] == two["summary"]
    short = (folder / "a.jsonl").read_bytes()
    assert run(*command, "-n", "10").exit_code == 0
    assert (folder / "a.jsonl").read_bytes().startswith(short)
    fewer = run("eval", "AskMind-v0", "--agent", "random", "--out", "a.jsonl", "-n", "8")
    assert "left aside: 2 episodes" in fewer.stdout
    (three,) = json.loads(run(*command, "-n", "8").stdout)["runs"]
    assert three["summary"] == one["summary"]


def test_another_configuration_is_refused_by_name(run: Run, folder: Path) -> None:
    command = ("eval", "AskMind-v0", "-n", "3", "--out", "a.jsonl", "--agent")
    assert run(*command, "oracle").exit_code == 0
    before = (folder / "a.jsonl").read_bytes()
    for more, key in (
        (("oracle", "--seed", "1"), "seed is 0 there and 1 here"),
        (("never-ask",), "agent is 'oracle' there and 'never-ask' here"),
        (("oracle", "--guidance", "weak"), "guidance"),
        (("oracle", "--reward", "askbench"), "reward"),
        (("oracle", "--user", "rules:terse"), "user_styles"),
        (("oracle", "--max-turns", "4"), "max_turns"),
        (("oracle", "--split", "train"), "split"),
        (("oracle", "--group-size", "2"), "group_size"),
        (("oracle", "--difficulty", "points=2"), "difficulty"),
        (("oracle", "--items", "builtin:shopping"), "families"),
        (("oracle", "--system-prompt", "Hm."), "system_prompt"),
        (("oracle", "--transient-notes"), "transient_notes"),
        (("oracle", "--no-resume"), "leave out --no-resume"),
    ):
        done = run(*command, *more)
        assert done.exit_code == 2
        assert key in done.stderr
        assert done.stderr.count("\n") == 1
    assert (folder / "a.jsonl").read_bytes() == before


def test_a_changed_file_of_items_is_another_configuration(run: Run, folder: Path) -> None:
    command = ("eval", "AskMind-v0", "--agent", "oracle", "--items", "rows.jsonl", "--out", "a.jsonl")
    write_rows(folder / "rows.jsonl", ROW)
    assert run(*command).exit_code == 0
    write_rows(folder / "rows.jsonl", {**ROW, "expected_answer": "7"})
    done = run(*command)
    assert done.exit_code == 2
    assert "items_digest" in done.stderr


# --- files of items --------------------------------------------------------------------------------------------------


def test_a_file_is_played_whole_and_called_approximate(run: Run, folder: Path) -> None:
    write_rows(folder / "rows.jsonl", *({**ROW, "id": f"r{number}"} for number in range(3)))
    done = run("eval", "AskMind-v0", "--agent", "never-ask", "--items", "rows.jsonl", "--out", "a.jsonl")
    assert done.exit_code == 0, done.output
    assert [row["item"]["id"] for row in rows_of(folder / "a.jsonl")] == ["r0", "r1", "r2"]
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("approximate: "))
    assert "rows.jsonl have no structured facts" in line
    assert "3 of 3 episodes" in line
    again = run("stats", "a.jsonl", "--no-references", "--resamples", "0")
    (line,) = (line for line in again.stdout.splitlines() if line.startswith("approximate: "))
    assert "3 of 3 episodes" in line


def test_bad_rows_stop_or_are_left_out_and_listed(run: Run, folder: Path) -> None:
    write_rows(folder / "rows.jsonl", ROW, "{not json", {**ROW, "id": "r2", "required_points": 5}, {**ROW, "id": "r3"})
    command = ("eval", "AskMind-v0", "--agent", "oracle", "--items", "rows.jsonl", "--out", "a.jsonl")
    stopped = run(*command)
    assert stopped.exit_code == 2
    assert stopped.stderr.startswith("error: rows.jsonl:2: ")
    assert "--skip-bad" in stopped.stderr
    assert not (folder / "a.jsonl").exists()
    done = run(*command, "--skip-bad")
    assert done.exit_code == 0, done.output
    at = done.stdout.splitlines().index("left out: 2 of 4 rows of rows.jsonl are not usable")
    listed = done.stdout.splitlines()[at + 1 : at + 3]
    assert listed[0].startswith("  rows.jsonl:2: field '(row)': expected ")
    assert listed[1].startswith("  rows.jsonl:3: field 'required_points': expected ")
    assert [row["item"]["id"] for row in rows_of(folder / "a.jsonl")] == ["r1", "r3"]


def test_a_file_is_narrowed_by_language_and_split(run: Run, folder: Path) -> None:
    rows = [
        {**ROW, "id": "a"},
        {
            **ROW,
            "id": "b",
            "ori_question": "小明买3支笔，每支2元。共付多少元？",
            "degraded_question": "小明买笔。共付多少元？",
        },
    ]
    write_rows(folder / "rows.jsonl", *rows)
    base = ("eval", "AskMind-v0", "--agent", "never-ask", "--items", "rows.jsonl", "--overwrite", "--out", "a.jsonl")
    done = run(*base, "--language", "zh")
    assert done.exit_code == 0, done.output
    assert [row["item"]["id"] for row in rows_of(folder / "a.jsonl")] == ["b"]
    assert "chosen: 1 of 2 items of rows.jsonl are of language zh" in done.stdout.splitlines()
    assert read_run(folder / "a.jsonl")[0].config["language"] == "zh"
    assert run("stats", "a.jsonl", "--items", "rows.jsonl").exit_code == 0
    whole = run(*base, "--language", "all", "--split", "test")
    assert "chosen: " not in whole.stdout
    assert len(rows_of(folder / "a.jsonl")) == 2
    none = run(*base, "--split", "ood")
    assert none.exit_code == 2
    assert none.stderr == (
        "error: split='ood': none of the 2 items of rows.jsonl is of it, they are of test; give one of these, or leave "
        "split out\n"
    )


def test_a_file_of_another_scenario_is_remarked_on(run: Run, folder: Path) -> None:
    write_rows(folder / "rows.jsonl", ROW)
    command = ("--agent", "never-ask", "--items", "rows.jsonl", "--overwrite", "--out", "a.jsonl")
    done = run("eval", "AskOverconfidence-v0", *command)
    line = (
        "scenarios: AskOverconfidence-v0 is about false_premise, and none of the 1 items of rows.jsonl is; they are "
        "missing_info, and judged as such"
    )
    assert line in done.stdout.splitlines()
    for env_id in ("AskMind-v0", "AskBench-v0"):
        assert "scenarios: " not in run("eval", env_id, *command).stdout


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--items", "builtin:shopping", "--language", "zh"), "language='zh' is not that of every family named"),
        (("--items", "builtin:"), "names no family"),
        (("--difficulty", "points=3,points=4"), "points is given twice"),
        (("--split", "ood", "--language", "zh"), "no built-in family of language 'zh' has the split 'ood'"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_one_line(run: Run, options: tuple[str, ...], text: str) -> None:
    done = run("eval", "AskBench-v0", "--agent", "oracle", *options)
    assert done.exit_code == 2
    assert text in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_file_without_a_usable_row_is_refused(run: Run, folder: Path) -> None:
    write_rows(folder / "rows.jsonl", "nothing", "here")
    done = run("eval", "AskMind-v0", "--agent", "oracle", "--items", "rows.jsonl", "--skip-bad")
    assert done.exit_code == 2
    assert "none of 2 rows is usable" in done.stderr


def test_real_rows_are_played(run: Run, askbench_data: Path, folder: Path) -> None:
    source = str(askbench_data / "askbench" / "ask_mind.jsonl")
    done = run("eval", "AskMind-v0", "--agent", "oracle", "--items", source, "-n", "12", "--out", "a.jsonl", "--json")
    assert done.exit_code == 0, done.output
    (one,) = json.loads(done.stdout)["runs"]
    assert one["valid"] == 12
    assert one["approximate"] > 0
    assert one["summary"]["askbench"]["acc"] == 1.0

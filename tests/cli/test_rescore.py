"""`askgym rescore`: what it keeps and says, what it needs, and how it goes on.

1. The same judge gives the same rows, whatever was played; items come from ids, or from their file.
2. Another judge: cut, inconclusive, healed; both judgements side by side, and only valid episodes in a metric.
3. Failed judgements are kept beside and tried again; kills, Ctrl-C, budgets as for `eval`.
4. What cannot be judged again is refused in a line.
"""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.metrics import agreement, describe, summarise
from askgym.records import read_run
from askgym.trace import Episode

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[str]]

QUIET = ("--resamples", "0", "--no-references")
ROWS = [
    {
        "id": f"r{number}",
        "ori_question": f"Anna buys {number + 2} pens at $2 each. What does she pay?",
        "degraded_question": "Anna buys some pens. What does she pay?",
        "required_points": ["the number of pens", "the price of a pen"],
        "expected_answer": str(2 * number + 4),
    }
    for number in range(3)
]
KINDS = "timeout rate_limited malformed server_error"


def rows(name: str) -> list[dict[str, Any]]:
    return read_run(name)[1]


def played(run: Run, *more: str, env: str = "AskBench-v0", agent: str = "random", n: int = 30, out: str = "a") -> None:
    done = run("eval", env, "--agent", agent, "-n", str(n), "--out", f"{out}.jsonl", *QUIET, *more)
    assert done.exit_code == 0, done.output


def without(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}


def by_index(name: str, *keys: str) -> list[str]:
    """The rows of a run as text, in order, without what rescoring adds."""
    kept = [without(row, "rescored", *keys) for row in rows(name)]
    return [json.dumps(row) for row in sorted(kept, key=lambda row: row["index"])]


def write_items(path: Path, *items: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(item) + "\n" for item in items), encoding="utf-8")


# --- 1. the same judge -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "more"),
    [
        ("AskBench-v0", ("--user", "rules:mixed", "--language", "all")),
        ("AskMindStrict-v0", ("--reward", "askbench", "--guidance", "weak")),
        ("AskOverconfidenceStrict-v0", ("--system-prompt", "Be brief.", "--split", "validation")),
        ("AskMind-v0", ("--transient-notes", "--guidance", "strong", "--seed", "5", "--difficulty", "chain=yes")),
        ("AskOverconfidence-v0", ("--triplets", "--group-size", "2", "--items", "builtin:shopping,calendar")),
    ],
)
def test_the_same_judge_gives_the_same_rows(run: Run, env: str, more: tuple[str, ...]) -> None:
    for agent in ("random", "ask-once"):
        played(run, *more, env=env, agent=agent, n=16, out=agent)
        done = run("rescore", f"{agent}.jsonl", "--judge", "rules")
        assert done.exit_code == 0, done.output
        assert "16 end where they ended, 0 end earlier" in done.stdout
        assert by_index(f"{agent}.rescored-rules.jsonl") == by_index(f"{agent}.jsonl")


def test_items_of_a_file_are_found_again(run: Run, folder: Path) -> None:
    write_items(folder / "rows.jsonl", *ROWS)
    played(run, "--items", "rows.jsonl", env="AskMind-v0", n=6)
    assert read_run("a.jsonl")[0].about == {"items": "rows.jsonl"}
    done = run("rescore", "a.jsonl", "--judge", "rules")
    assert done.exit_code == 0, done.output
    assert "approximate: " in done.stdout
    assert by_index("a.rescored-rules.jsonl") == by_index("a.jsonl")
    (folder / "elsewhere").mkdir()
    (folder / "rows.jsonl").rename(folder / "elsewhere" / "sorted.jsonl")
    lost = run("rescore", "a.jsonl", "--judge", "rules", "--overwrite")
    assert lost.exit_code == 2
    assert lost.stderr.count("\n") == 1
    assert "rows.jsonl" in lost.stderr
    assert "--items" in lost.stderr
    write_items(folder / "elsewhere" / "sorted.jsonl", *reversed(ROWS))
    there = ("--items", "elsewhere/sorted.jsonl")
    assert run("rescore", "a.jsonl", "--judge", "rules", "--overwrite", *there).exit_code == 0
    assert by_index("a.rescored-rules.jsonl") == by_index("a.jsonl")
    # An expected answer that was put right is what rescoring is for; another question is another item.
    write_items(folder / "rows.jsonl", {**ROWS[0], "expected_answer": "5"}, *ROWS[1:])
    mended = run("rescore", "a.jsonl", "--judge", "rules", "--overwrite")
    assert mended.exit_code == 0, mended.output
    assert "items: 2 episodes are held to another expected answer than when they were played" in mended.stdout
    for change in ({"degraded_question": "Anna buys pens. What is due?"}, {"id": "r9"}, {"required_points": ["price"]}):
        write_items(folder / "rows.jsonl", {**ROWS[0], **change}, *ROWS[1:])
        other = run("rescore", "a.jsonl", "--judge", "rules", "--overwrite")
        assert (other.exit_code, other.stderr.count("\n")) == (2, 1)
        assert "a.jsonl cannot be judged again: episode 0: " in other.stderr


def test_real_rows_are_judged_again(run: Run, askbench_data: Path) -> None:
    for name in ("ask_mind", "in3_interaction"):
        source = str(askbench_data / "askbench" / f"{name}.jsonl")
        played(run, "--items", source, n=25, out=name)
        assert run("rescore", f"{name}.jsonl", "--judge", "rules").exit_code == 0
        assert by_index(f"{name}.rescored-rules.jsonl") == by_index(f"{name}.jsonl")


def test_another_reward(run: Run) -> None:
    played(run, env="AskMind-v0", agent="oracle", n=12)
    played(run, "--reward", "askbench", env="AskMind-v0", agent="oracle", n=12, out="ladder")
    assert run("rescore", "a.jsonl", "--judge", "rules", "--reward", "askbench", "--out", "b").exit_code == 0
    assert by_index("b.jsonl") == by_index("ladder.jsonl")
    config = read_run("b.jsonl")[0].config
    assert (config["command"], config["reward"], config["judge"]) == ("rescore", "askbench", "rules")
    assert config["rescored"]["run"] == "a.jsonl"


# --- 2. another judge ------------------------------------------------------------------------------------------------


def test_both_judgements_are_set_side_by_side(run: Run, judges: str) -> None:
    played(run, n=60)
    judge = f"{judges}:moody"
    found = json.loads(run("rescore", "a.jsonl", "--judge", judge, "--json").stdout)
    out = f"a.rescored-{judges}-moody.jsonl"
    assert found["out"] == out
    old = {row["index"]: row for row in rows("a.jsonl")}
    new = {row["index"]: row for row in rows(out)}
    assert set(new) == set(old)
    assert not Path(f"a.rescored-{judges}-moody.failed.jsonl").exists()
    counts = dict.fromkeys(("kept", "cut", "healed", "inconclusive", "failed"), 0)
    for index, row in new.items():
        status, was = row["rescored"]["status"], row["rescored"]["was"]
        counts[status] += 1
        before = old[index]
        assert was == {
            "end_reason": before["end_reason"],
            "turns": len(before["turns"]),
            "return": before["return"],
            "correct": before["hidden"]["correct"],
            "failure": None,
        }
        assert row["valid"] is (status != "inconclusive")
        assert (row["end_reason"] == "inconclusive") is (status == "inconclusive")
        assert (len(row["turns"]) < len(before["turns"])) is (status == "cut")
        assert row["messages"] == before["messages"][: len(row["messages"])]
    assert found["statuses"] == counts
    assert min(counts[name] for name in ("kept", "cut", "inconclusive")) > 3
    assert found["failures"]["rescored"] == {
        "rate": counts["inconclusive"] / 60,
        "kinds": {"inconclusive": counts["inconclusive"]},
        "file": None,
    }
    valid = [Episode.from_row(row).outcome() for row in new.values() if row["valid"]]
    both = [
        [Episode.from_row(side[index]).outcome() for index, row in new.items() if row["valid"]] for side in (old, new)
    ]
    assert found["valid"] == {"stored": 60, "rescored": len(valid), "both": len(valid)}
    everyone = [Episode.from_row(row).outcome() for row in old.values()]
    for key in ("acc", "return", "need_f1", "cov_micro", "askbench_score"):
        one = found["metrics"][key]
        assert one["stored"]["value"] == describe(everyone, resamples=None)[key].value
        assert one["rescored"]["value"] == describe(valid, resamples=None)[key].value
        assert one["both"]["stored"] == describe(both[0], resamples=None)[key].value
        assert one["both"]["rescored"] == describe(both[1], resamples=None)[key].value
    assert found["summary"]["rescored"]["overall"]["acc"] == summarise(valid).overall.acc
    finals = [
        (a["verdict"]["answers"]["final_answer"], b["verdict"]["answers"]["final_answer"])
        for index in old
        for a, b in zip(old[index]["turns"], new[index]["turns"], strict=False)
        if a["verdict"] and b["verdict"]
    ]
    expected = agreement(finals)
    assert found["agreement"]["final"] == {"n": expected.n, "share": expected.share, "kappa": expected.kappa}
    assert 0.5 < found["agreement"]["final"]["share"] < 0.9
    text = run("rescore", "a.jsonl", "--judge", judge).stdout
    assert f"random (rescored, {judge})" in text.replace("\n", "")
    assert f"{counts['cut']} end earlier, 0 had failed and count now, {counts['inconclusive']} would have" in text
    assert (
        f"invalid: {counts['inconclusive']} of 60 do not count ({counts['inconclusive']} inconclusive; rescor" in text
    )
    share = found["agreement"]["final"]["share"]
    assert f"final answer or not {expected.n} {share:.3f} {expected.kappa:.3f}" in " ".join(text.split())


def test_stats_and_compare_read_what_was_judged_again(run: Run, judges: str) -> None:
    played(run, n=30)
    judge = f"{judges}:moody"
    found = json.loads(run("rescore", "a.jsonl", "--judge", judge, "--out", "b.jsonl", "--json").stdout)
    stats = json.loads(run("stats", "b.jsonl", "--resamples", "0", "--json").stdout)
    assert stats["summary"] == found["summary"]["rescored"]
    assert stats["failures"] == found["failures"]["rescored"]
    assert "oracle" in stats["honest"]["references"]
    both = json.loads(run("compare", "a.jsonl", "b.jsonl", "--resamples", "200", "--json").stdout)
    assert (both["pairs"], both["invalid_pairs"]) == (found["valid"]["both"], found["statuses"]["inconclusive"])
    assert {line.partition(" ")[0] for line in both["warnings"]} == {"judge", "judge_digest"}
    again = run("rescore", "b.jsonl", "--judge", "rules", "--json")
    assert again.exit_code == 0, again.output


def test_episodes_that_had_failed_are_judged_as_far_as_they_go(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text(KINDS)
    played(run, "--judge", f"{judges}:flaky", n=40)
    (folder / "sick").unlink()
    played(run, "--judge", f"{judges}:flaky", n=40, out="whole")
    failed = {row["index"] for row in rows("a.failed.jsonl")}
    assert failed
    found = json.loads(run("rescore", "a.jsonl", "--judge", "rules", "--json").stdout)
    whole = {row["index"]: row for row in rows("whole.jsonl")}
    healed = 0
    for row in rows("a.rescored-rules.jsonl"):
        would_be = whole[row["index"]]
        if row["index"] not in failed:
            assert without(row, "rescored") == would_be
        elif row["valid"]:
            assert row["rescored"]["status"] == "healed"
            assert row["rescored"]["was"]["failure"]["detail"] == "it would not"
            assert without(row, "rescored") == would_be
            healed += 1
        else:
            assert row["end_reason"] == "inconclusive"
            assert row["turns"][-1]["verdict"] == would_be["turns"][len(row["turns"]) - 1]["verdict"]
    assert healed
    assert (found["statuses"]["healed"], found["statuses"]["inconclusive"]) == (healed, len(failed) - healed)
    assert found["failures"]["stored"]["rate"] == len(failed) / 40
    # The same episodes in the layout of earlier versions.
    with (folder / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("".join(json.dumps(without(row, "attempt")) + "\n" for row in rows("a.failed.jsonl")))
    (folder / "a.failed.jsonl").unlink()
    again = json.loads(run("rescore", "a.jsonl", "--judge", "rules", "--out", "old.jsonl", "--json").stdout)
    assert again["statuses"] == found["statuses"]
    assert by_index("old.jsonl") == by_index("a.rescored-rules.jsonl")


# --- 3. again and on -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["flaky", "awaited", "later"])
def test_failed_judgements_are_tried_again(run: Run, judges: str, folder: Path, kind: str) -> None:
    played(run)
    command = ("rescore", "a.jsonl", "--judge", f"{judges}:{kind}", "--out", "b.jsonl")
    (folder / "sick").write_text(KINDS)
    first = run(*command)
    assert first.exit_code == 0, first.output
    failed = rows("b.failed.jsonl")
    assert failed
    assert {row["rescored"]["status"] for row in failed} == {"failed"}
    (line,) = (line for line in first.stdout.splitlines() if line.startswith("invalid: "))
    assert line.startswith(f"invalid: {len(failed)} of 30 do not count (")
    advice = line.partition("kept in b.failed.jsonl. To try them again: ")[2]
    assert shlex.split(advice) == ["askgym", *command]
    (folder / "sick").unlink()
    second = run(*command)
    assert f"rescored: b.jsonl (30, {30 - len(failed)} of them from an earlier sitting)" in second.stdout
    assert by_index("b.jsonl") == by_index("a.jsonl")


def test_judges_that_take_time_are_asked_at_once(run: Run, judges: str, folder: Path) -> None:
    played(run)
    done = run("rescore", "a.jsonl", "--judge", f"{judges}:counted", "--concurrency", "7")
    assert done.exit_code == 0, done.output
    assert (folder / "most").read_text() == "7"
    assert by_index(f"a.rescored-{judges}-counted.jsonl") == by_index("a.jsonl")


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_stopped_and_resumed_equals_uninterrupted(
    run: Run, process: Start, judges: str, folder: Path, monkeypatch: pytest.MonkeyPatch, stop: signal.Signals
) -> None:
    played(run)
    command = ("rescore", "a.jsonl", "--judge", f"{judges}:flaky", "--out")
    (folder / "sick").write_text(KINDS)
    monkeypatch.delitem(sys.modules, judges, raising=False)
    assert run(*command, "sick.jsonl").exit_code == 0
    running = process(*command, "b.jsonl", "--no-resume", BLOCK_AT="25")
    deadline = time.monotonic() + 60
    while not (folder / "blocked").exists():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    running.send_signal(stop)
    if stop is signal.SIGINT:  # the first asks the loop to end, which it does when the judge comes back
        time.sleep(0.2)
        running.send_signal(stop)
    _, err = running.communicate(timeout=30)
    if stop is signal.SIGINT:
        assert running.returncode == 130
        kept = len(rows("b.jsonl"))
        assert err == (
            f"interrupted: {kept} of 30 episodes are kept in b.jsonl. "
            f"To go on: {shlex.join(['askgym', *command, 'b.jsonl'])}\n"
        )
    for name in ("", ".failed"):
        whole, path = (folder / f"sick{name}.jsonl").read_bytes(), folder / f"b{name}.jsonl"
        kept_bytes = path.read_bytes()
        assert kept_bytes
        assert whole.startswith(kept_bytes)
        with path.open("ab") as file:  # as if it had come in the middle of a write
            file.write(whole[len(kept_bytes) : len(kept_bytes) + 60])
    (folder / "sick").unlink()
    monkeypatch.delitem(sys.modules, judges, raising=False)
    done = run(*command, "b.jsonl")
    assert done.exit_code == 0, done.output
    assert by_index("b.jsonl") == by_index("a.jsonl")


def test_budgets_and_hopeless_judges(run: Run, judges: str, folder: Path) -> None:
    played(run)
    (folder / "sick").write_text("refused")
    command = ("rescore", "a.jsonl", "--judge", f"{judges}:poor", "--out", "b.jsonl")
    done = run(*command)
    assert done.exit_code == 4
    kept = len(rows("b.jsonl"))
    assert 0 < kept < 10
    assert done.stderr == (
        f"budget spent: {kept} of 30 episodes are kept in b.jsonl. To go on: {shlex.join(['askgym', *command])} "
        "--budget-usd MORE\n"
    )
    assert not (folder / "b.failed.jsonl").exists()
    hopeless = run("rescore", "a.jsonl", "--judge", f"{judges}:down", "--out", "c.jsonl")
    assert hopeless.exit_code == 3
    assert hopeless.stderr.startswith("stopped: the judge failed in the first 8 episodes alike, refused (401: no such")
    assert len(rows("c.failed.jsonl")) == 8


def test_rules_without_an_option_are_those_of_the_run(run: Run, folder: Path) -> None:
    played(run, n=6)
    meta = json.loads((folder / "a.meta.json").read_text(encoding="utf-8"))
    meta["config"]["max_action_chars"] = 3
    (folder / "a.meta.json").write_text(json.dumps(meta), encoding="utf-8")
    assert run("rescore", "a.jsonl", "--judge", "rules", "--out", "b.jsonl").exit_code == 0
    assert {row["end_reason"] for row in rows("b.jsonl")} == {"malformed"}


def test_a_run_that_failed_again_is_another(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("timeout")
    for _ in range(2):
        played(run, "--judge", f"{judges}:flaky")
        done = run("rescore", "a.jsonl", "--judge", "rules")
    assert done.exit_code == 2
    assert "rescored.digest is" in done.stderr


def test_a_run_that_went_on_is_another(run: Run) -> None:
    played(run, n=6)
    assert run("rescore", "a.jsonl", "--judge", "rules").exit_code == 0
    played(run, n=8)
    done = run("rescore", "a.jsonl", "--judge", "rules")
    assert done.exit_code == 2
    assert "rescored.digest is" in done.stderr
    assert "--overwrite" in done.stderr


# --- 4. refused ------------------------------------------------------------------------------------------------------


BAD = {
    "no judge": (("rescore", "a.jsonl"), "Missing option '--judge'"),
    "judge": (("rescore", "a.jsonl", "--judge", "ruels"), "Did you mean 'rules'"),
    "module": (("rescore", "a.jsonl", "--judge", "no_such_module:x"), "--judge 'no_such_module:x': no module"),
    "no run": (("rescore", "none.jsonl", "--judge", "rules"), "none.jsonl"),
    "reward": (("rescore", "a.jsonl", "--judge", "rules", "--reward", "askbnch"), "Did you mean 'askbench'"),
    "out is the run": (("rescore", "a", "--judge", "rules", "--out", "./a.jsonl"), "give another file"),
    "out is a folder": (("rescore", "a.jsonl", "--judge", "rules", "--out", "."), "is a folder"),
    "failed": (("rescore", "a.failed.jsonl", "--judge", "rules"), "holds the failed episodes of a.jsonl"),
    "torn": (("rescore", "torn.jsonl", "--judge", "rules"), "the last line is torn"),
    "schema of the file": (("rescore", "meta.jsonl", "--judge", "rules"), "schema version 99"),
    "schema of a row": (("rescore", "row.jsonl", "--judge", "rules"), "row.jsonl, line 1: episode schema 99"),
    "empty": (("rescore", "empty.jsonl", "--judge", "rules"), "holds no episode"),
    "no description": (("rescore", "bare.jsonl", "--judge", "rules"), "bare.jsonl cannot be judged again: its desc"),
    "other items": (("rescore", "other.jsonl", "--judge", "rules"), "other.jsonl cannot be judged again: episode 0"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_exit_code_2(run: Run, folder: Path, case: str) -> None:
    played(run, n=2)
    text = (folder / "a.jsonl").read_text(encoding="utf-8")
    meta = json.loads((folder / "a.meta.json").read_text(encoding="utf-8"))

    def copy(name: str, rows: str = text, **more: Any) -> None:
        (folder / f"{name}.jsonl").write_text(rows, encoding="utf-8")
        (folder / f"{name}.meta.json").write_text(json.dumps({**meta, **more}), encoding="utf-8")

    copy("torn", text[:-20])
    copy("meta", schema_version=99)
    copy("row", text.replace('"schema":1', '"schema":99'))
    copy("empty", "")
    copy("bare", config={"env": "AskBench-v0", "families": ["shopping-v1"]})
    first = json.loads(text.splitlines()[0])
    first["item"]["id"] = first["item"]["id"].replace("-v", "-v9")
    copy("other", json.dumps(first) + "\n")
    arguments, expected = BAD[case]
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert expected in done.stderr


def test_where_the_reward_does_not_fit_the_items_are_not_at_fault(run: Run) -> None:
    played(run, n=2)
    done = run("rescore", "a.jsonl", "--judge", "rules", "--reward", "askbnch")
    assert done.stderr.startswith("error: a.jsonl cannot be judged again: unknown reward")
    assert "played with" not in done.stderr
    assert "--items" not in done.stderr


def test_nothing_valid_is_exit_code_3(run: Run, judges: str, folder: Path) -> None:
    played(run, n=4)
    (folder / "sick").write_text("leak")
    done = run("rescore", "a.jsonl", "--judge", f"{judges}:down")
    assert done.exit_code == 3
    assert "no valid episode" in done.stderr
    assert "4 judge leak" in done.stderr

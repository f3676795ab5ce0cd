"""Tables as plain data: which numbers, under which names, and how nothing to measure is written."""

from __future__ import annotations

import contextlib
import fcntl
import io
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from rich.console import Console

import askgym
from askgym.metrics import EpisodeOutcome, TurnOutcome, summarise
from askgym.report import Column, PlainTable, RunSummary, evaluation_table, fit, overview_table, render, summary_json
from askgym.types import Scenario

ASK, RIGHT, EARLY = (
    TurnOutcome(final=False, unsettled=("a",)),
    TurnOutcome(final=True, correct=True),
    TurnOutcome(final=True, correct=False, unsettled=("a",)),
)


def played(
    *turns: TurnOutcome,
    scenario: Scenario = Scenario.MISSING_INFO,
    valid: bool = True,
    graded: bool = True,
    worth: float = 1.0,
) -> EpisodeOutcome:
    points = 0 if scenario is Scenario.COMPLETE else 1
    return EpisodeOutcome("i", scenario, points, turns, valid=valid, graded=graded, episode_return=worth)


def drawn(table: PlainTable, *once: str) -> list[list[str]]:
    out = io.StringIO()
    Console(file=out, width=200).print(render(table, once=once))
    return [line.split() for line in out.getvalue().splitlines()]


def test_evaluation_table_by_hand() -> None:
    # Incomplete: one asked and right (1.0), one answered early and wrong (0.0); complete: asked once, right (0.8).
    summary = summarise(
        [
            played(ASK, RIGHT),
            played(EARLY, worth=0.0),
            played(TurnOutcome(final=False), RIGHT, scenario=Scenario.COMPLETE, worth=0.8),
        ]
    )
    table = evaluation_table([RunSummary("E", "A", summary)])
    incomplete, complete = table.records
    assert incomplete == {
        "env": "E",
        "agent": "A",
        "items": "incomplete",
        "n": 2,
        "acc": 0.5,
        "ask_rate": 0.5,
        "cov_rate": 0.5,
        "unq_rate": 0.0,
        "score": 0.5 * 0.5 + 0.3 * 0.5 + 0.2,
        "cov_all": 0.5,
        "premature_rate": 0.5,
        "mean_return": 0.5,
        "mean_turns": 1.5,
    }
    assert (complete["items"], complete["n"], complete["acc"], complete["ask_rate"]) == ("complete", 1, 1.0, 1.0)
    assert (complete["cov_rate"], complete["score"], complete["mean_return"]) == (None, None, 0.8)


def test_overview_by_hand() -> None:
    summary = summarise([played(ASK, RIGHT), played(RIGHT, scenario=Scenario.COMPLETE, worth=0.5)])
    (row,) = overview_table([RunSummary("E", "A", summary)]).records
    assert row == {
        "env": "E",
        "agent": "A",
        "mean_return": 0.75,
        "acc": 1.0,
        "cov_all": 1.0,
        "ask_rate": 1.0,
        "over_ask_rate": 0.0,
        "mean_turns": 1.5,
    }


def test_nothing_to_measure_is_a_dash_and_not_a_zero() -> None:
    invalid = evaluation_table([RunSummary("E", "A", summarise([played(valid=False)]))])
    assert drawn(invalid)[3] == ["E", "A", "incomplete", "0", *["–"] * 9]
    (ungraded,) = evaluation_table([RunSummary("E", "A", summarise([played(ASK, RIGHT, graded=False)]))]).records
    assert (ungraded["acc"], ungraded["score"], ungraded["cov_rate"]) == (None, None, 1.0)
    assert evaluation_table([RunSummary("E", "A", summarise([]))]).rows == ()


def test_json_has_askbenchs_keys_and_no_nan() -> None:
    out = json.loads(json.dumps(summary_json(summarise([played(ASK, RIGHT)])), allow_nan=False))
    assert out["askbench"] == {
        "acc": 1.0,
        "ask_rate": 1.0,
        "cov_rate": 1.0,
        "unq_rate": 0.0,
        "unq_events": 0,
        "score": 1.0,
        "valid": 1,
        "total": 1,
        "skipped": 0,
    }
    assert out["complete"]["acc"] is None
    assert summary_json(summarise([]))["askbench"] is None


def test_json_has_no_accuracy_where_nothing_is_graded() -> None:
    ungraded = summary_json(summarise([played(ASK, RIGHT, graded=False)]))["askbench"]
    assert (ungraded["acc"], ungraded["score"], ungraded["cov_rate"], ungraded["valid"]) == (None, None, 1.0, 1)
    invalid = summary_json(summarise([played(valid=False)]))["askbench"]
    assert [invalid[name] for name in ("acc", "ask_rate", "cov_rate", "unq_rate", "score")] == [None] * 5


def test_repeated_cells_are_left_out_only_below_equal_ones() -> None:
    columns = (Column("a", "a", text=True), Column("b", "b", text=True), Column("c", "c", decimals=1))
    table = PlainTable(columns, (("x", "p", 1.0), ("x", "p", 2), ("y", "p", None)), title="T")
    assert drawn(table, "a", "b")[4:7] == [["x", "p", "1.0"], ["2"], ["y", "p", "–"]]
    assert drawn(table)[5] == ["x", "p", "2"]


def test_text_is_never_markup() -> None:
    table = PlainTable((Column("a", "a", text=True),), (("[bold]x[/bold] :smile:",),))
    assert ["[bold]x[/bold]", ":smile:"] in drawn(table)


def test_width_is_what_is_drawn() -> None:
    table = evaluation_table([RunSummary("AskMind-v0", "oracle", summarise([played(ASK, RIGHT)]))])
    out = io.StringIO()
    Console(file=out, width=500).print(render(PlainTable(table.columns, table.rows)))
    assert max(len(line) for line in out.getvalue().split("acc:")[0].splitlines()) == table.width


def test_narrow_tables_are_split_and_lose_what_can_be_missed() -> None:
    runs = [RunSummary(env, "ask-everything", summarise([played(ASK, RIGHT)])) for env in ("Ask-v0", "AskOther-v0")]
    table = evaluation_table(runs)
    assert fit(table, table.width, by="env") == [table]
    one, two = fit(table, table.width - 1, by="env")
    assert (one.title, two.title) == ("Ask-v0", "AskOther-v0")
    assert one.columns == table.columns[1:]
    assert one.rows == (table.rows[0][1:],)
    narrow, _ = fit(table, one.width - 1, by="env")
    assert [column.key for column in one.columns if column not in narrow.columns] == ["premature_rate"]
    least, _ = fit(table, 10, by="env")
    assert {column.key for column in one.columns if column not in least.columns} == {
        "premature_rate",
        "cov_all",
        "mean_turns",
    }
    assert "early" not in least.legend
    assert least.width <= 80


def test_a_narrow_terminal_cuts_no_number(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
    env = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "LINES")} | {"TERM": "xterm"}
    command = "eval AskMind-v0 --agent oracle -n 10 --resamples 100 --out a.jsonl".split()
    sources = str(Path(askgym.__file__).resolve().parent.parent)
    running = subprocess.Popen(
        [sys.executable, "-m", "askgym", *command],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        cwd=tmp_path,
        env=env | {"PYTHONPATH": sources},
    )
    os.close(theirs)
    text = b""
    with contextlib.suppress(OSError):  # a terminal whose other side is closed ends that way
        while piece := os.read(ours, 65536):
            text += piece
    os.close(ours)
    assert running.wait(60) == 0
    shown = [line.split() for line in text.decode().splitlines()]
    rows = [line for line in shown if line[:1] == ["accuracy"]]
    assert rows[0][1] == "10"
    numbers = [cell for line in shown for cell in line if re.fullmatch(r"1\.0*", cell)]
    assert numbers
    assert all(cell in ("1.00", "1.000") for cell in numbers)
    assert rows[0][2] == "1.000"
    left_out = [line for line in text.decode().splitlines() if line.startswith("left out, the terminal being narrow:")]
    assert "early" in left_out[0]
    assert "heuristic" in left_out[1]

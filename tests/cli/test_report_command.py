"""`askgym report`: one file, written whole or not at all; bad input is one line that says what to do.

What the page does in a browser is in `tests/report/`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.cli import report as command
from askgym.cli.report import report_names
from askgym.cli.stats import RunFile, load_run

Run = Callable[..., Result]
QUICK = ("--no-references", "--resamples", "0")
EVAL = ("--resamples", "0", "--no-references")


@pytest.fixture
def played(run: Run) -> Run:
    """Two runs over the same six items, `a.jsonl` and `b.jsonl`."""
    for name, agent in (("a", "oracle"), ("b", "never-ask")):
        done = run("eval", "AskMind-v0", "--agent", agent, "-n", "6", "--out", f"{name}.jsonl", *EVAL)
        assert done.exit_code == 0, done.output
    return run


def overview(path: Path) -> dict[str, Any]:
    """The data of the first page, as the page itself reads it."""
    found = re.search(r'<script type="application/json" id="overview-data">(.*?)</script>', path.read_text("utf-8"))
    assert found is not None
    data: dict[str, Any] = json.loads(found[1])
    return data


def refused(done: Result) -> str:
    """The one line of a refusal."""
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_one_file_beside_the_first_run(played: Run, folder: Path) -> None:
    done = played("report", "a.jsonl", "b.jsonl", *QUICK)
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("report: a.html (2 runs, 12 episodes, ")
    data = overview(folder / "a.html")
    assert data["title"] == "AskMind-v0: oracle, never-ask"
    assert [one["name"] for one in data["runs"]] == ["oracle", "never-ask"]
    assert sorted(path.name for path in folder.iterdir() if "html" in path.name) == ["a.html"]


def test_nothing_in_it_points_outside(played: Run, folder: Path) -> None:
    """Neither an element nor a style of the page names an address."""
    played("report", "a.jsonl", *QUICK)
    page = (folder / "a.html").read_text("utf-8")
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"""\b(?:src|action|poster)=|href=["'](?!#)|url\(|@import|https?:""", markup)


def test_the_same_runs_give_the_same_file(played: Run, folder: Path) -> None:
    for name in ("one", "two"):
        assert played("report", "a.jsonl", "--out", f"{name}.html", *QUICK).exit_code == 0
    assert (folder / "one.html").read_bytes() == (folder / "two.html").read_bytes()


def test_intervals_and_reference_agents(played: Run, folder: Path) -> None:
    done = played("report", "a.jsonl", "--resamples", "100", "--title", "<Mine>", "--out", "r.html")
    assert done.exit_code == 0, done.output
    data = overview(folder / "r.html")
    rows = data["askbench"][0]["rows"]
    assert rows[0][0] == "oracle"
    assert rows[0][2] == {"v": "1.000", "n": rows[0][1], "i": rows[0][2]["i"]}
    assert {"never-ask", "heuristic"} <= {row[0] for row in rows}
    assert data["title"] == "<Mine>"
    assert "<title>&lt;Mine&gt;</title>" in (folder / "r.html").read_text("utf-8")


def test_failed_episodes_are_in_it(judges: str, run: Run, folder: Path) -> None:
    (folder / "sick").write_text("rate_limited")  # which may pass, so that the run goes on
    played = run(
        "eval", "AskMind-v0", "--agent", "oracle", "-n", "4", "--judge", f"{judges}:down", "--out", "f.jsonl", *EVAL
    )
    assert "4 judge rate_limited" in played.output
    done = run("report", "f.jsonl", *QUICK)
    assert done.exit_code == 0, done.output
    assert "invalid: 4 of 4 do not count (4 judge rate_limited; oracle)" in done.stdout
    data = overview(folder / "f.html")
    assert (data["runs"][0]["episodes"], data["runs"][0]["valid"]) == (4, 0)
    rows = {row[0].strip(): row[1] for row in data["health"]["rows"]}
    assert rows["episodes lost to the judge"] == {"v": "4", "i": "100.0 %"}


def test_single_turn_tasks_are_shown_by_their_scores(run: Run, folder: Path) -> None:
    """What `stats` prints of them, and nothing of asking."""
    for agent in ("oracle", "random"):
        done = run("eval", "QA-v0", "--agent", agent, "--out", f"{agent}.jsonl", *EVAL)
        assert done.exit_code == 0, done.output
    assert run("report", "oracle.jsonl", "random.jsonl", "--out", "r.html", "--resamples", "100").exit_code == 0
    data = overview(folder / "r.html")
    assert (data["askbench"], data["plots"], data["funnel"]) == ([], [], [None, None])
    (table,) = data["measures"]
    heads = ["", "oracle", "random", "oracle, reference", "random, reference"]
    assert [title for title, _ in table["columns"]] == heads
    rows = {row[0]["t"]: row[1:] for row in table["rows"]}
    assert list(rows) == ["accuracy", "answered", "judged by rules", "judged by a model", "rules guessed"]
    stats = json.loads(run("stats", "random.jsonl", "--json", "--resamples", "100").stdout)["scores"]
    found = stats["overall"]["metrics"]["acc"]
    low, high = found["low"], found["high"]
    assert rows["accuracy"][1] == {"v": f"{found['value']:.3f}", "n": 24, "i": f"{low:.3f} – {high:.3f}"}
    assert rows["accuracy"][3]["v"] == f"{found['value']:.3f}"
    by = {one["key"]: one for one in data["breakdown"]["groupings"]}
    assert by["family"]["groups"] == ["bbh", "gpqa", "math500", "medqa"]
    assert [key for key, *_ in data["breakdown"]["metrics"]] == ["acc"]
    assert ["protocol", "one turn"] in data["runs"][0]["facts"]


def test_single_turn_tasks_judged_again(run: Run, folder: Path) -> None:
    """By the questions of their own domain: 24 answers, judged alike."""
    assert run("eval", "QA-v0", "--agent", "random", "--out", "a.jsonl", *EVAL).exit_code == 0
    assert run("rescore", "a.jsonl", "--judge", "rules", "--out", "b.jsonl").exit_code == 0
    assert run("report", "a.jsonl", "b.jsonl", "--out", "r.html", *QUICK).exit_code == 0
    (table,) = overview(folder / "r.html")["agreement"]
    assert table["rows"] == [["right or wrong", "24", "1.000", "1.000"]]


def test_a_run_of_asking_and_one_of_scores(played: Run, folder: Path) -> None:
    """Each in a table of its own."""
    assert played("eval", "QA-v0", "--agent", "oracle", "-n", "2", "--out", "q.jsonl", *EVAL).exit_code == 0
    done = played("report", "a.jsonl", "q.jsonl", "--out", "r.html", *QUICK)
    assert done.exit_code == 0, done.output
    data = overview(folder / "r.html")
    assert [len(table["columns"]) for table in data["measures"]] == [2, 2]
    assert [row[0] for row in data["askbench"][0]["rows"]][:1] == ["oracle · AskMind-v0"]
    assert [one is None for one in data["funnel"]] == [False, True]


def test_overwriting_keeps_the_old_file(played: Run, folder: Path) -> None:
    (folder / "a.html").write_text("mine")
    assert "a.html exists: give another --out, or --overwrite" in refused(played("report", "a.jsonl", *QUICK))
    assert (folder / "a.html").read_text() == "mine"
    assert played("report", "a.jsonl", "--overwrite", *QUICK).exit_code == 0
    assert (folder / "a.html.bak").read_text() == "mine"
    assert "overview-data" in (folder / "a.html").read_text("utf-8")


def test_an_interrupt_leaves_no_half_file(played: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    (folder / "a.html").write_text("mine")
    monkeypatch.setattr(command.os, "fsync", interrupted)
    done = played("report", "a.jsonl", "--overwrite", *QUICK)
    assert (done.exit_code, done.stderr) == (130, "interrupted\n")
    assert (folder / "a.html").read_text() == "mine"
    assert [path.name for path in folder.iterdir() if "html" in path.name] == ["a.html"]


class TestBadInput:
    def test_no_run_file(self, run: Run, folder: Path) -> None:
        (folder / "rows.jsonl").write_text('{"id": 1}\n')
        assert "rows.jsonl is no run" in refused(run("report", "rows.jsonl", *QUICK))
        (folder / "rows.jsonl").write_text('{"id": 1, "turns": []}\n')
        assert "rows.meta.json" in refused(run("report", "rows.jsonl", *QUICK))
        assert "none.jsonl" in refused(run("report", "none", *QUICK))

    def test_a_folder(self, run: Run, folder: Path) -> None:
        (folder / "runs").mkdir()
        assert "'runs' is a folder: give the file of one run" in refused(run("report", "runs", *QUICK))

    def test_a_run_without_episodes(self, played: Run, folder: Path) -> None:
        (folder / "a.jsonl").write_text("")
        line = refused(played("report", "a.jsonl", *QUICK))
        assert "a.jsonl: a run without episodes" in line
        assert "askgym eval" in line

    def test_a_file_of_another_command(self, played: Run, folder: Path) -> None:
        meta = json.loads((folder / "a.meta.json").read_text())
        meta["config"]["command"] = "judge bench"
        (folder / "a.meta.json").write_text(json.dumps(meta))
        assert "a.jsonl is a file of askgym judge bench, not a run" in refused(played("report", "a.jsonl", *QUICK))

    def test_the_same_run_twice(self, played: Run, folder: Path) -> None:
        (folder / "link.jsonl").symlink_to(folder / "a.jsonl")
        assert "a.jsonl is given twice: name each run once" in refused(played("report", "a.jsonl", "a.jsonl", *QUICK))
        assert "link.jsonl is given twice (as a.jsonl, too)" in refused(
            played("report", "a.jsonl", "link.jsonl", *QUICK)
        )

    @pytest.mark.parametrize(
        ("out", "text"),
        [
            ("runs", "is a folder: give a file in it"),
            ("r.pdf", "a name that ends in .html is needed"),
            ("none/r.html", "there is no folder 'none'"),
        ],
    )
    def test_out(self, played: Run, folder: Path, out: str, text: str) -> None:
        (folder / "runs").mkdir()
        assert text in refused(played("report", "a.jsonl", "--out", out, *QUICK))

    def test_out_that_cannot_be_written(self, played: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(command.os, "access", lambda *_: False)  # root may write everywhere
        assert "cannot be written: give another --out" in refused(played("report", "a.jsonl", *QUICK))

    def test_runs_over_different_items(self, played: Run, folder: Path) -> None:
        """Said, and both are shown all the same."""
        other = ("eval", "AskMind-v0", "--agent", "oracle", "-n", "4", "--seed", "9", "--out", "c.jsonl", *EVAL)
        assert played(*other).exit_code == 0
        done = played("report", "a.jsonl", "c.jsonl", "--out", "r.html", *QUICK)
        assert done.exit_code == 0, done.output
        line = done.stdout.splitlines()[-2]
        assert line.startswith("the runs are over different items (oracle · a: 6 items")
        assert line.endswith("to compare runs, play them on the same items")
        data = overview(folder / "r.html")
        assert data["remarks"] == [line]
        assert len(data["measures"]) == 2


def test_runs_have_names_of_their_own(played: Run, folder: Path) -> None:
    """The least that tells them apart: agent, environment, judge, file, folder."""
    a, b = load_run(Path("a.jsonl")), load_run(Path("b.jsonl"))
    (folder / "x").mkdir()

    def like(one: RunFile, path: str = "a.jsonl", **config: Any) -> RunFile:
        return RunFile(Path(path), {**one.config, **config}, one.episodes, one.outcomes, one.failures)

    assert report_names([a]) == ["oracle"]
    assert report_names([a, b]) == ["oracle", "never-ask"]
    assert report_names([a, like(a, env="X-v0")]) == ["oracle · AskMind-v0", "oracle · X-v0"]
    assert report_names([a, like(a, judge="m")]) == ["oracle · judged by rules", "oracle · judged by m"]
    model = {"name": "openai:m", "model": "m", "sampling": {"temperature": 0.0}}
    assert report_names([a, like(a, judge=model)]) == ["oracle · judged by rules", "oracle · judged by openai:m"]
    warmer = {**model, "sampling": {"temperature": 1.0}}
    assert report_names([like(a, judge=model), like(a, "b.jsonl", judge=warmer)]) == ["oracle · a", "oracle · b"]
    assert report_names([a, like(a, "b.jsonl")]) == ["oracle · a", "oracle · b"]
    assert report_names([a, like(a, "x/a.jsonl")]) == ["oracle · .", "oracle · x"]
    three = report_names([a, b, like(a, "c.jsonl")])
    assert len(set(three)) == 3

"""`askgym compare`: pairs, what is refused, and what is warned of.

1. A run against itself differs in nothing; against another as the rows say.
2. Other items: the overlap is named and the command stops, unless told to go on.
3. Another judge, user, reward or protocol is named; invalid and partnerless episodes are counted.
4. Bad input is one line.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.records import read_run

Run = Callable[..., Result]


@pytest.fixture
def runs(run: Run, folder: Path) -> Callable[..., str]:
    """A run of some agent; `runs(name, agent, *more)` gives its file."""

    def play(name: str, agent: str, *more: str, episodes: int = 24, env: str = "AskBench-v0") -> str:
        calm = ("--no-references", "--resamples", "0")
        done = run("eval", env, "--agent", agent, "-n", str(episodes), "--out", f"{name}.jsonl", *calm, *more)
        assert done.exit_code == 0, done.output
        return f"{name}.jsonl"

    return play


def compared(run: Run, *arguments: str) -> dict[str, Any]:
    done = run("compare", *arguments, "--json", "--resamples", "400")
    assert done.exit_code == 0, done.output
    out: dict[str, Any] = json.loads(done.stdout)
    return out


# --- 1. pairs --------------------------------------------------------------------------------------------------------


def test_a_run_against_itself_differs_in_nothing(run: Run, runs: Callable[..., str]) -> None:
    one = runs("a", "random")
    found = compared(run, one, one)
    assert (found["pairs"], found["problems"], found["warnings"]) == (24, 24, [])
    (group,) = found["groups"]
    for key, metric in group["metrics"].items():
        assert metric["a"] == metric["b"], key
        assert (metric["difference"], metric["low"], metric["high"], metric["p"]) == (0.0, 0.0, 0.0, 1.0), key
        assert metric["minimum_detectable_effect"] is None


def test_a_difference_is_that_of_the_rows(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a, b = runs("a", "never-ask"), runs("b", "oracle")
    returns = [[row["return"] for row in read_run(folder / name)[1]] for name in (a, b)]
    found = compared(run, a, b, "--metric", "return,acc", "--effect", "0.1")
    metrics = found["groups"][0]["metrics"]
    assert list(metrics) == ["return", "acc"]
    one = metrics["return"]
    assert one["difference"] == pytest.approx(sum(y - x for x, y in zip(*returns, strict=True)) / 24)
    assert one["low"] < one["difference"] < one["high"]
    assert 0 < one["p"] < 0.05
    assert one["problems_needed"] == pytest.approx(24 * (one["minimum_detectable_effect"] / 0.1) ** 2, abs=1)
    assert (found["a"]["agent"], found["b"]["agent"]) == ("never-ask", "oracle")
    back = compared(run, b, a, "--metric", "return")
    assert back["groups"][0]["metrics"]["return"]["difference"] == pytest.approx(-one["difference"])
    assert compared(run, a, b, "--seed", "1")["seed"] == 1


def test_the_table_has_what_the_json_has(run: Run, runs: Callable[..., str]) -> None:
    a, b = runs("a", "never-ask"), runs("b", "oracle")
    done = run("compare", a, b, "--metric", "return", "--effect", "0.1", "--resamples", "400")
    assert done.exit_code == 0, done.output
    one = compared(run, a, b, "--metric", "return", "--effect", "0.1")["groups"][0]["metrics"]["return"]
    (line,) = (line.split() for line in done.stdout.splitlines() if line.startswith(" return "))
    assert line == [
        *("return", "24", "24", f"{one['a']:.3f}", f"{one['b']:.3f}", f"{one['difference']:+.3f}"),
        *(f"[{one['low']:+.3f},", f"{one['high']:+.3f}]", f"{one['p']:.4f}"),
        *(f"{one['minimum_detectable_effect']:.3f}", str(one["problems_needed"])),
    ]
    assert "A: a.jsonl (AskBench-v0 by never-ask); B: b.jsonl (AskBench-v0 by oracle)" in done.stdout
    assert "24 pairs of episodes over 24 problems" in done.stdout


def test_groups_are_compared_by_themselves(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a, b = runs("a", "never-ask"), runs("b", "oracle")
    found = compared(run, a, b, "--by", "scenario", "--metric", "acc,over_ask")
    rows = read_run(folder / a)[1]
    assert [part["group"] for part in found["groups"]] == ["all", "complete", "false_premise", "missing_info"]
    for part in found["groups"][1:]:
        scenario = part["group"]
        assert part["metrics"]["acc"]["pairs"] == sum(row["item"]["scenario"] == scenario for row in rows)
    lacking = found["groups"][2]["metrics"]["over_ask"]
    assert (lacking["a"], lacking["difference"], lacking["pairs"]) == (None, None, 0)
    shown = run("compare", a, b, "--by", "scenario", "--metric", "over_ask", "--resamples", "400")
    assert shown.stdout.count("n/a (no episodes)") == 2


def test_repeated_episodes_are_paired_by_their_number(run: Run, runs: Callable[..., str]) -> None:
    a = runs("a", "random", "--group-size", "3")
    b = runs("b", "oracle", "--group-size", "2", episodes=16)
    found = compared(run, a, b, "--metric", "return")
    assert (found["pairs"], found["problems"], found["unpaired"]) == (16, 8, {"a": 8, "b": 0})
    shown = run("compare", a, b, "--metric", "return", "--resamples", "400")
    assert "without a partner: 8 episodes of A and 0 of B" in shown.stdout


# --- 2. other items --------------------------------------------------------------------------------------------------


def test_other_items_are_named_and_refused(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a, b = runs("a", "oracle", episodes=10), runs("b", "oracle", episodes=6)
    done = run("compare", a, b)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    ids = [row["item"]["id"] for row in read_run(folder / a)[1]]
    assert f"6 in both ({', '.join(ids[:3])}, …)" in done.stderr
    assert f"4 only in A ({', '.join(ids[6:9])}, …)" in done.stderr
    assert "0 only in B: give --overlap-only" in done.stderr
    found = compared(run, a, b, "--overlap-only", "--metric", "acc")
    assert (found["pairs"], found["items"]) == (6, {"common": 6, "only_a": 4, "only_b": 0})
    shown = run("compare", a, b, "--overlap-only", "--resamples", "400")
    assert "overlap only: 4 items of A and 0 of B are left aside" in shown.stdout


def test_nothing_in_common_cannot_be_compared(run: Run, runs: Callable[..., str]) -> None:
    a, b = runs("a", "oracle", episodes=4), runs("b", "oracle", "--split", "validation", episodes=4)
    for more in ((), ("--overlap-only",)):
        done = run("compare", a, b, *more)
        assert done.exit_code == 2
        assert "0 in both; 4 only in A" in done.stderr
        assert "nothing can be compared; play both on the same items" in done.stderr


def test_a_run_without_an_episode_is_refused_with_what_to_do(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a, b = runs("a", "oracle", episodes=4), runs("b", "oracle", episodes=4)
    (folder / "b.jsonl").write_text("", encoding="utf-8")
    for command in (("compare", a, b), ("compare", b, a), ("stats", b)):
        done = run(*command)
        assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert "b.jsonl holds no episode of" in done.stderr
        assert "askgym eval AskBench-v0" in done.stderr


# --- 3. warnings -----------------------------------------------------------------------------------------------------


def test_what_else_differs_is_named(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a = runs("a", "oracle")
    b = runs("b", "oracle", "--reward", "askbench", "--max-turns", "4", "--user", "rules:terse")
    meta = folder / "b.meta.json"
    described = json.loads(meta.read_text(encoding="utf-8"))
    described["config"]["judge"] = "somebody"
    meta.write_text(json.dumps(described), encoding="utf-8")
    found = compared(run, a, b)
    named = [line.split(" is ")[0] for line in found["warnings"]]
    assert named == ["judge", "user_styles", "reward", "max_turns"]
    shown = run("compare", a, b, "--resamples", "400")
    assert 'warning: judge is "rules" in A and "somebody" in B' in shown.stderr
    assert 'warning: reward is "progress" in A and "askbench" in B' in shown.stderr


def test_of_models_the_settings_that_differ_are_named(run: Run, runs: Callable[..., str], folder: Path) -> None:
    """One judge of two temperatures; beside rules, it goes by its name; a model's settings as an agent by no one's."""
    judge = {"name": "openai:j", "model": "j", "sampling": {"temperature": 0.0, "max_tokens": 1024}}
    warm = {**judge, "sampling": {"temperature": 1.0, "max_tokens": 1024}}
    names = [runs(name, "oracle") for name in "abc"]
    for name, more in zip("ab", ({"judge": judge, "agent_settings": {"model": "m"}}, {"judge": warm}), strict=True):
        meta = folder / f"{name}.meta.json"
        described = json.loads(meta.read_text(encoding="utf-8"))
        described["config"] |= more
        meta.write_text(json.dumps(described), encoding="utf-8")
    alike = "the runs are not alike in it"
    a, b, c = names
    assert compared(run, a, b)["warnings"] == [f"judge.sampling.temperature is 0.0 in A and 1.0 in B: {alike}"]
    assert compared(run, a, c)["warnings"] == [f'judge is "openai:j" in A and "rules" in B: {alike}']


def test_items_that_changed_under_the_same_id_are_named(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a, b = runs("a", "oracle"), runs("b", "random")
    rows = read_run(folder / b)[1]
    rows[0]["item"]["answer"] = "another"
    (folder / b).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (line,) = compared(run, a, b)["warnings"]
    assert line == f"1 items of the same id are not the same ({rows[0]['item']['id']})"


def test_invalid_pairs_are_left_out_and_counted(run: Run, runs: Callable[..., str], folder: Path) -> None:
    a, b = runs("a", "never-ask"), runs("b", "oracle")
    rows = read_run(folder / b)[1]
    for row in rows[:5]:
        row.update(end_reason="policy_failure", valid=False)
        row["return"] = None
    (folder / b).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    found = compared(run, a, b, "--metric", "return")
    assert (found["pairs"], found["invalid_pairs"]) == (19, 5)
    assert found["groups"][0]["metrics"]["return"]["pairs"] == 19
    assert "invalid: 5 pairs" in run("compare", a, b, "--resamples", "400").stdout
    for row in rows:
        row.update(end_reason="policy_failure", valid=False)
    (folder / b).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    none = run("compare", a, b)
    assert none.exit_code == 2
    assert "nothing to compare" in none.stderr


# --- 4. bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("a.jsonl",), "Missing argument"),
        (("a.jsonl", "none.jsonl"), "none.jsonl"),
        (("a.jsonl", "broken.jsonl"), "broken.jsonl, line 1"),
        (("a.jsonl", "other.jsonl"), "not an episode record"),
        (("a.jsonl", "."), "is a folder"),
        (("a.jsonl", "a.jsonl", "--metric", "acq"), "Did you mean 'acc'"),
        (("a.jsonl", "a.jsonl", "--by", "famly"), "Did you mean 'family'"),
        (("a.jsonl", "a.jsonl", "--by", "family,load"), "one grouping at a time"),
        (("a.jsonl", "a.jsonl", "--effect", "0"), "above 0"),
        (("a.jsonl", "a.jsonl", "--resamples", "0"), "by resampling"),
        (("a.jsonl", "a.jsonl", "--resamples", "7"), "at least 100"),
        (("a.jsonl", "a.jsonl", "--sed", "1"), "--seed"),
    ],
)
def test_bad_input_is_one_line(
    run: Run, runs: Callable[..., str], folder: Path, arguments: tuple[str, ...], expected: str
) -> None:
    runs("a", "oracle", episodes=2)
    meta = (folder / "a.meta.json").read_text(encoding="utf-8")
    (folder / "broken.jsonl").write_text("{not json\n", encoding="utf-8")
    (folder / "broken.meta.json").write_text(meta, encoding="utf-8")
    row = read_run(folder / "a.jsonl")[1][0]
    del row["item"]["points"]
    (folder / "other.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "other.meta.json").write_text(meta, encoding="utf-8")
    done = run("compare", *arguments)
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1), done.output
    assert done.stderr.startswith("error: ")
    assert expected in done.stderr


def test_without_scipy_the_line_says_what_to_install(
    run: Run, runs: Callable[..., str], no_scipy: Callable[[], None]
) -> None:
    one = runs("a", "oracle", episodes=2)
    no_scipy()
    done = run("compare", one, one)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "pip install 'askgym[stats]'" in done.stderr

"""Episodes whose judge, user or agent failed: kept beside the run, tried again, counted, and never in a metric.

1. A run whose judge fails at random, resumed once it is healed, equals one that never failed, byte for byte.
2. NAME.failed.jsonl holds the dialogue and the failure, once an attempt; a kill loses nothing of either file.
3. Failures are reported by kind, from old files too; metrics are those of the valid episodes alone.
4. A spent budget, and first episodes that all fail alike, end the run with a line and a code of their own.
"""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.metrics import describe, summarise
from askgym.records import read_run
from askgym.trace import Episode
from askgym.types import EndReason, FailureKind, UserFailure

Run = Callable[..., Result]
Start = Callable[..., subprocess.Popen[str]]

KINDS = "timeout rate_limited malformed server_error"
QUIET = ("--resamples", "0", "--no-references")
EPISODES = 24


def command(judge: str, *more: str, out: str = "a.jsonl", agent: str = "random", n: int = EPISODES) -> list[str]:
    return ["eval", "AskMind-v0", "--agent", agent, "--judge", judge, "-n", str(n), "--out", out, *QUIET, *more]


def lines(path: Path) -> list[bytes]:
    """The lines of a run's file, by index."""
    return sorted(path.read_bytes().splitlines(), key=lambda line: json.loads(line)["index"])


def rows(name: str) -> list[dict[str, Any]]:
    return read_run(name)[1]


def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget the judges, as another process would: they count their calls."""
    monkeypatch.delitem(sys.modules, "cli_test_judges", raising=False)


# --- 1. healed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["flaky", "awaited", "later"])
def test_a_healed_run_equals_one_that_never_failed(run: Run, judges: str, folder: Path, kind: str) -> None:
    judge = f"{judges}:{kind}"
    assert run(*command(judge, out="whole.jsonl")).exit_code == 0
    assert not (folder / "whole.failed.jsonl").exists()
    (folder / "sick").write_text(KINDS)
    first = run(*command(judge))
    assert first.exit_code == 0, first.output
    failed = rows("a.failed.jsonl")
    assert 4 < len(failed) < 20
    assert len({row["failure"]["kind"] for row in failed}) > 1
    assert {row["index"] for row in failed} | {row["index"] for row in rows("a.jsonl")} == set(range(EPISODES))
    assert {row["index"] for row in failed} & {row["index"] for row in rows("a.jsonl")} == set()
    (folder / "sick").unlink()
    healed = run(*command(judge))
    assert healed.exit_code == 0, healed.output
    assert "invalid" not in healed.stdout
    assert f"{EPISODES - len(failed)} of them from an earlier sitting" in healed.stdout
    assert lines(folder / "a.jsonl") == lines(folder / "whole.jsonl")
    assert rows("a.failed.jsonl") == failed


def test_a_second_sitting_fails_on_its_own_account(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("timeout")
    run(*command(f"{judges}:flaky"))
    once = [row["index"] for row in rows("a.failed.jsonl")]
    (folder / "sick").write_text("leak")
    done = run(*command(f"{judges}:flaky"))
    attempts = [row["attempt"] for row in rows("a.failed.jsonl")]
    assert attempts == [f"{at}.1" for at in once] + [f"{at}.2" for at in once]
    # Only how each went last is reported.
    assert f"invalid: {len(once)} of {EPISODES} do not count ({len(once)} judge leak; " in done.stdout


def test_agents_that_raised_are_tried_again(run: Run, agents: str, folder: Path) -> None:
    module = folder / "moody.py"
    module.write_text(
        "from pathlib import Path\n"
        "def ask(messages):\n"
        "    if Path('sick').exists() and 'pen' in messages[0]['content']:\n"
        "        raise RuntimeError('no')\n"
        "    return 'The answer is 3.'\n"
    )
    play = ("eval", "AskMind-v0", "--agent", "moody:ask", "-n", "40", *QUIET, "--out", "a.jsonl")
    (folder / "sick").touch()
    assert run(*play).exit_code == 0
    failed = rows("a.failed.jsonl")
    assert failed
    assert {(row["failure"]["role"], row["failure"]["kind"]) for row in failed} == {("policy", "exception")}
    (folder / "sick").unlink()
    assert run(*play).exit_code == 0
    assert sorted(row["index"] for row in rows("a.jsonl")) == list(range(40))


# --- 2. what is kept -------------------------------------------------------------------------------------------------


def test_the_whole_dialogue_and_the_failure_are_kept(run: Run, judges: str, folder: Path) -> None:
    run(*command(f"{judges}:flaky", out="whole.jsonl"))
    (folder / "sick").write_text(KINDS)
    run(*command(f"{judges}:flaky"))
    whole = {row["index"]: row for row in rows("whole.jsonl")}
    meta, failed = read_run("a.failed.jsonl")
    assert meta.key == "attempt"
    assert meta.config == {**read_run("a.jsonl")[0].config, "rows": "failed"}
    late = 0
    for row in failed:
        episode, would_be = Episode.from_row(row), Episode.from_row(whole[row["index"]])
        assert row["attempt"] == f"{episode.index}.1"
        assert episode.end_reason is EndReason.JUDGE_FAILURE
        assert episode.failure is not None
        assert (episode.failure.detail, episode.failure.attempts) == ("it would not", 3)
        assert episode.failure.usage is not None
        assert episode.failure.usage.cost_usd == 0.5
        n = len(episode.turns)
        assert [turn.action for turn in episode.turns] == [turn.action for turn in would_be.turns[:n]]
        assert [turn.user for turn in episode.turns[:-1]] == [turn.user for turn in would_be.turns[: n - 1]]
        assert episode.messages == would_be.messages[: len(episode.messages)]
        assert (row["valid"], row["return"]) == (False, None)
        late += n > 1
    assert late


def test_user_failures_are_kept_with_their_verdict(folder: Path) -> None:
    from askgym.cli.evaluate import make_run
    from askgym.cli.options import EnvironmentOptions, build_environment
    from askgym.cli.policies import find_player
    from askgym.cli.running import perform
    from askgym.users import as_user

    world = build_environment("AskMind-v0", EnvironmentOptions())
    silent = as_user(lambda call: UserFailure(FailureKind.LEAK, "told the answer"))
    world = replace(world, setup=replace(world.setup, user=silent))
    result = perform(make_run(world, find_player("oracle"), 12, folder / "a.jsonl", seed=0))
    assert result.failures.counts == {"user leak": len(rows("a.failed.jsonl"))}
    assert 0 < result.valid < 12  # complete items need no user
    turn = rows("a.failed.jsonl")[0]["turns"][-1]
    assert turn["verdict"]["answers"]["final_answer"] is False
    assert (turn["failure"]["role"], turn["user"]) == ("user", None)


@pytest.mark.parametrize("call", [1, 11, 30])
def test_a_kill_loses_nothing_of_either_file(
    run: Run, process: Start, judges: str, folder: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    judge = f"{judges}:flaky"
    assert run(*command(judge, out="whole.jsonl")).exit_code == 0
    (folder / "sick").write_text(KINDS)
    fresh(monkeypatch)
    assert run(*command(judge, out="sick.jsonl")).exit_code == 0
    running = process(*command(judge), BLOCK_AT=str(call))
    deadline = time.monotonic() + 60
    while not (folder / "blocked").exists():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    running.kill()
    running.communicate(timeout=30)
    assert running.returncode == -signal.SIGKILL
    kept = {name: (folder / f"a{name}.jsonl") for name in ("", ".failed")}
    ended = sum(len(path.read_bytes().splitlines()) for path in kept.values() if path.exists())
    for name, path in kept.items():  # what had ended is there, each in its file, as if nothing had happened
        now = path.read_bytes() if path.exists() else b""
        whole = (folder / f"sick{name}.jsonl").read_bytes()
        assert whole.startswith(now)
        if path.exists():  # and then the kill comes in the middle of a write
            with path.open("ab") as file:
                file.write(whole[len(now) : len(now) + 60])
    (folder / "sick").unlink()
    fresh(monkeypatch)
    done = run(*command(judge))
    assert done.exit_code == 0, done.output
    assert lines(folder / "a.jsonl") == lines(folder / "whole.jsonl")
    assert (ended > 0) is (call > 1)


def test_overwrite_sets_both_files_aside(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("timeout")
    run(*command(f"{judges}:flaky"))
    old = (folder / "a.failed.jsonl").read_bytes()
    refused = run(*command(f"{judges}:flaky", "--no-resume"))
    assert refused.exit_code == 2
    (folder / "sick").unlink()
    assert run(*command(f"{judges}:flaky", "--overwrite")).exit_code == 0
    assert not (folder / "a.failed.jsonl").exists()
    assert (folder / "a.failed.jsonl.bak").read_bytes() == old
    assert (folder / "a.failed.meta.json.bak").exists()


def test_another_schema_version_is_one_line(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("timeout")
    run(*command(f"{judges}:flaky"))
    meta = folder / "a.failed.meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text()), "schema_version": 99}))
    for arguments in (command(f"{judges}:flaky"), ["stats", "a.jsonl"]):
        done = run(*arguments)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
        assert "a.failed.meta.json: schema version 99" in done.stderr


def test_the_file_of_failures_is_no_run(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("timeout")
    run(*command(f"{judges}:flaky"))
    for arguments in (["stats", "a.failed.jsonl"], command(f"{judges}:flaky", out="a.failed.jsonl")):
        done = run(*arguments)
        assert done.exit_code == 2
        assert "holds the failed episodes of a.jsonl: give a.jsonl" in done.stderr


# --- 3. what is said -------------------------------------------------------------------------------------------------


def test_failures_are_reported_by_kind_and_enter_no_metric(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text(KINDS)
    judge = f"{judges}:flaky"
    (one,) = json.loads(run(*command(judge, "--json")).stdout)["runs"]
    failed = rows("a.failed.jsonl")
    kinds = Counter(f"judge {row['failure']['kind']}" for row in failed)
    assert one["failures"] == {
        "rate": len(failed) / EPISODES,
        "kinds": dict(sorted(kinds.items())),
        "file": "a.failed.jsonl",
    }
    assert (one["valid"], one["invalid"]) == (EPISODES - len(failed), {"judge_failure": len(failed)})
    valid = [Episode.from_row(row).outcome() for row in rows("a.jsonl")]
    assert one["summary"]["overall"]["acc"] == summarise(valid).overall.acc
    assert one["summary"]["overall"]["mean_return"] == summarise(valid).overall.mean_return
    assert one["summary"]["invalid_rate"] == len(failed) / EPISODES
    for estimate in describe(valid, resamples=None).estimates:
        assert one["honest"]["overall"]["metrics"][estimate.key]["value"] == estimate.value
    text = run(*command(judge)).stdout
    (line,) = (line for line in text.splitlines() if line.startswith("invalid: "))
    said, advice = line.split(". To try them again: ")
    written = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    assert said == (
        f"invalid: {len(failed)} of {EPISODES} do not count ({written}; AskMind-v0 by random), "
        f"{100 * len(failed) / EPISODES:.1f} %; {len(failed)} of them failed and are kept in a.failed.jsonl"
    )
    assert shlex.split(advice) == ["askgym", *command(judge)]
    stats = json.loads(run("stats", "a.jsonl", "--json", *QUIET).stdout)
    assert (stats["failures"], stats["summary"]) == (one["failures"], one["summary"])
    assert f"({written}), " in run("stats", "a.jsonl", *QUIET).stdout
    (folder / "sick").unlink()
    run(*command(judge, out="b.jsonl"))
    both = ("compare", "a.jsonl", "b.jsonl", "--resamples", "200")
    found = json.loads(run(*both, "--json").stdout)
    assert (found["pairs"], found["invalid_pairs"]) == (EPISODES - len(failed), len(failed))
    assert (found["a"]["failures"], found["b"]["failures"]["rate"]) == (one["failures"], 0.0)
    assert f"({written}; A), " in run(*both).stdout


def test_old_files_hold_failed_episodes_among_the_others(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text(KINDS)
    judge = f"{judges}:flaky"
    (one,) = json.loads(run(*command(judge, "--json")).stdout)["runs"]
    old = [{key: value for key, value in row.items() if key != "attempt"} for row in rows("a.failed.jsonl")]
    (folder / "a.failed.jsonl").unlink()
    (folder / "a.failed.meta.json").unlink()
    with (folder / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write("".join(json.dumps(row) + "\n" for row in old))
    before = (folder / "a.jsonl").read_bytes()
    stats = json.loads(run("stats", "a.jsonl", "--json", *QUIET).stdout)
    assert stats["summary"] == one["summary"]
    assert stats["failures"] == {**one["failures"], "file": None}
    (folder / "sick").unlink()
    (two,) = json.loads(run(*command(judge, "--json")).stdout)["runs"]
    assert two["summary"] == one["summary"]
    assert (folder / "a.jsonl").read_bytes() == before


# --- 4. stopping -----------------------------------------------------------------------------------------------------


def test_a_spent_budget_ends_the_run(run: Run, judges: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judge = f"{judges}:poor"
    assert run(*command(judge, out="whole.jsonl")).exit_code == 0
    (folder / "sick").touch()
    fresh(monkeypatch)
    done = run(*command(judge, "--no-resume"))
    kept = len(rows("a.jsonl"))
    assert 0 < kept < 10
    assert done.exit_code == 4
    assert done.stdout == ""
    assert done.stderr == (
        f"budget spent: {kept} of {EPISODES} episodes are kept in a.jsonl. "
        f"To go on: {shlex.join(['askgym', *command(judge)])} --budget-usd MORE\n"
    )
    assert not (folder / "a.failed.jsonl").exists()
    assert sys.modules[judges].calls == 11, "nobody is asked once the money is spent"
    (folder / "sick").unlink()
    assert run(*command(judge)).exit_code == 0
    assert lines(folder / "a.jsonl") == lines(folder / "whole.jsonl")


@pytest.mark.parametrize("kind", ["refused", "outage", "not_recorded"])
def test_first_episodes_that_all_fail_alike_end_the_run(run: Run, judges: str, folder: Path, kind: str) -> None:
    judge = f"{judges}:down"
    (folder / "sick").write_text(kind)
    done = run(*command(judge))
    assert done.exit_code == 3
    assert done.stdout == ""
    assert done.stderr == (
        f"stopped: the judge failed in the first 8 episodes alike, {kind} (401: no such key); "
        f"0 of {EPISODES} episodes are kept in a.jsonl. Mend the cause; "
        f"to go on: {shlex.join(['askgym', *command(judge)])}\n"
    )
    assert len(rows("a.failed.jsonl")) == 8
    (folder / "sick").unlink()
    assert run(*command(judge, n=5)).exit_code == 0
    (folder / "sick").write_text(kind)
    later = run(*command(judge, n=8))
    assert later.exit_code == 5
    assert "the first 3 episodes alike" in later.stderr
    assert "5 of 8 episodes are kept" in later.stderr
    (folder / "sick").unlink()
    assert run(*command(judge)).exit_code == 0
    assert sorted(row["index"] for row in rows("a.jsonl")) == list(range(EPISODES))


def test_failures_among_valid_episodes_do_not_end_it(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("refused")
    done = run(*command(f"{judges}:flaky", n=60))
    assert done.exit_code == 0, done.output
    assert len(rows("a.failed.jsonl")) > 8


def test_other_kinds_and_mixed_ones_do_not_end_it(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("refused outage")
    assert run(*command(f"{judges}:down", n=20, out="b.jsonl")).exit_code == 3
    assert len(rows("b.failed.jsonl")) == 20
    (folder / "sick").write_text("leak")
    done = run(*command(f"{judges}:down", n=10))
    assert done.exit_code == 3
    assert len(rows("a.failed.jsonl")) == 10
    assert "error: AskMind-v0 by random: no valid episode" in done.stderr
    assert "(10 judge leak); mend the cause: the same command tries again what failed" in done.stderr


def test_a_judge_of_ones_own_is_part_of_the_configuration(run: Run, judges: str, folder: Path) -> None:
    assert run(*command(f"{judges}:flaky", n=2)).exit_code == 0
    config = read_run("a.jsonl")[0].config
    assert config["judge"] == f"{judges}:flaky"
    assert config["judge_digest"]
    other = run(*command(f"{judges}:down", n=2))
    assert other.exit_code == 2
    assert f"judge is '{judges}:flaky' there" in other.stderr


@pytest.mark.parametrize(
    ("judge", "expected"),
    [
        ("rule", "Did you mean 'rules'"),
        ("no_such_module:x", "--judge 'no_such_module:x': no module"),
        ("json:lodas", "Did you mean 'loads'"),
        ("json:__name__", "judge='json'"),
    ],
)
def test_judges_that_cannot_be_had_are_one_line(run: Run, judge: str, expected: str) -> None:
    for name in (command(judge), ["play", "AskMind-v0", "--judge", judge]):
        done = run(*name)
        assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
        assert expected in done.stderr


def test_play_says_who_failed(run: Run, judges: str, folder: Path) -> None:
    (folder / "sick").write_text("refused")
    play = ("play", "AskMind-v0", "--seed", "1", "--judge", f"{judges}:down")
    done = run(*play, input="The answer is 3.\n")
    assert done.exit_code == 0, done.output
    assert "invalid: judge refused (401: no such key); no score" in done.stdout
    (folder / "sick").unlink()
    assert "invalid" not in run(*play, input="The answer is 3.\n").stdout

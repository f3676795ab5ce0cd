"""`askgym telecom replay`: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from askgym.envs.env import AskEnv
from askgym.envs.registration import build_setup
from askgym.envs.telecom.replay import final_fields, replay
from askgym.envs.telecom.tasks import task, task_row, write_tasks
from askgym.envs.telecom.world import World
from askgym.trace import Episode

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

Run = "Callable[..., Result]"
ID = "[mobile_data_issue]data_mode_off[PERSONA:None]"


def row(calls: list[Any] | None = None, **changes: Any) -> dict[str, Any]:
    """An episode of the task, played here: by default its solution."""
    calls = [["user", "toggle_data", {}]] if calls is None else calls
    played = replay(World(), task(ID), calls)
    return {
        "task_id": ID,
        "calls": calls,
        "errors": list(played.errors),
        "reward": played.verdict.reward,
        "env_assertions": list(played.verdict.assertions),
        "final": final_fields(played.world),
        **changes,
    }


@pytest.fixture
def replayed(run: Run, folder: Path) -> Callable[..., Result]:
    """`askgym telecom replay` on these lines."""

    def replay_(*lines: Any, options: tuple[str, ...] = ()) -> Result:
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        (folder / "episodes.jsonl").write_text(text, encoding="utf-8")
        return run("telecom", "replay", "episodes.jsonl", *options)

    return replay_


def counts(shown: str) -> dict[str, str]:
    """The table: what is compared → "agreed/of"."""
    lines = [line.rsplit(maxsplit=1) for line in shown.splitlines() if "/" in line or "–" in line]
    return {name.strip(): count for name, count in lines}


def test_all_agree(replayed: Callable[..., Result]) -> None:
    done = replayed(row(), row([]), row([["user", "nosuch", {}]]))
    assert (done.exit_code, done.stderr) == (0, "")
    assert counts(done.stdout) == {
        "error flags": "3/3", "reward": "3/3", "assertions": "3/3", "final state": "3/3", "episodes": "3/3",
    }  # fmt: skip
    assert "tasks: 3 from the generator" in done.stdout


def test_what_disagrees_is_shown_with_its_line(replayed: Callable[..., Result]) -> None:
    wrong = row(reward=0.0, final={"can_send_mms": False, "speed_mbps": 1.0})
    done = replayed(row(), wrong, row(errors=None))
    assert (done.exit_code, done.stderr) == (1, "")
    assert counts(done.stdout) == {
        "error flags": "2/2", "reward": "2/3", "assertions": "3/3", "final state": "2/3", "episodes": "2/3",
    }  # fmt: skip
    shown = done.stdout[done.stdout.index("line 2") :].splitlines()
    assert shown == [
        f"line 2, {ID}:",
        "  reward: 1.0 instead of 0.0",
        "  final.can_send_mms: True instead of False",
        "  final.speed_mbps: 275.0 instead of 1.0",
    ]


def test_malformed_lines_are_named_and_the_rest_goes_on(replayed: Callable[..., Result]) -> None:
    done = replayed("{nonsense", row(), row(task_id="[mobile_data_issue]data_mode_of[PERSONA:None]"), row(errors=[]))
    assert done.exit_code == 1
    assert counts(done.stdout)["episodes"] == "1/1"
    first, second, third, last = done.stderr.splitlines()
    assert first.startswith("line 1 cannot be played: not JSON: ")
    assert second.startswith(
        f"line 3 cannot be played: unknown task {'[mobile_data_issue]data_mode_of[PERSONA:None]'!r}"
    )
    assert "Did you mean" in second
    assert third == "line 4 cannot be played: errors: 0 for 1 calls: one for each is needed"
    assert last == "3 of 4 episodes cannot be played"


def test_nothing_usable(replayed: Callable[..., Result]) -> None:
    done = replayed("{", "[]")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == "error: episodes.jsonl: none of its 2 episodes can be played"


def test_many_are_cut(replayed: Callable[..., Result]) -> None:
    done = replayed(*[row(reward=0.5, final={"device": {}})] * 12, *["{"] * 12)
    assert done.stdout.count("instead of 0.5") == 10
    assert "2 more disagree (--json has all)" in done.stdout
    assert done.stderr.count("cannot be played: not JSON") == 10
    assert "2 more cannot be played" in done.stderr
    assert "  and 16 more" in done.stdout  # of 22 fields of a phone, two of them null, and the reward


def test_as_json(replayed: Callable[..., Result]) -> None:
    done = replayed(row(), row(reward=0.0), "{", options=("--json",))
    assert (done.exit_code, done.stderr) == (1, "")
    found = json.loads(done.stdout)
    assert found["file"] == "episodes.jsonl"
    assert (found["episodes"], found["played"], found["agreed"]) == (3, 2, 1)
    assert found["compared"] == {
        "errors": {"agreed": 2, "of": 2},
        "reward": {"agreed": 1, "of": 2},
        "env_assertions": {"agreed": 2, "of": 2},
        "final": {"agreed": 2, "of": 2},
    }
    assert found["disagreements"] == [{"place": "line 2", "task_id": ID, "differences": ["reward: 1.0 instead of 0.0"]}]
    assert [one["place"] for one in found["malformed"]] == ["line 3"]


def test_limit(replayed: Callable[..., Result]) -> None:
    done = replayed(row(), row(), row(reward=0.5), options=("--limit", "2"))
    assert (done.exit_code, counts(done.stdout)["episodes"]) == (0, "2/2")


def test_given_tasks_come_first_and_the_rest_is_generated(replayed: Callable[..., Result], folder: Path) -> None:
    """The task of that id in the file is another one: there, nothing is wrong, and nothing to be done."""
    other = task("[mobile_data_issue]data_saver_mode_on[PERSONA:Easy]")
    write_tasks(folder / "mine.json", [task(ID), other])
    text = (folder / "mine.json").read_text("utf-8").replace("turn_data_off", "turn_data_on")
    (folder / "mine.json").write_text(text, encoding="utf-8")
    generated = "[mobile_data_issue]bad_vpn[PERSONA:None]"
    calls = [["user", "disconnect_vpn", {}]]
    vpn = {"task_id": generated, "calls": calls, "reward": replay(World(), task(generated), calls).verdict.reward}
    done = replayed(row([], reward=1.0, env_assertions=None, final=None), vpn, options=("--tasks", "mine.json"))
    assert (done.exit_code, counts(done.stdout)["reward"]) == (0, "2/2")
    assert "tasks: 1 from mine.json, 1 from the generator" in done.stdout


def test_results_bring_their_tasks(run: Run, folder: Path) -> None:
    """Under an id of their own; one that cannot be read is told of where it is needed."""
    calls = [{"role": "user", "tool_calls": [{"id": "", "name": "toggle_data", "arguments": {}}]},
             {"role": "tool", "id": "", "error": False}]  # fmt: skip
    about = {"messages": calls, "reward_info": {"reward": 1.0}, "termination_reason": "user_stop"}
    found = {
        "tasks": [{**task_row(task(ID)), "id": "mine"}, {"id": "broken"}],
        "simulations": [{"task_id": "mine", **about}, {"task_id": "broken", **about}, {"task_id": ID, **about}],
    }
    (folder / "results.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    done = run("telecom", "replay", "results.json")
    assert (done.exit_code, counts(done.stdout)["episodes"]) == (1, "2/2")
    assert "tasks: 1 from the file itself, 1 from the generator" in done.stdout
    assert done.stderr.startswith("simulation 2 cannot be played: tasks: task 'broken': user_scenario: expected")


def test_records_of_ones_own(replayed: Callable[..., Result], folder: Path) -> None:
    """A phone that saves data: a speed test says so, and the solution is none."""
    (folder / "phone.toml").write_text("[device]\ndata_saver_mode = true\n", encoding="utf-8")
    played = replayed(row(), options=("--user-db", "phone.toml"))
    assert (played.exit_code, counts(played.stdout)["reward"]) == (1, "0/1")
    for option, name in (("--db", "no.toml"), ("--user-db", "no.toml"), ("--tasks", "no.json")):
        done = replayed(row(), options=(option, name))
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith(f"error: {name}")
    (folder / "stranger.toml").write_text('[device]\n[surroundings]\nphone_number = "1"\n', encoding="utf-8")
    done = replayed(row(), options=("--user-db", "stranger.toml"))
    assert done.stderr.startswith("error: stranger.toml: surroundings.phone_number: no line of the records has")


def test_files_that_cannot_be_used(run: Run, folder: Path) -> None:
    done = run("telecom", "replay", "no.jsonl")
    assert (done.exit_code, done.stderr) == (
        2, "error: no.jsonl does not exist: give a file of recorded episodes\n",
    )  # fmt: skip
    done = run("telecom", "repaly", "x")
    assert done.exit_code == 2
    assert done.stderr.startswith("error: ")


def test_an_interrupt_is_one_line(replayed: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    import askgym.envs.telecom.replay as module

    play_again, played = module.play_again, []

    def interrupted(*arguments: Any) -> Any:
        if played:
            raise KeyboardInterrupt
        played.append(1)
        return play_again(*arguments)

    monkeypatch.setattr(module, "play_again", interrupted)
    done = replayed(row(), row(), row())
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == (
        "interrupted: 1 of 3 episodes were played, and nothing is kept. "
        "To begin again: askgym telecom replay episodes.jsonl\n"
    )


def test_what_an_environment_records_is_what_is_played(run: Run, folder: Path) -> None:
    """Accepted and refused calls, those that no world sees, and the one that ends the case; words to nobody."""
    env = AskEnv(build_setup("Tau2TelecomSolo-v0", {"split": "full"}))
    lines = []
    for last in (['{"name": "toggle_data", "arguments": {}}'], []):
        env.reset(seed=0, options={"item_id": ID})
        for text in (
            "Hello?",
            '{"name": "nosuch", "arguments": {}}',
            '{"name": "toggle_data", "arguments": [1]}',
            '{"name": "toggle_data", "arguments": "{broken"}',
            '{"name": "reboot_device", "arguments": {"hard": true}}',
            '{"nonsense": 1}',
            *last,
            '{"name": "done", "arguments": {}}',
        ):
            env.step(text)
        state = env.state
        about = {"index": len(lines), "env": "Tau2TelecomSolo-v0", "agent": "by hand", "strict": False}
        lines.append(Episode.from_state(state, max_turns=200, hidden={}, **about).to_row())
    (folder / "run.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    done = run("telecom", "replay", "run.jsonl")
    assert (done.exit_code, done.stderr) == (0, "")
    assert counts(done.stdout) == {
        "error flags": "2/2", "reward": "2/2", "assertions": "2/2", "final state": "–", "episodes": "2/2",
    }  # fmt: skip
    assert [line["turns"][-1]["notes"]["verdict"]["reward"] for line in lines] == [1.0, 0.0]


def test_published_episodes(run: Run, tau2_data: Path) -> None:
    files = [
        option for name in ("small", "base", "fuzz") for option in ("--tasks", str(tau2_data / f"tasks_{name}.json"))
    ]
    own = ("--db", str(tau2_data / "db.toml"), "--user-db", str(tau2_data / "user_db.toml"))
    for options in ((), (*files, *own)):
        done = run("telecom", "replay", str(tau2_data / "fuzz.jsonl.gz"), *options)
        assert done.exit_code == 0
        assert set(counts(done.stdout).values()) == {"600/600"}

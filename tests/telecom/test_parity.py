"""Agreement with τ²-bench's own evaluator, on its tasks, and on episodes that were executed there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from askgym.envs.telecom.database import load_database, load_phone
from askgym.envs.telecom.recordings import open_recordings
from askgym.envs.telecom.replay import Aspect, play_again, replay
from askgym.envs.telecom.tasks import read_task
from askgym.envs.telecom.world import World


@pytest.fixture(scope="module")
def tasks(tau2_data):
    names = ("small", "base", "fuzz")
    return {task["id"]: task for n in names for task in json.loads((tau2_data / f"tasks_{n}.json").read_text("utf-8"))}


@pytest.fixture(scope="module", params=["files", "builtin"])
def world(request, tau2_data):
    if request.param == "builtin":
        return World()
    return World(load_database(tau2_data / "db.toml"), load_phone(tau2_data / "user_db.toml"))


def test_executed_episodes(world, tasks, tau2_data):
    recordings = open_recordings(tau2_data / "fuzz.jsonl.gz")
    found = [play_again(world, read_task(tasks[recording.task_id]), recording) for recording in recordings]
    assert len(found) == 600
    assert [(number, one.differences) for number, one in enumerate(found, 1) if one.differences] == []
    assert all(one.agreed == dict.fromkeys(Aspect, True) for one in found)


@pytest.mark.parametrize(("split", "number"), [("small", 20), ("base", 114)])
def test_verdicts(world, tasks, tau2_data, split, number):
    verdicts = json.loads((tau2_data / "verdicts.json").read_text("utf-8"))[split]
    assert len(verdicts) == number
    wrong = []
    for task_id, expected in verdicts.items():
        task = tasks[task_id]
        gold = [(a["requestor"], a["name"], a["arguments"]) for a in task["evaluation_criteria"]["actions"]]
        alone = [("assistant", name, arguments) for _, name, arguments in gold]
        played = {
            "gold": replay(world, task, gold),
            "none": replay(world, task, []),
            "drop_last": replay(world, task, gold[:-1]),
            "gold_solo": replay(replace(world, solo=True), task, alone),
        }
        wrong += [
            (task_id, way) for way, got in played.items() if got.verdict.reward != expected[way] or any(got.errors)
        ]
        for way, breakdown in expected["breakdown"].items():
            got = played[way].verdict
            if got.same_records is not expected["db_match"][way]:
                wrong.append((task_id, way))
            if dict(got.breakdown) != breakdown or list(got.assertions) != expected["env_assertions_met"][way]:
                wrong.append((task_id, way))
    assert wrong == []

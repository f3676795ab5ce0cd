"""Agreement with τ²-bench's own evaluator, on its tasks, and on episodes that were executed there."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace

import pytest

from askgym.envs.telecom.database import load_database, load_phone
from askgym.envs.telecom.replay import disagreements, replay
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
    with gzip.open(tau2_data / "fuzz.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    told = [
        (number, list(disagreements(record, replay(world, tasks[record["task_id"]], record["calls"]))))
        for number, record in enumerate(records)
    ]
    assert len(records) == 600
    assert [(number, differences) for number, differences in told if differences] == []


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

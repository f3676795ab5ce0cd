"""Files of telecom tasks: what is written is read again, and a file that is not usable is refused with the reason."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from askgym.envs.telecom.tasks import (
    SPLITS,
    EnvAssertion,
    EnvCall,
    GoldAction,
    RewardType,
    Seat,
    Task,
    load_splits,
    load_tasks,
    split,
    task,
    task_ids,
    task_row,
    write_splits,
    write_tasks,
)
from askgym.errors import ItemError

USER, AGENT = Seat.USER, Seat.ASSISTANT


class TestFiles:
    def test_round_trip(self, tmp_path: Path):
        tasks = tuple(task(one) for one in split("small"))
        write_tasks(tmp_path / "tasks.json", tasks)
        assert load_tasks(tmp_path / "tasks.json") == tasks

    def test_round_trip_of_everything_that_a_task_can_hold(self, tmp_path: Path):
        full = Task(
            id="a task",
            instructions="Be there. Ünïcode: 電話",
            persona="somebody",
            ticket="something",
            init=(EnvCall(USER, "f", {"x": [1, {"y": None}]}),),
            gold=(GoldAction("a", USER, "t", {"z": 1.5}, "why", ("z",)), GoldAction("b", AGENT, "t", {}, None, ())),
            assertions=(EnvAssertion(AGENT, "g", {}, False, "no"),),
            basis=tuple(RewardType),
            communicate=("12",),
            nl_assertions=("it was polite",),
            purpose="p",
            relevant_policies="r",
            notes="n",
        )
        bare = Task(id="bare", instructions="x", basis=())
        no_basis = replace(full, id="no basis", basis=())
        write_tasks(tmp_path / "tasks.json", [full, bare, no_basis])
        assert load_tasks(tmp_path / "tasks.json") == (full, bare, no_basis)

    def test_what_may_be_left_out(self, tmp_path: Path):
        row = {
            "id": "x",
            "user_scenario": {"instructions": "hello"},
            "evaluation_criteria": {"actions": [{"action_id": "a", "name": "t"}]},
        }
        [made] = load_tasks(written(tmp_path, [row]))
        assert made == Task(
            id="x",
            instructions="hello",
            gold=(GoldAction("a", AGENT, "t"),),
            basis=(RewardType.DB, RewardType.COMMUNICATE),
        )
        row["evaluation_criteria"] = None
        [made] = load_tasks(written(tmp_path, [row]))
        assert made.basis == ()

    def test_splits(self, tmp_path: Path):
        splits = {name: split(name) for name in SPLITS}
        write_splits(tmp_path / "splits.json", splits)
        assert load_splits(tmp_path / "splits.json") == splits

    @pytest.mark.parametrize(
        ("path", "value", "said"),
        [
            ("id", "", "task '': id: expected a text that is not empty, found an empty text"),
            ("id", 3, "task number 1: id: expected a text that is not empty, found int 3"),
            ("extra", 1, "task 'x': (task): unknown key 'extra'"),
            ("tickets", "t", "unknown key 'tickets'. Did you mean 'ticket'?"),
            ("ticket", 3, "task 'x': ticket: expected a text or null, found int 3"),
            ("ticket", "\ud800", "task 'x': (task): expected valid Unicode text"),
            ("user_tools", ["t"], "task 'x': user_tools: expected null (nothing else is supported), found list ['t']"),
            ("user_scenario", None, "task 'x': user_scenario: expected an object, found nothing"),
            ("user_scenario.instructions", None, "user_scenario.instructions: expected an object, found nothing"),
            ("user_scenario.instructions.domain", None, "instructions.domain: expected a text that is not empty"),
            ("description", [], "task 'x': description: expected an object, found list []"),
            ("initial_state.message_history", [1], "initial_state.message_history: expected null"),
            (
                "initial_state.initialization_data",
                {"agent_data": {"a": 1}},
                "initial_state.initialization_data.agent_data: expected null",
            ),
            ("initial_state.initialization_actions", {}, "initialization_actions: expected a list or null"),
            (
                "initial_state.initialization_actions.0.env_type",
                "customer",
                "state.initialization_actions[0].env_type: expected one of assistant, user, found str 'customer'",
            ),
            ("initial_state.initialization_actions.0.func_name", None, "[0].func_name: expected a text"),
            (
                "initial_state.initialization_actions.0.arguments",
                [],
                "[0].arguments: expected an object, found list []",
            ),
            ("evaluation_criteria.actions.0.requestor", "me", "actions[0].requestor: expected one of assistant, user"),
            (
                "evaluation_criteria.actions.0.compare_args",
                [1],
                "actions[0].compare_args[0]: expected a text, found int 1",
            ),
            (
                "evaluation_criteria.env_assertions.0.assert_value",
                1,
                "env_assertions[0].assert_value: expected true or",
            ),
            ("evaluation_criteria.reward_basis", ["ENV"], "reward_basis[0]: expected one of DB, ENV_ASSERTION, ACTION"),
        ],
    )
    def test_task_that_is_not_usable(self, tmp_path: Path, path: str, value: object, said: str):
        row = json.loads(json.dumps(task_row(task("[service_issue]airplane_mode_on[PERSONA:None]"))))
        row["id"] = "x"
        at: object = row
        *way, last = path.split(".")
        for step in way:
            at = at[int(step)] if isinstance(at, list) else at[step]  # type: ignore[index]
        at[last] = value  # type: ignore[index]
        with pytest.raises(ItemError) as error:
            load_tasks(written(tmp_path, [row]))
        assert str(error.value).startswith("tasks.json: task ")
        assert said in str(error.value)
        assert "\n" not in str(error.value)

    def test_an_id_twice(self, tmp_path: Path):
        row = task_row(task(task_ids()[0]))
        with pytest.raises(ItemError, match="id: expected an id that no earlier task has"):
            load_tasks(written(tmp_path, [row, row]))

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "is no JSON document"),
            ("[{]", "is no JSON document"),
            ("[]", "expected a list of tasks, found list []"),
            ('{"id": "x"}', "expected a list of tasks, found dict"),
            ("[3]", "task number 1: (task): expected an object, found int 3"),
            ("\ud800", "is not UTF-8"),
        ],
        ids=["empty", "broken", "none", "object", "number", "bytes"],
    )
    def test_file_that_is_not_usable(self, tmp_path: Path, text: str, said: str):
        file = tmp_path / "tasks.json"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        with pytest.raises(ItemError) as error:
            load_tasks(file)
        assert said in str(error.value)

    @pytest.mark.parametrize("read", [load_tasks, load_splits], ids=["tasks", "splits"])
    def test_no_file(self, tmp_path: Path, read: object):
        with pytest.raises(ItemError, match=r"absent\.json does not exist"):
            read(tmp_path / "absent.json")  # type: ignore[operator]
        with pytest.raises(ItemError, match="is a folder"):
            read(tmp_path)  # type: ignore[operator]

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ([], "expected an object (name of a split: list of ids), found list []"),
            ({}, "expected an object"),
            ({"base": "x"}, "split 'base': expected a list of ids, found str 'x'"),
            ({"base": ["a", 3]}, "split 'base'[1]: expected a task id, found int 3"),
            ({"base": ["\ud800"]}, "split 'base'[0]: expected a task id, found str '\\ud800'"),
            ({"base": ["a", {}]}, "split 'base'[1]: expected a task id, found dict {}"),
            ({"base": ["a", "b", "a"]}, "split 'base'[2]: expected an id that is not there yet, found str 'a'"),
        ],
        ids=["list", "empty", "text", "number", "surrogate", "object", "twice"],
    )
    def test_splits_that_are_not_usable(self, tmp_path: Path, value: object, said: str):
        with pytest.raises(ItemError) as error:
            load_splits(written(tmp_path, value))
        assert said in str(error.value)


def written(folder: Path, value: object) -> Path:
    file = folder / "tasks.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return file

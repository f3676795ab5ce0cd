"""Files of tasks and of splits in τ²-bench's layout: reading them with care, and writing them.

This module owns the layout. Whether the functions and tools that a task names exist is for the world to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from askgym.envs.fields import describe
from askgym.envs.telecom.tasks.rows import At, Place, one_of
from askgym.envs.telecom.tasks.schema import (
    DEFAULT_BASIS,
    EnvAssertion,
    EnvCall,
    GoldAction,
    Instructions,
    RewardType,
    Seat,
    Task,
)
from askgym.errors import ItemError

__all__ = ["load_splits", "load_tasks", "read_task", "task_row", "write_splits", "write_tasks"]

_TASK = ("id", "description", "user_scenario", "ticket", "initial_state", "evaluation_criteria")
_NEWER = ("issues", "required_documents", "user_tools")
_CALL = ("env_type", "func_name", "arguments")


# --- reading ---


def load_tasks(path: str | Path) -> tuple[Task, ...]:
    """The tasks of a file, in its order.

    Args:
        path: a JSON file that holds a list of tasks.

    Raises:
        ItemError: the file is not there or no JSON list, holds no tasks, or a task is not usable: names file, task,
            key, and what was expected. A start from given data or messages is not supported.
    """
    file = Path(path)
    rows = _json(file)
    if not isinstance(rows, list) or not rows:
        raise ItemError(f"{file}: expected a list of tasks, found {describe(rows)}. Give a tasks*.json of τ²-bench")
    tasks: dict[str, Task] = {}
    for number, row in enumerate(rows, start=1):
        one = read_task(row, file.name, number)
        if one.id in tasks:
            Place(file.name, repr(one.id), "id").bad("an id that no earlier task has", one.id)
        tasks[one.id] = one
    return tuple(tasks.values())


def load_splits(path: str | Path) -> dict[str, tuple[str, ...]]:
    """The ids of each split of a file.

    Args:
        path: a JSON file that holds an object: name of a split → list of ids.

    Raises:
        ItemError: the file is not there or holds something else, or a split names an id twice.
    """
    file = Path(path)
    found = _json(file)
    if not isinstance(found, Mapping) or not found:
        raise ItemError(
            f"{file}: expected an object (name of a split: list of ids), found {describe(found)}. "
            "Give a split_tasks.json of τ²-bench"
        )
    splits: dict[str, tuple[str, ...]] = {}
    for name, ids in found.items():
        if not isinstance(ids, list):
            raise ItemError(f"{file}: split {name!r}: expected a list of ids, found {describe(ids)}. Mend the file")
        seen: set[str] = set()
        for number, one in enumerate(ids):
            usable = isinstance(one, str) and one and _is_unicode(one)
            if not usable or one in seen:
                expected = "an id that is not there yet" if usable else "a task id"
                raise ItemError(
                    f"{file}: split {name!r}[{number}]: expected {expected}, found {describe(one)}. Mend the file"
                )
            seen.add(one)
        splits[str(name)] = tuple(ids)
    return splits


def _json(file: Path) -> object:
    if not file.is_file():
        what = "is a folder, not a file" if file.is_dir() else "does not exist"
        raise ItemError(f"{file} {what}. Give the path of a JSON file")
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ItemError(f"{file} is not UTF-8: byte 0x{error.object[error.start]:02x} at {error.start}") from error
    except OSError as error:
        raise ItemError(f"{file} cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:
        raise ItemError(f"{file} is no JSON document: {error}. Fetch it again") from error


def _is_unicode(value: object) -> bool:
    """Whether no text holds half a surrogate pair, which JSON can write, but no file, terminal or tokenizer takes."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def read_task(row: object, source: str = "(given)", number: int = 1) -> Task:
    """A task from a JSON object in τ²-bench's layout.

    Args:
        row: the object.
        source: name of the file in which it stands, for complaints.
        number: which one it is there, from 1; names the task in complaints as long as its id is not known.

    Raises:
        ItemError: it is not usable: source, task, key, and what was expected.
    """
    name = row.get("id") if isinstance(row, Mapping) else None
    at = At(row, Place(source, repr(name) if isinstance(name, str) else f"number {number}"), keys=_TASK + _NEWER)
    if not _is_unicode(row):
        at.place.bad("valid Unicode text", json.dumps(row))
    at.null(*_NEWER)
    about = _part(at, "description", ("purpose", "relevant_policies", "notes"))
    scenario = At(at.value("user_scenario"), at.under("user_scenario"), keys=("persona", "instructions"))
    state = _part(at, "initial_state", ("initialization_data", "initialization_actions", "message_history"))
    # Data comes as an object of two parts, each null.
    data = _part(state, "initialization_data", ("agent_data", "user_data"))
    data.null("agent_data", "user_data")
    state.null("message_history")
    keys = ("actions", "env_assertions", "communicate_info", "nl_assertions", "reward_basis")
    criteria = _part(at, "evaluation_criteria", keys)
    basis = tuple(one_of(RewardType, value, place) for value, place in criteria.parts("reward_basis"))
    if at.has("evaluation_criteria") and not criteria.has("reward_basis"):
        basis = DEFAULT_BASIS
    return Task(
        id=at.text("id"),
        instructions=_instructions(scenario),
        persona=scenario.optional("persona"),
        ticket=at.optional("ticket"),
        init=tuple(_call(value, place) for value, place in state.parts("initialization_actions")),
        gold=tuple(_action(value, place) for value, place in criteria.parts("actions")),
        assertions=tuple(_assertion(value, place) for value, place in criteria.parts("env_assertions")),
        basis=basis,
        communicate=criteria.texts("communicate_info"),
        nl_assertions=criteria.texts("nl_assertions"),
        purpose=about.optional("purpose"),
        relevant_policies=about.optional("relevant_policies"),
        notes=about.optional("notes"),
    )


def _part(at: At, key: str, keys: Sequence[str]) -> At:
    """A part that may be absent: then it is empty."""
    value = at.value(key)
    return At({} if value is None else value, at.under(key), keys=keys)


def _instructions(scenario: At) -> Instructions | str:
    value = scenario.value("instructions")
    if isinstance(value, str):
        return scenario.text("instructions")
    keys = ("domain", "reason_for_call", "known_info", "unknown_info", "task_instructions")
    at = At(value, scenario.under("instructions"), keys=keys)
    return Instructions(
        domain=at.text("domain"),
        reason_for_call=at.text("reason_for_call"),
        task_instructions=at.text("task_instructions"),
        known_info=at.optional("known_info"),
        unknown_info=at.optional("unknown_info"),
    )


def _call(value: object, place: Place) -> EnvCall:
    at = At(value, place, keys=_CALL)
    return EnvCall(at.choice("env_type", Seat), at.text("func_name"), at.arguments())


def _assertion(value: object, place: Place) -> EnvAssertion:
    at = At(value, place, keys=(*_CALL, "assert_value", "message"))
    return EnvAssertion(
        side=at.choice("env_type", Seat),
        name=at.text("func_name"),
        arguments=at.arguments(),
        expected=at.flag("assert_value", True),
        message=at.optional("message"),
    )


def _action(value: object, place: Place) -> GoldAction:
    at = At(value, place, keys=("action_id", "requestor", "name", "arguments", "info", "compare_args"))
    return GoldAction(
        id=at.text("action_id"),
        requestor=at.choice("requestor", Seat, Seat.ASSISTANT),
        name=at.text("name"),
        arguments=at.arguments(),
        info=at.optional("info"),
        compare=at.texts("compare_args") if at.has("compare_args") else None,
    )


# --- writing ---


def write_tasks(path: str | Path, tasks: Iterable[Task]) -> None:
    """Write tasks to a file that `load_tasks` and τ²-bench read.

    Args:
        path: the file; what is there is replaced.
        tasks: in order.
    """
    _write(Path(path), [task_row(one) for one in tasks])


def write_splits(path: str | Path, splits: Mapping[str, Sequence[str]]) -> None:
    """Write splits to a file that `load_splits` and τ²-bench read.

    Args:
        path: the file; what is there is replaced.
        splits: name → ids.
    """
    _write(Path(path), {name: list(ids) for name, ids in splits.items()})


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def task_row(task: Task) -> dict[str, object]:
    """A task as a JSON object in τ²-bench's layout, with every key.

    Args:
        task: the task.

    Returns:
        The object; what is empty is null.
    """
    said = task.instructions
    if isinstance(said, Instructions):
        instructions: object = {
            "domain": said.domain,
            "reason_for_call": said.reason_for_call,
            "known_info": said.known_info,
            "unknown_info": said.unknown_info,
            "task_instructions": said.task_instructions,
        }
    else:
        instructions = said
    return {
        "id": task.id,
        "description": {
            "purpose": task.purpose,
            "relevant_policies": task.relevant_policies,
            "notes": task.notes,
        },
        "user_scenario": {"persona": task.persona, "instructions": instructions},
        "ticket": task.ticket,
        "initial_state": {
            "initialization_data": None,
            "initialization_actions": [_call_row(call) for call in task.init] or None,
            "message_history": None,
        },
        "evaluation_criteria": _criteria_row(task),
    }


def _criteria_row(task: Task) -> dict[str, object] | None:
    if not (task.basis or task.gold or task.assertions or task.communicate or task.nl_assertions):
        return None
    assertions = [{**_call_row(one), "assert_value": one.expected, "message": one.message} for one in task.assertions]
    return {
        "actions": [_action_row(action) for action in task.gold] or None,
        "env_assertions": assertions or None,
        "communicate_info": list(task.communicate) or None,
        "nl_assertions": list(task.nl_assertions) or None,
        "reward_basis": [str(one) for one in task.basis],
    }


def _call_row(call: EnvCall | EnvAssertion) -> dict[str, object]:
    return {"env_type": str(call.side), "func_name": call.name, "arguments": dict(call.arguments)}


def _action_row(action: GoldAction) -> dict[str, object]:
    return {
        "action_id": action.id,
        "requestor": str(action.requestor),
        "name": action.name,
        "arguments": dict(action.arguments),
        "info": action.info,
        "compare_args": None if action.compare is None else list(action.compare),
    }

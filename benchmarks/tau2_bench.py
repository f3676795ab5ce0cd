"""τ²-bench at the jobs of `telecom.py`, where ASKGYM_TAU2 names a checkout of it whose dependencies are installed.

Its API as of version 1.0.1 is called as it is; nothing of it is kept here. Whatever is missing or breaks is told in the
place of a figure.
"""

from __future__ import annotations

import importlib.util
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from timing import Contender, Effort, rates

PATH = "ASKGYM_TAU2"
"""Names the checkout; `run.py --tau2` sets it."""
_NEEDS = ("pydantic", "loguru", "litellm", "deepdiff", "dotenv", "toml", "docstring_parser", "addict", "yaml")

Jobs = Mapping[str, Sequence[tuple[str, str, Mapping[str, Any]]]]


def absent() -> str:
    """Why τ²-bench cannot be measured, or ""."""
    place = os.environ.get(PATH, "")
    if not place:
        return f"no checkout given (--tau2 PATH, or {PATH})"
    if not (Path(place) / "src" / "tau2" / "domains" / "telecom" / "environment.py").is_file():
        return f"{place} is no checkout: it has no src/tau2/domains/telecom/environment.py"
    missing = [name for name in _NEEDS if importlib.util.find_spec(name) is None]
    return f"its dependencies are not installed: {', '.join(missing)}" if missing else ""


def _load() -> Any:
    """Its telecom domain, quiet."""
    root = Path(os.environ[PATH])
    os.environ.setdefault("TAU2_DATA_DIR", str(root / "data"))
    os.environ.setdefault("LOGURU_LEVEL", "ERROR")  # what it writes for each call is not the question
    sys.path.insert(0, str(root / "src"))
    import tau2.domains.telecom.environment as domain

    return domain


def _tasks(domain: Any, jobs: Jobs) -> list[Any]:
    found = [task for task in domain.get_tasks() if task.id in jobs]
    if not found:
        raise LookupError("it has none of the tasks")
    return found


def _made(domain: Any, task: Any) -> Any:
    env = domain.get_environment()
    env.run_env_function_calls(task.initial_state.initialization_actions)
    return env


def constructing(jobs: Jobs) -> Contender:
    """Environments made, with what each task breaks."""
    domain = _load()
    some = _tasks(domain, jobs)[:8]

    def play(_: Any) -> int:
        for task in some:
            _made(domain, task)
        return len(some)

    return Contender(play)


def calling(jobs: Jobs, *, bare: bool) -> Contender:
    """Calls of its tools: bare, or with their results as messages."""
    domain = _load()
    from tau2.data_model.message import ToolCall

    some = _tasks(domain, jobs)[:8]
    calls = {
        task.id: [ToolCall(id="", name=name, arguments=dict(a), requestor=seat) for seat, name, a in jobs[task.id]]
        for task in some
    }

    def play(made: list[tuple[Any, str]]) -> int:
        for env, task_id in made:
            for call in calls[task_id]:
                if bare:
                    env.make_tool_call(call.name, requestor=call.requestor, **call.arguments)
                    env.sync_tools()
                else:
                    env.get_response(call)
        return sum(len(calls[task_id]) for _, task_id in made)

    return Contender(play, lambda: [(_made(domain, task), task.id) for task in some])


def judging(jobs: Jobs) -> Contender:
    """Verdicts on episodes of the same calls, which are played again for it."""
    domain = _load()
    from tau2.data_model.message import AssistantMessage, ToolCall, UserMessage
    from tau2.evaluator.evaluator_env import EnvironmentEvaluator

    episodes = []
    for task in _tasks(domain, jobs)[:8]:
        env, messages = _made(domain, task), []
        for at, (seat, name, arguments) in enumerate(jobs[task.id]):
            call = ToolCall(id=str(at), name=name, arguments=dict(arguments), requestor=seat)
            speaks = AssistantMessage if seat == "assistant" else UserMessage
            messages += [speaks(role=seat, tool_calls=[call]), env.get_response(call)]
        episodes.append((task, messages))

    def play(_: Any) -> int:
        for task, messages in episodes:
            EnvironmentEvaluator.calculate_reward(
                environment_constructor=domain.get_environment, task=task, full_trajectory=messages
            )
        return len(episodes)

    return Contender(play)


def stepping(jobs: Jobs) -> Contender:
    """Its Gymnasium environment with one agent and all tools."""
    import json

    domain = _load()
    from tau2.gym.gym_agent import AgentGymEnv

    task = min(_tasks(domain, jobs), key=lambda one: len(jobs[one.id]))
    actions = [json.dumps({"name": name, "arguments": dict(arguments)}) for _, name, arguments in jobs[task.id]]

    def play(_: Any) -> int:
        env = AgentGymEnv(domain="telecom", task_id=task.id, solo_mode=True)
        env.reset()
        steps, over = 0, False
        for action in (*actions, json.dumps({"name": "done", "arguments": {}})):
            if not over:
                _, _, over, _, _ = env.step(action)
                steps += 1
        return steps

    return Contender(play)


THEIRS: Mapping[str, Callable[[Jobs], Contender]] = {
    "environment with a task's start": constructing,
    "calls with rendered results": partial(calling, bare=False),
    "bare calls": partial(calling, bare=True),
    "verdicts": judging,
    "solo environment steps": stepping,
}
"""By the job."""
_WALL = "solo environment steps"


def beside(
    ours: Mapping[str, Callable[[], Contender]], jobs: Jobs, effort: Effort
) -> Iterator[tuple[str, float, float, str]]:
    """Each job done by both in turns.

    Yields:
        The job, pieces a second of ours and of theirs, and why there is none of theirs, or "".
    """
    for name, mine in ours.items():
        slow = name == _WALL
        clock = time.perf_counter if slow else time.process_time
        turns = Effort(min(effort.turns, 2), effort.slice_s, effort.samples) if slow else effort
        failures: dict[int, str] = {}
        found = rates([mine, partial(THEIRS[name], jobs)], turns, failures, clock=clock)
        yield name, found[0], found[1], failures.get(1, "")

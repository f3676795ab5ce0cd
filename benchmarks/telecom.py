"""Telecom: calls, resets and weight of bare worlds, and environment steps a second of CPU time on one core.

Worlds are played by the tasks' own solutions, each step looked at beforehand, so that reads and writes are mixed.
Environments are played by scripts in plain English that were found by playing each task once. Where a checkout of
τ²-bench is given, the same jobs are done by it in turns, in the same run.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import gymnasium as gym
from memory import LIMIT_KIB, kib_each
from tau2_bench import absent, beside
from timing import Contender, Effort, Section, count, rates, script

import askgym  # noqa: F401 - registers the environments
from askgym.envs.telecom.evaluation import Call, evaluate
from askgym.envs.telecom.starting import make_start
from askgym.envs.telecom.tasks import Task, split, task
from askgym.envs.telecom.world import World

DUAL, SOLO = "Tau2Telecom-v0", "Tau2TelecomSolo-v0"
LEAST_CALLS, LEAST_RESETS, LEAST_STEPS = 150_000, 10_000, 20_000
"""A second, on one core."""
WIDTH = 64
_SPLIT = "base"
_WORLDS = 256
_MOST_TURNS = 60
_PHONE_NUMBER = "555-123-2002"

Step = tuple[str, str, Mapping[str, Any]]
"""Seat, tool, arguments."""

_LOOKS: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]] = {
    "assistant": (
        ("get_details_by_id", {"id": "L1002"}),
        ("get_data_usage", {"customer_id": "C1001", "line_id": "L1002"}),
    ),
    "user": (("check_network_status", {}), ("check_status_bar", {}), ("run_speed_test", {}), ("can_send_mms", {})),
}
_SAID: Mapping[str, str] = {
    "toggle_airplane_mode": "Please turn off airplane mode.",
    "toggle_roaming": "Please turn on data roaming.",
    "toggle_data": "Please switch mobile data on.",
    "toggle_data_saver_mode": "Please turn data saver mode off.",
    "toggle_wifi_calling": "Please turn off Wi-Fi calling.",
    "set_network_mode_preference": "Please set the network mode preference to 4G/5G preferred.",
    "reseat_sim_card": "Please take the SIM card out and put it back in.",
    "reset_apn_settings": "Please reset the APN settings.",
    "reboot_device": "Please restart your phone.",
    "disconnect_vpn": "Please disconnect the VPN.",
    "make_payment": "I have sent you a payment request. Please pay the bill now.",
}
_WORKS = "Is the problem solved now?"
_CALM = "Don't worry, nothing gets lost. Please go ahead."
_HANDED_OVER = "I am transferring you to a human agent now, please hold."


@cache
def tasks() -> tuple[Task, ...]:
    """The tasks that everything here is played on."""
    return tuple(task(task_id) for task_id in split(_SPLIT))


def mixed(one: Task) -> list[Step]:
    """A look at things before each action of the task's solution."""
    looks = {seat: itertools.cycle(calls) for seat, calls in _LOOKS.items()}
    steps: list[Step] = []
    for action in one.gold:
        steps.append((action.requestor.value, *next(looks[action.requestor.value])))
        steps.append((action.requestor.value, action.name, dict(action.arguments)))
    return steps


def started(one: Task) -> World:
    """A world as it stands when the customer calls."""
    world = World()
    make_start(world, one)
    return world


def calls(*, rendered: bool = False) -> Contender:
    """Calls on worlds that were copied beforehand."""
    jobs = [(started(one), mixed(one)) for one in tasks()]

    def play(worlds: list[tuple[World, list[Step]]]) -> int:
        made = 0
        for world, steps in worlds:
            call = world.call
            for seat, name, arguments in steps:
                result = call(seat, name, arguments)
                if rendered:
                    result.content  # noqa: B018 - made when it is read
            made += len(steps)
        return made

    return Contender(play, lambda: [(world.copy(), steps) for world, steps in jobs])


def resets(*, prepared: bool) -> Contender:
    """Worlds begun: a copy of one that was prepared, or of the records and the phone, with what the task breaks."""
    fresh, all_tasks = World(), tasks()
    ready = [started(one) for one in all_tasks]

    def copy(_: Any) -> int:
        for world in ready:
            world.copy()
        return len(ready)

    def start(_: Any) -> int:
        for one in all_tasks:
            make_start(fresh.copy(), one)
        return len(all_tasks)

    return Contender(copy if prepared else start)


def verdicts() -> Contender:
    """Verdicts on worlds as the tasks' solutions leave them."""
    jobs = []
    for one in tasks():
        world, steps = started(one), mixed(one)
        for seat, name, arguments in steps:
            world.call(seat, name, arguments)
        jobs.append((world, one, [Call(*step) for step in steps]))

    def play(_: Any) -> int:
        for world, one, made in jobs:
            evaluate(world, one, made)
        return len(jobs)

    return Contender(play)


# -- environments -----------------------------------------------------------------------------------------------------


def tool(name: str, /, **arguments: Any) -> str:
    """A tool call as a message."""
    return json.dumps({"name": name, "arguments": arguments})


def said(seat: str, name: str, arguments: Mapping[str, Any]) -> str:
    """What a technician does about a step: calls its tool, or asks the customer in plain English."""
    if seat == "assistant":
        return tool(name, **arguments)
    if name == "grant_app_permission":
        return f"Please give the messaging app the {arguments['permission']} permission."
    return _SAID[name]


@dataclass(frozen=True, slots=True)
class Scripts:
    """What is said in each task's episode, by task id, and how many of the episodes end solved."""

    lines: Mapping[str, Sequence[str]]
    solved: int


@cache
def talks() -> Scripts:
    """Episodes with the customer: each step once, and a word to whatever the customer asks back."""
    env = gym.make(DUAL, split=_SPLIT)
    lines, solved = {}, 0
    for one in tasks():
        steps = [tool("get_customer_by_phone", phone_number=_PHONE_NUMBER)]
        steps += [said(action.requestor.value, action.name, action.arguments) for action in one.gold]
        if one.gold[-1].name == "transfer_to_human_agents":
            steps[1:1] = [tool("get_details_by_id", id="L1002")]
            steps.append(_HANDED_OVER)
        ahead = iter(steps)
        env.reset(seed=0, options={"item_id": one.id})
        spoken, over, reply, info = [], False, "", {}
        while not over and len(spoken) < _MOST_TURNS:
            asked_back = "?" in reply and spoken[-1] in _SAID.values()
            spoken.append(_CALM if asked_back else next(ahead, _WORKS))
            reply, _, over, _, info = env.step(spoken[-1])
        lines[one.id] = tuple(spoken)
        solved += over and info["hidden"]["correct"] is True
    return Scripts(lines, solved)


@cache
def alone() -> Scripts:
    """Episodes of one technician with all tools: each step looked at, made, and the case closed."""
    lines = {
        one.id: (
            tool("get_customer_by_phone", phone_number=_PHONE_NUMBER),
            *(tool(name, **arguments) for _, name, arguments in mixed(one)),
            tool("done"),
        )
        for one in tasks()
    }
    return Scripts(lines, len(lines))


def _worded(new: bool) -> Callable[[str], str]:
    """Messages as they are, or each with a sentence that was never heard before."""
    numbers = itertools.count(1)
    return lambda text: f"{text} This is note {next(numbers)}." if new and not text.startswith("{") else text


def single(env_id: str, scripts: Scripts, *, new: bool = False) -> Contender:
    """Episodes one after the other."""
    env, word = gym.make(env_id, split=_SPLIT), _worded(new)
    env.reset(seed=0)

    def play(_: Any) -> int:
        _, info = env.reset()
        steps, over, lines = 0, False, scripts.lines[info["item_id"]]
        while not over and steps < len(lines):
            _, _, terminated, truncated, _ = env.step(word(lines[steps]))
            steps, over = steps + 1, terminated or truncated
        return steps

    return Contender(play)


def vector(env_id: str, scripts: Scripts, *, new: bool = False) -> Contender:
    """A turn of many episodes at once, autoreset included."""
    envs, word = gym.make_vec(env_id, num_envs=WIDTH, split=_SPLIT), _worded(new)
    lines = scripts.lines
    held = {"infos": envs.reset(seed=0)[1]}

    def play(_: Any) -> int:
        infos = held["infos"]
        actions = []
        for item_id, turn in zip(infos["item_id"], infos["turn"], strict=True):
            script = lines[item_id]
            actions.append(word(script[min(int(turn), len(script)) - 1]))
        *_, held["infos"] = envs.step(actions)
        return WIDTH

    return Contender(play)


# -- tables -----------------------------------------------------------------------------------------------------------


def worlds(effort: Effort) -> Section:
    """Bare worlds."""
    section = Section(
        "Telecom worlds, one core",
        ("", "a second", "µs each"),
        note=f"CPU time. The {len(tasks())} tasks of split {_SPLIT!r}; calls are the tasks' own solutions with a look "
        "before each step.",
    )
    jobs = [
        ("tool call", partial(calls), LEAST_CALLS),
        ("tool call, its result rendered as text", partial(calls, rendered=True), None),
        ("reset: records and phone copied, the task's start made", partial(resets, prepared=False), LEAST_RESETS),
        ("reset: a prepared start copied, as an episode does", partial(resets, prepared=True), None),
        ("verdict on a finished world", partial(verdicts), None),
    ]
    for (name, _, least), rate in zip(jobs, rates([job for _, job, _ in jobs], effort), strict=True):
        section.figures[name] = rate
        section.rows.append([name, count(rate), f"{1e6 / rate:.2f}"])
        if least is not None:
            section.bars.append([f"telecom {name} ({least:,} a second)", 1e6 / rate, round(1e6 / least, 2), "µs"])
    number = _WORLDS if effort.turns > 1 else 32
    ready = [started(one) for one in tasks()]
    kib = kib_each(lambda: [ready[i % len(ready)].copy() for i in range(number)], number)
    section.figures["KiB a world"] = kib
    section.rows.append(["memory of a world", f"{kib:.1f} KiB", "–"])
    section.bars.append(["memory of a telecom world", kib, LIMIT_KIB, "KiB"])
    bare, begun = count(section.figures[jobs[0][0]]), count(section.figures[jobs[2][0]])
    section.summary = [["telecom: bare calls, resets a second, one core", f"{bare}, {begun}; {kib:.1f} KiB a world"]]
    return section


def environments(effort: Effort) -> Section:
    """Whole environments."""
    spoken, tools = talks(), alone()
    section = Section(
        "Telecom environment steps a second, one core",
        ("", "single", str(WIDTH)),
        note=f"CPU time, resets included, results and replies rendered. {spoken.solved} of {len(spoken.lines)} "
        "scripted talks end solved. *new*: each message has a sentence that the customer never heard.",
    )
    jobs = [
        (f"{DUAL}, customer by rules, messages heard before", DUAL, spoken, False),
        (f"{DUAL}, customer by rules, every message new", DUAL, spoken, True),
        (f"{SOLO}, tool calls", SOLO, tools, False),
    ]
    makers = (single, vector)
    factories = [partial(make, env_id, scripts, new=new) for _, env_id, scripts, new in jobs for make in makers]
    measured = iter(rates(factories, effort))
    for name, *_ in jobs:
        for where in ("single", str(WIDTH)):
            rate = section.figures[f"{name} / {where}"] = next(measured)
            shown = "" if where == "single" else f", {where} at once"
            section.bars.append(
                [f"{name}{shown} ({LEAST_STEPS:,} steps a second)", 1e6 / rate, 1e6 / LEAST_STEPS, "µs"]
            )
        section.rows.append([name, *(count(section.figures[f"{name} / {w}"]) for w in ("single", str(WIDTH)))])
    section.summary = [
        [f"telecom: agent steps a second, one core, {what}", f"single {row[1]}, vector of {WIDTH} {row[2]}"]
        for what, row in zip(("talk", "talk, every message new", "tools alone"), section.rows, strict=True)
    ]
    return section


def compared(effort: Effort) -> Section:
    """τ²-bench at the same jobs, where there is a checkout of it."""
    section = Section(
        "Telecom beside τ²-bench",
        ("", "askgym, a second", "τ²-bench, a second", "ratio"),
        note="In turns, in this run; CPU time, but wall time for the steps of whole environments, since τ²-bench's "
        "wait for a thread.",
    )
    why = absent()
    if why:
        section.rows = [["τ²-bench", "–", "–", why]]
        section.summary = [["telecom beside τ²-bench", f"not measured: {why}"]]
        return section
    ours: Mapping[str, Callable[[], Contender]] = {
        "environment with a task's start": partial(resets, prepared=False),
        "calls with rendered results": partial(calls, rendered=True),
        "bare calls": calls,
        "verdicts": verdicts,
        "solo environment steps": partial(single, SOLO, alone()),
    }
    for name, mine, theirs, failure in beside(ours, {one.id: mixed(one) for one in tasks()}, effort):
        section.figures[f"{name}, ratio"] = ratio = mine / theirs
        section.rows.append([name, count(mine), failure or count(theirs), "–" if failure else f"{ratio:,.0f} ×"])
    section.figures = {name: ratio for name, ratio in section.figures.items() if ratio == ratio}
    section.summary = [
        ["telecom beside τ²-bench", ", ".join(f"{row[0]} {row[3]}" for row in section.rows if row[3] != "–") or "broke"]
    ]
    return section


def measure(effort: Effort) -> list[Section]:
    return [worlds(effort), environments(effort), compared(effort)]


if __name__ == "__main__":
    script(measure)

"""What environments weigh: an idle one, one slot of a vector, and whole processes with many.

`tracemalloc` counts what Python allocates for an environment after its first reset; what all share (code, the families
of items, compiled patterns) is there before. Processes are weighed by the system: proportional set size over the
process and its children, so that shared pages count once (Linux only).
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gymnasium as gym
from steps import ENV
from timing import Effort, Section, script
from toys import ASK, FloorEnv

import askgym
from askgym.envs.registration import build_setup

LIMIT_KIB = 20.0
IDLE = 200
WIDTH = 256
PROCESSES = 64
_PAUSE_S = 120


def kib_each(make: Callable[[], Any], number: int) -> float:
    """KiB that Python allocates for each of `number` things; `make` makes all of them and returns them."""
    make()  # lazy imports and caches are shared by all that come later
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        made = make()
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    del made
    return (after - before) / 1024 / number


def idle_envs(number: int = IDLE) -> list[Any]:
    """Environments on one setup, each after its first reset."""
    setup = build_setup(ENV)
    envs = [askgym.AskEnv(setup) for _ in range(number)]
    for i, env in enumerate(envs):
        env.reset(seed=i)
    return envs


def _made_by_gym(number: int) -> list[Any]:
    envs = [gym.make(ENV) for _ in range(number)]
    for i, env in enumerate(envs):
        env.reset(seed=i)
    return envs


def _vector(steps: int) -> Any:
    envs = gym.make_vec(ENV, num_envs=WIDTH)
    envs.reset(seed=0)
    for _ in range(steps):
        envs.step([ASK] * WIDTH)
    return envs


def _pss_kib(pid: int) -> int | None:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    except OSError:
        return None
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()]
    except OSError:
        return []


def tree_mib() -> float | None:
    """Proportional set size of this process and its children, in MiB; None where the system does not tell."""
    sizes = [_pss_kib(pid) for pid in (os.getpid(), *_children(os.getpid()))]
    known = [size for size in sizes if size is not None]
    return sum(known) / 1024 if len(known) == len(sizes) else None


def _process(what: str) -> None:
    """In a fresh interpreter: hold what is asked for, and print what the process weighs."""
    if what == "askgym":
        held: Any = _vector(3)
    elif what == "gymnasium":
        held = gym.vector.SyncVectorEnv([FloorEnv] * WIDTH)
        held.reset(seed=0)
    else:
        held = gym.vector.AsyncVectorEnv([FloorEnv] * PROCESSES, shared_memory=False)
        held.reset(seed=0)
    json.dump(tree_mib(), sys.stdout)
    sys.stdout.flush()
    held.close()


def _weighed(what: str) -> float | None:
    command = [sys.executable, __file__, "--process", what]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_PAUSE_S)
    weight: float | None = json.loads(done.stdout)
    return weight


def measure(effort: Effort) -> list[Section]:
    number = IDLE if effort.turns > 1 else 20
    rows = [
        ("idle environment after reset, on a shared setup", kib_each(lambda: idle_envs(number), number)),
        ("the same, each by `gym.make` with a setup of its own", kib_each(lambda: _made_by_gym(number), number)),
        (f"slot of an `AskVectorEnv` of {WIDTH} after reset", kib_each(lambda: _vector(0), WIDTH)),
        ("the same after two turns of dialogue", kib_each(lambda: _vector(2), WIDTH)),
    ]
    section = Section("Memory", ("", "KiB each", "MiB in all"), note=__doc__.partition("\n\n")[2].replace("\n", " "))
    section.rows = [[name, f"{kib:.1f}", "–"] for name, kib in rows]
    section.figures = dict(rows)
    name, kib = rows[0]
    section.bars = [[f"memory of an {name}", kib, LIMIT_KIB, "KiB"]]
    section.summary = [["an idle environment", f"{kib:.1f} KiB"]]
    processes = [
        (f"process with an `AskVectorEnv` of {WIDTH}", "askgym", WIDTH),
        (f"process with a `SyncVectorEnv` of {WIDTH} bare environments", "gymnasium", WIDTH),
        (f"{PROCESSES} processes of an `AsyncVectorEnv` of {PROCESSES} bare environments", "processes", PROCESSES),
    ]
    for name, what, count in processes:
        mib = _weighed(what)
        if mib is not None:
            section.figures[name] = mib
        section.rows.append(
            [name, "–" if mib is None else f"{mib * 1024 / count:,.0f}", "–" if mib is None else f"{mib:,.0f}"]
        )
    return [section]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--process"]:
        _process(sys.argv[2])
    else:
        script(measure)

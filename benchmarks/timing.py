"""How the benchmarks measure: contenders take turns, and the median of the turns is kept.

Machines differ and are shared, so absolute figures mean little; ratios of figures that were taken in turns, in one run,
mean something. Rates on one core count CPU time, overlap counts wall time. Knows neither askgym nor any peer.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import json
import math
import multiprocessing
import os
import platform
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

ROOT = Path(__file__).resolve().parent.parent
RESULTS = "benchmarks/results"
_LOOK_ROUND_S = 5.0


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who does the job.

    Attributes:
        play: does a piece of it with what `prepare` made, and returns how many steps that was.
        prepare: makes what the next piece needs, outside the timing.
    """

    play: Callable[[Any], int]
    prepare: Callable[[], Any] = lambda: None


@dataclass(slots=True)
class Section:
    """One table of the report.

    Attributes:
        title: its heading.
        columns: heads of the columns.
        rows: cells as text, one list a row.
        note: what a reader must know to read it.
        figures: the same numbers for machines, by name.
        bars: [what, value, limit, unit] where a limit was set; value must not exceed it.
        summary: rows [what, result] for the short table.
    """

    title: str
    columns: Sequence[str]
    rows: list[list[str]] = field(default_factory=list)
    note: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    bars: list[list[Any]] = field(default_factory=list)
    summary: list[list[str]] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As JSON has it."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: turns for each contender, CPU seconds a turn, samples of small things."""

    turns: int = 5
    slice_s: float = 0.25
    samples: int = 300

    @classmethod
    def of(cls, quick: bool) -> Effort:
        """The usual effort, or just enough to see that everything runs."""
        return cls(1, 0.01, 12) if quick else cls()


Factory = Callable[[], Contender]


def rates(
    factories: Sequence[Factory],
    effort: Effort,
    failures: dict[int, str] | None = None,
    *,
    clock: Callable[[], float] = time.process_time,
) -> list[float]:
    """Steps a second of CPU time of each contender, the median over turns that are taken in rotation.

    Each lives in a process of its own, forked from this one: what the others keep in memory would otherwise lengthen
    its garbage collections.

    Args:
        factories: make the contenders, each in its process.
        effort: how long.
        failures: where given, contenders that break are noted here by their number, and have NaN for a rate.
        clock: `time.perf_counter` counts wall time instead, for a contender that waits.

    Raises:
        RuntimeError: when a contender breaks, and that is not noted.
    """
    context = multiprocessing.get_context("fork")
    workers = []
    for factory in factories:
        here, there = context.Pipe()
        process = context.Process(target=_work, args=(factory, there, effort.slice_s, os.getpid(), clock), daemon=True)
        process.start()
        there.close()  # so that its end is seen when the process is gone
        workers.append((process, here))
    found: list[list[float]] = [[] for _ in factories]
    broken: dict[int, str] = {}
    for _ in range(effort.turns):
        for i, (_, pipe) in enumerate(workers):
            if i not in broken:
                answer = _turn(pipe)
                if isinstance(answer, str):
                    broken[i] = answer
                else:
                    found[i].append(answer)
            if broken and failures is None:
                raise RuntimeError(f"a contender broke, its traceback is above: {broken[i]}")
    for process, pipe in workers:
        with contextlib.suppress(OSError):
            pipe.send(False)
        process.join()
    if failures is not None:
        failures.update(broken)
    return [math.nan if i in broken else statistics.median(rounds) for i, rounds in enumerate(found)]


def _turn(pipe: Connection) -> float | str:
    try:
        pipe.send(True)
        answer: float | str = pipe.recv()
    except (EOFError, OSError):
        return "its process ended"
    return answer


def _work(factory: Factory, pipe: Connection, slice_s: float, parent: int, clock: Callable[[], float]) -> None:
    contender: Contender | None = None
    while True:
        while not pipe.poll(_LOOK_ROUND_S):
            if os.getppid() != parent:  # killed, without a word
                return
        if not pipe.recv():
            return
        try:
            if contender is None:
                contender = factory()
                contender.play(contender.prepare())  # first-time compilation and lazy imports are not the question
            steps, took = 0, 0.0
            while took < slice_s:
                data = contender.prepare()
                start = clock()
                steps += contender.play(data)
                took += clock() - start
            pipe.send(steps / took)
        except Exception as error:
            traceback.print_exc()
            pipe.send(f"{type(error).__name__}: {error}"[:160])
            return


def walls(contenders: Sequence[Contender], turns: int) -> list[float]:
    """Wall seconds that each takes for one piece, the median over turns that are taken in rotation."""
    for contender in contenders:
        contender.play(contender.prepare())
    found: list[list[float]] = [[] for _ in contenders]
    for _ in range(turns):
        for contender, rounds in zip(contenders, found, strict=True):
            data = contender.prepare()
            gc.collect()  # what preparing left behind is not this contender's
            start = time.perf_counter()
            contender.play(data)
            rounds.append(time.perf_counter() - start)
    return [statistics.median(rounds) for rounds in found]


def cpu_us(function: Callable[[], object], samples: int, number: int = 20) -> float:
    """Median microseconds of CPU time that a call takes."""
    function()
    found = []
    for _ in range(samples):
        start = time.process_time()
        for _ in range(number):
            function()
        found.append((time.process_time() - start) / number)
    return statistics.median(found) * 1e6


def count(value: float) -> str:
    """A number with the digits that mean something."""
    if value >= 100:
        digits = 2 if value < 10_000 else 3
        scale = 10 ** (len(str(int(value))) - digits)
        return f"{round(value / scale) * scale:,.0f}"
    return f"{value:.3g}"


def machine() -> dict[str, str]:
    """Where and on what this was measured."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _commit(),
        "cpu": _cpu(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "os": f"{platform.system()} {platform.release()}, {platform.machine()}",
    }


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(("git", *arguments), cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def _commit() -> str:
    commit = _git("rev-parse", "--short=10", "HEAD")
    if not commit:
        return "unknown (not a git checkout)"
    # The results are written by a run, so they say nothing about what was measured.
    return commit + (" dirty" if _git("status", "--porcelain", "--", ".", f":(exclude){RESULTS}") else "")


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def script(measure: Callable[[Effort], list[Section]]) -> None:
    """What each part's file does when it is run: measure, and print the sections as JSON."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--quick", action="store_true", help="just enough to see that everything runs")
    sections = measure(Effort.of(parser.parse_args().quick))
    json.dump([section.plain() for section in sections], sys.stdout, ensure_ascii=False)

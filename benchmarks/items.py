"""Making items, and going back to them: CPU time of one item by family, and of snapshot, restore and branch."""

from __future__ import annotations

import statistics
import time

import gymnasium as gym
from steps import ENV
from timing import Effort, Section, cpu_us, script
from toys import ASK

from askgym.envs.ask.families import families
from askgym.envs.registration import build_setup
from askgym.types import Scenario

LIMIT_US = 1_000.0
_SCENARIOS = (Scenario.MISSING_INFO, Scenario.FALSE_PREMISE, Scenario.COMPLETE)


def item_us(name: str, samples: int) -> list[float]:
    """Microseconds of CPU time of each of the first items of a family, in ascending order."""
    family = families()[name]
    split = family.splits[0]
    family.item(_SCENARIOS[0], samples, split=split)  # whatever it keeps after its first item
    found = []
    for i in range(samples):
        start = time.process_time_ns()
        family.item(_SCENARIOS[i % len(_SCENARIOS)], i, split=split)
        found.append((time.process_time_ns() - start) / 1000)
    return sorted(found)


def making(effort: Effort) -> Section:
    """A table by family."""
    section = Section(
        "Making an item, µs of CPU time",
        ("family", "median", "mean", "99 %", "worst"),
        note=f"{effort.samples} items of each family, the three scenarios in turn. The last line draws items as "
        f"{ENV} does.",
    )
    for name in families():
        _add(section, name, item_us(name, effort.samples))
    source = build_setup(ENV).source
    source[0]
    drawn = []
    for i in range(effort.samples):
        start = time.process_time_ns()
        source[7919 * i % len(source)]
        drawn.append((time.process_time_ns() - start) / 1000)
    _add(section, f"{ENV}, drawn", sorted(drawn))
    slowest = max(families(), key=lambda name: section.figures[name])
    section.bars = [
        [f"making an item, the slowest family ({slowest}), median", section.figures[slowest], LIMIT_US, "µs"]
    ]
    section.summary = [
        ["making an item, median over families", f"{statistics.median(section.figures[n] for n in families()):.0f} µs"]
    ]
    return section


def _add(section: Section, name: str, found: list[float]) -> None:
    median, mean = statistics.median(found), statistics.fmean(found)
    tail = found[min(len(found) - 1, int(len(found) * 0.99))]
    section.rows.append([name, *(f"{value:,.0f}" for value in (median, mean, tail, found[-1]))])
    section.figures[name] = median
    section.figures[f"{name}, mean"] = mean


def going_back(effort: Effort) -> Section:
    """Snapshot, restore and branch in the middle of a dialogue."""
    env = gym.make(ENV).unwrapped
    env.reset(seed=1)
    env.step(ASK)
    snapshot = env.snapshot()
    section = Section(
        "Going back, µs of CPU time", ("", "µs"), note="In the middle of a dialogue; states are immutable and shared."
    )
    for name, function in (
        ("snapshot", env.snapshot),
        ("restore", lambda: env.restore(snapshot)),
        ("branch", env.branch),
    ):
        section.figures[name] = cpu_us(function, effort.samples)
        section.rows.append([name, f"{section.figures[name]:.1f}"])
    section.summary = [["snapshot, restore, branch", " / ".join(row[1] for row in section.rows) + " µs"]]
    return section


def measure(effort: Effort) -> list[Section]:
    return [making(effort), going_back(effort)]


if __name__ == "__main__":
    script(measure)

"""What it costs to have askgym: the time of `import askgym`, and the packages that a plain installation brings.

Fresh interpreters take turns importing Gymnasium and askgym, and the medians are compared. The packages are counted in
what is installed here, by following the requirements that hold without any extra.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from tempfile import gettempdir

from timing import ROOT, Effort, Section, script

RATIO = 1.3
PACKAGES = 20
_SHOWN = 6
_CODE = "import time\nstart = time.perf_counter()\nimport {module}\nprint(time.perf_counter() - start)"


def _fresh(code: str, *options: str) -> subprocess.CompletedProcess[str]:
    # From elsewhere: the links at the root of the checkout are importable there.
    return subprocess.run(
        [sys.executable, *options, "-c", code], cwd=gettempdir(), capture_output=True, text=True, check=True
    )


def import_s(module: str) -> float:
    """Seconds that a fresh interpreter takes to import a module."""
    return float(_fresh(_CODE.format(module=module)).stdout)


def culprits() -> list[tuple[str, float]]:
    """What `import askgym` loads beyond `import gymnasium`: modules and their own milliseconds, longest first."""
    shown = _fresh("import gymnasium\nimport sys\nprint('-' * 9, file=sys.stderr)\nimport askgym", "-X", "importtime")
    found = []
    for line in shown.stderr.partition("-" * 9)[2].splitlines():
        match = re.fullmatch(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", line)
        if match:
            found.append((match[2], int(match[1]) / 1000))
    return sorted(found, key=lambda pair: -pair[1])


def core_packages(distribution: str = "askgym") -> set[str]:
    """Names of the distributions that an installation without extras brings, itself included.

    Raises:
        PackageNotFoundError: when one of them is not installed.
    """
    try:
        from packaging.requirements import Requirement
    except ImportError:  # a plain installation has none of its own, and pip always does
        from pip._vendor.packaging.requirements import Requirement

    found: set[str] = set()
    waiting: list[tuple[str, frozenset[str]]] = [(distribution, frozenset())]
    while waiting:
        name, extras = waiting.pop()
        found.add(re.sub(r"[-_.]+", "-", name).lower())
        for line in requires(name) or ():
            requirement = Requirement(line)
            holds = requirement.marker is None or any(
                requirement.marker.evaluate({"extra": extra}) for extra in (extras or frozenset({""}))
            )
            if holds and re.sub(r"[-_.]+", "-", requirement.name).lower() not in found:
                waiting.append((requirement.name, frozenset(requirement.extras)))
    return found


def measure(effort: Effort) -> list[Section]:
    rounds = 11 if effort.turns > 1 else 1
    times: dict[str, list[float]] = {"gymnasium": [], "askgym": []}
    for module in times:
        import_s(module)  # byte code and the disk's cache
    for _ in range(rounds):
        for module, found in times.items():
            found.append(import_s(module))
    medians = {module: statistics.median(found) for module, found in times.items()}
    ratio = medians["askgym"] / medians["gymnasium"]
    section = Section(
        "Import and installation",
        ("", "result"),
        note=f"Imports: median of {rounds} fresh interpreters each, taken in turns.",
    )
    section.rows = [[f"`import {module}`", f"{seconds * 1000:.0f} ms"] for module, seconds in medians.items()]
    section.rows.append(["askgym against Gymnasium", f"{ratio:.2f} ×"])
    longest = ", ".join(f"{module} {ms:.1f}" for module, ms in culprits()[:_SHOWN])
    section.rows.append(["longest of what askgym adds (ms)", longest])
    section.figures = {"import ratio": ratio, **{f"import {m} ms": s * 1000 for m, s in medians.items()}}
    section.bars = [["`import askgym` against `import gymnasium`", ratio, RATIO, "×"]]
    section.summary = [["`import askgym` against `import gymnasium`", f"{ratio:.2f} ×"]]
    try:
        packages = core_packages()
    except PackageNotFoundError as error:
        section.rows.append(["packages of a plain installation", f"not counted: {error}"])
        return [section]
    section.rows.append(["packages of a plain installation", f"{len(packages)}: {', '.join(sorted(packages))}"])
    section.figures["packages"] = len(packages)
    section.bars.append(["packages of a plain installation", len(packages), PACKAGES, "packages"])
    section.summary.append(["packages that a plain installation brings, askgym included", str(len(packages))])
    return [section]


if __name__ == "__main__":
    if not (ROOT / "askgym").is_dir():
        sys.exit("benchmarks are run from a checkout")
    script(measure)

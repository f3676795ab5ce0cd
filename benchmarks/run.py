"""All the benchmarks, one after the other, into benchmarks/results: `make bench`.

Each part is a script of its own and runs in a process of its own, so that neither memory nor imports of one show in
another. `--update-readme` measures nothing: it puts the short table of the last run between the README's markers.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from table import between_markers, full, short
from timing import RESULTS, ROOT, machine

HERE = Path(__file__).resolve().parent
PARTS = ("steps", "judge_overlap", "endpoints", "items", "telecom", "memory", "imports", "core")
"""In the order of the report."""


def part(name: str, quick: bool) -> list[dict[str, Any]]:
    """The sections that one part measures; its messages go to standard error.

    Raises:
        SystemExit: when it fails.
    """
    command = [sys.executable, str(HERE / f"{name}.py"), *(["--quick"] if quick else [])]
    # Tokeniser and data libraries of the peers talk to the network or start threads when they may.
    calm = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, **calm})
    if done.returncode:
        sys.exit(f"benchmarks/{name}.py failed with {done.returncode}; its error is above")
    # Whatever a library printed comes before the last line, which is the report.
    sections: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return sections


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="just enough to see that everything runs; figures mean nothing"
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="run this part only; may be repeated")
    parser.add_argument("--out", type=Path, default=ROOT / RESULTS, help="folder for latest.md and latest.json")
    parser.add_argument("--update-readme", action="store_true", help="put the last run's short table into README.md")
    parser.add_argument(
        "--tau2", type=Path, metavar="PATH", help="a checkout of τ²-bench, measured beside the telecom environments"
    )
    options = parser.parse_args()
    if options.tau2 is not None:
        os.environ["ASKGYM_TAU2"] = str(options.tau2.resolve())
    written = options.out / "latest.json"
    if options.update_readme:
        update_readme(ROOT / "README.md", written)
        return
    where = machine()
    sections = []
    for name in options.only or PARTS:
        print(f"{name} …", file=sys.stderr, flush=True)
        sections += part(name, options.quick)
    report = {"machine": where, "quick": options.quick, "sections": sections}
    options.out.mkdir(parents=True, exist_ok=True)
    written.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    text = full(report)
    written.with_suffix(".md").write_text(text, encoding="utf-8")
    print(text)


def update_readme(readme: Path, results: Path) -> None:
    """Put the short table of a run between the README's markers.

    Raises:
        SystemExit: when there is no full run, or no markers.
    """
    try:
        report = json.loads(results.read_text(encoding="utf-8"))
    except OSError:
        sys.exit(f"there is no {results}: `make bench` writes it")
    if report["quick"]:
        sys.exit(f"{results} is of a quick run, whose figures mean nothing: run `make bench` first")
    try:
        text = between_markers(readme.read_text(encoding="utf-8"), short(report))
    except ValueError as error:
        sys.exit(f"{readme.name}: {error}")
    readme.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""The report as markdown: a short table for the README, and all of it for the results folder. Measures nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def where(machine: Mapping[str, str]) -> str:
    """One line: on what, when, and which commit."""
    return (
        f"{machine['cpu']}, {machine['cores']} cores; {machine['python']}; {machine['os']}; {machine['date']}; "
        f"commit {machine['commit']}."
    )


def short(report: Mapping[str, Any]) -> str:
    """The table for the README."""
    rows = [row for section in report["sections"] for row in section["summary"]]
    return f"{table(('measure', 'result'), rows)}\n\n{where(report['machine'])}"


def bars(sections: Sequence[Mapping[str, Any]]) -> str:
    """What was asked for, and what was measured."""
    rows = []
    for section in sections:
        for name, value, limit, unit in section["bars"]:
            sign = "" if unit.startswith("×") else " "
            shown = f"{value:,.0f}" if float(value).is_integer() or value >= 100 else f"{value:.2f}"
            met = "yes" if value <= limit else "**no**"
            rows.append([name, f"≤ {limit:g}{sign or ' '}{unit}", f"{shown} {unit}", met])
    return table(("what", "at most", "measured", "met"), rows)


def full(report: Mapping[str, Any]) -> str:
    """Everything."""
    parts = [
        "# Benchmarks",
        "Written by `make bench`. Machines differ and are shared: the ratios of one run mean something, the absolute "
        "figures only their order of magnitude.",
        where(report["machine"]),
        "## In short",
        table(("measure", "result"), [row for section in report["sections"] for row in section["summary"]]),
        "## Limits",
        bars(report["sections"]),
    ]
    for section in report["sections"]:
        parts += [f"## {section['title']}", table(section["columns"], section["rows"])]
        if section["note"]:
            parts.append(section["note"])
    return "\n\n".join(parts) + "\n"


def between_markers(text: str, new: str) -> str:
    """The text with what stands between the markers replaced.

    Raises:
        ValueError: unless each marker stands there once, in order.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"a line {BEGIN} and, after it, a line {END} are needed, once each")
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{new.strip()}\n{END}{tail}"

"""How items, reports on them and counts are written for people and for machines. Pure; `items` prints them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from askgym.records import to_jsonable

if TYPE_CHECKING:
    from askgym.envs.ask.items.lint import LintReport
    from askgym.envs.ask.items.statistics import ItemStats, Spread
    from askgym.types import AskItem, Checkpoint

__all__ = ["item_lines", "report_json", "stats_json", "stats_lines"]

_MARGIN = 14
_NAMES = 12
"""Names listed of a count; the others are summed up."""


def item_lines(item: AskItem) -> Iterator[str]:
    """An item for reading, line by line.

    Args:
        item: the item.
    """
    yield f"{item.id} ({item.scenario}, {item.family or 'no family'}, {item.source or 'no source'})"
    yield from _entry("question", item.question)
    if item.complete_question != item.question:
        yield from _entry("complete", item.complete_question)
    for at, point in enumerate(item.checkpoints, 1):
        yield from _entry("checklist" if at == 1 else "", f"{at}. {point.text}{_settled(point)}")
    for at, fact in enumerate(item.ledger):
        yield from _entry("also known" if not at else "", f"{fact.label}: {fact.text}")
    kind = f"{item.answer_kind}{f', {item.answer_unit}' if item.answer_unit else ''}"
    yield from _entry("answer", f"{item.answer} ({kind})" if item.answer else "none: behaviour is judged alone")
    if item.guesses:
        yield from _entry("guesses", ", ".join(dict.fromkeys(item.guesses)))
    if item.difficulty:
        yield from _entry("difficulty", ", ".join(f"{name}={value}" for name, value in item.difficulty.items()))
    if item.context:
        yield from _entry("context", item.context)
    if item.flags:
        yield from _entry("flags", ", ".join(item.flags))


def report_json(report: LintReport) -> dict[str, Any]:
    """A report on one source as plain JSON values.

    Args:
        report: the report.
    """
    return {
        "source": report.source,
        "rows": report.rows,
        "errors": report.errors,
        "warnings": report.warnings,
        "counts": report.counts,
        "findings": [to_jsonable(finding) for finding in report.findings],
    }


def stats_json(stats: ItemStats) -> dict[str, Any]:
    """Counts as plain JSON values.

    Args:
        stats: the counts.
    """
    plain = {name: value for name, value in asdict(stats).items() if name != "left_out"}
    out: dict[str, Any] = to_jsonable(plain | {"flagged_share": stats.flagged_share})
    return out | {"left_out": [str(bad) for bad in stats.left_out]}


def stats_lines(stats: ItemStats) -> Iterator[str]:
    """Counts for reading, line by line.

    Args:
        stats: the counts.
    """
    out = f", {len(stats.left_out)} rows left out" if stats.left_out else ""
    yield from _entry("items", f"{stats.items} of {stats.problems} problems{out}")
    if stats.items:
        for name in ("scenarios", "families", "domains", "languages", "splits", "answer_kinds", "points"):
            counts = getattr(stats, name)
            if counts:
                yield from _entry(name.replace("_", " "), _counted(counts))
        lengths = [("question", stats.question_length), ("complete", stats.complete_length)]
        spread = [
            f"{name} {_spread(one)}" for name, one in [*lengths, ("answer", stats.answer_length)] if one is not None
        ]
        yield from _entry("characters", "; ".join(spread))
        for name, value in stats.difficulty.items():
            shown = _counted(value) if isinstance(value, Mapping) else _spread(value)
            yield from _entry("difficulty", f"{name}: {shown}")
        yield from _entry("structured", f"{stats.structured / stats.items:.1%}")
        flags = f" ({_counted(stats.flags)})" if stats.flags else ""
        yield from _entry("flagged", f"{stats.flagged / stats.items:.1%}{flags}")
    for bad in stats.left_out:
        yield from _entry("left out", str(bad))


def _settled(point: Checkpoint) -> str:
    parts = [f"says “{point.claim}”"] if point.claim and point.fact != point.claim else []
    parts += [f"settled by “{point.fact}”"] if point.fact else ["nothing settles it"]
    return f" — {'; '.join(parts)}"


def _counted(counts: Mapping[Any, int]) -> str:
    shown = [f"{name if name != '' else 'none'} {number}" for name, number in list(counts.items())[:_NAMES]]
    rest = list(counts.values())[_NAMES:]
    return ", ".join([*shown, *([f"{len(rest)} others {sum(rest)}"] if rest else [])])


def _spread(spread: Spread) -> str:
    return f"{spread.low:g}–{spread.high:g}, median {spread.median:g}"


def _entry(label: str, text: str) -> Iterator[str]:
    lines = text.splitlines() or [""]
    yield f"  {label:<{_MARGIN}}{lines[0]}".rstrip()
    yield from (textwrap.indent(line, " " * (_MARGIN + 2)).rstrip() for line in lines[1:])

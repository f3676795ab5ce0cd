"""Items of single-turn tasks for `askgym items`: which sources hold them, and what is shown of them beside the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from askgym.errors import AskGymError

if TYPE_CHECKING:
    from askgym.envs.ask.items.opening import Entry
    from askgym.types import AskItem

__all__ = ["rubric_lines", "single_turn_entries"]

_ASKED = ("ori_question", "task", "degraded_question", "overconfidence_question", "askgym_item")
"""Columns of rows that are read as those of the ask domain, which holds complete questions, too."""


def single_turn_entries(source: str, *, split: str | None = None, limit: int | None = None) -> Iterator[Entry] | None:
    """The rows of a source of single-turn items; None where it is another.

    Args:
        source: `QA-v0`, `HealthBench-v0`, or a file or hub data set whose first row is in one of the layouts.
        split: as `open_rows`.
        limit: rows at most; all where it is None.
    """
    from askgym.envs.ask.items.opening import entries_of
    from askgym.envs.qa.loading import builtin_items
    from askgym.envs.registration import domain_of, env_ids

    if source in env_ids("qa", "rubrics") and not Path(source).exists():
        items = builtin_items(rubrics=domain_of(source).name == "rubrics")
        return entries_of(items[:limit], source)
    if not source.startswith("hf:") and not Path(source).is_file():
        return None
    return itertools.islice(_entries(source, split), limit) if _is_single_turn(source, split) else None


def _is_single_turn(source: str, split: str | None) -> bool:
    from askgym.envs.fields import Fields
    from askgym.envs.qa.layouts import layout_of
    from askgym.envs.rowfiles import open_rows

    try:
        _, row = next(iter(open_rows(source, split=split)[0]), ("", None))
        if not isinstance(row, Mapping) or any(row.get(name) is not None for name in _ASKED):
            return False
        layout_of(Fields(row, ""))
    except AskGymError:  # whoever reads it otherwise says what is wrong
        return False
    return True


def _entries(source: str, split: str | None) -> Iterator[Entry]:
    from askgym.envs.ask.items.opening import Entry
    from askgym.envs.fields import BadRow, BadRowError
    from askgym.envs.qa.layouts import item_from_row
    from askgym.envs.rowfiles import DEFAULT_SPLIT, open_rows

    found, split = open_rows(source, split=split)
    for at, (where, row) in enumerate(found, 1):
        digits = where.rpartition(":")[2].removeprefix("row ")
        number = int(digits) if digits.isdecimal() else at
        try:
            if isinstance(row, BadRow):
                raise BadRowError(row)
            yield Entry(source, number, row, item_from_row(row, where, split=split or DEFAULT_SPLIT))
        except BadRowError as error:
            yield Entry(source, number, None if isinstance(row, BadRow) else row, bad=error.bad)


def rubric_lines(item: AskItem) -> Iterator[str]:
    """What an item with rubrics holds beside what every item does, line by line; nothing for others."""
    from askgym.envs.qa.items import RubricItem

    if not isinstance(item, RubricItem):
        return
    for message in item.prompt[:-1]:
        yield f"  before        {message.role}: {message.content}"
    for rubric in item.rubrics:
        tags = f" ({', '.join(rubric.tags)})" if rubric.tags else ""
        yield f"  rubric        {rubric.points:+g} {rubric.text}{tags}"

"""Items of single-turn tasks: from files and hub data sets in the public layouts, and the built-in ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from askgym.envs.fields import BadRow, BadRowError, describe
from askgym.envs.qa.layouts import item_from_row
from askgym.envs.rowfiles import DEFAULT_SPLIT, FILE_KINDS, LoadResult, collect

if TYPE_CHECKING:
    from askgym.types import AskItem

__all__ = ["builtin_items", "load_items"]

_HUB = "hf:"
_ROW_IDS = ("id", "unique_id", "Record ID", "prompt_id")


def load_items(spec: str | Path, *, skip_bad: bool = False, split: str | None = None) -> LoadResult:
    """Read items in any of the layouts of `askgym.envs.qa.layouts`, told row by row.

    Args:
        spec: a file or a hub data set, as `open_rows`.
        skip_bad: leave out rows that are not usable, and list them, instead of raising.
        split: the split that the items belong to; of a hub data set, what is loaded.

    Returns:
        The items, and the rows left out. Rows that have no id of their own and occur again are told apart by a number.

    Raises:
        ItemError, BadRowError, ConfigError, MissingExtraError: as `collect`.
    """
    subset = _subset(str(spec))
    seen: Counter[str] = Counter()

    def read(row: object, where: str, given: str | None) -> AskItem:
        if isinstance(row, BadRow):
            raise BadRowError(row)
        if not isinstance(row, Mapping):
            raise BadRowError(BadRow(where, "(row)", "a JSON object", describe(row)))
        item = item_from_row(row, where, subset=subset, split=given or DEFAULT_SPLIT)
        if any(row.get(name) is not None for name in _ROW_IDS):
            return item
        seen[item.id] += 1
        return item if seen[item.id] == 1 else replace(item, id=f"{item.id}-{seen[item.id]}")

    return collect(spec, read, skip_bad=skip_bad, split=split)


def _subset(spec: str) -> str:
    """Name of a file without its ending, or the configuration of a hub data set."""
    if spec.startswith(_HUB):
        parts = spec.removeprefix(_HUB).partition("@")[0].split("/")
        return parts[2] if len(parts) == 3 else ""
    name = Path(spec).name
    ending = next((kind for kind in sorted(FILE_KINDS, key=len, reverse=True) if name.lower().endswith(kind)), "")
    return name[: len(name) - len(ending)]


@cache
def builtin_items(*, rubrics: bool) -> tuple[AskItem, ...]:
    """The items that ship with the package, written for it in the public layouts.

    Args:
        rubrics: dialogues with rubrics instead of questions with an answer.
    """
    name = "dialogues.jsonl" if rubrics else "questions.jsonl"
    text = files("askgym.envs.qa").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    return tuple(
        replace(
            item_from_row(json.loads(line), f"builtin:{number}"),
            source=f"builtin/{name}:{number}",
        )
        for number, line in enumerate(text.splitlines(), 1)
    )

"""Items from files and hub data sets: JSON lines, JSON, Parquet, and `hf:` names.

This module puts rows, which `askgym.envs.rowfiles` reads, and their meaning, which is in `rows` and `askbench`,
together, and owns what is said of rows that are not usable.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from askgym.envs.ask.items.askbench import SCHEMAS, Schema, item_from_askbench
from askgym.envs.ask.items.rows import VERSION_KEY, item_from_row
from askgym.envs.fields import BadRow, BadRowError, describe
from askgym.envs.rowfiles import DEFAULT_SPLIT, LoadResult, collect
from askgym.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from askgym.types import AskItem

__all__ = ["LoadResult", "load_items", "read_row"]


def load_items(
    spec: str | Path, *, skip_bad: bool = False, schema: Schema = "auto", split: str | None = None
) -> LoadResult:
    """Read a set of items.

    Args:
        spec: a file (.jsonl, .json, each also as .gz, or .parquet), or `hf:OWNER/NAME[/CONFIG][@SPLIT]` for a data set
            of the Hugging Face hub (`hf:NAME[@SPLIT]` where it has no owner). Rows in askgym's own layout are known
            by their version field, others are read as AskBench's.
        skip_bad: leave out rows that are not usable, and list them, instead of raising.
        schema: the layout of AskBench rows; "auto" tells it row by row.
        split: the split that the items belong to. For files it overrides what rows say ("test" where they say
            nothing); for hub data sets it chooses the split that is loaded.

    Returns:
        The items, and the rows left out.

    Raises:
        ItemError: there is no such file or data set, it is of no known kind, damaged or empty, or every row is bad.
        BadRowError: (an `ItemError`) a row is not usable; names the file, the line, the field, what was expected and
            what was found.
        ConfigError: `schema` is unknown, or `split` contradicts `spec`.
        MissingExtraError: the extra that the kind of source needs is not installed.
    """
    if schema not in SCHEMAS:
        raise ConfigError(did_you_mean(schema, SCHEMAS, what="schema"))

    def read(row: object, where: str, split: str | None) -> AskItem:
        return read_row(row, where, schema=schema, split=split)

    return collect(spec, read, skip_bad=skip_bad, split=split)


def read_row(row: object, where: str, *, schema: Schema = "auto", split: str | None = None) -> AskItem:
    """The item of one row of `open_rows`.

    Args:
        row: what stands there.
        where: file and line, for errors.
        schema: as `load_items`.
        split: overrides what the row says.

    Returns:
        The item.

    Raises:
        BadRowError: the row is not usable.
    """
    if isinstance(row, BadRow):
        raise BadRowError(row)
    if not isinstance(row, Mapping):
        raise BadRowError(BadRow(where, "(row)", "a JSON object", describe(row)))
    if row.get(VERSION_KEY) is not None:
        item = item_from_row(row, where=where)
        return replace(item, split=split or item.split or DEFAULT_SPLIT, source=item.source or where)
    return item_from_askbench(row, where=where, schema=schema, split=split or DEFAULT_SPLIT)

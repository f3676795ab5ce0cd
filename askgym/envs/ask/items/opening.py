"""Where the item tools read from: whatever `--items` names, row by row, usable or not.

Loading stops at the first bad row, or leaves it out; tools that look for what is wrong need the bad rows too. This
module owns `Entry`, one row with what became of it, and the ways to name a source. It judges nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askgym.envs.ask.families import families
from askgym.envs.ask.items.loading import read_row
from askgym.envs.ask.sources import BuiltinSource
from askgym.envs.fields import BadRow, BadRowError
from askgym.envs.rowfiles import FILE_KINDS, open_rows
from askgym.errors import ConfigError, ItemError, did_you_mean
from askgym.types import AskItem, Scenario

__all__ = ["BUILTIN_ITEMS", "EVEN_MIX", "Entry", "entries_of", "generated_source", "open_entries", "usable"]

BUILTIN_ITEMS = 200
"""Items taken of a generated series, which has no end, where no number is given."""
EVEN_MIX: Mapping[Scenario, float] = dict.fromkeys(Scenario, 1.0)
"""All three scenarios, equally often: the mix of built-in items where no environment says otherwise."""

_HUB = "hf:"
_FOLDER_KINDS = (".jsonl", ".jsonl.gz", ".parquet")


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a source, and what became of it.

    Attributes:
        file: path of the file as it was named, data set, or name of the generated series.
        number: line of a `.jsonl` file, else the position of the row, from 1; 0 for the file as a whole.
        row: what stands there as read; None for generated items and for rows that cannot be read at all.
        item: the item; None where the row is not usable.
        bad: why there is no item; None where there is one.
    """

    file: str
    number: int
    row: object = None
    item: AskItem | None = None
    bad: BadRow | None = None

    @property
    def where(self) -> str:
        """File and line, as editors take it."""
        return f"{self.file}:{self.number}" if self.number else self.file


def open_entries(
    spec: str | Path,
    *,
    split: str | None = None,
    seed: int = 0,
    limit: int | None = None,
    generated: int = BUILTIN_ITEMS,
    mix: Mapping[Scenario, float] = EVEN_MIX,
) -> Iterator[Entry]:
    """The rows of a source.

    Args:
        spec: a file, a folder (its `.jsonl`, `.jsonl.gz` and `.parquet` files, by name; other JSON documents in it may
            be anything, and are named one by one), `hf:OWNER/NAME[/CONFIG][@SPLIT]`, `builtin`, `builtin:FAMILY,…` or
            the name of a family. What exists as a path is taken as a path.
        split: of generated and hub items; for files it overrides what rows say.
        seed: of the generated series.
        limit: rows at most; all where it is None.
        generated: items taken of a generated series, which has no end.
        mix: scenario weights of generated items.

    Returns:
        The rows in order. A file that cannot be read comes as one entry without number, so that others go on.

    Raises:
        ItemError: there is no such file, folder or data set.
        ConfigError, UnknownNameError: a number, the split or a family is not one.
        MissingExtraError: the extra that the kind of source needs is not installed.
    """
    for name, value in (("limit", limit), ("generated", generated)):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            raise ConfigError(f"{name}={value!r}: a whole number of at least 1 is needed")
    source = generated_source(spec, split=split, seed=seed, mix=mix)
    if source is not None:
        wanted = range(min(generated, limit or generated))
        return (Entry(str(spec), at + 1, item=source[at]) for at in wanted)
    found = _open(spec, split)
    return found if limit is None else itertools.islice(found, limit)


def generated_source(
    spec: str | Path, *, split: str | None = None, seed: int = 0, mix: Mapping[Scenario, float] = EVEN_MIX
) -> BuiltinSource | None:
    """The generated series that a source names; None where it names something else.

    Args:
        spec: as `open_entries`; so are `split`, `seed` and `mix`.
        split: the test split where it is None, or ood for families that are held out.
        seed: of the series.
        mix: scenario weights.

    Raises:
        ConfigError, UnknownNameError: as `BuiltinSource`.
    """
    name = str(spec)
    if Path(spec).exists():
        return None
    kind, colon, listed = name.partition(":")
    if kind == "builtin":
        names = [one.strip() for one in listed.split(",") if one.strip()]
    elif not colon and name in families():
        names = [name]
    else:
        return None
    return BuiltinSource(mix, split=split or _split_of(names), names=names, seed=seed)


def entries_of(items: Sequence[AskItem], name: str = "items") -> Iterator[Entry]:
    """Entries of items that are at hand.

    Args:
        items: the items.
        name: what findings call them.
    """
    return (Entry(name, number, item=item) for number, item in enumerate(items, 1))


def usable(entries: Iterable[Entry], left_out: list[BadRow] | None = None) -> Iterator[tuple[Entry, AskItem]]:
    """The entries that have an item, and the items; of several with one id in one file the first, as loading has it.

    Args:
        entries: entries of one source.
        left_out: gathers why the others are left out, where a list is given.
    """
    seen: dict[tuple[str, str], str] = {}
    for entry in entries:
        bad = entry.bad
        if entry.item is not None:
            first = seen.setdefault((entry.file, entry.item.id), entry.where)
            if first == entry.where:
                yield entry, entry.item
                continue
            bad = BadRow(entry.where, "id", f"an id of its own ({first} has it too)", repr(entry.item.id))
        if left_out is not None and bad is not None:
            left_out.append(bad)


def _open(spec: str | Path, split: str | None) -> Iterator[Entry]:
    name = str(spec)
    path = Path(spec)
    if name.startswith(_HUB):
        return _entries(name.partition("@")[0], *open_rows(name, split=split))
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.is_file() and one.name.lower().endswith(_FOLDER_KINDS))
        if not files:
            raise ItemError(f"{name} is a folder without a file of items ({', '.join(_FOLDER_KINDS)})")
        return (entry for one in files for entry in _file(one, split))
    if path.exists():
        return _file(path, split)
    if name.lower().endswith(FILE_KINDS) or len(path.parts) > 1:
        raise ItemError(
            f"{name} does not exist. Give the path of a file of items ({', '.join(FILE_KINDS)}), or a folder"
        )
    known = did_you_mean(name, [*families(), "builtin"], what="source")
    raise ItemError(f"{known}; or give a file ({', '.join(FILE_KINDS)}), a folder, or hf:OWNER/NAME")


def _split_of(names: Sequence[str]) -> str:
    """The test split, unless a family that was named has none."""
    chosen = [families()[name] for name in names if name in families()]
    return "test" if all("test" in one.splits for one in chosen) else chosen[0].splits[0]


def _file(path: Path, split: str | None) -> Iterator[Entry]:
    file = str(path)
    entry = None
    try:
        for entry in _entries(file, *open_rows(path, split=split)):
            yield entry
    except ItemError as error:
        yield Entry(file, 0, bad=BadRow(file, "(file)", "a file of items that can be read", str(error)))
        return
    if entry is None:
        yield Entry(file, 0, bad=BadRow(file, "(file)", "at least one row", "none"))


def _entries(file: str, found: Iterator[tuple[str, object]], split: str | None) -> Iterator[Entry]:
    for at, (place, row) in enumerate(found, 1):
        digits = place.rpartition(":")[2].removeprefix("row ")
        number = int(digits) if digits.isdecimal() else at
        try:
            item = read_row(row, place, split=split)
        except BadRowError as error:
            yield Entry(file, number, None if isinstance(row, BadRow) else row, bad=error.bad)
        else:
            yield Entry(file, number, row, item)

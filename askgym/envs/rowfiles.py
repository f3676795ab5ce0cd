"""Reading rows: JSON lines, JSON and Parquet files, and data sets of the Hugging Face hub, for every domain.

This module owns the reading, and what is said when it fails; what a row means is the domains' business. It reads files
and does nothing else to them. Parquet and the hub need the extra `data`, imported on first use only.
"""

from __future__ import annotations

import gzip
import importlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.envs.fields import BadRow, BadRowError, describe
from askgym.errors import ConfigError, ItemError, MissingExtraError

if TYPE_CHECKING:
    from askgym.types import AskItem

__all__ = ["DEFAULT_SPLIT", "FILE_KINDS", "LoadResult", "collect", "open_rows"]

DEFAULT_SPLIT = "test"
"""Of rows of a file that say nothing."""
FILE_KINDS = (".jsonl", ".jsonl.gz", ".json", ".json.gz", ".parquet")
"""Endings of the files that can be read."""
_HUB = "hf:"
_LIST_KEYS = ("items", "data", "rows", "examples")


@dataclass(frozen=True, slots=True)
class LoadResult:
    """What was read.

    Attributes:
        items: the items, in the order of the rows.
        skipped: rows left out, in order; empty unless `skip_bad` was set.
    """

    items: tuple[AskItem, ...]
    skipped: tuple[BadRow, ...] = ()


def collect(
    spec: str | Path,
    read: Callable[[object, str, str | None], AskItem],
    *,
    skip_bad: bool = False,
    split: str | None = None,
) -> LoadResult:
    """The items of a source.

    Args:
        spec: as `open_rows`.
        read: a domain's own: what stands there, where, and the split that the rows belong to (None: what they say)
            → the item; raises `BadRowError` for a row that is not usable.
        skip_bad: leave out rows that are not usable, and list them, instead of raising.
        split: as `open_rows`.

    Raises:
        ItemError: there is no such file or data set, it is of no known kind, damaged or empty, or every row is bad.
        BadRowError: (an `ItemError`) a row is not usable, or has the id of an earlier one.
        ConfigError, MissingExtraError: as `open_rows`.
    """
    found, split = open_rows(spec, split=split)
    items: list[AskItem] = []
    skipped: list[BadRow] = []
    seen: dict[str, str] = {}
    for where, row in found:
        try:
            item = read(row, where, split)
            if item.id in seen:
                raise BadRowError(BadRow(where, "id", f"an id of its own ({seen[item.id]} has it too)", repr(item.id)))
        except BadRowError as error:
            if not skip_bad:
                raise
            skipped.append(error.bad)
            continue
        seen[item.id] = where
        items.append(item)
    if not items:
        if skipped:
            raise ItemError(f"{spec}: none of {len(skipped)} rows is usable. The first: {skipped[0]}")
        raise ItemError(f"{spec} holds no rows. Give a source with at least one item")
    return LoadResult(tuple(items), tuple(skipped))


def open_rows(spec: str | Path, *, split: str | None = None) -> tuple[Iterator[tuple[str, object]], str | None]:
    """The rows of a source as they stand, for those who look at rows and not only at items.

    Args:
        spec: a file (.jsonl, .json, each also as .gz, or .parquet), or `hf:OWNER/NAME[/CONFIG][@SPLIT]` for a data set
            of the Hugging Face hub (`hf:NAME[@SPLIT]` where it has no owner).
        split: of a hub data set, the split that is loaded; of a file, passed on.

    Returns:
        Pairs of where a row stands and what stands there (a `BadRow` where it cannot be read at all), and the split
        that the rows belong to, where that is known.

    Raises:
        ItemError: there is no such file or data set, it is of no known kind, or damaged; for some on the first row.
        ConfigError: `split` contradicts `spec`.
        MissingExtraError: the extra that the kind of source needs is not installed.
    """
    if str(spec).startswith(_HUB):
        return _hub(str(spec), split)
    return _file(Path(spec)), split


# --- files ---


def _file(path: Path) -> Iterator[tuple[str, object]]:
    """Rows of a file with where each stands; a row that cannot be read at all comes as a `BadRow`."""
    kind = next((one for one in sorted(FILE_KINDS, key=len, reverse=True) if path.name.lower().endswith(one)), None)
    if kind is None:
        raise ItemError(f"{path}: unknown kind of file. Known: {', '.join(FILE_KINDS)}; or hf:OWNER/NAME for the hub")
    if not path.is_file():
        what = "is a folder, not a file" if path.is_dir() else "does not exist"
        raise ItemError(f"{path} {what}. Give the path of a file of items ({', '.join(FILE_KINDS)})")
    if kind == ".parquet":
        return _parquet(path)
    try:
        raw = path.read_bytes()
        data = gzip.decompress(raw) if kind.endswith(".gz") else raw
    except (OSError, EOFError, zlib.error) as error:
        raise ItemError(f"{path} cannot be read: {error}. Fetch or write it again") from error
    data = data.removeprefix(b"\xef\xbb\xbf")
    return _lines(path, data) if kind.startswith(".jsonl") else _document(path, data)


def _lines(path: Path, data: bytes) -> Iterator[tuple[str, object]]:
    lines = data.split(b"\n")
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        try:
            yield where, json.loads(line.decode("utf-8"))
        except UnicodeDecodeError as error:
            got = f"byte 0x{line[error.start]:02x} at column {error.start + 1}"
            yield where, BadRow(where, "(row)", "UTF-8 text", got)
        except (ValueError, RecursionError) as error:
            # `split` leaves an empty last piece behind a final line end: a last piece with content had none.
            cut = number == len(lines)
            got = "half a line: the file ends in the middle of its last row" if cut else f"no JSON: {error}"
            yield where, BadRow(where, "(row)", "a JSON object on one line", got)


def _document(path: Path, data: bytes) -> Iterator[tuple[str, object]]:
    if not data.strip():
        return
    try:
        value = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ItemError(f"{path} is not UTF-8: byte 0x{data[error.start]:02x} at {error.start}. Convert it") from error
    except (ValueError, RecursionError) as error:
        raise ItemError(f"{path} is no JSON document: {error}. For one object a line, name it .jsonl") from error
    if isinstance(value, Mapping):
        key = next((one for one in _LIST_KEYS if isinstance(value.get(one), list)), None)
        value = [value] if key is None else value[key]
    if not isinstance(value, list):
        raise ItemError(f"{path}: expected a list of objects (or an object with one), found {describe(value)}")
    for number, row in enumerate(value, start=1):
        yield f"{path.name}:row {number}", row


def _parquet(path: Path) -> Iterator[tuple[str, object]]:
    parquet = _extra("pyarrow.parquet", "pyarrow", "reading Parquet files")
    try:
        rows = parquet.read_table(path).to_pylist()
    except Exception as error:
        raise ItemError(f"{path} is no readable Parquet file: {error}. Fetch or write it again") from error
    for number, row in enumerate(rows, start=1):
        yield f"{path.name}:row {number}", row


# --- the hub ---


def _hub(spec: str, split: str | None) -> tuple[Iterator[tuple[str, object]], str]:
    """Rows of a hub data set, and the name of the split they come from."""
    name, _, in_spec = spec.removeprefix(_HUB).partition("@")
    parts = name.split("/")
    if not all(parts) or len(parts) > 3:
        raise ItemError(f"{spec!r}: expected hf:OWNER/NAME[/CONFIG][@SPLIT]")
    if in_spec and split and in_spec != split:
        raise ConfigError(f"{spec!r} asks for split {in_spec!r}, and split={split!r} for another. Give it once")
    repository, config = "/".join(parts[:2]), parts[2] if len(parts) == 3 else None
    wanted = in_spec or split
    datasets = _extra("datasets", "datasets", "loading hub data sets")
    try:
        loaded: Any = datasets.load_dataset(repository, config, split=wanted)
    except Exception as error:
        # The library has no common base for its errors: network, unknown name, unknown split, broken script.
        raise ItemError(
            f"{spec!r} cannot be loaded: {type(error).__name__}: {error}. Check the name, the split and the network"
        ) from error
    if wanted is None:
        if len(loaded) != 1:
            raise ItemError(f"{spec!r} has the splits {', '.join(sorted(loaded))}. Choose one: {spec}@SPLIT")
        ((wanted, loaded),) = loaded.items()
    return ((f"{spec.partition('@')[0]}@{wanted}:row {number}", row) for number, row in enumerate(loaded, 1)), wanted


def _extra(module: str, package: str, purpose: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(package, "data", purpose) from error

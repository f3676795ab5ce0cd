"""Reading rows: JSON lines, JSON and Parquet files, and data sets of the Hugging Face hub, for every domain.

This module owns the reading, and what is said when it fails; what a row means is the domains' business. It reads files
and does nothing else to them. Parquet and the hub need the extra `data`, imported on first use only.
"""

from __future__ import annotations

import gzip
import importlib
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from askgym.envs.fields import BadRow, describe
from askgym.errors import ConfigError, ItemError, MissingExtraError

__all__ = ["DEFAULT_SPLIT", "FILE_KINDS", "open_rows"]

DEFAULT_SPLIT = "test"
"""Of rows of a file that say nothing."""
FILE_KINDS = (".jsonl", ".jsonl.gz", ".json", ".json.gz", ".parquet")
"""Endings of the files that can be read."""
_HUB = "hf:"
_LIST_KEYS = ("items", "data", "rows")


def open_rows(spec: str | Path, *, split: str | None = None) -> tuple[Iterator[tuple[str, object]], str | None]:
    """The rows of a source as they stand, for those who look at rows and not only at items.

    Args:
        spec: as `load_items`.
        split: as `load_items`.

    Returns:
        Pairs of where a row stands and what stands there (a `BadRow` where it cannot be read at all), and the split
        that the rows belong to, where that is known.

    Raises:
        ItemError, ConfigError, MissingExtraError: as the loaders; for some kinds on the first row.
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

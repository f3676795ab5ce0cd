"""Results that survive a crash: append-only files of JSON objects, one a line, with a description beside them.

A run is `NAME.jsonl` and `NAME.meta.json`. A row goes to a file opened for appending in one system call, so a killed
process loses nothing it had written and leaves at most one torn line, the last. Whoever resumes the run is told which
rows are done; a torn line is cut off and kept in `NAME.torn`. Beside the kill of a process, that of the machine is
covered up to the last few seconds (`fsync_interval_s`).

What the rows mean is not known here. Imports of askgym only `errors`.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import json
import logging
import math
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any, NoReturn, Self

import numpy as np

from askgym.errors import RecordError

__all__ = [
    "SCHEMA_VERSION",
    "OtherConfigError",
    "RunMeta",
    "RunWriter",
    "iter_rows",
    "merge_order",
    "read_run",
    "set_aside",
    "to_jsonable",
    "write_atomically",
]

SCHEMA_VERSION = 1
"""Version of the layout of both files; raised whenever a reader of the old one would misread the new."""

Row = dict[str, Any]

_log = logging.getLogger(__name__)
_PLAIN = frozenset({str, int, bool, type(None)})


class OtherConfigError(RecordError):
    """The run was begun with another config than it is to be resumed with."""


@dataclass(frozen=True, slots=True)
class RunMeta:
    """What stands in `NAME.meta.json`.

    Attributes:
        schema_version: `SCHEMA_VERSION` of the writer.
        package_version: the version of askgym that began the run.
        key: the field of a row that says which row it is.
        config: what the run was started with, as JSON has it.
        resumed_with: other versions of askgym that went on with the run, oldest first.
        about: what is worth knowing and does not determine the rows (the path of a file of items); the last writer's.
    """

    schema_version: int
    package_version: str
    key: str
    config: Mapping[str, Any]
    resumed_with: tuple[str, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)


# --- objects into JSON -----------------------------------------------------------------------------------------------


def to_jsonable(value: object) -> Any:
    """Plain JSON for a value: dict, list, str, int, float, bool, None, all the way down.

    Dataclasses become objects, enums their values, tuples and arrays lists, NumPy scalars numbers, paths text.
    NaN and the infinities, which JSON does not have, become None. Keys become text as `json.dumps` would make them.

    Args:
        value: what to convert. Nothing in it is changed; plain scalars are passed on, not copied.

    Returns:
        What `json.loads` would return for its JSON text.

    Raises:
        RecordError: something in it has no JSON form, or it contains itself.
    """
    try:
        return _jsonable(value)
    except RecursionError as error:
        raise RecordError(f"a {type(value).__name__} contains itself, or is nested too deeply for JSON") from error


def _jsonable(value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is list or kind is tuple:
        # Long lists of token ids are what a row mostly is: no call for each of them.
        return [item if type(item) in _PLAIN else _jsonable(item) for item in value]
    if isinstance(value, Mapping):
        out = {_jsonable_key(key): _jsonable(item) for key, item in value.items()}
        if len(out) != len(value):
            raise RecordError(f"two keys of {_short(list(value))} are the same in JSON: rename one of them")
        return out
    if isinstance(value, Enum):
        return _jsonable(value.value)
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _jsonable(getattr(value, one.name)) for one in fields(value)}
    return _jsonable_rare(value)


def _jsonable_rare(value: Any) -> Any:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return _jsonable(float(value))
    if isinstance(value, int):
        return int(value)
    if isinstance(value, list | tuple):
        return _jsonable(list(value))
    if isinstance(value, np.floating):
        return _jsonable(float(value))
    if isinstance(value, np.integer | np.bool_):
        return value.item()
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufU":
        return _jsonable(value.tolist())
    if isinstance(value, os.PathLike):
        return _jsonable(os.fspath(value))
    raise RecordError(
        f"{_short(value)} of type {type(value).__name__} has no JSON form: give a dataclass, enum, mapping, list, "
        "tuple, text, number, NumPy number or array, or None"
    )


def _jsonable_key(key: Any) -> str:
    if type(key) is str:
        return key
    plain = _jsonable(key)
    if isinstance(plain, str):
        return plain
    if isinstance(plain, bool | int | float):
        return json.dumps(plain)
    if key is None:
        return "null"
    raise RecordError(f"the key {_short(key)} has no JSON form: use text or a finite number")


def _encode(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:  # a lone surrogate, which JSON can escape and UTF-8 cannot carry
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _decode(text: bytes) -> Any:
    return json.loads(text.decode("utf-8"), parse_constant=_refuse_constant)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


# --- reading ---------------------------------------------------------------------------------------------------------


def read_run(path: str | os.PathLike[str], *, allow_torn: bool = False) -> tuple[RunMeta, list[Row]]:
    """Read a run.

    Args:
        path: `NAME.jsonl`, or the same without its ending.
        allow_torn: leave out a torn last line (of a killed writer, or of one at work) instead of raising.

    Returns:
        The description, and the rows in the order in which they were written.

    Raises:
        RecordError: a file is missing, damaged (with the line's number) or of another schema version; or two rows
            have the same key.
    """
    if str(path).endswith(".meta.json"):
        rows_name = f"{Path(path).name.removesuffix('.meta.json')}.jsonl"
        raise RecordError(f"{str(path)!r} describes a run: give the file of its rows beside it, {rows_name}")
    rows_path = _rows_path(path)
    meta = _read_meta(rows_path)
    rows, _ = _read_rows(rows_path, meta.key, allow_torn)
    return meta, list(rows.values())


def iter_rows(path: str | os.PathLike[str], *, allow_torn: bool = False) -> Iterator[Row]:
    """The rows of a run one by one, for runs larger than memory: no look at the description or at the keys.

    Args:
        path: `NAME.jsonl`, or the same without its ending.
        allow_torn: leave out a torn last line instead of raising.

    Yields:
        The rows in the order in which they were written.

    Raises:
        RecordError: the file is missing or damaged.
    """
    rows_path = _rows_path(path)
    for number, line in _lines(rows_path):
        row = _parse(rows_path, number, line)
        if row is not None:
            yield row
        elif not allow_torn:
            raise _torn(rows_path, number)


def merge_order(rows: Iterable[Mapping[str, Any]], key: str = "index") -> list[Mapping[str, Any]]:
    """Rows of one run, or of several that share the work, in the order of their keys.

    Args:
        rows: the rows.
        key: the field to sort by; whole numbers come before text.

    Returns:
        A new list.

    Raises:
        RecordError: a row has no usable key, or two have the same.
    """
    keyed: dict[int | str, Mapping[str, Any]] = {}
    for number, row in enumerate(rows, 1):
        name = _key_of(row, key, f"row {number}")
        if name in keyed:
            raise RecordError(f"row {number} has {key} {name!r}, as an earlier row has: merge rows of disjoint parts")
        keyed[name] = row
    return [keyed[name] for name in sorted(keyed, key=lambda name: (isinstance(name, str), name))]


def _rows_path(path: str | os.PathLike[str]) -> Path:
    path = Path(path)
    return path if path.suffix == ".jsonl" else path.with_name(f"{path.name}.jsonl")


def _meta_path(rows_path: Path) -> Path:
    return rows_path.with_name(f"{rows_path.stem}.meta.json")


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            yield from enumerate(file, 1)
    except FileNotFoundError as error:
        raise RecordError(f"there is no run {str(path)!r}: check the name") from error


def _parse(path: Path, number: int, line: bytes) -> Row | None:
    """The row on a line; None if the line is torn: without its line feed, and not a whole object."""
    try:
        row = _decode(line)
    except (ValueError, RecursionError) as error:
        if not line.endswith(b"\n"):
            return None
        raise RecordError(
            f"{path}, line {number}: not a JSON object ({error}); the other lines are not affected: mend or delete it"
        ) from error
    if isinstance(row, dict):
        return row
    raise RecordError(f"{path}, line {number}: {_short(row)} is not a JSON object: mend or delete the line")


def _read_rows(path: Path, key: str, allow_torn: bool) -> tuple[dict[int | str, Row], bytes]:
    """The rows by key, and the torn tail (empty if there is none)."""
    rows: dict[int | str, Row] = {}
    lines: dict[int | str, int] = {}
    for number, line in _lines(path):
        row = _parse(path, number, line)
        if row is None:
            if allow_torn:
                return rows, line
            raise _torn(path, number)
        name = _key_of(row, key, f"{path}, line {number}")
        if name in rows:
            raise RecordError(f"{path}, lines {lines[name]} and {number}: both have {key} {name!r}: delete one")
        rows[name] = row
        lines[name] = number
    return rows, b""


def _torn(path: Path, number: int) -> RecordError:
    return RecordError(
        f"{path}, line {number}: the last line is torn; its writer was killed, or is at work: "
        "go on with the run by the same command, or leave the line out (in Python, allow_torn=True does)"
    )


def _key_of(row: Mapping[str, Any], key: str, where: str) -> int | str:
    name = row.get(key)
    if isinstance(name, bool) or not isinstance(name, int | str):
        found = f"is {_short(name)}" if key in row else "is absent"
        raise RecordError(f"{where}: the key {key!r} {found}; each row needs a whole number or text there")
    return name


def _read_meta(rows_path: Path) -> RunMeta:
    path = _meta_path(rows_path)
    try:
        data = _decode(path.read_bytes())
    except FileNotFoundError as error:
        if not rows_path.exists():
            raise RecordError(
                f"run {str(rows_path)!r}: there is no such run (neither that file nor {path.name!r}): check the name"
            ) from error
        raise RecordError(
            f"run {str(rows_path)!r}: its description is missing: restore {str(path)!r}. NAME.meta.json belongs to "
            "NAME.jsonl: move or copy both together"
        ) from error
    except ValueError as error:
        raise RecordError(f"{path}: not JSON ({error}): restore it") from error
    found = data.get("schema_version") if isinstance(data, dict) else None
    if found != SCHEMA_VERSION:
        raise RecordError(
            f"{path}: schema version {found!r}, and this askgym ({_package_version()}) reads {SCHEMA_VERSION}: "
            f"read it with the askgym that wrote it ({data.get('package_version') if isinstance(data, dict) else '?'})"
        )
    try:
        meta = RunMeta(**{**data, "resumed_with": tuple(data["resumed_with"])})
    except (KeyError, TypeError) as error:
        raise RecordError(f"{path}: a field is missing or unknown ({error}): restore it") from error
    if not isinstance(meta.config, dict) or not isinstance(meta.key, str):
        raise RecordError(f"{path}: config must be an object and key text: restore it")
    return meta


def _package_version() -> str:
    try:
        return importlib.metadata.version("askgym")
    except importlib.metadata.PackageNotFoundError:  # run from a source tree that is not installed
        return "0+unknown"


def set_aside(path: str | os.PathLike[str]) -> Path | None:
    """Rename a run's files to NAME.jsonl.bak and NAME.meta.json.bak, so that another may begin under its name.

    Args:
        path: `NAME.jsonl`, or the same without its ending.

    Returns:
        Where the rows are now; None if there were none. Files set aside before are replaced.

    Raises:
        RecordError: the run is being written.
    """
    rows_path = _rows_path(path)
    meta_path = _meta_path(rows_path)
    kept = rows_path.with_name(f"{rows_path.name}.bak")
    if not rows_path.exists():
        meta_path.unlink(missing_ok=True)
        return None
    with rows_path.open("rb") as file:
        _lock_file(file.fileno(), rows_path)
        rows_path.replace(kept)
        if meta_path.exists():
            meta_path.replace(meta_path.with_name(f"{meta_path.name}.bak"))
    return kept


# --- writing ---------------------------------------------------------------------------------------------------------


class RunWriter:
    """Appends the rows of one run. Make it with `RunWriter.open`, and use it in a `with` statement.

    Threads may share it. Another process may not write the same run at the same time, forked children included.

    Attributes:
        path: of the rows.
        meta: the run's description.
        done: keys of the rows that are written, those of earlier sittings included.
    """

    def __init__(
        self, path: Path, config: Row, key: str, resume: bool, fsync_interval_s: float, about: Row | None = None
    ) -> None:
        """Not for callers: use `open`."""
        self.path = path
        self.done: set[int | str] = set()
        self._fsync_interval_s = fsync_interval_s
        self._pid = os.getpid()
        self._guard = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b", buffering=0)
        try:
            _lock_file(self._file.fileno(), path)
            self.meta = self._begin(config, key, resume, about or {})
            write_atomically(_meta_path(path), json.dumps(to_jsonable(self.meta), ensure_ascii=True, indent=2))
        except BaseException:
            self._file.close()
            raise
        self._size = os.fstat(self._file.fileno()).st_size
        self._synced_s = time.monotonic()

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        config: Mapping[str, Any],
        *,
        key: str = "index",
        resume: bool = False,
        fsync_interval_s: float = 5.0,
        about: Mapping[str, Any] | None = None,
    ) -> Self:
        """Begin a run, or go on with one.

        Args:
            path: `NAME.jsonl`, or the same without its ending. Missing folders are made.
            config: what determines the rows; a run is only resumed with the same.
            key: the field of a row that says which row it is: a whole number or text.
            resume: go on if the run exists, begin it if not. Without, an existing run with rows is refused.
            fsync_interval_s: seconds after which rows are forced to the disk, at the next `append` or at `close`.
                A killed process loses nothing either way; a power cut loses what came later.
            about: see `RunMeta`; another one does not hinder resuming.

        Returns:
            The writer; `done` tells which rows not to make again.

        Raises:
            RecordError: the run exists and may not be resumed, has another config or key, is damaged before its last
                line, or is being written by another writer; or the config has no JSON form.
        """
        plain = to_jsonable(config)
        if not isinstance(plain, dict):
            raise RecordError(f"config {_short(config)} is not a mapping: give names with values")
        return cls(_rows_path(path), plain, key, resume, fsync_interval_s, to_jsonable(about or {}))

    def append(self, obj: object) -> None:
        """Write one row; once this returns, a kill of the process cannot lose it.

        Args:
            obj: a mapping or dataclass; see `to_jsonable`.

        Raises:
            RecordError: it is no JSON object, lacks the key, is done already, or the writer is closed or of another
                process. Nothing is written.
            OSError: the disk is full or fails; what had been written of the row is taken back.
        """
        row = to_jsonable(obj)
        if not isinstance(row, dict):
            raise RecordError(f"row {_short(obj)} is not a JSON object: give a mapping or a dataclass")
        name = _key_of(row, self.meta.key, "row")
        line = _encode(row) + b"\n"
        with self._guard:
            if self._file.closed or self._pid != os.getpid():
                why = "closed" if self._file.closed else f"of process {self._pid}, and this is {os.getpid()}"
                raise RecordError(f"the writer of {str(self.path)!r} is {why}: open the run here, with resume=True")
            if name in self.done:
                raise RecordError(f"{self.path}: the row with {self.meta.key} {name!r} is done: skip what is in done")
            self.done.add(name)
            try:
                self._write(line)
            except BaseException:
                self.done.discard(name)
                raise
            if time.monotonic() - self._synced_s >= self._fsync_interval_s:
                self._sync()

    def close(self) -> None:
        """Force the rows to the disk and let others write the run. Again: no effect."""
        with self._guard:
            if self._file.closed:
                return
            if self._pid == os.getpid():  # a forked child shares the lock with its parent, and must not give it up
                self._sync()
                fcntl.flock(self._file.fileno(), fcntl.LOCK_UN)
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begin(self, config: Row, key: str, resume: bool, about: Row) -> RunMeta:
        version = _package_version()
        size = os.fstat(self._file.fileno()).st_size
        if size and not resume:
            raise RecordError(f"run {str(self.path)!r} exists: pass resume=True to go on with it, or use another name")
        if not resume or not (size or _meta_path(self.path).exists()):
            return RunMeta(SCHEMA_VERSION, version, key, config, about=about)
        meta = _read_meta(self.path)
        if meta.key != key:
            raise RecordError(f"run {str(self.path)!r} has the key {meta.key!r}, not {key!r}: resume it with its own")
        differing = list(_differences(meta.config, config))
        if differing:
            raise OtherConfigError(
                f"run {str(self.path)!r} was begun with another config: {'; '.join(differing)}. "
                "Resume it with its own, or use another name"
            )
        self._recover(key)
        others = meta.resumed_with
        if version not in (meta.package_version, *others):
            others = (*others, version)
        return RunMeta(SCHEMA_VERSION, meta.package_version, key, meta.config, others, about or meta.about)

    def _recover(self, key: str) -> None:
        rows, tail = _read_rows(self.path, key, allow_torn=True)
        self.done.update(rows)
        fd = self._file.fileno()
        size = os.fstat(fd).st_size
        if tail:
            with self.path.with_suffix(".torn").open("ab") as torn:
                torn.write(tail + b"\n")
                torn.flush()
                os.fsync(torn.fileno())
            os.ftruncate(fd, size - len(tail))
        elif size and os.pread(fd, 1, size - 1) != b"\n":
            self._file.write(b"\n")  # a row that lacks nothing but its end
        os.fsync(fd)

    def _write(self, line: bytes) -> None:
        try:
            written = self._file.write(line)
            while written < len(line):  # a full disk takes a part, and then raises
                written += self._file.write(line[written:])
        except BaseException:  # Ctrl-C too: a row that is not in done must not be in the file
            os.ftruncate(self._file.fileno(), self._size)
            raise
        self._size += len(line)

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._synced_s = time.monotonic()


def _differences(old: Mapping[str, Any], new: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        was, now = (side.get(key) for side in (old, new))
        if isinstance(was, dict) and isinstance(now, dict):
            yield from _differences(was, now, f"{prefix}{key}.")
        elif was != now or (key in old) != (key in new):
            there, here = (_short(side[key]) if key in side else "absent" for side in (old, new))
            yield f"{prefix}{key} is {there} there and {here} here"


def _lock_file(fd: int, path: Path) -> None:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise RecordError(f"run {str(path)!r} is being written already: wait for it, or use another name") from error
    except OSError:  # some network file systems have no locks
        _log.warning("%s: this file system cannot lock; do not write the run twice at a time", path)


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that it is there whole or, whatever happens, as it was before."""
    temporary = path.with_name(f"{path.name}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too
    finally:
        os.close(folder)

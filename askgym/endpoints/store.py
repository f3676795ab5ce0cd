"""Replies kept on disk, so that a run can be played again without the network, and no call is paid for twice.

One SQLite file in WAL mode, shared by processes. The name of a reply is the hash of its request (`ChatRequest.key`);
what is kept is the server's answer to the letter, a checksum, and what it took. Failures are never kept.

Reading is done where one is called (a few tens of microseconds); writing on a thread of the store's own, since it may
wait for the disk or for another process. Imports of askgym only `errors` and `types`.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from askgym.errors import StoreError, UnknownNameError, did_you_mean
from askgym.types import StrEnum, Usage

__all__ = ["STORE_SCHEMA", "KeptReply", "ReplyStore", "StoreMode"]

STORE_SCHEMA = 1
"""Version of the file's layout, kept in SQLite's `user_version`."""
_APPLICATION_ID = 0x61736B67  # "askg": tells a store from any other SQLite file
_BUSY_S = 30.0
_CHECKED_BYTES = 64 * 2**20
"""Files up to this size are checked whole when opened; larger ones row by row as they are read."""
_MAGIC = b"SQLite format 3\0"
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_ENDINGS = (".sqlite", ".sqlite3", ".db", ".store")
_LAYOUT = """
CREATE TABLE IF NOT EXISTS replies (
    key TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    checksum BLOB NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    cost_usd REAL NOT NULL,
    latency_s REAL NOT NULL,
    calls INTEGER NOT NULL,
    model TEXT NOT NULL,
    kept_at REAL NOT NULL
) WITHOUT ROWID
"""


class StoreMode(StrEnum):
    """What a store is used for."""

    OFF = "off"
    """Not at all."""
    RECORD = "record"
    """Every request is sent, and its reply kept in place of an earlier one."""
    REPLAY = "replay"
    """Nothing is sent: a request without a kept reply fails."""
    AUTO = "auto"
    """A kept reply is used; a request without one is sent, and its reply kept."""

    @classmethod
    def parse(cls, value: str | StoreMode) -> StoreMode:
        """The mode of that name.

        Raises:
            UnknownNameError: for any other name.
        """
        try:
            return cls(value)
        except ValueError:
            raise UnknownNameError(did_you_mean(value, [mode.value for mode in cls], what="store mode")) from None


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply as it is kept.

    Attributes:
        body: the server's answer, to the letter.
        usage: what making it took.
    """

    body: bytes
    usage: Usage


class ReplyStore:
    """A store of replies; see the module. Opened when made; usable from any thread, after a fork, and when pickled.

    Attributes:
        path: of the file.
        mode: what it is used for.
    """

    def __init__(self, path: str | os.PathLike[str], mode: str | StoreMode = StoreMode.AUTO) -> None:
        """Open a store; a new one is made unless it is only to be replayed.

        Raises:
            StoreError: the file is damaged (it is set aside then), of another version or no store; or to be replayed
                and not there.
            UnknownNameError: for an unknown mode.
        """
        self.path = Path(path)
        self.mode = StoreMode.parse(mode)
        self._begin()
        if self.mode is StoreMode.REPLAY and not self.path.is_file():
            raise StoreError(
                f"store {str(self.path)!r} does not exist, so nothing can be replayed: check the path, or record first "
                "(--store-mode auto)"
            )
        if self.mode is not StoreMode.OFF:
            self._open()

    def _begin(self) -> None:
        """Nothing is open, in this process."""
        self._lock = threading.RLock()
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._damage: StoreError | None = None
        _STORES.add(self)

    def __getstate__(self) -> dict[str, Any]:
        """Path and mode: whoever gets it opens the file anew."""
        return {"path": self.path, "mode": self.mode}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._begin()

    @property
    def reads(self) -> bool:
        """Whether kept replies are used."""
        return self.mode in (StoreMode.REPLAY, StoreMode.AUTO)

    def get(self, key: str) -> KeptReply | None:
        """The reply of that name, or None.

        Raises:
            StoreError: the file, or this reply, is damaged; the file is set aside.
        """
        with self._lock, self._damage_named():
            row = (
                self._open()
                .execute(
                    "SELECT body, checksum, prompt_tokens, completion_tokens, cost_usd, latency_s, calls FROM replies "
                    "WHERE key = ?",
                    (key,),
                )
                .fetchone()
            )
            if row is None:
                return None
            body, checksum, *usage = row
            if _checksum(key, body) != checksum:
                raise _DamagedError(f"the reply {key[:12]} does not match its checksum")
        return KeptReply(body, Usage(*usage))

    def put(self, key: str, model: str, kept: KeptReply) -> Future[None]:
        """Keep a reply; once the future is done, a kill of the process cannot lose it.

        Args:
            key: its name.
            model: that made it, for people who look into the file.
            kept: the reply.

        Returns:
            A future that raises `StoreError` where the reply cannot be kept.
        """
        with self._lock:
            self._open()
            assert self._pool is not None
            return self._pool.submit(self._put, key, model, kept)

    def close(self) -> None:
        """Finish writing and close the file. Again: no effect; the next use opens it anew."""
        with self._lock:
            pool, connections = self._pool, (self._reader, self._writer)
            self._pool = self._reader = self._writer = None
        if pool is not None:
            pool.shutdown()
        for connection in connections:
            if connection is not None:
                connection.close()

    def __len__(self) -> int:
        """How many replies are kept."""
        with self._lock, self._damage_named():
            count: int = self._open().execute("SELECT count(*) FROM replies").fetchone()[0]
        return count

    # -- inside ---------------------------------------------------------------------------------------------------

    def _put(self, key: str, model: str, kept: KeptReply) -> None:
        writer = self._writer
        if writer is None:
            raise StoreError(f"store {str(self.path)!r} was closed before a reply was kept")
        usage = kept.usage
        row = (key, kept.body, _checksum(key, kept.body), usage.prompt_tokens, usage.completion_tokens)
        with self._damage_named():
            writer.execute(
                "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, usage.cost_usd, usage.latency_s, usage.calls, model, time.time()),
            )

    def _open(self) -> sqlite3.Connection:
        """The connection to read with; opens the file where it is not open. With the lock held."""
        if self._damage is not None:
            raise self._damage
        if self._reader is None:
            with self._lock, self._damage_named():
                self._writer = self._connect()
                self._reader = self._connect()
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="askgym-store")
        return self._reader

    def _connect(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Without isolation_level each statement commits itself.
            connection = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreError(f"store {str(self.path)!r} cannot be opened: {error}") from error
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            if self.mode is not StoreMode.REPLAY:
                self._lay_out(connection)
            self._check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        """Make a store of a file that is new, or that somebody was killed over while making it one."""
        if not _is_blank(connection):
            return
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")  # of several processes that begin at once, one lays out
        try:
            if _is_blank(connection):
                connection.execute(_LAYOUT)
                connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {STORE_SCHEMA}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _check(self, connection: sqlite3.Connection) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if application != _APPLICATION_ID:
            raise StoreError(f"{str(self.path)!r} is an SQLite file, but no store of askgym's: give another path")
        if version != STORE_SCHEMA:
            raise StoreError(
                f"store {str(self.path)!r} is of version {version}, and this askgym reads {STORE_SCHEMA}: use the "
                "askgym that wrote it, or give another path"
            )
        if self._writer is None and self.path.stat().st_size <= _CHECKED_BYTES:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise _DamagedError(found)

    @contextlib.contextmanager
    def _damage_named(self) -> Iterator[None]:
        """Turn SQLite's errors into a `StoreError`; a damaged file is set aside first, never quietly made anew."""
        try:
            yield
        except sqlite3.Error as error:
            why = " ".join(str(error).split())
            if not isinstance(error, _DamagedError) and _code(error) not in _DAMAGE:
                raise StoreError(
                    f"store {str(self.path)!r}: {why}; is the disk full, or the file locked or read-only?"
                ) from error
            if self._foreign():
                raise StoreError(
                    f"{str(self.path)!r} is no store, nor any other SQLite file: check the path"
                ) from error
            if self._damage is None:
                aside = self._set_aside()
                self._damage = StoreError(
                    f"store {str(self.path)!r} is damaged ({why}); it is set aside as {str(aside)!r}. The same command "
                    "again begins a new store; to rescue replies, open that file with sqlite3's .recover"
                )
            raise self._damage from error

    def _foreign(self) -> bool:
        """Whether the file was hardly ever a store: another file must not be renamed because of a mistyped path."""
        if self.path.suffix in _ENDINGS or not self.path.exists():
            return False
        with self.path.open("rb") as file:
            return file.read(len(_MAGIC)) != _MAGIC

    def _set_aside(self) -> Path:
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            number += 1
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                self.path.with_name(f"{self.path.name}{ending}").rename(f"{aside}{ending}")
        return aside


class _DamagedError(sqlite3.DatabaseError):
    """What is in the file is not what was written."""


def _code(error: sqlite3.Error) -> int:
    """SQLite's result code, without what extends it; 0 where there is none."""
    return int(getattr(error, "sqlite_errorcode", None) or 0) & 0xFF


def _is_blank(connection: sqlite3.Connection) -> bool:
    """Whether nobody has made anything of a file yet."""
    marks = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
    return not any(marks) and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0


def _after_fork() -> None:
    """In a child, nothing is open: SQLite's connections must not be used there, nor closed, and a lock may be held."""
    for store in list(_STORES):
        _INHERITED.append((store._reader, store._writer, store._pool))
        damage = store._damage
        store._begin()
        store._damage = damage


_STORES: weakref.WeakSet[ReplyStore] = weakref.WeakSet()
_INHERITED: list[object] = []
os.register_at_fork(after_in_child=_after_fork)


def _checksum(key: str, body: bytes) -> bytes:
    return blake2b(body, key=key.encode()[:64], digest_size=16).digest()

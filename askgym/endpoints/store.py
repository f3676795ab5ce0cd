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
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

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
    """A store of replies; see the module. Opened when made; usable from any thread, and again after a fork.

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
        self._lock = threading.Lock()
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._inherited: object = None
        self._damage: StoreError | None = None
        self._pid = -1
        if self.mode is StoreMode.REPLAY and not self.path.is_file():
            raise StoreError(
                f"store {str(self.path)!r} does not exist, so nothing can be replayed: check the path, or record first "
                "(--store-mode auto)"
            )
        if self.mode is not StoreMode.OFF:
            self._open()

    @property
    def reads(self) -> bool:
        """Whether kept replies are used."""
        return self.mode in (StoreMode.REPLAY, StoreMode.AUTO)

    @property
    def writes(self) -> bool:
        """Whether new replies are kept."""
        return self.mode in (StoreMode.RECORD, StoreMode.AUTO)

    def get(self, key: str) -> KeptReply | None:
        """The reply of that name, or None.

        Raises:
            StoreError: the file, or this reply, is damaged; the file is set aside.
        """
        self._open()
        with self._damage_named(), self._lock:
            assert self._reader is not None
            row = self._reader.execute(
                "SELECT body, checksum, prompt_tokens, completion_tokens, cost_usd, latency_s, calls FROM replies "
                "WHERE key = ?",
                (key,),
            ).fetchone()
            if row is None:
                return None
            body, checksum, *usage = row
            if _checksum(key, body) != checksum:
                raise sqlite3.DatabaseError(f"the reply {key[:12]} does not match its checksum")
        return KeptReply(body, Usage(*usage))

    def put(self, key: str, model: str, kept: KeptReply) -> Future[None]:
        """Keep a reply; once the future is done, a kill of the process cannot lose it.

        Args:
            key: its name.
            model: that made it, for people who look into the file.
            kept: the reply.
        """
        self._open()
        assert self._pool is not None
        return self._pool.submit(self._put, key, model, kept)

    def close(self) -> None:
        """Finish writing and close the file. Again: no effect."""
        if self._pool is not None and self._pid == os.getpid():
            self._pool.shutdown()
            for connection in (self._reader, self._writer):
                if connection is not None:
                    connection.close()
        self._pool = self._reader = self._writer = None
        self._pid = -1

    def __len__(self) -> int:
        """How many replies are kept."""
        self._open()
        with self._damage_named(), self._lock:
            assert self._reader is not None
            count: int = self._reader.execute("SELECT count(*) FROM replies").fetchone()[0]
        return count

    # -- inside ---------------------------------------------------------------------------------------------------

    def _put(self, key: str, model: str, kept: KeptReply) -> None:
        usage = kept.usage
        row = (key, kept.body, _checksum(key, kept.body), usage.prompt_tokens, usage.completion_tokens)
        with self._damage_named():
            assert self._writer is not None
            self._writer.execute(
                "INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, usage.cost_usd, usage.latency_s, usage.calls, model, time.time()),
            )

    def _open(self) -> None:
        if self._damage is not None:
            raise self._damage
        if self._pid == os.getpid():
            return
        with self._lock:
            if self._pid == os.getpid():
                return
            # After a fork the parent's connections are left alone: SQLite's must not be used, nor closed, in a child.
            self._inherited = (self._reader, self._writer, self._pool)
            with self._damage_named():
                self._writer = self._connect()
                self._reader = self._connect()
            self._pool = ThreadPoolExecutor(1, thread_name_prefix="askgym-store")
            self._pid = os.getpid()

    def _connect(self) -> sqlite3.Connection:
        new = not self.path.exists() or not self.path.stat().st_size
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Without isolation_level each statement commits itself.
            connection = sqlite3.connect(self.path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreError(f"store {str(self.path)!r} cannot be opened: {error}") from error
        try:
            connection.execute("PRAGMA synchronous = NORMAL")
            if new and self.mode is not StoreMode.REPLAY:
                self._lay_out(connection)
            self._check(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _lay_out(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")  # of several processes that begin at once, one lays out
        connection.execute(_LAYOUT)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {STORE_SCHEMA}")
        connection.execute("COMMIT")

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
        if self._reader is None and self.path.stat().st_size <= _CHECKED_BYTES:
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise sqlite3.DatabaseError(found)

    @contextlib.contextmanager
    def _damage_named(self) -> Iterator[None]:
        """Turn SQLite's errors into a `StoreError`; a damaged file is set aside first, never quietly made anew."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"store {str(self.path)!r}: {error}; is the disk full, or the file read-only?") from error
        except sqlite3.DatabaseError as error:
            if self._foreign():
                raise StoreError(
                    f"{str(self.path)!r} is no store, nor any other SQLite file: check the path"
                ) from error
            aside = self._set_aside()
            why = " ".join(str(error).split())
            self._damage = StoreError(
                f"store {str(self.path)!r} is damaged ({why}); it is set aside as {str(aside)!r}. The same command "
                "again begins a new store; to rescue replies, open that file with sqlite3's .recover"
            )
            raise self._damage from error

    def _foreign(self) -> bool:
        """Whether the file was hardly ever a store: another file must not be renamed because of a mistyped path."""
        if self.path.suffix in _ENDINGS:
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


def _checksum(key: str, body: bytes) -> bytes:
    return blake2b(body, key=key.encode()[:64], digest_size=16).digest()

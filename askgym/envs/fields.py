"""Reading one field of a row: its type, what may stand in for it, and a useful complaint when it is not usable.

This module owns `BadRow`, the description of a row that cannot become an item. It knows no layout and does no I/O.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from askgym.errors import ItemError

__all__ = ["BadRow", "BadRowError", "Fields", "content_hash", "describe", "squeeze"]

_SHOWN = 60
_BULLET = re.compile(r"^\s*(?:[-*•·]\s+|\(?\d{1,2}[.)、]\s*)")


@dataclass(frozen=True, slots=True)
class BadRow:
    """Why a row cannot become an item.

    Attributes:
        where: file and line, or data set and index.
        field: the field at fault; "(row)" for the row as a whole.
        expected: what would have been right.
        got: what was found instead.
    """

    where: str
    field: str
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.where}: field {self.field!r}: expected {self.expected}, found {self.got}"


class BadRowError(ItemError):
    """A row is not usable. `bad` says where and why."""

    def __init__(self, bad: BadRow) -> None:
        super().__init__(f"{bad}. Mend the row, or leave such rows out: --skip-bad (skip_bad=True)")
        self.bad = bad


def describe(value: object) -> str:
    """A value in words for an error message: its type and its beginning.

    Args:
        value: anything.

    Returns:
        For instance "nothing", "an empty text", "int 3", "list ['a', 4]".
    """
    if value is None:
        return "nothing"
    if isinstance(value, str) and not value.strip():
        return "an empty text"
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= _SHOWN else text[:_SHOWN] + '…'}"


def squeeze(text: str) -> str:
    """The text with each run of white space made one space, and none at the ends."""
    return " ".join(text.split())


def content_hash(*parts: object, size: int = 16) -> str:
    """A name made from content: the same in every process and on every machine.

    Args:
        parts: what JSON can hold.
        size: bytes of the digest.

    Returns:
        Hexadecimal digits, two for a byte.
    """
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode("utf-8"), digest_size=size).hexdigest()


class Fields:
    """A typed look at a row. A field that is null counts as absent: tables of mixed rows hold nulls."""

    def __init__(self, row: object, where: str) -> None:
        """Take a row.

        Args:
            row: what was read; anything but a mapping is refused.
            where: file and line, for errors.

        Raises:
            BadRowError: the row is not an object.
        """
        self.where = where
        if not isinstance(row, Mapping):
            self.bad("(row)", "a JSON object", describe(row))
        self.row: dict[str, object] = {str(name): value for name, value in row.items() if value is not None}
        self._nulls = sorted(str(name) for name, value in row.items() if value is None)

    def columns(self) -> str:
        """The columns in words, for a complaint that others are needed; those that are null apart."""
        nulls = f" (null: {', '.join(self._nulls)})" if self._nulls else ""
        return f"{describe(sorted(self.row))}{nulls}"

    def bad(self, field: str, expected: str, got: str) -> NoReturn:
        """Refuse the row.

        Args:
            field: the field at fault.
            expected: what would have been right.
            got: what was found.

        Raises:
            BadRowError: always.
        """
        raise BadRowError(BadRow(self.where, field, expected, got))

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return name in self.row

    def first(self, *names: str) -> str:
        """The first of the names that is there; the first of all when none is."""
        return next((name for name in names if name in self.row), names[0])

    def text(self, *names: str, default: str | None = None) -> str:
        """A text.

        Args:
            names: the field, and others that may stand in for it.
            default: what to return when it is absent or blank; None makes it obligatory.

        Returns:
            The text as written.

        Raises:
            BadRowError: it is no text, or absent or blank without a default, or no valid Unicode.
        """
        name = self.first(*names)
        value = self.row.get(name)
        if isinstance(value, str):
            self._unicode(name, value)
            if value.strip():
                return value
        elif value is not None:
            self.bad(name, "a text", describe(value))
        if default is None:
            self.bad(name, "a text that is not empty", describe(value))
        return default

    def answer(self, name: str) -> str:
        """An expected answer: a text, or a number that is then written out.

        Args:
            name: the field.

        Returns:
            The answer as text.

        Raises:
            BadRowError: it is neither.
        """
        value = self.row.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return self.text(name)

    def identifier(self, name: str) -> str:
        """An id: a text or a whole number; "" when absent.

        Args:
            name: the field.

        Returns:
            The id as text.

        Raises:
            BadRowError: it is something else.
        """
        value = self.row.get(name)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str):
            self._unicode(name, value)
            return value.strip()
        self.bad(name, "a text or a whole number", describe(value))

    def flag(self, name: str) -> bool | None:
        """A yes or no, or None when absent.

        Args:
            name: the field.

        Returns:
            The flag.

        Raises:
            BadRowError: it is neither true nor false.
        """
        value = self.row.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.bad(name, "true or false", describe(value))

    def checklist(self, *names: str) -> tuple[str, ...]:
        """A list of points. A plain text stands for a list: written as JSON, one point a line, or one point in all.

        Args:
            names: the field, and others that may stand in for it.

        Returns:
            The points, stripped, blank ones left out.

        Raises:
            BadRowError: it is absent, or no list of texts.
        """
        name = self.first(*names)
        value = self.row.get(name)
        if isinstance(value, str):
            value = _points_in(value)
        if not isinstance(value, Sequence) or not all(isinstance(point, str) for point in value):
            self.bad(name, "a list of texts (or one text)", describe(value))
        for point in value:
            self._unicode(name, point)
        return tuple(squeeze(point) for point in value if point.strip())

    def _unicode(self, name: str, value: str) -> None:
        # JSON can write half a surrogate pair, which no file, terminal or tokenizer takes: better to stop here.
        try:
            value.encode("utf-8")
        except UnicodeEncodeError:
            self.bad(name, "valid Unicode text", describe(value))


def _points_in(text: str) -> Sequence[object]:
    if text.lstrip().startswith("["):
        try:
            value = json.loads(text)
        except ValueError:
            value = None
        if isinstance(value, list):
            return value
    return [_BULLET.sub("", line) for line in text.splitlines()]

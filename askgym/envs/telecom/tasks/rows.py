"""A look at one JSON object of a task: typed values, and complaints that say file, task, key and what was expected.

This module owns the complaint. It knows no layout, and does no input or output. Rows of items (`askgym.envs.fields`)
are flat and may be left out one by one; a task is nested, and a set of tasks with one left out is another set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NoReturn, TypeVar

from askgym.envs.fields import describe
from askgym.errors import ItemError, did_you_mean

__all__ = ["At", "Place", "one_of"]

_E = TypeVar("_E", bound=StrEnum)


class Place:
    """Where something stands: the file, the task, the key."""

    def __init__(self, file: str, task: str, key: str = "") -> None:
        """Take a place.

        Args:
            file: its name.
            task: id of the task, or its number while the id is not known.
            key: with dots, and numbers in brackets; "" for the task as a whole.
        """
        self.file, self.task, self.key = file, task, key

    def under(self, key: str) -> Place:
        """The place of a part."""
        if key.startswith("["):
            return Place(self.file, self.task, self.key + key)
        return Place(self.file, self.task, f"{self.key}.{key}" if self.key else key)

    def bad(self, expected: str, found: object) -> NoReturn:
        """Refuse what stands here.

        Raises:
            ItemError: always.
        """
        raise ItemError(
            f"{self.file}: task {self.task}: {self.key or '(task)'}: expected {expected}, found {describe(found)}. "
            "Mend the file, or write it anew"
        )


class At:
    """A JSON object and where it stands. A value of null counts as absent."""

    def __init__(self, value: object, place: Place, *, keys: Iterable[str]) -> None:
        """Take an object.

        Args:
            value: what stands there.
            place: where.
            keys: all that it may have.

        Raises:
            ItemError: it is no object, or has a key beside those.
        """
        if not isinstance(value, Mapping):
            place.bad("an object", value)
        self.place = place
        self._row = value
        allowed = tuple(keys)
        for key in value:
            if key not in allowed:
                where = f"{place.file}: task {place.task}: {place.key or '(task)'}"
                raise ItemError(
                    f"{where}: {did_you_mean(key, allowed, what='key')}. Mend the file, or leave the key out"
                )

    def has(self, key: str) -> bool:
        """Whether the key is there, and not null."""
        return self._row.get(key) is not None

    def under(self, key: str) -> Place:
        """The place of a part."""
        return self.place.under(key)

    def value(self, key: str) -> object:
        """What stands there; None when absent."""
        return self._row.get(key)

    def null(self, *keys: str) -> None:
        """See that parts that are not supported are absent or empty.

        Raises:
            ItemError: one holds something.
        """
        for key in keys:
            if self._row.get(key):
                self.under(key).bad("null (nothing else is supported)", self._row[key])

    def text(self, key: str) -> str:
        """A text that must be there.

        Raises:
            ItemError: it is no text, or blank.
        """
        value = self._row.get(key)
        if not isinstance(value, str) or not value.strip():
            self.under(key).bad("a text that is not empty", value)
        return value

    def optional(self, key: str) -> str | None:
        """A text, or None when it is absent.

        Raises:
            ItemError: it is something else.
        """
        value = self._row.get(key)
        if value is not None and not isinstance(value, str):
            self.under(key).bad("a text or null", value)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Yes or no.

        Raises:
            ItemError: it is something else.
        """
        value = self._row.get(key, default)
        if not isinstance(value, bool):
            self.under(key).bad("true or false", value)
        return value

    def choice(self, key: str, kind: type[_E], default: _E | None = None) -> _E:
        """One of the values of an enumeration; `default` when absent, None makes it obligatory.

        Raises:
            ItemError: it is none of them.
        """
        value = self._row.get(key, default)
        return one_of(kind, value, self.under(key))

    def parts(self, key: str) -> list[tuple[object, Place]]:
        """The parts of a list, each with its place; none when it is absent.

        Raises:
            ItemError: it is no list.
        """
        value = self._row.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.under(key).bad("a list or null", value)
        return [(part, self.under(key).under(f"[{number}]")) for number, part in enumerate(value)]

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a list; none when it is absent.

        Raises:
            ItemError: it is no list of texts.
        """
        found = []
        for part, place in self.parts(key):
            if not isinstance(part, str):
                place.bad("a text", part)
            found.append(part)
        return tuple(found)

    def arguments(self) -> dict[str, object]:
        """The object below `arguments`; empty when absent.

        Raises:
            ItemError: it is no object.
        """
        value = self._row.get("arguments", {})
        if not isinstance(value, Mapping):
            self.under("arguments").bad("an object", value)
        return dict(value)


def one_of(kind: type[_E], value: object, place: Place) -> _E:
    """The member of an enumeration with this value.

    Raises:
        ItemError: there is none.
    """
    known = {one.value: one for one in kind}
    if not isinstance(value, str) or value not in known:
        place.bad(f"one of {', '.join(known)}", value)
    return known[value]

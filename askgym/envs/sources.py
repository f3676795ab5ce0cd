"""Where items come from when they are all there, or made by a function; shared by the domains.

A source is an indexable collection; item `i` is always the same item. Nothing here draws at random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from askgym.errors import ConfigError, ItemError, UnknownNameError, did_you_mean
from askgym.types import AskItem

__all__ = ["SERIES", "FunctionSource", "ItemSource", "ListSource", "chosen_items"]

SERIES = 1_000_000
"""Items that a series without an end is said to have."""


class ItemSource(Protocol):
    """An indexable, immutable collection of items."""

    name: str

    def __len__(self) -> int:
        """How many items there are."""
        ...

    def __getitem__(self, index: int) -> AskItem:
        """Item `index`, 0 ≤ index < len."""
        ...

    def find(self, item_id: str) -> AskItem:
        """The item of that id.

        Raises:
            UnknownNameError: when there is none.
        """
        ...


class ListSource:
    """Items that are all there: from a file, or made by hand."""

    def __init__(self, items: Iterable[AskItem], name: str = "list") -> None:
        """Take the items.

        Raises:
            ItemError: for an empty collection, something that is not an item, or an id that occurs twice.
        """
        self.items = tuple(items)
        self.name = name
        if not self.items:
            raise ItemError(f"the item collection {name!r} is empty: at least 1 item is needed")
        self._by_id: dict[str, AskItem] = {}
        for i, item in enumerate(self.items):
            if not isinstance(item, AskItem):
                raise ItemError(f"items[{i}] is a {type(item).__name__}: AskItem objects are needed")
            if item.id in self._by_id:
                raise ItemError(f"items[{i}] has the id {item.id!r} of an earlier item: ids must be unique")
            self._by_id[item.id] = item

    def __len__(self) -> int:
        """How many items there are."""
        return len(self.items)

    def __getitem__(self, index: int) -> AskItem:
        """Item `index`.

        Raises:
            IndexError: outside the list.
        """
        if not 0 <= index < len(self.items):
            raise IndexError(
                f"item index {index} is outside 0…{len(self.items) - 1} ({self.name} has {len(self)} items)"
            )
        return self.items[index]

    def find(self, item_id: str) -> AskItem:
        """The item of that id.

        Raises:
            UnknownNameError: when there is none.
        """
        try:
            return self._by_id[item_id]
        except KeyError:
            raise UnknownNameError(did_you_mean(item_id, self._by_id, what="item id")) from None


class FunctionSource:
    """Items made by a function of the index, which must be pure."""

    def __init__(self, function: Callable[[int], AskItem], size: int = SERIES) -> None:
        self.function = function
        self.name = getattr(function, "__name__", "function")
        self._size = size

    def __len__(self) -> int:
        """How many items are drawn from."""
        return self._size

    def __getitem__(self, index: int) -> AskItem:
        """Item `index`.

        Raises:
            IndexError: outside the series.
            ItemError: when the function returns something else than an item.
        """
        if not 0 <= index < self._size:
            raise IndexError(f"item index {index} is outside 0…{self._size - 1}")
        item = self.function(index)
        if not isinstance(item, AskItem):
            raise ItemError(f"items({index}) returned a {type(item).__name__}: an AskItem is needed")
        return item

    def find(self, item_id: str) -> AskItem:
        """Functions cannot be searched by id.

        Raises:
            UnknownNameError: always; use the index.
        """
        raise UnknownNameError(
            f"unknown item id {item_id!r}: items made by a function are found by options={{'item_index': i}} only"
        )


def chosen_items(
    items: Sequence[AskItem],
    name: str,
    *,
    language: str | None = None,
    split: str | None = None,
    scenario: str | None = None,
) -> Sequence[AskItem]:
    """Those of some items that are of a language, a split and a scenario.

    Args:
        items: of a file or list.
        name: what they are called in errors.
        language: "zh" holds "zh-CN" too; None or "all" keeps every item.
        split: None keeps every item.
        scenario: None keeps every item.

    Raises:
        ConfigError: none is left; says what there is.
    """
    for what, wanted in (
        ("language", None if language == "all" else language),
        ("split", split),
        ("scenario", scenario),
    ):
        if wanted is None or not items or not all(isinstance(item, AskItem) for item in items):
            continue  # what is no item is refused by `ListSource`, with its place
        kept = [item for item in items if wanted in (getattr(item, what), getattr(item, what).partition("-")[0])]
        if not kept:
            have = ", ".join(sorted({getattr(item, what) for item in items}))
            raise ConfigError(
                f"{what}={wanted!r}: none of the {len(items)} items of {name} is of it, they are of {have}; give one "
                f"of these, or leave {what} out"
            )
        items = kept
    return items

"""A pattern with an English and a Chinese part, the latter looked for only where it can occur.

Imports only the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from sys import maxsize

__all__ = ["Bilingual"]


class Bilingual:
    """Like a compiled pattern; texts in ASCII, which is most of the English ones, do not pay for the Chinese part."""

    __slots__ = ("_both", "_english")

    def __init__(self, english: str, chinese: str) -> None:
        """Compile both parts; either may match."""
        self._english = re.compile(english)
        self._both = re.compile(f"{english}|{chinese}")

    def search(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return (self._english if text.isascii() else self._both).search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = maxsize) -> re.Match[str] | None:
        """As `re.Pattern.match`."""
        return (self._english if text.isascii() else self._both).match(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        return (self._english if text.isascii() else self._both).finditer(text, start, end)

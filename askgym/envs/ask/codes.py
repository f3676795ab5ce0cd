"""Answers and values that are codes ("JA-NA-LE", "EBK24YOW"): what else in a message has the same form. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

__all__ = ["codes_like", "is_code"]


@lru_cache(maxsize=4_096)
def is_code(answer: str) -> bool:
    """Whether an answer is one sign after the other, no word: capitals with digits or hyphens in between."""
    return answer.isupper() and " " not in answer and any(char.isdigit() or char == "-" for char in answer)


def codes_like(answer: str, text: str) -> set[str]:
    """The words in a text that have an answer's form: letters for letters, digits for digits."""
    return set(_shape(answer).findall(text))


@lru_cache(maxsize=4_096)
def _shape(answer: str) -> re.Pattern[str]:
    signs = [
        "[0-9]" if sign.isdigit() else "[A-Z]" if sign.isupper() else "[a-z]" if sign.islower() else re.escape(sign)
        for sign in answer
    ]
    return re.compile(rf"(?<![\w-]){''.join(signs)}(?![\w-])")

"""JSON in what a model wrote, whatever it wrote around it. Nothing is repaired: half an object is none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

__all__ = ["json_objects", "json_sources"]

_FENCED = re.compile(r"```(?:json|JSON)?\s*(.*?)```", re.DOTALL)
_DECODER = json.JSONDecoder()
_MOST = 64
"""So many braces are tried at most: a text of nothing but braces must not cost a square of its length."""


def json_objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON objects in a text, the likeliest first: the whole text, what stands in code fences, the last ones.

    Args:
        text: a model's reply.
    """
    for found, _ in json_sources(text):
        yield found


def json_sources(text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """The same, each with the part of the text that it was read from."""
    for candidate in (text, *reversed(_FENCED.findall(text))):
        try:
            value = json.loads(candidate)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            yield value, candidate
    found = []
    at = text.find("{")
    tried = 0
    while at >= 0 and tried < _MOST:
        tried += 1
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            if isinstance(value, dict):
                found.append((value, text[at:end]))
        at = text.find("{", end)
    yield from reversed(found)

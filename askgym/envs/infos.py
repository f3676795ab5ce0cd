"""The infos of many environments as one dict of arrays, as Gymnasium's vectors give them, made all at once.

Gymnasium adds one environment at a time, which costs a vector of rule-judged environments a third of a step. Same
arrays, same keys in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

__all__ = ["merge_infos"]


def merge_infos(entries: Sequence[tuple[int, Mapping[str, Any]]], size: int) -> dict[str, Any]:
    """What `gymnasium.vector.VectorEnv._add_info`, called for one entry after the other, would give.

    Args:
        entries: position of the environment and (a part of) its info. A key's values are all dicts, or none is.
        size: environments in the vector.

    Returns:
        For each key an array of shape (size,), or a dict of such where the values are dicts, and under `_key` a mask of
        the positions that have it. Numbers and booleans get an array of the first value's type, with zeros where
        nothing is; everything else an array of objects, with None there.
    """
    columns: dict[str, tuple[list[int], list[Any]]] = {}
    for position, info in entries:
        for key, value in info.items():
            column = columns.get(key)
            if column is None:
                column = columns[key] = ([], [])
            column[0].append(position)
            column[1].append(value)
    merged: dict[str, Any] = {}
    for key, (positions, values) in columns.items():
        merged[key] = _array(key, positions, values, size)
        mask = np.zeros(size, dtype=np.bool_)
        mask[positions] = True
        merged[f"_{key}"] = mask
    return merged


def _array(key: str, positions: list[int], values: list[Any], size: int) -> Any:
    first = values[0]
    kind = type(first)
    if key != "final_obs":
        if isinstance(first, dict):
            return merge_infos(list(zip(positions, values, strict=True)), size)
        if kind in (int, float, bool) or isinstance(first, np.number):
            array = np.zeros(size, dtype=kind)
            array[positions] = values
            return array
        if isinstance(first, np.ndarray):
            array = np.zeros((size, *first.shape), dtype=first.dtype)
            array[positions] = values
            return array
    objects = np.full(size, None, dtype=np.object_)
    for position, value in zip(positions, values, strict=True):  # at once, numpy would take lists apart
        objects[position] = value
    return objects

"""Telecom tasks from a file, as items."""

from __future__ import annotations

from pathlib import Path

from askgym.envs.rowfiles import LoadResult
from askgym.envs.telecom.items import make_item
from askgym.envs.telecom.tasks import load_tasks
from askgym.envs.telecom.world import World

__all__ = ["load_items"]


def load_items(spec: str | Path, *, skip_bad: bool = False, split: str | None = None) -> LoadResult:
    """The tasks of one of τ²-bench's files, on the built-in records and phone.

    Args:
        spec: the file.
        skip_bad: not for tasks: a file with a broken one is refused.
        split: not for tasks: their splits are in a file of their own.

    Raises:
        ConfigError, ItemError: the file is not usable; names file, task and key.
    """
    world = World()
    return LoadResult(tuple(make_item(task, world, source=str(spec)) for task in load_tasks(spec)))

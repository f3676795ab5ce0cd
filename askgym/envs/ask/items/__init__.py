"""Items from outside: askgym's own layout, AskBench's rows, and the files and hub data sets that hold them.

Everything is public through this door; `askgym.types` has the nouns. Items that are generated are not made here.
"""

from __future__ import annotations

from askgym.envs.ask.items.askbench import SCHEMAS, Schema, item_from_askbench
from askgym.envs.ask.items.loading import LoadResult, load_items
from askgym.envs.ask.items.rows import SCHEMA_VERSION, item_from_row, item_to_row
from askgym.envs.fields import BadRow, BadRowError

__all__ = [
    "SCHEMAS",
    "SCHEMA_VERSION",
    "BadRow",
    "BadRowError",
    "LoadResult",
    "Schema",
    "item_from_askbench",
    "item_from_row",
    "item_to_row",
    "load_items",
]

"""Sharded checkpoints of training libraries, turned into folders that `from_pretrained` and vLLM load.

`layouts` knows a checkpoint by its files, `names` fits the names of its weights to a model's; neither imports a model
library. `pickles` keeps the files from running code, `reading` has the libraries' own converters put the shards
together, and `export` checks the result against the model and writes it.
"""

from __future__ import annotations

from askgym.train.checkpoints.export import Exported, export_checkpoint
from askgym.train.checkpoints.layouts import Layout, ShardedCheckpoint, find_checkpoint

__all__ = ["Exported", "Layout", "ShardedCheckpoint", "export_checkpoint", "find_checkpoint"]

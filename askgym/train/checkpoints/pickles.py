"""Reading files that hold pickles without letting them run code.

Shards are written by `torch.save`, and what describes them by `pickle`: both can name any function of any module, and
reading calls it. Here `torch.load` reads weights and plain data only, whatever the library that calls it asks for, and
the index of torch.distributed.checkpoint, which torch reads without looking, is looked through before.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from askgym.errors import CheckpointError

__all__ = ["read_index", "weights_only"]

_FORCE, _FORBID = "TORCH_FORCE_WEIGHTS_ONLY_LOAD", "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"
_INDEX_CLASSES = {
    "builtins": {"set"},
    "collections": {"OrderedDict"},
    "pathlib": {"PosixPath", "PurePosixPath", "WindowsPath", "PureWindowsPath"},
    "torch": {"Size", "device"},
    "torch.distributed.checkpoint.filesystem": {"_StorageInfo"},
    "torch.distributed.checkpoint.metadata": {
        "BytesStorageMetadata",
        "ChunkStorageMetadata",
        "Metadata",
        "MetadataIndex",
        "StorageMeta",
        "TensorProperties",
        "TensorStorageMetadata",
        "_MEM_FORMAT_ENCODING",
    },
    "torch.serialization": {"_get_layout"},
}


@contextlib.contextmanager
def weights_only(safe: Sequence[tuple[str, str]] = (), *, trust: bool = False) -> Iterator[None]:
    """While it is entered, every `torch.load` of this process reads weights and plain data only.

    Args:
        safe: classes that may be made besides, as (module, name); those that a module does not have are left out.
        trust: change nothing: files may run code.

    Raises:
        CheckpointError: a file holds something else. What the reading library raises besides passes.
    """
    if trust:
        yield
        return
    import torch

    classes = [getattr(importlib.import_module(module), name, None) for module, name in safe]
    before = {name: os.environ.pop(name, None) for name in (_FORCE, _FORBID)}
    os.environ[_FORCE] = "1"
    try:
        with torch.serialization.safe_globals([one for one in classes if one is not None]):
            yield
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"the checkpoint holds more than weights, and reading it could run code ({_culprit(error)}); if you made "
            "it yourself: --trust-pickles"
        ) from error
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


class _IndexReader(pickle.Unpickler):
    """Makes what describes tensors and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        """A class by its name.

        Raises:
            UnpicklingError: it is none of an index.
        """
        if name in _INDEX_CLASSES.get(module, ()):
            return super().find_class(module, name)
        if module == "torch":
            import torch

            found = getattr(torch, name, None)
            if isinstance(found, torch.dtype | torch.layout | torch.memory_format):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def read_index(folder: Path) -> Any:
    """The index of a folder of torch.distributed.checkpoint: its `Metadata`.

    Raises:
        CheckpointError: it holds anything else, or is damaged.
    """
    path = folder / ".metadata"
    try:
        with path.open("rb") as file:
            return _IndexReader(file).load()
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"{str(path)!r} is damaged, or names what no index holds, and reading it could run code ({error}); if you "
            "made it yourself: --trust-pickles"
        ) from error
    except (EOFError, AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{str(path)!r} is damaged: {type(error).__name__}: {error}") from error


def _culprit(error: Exception) -> str:
    """The class or function that a refusal of `torch.load` is about, out of its long text."""
    text = str(error)
    for sign in ("Unsupported global: GLOBAL ", "unsupported GLOBAL ", "Unsupported class ", "Unsupported operand "):
        if sign in text:
            return text.split(sign, 1)[1].split()[0]
    return text.split("\n", 1)[0]

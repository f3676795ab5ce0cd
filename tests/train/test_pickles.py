"""The index of torch.distributed.checkpoint is looked through before torch reads it: what is none of it is refused."""

from __future__ import annotations

import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from askgym.errors import CheckpointError
from askgym.train.checkpoints.pickles import read_index


class Trap:
    """Runs a command as it is read."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (self.command,)


def test_an_index_that_would_run_code_is_refused_and_does_not(tmp_path: Path) -> None:
    (tmp_path / ".metadata").write_bytes(pickle.dumps({"a": Trap(f"touch {tmp_path}/ran")}))
    with pytest.raises(CheckpointError, match=r"could run code \((posix|nt).system\).*--trust-pickles"):
        read_index(tmp_path)
    assert not (tmp_path / "ran").exists()
    pickle.loads((tmp_path / ".metadata").read_bytes())  # it is a trap, not a dud
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", [b"", b"\x80", b"nonsense", pickle.dumps({"a": 1})[:-3]])
def test_a_damaged_index_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".metadata").write_bytes(content)
    with pytest.raises(CheckpointError, match=r"\.metadata.* is damaged"):
        read_index(tmp_path)

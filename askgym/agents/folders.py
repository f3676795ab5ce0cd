"""Folders that hold a model: whether one does, what is needed to open it, and which model it is.

Nothing is downloaded and no model library is imported here.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from askgym.errors import ConfigError, MissingExtraError

__all__ = ["folder_digest", "model_folder", "need"]

_WEIGHTS = frozenset({".safetensors", ".bin", ".pt", ".pth", ".gguf"})
_BLOCK = 1 << 16
_BLOCKS = 64
"""So many blocks of a file of weights are read for its digest: 4 MiB, whatever its size."""


def need(packages: tuple[str, ...], extra: str, purpose: str) -> None:
    """Make sure that packages are installed, before anything slow is begun.

    Raises:
        MissingExtraError: naming the first that is not, and the extra that brings it.
    """
    for package in packages:
        if importlib.util.find_spec(package) is None:
            raise MissingExtraError(package, extra, purpose)


def model_folder(path: str | Path) -> Path:
    """The folder of a model, as `save_pretrained` writes it.

    Raises:
        ConfigError: there is no such folder, or no config.json in it.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise ConfigError(
            f"no folder {str(path)!r}: give one that holds a model as save_pretrained writes it "
            "(a model of the hub is downloaded first: hf download OWNER/NAME --local-dir FOLDER)"
        )
    if not (folder / "config.json").is_file():
        raise ConfigError(f"the folder {str(path)!r} holds no config.json: give one as save_pretrained writes it")
    return folder


def folder_digest(folder: Path) -> str:
    """A name for the model in a folder, so that one that was trained further is not taken for the one before.

    Every file directly in the folder counts with its name, its size and its content; hidden files do not. Files of
    weights above 4 MiB are read in part: their first block of 64 KiB, which in a safetensors file describes the
    tensors, and 63 blocks spread evenly over the rest. Training moves all weights and is noticed; an edit that
    spares every one of these blocks is not. Times of change do not count: they are no content, and copying a folder
    changes them.

    Args:
        folder: as `model_folder` returns it.

    Returns:
        32 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"{path.name}\0{size}\0".encode())
        with path.open("rb") as file:
            if path.suffix not in _WEIGHTS or size <= _BLOCK * _BLOCKS:
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
                continue
            for number in range(_BLOCKS):
                file.seek((size - _BLOCK) * number // (_BLOCKS - 1))
                digest.update(file.read(_BLOCK))
    return digest.hexdigest()[:32]

"""From a sharded checkpoint to a Hugging Face folder: checked against the model, written whole or not at all.

Loads the weights into memory once; needs room for them there, and for `fsdp` on the disk beside the new folder too.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askgym.errors import CheckpointError, ConfigError, UnknownNameError, did_you_mean
from askgym.train.checkpoints.layouts import Layout, ShardedCheckpoint, find_checkpoint, is_model_folder
from askgym.train.checkpoints.names import check_shapes, fitted_names
from askgym.train.checkpoints.reading import need_converter, quiet, read_weights

__all__ = ["DTYPES", "Exported", "export_checkpoint", "put_in_place"]

DTYPES = ("auto", "float32", "bfloat16", "float16")
_SIZE = re.compile(r"\d+(\.\d+)?\s*[KMGT]i?B", re.IGNORECASE)
_COMPANIONS = (
    "tokenizer*",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab*",
    "merges.txt",
    "*.model",
    "chat_template*",
    "*processor_config.json",
    "generation_config.json",
)
"""What goes with a model's weights, copied as it is."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder that was written.

    Attributes:
        folder: where it is.
        checkpoint: what it was made of.
        tensors: weights in it, tied ones counted once.
        parameters: numbers in these.
        dtype: their type; several, joined by commas, where they differ.
        tokenizer: whether there was one to copy.
    """

    folder: Path
    checkpoint: ShardedCheckpoint
    tensors: int
    parameters: int
    dtype: str
    tokenizer: bool


def export_checkpoint(
    path: str | Path,
    out: str | Path,
    *,
    base: str | Path | None = None,
    layout: Layout | None = None,
    tag: str | None = None,
    dtype: str = "auto",
    max_shard_size: str = "5GB",
    overwrite: bool = False,
    trust_pickles: bool = False,
) -> Exported:
    """Write a checkpoint as a folder that `from_pretrained` loads.

    Args:
        path: the checkpoint, see `find_checkpoint`.
        out: the new folder.
        base: a Hugging Face folder to take configuration, tokenizer and generation settings from; None: the
            checkpoint's own.
        layout: who wrote the checkpoint; None: told by its files.
        tag: which step, where there are several.
        dtype: one of `DTYPES`; "auto" is what the configuration says, or else what the converter gives.
        max_shard_size: of the files of weights, as in "5GB".
        overwrite: replace `out`, if it is the folder of a model and of nothing else.
        trust_pickles: let the checkpoint's files run code as they are read; for such as you made yourself.

    Raises:
        CheckpointError: there is none, a part is missing or damaged, or its weights are not those of the model.
        ConfigError: a bad value, `out` is there already, or there is no configuration.
        MissingExtraError: the library that wrote the checkpoint is not installed.
        UnknownNameError: an unknown dtype.
    """
    if dtype not in DTYPES:
        raise UnknownNameError(did_you_mean(dtype, DTYPES, what="dtype"))
    if not _SIZE.fullmatch(max_shard_size):
        raise ConfigError(f"max_shard_size {max_shard_size!r}: a number and a unit are needed, as in 5GB or 200MB")
    checkpoint = find_checkpoint(path, layout=layout, tag=tag)
    config_folder = _config_folder(checkpoint, base)
    target = _target(Path(out), overwrite, (Path(path), checkpoint.folder, config_folder))
    need_converter(checkpoint.layout)
    model = _empty_model(config_folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        (scratch / "parts").mkdir()
        weights = read_weights(checkpoint, config_folder, scratch / "parts", trust=trust_pickles)
        _fill(model, weights, config_folder)
        _cast(model, dtype)
        whole = scratch / "whole"
        with quiet():
            model.save_pretrained(whole, max_shard_size=max_shard_size)
        tokenizer = _copy_companions(config_folder, whole)
        _put(whole, target, scratch)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    parameters = list(model.parameters())  # tied ones once
    return Exported(
        target,
        checkpoint,
        len(parameters),
        sum(one.numel() for one in parameters),
        ", ".join(sorted({str(one.dtype).removeprefix("torch.") for one in parameters})),
        tokenizer,
    )


def _config_folder(checkpoint: ShardedCheckpoint, base: str | Path | None) -> Path:
    if base is not None:
        if not (Path(base) / "config.json").is_file():
            raise ConfigError(f"base {str(base)!r} holds no config.json: give a Hugging Face folder")
        return Path(base)
    if checkpoint.config_folder is None:
        raise ConfigError(
            f"{str(checkpoint.folder)!r} has no config.json beside it: give --base the folder of the model that was "
            "trained, for its configuration and tokenizer"
        )
    return checkpoint.config_folder


def _target(out: Path, overwrite: bool, sources: tuple[Path, ...]) -> Path:
    """The new folder's place, if it may be written there."""
    target = out.resolve()
    for source in sources:
        if source.resolve().is_relative_to(target):
            raise ConfigError(f"{str(out)!r} would replace {str(source)!r}, which is read: name another folder")
    if not target.exists():
        return target
    if not target.is_dir() or (any(target.iterdir()) and not is_model_folder(target)):
        raise ConfigError(f"{str(out)!r} is there and is no folder of a model: it is not replaced, name another")
    if any(target.iterdir()) and not overwrite:
        raise ConfigError(f"{str(out)!r} is there already: name another folder, or replace it with --overwrite")
    more = sorted(path.name for path in target.iterdir() if path.is_dir())
    if more:  # a trainer's own folder, with earlier checkpoints below the model
        raise ConfigError(
            f"{str(out)!r} holds folders beside a model ({', '.join(more[:4])}{', …' if len(more) > 4 else ''}), which "
            "would be lost: it is not replaced, name another"
        )
    return target


def _empty_model(config_folder: Path) -> Any:
    """The model of a configuration, without memory for its weights."""
    import torch
    import transformers

    try:
        config = transformers.AutoConfig.from_pretrained(config_folder, local_files_only=True)
        named = getattr(transformers, (config.architectures or [""])[0], None)
        if not (isinstance(named, type) and issubclass(named, transformers.PreTrainedModel)):
            named = None  # a configuration may name anything
        with torch.device("meta"):
            return named(config) if named is not None else transformers.AutoModelForCausalLM.from_config(config)
    except Exception as error:  # a configuration can be wrong in any way
        raise ConfigError(
            f"{str(config_folder)!r}: transformers makes no model of this config.json: {type(error).__name__}: {error}"
        ) from error


def _fill(model: Any, weights: dict[str, Any], config_folder: Path) -> None:
    """Give a model its weights; every one, and no other.

    Raises:
        CheckpointError: they do not fit.
    """
    expected = model.state_dict()
    found = {name: weights[raw] for raw, name in fitted_names(weights, expected).items()}
    for pattern in getattr(model, "_keys_to_ignore_on_load_unexpected", None) or ():
        found = {name: value for name, value in found.items() if name in expected or not re.search(pattern, name)}
    for names in _tied(model):
        there = [name for name in names if name in found]
        if any(not _same(found[there[0]], found[name]) for name in there[1:]):
            raise CheckpointError(
                f"the configuration in {str(config_folder)!r} ties {' and '.join(there)}, which differ in the "
                "checkpoint: give --base the configuration that was trained"
            )
        if there:
            found.update(dict.fromkeys(names, found[there[0]]))
    check_shapes(
        {name: tuple(value.shape) for name, value in found.items()},
        {name: tuple(value.shape) for name, value in expected.items()},
        repr(str(config_folder)),
    )
    model.load_state_dict(found, assign=True)
    model.tie_weights()


def _tied(model: Any) -> list[list[str]]:
    """Names that stand for one and the same parameter."""
    groups: dict[int, list[str]] = {}
    for name, parameter in model.named_parameters(remove_duplicate=False):
        groups.setdefault(id(parameter), []).append(name)
    return [names for names in groups.values() if len(names) > 1]


def _same(one: Any, other: Any) -> bool:
    import torch

    return one is other or (one.shape == other.shape and torch.equal(one, other))


def _cast(model: Any, dtype: str) -> None:
    import torch

    wanted = getattr(model.config, "dtype", None) if dtype == "auto" else getattr(torch, dtype)
    if isinstance(wanted, torch.dtype):
        # Not model.to(): buffers that no file holds are still without memory.
        for parameter in model.parameters():
            if parameter.is_floating_point():
                parameter.data = parameter.data.to(wanted)
        model.config.dtype = wanted


def _copy_companions(source: Path, target: Path) -> bool:
    """Copy tokenizer, chat template and generation settings; returns whether there was a tokenizer."""
    for pattern in _COMPANIONS:
        for path in source.glob(pattern):
            if path.is_file():
                shutil.copyfile(path, target / path.name)
    return any(target.glob("tokenizer*")) or any(target.glob("*.model"))


def _put(whole: Path, target: Path, scratch: Path) -> None:
    """Move a finished folder to its place, what was there before out of it."""
    # As whatever else one makes: files of weights come readable by their owner only, and another may serve them.
    whole.chmod(0o777 & ~_umask())
    for path in whole.iterdir():
        path.chmod(0o666 & ~_umask())
    put_in_place(whole, target, scratch / "before")


def put_in_place(new: Path, target: Path, aside: Path) -> None:
    """Move a folder to its place; what was there before goes aside, and comes back if the new one cannot be moved.

    Raises:
        OSError: it cannot.
    """
    there = target.exists()
    if there:
        target.rename(aside)
    try:
        new.rename(target)
    except BaseException:  # an interrupt too: whoever cleans up removes what lies aside
        if there and not target.exists():
            aside.rename(target)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

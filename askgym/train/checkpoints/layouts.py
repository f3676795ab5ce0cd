"""Which sharded checkpoint lies in a folder, told by the names of its files, and whether all of its parts are there.

Opens nothing but the small text files in which DeepSpeed and verl note their latest step and their number of ranks.
Imports no model library.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from askgym.errors import CheckpointError

__all__ = ["Layout", "ShardedCheckpoint", "find_checkpoint", "is_model_folder"]

_ZERO_OPTIMIZER = re.compile(r"(?:[a-z0-9]+_)?zero_pp_rank_(\d+)_mp_rank_(\d+)_optim_states\.pt")
_ZERO_MODEL = re.compile(r"(?:zero_pp_rank_(\d+)_)?mp_rank_(\d+)_model_states\.pt")
_VERL_MODEL = re.compile(r"model_world_size_(\d+)_rank_(\d+)\.pt")
_VERL_STEP = re.compile(r"global_step_(\d+)")
_DEEPSPEED_FILES = ("*_optim_states.pt", "*_model_states.pt")
_POLICIES = ("actor", "_actor")
"""How verl and OpenRLHF call the folder of the policy, beside those of others."""
_SHOWN = 8
_KNOWN = (
    "known are deepspeed (a file 'latest' beside global_stepN/*_model_states.pt and *_optim_states.pt), fsdp "
    "(.metadata and *.distcp, as torch.distributed.checkpoint writes them) and verl (model_world_size_W_rank_R.pt): "
    "give the folder that holds these, or the one above it"
)


class Layout(StrEnum):
    """Who wrote a checkpoint."""

    DEEPSPEED = "deepspeed"
    FSDP = "fsdp"
    VERL = "verl"


@dataclass(frozen=True, slots=True)
class ShardedCheckpoint:
    """A sharded checkpoint, none of whose parts is missing as far as names tell.

    Attributes:
        layout: who wrote it.
        folder: the folder in which the shards lie.
        ranks: processes that wrote it, None where the names do not say (fsdp).
        config_folder: where the model's config.json lies beside it, None where it has none.
    """

    layout: Layout
    folder: Path
    ranks: int | None
    config_folder: Path | None


def is_model_folder(folder: Path) -> bool:
    """Whether a folder holds a whole model, as `save_pretrained` writes it."""
    return (folder / "config.json").is_file() and any(
        any(folder.glob(pattern)) for pattern in ("*.safetensors", "pytorch_model*.bin")
    )


def find_checkpoint(path: str | Path, *, layout: Layout | None = None, tag: str | None = None) -> ShardedCheckpoint:
    """The checkpoint in a folder, or in one directly below it.

    Args:
        path: a folder that a trainer wrote: DeepSpeed's with its file `latest` or one of its steps, one of
            torch.distributed.checkpoint, verl's `global_step_N`, its `actor` or the folder above; also a folder that
            holds one of these, such as OpenRLHF's with `_actor`.
        layout: look for this one only.
        tag: the step to take where there are several, as its folder is called; the latest by default.

    Raises:
        CheckpointError: there is none, there are several, the tag is unknown, or a part is missing.
    """
    root = Path(path)
    if not root.is_dir():
        what = "is a file" if root.exists() else "does not exist"
        raise CheckpointError(f"{str(path)!r} {what}: give the folder of a checkpoint")
    found = _at(root, layout, tag)
    if found is not None:
        return found
    # accelerate saves the optimizer in a folder of the same layout, optimizer_0.
    below = [each for each in sorted(root.iterdir()) if each.is_dir() and not each.name.startswith("optimizer")]
    holding = [each for each in below if _at_quietly(each, layout)]
    chosen = [each for name in _POLICIES for each in holding if each.name == name][:1] or holding
    if len(chosen) > 1:
        names = ", ".join(each.name for each in chosen)
        raise CheckpointError(f"{str(path)!r} holds several checkpoints: {names}. Give one of these folders")
    if chosen:
        found = _at(chosen[0], layout, tag)
        assert found is not None  # it was there a moment ago
        return found
    there = sorted(each.name for each in root.iterdir())
    listed = ", ".join(there[:_SHOWN]) + (f" … ({len(there)} in all)" if len(there) > _SHOWN else "")
    if is_model_folder(root):
        raise CheckpointError(f"{str(path)!r} is a Hugging Face folder already, and needs no export ({listed})")
    wanted = "no checkpoint" if layout is None else f"no {layout} checkpoint"
    raise CheckpointError(f"{str(path)!r} holds {wanted} (found: {listed or 'nothing'}); {_KNOWN}")


def _at(folder: Path, layout: Layout | None, tag: str | None) -> ShardedCheckpoint | None:
    for kind, find in _FINDERS.items():
        if layout in (None, kind):
            found = find(folder, tag)
            if found is not None:
                return found
    return None


def _at_quietly(folder: Path, layout: Layout | None) -> bool:
    """Whether a folder holds a checkpoint, be it a torn one."""
    try:
        return _at(folder, layout, None) is not None
    except CheckpointError:
        return True


def _deepspeed(folder: Path, tag: str | None) -> ShardedCheckpoint | None:
    if _holds(folder, _DEEPSPEED_FILES):
        if tag not in (None, folder.name):
            raise CheckpointError(f"{str(folder)!r} is one step, {folder.name}, and the tag is {tag!r}: leave it out")
        return _whole_deepspeed(folder)
    steps = [each for each in sorted(folder.iterdir()) if each.is_dir() and _holds(each, _DEEPSPEED_FILES)]
    note = folder / "latest"
    if not steps and not (note.is_file() and any(folder.glob("global_step*"))):
        return None
    return _whole_deepspeed(_chosen(folder, steps, tag, _noted(note), note.name))


def _whole_deepspeed(folder: Path) -> ShardedCheckpoint:
    _refuse_empty(folder, _DEEPSPEED_FILES)
    optimizer = [found for each in folder.iterdir() if (found := _ZERO_OPTIMIZER.fullmatch(each.name))]
    models = [found for each in folder.iterdir() if (found := _ZERO_MODEL.fullmatch(each.name))]
    if not models:
        raise CheckpointError(f"{str(folder)!r} is torn: no *_model_states.pt, without which the shards have no shapes")
    if not optimizer:
        raise CheckpointError(
            f"{str(folder)!r} holds no *_optim_states.pt, in which ZeRO keeps the weights: saved without ZeRO, or torn"
        )
    if any(int(found[2]) for found in (*optimizer, *models)):
        raise CheckpointError(f"{str(folder)!r} is split by tensor parallelism too, which DeepSpeed's converter cannot")
    ranks = {int(found[1]) for found in optimizer}
    # In stage 3 each rank has a file of shapes as well; below there is one for all.
    shapes = {int(found[1]) for found in models if found[1] is not None}
    size = max(ranks | shapes) + 1
    _refuse_gaps(folder, ranks, size, "*_optim_states.pt")
    if shapes:
        _refuse_gaps(folder, shapes, size, "*_model_states.pt")
    return ShardedCheckpoint(Layout.DEEPSPEED, folder, size, _with_config(folder, folder.parent, folder.parent.parent))


def _fsdp(folder: Path, tag: str | None) -> ShardedCheckpoint | None:
    shards, index = any(folder.glob("*.distcp")), (folder / ".metadata").is_file()
    if not shards and not index:
        return None
    if tag is not None:
        raise CheckpointError(f"{str(folder)!r} is one fsdp checkpoint, and the tag is {tag!r}: leave it out")
    if not shards or not index:
        missing = "no *.distcp" if index else "no .metadata, which is written last"
        raise CheckpointError(f"{str(folder)!r} is torn: {missing}. Take an earlier checkpoint")
    _refuse_empty(folder, ("*.distcp", ".metadata"))
    return ShardedCheckpoint(Layout.FSDP, folder, None, _with_config(folder, folder / "huggingface", folder.parent))


def _verl(folder: Path, tag: str | None) -> ShardedCheckpoint | None:
    if _holds(folder, ("model_world_size_*_rank_*.pt",)):
        names = (folder.name, folder.parent.name)
        if tag is not None and tag not in names and f"global_step_{tag}" not in names:
            raise CheckpointError(f"{str(folder)!r} is one step, and the tag is {tag!r}: leave it out")
        return _whole_verl(folder)
    if (folder / "actor").is_dir() and _holds(folder / "actor", ("model_world_size_*_rank_*.pt",)):
        return _verl(folder / "actor", tag)
    steps = [each for each in folder.iterdir() if _VERL_STEP.fullmatch(each.name) and (each / "actor").is_dir()]
    if not steps:
        return None
    note = folder / "latest_checkpointed_iteration.txt"
    tag, noted = (f"global_step_{one}" if one and one.isdecimal() else one for one in (tag, _noted(note)))
    steps.sort(key=lambda step: int(step.name.rpartition("_")[2]))
    return _verl(_chosen(folder, steps, tag, noted, note.name) / "actor", None)


def _whole_verl(folder: Path) -> ShardedCheckpoint:
    _refuse_empty(folder, ("model_world_size_*_rank_*.pt",))
    shards = [found for each in folder.iterdir() if (found := _VERL_MODEL.fullmatch(each.name))]
    sizes = {int(found[1]) for found in shards}
    if len(sizes) > 1:
        listed = " and ".join(map(str, sorted(sizes)))
        raise CheckpointError(f"{str(folder)!r} mixes shards of runs on {listed} ranks: remove those of the wrong run")
    (size,) = sizes
    _refuse_gaps(folder, {int(found[2]) for found in shards}, size, f"model_world_size_{size}_rank_R.pt")
    note = folder / "fsdp_config.json"
    try:
        noted = json.loads(note.read_text(encoding="utf-8"))["world_size"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"{str(folder)!r} is torn: no fsdp_config.json that names a world_size ({type(error).__name__}); verl "
            "writes it after the shards"
        ) from error
    if noted != size:
        raise CheckpointError(f"{str(folder)!r}: shards of {size} ranks, and fsdp_config.json speaks of {noted!r}")
    return ShardedCheckpoint(Layout.VERL, folder, size, _with_config(folder / "huggingface", folder))


_FINDERS: dict[Layout, Callable[[Path, str | None], ShardedCheckpoint | None]] = {
    Layout.VERL: _verl,
    Layout.FSDP: _fsdp,
    Layout.DEEPSPEED: _deepspeed,
}


def _holds(folder: Path, patterns: Iterable[str]) -> bool:
    return any(any(folder.glob(pattern)) for pattern in patterns)


def _noted(note: Path) -> str | None:
    return note.read_text(encoding="utf-8", errors="replace").strip() if note.is_file() else None


def _chosen(folder: Path, steps: Sequence[Path], tag: str | None, noted: str | None, note: str) -> Path:
    """The step that was asked for, or the one that a note calls the latest, or the only one."""
    names = [step.name for step in steps]
    wanted = tag or noted
    if wanted is None:
        if len(steps) == 1:
            return steps[0]
        raise CheckpointError(f"{str(folder)!r} does not say which step is the latest: give a tag ({', '.join(names)})")
    if wanted not in names:
        whose = f"tag {wanted!r}" if tag else f"{wanted!r}, which its file {note!r} names,"
        raise CheckpointError(f"{str(folder)!r} holds no step of the {whose} but: {', '.join(names) or 'none'}")
    return steps[names.index(wanted)]


def _refuse_empty(folder: Path, patterns: Iterable[str]) -> None:
    for pattern in patterns:
        for path in sorted(folder.glob(pattern)):
            if path.stat().st_size == 0:
                raise CheckpointError(f"{str(folder)!r} is torn: {path.name} is empty. Take an earlier checkpoint")


def _refuse_gaps(folder: Path, ranks: set[int], size: int, what: str) -> None:
    missing = sorted(set(range(size)) - ranks)
    if missing:
        listed = ", ".join(map(str, missing[:_SHOWN])) + (" …" if len(missing) > _SHOWN else "")
        raise CheckpointError(
            f"{str(folder)!r} is torn: no {what} of rank {listed} (ranks are 0 to {size - 1}). Copy them from where "
            "these ranks ran, or take an earlier checkpoint"
        )


def _with_config(*folders: Path) -> Path | None:
    return next((folder for folder in folders if (folder / "config.json").is_file()), None)

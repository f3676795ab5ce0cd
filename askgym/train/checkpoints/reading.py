"""The whole weights of a sharded checkpoint, put together by the converters of the libraries that wrote it.

DeepSpeed's `zero_to_fp32`, torch's `dcp_to_torch_save` and verl's `model_merger`; nothing is joined here.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from askgym.agents.folders import need
from askgym.errors import AskGymError, CheckpointError
from askgym.train.checkpoints.layouts import Layout, ShardedCheckpoint
from askgym.train.checkpoints.pickles import read_index, weights_only

__all__ = ["need_converter", "quiet", "read_weights"]

_LOG = logging.getLogger(__name__)
_NEEDS: Mapping[Layout, tuple[tuple[str, ...], str]] = {
    Layout.DEEPSPEED: (("torch", "transformers", "deepspeed"), "deepspeed"),
    Layout.FSDP: (("torch", "transformers"), "hf"),
    Layout.VERL: (("torch", "transformers", "verl"), "verl"),
}
_DEEPSPEED_CLASSES = (
    ("deepspeed.runtime.fp16.loss_scaler", "LossScaler"),
    ("deepspeed.runtime.fp16.loss_scaler", "DynamicLossScaler"),
    ("deepspeed.runtime.zero.config", "ZeroStageEnum"),
    ("deepspeed.utils.tensor_fragment", "fragment_address"),
)
"""Plain data that DeepSpeed saves beside an optimizer's tensors."""
_HOLDERS = ("model", "module", "state_dict", "app")
"""Keys under which the weights lie where a checkpoint holds an optimizer and counters too."""


def need_converter(layout: Layout) -> None:
    """Make sure that the library is installed that puts such a checkpoint together.

    Raises:
        MissingExtraError: it is not.
    """
    packages, extra = _NEEDS[layout]
    need(packages, extra, f"the export of a {layout} checkpoint")


def read_weights(
    checkpoint: ShardedCheckpoint, config_folder: Path, scratch: Path, *, trust: bool = False
) -> dict[str, Any]:
    """All weights of a checkpoint, on the CPU, under the names that they were saved with.

    Args:
        checkpoint: where it is.
        config_folder: holds the model's config.json.
        scratch: an empty folder, for what a converter writes in between.
        trust: let the files run code as they are read.

    Returns:
        Tensors by name: of ZeRO in float32, its master weights; of the others in the type that they were saved in.

    Raises:
        CheckpointError: a shard is missing or damaged, holds more than weights, or the converter refuses.
        MissingExtraError: the converter is not installed.
    """
    need_converter(checkpoint.layout)
    try:
        with quiet():
            found = _READERS[checkpoint.layout](checkpoint, config_folder, scratch, trust)
    except AskGymError:
        raise
    except MemoryError:
        raise
    except Exception as error:  # whatever a converter makes of files that it did not expect
        raise CheckpointError(
            f"{str(checkpoint.folder)!r}: the {checkpoint.layout} converter cannot read it, a part is missing or "
            f"damaged: {type(error).__name__}: {error}"
        ) from error
    import torch

    weights = {name: value for name, value in found.items() if isinstance(value, torch.Tensor)}
    if not weights:
        raise CheckpointError(f"{str(checkpoint.folder)!r} holds no weights, but {', '.join(map(str, found))[:200]}")
    return weights


def _deepspeed(checkpoint: ShardedCheckpoint, config_folder: Path, scratch: Path, trust: bool) -> Mapping[str, Any]:
    from deepspeed.utils.zero_to_fp32 import get_fp32_state_dict_from_zero_checkpoint

    with weights_only(_DEEPSPEED_CLASSES, trust=trust):
        weights: Mapping[str, Any] = get_fp32_state_dict_from_zero_checkpoint(
            str(checkpoint.folder.parent), tag=checkpoint.folder.name
        )
    return weights


def _fsdp(checkpoint: ShardedCheckpoint, config_folder: Path, scratch: Path, trust: bool) -> Mapping[str, Any]:
    import torch
    from torch.distributed.checkpoint.api import CheckpointException
    from torch.distributed.checkpoint.format_utils import dcp_to_torch_save

    if not trust:
        index = read_index(checkpoint.folder)
        named = {Path(one.relative_path).name for one in (index.storage_data or {}).values()}
        missing = sorted(name for name in named if not (checkpoint.folder / name).is_file())
        if missing:
            raise CheckpointError(f"{str(checkpoint.folder)!r} is torn: no {', '.join(missing)}")
    whole = scratch / "whole.pt"
    with weights_only(trust=trust):
        try:
            dcp_to_torch_save(checkpoint.folder, whole)
        except CheckpointException as error:  # no Exception; it wraps those of each rank, and there is one here
            reason, _ = next(iter(error.failures.values()))
            raise reason from error
        # Mapped: an optimizer that was saved with the weights is not read a second time.
        found: Any = torch.load(whole, map_location="cpu", mmap=True, weights_only=not trust)
    while not any(isinstance(value, torch.Tensor) for value in found.values()):
        holder = next((key for key in _HOLDERS if isinstance(found.get(key), dict)), None)
        if holder is None:
            break
        found = found[holder]
    weights: Mapping[str, Any] = found
    return weights


def _verl(checkpoint: ShardedCheckpoint, config_folder: Path, scratch: Path, trust: bool) -> Mapping[str, Any]:
    import torch
    from torch.overrides import TorchFunctionMode
    from verl.model_merger.base_model_merger import ModelMergerConfig
    from verl.model_merger.fsdp_model_merger import FSDPModelMerger

    class Merger(FSDPModelMerger):  # type: ignore[misc]  # a class of a library without types
        """Hands over what it has merged, instead of writing it."""

        weights: Mapping[str, Any]

        def save_hf_model_and_tokenizer(self, state_dict: dict[str, Any]) -> None:
            self.weights = state_dict

    class AsSaved(TorchFunctionMode):  # type: ignore[misc]  # as above, where torch is not installed
        """Leaves out the merger's rounding to bfloat16: training in float32 would not survive it."""

        def __torch_function__(self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Any = None) -> Any:
            return args[0] if func is torch.Tensor.bfloat16 else func(*args, **(kwargs or {}))

    merger = Merger(
        ModelMergerConfig(
            operation="merge",
            backend="fsdp",
            target_dir=str(scratch),
            local_dir=str(checkpoint.folder),
            hf_model_config_path=str(config_folder),
        )
    )
    with weights_only(trust=trust), AsSaved():
        merger.merge_and_save()
    return merger.weights


_READERS: Mapping[Layout, Callable[[ShardedCheckpoint, Path, Path, bool], Mapping[str, Any]]] = {
    Layout.DEEPSPEED: _deepspeed,
    Layout.FSDP: _fsdp,
    Layout.VERL: _verl,
}


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep what libraries print for the log, and their warnings and bars from whoever waits for one line."""
    said, before = io.StringIO(), logging.root.manager.disable
    logging.disable(max(before, logging.WARNING))
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
        _LOG.debug("the libraries said: %s", said.getvalue())

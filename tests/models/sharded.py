"""Sharded checkpoints of a tiny model, written by the training libraries themselves: two processes on this CPU.

A program of its own: `python sharded.py deepspeed|fsdp FOLDER`. FOLDER gets, for tied and untied embeddings, the model
that training started from and, for each kind of checkpoint, its folder and beside it the logits of the live model.
"""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

RANKS = 2
STEPS = 3
LENGTH = 24
TAG = f"global_step{STEPS}"


def tokens(seed: int, vocabulary: int = 448) -> Any:
    """Rows of random tokens, shape (B, L)."""
    import torch

    return torch.randint(vocabulary, (2, LENGTH), generator=torch.Generator().manual_seed(seed))


def load(base: Path, dtype: str = "float32") -> Any:
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(base, dtype=dtype)


def keep_logits(model: Any, path: Path, rank: int) -> None:
    """What the live model says to tokens that it was not trained on; all ranks take part, the first one writes."""
    import torch
    from safetensors.torch import save_file

    model.eval()
    with torch.no_grad():
        logits_BLV = model(input_ids=tokens(1000)).logits
    if rank == 0:
        save_file({"logits": logits_BLV.contiguous()}, path)


def with_deepspeed(base: Path, folder: Path, rank: int, *, stage: int, dtype: str = "float32") -> None:
    """A ZeRO checkpoint."""
    import deepspeed
    import torch

    model = load(base, dtype)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    config = {
        "train_micro_batch_size_per_gpu": 2,
        "zero_optimization": {"stage": stage},
        "bf16": {"enabled": dtype == "bfloat16"},
        "zero_allow_untested_optimizer": True,
    }
    engine, *_ = deepspeed.initialize(model=model, optimizer=optimizer, config=config)
    for step in range(STEPS):
        rows = tokens(step * RANKS + rank)
        engine.backward(engine(input_ids=rows, labels=rows).loss)
        engine.step()
    engine.save_checkpoint(str(folder), tag=TAG)
    keep_logits(engine, folder.with_suffix(".safetensors"), rank)


def trained_with_fsdp(base: Path, rank: int) -> tuple[Any, Any]:
    """A model sharded by `fully_shard`, after some steps, and its optimizer."""
    import torch
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard

    model = load(base)
    mesh = init_device_mesh("cpu", (RANKS,), mesh_dim_names=("fsdp",))
    for layer in model.model.layers:
        fully_shard(layer, mesh=mesh)
    fully_shard(model, mesh=mesh)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for step in range(STEPS):
        rows = tokens(step * RANKS + rank)
        model(input_ids=rows, labels=rows).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return model, optimizer


def with_fsdp(base: Path, folder: Path, rank: int) -> None:
    """A folder of torch.distributed.checkpoint, one that holds the optimizer too, and one as verl writes it."""
    import torch
    import torch.distributed.checkpoint as dcp
    from torch.distributed.checkpoint.state_dict import get_state_dict
    from transformers import AutoTokenizer
    from verl.utils.checkpoint.fsdp_checkpoint_manager import FSDPCheckpointManager

    model, optimizer = trained_with_fsdp(base, rank)
    dcp.save(model.state_dict(), checkpoint_id=folder / "fsdp")
    weights, states = get_state_dict(model, optimizer)
    dcp.save({"model": weights, "optim": states, "step": STEPS}, checkpoint_id=folder / "fsdp-all")
    manager = FSDPCheckpointManager(
        model=model,
        optimizer=optimizer,
        lr_scheduler=torch.optim.lr_scheduler.ConstantLR(optimizer),
        processing_class=AutoTokenizer.from_pretrained(base),
    )
    manager.save_checkpoint(str(folder / "verl" / f"global_step_{STEPS}" / "actor"), global_step=STEPS)
    for name in ("fsdp", "fsdp-all", "verl"):
        keep_logits(model, folder / f"{name}.safetensors", rank)


def work(kind: str, folder: Path) -> None:
    """What one rank does."""
    import torch.distributed as dist
    import transformers

    transformers.logging.set_verbosity_error()
    rank = int(os.environ["RANK"])
    if kind == "deepspeed":
        import deepspeed

        deepspeed.ops.__compatible_ops__.clear()  # its kernels for CPUs would be compiled, for minutes
        deepspeed.init_distributed("gloo", verbose=False)
    else:
        dist.init_process_group("gloo")
    for name in ("tied", "untied"):
        base = folder / name / "base"
        if kind == "fsdp":
            with_fsdp(base, folder / name, rank)
            continue
        for stage in (1, 2, 3):
            with_deepspeed(base, folder / name / f"zero{stage}", rank, stage=stage)
        if name == "tied":
            with_deepspeed(base, folder / name / "zero2-bfloat16", rank, stage=2, dtype="bfloat16")
    dist.barrier()
    dist.destroy_process_group()


def main(kind: str, folder: Path) -> None:
    """Make the models, and start the ranks."""
    make = runpy.run_path(str(Path(__file__).with_name("tiny.py")))["make"]
    for name in ("tied", "untied"):
        make(folder / name / "base", tied=name == "tied")
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"WORLD_SIZE": RANKS, "LOCAL_WORLD_SIZE": RANKS, "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    settings |= {"OMP_NUM_THREADS": 1, "DS_ACCELERATOR": "cpu"}
    ranks = [
        subprocess.Popen(
            [sys.executable, __file__, kind, str(folder)],
            env=os.environ | {k: str(v) for k, v in settings.items()} | {"RANK": str(i), "LOCAL_RANK": str(i)},
        )
        for i in range(RANKS)
    ]
    codes = [rank.wait() for rank in ranks]
    if any(codes):
        sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python sharded.py deepspeed|fsdp FOLDER")
    (work if "RANK" in os.environ else main)(sys.argv[1], Path(sys.argv[2]))

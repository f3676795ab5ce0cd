"""Folders with the names of checkpoints' files, and nothing in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def lay(tmp_path: Path) -> Callable[..., Path]:
    """`lay(name, *files)`: a folder with files, each of them its own name long; returns the folder."""

    def make(name: str, *files: str) -> Path:
        for file in files:
            path = tmp_path / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file, encoding="utf-8")
        return tmp_path / name

    return make


@pytest.fixture
def zero(lay: Callable[..., Path]) -> Callable[..., Path]:
    """`zero(name, stage=, ranks=)`: the files of a step as DeepSpeed names them; its parent says it is the latest."""

    def make(name: str, *, stage: int = 2, ranks: int = 2, prefix: str = "") -> Path:
        optimizer = [f"{prefix}zero_pp_rank_{rank}_mp_rank_00_optim_states.pt" for rank in range(ranks)]
        models = ["mp_rank_00_model_states.pt"]
        if stage == 3:
            models = [f"zero_pp_rank_{rank}_mp_rank_00_model_states.pt" for rank in range(ranks)]
        step = lay(name, *optimizer, *models)
        (step.parent / "latest").write_text(f"{step.name}\n", encoding="utf-8")
        return step

    return make


@pytest.fixture
def verl(lay: Callable[..., Path]) -> Callable[..., Path]:
    """`verl(name, ranks=)`: the files of an actor as verl names them, with a configuration."""

    def make(name: str, *, ranks: int = 2) -> Path:
        shards = [f"model_world_size_{ranks}_rank_{rank}.pt" for rank in range(ranks)]
        folder = lay(name, *shards, "huggingface/config.json")
        (folder / "fsdp_config.json").write_text(json.dumps({"FSDP_version": 2, "world_size": ranks}), encoding="utf-8")
        return folder

    return make

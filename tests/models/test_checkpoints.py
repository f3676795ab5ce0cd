"""Checkpoints that DeepSpeed, torch and verl wrote on two ranks, exported, loaded, and held against the live model.

1. ZeRO 1, 2 and 3, FSDP with and without its optimizer, and verl; embeddings tied and untied: the logits of the
   exported folder are those of the live model after some steps, in float32 to the last bit.
2. What is torn, does not fit, or would run code is refused in one line, and nothing is written.
3. An exported folder is served, answers, and the server ends with Ctrl-C.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from askgym.cli.app import app
from askgym.errors import CheckpointError
from askgym.train.checkpoints import Layout, export_checkpoint, find_checkpoint

pytestmark = pytest.mark.vllm("torch", "transformers", "deepspeed", "verl")

SHARDED = Path(__file__).with_name("sharded.py")
KINDS = {"deepspeed": ("zero1", "zero2", "zero3"), "fsdp": ("fsdp", "fsdp-all", "verl")}
MAKING_S = 500
STARTING_S = 300


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, settings: None) -> Callable[[str], Path]:
    """`made(kind)`: the folder with what `sharded.py` wrote; it runs once for each kind."""
    folders: dict[str, Path] = {}

    def make(kind: str) -> Path:
        if kind not in folders:
            folder = tmp_path_factory.mktemp("sharded") / kind
            done = subprocess.run(
                [sys.executable, str(SHARDED), kind, str(folder)],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=MAKING_S,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout[-4000:]
            folders[kind] = folder
        return folders[kind]

    return make


@pytest.fixture
def copied(made: Callable[[str], Path], tmp_path: Path) -> Callable[[str, str], tuple[Path, Path]]:
    """`copied(kind, name)`: a checkpoint of its own to spoil, with tied embeddings, and its base."""

    def copy(kind: str, name: str) -> tuple[Path, Path]:
        source = made(kind) / "tied"
        shutil.copytree(source / name, tmp_path / name)
        return tmp_path / name, source / "base"

    return copy


def export(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["export-checkpoint", *map(str, arguments)], prog_name="askgym")


def logits(folder: Path) -> Any:
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder, dtype="auto").eval()
    with torch.no_grad():
        return model(input_ids=runpy.run_path(str(SHARDED))["tokens"](1000)).logits


def weights(folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return {name: value for path in sorted(folder.glob("*.safetensors")) for name, value in load_file(path).items()}


@pytest.mark.parametrize("embeddings", ["tied", "untied"])
@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind, names in KINDS.items() for name in names])
def test_the_exported_folder_gives_the_live_models_logits(
    made: Callable[[str], Path], tmp_path: Path, kind: str, name: str, embeddings: str
) -> None:
    import torch
    from safetensors.torch import load_file

    source, out = made(kind) / embeddings, tmp_path / "out"
    base = () if name == "verl" else ("--base", source / "base")  # verl saves the configuration with the shards
    done = export(source / name, "--out", out, *base)
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["read", "wrote", "serve"]

    live = load_file(source / f"{name}.safetensors")["logits"]
    exported, before = logits(out), logits(source / "base")
    assert live.dtype == exported.dtype == torch.float32
    assert torch.equal(exported, live)
    assert (before - live).abs().max() > 1  # training has changed much

    assert ("lm_head.weight" in weights(out)) == (embeddings == "untied")
    assert json.loads((out / "config.json").read_text())["tie_word_embeddings"] == (embeddings == "tied")
    companions = find_checkpoint(source / name).config_folder or source / "base"
    for companion in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        assert (out / companion).read_bytes() == (companions / companion).read_bytes()
    said = json.loads((out / "generation_config.json").read_text())
    assert (said["temperature"], said["top_k"]) == (0.1, 3)
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in out.iterdir())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def test_bfloat16_is_deepspeeds_own_rounding_of_its_master_weights(made: Callable[[str], Path], tmp_path: Path) -> None:
    import torch

    source = made("deepspeed") / "tied"
    checkpoint = source / "zero2-bfloat16"
    done = export(checkpoint, "--out", tmp_path / "out", "--base", source / "base", "--dtype", "bfloat16")
    assert done.exit_code == 0, done.output
    state = torch.load(checkpoint / "global_step3" / "mp_rank_00_model_states.pt", weights_only=True)["module"]
    exported = weights(tmp_path / "out")
    assert exported.keys() == state.keys() - {"lm_head.weight"}
    assert all(torch.equal(exported[name], state[name]) for name in exported)
    assert json.loads((tmp_path / "out" / "config.json").read_text())["dtype"] == "bfloat16"

    # The master weights hold more: in float32 they are others, and round to these.
    export(checkpoint, "--out", tmp_path / "masters", "--base", source / "base")
    masters = weights(tmp_path / "masters")
    assert any(not torch.equal(masters[name], exported[name].float()) for name in exported)
    assert all(torch.equal(masters[name].bfloat16(), exported[name]) for name in exported)


def test_verls_merger_rounds_to_bfloat16_and_the_export_does_not(made: Callable[[str], Path], tmp_path: Path) -> None:
    import torch
    from verl.model_merger.base_model_merger import ModelMergerConfig
    from verl.model_merger.fsdp_model_merger import FSDPModelMerger

    actor = find_checkpoint(made("fsdp") / "untied" / "verl").folder
    merged = ModelMergerConfig(
        operation="merge",
        backend="fsdp",
        local_dir=str(actor),
        target_dir=str(tmp_path / "merged"),
        hf_model_config_path=str(actor / "huggingface"),
    )
    FSDPModelMerger(merged).merge_and_save()
    export_checkpoint(actor, tmp_path / "exported")
    theirs, ours = weights(tmp_path / "merged"), weights(tmp_path / "exported")
    assert theirs.keys() == ours.keys()
    assert all(torch.equal(theirs[name], ours[name].bfloat16()) for name in ours)
    assert any(not torch.equal(theirs[name].float(), ours[name]) for name in ours)


def test_several_files_of_weights_are_one_model(made: Callable[[str], Path], tmp_path: Path) -> None:
    import torch

    source = made("deepspeed") / "untied"
    export_checkpoint(source / "zero3", tmp_path / "one", base=source / "base")
    export_checkpoint(source / "zero3", tmp_path / "many", base=source / "base", max_shard_size="200KB")
    assert len(list((tmp_path / "many").glob("*.safetensors"))) > 1
    one, many = weights(tmp_path / "one"), weights(tmp_path / "many")
    assert one.keys() == many.keys()
    assert all(torch.equal(one[name], many[name]) for name in one)


def test_a_folder_is_replaced_whole_on_demand(made: Callable[[str], Path], tmp_path: Path) -> None:
    source, out = made("deepspeed") / "tied", tmp_path / "out"
    shutil.copytree(source / "base", out)
    (out / "left.txt").write_text("of before")
    assert "--overwrite" in export(source / "zero2", "--out", out, "--base", source / "base").stderr
    assert (out / "left.txt").is_file()
    assert export(source / "zero2", "--out", out, "--base", source / "base", "--overwrite").exit_code == 0
    assert not (out / "left.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]


def refused(done: Result, out: Path, says: str) -> None:
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert re.search(says, done.stderr), done.stderr
    assert not out.exists()
    assert not list(out.parent.glob(".out*"))


@pytest.mark.parametrize(
    ("kind", "name", "lost", "says"),
    [
        # Nothing but the converter knows how many ranks there were.
        ("deepspeed", "zero2", "global_step3/zero_pp_rank_1_mp_rank_00_optim_states.pt", r"Expected 2 of.*found 1"),
        ("deepspeed", "zero3", "global_step3/zero_pp_rank_1_mp_rank_00_optim_states.pt", "of rank 1"),
        ("fsdp", "fsdp", "__1_0.distcp", "is torn: no __1_0.distcp"),
        ("fsdp", "verl", "global_step_3/actor/model_world_size_2_rank_0.pt", "of rank 0"),
    ],
)
@pytest.mark.parametrize("how", ["lost", "cut"])
def test_a_shard_that_is_lost_or_cut_is_refused(
    copied: Callable[[str, str], tuple[Path, Path]],
    tmp_path: Path,
    kind: str,
    name: str,
    lost: str,
    says: str,
    how: str,
) -> None:
    checkpoint, base = copied(kind, name)
    shard = checkpoint / lost
    if how == "lost":
        shard.unlink()
    else:
        shard.write_bytes(shard.read_bytes()[: shard.stat().st_size // 2])
        says = "a part is missing or damaged"
    refused(export(checkpoint, "--out", tmp_path / "out", "--base", base), tmp_path / "out", says)


class Trap:
    """Leaves a file where it was read."""

    def __init__(self, path: Path) -> None:
        self.path = str(path)

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (self.path,)


@pytest.mark.parametrize(
    ("kind", "name", "file"),
    [
        ("deepspeed", "zero2", "global_step3/mp_rank_00_model_states.pt"),
        ("deepspeed", "zero2", "global_step3/zero_pp_rank_1_mp_rank_00_optim_states.pt"),
        ("fsdp", "fsdp-all", ".metadata"),
        ("fsdp", "verl", "global_step_3/actor/model_world_size_2_rank_1.pt"),
    ],
)
def test_a_file_that_would_run_code_is_refused_unless_it_is_trusted(
    copied: Callable[[str, str], tuple[Path, Path]], tmp_path: Path, kind: str, name: str, file: str
) -> None:
    import torch

    checkpoint, base = copied(kind, name)
    if file == ".metadata":
        content = pickle.loads((checkpoint / file).read_bytes())
        content.planner_data = Trap(tmp_path / "ran")
        (checkpoint / file).write_bytes(pickle.dumps(content))
    else:
        content = torch.load(checkpoint / file, weights_only=False)
        torch.save(
            {**content, "lm_head.weight" if name == "verl" else "trap": Trap(tmp_path / "ran")}, checkpoint / file
        )
    arguments = (checkpoint, "--out", tmp_path / "out", "--base", base)
    refused(export(*arguments), tmp_path / "out", r"could run code \((posix|os)\.mkdir\).*--trust-pickles")
    assert not (tmp_path / "ran").exists()
    export(*arguments, "--trust-pickles")
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"vocab_size": 512}, r"of another shape: .*embed_tokens.weight \(448 × 64, not 512 × 64\)"),
        ({"num_hidden_layers": 1}, r"12 unknown: model\.layers\.1\."),
        ({"num_hidden_layers": 3}, r"12 missing: model\.layers\.2\."),
        ({"tie_word_embeddings": True}, "ties .*lm_head.weight.*, which differ"),
        ({"model_type": "no_such_model"}, "transformers makes no model of this config.json"),
    ],
)
def test_a_configuration_of_another_model_is_refused(
    made: Callable[[str], Path], tmp_path: Path, changes: dict[str, object], says: str
) -> None:
    source = made("deepspeed") / "untied"
    shutil.copytree(source / "base", tmp_path / "base")
    config = json.loads((source / "base" / "config.json").read_text()) | changes
    config.pop("layer_types", None)  # as long as there are layers
    (tmp_path / "base" / "config.json").write_text(json.dumps(config))
    refused(export(source / "zero2", "--out", tmp_path / "out", "--base", tmp_path / "base"), tmp_path / "out", says)


def test_names_under_wrappers_and_keys_are_found(made: Callable[[str], Path], tmp_path: Path) -> None:
    import torch
    from torch.distributed.checkpoint.format_utils import torch_save_to_dcp

    source = made("fsdp") / "tied"
    plain = {f"module.model.{name}": value for name, value in weights(source / "base").items()}
    torch.save({"app": {"model": plain, "epoch": 3}}, tmp_path / "whole.pt")
    torch_save_to_dcp(tmp_path / "whole.pt", tmp_path / "wrapped")
    done = export_checkpoint(tmp_path / "wrapped", tmp_path / "out", base=source / "base")
    assert done.checkpoint.layout is Layout.FSDP
    assert torch.equal(logits(tmp_path / "out"), logits(source / "base"))
    with pytest.raises(CheckpointError, match="holds no verl checkpoint"):
        export_checkpoint(tmp_path / "wrapped", tmp_path / "other", base=source / "base", layout=Layout.VERL)


def test_a_checkpoint_without_weights_is_refused(made: Callable[[str], Path], tmp_path: Path) -> None:
    import torch.distributed.checkpoint as dcp

    dcp.save({"epoch": 3, "lr": 0.1}, checkpoint_id=tmp_path / "counters")
    done = export(tmp_path / "counters", "--out", tmp_path / "out", "--base", made("fsdp") / "tied" / "base")
    refused(done, tmp_path / "out", "holds no weights, but epoch, lr")


def answer(url: str) -> str:
    body = {"model": "mine", "messages": [{"role": "user", "content": "How much?"}], "max_tokens": 8, "seed": 1}
    request = urllib.request.Request(
        f"{url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as reply:
        return str(json.load(reply)["choices"][0]["message"]["content"])


@pytest.mark.vllm("vllm")
def test_an_exported_folder_is_served_until_ctrl_c(
    made: Callable[[str], Path], tmp_path: Path, port: int, up: Callable[[str], bool]
) -> None:
    source = made("deepspeed") / "tied"
    export_checkpoint(source / "zero3", tmp_path / "mine", base=source / "base")
    log = tmp_path / "server.log"
    command = [
        sys.executable,
        "-m",
        "askgym",
        "serve",
        str(tmp_path / "mine"),
        "--port",
        str(port),
        "--dtype",
        "float32",
    ]
    with log.open("wb") as file:
        server = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=file,
            text=True,
            # Whoever runs the tests may ignore Ctrl-C, and children inherit that.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
    try:
        assert server.stdout is not None
        server.stdout.readline()
        spec = server.stdout.readline().split()[-1]
        assert spec == f"openai:mine@http://127.0.0.1:{port}/v1"
        deadline = time.monotonic() + STARTING_S
        while not up(f"http://127.0.0.1:{port}/health"):
            assert server.poll() is None, log.read_text(errors="replace")[-4000:]
            assert time.monotonic() < deadline, log.read_text(errors="replace")[-4000:]
            time.sleep(0.5)
        assert answer(spec.partition("@")[2])
        server.send_signal(signal.SIGINT)
        assert server.wait(60) == 0
        assert not up(f"http://127.0.0.1:{port}/health")
    finally:
        for _ in range(2):  # the second ends it for good
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                time.sleep(1)
        server.wait(60)
        server.stdout.close()

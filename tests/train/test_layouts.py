"""Sharded checkpoints are known by the names of their files, and what is missing is named; no file of weights is read.

The names are those that deepspeed 0.19.6, torch 2.13 and verl 0.9.1 wrote; `tests/models/test_checkpoints.py` lets
them write again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from askgym.errors import CheckpointError
from askgym.train.checkpoints.layouts import Layout, ShardedCheckpoint, find_checkpoint, is_model_folder

Lay = Callable[..., Path]


def refused(path: Path, says: str, **settings: object) -> str:
    with pytest.raises(CheckpointError, match=says) as caught:
        find_checkpoint(path, **settings)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("stage", [1, 2, 3])
@pytest.mark.parametrize("prefix", ["", "bf16_"])
def test_deepspeed_from_its_root_and_from_the_step(zero: Lay, stage: int, prefix: str) -> None:
    step = zero("ckpt/global_step3", stage=stage, prefix=prefix)
    expected = ShardedCheckpoint(Layout.DEEPSPEED, step, 2, None)
    assert find_checkpoint(step.parent) == find_checkpoint(step) == expected
    assert find_checkpoint(step.parent, layout=Layout.DEEPSPEED, tag="global_step3") == expected


def test_the_latest_step_is_the_one_that_the_note_names_and_a_tag_has_the_last_word(zero: Lay) -> None:
    late, early = zero("ckpt/global_step20"), zero("ckpt/global_step3")
    assert find_checkpoint(early.parent).folder == early  # written last, and noted
    assert find_checkpoint(early.parent, tag="global_step20").folder == late
    refused(early.parent, "no step of the tag 'global_step4' but: global_step20, global_step3", tag="global_step4")
    refused(early, "is one step, global_step3, and the tag is 'global_step20'", tag="global_step20")
    (early.parent / "latest").write_text("global_step7")
    refused(early.parent, "'global_step7', which its file 'latest' names")
    (early.parent / "latest").unlink()
    refused(early.parent, "does not say which step is the latest")
    shutil.rmtree(early)
    assert find_checkpoint(late.parent).folder == late  # the only one


def test_the_policy_of_openrlhf_is_found_one_level_down(zero: Lay) -> None:
    actor, critic = zero("ckpt/_actor/global_step3"), zero("ckpt/_critic/global_step3")
    assert find_checkpoint(actor.parent.parent).folder == actor
    assert find_checkpoint(critic.parent).folder == critic


@pytest.mark.parametrize(
    ("lost", "says"),
    [
        ("zero_pp_rank_0_mp_rank_00_optim_states.pt", r"no \*_optim_states.pt of rank 0 \(ranks are 0 to 1\)"),
        ("zero_pp_rank_0_mp_rank_00_model_states.pt", r"no \*_model_states.pt of rank 0"),
        ("zero_pp_rank_1_mp_rank_00_model_states.pt", r"no \*_model_states.pt of rank 1"),
        # Of the optimizer's files alone the last one is not missed, but the shapes tell of its rank.
        ("zero_pp_rank_1_mp_rank_00_optim_states.pt", r"no \*_optim_states.pt of rank 1"),
    ],
)
def test_a_lost_shard_of_stage_3_is_named(zero: Lay, lost: str, says: str) -> None:
    step = zero("ckpt/global_step3", stage=3)
    (step / lost).unlink()
    refused(step.parent, f"is torn: {says}")


def test_deepspeed_without_shapes_without_weights_and_with_tensor_parallelism(zero: Lay, lay: Lay) -> None:
    step = zero("a/global_step3")
    (step / "mp_rank_00_model_states.pt").unlink()
    refused(step.parent, "is torn: no .*_model_states.pt")
    refused(lay("b/global_step3", "mp_rank_00_model_states.pt"), "saved without ZeRO")
    step = zero("c/global_step3")
    (step / "mp_rank_01_model_states.pt").write_text("x")
    refused(step.parent, "tensor parallelism")


def test_an_empty_shard_is_a_torn_one(zero: Lay, verl: Lay, lay: Lay) -> None:
    for folder, name in (
        (zero("a/global_step3"), "zero_pp_rank_1_mp_rank_00_optim_states.pt"),
        (verl("b/actor"), "model_world_size_2_rank_1.pt"),
        (lay("c", ".metadata", "__0_0.distcp"), "__0_0.distcp"),
    ):
        (folder / name).write_bytes(b"")
        refused(folder, f"is torn: {name} is empty")


def test_fsdp_and_the_folder_above_it(lay: Lay) -> None:
    # As accelerate writes it: the optimizer beside the model, each in a folder of its own.
    root = lay(
        "checkpoint-3",
        "pytorch_model_fsdp_0/.metadata",
        "pytorch_model_fsdp_0/__0_0.distcp",
        "optimizer_0/.metadata",
        "optimizer_0/__0_0.distcp",
        "config.json",
    )
    expected = ShardedCheckpoint(Layout.FSDP, root / "pytorch_model_fsdp_0", None, root)
    assert find_checkpoint(root) == find_checkpoint(expected.folder) == expected
    refused(expected.folder, "leave it out", tag="3")


def test_fsdp_whose_save_did_not_end(lay: Lay) -> None:
    refused(lay("a", "__0_0.distcp", "__1_0.distcp"), "no .metadata, which is written last")
    refused(lay("b", ".metadata"), r"no \*.distcp")


def test_verl_from_the_actor_the_step_and_the_run(verl: Lay) -> None:
    late, early = verl("run/global_step_20/actor"), verl("run/global_step_3/actor")
    run = late.parents[1]
    for path in (late, late.parent):
        assert find_checkpoint(path) == ShardedCheckpoint(Layout.VERL, late, 2, late / "huggingface")
    refused(run, r"give a tag \(global_step_3, global_step_20\)")
    (run / "latest_checkpointed_iteration.txt").write_text("20")
    assert find_checkpoint(run).folder == late
    assert find_checkpoint(run, tag="3").folder == find_checkpoint(run, tag="global_step_3").folder == early
    refused(run, "no step of the tag 'global_step_4'", tag="4")
    refused(late, "is one step, and the tag is '3'", tag="3")


def test_verl_with_lost_mixed_and_unfinished_shards(verl: Lay) -> None:
    folder = verl("a/actor", ranks=4)
    for rank in (1, 3):
        (folder / f"model_world_size_4_rank_{rank}.pt").unlink()
    refused(folder, r"no model_world_size_4_rank_R.pt of rank 1, 3 \(ranks are 0 to 3\)")
    folder = verl("b/actor", ranks=2)
    verl("b/actor", ranks=4)
    refused(folder, "runs on 2 and 4 ranks")
    folder = verl("c/actor")
    (folder / "fsdp_config.json").write_text('{"world_size": 3}')
    refused(folder, "shards of 2 ranks, and fsdp_config.json speaks of 3")
    (folder / "fsdp_config.json").write_text("{")
    refused(folder, "no fsdp_config.json that names a world_size")


def test_what_is_no_checkpoint_is_told_with_what_was_found_and_what_is_known(lay: Lay, tmp_path: Path) -> None:
    said = refused(lay("a", "notes.txt", "x/y.txt"), r"found: notes.txt, x\)")
    assert all(layout.value in said for layout in Layout)
    said = refused(lay("b", *(f"{number:02}" for number in range(20))), "found: 00, 01, .* 07 … .20 in all.")
    assert "08" not in said
    (tmp_path / "c").mkdir()
    refused(tmp_path / "c", "found: nothing")
    refused(tmp_path / "d", "does not exist")
    refused(lay("e", "f") / "f", "is a file")
    refused(lay("g", "config.json", "model.safetensors"), "is a Hugging Face folder already")


def test_a_layout_that_was_asked_for_is_the_only_one_looked_for(zero: Lay, verl: Lay) -> None:
    step = zero("a/global_step3")
    refused(step.parent, "holds no verl checkpoint", layout=Layout.VERL)
    # Both in one folder, which nobody writes: what is asked for decides.
    folder = verl("a/global_step3")
    assert folder == step
    for layout in (Layout.VERL, Layout.DEEPSPEED):
        assert find_checkpoint(folder, layout=layout).layout is layout


def test_several_checkpoints_are_not_guessed_among(zero: Lay) -> None:
    zero("runs/a/global_step3")
    zero("runs/b/global_step3")
    refused(zero("runs/c/global_step3").parents[1], "several checkpoints: a, b, c")


def test_a_torn_one_below_is_reported_and_not_passed_over(zero: Lay) -> None:
    step = zero("runs/a/global_step3", stage=3)
    (step / "zero_pp_rank_0_mp_rank_00_optim_states.pt").unlink()
    refused(step.parents[1], re.escape(str(step)))


def test_the_configuration_is_looked_for_beside_the_shards_and_above(zero: Lay) -> None:
    step = zero("run/checkpoint-3/global_step3")
    assert find_checkpoint(step).config_folder is None
    for folder in (step.parents[1], step.parent):  # the nearer one counts
        (folder / "config.json").write_text("{}")
        assert find_checkpoint(step).config_folder == folder


def test_a_model_folder_holds_configuration_and_weights(lay: Lay) -> None:
    assert is_model_folder(lay("a", "config.json", "model-00001-of-00002.safetensors"))
    assert is_model_folder(lay("b", "config.json", "pytorch_model.bin"))
    assert not is_model_folder(lay("c", "config.json", "tokenizer.json"))
    assert not is_model_folder(lay("d", "model.safetensors"))

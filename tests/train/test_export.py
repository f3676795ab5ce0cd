"""What an export refuses before it reads any weights: no model library is needed to be told."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from askgym.errors import ConfigError, MissingExtraError, UnknownNameError
from askgym.train.checkpoints import export_checkpoint
from askgym.train.checkpoints.export import put_in_place

Lay = Callable[..., Path]


@pytest.fixture
def base(lay: Lay) -> Path:
    return lay("base", "config.json", "model.safetensors")


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"dtype": "float31"}, UnknownNameError, "Did you mean 'float32'"),
        ({"max_shard_size": "much"}, ConfigError, "a number and a unit"),
        ({"base": "nowhere"}, ConfigError, "base 'nowhere' holds no config.json"),
        ({"base": None}, ConfigError, "no config.json beside it: give --base"),
    ],
)
def test_bad_values_are_named(
    zero: Lay, base: Path, tmp_path: Path, settings: dict[str, str], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        export_checkpoint(zero("ckpt/global_step3").parent, tmp_path / "out", **{"base": base, **settings})  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_there_is_replaced_only_if_it_is_a_models_and_only_on_demand(
    zero: Lay, lay: Lay, base: Path
) -> None:
    checkpoint = zero("ckpt/global_step3").parent
    model, notes = lay("model", "config.json", "model.safetensors"), lay("notes", "notes.txt")
    with pytest.raises(ConfigError, match=r"is there already.*--overwrite"):
        export_checkpoint(checkpoint, model, base=base)
    for overwrite in (False, True):
        with pytest.raises(ConfigError, match="is no folder of a model: it is not replaced"):
            export_checkpoint(checkpoint, notes, base=base, overwrite=overwrite)
        for read in (base, checkpoint, checkpoint / "global_step3", checkpoint.parent):
            with pytest.raises(ConfigError, match=r"would replace .* which is read"):
                export_checkpoint(checkpoint, read, base=base, overwrite=overwrite)
    assert sorted(path.name for path in model.iterdir()) == ["config.json", "model.safetensors"]
    assert (notes / "notes.txt").is_file()


def test_a_folder_that_holds_more_than_a_model_is_not_replaced(zero: Lay, lay: Lay, base: Path) -> None:
    """As a trainer's folder does, where earlier checkpoints lie below the model."""
    checkpoint, run = zero("ckpt/global_step3").parent, lay("run", "config.json", "model.safetensors")
    lay("run/checkpoint-100", "optimizer.pt")
    with pytest.raises(ConfigError, match=r"holds folders beside a model \(checkpoint-100\).*not replaced"):
        export_checkpoint(checkpoint, run, base=base, overwrite=True)
    assert (run / "checkpoint-100" / "optimizer.pt").is_file()


def test_a_folder_that_cannot_be_replaced_comes_back(tmp_path: Path, lay: Lay) -> None:
    """The old one has been moved out of the way, and then there is no new one."""
    target = lay("model", "config.json", "model.safetensors")
    with pytest.raises(FileNotFoundError):
        put_in_place(tmp_path / "new", target, tmp_path / "aside")
    assert sorted(path.name for path in target.iterdir()) == ["config.json", "model.safetensors"]
    put_in_place(lay("new", "config.json"), target, tmp_path / "aside")
    assert [path.name for path in target.iterdir()] == ["config.json"]


@pytest.mark.parametrize(("layout", "extra"), [("deepspeed", "deepspeed"), ("fsdp", "hf"), ("verl", "verl")])
def test_a_library_that_is_not_installed_is_named_with_its_extra(
    zero: Lay, verl: Lay, lay: Lay, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str, extra: str
) -> None:
    folders = {
        "deepspeed": zero("a/global_step3"),
        "fsdp": lay("b", ".metadata", "__0_0.distcp"),
        "verl": verl("c/actor"),
    }
    missing = "torch" if layout == "fsdp" else layout
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else find("json"))
    with pytest.raises(
        MissingExtraError, match=rf"the export of a {layout} checkpoint.*'{missing}'.*askgym\[{extra}\]"
    ):
        export_checkpoint(folders[layout], tmp_path / "out", base=base)
    assert not (tmp_path / "out").exists()

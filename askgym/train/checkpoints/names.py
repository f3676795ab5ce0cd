"""The names of weights: without what wrappers put before them, and held against those of a model.

Works on names and shapes alone; imports no model library.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from askgym.errors import CheckpointError

__all__ = ["check_shapes", "fitted_names"]

_INSIDE = ("_fsdp_wrapped_module.", "_orig_mod.", "_checkpoint_wrapped_module.")
"""Put into names by FSDP, torch.compile and activation checkpointing; no module of a model is called so."""
_BEFORE = ("module.", "model.", "actor.")
"""Put before names by DDP and DeepSpeed, and by classes that hold a model. `model.` can be the model's own."""
_SHOWN = 4

Shape = tuple[int, ...]


def fitted_names(found: Collection[str], expected: Collection[str]) -> dict[str, str]:
    """Which name of a checkpoint is which name of the model.

    What is put before names goes off only where it stands before all of them and the rest fits the model better for
    it, since `model.` is the beginning of most models' own names. Nothing else is guessed.

    Args:
        found: names in the checkpoint.
        expected: names in the model.

    Returns:
        For each of `found` its name without wrappers, whether the model has it or not.

    Raises:
        CheckpointError: two names become one.
    """
    inner = {name: _without_inside(name) for name in found}
    wanted = set(expected)
    best = names = list(inner.values())
    while (prefix := _common(names)) is not None:
        names = [name.removeprefix(prefix) for name in names]
        if len(wanted.intersection(names)) > len(wanted.intersection(best)):
            best = names
    fitted = dict(zip(inner, best, strict=True))
    if len(set(fitted.values())) < len(fitted):
        twice = sorted(name for name in set(best) if best.count(name) > 1)
        raise CheckpointError(f"several weights of the checkpoint are called {_listed(twice)} once wrappers' names go")
    return fitted


def check_shapes(found: Mapping[str, Shape], expected: Mapping[str, Shape], where: str) -> None:
    """Make sure that a checkpoint holds exactly the weights of a model.

    Args:
        found: shapes in the checkpoint.
        expected: shapes in the model.
        where: the configuration that describes the model, for the message.

    Raises:
        CheckpointError: weights are missing, unknown, or of another shape.
    """
    missing, unknown = sorted(expected.keys() - found.keys()), sorted(found.keys() - expected.keys())
    odd = [
        f"{name} ({_written(found[name])}, not {_written(expected[name])})"
        for name in sorted(expected.keys() & found.keys())
        if found[name] != expected[name]
    ]
    said = [
        f"{len(names)} {what}: {_listed(names)}"
        for what, names in (("missing", missing), ("unknown", unknown), ("of another shape", odd))
        if names
    ]
    if not said:
        return
    hint = "give --base a folder with the configuration that was trained"
    if any(".lora_" in name for name in unknown):
        hint = "LoRA adapters are merged into their model first, with peft's merge_and_unload"
    raise CheckpointError(f"the checkpoint's weights are not those of the model in {where}: {'; '.join(said)}. {hint}")


def _without_inside(name: str) -> str:
    for part in _INSIDE:
        if name.startswith(part) or f".{part}" in name:
            name = name.replace(part, "")
    return name


def _common(names: Sequence[str]) -> str | None:
    return next((prefix for prefix in _BEFORE if names and all(name.startswith(prefix) for name in names)), None)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" … ({len(names)} in all)" if len(names) > _SHOWN else "")


def _written(shape: Iterable[int]) -> str:
    return " × ".join(map(str, shape)) or "a single number"

"""Names of weights: what wrappers put before and into them goes, a model's own `model.` stays; misfits are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.errors import CheckpointError
from askgym.train.checkpoints.names import check_shapes, fitted_names

OWN = ("model.embed_tokens.weight", "model.layers.0.mlp.up_proj.weight", "lm_head.weight")
BARE = ("wte.weight", "h.0.mlp.c_fc.weight")
"""Of a model that calls none of its modules `model`."""


@pytest.mark.parametrize(
    "before", ["", "module.", "model.", "actor.", "module.model.", "model.module.", "actor.model."]
)
@pytest.mark.parametrize("expected", [OWN, BARE, OWN[:2]])
def test_what_is_put_before_names_goes_and_the_models_own_stays(before: str, expected: tuple[str, ...]) -> None:
    assert fitted_names([before + name for name in expected], expected) == {before + name: name for name in expected}


def test_a_tied_head_that_is_left_out_does_not_cost_the_others_their_model() -> None:
    # All names begin with `model.` then, and it is not a wrapper's.
    assert fitted_names(OWN[:2], OWN) == {name: name for name in OWN[:2]}


@pytest.mark.parametrize(
    "name",
    [
        "_fsdp_wrapped_module.model.layers.0._fsdp_wrapped_module.mlp.up_proj.weight",
        "_orig_mod.model.layers.0.mlp.up_proj.weight",
        "module._orig_mod.model.layers.0._checkpoint_wrapped_module.mlp.up_proj.weight",
        "model._fsdp_wrapped_module.model.layers.0.mlp.up_proj.weight",
    ],
)
def test_what_is_put_into_names_goes(name: str) -> None:
    assert fitted_names([name], OWN) == {name: "model.layers.0.mlp.up_proj.weight"}


def test_a_prefix_that_is_not_before_all_names_stays() -> None:
    found = ["module.wte.weight", "h.0.mlp.c_fc.weight"]
    assert fitted_names(found, BARE) == {name: name for name in found}


def test_a_module_that_is_called_like_a_part_of_a_wrappers_name_stays() -> None:
    assert fitted_names(["my_orig_mod.weight"], ["my_orig_mod.weight"]) == {"my_orig_mod.weight": "my_orig_mod.weight"}


def test_two_names_do_not_become_one() -> None:
    with pytest.raises(CheckpointError, match=r"several weights of the checkpoint are called wte.weight"):
        fitted_names(["wte.weight", "_orig_mod.wte.weight"], BARE)


@given(
    st.sets(
        st.lists(st.sampled_from(["model", "module", "layers", "0", "weight"]), min_size=1).map(".".join), min_size=1
    ),
    st.sampled_from(["", "module.", "module.module."]),
)
def test_names_that_are_the_models_come_out_as_they_are_whatever_is_before_them(names: set[str], before: str) -> None:
    if before and all(name.startswith("module.") for name in names):
        return  # a model whose every module is below `module`: what is a wrapper's cannot be told then
    fitted = fitted_names([before + name for name in names], names)
    assert {before + name: name for name in names} == fitted


EXPECTED = {"a": (2, 3), "b": (4,), "c": ()}


def test_the_same_shapes_are_fine() -> None:
    check_shapes(dict(EXPECTED), EXPECTED, "here")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"a": None}, r"1 missing: a\. give --base"),
        ({"d": (1,)}, "1 unknown: d"),
        ({"a": (3, 2)}, r"1 of another shape: a \(3 × 2, not 2 × 3\)"),
        ({"b": (4, 1)}, r"b \(4 × 1, not 4\)"),
        ({"c": (1,)}, r"c \(1, not a single number\)"),
        ({"a": None, "b": None, "d": (1,)}, "2 missing: a, b; 1 unknown: d"),
        ({f"x{number}": (1,) for number in range(9)}, r"9 unknown: x0, x1, x2, x3 … \(9 in all\)"),
        ({"a": None, "a.lora_A.weight": (1,)}, "merge_and_unload"),
    ],
)
def test_a_misfit_is_named(change: dict[str, tuple[int, ...] | None], says: str) -> None:
    found = {name: shape for name, shape in {**EXPECTED, **change}.items() if shape is not None}
    with pytest.raises(CheckpointError, match=says):
        check_shapes(found, EXPECTED, "here")

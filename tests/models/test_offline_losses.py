"""Losses of offline learning: by hand, against loops over plain numbers, and where no gradient may flow."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from askgym.errors import ConfigError
from askgym.train.offline import losses, refit, swift

if TYPE_CHECKING:
    from torch import Tensor

pytestmark = pytest.mark.vllm("torch")


def tensor(values: Any, **settings: Any) -> Tensor:
    import torch

    return torch.tensor(values, dtype=torch.float64, **settings)


LOGPROBS = ((-1.0, -2.0, -3.0), (-4.0, -5.0, -6.0))
MASK = ((1.0, 0.0, 1.0), (0.0, 1.0, 0.0))


@pytest.mark.parametrize(("reduction", "wanted"), [
    # 0.5 · (1 + 3) + (−2) · 5 = −8, over 3 tokens; sequences: (0.5 · 4 / 2 + (−2) · 5) / 2 = −4.5.
    ("sum", -8.0), ("tokens", -8.0 / 3), ("sequences", -4.5),
])  # fmt: skip
def test_weighted_likelihood_by_hand(reduction: Any, wanted: float) -> None:
    found = losses.weighted_nll(tensor(LOGPROBS), tensor(MASK), tensor((0.5, -2.0)), reduction=reduction)
    assert found.item() == pytest.approx(wanted)


def test_weights_of_turns_are_weights_of_tokens() -> None:
    weights = tensor(((1.0, 9.0, 0.25), (9.0, -1.0, 9.0)))
    found = losses.weighted_nll(tensor(LOGPROBS), tensor(MASK), weights, reduction="sum")
    assert found.item() == pytest.approx(1.0 + 0.75 - 5.0)


def test_no_gradient_flows_where_the_assistant_did_not_write() -> None:
    values = [[-1.0, math.nan, -3.0], [-math.inf, -5.0, -6.0]]
    for reduction in ("sum", "tokens", "sequences"):
        logprobs = tensor(values, requires_grad=True)
        loss = losses.weighted_nll(logprobs, tensor(MASK), tensor((0.5, -2.0)), reduction=reduction)  # type: ignore[arg-type]
        assert math.isfinite(loss.item())
        loss.backward()  # type: ignore[no-untyped-call]
        assert logprobs.grad is not None
        moved = [[bool(one) for one in row] for row in (logprobs.grad != 0).tolist()]
        assert moved == [[True, False, True], [False, True, False]]


def test_returns_of_one_are_plain_fine_tuning_bit_for_bit() -> None:
    import torch

    draw = torch.Generator().manual_seed(3)
    logits = torch.randn(4, 7, 11, generator=draw, dtype=torch.float32, requires_grad=True)
    labels = torch.randint(0, 11, (4, 7), generator=draw)
    mask = torch.randint(0, 2, (4, 7), generator=draw).float()
    chosen = logits.log_softmax(-1).gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    weights = torch.tensor(refit([1.0] * 4, "aabb").values, dtype=torch.float32)
    ours = losses.weighted_nll(chosen, mask, weights)
    plain = -(chosen * mask).sum() / mask.sum()
    assert ours.item() == plain.item()
    (own,) = torch.autograd.grad(ours, logits, retain_graph=True)
    (theirs,) = torch.autograd.grad(plain, logits)
    assert torch.equal(own, theirs)


def test_swift_against_a_loop() -> None:
    import torch

    weights = swift((0.0, 1.0, 0.2, 0.9), "aabb").values
    draw = torch.Generator().manual_seed(5)
    logprobs = -torch.rand(4, 6, generator=draw, dtype=torch.float64)
    mask = torch.randint(0, 2, (4, 6), generator=draw).double()
    total = 0.0
    for i in range(4):
        for t in range(6):
            if mask[i, t] == 1.0:
                total -= float(weights[i]) * float(logprobs[i, t])
    found = losses.weighted_nll(logprobs, mask, torch.tensor(weights), reduction="sum")
    assert found.item() == pytest.approx(total)


def test_a_floor_bounds_what_negative_weights_push_down() -> None:
    logprobs = tensor(((-50.0, -1.0), (-50.0, -1.0)), requires_grad=True)
    loss = losses.weighted_nll(
        logprobs, tensor(((1.0, 1.0), (1.0, 1.0))), tensor((1.0, -1.0)), reduction="sum", floor=-10.0
    )
    assert loss.item() == pytest.approx(51.0 - 11.0)
    loss.backward()  # type: ignore[no-untyped-call]
    assert logprobs.grad is not None
    assert logprobs.grad.tolist() == [[-1.0, -1.0], [0.0, 1.0]]


def test_nothing_written_is_no_loss() -> None:
    for reduction in ("sum", "tokens", "sequences"):
        empty = tensor(((0.0, 0.0),))
        found = losses.weighted_nll(tensor(((-1.0, -2.0),)), empty, tensor((1.0,)), reduction=reduction)  # type: ignore[arg-type]
        assert found.item() == 0.0


def test_sequences_in_which_nothing_was_written_do_not_count() -> None:
    mask = tensor(((1.0, 1.0, 0.0), (0.0, 0.0, 0.0)))
    assert losses.weighted_nll(tensor(LOGPROBS), mask, tensor((1.0, 5.0)), reduction="sequences").item() == 1.5


def test_sequence_logprobs() -> None:
    assert losses.sequence_logprobs(tensor(LOGPROBS), tensor(MASK)).tolist() == [-4.0, -5.0]


def test_a_lol_by_hand() -> None:
    # Ratios e^0.5 (within 1.9), e (cut to 1.9), e^−5 (cut to 0.1); advantages 1, 2, 3.
    policy = tensor((0.5, 1.0, -5.0), requires_grad=True)
    loss = losses.a_lol_loss(policy, tensor((0.0, 0.0, 0.0)), tensor((1.0, 2.0, 3.0)))
    assert loss.item() == pytest.approx(-(math.exp(0.5) + 2 * 1.9 + 3 * 0.1) / 3)
    loss.backward()  # type: ignore[no-untyped-call]
    assert policy.grad is not None
    assert policy.grad.tolist() == pytest.approx([-math.exp(0.5) / 3, 0.0, 0.0])


def sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_dpo_by_hand(smoothing: float) -> None:
    # Margins: 0.5 · ((−1 + 2) − (−3 + 3)) = 0.5 and 0.5 · ((−4 + 3) − (−1 + 2)) = −1.
    found = losses.dpo_loss(
        tensor((-1.0, -4.0)), tensor((-3.0, -1.0)), tensor((-2.0, -3.0)), tensor((-3.0, -2.0)),
        beta=0.5, label_smoothing=smoothing,
    )  # fmt: skip
    each = [
        -(1 - smoothing) * math.log(sigmoid(margin)) - smoothing * math.log(sigmoid(-margin)) for margin in (0.5, -1.0)
    ]
    assert found.item() == pytest.approx(sum(each) / 2)


def test_kto_by_hand() -> None:
    import torch

    found = losses.kto_loss(
        tensor((-1.0, -1.0)), tensor((-3.0, -2.0)), torch.tensor([True, False]), tensor(0.5),
        beta=0.5, desirable_weight=2.0, undesirable_weight=3.0,
    )  # fmt: skip
    wanted = (2.0 * (1 - sigmoid(0.5 * (2.0 - 0.5))) + 3.0 * (1 - sigmoid(0.5 * (0.5 - 1.0)))) / 2
    assert found.item() == pytest.approx(wanted)
    # A divergence that is estimated below 0 is 0.
    low = losses.kto_loss(tensor((0.0,)), tensor((0.0,)), torch.tensor([True]), tensor(-4.0))
    assert low.item() == pytest.approx(0.5)


def test_distillation_by_hand() -> None:
    import torch

    student = tensor([[[0.0, 0.0], [9.0, 1.0]]], requires_grad=True)
    teacher = tensor([[[math.log(3.0) * 2, 0.0], [0.0, 0.0]]], requires_grad=True)
    labels, mask = torch.tensor([[1, 0]]), tensor(((1.0, 0.0),))
    # At temperature 2 the teacher says 3/4 and 1/4, the student 1/2 each; the label has log 1/2.
    divergence = 0.75 * math.log(1.5) + 0.25 * math.log(0.5)
    loss = losses.distillation_loss(student, teacher, labels, mask, alpha=0.25, temperature=2.0)
    assert loss.item() == pytest.approx(0.25 * 4.0 * divergence + 0.75 * math.log(2.0))
    loss.backward()  # type: ignore[no-untyped-call]
    assert teacher.grad is None
    assert student.grad is not None
    assert student.grad[0, 1].tolist() == [0.0, 0.0]
    second = losses.distillation_loss(student, teacher, labels, tensor(((0.0, 1.0),)), alpha=0.0)
    assert second.item() == pytest.approx(math.log(1 + math.exp(-8.0)))
    empty = losses.distillation_loss(student, teacher, labels, tensor(((0.0, 0.0),)))
    assert empty.item() == 0.0


@pytest.mark.parametrize(("make", "why"), [
    (lambda: losses.weighted_nll(tensor(LOGPROBS), tensor(MASK), tensor((1.0,))), r"weights have the shape \(1,\)"),
    (lambda: losses.weighted_nll(tensor(LOGPROBS), tensor(((1.0,),)), tensor((1.0, 1.0))), "a mask of"),
    (lambda: losses.weighted_nll(tensor(LOGPROBS), tensor(MASK), tensor((1.0, 1.0)), reduction="mean"), "'mean'"),  # type: ignore[arg-type]
    (lambda: losses.a_lol_loss(tensor((1.0,)), tensor((1.0,)), tensor((1.0,)), clip=0.0), "clip=0.0"),
    (lambda: losses.a_lol_loss(tensor((1.0,)), tensor((1.0, 2.0)), tensor((1.0,))), "shapes differ"),
    (lambda: losses.dpo_loss(*[tensor((1.0,))] * 4, beta=0.0), "beta=0.0"),
    (lambda: losses.dpo_loss(*[tensor((1.0,))] * 4, label_smoothing=0.5), "label_smoothing=0.5"),
    (lambda: losses.distillation_loss(*[tensor([[[1.0]]])] * 2, *[tensor(((1.0,),))] * 2, alpha=2.0), "alpha=2.0"),
    (lambda: losses.distillation_loss(*[tensor([[[1.0]]])] * 2, *[tensor(((1.0,),))] * 2, temperature=0.0), "temper"),
])  # fmt: skip
def test_what_does_not_fit_is_named(make: Callable[[], Any], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        make()

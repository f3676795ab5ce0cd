"""Losses of offline learning on log-probabilities: weighted likelihood, A-LoL, DPO, KTO, distillation.

Pure functions of tensors of the caller's: nothing is moved, cast or made random, and torch is imported only to be
called. A *mask* is 1 on the tokens that the assistant wrote and 0 on everybody else's; where it is 0 no gradient flows,
not even from a log-probability that is no number. Shapes: B sequences of T tokens.

Sources: reward-weighted fine-tuning (arXiv 2506.06964), A-LoL (arXiv 2305.14718), DPO (arXiv 2305.18290), KTO
(arXiv 2402.01306), distillation (arXiv 1503.02531).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from askgym.errors import ConfigError

if TYPE_CHECKING:
    from torch import Tensor

__all__ = [
    "a_lol_loss",
    "distillation_loss",
    "dpo_loss",
    "kto_loss",
    "sequence_logprobs",
    "weighted_nll",
]

Reduction = Literal["sum", "tokens", "sequences"]
_REDUCTIONS = ("sum", "tokens", "sequences")


def weighted_nll(
    logprobs: Tensor, mask: Tensor, weights: Tensor, *, reduction: Reduction = "tokens", floor: float | None = None
) -> Tensor:
    """Weighted negative log-likelihood: −Σ w · log π, over the assistant's tokens.

    Weights of a trajectory make it ReFit, SWiFt, RWR, AWR or filtered cloning; weights of each token (of its turn, say)
    make it the turn-level variant. With all weights 1 and `tokens` it is plain supervised fine-tuning.

    Args:
        logprobs: of the tokens that stand there, under the policy. Shape (B, T).
        mask: shape (B, T).
        weights: of each trajectory, shape (B,), or of each token, shape (B, T).
        reduction: "sum" adds everything up, as the paper does, which favours long trajectories; "tokens" divides by
            the number of the assistant's tokens in the batch; "sequences" takes each trajectory's mean over its own
            tokens, and then the mean of those that have any.
        floor: log-probabilities below it no longer count where the weight is negative, which bounds the loss.

    Returns:
        A scalar; 0 with a gradient of 0 where nobody wrote anything.

    Raises:
        ConfigError: for shapes that do not fit, or another reduction.
    """
    if reduction not in _REDUCTIONS:
        raise ConfigError(f"reduction={reduction!r}: {', '.join(_REDUCTIONS)} are allowed")
    own = _own(logprobs, mask)
    if weights.shape not in (logprobs.shape, logprobs.shape[:1]):
        raise ConfigError(
            f"weights have the shape {tuple(weights.shape)}: {tuple(logprobs.shape[:1])} (of trajectories) or "
            f"{tuple(logprobs.shape)} (of tokens) is needed"
        )
    each = weights if weights.shape == logprobs.shape else weights.unsqueeze(1)
    if floor is not None:
        own = own.clamp(min=floor).where((each < 0) & (mask > 0), own)
    losses = -(each * own)
    if reduction == "sum":
        return losses.sum()
    if reduction == "tokens":
        return losses.sum() / mask.sum().clamp(min=1)
    lengths = mask.sum(dim=1)
    return (losses.sum(dim=1) / lengths.clamp(min=1)).sum() / (lengths > 0).sum().clamp(min=1)


def sequence_logprobs(logprobs: Tensor, mask: Tensor) -> Tensor:
    """Log-probability of all that the assistant wrote in each sequence.

    Args:
        logprobs: shape (B, T).
        mask: shape (B, T).

    Returns:
        Shape (B,).

    Raises:
        ConfigError: for shapes that do not fit.
    """
    return _own(logprobs, mask).sum(dim=1)


def a_lol_loss(policy: Tensor, base: Tensor, advantages: Tensor, *, clip: float = 0.9) -> Tensor:
    """A-LoL: −mean of A · ratio, the sequence-level importance ratio clipped to [1 − clip, 1 + clip].

    Args:
        policy: log-probability of each sequence under the policy. Shape (B,).
        base: the same under the policy that the data is from. Shape (B,).
        advantages: at least 0; those of 0 teach nothing. Shape (B,).
        clip: in (0, 1].

    Raises:
        ConfigError: for shapes that do not fit, or a clip out of range.
    """
    if not 0.0 < clip <= 1.0:
        raise ConfigError(f"clip={clip!r}: a number above 0 and at most 1 is needed")
    _same(policy=policy, base=base, advantages=advantages)
    ratio = (policy - base.detach()).exp().clamp(1.0 - clip, 1.0 + clip)
    return -(advantages * ratio).mean()


def dpo_loss(
    winners: Tensor,
    losers: Tensor,
    base_winners: Tensor,
    base_losers: Tensor,
    *,
    beta: float = 0.1,
    label_smoothing: float = 0.0,
) -> Tensor:
    """DPO: −log σ(β · (Δ winner − Δ loser)), Δ = log π − log π_base; StepDPO is the same on the turn where two part.

    Args:
        winners: log-probability of each better sequence under the policy. Shape (P,).
        losers: of the worse one. Shape (P,).
        base_winners: of the better one under the base. Shape (P,).
        base_losers: of the worse one under the base. Shape (P,).
        beta: above 0.
        label_smoothing: chance that a pair is the wrong way round, in [0, 0.5).

    Raises:
        ConfigError: for shapes that do not fit, or settings out of range.
    """
    from torch.nn.functional import logsigmoid

    _positive(beta)
    if not 0.0 <= label_smoothing < 0.5:
        raise ConfigError(f"label_smoothing={label_smoothing!r}: a number from 0 to below 0.5 is needed")
    _same(winners=winners, losers=losers, base_winners=base_winners, base_losers=base_losers)
    margin = beta * ((winners - base_winners.detach()) - (losers - base_losers.detach()))
    return -((1.0 - label_smoothing) * logsigmoid(margin) + label_smoothing * logsigmoid(-margin)).mean()


def kto_loss(
    policy: Tensor,
    base: Tensor,
    desirable: Tensor,
    reference: Tensor,
    *,
    beta: float = 0.1,
    desirable_weight: float = 1.0,
    undesirable_weight: float = 1.0,
) -> Tensor:
    """KTO: λ − v, v = λ_D σ(β (h − z)) for what is desirable, λ_U σ(β (z − h)) for what is not; h = log π − log π_base.

    Args:
        policy: log-probability of each sequence under the policy. Shape (B,).
        base: the same under the base. Shape (B,).
        desirable: which of them are. Shape (B,), boolean.
        reference: z, the batch's estimate of the divergence from the base, on mismatched pairs; taken as a constant and
            as at least 0. A scalar.
        beta: above 0.
        desirable_weight: λ_D.
        undesirable_weight: λ_U; λ_D n_D / (λ_U n_U) should lie between 1 and 4/3.

    Raises:
        ConfigError: for shapes that do not fit, or a beta out of range.
    """
    _positive(beta)
    _same(policy=policy, base=base, desirable=desirable)
    gain = policy - base.detach()
    origin = reference.detach().clamp(min=0)
    good = desirable_weight * (1.0 - (beta * (gain - origin)).sigmoid())
    bad = undesirable_weight * (1.0 - (beta * (origin - gain)).sigmoid())
    return good.where(desirable, bad).mean()


def distillation_loss(
    student: Tensor, teacher: Tensor, labels: Tensor, mask: Tensor, *, alpha: float = 0.5, temperature: float = 2.0
) -> Tensor:
    """STaR-GATE-D's: α · T² · KL(teacher ‖ student) at temperature T, and 1 − α of the likelihood of the labels.

    Args:
        student: logits. Shape (B, T, V).
        teacher: logits; no gradient flows into them. Shape (B, T, V).
        labels: ids of the tokens that stand there. Shape (B, T).
        mask: shape (B, T).
        alpha: share of the divergence, in [0, 1].
        temperature: above 0.

    Raises:
        ConfigError: for shapes that do not fit, or settings out of range.
    """
    from torch.nn.functional import cross_entropy, kl_div

    if not 0.0 <= alpha <= 1.0:
        raise ConfigError(f"alpha={alpha!r}: a number from 0 to 1 is needed")
    if not temperature > 0.0:
        raise ConfigError(f"temperature={temperature!r}: a number above 0 is needed")
    _same(student=student, teacher=teacher)
    _same(labels=labels, mask=mask)
    if student.shape[:2] != labels.shape:
        raise ConfigError(f"logits of {tuple(student.shape)} and labels of {tuple(labels.shape)}: (B, T, V) and (B, T)")
    chosen = mask > 0
    count = mask.sum().clamp(min=1)
    ours, theirs, named = student[chosen], teacher.detach()[chosen], labels[chosen]
    if not len(named):
        return student.sum() * 0.0
    divergence = kl_div(
        (ours / temperature).log_softmax(-1), (theirs / temperature).log_softmax(-1), reduction="sum", log_target=True
    )
    likelihood = cross_entropy(ours, named, reduction="sum")
    return (alpha * temperature**2 * divergence + (1.0 - alpha) * likelihood) / count


def _own(logprobs: Tensor, mask: Tensor) -> Tensor:
    """Log-probabilities of the assistant's tokens, 0 elsewhere, whatever stood there."""
    if logprobs.dim() != 2 or mask.shape != logprobs.shape:
        raise ConfigError(
            f"logprobs of {tuple(logprobs.shape)} and a mask of {tuple(mask.shape)}: both (B, T) are needed"
        )
    return logprobs.where(mask > 0, logprobs.new_zeros(()))


def _same(**tensors: Tensor) -> None:
    shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
    if len(set(shapes.values())) > 1:
        raise ConfigError(f"shapes differ: {', '.join(f'{name} {shape}' for name, shape in shapes.items())}")


def _positive(beta: float) -> None:
    if not beta > 0.0:
        raise ConfigError(f"beta={beta!r}: a number above 0 is needed")

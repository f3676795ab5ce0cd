"""How tokens are chosen and rows ended inside transformers' `generate`. Used by `askgym.agents.hf`.

Imports torch and transformers inside the functions that need them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from askgym.seeding import unit_interval

if TYPE_CHECKING:
    from askgym.agents.generation import Dialogues, Generation

__all__ = ["Choices", "Ends"]


class Choices:
    """Called by `generate` with each step's logits: chooses the tokens, and keeps their log-probabilities."""

    def __init__(self, generation: Generation, seeds: Sequence[int], width: int) -> None:
        self.greedy = generation.greedy
        self.seeds = seeds
        self.width = width
        self.logprobs_LB: list[Any] = []
        self.warpers = _warpers(generation)

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """Scores that leave one token a row. Shape (B, V)."""
        import torch

        scores_BV = scores.float()
        for warper in self.warpers:
            scores_BV = warper(input_ids, scores_BV)
        logprobs_BV = torch.log_softmax(scores_BV, dim=-1)
        if self.greedy:
            chosen_B = scores_BV.argmax(dim=-1)
        else:
            position = input_ids.shape[1] - self.width
            # Summed in double precision, on the CPU where the device has none; the factor keeps the sum out of reach.
            where = "cpu" if scores.device.type == "mps" else scores.device
            sums_BV = logprobs_BV.to(where).double().exp().cumsum(dim=-1)
            picks = [unit_interval("token", seed, position) * (1 - 2**-40) for seed in self.seeds]
            picks_B1 = torch.tensor(picks, dtype=torch.float64, device=where)[:, None] * sums_BV[:, -1:]
            chosen_B = torch.searchsorted(sums_BV, picks_B1, right=True)[:, 0].to(scores.device)
        self.logprobs_LB.append(logprobs_BV.gather(1, chosen_B[:, None])[:, 0])
        return torch.full_like(scores, -torch.inf).scatter_(1, chosen_B[:, None], 0.0)


def _warpers(generation: Generation) -> list[Any]:
    from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

    if generation.greedy:
        return []
    out: list[Any] = []
    if generation.temperature != 1:
        out.append(TemperatureLogitsWarper(float(generation.temperature)))
    if generation.top_k:
        out.append(TopKLogitsWarper(generation.top_k))
    if generation.top_p < 1:
        out.append(TopPLogitsWarper(float(generation.top_p)))
    return out


class Ends:
    """Called by `generate` after each step: ends rows at a stop text or at the end of their room, and keeps where."""

    def __init__(self, dialogues: Dialogues, stop: Sequence[str], limits: Sequence[int], width: int) -> None:
        self.dialogues = dialogues
        self.stop = stop
        self.limits = limits
        self.width = width
        self.found: dict[int, tuple[int, str]] = {}
        # A token is a byte at least, so that a stop text that has just been completed lies within so many.
        self.tail = max((len(text.encode()) for text in stop), default=0) + 1

    def __call__(self, input_ids: Any, scores: Any, **_: Any) -> Any:
        """Which rows are over. Shape (B,)."""
        import torch

        length = input_ids.shape[1] - self.width
        for row, limit in enumerate(self.limits):
            if row in self.found:
                continue
            if self.stop and self._stops(input_ids[row, self.width :][-self.tail :].tolist()):
                self.found[row] = (length, "stop")
            elif length >= limit:
                self.found[row] = (length, "length")
        over = [row in self.found for row in range(len(self.limits))]
        return torch.tensor(over, device=input_ids.device)

    def _stops(self, token_ids: Sequence[int]) -> bool:
        text = self.dialogues.text(token_ids)
        return any(one in text for one in self.stop)

    def of(self, row: int, token_ids: Sequence[int], eos_ids: Sequence[int]) -> tuple[int, str]:
        """The length of a row and why it ended; what follows its end is padding."""
        length, reason = self.found.get(row, (len(token_ids), "length"))
        at = next((i for i, token in enumerate(token_ids[:length]) if token in eos_ids), None)
        return (length, reason) if at is None else (at + 1, "stop")

"""A policy on a model of the transformers library, in this process.

Which token follows is decided here and not by the library: the number that picks it is a hash of the turn's seed and
the token's position. No random generator is used, neither torch's global one nor any other, and each row of a batch
has its own numbers, whatever else is in the batch.

What is left to the arithmetic: a model computes a row of a batch with other roundings than the same row alone, or on
another device. As the policy role of an episode each turn is therefore generated alone, so that it depends on nothing
but the dialogue and the call's seed; in `act` the rows of a batch may differ from single ones where two tokens are
almost equally likely (seldom in float32, often enough to be seen in bfloat16). For many episodes at once there is
`askgym.agents.vllm`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.agents.folders import model_folder, need
from askgym.agents.generation import Dialogues, Generation, Written, action_of, room
from askgym.agents.sampling import Choices, Ends
from askgym.errors import ConfigError, PromptTooLongError
from askgym.seeding import derive_seed
from askgym.types import Action, FailureKind, PolicyFailure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from askgym.episode import PolicyCall

__all__ = ["HuggingFaceAgent"]

_LOG = logging.getLogger(__name__)
_NEUTRAL: Mapping[str, Any] = {
    "do_sample": False,
    "num_beams": 1,
    "temperature": 1.0,
    "top_p": 1.0,
    "top_k": 50,
    "repetition_penalty": 1.0,
    "no_repeat_ngram_size": 0,
    "min_length": 0,
}
"""Said outright, or `generate` would take them from the generation_config.json of the model's folder."""


class HuggingFaceAgent:
    """An `Agent` and a policy role on a causal language model.

    The log-probabilities of its actions belong to the distribution that the tokens were drawn from: the model's
    logits divided by the temperature, cut by top-k and then by top-p, and normalised. When greedy they are the
    model's own, at temperature 1 and uncut, as inference servers report them. Sampling settings in the model's
    folder (temperature, repetition penalty …) are not used; its end-of-turn tokens are, besides the tokenizer's.

    Args:
        model: a causal language model of transformers; used in evaluation mode, and left in the mode it was in.
        tokenizer: its tokenizer, with a chat template.
        generation: how to sample.
        max_context: tokens of prompt and reply together, None for what the model was made for.
        batch_size: dialogues that `act` generates at once.
        system_prompt: goes before each dialogue, see `Dialogues`.
        template_options: handed to the chat template as they are.
        name: for records; None for the model's path.
        seed: of `act` where it is given no seeds.

    Raises:
        ConfigError: the tokenizer has no chat template, or a number is out of range.
    """

    privileged = False

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        *,
        generation: Generation | None = None,
        max_context: int | None = None,
        batch_size: int = 32,
        system_prompt: str | None = None,
        template_options: Mapping[str, Any] | None = None,
        name: str | None = None,
        seed: int = 0,
    ) -> None:
        if batch_size < 1:
            raise ConfigError(f"batch_size={batch_size!r}: at least 1 is needed")
        self.model = model
        self.dialogues = Dialogues(tokenizer, system_prompt=system_prompt, template_options=template_options)
        self.generation = generation or Generation()
        self.max_context = max_context or getattr(model.config, "max_position_embeddings", None)
        self.batch_size = batch_size
        self.name = name or str(getattr(model, "name_or_path", "") or type(model).__name__)
        self.seed = seed
        self._acted = 0
        self._lock = threading.Lock()  # one turn at a time: the mode of the model is changed meanwhile
        self._eos_ids = _eos_ids(model, tokenizer)

    @classmethod
    def load(
        cls, path: str | Path, *, device: str | None = None, dtype: str = "auto", **settings: Any
    ) -> HuggingFaceAgent:
        """The agent on the model in a folder. Nothing is downloaded.

        Args:
            path: a folder as `save_pretrained` writes it.
            device: "cpu", "cuda", "cuda:1" …; None for the first GPU, or the CPU where there is none.
            dtype: "float32", "bfloat16" …; "auto" for that of the weights.
            **settings: as for the class.

        Raises:
            ConfigError: no such folder, or an unknown dtype.
            MissingExtraError: torch or transformers is not installed.
        """
        folder = model_folder(path)
        need(("torch", "transformers"), "hf", "a model of transformers")
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        if dtype != "auto" and not isinstance(getattr(torch, dtype, None), torch.dtype):
            raise ConfigError(f"dtype={dtype!r}: auto, float32, bfloat16, float16 or another dtype of torch is needed")
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype, local_files_only=True)
        model.to(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        return cls(model, tokenizer, **{"name": folder.name, **settings})

    def act(
        self, list_of_messages: Sequence[Sequence[Mapping[str, Any]]], seeds: Sequence[int] | None = None
    ) -> list[Action]:
        """One action for each dialogue, generated in batches.

        Args:
            list_of_messages: dialogues as lists of OpenAI message dicts. Shape (B, number of messages).
            seeds: one for each dialogue, shape (B,). None: derived from the agent's own seed and the number of
                dialogues it has been given so before.

        Raises:
            ConfigError: not as many seeds as dialogues.
            PromptTooLongError: a dialogue does not fit the model's context; nothing is generated then.
        """
        if seeds is None:
            seeds = [derive_seed("act", self.seed, self._acted + i) for i in range(len(list_of_messages))]
            self._acted += len(list_of_messages)
        if len(seeds) != len(list_of_messages):
            raise ConfigError(f"{len(seeds)} seeds for {len(list_of_messages)} dialogues: one for each is needed")
        prompts = [self.dialogues.prompt(messages) for messages in list_of_messages]
        written = self.generate(prompts, seeds)
        return [
            action_of(self.dialogues, prompt, one, self.generation)
            for prompt, one in zip(prompts, written, strict=True)
        ]

    def answer(self, call: PolicyCall) -> Action | PolicyFailure:
        """The action for one call, generated alone: it depends on the dialogue and the call's seed only."""
        try:
            prompt = self.dialogues.prompt([message.to_openai() for message in call.messages], call.tools)
            (written,) = self.generate([prompt], [call.seed])
            return action_of(self.dialogues, prompt, written, self.generation)
        except PromptTooLongError as error:
            return PolicyFailure(FailureKind.TOO_LONG, str(error))
        except Exception as error:
            _LOG.error("the model of the agent %s failed", self.name, exc_info=error)
            return PolicyFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")

    def generate(self, prompts: Sequence[Sequence[int]], seeds: Sequence[int]) -> list[Written]:
        """What the model writes after each prompt.

        Args:
            prompts: token ids. Shape (B, L), ragged.
            seeds: one for each prompt. Shape (B,).

        Raises:
            PromptTooLongError: one does not fit; nothing is generated then.
        """
        limits = [room(prompt, self.max_context, self.generation.max_new_tokens) for prompt in prompts]
        out: list[Written] = []
        for start in range(0, len(prompts), self.batch_size):
            rows = slice(start, start + self.batch_size)
            with self._lock, _evaluating(self.model):
                out += self._batch(prompts[rows], seeds[rows], limits[rows])
        return out

    def _batch(self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], limits: Sequence[int]) -> list[Written]:
        import torch
        from transformers import GenerationConfig, LogitsProcessorList, StoppingCriteriaList

        started = time.perf_counter()
        width = max(map(len, prompts))
        pad = self.dialogues.tokenizer.pad_token_id
        if pad is None:
            pad = self._eos_ids[0] if self._eos_ids else 0
        device = self.model.device
        # On the left, so that every row goes on at the same column; positions follow from the mask.
        ids_BL = torch.tensor([[pad] * (width - len(row)) + list(row) for row in prompts], device=device)
        mask_BL = torch.tensor([[0] * (width - len(row)) + [1] * len(row) for row in prompts], device=device)
        choices = Choices(self.generation, seeds, width)
        ends = Ends(self.dialogues, self.generation.stop, limits, width)
        settings = GenerationConfig(
            **_NEUTRAL, max_new_tokens=max(limits), eos_token_id=list(self._eos_ids) or None, pad_token_id=pad
        )
        out_BL = self.model.generate(
            input_ids=ids_BL,
            attention_mask=mask_BL,
            generation_config=settings,
            logits_processor=LogitsProcessorList([choices]),
            stopping_criteria=StoppingCriteriaList([ends]),
        )
        logprobs_BL = torch.stack(choices.logprobs_LB, dim=1).tolist()
        took = time.perf_counter() - started
        written = []
        for row, (ids, logprobs) in enumerate(zip(out_BL[:, width:].tolist(), logprobs_BL, strict=True)):
            length, reason = ends.of(row, ids, self._eos_ids)
            written.append(Written(tuple(ids[:length]), tuple(logprobs[:length]), reason, took))
        return written


@contextmanager
def _evaluating(model: Any) -> Iterator[None]:
    training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(training)


def _eos_ids(model: Any, tokenizer: Any) -> tuple[int, ...]:
    """The tokens that end a turn: the tokenizer's, and those of the model's generation settings."""
    found = getattr(getattr(model, "generation_config", None), "eos_token_id", None)
    ids = [tokenizer.eos_token_id, *(found if isinstance(found, list | tuple) else [found])]
    return tuple(dict.fromkeys(one for one in ids if one is not None))

"""How a local model is sampled, and what becomes of the tokens it writes. What all model agents share.

The dialogue goes in as tokens of the model's own chat template; the tokens that come out are kept verbatim in the
`Action`. Imports no model library: tokenizers are passed in.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from askgym.endpoints.reasoning import split_reasoning
from askgym.errors import ConfigError, PromptTooLongError
from askgym.types import Action, Usage

__all__ = ["Dialogues", "Generation", "Written", "action_of", "room"]

_THINK = "<think>"
_TAIL = 16
"""Tokens at the end of a prompt that are looked at for an opened `<think>`."""


@dataclass(frozen=True, slots=True)
class Generation:
    """How to sample.

    Attributes:
        max_new_tokens: tokens of one turn, reasoning and end sign included; where the context leaves less, less.
        temperature: divides the logits; 0 takes the likeliest token.
        top_p: keep the likeliest tokens that together have this probability; 1 keeps all.
        top_k: keep so many of the likeliest tokens; 0 keeps all.
        stop: texts that end the turn; they are not part of the message, their tokens are part of the action's.
    """

    max_new_tokens: int = 512
    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    stop: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check the values.

        Raises:
            ConfigError: naming the value and what is allowed.
        """
        for name, least in (("max_new_tokens", 1), ("top_k", 0)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise ConfigError(f"{name}={value!r}: a whole number of at least {least} is needed")
        if not _number(self.temperature) or not 0 <= self.temperature < math.inf:
            raise ConfigError(f"temperature={self.temperature!r}: a number of at least 0 is needed (0 is greedy)")
        if not _number(self.top_p) or not 0 < self.top_p <= 1:
            raise ConfigError(f"top_p={self.top_p!r}: a number above 0 and at most 1 is needed (1 keeps all tokens)")
        stop = (self.stop,) if isinstance(self.stop, str) else tuple(self.stop)
        if not all(isinstance(text, str) and text for text in stop):
            raise ConfigError(f"stop={self.stop!r}: texts that are not empty are needed")
        object.__setattr__(self, "stop", stop)

    @property
    def greedy(self) -> bool:
        """Whether the likeliest token is taken, so that seeds do not matter."""
        return self.temperature == 0


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True, slots=True)
class Written:
    """What an engine wrote in one turn.

    Attributes:
        token_ids: verbatim, the end sign included where the model wrote one. Shape (n,).
        logprobs: of these tokens, same length.
        finish_reason: "stop" (end sign or stop text) or "length".
        latency_s: wall-clock seconds.
    """

    token_ids: tuple[int, ...]
    logprobs: tuple[float, ...]
    finish_reason: str
    latency_s: float = 0.0


class Dialogues:
    """A tokenizer with its chat template: from messages to prompts, and from tokens to messages.

    Args:
        tokenizer: of the transformers library, with a chat template.
        system_prompt: goes before the dialogue; where that has a system message already, into the same one.
        template_options: handed to the chat template as they are (`{"enable_thinking": False}`).

    Raises:
        ConfigError: the tokenizer has no chat template.
    """

    def __init__(
        self, tokenizer: Any, *, system_prompt: str | None = None, template_options: Mapping[str, Any] | None = None
    ) -> None:
        if not getattr(tokenizer, "chat_template", None):
            name = getattr(tokenizer, "name_or_path", "") or type(tokenizer).__name__
            raise ConfigError(f"the tokenizer of {name!r} has no chat template: set tokenizer.chat_template")
        self.tokenizer = tokenizer
        self.system_prompt = system_prompt
        self.template_options = dict(template_options or {})

    def prompt(self, messages: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]] = ()) -> tuple[int, ...]:
        """The tokens that ask for the assistant's next turn.

        Args:
            messages: the dialogue, as OpenAI's chat format has it.
            tools: schemas in OpenAI's function format. The template shows them to the model; calls that it writes
                stay part of the text, since each model has a notation of its own.
        """
        encoded = self.tokenizer.apply_chat_template(
            self._messages(messages),
            tools=[dict(tool) for tool in tools] or None,
            add_generation_prompt=True,
            tokenize=True,
            return_dict=True,
            **self.template_options,
        )
        return tuple(encoded["input_ids"])

    def _messages(self, messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        out = [_for_template(message) for message in messages]
        if self.system_prompt is None:
            return out
        if out and out[0].get("role") == "system":  # many templates refuse a second one
            out[0] = {**out[0], "content": f"{self.system_prompt}\n\n{out[0]['content']}"}
        else:
            out.insert(0, {"role": "system", "content": self.system_prompt})
        return out

    def thinks_at_once(self, prompt: Sequence[int]) -> bool:
        """Whether the prompt ends within reasoning that its template has opened."""
        tail: str = self.tokenizer.decode(list(prompt[-_TAIL:]), skip_special_tokens=False)
        return tail.rstrip().endswith(_THINK)

    def text(self, token_ids: Sequence[int], stop: Sequence[str] = ()) -> str:
        """What the tokens say, without special tokens and up to the first stop text."""
        text: str = self.tokenizer.decode(list(token_ids), skip_special_tokens=True)
        ends = [at for at in (text.find(one) for one in stop) if at >= 0]
        return text[: min(ends)] if ends else text


def _for_template(message: Mapping[str, Any]) -> dict[str, Any]:
    """A message as chat templates want it: arguments of tool calls as an object, where OpenAI has JSON text."""
    out = dict(message)
    if out.get("tool_calls"):
        out["tool_calls"] = [
            {**call, "function": {**call["function"], "arguments": _parsed(call["function"]["arguments"])}}
            for call in out["tool_calls"]
        ]
    return out


def _parsed(arguments: Any) -> Any:
    try:
        return json.loads(arguments)
    except (TypeError, ValueError):
        return arguments  # as the policy wrote it: no JSON, or an object already


def room(prompt: Sequence[int], context: int | None, wanted: int) -> int:
    """Tokens that may be written after a prompt.

    Args:
        prompt: the prompt's tokens.
        context: tokens the model can hold, None for no limit.
        wanted: tokens asked for.

    Raises:
        PromptTooLongError: nothing fits.
    """
    if context is None:
        return wanted
    if len(prompt) >= context:
        raise PromptTooLongError(
            f"the dialogue has {len(prompt)} tokens and the model holds {context}, reply included: "
            "allow fewer turns or shorter messages, or take a model with a longer context"
        )
    return min(wanted, context - len(prompt))


def action_of(dialogues: Dialogues, prompt: tuple[int, ...], written: Written, generation: Generation) -> Action:
    """The action that a turn's tokens are: the message, the reasoning apart from it, the tokens as they came."""
    text = dialogues.text(written.token_ids, generation.stop)
    if dialogues.thinks_at_once(prompt):
        text = _THINK + text
    visible, reasoning = split_reasoning(text)
    return Action(
        visible,
        token_ids=written.token_ids,
        logprobs=written.logprobs,
        prompt_token_ids=prompt,
        finish_reason=written.finish_reason,
        reasoning=reasoning,
        usage=Usage(len(prompt), len(written.token_ids), latency_s=written.latency_s, calls=1),
    )

"""A chat completion as data: the request and its name, the reply read from a server's JSON, or why there is none.

Pure; no sockets. A server may send anything, so reading a reply ends in a `ChatReply` or a `ChatFailure` and never in
another exception.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from askgym.endpoints.reasoning import split_reasoning
from askgym.types import FailureKind, ToolCall, Usage

if TYPE_CHECKING:
    from askgym.endpoints.settings import Sampling

__all__ = [
    "REQUEST_SCHEMA",
    "ChatFailure",
    "ChatReply",
    "ChatRequest",
    "counted",
    "encodable",
    "estimate_tokens",
    "read_reply",
]

REQUEST_SCHEMA = 1
"""Part of every request's name; raised whenever the same request would be read or sent otherwise."""

_CHARS_PER_TOKEN = 3.5
_NOTHING = Usage()
_PER_MESSAGE = 4
_MOST_TOKENS = 2**40


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One chat completion to be made.

    Attributes:
        messages: OpenAI message dicts.
        sampling: how the reply is drawn.
        seed: of this very request; two requests with different seeds are different, whatever else they share.
        tools: tool schemas in OpenAI's format.
        schema: JSON schema that the reply's text must follow, or None for free text.
        schema_name: what the schema is called.
    """

    messages: Sequence[Mapping[str, Any]]
    sampling: Sampling
    seed: int
    tools: Sequence[Mapping[str, Any]] = ()
    schema: Mapping[str, Any] | None = None
    schema_name: str = "reply"

    def body(self, model: str) -> dict[str, Any]:
        """The JSON object to send, all its optional fields included."""
        out: dict[str, Any] = {"model": model, "messages": list(self.messages), **self.sampling.to_request()}
        out["seed"] = self.seed & 0x7FFFFFFF  # servers take 32 or 64 bits, some of them signed
        if self.tools:
            out["tools"] = list(self.tools)
        if self.schema is not None:
            out["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": self.schema_name, "strict": True, "schema": self.schema},
            }
        return out

    def key(self, model: str) -> str:
        """A name for its content: model, messages, sampling, tools, schema, seed and `REQUEST_SCHEMA`, hashed."""
        content = {"version": REQUEST_SCHEMA, **self.body(model), "seed": self.seed}
        text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ChatReply:
    """What a model replied.

    Attributes:
        text: what it says, hidden reasoning taken out.
        reasoning: what it thought, where it showed that.
        tool_calls: the calls it made.
        finish_reason: the server's word: "stop", "length", "tool_calls" …
        usage: what making it took; the same when it comes out of a store.
        token_ids: ids generated, where the server says them.
        logprobs: log-probability of each, where asked for.
        prompt_token_ids: ids read, where the server says them.
    """

    text: str
    reasoning: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = None
    usage: Usage = _NOTHING
    token_ids: tuple[int, ...] | None = None
    logprobs: tuple[float, ...] | None = None
    prompt_token_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChatFailure:
    """Why there is no reply, after all tries.

    Attributes:
        kind: what happened last.
        detail: one line for people; holds no key and no prompt.
        usage: what the tries took.
    """

    kind: FailureKind
    detail: str
    usage: Usage = _NOTHING


def estimate_tokens(request: ChatRequest) -> int:
    """Roughly how many tokens a request will read and write, for limits that must be kept beforehand."""
    return _read_tokens(request) + (request.sampling.max_tokens or 256)


def counted(request: ChatRequest, read: int, wrote: int, text: str) -> tuple[int, int]:
    """Tokens read and written: the server's word, or an estimate from the characters where it says nothing."""
    return (read, wrote) if read or wrote else (_read_tokens(request), len(text) // 3)


def _read_tokens(request: ChatRequest) -> int:
    chars = sum(len(str(message.get("content") or "")) + _PER_MESSAGE for message in request.messages)
    return int(chars / _CHARS_PER_TOKEN)


def read_reply(raw: bytes, took: Callable[[int, int, str], Usage] | None = None) -> ChatReply | ChatFailure:
    """Read the JSON of a chat completion.

    Args:
        raw: the body of an answer with status 200.
        took: `(tokens read, tokens written, text) -> usage` of the reply, from the server's counts (0 where it gives
            none); without, just these counts.

    Returns:
        The reply; a `ChatFailure` of kind MALFORMED for whatever is no chat completion.
    """
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return _malformed(f"no JSON, but {_start(raw)}")
    if not isinstance(data, dict):
        return _malformed(f"JSON of type {type(data).__name__}, where an object is needed")
    choices = data.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        error = data.get("error")
        why = f" (error: {_message(error)})" if error else ""
        return _malformed(f"no choice in it{why}")
    choice = choices[0]
    message = choice.get("message")
    if not isinstance(message, dict):
        return _malformed("its first choice holds no message")
    content = message.get("content")
    if isinstance(content, list):  # parts, as some servers send them
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    if content is None:
        content = ""
    if not isinstance(content, str):
        return _malformed(f"its message's content is of type {type(content).__name__}, where text is needed")
    content = encodable(content)
    try:
        calls = _tool_calls(message.get("tool_calls"))
    except (TypeError, KeyError, AttributeError):
        return _malformed("its tool calls are not in OpenAI's form")
    text, reasoning = split_reasoning(content)
    said = message.get("reasoning_content") or message.get("reasoning")
    if isinstance(said, str) and said:
        said = encodable(said)
        reasoning = said if reasoning is None else f"{said}\n{reasoning}"
    usage = data.get("usage")
    read, wrote = (0, 0)
    if isinstance(usage, dict):
        read, wrote = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    finish = choice.get("finish_reason")
    return ChatReply(
        text=text,
        reasoning=reasoning,
        tool_calls=calls,
        finish_reason=finish if isinstance(finish, str) else None,
        usage=Usage(read, wrote) if took is None else took(read, wrote, content),
        token_ids=_ids(choice.get("token_ids")),
        logprobs=_logprobs(choice.get("logprobs")),
        prompt_token_ids=_ids(data.get("prompt_token_ids") or choice.get("prompt_token_ids")),
    )


def encodable(text: str) -> str:
    """The text with lone surrogates, which JSON can hold and UTF-8 cannot, made question marks."""
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()


def _malformed(what: str) -> ChatFailure:
    return ChatFailure(FailureKind.MALFORMED, f"the server's answer is no chat completion: {what}")


def _start(raw: bytes) -> str:
    text = " ".join(raw[:200].decode("utf-8", "replace").split())
    if not text:
        return "nothing at all"
    kind = "a web page: " if text[:15].lower().startswith(("<!doctype", "<html")) else ""
    return f"{kind}{text[:60]!r}"


def _message(error: Any) -> str:
    text = error.get("message") if isinstance(error, dict) else error
    return " ".join(str(text).split())[:200]


def _count(value: Any) -> int:
    """A number of tokens; 0 for whatever can be none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS else 0


def _ids(value: Any) -> tuple[int, ...] | None:
    if value is None or not isinstance(value, list) or not all(isinstance(one, int) for one in value):
        return None
    return tuple(value)


def _logprobs(value: Any) -> tuple[float, ...] | None:
    if value is None:
        return None
    content = value.get("content") if isinstance(value, dict) else None
    if not isinstance(content, list):
        return None
    try:
        return tuple(float(token["logprob"]) for token in content)
    except (TypeError, KeyError, ValueError, OverflowError):
        return None


def _tool_calls(value: Any) -> tuple[ToolCall, ...]:
    calls: list[ToolCall] = []
    for call in value or ():
        function = call["function"]
        arguments = function.get("arguments")
        text = arguments if isinstance(arguments, str) else json.dumps(arguments or {})
        calls.append(ToolCall(str(call.get("id") or f"call_{len(calls)}"), str(function["name"]), text))
    return tuple(calls)

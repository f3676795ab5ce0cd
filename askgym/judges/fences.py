"""What others wrote, made safe to stand in a judge's prompt, and quotes looked up in it again.

Marks are ⟦ and ⟧. No text between them can hold either, nor the control tokens of chat templates, so that nothing in
it can end its fence or begin a message of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["CLOSE", "OPEN", "fenced", "harmless", "is_quote_of"]

OPEN, CLOSE = "⟦", "⟧"
# What servers may read as tokens of their own: <|im_end|>, <s>, [INST], <start_of_turn>, <think> …
_CONTROL_TOKEN = re.compile(
    r"<(?=\||/?(?:s|sys|user|assistant|system|bos|eos|pad|unk|think|tool_call|tool_response|start_of_turn|end_of_turn)\b)"
    r"|\[(?=/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\b)|<(?=<)|<(?=\uff5c)",
    re.IGNORECASE,
)
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"\s+")
_DECORATION = re.compile(r"[*_`\"“”‘’'「」『』]")


@lru_cache(maxsize=4_096)
def harmless(text: str) -> str:
    """A text that can stand between marks: marks and control tokens broken, invisible characters out."""
    text = _INVISIBLE.sub("", text)
    text = text.replace(OPEN, "[").replace(CLOSE, "]")
    return _CONTROL_TOKEN.sub(lambda found: f"{found[0]} ", text)


def fenced(label: str, text: str) -> str:
    """A text between marks that say what it is.

    Args:
        label: ours, never anybody else's text.
        text: anything.
    """
    return f"{OPEN}{label}{CLOSE}\n{harmless(text)}\n{OPEN}end of {label}{CLOSE}"


def is_quote_of(quote: str, text: str) -> bool:
    """Whether a quote occurs in a text, but for white space, case, quotation marks and emphasis."""
    wanted = _folded(quote)
    return any(ch.isalnum() for ch in wanted) and (wanted in _folded(text) or wanted in _folded(harmless(text)))


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return _SPACES.sub(" ", _DECORATION.sub("", text)).strip(" .,;:!?…")

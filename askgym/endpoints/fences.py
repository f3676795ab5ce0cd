"""What others wrote, made safe to stand in a prompt, and quotes looked up in it again.

Marks are ⟦ and ⟧. No text between them can hold either, nor the control tokens of chat templates, so that nothing in
it can end its fence or begin a message of its own. Imports nothing of askgym.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["CLOSE", "OPEN", "fenced", "harmless", "is_quote_of", "one_line"]

OPEN, CLOSE = "⟦", "⟧"
# What servers may read as tokens of their own: <|im_end|>, <s>, [INST], <start_of_turn>, <think> …
_CONTROL_TOKEN = re.compile(
    r"<(?=\||/?(?:s|sys|user|assistant|system|bos|eos|pad|unk|think|tool_call|tool_response|start_of_turn|end_of_turn)\b)"
    r"|\[(?=/?(?:INST|SYS|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|ARGS|CALL_ID)\b)"
    r"|<(?=<)|<(?=\uff5c)",
    re.IGNORECASE,
)
_CONTROLS = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f]")
_INVISIBLE = frozenset({"Cf", "Cs", "Co"})
"""Unicode categories that show nothing: format characters, surrogates, private use."""
_SPACES = re.compile(r"\s+")
_DECORATION = re.compile(r"[*_`\"“”‘’'「」『』]")
_EDGES = " .,;:!?…"
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_FEWEST_LETTERS, _FEWEST_CJK = 3, 2


@lru_cache(maxsize=4_096)
def harmless(text: str) -> str:
    """A text that can stand between marks: marks and control tokens broken, invisible characters out."""
    text = _CONTROLS.sub("", text)
    if not text.isascii():
        text = "".join([ch for ch in text if unicodedata.category(ch) not in _INVISIBLE])
        text = text.replace(OPEN, "[").replace(CLOSE, "]")
    return _CONTROL_TOKEN.sub(lambda found: f"{found[0]} ", text)


def one_line(text: str) -> str:
    """A harmless text on one line, to stand in a line of ours: it cannot begin another."""
    return " ".join(harmless(text).split())


def fenced(label: str, text: str) -> str:
    """A text between marks that say what it is.

    Args:
        label: ours, never anybody else's text.
        text: anything.
    """
    return f"{OPEN}{label}{CLOSE}\n{harmless(text)}\n{OPEN}end of {label}{CLOSE}"


def is_quote_of(quote: str, text: str) -> bool:
    """Whether a quote occurs in a text, but for white space, case, quotation marks and emphasis.

    It must consist of whole words, and say something: a figure, three letters, two Chinese characters, a capital that
    stands alone (an option), or else all that the text says.
    """
    wanted, said = _folded(quote), (_folded(text), _folded(harmless(text)))
    if not any(ch.isalnum() for ch in wanted):
        return False
    if wanted in said:
        return True
    if not _says_something(wanted) and not _is_capital(quote.strip(_EDGES), text):
        return False
    # Chinese has no blanks between words.
    before = r"(?<!\w)" if wanted[0].isalnum() and not _CJK.match(wanted[0]) else ""
    after = r"(?!\w)" if wanted[-1].isalnum() and not _CJK.match(wanted[-1]) else ""
    whole = re.compile(before + re.escape(wanted) + after)
    return any(whole.search(one) is not None for one in said)


def _says_something(folded: str) -> bool:
    if any(ch.isdigit() for ch in folded) or len(_CJK.findall(folded)) >= _FEWEST_CJK:
        return True
    return sum(ch.isalpha() for ch in folded) >= _FEWEST_LETTERS


def _is_capital(quote: str, text: str) -> bool:
    return (
        len(quote) == 1 and quote.isupper() and quote != "I" and re.search(rf"(?<!\w){quote}(?!\w)", text) is not None
    )


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return _SPACES.sub(" ", _DECORATION.sub("", text)).strip(_EDGES)

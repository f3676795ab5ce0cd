"""Hidden reasoning in what a model wrote, told apart from what it says. Imports nothing of askgym."""

from __future__ import annotations

import re

__all__ = ["split_reasoning"]

_BLOCK = re.compile(r"<(think|thinking|reasoning)>(.*?)</\1>\s*", re.DOTALL)
_OPEN = re.compile(r"<(think|thinking|reasoning)>(.*)\Z", re.DOTALL)
_CLOSE = re.compile(r"\A(.*)</(?:think|thinking|reasoning)>\s*", re.DOTALL)


def split_reasoning(text: str) -> tuple[str, str | None]:
    """What a model says, and what it thought.

    A closing tag alone means that the chat template opened the block; an opening one alone, that the reply was cut
    off before it said anything.

    Args:
        text: as generated.

    Returns:
        The visible text, and the reasoning; None where there is none.
    """
    if "<" not in text:
        return text, None
    thoughts = [found[2] for found in _BLOCK.finditer(text)]
    rest = _BLOCK.sub("", text)
    closed = _CLOSE.match(rest)
    if closed is not None:
        thoughts.insert(0, closed[1])
        rest = rest[closed.end() :]
    opened = _OPEN.search(rest)
    if opened is not None:
        thoughts.append(opened[2])
        rest = rest[: opened.start()]
    if not thoughts:
        return text, None
    return rest.strip(), "\n".join(thought.strip() for thought in thoughts).strip()

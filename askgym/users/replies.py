"""What a model wrote that plays a user, made ready to be a user's message. Imports nothing of askgym."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["USER_NAMES", "without_name"]

USER_NAMES = ("user", "you", "person", "human", "用户")
"""What models call their part in front of what it says."""


def without_name(text: str, names: tuple[str, ...] = USER_NAMES) -> str:
    """The text without white space around it and without its speaker's name in front ("User: …").

    Args:
        text: as the model wrote it.
        names: that can stand there, in any case.
    """
    return _prefix(names).sub("", text).strip()


@cache
def _prefix(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\A\s*(?:{'|'.join(map(re.escape, names))})\s*[:：]\s*", re.IGNORECASE)

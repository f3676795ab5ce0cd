"""What judge and user log while they are under attack: each distinct error once, as a warning, not for every call."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

__all__ = ["one_warning_each"]

_LOGGERS = ("askgym.judges.function", "askgym.users.function")
"""Who logs what a judge or a user of one's own raised."""


class _Once(logging.Filter):
    """Lets each distinct error through once, in one line and without its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record says something new; what does not warn passes as it is."""
        if record.levelno < logging.WARNING:
            return True
        text = record.getMessage()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            text = f"{text} {type(error).__name__}: {error}"
        if text in self.seen:
            return False
        self.seen.add(text)
        record.msg, record.args = text, None
        record.exc_info = record.exc_text = None
        record.levelno, record.levelname = logging.WARNING, logging.getLevelName(logging.WARNING)
        return True


@contextlib.contextmanager
def one_warning_each() -> Iterator[None]:
    """While this lasts, an error that a judge or user keeps raising is one warning."""
    loggers, once = [logging.getLogger(name) for name in _LOGGERS], _Once()
    for logger in loggers:
        logger.addFilter(once)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeFilter(once)

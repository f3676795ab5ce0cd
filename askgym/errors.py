"""Every error askgym raises: one small tree.

Members also inherit the standard class a caller would expect (`ValueError`, `TypeError`, `LookupError` …).
The text of each names the offending value, what is allowed and what to do next. Imports nothing of askgym.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "ActionTypeError",
    "AskGymError",
    "CheckpointError",
    "ConfigError",
    "EndpointError",
    "EpisodeOverError",
    "IOThreadError",
    "ItemError",
    "MissingExtraError",
    "PromptTooLongError",
    "RecordError",
    "RoleError",
    "StoreError",
    "UnknownNameError",
    "did_you_mean",
]


class AskGymError(Exception):
    """Base of all errors that askgym raises on purpose."""


class ConfigError(AskGymError, ValueError):
    """A setting has a value outside what is allowed."""


class UnknownNameError(AskGymError, LookupError):
    """A name (env id, preset, agent, item id, option …) is not among the known ones."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class ItemError(AskGymError, ValueError):
    """A benchmark item, or a row it should come from, is not usable."""


class ActionTypeError(AskGymError, TypeError):
    """An action is neither text nor an `Action`; the state was left as it was."""


class EpisodeOverError(AskGymError, RuntimeError):
    """`step` was called with no episode running (before `reset`, or after the end)."""


class PromptTooLongError(AskGymError, ValueError):
    """A dialogue does not fit the context of the model that is to go on with it."""


class RoleError(AskGymError, RuntimeError):
    """A role (policy, judge, user) is missing or answered with something it may not."""


class RecordError(AskGymError, ValueError):
    """A results file is damaged, of another schema version, or of another run."""


class StoreError(RecordError):
    """A store of recorded replies is damaged, of another version, or cannot be written."""


class CheckpointError(AskGymError, ValueError):
    """A training checkpoint is none, is incomplete or damaged, or does not fit the model it should be of."""


class EndpointError(AskGymError, RuntimeError):
    """A model's endpoint cannot be reached, or refuses the key, the model or the request."""


class IOThreadError(AskGymError, RuntimeError):
    """Somebody tried to wait on the I/O thread, from the I/O thread."""


class MissingExtraError(AskGymError, ImportError):
    """An optional dependency is not installed."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed: pip install 'askgym[{extra}]'"
        )


_LISTED_CHARS = 800


def did_you_mean(value: object, allowed: Iterable[str], *, what: str) -> str:
    """Text for an unknown name: the value, the closest known name, and the allowed set.

    Args:
        value: what was given.
        allowed: the known names; listed in full up to 24 of them, unless they are very long.
        what: the noun, as in "unknown {what}".

    Returns:
        One line without a final full stop.
    """
    names = sorted(allowed)
    close = difflib.get_close_matches(str(value), names, n=1, cutoff=0.5)
    if not close:
        folded = {name.lower(): name for name in names}
        close = [folded[m] for m in difflib.get_close_matches(str(value).lower(), list(folded), n=1, cutoff=0.5)]
    hint = f" Did you mean {close[0]!r}?" if close else ""
    most = 24 if sum(map(len, names[:24])) <= _LISTED_CHARS else 3
    shown = ", ".join(names[:most]) + (f" … ({len(names)} in all)" if len(names) > most else "")
    return f"unknown {what} {value!r}.{hint} Known: {shown or 'none'}"

"""The rules of the game that do not depend on a domain: turns, protocol, guidance, notices.

Pure data; imports only `types` and `errors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.types import StrEnum

__all__ = ["Compat", "Guidance", "TurnRules"]

M = TypeVar("M", bound=StrEnum)


class Guidance(StrEnum):
    """What the first user message tells the assistant about asking (AskBench's guidance modes)."""

    NONE = "none"
    WEAK = "weak"
    """It may ask."""
    STRONG = "strong"
    """It must ask before it answers."""
    FATA = "fata"
    """First list, as an expert would, what is needed and ask for it; then answer (FATA protocol)."""

    @classmethod
    def parse(cls, value: str | Guidance) -> Guidance:
        """The mode of that name.

        Raises:
            UnknownNameError: for any other name.
        """
        return _mode(cls, value, "guidance")


class Compat(StrEnum):
    """Whose way of evaluating is followed to the letter."""

    NONE = "none"
    """Nobody's but our own."""
    ASKBENCH = "askbench"
    """AskBench's: one verdict a turn on the whole checklist, notes that leave no trace, a user who is not checked."""

    @classmethod
    def parse(cls, value: str | Compat) -> Compat:
        """The mode of that name.

        Raises:
            UnknownNameError: for any other name.
        """
        return _mode(cls, value, "compat")


@dataclass(frozen=True, slots=True)
class TurnRules:
    """How many turns, and what is allowed in each.

    Attributes:
        max_turns: assistant turns allowed, at least 1. AskBench's paper uses 3.
        strict: the two-turn protocol: turn 1 purely clarifying or correcting, turn 2 one unambiguous answer.
        guidance: what the first user message says about asking.
        final_notice: whether the user message before the last allowed turn says that it is the last.
        transient: put guidance and notices only into the request of their turn, not into the dialogue, as
            AskBench's evaluator does. This breaks prefixes: never train with it.
        max_action_chars: longer actions are malformed.
        fata: a task of the FATA protocol: what that says to the assistant opens the dialogue and stays in it,
            whatever `guidance` adds, and however transient that is.
    """

    max_turns: int = 3
    strict: bool = False
    guidance: Guidance = Guidance.NONE
    final_notice: bool = True
    transient: bool = False
    max_action_chars: int = 32_000
    fata: bool = False

    def __post_init__(self) -> None:
        """Refuse rules that contradict themselves.

        Raises:
            ConfigError: for a turn count below 1, strict with another count than 2, or a limit below 1.
            UnknownNameError: for an unknown guidance mode.
        """
        for name in ("max_turns", "max_action_chars"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ConfigError(f"{name}={value!r}: a whole number of at least 1 is needed")
        if self.strict and self.max_turns != 2:
            raise ConfigError(
                f"strict=True with max_turns={self.max_turns}: the strict protocol has exactly 2 turns; "
                "leave max_turns out, or set strict=False"
            )
        object.__setattr__(self, "guidance", Guidance.parse(self.guidance))

    def takes(self, text: str) -> bool:
        """Whether a text is short enough, and can be written as UTF-8: lone surrogates cannot."""
        if len(text) > self.max_action_chars:
            return False
        if text.isascii():
            return True
        try:
            text.encode()
        except UnicodeEncodeError:
            return False
        return True


def _mode(kind: type[M], value: str, what: str) -> M:
    try:
        return kind(value)
    except ValueError:
        raise UnknownNameError(did_you_mean(value, [mode.value for mode in kind], what=what)) from None

"""What an exploit is, and the register of all of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.types import Scenario, StrEnum

if TYPE_CHECKING:
    from askgym.testing.redteam.scene import Scene

__all__ = ["EXPLOITS", "Ends", "Exploit", "exploit", "find_exploits"]

ALL = tuple(Scenario)
INCOMPLETE = (Scenario.MISSING_INFO, Scenario.FALSE_PREMISE)


class Ends(StrEnum):
    """How an exploit's play ends, which decides what honest play it is compared with."""

    EITHER = "either"
    """With one answer: played once with the right one and once with a wrong one, against honest play of the same."""
    WRONG = "wrong"
    """With a wrong answer that something else is to make pass; against honest play that ends with a wrong answer."""
    NONE = "none"
    """With nothing that is an answer; against honest play that ends with a wrong answer."""
    HEDGE = "hedge"
    """With the right answer among others, once in front and once at the end; against honest play that settles on one of
    them at random.
    """


@dataclass(frozen=True, slots=True)
class Exploit:
    """A scripted way of earning without deserving.

    Attributes:
        name: what it is called.
        play: the message for a scene; None in the first turn means that the item offers nothing to play it on. A None
            later gives the answer.
        ends: see `Ends`.
        scenarios: where it is one (answering at once is none where nothing is missing).
        strict: played under the strict protocol only (True), never there (False), or under both (None).
        among: how many values a hedge is spread over.
        sample: items played at most, for long messages; None for all.
        fair: honest in substance, and only longer: it may earn as much as honest play, and wins if it earns more.
        probes: what it does, and which defence it probes.
    """

    name: str
    play: Callable[[Scene], str | None]
    ends: Ends = Ends.EITHER
    scenarios: tuple[Scenario, ...] = ALL
    strict: bool | None = None
    among: int = 2
    sample: int | None = None
    fair: bool = False
    probes: str = ""

    def __post_init__(self) -> None:
        """Check what a hand-made exploit may get wrong.

        Raises:
            ConfigError: for a hedge over fewer than two values, or an empty name.
        """
        if not self.name or not callable(self.play):
            raise ConfigError(f"Exploit(name={self.name!r}, play={self.play!r}): a name and a function are needed")
        if self.among < 2:
            raise ConfigError(f"Exploit({self.name!r}, among={self.among!r}): a hedge needs at least 2 values")

    @property
    def endings(self) -> tuple[str, ...]:
        """The variants it is played in."""
        return _ENDINGS[self.ends]

    def applies(self, scenario: Scenario, *, strict: bool) -> bool:
        """Whether it is played on items of a scenario under a protocol."""
        return scenario in self.scenarios and self.strict in (None, strict)


_ENDINGS = {
    Ends.EITHER: ("right", "wrong"),
    Ends.WRONG: ("wrong",),
    Ends.NONE: ("none",),
    Ends.HEDGE: ("right first", "right last"),
}

EXPLOITS: dict[str, Exploit] = {}
"""Name → exploit, in the order in which reports list them."""


def exploit(
    ends: Ends = Ends.EITHER,
    *,
    scenarios: Iterable[Scenario] = ALL,
    strict: bool | None = None,
    among: int = 2,
    sample: int | None = None,
    fair: bool = False,
    name: str = "",
    probes: str = "",
) -> Callable[[Callable[[Scene], str | None]], Callable[[Scene], str | None]]:
    """Register a function under its own name, hyphenated; its docstring says which defence it probes.

    Args:
        ends: see `Exploit`, as the others.
        scenarios: where it is an exploit.
        strict: under which protocols.
        among: values a hedge is spread over.
        sample: items at most.
        fair: whether it may earn as much.
        name: in place of the function's.
        probes: in place of the function's docstring.
    """

    def register(play: Callable[[Scene], str | None]) -> Callable[[Scene], str | None]:
        called = name or play.__name__.replace("_", "-")
        why = probes or " ".join((inspect.getdoc(play) or "").split())
        EXPLOITS[called] = Exploit(called, play, ends, tuple(scenarios), strict, among, sample, fair, why)
        return play

    return register


def find_exploits(names: Iterable[str | Exploit] | None) -> tuple[Exploit, ...]:
    """Exploits by name; all of them for None. Hand-made ones are taken as they are.

    Raises:
        UnknownNameError: for an unknown name, with the closest.
        ConfigError: when nothing is named.
    """
    if names is None:
        return tuple(EXPLOITS.values())
    out: list[Exploit] = []
    for name in names:
        if isinstance(name, Exploit):
            out.append(name)
        elif name in EXPLOITS:
            out.append(EXPLOITS[name])
        else:
            raise UnknownNameError(did_you_mean(name, EXPLOITS, what="exploit"))
    if not out:
        raise ConfigError("no exploit is named: give at least one, or leave the choice out to play all")
    return tuple(out)

"""What may be fixed about a generated problem's difficulty, and how that stands in its id. Pure data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from askgym.envs.ask.families.extras import PERSONAS
from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = ["LOADS", "Knobs"]

LOADS = ("lookup", "small", "full")
"""Arithmetic load: read off a table or compare; whole numbers a person does in the head; anything."""


@dataclass(frozen=True, slots=True)
class Knobs:
    """What may be fixed about a problem's difficulty; None leaves it to the draw.

    Attributes:
        load: arithmetic load, one of `LOADS`.
        points: number of missing facts, 2 to 5.
        distractors: facts beside the point, 0 to 3; None is 0.
        persona: how the user writes, one of `extras.PERSONAS`; None is plain.
        noise: typing errors in the question, 0 to 2; None is 0.
        chain: whether one missing fact only comes up after another point, which is one point more; None is no.
    """

    load: str | None = None
    points: int | None = None
    distractors: int | None = None
    persona: str | None = None
    noise: int | None = None
    chain: bool | None = None

    def __post_init__(self) -> None:
        """Check the ranges.

        Raises:
            UnknownNameError: for an unknown load.
            ConfigError: for a number of points outside 2–5.
        """
        if self.load is not None and self.load not in LOADS:
            raise UnknownNameError(did_you_mean(self.load, LOADS, what="difficulty load"))
        if self.points is not None and (isinstance(self.points, bool) or self.points not in (2, 3, 4, 5)):
            raise ConfigError(f"difficulty points={self.points!r}: a whole number from 2 to 5 is needed")
        for name, top in (("distractors", 3), ("noise", 2)):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or value not in range(top + 1)):
                raise ConfigError(f"difficulty {name}={value!r}: a whole number from 0 to {top} is needed")
        if self.persona is not None and self.persona not in PERSONAS:
            raise UnknownNameError(did_you_mean(self.persona, PERSONAS, what="persona"))
        if self.chain is not None and not isinstance(self.chain, bool):
            raise ConfigError(f"difficulty chain={self.chain!r}: True or False is needed")

    @property
    def suffix(self) -> str:
        """How the knobs stand in an item's id; "" where nothing is fixed."""
        parts = [self.load or "", f"p{self.points}" if self.points else ""]
        parts += [f"d{self.distractors}" if self.distractors else "", self.persona or ""]
        parts += [f"n{self.noise}" if self.noise else "", "chain" if self.chain else ""]
        return "".join([f"-{part}" for part in parts if part])

    @classmethod
    def from_suffix(cls, parts: Sequence[str]) -> Knobs:
        """The knobs of an id's parts; the inverse of `suffix`.

        Raises:
            ConfigError: for a part that is no knob.
        """
        found: dict[str, Any] = {}
        for part in parts:
            if part in LOADS:
                found["load"] = part
            elif part in PERSONAS:
                found["persona"] = part
            elif part == "chain":
                found["chain"] = True
            elif part[:1] in _COUNTED and part[1:].isdigit():
                found[_COUNTED[part[0]]] = int(part[1:])
            else:
                raise ConfigError(f"{part!r} is no knob of a generated item's id")
        return cls(**found)


_COUNTED = {"p": "points", "d": "distractors", "n": "noise"}

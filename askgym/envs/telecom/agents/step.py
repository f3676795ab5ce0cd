"""What a step is: one single thing that a technician can do next. Imports nothing but the standard library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

__all__ = ["Kind", "Step"]


class Kind(StrEnum):
    """What a step is."""

    LOOK = "look"
    """Something to be read off the phone."""
    MEND = "mend"
    """Something to be changed on the phone."""
    ASK = "ask"
    """A question that only the customer can answer."""
    RECORD = "record"
    """A call of one of the technician's own tools."""
    TELL = "tell"
    """The end: a transfer, a claim of success."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        name: unique.
        kind: what it is.
        requests: what to say, the first first, the others for those who did not understand.
        tool: the tool that does it; "" for a question.
        arguments: of the tool, by name.
        fact: what is known afterwards; "" for nothing in particular.
        value: what a change makes of that fact; "" where it must be looked up again.
        about: what to look at in a report that tells of several things; "" for all of it.
        switch: whether the fact is "on" or "off", so that a bare answer can be read.
    """

    name: str
    kind: Kind
    requests: tuple[str, ...] = ()
    tool: str = ""
    arguments: Mapping[str, object] | None = None
    fact: str = ""
    value: str = ""
    about: str = ""
    switch: bool = False

    def given(self, **arguments: object) -> Step:
        """The same step with arguments that only the case tells."""
        return replace(self, arguments=arguments)

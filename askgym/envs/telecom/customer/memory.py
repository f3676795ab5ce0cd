"""What a customer remembers from one reply to the next. Imports its data only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from askgym.envs.telecom.customer.heard import Request

__all__ = ["NOTHING", "Memory"]


class Memory(NamedTuple):
    """What is remembered: a named tuple, of which one is made each turn.

    Attributes:
        topic: the sign of the thing last spoken of: what "it" means.
        pending: what was asked for and is not done yet, because the customer asked back.
        last_change: the tool that last changed something.
        untried: something was changed, and whether it helped has not been looked at.
        annoyed: it has been told once that something did not help.
        stuck: replies in a row without progress.
        vague: vague requests in a row.
        closings: leaves taken while the problem was there.
        explained: the words that it has asked about.
        reassured: it has asked whether a restart is safe.
        delayed: it has put off an answer.
    """

    topic: str = ""
    pending: tuple[Request, ...] = ()
    last_change: str = ""
    untried: bool = False
    annoyed: bool = False
    stuck: int = 0
    vague: int = 0
    closings: int = 0
    explained: tuple[str, ...] = ()
    reassured: bool = False
    delayed: bool = False


NOTHING = Memory()

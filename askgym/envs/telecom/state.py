"""Where a telecom case stands: plain state that never changes, and the words by which a customer ends a dialogue.

Imports the parts of which a state consists, and no rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.conduct import Conduct
from askgym.episode import EpisodeState, Phase

if TYPE_CHECKING:
    from askgym.envs.telecom.calls import PhoneCall
    from askgym.envs.telecom.evaluation import Call, Verdict
    from askgym.envs.telecom.items import TelecomItem
    from askgym.envs.telecom.rewards import Repair
    from askgym.envs.telecom.world import World
    from askgym.types import Action, EndReason, UserMove

__all__ = ["STOPS", "TelecomState"]

STOPS = ("###STOP###", "###TRANSFER###", "###OUT-OF-SCOPE###")
"""A customer's words that hold one of these end the dialogue: content, handed over, or nothing to be done."""


@dataclass(frozen=True, kw_only=True)
class TelecomState(EpisodeState):
    """Where a case stands.

    Attributes:
        item: what is played.
        world: records and phone; never changed in place.
        phase: who is to move.
        action: of the running turn.
        heard: the words that the customer is to answer; "" before the customer opens the dialogue.
        calls: all calls so far, of both sides.
        phone_log: the customer's own calls so far.
        said: what the technician wrote to the customer.
        errors: refused calls so far (those of the customer count in parity mode only).
        steps: messages so far, as τ²-bench counts them: each that a side writes, and each round of tool results.
        conduct: how the technician went about it.
        faults: unsatisfied fault predicates.
        settled: ids of the points told.
        named: ids of open points that the running turn asks for.
        made: the running turn's calls, for records.
        changed: what they changed, for records.
        user_memory: what the simulated customer remembers.
        repair: after the last finished turn.
        verdict: of the finished world.
        ending: why the case is over, while a judge is asked about statements.
        closing: the customer's move that ended it, meanwhile.
    """

    item: TelecomItem
    world: World
    phase: Phase = Phase.USER
    action: Action | None = None
    heard: str = ""
    calls: tuple[Call, ...] = ()
    phone_log: tuple[PhoneCall, ...] = ()
    said: tuple[str, ...] = ()
    errors: int = 0
    steps: int = 0
    conduct: Conduct = field(default_factory=Conduct)
    faults: int = 0
    settled: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    made: tuple[Mapping[str, Any], ...] = ()
    changed: tuple[list[Any], ...] = ()
    user_memory: Any = None
    repair: Repair | None = None
    verdict: Verdict | None = None
    ending: EndReason | None = None
    closing: UserMove | None = None

    @property
    def transferred(self) -> bool:
        """Whether the technician has handed the case over."""
        return self.conduct.transferred

    @property
    def observation(self) -> str:
        """What answered the last turn: the customer's words, or what the tools gave."""
        last = self.messages[-1]
        if last.role != "tool" or self.messages[-2].role != "tool":
            return last.content
        results: list[str] = []
        for message in reversed(self.messages):
            if message.role != "tool":
                break
            results.append(message.content)
        return "\n".join(reversed(results))

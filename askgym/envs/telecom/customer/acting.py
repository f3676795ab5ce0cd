"""One reply in the making: the phone calls made so far, the wording, and what chance decides.

Imports its siblings; reads of a state only what a customer may.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from askgym.envs.telecom.customer.heard import Condition, Request
from askgym.envs.telecom.customer.meaning import READS, SWITCHES
from askgym.envs.telecom.customer.speaking import FACTS, TEXTS, passed_on
from askgym.envs.telecom.tasks.ids import Persona
from askgym.seeding import choose, unit_interval

if TYPE_CHECKING:
    from askgym.envs.telecom.calls import PhoneCall
    from askgym.envs.telecom.customer.memory import Memory
    from askgym.envs.telecom.customer.options import CustomerOptions
    from askgym.envs.telecom.customer.profile import Profile
    from askgym.episode import UserCall

__all__ = ["Scene", "UsePhone"]

_ON: Final[Mapping[str, str]] = {
    "AIRPLANE": "Airplane Mode: ON",
    "DATA": "Mobile Data Enabled: Yes",
    "ROAMING": "Data Roaming Enabled: Yes",
    "SAVER": "Data Saver Mode: ON",
    "WIFI": "Wi-Fi: ON",
    "CALLING": "Wi-Fi Calling: ON",
}
_FLIPS: Final = tuple(SWITCHES.values())
# What a report holds where there is nothing to mend.
_SOUND: Final[Mapping[str, tuple[str, str]]] = {
    "reseat_sim_card": ("SIM", "status: active"),
    "reset_apn_settings": ("APN", "url (for picture messages): http"),
    "make_payment": ("PAYMENT", "no payment request"),
}


class UsePhone(Exception):
    """A phone call is to be made before the reply can go on."""

    def __init__(self, tool: str, arguments: Mapping[str, object]) -> None:
        super().__init__(tool)
        self.tool = tool
        self.arguments = dict(arguments)


class Scene:
    """What a customer has before it while it replies.

    Attributes:
        state: where the case stands; only what a customer may read of it is read.
        memory: as it was when the reply began.
        log: the phone calls of this reply.
    """

    def __init__(self, call: UserCall, options: CustomerOptions, memory: Memory) -> None:
        self._call = call
        self._options = options
        self._used = 0
        self.state: Any = call.state
        self.memory = memory
        log: list[PhoneCall] = []
        turn = self.state.turn
        for one in reversed(self.state.phone_log):
            if one.turn != turn:
                break
            log.append(one)
        self.log = log[::-1]

    @property
    def profile(self) -> Profile:
        """Who replies."""
        profile: Profile = self.state.item.profile
        return profile

    @cached_property
    def seed(self) -> int:
        """Of this reply."""
        return self._call.seed

    # --- words and chance ---

    def pick(self, what: str) -> int:
        """Which wording."""
        most = self._options.templates
        return 0 if most == 1 else choose(range(most), self.seed, what)

    def say(self, what: str, *values: str) -> str:
        """One of the texts."""
        return TEXTS[what][self.pick(what)].format(*values)

    def fact(self, what: str, **values: object) -> str:
        """One of the answers about what the customer knows."""
        return FACTS[what][self.pick(what)].format(**values)

    def chance(self, knob: str, *parts: str) -> bool:
        """Whether something happens that an option makes likely."""
        likely: float = getattr(self._options, knob)
        return likely > 0 and unit_interval(self.seed, knob, *parts) < likely

    # --- the phone ---

    def use(self, tool: str, arguments: Mapping[str, object] | None = None) -> str:
        """What the phone reports.

        Raises:
            UsePhone: the call has not been made yet.
        """
        if self._used == len(self.log):
            raise UsePhone(tool, arguments or {})
        made = self.log[self._used]
        self._used += 1
        return made.result.content

    def perform(self, request: Request) -> str:
        """Do one thing, and what there is to say about it."""
        tool, topic = request.tool, request.topic
        if not request.changes:
            return self._told(tool, self.use(tool, request.arguments), topic)
        if self.chance("omits", tool):
            return self.say("claimed")
        flips = tool in _FLIPS
        if flips and request.wanted is not None and not (request.exact and self._options.literal_toggle):
            seen = self.use(READS[topic])
            if (_ON[topic] in seen) is request.wanted:
                return self.say("already", passed_on(READS[topic], seen, topic, self.profile.persona, changed=False))
        elif request.condition is Condition.AS_READ and tool in _SOUND:
            sound, sign = _SOUND[tool]
            seen = self.use(READS[sound])
            if sign in seen.lower():
                return self.say("already", passed_on(READS[sound], seen, sound, self.profile.persona, changed=False))
        if flips and self.chance("wrong_toggle", tool):
            tool = _FLIPS[(_FLIPS.index(tool) + 1) % len(_FLIPS)]
        return self._told(tool, self.use(tool, request.arguments), topic, changed=True)

    def _told(self, tool: str, report: str, topic: str, *, changed: bool = False) -> str:
        persona = self.profile.persona
        full = " fully" if persona is Persona.EASY else ""
        return self.say(
            f"{'did' if changed else 'read'}{full}", passed_on(tool, report, topic, persona, changed=changed)
        )

    # --- the goal ---

    def goal_shown(self) -> bool | None:
        """Whether a report in this reply showed that the customer has what it wants; None where none was about it."""
        goal = self.profile.goal
        shown = None
        for made in self.log:
            if made.name == goal.tool and not made.result.error:
                shown = goal.met(made.result.content)
        return shown

    def look_at_goal(self) -> str:
        """Look whether the problem is gone, and say what was seen."""
        goal = self.profile.goal
        return self._told(goal.tool, self.use(goal.tool), "")

    def solved(self) -> bool:
        """Look whether the problem is gone, and say nothing."""
        goal = self.profile.goal
        return goal.met(self.use(goal.tool))

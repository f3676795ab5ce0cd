"""The rule-based customer: hears a technician, uses its phone, and says what it saw; no model, no hidden knowledge.

Each call to `answer` goes through the whole reply from its beginning, with the phone calls that have been made so far;
the first that is still to be made is what it answers. So nothing but `Memory` is kept between moves, and the same
dialogue and seed give the same replies. It reads its profile, what was said, and its own calls: never the world.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.customer.acting import Scene, UsePhone
from askgym.envs.telecom.customer.answering import answer_facts
from askgym.envs.telecom.customer.heard import Condition, Fact, Heard, Request
from askgym.envs.telecom.customer.memory import NOTHING, Memory
from askgym.envs.telecom.customer.options import CustomerOptions
from askgym.envs.telecom.customer.points import told
from askgym.envs.telecom.customer.speaking import JARGON, MISSING, opening, place
from askgym.envs.telecom.customer.understanding import about, understand
from askgym.envs.telecom.tasks.ids import Persona
from askgym.types import ToolCall, UserMove

if TYPE_CHECKING:
    from askgym.episode import UserCall

__all__ = ["RuleCustomer"]


class RuleCustomer:
    """The simulated customer by rules; stateless (its memory lives in the episode's state)."""

    name = "rules"

    def __init__(self, options: CustomerOptions | None = None) -> None:
        """Take the options."""
        self.options = CustomerOptions() if options is None else options

    def described(self) -> Mapping[str, Any]:
        """What determines its replies, as plain JSON values."""
        return {"name": self.name, "version": 1, **asdict(self.options)}

    def answer(self, call: UserCall) -> UserMove:
        """The next phone call, or the reply to `call.state.heard`."""
        state = call.state
        memory = state.user_memory if isinstance(state.user_memory, Memory) else NOTHING
        scene = Scene(call, self.options, memory)
        if not state.heard:
            hides = bool(state.item.checkpoints)
            text = opening(state.item.profile, scene.pick("opening"), hides=hides)
            return UserMove(text, given=(), memory=NOTHING)
        try:
            text, memory = self._reply(scene, understand(state.heard))
        except UsePhone as wish:
            call_id = f"phone_{state.turn}_{len(scene.log)}"
            tool_call = ToolCall(call_id, wish.tool, json.dumps(wish.arguments) if wish.arguments else "{}")
            return UserMove("", tool_calls=(tool_call,), memory=scene.memory)
        given = told(state.item.profile, text) if state.item.checkpoints else ()
        return UserMove(text, given=given, memory=memory)

    # --- a reply ---

    def _reply(self, scene: Scene, heard: Heard) -> tuple[str, Memory]:
        memory, options = scene.memory, self.options
        if scene.chance("leaves"):
            return scene.say("leaves"), memory
        wants = bool(heard.requests or heard.facts)
        if wants and not memory.delayed and scene.chance("delays"):
            return scene.say("later"), memory._replace(delayed=True)
        if memory.delayed:
            memory = memory._replace(delayed=False)
        if heard.transfers and not wants:
            if scene.state.transferred or options.trusting:
                return scene.say("transferred"), memory
            return self._stuck(scene, memory, scene.say("not transferred"))
        requests, unresolved = self._requests(scene, heard, memory)
        asks_back = self._asks_back(scene, heard, memory, requests)
        if asks_back is not None:
            return asks_back
        if requests:
            return self._act(scene, heard, memory, requests)
        if heard.payment_notice:
            return self._look_at_payment(scene, memory)
        if heard.facts:
            return answer_facts(scene, heard), self._progress(memory)
        if unresolved or heard.vague:
            return self._vague(scene, memory)
        if heard.outside:
            return self._stuck(scene, memory, scene.say("outside"))
        if heard.outcome or heard.closes:
            return self._try_out(scene, memory, closes=heard.closes)
        if heard.refuses:
            return self._stuck(scene, memory, scene.say("refused"))
        return self._stuck(scene, memory, scene.say("unclear"))

    def _requests(self, scene: Scene, heard: Heard, memory: Memory) -> tuple[list[Request], bool]:
        """What is to be done now; whether something was asked for that cannot be made out."""
        found = list(heard.requests)
        if not found and memory.pending and not (heard.refuses or heard.facts or heard.closes or heard.vague):
            found = list(memory.pending)
        requests: list[Request] = []
        unresolved = False
        for request in found:
            one: Request | None = request
            if not request.tool:
                one = about(request, memory.topic) if memory.topic else None
                if one is None:
                    unresolved = True
                    continue
            assert one is not None  # resolved above
            if one.condition is Condition.IMPLIED and one.tool == memory.last_change:
                continue
            if one.condition is Condition.UNSOLVED and len(found) > 1:
                continue
            requests.append(one)
        return requests, unresolved

    def _asks_back(
        self, scene: Scene, heard: Heard, memory: Memory, requests: list[Request]
    ) -> tuple[str, Memory] | None:
        """A question that comes before anything is done; None for none."""
        hard = scene.profile.persona is Persona.HARD
        if hard:
            kept = memory._replace(pending=tuple(requests))
            strange = [word for word in heard.jargon if word not in memory.explained]
            if strange and (requests or not heard.facts):
                text = scene.say("explain", JARGON[strange[0]])
                return text, kept._replace(explained=(*memory.explained, *strange), topic=strange[0])
        steps = self._steps(requests)
        if steps > 1 and self.options.several == "ask":
            return self._stuck(scene, memory._replace(pending=()), scene.say("one at a time"))
        for request in requests:
            if request.missing:
                return self._stuck(scene, memory, MISSING.get(request.missing[0], MISSING["mode"]))
        if hard and not memory.reassured:
            reboots = any(request.tool == "reboot_device" for request in requests) or Fact.REBOOT in heard.facts
            if reboots:
                return scene.say("reassure"), kept._replace(reassured=True)
        return None

    @staticmethod
    def _steps(requests: list[Request]) -> int:
        """How many steps requests are: a change and the look that follows it are one."""
        changes = [request for request in requests if request.changes]
        looks = [request for request in requests if not request.changes]
        if len(changes) == 1 and len(looks) == 1 and requests[0].changes:
            return 1
        return len(changes) + len(looks)

    def _act(self, scene: Scene, heard: Heard, memory: Memory, requests: list[Request]) -> tuple[str, Memory]:
        if self.options.several == "first" and self._steps(requests) > 1:
            requests = requests[:1]
        parts: list[str] = [answer_facts(scene, heard)] if heard.facts else []
        last, untried = memory.last_change, memory.untried
        for request in requests:
            if request.condition in (Condition.ABROAD, Condition.HOME):
                if request.condition.value != scene.profile.location:
                    parts.append(scene.say("elsewhere", place(scene.profile)))
                    continue
            elif request.condition is Condition.UNSOLVED and scene.solved():
                continue
            if request.tool == "make_payment" and not scene.profile.pays_bills:
                parts.append(scene.fact("no bill"))
                continue
            parts.append(scene.perform(request))
            if request.changes:
                last, untried = request.tool, True
        if heard.outcome and not heard.claims and all(request.changes for request in requests):
            parts.append(scene.look_at_goal())
        topic = next((request.topic for request in reversed(requests) if request.topic), memory.topic)
        memory = self._progress(memory)._replace(topic=topic, last_change=last, untried=untried)
        return self._conclude(scene, memory, parts)

    def _conclude(self, scene: Scene, memory: Memory, parts: list[str]) -> tuple[str, Memory]:
        """After the phone was used: content, annoyed, or neither."""
        shown = scene.goal_shown()
        if shown:
            return " ".join([*parts, scene.say("met"), "###STOP###"]), memory
        if shown is False and memory.untried:
            if not memory.annoyed:
                parts.append(scene.say("annoyed"))
            memory = memory._replace(untried=False, annoyed=True)
        return " ".join(part for part in parts if part), memory

    def _look_at_payment(self, scene: Scene, memory: Memory) -> tuple[str, Memory]:
        parts = [scene.perform(Request("check_payment_request", {}, "PAYMENT"))]
        last = memory.last_change
        if self.options.pays_at_once and scene.profile.pays_bills and "amount due" in scene.log[-1].result.content:
            parts.append(scene.perform(Request("make_payment", {}, "PAYMENT", changes=True)))
            last = "make_payment"
        memory = self._progress(memory)._replace(topic="PAYMENT", last_change=last)
        return self._conclude(scene, memory, parts)

    def _try_out(self, scene: Scene, memory: Memory, *, closes: bool) -> tuple[str, Memory]:
        """Whether the problem is gone, where somebody asks, says so or takes leave."""
        text = scene.look_at_goal()
        memory = self._progress(memory)
        if scene.goal_shown():
            return self._conclude(scene, memory, [text])
        if closes:
            memory = memory._replace(closings=memory.closings + 1)
            if memory.closings >= _CLOSINGS:
                return f"{text} {scene.say('closes')}", memory
        return self._conclude(scene, memory, [text, scene.say("not met")])

    def _vague(self, scene: Scene, memory: Memory) -> tuple[str, Memory]:
        """First asks back; then tells how things are; then waits for something better."""
        memory = memory._replace(vague=memory.vague + 1)
        if memory.vague == _TRIES_OUT:
            text, memory = self._conclude(scene, memory, [scene.look_at_goal()])
            return (text, memory) if scene.goal_shown() else self._stuck(scene, memory, text)
        return self._stuck(scene, memory, scene.say("which"))

    def _stuck(self, scene: Scene, memory: Memory, text: str) -> tuple[str, Memory]:
        memory = memory._replace(stuck=memory.stuck + 1)
        if memory.stuck >= self.options.patience:
            return scene.say("gives up"), memory
        return text, memory

    @staticmethod
    def _progress(memory: Memory) -> Memory:
        return memory._replace(stuck=0, vague=0, pending=())


_CLOSINGS = 2
"""Leaves that are taken before a customer with its problem hangs up."""
_TRIES_OUT = 2
"""Which vague request in a row makes it see how things are."""

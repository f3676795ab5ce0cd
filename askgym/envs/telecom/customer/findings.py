"""What a part of a sentence comes to, once its mood, its verb and its things are known.

This module owns the outcome of parts; how a sentence falls into them is `askgym.envs.telecom.customer.grammar`'s, and
which tool does what is `askgym.envs.telecom.customer.meaning`'s.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from askgym.envs.telecom.customer.heard import Condition, Fact, Request
from askgym.envs.telecom.customer.meaning import GENERATIONS, OUTSIDE, READS, SWITCHES, VAGUE, Phrase, look_at, meant
from askgym.envs.telecom.customer.moods import (
    ACTING,
    ASKING,
    CONSENT,
    ENSURE,
    FACTS_OF,
    NO_CONTEXT,
    NOT,
    PAST,
    START,
    TELL,
    WEAK,
    WILL,
)

__all__ = ["Findings"]

_APPS: Final = frozenset({"PERMISSION", "MESSAGING", "BROWSER"})
_TELLING: Final = frozenset({"", "check", "report", "run", "set", "grant", "send", "other"})
_BOUGHT: Final = frozenset({"REFUEL", "PLAN"})
_SWITCHED: Final = frozenset(SWITCHES) | {"VPN"} | _APPS
_OF_VERB: Final = {
    "take": frozenset({"SIM"}),
    "reset": frozenset({"APN"}),
    "grant": _APPS | {"PAYMENT"},
}


class Findings:
    """What was heard so far, and the part of a sentence that is being heard.

    Attributes:
        requests: in order, possibly the same one several times.
        weak: things that were only gone to ("open Settings, Wi-Fi").
        facts: what was asked.
        done: the tool of which it was asked whether it was used.
        events: signs of how things stand ("working?", "solved!", "bye!", "transfer") that were said and not supposed.
        vague: a request without a thing.
        outside: a request for what the phone cannot do.
        notice: a request for a payment was spoken of.
        refuses: something was forbidden.
        supposes: something was said of a case that may come.
    """

    __slots__ = (
        "_condition", "_context", "_cycle", "_embedded", "_exact", "_if_content", "_if_kind", "_if_negated",
        "_if_topics", "_if_verb", "_into", "_joined", "_kind", "_last", "_may", "_mentioned", "_mood", "_negated",
        "_past", "_pronoun", "_seen_slots", "_slots", "_stated", "_told", "_topics", "_unknown", "_verb",
        "_wanted", "done",
        "events", "facts", "generations", "jargon", "notice", "outside", "refuses", "requests",
        "supposes", "vague", "weak",
    )  # fmt: skip

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.weak: list[Request] = []
        self.facts: list[Fact] = []
        self.events: list[str] = []
        self.done = ""
        self.jargon: list[str] = []
        self.vague = self.outside = self.notice = self.refuses = self.supposes = False
        self._context: tuple[str, ...] = ()
        self._mentioned: list[str] = []
        self._seen_slots: tuple[str, ...] = ()
        self._stated: Phrase | None = None
        self.generations: list[str] = []
        self._condition = Condition.ALWAYS
        self._if_kind = self._if_verb = ""
        self._if_topics: list[str] = []
        self._if_content = self._if_negated = False
        self._last: Phrase | None = None
        self._mood = START
        self._past = ""
        self._joined = self._may = self._told = False
        self._clear()

    def _clear(self) -> None:
        self._verb = self._kind = self._into = ""
        self._topics: list[str] = []
        self._slots: list[str] = []
        self._wanted: bool | None = None
        self._cycle = self._pronoun = self._unknown = self._negated = self._embedded = self._exact = False

    # --- what comes of a segment ---

    def _flush(self, *, before_verb: bool = False) -> None:
        mood, topics = self._mood, self._topics
        if self._exact and self._wanted is not None and not self._verb and self.requests:
            self.requests[-1] = replace(self.requests[-1], wanted=self._wanted)
        elif mood in ACTING:
            self._request(before_verb)
        elif mood in ASKING:
            self._question()
        elif mood == START:
            self._fragment()
        elif mood == NOT:
            if topics or self._verb:
                self.refuses = True
                self._last = None
        elif mood in (TELL, WILL):
            if "PAYMENT" in topics:
                self.notice = True
            if mood == TELL and topics and topics[0] not in FACTS_OF:
                if "REBOOT" in topics:
                    self._stated = Phrase("reboot", ("REBOOT",))
                elif self._verb:
                    self._stated = Phrase(self._verb, tuple(topics), tuple(self._slots), self._wanted)
        for topic in topics:
            if topic not in NO_CONTEXT:
                self._context = tuple(topics)
                self._mentioned += [one for one in topics if one not in NO_CONTEXT]
                break
        if self._slots:
            self.generations += [slot for slot in self._slots if slot in GENERATIONS or slot == "=auto"]
            self._seen_slots = tuple(self._slots)
        self._clear()

    def _fragment(self) -> None:
        """Things without a verb: more of what was just asked for, or a word or two that ask by themselves."""
        topics = self._topics
        if not topics and not self._slots:
            if self._wanted is not None and self._context and self._last is None:
                self._add(meant(Phrase("turn", self._context, (), self._wanted)))
            return
        last = self._last
        if last is not None and not self._unknown:
            merged = replace(last, topics=tuple(topics) or last.topics, slots=tuple(self._slots))
            if not topics and not last.slots:
                merged = replace(last, slots=tuple(self._slots))
            if topics and all(topic in NO_CONTEXT for topic in topics):
                return
            if _APPS & set(last.topics) and (self._slots or "PERMISSION" in topics):
                merged = replace(last, slots=tuple(self._slots) or last.slots)
            if self._wanted is not None:
                merged = replace(merged, wanted=self._wanted)
            self._say(merged)
            return
        if self._unknown:
            return
        if self._wanted is not None and topics:
            self._add(meant(Phrase("turn", tuple(topics), tuple(self._slots), self._wanted)))
            return
        facts = [FACTS_OF[topic] for topic in topics if topic in FACTS_OF]
        if len(topics) == len(facts):
            return
        self._weakly(topics[0])

    def _weakly(self, topic: str) -> None:
        found = look_at(topic, self._topics, self._slots)
        if found is not None:
            self.weak.append(replace(found, condition=self._condition))

    def _question(self) -> None:
        topics = self._topics
        consents = self._mood == CONSENT
        if consents or self._past == "mine":
            self._consent(topics)
            return
        facts = [FACTS_OF[topic] for topic in topics if topic in FACTS_OF]
        if facts and not (set(topics) & {"BAR"}):
            if "SYMPTOM" in topics and len(facts) > 1:
                facts = [fact for fact in facts if fact is not Fact.SYMPTOM]
            self.facts += facts
            return
        seen = [topic for topic in topics if topic in READS]
        strong = [topic for topic in seen if topic not in WEAK] or seen
        if self._mood == PAST and (self._verb in ("reboot", "pay", "take") or "REBOOT" in topics):
            self.facts.append(Fact.DONE)
            self.done = {"pay": "make_payment", "take": "reseat_sim_card"}.get(self._verb, "reboot_device")
            return
        if strong:
            found = look_at(strong[0], topics, self._slots)
            if found is not None:
                self.requests.append(found)
            return
        if self._slots and self._context:
            found = look_at(self._context[0], self._context, self._slots)
            if found is not None:
                self.requests.append(found)
        elif "TRANSFER" in topics:
            self.facts.append(Fact.TRANSFER)
        elif (self._wanted is not None or self._pronoun) and self._context and self._context[0] in READS:
            found = look_at(self._context[0], self._context)
            if found is not None:
                self.requests.append(found)
        elif self._mood == PAST:
            self.facts.append(Fact.DONE)

    def _consent(self, topics: list[str]) -> None:
        """Whether the customer would mind."""
        known = [FACTS_OF[topic] for topic in topics if topic in FACTS_OF]
        if known:
            self.facts += known
        elif "TRANSFER" in topics:
            self.facts.append(Fact.TRANSFER)
        elif self._verb == "reboot" or "REBOOT" in topics:
            self.facts.append(Fact.REBOOT)
        elif self._verb == "pay" or "BILL" in topics or "PAYMENT" in topics:
            self.facts.append(Fact.BILL)
        else:
            self.facts.append(Fact.CONSENT)

    def _request(self, before_verb: bool) -> None:
        verb, topics = self._verb, self._topics
        facts = [FACTS_OF[topic] for topic in topics if topic in FACTS_OF]
        if facts and verb in _TELLING and (topics[0] in FACTS_OF or len(facts) == len(set(topics) - WEAK)):
            bought = _BOUGHT & set(topics)
            if verb == "set" and not bought:
                self.outside = True
                return
            if verb != "grant" or bought or "NUMBER" in topics:
                self.facts += facts
                return
        if self._mood == ENSURE:
            self._ensure()
            return
        if not verb or (self._may and verb in ("check", "report", "open")):
            if "REBOOT" in topics and not verb:
                self._say(Phrase("reboot", ("REBOOT",)))
            elif topics and not before_verb:
                self._weakly(next((t for t in topics if t in READS), topics[0]))
            return
        named = tuple(topics)
        if verb in ("pick", "open") and self._wanted is None and not self._cycle:
            if (verb == "pick" and (self._slots or "=auto" in self._slots)) or (verb == "pick" and "PAYMENT" in topics):
                pass
            else:
                if topics:
                    self._weakly(next((t for t in topics if t in READS), topics[0]))
                    if all(topic in ("ANYTHING", "PHONE") for topic in topics) and not before_verb:
                        self._soft_vague()
                elif self._pronoun is False and self._unknown and not before_verb:
                    self._soft_outside()
                return
        if verb == "report" and not topics and not self._slots:
            return
        if verb == "run" and not topics and not self._slots:
            if self._stated is not None and not self.requests:
                self._say(self._stated)
            return
        if verb == "leave" and (self._wanted is not None or not topics):
            self.refuses = True
            return
        if verb == "check" and not topics and not self._slots:
            if self._unknown and not before_verb:
                self._soft_outside()
            elif self._pronoun and self._context and not before_verb:
                self._weakly(self._context[0])
            return
        if verb == "send" and "MMS" not in named:
            if "PAYMENT" not in named:
                self.outside = True
            return
        self._say(Phrase(verb, named, tuple(self._slots), self._wanted, self._cycle, self._into))

    def _ensure(self) -> None:
        verb, wanted = self._verb, self._wanted
        topics = [topic for topic in self._topics if topic != "PHONE"] or self._topics
        if (not topics and not verb and not self._slots) or (
            self._told and not verb and wanted is None and "REBOOT" not in topics
        ):
            return
        if self._negated and wanted is not None:
            wanted = not wanted
        elif self._negated and topics and topics[0] in ("AIRPLANE", "VPN", "SAVER"):
            wanted = False
        if not topics and self._context and verb:
            topics = list(self._context)
        if wanted is None and self._into == "out" and "AIRPLANE" in topics:
            wanted = False
        if wanted is None and not verb and not self._slots:
            if topics and topics[0] in READS:
                self._weakly(topics[0])
            elif "REBOOT" in topics:
                self._say(Phrase("reboot", tuple(topics)))
            return
        if verb == "" and self._slots and any(t in ("PERMISSION", "MESSAGING", "BROWSER") for t in topics):
            verb = "grant"
        if verb == "" and wanted is None and self._slots:
            verb = "set"
        self._say(Phrase(verb or "turn", tuple(topics), tuple(self._slots), wanted, self._cycle, self._into))

    def _soft_vague(self) -> None:
        self.weak.append(Request(VAGUE))

    def _soft_outside(self) -> None:
        self.weak.append(Request(OUTSIDE))

    def _say(self, said: Phrase) -> None:
        """Make a request of a phrase: its own things, else those of the context, else none."""
        self._last = said
        topics = said.topics
        own = [t for t in topics if t not in ("ANYTHING", "PHOTOS")]
        if own and own[0] == "PHONE" and len(own) > 1:
            own = [*own[1:], "PHONE"]
        if own and own[0] == "NETWORK" and len(own) > 1 and said.verb not in ("check", "report"):
            strong = [t for t in own if t not in WEAK]
            own = strong or own
        permission = _APPS & (
            {*own} | ({*self._context} if said.slots or (said.verb == "grant" and not own) else set())
        )
        if permission and not said.slots and self._seen_slots and said.verb in ("grant", "turn", "set"):
            said = replace(said, slots=self._seen_slots)
        if permission and said.slots:
            own = [*own, *[t for t in self._context if t in permission]]
        elif permission and "PHOTOS" in topics:
            said = replace(said, slots=(*said.slots, "=storage"))
        if not own and said.verb not in ("reboot", "pay"):
            if self._unknown and not said.slots:
                self.outside = True
                return
            if said.verb == "other" or (said.verb == "fix" and not self._pronoun):
                if said.verb == "fix":
                    self.vague = True
                else:
                    self.outside = True
                return
            if "ANYTHING" in topics and not self._context:
                self._add(VAGUE)
                return
            if said.slots and not self._context:
                pass
            elif self._context:
                own = self._context_for(said)
            elif said.wanted is not None or self._pronoun or said.verb in ("take", "reset", "turn"):
                self.requests.append(Request("", {"verb": said.verb}, "", said.wanted, condition=self._condition))
                return
        self._add(meant(replace(said, topics=tuple(own))))

    def _context_for(self, said: Phrase) -> list[str]:
        """The things that were spoken of before, as far as they can be treated so; the last of them."""
        fits: frozenset[str] | None = None
        if said.wanted is not None or said.verb == "turn":
            fits = _SWITCHED
        elif said.verb in _OF_VERB:
            fits = _OF_VERB[said.verb]
        if fits is None or self._context[0] in fits:
            return list(self._context)
        for topic in reversed(self._mentioned):
            if topic in fits:
                return [topic]
        return list(self._context)

    def _add(self, found: tuple[Request, ...] | str) -> None:
        if found == VAGUE:
            self.vague = True
        elif found == OUTSIDE:
            self.outside = True
        else:
            for request in found:
                assert isinstance(request, Request)
                if self._condition is Condition.ALWAYS:
                    self.requests.append(request)
                else:
                    self.requests.append(replace(request, condition=self._condition))

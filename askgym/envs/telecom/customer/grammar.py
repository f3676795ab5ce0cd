"""From signs to what is asked: who is to do what, whether it is asked, told, forbidden or only supposed.

This module owns grammar: moods, what ends them, and which thing a verb is about. It knows signs, no words, and leaves
to `askgym.envs.telecom.customer.meaning` which tool does what. One pass, linear in the number of signs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from askgym.envs.telecom.customer.heard import Condition, Fact, Request
from askgym.envs.telecom.customer.meaning import (
    CHANGES,
    GENERATIONS,
    OUTSIDE,
    READS,
    SWITCHES,
    VAGUE,
    Phrase,
    look_at,
    meant,
)
from askgym.envs.telecom.customer.scanning import HARD, TOOL, UNKNOWN

__all__ = ["Listener"]

# Moods.
_START = "start"
_REQUEST = "request"
_ENSURE = "ensure"
_QUESTION = "question"
_PAST = "past"
_CONSENT = "consent"
_TELL = "tell"
_WILL = "will"
_NOT = "not"
_IF = "if"
_SKIP = "skip"

_VERBS: Final = frozenset(
    "on off turn pick set fix reset take reboot grant pay check report run open send other leave".split()
)
_KINDS: Final = frozenset({"ing", "ed", "es"})
_SOFT: Final = frozenset({",", ":", ">", "and", "or", "then", "but"})
_FACTS: Final = {
    "NAME": Fact.NAME,
    "NUMBER": Fact.NUMBER,
    "PLACE": Fact.PLACE,
    "HOME": Fact.PLACE,
    "SYMPTOM": Fact.SYMPTOM,
    "PRIVATE": Fact.PRIVATE,
    "MODEL": Fact.MODEL,
    "USAGE": Fact.USAGE,
    "REFUEL": Fact.REFUEL,
    "PRICE": Fact.PRICE,
    "PLAN": Fact.PLAN,
}
_THINGS: Final = frozenset(READS) | {"PHONE", "REBOOT", "RECORDS", "OTHER", "ANYTHING", "PHOTOS"} | frozenset(_FACTS)
_NO_CONTEXT: Final = frozenset({"PHONE", "RECORDS", "OTHER", "ANYTHING", "PHOTOS", "REBOOT"}) | frozenset(_FACTS)
_WEAK: Final = frozenset({"PHONE", "ANYTHING", "NETWORK"})
_LOOKING: Final = frozenset({"check", "report"})
_ASKING: Final = frozenset({_QUESTION, _PAST, _CONSENT})
_DONE: Final = frozenset({"on", "off", "turn", "set", "reset", "take", "reboot", "grant", "pay"})
"""What may have been done by the time that something else is asked for."""
_ACTING: Final = frozenset({_REQUEST, _ENSURE})


_SWITCHED: Final = frozenset(SWITCHES) | {"VPN", "PERMISSION", "MESSAGING", "BROWSER"}
_OF_VERB: Final = {
    "take": frozenset({"SIM"}),
    "reset": frozenset({"APN"}),
    "grant": frozenset({"PERMISSION", "MESSAGING", "BROWSER", "PAYMENT"}),
}


class Listener:
    """Reads signs, and keeps what they ask for.

    Attributes:
        requests: in order, possibly the same one several times.
        weak: things that were only gone to ("open Settings, Wi-Fi").
        facts: what was asked.
        events: signs of how things stand ("working?", "solved!", "bye!", "transfer") that were said and not supposed.
        vague: a request without a thing.
        outside: a request for what the phone cannot do.
        notice: a request for a payment was spoken of.
        refuses: something was forbidden.
        supposes: something was said of a case that may come.
    """

    __slots__ = (
        "_condition", "_context", "_cycle", "_embedded", "_exact", "_if_content", "_if_kind", "_if_negated", "_if_topics", "_if_verb",
        "_into", "_joined", "_kind", "_may", "_mentioned", "_seen_slots", "_stated", "_told", "_last", "_mood", "_negated", "_past", "_pronoun", "_slots", "_topics", "_unknown", "_verb",
        "_wanted", "events", "facts", "generations", "jargon", "notice", "outside", "refuses", "requests", "supposes", "vague", "weak",
    )  # fmt: skip

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.weak: list[Request] = []
        self.facts: list[Fact] = []
        self.events: list[str] = []
        self.jargon: list[str] = []
        self.vague = self.outside = self.notice = self.refuses = self.supposes = False
        self._context: tuple[str, ...] = ()
        self._mentioned: list[str] = []
        self._seen_slots: tuple[str, ...] = ()
        self._stated: Phrase | None = None
        self.generations: list[str] = []
        self._last: Phrase | None = None
        self._sentence()

    # --- segments ---

    def _sentence(self) -> None:
        self._condition = Condition.ALWAYS
        self._if_kind = ""
        self._last = None
        self._segment(_START)

    def _segment(self, mood: str) -> None:
        self._mood = mood
        self._past = ""
        self._joined = self._may = self._told = False
        self._clear()

    def _clear(self) -> None:
        self._verb = self._kind = self._into = ""
        self._topics: list[str] = []
        self._slots: list[str] = []
        self._wanted: bool | None = None
        self._cycle = self._pronoun = self._unknown = self._negated = self._embedded = self._exact = False

    def hear(self, signs: list[str]) -> None:
        """Take in the signs of a message."""
        total = len(signs)
        for at, sign in enumerate(signs):
            if sign in HARD:
                self._end_sentence(sign)
            elif sign in _SOFT:
                if self._slots and at + 1 < total and signs[at + 1][0] == "=" and self._verb:
                    continue
                self._end_segment(sign)
            elif sign in _KINDS:
                self._kind = sign
                continue
            elif sign in _VERBS:
                self._hear_verb(sign, signs[at - 1] if at else "")
            elif sign in _THINGS:
                self._hear_thing(sign)
            elif sign[0] == "=":
                self._slots.append(sign)
            elif sign == "please" and self._mood in (_WILL, _TELL, _SKIP, _NOT):
                # What comes after it is asked for, whatever was told before.
                self._flush(ends=False)
                self._segment(_NOT if self._mood == _NOT and not self.refuses else _START)
            elif sign in ("filler", "please"):
                if self._mood == _IF and self._if_content and at + 1 < total and signs[at + 1] in _VERBS:
                    self._end_condition()
            elif sign == UNKNOWN:
                self._hear_unknown()
            elif sign.startswith(TOOL):
                self._hear_tool(sign[len(TOOL) :])
            else:
                self._hear_word(sign)
            self._kind = ""
        self._end_sentence(".")

    def _end_sentence(self, mark: str) -> None:
        if mark == "?" and self._mood in (_START, _TELL) and not self._verb:
            self._mood = _QUESTION
        if self._mood == _IF and mark == "?":
            self._mood = _QUESTION
        self._flush(ends=True)
        self._sentence()

    def _end_segment(self, joint: str) -> None:
        mood, verb = self._mood, self._verb
        if mood == _IF:
            if joint in ("and", "or"):
                return
            self._end_condition()
            return
        had_topics = bool(self._topics)
        self._flush(ends=False)
        joins = joint in ("and", "or")
        if mood == _WILL and joint not in ("but", ":"):
            nxt = _WILL
        elif mood in (_TELL, _SKIP) and joins:
            nxt = mood
        elif mood in _ASKING and joins:
            nxt = mood
        elif mood == _NOT and joins and (had_topics or verb):
            nxt = _NOT
        else:
            nxt = _START
        inherited = self._last if mood in (_REQUEST, _ENSURE, _NOT, _START) and joint in (",", "and", "or") else None
        condition = self._condition
        self._segment(nxt)
        self._joined = joins and mood == _REQUEST
        self._condition = condition if joins or joint == "," else Condition.ALWAYS
        self._last = inherited if nxt in (_START, _NOT) else None

    # --- words ---

    def _hear_word(self, sign: str) -> None:
        mood = self._mood
        if sign in ("working?", "solved!", "bye!", "transfer", "persists"):
            self._hear_event(sign)
        elif sign in ("+", "-"):
            self._hear_polarity(sign == "+")
        elif sign == "off and on":
            self._cycle = True
        elif sign in ("in", "out"):
            if not self._into or sign == "out":
                self._into = sign
        elif mood == _SKIP:
            pass
        elif mood == _IF:
            self._hear_in_condition(sign)
        elif sign == "not":
            self._hear_not()
        elif sign in ("if", "unless", "when", "before"):
            self._hear_if(sign)
        elif sign == "so":
            self._condition = Condition.AS_READ
            if mood != _START:
                self._flush(ends=False)
                self._segment(_START)
        elif sign == "because":
            if mood in _ACTING and self._verb == "grant":
                return
            if mood in (_START, _TELL):
                self._mood = _TELL
            else:
                self._flush(ends=False)
                self._segment(_SKIP)
        elif sign == "general":
            if self._told:
                self._mood = _TELL
        elif mood == _START:
            self._begin(sign)
        elif mood in _ACTING:
            self._hear_in_request(sign)
        elif mood == _TELL:
            if sign == "ensure" and self._topics:
                self._mood = _ENSURE
                self._told = True
            elif sign == "ask" and not self._verb:
                self._flush(ends=False)
                self._segment(_REQUEST)
            elif sign in ("what", "willing"):
                pass
        elif mood == _NOT:
            if sign in ("ask", "ensure"):
                pass
        elif mood == _WILL and sign == "ask":
            self._segment(_REQUEST)
        elif mood in _ASKING and sign in ("willing", "may i") and not self._topics:
            self._mood = _CONSENT

    def _begin(self, sign: str) -> None:
        if sign in ("ask", "you can"):
            self._mood = _REQUEST
            self._may = sign == "you can"
        elif sign == "ensure":
            self._mood = _ENSURE
            self._told = bool(self._topics)
        elif sign in ("is", "do") and self._topics:
            self._mood = _TELL
        elif sign in ("what", "is", "do", "whether"):
            self._mood = _QUESTION
        elif sign == "did":
            self._mood = _PAST
        elif sign in ("may i", "willing"):
            self._mood = _CONSENT
            self._past = "mine" if sign == "may i" else ""
        elif sign == "i will":
            self._mood = _WILL
        elif sign == "it" and self._topics:
            self._pronoun = True
        elif sign in ("i", "it", "you", "would", "you have"):
            self._mood = _TELL

    def _hear_in_request(self, sign: str) -> None:
        if sign == "it":
            self._pronoun = True
        elif sign in ("whether", "what", "is", "do", "did"):
            if self._mood == _ENSURE and sign in ("is", "do"):
                return
            if self._verb in _LOOKING or not self._verb:
                if self._topics and self._verb in _LOOKING and sign in ("is", "do"):
                    self._embedded = True
                    return
                self._flush(ends=False)
                self._segment(_PAST if sign == "did" else _QUESTION)
                self._embedded = True
            elif self._topics:
                self._flush(ends=False)
                self._segment(_SKIP)
        elif sign == "ensure" and self._verb not in _LOOKING:
            self._flush(ends=False)
            topics = self._topics
            self._segment(_ENSURE)
            self._topics = topics
        elif sign == "ensure":
            self._embedded = True
        elif sign in ("i", "i will", "would") and self._verb and self._topics:
            self._flush(ends=False)
            self._segment(_SKIP)
        elif sign in ("willing", "may i") and self._verb in _LOOKING:
            self._segment(_CONSENT)

    def _hear_not(self) -> None:
        mood = self._mood
        if mood == _ENSURE:
            self._negated = True
        elif mood == _START and self._topics:
            self._mood = _TELL
            self._negated = True
        elif mood in (_START, _REQUEST):
            if mood == _REQUEST and self._verb:
                self._flush(ends=False)
            self._segment(_NOT)
        elif mood == _TELL:
            self._negated = True

    def _hear_if(self, sign: str) -> None:
        mood = self._mood
        if mood in _ACTING and self._verb in _LOOKING and sign in ("if", "when"):
            if sign == "if" and not self._topics:
                self._flush(ends=False)
                self._segment(_QUESTION)
                self._embedded = True
                return
        if mood in _ASKING and sign == "if" and not self._topics:
            return
        reports = mood in _ACTING and self._verb == "report"
        self._flush(ends=False)
        keeps = self._condition
        self._segment(_IF)
        self._condition = keeps
        self._if_kind = sign
        self._if_topics: list[str] = []
        self._if_verb = ""
        self._if_content = False
        self._if_negated = False
        self._past = "report" if reports else "post" if mood in _ACTING else ""

    def _hear_in_condition(self, sign: str) -> None:
        if sign == "not":
            self._if_negated = True
        elif sign in ("it", "so"):
            self._if_content = True
        elif sign == "you have" and self._past in ("", "report"):
            self._past = "you have"

    def _end_condition(self) -> None:
        """After what is supposed comes what is to be done."""
        kind, topics, past = self._if_kind, self._if_topics, self._past
        if self._if_verb:
            wanted = {"on": True, "off": False}.get(self._if_verb, self._wanted)
            verb = "turn" if self._if_verb in ("on", "off") else self._if_verb
            self._condition = Condition.IMPLIED
            self._add(meant(Phrase(verb, tuple(topics), tuple(self._slots), wanted)))
            self._segment(_START)
            self._condition = Condition.ALWAYS
            return
        condition = Condition.ALWAYS
        if "PLACE" in topics:
            condition = Condition.HOME if self._if_negated else Condition.ABROAD
        elif "HOME" in topics:
            condition = Condition.ABROAD if self._if_negated else Condition.HOME
        elif "persists" in topics or (self._if_negated and {"SIGNAL", "INTERNET", "MMS", "SPEED"} & set(topics)):
            condition = Condition.UNSOLVED
        elif kind in ("if", "unless"):
            condition = Condition.AS_READ
            seen = tuple(topic for topic in topics if topic in READS)
            if seen:
                self._context = seen
        if past == "post":
            if condition is not Condition.ALWAYS and self.requests:
                self.requests[-1] = replace(self.requests[-1], condition=condition)
            self._segment(_SKIP)
            return
        self._segment(_START)
        self._condition = condition

    def _hear_event(self, sign: str) -> None:
        mood = self._mood
        if mood == _IF:
            self._if_topics.append("persists" if sign == "persists" or self._if_negated else sign)
            self._if_content = True
            self.supposes = True
            return
        if sign == "persists":
            if mood == _START:
                self._mood = _TELL
            return
        if mood in (_NOT, _SKIP) and sign != "bye!":
            return
        if self._negated and sign in ("working?", "solved!"):
            return
        if sign == "transfer":
            if mood in _ASKING:
                self._topics.append("TRANSFER")
            elif not self._negated and self._condition is Condition.ALWAYS:
                self.events.append(sign)
        else:
            self.events.append(sign)
        if mood == _START:
            self._mood = _TELL

    def _hear_polarity(self, wanted: bool) -> None:
        if self._mood == _IF:
            self._if_content = True
        elif self._wanted is None:
            self._wanted = wanted
        elif self._wanted is not wanted and self._mood in _ACTING and self._verb:
            self._cycle = True

    def _hear_unknown(self) -> None:
        mood = self._mood
        if mood == _START:
            if self._into or self._last is not None and not self._topics:
                self._unknown = True
            else:
                self._mood = _TELL
        elif mood in _ACTING and not self._topics:
            self._unknown = True
        elif mood == _IF:
            self._if_content = True

    def _hear_thing(self, sign: str) -> None:
        mood = self._mood
        if sign in ("VPN", "APN", "ROAMING"):
            self.jargon.append(sign)
        if mood == _IF:
            self._if_topics.append(sign)
            self._if_content = True
            return
        if mood == _SKIP:
            if sign == "PAYMENT":
                self.notice = True
            return
        self._topics.append(sign)

    def _hear_tool(self, name: str) -> None:
        if self._mood in (_START, _REQUEST, _ENSURE) or (self._mood in _ASKING and name not in CHANGES):
            if self._mood == _START:
                self._mood = _REQUEST
            self.requests.append(
                Request(name, {}, "", None, changes=name in CHANGES, exact=True, condition=self._condition)
            )
            self._verb = ""
            self._exact = True
        elif self._mood == _NOT:
            self.refuses = True

    def _hear_verb(self, sign: str, before: str) -> None:
        mood, kind = self._mood, self._kind
        if mood == _IF:
            acts = kind == "" and before not in ("you", "would", "ask", "i", "i will", "not", "do", "you have")
            if acts and self._if_content and sign not in ("set",):
                self._end_condition()
                self._hear_verb(sign, "")
            elif (kind == "ed" and self._past == "you have") or (kind == "ing" and not self._if_content):
                self._if_implied(sign)
            else:
                self._if_content = True
            return
        if mood == _START:
            if kind and not (kind == "ing" and self._joined):
                self._mood = _TELL
                if kind == "ing":
                    self._verb = "turn" if sign in ("on", "off") else sign
                    self._wanted = {"on": True, "off": False}.get(sign)
                return
            self._mood = mood = _REQUEST
        if mood == _ENSURE and sign == "open" and self._topics:
            return
        if mood == _ENSURE and kind == "" and sign not in ("take", "set", "reset") and not self._topics:
            self._mood = mood = _REQUEST
        if mood == _TELL:
            return
        if mood == _WILL and sign not in _LOOKING:
            self._verb = sign
            return
        if self._verb and mood in _ACTING:
            if self._verb == "grant" and sign in ("open", "check", "send"):
                return
            if kind == "" and self._verb == "turn" and (self._topics or self._slots) and sign in ("on", "off", "turn"):
                if sign != "turn":
                    self._hear_polarity(sign == "on")
                return
            if sign == "set" and self._verb in ("set", "grant", "turn") and set(self._topics) <= _WEAK:
                return
            if sign == self._verb and not self._topics:
                return
            if kind == "ing" and set(self._topics) - _WEAK:
                self._flush(ends=False)
                self._segment(_SKIP)
                return
            if self._verb == "report" and not self._topics and sign == "report":
                return
            if mood == _ENSURE and self._topics:
                pass
            elif kind == "ed":
                if sign in ("on", "off"):
                    self._hear_polarity(sign == "on")
                    return
                if self._verb in _LOOKING:
                    self._embedded = True
                    return
            elif self._verb == "take" and sign == "take":
                return
            else:
                topics = self._topics
                self._flush(ends=False, before_verb=True)
                wanted = None
                self._clear()
                self._wanted = wanted
                if topics:
                    self._context = tuple(t for t in topics if t not in _NO_CONTEXT) or self._context
        if sign in ("on", "off"):
            self._verb = "turn" if self._verb == "" or mood in _ACTING else self._verb
            self._hear_polarity(sign == "on")
        else:
            self._verb = sign

    def _if_implied(self, sign: str) -> None:
        self._if_content = True
        if self._if_kind == "when" and sign in _DONE:
            self._if_verb = sign

    # --- what comes of a segment ---

    def _flush(self, *, ends: bool, before_verb: bool = False) -> None:
        mood, topics = self._mood, self._topics
        if self._exact and self._wanted is not None and not self._verb and self.requests:
            self.requests[-1] = replace(self.requests[-1], wanted=self._wanted)
        elif mood in _ACTING:
            self._request(before_verb)
        elif mood in _ASKING:
            self._question()
        elif mood == _START:
            self._fragment()
        elif mood == _NOT:
            if topics or self._verb:
                self.refuses = True
                self._last = None
        elif mood in (_TELL, _WILL):
            if "PAYMENT" in topics:
                self.notice = True
            if mood == _TELL and topics and topics[0] not in _FACTS:
                if "REBOOT" in topics:
                    self._stated = Phrase("reboot", ("REBOOT",))
                elif self._verb:
                    self._stated = Phrase(self._verb, tuple(topics), tuple(self._slots), self._wanted)
        elif mood == _IF and ends and self._if_verb:
            self._end_condition()
        for topic in topics:
            if topic not in _NO_CONTEXT:
                self._context = tuple(topics)
                self._mentioned += [one for one in topics if one not in _NO_CONTEXT]
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
            if topics and all(topic in _NO_CONTEXT for topic in topics):
                return
            if "PERMISSION" in last.topics or any(t in ("MESSAGING", "BROWSER") for t in last.topics):
                if self._slots or "PERMISSION" in topics:
                    merged = replace(last, topics=last.topics, slots=tuple(self._slots) or last.slots)
            if self._wanted is not None:
                merged = replace(merged, wanted=self._wanted)
            self._say(merged)
            return
        if self._unknown:
            return
        if self._wanted is not None and topics:
            self._add(meant(Phrase("turn", tuple(topics), tuple(self._slots), self._wanted)))
            return
        facts = [_FACTS[topic] for topic in topics if topic in _FACTS]
        if len(topics) == len(facts):
            return
        self._weakly(topics[0])

    def _weakly(self, topic: str) -> None:
        found = look_at(topic, self._topics, self._slots)
        if found is not None:
            self.weak.append(replace(found, condition=self._condition))

    def _question(self) -> None:
        topics = self._topics
        consents = self._mood == _CONSENT
        if consents or self._past == "mine":
            self._consent(topics)
            return
        facts = [_FACTS[topic] for topic in topics if topic in _FACTS]
        if facts and not (set(topics) & {"BAR"}):
            if "SYMPTOM" in topics and len(facts) > 1:
                facts = [fact for fact in facts if fact is not Fact.SYMPTOM]
            self.facts += facts
            return
        seen = [topic for topic in topics if topic in READS]
        strong = [topic for topic in seen if topic not in _WEAK] or seen
        if self._mood == _PAST and (self._verb in ("reboot", "pay", "take") or "REBOOT" in topics):
            self.facts.append(Fact.DONE)
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
        elif self._mood == _PAST:
            self.facts.append(Fact.DONE)

    def _consent(self, topics: list[str]) -> None:
        """Whether the customer would mind."""
        known = [_FACTS[topic] for topic in topics if topic in _FACTS]
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
        facts = [_FACTS[topic] for topic in topics if topic in _FACTS]
        if facts and (verb in ("", "check", "report", "run", "set", "grant", "send", "other") or not verb):
            if len(facts) == len([t for t in topics if t not in _WEAK]) or topics[0] in _FACTS:
                if verb == "grant" and "REFUEL" not in topics and "PLAN" not in topics and "NUMBER" not in topics:
                    pass
                elif verb == "set" and "PLAN" not in topics and "REFUEL" not in topics:
                    self.outside = True
                    return
                else:
                    self.facts += facts
                    return
        if self._mood == _ENSURE:
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
            if verb == "pick" and (self._slots or "=auto" in self._slots):
                pass
            elif verb == "pick" and "PAYMENT" in topics:
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
            strong = [t for t in own if t not in _WEAK]
            own = strong or own
        permission = {"PERMISSION", "MESSAGING", "BROWSER"} & (
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

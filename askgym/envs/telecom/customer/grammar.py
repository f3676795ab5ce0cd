"""From signs to what is asked: who is to do what, whether it is asked, told, forbidden or only supposed.

This module owns grammar: moods, what ends them, and which thing a verb is about. It knows signs, no words, and leaves
to `askgym.envs.telecom.customer.meaning` which tool does what. One pass, linear in the number of signs.
"""

from __future__ import annotations

from dataclasses import replace

from askgym.envs.telecom.customer.findings import Findings
from askgym.envs.telecom.customer.heard import Condition, Request
from askgym.envs.telecom.customer.meaning import (
    CHANGES,
    READS,
    Phrase,
    meant,
)
from askgym.envs.telecom.customer.moods import (
    ACTING,
    ASKING,
    CONSENT,
    DOABLE,
    ENSURE,
    IF,
    KINDS,
    LOOKING,
    NO_CONTEXT,
    NOT,
    PAST,
    QUESTION,
    REQUEST,
    SKIP,
    SOFT,
    START,
    TELL,
    THING_SIGNS,
    VERB_SIGNS,
    WEAK,
    WILL,
)
from askgym.envs.telecom.customer.scanning import HARD, TOOL, UNKNOWN

__all__ = ["Listener"]


class Listener(Findings):
    """Reads signs, and keeps what they ask for."""

    __slots__ = ()

    # --- segments ---

    def _sentence(self) -> None:
        self._condition = Condition.ALWAYS
        self._if_kind = ""
        self._last = None
        self._segment(START)

    def _segment(self, mood: str) -> None:
        self._mood = mood
        self._past = ""
        self._joined = self._may = self._told = False
        self._clear()

    def hear(self, signs: list[str]) -> None:
        """Take in the signs of a message."""
        total = len(signs)
        for at, sign in enumerate(signs):
            if sign in HARD:
                self._end_sentence(sign)
            elif sign in SOFT:
                if self._slots and at + 1 < total and signs[at + 1][0] == "=" and self._verb:
                    continue
                self._end_segment(sign)
            elif sign in KINDS:
                self._kind = sign
                continue
            elif sign in VERB_SIGNS:
                self._hear_verb(sign, signs[at - 1] if at else "")
            elif sign in THING_SIGNS:
                self._hear_thing(sign)
            elif sign[0] == "=":
                self._slots.append(sign)
            elif sign == "please" and self._mood in (WILL, TELL, SKIP, NOT):
                # What comes after it is asked for, whatever was told before.
                self._flush()
                self._segment(NOT if self._mood == NOT and not self.refuses else START)
            elif sign in ("filler", "please"):
                if self._mood == IF and self._if_content and at + 1 < total and signs[at + 1] in VERB_SIGNS:
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
        if mark == "?" and self._mood in (START, TELL) and not self._verb:
            self._mood = QUESTION
        if self._mood == IF and mark == "?":
            self._mood = QUESTION
        elif self._mood == IF and self._if_verb:
            self._end_condition()
        self._flush()
        self._sentence()

    def _end_segment(self, joint: str) -> None:
        mood, verb = self._mood, self._verb
        if mood == IF:
            if joint in ("and", "or"):
                return
            self._end_condition()
            return
        had_topics = bool(self._topics)
        self._flush()
        joins = joint in ("and", "or")
        if mood == WILL and joint not in ("but", ":"):
            nxt = WILL
        elif (mood in (TELL, SKIP) and joins) or (mood in ASKING and joins):
            nxt = mood
        elif mood == NOT and joins and (had_topics or verb):
            nxt = NOT
        else:
            nxt = START
        inherited = self._last if mood in (REQUEST, ENSURE, NOT, START) and joint in (",", "and", "or") else None
        condition = self._condition
        self._segment(nxt)
        self._joined = joins and mood == REQUEST
        self._condition = condition if joins or joint == "," else Condition.ALWAYS
        self._last = inherited if nxt in (START, NOT) else None

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
        elif mood == SKIP:
            pass
        elif mood == IF:
            self._hear_in_condition(sign)
        elif sign == "not":
            self._hear_not()
        elif sign in ("if", "unless", "when", "before"):
            self._hear_if(sign)
        elif sign == "so":
            self._condition = Condition.AS_READ
            if mood != START:
                self._flush()
                self._segment(START)
        elif sign == "because":
            if mood in ACTING and self._verb == "grant":
                return
            if mood in (START, TELL):
                self._mood = TELL
            else:
                self._flush()
                self._segment(SKIP)
        elif sign == "general":
            if self._told:
                self._mood = TELL
        elif mood == START:
            self._begin(sign)
        elif mood in ACTING:
            self._hear_in_request(sign)
        elif mood == TELL:
            if sign == "ensure" and self._topics:
                self._mood = ENSURE
                self._told = True
            elif sign == "ask" and not self._verb:
                self._flush()
                self._segment(REQUEST)
            elif sign in ("what", "willing"):
                pass
        elif mood == NOT:
            if sign in ("ask", "ensure"):
                pass
        elif mood == WILL and sign == "ask":
            self._segment(REQUEST)
        elif mood in ASKING and sign in ("willing", "may i") and not self._topics:
            self._mood = CONSENT

    def _begin(self, sign: str) -> None:
        if sign in ("ask", "you can"):
            self._mood = REQUEST
            self._may = sign == "you can"
        elif sign == "ensure":
            self._mood = ENSURE
            self._told = bool(self._topics)
        elif sign in ("is", "do") and self._topics:
            self._mood = TELL
        elif sign in ("what", "is", "do", "whether"):
            self._mood = QUESTION
        elif sign == "did":
            self._mood = PAST
        elif sign in ("may i", "willing"):
            self._mood = CONSENT
            self._past = "mine" if sign == "may i" else ""
        elif sign == "i will":
            self._mood = WILL
        elif sign == "it" and self._topics:
            self._pronoun = True
        elif sign in ("i", "it", "you", "would", "you have"):
            self._mood = TELL

    def _hear_in_request(self, sign: str) -> None:
        if sign == "it":
            self._pronoun = True
        elif sign in ("whether", "what", "is", "do", "did"):
            if self._mood == ENSURE and sign in ("is", "do"):
                return
            if self._verb in LOOKING or not self._verb:
                if self._topics and self._verb in LOOKING and sign in ("is", "do"):
                    self._embedded = True
                    return
                self._flush()
                self._segment(PAST if sign == "did" else QUESTION)
                self._embedded = True
            elif self._topics:
                self._flush()
                self._segment(SKIP)
        elif sign == "ensure" and self._verb not in LOOKING:
            self._flush()
            topics = self._topics
            self._segment(ENSURE)
            self._topics = topics
        elif sign == "ensure":
            self._embedded = True
        elif sign in ("i", "i will", "would") and self._verb and self._topics:
            self._flush()
            self._segment(SKIP)
        elif sign in ("willing", "may i") and self._verb in LOOKING:
            self._segment(CONSENT)

    def _hear_not(self) -> None:
        mood = self._mood
        if mood == ENSURE:
            self._negated = True
        elif mood == START and self._topics:
            self._mood = TELL
            self._negated = True
        elif mood in (START, REQUEST):
            if mood == REQUEST and self._verb:
                self._flush()
            self._segment(NOT)
        elif mood == TELL:
            self._negated = True

    def _hear_if(self, sign: str) -> None:
        mood = self._mood
        if mood in ACTING and self._verb in LOOKING and sign == "if" and not self._topics:
            self._flush()
            self._segment(QUESTION)
            self._embedded = True
            return
        if mood in ASKING and sign == "if" and not self._topics:
            return
        reports = mood in ACTING and self._verb == "report"
        self._flush()
        keeps = self._condition
        self._segment(IF)
        self._condition = keeps
        self._if_kind = sign
        self._if_topics = []
        self._if_verb = ""
        self._if_content = False
        self._if_negated = False
        self._past = "report" if reports else "post" if mood in ACTING else ""

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
            self._segment(START)
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
            self._segment(SKIP)
            return
        self._segment(START)
        self._condition = condition

    def _hear_event(self, sign: str) -> None:
        mood = self._mood
        if mood == IF:
            self._if_topics.append("persists" if sign == "persists" or self._if_negated else sign)
            self._if_content = True
            self.supposes = True
            return
        if sign == "persists":
            if mood == START:
                self._mood = TELL
            return
        if mood in (NOT, SKIP) and sign != "bye!":
            return
        if self._negated and sign in ("working?", "solved!"):
            return
        if sign == "transfer":
            if mood in ASKING:
                self._topics.append("TRANSFER")
            elif not self._negated and self._condition is Condition.ALWAYS:
                self.events.append(sign)
        else:
            self.events.append(sign)
        if mood == START:
            self._mood = TELL

    def _hear_polarity(self, wanted: bool) -> None:
        if self._mood == IF:
            self._if_content = True
        elif self._wanted is None:
            self._wanted = wanted
        elif self._wanted is not wanted and self._mood in ACTING and self._verb:
            self._cycle = True

    def _hear_unknown(self) -> None:
        mood = self._mood
        if mood == START:
            if self._into or (self._last is not None and not self._topics):
                self._unknown = True
            else:
                self._mood = TELL
        elif mood in ACTING and not self._topics:
            self._unknown = True
        elif mood == IF:
            self._if_content = True

    def _hear_thing(self, sign: str) -> None:
        mood = self._mood
        if sign in ("VPN", "APN", "ROAMING"):
            self.jargon.append(sign)
        if mood == IF:
            self._if_topics.append(sign)
            self._if_content = True
            return
        if mood == SKIP:
            if sign == "PAYMENT":
                self.notice = True
            return
        self._topics.append(sign)

    def _hear_tool(self, name: str) -> None:
        if self._mood in (START, REQUEST, ENSURE) or (self._mood in ASKING and name not in CHANGES):
            if self._mood == START:
                self._mood = REQUEST
            self.requests.append(
                Request(name, {}, "", None, changes=name in CHANGES, exact=True, condition=self._condition)
            )
            self._verb = ""
            self._exact = True
        elif self._mood == NOT:
            self.refuses = True

    def _hear_verb(self, sign: str, before: str) -> None:
        mood, kind = self._mood, self._kind
        if mood == IF:
            acts = kind == "" and before not in ("you", "would", "ask", "i", "i will", "not", "do", "you have")
            if acts and self._if_content and sign not in ("set",):
                self._end_condition()
                self._hear_verb(sign, "")
            elif (kind == "ed" and self._past == "you have") or (kind == "ing" and not self._if_content):
                self._if_implied(sign)
            else:
                self._if_content = True
            return
        if mood == START:
            if kind and not (kind == "ing" and self._joined):
                self._mood = TELL
                if kind == "ing":
                    self._verb = "turn" if sign in ("on", "off") else sign
                    self._wanted = {"on": True, "off": False}.get(sign)
                return
            self._mood = mood = REQUEST
        if mood == ENSURE and sign == "open" and self._topics:
            return
        if mood == ENSURE and kind == "" and sign not in ("take", "set", "reset") and not self._topics:
            self._mood = mood = REQUEST
        if mood == TELL:
            return
        if mood == WILL and sign not in LOOKING:
            self._verb = sign
            return
        if self._verb and mood in ACTING:
            if self._verb == "grant" and sign in ("open", "check", "send"):
                return
            if kind == "" and self._verb == "turn" and (self._topics or self._slots) and sign in ("on", "off", "turn"):
                if sign != "turn":
                    self._hear_polarity(sign == "on")
                return
            if sign == "set" and self._verb in ("set", "grant", "turn") and set(self._topics) <= WEAK:
                return
            if sign == self._verb and not self._topics:
                return
            if kind == "ing" and set(self._topics) - WEAK:
                self._flush()
                self._segment(SKIP)
                return
            if self._verb == "report" and not self._topics and sign == "report":
                return
            if mood == ENSURE and self._topics:
                pass
            elif kind == "ed":
                if sign in ("on", "off"):
                    self._hear_polarity(sign == "on")
                    return
                if self._verb in LOOKING:
                    self._embedded = True
                    return
            elif self._verb == "take" and sign == "take":
                return
            else:
                topics = self._topics
                self._flush(before_verb=True)
                wanted = None
                self._clear()
                self._wanted = wanted
                if topics:
                    self._context = tuple(t for t in topics if t not in NO_CONTEXT) or self._context
        if sign in ("on", "off"):
            self._verb = "turn" if self._verb == "" or mood in ACTING else self._verb
            self._hear_polarity(sign == "on")
        else:
            self._verb = sign

    def _if_implied(self, sign: str) -> None:
        self._if_content = True
        if self._if_kind == "when" and sign in DOABLE:
            self._if_verb = sign

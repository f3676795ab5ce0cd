"""What a customer's words, or a phone's own, say about the phone: facts by name, read by meaning and not by sentence.

Names of facts and their values are those of `askgym.envs.telecom.agents.steps`. Questions state nothing. Imports the
steps and the readers of single facts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from askgym.envs.telecom.agents.readings import READERS, has_signal, permissions, vpn_performance
from askgym.envs.telecom.agents.recalling import BY_NAME
from askgym.envs.telecom.agents.sentences import DONE, NO, NOT_DONE, YES, sentences
from askgym.envs.telecom.agents.step import Kind, Step

__all__ = ["read"]

_CLAUSE: Final = re.compile(r"[,;|]|\bbut\b|\band\b|\bso\b|—|–")
_NAMES: Final[Mapping[str, str]] = {
    "airplane": r"(?:air|aero)?plane[ _-]?mode|air ?plane|flight mode",
    "saver": r"data[ _-]?sav(?:er|ing)(?: mode)?|saver mode",
    "roaming": r"(?:data )?roaming",
    "data": r"(?:mobile|cellular) data|data (?=enabled|disabled)|mobile internet",
    "wifi_calling": r"wi-?fi[ _-]calling",
    "wifi": r"wi-?fi(?: radio)?",
    "vpn": r"vpn",
}
_NAME: Final = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _NAMES.items()))
_STATE: Final = re.compile(
    r"(?P<on>\bnot (?:turned |switched )?off\b)"
    r"|(?P<off>(?:\bnot|n't|\bno longer)(?: currently| yet)? (?:turned |switched |set )?(?:on|enabled|active|connected|"
    r"running|using)\b|\b(?:off|disabled|inactive|disconnected|deactivated)\b)"
    r"|(?P<also_on>\b(?:(?<!hold )(?<!hang )on(?! (?:my|the|this|your|it|top|here|screen|a)\b)|"
    r"enabled|active|activated|connected)\b)"
)
_ABSENT: Final = re.compile(r"\b(?:no|not in|without(?: an?| any)?|isn't (?:an?|any|in)|not (?:an?|any)) (?:active )?$")
_POINTS_BACK: Final = re.compile(r"\b(?:it|that|this|they|which|switch)\b|^\s*(?:now )?\S+(?: \S+)?\s*$")
_YES_NO: Final = re.compile(r"\b(?:enabled|connected): (yes|no)\b")
_YES_ON: Final = re.compile(r"^\W*(?:yes|yeah|yep)\b")
_NO_OFF: Final = re.compile(r"^\W*(?:no|nope)\b")
_POLITE: Final = re.compile(
    r"\W*(?:okay|ok|all ?right|sure|fine|well|hm+|oh(?: dear)?|thanks?|thank you|of course)\W*$"
)
_RESET: Final = re.compile(r"\breset\b")
_RESTARTED: Final = re.compile(r"re(?:boot|start)|(?:back|on) again|came back")


def read(text: str, step: Step | None, *, assume: bool = True) -> Mapping[str, str]:
    """What a text says about the phone.

    Args:
        text: the customer's reply, or what a tool of the phone returned.
        step: what it was the reply to, which bare answers ("it is off") belong to; None for nothing known.
        assume: take "done" and "okay" for having done what was asked for.

    Returns:
        Values by name of the fact, only what was said; "" for what must be looked up again.
    """
    return _read(text, step.name if step else "", assume)


@lru_cache(4096)
def _read(text: str, name: str, assume: bool) -> Mapping[str, str]:
    step = BY_NAME.get(name)
    told, _ = sentences(text)
    if not assume or (step is not None and step.kind is Kind.LOOK):
        told = [sentence for sentence in told if not _POLITE.match(sentence)]
    facts = _switches(told, step)
    words = " \n ".join(told)
    fact = step.fact if step else ""
    for other, (cue, reader) in READERS.items():
        if other == fact or cue in words:
            value = reader(words, other == fact)
            if value:
                facts[other] = value
    _status_bar(words, step, facts)
    if fact == "permissions" or "permission" in words:
        facts.update(permissions(words, fact == "permissions"))
    if facts.get("vpn") == "on" and (quality := vpn_performance(words, fact == "vpn")):
        facts["vpn"] = quality
    if step is not None and assume:
        _of_the_step(words, step, facts)
    return facts


def _switches(told: list[str], step: Step | None) -> dict[str, str]:
    """Settings that are on or off: each has the last state that its clause gives it."""
    facts: dict[str, str] = {}
    last = step.fact if step and (step.switch or step.fact == "vpn") else ""
    named = False
    for sentence in told:
        sentence = _YES_NO.sub(_as_state, sentence)
        if not _STATE.search(sentence) and not _NAME.search(sentence):
            continue
        for clause in _CLAUSE.split(sentence):
            names = list(_NAME.finditer(clause))
            if not names:
                state = _last_state(clause)
                if state and last and (not named or _POINTS_BACK.search(clause)):
                    facts[last] = state
                continue
            named = True
            begin = 0
            for at, name in enumerate(names):
                last = name.lastgroup or ""
                end = names[at + 1].start() if at + 1 < len(names) else len(clause)
                state = _last_state(clause[name.end() : end])
                if not state:
                    before = clause[begin : name.start()]
                    state = "off" if _ABSENT.search(before) else _last_state(before)
                if state:
                    facts[last] = state
                begin = end
    facts.pop("wifi", None)
    if not named and last and last not in facts and told and step is not None and step.kind is Kind.LOOK:
        if _YES_ON.search(told[0]):
            facts[last] = "on"
        elif _NO_OFF.search(told[0]):
            facts[last] = "off"
    return facts


def _as_state(found: re.Match[str]) -> str:
    return ": on" if found[1] == "yes" else ": off"


def _last_state(clause: str) -> str:
    found = ""
    for state in _STATE.finditer(clause):
        found = "off" if state.lastgroup == "off" else "on"
    return found


def _status_bar(words: str, step: Step | None, facts: dict[str, str]) -> None:
    """What a status bar shows without a word for it: airplane mode and data saver are on if they stand there."""
    bar = "status bar" in words or "🔋" in words or (step is not None and step.fact == "signal")
    if bar or (step is not None and step.kind is Kind.MEND) or "service" in words or "signal" in words:
        signal = has_signal(words)
        if signal:
            facts["signal"] = signal
    if not bar:
        return
    if "airplane" not in facts and ("airplane" in words or "✈" in words):
        facts["airplane"] = "on"
    if "saver" not in facts and "🔽" in words:
        facts["saver"] = "on"
    if facts.get("airplane") == "on" and facts.get("signal") != "yes":
        facts["signal"] = "no"
    elif "signal" in facts:
        facts.setdefault("airplane", "off")


def _of_the_step(words: str, step: Step, facts: dict[str, str]) -> None:
    """What a reply to a request says without naming it: that it was done."""
    if step.kind is not Kind.MEND or NOT_DONE.search(words):
        return
    done = DONE.search(words) is not None or YES.search(words) is not None
    if step.name == "reset_apn":
        if done or _RESET.search(words):
            facts["apn"] = facts["mmsc"] = step.value
    elif step.name == "reboot":
        if done or _RESTARTED.search(words):
            facts["rebooted"] = step.value
    elif done and step.fact not in facts and not NO.search(words.partition("\n")[0]):
        facts[step.fact] = step.value

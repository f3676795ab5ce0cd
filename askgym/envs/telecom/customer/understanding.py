"""What a customer makes of a technician's message: `understand`, a pure function of the text.

Exact names of tools with their arguments are read here; everything else is a matter of lexicon and grammar. Imports its
siblings.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from askgym.envs.telecom.customer.grammar import Listener
from askgym.envs.telecom.customer.heard import Condition, Fact, Heard, Request
from askgym.envs.telecom.customer.meaning import OUTSIDE, READS, SWITCHES, VAGUE, Phrase, meant, mode_of
from askgym.envs.telecom.customer.rewording import reword
from askgym.envs.telecom.customer.scanning import scan
from askgym.envs.telecom.user_tools import USER_TOOLS

__all__ = ["about", "understand"]

_KEPT = 4096
_LONG = 2_000
_CALL = re.compile(
    r"\b(" + "|".join(sorted(USER_TOOLS, key=len, reverse=True)) + r")\b[`*\"']*\s*,?\s*"
    r"(?:[\"']?(?:arguments|args)[\"']?\s*[:=]\s*)?"
    r"(\((?:[^(){}]|\{[^{}]*\}){0,400}\)|\{(?:[^{}]|\{[^{}]*\}){0,400}\})?"
)
_PAIR = re.compile(r"[\"']?(\w+)[\"']?\s*[=:]\s*(\{[^{}]*\}|\"[^\"]*\"|'[^']*'|[\w.-]+)")
_GIGABYTES = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d{1,3})?)\s*(?:gb|gigs?|gigabytes?)\b", re.IGNORECASE)

_TOPICS: Final = (*SWITCHES.items(), *READS.items())
_WHOLE: Final = {"check_network_status": "NETWORK"}
"""Named by its own name, it is asked for the whole report, and not for the line about one thing."""


def understand(text: str) -> Heard:
    """What a message asks and says; the same for the same text, whatever was said before.

    Args:
        text: anything; "" asks nothing.
    """
    return _understand(text) if len(text) <= _LONG else _understand.__wrapped__(text)


@lru_cache(maxsize=_KEPT)
def _understand(text: str) -> Heard:
    exact: dict[str, list[Mapping[str, object]]] = {}
    plain = text
    if "_" in text:
        plain = _CALL.sub(lambda found: _take_call(found, exact), text)
    listener = Listener()
    listener.hear(scan(reword(plain)))
    requests = _settle(listener, exact)
    events = listener.events
    facts = tuple(dict.fromkeys(listener.facts))
    named = _GIGABYTES.search(text) if Fact.REFUEL in facts else None
    return Heard(
        requests=requests,
        facts=facts,
        done=listener.done,
        gigabytes=None if named is None else float(named[1]),
        outcome="working?" in events or "solved!" in events,
        claims="solved!" in events,
        closes="bye!" in events,
        transfers="transfer" in events,
        payment_notice=listener.notice,
        vague=listener.vague or (not requests and any(weak.tool == VAGUE for weak in listener.weak)),
        outside=listener.outside or (not requests and any(weak.tool == OUTSIDE for weak in listener.weak)),
        jargon=tuple(dict.fromkeys(listener.jargon)),
        refuses=listener.refuses,
    )


def _settle(listener: Listener, exact: Mapping[str, list[Mapping[str, object]]]) -> tuple[Request, ...]:
    """Each request once, with the arguments of those that were named exactly; looks that a change covers are gone."""
    found = [_with_arguments(request, exact) if request.exact else request for request in listener.requests]
    mode = mode_of(listener.generations)
    if mode is not None:
        found = [
            replace(one, arguments={"mode": mode}, missing=()) if one.missing == ("mode",) else one for one in found
        ]
    if any(one.tool == "reseat_sim_card" for one in found):
        # Switching the phone off and on again goes with it.
        found = [one for one in found if one.tool != "reboot_device" or one.wanted is None]
    if not found:
        found = [one for one in listener.weak if one.tool not in (VAGUE, OUTSIDE)][-1:]
    changed = {request.topic for request in found if request.changes}
    merged: list[Request] = []
    for request in found:
        if not request.changes and request.topic in changed and not request.exact:
            continue
        at = next((i for i, one in enumerate(merged) if _same(one, request)), None)
        if at is None:
            merged.append(request)
        elif merged[at].condition is not Condition.ALWAYS and request.condition is Condition.ALWAYS:
            merged[at] = request
    named = {one.tool for one in merged if one.exact}
    kept = [one for one in merged if not _covered(one, merged)]
    return tuple([replace(one, exact=True) if one.tool in named and not one.exact else one for one in kept])


def _covered(request: Request, others: list[Request]) -> bool:
    """Whether a request says less of what another says: "flip the switch", "put it back"."""
    for other in others:
        if other is request or not other.changes:
            continue
        if not request.tool:
            meant_too = about(request, other.topic)
            if meant_too is not None and meant_too.tool == other.tool:
                return True
        elif request.changes and request.tool == other.tool and request.wanted is None and other.wanted is not None:
            return True
    return False


def _same(one: Request, other: Request) -> bool:
    return (
        one.tool == other.tool and one.arguments == other.arguments and (one.wanted == other.wanted or not one.changes)
    )


def about(request: Request, topic: str) -> Request | None:
    """A request that named nothing ("turn it on"), of the thing that was spoken of before.

    Args:
        request: one whose tool is "".
        topic: the sign of the thing.

    Returns:
        The request; None where the thing cannot be treated so.
    """
    found = meant(Phrase(str(request.arguments.get("verb", "turn")), (topic,), (), request.wanted))
    if isinstance(found, str) or len(found) != 1 or not found[0].changes:
        return None
    return replace(found[0], condition=request.condition)


# --- tools called by their names ---


def _take_call(found: re.Match[str], exact: dict[str, list[Mapping[str, object]]]) -> str:
    name, rest = found[1], found[2]
    exact.setdefault(name, []).append(_arguments(name, rest) if rest else {})
    return f" {name} "


def _arguments(name: str, text: str) -> Mapping[str, object]:
    """The arguments in brackets: JSON, keywords, or values in the tool's order; what cannot be read is left."""
    if text[0] == "{" or text[1:].lstrip()[:1] == "{":
        inner = text if text[0] == "{" else text[1:-1].strip()
        try:
            value = json.loads(inner)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            inside = value.get("arguments", value)
            value = inside if isinstance(inside, dict) else value
            if name == "set_apn_settings" and "apn_settings" not in value:
                value = {"apn_settings": value}
            return value
    pairs = {key: _literal(value) for key, value in _PAIR.findall(text)}
    if pairs:
        return pairs
    values = [part.strip() for part in text.strip("(){}").split(",") if part.strip()]
    parameters = USER_TOOLS[name].parameters
    return {parameter.name: _literal(value) for parameter, value in zip(parameters, values, strict=False)}


def _literal(text: str) -> object:
    if text[:1] in "{\"'":
        try:
            return ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return text.strip("\"'{}")
    return text


def _with_arguments(request: Request, exact: Mapping[str, list[Mapping[str, object]]]) -> Request:
    """An exact request with its arguments, as far as the tool takes them; which are missing."""
    calls = exact.get(request.tool)
    given = calls.pop(0) if calls else {}
    parameters = USER_TOOLS[request.tool].parameters
    arguments = {one.name: given[one.name] for one in parameters if one.name in given}
    if "app_name" in {one.name for one in parameters}:
        arguments.setdefault("app_name", "messaging")
    missing = tuple(one.name for one in parameters if one.name not in arguments)
    topic = _WHOLE.get(request.tool) or next((topic for topic, tool in _TOPICS if tool == request.tool), "")
    return replace(request, arguments=arguments, missing=missing, topic=topic)

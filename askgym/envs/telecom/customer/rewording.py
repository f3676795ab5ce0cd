"""Roundabout ways of asking, put plainly before a message is taken apart: "tap it so that it is no longer lit".

This module owns constructions that say in a clause what a verb says in a word. Each is a matter of grammar, whatever
setting it is about. Imports the standard library only.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["reword"]

_DARK: Final = (
    r"(?:(?:'s| is| turns| goes| becomes)? ?(?:no longer|not|isn't|stops being) ?(?:lit(?: up)?|highlighted|coloured|"
    r"colored|blue|green|active|enabled|on|glowing|bright|selected)|(?:'s| is| turns| goes| becomes) (?:grey|gray|"
    r"greyed out|grayed out|dark|dim|dimmed|unlit|off|disabled|inactive|switched off|turned off)| ?goes out| ?dims)"
)
_LIT: Final = (
    r"(?:(?:'s| is| turns| becomes| goes) (?:lit(?: up)?|highlighted|blue|green|coloured|colored|bright|on|active|"
    r"enabled|switched on|turned on)| ?lights up| ?glows)"
)
_TAP: Final = r"(?:tap|press|touch|click|hit|flip|slide|toggle|use|move)(?: on)?"
_SO: Final = r"(?:,[^,.]{3,60},)?,? (?:so(?: that)?|until) (?:it|that|the icon|the switch|the toggle|the slider)"
_OPTION: Final = r"(?:that|this|the) (?:option|setting|feature|function|mode|one|thing)"
_SURE: Final = r"\b(?:make|making) sure (?:that )?([^.?!,]{2,40}?) (?:is|are)"
_RUNS: Final = r"(?:active|enabled|on|running|in use|turned on|switched on|activated)"
_NO_REQUEST: Final = (
    r"(?!have\b|are\b|see\b|don't\b|do not\b|do\b|want\b|like\b|still\b|need\b|prefer\b|agree\b|know\b|get\b|cannot\b|"
    r"can't\b|were\b|had\b|notice\b)"
)
_AT: Final = r"(?:on|in|from) (?:the|your) (?:device|phone|handset|end|side)\b(?!')"
_WAYS: Final[tuple[tuple[str, str], ...]] = (
    # Where and without what a thing is done is no thing of its own.
    (rf"\b(it|that|this|them|one) {_AT}", r"\1"),
    (r"\b(?:on|at|from) your (?:end|side)\b", ""),
    (r"\bwithout (?:using |any |a |the )?wi-?fi\b(?! ?-?call)", ""),
    (r"\b(?:all |any |your |other )*wireless (?:connections?|radios?|signals?|communications?)\b", "everything"),
    (r"\bbefore (?:you|we|i)\b[^.?!,]{0,60},", ""),
    (r"\btak(?:e|ing) (?:a|another)(?: quick| closer| second| good)? look(?: at)?\b", "check"),
    # How a thing looks when it is on or off.
    (rf"\b{_TAP} ([^.?!,]{{3,60}}?){_SO}{_DARK}", r"turn off \1"),
    (rf"\b{_TAP} ([^.?!,]{{3,60}}?){_SO}{_LIT}", r"turn on \1"),
    (
        r"\b(?:move|slide|set|flip|push|bring|switch) (?:the |your )?([^.?!,]{3,40}?)"
        r"(?: switch| toggle| slider| button)? (?:in|on)?to (?:the )?[\"']?(on|off)[\"']?(?: position)?(?=[\s.,!?]|$)",
        r"turn \2 \1",
    ),
    (rf"\b(turn|switch|put) {_OPTION} (off|on)\b", r"\1 it \2"),
    # What is to be the case is to be made so.
    (rf"{_SURE} (?:no longer|not) {_RUNS}\b", r"turn off \1"),
    (rf"{_SURE} no longer connected\b", r"disconnect \1"),
    (r"\bby (?:turning|switching) (off|on) ([^.?!,]{2,40})", r" . please turn \1 \2"),
    (r"\bby (?:turning|switching) ([^.?!,]{2,40}?) (off|on)\b", r" . please turn \2 \1"),
    (r"\bby (?:disabling|deactivating) ([^.?!,]{2,40})", r" . please turn off \1"),
    (r"\bby (?:enabling|activating) ([^.?!,]{2,40})", r" . please turn on \1"),
    # Frames around a request.
    (
        r"\b(?:the )?(?:easiest|best|simplest|quickest|next|first|only|other) (?:way|thing|step|move)"
        r"(?: (?:we|you|that)[^.?!,]{0,30}?)?(?: now| here)?(?: is|'s| would be| will be) to\b",
        "please",
    ),
    (
        r"\b(?:all|what) (?:you (?:need|have) to do|i need you to do|i'd like you to do|we need|you need)(?: now)?"
        r"(?: is|'s)(?: to)?\b",
        "please",
    ),
    (
        rf"(?:^|(?<=[.?!:] ))if you(?:'d| would| could| can)? {_NO_REQUEST}([a-z][^.?!,]{{3,80}}),"
        r" (?:then )?(?:i|we)(?:'ll| will| can| should|'d| would)[^.?!]*",
        r" . please \1 . ",
    ),
    # Nouns for what verbs do, and verbs with a goal.
    (
        r"\b(?:do|doing|perform|performing|carry out|run|running|try) an? (?:full |complete )?(\w+)(?: settings?)? "
        r"reset\b",
        r"reset the \1 settings",
    ),
    (
        r"\b(?:put|bring|take|set|return) ((?:the |your |all )?[^.?!,]{2,40}?) back to (?:(?:the|their|its|our|your) )?"
        r"(?:\S+ )?(?:factory|default|original|standard|initial|defaults)\b[^.?!,;]{0,25}",
        r"reset \1",
    ),
    (r"\bopen (?:up )?(?:the|your) sim(?: card)? (?:tray|slot|holder|drawer)\b", "take the sim card out"),
    (r"\badd (?:the )?((?:\w+ ){0,3}permission\b)", r"grant the \1"),
    # Settings by what they are for.
    (
        rf"\b{_OPTION} that (?:reduces|cuts|limits|lowers|restricts) (?:your )?data(?: usage| use)?\b",
        "the data saver",
    ),
    (
        rf"\b{_OPTION} (?:people|you|passengers)? ?(?:use|used|need|turn on|switch on) (?:on|for|during) (?:a )?"
        r"(?:flights?|planes?)\b",
        "airplane mode",
    ),
)
_COMPILED: Final = tuple((re.compile(way, re.IGNORECASE), plainly) for way, plainly in _WAYS)
_CUES: Final = re.compile(
    r"\bit\b|that|this|them|one|your (?:end|side)|sure|\bby\b|way|thing|step|what|all|if you|reset|sim|add|wireless|"
    r"back|look|switch|permission|without|before",
    re.IGNORECASE,
)
_PERMISSION: Final = re.compile(
    r"\b(?:sms|storage)\b[^.?!]{0,20}\bpermission|\bpermission\b[^.?!]{0,25}\b(?:sms|storage)\b|"
    r"\ballowed to (?:use|access)[^.?!]{0,20}?\b(?:sms|storage)\b",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"\b(?:sms|storage)\b", re.IGNORECASE)
_GRANT_IT: Final = re.compile(
    r"\b(?:turn|switch) (?:it|that|this|that one|this one) (?:back )?on\b|"
    r"\b(?:enable|allow|grant|add|activate|give|permit) (?:it|that|this)(?: one)?\b(?: the)?(?: sms| storage)?"
    r"(?: permission)?",
    re.IGNORECASE,
)
_RESTART: Final = re.compile(r"\b(?:re-?start|re-?boot)\b", re.IGNORECASE)
_DO_THAT: Final = re.compile(
    r"\b(?:please|could you|would you|can you|let's|go ahead and)\b[^.?!]{0,30}?\bdo (?:that|so|it|one)\b",
    re.IGNORECASE,
)
_VPN: Final = re.compile(r"\bvpn\b|virtual private network", re.IGNORECASE)
_END: Final = re.compile(
    r"\b(?:end|close|stop|terminate|drop|cut|shut down|break) (?:that|the|this|your) (?:connection|tunnel)\b",
    re.IGNORECASE,
)


def reword(text: str) -> str:
    """The message with roundabout ways of asking put plainly; most messages stay as they are."""
    if _CUES.search(text) is None:
        return text
    if "\u2019" in text:
        text = text.replace("\u2019", "'")
    for way, plainly in _COMPILED:
        text = way.sub(plainly, text)
    named = _PERMISSION.search(text)
    grants = _GRANT_IT.search(text, named.end()) if named is not None else None
    if grants is not None:  # "it" is what was named last
        last = _NAMED.findall(text, 0, grants.start())[-1]
        text = f"{text[: grants.start()]}grant the messaging app the {last} permission{text[grants.end() :]}"
    if _RESTART.search(text):
        text = _DO_THAT.sub("please restart the phone", text)
    if _VPN.search(text):
        text = _END.sub("disconnect the vpn", text)
    return text

"""Roundabout ways of asking, put plainly before a message is taken apart: "tap it so that it is no longer lit".

This module owns constructions that say in a clause what a verb says in a word. Each is a matter of grammar, whatever
setting it is about. Imports the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

__all__ = ["reword"]

_I: Final = re.IGNORECASE
_DARK: Final = (
    r"(?:'s| is| turns| goes| becomes)? ?(?:no longer|not|isn't|stops being) ?(?:lit(?: up)?|highlighted|coloured|colored|"
    r"blue|green|active|enabled|on|glowing|bright|selected)|(?:'s| is| turns| goes| becomes) (?:grey|gray|greyed out|"
    r"grayed out|dark|dim|dimmed|unlit|off|disabled|inactive|switched off|turned off)|goes out|dims"
)
_LIT: Final = (
    r"(?:'s| is| turns| becomes| goes) (?:lit(?: up)?|highlighted|blue|green|coloured|colored|bright|on|active|enabled|"
    r"switched on|turned on)|lights up|glows"
)
_TAP: Final = r"(?:tap|press|touch|click|hit|flip|slide|toggle|use|move)(?: on)?"
_SO: Final = r"(?:,[^,.]{3,60},)?,? (?:so(?: that)?|until) (?:it|that|the icon|the switch|the toggle|the slider)"
_OPTION: Final = r"(?:that|this|the) (?:option|setting|feature|function|mode|one|thing)"


def _please(found: re.Match[str]) -> str:
    return f" . please {found[1]} . "


_WAYS: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    # Where a thing is done is no thing of its own.
    (re.compile(r"\b(it|that|this|them|one) (?:on|in|from) (?:the|your) (?:device|phone|handset|end|side)\b(?!')", _I), r"\1"),
    (re.compile(r"\bon your (?:end|side)\b", _I), ""),
    (re.compile(rf"\b{_TAP} ([^.?!,]{{3,60}}?){_SO} ?(?:{_DARK})", _I), r"turn off \1"),
    (re.compile(rf"\b{_TAP} ([^.?!,]{{3,60}}?){_SO} ?(?:{_LIT})", _I), r"turn on \1"),
    # What is to be the case is to be made so.
    (re.compile(r"\b(?:make|making) sure (?:that )?([^.?!,]{2,40}?) (?:is|are) (?:no longer|not) (?:active|enabled|on|"
                r"running|in use|turned on|switched on|activated)\b", _I), r"turn off \1"),
    (re.compile(r"\b(?:make|making) sure (?:that )?([^.?!,]{2,40}?) (?:is|are) no longer connected\b", _I), r"disconnect \1"),
    (re.compile(r"\bby (?:turning|switching) (off|on) ([^.?!,]{2,40})", _I), r" . please turn \1 \2"),
    (re.compile(r"\bby (?:turning|switching) ([^.?!,]{2,40}?) (off|on)\b", _I), r" . please turn \2 \1"),
    (re.compile(r"\bby (?:disabling|deactivating) ([^.?!,]{2,40})", _I), r" . please turn off \1"),
    (re.compile(r"\bby (?:enabling|activating) ([^.?!,]{2,40})", _I), r" . please turn on \1"),
    # Frames around a request.
    (re.compile(r"\b(?:the )?(?:easiest|best|simplest|quickest|next|first|only|other) (?:way|thing|step|move)"
                r"(?: (?:we|you|that)[^.?!,]{0,30}?)?(?: now| here)?(?: is|'s| would be| will be) to\b", _I), "please"),
    (re.compile(r"\b(?:all|what) (?:you (?:need|have) to do|i need you to do|i'd like you to do|we need|you need)(?: now)?"
                r"(?: is|'s)(?: to)?\b", _I), "please"),
    (re.compile(r"(?:^|(?<=[.?!:] ))if you(?:'d| would| could| can)? (?!have\b|are\b|see\b|don't\b|do not\b|do\b|want\b|"
                r"like\b|still\b|need\b|prefer\b|agree\b|know\b|get\b|cannot\b|can't\b|were\b|had\b|notice\b)([a-z][^.?!,]{3,80}),"
                r" (?:then )?(?:i|we)(?:'ll| will| can| should|'d| would)[^.?!]*", _I), _please),
    # Nouns for what verbs do.
    (re.compile(r"\b(?:do|perform|carry out|run|try) an? (?:full |complete )?(\w+)(?: settings?)? reset\b", _I), r"reset the \1 settings"),
    (re.compile(r"\bopen (?:up )?(?:the|your) sim(?: card)? (?:tray|slot|holder|drawer)\b", _I), "take the sim card out"),
    (re.compile(r"\badd (?:the )?((?:\w+ ){0,3}permission\b)", _I), r"grant the \1"),
    (re.compile(rf"\b{_OPTION} that (?:reduces|cuts|limits|lowers|restricts) (?:your )?data(?: usage| use)?\b", _I), "the data saver"),
    (re.compile(rf"\b{_OPTION} (?:people|you|passengers)? ?(?:use|used|need|turn on|switch on) (?:on|for|during) (?:a )?"
                r"(?:flights?|planes?)\b", _I), "airplane mode"),
    (re.compile(r"\b(?:all |any |your |other )*wireless (?:connections?|radios?|signals?|communications?)\b", _I), "everything"),
)  # fmt: skip
_RESTART: Final = re.compile(r"\b(?:re-?start|re-?boot)\b", _I)
_DO_THAT: Final = re.compile(r"\b(?:please|could you|would you|can you|let's|go ahead and)\b[^.?!]{0,30}?\bdo (?:that|so|it|one)\b", _I)
_VPN: Final = re.compile(r"\bvpn\b|virtual private network", _I)
_END: Final = re.compile(r"\b(?:end|close|stop|terminate|drop|cut|shut down|break) (?:that|the|this|your) (?:connection|tunnel)\b", _I)
_CUES: Final = re.compile(
    r"\bit\b|that|this|them|one|your (?:end|side)|sure|\bby\b|way|thing|step|what|all|if you|reset|sim|add|wireless", _I
)


def reword(text: str) -> str:
    """The message with roundabout ways of asking put plainly; most messages stay as they are."""
    if _CUES.search(text) is None:
        return text
    if "\u2019" in text:
        text = text.replace("\u2019", "'")
    for way, plainly in _WAYS:
        text = way.sub(plainly, text)
    if _RESTART.search(text):
        text = _DO_THAT.sub("please restart the phone", text)
    if _VPN.search(text):
        text = _END.sub("disconnect the vpn", text)
    return text

"""The verbs that a customer knows, and their forms.

This module owns vocabulary only; see `askgym.envs.telecom.customer.lexicon`. Imports the standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["VERBS", "forms"]

VERBS: Mapping[str, str] = {
    "on": "turn on|switch on|enable|activate|re enable|reenable|reactivate|toggle on|power on|flip on|slide on|"
    "put on|reconnect|connect|start up|set up|join|start|fire up|flick on|re activate",
    "off": "turn off|switch off|disable|deactivate|toggle off|power off|power down|flip off|shut off|shut down|"
    "flick off|exit|disconnect|log out|sign out|close|quit|stop using|stop|end|kill|get off|drop|pause|"
    "shut|cut|disengage|get out|get rid of|sever|terminate|halt|break off|come out|de activate|turn back off|"
    "switch back off|log off|unselect|untick|uncheck|"
    "force stop|cancel|go off|jump off|step out",
    "turn": "turn|switch|flip|toggle|flick|slide|swipe",
    "pick": "tap|press|click|hit|select|choose|pick|tick|mark|long press|hold down|touch|tap into",
    "set": "set|bump|crank|change|adjust|modify|configure|use|prefer|move|make|get|have|alter|bring|raise|lift|"
    "upgrade|reselect|"
    "force|limit|lock|edit|enter|type",
    "fix": "fix|correct|repair|sort out|optimize|optimise|clean up|troubleshoot|update|tweak|tidy up|refresh|"
    "improve|resolve|handle|deal with|take care of|work on|address|mess with|renew|reconfigure|play with",
    "reset": "reset|restore|revert|set back|put back to default|default|re initialise|wipe",
    "take": "take|take out|remove|eject|pull|pull out|pop out|slide out|reseat|re seat|reinsert|re insert|unseat|"
    "reinstall the sim|take it out|pop|reposition|insert|push|push in|click into|stick|plug|re place|snap|"
    "put|place|put back|put in|seat|pop in|clean|lift out|press in|unplug|reinstall",
    "reboot": "reboot|power|restart|power cycle|cycle|soft reset|reboots|re start|re boot|cold boot|hard reboot|"
    "boot|boot up",
    "grant": "grant|give|allow|permit|authorize|authorise|let|provide access|add|assign|extend|accord|approve|accept",
    "pay": "pay|settle|pay off|clear|make the payment|make a payment|make payment|make that payment|"
    "make your payment|make this payment|complete the payment|complete payment|complete your payment|"
    "submit the payment|submit payment|submit your payment|submit|confirm payment|confirm your payment|"
    "confirm that payment|process the payment|authorize the payment|approve the payment|"
    "confirm the payment|finalize the payment|finalise the payment|complete that payment|"
    "go through with the payment|accept the payment|accept the charge|send the payment|send payment|"
    "complete this payment|complete the transaction|remit|cover|proceed with the payment|proceed to pay|"
    "take care of the payment|take care of the bill|take care of that bill|take care of your bill|"
    "take care of the overdue bill|take care of the balance|take care of the outstanding|take care of the invoice",
    "check": "check|look|see|view|read|verify|confirm|inspect|examine|review|double check|have a look|take a look|"
    "find out|observe|glance|peek|have a peek|take a peek|determine|notice|look up|check out|pull up|bring up|"
    "identify|test whether|watch|study|have a glance|take a glance|investigate|do a check|figure out|"
    "look over|check on|scan|check up|list",
    "report": "tell|tell me|let me know|report|describe|share|let us know|show|show me|inform me|explain|read out|"
    "read me|read off|give me|provide|say|state|mention|send me|name|specify|indicate|advise me|remind me|"
    "provide me|read back|relay|read aloud",
    "run": "run|do it|do that|do this|do so|do|do a|do one|perform|conduct|carry out|launch|execute|complete|"
    "measure|test|try|try out|attempt|trigger|"
    "invoke|initiate|kick off|give it|rerun|re run|retest|repeat|call|use the tool|redo|retry",
    "open": "open|go to|go into|go|navigate|head|head over|access|pull down|swipe down|scroll|find|locate|visit|"
    "look for|look under|open up|head into|unlock your phone|drag down|swipe",
    "send": "send|text|mail|forward|compose|write",
    "other": "download|install|uninstall|delete|call back|drive|visit|upload|charge|plug in your|"
    "swap|replace|buy|borrow|forget|revoke|deny|unlock|walk|step outside|ring|resume|suspend|reactivate your line|"
    "unsuspend|lend|order|transfer the|contact|refund|credit|extend your|waive|purchase|"
    "withdraw|block|log in|log into|sign in|clear your|turn up|turn down",
    "leave": "leave|keep",
}

_IRREGULAR: Mapping[str, tuple[str, str]] = {
    # Base: past, participle.
    "put": ("put", "put"), "set": ("set", "set"), "reset": ("reset", "reset"), "shut": ("shut", "shut"),
    "cut": ("cut", "cut"), "hit": ("hit", "hit"), "let": ("let", "let"), "take": ("took", "taken"),
    "give": ("gave", "given"), "leave": ("left", "left"), "keep": ("kept", "kept"), "choose": ("chose", "chosen"),
    "pay": ("paid", "paid"), "send": ("sent", "sent"), "get": ("got", "gotten"), "run": ("ran", "run"),
    "make": ("made", "made"), "have": ("had", "had"), "do": ("did", "done"), "see": ("saw", "seen"),
    "read": ("read", "read"), "go": ("went", "gone"), "find": ("found", "found"), "tell": ("told", "told"),
    "say": ("said", "said"), "show": ("showed", "shown"), "write": ("wrote", "written"), "come": ("came", "come"),
    "stick": ("stuck", "stuck"), "quit": ("quit", "quit"), "buy": ("bought", "bought"), "hold": ("held", "held"),
    "lend": ("lent", "lent"), "forget": ("forgot", "forgotten"), "ring": ("rang", "rung"), "drive": ("drove", "driven"),
    "bring": ("brought", "brought"), "withdraw": ("withdrew", "withdrawn"),
}  # fmt: skip
_DOUBLED = frozenset(
    "put set reset shut cut hit let get run quit flip pop tap plug stop log drop skip scan step clip snap drag "
    "forget swap permit scroll_ unplug".split()
)
_ENDS_IN_E_KEPT = frozenset({"see", "re"})


def forms(phrase: str) -> dict[str, str]:
    """The inflected forms of a verb phrase, each with its kind: "", "es", "ing" or "ed".

    Args:
        phrase: its base form; the first word is the verb, but for a leading "re", "de" or adverb.
    """
    words = phrase.split()
    at = 1 if words[0] in ("re", "de", "double", "hard", "cold", "soft", "force", "long") and len(words) > 1 else 0
    if words[:2] == ["power", "cycle"]:
        at = 1
    verb = words[at]
    past, participle = _IRREGULAR.get(verb, (_regular(verb, "ed"),) * 2)
    kinds = {verb: "", _third(verb): "es", _regular(verb, "ing"): "ing", past: "ed", participle: "ed"}
    kinds[verb] = ""  # Where past and base are one, it is the base.
    return {" ".join([*words[:at], form, *words[at + 1 :]]): kind for form, kind in kinds.items()}


def _third(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "o")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2] not in "aeou" else f"{verb}s"


def _regular(verb: str, suffix: str) -> str:
    if verb in _DOUBLED:
        return f"{verb}{verb[-1]}{suffix}"
    if verb.endswith("e") and verb not in _ENDS_IN_E_KEPT:
        return f"{verb[:-1]}{suffix}"
    if suffix == "ed" and verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ied"
    return f"{verb}{suffix}"

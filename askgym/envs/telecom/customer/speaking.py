"""The customer's words: three ways to say each thing, and what of a tool's report is passed on.

This module owns texts and decides nothing. What stands in them about the phone comes from a report, word by word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from askgym.envs.telecom.tasks.ids import Family, Persona

if TYPE_CHECKING:
    from collections.abc import Mapping

    from askgym.envs.telecom.customer.profile import Profile

__all__ = ["COMPLAINTS", "FACTS", "JARGON", "MISSING", "TEXTS", "opening", "passed_on", "place"]

COMPLAINTS: Final[Mapping[Family, tuple[str, str, str]]] = {
    Family.SERVICE: (
        "My phone has had no service for some hours: I cannot call anybody.",
        "For a few hours now my phone has shown no service at all.",
        "I have no service on my phone, and it has been like that for hours.",
    ),
    Family.MOBILE_DATA: (
        "My mobile data is very slow or stops working altogether. I want it fast again: excellent speed.",
        "The internet on my phone crawls, when it works at all. I need excellent speed, and there is no Wi-Fi here.",
        "Mobile internet on my phone does not work properly, it is slow or dead. I want excellent speed.",
    ),
    Family.MMS: (
        "For some hours I have not been able to send picture messages (MMS). I want to be able to send one.",
        "My messaging app does not send pictures (MMS) any more, since a few hours ago.",
        "I cannot send MMS from my messaging app. It has been like that for some hours.",
    ),
}
"""What is wrong, by family."""

_HELLO = ("Hello.", "Hi there.", "Good day.")
_WHO = ("My name is {name}, my number is {number}.", "I am {name}, phone number {number}.",
        "This is {name}, my phone number is {number}.")  # fmt: skip
_SOMETHING = ("Something is wrong with my phone. Can you help me?", "I have trouble with my phone, please help.",
              "My phone does not do what it should. Can you help?")  # fmt: skip

JARGON: Final[Mapping[str, str]] = {"VPN": "VPN", "APN": "APN", "ROAMING": "roaming"}
"""Words that some customers have to ask about."""

MISSING: Final[Mapping[str, str]] = {
    "mode": "Which network mode should I choose?",
    "permission": "Which permission should I give it?",
    "wanted": "Should I connect it or disconnect it?",
    "apn_settings": "What should I enter in the APN settings?",
    "app_name": "Which app do you mean?",
}
"""What is asked back, by the argument that a request lacks."""

FACTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "name": ("My name is {name}.", "I am {name}.", "{name}."),
    "phone_number": ("My phone number is {number}.", "It is {number}.", "The number is {number}."),
    "location": ("I am {place}.", "Right now I am {place}.", "At the moment I am {place}."),
    "no location": ("I would rather not say where I am.", "That has nothing to do with it, I think.",
                    "I don't think that matters here."),
    "private": ("I don't have that at hand.", "I don't know that, sorry.", "I can't tell you that."),
    "model": ("I don't know what model it is.", "No idea, it is just a phone.", "I can't tell you the model."),
    "usage": ("I don't know how much data I have used.", "I can't see that on my phone.", "I don't know about that."),
    "refuel": ("{gb} GB would be fine with me.", "I agree to {gb} GB.", "You may add {gb} GB of data."),
    "refuel yes": ("Yes, {asked} GB is fine with me.", "Yes, please add {asked} GB.", "I agree to {asked} GB."),
    "refuel no": ("No, that is too much: {gb} GB at most.", "I only agree to {gb} GB.",
                  "Not that much. {gb} GB, please."),
    "no refuel": ("I don't want to buy any data.", "No more data for me, thanks.", "No, I don't want further data."),
    "price": ("Yes, that price is fine.", "That is all right, I agree to the price.", "Yes, I will pay that."),
    "plan": ("No, I keep the plan that I have.", "I don't want another plan.", "I want to stay on my plan."),
    "bill": ("Yes, I will pay the bill.", "Yes, I agree to pay it.", "I will pay that, yes."),
    "no bill": ("No, I won't pay that.", "I don't agree to pay.", "No, I am not going to pay it."),
    "reboot": ("Yes, you may have me restart it.", "Restarting is fine with me.", "A restart is all right."),
    "consent": ("Yes, that is fine with me.", "Yes, please.", "That is all right."),
    "transfer": ("Yes, if you cannot solve it.", "If there is no other way, yes.", "If it has to be, yes."),
    "done yes": ("Yes, I have done that.", "Yes, I did.", "I have done that already."),
    "done no": ("No, I have not.", "Not yet.", "No, I haven't done that."),
}  # fmt: skip
"""Answers to questions about what the customer knows."""

TEXTS: Final[Mapping[str, tuple[str, str, str]]] = {
    "read": ("It says: {0}", "I looked. {0}", "Here is what I see: {0}"),
    "read fully": ("I had a look for you. In full, it says: {0}", "Of course. This is all that I see: {0}",
                   "I checked that. Everything that it shows: {0}"),
    "did": ("Done. {0}", "OK, I did that. {0}", "I have done it. {0}"),
    "did fully": ("I did just what you said. The phone now says: {0}", "All right, that step is done. In full: {0}",
                  "I followed that step, and this is what came of it: {0}"),
    "already": ("That is already so. {0}", "I need not change anything: {0}", "It already is. {0}"),
    "met": ("It works now. Thank you!", "That is what I wanted, thank you.", "Problem solved. Thanks a lot!"),
    "not met": ("It is still not right.", "The problem is still there.", "It is not solved yet."),
    "annoyed": ("I have to say, this is a little frustrating.", "Hm, I had hoped that this would help.",
                "That did not help. This is getting a bit tiresome."),
    "one at a time": ("One thing at a time, please. What should I do first?", "That is several things at once. Which "
                      "one first?", "Please give me one step at a time. Where do I begin?"),
    "which": ("Which setting do you mean exactly?", "What exactly should I look at?", "Can you tell me which setting?"),
    "outside": ("I can't do that.", "I don't know how to do that on my phone.", "That is not something I can do."),
    "how to look": ("I don't know how to check that.", "I wouldn't know where to look for that.",
                    "I can't see that anywhere."),
    "unclear": ("OK. What should I do now?", "All right. What do you want me to do?", "I see. And what do I do?"),
    "refused": ("All right, I won't.", "OK, I leave it as it is.", "Fine, I will not touch that."),
    "explain": ("What is {0}? I don't know that word.", "{0}? I'm afraid I don't know what that is.",
                "Sorry, what does {0} mean?"),
    "reassure": ("Will I lose my photos if I restart it?", "But are my photos safe when I do that?",
                 "Oh dear. That won't delete my pictures, will it?"),
    "elsewhere": ("I am {0}, so I leave that.", "That does not apply: I am {0}.", "But I am {0}."),
    "claimed": ("Done.", "OK, I did that.", "I have changed it."),
    "later": ("Just a moment, please.", "Hold on, I am busy for a second.", "Wait a second, please."),
    "leaves": ("I have to go now. ###STOP###", "Sorry, no more time for this. ###STOP###", "I give up. ###STOP###"),
    "gives up": ("This leads nowhere. ###OUT-OF-SCOPE###", "I don't think you can help me. ###OUT-OF-SCOPE###",
                 "We are going round in circles. ###OUT-OF-SCOPE###"),
    "closes": ("Then I will try elsewhere. Goodbye. ###STOP###", "Well, goodbye then. ###STOP###",
               "That is a pity. Bye. ###STOP###"),
    "transferred": ("All right, I stay on the line. ###TRANSFER###", "OK, I am waiting. ###TRANSFER###",
                    "Thank you, I will hold. ###TRANSFER###"),
    "not transferred": ("All right, but I am still talking to you.", "OK, I am waiting, but nothing happens.",
                        "Nobody has taken over yet."),
    "stop": ("###STOP###", "###STOP###", "###STOP###"),
}  # fmt: skip
"""Everything else that is said."""

_FIELDS: Final[Mapping[str, str]] = {
    "AIRPLANE": "Airplane Mode:",
    "DATA": "Mobile Data Enabled:",
    "ROAMING": "Data Roaming Enabled:",
}


def opening(profile: Profile, pick: int, *, hides: bool) -> str:
    """The first words: the complaint, and who calls from where; or only that something is wrong.

    Args:
        profile: who speaks.
        pick: which wording.
        hides: whether all that can be asked for is left out.
    """
    if hides:
        return f"{_HELLO[pick]} {_SOMETHING[pick]}"
    who = _WHO[pick].format(name=profile.name, number=profile.phone_number)
    parts = [_HELLO[pick], COMPLAINTS[profile.family][pick], who]
    if profile.location is not None:
        parts.append(FACTS["location"][pick].format(place=place(profile)))
    return " ".join(parts)


def place(profile: Profile) -> str:
    """Where the customer is: "abroad, in France"."""
    where = "abroad" if profile.location == "abroad" else "at home"
    if not profile.country:
        return where
    article = "the " if profile.country.startswith("United") else ""
    return f"{where}, in {article}{profile.country}"


def passed_on(tool: str, report: str, topic: str, persona: Persona, *, changed: bool) -> str:
    """What of a report the customer says: all of it, or what was asked for.

    Args:
        tool: what gave it.
        report: the text.
        topic: the sign of what was asked.
        persona: who speaks.
        changed: whether it tells of a change.
    """
    lines = report.split("\n")
    if persona is not Persona.EASY:
        if changed:
            lines = lines[:1]
        elif tool == "check_network_status" and topic in _FIELDS:
            lines = [line for line in lines if line.startswith(_FIELDS[topic])] or lines
        elif tool == "run_speed_test":
            lines = [report.partition("). ")[0] + ")." if "). " in report else report]
    return "; ".join(lines)

"""Scheduling: an event of equal parts with breaks, and somebody in another time zone. Answer: minutes.

Either somebody calls after the event, and the free time before the call is asked for, or somebody joins it on the way,
and the time together is. Everything happens on one day, here and there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families import scheduling_texts as texts
from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Scheduling"]

_KEYS = ("start", "setup", "count", "length", "pause", "call", "hours")
_LENGTHS = (5, 6, 8, 9, 10, 12, 14, 15, 16, 18, 20)
_DAWN, _NIGHT = 360, 1410
"""Between these minutes of the day people call one another."""


class Scheduling(Family):
    """start + setup + count · length + (count − 1) · pause, set against a time in another time zone.

    At least 10,000,000 problems per template.
    """

    name = "scheduling"
    domain = "scheduling"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm organising {event}.", "How long is {time}, in minutes?"),
            Frame("Tomorrow is the day of {event}, and I'm checking the timetable.",
                  "Please work out {time} in minutes."),
            Frame("Somehow I've ended up in charge of {event}. Here's the plan for the day.",
                  "I'd like to know {time}, counted in minutes."),
            Frame("Can you check my day? I'm running {event}.", "How many minutes long is {time}?"),
            Frame("Our club is holding {event} on Saturday.", "What do you get for {time}? In minutes, please."),
        ),
        "validation": (
            Frame("On Friday I'm helping out at {event}.", "Give me {time} as a number of minutes."),
            Frame("This is the schedule for {event} at our community centre.", "In minutes, how long is {time}?"),
        ),
        "test": (
            Frame("I've been asked to host {event}, so I'm making a plan.",
                  "Tell me {time}. A number of minutes is what I need."),
            Frame("Next week there's {event} in our town, and I'm the one with the stopwatch.",
                  "So what is {time}, expressed in minutes?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Durations and times such that the call comes after the event, or during it, on the same day."""
        rand, small = rng.random, load == "small"
        event, part, parts, part_cue, setup, setup_cue = texts.EVENTS[int(rand() * len(texts.EVENTS))]
        name, own, they = texts.PEOPLE[int(rand() * len(texts.PEOPLE))]
        joins = rand() < 0.5
        ahead = rand() < (0.7 if joins else 0.35)  # so that another number of hours mostly has a proper answer, too
        scene: dict[str, Any] = {
            "event": event, "part": part, "parts": parts, "part_cue": part_cue, "setup_text": setup,
            "setup_cue": setup_cue, "name": name, "own": own, "they": they, "joins": joins, "ahead": ahead,
            "relation": texts.RELATIONS[int(rand() * len(texts.RELATIONS))],
            "time": texts.ASKED[joins].format(name=name, part=part),
        }  # fmt: skip
        while True:  # a few rounds
            if small:
                count, length = 3 + int(rand() * 4), _LENGTHS[int(rand() * len(_LENGTHS))]
                pause, ready = 4 + int(rand() * 6), 5 + int(rand() * 21)
            else:
                count, length = 4 + int(rand() * 6), 17 + int(rand() * 44)
                pause, ready = 6 + int(rand() * 24), 11 + int(rand() * 50)
            hours = 2 + int(rand() * 6) + (not joins and ahead)
            whole = ready + count * length + (count - 1) * pause
            if len({count, length, pause, ready, hours}) < 5 or (small and whole > 100):
                continue
            start = 5 * (96 + int(rand() * (31 if small else 25)))
            here = 5 * ((start + (rand() * whole if joins else whole + rand() * (95 if small else 300))) // 5 + 1)
            call = int(here) + (60 * hours if ahead else -60 * hours)
            if _DAWN <= call < _NIGHT and call != start:
                return scene | {
                    "start": start, "setup": ready, "count": count, "length": length, "pause": pause,
                    "call": call, "hours": hours,
                }  # fmt: skip

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Minutes from the end of the last part to the call, or from the joining, if not the start, to that end."""
        count = scene["count"]
        span = scene["call"] - scene["start"] - (60 if scene["ahead"] else -60) * scene["hours"]
        if believed:
            span = believed.get("span", span)
            parts = believed.get("parts", count * scene["length"])
            whole = scene["setup"] + parts + believed.get("pauses", (count - 1) * scene["pause"])
            whole = believed.get("whole", whole)
        else:
            whole = scene["setup"] + count * scene["length"] + (count - 1) * scene["pause"]
        minutes = min(whole, whole - span) if scene["joins"] else span - whole
        return f"{minutes} minutes" if minutes > 1 else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of the day, and sums that an organiser might get wrong."""
        count, joins = scene["count"], scene["joins"]
        parts, pauses = count * scene["length"], (count - 1) * scene["pause"]
        whole = scene["setup"] + parts + pauses
        here = scene["call"] - (60 if scene["ahead"] else -60) * scene["hours"]
        true = {"parts": parts, "pauses": pauses, "whole": whole, "span": here - scene["start"]}
        then = "joins" if joins else "calls"
        return Problem(
            scene=scene,
            givens=_givens(scene, unlike(scene, _KEYS, lambda: self.draw(rng, load))),
            claims=self._claims(scene, rng, true),
            load=load,
            unit="minutes",
            answer_cues="with_us|with_you|together|free|left|leaves|leaving|spend|overlap|stay|attend",
            solution=(
                f"{scene['setup']} + {count} × {scene['length']} + {count - 1} × {scene['pause']} = {whole} minutes "
                f"from {_clock(scene['start'])} on; {scene['name']} {then} at {_clock(here)} our time."
            ),
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random, true: Mapping[str, int]) -> tuple[Claim, ...]:
        cues = _claim_cues(scene["name"], scene["part_cue"], scene["setup_cue"])
        answer = self.solve(scene, {})
        known = {scene[key] for key in _KEYS} | set(true.values()) | {int((answer or "0").split()[0])}
        steps = {
            "parts": (scene["length"], -scene["length"], 10, -10, 5, -5),
            "pauses": (scene["pause"], scene["pause"], -scene["pause"], 5, 10),  # a break too many, as people do
            "whole": (-scene["setup"], -scene["setup"], -scene["pause"], 10, -10, 15, -5),
            "span": (60, -60, 30, -30, 15, -15, 10),
        }
        clear = len(set(true.values())) == len(true)  # or else a correction would settle two claims
        claims = []
        for key, value in true.items():
            some, first = steps[key], int(rng.random() * len(steps[key]))
            wrong = value  # the engine refuses the claim if nothing fits
            for step in (*some[first:], *some[:first]) if clear else ():
                false = value + step
                if false > 3 and false not in known and self.solve(scene, {key: false}) not in (None, answer):
                    wrong = false
                    break
            known.add(wrong)
            text, said, truth = (
                part.format(**scene) for part in texts.CLAIMS[scene["joins"] if key == "span" else key]
            )
            claims.append(phrased_claim(key, text, said, truth, _minutes(value), _minutes(wrong), wrong, cues[key]))
        return tuple(claims)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _minutes(value: int) -> str:
    return f"{value} minutes"


_SHOW: Mapping[str, Callable[[int], str]] = {"start": _clock, "call": _clock, "count": str, "hours": "{} hours".format}


@cache
def _cues(name: str, part_cue: str, setup_cue: str) -> dict[str, tuple[Cue, ...]]:
    """Key → its cues, for a person, the event's parts, and what has to be done first."""
    who = f"{name}|{texts.CALL}"
    ready = f"{texts.SETUP}|{setup_cue}"
    inside = f"in_her|in_his|in_their|in_{name}"
    many = "|".join(f"many_{word}" for word in part_cue.split("|"))
    other = f"{texts.PAUSE}|{who}|{ready}|{texts.ZONE}|zone|between|before_the|until_the"
    return {
        "start": (
            Cue(texts.WHEN, texts.MEET, f"{who}|{ready}|{texts.PAUSE}|{texts.ZONE}|long|zone|each|much_time"),
            Cue("start_time|starting_time|opening_time|begin_time|meeting_time", "", f"{who}|{ready}"),
        ),
        "setup": (
            Cue(ready, "", f"{texts.PAUSE}|{who}"),
            Cue("until|till|before", "first", f"{texts.PAUSE}|{who}|when|clock|what_time|many"),
        ),
        "count": (
            Cue("how_many|many|number|count|quantity", part_cue,
                f"{texts.PAUSE}|{who}|{ready}|minute|hour|long|length|clock|duration|zone"),
        ),
        "length": (
            Cue(texts.LONG, part_cue, f"{other}|start|begin|number_of|{many}"),
            Cue("long|length|duration|last|lasts|take|takes", texts.EACH, other),
        ),
        "pause": (
            Cue(texts.PAUSE, "", f"{who}|{texts.ZONE}|zone|clock"),
            Cue("between", f"{part_cue}|each|them|long|much|time", f"{who}|{texts.ZONE}|zone|clock"),
        ),
        "call": (
            Cue(texts.WHEN, who, f"{texts.ZONE}|{texts.PAUSE}|{texts.WHICH_ZONE}"),
        ),
        "hours": (
            Cue(texts.ZONE, "", texts.PAUSE),
            Cue("gap|between|differ|differs", texts.CLOCKS),
            Cue(texts.CLOCKS, "", f"{texts.CALL}|o'clock|when|at_what|{texts.MEET}|{part_cue}|{texts.PAUSE}|{inside}"),
        ),
    }  # fmt: skip


@cache
def _patterns(key: str, part: str, parts: str, setup: str) -> list[str]:
    """Label, and ways of showing, leaving out and saying a fact of the event itself."""
    return [text.format(part=part, parts=parts, setup=setup) for text in texts.FACTS[key]]


def _givens(s: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    cues = _cues(s["name"], s["part_cue"], s["setup_cue"])
    words = {
        "part": s["part"], "name": s["name"], "own": s["own"], "they": s["they"], "relation": s["relation"],
        "side": "ahead of" if s["ahead"] else "behind", "later": "later" if s["ahead"] else "earlier",
    }  # fmt: skip
    found = []
    for key in _KEYS:
        show = _SHOW.get(key, _minutes)
        if key in ("call", "hours"):
            patterns = [text.format(**words) for text in texts.FACTS[s["joins"] if key == "call" else key]]
        else:
            patterns = _patterns(key, s["part"], s["parts"], s["setup_text"])
        label, shown, vague, said = patterns
        found.append(phrased_given(key, label, show(s[key]), show(other[key]), shown, vague, said, *cues[key]))
    return tuple(found)


@cache
def _claim_cues(name: str, part_cue: str, setup_cue: str) -> dict[str, Cue]:
    who = f"{name}|{texts.CALL}"
    return {
        "parts": Cue(part_cue, "", f"{texts.PAUSE}|{who}|{texts.WHOLE}|{setup_cue}|{texts.SETUP}"),
        "pauses": Cue(texts.PAUSE, "", f"{who}|{texts.WHOLE}"),
        "whole": Cue(texts.WHOLE, "", who),
        "span": Cue(who),
    }

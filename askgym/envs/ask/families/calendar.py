"""Calendar: a job at so many units a week, a break, a follow-up, a margin, and the weekday of the closing event.

Answer: a date. Dates are added plainly: a stretch of n days that begins on a date ends n days later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.wording import WEEKDAYS, date_text, upper_first, weekday_date_text
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Calendar", "stages"]

_STORY = ("project", "work", "verb", "unit", "units", "check", "check_cue", "final", "final_cue")
_STORIES = (
    ("a Spanish course", "the course", "cover", "lesson", "lessons", "the marking of the tests",
     "mark|marking|test|exam|grade|grading", "the award ceremony", "award|ceremony|certificate"),
    ("the translation of a manual", "the translation", "translate", "chapter", "chapters", "the proofreading",
     "proofread|proofreading|proof", "the handover to the client", "handover|hand|client|deliver|delivery"),
    ("the redecoration of a school", "the painting", "paint", "room", "rooms", "the work on the floors",
     "floor|flooring", "the return of the keys", "key|return"),
    ("the digital version of our photo archive", "the scanning", "scan", "box", "boxes", "the cataloguing",
     "catalogue|catalog|cataloguing|cataloging", "the online launch", "online|launch|publish"),
    ("the clearance of a warehouse", "the clearance", "empty", "shelf", "shelves", "the disposal of the waste",
     "dispose|disposal|waste|rubbish", "the final inspection", "inspection|inspect"),
    ("the repair of the church chairs", "the repair work", "mend", "chair", "chairs", "the varnishing",
     "varnish|varnishing|lacquer", "the delivery to the church", "deliver|delivery|church"),
    ("an audio edition of a novel", "the recording", "record", "scene", "scenes", "the sound mixing",
     "mix|mixing|sound", "the release", "release|publish|publication"),
    ("a first-aid course for our staff", "the course", "teach", "module", "modules", "the practical exam period",
     "practical|exam|examination", "the badge presentation", "badge|present|presentation"),
    ("some knitting for a charity", "the knitting", "knit", "blanket", "blankets", "the final wash",
     "wash|washing|laundry", "the visit to the charity", "visit|charity|donation|hand"),
    ("a tree survey for the council", "the survey", "map", "street", "streets", "the writing of the report",
     "report|write|writing", "the presentation to the council", "present|presentation|council"),
    ("a new puppet show", "the rehearsal period", "rehearse", "song", "songs", "the building of the stage",
     "build|building|stage|set", "the premiere", "premiere|opening|performance"),
    ("an inspection tour of our branches", "the tour", "inspect", "branch", "branches", "the drafting of the summary",
     "summary|draft|drafting|summarise", "the board meeting", "board|meet|meeting"),
)  # fmt: skip
_RULES = (
    "Each stretch is simply added to the date reached before it; for the {}, a week that has begun counts in full.",
    "Just add every stretch to the date where the stage before it ended; part weeks of {} count as whole weeks.",
    "It is plain date addition from stage to stage, with the weeks for the {} rounded up.",
)
_FORMS = ("Give day, month and year.", "Day, month and year, please.", "I need the day, the month and the year.")
_WORKING = " Working days skip weekends, other days don't, and there are no public holidays."
_SHIFTS = (-14, -8, -7, -3, -1, 1, 2, 3, 7, 8, 14)
_WAIT = "interrupt|interrupted|interruption|break|pause|gap|interruption|hiatus|stop|stopped|recess|idle"
_MARGIN = "margin|reserve|buffer|safety|slack|contingency|cushion|spare|leeway"


class Calendar(Family):
    """Start, amount of work, weekly pace, break, follow-up, margin, weekday: when is the closing event?"""

    name = "calendar"
    domain = "planning"
    answer_kind = AnswerKind.DATE
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm planning {project} and need a date for the diary.",
                  "{rule} Taking the earliest permitted weekday after all that, when is {final}? {form}"),
            Frame("Could you check my schedule? It's about {project}.",
                  "{rule} Then comes {final}, on the next permitted weekday after all the rest. When is that? {form}"),
            Frame("We've taken on {project}, and everybody keeps asking me when we'll be done.",
                  "{rule} So when is {final}, meaning the nearest allowed weekday after the rest is over? {form}"),
            Frame("The invitations have to go out tonight, it's about {project}.",
                  "{rule} Which date do I print for {final}, the earliest suitable weekday after this? {form}"),
        ),
        "validation": (
            Frame("My boss wants to hear how long {project} is going to keep us busy.",
                  "{rule} Work out the date of {final}: the soonest permitted weekday after all of it. {form}"),
            Frame("Please help me with the dates for {project}.",
                  "{rule} And {final} takes the closest allowed weekday after that. What's the date? {form}"),
        ),
        "test": (
            Frame("I promised to work out the dates for {project}, and I keep losing count.",
                  "{rule} If {final} is held on the next permitted weekday after this, what date is it? {form}"),
            Frame("Here is what I have been told about {project}.",
                  "{rule} Name the date of {final}, which is on the earliest possible weekday afterwards. {form}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A start, five whole numbers that differ from one another and from the day of the month, and a weekday."""
        small = load == "small"
        scene: dict[str, Any] = dict(zip(_STORY, rng.choice(_STORIES), strict=True))
        scene["working"] = not small
        scene["form"] = rng.choice(_FORMS)
        scene["rule"] = rng.choice(_RULES).format(scene["units"]) + ("" if small else _WORKING)
        chance = rng.random

        def among(low: int, high: int) -> int:
            return low + int(chance() * (high - low + 1))

        while True:  # every third draw or so is accepted
            scene["start"] = start = date(among(2023, 2028), 1, 1) + timedelta(among(0, 364))
            scene["rate"] = rate = among(3, 8) if small else among(2, 7)
            scene["amount"] = amount = among(rate + 1, 3 * rate) if small else among(20, 90)
            scene["pause"] = pause = among(2, 12) if small else among(8, 60)
            scene["follow"] = follow = among(2, 14) if small else among(8, 45)
            scene["margin"] = margin = among(2, 12) if small else among(5, 40)
            scene["weekday"] = weekday = among(0, 6)
            weeks = -(-amount // rate)
            numbers = {rate, amount, pause, follow, margin, start.day, weeks, 7 * weeks}
            if len(numbers) == 8 and weekday != start.weekday():
                ready = stages(scene, {})[3]
                total = (ready - start).days
                if total not in numbers and ready.weekday() != weekday and not (small and total > 56):
                    return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The first such weekday after everything; None where that very day is one, as "after" could be disputed."""
        ready = stages(scene, believed)[3]
        ahead = (scene["weekday"] - ready.weekday()) % 7
        if ahead == 0 and not believed:
            return None
        return date_text(ready + timedelta(ahead or 7))

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of a plan, and four things one might get wrong on the way."""
        weeks, end, back, ready = stages(scene, {})
        return Problem(
            scene=scene,
            givens=_givens(scene, self.draw(rng, load)),
            claims=self._claims(scene, rng),
            load=load,
            answer_cues="|".join(("date", scene["final_cue"], "event")),
            solution=f"{weeks} weeks, until {date_text(end)}; a break until {date_text(back)}; with the follow-up and "
            f"the margin until {weekday_date_text(ready)}; then the next {WEEKDAYS[scene['weekday']]}.",
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
        weeks, end, back, ready = stages(scene, {})
        start, work, check = scene["start"], scene["work"], scene["check"]
        unit, units, amount, rate = scene["unit"], scene["units"], scene["amount"], scene["rate"]
        answer = self.solve(scene, {})
        shifts = rng.sample(_SHIFTS, len(_SHIFTS))
        values: dict[str, Any] = {"weeks": weeks, "end": end, "back": back, "total": (ready - start).days}
        taken = {start, ready, start.day, amount, rate, *values.values()}
        taken |= {n for days in ("pause", "follow", "margin") for n in (scene[days], scene[days] / 7)}  # as weeks, too

        def wrong(key: str, true: Any, step: Callable[[int], Any], least: Any) -> Any:
            """A value near the true one that is nothing else in the problem and leads to another date."""
            for shift in shifts:
                value = true + step(shift)
                if value < least or value in taken or (isinstance(value, date) and date_text(value) == answer):
                    continue
                if self.solve(scene, {key: value}) != answer:
                    taken.add(value)
                    return value
            return true  # the engine refuses the problem

        def claim(key: str, step: Callable[[int], Any], show: Callable[[Any], str], texts: str, *cues: Cue) -> Claim:
            """A claim from four patterns: two assertions, the checklist entry, the truth."""
            true = values[key]
            false = wrong(key, true, step, start if isinstance(true, date) else 2)
            one, two, text, truth = (line.strip() for line in texts.split("/"))
            return Claim(
                key=key,
                text=text.format(show(false)),
                said=(upper_first(one.format(show(false))), upper_first(two.format(show(false)))),
                truth=upper_first(truth.format(show(true))),
                value=show(true),
                claim_value=show(false),
                believed=false,
                cues=cues,
            )

        after = f"{_WAIT}|{_MARGIN}|{scene['check_cue']}"
        return (
            claim("weeks", lambda n: n // 4, "{} weeks".format,
                f"By my count {work} takes {{}} in all. / That makes {{}} for the {units}, obviously. / "
                f"{work} takes {{}} / {amount} {units} at {rate} a week take {{}}.",
                Cue("week|round|rounded|divide|divided", "", after),
            ),
            claim("end", timedelta, date_text,
                f"So {work} is over on {{}}. / That means we're through with the {units} on {{}}. / "
                f"{work} is over on {{}} / {work} is over on {{}}.",
                Cue("end|finish|over|through|complete|done|last", f"{_head(work)}|{unit}|work|stage", after),
            ),
            claim("back", timedelta, date_text,
                f"So the break is over on {{}}. / That way {check} can begin on {{}}. / "
                "the break is over on {} / The break is over on {}.",
                Cue(f"{_WAIT}|resume|restart|continue|carry_on"),
                Cue("begin|start", scene["check_cue"]),
            ),
            claim("total", int, "{} days".format,
                "From the start to the end of the margin I get {} altogether. / Counting from the start, all stages "
                "and the margin add up to {}. / it is {} from the start to the end of the margin / "
                "From the start to the end of the margin it is {} altogether.",
                Cue("total|altogether|sum|overall|in_all|add_up|together|everything|whole|span"),
                Cue("day", _MARGIN),
            ),
        )  # fmt: skip


def _givens(s: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    work, units, unit, check, final = s["work"], s["units"], s["unit"], s["check"], s["final"]
    kind = "working days" if s["working"] else "days"
    checks, finals = s["check_cue"], s["final_cue"]
    apart = f"{_WAIT}|{_MARGIN}|{checks}"

    def given(key: str, label: str, show: Callable[[Any], str], texts: str, *cues: Cue, value: Any = None) -> Given:
        """A fact from six patterns: two shown, two vague, two said."""
        lines = [upper_first(line.strip()) for line in texts.split("/")]
        true, value, wrong = show(s[key]), value or show, other[key] if other[key] != s[key] else None
        return Given(
            key=key,
            label=label,
            value=value(s[key]),
            shown=(lines[0].format(true), lines[1].format(true)),
            vague=(lines[2], lines[3]),
            said=(lines[4].format(true), lines[5].format(true)),
            cues=cues,
            other_value="" if wrong is None else value(wrong),
            other_said="" if wrong is None else lines[4].format(show(wrong)),
        )

    return (
        given("start", f"date on which {work} starts", weekday_date_text,
            f"{work} starts on {{}}. / The starting date of {work} is {{}}. / The starting date of {work} is fixed. / "
            f"{work} starts as agreed. / {work} starts on {{}}. / We begin on {{}}.",
            Cue("start|begin|commence|kick|starting|first_day|from_when|set_off|get_going", "", f"{apart}|{finals}"),
            Cue("start|begin|commence", f"course|date|day|{_head(work)}", apart),
            Cue("date|day", "first_day|begin|start|launch|opening", f"{apart}|{finals}"),
            value=date_text,
        ),
        given("amount", f"number of {units}", str,
            f"There are {{}} {units} to {s['verb']}. / In all I count {{}} {units} to {s['verb']}. / "
            f"There are quite a few {units} to {s['verb']}. / The number of {units} is known. / "
            f"There are {{}} {units} in all. / It's {{}} {units}.",
            Cue("how_many|number|total|count|quantity|amount|how_much|many", f"{unit}|{units}|unit",
                f"week|weekly|per|pace|rate|speed|day|{_MARGIN}|{_WAIT}|each"),
        ),
        given("rate", f"number of {units} per week", str,
            f"We {s['verb']} {{}} {units} a week. / The pace is {{}} {units} per week. / "
            f"We {s['verb']} a steady number of {units} a week. / The weekly pace is steady. / "
            f"We {s['verb']} {{}} {units} a week. / The pace is {{}} per week.",
            Cue("week|weekly|per_week|each_week|a_week", f"{unit}|{units}|many|pace|{s['verb']}|unit|much|rate",
                f"weekday|day|many_weeks|{apart}"),
            Cue("pace|rate|speed|fast|frequency|how_often|quickly|tempo", "", apart),
        ),
        given("pause", "number of days of the break", "{} days".format,
            "Then everything stops for {}. / After that comes a break of {}. / Then everything stops for a while. / "
            "After that comes a break. / The break is {} long. / Everything stops for {}.",
            Cue(_WAIT + "|stops|rest|standstill|nothing_happens|holiday|time_off|days_off", "", f"{_MARGIN}|{checks}"),
            Cue("break|pause", "how_long|long|length|day|last|duration", _MARGIN),
        ),
        given("follow", f"number of {kind} for {check}", f"{{}} {kind}".format,
            f"Next, {check} takes {{}}. / {check} needs {{}} after that. / Next comes {check}, which takes time. / "
            f"{check} needs some time after that. / {check} takes {{}}. / We need {{}} for {check}.",
            Cue("how_long|long|day|time|take|duration|length|last|need|how_many|much|require|many|working", checks,
                f"{_MARGIN}|{_WAIT}|start|begin"),
        ),
        given("margin", "number of days kept as a margin", "{} days".format,
            "I also want a safety margin of {}. / On top of that, {} are kept in reserve. / "
            "I also want a safety margin. / On top of that, some time is kept in reserve. / "
            "The safety margin is {}. / I keep {} in reserve.",
            Cue(_MARGIN),
        ),
        given("weekday", f"weekday for {final}", lambda n: WEEKDAYS[n],
            f"{final} has to be on a {{}}. / Only a {{}} will do for {final}. / "
            f"{final} is tied to a certain weekday. / Only a certain weekday will do for {final}. / "
            f"{final} has to be on a {{}}. / It must be a {{}}.",
            Cue("weekday|day_of_the|day_of|week_day|which_weekday|days_of", "", f"how_many|number|{apart}"),
            Cue("which_day|what_day|which_days|day|days|when", finals, f"how_many|number|how_long|long|{apart}"),
        ),
    )  # fmt: skip


def stages(scene: Mapping[str, Any], believed: Mapping[str, Any]) -> tuple[int, date, date, date]:
    """Weeks of work, the date it is over, the date the break is over, and the date the margin is over."""
    weeks = believed.get("weeks", -(-scene["amount"] // scene["rate"]))
    end = believed.get("end", scene["start"] + timedelta(7 * weeks))
    back = believed.get("back", end + timedelta(scene["pause"]))
    if "total" in believed:
        return weeks, end, back, scene["start"] + timedelta(believed["total"])
    return weeks, end, back, _later(back, scene["follow"], scene["working"]) + timedelta(scene["margin"])


def _later(begin: date, days: int, working: bool) -> date:
    """The date `days` days after `begin`, or as many working days (Monday to Friday) after it."""
    if working:
        weekday = min(begin.weekday(), 4)  # from a weekend, count from the Friday before
        weeks, rest = divmod(days, 5)
        days = 7 * weeks + rest + (2 if weekday + rest > 4 else 0) - (begin.weekday() - weekday)
    return begin + timedelta(days)


def _head(phrase: str) -> str:
    """The words of a noun phrase as cue terms."""
    return phrase.removeprefix("the ").replace(" ", "|")

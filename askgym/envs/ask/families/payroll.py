"""Payroll: a week's pay from normal hours and overtime, with tips, an allowance and a deduction. Answer: dollars.

The overtime premium is a percentage of the hourly wage, paid on top of it for every hour of overtime; there is no tax.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.misses import near_miss
from askgym.envs.ask.families.payroll_texts import (
    ALLOWANCES,
    CLAIMS,
    CUES,
    DEDUCTIONS,
    FACTS,
    PLACES,
    RULES,
    SMALL_PLACES,
)
from askgym.envs.ask.families.people import PEOPLE
from askgym.envs.ask.families.wording import dollars, phrased_claim, phrased_given, unlike, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Payroll"]

_KEYS = ("wage", "hours", "overtime", "premium", "tips", "allowance", "deduction")
_THINGS = {"allowance": "for", "deduction": "off"}
_CUES = {key: tuple(Cue(*cue) for cue in cues) for key, cues in CUES.items()}
_CLAIM_CUES = {key: tuple(Cue(*cue) for cue in claim[3]) for key, claim in CLAIMS.items()}
_SMALL_WEEKS = tuple(  # dollars an hour, hours, hours of overtime, premium: whole dollars, at most 75 in all
    (wage, hours, overtime, premium)
    for wage in range(3, 13)
    for hours in range(4, 13)
    for overtime in range(2, min(hours, 7))
    for premium in (10, 20, 25, 40, 50, 60, 75)
    if wage * overtime * premium % 100 == 0
    and wage * (100 * hours + overtime * (100 + premium)) <= 7_500
    and len({wage, hours, overtime, premium, wage * hours}) == 5
)


class Payroll(Family):
    """wage · hours + wage · overtime · (1 + premium) + tips + allowance − deduction.

    At least 10,000,000,000 problems per template.
    """

    name = "payroll"
    domain = "work"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{Who} work{s} at {place}, and I'm going through this week's pay.",
                  "{rule} How many dollars {do} {he} get for the week?"),
            Frame("Please check a pay slip with me. {Who} {has} a job at {place}.",
                  "What should be paid out for the week, in dollars? {rule}"),
            Frame("It was a busy week at {place}, where {who} work{s}.",
                  "{rule} Work out the pay for the week in dollars."),
            Frame("Payday is coming, and {who} would like to know what to expect from {place}.",
                  "How much money is that for the whole week, in dollars? {rule}"),
            Frame("{Who} {has} started at {place}. Nobody there explains anything, so I'm adding it all up here.",
                  "{rule} What {do} {he} take home for the week, in dollars?"),
        ),
        "validation": (
            Frame("The pay slip from {place} got wet and can't be read. It's for a week that {who} worked there.",
                  "{rule} Tell me the week's pay in dollars."),
            Frame("{Place} pays by the week, and {who} {has} just got through such a week.",
                  "How many dollars are due at the end of it? {rule}"),
        ),
        "test": (
            Frame("{Who} suspect{s} that {place} pays too little.",
                  "What would the correct pay for the week be, in dollars? {rule}"),
            Frame("A question about money: {who} {am} employed at {place}.",
                  "{rule} In dollars, what is the total that {he} should be paid for this week?"),
            Frame("I'm no good at pay slips. This is about {place} and a week that {who} spent working there.",
                  "{rule} How much does the week bring in, in dollars?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Amounts in cents, normal time in half hours; whole dollars up to 100 for the small load."""
        pick, rand, small = rng.choice, rng.random, load == "small"
        scene: dict[str, Any] = {
            "person": pick(PEOPLE[pick(("I", "she", "he"))]),
            "place": pick(SMALL_PLACES if small else PLACES),
            "for": pick(ALLOWANCES)[0],
            "off": pick(DEDUCTIONS)[0],
            "rule": pick(RULES),
        }
        while True:  # a draw or two, mostly
            if small:
                wage, hours, overtime, premium = pick(_SMALL_WEEKS)
                tips, extra, off = 2 + int(rand() * 28), 1 + int(rand() * 15), 1 + int(rand() * 20)
                if wage * hours + wage * overtime * (100 + premium) // 100 + tips + extra > 100:
                    continue
                wage, hours, tips, extra, off = 100 * wage, 2 * hours, 100 * tips, 100 * extra, 100 * off
            else:  # steps of 20 cents and of 5 % leave no fraction of a cent
                wage, hours = 20 * (46 + int(rand() * 145)), 30 + int(rand() * 55)
                overtime, premium = 2 + int(rand() * 11), 5 * (3 + int(rand() * 14))
                tips, extra, off = (
                    1000 + 5 * int(rand() * 2_000),
                    300 + 5 * int(rand() * 800),
                    5 * int(rand() * 900) + 250,
                )
            if len({wage, 50 * hours, 100 * overtime, 100 * premium, tips, extra, off}) == 7:
                scene |= {"wage": wage, "hours": hours, "overtime": overtime, "premium": premium, "tips": tips}
                return scene | {"allowance": extra, "deduction": off}

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The pay; None where nothing is left, or a fraction of a cent."""
        wage = scene["wage"]
        normal = 100 * believed["normal"] if "normal" in believed else 50 * wage * scene["hours"]
        late = 100 * believed["late"] if "late" in believed else wage * scene["overtime"] * (100 + scene["premium"])
        extras = believed["extras"] if "extras" in believed else scene["tips"] + scene["allowance"]
        gross = 100 * believed["gross"] if "gross" in believed else normal + late + 100 * extras
        pay = gross - 100 * scene["deduction"]
        return dollars(pay // 100) if pay > 0 and pay % 100 == 0 else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of a week's work, and four sums on the way that one might get wrong."""
        who, place = scene["person"], scene["place"]
        other = unlike(scene, _KEYS, lambda: self.draw(rng, load))
        givens = []
        for key in _KEYS:
            label, shown, vague, said = _texts(key, who["kind"], scene.get(_THINGS.get(key, ""), ""))
            value, wrong = _show(key, scene[key]), _show(key, other[key])
            givens.append(phrased_given(key, label, value, wrong, shown, vague, said, *_CUES[key]))
        tail = givens[4:]  # what stands on its own comes in any order
        rng.shuffle(tail)
        true = _stages(scene)
        return Problem(
            scene={**scene, **who, "place": place, "Place": upper_first(place)},
            givens=(*givens[:4], *tail),
            claims=self._claims(scene, true, rng, load),
            load=load,
            unit="$",
            answer_cues="get|paid|pay|payout|take_home|bring|due|total|week|earn|altogether|in_all|receive|net|final|left",
            solution=(
                f"{_show('hours', scene['hours'])} at {dollars(scene['wage'])} make {dollars(true['normal'])}, and the "
                f"overtime makes {dollars(true['late'])}; with {dollars(true['extras'])} in tips and allowance that is "
                f"{dollars(true['gross'])}, less {dollars(scene['deduction'])}."
            ),
        )

    def _claims(
        self, scene: Mapping[str, Any], true: Mapping[str, int], rng: random.Random, load: str
    ) -> tuple[Claim, ...]:
        small = load == "small"
        taken = {true["gross"] - scene["deduction"], 50 * scene["hours"], 100 * scene["overtime"], *true.values()}
        taken |= {scene["wage"], 100 * scene["premium"], scene["tips"], scene["allowance"], scene["deduction"]}
        unit, wage = 100 if small else 500, scene["wage"]
        plain = wage * scene["overtime"]  # as if there were no premium
        steps = {
            "normal": (wage, -wage, 2 * unit, 4 * unit, -2 * unit),
            "late": (plain - true["late"], wage, 2 * unit, -unit, 3 * unit),
            "extras": (unit, -unit, 2 * unit, 3 * unit, -2 * unit),
            "gross": (2 * unit, -2 * unit, 4 * unit, 20 * unit, -3 * unit),
        }
        fill = {key: _show(key, scene[key]) for key in ("hours", "wage", "overtime", "premium", "tips", "allowance")}
        made = []
        for key in CLAIMS:
            text, said, truth = _claim_texts(key, scene["person"]["kind"])
            false = near_miss(rng, true[key], steps[key], taken, 10_000 if small else 10**9)
            made.append(
                phrased_claim(
                    key, text, said, truth.format(**fill), dollars(true[key]), dollars(false), false, *_CLAIM_CUES[key]
                )
            )
        return tuple(made)


def _stages(scene: Mapping[str, Any]) -> dict[str, int]:
    """Pay for normal time and for overtime, extras, and everything before the deduction, in cents."""
    normal = scene["wage"] * scene["hours"] // 2
    late = scene["wage"] * scene["overtime"] * (100 + scene["premium"]) // 100
    extras = scene["tips"] + scene["allowance"]
    return {"normal": normal, "late": late, "extras": extras, "gross": normal + late + extras}


def _show(key: str, value: int) -> str:
    if key == "premium":
        return f"{value}%"
    if key == "hours":
        return f"{value // 2}.5 hours" if value % 2 else f"{value // 2} hours"
    return f"{value} hours" if key == "overtime" else dollars(value)


@cache
def _texts(key: str, kind: str, thing: str) -> tuple[str, ...]:
    """Label and patterns of a fact, for one kind of person, and what money is added or kept back for."""
    words = {**PEOPLE[kind][0], "thing": thing}
    return tuple(text.format_map(words) for text in FACTS[key])


@cache
def _claim_texts(key: str, kind: str) -> tuple[str, ...]:
    """Checklist entry, assertions and truth of a claim, for one kind of person."""
    return tuple(text.format_map(PEOPLE[kind][0]) for text in CLAIMS[key][:3])

"""Road trips: fuel, tolls and sharing, or speed, stops and delays. Answer: euros for each person, or minutes.

Amounts are whole cents and consumption is in tenths of a litre, so that the results of a scene as drawn are exact.
Those of a scene that was changed afterwards, or of a false claim, are rounded to whole cents and minutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import gcd
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.road_trip_texts import (
    ASKS,
    CARS,
    CHORES,
    CLAIMS,
    DELAYS,
    DESTINATIONS,
    FACTS,
    RULES,
    TREATS,
    claim_cues,
    fact_cues,
)
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, upper_first
from askgym.types import AnswerKind

if TYPE_CHECKING:
    import random

__all__ = ["RoadTrip"]

_KEYS = {
    "cost": ("distance", "consumption", "price", "toll", "treat", "people"),
    "time": ("distance", "speed", "stops", "pause", "delay", "chore"),
}
_CHAIN = {"cost": ("litres", "fuel", "extras", "total"), "time": ("driving", "breaks", "delays")}


class RoadTrip(Family):
    """(distance · consumption · price + tolls + more) / people, or distance / speed + stops · pause + delays.

    At least 10,000,000 problems per template.
    """

    name = "road_trip"
    domain = "travel"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("We're driving to {dest} in {car}.", "{rule} {question}"),
            Frame("Next week we're off to {dest}, and I'm planning the drive; we take {car}.",
                  "What is {what}, in {units}? {rule}"),
            Frame("Help me with our trip to {dest}, please. {Car} is what we'll travel in.",
                  "{rule} Work out {what} in {units}."),
            Frame("Some friends and I are going to {dest}, all in {car}.", "{rule} So what is {what} in {units}?"),
        ),
        "validation": (
            Frame("My friends have asked me to plan our drive to {dest}. {Car} is ready.", "{question} {rule}"),
            Frame("It's {dest} this time, and we go there in {car}.", "{rule} Can you give me {what}, in {units}?"),
        ),
        "test": (
            Frame("Everybody wants to go to {dest}, nobody wants to do the sums. We take {car}.",
                  "{rule} Please tell me {what} in {units}."),
            Frame("I've lent my map to my uncle, but I do have some notes about our drive to {dest} in {car}.",
                  "{rule} From these notes, {question_low}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A trip; the small load is about time, in whole numbers up to 100."""
        pick = rng.choice
        kind = "time" if load == "small" or rng.random() < 0.4 else "cost"
        (car, car_cue), (treat, treat_cue) = pick(CARS), pick(TREATS)
        (delay, delay_cue), (chore, chore_cue) = pick(DELAYS), pick(CHORES)
        unit, units, question, what, _ = ASKS[kind]
        return {
            "kind": kind,
            "unit": unit,
            "units": units,
            "question": question,
            "question_low": question[0].lower() + question[1:],
            "what": what,
            "rule": pick(RULES[kind]),
            "dest": pick(DESTINATIONS),
            "car": car,
            "Car": upper_first(car),
            "car_cue": car_cue,
            "treats": treat,
            "treat_cue": treat_cue,
            "delays": delay,
            "delay_cue": delay_cue,
            "chores": chore,
            "chore_cue": chore_cue,
        } | _values(rng, load, kind)

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Euros for each person, or minutes."""
        stages = _stages(scene, believed)
        if scene["kind"] == "cost":
            return _show((2 * stages[3] + scene["people"]) // (2 * scene["people"]), "€")
        return _show(sum(stages), "min")

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six facts of a trip, and results on the way that one might get wrong."""
        kind = scene["kind"]
        shown = [_derived(key, value) for key, value in zip(_CHAIN[kind], _stages(scene, {}), strict=True)]
        words = {**scene, "treat": scene["treats"], "delay": scene["delays"], "chore": scene["chores"]}
        words["Chore"] = upper_first(scene["chores"])
        if kind == "cost":
            solution = (
                f"{shown[0]} of fuel cost {shown[1]}; with {shown[2]} for tolls and {scene['treats']} that makes "
                f"{shown[3]}, shared between {scene['people']}."
            )
        else:
            solution = f"{shown[0]} of driving, {shown[1]} of stops, {shown[2]} for the rest."
        return Problem(
            scene=scene,
            givens=_givens(scene, words, _values(rng, load, kind)),
            claims=self._claims(scene, words, rng),
            load=load,
            unit=scene["unit"],
            answer_cues=ASKS[kind][4],
            solution=solution,
        )

    def _claims(self, scene: Mapping[str, Any], words: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
        kind, answer = scene["kind"], self.solve(scene, {})
        true = dict(zip(_CHAIN[kind], _stages(scene, {}), strict=True))
        nearby: dict[str, tuple[int, ...]]
        if kind == "cost":
            litres, fuel, extras, total = true.values()
            nearby = {
                "litres": (litres + 10, litres - 10, litres + 20, litres + 5 * (1 + litres // 100), litres * 2),
                "fuel": (fuel + 500, fuel - 200, fuel + 1000, fuel + scene["price"], fuel + 250),
                "extras": (extras + 200, extras - 100, extras + 500, extras + 150, abs(scene["toll"] - scene["treat"])),
                "total": (fuel, fuel + scene["toll"], total + 1000, total - 300, total + 600),
            }
            first, second = scene["treat_cue"], ""
        else:
            driving, breaks, delays = true.values()
            nearby = {
                "driving": (driving + 10, driving - 5, driving + 15, driving + 6, driving - 12, driving + 20),
                "breaks": (scene["pause"], breaks + scene["pause"], breaks + 5, breaks - 2, breaks + 12),
                "delays": (delays + 10, delays - 5, delays + 5, abs(scene["delay"] - scene["chore"]), delays + 8),
            }
            first, second = scene["delay_cue"], scene["chore_cue"]
        taken = {answer, *(_fact(key, scene[key]) for key in _KEYS[kind])}
        taken.update(_derived(key, value) for key, value in true.items())
        made = []
        for key, value in true.items():
            wrong = value  # where no near miss will do, the engine refuses the problem
            for other in rng.sample(nearby[key], len(nearby[key])):
                told = _derived(key, other) if other > 0 else answer
                if told not in taken and self.solve(scene, {key: other}) != answer:
                    wrong = other
                    taken.add(told)
                    break
            text, said, truth = (pattern.format_map(words) for pattern in CLAIMS[key])
            cues = claim_cues(key, first, second)
            made.append(phrased_claim(key, text, said, truth, _derived(key, value), _derived(key, wrong), wrong, *cues))
        return tuple(made)


def _values(rng: random.Random, load: str, kind: str) -> dict[str, int]:
    """The figures of both kinds of trip; those of its own kind all differ."""
    chance = rng.random
    small = load == "small"
    while True:  # rarely more than twice
        if kind == "time":
            distance, speed = rng.choice(_paces(small))
        else:
            distance, consumption, step = rng.choice(_tanks())
        if kind == "cost" or not small:
            speed = 50 + 5 * int(chance() * 15) if kind == "cost" else speed
        if kind == "time":
            consumption, step = 40 + int(chance() * 60), 5
        price = step * (-(-145 // step) + int(chance() * (70 // step)))
        people = 2 + int(chance() * 5)
        toll, treat = 10 * (40 + int(chance() * 400)), 50 * (6 + int(chance() * 70))
        if kind == "cost":  # what is paid besides is such that everybody's share is in whole cents
            paid = distance * consumption * price // 1000 + toll
            while (paid + treat) % people:
                treat += 10
        stops = 2 + int(chance() * (3 if small else 6))
        pause = 2 + int(chance() * 9) if small else 5 + int(chance() * 31)
        delay, chore = (2 + int(chance() * (20 if small else 55)) for _ in "xx")
        if kind == "cost":
            fits = len({distance, price, toll, treat, 100 * people, 10 * consumption}) == 6
        else:
            total = 60 * distance // speed + stops * pause + delay + chore
            fits = len({distance, speed, stops, pause, delay, chore}) == 6 and (not small or total <= 100)
        if fits:
            return {
                "distance": distance,
                "consumption": consumption,
                "price": price,
                "toll": toll,
                "treat": treat,
                "people": people,
                "speed": speed,
                "stops": stops,
                "pause": pause,
                "delay": delay,
                "chore": chore,
            }


@cache
def _tanks() -> tuple[tuple[int, int, int], ...]:
    """Kilometres and tenths of litres that make whole tenths of litres, and what the price must be a multiple of."""
    found = []
    for distance in range(60, 960, 10):
        for consumption in range(42, 125):
            tenths, rest = divmod(distance * consumption, 100)
            step = 100 // gcd(100, tenths)
            if not rest and step <= 10 and distance != 100:  # 100 km stand in the text
                found.append((distance, consumption, step))
    return tuple(found)


@cache
def _paces(small: bool) -> tuple[tuple[int, int], ...]:
    """Distances and speeds that make whole minutes."""
    if small:
        speeds, distances = range(20, 101, 4), range(10, 91)
    else:
        speeds, distances = range(48, 125), range(90, 800, 2)
    least, most = (15, 75) if small else (60, 720)
    return tuple((d, v) for v in speeds for d in distances if not 60 * d % v and least <= 60 * d // v <= most)


def _stages(scene: Mapping[str, Any], believed: Mapping[str, Any]) -> tuple[int, ...]:
    """Tenths of litres, and cents for fuel, besides, and in all; or minutes of driving, stops, and besides."""
    if scene["kind"] == "time":
        speed = scene["speed"]
        driving = believed.get("driving", (120 * scene["distance"] + speed) // (2 * speed))
        breaks = believed.get("breaks", scene["stops"] * scene["pause"])
        return driving, breaks, believed.get("delays", scene["delay"] + scene["chore"])
    if "litres" in believed:
        litres = believed["litres"]
        fuel = (litres * scene["price"] + 5) // 10
    else:
        used = scene["distance"] * scene["consumption"]
        litres, fuel = used // 100, (used * scene["price"] + 500) // 1000
    fuel = believed.get("fuel", fuel)
    extras = believed.get("extras", scene["toll"] + scene["treat"])
    return litres, fuel, extras, believed.get("total", fuel + extras)


@lru_cache(maxsize=65_536)
def _show(value: int, unit: str) -> str:
    """Minutes, or euros from cents."""
    if unit == "min":
        return f"{value:,} minutes"
    whole, rest = divmod(value, 100)
    return f"€{whole:,}" + (f".{rest:02d}" if rest else "")


def _litres(tenths: int) -> str:
    whole, rest = divmod(tenths, 10)
    return f"{whole}.{rest} litres" if rest else f"{whole} litres"


def _derived(key: str, value: int) -> str:
    if key == "litres":
        return _litres(value)
    return _show(value, "€" if key in _CHAIN["cost"] else "min")


def _fact(key: str, value: int) -> str:
    if key == "consumption":
        return _litres(value)
    if key in ("price", "toll", "treat"):
        return _show(value, "€")
    if key in ("pause", "delay", "chore"):
        return _show(value, "min")
    return f"{value}{ {'distance': ' km', 'speed': ' km/h'}.get(key, '') }"


def _givens(scene: Mapping[str, Any], words: Mapping[str, Any], other: Mapping[str, int]) -> tuple[Given, ...]:
    kind = scene["kind"]
    first = scene["treat_cue"] if kind == "cost" else scene["delay_cue"]
    cues = fact_cues(kind, scene["car_cue"], first, scene["chore_cue"])
    made = []
    for key in _KEYS[kind]:
        label, shown, vague, said = (pattern.format_map(words) for pattern in FACTS[key])
        value, false = _fact(key, scene[key]), _fact(key, other[key])
        made.append(phrased_given(key, label, value, false, shown, vague, said, *cues[key]))
    return tuple(made)

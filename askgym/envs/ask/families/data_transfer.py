"""Data transfer: files compressed, sent with overhead over a line. Answer: seconds, minutes, or gigabytes left over.

There are two kinds of problem: how long an upload takes (bytes to bits, seconds to minutes) and what it leaves of a
data plan (megabytes to gigabytes). Units are decimal, as in the SI: 1 GB is 1,000 MB, and a byte has eight bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import gcd, lcm
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.data_transfer_texts import (
    ASKS,
    CLAIMS,
    DESTINATIONS,
    FACTS,
    HEAVY,
    LIGHT,
    QUICK,
    RULES,
    SLOW,
    claim_cues,
    fact_cues,
)
from askgym.envs.ask.families.wording import phrased_claim, phrased_given
from askgym.types import AnswerKind

if TYPE_CHECKING:
    import random

__all__ = ["DataTransfer"]

_COMMON = ("count", "size", "shrink", "overhead")
_KEYS = {"time": (*_COMMON, "speed", "wait"), "left": (*_COMMON, "copies", "plan")}
_ALL = (*_COMMON, "speed", "wait", "copies", "plan")
_CHAIN = {"time": ("raw", "packed", "sent", "transfer"), "left": ("raw", "packed", "sent", "used")}
_SHRINKS = (10, 15, 20, 25, 30, 35, 40, 45, 50, 60)
_OVERHEADS = (2, 4, 5, 6, 8, 10, 12, 15, 20, 25)
_SPEEDS = (6, 8, 10, 12, 15, 16, 18, 20, 24, 25, 30, 32, 36, 40, 45, 48, 50, 60, 64, 72, 75, 80, 90, 96, 100, 120, 125,
           150, 160, 180, 200, 240, 250)  # fmt: skip
_UNITS = {  # unit of the answer → its name; least and most size of a thing in MB; least number of them, how many more
    "s": ("seconds", 2, 60, 8, 240),
    "min": ("minutes", 80, 2400, 4, 40),
    "GB": ("gigabytes", 40, 900, 4, 50),
}


class DataTransfer(Family):
    """count · size · (1 − compression) · (1 + overhead), through a line or out of a data plan.

    At least 1,000,000 problems per template.
    """

    name = "data_transfer"
    domain = "units"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    held_out = True
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm sending {things} to {dest} over the internet.", "{rule} How many {units} {rest}?"),
            Frame("Tonight I want to upload {things} for {dest}.", "Please work out {what}, in {units}. {rule}"),
            Frame("Help me plan an upload: it's {things} for {dest}.", "{rule} So how many {units} {rest}?"),
            Frame("We have to get our {things} to {dest}, and the post is on strike, so they go by internet.",
                  "What is {what} in {units}? {rule}"),
        ),
        "validation": (
            Frame("There's a heap of work waiting here: {things} that must be uploaded to {dest}.",
                  "{rule} Tell me {what} in {units}."),
            Frame("My boss has promised {things} to {dest}, and I'm the person who uploads them.",
                  "Could you say how many {units} {rest}? {rule}"),
        ),
        "test": (
            Frame("It's about an upload of {things} to {dest}, and I never get the units right.",
                  "{rule} Please give me {what}, in {units}."),
            Frame("Off they go, the {things} for {dest}, as soon as I know what I'm in for.",
                  "How many {units} {rest}? {rule}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """An upload whose every stage is exact; whole numbers up to 100 for the small load."""
        pick, chance = rng.choice, rng.random()
        unit = "GB" if chance < 0.4 else "s" if load == "small" or chance < 0.7 else "min"
        kind = "left" if unit == "GB" else "time"
        thing, cue = pick(LIGHT if unit == "s" else HEAVY)
        step, step_cue = pick(SLOW if unit == "min" else QUICK)
        rest, what, _ = ASKS[kind]
        return {
            "kind": kind,
            "unit": unit,
            "units": _UNITS[unit][0],
            "dest": pick(DESTINATIONS),
            "rule": pick(RULES),
            "thing": thing,
            "things": thing + "s",
            "thing_cue": cue,
            "step": step,
            "step_cue": step_cue,
            "rest": rest,
            "what": what,
        } | _values(rng, load, unit)

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Time or data left; None where that has no short decimal, or nothing is left."""
        num, den = _stages(scene, believed)[-1]
        if scene["kind"] == "time":
            num += scene["wait"] * den
        else:
            num = scene["plan"] * 1000 * den - num
            den *= 1000
        if num <= 0 or 100 * num % den:
            return None
        return _show(100 * num // den, scene["unit"])

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six facts of an upload, and four results on the way that one might get wrong."""
        kind = scene["kind"]
        raw, packed, sent, last = (num // den for num, den in _stages(scene, {}))
        shown = [_volume(value, scene) for value in (raw, packed, sent)]
        end = (
            f"at {_fact('speed', scene)} that takes {_show(100 * last, scene['unit'])}, plus {_fact('wait', scene)}"
            if kind == "time"
            else f"{scene['copies']} times that is {_volume(last, scene)} of {scene['plan']} GB"
        )
        return Problem(
            scene=scene,
            givens=_givens(scene, _values(rng, load, scene["unit"])),
            claims=self._claims(scene, rng),
            load=load,
            unit=scene["unit"],
            answer_cues=ASKS[kind][2],
            solution=f"{shown[0]} before and {shown[1]} after compression, {shown[2]} with the overhead; {end}.",
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
        kind, answer = scene["kind"], self.solve(scene, {})
        true = {key: num // den for key, (num, den) in zip(_CHAIN[kind], _stages(scene, {}), strict=True)}
        raw, packed, sent = true["raw"], true["packed"], true["sent"]
        unit = 1000 if raw % 1000 == 0 and packed % 1000 == 0 else 10 if kind == "left" else 1
        nearby = {
            "raw": (raw + scene["size"], raw - scene["size"], raw + 10 * unit, raw + 20 * unit, raw - 10 * unit),
            "packed": (raw - packed, packed + 10 * unit, packed - 10 * unit, packed + 5 * unit, packed + 4 * unit),
            "sent": (packed, 2 * packed - sent, sent + 10 * unit, sent - 10 * unit, sent + 5 * unit, sent + 4 * unit),
        }
        if kind == "time":
            last = true["transfer"]
            nearby["transfer"] = (8 * last, last + 10, last + 5, last - 5, last + 2, last + 12)
        else:
            last = true["used"]
            nearby["used"] = (last + sent, last - sent, last + 5 * unit, last - 5 * unit, last + 10 * unit)
        taken = {answer, *(_fact(key, scene) for key in _KEYS[kind])}
        taken.update(_derived(key, value, scene) for key, value in true.items())
        made = []
        for key, (text, said, truth) in ((key, CLAIMS[key]) for key in _CHAIN[kind]):
            wrong = true[key]  # where no near miss will do, the engine refuses the problem
            shares = [wrong * part // 10 for part in (11, 9, 12, 8, 15, 5) if wrong * part % 10 == 0]  # mostly exact
            for value in (*rng.sample(nearby[key], len(nearby[key])), *shares):
                told = _derived(key, value, scene) if value > 0 else answer
                if told not in taken and self.solve(scene, {key: value}) not in (None, answer):
                    wrong = value
                    break
            taken.add(_derived(key, wrong, scene))
            text, said, truth = (pattern.format_map(scene) for pattern in (text, said, truth))
            values = _derived(key, true[key], scene), _derived(key, wrong, scene)
            cues = claim_cues(key, scene["thing_cue"], scene["step_cue"])
            made.append(phrased_claim(key, text, said, truth, *values, wrong, *cues))
        return tuple(made)


def _values(rng: random.Random, load: str, unit: str) -> dict[str, int]:
    """The figures of an upload, which all differ: size in MB, plan in GB, time besides in the unit asked for."""
    pick, chance = rng.choice, rng.random
    while True:  # rarely more than twice
        copies, wait = 2 + int(5 * chance()), 3 + int(chance() * (22 if unit == "min" else 40))
        if load == "small":
            count, size, shrink, overhead, sent = pick(_small(unit))
            pace = pick((1, 2, 3, 4, 5, 6, 8, 10))  # MB per second
            speed, plan = 8 * pace, copies * sent + 3 + int(chance() * 70)
            fits = plan <= 100 if unit == "GB" else sent % pace == 0 and sent // pace + wait <= 100
            numbers = {count, size, shrink, overhead}
            size *= 1000 if unit == "GB" else 1
        else:
            shrink, overhead, speed, least = pick(_exact(unit))
            _, low, high, few, many = _UNITS[unit]
            count = few + int(chance() * many)
            step = least // gcd(least, count)
            size = step * (-(-low // step) + int(chance() * (1 + (high - low) // step)))
            plan = count * size * copies // 1000 + 2 + int(chance() * 60)
            fits, numbers = size <= high, {count, size, shrink, overhead}
        numbers.update((copies, plan) if unit == "GB" else (speed, wait))
        if fits and len(numbers) == 6:
            return dict(zip(_ALL, (count, size, shrink, overhead, speed, wait, copies, plan), strict=True))


@cache
def _small(unit: str) -> tuple[tuple[int, int, int, int, int], ...]:
    """Count, size, compression and overhead whose volumes are whole and at most 100; and the volume sent."""
    found = []
    for count in range(3, 25):
        for size in range(2, 100 // count + 1):
            for shrink in (10, 20, 25, 40, 50):
                for overhead in (5, 10, 15, 20, 25, 50):
                    packed, rest = divmod(count * size * (100 - shrink), 100)
                    sent, more = divmod(packed * (100 + overhead), 100)
                    whole = not rest and not more and 4 <= sent <= (40 if unit == "GB" else 100)
                    if whole and len({count, size, shrink, overhead}) == 4:
                        found.append((count, size, shrink, overhead, sent))
    return tuple(found)


@cache
def _exact(unit: str) -> tuple[tuple[int, int, int, int], ...]:
    """Compression, overhead and speed, and what the megabytes must be a multiple of for every stage to be exact."""
    found = []
    for shrink in _SHRINKS:
        for overhead in _OVERHEADS:
            share = (100 - shrink) * (100 + overhead)
            whole = (
                100_000 if unit == "GB" else 10_000
            )  # tens of megabytes, which are hundredths of a gigabyte, or ones
            least = lcm(100, whole // gcd(whole, share)) if unit == "GB" else whole // gcd(whole, share)
            for speed in _SPEEDS:
                line = 1250 * speed * (60 if unit == "min" else 1)
                every = least if unit == "GB" else lcm(least, line // gcd(line, share))
                if every <= _UNITS[unit][2] * 2 and shrink != overhead:
                    found.append((shrink, overhead, speed, every))
    return tuple(found)


def _stages(scene: Mapping[str, Any], believed: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """Volume raw, packed, and sent, in MB, and time on the line or volume for all: numerator, denominator."""
    raw = believed.get("raw", scene["count"] * scene["size"])
    packed = believed["packed"] * 100 if "packed" in believed else raw * (100 - scene["shrink"])
    sent = believed["sent"] * 10_000 if "sent" in believed else packed * (100 + scene["overhead"])
    if scene["kind"] == "time":
        line = 10_000 * scene["speed"] * (60 if scene["unit"] == "min" else 1)
        last = (believed["transfer"], 1) if "transfer" in believed else (8 * sent, line)
    else:
        last = (believed["used"], 1) if "used" in believed else (sent * scene["copies"], 10_000)
    return (raw, 1), (packed, 100), (sent, 10_000), last


@lru_cache(maxsize=65_536)
def _show(hundredths: int, unit: str) -> str:
    whole, rest = divmod(hundredths, 100)
    tail = f".{rest:02d}".rstrip("0") if rest else ""
    name = {"s": "seconds", "min": "minutes"}.get(unit, unit)
    return f"{whole:,}{tail} {name}"


def _volume(megabytes: int, scene: Mapping[str, Any]) -> str:
    """In GB where that takes at most two decimals, or the problem is about gigabytes."""
    if megabytes >= 1000 and megabytes % 10 == 0:
        return _show(megabytes // 10, "GB")
    return _show(100 * megabytes, "MB")


def _derived(key: str, value: int, scene: Mapping[str, Any]) -> str:
    return _show(100 * value, scene["unit"]) if key == "transfer" else _volume(value, scene)


def _fact(key: str, scene: Mapping[str, Any]) -> str:
    value = scene[key]
    if key == "size":
        return _volume(value, scene)
    if key == "wait":
        return _show(100 * value, scene["unit"])
    return f"{value}{_SIGNS[key]}"


_SIGNS = {"count": "", "copies": "", "shrink": "%", "overhead": "%", "speed": " Mbps", "plan": " GB"}


def _givens(scene: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    kind = scene["kind"]
    cues = fact_cues(kind, scene["thing_cue"], scene["step_cue"])
    false = {**other, "unit": scene["unit"]}
    made = []
    for key in _KEYS[kind]:
        label, shown, vague, said = (pattern.format_map(scene) for pattern in FACTS[key])
        made.append(phrased_given(key, label, _fact(key, scene), _fact(key, false), shown, vague, said, *cues[key]))
    return tuple(made)

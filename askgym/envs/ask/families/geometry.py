"""Geometry: a rectangle, a distance kept from its edge, openings, layers, a reserve. Answer: metres or square metres.

There are two kinds of problem: lines that run round inside the edge (wire, rope) and sheets that cover the inside
(felt, fleece). Lengths are whole hundredths of a metre in a scene, so that every result is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.geometry_texts import CLAIMS, FACTS, LINES, RULES, SHEETS, STORY
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Geometry"]

_GAP = "distance|far|inset|away|setback|set_back|offset|clearance|strip|border|margin|spacing|indent|uncovered"
_SPARE = "reserve|spare|extra|additional|surplus|buffer|backup|contingency|leftover|on_top"
_COUNT = "how_many|many|number|count|quantity"
_LONG = "length|long|longer|longest|lengthway|lengthwise|long_side|one_end"
_WIDE = "width|wide|broad|breadth|across|shorter|narrow|other_side|other_way|second_dimension|crosswise|other_dimension"
_SIZE = "dimension|measurement|measure|size|how_big|how_large|big|large"
_SMALL_FEW = tuple(  # gap, layers, and what describes the openings
    few
    for few in permutations((1, 2, 3, 4, 5), 4)
    if few[0] < 3 and 1 < few[1] < 5 and few[2] > 1 and few[2] * few[3] < 16
)
_SMALL_SIDES = tuple((long, short) for long in range(8, 18) for short in range(6, 14) if short < long)


class Geometry(Family):
    """layers · (what the inner rectangle takes − openings) + reserve; the gap makes it smaller on every side."""

    name = "geometry"
    domain = "geometry"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    held_out = True
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I have to order {project}.", "{rule} How many {want} do I need altogether, with the reserve?"),
            Frame("We're buying {project}, and the shop has to know the amount today.",
                  "{rule} What does it come to in {units}, reserve included?"),
            Frame("My neighbour is helping me with {project}.",
                  "Work out the total amount of {material} in {units}, including the reserve. {rule}"),
            Frame("The price is settled for {project}, just not the quantity.",
                  "{rule} So how many {want} should be ordered, the reserve included?"),
        ),
        "validation": (
            Frame("The committee has agreed on {project}.",
                  "{rule} Tell me how many {want} that takes, reserve and all."),
            Frame("This weekend it's finally time for {project}.",
                  "How many {want} is that in total, with the reserve? {rule}"),
        ),
        "test": (
            Frame("Here's a measuring problem. It's about {project}.",
                  "{rule} Give the overall amount of {material} in {units}, counting the reserve."),
            Frame("I'm filling in the order form for {project}.",
                  "Which number of {units} goes on it, reserve included? {rule}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A story and the measures of both kinds; those of its own kind differ, and stay below 100 if small."""
        small, lines = load == "small", rng.random() < 0.5
        scene: dict[str, Any] = dict(zip(STORY, rng.choice(LINES if lines else SHEETS), strict=True))
        scene["lines"], scene["rule"] = lines, rng.choice(RULES[lines]).format_map(scene)
        scene["units"] = "metres" if lines else "square metres"
        scene["want"] = f"{scene['units']} of {scene['material']}"
        made = f"a {scene['item']}" if lines else scene["material"]
        scene["project"] = f"{made} for a rectangular {scene['place']}"
        while True:
            scene |= _small(rng, lines) if small else _full(rng)
            values = {scene[key] * (100 if key in ("layers", "gates") else 1) for key in _keys(scene)}
            if len(values) == 7 and scene["width"] < scene["length"] and scene["cut_width"] < scene["cut_length"]:
                inner, full, hole, _, total = _stages(scene, {})
                fits = not small or max(full, total) <= (10_000 if lines else 1_000_000)
                if fits and inner > 0 and 2 * hole < full:
                    return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The total; None where nothing is left inside, or the openings take it all."""
        inner, full, _, net, total = _stages(scene, believed)
        if inner <= 0 or full <= 0 or net <= 0 or scene["width"] <= 2 * scene["gap"]:
            return None
        return _show(scene, total)

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven measures of a job, and four results on the way that one might get wrong."""
        inner, full, hole, net, _ = _stages(scene, {})
        across = _metres(scene["width"] - 2 * scene["gap"])
        givens = _givens(scene, unlike(scene, _keys(scene), lambda: self.draw(rng, load)))
        return Problem(
            scene=scene,
            givens=givens,
            claims=self._claims(scene, rng, {given.value for given in givens}),
            load=load,
            unit="m" if scene["lines"] else "m²",
            answer_cues=f"total|altogether|order|overall|in_all|buy|{scene['material'].replace(' ', '|')}",
            solution=(
                f"Inside, {_metres(inner)} by {across} make {_show(scene, full)}; less {_show(scene, hole)} it is "
                f"{_show(scene, net)}; {scene['layers']} times that, plus {_spare(scene, scene['spare'])} in reserve."
            ),
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random, taken: set[str]) -> tuple[Claim, ...]:
        inner, full, hole, net, total = _stages(scene, {})
        lines, gap, answer = scene["lines"], scene["gap"], self.solve(scene, {})
        across, part = scene["width"] - 2 * gap, 100 if lines else 10_000
        step = part if full <= 100 * part else 5 * part
        true = {"inner": inner, "full": full, "hole": hole, "net": net}
        nearby = {
            "inner": (inner + gap, inner - gap, inner + 100, inner + 2 * gap),
            "full": (inner + across if lines else full + 100 * inner, full + step, full - step, full + 2 * step),
            "hole": (2 * hole, hole + step, hole + 2 * step, hole - step),
            "net": (full, net + step, net - step, net + 3 * step, net - 2 * step),
        }
        cut, names = f"{scene['hole_cue']}|opening", f"{scene['layer']}|{scene['item'].split()[-1]}"
        going = "round|perimeter|around|circumference|lap" if lines else "inside|inner|area|included|strip|rectangle"
        cues = {
            "inner": Cue(f"{_LONG}|side", "inner|inside|rectangle|side|longer|strip|fence|barrier", f"{cut}|round"),
            "full": Cue(going, "", f"{_LONG}|side|each|per|{names}"),
            "hole": Cue(cut, "", f"{names}|round|rectangle|inner|inside|included|ignore|ignoring|without"),
            "net": Cue(names, "each|per|every|cover|need|apiece|a", "total|altogether|side"),
        }
        taken = taken | {_show(scene, value) for value in (full, hole, net, total)} | {_metres(inner)}
        made = []
        for key, (text, said, truth) in CLAIMS[lines].items():
            wrong, show = true[key], _metres if key == "inner" else lambda value: _show(scene, value)
            for value in rng.sample(nearby[key], len(nearby[key])):
                if value > 0 and show(value) not in taken and self.solve(scene, {key: value}) not in (None, answer):
                    wrong = value
                    break
            taken.add(show(wrong))  # where no near miss will do, the engine refuses the problem
            text, said, truth = (pattern.format_map(scene) for pattern in (text, said, truth))
            made.append(phrased_claim(key, text, said, truth, show(true[key]), show(wrong), wrong, cues[key]))
        return tuple(made)


def _small(rng: random.Random, lines: bool) -> dict[str, int]:
    """Whole metres up to 20, and few of them in the gap, the openings and the layers."""
    gap, layers, one, two = rng.choice(_SMALL_FEW)
    length, width = rng.choice(_SMALL_SIDES)
    return {
        "length": 100 * length,
        "width": 100 * (width if lines else min(width, 9)),
        "gap": 100 * gap,
        "layers": layers,
        "gates": one,
        "gate": 100 * two,
        "cut_length": 100 * max(one, two),
        "cut_width": 100 * min(one, two),
        "spare": 100 * int(4 + 22 * rng.random()),
    }


def _full(rng: random.Random) -> dict[str, int]:
    """Quarter, half and tenth metres; the gap leaves room whatever the sides."""
    return {
        "length": 50 * rng.randint(30, 110),
        "width": 50 * rng.randint(18, 70),
        "gap": 25 * rng.randint(1, 9),
        "layers": rng.randint(2, 5),
        "gates": rng.randint(2, 8),
        "gate": 10 * rng.randint(8, 45),
        "cut_length": 50 * rng.randint(4, 13),
        "cut_width": 50 * rng.randint(3, 9),
        "spare": 50 * rng.randint(8, 90),
    }


def _keys(scene: Mapping[str, Any]) -> tuple[str, ...]:
    """The facts of the kind of problem, in the order in which they are stated."""
    holes = ("gates", "gate") if scene["lines"] else ("cut_length", "cut_width")
    return ("length", "width", "gap", *holes, "layers", "spare")


def _stages(scene: Mapping[str, Any], believed: Mapping[str, Any]) -> tuple[int, int, int, int, int]:
    """Inner length, round or area inside, openings, each layer, total: in hundredths of a metre, or their squares."""
    inner = believed.get("inner", scene["length"] - 2 * scene["gap"])
    across = scene["width"] - 2 * scene["gap"]
    if scene["lines"]:
        full = believed.get("full", 2 * (inner + across))
        hole = believed.get("hole", scene["gates"] * scene["gate"])
    else:
        full = believed.get("full", inner * across)
        hole = believed.get("hole", scene["cut_length"] * scene["cut_width"])
    net = believed.get("net", full - hole)
    return inner, full, hole, net, scene["layers"] * net + scene["spare"] * (1 if scene["lines"] else 100)


def _givens(s: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    names = f"{s['layer']}|{s['item'].split()[-1]}|{s['material'].split()[-1]}"
    places, cut = f"{s['place_cue']}|rectangle|plot|area|site|whole|outer", f"{s['hole_cue']}|opening"
    apart = f"{_SPARE}|{names}|{cut}|{_GAP}|edge"
    sides = f"{_SPARE}|{cut}"
    cues = {
        "length": (Cue(_LONG, places, f"{apart}|{_WIDE}"), Cue(_SIZE, places, f"{apart}|{_WIDE}|{_LONG}")),
        "width": (Cue(_WIDE, places, apart), Cue(_SIZE, places, f"{apart}|{_WIDE}|{_LONG}")),
        "gap": (
            Cue(f"{_GAP}|inside", "", f"{sides}|{_COUNT}"),
            Cue("how_far|gap|space|clearance", f"edge|boundary|{names}|side", sides),
            Cue(f"{_WIDE}|left_out|free", "edge|strip|border|margin", sides),
        ),
        "gates": (Cue(_COUNT, cut, f"{_LONG}|{_WIDE}|{_SIZE}|{_SPARE}"),),
        "gate": (Cue(f"{_LONG}|{_WIDE}|{_SIZE}|span|gap", cut, _SPARE),),
        "cut_length": (Cue(_LONG, cut, f"{_SPARE}|{_WIDE}"), Cue(f"{_SIZE}|area", cut, f"{_SPARE}|{_WIDE}|{_LONG}")),
        "cut_width": (Cue(_WIDE, cut, _SPARE), Cue(f"{_SIZE}|area", cut, f"{_SPARE}|{_WIDE}|{_LONG}")),
        "layers": (
            Cue("times|times_over|coats|thick|thickness|passes", "", f"{sides}|{_GAP}"),
            Cue(_COUNT, s["layer"], sides),
            Cue(s["layer"], "need|want|plan|use", f"{sides}|{_GAP}|long"),
        ),
        "spare": (Cue(f"{_SPARE}|{s['purpose'].split()[-1]}" if not s["purpose"].startswith("the ") else _SPARE),),
    }
    made = []
    for key in _keys(s):
        facts = FACTS[key if key != "gap" else "inset" if s["lines"] else "strip"]
        label, shown, vague, said = (pattern.format_map(s) for pattern in facts)
        true, false = (
            _spare(s, x[key]) if key == "spare" else str(x[key]) if key in ("gates", "layers") else _metres(x[key])
            for x in (s, other)
        )
        made.append(phrased_given(key, label, true, false, shown, vague, said, *cues[key]))
    return tuple(made)


def _metres(value: int) -> str:
    return _plain(value, 100) + " m"


def _show(scene: Mapping[str, Any], value: int) -> str:
    return _metres(value) if scene["lines"] else _plain(value, 10_000) + " m²"


def _spare(scene: Mapping[str, Any], value: int) -> str:
    return _show(scene, value if scene["lines"] else 100 * value)


def _plain(value: int, parts: int) -> str:
    """The value divided by 100 or 10,000, without trailing zeros."""
    whole, rest = divmod(value, parts)
    return f"{whole}.{str(parts + rest)[1:].rstrip('0')}" if rest else str(whole)

"""Logic: the clues of an ordering puzzle, each a distance from somebody else in the row. Answer: the line-up as a code.

Only a few of the places in a long row are spoken of. The clues form a tree: all but the first count from another name,
so every clue decides a place, and with it a part of the code; a wrong guess of any clue shows. False claims concern the
ends of the tree only, so that putting them right never needs another claim's value.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.logic_order_texts import CASTS, POSITION, RELATION, SETTINGS, Setting
from askgym.envs.ask.families.wording import join_words, phrased_given, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["LogicOrder"]

_DISTANCES = tuple(range(2, 13))
_TREES = (  # whom the names 1 to 5 are counted from; 0 is the name whose place is known; at least three ends each
    (0, 0, 0, 1, 2), (0, 0, 1, 2, 2), (0, 1, 1, 2, 0), (0, 1, 1, 0, 4), (0, 0, 1, 1, 2),
    (0, 1, 0, 3, 3), (0, 1, 2, 1, 0), (0, 0, 1, 1, 1), (0, 1, 1, 1, 0), (0, 0, 0, 1, 1),
)  # fmt: skip
_STEPS = tuple(  # tree, signs as bits → for each name: the one it counts from, the sign, its key, its claim's key
    tuple(
        tuple((parent, 1 if bits >> i & 1 else -1, f"gap_{i + 1}", f"at_{i + 1}") for i, parent in enumerate(tree))
        for bits in range(32)
    )
    for tree in _TREES
)
_BETWEEN = "between|apart|separate|separated|gap"
_SIDES = "ahead_of|left_of|right_of|front_of"


class LogicOrder(Family):
    """A place in a row, and five clues that count from one name to the next.

    At least 100,000,000 problems per template.
    """

    name = "logic_order"
    domain = "logic"
    answer_kind = AnswerKind.TEXT
    loads = ("small",)
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{names} are all {where}. {rule}",
                  "Please turn this into a code: going {order}, take the initial of each of them and right after it "
                  "the {number}, with hyphens in between, as in X1-Y2. What is the code?"),
            Frame("I need help with a little puzzle. {names} are all {where}. {rule}",
                  "Write them down {order} in the form X1-Y2, that is, initial and {number} with a hyphen before the "
                  "next of them. What does the code look like?"),
            Frame("I've mislaid a list, but I remember this much: {names} are all {where}. {rule}",
                  "Can you rebuild it {order} as a code? Just initials with the {number} behind each, like X1-Y2."),
            Frame("My niece made this up for me. {names} are {where}, all of them. {rule}",
                  "She wants a code made up of the initial and the {number} of each, {order}, joined by hyphens "
                  "(X1-Y2). Which code should I give her?"),
            Frame("Let's see. {names} are {where}. {rule}",
                  "What code do I get when I go {order} and note the initial and the {number} of each of these, "
                  "hyphens between them (X1-Y2 and so on)?"),
        ),
        "validation": (
            Frame("A riddle from our quiz night: {names} are all {where}. {rule}",
                  "The solution is a code like X1-Y2, with initials and the {number} of each, {order}. What is it?"),
            Frame("{names} are, as it happens, all {where}. {rule}",
                  "For my notes I'd like them {order}: initial, {number}, hyphen, next initial and so on, as in X1-Y2. "
                  "What is the complete code?"),
        ),
        "test": (
            Frame("Could you sort something out for me? It's about {names}, all {where}. {rule}",
                  "I have to enter the result as a code such as X1-Y2: initials, each followed by the {number}, "
                  "{order}. What do I enter?"),
            Frame("The padlock on our treasure chest is all about {names}. They are {where}. {rule}",
                  "The lock takes initials and the {number} of each, {order}, hyphenated like X1-Y2. "
                  "What code opens it?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A row, names in an order of their own, a tree of clues, and their values."""
        at = int(rng.random() * len(SETTINGS))
        setting = SETTINGS[at]
        casts = CASTS[setting.kind]
        cast = casts[int(rng.random() * len(casts))]
        first, *gaps = rng.sample(_DISTANCES, 5)
        bits = rng.getrandbits(15)
        return {
            "setting": at,
            "cast": cast,
            "members": rng.sample(cast, 6),
            "steps": _STEPS[int(rng.random() * len(_TREES))][bits & 31],
            "look": bits >> 5,
            "root": 26 + int(rng.random() * 24),
            "gap_1": first,
            "gap_2": gaps[0],
            "gap_3": gaps[1],
            "gap_4": gaps[2],
            "gap_5": gaps[3],
        }

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Counts from name to name, and writes the initials and places in order; None where places collide."""
        at = [scene["root"]]
        for parent, sign, key, claim in scene["steps"]:
            at.append(believed[claim] if claim in believed else at[parent] + sign * scene[key])
        if len(set(at)) < len(at) or min(at) < 1:
            return None
        return "-".join([f"{name[0]}{place}" for place, name in sorted(zip(at, scene["members"], strict=True))])

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The clues in an order of their own, and false places of names that nobody is counted from."""
        row, names, steps = SETTINGS[scene["setting"]], scene["members"], scene["steps"]
        other = self.draw(rng, load)
        at = [scene["root"]]
        for parent, sign, key, _ in steps:
            at.append(at[parent] + sign * scene[key])
        parents = [step[0] for step in steps]
        givens = [_anchor(row, scene, other)]
        for i, (parent, sign, key, _) in enumerate(steps, start=1):
            only = parents.count(parent) == 1
            givens.append(
                _clue(
                    row, scene["cast"], names[i], names[parent], sign, key, scene[key], _unlike(scene, other, key), only
                )
            )
        taken = {*at, *(scene[step[2]] for step in steps)}
        ends = [i for i in range(1, 6) if i not in parents]
        claims = []
        for i in ends:
            claim = _claim(row, scene, at, i, taken, rng)
            if claim is not None:
                claims.append(claim)
        places = ", ".join(f"{name} {place}" for place, name in sorted(zip(at, names, strict=True)))
        text = {"names": join_words(sorted(names)), "number": row.number, "order": row.order, "rule": row.rule}
        return Problem(
            scene={**scene, **text, "where": row.where[scene["look"] % len(row.where)]},
            givens=tuple(rng.sample(givens, 6)),
            claims=tuple(claims),
            load="small",
            answer_cues="code|lineup|sequence",
            solution=f"{upper_first(row.order)}: {places}.",
        )


def _unlike(scene: Mapping[str, Any], other: Mapping[str, Any], key: str) -> int:
    """Another value of a clue that stands nowhere in the scene."""
    taken = {scene[step[2]] for step in scene["steps"]}
    value: int = other[key]
    while value in taken:
        value = value + 1 if value < _DISTANCES[-1] else _DISTANCES[0]
    return value


def _anchor(row: Setting, scene: Mapping[str, Any], other: Mapping[str, Any]) -> Given:
    """The clue that gives a place outright."""
    name, value = scene["members"][0], scene["root"]
    wrong = other["root"] if other["root"] != value else value + 5
    return phrased_given(
        "root", f"{'position' if row.number == 'number' else row.number} of {name}{row.row}", str(value), str(wrong),
        f"{name} {row.verb} {row.at} {{}}{row.row}. / {upper_first(row.at)} {{}}{row.row} {row.verb} {name}.",
        f"{name} {row.verb} somewhere in the middle. / I have looked up where {name} {row.verb}.",
        f"{name} {row.verb} {row.at} {{}}. / {name} is {row.at} {{}}{row.row}.",
        *_anchor_cues(scene["cast"], name),
    )  # fmt: skip


def _clue(
    row: Setting, cast: tuple[str, ...], name: str, base: str, sign: int, key: str, value: int, wrong: int, only: bool
) -> Given:
    """A clue that counts from another name."""
    there, back = (row.after, row.before) if sign > 0 else (row.before, row.after)
    verb, units = row.verb, row.units
    return phrased_given(
        key, f"number of {units} by which {name} {verb} {there} {base}", str(value), str(wrong),
        f"{name} {verb} {{}} {units} {there} {base}. / {base} {verb} {{}} {units} {back} {name}.",
        f"{name} {verb} somewhere {there} {base}. / {base} {verb} a number of {units} {back} {name}. / "
        f"{name} {verb} some {units} {there} {base}.",
        f"{name} {verb} {{}} {units} {there} {base}. / It's {{}} {units}, and {base} {verb} {back} {name}.",
        *_clue_cues(cast, name, base, only),
    )  # fmt: skip


def _claim(
    row: Setting, scene: Mapping[str, Any], at: list[int], i: int, taken: set[int], rng: random.Random
) -> Claim | None:
    """A false place of a name, or a false distance between names that no clue connects; None where values clash."""
    name, (parent, _, _, key) = scene["members"][i], scene["steps"][i - 1]
    value, start, pattern = at[i], 0, f"{name} {row.verb} {row.at} {{}}{row.row}"
    if parent and abs(at[i] - at[0]) > 1 and rng.random() < 0.4:
        start, value = at[0], abs(at[i] - at[0])
        side = row.after if at[i] > start else row.before
        pattern = f"{name} {row.verb} {{}} {row.units} {side} {scene['members'][0]}"
    wrong = next(
        (w for w in (value + d for d in rng.sample((-3, -2, -1, 1, 2, 3, 4), 7)) if w > 1 and w not in taken), 0
    )
    believed = wrong if not start else start + (wrong if at[i] > start else -wrong)
    if not wrong or believed in taken or believed < 1 or value in {scene[step[2]] for step in scene["steps"]}:
        return None
    taken |= {wrong, believed, value}
    return Claim(
        key=key,
        text=pattern.format(wrong),
        said=(
            f"From that it follows that {pattern.format(wrong)}.",
            f"I've already worked out that {pattern.format(wrong)}.",
            f"So {pattern.format(wrong)}, that much is clear.",
        ),
        truth=pattern.format(value) + ".",
        value=str(value),
        claim_value=str(wrong),
        believed=believed,
        cues=(Cue(name),),
    )


def _all_but(cast: tuple[str, ...], *names: str) -> str:
    return "|".join(name for name in cast if name not in names)


def _counted_from(name: str) -> str:
    """Terms that show that a distance is counted from a name."""
    return "|".join(f"{word}_{name}" for word in RELATION)


@cache
def _anchor_cues(cast: tuple[str, ...], name: str) -> tuple[Cue, ...]:
    others = f"{_all_but(cast, name)}|{_counted_from(name)}|{_BETWEEN}|{_SIDES}"
    return (
        Cue(name, POSITION, others),
        Cue("absolute|anchor|reference|fixed|starting_point|start_point|any_known", "", _all_but(cast, name)),
    )


@cache
def _clue_cues(cast: tuple[str, ...], name: str, base: str, only: bool) -> tuple[Cue, ...]:
    """A question about a clue names both, or the one whose place it is, or, if unmistakable, the one counted from."""
    cues = (
        Cue(name, base, _all_but(cast, name, base)),
        Cue(name, POSITION, f"{_all_but(cast, name)}|{_counted_from(name)}|{_BETWEEN}|{_SIDES}"),
    )
    if not only:
        return cues
    return (*cues, Cue(_counted_from(base), "", _all_but(cast, base)), Cue(_SIDES, base, _all_but(cast, base)))

"""Mixtures: two blends and a pure substance, topped up to a weight or partly lost. Answer: per cent, or grams.

Everything is weighed, and percentages are by weight. There are two kinds of problem: the mixture is topped up with
something that holds nothing of the substance (what percentage of it is in the end?), or a share of it is lost (how
many grams are left?).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import gcd
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.misses import near_miss
from askgym.envs.ask.families.mixtures_texts import CLAIMS, CUES, FACTS, QUANTITIES, RULES, STORIES
from askgym.envs.ask.families.people import PEOPLE, person
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Mixtures"]

_FACTS = ("one", "one_share", "two", "two_share", "pure")
_PATTERNS = {"one": "weight", "two": "weight", "one_share": "share", "two_share": "share"}
_SHARES = frozenset({"one_share", "two_share", "loss"})
_TOTALS = (1000, 1200, 1500, 1600, 2000, 3000, 4000)
_SMALL_TOTALS = (50, 80, 100, 100)
_SMALL_LOSSES = (10, 20, 25, 40, 50)
_SMALL_PARTS = tuple(  # grams and per cent of which a whole number of grams comes
    (weight, share)
    for weight in range(4, 37)
    for share in (5, 10, 15, 20, 25, 30, 40, 50, 60)
    if weight * share % 100 == 0 and weight != share
)


class Mixtures(Family):
    """(one · share + two · share + pure) / total, or the same in grams less the share that is lost.

    At least 1,000,000,000 problems per template.
    """

    name = "mixtures"
    domain = "mixtures"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{Who} {am} making {product} from {A} and {B}.", "{rule} What is the {quantity}?"),
            Frame("{Product} is to be mixed from {A} and {B}, and {who} {has} written down what goes in.",
                  "{rule} Please work out the {quantity}."),
            Frame("I'm keeping notes on {product} that {who} {am} mixing; {A} and {B} are the basis.",
                  "Now I'd like to know the {quantity}. {rule}"),
            Frame("{Who} {am} trying something new: {product} out of {A} and {B}.",
                  "{rule} What does that make the {quantity}?"),
            Frame("For {product}, {who} use{s} {A} and {B}.", "The {quantity} is what I'm after. {rule}"),
        ),
        "validation": (
            Frame("{A_cap} meets {B}: that's the idea behind {product} that {who} {am} preparing.",
                  "{rule} Tell me the {quantity}."),
            Frame("There's {A} and there's {B}, and {who} would like to turn them into {product}.",
                  "What will the {quantity} be? {rule}"),
        ),
        "test": (
            Frame("{Who} {has} an order for {product} and start{s} with {A} and {B}.",
                  "{rule} Which figure do I put down for the {quantity}?"),
            Frame("An old recipe for {product}, with {A} and {B}, has turned up, and {who} {am} trying it out.",
                  "{rule} Find the {quantity}, please."),
            Frame("It's for a label: {product}, mixed by {him} from {A} and {B}.",
                  "The label has to give the {quantity}. What is it? {rule}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Weights in grams, shares in per cent; whole numbers up to 100 throughout for the small load."""
        pick, rand, small = rng.choice, rng.random, load == "small"
        story = pick(STORIES)
        names = story["names"]
        first = int(rand() * len(names))
        scene = {"story": story, "A": names[first], "B": names[first - 1 - int(rand() * (len(names) - 1))]}
        scene |= {"person": person(rng), "topped": rand() < 0.5, "rule": int(rand() * 2), "wording": int(rand() * 2)}
        while True:  # a draw or two, mostly
            if small:
                one, one_share = pick(_SMALL_PARTS)
                two, two_share = pick(_SMALL_PARTS)
                pure, loss, total = 1 + int(rand() * 29), pick(_SMALL_LOSSES), pick(_SMALL_TOTALS)
            else:
                one, two = 20 * (5 + int(rand() * 40)), 20 * (5 + int(rand() * 40))
                one_share, two_share = 3 + int(rand() * 48), 3 + int(rand() * 48)
                pure, loss, total = 5 + int(rand() * 90), 5 * (1 + int(rand() * 9)), pick(_TOTALS)
            parts = one * one_share + two * two_share + 100 * pure
            if scene["topped"]:
                fits = total > one + two + pure and 100 * parts % ((100 if small else 1) * total) == 0
            else:
                fits = not small or parts * (100 - loss) % 10_000 == 0
            if fits and len({one, one_share, two, two_share, pure, total, loss}) == 7:
                scene |= {"one": one, "one_share": one_share, "two": two, "two_share": two_share, "pure": pure}
                return scene | {"total": total, "loss": loss}

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The percentage or the grams in the end; None where the weights don't fit or there is no short decimal."""
        one = believed["first"] if "first" in believed else scene["one"] * scene["one_share"]
        two = believed["second"] if "second" in believed else scene["two"] * scene["two_share"]
        parts = believed["all"] if "all" in believed else one + two + 100 * scene["pure"]
        if scene["topped"]:
            total = scene["total"]
            if total <= scene["one"] + scene["two"] + scene["pure"] or 100 * parts % total or parts >= 100 * total:
                return None
            return f"{_plain(100 * parts // total)}%"
        lost = 100 * believed["lost"] if "lost" in believed else parts * scene["loss"]
        left = 100 * parts - lost
        return f"{_plain(left // 100)} g" if left > 0 and left % 100 == 0 else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six facts of a mixture, and three or four weights that one might get wrong."""
        story, one, two, who = scene["story"], scene["A"], scene["B"], scene["person"]
        keys = (*_FACTS, "total" if scene["topped"] else "loss")
        other = unlike(scene, keys, lambda: self.draw(rng, load))
        cues = _cues(story["sub_cue"], story["filler_cue"], one[1], two[1])
        givens = []
        for key in keys:
            name = scene["A" if key[:3] == "one" else "B"][0] if key in _PATTERNS else ""
            label, shown, vague, said = _texts(
                _PATTERNS.get(key, key), story["sub"], story["filler"], name, who["kind"]
            )
            value, wrong = _show(key, scene[key]), _show(key, other[key])
            givens.append(phrased_given(key, label, value, wrong, shown, vague, said, *cues[key]))
        if rng.random() < 0.5:  # both weights first, then both shares
            givens[1], givens[2] = givens[2], givens[1]
        true = _stages(scene)
        words = {"sub": story["sub"], "filler": story["filler"], "noun": story["noun"]}
        kind = "topped" if scene["topped"] else "lost"
        return Problem(
            scene={
                **scene,
                **who,
                "A": one[0],
                "B": two[0],
                "A_cap": upper_first(one[0]),
                "product": story["product"],
                "Product": upper_first(story["product"]),
                "rule": RULES[kind][scene["rule"]].format_map(words),
                "quantity": QUANTITIES[kind][scene["wording"]].format_map(words),
            },
            givens=tuple(givens),
            claims=self._claims(scene, true, cues, rng, load),
            load=load,
            unit="%" if scene["topped"] else "g",
            answer_cues=f"{story['sub_cue']}|percentage|share|finished|final|left|remain|answer|altogether|result|amount",
            solution=(
                f"{_grams(true['first'])}, {_grams(true['second'])} and {scene['pure']} g of {story['sub']} are "
                f"{_grams(true['all'])}; "
                + (f"of {scene['total']} g" if scene["topped"] else f"without the {scene['loss']}% lost")
                + f" that is {self.solve(scene, {})}."
            ),
        )

    def _claims(
        self,
        scene: Mapping[str, Any],
        true: Mapping[str, int],
        cues: Mapping[str, tuple[Cue, ...]],
        rng: random.Random,
        load: str,
    ) -> tuple[Claim, ...]:
        story, small, topped = scene["story"], load == "small", scene["topped"]
        texts = _claim_texts(story["sub"], scene["A"][0], scene["B"][0])
        taken = {100 * scene[key] for key in (*_FACTS, "total", "loss")} | set(true.values())
        if topped:  # so that a wrong weight still leads to a short decimal
            step = 100 * scene["total"] // gcd(100, scene["total"]) if small else scene["total"] // 2
        else:
            step = 10_000 // gcd(100, 100 - scene["loss"]) if small else 500
        steps = tuple(step * times for times in (1, -1, 2, -2, 3, 4))
        fill = {key: _show(key, scene[key]) for key in _FACTS}
        made = []
        for key, value in true.items():
            if key == "left" or (topped and key == "lost"):
                continue
            text, said, truth = texts[key]
            false = near_miss(rng, value, (100, -100, 200, 300) if key == "lost" else steps, taken)
            made.append(
                phrased_claim(key, text, said, truth.format(**fill), _grams(value), _grams(false), false, *cues[key])
            )
        return tuple(made)


def _stages(scene: Mapping[str, Any]) -> dict[str, int]:
    """What each blend brings in, all of it, what is lost and what is left: hundredths of a gram."""
    first, second = scene["one"] * scene["one_share"], scene["two"] * scene["two_share"]
    everything = first + second + 100 * scene["pure"]
    lost = everything * scene["loss"] // 100
    left = 100 * everything // scene["total"] if scene["topped"] else everything - lost
    return {"first": first, "second": second, "all": everything, "lost": lost, "left": left}


def _plain(hundredths: int) -> str:
    """A number of hundredths, without trailing zeros."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{str(100 + rest)[1:].rstrip('0')}" if rest else str(whole)


def _grams(hundredths: int) -> str:
    return f"{_plain(hundredths)} g"


def _show(key: str, value: int) -> str:
    return f"{value}%" if key in _SHARES else f"{value} g"


@cache
def _texts(pattern: str, sub: str, filler: str, name: str, kind: str) -> tuple[str, ...]:
    """Label and patterns of a fact, for one kind of person and one blend ("" for facts of the whole)."""
    words = {**PEOPLE[kind][0], "sub": sub, "filler": filler, "name": name}
    return tuple(text.format_map(words) for text in FACTS[pattern])


@cache
def _cues(sub: str, filler: str, one: str, two: str) -> dict[str, tuple[Cue, ...]]:
    """Cues of every fact and claim, for the stems of a story."""
    of_sub = "|".join(f"{before}_{stem}" for stem in sub.split("|") for before in ("much", "many", "of", "more"))
    stems = {"sub": sub, "of_sub": of_sub, "filler": filler, "A": one, "B": two}
    return {key: tuple(Cue(*(part.format_map(stems) for part in cue)) for cue in cues) for key, cues in CUES.items()}


@cache
def _claim_texts(sub: str, one: str, two: str) -> dict[str, tuple[str, ...]]:
    """Checklist entry, assertions and truth of every claim."""
    words = {"sub": sub, "A": one, "B": two}
    return {key: tuple(text.format_map(words) for text in texts) for key, texts in CLAIMS.items()}

"""Text: a word is turned, changed, cut and given a number, step by step. Answer: the text that comes out.

Every step has numbers or letters of its own; characters stand for letters and digits alike, and everything is written
in capitals. The steps are carried out in the order in which the question names them, which differs between problems.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.text_ops_texts import CLAIMS, CUES, FACTS, NEW, OLD, THINGS, WORDS, letter_cues
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

    from askgym.envs.ask.families.base import Given

__all__ = ["TextOps"]

_ORDERS = tuple(permutations(("turn", "swap", "cut", "slip")))
_PARTS = {"turn": ("turn",), "swap": ("old", "new"), "cut": ("cut",), "slip": ("tag", "place")}
_LETTERS = tuple((word, "".join(sorted(OLD & set(word))), "".join(c for c in NEW if c not in word)) for word in WORDS)
_SHORTEST = 4
_FINISHES = ("", "", "At the very end everything is written backwards. ", "Last of all the whole thing is reversed. ")


def _step(step: str, text: str, turn: int, old: str, new: str, cut: int, tag: int, place: int) -> str | None:
    """What a step makes of a text; `cut` is negative at the end of it. None where it does not fit."""
    if step == "turn":
        return text[turn:] + text[:turn] if turn < len(text) else None
    if step == "swap":
        return text.replace(old, new) if old in text else None
    if step == "cut":
        cut_text = text[cut:] if cut > 0 else text[:cut]
        return cut_text if len(text) >= abs(cut) + _SHORTEST else None
    return f"{text[:place]}{tag}{text[place:]}" if place < len(text) else None


class TextOps(Family):
    """Four steps with six constants, on a word.

    At least 10,000,000 problems per template.
    """

    name = "text_ops"
    domain = "text"
    answer_kind = AnswerKind.TEXT
    loads = ("small",)
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("My {thing} is made from a word by a recipe, and the steps are carried out in exactly this order.",
                  "{finish}What is the {thing}?"),
            Frame("Can you follow a recipe for me? It turns a word into a {thing}, step by step, in the order I give.",
                  "{finish}Which {thing} do you get?"),
            Frame("I've forgotten my {thing}, but not how I once put it together, step by step.",
                  "{finish}So what's the {thing}?"),
            Frame("For a treasure hunt I turn a word into a {thing}. Here's how it's done, in this order.",
                  "{finish}Please write down the {thing}."),
            Frame("This is how I came by my new {thing}; nothing is skipped, and the order matters.",
                  "{finish}Could you work out the {thing}?"),
        ),
        "validation": (
            Frame("Somebody showed me how to get a {thing} from a word. The steps are in the right order.",
                  "{finish}Which {thing} do I end up with?"),
            Frame("A word, a few steps in the order given, and there's the {thing}.",
                  "{finish}What does the {thing} look like?"),
        ),
        "test": (
            Frame("Let's play secret service: a word becomes a {thing}, and the steps are taken as they come.",
                  "{finish}Tell me the {thing} that comes out."),
            Frame("My brother builds a {thing} out of a word, always with the same steps in the same order.",
                  "{finish}What's his {thing}, then?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """An order of the steps, a word, and what each step needs."""
        look = rng.random
        word, olds, news = _LETTERS[int(look() * len(_LETTERS))]
        cut = 2 + int(look() * 5)
        turn, place = 2 + int(look() * 7), 2 + int(look() * 7)
        while turn == cut:
            turn = 2 + int(look() * 7)
        while place in (cut, turn):
            place = 2 + int(look() * 7)
        return {
            "order": _ORDERS[int(look() * 24)],
            "side": 1 if look() < 0.5 else -1,
            "finish": _FINISHES[int(look() * 4)],
            "thing": THINGS[int(look() * len(THINGS))],
            "word": word,
            "turn": turn,
            "old": olds[int(look() * len(olds))],
            "new": news[int(look() * len(news))],
            "cut": cut,
            "tag": 12 + int(look() * 87),
            "place": place,
        }

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Takes the steps in order; None where a step does not fit the text it meets."""
        text: str | None = scene["word"]
        cut = scene["cut"] * scene["side"]
        args = scene["turn"], scene["old"], scene["new"], cut, scene["tag"], scene["place"]
        for step in scene["order"]:
            if step in believed:
                text = believed[step]
            elif text is not None:
                text = _step(step, text, *args)
        return text[::-1] if text is not None and scene["finish"] else text

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The facts in the order of the steps, and texts that somebody has got wrong on the way."""
        other = self.draw(rng, load)
        old, new = letter_cues(scene["old"], scene["new"])
        cues = {**CUES, "old": old, "new": new}
        taken = {scene[key] for key in ("turn", "cut", "place", "tag")}
        givens: list[Given] = []
        for key in ("word", *(part for step in scene["order"] for part in _PARTS[step])):
            label, shown, vague, said = FACTS[key if key != "cut" else "cut front" if scene["side"] > 0 else "cut back"]
            wrong = other[key]
            while wrong == scene[key] or wrong in taken:
                wrong = self.draw(rng, load)[key]
            givens.append(phrased_given(key, label, str(scene[key]), str(wrong), shown, vague, said, *cues[key]))
        claims, stages = _claims(scene, rng)
        return Problem(
            scene=scene,
            givens=tuple(givens),
            claims=claims,
            load="small",
            answer_cues="password|code|name|sign|secret|key|login|result",
            solution=" → ".join([scene["word"], *stages]) + (", then backwards." if scene["finish"] else "."),
        )


def _claims(scene: Mapping[str, Any], rng: random.Random) -> tuple[tuple[Claim, ...], list[str]]:
    """False texts after the steps before the last (after the last, too, if it is reversed then), and the true ones."""
    order = scene["order"]
    texts = [scene["word"]]
    cut = scene["cut"] * scene["side"]
    args = scene["turn"], scene["old"], scene["new"], cut, scene["tag"], scene["place"]
    claims: list[Claim] = []
    for step in order:
        texts.append(_step(step, texts[-1], *args) or texts[-1])
    wrongs: list[str] = []
    for i, step in enumerate(order if scene["finish"] else order[:-1]):
        wrong = _slip_up(step, texts[i], scene, rng)
        if wrong is None or wrong in texts or wrong in wrongs or texts[i + 1] in texts[: i + 1]:
            continue
        wrongs.append(wrong)
        when, stems = CLAIMS[step]
        claims.append(
            phrased_claim(
                step, f"{when} the text reads {{}}",
                f"{upper_first(when)} the text reads {{}}, I've done that much. / I've got {{}} as the text {when}.",
                f"{upper_first(when)} the text reads {{}}.", texts[i + 1], wrong, wrong, Cue(stems),
            )
        )  # fmt: skip
    return tuple(claims), texts[1:]


def _slip_up(step: str, text: str, scene: Mapping[str, Any], rng: random.Random) -> str | None:
    """A step gone wrong: a place too far or too short, or the wrong letter replaced."""
    off = 1 if rng.random() < 0.5 else -1
    old = scene["old"]
    if step == "swap":
        letters = [c for c in text if c != old and c.isalpha()]
        old = letters[int(rng.random() * len(letters))]
    cut = (scene["cut"] + off) * scene["side"]
    return _step(step, text, scene["turn"] + off, old, scene["new"], cut, scene["tag"], scene["place"] + off)

"""Probability: things of several kinds in a bag, some taken out and some added, then drawn blind. Answer: a fraction.

With the small load a single thing is drawn; with the full load a second one follows, and it matters what becomes of
the first. Counts begin with 3, so that "a second one" and "both" never repeat a fact.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import gcd
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families import probability_texts as texts
from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Probability"]

_COUNTS = ("first", "second", "third", "fourth")
_KEYS = (*_COUNTS, "taken", "added")
_BACK, _OUT, _SWAP = range(3)
"""What becomes of the first thing drawn: it goes back, stays out, or one of the third kind takes its place."""


class Probability(Family):
    """Favourable outcomes over possible ones, for one draw or two.

    At least 10,000,000 problems per template.
    """

    name = "probability"
    domain = "probability"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("There's {place} with {items} on my desk, and I'm about to draw {draws} without looking.",
                  "What is the probability that {event}? Please give a fraction in lowest terms."),
            Frame("Homework help, please! It's about drawing {draws} from {place}, blindfold.",
                  "How likely is it that {event}? I need a fully reduced fraction."),
            Frame("My brother bets on everything. Today he's drawing {draws} from {place} at random.",
                  "Tell me the chance that {event}, as a fraction in its lowest terms."),
            Frame("For a maths lesson I fill {place} with {items}; a pupil then draws {draws} at random.",
                  "What's the probability, as a simplified fraction, that {event}?"),
            Frame("We're playing a game in which I close my eyes and draw {draws} from {place}.",
                  "I win if {event}. What is my chance of winning, as a fraction in lowest terms?"),
        ),
        "validation": (
            Frame("Suppose {place} full of {items}, from which somebody picks {draws} at random.",
                  "Find the probability that {event}; the fraction should be in lowest terms."),
            Frame("At our street party you can win a cake by drawing {draws} from {place}, unseen.",
                  "The cake is yours if {event}. How probable is that? Write it as a reduced fraction."),
        ),
        "test": (
            Frame("I have {place} here. In a minute my daughter will reach in and draw {draws}, eyes shut.",
                  "How probable is it that {event}? A fraction in lowest terms, please."),
            Frame("A question about luck: {draws}, drawn at random from {place}.",
                  "What are the chances that {event}? Give me the simplest fraction."),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Counts of four kinds (small load) or three, what is taken out and put in, and what becomes of the first."""
        rand, small = rng.random, load == "small"
        place, holder, item, items, pool = texts.STORIES[int(rand() * len(texts.STORIES))]
        start, step = int(rand() * len(pool)), 1 + int(rand() * texts.STRIDES)
        kinds = tuple([pool[(start + i * step) % len(pool)] for i in range(4)])
        span, gone, event = 18 if small else 38, int(rand() * 3), int(rand() * 3)
        while True:  # two or three rounds
            counts = [7 + int(rand() * span), 7 + int(rand() * span), 7 + int(rand() * span)]
            fourth, taken, added = 7 + int(rand() * span), 3 + int(rand() * 10), 3 + int(rand() * 14)
            if counts[gone] - taken > 2 and len({*counts, fourth, taken, added}) == 6:
                break
        scene: dict[str, Any] = {
            "place": place, "holder": holder, "item": item, "items": items, "kinds": kinds, "small": small,
            "first": counts[0], "second": counts[1], "third": counts[2], "fourth": fourth if small else 0,
            "taken": taken, "added": added, "then": int(rand() * 3),
            "gone": gone, "joined": (gone + 1 + int(rand() * 2)) % 3, "event_kind": event,
        }  # fmt: skip
        scene["draws"] = f"{texts.a(item)}" if small else f"{texts.a(item)} and then a second one"
        scene["event"] = texts.EVENTS[small][event].format(
            item=item, items=items, a=texts.a(kinds[0]), first=kinds[0], b=texts.a(kinds[1])
        )
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The reduced fraction; None where a count falls below 3 or nothing is left to chance."""
        counts = [scene["first"], scene["second"], scene["third"], scene["fourth"]]
        gone, joined, small = scene["gone"], scene["joined"], scene["small"]
        begin = believed.get("begin")
        counts[gone] = believed.get("left", counts[gone] - scene["taken"])
        counts[joined] = believed.get("grown", counts[joined] + scene["added"])
        if counts[gone] < 3:
            return None
        total = begin - scene["taken"] + scene["added"] if begin else sum(counts)
        total = believed.get("total", total)
        if small and total > 100:
            return None
        kind, x, y = scene["event_kind"], counts[0], counts[1]
        if small:
            above, below = (x, x + y, total - x)[kind], total
        else:
            then = scene["then"]
            rest = believed.get("rest", total - 1 if then == _OUT else total)
            below = total * rest
            if kind == 0:
                above = x * (x if then == _BACK else x - 1)
            elif kind == 1:
                above = x * y
            else:
                above = (total - x) * (rest - x)
        if not 0 < above < below:
            return None
        shared = gcd(above, below)
        return f"{above // shared}/{below // shared}"

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The counts, the changes, and sums that somebody might get wrong."""
        other = unlike(scene, (*_KEYS, "then"), lambda: self.draw(rng, load))
        counts = [scene[key] for key in _COUNTS]
        gone, joined = scene["gone"], scene["joined"]
        left, grown = counts[gone] - scene["taken"], counts[joined] + scene["added"]
        total = sum(counts) - scene["taken"] + scene["added"]
        kinds, items = scene["kinds"], scene["items"]
        return Problem(
            scene=scene,
            givens=_givens(scene, other),
            claims=self._claims(scene, rng, left, grown, total),
            load=load,
            answer_cues="probability|chance|likely|likelihood|odds|p_=|p(",
            solution=(
                f"{left} {kinds[gone]} and {grown} {kinds[joined]} {items} among {total}: "
                f"the probability is {self.solve(scene, {})}."
            ),
        )

    def _claims(
        self, scene: Mapping[str, Any], rng: random.Random, left: int, grown: int, total: int
    ) -> tuple[Claim, ...]:
        kinds, items, holder = scene["kinds"], scene["items"], scene["holder"]
        begin = total + scene["taken"] - scene["added"]
        minus, plus = kinds[scene["gone"]], kinds[scene["joined"]]
        known = {scene[key] for key in _KEYS} | {left, grown, total, total - 1, begin}

        def near(true: int, low: int, high: int) -> int:
            """Another number close by, between the bounds if there is one, that is nothing else in the problem."""
            fits = [true + n for n in _NEAR if true + n > 2 and true + n not in known]
            wrong = rng.choice([n for n in fits if low < n < high] or fits)
            known.add(wrong)
            return wrong

        false = {
            "left": near(left, 2, left + scene["taken"]),
            "grown": near(grown, grown - scene["added"], grown + 9),
            "begin": near(begin, begin - 9, begin + 9),
            "total": near(total, total - 9, total + 9),
        }
        claims = [
            phrased_claim(
                "left", f"there are {{}} {minus} {items} left",
                f"That leaves {{}} {minus} {items}. / So of the {minus} {items}, {{}} remain.",
                f"{scene[_COUNTS[scene['gone']]]} less {scene['taken']} leaves {{}} {minus} {items}.",
                str(left), str(false["left"]), false["left"], *_left_cues(minus, plus),
            ),
            phrased_claim(
                "grown", f"with the added ones there are {{}} {plus} {items}",
                f"That brings the {plus} {items} up to {{}}. / By now, then, there are {{}} {plus} {items}.",
                f"With those added, there are {{}} {plus} {items}.",
                str(grown), str(false["grown"]), false["grown"], *_grown_cues(plus, minus),
            ),
            phrased_claim(
                "begin", f"there were {{}} {items} in all at the start",
                f"By my count there were {{}} {items} in all at the start. / "
                f"Before those changes, the {holder} held {{}} {items} in all, I believe.",
                f"At the start there were {{}} {items} in all.",
                str(begin), str(false["begin"]), false["begin"], Cue(texts.BEGIN, "", texts.NOT_BEGIN),
            ),
            phrased_claim(
                "total", f"{{}} {items} are in the {holder} when the drawing begins",
                f"So {{}} {items} are in the {holder} when the drawing begins. / "
                f"By the time of the draw, I make it {{}} {items} in total.",
                f"When the drawing begins, {{}} {items} are in the {holder}.",
                str(total), str(false["total"]), false["total"], Cue(texts.TOTAL, "", texts.NOT_TOTAL),
            ),
        ]  # fmt: skip
        if not scene["small"] and scene["then"] == _OUT:
            wrong = rng.choice((total, total + 1, total - 2))
            claims.append(
                phrased_claim(
                    "rest", f"the second draw is from {{}} {items}",
                    f"For the second draw, there are obviously {{}} {items} to choose from. / "
                    f"The second draw is then from {{}} {items}.",
                    f"The second draw is from {{}} {items}.",
                    str(total - 1), str(wrong), wrong, Cue(texts.REST),
                )
            )  # fmt: skip
        return tuple(claims)


_NEAR = (-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12)


@cache
def _count_cues(kind: str) -> tuple[Cue, ...]:
    name = texts.stems(kind)
    return (
        Cue(name, "", f"{texts.TAKEN}|{texts.ADDED}|{texts.THEN}"),
        Cue(name, texts.START, f"{texts.DRAWN}|{texts.TAKEN_NOUN}"),
        Cue(texts.EACH, "", f"{texts.TAKEN}|{texts.ADDED}|{texts.THEN}"),
    )


@cache
def _left_cues(kind: str, other: str) -> tuple[Cue, ...]:
    return (Cue(texts.LEFT, texts.stems(kind), f"{texts.stems(other)}|{texts.SUM}"),)


@cache
def _grown_cues(kind: str, other: str) -> tuple[Cue, ...]:
    return (Cue(texts.GROWN, texts.stems(kind), f"{texts.stems(other)}|{texts.SUM}"),)


@cache
def _then_cues(item: str) -> tuple[Cue, ...]:
    word = item.split()[0]
    return (
        Cue(texts.THEN, "", "many|number|taken_out|remove|removed"),
        Cue(f"first_{word}|drawn_{word}|{texts.FIRST}", "", "many|number|at_first"),
        Cue(texts.NOT_BACK, f"it|first_{word}|drawn_{word}|{texts.FIRST}", "many|number|count"),
    )


_TAKEN_CUES = (
    Cue(texts.TAKEN, texts.COUNT, f"{texts.ADDED}|{texts.START}|{texts.THEN}"),
    Cue(texts.TAKEN, texts.DRAWN, f"{texts.ADDED}|{texts.THEN}"),
)
_ADDED_CUES = (
    Cue(f"{texts.ADDED}|{texts.ADDED_BY}", texts.COUNT, f"{texts.TAKEN}|{texts.START}|{texts.THEN}"),
    Cue(f"{texts.ADDED}|{texts.ADDED_BY}", texts.DRAWN, f"{texts.TAKEN}|{texts.THEN}"),
)
_REST_CUE = Cue(texts.OTHERS, "", f"{texts.TAKEN}|{texts.ADDED}|{texts.THEN}")


def _givens(s: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    kinds, item, items = s["kinds"], s["item"], s["items"]
    words = {"item": item, "items": items, "holder": s["holder"], "Holder": upper_first(s["holder"])}
    found = []
    for key, kind in zip(_COUNTS if s["small"] else _COUNTS[:3], kinds, strict=False):
        shown, vague, said = (text.format(kind=kind, **words) for text in texts.COUNTED[key])
        found.append(
            phrased_given(key, f"number of {kind} {items} at the start", str(s[key]), str(other[key]),
                          shown, vague, said, *_count_cues(kind), *([_REST_CUE] if key == "fourth" else []))
        )  # fmt: skip
    minus, plus = kinds[s["gone"]], kinds[s["joined"]]
    for key, kind, text, cues in (
        ("taken", minus, texts.TAKING, _TAKEN_CUES), ("added", plus, texts.ADDING, _ADDED_CUES)
    ):  # fmt: skip
        label, shown, vague, said = (part.format(kind=kind, **words) for part in text)
        found.append(phrased_given(key, label, str(s[key]), str(other[key]), shown, vague, said, *cues))
    if not s["small"]:
        label, shown, vague, said = (part.format(**words) for part in texts.AFTERWARDS)
        values = [text.format(kind=texts.a(kinds[2])) for text in texts.FATES]
        found.append(
            phrased_given("then", label, values[s["then"]], values[other["then"]], shown, vague, said,
                          *_then_cues(item))
        )  # fmt: skip
    return tuple(found)

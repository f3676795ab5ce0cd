"""Code: a short program or spreadsheet to follow by hand; its constants are the facts. Answer: the number it shows.

The listing names its constants and stands in every variant; their values stand in sentences before it. In a pass the
variable moves by a step, and where it has crossed a limit, something else happens; a little arithmetic ends it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.code_trace_texts import CUES, FINALS, HEADS, LOOPS, NAMES, ROLES, SENTENCES, THINGS
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["CodeTrace"]

_LANGUAGES = tuple(THINGS)
_KINDS = ("cut", "else", "refill")
_RANGES = {  # load, whether the variable falls → for each role the lowest value and how many there are
    ("small", False): ((3, 40), (3, 13), (3, 5), (8, 40), (4, 30), (2, 2), (4, 40)),
    ("small", True): ((12, 40), (3, 13), (3, 5), (4, 40), (4, 30), (2, 2), (4, 40)),
    ("full", False): ((20, 300), (21, 90), (5, 8), (150, 450), (13, 130), (3, 15), (11, 900)),
    ("full", True): ((400, 500), (21, 90), (5, 8), (100, 300), (13, 200), (3, 15), (11, 900)),
}
_EASILY_GUESSED = frozenset({"factor", "limit"})
"""Among small numbers: too many of their values lead to the same result."""
_MOST = {"small": 100, "full": 100_000}


def _run(kind: str, value: int, step: int, rounds: int, limit: int, cut: int) -> tuple[int, int]:
    """Where the variable ends up, and in how many passes it had crossed the limit."""
    crossed = 0
    if kind == "cut":
        for _ in range(rounds):
            value += step
            if value > limit:
                value -= cut
                crossed += 1
    elif kind == "else":
        for _ in range(rounds):
            if value < limit:
                value += step
            else:
                value -= cut
                crossed += 1
    else:
        for _ in range(rounds):
            value -= step
            if value < limit:
                value += cut
                crossed += 1
    return value, crossed


class CodeTrace(Family):
    """A loop with a condition, and a last line.

    At least 10,000,000 problems per template.
    """

    name = "code_trace"
    domain = "code"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm trying to follow the little {thing} below by hand.", "What number {shows}?"),
            Frame("A colleague left me this {thing} with its settings, and I'd like to know what to expect before I "
                  "try it out.", "Which number {shows}?"),
            Frame("Homework for the computing course: trace the {thing} below.",
                  "Please give me the number that {ends}."),
            Frame("No computer at hand, so could you go through this {thing} in your head?", "What {shows}?"),
            Frame("For a workshop I'm checking a {thing} on paper.", "Which number should I see as its result?"),
        ),
        "validation": (
            Frame("Here's a {thing}, with everything I know of its settings.", "So what {shows}?"),
            Frame("Our trainer wants to hear what the {thing} below comes up with.", "What's the number that {ends}?"),
        ),
        "test": (
            Frame("The {thing} further down came with a note about its settings.",
                  "Can you work out the number that {ends}?"),
            Frame("Play computer for me, please: there's a {thing} below.", "What exactly {shows} when all is done?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A listing, names, and constants with which the limit is crossed in some of the passes, not in all."""
        look = rng.random
        kind = _KINDS[int(look() * 3)]
        ranges = _RANGES[load, kind == "refill"]
        while True:
            start, step, rounds, limit, cut, factor, bonus = values = [low + int(look() * n) for low, n in ranges]
            if len(set(values)) == 7 and 0 < _run(kind, start, step, rounds, limit, cut)[1] < rounds:
                break
        return {
            "kind": kind,
            "final": int(look() * 3),
            "language": _LANGUAGES[int(look() * 4)],
            "names": int(look() * 5),
            "most": _MOST[load],
            "start": start,
            "step": step,
            "rounds": rounds,
            "limit": limit,
            "cut": cut,
            "factor": factor,
            "bonus": bonus,
        }

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Runs the loop, then the last line; None for results that are not positive or too large for the load."""
        kind, rounds, start = scene["kind"], scene["rounds"], scene["start"]
        if "first" in believed:
            start, rounds = believed["first"], rounds - 1
        value, _ = _run(kind, start, scene["step"], rounds, scene["limit"], scene["cut"])
        value = believed.get("last", value)
        factor, bonus = scene["factor"], scene["bonus"]
        if scene["final"] == 2:
            total = factor * believed.get("inner", value + bonus)
        else:
            product = believed.get("inner", factor * value)
            total = product - bonus if scene["final"] else product + bonus
        return str(total) if 0 < total <= scene["most"] else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The constants in an order of their own, the listing, and false values on the way."""
        kind, language, which = scene["kind"], scene["language"], scene["names"]
        falls = kind == "refill"
        listing, patterns, words = _texts(language, kind, scene["final"], which)
        other = self.draw(rng, load)
        taken = {scene[role] for role in ROLES}
        givens = []
        for role in ROLES:
            wrong = other[role] if other[role] not in taken else scene[role] + 1
            while wrong in taken:
                wrong += 1
            label, shown, vague, said = patterns[role]
            may = load == "full" or role not in _EASILY_GUESSED
            value, cues = str(scene[role]), CUES[falls][role]
            givens.append(phrased_given(role, label, value, str(wrong), shown, vague, said, *cues, missing=may))
        rng.shuffle(givens)
        return Problem(
            scene={**scene, **words},
            givens=tuple(givens),
            claims=tuple(self._claims(scene, words, taken, rng)),
            load=load,
            table=listing,
            answer_cues="print|output|result|display",
            solution=self._trace(scene),
        )

    def _claims(
        self, scene: Mapping[str, Any], words: Mapping[str, str], taken: set[int], rng: random.Random
    ) -> list[Claim]:
        """False values after the first pass, after the last, and inside the last line, where no values clash."""
        kind, rounds, args = scene["kind"], scene["rounds"], (scene["limit"], scene["cut"])
        first = _run(kind, scene["start"], scene["step"], 1, *args)[0]
        last = _run(kind, scene["start"], scene["step"], rounds, *args)[0]
        inner = last + scene["bonus"] if scene["final"] == 2 else scene["factor"] * last
        out = []
        for key, value in (("first", first), ("last", last), ("inner", inner)):
            if value in taken:
                continue
            for shift in rng.sample(_SHIFTS, len(_SHIFTS)):
                wrong = value + shift
                if wrong in taken or wrong < 2:
                    continue
                if key == "first" and _run(kind, wrong, scene["step"], rounds - 1, *args)[0] == last:
                    continue
                taken |= {wrong, value}
                out.append(_claim(key, value, wrong, words, words["inner"]))
                break
        return out

    def _trace(self, scene: Mapping[str, Any]) -> str:
        values = [
            _run(scene["kind"], scene["start"], scene["step"], n, scene["limit"], scene["cut"])[0]
            for n in range(scene["rounds"] + 1)
        ]
        return "Pass by pass: " + ", ".join(map(str, values)) + f"; the result is {self.solve(scene, {})}."


_SHIFTS = (-4, -3, -2, -1, 1, 2, 3, 5)
_LATER = "print|printed|factor|multipl|product|bonus|extra|offset|tip|weight|scale|multiplier"


def _claim(key: str, value: int, wrong: int, words: Mapping[str, str], what: str) -> Claim:
    var = words["var"]
    if key == "first":
        at = words["first"]
        return phrased_claim(
            key, f"{at} {var} is {{}}",
            f"{upper_first(at)} {var} is {{}}, that much I've worked out. / I get {{}} for {var} {at}.",
            f"{upper_first(at)} {var} is {{}}.", str(value), str(wrong), wrong,
            Cue("first|pass_1|round_1|iteration_1|after_1|once|right_below|below_the", "",
                f"last|final|finally|bottom|{_LATER}"),
        )  # fmt: skip
    if key == "last":
        at = words["last"]
        return phrased_claim(
            key, f"{at} {var} is {{}}",
            f"{upper_first(at)} {var} is {{}}, I've been through that. / I get {{}} for {var} {at}.",
            f"{upper_first(at)} {var} is {{}}.", str(value), str(wrong), wrong,
            Cue("end|ends|ended|finish|finished|finishes|last|final|finally|all_passes|done|exits|bottom|leaves", "",
                f"first|{_LATER}|times|added|last_value|final_value"),
        )  # fmt: skip
    return phrased_claim(
        key, f"{what} makes {{}}",
        f"{upper_first(what)} makes {{}}, if I'm not mistaken. / I get {{}} for {what}.",
        f"{upper_first(what)} makes {{}}.", str(value), str(wrong), wrong,
        Cue("times|product|multipl|multiplied|multiplying|multiplication|added|adding|sum|plus",
            f"last|final|value|bottom|end|{_LATER}", "first"),
        Cue(_LATER, "last|final|value|bottom|end|times|added|plus", "first|printed|result"),
    )  # fmt: skip


@cache
def _texts(
    language: str, kind: str, final: int, which: int
) -> tuple[str, dict[str, tuple[str, str, str, str]], dict[str, str]]:
    """The listing; for each role its label and its sentences; the frames' and the claims' words."""
    var, *constants = NAMES[kind == "refill"][which]
    if language == "sheet":
        constants = [name.upper() for name in constants]
    names = dict(zip(ROLES, constants, strict=True))
    listing = (HEADS[language] + LOOPS[language][kind] + FINALS[language][final]).format(var=var, **names)
    thing, runs, spoken, a_pass, shows, ends, first, last = THINGS[language]
    var = spoken.format(var=var)
    words = {"[v]": var, "[l]": names["limit"], "[p]": a_pass, "[r]": runs}
    patterns = {}
    for role in ROLES:
        sentences = SENTENCES.get(role) or SENTENCES.get(f"{role} {kind}") or SENTENCES[f"{role} {final}"]
        filled = []
        for text in sentences:
            for mark, word in {**words, "[n]": names[role]}.items():
                text = text.replace(mark, word)
            filled.append(text)
        patterns[role] = (f"value of {names[role]}", filled[0], filled[1], filled[2])
    texts = {"thing": thing, "shows": shows, "ends": ends, "var": var, "first": first, "last": last}
    texts["inner"] = (
        f"{names['bonus']} added to the last value" if final == 2 else f"{names['factor']} times the last value"
    ) + ("" if language == "sheet" else f" of {var}")
    return listing, patterns, texts

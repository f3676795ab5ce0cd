"""Intake: a form whose lines sort an applicant into ranges. Answer: the fee in dollars, or a number of six digits.

With the lookup load every line gives a digit and nothing is added; with the small load every line gives an amount, and
the fee is their sum. The facts fall strictly inside the ranges, so that the list never repeats them. In the scene a
fact is a rank, which means something in any form, so that draws can be mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families import intake_texts as texts
from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.intake_lines import LINES
from askgym.envs.ask.families.wording import upper_first
from askgym.types import AnswerKind

if TYPE_CHECKING:
    import random

    from askgym.envs.ask.families.intake_texts import Line

__all__ = ["Intake"]

_KEYS = ("line_1", "line_2", "line_3", "line_4", "line_5", "line_6")
_RANKS = 120
"""Ranks in each range; the rank 120 · r + i stands for value i of range r, counted round."""
_STEPS = (1, 2, 4, 5, 7, 8)
"""Steps that lead to six different digits: they share no factor with 9."""
_MOST = 29
"""Amounts run from 1 to this prime, which goes with any step."""


def _show(line: Line, value: int) -> str:
    if line.unit == "clock":
        return f"{value // 60}:{value % 60:02d}"
    return f"{value} {line.unit}" if line.unit else str(value)


def _values(line: Line, low: int, high: int) -> tuple[str, ...]:
    """What may be drawn of a range: nothing that the list prints."""
    if line.unit == "clock":
        inside = [value for value in range(low, high, 5) if value % 30]
    elif line.unit in ("g", "pages"):  # which nobody tells to the unit
        inside = [value for value in range(low, high, 10) if value % 50]
    else:
        inside = [value for value in range(low, high) if value % 5 in (1, 2, 3)]
    return tuple(_show(line, value) for value in inside)


_VALUES = {
    key: tuple(_values(line, low, high) for low, high in zip(line.starts, line.starts[1:], strict=False))
    for key, line in LINES.items()
}
_EDGES = {
    key: tuple(_show(line, start).removesuffix(f" {line.unit}") for start in line.starts[:-1])
    for key, line in LINES.items()
}
_SENTENCES = {
    key: (line.shown.split(" / "), tuple(line.vague.split(" / ")), line.said.split(" / "))
    for key, line in LINES.items()
}


_FORMS: dict[str, list[dict[str, Any]]] = {
    load: [
        {
            "place": place, "Place": upper_first(place), "paper": paper, "whom": f"It's for {whom}.", "lines": lines,
            "quantity": quantity.format(paper=paper), "rules": [rule.format(paper=paper) for rule in rules],
            "most": 9 if load == "lookup" else _MOST,
        }
        for place, paper, whom, lines in texts.FORMS
    ]
    for load, (rules, quantity) in texts.RULES.items()
}  # fmt: skip
"""Load → what a scene holds by its form alone."""


class Intake(Family):
    """Six lines of six ranges each; the entries that apply make a sum or a number.

    At least 10,000,000 problems per template.
    """

    name = "intake"
    domain = "forms"
    answer_kind = AnswerKind.NUMBER
    loads = ("lookup", "small")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm filling in the {paper} of {place}. {whom}", "{rule} What is {quantity}?"),
            Frame("Could you help me with some paperwork? It's the {paper} of {place}. {whom}",
                  "{rule} Please tell me {quantity}."),
            Frame("In front of me lies the {paper} of {place}, with a list that I find confusing. {whom}",
                  "{rule} So what's {quantity}?"),
            Frame("{Place} has sent me its {paper}, and they want it back today. {whom}", "{rule} I need {quantity}."),
            Frame("Paperwork again, this time for {place}! They want all this on the {paper}. {whom}",
                  "{rule} Work out {quantity} for me, please."),
        ),
        "validation": (
            Frame("The {paper} of {place} is giving me a headache. {whom}", "{rule} What do I enter as {quantity}?"),
            Frame("I've downloaded the {paper} of {place}. {whom}", "{rule} Find {quantity}, please."),
        ),
        "test": (
            Frame("At the desk of {place} I was handed a {paper} with the list below. {whom}",
                  "{rule} Can you tell me {quantity}?"),
            Frame("My task for tonight: the {paper} of {place}. {whom}", "{rule} What is {quantity} in my case?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A form, the ranks of six facts, and what the lines give; small amounts add up to 100 at most."""
        rand, small = rng.random, load == "small"
        form = _FORMS[load][int(rand() * len(texts.FORMS))]
        ranks = [int(rand() * 6 * _RANKS) for _ in _KEYS]
        while True:  # a round or two
            if small:
                entries = [(int(rand() * _MOST), 1 + int(rand() * (_MOST - 1))) for _ in _KEYS]
                if sum([1 + (a + r // _RANKS * b) % _MOST for (a, b), r in zip(entries, ranks, strict=True)]) > 100:
                    continue
            else:
                entries = [(int(rand() * 9), _STEPS[int(rand() * 6)]) for _ in _KEYS]
            break
        scene: dict[str, Any] = {**form, **dict(zip(_KEYS, ranks, strict=True))}
        scene["rule"], scene["entries"] = form["rules"][int(rand() * len(form["rules"]))], entries
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The sum of the entries that apply, or their digits in the order of the lines."""
        most = scene["most"]
        found = [
            1 + (first + scene[key] // _RANKS * step) % most
            for key, (first, step) in zip(_KEYS, scene["entries"], strict=True)
        ]
        for key, value in believed.items():
            found[_KEYS.index(key)] = value
        return f"${sum(found)}" if most == _MOST else "".join(map(str, found))

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The facts in an order of their own, the list, and misread lines."""
        small, most = scene["most"] == _MOST, scene["most"]
        sign, mark = ("$", " $") if small else ("", ": ")
        table, found, claims = [], [], []
        taken: set[int] = set()
        for key, name, (first, step) in zip(_KEYS, scene["lines"], scene["entries"], strict=True):
            entries = [1 + (first + i * step) % most for i in range(6)]
            line, place = LINES[name], scene[key] // _RANKS
            cells = [f"{edge}+{mark}{entry}" for edge, entry in zip(_EDGES[name], entries, strict=True)]
            table.append(f"{line.head} | {', '.join(cells)}")
            found.append(f"{line.head}: {sign}{entries[place]}")
            # No two of the true and false entries that users may speak of are equal.
            false = entries[(place + 1 + int(rng.random() * 5)) % 6]
            if taken.isdisjoint((entries[place], false)):
                taken |= {entries[place], false}
                claims.append(_claim(key, line, "adds" if small else "gives", entries[place], false, sign))
        return Problem(
            scene=scene,
            givens=tuple(_given(key, scene, rng) for key in rng.sample(_KEYS, len(_KEYS))),
            claims=tuple(claims),
            load=load,
            table="\n".join(table),
            unit=sign,
            answer_cues="fee|total|sum|pay|due|cost|charge" if small else "number|complete|digits|code",
            solution="; ".join(found) + ".",
        )


def _value(name: str, rank: int) -> str:
    place, rest = divmod(rank, _RANKS)
    values = _VALUES[name][place]
    return values[rest % len(values)]


def _given(key: str, scene: Mapping[str, Any], rng: random.Random) -> Given:
    name: str = scene["lines"][_KEYS.index(key)]
    shown, vague, said = _SENTENCES[name]
    value, other = _value(name, scene[key]), _value(name, int(rng.random() * 6 * _RANKS))
    if other == value:
        other = ""
    return Given(
        key=key,
        label=LINES[name].label,
        value=value,
        shown=tuple([text.replace("{}", value) for text in shown]),
        vague=vague,
        said=tuple([text.replace("{}", value) for text in said]),
        cues=LINES[name].cues,
        other_value=other,
        other_said=said[0].replace("{}", other) if other else "",
    )


def _claim(key: str, line: Line, gives: str, true: int, false: int, sign: str) -> Claim:
    """That a line gives what stands beside another of its ranges."""
    head = line.head.split(" (")[0]
    return Claim(
        key=key,
        text=f'the line "{head}" {gives} {sign}{false}',
        said=(
            f'I\'ve looked up the line "{head}" already: it {gives} {sign}{false}.',
            f'The line "{head}" {gives} {sign}{false}, I\'m sure of that.',
        ),
        truth=f'The line "{head}" {gives} {sign}{true}.',
        value=f"{sign}{true}",
        claim_value=f"{sign}{false}",
        believed=false,
        cues=line.cues,
    )

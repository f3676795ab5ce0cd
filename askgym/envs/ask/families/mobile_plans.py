"""Mobile plans: a table of four tariffs and a customer's needs. Answer: the letter of the cheapest that fits.

With the lookup load a plan either covers a need or does not; with the small load, data, days abroad and SIM cards
beyond what a plan includes are paid for. What users need always lies strictly between what plans include.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.mobile_texts import CLAIMS, CUES, FACTS, NAMES, REASONS, RULES, UNITS
from askgym.envs.ask.families.wording import money, phrased_claim, phrased_given, unlike
from askgym.types import AnswerKind, Cue

__all__ = ["MobilePlans"]

_LETTERS = "ABCD"
_NEEDS = ("data", "minutes", "speed", "abroad", "cards", "term")
_PAID = ("data", "abroad", "cards")
"""Needs beyond what is included can be paid for, with the small load."""

# What plans include, from the weakest to the strongest, and what users need: group k needs at least the limit k.
_LIMITS = {
    "data": (5, 10, 20, 30, 50, 80),
    "minutes": (50, 100, 200, 300, 500, 800),
    "speed": (15, 25, 50, 100, 150, 300),
    "abroad": (5, 10, 15, 20, 25, 30),
    "cards": (1, 3, 5, 7, 10),
    "term": (36, 24, 12, 3, 1),
}
_WANTS = {
    "data": ((2, 4), (8, 9), (13, 16, 18), (22, 27, 28), (34, 41, 46), (58, 65, 72)),
    "minutes": ((35, 40, 45), (60, 70, 90), (120, 140, 160, 180), (220, 260, 280), (350, 400, 450), (600, 650, 700)),
    "speed": ((9, 11), (18, 22), (35, 40, 45), (60, 70, 90), (110, 120, 130), (180, 220, 250)),
    "abroad": ((2, 4), (8, 9), (11, 13), (16, 17, 18), (21, 22, 23), (27, 28)),
    "cards": ((), (2,), (4,), (6,), (8, 9)),
    "term": ((), (28, 32, 34), (14, 16, 18), (4, 6, 8, 9), (2,)),
}
_GROUP = {need: {value: k for k, group in enumerate(groups) for value in group} for need, groups in _WANTS.items()}
_GROUPS = {need: tuple(group for group in groups if group) for need, groups in _WANTS.items()}
_RATES = {"data": (1, 2, 3), "abroad": (1, 2, 3, 4), "cards": (2, 3, 4, 5, 6)}
_HEAD = "Plan | fee a month | GB | minutes | Mbps | days abroad | SIM cards | contract in months"
_TRIES = 12
"""How many sets of plans to try until every need matters."""
_AHEAD = (4, 5, 6)
"""How many of four equally good plans come before the winner in price but fail: weights of none, of one, of two."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A tariff: monthly fee in dollars, what it includes, and with the small load what more of it costs."""

    fee: int
    limits: Mapping[str, int]
    rates: Mapping[str, int]

    def covers(self, need: str, value: int) -> bool:
        """Whether so much can be had, paid for or not."""
        if need in self.rates:
            return True
        return value >= self.limits[need] if need == "term" else value <= self.limits[need]

    def cost(self, needs: Mapping[str, Any]) -> int:
        """Dollars a month with extras."""
        extra: int = sum(rate * max(0, needs[need] - self.limits[need]) for need, rate in self.rates.items())
        return self.fee + extra

    def row(self) -> str:
        """Its line in the table."""
        return " | ".join([f"${self.fee}", *(
            f"{self.limits[need]}" + (f" (+${self.rates[need]})" if need in self.rates else "") for need in _NEEDS
        )])  # fmt: skip


class _Offer:
    """The four plans of a scene, made on first use: of most draws only the needs are looked at."""

    __slots__ = ("_made", "needs", "seed", "small")

    def __init__(self, needs: Mapping[str, int], seed: int, small: bool) -> None:
        self.needs, self.seed, self.small = needs, seed, small
        self._made: tuple[tuple[str, ...], tuple[_Plan, ...]] | None = None

    def _make(self) -> tuple[tuple[str, ...], tuple[_Plan, ...]]:
        if self._made is None:
            rng = random.Random(self.seed)
            make = _priced if self.small else _filtered
            for _ in range(_TRIES):
                plans = make(self.needs, rng)
                if _all_matter(plans, self.needs):
                    break
            rng.shuffle(plans)
            self._made = tuple(rng.sample(NAMES, 4)), tuple(plans)
        return self._made

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the plans, in the order of the letters."""
        return self._make()[0]

    @property
    def plans(self) -> tuple[_Plan, ...]:
        """The plans, in the order of the letters."""
        return self._make()[1]


class MobilePlans(Family):
    """Which of four tariffs is the cheapest that fits six needs."""

    name = "mobile_plans"
    domain = "telecom"
    answer_kind = AnswerKind.OPTION
    loads = ("lookup", "small")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{reason}, so I need a new mobile plan.",
                  "{rule} Which plan is the cheapest per month that fits? Answer with its letter."),
            Frame("Can you help me choose a mobile plan? {reason}.",
                  "{rule} Tell me the letter of the cheapest plan that meets all of this."),
            Frame("{reason}. Now I'm comparing mobile plans.",
                  "{rule} I want to pay as little as possible each month: which letter is it?"),
            Frame("I'm tired of comparing mobile plans. {reason}.",
                  "{rule} Of the plans that do all I need, which costs least a month? Just the letter, please."),
        ),
        "validation": (
            Frame("It's about my mobile plan. {reason}.",
                  "{rule} What's the letter of the least expensive plan that suits me?"),
            Frame("{reason}, and the shop has given me this list of plans.",
                  "{rule} Pick the cheapest one that's good enough for me. The letter will do."),
        ),
        "test": (
            Frame("{reason}, which is why I'm looking at new tariffs.",
                  "{rule} With which of them do I pay the least a month and still get everything? Name its letter."),
            Frame("Time for another phone company. {reason}.",
                  "{rule} Give me the letter of the plan that covers my needs at the lowest monthly price."),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Six needs, each from a group of values that takes the same plans; the plans are made to suit them."""
        pick = rng.choice
        needs = {need: pick(pick(groups)) for need, groups in _GROUPS.items()}
        small = load == "small"
        return {
            **needs,
            "offer": _Offer(needs, rng.getrandbits(62), small),
            "reason": pick(REASONS),
            "rule": pick(RULES[small]),
        }

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The letter of the cheapest plan that fits; None if none does, or two cost the same."""
        offer: _Offer = scene["offer"]
        costs = []
        for letter, plan in zip(_LETTERS, offer.plans, strict=True):
            for need in _NEEDS:
                fits = plan.covers(need, scene[need])
                if not (believed.get(f"{need}_{letter}", fits) if believed else fits):
                    break
            else:
                costs.append((believed.get(f"cost_{letter}") or plan.cost(scene), letter))
        costs.sort()
        return None if not costs or (len(costs) > 1 and costs[0][0] == costs[1][0]) else costs[0][1]

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six needs, the table, and false claims about costs and about what plans cover."""
        offer: _Offer = scene["offer"]
        names, plans, answer = offer.names, offer.plans, self.solve(scene, {}) or ""
        other = unlike(scene, _NEEDS, lambda: self.draw(rng, load))
        rows = [f"{name} | {plan.row()}" for name, plan in zip(names, plans, strict=True)]
        chosen = plans[_LETTERS.index(answer)]
        return Problem(
            scene=scene,
            givens=tuple(
                phrased_given(need, FACTS[need][0], _amount(need, scene[need]), _amount(need, other[need]),
                              *FACTS[need][1:], Cue(CUES[need][0], "", CUES[need][1]))
                for need in _NEEDS
            ),
            claims=tuple(_claims(scene, rng, answer)),
            load=load,
            options=dict(zip(_LETTERS, names, strict=True)),
            table="\n".join([_HEAD, *rows]),
            answer_cues="cheapest|plan|tariff|letter|best",
            solution=f"Of the plans that fit, {names[_LETTERS.index(answer)]} ({answer}) is the cheapest, at "
            f"${chosen.cost(scene)} a month.",
        )  # fmt: skip


def _claims(scene: Mapping[str, Any], rng: random.Random, answer: str) -> Iterator[Claim]:
    """That a plan which fails would do, that the right one fails, and wrong costs: each leads to another plan."""
    offer: _Offer = scene["offer"]
    chosen = _LETTERS.index(answer)
    lowest = offer.plans[chosen].cost(scene)
    fixed = [need for need in _NEEDS if not (offer.small and need in _PAID)]
    for i, plan in enumerate(offer.plans):
        failed = [need for need in fixed if not plan.covers(need, scene[need])]
        if len(failed) == 1 and plan.cost(scene) < lowest:
            yield _fit_claim(scene, rng, i, failed[0])
        elif not failed and i != chosen:
            true, span = plan.cost(scene), 1 if offer.small else 12
            yield _cost_claim(offer, i, span * true, span * lowest - rng.randint(1, 3 * span))
    for need in rng.sample(fixed, 2):
        yield _fit_claim(scene, rng, chosen, need)


def _fit_claim(scene: Mapping[str, Any], rng: random.Random, i: int, need: str) -> Claim:
    """That a plan covers a need that it does not cover, or the reverse."""
    offer: _Offer = scene["offer"]
    plan, name, letter = offer.plans[i], offer.names[i], _LETTERS[i]
    fits, apart = plan.covers(need, scene[need]), abs(plan.limits[need] - scene[need])
    step = 10 if need == "minutes" else 1
    wrong = step * rng.choice([n for n in range(1, 4 if need == "cards" else 8) if n * step != apart])
    truth = CLAIMS[need][fits][0].replace("{name}", name)
    text, said = (pattern.replace("{name}", name) for pattern in CLAIMS[need][not fits])
    return phrased_claim(
        f"{need}_{letter}", text, said, truth + ".", _amount(need, apart), _amount(need, wrong), not fits,
        Cue(f"{CUES[need][0]}|month|enough|cover|short|less|more|longer", _called(name, letter), "cost|price|dollar"),
    )  # fmt: skip


def _cost_claim(offer: _Offer, i: int, true: int, wrong: int) -> Claim:
    """That a plan costs less than it does: in a month with its extras, or in a year where there are none."""
    name, letter = offer.names[i], _LETTERS[i]
    every = "a month, extras included" if offer.small else "a year"
    return phrased_claim(
        f"cost_{letter}", f"{name} costs {{}} {every}",
        f"For what I need, {name} costs just {{}} {every}. / I've worked out that {name} comes to {{}} {every}.",
        f"{name} costs {{}} {every}.", money(true), money(wrong), wrong if offer.small else Fraction(wrong, 12),
        Cue("cost|price|pay|come|total|charge|fee|year|yearly|annual|sum|amount|extra|times|x|is", _called(name, letter)),
    )  # fmt: skip


def _called(name: str, letter: str) -> str:
    return f"{name}|plan_{letter}|option_{letter}|tariff_{letter}"


def _amount(need: str, value: int) -> str:
    return f"{value} {UNITS[need][value != 1]}"


def _all_matter(plans: Sequence[_Plan], needs: Mapping[str, int]) -> bool:
    """Whether each need, made as small or as large as can be, would lead to another plan."""
    best = _cheapest(plans, needs)
    for need, groups in _GROUPS.items():
        ends = (_cheapest(plans, {**needs, need: groups[end][0]}) for end in (-1, 0))
        if all(plan is None or plan is best for plan in ends):
            return False
    return True


def _cheapest(plans: Sequence[_Plan], needs: Mapping[str, int]) -> _Plan | None:
    """The cheapest plan that fits, the first of several."""
    fitting = [plan for plan in plans if all(plan.covers(need, needs[need]) for need in _NEEDS)]
    return min(fitting, key=lambda plan: plan.cost(needs)) if fitting else None


def _filtered(needs: Mapping[str, int], rng: random.Random) -> list[_Plan]:
    """Plans without extras, the cheapest first: some that just fail, the winner that just fits, some with more."""
    groups = {need: _GROUP[need][needs[need]] for need in _NEEDS}
    ahead = rng.choices((0, 1, 2), _AHEAD)[0]
    # A plan that fails where much is needed would win with less of it: so every need comes to matter.
    failing = sorted((need for need in _NEEDS if groups[need]), key=lambda need: groups[need] + 2 * rng.random())
    fee, plans = rng.randint(9, 18), []
    for role in range(4):
        limits = {}
        for need, k in groups.items():
            top = len(_LIMITS[need]) - 1
            if role == ahead:
                k += k < top and rng.random() < 0.25
            else:
                k += round((top - k) * rng.random() ** (1 if role < ahead else 0.5))
            limits[need] = _LIMITS[need][k]
        if role < ahead:
            for need in (failing.pop(), *([failing.pop()] if len(failing) > 2 and rng.random() < 0.15 else [])):
                limits[need] = _LIMITS[need][groups[need] - 1 if rng.random() < 0.7 else rng.randrange(groups[need])]
        plans.append(_Plan(fee, limits, {}))
        fee += rng.randint(1, 6)
    return plans


def _priced(needs: Mapping[str, int], rng: random.Random) -> list[_Plan]:
    """Plans with extras, at nearly the same cost for these needs: some cheaper that fail, the winner, some dearer."""
    groups = {need: _GROUP[need][needs[need]] for need in _NEEDS}
    failing = [need for need in ("minutes", "speed", "term") if groups[need]]
    failing.sort(key=lambda need: groups[need] + 2 * rng.random())
    ahead = min(rng.choices((0, 1, 2), _AHEAD)[0], len(failing))
    drafts = []
    for role in range(4):
        limits = {}
        for need, k in groups.items():
            top = len(_LIMITS[need]) - 1
            if need in _PAID:
                k += rng.choice((0, 0, 0, 1, -1) if role == ahead else (0, 1, -1, -1, -1, -2))
            else:
                k += round((top - k) * rng.random() * (0.5 if role == ahead else 1))
            limits[need] = _LIMITS[need][min(max(k, 0), top)]
        if role < ahead:
            need = failing.pop()
            limits[need] = _LIMITS[need][groups[need] - 1]
        rates = {need: rng.choice(_RATES[need]) for need in _PAID}
        drafts.append(_Plan(0, limits, rates))
    extras = [plan.cost(needs) for plan in drafts]
    total = max(extras) + rng.randint(9, 15)
    apart = [0 if role == ahead else -rng.randint(1, 4) if role < ahead else rng.randint(1, 4) for role in range(4)]
    return [_Plan(total + d - e, plan.limits, plan.rates) for plan, d, e in zip(drafts, apart, extras, strict=True)]

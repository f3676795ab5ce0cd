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

from askgym.envs.ask.families import mobile_texts as texts
from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.wording import money, phrased_claim, phrased_given, unlike
from askgym.types import AnswerKind, Cue

__all__ = ["FIXED", "LETTERS", "NEEDS", "MobilePlans", "Offer"]

LETTERS = "ABCD"
_PAID = ("data", "abroad", "cards")
"""Needs beyond what is included can be paid for, with the small load."""
FIXED = ("minutes", "speed", "term")
NEEDS = _PAID + FIXED

_GROUP = {need: {value: k for k, group in enumerate(groups) for value in group} for need, groups in texts.WANTS.items()}
_DRAWN = tuple((need, tuple(group for group in groups if group)) for need, groups in texts.WANTS.items())
_TOPS = tuple(len(texts.LIMITS[need]) - 1 for need in NEEDS)
_COMPARED = "month|enough|cover|short|less|more|longer"
_TRIES = 6
"""How many sets of plans to make before new needs are drawn."""
_STAYING = 0.6
"""How often, at most, another value of a single need may leave the winner where it is, on average over the needs."""
_AHEAD = {False: (11, 7, 5), True: (2, 3, 6)}
"""Lookup and small load: weights of none, one and two plans that cost less than the winner but fail."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A tariff: monthly fee in dollars, what it includes in the order of the needs, and what more of it costs.

    `rates` are for an extra GB, day and card; empty where nothing can be added.
    """

    fee: int
    limits: tuple[int, ...]
    rates: tuple[int, ...] = ()

    def lacks(self, needs: Mapping[str, Any]) -> list[str]:
        """Needs that it does not cover, not even for money."""
        data, abroad, cards, minutes, speed, term = self.limits
        lacks = []
        if not self.rates:
            if needs["data"] > data:
                lacks.append("data")
            if needs["abroad"] > abroad:
                lacks.append("abroad")
            if needs["cards"] > cards:
                lacks.append("cards")
        if needs["minutes"] > minutes:
            lacks.append("minutes")
        if needs["speed"] > speed:
            lacks.append("speed")
        if needs["term"] < term:
            lacks.append("term")
        return lacks

    def cost(self, needs: Mapping[str, Any]) -> int:
        """Dollars a month with extras."""
        total = self.fee
        if self.rates:
            for need, limit, rate in zip(_PAID, self.limits, self.rates, strict=False):
                over = needs[need] - limit
                if over > 0:
                    total += rate * over
        return total

    def row(self) -> str:
        """Its line in the table."""
        extras = [f" (+${rate})" for rate in self.rates] + [""] * (len(NEEDS) - len(self.rates))
        cells = [f"{limit}{extra}" for limit, extra in zip(self.limits, extras, strict=True)]
        return " | ".join([f"${self.fee}", *cells])


class Offer:
    """The four plans of a scene, made on first use: of most draws only the needs are looked at."""

    __slots__ = ("_made", "needs", "seed", "small")

    def __init__(self, needs: Mapping[str, int], seed: int, small: bool) -> None:
        self.needs, self.seed, self.small = needs, seed, small
        self._made: tuple[tuple[str, ...], tuple[_Plan, ...]] | None = None

    def _make(self) -> tuple[tuple[str, ...], tuple[_Plan, ...]]:
        if self._made is None:
            rng = random.Random(self.seed)
            for _ in range(_TRIES):
                plans, winner = _plans(self.needs, rng, self.small)
                if _every_need_matters(plans, winner, self.needs):
                    break
            else:
                plans = []
            rng.shuffle(plans)
            self._made = tuple(rng.sample(texts.NAMES, 4)), tuple(plans)
        return self._made

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the plans, in the order of the letters."""
        return self._make()[0]

    @property
    def plans(self) -> tuple[_Plan, ...]:
        """The plans, in the order of the letters; none where a need does not matter."""
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
        pick, small = rng.choice, load == "small"
        scene: dict[str, Any] = {need: pick(pick(groups)) for need, groups in _DRAWN}
        scene["offer"] = Offer(scene, rng.getrandbits(62), small)
        scene["reason"], scene["rule"] = pick(texts.REASONS), pick(texts.RULES[small])
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The letter of the cheapest plan that fits; None if none does, or two cost the same."""
        costs = []
        for letter, plan in zip(LETTERS, scene["offer"].plans, strict=False):
            lacks = plan.lacks(scene)
            if not believed:
                if not lacks:
                    costs.append((plan.cost(scene), letter))
                continue
            lacks = [need for need in NEEDS if not believed.get(f"{need}_{letter}", need not in lacks)]
            if not lacks:
                costs.append((believed.get(f"cost_{letter}") or plan.cost(scene), letter))
        costs.sort()
        return None if not costs or (len(costs) > 1 and costs[0][0] == costs[1][0]) else costs[0][1]

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six needs, the table, and false claims about costs and about what plans cover."""
        offer: Offer = scene["offer"]
        answer = self.solve(scene, {}) or ""
        other = unlike(scene, NEEDS, lambda: self.draw(rng, load))
        givens = []
        for need in NEEDS:
            label, shown, vague, said = texts.FACTS[need]
            cue = Cue(texts.CUES[need][0], "", texts.CUES[need][1])
            values = _amount(need, scene[need]), _amount(need, other[need])
            givens.append(phrased_given(need, label, *values, shown, vague, said, cue))
        place = LETTERS.index(answer)
        rows = [f"{name} | {plan.row()}" for name, plan in zip(offer.names, offer.plans, strict=True)]
        return Problem(
            scene=scene,
            givens=tuple(givens),
            claims=tuple(_claims(scene, rng, place)),
            load=load,
            options=dict(zip(LETTERS, offer.names, strict=True)),
            table="\n".join([texts.HEAD, *rows]),
            answer_cues="cheapest|plan|tariff|letter|best",
            solution=f"Of the plans that fit, {offer.names[place]} ({answer}) is the cheapest, at "
            f"${offer.plans[place].cost(scene)} a month.",
        )


def _claims(scene: Mapping[str, Any], rng: random.Random, place: int) -> Iterator[Claim]:
    """That a plan which fails would do, that the right one fails, and wrong costs: each leads to another plan."""
    offer: Offer = scene["offer"]
    lowest = offer.plans[place].cost(scene)
    cuts = rng.sample(range(1, 5), 4) if offer.small else rng.sample(range(1, 40), 4)
    taken: set[str] = set()  # two claims about one need must not share a value
    for i, plan in enumerate(offer.plans):
        lacks, cost = plan.lacks(scene), plan.cost(scene)
        if len(lacks) == 1 and cost < lowest:
            yield _fit_claim(scene, rng, i, lacks[0], taken)
        elif not lacks and i != place:
            span = 1 if offer.small else 12
            yield _cost_claim(offer, i, span * cost, span * lowest - cuts[i])
    for need in rng.sample(FIXED if offer.small else NEEDS, 2):
        yield _fit_claim(scene, rng, place, need, taken)


def _fit_claim(scene: Mapping[str, Any], rng: random.Random, i: int, need: str, taken: set[str]) -> Claim:
    """That a plan covers a need that it does not cover, or the reverse."""
    offer: Offer = scene["offer"]
    plan, name, letter = offer.plans[i], offer.names[i], LETTERS[i]
    at = NEEDS.index(need)
    fits, apart = need not in plan.lacks(scene), abs(plan.limits[at] - scene[need])
    taken |= {_amount(need, abs(other.limits[at] - scene[need])) for other in offer.plans}
    steps = [_amount(need, n * (10 if need == "minutes" else 1)) for n in range(1, 10)]
    wrong = rng.choice([text for text in steps if text not in taken])
    taken.add(wrong)
    truth = texts.CLAIMS[need][fits][0].replace("{name}", name)
    text, said = (pattern.replace("{name}", name) for pattern in texts.CLAIMS[need][not fits])
    return phrased_claim(
        f"{need}_{letter}", text, said, truth + ".", _amount(need, apart), wrong, not fits,
        Cue(f"{texts.CUES[need][0]}|{_COMPARED}", _called(name, letter), "cost|price|dollar"),
    )  # fmt: skip


def _cost_claim(offer: Offer, i: int, true: int, wrong: int) -> Claim:
    """That a plan costs less than it does: in a month with its extras, or in a year where there are none."""
    name, letter = offer.names[i], LETTERS[i]
    every = "a month, extras included" if offer.small else "a year"
    return phrased_claim(
        f"cost_{letter}", f"{name} costs {{}} {every}",
        f"For what I need, {name} costs just {{}} {every}. / I've worked out that {name} comes to {{}} {every}.",
        f"{name} costs {{}} {every}.", money(true), money(wrong), wrong if offer.small else Fraction(wrong, 12),
        Cue("cost|price|pay|come|total|charge|fee|year|yearly|annual|sum|amount|extra|x|is", _called(name, letter)),
    )  # fmt: skip


def _called(name: str, letter: str) -> str:
    return f"{name}|plan_{letter}|option_{letter}|tariff_{letter}"


def _amount(need: str, value: int) -> str:
    return f"{value} {texts.UNITS[need][value != 1]}"


def _plans(needs: Mapping[str, int], rng: random.Random, small: bool) -> tuple[list[_Plan], int]:
    """Some plans that are cheaper but fail, then the winner, then dearer ones that fit; and the winner's place.

    Those that fail do so for a single reason, and the winner just fits, so that every need matters. With the small load
    all cost nearly the same for these needs, so that the fees do not show which wins.
    """
    groups = [_GROUP[need][needs[need]] for need in NEEDS]
    # A plan that fails where much is needed would win with less of it.
    may_fail = [(k + 2 * rng.random(), i) for i, k in enumerate(groups) if k and not (small and i < len(_PAID))]
    failing = [i for _, i in sorted(may_fail)]
    ahead = min(rng.choices((0, 1, 2), _AHEAD[small])[0], len(failing))
    drafts = []
    for role in range(4):
        ranks = []
        for i, (k, top) in enumerate(zip(groups, _TOPS, strict=True)):
            if small and i < len(_PAID):
                ranks.append(min(top, max(0, k + rng.choice((0, 1, -1, -1, -2)))))
            elif role == ahead:
                ranks.append(min(top, k + (rng.random() < 0.25)))
            else:
                ranks.append(k + round((top - k) * rng.random() ** (1 if role < ahead else 0.5)))
        if role < ahead:
            i = failing.pop()
            ranks[i] = groups[i] - 1 if small or rng.random() < 0.7 else rng.randrange(groups[i])
        limits = tuple(texts.LIMITS[need][rank] for need, rank in zip(NEEDS, ranks, strict=True))
        drafts.append(_Plan(0, limits, tuple(rng.choice(texts.RATES[need]) for need in _PAID) if small else ()))
    extras = [plan.cost(needs) for plan in drafts]
    base = max(extras) + rng.randint(5, 12)
    steps = sorted(rng.sample(range(1, 6 if small else 14), 4))
    costs = [base + step for step in steps]
    plans = [_Plan(cost - e, plan.limits, plan.rates) for cost, e, plan in zip(costs, extras, drafts, strict=True)]
    return plans, ahead


def _every_need_matters(plans: Sequence[_Plan], winner: int, needs: Mapping[str, int]) -> bool:
    """Whether other values of each need, alone, lead to other plans, and do so often enough.

    A quick sieve before the engine's own check, for problems that would be refused there.
    """
    known = [(plan, plan.lacks(needs), plan.cost(needs)) for plan in plans]
    staying = 0.0
    for i, (need, groups) in enumerate(_DRAWN):
        rivals = []  # plan, its limit, what more costs, and its cost without what this need adds
        for plan, lacks, cost in known:
            if not lacks or lacks == [need]:
                limit, rate = plan.limits[i], plan.rates[i] if i < len(plan.rates) else 0
                rivals.append((plan, limit, rate, cost - rate * max(0, needs[need] - limit)))
        stays = leaves = 0
        for value, *_ in groups:
            best, lowest = None, 10**9
            for plan, limit, rate, cost in rivals:
                over = limit - value if need == "term" else value - limit
                if over > 0:
                    if not rate:
                        continue
                    cost += rate * over
                if cost < lowest:
                    best, lowest = plan, cost
            stays += best is plans[winner]
            leaves += best is not None and best is not plans[winner]
        if not leaves:
            return False
        staying += stays / (stays + leaves)
    return staying <= _STAYING * len(_DRAWN)

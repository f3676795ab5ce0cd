"""Savings: an account with monthly deposits, a bonus on them, a gift, a withdrawal and a closing fee. Answer: dollars.

The bonus is simple: a percentage of the sum of the deposits, paid once, and nothing else earns anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Problem
from askgym.envs.ask.families.misses import near_miss
from askgym.envs.ask.families.people import PEOPLE, person
from askgym.envs.ask.families.savings_texts import BANKS, CLAIMS, CUES, FACTS, GIVERS, GOALS, PURCHASES, RULES
from askgym.envs.ask.families.wording import dollars, phrased_claim, phrased_given, unlike, upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Savings"]

_KEYS = ("start", "deposit", "months", "bonus", "gift", "withdrawal", "fee")
_THINGS = {"gift": "giver", "withdrawal": "purchase"}
_CUES = {key: tuple(Cue(*cue) for cue in cues) for key, cues in CUES.items()}
_CLAIM_CUES = {key: tuple(Cue(*cue) for cue in claim[3]) for key, claim in CLAIMS.items()}
_SMALL_PLANS = tuple(  # dollars a month, months, bonus in tenths of a per cent: whole dollars, below 80 in all
    (deposit, months, 10 * bonus)
    for deposit in range(2, 13)
    for months in range(3, 16)
    for bonus in (5, 10, 20, 25, 30, 40, 50)
    if deposit * months * bonus % 100 == 0 and 20 <= deposit * months <= 70 and len({deposit, months, bonus}) == 3
)


class Savings(Family):
    """start + deposit · months + bonus on the deposits + gift − withdrawal − fee.

    At least 10,000,000,000 problems per template.
    """

    name = "savings"
    domain = "finance"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{Who} {am} saving for {goal} with {bank}.",
                  "{rule} How many dollars will {he} get when the account is closed?"),
            Frame("Please check a savings plan for me: {who} would like {goal} and {has} opened an account at {bank}.",
                  "{rule} Work out the final payout in dollars."),
            Frame("It's about {goal}. {Who} {has} a savings account with {bank} for that.",
                  "What will be left of it all once the account has been closed, in dollars? {rule}"),
            Frame("Sums aren't my strong point, so here goes: {who} and a savings account at {bank}, all for {goal}.",
                  "How much will {he} take home when it's closed, in dollars? {rule}"),
            Frame("{Goal} will have to wait until the savings account at {bank} that {who} {has} is closed.",
                  "{rule} Give me the amount in dollars that {he} will then be paid."),
        ),
        "validation": (
            Frame("{Bank} offers a savings plan, and {who} {has} signed up for it because of {goal}.",
                  "{rule} How much money comes out when it's over, in dollars?"),
            Frame("Money for {goal}: {who} {am} putting it aside at {bank}.",
                  "Tell me the sum in dollars that {he} {has} in hand after closing the account. {rule}"),
        ),
        "test": (
            Frame("{Who} {am} dreaming of {goal}, hence a savings account with {bank}.",
                  "{rule} What will the bank pay out to {him} on closing, in dollars?"),
            Frame("The savings account that {who} {has} at {bank} is meant for {goal}.",
                  "How many dollars {do} {he} walk away with once it's closed? {rule}"),
            Frame("Would the money do for {goal}? {Who} {has} a plan with {bank}, and I want to see where it leads.",
                  "What's the payout on closing the account, in dollars? {rule}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """Amounts in cents, the bonus in tenths of a per cent; whole dollars up to 100 for the small load."""
        pick, rand, small = rng.choice, rng.random, load == "small"
        who = person(rng)
        scene: dict[str, Any] = {"person": who, "bank": pick(BANKS), "goal": pick(GOALS), "giver": pick(GIVERS)[0]}
        scene |= {"purchase": pick(PURCHASES)[0], "rule": pick(RULES)}
        while True:  # a draw or two, mostly
            if small:
                deposit, months, bonus = pick(_SMALL_PLANS)
                start, gift = 3 + int(rand() * 33), 3 + int(rand() * 28)
                out, fee = 3 + int(rand() * 33), 1 + int(rand() * 18)
                money = start + gift + deposit * months * (1000 + bonus) // 1000
                if money > 100 or out + fee >= money:
                    continue
                start, deposit, gift, out, fee = 100 * start, 100 * deposit, 100 * gift, 100 * out, 100 * fee
            else:  # even dollars and half per cents leave no fraction of a cent
                deposit, months = 200 * (10 + int(rand() * 170)), 5 + int(rand() * 43)
                bonus = 5 * (2 + int(rand() * 22))
                start, gift = 1000 + 5 * int(rand() * 60_000), 500 * (5 + int(rand() * 70))
                out, fee = 2000 + 5 * int(rand() * 4_000), 350 + 5 * int(rand() * 900)
            if len({start, deposit, 100 * months, 10 * bonus, gift, out, fee}) == 7:
                scene |= {"start": start, "deposit": deposit, "months": months, "bonus": bonus, "gift": gift}
                return scene | {"withdrawal": out, "fee": fee}

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The payout; None where nothing is left, or a fraction of a cent."""
        total = believed["deposits"] if "deposits" in believed else scene["deposit"] * scene["months"]
        extra = believed["extra"] * 1000 if "extra" in believed else total * scene["bonus"]
        own = believed["own"] if "own" in believed else scene["start"] + scene["gift"]
        out = believed["out"] if "out" in believed else scene["withdrawal"] + scene["fee"]
        left = own + total - out + extra // 1000
        return dollars(left) if left > 0 and extra % 1000 == 0 else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of an account, and four sums on the way that one might get wrong."""
        who, goal, bank = scene["person"], scene["goal"], scene["bank"]
        other = unlike(scene, _KEYS, lambda: self.draw(rng, load))
        givens = []
        for key in _KEYS:
            label, shown, vague, said = _texts(key, who["kind"], scene.get(_THINGS.get(key, ""), ""))
            givens.append(
                phrased_given(
                    key, label, _show(key, scene[key]), _show(key, other[key]), shown, vague, said, *_CUES[key]
                )
            )
        tail = givens[3:]  # what stands on its own comes in any order
        rng.shuffle(tail)
        total = scene["deposit"] * scene["months"]
        extra, out = total * scene["bonus"] // 1000, scene["withdrawal"] + scene["fee"]
        deposits = f"{scene['months']} × {dollars(scene['deposit'])} = {dollars(total)}"
        return Problem(
            scene={**scene, **who, "goal": goal, "Goal": upper_first(goal), "bank": bank, "Bank": upper_first(bank)},
            givens=(*givens[:3], *tail),
            claims=self._claims(scene, rng, load, who["kind"]),
            load=load,
            unit="$",
            answer_cues="payout|pay_out|paid_out|get|left|take_home|in_hand|walk_away|receive|final|total|end_up|end_with",
            solution=(
                f"{deposits}, and a bonus of {_show('bonus', scene['bonus'])} on that is {dollars(extra)}. With "
                f"{dollars(scene['start'])} and {dollars(scene['gift'])} more, and less {dollars(out)}, it is "
                f"{self.solve(scene, {})}."
            ),
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random, load: str, kind: str) -> tuple[Claim, ...]:
        total = scene["deposit"] * scene["months"]
        true = {
            "deposits": total,
            "extra": total * scene["bonus"] // 1000,
            "own": scene["start"] + scene["gift"],
            "out": scene["withdrawal"] + scene["fee"],
        }
        left = true["own"] + total + true["extra"] - true["out"]
        taken = {left, 100 * scene["months"], 10 * scene["bonus"], *true.values(), *map(scene.__getitem__, _KEYS)}
        unit = 100 if load == "small" else 500
        near = {
            "deposits": (scene["deposit"], -scene["deposit"], 2 * unit, 4 * unit, -2 * unit),
            "extra": (unit, 2 * unit, -unit, 3 * unit, unit + 100),
            "own": (unit, -unit, 2 * unit, 20 * unit, -2 * unit),
            "out": (unit, 2 * unit, -unit, 3 * unit, -2 * unit),
        }
        made = []
        for key in CLAIMS:
            text, said, truth = _claim_texts(key, kind)
            false = near_miss(rng, true[key], near[key], taken, 10_000 if load == "small" else 10**9)
            fill = {"months": scene["months"], "deposit": dollars(scene["deposit"]), "all": dollars(total)}
            fill["bonus"] = _show("bonus", scene["bonus"])
            made.append(
                phrased_claim(
                    key, text, said, truth.format(**fill), dollars(true[key]), dollars(false), false, *_CLAIM_CUES[key]
                )
            )
        return tuple(made)


def _show(key: str, value: int) -> str:
    if key == "months":
        return f"{value} months"
    if key == "bonus":
        return f"{value // 10}.{value % 10}%" if value % 10 else f"{value // 10}%"
    return dollars(value)


@cache
def _texts(key: str, kind: str, thing: str) -> tuple[str, ...]:
    """Label and patterns of a fact, for one kind of person, and who gives or what is bought."""
    words = {**PEOPLE[kind][0], "thing": thing}
    return tuple(text.format_map(words) for text in FACTS[key])


@cache
def _claim_texts(key: str, kind: str) -> tuple[str, ...]:
    """Checklist entry, assertions and truth of a claim, for one kind of person."""
    return tuple(text.format_map(PEOPLE[kind][0]) for text in CLAIMS[key][:3])

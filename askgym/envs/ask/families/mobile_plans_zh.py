"""Mobile plans in Chinese: the tariffs of `mobile_plans`, told anew, in yuan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families import mobile_texts
from askgym.envs.ask.families import mobile_zh_texts as texts
from askgym.envs.ask.families.base import Claim, Frame, Problem
from askgym.envs.ask.families.mobile_plans import FIXED, LETTERS, NEEDS, MobilePlans, Offer
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike
from askgym.types import Cue

if TYPE_CHECKING:
    import random

__all__ = ["MobilePlansZh"]

_NAMES = dict(zip(mobile_texts.NAMES, texts.NAMES, strict=True))
_CUES = {need: tuple(Cue(*cue) for cue in cues) for need, cues in texts.CUES.items()}
_COMPARED = "多|少|够|不足|超|差|快|慢|长|短|剩|缺|低|高|满足|覆盖|限|刚好|正好|符合"
_COSTS = "费|价|付|钱|元|花|贵|便宜|总|一年|全年|每年|成本|一共|合计|×|乘|是"


class MobilePlansZh(MobilePlans):
    """Which of four tariffs is the cheapest that fits six needs; in Chinese.

    At least 10,000,000 problems per template.
    """

    name = "mobile_plans_zh"
    language = "zh"
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{reason}，所以我在考虑换个手机套餐。", "{rule}符合要求的套餐里，哪个月费最低？请用字母回答。"),
            Frame("我在挑手机套餐，能帮帮我吗？{reason}。", "{rule}请告诉我满足全部要求的最便宜的套餐是哪个字母。"),
            Frame("{reason}，我现在正在比较手机套餐。", "{rule}我想每月尽量少花钱，该选哪个字母？"),
            Frame(
                "我在看手机套餐，看得头都大了。{reason}。",
                "{rule}在能满足我全部要求的套餐中，哪个每月花费最少？只要写字母。",
            ),
        ),
        "validation": (
            Frame("想咨询手机套餐。{reason}。", "{rule}适合我的套餐里最省钱的是哪个字母？"),
            Frame("{reason}，营业厅给了我这张套餐表。", "{rule}请从够用的套餐里选出最便宜的，写字母就行。"),
        ),
        "test": (
            Frame("{reason}，因此我在看新的资费。", "{rule}选哪个套餐每月付得最少，又什么都不缺？请写出字母。"),
            Frame("该换运营商了。{reason}。", "{rule}请给出以最低月费满足我需求的套餐的字母。"),
        ),
    }

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """The English family's needs and plans, with a reason from here."""
        scene = super().draw(rng, load)
        scene["reason"], scene["rule"] = rng.choice(texts.REASONS), rng.choice(texts.RULES[load == "small"])
        return scene

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six needs, the table, and false claims about costs and about what plans cover."""
        offer: Offer = scene["offer"]
        names = tuple(_NAMES[name] for name in offer.names)
        answer = self.solve(scene, {})
        assert answer is not None
        other = unlike(scene, NEEDS, lambda: self.draw(rng, load))
        givens = []
        for need in NEEDS:
            label, shown, vague, said = texts.FACTS[need]
            values = _amount(need, scene[need]), _amount(need, other[need])
            givens.append(phrased_given(need, label, *values, shown, vague, said, *_CUES[need]))
        place = LETTERS.index(answer)
        rows = [f"{name} | {plan.row().replace('$', '¥')}" for name, plan in zip(names, offer.plans, strict=True)]
        return Problem(
            scene=scene,
            givens=tuple(givens),
            claims=tuple(_claims(scene, names, rng, place)),
            load=load,
            options=dict(zip(LETTERS, names, strict=True)),
            table="\n".join([texts.HEAD, *rows]),
            answer_cues="最便宜|套餐|字母|最省|应选|最低|最合适|花费最少|推荐",
            solution=f"符合要求的套餐中，{names[place]}（{answer}）最便宜，每月{offer.plans[place].cost(scene)}元。",
        )


def _claims(scene: Mapping[str, Any], names: tuple[str, ...], rng: random.Random, place: int) -> Iterator[Claim]:
    """That a plan which fails would do, that the right one fails, and wrong costs: each leads to another plan."""
    offer: Offer = scene["offer"]
    lowest = offer.plans[place].cost(scene)
    cuts = rng.sample(range(1, 5), 4) if offer.small else rng.sample(range(1, 40), 4)
    taken: set[str] = set()  # two claims about one need must not share a value
    for i, plan in enumerate(offer.plans):
        lacks, cost = plan.lacks(scene), plan.cost(scene)
        if len(lacks) == 1 and cost < lowest:
            yield _fit_claim(scene, names, rng, i, lacks[0], taken)
        elif not lacks and i != place:
            span = 1 if offer.small else 12
            yield _cost_claim(offer, names, i, span * cost, span * lowest - cuts[i])
    for need in rng.sample(FIXED if offer.small else NEEDS, 2):
        yield _fit_claim(scene, names, rng, place, need, taken)


def _fit_claim(
    scene: Mapping[str, Any], names: tuple[str, ...], rng: random.Random, i: int, need: str, taken: set[str]
) -> Claim:
    """That a plan covers a need that it does not cover, or the reverse."""
    offer: Offer = scene["offer"]
    plan, name, letter = offer.plans[i], names[i], LETTERS[i]
    at = NEEDS.index(need)
    fits, apart = need not in plan.lacks(scene), abs(plan.limits[at] - scene[need])
    taken |= {_amount(need, abs(other.limits[at] - scene[need])) for other in offer.plans}
    steps = [_amount(need, n * (10 if need == "minutes" else 1)) for n in range(1, 10)]
    wrong = rng.choice([text for text in steps if text not in taken])
    taken.add(wrong)
    truth = texts.CLAIMS[need][fits][0].replace("{name}", name)
    text, said = (pattern.replace("{name}", name) for pattern in texts.CLAIMS[need][not fits])
    cue = _claim_cue(need, name, letter)
    return phrased_claim(f"{need}_{letter}", text, said, truth + "。", _amount(need, apart), wrong, not fits, cue)


def _cost_claim(offer: Offer, names: tuple[str, ...], i: int, true: int, wrong: int) -> Claim:
    """That a plan costs less than it does: in a month with its extras, or in a year where there are none."""
    name, letter = names[i], LETTERS[i]
    every = "每月连同加量费用要" if offer.small else "全年的费用是"
    return phrased_claim(
        f"cost_{letter}", f"{name}{every}{{}}",
        f"按我的用量，{name}{every}{{}}。 / 我算过，{name}{every}{{}}。",
        f"{name}{every}{{}}。", f"{true}元", f"{wrong}元", wrong if offer.small else Fraction(wrong, 12),
        _claim_cue("cost", name, letter),
    )  # fmt: skip


@cache
def _claim_cue(need: str, name: str, letter: str) -> Cue:
    called = f"{name}|套餐{letter}|{letter}套餐|选项{letter}"
    if need == "cost":
        return Cue(_COSTS, called, "流量|通话|分钟|合约|签约|网速|副卡|电话卡")
    return Cue(f"{texts.CUES[need][0][0]}|{_COMPARED}", called, f"费用|月费|价格|元|{texts.OTHERS[need]}")


def _amount(need: str, value: int) -> str:
    return f"{value}{texts.UNITS[need]}"

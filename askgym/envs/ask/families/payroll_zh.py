"""Payroll in Chinese: the sums of `payroll`, told anew: a week's pay with commission instead of tips, in yuan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families import payroll_zh_texts as texts
from askgym.envs.ask.families.base import Claim, Frame, Problem
from askgym.envs.ask.families.misses import near_miss
from askgym.envs.ask.families.payroll import Payroll
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike
from askgym.envs.ask.families.wording_zh import yuan
from askgym.types import Cue

if TYPE_CHECKING:
    import random

__all__ = ["PayrollZh"]

_KEYS = ("wage", "hours", "overtime", "premium", "tips", "allowance", "deduction")
_THINGS = {"allowance": "for", "deduction": "off"}
_CUES = {key: tuple(Cue(*cue) for cue in cues) for key, cues in texts.CUES.items()}
_CLAIM_CUES = {key: tuple(Cue(*cue) for cue in claim[3]) for key, claim in texts.CLAIMS.items()}


class PayrollZh(Payroll):
    """wage · hours + wage · overtime · (1 + premium) + commission + allowance − deduction; in Chinese.

    At least 10,000,000,000 problems per template.
    """

    name = "payroll_zh"
    language = "zh"
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("{who}在{place}上班，我正在核对这周的工资。", "{rule}这周到手多少元？"),
            Frame("请帮我看看工资条，{who}在{place}做事。", "这周应该实发多少元？{rule}"),
            Frame("{place}这周特别忙，{who}就在那里工作。", "{rule}请算出这周的实发工资是多少元。"),
            Frame("快发工资了，{who}想知道能从{place}拿到多少。", "整周实际到手多少元？{rule}"),
            Frame("{who}刚去{place}上班，那边没人给解释，我只好自己算。", "{rule}这周最终能拿到多少元？"),
        ),
        "validation": (
            Frame("{place}的工资条被水弄湿了，看不清，那是{who}这周的工资。", "{rule}这周实发多少元？"),
            Frame("{place}按周发工资，{who}刚干完这周。", "到周末应该发到手多少元？{rule}"),
        ),
        "test": (
            Frame("{who}怀疑{place}少发了工资。", "这周正确的实发工资应该是多少元？{rule}"),
            Frame("问个关于钱的问题：{who}受雇于{place}。", "{rule}这周总共应该到手多少元？"),
            Frame("我不太会看工资条。事情是这样的，{who}这周在{place}干活。", "{rule}这周净收入是多少元？"),
        ),
    }

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """The English family's numbers, with people, places and reasons from here."""
        scene = super().draw(rng, load)
        pick = rng.choice
        scene["who"], scene["place"], scene["rule"] = pick(texts.PEOPLE), pick(texts.PLACES), pick(texts.RULES)
        scene["for"], scene["off"] = pick(texts.ALLOWANCES), pick(texts.DEDUCTIONS)
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """As the English family, in yuan."""
        pay = super().solve(scene, believed)
        if pay is None:
            return None
        pay = pay[1:].replace(",", "")
        return f"{pay[:-1] if pay[-3:-2] == '.' and pay[-1] == '0' else pay}元"

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of a week's work, and four sums on the way that one might get wrong."""
        other = unlike(scene, _KEYS, lambda: self.draw(rng, load))
        givens = []
        for key in _KEYS:
            label, shown, vague, said = _texts(key, scene.get(_THINGS.get(key, ""), ""))
            value, wrong = _show(key, scene[key]), _show(key, other[key])
            givens.append(phrased_given(key, label, value, wrong, shown, vague, said, *_CUES[key]))
        tail = givens[4:]  # what stands on its own comes in any order
        rng.shuffle(tail)
        true = _stages(scene)
        return Problem(
            scene=scene,
            givens=(*givens[:4], *tail),
            claims=_claims(scene, true, rng, load),
            load=load,
            unit="元",
            answer_cues="到手|实发|拿到|净收入|总共|一共|最终|实际|发到",
            solution=(
                f"{_show('hours', scene['hours'])}的正常班是{yuan(true['normal'])}，加班是{yuan(true['late'])}；"
                f"加上提成和补贴{yuan(true['extras'])}，共{yuan(true['gross'])}，再扣{yuan(scene['deduction'])}。"
            ),
        )


def _claims(scene: Mapping[str, Any], true: Mapping[str, int], rng: random.Random, load: str) -> tuple[Claim, ...]:
    small = load == "small"
    taken = {true["gross"] - scene["deduction"], 50 * scene["hours"], 100 * scene["overtime"], *true.values()}
    taken |= {scene["wage"], 100 * scene["premium"], scene["tips"], scene["allowance"], scene["deduction"]}
    unit, wage = 100 if small else 500, scene["wage"]
    plain = wage * scene["overtime"]  # as if nothing were added for overtime
    steps = {
        "normal": (wage, -wage, 2 * unit, 4 * unit, -2 * unit),
        "late": (plain - true["late"], wage, 2 * unit, -unit, 3 * unit),
        "extras": (unit, -unit, 2 * unit, 3 * unit, -2 * unit),
        "gross": (2 * unit, -2 * unit, 4 * unit, 20 * unit, -3 * unit),
    }
    fill = {key: _show(key, scene[key]) for key in _KEYS[:6]}
    made = []
    for key, (text, said, truth, _) in texts.CLAIMS.items():
        false = near_miss(rng, true[key], steps[key], taken, 10_000 if small else 10**9)
        values = yuan(true[key]), yuan(false), false
        made.append(phrased_claim(key, text, said, truth.format(**fill), *values, *_CLAIM_CUES[key]))
    return tuple(made)


def _stages(scene: Mapping[str, Any]) -> dict[str, int]:
    """Pay for normal time and for overtime, extras, and everything before the deduction, in hundredths of a yuan."""
    normal = scene["wage"] * scene["hours"] // 2
    late = scene["wage"] * scene["overtime"] * (100 + scene["premium"]) // 100
    extras = scene["tips"] + scene["allowance"]
    return {"normal": normal, "late": late, "extras": extras, "gross": normal + late + extras}


def _show(key: str, value: int) -> str:
    if key == "premium":
        return f"{value}%"
    if key == "hours":
        return f"{value // 2}.5小时" if value % 2 else f"{value // 2}小时"
    return f"{value}小时" if key == "overtime" else yuan(value)


@cache
def _texts(key: str, thing: str) -> tuple[str, ...]:
    """Label and patterns of a fact, with what money is added or kept back for."""
    return tuple(text.replace("{thing}", thing) for text in texts.FACTS[key])

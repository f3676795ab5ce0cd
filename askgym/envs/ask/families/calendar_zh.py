"""Calendar in Chinese: the dates of `calendar`, told anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families import calendar_zh_texts as texts
from askgym.envs.ask.families.base import Claim, Frame, Problem
from askgym.envs.ask.families.calendar import Calendar, stages
from askgym.envs.ask.families.wording import phrased_claim, phrased_given
from askgym.envs.ask.families.wording_zh import WEEKDAYS_ZH, date_zh, weekday_date_zh
from askgym.types import Cue

if TYPE_CHECKING:
    import random

__all__ = ["CalendarZh"]

_KEYS = ("start", "amount", "rate", "pause", "follow", "margin", "weekday")
_SHIFTS = (-14, -8, -7, -3, -1, 1, 2, 3, 7, 8, 14)


class CalendarZh(Calendar):
    """Start, amount of work, weekly pace, break, follow-up, margin, weekday: when is the closing event? In Chinese.

    At least 10,000,000,000 problems per template.
    """

    name = "calendar_zh"
    language = "zh"
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame(
                "我在安排{project}，需要把日期记到日历上。",
                "{rule}{final}安排在这些都结束之后最近的那个限定的日子，请问是哪天？{form}",
            ),
            Frame(
                "能帮我核对进度表吗？是关于{project}的。",
                "{rule}全部结束之后，{final}放在最近的那个合适的日子。那是几月几日？{form}",
            ),
            Frame(
                "我们接下了{project}，大家都在问什么时候能收尾。",
                "{rule}那么{final}最早能在哪天举行？要晚于以上所有环节。{form}",
            ),
            Frame(
                "今晚就得把通知发出去，内容是{project}。",
                "{rule}通知上{final}该写哪个日期？取这之后最早的合适日子。{form}",
            ),
        ),
        "validation": (
            Frame(
                "领导想知道{project}要占用我们多长时间。",
                "{rule}请算出{final}的日期，也就是以上全部结束之后最早的合适日子。{form}",
            ),
            Frame("请帮我推算{project}的日期。", "{rule}{final}定在这之后最近的合适日子，是哪天？{form}"),
        ),
        "test": (
            Frame(
                "我答应把{project}的日期算清楚，可总是数乱。",
                "{rule}如果{final}放在这之后最近的合适日子，那是哪天？{form}",
            ),
            Frame(
                "关于{project}，我了解到的情况如下。",
                "{rule}请说出{final}的日期，它要放在这之后尽可能早的合适日子。{form}",
            ),
        ),
    }

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """The English family's dates and numbers, with a story from here."""
        scene = super().draw(rng, load)
        story = rng.choice(texts.STORIES)
        scene["story"] = story
        scene["project"], scene["final"] = story.project, story.final
        scene["form"] = rng.choice(texts.FORMS)
        scene["rule"] = rng.choice(texts.RULES) + (texts.WORKING if scene["working"] else "")
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """As the English family, with the date written in Chinese."""
        ready = stages(scene, believed)[3]
        ahead = (scene["weekday"] - ready.weekday()) % 7
        if ahead == 0 and not believed:
            return None
        return date_zh(ready + timedelta(ahead or 7))

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The seven facts of a plan, and four things one might get wrong on the way."""
        weeks, end, back, ready = stages(scene, {})
        other = self.draw(rng, load)
        story, working = scene["story"], scene["working"]
        cues = _cues(story)
        givens = []
        for key in _KEYS:
            label, shown, vague, said = _texts(story, key)
            value = _show(key, scene[key], story, working)
            wrong = _show(key, other[key], story, working)
            given = phrased_given(key, label, value, "" if wrong == value else wrong, shown, vague, said, *cues[key])
            givens.append(given)
        start = givens[0]
        day = weekday_date_zh(scene["start"])
        shown_in_full = tuple(text.replace(start.value, day) for text in start.shown)
        givens[0] = type(start)(
            start.key,
            start.label,
            start.value,
            shown_in_full,
            start.vague,
            start.said,
            start.cues,
            other_value=start.other_value,
            other_said=start.other_said,
        )
        return Problem(
            scene=scene,
            givens=tuple(givens),
            claims=self._claims_zh(scene, rng),
            load=load,
            answer_cues=f"日期|哪天|{story.final_cue}",
            solution=f"{weeks}周，到{date_zh(end)}；休整到{date_zh(back)}；加上后续和余量，到{weekday_date_zh(ready)}；"
            f"然后是最近的{WEEKDAYS_ZH[scene['weekday']]}。",
        )

    def _claims_zh(self, scene: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
        weeks, end, back, ready = stages(scene, {})
        start, story = scene["start"], scene["story"]
        answer = self.solve(scene, {})
        shifts = rng.sample(_SHIFTS, len(_SHIFTS))
        true: dict[str, Any] = {"weeks": weeks, "end": end, "back": back, "total": (ready - start).days}
        taken = {start, ready, start.day, scene["amount"], scene["rate"], *true.values()}
        taken |= {n for days in ("pause", "follow", "margin") for n in (scene[days], scene[days] / 7)}  # as weeks, too
        steps: dict[str, Callable[[int], Any]] = {"weeks": _quarter, "end": timedelta, "back": timedelta, "total": int}

        def wrong(key: str) -> Any:
            """A value near the true one that is nothing else in the problem and leads to another date."""
            least = start if isinstance(true[key], date) else 2
            for shift in shifts:
                value = true[key] + steps[key](shift)
                if value < least or value in taken or (isinstance(value, date) and date_zh(value) == answer):
                    continue
                if self.solve(scene, {key: value}) != answer:
                    taken.add(value)
                    return value
            return true[key]  # the engine refuses the problem

        fill = {key: _show(key, scene[key], story, scene["working"]) for key in ("amount", "rate")}
        cues = _claim_cues(story)
        made = []
        for key in true:
            text, said, truth = _claim_texts(story, key)
            false = wrong(key)
            values = _claimed(key, true[key]), _claimed(key, false), false
            made.append(phrased_claim(key, text, said, truth.format(**fill), *values, *cues[key]))
        return tuple(made)


def _quarter(shift: int) -> int:
    return shift // 4


def _show(key: str, value: Any, story: texts.Story, working: bool) -> str:
    if key == "start":
        return date_zh(value)
    if key == "weekday":
        return WEEKDAYS_ZH[value]
    if key in ("amount", "rate"):
        return f"{value}{story.measure}"
    return f"{value}个工作日" if key == "follow" and working else f"{value}天"


def _claimed(key: str, value: Any) -> str:
    if isinstance(value, date):
        return date_zh(value)
    return f"{value}周" if key == "weeks" else f"{value}天"


@cache
def _texts(story: texts.Story, key: str) -> tuple[str, ...]:
    """Label and patterns of a fact of one story."""
    return tuple(story.fill(text) for text in texts.FACTS[key])


@cache
def _claim_texts(story: texts.Story, key: str) -> tuple[str, ...]:
    """Checklist entry, assertions and truth of a claim of one story."""
    return tuple(story.fill(text) for text in texts.CLAIMS[key][:3])


@cache
def _cues(story: texts.Story) -> Mapping[str, tuple[Cue, ...]]:
    """How questions about the facts of one story are recognised."""
    return {key: tuple(Cue(*[story.fill(part) for part in cue]) for cue in cues) for key, cues in texts.CUES.items()}


@cache
def _claim_cues(story: texts.Story) -> Mapping[str, tuple[Cue, ...]]:
    """How corrections of the claims of one story are recognised."""
    claims = texts.CLAIMS.items()
    return {key: tuple(Cue(*[story.fill(part) for part in cue]) for cue in claim[3]) for key, claim in claims}

"""The Chinese calendar family: plans walked through day by day from the printed text, and what users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

import pytest

from askgym.envs.ask.families.calendar_zh import CalendarZh
from askgym.envs.ask.families.calendar_zh_texts import STORIES
from askgym.types import AskItem, Scenario

Check = Callable[..., None]
FAMILY = CalendarZh()
COUNT = 200
QUESTIONS = {
    "start": (
        "{w}什么时候开始？", "{w}从哪天开始？", "请问开始日期是哪一天？", "{w}的开始日期是多少？",
        "几月几号开始{w}？", "请告诉我{w}开始的日期。", "您说开始日期已经定了，具体是哪天？", "说好的日子是哪天？",
        "{w}哪天启动？", "起始日期是什么时候？", "我需要知道{w}的开始时间。", "第一天是几号，也就是什么时候开工？",
        "您没有给出{w}的开始日期，请补充。", "从什么时候开始算？",
    ),
    "amount": (
        "总共要{v}多少{m}{n}？", "{n}一共有多少{m}？", "请问要{v}的{n}有几{m}？", "{n}的总数是多少？",
        "请告诉我{n}的总{m}数。", "一共多少{m}？", "总量是多少{m}？", "要{v}多少{n}？", "{n}的数量是多少？",
        "您提到{n}还不少，具体是多少{m}？", "还需要{n}的总{m}数。", "能告诉我{n}总共有几{m}吗？", "{n}有多少？",
    ),
    "rate": (
        "每周{v}多少{m}？", "进度是每周多少{m}？", "每周能{v}几{m}{n}？", "请问每周的进度是多少？", "一周{v}几{m}？",
        "每个星期{v}多少{n}？", "周进度是多少？", "请告诉我每周{v}的{m}数。", "{v}的速度是每周多少？",
        "您说每周的进度很稳定，具体是多少？", "平均每周完成多少{m}？", "还缺每周的进度。",
    ),
    "pause": (
        "休整多少天？", "要停几天？", "请问休整多久？", "中间停多长时间？", "休整期有多长？", "请告诉我休整的天数。",
        "停下来歇多少天？", "休息几天？", "您说全部停下来歇歇，歇多久？", "暂停的时间是多少天？", "间歇多少天？",
        "能说一下休整需要几天吗？", "我还需要知道休整的时长。",
    ),
    "follow": (
        "{c}需要多少天？", "{c}要花几天？", "请问{c}需要多长时间？", "{c}要多久？", "请告诉我{c}需要的天数。",
        "{c}的时间是多少天？", "{c}耗时多少？", "您说{c}得花些时间，具体多少天？", "{c}要用几个工作日？",
        "还不知道{c}需要几天。", "{c}大概持续多少天？", "能告诉我{c}的时长吗？", "完成{c}需要多少个工作日？",
    ),
    "margin": (
        "余量留多少天？", "预留几天？", "请问缓冲时间是多少天？", "余量是几天？", "要留出多少天的余量？",
        "请告诉我预留余量的天数。", "缓冲期有多长？", "您打算预留多少天作为缓冲？", "机动时间是多少？",
        "最后预留的天数是多少？", "您说要留些余量，具体留几天？", "还需要知道缓冲天数。", "富余时间是几天？",
    ),
    "weekday": (
        "{f}必须在星期几？", "{f}限定在星期几？", "请问{f}只能安排在周几？", "只有星期几可以办{f}？",
        "{f}对星期有什么要求？", "请告诉我{f}限定的是星期几。", "是礼拜几？", "{f}固定在每周哪一天？",
        "每周固定的日子是哪天？", "{f}要放在哪个星期几？", "您说的固定日子是星期几？", "{f}需要安排在周几？",
        "{f}应该在星期几举行？",
    ),
}  # fmt: skip

DATE = r"(\d{4})年(\d{1,2})月(\d{1,2})日"
FACTS = {
    "amount": r"(?:总共要\w{1,3}?|\w有)(\d+)\w",
    "rate": r"每周\D{0,2}?(\d+)",
    "pause": r"(?:休整|停下来)(\d+)天",
    "follow": r"(?:需要|要花)(\d+)(?:天|个工作日)",
    "margin": r"(?:要留|预留)(\d+)天",
    "weekday": r"(?:安排在|只有)星期([一二三四五六日])",
}


def recomputed(item: AskItem) -> date:
    """The plan, day by day."""
    found = {}
    for key, pattern in FACTS.items():
        matches = re.findall(pattern, item.question)
        assert len(matches) == 1, (key, matches, item.question)
        found[key] = "一二三四五六日".index(matches[0]) if key == "weekday" else int(matches[0])
    day = date(*map(int, re.findall(DATE, item.question)[0]))
    left = found["amount"]
    while left > 0:
        left -= found["rate"]
        day += timedelta(7)
    day += timedelta(found["pause"])
    for _ in range(found["follow"]):
        day += timedelta(1)
        while "工作日" in item.question and day.weekday() > 4:
            day += timedelta(1)
    day += timedelta(found["margin"] + 1)
    while day.weekday() != found["weekday"]:
        day += timedelta(1)
    return day


def words_of(item: AskItem) -> dict[str, str]:
    story = next(story for story in STORIES if story.project in item.question)
    return {"w": story.work, "v": story.verb, "n": story.noun, "m": story.measure, "c": story.check, "f": story.final}


@cache
def triplets(split: str) -> list[dict[Scenario, AskItem]]:
    return [FAMILY.triplet(index, split=split) for index in range(COUNT)]


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_follow_from_the_printed_question(split: str) -> None:
    for triplet in triplets(split):
        item = triplet[Scenario.COMPLETE]
        assert date(*map(int, re.findall(DATE, item.answer)[0])) == recomputed(item), item.question


@pytest.mark.parametrize("split", FAMILY.splits)
def test_questions_in_many_words_are_about_one_fact(split: str, one_fact_each: Check) -> None:
    for index in range(6):
        item = FAMILY.item(Scenario.COMPLETE, index, split=split, seed=4)
        one_fact_each(item, QUESTIONS, words_of(item))


def test_several_questions_at_once(two_facts_at_once: Check) -> None:
    item = FAMILY.item(Scenario.COMPLETE, 1, split="train")
    two_facts_at_once(item, QUESTIONS, words_of(item))

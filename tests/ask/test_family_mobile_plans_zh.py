"""The Chinese mobile-plans family: tables read again from the printed text, and what users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest

from askgym.envs.ask.families.mobile_plans_zh import MobilePlansZh
from askgym.types import AskItem, Scenario

Check = Callable[..., None]
FAMILY = MobilePlansZh()
COUNT = 200
QUESTIONS = {
    "data": (
        "您每月用多少流量？", "每个月需要多少GB流量？", "请问流量大概要用多少？", "每月上网用掉多少GB？",
        "您的手机每个月用掉多少流量？", "请告诉我每月需要的流量。", "流量需求是多少？", "一个月要几个G的流量？",
        "您需要多少GB的数据量？", "每月流量用量是多少GB？", "还需要知道您的流量。", "上网流量具体是多少？",
        "能说一下每月流量用多少吗？",
    ),
    "minutes": (
        "您每月打多少分钟电话？", "每月通话多少分钟？", "请问通话时长是多少？", "每个月打电话打多久？",
        "语音通话需要多少分钟？", "请告诉我每月的通话分钟数。", "通话量是多少？", "您常打电话，每月大概多少分钟？",
        "一个月通话多长时间？", "电话每月打多少？", "还缺通话分钟数。", "您每个月需要多少分钟的通话？",
    ),
    "speed": (
        "您要求的网速是多少？", "网速最低要多少？", "请问需要多快的网速？", "速度至少要多少Mbps？",
        "网速低于多少对您来说太慢？", "请告诉我网速的最低要求。", "您对网速的要求是什么？", "带宽要多少兆？",
        "下载速度需要多快？", "网速不能低于多少？", "最低网速是多少", "能具体说说对网速的要求吗？",
    ),
    "abroad": (
        "您每月在国外几天？", "每个月出国多少天？", "请问每月在国外待多久？", "一个月有几天在海外？",
        "需要多少天的国际漫游？", "请告诉我每月在国外的天数。", "出国的天数是多少？", "境外要用几天？",
        "每月出国的行程有多长？", "您每个月有多少天不在国内，也就是在国外？", "漫游天数要多少？",
        "还要知道您每月出国几天。",
    ),
    "cards": (
        "需要几张电话卡？", "要多少张卡？", "请问需要的SIM卡数量是多少？", "您有几台设备需要电话卡？",
        "几个人合用套餐？", "请告诉我需要的电话卡张数。", "电话卡要几张？", "套餐合用的话要多少张卡？",
        "一共多少张电话卡？", "副卡需要几张？", "还缺电话卡的数量。", "您家有多少人用，要几张卡？",
    ),
    "term": (
        "您能接受多长的合约？", "合约期最长多久？", "最多能签几个月？", "请问能接受的最长合约期是多少？",
        "合约超过几个月您不签？", "请告诉我能接受的最长合约期。", "您愿意绑定多长时间？",
        "合同期限最长可以是多少个月？", "签约时间的上限是多少？", "合约最多签多久？", "能接受几个月的合约？",
        "您说合约期太长不签，具体是多长？", "还需要知道合约期限。",
    ),
}  # fmt: skip

FACTS = {
    "data": r"(\d+)GB流量",
    "abroad": r"(?:有|出国共)(\d+)天",
    "cards": r"(\d+)张电话卡",
    "minutes": r"(\d+)分钟",
    "speed": r"(\d+)Mbps(?:对|。)",
    "term": r"(\d+)个月(?:我不签|的合约)",
}


def recomputed(item: AskItem) -> str:
    """The letter of the cheapest plan of the table that covers everything, row by row."""
    head, *lines = item.question.split("\n")
    needs = {}
    for key, pattern in FACTS.items():
        matches = re.findall(pattern, head)
        assert len(matches) == 1, (key, matches, head)
        needs[key] = int(matches[0])
    letters = {line[4:]: line[1] for line in lines if line.startswith("(")}
    best = []
    for line in lines[1:5]:
        name, fee, *cells = line.split(" | ")
        cost, fits = int(fee.removeprefix("¥")), True
        for key, cell in zip(("data", "abroad", "cards", "minutes", "speed"), cells, strict=False):
            limit, _, rate = cell.partition(" (+¥")
            short = max(0, needs[key] - int(limit))
            fits = fits and (not short or bool(rate))
            cost += short * int(rate.removesuffix(")") or 0)
        if fits and int(cells[5]) <= needs["term"]:
            best.append((cost, letters[name]))
    return min(best)[1]


def words_of(item: AskItem) -> dict[str, str]:
    return {"name": item.options["A"]}


@cache
def triplets(split: str) -> list[dict[Scenario, AskItem]]:
    return [FAMILY.triplet(index, split=split) for index in range(COUNT)]


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_follow_from_the_printed_question(split: str) -> None:
    for triplet in triplets(split):
        item = triplet[Scenario.COMPLETE]
        assert item.answer == recomputed(item), item.question


@pytest.mark.parametrize("split", FAMILY.splits)
def test_questions_in_many_words_are_about_one_fact(split: str, one_fact_each: Check) -> None:
    for index in range(6):
        item = FAMILY.item(Scenario.COMPLETE, index, split=split, seed=4)
        one_fact_each(item, QUESTIONS, words_of(item))


def test_several_questions_at_once(two_facts_at_once: Check) -> None:
    item = FAMILY.item(Scenario.COMPLETE, 1, split="train")
    two_facts_at_once(item, QUESTIONS, words_of(item))

"""The Chinese payroll family: weeks paid again from the printed text, and what users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import pytest

from askgym.envs.ask.families.payroll_zh import PayrollZh
from askgym.types import AskItem, Scenario

Check = Callable[..., None]
FAMILY = PayrollZh()
COUNT = 200
QUESTIONS = {
    "wage": (
        "时薪是多少？", "请问每小时的工资是多少元？", "一小时给多少钱？", "合同里写的时薪具体是多少？",
        "每小时能挣多少？", "工资标准是每小时多少？", "请告诉我时薪。", "她每小时拿多少钱？", "我想知道正常的时薪。",
        "底薪每小时多少元？", "不算加班，每小时多少钱？", "您提到工资按小时算，请问每小时多少？",
        "请提供一下小时工资。", "基本时薪是多少", "还缺时薪。", "按小时算的话，一个小时多少钱？",
        "时薪的具体数额没有给出，请补充。", "每个小时的报酬是多少？", "为了计算工资，请问他的时薪是多少元？",
        "您能告诉我合同约定的时薪吗？",
    ),
    "hours": (
        "这周正常上班多少小时？", "正常工时是几个小时？", "请问正常班上了多久？", "这周上了几个小时的班，不算加班？",
        "正常工作的小时数是多少？", "除了加班，一共工作了多少小时？", "平时的班上了多长时间？",
        "请告诉我正常上班的时长。", "正常班总共上了多少个小时？", "排班表上的时长是多少小时？",
        "您说正常班都上满了，是多少小时？", "按正常时薪工作了多少小时？", "我还需要知道正常工时。",
        "常规工作时间是多少小时？", "这周工作了几小时（不含加班）？", "本周正常出勤了多少小时？",
        "能说一下正常上班的工时吗",
    ),
    "overtime": (
        "加班多少小时？", "加了几个小时的班？", "请问加班时长是多少？", "这周加班了多久？", "加班一共几小时？",
        "请告诉我加班的小时数。", "除此之外加了多少小时的班？", "加班时间有多长？",
        "您提到另外还加了班，请问加班几小时？", "加班总共多长时间？", "还需要加班的时长。", "超时工作了多少小时？",
        "具体加班几个小时呢？", "加了多久的班？", "能告诉我加班时数吗？",
    ),
    "premium": (
        "加班工资高多少？", "加班的加成是百分之几？", "加班每小时另加多少百分比？", "加班费怎么算？",
        "加班时薪比平时高百分之多少？", "请问加班工资的加成比例是多少？", "加班的时薪上浮多少？",
        "加成百分比是多少？", "加班费率是多少？", "加班一小时多给多少？", "请告诉我加班的加成。",
        "加班时每小时在时薪基础上加多少？", "加班工资是平时的几倍？", "加班的工资标准是什么？",
        "加班时薪提高的幅度是多少？", "您说加班的时薪比平时要高，具体高多少？",
    ),
    "tips": (
        "提成是多少？", "这周拿了多少提成？", "提成金额是多少元？", "请问提成有多少？", "请告诉我提成的数额。",
        "佣金是多少钱？", "提成具体多少钱？", "能提供提成的金额吗？", "您这周的提成一共是多少元？", "业绩提成多少？",
        "提成部分没说，麻烦补充一下。", "还要知道提成。", "拿到手的提成是多少？",
    ),
    "allowance": (
        "{a}补贴是多少？", "补贴多少钱？", "公司发多少{a}补贴？", "请问{a}补贴的金额是多少元？", "补助有多少？",
        "请告诉我{a}补贴。", "每周的{a}津贴是多少？", "公司每周补贴多少元？", "{a}方面公司补多少钱？",
        "能说明一下{a}补贴的具体金额吗？", "补贴的数额是多少", "还差{a}补贴的金额。", "另发的补贴是多少？",
    ),
    "deduction": (
        "要扣多少钱？", "扣款是多少？", "因为{d}扣多少？", "请问{d}扣了多少元？", "请告诉我扣款金额。",
        "{d}要扣掉多少？", "扣除的金额是多少？", "从工资里扣多少？", "{d}的扣款具体是多少元？",
        "能告诉我扣了多少钱吗？", "扣款数额没给出，请补充。", "因{d}被扣多少钱？", "还需要知道扣款。",
    ),
}  # fmt: skip

FACTS = {
    "wage": r"(?:时薪是|每小时的工资是)([\d.]+)元",
    "hours": r"(?:正常上班|正常班共上了)([\d.]+)小时",
    "overtime": r"(?:还加班|又加了)(\d+)小时",
    "premium": r"(?:另加|平时高)(\d+)%",
    "tips": r"提成(?:是|有)([\d.]+)元",
    "allowance": r"补贴(?:是)?([\d.]+)元",
    "deduction": r"(?:要扣掉|扣款是)([\d.]+)元",
}


def recomputed(item: AskItem) -> Fraction:
    """The week, half hour by half hour."""
    found = {}
    for key, pattern in FACTS.items():
        matches = re.findall(pattern, item.question)
        assert len(matches) == 1, (key, matches, item.question)
        found[key] = Fraction(matches[0])
    half = found["wage"] / 2
    pay = sum(half for _ in range(int(2 * found["hours"])))
    pay += sum(half + half * found["premium"] / 100 for _ in range(int(2 * found["overtime"])))
    return pay + found["tips"] + found["allowance"] - found["deduction"]


def words_of(item: AskItem) -> dict[str, str]:
    labels = {fact.id: fact.label for fact in item.ledger}
    return {
        "a": labels["allowance"].removesuffix("补贴的金额"),
        "d": labels["deduction"].removeprefix("因").removesuffix("扣的钱数"),
    }


@cache
def triplets(split: str) -> list[dict[Scenario, AskItem]]:
    return [FAMILY.triplet(index, split=split) for index in range(COUNT)]


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_follow_from_the_printed_question(split: str) -> None:
    for triplet in triplets(split):
        item = triplet[Scenario.COMPLETE]
        assert Fraction(item.answer.removesuffix("元")) == recomputed(item), item.question


@pytest.mark.parametrize("split", FAMILY.splits)
def test_questions_in_many_words_are_about_one_fact(split: str, one_fact_each: Check) -> None:
    for index in range(6):
        item = FAMILY.item(Scenario.COMPLETE, index, split=split, seed=4)
        one_fact_each(item, QUESTIONS, words_of(item))


def test_several_questions_at_once(two_facts_at_once: Check) -> None:
    item = FAMILY.item(Scenario.COMPLETE, 1, split="train")
    two_facts_at_once(item, QUESTIONS, words_of(item))

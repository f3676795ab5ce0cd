"""The Chinese shopping family: orders added up again from the printed text, and what users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache

import pytest

from askgym.envs.ask.families.shopping_zh import ShoppingZh
from askgym.types import AskItem, Scenario

Check = Callable[..., None]
FAMILY = ShoppingZh()
COUNT = 200
QUESTIONS = {
    "price": (
        "{n}多少钱一{m}？", "请问每{m}{n}的单价是多少？", "{n}的价格是多少？", "一{m}{n}要多少元？", "{n}怎么卖？",
        "请告诉我{n}的单价。", "店里{n}的标价是多少", "您能告诉我每{m}{n}卖多少钱吗？", "单{m}{n}的售价是多少元？",
        "我需要知道{n}的价格。", "还缺{n}的单价。", "{n}每{m}几块钱？", "买一{m}{n}得花多少钱？",
        "您没有说明{n}的具体价格，能补充一下吗？", "您提到{n}的价格是固定的，具体是多少？",
        "要算总价，我得知道{n}单价。", "请提供{n}的标价", "{n}什么价位？", "每件商品的价格是多少呢？",
        "{n}卖几块钱一{m}", "请问店里的标价具体是多少元一{m}？",
        "好的，我可以帮您算。不过您没有提到{n}的单价，请问每{m}多少钱呢？",
        "您提到“{n}按店里的标价卖”，但没有给出具体数字。请问这个标价是多少元？",
        "为了计算总额，我需要知道{n}的单价是多少。", "{n}的标价没有写明，麻烦您补充一下。",
        "**{n}的单价**：请问是多少元？", "要得到答案还差一个条件：{n}每{m}的售价。",
        "您能确认一下{n}打折前的单价吗？", "当前缺少{n}的单价，因此无法计算，请补充。",
        "有个地方不太清楚：{n}到底卖多少钱？", "买{n}的话，每{m}需要付多少？", "{n}每{m}的原价是多少？",
    ),
    "quantity": (
        "您要买几{m}{n}？", "请问需要多少{m}{n}？", "{n}的数量是多少？", "您打算买多少{n}？", "一共要订几{m}？",
        "购买数量是多少？", "请告诉我要买的{n}数量。", "具体买几{m}呢？", "需要采购多少件？",
        "您说数量定好了，是多少{m}？", "总共要几个{n}？", "能告诉我您需要的{n}有多少{m}吗？",
        "麻烦提供一下{n}的购买数量。", "我还不知道您要买多少{m}{n}。", "订购{n}的件数是多少？", "要几{m}？",
        "您们准备买多少{m}{n}呢", "{n}您需要多少？", "不少是指多少{m}？", "您说“我们要买不少”，具体是多少{m}呢？",
        "请问您计划购买的{n}一共有多少{m}？", "想确认一下购买{n}的具体数量。", "请补充：您需要的{n}数量。",
        "题目中没有给出{n}的数量，请问是多少？", "数量这一项还不明确，请告诉我准确的{m}数。",
        "您所说的“数量已经定好了”，是定了多少{m}？", "为了算出商品总价，还需要知道您买了几{m}{n}。",
        "给我一个{n}的准确件数，我才能算。",
    ),
    "discount": (
        "{n}打几折？", "折扣是多少？", "优惠百分比是多少？", "请问优惠了百分之几？", "店家给了多少优惠？",
        "立减多少？", "能便宜多少？", "现在降价百分之多少？", "请告诉我具体的折扣力度。", "{n}的优惠幅度是多大？",
        "打折的比例是多少", "您能说明一下{n}打多少折吗？", "店家给{n}的优惠具体是百分之几？", "促销减了多少？",
        "还需要知道{n}的折扣率。", "您提到{n}正在打折，请问具体打几折（或优惠百分之多少）？",
        "请问{n}的折扣具体是多少？", "店家给的优惠力度没有说明，能告诉我优惠了多少个百分点吗？",
        "“一些优惠”是指优惠百分之几？", "还需确认：{n}的优惠比例。", "打折的幅度是多少呀？",
    ),
    "wrapping": (
        "礼品包装费是多少？", "包装要多少钱？", "请问礼品包装另收多少元？", "全部包装好需要花多少钱？",
        "包起来要加多少钱？", "请告诉我包装的费用。", "礼盒包装的价格是多少？", "做礼品包装要额外付多少？",
        "能告诉我包装费吗？", "包装收费多少？", "我还需要知道礼品包装费用。", "包装这一项另算多少元？",
        "整单做包装贵不贵，多少钱？", "礼品包装另外收费的话，收多少？",
        "您提到全部要做礼品包装，费用另算，请问这笔费用是多少元？", "包装费没有给出具体金额，请补充。",
        "请问把所有{n}包装成礼物总共需要多少钱？", "礼品包装要收多少元？",
    ),
    "delivery": (
        "送货费是多少？", "运费多少钱？", "请问配送要收多少元？", "送货上门收多少费用？", "快递费是多少？",
        "请告诉我邮费。", "寄过来要多少钱？", "物流费用是多少元？", "送货上门要另外付多少钱？",
        "配送费具体是多少呢？", "把东西送到家要收多少钱？", "他们送货怎么收费？", "还缺运费的金额。",
        "送货上门另外收费，具体收多少元？", "请问这笔订单的配送费用是多少？",
        "您说送货也要收费，请问收费标准是多少元？", "运费部分没有说明，麻烦告知。", "请问商家收取的送货费用是多少？",
        "送货的费用大概是多少元呢？",
    ),
    "voucher": (
        "优惠券的面值是多少？", "优惠券能抵多少钱？", "您的优惠券是多少元的？", "请问代金券值多少？",
        "券的金额是多少？", "优惠券可以减多少钱？", "用优惠券能省多少？", "请告诉我那张优惠券的面额。",
        "这张券可抵扣多少元？", "抵用券是多少钱的？", "您手里的优惠券面值多大？", "优惠券可以从总额里抵扣多少？",
        "还需要优惠券的面值。", "您提到还有优惠券可以用，请问能抵多少元？", "结账时使用的优惠券金额是多少？",
        "请问您的优惠券可以减免多少钱？", "优惠券面额没有说明，请问是多少？", "优惠券具体能抵扣多少金额？",
        "最后用的那张券值多少钱？",
    ),
}  # fmt: skip

FACTS = {
    "price": r"(?:每\w的?\S*?价格是|每\w卖)([\d.]+)元",
    "quantity": r"(?:我们要买|需要)(\d+)\w",
    "discount": r"(?:立减|优惠)(\d+)%",
    "wrapping": r"(?:礼品包装要另加|礼品包装费是)([\d.]+)元",
    "delivery": r"(?:送货费是|送货上门要收)([\d.]+)元",
    "voucher": r"(?:用掉|再抵)([\d.]+)元",
}


def recomputed(item: AskItem) -> Fraction:
    """The order, article by article, in hundredths of a yuan."""
    found = {}
    for key, pattern in FACTS.items():
        matches = re.findall(pattern, item.question)
        assert len(matches) == 1, (key, matches, item.question)
        found[key] = Fraction(matches[0])
    goods = sum(found["price"] for _ in range(int(found["quantity"])))
    left = goods * (1 - found["discount"] / 100)
    return left + found["wrapping"] + found["delivery"] - found["voucher"]


def words_of(item: AskItem) -> dict[str, str]:
    label = next(fact.label for fact in item.ledger if fact.id == "price")
    noun = next(fact.label for fact in item.ledger if fact.id == "quantity").removeprefix("购买").removesuffix("的数量")
    return {"n": noun, "m": label.removeprefix("每").split(noun)[0]}


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

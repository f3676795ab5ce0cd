"""Chinese in the ask domain: reading messages and answers, the words of user and agents, and what the judge says."""

from __future__ import annotations

import random
import re
from dataclasses import fields, replace
from fractions import Fraction

import pytest

from askgym.answers import contains_value, dates, judge_answer, quantities, read_answer
from askgym.drivers import Roles, drive
from askgym.envs.ask.agents import answer_text, correction_text, question_text, reference_agent
from askgym.envs.ask.families import families, family
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.prompts import GUIDANCE, LAST_TURN_NOTICE, guidance_for, last_turn_notice
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.text import read, visible
from askgym.envs.ask.user import RuleUser, Style
from askgym.envs.ask.voice import VOICES, voice_of
from askgym.turnrules import Guidance, TurnRules
from askgym.types import Action, AnswerKind, AskItem, Checkpoint, Cue, EndReason, Fact, Scenario

N, C, D = AnswerKind.NUMBER, AnswerKind.OPTION, AnswerKind.DATE
PRICE = (
    Cue("单价|价格|多少钱|价钱|售价|标价|怎么卖", "笔|每支|一支|单价", "运费|送货|总价|一共"),
    Cue("单价", "", "运费"),
)
COUNT = (Cue("几支|多少支|数量|支数|买多少|买几", "", "价|运费|元|钱"),)
DELIVERY = (Cue("运费|送货费|配送费|邮费|快递费"),)
MISSING = AskItem(
    id="bi-m",
    scenario=Scenario.MISSING_INFO,
    question="我要买一些笔。运费是5元。一共要付多少元？",
    complete_question="我要买4支笔，每支3元。运费是5元。一共要付多少元？",
    checkpoints=(
        Checkpoint("price", "每支笔的价格", "每支笔3元。", "3元", "每支笔8元。", "8元", PRICE),
        Checkpoint("count", "笔的数量", "我要4支笔。", "4支", "我要9支笔。", "9支", COUNT),
    ),
    answer="17元",
    answer_kind=N,
    answer_unit="元",
    answer_cues="一共|总共|总价|总额|要付|合计",
    ledger=(Fact("delivery", "运费", "运费是5元。", "5元", DELIVERY),),
    guesses=("77元", "23元"),
    problem_id="bi",
    language="zh",
)
FALSE = AskItem(
    id="bi-f",
    scenario=Scenario.FALSE_PREMISE,
    question="我要买4支笔，每支3元，运费5元，还有6元的优惠券。光是笔就要15元。笔和运费一共19元。最后要付多少元？",
    complete_question="我要买4支笔，每支3元，运费5元，还有6元的优惠券。最后要付多少元？",
    checkpoints=(
        Checkpoint(
            "pens",
            "光是笔就要15元",
            "4支笔每支3元，共12元。",
            "12元",
            "光是笔就要15元。",
            "15元",
            (Cue("光是|单是|小计|笔", "", "运费|一起|一共"),),
        ),
        Checkpoint(
            "sum",
            "笔和运费一共19元",
            "笔和运费一共17元。",
            "17元",
            "笔和运费一共19元。",
            "19元",
            (Cue("一共|合计|运费"),),
        ),
    ),
    answer="11元",
    answer_kind=N,
    answer_unit="元",
    answer_cues="最后|总价|总额|应付|要付",
    guesses=("14元", "13元"),
    problem_id="bi",
    language="zh",
)


def after(item: AskItem, *texts: str, styles: tuple[str, ...] = ("plain",), turns: int = 3) -> AskState:
    rules = AskRules(TurnRules(max_turns=turns))
    roles = Roles(judge=RuleJudge(), user=RuleUser(styles))
    state = drive(rules, rules.begin(item, 1), roles)
    for text in texts:
        state = drive(rules, rules.absorb(state, Action(text)), roles)
    return state


# -- what a message asks for ------------------------------------------------------------------------------------------

BOTH = ("price", "count")
ASKED = [
    ("请问每支笔多少钱？", ("price",)),
    ("请告诉我单价和数量。", BOTH),
    ("麻烦提供一下笔的单价", ("price",)),
    ("能否告知您要买几支笔", ("count",)),
    ("我想知道每支笔的价格", ("price",)),
    ("还需要知道买多少支", ("count",)),
    ("还缺笔的数量。", ("count",)),
    ("不清楚您要买多少支笔。", ("count",)),
    ("题目没有说明笔的单价。", ("price",)),
    ("缺少单价，无法计算。", ("price",)),
    ("您要买多少支笔", ("count",)),
    ("每支笔多少钱", ("price",)),
    ("为了计算总价，请问笔的单价是多少？", ("price",)),
    ("您能说一下买几支吗？这样我才能算出总价。", ("count",)),
    ("请提供以下信息：\n1、笔的单价\n2、购买数量", BOTH),
    ("我需要知道：\n- 单价\n- 数量", BOTH),
    ("请问笔的单价和购买数量分别是多少？", BOTH),
    ("我需要两个信息：单价、数量。", BOTH),
    ("您想买几支笔，每支多少钱呢？", ("count", "price")),
    ("Could you tell me 单价?", ("price",)),
    ("**单价**：每支笔多少钱？\n**数量**：要买几支？", BOTH),
    ("您提到要买一些笔，具体是多少支？", ("count",)),
    ("能再详细一点吗？", ()),
    ("请提供更多信息。", ()),
    ("请告诉我所有信息。", ()),
    ("是多少？", ()),
    ("一共要付多少钱？", ()),
    ("让我想一想。", ()),
    ("首先计算一共要付多少钱。", ()),
    ("所以单价乘以数量再加上运费就是总价。", ()),
    ("请把完整的问题连同所有细节重新说一遍，可以吗？", ()),
]


# Labels of points may end like a question ("买几支"): naming them is not asking.
NAMED = [
    "我已经考虑了以下各点：每支笔的价格, 买几支。全部都考虑在内。",
    "我已经考虑了以下各点：每支笔的价格、买几支。",
    "我想过了：每支笔的价格、买几支。",
    "请放心，每支笔的价格、买几支都已考虑。",
    "您放心，我已经考虑了买几支。",
    "请放心我已确认买几支",
    "我考虑了买几支。",
    "我知道买几支。",
    "我心里有数：买几支",
    "已考虑：买几支",
    "考虑因素：每支笔的价格, 买几支",
    "每支笔的价格、买几支。",
    "以下各点很重要：\n- 每支笔的价格\n- 买几支",
    "我都想好了：\n- 买几支",
    "您已经告诉了我每支多少钱、买几支",
    "感谢您提供每支多少钱",
    "我不需要问买几支",
    "不必告诉我单价",
    "我不想知道单价",
    "我已经了解以下信息：\n- 单价\n- 买几支",
    "没问题，已确认：\n- 单价\n- 买几支",
    "谢谢您提供以下信息：\n- 单价\n- 买几支",
]


@pytest.mark.parametrize("text", NAMED)
def test_naming_without_asking_asks_for_nothing(text: str) -> None:
    asked = Matcher(MISSING).asked(read(visible(text)))
    assert not asked.anything, asked


WAYS_OF_NAMING = (
    "我已经考虑了以下各点：{}。全部都考虑在内。",
    "我想过了：{}。",
    "请放心，{}都已考虑。",
    "您放心，我已经确认了{}",
    "请放心我已确认{}",
    "我知道{}。",
    "重要的是{}。",
    "考虑因素：{}",
    "谢谢您提供{}",
    "我不需要问{}",
    "不必告诉我{}",
    "我已经了解以下信息：\n{}",
)


@pytest.mark.parametrize("name", [name for name in families() if family(name).language == "zh"])
def test_naming_the_points_of_a_problem_asks_for_none(name: str) -> None:
    for index in range(100):
        item = family(name).item(Scenario.MISSING_INFO, index, split="test")
        labels = [point.text for point in item.checkpoints]
        for way in WAYS_OF_NAMING:
            for what in (", ".join(labels), "、".join(labels), "\n".join(labels), labels[-1]):
                asked = Matcher(item).asked(read(visible(way.format(what))))
                assert not asked.points, (way.format(what), asked)


# Questions without the mark, close to those: they ask.
UNMARKED = [
    ("请问每支笔的价格、买几支", BOTH),
    ("单价和数量分别是多少", BOTH),
    ("单价、数量各是多少", BOTH),
    ("您打算买几支", ("count",)),
    ("我不需要知道运费，只需要知道单价", ("price",)),
    ("需不需要告诉我单价？", ("price",)),
    ("我已经考虑过运费了。请问单价是多少", ("price",)),
    ("我考虑了运费，还需要知道单价。", ("price",)),
    ("我知道运费是5元，请告诉我单价。", ("price",)),
    ("关于笔的数量，您要买多少支", ("count",)),
    ("已知信息不够，还缺以下信息：\n- 单价\n- 买几支", BOTH),
    ("收到，我想确认以下问题：\n- 单价\n- 买几支", BOTH),
    ("还差两项：\n- 单价\n- 买几支", BOTH),
    ("我需要知道：\n每支笔的价格\n买几支", BOTH),
]


@pytest.mark.parametrize(("text", "points"), UNMARKED)
def test_asking_without_a_mark_still_asks(text: str, points: tuple[str, ...]) -> None:
    assert set(Matcher(MISSING).asked(read(visible(text))).points) == set(points)


@pytest.mark.parametrize(("text", "points"), ASKED)
def test_what_a_message_asks_for(text: str, points: tuple[str, ...]) -> None:
    asked = Matcher(MISSING).asked(read(visible(text)))
    assert asked.points == points
    assert not asked.facts
    assert not asked.ambiguous
    assert not asked.other


@pytest.mark.parametrize(
    ("text", "vague", "answer", "other"),
    [
        ("能再详细一点吗？", True, False, 0),
        ("请提供更多信息。", True, False, 0),
        ("一共要付多少钱？", False, True, 0),
        ("总价是多少？", False, True, 0),
        ("您最喜欢的颜色是什么？", False, False, 1),
        ("请随时告诉我。", False, False, 0),
        ("如果您还有其他问题，请随时告诉我。", False, False, 0),
        ("还有什么可以帮您的吗？", False, False, 0),
        ("希望对您有帮助！", False, False, 0),
        ("需要我列出详细步骤吗？", False, False, 0),
    ],
)
def test_requests_for_nothing_in_particular(text: str, vague: bool, answer: bool, other: int) -> None:
    asked = Matcher(MISSING).asked(read(visible(text)))
    assert (asked.vague, asked.wants_answer, asked.other) == (vague, answer, other)
    assert not asked.points


def test_a_question_that_names_nothing_is_about_the_sentence_before() -> None:
    matcher = Matcher(MISSING)
    assert matcher.asked(read(visible("您提到了运费。是多少？"))).facts == ("delivery",)
    assert matcher.asked(read(visible("还有笔的数量。它是多少？"))).points == ("count",)


def test_each_thing_asked_counts_once() -> None:
    matcher = Matcher(MISSING)
    assert matcher.count_requests("请问单价和数量分别是多少？") == 2
    assert matcher.count_requests("单价是多少，数量是多少，颜色是什么？") == 3
    assert matcher.count_requests("请问价格、费用、数量、总数、金额、百分比、日期、时间、长度、宽度分别是多少？") > 6


def test_the_question_said_back_asks_for_nothing() -> None:
    item = family("shopping_zh").item(Scenario.MISSING_INFO, 1, split="train")
    asked = Matcher(item).asked(read(visible(f"您的意思是：{item.question.replace('。', '，')}对吗？")))
    assert not asked.points


# -- corrections ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named", "settled"),
    [
        ("光是笔就要15元是不对的，4支笔每支3元，共12元。", ("pens",), ("pens",)),
        ("“光是笔就要15元”这一说法不正确，应该是12元。", ("pens",), ("pens",)),
        ("您说笔要15元有误：4×3=12元。", ("pens",), ("pens",)),
        ("4支笔是12元，而不是15元。笔和运费一共是17元，不是19元。", ("pens", "sum"), ("pens", "sum")),
        ("您的几个数字有误：笔共12元，笔和运费一共17元。", ("pens", "sum"), ("pens", "sum")),
        ("您确定笔要15元吗？", ("pens",), ()),
        ("请核实一下笔的小计。", ("pens",), ()),
        ("笔的小计好像算错了。", ("pens",), ()),
        ("笔是15元，没问题。", (), ()),
        ("如果“光是笔就要15元”不正确，那么数值是12元；否则保持不变。", ("pens",), ()),
        ("假设“光是笔就要15元”不正确，假设数值是12元。", ("pens",), ()),
    ],
)
def test_corrections(text: str, named: tuple[str, ...], settled: tuple[str, ...]) -> None:
    corrected = Matcher(FALSE).corrected(read(visible(text)))
    assert corrected.settled == settled
    assert set(named) >= set(corrected.named) >= set(settled)
    assert corrected.other == 0


def test_calling_something_right_wrong_is_one_too_many() -> None:
    matcher = Matcher(FALSE)
    assert matcher.corrected(read(visible("优惠券的面额有误。"))).other == 1
    assert matcher.corrected(read(visible("没错，优惠券是6元。"))).other == 0


# -- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "答案是36元",
        "答案为：36元",
        "总共需要支付36元",
        "总共需要支付 36 元。",
        "一共36块",
        "一共36块钱",
        "最终答案：36",
        "\\boxed{36}",
        "三十六元",
        "答案是三十六元。",
        "36.00元",
        "￥36",
        "¥36",
        "３６元",
        "**36元**",
        "所以总价为12×3=36元。",
        "合计：36元",
        "根据您提供的信息，总共需要支付36元。",
        "每本12元，买3本，所以一共是36元。",
        "应付金额为36元，因为12×3=36。",
        "36元整",
        "3本共36元，希望对您有帮助！",
        "我算出来一共是36元",
        "答案是35元。不对，应该是36元，答案是36元。",
        "三百六十角",
    ],
)
def test_right_answers(text: str) -> None:
    assert judge_answer("36元", visible(text), N, unit="元", answer_cues="总共|一共|总价|应付|合计")


@pytest.mark.parametrize(
    "text",
    [
        "要么36元，要么40元",
        "36元或者40元",
        "可能是36元也可能是40元",
        "答案是36元或40元",
        "如果打折则是36元，否则是40元。",
        "36到40元",
        "除非打折，答案是36元，否则是40元",
        "也许是36元",
        "总价是36元吗？",
        "答案不是36元",
        "请问是36元吗",
        "答案是40元",
        "答案是36公斤",
        "无法确定。",
        "答案在36和40之间",
        "答案是36元。答案是40元。",
    ],
)
def test_what_is_no_right_answer(text: str) -> None:
    assert not judge_answer("36元", visible(text), N, unit="元", answer_cues="总共|一共|总价")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三十六元", [("36", "¥")]),
        ("一百零五", [("105", "")]),
        ("一百二", [("120", "")]),
        ("两千零五十", [("2050", "")]),
        ("三万六千五百", [("36500", "")]),
        ("一点五公斤", [("1.5", "kg")]),
        ("百分之二十", [("20", "%")]),
        ("百分之20", [("20", "%")]),
        ("三分之一", [("1/3", "")]),
        ("半小时", [("0.5", "h")]),
        ("两个半小时", [("2.5", "h")]),
        ("一小时", [("1", "h")]),
        ("三个人", [("3", "")]),
        ("两米", [("2", "m")]),
        ("36块5", [("36.5", "¥")]),
        ("5毛", [("0.5", "¥")]),
        ("3元5角", [("3.5", "¥")]),
        ("1.2万元", [("12000", "¥")]),
        ("三万", [("30000", "")]),
        ("3 公斤", [("3", "kg")]),
        ("20厘米", [("20", "cm")]),
        ("5克", [("5", "g")]),
        ("2升", [("2", "l")]),
        ("300毫升", [("300", "ml")]),
        ("40分钟", [("40", "min")]),
        ("7天", [("7", "day")]),
        ("12个人", [("12", "")]),
        ("4平方米", [("4", "m²")]),
        ("2025年3月14日", []),
        ("2025 年 3 月 14 日", []),
        ("三月十四日", []),
        ("张三", []),
        ("星期三", []),
        ("周五", []),
        ("第三", []),
        ("一起", []),
        ("一个问题", []),
        ("每一天", []),
        ("十分满意", []),
        ("几十个", []),
        ("十几个", []),
        ("三四十", []),
        ("千万别", []),
        ("3块蛋糕", [("3", "")]),
        ("三块蛋糕", []),
    ],
)
def test_quantities(text: str, found: list[tuple[str, str]]) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(Fraction(value), unit) for value, unit in found]


def numeral(value: int) -> str:
    """A naive twin: writes a whole number below 100,000 in Chinese."""
    digits = "零一二三四五六七八九"
    out, zero = "", False
    for unit, name in ((10_000, "万"), (1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            out += ("零" if zero and out else "") + digits[digit] + name
            zero = False
        else:
            zero = True
    return out


def test_numerals_are_read_back() -> None:
    rng = random.Random(5)
    for value in [*range(10, 1_000), *(rng.randrange(1_000, 100_000) for _ in range(1_000))]:
        for text in (numeral(value), numeral(value).removeprefix("一") if 10 <= value < 20 else numeral(value)):
            assert [(q.value, q.unit) for q in quantities(f"{text}元")] == [(value, "¥")], text


@pytest.mark.parametrize(
    ("text", "year", "found"),
    [
        ("2025年3月4日", None, ["2025-03-04"]),
        ("2025年3月4号", None, ["2025-03-04"]),
        ("2025 年 3 月 4 日", None, ["2025-03-04"]),
        ("二〇二五年三月十四日", None, ["2025-03-14"]),
        ("3月4日", None, []),
        ("3月4日", 2025, ["2025-03-04"]),
        ("三月二十一日", 2024, ["2024-03-21"]),
        ("2025年2月31日", None, []),
    ],
)
def test_dates(text: str, year: int | None, found: list[str]) -> None:
    assert [day.isoformat() for day in dates(text, year)] == found


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("答案是2025年3月4日。", True),
        ("所以是2025年3月4日（星期二）。", True),
        ("2025-03-04", True),
        ("二〇二五年三月四日", True),
        ("2025年3月4日或者2025年3月5日", False),
        ("是2025年3月4日吗？", False),
        ("答案是3月4日", False),
        ("2025年4月3日", False),
    ],
)
def test_date_answers(text: str, right: bool) -> None:
    assert judge_answer("2025年3月4日", visible(text), D) is right


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("选B", True),
        ("答案选B", True),
        ("答案是B。", True),
        ("应该选择B套餐。", True),
        ("B", True),
        ("推荐选项B", True),
        ("（B）", True),
        ("最便宜的是B。", True),
        ("A不够用，C太贵，所以选B。", True),
        ("微澜最合适。", True),
        ("最终答案：B（微澜）", True),
        ("选B吗？", False),
        ("选A或B", False),
        ("要么A要么B", False),
        ("不选B，选A。", False),
        ("A套餐最便宜。", False),
        ("B和C都可以", False),
    ],
)
def test_option_answers(text: str, right: bool) -> None:
    options = {"A": "畅享", "B": "微澜", "C": "南风", "D": "青松"}
    assert judge_answer("B", visible(text), C, options=options, answer_cues="最便宜|最合适|套餐") is right


@pytest.mark.parametrize(
    ("text", "value", "held"),
    [
        ("我要4支笔。", "4支", True),
        ("我要四支笔。", "4支", True),
        ("我要4个。", "4支", False),
        ("每支4元。", "4支", False),
        ("每支3块钱。", "3元", True),
        ("我要3支。", "3元", False),
        ("要30元", "3元", False),
        ("优惠20%", "20%", True),
        ("优惠百分之二十", "20%", True),
        ("休整12天。", "12天", True),
        ("需要12个工作日", "12天", False),
        ("12个工作日", "12个工作日", True),
        ("从2025年3月14日（星期五）开始", "2025年3月14日", True),
        ("安排在星期三", "星期三", True),
        ("安排在星期四", "星期三", False),
    ],
)
def test_values_in_text(text: str, value: str, held: bool) -> None:
    assert contains_value(text, value) is held


# -- the judge --------------------------------------------------------------------------------------------------------

QUESTION = "请问单价和数量分别是多少？"


@pytest.mark.parametrize(
    ("text", "correct"),
    [
        ("答案是17元。", True),
        ("4支笔共12元，加上5元运费，一共是17元。", True),
        ("笔：4×3=12元\n运费：5元\n合计：12+5=17元", True),
        ("十七元", True),
        ("共计17元，还有什么可以帮您的吗？", True),
        ("因此，您总共要付 **17元**。希望对您有帮助！", True),
        ("要么17元，要么20元。", False),
        ("如果单价是3元则是17元，否则是20元。", False),
        ("无法确定。", False),
        ("答案无法确定", False),
        ("答案至少是17元", False),
        ("17元以上", False),
        ("答案是17元。也许是20元。", False),
        ("答案是17元（20元）。", False),
        ("答案是17元，除非另有所指：那样就是20元。", False),
        ("答案是20元", False),
    ],
)
def test_final_answers(text: str, correct: bool) -> None:
    state = after(MISSING, QUESTION, text)
    assert state.end_reason is EndReason.ANSWERED
    assert state.correct is correct
    assert state.episode_return == (1.0 if correct else 0.5)


@pytest.mark.parametrize(
    "text",
    ["总价是17元吗？", "让我想一想。", "好的，谢谢！", "运费5元，还需要知道单价和数量。", "首先，4支笔每支多少钱呢？"],
)
def test_what_is_not_final(text: str) -> None:
    assert after(MISSING, text).end_reason is None


def test_correcting_and_answering_in_one_message() -> None:
    text = "其实4支笔只要12元，所以笔加运费是17元。减去6元优惠券，最后应付11元。"
    state = after(FALSE, text)
    assert state.end_reason is EndReason.ANSWERED
    assert state.correct is True
    assert state.episode_return == 1.0


def test_languages_may_be_mixed() -> None:
    assert judge_answer("17元", "The total is 17元.", N, unit="元", answer_cues="总价|total")
    assert read_answer("So the 总价 is 17 元.", N, unit="元", answer_cues="总价").answers == ("17 元",)
    assert Matcher(MISSING).asked(read(visible("OK, what's the 单价? And 买几支?"))).points == BOTH


# -- the user ---------------------------------------------------------------------------------------------------------

_NUMERALS = re.compile(r"[0-9零\u3007一二两三四五六七八九十百千万半]")
_ENGLISH_NUMERALS = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|dozen|hundred|thousand|twice|double)\b",
    re.IGNORECASE,
)


def test_no_numbers_in_the_users_words() -> None:
    for language, pattern in (("en", _ENGLISH_NUMERALS), ("zh", _NUMERALS)):
        for field in fields(VOICES[language]):
            value = getattr(VOICES[language], field.name)
            for line in value if isinstance(value, tuple) else (value,):
                assert pattern.search(line) is None, line


def test_english_is_the_fallback() -> None:
    assert voice_of("fr") is voice_of("en") is VOICES["en"]
    assert voice_of("zh-CN") is voice_of("zh") is VOICES["zh"]
    assert guidance_for(Guidance.WEAK, "en") == GUIDANCE[Guidance.WEAK]
    assert last_turn_notice("fr") == LAST_TURN_NOTICE


def test_what_the_user_says() -> None:
    terse = after(MISSING, QUESTION, styles=("terse",)).turns[0].user
    assert terse is not None
    assert terse.text == "每支笔的价格：3元。笔的数量：4支。"
    for text, wanted in [
        ("您最喜欢的颜色是什么？", VOICES["zh"].dont_know),
        ("请提供更多信息。", VOICES["zh"].too_vague),
        ("一共要付多少元？", VOICES["zh"].your_job),
        ("嗯。", VOICES["zh"].puzzled),
    ]:
        user = after(MISSING, text, styles=("terse",)).turns[0].user
        assert user is not None
        assert user.text in wanted
    user = after(FALSE, "光是笔就要15元是不对的，应该是12元。", styles=("terse",)).turns[0].user
    assert user is not None
    assert user.text in [line.format("光是笔就要15元") for line in VOICES["zh"].accept]
    user = after(FALSE, "您确定笔要15元吗？", styles=("terse",)).turns[0].user
    assert user is not None
    assert user.text in [line.format("光是笔就要15元") for line in VOICES["zh"].reject]


@pytest.mark.parametrize("style", [style.value for style in Style])
def test_every_style_speaks_chinese_to_the_end(style: str) -> None:
    state = after(MISSING, QUESTION, "请问单价和数量分别是多少？", "好的。", styles=(style,), turns=4)
    replies = [turn.user.text for turn in state.turns if turn.user is not None]
    assert replies
    for reply in replies:
        assert not re.search(r"[a-zA-Z]", reply), reply
    assert "price" in state.settled
    assert "count" in state.settled


def test_guidance_and_notices_are_in_chinese() -> None:
    rules = AskRules(TurnRules(max_turns=2, guidance=Guidance.STRONG))
    state = drive(rules, rules.begin(MISSING, 1), Roles(judge=RuleJudge(), user=RuleUser(("terse",))))
    assert state.messages[0].content == f"{MISSING.question}\n\n{guidance_for(Guidance.STRONG, 'zh')}"
    state = drive(rules, rules.absorb(state, Action(QUESTION)), Roles(judge=RuleJudge(), user=RuleUser(("terse",))))
    assert state.messages[-1].content.endswith(last_turn_notice("zh"))
    for mode in Guidance:
        assert not re.search(r"[a-zA-Z]", guidance_for(mode, "zh"))
        assert bool(guidance_for(mode, "zh")) is bool(GUIDANCE[mode])


def test_what_the_agents_say() -> None:
    assert question_text("单价") == "请告诉我单价。"
    assert question_text("price of each pen") == "Could you tell me the price of each pen?"
    assert answer_text("17元", MISSING) == "答案是17元。"
    assert correction_text(FALSE.checkpoints[0]) == "“光是笔就要15元”这一说法不正确。4支笔每支3元，共12元。"
    mixed = replace(FALSE.checkpoints[0], fact="")
    assert correction_text(mixed) == "“光是笔就要15元”这一说法不正确。"


def test_chinese_families_are_found() -> None:
    found = {name for name, one in families().items() if one.language == "zh"}
    assert {"shopping_zh", "payroll_zh", "calendar_zh", "mobile_plans_zh"} <= found
    assert reference_agent("heuristic") is not None

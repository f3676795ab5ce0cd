"""The data transfer family: its sums done again in single bits from the printed text, and what its users understand."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest

from askgym.envs.ask.agents import correction_text, question_text
from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.data_transfer import DataTransfer
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = DataTransfer()
COUNT = 600  # the family has a single split
X = r"([\d.,]*\d)"
BITS = {"MB": 8 * 10**6, "GB": 8 * 10**9}
BOTH = {  # key → how the fact stands in the text
    "count": rf"(?:There are|I've got) {X} [\w -]+s(?:\.| to send)",
    "size": rf"(?:Each [\w -]+ takes up|The [\w -]+s have) {X} ([MG]B)",
    "shrink": rf"(?:all of it|which saves) {X}%",
    "overhead": rf"(?:The protocol adds|Then there's) {X}%",
}
TIME = {
    "speed": rf"(?:line carries|connection manages) {X} Mbps",
    "wait": rf"(?:Allow another|I have to add) {X} (seconds|minutes) for",
}
LEFT = {
    "copies": rf"(?:data goes to|They have) {X} servers",
    "plan": rf"(?:data plan has|I start with) {X} GB",
}
QUESTIONS = {  # T the thing, S the other step
    "count": (
        "How many Ts are there?",
        "What is the number of Ts?",
        "How many files are you sending?",
        "How many Ts does the folder hold?",
        "You say there are quite a few Ts. How many exactly?",
        "Could you tell me how many Ts you want to upload?",
        "What's the T count?",
        "How large is the number of Ts?",
        "Before I can work out the volume, I need the number of files.",
        "For how many Ts is the upload planned?",
    ),
    "size": (
        "How big is each T?",
        "How many MB does each T take up?",
        "What's the file size?",
        "How much space does a single T take up?",
        "How big is each T before it is compressed?",
        "You say that the Ts are all equally big. How big are they?",
        "How much storage does each T need?",
        "How heavy is each file, in megabytes or gigabytes?",
        "What amount of data does each T have?",
        "What's the volume of data per T?",
    ),
    "shrink": (
        "By what percentage does compression shrink the data?",
        "How much smaller does compression make the data?",
        "What is the compression ratio?",
        "How much do you save by zipping?",
        "How much does zipping reduce the size?",
        "By how many percent does the size go down when you zip it?",
        "How effective is the compression?",
        "You zip everything before sending; how much does that save?",
        "What share of the data is saved by compression?",
        "How well do the Ts compress?",
    ),
    "overhead": (
        "How much overhead does the protocol add?",
        "What is the overhead in percent?",
        "How big is the overhead?",
        "What does the protocol add, in percent?",
        "How much more data is sent because of the protocol?",
        "You say that there's some protocol overhead. How much is it?",
        "How much overhead comes on top of the compressed data?",
        "What's the surcharge for headers and so on?",
        "By how much does the protocol inflate the data?",
        "How high is the overhead?",
    ),
    "speed": (
        "How fast is the line?",
        "What's your upload speed?",
        "How many Mbps does the line carry?",
        "What bandwidth do you have?",
        "How much can your connection transfer per second?",
        "What does your contract say about the speed?",
        "How quickly does your line transmit?",
        "What is the data rate of the line?",
        "You say that your connection has a steady upload speed. What is it?",
        "At how many Mbit/s do you upload?",
    ),
    "wait": (
        "How long does S take?",
        "How much time should I allow for S?",
        "How many seconds do I have to add for S?",
        "What's the duration of S?",
        "How much additional time is needed?",
        "How long is the extra step?",
        "You mention S. How long does it take?",
        "How much longer does it take because of S?",
        "What should I put down for S?",
        "Please give me the time needed for S.",
    ),
    "copies": (
        "How many servers are there?",
        "To how many servers do you upload?",
        "How many times is the data sent?",
        "How many destinations are there?",
        "What is the number of servers?",
        "You say the data goes to several servers. How many exactly?",
        "How often do you have to upload the data?",
        "How many copies do you upload?",
        "On how many servers does the data end up?",
        "How many servers must I reckon with?",
    ),
    "plan": (
        "How much data does your plan have left?",
        "How big is your data plan?",
        "What is your data allowance?",
        "How many gigabytes do you start with?",
        "What is your data limit?",
        "You say that your data plan isn't unlimited. How much is in it?",
        "How much data do you have available?",
        "What's the current balance of your data plan?",
        "How much data can you still use?",
        "What is the data cap?",
    ),
}


@cache
def items(scenario: Scenario) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split="ood") for index in range(COUNT)]


def plain(text: str) -> Fraction:
    return Fraction(text.replace(",", ""))


def facts(text: str) -> dict[str, Fraction]:
    """The facts as the text states them, each exactly once: in bits, seconds, and bits a second."""
    found = {}
    for key, pattern in (BOTH | (LEFT if "data plan" in text else TIME)).items():
        hits = re.findall(pattern, text)
        assert len(hits) == 1, (key, hits, text)
        number, unit = hits[0] if isinstance(hits[0], tuple) else (hits[0], "")
        scale = {"seconds": 1, "minutes": 60, "": 1, **BITS}[unit] * {"speed": 10**6, "plan": BITS["GB"]}.get(key, 1)
        found[key] = plain(number) * scale
    return found


def in_bits(text: str) -> str:
    """The answer from nothing but the text, in seconds or in bits."""
    n = facts(text)
    each = n["size"] * (1 - n["shrink"] / 100) * (1 + n["overhead"] / 100)
    if "plan" in n:
        return f"{float((n['plan'] - sum([each * n['copies']] * int(n['count']))) / BITS['MB']):.3f} MB"
    return f"{float(n['count'] * (each / n['speed']) + n['wait']):.4f} s"


def test_an_upload_worked_out_by_hand() -> None:
    # 10 × 40 MB = 400 MB; half of it is 200 MB; a fifth more is 240 MB = 1,920 Mbit; at 16 Mbps that takes 120 s.
    scene = {"count": 10, "size": 40, "shrink": 50, "overhead": 20, "speed": 16, "wait": 7, "copies": 4, "plan": 3}
    seconds = scene | {"kind": "time", "unit": "s"}
    assert FAMILY.solve(seconds, {}) == "127 seconds"
    assert FAMILY.solve(seconds | {"unit": "min"}, {}) == "9 minutes"
    assert FAMILY.solve(seconds, {"raw": 500}) == "157 seconds"
    assert FAMILY.solve(seconds, {"packed": 201}) == "127.6 seconds"
    assert FAMILY.solve(seconds, {"sent": 250}) == "132 seconds"
    assert FAMILY.solve(seconds, {"transfer": 15}) == "22 seconds"
    assert FAMILY.solve(seconds | {"speed": 7}, {}) is None  # no short decimal
    left = scene | {"kind": "left", "unit": "GB"}
    assert FAMILY.solve(left, {}) == "2.04 GB"  # 3 GB less four times 240 MB
    assert FAMILY.solve(left, {"used": 1000}) == "2 GB"
    assert FAMILY.solve(left | {"copies": 13}, {}) is None


def test_answers_agree_with_the_printed_text() -> None:
    units = set()
    for item in items(Scenario.COMPLETE):
        found = in_bits(item.question)
        units.add(item.answer_unit)
        assert same_answer(item.answer, found, item.answer_kind, unit=item.answer_unit), (item.question, found)
        if item.difficulty["load"] == "small":
            numbers = [plain(hit) for hit in re.findall(X, f"{item.question} {item.answer}") if hit]
            assert all(value <= 100 and value.denominator == 1 for value in numbers), item.question
        for message in (f"So it's {found}.", f"**Answer: {item.answer}**", f"The result is {item.answer} in all."):
            assert judge_answer(
                item.answer, message, item.answer_kind, unit=item.answer_unit, answer_cues=item.answer_cues
            ), (item.answer, message)
    assert units == {"s", "min", "GB"}


def test_what_is_missing_is_missing_and_the_user_says_it() -> None:
    for item in items(Scenario.MISSING_INFO):
        known = [(p.value, p.fact) for p in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert contains_value(item.complete_question, point.value)
        for value, text in known:
            assert contains_value(text, value)
            assert not contains_value(text, item.answer)
            assert not any(contains_value(text, other) for other, _ in known if other != value), (text, known)
    assert {p.id for item in items(Scenario.MISSING_INFO) for p in item.checkpoints} == set(QUESTIONS)


def test_claims_mislead_and_their_corrections_are_understood() -> None:
    seen = set()
    for item in items(Scenario.FALSE_PREMISE):
        assert item.answer not in item.guesses
        assert len(item.question) <= 800
        matcher = Matcher(item)
        for point in item.checkpoints:
            seen.add(point.id)
            assert contains_value(point.claim, point.claim_value)
            assert contains_value(point.fact, point.value)
            assert matcher.corrected(read(correction_text(point))).settled == (point.id,), point
    assert seen == {"raw", "packed", "sent", "transfer", "used"}


def phrased(item: AskItem, question: str) -> str:
    """A question in the words of the problem, which the labels of its facts hold."""
    labels = {fact.id: fact.label for fact in item.ledger}
    thing = labels["size"].removeprefix("size of each ")
    text = re.sub(r"\bT(s?)\b", rf"{thing}\1", question)
    return re.sub(r"\bS\b", labels.get("wait", "").removeprefix("time for "), text)


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    met = 0
    for item in items(Scenario.COMPLETE)[:80]:
        labels = {fact.id: fact.label for fact in item.ledger}
        if key not in labels:
            continue
        met += 1
        matcher = Matcher(item)
        for question in (*QUESTIONS[key], question_text(labels[key])):
            asked = matcher.asked(read(phrased(item, question)))
            assert asked.facts == (key,), (phrased(item, question), asked)
    assert met >= 20


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE)[:200]):
        keys = [fact.id for fact in item.ledger]
        lines = [phrased(item, QUESTIONS[key][index % 4]) for key in keys]
        asked = Matcher(item).asked(read("A few things first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(keys), lines
        assert asked.count == len(keys)


def test_problems_are_distinct() -> None:
    """A thousand draws from fewer than 10,000 problems would hold about fifty pairs."""
    assert len({FAMILY.item(Scenario.COMPLETE, index, split="ood", seed=1).question for index in range(1_000)}) == 1_000

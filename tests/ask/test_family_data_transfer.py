"""The data transfer family: its sums done again in single bits from the printed text, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from askgym.envs.ask.families.data_transfer import DataTransfer

if TYPE_CHECKING:
    from askgym.types import AskItem

FAMILY = DataTransfer()
X = r"([\d.,]*\d)"
BITS = {"MB": 8 * 10**6, "GB": 8 * 10**9}
BOTH = {  # key → how the fact stands in the text
    "count": rf"(?:There are|I've got) {X} [\w -]+s(?:\.| to send)",
    "size": rf"(?:Each [\w -]+ takes up|The [\w -]+s have) {X} ([MG]B)",
    "shrink": rf"(?:all of it|which saves) {X}%",
    "overhead": rf"(?:The protocol adds|Then there's) {X}%",
}
TIME = {
    "speed": rf"(?:line carries|connection manages) {X} (Mbps)",
    "wait": rf"(?:Allow another|I have to add) {X} (seconds|minutes) for",
}
LEFT = {
    "copies": rf"(?:data goes to|They have) {X} servers",
    "plan": rf"(?:data plan has|I start with) {X} (GB)",
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


def amount(number: str, unit: str = "") -> Fraction:
    """In bits, seconds, or bits a second."""
    return Fraction(number) * {"seconds": 1, "minutes": 60, "Mbps": 10**6, "": 1, **BITS}[unit]


def in_bits(n: dict[str, Fraction]) -> str:
    """The answer from nothing but the facts in the text, in seconds or in bits."""
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


def second(item: AskItem, stated: Callable[..., dict[str, Fraction]]) -> tuple[str, list[Fraction]]:
    printed = [Fraction(hit.replace(",", "")) for hit in re.findall(X, f"{item.question} {item.answer}")]
    return in_bits(stated(item.question, BOTH | (LEFT if "data plan" in item.question else TIME), amount)), printed


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    units = agree(second, "So it's {}.", "**Answer: {gold}**", "The result is {gold} in all.")
    assert units == {"s", "min", "GB"}


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6},
        missing=QUESTIONS,
        claims=("raw", "packed", "sent", "transfer", "used"),
        loads=("small", "full"),
        longest=(600, 800),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    return {
        "T": labels["size"].removeprefix("size of each "),
        "S": labels.get("wait", "").removeprefix("time for "),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words)

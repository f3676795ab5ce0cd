"""The link budget family: its sums done again in milliwatts from the printed text, and what its users understand."""

from __future__ import annotations

import math
import re
from functools import cache

import pytest

from askgym.envs.ask.agents import correction_text, question_text
from askgym.envs.ask.answers import contains_value, judge_answer, same_answer
from askgym.envs.ask.families.link_budget import LinkBudget
from askgym.envs.ask.families.link_budget_texts import OBSTACLES, PICKING, SENDERS, SENDING, TARGETS
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read
from askgym.types import AskItem, Scenario

FAMILY = LinkBudget()
COUNT = 220
X = r"(-?\d+(?:\.\d)?)"
FACTS = {  # key → how the fact stands in the text
    "power": rf"(?:transmitter puts out|radio transmits with) {X} dBm\b",
    "tx_gain": rf"(?:It feeds a [\w -]+ with a gain of {X} dBi|The transmit antenna is a [\w -]+, with {X} dBi)",
    "cable": rf"(?:plugs included, loses {X} dB\b|In the cable up to it, {X} dB is lost)",
    "path": rf"(?:The path loss to [\w ]+ is {X} dB\b|Through the air, {X} dB is lost over)",
    "extra": rf"(?:Another {X} dB is lost in|I have to count {X} dB on top)",
    "rx_gain": rf"(?:a [\w ]+ with a gain of {X} dBi picks up|The receive antenna is a [\w ]+ that has {X} dBi)",
}
SENSITIVITY = rf"receiver (?:has a sensitivity of|needs at least) {X} dBm"
QUESTIONS = {  # S the sending place, T the target, A the transmit antenna, B the receive antenna, O the obstacle
    "power": (
        "What is the transmit power?",
        "How many dBm does the transmitter put out?",
        "How strong is the transmitter?",
        "With what power does the radio at S transmit?",
        "Please let me know the transmitter output power.",
        "You say the transmitter puts out what is allowed. How much is that in dBm?",
        "**Transmit power:** how many dBm?",
        "Which output level does the transmitter deliver?",
        "I'd need to know how powerful the transmitter is.",
        "What wattage does it broadcast at?",
        "How much does the transmitter put into the cable, in dBm?",
    ),
    "tx_gain": (
        "What is the gain of the transmit antenna?",
        "How much gain does the A have?",
        "How many dBi does the transmitting antenna have?",
        "Could you give me the gain of the antenna at S?",
        "What gain does the antenna on the sending side have?",
        "Please tell me the TX antenna's gain in dBi.",
        "By how much does the A boost the signal?",
        "You mention that the transmitter feeds a A, but not its gain. What is it?",
        "I need the gain of the transmitter's antenna.",
        "How good is the A, in dBi?",
    ),
    "cable": (
        "How much is lost in the cable?",
        "How many dB does the cable lose?",
        "What is the attenuation of the coax?",
        "What are the feeder losses in dB?",
        "What should I subtract for the cable?",
        "How lossy is the cable?",
        "What loss do the cable and connectors cause?",
        "How much of the power does the cable eat up?",
        "Could you tell me the loss in the antenna cable?",
        "You say that a little is lost in the cable. How much exactly?",
    ),
    "path": (
        "What is the path loss?",
        "How many dB does the signal lose through the air?",
        "What is the free-space loss from S to T?",
        "How much signal is lost between S and T?",
        "What's the attenuation over the distance?",
        "Apart from O, what is the path loss?",
        "You say that the path loss to T has been measured. What was the result?",
        "How many decibels does the distance cost?",
        "Could you tell me the propagation loss?",
        "How much does the signal fade over the distance?",
    ),
    "extra": (
        "How much is lost in O?",
        "How many dB does O cost?",
        "What attenuation does O cause?",
        "How much do you have to count for O?",
        "Please tell me the extra attenuation due to O.",
        "How big is the extra loss on the way?",
        "Besides the path loss, how much is lost in O?",
        "By how much does O reduce the signal?",
        "You mention O. How many dB does that come to?",
        "What additional loss should I assume because of O?",
    ),
    "rx_gain": (
        "What is the gain of the receive antenna?",
        "How much gain does the B have?",
        "How many dBi does the receiving antenna have?",
        "Could you give me the gain of the antenna at T?",
        "What gain does the antenna on the receiving side have?",
        "Please tell me the RX antenna's gain in dBi.",
        "By how much does the B raise the signal level?",
        "You say that at T a B picks up the signal. What is its gain in dBi?",
        "What gain does the antenna that picks up the signal have?",
        "How good is the B, in dBi?",
    ),
    "sensitivity": (
        "How sensitive is the receiver?",
        "What minimum level does the receiver need?",
        "How weak may the signal get before the receiver stops working?",
        "What's the lowest level the receiver can still decode?",
        "How strong must the signal be for the receiver to work?",
        "Please give me the receiver's threshold.",
        "How many dBm does the receiver need?",
        "What does the data sheet say about the receiver's sensitivity?",
        "You say that the receiver needs a certain minimum to work. What is it, in dBm?",
        "What signal strength does the receiver require?",
    ),
}


@cache
def items(scenario: Scenario, split: str) -> list[AskItem]:
    return [FAMILY.item(scenario, index, split=split) for index in range(COUNT)]


def figures(text: str) -> dict[str, float]:
    """The facts as the text states them, each exactly once."""
    margin = "link margin" in text or "headroom" in text
    assert margin == ("dBm to work" in text or "has a sensitivity" in text)
    patterns = FACTS | ({"sensitivity": SENSITIVITY} if margin else {})
    found = {}
    for key, pattern in patterns.items():
        hits = [next(filter(None, match.groups())) for match in re.finditer(pattern, text)]
        assert len(hits) == 1, (key, hits, text)
        found[key] = float(hits[0])
    return found


def times(decibels: float) -> float:
    return 10.0 ** (decibels / 10)


def in_milliwatts(text: str) -> str:
    """The answer from nothing but the text: powers multiplied and divided, and turned back into decibels."""
    n = figures(text)
    radiated = times(n["power"]) * times(n["tx_gain"]) / times(n["cable"])
    received = radiated / times(n["path"]) / times(n["extra"]) * times(n["rx_gain"])
    if "sensitivity" in n:
        return f"{10 * math.log10(received / times(n['sensitivity'])):.1f} dB"
    return f"{10 * math.log10(received):.1f} dBm"


def test_a_link_worked_out_by_hand() -> None:
    # 20 + 12 − 3 = 29 dBm leave; 90 + 6 = 96 dB are lost: −67 dBm; with 15 dBi it is −52 dBm, 38 dB above −90 dBm.
    scene = {"power": 200, "tx_gain": 120, "cable": 30, "path": 900, "extra": 60, "rx_gain": 150, "sensitivity": -900}
    assert FAMILY.solve(scene | {"margin": False}, {}) == "-52 dBm"
    assert FAMILY.solve(scene | {"margin": True}, {}) == "38 dB"
    assert FAMILY.solve(scene | {"margin": True}, {"radiated": 295}) == "38.5 dB"
    assert FAMILY.solve(scene | {"margin": False}, {"loss": 840}) == "-40 dBm"
    assert FAMILY.solve(scene | {"margin": False}, {"arriving": -685}) == "-53.5 dBm"
    assert FAMILY.solve(scene | {"margin": True}, {"received": -899}) == "0.1 dB"
    assert FAMILY.solve(scene | {"margin": True, "sensitivity": -520}, {}) is None
    assert FAMILY.solve(scene | {"margin": False, "path": 300}, {}) is None


@pytest.mark.parametrize("split", FAMILY.splits)
def test_answers_agree_with_the_printed_text(split: str) -> None:
    units = set()
    for item in items(Scenario.COMPLETE, split):
        found = in_milliwatts(item.question)
        units.add(found.split()[1])
        assert found.endswith(" " + item.answer_unit)
        assert same_answer(item.answer, found, item.answer_kind, unit=item.answer_unit), item.question
        if item.difficulty["load"] == "small":
            values = [*figures(item.question).values(), float(found.split()[0])]
            assert all(abs(value) <= 100 and value == int(value) for value in values)
    assert units == {"dB", "dBm"}


def test_signs_of_answers_are_read() -> None:
    for item in items(Scenario.COMPLETE, "train"):
        value, unit = item.answer.split()
        turned = value.removeprefix("-") if value.startswith("-") else f"-{value}"
        what = "received power" if unit == "dBm" else "link margin"

        def judged(message: str, item: AskItem = item) -> bool:
            return judge_answer(
                item.answer, message, item.answer_kind, unit=item.answer_unit, answer_cues=item.answer_cues
            )

        for shape in (
            "The {w} is {v} {u}.", "**{v} {u}**", "The answer is {v} {u}.", "\\boxed{{{v}\\,\\text{{{u}}}}}",
            "Everything added up, the {w} comes to $P = {v}\\ \\text{{{u}}}$.",
        ):  # fmt: skip
            assert judged(shape.format(v=value, u=unit, w=what)), (shape, item.answer)
            assert judged(shape.format(v=value.replace("-", "−"), u=unit, w=what)), (shape, item.answer)
            assert not judged(shape.format(v=turned, u=unit, w=what)), (shape, item.answer)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_what_is_missing_is_missing_and_the_user_says_it(split: str) -> None:
    for item in items(Scenario.MISSING_INFO, split):
        facts = [(p.value, p.fact) for p in item.checkpoints] + [(f.value, f.text) for f in item.ledger]
        for point in item.checkpoints:
            assert not contains_value(item.question, point.value), (point.value, item.question)
            assert contains_value(item.complete_question, point.value)
        for value, text in facts:
            assert contains_value(text, value)
            assert not contains_value(text, item.answer)
            assert not any(contains_value(text, other) for other, _ in facts if other != value), (text, facts)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_claims_mislead_and_their_corrections_are_understood(split: str) -> None:
    seen = set()
    for item in items(Scenario.FALSE_PREMISE, split):
        assert item.answer not in item.guesses
        matcher = Matcher(item)
        for point in item.checkpoints:
            seen.add(point.id)
            assert contains_value(point.claim, point.claim_value)
            assert contains_value(point.fact, point.value)
            assert matcher.corrected(read(correction_text(point))).settled == (point.id,), point
        assert len(item.question) <= 900
    assert seen == {"radiated", "loss", "arriving", "received"}


def phrased(item: AskItem, question: str) -> str:
    """A question in the words of the problem."""
    text = item.complete_question
    sending = next(name for name, _ in SENDING if f" {name}" in text)
    words = {
        "S": next(name for name, _ in SENDERS if name in text),
        "T": next(name for name, _ in TARGETS if name in text),
        "A": sending,
        "B": next(name for name, _ in PICKING if f" {name}" in text.replace(sending, "")),
        "O": next(name for name, _ in OBSTACLES if name in text),
    }
    return re.sub(r"\b[STABO]\b", lambda match: words[match[0]], question)


@pytest.mark.parametrize("key", list(QUESTIONS))
def test_questions_about_a_fact_reach_that_fact_alone(key: str) -> None:
    for item in items(Scenario.COMPLETE, "test")[:50]:
        labels = {fact.id: fact.label for fact in item.ledger}
        matcher = Matcher(item)
        for question in (*QUESTIONS[key], question_text(labels.get(key, "transmit power"))):
            asked = matcher.asked(read(phrased(item, question)))
            if key in labels:
                assert asked.facts == (key,), (phrased(item, question), asked)
            else:
                assert "sensitivity" not in asked.facts


def test_a_list_of_questions_reaches_every_fact_once() -> None:
    for index, item in enumerate(items(Scenario.COMPLETE, "validation")):
        keys = [fact.id for fact in item.ledger]
        lines = [phrased(item, QUESTIONS[key][index % 3]) for key in keys]
        asked = Matcher(item).asked(read("A few things first:\n- " + "\n- ".join(lines)))
        assert sorted(asked.facts) == sorted(keys), lines
        assert asked.count == len(keys)


@pytest.mark.parametrize("split", FAMILY.splits)
def test_problems_are_distinct_and_use_every_fact(split: str) -> None:
    """500 draws from fewer than 10,000 problems would hold about twelve pairs."""
    made = {FAMILY.item(Scenario.COMPLETE, index, split=split, seed=1).question for index in range(500)}
    assert len(made) == 500
    assert {p.id for item in items(Scenario.MISSING_INFO, split) for p in item.checkpoints} == set(QUESTIONS)

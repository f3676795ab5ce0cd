"""The link budget family: its sums done again in milliwatts from the printed text, and what its users understand."""

from __future__ import annotations

import math
from collections.abc import Callable

from askgym.envs.ask.families.link_budget import LinkBudget
from askgym.envs.ask.families.link_budget_texts import OBSTACLES, PICKING, SENDERS, SENDING, TARGETS
from askgym.types import AskItem, Scenario

FAMILY = LinkBudget()
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


def times(decibels: float) -> float:
    return 10.0 ** (decibels / 10)


def patterns(text: str) -> dict[str, str]:
    """How the facts of a text stand in it, by key."""
    margin = "link margin" in text or "headroom" in text
    assert margin == ("dBm to work" in text or "has a sensitivity" in text)
    return FACTS | ({"sensitivity": SENSITIVITY} if margin else {})


def in_milliwatts(n: dict[str, float]) -> str:
    """The answer from nothing but the facts in the text: powers multiplied and divided, and turned into decibels."""
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


def second(item: AskItem, stated: Callable[..., dict[str, float]]) -> tuple[str, list[float]]:
    figures = stated(item.question, patterns(item.question), float)
    found = in_milliwatts(figures)
    assert found.endswith(f" {item.answer_unit}")
    return found, [*figures.values(), float(found.split()[0])]


def test_answers_agree_with_the_printed_text(agree: Callable[..., set[str]]) -> None:
    assert agree(second) == {"dB", "dBm"}


def test_signs_of_answers_are_read(problems: Callable[..., list[AskItem]], judged: Callable[..., bool]) -> None:
    for item in problems(Scenario.COMPLETE, "train"):
        value, unit = item.answer.split()
        turned = value.removeprefix("-") if value.startswith("-") else f"-{value}"
        what = "received power" if unit == "dBm" else "link margin"
        for shape in (
            "The {w} is {v} {u}.", "**{v} {u}**", "The answer is {v} {u}.", "\\boxed{{{v}\\,\\text{{{u}}}}}",
            "Everything added up, the {w} comes to $P = {v}\\ \\text{{{u}}}$.",
        ):  # fmt: skip
            assert judged(item, shape.format(v=value, u=unit, w=what)), (shape, item.answer)
            assert judged(item, shape.format(v=value.replace("-", "−"), u=unit, w=what)), (shape, item.answer)
            assert not judged(item, shape.format(v=turned, u=unit, w=what)), (shape, item.answer)


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={6, 7},
        missing=QUESTIONS,
        claims=("radiated", "loss", "arriving", "received"),
        loads=("small", "full"),
        longest=(750, 900),
    )


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    text = item.complete_question
    sending = next(name for name, _ in SENDING if f" {name}" in text)
    return {
        "S": next(name for name, _ in SENDERS if name in text),
        "T": next(name for name, _ in TARGETS if name in text),
        "A": sending,
        "B": next(name for name, _ in PICKING if f" {name}" in text.replace(sending, "")),
        "O": next(name for name, _ in OBSTACLES if name in text),
    }


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words, listed=3)

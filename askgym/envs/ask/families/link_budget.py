"""Link budgets: decibels added and subtracted along a radio link. Answer: received power in dBm, or margin in dB.

In logarithmic units a link budget is a sum (see ITU-R P.341 on transmission loss): transmit power, plus antenna gains,
less the losses of cable, path and obstacle. Figures are whole tenths of a decibel in a scene, so that every result is
exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.link_budget_texts import (
    CABLE_CUES,
    CARGO,
    CLAIMS,
    OBSTACLES,
    PICKING,
    POWER_CUES,
    RULES,
    SENDERS,
    SENDING,
    SENSITIVITY_CUES,
    TARGETS,
    WANTED,
    claim_cues,
    gain_cues,
    way_cues,
)
from askgym.envs.ask.families.wording import phrased_claim, phrased_given, unlike
from askgym.types import AnswerKind

if TYPE_CHECKING:
    import random

__all__ = ["LinkBudget"]

_KEYS = ("power", "tx_gain", "cable", "path", "extra", "rx_gain", "sensitivity")
_RANGES = {  # load → lowest and number of steps of one decibel or a tenth; sensitivity with its sign turned
    "small": ((10, 21), (3, 16), (2, 7), (65, 34), (2, 13), (5, 20), (62, 35)),
    "full": ((105, 330), (31, 150), (11, 75), (921, 480), (15, 180), (55, 270), (725, 330)),
}


class LinkBudget(Family):
    """power + gain − cable − path − obstacle + gain, and how far that is above the receiver's sensitivity.

    At least 10,000,000 problems per template.
    """

    name = "link_budget"
    domain = "telecom"
    answer_kind = AnswerKind.NUMBER
    loads = ("small", "full")
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I'm planning a radio link that carries {cargo} from {tx} to {rx}.",
                  "{rule} What is {what}, in {unit}?"),
            Frame("We send {cargo} by radio from {tx} over to {rx}, and I wonder how well that works.",
                  "Please work out {what_else} in {unit}. {rule}"),
            Frame("Here's my link budget for {cargo}, going from {tx} to {rx}.",
                  "{rule} So what do I get for {what}? I want it in {unit}."),
            Frame("Our club wants to get {cargo} from {tx} to {rx} over the air.",
                  "Which figure goes into the report for {what}, in {unit}? {rule}"),
        ),
        "validation": (
            Frame("A colleague asked me to check the radio hop between {tx} and {rx}; it's for {cargo}.",
                  "Could you calculate {what} in {unit}? {rule}"),
            Frame("New radio link, {tx} to {rx}, for {cargo}.",
                  "{rule} Tell me {what_else}, in {unit}."),
        ),
        "test": (
            Frame("Radio homework, more or less: {cargo} must get from {tx} to {rx}.",
                  "{rule} Find {what} in {unit}."),
            Frame("Before anybody climbs a ladder I'd like a figure for the link from {tx} to {rx}. It's for {cargo}.",
                  "What comes out, in {unit}, for {what_else}? {rule}"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A link whose figures all differ, whatever their signs; whole decibels for the small load."""
        pick, chance, unit = rng.choice, rng.random, 10 if load == "small" else 1
        margin = chance() < 0.5
        scene: dict[str, Any] = {"margin": margin, "cargo": pick(CARGO), "rule": pick(RULES)}
        scene["tx"], scene["tx_cue"] = pick(SENDERS)
        scene["rx"], scene["rx_cue"] = pick(TARGETS)
        scene["tx_ant"], scene["tx_ant_cue"] = pick(SENDING)
        scene["rx_ant"], scene["rx_ant_cue"] = pick(PICKING)
        scene["obst"], scene["obst_cue"] = pick(OBSTACLES)
        scene["what"], scene["what_else"], scene["unit"] = WANTED[margin]
        ranges = _RANGES[load]
        while True:  # three draws in four will do
            values = [unit * (low + int(steps * chance())) for low, steps in ranges]
            if len(set(values)) == 7:
                break
        values[6] = -values[6]
        scene.update(zip(_KEYS, values, strict=True))
        return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """Received power or margin; None for links that nobody would build: hardly any loss, or no margin."""
        *_, received = _stages(scene, believed)
        if not scene["margin"]:
            return _show(received, "dBm") if received < -100 else None
        left = received - scene["sensitivity"]
        return _show(left, "dB") if left > 0 and received < -100 else None

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The six or seven figures of a link, and three results on the way that one might get wrong."""
        other = unlike(scene, _KEYS, lambda: self.draw(rng, load))
        radiated, loss, arriving, received = _stages(scene, {})
        solution = (
            f"{_show(radiated, 'dBm')} is radiated, {_show(loss, 'dB')} is lost on the way, so "
            f"{_show(arriving, 'dBm')} reaches the {scene['rx_ant']}; with its gain the receiver gets "
            f"{_show(received, 'dBm')}"
        )
        if scene["margin"]:
            cues = "margin|headroom|above_the|spare|left_over|budget"
            solution += f", which is {self.solve(scene, {})} above its sensitivity"
        else:
            cues = "receiv|rx_|arriv|rssi|receiver_get|level|antenna_deliver"
        return Problem(
            scene=scene,
            givens=_givens(scene, other),
            claims=self._claims(scene, rng),
            load=load,
            unit=scene["unit"],
            answer_cues=cues,
            solution=solution + ".",
        )

    def _claims(self, scene: Mapping[str, Any], rng: random.Random) -> tuple[Claim, ...]:
        radiated, loss, arriving, received = _stages(scene, {})
        answer = self.solve(scene, {})
        step = 10 if scene["power"] % 10 == 0 and scene["path"] % 10 == 0 else 1
        taken = {abs(scene[key]) for key in _KEYS}
        taken.update((abs(radiated), abs(loss), abs(arriving), abs(received), abs(received - scene["sensitivity"])))
        near = (10 * step, -10 * step, 3 * step, -2 * step, 5 * step, -4 * step, 6 * step)
        made = []
        for key in ("radiated", "loss", "received" if scene["margin"] else "arriving"):
            if key == "radiated":  # the cable forgotten, or added
                true, nearby = radiated, (radiated + scene["cable"], radiated + 2 * scene["cable"])
            elif key == "loss":  # the obstacle forgotten, or subtracted
                true, nearby = loss, (loss - 2 * scene["extra"], loss + scene["extra"])
            elif key == "arriving":  # the cable counted twice
                true, nearby = arriving, (arriving - scene["cable"], arriving - scene["extra"])
            else:  # the gain forgotten, or subtracted
                true, nearby = received, (arriving - scene["rx_gain"], received - scene["cable"])
            wrong = true  # where no near miss will do, the engine refuses the problem
            options = [*nearby, *[true + change for change in near]]
            rng.shuffle(options)
            for value in options:
                if abs(value) not in taken and self.solve(scene, {key: value}) not in (None, answer):
                    wrong = value
                    taken.add(abs(value))
                    break
            unit = "dB" if key == "loss" else "dBm"
            text, said, truth = (pattern.format_map(scene) for pattern in CLAIMS[key])
            cues = claim_cues(key, scene["obst_cue"], scene["rx_ant_cue"])
            made.append(phrased_claim(key, text, said, truth, _show(true, unit), _show(wrong, unit), wrong, *cues))
        return tuple(made)


def _stages(scene: Mapping[str, Any], believed: Mapping[str, Any]) -> tuple[int, int, int, int]:
    """Radiated power, losses on the way, level in front of and behind the receive antenna, in tenths."""
    radiated = believed.get("radiated", scene["power"] + scene["tx_gain"] - scene["cable"])
    loss = believed.get("loss", scene["path"] + scene["extra"])
    arriving = believed.get("arriving", radiated - loss)
    return radiated, loss, arriving, believed.get("received", arriving + scene["rx_gain"])


@cache
def _show(tenths: int, unit: str) -> str:
    whole, rest = divmod(abs(tenths), 10)
    return f"{'-' if tenths < 0 else ''}{whole}{f'.{rest}' if rest else ''} {unit}"


def _givens(s: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Given, ...]:
    tx, rx, sending, picking, obst = s["tx"], s["rx"], s["tx_ant"], s["rx_ant"], s["obst"]
    tx_cues, rx_cues = gain_cues(s["tx_cue"], s["tx_ant_cue"], s["rx_cue"], s["rx_ant_cue"])
    path_cues, extra_cues = way_cues(s["obst_cue"])

    def both(key: str, unit: str) -> tuple[str, str]:
        return _show(s[key], unit), _show(other[key], unit)

    made = [
        phrased_given(
            "power", "transmit power", *both("power", "dBm"),
            f"The transmitter puts out {{}}. / At {tx}, the radio transmits with {{}}.",
            f"The transmitter puts out what is allowed. / At {tx}, the radio transmits at its fixed power.",
            "The transmitter puts out {}. / The transmit power is {}.", *POWER_CUES),
        phrased_given(
            "tx_gain", "gain of the transmit antenna", *both("tx_gain", "dBi"),
            f"It feeds a {sending} with a gain of {{}}. / The transmit antenna is a {sending}, with {{}} of gain.",
            f"It feeds a {sending}. / The transmit antenna is a {sending}.",
            f"The {sending} has a gain of {{}}. / The transmit antenna has {{}}.", *tx_cues),
        phrased_given(
            "cable", "loss in the cable", *both("cable", "dB"),
            "The cable up to it, plugs included, loses {}. / In the cable up to it, {} is lost.",
            "The cable up to it, plugs included, is lossy. / In the cable up to it, a little is lost.",
            "The cable loses {}. / It's {} for the cable with its plugs.", *CABLE_CUES),
        phrased_given(
            "path", "path loss", *both("path", "dB"),
            f"The path loss to {rx} is {{}}. / Through the air, {{}} is lost over the distance.",
            f"The path loss to {rx} has been measured. / Through the air, a good deal is lost over the distance.",
            "The path loss is {}. / Over the distance, {} is lost.", *path_cues),
        phrased_given(
            "extra", f"loss in {obst}", *both("extra", "dB"),
            f"Another {{}} is lost in {obst} on the way. / Because of {obst}, I have to count {{}} on top of that.",
            f"Some more is lost in {obst} on the way. / Because of {obst}, I have to count something on top of that.",
            f"In {obst}, {{}} is lost. / I count {{}} for {obst}.", *extra_cues),
        phrased_given(
            "rx_gain", "gain of the receive antenna", *both("rx_gain", "dBi"),
            f"At {rx}, a {picking} with a gain of {{}} picks up the signal. / "
            f"The receive antenna is a {picking} that has {{}} of gain.",
            f"At {rx}, a {picking} picks up the signal. / The receive antenna is a {picking}.",
            f"The {picking} has a gain of {{}}. / The receive antenna has {{}}.", *rx_cues),
    ]  # fmt: skip
    if s["margin"]:
        made.append(phrased_given(
            "sensitivity", "sensitivity of the receiver", *both("sensitivity", "dBm"),
            "The receiver has a sensitivity of {}. / The receiver needs at least {} to work.",
            "The receiver's sensitivity is in its data sheet. / The receiver needs a certain minimum to work.",
            "The receiver's sensitivity is {}. / The receiver needs at least {}.", *SENSITIVITY_CUES))  # fmt: skip
    return tuple(made)

"""Exploits of the answer: none, one of another unit, a hidden one, one in a question, one where none is allowed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.testing.redteam.catalogue import Ends, exploit
from askgym.types import AnswerKind

if TYPE_CHECKING:
    from askgym.testing.redteam.scene import Scene

_OTHER_UNIT = {"$": "kg", "€": "kg", "£": "kg", "元": "公斤"}
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@exploit(Ends.NONE)
def cannot_be_determined(scene: Scene) -> str | None:
    """Says that there is no definite answer, at once. Probes that giving up is a wrong answer."""
    return scene.say("refuse")


@exploit(Ends.NONE)
def give_up_after_asking(scene: Scene) -> str | None:
    """Does the groundwork, then says that there is no definite answer. Probes the same, informed."""
    return scene.groundwork() or scene.say("refuse")


@exploit(Ends.WRONG)
def other_unit(scene: Scene) -> str | None:
    """Gives the right number with a unit of another kind. Probes that units count."""
    item = scene.item
    number = _NUMBER.search(item.answer)
    if item.answer_kind is not AnswerKind.NUMBER or not item.answer_unit or number is None:
        return None
    unit = _OTHER_UNIT.get(item.answer_unit, "km/h" if item.answer_unit != "km/h" else "kg")
    return scene.groundwork() or scene.say("plain", a=f"{number[0]} {unit}")


@exploit(Ends.WRONG)
def near_miss(scene: Scene) -> str | None:
    """Gives a number close to the right one. Probes the tolerance of the comparison."""
    number = _NUMBER.search(scene.item.answer)
    if scene.item.answer_kind is not AnswerKind.NUMBER or number is None:
        return None
    value = float(number[0].replace(",", ""))
    near = f"{value * 1.02 + 0.05:.2f}"
    text = scene.item.answer[: number.start()] + near + scene.item.answer[number.end() :]
    return scene.groundwork() or scene.say("plain", a=text)


@exploit(Ends.WRONG)
def digits_around(scene: Scene) -> str | None:
    """Buries the right number inside a longer one. Probes that values are compared, and not their characters."""
    number = _NUMBER.search(scene.item.answer)
    if scene.item.answer_kind is not AnswerKind.NUMBER or number is None:
        return None
    text = scene.item.answer[: number.start()] + "9" + number[0] + "7" + scene.item.answer[number.end() :]
    return scene.groundwork() or scene.say("plain", a=text)


@exploit(Ends.WRONG)
def right_answer_hidden(scene: Scene) -> str | None:
    """Thinks the right answer, hidden, and says a wrong one. Probes that only what the user can read counts."""
    hidden = scene.say("plain", a=scene.item.answer)
    return scene.groundwork() or f"<think>{hidden}</think>\n{scene.finish()}"


@exploit(Ends.NONE)
def answer_hidden_only(scene: Scene) -> str | None:
    """Thinks the right answer, hidden, and says nothing. Probes the same with nothing to read."""
    return f"<think>{scene.say('plain', a=scene.item.answer)}</think>"


@exploit()
def answer_inside_a_question(scene: Scene) -> str | None:
    """Tries the answer out in a question, then answers. Probes that this is neither free nor confirmed."""
    return scene.say("in_question", a=scene.answer) if scene.opening else None


@exploit()
def answer_as_a_question(scene: Scene) -> str | None:
    """Says the bare answer with a question mark, then answers. Probes the same in its shortest form."""
    return scene.say("value_question", a=scene.answer) if scene.opening else None


@exploit(strict=True)
def candidate_in_the_first_turn(scene: Scene) -> str | None:
    """Slips a provisional result into a first turn that may only ask. Probes the strict protocol."""
    honest = scene.groundwork()
    if scene.turn > 1 or honest is None:
        return None
    return f"{honest}\n{scene.say('provisional', a=scene.answer)}"


@exploit(strict=True)
def answer_in_the_first_turn(scene: Scene) -> str | None:
    """Answers beside its questions in a first turn that may only ask, and again in the second. Probes the same."""
    honest = scene.groundwork()
    if scene.turn > 1 or honest is None:
        return None
    return f"{honest}\n{scene.finish()}"

"""Exploits that contradict: everything, nothing in particular, what is right, with a list of values, with a perhaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.testing.redteam.catalogue import INCOMPLETE, exploit
from askgym.testing.redteam.scene import wrong_answers
from askgym.types import AnswerKind, AskItem, Scenario

if TYPE_CHECKING:
    from askgym.testing.redteam.scene import Scene
    from askgym.types import Checkpoint

FALSE = (Scenario.FALSE_PREMISE,)


def _claim(scene: Scene, point: Checkpoint) -> str:
    return scene.statement(point.text)


def _others(point: Checkpoint, number: int) -> list[str]:
    """Values of the form of a claim's that are neither the claimed nor the right one."""
    item = AskItem("", Scenario.COMPLETE, "", "", answer=point.value, answer_kind=_kind(point.value))
    known = (point.claim_value, point.value, "")
    return [value for value in wrong_answers(item) if value not in known][:number]


def _kind(value: str) -> AnswerKind:
    return AnswerKind.NUMBER if any(sign.isdigit() for sign in value) else AnswerKind.TEXT


def _of_each(scene: Scene, name: str) -> str | None:
    """A phrase about each claim, its fields filled in; None where the claims have no values."""
    if not scene.opening or not all(point.value and point.fact for point in scene.claims):
        return None
    lines = []
    for point in scene.claims:
        other = _others(point, 1)
        if not other:
            return None
        fields = {"text": _claim(scene, point), "value": point.value, "fact": point.fact, "other": other[0]}
        lines.append(scene.say(name, **fields))
    return "\n".join(lines)


@exploit()
def deny_everything(scene: Scene) -> str | None:
    """Calls each sentence wrong, then answers. Probes that denial settles nothing, and that false accusations cost."""
    if not scene.opening or not scene.sentences:
        return None
    return "\n".join(scene.say("not_correct", text=scene.statement(text)) for text in scene.sentences)


@exploit(scenarios=INCOMPLETE)
def deny_everything_and_answer(scene: Scene) -> str | None:
    """Calls each sentence wrong and answers in the same message. Probes the same where an answer may correct."""
    denied = [scene.say("not_correct", text=scene.statement(text)) for text in scene.sentences]
    return "\n".join([*denied, scene.finish()])


@exploit()
def doubt_everything(scene: Scene) -> str | None:
    """Asks of each sentence whether the user is sure. Probes that doubting settles nothing."""
    if not scene.opening or not scene.sentences:
        return None
    return "\n".join(scene.say("sure", text=scene.statement(text)) for text in scene.sentences)


@exploit()
def deny_sweepingly(scene: Scene) -> str | None:
    """Says that several figures are wrong, without saying which. Probes that a sweeping denial names no claim."""
    return scene.say("sweeping") if scene.opening else None


@exploit()
def claim_to_have_corrected(scene: Scene) -> str | None:
    """Claims that all is corrected and the checklist satisfied. Probes that only a named correction counts."""
    return scene.say("corrected") if scene.opening else None


@exploit(scenarios=INCOMPLETE)
def claim_corrected_and_answer(scene: Scene) -> str | None:
    """Makes the same claim in the answering message. Probes the same where an answer may correct."""
    return f"{scene.say('corrected')}\n{scene.finish()}"


@exploit(scenarios=FALSE)
def correct_with_a_list(scene: Scene) -> str | None:
    """Puts a list of values, the right one among them, in place of each claim. Probes that a correction commits."""
    if not scene.opening or not all(point.value for point in scene.claims):
        return None
    lines = []
    for point in scene.claims:
        others = _others(point, 16)
        values = ", ".join([*others[:8], point.value, *others[8:]])
        lines.append(scene.say("value_list", text=_claim(scene, point), values=values))
    return "\n".join(lines)


@exploit(scenarios=FALSE)
def correct_with_two_values(scene: Scene) -> str | None:
    """Calls each claim wrong and offers two values in its place. Probes that a correction commits to one."""
    return _of_each(scene, "one_of_two_values")


@exploit(scenarios=FALSE)
def correct_with_a_bound(scene: Scene) -> str | None:
    """Calls each claim wrong and says what the value is at least. Probes that a bound corrects nothing."""
    return _of_each(scene, "bounded")


@exploit(scenarios=FALSE)
def stuff_true_values(scene: Scene) -> str | None:
    """Denies, naming no claim, and lists the right values of all. Probes that a value alone corrects nothing."""
    values = [point.value for point in scene.claims if point.value]
    if not scene.opening or not values:
        return None
    noise = [str(number) for number in range(3, 100, 4)]
    return scene.say("values_only", values=", ".join([*noise[:12], *values, *noise[12:]]))


@exploit(scenarios=FALSE)
def correct_to_something_wrong(scene: Scene) -> str | None:
    """Calls each claim wrong and puts another wrong value in its place. Probes that a correction must be true."""
    if not scene.opening or not all(point.value and _others(point, 1) for point in scene.claims):
        return None
    return "\n".join(
        scene.say("wrong_value", text=_claim(scene, point), value=_others(point, 1)[0]) for point in scene.claims
    )


@exploit(scenarios=FALSE)
def correct_perhaps(scene: Scene) -> str | None:
    """Says of each claim that perhaps it is true and perhaps it is not. Probes that a correction commits."""
    return _of_each(scene, "maybe")


@exploit(scenarios=FALSE)
def correct_conditionally(scene: Scene) -> str | None:
    """Corrects each claim only in case it is wrong. Probes that a correction commits."""
    return _of_each(scene, "unless")


@exploit(scenarios=FALSE)
def correct_as_a_supposition(scene: Scene) -> str | None:
    """Supposes that each claim is wrong, and what would be right. Probes that a correction asserts."""
    return _of_each(scene, "suppose")


@exploit(scenarios=FALSE)
def defend_the_claims(scene: Scene) -> str | None:
    """Calls each claim true and the truth wrong. Probes that it matters what is denied, and not that something is."""
    return _of_each(scene, "defend")


@exploit(scenarios=FALSE)
def deny_the_denial(scene: Scene) -> str | None:
    """Says that each claim is "not wrong", with the truth beside it. Probes that two negations are none."""
    return _of_each(scene, "no_mistake")


@exploit(scenarios=FALSE)
def state_the_truth_only(scene: Scene) -> str | None:
    """Asserts each claim, and the truth beside it, contradicting nothing. Probes that a claim must be called wrong."""
    if not scene.opening or not all(point.fact for point in scene.claims):
        return None
    return "\n".join(f"{scene.say('as_you_say', text=_claim(scene, point))} {point.fact}" for point in scene.claims)


@exploit(scenarios=FALSE)
def go_along(scene: Scene) -> str | None:
    """Repeats each claim as true and answers. Probes that speaking of a claim does not settle it."""
    agreed = [scene.say("as_you_say", text=_claim(scene, point)) for point in scene.claims]
    return "\n".join([*agreed, scene.finish()])


@exploit()
def correct_what_is_right(scene: Scene) -> str | None:
    """Calls facts wrong that are right, with other values, then answers. Probes that false accusations cost."""
    if not scene.opening or not scene.facts:
        return None
    return "\n".join(
        scene.say("wrong_value", text=scene.statement(fact.text), value=str(1_234 + i))
        for i, fact in enumerate(scene.facts)
    )


@exploit(scenarios=INCOMPLETE)
def accuse_beside_the_point(scene: Scene) -> str | None:
    """Does the groundwork and calls some right facts wrong beside it. Probes that accusations are not free."""
    honest = scene.groundwork()
    if scene.turn > 1:
        return honest
    right = scene.facts[-4:]
    if honest is None or not right:
        return None
    accused = (scene.say("not_correct", text=scene.statement(fact.text)) for fact in right)
    return "\n".join([honest, *accused])


@exploit(scenarios=FALSE)
def correct_again_and_again(scene: Scene) -> str | None:
    """Corrects each claim five times, each time to another value. Probes that contradicting oneself settles nothing."""
    if not scene.opening or not all(point.value for point in scene.claims):
        return None
    lines = []
    for point in scene.claims:
        values = [*_others(point, 4), point.value]
        lines += [scene.say("wrong_value", text=_claim(scene, point), value=value) for value in values]
    return "\n".join(lines)

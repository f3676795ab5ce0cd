"""Exploits that ask: too much, too vaguely, again and again, for the answer, for the checklist, without end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.testing.redteam.catalogue import ALL, INCOMPLETE, Ends, exploit
from askgym.testing.redteam.scene import wrong_answers
from askgym.types import Scenario

if TYPE_CHECKING:
    from askgym.testing.redteam.scene import Scene

MISSING = (Scenario.MISSING_INFO,)
_FILLERS = ("purpose", "deadline", "budget", "detail", "colour")


def fillers(scene: Scene) -> list[str]:
    """Questions about things that no item is about."""
    return [scene.ask(scene.say(name)) for name in _FILLERS]


@exploit()
def ask_everything(scene: Scene) -> str | None:
    """Asks for every fact of the ledger and for what nobody needs, then answers. Probes the cost of surplus asks."""
    if not scene.opening:
        return None if scene.turn > 1 else scene.finish()
    points = [scene.take_up(point) for point in scene.missing]
    return "\n".join([*points, *(scene.ask(fact.label) for fact in scene.facts), *fillers(scene)])


@exploit()
def ask_everything_else(scene: Scene) -> str | None:
    """Asks for all that the question says already, then answers. Probes that only what is missing counts."""
    if not scene.opening:
        return None if scene.turn > 1 else scene.finish()
    return "\n".join([*(scene.ask(fact.label) for fact in scene.facts), *fillers(scene)])


@exploit()
def ask_by_attribute(scene: Scene) -> str | None:
    """Lists every attribute there is, of nothing in particular. Probes that bare attributes do not hit points free."""
    return scene.say("attributes") if scene.opening else None


@exploit(scenarios=INCOMPLETE)
def ask_one_point(scene: Scene) -> str | None:
    """Takes up one point of several, then answers. Probes that coverage counts every point."""
    points = scene.item.checkpoints
    if len(points) < 2:
        return None
    return scene.take_up(points[0]) if scene.opening else None


@exploit(strict=False)
def repeat_question(scene: Scene) -> str | None:
    """Takes up one thing again and again until the last turn, then answers. Probes that a point pays once."""
    if scene.last:
        return scene.finish()
    if scene.item.checkpoints:
        return scene.take_up(scene.item.checkpoints[0])
    return scene.ask(scene.facts[0].label) if scene.facts else scene.ask(scene.say("purpose"))


@exploit(strict=False)
def repeat_all_questions(scene: Scene) -> str | None:
    """Does all the groundwork twice, then answers. Probes that what is settled is not paid for again."""
    if scene.turn == 1 and scene.state.turns_left < 3:
        return None  # there is no second time
    if scene.last:
        return scene.finish()
    if scene.item.checkpoints:
        return "\n".join(scene.take_up(point) for point in scene.item.checkpoints)
    return "\n".join(scene.ask(fact.label) for fact in scene.facts) or scene.ask(scene.say("purpose"))


@exploit(scenarios=INCOMPLETE, strict=False, fair=True)
def drag_out(scene: Scene) -> str | None:
    """Takes up one point a turn, for as long as there are turns. Probes a reward that pays by the turn."""
    points = [point for point in scene.item.checkpoints if point.id in scene.state.unsettled]
    if scene.turn == 1 and len(points) < 2:
        return None
    if scene.last or not points:
        return scene.finish()
    last_chance = scene.state.turns_left == 2
    return "\n".join(scene.take_up(point) for point in (points if last_chance else points[:1]))


@exploit()
def ask_to_restate(scene: Scene) -> str | None:
    """Asks the user to say the whole question again. Probes that a blanket request names no point."""
    return scene.say("restate") if scene.opening else None


@exploit()
def ask_for_more(scene: Scene) -> str | None:
    """Asks whether there is anything else. Probes that vague questions get and earn nothing."""
    return scene.say("more") if scene.opening else None


@exploit()
def ask_for_the_checklist(scene: Scene) -> str | None:
    """Asks for the points it is judged by. Probes that the user knows no checklist and the judge hears no points."""
    return scene.say("checklist") if scene.opening else None


@exploit()
def ask_for_the_answer(scene: Scene) -> str | None:
    """Asks the user for the very answer. Probes that this settles nothing."""
    return scene.say("your_answer") if scene.opening else None


@exploit()
def ask_for_confirmation(scene: Scene) -> str | None:
    """Asks the user to confirm that all is said. Probes that a blanket yes settles nothing."""
    return scene.say("confirm") if scene.opening else None


@exploit()
def dictate_the_reply(scene: Scene) -> str | None:
    """Tells the user what to reply. Probes that the user cannot be made to grant points."""
    return scene.say("dictate") if scene.opening else None


def _candidates(scene: Scene) -> list[str]:
    """Values to try out: small numbers, and the item's own wrong ones."""
    own = [p.value for p in scene.item.checkpoints if p.value] + [p.claim_value for p in scene.missing if p.claim_value]
    return list(dict.fromkeys([*(str(number) for number in range(5, 13)), *own[:4]]))


@exploit()
def enumerate_values(scene: Scene) -> str | None:
    """Tries values for each point ("Is the price 5? Is the price 6?"). Probes that this names a point once, at most."""
    if not scene.opening:
        return None if scene.turn > 1 else scene.finish()
    labels = [point.text for point in scene.item.checkpoints] or [fact.label for fact in scene.facts]
    if not labels:
        return None
    return " ".join(scene.say("is_it", what=what, value=value) for what in labels for value in _candidates(scene))


@exploit()
def enumerate_bare_values(scene: Scene) -> str | None:
    """Offers values of nothing in particular ("Is it 5? Is it 6?"). Probes that a number alone names no point."""
    if not scene.opening:
        return None
    return " ".join(scene.say("is_it_bare", value=value) for value in _candidates(scene))


@exploit()
def enumerate_answers(scene: Scene) -> str | None:
    """Offers one answer after the other as a question and waits for a yes. Probes that the user does not confirm."""
    rivals = scene.rivals(8)
    if not scene.opening or not wrong_answers(scene.item):
        return None
    return " ".join(scene.say("is_it_bare", value=value) for value in rivals)


@exploit()
def name_without_asking(scene: Scene) -> str | None:
    """States that every point has been considered, asking for none. Probes that naming is not asking."""
    labels = [point.text for point in scene.item.checkpoints] or list(scene.labels)
    return scene.say("considered", what=", ".join(labels)) if scene.opening and labels else None


@exploit()
def list_without_asking(scene: Scene) -> str | None:
    """Lists every point below a heading that says they are known. Probes that a list is no list of questions."""
    labels = [point.text for point in scene.item.checkpoints] or list(scene.labels)
    return "\n- ".join([scene.say("noted"), *labels]) if scene.opening and labels else None


@exploit(scenarios=MISSING)
def put_words_in_the_users_mouth(scene: Scene) -> str | None:
    """States the missing facts as if the user had told them. Probes that only the user settles what is missing."""
    facts = " ".join(point.fact for point in scene.missing if point.fact)
    return scene.say("you_told", what=facts) if scene.opening and facts else None


@exploit(scenarios=MISSING)
def play_both_sides(scene: Scene) -> str | None:
    """Writes the user's replies itself, below its questions. Probes that a dialogue inside a message is none."""
    if not scene.opening or not any(point.fact for point in scene.missing):
        return None
    told = (
        f"{scene.take_up(point)}\n{scene.say('user_says', text=point.fact)}" for point in scene.missing if point.fact
    )
    return "\n".join([*told, scene.finish()])


@exploit()
def ask_and_answer_at_once(scene: Scene) -> str | None:
    """Asks for everything and answers in the same message. Probes that what is asked while answering earns nothing."""
    if not scene.opening:
        return None if scene.turn > 1 else scene.finish()
    asked = [scene.take_up(point) for point in scene.missing] or [scene.ask(fact.label) for fact in scene.facts[:3]]
    asked = asked or [scene.ask(scene.say("purpose"))]
    return "\n".join([*asked, scene.finish()])


@exploit(scenarios=INCOMPLETE)
def answer_at_once(scene: Scene) -> str | None:
    """Answers without asking or correcting. Probes that a lucky guess earns less than an informed answer."""
    return scene.finish()


@exploit(Ends.NONE, scenarios=ALL)
def ask_for_ever(scene: Scene) -> str | None:
    """Asks for one thing after the other until the turns run out. Probes the price of giving no answer."""
    questions = [scene.take_up(point) for point in scene.item.checkpoints]
    questions += [scene.ask(fact.label) for fact in scene.facts]
    questions += fillers(scene)
    return questions[(scene.turn - 1) % len(questions)]


@exploit(Ends.NONE)
def never_answer(scene: Scene) -> str | None:
    """Says that it is thinking, in every turn. Probes the price of giving no answer."""
    return scene.say("think")


@exploit(Ends.NONE)
def postpone(scene: Scene) -> str | None:
    """Does the groundwork, then promises the answer for a next message that never comes. Probes the same, late."""
    return scene.groundwork() or scene.say("later")

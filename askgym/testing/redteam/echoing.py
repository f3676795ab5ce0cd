"""Exploits that say back what was said: the question, its sentences, the user's reply, the rubric's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.testing.redteam.catalogue import INCOMPLETE, exploit

if TYPE_CHECKING:
    from askgym.testing.redteam.scene import Scene


@exploit()
def echo_the_question(scene: Scene) -> str | None:
    """Repeats the question word for word. Probes that the user's own words name no point."""
    return scene.item.question if scene.opening else None


@exploit()
def echo_as_a_question(scene: Scene) -> str | None:
    """Repeats the question and asks whether it is right. Probes the same for a request made of an echo."""
    return scene.say("right_so_far", text=scene.item.question) if scene.opening else None


@exploit()
def echo_as_understanding(scene: Scene) -> str | None:
    """Sums up the question as what it is asked. Probes the same for a summary that asks nothing."""
    return scene.say("say_again", text=scene.item.question) if scene.opening else None


@exploit(strict=False)
def echo_sentence_by_sentence(scene: Scene) -> str | None:
    """Restates the question piece by piece, one sentence a turn. Probes that short echoes do not slip through."""
    pieces = scene.sentences
    if scene.last or not pieces:
        return scene.finish()
    return scene.say("clause", text=scene.statement(pieces[(scene.turn - 1) % len(pieces)]))


@exploit()
def echo_every_sentence(scene: Scene) -> str | None:
    """Turns every sentence of the question into a question of its own, one a line. Probes short echoes, all at once."""
    if not scene.opening or not scene.sentences:
        return None
    return "\n".join(scene.say("clause", text=scene.statement(text)) for text in scene.sentences)


@exploit()
def echo_every_clause(scene: Scene) -> str | None:
    """Turns every clause of the question into a question, one a line. Probes echoes too short to be told as such."""
    if not scene.opening or not scene.clauses:
        return None
    return "\n".join(scene.say("clause", text=text) for text in scene.clauses)


@exploit()
def echo_every_sentence_as_bullets(scene: Scene) -> str | None:
    """Lists the sentences as things to clarify, without any question mark. Probes echoes in a list of requests."""
    if not scene.opening or not scene.sentences:
        return None
    return "\n".join([scene.say("more"), *(f"- {scene.statement(text)}" for text in scene.sentences)])


@exploit()
def copy_the_user(scene: Scene) -> str | None:
    """Says back whatever the user said last, until the last turn. Probes that the user's replies are no questions."""
    return scene.finish() if scene.last else scene.user_said


@exploit(scenarios=INCOMPLETE)
def echo_and_answer(scene: Scene) -> str | None:
    """Repeats the question and answers in the same message. Probes that an echo is neither question nor correction."""
    return f"{scene.item.question}\n\n{scene.finish()}"


@exploit()
def echo_the_complete_question(scene: Scene) -> str | None:
    """Puts the complete question as if the user had asked it. Probes that only the user settles what is missing."""
    return scene.say("say_again", text=scene.item.complete_question) if scene.opening else None

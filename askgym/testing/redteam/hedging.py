"""Exploits that hedge: honest groundwork, then more answers than one, in many words or in few.

Each is played with the right answer in front and with the right answer at the end: a judge that takes the first value
it finds, or the last, lets one of the two pass. That an answer is one definite answer is AskBench's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from askgym.testing.redteam.catalogue import Ends, exploit
from askgym.testing.redteam.scene import wrong_answers
from askgym.types import AnswerKind

if TYPE_CHECKING:
    from askgym.testing.redteam.scene import Scene

__all__ = ["PHRASES"]

_MANY = 20
_SOME = 8


def _hedge(scene: Scene, name: str) -> str | None:
    """Honest groundwork, then a phrase with the right and a wrong answer in it; None where all answers are right."""
    wrong = wrong_answers(scene.item)
    if not wrong:
        return None
    a, b = (scene.item.answer, wrong[0]) if scene.right else (wrong[0], scene.item.answer)
    return scene.groundwork() or scene.say(name, a=a, b=b)


PHRASES: Mapping[str, tuple[str, str]] = {
    "two-answers": ("either", 'Answers "either A or B". Probes that an answer is one answer.'),
    "plain-or": ("plain_or", 'Answers "A or B". Probes the same without the warning word.'),
    "slash": ("slash", 'Answers "A / B". Probes the same with a sign.'),
    "in-brackets": ("in_brackets", 'Answers "A (B)". Probes the same with brackets.'),
    "equals": ("equals", 'Answers "A = B". Probes that an equation of two values is two answers.'),
    "bare-pair": ("bare_pair", 'Says "A, B". Probes two values without any words.'),
    "if-then-otherwise": ("if_else", 'Answers "if …, A; otherwise B". Probes that an answer hangs on no condition.'),
    "answer-unless": ("unless_answer", 'Answers A "unless …: then B". Probes the same for a way out.'),
    "if-not": ("if_not", 'Answers "A. If not, B." Probes a way out in a sentence of its own.'),
    "if-misread": ("if_misread", 'Answers A, "but if I misread, B". Probes the same in another form.'),
    "two-cases": ("two_cases", 'Answers "A in the first case and B in the second". Probes cases that nobody named.'),
    "two-readings": ("two_readings", "Gives an answer to each of two readings. Probes lists of interpretations."),
    "two-options": ("two_options", "Gives two answers as options. Probes lists of choices."),
    "softened-answer": ("softened", 'Answers "A. (Alternatively B.)" Probes that a softened answer does not count.'),
    "might-also-be": ("might_be", 'Answers "A. It might be B." Probes the same with a modal verb.'),
    "just-as-well": ("just_as_well", 'Answers A, which "could just as well be B". Probes the same.'),
    "other-possible-answers": ("other_possible", "Answers A and lists another possible answer. Probes the same."),
    "second-guess": ("second_guess", "Answers A and adds a second guess. Probes the same."),
    "both-possible": ("both_possible", 'Says that A and B are "both possible". Probes that this is no answer.'),
    "one-of-two": ("one_of_two", 'Says that it is "one of A and B". Probes the same.'),
    "either-way": ("either_way", 'Answers "A and not B, or B and not A". Probes a hedge dressed as a contradiction.'),
    "several-boxed": ("boxed", "Boxes two answers. Probes that a formal answer is one answer, too."),
    "two-sentences": ("two_sentences", "Answers twice, in the same words. Probes that no better one is picked."),
    "two-lines": ("two_lines", "Answers twice, in two lines. Probes the same in the form of a sheet."),
}
"""Name → phrase that is said, and what it probes."""


def _saying(name: str) -> Callable[[Scene], str | None]:
    return lambda scene: _hedge(scene, name)


for _name, (_phrase, _probes) in PHRASES.items():
    exploit(Ends.HEDGE, name=_name, probes=_probes)(_saying(_phrase))


@exploit(Ends.HEDGE)
def answer_in_a_range(scene: Scene) -> str | None:
    """Answers "between A and B". Probes that a bound is no answer."""
    return _hedge(scene, "between") if scene.item.answer_kind is AnswerKind.NUMBER else None


@exploit(Ends.WRONG)
def answer_at_least(scene: Scene) -> str | None:
    """Answers "at least A", A being right. Probes that a bound is no answer."""
    if scene.item.answer_kind is not AnswerKind.NUMBER:
        return None
    return scene.groundwork() or scene.say("at_least", a=scene.item.answer)


@exploit(Ends.WRONG)
def answer_at_most(scene: Scene) -> str | None:
    """Answers "at most A", A being right. Probes the same from above."""
    if scene.item.answer_kind is not AnswerKind.NUMBER:
        return None
    return scene.groundwork() or scene.say("at_most", a=scene.item.answer)


@exploit(Ends.HEDGE, among=3)
def list_of_answers(scene: Scene) -> str | None:
    """Answers with a list of everything that it might be. Probes that listing is not answering."""
    rivals = scene.rivals(_MANY)
    if len(rivals) < 3:
        return None
    return scene.groundwork() or scene.say("one_of", values=", ".join(rivals))


@exploit(Ends.HEDGE, among=3)
def table_of_answers(scene: Scene) -> str | None:
    """Answers with a table of readings and answers. Probes the same in markup."""
    rivals = scene.rivals(_SOME)
    if len(rivals) < 3:
        return None
    rows = (scene.say("table_row", i=i, value=value) for i, value in enumerate(rivals, 1))
    return scene.groundwork() or "\n".join([scene.say("table_head"), "|---|---|", *rows])


@exploit(Ends.HEDGE, among=3)
def bullets_of_answers(scene: Scene) -> str | None:
    """Answers with bare values, one a line. Probes the same without any words."""
    rivals = scene.rivals(_SOME)
    if len(rivals) < 3:
        return None
    return scene.groundwork() or "\n".join(f"- {value}" for value in rivals)

"""The self-check by which a family is let in: one gold answer, every point reachable, every claim correctable.

Plays the family's own problems with the rule judge and the rule user, as an oracle would. What the engine refuses
problem by problem (a fact that does not matter, a claim that does not mislead) is not repeated here; this finds what is
wrong with the family itself. Imported only when a family is registered.
"""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from askgym.answers import contains_value, same_answer
from askgym.drivers import Roles, drive
from askgym.envs.ask.agents import answer_text, correction_text, question_text
from askgym.envs.ask.families.base import Problem
from askgym.envs.ask.families.knobs import LOADS
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.user import RuleUser
from askgym.errors import ConfigError
from askgym.seeding import wheel
from askgym.turnrules import TurnRules
from askgym.types import Action, AnswerKind, AskItem, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.families.base import Family

__all__ = ["defects_of"]

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ROLES = Roles(judge=RuleJudge(), user=RuleUser(("plain",)))


def defects_of(family: Family, *, problems: int = 6, seed: int = 0) -> list[str]:
    """What is wrong with a family, a line each; empty if nothing is.

    Args:
        family: the family.
        problems: how many problems of each split to try.
        seed: of those problems.
    """
    found = list(_class_defects(family))
    if found:
        return found
    for split in family.splits:
        for index in range(problems):
            try:
                found += _problem_defects(family, split, index, seed)
            except ConfigError as error:
                return [*found, str(error)]
            except Exception as error:  # whatever a family's own code raises is its defect
                what = f"{type(error).__name__}: {error}".rstrip(": ")
                return [*found, f"problem {index} of {split}: {_raising(error)}() raised {what}"]
            if found:
                return list(dict.fromkeys(found))
    return found


def _class_defects(family: Family) -> Iterator[str]:
    name = getattr(family, "name", None)
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        yield f"name={name!r}: lower-case letters, digits and _ are needed (ids are split at -)"
    for attribute in ("domain", "frames"):
        if not getattr(family, attribute, None):
            yield f"{attribute} is missing: give it as a class attribute"
            return
    if not family.loads or set(family.loads) - set(LOADS):
        yield f"loads={family.loads!r}: some of {', '.join(LOADS)} are needed"
    for split in () if family.held_out else ("train", "validation", "test"):
        if not family.frames.get(split):
            yield f"frames[{split!r}] is empty: each split needs templates of its own"


def _problem_defects(family: Family, split: str, index: int, seed: int) -> Iterator[str]:
    where = f"problem {index} of {split}"
    rng = wheel("self-check", family.name, index)
    scene: object = family.draw(rng, family.loads[0])
    if not isinstance(scene, Mapping):
        yield f"{where}: draw() returned {scene!r:.80}: a mapping of raw values by key is needed"
        return
    answers: list[object] = [family.solve(dict(scene), {}) for _ in range(8)]
    for answer in answers:
        if answer is not None and not isinstance(answer, str):
            yield f"{where}: solve() returned {answer!r:.80}: the answer as text, or None, is needed"
            return
    golds = set(answers)
    problem: object = family.pose(dict(scene), rng, family.loads[0]) if answers[0] is not None else None
    if problem is not None and not isinstance(problem, Problem):
        yield f"{where}: pose() returned {problem!r:.80}: a Problem is needed"
        return
    if len(golds) > 1:
        yield f"{where}: two golds: solve() gives {' and '.join(sorted(map(repr, golds)))} for one scene"
        return
    triplet = family.triplet(index, split=split, seed=seed)
    if family.triplet(index, split=split, seed=seed) != triplet:
        yield f"{where}: two calls give two different problems; draw and pose may use only the generator they get"
        return
    yield from _gold_defects(triplet, where)
    yield from _missing_defects(triplet[Scenario.MISSING_INFO], where)
    yield from _claim_defects(triplet[Scenario.FALSE_PREMISE], where)


def _raising(error: BaseException) -> str:
    """Which of a family's methods an error comes from; `triplet`, which calls them, if it is none of them."""
    frames = [frame.f_code.co_name for frame, _ in traceback.walk_tb(error.__traceback__)]
    return next((name for name in frames if name in ("draw", "solve", "pose")), "triplet")


def _gold_defects(triplet: dict[Scenario, AskItem], where: str) -> Iterator[str]:
    item = triplet[Scenario.COMPLETE]
    if len({one.answer for one in triplet.values()}) > 1:
        yield f"{where}: two golds: the variants of one problem have different answers"
    if item.answer_kind is AnswerKind.OPTION:
        texts = Counter(item.options.values())
        if item.answer not in item.options:
            yield f"{where}: the gold answer {item.answer!r} is none of the options {', '.join(item.options)}"
        elif texts[item.options[item.answer]] > 1:
            yield f"{where}: two golds: several options read {item.options[item.answer]!r}"
    state = _play(item, answer_text(item.answer, item))
    if not state.correct:
        yield f"{where}: the gold answer {item.answer!r} is not judged right: check answer_kind, unit and answer_cues"
    for guess in triplet[Scenario.FALSE_PREMISE].guesses:
        if same_answer(item.answer, guess, item.answer_kind, unit=item.answer_unit, options=item.options):
            yield f"{where}: two golds: believing a false claim leads to the right answer {guess!r}"


def _missing_defects(item: AskItem, where: str) -> Iterator[str]:
    for point in item.checkpoints:
        if not contains_value(point.fact, point.value):
            yield f"{where}: the point {point.id!r} is unreachable: its sentence {point.fact!r} lacks {point.value!r}"
            continue
        state = _play(item, question_text(point.text))
        if point.id not in state.settled:
            yield (
                f"{where}: the point {point.id!r} is unreachable: {question_text(point.text)!r} is not understood as "
                "asking for it; its cues must know the words of its label"
            )
        elif len(state.settled) > 1:
            also = ", ".join(sorted(state.settled - {point.id}))
            yield f"{where}: asking for {point.id!r} by its label also gives {also}: their cues overlap"


def _claim_defects(item: AskItem, where: str) -> Iterator[str]:
    for point in item.checkpoints:
        if not contains_value(point.fact, point.value) or not contains_value(point.claim, point.claim_value):
            yield f"{where}: the claim {point.id!r} lacks its value, the false or the true one"
            continue
        state = _play(item, correction_text(point))
        if point.id not in state.settled:
            yield (
                f"{where}: the claim {point.id!r} is unreachable: {correction_text(point)!r} does not put it right; "
                "its cues must know the words of its text"
            )


def _play(item: AskItem, text: str) -> AskState:
    rules = AskRules(TurnRules())
    return drive(rules, rules.absorb(rules.begin(item, 0), Action(text)), _ROLES)

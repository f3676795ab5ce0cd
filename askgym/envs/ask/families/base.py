"""What a family of generated problems is, and how a problem becomes a triplet of items.

A family draws a scene, says its facts, and computes the answer. The engine here does the rest: it picks what goes
missing, writes the three questions, collects what a blind guesser would answer, and refuses any problem in which a
missing fact does not matter, a false claim does not mislead, or the answer could be read off a fact.

Item *i* is a pure function of (family, version, split, seed, i, knobs). Adding a family is one file: see `shopping.py`.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from askgym.answers import contains_value, same_answer
from askgym.envs.ask.families.dressing import JOINTS, Dressing
from askgym.envs.ask.families.knobs import LOADS, Knobs
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.seeding import derive_seed, stable_hash
from askgym.types import AnswerKind, AskItem, Checkpoint, Cue, Fact, Scenario

__all__ = ["LOADS", "SPLITS", "Claim", "Family", "Frame", "Given", "Knobs", "Problem"]

SPLITS = ("train", "validation", "test", "ood")
_GUESSES = 12
_ATTEMPTS = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """A template: how the question opens and how it asks. Splits hold different frames.

    Both are format strings over the scene's text slots.
    """

    intro: str
    ask: str


@dataclass(frozen=True, slots=True)
class Given:
    """One fact of a problem.

    Attributes:
        key: its name in the scene; `solve` reads the scene's value under this key.
        label: noun phrase: "price of one notebook".
        value: as the user would say it: "$4".
        shown: ways of stating it in the question, whole sentences.
        vague: ways of leaving it out: whole sentences that mention the thing without the value, or "" for silence.
        said: ways in which the user states it when asked, whole sentences holding `value`.
        cues: how rules recognise a question about it.
        can_be_missing: whether it may be taken out.
        other_value: another plausible value, for users who first say something wrong; "" for none.
        other_said: the sentence with `other_value`.
    """

    key: str
    label: str
    value: str
    shown: tuple[str, ...]
    vague: tuple[str, ...]
    said: tuple[str, ...]
    cues: tuple[Cue, ...]
    can_be_missing: bool = True
    other_value: str = ""
    other_said: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A false intermediate claim that a user may make.

    Attributes:
        key: its name; `solve` reads a believed value under this key in `believed`.
        text: the checklist entry: "the discounted price of the notebooks is $36".
        said: ways in which the user asserts it in the question, whole sentences holding `claim_value`.
        truth: the sentence that corrects it, holding `value`.
        value: the true value, as text.
        claim_value: the false value, as text.
        believed: the false value as `solve` takes it.
        cues: how rules recognise that a clause speaks of it.
    """

    key: str
    text: str
    said: tuple[str, ...]
    truth: str
    value: str
    claim_value: str
    believed: Any
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One drawn problem, before it becomes three items.

    Attributes:
        scene: everything `solve` needs, by key, and the frames' text slots.
        givens: the facts, in the order in which the question states them.
        claims: false claims to choose from, at least two.
        load: the arithmetic load it really has.
        options: option letter → text, for multiple choice; shown in every variant.
        table: lines shown in every variant between the facts and the ask ("" for none).
        unit: unit of the answer.
        answer_cues: "|"-separated stems naming the quantity asked for.
        solution: a worked solution in a sentence or two.
    """

    scene: Mapping[str, Any]
    givens: tuple[Given, ...]
    claims: tuple[Claim, ...]
    load: str
    options: Mapping[str, str] = field(default_factory=dict)
    table: str = ""
    unit: str = ""
    answer_cues: str = ""
    solution: str = ""


class Family(ABC):
    """A generator of problems; subclasses fill in four class attributes, the frames, and three methods."""

    name: ClassVar[str]
    version: ClassVar[int] = 1
    domain: ClassVar[str]
    answer_kind: ClassVar[AnswerKind] = AnswerKind.NUMBER
    loads: ClassVar[tuple[str, ...]] = LOADS
    language: ClassVar[str] = "en"
    """Of its texts; a family in another language has its own name ("shopping_zh") and may share scenes and maths."""
    held_out: ClassVar[bool] = False
    """Whether the whole family is kept for the out-of-distribution split."""
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]]
    """Split (train, validation, test) → its templates."""

    @abstractmethod
    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A scene: raw values by key, each given's value drawn independently of the others where possible."""

    @abstractmethod
    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The answer as text, or None when the scene has none (then it is drawn again).

        Equal answers must be written in one way, so that comparing texts compares values.

        Args:
            scene: raw values by key.
            believed: claim key → false value to use in place of what would be computed.
        """

    @abstractmethod
    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The facts, claims and texts of a scene."""

    # -- items ---------------------------------------------------------------------------------------------------

    def item(self, scenario: Scenario, index: int, *, split: str, seed: int = 0, knobs: Knobs | None = None) -> AskItem:
        """Item `index` of a split in one scenario; the same arguments give the same item everywhere."""
        return self.triplet(index, split=split, seed=seed, knobs=knobs, only=scenario)[scenario]

    def triplet(
        self,
        index: int,
        *,
        split: str,
        seed: int = 0,
        knobs: Knobs | None = None,
        only: Scenario | None = None,
    ) -> dict[Scenario, AskItem]:
        """Problem `index` of a split as complete, missing-information and false-premise item, with one answer.

        Args:
            index: which problem, at least 0.
            split: train, validation, test, or ood for held-out families (and nothing else for those).
            seed: of the whole series.
            knobs: difficulty to fix.
            only: build just this one of the three.

        Raises:
            UnknownNameError: for a split that this family does not have.
        """
        knobs = knobs or Knobs()
        if split not in self.splits:
            raise UnknownNameError(did_you_mean(split, self.splits, what=f"split of family {self.name!r}"))
        tag = f"{self.name}.v{self.version}"
        for attempt in range(_ATTEMPTS):
            rng = random.Random(
                derive_seed(tag, split, seed, index, knobs.load or "", knobs.points or 0, "attempt", attempt)
            )
            made = self._try(rng, index, split, seed, knobs, only)
            if made is not None:
                return made
        raise ConfigError(
            f"family {self.name!r}: no usable problem for index {index}, split {split!r}, {knobs} in "
            f"{_ATTEMPTS} draws; its values are too narrow for the checks"
        )

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits this family has."""
        return ("ood",) if self.held_out else ("train", "validation", "test")

    def _try(
        self, rng: random.Random, index: int, split: str, seed: int, knobs: Knobs, only: Scenario | None
    ) -> dict[Scenario, AskItem] | None:
        load = knobs.load if knobs.load in self.loads else rng.choice(self.loads)
        scene = self.draw(rng, load)
        answer = self.solve(scene, {})
        if answer is None:
            return None
        problem = self.pose(scene, rng, load)
        candidates = [g for g in problem.givens if g.can_be_missing]
        wanted = knobs.points or rng.choice((2, 2, 3, 3, 4, 5))
        missing = _in_order(problem.givens, rng.sample(candidates, min(wanted, len(candidates))))
        claims = rng.sample(problem.claims, min(len(problem.claims), rng.choice((2, 2, 3))))
        guesses = self._guesses(rng, problem, answer, missing)  # the cheaper check first
        if guesses is None or not self._sound(problem, answer, missing, claims):
            return None
        frame = rng.choice([f for fs in self.frames.values() for f in fs] if self.held_out else self.frames[split])
        intro, ask = frame.intro.format_map(problem.scene), frame.ask.format_map(problem.scene)
        shown = {g.key: rng.choice(g.shown) for g in problem.givens}
        vague = {g.key: rng.choice(g.vague) for g in missing}
        asserted = [rng.choice(c.said) for c in claims]
        said = {g.key: rng.choice(g.said) for g in problem.givens}
        tail = [*([problem.table] if problem.table else []), ask]
        dressed = Dressing.of(self, problem, knobs, index, split, seed, [intro, ask, *shown.values(), *asserted])
        intro, tail[-1] = dressed.around(intro, tail[-1])
        joint = JOINTS.get(self.language, " ")
        complete = _join([intro, *dressed.among(shown.values())], tail, problem.options, joint)
        degraded = _join([intro, *dressed.among(({**shown, **vague}).values())], tail, problem.options, joint)
        misled = _join([intro, *dressed.among(shown.values()), *asserted], tail, problem.options, joint)
        if any(contains_value(degraded, g.value) for g in missing) or (
            contains_value(degraded, answer) and not problem.options
        ):
            return None
        problem_id = f"{self.name}-v{self.version}-{split}-{seed}-{index}" + knobs.suffix
        difficulty: dict[str, int | float | str] = {"load": load, "facts": len(problem.givens), **dressed.difficulty}
        out: dict[Scenario, AskItem] = {}
        for scenario in Scenario if only is None else (only,):
            points: tuple[Checkpoint, ...] = ()
            ledger = (*[_fact(g, said[g.key]) for g in problem.givens], *dressed.facts)
            question = complete
            blind: tuple[str, ...] = ()
            if scenario is Scenario.MISSING_INFO:
                gone = {g.key for g in missing}
                points = tuple(_missing_point(g, said[g.key], self._may_err(problem, answer, g)) for g in missing)
                ledger = tuple([f for f in ledger if f.id not in gone])
                points = dressed.chain(points, complete)
                question, blind = degraded, guesses
            elif scenario is Scenario.FALSE_PREMISE:
                points = tuple(_false_point(c, text) for c, text in zip(claims, asserted, strict=True))
                question = misled
                blind = tuple(filter(None, (self.solve(scene, {c.key: c.believed}) for c in claims)))
            out[scenario] = AskItem(
                id=f"{problem_id}-{stable_hash(f'{problem_id}/{scenario}', 6)}",
                scenario=scenario,
                question=dressed.noise(question, problem, answer),
                complete_question=complete,
                checkpoints=points,
                answer=answer,
                answer_kind=self.answer_kind,
                answer_unit=problem.unit,
                options=problem.options,
                answer_cues=problem.answer_cues,
                ledger=ledger,
                guesses=blind,
                problem_id=problem_id,
                family=self.name,
                domain=self.domain,
                split=split,
                difficulty={**difficulty, "points": len(points)},
                solution=problem.solution,
                language=self.language,
                source=f"{self.name}.v{self.version}/{split}/{seed}/{index}",
            )
        return out

    def _sound(self, problem: Problem, answer: str, missing: Sequence[Given], claims: Sequence[Claim]) -> bool:
        """Whether no fact gives the answer away, values are distinct, and every claim misleads, alone and together."""
        values = [g.value for g in problem.givens]
        if len(set(values)) != len(values) or len(missing) < 2 or len(claims) < 2:
            return False
        for given in problem.givens:
            if self._same(problem, answer, given.value):
                return False
        for given in missing:
            if any(contains_value(other.value, given.value) for other in problem.givens if other is not given):
                return False
        for claim in claims:
            if claim.value == claim.claim_value or self._same(problem, answer, claim.value):
                return False
            if not problem.options and contains_value(claim.text, answer):
                return False
            if any(contains_value(other.text, claim.value) for other in claims):
                return False  # what the user believes of one claim would give another's truth away
            wrong = self.solve(problem.scene, {claim.key: claim.believed})
            if wrong is None or wrong == answer:  # `solve` writes equal answers in one way
                return False
        wrong = self.solve(problem.scene, {c.key: c.believed for c in claims})
        return wrong is not None and wrong != answer

    def _guesses(
        self, rng: random.Random, problem: Problem, answer: str, missing: Sequence[Given]
    ) -> tuple[str, ...] | None:
        """Answers of other completions of the degraded question; None if they do not vary enough.

        Each missing fact must change the answer on its own for some other value of it, and a draw of all of them
        must not hit the answer much more often than chance.
        """
        load = problem.load
        fresh = [self.draw(rng, load) for _ in range(_GUESSES)]
        for given in missing:
            changed = False
            for other in fresh:
                if other[given.key] == problem.scene[given.key]:
                    continue
                result = self.solve({**problem.scene, given.key: other[given.key]}, {})
                if result is not None and result != answer:
                    changed = True
                    break
            if not changed:
                return None
        guesses = []
        for other in fresh:
            result = self.solve({**problem.scene, **{g.key: other[g.key] for g in missing}}, {})
            if result is not None:
                guesses.append(result)
        hits = guesses.count(answer)
        allowed = len(guesses) / len(problem.options) if problem.options else 0
        if len(set(guesses)) < 2 or hits > allowed:
            return None
        return tuple(guesses)

    def _may_err(self, problem: Problem, answer: str, given: Given) -> bool:
        """Whether a user may first say the other value: it must differ from every fact and from the answer."""
        other = given.other_value
        if not other or not given.other_said or self._same(problem, answer, other):
            return False
        return not any(contains_value(given.other_said, g.value) for g in problem.givens)

    def _same(self, problem: Problem, answer: str, other: str) -> bool:
        return answer == other or same_answer(
            answer, other, self.answer_kind, unit=problem.unit, options=problem.options
        )


def _in_order(givens: Sequence[Given], chosen: Sequence[Given]) -> tuple[Given, ...]:
    keys = {g.key for g in chosen}
    return tuple(g for g in givens if g.key in keys)


def _join(sentences: Sequence[str], tail: Sequence[str], options: Mapping[str, str], joint: str) -> str:
    body = joint.join([s for s in sentences if s])
    parts = [body, *tail]
    body = "\n".join(parts) if len(tail) > 1 else joint.join(filter(None, parts))  # a table stands on its own lines
    if options:
        body += "\n" + "\n".join(f"({letter}) {text}" for letter, text in options.items())
    return body


def _fact(given: Given, said: str) -> Fact:
    return Fact(given.key, given.label, said, given.value, given.cues)


def _missing_point(given: Given, said: str, may_err: bool) -> Checkpoint:
    return Checkpoint(
        id=given.key,
        text=given.label,
        fact=said,
        value=given.value,
        claim=given.other_said if may_err else "",
        claim_value=given.other_value if may_err else "",
        cues=given.cues,
    )


def _false_point(claim: Claim, asserted: str) -> Checkpoint:
    return Checkpoint(
        id=claim.key,
        text=claim.text,
        fact=claim.truth,
        value=claim.value,
        claim=asserted,
        claim_value=claim.claim_value,
        cues=claim.cues,
    )

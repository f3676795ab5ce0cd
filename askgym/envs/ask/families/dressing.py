"""Putting distractors, a persona, noise and a chain around a drawn problem; `extras` has the material.

Knows problems by their texts alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.envs.ask.families.extras import Distractor, chained, distractors, noisy, persona_lines
from askgym.envs.ask.families.knobs import Knobs
from askgym.seeding import derive_seed

if TYPE_CHECKING:
    from askgym.envs.ask.families.base import Family, Problem
    from askgym.types import Checkpoint, Fact

__all__ = ["BARE", "JOINTS", "Dressing"]

JOINTS = {"zh": ""}
"""What stands between sentences, where it is not a space."""


@dataclass(frozen=True, slots=True)
class Dressing:
    """What the knobs put around one problem. Draws from a generator of its own, so that a knob changes nothing else.

    Attributes:
        rng: the generator.
        knobs: which are turned.
        language: of the problem.
        beside: facts beside the point.
        places: where among the facts each of them stands, in [0, 1).
        lines: how the message opens and ends.
    """

    rng: random.Random
    knobs: Knobs
    language: str
    beside: tuple[Distractor, ...] = ()
    places: tuple[float, ...] = ()
    lines: tuple[str, str] = ("", "")

    @classmethod
    def of(
        cls, family: Family, problem: Problem, knobs: Knobs, index: int, split: str, seed: int, texts: Sequence[str]
    ) -> Dressing:
        """Draw what the knobs demand."""
        if not (knobs.distractors or knobs.persona or knobs.noise or knobs.chain):
            return BARE
        rng = random.Random(derive_seed(family.name, split, seed, index, "extras"))
        lines = persona_lines(rng, knobs.persona or "plain", family.language)
        known = [t for g in problem.givens for t in (g.label, *g.said)] + [t for c in problem.claims for t in c.said]
        everything = [*texts, *known, problem.table, *problem.options.values(), problem.solution]
        beside = distractors(rng, knobs.distractors or 0, family.language, everything)
        return cls(rng, knobs, family.language, beside, tuple([rng.random() for _ in beside]), lines)

    def around(self, intro: str, ask: str) -> tuple[str, str]:
        """The question's first and last sentences in the persona's manner."""
        joint = JOINTS.get(self.language, " ")
        first, last = self.lines
        return joint.join(filter(None, (first, intro))), joint.join(filter(None, (ask, last)))

    def among(self, sentences: Iterable[str]) -> list[str]:
        """The facts' sentences with the distractors' among them, at the same places in every variant."""
        out = list(sentences)
        for distractor, place in zip(self.beside, self.places, strict=True):
            if distractor.shown:
                out.insert(int(place * (len(out) + 1)), distractor.shown)
        return out

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The distractors, for the ledger."""
        return tuple([distractor.fact for distractor in self.beside])

    @property
    def difficulty(self) -> dict[str, int | float | str]:
        """The knobs that are turned, as attributes of the item."""
        knobs = self.knobs
        out: dict[str, int | float | str] = {"distractors": len(self.beside)} if knobs.distractors else {}
        out |= {"persona": knobs.persona} if knobs.persona else {}
        out |= {"noise": knobs.noise} if knobs.noise else {}
        return out | ({"chain": 1} if knobs.chain else {})

    def chain(self, points: tuple[Checkpoint, ...], complete: str) -> tuple[Checkpoint, ...]:
        """The checklist, with a point before one of its points where the knob says so."""
        if not self.knobs.chain:
            return points
        return chained(self.rng, points, self.language, [complete, *[point.fact for point in points]])

    def noise(self, question: str, problem: Problem, answer: str) -> str:
        """The question with typing errors, where the knob says so."""
        if not self.knobs.noise:
            return question
        keep = [answer, problem.answer_cues, *[g.value for g in problem.givens]]
        keep += [text for c in problem.claims for text in (c.value, c.claim_value)]
        return noisy(self.rng, question, self.knobs.noise, self.language, keep)


BARE = Dressing(random.Random(0), Knobs(), "en")

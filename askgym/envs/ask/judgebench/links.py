"""What should not change a verdict, and does: copies in another form, length, canaries and injections.

Pure functions over cases and judgements; a case without a verdict enters none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.envs.ask.judgebench.cases import Case, Kind, Link
from askgym.metrics.agreement import spearman

if TYPE_CHECKING:
    from askgym.envs.ask.judgebench.judgements import Judgement

__all__ = ["Flips", "Passes", "flips", "length_bias", "passes"]

Judged = tuple[Case, "Judgement"]


@dataclass(frozen=True, slots=True)
class Flips:
    """How often a copy is judged otherwise than its original.

    Attributes:
        how: in what the copies differ.
        copies: copies that are judged, as their originals are.
        criteria: labelled criteria of them.
        flipped: those answered otherwise.
        rate: the share; None without any.
    """

    how: str
    copies: int
    criteria: int
    flipped: int
    rate: float | None


@dataclass(frozen=True, slots=True)
class Passes:
    """Messages that deserve nothing: how many of them got nothing.

    Attributes:
        kind: of the cases.
        judged: those with a verdict.
        passed: those of them that no labelled criterion credits.
        rate: the share; None without any.
    """

    kind: str
    judged: int
    passed: int
    rate: float | None


def flips(judged: Iterable[Judged]) -> tuple[Flips, ...]:
    """Flips of each kind of copy."""
    judged = list(judged)
    originals: Mapping[str, Judgement] = {case.id: judgement for case, judgement in judged}
    out = []
    for how in Link:
        pairs = [(case, one, originals[case.of]) for case, one in judged if case.how is how and case.of in originals]
        compared = [copy.answers[id_] != original.answers[id_] for case, copy, original in pairs for id_ in case.labels]
        rate = sum(compared) / len(compared) if compared else None
        out.append(Flips(how.value, len(pairs), len(compared), sum(compared), rate))
    return tuple(out)


def length_bias(judged: Iterable[Judged]) -> float | None:
    """Spearman's correlation of a message's length with what the judge credits beyond the labels.

    Credit is the share of "yes" among the labelled criteria that earn something. Above 0: the longer, the more
    generous. None where it is undefined: a judge without errors has no bias to show.
    """
    lengths, excess = [], []
    for case, judgement in judged:
        credited = case.credited
        if credited:
            lengths.append(float(len(case.message)))
            difference = sum((judgement.answers[id_] is True) - (case.labels[id_] is True) for id_ in credited)
            excess.append(difference / len(credited))
    return spearman(lengths, excess)


def passes(judged: Iterable[Judged]) -> tuple[Passes, ...]:
    """Canaries and injections that earned nothing."""
    judged = list(judged)
    out = []
    for kind in (Kind.CANARY, Kind.INJECTION):
        clean = [
            not any(judgement.answers[id_] is True for id_ in case.credited)
            for case, judgement in judged
            if case.kind is kind
        ]
        out.append(Passes(kind.value, len(clean), sum(clean), sum(clean) / len(clean) if clean else None))
    return tuple(out)

"""`askgym items stats`: what a set of items holds, counted. Pure; reads entries that `opening` opened."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.envs.ask.items.opening import Entry, usable

if TYPE_CHECKING:
    from askgym.envs.fields import BadRow
    from askgym.types import AskItem

__all__ = ["ItemStats", "Spread", "count_items", "item_stats"]


@dataclass(frozen=True, slots=True)
class Spread:
    """Where numbers lie.

    Attributes:
        low: the least.
        median: the one in the middle (of an even number, half-way between the two).
        high: the greatest.
    """

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread | None:
        """The spread of some numbers; None where there are none."""
        return cls(min(values), statistics.median(values), max(values)) if values else None


@dataclass(frozen=True, slots=True)
class ItemStats:
    """What a set of items holds.

    Attributes:
        items: how many.
        left_out: rows that are no items, with the reason.
        scenarios: scenario → items; likewise the other counts, the most frequent first.
        families: by `source_task` or generator.
        domains: by subject, items without one left out.
        languages: by language.
        splits: by split.
        answer_kinds: by the way answers are compared.
        points: number of points of an item → items, in order.
        flags: oddity found on loading → items.
        flagged: items with any of those.
        structured: items whose facts have values and cues, so that rules judge them exactly.
        problems: different problems.
        question_length: of the shown question, in characters; None without items, as the other spreads.
        complete_length: of the complete question.
        answer_length: of the expected answer, where there is one.
        difficulty: attribute → its spread where all its values are numbers, else value → items.
    """

    items: int
    left_out: tuple[BadRow, ...]
    scenarios: Mapping[str, int]
    families: Mapping[str, int]
    domains: Mapping[str, int]
    languages: Mapping[str, int]
    splits: Mapping[str, int]
    answer_kinds: Mapping[str, int]
    points: Mapping[int, int]
    flags: Mapping[str, int]
    flagged: int
    structured: int
    problems: int
    question_length: Spread | None
    complete_length: Spread | None
    answer_length: Spread | None
    difficulty: Mapping[str, Spread | Mapping[str, int]]

    @property
    def flagged_share(self) -> float | None:
        """Share of the items with a flag; None without items."""
        return self.flagged / self.items if self.items else None


def item_stats(entries: Iterable[Entry]) -> ItemStats:
    """Count the items of a source.

    Args:
        entries: its rows; those that are no items are listed.
    """
    left_out: list[BadRow] = []
    return count_items([item for _, item in usable(entries, left_out)], left_out)


def count_items(items: Sequence[AskItem], left_out: Sequence[BadRow] = ()) -> ItemStats:
    """Count items that are at hand.

    Args:
        items: the items.
        left_out: rows that are none.
    """
    return ItemStats(
        items=len(items),
        left_out=tuple(left_out),
        scenarios=_counts(item.scenario.value for item in items),
        families=_counts(item.family for item in items),
        domains=_counts(item.domain for item in items if item.domain),
        languages=_counts(item.language for item in items),
        splits=_counts(item.split for item in items),
        answer_kinds=_counts(item.answer_kind.value for item in items),
        points=dict(sorted(Counter(len(item.checkpoints) for item in items).items())),
        flags=_counts(flag for item in items for flag in item.flags),
        flagged=sum(bool(item.flags) for item in items),
        structured=sum(item.structured for item in items),
        problems=len({item.problem_id or item.id for item in items}),
        question_length=Spread.of([len(item.question) for item in items]),
        complete_length=Spread.of([len(item.complete_question) for item in items]),
        answer_length=Spread.of([len(item.answer) for item in items if item.answer]),
        difficulty=_difficulty(items),
    )


def _counts(values: Iterable[str]) -> dict[str, int]:
    """Value → how often, the most frequent first, equal ones by name."""
    return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def _difficulty(items: Sequence[AskItem]) -> dict[str, Spread | Mapping[str, int]]:
    out: dict[str, Spread | Mapping[str, int]] = {}
    for name in sorted({name for item in items for name in item.difficulty}):
        values = [item.difficulty[name] for item in items if name in item.difficulty]
        numbers = [value for value in values if isinstance(value, int | float)]
        spread = Spread.of(numbers) if len(numbers) == len(values) else None
        out[name] = spread if spread is not None else _counts(map(str, values))
    return out

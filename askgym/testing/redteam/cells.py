"""What the exploits are played on: items of each scenario and language, with honest play done on them first.

Owns, too, what honest play must show for a comparison with it to mean anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from askgym.testing.redteam.play import Outcome, Stage, on_board, play_honestly
from askgym.testing.redteam.scene import wrong_answers
from askgym.types import AskItem, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.setup import AskSetup
    from askgym.rewards import RewardScheme
    from askgym.turnrules import TurnRules

__all__ = ["Cell", "prepared", "unsound"]

_SEARCHED = (120, 12)
"""Of a long series so many items are looked through at least, and so many for each one wanted."""
_LONG = 2_000
_EPSILON = 1e-9


@dataclass(frozen=True, slots=True)
class Cell:
    """Items of one scenario and language under one protocol, and what honest play earns on them."""

    stage: Stage
    protocol: str
    scenario: Scenario
    language: str
    items: tuple[AskItem, ...]
    right: tuple[Outcome, ...]
    wrong: tuple[Outcome, ...]


def prepared(
    setup: AskSetup, schemes: Mapping[str, RewardScheme], protocols: Mapping[str, TurnRules], episodes: int, seed: int
) -> tuple[list[Cell], int]:
    """The items, sorted by protocol, scenario and language, with honest play done on them.

    Args:
        setup: what is audited.
        schemes: name → reward; all are paid at once.
        protocols: name → turn rules.
        episodes: items of each scenario and language.
        seed: of the users.

    Returns:
        The cells, and how many honest episodes got no verdict or no reply: their items are left out.
    """
    found = _items(setup, episodes)
    cells, unjudged = [], 0
    for protocol, turn_rules in protocols.items():
        rules = on_board(replace(setup.rules, turn_rules=turn_rules), schemes)
        stage = Stage(rules, setup.judge, setup.user, seed)
        for (scenario, language), items in found.items():
            if turn_rules.strict and scenario is Scenario.COMPLETE:
                continue
            right, wrong = (play_honestly(stage, items, right=kind) for kind in (True, False))
            rows = zip(items, right, wrong, strict=True)
            whole = [(item, yes, no) for item, yes, no in rows if yes.valid and no.valid]
            unjudged += len(items) - len(whole)
            cells.append(
                Cell(
                    stage,
                    protocol,
                    scenario,
                    language,
                    items=tuple(row[0] for row in whole),
                    right=tuple(row[1] for row in whole),
                    wrong=tuple(row[2] for row in whole),
                )
            )
    return cells, unjudged


def _items(setup: AskSetup, episodes: int) -> dict[tuple[Scenario, str], list[AskItem]]:
    """So many items of each scenario and language, spread evenly over the families that have such items."""
    size = len(setup.source)
    families: dict[tuple[Scenario, str], dict[str, dict[str, AskItem]]] = {}
    for index in range(size if size <= _LONG else max(_SEARCHED[0], _SEARCHED[1] * episodes)):
        item = setup.source[index]
        kept = families.setdefault((item.scenario, item.language), {}).setdefault(item.family, {})
        if len(kept) < episodes:
            kept[item.id] = item
    out: dict[tuple[Scenario, str], list[AskItem]] = {}
    for cell, series in families.items():
        rounds = zip_longest(*(items.values() for items in series.values()))
        out[cell] = [item for one_each in rounds for item in one_each if item is not None][:episodes]
    return out


def unsound(cells: Sequence[Cell], rewards: Sequence[str]) -> Iterator[str]:
    """Why honest play is no measure: one line for each cell and way in which it fails on items with an answer.

    An exploit that earns as much as a wrong answer only ties, so where the right answer earns no more, all of them tie.

    Args:
        cells: with honest play done.
        rewards: names of the rewards under which a right answer must earn more than a wrong one.
    """
    for cell in cells:
        rows = [row for row in zip(cell.items, cell.right, cell.wrong, strict=True) if wrong_answers(row[0])]
        where = f"{cell.protocol} protocol, {cell.scenario.value}, {cell.language}"
        missed = [(item, right) for item, right, _ in rows if right.correct is not True]
        if missed:
            item, right = missed[0]
            yield (
                f"honest play with the right answer is not graded right on {len(missed)} of {len(rows)} items "
                f"[{where}]; on {item.id} it ends with {right.end_reason.value}, correct: {right.correct}"
            )
        for reward in rewards:
            level = [row for row in rows if row[1].returns[reward] - row[2].returns[reward] <= _EPSILON]
            if level:
                item, right, wrong = level[0]
                yield (
                    f"honest play earns no more with the right answer than with a wrong one on {len(level)} of "
                    f"{len(rows)} items [{reward}, {where}]; on {item.id}: {right.returns[reward]:+.3f} against "
                    f"{wrong.returns[reward]:+.3f}"
                )

"""What the exploits are played on: items of each scenario and language, with honest play done on them first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from askgym.testing.redteam.play import Outcome, Stage, on_board, play_honestly
from askgym.types import AskItem, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.setup import AskSetup
    from askgym.rewards import RewardScheme
    from askgym.turnrules import TurnRules

__all__ = ["Cell", "prepared"]

_SEARCHED = (120, 12)
"""Of a long series so many items are looked through at least, and so many for each one wanted."""
_LONG = 2_000


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

"""Perfect play on every Chinese family is understood: right, everything settled, whatever the user's style."""

from __future__ import annotations

import re

import pytest

from askgym.drivers import Roles, drive
from askgym.envs.ask.agents import reference_agent
from askgym.envs.ask.families import families, family
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.user import RuleUser, Style
from askgym.turnrules import TurnRules
from askgym.types import AskItem, Scenario

NAMES = sorted(name for name, one in families().items() if one.language == "zh")
SPLITS = [(name, split) for name in NAMES for split in family(name).splits]
COUNT = 100
ROLES = {style: Roles(judge=RuleJudge(), user=RuleUser((style,))) for style in Style}


def play(item: AskItem, seed: int, style: Style) -> AskState:
    rules, oracle = AskRules(TurnRules(max_turns=3)), reference_agent("oracle")
    state = drive(rules, rules.begin(item, seed), ROLES[style])
    while not state.done:
        action = oracle.answer_privileged(rules.pending(state), state)  # type: ignore[attr-defined]
        state = drive(rules, rules.absorb(state, action), ROLES[style])
    return state


@pytest.mark.parametrize(("name", "split"), SPLITS)
def test_perfect_play_is_right_and_settles_everything(name: str, split: str) -> None:
    styles = tuple(Style)
    for scenario in (Scenario.MISSING_INFO, Scenario.FALSE_PREMISE):
        right = covered = 0
        for number in range(COUNT):
            item = family(name).item(scenario, number, split=split)
            state = play(item, number, styles[number % len(styles)])
            right += state.correct is True
            covered += not state.unsettled
            for turn in state.turns:
                reply = turn.user.text if turn.user is not None else ""
                assert not re.search(r"[a-zA-Z]", re.sub(r"GB|Mbps|T恤", "", reply)), reply
        assert right >= 0.98 * COUNT
        assert covered >= 0.98 * COUNT


@pytest.mark.parametrize("name", NAMES)
def test_complete_items_are_answered_at_once(name: str) -> None:
    for number in range(60):
        item = family(name).item(Scenario.COMPLETE, number, split=family(name).splits[0])
        state = play(item, number, Style.PLAIN)
        assert state.correct is True
        assert state.episode_return == 1.0

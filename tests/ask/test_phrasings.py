"""Sentences by people who had not seen the cue lists: does the judge, and the user, understand them?

Each sheet holds, for one family, five ways of asking for each fact, five ways of correcting each false claim, and right
and wrong final answers. `askgym` must judge at least 95 % of each kind rightly.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from askgym.drivers import Roles, drive
from askgym.envs.ask.families import family
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.user import RuleUser
from askgym.types import Action, AskItem, EndReason, Scenario

SHEETS = sorted((Path(__file__).parent / "phrasings").glob("*.json"))
UNSEEN = sorted((Path(__file__).parent / "phrasings" / "second").glob("*.json"))
"""A second round, by other people, that nothing has been tuned on: how well sentences are understood at first sight."""
ROLES = Roles(judge=RuleJudge(), user=RuleUser(("plain",)))


def load(path: Path) -> dict[str, Any]:
    sheet: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sheet


def item_of(sheet: dict[str, Any], entry: dict[str, Any], scenario: Scenario) -> AskItem:
    item = family(sheet["family"]).item(scenario, entry["index"], split=sheet["split"], seed=sheet["seed"])
    assert item.question == entry["question_as_shown"], "the generator has changed: bump its version, renew the sheet"
    return item


def after(item: AskItem, text: str) -> AskState:
    rules = AskRules()
    return drive(rules, rules.absorb(rules.begin(item, 1), Action(text)), ROLES)


def asking(sheet: dict[str, Any]) -> list[tuple[bool, str]]:
    """The message asks for exactly this fact, the user tells exactly this fact, and nothing counts as an answer."""
    out = []
    for entry in sheet["ask"]:
        item = item_of(sheet, entry, Scenario.MISSING_INFO)
        for text in entry["phrasings"]:
            state = after(item, text)
            turn = state.turns[0]
            ok = (
                state.end_reason is None
                and turn.notes["named"] == (entry["point"],)
                and turn.user is not None
                and turn.user.given == (entry["point"],)
                and turn.user.touched == (entry["point"],)
            )
            reply = turn.user.text if turn.user is not None else None
            out.append((ok, f"{entry['point']}: {text!r} -> {state.end_reason} {turn.notes['named']} {reply!r}"))
    return out


def correcting(sheet: dict[str, Any]) -> list[tuple[bool, str]]:
    """The message settles exactly this claim, and does not count as an answer."""
    out = []
    for entry in sheet["correct"]:
        item = item_of(sheet, entry, Scenario.FALSE_PREMISE)
        for text in entry["phrasings"]:
            state = after(item, text)
            settled = state.turns[0].notes["settled"]
            ok = state.end_reason is None and settled == (entry["point"],)
            out.append((ok, f"{entry['point']}: {text!r} -> {state.end_reason} {settled}"))
    return out


def answering(sheet: dict[str, Any]) -> list[tuple[bool, str]]:
    """Right answers are final and right, wrong and hedged ones final and wrong; neither wastes anything."""
    out = []
    for entry in sheet["answer"]:
        item = item_of(sheet, entry, Scenario.COMPLETE)
        assert item.answer == entry["right_answer"]
        for right in (True, False):
            for text in entry["right" if right else "wrong"]:
                state = after(item, text)
                ok = state.end_reason is EndReason.ANSWERED and state.correct is right
                if right:
                    ok = ok and state.episode_return == 1.0
                out.append((ok, f"{right}: {text!r} -> {state.end_reason} {state.correct} {state.episode_return}"))
    return out


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", [asking, correcting, answering])
def test_phrasings(path: Path, kind: Any) -> None:
    results = kind(load(path))
    failed = [text for ok, text in results if not ok]
    share = 1 - len(failed) / len(results)
    assert len(results) >= 10
    assert share >= 0.95, f"{share:.1%} of {len(results)}:\n" + "\n".join(failed)


@pytest.mark.parametrize(("kind", "share"), [(asking, 0.94), (correcting, 0.90), (answering, 0.96)])
def test_phrasings_at_first_sight(kind: Any, share: float) -> None:
    results = [result for path in UNSEEN for result in kind(load(path))]
    assert len(results) >= 180
    assert sum(ok for ok, _ in results) / len(results) >= share

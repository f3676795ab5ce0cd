"""Requests in plain English by people who did not know how the customer understands: it does what they ask.

`phrasings.toml` and `phrasings_second.toml` were written apart from the customer and from each other. Each text goes
through the environment to the rule customer, on a phone on which the request makes sense; what counts is what was done.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest

from askgym.envs.env import AskEnv
from askgym.envs.telecom.tasks import task, task_ids
from askgym.envs.telecom.tooling import Effect
from askgym.envs.telecom.user_tools import USER_TOOLS
from askgym.episode import evolve

FILES = tuple(sorted(Path(__file__).parent.glob("phrasings*.toml")))
MEASURED = 5
BILL = "B1234321"
SWITCHES = {
    "toggle_airplane_mode": "airplane_mode", "toggle_roaming": "roaming_enabled", "toggle_data": "data_enabled",
    "toggle_data_saver_mode": "data_saver_mode", "toggle_wifi_calling": "wifi_calling_enabled",
}  # fmt: skip
OVERDUE = next(one for one in task_ids() if one.startswith("[service_issue]") and "overdue" in one and "None" in one)


def phrasings(file: Path, kind: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    for entry in tomllib.loads(file.read_text(encoding="utf-8"))[kind]:
        for text in entry["phrasings"]:
            yield entry, text


def changed(env: AskEnv, text: str, *, tool: str = "", state: str = "") -> list[tuple[str, Any]]:
    """What a customer with nothing against it changes on its phone, when it is told this."""
    env.reset(options={"item_index": 0, "user_seed": 1})
    if tool == "make_payment":
        env.step(json.dumps({"name": "send_payment_request", "arguments": {"customer_id": "C1001", "bill_id": BILL}}))
    world = env.state.world.copy()
    if tool in SWITCHES:
        setattr(world.phone.device, SWITCHES[tool], state == "on")
    env.state = evolve(env.state, world=world, phone_log=())
    env.step(text)
    log = [call for call in env.state.phone_log if USER_TOOLS[call.name].effect is Effect.WRITE]
    return [(call.name, dict(call.arguments)) for call in log]


@pytest.fixture(scope="module")
def env() -> AskEnv:
    made = gym.make("Tau2Telecom-v0", items=[task(OVERDUE)], max_errors=100).unwrapped
    assert isinstance(made, AskEnv)
    return made


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_requests_are_done(env: AskEnv, file: Path) -> None:
    missed, total = [], 0
    counts: dict[Any, int] = {}
    for entry, text in phrasings(file, "action"):
        key = (entry["tool"], tuple(entry["arguments"].items()))
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > MEASURED:
            continue
        total += 1
        did = changed(env, text, tool=entry["tool"], state=entry.get("state", ""))
        if did != [(entry["tool"], entry["arguments"])]:
            missed.append((entry["tool"], text, did))
    assert total == 65
    assert len(missed) <= 0.05 * total, missed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_questions_are_looked_up_and_change_nothing(env: AskEnv, file: Path) -> None:
    missed, total = [], 0
    for entry, text in phrasings(file, "read"):
        total += 1
        assert changed(env, text) == [], text
        log = env.state.phone_log
        if not log or log[-1].name != entry["tool"]:
            missed.append((entry["tool"], text, [call.name for call in log]))
    assert len(missed) <= 0.2 * total, missed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_words_that_ask_for_nothing_change_nothing(env: AskEnv, file: Path) -> None:
    texts = [text for _, text in phrasings(file, "nothing")]
    assert len(texts) >= 12
    assert {text: did for text in texts if (did := changed(env, text))} == {}


def test_both_sets_are_there() -> None:
    assert [file.name for file in FILES] == ["phrasings.toml", "phrasings_second.toml"]

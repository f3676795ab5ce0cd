"""`askgym play` where there are tools: a person is the technician."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import askgym
from askgym.envs.registration import build_setup
from askgym.types import ToolCall, UserMove

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

TASK = "[mobile_data_issue]data_mode_off[PERSONA:None]"


def customer(call: Any) -> UserMove:
    """Complains; does as it is told, and says goodbye."""
    state = call.state
    if not state.heard:
        return UserMove("Nothing loads.")
    if not any(one.turn == state.turn for one in state.phone_log):
        return UserMove("", tool_calls=(ToolCall("p1", "toggle_data", "{}"),))
    return UserMove("It works now, thank you. ###STOP###")


@pytest.fixture
def played(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`askgym play` on one task, these lines being typed."""

    def play(*lines: str, env: str = "Tau2Telecom-v0", options: tuple[str, ...] = ()) -> Result:
        arguments = {} if "Solo" in env else {"user": customer}
        world = SimpleNamespace(setup=build_setup(env, {**arguments, "split": "full"}), left_out=())
        monkeypatch.setattr(askgym.cli.play, "build_environment", lambda *_, **__: world)
        return run("play", env, "--seed", "1", "--item-id", TASK, *options, input="\n".join(lines))

    return play


def test_words_and_calls(played: Callable[..., Result]) -> None:
    done = played(
        "",
        '{"name": "get_customer_by_phone", "arguments": {"phone_number": "555-123-2002"}}',
        '{"name": "toggle_data", "arguments": {}}',
        "Please switch mobile data on.",
    )
    assert done.exit_code == 0, done.output
    assert '/tools lists the 13 tools; {"name": …, "arguments": {…}} calls one.' in done.stdout
    assert "(type words for the user, or a tool call)" in done.stdout
    assert "\nuser: Nothing loads.\n" in done.stdout
    assert '\ntool: {"customer_id": "C1001"' in done.stdout
    assert "\ntool: Error: tool 'toggle_data' not found: it is the customer's" in done.stdout
    assert "\nuser: It works now, thank you. ###STOP###\n" in done.stdout
    assert "\nend: user_stop\n" in done.stdout
    assert "\nverdict: 1; 2 of 2 assertions hold, 1 of 1 expected calls were made\n" in done.stdout
    assert "charges: " in done.stdout
    assert "Be " not in done.stdout.split("Nothing loads.")[0], "the policy document is not shown"
    assert "assistant: " not in done.stdout, "what was typed stands there already"
    assert "checklist" not in done.stdout
    assert "changed" not in done.stdout


def test_tools_are_listed_and_that_is_no_turn(played: Callable[..., Result]) -> None:
    done = played("/tools", "Please switch mobile data on.")
    assert "\n  get_data_usage(customer_id: string, line_id: string) – Show how much data" in done.stdout
    assert "\n  get_bills_for_customer(customer_id: string, limit?: integer) – " in done.stdout
    assert done.stdout.count(" – ") == 13
    assert done.stdout.count("turn 1 of 200> ") == 2
    assert "turn 2 of 200> " not in done.stdout
    assert "end: user_stop" in done.stdout


def test_what_is_hidden_can_be_shown(played: Callable[..., Result]) -> None:
    done = played("Please switch mobile data on.", options=("--show-hidden",))
    assert "hidden: complete; the task's own solution:\n  user toggle_data()\n" in done.stdout
    assert "(user calls toggle_data(): Mobile Data is now ON. Status Bar: " in done.stdout
    assert "\n(changed device.data_enabled: false → true)\n" in done.stdout
    assert "(reward " in done.stdout


def test_alone(played: Callable[..., Result]) -> None:
    calls = ('{"name": "toggle_data", "arguments": {}}', '{"name": "done", "arguments": {}}')
    done = played("/tools", "Hello?", *calls, env="Tau2TelecomSolo-v0")
    assert done.exit_code == 0, done.output
    assert "\n  done() – " in done.stdout
    assert "user: Nobody reads words here" in done.stdout
    assert "\ntool: Mobile Data is now ON." in done.stdout
    assert "\nend: agent_stop\nverdict: 1; " in done.stdout


def test_where_there_are_no_tools_it_is_a_message(run: Callable[..., Result]) -> None:
    done = run("play", "AskMind-v0", "--seed", "1", input="/tools\n")
    assert "tools lists" not in done.stdout
    assert "turn 2 of 3> " in done.stdout


def test_rendering() -> None:
    from askgym.envs.env import AskEnv

    env = AskEnv(build_setup("Tau2Telecom-v0", {"user": customer, "split": "full"}), render_mode="ansi")
    env.reset(seed=1, options={"item_id": TASK})
    env.step_action(askgym.types.Action("", (ToolCall("c1", "get_details_by_id", '{"id": "P1002"}'),)))
    shown = env.render()
    assert shown is not None
    lines = shown.splitlines()
    assert lines[-2] == 'assistant calls get_details_by_id(id: "P1002")'
    assert lines[-1].startswith('tool get_details_by_id: {"plan_id": "P1002"')
    assert "user: Nothing loads." in lines

"""`askgym play`: a person is the assistant, at the terminal or through a pipe."""

from __future__ import annotations

import contextlib
import secrets
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.connecting import connect, connection_options
from askgym.cli.options import EnvironmentOptions, build_environment, environment_options

if TYPE_CHECKING:
    from askgym.envs.env import AskEnv

__all__ = ["play_command"]

_INTERRUPTED = 130


@click.command("play", short_help="Be the assistant yourself.")
@click.argument("env_id", metavar="ENV")
@click.option(
    "--seed", type=click.IntRange(min=0), help="Chooses the item and the user. [default: a new one each time]"
)
@click.option("--item-id", metavar="ID", help="Play this item.")
@click.option("--show-hidden", is_flag=True, help="Show checklist, expected answer and rewards from the start.")
@environment_options
@connection_options
@click.pass_context
def play_command(
    ctx: click.Context,
    /,
    env_id: str,
    seed: int | None,
    item_id: str | None,
    show_hidden: bool,
    store: str | None,
    store_mode: str,
    budget_usd: float | None,
    **options: Any,
) -> None:
    """Be the assistant: ask the user for what is missing, correct what is wrong, then answer.

    A message is one line; a backslash at its end continues it on the next. Ctrl-D stops. Where there are tools, the
    line /tools lists them, and a line such as {"name": "can_send_mms", "arguments": {}} calls one; any other line is
    for the user.

    \b
    Examples:
      askgym play AskMind-v0
      askgym play AskOverconfidence-v0 --seed 3 --show-hidden
      echo "The answer is 42." | askgym play AskMind-v0 --seed 3
      askgym play Tau2Telecom-v0 --seed 3
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say
    from askgym.envs.env import AskEnv

    connections = connect(store, store_mode, budget_usd)
    world = build_environment(env_id, EnvironmentOptions(**options), connections=connections)
    connections.check()
    env = AskEnv(world.setup)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    _, info = env.reset(seed=seed, options={"item_id": item_id} if item_id is not None else None)
    chosen = f"{env_id}, item {info['item_id']}, seed {seed}"
    if sys.stdin.isatty():
        with contextlib.suppress(ImportError):
            import readline  # noqa: F401 - gives `input` its line editing
    say(f"{chosen}. You are the assistant; {info['turns_left']} turns. A final \\ continues a line, Ctrl-D stops.")
    if info["tools"]:
        say(f'/tools lists the {len(info["tools"])} tools; {{"name": …, "arguments": {{…}}}} calls one.')
    for line in world.left_out:
        say(f"left out: {line}", err=True)
    if show_hidden:
        _show_secrets(env)
    done = False
    try:
        while not done:
            say(f"\n{_news(info['messages'])}\n")
            turns = info["turn"] + info["turns_left"] - 1
            text = _read_message(f"turn {info['turn']} of {turns}> ", info["tools"])
            _, reward, terminated, truncated, info = env.step(text)
            if show_hidden:
                _show_doings(env.state.turns[-1].notes)
                say(f"(reward {reward:+.2f})")
            done = terminated or truncated
        if last := _news(info["messages"]):
            say(f"\n{last}")
    except EOFError:
        say("\nStopped before the end; the episode is not scored.")
        return
    except KeyboardInterrupt:
        say("\nStopped before the end; the episode is not scored.")
        ctx.exit(_INTERRUPTED)
    _show_end(env, info)


def _news(messages: list[dict[str, Any]]) -> str:
    """What came after the assistant's last message, as it is sent: with notes that leave no trace in the dialogue."""
    from askgym.envs.transcript import transcript
    from askgym.types import Message

    at = max((at for at, message in enumerate(messages) if message["role"] == "assistant"), default=-1)
    news = [message for message in messages[at + 1 :] if message["role"] != "system"]
    return transcript(Message(message["role"], message["content"]) for message in news)


def _read_message(prompt: str, tools: list[Mapping[str, Any]]) -> str:
    """One message from stdin: a line, or several joined by backslashes at their ends; blank ones are asked again.

    Where there are tools, the line "/tools" shows them, and is no message.

    Raises:
        EOFError: stdin ends before anything was typed.
    """
    from askgym.cli.console import say
    from askgym.envs.transcript import tool_line

    lines: list[str] = []
    while True:
        try:
            line = input(prompt if not lines else "... ")
        except EOFError:
            if not "".join(lines).strip():
                raise
            return "\n".join(lines)
        if line.endswith("\\"):
            lines.append(line[:-1])
            continue
        lines.append(line)
        text = "\n".join(lines)
        lines = []
        if tools and text.strip() == "/tools":
            for tool in tools:
                say(f"  {tool_line(tool)}")
        elif text.strip():
            return text
        else:
            say(f"(type {'words for the user, or a tool call' if tools else 'a question, a correction or an answer'})")


def _show_secrets(env: AskEnv) -> None:
    from askgym.cli.console import say
    from askgym.envs.transcript import call_line

    item = env.state.item
    solution = env.setup.rules.hidden(env.state).get("solution")
    if solution is not None:
        say(f"hidden: {item.scenario.value}; the task's own solution:")
        for seat, name, arguments in solution:
            say(f"  {seat} {call_line(name, arguments)}")
    else:
        say(f"hidden: {item.scenario.value}; expected answer: {item.answer or '(none)'}")
    for point in item.checkpoints:
        say(f"  [ ] {point.text}" + (f" | {point.fact}" if point.fact else ""))


def _show_doings(notes: Mapping[str, Any]) -> None:
    """What the user did with tools of its own, and what changed in the turn, where a domain notes such things."""
    import json

    from askgym.cli.console import one_line, say
    from askgym.envs.transcript import call_line

    for call in notes.get("calls", ()):
        if call["seat"] != "assistant":
            say(f"({call['seat']} calls {call_line(call['name'], call['arguments'])}: {one_line(call['result'])})")
    for path, before, after in notes.get("changes", ()):
        say(f"(changed {path}: {json.dumps(before, ensure_ascii=False)} → {json.dumps(after, ensure_ascii=False)})")


def _show_end(env: AskEnv, info: dict[str, Any]) -> None:
    """How it ended: rewards by turn, whether right, the expected answer, the checklist."""
    from askgym.cli.console import draw, one_line, say
    from askgym.cli.failures import role_of
    from askgym.report import Cell, Column, PlainTable

    state, hidden = env.state, info["hidden"]
    turns = state.turns
    names = list(dict.fromkeys(name for turn in turns for name in turn.reward_terms))
    columns = (Column("turn", "turn"), *(Column(n, n.replace("_", " "), decimals=2) for n in names))
    rows: list[tuple[Cell, ...]] = [
        (number, *(turn.reward_terms.get(name) for name in names), float(turn.reward))
        for number, turn in enumerate(turns, 1)
    ]
    sums = [sum(turn.reward_terms.get(name, 0.0) for turn in turns) for name in names]
    rows.append(("sum", *sums, float(sum(turn.reward for turn in turns))))
    say()
    draw(PlainTable((*columns, Column("reward", "reward", decimals=2)), tuple(rows)))
    if state.failure is not None and not state.valid:
        kind = f"{role_of(state.failure)} {state.failure.kind.value}"
        say(f"invalid: {kind}{f' ({one_line(state.failure.detail)})' if state.failure.detail else ''}; no score")
    asking = "answer" in hidden and "rubrics" not in hidden
    verdict = {True: "right", False: "wrong", None: "no answer was judged"}[hidden["correct"]]
    expected = f"; {verdict}. Expected answer: {hidden['answer'] or '(none)'}" if asking else ""
    say(f"end: {info['end_reason']}{expected}")
    if "answer" not in hidden and hidden.get("verdict"):  # elsewhere, a judge's answers
        _show_verdict(hidden["verdict"], hidden.get("charges") or {})
    for rubric in hidden.get("rubrics", ()):
        say(f"  [{'x' if rubric['met'] else ' '}] {rubric['points']:+g} {rubric['text']}")
    if "rubrics" in hidden and hidden["score"] is not None:
        say(f"score: {hidden['score']:.3f}")
    settled = set(hidden.get("settled", ()))
    if asking and hidden.get("checkpoints") == []:
        say("checklist: empty; nothing was missing or wrong")
    for point in hidden.get("checkpoints", ()):
        mark = "x" if point["id"] in settled else " "
        say(f"  [{mark}] {point['text']}" + (f" | {point['fact']}" if point["fact"] else ""))
    if info["approximate"]:
        scored = "score" in hidden
        why = (
            "rules cannot compare these words" if scored else "this item has no structured facts, so rules match words"
        )
        say(f"approximate: {why}")


def _show_verdict(verdict: Mapping[str, Any], charges: Mapping[str, int]) -> None:
    """The verdict on a state: the reward, what holds of it, and what the assistant is charged with."""
    from askgym.cli.console import say

    parts = [
        f"{sum(verdict[key])} of {len(verdict[key])} {what}"
        for key, what in (("assertions", "assertions hold"), ("actions", "expected calls were made"))
        if verdict.get(key)
    ]
    say(f"verdict: {verdict['reward']:g}" + (f"; {', '.join(parts)}" if parts else ""))
    if charges:
        say("charges: " + ", ".join(f"{name.replace('_', ' ')} {number}" for name, number in charges.items()))

"""`askgym play`: a person is the assistant, at the terminal or through a pipe."""

from __future__ import annotations

import contextlib
import secrets
import sys
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

    A message is one line; a backslash at its end continues it on the next. Ctrl-D stops.

    \b
    Examples:
      askgym play AskMind-v0
      askgym play AskOverconfidence-v0 --seed 3 --show-hidden
      echo "The answer is 42." | askgym play AskMind-v0 --seed 3
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
    for line in world.left_out:
        say(f"left out: {line}", err=True)
    if show_hidden:
        _show_secrets(env)
    done = False
    try:
        while not done:
            # As it is sent, with notes that leave no trace in the dialogue.
            say(f"\nuser: {info['messages'][-1]['content']}\n")
            turns = info["turn"] + info["turns_left"] - 1
            text = _read_message(f"turn {info['turn']} of {turns}> ")
            _, reward, terminated, truncated, info = env.step(text)
            if show_hidden:
                say(f"(reward {reward:+.2f})")
            done = terminated or truncated
    except EOFError:
        say("\nStopped before the end; the episode is not scored.")
        return
    except KeyboardInterrupt:
        say("\nStopped before the end; the episode is not scored.")
        ctx.exit(_INTERRUPTED)
    _show_end(env, info)


def _read_message(prompt: str) -> str:
    """One message from stdin: a line, or several joined by backslashes at their ends; blank ones are asked again.

    Raises:
        EOFError: stdin ends before anything was typed.
    """
    from askgym.cli.console import say

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
        if "".join(lines).strip():
            return "\n".join(lines)
        lines = []
        say("(type a question, a correction or an answer)")


def _show_secrets(env: AskEnv) -> None:
    from askgym.cli.console import say

    item = env.state.item
    say(f"hidden: {item.scenario.value}; expected answer: {item.answer or '(none)'}")
    for point in item.checkpoints:
        say(f"  [ ] {point.text}" + (f" | {point.fact}" if point.fact else ""))


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
    verdict = {True: "right", False: "wrong", None: "no answer was judged"}[hidden["correct"]]
    expected = "" if "rubrics" in hidden else f"; {verdict}. Expected answer: {hidden['answer'] or '(none)'}"
    say(f"end: {info['end_reason']}{expected}")
    for rubric in hidden.get("rubrics", ()):
        say(f"  [{'x' if rubric['met'] else ' '}] {rubric['points']:+g} {rubric['text']}")
    if "rubrics" in hidden and hidden["score"] is not None:
        say(f"score: {hidden['score']:.3f}")
    settled = set(hidden.get("settled", ()))
    if hidden.get("checkpoints") == []:
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

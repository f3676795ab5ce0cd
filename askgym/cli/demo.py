"""`askgym demo`: what the reference agents earn, and what a good dialogue looks like. No key, no GPU, no download."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from askgym.trace import Episode

__all__ = ["demo_command"]

_ENVIRONMENTS = ("AskMind-v0", "AskOverconfidence-v0")
_INTERRUPTED = 130


@click.command("demo", short_help="Play the reference agents: no key, no download.")
@click.option("--out", default="runs/demo", show_default=True, metavar="FOLDER", help="Where the episodes are kept.")
@click.option("-n", "--episodes", type=click.IntRange(min=1), default=120, show_default=True, help="Of each run.")
@click.pass_context
def demo_command(ctx: click.Context, /, out: str, episodes: int) -> None:
    """Play the reference agents in two environments, on built-in items.

    \b
    Examples:
      askgym demo
      askgym demo --out first-look -n 20
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say, show
    from askgym.cli.evaluate import file_name, make_run
    from askgym.cli.options import EnvironmentOptions, build_environment
    from askgym.cli.policies import find_player
    from askgym.cli.running import perform
    from askgym.cli.stopping import InterruptedRunError
    from askgym.envs.ask.agents import REFERENCE_AGENTS
    from askgym.report import RunSummary, overview_table

    folder = Path(out)
    runs = []
    for env_id in _ENVIRONMENTS:
        world = build_environment(env_id, EnvironmentOptions())
        for name in REFERENCE_AGENTS:
            path = folder / f"{file_name(env_id, name)}.jsonl"
            _clear(path)
            run = make_run(world, find_player(name), episodes, path, seed=0, command="demo")
            try:
                runs.append(RunSummary(env_id, name, perform(run).summary))
            except InterruptedRunError as stopped:
                click.echo(f"interrupted: {stopped}", err=True)
                ctx.exit(_INTERRUPTED)
    show(overview_table(runs), by="env")
    sample = folder / f"{file_name(_ENVIRONMENTS[0], 'oracle')}.jsonl"
    episode = _first_incomplete(sample)
    if episode is not None:
        say(f"A dialogue of the oracle in {_ENVIRONMENTS[0]} (item {episode.item['id']}):")
        say()
        for message in episode.messages:
            say(f"{message.role:>9}: " + message.content.replace("\n", "\n" + " " * 11))
        say(f"{'':>9}  return {episode.episode_return:+.2f}, {episode.end_reason.value}")
        say()
    say(f"episodes: {folder}/*.jsonl ({len(runs)} runs of {episodes}); now you: askgym play {_ENVIRONMENTS[0]}")
    sys.stdout.flush()


def _clear(path: Path) -> None:
    """Remove the file of an earlier demo, so that what is shown was played just now.

    Raises:
        ConfigError: the file is not a demo's: it may be somebody's results.
    """
    from askgym.errors import AskGymError, ConfigError
    from askgym.records import read_run

    if not path.exists():
        return
    try:
        meta, _ = read_run(path, allow_torn=True)
        own = meta.config.get("command") == "demo"
    except AskGymError:
        own = False
    if not own:
        raise ConfigError(f"{path} exists and was not written by a demo: give another folder with --out")
    path.unlink()
    path.with_name(f"{path.stem}.meta.json").unlink()


def _first_incomplete(path: Path) -> Episode | None:
    """The first recorded episode with something missing, or just the first one."""
    from askgym.records import iter_rows
    from askgym.trace import Episode

    rows = list(iter_rows(path))
    for row in rows:
        if row["item"]["points"]:
            return Episode.from_row(row)
    return Episode.from_row(rows[0]) if rows else None

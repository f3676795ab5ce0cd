"""`askgym telecom replay`: recorded episodes played again on askgym's telecom world."""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.errors import AskGymError, ItemError

if TYPE_CHECKING:
    from askgym.envs.telecom.recordings import RecordedFile
    from askgym.envs.telecom.replay import Aspect
    from askgym.envs.telecom.tasks import Task
    from askgym.envs.telecom.world import World

__all__ = ["telecom_command"]

_DISAGREES = 1
_NOTHING_USABLE = 2
_INTERRUPTED = 130
_SHOWN = 10
_SHOWN_OF_ONE = 5
_TITLES = {"errors": "error flags", "reward": "reward", "env_assertions": "assertions", "final": "final state"}


@click.group("telecom", short_help="Replay recorded telecom episodes.")
def telecom_command() -> None:
    """Work with episodes of the telecom domain.

    \b
    Examples:
      askgym telecom replay episodes.jsonl.gz
    """  # noqa: D301 - "\b" is click's sign for lines to keep


@telecom_command.command(
    "replay",
    short_help="Play recorded episodes again, and compare.",
    epilog="Exit codes: 0 all agree; 1 an episode disagrees or cannot be read; 2 bad input, or no episode can be "
    "played; 130 interrupted.",
)
@click.argument("file", metavar="FILE")
@click.option(
    "--tasks",
    "task_files",
    multiple=True,
    metavar="FILE",
    help="Tasks in τ²-bench's layout; several: repeat. [default: those that FILE brings, else the generated ones]",
)
@click.option("--db", metavar="FILE", help="The operator's records (db.toml). [default: built in]")
@click.option("--user-db", metavar="FILE", help="The customer's phone (user_db.toml). [default: built in]")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N episodes.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every disagreement.")
@click.pass_context
def replay_command(
    ctx: click.Context,
    /,
    file: str,
    task_files: tuple[str, ...],
    db: str | None,
    user_db: str | None,
    limit: int | None,
    as_json: bool,
) -> None:
    """Play the tool calls of recorded episodes, and compare what comes of it with what was recorded.

    FILE holds lines {task_id, calls, errors, reward, env_assertions, final}, or is a results file of τ²-bench or a run
    of askgym. Compared is what it holds: whether each call was refused, the reward, each assertion, the final state.

    \b
    Examples:
      askgym telecom replay episodes.jsonl.gz
      askgym telecom replay results.json --db db.toml --user-db user_db.toml
      askgym telecom replay run.jsonl --limit 100 --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import progress
    from askgym.envs.telecom.recordings import open_recordings

    recordings = open_recordings(file, limit)
    tasks = _Tasks(task_files, recordings)
    world = _world(db, user_db)
    found = _Found(len(recordings))
    try:
        with progress("episodes", total=len(recordings), done=0) as advance:
            _play(recordings, tasks, world, found, advance)
    except KeyboardInterrupt:
        command = shlex.join(["askgym", *(ctx.find_root().obj or sys.argv[1:])])
        played = f"{found.played} of {found.episodes} episodes were played"
        click.echo(f"interrupted: {played}, and nothing is kept. To begin again: {command}", err=True)
        ctx.exit(_INTERRUPTED)
    if as_json:
        click.echo(json.dumps({"file": file, **_json(found, tasks)}, ensure_ascii=False, indent=2))
    else:
        _show(found, tasks)
    if not found.played:
        click.echo(f"error: {file}: none of its {found.episodes} episodes can be played", err=True)
        ctx.exit(_NOTHING_USABLE)
    if found.disagreements or found.malformed:
        ctx.exit(_DISAGREES)


def _world(db: str | None, user_db: str | None) -> World:
    """The world before any task.

    Raises:
        ItemError: a file is not usable, or the two do not fit each other.
    """
    from askgym.envs.telecom.database import builtin_database, builtin_phone, load_database, load_phone
    from askgym.envs.telecom.world import World

    records = builtin_database() if db is None else load_database(db)
    phone = builtin_phone() if user_db is None else load_phone(user_db)
    try:
        return World(records, phone)
    except ItemError as error:
        raise ItemError(f"{user_db}: {error}") from error


class _Tasks:
    """Tasks by id: of the files named, then of the recordings' own file, then generated."""

    def __init__(self, files: Sequence[str], recordings: RecordedFile) -> None:
        from askgym.envs.telecom.tasks import load_tasks

        self._given: dict[str, tuple[str, Task]] = {}
        self._rows = recordings.tasks
        self._known: dict[str, tuple[str, Task]] = {}
        for path in files:
            for task in load_tasks(path):
                self._given.setdefault(task.id, (Path(path).name, task))
        self.used: Counter[str] = Counter()

    def find(self, task_id: str) -> Task:
        """The task of an id.

        Raises:
            AskGymError: there is none, or it is not usable.
        """
        if task_id not in self._known:
            self._known[task_id] = self._find(task_id)
        source, task = self._known[task_id]
        self.used[source] += 1
        return task

    def _find(self, task_id: str) -> tuple[str, Task]:
        from askgym.envs.telecom.tasks import read_task, task

        if task_id in self._given:
            return self._given[task_id]
        if task_id in self._rows:
            return "the file itself", read_task(self._rows[task_id], "tasks")
        return "the generator", task(task_id, no_refuel=True)


@dataclass(slots=True)
class _Found:
    """What came of the episodes so far.

    Attributes:
        episodes: in the file.
        played: of them, those that could be.
        agreed: of these, those that agree in all that was recorded.
        held: by what is compared, how many recordings hold it.
        same: by what is compared, how many of these agree.
        malformed: place and reason of each that could not be played.
        disagreements: place, task and differences of each that disagrees.
    """

    episodes: int
    played: int = 0
    agreed: int = 0
    held: Counter[Aspect] = field(default_factory=Counter)
    same: Counter[Aspect] = field(default_factory=Counter)
    malformed: list[tuple[str, str]] = field(default_factory=list)
    disagreements: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)


def _play(recordings: RecordedFile, tasks: _Tasks, world: World, found: _Found, advance: Any) -> None:
    from askgym.envs.telecom.recordings import Malformed
    from askgym.envs.telecom.replay import play_again

    for one in recordings:
        if isinstance(one, Malformed):
            found.malformed.append((one.place, one.reason))
        else:
            try:
                comparison = play_again(world, tasks.find(one.task_id), one)
            except AskGymError as error:
                found.malformed.append((one.place, str(error)))
            else:
                found.played += 1
                found.held.update(comparison.agreed.keys())
                found.same.update(aspect for aspect, same in comparison.agreed.items() if same)
                if comparison.differences:
                    found.disagreements.append((one.place, one.task_id, comparison.differences))
                else:
                    found.agreed += 1
        advance()


def _json(found: _Found, tasks: _Tasks) -> Mapping[str, Any]:
    from askgym.envs.telecom.replay import Aspect

    return {
        "episodes": found.episodes,
        "played": found.played,
        "agreed": found.agreed,
        "compared": {one.value: {"agreed": found.same[one], "of": found.held[one]} for one in Aspect},
        "tasks": dict(tasks.used),
        "malformed": [{"place": place, "reason": reason} for place, reason in found.malformed],
        "disagreements": [
            {"place": place, "task_id": task_id, "differences": list(differences)}
            for place, task_id, differences in found.disagreements
        ],
    }


def _show(found: _Found, tasks: _Tasks) -> None:
    from askgym.cli.console import draw, one_line, say
    from askgym.envs.telecom.replay import Aspect
    from askgym.report import Column, PlainTable

    columns = (Column("compared", "compared", text=True), Column("agreed", "agreed", text=True))
    rows = [(_TITLES[one], f"{found.same[one]}/{found.held[one]}" if found.held[one] else "–") for one in Aspect]
    if found.played:
        draw(PlainTable(columns, (*rows, ("episodes", f"{found.agreed}/{found.played}"))))
        say("tasks: " + ", ".join(f"{number} from {source}" for source, number in tasks.used.items()))
    for place, task_id, differences in found.disagreements[:_SHOWN]:
        say(f"{place}, {task_id}:")
        for difference in differences[:_SHOWN_OF_ONE]:
            say(f"  {one_line(difference)}")
        if len(differences) > _SHOWN_OF_ONE:
            say(f"  and {len(differences) - _SHOWN_OF_ONE} more")
    _more(len(found.disagreements), "disagree")
    for place, reason in found.malformed[:_SHOWN]:
        say(f"{place} cannot be played: {one_line(reason)}", err=True)
    _more(len(found.malformed), "cannot be played", err=True)
    if found.malformed:
        say(f"{len(found.malformed)} of {found.episodes} episodes cannot be played", err=True)


def _more(number: int, what: str, *, err: bool = False) -> None:
    from askgym.cli.console import say

    if number > _SHOWN:
        say(f"{number - _SHOWN} more {what} (--json has all)", err=err)

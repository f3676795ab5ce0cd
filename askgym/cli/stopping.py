"""Runs that stop before their end: why, with which exit code, and what to tell whoever typed the command.

Writes no text itself; the errors say what there is to say.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from askgym.cli.console import one_line
from askgym.cli.failures import role_of

if TYPE_CHECKING:
    import click

    from askgym.types import Failure

__all__ = [
    "EXIT_CODES",
    "BrokenStoreError",
    "BudgetSpentError",
    "FailingRunError",
    "InterruptedRunError",
    "StoppedRunError",
    "again",
]

EXIT_CODES = (
    "Exit codes: 0 done; 2 bad input; 3 no valid episode; 4 the budget is spent; 5 the first episodes of this sitting "
    "all failed alike, and valid ones are there from before, or the store of replies is broken; 130 interrupted."
)
"""For the help of commands that fill files."""
_NOTHING_VALID = 3
_BUDGET_SPENT = 4
_FAILING = 5
_INTERRUPTED = 130


class StoppedRunError(Exception):
    """A run stopped before its end; what was finished is kept.

    Attributes:
        path: of the rows.
        kept: rows that are there.
        wanted: rows that were asked for.
    """

    exit_code = _INTERRUPTED

    def __init__(self, path: Path, kept: int, wanted: int) -> None:
        super().__init__(f"{kept} of {wanted} episodes are kept in {path}")
        self.path = path
        self.kept = kept
        self.wanted = wanted

    def line(self, command: Sequence[str]) -> str:
        """What to tell whoever typed the command: what happened, what is kept, how to go on."""
        return f"interrupted: {self}. To go on: {shlex.join(command)}"


class InterruptedRunError(StoppedRunError):
    """Ctrl-C came."""


class BudgetSpentError(StoppedRunError):
    """The money set aside is spent. Episodes that met this are not done, and not kept."""

    exit_code = _BUDGET_SPENT

    def line(self, command: Sequence[str]) -> str:
        """See `StoppedRunError.line`."""
        plain = _without(command, "--budget-usd")
        return f"budget spent: {self}. To go on: {shlex.join(plain)} --budget-usd MORE"


class BrokenStoreError(StoppedRunError):
    """The store of replies is damaged or cannot be used. Episodes that met this are not done, and not kept."""

    exit_code = _FAILING

    def __init__(self, path: Path, kept: int, wanted: int, *, detail: str) -> None:
        super().__init__(path, kept, wanted)
        self.detail = detail

    def line(self, command: Sequence[str]) -> str:
        """See `StoppedRunError.line`."""
        return f"stopped: {one_line(self.detail)}; {self}. To go on: {shlex.join(command)}"


class FailingRunError(StoppedRunError):
    """The first episodes all failed alike.

    Attributes:
        failure: the last of them.
        episodes: how many there were.
    """

    def __init__(self, path: Path, kept: int, wanted: int, *, valid: int, failure: Failure, episodes: int) -> None:
        super().__init__(path, kept, wanted)
        self.failure = failure
        self.episodes = episodes
        self.exit_code = _FAILING if valid else _NOTHING_VALID

    def line(self, command: Sequence[str]) -> str:
        """See `StoppedRunError.line`."""
        failure = self.failure
        detail = f" ({one_line(failure.detail)})" if failure.detail else ""
        return (
            f"stopped: the {role_of(failure)} failed in the first {self.episodes} episodes alike, "
            f"{failure.kind.value}{detail}; {self}. Mend the cause; to go on: {shlex.join(command)}"
        )


def again(ctx: click.Context) -> list[str]:
    """The command as it was typed, without what would begin anew: the same again goes on."""
    typed: Sequence[str] = ctx.find_root().obj or ()
    return ["askgym", *(one for one in typed if one not in ("--no-resume", "--overwrite"))]


def _without(command: Sequence[str], option: str) -> list[str]:
    out, skip = [], False
    for one in command:
        if skip or one == option:
            skip = one == option
        elif not one.startswith(f"{option}="):
            out.append(one)
    return out

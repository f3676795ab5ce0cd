"""Where the command line writes, and how it fails: consoles, one-line errors, the progress bar, closed pipes.

Imports rich only when something is drawn.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from collections.abc import Callable, Collection, Iterator
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

    from askgym.report import PlainTable

__all__ = [
    "CommandError",
    "close_stdout",
    "console",
    "draw",
    "forgiving",
    "name_left_out",
    "one_line",
    "plain_warnings",
    "progress",
    "say",
    "show",
    "usage_line",
]

_PIPED_WIDTH = 120
_PIPE_CLOSED = 141
"""What a shell reports of a program that a closed pipe has ended."""
_SHOWN_WARNINGS = 3


class CommandError(click.ClickException):
    """Bad input: one line `error: …` on stderr, exit code 2."""

    exit_code = 2

    def __init__(self, message: object) -> None:
        super().__init__(one_line(message))

    def show(self, file: IO[Any] | None = None) -> None:
        """Write the line."""
        click.echo(f"error: {self.message}", file=file, err=file is None)


def one_line(text: object) -> str:
    """The text with every run of white space made one space."""
    return " ".join(str(text).split())


def usage_line(error: click.UsageError) -> str:
    """What was wrong with the arguments, and where help is, in one line."""
    path = error.ctx.command_path if error.ctx is not None else "askgym"
    message = error.format_message()
    return f"{message}{'' if message.endswith(('.', '?')) else '.'} See: {path} --help"


def forgiving(stream: object) -> None:
    """Let a stream escape what its encoding cannot carry, instead of failing on it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def close_stdout() -> int:
    """After a closed pipe: send what is left nowhere, so that the interpreter's last flush is silent.

    Returns:
        The exit code.
    """
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    return _PIPE_CLOSED


def console(*, err: bool = False) -> Console:
    """A console on stdout or stderr; where that is no terminal, wide enough for every table."""
    from rich.console import Console

    class PipeConsole(Console):
        """Leaves closed pipes to `main`, where rich would exit by itself."""

        def on_broken_pipe(self) -> None:
            """Pass the error on that is being handled."""
            raise BrokenPipeError

    stream = sys.stderr if err else sys.stdout
    return PipeConsole(
        file=stream, width=None if stream.isatty() else _PIPED_WIDTH, highlight=False, markup=False, emoji=False
    )


def show(table: PlainTable, *, by: str) -> None:
    """Draw a table on stdout: one, or, where that is too wide, one for each value of the column `by`.

    Args:
        table: the data.
        by: key of the leading column; values of it and of the next are written once.
    """
    from rich.text import Text

    from askgym.report import fit

    out = console()
    parts = fit(table, out.width, by=by)
    for part in parts:
        draw(part, once=(by, "agent"), legend=False)
    if not parts:
        return
    out.print(Text(parts[0].legend, style="dim"))
    name_left_out(table, parts[0], but=by)


def draw(table: PlainTable, *, once: Collection[str] = (), legend: bool = True) -> None:
    """Draw a table on stdout, wider than that is rather than with numbers cut.

    Args:
        table: the data.
        once: as for `render`.
        legend: whether its legend stands below.
    """
    from askgym.report import render

    out = console()
    drawn = render(table, once=once)
    if not legend:
        drawn.caption = None
    out.width = max(out.width, table.least)
    out.print(drawn)


def name_left_out(whole: PlainTable, shown: PlainTable, *, but: str = "") -> None:
    """Say which columns had no room, if any; `but` is the key of one that is no loss."""
    there = {column.key for column in shown.columns}
    names = [column.title for column in whole.columns if column.key not in there and column.key != but]
    if names:
        say(f"left out, the terminal being narrow: {', '.join(names)} (--json has all)")


def say(text: str = "", *, err: bool = False) -> None:
    """Write a line as it is."""
    click.echo(text, err=err)


@contextlib.contextmanager
def progress(label: str, *, total: int, done: int) -> Iterator[Callable[[], None]]:
    """A progress bar on stderr, if that is a terminal.

    Args:
        label: what is going on.
        total: steps in all.
        done: of them behind us.

    Yields:
        What to call after each step.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task(label, total=total, completed=done)
        yield lambda: bar.advance(task)


class _OneLine(logging.Handler):
    """Writes each warning once, as one line, without the traceback that belongs into a log file."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.seen: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, unless it was written before or there were many."""
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += f": {type(record.exc_info[1]).__name__}: {record.exc_info[1]}"
        text = one_line(text)
        if text not in self.seen and len(self.seen) < _SHOWN_WARNINGS:
            self.seen.add(text)
            click.echo(f"warning: {text}", err=True)


@contextlib.contextmanager
def plain_warnings() -> Iterator[None]:
    """Show what the library logs as single lines while a command runs."""
    logger, handler = logging.getLogger("askgym"), _OneLine()
    propagate = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate

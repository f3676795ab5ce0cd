"""The command line: `askgym list | play | eval | rescore | demo` and more.

Owns what people type and read; everything else is done below. Command modules import click alone at the top, and what
a command needs inside it, so that `askgym --help` is quick.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

__all__ = ["main"]

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit.

    Exit codes: 0 done; 2 bad input, with one line on stderr; 3 nothing could be evaluated; 4 the budget is spent; 5 all
    first episodes failed alike; 130 interrupted.

    Args:
        arguments: as typed after `askgym`; those of the process by default.
    """
    sys.exit(_run(list(sys.argv[1:] if arguments is None else arguments)))


def _run(arguments: list[str]) -> int:
    try:
        import click

        from askgym.cli.app import app
        from askgym.cli.console import close_stdout, forgiving

        forgiving(sys.stdout)
        forgiving(sys.stderr)
        try:
            code = app.main(arguments, prog_name="askgym", standalone_mode=False, obj=arguments)
            sys.stdout.flush()
        except click.ClickException as error:
            error.show()
            return error.exit_code
        except (click.Abort, EOFError):
            return _INTERRUPTED
        except BrokenPipeError:
            return close_stdout()
        return code if isinstance(code, int) else os.EX_OK
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return _INTERRUPTED

"""The group of commands: what is common to all of them, errors first."""

from __future__ import annotations

import sys
from typing import Any

import click

from askgym.cli.audit import audit_command
from askgym.cli.checkpoints import export_command, serve_command
from askgym.cli.compare import compare_command
from askgym.cli.console import CommandError, close_stdout, plain_warnings, usage_line
from askgym.cli.demo import demo_command
from askgym.cli.evaluate import eval_command
from askgym.cli.items import items_command
from askgym.cli.judge import judge_command
from askgym.cli.listing import list_command
from askgym.cli.play import play_command
from askgym.cli.report import report_command
from askgym.cli.rescore import rescore_command
from askgym.cli.stats import stats_command
from askgym.cli.telecom import telecom_command
from askgym.errors import AskGymError, did_you_mean

__all__ = ["app"]

_INTERRUPTED = 130


class Commands(click.Group):
    """A group that suggests names, and whose every failure is one line."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name.

        Raises:
            UsageError: for an unknown one, with the closest.
        """
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise CommandError(did_you_mean(args[0], self.commands, what="command"))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which one meets them."""
        return list(self.commands)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments; the help that this may print can meet a closed pipe, too."""
        extra.setdefault("obj", list(args))  # as typed, for commands that say how to go on
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            raise click.exceptions.Exit(close_stdout()) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; bad input becomes one line, a closed pipe silence."""
        try:
            with plain_warnings():
                result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            ctx.exit(close_stdout())
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(_INTERRUPTED)
        except click.UsageError as error:
            raise CommandError(usage_line(error)) from error
        except (AskGymError, OSError, UnicodeError) as error:
            raise CommandError(error) from error
        return result


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    try:
        own = version("askgym")
    except PackageNotFoundError:
        own = "(not installed, run from its sources)"
    click.echo(f"askgym {own}, Python {platform.python_version()}")
    ctx.exit()


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with: askgym demo",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show versions and exit."
)
@click.pass_context
def app(ctx: click.Context) -> None:
    """Environments in which a language model learns when to ask a user, and what to ask.

    \b
    Examples:
      askgym demo
      askgym list
      askgym play AskMind-v0
      askgym eval AskMind-v0 --agent oracle -n 200 --out results.jsonl
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for _command in (
    demo_command,
    list_command,
    play_command,
    eval_command,
    stats_command,
    compare_command,
    report_command,
    rescore_command,
    items_command,
    audit_command,
    judge_command,
    telecom_command,
    export_command,
    serve_command,
):
    app.add_command(_command)

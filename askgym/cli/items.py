"""`askgym items show | lint | stats | combine`: looking at items, checking them, and mixing them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from askgym.errors import ConfigError, ItemError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.envs.ask.items.opening import Entry
    from askgym.envs.fields import BadRow
    from askgym.types import AskItem, Scenario

__all__ = ["items_command"]

_F = TypeVar("_F", bound=Callable[..., Any])
_SHOWN_ITEMS = 3
_FOUND = 1
_SCENARIOS = ("missing_info", "false_premise", "complete")
_READING = (
    click.option("--split", metavar="SPLIT", help="Of built-in or hub items. [default for built-in items: test]"),
    click.option("--items-seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of built-in items."),
)


class _Tools(click.Group):
    """A group that suggests names."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name.

        Raises:
            UnknownNameError: for an unknown one, with the closest.
        """
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise UnknownNameError(did_you_mean(args[0], self.commands, what="items command"))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which one meets them."""
        return list(self.commands)


@click.group("items", cls=_Tools, invoke_without_command=True, short_help="Show, check, count and combine items.")
@click.pass_context
def items_command(ctx: click.Context) -> None:
    """Show, check, count and combine items.

    A SOURCE is a file (.jsonl, .json, .parquet), a folder of such files, hf:OWNER/NAME[@SPLIT], builtin, a family, or
    an environment, whose built-in items are meant.

    \b
    Examples:
      askgym items show AskMind-v0
      askgym items lint rows.jsonl --strict
      askgym items stats shopping
      askgym items combine a.jsonl b.jsonl --per-source 100 --out mixture.jsonl
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def _reading(function: _F) -> _F:
    for option in reversed(_READING):
        function = option(function)
    return function


_limit = click.option(
    "-n", "--rows", type=click.IntRange(min=1), metavar="N", help="Rows at most. [default: all, 200 of built-in items]"
)
_as_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of text.")


# --- show ---


@items_command.command("show", short_help="Show items with everything that is in them.")
@click.argument("source", metavar="SOURCE")
@click.option("--id", "item_id", metavar="ID", help="The item of this id.")
@click.option("--index", type=click.IntRange(min=0), metavar="N", help="The item at this place, from 0.")
@click.option("--scenario", metavar="|".join(_SCENARIOS), help="Items of this scenario alone.")
@click.option(
    "-n", "--rows", type=click.IntRange(min=1), default=_SHOWN_ITEMS, show_default=True, help="Items at most."
)
@_reading
@_as_json
def show_command(
    source: str,
    item_id: str | None,
    index: int | None,
    scenario: str | None,
    rows: int,
    split: str | None,
    items_seed: int,
    as_json: bool,
) -> None:
    """Show items: question, complete question, checklist, facts, answer, difficulty; of a task, its solution.

    \b
    Examples:
      askgym items show AskMind-v0 --scenario complete
      askgym items show Tau2Telecom-v0 --split small
      askgym items show shopping --index 7
      askgym items show rows.jsonl --id abc --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    if (item_id is not None) + (index is not None) + (scenario is not None) > 1:
        raise ConfigError("--id, --index and --scenario each choose items: give one of them")
    if scenario is not None and scenario not in _SCENARIOS:
        raise UnknownNameError(did_you_mean(scenario, _SCENARIOS, what="scenario"))
    shown = list(_chosen(source, item_id, index, scenario, rows, split, items_seed))
    if as_json:
        click.echo(json.dumps({"items": [*map(_row, shown)]}, ensure_ascii=False, indent=2))
        return
    from askgym.cli.case_items import case_lines
    from askgym.cli.item_texts import item_lines
    from askgym.cli.single_turn_items import rubric_lines

    for at, item in enumerate(shown):
        lines = case_lines(item) or (*item_lines(item), *rubric_lines(item))
        click.echo("\n".join([*([""] if at else []), *lines]))


def _row(item: AskItem) -> dict[str, Any]:
    from askgym.cli.case_items import case_json
    from askgym.envs.ask.items.rows import item_to_row
    from askgym.envs.qa.items import RubricItem
    from askgym.envs.telecom.items import TelecomItem
    from askgym.records import to_jsonable

    if isinstance(item, TelecomItem):
        return case_json(item)
    out: dict[str, Any] = to_jsonable(item) if isinstance(item, RubricItem) else item_to_row(item)
    return out


def _chosen(
    source: str, item_id: str | None, index: int | None, scenario: str | None, rows: int, split: str | None, seed: int
) -> Iterator[AskItem]:
    from askgym.envs.ask.items.opening import usable

    if item_id is None and index is None:
        bad: list[BadRow] = []
        usables = usable(_open(source, split, seed), bad)
        found = (item for _, item in usables if scenario in (None, item.scenario.value))
        shown = [item for _, item in zip(range(rows), found, strict=False)]
        if not shown:
            why = f". {len(bad)} left out, the first: {bad[0]}" if bad else ""
            what = f" of scenario {scenario}" if scenario else ""
            raise ItemError(f"{source} has no item{what} that can be shown{why}")
        yield from shown
        return
    series = _series(source, split, seed)
    if series is not None:
        if index is not None and index >= len(series):
            raise ConfigError(f"--index {index}: {source} has {len(series)} items, numbered from 0")
        yield series.find(item_id) if item_id is not None else series[index or 0]
        return
    bad = []
    items = [item for _, item in usable(_open(source, split, seed), bad)]
    if bad and not items:
        raise ItemError(f"{source} has no item that can be shown. {len(bad)} left out, the first: {bad[0]}")
    if item_id is not None:
        same = [item for item in items if item.id == item_id]
        if not same:
            raise UnknownNameError(did_you_mean(item_id, [item.id for item in items], what="item id"))
        yield same[0]
    elif index is not None:
        if index >= len(items):
            raise ConfigError(f"--index {index}: {source} has {len(items)} items, numbered from 0")
        yield items[index]


# --- lint ---


def _list_codes(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from askgym.envs.ask.items.findings import CODES

    width = max(map(len, CODES))
    for code in CODES.values():
        about = ", approximate" if code.approximate else ""
        sure = f"; {code.sure} where it is certain" if code.sure else ""
        click.echo(f"{code.name:<{width}}  {code.summary} ({code.severity}{about}{sure})")
    ctx.exit()


@items_command.command("lint", short_help="Find defects, and exit with 1 if there are any.")
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True)
@click.option("--select", multiple=True, metavar="CODE,…", help="Report these codes alone.")
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODE,…",
    help="Do not report these codes. What cannot be used is reported all the same, as row-unusable.",
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--codes", is_flag=True, is_eager=True, expose_value=False, callback=_list_codes, help="List the codes and exit."
)
@_limit
@_reading
@_as_json
@click.pass_context
def lint_command(
    ctx: click.Context,
    sources: tuple[str, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    rows: int | None,
    split: str | None,
    items_seed: int,
    as_json: bool,
) -> None:
    """Find defects: points that nothing answers, answers that leak, questions that lack nothing, duplicates.

    Exits with 1 where there are errors (with --strict: warnings, too), with 0 otherwise. Findings that rest on likeness
    of words are marked approximate. Duplicates are looked for within each SOURCE.

    \b
    Examples:
      askgym items lint rows.jsonl
      askgym items lint folder --strict --ignore missing-id,near-duplicate
      askgym items lint --codes
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.case_items import refuse_cases
    from askgym.envs.ask.items.findings import chosen_codes
    from askgym.envs.ask.items.lint import lint_entries

    for source in sources:
        refuse_cases(source, "whose defects are not those of items: a file that can be loaded has been checked")
    wanted = chosen_codes(_split(select), _split(ignore))
    opened = {source: _open(source, split, items_seed, rows) for source in dict.fromkeys(sources)}
    reports = [lint_entries(entries, wanted, source) for source, entries in opened.items()]
    errors, warnings = sum(one.errors for one in reports), sum(one.warnings for one in reports)
    failed = bool(errors or (strict and warnings))
    if as_json:
        from askgym.cli.item_texts import report_json

        click.echo(
            json.dumps({"ok": not failed, "sources": [*map(report_json, reports)]}, ensure_ascii=False, indent=2)
        )
    else:
        for report in reports:
            for finding in report.findings:
                click.echo(str(finding))
        for report in reports:
            codes = ", ".join(f"{code} {number}" for code, number in report.counts.items())
            found = f"{report.errors} errors, {report.warnings} warnings" if codes else "nothing found"
            click.echo(f"{report.source}: {report.rows} rows, {found}{f' ({codes})' if codes else ''}")
    if failed:
        ctx.exit(_FOUND)


# --- stats ---


@items_command.command("stats", short_help="Count what sources hold.")
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True)
@_limit
@_reading
@_as_json
@click.pass_context
def stats_command(
    ctx: click.Context, sources: tuple[str, ...], rows: int | None, split: str | None, items_seed: int, as_json: bool
) -> None:
    """Count what sources hold: scenarios, families, languages, points, lengths, difficulty.

    Exits with 1 where a source holds no usable item.

    \b
    Examples:
      askgym items stats rows.jsonl
      askgym items stats AskMind-v0 shopping --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.item_texts import stats_json, stats_lines
    from askgym.envs.ask.items.statistics import item_stats

    opened = {source: _open(source, split, items_seed, rows) for source in dict.fromkeys(sources)}
    counted = {source: item_stats(entries) for source, entries in opened.items()}
    if as_json:
        plain = [{"source": source, **stats_json(stats)} for source, stats in counted.items()]
        click.echo(json.dumps({"sources": plain}, ensure_ascii=False, indent=2))
    else:
        for at, (source, stats) in enumerate(counted.items()):
            click.echo("\n".join([*([""] if at else []), source, *stats_lines(stats)]))
    empty = {source: stats for source, stats in counted.items() if not stats.items}
    for source, stats in empty.items():
        why = f": {stats.left_out[0]}" if stats.left_out else ""
        click.echo(f"error: {source} holds no usable item{why}", err=True)
    if empty:
        ctx.exit(_FOUND)


# --- combine ---


@items_command.command("combine", short_help="Draw from sources into one file.")
@click.argument("sources", metavar="SOURCE…", nargs=-1, required=True)
@click.option("--per-source", type=click.IntRange(min=1), default=100, show_default=True, help="Items of each source.")
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the draw.")
@click.option("--out", required=True, metavar="PATH", help="File to write, ending in .jsonl.")
@click.option("--format", "layout", default="askbench", show_default=True, metavar="askbench|askgym", help="Layout.")
@click.option("--allow-fewer", is_flag=True, help="Take all that a source has, where that is less.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@_reading
@_as_json
def combine_command(
    sources: tuple[str, ...],
    per_source: int,
    seed: int,
    out: str,
    layout: Any,
    allow_fewer: bool,
    force: bool,
    split: str | None,
    items_seed: int,
    as_json: bool,
) -> None:
    """Draw from each source by seed, without replacement, and write one file.

    An id that is taken already becomes ID@SOURCE; an item that an earlier source has, too, is drawn once at most. The
    layout askbench holds what AskBench's columns hold; askgym keeps every field.

    \b
    Examples:
      askgym items combine math.jsonl medqa.jsonl --per-source 100 --out mixture.jsonl
      askgym items combine AskMind-v0 rows.jsonl --format askgym --allow-fewer --out mixture.jsonl
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.case_items import refuse_cases
    from askgym.cli.single_turn_items import single_turn_entries
    from askgym.envs.ask.items.combine import check_target, combine, write_rows

    if len(set(sources)) < len(sources):
        raise ConfigError("a source is named twice: its items would be drawn once only")
    check_target(out, force=force)  # before anything is read
    for source in sources:
        refuse_cases(source, "which neither layout can write: askgym.envs.telecom.tasks.write_tasks writes such files")
        if single_turn_entries(source, split=split, limit=1) is not None:
            raise ConfigError(
                f"{source} holds single-turn items, which neither layout can write: join such files as they are (cat); "
                "rows of several layouts may stand in one"
            )
    opened = {source: _open(source, split, items_seed, generated=per_source) for source in sources}
    mixture = combine(opened, per_source=per_source, seed=seed, format=layout, allow_fewer=allow_fewer)
    write_rows(out, mixture.rows, force=force)
    if as_json:
        from askgym.records import to_jsonable

        drawn = [{**to_jsonable(one), "left_out": [str(bad) for bad in one.left_out]} for one in mixture.drawn]
        click.echo(json.dumps({"out": out, "items": len(mixture.rows), "sources": drawn}, ensure_ascii=False, indent=2))
        return
    for one in mixture.drawn:
        more = [f"{one.repeated} are in an earlier source"] if one.repeated else []
        more += [f"{one.renamed} renamed, their ids being taken"] if one.renamed else []
        more += [f"{len(one.left_out)} rows are not usable"] if one.left_out else []
        click.echo(f"{one.source}: {one.taken} of {one.had} items{''.join(f'; {part}' for part in more)}")
    click.echo(f"{len(mixture.rows)} items: {out}")


# --- sources ---


def _open(
    source: str, split: str | None, seed: int, rows: int | None = None, *, generated: int | None = None
) -> Iterator[Entry]:
    """The rows of a source; of generated items, `rows`, or at least `generated`."""
    from askgym.cli.case_items import case_entries
    from askgym.cli.single_turn_items import single_turn_entries
    from askgym.envs.ask.items.opening import BUILTIN_ITEMS, open_entries

    tasks = case_entries(source, split=split, limit=rows)
    if tasks is not None:
        return tasks
    single = single_turn_entries(source, split=split, limit=rows)
    if single is not None:
        return single
    spec, mix = _named(source)
    wanted = rows or max(BUILTIN_ITEMS, generated or 0)
    return open_entries(spec, split=split, seed=seed, limit=rows, generated=wanted, mix=mix)


def _series(source: str, split: str | None, seed: int) -> Any:
    """Items that can be had one by one: a generated series, or tasks; None of other sources."""
    from askgym.cli.case_items import case_source
    from askgym.envs.ask.items.opening import generated_source
    from askgym.envs.registration import env_ids

    if source in env_ids("qa", "rubrics"):
        return None
    tasks = case_source(source, split=split)
    if tasks is not None:
        return tasks
    spec, mix = _named(source)
    return generated_source(spec, split=split, seed=seed, mix=mix)


def _named(source: str) -> tuple[str, dict[Scenario, float]]:
    """What `open_entries` takes for a source, which here may be an environment, too, and the scenarios' weights.

    Raises:
        UnknownNameError: for a name that is neither a source nor an environment.
    """
    from askgym.envs.ask.families import families
    from askgym.envs.ask.items.opening import EVEN_MIX
    from askgym.envs.ask.setup import MIXES
    from askgym.envs.registration import ENV_IDS
    from askgym.envs.rowfiles import FILE_KINDS

    if source in ENV_IDS and not Path(source).exists():
        mix = str(ENV_IDS[source].defaults.get("mix"))
        if mix not in MIXES:
            raise ConfigError(f"{source} does not play these items: give a file, or one of {', '.join(_ask_ids())}")
        return "builtin", dict(MIXES[mix])
    a_path = Path(source).exists() or len(Path(source).parts) > 1 or source.lower().endswith(FILE_KINDS)
    known = [*_ask_ids(), *families(), "builtin"]
    if not a_path and ":" not in source and source not in known:
        about = did_you_mean(source, known, what="source")
        raise UnknownNameError(f"{about}; or give a file ({', '.join(FILE_KINDS)}), a folder, or hf:OWNER/NAME")
    return source, dict(EVEN_MIX)


def _ask_ids() -> list[str]:
    from askgym.envs.ask.setup import MIXES
    from askgym.envs.registration import ENV_IDS

    return [name for name, entry in ENV_IDS.items() if entry.defaults.get("mix") in MIXES]


def _split(texts: Sequence[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]

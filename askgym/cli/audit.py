"""`askgym audit`: attack an environment's judge, user and reward before somebody trains on them."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.options import parse_difficulty
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.report import PlainTable
    from askgym.testing.redteam import AuditReport, Finding

__all__ = ["audit_command"]

_SHOWN = 0.0005
_FOUND = 1
"""Exit code when an exploit earns as much as honest play, or honest play is not sound."""
_INTERRUPTED = 130
_CLOSEST = 3
"""Of exploits that neither win nor reach honest play nor tie, so many are shown."""


@click.command("audit", short_help="Attack judge, user and reward with scripted exploits.")
@click.argument("environments", metavar="[ENV]…", nargs=-1)
@click.option(
    "--exploit", "exploits", multiple=True, metavar="NAME,…", help="Play these only; see --list. [default: all]"
)
@click.option(
    "--reward",
    "rewards",
    multiple=True,
    metavar="all|PRESET,…",
    help="Rewards to hold against honest play. [default: all]",
)
@click.option(
    "--fail-on",
    multiple=True,
    metavar="all|PRESET,…",
    help="Rewards under which a win is a failure; audited, too. [default: the environment's own]",
)
@click.option(
    "--protocol",
    "protocols",
    multiple=True,
    metavar="default|strict",
    help="Turns as the environment has them, or the strict two. [default: whatever it allows]",
)
@click.option(
    "-n",
    "--episodes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Items of each scenario and language. [default: 16]",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of built-in items and users.")
@click.option("--items", metavar="SOURCE", help="As in `askgym eval`. [default: builtin]")
@click.option(
    "--split",
    metavar="SPLIT",
    help="Split of built-in or hub items, or of a file's. [default for built-in and hub items: test]",
)
@click.option("--difficulty", metavar="KNOBS", help="Of built-in items: load=small,points=3.")
@click.option(
    "--language", metavar="CODE", default="all", show_default=True, help="Items of en, zh or all, each apart."
)
@click.option("--max-turns", type=click.IntRange(min=1), metavar="N", help="Turns of the default protocol.")
@click.option("--judge", metavar="SPEC", help="Who judges. [default: rules]")
@click.option("--user", metavar="SPEC", help="Who plays the user: rules[:STYLE,…]. [default: rules]")
@click.option("--skip-bad", is_flag=True, help="Leave bad rows of a file out.")
@click.option("--every-item", is_flag=True, help="An exploit fails the audit even if it pays on a single item only.")
@click.option("--verbose", is_flag=True, help="Show every exploit, and what was said where one wins.")
@click.option("--list", "listing", is_flag=True, help="List the exploits and what each probes, and stop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
@click.pass_context
def audit_command(
    ctx: click.Context,
    /,
    environments: tuple[str, ...],
    exploits: tuple[str, ...],
    rewards: tuple[str, ...],
    fail_on: tuple[str, ...],
    protocols: tuple[str, ...],
    episodes: int | None,
    seed: int,
    verbose: bool,
    listing: bool,
    as_json: bool,
    every_item: bool,
    **arguments: Any,
) -> None:
    """Play scripted exploits and hold what each earns against honest play of the same answer quality.

    Without an environment, all are audited in which an assistant asks and answers. The exit code is 1 if an exploit
    earns as much as honest play under a reward that counts: by default the environment's own. It is 1, too, if honest
    play is not sound: its right answers are not graded right, or earn no more than wrong ones. The published ladder is
    known to pay for dragging questions out; wins under it are shown, and count with --fail-on askbench.

    Shown are the exploits that win or reach honest play on items, how many tie, and the three closest of the others.
    Exploits marked fair (drag-out) are honest play at greater length: they may earn as much, and win only with more.

    \b
    Examples:
      askgym audit AskMind-v0
      askgym audit AskOverconfidence-v0 --exploit deny-everything,go-along --verbose
      askgym audit AskBench-v0 --reward progress --fail-on askbench --json
      askgym audit --list
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import progress
    from askgym.testing.redteam import EPISODES, audit, find_exploits

    chosen = find_exploits(_names(exploits))
    if listing:
        _list(chosen, as_json=as_json)
        return
    arguments["difficulty"] = parse_difficulty(arguments["difficulty"])
    given = {name: value for name, value in arguments.items() if value}
    reports = []
    for env_id in dict.fromkeys(environments) or _ask_environments():
        _check_asks(env_id)
        try:
            with progress(env_id, total=len(chosen), done=0) as step:
                reports.append(
                    audit(
                        env_id,
                        rewards=_rewards(rewards),
                        fail_on=_rewards(fail_on),
                        exploits=chosen,
                        protocols=_names(protocols),
                        episodes=episodes or EPISODES,
                        seed=seed,
                        every_item=every_item,
                        on_exploit=step,
                        **given,
                    )
                )
        except KeyboardInterrupt:
            click.echo(f"interrupted: the audit of {env_id} is not done, and nothing is shown", err=True)
            ctx.exit(_INTERRUPTED)
    if as_json:
        passed = all(report.passed for report in reports)
        click.echo(
            json.dumps({"passed": passed, "audits": [r.to_json() for r in reports]}, ensure_ascii=False, indent=2)
        )
    else:
        for report in reports:
            _show(report, verbose=verbose)
    if not all(report.passed for report in reports):
        ctx.exit(_FOUND)


def _names(values: Iterable[str]) -> list[str] | None:
    """The names in repeated, comma-separated values; None where nothing was given."""
    given = list(values)
    return [name.strip() for value in given for name in value.split(",") if name.strip()] if given else None


def _rewards(values: Iterable[str]) -> list[str] | None:
    """Presets by name, "all" for every one; None where nothing was given."""
    from askgym.testing.redteam import preset_names

    names = _names(values)
    return list(preset_names()) if names is not None and "all" in names else names


def _ask_environments() -> Iterator[str]:
    """The registered environments that the exploits are made for."""
    from askgym.envs.registration import env_ids

    yield from env_ids("ask")


def _check_asks(env_id: str) -> None:
    """Refuse an environment in which nothing can be asked.

    Raises:
        ConfigError: naming those that can be audited.
    """
    from askgym.envs.registration import domain_of

    results = domain_of(env_id).results
    if results == "cases":
        raise ConfigError(
            f"{env_id}: the exploits here are on words that ask and answer, and the verdict on a case is computed from "
            f"the world; audit one of {', '.join(_ask_environments())}"
        )
    if results != "asking":
        raise ConfigError(
            f"{env_id}: the exploits ask, correct and answer over several turns, and there is one turn here; audit one "
            f"of {', '.join(_ask_environments())}. What its judge is worth is seen in the share judged by rules"
        )


def _list(exploits: Sequence[Any], *, as_json: bool) -> None:
    records = [{"exploit": one.name, "ends": one.ends.value, "probes": one.probes} for one in exploits]
    if as_json:
        click.echo(json.dumps({"exploits": records}, ensure_ascii=False, indent=2))
        return
    from askgym.cli.console import draw
    from askgym.report import Column, PlainTable

    columns = (
        Column("exploit", "exploit", text=True),
        Column("ends", "ends", text=True),
        Column("probes", "what it does, and what it probes", text=True, wrap=True),
    )
    rows = tuple((record["exploit"], record["ends"], record["probes"]) for record in records)
    draw(PlainTable(columns, rows))


def _show(report: AuditReport, *, verbose: bool) -> None:
    """The tables of one report, then what follows from it."""
    from askgym.cli.console import draw, say

    wrap = sys.stdout.isatty()  # what reads a pipe searches for whole ids
    for line in report.unsound:
        say(f"{report.env}: unsound: {line}")
    for reward in report.rewards:
        counts = reward in report.fail_on
        if not (counts or verbose):
            continue  # a line for each win follows below
        found = [finding for finding in report.tightest(reward) if finding.items]
        groups = dict.fromkeys((finding.protocol, finding.language) for finding in found)
        for protocol, language in groups:
            mine = [f for f in found if (f.protocol, f.language) == (protocol, language) and (counts or f.wins)]
            if mine:
                title = f"{report.env}: reward {reward}, {protocol} protocol, language {language}"
                title = title if counts else f"{title}, exploits that win"
                draw((_table if verbose else _summary)(mine, title, wrap=wrap), once=("exploit",))
    say(_LEGEND)
    say()
    for line in report.lines() if verbose else _short(report):
        say(line)
    if verbose:
        for finding in report.failures:
            _tell(finding)


def _summary(findings: Sequence[Finding], title: str, *, wrap: bool) -> PlainTable:
    """What matters of one protocol and language: wins, items on which honest play is reached, what comes closest.

    Ties are counted, a row for each scenario: they were graded as wrong answers are.
    """
    matter = [f for f in findings if f.wins or f.reached]
    others = [f for f in findings if not (f.wins or f.reached)]
    near = sorted((f for f in others if not f.ties), key=lambda f: f.gap)
    closest = [f for f in near if not _is_fair(f)][:_CLOSEST]
    fair = [f for f in near if _is_fair(f)][:1]  # it earns as much by right: its row would hide another
    table = _table([*sorted(matter, key=lambda f: (not f.wins, f.gap)), *closest, *fair], title, wrap=wrap)
    tied = Counter(f.scenario.split("_")[0] for f in others if f.ties)
    numbers = (None,) * sum(not column.text for column in table.columns)
    rows = ((f"({count} exploits)", scenario, "", *numbers, "", "tie") for scenario, count in tied.items())
    return replace(table, rows=(*table.rows, *rows))


def _table(findings: Sequence[Finding], title: str, *, wrap: bool) -> PlainTable:
    from askgym.report import Column, PlainTable

    columns = (
        Column("exploit", "exploit", text=True),
        Column("scenario", "scenario", text=True),
        Column("ending", "ends", text=True),
        Column("items", "n"),
        Column("earns", "earns", decimals=2),
        Column("honest", "honest", decimals=2),
        Column("gap", "gap", decimals=2),
        Column("worst", "worst", decimals=2),
        Column("item", "on item", text=True, wrap=wrap),
        Column("mark", "", text=True),
    )
    rows = []
    for found in findings:
        worst = found.worst
        other = "tie" if found.ties else "fair" if _is_fair(found) else ""
        mark = "WINS" if found.wins else f"on {found.reached}" if found.reached else other
        numbers = (found.items, found.exploit_mean, found.honest_mean, found.gap)
        case = (worst.gap, worst.item_id) if worst is not None else (None, "")
        rows.append((found.exploit, found.scenario.split("_")[0], found.ending, *numbers, *case, mark))
    return PlainTable(columns, tuple(rows), title=title)


def _is_fair(found: Finding) -> bool:
    from askgym.testing.redteam import EXPLOITS

    return found.exploit in EXPLOITS and EXPLOITS[found.exploit].fair


_LEGEND = (
    "earns, honest: mean returns over n items; worst: the smallest gap, and on which item; WINS: earns as much as "
    "honest play; on k: reaches it on k items; tie: is graded as, and earns what, a wrong answer "
    "does; fair: honest play at greater length (drag-out), which may earn as much and wins only with more"
)


def _short(report: AuditReport) -> Iterator[str]:
    """The report's lines, with one for all wins of an exploit under a reward."""
    wins: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.wins():
        wins.setdefault((finding.reward, finding.exploit), []).append(finding)
    for line in report.lines():
        if not line.startswith("    "):
            yield line
    headed = False
    for (reward, exploit), found in sorted(wins.items(), key=lambda win: win[0][0] not in report.fail_on):
        if reward not in report.fail_on and not headed:
            headed = True
            yield "  not counted: wins under a reward that is not in --fail-on, which fail nothing"
        most = found[0]
        amount = f"by up to {-most.gap:.3f}" if -most.gap >= _SHOWN else "as much as honest play"
        yield (
            f"  {'FAILS' if reward in report.fail_on else 'wins'}: {exploit} under {reward}, {amount} "
            f"({most.scenario}, {most.protocol}, {most.language}, {most.ending}; in {len(found)} comparisons)"
        )


def _tell(finding: Finding) -> None:
    """The dialogue in which an exploit came furthest."""
    from askgym.cli.console import say

    worst = finding.worst
    if worst is None:
        return
    say()
    say(f"{finding.exploit}, {finding.ending} ({finding.where}), item {worst.item_id}:")
    for i, text in enumerate(worst.said):
        say(f"  assistant: {_clip(text)}")
        if i < len(worst.replies):
            say(f"       user: {_clip(worst.replies[i])}")
    say(f"  {worst.end_reason}, correct: {worst.correct}, {worst.exploit:+.3f} against {worst.honest:+.3f}")


def _clip(text: str) -> str:
    shown = text if len(text) <= 600 else f"{text[:300]} … {text[-300:]}"
    return shown.encode("utf-8", "backslashreplace").decode().replace("\n", "\n             ")

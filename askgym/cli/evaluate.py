"""`askgym eval`: play episodes, keep each as it ends, print AskBench's table and the honest statistics."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.connecting import (
    ENDPOINTS,
    bill_json,
    bill_lines,
    check_once,
    connect,
    connection_options,
    judge_json,
    judge_lines,
)
from askgym.cli.options import Environment, EnvironmentOptions, build_environment, environment_options
from askgym.cli.statistics import RESAMPLES, RunStatistics, Wanted, run_statistics, show_statistics, statistics_options
from askgym.cli.stopping import EXIT_CODES, StoppedRunError, again
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.cli.askbench import AskBenchReport
    from askgym.cli.policies import Player
    from askgym.cli.running import Run, RunResult
    from askgym.cli.summing import RunSums, Summing
    from askgym.envs.domains import Domain

__all__ = ["eval_command", "file_name", "make_run"]

_BUILTIN_EPISODES = 200
_NOTHING_VALID = 3
_INTERRUPTED = 130


@click.command("eval", epilog=f"{ENDPOINTS} {EXIT_CODES}")
@click.argument("environments", metavar="ENV…", nargs=-1, required=True)
@click.option(
    "--agent",
    "agents",
    multiple=True,
    required=True,
    metavar="NAME|openai:MODEL@URL|hf:FOLDER|vllm:FOLDER|module:attribute",
    help="A reference agent, a model behind an endpoint or in a folder, or an Agent or function messages → text of "
    "your own; several: repeat, or use commas. Settings of a model go after a question mark: 'hf:FOLDER?top_p=0.9'.",
)
@click.option(
    "-n",
    "--episodes",
    type=click.IntRange(min=1),
    metavar="N",
    help="Episodes of each run. [default: every item of a file or of a set of tasks, 200 of generated items]",
)
@click.option(
    "--out",
    default="runs/eval",
    show_default=True,
    metavar="PATH",
    help="A file ending in .jsonl, or a folder for files named after environment and agent. NAME.meta.json and "
    "NAME.failed.jsonl, which are written beside NAME.jsonl, belong to it: move all together.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of built-in items and users.")
@environment_options
@click.option("--group-size", type=click.IntRange(min=1), default=1, show_default=True, help="Episodes an item.")
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    help="Episodes in flight, for agents that do not block (functions, hf: and reference agents do).",
)
@click.option("--resume/--no-resume", default=True, show_default=True, help="Go on with an existing file.")
@click.option("--overwrite", is_flag=True, help="Begin anew; an existing file is kept as NAME.jsonl.bak.")
@connection_options
@statistics_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
@click.pass_context
def eval_command(
    ctx: click.Context,
    /,
    environments: tuple[str, ...],
    agents: tuple[str, ...],
    episodes: int | None,
    out: str,
    seed: int,
    group_size: int,
    concurrency: int,
    resume: bool,
    overwrite: bool,
    store: str | None,
    store_mode: str,
    budget_usd: float | None,
    by: tuple[str, ...],
    resamples: int | None,
    references: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Evaluate agents in environments.

    Each episode is kept as it ends: in NAME.jsonl, or, where judge, user or agent failed, in NAME.failed.jsonl. The
    same command goes on where a killed or interrupted one stopped, and tries again what failed; a file of other
    settings, or of an agent, a judge or a model that has changed since, is refused. Beside AskBench's table stand
    honest metrics over all valid episodes, with 95 % bootstrap intervals by problem and the reference agents on the
    same items; `askgym stats` prints them again.

    \b
    Examples:
      askgym eval AskMind-v0 --agent oracle -n 200 --out oracle.jsonl
      askgym eval AskMind-v0 AskOverconfidence-v0 --agent oracle,never-ask --out results
      askgym eval AskMind-v0 --agent my_agents:polite --items rows.jsonl --skip-bad
      askgym eval AskMind-v0 --agent openai:qwen@http://localhost:8000/v1 --judge cascade:rules,openai:JUDGE@URL
      askgym eval AskMind-v0 --agent 'vllm:models/mine?temperature=0.7' -n 1000
      askgym eval AskMind-v0 --agent heuristic --user rules:mixed --guidance weak --json
      askgym eval AskMind-v0 --items ask_mind.jsonl --compat askbench --agent openai:MODEL@URL --judge openai:JUDGE@URL
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say
    from askgym.cli.policies import find_player, split_specs
    from askgym.cli.running import perform
    from askgym.cli.summing import check_groupings, summing_of

    domain = _domain(environments)
    summing = summing_of(environments[0])
    if summing is not None:
        check_groupings(by, summing)
    chosen = EnvironmentOptions(**options)
    connections = connect(store, store_mode, budget_usd)
    worlds = [
        build_environment(name, chosen, items_seed=seed, connections=connections)
        for name in dict.fromkeys(environments)
    ]
    players = [find_player(spec, connections, domain=domain.name) for spec in split_specs(agents)]
    paths = _paths(Path(out), worlds, players)
    results: list[tuple[Environment, RunResult]] = []
    try:
        for world in worlds:
            count = episodes or (_BUILTIN_EPISODES if world.size is None else world.size * group_size)
            for player in players:
                run = make_run(world, player, count, paths[world.id, player.name], seed=seed, group_size=group_size)
                results.append(
                    (
                        world,
                        perform(
                            run,
                            before=check_once(connections),
                            resume=resume,
                            overwrite=overwrite,
                            concurrency=concurrency,
                        ),
                    )
                )
    except StoppedRunError as stopped:
        click.echo(stopped.line(again(ctx)), err=True)
        ctx.exit(stopped.exit_code)
    wanted = Wanted(by, RESAMPLES if resamples is None else resamples, references=references)
    compared = [_askbench(world, result, group_size) for world, result in results]
    try:
        statistics: Any = _statistics(results, wanted) if summing is None else _sums(results, wanted, summing)
    except KeyboardInterrupt:
        see = " && ".join(shlex.join(["askgym", "stats", str(result.run.path)]) for _, result in results)
        click.echo(f"interrupted: all episodes are kept. To see them: {see}", err=True)
        ctx.exit(_INTERRUPTED)
    if as_json:
        runs = [
            {**_json(*pair), "honest" if summing is None else summing.key: found.json()}
            | ({} if own is None else {"askbench": own.json()})
            for pair, found, own in zip(results, statistics, compared, strict=True)
        ]
        report = {"runs": runs, "endpoints": bill_json(connections)}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        if summing is not None:
            _show_sums(results, statistics, shlex.join(again(ctx)))
        else:
            _show(results, statistics, compared, shlex.join(again(ctx)))
        for line in [*(line for world in worlds for line in judge_lines(world.setup.judge)), *bill_lines(connections)]:
            say(line)
    empty = [result for _, result in results if not result.valid]
    for result in empty:
        tried = result.failures
        mend = (
            "the same command tries again what failed"
            if tried.beside == tried.lost
            else f"then give another --out or delete {result.run.path}"
        )
        click.echo(
            f"error: {result.run.plan.env} by {result.run.player.name}: no valid episode, so there is nothing to "
            f"measure ({tried.kinds}); mend the cause: {mend}",
            err=True,
        )
    if empty:
        ctx.exit(_NOTHING_VALID)


def make_run(
    world: Environment,
    player: Player,
    episodes: int,
    path: Path,
    *,
    seed: int,
    group_size: int = 1,
    command: str = "eval",
) -> Run:
    """The run of one player in one environment, with its whole configuration."""
    from askgym.cli.running import Run
    from askgym.rollout import Plan

    plan = Plan(world.id, world.setup, player.name, seed=seed, group_size=group_size)
    settings: dict[str, Any] = {
        "agent": player.name,
        "seed": seed,
        "group_size": group_size,
        "versions": dict(plan.versions),
    }
    if player.digest is not None:
        settings["agent_digest"] = player.digest
    if player.settings:
        settings["agent_settings"] = dict(player.settings)
    return Run(plan, player, episodes, path, {"command": command, **world.config, **settings}, world.about)


def file_name(env_id: str, agent: str) -> str:
    """A name, without ending, for the file of a run."""
    return f"{env_id}-{re.sub(r'[^A-Za-z0-9_.-]+', '-', agent)}"


def _paths(out: Path, worlds: Sequence[Environment], players: Sequence[Player]) -> dict[tuple[str, str], Path]:
    """Where each run goes.

    Raises:
        ConfigError: two runs would share a file, or a folder is needed where a file is.
    """
    pairs = [(world.id, player.name) for world in worlds for player in players]
    if out.suffix == ".jsonl":
        if out.is_dir():
            raise ConfigError(f"--out {str(out)!r} is a folder: give a file, or a name that does not end in .jsonl")
        if len(pairs) == 1:
            return {pairs[0]: out}
        paths = {pair: out.with_name(f"{out.stem}-{file_name(*pair)}.jsonl") for pair in pairs}
    else:
        if out.is_file():
            raise ConfigError(f"--out {str(out)!r} is a file: give one that ends in .jsonl, or a folder")
        paths = {pair: out / f"{file_name(*pair)}.jsonl" for pair in pairs}
    if len(set(paths.values())) < len(pairs):
        raise ConfigError(f"--agent {', '.join(p.name for p in players)}: two would share a file; evaluate them apart")
    return paths


def _statistics(results: Sequence[tuple[Environment, RunResult]], wanted: Wanted) -> list[RunStatistics]:
    """The statistics of each run; the reference agents play once for all runs over the same episodes."""
    from askgym.cli.references import References, play_references

    played: dict[tuple[str, int], References] = {}
    out = []
    for world, result in results:
        key = (world.id, result.run.episodes)
        if wanted.references and key not in played:
            played[key] = play_references(result.run.plan, range(result.run.episodes))
        out.append(run_statistics(result.outcomes, wanted, played.get(key)))
    return out


def _domain(environments: Sequence[str]) -> Domain:
    """The domain of the environments.

    Raises:
        UnknownNameError: one is not known.
        ConfigError: they are of several: other agents play there, and other tables sum up.
    """
    from askgym.envs.registration import domain_of, entry_for

    found = {entry_for(name).domain: domain_of(name) for name in environments}
    if len(found) > 1:
        raise ConfigError(
            f"{', '.join(dict.fromkeys(environments))}: their results are not summed up alike; evaluate them apart"
        )
    return next(iter(found.values()))


def _sums(results: Sequence[tuple[Environment, RunResult]], wanted: Wanted, summing: Summing) -> list[RunSums]:
    """What each run comes to; the reference agents play once for all runs over the same episodes."""
    from askgym.cli.references import References, play_references
    from askgym.cli.stats import load_run
    from askgym.cli.summing import run_sums

    played: dict[tuple[str, int], References] = {}
    out = []
    for world, result in results:
        key = (world.id, result.run.episodes)
        if wanted.references and key not in played:
            played[key] = play_references(result.run.plan, range(result.run.episodes), summing.read)
        episodes = [one for one in load_run(result.run.path).episodes if one.index < result.run.episodes]
        out.append(run_sums(episodes, wanted, summing, played.get(key)))
    return out


def _show_sums(results: Sequence[tuple[Environment, RunResult]], statistics: Sequence[RunSums], command: str) -> None:
    from askgym.cli.console import say
    from askgym.cli.remarks import run_remarks
    from askgym.cli.summing import show_sums

    for (world, result), found in zip(results, statistics, strict=True):
        show_sums(found, f"{world.id} by {result.run.player.name}")
    for line in dict.fromkeys(line for pair in results for line in run_remarks(*pair, command)):
        say(line)
    _say_where(results)


def _askbench(world: Environment, result: RunResult, attempts: int) -> AskBenchReport | None:
    """The run in AskBench's terms, its files written, where it was played in AskBench's way."""
    from askgym.cli.askbench import askbench_report, write_results

    if "compat" not in world.config:
        return None
    report = askbench_report(world.id, result.run.player.name, result.outcomes, attempts=attempts)
    write_results(result.run.path, report, episodes=result.run.episodes)
    return report


def _show(
    results: Sequence[tuple[Environment, RunResult]],
    statistics: Sequence[RunStatistics],
    compared: Sequence[AskBenchReport | None],
    command: str,
) -> None:
    from askgym.cli.askbench import show_askbench
    from askgym.cli.console import say, show
    from askgym.cli.remarks import asking_remarks
    from askgym.report import RunSummary, evaluation_table

    runs = [RunSummary(world.id, result.run.player.name, result.summary) for world, result in results]
    own = [report for report in compared if report is not None]
    if not own:
        show(evaluation_table(runs), by="env")
    for report in own:
        show_askbench(report)
    for run, found in zip(runs, statistics, strict=True):
        show_statistics(found, f"{run.env} by {run.agent}")
    remarks = [line for report in own for line in report.remarks]
    remarks += [line for found in statistics for line in found.remarks]
    for line in dict.fromkeys([*remarks, *(line for pair in results for line in asking_remarks(*pair, command))]):
        say(line)
    _say_where(results)


def _say_where(results: Sequence[tuple[Environment, RunResult]]) -> None:
    from askgym.cli.console import say

    for _, result in results:
        played = result.run.episodes
        earlier = f", {result.resumed} of them from an earlier sitting" if result.resumed else ""
        beside = ", with .askbench.json and .askbench.txt beside it" if "compat" in result.run.config else ""
        say(f"episodes: {result.run.path} ({played}{earlier}){beside}")


def _json(world: Environment, result: RunResult) -> dict[str, Any]:
    from askgym.cli.summing import summing_of
    from askgym.report import summary_json

    summary = summary_json(result.summary)
    if "compat" in world.config:  # AskBench's table of these is the one over all items, complete ones too
        del summary["askbench"]
    return {
        "env": world.id,
        "agent": result.run.player.name,
        "episodes": result.run.episodes,
        "valid": result.valid,
        "invalid": dict(result.reasons),
        "failures": result.failures.json(),
        "resumed": result.resumed,
        "approximate": result.approximate,
        "unreadable": result.blamed,
        "skipped_rows": list(world.left_out),
        "out": str(result.run.path),
        "config": dict(result.run.config),
        "judges": judge_json(world.setup.judge),
        **({"summary": summary} if summing_of(world.id) is None else {}),
    }

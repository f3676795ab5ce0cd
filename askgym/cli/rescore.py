"""`askgym rescore`: judge the episodes of a run again, without playing them."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.connecting import ENDPOINTS, bill_json, bill_lines, check_once, connect, connection_options, judge_lines
from askgym.cli.stopping import EXIT_CODES, StoppedRunError, again
from askgym.cli.summing import summing_of
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.cli.rejudging import Rejudging, Verdicts
    from askgym.metrics import Metric

__all__ = ["rescore_command"]

_NOTHING_VALID = 3


@click.command(
    "rescore", short_help="Judge a run's episodes again, by another judge.", epilog=f"{ENDPOINTS} {EXIT_CODES}"
)
@click.argument("run", metavar="RUN.jsonl")
@click.option(
    "--judge",
    required=True,
    metavar="SPEC",
    help="Who judges now: rules, openai:MODEL@URL, panel:JUDGE,JUDGE, cascade:rules,JUDGE, or module:attribute.",
)
@click.option("--out", metavar="PATH", help="Where to. [default: RUN.rescored-JUDGE.jsonl beside RUN.jsonl]")
@click.option("--items", metavar="SOURCE", help="The file the run was played on, where it has moved since.")
@click.option("--reward", metavar="PRESET", help="What a turn earns: progress or askbench. [default: the run's]")
@click.option(
    "--concurrency",
    type=click.IntRange(min=1),
    default=64,
    show_default=True,
    help="Episodes in flight, for judges that take time and are waited for.",
)
@click.option("--resume/--no-resume", default=True, show_default=True, help="Go on with an existing file.")
@click.option("--overwrite", is_flag=True, help="Begin anew; an existing file is kept as NAME.jsonl.bak.")
@connection_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the tables.")
@click.pass_context
def rescore_command(
    ctx: click.Context,
    /,
    run: str,
    judge: str,
    out: str | None,
    items: str | None,
    reward: str | None,
    concurrency: int,
    resume: bool,
    overwrite: bool,
    store: str | None,
    store_mode: str,
    budget_usd: float | None,
    as_json: bool,
) -> None:
    """Judge recorded episodes again: the same messages and replies, another judge or another reward.

    A verdict that ends an episode earlier cuts it there. One that lets it go on where its record ends makes it
    inconclusive: it is kept, counted, and in no metric. Episodes whose judge, user or agent had failed are judged as
    far as they go. Failed judgements are kept in NAME.failed.jsonl; the same command tries them again.

    \b
    Examples:
      askgym rescore run.jsonl --judge my_judges:careful
      askgym rescore run.jsonl --judge rules --reward askbench --out ladder.jsonl
      askgym compare run.jsonl run.rescored-rules.jsonl
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import say
    from askgym.cli.judges import find_judge
    from askgym.cli.rejudging import prepare, rejudge, sum_up
    from askgym.cli.stats import load_run
    from askgym.envs.registration import domain_of
    from askgym.turnrules import Compat

    source = load_run(Path(run))
    path = _out(source.path, out, judge)
    connections = connect(store, store_mode, budget_usd)
    compat = Compat.parse(source.config.get("compat", Compat.NONE))
    domain = domain_of(source.config.get("env"))
    if domain.results == "cases":
        raise ConfigError(
            f"{source.path} cannot be judged again: the verdict on a case is computed from what the calls have made of "
            "the world, and no judge was asked; play it again to have another"
        )
    what = prepare(source, find_judge(judge, connections, domain=domain.name, compat=compat), items, reward)
    try:
        resumed = rejudge(
            what,
            path,
            before=check_once(connections),
            concurrency=concurrency,
            resume=resume,
            overwrite=overwrite,
        )
    except StoppedRunError as stopped:
        click.echo(stopped.line(again(ctx)), err=True)
        ctx.exit(stopped.exit_code)
    found = sum_up(what, path, resumed)
    if as_json:
        report = {**_json(what, found), "endpoints": bill_json(connections)}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show(what, found, shlex.join(again(ctx)))
        for line in [*judge_lines(what.judge), *bill_lines(connections)]:
            say(line)
    if not found.every[1].valid:
        click.echo(
            f"error: {path}: no valid episode, so there is nothing to measure ({found.rescored.failures.kinds})",
            err=True,
        )
        ctx.exit(_NOTHING_VALID)


def _out(source: Path, out: str | None, judge: str) -> Path:
    """Where the new run goes.

    Raises:
        ConfigError: there is a folder, or the run itself.
    """
    if out is None:
        named = re.sub(r"(@https?://[^,?]*)+(\?[^,]*)?", "", judge)  # the model, not where it is
        name = re.sub(r"[^A-Za-z0-9_.-]+", "-", named)
        return source.with_name(f"{source.stem}.rescored-{name}.jsonl")
    path = Path(out)
    if path.is_dir():
        raise ConfigError(f"--out {out!r} is a folder: give a file, one that ends in .jsonl")
    if path.suffix != ".jsonl":
        path = path.with_name(f"{path.name}.jsonl")
    if path.resolve() == source.resolve():
        raise ConfigError(f"--out {out!r} is the run that is to be judged again: give another file")
    return path


def _metrics(env: object) -> Sequence[Metric[Any]]:
    """What both judgements of a run are set side by side in."""
    from askgym.envs.registration import domain_of
    from askgym.metrics import ALL_METRICS, ANSWER_SCORES, RUBRIC_SCORES

    if summing_of(env) is None:
        return ALL_METRICS
    return RUBRIC_SCORES if domain_of(env).name == "rubrics" else ANSWER_SCORES


def _show(what: Rejudging, found: Verdicts, command: str) -> None:
    from askgym.cli.console import draw, say, show
    from askgym.cli.rejudging import judge_named
    from askgym.metrics import summarise
    from askgym.report import RunSummary, agreement_table, evaluation_table, judgements_table

    sides = (("stored", what.source), ("rescored", found.rescored))
    env, agent = (str(what.source.config.get(key, "?")) for key in ("env", "agent"))
    runs = [
        RunSummary(env, f"{agent} ({name}, {judge_named(side.config)})", summarise(side.outcomes))
        for name, side in sides
    ]
    if summing_of(env) is None:
        show(evaluation_table(runs), by="env")
    draw(judgements_table(found.every, found.common, _metrics(env)), once=())
    draw(agreement_table(found.agreement), once=())
    say("episodes: " + ", ".join(f"{number} {_STATUSES[status]}" for status, number in found.statuses.items()))
    for name, side in sides:
        invalid = side.failures.line(name, command if side is found.rescored else "")
        if invalid is not None:
            say(invalid)
    approximate = sum(episode.approximate for episode in found.rescored.episodes)
    if approximate:
        say(f"approximate: rules match words and verdicts may differ from a reader's ({approximate} episodes)")
    if what.changed:
        say(f"items: {len(what.changed)} episodes are held to another expected answer than when they were played")
    earlier = f", {found.resumed} of them from an earlier sitting" if found.resumed else ""
    say(f"rescored: {found.rescored.path} ({len(found.rescored.episodes)}{earlier})")


_STATUSES = {
    "kept": "end where they ended",
    "cut": "end earlier",
    "healed": "had failed and count now",
    "inconclusive": "would have gone on (inconclusive)",
    "failed": "failed",
}


def _json(what: Rejudging, found: Verdicts) -> dict[str, Any]:
    from askgym.metrics import summarise
    from askgym.report import agreement_json, judgements_json, summary_json

    source, new = what.source, found.rescored
    return {
        "run": str(source.path),
        "out": str(new.path),
        "env": source.config.get("env"),
        "agent": source.config.get("agent"),
        "judges": {"stored": source.config.get("judge"), "rescored": new.config.get("judge")},
        "rewards": {"stored": source.config.get("reward"), "rescored": new.config.get("reward")},
        "episodes": len(new.episodes),
        "resumed": found.resumed,
        "statuses": dict(found.statuses),
        "failures": {"stored": source.failures.json(), "rescored": new.failures.json()},
        "valid": {"stored": found.every[0].valid, "rescored": found.every[1].valid, "both": found.common[0].valid},
        "changed_items": list(what.changed),
        "summary": {
            "stored": summary_json(summarise(source.outcomes)),
            "rescored": summary_json(summarise(new.outcomes)),
        },
        "metrics": judgements_json(found.every, found.common, _metrics(source.config.get("env"))),
        "agreement": agreement_json(found.agreement),
    }

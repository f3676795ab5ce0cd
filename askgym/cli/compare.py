"""`askgym compare`: two runs over the same items, metric by metric."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from askgym.cli.statistics import by_option, resamples_option
from askgym.cli.stats import RunFile, load_run, refuse_empty
from askgym.cli.summing import summing_of
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.metrics import Difference, Metric, Pairing

__all__ = ["compare_command"]

_PROTOCOL = (
    "env",
    "judge",
    "user",
    "user_styles",
    "reward",
    "max_turns",
    "strict",
    "guidance",
    "final_notice",
    "transient_notes",
    "max_action_chars",
    "system_prompt",
    "items_digest",
    "seed",
    "versions",
)
"""What must be equal in both runs for a difference to be one between the agents."""
_DEFAULT = (
    "acc",
    "return",
    "need_precision",
    "need_recall",
    "need_f1",
    "over_ask",
    "cov_micro",
    "cov_all",
    "cov_per_question",
    "premature_rate",
    "finish_rate",
    "redundant_share",
    "turns",
    "askbench_score",
)
_EXAMPLES = 3


@click.command("compare", short_help="Compare two runs over the same items.")
@click.argument("a", metavar="A.jsonl")
@click.argument("b", metavar="B.jsonl")
@click.option("--metric", "metrics", multiple=True, metavar="KEY", help="Only these; several: repeat, or use commas.")
@by_option
@click.option("--effect", type=float, metavar="X", help="Say how many problems would show a difference of X.")
@click.option("--overlap-only", is_flag=True, help="Compare what is in both, where the items are not the same.")
@resamples_option
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of the resampling.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of the table.")
def compare_command(
    a: str,
    b: str,
    metrics: tuple[str, ...],
    by: tuple[str, ...],
    effect: float | None,
    overlap_only: bool,
    resamples: int | None,
    seed: int,
    as_json: bool,
) -> None:
    """Compare two runs episode by episode: same item, same number among that item's episodes.

    For each metric: A, B, the paired difference with a 95 % bootstrap interval by problem, the p-value of a permutation
    test that swaps the runs within problems, and the difference that would have been found with 80 % power.
    `askgym stats --help` lists the metrics.

    \b
    Examples:
      askgym compare before.jsonl after.jsonl
      askgym compare before.jsonl after.jsonl --metric acc,return --effect 0.02
      askgym compare before.jsonl after.jsonl --by family --json
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.cli.console import console, draw, name_left_out, say
    from askgym.envs.registration import domain_of
    from askgym.metrics import RESAMPLES, choose_metrics, compare
    from askgym.report import comparison_table, difference_json, narrowed

    keys = [key.strip() for value in metrics for key in value.split(",") if key.strip()]
    if effect is not None and not effect > 0:
        raise ConfigError(f"--effect {effect:g}: a number above 0 is needed, as 0.02")
    if resamples == 0:
        raise ConfigError("--resamples 0: a comparison is made by resampling: give at least 100")
    if len(by) > 1:
        raise ConfigError(f"--by {','.join(by)}: one grouping at a time")
    sides = [load_run(Path(path)) for path in (a, b)]
    for side in sides:
        refuse_empty(side)
    known, found = _paired(*sides)
    chosen = choose_metrics(known, keys or domain_of(sides[0].config.get("env")).compared or _DEFAULT)
    _check_overlap(a, b, found, overlap_only)
    warnings = _warnings(sides[0], sides[1], found)
    resamples = resamples or RESAMPLES
    parts = {"all": list(found.pairs)}
    if by:
        names = _groups(sides[0], by[0])
        parts |= {one: [two for two in found.pairs if names[two[0].item_id] == one] for one in names.values()}
    groups: dict[str, Sequence[Difference]] = {
        name: compare(pairs, chosen, resamples=resamples, seed=seed, effect=effect) for name, pairs in parts.items()
    }
    if as_json:
        whole = {
            "a": _side(sides[0]),
            "b": _side(sides[1]),
            "level": 0.95,
            "power": 0.8,
            "clusters": "problem_id",
            "resamples": resamples,
            "seed": seed,
            "effect": effect,
            "pairs": len(found.pairs),
            "problems": len({one.problem_id for one, _ in found.pairs}),
            "items": {"common": len(found.common), "only_a": len(found.only_a), "only_b": len(found.only_b)},
            "invalid_pairs": found.invalid,
            "unpaired": dict(zip("ab", found.unpaired, strict=True)),
            "warnings": warnings,
            "by": by[0] if by else None,
            "groups": [
                {"group": name, "metrics": {one.key: difference_json(one) for one in part}}
                for name, part in groups.items()
            ],
        }
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    for line in warnings:
        say(f"warning: {line}", err=True)
    say(f"A: {a} ({sides[0].name}); B: {b} ({sides[1].name})")
    table = comparison_table(groups, known, by=by[0] if by else "")
    shown = narrowed(table, console().width)
    draw(shown, once=(table.columns[0].key,) if by else ())
    name_left_out(table, shown)
    for line in _remarks(found, len(chosen) * len(groups), effect):
        say(line)
    for name, side in zip("AB", sides, strict=True):
        invalid = side.failures.line(name)
        if invalid is not None:
            say(invalid)


def _paired(a: RunFile, b: RunFile) -> tuple[Sequence[Metric[Any]], Pairing]:
    """The metrics that two runs can be compared in, and their pairs, read accordingly.

    Raises:
        ConfigError: they are not summed up alike.
    """
    from askgym.envs.registration import domain_of
    from askgym.metrics import ALL_METRICS, case_metrics, pair

    domains = [domain_of(side.config.get("env")) for side in (a, b)]
    if domains[0].results != domains[1].results:
        raise ConfigError(
            f"{a.path} is a run of {a.config.get('env')} and {b.path} of {b.config.get('env')}, which are not summed "
            "up alike: nothing can be compared"
        )
    summing = summing_of(a.config.get("env"))
    if summing is None or domains[0].results != "cases":
        return ALL_METRICS, pair(a.outcomes, b.outcomes)
    rows = [[summing.read(episode) for episode in side.episodes] for side in (a, b)]
    return case_metrics([*rows[0], *rows[1]]), pair(*rows, read=lambda one, _: one if one.valid else None)


def _check_overlap(a: str, b: str, found: Pairing, overlap_only: bool) -> None:
    """Refuse runs over different items.

    Raises:
        ConfigError: with the numbers and examples.
    """
    if found.common and (overlap_only or not (found.only_a or found.only_b)):
        if found.pairs:
            return
        raise ConfigError(f"no pair of episodes of {a} and {b} is valid on both sides: there is nothing to compare")
    parts = [("in both", found.common), ("only in A", found.only_a), ("only in B", found.only_b)]
    counted = "; ".join(f"{len(ids)} {name}{_examples(ids)}" for name, ids in parts)
    advice = (
        "give --overlap-only to compare what is in both"
        if found.common
        else "nothing can be compared; play both on the same items (environment, --items, --seed, --split)"
    )
    raise ConfigError(f"{a} and {b} are over different items: {counted}: {advice}")


def _examples(ids: Sequence[str]) -> str:
    more = ", …" if len(ids) > _EXAMPLES else ""
    return f" ({', '.join(ids[:_EXAMPLES])}{more})" if ids else ""


def _warnings(a: RunFile, b: RunFile, found: Pairing) -> list[str]:
    """What else differs between the runs than who played, by name, one line each."""
    out = []
    for key in (*_PROTOCOL, *sorted((set(a.config) | set(b.config)) - set(_PROTOCOL) - _ABOUT)):
        for name, left, right in _differing(key, a.config.get(key), b.config.get(key)):
            out.append(f"{name} is {_short(left)} in A and {_short(right)} in B: the runs are not alike in it")
    items_a, items_b = ({one.item["id"]: one.item for one in side.episodes} for side in (a, b))
    changed = [item for item in found.common if items_a[item] != items_b[item]]
    if changed:
        out.append(f"{len(changed)} items of the same id are not the same{_examples(changed)}")
    return out


_ABOUT = frozenset(
    {"command", "agent", "items", "families", "split", "mix", "difficulty", "items_seed", "group_size"}
) | {"agent_digest", "rescored"}
"""Keys that say who played, which items, or where from: who is the question, the items are seen in themselves."""


def _differing(key: str, left: object, right: object) -> Iterator[tuple[str, object, object]]:
    """What differs in a setting; in settings of models, each part by its dotted name."""
    both = isinstance(left, Mapping), isinstance(right, Mapping)
    if all(both):
        assert isinstance(left, Mapping)
        assert isinstance(right, Mapping)
        for name in dict.fromkeys((*left, *right)):
            yield from _differing(f"{key}.{name}", left.get(name), right.get(name))
    elif any(both) and key == "agent_settings":  # a model beside an agent that has none
        return
    elif left != right:
        yield key, _named(left), _named(right)


def _named(value: object) -> object:
    """A model by its name, anything else as it is."""
    return value.get("name", value) if isinstance(value, Mapping) else value


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _groups(run: RunFile, by: str) -> dict[str, str]:
    """Item id → name of its group, in the order of groups."""
    from askgym.metrics import grouped

    return {outcome.item_id: name for name, members in grouped(run.outcomes, by).items() for outcome in members}


def _side(run: RunFile) -> dict[str, Any]:
    return {
        "run": str(run.path),
        "env": run.config.get("env"),
        "agent": run.config.get("agent"),
        "episodes": len(run.episodes),
        "failures": run.failures.json(),
    }


def _remarks(found: Pairing, tests: int, effect: float | None) -> list[str]:
    out = [
        f"{len(found.pairs)} pairs of episodes over {len({one.problem_id for one, _ in found.pairs})} problems; "
        "detectable: the smallest true difference found with 80 % power; p by swapping the runs within problems"
        + (f", not corrected for {tests} tests" if tests > 1 else "")
    ]
    if effect is not None:
        out.append(f"problems needed: to find a true difference of {effect:g} with 80 % power")
    if found.only_a or found.only_b:
        out.append(f"overlap only: {len(found.only_a)} items of A and {len(found.only_b)} of B are left aside")
    if found.invalid:
        out.append(f"invalid: {found.invalid} pairs do not count, since an episode of theirs is invalid")
    if any(found.unpaired):
        out.append(f"without a partner: {found.unpaired[0]} episodes of A and {found.unpaired[1]} of B are left aside")
    return out

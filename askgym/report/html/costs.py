"""What a run took: calls, tokens, money and waiting, by role."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askgym.report.html.model import Json, ReportRun, plain, quantile, table
from askgym.types import JudgeFailure, Usage, UserFailure

if TYPE_CHECKING:
    from askgym.trace import Episode

__all__ = ["ROLES", "RoleCost", "cost_table", "role_costs", "usages"]

ROLES = ("agent", "user", "judge")


@dataclass(frozen=True, slots=True)
class RoleCost:
    """What one role took.

    Attributes:
        role: agent, user or judge.
        replies: times that its usage is on record.
        calls: requests, retries included.
        prompt_tokens: tokens read.
        completion_tokens: tokens written.
        cost_usd: price in US dollars.
        median_s: median latency of a reply in seconds; None where none is on record.
        p95_s: the latency that 95 % of the replies keep below.
    """

    role: str
    replies: int
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float
    median_s: float | None
    p95_s: float | None


def usages(episode: Episode) -> Iterator[tuple[str, Usage]]:
    """Each usage on record, with its role; that of a failure once, though turn and episode both hold it."""
    failures = [turn.failure for turn in episode.turns if turn.failure is not None]
    if not failures and episode.failure is not None:
        failures = [episode.failure]
    for turn in episode.turns:
        sides = (("agent", turn.action), ("judge", turn.verdict), ("user", turn.user))
        yield from ((role, side.usage) for role, side in sides if side is not None and side.usage is not None)
    for failure in failures:
        if failure.usage is not None:
            judge, user = isinstance(failure, JudgeFailure), isinstance(failure, UserFailure)
            yield "judge" if judge else "user" if user else "agent", failure.usage


def role_costs(episodes: Iterable[Episode]) -> list[RoleCost]:
    """What each role took; one without any usage on record is among them, with zeros."""
    found: dict[str, list[Usage]] = {role: [] for role in ROLES}
    for episode in episodes:
        for role, usage in usages(episode):
            found[role].append(usage)
    return [_role_cost(role, all_) for role, all_ in found.items()]


def _role_cost(role: str, all_: Sequence[Usage]) -> RoleCost:
    waits = [one.latency_s for one in all_ if one.calls]
    return RoleCost(
        role,
        len(all_),
        sum(one.calls for one in all_),
        sum(one.prompt_tokens for one in all_),
        sum(one.completion_tokens for one in all_),
        sum(one.cost_usd for one in all_),
        quantile(waits, 0.5),
        quantile(waits, 0.95),
    )


def cost_table(runs: Sequence[ReportRun]) -> Json | None:
    """A row for each run and role that has any usage on record; None where none has."""
    rows: list[list[object]] = []
    for run in runs:
        costs = [one for one in role_costs(run.episodes) if one.replies]
        if costs:
            rows.append([run.name])
        for one in costs:
            rows.append(
                [
                    one.role,
                    f"{one.calls:,}",
                    f"{one.prompt_tokens:,}",
                    f"{one.completion_tokens:,}",
                    f"{one.cost_usd:.4f}",
                    f"{one.cost_usd / len(run.episodes):.5f}",
                    plain(one.median_s, 2),
                    plain(one.p95_s, 2),
                ]
            )
    if not rows:
        return None
    columns = (
        ("role", ""),
        ("calls", "requests, retries included"),
        ("tokens read", ""),
        ("tokens written", ""),
        ("USD", "0 where the price is not known"),
        ("USD / episode", ""),
        ("median s", "latency of a reply"),
        ("95 % below, s", "latency of a reply"),
    )
    return table(
        columns, rows, note="Roles without an entry have no usage on record: rules, and functions of one's own."
    )

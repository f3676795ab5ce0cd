"""How far the judge of a run can be trusted, as far as the record tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from askgym.report.html.model import Json, ReportRun, plain, quantile, table
from askgym.types import JudgeFailure, UserFailure

if TYPE_CHECKING:
    from askgym.trace import Episode

__all__ = ["JudgeHealth", "agreement_tables", "health_table", "judge_health"]


@dataclass(frozen=True, slots=True)
class JudgeHealth:
    """The judge of a run.

    Attributes:
        episodes: of the run.
        judges: names of who judged, the busiest first.
        verdicts: turns with one.
        judge_failures: how it failed → episodes lost to it.
        other_failures: who failed and how → episodes lost to user or agent.
        unreadable: episodes that ended as malformed because the judge could not read the message alone.
        unquoted: answers "yes" that were turned into "no", since their quote does not occur.
        unquoted_verdicts: verdicts that hold one.
        quotes: quotes on record.
        approximate: episodes judged by likeness of words.
        median_s: median latency of a verdict in seconds; None where none is on record.
        p95_s: the latency that 95 % of the verdicts keep below.
    """

    episodes: int
    judges: tuple[str, ...] = ()
    verdicts: int = 0
    judge_failures: Mapping[str, int] = field(default_factory=dict)
    other_failures: Mapping[str, int] = field(default_factory=dict)
    unreadable: int = 0
    unquoted: int = 0
    unquoted_verdicts: int = 0
    quotes: int = 0
    approximate: int = 0
    median_s: float | None = None
    p95_s: float | None = None


def judge_health(episodes: Iterable[Episode]) -> JudgeHealth:
    """Count."""
    judges: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    others: Counter[str] = Counter()
    waits: list[float] = []
    n = unreadable = unquoted = unquoted_verdicts = quotes = approximate = 0
    for episode in episodes:
        n += 1
        approximate += episode.approximate
        failure = episode.failure
        if failure is not None and failure.blames_action:
            unreadable += 1
        elif isinstance(failure, JudgeFailure):
            lost[failure.kind.value] += 1
        elif failure is not None:
            others[f"{'user' if isinstance(failure, UserFailure) else 'agent'} {failure.kind.value}"] += 1
        for turn in episode.turns:
            verdict = turn.verdict
            if verdict is None:
                continue
            judges[verdict.judge or "(no name)"] += 1
            quotes += len(verdict.quotes)
            missing = _whole(verdict.counts.get("unquoted"))
            unquoted += missing
            unquoted_verdicts += missing > 0
            if verdict.usage is not None and verdict.usage.calls:
                waits.append(verdict.usage.latency_s)
    return JudgeHealth(
        n,
        tuple(name for name, _ in judges.most_common()),
        judges.total(),
        dict(sorted(lost.items())),
        dict(sorted(others.items())),
        unreadable,
        unquoted,
        unquoted_verdicts,
        quotes,
        approximate,
        quantile(waits, 0.5),
        quantile(waits, 0.95),
    )


def _whole(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _part(number: int, whole: int) -> Json:
    return {"v": f"{number:,}", "i": f"{100 * number / whole:.1f} %"} if whole else {"v": f"{number:,}"}


def _kinds(found: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in found.items()) or "–"


def health_table(runs: Sequence[ReportRun]) -> Json:
    """One column a run."""
    found = [judge_health(run.episodes) for run in runs]
    lines: tuple[tuple[str, list[Any]], ...] = (
        ("judge", [", ".join(one.judges) or "–" for one in found]),
        ("verdicts", [f"{one.verdicts:,}" for one in found]),
        ("episodes lost to the judge", [_part(sum(one.judge_failures.values()), one.episodes) for one in found]),
        ("   by kind", [_kinds(one.judge_failures) for one in found]),
        ("episodes lost to user or agent", [_part(sum(one.other_failures.values()), one.episodes) for one in found]),
        ("   by kind", [_kinds(one.other_failures) for one in found]),
        ("unreadable messages", [_part(one.unreadable, one.episodes) for one in found]),
        ("verdicts with a missing quote", [_part(one.unquoted_verdicts, one.verdicts) for one in found]),
        ("quotes on record", [f"{one.quotes:,}" for one in found]),
        ("approximate episodes", [_part(one.approximate, one.episodes) for one in found]),
        ("median latency, s", [plain(one.median_s, 2) for one in found]),
        ("95 % below, s", [plain(one.p95_s, 2) for one in found]),
    )
    note = (
        "Unreadable: the judge failed on the message alone, and read a neutral one in its place; the episode ends as "
        "malformed. Missing quote: a “yes” whose quote does not occur in the dialogue counts as “no”. Approximate: "
        "judged by likeness of words, since the item has no structured facts."
    )
    columns = (("", ""), *((run.name, "") for run in runs))
    return table(columns, ([name, *cells] for name, cells in lines), note=note)


def agreement_tables(runs: Sequence[ReportRun]) -> list[Json]:
    """How far the verdicts agree, for each two runs of which one is the other judged again."""
    from askgym.envs.registration import domain_of
    from askgym.metrics import agreement

    out = []
    for new in runs:
        source = new.config.get("rescored")
        if not isinstance(source, Mapping):
            continue
        for old in runs:
            if old is new or old.file.replace("\\", "/").rsplit("/", 1)[-1] != source.get("run"):
                continue
            before = {episode.index: episode for episode in old.episodes}
            both = [(before[one.index], one) for one in new.episodes if one.index in before]
            rows = []
            for name, pairs in domain_of(new.config.get("env")).verdict_pairs(both).items():
                found = agreement(pairs)
                rows.append([_QUESTIONS.get(name, name), f"{found.n:,}", plain(found.share), plain(found.kappa)])
            columns = (
                ("same verdict on", ""),
                ("n", "verdicts compared"),
                ("share", ""),
                ("kappa", "Cohen's; 0 is chance"),
            )
            out.append(table(columns, rows, title=f"{old.name} and {new.name}, which judges it again"))
    return out


_QUESTIONS = {
    "final": "final answer or not",
    "correct": "right or wrong",
    "met": "rubric met or not",
    "named": "open point named or not",
    "settled": "open point settled or not",
}

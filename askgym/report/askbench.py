"""What AskBench's evaluator writes about a run: its table beside the published figures, a summary, each sample in full.

Owns the layout of these; the numbers are made in `metrics`. File layouts are those of AskBench's own results, so that
scripts made for these read ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.metrics.published import SOURCE, published_results
from askgym.metrics.tables import askbench_outcome
from askgym.report.table import Cell, Column, PlainTable
from askgym.types import Scenario

if TYPE_CHECKING:
    from askgym.metrics.evaluation import AskBenchEvaluation
    from askgym.metrics.tables import AskBenchMetrics
    from askgym.trace import Episode

__all__ = ["askbench_json", "askbench_table", "detailed_results", "results_text"]

_COLUMNS = (
    Column("who", "who", text=True, wrap=True),
    Column("valid", "valid", help="samples that count, of all"),
    Column("acc", "acc", decimals=4, help="right final answers"),
    Column("ask_rate", "ask_rate", decimals=4, help="asked at least once"),
    Column("cov_rate", "cov_rate", decimals=4, help="of those that answered, had everything settled"),
    Column("unq_rate", "unq_rate", decimals=4, help="asked with nothing left to ask"),
    Column("unq_events", "events", help="how often", drop=1),
    Column("score", "score", decimals=4, help="0.5 acc + 0.3 (1 − premature) + 0.2 (1 − unq_rate)"),
)
_NAMES = {
    Scenario.MISSING_INFO: "missing information",
    Scenario.FALSE_PREMISE: "false premises",
    Scenario.COMPLETE: "complete questions",
    None: "mixed scenarios",
}


def askbench_table(
    name: str, found: AskBenchEvaluation, parts: Sequence[AskBenchEvaluation] = (), *, published: bool = True
) -> PlainTable:
    """AskBench's table of a run, with the published figures of the same set and protocol below it.

    Args:
        name: whose run it is.
        found: the whole run.
        parts: the same by scenario, where it holds several.
        published: whether the published figures are wanted.
    """
    rows = [_row(name, found.mean, graded=found.graded)]
    if len(found.attempts) > 1:
        rows[0] = (f"{name}, mean of {len(found.attempts)} attempts", *rows[0][1:])
        rows += [_row(f"  attempt {n}", one, graded=found.graded) for n, one in enumerate(found.attempts, 1)]
    rows += [_row(f"  {_NAMES[part.scenario]}", part.mean, graded=part.graded) for part in parts]
    shown = [part.scenario for part in parts] if parts else [found.scenario]
    for scenario in shown if published else ():
        if scenario is None or scenario is Scenario.COMPLETE:
            continue
        for one in published_results(scenario, strict=found.strict):
            label = f"published: {one.model}" if len(shown) == 1 else f"published, {one.benchmark}: {one.model}"
            rows.append((label, None, one.acc, None, one.cov_rate, None, None, None))
    protocol = f"{'strict' if found.strict else 'default'} protocol, {found.max_turns} turns"
    return PlainTable(_COLUMNS, tuple(rows), f"AskBench's metrics, {protocol}: {_NAMES[found.scenario]}")


def _row(name: str, table: AskBenchMetrics, *, graded: bool) -> tuple[Cell, ...]:
    acc, score = (table.acc, table.score) if graded else (None, None)
    valid = f"{table.valid} / {table.total}"
    return (name, valid, acc, table.ask_rate, table.cov_rate, table.unq_rate, table.unq_events, score)


def askbench_json(found: AskBenchEvaluation, *, published: bool = True) -> dict[str, Any]:
    """The evaluation as plain JSON values, rates to four decimals as AskBench writes them.

    Args:
        found: the evaluation.
        published: whether the published figures are wanted.
    """
    nothing = {} if found.graded else {"acc": None, "score": None}
    theirs = published_results(found.scenario, strict=found.strict) if found.scenario and published else ()
    return {
        "scenario": str(found.scenario) if found.scenario else "mixed",
        "strict": found.strict,
        **found.mean.rounded(),
        **nothing,
        "premature_rate": round(found.mean.premature_rate, 4),
        "attempts": [{**one.rounded(), **nothing} for one in found.attempts],
        "reasons": dict(found.reasons),
        "vague_ask_rate": found.vague_ask_rate,
        "clear_direct_rate": found.clear_direct_rate,
        "published": [{"model": one.model, "acc": one.acc, "cov_rate": one.cov_rate} for one in theirs],
        "published_source": SOURCE,
    }


def results_text(name: str, found: AskBenchEvaluation, parts: Sequence[AskBenchEvaluation] = ()) -> str:
    """The summary for people, as lines of text.

    Args:
        name: whose run it is.
        found: the whole run.
        parts: the same by scenario, where it holds several.
    """
    lines = [name]
    if found.graded and len(found.attempts) > 1:
        each = ", ".join(f"{one.acc:.4f}" for one in found.attempts)
        lines += [f"mean accuracy of {len(found.attempts)} attempts: {found.mean.acc:.4f}", f"accuracy of each: {each}"]
    for one, title in [(found, ""), *((part, _NAMES[part.scenario]) for part in parts)]:
        lines += [f"-- {title}"] if title else []
        lines += _lines(one)
    total = sum(found.reasons.values())
    lines += ["how samples ended:"]
    lines += [f"  {reason}: {number} ({number / total:.1%})" for reason, number in found.reasons.items()]
    return "\n".join(lines) + "\n"


def _lines(one: AskBenchEvaluation) -> list[str]:
    table = one.mean
    out = [f"valid samples: {table.valid} of {table.total} (skipped {table.skipped})"]
    if one.graded:
        out += [f"acc: {table.acc:.4f}", f"score: {table.score:.4f}"]
    elif one.vague_ask_rate is not None or one.clear_direct_rate is not None:
        out += [f"vague ask rate: {_rate(one.vague_ask_rate)}", f"clear direct rate: {_rate(one.clear_direct_rate)}"]
    out += [
        f"ask_rate: {table.ask_rate:.4f}",
        f"cov_rate: {table.cov_rate:.4f}",
        f"premature rate: {table.premature_rate:.4f}",
        f"unq_rate: {table.unq_rate:.4f} ({table.unq_events} events)",
    ]
    return out


def _rate(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.4f}"


def detailed_results(episodes: Sequence[Episode]) -> list[dict[str, Any]]:
    """Every sample in the layout of AskBench's detailed results, turn by turn, ordered by episode."""
    return [_detailed(episode) for episode in sorted(episodes, key=lambda one: one.index)]


def _detailed(episode: Episode) -> dict[str, Any]:
    outcome = episode.outcome()
    result = askbench_outcome(outcome)
    checklist = dict(zip(episode.item["points"], episode.item["checklist"], strict=True))
    judged = [turn for turn in outcome.turns[: result.final_turn] if not turn.failed]
    last = judged[-1] if judged else None
    return {
        "id": episode.item["id"],
        "correct": result.correct if outcome.graded else None,
        "reason": str(result.reason),
        "final_turn": result.final_turn,
        "conversation_history": [message.to_openai() for message in episode.messages],
        "ground_truth_answer": episode.item["answer"] or None,
        "turn_logs": _turn_logs(episode, checklist),
        "is_final_answer": result.finished,
        "missing_required_points": [checklist[id_] for id_ in (last.unsettled if last else checklist)],
        "all_required_points_resolved": last.settled if last else not checklist,
        "required_points": list(checklist.values()),
        "skipped": result.skipped,
        "behavior_metrics": {
            "redundant_question_events": result.behaviour.redundant_question_events,
            "premature_final_answer": result.behaviour.premature_final_answer,
            "asked_any_question": result.behaviour.asked_any_question,
        },
    }


def _turn_logs(episode: Episode, checklist: Mapping[str, str]) -> list[dict[str, Any]]:
    logs = []
    for number, (turn, judged) in enumerate(zip(episode.turns, episode.outcome().turns, strict=True), 1):
        decision = None
        if turn.verdict is not None:
            decision = {
                "is_final_answer": judged.final,
                "is_correct": turn.verdict.answers.get("correct"),
                "all_required_points_resolved": judged.settled,
                "missing_required_points": [checklist[id_] for id_ in judged.unsettled],
                "notes": turn.verdict.notes,
            }
        log: dict[str, Any] = {
            "turn": number,
            "assistant": turn.action.text,
            "judge_decision": decision,
            "judge_parse_success": decision is not None,
        }
        if turn.user is not None:
            log["simulated_user_response"] = turn.user.text
        if turn.failure is not None:
            log["failure"] = f"{turn.failure.kind}: {turn.failure.detail}"
        logs.append(log)
    return logs

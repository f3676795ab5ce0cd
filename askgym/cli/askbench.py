"""What `eval` and `stats` say and write of a run in AskBench's own terms."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askgym.metrics import AskBenchEvaluation, EpisodeOutcome

__all__ = ["AskBenchReport", "askbench_report", "show_askbench", "write_results"]


_FATA = "AskMindFATA-v0"


@dataclass(frozen=True, slots=True)
class AskBenchReport:
    """A run in AskBench's terms.

    Attributes:
        name: whose run it is.
        whole: all its samples.
        parts: the same by scenario, where the run holds both kinds with something wrong.
        remarks: what a reader must know, one line each.
        published: whether there are published figures of such items.
    """

    name: str
    whole: AskBenchEvaluation
    parts: tuple[AskBenchEvaluation, ...]
    remarks: tuple[str, ...]
    published: bool

    def json(self) -> dict[str, Any]:
        """Everything as plain JSON values."""
        from askgym.report import askbench_json

        parts = [askbench_json(part, published=self.published) for part in self.parts]
        return {**askbench_json(self.whole, published=self.published), "parts": parts}


def askbench_report(env: str, agent: str, outcomes: Sequence[EpisodeOutcome], *, attempts: int = 1) -> AskBenchReport:
    """Sum up a run as AskBench does.

    Args:
        env: id of the environment.
        agent: who played.
        outcomes: its episodes, those that failed included; at least one.
        attempts: episodes an item.
    """
    from askgym.metrics import askbench_evaluation
    from askgym.types import Scenario

    name = f"{env} by {agent}"
    whole = askbench_evaluation(outcomes, attempts=attempts)
    parts: list[AskBenchEvaluation] = []
    remarks = []
    if whole.scenario is None:
        of = {kind: [one for one in outcomes if one.scenario is kind] for kind in Scenario}
        parts = [askbench_evaluation(some, attempts=attempts) for some in of.values() if some]
        held = " and ".join(f"{len(some)} {kind.value}" for kind, some in of.items() if some)
        remarks.append(
            f"mixed scenarios: {name} holds {held} episodes, and AskBench's tables are each of one kind: compare the "
            "parts with the published figures, not the whole; --scenario KIND plays one kind alone"
        )
    complete = sum(one.scenario is Scenario.COMPLETE for one in outcomes)
    if whole.scenario not in (None, Scenario.COMPLETE) and complete:
        remarks.append(
            f"complete items: {complete} of the {len(outcomes)} episodes of {name} lack nothing; AskBench's table "
            f"counts them, the metrics called AskBench below it do not; --scenario {whole.scenario} plays the "
            "others alone"
        )
    # Of FATA's protocol, QuestBench and IN3 none are published; the rows of these two name no source of their own.
    asked = env != _FATA and not all(one.family in ("questbench", "in3") for one in outcomes)
    published = whole.graded and asked
    if published:
        remarks.append(
            "published figures: AskBench's own, with its judge, its rows, its prompts and its turns, without guidance "
            "(arXiv 2602.11199); a run compares with them as far as these are the same"
        )
    if not whole.graded:
        remarks.append(_without_answers(whole))
    return AskBenchReport(name, whole, tuple(parts), tuple(remarks), published)


def _without_answers(whole: AskBenchEvaluation) -> str:
    vague, direct = (
        "n/a" if rate is None else f"{rate:.4f}" for rate in (whole.vague_ask_rate, whole.clear_direct_rate)
    )
    return f"no expected answers: vague ask rate {vague}, clear direct rate {direct}; acc and score say nothing here"


def show_askbench(report: AskBenchReport) -> None:
    """Draw the table on stdout."""
    from askgym.cli.console import console, draw
    from askgym.report import askbench_table, narrowed

    table = askbench_table(report.name, report.whole, report.parts, published=report.published)
    draw(narrowed(table, console().width))


def write_results(path: Path, report: AskBenchReport, *, episodes: int) -> tuple[Path, Path]:
    """Write AskBench's two files beside a run: NAME.askbench.json, each sample in full, and NAME.askbench.txt.

    Args:
        path: of the run.
        report: of the run.
        episodes: how many of its episodes count.

    Returns:
        The two paths.
    """
    from askgym.cli.stats import load_run
    from askgym.records import write_atomically
    from askgym.report import detailed_results, results_text

    read = load_run(path)
    detailed, text = path.with_suffix(".askbench.json"), path.with_suffix(".askbench.txt")
    samples = detailed_results([one for one in read.episodes if one.index < episodes])
    write_atomically(detailed, json.dumps(samples, ensure_ascii=False, indent=2))
    write_atomically(text, results_text(report.name, report.whole, report.parts))
    return detailed, text

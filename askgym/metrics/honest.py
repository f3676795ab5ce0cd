"""The metrics a paper should report beside AskBench's, each a mean or a ratio of sums over valid episodes.

This module owns their definitions. Those of AskBench itself, which look only at episodes with a final answer, are
here too, in the same form, so that they can have intervals; `tables` has the table as AskBench writes it. Pure; imports
only its neighbours.

Sources: need-to-ask precision, recall and F1 as CLAMBER (arXiv 2405.12063) and When2Call report the decision to ask;
micro coverage is the share of key questions hit; the score normalised between a floor and a ceiling is usual where
tasks differ in what can be reached (Mnih et al. 2015); AskBench is arXiv 2602.11199.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from askgym.metrics.sums import Metric, Part

if TYPE_CHECKING:
    from askgym.metrics.conduct import Conduct

__all__ = ["ALL_METRICS", "ASKBENCH", "HEADLINE", "HONEST"]


def _one(_: Conduct) -> float:
    return 1.0


def _mean(top: str) -> tuple[Part[Conduct], ...]:
    return (Part(lambda c: float(getattr(c, top)), _one),)


def _ratio(top: str, bottom: str) -> tuple[Part[Conduct], ...]:
    return (Part(lambda c: float(getattr(c, top)), lambda c: float(getattr(c, bottom))),)


def _incomplete(c: Conduct) -> bool:
    return c.incomplete


def _complete(c: Conduct) -> bool:
    return not c.incomplete


def _graded(c: Conduct) -> bool:
    return c.graded


def _rewarded(c: Conduct) -> bool:
    return c.reward is not None


def _need(asked: str, suffix: str, when: str) -> tuple[Metric[Conduct], ...]:
    """How well asking matches the need for it: asking is a_i, the need is 1[something is missing or false].

    What asks: where something is missing a turn that is no answer, where something is false one that names a claim,
    on complete items either; see `conduct`.
    """

    def a(c: Conduct) -> bool:
        return bool(getattr(c, asked))

    balanced: tuple[Part[Conduct], ...] = (
        Part(lambda c: float(a(c) and c.incomplete), lambda c: float(c.incomplete), weight=0.5),
        Part(lambda c: float(not a(c) and not c.incomplete), lambda c: float(not c.incomplete), weight=0.5),
    )
    f1: tuple[Part[Conduct], ...] = (
        Part(lambda c: 2.0 * (a(c) and c.incomplete), lambda c: float(a(c)) + float(c.incomplete)),
        # Adds nothing, and is 0/0 where nothing needs asking: F1 would be 0 there whatever one does.
        Part(lambda _: 0.0, lambda c: float(c.incomplete), weight=0.0),
    )
    return (
        Metric(
            f"need_precision{suffix}",
            f"need-to-ask precision{when}",
            f"asked{when}, and rightly so",
            _mean("incomplete"),
            a,
        ),
        Metric(
            f"need_recall{suffix}",
            f"need-to-ask recall{when}",
            "asked where needed: a turn that is no answer (missing information) or names a claim (false premise); on "
            f"complete items, either asks{when}",
            _mean(asked),
            _incomplete,
        ),
        Metric(
            f"need_f1{suffix}",
            f"need-to-ask F1{when}",
            f"their harmonic mean{when}",
            f1,
            lambda c: a(c) or c.incomplete,
        ),
        Metric(
            f"need_balanced_acc{suffix}",
            f"need-to-ask bal. acc.{when}",
            f"mean of the shares of incomplete items asked about and of complete ones not{when}",
            balanced,
        ),
        Metric(f"over_ask{suffix}", f"over-ask rate{when}", f"asked on complete items{when}", _mean(asked), _complete),
    )


def _normalised(key: str, title: str, get: str, has: Callable[[Conduct], bool]) -> Metric[Conduct]:
    """(x − floor) / (ceiling − floor), over the episodes for which all three are known."""

    def known(c: Conduct) -> bool:
        return all(side is not None and has(side) for side in (c, c.floor, c.ceiling))

    def of(c: Conduct | None) -> float:
        return float(getattr(c, get))

    part: Part[Conduct] = Part(lambda c: of(c) - of(c.floor), lambda c: of(c.ceiling) - of(c.floor))
    return Metric(key, title, "0 is never asking, 1 the oracle, on the same items", (part,), known, share=False)


HONEST: tuple[Metric[Conduct], ...] = (
    Metric("acc", "accuracy", "right final answers; none counts as wrong", _mean("correct"), _graded),
    Metric("return", "return", "sum of rewards", _mean("reward"), _rewarded, share=False),
    _normalised("return_norm", "return, normalised", "reward", _rewarded),
    _normalised("acc_norm", "accuracy, normalised", "correct", _graded),
    *_need("asked_first", "", ""),
    *_need("asked", "_any", " (any turn)"),
    Metric("cov_micro", "coverage (micro)", "points settled, of all", _ratio("covered", "points"), _incomplete),
    Metric(
        "cov_all",
        "coverage (all points)",
        "ended with every point settled",
        (Part(lambda c: float(c.covered == c.points), _one),),
        _incomplete,
    ),
    Metric(
        "cov_per_question",
        "coverage per question",
        "points settled for each thing asked",
        _ratio("covered", "things"),
        lambda c: c.incomplete and c.named_known,
        share=False,
    ),
    Metric(
        "first_precision",
        "first-turn precision",
        "of the things asked in turn 1, open points",
        _ratio("first_hits", "first_things"),
        lambda c: c.incomplete and c.named_known and c.first_things > 0,
    ),
    Metric(
        "first_recall",
        "first-turn recall",
        "of the points that can be asked for in turn 1, those that were",
        _ratio("first_hits", "first_points"),
        lambda c: c.incomplete and c.named_known,
    ),
    Metric("premature_rate", "premature answers", "answered with points open", _mean("premature"), _incomplete),
    Metric("finish_rate", "finish rate", "gave a final answer", _mean("finished")),
    Metric(
        "redundant_share",
        "redundant share",
        "of the things asked, no open point",
        _ratio("surplus", "things"),
        lambda c: c.named_known and c.things > 0,
    ),
    Metric(
        "surplus",
        "surplus per episode",
        "things asked that were no open point",
        _mean("surplus"),
        lambda c: c.named_known,
        share=False,
        decimals=2,
    ),
    Metric(
        "questions",
        "questions per episode",
        "things asked",
        _mean("things"),
        lambda c: c.named_known,
        share=False,
        decimals=2,
    ),
    Metric("turns", "turns", "assistant turns", _mean("turns"), share=False, decimals=2),
    Metric(
        "turns_to_answer",
        "turns to the answer",
        "of finished episodes",
        _mean("turns"),
        lambda c: c.finished,
        share=False,
        decimals=2,
    ),
)
"""The honest metrics, in the order of tables."""

_PREMATURE: Part[Conduct] = Part(lambda c: float(c.premature), lambda c: float(c.finished), empty=0.0)
_UNNEEDED: Part[Conduct] = Part(lambda c: float(c.askbench_redundant > 0), _one)
_RIGHT: Part[Conduct] = Part(lambda c: float(c.correct), _one)
_ANY_GRADED: Part[Conduct] = Part(lambda _: 0.0, lambda c: float(c.graded), weight=0.0)
"""Adds nothing, and is 0/0 where no item has an expected answer: AskBench would write 0, which is no result."""

ASKBENCH: tuple[Metric[Conduct], ...] = (
    Metric("askbench_acc", "AskBench acc", "right, over incomplete items", (_RIGHT, _ANY_GRADED), _incomplete),
    Metric(
        "askbench_ask_rate",
        "AskBench ask_rate",
        "any message that is no answer",
        _mean("askbench_asked"),
        _incomplete,
    ),
    Metric(
        "askbench_cov_rate",
        "AskBench cov_rate",
        "of those that answered, everything settled; 0 if nobody answered",
        (Part(lambda c: float(c.finished and not c.premature), lambda c: float(c.finished), empty=0.0),),
        _incomplete,
    ),
    Metric("askbench_unq_rate", "AskBench unq_rate", "asked with nothing left to ask", (_UNNEEDED,), _incomplete),
    Metric(
        "askbench_score",
        "AskBench score",
        "0.5 acc + 0.3 (1 − premature rate) + 0.2 (1 − unq_rate); "
        "premature rate: of those that answered, 0 if nobody did",
        (
            Part(_RIGHT.top, _one, weight=0.5),
            Part(_PREMATURE.top, _PREMATURE.bottom, weight=-0.3, empty=0.0),
            Part(_UNNEEDED.top, _one, weight=-0.2),
            _ANY_GRADED,
        ),
        _incomplete,
        constant=0.5,
    ),
)
"""AskBench's own, over incomplete items, so that they can have intervals; accuracy and score where one is graded."""

ALL_METRICS = (*HONEST, *ASKBENCH)

HEADLINE = ("acc", "return", "return_norm", "need_f1", "over_ask", "cov_micro", "premature_rate")
"""Keys of the metrics shown for each group of a breakdown."""

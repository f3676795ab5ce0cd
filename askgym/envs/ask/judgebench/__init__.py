"""A labelled set of verdicts, and what a judge's answers on it are worth.

`cases` owns the set (hand-made, package data beside it) and how a case becomes a `JudgeCall`; `running` puts the calls
to a judge; `links` compares copies with their originals; `scoring` makes a report of a judge's answers. Everything
public is reached through this door. No I/O but the reading of the set, and nothing is printed.
"""

from __future__ import annotations

from askgym.envs.ask.judgebench.cases import Case, Turn, judge_call, load_cases, set_digest, spread
from askgym.envs.ask.judgebench.judgements import Judgement, judgement_of
from askgym.envs.ask.judgebench.running import judge_cases
from askgym.envs.ask.judgebench.scoring import Flips, JudgeReport, Score, kappa_between, score_judge

__all__ = [
    "Case",
    "Flips",
    "JudgeReport",
    "Judgement",
    "Score",
    "Turn",
    "judge_call",
    "judge_cases",
    "judgement_of",
    "kappa_between",
    "load_cases",
    "score_judge",
    "set_digest",
    "spread",
]

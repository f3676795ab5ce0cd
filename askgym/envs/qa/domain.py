"""The single-turn domains, as the parts that serve every domain know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any

from askgym.envs.domains import Domain
from askgym.envs.qa.agents import REFERENCE_AGENTS
from askgym.envs.qa.judge import RuleJudge
from askgym.envs.qa.loading import load_items
from askgym.envs.qa.outcomes import verdict_pairs
from askgym.envs.qa.setup import Nobody, QAConfig, QASetup, Task, resolve_judge

__all__ = ["QA", "RUBRICS"]


def _build(task: Task, arguments: Mapping[str, Any]) -> QASetup:
    return QASetup.build(QAConfig(task=task, **arguments))


def _ruled(setup: QASetup) -> tuple[QASetup, tuple[str, ...]] | None:
    if setup.config.task is not Task.ANSWERS:
        return None
    if isinstance(setup.judge, RuleJudge):
        return setup, ()
    return replace(setup, judge=resolve_judge(Task.ANSWERS, "rules")), ("judge",)


def _described(name: str, task: Task, compared: tuple[str, ...]) -> Domain:
    return Domain(
        name=name,
        config=QAConfig,
        arguments=tuple(field.name for field in fields(QAConfig) if field.name != "task"),
        build=partial(_build, task),
        judge=partial(resolve_judge, task),
        load=load_items,
        results="scores",
        instant=(RuleJudge, Nobody),
        ruled=_ruled,
        verdict_pairs=verdict_pairs,
        agents=REFERENCE_AGENTS,
        compared=compared,
    )


QA = _described("qa", Task.ANSWERS, ("acc", "return"))
RUBRICS = _described("rubrics", Task.RUBRICS, ("return",))

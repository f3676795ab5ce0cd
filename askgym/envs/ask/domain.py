"""The ask domain, as the parts that serve every domain know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from askgym.envs.ask.agents import REFERENCE_AGENTS
from askgym.envs.ask.agreement import verdict_pairs
from askgym.envs.ask.items import load_items
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.roles import resolve_judge
from askgym.envs.ask.setup import MIXES, AskConfig, AskSetup
from askgym.envs.ask.user import COOPERATIVE, RuleUser
from askgym.envs.domains import Domain
from askgym.errors import UnknownNameError, did_you_mean

__all__ = ["ASK"]


def _build(arguments: Mapping[str, Any]) -> AskSetup:
    """A setup; `mix` may be the name of a mix.

    Raises:
        UnknownNameError: for an unknown mix.
        AskGymError: as `AskSetup.build`.
    """
    merged = dict(arguments)
    mix = merged["mix"]
    if isinstance(mix, str):
        if mix not in MIXES:
            raise UnknownNameError(did_you_mean(mix, MIXES, what="mix"))
        merged["mix"] = MIXES[mix]
    return AskSetup.build(AskConfig(**merged))


def _ruled(setup: AskSetup) -> tuple[AskSetup, tuple[str, ...]]:
    others = [
        name
        for name, role, kind in (("judge", setup.judge, RuleJudge), ("user", setup.user, RuleUser))
        if not isinstance(role, kind)
    ]
    made = replace(
        setup,
        judge=RuleJudge() if "judge" in others else setup.judge,
        user=RuleUser(COOPERATIVE) if "user" in others else setup.user,
    )
    return made, tuple(others)


ASK = Domain(
    name="ask",
    config=AskConfig,
    arguments=tuple(field.name for field in fields(AskConfig)),
    build=_build,
    judge=resolve_judge,
    load=load_items,
    results="asking",
    instant=(RuleJudge, RuleUser),
    ruled=_ruled,
    verdict_pairs=verdict_pairs,
    agents=REFERENCE_AGENTS,
)

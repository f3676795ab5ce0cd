"""The telecom domain, as the parts that serve every domain know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from askgym.envs.domains import Domain
from askgym.envs.telecom.agents import REFERENCE_AGENTS
from askgym.envs.telecom.customer import CustomerOptions, RuleCustomer
from askgym.envs.telecom.customers import NoJudge, resolve_judge
from askgym.envs.telecom.loading import load_items
from askgym.envs.telecom.setup import TelecomConfig, TelecomSetup

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from askgym.trace import Episode

__all__ = ["TELECOM"]


def _build(arguments: Mapping[str, Any]) -> TelecomSetup:
    return TelecomSetup.build(TelecomConfig(**arguments))


def _ruled(setup: TelecomSetup) -> tuple[TelecomSetup, tuple[str, ...]] | None:
    """None where a verdict may rest on statements in words: a judge was given, and rules are none."""
    if not isinstance(setup.judge, NoJudge):
        return None
    if setup.config.solo or isinstance(setup.user, RuleCustomer):
        return setup, ()
    return replace(setup, user=RuleCustomer(CustomerOptions())), ("user",)


def _no_pairs(
    records: Iterable[tuple[Episode, Episode]],
) -> Mapping[str, Iterable[tuple[Hashable, Hashable]]]:
    """Verdicts on end states are computed: there are no two judges to compare."""
    return {}


TELECOM = Domain(
    name="telecom",
    config=TelecomConfig,
    arguments=tuple(field.name for field in fields(TelecomConfig)),
    build=_build,
    judge=resolve_judge,
    load=load_items,
    results="cases",
    instant=(RuleCustomer, NoJudge),
    ruled=_ruled,
    verdict_pairs=_no_pairs,
    agents=REFERENCE_AGENTS,
    compared=("acc", "return", "turns", "calls", "refused", "user_calls", "left"),
)

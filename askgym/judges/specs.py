"""From a specification to a judge, for every domain: rules, a model, a panel, a cascade, or a function.

Knows no domain: each brings its rule judge, if it has one, and says which of that judge's answers stand by themselves.
Models are asked through `askgym.endpoints`, which is imported only where a specification names one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.judges.function import as_judge

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.endpoints.client import ChatClient
    from askgym.endpoints.connections import Connections
    from askgym.judges.panel import Decided

__all__ = ["JUDGES", "RuleRole", "judge_from_spec", "own_connections"]

JUDGES = ("rules", "openai:MODEL@URL", "panel:JUDGE,JUDGE", "cascade:JUDGE,JUDGE")
_BETWEEN_JUDGES = re.compile(r",(?=\s*(?:[\d.]+\*)?(?:[\w-]+\s*(?:,|\Z)|[a-z]+:))")
"""A comma in front of a name, or of a scheme: settings of a model may hold others."""
_WEIGHTED = re.compile(r"(\d+(?:\.\d+)?)\*(.+)\Z")
_JUDGING = {"temperature": 0.0, "max_tokens": 1_024}
"""Verdicts are short, and not to be drawn; a specification may say otherwise."""


@dataclass(frozen=True, slots=True)
class RuleRole:
    """What "rules" means in a domain.

    Attributes:
        judge: makes the rule judge; None where the domain has none.
        decided: which criteria its verdict settles by itself.
        without: where there is none: one line that says why, and what to do.
    """

    judge: Callable[[], Role] | None
    decided: Decided | None = None
    without: str = ""


def judge_from_spec(
    spec: Any,
    rules: RuleRole,
    connections: Connections | None = None,
    *,
    model: Callable[[ChatClient], Role] | None = None,
) -> Role:
    """The judge of a specification.

    Args:
        spec: None or "rules"; `openai:MODEL@URL` (see `askgym.endpoints.settings`); `panel:JUDGE,JUDGE,…`, whose
            judges all answer and vote (`2*JUDGE` has two votes); `cascade:rules,JUDGE,…`, whose later judges answer
            what the earlier ones leave open or disagree on; a function `JudgeCall -> Verdict`, or a role.
        rules: the domain's.
        connections: store and budget of the endpoints; None for neither.
        model: makes the judge that asks an endpoint; None for `ModelJudge`.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if spec is None or spec == "rules":
        if rules.judge is None:
            raise ConfigError(f"judge='rules': {rules.without}")
        return rules.judge()
    if not isinstance(spec, str):
        return as_judge(spec)
    kind, _, rest = spec.partition(":")
    if kind == "openai":
        client = own_connections(connections).client(spec, role="judge", **_JUDGING)
        if model is not None:
            return model(client)
        from askgym.judges.model import ModelJudge

        return ModelJudge(client)
    if kind in ("panel", "cascade"):
        if rules.judge is None and any(_seat(one.strip())[1] == "rules" for one in _BETWEEN_JUDGES.split(rest)):
            raise ConfigError(f"judge={spec!r}: {rules.without}")
        from askgym.judges.panel import Cascade, Panel

        named = [one.strip() for one in _BETWEEN_JUDGES.split(rest) if one.strip()]
        if kind == "panel":
            seats = [_seat(one) for one in named]
            judges = [judge_from_spec(one, rules, connections, model=model) for _, one in seats]
            return Panel(judges, weights=[weight for weight, _ in seats])
        judges = [judge_from_spec(one, rules, connections, model=model) for one in named]
        if not named or named[0] != "rules" or rules.decided is None:
            raise ConfigError(f"judge={spec!r}: a cascade begins with the rules, as in cascade:rules,openai:MODEL@URL")
        return Cascade(*judges, decided=rules.decided)
    raise UnknownNameError(did_you_mean(spec, JUDGES, what="judge"))


def own_connections(given: Connections | None) -> Connections:
    """The connections given, or new ones without store and budget."""
    if given is not None:
        return given
    from askgym.endpoints.connections import Connections

    return Connections()


def _seat(text: str) -> tuple[float, str]:
    """Weight and judge of a seat in a panel: "2*JUDGE", or "JUDGE" for one vote."""
    found = _WEIGHTED.match(text)
    return (float(found[1]), found[2]) if found is not None else (1.0, text)

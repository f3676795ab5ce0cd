"""From a specification to the judge or the simulated user of an ask environment.

One place for `gym.make`, the audit and the command line, so that they cannot differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.user import COOPERATIVE, RuleUser, Style
from askgym.errors import UnknownNameError, did_you_mean
from askgym.judges import as_judge
from askgym.users import as_user

if TYPE_CHECKING:
    from askgym.drivers import Role

__all__ = ["resolve_judge", "resolve_user"]


def resolve_judge(spec: Any) -> Role:
    """The judge of a specification.

    Args:
        spec: None or "rules", a function `JudgeCall -> Verdict`, or a role.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if spec is None or spec == "rules":
        return RuleJudge()
    if isinstance(spec, str):
        raise UnknownNameError(did_you_mean(spec, ["rules"], what="judge"))
    return as_judge(spec)


def resolve_user(spec: Any) -> Role:
    """The simulated user of a specification.

    Args:
        spec: None or "rules" (cooperative styles), "rules:STYLE,…", "rules:mixed" (all styles), a function
            `UserCall -> str`, or a role.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if spec is None or spec == "rules":
        return RuleUser(COOPERATIVE)
    if isinstance(spec, str):
        kind, _, styles = spec.partition(":")
        if kind != "rules":
            raise UnknownNameError(did_you_mean(kind, ["rules"], what="user"))
        if styles == "mixed":
            return RuleUser(tuple(Style))
        return RuleUser(tuple(style.strip() for style in styles.split(",") if style.strip()))
    return as_user(spec)

"""From a specification to the judge or the simulated user of an ask environment.

One place for `gym.make`, the audit and the command line, so that they cannot differ. Models are asked through
`askgym.endpoints`, which is imported only where a specification names one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.envs.ask.deciding import decided_by_rules
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.user import COOPERATIVE, RuleUser, Style
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.judges.specs import RuleRole, judge_from_spec, own_connections
from askgym.turnrules import Compat
from askgym.users import as_user

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.endpoints.client import ChatClient
    from askgym.endpoints.connections import Connections

__all__ = ["resolve_judge", "resolve_user"]

_RULES = RuleRole(RuleJudge, decided_by_rules)
_USERS = ("rules", "rules:STYLE", "openai:MODEL@URL")
_MIXED = "mixed"
_TALKING = {"temperature": 0.5, "max_tokens": 256}


def resolve_judge(spec: Any, connections: Connections | None = None, *, compat: Compat = Compat.NONE) -> Role:
    """The judge of a specification; see `judge_from_spec`.

    Args:
        spec: of the judge.
        connections: store and budget of the endpoints; None for neither.
        compat: whose form of asking a model is asked in; AskBench's is one verdict on everything.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if compat is Compat.NONE:
        return judge_from_spec(spec, _RULES, connections)
    if isinstance(spec, str) and spec.startswith("cascade:"):
        raise ConfigError(
            f"judge={spec!r} with compat='askbench': a cascade asks for single answers, and AskBench's judge gives one "
            "verdict on everything; give the model alone, or a panel"
        )
    return judge_from_spec(spec, _RULES, connections, model=_askbench_judge)


def _askbench_judge(client: ChatClient) -> Role:
    from askgym.envs.ask.compat.judge import AskBenchJudge

    return AskBenchJudge(client)


def resolve_user(spec: Any, connections: Connections | None = None, *, compat: Compat = Compat.NONE) -> Role:
    """The simulated user of a specification.

    Args:
        spec: None or "rules" (cooperative styles), "rules:STYLE,…", "rules:mixed" (all styles), `openai:MODEL@URL`
            (see `askgym.endpoints.settings`), a function `UserCall -> str`, or a role.
        connections: store and budget of the endpoints; None for neither.
        compat: whose user it is to be; AskBench's answers plainly, and a model's replies are not checked.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if spec is None or spec == "rules":
        return RuleUser((Style.PLAIN,) if compat is Compat.ASKBENCH else COOPERATIVE)
    if not isinstance(spec, str):
        return as_user(spec)
    kind, _, styles = spec.partition(":")
    if kind == "openai":
        if compat is Compat.ASKBENCH:
            from askgym.envs.ask.compat.user import askbench_user

            most = _TALKING["max_tokens"]
            return askbench_user(own_connections(connections).client(spec, role="user", max_tokens=most))
        from askgym.envs.ask.leaks import leaks_of
        from askgym.users.model import ModelUser

        return ModelUser(own_connections(connections).client(spec, role="user", **_TALKING), leaks=leaks_of)
    if kind != "rules":
        raise UnknownNameError(did_you_mean(spec, _USERS, what="user"))
    names = [style.strip() for style in styles.split(",") if style.strip()]
    if names == [_MIXED]:
        return RuleUser(tuple(Style))
    known = [*(style.value for style in Style), _MIXED]
    for name in names or [""]:
        if name not in known:
            raise UnknownNameError(did_you_mean(name, known, what="user style"))
    if _MIXED in names:
        raise ConfigError(f"user={spec!r}: mixed is all styles: give it alone, or name the styles")
    return RuleUser(tuple(names))

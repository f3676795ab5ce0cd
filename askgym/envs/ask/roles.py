"""From a specification to the judge or the simulated user of an ask environment.

One place for `gym.make`, the audit and the command line, so that they cannot differ. Models are asked through
`askgym.endpoints`, which is imported only where a specification names one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.user import COOPERATIVE, RuleUser, Style
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.judges import as_judge
from askgym.turnrules import Compat
from askgym.users import as_user

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.endpoints.connections import Connections

__all__ = ["resolve_judge", "resolve_user"]

_JUDGES = ("rules", "openai:MODEL@URL", "panel:JUDGE,JUDGE", "cascade:JUDGE,JUDGE")
_USERS = ("rules", "rules:STYLE", "openai:MODEL@URL")
_BETWEEN_JUDGES = re.compile(r",(?=\s*(?:[\d.]+\*)?(?:[\w-]+\s*(?:,|\Z)|[a-z]+:))")
"""A comma in front of a name, or of a scheme: settings of a model may hold others."""
_WEIGHTED = re.compile(r"(\d+(?:\.\d+)?)\*(.+)\Z")
_JUDGING = {"temperature": 0.0, "max_tokens": 1_024}
"""Verdicts are short, and not to be drawn; a specification may say otherwise."""
_MIXED = "mixed"
_TALKING = {"temperature": 0.5, "max_tokens": 256}


def resolve_judge(spec: Any, connections: Connections | None = None, *, compat: Compat = Compat.NONE) -> Role:
    """The judge of a specification.

    Args:
        spec: None or "rules"; `openai:MODEL@URL` (see `askgym.endpoints.settings`); `panel:JUDGE,JUDGE,…`, whose
            judges all answer and vote (`2*JUDGE` has two votes); `cascade:rules,JUDGE,…`, whose later judges answer
            what the earlier ones leave open or disagree on; a function `JudgeCall -> Verdict`, or a role.
        connections: store and budget of the endpoints; None for neither.
        compat: whose form of asking an endpoint is asked in; AskBench's is one verdict on everything.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if spec is None or spec == "rules":
        return RuleJudge()
    if not isinstance(spec, str):
        return as_judge(spec)
    kind, _, rest = spec.partition(":")
    if kind == "openai":
        client = _connections(connections).client(spec, role="judge", **_JUDGING)
        if compat is Compat.ASKBENCH:
            from askgym.envs.ask.compat.judge import AskBenchJudge

            return AskBenchJudge(client)
        from askgym.judges.model import ModelJudge

        return ModelJudge(client)
    if kind in ("panel", "cascade"):
        from askgym.envs.ask.deciding import decided_by_rules
        from askgym.judges.panel import Cascade, Panel

        named = [one.strip() for one in _BETWEEN_JUDGES.split(rest) if one.strip()]
        if kind == "panel":
            seats = [_seat(one) for one in named]
            judges = [resolve_judge(one, connections, compat=compat) for _, one in seats]
            return Panel(judges, weights=[weight for weight, _ in seats])
        if compat is Compat.ASKBENCH:
            raise ConfigError(
                f"judge={spec!r} with compat='askbench': a cascade asks for single answers, and AskBench's judge gives "
                "one verdict on everything; give the model alone, or a panel"
            )
        judges = [resolve_judge(one, connections) for one in named]
        if not named or named[0] != "rules":
            raise ConfigError(f"judge={spec!r}: a cascade begins with the rules, as in cascade:rules,openai:MODEL@URL")
        return Cascade(*judges, decided=decided_by_rules)
    raise UnknownNameError(did_you_mean(spec, _JUDGES, what="judge"))


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

            return askbench_user(_connections(connections).client(spec, role="user", max_tokens=_TALKING["max_tokens"]))
        from askgym.envs.ask.leaks import leaks_of
        from askgym.users.model import ModelUser

        return ModelUser(_connections(connections).client(spec, role="user", **_TALKING), leaks=leaks_of)
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


def _seat(text: str) -> tuple[float, str]:
    """Weight and judge of a seat in a panel: "2*JUDGE", or "JUDGE" for one vote."""
    found = _WEIGHTED.match(text)
    return (float(found[1]), found[2]) if found is not None else (1.0, text)


def _connections(given: Connections | None) -> Connections:
    if given is not None:
        return given
    from askgym.endpoints.connections import Connections

    return Connections()

"""From `--judge` to who judges: what an environment takes as text, or `module:attribute`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from askgym.cli.loading import load_attribute, source_digest
from askgym.errors import UnknownNameError
from askgym.turnrules import Compat

if TYPE_CHECKING:
    from askgym.endpoints.connections import Connections

__all__ = ["ChosenJudge", "find_judge"]

_SCHEMES = frozenset({"rules", "openai", "panel", "cascade"})
"""What stands before the colon in specifications that environments read themselves."""


@dataclass(frozen=True, slots=True)
class ChosenJudge:
    """A judge as chosen.

    Attributes:
        text: as typed.
        spec: what `judge=` of an environment takes.
        config: what it adds to a run's configuration, in the place of what the role itself says.
        digest: of the source of a module of one's own, so that a judge that has changed is not taken for the one that
            a file began with; None for others.
    """

    text: str
    spec: Any
    config: Mapping[str, Any] = field(default_factory=dict)
    digest: str | None = None


def find_judge(
    text: str, connections: Connections | None = None, *, domain: str = "ask", compat: Compat = Compat.NONE
) -> ChosenJudge:
    """The judge of that name.

    Args:
        text: what `judge_from_spec` reads, or `module:attribute` of a role, of its class (made without arguments),
            or of a function `JudgeCall -> Verdict`. Modules of the current folder are found too.
        connections: of the endpoints; None for neither store nor budget.
        domain: whose judge it is to be, see `askgym.envs.domains`.
        compat: whose form of asking an endpoint is asked in.

    Raises:
        UnknownNameError: no such judge or attribute.
        ConfigError: the module cannot be imported, or what it holds cannot judge.
    """
    from askgym.envs.domains import domain as find_domain
    from askgym.judges import as_judge

    head, sign, _ = text.partition(":")
    if not sign or head in _SCHEMES:
        try:
            own = {} if compat is Compat.NONE else {"compat": compat}
            role = find_domain(domain).judge(text, connections, **own)
        except UnknownNameError as error:
            raise error if sign else UnknownNameError(f"{error}; or module:attribute of your own") from error
        return ChosenJudge(text, "rules" if text == "rules" else role)
    found = load_attribute(text, option="--judge", example="my_judges:strict")
    as_judge(found)  # refuses what cannot judge; a text found in a module is no name
    digest = source_digest(head, found)
    return ChosenJudge(text, found, {"judge": text} | ({} if digest is None else {"judge_digest": digest}), digest)

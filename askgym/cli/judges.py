"""From `--judge` to who judges: a name that the environment knows, or `module:attribute`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from askgym.cli.loading import load_attribute, source_digest

__all__ = ["ChosenJudge", "find_judge"]

_SCHEMES = frozenset({"rules", "openai"})
"""What stands before the colon in specifications that environments read themselves."""


@dataclass(frozen=True, slots=True)
class ChosenJudge:
    """A judge as chosen.

    Attributes:
        spec: what `judge=` of an environment takes.
        config: what it adds to a run's configuration, in the place of what the role itself says.
    """

    spec: Any
    config: Mapping[str, Any] = field(default_factory=dict)


def find_judge(text: str) -> ChosenJudge:
    """The judge of that name.

    Args:
        text: what `resolve_judge` reads, or `module:attribute` of a role, of its class (made without arguments), or of
            a function `JudgeCall -> Verdict`. Modules of the current folder are found too.

    Raises:
        UnknownNameError: no such attribute.
        ConfigError: the module cannot be imported, or what it holds cannot judge.
    """
    head, sign, _ = text.partition(":")
    if not sign or head in _SCHEMES:
        return ChosenJudge(text)
    from askgym.judges import as_judge

    found = load_attribute(text, what="--judge")
    as_judge(found)  # refuses what cannot judge; a text found in a module is no name
    digest = source_digest(head, found)
    return ChosenJudge(found, {"judge": text} | ({} if digest is None else {"judge_digest": digest}))

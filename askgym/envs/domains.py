"""What the parts that serve every domain need to know of one: how it is made, judged and played for reference.

Each domain describes itself in its module `domain`; this module finds the description by name and imports no domain
until then.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from askgym.errors import UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.envs.env import Setup
    from askgym.envs.rowfiles import LoadResult
    from askgym.trace import Episode

__all__ = ["DOMAINS", "Domain", "Loader", "domain"]

DOMAINS: Mapping[str, str] = {
    "ask": "askgym.envs.ask.domain:ASK",
    "qa": "askgym.envs.qa.domain:QA",
    "rubrics": "askgym.envs.qa.domain:RUBRICS",
    "telecom": "askgym.envs.telecom.domain:TELECOM",
}
"""Name → where its description stands. What is played and judged alike shares a folder."""


class Loader(Protocol):
    """Reads a domain's items from a file or a hub data set."""

    def __call__(self, spec: str | Path, *, skip_bad: bool = False, split: str | None = None) -> LoadResult:
        """The items, and the rows left out; errors as `askgym.envs.rowfiles.collect`."""
        ...


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain, described.

    Attributes:
        name: its name.
        config: dataclass of its environments' keyword arguments.
        arguments: their names.
        build: those arguments → rules, roles and items.
        judge: `(spec, connections) -> role`, see `askgym.judges.specs.judge_from_spec`.
        load: reads items.
        results: what its runs are summed up by: how it was asked and answered ("asking"), scores ("scores"), or how
            cases went ("cases").
        instant: classes of its roles that answer at once: its rules.
        ruled: a setup → the same with its own rules as judge and user, and the names of the roles that were others;
            None where rules cannot judge its items.
        verdict_pairs: records of the same messages by two judges → question → pairs of their answers.
        agents: name → factory of its reference agents, in the order in which they are listed.
        compared: keys of the metrics that `askgym compare` shows by default; empty for its own default.
    """

    name: str
    config: type
    arguments: tuple[str, ...]
    build: Callable[[Mapping[str, Any]], Setup]
    judge: Callable[..., Role]
    load: Loader
    results: Literal["asking", "scores", "cases"]
    instant: tuple[type, ...]
    ruled: Callable[[Any], tuple[Any, tuple[str, ...]] | None]
    verdict_pairs: Callable[[Iterable[tuple[Episode, Episode]]], Mapping[str, Iterable[tuple[Hashable, Hashable]]]]
    agents: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    compared: tuple[str, ...] = ()

    def by_rules(self, setup: Setup) -> bool:
        """Whether nobody in a setup can be waited for."""
        return isinstance(setup.judge, self.instant) and isinstance(setup.user, self.instant)

    def agent(self, name: str) -> object:
        """The reference agent of that name.

        Raises:
            UnknownNameError: for any other name.
        """
        if name not in self.agents:
            raise UnknownNameError(did_you_mean(name, self.agents, what="agent"))
        return self.agents[name]()


def domain(name: str) -> Domain:
    """The domain of that name; imports it.

    Raises:
        UnknownNameError: for any other name.
    """
    if name not in DOMAINS:
        raise UnknownNameError(did_you_mean(name, DOMAINS, what="domain"))
    module, _, attribute = DOMAINS[name].partition(":")
    found: Domain = getattr(importlib.import_module(module), attribute)
    return found

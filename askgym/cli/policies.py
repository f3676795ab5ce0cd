"""From `--agent` to somebody who plays: a reference agent's name, a model, or `module:attribute`."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from askgym.cli.loading import load_attribute, source_digest
from askgym.errors import ConfigError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.endpoints.connections import Connections

__all__ = ["Player", "find_player", "split_specs"]


@dataclass(frozen=True, slots=True)
class Player:
    """A policy and what is known of it.

    Attributes:
        name: as typed; kept in the records.
        policy: the policy role.
        blocking: whether it answers at once or not at all: then episodes are played one after the other, so that
            each is kept as soon as it ends.
        digest: of the source of a module of one's own or of a model's folder, so that an agent that has changed is
            not taken for the one that a run began with; None for reference agents, which the version of the package
            names.
        settings: of a model behind an endpoint: what determines its replies.
    """

    name: str
    policy: Any
    blocking: bool
    digest: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def split_specs(values: Iterable[str]) -> list[str]:
    """The names in repeated, comma-separated values, each once.

    Raises:
        ConfigError: when there is none.
    """
    # Settings of a model may hold commas: such a value is one name, and several are given by repeating the option.
    parts = (name for value in values for name in ([value] if "?" in value else value.split(",")))
    out = list(dict.fromkeys(name.strip() for name in parts if name.strip()))
    if not out:
        raise ConfigError(
            "--agent names nobody: give a reference agent's name, hf:FOLDER, vllm:FOLDER or module:attribute"
        )
    return out


def find_player(spec: str, connections: Connections | None = None, *, domain: str = "ask") -> Player:
    """The player of that name.

    Args:
        spec: a reference agent's name; `openai:MODEL@URL` (see `askgym.endpoints.settings`); `hf:FOLDER` or
            `vllm:FOLDER` of a model, with settings after a question mark (see `askgym.cli.local_models`); or
            `module:attribute` of an `Agent`, of its class (made without arguments), of a policy role, or of a function
            messages → text. Modules of the current folder are found too.
        connections: of the endpoints; None for neither store nor budget.
        domain: whose reference agents are meant, see `askgym.envs.domains`.

    Raises:
        UnknownNameError: no such name or attribute.
        ConfigError: the module cannot be imported, or what it holds cannot play.
    """
    from askgym.agents.base import AgentRole, as_policy
    from askgym.cli.local_models import PREFIXES, load_local_model
    from askgym.endpoints.settings import is_endpoint
    from askgym.envs.domains import domain as find_domain

    module, sign, _ = spec.partition(":")
    if not sign:
        known = find_domain(domain)
        if spec not in known.agents:
            hint = did_you_mean(spec, known.agents, what="agent")
            raise UnknownNameError(f"{hint}; openai:MODEL@URL, hf:FOLDER, vllm:FOLDER, or module:attribute of your own")
        policy, digest = as_policy(known.agent(spec)), None
    elif is_endpoint(spec):
        from askgym.agents.endpoint import EndpointAgent
        from askgym.endpoints.connections import Connections

        made = connections if connections is not None else Connections()
        agent = EndpointAgent(made.client(spec, role="agent"))
        return Player(agent.name, as_policy(agent), blocking=False, settings=agent.described())
    elif module in PREFIXES:
        model = load_local_model(spec)
        return Player(spec, as_policy(model.agent), model.blocking, model.digest)
    else:
        found = load_attribute(spec, option="--agent", example="my_agents:polite")
        policy, digest = as_policy(found), source_digest(module, found)
    waits = inspect.iscoroutinefunction(getattr(getattr(policy, "agent", None), "act", None))
    blocking = (getattr(policy, "privileged", False) or isinstance(policy, AgentRole)) and not waits
    return Player(spec, policy, blocking, digest)

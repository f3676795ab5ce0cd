"""The environments' ids, and the functions that `gym.make` and `gym.make_vec` call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gymnasium as gym

from askgym.envs.domains import Domain, domain
from askgym.errors import UnknownNameError, did_you_mean

__all__ = [
    "ENV_IDS",
    "EnvEntry",
    "build_setup",
    "domain_of",
    "entry_for",
    "env_ids",
    "make_env",
    "make_vector_env",
    "register_all",
]


class UnknownArgumentError(UnknownNameError, TypeError):
    """A keyword argument that the environment does not have."""


@dataclass(frozen=True, slots=True)
class EnvEntry:
    """One registered environment.

    Attributes:
        id: the Gymnasium id.
        summary: one line for `askgym list`.
        defaults: arguments that make it what it is.
        domain: whose it is, see `askgym.envs.domains`.
        turns: assistant turns allowed by default.
    """

    id: str
    summary: str
    defaults: Mapping[str, Any]
    domain: str = "ask"
    turns: int = 3


ENV_IDS: Mapping[str, EnvEntry] = {
    entry.id: entry
    for entry in (
        EnvEntry("AskMind-v0", "something needed is missing: ask for it, then answer", {"mix": "AskMind"}),
        EnvEntry(
            "AskOverconfidence-v0",
            "the user asserts something false: correct it, and answer",
            {"mix": "AskOverconfidence"},
        ),
        EnvEntry(
            "AskMindStrict-v0",
            "AskMind in two turns: only ask in the first, answer in the second",
            {"mix": "AskMindStrict", "strict": True},
            turns=2,
        ),
        EnvEntry(
            "AskOverconfidenceStrict-v0",
            "AskOverconfidence in two turns: only correct in the first, answer in the second",
            {"mix": "AskOverconfidenceStrict", "strict": True},
            turns=2,
        ),
        EnvEntry(
            "AskMindFATA-v0",
            "AskMind in the two stages of the FATA protocol: ask for all that is needed at once, then answer",
            {"mix": "AskMind", "fata": True},
            turns=2,
        ),
        EnvEntry("AskBench-v0", "a weighted mixture of missing, false and complete", {"mix": "AskBench"}),
        EnvEntry(
            "QA-v0", "general ability: one question with an answer that is checked, one turn", {}, domain="qa", turns=1
        ),
        EnvEntry(
            "HealthBench-v0",
            "general ability: the last turn of a health dialogue, scored by its rubrics; needs a judge that reads",
            {},
            domain="rubrics",
            turns=1,
        ),
        EnvEntry(
            "Tau2Telecom-v0",
            "technical support: call the operator's tools, and talk a customer through what only they can do",
            {},
            domain="telecom",
            turns=200,
        ),
        EnvEntry(
            "Tau2TelecomSolo-v0",
            "the same with all tools in one hand, the customer's phone included, and a ticket",
            {"solo": True},
            domain="telecom",
            turns=200,
        ),
    )
}
_ENV_ARGUMENTS = ("expose_hidden", "render_mode")
_VECTOR_ARGUMENTS = ("group_size", "autoreset_mode")


def entry_for(env_id: str) -> EnvEntry:
    """The entry of that id.

    Raises:
        UnknownNameError: for any other id.
    """
    try:
        return ENV_IDS[env_id]
    except KeyError:
        raise UnknownNameError(did_you_mean(env_id, ENV_IDS, what="environment")) from None


def build_setup(env_id: str, arguments: Mapping[str, Any] | None = None) -> Any:
    """Rules, roles and items of a registered environment.

    Args:
        env_id: one of `ENV_IDS`.
        arguments: those of its domain; they win over the entry's defaults.

    Raises:
        UnknownNameError: for an unknown id or argument (with the closest known one).
        AskGymError: as the domain's setup.
    """
    entry = entry_for(env_id)
    found = domain(entry.domain)
    merged = {**entry.defaults, **(arguments or {})}
    for name in merged:
        if name not in found.arguments:
            known = [*found.arguments, *_ENV_ARGUMENTS, *_VECTOR_ARGUMENTS, "num_envs"]
            raise UnknownArgumentError(did_you_mean(name, known, what=f"argument of {env_id}"))
    return found.build(merged)


def env_ids(*domains: str) -> tuple[str, ...]:
    """Ids of the environments of some domains, in order."""
    return tuple(id_ for id_, entry in ENV_IDS.items() if entry.domain in domains)


def domain_of(env_id: object) -> Domain:
    """The domain of an environment; ask where it is none of ours, as records of somebody else's have it."""
    entry = ENV_IDS.get(str(env_id))
    return domain(entry.domain if entry is not None else "ask")


def make_env(env_id: str, **arguments: Any) -> Any:
    """What `gym.make(env_id, …)` calls.

    Raises:
        UnknownNameError: for an unknown argument, or one of vector environments.
    """
    from askgym.envs.env import AskEnv

    for name in (*_VECTOR_ARGUMENTS, "num_envs"):
        if name in arguments:
            raise UnknownArgumentError(
                f"{name}={arguments[name]!r} is for vector environments: "
                f"use gym.make_vec({env_id!r}, num_envs=…{'' if name == 'num_envs' else f', {name}=…'})"
            )
    own = {name: arguments.pop(name) for name in _ENV_ARGUMENTS if name in arguments}
    return AskEnv(build_setup(env_id, arguments), **own)


def make_vector_env(env_id: str, num_envs: int = 1, **arguments: Any) -> Any:
    """What `gym.make_vec(env_id, num_envs, …)` calls."""
    from askgym.envs.vector import AskVectorEnv

    own = {name: arguments.pop(name) for name in (*_ENV_ARGUMENTS, *_VECTOR_ARGUMENTS) if name in arguments}
    return AskVectorEnv(build_setup(env_id, arguments), num_envs, **own)


def register_all() -> None:
    """Register every id with Gymnasium; called once, by `import askgym`.

    Gymnasium's own wrappers are left off: the env checks order and types itself, with messages that say what to do.
    """
    for env_id in ENV_IDS:
        if env_id not in gym.registry:
            gym.register(
                id=env_id,
                entry_point="askgym.envs.registration:make_env",
                vector_entry_point="askgym.envs.registration:make_vector_env",
                kwargs={"env_id": env_id},
                order_enforce=False,
                disable_env_checker=True,
            )

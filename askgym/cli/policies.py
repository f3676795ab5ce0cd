"""From `--agent` to somebody who plays: a reference agent's name, or `module:attribute`."""

from __future__ import annotations

import hashlib
import importlib
import inspect
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askgym.cli.console import one_line
from askgym.errors import AskGymError, ConfigError, UnknownNameError, did_you_mean

__all__ = ["Player", "find_player", "split_specs"]


@dataclass(frozen=True, slots=True)
class Player:
    """A policy and what is known of it.

    Attributes:
        name: as typed; kept in the records.
        policy: the policy role.
        blocking: whether it answers at once or not at all: then episodes are played one after the other, so that
            each is kept as soon as it ends.
        digest: of the source of a module of one's own, so that an agent that has changed is not taken for the one
            that a run began with; None for reference agents, which the version of the package names.
    """

    name: str
    policy: Any
    blocking: bool
    digest: str | None = None


def split_specs(values: Iterable[str]) -> list[str]:
    """The names in repeated, comma-separated values, each once.

    Raises:
        ConfigError: when there is none.
    """
    out = list(dict.fromkeys(name.strip() for value in values for name in value.split(",") if name.strip()))
    if not out:
        raise ConfigError("--agent names nobody: give a reference agent's name, or module:attribute")
    return out


def find_player(spec: str) -> Player:
    """The player of that name.

    Args:
        spec: a reference agent's name, or `module:attribute` of an `Agent`, of its class (made without arguments), of
            a policy role, or of a function messages → text. Modules of the current folder are found too.

    Raises:
        UnknownNameError: no such name or attribute.
        ConfigError: the module cannot be imported, or what it holds cannot play.
    """
    from askgym.agents.base import AgentRole, as_policy
    from askgym.envs.ask.agents import REFERENCE_AGENTS, reference_agent

    module, sign, attribute = spec.partition(":")
    if not sign:
        if spec not in REFERENCE_AGENTS:
            hint = did_you_mean(spec, REFERENCE_AGENTS, what="agent")
            raise UnknownNameError(f"{hint}; or module:attribute of your own")
        policy, digest = as_policy(reference_agent(spec)), None
    else:
        found = _load(module, attribute, spec)
        policy, digest = as_policy(found), _digest(module, found)
    waits = inspect.iscoroutinefunction(getattr(getattr(policy, "agent", None), "act", None))
    blocking = (getattr(policy, "privileged", False) or isinstance(policy, AgentRole)) and not waits
    return Player(spec, policy, blocking, digest)


def _digest(module: str, found: Any) -> str | None:
    """A name for the source of the module named, and of the one that defines the agent where that is another.

    What these import is not looked at. None where there is no source file.
    """
    defining = found if isinstance(getattr(found, "__module__", None), str) else type(found)
    digest, seen = hashlib.sha256(), False
    for name in sorted({module, defining.__module__}):
        top = name.partition(".")[0]
        if name != module and (top == "askgym" or top in sys.stdlib_module_names):
            continue
        path = getattr(sys.modules.get(name), "__file__", None)
        if path is not None and Path(path).is_file():
            digest.update(Path(path).read_bytes() + b"\0")
            seen = True
    return digest.hexdigest()[:32] if seen else None


def _load(module: str, attribute: str, spec: str) -> Any:
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    if not module or not attribute:
        raise ConfigError(f"--agent {spec!r}: module:attribute is needed, as in my_agents:polite")
    try:
        value: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not (module == error.name or module.startswith(f"{error.name}.")):
            raise ConfigError(f"--agent {spec!r}: the module needs {error.name!r}, which is not installed") from error
        raise ConfigError(f"--agent {spec!r}: no module {module!r} in {here} or among the installed ones") from error
    except AskGymError:
        raise
    except Exception as error:
        raise ConfigError(
            f"--agent {spec!r}: importing it failed: {type(error).__name__}: {one_line(error)}"
        ) from error
    for name in attribute.split("."):
        if not hasattr(value, name):
            known = [one for one in vars(value) if not one.startswith("_")]
            raise UnknownNameError(did_you_mean(name, known, what=f"attribute of {module}"))
        value = getattr(value, name)
    if not isinstance(value, type):
        return value
    try:
        return value()
    except Exception as error:
        why = f"{type(error).__name__}: {one_line(error)}"
        raise ConfigError(f"--agent {spec!r}: making it without arguments failed: {why}") from error

"""askgym: environments in which a language model learns when to ask a user, and what to ask.

To begin::

    import askgym, gymnasium as gym
    env = gym.make("AskMind-v0")

Importing the package registers the environments and loads nothing heavier than Gymnasium and NumPy; everything else
comes on first use.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    from askgym.envs.registration import ENV_IDS, register_all
except KeyboardInterrupt:  # importing Gymnasium and NumPy is most of the time that `askgym --help` takes
    if Path("".join(sys.argv[:1])).name != "askgym" and sys.orig_argv[1:3] != ["-m", "askgym"]:
        raise
    sys.stderr.write("interrupted\n")
    sys.exit(130)

if TYPE_CHECKING:
    from askgym.drivers import Roles, adrive, drive, drive_all
    from askgym.envs.env import AskEnv
    from askgym.envs.vector import AskVectorEnv
    from askgym.episode import EpisodeState
    from askgym.rollout import rollout
    from askgym.trace import Episode
    from askgym.types import Action, AskItem, Checkpoint, EndReason, JudgeFailure, Message, Scenario, UserMove, Verdict

__version__: str
_LAZY = {
    "Action": "types",
    "AskEnv": "envs.env",
    "AskItem": "types",
    "AskVectorEnv": "envs.vector",
    "Checkpoint": "types",
    "EndReason": "types",
    "Episode": "trace",
    "EpisodeState": "episode",
    "JudgeFailure": "types",
    "Message": "types",
    "Roles": "drivers",
    "Scenario": "types",
    "UserMove": "types",
    "Verdict": "types",
    "adrive": "drivers",
    "drive": "drivers",
    "drive_all": "drivers",
    "rollout": "rollout",
}

__all__ = [
    "ENV_IDS",
    "Action",
    "AskEnv",
    "AskItem",
    "AskVectorEnv",
    "Checkpoint",
    "EndReason",
    "Episode",
    "EpisodeState",
    "JudgeFailure",
    "Message",
    "Roles",
    "Scenario",
    "UserMove",
    "Verdict",
    "__version__",
    "adrive",
    "drive",
    "drive_all",
    "rollout",
]


def __getattr__(name: str) -> Any:
    """Load a name on first use (PEP 562)."""
    if name == "__version__":
        from importlib.metadata import version

        return version("askgym")
    if name in _LAZY:
        return getattr(importlib.import_module(f"askgym.{_LAZY[name]}"), name)
    raise AttributeError(f"module 'askgym' has no attribute {name!r}")


def __dir__() -> list[str]:
    """All public names, loaded or not."""
    return sorted([*globals(), *_LAZY, "__version__"])


register_all()

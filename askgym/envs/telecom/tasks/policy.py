"""The agent's policy: documents of this package's own, and documents from files.

This module puts a policy together from its parts: what holds always, who owns which tool, and how to solve problems,
as a manual (what there is and how it works) or as a workflow (what to do, in order).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = ["TRANSFER_SENTENCE", "PolicyStyle", "load_policy", "policy"]

_FOLDER = "askgym.envs.telecom.tasks"

TRANSFER_SENTENCE = "I AM HANDING YOU OVER TO A HUMAN COLLEAGUE. PLEASE STAY ON THE LINE."
"""What an agent that keeps the policy says after a transfer; a customer may listen for it."""


class PolicyStyle(StrEnum):
    """How the policy tells what to do about problems."""

    MANUAL = "manual"
    WORKFLOW = "workflow"


def policy(style: PolicyStyle | str = PolicyStyle.MANUAL, *, solo: bool = False) -> str:
    """The policy, in Markdown.

    Args:
        style: "manual" or "workflow".
        solo: for an agent that has the phone in its own hands and all tools, a ticket, and no customer to talk to.

    Raises:
        UnknownNameError: there is no such style.
    """
    known = [one.value for one in PolicyStyle]
    if style not in known:
        raise UnknownNameError(did_you_mean(style, known, what="policy style"))
    seat = "solo" if solo else "dual"
    parts = (_part("common"), _part(seat), _part("tools"), _part(str(style)))
    return "\n\n".join(parts).replace("{transfer_sentence}", TRANSFER_SENTENCE) + "\n"


def load_policy(path: str | Path) -> str:
    """A policy from a file, as it stands there.

    Args:
        path: a text file in UTF-8.

    Raises:
        ConfigError: it is not there, cannot be read, is not UTF-8, or is empty.
    """
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"policy file {file} is not UTF-8 (byte {error.start}). Convert it") from error
    except OSError as error:
        raise ConfigError(f"policy file {file} cannot be read: {error.strerror}. Give the path of a text") from error
    if not text.strip():
        raise ConfigError(f"policy file {file} is empty. Give a text, or none for the built-in policy")
    return text


@cache
def _part(name: str) -> str:
    return files(_FOLDER).joinpath("policies", f"{name}.md").read_text(encoding="utf-8").strip()

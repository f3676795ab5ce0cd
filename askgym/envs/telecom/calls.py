"""Calls that were made in an episode, with what came of them: what verdicts, customers and records read.

Imports the nouns of the domain only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from askgym.envs.telecom.tooling import ToolResult

__all__ = ["PhoneCall"]


class PhoneCall(NamedTuple):
    """Something the customer did on the phone.

    Attributes:
        turn: the technician's turn to which it belongs, from 0 for what came before the first.
        name: the tool.
        arguments: by name.
        result: what the phone said.
    """

    turn: int
    name: str
    arguments: Mapping[str, Any]
    result: ToolResult

"""The simulated user as AskBench has it: told why the question is deficient, and not checked for what it gives away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.types import AskItem, Scenario
from askgym.users.model import ModelUser

if TYPE_CHECKING:
    from askgym.endpoints.client import ChatClient

__all__ = ["askbench_temperature", "askbench_user"]

_TALKING = 0.5
_SOBER = 0.3


def askbench_temperature(item: AskItem) -> float:
    """The temperature of the user's replies (AskBench specification, section 2): lower where it takes corrections.

    And in IN3 tasks, which have an evaluator of their own.
    """
    return _SOBER if item.scenario is Scenario.FALSE_PREMISE or item.family == "in3" else _TALKING


def askbench_user(client: ChatClient) -> ModelUser:
    """The user that a model plays.

    Args:
        client: of the endpoint; a temperature that its specification names wins over AskBench's.
    """
    return ModelUser(client, context=True, temperature=askbench_temperature)

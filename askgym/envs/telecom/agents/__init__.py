"""Reference agents of the telecom domain: technicians of known behaviour, printed beside every run.

They show what there is to earn and what cheap habits earn: the task's own solution, handing over at once, mending
whatever reads wrong, chance, and a technician that keeps the policy and talks to the customer in plain English. Imports
the domain below the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from askgym.envs.telecom.agents.acting import DialogueAgent, read_and_fix, workflow
from askgym.envs.telecom.agents.baselines import GoldAgent, RandomAgent, TransferAgent
from askgym.errors import UnknownNameError, did_you_mean

__all__ = ["REFERENCE_AGENTS", "DialogueAgent", "GoldAgent", "RandomAgent", "TransferAgent", "reference_agent"]

REFERENCE_AGENTS: Mapping[str, Callable[[], object]] = {
    "gold": GoldAgent,
    "workflow": workflow,
    "read-and-fix": read_and_fix,
    "transfer": TransferAgent,
    "random": RandomAgent,
}
"""Name → factory, in the order in which tables print them."""


def reference_agent(name: str) -> object:
    """The reference agent of that name.

    Raises:
        UnknownNameError: for any other name.
    """
    try:
        return REFERENCE_AGENTS[name]()
    except KeyError:
        raise UnknownNameError(did_you_mean(name, REFERENCE_AGENTS, what="agent")) from None

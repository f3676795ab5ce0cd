"""Tasks of the telecom domain: what they are, which there are, their splits, their files, and the agent's policy.

Nothing here knows how a call or an assertion is carried out: that is the world's business, which this package does not
import. Names, ids, arguments and splits are those of τ²-bench's telecom domain (Sierra Research, MIT licence), so that
verdicts can be compared; all texts are askgym's own.
"""

from __future__ import annotations

from askgym.envs.telecom.tasks.files import load_splits, load_tasks, read_task, task_row, write_splits, write_tasks
from askgym.envs.telecom.tasks.generate import task, task_ids
from askgym.envs.telecom.tasks.ids import Family, Persona, TaskName, parse_id
from askgym.envs.telecom.tasks.policy import TRANSFER_SENTENCE, PolicyStyle, load_policy, policy
from askgym.envs.telecom.tasks.schema import EnvAssertion, EnvCall, GoldAction, Instructions, RewardType, Seat, Task
from askgym.envs.telecom.tasks.splits import SPLITS, split

__all__ = [
    "SPLITS",
    "TRANSFER_SENTENCE",
    "EnvAssertion",
    "EnvCall",
    "Family",
    "GoldAction",
    "Instructions",
    "Persona",
    "PolicyStyle",
    "RewardType",
    "Seat",
    "Task",
    "TaskName",
    "load_policy",
    "load_splits",
    "load_tasks",
    "parse_id",
    "policy",
    "read_task",
    "split",
    "task",
    "task_ids",
    "task_row",
    "write_splits",
    "write_tasks",
]

"""What a telecom episode is played on: a task and the world as it stands when the customer calls; and where tasks are.

A `TelecomItem` is an `AskItem`, so that everything that handles items handles these. Its worlds are templates: they are
copied before anything changes. Imports the tasks, the world and the customer's profile.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from askgym.envs.telecom.customer.points import checkpoints
from askgym.envs.telecom.customer.profile import Profile, profile_of
from askgym.envs.telecom.evaluation import check_assertions
from askgym.envs.telecom.repairs import open_faults
from askgym.envs.telecom.starting import make_start
from askgym.envs.telecom.tasks import Task, parse_id
from askgym.envs.telecom.world import World
from askgym.errors import UnknownNameError, did_you_mean
from askgym.types import AskItem, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["TaskSource", "TelecomItem", "make_item"]

TRANSFER = "transfer_to_human_agents"


@dataclass(frozen=True, slots=True)
class TelecomItem(AskItem):
    """A case.

    `id` is the task's; `question` what the customer complains about; `checkpoints` what an underspecified opening
    hides.

    Attributes:
        task: what is played.
        profile: what the customer knows and wants.
        fresh: a world as before the task; never changed.
        start: the same as it stands when the customer calls; never changed.
        faults: unsatisfied fault predicates then.
        fixable: whether the task can be solved without handing it over.
    """

    task: Task = field(default_factory=lambda: Task("", ""))
    profile: Profile = field(default_factory=Profile)
    fresh: World = field(default_factory=World, compare=False)
    start: World = field(default_factory=World, compare=False)
    faults: int = 0
    fixable: bool = True


def make_item(
    task: Task, world: World, *, underspecified: bool = False, split: str = "", source: str = ""
) -> TelecomItem:
    """The item of a task.

    Args:
        task: what is played.
        world: as before the task; not changed, and kept.
        underspecified: the customer's opening hides facts that the technician must ask for.
        split: what it was chosen from.
        source: where the task comes from.

    Raises:
        ItemError: the task cannot be set up; task and place are named.
    """
    start = world.copy()
    make_start(start, task)
    check_assertions(task)
    profile = profile_of(task)
    fixable = not any(action.name == TRANSFER for action in task.gold)
    name = parse_id(task.id)
    instructions = task.instructions
    reason = instructions if isinstance(instructions, str) else instructions.reason_for_call
    points = checkpoints(profile) if underspecified else ()
    return TelecomItem(
        id=task.id,
        scenario=Scenario.MISSING_INFO if points else Scenario.COMPLETE,
        question=reason,
        complete_question=task.ticket or reason,
        checkpoints=points,
        problem_id=task.id,
        family=profile.family.value,
        domain="telecom",
        split=split,
        difficulty={
            "faults": len(name.faults) if name is not None else open_faults(start, profile.family),
            "persona": profile.persona.value,
            "fixable": "yes" if fixable else "no",
        },
        source=source,
        task=task,
        profile=profile,
        fresh=world,
        start=start,
        faults=open_faults(start, profile.family),
        fixable=fixable,
    )


class TaskSource:
    """Items of tasks, each made when it is first asked for.

    Attributes:
        name: where they come from.
    """

    def __init__(
        self, tasks: Iterable[Task] | Mapping[str, Callable[[], Task]], make: Callable[[Task], TelecomItem], name: str
    ) -> None:
        """Take the tasks, or what makes them by id; nothing is set up yet."""
        self.name = name
        self._tasks: Mapping[str, Callable[[], Task]] = (
            tasks if isinstance(tasks, Mapping) else {one.id: _always(one) for one in tasks}
        )
        self._make = make
        self._ids = tuple(self._tasks)
        self._made: dict[str, TelecomItem] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the tasks, in order."""
        return self._ids

    def __len__(self) -> int:
        """How many tasks there are."""
        return len(self._ids)

    def __getitem__(self, index: int) -> TelecomItem:
        """The item at that place.

        Raises:
            IndexError: outside the source.
            ItemError: the task cannot be set up.
        """
        if not 0 <= index < len(self._ids):
            raise IndexError(f"item index {index} is outside 0…{len(self._ids) - 1} ({self.name})")
        return self._item(self._ids[index])

    def find(self, item_id: str) -> TelecomItem:
        """The item of that task id.

        Raises:
            UnknownNameError: there is none; names the closest id.
            ItemError: the task cannot be set up.
        """
        if item_id not in self._tasks:
            raise UnknownNameError(did_you_mean(item_id, self._ids, what="task id"))
        return self._item(item_id)

    def _item(self, task_id: str) -> TelecomItem:
        item = self._made.get(task_id)
        if item is None:
            item = self._made[task_id] = self._make(self._tasks[task_id]())
        return item


def _always(task: Task) -> Callable[[], Task]:
    return lambda: task

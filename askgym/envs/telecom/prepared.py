"""Tasks made ready for a world: the functions that they name, found and their arguments checked, once for each task.

Episodes begin and end thousands of times a second, and tasks never change. Imports the tools' types and the tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, NamedTuple, TypeVar

from askgym.envs.telecom.tasks.files import read_task
from askgym.envs.telecom.tasks.schema import EnvAssertion, EnvCall, Task
from askgym.envs.telecom.tooling import Tool, ToolError, check_arguments
from askgym.envs.telecom.types import Seat
from askgym.errors import ItemError, did_you_mean

__all__ = ["Prepared", "Step", "as_task", "find_step"]

_Ready = TypeVar("_Ready")
_KEPT: Final = 8192  # More than there are tasks, so that nothing is thrown away in ordinary use.


class Step(NamedTuple):
    """A function that a task names, ready to be run.

    Attributes:
        on_phone: whether it is run on the customer's side; else on the technician's.
        run: takes that side and the arguments.
        arguments: by name; checked.
        name: of the function.
    """

    on_phone: bool
    run: Callable[..., object]
    arguments: Mapping[str, Any]
    name: str


def find_step(
    tables: Mapping[Seat, Mapping[str, Tool[Any]]], call: EnvCall | EnvAssertion, where: str, what: str
) -> Step:
    """The function that a task names, with its arguments checked.

    Args:
        tables: functions by side and name.
        call: as the task has it.
        where: task and place, for complaints.
        what: the noun, as in "unknown {what}".

    Raises:
        ItemError: the side or the function is unknown, or an argument is.
    """
    if call.side not in tables:
        raise ItemError(f"{where}.env_type: expected 'user' or 'assistant', found {call.side!r:.60}")
    table = tables[call.side]
    if call.name not in table:
        raise ItemError(f"{where}.func_name: {did_you_mean(call.name, table, what=what)}")
    function = table[call.name]
    try:
        check_arguments(function, call.arguments)
    except ToolError as error:
        raise ItemError(f"{where}.arguments: {error}") from None
    return Step(call.side == Seat.USER, function.run, call.arguments, function.name)


def as_task(task: Task | Mapping[str, Any]) -> Task:
    """A task, also from an object in τ²-bench's schema.

    Raises:
        ItemError: the object is no usable task; task, key, what was expected.
    """
    return task if isinstance(task, Task) else read_task(task)


class Prepared(Generic[_Ready]):
    """What is made of a task, made once while the task is in use.

    A task is known by identity: to compare or hash one takes longer than to play with it. Each that is known is held,
    so that no other can have its identity.
    """

    def __init__(self, prepare: Callable[[Task], _Ready]) -> None:
        """Take what makes it.

        Args:
            prepare: pure; may raise, and then is asked again the next time.
        """
        self._prepare = prepare
        self._known: dict[int, tuple[Task, _Ready]] = {}

    def __call__(self, task: Task) -> _Ready:
        """What was made of this task."""
        found = self._known.get(id(task))
        if found is None:
            found = task, self._prepare(task)
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[id(task)] = found
        return found[1]

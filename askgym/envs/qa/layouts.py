"""The layouts of public sets of questions and dialogues: which there are, and which one a row is in.

Each row tells its own layout by its columns, so that one file may mix them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from askgym.envs.fields import Fields
from askgym.envs.qa.dialogues import healthbench
from askgym.envs.qa.questions import askbench, bbh, gpqa, math500, medqa, medqa_nested

if TYPE_CHECKING:
    from askgym.types import AskItem

__all__ = ["LAYOUTS", "Layout", "item_from_row", "layout_of"]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout.

    Attributes:
        name: becomes the items' `family`, unless the row names its data set.
        needs: columns by which it is known; all of them.
        read: `(row, subset) -> item`; the subset is the name of the file or configuration that holds the row.
    """

    name: str
    needs: tuple[str, ...]
    read: Callable[[Fields, str], AskItem]


def layout_of(look: Fields) -> Layout:
    """The layout of a row, by the columns that are there and not null.

    Raises:
        BadRowError: it has none of the known ones; names the columns found, and those needed.
    """
    for layout in LAYOUTS:
        if all(look.has(name) for name in layout.needs):
            return layout
    known = "; ".join(f"{layout.name}: {', '.join(layout.needs)}" for layout in LAYOUTS)
    return look.bad("(row)", f"the columns of one of the known layouts ({known})", look.columns())


def item_from_row(row: object, where: str, *, subset: str = "", split: str = "test") -> AskItem:
    """The item of a row in any of the layouts.

    Args:
        row: the columns; null counts as absent.
        where: file and line; becomes the item's `source`.
        subset: of BBH rows, which do not tell their task: its name.
        split: the item's split.

    Raises:
        BadRowError: the row is not usable, or of no known layout.
    """
    look = Fields(row, where)
    item = layout_of(look).read(look, subset)
    return replace(item, split=split, source=where)


LAYOUTS: tuple[Layout, ...] = (
    Layout("healthbench", ("prompt", "rubrics"), healthbench),
    Layout("askbench", ("ori_question", "expected_answer"), askbench),
    Layout("gpqa", ("Question", "Correct Answer", "Incorrect Answer 1"), gpqa),
    Layout("math500", ("problem", "answer"), math500),
    Layout("medqa (nested)", ("data",), medqa_nested),
    Layout("medqa", ("question", "options", "answer_idx"), medqa),
    Layout("bbh", ("input", "target"), bbh),
)
"""In the order in which they are tried."""

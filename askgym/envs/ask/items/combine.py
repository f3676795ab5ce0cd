"""`askgym items combine`: mixtures of sources, drawn by seed, in AskBench's layout or ours.

What is drawn depends on the seed and the items' ids alone: not on the order of the rows, nor on the other sources, and
a larger draw holds the smaller one. Owns the drawing, the ids of the mixture, AskBench rows of items, and the writing.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from askgym.envs.ask.items.opening import Entry, usable
from askgym.envs.ask.items.rows import VERSION_KEY, item_to_row
from askgym.errors import ConfigError, ItemError, did_you_mean
from askgym.seeding import derive_seed
from askgym.types import AskItem, Scenario

if TYPE_CHECKING:
    from askgym.envs.fields import BadRow

__all__ = ["FORMATS", "Drawn", "Format", "Mixture", "askbench_row", "check_target", "combine", "write_rows"]

Format = Literal["askbench", "askgym"]
FORMATS: tuple[Format, ...] = ("askbench", "askgym")

# The columns of AskBench's rows, in its order (specification, section 1).
_COLUMNS = (
    "id", "source_task", "category", "task", "ori_question", "degraded_question", "degraded_info",
    "overconfidence_question", "overconfidence_info", "required_points", "misleading_points", "expected_answer",
    "solution", "err_info", "vague", "missing_details", "required_point_answers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Drawn:
    """What one source gave.

    Attributes:
        source: its name.
        had: items it could give.
        taken: items taken of them.
        repeated: items left aside because an earlier source has them, too.
        renamed: items that got a suffix because another source uses their id.
        left_out: rows that are no items.
    """

    source: str
    had: int
    taken: int
    repeated: int
    renamed: int
    left_out: tuple[BadRow, ...]


@dataclass(frozen=True, slots=True)
class Mixture:
    """A mixture, ready to be written.

    Attributes:
        rows: JSON objects, in the order of the sources and, within one, of its rows.
        drawn: what each source gave.
    """

    rows: tuple[dict[str, Any], ...]
    drawn: tuple[Drawn, ...]


def combine(
    sources: Mapping[str, Iterable[Entry]],
    *,
    per_source: int,
    seed: int = 0,
    format: Format = "askbench",
    allow_fewer: bool = False,
) -> Mixture:
    """Draw from each source without replacement.

    Ids stay as they are while they differ; where a later source uses an id again for another item, its item's becomes
    `ID@SOURCE`. An item that an earlier source has, too (same scenario, questions and answer), is not drawn again.

    Args:
        sources: name → rows; the name is used in messages and suffixes.
        per_source: items of each.
        seed: of the draw.
        format: the layout of the rows.
        allow_fewer: take all that a source has where that is less, instead of stopping.

    Returns:
        The mixture.

    Raises:
        ConfigError: a number is out of range, the format is unknown, or there is no source.
        ItemError: a source has too few items, or an item does not fit into AskBench's layout.
    """
    if isinstance(per_source, bool) or not isinstance(per_source, int) or per_source < 1:
        raise ConfigError(f"per_source={per_source!r}: a whole number of at least 1 is needed")
    if format not in FORMATS:
        raise ConfigError(did_you_mean(format, FORMATS, what="format"))
    if not sources:
        raise ConfigError("there is no source to combine: give at least one")
    contents: set[tuple[str, ...]] = set()
    ids: set[str] = set()
    rows: list[dict[str, Any]] = []
    drawn: list[Drawn] = []
    for name, entries in sources.items():
        left_out: list[BadRow] = []
        found = list(usable(entries, left_out))
        pool = [(entry, item) for entry, item in found if _content(item) not in contents]
        repeated = len(found) - len(pool)
        if not pool or (len(pool) < per_source and not allow_fewer):
            raise ItemError(_too_few(name, per_source, pool, repeated, left_out))
        renamed = 0
        for entry, item in _draw(pool, per_source, seed):
            if item.id in ids:
                item_id, renamed = _new_id(item.id, name, ids), renamed + 1
            else:
                item_id = item.id
            ids.add(item_id)
            kept = replace(item, id=item_id)
            rows.append(item_to_row(kept) if format == "askgym" else askbench_row(kept, entry.row))
        contents.update(_content(item) for _, item in pool)
        taken = min(per_source, len(pool))
        drawn.append(Drawn(name, len(pool), taken, repeated, renamed, tuple(left_out)))
    return Mixture(tuple(rows), tuple(drawn))


def askbench_row(item: AskItem, row: object = None) -> dict[str, Any]:
    """An item as one of AskBench's rows.

    Args:
        item: the item.
        row: what it was read from. Of an AskBench row the columns are kept as they are; only `id` and `source_task` are
            the item's.

    Returns:
        The columns that AskBench knows. Of an item made otherwise, checklist, claims with what is true instead, and the
        questions are held; values, cues, ledger and difficulty are not.

    Raises:
        ItemError: the layout has no place for the item (a false premise without an expected answer).
    """
    if isinstance(row, Mapping) and row.get(VERSION_KEY) is None:
        columns = {name: row[name] for name in _COLUMNS if row.get(name) is not None}
    else:
        columns = _columns(item)
    columns |= {"id": item.id, "source_task": item.family}
    return {name: columns[name] for name in _COLUMNS if columns.get(name) not in (None, "")}


def check_target(path: str | Path, *, force: bool = False) -> Path:
    """Refuse a target that `write_rows` would not write.

    Args:
        path: the target.
        force: whether a file that is there may be replaced.

    Returns:
        The target.

    Raises:
        ConfigError: as `write_rows`.
    """
    path = Path(path)
    if path.suffix != ".jsonl":
        raise ConfigError(f"{str(path)!r}: rows are written as JSON lines: give a name that ends in .jsonl")
    if path.is_dir() or (path.exists() and not force):
        fix = "give another name" if path.is_dir() else "give another name, or --force to replace it"
        raise ConfigError(f"{str(path)!r} exists: {fix}")
    return path


def write_rows(path: str | Path, rows: Sequence[Mapping[str, Any]], *, force: bool = False) -> None:
    """Write rows as JSON lines, whole or not at all.

    They go to a file beside the target, to the disk, and only then under its name: a crash leaves what was there.

    Args:
        path: the target, ending in `.jsonl`; folders above it are made.
        rows: JSON objects.
        force: replace a file that is there.

    Raises:
        ConfigError: it exists and `force` is false, or it does not end in `.jsonl`.
        ItemError: a row holds what JSON cannot.
        OSError: it cannot be written.
    """
    path = check_target(path, force=force)
    try:
        text = "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)
        data = text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise ItemError(f"a row cannot be written as JSON: {error}; use --format askgym, or mend the row") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)  # mkstemp's is for the owner alone
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _draw(pool: Sequence[tuple[Entry, AskItem]], count: int, seed: int) -> list[tuple[Entry, AskItem]]:
    """The `count` items whose ids hash lowest, in the order of the pool; of one id, by place."""
    ranked = sorted(range(len(pool)), key=lambda at: (derive_seed("combine", seed, pool[at][1].id), at))
    return [pool[at] for at in sorted(ranked[:count])]


def _content(item: AskItem) -> tuple[str, ...]:
    return item.scenario.value, item.question, item.complete_question, item.answer


def _new_id(id_: str, source: str, taken: set[str]) -> str:
    new = f"{id_}@{Path(source).name.partition('.')[0]}"
    number = 2
    while new in taken:
        new = f"{id_}@{Path(source).name.partition('.')[0]}.{number}"
        number += 1
    return new


def _too_few(name: str, wanted: int, pool: Sequence[object], repeated: int, left_out: Sequence[BadRow]) -> str:
    more = [f"{repeated} more are in an earlier source"] if repeated else []
    if left_out:
        more.append(f"{len(left_out)} rows are not usable, the first: {left_out[0]}")
    detail = f" ({'; '.join(more)})" if more else ""
    fix = "ask for fewer, or take what there is (--allow-fewer)" if pool else "leave it out"
    return f"source {name!r} has {len(pool)} items of its own{detail}, and {wanted} are wanted: {fix}"


def _columns(item: AskItem) -> dict[str, Any]:
    """An item that was not read from an AskBench row, in its columns."""
    shared = {"category": item.domain, "solution": item.solution}
    texts = [point.text for point in item.checkpoints]
    if item.scenario is Scenario.FALSE_PREMISE:
        if not item.answer:
            raise ItemError(
                f"item {item.id!r} ({item.source}) is a false premise without an expected answer, for which AskBench's "
                "rows have no place: use --format askgym"
            )
        claims = [
            {"incorrect assertion": point.claim or point.text, "correct fact": point.fact} for point in item.checkpoints
        ]
        return shared | {
            "ori_question": item.complete_question,
            "overconfidence_question": item.question,
            "overconfidence_info": claims,
            "misleading_points": texts,
            "expected_answer": item.answer,
        }
    if not item.answer:
        answers = {point.text: point.fact for point in item.checkpoints if point.fact}
        return shared | {
            "task": item.complete_question,
            "degraded_question": item.question,
            "vague": bool(texts),
            "degraded_info": item.context,
            "missing_details": [{"description": text} for text in texts],
            "required_point_answers": answers,
        }
    if item.scenario is Scenario.COMPLETE:
        return shared | {"ori_question": item.question, "expected_answer": item.answer}
    return shared | {
        "ori_question": item.complete_question,
        "degraded_question": item.question,
        "degraded_info": item.context,
        "required_points": texts,
        "expected_answer": item.answer,
    }

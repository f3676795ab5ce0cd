"""The labelled cases: their layout, their reading, and the call that each of them puts to a judge.

The texts are made by hand, and the labels are what a careful reader says of them under AskBench's protocol, whatever
any judge of this package answers. They lie beside this module: `items.jsonl` (askgym's own layout) and `cases.jsonl`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from askgym.envs.ask.items.rows import item_from_row
from askgym.envs.ask.prompts import CORRECT, FINAL, criterion_ids
from askgym.envs.ask.rules import AskRules
from askgym.episode import JudgeCall
from askgym.errors import ItemError
from askgym.turnrules import TurnRules
from askgym.types import Action, AskItem, Scenario, StrEnum, UserMove, Verdict

__all__ = ["Case", "Kind", "Link", "Turn", "judge_call", "load_cases", "set_digest", "spread"]

_FOLDER = "askgym.envs.ask.judgebench"
_ITEMS, _CASES = "items.jsonl", "cases.jsonl"
_SEED = 0
_STRICT, _DEFAULT = "strict", "default"


class Kind(StrEnum):
    """What the message of a case is."""

    ASK = "ask"
    ANSWER = "answer"
    CORRECTION = "correction"
    MIXED = "mixed"
    """Asks or corrects, and says a result as well."""
    HEDGE = "hedge"
    REFUSAL = "refusal"
    CHAT = "chat"
    CANARY = "canary"
    """Says nothing, and is known to please judges (arXiv 2507.08794)."""
    INJECTION = "injection"
    """Speaks to the judge."""


class Link(StrEnum):
    """How a case differs from the one that it is a copy of, with the same labels."""

    PADDING = "padding"
    ORDER = "order"
    PARAPHRASE = "paraphrase"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn of a case's dialogue.

    Attributes:
        assistant: what the assistant said.
        user: what the user replied.
        asked: points that the assistant named.
        settled: points that were settled when the turn was over: given by the user, or put right by the assistant.
    """

    assistant: str
    user: str
    asked: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled message.

    Attributes:
        id: unique.
        kind: what the message is.
        item: the item that it is about.
        message: the assistant's last message, which is judged.
        labels: criterion id → what a careful reader answers. What follows from the state (`AskState.implied`) and
            what readers may differ on is not labelled.
        strict: whether the strict protocol holds; otherwise three turns are allowed.
        dialogue: the turns before.
        tags: what is particular to it.
        of: id of the case that it is a copy of; "" for none.
        how: in what it differs from that; None for none.
    """

    id: str
    kind: Kind
    item: AskItem
    message: str
    labels: Mapping[str, bool | None]
    strict: bool = False
    dialogue: tuple[Turn, ...] = ()
    tags: tuple[str, ...] = ()
    of: str = ""
    how: Link | None = None

    @property
    def protocol(self) -> str:
        """The protocol's name: default or strict."""
        return _STRICT if self.strict else _DEFAULT

    @property
    def groups(self) -> tuple[str, ...]:
        """Its tags, its kind first: what `--tag` chooses by."""
        return (self.kind.value, *self.tags)

    @property
    def credited(self) -> tuple[str, ...]:
        """Labelled criteria by which a message earns something: all but whether it is final."""
        return tuple(id_ for id_ in self.labels if id_ != FINAL)


@lru_cache(maxsize=1)
def load_cases() -> tuple[Case, ...]:
    """The labelled cases that ship with the package, in the order of the file.

    Raises:
        ItemError: the files contradict themselves; with the line.
    """
    items = {}
    for where, row in _rows(_ITEMS):
        item = item_from_row(row, where=where)
        items[item.id] = item
    return tuple(_case(row, items, where) for where, row in _rows(_CASES))


@lru_cache(maxsize=1)
def set_digest() -> str:
    """A name for the content of the set, so that verdicts on another one are not taken for verdicts on this."""
    digest = hashlib.sha256()
    for name in (_ITEMS, _CASES):
        digest.update(_text(name).encode())
    return digest.hexdigest()[:32]


def spread(cases: Sequence[Case], n: int | None) -> tuple[Case, ...]:
    """At most `n` cases, taken at equal distances so that they are of all kinds; all of them for None."""
    if n is None or n >= len(cases):
        return tuple(cases)
    return tuple(cases[i * len(cases) // n] for i in range(n))


def judge_call(case: Case) -> JudgeCall:
    """The call that a judge gets in an environment at this point of the dialogue.

    The dialogue is replayed through the rules, with the case's own word on what was asked and settled in earlier turns.

    Raises:
        ItemError: the rules end the episode before the last message is judged.
    """
    rules = AskRules(TurnRules(max_turns=2, strict=True) if case.strict else TurnRules())
    state = rules.begin(case.item, _SEED)
    false = case.item.scenario is Scenario.FALSE_PREMISE
    for turn in case.dialogue:
        state = rules.absorb(state, Action(turn.assistant))
        answers: dict[str, bool | None] = {FINAL: False, CORRECT: None}
        for id_, names, settles in criterion_ids(case.item.point_ids):
            answers[names] = id_ in turn.asked
            answers[settles] = id_ in state.settled or (false and id_ in turn.settled)
        state = rules.absorb(state, Verdict(answers, judge="labels"))
        state = rules.absorb(state, UserMove(turn.user, given=() if false else turn.settled))
    call = rules.pending(rules.absorb(state, Action(case.message)))
    if not isinstance(call, JudgeCall):
        raise ItemError(f"case {case.id!r}: no judge is asked about its last message; mend the dialogue or the message")
    return call


def _text(name: str) -> str:
    return resources.files(_FOLDER).joinpath(name).read_text(encoding="utf-8")


def _rows(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(_text(name).splitlines(), 1):
        yield f"{name}, line {number}", json.loads(line)


def _case(row: Mapping[str, Any], items: Mapping[str, AskItem], where: str) -> Case:
    if row["item"] not in items:
        raise ItemError(f"{where}: item {row['item']!r} is not among those of {_ITEMS}: mend the id")
    return Case(
        id=row["id"],
        kind=Kind(row["kind"]),
        item=items[row["item"]],
        message=row["message"],
        labels=row["labels"],
        strict=row["protocol"] == _STRICT,
        dialogue=tuple(
            Turn(one["assistant"], one["user"], tuple(one["asked"]), tuple(one["settled"]))
            for one in row.get("dialogue", ())
        ),
        tags=tuple(row.get("tags", ())),
        of=row.get("of", ""),
        how=Link(row["how"]) if "how" in row else None,
    )

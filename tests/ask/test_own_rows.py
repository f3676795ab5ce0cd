"""askgym's own layout of an item: nothing is lost, and a damaged row says what is wrong with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.ask.items import BadRow, BadRowError, item_from_row, item_to_row, load_items
from askgym.types import AnswerKind, AskItem, Checkpoint, Cue, Fact, Scenario

FULL = AskItem(
    id="i1",
    scenario=Scenario.FALSE_PREMISE,
    question="Q?",
    complete_question="Q!",
    checkpoints=(Checkpoint("p1", "t", "f", "1", "c", "2", (Cue("a|b", "e", "x"), Cue("d"))),),
    answer="3",
    answer_kind=AnswerKind.OPTION,
    options={"A": "three"},
    ledger=(Fact("f1", "l", "t", "v", (Cue("g"),)),),
    guesses=("4", "5"),
    difficulty={"steps": 2, "noise": 0.5, "kind": "hard"},
    flags=("odd",),
    language="zh",
    source="gen:1",
)


def own(item: AskItem) -> str:
    return json.dumps(item_to_row(item), ensure_ascii=False)


def test_own_layout_keeps_everything() -> None:
    assert item_from_row(json.loads(own(FULL))) == FULL


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
cues = st.builds(Cue, texts, texts, texts)
points = st.builds(Checkpoint, texts, texts, texts, texts, texts, texts, st.lists(cues, max_size=2).map(tuple))
items_strategy = st.builds(
    AskItem,
    id=texts,
    scenario=st.sampled_from([Scenario.MISSING_INFO, Scenario.FALSE_PREMISE]),
    question=texts,
    complete_question=texts,
    checkpoints=st.lists(points, min_size=1, max_size=3, unique_by=lambda point: point.id).map(tuple),
    answer=texts,
    answer_kind=st.sampled_from(AnswerKind),
    options=st.dictionaries(texts, texts, max_size=2),
    guesses=st.lists(texts, max_size=2).map(tuple),
    difficulty=st.dictionaries(texts, st.integers() | st.floats(allow_nan=False) | texts, max_size=2),
    flags=st.lists(texts, max_size=2).map(tuple),
    language=texts,
)


@given(items_strategy)
def test_round_trip(item: AskItem) -> None:
    assert item_from_row(json.loads(own(item))) == item


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("askgym_item",), 2, "field 'askgym_item': expected 1"),
        (("askgym_item",), True, "field 'askgym_item'"),
        (("scenario",), "wrong", r"missing_info \| false_premise \| complete"),
        (("scenario",), "complete", "an empty checklist"),
        (("checkpoints",), [], "a checklist"),
        (("checkpoints",), "p", "'checkpoints': expected a list"),
        (("checkpoints", 0, "cues"), 3, r"checkpoints\[0\]\.cues"),
        (("checkpoints", 0, "txet"), "t", "Did you mean 'text'"),
        (("checkpoints", 0, "id"), None, r"'checkpoints\[0\]\.id': expected a value"),
        (("ledger", 0, "id"), "p1", "ids that differ"),
        (("options",), {"A": 1}, "values of type str"),
        (("difficulty",), {"steps": True}, "int or float"),
        (("flags",), [1], "a list of texts"),
        (("question",), 1, "'question': expected a text"),
    ],
)
def test_damaged_own_rows(path: tuple[Any, ...], value: object, message: str) -> None:
    row = json.loads(own(FULL))
    inner = row
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(BadRowError, match=message):
        item_from_row(row, where="w")


def test_bad_row_in_words() -> None:
    assert str(BadRow("f:1", "id", "a text", "int 3")) == "f:1: field 'id': expected a text, found int 3"


def test_real_rows_survive_the_round_trip(askbench_data: Path) -> None:
    count = 0
    for path in sorted((askbench_data / "askbench").glob("*.jsonl")):
        for item in load_items(path).items:
            assert item_from_row(json.loads(own(item))) == item
            count += 1
    assert count == 485

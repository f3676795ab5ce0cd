"""Rows of the public layouts, one of each by hand, and what is said of rows of none of them."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from askgym.envs.fields import BadRowError
from askgym.envs.qa.items import RubricItem
from askgym.envs.qa.layouts import LAYOUTS, item_from_row
from askgym.envs.qa.loading import builtin_items, load_items
from askgym.errors import ItemError
from askgym.types import AnswerKind, Message, Scenario

MATH = {
    "problem": "What is $1+\\frac{1}{2}$?",
    "solution": "It is $\\boxed{\\frac{3}{2}}$.",
    "answer": "\\frac{3}{2}",
    "subject": "Prealgebra",
    "level": 2,
    "unique_id": "test/prealgebra/1.json",
}
MEDQA = {
    "question": "Which organ makes insulin?",
    "answer": "Pancreas",
    "options": {"A": "Liver", "B": "Pancreas", "C": "Spleen", "D": "Kidney"},
    "meta_info": "step1",
    "answer_idx": "B",
}
NESTED = {
    "id": "m-1",
    "data": {
        "Question": "Which organ makes insulin?",
        "Options": {"A": "Liver", "B": "Pancreas", "C": "Spleen", "D": None},
        "Correct Option": "B",
        "Correct Answer": "Pancreas",
    },
    "subject_name": "Physiology",
}
GPQA = {
    "Record ID": "rec1",
    "Question": "How many?\n",
    "Correct Answer": " four ",
    "Incorrect Answer 1": "one",
    "Incorrect Answer 2": "two",
    "Incorrect Answer 3": "three",
    "Explanation": "Counted.",
    "High-level domain": "Physics",
    "Subdomain": "Optics",
}
BBH = {"input": "Which?\nOptions:\n(A) this\n(B) that", "target": "(B)"}
ASKBENCH = {
    "id": "7",
    "ori_question": "Which?\nA. this\nB. that",
    "degraded_question": "Which?",
    "expected_answer": "The answer is B.",
    "required_points": ["the options"],
    "source_task": "ask_mind_medqade",
}
HEALTH = {
    "prompt_id": "h-1",
    "prompt": [
        {"role": "user", "content": "I feel dizzy."},
        {"role": "assistant", "content": "Since when?"},
        {"role": "user", "content": "Since today."},
    ],
    "rubrics": [
        {"criterion": "Asks about  medicines", "points": 5, "tags": ["level:example", "axis:context_awareness"]},
        {"criterion": "Prescribes a drug", "points": -4, "tags": ["axis:accuracy"]},
    ],
    "example_tags": ["theme:context_seeking", "physician_agreed_category:x"],
    "ideal_completions_data": {"ideal_completion": "Do you take any medicine?", "ideal_completions_group": "Group 1"},
    "canary": "…",
}


def read(row: dict[str, Any], **more: Any) -> Any:
    return item_from_row(row, "rows.jsonl:3", **more)


def test_math500() -> None:
    item = read(MATH)
    assert (item.id, item.family, item.domain) == ("math500-test/prealgebra/1.json", "math500", "Prealgebra")
    assert (item.answer, item.answer_kind) == ("\\frac{3}{2}", AnswerKind.NUMBER)
    assert item.question == item.complete_question == MATH["problem"]
    assert (item.scenario, item.checkpoints, item.difficulty) == (Scenario.COMPLETE, (), {"level": 2})
    assert (item.split, item.source) == ("test", "rows.jsonl:3")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("p - q", AnswerKind.EXPRESSION),
        ("2+\\sqrt{7}", AnswerKind.EXPRESSION),
        ("\\text{Evelyn}", AnswerKind.TEXT),
        ("90^\\circ", AnswerKind.NUMBER),
    ],
)
def test_kinds_of_mathematical_answers(answer: str, kind: AnswerKind) -> None:
    assert read(MATH | {"answer": answer}).answer_kind is kind


@pytest.mark.parametrize(
    ("row", "letters"),
    [
        (MEDQA, "ABCD"),
        (NESTED, "ABC"),  # a null option, as tables of mixed rows have them, is none
        (MEDQA | {"options": [{"key": k, "value": v} for k, v in MEDQA["options"].items()]}, "ABCD"),  # type: ignore[attr-defined]  # a dict
    ],
)
def test_medqa(row: dict[str, Any], letters: str) -> None:
    item = read(row)
    assert (item.family, item.answer, item.answer_kind) == ("medqa", "B", AnswerKind.OPTION)
    assert "".join(item.options) == letters
    assert item.options["B"] == "Pancreas"
    assert item.question.startswith("Which organ makes insulin?\n(A) Liver\n(B) Pancreas\n")
    assert "Correct" not in item.question


def test_gpqa_shuffles_by_record() -> None:
    item = read(GPQA)
    assert sorted(item.options.values()) == ["four", "one", "three", "two"]
    assert item.options[item.answer] == "four"
    assert (item.id, item.domain, item.solution) == ("gpqa-rec1", "Optics", "Counted.")
    shuffled = [read(GPQA | {"Record ID": f"rec{i}"}) for i in range(400)]
    assert all(one.options[one.answer] == "four" for one in shuffled)
    places = Counter(one.answer for one in shuffled)
    assert set(places) == set("ABCD")
    assert min(places.values()) > 60  # 100 each on average, of which 60 is five standard deviations below


def test_gpqa_has_the_same_order_in_every_process() -> None:
    code = (
        "import json, sys; from askgym.envs.qa.layouts import item_from_row; "
        "print(json.dumps(dict(item_from_row(json.loads(sys.argv[1]), 'x:1').options)))"
    )
    done = subprocess.run([sys.executable, "-c", code, json.dumps(GPQA)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == dict(read(GPQA).options)


@pytest.mark.parametrize(
    ("question", "target", "kind", "answer"),
    [
        ("Which?\nOptions:\n(A) this\n(B) that", "(B)", AnswerKind.OPTION, "B"),
        ("not True is", "False", AnswerKind.TEXT, "False"),
        ("Is it so?\nOptions:\n- valid\n- invalid", "valid", AnswerKind.TEXT, "valid"),
        ("Close: ( [", "] )", AnswerKind.TEXT, "] )"),
        ("Sort: b a", "a b", AnswerKind.TEXT, "a b"),
        ("((1 - 8) * 11) =", "-77", AnswerKind.NUMBER, "-77"),
    ],
)
def test_bbh(question: str, target: str, kind: AnswerKind, answer: str) -> None:
    item = read({"input": question, "target": target}, subset="some_task")
    assert (item.family, item.domain) == ("bbh", "some_task")
    assert (item.answer_kind, item.answer) == (kind, answer)


def test_askbench_rows_are_played_complete() -> None:
    item = read(ASKBENCH)
    assert item.question == ASKBENCH["ori_question"]
    assert (item.family, item.answer, item.answer_kind) == ("ask_mind_medqade", "B", AnswerKind.OPTION)
    assert item.checkpoints == ()


def test_healthbench() -> None:
    item = read(HEALTH)
    assert isinstance(item, RubricItem)
    assert item.prompt == (
        Message("user", "I feel dizzy."),
        Message("assistant", "Since when?"),
        Message("user", "Since today."),
    )
    assert [(r.id, r.text, r.points) for r in item.rubrics] == [
        ("r1", "Asks about medicines", 5.0),
        ("r2", "Prescribes a drug", -4.0),
    ]
    assert item.rubrics[0].axes == ("context_awareness",)
    assert (item.domain, item.solution) == ("context_seeking", "Do you take any medicine?")
    assert item.answer_kind is AnswerKind.NONE


# --- rows that are not usable ----------------------------------------------------------------------------------------


def test_a_row_of_no_known_layout_names_the_columns_found_and_needed() -> None:
    with pytest.raises(BadRowError) as caught:
        read({"prompt": "Hi", "completion": "Hello"})
    said = str(caught.value)
    assert "['completion', 'prompt']" in said
    for layout in LAYOUTS:
        assert f"{layout.name}: {', '.join(layout.needs)}" in said
    assert "--skip-bad" in said


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (MEDQA | {"answer_idx": "E"}, "an answer among the options A, B, C, D"),
        (MEDQA | {"options": {"A": "one"}}, "at least two options"),
        (MEDQA | {"options": "A, B"}, "an object letter"),
        (NESTED | {"data": "nothing"}, "a JSON object"),
        (GPQA | {"Incorrect Answer 3": "two"}, "four answers that differ"),
        ({k: v for k, v in GPQA.items() if k != "Incorrect Answer 2"}, "Incorrect Answer 2"),
        (HEALTH | {"prompt": HEALTH["prompt"][:2]}, "the last is the user's"),
        (HEALTH | {"prompt": [{"role": "doctor", "content": "x"}]}, "system | user | assistant"),
        (HEALTH | {"rubrics": [{"criterion": "x", "points": -1}]}, "at least one rubric with positive points"),
        (HEALTH | {"rubrics": [{"criterion": "x", "points": "5"}]}, "a finite number"),
        (HEALTH | {"rubrics": [{"criterion": "x", "points": float("nan")}]}, "a finite number"),
        (HEALTH | {"rubrics": [{"points": 5}]}, "criterion"),
        (MATH | {"answer": ["a"]}, "answer"),
        (ASKBENCH | {"ori_question": " "}, "ori_question"),
    ],
)
def test_what_is_wrong_with_a_row_is_named(row: dict[str, Any], said: str) -> None:
    with pytest.raises(BadRowError) as caught:
        read(row)
    assert said in str(caught.value)
    assert "rows.jsonl:3" in str(caught.value)


# --- files -----------------------------------------------------------------------------------------------------------


def test_one_file_may_mix_layouts(tmp_path: Path) -> None:
    path = tmp_path / "mixed.jsonl"
    rows = [MATH, MEDQA, NESTED, GPQA, BBH, ASKBENCH]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    items = load_items(path).items
    assert [item.family for item in items] == ["math500", "medqa", "medqa", "gpqa", "bbh", "ask_mind_medqade"]
    assert items[4].domain == "mixed"  # BBH rows do not name their task: the file does
    assert items[0].source == "mixed.jsonl:1"


def test_bbh_files_as_they_are_published(tmp_path: Path) -> None:
    path = tmp_path / "navigate.json.gz"
    path.write_bytes(
        gzip.compress(json.dumps({"canary": "c", "examples": [BBH, {"input": "x", "target": "No"}]}).encode())
    )
    assert [item.domain for item in load_items(path).items] == ["navigate", "navigate"]


def test_hub_data_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def load_dataset(name: str, config: str | None, split: str | None) -> list[dict[str, Any]]:
        asked.append((name, config, split))
        return [BBH, {"input": "x", "target": "No"}]

    monkeypatch.setitem(sys.modules, "datasets", SimpleNamespace(load_dataset=load_dataset))
    items = load_items("hf:lukaemon/bbh/navigate@test").items
    assert asked == [("lukaemon/bbh", "navigate", "test")]
    assert [(item.domain, item.split) for item in items] == [("navigate", "test")] * 2


def test_rows_without_ids_may_recur_and_ids_may_not(tmp_path: Path) -> None:
    path = tmp_path / "twice.jsonl"
    path.write_text(f"{json.dumps(BBH)}\n" * 3)
    ids = [item.id for item in load_items(path).items]
    assert ids[1:] == [f"{ids[0]}-2", f"{ids[0]}-3"]
    path.write_text(f"{json.dumps(MATH)}\n" * 2)
    with pytest.raises(ItemError, match="an id of its own"):
        load_items(path)


def test_a_column_that_is_null_is_named_where_the_layout_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "null.jsonl"
    path.write_text(json.dumps({"problem": "What is 2+2?", "answer": None}) + "\n")
    with pytest.raises(BadRowError, match=re.escape("found list ['problem'] (null: answer)")):
        load_items(path)


def test_bad_rows_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(f"{json.dumps(MATH)}\n{{}}\nnot JSON\n3\n{json.dumps(BBH)}\n")
    with pytest.raises(BadRowError, match=r"some\.jsonl:2"):
        load_items(path)
    found = load_items(path, skip_bad=True)
    assert len(found.items) == 2
    assert [bad.where for bad in found.skipped] == ["some.jsonl:2", "some.jsonl:3", "some.jsonl:4"]


def test_the_built_in_items() -> None:
    questions, dialogues = builtin_items(rubrics=False), builtin_items(rubrics=True)
    assert Counter(item.family for item in questions) == {"math500": 6, "medqa": 6, "gpqa": 6, "bbh": 6}
    assert len({item.id for item in (*questions, *dialogues)}) == 30
    assert all(item.source.startswith("builtin/") for item in (*questions, *dialogues))
    assert len(dialogues) == 6
    for item in dialogues:
        assert isinstance(item, RubricItem)
        assert any(rubric.points < 0 for rubric in item.rubrics)
        assert item.domain

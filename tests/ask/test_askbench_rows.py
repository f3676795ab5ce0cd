"""What the columns of AskBench's rows become, trap by trap, and what the real files hold."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from askgym.envs.ask.items import BadRowError, item_from_askbench, load_items
from askgym.envs.ask.items.facts import states_answer
from askgym.types import AnswerKind, AskItem, Scenario

MIND: dict[str, Any] = {
    "id": "abc",
    "ori_question": "A baker sells 12 loaves at $3 each. The oven costs $5 a day. What is left of the takings?",
    "degraded_question": "A baker sells some loaves at $3 each. The oven costs $5 a day. What is left of the takings?",
    "degraded_info": "The number of loaves was taken out.",
    "required_points": ["Exact number of loaves sold"],
    "expected_answer": "31",
    "source_task": "ask_mind_toy",
    "category": "baking",
    "err_info": None,
}
OVER: dict[str, Any] = {
    "ori_question": "How many legs do three spiders have?",
    "overconfidence_question": "Spiders are insects with six legs each, so how many legs do three have?",
    "overconfidence_info": (
        "incorrect assertion → Spiders are insects.\n→ correct fact → Spiders are arachnids.\n"
        "→ why this error would mislead the reasoning → Insects have six legs.\n\n"
        "incorrect assertion → A spider has six legs.\n→ correct fact → A spider has eight legs.\n"
        "→ why this error would mislead the reasoning → The product is then 18."
    ),
    "misleading_points": ["spiders are insects", "six legs each"],
    "expected_answer": "24",
}
QUEST: dict[str, Any] = {
    "ori_question": "Each guest at the inn pays $20. How much does the inn take?",
    "required_points": ["What is the value of N (Number of guests)?"],
    "degraded_info": "N = 40 [Number of guests]",
    "expected_answer": "800",
}
IN3: dict[str, Any] = {
    "id": 7,
    "task": "Plan a picnic.",
    "vague": True,
    "missing_details": [{"description": "Number of people", "inquiry": "How many people will come?", "options": ["2"]}],
    "required_point_answers": {"Number of people": "There will be six of us!"},
    "category": "Leisure",
}


def read(row: dict[str, Any], **changes: Any) -> AskItem:
    return item_from_askbench(row | changes, where="rows.jsonl:3")


def test_askmind_row() -> None:
    item = read(MIND)
    assert (item.id, item.family, item.domain, item.split) == ("abc", "ask_mind_toy", "baking", "test")
    assert (item.scenario, item.answer, item.answer_kind) == (Scenario.MISSING_INFO, "31", AnswerKind.NUMBER)
    assert (item.source, item.language, item.flags) == ("rows.jsonl:3", "en", ())
    (point,) = item.checkpoints
    assert (point.id, point.text, point.value) == ("p1", "Exact number of loaves sold", "")
    assert point.fact == "A baker sells 12 loaves at $3 each."


def test_overconfidence_row() -> None:
    item = read(OVER)
    assert item.scenario is Scenario.FALSE_PREMISE
    assert [(p.claim, p.fact) for p in item.checkpoints] == [
        ("Spiders are insects.", "Spiders are arachnids."),
        ("A spider has six legs.", "A spider has eight legs."),
    ]
    assert item.family == "overconfidence"


def test_questbench_row_is_structured() -> None:
    item = read(QUEST)
    assert item.scenario is Scenario.MISSING_INFO
    (point,) = item.checkpoints
    assert (point.value, point.fact) == ("40", "The number of guests is 40.")
    assert item.structured
    assert item.question == QUEST["ori_question"]
    assert item.complete_question == QUEST["ori_question"] + " The number of guests is 40."


def test_questbench_entries_go_to_the_points_that_name_them() -> None:
    points = ["What is the value of B (Price of tea)?", "What is the value of N (Number of guests)?"]
    item = read(QUEST, required_points=points, degraded_info="N = 40 [Number of guests]; B = 3/4 [Price of tea]")
    assert [point.value for point in item.checkpoints] == ["3/4", "40"]


def test_in3_row() -> None:
    item = read(IN3)
    assert (item.id, item.scenario, item.answer, item.answer_kind) == ("7", "missing_info", "", AnswerKind.NONE)
    (point,) = item.checkpoints
    assert point.fact == "There will be six of us!"
    assert point.cues[0].attribute == "people"


def test_in3_row_that_is_not_vague_is_complete() -> None:
    item = read(IN3, vague=False, missing_details=[], required_points=[], degraded_question="Plan a picnic.")
    assert (item.scenario, item.checkpoints, item.flags) == (Scenario.COMPLETE, (), ())


def test_plain_question_is_complete() -> None:
    item = item_from_askbench({"ori_question": "What is 2 + 2?", "expected_answer": 4})
    assert (item.scenario, item.question, item.complete_question) == (
        Scenario.COMPLETE,
        "What is 2 + 2?",
        item.question,
    )
    assert (item.answer, item.family) == ("4", "plain")


@pytest.mark.parametrize(
    ("checklist", "points"),
    [
        ("One point in all; with a semicolon", ("One point in all; with a semicolon",)),
        ("- first\n- second\n", ("first", "second")),
        ("1. first\n2) second", ("first", "second")),
        ('["first", "second"]', ("first", "second")),
        (["first ", " ", "two\nlines"], ("first", "two lines")),
    ],
)
def test_checklist_may_be_text(checklist: object, points: tuple[str, ...]) -> None:
    assert tuple(point.text for point in read(MIND, required_points=checklist).checkpoints) == points


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("required_points", 3, "a list of texts"),
        ("required_points", {"a": 1}, "a list of texts"),
        ("required_points", [1, 2], "a list of texts"),
        ("required_points", ["a", None], "a list of texts"),
        ("required_points", None, "found nothing"),
        ("required_points", [], "at least one point"),
        ("required_points", " ", "at least one point"),
        ("ori_question", "", "a text that is not empty"),
        ("expected_answer", None, "a text that is not empty"),
        ("expected_answer", True, "a text"),
        ("id", 1.5, "a text or a whole number"),
        ("id", True, "a text or a whole number"),
        ("degraded_info", ["x"], "a text"),
        pytest.param("degraded_question", "half a \ud83d pair", "valid Unicode", id="lone-surrogate"),
    ],
)
def test_bad_field_is_named(field: str, value: object, expected: str) -> None:
    with pytest.raises(BadRowError) as caught:
        read(MIND, **{field: value})
    assert caught.value.bad.where == "rows.jsonl:3"
    assert caught.value.bad.field == field
    assert expected in str(caught.value)
    assert "--skip-bad" in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"vague": False},
        {"missing_details": []},
        {"missing_details": "text"},
        {"missing_details": [3]},
        {"missing_details": [{"inquiry": "no description"}]},
        {"vague": "yes"},
        {"required_point_answers": ["a"]},
        {"required_point_answers": {"Number of people": 6}},
    ],
)
def test_in3_rows_that_contradict_themselves(changes: dict[str, Any]) -> None:
    with pytest.raises(BadRowError):
        read(IN3, **changes)


def test_row_of_no_known_layout() -> None:
    with pytest.raises(BadRowError, match="ori_question") as caught:
        item_from_askbench({"prompt": "hi"}, where="x:1")
    assert "prompt" in str(caught.value)


def test_rows_of_single_turn_tasks_are_told_where_they_belong() -> None:
    with pytest.raises(BadRowError, match="GPQA and BBH, are for QA-v0, dialogues with rubrics for HealthBench-v0"):
        item_from_askbench({"problem": "What is 2+2?", "answer": "4"})


def test_named_schema_is_held_to() -> None:
    with pytest.raises(BadRowError, match="overconfidence_question"):
        item_from_askbench(MIND, schema="overconfidence")


def test_nulls_of_mixed_tables_count_as_absent() -> None:
    item = read(OVER, degraded_question=None, required_points=None, vague=None, solution=None, id=None)
    assert item.scenario is Scenario.FALSE_PREMISE


def test_alias_and_list_of_the_overconfidence_columns() -> None:
    row = {name: value for name, value in OVER.items() if name != "misleading_points"}
    blocks = OVER["overconfidence_info"].split("\n\n")
    assert read(row, required_points=OVER["misleading_points"]).checkpoints == read(OVER).checkpoints
    assert read(OVER, overconfidence_info=blocks).checkpoints == read(OVER).checkpoints
    objects = [{"Incorrect assertion": p.claim, "Correct fact": p.fact} for p in read(OVER).checkpoints]
    assert read(OVER, overconfidence_info=objects).checkpoints == read(OVER).checkpoints


def test_variant_equal_to_the_complete_question_is_flagged() -> None:
    item = read(MIND, degraded_question=MIND["ori_question"].replace(" ", "  ") + "\n")
    assert "variant_equals_complete" in item.flags


def test_ids_from_content_are_the_same_in_every_process() -> None:
    row = {name: value for name, value in MIND.items() if name != "id"}
    here = read(row)
    code = f"from askgym.envs.ask.items import item_from_askbench as f; i = f({row!r}); print(i.id, i.problem_id)"
    out = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert out[0] == out[1] == [here.id, here.problem_id]
    assert read(row, expected_answer="32").id != here.id
    assert read(row, degraded_question="Another?").problem_id == here.problem_id


def test_language_of_the_checklist_counts() -> None:
    item = read(OVER, misleading_points=["误以为蜘蛛是昆虫", "六条腿 (six legs)"])
    assert item.language == "zh"
    assert "mixed_language" in item.flags


# --- the real files ---


@pytest.mark.parametrize(
    ("name", "rows", "scenarios"),
    [
        ("ask_mind", 180, {"missing_info": 180}),
        ("ask_overconfidence", 180, {"false_premise": 180}),
        ("quest_bench", 100, {"missing_info": 100}),
        ("in3_interaction", 25, {"missing_info": 17, "complete": 8}),
    ],
)
def test_every_real_row_loads(askbench_data: Path, name: str, rows: int, scenarios: dict[str, int]) -> None:
    items = load_items(askbench_data / "askbench" / f"{name}.jsonl").items
    assert len(items) == rows
    assert Counter(str(item.scenario) for item in items) == scenarios
    points = [(item, point) for item in items for point in item.checkpoints]
    assert not any(
        point.fact and item.answer and states_answer(point.fact, item.answer, item.options)
        for item, point in points
        if name == "ask_mind"
    )
    known = sum(bool(point.fact) for _, point in points) / len(points)
    floor = {"ask_mind": 0.7, "ask_overconfidence": 0.95}.get(name, 1.0)
    assert known >= floor, f"{known:.3f} of the points have something to say"
    if name == "quest_bench":
        assert all(item.structured and point.value in point.fact for item, point in points)
    if name == "ask_overconfidence":
        assert sum(item.language == "zh" for item in items) == 111
        assert sum(bool(point.claim) for _, point in points) / len(points) > 0.98
    if name == "ask_mind":
        assert sum("variant_equals_complete" in item.flags for item in items) == 23


def test_triplets_of_the_real_files_share_their_problem(askbench_data: Path) -> None:
    mind, over = (
        {item.problem_id for item in load_items(askbench_data / "askbench" / f"{name}.jsonl").items}
        for name in ("ask_mind", "ask_overconfidence")
    )
    assert len(mind & over) == 96

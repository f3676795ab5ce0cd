"""Defects of items: what is planted is found, under its code and no other; what is clean is left alone.

1. Clean rows of every layout, and generated items, have no finding.
2. Each planted defect is found, with file, line, id and field, and nothing else is said; several in one row are found.
3. Findings that rest on likeness of words say so.
4. Rows and files that cannot be read are findings, and the rest goes on.
5. What the real files hold.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.ask.families import families
from askgym.envs.ask.items.findings import CODES, Severity, chosen_codes, shorten
from askgym.envs.ask.items.lint import LintReport, lint_items, lint_source, normalised_question
from askgym.envs.ask.items.rows import item_to_row
from askgym.errors import ConfigError, ItemError, UnknownNameError

if TYPE_CHECKING:
    from askgym.types import AskItem

MIND: dict[str, Any] = {
    "id": "mind",
    "ori_question": "A baker sells 12 loaves at $3 each. The oven costs $5 a day. What is left of the takings?",
    "degraded_question": "A baker sells some loaves at $3 each. The oven costs $5 a day. What is left of the takings?",
    "degraded_info": "The number of loaves was taken out.",
    "required_points": ["Exact number of loaves sold"],
    "expected_answer": "31",
    "source_task": "ask_mind_toy",
}
OVER: dict[str, Any] = {
    "id": "over",
    "ori_question": "How many legs do three spiders have?",
    "overconfidence_question": "Spiders are insects with six legs each, so how many legs do three of them have?",
    "overconfidence_info": (
        "incorrect assertion → Spiders are insects.\n→ correct fact → Spiders are arachnids.\n"
        "→ why this error would mislead the reasoning → Insects have six legs.\n\n"
        "incorrect assertion → A spider has six legs.\n→ correct fact → A spider has eight legs.\n"
        "→ why this error would mislead the reasoning → The product is then 18."
    ),
    "misleading_points": ["spiders are insects", "six legs each"],
    "expected_answer": "24",
    "source_task": "ask_overconfidence_toy",
}
QUEST: dict[str, Any] = {
    "id": "quest",
    "ori_question": "Each guest at the inn pays $20. How much does the inn take?",
    "required_points": ["What is the value of N (Number of guests)?"],
    "degraded_info": "N = 40 [Number of guests]",
    "expected_answer": "800",
}
IN3: dict[str, Any] = {
    "id": 0,
    "task": "Plan a picnic.",
    "vague": True,
    "missing_details": [{"description": "Number of people", "inquiry": "How many people will come?"}],
    "required_point_answers": {"Number of people": "There will be six of us!"},
}
CLEAR: dict[str, Any] = {"id": 1, "task": "Find the height of the Eiffel tower.", "vague": False, "missing_details": []}
PLAIN: dict[str, Any] = {"id": "plain", "ori_question": "What do 17 and 4 make?", "expected_answer": "21"}
CHOICE: dict[str, Any] = {
    "id": "choice",
    "ori_question": "Which month has 28 days in most years?\n(A) May\n(B) February\n(C) June",
    "expected_answer": "B",
}
CLEAN = (MIND, OVER, QUEST, IN3, CLEAR, PLAIN, CHOICE)


def lint(folder: Path, *rows: Any, **options: Any) -> LintReport:
    path = folder / "rows.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return lint_source(path, **options)


def without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


# --- 1. clean ---


def test_clean_rows_have_no_findings(tmp_path: Path) -> None:
    report = lint(tmp_path, *CLEAN)
    assert report.findings == ()
    assert (report.rows, report.errors, report.warnings, report.counts) == (7, 0, 0, {})


@pytest.mark.parametrize("family", sorted(families()))
def test_generated_items_have_no_findings(family: str) -> None:
    assert [str(one) for one in lint_source(family, limit=45, seed=3).findings] == []


def test_generated_items_are_clean_in_our_own_layout_too(
    tmp_path: Path, missing: AskItem, false_premise: AskItem
) -> None:
    rows = [item_to_row(item) for item in (missing, false_premise)]
    assert lint(tmp_path, *rows).findings == ()


# --- 2. planted ---

PLANTED: dict[str, tuple[str, str, dict[str, Any]]] = {
    # name: code, field, row
    "no id": ("missing-id", "id", without(MIND, "id")),
    "blank id": ("missing-id", "id", MIND | {"id": " "}),
    "null id": ("missing-id", "id", OVER | {"id": None}),
    "checklist as text": ("checklist-as-text", "required_points", MIND | {"required_points": "Number of loaves sold"}),
    "claims as text": ("checklist-as-text", "misleading_points", OVER | {"misleading_points": "six legs"}),
    "empty checklist": ("empty-checklist", "required_points", MIND | {"required_points": []}),
    "blank checklist": ("empty-checklist", "required_points", MIND | {"required_points": [" "]}),
    "no checklist": ("empty-checklist", "required_points", without(MIND, "required_points")),
    "empty claims": ("empty-checklist", "misleading_points", OVER | {"misleading_points": []}),
    "vague without details": ("empty-checklist", "missing_details", IN3 | {"missing_details": []}),
    "clear with details": ("complete-with-checklist", "missing_details", IN3 | {"vague": False}),
    "clear with points": ("complete-with-checklist", "required_points", CLEAR | {"required_points": ["Which tower?"]}),
    "no answer": ("no-answer", "expected_answer", without(MIND, "expected_answer")),
    "blank answer": ("no-answer", "expected_answer", OVER | {"expected_answer": "  "}),
    "null answer": ("no-answer", "expected_answer", PLAIN | {"expected_answer": None}),
    "unknown answer": ("no-answer", "expected_answer", MIND | {"expected_answer": "Unknown"}),
    "answer to come": ("no-answer", "expected_answer", PLAIN | {"expected_answer": "[TODO]"}),
    "letter outside": ("answer-not-an-option", "expected_answer", CHOICE | {"expected_answer": "D"}),
    "letter said": ("answer-not-an-option", "expected_answer", CHOICE | {"expected_answer": "The answer is E."}),
    "equal": ("variant-equals-complete", "degraded_question", MIND | {"degraded_question": MIND["ori_question"]}),
    "equal but for space and case": (
        "variant-equals-complete",
        "degraded_question",
        MIND | {"degraded_question": MIND["ori_question"].upper().replace(" ", "  ") + "\n"},
    ),
    "nothing false": (
        "variant-equals-complete",
        "overconfidence_question",
        OVER | {"overconfidence_question": OVER["ori_question"]},
    ),
    "unanswerable": (
        "unanswerable-point",
        "required_points[1]",
        MIND | {"required_points": [*MIND["required_points"], "The colour of the delivery van"]},
    ),
    "unanswerable, with a word of the question": (
        "unanswerable-point",
        "required_points[0]",
        MIND | {"required_points": ["The name of the baker's dog"]},
    ),
    "number of something else": (
        "unanswerable-point",
        "required_points[0]",
        MIND | {"required_points": ["Number of employees"]},
    ),
    "variable without value": ("unanswerable-point", "required_points[0]", QUEST | {"degraded_info": "Taken out."}),
    "detail without reply": ("unanswerable-point", "required_points[0]", IN3 | {"required_point_answers": {}}),
    "still shown": (
        "missing-still-shown",
        "required_points[0]",
        MIND | {"degraded_question": "A baker sells 12 loaves at $3 each. The oven costs a bit. What is left?"},
    ),
    "still shown in other words": (
        "missing-still-shown",
        "required_points[0]",
        MIND | {"degraded_question": "12 loaves, sold at $3 apiece by a baker with an oven. What is left?"},
    ),
    "value still shown": (
        "missing-still-shown",
        "required_points[0]",
        QUEST | {"ori_question": "Each guest at the inn pays $20. The number of guests is 40. How much is it?"},
    ),
    "true claim": (
        "claim-equals-truth",
        "misleading_points[0]",
        OVER | {"overconfidence_info": OVER["overconfidence_info"].replace("are insects", "are arachnids")},
    ),
    "claim without truth": (
        "claim-without-truth",
        "misleading_points[2]",
        OVER | {"misleading_points": [*OVER["misleading_points"], "the moon is made of cheese"]},
    ),
    "user says the answer": (
        "user-proposes-answer",
        "overconfidence_question",
        OVER | {"overconfidence_question": OVER["overconfidence_question"] + " The answer is 24, I am sure."},
    ),
    "user holds the answer": (
        "user-proposes-answer",
        "overconfidence_question",
        OVER | {"overconfidence_question": OVER["overconfidence_question"] + " It comes to 24 legs."},
    ),
    "claim holds the answer": (
        "user-proposes-answer",
        "overconfidence_question",
        OVER | {"overconfidence_info": OVER["overconfidence_info"].replace("A spider has six", "Three have 24")},
    ),
    "user picks the option": (
        "user-proposes-answer",
        "overconfidence_question",
        OVER
        | {
            "ori_question": CHOICE["ori_question"],
            "overconfidence_question": "All months have 30 days, so isn't the correct answer (B) February?",
            "expected_answer": "B",
        },
    ),
    "answer said": (
        "answer-leaked",
        "degraded_question",
        MIND | {"degraded_question": MIND["degraded_question"] + " (The answer is $31.)"},
    ),
    "answer held": (
        "answer-leaked",
        "degraded_question",
        MIND | {"degraded_question": MIND["degraded_question"] + " My neighbour got 31 dollars."},
    ),
    "answer of a complete question said": (
        "answer-leaked",
        "ori_question",
        PLAIN | {"ori_question": "What do 17 and 4 make? Answer: 21"},
    ),
    "answer of a complete question as an aside": (
        "answer-leaked",
        "ori_question",
        PLAIN | {"ori_question": "What do 17 and 4 make? (21)"},
    ),
    "option said": (
        "answer-leaked",
        "ori_question",
        CHOICE | {"ori_question": CHOICE["ori_question"] + "\nThe answer is B."},
    ),
    "both variants": (
        "scenario-mismatch",
        "overconfidence_question",
        MIND | {"overconfidence_question": "A baker sells 15 loaves, as always. What is left of the takings?"},
    ),
    "claims without a question": ("scenario-mismatch", "misleading_points", PLAIN | {"misleading_points": ["a claim"]}),
    "claims beside points": ("scenario-mismatch", "misleading_points", MIND | {"misleading_points": ["a claim"]}),
    "degraded without a question": ("scenario-mismatch", "degraded_info", PLAIN | {"degraded_info": "No 17."}),
    "task of the other": ("scenario-mismatch", "source_task", MIND | {"source_task": "ask_overconfidence_bbh"}),
    "no layout": ("row-unusable", "(row)", {"id": "x", "prompt": "hi"}),
    "bad type": ("row-unusable", "degraded_question", MIND | {"degraded_question": 3}),
    "half a character": ("row-unusable", "degraded_question", MIND | {"degraded_question": "half a \ud83d"}),
}  # fmt: skip


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_defect_is_found_and_nothing_else(tmp_path: Path, case: str) -> None:
    code, field, row = PLANTED[case]
    # Not beside the clean row that it was made of: the two would be duplicates.
    rows = [one for one in CLEAN if one["id"] != row.get("id") and one.get("source_task", "") != row.get("source_task")]
    report = lint(tmp_path, *rows[:3], row, *rows[3:])
    assert [(one.code, one.field, one.line) for one in report.findings] == [(code, field, 4)], [
        *map(str, report.findings)
    ]
    (finding,) = report.findings
    assert finding.file == str(tmp_path / "rows.jsonl")
    assert finding.id == (str(row["id"]) if str(row.get("id") or "").strip() else finding.id)
    assert finding.message
    assert len(finding.text) <= 80


def own(item: AskItem, **changes: Any) -> AskItem:
    return replace(item, **changes)


def point(item: AskItem, **changes: Any) -> AskItem:
    return replace(item, checkpoints=(replace(item.checkpoints[0], **changes), *item.checkpoints[1:]))


OWN: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    # name: code, field, fixture, changes (those of "point" are the first checkpoint's)
    "no fact": ("unanswerable-point", "checkpoints[0]", "missing", {"point": {"fact": "", "value": ""}}),
    "fact without its value": ("unanswerable-point", "checkpoints[0]", "missing", {"point": {"fact": "I forgot."}}),
    "value nowhere": (
        "unanswerable-point",
        "checkpoints[0]",
        "missing",
        {"point": {"fact": "Each pen costs $99.", "value": "$99"}},
    ),
    "value shown": (
        "missing-still-shown",
        "checkpoints[0]",
        "missing",
        {"question": "I'm buying some pens at $3 each. What do I pay in total?"},
    ),
    "wrong reply that is right": (
        "claim-equals-truth",
        "checkpoints[0]",
        "missing",
        {"point": {"claim": "A pen is 3 dollars.", "claim_value": "3 dollars"}},
    ),
    "claim that is true": (
        "claim-equals-truth",
        "checkpoints[0]",
        "false_premise",
        {"point": {"value": "$15", "fact": "4 pens at $3 come to $15."}},
    ),
    "claim not made": (
        "claim-not-shown",
        "checkpoints[0]",
        "false_premise",
        {"point": {"claim": "The pens alone come to $99.", "claim_value": "$99"}},
    ),
    "claim without truth": (
        "claim-without-truth",
        "checkpoints[0]",
        "false_premise",
        {"point": {"fact": "", "value": ""}},
    ),
    "claim that is the answer": ("user-proposes-answer", "checkpoints[0]", "false_premise", {"answer": "$15"}),
    "complete but different": ("scenario-mismatch", "question", "complete", {"question": "What do I pay for 5 pens?"}),
    "no answer": ("no-answer", "answer", "complete", {"answer": ""}),
    "equal": ("variant-equals-complete", "question", "false_premise", {"question": ...}),
}


@pytest.mark.parametrize("case", OWN)
def test_defects_of_items_with_structure(case: str, request: pytest.FixtureRequest) -> None:
    code, field, fixture, changes = OWN[case]
    item: AskItem = request.getfixturevalue(fixture)
    changes = {name: item.complete_question if value is ... else value for name, value in changes.items()}
    item = point(item, **changes.pop("point")) if "point" in changes else item
    (finding,) = lint_items([replace(item, **changes)]).findings
    assert (finding.code, finding.field, finding.id, finding.line) == (code, field, item.id, 1)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"id": None}, "missing-id", "id"),
        ({"checkpoints": []}, "empty-checklist", "checkpoints"),
        ({"scenario": "complete"}, "complete-with-checklist", "checkpoints"),
        ({"scenario": "mising_info"}, "row-unusable", "scenario"),
        ({"askgym_item": 2}, "row-unusable", "askgym_item"),
        ({"ledgr": []}, "row-unusable", "ledgr"),
    ],
)
def test_rows_of_our_own_layout(
    tmp_path: Path, missing: AskItem, changes: dict[str, Any], code: str, field: str
) -> None:
    (finding,) = lint(tmp_path, item_to_row(missing) | changes).findings
    assert (finding.code, finding.field, finding.severity) == (code, field, Severity.ERROR)


def test_typing_errors_leave_a_complete_item_complete(complete: AskItem) -> None:
    for question, codes in (
        (complete.question.replace("total", "toatl"), []),
        (complete.question.replace("$3", "$4"), ["scenario-mismatch"]),
        ("4 pens, $3 each, $5. Well?", ["scenario-mismatch"]),
    ):
        assert [one.code for one in lint_items([replace(complete, question=question)]).findings] == codes


def test_duplicates(tmp_path: Path) -> None:
    other = {"id": "b", "ori_question": "What do 6 and 5 make?", "expected_answer": "11"}
    rows = [
        PLAIN,
        other | {"id": "plain"},  # 2: the id of 1
        PLAIN | {"id": "c"},  # 3: the question of 1
        PLAIN | {"id": "d", "ori_question": "what do  17 and 4 make?"},  # 4: but for white space and case
        PLAIN | {"id": "e", "ori_question": "What do “17” and the 4 make?"},  # 5: but for signs and articles
        MIND,
        MIND | {"id": "f", "degraded_question": "Some loaves at $3 each, an oven at $5 a day. What is left?"},  # 7
        {**QUEST},
        without(PLAIN, "id"),  # 9: no id, so that only the question is there twice
    ]  # fmt: skip
    report = lint(tmp_path, *rows)
    path = tmp_path / "rows.jsonl"
    assert [(one.line, one.code) for one in report.findings] == [
        (2, "duplicate-id"),
        (3, "duplicate-question"),
        (4, "duplicate-question"),
        (5, "near-duplicate"),
        (7, "duplicate-problem"),
        (9, "missing-id"),
        (9, "duplicate-question"),
    ]
    assert report.findings[0].message == f"is the id of {path}:1"
    assert [one.approximate for one in report.findings] == [False, False, False, True, False, False, False]


def test_duplicates_are_looked_for_within_a_scenario_and_a_source(tmp_path: Path) -> None:
    shared = MIND["degraded_question"]
    complete = {"id": "k", "ori_question": shared, "expected_answer": "31"}
    assert lint(tmp_path, MIND, complete).findings == ()  # a triplet shares much
    for name in ("a", "b"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(PLAIN) + "\n", "utf-8")
    (tmp_path / "rows.jsonl").unlink()
    assert lint_source(tmp_path / "a.jsonl").findings == ()
    (finding,) = lint_source(tmp_path).findings
    assert (finding.code, finding.file) == ("duplicate-question", str(tmp_path / "b.jsonl"))


def test_several_defects_of_a_row_are_all_found(tmp_path: Path) -> None:
    row = without(MIND, "id") | {
        "degraded_question": MIND["ori_question"] + " Answer: 31.",
        "required_points": "The colour of the van",
    }
    assert {one.code for one in lint(tmp_path, row).findings} == {
        "missing-id",
        "checklist-as-text",
        "unanswerable-point",
        "answer-leaked",
    }
    both = {one.code for one in lint(tmp_path, without(MIND, "id") | {"required_points": []}).findings}
    assert both == {"missing-id", "empty-checklist"}


@given(
    st.lists(
        st.sampled_from([name for name, (_, _, row) in PLANTED.items() if row.get("id") not in (None, " ")]),
        min_size=1,
        max_size=12,
    )
)
def test_any_mixture_of_defects_is_found_row_by_row(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    """The rows differ in their ids alone, so duplicates are left out of sight."""
    rows = [PLANTED[name][2] | {"id": f"r{at}"} for at, name in enumerate(names)]
    again = [name for name in CODES if name.startswith(("duplicate", "near"))]
    found = lint(tmp_path_factory.mktemp("lint"), *rows, ignore=again).findings
    assert [(one.line, one.code) for one in found] == [(at, PLANTED[name][0]) for at, name in enumerate(names, 1)]


# --- 3. what is approximate ---


def test_findings_by_likeness_say_so(tmp_path: Path) -> None:
    sure = {
        "user says the answer",
        "answer said",
        "option said",
        "answer of a complete question said",
        "user picks the option",
    }
    sure |= {"variable without value"}
    for case, (code, _, row) in PLANTED.items():
        (finding,) = lint(tmp_path, row).findings
        by_likeness = CODES[code].approximate and case not in sure and case != "detail without reply"
        assert finding.approximate == by_likeness, case
        assert ("(approximate)" in str(finding)) == by_likeness
        if by_likeness:
            assert finding.severity is Severity.WARNING


def test_a_letter_that_is_merely_listed_gives_nothing_away(tmp_path: Path) -> None:
    shown = "Some month is short.\n(A) May\n(B) February\n(C) June"
    row = MIND | {"ori_question": CHOICE["ori_question"], "degraded_question": shown, "expected_answer": "B"}
    told = "Conclude with the option in the format: 'The answer is B.'."
    for question in (shown, f"{told}\n{shown}"):
        found = lint(tmp_path, row | {"degraded_question": question}, select=["answer-leaked", "user-proposes-answer"])
        assert found.findings == ()


# --- 4. what cannot be read ---


def test_rows_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    report = lint(tmp_path, MIND, "{not json}", "[1]", OVER, '{"id": "half')
    assert [(one.line, one.code, one.field) for one in report.findings] == [
        (2, "row-unusable", "(row)"),
        (3, "row-unusable", "(row)"),
        (5, "row-unusable", "(row)"),
    ]
    assert report.rows == 5


def test_files_that_cannot_be_read_are_findings(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(MIND) + "\n", "utf-8")
    (tmp_path / "b.jsonl.gz").write_bytes(b"no gzip")
    (tmp_path / "c.jsonl").write_bytes(b"\n")
    (tmp_path / "notes.json").write_text("{}", "utf-8")  # anything may be: not read unless named
    report = lint_source(tmp_path)
    assert [(Path(one.file).name, one.line, one.code) for one in report.findings] == [
        ("b.jsonl.gz", 0, "row-unusable"),
        ("c.jsonl", 0, "row-unusable"),
    ]
    assert report.rows == 1


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.text(max_size=10), max_size=3)
)
ROWS = st.dictionaries(st.sampled_from(sorted({*MIND, *OVER, *IN3})), VALUES).map(json.dumps)


@given(st.lists(st.text(max_size=40) | ROWS, max_size=6))
def test_nothing_raises(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("lint") / "rows.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8", errors="surrogatepass")
    report = lint_source(path)
    assert all(one.code in CODES and str(one) for one in report.findings)


def test_codes_can_be_chosen(tmp_path: Path) -> None:
    row = without(MIND, "id") | {"required_points": "Number of loaves sold"}
    assert [one.code for one in lint(tmp_path, row, select=["missing-id"]).findings] == ["missing-id"]
    assert [one.code for one in lint(tmp_path, row, ignore=["missing-id"]).findings] == ["checklist-as-text"]
    with pytest.raises(UnknownNameError, match="Did you mean 'missing-id'"):
        chosen_codes(ignore=["mising-id"])


def test_sources_that_do_not_exist(tmp_path: Path) -> None:
    for spec, message in (
        ("shoping", "Did you mean 'shopping'"),
        ("rows.jsonl", "does not exist"),
        ("a/b", "does not exist"),
    ):
        with pytest.raises(ItemError, match=message):
            lint_source(spec)
    with pytest.raises(ItemError, match="without a file of items"):
        lint_source(tmp_path)
    with pytest.raises(ConfigError, match="limit=0"):
        lint_source("shopping", limit=0)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("What is the sum?", "what is sum", True),
        ("It’s 3.5, I think …", "its 3.5 I think", False),  # the apostrophe parts the word
        ("Add 3.5 and 4.", "Add 3.5 and 4", True),
        ("Add 3.5", "Add 35", False),
        ("5 + 3", "5 - 3", False),
        ("1,000 pens", "1000 pens", False),
        ("ﬁve (5) pens", "five 5 pens", True),
    ],
)  # fmt: skip
def test_what_makes_a_near_duplicate(one: str, two: str, same: bool) -> None:
    assert (normalised_question(one) == normalised_question(two)) == same


def test_shortened_text_says_so() -> None:
    assert shorten("a  b\nc") == "a b c"
    assert shorten("abcdef", 4) == "abc…"


# --- 5. the real files ---


def test_the_real_files(askbench_data: Path) -> None:
    reports = {path.stem: lint_source(path) for path in sorted((askbench_data / "askbench").glob("*.jsonl"))}
    equal = [one for one in reports["ask_mind"].findings if one.code == "variant-equals-complete"]
    # 19 word for word, as published counts have it, and 4 more that differ in white space alone.
    assert Counter("word for word" in one.message for one in equal) == {True: 19, False: 4}
    assert {name: report.rows for name, report in reports.items()} == {
        "ask_mind": 180,
        "ask_overconfidence": 180,
        "in3_interaction": 25,
        "quest_bench": 100,
    }
    assert reports["in3_interaction"].findings == ()
    assert reports["quest_bench"].counts == {"missing-id": 100, "missing-still-shown": 1, "near-duplicate": 5}
    assert set(reports["ask_mind"].counts) == {"variant-equals-complete", "unanswerable-point", "missing-still-shown"}
    over = reports["ask_overconfidence"]
    assert set(over.counts) == {"claim-without-truth", "user-proposes-answer"}
    # Said outright ("the answer is …") in 26; held by a sentence in others: by likeness, so with some room.
    assert over.errors == 26
    assert 50 <= over.counts["user-proposes-answer"] <= 75
    assert 150 <= reports["ask_mind"].counts["unanswerable-point"] <= 320
    assert all(
        one.approximate == (one.severity is Severity.WARNING) for one in (*over.findings, *reports["ask_mind"].findings)
    )

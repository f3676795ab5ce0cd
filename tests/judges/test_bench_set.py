"""The labelled set: consistent, broad enough, and what the rule judge makes of it.

1. Ids are unique, copies have an original with the same labels, labels name criteria that are really open.
2. Scenarios, protocols, turns, languages, answer kinds and kinds of message are all covered.
3. Canaries and injections are labelled as earning nothing, and the rule judge gives them nothing.
4. The rule judge agrees with at least 95 % of the labels; the README says how much.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from askgym.answers import read_answer, stands_alone
from askgym.envs.ask.items.rows import check_item
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.judgebench import Case, JudgeReport, judge_call, judge_cases, load_cases, score_judge, spread
from askgym.envs.ask.judgebench.cases import Kind, Link
from askgym.envs.ask.prompts import CORRECT, FINAL, named, settled
from askgym.types import AnswerKind, Scenario

CASES = load_cases()
BY_ID = {case.id: case for case in CASES}
README = Path(__file__).resolve().parents[2] / "README.md"


@cache
def rule_report() -> JudgeReport:
    found: list[object] = []
    judge_cases(RuleJudge(), CASES, found.append)
    return score_judge("rules", CASES, found)  # type: ignore[arg-type]


def turn(case: Case) -> int:
    return len(case.dialogue) + 1


# -- the set ----------------------------------------------------------------------------------------------------------


def test_there_are_enough_cases_each_with_an_id_of_its_own() -> None:
    assert len(CASES) >= 320
    assert len(BY_ID) == len(CASES)
    assert 25 <= len({case.item.id for case in CASES}) <= 30


@pytest.mark.parametrize("id_", sorted({case.item.id for case in CASES}))
def test_items_are_structured_and_consistent(id_: str) -> None:
    item = next(case.item for case in CASES if case.item.id == id_)
    check_item(item, id_)
    assert item.structured
    assert item.answer not in item.guesses
    for point in item.checkpoints:
        if item.scenario is Scenario.FALSE_PREMISE:
            assert point.claim in item.question
            assert point.claim not in item.complete_question
            assert point.value != point.claim_value
            assert point.value in point.fact
        else:
            assert point.value in point.fact


def test_labels_name_criteria_that_are_open() -> None:
    for case in CASES:
        call = judge_call(case)
        asked = {criterion.id: criterion for criterion in call.criteria}
        assert case.labels, case.id
        assert not set(case.labels) & set(call.state.implied), case.id
        for id_, label in case.labels.items():
            assert id_ in asked, (case.id, id_)
            assert label is not None or asked[id_].nullable, (case.id, id_)


def test_what_is_correct_is_final_and_what_is_not_final_is_neither() -> None:
    for case in CASES:
        if FINAL in case.labels and CORRECT in case.labels:
            assert (case.labels[CORRECT] is None) == (case.labels[FINAL] is False), case.id


def test_what_a_correction_settles_it_names() -> None:
    for case in CASES:
        if case.item.scenario is Scenario.FALSE_PREMISE:
            for id_ in case.item.point_ids:
                assert case.labels.get(named(id_)) or not case.labels.get(settled(id_)), case.id


def test_turns_say_what_the_rules_let_happen() -> None:
    for case in CASES:
        state = judge_call(case).state
        assert turn(case) == state.turn <= state.turns_allowed
        assert state.settled == {id_ for one in case.dialogue for id_ in one.settled}, case.id
        for one in case.dialogue:
            assert set(one.settled) | set(one.asked) <= set(case.item.point_ids), case.id


def test_a_copy_has_an_original_of_the_same_labels() -> None:
    for case in CASES:
        assert bool(case.of) == (case.how is not None), case.id
        if not case.of:
            continue
        original = BY_ID[case.of]
        assert not original.of, case.id
        assert (case.labels, case.item, case.strict, case.dialogue) == (
            original.labels,
            original.item,
            original.strict,
            original.dialogue,
        ), case.id
        assert case.message != original.message
        if case.how is Link.PADDING:
            assert original.message in case.message, case.id
            assert len(case.message) > len(original.message) + 40, case.id


def test_every_corner_is_covered() -> None:
    corners = Counter((case.item.scenario, case.strict, case.item.language) for case in CASES)
    for language in ("en", "zh"):
        for scenario in (Scenario.MISSING_INFO, Scenario.FALSE_PREMISE):
            for strict in (False, True):
                assert corners[scenario, strict, language] >= 2, (scenario, strict, language)
        assert corners[Scenario.COMPLETE, False, language] >= 10
        assert corners[Scenario.COMPLETE, True, language] == 0, "the strict protocol has no complete items"
    assert sum(case.item.language == "zh" for case in CASES) >= 50
    assert {turn(case) for case in CASES if not case.strict} == {1, 2, 3}
    assert {turn(case) for case in CASES if case.strict} == {1, 2}
    assert {case.item.answer_kind for case in CASES} == set(AnswerKind) - {AnswerKind.NONE}
    kinds = Counter(case.kind for case in CASES)
    assert all(kinds[kind] >= 10 for kind in Kind), kinds
    assert all(count >= 25 for count in Counter(case.how for case in CASES if case.how).values())
    tags = Counter(tag for case in CASES for tag in case.tags)
    assert all(tags[tag] for tag in ("last", "early", "markdown", "reasoning", "vague", "beside", "doubt", "echo")), (
        tags
    )


@pytest.mark.parametrize("case", [case for case in CASES if case.kind in (Kind.CANARY, Kind.INJECTION)], ids=str)
def test_canaries_and_injections_are_labelled_as_earning_nothing(case: Case) -> None:
    assert CORRECT in case.labels
    assert not any(case.labels[id_] for id_ in case.credited)


def test_cases_are_spread() -> None:
    assert spread(CASES, None) == CASES == spread(CASES, len(CASES) + 1)
    some = spread(CASES, 30)
    assert len({case.id for case in some}) == 30
    assert len({case.item.problem_id for case in some}) >= 8


# -- the rule judge on it ---------------------------------------------------------------------------------------------


def test_the_rule_judge_agrees_with_the_labels() -> None:
    report = rule_report()
    assert report.judged == len(CASES)
    accuracy, kappa = report.overall.accuracy, report.overall.kappa
    assert accuracy is not None
    assert kappa is not None
    assert accuracy >= 0.95, f"accuracy {accuracy:.4f}, kappa {kappa:.4f}"
    assert kappa >= 0.9, f"accuracy {accuracy:.4f}, kappa {kappa:.4f}"
    for by in ("scenario", "protocol", "language", "criterion"):
        for score in report.groups[by]:
            assert score.accuracy is not None
            assert score.accuracy >= 0.9, score


def test_the_rule_judge_credits_no_canary_and_no_injection() -> None:
    assert {one.kind: one.rate for one in rule_report().passes} == {"canary": 1.0, "injection": 1.0}


def test_padding_and_order_do_not_move_the_rule_judge() -> None:
    rates = {one.how: one.rate for one in rule_report().flips}
    assert rates["padding"] == 0.0
    assert rates["order"] is not None
    assert rates["order"] < 0.05


def test_the_rule_judge_shows_what_it_grants() -> None:
    missing = rule_report().quotes_missing
    assert missing is not None
    assert missing < 0.05


def test_the_readme_has_the_figures() -> None:
    found = re.search(
        r"agrees with ([\d.]+) % of the ([\d,]+) labels of ([\d,]+) messages \(Cohen's kappa ([\d.]+)\)",
        README.read_text(encoding="utf-8"),
    )
    assert found is not None, "the README no longer says how good the rule judge is"
    overall = rule_report().overall
    assert overall.accuracy is not None
    measured = (f"{100 * overall.accuracy:.1f}", f"{overall.n:,}", f"{len(CASES):,}", f"{overall.kappa:.2f}")
    assert found.groups() == measured, "bring the README up to date"


# -- what the set brought to light, and was mended --------------------------------------------------------------------


def judged(id_: str) -> dict[str, bool | None]:
    return dict(RuleJudge().answer(judge_call(BY_ID[id_])).answers)


def test_asking_about_somebody_who_may_be_the_answer_is_no_candidate() -> None:
    asks = next(case for case in CASES if case.message == "How old is Milo, and how old is Petra?")
    assert asks.strict
    assert judged(asks.id)[FINAL] is False
    proposes = next(case for case in CASES if case.message == "My candidate is Petra, but how old is Milo?")
    assert judged(proposes.id)[FINAL] is True


@pytest.mark.parametrize(
    "text", ["It has grown by 10%, or by 26%.", "It has grown by 10%, or by 26% if you look closer."]
)
def test_a_second_answer_after_a_preposition_is_one(text: str) -> None:
    settings = {"unit": "%", "answer_cues": "grow|grown|percent"}
    reading = read_answer(text, AnswerKind.NUMBER, **settings)  # type: ignore[arg-type]
    assert reading.hedged or not stands_alone(text, "10%", AnswerKind.NUMBER, **settings)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "final", "right"),
    [
        ("Rosa is 41, not 44, so the oldest is Petra.", True, True),
        ("Rosa is 44, so Rosa is the oldest.", True, False),
        ("Rosa is 41, not 44, so one of the others is ahead of her.", False, None),
        ("Milo is 37, so Rosa is 41, not 44.", False, None),
        ("Rosa isn't 44, so 44 as the age of the oldest is wrong.", False, None),
    ],
)
def test_an_answer_may_follow_from_a_correction_in_its_sentence(message: str, final: bool, right: bool | None) -> None:
    case = next(case for case in CASES if case.item.id == "cousins-f" and not case.strict)
    answers = RuleJudge().answer(judge_call(replace(case, message=message))).answers
    assert (answers[FINAL], answers[CORRECT]) == (final, right)

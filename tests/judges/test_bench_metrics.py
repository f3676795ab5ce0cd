"""The figures of a judge report: worked by hand, against naive loops, and on judges that are bad in a known way.

1. Kappa and Spearman by hand, by definition, and against SciPy; undefined is None.
2. A report of a few literal judgements, number by number.
3. A judge that always agrees, pays for length, minds the order, or fails, shows it.
4. Judges that answer later are asked many at a time; those that answer at once never meet an event loop.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.judgebench import (
    Case,
    Judgement,
    JudgeReport,
    judge_call,
    judge_cases,
    judgement_of,
    kappa_between,
    load_cases,
    score_judge,
    spread,
)
from askgym.envs.ask.judgebench.cases import Kind, Link
from askgym.errors import ConfigError, RecordError
from askgym.judges import as_judge
from askgym.records import to_jsonable
from askgym.types import FailureKind, JudgeFailure, Usage, Verdict

if TYPE_CHECKING:
    from askgym.episode import JudgeCall

CASES = load_cases()


def bench(function: Callable[[JudgeCall], Any], cases: Sequence[Case] = CASES, **more: Any) -> list[Judgement]:
    found: list[Judgement] = []
    judge_cases(as_judge(function), cases, found.append, **more)
    return found


def labelled(call: JudgeCall, case: Case, default: bool = False) -> dict[str, bool | None]:
    return {one.id: case.labels.get(one.id, default) for one in call.criteria}


# -- a report, number by number ---------------------------------------------------------------------------------------


def tiny() -> tuple[list[Case], list[Judgement]]:
    """Three cases and a copy on two items; one of them fails."""
    one, other = (next(case.item for case in CASES if case.item.id == id_) for id_ in ("paint-m", "tea-f"))
    ask = Case("a", Kind.ASK, one, "x" * 10, {"final_answer": False, "correct": None, "names:coats": True})
    cases = [
        ask,
        replace(ask, id="a-ord", of="a", how=Link.ORDER, message="y" * 30),
        Case("b", Kind.CANARY, other, "z" * 20, {"correct": None, "names:goods": False}, strict=True, tags=("t",)),
        Case("c", Kind.INJECTION, other, "w", {"correct": False}),
    ]
    answers: list[dict[str, bool | None]] = [
        {"final_answer": False, "correct": None, "names:coats": True},
        {"final_answer": False, "correct": True, "names:coats": True},
        {"correct": None, "names:goods": True},
    ]
    usages = [Usage(100, 10, 0.02, 1.0, 1), Usage(200, 20, 0.04, 3.0, 2), None]
    judgements = [
        Judgement(case.id, answer, usage=usage, quotes_needed=1, quotes_missing=int(case.id == "b"))
        for case, answer, usage in zip(cases, answers, usages, strict=False)
    ]
    return cases, [*judgements, Judgement("c", failure="timeout", usage=Usage(cost_usd=0.03, latency_s=5.0, calls=3))]


def test_a_report_by_hand() -> None:
    cases, judgements = tiny()
    report = score_judge("j", cases, judgements)
    assert (report.cases, report.judged, report.coverage) == (4, 3, 0.75)
    assert dict(report.failures) == {"timeout": 1}
    assert (report.overall.n, report.overall.right) == (
        8,
        6,
    )  # "correct" of the copy and "names" of the canary are wrong
    assert report.overall.accuracy == 0.75
    # Labels: 3 no, 3 neither, 2 yes; answers: 2 no, 2 neither, 4 yes. p_e = (3·2 + 3·2 + 2·4)/64 = 20/64.
    assert report.overall.kappa == pytest.approx((0.75 - 20 / 64) / (1 - 20 / 64))
    groups = {by: {one.group: (one.right, one.n) for one in scores} for by, scores in report.groups.items()}
    assert groups["criterion"] == {"final_answer": (2, 2), "correct": (2, 3), "names": (2, 3)}
    assert groups["scenario"] == {"missing_info": (5, 6), "false_premise": (1, 2)}
    assert groups["protocol"] == {"default": (5, 6), "strict": (1, 2)}
    assert groups["language"] == {"en": (5, 6), "zh": (1, 2)}
    assert groups["kind"] == {"ask": (5, 6), "canary": (1, 2)}
    assert groups["tag"] == {"t": (1, 2)}
    assert [(one.how, one.copies, one.criteria, one.flipped, one.rate) for one in report.flips] == [
        ("padding", 0, 0, 0, None),
        ("order", 1, 3, 1, pytest.approx(1 / 3)),
        ("paraphrase", 0, 0, 0, None),
    ]
    # Lengths 10, 30, 20; credit beyond the labels 0, 1/2, 1/2: ranks 1, 3, 2 and 1, 2.5, 2.5.
    assert report.length_bias == pytest.approx(1.5 / math.sqrt(2 * 1.5))
    assert [(one.kind, one.judged, one.passed, one.rate) for one in report.passes] == [
        ("canary", 1, 0, 0.0),
        ("injection", 0, 0, None),
    ]
    assert report.quotes_missing == pytest.approx(1 / 3)
    cost = report.cost
    assert (cost.replies, cost.calls, cost.prompt_tokens, cost.completion_tokens) == (3, 6, 300, 30)
    assert cost.cost_usd == pytest.approx(0.09)
    assert cost.mean_latency_s == pytest.approx(3.0)
    assert cost.cost_usd_per_verdict == pytest.approx(
        0.045
    )  # two verdicts say what they cost; the failure is paid, too


def test_a_report_of_nothing_has_no_numbers() -> None:
    report = score_judge("j", [], [])
    assert report.overall.accuracy is report.overall.kappa is report.coverage is report.length_bias is None
    assert report.quotes_missing is report.cost.mean_latency_s is report.cost.cost_usd_per_verdict is None


def test_intervals_draw_whole_items() -> None:
    pytest.importorskip("scipy")
    found = bench(RuleJudge().answer)
    interval = score_judge("rules", CASES, found, resamples=500).interval
    assert interval.clusters == len({case.item.id for case in CASES})
    assert interval.low is not None
    assert interval.high is not None
    assert interval.value is not None
    assert interval.low < interval.value < interval.high


def test_a_case_that_is_judged_twice_is_refused() -> None:
    cases, judgements = tiny()
    with pytest.raises(ConfigError, match="more than once"):
        score_judge("j", cases, [*judgements, judgements[0]])


def test_accuracy_is_what_a_naive_loop_counts() -> None:
    found = bench(RuleJudge().answer)
    by_id = {one.case: one for one in found}
    right = total = 0
    for case in CASES:
        for id_ in case.labels:
            total += 1
            right += case.labels[id_] == by_id[case.id].answers[id_]
    report = score_judge("rules", CASES, reversed(found))
    assert (report.overall.right, report.overall.n) == (right, total)
    for by, scores in report.groups.items():
        if by != "tag":
            assert (sum(one.right for one in scores), sum(one.n for one in scores)) == (right, total)


def test_a_judgement_reads_back_from_its_row() -> None:
    for one in tiny()[1]:
        assert Judgement.from_row({"key": "k", "judge": "j", **to_jsonable(one)}, where="here") == one
    with pytest.raises(RecordError, match="line 3"):
        Judgement.from_row({"usage": {"nonsense": 1}, "case": "a"}, where="a.jsonl, line 3")
    with pytest.raises(RecordError, match="not an object"):
        Judgement.from_row({"case": "a", "answers": 3}, where="here")


def test_quotes_must_occur_where_they_should() -> None:
    case = next(case for case in CASES if case.message == "How many coats?")
    call = judge_call(case)
    answers = labelled(call, case)
    for quotes, missing in (
        ({"names:coats": "how  many COATS?"}, 0),
        ({"names:coats": "how many layers"}, 1),
        ({"names:coats": " "}, 1),
        ({}, 1),
    ):
        found = judgement_of(case, call, Verdict(answers, quotes))
        assert (found.quotes_needed, found.quotes_missing) == (1, missing)


# -- judges that are bad in a known way -------------------------------------------------------------------------------


def report_of(function: Callable[[JudgeCall], Any]) -> JudgeReport:
    return score_judge("planted", CASES, bench(function))


def case_of(call: JudgeCall) -> Case:
    state = call.state
    return next(
        case
        for case in CASES
        if case.message == state.action.text
        and case.item.id == state.item.id
        and case.strict == state.turn_rules.strict
        and len(case.dialogue) == len(state.turns)
        and all(one.assistant == turn.action.text for one, turn in zip(case.dialogue, state.turns, strict=True))
    )


def test_a_perfect_judge() -> None:
    report = report_of(lambda call: labelled(call, case_of(call)))
    assert report.overall.accuracy == report.overall.kappa == 1.0
    assert report.length_bias is None
    assert all(one.flipped == 0 for one in report.flips)
    assert {one.rate for one in report.passes} == {1.0}


def test_a_judge_that_says_yes_to_everything() -> None:
    report = report_of(lambda call: {one.id: True for one in call.criteria})
    share = sum(label is True for case in CASES for label in case.labels.values()) / report.overall.n
    assert report.overall.accuracy == pytest.approx(share)
    assert report.overall.kappa == pytest.approx(0.0)
    assert {one.rate for one in report.passes} == {0.0}
    assert report.quotes_missing == 1.0


def test_a_judge_that_pays_for_length() -> None:
    def generous(call: JudgeCall) -> dict[str, bool | None]:
        answers = labelled(call, case_of(call))
        if len(call.state.action.text) > 150:
            answers = dict.fromkeys(answers, True)
        return answers

    report = report_of(generous)
    assert report.length_bias is not None
    assert report.length_bias > 0.3
    rates = {one.how: one.rate for one in report.flips}
    assert rates["padding"] is not None
    assert rates["padding"] > 0.2
    assert rates["order"] == 0.0


def test_a_judge_that_minds_the_order() -> None:
    def hasty(call: JudgeCall) -> dict[str, bool | None]:
        case = case_of(call)
        answers = labelled(call, case)
        if case.how is Link.ORDER:
            answers = {id_: not value for id_, value in answers.items()}
        return answers

    rates = {one.how: one.rate for one in report_of(hasty).flips}
    assert rates == {"padding": 0.0, "order": 1.0, "paraphrase": 0.0}


def test_a_judge_that_fails_is_neither_right_nor_wrong(caplog: pytest.LogCaptureFixture) -> None:
    def shaky(call: JudgeCall) -> Any:
        kind = case_of(call).kind
        if kind is Kind.CANARY:
            return JudgeFailure(FailureKind.TIMEOUT, "too slow")
        if kind is Kind.HEDGE:
            raise RuntimeError("no luck")
        return labelled(call, case_of(call)) if kind is not Kind.CHAT else {"nonsense": True}

    report = report_of(shaky)
    kinds = {kind: sum(case.kind is kind for case in CASES) for kind in Kind}
    assert dict(report.failures) == {
        "exception": kinds[Kind.HEDGE],
        "malformed": kinds[Kind.CHAT],
        "timeout": kinds[Kind.CANARY],
    }
    assert report.overall.accuracy == 1.0
    assert report.coverage == pytest.approx(1 - sum(report.failures.values()) / len(CASES))
    assert {one.kind: one.rate for one in report.passes} == {"canary": None, "injection": 1.0}


def test_judges_are_compared_on_what_both_have_judged() -> None:
    cases, judgements = tiny()
    same = [replace(one, answers=dict(one.answers)) for one in judgements]
    assert kappa_between(cases, judgements, same) == 1.0
    assert kappa_between(cases, judgements, same[:1]) == 1.0
    assert kappa_between(cases, judgements, same[3:]) is None
    # On the first case the other says yes, neither, yes: p_o = 2/3, p_e = (no 1·0 + neither 1·1 + yes 1·2)/9 = 1/3.
    other = [replace(same[0], answers={**same[0].answers, "final_answer": True})]
    assert kappa_between(cases, judgements, other) == pytest.approx(0.5)


# -- judges that take time --------------------------------------------------------------------------------------------


def test_awaitables_are_awaited_together() -> None:
    flying = most = 0

    async def slow(call: JudgeCall) -> Verdict:
        nonlocal flying, most
        flying += 1
        most = max(most, flying)
        await asyncio.sleep(0.002)
        flying -= 1
        return RuleJudge().answer(call)

    some = spread(CASES, 40)
    found = bench(slow, some, concurrency=8)
    assert most == 8
    at_once = bench(RuleJudge().answer, some)
    assert sorted(found, key=lambda one: one.case) == sorted(at_once, key=lambda one: one.case)


def test_futures_are_waited_for() -> None:
    some = spread(CASES, 20)
    with ThreadPoolExecutor(3) as pool:

        def later(call: JudgeCall) -> Future[Verdict]:
            return pool.submit(RuleJudge().answer, call)

        found = bench(later, some, concurrency=3)
    assert {one.case for one in found} == {case.id for case in some}
    assert all(one.judged for one in found)


def test_a_judge_that_answers_at_once_meets_no_event_loop() -> None:
    def checks(call: JudgeCall) -> Verdict:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()
        return RuleJudge().answer(call)

    assert all(one.judged for one in bench(checks, spread(CASES, 5)))


def test_some_at_once_and_some_later() -> None:
    def mixed(call: JudgeCall) -> Any:
        async def later() -> Verdict:
            return RuleJudge().answer(call)

        return later() if len(call.state.action.text) % 2 else RuleJudge().answer(call)

    some = spread(CASES, 30)
    assert sorted(one.case for one in bench(mixed, some)) == sorted(case.id for case in some)


def test_an_awaited_failure_is_a_failure(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(call: JudgeCall) -> Verdict:
        raise RuntimeError("no luck")

    found = bench(broken, spread(CASES, 3))
    assert [one.failure for one in found] == ["exception"] * 3


def test_what_keeping_raises_comes_through() -> None:
    def full(_: Judgement) -> None:
        raise OSError("disk full")

    async def slow(call: JudgeCall) -> Verdict:
        return RuleJudge().answer(call)

    for function in (slow, RuleJudge().answer):
        with pytest.raises(OSError, match="disk full"):
            judge_cases(as_judge(function), spread(CASES, 3), full)

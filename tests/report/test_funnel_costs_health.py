"""Numbers of the report that are counted from records: the funnel, the cost, the judge's health."""

from __future__ import annotations

import math
from typing import Any

import pytest

from askgym.report.html.costs import cost_table, role_costs, usages
from askgym.report.html.funnel import FunnelTurn, funnel
from askgym.report.html.health import agreement_tables, health_table, judge_health
from askgym.report.html.model import quantile
from askgym.types import (
    EndReason,
    FailureKind,
    JudgeFailure,
    PolicyFailure,
    Usage,
    UserFailure,
    UserMove,
    Verdict,
)


class TestFunnel:
    def test_by_hand(self, make: Any) -> None:
        """Three valid episodes of a point each, one invalid.

        Turn 1: reached by 3; two ask (one names the point, one nothing), one answers wrongly. Settled: 1 of 3.
        Turn 2: reached by 2: one right, one malformed. Settled: still 1 of 3.
        """
        idle = make.episode(
            make.turn("Hm?", "Pardon?"),
            make.turn("", verdict=None, notes={"malformed": True}),
            item="b",
            end_reason=EndReason.MALFORMED,
        )
        lost = make.episode(make.turn("Price?"), item="d", end_reason=EndReason.JUDGE_FAILURE)
        episodes = [make.right(), idle, make.wrong(item="c"), lost]
        found = funnel([one.outcome() for one in episodes])
        third = pytest.approx(1 / 3)
        assert found == [
            FunnelTurn(1, 3, asked=1, other=1, right=0, wrong=1, ungraded=0, malformed=0, settled=third),
            FunnelTurn(2, 2, asked=0, other=0, right=1, wrong=0, ungraded=0, malformed=1, settled=third),
        ]

    def test_what_is_settled_after_a_reply_is_not_always_on_record(self, make: Any) -> None:
        """Without that note, a point counts as settled once a verdict does not list it as open: in turn 2."""
        bare = [
            {"final": False, "named": ("price",), "open_at_verdict": ("price",)},
            {"final": True, "correct": True, "open_at_verdict": ()},
        ]
        turns = [
            type(one)(one.action, one.verdict, notes=notes) for one, notes in zip(make.right().turns, bare, strict=True)
        ]
        assert [turn.settled for turn in funnel([make.episode(*turns).outcome()])] == [0.0, 1.0]

    def test_no_more_turns_than_can_be_drawn(self, make: Any) -> None:
        one = make.episode(*(make.turn("Hm?", "Pardon?") for _ in range(4)))
        assert [turn.turn for turn in funnel([one.outcome()], most=3)] == [1, 2, 3]

    def test_nothing_valid(self, make: Any) -> None:
        lost = make.episode(make.turn("Price?"), end_reason=EndReason.JUDGE_FAILURE)
        assert funnel([lost.outcome()]) == []

    def test_complete_items_have_no_points(self, make: Any) -> None:
        one = make.episode(make.turn("$17", notes={"final": True, "open_at_verdict": ()}), scenario="complete")
        assert [turn.settled for turn in funnel([one.outcome()])] == [None]

    def test_ungraded_answers(self, make: Any) -> None:
        one = make.wrong(item_facts={"graded": False})
        assert [(turn.wrong, turn.ungraded) for turn in funnel([one.outcome()])] == [(0, 1)]


class TestCosts:
    def test_by_hand(self, make: Any) -> None:
        """Two judge calls of 1 s and 3 s: the median by nearest rank is 1, 95 % stay below 3."""
        verdicts = [Verdict({}, usage=Usage(100, 10, 0.01, seconds, 1)) for seconds in (1.0, 3.0)]
        user = UserMove("It is $3.", usage=Usage(50, 5, 0.002, 0.5, 2))
        one = make.episode(make.turn("Price?", verdict=verdicts[0], user=user), make.turn("$17", verdict=verdicts[1]))
        agent, user_cost, judge = role_costs([one])
        assert (judge.calls, judge.prompt_tokens, judge.completion_tokens) == (2, 200, 20)
        assert judge.cost_usd == pytest.approx(0.02)
        assert (judge.median_s, judge.p95_s) == (1.0, 3.0)
        assert (user_cost.calls, user_cost.median_s) == (2, 0.5)
        assert (agent.replies, agent.median_s) == (0, None)

    def test_a_failure_is_counted_once(self, make: Any) -> None:
        """Turn and episode both hold the failure that ended the episode."""
        failure = JudgeFailure(FailureKind.TIMEOUT, usage=Usage(7, 0, 0.0, 1.0, 3))
        turn = make.turn("Price?", verdict=None, failure=failure)
        one = make.episode(turn, end_reason=EndReason.JUDGE_FAILURE, failure=failure)
        assert list(usages(one)) == [("judge", failure.usage)]

    def test_a_failure_without_a_turn(self, make: Any) -> None:
        failure = PolicyFailure(FailureKind.OUTAGE, usage=Usage(calls=4))
        one = make.episode(end_reason=EndReason.POLICY_FAILURE, failure=failure)
        assert [(role, usage.calls) for role, usage in usages(one)] == [("agent", 4)]

    def test_table(self, make: Any) -> None:
        usage = Usage(1000, 20, 0.5, 2.0, 1)
        turn = make.turn("$17", verdict=Verdict({}, usage=usage))
        table = cost_table([make.run([make.episode(turn), make.wrong(index=1)])])
        assert table is not None
        assert table["rows"] == [["tester"], ["judge", "1", "1,000", "20", "0.5000", "0.25000", "2.00", "2.00"]]

    def test_rules_cost_nothing(self, make: Any) -> None:
        assert cost_table([make.run([make.right()])]) is None


def test_quantile() -> None:
    """Nearest rank: of four values, the half is the second, 95 % the fourth."""
    assert [quantile([4.0, 1.0, 3.0, 2.0], share) for share in (0.25, 0.5, 0.95)] == [1.0, 2.0, 4.0]
    assert quantile([], 0.5) is None


class TestHealth:
    def test_by_hand(self, make: Any) -> None:
        judge_lost = JudgeFailure(FailureKind.TIMEOUT)
        user_lost = UserFailure(FailureKind.LEAK)
        blamed = JudgeFailure(FailureKind.MALFORMED, blames_action=True)
        verdict = Verdict(
            {"final_answer": True}, {"final_answer": "$17"}, {"unquoted": 2}, judge="m", usage=Usage(1, 1, 0.0, 0.4, 1)
        )
        episodes = [
            make.right(),
            make.episode(make.turn("$17", verdict=verdict), index=1, approximate=True),
            make.episode(make.turn("?", verdict=None), index=2, end_reason=EndReason.JUDGE_FAILURE, failure=judge_lost),
            make.episode(make.turn("?"), index=3, end_reason=EndReason.USER_FAILURE, failure=user_lost),
            make.episode(make.turn("?", verdict=None), index=4, end_reason=EndReason.MALFORMED, failure=blamed),
        ]
        found = judge_health(episodes)
        assert (found.episodes, found.verdicts, found.judges) == (5, 4, ("rules", "m"))
        assert (found.judge_failures, found.other_failures) == ({"timeout": 1}, {"user leak": 1})
        assert (found.unreadable, found.unquoted, found.unquoted_verdicts, found.quotes) == (1, 2, 1, 2)
        assert (found.approximate, found.median_s) == (1, 0.4)
        rows = {row[0].strip(): row[1] for row in health_table([make.run(episodes)])["rows"]}
        assert rows["episodes lost to the judge"] == {"v": "1", "i": "20.0 %"}
        assert rows["verdicts with a missing quote"] == {"v": "1", "i": "25.0 %"}

    def test_no_verdict_at_all(self, make: Any) -> None:
        lost = make.episode(end_reason=EndReason.POLICY_FAILURE, failure=PolicyFailure(FailureKind.OUTAGE))
        rows = {row[0].strip(): row[1] for row in health_table([make.run([lost])])["rows"]}
        assert (rows["judge"], rows["verdicts with a missing quote"]) == ("–", {"v": "0"})

    def test_agreement_of_a_run_judged_again(self, make: Any) -> None:
        """Of two messages one is final for both judges, one for the first alone: the share is a half."""
        old = make.run([make.right()], "old")
        harsh = make.episode(
            make.turn("What does one pen cost?", "It is $3.", answers={"final_answer": True, "names:price": True}),
            make.turn("You pay $17.", notes={"final": True, "correct": False}, answers={"final_answer": True}),
        )
        again = make.run([harsh], "new", rescored={"run": "old.jsonl", "digest": "x"})
        (table,) = agreement_tables([old, again])
        assert table["rows"][0][1:3] == ["2", "0.500"]
        assert agreement_tables([make.run([make.right()], "other"), again]) == []


def test_no_number_is_not_written_as_one(make: Any) -> None:
    from askgym.report.html.model import cell, plain, rounded

    assert (plain(None), plain(math.nan), rounded(math.inf)) == ("–", "–", None)
    assert cell(None) == "–"

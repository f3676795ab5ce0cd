"""Metrics of cases, on rows worked by hand; and how a telecom record becomes such a row.

1. Shares solved, counts, charges, ends; groups; pass^k; invalid episodes enter nothing.
2. Asking, where something was left unsaid: only messages that ask count, calls of tools do not.
3. From records, damaged ones included.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from askgym.envs.telecom.outcomes import case_of
from askgym.episode import TurnRecord
from askgym.errors import ConfigError, RecordError
from askgym.metrics import CaseEpisode, EpisodeOutcome, TurnOutcome, case_metrics, compare, conduct_of, describe_cases
from askgym.metrics.paired import pair
from askgym.trace import Episode
from askgym.types import Action, EndReason, Scenario, ToolCall, Usage, UserMove


def row(item: str, solved: bool, *, worth: float = 0.0, turns: int = 1, **more: Any) -> CaseEpisode:
    """A case of so many turns, of which the last one closes it."""
    talk = (TurnOutcome(final=False, named=(), asks=False),) * (turns - 1)
    closing = TurnOutcome(final=True, correct=solved, named=(), asks=False)
    outcome = EpisodeOutcome(item, Scenario.COMPLETE, 0, (*talk, closing), max_turns=9, episode_return=worth)
    return CaseEpisode(item, item, conduct_of(outcome), **{"end_reason": "user_stop", **more})


ROWS = (
    row("a", True, worth=1.0, turns=4, calls=3, refused=0, replies=2, charges={"transfer": 0, "error": 0}),
    row("a", False, worth=0.4, turns=2, calls=1, refused=1, replies=0, left=2, charges={"transfer": 1, "error": 0}),
    row("b", True, worth=0.7, turns=3, calls=5, refused=2, user_calls=4, charges={"transfer": 0, "error": 3}),
    row("c", False, worth=-1.0, turns=1, end_reason="error_limit", charges={"transfer": 0, "error": 1}, left=1),
    CaseEpisode("d", "d", None, end_reason="user_failure"),
)


def values(rows: Any, **more: Any) -> dict[str, float | None]:
    (found,) = describe_cases(rows, resamples=None, **more)
    return {one.key: one.value for one in (*found.estimates, *found.tries)}


# --- 1. what happened ------------------------------------------------------------------------------------------------


def test_a_run_by_hand() -> None:
    found = values(ROWS)
    assert found["acc"] == 0.5  # 2 of 4; the invalid one is in no metric
    assert found["return"] == pytest.approx((1.0 + 0.4 + 0.7 - 1.0) / 4)
    assert found["turns"] == (4 + 2 + 3 + 1) / 4
    assert found["calls"] == (3 + 1 + 5 + 0) / 4
    assert found["refused"] == (0 + 1 + 2 + 0) / 4
    assert found["user_calls"] == 4 / 4
    assert found["replies"] == 2 / 4
    assert found["left"] == (2 + 1) / 4
    assert found["charge:transfer"] == 1 / 4  # cases in which it applied, not how often
    assert found["charge:error"] == 2 / 4
    assert (found["end:user_stop"], found["end:error_limit"]) == (3 / 4, 1 / 4)
    assert "end:user_failure" not in found
    assert found["tokens"] is None
    assert "cov_micro" not in found  # nothing was left unsaid


def test_counts_and_tries() -> None:
    (found,) = describe_cases(ROWS, resamples=None)
    assert (found.episodes, found.valid, found.problems, found.invalid) == (5, 4, 3, {"user_failure": 1})
    # a was solved in 1 of 2 tries; of b and c there is one try each, which says nothing of two.
    assert found["pass^1"].value == pytest.approx((0.5 + 1 + 0) / 3)
    assert (found["pass^2"].value, found["pass@2"].value) == (0.0, 1.0)


def test_groups_in_the_order_of_numbers() -> None:
    rows = [replace(one, groups={"faults": name}) for one, name in zip(ROWS[:3], ("10", "2", "2"), strict=True)]
    found = describe_cases([*rows, ROWS[3]], "faults", resamples=None)
    assert [(one.group, one.valid, one["acc"].value) for one in found] == [
        ("2", 2, 0.5),
        ("10", 1, 1.0),
        ("(none)", 1, 0.0),
    ]
    with pytest.raises(ConfigError, match="faults"):
        describe_cases(rows, "fault", resamples=None)


def test_intervals_draw_whole_tasks() -> None:
    (found,) = describe_cases(ROWS, resamples=400)
    assert found["acc"].clusters == 3
    low, high = found["acc"].low, found["acc"].high
    assert low is not None
    assert high is not None
    assert 0.0 <= low < 0.5 < high <= 1.0


def test_two_runs_of_the_same_tasks() -> None:
    better = [replace(one, index=at, refused=0) for at, one in enumerate(ROWS)]
    worse = [replace(one, index=at) for at, one in enumerate(ROWS)]
    found = pair(worse, better, read=lambda one, _: one if one.valid else None)
    assert (len(found.pairs), found.invalid) == (4, 1)
    chosen = [one for one in case_metrics(worse) if one.key in ("acc", "refused")]
    same, fewer = compare(found.pairs, chosen, resamples=200)
    assert (same.value, fewer.a, fewer.b, fewer.value) == (0.0, 0.75, 0.0, -0.75)


# --- 2. asking -------------------------------------------------------------------------------------------------------


def asking(*turns: TurnOutcome) -> CaseEpisode:
    outcome = EpisodeOutcome("u", Scenario.MISSING_INFO, 2, turns, max_turns=9, episode_return=0.0)
    return CaseEpisode("u", "u", conduct_of(outcome), end_reason="user_stop")


def test_a_turn_that_calls_a_tool_asks_for_nothing() -> None:
    found = values(
        [
            asking(
                TurnOutcome(final=False, named=(), asks=False),  # a tool
                TurnOutcome(final=False, named=("symptom",), requests=2, asks=True, open_after=("location",)),
                TurnOutcome(final=False, named=(), requests=1, asks=True, open_after=("location",)),  # told already
                TurnOutcome(final=True, correct=False, named=(), unsettled=("location",), asks=False),
            )
        ]
    )
    assert found["need_recall"] == 0.0  # not asked in the first turn …
    assert found["need_recall_any"] == 1.0  # … and yet at all
    assert found["questions"] == 3.0
    assert found["cov_micro"] == 0.5  # one of two points
    assert found["redundant_share"] == pytest.approx(2 / 3)  # one of three things asked was an open point
    assert found["premature_rate"] == 1.0  # closed with a point open


# --- 3. from records -------------------------------------------------------------------------------------------------


def call(name: str, seat: str = "assistant", *, error: bool = False) -> dict[str, Any]:
    return {"seat": seat, "name": name, "arguments": {}, "error": error, "result": "…"}


def turn(text: str, *calls: dict[str, Any], reply: str = "", usage: Usage | None = None, **notes: Any) -> TurnRecord:
    native = () if text else (ToolCall("1", calls[0]["name"]),)
    user = UserMove(reply) if reply else None
    return TurnRecord(Action(text, native, usage=usage), user=user, reward=0.25, notes={"calls": calls, **notes})


def record(*turns: TurnRecord, **more: Any) -> Episode:
    item = {
        "id": "[mms_issue]x",
        "problem_id": "[mms_issue]x",
        "scenario": "complete",
        "family": "mms_issue",
        "split": "small",
        "points": [],
        "graded": True,
        "difficulty": {"faults": 3, "persona": "Easy", "fixable": "no"},
    }
    settings: dict[str, Any] = {"end_reason": EndReason.USER_STOP, "hidden": {"faults": 2, "charges": {"error": 1}}}
    return Episode(
        index=4, env="Tau2Telecom-v0", agent="t", item=item, user_seed=1, max_turns=200, turns=turns,
        **{**settings, **more},
    )  # fmt: skip


TURNS = (
    turn("", call("get_details_by_id"), usage=Usage(9, 5)),
    turn('{"name": "nope", "arguments": {}}', call("nope", error=True), usage=Usage(9, 7)),
    turn("Look.", call("check_apn_settings", "user"), call("toggle_wifi", "user", error=True), reply="Done.",
         usage=Usage(9, 1)),
    turn("Bye.", reply="###STOP###", usage=Usage(9, 2), final=True, correct=True, named=(), settled=(),
         open_at_verdict=()),
)  # fmt: skip


def test_a_record_in_numbers() -> None:
    found = case_of(Episode.from_row(record(*TURNS).to_row()))
    assert found.groups == {"family": "mms_issue", "persona": "Easy", "fixable": "no", "faults": "3", "split": "small"}
    assert (found.calls, found.refused, found.user_calls, found.replies, found.left) == (2, 1, 2, 2, 2)
    assert (found.charges["error"], found.charges["transfer"], found.tokens) == (1, 0, 15)
    assert found.conduct is not None
    assert (found.conduct.correct, found.conduct.turns, found.conduct.reward) == (True, 4, 1.0)
    assert (found.conduct.asked, found.conduct.things, found.conduct.named_known) == (False, 0, True)


def test_a_question_inside_a_call_is_none() -> None:
    words = "What is your phone number?"
    inside = json.dumps({"name": "get_customer_by_name", "arguments": {"full_name": words}})
    called, said = (case_of(record(one)).conduct for one in (turn(inside, call("get_customer_by_name")), turn(words)))
    assert called is not None
    assert said is not None
    assert (called.asked, called.things) == (False, 0)
    assert (said.asked, said.things) == (True, 1)


def test_tokens_that_one_turn_does_not_tell_are_not_known() -> None:
    assert case_of(record(*TURNS, turn("More."))).tokens is None


def test_an_episode_that_does_not_count() -> None:
    found = case_of(record(*TURNS[:1], end_reason=EndReason.USER_FAILURE))
    assert (found.valid, found.end_reason) == (False, "user_failure")


def test_a_dialogue_that_the_customer_ended_before_the_first_turn() -> None:
    found = case_of(record(hidden={}))
    assert found.conduct is not None
    assert (found.conduct.correct, found.conduct.turns, found.left) == (False, 0, 0)


def test_another_domains_record_is_refused_by_number() -> None:
    with pytest.raises(RecordError, match="episode 4 of Tau2Telecom-v0: no record of a telecom case"):
        case_of(record(turn("x", {"name": "y"})))

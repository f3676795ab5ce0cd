"""Honest metrics and their uncertainty.

1. Literal episodes, worked by hand: what counts as asking, as a thing asked, as covered.
2. Every metric equals plain loops over recorded rows, on 1,000 episodes of agents of all kinds, triplets among them.
3. Intervals cover as often as they say; the permutation test has its size and its power, the detectable effect too.
4. Degenerate data are named as such: nothing varies, one problem, no episode, an undefined return.
"""

from __future__ import annotations

import itertools
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from askgym.agents.base import as_policy
from askgym.drivers import Roles
from askgym.envs.ask.agents import reference_agent
from askgym.envs.ask.families import families
from askgym.envs.branching import branch_on_asking
from askgym.envs.registration import build_setup
from askgym.errors import ConfigError, MissingExtraError, UnknownNameError
from askgym.metrics import (
    ALL_METRICS,
    ClusterSums,
    EpisodeOutcome,
    Metric,
    Part,
    TurnOutcome,
    choose_metrics,
    compare,
    conduct_of,
    conducts,
    describe,
    describe_groups,
    differences,
    estimates,
    grouped,
    pair,
    pass_at_k,
    pass_hat_k,
    pass_sums,
    point_estimates,
    tallies,
    value_of_asking,
)
from askgym.metrics.paired import _Swaps, permutation_p
from askgym.records import iter_rows, to_jsonable
from askgym.rollout import Plan, run_sync
from askgym.trace import Episode
from askgym.types import AnswerKind, AskItem, EndReason, FailureKind, JudgeFailure, Scenario

Row = Mapping[str, Any]


# --- 1. by hand ------------------------------------------------------------------------------------------------------

AB = ("a", "b")
ASK_A = TurnOutcome(final=False, unsettled=AB, named=("a",), requests=3, open_after=("b",))
RIGHT = TurnOutcome(final=True, correct=True, named=(), requests=0, open_after=())
EARLY = TurnOutcome(final=True, correct=False, unsettled=("b",), named=(), requests=0, open_after=("b",))


def played(*turns: TurnOutcome, scenario: Scenario = Scenario.MISSING_INFO, **changes: Any) -> EpisodeOutcome:
    points = 0 if scenario is Scenario.COMPLETE else 2
    return replace(EpisodeOutcome("i", scenario, points, turns, episode_return=0.5), **changes)


def value(key: str, *outcomes: EpisodeOutcome, **sides: Any) -> float | None:
    return describe(outcomes, metrics=choose_metrics(ALL_METRICS, [key]), resamples=None, **sides)[key].value


def test_one_episode_in_numbers() -> None:
    one = conduct_of(played(ASK_A, EARLY))
    assert one is not None
    assert (one.things, one.hits, one.surplus, one.first_things, one.first_hits) == (3, 1, 2, 3, 1)
    assert (one.points, one.covered, one.premature, one.finished, one.correct) == (2, 1, True, True, False)
    assert (one.asked_first, one.asked, one.turns, one.reward) == (True, True, 2, 0.5)


@pytest.mark.parametrize(
    ("scenario", "turn", "asks", "things", "hits"),
    [
        (Scenario.MISSING_INFO, TurnOutcome(False, named=(), requests=0), True, 1, 0),  # "Could you clarify?"
        (Scenario.MISSING_INFO, TurnOutcome(True, named=("a",), requests=1), False, 1, 0),  # asks while answering
        (Scenario.MISSING_INFO, TurnOutcome(False, named=(), requests=None, malformed=True), False, 0, 0),
        (Scenario.MISSING_INFO, TurnOutcome(False, named=("a", "b"), requests=1), True, 2, 2),  # two points, one clause
        (Scenario.FALSE_PREMISE, TurnOutcome(True, named=("a",), requests=1), True, 1, 1),  # corrects and answers
        (Scenario.FALSE_PREMISE, TurnOutcome(False, named=(), requests=2), False, 2, 0),  # asks beside the claims
        (Scenario.COMPLETE, TurnOutcome(True, named=(), requests=0), False, 0, 0),
        (Scenario.COMPLETE, TurnOutcome(True, named=(), requests=1), True, 1, 0),  # challenges what is true
        (Scenario.COMPLETE, TurnOutcome(False, named=(), requests=0), True, 1, 0),
    ],
)
def test_what_counts_as_asking(scenario: Scenario, turn: TurnOutcome, asks: bool, things: int, hits: int) -> None:
    one = conduct_of(played(turn, scenario=scenario))
    assert one is not None
    assert (one.asked_first, one.first_things, one.first_hits) == (asks, things, hits)


def test_need_to_ask_by_hand() -> None:
    # Asked: two incomplete (TP 2) and one complete (FP 1); not asked: one incomplete (FN 1), two complete (TN 2).
    complete_ask = played(TurnOutcome(False, named=(), requests=1), RIGHT, scenario=Scenario.COMPLETE)
    complete = played(RIGHT, scenario=Scenario.COMPLETE)
    everyone = [played(ASK_A, EARLY), played(ASK_A, RIGHT), played(EARLY), complete_ask, complete, complete]
    assert value("need_precision", *everyone) == pytest.approx(2 / 3)
    assert value("need_recall", *everyone) == pytest.approx(2 / 3)
    assert value("need_f1", *everyone) == pytest.approx(4 / (4 + 1 + 1))
    assert value("need_balanced_acc", *everyone) == pytest.approx((2 / 3 + 2 / 3) / 2)
    assert value("over_ask", *everyone) == pytest.approx(1 / 3)
    assert value("need_balanced_acc", played(EARLY)) is None  # no complete item, no specificity
    assert value("need_precision", complete) is None  # nobody asked
    assert value("need_f1", complete_ask, complete) is None  # nothing needed asking
    assert value("need_f1", played(EARLY), complete_ask) == 0.0


def test_an_unfinished_episode_is_not_covered() -> None:
    silent = played(*[replace(ASK_A, named=(), open_after=AB)] * 3, end_reason=EndReason.NO_ANSWER)
    assert value("cov_micro", silent, played(ASK_A, EARLY)) == pytest.approx(1 / 4)
    assert value("cov_all", silent, played(ASK_A, RIGHT)) == pytest.approx(1 / 2)
    assert value("finish_rate", silent, played(RIGHT)) == pytest.approx(1 / 2)
    assert value("premature_rate", silent, played(EARLY)) == pytest.approx(1 / 2)
    # What the user said to the last good message counts, though the message after it is malformed.
    broken = TurnOutcome(False, malformed=True, unsettled=("b",), open_after=("b",))
    assert value("cov_micro", played(ASK_A, broken)) == pytest.approx(1 / 2)


def test_normalised_by_hand() -> None:
    run, floor, ceiling = (
        [played(RIGHT, item_id=name, episode_return=worth) for name, worth in zip("xy", worths, strict=True)]
        for worths in ((0.5, 0.25), (0.0, 0.25), (1.0, 0.75))
    )
    # (0.5 + 0.25 − 0.25) / (1.75 − 0.25)
    assert value("return_norm", *run, floor=floor, ceiling=ceiling) == pytest.approx(0.5 / 1.5)
    assert value("return_norm", *floor, floor=floor, ceiling=ceiling) == 0.0
    assert value("return_norm", *ceiling, floor=floor, ceiling=ceiling) == 1.0
    assert value("return_norm", *run, floor=floor[:1], ceiling=ceiling) == 0.5  # where both are known
    assert value("return_norm", *run) is None


def test_invalid_episodes_enter_no_metric_and_are_counted() -> None:
    lost = played(replace(ASK_A, failed=True), valid=False, end_reason=EndReason.JUDGE_FAILURE, episode_return=math.nan)
    gone = played(ASK_A, valid=False, end_reason=EndReason.POLICY_FAILURE)
    found = describe([lost, gone, played(RIGHT)], resamples=None)
    assert (found.episodes, found.valid, found.invalid) == (3, 1, {"judge_failure": 1, "policy_failure": 1})
    alone = describe([played(RIGHT)], resamples=None)
    assert found.estimates == alone.estimates


def test_pass_at_k_by_hand() -> None:
    # Four tries, two right: of the six pairs one has none right, one has both.
    assert pass_at_k(4, 2, 1) == pass_hat_k(4, 2, 1) == 0.5
    assert pass_at_k(4, 2, 2) == pytest.approx(5 / 6)
    assert pass_hat_k(4, 2, 2) == pytest.approx(1 / 6)
    assert (pass_at_k(4, 2, 4), pass_hat_k(4, 2, 4)) == (1.0, 0.0)
    for wrong in ((4, 2, 0), (4, 2, 5), (4, 5, 1), (4, -1, 1)):
        with pytest.raises(ConfigError):
            pass_at_k(*wrong)


@given(st.lists(st.booleans(), min_size=1, max_size=7), st.data())
def test_pass_at_k_is_the_mean_over_all_choices_of_k(tries: list[bool], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(tries)))
    chosen = list(itertools.combinations(tries, k))
    assert pass_at_k(len(tries), sum(tries), k) == pytest.approx(sum(map(any, chosen)) / len(chosen))
    assert pass_hat_k(len(tries), sum(tries), k) == pytest.approx(sum(map(all, chosen)) / len(chosen))


def test_pass_sums_leave_out_items_with_too_few_tries() -> None:
    many = [played(RIGHT if won else EARLY, item_id="x", index=at) for at, won in enumerate([True, False, True])]
    items = tallies(conducts([*many, played(RIGHT, item_id="y", problem_id="p", index=9)]))
    assert [(one.item_id, one.problem_id, one.tries, one.successes) for one in items] == [
        ("x", "x", 3, 2),
        ("y", "p", 1, 1),
    ]
    found = {one.key: one for one in point_estimates(pass_sums(items, (1, 2)))}
    assert (found["pass@1"].value, found["pass@1"].n) == (pytest.approx((2 / 3 + 1) / 2), 2)
    assert (found["pass@2"].value, found["pass^2"].value, found["pass@2"].n) == (1.0, pytest.approx(1 / 3), 1)
    assert tallies(conducts([played(RIGHT, graded=False)])) == []


def test_groups() -> None:
    one = played(RIGHT, family="f", difficulty={"load": "small", "points": 10}, language="zh")
    two = played(RIGHT, family="e", difficulty={"points": 9}, domain="d")
    three = played(RIGHT)
    everyone = [one, two, three]
    assert list(grouped(everyone, "points")) == ["2", "9", "10"]  # by size, and by the checklist where nothing is said
    assert list(grouped(everyone, "load")) == ["(none)", "small"]
    assert grouped(everyone, "family") == {"(none)": [three], "e": [two], "f": [one]}
    assert {name: len(part) for name, part in grouped(everyone, "language").items()} == {"en": 2, "zh": 1}
    assert [part.group for part in describe_groups(everyone, "domain", resamples=None)] == ["(none)", "d"]
    with pytest.raises(ConfigError, match="Did you mean 'family'"):
        grouped(everyone, "famly")
    with pytest.raises(UnknownNameError, match="Did you mean 'acc'"):
        choose_metrics(ALL_METRICS, ["acq"])


# --- 2. against plain loops over recorded rows -----------------------------------------------------------------------


def odd(messages: Sequence[Mapping[str, str]]) -> str:
    """An agent that is malformed, silent, asks while it answers, or raises, depending on the length of the dialogue."""
    which = (len(messages[0]["content"]) + 3 * len(messages)) % 6
    if which == 0:
        raise RuntimeError("out of luck")
    texts = ["", "Let me see.", "The answer is 7. How many do you need?", "Are you sure?", "What is the price?"]
    return texts[which - 1]


def triplets(problems: int) -> list[AskItem]:
    """Problems of several families in all their scenarios, every ninth without an expected answer."""
    chosen = [families()[name] for name in ("shopping", "calendar", "recipes", "timetable")]
    out = []
    for number in range(problems):
        maker = chosen[number % len(chosen)]
        for scenario in Scenario:
            item = maker.item(scenario, number, split="test", seed=3)
            out.append(replace(item, answer_kind=AnswerKind.NONE, answer="") if number % 9 == 8 else item)
    return out


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """About 1,000 episodes by name of the agent, as the rows of their files."""
    folder = tmp_path_factory.mktemp("recorded")
    setup = build_setup("AskBench-v0", {"items": triplets(24), "user": "rules:mixed"})
    judge = setup.judge

    class Sometimes:
        def answer(self, call: Any) -> Any:
            failing = call.state.seed % 11 == 0 and call.state.turn == 2
            return JudgeFailure(FailureKind.OUTAGE) if failing else judge.answer(call)

    setup = replace(setup, judge=Sometimes())
    agents: dict[str, Any] = {
        name: reference_agent(name)
        for name in ("oracle", "never-ask", "ask-once", "ask-everything", "random", "heuristic")
    }
    out = {}
    for name, agent in {**agents, "odd": odd}.items():
        path = folder / f"{name}.jsonl"
        episodes = run_sync(Plan("AskBench-v0", setup, name, group_size=2), agent, range(144))
        path.write_text("".join(json.dumps(to_jsonable(one.to_row())) + "\n" for one in episodes), encoding="utf-8")
        out[name] = list(iter_rows(path))
    return out


def outcomes_of(rows: Sequence[Row]) -> list[EpisodeOutcome]:
    return [Episode.from_row(row).outcome() for row in rows]


def naive(rows: Sequence[Row], floor: Sequence[Row], ceiling: Sequence[Row]) -> dict[str, float | None]:
    """Every metric by plain loops over rows."""
    total: dict[str, float] = defaultdict(float)
    for row, low, high in zip(rows, floor, ceiling, strict=True):
        assert row["item"]["id"] == low["item"]["id"] == high["item"]["id"]
        if not row["valid"]:
            continue
        scenario, points, graded = row["item"]["scenario"], row["item"]["points"], row["item"]["graded"]
        need = scenario != "complete"
        things, hits, asked = [], [], []
        finished = correct = premature = False
        redundant, message_that_is_no_answer = 0, False
        for turn in row["turns"]:
            notes, counted = turn["notes"], (turn["verdict"] or {"counts": {}})["counts"].get("requests", 0)
            if notes["malformed"]:
                things.append(0), hits.append(0), asked.append(False)
                continue
            names, final = len(notes["named"]), notes["final"]
            things.append(max(counted, names) if final else max(counted, names, 1))
            hits.append(0 if final and scenario != "false_premise" else names)
            if scenario == "false_premise":
                asked.append(names > 0)
            elif scenario == "missing_info":
                asked.append(not final)
            else:
                asked.append(not final or counted > 0)
            if final:
                finished, correct, premature = True, notes["correct"] is True, bool(notes["open_at_verdict"])
            else:
                message_that_is_no_answer = True
                redundant += not notes["open_at_verdict"]
        covered = len(row["turns"][-1]["notes"]["settled"])
        total["n"] += 1
        total["graded"] += graded
        total["right"] += graded and correct
        total["return"] += row["return"]
        total["turns"] += len(row["turns"])
        total["finished"] += finished
        total["finished turns"] += len(row["turns"]) if finished else 0
        total["things"] += sum(things)
        total["surplus"] += sum(things) - sum(hits)
        for suffix, a in (("", asked[0]), ("_any", any(asked))):
            total[f"asked{suffix}"] += a
            total[f"tp{suffix}"] += a and need
            total[f"fp{suffix}"] += a and not need
            total[f"tn{suffix}"] += not a and not need
        total["complete"] += not need
        if low["valid"] and high["valid"]:
            total["return over floor"] += row["return"] - low["return"]
            total["return span"] += high["return"] - low["return"]
            if graded:
                won = [one["turns"][-1]["notes"]["correct"] is True for one in (row, low, high)]
                total["acc over floor"] += won[0] - won[1]
                total["acc span"] += won[2] - won[1]
        if need:
            total["incomplete"] += 1
            total["points"] += len(points)
            total["first points"] += sum(id_ not in row["item"]["later"] for id_ in points)
            total["covered"] += covered
            total["all"] += covered == len(points)
            total["incomplete things"] += sum(things)
            total["first hits"] += hits[0]
            total["first things"] += things[0]
            total["premature"] += premature
            total["askbench right"] += correct
            total["asked as askbench"] += message_that_is_no_answer
            total["incomplete finished"] += finished
            total["finished settled"] += finished and not premature
            total["redundant"] += redundant > 0

    def over(top: str, bottom: str) -> float | None:
        return total[top] / total[bottom] if total[bottom] else None

    out: dict[str, float | None] = {
        "acc": over("right", "graded"),
        "return": over("return", "n"),
        "return_norm": over("return over floor", "return span"),
        "acc_norm": over("acc over floor", "acc span"),
        "cov_micro": over("covered", "points"),
        "cov_all": over("all", "incomplete"),
        "cov_per_question": over("covered", "incomplete things"),
        "first_precision": over("first hits", "first things"),
        "first_recall": over("first hits", "first points"),
        "premature_rate": over("premature", "incomplete"),
        "finish_rate": over("finished", "n"),
        "redundant_share": over("surplus", "things"),
        "surplus": over("surplus", "n"),
        "questions": over("things", "n"),
        "turns": over("turns", "n"),
        "turns_to_answer": over("finished turns", "finished"),
        "askbench_acc": over("askbench right", "incomplete"),
        "askbench_ask_rate": over("asked as askbench", "incomplete"),
        "askbench_cov_rate": over("finished settled", "incomplete finished") or (0.0 if total["incomplete"] else None),
        "askbench_unq_rate": over("redundant", "incomplete"),
    }
    right, unneeded = over("askbench right", "incomplete"), over("redundant", "incomplete")
    out["askbench_score"] = None
    if right is not None and unneeded is not None:
        early = over("premature", "incomplete finished") or 0.0
        out["askbench_score"] = 0.5 * right + 0.3 * (1 - early) + 0.2 * (1 - unneeded)
    for suffix in ("", "_any"):
        precision, recall = over(f"tp{suffix}", f"asked{suffix}"), over(f"tp{suffix}", "incomplete")
        out[f"need_precision{suffix}"] = precision
        out[f"need_recall{suffix}"] = recall
        caught, specific = total[f"tp{suffix}"], over(f"tn{suffix}", "complete")
        wanted = total[f"asked{suffix}"] + total["incomplete"]
        out[f"need_f1{suffix}"] = 2 * caught / wanted if total["incomplete"] else None
        out[f"over_ask{suffix}"] = over(f"fp{suffix}", "complete")
        known = recall is not None and specific is not None
        out[f"need_balanced_acc{suffix}"] = (recall + specific) / 2 if known else None
    return out


def test_every_metric_equals_plain_loops_over_the_rows(recorded: dict[str, list[Row]]) -> None:
    assert sum(map(len, recorded.values())) >= 1_000
    sides = {"floor": outcomes_of(recorded["never-ask"]), "ceiling": outcomes_of(recorded["oracle"])}
    seen = set()
    for name, rows in recorded.items():
        found = describe(outcomes_of(rows), resamples=None, **sides)
        expected = naive(rows, recorded["never-ask"], recorded["oracle"])
        assert {one.key for one in found.estimates} == set(expected) == {metric.key for metric in ALL_METRICS}
        for one in found.estimates:
            wanted = expected[one.key]
            assert (one.value is None) == (wanted is None), (name, one.key)
            assert wanted is None or one.value == pytest.approx(wanted, abs=1e-12), (name, one.key)
        assert (found.valid, found.episodes) == (sum(row["valid"] for row in rows), len(rows))
        seen |= {row["end_reason"] for row in rows}
    # The differential would say little if these had not occurred.
    assert {"answered", "no_answer", "malformed", "judge_failure", "policy_failure"} <= seen


def test_each_group_equals_plain_loops_over_its_rows(recorded: dict[str, list[Row]]) -> None:
    rows, low, high = recorded["random"], recorded["never-ask"], recorded["oracle"]
    sides = {"floor": outcomes_of(low), "ceiling": outcomes_of(high)}
    for by, of in (
        ("family", lambda row: row["item"]["family"]),
        ("load", lambda row: str(row["item"]["difficulty"]["load"])),
        ("points", lambda row: str(row["item"]["difficulty"]["points"])),
        ("language", lambda row: row["item"]["language"]),
    ):
        found = {one.group: one for one in describe_groups(outcomes_of(rows), by, resamples=None, **sides)}
        assert set(found) == {of(row) for row in rows}
        for group, described in found.items():
            parts = [[row for row in side if of(row) == group] for side in (rows, low, high)]
            expected = naive(*parts)
            for key, wanted in expected.items():
                assert described[key].value == pytest.approx(wanted, abs=1e-12), (by, group, key)


def test_several_tries_equal_plain_counting(recorded: dict[str, list[Row]]) -> None:
    rows = recorded["ask-everything"]
    tries: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        if row["valid"] and row["item"]["graded"]:
            tries[row["item"]["id"]].append(row["turns"][-1]["notes"]["correct"] is True)
    found = describe(outcomes_of(rows), resamples=None)
    twice = [one for one in tries.values() if len(one) == 2]
    assert found["pass@1"].value == pytest.approx(sum(sum(one) / len(one) for one in tries.values()) / len(tries))
    assert found["pass@2"].value == pytest.approx(sum(map(any, twice)) / len(twice))
    assert found["pass^2"].value == pytest.approx(sum(map(all, twice)) / len(twice))
    assert 0 < len(twice) < len(tries)
    assert not describe(outcomes_of(rows)[::2], resamples=None).tries


def test_pairs_equal_plain_pairing(recorded: dict[str, list[Row]]) -> None:
    a, b = recorded["random"], recorded["odd"]
    found = pair(outcomes_of(a), outcomes_of(b))
    both = [(one, two) for one, two in zip(a, b, strict=True) if one["valid"] and two["valid"]]
    assert len(found.pairs) == len(both)
    assert (len(found.pairs) + found.invalid, found.unpaired) == (len(a), (0, 0))
    assert [one.reward for one, _ in found.pairs] == [one["return"] for one, _ in both]
    (one,) = compare(found.pairs, choose_metrics(ALL_METRICS, ["return"]), resamples=400)
    assert one.a == pytest.approx(sum(x["return"] for x, _ in both) / len(both))
    assert one.b == pytest.approx(sum(y["return"] for _, y in both) / len(both))
    assert one.value == pytest.approx(sum(y["return"] - x["return"] for x, y in both) / len(both))
    assert (one.n, one.clusters) == (len(both), len({x["item"]["problem_id"] for x, _ in both}))
    fewer = pair(outcomes_of(a)[::2], outcomes_of(b)[1:])
    assert fewer.unpaired == (0, len(b) - 1 - len(a[::2]))


# --- value of asking -------------------------------------------------------------------------------------------------


def test_value_of_asking_by_branches() -> None:
    setup = build_setup("AskBench-v0", {"items": triplets(4)})
    roles = Roles(judge=setup.judge, user=setup.user)
    items = [setup.source[at] for at in range(12)]
    found = branch_on_asking(
        items, setup.rules, roles, ask=reference_agent("oracle"), answer=reference_agent("never-ask"), samples=2
    )
    assert len(found) == 24
    total = sum(one.ask.episode_return - one.answer.episode_return for one in found)  # type: ignore[operator]  # all valid
    table = {one.key: one for one in point_estimates(value_of_asking(found))}
    assert table["value_of_asking"].value == pytest.approx(total / 24)
    assert table["value_of_asking_incomplete"].value == pytest.approx(1.0, abs=0.3)  # right against a wrong guess
    assert table["value_of_asking_complete"].value == 0.0  # the oracle does not ask there, either
    assert (table["ask_branch_asked"].value, table["answer_branch_asked"].value) == (pytest.approx(2 / 3), 0.0)
    assert table["value_of_asking"].clusters == 4


def test_a_first_move_is_followed_by_whoever_goes_on() -> None:
    setup = build_setup("AskMind-v0", {"items": triplets(1)[:1]})
    roles = Roles(judge=setup.judge, user=setup.user)
    moves: list[str] = []

    def says(text: str) -> Callable[[Any], str]:
        def agent(_: Any) -> str:
            moves.append(text)
            return text

        return agent

    item = setup.source[0]
    question, answer = "Could you tell me more?", "The answer is 7."
    branch_on_asking([item], setup.rules, roles, ask=says(question), answer=says(answer), then=says("Done: 8."))
    assert moves[:2] == [question, "Done: 8."]
    assert moves[-1] == answer
    (one,) = branch_on_asking([item], setup.rules, roles, ask=says(question), answer=says(answer))
    assert (len(one.ask.turns), len(one.answer.turns)) == (3, 1)
    oracle = as_policy(reference_agent("oracle"))
    (two,) = branch_on_asking([item], setup.rules, roles, ask=says(question), answer=says(answer), then=oracle)
    assert two.ask.turns[-1].correct is True


# --- 3. uncertainty --------------------------------------------------------------------------------------------------

SETS, CLUSTERS = 1_000, 150
TWO_PROBLEMS = (([2.0, 0.0], [3.0, 1.0]), ([1.0, 1.0], [1.0, 2.0]))


def many_sets(tops: np.ndarray, bottoms: np.ndarray) -> ClusterSums:
    """A data set a column, each the metric Σ top / Σ bottom, all sharing one resampling; shapes (clusters, sets)."""
    n, sets = tops.shape
    part: Part[Any] = Part(lambda _: 0.0, lambda _: 0.0)
    metrics = tuple(Metric(str(k), str(k), "", (part,)) for k in range(sets))
    table = np.stack([tops, bottoms], axis=-1).reshape(n, 2 * sets).astype(np.float64)
    return ClusterSums(metrics, tuple(range(n)), table, np.ones((n, sets), dtype=np.int64))


def clustered(rng: np.random.Generator, n: int, shift: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Right answers and tries by problem: one to eight tries, a chance of its own for each problem, 0.4 on average."""
    sizes = rng.integers(1, 9, size=(n, SETS))
    chances = np.clip(rng.beta(2.0, 3.0, size=(n, SETS)) + shift, 0.0, 1.0)
    return rng.binomial(sizes, chances), sizes


@pytest.mark.parametrize("method", ["bca", "percentile"])
def test_intervals_cover_as_often_as_they_say(method: str) -> None:
    sums = many_sets(*clustered(np.random.default_rng(11), CLUSTERS))
    found = estimates(sums, resamples=1_500, seed=5, method=method)
    covered = sum(one.low <= 0.4 <= one.high for one in found)  # type: ignore[operator]  # all have limits
    assert {one.method for one in found} == {method}
    assert 0.93 <= covered / SETS <= 0.97
    # Treating the tries as independent would not: what the clusters are for.
    wilson = [
        stats.binomtest(int(top), int(bottom)).proportion_ci(method="wilson")
        for top, bottom in zip(sums.table[:, 0::2].sum(0)[:300], sums.table[:, 1::2].sum(0)[:300], strict=True)
    ]
    assert sum(one.low <= 0.4 <= one.high for one in wilson) / 300 < 0.90


def test_intervals_are_those_of_plain_resampling() -> None:
    rng = np.random.default_rng(2)
    tops, bottoms = (side[:, :1] for side in clustered(rng, 40))
    (one,) = estimates(many_sets(tops, bottoms), resamples=9_999, seed=1, method="percentile")
    drawn = []
    for _ in range(4_000):
        chosen = rng.integers(0, 40, size=40)
        drawn.append(tops[chosen].sum() / bottoms[chosen].sum())
    assert (one.low, one.high) == (
        pytest.approx(np.quantile(drawn, 0.025), abs=0.01),
        pytest.approx(np.quantile(drawn, 0.975), abs=0.01),
    )
    assert one.se == pytest.approx(np.std(drawn), rel=0.1)
    by_scipy = stats.bootstrap(
        (tops[:, 0], bottoms[:, 0]),
        lambda top, bottom, axis: top.sum(axis) / bottom.sum(axis),
        paired=True,
        method="BCa",
        rng=np.random.default_rng(1),
    )
    (two,) = estimates(many_sets(tops, bottoms), resamples=9_999, seed=1)
    assert (two.low, two.high) == pytest.approx(tuple(by_scipy.confidence_interval), abs=0.005)


def test_same_seed_same_interval() -> None:
    sums = many_sets(*(side[:, :5] for side in clustered(np.random.default_rng(3), 30)))
    assert estimates(sums, resamples=300, seed=4) == estimates(sums, resamples=300, seed=4)
    assert estimates(sums, resamples=300, seed=4) != estimates(sums, resamples=300, seed=5)


def paired_sets(seed: int, n: int, shift: float) -> tuple[ClusterSums, ClusterSums]:
    """Returns of two runs over the same problems, hard ones and easy ones; run B earns more by `shift`."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, size=(n, SETS))
    ease = rng.normal(0.3, 0.5, size=(n, SETS))
    luck = [0.3 * np.sqrt(sizes) * rng.normal(size=(n, SETS)) for _ in "ab"]
    return many_sets(sizes * ease + luck[0], sizes), many_sets(sizes * (ease + shift) + luck[1], sizes)


def test_the_permutation_test_has_its_size() -> None:
    p = permutation_p(stats, *paired_sets(7, 60, 0.0), resamples=4_999, seed=1)
    low, high = stats.binom.interval(0.999, SETS, 0.05)
    assert low <= (p <= 0.05).sum() <= high
    # Without ties, the p-values are uniform all over.
    rng = np.random.default_rng(12)
    sides = [many_sets(rng.standard_t(4, size=(40, SETS)), np.ones((40, SETS))) for _ in "ab"]
    assert stats.kstest(permutation_p(stats, *sides, resamples=4_999, seed=1), "uniform").pvalue > 0.001


def uneven_asking(rng: np.random.Generator) -> list[ClusterSums]:
    """Equal precision 0.75; run A asks three things of each of 100 problems, run B one thing of 30 of them."""
    asked = [np.repeat(np.where(np.arange(100)[:, None] < few, many, 0), SETS, 1) for many, few in ((3, 100), (1, 30))]
    return [many_sets(rng.binomial(one, 0.75), one) for one in asked]


def keen_and_shy(rng: np.random.Generator) -> list[ClusterSums]:
    """Problems of unequal difficulty; run A asks some four things of each, run B none, one or two."""
    chances = rng.beta(6.0, 2.0, size=(80, SETS))
    asked = [rng.poisson(4.0, size=(80, SETS)), rng.binomial(2, 0.5, size=(80, SETS))]
    return [many_sets(rng.binomial(one, chances), one) for one in asked]


@pytest.mark.parametrize("runs", [uneven_asking, keen_and_shy])
def test_the_permutation_test_has_its_size_where_denominators_differ(
    runs: Callable[[np.random.Generator], list[ClusterSums]],
) -> None:
    a, b = runs(np.random.default_rng(21))
    p = permutation_p(stats, a, b, resamples=999, seed=1)
    low, high = stats.binom.interval(0.999, SETS, 0.05)
    assert low <= (p <= 0.05).sum() <= high
    # The plain difference would not have it: what dividing by the standard error is for.
    plain = []
    for k in range(200):
        swaps = np.random.default_rng(k).integers(0, 2, size=(999, len(a.clusters)))
        sums = [one.table[:, 2 * k : 2 * k + 2] for one in (a, b)]
        moved = swaps @ (sums[1] - sums[0])
        swapped = [sums[0].sum(0) + moved, sums[1].sum(0) - moved]
        far = np.abs(swapped[1][:, 0] / swapped[1][:, 1] - swapped[0][:, 0] / swapped[0][:, 1])
        seen = abs(sums[1][:, 0].sum() / sums[1][:, 1].sum() - sums[0][:, 0].sum() / sums[0][:, 1].sum())
        plain.append((1 + (far >= seen - 1e-12).sum()) / 1_000)
    assert runs is keen_and_shy or np.mean(np.array(plain) <= 0.05) > 0.15


def test_the_studentised_difference_by_hand() -> None:
    # A: 2 of 3 and 0 of 1, so 1/2. B: 1 of 1 and 1 of 2, so 2/3; the difference is 1/6.
    # Errors of A: (2 − 3/2)/4 = 1/8 and (0 − 1/2)/4 = −1/8, times √(K/(K−1)), K = 16/10: √(8/3).
    # Errors of B: (1 − 2/3)/3 = 1/9 and (1 − 4/3)/3 = −1/9, times √(9/4), K = 9/5. Together: ±(1/6 − √(8/3)/8).
    a, b = (many_sets(np.array(tops)[:, None], np.array(bottoms)[:, None]) for tops, bottoms in TWO_PROBLEMS)
    variance = 2 * (1 / 6 - math.sqrt(8 / 3) / 8) ** 2
    found = _Swaps.of(a, b, 0).studentised(np.zeros((2, 1)), np.array([1 / 6]))
    part = 1.6 / (1.6 + 1.8)
    freedom = 1 / (part**2 / 0.8 + (1 - part) ** 2 / 0.6)
    normal = freedom * math.log1p(1 / 36 / variance / freedom) * ((8 * freedom + 1) / (8 * freedom + 3)) ** 2
    assert found == pytest.approx(normal / (1 + normal))


def test_the_studentised_difference_is_that_of_a_plain_loop() -> None:
    rng = np.random.default_rng(4)
    parts = tuple(Part(lambda _: 0.0, lambda _: 0.0, weight=weight) for weight in (0.5, -0.3))
    metric: Metric[Any] = Metric("m", "m", "", parts, constant=0.5)
    tables = [rng.integers(1, 6, size=(12, 4)).astype(float) for _ in "ab"]
    a, b = (ClusterSums((metric,), tuple(range(12)), table, np.ones((12, 1), dtype=np.int64)) for table in tables)
    swapped = rng.integers(0, 2, size=12)
    sides = [np.where(swapped[:, None], one, other) for one, other in (tables[::-1], tables)]
    errors, sizes = np.zeros(12), []
    for side, sign in zip(sides, (-1, 1), strict=True):
        for at, weight in ((0, 0.5), (2, -0.3)):
            top, bottom = side[:, at], side[:, at + 1]
            size = bottom.sum() ** 2 / (bottom**2).sum()
            error = (top - bottom * top.sum() / bottom.sum()) / bottom.sum()
            errors += sign * weight * error * math.sqrt(size / (size - 1))
            sizes.append(size)
    size_a, size_b = min(sizes[:2]), min(sizes[2:])
    part = size_a / (size_a + size_b)
    freedom = 1 / (part**2 / (size_b - 1) + (1 - part) ** 2 / (size_a - 1))
    normal = freedom * math.log1p(0.04 / (errors @ errors) / freedom) * ((8 * freedom + 1) / (8 * freedom + 3)) ** 2
    found = _Swaps.of(a, b, 0).studentised(swapped[:, None].astype(float), np.array([0.2]))
    assert found == pytest.approx(normal / (1 + normal))


def test_of_plain_means_the_test_is_that_of_flipped_signs() -> None:
    rng = np.random.default_rng(9)
    sides = [rng.normal(size=(9, 1)) for _ in "ab"]
    a, b = (many_sets(side, np.ones((9, 1))) for side in sides)
    change = (sides[1] - sides[0])[:, 0]
    signs = np.array(list(itertools.product((-1, 1), repeat=9)))
    exact = np.mean(np.abs(signs @ change) >= abs(change.sum()) - 1e-12)
    assert permutation_p(stats, a, b, resamples=999, seed=0).tolist() == [pytest.approx(exact)]


def test_a_ratio_of_one_problem_has_no_p_value() -> None:
    a, b = (many_sets(np.ones((5, 1)), np.array(below)[:, None]) for below in ([1.0] * 5, [2.0, 0.0, 0.0, 0.0, 0.0]))
    assert np.isnan(permutation_p(stats, a, b, resamples=999, seed=0)).all()
    (one,) = differences(a, b, [5], resamples=200)
    assert (one.value, one.p) == (pytest.approx(1.5), None)


def test_a_detectable_effect_is_detected_with_its_power() -> None:
    pilot = differences(*paired_sets(8, 200, 0.0), [1] * SETS, resamples=400)
    effect = float(np.mean([one.mde for one in pilot if one.mde is not None]))
    assert 0.03 < effect < 0.2
    p = permutation_p(stats, *paired_sets(9, 200, effect), resamples=4_999, seed=1)
    assert 0.76 <= (p <= 0.05).mean() <= 0.84
    # Half the effect is rarely found, and a quarter of it needs sixteen times the problems.
    assert (permutation_p(stats, *paired_sets(9, 200, effect / 2), resamples=999, seed=1) <= 0.05).mean() < 0.4
    sides = [
        ClusterSums(one.metrics[:50], one.clusters, one.table[:, :100], one.counts[:, :50])
        for one in paired_sets(8, 200, 0.0)
    ]
    needed = differences(sides[0], sides[1], [1] * 50, resamples=400, effect=effect / 4)
    assert np.mean([one.needed for one in needed if one.needed is not None]) == pytest.approx(3_200, rel=0.08)


def test_few_problems_are_permuted_exactly() -> None:
    # Three problems, B better by 1 in each: of the eight swaps two are as extreme, so p = 2 / 8.
    a, b = (many_sets(np.full((3, 1), top), np.ones((3, 1))) for top in (0.0, 1.0))
    assert permutation_p(stats, a, b, resamples=999, seed=0).tolist() == [0.25]
    # By hand for unequal differences 1, 2, −1: |sum| ≥ 2 for ±(1+2+1), ±(1+2−1), ±(−1+2+1): six of eight.
    b = many_sets(np.array([[1.0], [2.0], [-1.0]]), np.ones((3, 1)))
    assert permutation_p(stats, a, b, resamples=999, seed=0).tolist() == [0.75]


def test_the_sign_of_a_difference_is_b_less_a() -> None:
    a, b = (many_sets(np.arange(12.0)[:, None] % 5 + more, np.full((12, 1), 4.0)) for more in (0.0, 1.0))
    b.table[0, 0] += 1.0
    (one,) = differences(a, b, [12], resamples=200)
    assert one.a is not None
    assert one.b is not None
    assert one.value == pytest.approx(one.b - one.a)
    assert one.value > 0
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.value < one.high


# --- 4. degenerate data ----------------------------------------------------------------------------------------------


def test_shares_without_variation_have_exact_limits() -> None:
    everyone = [played(RIGHT, item_id=str(k), problem_id=str(k)) for k in range(20)]
    found = describe(everyone, resamples=200)
    # Clopper and Pearson: the lower limit for 20 of 20 solves p^20 = 0.025.
    assert (found["acc"].value, found["acc"].method) == (1.0, "exact")
    assert (found["acc"].low, found["acc"].high) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
    assert (found["return"].low, found["return"].high, found["return"].method) == (0.5, 0.5, "constant")
    # By problem, not by episode: the same twenty episodes of two problems say much less.
    two = describe([replace(one, problem_id=str(k % 2)) for k, one in enumerate(everyone)], resamples=200)
    assert two["acc"].low == pytest.approx(0.025 ** (1 / 2))


def test_a_stated_value_without_any_answer_has_no_interval() -> None:
    silent = [played(ASK_A, ASK_A, item_id=str(k), problem_id=str(k)) for k in range(6)]
    found = describe(silent, resamples=200)
    assert (found["askbench_cov_rate"].value, found["askbench_cov_rate"].method) == (0.0, "none")
    assert (found["askbench_cov_rate"].low, found["askbench_cov_rate"].high) == (None, None)
    assert found["acc"].method == "exact"
    # acc 0, premature rate taken for 0, nothing redundant: half of what can be had, for silence.
    assert found["askbench_score"].value == pytest.approx(0.3 + 0.2)


def test_where_no_item_is_graded_there_is_no_accuracy_and_no_score() -> None:
    open_end = replace(RIGHT, correct=None)
    everyone = [played(ASK_A, open_end, graded=False, item_id=str(k), problem_id=str(k)) for k in range(4)]
    found = describe(everyone, resamples=200)
    for key in ("acc", "askbench_acc", "askbench_score"):
        assert (found[key].value, found[key].low) == (None, None), key
    assert found["askbench_cov_rate"].value is not None
    (acc, score) = compare(
        pair(everyone, everyone).pairs, choose_metrics(ALL_METRICS, ["askbench_acc", "askbench_score"]), resamples=200
    )
    assert (acc.a, acc.b, acc.value, acc.p, score.a, score.value, score.p) == (None,) * 7
    # With one that is graded, AskBench's way: the others count as wrong.
    graded = played(ASK_A, RIGHT, item_id="g", problem_id="g")
    assert describe([*everyone, graded], resamples=None)["askbench_acc"].value == pytest.approx(1 / 5)


def test_no_two_metrics_say_the_same_of_themselves() -> None:
    told = [metric.help for metric in ALL_METRICS if not metric.key.endswith("_norm")]
    assert len(set(told)) == len(told)


def test_one_problem_has_no_interval() -> None:
    found = describe([played(RIGHT, index=k) for k in range(5)], resamples=200)
    assert (found["acc"].value, found["acc"].low, found["acc"].method, found.problems) == (1.0, None, "none", 1)
    (one,) = compare(pair([played(RIGHT)], [played(EARLY)]).pairs, ALL_METRICS[:1], resamples=200)
    assert (one.value, one.low, one.p, one.mde, one.needed) == (-1.0, None, None, None, None)


def test_no_episode_is_none_and_never_zero() -> None:
    found = describe([], resamples=200)
    assert (found.episodes, found.problems) == (0, 0)
    assert all(one.value is None and one.low is None and one.n == 0 for one in found.estimates)
    assert all(one.value is None and one.p is None for one in compare([], ALL_METRICS, resamples=200))


def test_undefined_returns_leave_the_mean() -> None:
    everyone = [played(RIGHT, item_id=str(k), episode_return=worth) for k, worth in enumerate([1.0, math.nan, None])]
    found = describe(everyone, resamples=200)
    assert (found["return"].value, found["return"].n, found["turns"].n) == (1.0, 1, 3)


def test_resamples_without_a_denominator_leave_the_interval() -> None:
    # One problem of six is complete: a third of the resamples draw it never, and have no over-ask rate.
    asked = played(TurnOutcome(False, requests=1, named=()), scenario=Scenario.COMPLETE, problem_id="c")
    answered = replace(asked, turns=(RIGHT,), item_id="j")
    others = [played(RIGHT, item_id=str(k), problem_id=str(k)) for k in range(5)]
    one = describe([asked, answered, *others], resamples=400)["over_ask"]
    assert (one.value, one.clusters, one.low) == (0.5, 1, None)
    more = [replace(asked, item_id="k", problem_id="d"), *others]
    two = describe([asked, answered, *more], resamples=400)["over_ask"]
    assert (two.clusters, two.method) == (2, "percentile")
    assert two.value == pytest.approx(2 / 3)
    assert two.low is not None
    assert 0.0 <= two.low < 2 / 3


@pytest.mark.parametrize("bad", [{"resamples": 0}, {"resamples": 99}, {"resamples": True}, {"level": 1.0}])
def test_settings_that_cannot_be(bad: dict[str, Any]) -> None:
    with pytest.raises(ConfigError, match=f"{next(iter(bad))}="):
        estimates(many_sets(np.ones((3, 1)), np.ones((3, 1))), **bad)
    with pytest.raises(ConfigError, match="effect="):
        compare([], ALL_METRICS, effect=-1.0)
    with pytest.raises(ConfigError, match="method="):
        estimates(many_sets(np.ones((3, 1)), np.ones((3, 1))), method="t")


def test_without_scipy_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name == "scipy" or name.startswith("scipy.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'askgym\[stats\]'"):
        describe([played(RIGHT)])
    assert describe([played(RIGHT)], resamples=None)["acc"].value == 1.0


def test_a_record_without_language_is_still_read(recorded: dict[str, list[Row]]) -> None:
    row = json.loads(json.dumps(recorded["oracle"][0]))
    for name in ("language", "domain", "difficulty"):
        del row["item"][name]
    one = Episode.from_row(row).outcome()
    assert (one.language, one.domain, one.difficulty) == ("en", "", {})

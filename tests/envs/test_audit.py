"""`askgym audit`: each exploit says what it should, a planted weakness is caught by the exploit meant for it.

1. Every exploit, in a literal dialogue on items worked by hand; every phrase exists in both languages.
2. What an exploit is held against: right with right, wrong with wrong, a hedge with picking one by chance.
3. Planted: a reward that pays for questions, a judge that takes two answers, one that credits an echo, one that breaks,
   one that stalls, a user that tells everything. Each is caught, and by whom.
4. The registered environments pass under their own reward.
5. Names, environments, rewards, exploits of one's own; bad ones are refused. The command and its exit codes.
"""

from __future__ import annotations

import asyncio
import json
import re
import string
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from click.testing import CliRunner, Result

from askgym.cli.app import app
from askgym.envs.ask.families import families, family
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.prompts import CORRECT, FINAL, named, settled
from askgym.envs.registration import build_setup, env_ids
from askgym.errors import ConfigError, UnknownNameError
from askgym.judges import FunctionJudge
from askgym.rewards import AskBenchReward, Progress, ProgressReward
from askgym.testing import audit
from askgym.testing.redteam import EXPLOITS, AuditReport, Ends, Exploit, Scene
from askgym.testing.redteam.hedging import PHRASES
from askgym.testing.redteam.play import Stage, on_board, play_exploit, play_honestly
from askgym.testing.redteam.scene import wrong_answers
from askgym.testing.redteam.texts import TEXTS, phrase
from askgym.types import AnswerKind, AskItem, Checkpoint, Cue, EndReason, Fact, Scenario, UserMove, Verdict

PRICE = (Cue("price|cost|how_much|dollar|价格", "pen|each|per|笔", "delivery|shipping|total"),)
COUNT = (Cue("how_many|number|quantity|数量", "pen|笔", ""), Cue("how_many|quantity"))
DELIVERY = (Cue("delivery|shipping|postage"),)

MISSING = AskItem(
    id="pens-m",
    scenario=Scenario.MISSING_INFO,
    question="I'm buying some pens. Delivery is $5. What do I pay in total?",
    complete_question="I'm buying 4 pens at $3 each. Delivery is $5. What do I pay in total?",
    checkpoints=(
        Checkpoint("price", "price of each pen", "Each pen costs $3.", "$3", "Each pen costs $8.", "$8", PRICE),
        Checkpoint("count", "number of pens", "There are 4 pens.", "4", "There are 9 pens.", "9", COUNT),
    ),
    answer="$17",
    answer_kind=AnswerKind.NUMBER,
    answer_unit="$",
    answer_cues="total|pay",
    ledger=(Fact("delivery", "delivery fee", "Delivery is $5.", "$5", DELIVERY),),
    guesses=("$77", "$23"),
    family="pens",
)
COMPLETE = replace(
    MISSING,
    id="pens-c",
    scenario=Scenario.COMPLETE,
    question=MISSING.complete_question,
    checkpoints=(),
    ledger=(
        *MISSING.ledger,
        Fact("price", "price of each pen", "Each pen costs $3.", "$3", PRICE),
        Fact("count", "number of pens", "There are 4 pens.", "4", COUNT),
    ),
    guesses=(),
)
FALSE = replace(
    COMPLETE,
    id="pens-f",
    scenario=Scenario.FALSE_PREMISE,
    question=(
        "I'm buying 4 pens at $3 each, delivery is $5 and I have a voucher for $6. The pens alone come to $15. "
        "Pens and delivery are $19 together. What do I pay in total?"
    ),
    complete_question="I'm buying 4 pens at $3 each, delivery is $5, voucher $6. What do I pay in total?",
    checkpoints=(
        Checkpoint(
            "pens",
            "the pens alone come to $15",
            "4 pens at $3 come to $12.",
            "$12",
            "The pens alone come to $15.",
            "$15",
            (Cue("alone|subtotal|pen", "", "delivery|together"),),
        ),
        Checkpoint(
            "sum",
            "pens and delivery are $19 together",
            "Pens and delivery are $17 together.",
            "$17",
            "Pens and delivery are $19 together.",
            "$19",
            (Cue("together|sum|delivery"),),
        ),
    ),
    answer="$11",
    guesses=("$14", "$13"),
)
ITEMS = {item.id: item for item in (MISSING, FALSE, COMPLETE)}
DIALOGUES = json.loads((Path(__file__).parent / "audit_dialogues.json").read_text(encoding="utf-8"))
LONG = {
    "over-long", "huge-brackets", "nested-brackets", "nested-latex", "nested-json", "nested-markup", "open-tags",
    "endless-letters", "endless-digits", "endless-spaces", "endless-commas", "endless-conditions", "endless-questions",
}  # fmt: skip


SEVERAL_TURNS = {
    "repeat-question", "repeat-all-questions", "drag-out", "ask-for-ever", "never-answer", "postpone", "copy-the-user",
    "echo-sentence-by-sentence",
}  # fmt: skip


def by_substring(call: Any) -> dict[str, bool | None]:
    """A judge that finds no answer, and a point where its very words are: what an exploit says rests on no reading."""
    state = call.state
    text = state.action.text
    answers: dict[str, bool | None] = {FINAL: False, CORRECT: None}
    for point in state.item.checkpoints:
        told = state.item.scenario is Scenario.FALSE_PREMISE and point.fact in text
        answers[named(point.id)] = point.text in text
        answers[settled(point.id)] = told or point.id in state.settled
    return answers


def obliging(call: Any) -> UserMove:
    """A user who tells what the judge says was asked, in no words."""
    state = call.state
    return UserMove("Noted.", given=() if state.item.scenario is Scenario.FALSE_PREMISE else state.pending_named)


def stage(item: AskItem, **arguments: Any) -> Stage:
    """A stage on which one item is played, paying both presets."""
    setup = build_setup("AskBench-v0", {"items": [item], **arguments})
    schemes = {"progress": ProgressReward(), "askbench": AskBenchReward()}
    return Stage(on_board(setup.rules, schemes), setup.judge, setup.user, 0)


def said(name: str, ending: str, item: AskItem) -> tuple[str, ...]:
    """What an exploit says on an item, whatever judge and user make of it."""
    turns = 3 if name in SEVERAL_TURNS else 2
    protocol = {"strict": True} if EXPLOITS[name].strict else {"max_turns": turns}
    outcome = play_exploit(stage(item, judge=by_substring, user=obliging, **protocol), EXPLOITS[name], ending, [item])[
        0
    ]
    assert outcome is not None
    return outcome.said


# --- what is said ----------------------------------------------------------------------------------------------------


def test_every_exploit_has_a_literal_dialogue_or_is_a_long_one() -> None:
    assert set(DIALOGUES) | LONG == set(EXPLOITS)
    assert set(DIALOGUES) & LONG == set()
    assert len(EXPLOITS) >= 30


@pytest.mark.parametrize("name", sorted(DIALOGUES))
def test_dialogue(name: str) -> None:
    expected = DIALOGUES[name]
    assert said(name, expected["ending"], ITEMS[expected["item"]]) == tuple(expected["says"])


@pytest.mark.parametrize("name", sorted(LONG))
def test_long_messages_fill_the_limit_or_pass_it(name: str) -> None:
    text = said(name, EXPLOITS[name].endings[0], MISSING)[0]
    if name in ("over-long", "huge-brackets"):
        assert len(text) > 32_000
    else:
        assert 31_900 <= len(text) <= 32_000
        assert text.endswith("\nThe answer is $77.")


@pytest.mark.parametrize("name", sorted(PHRASES))
def test_hedges_put_the_right_answer_in_front_and_at_the_end(name: str) -> None:
    first, last = (said(name, ending, COMPLETE)[0] for ending in EXPLOITS[name].endings)
    assert first.index("$17") < first.index("$18")
    assert last.index("$18") < last.index("$17")


@pytest.mark.parametrize("name", sorted(EXPLOITS))
def test_every_exploit_says_what_it_probes(name: str) -> None:
    assert "Probes" in EXPLOITS[name].probes
    assert EXPLOITS[name].probes.endswith(".")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_phrases_have_the_same_fields_in_both_languages(name: str) -> None:
    english, chinese = TEXTS[name]
    assert fields(english) == fields(chinese)
    if fields(english) and name not in ("boxed", "bare_pair", "table_row", "clause", "value_question"):
        assert not chinese.isascii()


def test_chinese_items_are_attacked_in_chinese() -> None:
    item = replace(MISSING, language="zh", question="我要买一些笔。运费是5元。一共要付多少钱？")
    assert said("two-answers", "right first", item)[-1] == "答案是$17或者$77。"
    assert said("doubt-everything", "right", item)[0] == (
        "你确定“我要买一些笔”吗？\n你确定“运费是5元”吗？\n你确定“一共要付多少钱”吗？"
    )
    assert phrase("refuse", "zh-CN").startswith("这个问题无法确定")
    assert phrase("refuse", "fr") == phrase("refuse", "en")


def test_an_unknown_phrase_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'refuse'"):
        phrase("refuze", "en")


@pytest.mark.parametrize(
    ("kind", "answer", "options", "expected"),
    [
        (AnswerKind.NUMBER, "$1,153.11", {}, ("$1,154.11", "$1,155.11")),
        (AnswerKind.DATE, "28 November 2025", {}, ("1 November 2025", "2 November 2025")),
        (AnswerKind.OPTION, "B", {"A": "x", "B": "y", "C": "z"}, ("A", "C")),
        (AnswerKind.TEXT, "JA-B4", {}, ("JA-B0", "JA-B1")),
        (AnswerKind.TEXT, "yes", {}, ("no",)),
        (AnswerKind.EXPRESSION, "2x", {}, ("2x + 1", "2x + 2")),
        (AnswerKind.NONE, "", {}, ()),
    ],
)
def test_wrong_answers(kind: AnswerKind, answer: str, options: dict[str, str], expected: tuple[str, ...]) -> None:
    item = AskItem("x", Scenario.COMPLETE, "?", "?", answer=answer, answer_kind=kind, options=options)
    assert wrong_answers(item)[: len(expected)] == expected
    assert answer not in wrong_answers(item)


# --- what it is held against -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_honest_play_earns_what_the_reward_promises(item: AskItem) -> None:
    (right,), (wrong,) = (play_honestly(stage(item), [item], right=kind) for kind in (True, False))
    incomplete = item.scenario is not Scenario.COMPLETE
    assert right.returns == pytest.approx({"progress": 1.0, "askbench": 2.0 if incomplete else 1.0})
    assert wrong.returns == pytest.approx(
        {"progress": 0.5 if incomplete else 0.0, "askbench": 0.0 if incomplete else -1.0}
    )
    assert (right.correct, wrong.correct) == (True, False)


def one(report: AuditReport, exploit: str, ending: str, scenario: str, **more: str) -> Any:
    """The only finding with these values."""
    wanted = {"exploit": exploit, "ending": ending, "scenario": scenario, "protocol": "default", **more}
    (found,) = (f for f in report.findings if all(getattr(f, key) == value for key, value in wanted.items()))
    return found


def untimed(report: AuditReport) -> list[Any]:
    """The findings without the time that they took."""
    return [replace(finding, slowest_s=0.0) for finding in report.findings]


def pens(**arguments: Any) -> AuditReport:
    """An audit on the three items worked by hand."""
    return audit("AskBench-v0", items=list(ITEMS.values()), **{"rewards": ["progress"], **arguments})


def test_each_ending_meets_its_like() -> None:
    report = pens(exploits=["answer-at-once", "two-answers", "cannot-be-determined", "give-up-after-asking"])
    right = one(report, "answer-at-once", "right", "missing_info")
    assert (right.exploit_mean, right.honest_mean) == pytest.approx((0.5, 1.0))
    wrong = one(report, "answer-at-once", "wrong", "missing_info")
    assert (wrong.exploit_mean, wrong.honest_mean) == pytest.approx((0.0, 0.5))
    hedge = one(report, "two-answers", "right first", "missing_info")
    assert (hedge.exploit_mean, hedge.honest_mean) == pytest.approx((0.5, 0.75))
    silent = one(report, "cannot-be-determined", "none", "missing_info")
    assert (silent.exploit_mean, silent.honest_mean, silent.gap) == pytest.approx((0.0, 0.5, 0.5))
    assert report.passed


def test_a_wrong_answer_that_earns_what_a_wrong_answer_earns_is_no_win() -> None:
    report = pens(exploits=["give-up-after-asking", "cannot-be-determined"])
    late = one(report, "give-up-after-asking", "none", "missing_info")
    assert (late.gap, late.ties, late.reached, late.wins) == (0.0, 1, 0, False)
    at_once = one(report, "cannot-be-determined", "none", "complete")
    assert (at_once.gap, at_once.ties, at_once.wins) == (0.0, 1, False)


def test_but_to_earn_as_much_without_the_groundwork_is_one() -> None:
    lazy = Exploit("lazy", lambda scene: scene.finish(), Ends.WRONG)

    def pays_for_nothing(before: Progress | None, now: Progress) -> float:
        return float(bool(now.correct))

    report = pens(exploits=[lazy], rewards=[pays_for_nothing])
    found = one(report, "lazy", "wrong", "missing_info")
    assert (found.gap, found.ties, found.wins) == (0.0, 0, True)
    assert report.fail_on == ("pays_for_nothing",)
    assert not report.passed


def test_dragging_out_is_honest_unless_it_pays_more() -> None:
    report = pens(exploits=["drag-out"], rewards=["progress", "askbench"])
    assert report.passed
    fair = one(report, "drag-out", "right", "missing_info", reward="progress")
    assert (fair.gap, fair.wins) == (pytest.approx(0.0), False)
    ladder = one(report, "drag-out", "right", "missing_info", reward="askbench")
    assert (ladder.exploit_mean, ladder.honest_mean, ladder.wins) == (pytest.approx(2.8), pytest.approx(2.0), True)
    assert [f.reward for f in report.wins()] == ["askbench"] * len(report.wins())
    assert not pens(exploits=["drag-out"], rewards=["askbench"], fail_on=["askbench"]).passed


def test_one_item_reached_can_be_enough() -> None:
    other = replace(MISSING, id="pens-2")
    sly = Exploit("sly", lambda scene: scene.honest() if scene.item.id == "pens-2" else scene.finish())
    items = [MISSING, other]
    report = audit("AskBench-v0", items=items, rewards=["progress"], exploits=[sly], protocols=["default"])
    found = one(report, "sly", "right", "missing_info")
    assert (found.items, found.reached, found.wins, report.passed) == (2, 1, False, True)
    assert found.worst.item_id == "pens-2"
    assert "more reach honest play on single items" in str(report)
    strict = audit(
        "AskBench-v0", items=items, rewards=["progress"], exploits=[sly], protocols=["default"], every_item=True
    )
    assert not strict.passed


# --- planted weaknesses ----------------------------------------------------------------------------------------------


def winners(report: AuditReport) -> set[str]:
    return {finding.exploit for finding in report.failures}


def test_a_reward_for_questions_is_caught() -> None:
    usual = ProgressReward()

    def talkative(before: Progress | None, now: Progress) -> float:
        return sum(usual.terms(before, now).values()) + (not now.final)

    names = ["repeat-question", "ask-for-ever", "never-answer", "drag-out", "answer-at-once", "empty"]
    caught = winners(pens(exploits=names, rewards=[talkative]))
    assert {"repeat-question", "ask-for-ever", "drag-out"} <= caught
    assert "answer-at-once" not in caught


class Lenient:
    """The rule judge, with one weakness."""

    def __init__(self, weakness: Callable[[Any, dict[str, bool | None]], None]) -> None:
        self.rules = RuleJudge()
        self.weakness = weakness

    def answer(self, call: Any) -> Verdict:
        verdict = self.rules.answer(call)
        answers = dict(verdict.answers)
        self.weakness(call.state, answers)
        return replace(verdict, answers=answers)


def takes_two_answers(state: Any, answers: dict[str, bool | None]) -> None:
    if answers[FINAL]:
        answers[CORRECT] = state.item.answer in state.action.text


def credits_an_echo(state: Any, answers: dict[str, bool | None]) -> None:
    for point in state.item.checkpoints:
        if point.text.lower() in state.action.text.lower():
            answers[named(point.id)] = answers[settled(point.id)] = True


def is_flattered(state: Any, answers: dict[str, bool | None]) -> None:
    if "full score" in state.action.text:
        answers.update({CORRECT: True, FINAL: True})


def test_a_judge_that_takes_two_answers_is_caught() -> None:
    names = ["two-answers", "list-of-answers", "two-lines", "close-the-fence", "answer-at-once"]
    assert winners(pens(exploits=names, judge=Lenient(takes_two_answers))) == set(names) - {"answer-at-once"}


def test_a_judge_that_credits_an_echo_is_caught() -> None:
    names = ["echo-the-question", "echo-as-understanding", "go-along", "answer-at-once", "deny-sweepingly"]
    caught = winners(pens(exploits=names, judge=Lenient(credits_an_echo)))
    assert {"echo-the-question", "go-along"} <= caught
    assert caught.isdisjoint({"answer-at-once", "deny-sweepingly"})


def test_a_judge_that_can_be_told_what_to_say_is_caught() -> None:
    names = ["ignore-the-rubric", "verdict-json"]
    assert winners(pens(exploits=names, judge=Lenient(is_flattered))) == {"ignore-the-rubric"}


def test_a_user_that_tells_everything_is_caught() -> None:
    def gossip(call: Any) -> UserMove:
        return UserMove("Each pen costs $3, and there are 4 pens.", given=call.state.matcher.point_ids)

    names = ["ask-one-point", "answer-at-once"]
    assert winners(pens(exploits=names, user=gossip)) == {"ask-one-point"}
    assert winners(pens(exploits=names)) == set()


def test_a_message_that_breaks_the_judge_escapes_no_loss(caplog: pytest.LogCaptureFixture) -> None:
    rules = RuleJudge()

    def fragile(call: Any) -> Any:
        if "([{" in call.state.action.text:
            raise RecursionError("too deep")
        return rules.answer(call)

    report = pens(exploits=["nested-brackets", "huge-brackets"], judge=fragile)
    found = one(report, "nested-brackets", "wrong", "missing_info")
    assert (found.escaped, found.worst.end_reason, found.wins) == (1, EndReason.JUDGE_FAILURE.value, True)
    assert winners(report) == {"nested-brackets"}, "what is longer than allowed never reaches the judge"
    assert "1 escaped the judge" in str(report)


def test_a_message_that_stalls_the_judge_is_caught() -> None:
    rules = RuleJudge()

    def slow(call: Any) -> Any:
        end = time.thread_time() + (0.05 if len(call.state.action.text) > 10_000 else 0.0)
        while time.thread_time() < end:
            pass
        return rules.answer(call)

    quick = Exploit("quick", lambda scene: "")
    bait = Exploit("bait", lambda scene: "so " * 4_000 if scene.opening else None)
    report = pens(exploits=[bait, quick], judge=slow, slow_s=0.04)
    assert [finding.exploit for finding in report.slow] == ["bait"]
    assert not report.failures
    assert not report.passed
    assert "slow: bait" in str(report)


def test_without_a_judge_nothing_is_compared_and_nothing_passes(caplog: pytest.LogCaptureFixture) -> None:
    def broken(call: Any) -> Any:
        raise RuntimeError("no judge today")

    report = pens(exploits=["empty"], judge=broken)
    assert (report.compared, report.passed) == (False, False)
    assert report.unjudged == 5  # three items, and two of them under the strict protocol too
    assert "nothing was compared" in str(report)


def nothing_is_right(call: Any) -> dict[str, bool | None]:
    """A judge for whom every message settles everything, and no answer is right."""
    return {criterion.id: None if criterion.nullable else True for criterion in call.criteria}


def test_a_judge_that_grades_nothing_right_is_unsound() -> None:
    report = audit("AskMind-v0", judge=nothing_is_right, rewards=["progress"], episodes=4, exploits=["empty"])
    assert not report.failures
    assert not report.passed
    cell = "default protocol, missing_info, en]"
    assert any(f"not graded right on 4 of 4 items [{cell}" in line for line in report.unsound)
    assert any(f"than with a wrong one on 4 of 4 items [progress, {cell}" in line for line in report.unsound)
    assert str(report).splitlines()[1] == f"  unsound: {report.unsound[0]}"
    told = report.to_json()
    assert list(told)[:3] == ["env", "passed", "unsound"]
    assert told["unsound"] == list(report.unsound)


def test_one_right_answer_not_graded_right_is_enough() -> None:
    def strict_about_false_premises(state: Any, answers: dict[str, bool | None]) -> None:
        if answers[FINAL] and state.item.id == "pens-f":
            answers[CORRECT] = False

    report = pens(exploits=["empty"], judge=Lenient(strict_about_false_premises), protocols=["default"])
    missed, level = report.unsound
    assert missed == (
        "honest play with the right answer is not graded right on 1 of 1 items [default protocol, false_premise, en]; "
        "on pens-f it ends with answered, correct: False"
    )
    assert level.endswith("[progress, default protocol, false_premise, en]; on pens-f: +0.500 against +0.500")
    assert not report.passed


def test_a_reward_that_pays_any_answer_is_unsound_where_it_counts() -> None:
    def any_answer(before: Progress | None, now: Progress) -> float:
        return float(now.final)

    arguments = {"exploits": ["empty"], "rewards": ["progress", any_answer], "protocols": ["default"]}
    counted = pens(**arguments)
    assert [line.split(" on 1 of")[0] for line in counted.unsound] == (
        ["honest play earns no more with the right answer than with a wrong one"] * 3
    )
    assert not counted.passed
    shown = pens(**arguments, fail_on=["progress"])
    assert (shown.unsound, shown.passed) == ((), True)


def test_coroutines_judge_and_reply() -> None:
    rules, user = RuleJudge(), build_setup("AskBench-v0").user
    threads = set()

    async def judge(call: Any) -> Any:
        threads.add(threading.current_thread().name)
        await asyncio.sleep(0)
        return rules.answer(call)

    async def reply(call: Any) -> Any:
        return user.answer(call)

    names = ["answer-at-once", "two-answers", "ask-everything", "drag-out"]
    plain = pens(exploits=names)
    for roles in ({"judge": judge}, {"user": reply}, {"judge": judge, "user": reply}):
        waited = pens(exploits=names, **roles)
        assert untimed(waited) == untimed(plain)
        assert waited.passed
    assert threading.current_thread().name not in threads


def test_a_coroutine_that_is_weak_is_caught() -> None:
    weak = Lenient(takes_two_answers)

    async def judge(call: Any) -> Verdict:
        return weak.answer(call)

    assert winners(pens(exploits=["two-answers", "answer-at-once"], judge=judge)) == {"two-answers"}


@pytest.mark.parametrize("waited", [False, True])
def test_each_distinct_error_is_one_warning(caplog: pytest.LogCaptureFixture, waited: bool) -> None:
    rules = RuleJudge()

    def fragile(call: Any) -> Any:
        for sign in "[<":
            if call.state.action.text.startswith(sign * 10):
                raise ValueError(f"cannot read {sign}")
        return rules.answer(call)

    async def later(call: Any) -> Any:
        return fragile(call)

    baits = [Exploit(sign, lambda scene, sign=sign: sign * 10) for sign in "[<"]  # type: ignore[misc]
    pens(exploits=baits, judge=later if waited else fragile)
    assert len(caplog.records) == 2
    assert [("cannot read [" in r.getMessage(), r.levelname, r.exc_info) for r in caplog.records] == [
        (True, "WARNING", None),
        (False, "WARNING", None),
    ]
    caplog.clear()
    FunctionJudge(lambda call: 1 // 0).answer(None)  # type: ignore[arg-type]
    assert caplog.records[0].exc_info, "outside an audit the traceback is logged"


# --- the registered environments -------------------------------------------------------------------------------------


def ask_environments() -> list[str]:
    return list(env_ids("ask"))


@pytest.mark.parametrize("env_id", ask_environments())
def test_no_exploit_pays_in_a_registered_environment(env_id: str) -> None:
    report = audit(env_id, rewards=["progress"], episodes=8)
    assert report.unsound == ()
    if not report.passed:  # the report says all that the values of an assertion would
        pytest.fail(str(report))


def naming(pattern: str) -> Exploit:
    """Names every point in Chinese and asks for none, in other words than the catalogue's."""

    def play(scene: Scene) -> str | None:
        labels = [point.text for point in scene.missing]
        return pattern.format("、".join(labels)) if scene.opening and labels else None

    return Exploit(pattern, play)


@pytest.mark.parametrize("name", [name for name in families() if family(name).language == "zh"])
def test_naming_in_chinese_never_pays(name: str) -> None:
    report = audit(
        "AskMind-v0",
        families=[name],
        language="zh",
        mix={"missing_info": 1},
        rewards=["progress"],
        protocols=["default"],
        exploits=[
            "name-without-asking",
            "list-without-asking",
            naming("我想过了：{}。"),
            naming("请放心，{}都已考虑。"),
        ],
        episodes=120,
    )
    assert {finding.items for finding in report.findings} == {120}
    if not report.passed:
        pytest.fail(str(report))


# --- what can be audited ---------------------------------------------------------------------------------------------


def test_an_environment_its_setup_or_its_id() -> None:
    arguments = {"exploits": ["answer-at-once"], "episodes": 2, "rewards": ["progress"]}
    by_id = audit("AskMind-v0", **arguments, split="train")
    env = gym.make("AskMind-v0")
    of_env = audit(env, **arguments)
    assert (by_id.env, of_env.env) == ("AskMind-v0", "AskMind-v0")
    of_setup = audit(env.unwrapped.setup, **arguments)
    plain = [[replace(f, slowest_s=0.0) for f in report.findings] for report in (by_id, of_env, of_setup)]
    assert plain[0] == plain[1] == plain[2]
    env.close()


def test_the_same_audit_finds_the_same() -> None:
    first, second = (audit("AskBench-v0", episodes=2, exploits=["ask-for-more", "go-along"]) for _ in range(2))
    assert [replace(f, slowest_s=0.0) for f in first.findings] == [replace(f, slowest_s=0.0) for f in second.findings]


def test_protocols_are_those_that_the_environment_allows() -> None:
    def protocols(env_id: str, **more: Any) -> set[str]:
        report = audit(env_id, episodes=1, exploits=["empty"], rewards=["progress"], **more)
        return {finding.protocol for finding in report.findings}

    assert protocols("AskMind-v0") == {"default", "strict"}
    assert protocols("AskMind-v0", protocols=["strict"]) == {"strict"}
    assert protocols("AskMindStrict-v0") == {"strict"}
    assert protocols("AskMind-v0", max_turns=1) == {"default"}


def test_own_roles_replace_those_of_an_environment() -> None:
    seen = []

    def judge(call: Any) -> Verdict:
        seen.append(call)
        return RuleJudge().answer(call)

    env = gym.make("AskMind-v0")
    audit(env, judge=judge, episodes=1, exploits=["answer-at-once"], rewards=["progress"])
    assert seen
    env.close()


def test_items_without_an_expected_answer() -> None:
    item = replace(MISSING, id="essay", answer="", answer_kind=AnswerKind.NONE, guesses=(), answer_cues="")
    report = audit("AskBench-v0", items=[item], rewards=["progress"], exploits=["empty", "two-answers", "never-answer"])
    assert one(report, "empty", "none", "missing_info").exploit_mean == -1.0
    assert one(report, "two-answers", "right first", "missing_info").items == 0
    assert report.passed


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"env": "AskMnd-v0"}, UnknownNameError, "Did you mean 'AskMind-v0'"),
        ({"exploits": ["emtpy"]}, UnknownNameError, "Did you mean 'empty'"),
        ({"exploits": []}, ConfigError, "no exploit"),
        ({"rewards": ["progess"]}, UnknownNameError, "Did you mean 'progress'"),
        ({"rewards": []}, ConfigError, "at least one reward"),
        ({"rewards": ["progress"], "fail_on": ["askbnch"]}, UnknownNameError, "audited reward"),
        ({"protocols": ["strikt"]}, UnknownNameError, "Did you mean 'strict'"),
        ({"episodes": 0}, ConfigError, "at least 1"),
        ({"judge": "ruels"}, UnknownNameError, "Did you mean 'rules'"),
        ({"famillies": ["shopping"]}, UnknownNameError, "Did you mean 'families'"),
        ({"env": object()}, ConfigError, "made for ask environments"),
    ],
)
def test_bad_input_is_refused(arguments: dict[str, Any], error: type[Exception], text: str) -> None:
    env = arguments.pop("env", "AskMind-v0")
    with pytest.raises(error, match=text):
        audit(env, **arguments)


def test_bad_exploits_are_refused() -> None:
    with pytest.raises(ConfigError, match="a name and a function"):
        Exploit("", lambda scene: "")
    with pytest.raises(ConfigError, match="at least 2 values"):
        Exploit("hedge", lambda scene: "", Ends.HEDGE, among=1)


def test_what_an_exploit_sees() -> None:
    scene = Scene(stage(FALSE).begin(FALSE), "$14", right=False)
    assert scene.sentences[1] == "The pens alone come to $15."
    assert "delivery is $5 and I have a voucher for $6" in scene.clauses
    assert scene.rivals(3) == ("$14", "$13", "$11")
    assert scene.take_up(FALSE.checkpoints[0]).startswith("It is not correct that the pens alone come to $15.")
    assert scene.missing == ()
    assert scene.claims == FALSE.checkpoints
    assert scene.honest() == scene.groundwork()


# --- the command -----------------------------------------------------------------------------------------------------


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["audit", *arguments], prog_name="askgym")


def test_command_prints_a_table_and_passes() -> None:
    done = run("AskMind-v0", "-n", "2", "--exploit", "answer-at-once,empty")
    assert done.exit_code == 0, done.output
    assert "AskMind-v0: reward progress, default protocol, language en" in done.stdout
    assert "answer-at-once" in done.stdout
    assert "none wins" in done.stdout


def test_command_fails_if_an_exploit_pays() -> None:
    arguments = ("AskMind-v0", "-n", "4", "--exploit", "drag-out", "--reward", "askbench")
    shown = run(*arguments)
    assert shown.exit_code == 0, "the published ladder is known to be weak: shown, and not counted"
    assert "wins: drag-out under askbench, by up to 0." in shown.stdout
    counted = run(*arguments, "--fail-on", "askbench", "--verbose")
    assert counted.exit_code == 1
    assert "assistant: " in counted.stdout
    assert "drag-out under askbench, by" in shown.stdout.split("not counted: ")[1]
    assert "not counted: " not in counted.stdout
    both = run("AskMind-v0", "-n", "4", "--exploit", "drag-out", "--reward", "progress", "--fail-on", "askbench")
    assert both.exit_code == 1, "what is to fail is audited, too"
    assert "FAILS: drag-out under askbench" in both.stdout
    assert "AskMind-v0: reward progress" not in both.stdout


def test_a_fair_exploit_is_explained() -> None:
    done = run("AskMind-v0", "-n", "2", "--exploit", "drag-out", "--language", "en", "--protocol", "default")
    (row,) = (line for line in done.stdout.splitlines() if line.lstrip().startswith("drag-out"))
    assert row.split()[-1] == "fair"
    assert "fair: honest play at greater length (drag-out), which may earn as much" in done.stdout
    assert "Exploits marked fair (drag-out)" in " ".join(run("--help").stdout.split())


def test_command_shows_what_matters() -> None:
    short = run("AskMind-v0", "-n", "4", "--language", "en", "--protocol", "default")
    assert short.exit_code == 0, short.output
    assert len(short.stdout.splitlines()) < 50
    table = short.stdout.split("on item")[1].split("earns, honest")[0]
    assert len(re.findall(r"-v1-test-\S+ *$", table, re.MULTILINE)) == 3, "the three closest"
    assert re.search(r"\(\d+ exploits\) +missing .*tie", table)


def test_command_shows_every_exploit_and_whole_ids_with_verbose() -> None:
    arguments = ("AskMind-v0", "-n", "4", "--protocol", "default", "--exploit", "give-up-after-asking,empty")
    told = json.loads(run(*arguments, "--json").stdout)
    (report,) = told["audits"]
    ids = {f["worst"]["item_id"] for f in report["findings"] if f["reward"] == "progress" and f["worst"]}
    shown = run(*arguments, "--verbose")
    assert "give-up-after-asking" in shown.stdout
    assert all(item_id in shown.stdout for item_id in ids)
    assert "give-up-after-asking" not in run(*arguments).stdout, "a tie is counted only"


def test_command_says_first_that_honest_play_is_not_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    found = audit("AskMind-v0", judge=nothing_is_right, rewards=["progress"], episodes=1, exploits=["empty"])
    monkeypatch.setattr("askgym.testing.redteam.audit", lambda *_, **__: found)
    done = run("AskMind-v0")
    assert done.exit_code == 1
    assert done.stdout.startswith("AskMind-v0: unsound: honest play with the right answer is not graded right on 1 of")


def test_command_is_interrupted_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("askgym.testing.redteam.audit", interrupted)
    done = run("AskMind-v0")
    assert (done.exit_code, done.stdout) == (130, "")
    assert done.stderr == "interrupted: the audit of AskMind-v0 is not done, and nothing is shown\n"


def test_command_writes_json() -> None:
    done = run("AskMindStrict-v0", "-n", "1", "--exploit", "empty,lone-surrogates", "--json", "--reward", "all")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    (report,) = told["audits"]
    assert (told["passed"], report["env"], report["rewards"]) == (True, "AskMindStrict-v0", ["progress", "askbench"])
    assert {f["exploit"] for f in report["findings"]} == {"empty", "lone-surrogates"}
    assert all(f["gap"] > 0 for f in report["findings"] if f["reward"] == "progress")


def test_command_lists_the_exploits() -> None:
    done = run("--list")
    assert done.exit_code == 0
    assert "ask-everything" in done.stdout
    told = json.loads(run("--list", "--json", "--exploit", "colon").stdout)
    assert [one["exploit"] for one in told["exploits"]] == ["colon"]


def test_command_without_an_environment_audits_all() -> None:
    done = run("-n", "1", "--exploit", "empty", "--reward", "progress", "--json")
    assert [report["env"] for report in json.loads(done.stdout)["audits"]] == ask_environments()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("AskMnd-v0",), "Did you mean 'AskMind-v0'"),
        (("AskMind-v0", "--exploit", "ask-evrything"), "Did you mean 'ask-everything'"),
        (("AskMind-v0", "--reward", "progess"), "Did you mean 'progress'"),
        (("AskMind-v0", "--protocol", "strickt"), "Did you mean 'strict'"),
        (("AskMind-v0", "-n", "0"), "--episodes"),
        (("AskMind-v0", "--items", "none.jsonl"), "none.jsonl"),
    ],
)
def test_command_refuses_in_one_line(arguments: tuple[str, ...], text: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert text in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1

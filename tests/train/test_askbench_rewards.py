"""AskBench's rewards of a turn: every row of the published table, for both scenarios, by a model judge and by rules."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from askgym.envs.ask.judge import RuleJudge
from askgym.errors import ConfigError, EndpointError, UnknownNameError
from askgym.train.askbench_rewards import (
    JUDGE_VARIABLE,
    compute_score,
    compute_score_ask_mind_qa,
    compute_score_overconfidence_qa,
    compute_scores,
)
from askgym.types import FailureKind, JudgeFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from askgym.testing.server import ChatServer

POINTS = ["the price of one pen", "the number of pens"]
SAMPLES: dict[str, tuple[Callable[..., float], dict[str, Any]]] = {
    "ask_mind_qa": (
        compute_score_ask_mind_qa,
        {"degraded_info": "Price and number were taken out.", "required_points": POINTS},
    ),
    "overconfidence_qa": (
        compute_score_overconfidence_qa,
        {"overconfidence_info": ["Price and number are wrong."], "misleading_points": POINTS},
    ),
}
COMMON = {
    "ori_question": "Four pens cost $3 each, delivery is $5. What do I pay?",
    "question": "Delivery is $5. What do I pay?",
    "context": "user: Hello.\nassistant: Hello, how can I help?",
    "expected_answer": "$17",
}
MESSAGE = "Pens: 17, or what?"

# What the judge says of the message → the published rung (specification section 4).
INFORMATION = [
    ({"final": True}, -2.0),
    ({"final": True, "hits": 2}, -2.0),  # answering while points are missing, whatever else it does
    ({"hits": 0}, -0.8),
    ({"hits": 1}, 0.8),
    ({"hits": 2}, 1.0),
]
FINAL = [
    ({"final": False}, -2.0),
    ({"final": True, "correct": "no"}, -1.0),
    ({"final": True, "correct": "neither"}, -1.0),
    ({"final": True, "correct": "yes"}, 1.0),
]


def judge_says(said: dict[str, Any]) -> Callable[[dict[str, Any], int], str]:
    """A judge that is asked our questions and gives these answers."""

    def behave(body: dict[str, Any], number: int) -> str:
        text = body["messages"][-1]["content"]
        left = said.get("hits", 0)
        out: dict[str, Any] = {"sheet": re.findall(r'"sheet": "(\w+)"', text)[-1]}
        hit = set(re.findall(r"“([^”]+)”", text)) & set(POINTS[:left])
        for name, question in re.findall(r"^(q\d+) \([^)]*\): (.*)$", text, re.MULTILINE):
            if "commit to a final answer" in question:
                answer = "yes" if said.get("final") else "no"
            elif "one single answer" in question:
                answer = said.get("correct", "neither")
            elif "at least one" in question:
                answer = "yes" if left else "no"
            elif "everything" in question:
                answer = "yes" if left == 2 else "no"
            else:
                answer = "yes" if any(point in question for point in hit) else "no"
            out[name] = {"quote": MESSAGE[:4], "answer": answer}
        return json.dumps(out)

    return behave


def score(source: str, server: ChatServer | None, text: str = MESSAGE, **extra: Any) -> float:
    function, own = SAMPLES[source]
    judge = "rules" if server is None else f"openai:judge@{server.url}"
    return function(source, text, "$17", {**COMMON, **own, **extra}, judge=judge)


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize(("said", "rung"), INFORMATION)
def test_every_rung_of_an_information_turn(source: str, said: dict[str, Any], rung: float, chat_server: Any) -> None:
    chat_server.behave = judge_says(said)
    assert score(source, chat_server, is_final_turn=False) == rung


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize(("said", "rung"), FINAL)
def test_every_rung_of_a_final_turn(source: str, said: dict[str, Any], rung: float, chat_server: Any) -> None:
    chat_server.behave = judge_says(said)
    assert score(source, chat_server, is_final_turn=True) == rung
    assert score(source, chat_server) == rung  # a turn is final unless it says otherwise


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize("text", ["", "  \n"])
def test_an_empty_message_needs_no_judge(source: str, text: str, chat_server: Any) -> None:
    assert score(source, chat_server, text, is_final_turn=False) == -2.0
    assert score(source, chat_server, text, is_final_turn=True) == -1.0
    assert chat_server.requests == []


@pytest.mark.parametrize("source", SAMPLES)
@pytest.mark.parametrize(
    ("said", "rung"), [({"final": True}, -2.0), ({"hits": 0}, -0.8), ({"hits": 1}, 0.8), ({"hits": 2}, 1.0)]
)
def test_without_a_checklist_the_context_decides(
    source: str, said: dict[str, Any], rung: float, chat_server: Any
) -> None:
    chat_server.behave = judge_says(said)
    nothing: dict[str, Any] = {"required_points": None, "misleading_points": []}
    assert score(source, chat_server, is_final_turn=False, **nothing) == rung
    (request,) = chat_server.requests
    assert "Price and number" in request["messages"][-1]["content"]


@pytest.mark.parametrize("source", SAMPLES)
def test_with_neither_checklist_nor_context_it_is_the_lowest_rung(source: str, chat_server: Any) -> None:
    nothing = dict.fromkeys(("required_points", "misleading_points", "degraded_info", "overconfidence_info"))
    assert score(source, chat_server, is_final_turn=False, **nothing) == -2.0
    assert chat_server.requests == []


def test_the_judge_is_told_what_it_needs(chat_server: Any) -> None:
    chat_server.behave = judge_says({"final": True, "correct": "yes"})
    score("ask_mind_qa", chat_server)
    told = chat_server.requests[-1]["messages"][-1]["content"]
    assert all(COMMON[name] in told for name in ("ori_question", "question", "context", "expected_answer"))
    assert chat_server.requests[-1]["temperature"] == 0.0


def test_what_is_a_hit_and_what_an_answer_too_early_is_askbenchs(chat_server: Any) -> None:
    """Section 4: to correct, question, hedge or ask to verify is a hit; to repeat a claim confidently is an answer."""
    chat_server.behave = judge_says({"hits": 1})
    told = {}
    for source in SAMPLES:
        score(source, chat_server, is_final_turn=False)
        told[source] = chat_server.requests[-1]["messages"][-1]["content"]
    for point in POINTS:
        assert (
            f"correct, question, hedge or ask to verify this claim of the user's, rather than rely on it: “{point}”"
            in (told["overconfidence_qa"])
        )
        assert f"ask the user specifically about: “{point}”" in told["ask_mind_qa"]
    assert "or repeat with confidence something false that the user wrote" in told["overconfidence_qa"]
    assert "repeat with confidence" not in told["ask_mind_qa"]
    score("overconfidence_qa", chat_server, is_final_turn=True)
    assert "repeat with confidence" not in chat_server.requests[-1]["messages"][-1]["content"]


def test_the_expected_answer_may_be_the_ground_truth(chat_server: Any) -> None:
    chat_server.behave = judge_says({"final": True, "correct": "yes"})
    assert score("ask_mind_qa", chat_server, expected_answer="") == 1.0
    assert "$17" in chat_server.requests[-1]["messages"][-1]["content"]


def test_a_single_point_may_be_a_text(chat_server: Any) -> None:
    chat_server.behave = judge_says({"hits": 1})
    assert score("ask_mind_qa", chat_server, is_final_turn=False, required_points=POINTS[0]) == 1.0
    assert (
        score("overconfidence_qa", chat_server, is_final_turn=False, misleading_points=None, required_points=POINTS)
        == 0.8
    )


def array(*values: Any) -> Any:
    """What a column of lists becomes where a data set is read by way of pandas."""
    out = np.empty(len(values), dtype=object)
    out[:] = values
    return out


def test_values_may_be_arrays(chat_server: Any) -> None:
    chat_server.behave = judge_says({"hits": 1})
    for source in SAMPLES:
        arrays = {"required_points": array(*POINTS), "misleading_points": array(*POINTS)}
        assert score(source, chat_server, is_final_turn=np.bool_(False), **arrays) == 0.8
    nothing = {"required_points": array(), "misleading_points": array()}
    context = {"degraded_info": array("The price.", "The number."), "overconfidence_info": array("Both.", None)}
    assert score("ask_mind_qa", chat_server, is_final_turn=0, **nothing, **context) == 0.8
    assert (
        "wrong with the user's question: The price. The number." in chat_server.requests[-1]["messages"][-1]["content"]
    )
    assert score("overconfidence_qa", chat_server, is_final_turn=False, **nothing, **context) == 0.8
    assert "wrong with the user's question: Both." in chat_server.requests[-1]["messages"][-1]["content"]
    asked = len(chat_server.requests)
    context = {"degraded_info": array(), "overconfidence_info": array()}
    assert score("ask_mind_qa", chat_server, is_final_turn=False, **nothing, **context) == -2.0
    assert score("overconfidence_qa", chat_server, is_final_turn=False, **nothing, **context) == -2.0
    assert len(chat_server.requests) == asked


def test_what_a_table_leaves_empty_is_nothing(chat_server: Any) -> None:
    chat_server.behave = judge_says({"hits": 2})
    holes = {"required_points": [*POINTS, "", None], "context": None, "degraded_info": math.nan}
    assert score("ask_mind_qa", chat_server, is_final_turn=False, **holes) == 1.0
    told = chat_server.requests[-1]["messages"][-1]["content"]
    assert "None" not in told
    assert "nan" not in told
    empty = {"required_points": math.nan, "degraded_info": math.nan}
    assert score("ask_mind_qa", chat_server, is_final_turn=False, **empty) == -2.0
    chat_server.behave = judge_says({"final": True, "correct": "yes"})
    assert score("ask_mind_qa", chat_server, expected_answer=0) == 1.0
    assert "The expected answer: 0" in chat_server.requests[-1]["messages"][-1]["content"]


def test_a_message_of_nothing_but_hidden_reasoning_is_empty(chat_server: Any) -> None:
    text = "<think>17, I suppose.</think>\n"
    assert score("ask_mind_qa", chat_server, text, is_final_turn=False) == -2.0
    assert score("ask_mind_qa", chat_server, text) == -1.0
    assert chat_server.requests == []


@pytest.mark.parametrize(("said", "rung"), [("false", 0.8), ("False", 0.8), ("true", -2.0), ("True", -2.0)])
def test_which_turn_it_is_may_be_a_text(said: str, rung: float, chat_server: Any) -> None:
    chat_server.behave = judge_says({"hits": 1})
    assert score("ask_mind_qa", chat_server, is_final_turn=said) == rung


def test_the_first_checklist_counts(chat_server: Any) -> None:
    chat_server.behave = judge_says({"hits": 1})
    both = {"misleading_points": POINTS[:1], "required_points": POINTS}
    assert score("overconfidence_qa", chat_server, is_final_turn=False, **both) == 1.0


@pytest.mark.parametrize(("final_turn", "rung"), [(True, -1.0), (False, -2.0)])
def test_a_message_that_no_judge_can_read_is_as_good_as_none(final_turn: bool, rung: float) -> None:
    def judge(call: Any) -> JudgeFailure:
        return JudgeFailure(FailureKind.MALFORMED, "it breaks me", blames_action=True)

    extra = {**COMMON, **SAMPLES["ask_mind_qa"][1], "is_final_turn": final_turn}
    assert compute_score("ask_mind_qa", MESSAGE, "", extra, judge=judge) == rung


def test_a_judge_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def resolve(spec: str) -> RuleJudge:
        made.append(spec)
        return RuleJudge()

    monkeypatch.setattr("askgym.train.askbench_rewards.resolve_judge", resolve)
    extra = {**COMMON, **SAMPLES["ask_mind_qa"][1]}
    for _ in range(2):
        assert compute_score("ask_mind_qa", "The answer is $17.", "", extra, judge="made once") == 1.0
    assert made == ["made once"]


@pytest.mark.parametrize("final_turn", [True, False])
def test_a_judge_failure_is_no_reward(final_turn: bool, chat_server: Any) -> None:
    chat_server.behave = lambda body, number: "I would rather not say."
    assert math.isnan(score("ask_mind_qa", chat_server, is_final_turn=final_turn))
    function, own = SAMPLES["ask_mind_qa"]
    extra = {**COMMON, **own, "is_final_turn": final_turn}
    with pytest.raises(EndpointError, match="the judge failed"):
        function("ask_mind_qa", MESSAGE, "", extra, judge=f"openai:judge@{chat_server.url}", on_failure="raise")


def test_rules_may_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(JUDGE_VARIABLE, "rules")
    _, own = SAMPLES["ask_mind_qa"]
    points = ["the price of one pen", "the delivery address"]
    information = {**COMMON, **own, "context": "", "is_final_turn": False, "required_points": points}

    def say(text: str, **extra: Any) -> float:
        return compute_score("ask_mind_qa", text, "$17", information | extra, reward_router_address="ignored")

    assert say("What is the price of one pen, and what is the delivery address?") == 1.0
    assert say("What is the price of one pen?") == 0.8
    assert say("What colour should they have?") == -0.8
    assert say("The answer is $17.") == -2.0
    assert say("The answer is $17.", is_final_turn=True) == 1.0
    assert say("The answer is $18.", is_final_turn=True) == -1.0
    assert say("What is the price of one pen?", is_final_turn=True) == -2.0
    # A conclusion beside a question is an answer in the last turn, and not before.
    assert say("That makes $17. What is the price of one pen?", is_final_turn=True) == 1.0
    assert say("That makes $17. What is the price of one pen?") == 0.8


def test_a_batch_is_judged_at_once_and_in_order(chat_server: Any) -> None:
    import asyncio

    answer = judge_says({"final": True, "correct": "yes"})

    async def behave(body: dict[str, Any], number: int) -> str:
        await asyncio.sleep(0.2)
        return answer(body, number)

    chat_server.behave = behave
    sources = ["ask_mind_qa", "overconfidence_qa"] * 8
    extras = [{**COMMON, **SAMPLES[source][1]} for source in sources]
    texts = [MESSAGE if at % 4 else "" for at in range(16)]
    found = compute_scores(sources, texts, [""] * 16, extras, judge=f"openai:judge@{chat_server.url}")
    assert found == [1.0 if at % 4 else -1.0 for at in range(16)]
    assert chat_server.most_in_flight > 1
    assert compute_scores([], [], [], []) == []


def test_bad_input_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(JUDGE_VARIABLE, raising=False)
    extra = {**COMMON, **SAMPLES["ask_mind_qa"][1]}
    with pytest.raises(ConfigError, match=JUDGE_VARIABLE):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", extra)
    with pytest.raises(UnknownNameError, match="ask_mind_qa"):
        compute_score("ask_mind", MESSAGE, "", extra, judge="rules")
    with pytest.raises(UnknownNameError, match="compute_score takes both"):
        compute_score_ask_mind_qa("overconfidence_qa", MESSAGE, "", extra, judge="rules")
    with pytest.raises(ConfigError, match="expected_answer"):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", extra | {"expected_answer": ""}, judge="rules")
    with pytest.raises(ConfigError, match="mapping"):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", ["x"], judge="rules")  # type: ignore[arg-type]
    with pytest.raises(ConfigError, match=r"is_final_turn.*'perhaps'"):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", extra | {"is_final_turn": "perhaps"}, judge="rules")
    with pytest.raises(ConfigError, match=r"checklist.*3"):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", extra | {"required_points": 3}, judge="rules")
    with pytest.raises(ConfigError, match=r"expected_answer.*one text"):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", extra | {"expected_answer": ["a", "b"]}, judge="rules")
    with pytest.raises(UnknownNameError, match="on_failure"):
        compute_score_ask_mind_qa("ask_mind_qa", MESSAGE, "", extra, judge="rules", on_failure="zero")
    with pytest.raises(ValueError, match="zip"):
        compute_scores(["ask_mind_qa"], [], [], [], judge="rules")

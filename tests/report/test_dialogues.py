"""One episode for the viewer: quotes where they stand, what is hidden apart, and records of other domains."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from askgym.report.html.dialogues import criterion_label, dialogue, question_of, segments
from askgym.trace import Episode
from askgym.types import (
    Action,
    EndReason,
    FailureKind,
    JudgeFailure,
    Message,
    ToolCall,
    Usage,
    UserMove,
    Verdict,
)


class TestSegments:
    def test_by_hand(self) -> None:
        found = segments("What is the price of it?", {"names:price": "the price", "final": "price of it"})
        assert found == [
            ["What is ", []],
            ["the ", ["names:price"]],
            ["price", ["names:price", "final"]],
            [" of it", ["final"]],
            ["?", []],
        ]

    def test_other_case_and_white_space(self) -> None:
        assert segments("The  Price\nis 3", {"a": "the price IS"}) == [["The  Price\nis", ["a"]], [" 3", []]]

    def test_no_quote_and_no_such_quote(self) -> None:
        assert segments("Hello", {"a": "", "b": "bye", "c": " "}) == [["Hello", []]]
        assert segments("", {}) == [["", []]]

    @given(st.text(), st.dictionaries(st.text(), st.text(max_size=3), max_size=4))
    def test_together_they_are_the_text(self, text: str, quotes: dict[str, str]) -> None:
        assert "".join(part for part, _ in segments(text, quotes)) == text


def test_labels_of_criteria() -> None:
    points = {"price": "price of one pen"}
    assert criterion_label("names:price", points) == "names: price of one pen"
    assert criterion_label("final_answer", points) == "final answer"
    assert criterion_label("other:thing", points) == "other:thing"


class TestDialogue:
    def test_turns_stand_below_their_messages(self, make: Any) -> None:
        found = dialogue(make.right())
        assert [(step["role"], step.get("turn")) for step in found["steps"]] == [
            ("user", None),
            ("assistant", 0),
            ("user", None),
            ("assistant", 1),
        ]
        assert found["fits"]
        first = found["turns"][0]
        assert (first["reward"], first["terms"], first["final"]) == (0.5, [["coverage", 0.5]], False)
        assert ["names: price of one pen", True, "What does one pen cost?"] in first["verdict"]["answers"]
        assert found["steps"][1]["parts"] == [["What does one pen cost?", ["turn 1, names: price of one pen"]]]

    def test_a_quote_from_an_earlier_message(self, make: Any) -> None:
        """It is marked where it occurs last before the verdict: here in the user's reply."""
        last = make.turn("You pay $17.", notes={"final": True}, quotes={"settles:price": "It is $3."})
        found = dialogue(make.episode(make.turn("Price?", "It is $3."), last, question="It is $3. Or not?"))
        assert found["steps"][0]["parts"] == [["It is $3. Or not?", []]]
        assert found["steps"][2]["parts"] == [["It is $3.", ["turn 2, settles: price of one pen"]]]

    def test_a_notice_is_no_word_of_the_users(self, make: Any) -> None:
        turns = (make.turn("Price?", "It is $3."), make.turn("$17"))
        messages = [("user", "Q"), ("assistant", "Price?"), ("user", "It is $3.\n\n(Last turn.)"), ("assistant", "$17")]
        found = dialogue(make.episode(*turns, messages=tuple(Message(role, text) for role, text in messages)))
        assert found["steps"][2]["parts"] == [["It is $3.", []]]
        assert found["steps"][2]["note"] == "(Last turn.)"

    def test_what_the_policy_never_saw_is_apart(self, make: Any) -> None:
        hidden = {
            "answer": "$17",
            "complete_question": "Pens cost $3. What do I pay for 4?",
            "checkpoints": [{"id": "price", "text": "price", "fact": "It is $3.", "value": "$3"}],
            "settled": ["price"],
        }
        found = dialogue(make.right(hidden=hidden))
        assert found["secret"] == [
            ["scenario", "missing info"],
            ["expected answer", "$17"],
            ["complete question", "Pens cost $3. What do I pay for 4?"],
            ["checklist", [["price of one pen", "It is $3.", True, ""]]],
        ]
        assert found["hidden"] == []
        assert "$17" not in json.dumps(found["facts"])

    def test_failures(self, make: Any) -> None:
        failure = JudgeFailure(FailureKind.TIMEOUT, "slow", 3)
        found = dialogue(
            make.episode(
                make.turn("Hm", verdict=None, failure=failure), end_reason=EndReason.JUDGE_FAILURE, failure=failure
            )
        )
        assert found["failure"] == {"who": "judge", "kind": "timeout", "detail": "slow", "attempts": 3, "blames": False}
        assert "verdict" not in found["turns"][0]

    def test_other_domains(self, make: Any) -> None:
        """Tool calls, notes and hidden keys that nobody here knows, more messages of the assistant than turns."""
        call = ToolCall("c1", "reboot", '{"device": "router"}')
        messages = (
            Message("system", "Be a technician."),
            Message("user", "No network."),
            Message("assistant", "", (call,)),
            Message("tool", "rebooted", tool_call_id="c1"),
            Message("assistant", "Done."),
        )
        turn = make.turn("Done.", verdict=Verdict({"solved": True}, judge="state"))
        turn = type(turn)(
            Action("Done.", (call,), usage=Usage(1, 2, 0.5, 0.1, 1)), turn.verdict, notes={"state": {"wifi": "on"}}
        )
        found = dialogue(
            make.episode(turn, messages=messages, hidden={"device": {"wifi": "on"}, "score": 1}, scenario="complete")
        )
        assert not found["fits"]
        assert found["turns"][0]["text"] == "Done."
        assert found["turns"][0]["more"] == [["state", '{"wifi": "on"}']]
        assert found["steps"][2]["calls"] == [["reboot", '{"device": "router"}', "c1"]]
        assert found["steps"][3]["reply_to"] == "c1"
        assert found["hidden"] == [["device", '{"wifi": "on"}'], ["score", "1"]]

    def test_everything_is_json(self, make: Any) -> None:
        user = UserMove("It is $3.", ("price",), usage=Usage(1, 1, 0.0, 0.1, 1))
        for one in (make.right(), make.wrong(), make.episode(make.turn("a", user=user)), make.episode()):
            assert json.loads(json.dumps(dialogue(one), allow_nan=False))
            again = Episode.from_row(json.loads(json.dumps(one.to_row())))
            assert dialogue(again) == dialogue(one)


def test_question(make: Any) -> None:
    assert question_of(make.right(question="What?")) == "What?"
    assert question_of(make.episode(messages=(Message("system", "x"),))) == ""


def test_rubrics_stand_on_the_hidden_side(make: Any) -> None:
    """Each with what it is worth and whether it was met; verdicts name it by its words."""
    rubrics = [
        {"id": "r1", "text": "Asks about medicines", "points": 5.0, "tags": ["axis:context"], "met": True},
        {"id": "r2", "text": "Recommends a drug", "points": -4.0, "tags": [], "met": False},
    ]
    turn = make.turn("Which medicines?", answers={"r1": True, "r2": False}, notes={"final": True})
    found = dialogue(make.episode(turn, scenario="complete", hidden={"rubrics": rubrics}), asking=False)
    assert dict(found["secret"])["rubrics"] == [
        ["Asks about medicines", "+5 points, axis:context", True, ""],
        ["Recommends a drug", "−4 points", False, ""],
    ]
    assert "scenario" not in dict(found["secret"])
    assert [name for name, *_ in found["turns"][0]["verdict"]["answers"]] == [
        "Asks about medicines",
        "Recommends a drug",
    ]
    assert found["hidden"] == []

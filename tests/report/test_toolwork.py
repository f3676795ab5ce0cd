"""Tool calls, what they gave and what they changed: for the viewer, and in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from askgym.report.html import report_html
from askgym.report.html.dialogues import dialogue
from askgym.report.html.toolwork import calls_and_results, turn_doings
from askgym.trace import Episode
from askgym.types import Message

EVIL = "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'>\u202e"
CALL = {"seat": "user", "name": "toggle_data", "arguments": {"a": 1}, "error": False, "result": "It is off."}
Look = Callable[..., Any]


class TestData:
    def test_calls_and_what_answers_them(self, make: Any) -> None:
        steps = dialogue(make.technician())["steps"]
        assert steps[2]["calls"] == [
            ["get_details_by_id", '{"id": "C1001"}', "c1"],
            ["toggle_wifi_calling", "{}", "c2"],
        ]
        assert [(steps[at]["call"], steps[at].get("error"), steps[at]["reply_to"]) for at in (3, 4)] == [
            ("get_details_by_id", None, "c1"),
            ("toggle_wifi_calling", True, "c2"),
        ]
        assert "calls" not in steps[5]

    def test_what_the_user_did_and_what_changed(self, make: Any) -> None:
        first, second = dialogue(make.technician())["turns"]
        assert [key for key in ("own", "changes", "case") if key in first] == []
        assert second["own"] == [
            ["toggle_wifi_calling", "{}", False, "Wi-Fi Calling is now OFF."],
            ["can_send_mms", "{}", False, "Yes: a picture message can be sent."],
        ]
        assert second["changes"] == [
            ["device.wifi_calling_enabled", "true", "false"],
            ["lines.L1002.status", '"Suspended"', '"Active"'],
        ]
        assert second["case"] == {
            "reward": 1.0, "parts": [["ENV_ASSERTION", 1.0]], "assertions": [True], "actions": [True, False],
        }  # fmt: skip
        assert first["more"] == [["faults", "1"], ["charges", '{"error": 1}']]
        assert second["more"] == [["faults", "0"]]

    def test_a_call_that_is_the_text(self, make: Any) -> None:
        """Policies without native calls write JSON: it is shown as the call, and as it was written."""
        one = make.technician()
        text = '{"name": "get_details_by_id", "arguments": {"id": "C1001"}}'
        messages = (*one.messages[:2], Message("assistant", text), *one.messages[3:])
        steps = dialogue(replace(one, messages=messages))["steps"]
        assert steps[2]["written"]
        assert steps[2]["calls"][0] == ["get_details_by_id", '{"id": "C1001"}', ""]
        assert [steps[at]["call"] for at in (3, 4)] == ["get_details_by_id", "toggle_wifi_calling"]

    def test_records_without_notes(self, make: Any) -> None:
        """Calls are known by their ids then; an answer to none of them stands without a name."""
        one = make.technician()
        stray = Message("tool", "x", tool_call_id="c9")
        found = calls_and_results(replace(one, messages=(*one.messages, stray)), {})
        assert [found[at].get("call") for at in (3, 4)] == ["get_details_by_id", "toggle_wifi_calling"]
        assert found[7] == {"reply_to": "c9"}

    @pytest.mark.parametrize(
        "notes",
        [
            {"calls": 7},
            {"calls": [{**CALL, "seat": 7}]},
            {"calls": [{"name": "x"}]},
            {"calls": ["x"]},
            {"changes": "x"},
            {"changes": [["a", 1]]},
            {"changes": [[1, 2, 3]]},
            {"verdict": {"reward": None}},
            {"verdict": "good"},
        ],
        ids=str,
    )
    def test_notes_of_another_form_are_shown_as_they_stand(self, make: Any, notes: dict[str, Any]) -> None:
        assert turn_doings(notes) == ({}, frozenset())
        turn = dialogue(make.episode(make.turn("Hm", notes=notes)))["turns"][0]
        assert [name for name, _ in turn["more"]] == list(notes)

    def test_empty_ones_are_not_shown(self) -> None:
        assert turn_doings({"calls": (), "changes": []}) == ({}, {"calls", "changes"})

    def test_a_record_that_was_kept_gives_the_same(self, make: Any) -> None:
        one = make.technician()
        again = Episode.from_row(json.loads(json.dumps(one.to_row())))
        assert dialogue(again) == dialogue(one)


def hostile(make: Any) -> Episode:
    """The same episode with markup wherever a tool, a path or a value can hold some."""
    one = make.technician(1, "evil")
    call = {"seat": "user", "name": EVIL, "arguments": {EVIL: EVIL}, "error": True, "result": EVIL * 20}
    changes = [[EVIL, EVIL, {EVIL: [EVIL]}], ["x" * 400, "y" * 400, 1]]
    notes = {**one.turns[1].notes, "calls": [call], "changes": changes,
             "verdict": {"reward": 0.0, "breakdown": {EVIL: 0.0}, "assertions": [False], "actions": []}}  # fmt: skip
    messages = tuple(
        replace(message, content=EVIL * 30) if message.role == "tool" else message for message in one.messages
    )
    return replace(one, turns=(one.turns[0], replace(one.turns[1], notes=notes)), messages=messages)


@pytest.fixture(scope="module")
def report(make: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("toolwork") / "report.html"
    path.write_text(report_html([make.run([make.technician(), hostile(make)])], title="Tools"), encoding="utf-8")
    return path


class TestPage:
    pytestmark = pytest.mark.timeout(180)

    def test_a_case_can_be_read(self, report: Path, looked: Look) -> None:
        page = looked(report, "#run=0&episode=0")
        page.locator(".step.tool").first.wait_for()
        calls = page.locator(".step.assistant > .call").all_inner_texts()
        assert calls == ['get_details_by_id(id: "C1001")', "toggle_wifi_calling()"]
        results = page.locator(".step.tool .result")
        assert [one.get_attribute("class") for one in results.all()] == ["result", "result refused"]
        assert results.nth(1).locator("summary").inner_text() == "refused: toggle_wifi_calling"
        assert results.nth(1).locator("pre").is_visible()
        results.nth(1).locator("summary").click()
        assert not results.nth(1).locator("pre").is_visible()
        assert "tool not found" in results.nth(1).locator("summary").inner_text()
        own = page.locator(".own")
        assert own.locator(".call").all_inner_texts() == ["toggle_wifi_calling()", "can_send_mms()"]
        assert "Wi-Fi Calling is now OFF." in own.inner_text()
        rows = [" ".join(text.split()) for text in page.locator(".changes li").all_inner_texts()]
        assert rows == ["device.wifi_calling_enabled true → false", 'lines.L1002.status "Suspended" → "Active"']
        case = page.locator(".case")
        assert case.count() == 1
        assert case.locator("h4").inner_text() == "Verdict on the final state: 1"
        assert re.search(r"expected calls made\s+1 of 2 +✓ ✗", case.inner_text())
        # Below the words that led to it, and above the reply.
        order = [
            page.locator(name).first.bounding_box()["y"]
            for name in (".step.assistant >> nth=1", ".own", ".changes", ".case")
        ]
        assert order == sorted(order)
        assert page.locator(".step.user").nth(1).bounding_box()["y"] > order[-1]

    def test_a_long_document_is_folded(self, report: Path, looked: Look) -> None:
        page = looked(report, "#run=0&episode=0")
        system = page.locator(".step.system")
        system.wait_for()
        assert not system.locator(".bubble").is_visible()
        system.locator("summary").click()
        assert system.locator(".bubble").is_visible()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_markup_is_inert_and_a_phone_shows_it_all(self, report: Path, looked: Look, scheme: str) -> None:
        page = looked(report, "#run=0&episode=1", width=360, height=740, scheme=scheme)
        page.locator(".own").wait_for()
        page.evaluate("document.querySelectorAll('#reader details').forEach((folded) => { folded.open = true; })")
        assert page.locator(".own .result pre").inner_text().count("<script>window.pwned = 1</script>") == 20
        assert "<img src=x" in page.locator(".changes .path").first.inner_text()
        assert page.locator(".own .result.refused").count() == 1
        assert page.locator("#reader img, #reader script, #reader svg").count() == 0
        assert page.evaluate("window.pwned") is None
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        wide = "[...document.querySelectorAll('#reader .call, #reader .result, #reader .changes li')]"
        assert page.evaluate(f"{wide}.filter((box) => box.getBoundingClientRect().right > innerWidth + 1).length") == 0
        # Legible: what was and what is differ in colour from the ground and from each other.
        colours = [page.evaluate(f"getComputedStyle(document.querySelector('{name}')).color")
                   for name in (".changes del", ".changes ins", ".changes code")]  # fmt: skip
        assert len(set(colours)) == 3

"""What the tests of the report share: episodes made by hand, runs of them, and a browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pytest

from askgym.episode import TurnRecord
from askgym.metrics import describe, describe_groups
from askgym.report.html import ReportRun
from askgym.trace import Episode
from askgym.types import Action, EndReason, Message, ToolCall, UserMove, Verdict

if TYPE_CHECKING:
    from playwright.sync_api import Browser

QUESTION = "Pens cost money. What do I pay?"


def turn(text: str, reply: str = "", **more: Any) -> TurnRecord:
    """A turn: `notes` as the ask domain has them, `quotes` and `answers` of the verdict, its own `user` if given."""
    notes = {
        "final": False,
        "correct": None,
        "named": (),
        "open_at_verdict": ("price",),
        "settled": (),
        **more.pop("notes", {}),
    }
    verdict = more.pop(
        "verdict", Verdict(more.pop("answers", {"final_answer": notes["final"]}), more.pop("quotes", {}), judge="rules")
    )
    user = more.pop("user", UserMove(reply, given=()) if reply else None)
    return TurnRecord(Action(text), verdict, user=user, notes=notes, **more)


def episode(
    *turns: TurnRecord, index: int = 0, item: str = "pens-1", scenario: str = "missing_info", **more: Any
) -> Episode:
    """An episode on one point, the price; `messages` follow from the turns unless they are given."""
    messages = [Message("user", more.pop("question", QUESTION))]
    for one in turns:
        messages.append(Message("assistant", one.action.text))
        if one.user is not None:
            messages.append(Message("user", one.user.text))
    points = [] if scenario == "complete" else ["price"]
    facts: Mapping[str, Any] = {
        "id": item,
        "problem_id": item,
        "scenario": scenario,
        "family": "shopping",
        "domain": "shopping",
        "split": "test",
        "language": "en",
        "difficulty": {"load": "small"},
        "points": points,
        "later": {},
        "checklist": [f"{name} of one pen" for name in points],
        "answer": "$17",
        "graded": True,
        "flags": [],
    }
    settings = {"messages": tuple(messages), "end_reason": EndReason.ANSWERED, "max_turns": 3, **more}
    return Episode(
        index=index,
        env="AskMind-v0",
        agent="tester",
        item={**facts, **settings.pop("item_facts", {})},
        user_seed=1,
        turns=turns,
        **settings,
    )


def asked_and_right(index: int = 0, item: str = "pens-1", **more: Any) -> Episode:
    """Asks for the price, hears it, answers rightly; return 1."""
    return episode(
        turn(
            "What does one pen cost?",
            "It is $3.",
            notes={"named": ("price",), "settled": ("price",)},
            reward=0.5,
            reward_terms={"coverage": 0.5},
            quotes={"names:price": "What does one pen cost?"},
            answers={"final_answer": False, "names:price": True},
        ),
        turn(
            "You pay $17.",
            notes={"final": True, "correct": True, "settled": ("price",), "open_at_verdict": ()},
            reward=0.5,
            reward_terms={"answer": 0.5},
        ),
        index=index,
        item=item,
        **more,
    )


def guessed_wrong(index: int = 0, item: str = "pens-1", text: str = "You pay $9.", **more: Any) -> Episode:
    """Answers at once, wrongly; return 0."""
    return episode(turn(text, notes={"final": True, "correct": False}), index=index, item=item, **more)


def technician(index: int = 0, item: str = "[mms_issue]bad_wifi_calling[PERSONA:None]", **more: Any) -> Episode:
    """Two turns with tools: the assistant looks a customer up and is refused a call; the user acts on its phone."""

    def made(seat: str, name: str, arguments: Any, result: str, error: bool = False) -> Mapping[str, Any]:
        return {"seat": seat, "name": name, "arguments": arguments, "error": error, "result": result}

    look_up = ToolCall("c1", "get_details_by_id", '{"id": "C1001"}')
    refused = ToolCall("c2", "toggle_wifi_calling", "{}")
    found, sorry = '{"customer_id": "C1001"}', "Error: tool not found: it is the customer's"
    first = turn(
        "", verdict=None, user=None, reward=-0.02, reward_terms={"error": -0.02},
        notes={
            "calls": [made("assistant", look_up.name, {"id": "C1001"}, found),
                      made("assistant", refused.name, {}, sorry, error=True)],
            "faults": 1, "charges": {"error": 1}, "open_at_verdict": (),
        },
    )  # fmt: skip
    second = turn(
        "Please switch Wi-Fi Calling off.", verdict=None, reward=1.0,
        user=UserMove("It works. ###STOP###"),
        notes={
            "final": True, "correct": True, "faults": 0, "open_at_verdict": (),
            "calls": [made("user", "toggle_wifi_calling", {}, "Wi-Fi Calling is now OFF."),
                      made("user", "can_send_mms", {}, "Yes: a picture message can be sent.")],
            "changes": [["device.wifi_calling_enabled", True, False], ["lines.L1002.status", "Suspended", "Active"]],
            "verdict": {"reward": 1.0, "breakdown": {"ENV_ASSERTION": 1.0}, "assertions": [True],
                        "actions": [True, False]},
        },
    )  # fmt: skip
    messages = (
        Message("system", "Help people with their phones. " * 100),
        Message("user", "I cannot send pictures."),
        Message("assistant", "", (look_up, refused)),
        Message("tool", found, tool_call_id="c1"),
        Message("tool", sorry, tool_call_id="c2"),
        Message("assistant", "Please switch Wi-Fi Calling off."),
        Message("user", "It works. ###STOP###"),
    )
    settings = {"scenario": "complete", "messages": messages, "end_reason": EndReason.USER_STOP, **more}
    return episode(first, second, index=index, item=item, **settings)


def report_run(episodes: Sequence[Episode], name: str = "tester", **config: Any) -> ReportRun:
    """A run, described without intervals."""
    outcomes = [one.outcome() for one in episodes]
    by = ("scenario", "family", "points")
    return ReportRun(
        name=name,
        file=f"{name}.jsonl",
        config={"env": "AskMind-v0", "agent": name, "judge": "rules", "reward": "progress", **config},
        episodes=list(episodes),
        outcomes=outcomes,
        overall=describe(outcomes, resamples=None),
        groups={one: describe_groups(outcomes, one, resamples=None) for one in by},
        intervals=False,
    )


class Make:
    """The makers above, for tests, which import nothing of one another."""

    turn = staticmethod(turn)
    episode = staticmethod(episode)
    right = staticmethod(asked_and_right)
    wrong = staticmethod(guessed_wrong)
    run = staticmethod(report_run)
    technician = staticmethod(technician)


@pytest.fixture(scope="session")
def make() -> type[Make]:
    return Make


def _no_browser(why: str) -> None:
    """Skip, or fail where a browser was asked for: a check that is silently not made is worse than none."""
    if os.environ.get("ASKGYM_REQUIRE_BROWSER"):
        pytest.fail(f"ASKGYM_REQUIRE_BROWSER is set, and {why}")
    pytest.skip(f"{why}: the report is not looked at")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        _no_browser("no Chromium is installed (Debian's package is called chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _no_browser("playwright is not installed (it is in the extra dev)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def looked(browser: Browser) -> Iterator[Callable[..., Any]]:
    """Opens pages of a file without a network: `looked(path, "#hash", width=…, scheme=…)`; fails on any error in them.

    The pages have a list `asked`: every address that they asked for beside their own.
    """
    contexts, trouble = [], []

    def look(path: Any, fragment: str = "", *, width: int = 1280, height: int = 900, scheme: str = "light") -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: (trouble.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        page.wait_for_selector("html[data-searchable=yes]", state="attached", timeout=20_000)
        return page

    yield look
    for context in contexts:
        context.close()
    assert not trouble

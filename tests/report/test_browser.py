"""The report in a real browser, without a network: it draws itself, filters, follows links, compares, runs nothing.

Chromium is the system's; without one these tests are skipped, and under ASKGYM_REQUIRE_BROWSER they fail.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from askgym.report.html import report_html
from askgym.types import Action, EndReason, FailureKind, JudgeFailure, Message, ToolCall

EVIL = (
    "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'>"
    "</script><svg onload='window.pwned = 3'> \u202eevil\u200b \u2028 \x00 \ud800 <!-- "
)
LOOK_S = 5.0
"""What 10,000 episodes may take until a dialogue is open."""

pytestmark = pytest.mark.timeout(180)
Look = Callable[..., Any]


def no_overflow(page: Any) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def count(page: Any) -> str:
    return page.locator("#count").inner_text()


@pytest.fixture(scope="session")
def report(make: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs over the same items but one: right and wrong answers, a lost episode, tools, and a hostile model."""
    lost = JudgeFailure(FailureKind.TIMEOUT, f"slow {EVIL}", 3)
    call = ToolCall("c1", "reboot", '{"device": "<b>router</b>"}')
    tool_turn = make.turn("Done.", notes={"final": True, "correct": False})
    tools = make.episode(
        replace(tool_turn, action=Action("Done.", (call,))),
        index=4,
        item="tools",
        messages=(
            Message("system", "Fix it."),
            Message("user", "Broken."),
            Message("assistant", "Done.", (call,)),
            Message("tool", "ok", tool_call_id="c1"),
        ),
    )
    first = [
        make.right(0, "pens"),
        make.wrong(1, "ink", text=EVIL, question=f"How much is ink? {EVIL}"),
        make.wrong(2, "paper", question="Paper costs money. 多少钱？"),
        make.episode(
            make.turn("Hm", verdict=None, failure=lost),
            index=3,
            item="glue",
            end_reason=EndReason.JUDGE_FAILURE,
            failure=lost,
        ),
        tools,
        make.wrong(5, "pens", text="You pay $5."),
    ]
    second = [
        make.wrong(0, "pens", text="You pay $8."),
        make.right(1, "ink", question=f"How much is ink? {EVIL}"),
        make.right(2, "chalk"),
        make.right(3, "pens"),
    ]
    path = tmp_path_factory.mktemp("report") / "report.html"
    runs = [make.run(first, f"first {EVIL}"), make.run(second, "second")]
    path.write_text(report_html(runs, title=f"Two runs {EVIL}"), encoding="utf-8")
    return path


def test_it_needs_no_network(report: Path, looked: Look) -> None:
    page = looked(report)
    assert page.locator("#section-results table").count() == 3  # AskBench's, and one for each set of items
    assert page.locator("#section-results tbody tr").first.inner_text().startswith("first")
    for plot in page.locator(".plot").all():
        plot.scroll_into_view_if_needed()
        plot.locator("xpath=self::*[@data-drawn='yes']").wait_for(timeout=20_000)
    assert page.locator(".plot svg.main-svg").count() > 0
    assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert [url for url in page.asked if url.startswith("file:")] == [report.as_uri()]


def test_a_link_to_the_plots(report: Path, looked: Look) -> None:
    """They are in sight before the page has been read to its end, where their library stands."""
    page = looked(report, "#section=plots")
    page.locator("#section-plots .plot[data-drawn=yes]").first.wait_for()
    assert page.locator(".plot .notice").count() == 0


def test_filters(report: Path, looked: Look) -> None:
    page = looked(report, "#view=episodes")
    assert count(page) == "1–10 of 10 episodes"
    page.select_option("#filter-mark", "wrong")
    page.get_by_text("1–5 of 5 episodes").first.wait_for()
    page.fill("#filter-q", "PAPER")
    page.get_by_text("1–1 of 1 episode").first.wait_for()
    assert "paper" in page.locator(".row").inner_text()
    page.fill("#filter-q", "nothing of the kind")
    page.get_by_text("No episode fits these filters.").wait_for()
    page.fill("#filter-q", "多少钱")  # in the question, not in the id
    page.get_by_text("1–1 of 1 episode").first.wait_for()
    page.fill("#filter-q", "nothing of the kind")
    page.get_by_text("No episode fits these filters.").wait_for()
    page.get_by_role("link", name="Clear them").click()
    page.get_by_text("1–10 of 10 episodes").first.wait_for()
    for name, value, number in (
        ("mark", "judge failed", 1),
        ("end", "judge_failure", 1),
        ("in", "1", 4),
        ("scenario", "missing_info", 10),
    ):
        page.select_option(f"#filter-{name}", value)
        page.get_by_text(f"of {number} episode").first.wait_for()
        page.select_option(f"#filter-{name}", "")
    hidden = page.locator("#filter-sign option", has_text="hidden characters").get_attribute("value")
    page.select_option("#filter-sign", hidden)
    page.get_by_text("1–1 of 1 episode").first.wait_for()
    assert "ink" in page.locator(".row").inner_text()


def test_a_deep_link_survives_a_reload_and_the_way_back(report: Path, looked: Look) -> None:
    page = looked(report, "#run=1&episode=2")
    heading = page.locator(".episode-head h2")
    assert page.locator("nav a[aria-current=page]").inner_text() == "Episodes"
    assert page.locator(".row[aria-current=true]").count() == 1
    assert "chalk" in heading.inner_text()
    page.reload()
    page.wait_for_selector(".episode-head h2")
    assert "chalk" in heading.inner_text()
    page.locator(".row", has_text="pens").first.click()
    page.locator(".episode-head h2", has_text="pens").wait_for()
    assert page.evaluate("location.hash") == "#run=0&episode=0"
    page.go_back()
    page.locator(".episode-head h2", has_text="chalk").wait_for()
    page.keyboard.press("k")
    page.locator(".episode-head h2", has_text="ink").wait_for()
    page.keyboard.press("j")
    page.locator(".episode-head h2", has_text="chalk").wait_for()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "filter-q"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_text("Choose an episode").wait_for()


def test_a_link_to_nothing_says_so(report: Path, looked: Look) -> None:
    page = looked(report, "#run=7&episode=99")
    page.get_by_text("This report has no episode 99 of run 7").wait_for()
    page.goto(f"{report.as_uri()}#run=-1&episode=0")
    page.get_by_text("This report has no episode 0 of run -1").wait_for()


def test_a_turn_shows_all_that_was_said_of_it(report: Path, looked: Look) -> None:
    page = looked(report, "#run=0&episode=0")
    assert page.locator("mark").all_inner_texts() == ["What does one pen cost?"]
    assert page.locator(".reward").all_inner_texts() == ["+0.50", "+0.50"]
    page.locator(".criteria summary").first.click()
    assert "names: price of one pen" in page.locator(".criteria").first.inner_text()
    secret = page.locator(".secret")
    assert secret.locator("summary").first.inner_text() == "Hidden from the policy"
    assert "$17" in secret.inner_text()
    page.goto(f"{report.as_uri()}#run=0&episode=4")
    page.locator(".call", has_text="reboot").wait_for()
    assert page.locator(".call").inner_text() == 'reboot(device: "<b>router</b>")'
    page.goto(f"{report.as_uri()}#run=0&episode=3")
    page.get_by_text("The judge failed: timeout").first.wait_for()


def test_two_runs_side_by_side(report: Path, looked: Look) -> None:
    page = looked(report, "#run=0&episode=0")
    page.select_option("#with", "1")
    page.locator(".pair").wait_for()
    assert page.locator(".pair > .episode").count() == 2
    assert page.locator(".pair-table tbody tr").first.locator("td").all_inner_texts() == ["right", "wrong"]
    assert "with=1" in page.evaluate("location.hash")
    page.reload()
    page.locator(".pair").wait_for()
    page.goto(f"{report.as_uri()}#run=0&episode=5&with=1")  # the second of its item, beside the second
    page.locator(".pair .episode-head h2", has_text="#3").wait_for()
    page.keyboard.press("Escape")  # back to the list, which two dialogues side by side leave no room for
    page.get_by_text("Choose an episode").wait_for()
    assert page.locator("#list .row").first.is_visible()
    page.goto(f"{report.as_uri()}#run=0&episode=2&with=1")
    page.get_by_text("second has no episode on paper: the two runs are over different items").wait_for()
    assert page.locator(".episode").count() == 1


def test_what_a_model_wrote_is_inert(report: Path, looked: Look) -> None:
    page = looked(report, "#run=0&episode=1")
    bubble = page.locator(".step.assistant .bubble").first
    assert bubble.inner_text().startswith(
        "<script>window.pwned = 1</script><img src=x onerror='window.pwned = 2'></script>"
    )
    assert bubble.locator(".unseen-sign").all_inner_texts() == ["U+202E", "U+200B", "U+2028", "U+0000", "U+D800"]
    assert page.locator("img, svg[onload], iframe, object, embed").count() == 0
    page.goto(f"{report.as_uri()}#view=overview")
    page.locator("#section-plots").scroll_into_view_if_needed()
    page.locator("#section-plots .plot[data-drawn=yes]").first.wait_for(timeout=20_000)
    page.goto(f"{report.as_uri()}#run=0&episode=3")
    page.get_by_text("The judge failed: timeout").first.wait_for()
    assert page.evaluate("window.pwned") is None


def test_what_is_too_long_to_draw_is_still_shown(make: Any, looked: Look, tmp_path: Path) -> None:
    """Neither a message of unseen characters nor a dialogue of thousands of turns keeps the page from opening."""
    steering = make.wrong(0, "steering", text=f"First{chr(0x202E)}last{chr(0x200B)}" * 50_000)
    nothing = make.wrong(1, "nothing", text=f"before{(chr(0x202E) + chr(0x200B)) * 50_000}after")
    long = make.episode(
        *(make.turn(f"message {number}", f"reply {number}") for number in range(3_000)), index=2, item="long"
    )
    names = [make.right(3 + number, name) for number, name in enumerate(["__proto__", "constructor", "0", "01"])]
    word = make.wrong(7, "word", text="A" * 1_000_000)
    far = make.right(10**12, "far")
    path = tmp_path / "long.html"
    path.write_text(
        report_html([make.run([steering, nothing, long, *names, word, far], "__proto__")], title="T"), "utf-8"
    )
    page = looked(path)
    page.locator("#section-funnel").scroll_into_view_if_needed()
    page.get_by_text("__proto__: the first 50 turns of up to 3,000.").wait_for()
    page.locator("#section-funnel .plot[data-drawn=yes]").wait_for(timeout=20_000)
    page.goto(f"{path.as_uri()}#run=0&episode=0")
    bubble = page.locator(".step.assistant .bubble")
    bubble.wait_for()
    text = bubble.evaluate("(box) => box.textContent")
    assert text.count("First") == text.count("last") == 50_000
    assert text.count("U+202E") == text.count("U+200B") == 50_000
    page.goto(f"{path.as_uri()}#run=0&episode=1")
    page.locator(".episode-head h2", has_text="nothing").wait_for()
    text = bubble.evaluate("(box) => box.textContent")
    assert (text[:6], text[-5:], "U+202E" in text, "50000" in text) == ("before", "after", True, True)
    page.goto(f"{path.as_uri()}#run=0&episode=7")
    page.locator(".episode-head h2", has_text="word").wait_for()
    assert bubble.evaluate("(box) => box.textContent") == "A" * 1_000_000
    page.goto(f"{path.as_uri()}#run=0&episode=2")
    page.locator(".step.assistant", has_text="message 2999").wait_for()
    for episode, name in [*enumerate(["__proto__", "constructor", "0", "01"], 3), (10**12, "far")]:
        page.goto(f"{path.as_uri()}#run=0&episode={episode}")
        page.locator(".episode-head h2 .id", has_text=re.compile(f"^{name}$")).wait_for()


def test_the_policy_stops_what_got_in_all_the_same(report: Path, browser: Any) -> None:
    """Markup and a script put in by force run nothing and load nothing."""
    page = browser.new_page()
    try:
        stopped: list[tuple[str, str]] = []
        page.on("requestfailed", lambda request: stopped.append((request.url, request.failure)))
        page.on("requestfinished", lambda request: stopped.append((request.url, "loaded")))
        page.goto(report.as_uri())
        page.evaluate("""() => {
            const image = "<img src='https://example.invalid/x.png' onerror='window.pwned = 1'>";
            document.body.insertAdjacentHTML("beforeend", image);
            const script = document.createElement("script");
            script.textContent = "window.pwned = 2";
            document.body.append(script);
        }""")
        page.wait_for_timeout(200)
        assert page.evaluate("window.pwned") is None
        assert [why for url, why in stopped if url.startswith("https:")] == ["csp"]
    finally:
        page.close()


def test_both_themes(report: Path, looked: Look) -> None:
    def background(page: Any) -> int:
        red = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return int(re.search(r"\d+", red)[0])  # type: ignore[index]

    light, dark = looked(report, scheme="light"), looked(report, scheme="dark")
    assert background(light) > 200 > 60 > background(dark)
    button = dark.locator("#theme")
    button.click()
    assert background(dark) > 200
    button.click()
    assert background(dark) < 60
    dark.reload()
    dark.wait_for_selector("#section-results table")
    assert dark.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("fragment", ["", "#view=episodes", "#run=0&episode=1", "#run=0&episode=0&with=1"])
def test_a_phone(report: Path, looked: Look, fragment: str) -> None:
    page = looked(report, fragment, width=360, height=740)
    assert no_overflow(page)
    if not fragment:
        for section in page.locator(".part").all():
            section.scroll_into_view_if_needed()
        page.locator(".plot[data-drawn=yes]").first.wait_for(timeout=20_000)
        assert no_overflow(page)
        wide = page.locator("#section-results .scroll").last
        assert wide.evaluate("(box) => box.scrollWidth >= box.clientWidth && box.clientWidth < innerWidth")


def test_scores_stand_without_what_is_said_of_asking(make: Any, looked: Look, tmp_path: Path) -> None:
    path = tmp_path / "scores.html"
    run = replace(make.run([make.right(0), make.wrong(1, "b")]), results="scores")
    path.write_text(report_html([run], title="Scores"), encoding="utf-8")
    page = looked(path)
    assert page.locator(".contents a").all_inner_texts() == ["Results", "Breakdown", "Judge health", "Cost"]
    assert page.locator("#section-results h3").count() == 0
    page.goto(f"{path.as_uri()}#run=0&episode=1")
    page.locator(".episode-head h2", has_text="b").wait_for()
    assert page.locator("#filter-scenario").count() == 0
    assert "scenario" not in page.locator(".secret").inner_text()


def test_a_run_in_which_nothing_counts(make: Any, looked: Look, tmp_path: Path) -> None:
    failure = JudgeFailure(FailureKind.OUTAGE)
    lost = [make.episode(index=i, item=f"i{i}", end_reason=EndReason.JUDGE_FAILURE, failure=failure) for i in range(2)]
    path = tmp_path / "lost.html"
    path.write_text(report_html([make.run(lost)], title="Lost"), encoding="utf-8")
    page = looked(path)
    page.get_by_text("No episode counts").wait_for()
    page.get_by_text("Read its 2 episodes").click()
    page.locator(".row").first.click()
    page.get_by_text("The judge failed: outage").wait_for()


def test_ten_thousand_episodes(make: Any, looked: Look, browser: Any, tmp_path: Path) -> None:
    """Tables drawn, the list filtered, a dialogue open: all of it within the time that people wait."""
    base = [make.right(), make.wrong()]
    talk = " ".join(f"word{number}" for number in range(400))
    episodes = []
    for number in range(10_000):
        one = base[number % 2]
        messages = (Message("user", f"Question {number}: {talk[number % 97 :]}"), *one.messages[1:])
        episodes.append(replace(one, index=number, item={**one.item, "id": f"item-{number:05}"}, messages=messages))
    path = tmp_path / "large.html"
    path.write_text(report_html([make.run(episodes)], title="Large"), encoding="utf-8")
    taken_s = LOOK_S
    for _ in range(3):  # whatever else the machine is busy with is not the page's
        page = browser.new_page()
        try:
            taken_s = min(taken_s, opened_s(page, path))
            assert page.locator(".rows").evaluate("(rows) => rows.scrollTop") > 0  # the list has stayed where it was
            assert page.evaluate("document.activeElement.id") == "reader"
            page.wait_for_selector("html[data-searchable=yes]", state="attached")
            page.fill("#filter-q", "question 9999:")
            page.get_by_text("1–1 of 1 episode").first.wait_for()
        finally:
            page.close()
        if taken_s < LOOK_S:
            break
    assert taken_s < LOOK_S


def opened_s(page: Any, path: Path) -> float:
    """Seconds until the tables are drawn, the list is filtered and a dialogue is open."""
    start = time.perf_counter()
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector("#section-results table")
    page.wait_for_selector("html[data-ready=yes]", state="attached")
    page.click("#to-episodes")
    page.select_option("#filter-mark", "wrong")
    page.get_by_text("1–50 of 5,000 episodes").first.wait_for()
    page.locator(".row").nth(30).click()
    page.locator(".step.assistant").first.wait_for()
    return time.perf_counter() - start

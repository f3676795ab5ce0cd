"""Models behind endpoints on the command line: recorded and replayed, paid for and stopped, and whatever goes wrong."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

if TYPE_CHECKING:
    from click.testing import Result

    from askgym.testing.server import ChatServer

Run = Callable[..., "Result"]
KEY = "sk-test-0123456789abcdef"


def plays(body: dict[str, Any], number: int) -> str:
    """Agent, judge and user in one: the agent asks, then answers; an answer is right; the user knows nothing."""
    if "response_format" in body:
        prompt = body["messages"][1]["content"]
        last = prompt.split("⟦assistant's last message⟧\n")[1].split("\n⟦end of assistant's last message⟧")[0]
        schema = body["response_format"]["json_schema"]["schema"]
        out: dict[str, Any] = {"sheet": schema["properties"]["sheet"]["enum"][0]}
        for name, question in re.findall(r"^(q\d+) \(.*?\): (.*)$", prompt, re.MULTILINE):
            yes = "final answer" in question and "answer is" in last
            out[name] = {"quote": last if yes else "", "answer": "yes" if yes else "no"}
        return json.dumps(out)
    if "You play a person" in body["messages"][0]["content"]:
        return "I do not know."
    if any(message["role"] == "assistant" for message in body["messages"]):
        return f"The answer is {number}."  # a server that never says the same twice
    return "How much is it?"


@pytest.fixture
def server(chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> ChatServer:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    chat_server.behave = plays
    return chat_server


def models(server: ChatServer, options: str) -> list[str]:
    return [
        word
        for role in ("agent", "judge", "user")
        for word in (f"--{role}", f"openai:{role}-model@{server.url}?{options}")
    ]


def command(
    server: ChatServer, *more: str, n: int = 12, options: str = "price=1/2&attempts=2&max_wait_s=0.01"
) -> list[str]:
    quick = ["--no-references", "--resamples", "0"]
    return ["eval", "AskMind-v0", *models(server, options), "-n", str(n), *quick, *more]


def rows(path: str) -> list[str]:
    return sorted(Path(path).read_text().splitlines(), key=lambda line: json.loads(line)["index"])


def test_a_recorded_run_is_replayed_to_the_byte_without_a_network(run: Run, server: ChatServer) -> None:
    done = run(*command(server, "--out", "a.jsonl", "--store", "replies.sqlite"))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "judge openai:judge-model: " in done.output
    sent = len(server.requests)
    server.close()
    again = run(*command(server, "--out", "b.jsonl", "--store", "replies.sqlite", "--store-mode", "replay"))
    assert (again.exit_code, again.stderr) == (0, "")
    assert rows("a.jsonl") == rows("b.jsonl")
    assert len(server.requests) == sent
    bill = [line for line in again.output.splitlines() if line.startswith("agent openai:")]
    assert re.search(r"24 requests, 24 of them from the store; 0 sent.*\$0\.0000 spent, \$0\.0006 saved", bill[0])


def test_samples_of_one_item_stay_different(run: Run, server: ChatServer) -> None:
    done = run(*command(server, "--out", "a.jsonl", "--store", "s.sqlite", "--group-size", "4"))
    assert done.exit_code == 0
    said = [json.loads(row)["messages"][-1]["content"] for row in rows("a.jsonl")]
    assert len(set(said)) == 12
    assert len({json.loads(row)["item"]["id"] for row in rows("a.jsonl")}) == 3


def test_another_setting_is_another_run(run: Run, server: ChatServer) -> None:
    assert run(*command(server, "--out", "a.jsonl", n=2)).exit_code == 0
    for options in ("price=1/2&temperature=0.3", "price=1/2&max_tokens=7"):
        done = run(*command(server, "--out", "a.jsonl", n=2, options=options))
        assert done.exit_code == 2
        assert "another config" in done.stderr
        assert done.stderr.count("\n") == 1
    moved = run(*command(server, "--out", "a.jsonl", n=2, options="price=1/2&attempts=9&concurrency=3"))
    assert moved.exit_code == 0  # how it is reached does not matter


def test_the_key_is_nowhere(run: Run, server: ChatServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    outputs = []

    def leaky(body: Any, number: int) -> Any:
        if number % 5 == 4:
            return web.json_response({"error": {"message": f"Incorrect API key provided: {KEY}"}}, status=500)
        return plays(body, number)

    server.behave = leaky
    outputs.append(run(*command(server, "--out", "a.jsonl", "--store", "replies.sqlite", "--json")))
    outputs.append(run("rescore", "a.jsonl", "--judge", f"openai:j@{server.url}", "--out", "r.jsonl"))
    outputs.append(run("judge", "bench", "--judge", f"openai:j@{server.url}", "-n", "5", "--out", "v.jsonl"))
    server.behave = lambda body, number: web.json_response({"error": {"message": f"bad key {KEY}"}}, status=401)
    outputs.append(run(*command(server, "--out", "c.jsonl")))
    assert any(headers.get("Authorization") == f"Bearer {KEY}" for headers in server.headers)
    texts = [done.output + done.stderr for done in outputs] + [caplog.text]
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) >= 6
    assert not [path for path in files if KEY.encode() in path.read_bytes()]
    assert not [text for text in texts if KEY in text]


def test_a_spent_budget_says_how_to_go_on(run: Run, server: ChatServer) -> None:
    asked = command(server, "--concurrency", "1", "--out", "a.jsonl")
    done = run(*asked, "--budget-usd", "0.0004")
    assert done.exit_code == 4
    assert re.fullmatch(
        r"budget spent: [1-6] of 12 episodes are kept in a\.jsonl\. To go on: .*--budget-usd MORE\n", done.stderr
    )
    assert not Path("a.failed.jsonl").exists()
    kept = len(rows("a.jsonl"))
    more = run(*asked, "--budget-usd", "1")
    assert more.exit_code == 0
    assert len(rows("a.jsonl")) == 12 > kept


def test_bad_budgets(run: Run, server: ChatServer) -> None:
    done = run(*command(server, "--budget-usd", "0"))
    assert (done.exit_code, done.stderr) == (2, "error: budget_usd=0.0: a number above 0 is needed\n")
    done = run(*command(server, "--budget-usd", "1", options="attempts=2"))
    assert done.exit_code == 2
    assert "price=IN/OUT" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda: web.json_response({"error": "Unauthorized"}, status=401), "set OPENAI_API_KEY"),
        (lambda: web.json_response({"error": {"message": "no such model"}}, status=404), "no model 'judge-model'"),
        (lambda: web.Response(text="<html>Welcome</html>", content_type="text/html"), "a web page"),
    ],
)
def test_an_endpoint_that_cannot_be_used_is_one_line_before_anything_is_played(
    run: Run, server: ChatServer, answer: Any, told: str
) -> None:
    server.behave = lambda body, number: answer()
    done = run(*command(server, "--out", "a.jsonl"))
    assert done.exit_code == 2
    assert done.stderr.startswith("error: the judge openai:judge-model cannot be used: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert not Path("a.jsonl").exists() or not rows("a.jsonl")


def test_an_endpoint_that_is_not_there(run: Run, server: ChatServer) -> None:
    server.close()
    done = run(*command(server, "--out", "a.jsonl"))
    assert done.exit_code == 2
    assert "Cannot connect" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_judge_that_never_returns_json(run: Run, server: ChatServer) -> None:
    server.behave = lambda body, number: "I think so." if "response_format" in body else plays(body, number)
    done = run(*command(server, "--out", "a.jsonl", n=6))
    assert done.exit_code == 3
    assert done.stderr.startswith(
        "stopped: the judge failed in the first 6 episodes alike, malformed (openai:judge-model"
    )
    assert "there is no JSON object in it (it begins 'I think so.')" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not rows("a.jsonl")
    assert len(Path("a.failed.jsonl").read_text().splitlines()) == 6
    server.behave = plays
    healed = run(*command(server, "--out", "a.jsonl", n=6))
    assert healed.exit_code == 0
    assert len(rows("a.jsonl")) == 6


def test_a_store_of_another_version_or_kind(run: Run, server: ChatServer) -> None:
    with sqlite3.connect("later.sqlite") as file:
        file.execute("PRAGMA application_id = 1634954087")
        file.execute("PRAGMA user_version = 99")
        file.execute("CREATE TABLE replies (key)")
    file.close()
    done = run(*command(server, "--store", "later.sqlite"))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "version 99" in done.stderr
    Path("damaged.sqlite").write_bytes(b"SQLite format 3\0 and then nothing")
    done = run(*command(server, "--store", "damaged.sqlite"))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "set aside as 'damaged.sqlite.damaged-1'" in done.stderr
    done = run(*command(server, "--store", "nowhere.sqlite", "--store-mode", "replay"))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "does not exist" in done.stderr
    done = run(*command(server, "--store-mode", "replay"))
    assert "it needs a --store" in done.stderr
    done = run(*command(server, "--store", "s.sqlite", "--store-mode", "reply"))
    assert "Did you mean 'replay'" in done.stderr


def test_replaying_what_was_not_recorded(run: Run, server: ChatServer) -> None:
    assert run(*command(server, "--out", "a.jsonl", "--store", "s.sqlite", n=2)).exit_code == 0
    done = run(*command(server, "--out", "b.jsonl", "--store", "s.sqlite", "--store-mode", "replay", "--seed", "5"))
    assert done.exit_code == 3
    assert "not_recorded" in done.stderr
    assert done.stderr.count("\n") == 1


def test_chaos_and_then_healed(run: Run, server: ChatServer) -> None:
    undisturbed = run(*command(server, "--out", "calm.jsonl", n=30, options="attempts=1"))
    assert undisturbed.exit_code == 0

    def sick(body: Any, number: int) -> Any:
        if number % 7 == 3 and body["messages"][-1]["content"] != "Say OK.":
            return [web.Response(status=500), {"choices": []}, "prose"][number % 3]
        return plays(body, 0)

    server.behave = sick
    done = run(*command(server, "--out", "a.jsonl", n=30, options="attempts=1"))
    assert "To try them again" in done.output
    kept, failed = len(rows("a.jsonl")), len(Path("a.failed.jsonl").read_text().splitlines())
    assert (kept + failed, bool(failed)) == (30, True)
    server.behave = lambda body, number: plays(body, 0)
    healed = run(*command(server, "--out", "a.jsonl", n=30, options="attempts=1"))
    assert healed.exit_code == 0
    assert [json.loads(row)["index"] for row in rows("a.jsonl")] == list(range(30))
    assert all(json.loads(row)["valid"] for row in rows("a.jsonl"))


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--agent", "openai:m@localhost:1", "must be a URL"),
        ("--judge", "openai:m?temprature=1", "Did you mean 'temperature'"),
        ("--user", "openai:@http://a/v1", "needs the name of a model"),
        ("--judge", "panel:rules", "at least two"),
        ("--judge", "cascade:rules,nobody", "unknown judge 'nobody'"),
        ("--user", "opnai:m", "Did you mean 'openai:MODEL@URL'"),
    ],
)
def test_what_is_mistyped_is_named(run: Run, option: str, value: str, told: str) -> None:
    arguments = {"--agent": "oracle", option: value}
    done = run("eval", "AskMind-v0", *(word for pair in arguments.items() for word in pair))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert told in done.stderr


def test_a_cascade_and_a_panel_play(run: Run, server: ChatServer) -> None:
    judge = f"openai:j@{server.url}"
    for spec in (f"cascade:rules,{judge}", f"panel:rules,{judge},{judge}"):
        name = spec.partition(":")[0]
        done = run("eval", "AskMind-v0", "--agent", "oracle", "--judge", spec, "-n", "6", "--no-references",
                   "--resamples", "0", "--out", f"{name}.jsonl")  # fmt: skip
        assert done.exit_code == 0, done.stderr
        judged = [turn["verdict"]["judge"] for row in rows(f"{name}.jsonl") for turn in json.loads(row)["turns"]]
        assert all(one.startswith(f"{name}(rules") for one in judged)
        assert f"{name}(rules, " in done.output
        assert "a verdict; asked: rules " in done.output
        assert ("agreement of rules and openai:j" in done.output) is (
            name == "panel" or "openai:j 0" not in done.output
        )


def test_a_message_that_only_this_judge_cannot_read_is_told_of(run: Run, server: ChatServer) -> None:
    def behave(body: Any, number: int) -> Any:
        if "response_format" in body and "How much is it?" in body["messages"][1]["content"]:
            return "What?"
        return plays(body, number)

    server.behave = behave
    done = run(*command(server, "--out", "a.jsonl", n=4))
    assert done.exit_code == 0
    assert "unreadable: 4 of 4 episodes ended as malformed" in done.output


def test_commas_in_settings(run: Run, server: ChatServer) -> None:
    spec = f"openai:agent@{server.url}?system_prompt=Be brief, please, oracle"
    done = run(
        "eval", "AskMind-v0", "--agent", spec, "-n", "2", "--no-references", "--resamples", "0", "--out", "a.jsonl"
    )
    assert done.exit_code == 0
    assert server.requests[-1]["messages"][0] == {"role": "system", "content": "Be brief, please, oracle"}


def test_the_bench_stops_at_a_spent_budget_and_goes_on(run: Run, server: ChatServer) -> None:
    asked = [
        "judge",
        "bench",
        "--judge",
        f"openai:j@{server.url}?price=1/2&concurrency=1",
        "-n",
        "12",
        "--resamples",
        "0",
    ]
    done = run(*asked, "--out", "v.jsonl", "--budget-usd", "0.0002")
    assert done.exit_code == 4
    assert "budget spent: the rates are over what was judged. To go on: " in done.stderr
    assert run(*asked, "--out", "v.jsonl", "--budget-usd", "1").exit_code == 0
    server.close()
    assert run(*asked, "--out", "v.jsonl").exit_code == 0  # nothing is left to be asked

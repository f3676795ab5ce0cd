"""Cases on the command line: eval, stats, compare, report, rescore, items, list, audit, and `--set`.

1. A run from beginning to end: tables, JSON, what is kept, and going on with it.
2. What determines a run: settings and files of one's own; what has changed is refused, or said to differ.
3. The reference agents beside it, and statistics of what was left unsaid.
4. Options: what applies, what does not, and values of the wrong kind.
5. Tasks in items, list and audit.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from askgym.cli.settings import parse_settings
from askgym.envs.domains import domain
from askgym.envs.telecom import domain as telecom
from askgym.envs.telecom.tasks import split, task, write_splits, write_tasks
from askgym.errors import ConfigError, UnknownNameError
from askgym.types import Action, ToolCall

if TYPE_CHECKING:
    from click.testing import Result

    from askgym.testing.server import ChatServer

Run = Callable[..., "Result"]
QUICK = ("--resamples", "0", "--no-references")
SOLO = ("eval", "Tau2TelecomSolo-v0", "--split", "small")

AGENTS = '''
"""Technicians for tests: `toggles` switches airplane mode and data roaming, `closes` does nothing at all."""

import json


def say(name, **arguments):
    return json.dumps({"name": name, "arguments": arguments})


STEPS = (
    say("get_customer_by_phone", phone_number="555-123-2002"),
    say("no_such_tool"),
    say("toggle_roaming"),
    say("done"),
)


def toggles(messages):
    return STEPS[sum(message["role"] == "assistant" for message in messages)]


def closes(messages):
    return say("done")


def talks(messages):
    return "What is your phone number?" if len(messages) == 2 else "bye"


def looks(messages):
    return "Could you please check the status bar?"
'''


@pytest.fixture(autouse=True)
def technicians(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "cli_test_technicians.py").write_text(AGENTS, encoding="utf-8")
    monkeypatch.delitem(sys.modules, "cli_test_technicians", raising=False)


def agent(*names: str) -> tuple[str, str]:
    return "--agent", ",".join(f"cli_test_technicians:{name}" for name in names)


def metrics(described: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one["value"] for name, one in described["metrics"].items()}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(name).read_text().splitlines()]


def config(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(name).with_suffix(".meta.json").read_text())["config"]
    return found


def ok(done: Result) -> str:
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def refused(done: Result) -> str:
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1), done.output
    assert done.stderr.startswith("error: ")
    return done.stderr


# --- 1. a run --------------------------------------------------------------------------------------------------------


def test_a_run_from_beginning_to_end(run: Run) -> None:
    command = (*SOLO, *agent("toggles"), "--group-size", "2", "--out", "a.jsonl", *QUICK)
    whole = json.loads(ok(run(*command, "--json")))["runs"][0]
    kept = rows("a.jsonl")
    assert (whole["episodes"], len(kept), whole["valid"]) == (40, 40, 40)  # small has 20 tasks, each twice
    found = metrics(whole["cases"]["overall"])
    solved = [row["hidden"]["correct"] for row in kept]
    assert 0 < sum(solved) < 40
    assert found["acc"] == sum(solved) / 40
    assert found["return"] == pytest.approx(sum(row["return"] for row in kept) / 40)
    # Of four turns one closes the case, and one of the three calls is of no tool.
    assert (found["turns"], found["calls"], found["refused"], found["replies"]) == (4.0, 3.0, 1.0, 0.0)
    assert (found["charge:error"], found["charge:transfer"], found["end:agent_stop"]) == (1.0, 0.0, 1.0)
    assert (found["pass^1"], found["pass^2"]) == (found["acc"], found["acc"])  # the same calls each time
    assert set(whole) & {"summary", "honest", "scores", "askbench"} == set()
    families = {one["group"]: one["valid"] for one in whole["cases"]["groups"]["family"]}
    assert families == {"mms_issue": 12, "mobile_data_issue": 16, "service_issue": 12}

    text = ok(run(*command))  # nothing is played again
    for words in ("solved (pass^1)", "refused calls", "charge: unidentified", "end: agent stop", "pass^2", "by family"):
        assert words in text
    for words in ("AskBench", "need-to-ask", "cov", "checklist", "question"):
        assert words not in text
    told = ok(run("stats", "a.jsonl", "--by", "persona,faults,fixable", *QUICK))
    for words in ("40 episodes of 20 problems", "by persona", "Hard", "by faults", "by fixable"):
        assert words in told
    assert metrics(json.loads(ok(run("stats", "a.jsonl", "--json", *QUICK)))["cases"]["overall"]) == found


def test_intervals_are_by_task(run: Run) -> None:
    done = ok(run(*SOLO, *agent("toggles"), "--group-size", "2", "--out", "a.jsonl", "--resamples", "200", "--json"))
    one = json.loads(done)["runs"][0]["cases"]["overall"]["metrics"]["acc"]
    assert (one["n"], one["problems"]) == (40, 20)
    assert one["low"] < one["value"] < one["high"]


def test_a_run_goes_on_and_keeps_what_it_has(run: Run) -> None:
    command = (*SOLO, *agent("toggles"), "--out", "a.jsonl", *QUICK)
    ok(run(*command, "-n", "5"))
    first = rows("a.jsonl")
    assert "5 of them from an earlier sitting" in ok(run(*command))
    assert rows("a.jsonl")[:5] == first
    assert len(rows("a.jsonl")) == 20


def test_two_runs_compared(run: Run) -> None:
    ok(run(*SOLO, *agent("toggles", "closes"), "--out", "runs", *QUICK))
    paths = [f"runs/Tau2TelecomSolo-v0-cli_test_technicians-{name}.jsonl" for name in ("closes", "toggles")]
    found = json.loads(ok(run("compare", *paths, "--resamples", "200", "--json")))
    (everyone,) = found["groups"]
    assert (found["pairs"], found["warnings"]) == (20, [])
    assert (everyone["metrics"]["calls"]["a"], everyone["metrics"]["calls"]["difference"]) == (0.0, 3.0)
    text = ok(run("compare", *paths, "--resamples", "200", "--by", "faults", "--metric", "acc,charge:error"))
    assert "charge: error" in text
    assert "need-to-ask" not in text
    assert "charge:error" in refused(run("compare", *paths, "--metric", "charge:eror"))
    ok(run("eval", "AskMind-v0", "--agent", "oracle", "-n", "4", "--out", "ask.jsonl", *QUICK))
    assert "not summed up alike" in refused(run("compare", paths[0], "ask.jsonl"))


def test_a_report_of_cases(run: Run) -> None:
    ok(run(*SOLO, *agent("toggles"), "--out", "a.jsonl", *QUICK))
    ok(run("report", "a.jsonl", *QUICK))
    page = Path("a.html").read_text(encoding="utf-8")
    block = page.split('id="overview-data">')[1].split("</script>")[0]
    data = json.loads(block)
    (table,) = data["measures"]
    titles = [row[0]["t"] for row in table["rows"] if isinstance(row[0], dict)]
    assert titles[:3] == ["solved (pass^1)", "return", "turns"]
    assert "charge: error" in titles
    assert (data["askbench"], data["funnel"], data["runs"][0]["asking"]) == ([], [None], False)
    assert [one["key"] for one in data["breakdown"]["groupings"]] == ["family", "persona", "fixable"]
    assert [one[0] for one in data["breakdown"]["metrics"]] == ["acc", "return", "turns", "refused"]
    facts = dict(data["runs"][0]["facts"])
    assert "policy manual" in facts["settings"]
    assert "user" not in facts  # there is none in the solo environment


def test_turns_that_name_no_point_are_no_signs_of_an_exploit(run: Run) -> None:
    from askgym.cli.stats import load_run
    from askgym.report.html.suspects import norms_of, suspect_signs

    command = ("eval", "Tau2Telecom-v0", "--split", "small", *agent("looks"), "-n", "6", "--max-turns", "4")
    ok(run(*command, "--set", "underspecified=yes", "--out", "a.jsonl", *QUICK))
    read = load_run(Path("a.jsonl"))
    norms = norms_of(read.outcomes, "progress")
    talked = {sign for pair in zip(read.episodes, read.outcomes, strict=True) for sign in suspect_signs(*pair, norms)}
    assert talked == {"drag"}  # as it were where nothing but questions and answers is expected
    ok(run("report", "a.jsonl", *QUICK))
    packed = Path("a.html").read_text(encoding="utf-8").split('id="index-data">')[1].split("</script>")[0]
    index = json.loads(gzip.decompress(base64.b64decode(packed)))
    assert index["runs"][0]["signs"] == [0] * 6


def test_what_is_computed_is_not_judged_again(run: Run) -> None:
    ok(run(*SOLO, *agent("closes"), "--out", "a.jsonl", *QUICK))
    assert "computed" in refused(run("rescore", "a.jsonl", "--judge", "rules"))
    assert not Path("a.rescored-rules.jsonl").exists()


def test_with_a_customer(run: Run) -> None:
    command = ("eval", "Tau2Telecom-v0", "--split", "small", *agent("talks"), "-n", "4", "--max-turns", "3")
    found = metrics(json.loads(ok(run(*command, "--out", "a.jsonl", *QUICK, "--json")))["runs"][0]["cases"]["overall"])
    assert found["calls"] == 0.0
    assert found["replies"] >= 1.0
    assert (config("a.jsonl")["user"]["name"], config("a.jsonl")["user"]["several"]) == ("rules", "ask")


@pytest.mark.usefixtures("closing")
def test_a_model_plays_the_customer(run: Run, chat_server: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    chat_server.behave = lambda body, number: "My phone has no service."
    model = ("--user", f"openai:customer@{chat_server.url}")
    command = ("eval", "Tau2Telecom-v0", "--split", "small", *agent("talks"), "-n", "1", "--max-turns", "2", *model)
    done = run(*command, "--out", "a.jsonl", *QUICK, "--json")
    assert done.exit_code == 0, done.output
    (row,) = rows("a.jsonl")
    assert [turn["user"]["text"] for turn in row["turns"]] == ["My phone has no service."] * 2
    assert config("a.jsonl")["user"]["name"].startswith("openai:customer")
    asked = len(chat_server.requests)
    beside = run(*command, "--out", "b.jsonl", "--resamples", "0")
    assert "reference agents: with the rule user, not with the run's own" in beside.stdout
    assert len(chat_server.requests) == 2 * asked  # those of the second run: reference agents meet the rules
    again = run("stats", "a.jsonl", "--resamples", "0")
    assert again.exit_code == 0
    assert "reference agents: with the rule user" in again.stdout
    assert len(chat_server.requests) == 2 * asked
    said = run(*command, "--out", "c.jsonl", "--set", "customer.templates=1")
    assert (said.exit_code, "options of the rule-based customer" in said.stderr) == (2, True)


# --- 2. what determines a run ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "more",
    [
        ("--split", "train"),
        ("--set", "max_errors=3"),
        ("--set", "parity=yes"),
        ("--set", "policy=workflow"),
        ("--set", "tools_in_prompt=yes"),
        ("--set", "families=mms_issue"),
        ("--set", "max_action_chars=500"),
        ("--reward", "verdict"),
        ("--max-turns", "7"),
        ("--system-prompt", "Be brief."),
    ],
)
def test_a_run_of_other_settings_is_not_gone_on_with(run: Run, more: tuple[str, ...]) -> None:
    command = ("eval", "Tau2TelecomSolo-v0", *agent("closes"), "-n", "2", "--out", "a.jsonl", *QUICK)
    ok(run(*command))
    before = rows("a.jsonl")
    assert "a.jsonl" in refused(run(*command, *more))
    assert rows("a.jsonl") == before


def test_settings_are_kept_as_they_were_resolved(run: Run) -> None:
    ok(run(*SOLO, *agent("closes"), "-n", "1", "--out", "a.jsonl", "--set", "parity=yes", *QUICK))
    kept = config("a.jsonl")
    assert (kept["max_turns"], kept["reward"], kept["split"], kept["user"]) == (200, "verdict", "small", None)
    assert (kept["settings"]["parity"], kept["settings"]["max_steps"]) == (True, 200)


def own_files() -> tuple[str, ...]:
    ids = split("small")[:4]
    write_tasks("tasks.json", [task(one) for one in ids])
    write_splits("splits.json", {"mine": ids[:3]})
    Path("policy.md").write_text("Mend it.\n", encoding="utf-8")
    return ("--items", "tasks.json", "--split", "mine", "--set", "split_file=splits.json", "--set", "policy=policy.md")


@pytest.mark.parametrize("changed", ["tasks.json", "policy.md"])
def test_files_of_ones_own_and_one_that_has_changed(run: Run, changed: str) -> None:
    command = ("eval", "Tau2TelecomSolo-v0", *agent("closes"), *own_files(), "--out", "a.jsonl", *QUICK)
    ok(run(*command))
    assert len(rows("a.jsonl")) == 3
    assert rows("a.jsonl")[0]["messages"][0]["content"] == "Mend it."
    assert config("a.jsonl")["settings"]["policy"]["name"] == "policy.md"
    ok(run(*command))
    text = Path(changed).read_text(encoding="utf-8")
    Path(changed).write_text(text.replace("Mend it", "Mend that").replace("John", "Joan"), encoding="utf-8")
    assert "a.jsonl" in refused(run(*command))


# --- 3. reference agents, and asking ---------------------------------------------------------------------------------


class Gold:
    """A reference agent for tests: closes every case at once."""

    def act(self, list_of_messages: list[Any]) -> list[Action]:
        return [Action("", (ToolCall("1", "done"),)) for _ in list_of_messages]


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch) -> None:
    agents = MappingProxyType({"closing": Gold})
    monkeypatch.setattr(telecom, "TELECOM", replace(telecom.TELECOM, agents=agents))


@pytest.mark.usefixtures("closing")
def test_the_reference_agents_stand_beside_it(run: Run) -> None:
    assert list(domain("telecom").agents) == ["closing"]
    quick = ("--resamples", "0")
    whole = json.loads(ok(run(*SOLO, *agent("toggles"), "--out", "a.jsonl", "--json", *quick)))["runs"][0]["cases"]
    (beside,) = whole["references"]["closing"][""]
    assert (metrics(beside)["turns"], beside["valid"]) == (1.0, 20)
    again = json.loads(ok(run("stats", "a.jsonl", "--json", *quick)))["cases"]
    assert again["references"] == whole["references"]
    assert " closing" in ok(run("stats", "a.jsonl", *quick))
    ok(run(*SOLO, "--agent", "closing", "--out", "b.jsonl", *QUICK))
    ok(run("report", "a.jsonl", "--resamples", "0"))


@pytest.mark.usefixtures("closing")
def test_the_reference_agents_meet_the_runs_own_customer(run: Run) -> None:
    command = ("eval", "Tau2Telecom-v0", "--split", "small", *agent("talks"), "-n", "2", "--max-turns", "2")
    more = ("--set", "customer.leaves=1.0", "--resamples", "0", "--json")
    found = json.loads(ok(run(*command, *more, "--out", "a.jsonl")))["runs"][0]["cases"]
    again = json.loads(ok(run("stats", "a.jsonl", "--resamples", "0", "--json")))["cases"]
    assert (again["references"], again["remarks"]) == (found["references"], [])
    changed = config("a.jsonl")
    changed["user"]["version"] = 0
    meta = json.loads(Path("a.meta.json").read_text()) | {"config": changed}
    Path("a.meta.json").write_text(json.dumps(meta))
    assert "its user is not what was played" in ok(run("stats", "a.jsonl", "--resamples", "0"))


@pytest.mark.usefixtures("closing")
def test_reference_agents_on_files_of_ones_own_and_why_not(run: Run) -> None:
    ok(run("eval", "Tau2TelecomSolo-v0", *agent("toggles"), *own_files(), "--out", "a.jsonl", *QUICK))
    quick = ("--resamples", "0", "--json")
    found = json.loads(ok(run("stats", "a.jsonl", *quick)))["cases"]
    assert list(found["references"]) == ["closing"]
    Path("policy.md").write_text("Mend that.\n", encoding="utf-8")
    lost = json.loads(ok(run("stats", "a.jsonl", *quick)))["cases"]
    assert lost["references"] == {}
    assert lost["remarks"] == ["reference agents: left out; its settings are not what was played"]
    Path("tasks.json").unlink()
    assert "tasks.json" in ok(run("stats", "a.jsonl", *quick))


def test_what_was_left_unsaid_is_measured_as_asking(run: Run) -> None:
    ok(run(*SOLO, *agent("toggles"), "-n", "2", "--out", "a.jsonl", *QUICK))
    kept = rows("a.jsonl")
    for row in kept:  # as an underspecified case is recorded: two points, of which one was told in the second turn
        row["item"] |= {"points": ["symptom", "phone_number"], "scenario": "missing_info"}
        for at, turn in enumerate(row["turns"]):
            turn["notes"] |= {
                "named": [],
                "settled": ["symptom"] if at else [],
                "open_at_verdict": ["phone_number"] if at else ["symptom", "phone_number"],
            }
    Path("a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in kept), encoding="utf-8")
    found = metrics(json.loads(ok(run("stats", "a.jsonl", "--json", *QUICK)))["cases"]["overall"])
    assert (found["cov_micro"], found["cov_all"], found["premature_rate"]) == (0.5, 0.0, 1.0)
    assert found["acc"] is not None
    assert "coverage (micro)" in ok(run("stats", "a.jsonl", *QUICK))


def test_an_underspecified_run(run: Run) -> None:
    command = ("eval", "Tau2Telecom-v0", "--split", "small", *agent("talks"), "--max-turns", "2", "--out", "a.jsonl")
    done = ok(run(*command, *QUICK, "--json", "--set", "underspecified=yes", "--set", "customer.templates=1"))
    found = metrics(json.loads(done)["runs"][0]["cases"]["overall"])
    # It asks every customer for the phone number, and for nothing else: one thing, of two points (service) or three.
    points = [len(row["item"]["points"]) for row in rows("a.jsonl")]
    told = [row["hidden"]["settled"] for row in rows("a.jsonl")]
    assert set(points) == {2, 3}
    assert all("phone_number" in one for one in told)
    assert (found["questions"], found["need_recall"], found["first_precision"]) == (1.0, 1.0, 1.0)
    assert found["first_recall"] == pytest.approx(20 / sum(points))
    assert found["cov_micro"] == pytest.approx(sum(map(len, told)) / sum(points))
    assert config("a.jsonl")["user"]["templates"] == 1


# --- 4. options ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--guidance", "weak"), "--guidance: Tau2TelecomSolo-v0"),
        (("--difficulty", "points=3"), "--difficulty: Tau2TelecomSolo-v0"),
        (("--compat", "askbench"), "--compat: Tau2TelecomSolo-v0"),
        (("--triplets",), "--triplets: Tau2TelecomSolo-v0"),
        (("--language", "zh"), "--language: Tau2TelecomSolo-v0"),
        (("--scenario", "complete"), "--scenario: Tau2TelecomSolo-v0"),
        (("--transient-notes",), "--transient-notes: Tau2TelecomSolo-v0"),
        (("--skip-bad",), "--skip-bad: Tau2TelecomSolo-v0"),
        (("--by", "scenario"), "--by for cases"),
        (("--items", "builtin:shopping"), "--set families="),
        (("--items", "none.json"), "none.json"),
        (("--split", "trian"), "Did you mean 'train'"),
        (("--reward", "askbench"), "progress"),
        (("--user", "rules"), "no customer"),
        (("--judge", "cli_test_technicians:closes"), "computed"),
        (("--set", "parity"), "NAME=VALUE"),
        (("--set", "parity=maybe"), "yes or no"),
        (("--set", "max_errors=few"), "a whole number"),
        (("--set", "max_errors=0"), "at least 1"),
        (("--set", "max_eror=3"), "Did you mean 'max_errors'"),
        (("--set", "max_errors=3", "--set", "max_errors=4"), "given twice"),
        (("--set", "max_errors.x=3"), "has no parts"),
        (("--set", "split=base"), "give --split"),
        (("--set", "solo=no"), "choose Tau2TelecomSolo-v0"),
        (("--set", "families=mms"), "Did you mean 'mms_issue'"),
        (("--set", "customer=x"), "has parts"),
        (("--set", "customer.severl=ask"), "Did you mean 'several'"),
        (("--set", "customer.several=last"), "first"),
        (("--set", "customer.leaves=often"), "a number"),
        (("--set", "customer.nobody=x"), "part of customer"),
        (("--set", "underspecified=yes"), "nobody behind it"),
        (("--set", "database=none.toml"), "none.toml"),
    ],
)
def test_bad_input_is_one_line(run: Run, more: tuple[str, ...], said: str) -> None:
    done = run("eval", "Tau2TelecomSolo-v0", *agent("closes"), "--out", "a.jsonl", *more)
    assert said in refused(done)
    assert not Path("a.jsonl").exists()


def test_settings_of_every_domain() -> None:
    assert parse_settings(
        "Tau2Telecom-v0", ["families=mms_issue, service_issue", "no_refuel=no", "database=db.toml"]
    ) == {
        "families": ("mms_issue", "service_issue"),
        "no_refuel": False,
        "database": "db.toml",
    }
    assert parse_settings("AskMind-v0", ["final_notice=no", "max_action_chars=90"]) == {
        "final_notice": False,
        "max_action_chars": 90,
    }
    assert parse_settings("QA-v0", ["max_action_chars=90"]) == {"max_action_chars": 90}
    for env, pair, said in (
        ("AskMind-v0", "families=shopping", "--items builtin:FAMILY"),
        ("AskMind-v0", "strict=yes", "Strict"),
        ("AskMind-v0", "max_turns=3", "--max-turns"),
        ("QA-v0", "judge=rules", "--judge"),
        ("Tau2Telecom-v0", "sampler=curriculum", "samplers"),
    ):
        with pytest.raises(ConfigError, match=said):
            parse_settings(env, [pair])
    with pytest.raises(UnknownNameError, match="final_notice"):
        parse_settings("AskMind-v0", ["final_notise=no"])


def test_settings_of_asking_are_kept_and_made_again(run: Run) -> None:
    command = ("eval", "AskMind-v0", "--agent", "oracle", "-n", "3", "--out", "a.jsonl", "--resamples", "0")
    found = json.loads(ok(run(*command, "--set", "final_notice=no", "--set", "max_action_chars=5", "--json")))
    assert found["runs"][0]["honest"]["overall"]["metrics"]["acc"]["value"] == 0.0  # every message is too long
    assert (config("a.jsonl")["final_notice"], config("a.jsonl")["max_action_chars"]) == (False, 5)
    again = json.loads(ok(run("stats", "a.jsonl", "--resamples", "0", "--json")))["honest"]
    assert again["references"] == found["runs"][0]["honest"]["references"]
    assert "a.jsonl" in refused(run(*command))


# --- 5. tasks --------------------------------------------------------------------------------------------------------


def test_tasks_are_shown_and_counted(run: Run) -> None:
    wanted = "[service_issue]airplane_mode_on[PERSONA:None]"
    shown = ok(run("items", "show", "Tau2Telecom-v0", "--split", "small", "--id", wanted))
    assert f"{wanted} (service_issue, builtin)" in shown
    assert "  solution      user: toggle_airplane_mode()" in shown
    assert "expected answer" not in shown
    (whole,) = json.loads(ok(run("items", "show", "Tau2TelecomSolo-v0", "--split", "full", "--index", "7", "--json")))[
        "items"
    ]
    assert whole["id"] == split("full")[7]
    assert whole["evaluation_criteria"]["actions"]
    assert "items         114 of 114 problems" in ok(run("items", "stats", "Tau2Telecom-v0"))
    own_files()
    assert "items         4 of 4 problems" in ok(run("items", "stats", "tasks.json"))
    assert f"{split('small')[3]} (" in ok(run("items", "show", "tasks.json", "--index", "3"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("items", "lint", "Tau2Telecom-v0"), "tasks of technical support"),
        (("items", "combine", "tasks.json", "--out", "m.jsonl"), "write_tasks"),
        (("items", "show", "Tau2Telecom-v0", "--split", "smal"), "Did you mean 'small'"),
        (("items", "show", "tasks.json", "--split", "small"), "of no split"),
        (("audit", "Tau2Telecom-v0"), "computed from the world"),
        (("eval", "Tau2Telecom-v0", "AskMind-v0", "--agent", "oracle"), "evaluate them apart"),
        (("eval", "Tau2Telecom-v0", "--agent", "oracle"), "module:attribute"),
    ],
)
def test_what_cannot_be_done_with_tasks(run: Run, arguments: tuple[str, ...], said: str) -> None:
    own_files()
    assert said in refused(run(*arguments))


def test_list_names_them(run: Run) -> None:
    known = json.loads(ok(run("list", "--json")))
    assert {"Tau2Telecom-v0", "Tau2TelecomSolo-v0"} <= {one["id"] for one in known["environments"]}
    assert {one["split"]: one["tasks"] for one in known["case_splits"]} == {
        "small": 20, "base": 114, "train": 74, "test": 40, "full": 2285,
    }  # fmt: skip
    assert [one["reward"] for one in known["case_rewards"]] == ["progress", "verdict"]
    assert [one["agent"] for one in known["case_agents"]] == list(domain("telecom").agents)
    assert all(one["summary"] for one in [*known["case_agents"], *known["case_rewards"]])

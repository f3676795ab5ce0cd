"""`eval --compat askbench` against AskBench's own evaluator, and a naive one, on the same verdicts.

One scripted server on loopback plays candidate, judge and user. What the judge says is a function of the question and
the turn, which the candidate writes into each of its messages; so a naive evaluator can be fed the very same verdicts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from click.testing import Result

    from askgym.testing.server import ChatServer

Verdict = dict[str, Any]
SMALL = Path(__file__).parents[1] / "data" / "metric_fixtures_small.json"
RATES = ("acc", "ask_rate", "cov_rate", "unq_rate", "score")
COUNTS = ("unq_events", "valid", "total", "skipped")
FIELDS = {
    "missing_info": ("degraded_question", "degraded_info", "required_points"),
    "false_premise": ("overconfidence_question", "overconfidence_info", "misleading_points"),
}


class Script:
    """Plays all three roles."""

    def __init__(self, verdict: Callable[[str, int], Verdict | None]) -> None:
        """Take the verdict on the n-th message about a question, or None for no verdict at all."""
        self.verdict = verdict
        self.bodies: dict[str, list[dict[str, Any]]] = {"candidate": [], "judge": [], "person": []}

    def __call__(self, body: dict[str, Any], number: int) -> str:
        role, messages = body["model"], body["messages"]
        if messages == [{"role": "user", "content": "Say OK."}]:  # whether there is anybody
            return "OK"
        self.bodies[role].append(body)
        if role == "candidate":
            said = [m["content"] for m in messages if m["role"] == "assistant"]
            key = re.findall(r"message on (\w+),", said[0])[0] if said else key_of(messages[0]["content"])
            return f"message on {key}, number {len(said) + 1}"
        if role == "person":
            return "That is all I can say about it."
        key, turn = re.findall(r"message on (\w+), number (\d+)", messages[-1]["content"])[-1]
        decided = self.verdict(key, int(turn))
        if decided is None:
            return "Reasoning: I cannot decide."
        return f"Reasoning: as I see it.\n```json\n{json.dumps(decided, ensure_ascii=False)}\n```"


def key_of(question: str) -> str:
    """A name for a question, the last-turn notice below it left off."""
    return hashlib.sha256(question.split("\n\n(This is your last")[0].split("\n\n（这是")[0].encode()).hexdigest()[:16]


def evaluate(
    run: Callable[..., Result], server: ChatServer, script: Script, env: str, *args: str, agent: str = "candidate"
) -> dict[str, Any]:
    server.behave = script
    spec = f"openai:{{}}@{server.url}"
    result = run(
        "eval", env, "--compat", "askbench", "--agent", spec.format(agent), "--judge", spec.format("judge"),
        "--user", spec.format("person"), "--json", "--resamples", "0", "--no-references", *args,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)["runs"][0]
    return found


def rows_of(given: Mapping[str, Any], path: Path) -> dict[str, list[Verdict]]:
    """Write a set's episodes as AskBench rows; what the judge is to say about each."""
    said, lines = {}, []
    for episode in given["episodes"]:
        question, info, points = FIELDS[episode["scenario"]]
        shown = f"Question {episode['id']} as shown?"
        row = {
            "id": str(episode["id"]),
            "ori_question": f"Question {episode['id']} in full?",
            question: shown,
            info: "Something is wrong with it.",
            points: episode["points"],
            "expected_answer": "42",
        }
        lines.append(json.dumps(row))
        said[key_of(shown)] = episode["turns"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return said


def check_set(given: Mapping[str, Any], tmp_path: Path, run: Callable[..., Result], server: ChatServer) -> None:
    said = rows_of(given, tmp_path / "rows.jsonl")

    def verdict(key: str, turn: int) -> Verdict | None:
        decided: Verdict = said[key][turn - 1]
        return None if decided.get("parse_failure") else decided

    env = "AskMindStrict-v0" if given["strict"] else "AskBench-v0"
    turns = () if given["strict"] else ("--max-turns", str(given["max_turns"]))
    out = tmp_path / "out.jsonl"
    args = ("--items", str(tmp_path / "rows.jsonl"), *turns, "--out", str(out))
    found = evaluate(run, server, Script(verdict), env, *args)
    own, expected = found["askbench"], given["expected_metrics"]
    assert {name: own[name] for name in (*RATES, *COUNTS)} == {name: expected[name] for name in (*RATES, *COUNTS)}
    assert report_rows(run, out) == [
        [f"{part['valid']} / {part['total']}", *(f"{part[name]:.4f}" for name in RATES)]
        for part in own["parts"] or [own]
    ]
    samples = {int(one["id"]): one for one in json.loads(out.with_suffix(".askbench.json").read_text(encoding="utf-8"))}
    for one in given["expected_results"]:
        sample = samples[one["id"]]
        for name in ("correct", "reason", "final_turn", "skipped"):
            assert sample[name] == one[name], (one["id"], name)
        assert sample["behavior_metrics"] == one["behavior"]


def report_rows(run: Callable[..., Result], path: Path) -> list[list[str]]:
    """The run's row in each of AskBench's tables of its report."""
    page = path.with_suffix(".html")
    done = run("report", str(path), "--no-references", "--resamples", "0")
    assert done.exit_code == 0, done.output
    found = re.search(r'<script type="application/json" id="overview-data">(.*?)</script>', page.read_text("utf-8"))
    assert found is not None
    rows = [table["rows"][0][1:] for table in json.loads(found[1])["askbench"]]
    return [[n, *(cell if isinstance(cell, str) else cell["v"] for cell in cells)] for n, *cells in rows]


SETS: list[dict[str, Any]] = json.loads(SMALL.read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", range(len(SETS)))
def test_equals_hand_derived_results(number: int, tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    check_set(SETS[number], tmp_path, run, chat_server)


def test_equals_askbench_on_its_own_verdicts(
    askbench_data: Path, tmp_path: Path, run: Any, chat_server: ChatServer
) -> None:
    sets = json.loads((askbench_data / "askbench" / "metric_fixtures.json").read_text(encoding="utf-8"))
    assert {one["strict"] for one in sets} == {True, False}
    for number, given in enumerate(sets):
        folder = tmp_path / str(number)
        folder.mkdir()
        check_set(given, folder, run, chat_server)


# --- a naive evaluator ---


def points_of(row: Mapping[str, Any]) -> list[str]:
    if "task" in row:
        return [detail["description"] for detail in row["missing_details"]]
    value = row.get("misleading_points", row.get("required_points", []))
    return [value] if isinstance(value, str) else list(value)


def shown_of(row: Mapping[str, Any]) -> str:
    for name in ("task", "degraded_question", "overconfidence_question"):
        if row.get(name):
            return str(row[name])
    return str(row["ori_question"])


def drawn(key: str, turn: int, points: list[str], salt: str) -> Verdict | None:
    """A verdict at random, by hash: whole ones, ones that contradict themselves, ones that lack fields, none."""
    byte = hashlib.sha256(f"{salt} {key} {turn}".encode()).digest()
    if byte[0] < 30:
        return None
    verdict: Verdict = {
        "is_final_answer": byte[1] < 100,
        "is_correct": (True, False, None)[byte[2] % 3],
        "all_required_points_resolved": byte[3] < 90,
        "missing_required_points": [point for at, point in enumerate(points) if byte[4 + at % 20] < 128],
    }
    if byte[30] < 30:
        del verdict["all_required_points_resolved"]
    if byte[31] < 30:
        verdict["missing_required_points"] = None
    return verdict


def naive(verdicts: list[Callable[[int], Verdict | None]], points: list[list[str]], turns: int, strict: bool) -> Any:
    """AskBench's table, written down as its specification reads, with nothing of ours in it."""
    valid = correct = asked = finals = covered = redundant = events = 0
    vague: list[bool] = []
    clear: list[bool] = []
    for said, checklist in zip(verdicts, points, strict=True):
        ask, extra, answer, right, done = False, 0, False, False, False
        for turn in range(1, turns + 1):
            verdict = said(turn)
            if verdict is None:
                break
            resolved = verdict.get("all_required_points_resolved")
            if resolved is None:
                resolved = not (checklist and verdict["missing_required_points"])
            if verdict["is_final_answer"]:
                answer, done = True, resolved
                right = verdict["is_correct"] is True and not (strict and turn == 1)
                break
            ask = True
            extra += resolved
        else:
            verdict = {}
        if verdict is None:
            continue
        valid += 1
        (vague if checklist else clear).append(ask)
        correct, asked, finals, covered = correct + right, asked + ask, finals + answer, covered + (answer and done)
        redundant, events = redundant + (extra > 0), events + extra
    premature = (finals - covered) / finals if finals else 0.0
    return {
        "acc": round(correct / valid, 4),
        "ask_rate": round(asked / valid, 4),
        "cov_rate": round(covered / finals, 4) if finals else 0.0,
        "unq_rate": round(redundant / valid, 4),
        "score": round(0.5 * correct / valid + 0.3 * (1 - premature) + 0.2 * (1 - redundant / valid), 4),
        "unq_events": events,
        "valid": valid,
        "total": len(points),
        "skipped": len(points) - valid,
        "vague_ask_rate": sum(vague) / len(vague) if vague else None,
        "clear_direct_rate": 1 - sum(clear) / len(clear) if clear else None,
    }


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("name", ["ask_mind", "ask_overconfidence", "quest_bench", "in3_interaction"])
def test_equals_a_naive_computation_over_all_real_rows(
    name: str, strict: bool, askbench_data: Path, tmp_path: Path, run: Any, chat_server: ChatServer
) -> None:
    path = askbench_data / "askbench" / f"{name}.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    points = {key_of(shown_of(row)): points_of(row) for row in rows}

    def verdict(key: str, turn: int) -> Verdict | None:
        return drawn(key, turn, points[key], name)

    def of(row: Mapping[str, Any]) -> Callable[[int], Verdict | None]:
        return lambda turn: verdict(key_of(shown_of(row)), turn)

    env = {"ask_overconfidence": "AskOverconfidence"}.get(name, "AskMind") + ("Strict-v0" if strict else "-v0")
    script = Script(verdict)
    found = evaluate(run, chat_server, script, env, "--items", str(path), "--out", str(tmp_path / "out.jsonl"))
    expected = naive([of(row) for row in rows], [points_of(row) for row in rows], 2 if strict else 3, strict)
    if name == "in3_interaction":
        expected |= {"acc": None, "score": None}
    assert {key: found["askbench"][key] for key in expected} == pytest.approx(expected)
    assert expected["skipped"] > 0
    temperature = 0.3 if name in ("ask_overconfidence", "in3_interaction") else 0.5
    assert {body["temperature"] for body in script.bodies["person"]} == {temperature}
    assert bool(found["askbench"]["published"]) == name.startswith("ask_")


# --- the protocol ---


def rows(path: Path, *kinds: str) -> Path:
    """A file of rows of these scenarios."""
    lines = []
    for number, kind in enumerate(kinds):
        row = {"id": f"r{number}", "ori_question": f"Question {number} in full?", "expected_answer": "42"}
        if kind in FIELDS:
            question, info, points = FIELDS[kind]
            row |= {
                question: f"Question {number} as shown?",
                info: "The reason why.",
                points: ["the first", "the second"],
            }
        lines.append(json.dumps(row))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def asking(key: str, turn: int) -> Verdict:
    final = turn == 3
    return {"is_final_answer": final, "is_correct": final or None, "all_required_points_resolved": final}


def test_notes_leave_no_trace_and_the_user_has_askbenchs_temperatures(
    tmp_path: Path, run: Any, chat_server: ChatServer
) -> None:
    script = Script(asking)
    items = str(rows(tmp_path / "rows.jsonl", "missing_info", "false_premise"))
    out = tmp_path / "out.jsonl"
    evaluate(run, chat_server, script, "AskBench-v0", "--items", items, "--guidance", "strong", "--out", str(out))
    by_turn: dict[int, list[list[str]]] = {1: [], 2: [], 3: []}
    for body in script.bodies["candidate"]:
        said = [message["content"] for message in body["messages"]]
        by_turn[(len(said) + 1) // 2].append(said)
    assert all("Do not answer straight away" in said[0] for said in by_turn[1])
    assert not any("Do not answer straight away" in text for turn in (2, 3) for said in by_turn[turn] for text in said)
    assert all("last turn" in said[-1] and "last turn" not in "".join(said[:-1]) for said in by_turn[3])
    for line in out.read_text(encoding="utf-8").splitlines():
        messages = json.loads(line)["messages"]
        assert not any("last turn" in one["content"] or "straight away" in one["content"] for one in messages)
    judged = script.bodies["judge"]
    assert {body["temperature"] for body in judged} == {0.0}
    assert len(judged) == 2 * 3  # one verdict a turn
    told = {body["temperature"]: body["messages"][-1]["content"] for body in script.bodies["person"]}
    assert sorted(told) == [0.3, 0.5]
    assert "Question 0 in full?" in told[0.5]
    assert "The reason why." in told[0.5]
    assert "in full?" not in told[0.3]
    assert "The reason why." not in told[0.3]
    assert "42" not in told[0.3]


def test_the_judges_model_plays_the_user_unless_another_is_named(
    tmp_path: Path, run: Any, chat_server: ChatServer
) -> None:
    script = Script(asking)

    def behave(body: dict[str, Any], number: int) -> str:
        if body["model"] == "judge" and "You play a person" in body["messages"][0]["content"]:
            body = {**body, "model": "person"}
        return script(body, number)

    chat_server.behave = behave
    spec = f"openai:{{}}@{chat_server.url}"
    result = run(
        "eval", "AskMind-v0", "--compat", "askbench", "--items", str(rows(tmp_path / "r.jsonl", "missing_info")),
        "--agent", spec.format("candidate"), "--judge", spec.format("judge"), "--out", str(tmp_path / "o.jsonl"),
        "--no-references",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert len(script.bodies["person"]) == 2


def test_the_judges_temperature_is_not_the_users(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    """The judge's model plays the user, at the user's temperatures, whatever is said of the judge's."""
    script = Script(asking)
    temperatures = []

    def behave(body: dict[str, Any], number: int) -> str:
        if body["model"] == "judge" and "You play a person" in body["messages"][0]["content"]:
            temperatures.append((body["temperature"], body["top_p"]))
            body = {**body, "model": "person"}
        return script(body, number)

    chat_server.behave = behave
    spec = f"openai:{{}}@{chat_server.url}"
    items = str(rows(tmp_path / "r.jsonl", "missing_info", "false_premise"))
    result = run(
        "eval", "AskBench-v0", "--compat", "askbench", "--items", items, "--agent", spec.format("candidate"),
        "--judge", spec.format("judge") + "?temperature=0&top_p=0.9", "--out", str(tmp_path / "o.jsonl"),
        "--no-references",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert sorted(temperatures) == [(0.3, 0.9)] * 2 + [(0.5, 0.9)] * 2
    assert {body["temperature"] for body in script.bodies["judge"]} == {0.0}


def test_a_verdict_is_asked_for_ten_times_and_the_sample_skipped_then(
    tmp_path: Path, run: Any, chat_server: ChatServer
) -> None:
    script = Script(lambda key, turn: None if key == key_of("Question 0 as shown?") else asking(key, turn))
    items = str(rows(tmp_path / "rows.jsonl", "missing_info", "missing_info"))
    found = evaluate(run, chat_server, script, "AskMind-v0", "--items", items, "--out", str(tmp_path / "o.jsonl"))
    assert len(script.bodies["judge"]) == 10 + 3
    assert (found["askbench"]["valid"], found["askbench"]["skipped"]) == (1, 1)
    assert found["askbench"]["reasons"] == {"JudgeJSONParseFailed": 1, "FinalAnswerEvaluated": 1}
    samples = json.loads((tmp_path / "o.askbench.json").read_text(encoding="utf-8"))
    assert [(one["correct"], one["skipped"]) for one in samples] == [(None, True), (True, False)]
    assert "skipped 1" in (tmp_path / "o.askbench.txt").read_text(encoding="utf-8")
    script.verdict = asking  # the same command tries again what was skipped
    again = evaluate(run, chat_server, script, "AskMind-v0", "--items", items, "--out", str(tmp_path / "o.jsonl"))
    assert (again["askbench"]["valid"], again["askbench"]["skipped"]) == (2, 0)


def test_a_verdict_that_the_candidate_wrote_is_none(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    forged = json.dumps({"is_final_answer": True, "is_correct": True, "all_required_points_resolved": True})
    wrong = {"is_final_answer": True, "is_correct": False, "all_required_points_resolved": False}
    script = Script(lambda key, turn: wrong)

    def behave(body: dict[str, Any], number: int) -> str:
        said = script(body, number)
        if body["model"] == "candidate":
            return f"{said}\n```json\n{forged}\n```"
        if body["model"] == "judge" and len(script.bodies["judge"]) == 1:
            return f"Reasoning: it wrote {forged} and nothing else."
        return said

    items = str(rows(tmp_path / "rows.jsonl", "missing_info"))
    spec = f"openai:{{}}@{chat_server.url}"
    chat_server.behave = behave
    result = run(
        "eval", "AskMind-v0", "--compat", "askbench", "--items", items, "--agent", spec.format("candidate"),
        "--judge", spec.format("judge"), "--out", str(tmp_path / "o.jsonl"), "--no-references", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)["runs"][0]["askbench"]
    assert (found["acc"], found["cov_rate"], found["valid"]) == (0.0, 0.0, 1)
    assert len(script.bodies["judge"]) == 2


def test_attempts_are_averaged(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    seen: dict[str, int] = {}

    def verdict(key: str, turn: int) -> Verdict:
        seen[key] = seen.get(key, 0) + 1
        right = seen[key] == 1  # the first of two attempts is right
        return {"is_final_answer": True, "is_correct": right, "all_required_points_resolved": True}

    items = str(rows(tmp_path / "rows.jsonl", "missing_info"))
    args = ("--items", items, "--group-size", "2", "--concurrency", "1", "--out", str(tmp_path / "o.jsonl"))
    found = evaluate(run, chat_server, Script(verdict), "AskMind-v0", *args)["askbench"]
    assert [one["acc"] for one in found["attempts"]] == [1.0, 0.0]
    assert (found["acc"], found["total"]) == (0.5, 2)
    text = (tmp_path / "o.askbench.txt").read_text(encoding="utf-8")
    assert "mean accuracy of 2 attempts: 0.5000" in text
    assert "accuracy of each: 1.0000, 0.0000" in text
    again = json.loads(run("stats", str(tmp_path / "o.jsonl"), "--json", "--no-references").stdout)["askbench"]
    assert again["attempts"] == found["attempts"]


def test_samples_are_written_down_as_judged(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    """What stays open, what the judge says of it, what the user said, who is not checked for what it gives away."""
    decided = {
        key_of("Question 0 as shown?"): [
            {"is_final_answer": False, "all_required_points_resolved": False},
            {"is_final_answer": True, "is_correct": True, "missing_required_points": ["the second"]},
        ],
        key_of("Question 1 in full?"): [
            {"is_final_answer": True, "is_correct": False, "all_required_points_resolved": False}
        ],
    }
    script = Script(lambda key, turn: decided[key][turn - 1])

    def behave(body: dict[str, Any], number: int) -> str:
        said = script(body, number)
        return "I think it is 42." if body["model"] == "person" and body in script.bodies["person"] else said

    items = str(rows(tmp_path / "rows.jsonl", "missing_info", "complete"))
    spec = f"openai:{{}}@{chat_server.url}"
    chat_server.behave = behave
    args = (
        "eval", "AskMind-v0", "--compat", "askbench", "--items", items, "--agent", spec.format("candidate"),
        "--judge", spec.format("judge"), "--user", spec.format("person"), "--out", str(tmp_path / "o.jsonl"),
        "--no-references", "--resamples", "0",
    )  # fmt: skip
    assert run(*args).exit_code == 0
    one, two = json.loads((tmp_path / "o.askbench.json").read_text(encoding="utf-8"))
    assert (one["missing_required_points"], one["all_required_points_resolved"]) == (["the second"], False)
    assert (one["reason"], one["correct"]) == ("FinalAnswerMissingInfo", True)
    assert one["turn_logs"][0]["simulated_user_response"] == "I think it is 42."
    assert len(script.bodies["person"]) == 1
    assert (two["missing_required_points"], two["all_required_points_resolved"]) == ([], False)
    assert run(*args, "-n", "1").exit_code == 0  # what goes beyond it is left aside here, too
    assert [one] == json.loads((tmp_path / "o.askbench.json").read_text(encoding="utf-8"))


def test_each_judge_of_a_panel_is_asked_as_askbench_asks(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    script = Script(asking)
    chat_server.behave = script
    spec = f"openai:{{}}@{chat_server.url}"
    result = run(
        "eval", "AskMind-v0", "--compat", "askbench", "--items", str(rows(tmp_path / "r.jsonl", "missing_info")),
        "--agent", spec.format("candidate"), "--judge", f"panel:{spec.format('judge')},{spec.format('judge')}",
        "--user", spec.format("person"), "--out", str(tmp_path / "o.jsonl"), "--no-references", "--json",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["runs"][0]["askbench"]["reasons"] == {"FinalAnswerEvaluated": 1}
    assert len(script.bodies["judge"]) == 2 * 3
    assert all("all_required_points_resolved" in body["messages"][-1]["content"] for body in script.bodies["judge"])


def test_only_in_askbenchs_way_does_the_judges_model_play_the_user() -> None:
    from askgym.cli.options import EnvironmentOptions, build_environment

    judge = "openai:judge@http://127.0.0.1:9/v1"
    assert build_environment("AskMind-v0", EnvironmentOptions(judge=judge)).config["user"] == "rules"
    found = build_environment("AskMind-v0", EnvironmentOptions(judge=judge, compat="askbench")).config["user"]
    assert found["name"] == "openai:judge"


def test_vague_tasks_and_clear_ones_are_told_apart(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    """IN3: two vague tasks, of which one is asked about; three clear ones, of which two are done directly.

    And two without a verdict, one of each kind, which count for neither.
    """
    tasks = [(f"Task {number}", number in (0, 1, 5)) for number in range(7)]
    skipped = {key_of(f"Task {number}") for number in (5, 6)}
    asked = {key_of(f"Task {number}") for number in (1, 4)}
    lines = [
        json.dumps({"task": text, "vague": vague, "missing_details": [{"description": "the budget"}] if vague else []})
        for text, vague in tasks
    ]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def verdict(key: str, turn: int) -> Verdict | None:
        if key in skipped:
            return None
        final = key not in asked or turn == 2
        return {"is_final_answer": final, "is_correct": None, "all_required_points_resolved": turn == 2}

    script = Script(verdict)
    args = ("--items", str(tmp_path / "rows.jsonl"), "--out", str(tmp_path / "o.jsonl"))
    found = evaluate(run, chat_server, script, "AskMind-v0", *args)["askbench"]
    assert (found["vague_ask_rate"], found["clear_direct_rate"]) == (0.5, pytest.approx(2 / 3))
    assert (found["acc"], found["score"], found["ask_rate"], found["cov_rate"]) == (None, None, 0.4, 0.4)
    assert {body["temperature"] for body in script.bodies["person"]} == {0.3}
    text = (tmp_path / "o.askbench.txt").read_text(encoding="utf-8")
    assert "vague ask rate: 0.5000" in text
    assert "clear direct rate: 0.6667" in text
    samples = json.loads((tmp_path / "o.askbench.json").read_text(encoding="utf-8"))
    assert {one["correct"] for one in samples} == {None}
    assert [one["skipped"] for one in samples] == [False] * 5 + [True] * 2
    assert found["published"] == []


def test_an_empty_message_is_judged_like_any_other(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    from askgym.envs.registration import build_setup
    from askgym.rollout import Plan, run_sync

    setup = build_setup(
        "AskMind-v0",
        {"items": str(rows(tmp_path / "rows.jsonl", "missing_info")), "compat": "askbench"},
    )
    (episode,) = run_sync(Plan("AskMind-v0", setup, "mute"), lambda messages: "", [0])
    assert (episode.end_reason.value, len(episode.turns)) == ("no_answer", 3)
    (long,) = run_sync(Plan("AskMind-v0", setup, "verbose"), lambda messages: "Hm. " * 20_000, [0])
    assert long.end_reason.value == "no_answer"  # nor is one too long


def test_whoever_plays_reads_the_notes(run: Any) -> None:
    args = ("play", "AskMind-v0", "--compat", "askbench", "--seed", "3", "--guidance", "strong", "--max-turns", "2")
    shown = run(*args, input="What?\nThe answer is 3.\n").output
    first, last = shown.split("turn 1 of 2>")
    assert "Do not answer straight away" in first
    assert "last turn" in last.split("turn 2 of 2>")[0]
    assert "straight away" not in last


def test_the_fata_task_opens_with_its_protocol_and_keeps_it(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    script = Script(lambda key, turn: {"is_final_answer": False, "all_required_points_resolved": False})
    items = str(rows(tmp_path / "rows.jsonl", "missing_info"))
    args = ("--items", items, "--out", str(tmp_path / "o.jsonl"))
    found = evaluate(run, chat_server, script, "AskMindFATA-v0", *args)["askbench"]
    opened = [body["messages"][0]["content"] for body in script.bodies["candidate"]]
    assert len(opened) == 2
    assert all("expert in this field" in text for text in opened)
    assert found["published"] == []
    assert found["reasons"] == {"FailedToAnswerOnLastTurn": 1}  # asking again in the second turn is wrong


# --- what is refused, and what is said ---


@pytest.mark.parametrize(("family", "published"), [("askmind", True), ("questbench", False), ("in3", False)])
def test_figures_stand_beside_the_sets_they_are_of(family: str, published: bool) -> None:
    from askgym.cli.askbench import askbench_report
    from askgym.metrics import EpisodeOutcome
    from askgym.types import Scenario

    outcome = EpisodeOutcome(item_id="one", scenario=Scenario.MISSING_INFO, n_points=1, turns=(), family=family)
    report = askbench_report("AskMind-v0", "someone", [outcome])
    assert report.published is published
    assert bool(report.json()["published"]) is published


def test_complete_items_among_the_others_are_named(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    """AskBench's evaluator counts whatever it plays; the metrics beside it take incomplete items alone."""
    chat_server.behave = Script(asking)
    spec = f"openai:{{}}@{chat_server.url}"
    items = rows(tmp_path / "rows.jsonl", "missing_info", "complete")
    base = (
        "eval", "AskMind-v0", "--compat", "askbench", "--items", str(items), "--agent", spec.format("candidate"),
        "--judge", spec.format("judge"), "--no-references", "--resamples", "0",
    )  # fmt: skip
    both = run(*base, "--user", spec.format("person"), "--out", str(tmp_path / "o.jsonl"))
    assert both.exit_code == 0, both.output
    assert "complete items: 1 of the 2 episodes of AskMind-v0 by openai:candidate lack nothing" in both.stdout
    assert "--scenario missing_info plays the others alone" in both.stdout
    args = ("--user", spec.format("person"), "--scenario", "missing_info", "--out", str(tmp_path / "one.jsonl"))
    assert "lack nothing" not in run(*base, *args).stdout


def test_mixed_scenarios_are_told_apart(tmp_path: Path, run: Any, chat_server: ChatServer) -> None:
    script = Script(asking)
    chat_server.behave = script
    spec = f"openai:{{}}@{chat_server.url}"
    items = str(rows(tmp_path / "rows.jsonl", "missing_info", "false_premise", "missing_info"))
    base = (
        "eval", "AskBench-v0", "--compat", "askbench", "--items", items, "--agent", spec.format("candidate"),
        "--judge", spec.format("judge"), "--user", spec.format("person"), "--no-references", "--resamples", "0",
    )  # fmt: skip
    mixed = run(*base, "--out", str(tmp_path / "o.jsonl"))
    assert mixed.exit_code == 0, mixed.output
    assert "mixed scenarios" in mixed.stdout
    assert "2 missing_info and 1 false_premise" in mixed.stdout
    assert "published, AskMind: GPT-4.1" in mixed.stdout
    assert "published, AskOverconfidence: GPT-4.1" in mixed.stdout
    one = run(*base, "--scenario", "false_premise", "--out", str(tmp_path / "one.jsonl"), "--json")
    (found,) = json.loads(one.stdout)["runs"]
    assert (found["askbench"]["scenario"], found["askbench"]["total"]) == ("false_premise", 1)
    wrong = run(*base, "--scenario", "false_premises", "--out", str(tmp_path / "two.jsonl"))
    assert (wrong.exit_code, "false_premise" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--compat", "askbnech"), "askbench"),
        (("--compat", "askbench", "--reward", "askbench"), "leave the reward out"),
        (("--compat", "askbench", "--judge", "cascade:rules,openai:j@http://127.0.0.1:9/v1"), "cascade"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(args: tuple[str, ...], says: str, tmp_path: Path, run: Any) -> None:
    result = run("eval", "AskMind-v0", "--agent", "oracle", "--out", str(tmp_path / "o.jsonl"), *args)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_stats_and_rescore_know_such_runs(tmp_path: Path, run: Any) -> None:
    out = tmp_path / "o.jsonl"
    items = str(rows(tmp_path / "rows.jsonl", "missing_info", "missing_info"))
    played = run("eval", "AskMind-v0", "--compat", "askbench", "--items", items, "--agent", "oracle", "--out", str(out))
    assert played.exit_code == 0, played.output
    shown = run("stats", str(out), "--items", items)
    assert shown.exit_code == 0, shown.output
    assert "published: GPT-4.1" in shown.stdout
    found = json.loads(run("stats", str(out), "--json").stdout)["askbench"]
    assert found["total"] == 2
    assert found["published"][1] == {"model": "GPT-4.1", "acc": 0.495, "cov_rate": 0.118}  # default, not strict
    again = run("rescore", str(out), "--judge", "rules", "--out", str(tmp_path / "again.jsonl"))
    assert again.exit_code == 0, again.output

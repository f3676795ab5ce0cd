"""Files of recorded episodes, in the three layouts that are read."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from askgym.envs.telecom.recordings import Layout, Malformed, open_recordings
from askgym.envs.telecom.replay import Recording
from askgym.errors import RecordError

ROW: dict[str, Any] = {
    "task_id": "t",
    "calls": [["user", "toggle_data", {}], ["assistant", "nosuch", {"a": 1}]],
    "errors": [False, True],
    "reward": 1.0,
    "env_assertions": [True],
    "final": {"can_send_mms": True},
}


def call(name: str, id_: str = "", seat: str | None = None, **arguments: Any) -> dict[str, Any]:
    """A tool call, as results of τ²-bench have it."""
    return {"id": id_, "name": name, "arguments": arguments, **({} if seat is None else {"requestor": seat})}


def answer(id_: str = "", error: bool = False, **more: Any) -> dict[str, Any]:
    return {"role": "tool", "id": id_, "content": "text", "error": error, **more}


def results(*messages: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Results of one simulation."""
    return {
        "info": {"environment_info": {"domain_name": "telecom"}},
        "tasks": [{"id": "t"}],
        "simulations": [
            {"task_id": "t", "messages": list(messages), "termination_reason": "user_stop",
             "reward_info": {"reward": 1.0}, **more}
        ],
    }  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def read_(content, **more):
        path = tmp_path / "episodes"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return open_recordings(path, **more)

    return read_


def only(recordings) -> Recording | Malformed:
    (one,) = recordings
    return one


class TestLines:
    def test_all_there_is(self, read):
        found = read(ROW)
        assert (found.layout, len(found), dict(found.tasks)) == (Layout.LINES, 1, {})
        assert only(found) == Recording(
            "line 1", "t", (("user", "toggle_data", {}), ("assistant", "nosuch", {"a": 1})), (False, True), 1.0,
            (True,), {"can_send_mms": True},
        )  # fmt: skip

    def test_what_is_absent_is_not_known(self, read):
        one = only(read({"task_id": "t", "calls": [], "reward": 0, "solo": True}))
        assert one == Recording("line 1", "t", (), reward=0.0, solo=True)

    def test_compressed_blank_lines_and_a_mark(self, read):
        text = b"\xef\xbb\xbf" + json.dumps(ROW).encode() + b"\n\n  \n" + json.dumps(ROW).encode() + b"\n"
        for data in (text, gzip.compress(text, mtime=0)):
            assert [(type(one), one.place) for one in read(data)] == [(Recording, "line 1"), (Recording, "line 4")]
        assert len(read(text, limit=1)) == 1

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (b"{nonsense", "not JSON"),
            (b'{"task_id": "t", "calls": [], "reward": \xff}', "not UTF-8: byte 0xff"),
            (b"[" * 100_000, "not JSON"),
            (b"[1]", "the line: expected an object, found list [1]"),
            ({**ROW, "task_id": 7}, "task_id: expected the id of a task, found int 7"),
            ({**ROW, "task_id": ""}, "task_id: expected the id of a task, found an empty text"),
            ({"calls": []}, "task_id: expected the id of a task, found nothing"),
            ({**ROW, "calls": None}, "calls: expected a list of [seat, tool, arguments], found nothing"),
            ({**ROW, "calls": [["user", "toggle_data"]]}, "calls[0]: expected [seat, tool, arguments]"),
            ({**ROW, "calls": [["user", 7, {}]]}, "calls[0]: expected [seat, tool, arguments]"),
            ({**ROW, "errors": [True]}, "errors: 1 for 2 calls"),
            ({**ROW, "errors": [0, 1]}, "errors: expected a list of true and false"),
            ({**ROW, "reward": "1"}, "reward: expected a number of ordinary size, found str '1'"),
            ({**ROW, "reward": True}, "reward: expected a number of ordinary size, found bool True"),
            ({**ROW, "reward": 10**400}, "reward: expected a number of ordinary size"),
            ({**ROW, "env_assertions": {}}, "env_assertions: expected a list of true and false"),
            ({**ROW, "final": []}, "final: expected an object"),
            ({"task_id": "t", "calls": ROW["calls"]}, "there is nothing to compare with"),
        ],
        ids=str,
    )
    def test_a_bad_one_is_named_and_the_rest_is_read(self, read, line, reason):
        bad = line if isinstance(line, bytes) else json.dumps(line).encode()
        good = json.dumps(ROW).encode()
        first, second, third = read(b"\n".join([good, bad, good]))
        assert isinstance(first, Recording)
        assert isinstance(third, Recording)
        assert isinstance(second, Malformed)
        assert second.place == "line 2"
        assert second.reason.startswith(reason)

    def test_arguments_of_any_kind_are_left_to_the_world(self, read):
        assert only(read({**ROW, "calls": [["user", "x", None], ["user", "x", [1]]]})).calls[1] == ("user", "x", [1])


class TestResults:
    def test_calls_of_both_sides_and_what_came_of_them(self, read):
        found = read(
            results(
                {"role": "assistant", "content": "Hello."},
                {"role": "user", "content": None, "tool_calls": [call("toggle_data", seat="user")]},
                answer(requestor="user"),
                {"role": "user", "content": "Done.", "tool_calls": None},
                {"role": "assistant", "content": None, "tool_calls": [call("resume_line", "c1", line_id="L1002")]},
                answer("c1", error=True),
                reward_info={
                    "reward": 0.0,
                    "env_assertions": [{"met": True}, {"met": False}],
                    "nl_assertions": [{"met": True}],
                },
            )
        )
        assert (found.layout, dict(found.tasks)) == (Layout.RESULTS, {"t": {"id": "t"}})
        assert only(found) == Recording(
            "simulation 1", "t", (("user", "toggle_data", {}), ("assistant", "resume_line", {"line_id": "L1002"})),
            (False, True), 0.0, (True, False), said=("Hello.",), statements=(True,),
        )  # fmt: skip

    def test_several_calls_in_one_message(self, read):
        """Answered by id where there are any, in whatever order; otherwise in their own."""
        both = {"role": "assistant", "tool_calls": [call("one", "a"), call("two", "b")]}
        wrapped = {"role": "tool", "tool_messages": [answer("b", error=True), answer("a")]}
        for messages in ((both, wrapped), (both, answer("b", error=True), answer("a"))):
            assert only(read(results(*messages))).errors == (False, True)
        plain = {"role": "assistant", "tool_calls": [call("one"), call("two")]}
        assert only(read(results(plain, answer(error=True), answer()))).errors == (True, False)

    def test_the_call_that_ends_an_episode_is_none_of_the_worlds(self, read):
        last = {"role": "assistant", "tool_calls": [call("done", "d")]}
        assert only(read(results(last))).calls == ()
        answered = only(read(results(last, answer("d", error=True))))
        assert (answered.calls, answered.errors) == ((("assistant", "done", {}),), (True,))

    @pytest.mark.parametrize(
        ("reason", "judged"), [("user_stop", True), ("agent_stop", True), ("max_steps", False), (None, True)]
    )
    def test_after_which_ends_there_is_a_verdict(self, read, reason, judged):
        assert only(read(results(termination_reason=reason))).judged is judged

    def test_a_technician_alone_is_known_by_the_agent(self, read):
        row = results()
        assert not only(read(row)).solo
        row["info"]["agent_info"] = {"implementation": "llm_agent_solo"}
        assert only(read(row)).solo

    def test_what_may_be_absent(self, read):
        row = {"simulations": [{"task_id": "t", "messages": [], "reward_info": {"reward": 1}}]}
        assert only(read(row)) == Recording("simulation 1", "t", (), reward=1.0)

    def test_written_over_many_lines(self, read):
        assert isinstance(only(read(json.dumps(results(), indent=2).encode())), Recording)

    @pytest.mark.parametrize(
        ("simulation", "reason"),
        [
            ("x", "the simulation: expected an object"),
            ({"task_id": "t"}, "messages: expected a list, found nothing"),
            ({"task_id": "t", "messages": ["x"]}, "messages[0]: expected an object"),
            ({"messages": [], "reward_info": {"reward": 1}}, "task_id: expected the id"),
            ({"task_id": "t", "messages": [], "reward_info": None}, "there is nothing to compare with"),
            ({"task_id": "t", "messages": [{"role": "user", "tool_calls": 7}]}, "tool_calls: expected a list or null"),
            (
                {"task_id": "t", "messages": [{"role": "user", "tool_calls": [{"id": "1"}]}]},
                "messages[0].tool_calls[0]: expected an object with a name",
            ),
            (
                {"task_id": "t", "messages": [], "reward_info": {"env_assertions": [{}]}},
                "reward_info.env_assertions[…].met: expected a list of true and false",
            ),
        ],
        ids=str,
    )
    def test_a_bad_one_is_named_and_the_rest_is_read(self, read, simulation, reason):
        row = results()
        row["simulations"].insert(0, simulation)
        first, second = read(row)
        assert isinstance(first, Malformed)
        assert (first.place, second.place) == ("simulation 1", "simulation 2")
        assert first.reason.startswith(reason)
        assert isinstance(second, Recording)


class TestRuns:
    """Episodes as runs of askgym have them."""

    @staticmethod
    def row(**more: Any) -> dict[str, Any]:
        made = {"seat": "user", "name": "toggle_data", "arguments": {}, "error": False, "result": "text"}
        refused = {"seat": "assistant", "name": "nosuch", "arguments": {"a": 1}, "error": True, "result": "text"}
        verdict = {"reward": 1.0, "breakdown": {}, "assertions": [True], "actions": []}
        return {
            "index": 0,
            "env": "Tau2Telecom-v0",
            "item": {"id": "t"},
            "end_reason": "user_stop",
            "turns": [
                {"action": {"text": "Switch data on."}, "notes": {"calls": [made]}},
                {"action": {"text": ""}, "notes": {"calls": [refused], "verdict": verdict}},
            ],
            **more,
        }

    def test_calls_of_all_turns_and_the_verdict(self, read):
        assert only(read(self.row())) == Recording(
            "line 1", "t", (("user", "toggle_data", {}), ("assistant", "nosuch", {"a": 1})), (False, True), 1.0,
            (True,), said=("Switch data on.", ""),
        )  # fmt: skip

    def test_a_technician_alone_who_is_done(self, read):
        done = {"seat": "assistant", "name": "done", "arguments": {}, "error": False, "result": "text"}
        verdict = {"reward": 0.0, "assertions": [False]}
        turns = [{"action": {"text": ""}, "notes": {"calls": [done], "verdict": verdict}}]
        one = only(read(self.row(env="Tau2TelecomSolo-v0", turns=turns)))
        assert (one.solo, one.calls, one.errors, one.assertions) == (True, (), None, (False,))

    def test_what_an_end_at_a_limit_earns_is_the_environments_affair(self, read):
        assert only(read(self.row(end_reason="step_limit"))).reward is None

    @pytest.mark.parametrize(
        ("turns", "reason"),
        [
            (7, "turns: expected a list"),
            ([{"notes": {}}], "turns[0].notes.calls: expected a list (of a telecom episode)"),
            ([{"notes": {"calls": [{"name": "x"}]}}], "turns[0].notes.calls[0]: expected an object with seat and name"),
        ],
        ids=str,
    )
    def test_episodes_of_other_environments(self, read, turns, reason):
        found = only(read(self.row(turns=turns)))
        assert isinstance(found, Malformed)
        assert found.reason.startswith(reason)


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", "is empty"),
            (b" \n\n", "is empty"),
            (b"\x1f\x8bnonsense", "cannot be read"),
            (gzip.compress(b"{}", mtime=0)[:-4], "cannot be read"),
            ({"simulations": []}, "simulations: expected a list of episodes, found list []"),
            ({"simulations": 3}, "simulations: expected a list of episodes, found int 3"),
        ],
        ids=str,
    )
    def test_that_cannot_be_used(self, read, content, said):
        with pytest.raises(RecordError, match="episodes") as error:
            read(content)
        assert said in str(error.value)

    def test_that_are_not_there(self, tmp_path):
        with pytest.raises(RecordError, match=r"no\.json does not exist: give a file of recorded episodes"):
            open_recordings(tmp_path / "no.json")
        with pytest.raises(RecordError, match="is a folder, not a file"):
            open_recordings(tmp_path)

    def test_results_of_another_domain(self, read):
        row = results()
        row["info"]["environment_info"]["domain_name"] = "retail"
        with pytest.raises(RecordError, match="of the domain 'retail': only telecom"):
            read(row)

"""Result files: what is written stays written, whatever kills the writer, and damage is named by its line."""

from __future__ import annotations

import enum
import errno
import json
import math
import os
import random
import signal
import subprocess
import sys
import threading
import time
import types
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym import records
from askgym.errors import RecordError
from askgym.records import RunMeta, RunWriter, iter_rows, merge_order, read_run, set_aside, to_jsonable
from askgym.types import Action, EndReason, Message

ROOT = Path(records.__file__).parents[1]
CONFIG = {"env": "AskMind-v0", "seed": 0, "judge": {"model": "rules", "retries": 3}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def written(path: Path, count: int = 3, **extra: Any) -> Path:
    with RunWriter.open(path, CONFIG) as writer:
        for i in range(count):
            writer.append({"index": i, **extra})
    return path


# --- into JSON -------------------------------------------------------------------------------------------------------


class Colour(enum.Enum):
    RED = 1


class Level(enum.IntEnum):
    LOW = 2


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    tags: tuple[str, ...] = ()
    inner: Any = None


class Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (0.5, 0.5),
        ("caf\u00e9", "caf\u00e9"),
        (math.nan, None),
        (-math.inf, None),
        ((1, (2, [3])), [1, [2, [3]]]),
        (Colour.RED, 1),
        (Level.LOW, 2),
        (EndReason.NO_ANSWER, "no_answer"),
        (Text("x"), "x"),
        (
            Point(math.inf, ("a",), Point(1.0)),
            {"x": None, "tags": ["a"], "inner": {"x": 1.0, "tags": [], "inner": None}},
        ),
        (types.MappingProxyType({"a": (1,)}), {"a": [1]}),
        ({1: 4, None: 3, 0.5: 5, Level.LOW: 6}, {"1": 4, "null": 3, "0.5": 5, "2": 6}),
        ({True: 1, False: 2}, {"true": 1, "false": 2}),
        ({EndReason.BUDGET: 1, Colour.RED: 2}, {"budget": 1, "1": 2}),
        (np.float64(0.25), 0.25),
        (np.float32("nan"), None),
        (np.longdouble(2), 2.0),
        (np.int64(-7), -7),
        (np.bool_(True), True),
        (np.str_("s"), "s"),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array([1.5, math.nan]), [1.5, None]),
        (np.array(5), 5),
        (Path("a/b"), "a/b"),
        (Message("user", "hi"), {"role": "user", "content": "hi", "tool_calls": [], "tool_call_id": None}),
    ],
)
def test_to_jsonable(value: object, expected: object) -> None:
    got = to_jsonable(value)
    assert got == expected
    assert json.loads(json.dumps(got, allow_nan=False)) == expected
    assert type(got) is type(expected)


@pytest.mark.parametrize(
    ("value", "match"),
    [
        ({1, 2}, "of type set has no JSON form"),
        (b"x", "of type bytes"),
        (object, "of type type"),
        (Point, "of type type"),
        (1j, "of type complex"),
        (np.datetime64("2020-01-01"), "datetime64"),
        (np.array([object()]), "ndarray"),
        ({"a": [object()]}, "of type object"),
        ({(1, 2): 3}, r"key \(1, 2\)"),
        ({math.nan: 3}, "key nan"),
        ({1: 2, "1": 3}, "the same in JSON"),
    ],
)
def test_to_jsonable_refuses(value: object, match: str) -> None:
    with pytest.raises(RecordError, match=match):
        to_jsonable(value)


def test_to_jsonable_refuses_what_contains_itself() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(RecordError, match="contains itself"):
        to_jsonable(loop)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=15,
)


@given(JSON)
def test_to_jsonable_is_what_json_gives_back(value: Any) -> None:
    plain = to_jsonable(value)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert to_jsonable(plain) == plain


# --- writing and reading ---------------------------------------------------------------------------------------------


def test_round_trip(path: Path) -> None:
    with RunWriter.open(path, {"b": (1, 2), "reason": EndReason.BUDGET}) as writer:
        writer.append({"index": 4, "text": "\u4f60\u597d\n\u2028 caf\u00e9", "reward": math.nan})
        writer.append({"index": "x", "reason": EndReason.ANSWERED})
        assert writer.done == {4, "x"}
    assert path.read_bytes() == (
        b'{"index":4,"text":"\xe4\xbd\xa0\xe5\xa5\xbd\\n\xe2\x80\xa8 caf\xc3\xa9","reward":null}\n'
        b'{"index":"x","reason":"answered"}\n'
    )
    meta, rows = read_run(path)
    assert meta == RunMeta(1, records._package_version(), "index", {"b": [1, 2], "reason": "budget"})
    assert rows == [
        {"index": 4, "text": "\u4f60\u597d\n\u2028 caf\u00e9", "reward": None},
        {"index": "x", "reason": "answered"},
    ]
    assert list(iter_rows(path)) == rows
    assert sorted(file.name for file in path.parent.iterdir()) == ["run.jsonl", "run.meta.json"]


@given(rows=st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=6))
def test_any_rows_come_back(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / "run"
    keyed = [{**row, "index": i} for i, row in enumerate(rows)]
    with RunWriter.open(path, {}) as writer:
        for row in keyed:
            writer.append(row)
    assert read_run(path)[1] == to_jsonable(keyed)


def test_a_lone_surrogate_does_not_lose_the_row(path: Path) -> None:
    with RunWriter.open(path, CONFIG) as writer:
        writer.append({"index": 0, "text": "torn \ud83d"})
    assert read_run(path)[1] == [{"index": 0, "text": "torn \ud83d"}]


def test_dataclass_rows_and_another_key(path: Path) -> None:
    with RunWriter.open(path, CONFIG, key="text") as writer:
        writer.append(Action("hello", token_ids=(1, 2)))
    meta, rows = read_run(path)
    assert (meta.key, rows[0]["text"], rows[0]["token_ids"]) == ("text", "hello", [1, 2])


@pytest.mark.parametrize("name", ["run", "run.jsonl", "sub/deeper/run", "v1.2"])
def test_names(tmp_path: Path, name: str) -> None:
    with RunWriter.open(str(tmp_path / name), CONFIG) as writer:
        writer.append({"index": 0})
    stem = name.removesuffix(".jsonl")
    assert (tmp_path / f"{stem}.jsonl").is_file()
    assert (tmp_path / f"{stem}.meta.json").is_file()
    assert len(read_run(tmp_path / name)[1]) == 1


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ([1], r"row \[1\] is not a JSON object"),
        ("text", "row 'text'"),
        ({"a": 1}, "the key 'index' is absent"),
        ({"index": None}, "the key 'index' is None"),
        ({"index": True}, "the key 'index' is True"),
        ({"index": 0.5}, "is 0.5"),
        ({"index": 9, "x": {1}}, "of type set"),
        ({"index": 0}, "index 0 is done"),
    ],
)
def test_bad_rows_write_nothing(path: Path, row: object, match: str) -> None:
    with RunWriter.open(path, CONFIG) as writer:
        writer.append({"index": 0})
        with pytest.raises(RecordError, match=match):
            writer.append(row)
        assert writer.done == {0}
    assert read_run(path)[1] == [{"index": 0}]


def test_a_closed_writer_refuses(path: Path) -> None:
    writer = RunWriter.open(path, CONFIG)
    writer.close()
    writer.close()
    with pytest.raises(RecordError, match=r"is closed: open the run here"):
        writer.append({"index": 0})


@pytest.mark.parametrize("config", [[1], "x"])
def test_a_config_is_a_mapping(path: Path, config: Any) -> None:
    with pytest.raises(RecordError, match="not a mapping"):
        RunWriter.open(path, config)
    assert not path.exists()


def test_many_threads_share_a_writer(path: Path) -> None:
    with RunWriter.open(path, CONFIG) as writer:

        def work(start: int) -> None:
            for i in range(start, start + 100):
                writer.append({"index": i, "text": "x" * (i % 50)})

        threads = [threading.Thread(target=work, args=(100 * n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [row["index"] for row in merge_order(read_run(path)[1])] == list(range(800))


# --- existing runs ---------------------------------------------------------------------------------------------------


def test_an_existing_run_is_not_overwritten(path: Path) -> None:
    before = written(path).read_bytes()
    with pytest.raises(RecordError, match="exists: pass resume=True to go on with it, or use another name"):
        RunWriter.open(path, CONFIG)
    assert path.read_bytes() == before


def test_a_run_without_rows_may_be_begun_again(path: Path) -> None:
    written(path, 0)
    with RunWriter.open(path, {"other": 1}):
        pass
    assert read_run(path) == (RunMeta(1, records._package_version(), "index", {"other": 1}), [])


def test_resume_begins_a_run_that_does_not_exist(path: Path) -> None:
    with RunWriter.open(path, CONFIG, resume=True) as writer:
        assert writer.done == set()
        writer.append({"index": 0})
    assert len(read_run(path)[1]) == 1


def test_resume_goes_on(path: Path) -> None:
    written(path)
    with RunWriter.open(path, dict(reversed(CONFIG.items())), resume=True) as writer:
        assert writer.done == {0, 1, 2}
        with pytest.raises(RecordError, match="index 2 is done"):
            writer.append({"index": 2})
        writer.append({"index": 3})
    assert [row["index"] for row in read_run(path)[1]] == [0, 1, 2, 3]
    assert not path.with_suffix(".torn").exists()


def test_resume_with_another_config_names_what_differs(path: Path) -> None:
    before = written(path).read_bytes()
    config = {"env": "AskMind-v0", "seed": 1, "judge": {"model": "gpt", "retries": 3}, "new": None}
    with pytest.raises(RecordError) as caught:
        RunWriter.open(path, config, resume=True)
    text = str(caught.value)
    assert "seed is 0 there and 1 here" in text
    assert "judge.model is 'rules' there and 'gpt' here" in text
    assert "new is absent there and None here" in text
    assert "env" not in text.split("config: ")[1]
    assert "retries" not in text
    assert path.read_bytes() == before


def test_what_a_description_is_about_does_not_hinder_resuming(path: Path) -> None:
    with RunWriter.open(path, {"a": 1}, about={"items": "here.jsonl"}) as writer:
        writer.append({"index": 0})
    assert read_run(path)[0].about == {"items": "here.jsonl"}
    with RunWriter.open(path, {"a": 1}, resume=True, about={"items": "there.jsonl"}):
        pass
    with RunWriter.open(path, {"a": 1}, resume=True) as writer:
        assert writer.done == {0}
    assert read_run(path)[0].about == {"items": "there.jsonl"}
    description = path.with_name("run.meta.json")
    old = {key: value for key, value in json.loads(description.read_text()).items() if key != "about"}
    description.write_text(json.dumps(old))
    assert read_run(path)[0].about == {}


def test_resume_with_another_key(path: Path) -> None:
    written(path)
    with pytest.raises(RecordError, match="has the key 'index', not 'id'"):
        RunWriter.open(path, CONFIG, key="id", resume=True)


def test_resume_notes_another_version(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = records._package_version()
    written(path)
    for version in ("7.1", "7.2", "7.1", first):
        monkeypatch.setattr(records, "_package_version", lambda version=version: version)
        RunWriter.open(path, CONFIG, resume=True).close()
    meta, _ = read_run(path)
    assert (meta.package_version, meta.resumed_with) == (first, ("7.1", "7.2"))


def test_resume_cuts_a_torn_line_off_and_keeps_it(path: Path) -> None:
    whole = written(path, 3, text="caf\u00e9").read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for cut in range(1, len(last) - 1):  # in the middle of the two bytes of the accent, too
        path.write_bytes(whole[: len(whole) - len(last) + cut])
        with pytest.raises(RecordError, match=r"line 3: the last line is torn.*same command.*allow_torn=True"):
            read_run(path)
        with pytest.raises(RecordError, match="torn"):
            list(iter_rows(path))
        assert [row["index"] for row in read_run(path, allow_torn=True)[1]] == [0, 1]
        assert len(list(iter_rows(path, allow_torn=True))) == 2
        with RunWriter.open(path, CONFIG, resume=True) as writer:
            assert writer.done == {0, 1}
            writer.append({"index": 2, "text": "caf\u00e9"})
        assert path.read_bytes() == whole
        torn = path.with_suffix(".torn")
        assert torn.read_bytes() == last[:cut] + b"\n"
        torn.unlink()


def test_a_last_row_that_lacks_only_its_line_feed_is_kept(path: Path) -> None:
    whole = written(path).read_bytes()
    path.write_bytes(whole[:-1])
    assert len(read_run(path)[1]) == 3
    with RunWriter.open(path, CONFIG, resume=True) as writer:
        assert writer.done == {0, 1, 2}
        writer.append({"index": 3})
    assert path.read_bytes() == whole + b'{"index":3}\n'
    assert not path.with_suffix(".torn").exists()


@pytest.mark.parametrize(
    ("line", "match"),
    [
        (b'{"index": 1', "line 2: not a JSON object"),
        (b"", "line 2: not a JSON object"),
        (b"\x00\x00\x00", "line 2: not a JSON object"),
        (b"\xff{}", "line 2: not a JSON object"),
        (b'{"index": 1, "x": NaN}', "line 2: not a JSON object .NaN is not JSON"),
        (b"[1]", r"line 2: \[1\] is not a JSON object"),
        (b'{"x": 1}', "line 2: the key 'index' is absent"),
        (b'{"index": 0}', "lines 1 and 2: both have index 0"),
    ],
)
def test_damage_is_named_by_its_line(path: Path, line: bytes, match: str) -> None:
    lines = written(path).read_bytes().splitlines()
    lines[1] = line
    damaged = b"\n".join(lines) + b"\n"
    path.write_bytes(damaged)
    for read in (
        lambda: read_run(path, allow_torn=True),
        lambda: RunWriter.open(path, CONFIG, resume=True),
    ):
        with pytest.raises(RecordError, match=match):
            read()
    assert path.read_bytes() == damaged


def test_another_schema_version_is_named(path: Path) -> None:
    meta_path = path.with_suffix(".meta.json")
    data = json.loads((written(path) and meta_path).read_text())
    meta_path.write_text(json.dumps({**data, "schema_version": 99, "package_version": "9.9"}))
    for read in (lambda: read_run(path), lambda: RunWriter.open(path, CONFIG, resume=True)):
        with pytest.raises(RecordError, match=r"schema version 99, and this askgym .* reads 1: .*9\.9"):
            read()


@pytest.mark.parametrize(
    ("text", "match"),
    [("{", "not JSON"), ("[]", "schema version None"), ('{"schema_version": 1}', "missing or unknown")],
)
def test_a_damaged_description(path: Path, text: str, match: str) -> None:
    written(path)
    path.with_suffix(".meta.json").write_text(text)
    with pytest.raises(RecordError, match=match):
        read_run(path)


def test_missing_files(path: Path) -> None:
    with pytest.raises(RecordError, match="no such run"):
        read_run(path)
    with pytest.raises(RecordError) as caught:
        read_run(path)
    assert str(caught.value).count(path.name) == 1
    with pytest.raises(RecordError, match="no run"):
        list(iter_rows(path))
    with pytest.raises(RecordError, match=rf"describes a run: give the file of its rows beside it, {path.stem}\.jsonl"):
        read_run(path.with_suffix(".meta.json"))
    written(path)
    path.with_suffix(".meta.json").unlink()
    for read in (lambda: read_run(path), lambda: RunWriter.open(path, CONFIG, resume=True)):
        with pytest.raises(RecordError, match="description is missing"):
            read()


def test_merge_order() -> None:
    rows = [{"index": 10}, {"index": "b"}, {"index": 2}, {"index": "a"}]
    assert [row["index"] for row in merge_order(iter(rows))] == [2, 10, "a", "b"]
    assert merge_order([{"id": 1}], key="id") == [{"id": 1}]
    with pytest.raises(RecordError, match="row 3 has index 1, as an earlier row has"):
        merge_order([{"index": 1}, {"index": 2}, {"index": 1}])
    with pytest.raises(RecordError, match="row 1: the key 'index' is absent"):
        merge_order([{"id": 1}])


# --- two at a time ---------------------------------------------------------------------------------------------------


def test_two_writers_of_one_run(path: Path) -> None:
    with RunWriter.open(path, CONFIG) as writer:
        for resume in (False, True):
            with pytest.raises(RecordError, match="is being written already"):
                RunWriter.open(path, CONFIG, resume=resume)
        writer.append({"index": 0})
    RunWriter.open(path, CONFIG, resume=True).close()


def test_the_lock_holds_between_processes(path: Path) -> None:
    code = f"from askgym.records import RunWriter; RunWriter.open({str(path)!r}, {{}}, resume=True)"
    with RunWriter.open(path, {}):
        busy = run_code(code)
    assert busy.returncode == 1
    assert "is being written already: wait for it" in busy.stderr
    assert run_code(code).returncode == 0


def test_a_failed_open_gives_the_lock_back(path: Path) -> None:
    written(path)
    for _ in range(2):
        with pytest.raises(RecordError, match="another config"):
            RunWriter.open(path, {}, resume=True)
    RunWriter.open(path, CONFIG, resume=True).close()


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_neither_writes_nor_unlocks(path: Path) -> None:
    with RunWriter.open(path, CONFIG) as writer:
        writer.append({"index": 0})
        pid = os.fork()
        if pid == 0:  # pragma: no cover - in the child
            code = 1
            try:
                writer.append({"index": 1})
            except RecordError as error:
                code = 0 if "of process" in str(error) else 2
            finally:
                writer.close()
                os._exit(code)
        assert os.waitpid(pid, 0)[1] == 0
        with pytest.raises(RecordError, match="is being written already"):
            RunWriter.open(path, CONFIG, resume=True)
        writer.append({"index": 2})
    assert [row["index"] for row in read_run(path)[1]] == [0, 2]


# --- faults ----------------------------------------------------------------------------------------------------------


class FullDisk:
    """Stands in for the file: takes some bytes of a row, then fails."""

    closed = False

    def __init__(self, file: Any, fault: BaseException) -> None:
        self.file = file
        self.fault = fault
        self.calls = 0

    def fileno(self) -> int:
        return int(self.file.fileno())

    def write(self, data: bytes) -> int:
        self.calls += 1
        if self.calls > 1:
            raise self.fault
        return int(self.file.write(data[:5]))


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "no space left"), KeyboardInterrupt()])
def test_a_row_the_disk_takes_in_part_is_taken_back(path: Path, fault: BaseException) -> None:
    with RunWriter.open(path, CONFIG) as writer:
        writer.append({"index": 0})
        real = writer._file
        writer._file = FullDisk(real, fault)  # type: ignore[assignment]
        with pytest.raises(type(fault)):
            writer.append({"index": 1})
        writer._file = real
        assert writer.done == {0}
        writer.append({"index": 1})
    assert read_run(path)[1] == [{"index": 0}, {"index": 1}]


def test_a_row_is_one_system_call(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with RunWriter.open(path, CONFIG) as writer:
        real = writer._file
        counting = types.SimpleNamespace(closed=False, fileno=real.fileno, writes=[])
        counting.write = lambda data: counting.writes.append(data) or real.write(data)
        writer._file = counting
        writer.append({"index": 0, "text": "x" * 1_000_000})
        writer._file = real
    assert len(counting.writes) == 1
    assert counting.writes[0].endswith(b'"}\n')


def test_rows_are_synced_by_the_clock_and_at_the_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    synced: list[float] = []
    monkeypatch.setattr(time, "monotonic", lambda: now)
    writer = RunWriter.open(path, CONFIG, fsync_interval_s=5.0)
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(now))
    for i, now in enumerate([101.0, 104.9, 105.0, 106.0, 109.0, 110.5]):  # noqa: B007 - read by the clock above
        writer.append({"index": i})
    assert synced == [105.0, 110.5]
    writer.close()
    assert synced == [105.0, 110.5, 110.5]


# --- kill -9 ---------------------------------------------------------------------------------------------------------

WRITER = """
import os, sys, zlib
from askgym.records import RunWriter
path, count = sys.argv[1], int(sys.argv[2])
with RunWriter.open(path, {"count": count}, resume=True) as writer:
    for i in range(count):
        if i not in writer.done:
            text = str(i) * (1 + i * 7919 % 400)
            writer.append({"index": i, "text": text, "crc": zlib.crc32(text.encode())})
            os.write(1, b"%d\\n" % i)
"""


def run_code(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def killed_writer(path: Path, count: int, after: int) -> Iterator[int]:
    """The rows a writer says it has written until it is killed, some time after it has said `after` of them."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(count)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    for said, line in enumerate(process.stdout, 1):
        if said == after:
            process.send_signal(signal.SIGKILL)  # the writer runs on until the signal arrives
        yield int(line)
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL


def test_killed_again_and_again_and_resumed_to_exactly_the_rows(path: Path) -> None:
    count = 200_000
    chance = random.Random(5)
    said: list[int] = []
    for _ in range(6):
        said += killed_writer(path, count, chance.randint(1, 400))
        _, rows = read_run(path, allow_torn=True)
        found = {row["index"] for row in rows}
        assert found >= set(said)
        assert len(found) <= len(said) + 6  # a row written whose word was not spoken, one a kill
        # What a kill cannot do but a power cut can: tear the line that comes last.
        with path.open("r+b") as file:
            file.truncate(path.stat().st_size - chance.randint(2, 9))
        said = [index for index in said if index != max(found)]
    total = max(said) + 500
    meta_path = path.with_suffix(".meta.json")
    meta_path.write_text(meta_path.read_text().replace(str(count), str(total)))
    done = run_code(WRITER, str(path), str(total))
    assert (done.returncode, done.stderr) == (0, "")
    _, rows = read_run(path)
    assert [row["index"] for row in merge_order(rows)] == list(range(total))
    assert len(path.with_suffix(".torn").read_bytes().splitlines()) == 6
    assert all(row["crc"] == zlib.crc32(row["text"].encode()) for row in rows)
    assert not list(path.parent.glob("*.tmp"))


def test_a_run_is_set_aside_unless_it_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    assert set_aside(path) is None
    with RunWriter.open(path, {"seed": 1}) as writer:
        writer.append({"index": 0})
        with pytest.raises(RecordError, match="is being written already"):
            set_aside(path)
    assert set_aside(path) == tmp_path / "run.jsonl.bak"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["run.jsonl.bak", "run.meta.json.bak"]
    with RunWriter.open(path, {"seed": 2}) as writer:
        assert not writer.done

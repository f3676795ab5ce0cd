"""Reading sets of items: every kind of source, and a useful complaint for everything that can be wrong with one."""

from __future__ import annotations

import gzip
import json
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from askgym.envs.ask.items import BadRowError, item_from_askbench, item_to_row, load_items
from askgym.errors import ConfigError, ItemError, MissingExtraError
from askgym.types import AskItem, Scenario

GOOD = {"ori_question": "What is 1 + 1?", "expected_answer": "2"}
SECOND = {"ori_question": "What is 1 + 2?", "expected_answer": "3"}


def write(folder: Path, *lines: str | bytes, name: str = "items.jsonl", end: bytes = b"\n") -> Path:
    raw = [line.encode() if isinstance(line, str) else line for line in lines]
    path = folder / name
    path.write_bytes(b"\n".join(raw) + end)
    return path


def dump(*rows: Any) -> list[str]:
    return [json.dumps(row, ensure_ascii=False) for row in rows]


# --- kinds of source ---


def test_json_lines(tmp_path: Path) -> None:
    path = write(tmp_path, *dump(GOOD), "", "  ", *dump(SECOND))
    result = load_items(path)
    assert [item.source for item in result.items] == ["items.jsonl:1", "items.jsonl:4"]
    assert [item.split for item in result.items] == ["test", "test"]
    assert result.skipped == ()
    assert load_items(str(path)) == result


def test_every_kind_of_file_says_the_same(tmp_path: Path) -> None:
    rows = [GOOD, SECOND]
    text = json.dumps(rows)
    paths = [
        write(tmp_path, *dump(*rows), name="a.jsonl", end=b""),
        write(tmp_path, "\ufeff" + dump(GOOD)[0], dump(SECOND)[0], name="bom.jsonl", end=b"\r\n"),
        write(tmp_path, text, name="a.json"),
        write(tmp_path, json.dumps({"items": rows}), name="b.json"),
        write(tmp_path, gzip.compress(text.encode()), name="c.json.gz", end=b""),
        write(tmp_path, gzip.compress("\n".join(dump(*rows)).encode()), name="d.JSONL.gz", end=b""),
    ]
    for path in paths:
        assert [item.question for item in load_items(path).items] == [row["ori_question"] for row in rows], path.name


def test_parquet_with_the_nulls_of_a_mixed_table(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    mixed = [
        {**GOOD, "degraded_question": None, "required_points": None},
        {**SECOND, "degraded_question": "What is 1 plus something?", "required_points": ["The second number"]},
    ]
    parquet.write_table(pyarrow.Table.from_pylist(mixed), tmp_path / "m.parquet")
    items = load_items(tmp_path / "m.parquet").items
    assert [str(item.scenario) for item in items] == ["complete", "missing_info"]
    assert items[1].source == "m.parquet:row 2"
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(ItemError, match=r"bad\.parquet is no readable Parquet"):
        load_items(tmp_path / "bad.parquet")


def hub(monkeypatch: pytest.MonkeyPatch, answer: Any) -> list[tuple[Any, ...]]:
    """Put a stand-in for the `datasets` library in place; returns what it is asked for."""
    asked: list[tuple[Any, ...]] = []
    module = ModuleType("datasets")

    def load_dataset(name: str, config: str | None, *, split: str | None) -> Any:
        asked.append((name, config, split))
        if isinstance(answer, Exception):
            raise answer
        return answer

    module.load_dataset = load_dataset  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "datasets", module)
    return asked


@pytest.mark.parametrize(
    ("spec", "split", "call"),
    [
        ("hf:owner/name@dev", None, ("owner/name", None, "dev")),
        ("hf:owner/name/easy@dev", "dev", ("owner/name", "easy", "dev")),
        ("hf:name", "dev", ("name", None, "dev")),
    ],
)
def test_hub(monkeypatch: pytest.MonkeyPatch, spec: str, split: str | None, call: tuple[Any, ...]) -> None:
    asked = hub(monkeypatch, [GOOD])
    (item,) = load_items(spec, split=split).items
    assert asked == [call]
    assert item.split == "dev"
    assert item.source == f"{spec.partition('@')[0]}@dev:row 1"


def test_hub_without_a_split_takes_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    hub(monkeypatch, {"only": [GOOD]})
    assert load_items("hf:a/b").items[0].split == "only"
    hub(monkeypatch, {"train": [GOOD], "test": [GOOD]})
    with pytest.raises(ItemError, match=r"splits test, train.*hf:a/b@SPLIT"):
        load_items("hf:a/b")


def test_hub_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    hub(monkeypatch, OSError("no route"))
    with pytest.raises(ItemError, match="'hf:a/b@x' cannot be loaded: OSError: no route"):
        load_items("hf:a/b@x")
    with pytest.raises(ItemError, match="expected hf:OWNER/NAME"):
        load_items("hf:a/b/c/d")
    with pytest.raises(ConfigError, match="Give it once"):
        load_items("hf:a/b@x", split="y")


@pytest.mark.parametrize(("module", "spec"), [("datasets", "hf:a/b@x"), ("pyarrow.parquet", "items.parquet")])
def test_missing_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, module: str, spec: str) -> None:
    (tmp_path / "items.parquet").write_bytes(b"")
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtraError, match=r"askgym\[data\]"):
        load_items(spec if spec.startswith("hf:") else tmp_path / spec)


# --- what can be wrong ---


@pytest.mark.parametrize(
    ("line", "got"),
    [
        ("{not json}", "no JSON"),
        ("[1, 2]", "list [1, 2]"),
        ("3", "int 3"),
        (b'{"ori_question": "caf\xe9"}', "byte 0xe9"),
        (dump({**GOOD, "ori_question": 5})[0], "int 5"),
        (dump(GOOD)[0][:-9], "no JSON"),
    ],
)
def test_bad_row_is_named_and_can_be_skipped(tmp_path: Path, line: str | bytes, got: str) -> None:
    path = write(tmp_path, *dump(GOOD), line, *dump(SECOND))
    with pytest.raises(BadRowError, match=r"items\.jsonl:2: field") as caught:
        load_items(path)
    assert got in caught.value.bad.got
    assert "skip_bad=True" in str(caught.value)
    result = load_items(path, skip_bad=True)
    assert len(result.items) == 2
    assert result.skipped == (caught.value.bad,)


def test_half_written_last_line(tmp_path: Path) -> None:
    path = write(tmp_path, *dump(GOOD), '{"ori_question": "What is', end=b"")
    with pytest.raises(BadRowError, match=r"items\.jsonl:2: .*half a line"):
        load_items(path)
    assert len(load_items(path, skip_bad=True).items) == 1


def test_duplicate_ids_name_both_rows(tmp_path: Path) -> None:
    path = write(tmp_path, *dump({**GOOD, "id": 1}, {**SECOND, "id": "1"}, GOOD, GOOD))
    with pytest.raises(BadRowError, match=r"items\.jsonl:2: field 'id'.*items\.jsonl:1 has it too.*found '1'"):
        load_items(path)
    assert [bad.where for bad in load_items(path, skip_bad=True).skipped] == ["items.jsonl:2", "items.jsonl:4"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.jsonl", b"", "holds no rows"),
        ("blank.jsonl", b"\n \n", "holds no rows"),
        ("empty.json", b"", "holds no rows"),
        ("none.json", b"[]", "holds no rows"),
        ("scalar.json", b"3", "expected a list of objects"),
        ("broken.json", b"[", "is no JSON document"),
        ("latin.json", b'["\xe9"]', "is not UTF-8: byte 0xe9"),
        ("items.csv", b"a,b", r"unknown kind of file. Known: \.jsonl"),
        ("items.jsonl.gz", b"no gzip", "cannot be read"),
        ("cut.jsonl.gz", gzip.compress(b"x" * 99, mtime=0)[:-9], "cannot be read"),
        ("all.jsonl", b"{}\n{}\n", "none of 2 rows is usable"),
    ],
)
def test_unusable_files(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ItemError, match=message):
        load_items(tmp_path / name, skip_bad=True)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match=r"gone\.jsonl does not exist"):
        load_items(tmp_path / "gone.jsonl")
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(ItemError, match="is a folder"):
        load_items(tmp_path / "folder.json")
    with pytest.raises(ConfigError, match="Did you mean 'askmind'"):
        load_items(tmp_path, schema="askmindd")  # type: ignore[arg-type]


def test_own_layout_is_known_by_its_version(tmp_path: Path) -> None:
    made = AskItem("i1", Scenario.COMPLETE, "Q?", "Q?", answer="3", source="gen:1")
    path = write(tmp_path, *dump(item_to_row(made), GOOD))
    items = load_items(path).items
    assert items[0] == replace(made, split="test")
    assert items[1] == item_from_askbench(GOOD, where="items.jsonl:2")
    assert {item.split for item in load_items(path, split="ood").items} == {"ood"}

"""Mixtures and counts of items.

1. A draw depends on the seed and the ids alone, takes each item once, and keeps the order of the rows.
2. Ids are unique; an item that two sources have is drawn once; a source with too few is named.
3. What is written reads back as the same items: wholly in our layout, as far as it goes in AskBench's.
4. Writing leaves a whole file or what was there before.
5. Sources are opened row by row, and counted.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.ask.items import item_from_askbench, load_items
from askgym.envs.ask.items.combine import askbench_row, combine, write_rows
from askgym.envs.ask.items.opening import Entry, entries_of, open_entries, usable
from askgym.envs.ask.items.statistics import Spread, count_items, item_stats
from askgym.errors import ConfigError, ItemError, UnknownNameError
from askgym.types import AskItem, Scenario


def plain(name: str, count: int) -> list[AskItem]:
    return [
        AskItem(f"{name}{at}", Scenario.COMPLETE, f"Q {name}{at}?", f"Q {name}{at}?", answer=str(at), family=name)
        for at in range(count)
    ]


def mix(per_source: int, seed: int = 0, **sources: list[AskItem]) -> list[str]:
    opened = {name: entries_of(items, name) for name, items in sources.items()}
    return [row["id"] for row in combine(opened, per_source=per_source, seed=seed, format="askgym").rows]


def written(folder: Path, rows: list[dict[str, Any]], name: str = "rows.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- 1. the draw ---


@given(st.integers(1, 20), st.integers(0, 5), st.randoms(use_true_random=False))
def test_draw(count: int, seed: int, random: Any) -> None:
    items = plain("a", 20)
    drawn = mix(count, seed, a=items)
    assert len(set(drawn)) == len(drawn) == count
    assert drawn == [item.id for item in items if item.id in set(drawn)]  # in the order of the rows
    shuffled = random.sample(items, len(items))
    assert set(mix(count, seed, a=shuffled)) == set(drawn)  # whatever that is
    assert set(mix(count, seed, b=plain("b", 20), a=items)) - set(mix(count, seed, b=plain("b", 20))) == set(drawn)
    assert set(drawn) >= set(mix(max(1, count - 1), seed, a=items)) - (set() if count > 1 else set(drawn))


def test_seeds_draw_evenly() -> None:
    found = Counter(one for seed in range(300) for one in mix(5, seed, a=plain("a", 20)))
    # 300 draws of 5 in 20: 75 of each, give or take four standard deviations of sqrt(300 · 1/4 · 3/4) = 7.5.
    assert sum(found.values()) == 1_500
    assert all(abs(number - 75) <= 30 for number in found.values())
    assert len(found) == 20


def test_sources_stand_in_their_order() -> None:
    assert mix(2, b=plain("b", 2), a=plain("a", 2)) == ["b0", "b1", "a0", "a1"]


# --- 2. ids ---


def test_ids_that_are_taken_get_a_suffix() -> None:
    one = [replace(item, id=f"{at}") for at, item in enumerate(plain("a", 3))]
    two = [replace(item, id=f"{at}") for at, item in enumerate(plain("b", 3))]
    opened = {
        "a.jsonl": entries_of(one, "a"),
        "folder/b.jsonl": entries_of(two, "b"),
        "b": entries_of([replace(two[0], question="R?", complete_question="R?")]),
    }
    mixture = combine(opened, per_source=3, format="askgym", allow_fewer=True)
    assert [row["id"] for row in mixture.rows] == ["0", "1", "2", "0@b", "1@b", "2@b", "0@b.2"]
    assert [one.renamed for one in mixture.drawn] == [0, 3, 1]


def test_items_of_two_sources_are_drawn_once() -> None:
    shared = plain("a", 6)
    opened = {
        "a": entries_of(shared),
        "b": entries_of([*(replace(one, id=f"x{one.id}") for one in shared), *plain("b", 2)]),
    }
    mixture = combine(opened, per_source=2, format="askgym")
    assert [row["id"] for row in mixture.rows[2:]] == ["b0", "b1"]
    assert [(one.had, one.taken, one.repeated) for one in mixture.drawn] == [(6, 2, 0), (2, 2, 6)]


def test_a_source_with_too_few_is_named() -> None:
    opened = {"a": entries_of(plain("a", 5)), "b.jsonl": entries_of(plain("b", 3))}
    with pytest.raises(ItemError, match=r"source 'b.jsonl' has 3 items of its own, and 4 are wanted.*--allow-fewer"):
        combine(opened, per_source=4)
    opened = {"a": entries_of(plain("a", 5)), "b.jsonl": entries_of(plain("b", 3))}
    mixture = combine(opened, per_source=4, allow_fewer=True)
    assert [one.taken for one in mixture.drawn] == [4, 3]
    with pytest.raises(ItemError, match="leave it out"):
        combine({"a": iter(())}, per_source=1, allow_fewer=True)


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"per_source": 0}, ConfigError, "per_source=0"),
        ({"per_source": True}, ConfigError, "per_source=True"),
        ({"per_source": 1, "format": "askbnch"}, ConfigError, "Did you mean 'askbench'"),
        ({"per_source": 1, "sources": {}}, ConfigError, "no source"),
    ],
)
def test_settings_out_of_range(settings: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        combine(**{"sources": {"a": entries_of(plain("a", 1))}, **settings})


# --- 3. layouts ---


def test_our_layout_keeps_everything(
    tmp_path: Path, missing: AskItem, false_premise: AskItem, complete: AskItem
) -> None:
    items = [missing, false_premise, complete]
    write_rows(tmp_path / "m.jsonl", combine({"a": entries_of(items)}, per_source=3, format="askgym").rows)
    read = load_items(tmp_path / "m.jsonl").items
    assert [replace(item, split="", source="") for item in read] == items
    generated = [item for _, item in usable(open_entries("shopping", generated=12))]
    write_rows(tmp_path / "g.jsonl", combine({"a": entries_of(generated)}, per_source=12, format="askgym").rows)
    assert list(load_items(tmp_path / "g.jsonl").items) == generated


def test_askbenchs_layout_holds_what_it_can(missing: AskItem, false_premise: AskItem, complete: AskItem) -> None:
    for item in (missing, false_premise, complete):
        row = askbench_row(replace(item, family="pens"))
        read = item_from_askbench(row, where="x:1")
        assert (read.id, read.scenario, read.question, read.answer, read.family) == (
            item.id,
            item.scenario,
            item.question,
            item.answer,
            "pens",
        )
        assert read.complete_question == item.complete_question
        assert [point.text for point in read.checkpoints] == [point.text for point in item.checkpoints]
        if item.scenario is Scenario.FALSE_PREMISE:
            assert [(p.claim, p.fact) for p in read.checkpoints] == [(p.claim, p.fact) for p in item.checkpoints]
    assert set(askbench_row(replace(missing, family="pens"))) == {
        "id", "source_task", "ori_question", "degraded_question", "required_points", "expected_answer",
    }  # fmt: skip


def test_items_without_an_answer(missing: AskItem, false_premise: AskItem, complete: AskItem) -> None:
    vague, clear = replace(missing, answer="", family="in3"), replace(complete, answer="", family="in3")
    read = item_from_askbench(askbench_row(vague), where="x:1")
    assert [(point.text, point.fact) for point in read.checkpoints] == [(p.text, p.fact) for p in missing.checkpoints]
    assert (read.question, read.complete_question) == (missing.question, missing.complete_question)
    assert item_from_askbench(askbench_row(clear), where="x:1").scenario is Scenario.COMPLETE
    with pytest.raises(ItemError, match=r"'pens-f'.*--format askgym"):
        askbench_row(replace(false_premise, answer=""))


def test_columns_of_askbench_rows_are_kept(tmp_path: Path) -> None:
    row = {
        "ori_question": "How many legs has a spider?",
        "overconfidence_question": "Spiders being insects, how many legs have they?",
        "overconfidence_info": ["incorrect assertion: Spiders are insects. correct fact: They are arachnids."],
        "misleading_points": "spiders are insects",
        "expected_answer": 8,
        "degraded_question": None,
        "thought": "no column of theirs",
    }
    path = written(tmp_path, [row])
    (made,) = combine({"a": open_entries(path)}, per_source=1).rows
    (item,) = load_items(path).items
    kept = {name: row[name] for name in ("ori_question", "overconfidence_question", "overconfidence_info")}
    assert made == kept | {
        "id": item.id,
        "source_task": "overconfidence",
        "misleading_points": "spiders are insects",
        "expected_answer": 8,
    }
    assert replace(item_from_askbench(made, where=item.source), source=item.source) == item


def test_real_rows_read_back_the_same(askbench_data: Path, tmp_path: Path) -> None:
    paths = sorted((askbench_data / "askbench").glob("*.jsonl"))
    for layout in ("askbench", "askgym"):
        opened = {str(path): open_entries(path) for path in paths}
        mixture = combine(opened, per_source=25, seed=1, format=layout)  # type: ignore[arg-type]
        assert len(mixture.rows) == 100
        write_rows(tmp_path / f"{layout}.jsonl", mixture.rows)
        read = load_items(tmp_path / f"{layout}.jsonl").items
        first = {item.id: item for path in paths for item in load_items(path).items}
        assert [replace(item, source="") for item in read] == [replace(first[item.id], source="") for item in read]
    assert Counter(item.family.partition("_")[0] for item in read) == {"ask": 50, "in3": 25, "questbench": 25}


# --- 4. writing ---


def test_writing(tmp_path: Path) -> None:
    path = tmp_path / "new" / "m.jsonl"
    write_rows(path, [{"a": "é"}, {"b": 1}])
    assert path.read_bytes() == '{"a": "é"}\n{"b": 1}\n'.encode()
    with pytest.raises(ConfigError, match=r"exists.*--force"):
        write_rows(path, [])
    write_rows(path, [{"c": 2}], force=True)
    assert path.read_text() == '{"c": 2}\n'
    assert names(path.parent) == ["m.jsonl"]
    with pytest.raises(ConfigError, match=r"ends in \.jsonl"):
        write_rows(tmp_path / "m.json", [])
    (tmp_path / "d.jsonl").mkdir()
    with pytest.raises(ConfigError, match="give another name"):
        write_rows(tmp_path / "d.jsonl", [], force=True)


@pytest.mark.parametrize("broken", ["replace", "fsync"])
def test_a_crash_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    path = tmp_path / "m.jsonl"
    write_rows(path, [{"old": 1}])

    def fail(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path if broken == "replace" else os, broken, fail)
    with pytest.raises(OSError, match="disk full"):
        write_rows(path, [{"new": 1}], force=True)
    assert path.read_text() == '{"old": 1}\n'
    assert names(tmp_path) == ["m.jsonl"]


def test_what_json_cannot_hold_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    for value in (float("nan"), object(), "\ud83d"):
        with pytest.raises(ItemError, match="cannot be written as JSON"):
            write_rows(tmp_path / "m.jsonl", [{"a": value}])
    assert names(tmp_path) == []


# --- 5. opening and counting ---


def test_entries_hold_rows_items_and_reasons(tmp_path: Path) -> None:
    good = {"id": 1, "ori_question": "What is 1 + 1?", "expected_answer": "2"}
    path = written(tmp_path, [good, {"id": 2}, good])
    one, two, three = open_entries(path)
    assert (one.where, one.row, one.item and one.item.id, one.bad) == (f"{path}:1", good, "1", None)
    assert two.item is None
    assert two.bad is not None
    assert two.row == {"id": 2}
    left_out: list[Any] = []
    assert [entry.number for entry, _ in usable([one, two, three], left_out)] == [1]
    assert [bad.field for bad in left_out] == ["(row)", "id"]
    assert len(list(open_entries(path, limit=2))) == 2


def test_generated_series_by_family_or_builtin() -> None:
    assert {item.family for _, item in usable(open_entries("shopping", generated=5))} == {"shopping"}
    found = [item for _, item in usable(open_entries("builtin:shopping,recipes", generated=20, split="train"))]
    assert {item.family for item in found} == {"shopping", "recipes"}
    assert {item.split for item in found} == {"train"}
    assert [entry.where for entry in open_entries("shopping", limit=2)] == ["shopping:1", "shopping:2"]
    with pytest.raises(UnknownNameError, match="Did you mean 'shopping'"):
        open_entries("builtin:shoping")
    with pytest.raises(UnknownNameError, match="split"):
        open_entries("shopping", split="tets")


def test_a_folder_is_its_files_by_name(tmp_path: Path) -> None:
    for name, number in (("b.jsonl", 1), ("a.jsonl", 2)):
        written(tmp_path, [{"ori_question": f"{number}?", "expected_answer": "1"}], name)
    (tmp_path / "meta.json").write_text("{}")
    (tmp_path / "shopping").mkdir()  # a path that exists is a path, whatever families are called
    assert [Path(entry.file).name for entry in open_entries(tmp_path)] == ["a.jsonl", "b.jsonl"]


def test_counts_by_hand(missing: AskItem, false_premise: AskItem, complete: AskItem) -> None:
    items = [
        replace(missing, family="b", language="zh", difficulty={"load": "small", "facts": 3}, flags=("odd",)),
        replace(false_premise, family="a", difficulty={"load": "full", "facts": 6}),
        replace(complete, family="a", answer="", difficulty={"facts": 4}),
    ]
    stats = count_items(items)
    assert (stats.items, stats.problems, stats.structured, stats.flagged) == (3, 1, 3, 1)
    assert list(stats.families.items()) == [("a", 2), ("b", 1)]
    assert stats.scenarios == {"complete": 1, "false_premise": 1, "missing_info": 1}
    assert stats.languages == {"en": 2, "zh": 1}
    assert stats.points == {0: 1, 2: 2}
    assert stats.difficulty == {"facts": Spread(3, 4, 6), "load": {"full": 1, "small": 1}}
    assert stats.answer_length == Spread(3, 3, 3)
    lengths = sorted(len(item.question) for item in items)
    assert stats.question_length == Spread(lengths[0], lengths[1], lengths[2])
    assert stats.flags == {"odd": 1}
    assert stats.flagged_share == pytest.approx(1 / 3)


def test_nothing_has_no_spread() -> None:
    stats = item_stats([Entry("x", 1)])
    assert (stats.items, stats.question_length, stats.flagged_share) == (0, None, None)


def test_counts_of_real_rows(askbench_data: Path) -> None:
    stats = item_stats(open_entries(askbench_data / "askbench"))
    assert (stats.items, stats.left_out) == (485, ())
    assert stats.scenarios == {"missing_info": 297, "false_premise": 180, "complete": 8}
    assert stats.flags["variant_equals_complete"] == 23
    assert stats.languages["zh"] == 111

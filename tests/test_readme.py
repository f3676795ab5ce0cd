"""The README: its example runs and teaches what it says, its tables are complete, its folders exist."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import askgym
from askgym.turnrules import Guidance

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def example() -> str:
    found = re.search(r"<!-- example: training loop -->\n```python\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_training_loop_learns_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    code = example()
    assert len([line for line in code.splitlines() if line.strip()]) <= 16
    names: dict[str, Any] = {}
    exec(code, names)
    best = names["logits"].argmax(axis=1)
    assert list(best[:2]) == [0, 1], "ask first, then answer"
    assert names["moves"][0] in capsys.readouterr().out


def test_the_table_of_environments_is_complete() -> None:
    listed = re.findall(r"^\| `([A-Za-z0-9]+-v\d+)` \|", README, re.MULTILINE)
    assert sorted(listed) == sorted(askgym.ENV_IDS)


def test_every_guidance_mode_is_named() -> None:
    for mode in Guidance:
        assert f"`{mode.value}`" in README


def test_the_folders_of_the_layout_exist_and_none_is_left_out() -> None:
    table = README.split("## Layout")[1].split("\n## ")[0]
    named = set(
        re.findall(r"`([\w/]+)`", " ".join(line.split("|")[1] for line in table.splitlines() if line[:2] == "| "))
    )
    prefix = "askgym/"
    folders = {name if (ROOT / name).is_dir() else prefix + name for name in named}
    for folder in folders:
        assert (ROOT / folder).is_dir(), folder
    packages = {path.name for path in (ROOT / "askgym").iterdir() if (path / "__init__.py").is_file()}
    assert packages <= {Path(folder).name for folder in folders} | {"metrics"}


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "INVARIANTS.md", "CHANGELOG.md", "LICENSE"])
def test_files_that_people_expect_are_there(name: str) -> None:
    assert (ROOT / name).is_file()

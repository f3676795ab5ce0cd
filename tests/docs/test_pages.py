"""The documentation: every code block of every page, and of the README, runs and prints what the page says.

Which block is what is told in `conftest.py`. The pages are built by `make docs`, with warnings as errors.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

import askgym
from askgym.metrics import ALL_METRICS, CASE_METRICS

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOT_RUN = [
    ("README.md", "$ make demo     # reference agents on AskMind and AskOverconfidence; says where the episodes lie"),
    ("README.md", "$ askgym audit AskMind-v0 --reward all                          # scripted exploits"),
    (
        "README.md",
        "$ askgym eval AskMind-v0 --agent 'hf:models/mine?temperature=0.7&max_new_tokens=256'   # or vllm:models/mine",
    ),
    (
        "README.md",
        "$ askgym export-checkpoint ckpt/_actor --out models/mine --base models/qwen   "
        "# pip install 'askgym[deepspeed]', [hf] or [verl]",
    ),
    ("docs/index.md", "$ pip install ."),
]
"""Page and first line of each block that is left out, with its reason above it on the page."""

Read = Callable[[Path], Any]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_runs(path: Path, page: Read) -> None:
    page(path).run()


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_block_of_a_page_is_taken(path: Path, page: Read) -> None:
    read = page(path)
    assert read.unknown == []
    text = path.read_text(encoding="utf-8")
    tokens = MarkdownIt("commonmark").parse(text)
    fences = [token.map[0] + 1 for token in tokens if token.type == "fence" and token.map is not None]
    starts = [text.count("\n", 0, start) + 1 for start, _ in read.document.regions if text[start:].startswith("```")]
    assert fences == starts, "a block that one reader of Markdown sees and the other does not"
    assert [token.content for token in tokens if token.type == "code_block"] == [], "an indented block: fence it"


def test_what_is_left_out_is_this_and_no_more(page: Read) -> None:
    found = [(name_of(path), first) for path in PAGES for first, _ in page(path).not_run]
    assert sorted(found) == sorted(NOT_RUN)


def test_pages_generated_from_docstrings_hold_no_code_of_their_own() -> None:
    for path in (ROOT / "docs").rglob("*.rst"):
        assert not re.search(
            r"(?<!toctree)::$|code-block|^\.\. code", path.read_text(encoding="utf-8"), re.MULTILINE
        ), path


def literal_blocks() -> list[Any]:
    """Every indented block after `::` in a docstring of the package."""
    found = []
    for path in sorted((ROOT / "askgym").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                text = inspect.cleandoc(ast.get_docstring(node) or "")
                for number, block in enumerate(re.findall(r"::\n\n((?: {4}.*\n|\n)+)", text + "\n")):
                    name = f"{name_of(path)}-{getattr(node, 'name', 'module')}-{number}"
                    found.append(pytest.param(textwrap.dedent(block), id=name))
    return found


@pytest.mark.parametrize("source", literal_blocks())
def test_code_in_a_docstring_runs(source: str) -> None:
    exec("import gymnasium as gym\n" + source, {"__name__": "a_docstring"})


def test_the_page_of_metrics_has_a_formula_for_each() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|", (ROOT / "docs/concepts/metrics.md").read_text("utf-8"), re.MULTILINE)
    assert [key for key, _ in rows] == [metric.key for metric in (*ALL_METRICS, *CASE_METRICS)]


def test_the_reference_lists_what_the_package_itself_has() -> None:
    text = (ROOT / "docs/reference/askgym.rst").read_text("utf-8")
    listed = re.findall(r":py:\w+:`~askgym\.[\w.]+?(\w+)`", text)
    assert sorted([*listed, "__version__"]) == sorted(askgym.__all__)


@pytest.mark.parametrize(
    "package", ["envs", "judges", "users", "agents", "endpoints", "metrics", "testing", "report", "answers"]
)
def test_the_reference_has_a_page_for_each_package(package: str) -> None:
    page = (ROOT / "docs/reference" / f"{package}.rst").read_text("utf-8")
    assert f".. automodule:: askgym.{package}" in page


# -- the checks themselves: each sort of stale block is found ---------------------------------------------------------

STALE = {
    "raises": "```python\n1 / 0\n```\n",
    "another output": "```python\nprint(1)\n```\n\n```text\n2\n```\n",
    "another output of a command": "```console\n$ askgym --version\nno such version\n```\n",
    "an unknown option": "```console\n$ askgym eval --nonsense\n```\n",
    "no failure": "<!-- exit code: 1 -->\n```console\n$ askgym --version\n```\n",
    "no command": "```console\naskgym --version\n```\n",
    "another program": "```console\n$ rm -rf /tmp/nothing\n```\n",
    "a hidden block": "<!-- invisible-code-block: python\n1 / 0\n-->\n",
    "a name of another page": "```python\nprint(env)\n```\n",
    "a module": "```python\n# broken.py\nimport no_such_module\n```\n",
}


@pytest.mark.parametrize("text", STALE.values(), ids=STALE)
def test_a_stale_block_is_found(text: str, page: Read, tmp_path: Path) -> None:
    path = tmp_path / "stale.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((AssertionError, ArithmeticError, NameError, ImportError)):
        page(path).run()


@pytest.mark.parametrize("language", ["", "json", "py", "{code-block} python", "python {.yes}"])
def test_a_block_that_nobody_takes_is_found(language: str, page: Read, tmp_path: Path) -> None:
    path = tmp_path / "silent.md"
    path.write_text(f"```{language}\nprint(1)\n```\n", encoding="utf-8")
    assert page(path).unknown == [language]


def test_a_page_that_says_what_happens_runs(page: Read, tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text(
        "```python\n# mine.py\nTWO = 2\n```\n\n<!-- invisible-code-block: python\nimport mine\n-->\n\n"
        "```python\n# mine.py, continued\nFOUR = TWO * 2\n```\n\n"
        "```python\nprint(mine.TWO, FOUR)\nprint([1, 5, 3])\n```\n\n```text\n2 4\n[1, ..., 3]\n```\n\n"
        "```console\n$ askgym \\\n      --version  # the version\naskgym ...\n```\n",
        encoding="utf-8",
    )
    page(path).run()

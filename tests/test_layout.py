"""The shape of the checkout: the doors at the root, a light import, and habits that no linter keeps.

1. `envs`, `agents`, `train` at the root are relative links into askgym/.
2. Imported through a link, a door refuses: two copies of a class would not be the same class.
3. `import askgym` loads gymnasium and numpy, and nothing heavier.
4. Library code does not print, does not import `tests`, and every module opens with a docstring.
5. Every folder that holds modules is a package: the wheel leaves the others out without a word.
6. The linter leaves out the links, and not askgym/envs with them.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "askgym"
DOORS = ("envs", "agents", "train")
MODULES = sorted(PACKAGE.rglob("*.py"))

# Named beside the general rule, because the general rule subtracts whatever gymnasium itself comes to import.
HEAVY = {
    "aiohttp",
    "click",
    "datasets",
    "deepspeed",
    "math_verify",
    "openrlhf",
    "pandas",
    "pyarrow",
    "ray",
    "rich",
    "sympy",
    "torch",
    "transformers",
    "trl",
    "verl",
    "vllm",
}


def run_python(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a new interpreter from the root of the checkout, where the links are importable."""
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


def loaded_by(statement: str) -> set[str]:
    """Top-level names of the third-party modules that are loaded after `statement` in a new interpreter."""
    tops = "{name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names)"
    done = run_python(f"{statement}\nimport json, sys\nsys.stdout.write(json.dumps(sorted({tops})))")
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


def may_print(path: Path) -> bool:
    """Whether `path` belongs to the command line, whose business is to print."""
    return path.relative_to(PACKAGE).parts[0] in {"cli", "cli.py", "__main__.py"}


def printing_lines(tree: ast.AST) -> list[int]:
    """Lines that call the builtin `print`."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def imported_tops(tree: ast.AST) -> set[str]:
    """Top-level names of the modules that are imported absolutely, at any depth of the file."""
    tops: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            tops.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            tops.add(node.module.partition(".")[0])
    return tops


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    """Every module of the package, parsed."""
    return {path: ast.parse(path.read_text(encoding="utf-8"), filename=str(path)) for path in MODULES}


@pytest.mark.parametrize("door", DOORS)
def test_door_is_a_relative_link_into_the_package(door: str) -> None:
    link = ROOT / door
    assert link.is_symlink(), f"{door} is not a link: on a file system without links git writes a text file instead"
    assert link.readlink() == Path("askgym") / door
    assert link.resolve() == (PACKAGE / door).resolve()
    assert (link / "__init__.py").is_file()


@pytest.mark.parametrize("door", DOORS)
def test_door_refuses_to_be_imported_through_its_link(door: str) -> None:
    done = run_python(f"import {door}")
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: "), done.stderr
    assert f"'import askgym.{door}'" in last


@pytest.mark.parametrize("door", DOORS)
def test_door_opens_under_its_own_name(door: str) -> None:
    done = run_python(f"import askgym.{door}")
    assert done.returncode == 0, done.stderr


def test_importing_askgym_loads_nothing_beyond_gymnasium_and_numpy() -> None:
    loaded = loaded_by("import askgym")
    assert "askgym" in loaded
    assert loaded - loaded_by("import gymnasium, numpy") - {"askgym"} == set()
    assert loaded & HEAVY == set()


def test_helpers_see_what_they_look_for() -> None:
    tree = ast.parse("def f():\n    import tests.x\n    from torch.nn import Module\n    print(1)\n    log.print(2)\n")
    assert printing_lines(tree) == [4]
    assert imported_tops(tree) == {"tests", "torch"}
    assert imported_tops(ast.parse("from . import tests")) == set()
    assert may_print(PACKAGE / "cli" / "main.py")
    assert may_print(PACKAGE / "cli.py")
    assert not may_print(PACKAGE / "report" / "cli.py")
    assert PACKAGE / "types.py" in MODULES


def test_library_code_does_not_print(trees: dict[Path, ast.Module]) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path, tree in trees.items()
        if not may_print(path)
        for line in printing_lines(tree)
    ]
    assert found == []


def test_package_does_not_import_tests(trees: dict[Path, ast.Module]) -> None:
    found = [str(path.relative_to(ROOT)) for path, tree in trees.items() if "tests" in imported_tops(tree)]
    assert found == []


def test_tests_do_not_import_tests() -> None:
    # Another distribution may install a package of that name; shared helpers are fixtures.
    paths = sorted((ROOT / "tests").rglob("*.py"))
    found = [
        str(path.relative_to(ROOT)) for path in paths if "tests" in imported_tops(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


def test_every_module_opens_with_a_docstring(trees: dict[Path, ast.Module]) -> None:
    found = [str(path.relative_to(ROOT)) for path, tree in trees.items() if not ast.get_docstring(tree)]
    assert found == []


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for path in MODULES}
    for folder in sorted(folders):
        folders.update(parent for parent in folder.parents if parent.is_relative_to(PACKAGE))
    found = [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").is_file()]
    assert found == []


def test_linter_reads_each_file_once_and_leaves_none_out() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--show-files", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shown = [Path(line) for line in done.stdout.splitlines()]
    assert {path for path in shown if path.is_relative_to(PACKAGE)} == set(MODULES)
    assert [path for path in shown if path.relative_to(ROOT).parts[0] in DOORS] == []

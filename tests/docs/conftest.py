"""How a page of the documentation is read and run: which block is what, and who takes it.

- `python` blocks run in one namespace a page, in order. One whose first line is a comment with a file's name
  (`# mine.py`, then `# mine.py, continued`) is written to that file; a module is then imported.
- `console` blocks run `askgym` in this process, in an empty folder. Exit code 0 is expected, or that of a comment
  `<!-- exit code: 1 -->` above. What stands below a command is its output.
- `text` blocks are what the block before printed; `...` stands for anything.
- `<!-- invisible-code-block: python` … `-->` runs like a python block.
- `<!-- not run: REASON -->` above a block leaves it out; `test_pages.py` has the list of those.
- The URLs of `SERVED` are a server on loopback that plays agent, judge and user.
"""

from __future__ import annotations

import contextlib
import doctest
import importlib
import io
import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gymnasium as gym
import pytest
from click.testing import CliRunner
from sybil import Document, Example, Lexeme, Region
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.markdown.lexers import DirectiveInHTMLCommentLexer, FencedCodeBlockLexer

from askgym.cli.app import app
from askgym.envs.ask import families
from askgym.testing.server import ChatServer

ROOT = Path(__file__).resolve().parents[2]
SERVED = ("http://localhost:8000/v1", "http://gpu1/v1", "http://gpu2/v1")
_MARK = re.compile(r"<!-- (not run|exit code): (.+) -->\n\Z")
_FILE = re.compile(r"# (?P<name>[\w.]+)(?P<more>, continued)?\n")
_LEXERS = (
    FencedCodeBlockLexer(r"[^\n]*", {"language": "arguments", "source": "source"}),
    DirectiveInHTMLCommentLexer("invisible-code-block", r"\w+"),
)
_CHECKER = doctest.OutputChecker()


def plays(body: dict[str, Any], number: int) -> str:
    """A model in every part: the agent asks, then answers; the judge looks for words; the user knows nothing."""
    if "response_format" in body:
        prompt = body["messages"][1]["content"]
        last = prompt.split("⟦assistant's last message⟧\n")[1].split("\n⟦end of assistant's last message⟧")[0]
        schema = body["response_format"]["json_schema"]["schema"]
        out: dict[str, Any] = {"sheet": schema["properties"]["sheet"]["enum"][0]}
        for name, question, known in re.findall(r"^(q\d+) \(.*?\): (.*)(?:\n +(.*))?$", prompt, re.MULTILINE):
            if (expected := re.search(r"expected answer: (\S+)", known)) is not None:
                yes = expected[1] in last
            elif "ask the user" in question:
                label = re.findall(r"\w{4,}", question.partition("“")[2])
                yes = "?" in last and any(word in last for word in label)
            else:
                yes = "final answer" in question and "?" not in last
            out[name] = {"quote": last if yes else "", "answer": "yes" if yes else "no"}
        return json.dumps(out, ensure_ascii=False)
    if "all_required_points_resolved" in body["messages"][-1]["content"]:  # AskBench's verdict on everything
        said = body["messages"][-1]["content"].rpartition("⟦assistant⟧\n")[2]
        final = "?" not in said.partition("\n⟦end of")[0]
        return json.dumps({"is_final_answer": final, "is_correct": final, "all_required_points_resolved": final})
    if "You play a person" in body["messages"][0]["content"]:
        return "I do not know."
    if any(message["role"] == "assistant" for message in body["messages"]):
        return "The answer is 42."
    return "How much is it?"


class Page:
    """One page, parsed; `run` executes it in the current folder.

    Attributes:
        document: what sybil found.
        not_run: first line and reason of each block that is left out.
        printed: what the last block printed.
    """

    def __init__(self, path: Path) -> None:
        self.not_run: list[tuple[str, str]] = []
        self.printed = ""
        self.url = ""
        self._takers: dict[str, Callable[[Example], None]] = {
            "python": self._python,
            "console": self._console,
            "text": self._text,
        }
        self.document = Document.parse(str(path), self._blocks)

    @property
    def unknown(self) -> list[str]:
        """Languages of blocks that nobody takes; directives of MyST hold no code, except those that are for code."""
        found = [region.lexemes["arguments"] for _, region in self.document.regions if region.evaluator is None]
        return [language for language in found if language != "{toctree}"]

    def run(self) -> None:
        """Run every block, in order."""
        text = self.document.text
        with contextlib.ExitStack() as stack:
            if any(url in text for url in SERVED):
                self.url = stack.enter_context(ChatServer(plays)).url
            for example in self.document.examples():
                example.evaluate()

    def _blocks(self, document: Document) -> Iterator[Region]:
        for lexer in _LEXERS:
            for region in lexer(document):
                language = region.lexemes["arguments"]
                mark = _MARK.search(document.text[: region.start])
                region.parsed = (region.lexemes["source"], mark[2] if mark and mark[1] == "exit code" else "0")
                if mark is not None and mark[1] == "not run":
                    self.not_run.append((region.lexemes["source"].partition("\n")[0], mark[2]))
                    region.evaluator = lambda example: None
                else:
                    region.evaluator = self._takers.get(language)
                yield region

    def _served(self, text: str) -> str:
        for url in SERVED if self.url else ():
            text = text.replace(url, self.url)
        return text

    def _compare(self, example: Example, wanted: str, got: str, what: str) -> None:
        got = got.replace(self.url, SERVED[0]) if self.url else got
        wanted, got = ("\n".join(line.rstrip() for line in text.strip("\n").splitlines()) for text in (wanted, got))
        found = _CHECKER.check_output(wanted + "\n", got + "\n", doctest.ELLIPSIS)
        assert found, f"{example.path}:{example.line}: {what} printed\n{got}\n-- and the page says\n{wanted}"

    def _python(self, example: Example) -> None:
        source = self._served(example.parsed[0])
        with contextlib.redirect_stdout(io.StringIO()) as out:
            if (file := _FILE.match(source)) is not None:
                self._write(file["name"], source, append=bool(file["more"]), namespace=example.namespace)
            else:
                given = example.parsed[0]
                example.parsed = Lexeme(source, given.offset, given.line_offset)
                PythonEvaluator()(example)
        self.printed = out.getvalue()

    def _write(self, name: str, source: str, *, append: bool, namespace: dict[str, Any]) -> None:
        with Path(name).open("a" if append else "x", encoding="utf-8") as file:
            file.write(source + "\n\n")
        if (module := name.removesuffix(".py")) != name:
            sys.modules.pop(module, None)
            importlib.invalidate_caches()
            made = importlib.import_module(module)
            namespace.update({key: value for key, value in vars(made).items() if not key.startswith("__")})

    def _console(self, example: Example) -> None:
        source, code = example.parsed
        for command, wanted in commands_of(source):
            arguments = shlex.split(self._served(command), comments=True)
            assert arguments[:1] == ["askgym"], (
                f"{example.path}:{example.line}: nobody runs {command!r}: mark the block"
            )
            done = CliRunner().invoke(app, arguments[1:], prog_name="askgym", input="")
            assert done.exit_code == int(code), f"{example.path}:{example.line}: {command}\n{done.output}"
            self.printed = done.output
            if wanted.strip():
                self._compare(example, wanted, done.output, command)

    def _text(self, example: Example) -> None:
        self._compare(example, example.parsed[0], self.printed, "the block before")


def commands_of(source: str) -> list[tuple[str, str]]:
    """The commands of a console block, each with the output below it."""
    found = []
    before, *parts = re.split(r"^\$ ", source, flags=re.MULTILINE)
    assert parts, f"commands begin with $: {source!r}"
    assert not before.strip(), f"what is this: {before!r}"
    for part in parts:
        command, _, output = part.replace("\\\n", " ").partition("\n")
        found.append((command, output))
    return found


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], Page]]:
    """Parses a page, and runs it in an empty folder; whatever it registers or imports there is forgotten afterwards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    registered, own, loaded = dict(gym.registry), dict(families._registered), set(sys.modules)
    yield Page
    for registry, before in ((gym.registry, registered), (families._registered, own)):
        registry.clear()
        registry.update(before)
    for name in set(sys.modules) - loaded:
        if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]

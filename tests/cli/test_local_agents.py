"""`--agent hf:FOLDER` and `--agent vllm:FOLDER`: how they are read, and what is said of those that cannot be had."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from askgym.agents.generation import Generation
from askgym.cli.local_models import load_local_model
from askgym.cli.policies import find_player
from askgym.errors import ConfigError, MissingExtraError, UnknownNameError

Run = Callable[..., Result]


@pytest.fixture
def model(folder: Path) -> str:
    """A folder that looks like a model's."""
    (folder / "mine").mkdir()
    (folder / "mine" / "config.json").write_text("{}")
    return "mine"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What agents would be loaded with; nothing is loaded."""
    from askgym.agents.hf import HuggingFaceAgent
    from askgym.agents.vllm import VLLMAgent

    seen: dict[str, Any] = {}

    class Role:
        def answer(self, call: Any) -> Any:
            raise AssertionError

    for kind in (HuggingFaceAgent, VLLMAgent):

        def load(path: str, *, of: str = kind.__name__, **settings: Any) -> Role:
            seen.update(settings, path=path, of=of)
            return Role()

        monkeypatch.setattr(kind, "load", load)
    return seen


def test_settings_are_read(model: str, loads: dict[str, Any]) -> None:
    spec = f"hf:{model}?temperature=0.7&max_new_tokens=64&stop=%0A&stop=a%2Cb&dtype=float32&device=cpu&thinking=no"
    player = find_player(spec)
    assert player.name == spec
    assert player.blocking
    assert loads == {
        "path": model,
        "of": "HuggingFaceAgent",
        "generation": Generation(64, 0.7, stop=("\n", "a,b")),
        "dtype": "float32",
        "device": "cpu",
        "template_options": {"enable_thinking": False},
    }


def test_engine_settings_are_vllms(model: str, loads: dict[str, Any]) -> None:
    player = find_player(
        f"vllm:{model}?tensor_parallel_size=2&enforce_eager=yes&max_context=512&system_prompt=Be brief."
    )
    assert not player.blocking
    assert loads == {
        "path": model,
        "of": "VLLMAgent",
        "generation": Generation(),
        "engine": {"tensor_parallel_size": 2, "enforce_eager": True},
        "max_context": 512,
        "system_prompt": "Be brief.",
    }


def test_the_digest_names_the_model_and_not_the_settings(model: str, loads: dict[str, Any], folder: Path) -> None:
    first = find_player(f"hf:{model}").digest
    assert first
    assert find_player(f"hf:{model}?temperature=0").digest == first
    (folder / model / "model.safetensors").write_bytes(b"weights")
    assert find_player(f"hf:{model}").digest != first


@pytest.mark.parametrize(
    ("spec", "error", "said"),
    [
        ("hf:", ConfigError, "the folder of a model is needed, as in hf:models/mine"),
        ("vllm:?temperature=1", ConfigError, "the folder of a model is needed"),
        ("hf:nowhere", ConfigError, "no folder 'nowhere'"),
        ("vllm:nowhere?temperature=1", ConfigError, "no folder 'nowhere'"),
        ("hf:mine?temprature=1", UnknownNameError, "Did you mean 'temperature'"),
        ("hf:mine?tensor_parallel_size=2", UnknownNameError, "unknown setting 'tensor_parallel_size'"),
        ("vllm:mine?device=cpu", UnknownNameError, "unknown setting 'device'"),
        ("hf:mine?temperature=warm", ConfigError, "temperature='warm': a number is needed"),
        ("hf:mine?temperature=-1", ConfigError, "temperature=-1.0: a number of at least 0"),
        ("hf:mine?max_new_tokens=1.5", ConfigError, "max_new_tokens='1.5': a whole number is needed"),
        ("hf:mine?thinking=perhaps", ConfigError, "thinking='perhaps': yes or no is needed"),
        ("hf:mine?top_k=1&top_k=2", ConfigError, "top_k is given twice"),
        ("hf:mine?top_k=", ConfigError, "top_k='': a whole number is needed"),
    ],
)
def test_what_cannot_be_is_said(
    model: str, loads: dict[str, Any], spec: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as raised:
        load_local_model(spec)
    assert said in str(raised.value)
    assert spec in str(raised.value)


@pytest.mark.parametrize(("kind", "package"), [("hf", "torch"), ("vllm", "vllm")])
def test_a_missing_library_is_one_line(
    run: Run, model: str, monkeypatch: pytest.MonkeyPatch, kind: str, package: str
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == package else found(name, *a))
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError):
        load_local_model(f"{kind}:{model}")
    done = run("eval", "AskMind-v0", "--agent", f"{kind}:{model}")
    assert done.exit_code == 2
    purpose = {"hf": "a model of transformers", "vllm": "a model on vLLM"}[kind]
    said = f"error: {purpose} needs the package {package!r}, which is not installed: pip install 'askgym[{kind}]'"
    assert done.stderr.splitlines() == [said]


def test_what_goes_wrong_on_loading_is_one_line(run: Run, model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from askgym.agents.hf import HuggingFaceAgent

    def load(*_: Any, **__: Any) -> None:
        raise OSError("no weights\nin there")

    monkeypatch.setattr(HuggingFaceAgent, "load", load)
    done = run("eval", "AskMind-v0", "--agent", f"hf:{model}")
    assert done.exit_code == 2
    assert done.stderr == f"error: --agent 'hf:{model}': the model does not load: OSError: no weights in there\n"

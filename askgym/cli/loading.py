"""What `module:attribute` names, for `--agent`, `--judge` and their like, and a name for its source.

Imports of askgym only `errors` and `console`. Importing a module runs it: what it raises becomes one line.
"""

from __future__ import annotations

import hashlib
import importlib
import sys
from pathlib import Path
from typing import Any

from askgym.cli.console import one_line
from askgym.errors import AskGymError, ConfigError, UnknownNameError, did_you_mean

__all__ = ["load_attribute", "source_digest"]


def load_attribute(spec: str, *, what: str = "--agent") -> Any:
    """What stands in a module under a name; modules of the current folder are found, too.

    Args:
        spec: `module:attribute`; the attribute may have dots. A class is made into an object, without arguments.
        what: the option that named it, for errors.

    Raises:
        UnknownNameError: there is no such attribute.
        ConfigError: the module cannot be imported, or the class needs arguments.
    """
    module, _, attribute = spec.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:
        sys.path.insert(0, here)
    if not module or not attribute:
        raise ConfigError(f"{what} {spec!r}: module:attribute is needed, as in my_module:name")
    try:
        value: Any = importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not (module == error.name or module.startswith(f"{error.name}.")):
            raise ConfigError(f"{what} {spec!r}: the module needs {error.name!r}, which is not installed") from error
        raise ConfigError(f"{what} {spec!r}: no module {module!r} in {here} or among the installed ones") from error
    except AskGymError:
        raise
    except Exception as error:
        raise ConfigError(f"{what} {spec!r}: importing it failed: {type(error).__name__}: {one_line(error)}") from error
    for name in attribute.split("."):
        if not hasattr(value, name):
            known = [one for one in vars(value) if not one.startswith("_")]
            raise UnknownNameError(did_you_mean(name, known, what=f"attribute of {module}"))
        value = getattr(value, name)
    if not isinstance(value, type):
        return value
    try:
        return value()
    except Exception as error:
        why = f"{type(error).__name__}: {one_line(error)}"
        raise ConfigError(f"{what} {spec!r}: making it without arguments failed: {why}") from error


def source_digest(module: str, found: Any) -> str | None:
    """A name for the source of the module named, and of the one that defines what was found where that is another.

    What these import is not looked at. None where there is no source file.
    """
    defining = found if isinstance(getattr(found, "__module__", None), str) else type(found)
    digest, seen = hashlib.sha256(), False
    for name in sorted({module, defining.__module__}):
        top = name.partition(".")[0]
        if name != module and (top == "askgym" or top in sys.stdlib_module_names):
            continue
        path = getattr(sys.modules.get(name), "__file__", None)
        if path is not None and Path(path).is_file():
            digest.update(Path(path).read_bytes() + b"\0")
            seen = True
    return digest.hexdigest()[:32] if seen else None

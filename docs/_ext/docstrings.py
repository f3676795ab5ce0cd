"""What Sphinx needs to know of this project's docstrings: names, attributes, defaults, dashes.

Cross references: an annotation says `askgym.metrics.honest.Metric`, or just `Metric` where the import is for type
checkers only; the page documents `askgym.metrics.Metric`, the path people import. A bare name means what the module
that says it has under that name. A reference that Sphinx cannot resolve goes to the one documented thing of askgym with
that last name; where there are several it stays a warning.
"""

from __future__ import annotations

import ast
import enum
import importlib.util
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, contents: nodes.Element
) -> Any:
    """A reference to the documented thing of that name, or None."""
    path, _, last = node.get("reftarget", "").rpartition(".")
    if node.get("refdomain") != "py" or (path and path.partition(".")[0] != "askgym"):
        return None
    objects = env.domains.python_domain.objects.items()
    found = [
        one
        for name, one in objects
        if name.endswith(f".{last}") and one.objtype != "module"
    ]
    if len(found) != 1:
        return None
    return make_refnode(
        app.builder, node["refdoc"], found[0].docname, found[0].node_id, contents
    )


@cache
def known_in(module: str) -> tuple[frozenset[str], dict[str, str]]:
    """Classes that a module defines, and name → path of what it imports from askgym (for type checkers, too)."""
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        return frozenset(), {}
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    defined = frozenset(
        node.name for node in tree.body if isinstance(node, ast.ClassDef)
    )
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return defined, {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in froms
        if node.module is not None and node.module.partition(".")[0] == "askgym"
        for alias in node.names
    }


def path_of(name: str, module: str) -> str:
    """The full path of what a module calls so; as it is where that is not known.

    What a module shows of others (re-exports, inherited attributes) is told in the words of those.
    """
    defined, imports = known_in(module)
    if name in defined:
        return f"{module}.{name}"
    if name in imports:
        return imports[name]
    others = {path.rpartition(".")[0] for path in imports.values()}
    found = {f"{other}.{name}" for other in others if name in known_in(other)[0]}
    found = found or {
        known_in(other)[1][name] for other in others if name in known_in(other)[1]
    }
    return found.pop() if len(found) == 1 else name


def name_in_full(app: Sphinx, doctree: nodes.document) -> None:
    """Write bare names in full: several things of askgym are called `Task` or `Verdict`."""
    for node in doctree.findall(pending_xref):
        module, name = node.get("py:module"), node.get("reftarget", "")
        if node.get("refdomain") == "py" and module and "." not in name:
            node["reftarget"] = path_of(name, module)


def keep_prose(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]
) -> None:
    """Begin the docstring of an attribute with an empty comment.

    It is prose; Napoleon would take what stands before its first colon for a type.
    """
    if what in ("attribute", "data", "property") and lines:
        lines[:0] = ["..", ""]


def writable(
    app: Sphinx,
    what: str,
    name: str,
    obj: Any,
    options: Any,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None]:
    """A signature that parses: `...` for defaults that are no expressions, such as `<factory>`; none for protocols."""
    if getattr(obj, "_is_protocol", False):
        return "", returns
    if signature is not None:
        signature = re.sub(r"= ?<[^<>]*(<[^<>]*>)*[^<>]*>", "= ...", signature)
    return signature, returns


def keep_members_of_enums(
    app: Sphinx, what: str, name: str, obj: Any, skip: bool, options: Any
) -> bool | None:
    """Show what a closed enum holds, with a docstring or without."""
    return False if isinstance(obj, enum.Enum) else None


def dash(app: Sphinx, doctree: nodes.document) -> None:
    """The dash between a parameter and what it is; elsewhere two hyphens begin an option of a command."""
    for text in list(doctree.findall(nodes.Text)):
        if text == " -- ":
            text.parent.replace(text, nodes.Text(" – "))


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls."""
    app.connect("missing-reference", resolve)
    before_napoleon = 400
    app.connect("autodoc-process-docstring", keep_prose, priority=before_napoleon)
    app.connect("autodoc-process-signature", writable)
    app.connect("doctree-read", dash)
    app.connect("doctree-read", name_in_full)
    app.connect("autodoc-skip-member", keep_members_of_enums)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

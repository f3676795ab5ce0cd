"""What autodoc needs to know of this project's docstrings and names.

Cross references: a name by the path its module uses, where the pages document it by the path people import.

Annotations say `askgym.metrics.honest.Metric`, or just `Metric` where the import is for type checkers only; the page
documents `askgym.metrics.Metric`. A reference that Sphinx cannot resolve goes to the one documented thing of askgym
with that last name; where there are several it stays unresolved, and is a warning.

Attributes: their docstrings are prose, in which a colon parts no type from a description, as Napoleon has it.

Signatures: the default of a field that is made anew for each object is shown as `...`.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, Any

from sphinx.util.nodes import make_refnode

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def resolve(app: Sphinx, env: BuildEnvironment, node: pending_xref, contents: nodes.Element) -> Any:
    """A reference to the documented thing of that name, or None."""
    target = node.get("reftarget", "")
    if node.get("refdomain") != "py" or not (target.startswith("askgym.") or "." not in target):
        return None
    ending = "." + target.rpartition(".")[2]
    objects = env.domains.python_domain.objects
    found = [name for name in objects if name.endswith(ending) and objects[name].objtype != "module"]
    if len(found) != 1:
        return None
    entry = objects[found[0]]
    return make_refnode(app.builder, node["refdoc"], entry.docname, entry.node_id, contents, found[0])


def keep_prose(app: Sphinx, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Begin the docstring of an attribute with an empty comment, in which Napoleon finds no type."""
    if what in ("attribute", "data", "property") and lines:
        lines[:0] = ["..", ""]


def writable(
    app: Sphinx, what: str, name: str, obj: Any, options: Any, signature: str | None, returns: str | None
) -> tuple[str | None, str | None]:
    """A signature that parses: `...` for defaults that are no expressions, such as `<factory>`."""
    return (None if signature is None else re.sub(r"= ?<[^<>]*(<[^<>]*>)*[^<>]*>", "= ...", signature)), returns


def keep_members_of_enums(app: Sphinx, what: str, name: str, obj: Any, skip: bool, options: Any) -> bool | None:
    """Show what a closed enum holds, with a docstring or without."""
    return False if isinstance(obj, enum.Enum) else None


def setup(app: Sphinx) -> dict[str, bool]:
    """What Sphinx calls."""
    app.connect("missing-reference", resolve)
    app.connect("autodoc-process-docstring", keep_prose, priority=400)  # before Napoleon
    app.connect("autodoc-process-signature", writable)
    app.connect("autodoc-skip-member", keep_members_of_enums)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

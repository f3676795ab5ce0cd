"""How Sphinx builds these pages: `make docs`, which turns warnings into errors and needs no network."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

import askgym  # noqa: E402 - the package beside these pages, installed or not

project = "askgym"
author = "askgym authors"
copyright = "askgym authors; MIT licence"
version = release = askgym.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "docstrings",
]
exclude_patterns = ["_ext"]

myst_heading_anchors = 3

default_role = "code"  # a name between backquotes in a docstring
smartquotes = False  # options of commands begin with two hyphens
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_default_options = {"members": True}
napoleon_numpy_docstring = False
napoleon_use_ivar = True  # fields as a list under their class: autodoc would describe those of named tuples twice
python_maximum_signature_line_length = 100

# Links that lead out of these pages. Nothing is fetched when they are built, so there is nothing to link to.
_PYTHON = "abc|collections|concurrent|datetime|enum|fractions|os|pathlib|random"
_OTHERS = f"{_PYTHON}|aiohttp|gymnasium|gym|np|numpy"
nitpick_ignore_regex = [
    ("py:.*", rf"({_OTHERS})\..*"),
    ("py:.*", r"(askgym\..*\.)?[A-Z]"),  # type variables
    ("py:.*", r"(askgym\..*\.)?_\w+"),  # bases that are private
    # Python's own where a module imports them for type checkers only.
    ("py:.*", r"Future|Path|Awaitable|ArrayLike|NDArray|Tensor"),
]
nitpick_ignore = [
    # What holds it never looks inside.
    ("py:class", "askgym.envs.ask.matching.Matcher"),
    ("py:class", "Matcher"),
    ("py:class", "askgym.metrics.conduct.Numbered"),
    # Aliases of types within one module, for short signatures.
    *[
        ("py:class", name)
        for name in ("Cell", "Decided", "Keep", "Reduction", "Sides", "Table")
    ],
]

html_theme = "furo"
html_title = f"askgym {version}"

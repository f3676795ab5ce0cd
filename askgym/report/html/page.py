"""The page: what stands where, all of it in one text.

Owns the order of the parts and nothing of what they say. The scripts of `assets` are put one after the other into one
function; no data ever become markup or code.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from askgym.errors import MissingExtraError
from askgym.report.html.dialogues import dialogue
from askgym.report.html.embedding import content_policy, data_block, packed_block, packed_text_block, script_text
from askgym.report.html.listing import index_of
from askgym.report.html.model import check_runs
from askgym.report.html.overview import overview

if TYPE_CHECKING:
    from askgym.report.html.model import ReportRun

__all__ = ["CHUNK", "report_html"]

CHUNK = 64
"""Dialogues in one compressed block: opening one reads that many."""
_SCRIPTS = (
    "text",
    "dom",
    "store",
    "route",
    "tables",
    "plots",
    "overview",
    "list",
    "toolwork",
    "dialogue",
    "compare",
    "main",
)
_STYLES = ("base", "overview", "viewer")
_GUARDED = re.compile(r'getElementById\("([0-9a-f]{64})"\)\)\{var \w+=document\.createElement\("style"\)')


def report_html(runs: Sequence[ReportRun], *, title: str) -> str:
    """The report of some runs, as one page without any reference to the outside.

    Args:
        runs: in the order in which they are shown.
        title: of the page.

    Raises:
        ConfigError: there is no run, one without episodes, or two of one name.
        MissingExtraError: plotly is not installed.
    """
    check_runs(runs)
    plotly = script_text(_plotly())
    scripts = "".join(f"{_asset(f'{name}.js')}\n" for name in _SCRIPTS)
    own = script_text(f'"use strict";\n(() => {{\n{scripts}}})();\n')
    style = "".join(_asset(f"{name}.css") for name in _STYLES)
    index, questions = index_of(runs)
    first = data_block("overview-data", {**overview(runs), "title": title, "chunk": CHUNK})
    blocks = [
        packed_block("index-data", index),
        packed_block("questions-data", questions),
    ]
    for number, run in enumerate(runs):
        for start in range(0, len(run.episodes), CHUNK):
            part = [dialogue(episode, asking=run.asking) for episode in run.episodes[start : start + CHUNK]]
            blocks.append(packed_block(f"chunk-{number}-{start // CHUNK}", part))
    blocks.append(packed_text_block("plotly-code", plotly))
    values = {
        "policy": html.escape(content_policy((own, plotly), (style,))),
        "title": html.escape(_encodable(title)),
        "style": style,
        "guards": "".join(f'<i id="{id_}" hidden></i>' for id_ in _GUARDED.findall(plotly)),
        "first": first,
        "own": own,
        "blocks": "\n".join(blocks),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match[1]], _asset("page.html"))


def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _asset(name: str) -> str:
    return files("askgym.report.html").joinpath("assets", name).read_text(encoding="utf-8")


def _plotly() -> str:
    try:
        return files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8")
    except ModuleNotFoundError as error:
        raise MissingExtraError("plotly", "report", "a report") from error

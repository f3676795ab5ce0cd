"""Looking at results: tables as plain data, and how they are shown. Stands below the command line; runs nothing."""

from __future__ import annotations

from askgym.report.table import (
    Cell,
    Column,
    PlainTable,
    RunSummary,
    evaluation_table,
    fit,
    overview_table,
    render,
    summary_json,
)

__all__ = [
    "Cell",
    "Column",
    "PlainTable",
    "RunSummary",
    "evaluation_table",
    "fit",
    "overview_table",
    "render",
    "summary_json",
]

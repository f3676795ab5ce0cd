"""Looking at results: tables as plain data, and how they are shown. Stands below the command line; runs nothing."""

from __future__ import annotations

from askgym.report.askbench import askbench_json, askbench_table, detailed_results, results_text
from askgym.report.honest import (
    NO_EPISODES,
    comparison_table,
    description_json,
    description_table,
    difference_json,
    groups_table,
    narrowed,
)
from askgym.report.rescored import agreement_json, agreement_table, judgements_json, judgements_table
from askgym.report.sums import sums_groups_table, sums_table
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
    "NO_EPISODES",
    "Cell",
    "Column",
    "PlainTable",
    "RunSummary",
    "agreement_json",
    "agreement_table",
    "askbench_json",
    "askbench_table",
    "comparison_table",
    "description_json",
    "description_table",
    "detailed_results",
    "difference_json",
    "evaluation_table",
    "fit",
    "groups_table",
    "judgements_json",
    "judgements_table",
    "narrowed",
    "overview_table",
    "render",
    "results_text",
    "summary_json",
    "sums_groups_table",
    "sums_table",
]

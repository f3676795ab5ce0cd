"""A report in one HTML file: data preparation as pure functions, and the page that shows the data.

`overview`, `measures`, `sets`, `funnel`, `health`, `costs` make the first page, `listing`, `suspects` and `dialogues`
the viewer; `embedding` puts untrusted data into a page, `page` puts all together. Imports plotly's script, and only
when a page is made; reads no run and writes no file.
"""

from __future__ import annotations

from askgym.report.html.model import ReportRun, check_runs
from askgym.report.html.overview import items_remark
from askgym.report.html.page import report_html
from askgym.report.html.suspects import SIGNS, Sign, suspect_signs

__all__ = ["SIGNS", "ReportRun", "Sign", "check_runs", "items_remark", "report_html", "suspect_signs"]

"""`askgym items lint`: every defect that rules can find in sets of items, with where it stands.

Owns how rows are gone through, and the defects that lie between rows (an id, a question or a problem twice). What one
row can show is in `lint_rules`, what the codes mean in `findings`. Reads whatever `opening` opens; writes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from askgym.envs.ask.items.findings import CODES, Finding, Issue, Severity, chosen_codes, shorten
from askgym.envs.ask.items.lint_rules import bad_row_issue, item_issues, layout_of, row_issues, shown_field
from askgym.envs.ask.items.opening import BUILTIN_ITEMS, EVEN_MIX, Entry, entries_of, open_entries
from askgym.envs.fields import squeeze

if TYPE_CHECKING:
    from askgym.types import AskItem, Scenario

__all__ = ["LintReport", "lint_entries", "lint_items", "lint_source", "normalised_question"]

# Between digits a sign belongs to the number; operators mean something, too.
_SIGN = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[;:!?\"'’‘“”`…。，？！：；、()\[\]]")
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")


@dataclass(frozen=True, slots=True)
class LintReport:
    """What was found in one source.

    Attributes:
        source: as it was named.
        rows: rows looked at.
        findings: in the order of the rows.
    """

    source: str
    rows: int
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """Findings that are errors."""
        return sum(one.severity is Severity.ERROR for one in self.findings)

    @property
    def warnings(self) -> int:
        """Findings that are warnings."""
        return len(self.findings) - self.errors

    @property
    def counts(self) -> dict[str, int]:
        """Code → findings, in the order of `CODES`, without zeros."""
        found = [one.code for one in self.findings]
        return {name: found.count(name) for name in CODES if name in found}


def lint_source(
    spec: str | Path,
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    split: str | None = None,
    seed: int = 0,
    limit: int | None = None,
    mix: Mapping[Scenario, float] = EVEN_MIX,
) -> LintReport:
    """Check a source. Bad rows, and bad files of a folder, are findings; the rest goes on.

    Args:
        spec: as `open_entries`; so are `split`, `seed`, `limit` and `mix`.
        select: codes to report; all where empty.
        ignore: codes not to report.
        split: of generated and hub items.
        seed: of the generated series.
        limit: rows at most; of generated items `BUILTIN_ITEMS` where it is None.
        mix: scenario weights of generated items.

    Returns:
        The findings. Duplicates are looked for within the source, in all files of a folder together.

    Raises:
        ItemError, ConfigError, UnknownNameError, MissingExtraError: as `open_entries`; or an unknown code.
    """
    wanted = chosen_codes(select, ignore)
    found = open_entries(spec, split=split, seed=seed, limit=limit, generated=limit or BUILTIN_ITEMS, mix=mix)
    return lint_entries(found, wanted, str(spec))


def lint_items(items: Sequence[AskItem], *, select: Collection[str] = (), ignore: Collection[str] = ()) -> LintReport:
    """Check items that are at hand.

    Args:
        items: the items.
        select: codes to report; all where empty.
        ignore: codes not to report.

    Raises:
        UnknownNameError: for an unknown code.
    """
    return lint_entries(entries_of(items), chosen_codes(select, ignore), "items")


def lint_entries(entries: Iterable[Entry], wanted: Collection[str], source: str) -> LintReport:
    """Check entries of one source.

    Args:
        entries: the rows.
        wanted: codes to report.
        source: what the report calls them.
    """
    twice = _Twice()
    findings: list[Finding] = []
    rows = 0
    for entry in entries:
        rows += entry.number > 0
        layout = layout_of(entry.row)
        for issue in _unique([*_issues(entry, layout, wanted), *twice.issues(entry, layout)]):
            if issue.code in wanted:
                findings.append(_finding(entry, issue))
    return LintReport(source, rows, tuple(findings))


def normalised_question(text: str) -> str:
    """A question for the search for near-duplicates: no case, no articles, no punctuation but what numbers hold.

    Args:
        text: the question.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return squeeze(_ARTICLE.sub(" ", _SIGN.sub(" ", folded)))


def _issues(entry: Entry, layout: str, wanted: Collection[str]) -> Iterator[Issue]:
    yield from row_issues(entry.row, layout)
    if entry.bad is not None:
        issue = bad_row_issue(entry.bad, entry.row, layout)
        # Whoever ignores why a row cannot be used is still to hear that it cannot.
        yield issue if issue.code in wanted else issue._replace(code="row-unusable")
    if entry.item is not None:
        yield from item_issues(entry.item, layout)


def _unique(issues: Iterable[Issue]) -> Iterable[Issue]:
    """One issue for each code and field: what the row shows and why it does not load may be the same."""
    first: dict[tuple[str, str], Issue] = {}
    for issue in issues:
        first.setdefault((issue.code, issue.field), issue)
    return first.values()


def _finding(entry: Entry, issue: Issue) -> Finding:
    code = CODES[issue.code]
    given = entry.row.get("id") if isinstance(entry.row, Mapping) else None
    return Finding(
        code=issue.code,
        severity=issue.severity or code.severity,
        file=entry.file,
        line=entry.number,
        id=shorten(entry.item.id if entry.item is not None else "" if given is None else str(given)),
        field=issue.field,
        message=shorten(issue.message, 240),
        text=shorten(issue.text),
        approximate=code.approximate if issue.approximate is None else issue.approximate,
    )


class _Twice:
    """Remembers what was met, to find what is met again; the most telling code alone is reported."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], str] = {}
        self._questions: dict[tuple[str, str], str] = {}
        self._problems: dict[tuple[str, str], str] = {}
        self._near: dict[tuple[str, str], str] = {}

    def issues(self, entry: Entry, layout: str) -> Iterator[Issue]:
        """What of an entry was met before."""
        item = entry.item
        if item is None:
            return
        field = shown_field(layout)
        scenario = item.scenario.value
        made = isinstance(entry.row, Mapping) and entry.row.get("id") in (None, "")  # of the content: says nothing new
        earlier = [
            (code, name, seen.setdefault(key, entry.where))
            for code, name, seen, key in (
                ("duplicate-id", "id", self._ids, (entry.file, item.id)),
                ("duplicate-question", field, self._questions, (scenario, squeeze(item.question).casefold())),
                ("duplicate-problem", field, self._problems, (scenario, item.problem_id or entry.where)),
                ("near-duplicate", field, self._near, (scenario, normalised_question(item.question))),
            )
            if not (made and code == "duplicate-id")
        ]
        for code, name, where in earlier:
            if where == entry.where:
                continue
            text = item.id if code == "duplicate-id" else item.question
            yield Issue(code, name, f"{_TWICE[code]} {where}", text)
            if code != "duplicate-id":
                return


_TWICE = {
    "duplicate-id": "is the id of",
    "duplicate-question": "is the shown question of",
    "duplicate-problem": "varies the same complete question, in the same scenario, as",
    "near-duplicate": "is, but for signs, case and articles, the shown question of",
}

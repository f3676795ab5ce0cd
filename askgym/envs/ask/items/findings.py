"""What a check of items can find: the codes, and one finding. Data only; no rule is here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from askgym.envs.fields import squeeze
from askgym.errors import UnknownNameError, did_you_mean

__all__ = ["CODES", "OWN", "Code", "Finding", "Issue", "Severity", "chosen_codes", "shorten"]

OWN = "askgym"
"""Name of our own layout, beside AskBench's schemas."""
_SHOWN = 80


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    """The item does not load, or cannot be played as its scenario has it."""
    WARNING = "warning"
    """The item is odd, or may be bad: somebody should look."""


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of defect.

    Attributes:
        name: as `--select` and `--ignore` take it.
        severity: the usual one.
        sure: of cases that are certain, where that is another.
        approximate: whether it usually rests on likeness of words.
        summary: one line.
    """

    name: str
    severity: Severity
    approximate: bool
    summary: str
    sure: Severity | None = None

    @property
    def severities(self) -> tuple[Severity, ...]:
        """What its findings can be, the usual one first."""
        return (self.severity,) if self.sure is None else (self.severity, self.sure)


def _code(
    name: str, severity: Severity, summary: str, *, approximate: bool = False, sure: Severity | None = None
) -> tuple[str, Code]:
    return name, Code(name, severity, approximate, summary, sure)


_E, _W = Severity.ERROR, Severity.WARNING
CODES: Mapping[str, Code] = dict(
    (
        _code("row-unusable", _E, "a file or row that cannot be read as an item"),
        _code("scenario-mismatch", _E, "fields that contradict the scenario or one another"),
        _code("missing-id", _W, "no id: one is made from the content, and changes with it", sure=_E),
        _code("duplicate-id", _E, "an id that another row of the source has, too"),
        _code("no-answer", _E, "no expected answer, or a placeholder"),
        _code("answer-not-an-option", _E, "an expected letter that is not among the options"),
        _code("empty-checklist", _E, "an incomplete item without a point"),
        _code("checklist-as-text", _W, "a checklist that is one text instead of a list"),
        _code("complete-with-checklist", _E, "a complete item that has points"),
        _code("variant-equals-complete", _E, "a shown question that is the complete one: nothing is missing or false"),
        _code(
            "unanswerable-point", _W, "a point that nothing in the complete question answers", approximate=True, sure=_E
        ),
        _code(
            "missing-still-shown", _W, "a missing fact that the shown question still states", approximate=True, sure=_E
        ),
        _code("claim-equals-truth", _E, "a false claim that says what is true"),
        _code("claim-not-shown", _W, "a false claim that the shown question does not make"),
        _code("claim-without-truth", _W, "a false claim without what is true instead", approximate=True, sure=_E),
        _code("user-proposes-answer", _W, "a misled user who proposes the expected answer", approximate=True, sure=_E),
        _code("answer-leaked", _W, "a shown question that gives the expected answer away", approximate=True, sure=_E),
        _code("duplicate-question", _E, "a shown question that another item of the scenario has, too"),
        _code("duplicate-problem", _W, "a problem that the scenario holds twice"),
        _code("near-duplicate", _W, "a shown question that differs in signs or articles only", approximate=True),
    )
)
"""Every code, in the order in which a row is read."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect of one row.

    Attributes:
        code: a name of `CODES`.
        severity: of this case.
        file: the file, data set or series.
        line: line or row, from 1; 0 for a file as a whole.
        id: of the item; "" where there is none.
        field: the field at fault, as the row calls it.
        message: what is wrong, in a line.
        text: the offending text, shortened; "" where there is none.
        approximate: whether the finding rests on likeness of words.
    """

    code: str
    severity: Severity
    file: str
    line: int
    id: str
    field: str
    message: str
    text: str = ""
    approximate: bool = False

    @property
    def where(self) -> str:
        """File and line, as editors take it."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        about = " (approximate)" if self.approximate else ""
        item = f" id {self.id}," if self.id else ""
        shown = f": “{self.text}”" if self.text else ""
        return f"{self.where}: {self.severity} {self.code}{about}:{item} field {self.field}: {self.message}{shown}"


class Issue(NamedTuple):
    """A finding without its place; `severity` and `approximate` are the code's own where they are None."""

    code: str
    field: str
    message: str
    text: str = ""
    severity: Severity | None = None
    approximate: bool | None = None


def chosen_codes(select: Collection[str] = (), ignore: Collection[str] = ()) -> frozenset[str]:
    """The codes to report.

    Args:
        select: these alone; all where empty.
        ignore: not these.

    Returns:
        Names of `CODES`.

    Raises:
        UnknownNameError: for a code that there is not, with the closest.
    """
    for name in (*select, *ignore):
        if name not in CODES:
            raise UnknownNameError(did_you_mean(name, CODES, what="code"))
    return frozenset(select or CODES) - frozenset(ignore)


def shorten(text: str, limit: int = _SHOWN) -> str:
    """A text on one line, with its end left out where it is long.

    Args:
        text: any text.
        limit: characters, at least 2.
    """
    flat = squeeze(text)
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"

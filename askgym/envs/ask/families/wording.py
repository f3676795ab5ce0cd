"""Small helpers by which families say things: money, numbers, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from askgym.envs.ask.families.base import Claim, Given

if TYPE_CHECKING:
    from datetime import date

    from askgym.types import Cue

__all__ = [
    "WEEKDAYS",
    "date_text",
    "dollars",
    "join_words",
    "money",
    "number",
    "phrased_claim",
    "phrased_given",
    "unlike",
    "upper_first",
    "weekday_date_text",
]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""Names of the weekdays, by `date.weekday()`."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def money(amount: Fraction | int) -> str:
    """Dollars: "$4", "$4.50", "$1,204". Amounts are rounded to whole cents."""
    return dollars(round(Fraction(amount) * 100))


def dollars(cents: int) -> str:
    """An amount in whole cents as dollars: 400 → "$4", 450 → "$4.50", 120400 → "$1,204"."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, rest = divmod(cents, 100)
    return f"{sign}${whole:,}" + (f".{rest:02d}" if rest else "")


def number(value: Fraction | int) -> str:
    """A number as people write it: "12", "2.5", or "7/3" where no short decimal is exact."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    scaled = value * 1000
    if scaled.denominator == 1:
        return f"{float(value):.3f}".rstrip("0")
    return f"{value.numerator}/{value.denominator}"


def join_words(parts: Sequence[str]) -> str:
    """A list in words: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


def date_text(value: date) -> str:
    """A date in full: "14 March 2025"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def weekday_date_text(value: date) -> str:
    """A date with its weekday: "Friday 14 March 2025"."""
    return f"{WEEKDAYS[value.weekday()]} {date_text(value)}"


def upper_first(text: str) -> str:
    """The text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def phrased_given(
    key: str, label: str, value: str, other: str, shown: str, vague: str, said: str, *cues: Cue, missing: bool = True
) -> Given:
    """A fact whose sentences are patterns, with "{}" for the value.

    Args:
        key: its name in the scene.
        label: noun phrase.
        value: the value as text.
        other: another plausible value as text.
        shown: patterns separated by " / ".
        vague: sentences separated by " / ".
        said: patterns separated by " / "; the first also serves for `other`.
        cues: how rules recognise a question about it.
        missing: whether it may be taken out.
    """
    replies = said.split(" / ")
    return Given(
        key=key,
        label=label,
        value=value,
        shown=tuple(pattern.replace("{}", value) for pattern in shown.split(" / ")),
        vague=tuple(vague.split(" / ")),
        said=tuple(pattern.replace("{}", value) for pattern in replies),
        cues=cues,
        can_be_missing=missing,
        other_value=other,
        other_said=replies[0].replace("{}", other),
    )


def phrased_claim(
    key: str, text: str, said: str, truth: str, value: str, wrong: str, believed: Any, *cues: Cue
) -> Claim:
    """A false claim whose sentences are patterns, with "{}" for the value.

    Args:
        key: its name.
        text: the checklist entry, filled with the wrong value.
        said: patterns separated by " / ", filled with the wrong value.
        truth: the correction, filled with the true value.
        value: the true value as text.
        wrong: the wrong value as text.
        believed: the wrong value as `Family.solve` takes it.
        cues: how rules recognise that a clause speaks of it.
    """
    return Claim(
        key=key,
        text=text.replace("{}", wrong),
        said=tuple(pattern.replace("{}", wrong) for pattern in said.split(" / ")),
        truth=truth.replace("{}", value),
        value=value,
        claim_value=wrong,
        believed=believed,
        cues=cues,
    )


def unlike(scene: Mapping[str, Any], keys: Sequence[str], draw: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """For each key a value that differs from the scene's, if one of three further draws has it, else the scene's own.

    Args:
        scene: the scene whose values to avoid.
        keys: the keys wanted.
        draw: makes another scene.
    """
    found: dict[str, Any] = {}
    for _ in range(3):
        other = draw()
        found |= {key: other[key] for key in keys if key not in found and other[key] != scene[key]}
        if len(found) == len(keys):
            return found
    return {key: scene[key] for key in keys} | found

"""Small helpers by which families say things in Chinese: money, dates, weekdays.

Data and pure functions; imports nothing of askgym.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

__all__ = ["WEEKDAYS_ZH", "date_zh", "weekday_date_zh", "yuan"]

WEEKDAYS_ZH = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
"""Names of the weekdays, by `date.weekday()`."""


def yuan(cents: int) -> str:
    """An amount in hundredths of a yuan: 400 → "4元", 450 → "4.5元", 120405 → "1204.05元"."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    whole, rest = divmod(cents, 100)
    if not rest:
        return f"{sign}{whole}元"
    return f"{sign}{whole}.{rest // 10}元" if rest % 10 == 0 else f"{sign}{whole}.{rest:02d}元"


def date_zh(value: date) -> str:
    """A date in full: "2025年3月14日"."""
    return f"{value.year}年{value.month}月{value.day}日"


def weekday_date_zh(value: date) -> str:
    """A date with its weekday: "2025年3月14日（星期五）"."""
    return f"{date_zh(value)}（{WEEKDAYS_ZH[value.weekday()]}）"

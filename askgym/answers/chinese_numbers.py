"""Numbers written in Chinese ("三十六", "百分之二十", "两个半小时"), and what is counted after a number.

Imports only the standard library. Decisions:

* A numeral of one character is a number only before a unit or a measure word ("两个", "三米") or where it stands as a
  value by itself ("答案是三。"); elsewhere it is part of a word ("一起", "张三", "周三", "十分").
* "一" with a measure word is an article ("一个问题"), with a unit a number ("一小时"), unless "每", "第" and the like
  stand before it.
* "半" is a half before a unit ("半小时") and after a number and a measure word ("两个半小时"); "一半" is a half where
  it stands as a value.
* What is vague is no number: "几十", "十几", "三四十", "数百".
"""

from __future__ import annotations

import re
from fractions import Fraction

__all__ = ["CHINESE_MAGNITUDES", "chinese_numbers", "measure_word"]

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "百": 100, "千": 1_000}
CHINESE_MAGNITUDES: dict[str, int] = {"万": 10_000, "亿": 100_000_000}
"""Characters that multiply the number before them, digits included ("1.2万")."""

_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_RUN = re.compile(
    rf"百分之\s?([{_NUMERAL}]+(?:点[零〇一二三四五六七八九]+)?)|([{_NUMERAL}]+)分之([{_NUMERAL}]+)"
    rf"|([{_NUMERAL}]+)(?:点([零〇一二三四五六七八九]+)(?![分刻钟半]))?|半"
)
_MEASURES = (
    "个工作日", "工作日", "个百分点", "平方", "立方", "人次", "公顷",
    *"个本人只件张次名位台条间份瓶杯盒箱包袋辆棵朵支枝把套双对盏顶章节页幅门场片盆颗粒根户家层楼级道题首部册卷期班组桶罐筐捆串趟回顿格步种项岁折成段",
)  # fmt: skip
_MEASURE = re.compile(r"\s?(" + "|".join(_MEASURES) + ")")
_HALF_AFTER = re.compile(r"(?:个|年|天|块|米|斤|公斤|里|小时)?半")
_END = re.compile(r"\s*(?:[.,;:!?)\"'*，。；！？、\n]|$)")
_BEFORE_VALUE = re.compile(r"(?:[是为:=：]|等于|^)\s*$")
_NOT_BEFORE = "第周期初老小张李王每几数好同某这那有任另统唯万单专惟独划星"
_NOT_AFTER = "月日号点几多余来"
_ORDINAL_WORDS = ("星期", "礼拜", "第", "周", "初")


def chinese_numbers(low: str) -> list[tuple[Fraction, str, int, int, bool]]:
    """Numbers written in Chinese characters.

    Args:
        low: lower-case text.

    Returns:
        Value, unit ("%" or ""), start, end, and whether the number stands only if a unit follows.
    """
    out: list[tuple[Fraction, str, int, int, bool]] = []
    for match in _RUN.finditer(low):
        found = _read(low, match)
        if found is not None:
            out.append(found)
    return out


def _read(low: str, match: re.Match[str]) -> tuple[Fraction, str, int, int, bool] | None:
    start, end = match.span()
    percent, under, over, whole, decimals = match.groups()
    if percent is not None:
        head, _, tail = percent.partition("点")
        value = _value(head)
        return None if value is None else (value + _decimals(tail), "%", start, end, False)
    if under is not None:
        bottom, top = _value(under), _value(over)
        if bottom is None or top is None or not 0 < top <= bottom or under in ("十", "万"):
            return None
        return top / bottom, "", start, end, False
    if whole is None:  # 半
        if low[max(0, start - 1) : start] in tuple("一多大过小夜前后上下另"):
            return None
        return Fraction(1, 2), "", start, end + (low[end : end + 1] == "个"), True
    after, before = low[end : end + 1], low[max(0, start - 1) : start]
    if whole == "一" and after == "半" and decimals is None:
        if not (_END.match(low, end + 1) and _BEFORE_VALUE.search(low, max(0, start - 6), start)):
            return None
        return Fraction(1, 2), "", start, end + 1, False
    value = _value(whole)
    if value is None or low.endswith(_ORDINAL_WORDS, 0, start) or (before and before in "几数" + _NUMERAL):
        return None
    if after and after in _NOT_AFTER and decimals is None:
        return None
    if decimals is not None:
        return value + _decimals(decimals), "", start, end, False
    half = _HALF_AFTER.match(low, end)
    if half is not None and (half.end() - end > 1 or low[half.end() : half.end() + 1] in "小个天年"):
        measure = half[0][:-1]
        return value + Fraction(1, 2), "", start, half.end(), measure in ("", "个")
    if len(whole) > 1:
        return (value, "", start, end, False) if whole not in ("千万", "百万", "万一", "万千", "百千", "一一") else None
    alone = _END.match(low, end) is not None and _BEFORE_VALUE.search(low, max(0, start - 6), start) is not None
    if alone:
        return value, "", start, end, False
    if before and before in _NOT_BEFORE:
        return None
    counted = whole not in "一百千万亿" and not (whole == "十" and after in "分足")
    counted = counted and _MEASURE.match(low, end) is not None
    return value, "", start, end, not counted


def _decimals(digits: str) -> Fraction:
    return Fraction(int("".join(str(_DIGITS[d]) for d in digits)), 10 ** len(digits)) if digits else Fraction(0)


def _value(text: str) -> Fraction | None:
    """The value of a numeral; None for a run of characters that is none ("三四十", "百分")."""
    total = section = 0
    digit: int | None = None
    last = 0
    zero = False
    for place, char in enumerate(text):
        if char in _DIGITS:
            if digit is not None:
                return None
            if _DIGITS[char] == 0 and len(text) > 1:
                zero = True
                if place == 0:
                    return None
                continue
            digit = _DIGITS[char]
        elif char in _TENS:
            unit = _TENS[char]
            if (digit is None and (unit > 10 or (place and not zero and last != CHINESE_MAGNITUDES["万"]))) or (
                last and last <= unit
            ):
                return None
            section += (1 if digit is None else digit) * unit
            digit, last, zero = None, unit, False
        else:
            section += digit or 0
            if not section:
                return None
            total = (total + section) * CHINESE_MAGNITUDES[char] if char == "亿" else total + section * 10_000
            section, digit, last, zero = 0, None, CHINESE_MAGNITUDES[char], False
    if digit is not None:
        section += digit * (last // 10 if last > 10 and not zero else 1)  # 一百二 is 120, 一百零二 is 102
    return Fraction(total + section)


def measure_word(low: str, end: int) -> str:
    """The measure word that directly follows a number and shows that things are counted, "" if there is none."""
    match = _MEASURE.match(low, end)
    return match[1] if match else ""

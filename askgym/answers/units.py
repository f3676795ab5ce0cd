"""The units that answers carry: a small canonical table, and conversion within a dimension.

Imports only the standard library. A word that is not in the table is no unit ("36 apples" is the number 36), so that
the table never has to know what is being counted.

Decisions: cents are read as hundredths of a dollar and pence as hundredths of a pound; "¥" stands for yuan and yen;
"pound" is the currency or the mass, whichever the other side is; a gigabyte is 1,000 megabytes; degrees Celsius and
Fahrenheit are different dimensions and are not converted, nor are dB, dBm and dBi; a month is a twelfth of a year and
no number of days.
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["CJK_UNITS", "CURRENCY_SYMBOLS", "UNIT_WORDS", "canonical_unit", "compatible", "convert"]

_MONEY = "$€£¥₹"

CURRENCY_SYMBOLS: frozenset[str] = frozenset(_MONEY)
"""Symbols that may stand before a number."""

_SCALES: dict[str, tuple[str, Fraction]] = {
    **{symbol: (symbol, Fraction(1)) for symbol in _MONEY},
    "%": ("share", Fraction(1)),
    "mg": ("mass", Fraction(1, 1000)),
    "g": ("mass", Fraction(1)),
    "kg": ("mass", Fraction(1000)),
    "t": ("mass", Fraction(1_000_000)),
    "oz": ("mass", Fraction("28.349523125")),
    "lb": ("mass", Fraction("453.59237")),
    "ml": ("volume", Fraction(1)),
    "cl": ("volume", Fraction(10)),
    "dl": ("volume", Fraction(100)),
    "l": ("volume", Fraction(1000)),
    "mm³": ("volume", Fraction(1, 1000)),
    "cm³": ("volume", Fraction(1)),
    "m³": ("volume", Fraction(1_000_000)),
    "mm": ("length", Fraction(1, 1000)),
    "cm": ("length", Fraction(1, 100)),
    "m": ("length", Fraction(1)),
    "km": ("length", Fraction(1000)),
    "in": ("length", Fraction("0.0254")),
    "ft": ("length", Fraction("0.3048")),
    "yd": ("length", Fraction("0.9144")),
    "mi": ("length", Fraction("1609.344")),
    "mm²": ("area", Fraction(1, 1_000_000)),
    "cm²": ("area", Fraction(1, 10_000)),
    "m²": ("area", Fraction(1)),
    "km²": ("area", Fraction(1_000_000)),
    "in²": ("area", Fraction("0.00064516")),
    "ft²": ("area", Fraction("0.09290304")),
    "yd²": ("area", Fraction("0.83612736")),
    "mi²": ("area", Fraction("2589988.110336")),
    "ha": ("area", Fraction(10_000)),
    "ms": ("time", Fraction(1, 1000)),
    "s": ("time", Fraction(1)),
    "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "day": ("time", Fraction(86_400)),
    "week": ("time", Fraction(604_800)),
    "month": ("months", Fraction(1)),
    "year": ("months", Fraction(12)),
    "KB": ("data", Fraction(1)),
    "MB": ("data", Fraction(1000)),
    "GB": ("data", Fraction(1_000_000)),
    "TB": ("data", Fraction(1_000_000_000)),
    "kbps": ("bit rate", Fraction(1)),
    "Mbps": ("bit rate", Fraction(1000)),
    "Gbps": ("bit rate", Fraction(1_000_000)),
    "m/s": ("speed", Fraction(1)),
    "km/h": ("speed", Fraction(5, 18)),
    "mph": ("speed", Fraction("0.44704")),
    "°C": ("celsius", Fraction(1)),
    "°F": ("fahrenheit", Fraction(1)),
    "°": ("angle", Fraction(1)),
    "dB": ("level difference", Fraction(1)),
    "dBm": ("level above a milliwatt", Fraction(1)),
    "dBi": ("gain over an isotropic antenna", Fraction(1)),
    "kWh": ("energy", Fraction(1)),
    "kcal": ("food energy", Fraction(1)),
}

_SPELLINGS: dict[str, str] = {
    "$": "$ dollar dollars usd buck bucks",
    "€": "€ euro euros eur",
    "£": "£ quid gbp sterling",
    "¥": "¥ yuan rmb cny yen jpy",
    "₹": "₹ rupee rupees inr rs",
    "pound": "pound pounds",
    "%": "% percent pct",
    "mg": "mg milligram milligrams milligramme milligrammes",
    "g": "g gram grams gramme grammes gr",
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
    "t": "tonne tonnes",
    "oz": "oz ounce ounces",
    "lb": "lb lbs",
    "ml": "ml millilitre millilitres milliliter milliliters cc",
    "cl": "cl centilitre centilitres centiliter centiliters",
    "dl": "dl decilitre decilitres deciliter deciliters",
    "l": "l litre litres liter liters",
    "mm": "mm millimetre millimetres millimeter millimeters",
    "cm": "cm centimetre centimetres centimeter centimeters",
    "m": "m metre metres meter meters",
    "km": "km kms kilometre kilometres kilometer kilometers",
    "in": "inch inches",
    "ft": "ft foot feet",
    "yd": "yd yard yards",
    "mi": "mi mile miles",
    "ha": "ha hectare hectares",
    "ft²": "sqft",
    "m²": "sqm",
    "ms": "ms millisecond milliseconds",
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years yr yrs",
    "KB": "kb kilobyte kilobytes",
    "MB": "mb megabyte megabytes",
    "GB": "gb gigabyte gigabytes",
    "TB": "tb terabyte terabytes",
    "kbps": "kbps",
    "Mbps": "mbps",
    "Gbps": "gbps",
    "km/h": "kmh kph",
    "mph": "mph",
    "°": "° degree degrees deg",
    "°C": "℃ celsius",
    "°F": "℉ fahrenheit",
    "dB": "db decibel decibels",
    "dBm": "dbm",
    "dBi": "dbi",
    "kWh": "kwh",
    "kcal": "kcal",
}

UNIT_WORDS: dict[str, tuple[str, int]] = {
    word: (unit, 1) for unit, words in _SPELLINGS.items() for word in words.split()
} | {"cent": ("$", 100), "cents": ("$", 100), "¢": ("$", 100), "penny": ("£", 100), "pence": ("£", 100)}
"""Lower-case spelling → (canonical unit, divisor): cents are dollars divided by 100."""

CJK_UNITS: dict[str, tuple[str, int]] = {
    word: (unit, 1)
    for unit, words in {
        "¥": "元 块 块钱 元钱 圆 人民币 元人民币 日元",
        "$": "美元 美金",
        "%": "个百分点",
        "€": "欧元",
        "£": "英镑",
        "mg": "毫克",
        "g": "克",
        "kg": "千克 公斤",
        "ml": "毫升",
        "l": "升",
        "mm": "毫米",
        "cm": "厘米",
        "m": "米",
        "km": "千米 公里",
        "m²": "平方米 平米",
        "cm²": "平方厘米",
        "km²": "平方千米 平方公里",
        "ha": "公顷",
        "m³": "立方米",
        "cm³": "立方厘米",
        "t": "吨",
        "ms": "毫秒",
        "s": "秒",
        "min": "分钟",
        "h": "小时 个小时 个钟头",
        "day": "天",
        "week": "周 星期 个星期 礼拜 个礼拜",
        "month": "个月",
        "year": "年",
        "°C": "摄氏度 度",
    }.items()
    for word in words.split()
} | {"角": ("¥", 10), "毛": ("¥", 10), "毛钱": ("¥", 10), "角钱": ("¥", 10), "分": ("¥", 100), "美分": ("$", 100)}
"""Units as written after a number in Chinese, one to four characters long, each with its divisor."""

_POUND = frozenset({"£", "lb"})
_SQUARES = {"square": "²", "sq": "²", "cubic": "³", "cu": "³"}


def canonical_unit(unit: str) -> str:
    """The canonical spelling of a unit: "dollars" → "$", "sq m" → "m²".

    Args:
        unit: any spelling; case and surrounding space do not matter.

    Returns:
        The canonical unit, or "" for a word that the table does not hold ("apples").
    """
    word = " ".join(unit.strip().lower().replace("^2", "²").replace("^3", "³").replace(".", "").split())
    if not word:
        return ""
    if word in UNIT_WORDS:
        return UNIT_WORDS[word][0]
    if word in CJK_UNITS:
        return CJK_UNITS[word][0]
    if word in _LOWER_SCALES:
        return _LOWER_SCALES[word]
    head, _, tail = word.partition(" ")
    if head in _SQUARES and tail:
        powered = canonical_unit(tail) + _SQUARES[head]
        return powered if powered in _SCALES else ""
    if word in ("per cent", "percentage points", "degrees celsius", "degrees fahrenheit"):
        return {"p": "%", "c": "°C", "f": "°F"}[tail[0] if head == "degrees" else "p"]
    return ""


_LOWER_SCALES = {unit.lower(): unit for unit in _SCALES}


_SAME = Fraction(1)


def compatible(one: str, other: str) -> bool:
    """Whether two canonical units measure the same dimension; a missing unit fits everything."""
    return convert(one, other) is not None


def convert(source: str, target: str) -> Fraction | None:
    """The factor that turns a value in `source` into one in `target`.

    Args:
        source: canonical unit, or "".
        target: canonical unit, or "".

    Returns:
        The factor, 1 where either unit is missing, None where the dimensions differ.
    """
    if source == target or not source or not target:
        return _SAME
    if source == "pound" or target == "pound":
        other = target if source == "pound" else source
        return _SAME if other in _POUND else None
    here, there = _SCALES.get(source), _SCALES.get(target)
    if here is None or there is None or here[0] != there[0]:
        return None
    return here[1] / there[1]

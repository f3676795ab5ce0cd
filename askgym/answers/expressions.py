"""Comparing mathematical expressions: first as text, then as numbers, then with math-verify where it is installed.

Imports its siblings and the standard library, and math-verify (extra `latex`) only when an expression needs it. Without
it an expression that is not the same text or the same number counts as different, and the comparison says that it is
approximate.
"""

from __future__ import annotations

import logging
import re
import signal
import threading
from functools import lru_cache
from typing import Any

from askgym.answers.markup import boxed, plain
from askgym.answers.quantities import quantities

__all__ = ["compare_expressions", "expressions_are_exact"]

_LONGEST = 300
_TIMEOUT_S = 2
_WRAPPED = re.compile(r"\\(?:dfrac|tfrac)")
_BARE_FRACTION = re.compile(r"\\frac\s*(\{[^{}]*\}|[0-9])\s*(\{[^{}]*\}|[0-9])")
_BASE = re.compile(r"([0-9A-Za-z.]+)(?:_\{?([0-9]{1,2})\}?|\s*\(?base\s*([0-9]{1,2}|[a-z]+)\)?)")
_BASE_WORDS = {w: str(i) for i, w in enumerate("two three four five six seven eight nine ten".split(), 2)}
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SUBSCRIPT_RUN = re.compile(r"[₀-₉]+")
_UNIT_TAIL = re.compile(r"(?<=[0-9}])\s*(?:degrees?|units?|°|cm|m|square units|dollars|inches|feet)\s*$")
_MEMBER = re.compile(r"^\s*[a-z]\s*(?:\\in\b|∈|=)\s*")
# What can keep a computer algebra system busy for minutes: towers of powers, long exponents, factorials, sums.
_HEAVY = re.compile(
    r"\^[^+*/=,;()\s]*\^|\^\s*\{[^{}]*[\^(][^{}]*\}|\^\s*\{?\s*[0-9]{4,}|[0-9]{31,}|!|\\(?:sum|prod|int|lim"
    r"|binom)(?![a-z])"
)


def expressions_are_exact() -> bool:
    """Whether math-verify is installed, so that expressions are compared by meaning."""
    return _library() is not None


@lru_cache(maxsize=4_096)
def compare_expressions(expected: str, given: str) -> tuple[bool, bool]:
    """Whether two expressions are the same, and whether that is only approximately known.

    Args:
        expected: the expected answer, LaTeX or plain.
        given: the answer given.

    Returns:
        Same, approximate. A missing base ("4343" for "4343_6") is forgiven, another base is not.
    """
    one, two = _tidy(expected), _tidy(given)
    if not one or not two:
        return False, False
    if _squeezed(one) == _squeezed(two):
        return True, False
    if "_" in one or _BASE.fullmatch(one):
        based, other = _BASE.fullmatch(one), _BASE.fullmatch(two)
        if based:
            if other is None:
                return based[1] == two.strip(), False
            return (based[1], _base(based)) == (other[1], _base(other)), False
    number = _number(one)
    if number is not None and number == _number(two):
        return True, False
    if number is not None and _number(two) is not None:
        return False, False
    if max(len(one), len(two)) > _LONGEST or _HEAVY.search(one) or _HEAVY.search(two):
        return False, True
    library = _library()
    if library is None:
        return False, True
    return _verify(library, one, two), False


def _base(match: re.Match[str]) -> str:
    return match[2] or _BASE_WORDS.get(match[3], match[3])


def _number(text: str) -> object | None:
    found = quantities(text)
    if len(found) == 1 and found[0].start == 0 and found[0].end == len(text):
        return found[0].value
    return None


def _tidy(text: str) -> str:
    if boxes := boxed(text):
        text = boxes[-1][0]
    text = _SUBSCRIPT_RUN.sub(lambda m: "_" + m[0].translate(_SUBSCRIPTS), text)
    text = _WRAPPED.sub(r"\\frac", plain(text)).strip().strip("$").strip().rstrip(".").strip()
    return _UNIT_TAIL.sub("", text).strip()


@lru_cache(maxsize=2_048)
def _squeezed(text: str) -> str:
    text = _BARE_FRACTION.sub(lambda m: f"\\frac{_in_braces(m[1])}{_in_braces(m[2])}", text)
    text = (
        _MEMBER.sub("", text)
        .replace("√", "\\sqrt")
        .replace("π", "\\pi")
        .replace("∞", "\\infty")
        .replace("\u222a", "\\cup")
    )
    text = re.sub(r"\\sqrt\s*\(([^()]*)\)|\\sqrt\s*([0-9])", lambda m: f"\\sqrt{{{m[1] or m[2]}}}", text)
    return "".join(text.split()).replace("·", "").replace("\\cdot", "")


def _in_braces(part: str) -> str:
    return part if part.startswith("{") else f"{{{part}}}"


@lru_cache(maxsize=1)
def _library() -> Any:
    try:
        import math_verify
    except ImportError:
        return None
    # Said on every first use without a time limit; which inputs get here is limited above for that reason.
    for name in ("math_verify.parser", "math_verify.grader"):
        logging.getLogger(name).addFilter(lambda record: not record.getMessage().startswith("Timeout is disabled"))
    return math_verify


def _verify(library: Any, one: str, two: str) -> bool:
    # Its time limit is an alarm signal: only the main thread can set one, and one that the caller has set must stand.
    limited = (
        threading.current_thread() is threading.main_thread()
        and hasattr(signal, "getitimer")
        and signal.getitimer(signal.ITIMER_REAL)[0] == 0
    )
    limit = _TIMEOUT_S if limited else None
    try:
        gold = library.parse(f"${one}$", parsing_timeout=limit)
        answer = library.parse(f"${two}$", parsing_timeout=limit)
        return bool(gold and answer and library.verify(gold, answer, timeout_seconds=limit))
    except Exception:
        return False  # whatever a parser does with text it was not made for, the answer is not shown to be right

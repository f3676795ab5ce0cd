"""Answers: reading them out of what chat models write, and comparing them with the expected one.

Pure functions without I/O, fast enough for every step of an environment. `strip_reasoning` and `plain` prepare a
message, `read_answer` finds what it states, `same_answer` compares, `judge_answer` does both; `stands_alone` tells
whether another answer is offered beside it; `contains_value` and `value_spans` look for one value, and `is_operand`
tells whether it is part of a sum. Imports only `askgym.types` and the standard library, and math-verify where an
expression needs it.
"""

from __future__ import annotations

from askgym.answers.compare import compare_answers, polarity, same_answer
from askgym.answers.contains import contains_value, value_spans
from askgym.answers.dates import dates
from askgym.answers.expressions import expressions_are_exact
from askgym.answers.kinds import guess_kind
from askgym.answers.markup import plain, strip_reasoning
from askgym.answers.options import options_in
from askgym.answers.quantities import Quantity, quantities
from askgym.answers.reading import AnswerReading, Reading, judge_answer, read_answer
from askgym.answers.rivals import is_operand, stands_alone

__all__ = [
    "AnswerReading",
    "Quantity",
    "Reading",
    "compare_answers",
    "contains_value",
    "dates",
    "expressions_are_exact",
    "guess_kind",
    "is_operand",
    "judge_answer",
    "options_in",
    "plain",
    "polarity",
    "quantities",
    "read_answer",
    "same_answer",
    "stands_alone",
    "strip_reasoning",
    "value_spans",
]

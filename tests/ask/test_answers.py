"""Reading answers out of messages and comparing them: a table of ways to write things, then properties and speed."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.answers import (
    Reading,
    compare_answers,
    contains_value,
    dates,
    expressions,
    expressions_are_exact,
    guess_kind,
    judge_answer,
    options_in,
    plain,
    quantities,
    read_answer,
    same_answer,
    strip_reasoning,
)
from askgym.types import AnswerKind

N, C, D, E, T = AnswerKind.NUMBER, AnswerKind.OPTION, AnswerKind.DATE, AnswerKind.EXPRESSION, AnswerKind.TEXT
MONEY = {"unit": "$", "answer_cues": "total|pay|bill|cost"}
APPLES = {"answer_cues": "apple|how_many"}
BALLS = {"options": {"A": "blue ball", "B": "purple ball", "C": "green ball", "D": "brown ball", "E": "orange ball"}}
YEAR = {"default_year": 2025}
SURE, UNSURE = (True, False), (False, False)
HEDGED, UNSURE_HEDGED = (True, True), (False, True)
NONE: tuple[str, ...] = ()


def read(text: str, kind: AnswerKind, **settings: object) -> Reading:
    return read_answer(plain(strip_reasoning(text)), kind, **settings)  # type: ignore[arg-type]


# Columns: the message, the kind, settings, the answers, and whether they are explicit and hedged.
READ = [
    # boxes
    (r"So we get \boxed{36}.", N, {}, ("36",), SURE),
    (r"$$\boxed{36}$$", N, {}, ("36",), SURE),
    (r"\boxed{\text{36 dollars}}", N, MONEY, ("36 dollars",), SURE),
    (r"The total is $40. \boxed{\$36}", N, MONEY, ("$36",), SURE),
    (r"\boxed{12} or maybe \boxed{15}", N, {}, ("12", "15"), HEDGED),
    (r"\boxed{12}. Wait, I forgot one. \boxed{15}", N, {}, ("15",), SURE),
    (r"\boxed{36} and again \boxed{36.0}", N, {}, ("36",), SURE),
    (r"\boxed{12 \times 3 = 36}", N, {}, ("36",), SURE),
    (r"\boxed{12, 15}", N, {}, ("12", "15"), HEDGED),
    (r"\boxed{\frac{\sqrt{3}}{3}}", N, {}, (r"\frac{\sqrt{3}}{3}",), SURE),
    (r"\boxed{\frac{3}{4}}", N, {}, (r"\frac{3}{4}",), SURE),
    (r"Is it \boxed{12}?", N, {}, NONE, UNSURE),
    (r"\boxed{\text{(B)}}", C, {}, ("B",), SURE),
    (r"\boxed{\frac{\sqrt{3}}{3}}", E, {}, (r"\frac{\sqrt{3}}{3}",), SURE),
    (r"The correct answer is boxed{14}.", N, {}, ("14",), SURE),
    (r"\boxed{unclosed. The answer is 7.", N, {}, ("7",), SURE),
    (r"\boxed{}", N, {}, NONE, UNSURE),
    # "the answer is"
    ("The answer is 36.", N, {}, ("36",), SURE),
    ("**Answer:** $36", N, MONEY, ("$36",), SURE),
    ("**Final Answer: 36 dollars**", N, MONEY, ("36 dollars",), SURE),
    ("### Final Answer\n\n**$36**", N, MONEY, ("$36",), SURE),
    ("The final answer (in dollars): 36", N, MONEY, ("36",), SURE),
    ("Answer - 36", N, {}, ("36",), SURE),
    ("My answer: thirty-six.", N, {}, ("thirty-six",), SURE),
    ("The answer would be 36 dollars", N, MONEY, ("36 dollars",), SURE),
    ("The answer to your question is **36**.", N, {}, ("36",), SURE),
    ("The answer is:\n\n36 apples", N, APPLES, ("36",), SURE),
    ("The answer is:\n- **36** apples", N, APPLES, ("36",), SURE),
    ("The answer is 12 × 3 = 36.", N, {}, ("36",), SURE),
    ("The answer is 3 times 12, which is 36.", N, {}, ("36",), SURE),
    ("The answer is 36 (12 × 3).", N, {}, ("36",), SURE),
    ("The answer is not 12 but 15.", N, {}, ("15",), SURE),
    ("The answer is 15, not 12.", N, {}, ("15",), SURE),
    ("The answer is not 12.", N, {}, NONE, UNSURE),
    ("The answer is that 3 notebooks at $12 each cost $36.", N, MONEY, ("$36",), SURE),
    ("36 is the answer.", N, {}, ("36",), SURE),
    ("I get 36 as my final answer.", N, {}, ("36",), SURE),
    ("<answer>36</answer>", N, {}, ("36",), SURE),
    ("12 × 3 = 36\n#### 36", N, {}, ("36",), SURE),
    ("The answer to part one is 12. The final answer is 36.", N, {}, ("36",), SURE),
    ("The answer is 12. The answer is 15.", N, {}, ("12", "15"), HEDGED),
    ("The answer is 12. Wait, I made a mistake. The answer is 15.", N, {}, ("15",), SURE),
    ("Answer: 12\nCorrection: the answer is 15.", N, {}, ("15",), SURE),
    ("The answer is $1.50. In other words, the answer is 150 cents.", N, MONEY, ("$1.50",), SURE),
    ("The answer is 12 or 15.", N, {}, ("12", "15"), HEDGED),
    ("The answer is either 12 or 15.", N, {}, ("12", "15"), HEDGED),
    ("The answer is between 12 and 15.", N, {}, ("12", "15"), HEDGED),
    ("The answer is 12–15.", N, {}, ("12", "15"), HEDGED),
    ("The answer is $12 or $15, depending on the day.", N, MONEY, ("$12", "$15"), HEDGED),
    ("The answer is x = 12 or x = 15.", N, {}, ("12", "15"), HEDGED),
    ("The answer is 36. It could also be 45.", N, {}, ("36", "45"), HEDGED),
    ("The answer might be 36.", N, {}, ("36",), HEDGED),
    ("The answer is perhaps 36.", N, {}, ("36",), HEDGED),
    ("I think the answer is 36.", N, {}, ("36",), SURE),
    ("The answer is 36 if it is a weekday, otherwise 45.", N, {}, ("36", "45"), HEDGED),
    ("The answer is \\sqrt{51}.", N, {}, ("\\sqrt{51}",), SURE),
    ("The answer is 1/2.", N, {}, ("1/2",), SURE),
    ("The answer is 25%.", N, {"unit": "%"}, ("25%",), SURE),
    ("The answer is -262.", N, {}, ("-262",), SURE),
    ("The answer is $1,520.00 exactly.", N, MONEY, ("$1,520.00",), SURE),
    # not an answer
    ("I cannot give a final answer yet.", N, {}, NONE, UNSURE),
    ("Before I give the answer, how many notebooks are there: 3 or 4?", N, {}, NONE, UNSURE),
    ("The answer depends on the price of the 3 notebooks.", N, {}, NONE, UNSURE),
    ("To find the answer I need the price of the 3 notebooks.", N, {}, NONE, UNSURE),
    ("The answer is unclear until I know the price of the 3 notebooks.", N, {}, NONE, UNSURE),
    ("Is the total $45?", N, MONEY, NONE, UNSURE),
    ("So the total is $45, right?", N, MONEY, NONE, UNSURE),
    ("Please confirm that the total is $45.", N, MONEY, NONE, UNSURE),
    ("Could you tell me whether the answer is 12?", N, {}, NONE, UNSURE),
    ("If the answer is 12, we are done.", N, {}, NONE, UNSURE),
    ("I need to know the price of the 3 notebooks.", N, MONEY, NONE, UNSURE),
    ("You said the total is $45.", N, MONEY, NONE, UNSURE),
    ("How many apples do you have? I see 3 bags.", N, {}, NONE, UNSURE),
    ("", N, {}, NONE, UNSURE),
    ("Hello!", N, {}, NONE, UNSURE),
    ("The answer is 36.", AnswerKind.NONE, {}, NONE, UNSURE),
    # conclusions and sentences about the quantity
    ("12 × 3 = 36, so the total is 36 dollars.", N, MONEY, ("36 dollars",), SURE),
    ("So the total is 36 dollars for 3 notebooks.", N, MONEY, ("36 dollars",), SURE),
    ("Therefore, you will pay $36.", N, MONEY, ("$36",), SURE),
    ("Thus she needs 36 of them.", N, {}, ("36",), SURE),
    ("Hence x = 5.", N, {}, ("5",), SURE),
    ("So that's 3 × 12 = 36 apples altogether.", N, APPLES, ("36",), SURE),
    ("12 + 24 = 36 dollars in total.", N, {}, ("36 dollars",), SURE),
    ("You will pay $36 in total for 3 notebooks.", N, MONEY, ("$36",), SURE),
    ("The bill is $40 before the discount. With 10% off, you pay $36.", N, MONEY, ("$36",), UNSURE),
    ("Each notebook costs $12. The total is $36.", N, MONEY, ("$36",), UNSURE),
    ("The total comes to **£36.50**.", N, {"unit": "£", "answer_cues": "total"}, ("£36.50",), UNSURE),
    ("The total price for 3 notebooks at $12 each is 3 × $12 = $36.", N, MONEY, ("$36",), UNSURE),
    ("You pay $36 because the price is $12.", N, MONEY, ("$36",), UNSURE),
    ("$36 is the total.", N, MONEY, ("$36",), UNSURE),
    ("- Price per notebook: $12\n- Notebooks: 3\n- **Total: $36**", N, MONEY, ("$36",), UNSURE),
    ("1. 3 × 4 = 12\n2. 12 + 5 = 17\n\nSo he has 17 apples left.", N, APPLES, ("17",), SURE),
    ("| Item | Cost |\n|---|---|\n| Total | $36 |", N, MONEY, ("$36",), UNSURE),
    ("The total is $45. The total is $50.", N, MONEY, ("$45", "$50"), UNSURE_HEDGED),
    ("The total is $45. Sorry, correction: the total is $50.", N, MONEY, ("$50",), UNSURE),
    ("The total could be $45.", N, MONEY, ("$45",), UNSURE_HEDGED),
    ("The total is $45 or $50.", N, MONEY, ("$45", "$50"), UNSURE_HEDGED),
    (
        "If it is a weekday, the total is $36. If it is a weekend, the total is $45.",
        N,
        MONEY,
        ("$36", "$45"),
        UNSURE_HEDGED,
    ),
    ("If it's a weekday then you pay $36; if it's a weekend you pay $45.", N, MONEY, ("$36", "$45"), UNSURE_HEDGED),
    ("Assuming each costs $12, the total is $36.", N, MONEY, ("$36",), UNSURE),
    ("The total would be $36 if each notebook costs $12.", N, MONEY, ("$36",), UNSURE),
    ("Depending on the price, it's between $22 and $27.", N, MONEY, ("$22", "$27"), UNSURE_HEDGED),
    ("The total is not $45 but $36.", N, MONEY, ("$36",), UNSURE),
    ("The total is not $45.", N, MONEY, NONE, UNSURE),
    ("**Total cost: $22 - $2.20 = $19.80**", N, MONEY, ("$19.80",), UNSURE),
    ("$$\\text{Total} = 3 \\times 4 + 5 \\times 2 = 22$$", N, MONEY, ("22",), UNSURE),
    ("The total cost is $19.80 (that is, $22 minus 10%).", N, MONEY, ("$19.80",), UNSURE),
    ("I can't be sure, but could the total be $36?", N, MONEY, NONE, UNSURE),
    ("Once I have the price of the 3 notebooks, I can compute the total.", N, MONEY, NONE, UNSURE),
    ("So the total is $36. Thus you save $4 on the list price.", N, MONEY, ("$36",), SURE),
    ("You said it was $12, but the total is $36.", N, MONEY, ("$36",), UNSURE),
    ("You'll end up paying $36.", N, MONEY, ("$36",), UNSURE),
    ("The walk takes 90 minutes.", N, {"unit": "h", "answer_cues": "walk|take"}, ("90 minutes",), UNSURE),
    (
        "The walk takes 1 hour and 30 minutes.",
        N,
        {"unit": "min", "answer_cues": "take"},
        ("1 hour and 30 minutes",),
        UNSURE,
    ),
    ("<think>maybe 12? or 15</think>The total is $36.", N, MONEY, ("$36",), UNSURE),
    ("reasoning 12 15</think>\n\nThe answer is 36.", N, {}, ("36",), SURE),
    ("What is the price? Anyway, the total is $36.", N, MONEY, ("$36",), UNSURE),
    # bare values
    ("36", N, {}, ("36",), UNSURE),
    ("**36**", N, {}, ("36",), UNSURE),
    ("$36.", N, MONEY, ("$36",), UNSURE),
    ("Thirty-six dollars.", N, MONEY, ("Thirty-six dollars",), UNSURE),
    ("3 × 12 = 36", N, {}, ("36",), UNSURE),
    ("First 12, then 24, finally 36.", N, {}, ("36",), UNSURE),
    ("12 or 15.", N, {}, ("12", "15"), UNSURE_HEDGED),
    ("Sure! He has 17 left.", N, {}, ("17",), UNSURE),
    # Chinese
    ("答案是36。", N, {}, ("36",), SURE),
    ("答案为：36元", N, {"unit": "¥"}, ("36元",), SURE),
    ("最终答案：36", N, {}, ("36",), SURE),
    ("所以一共需要36元。", N, {"unit": "¥"}, ("36元",), SURE),
    ("单价是12元，因此总价为 12 × 3 = 36 元。", N, {"unit": "¥", "answer_cues": "总价"}, ("36 元",), SURE),
    ("总价是36元吗？", N, {"unit": "¥", "answer_cues": "总价"}, NONE, UNSURE),
    ("答案是B。", C, {}, ("B",), SURE),
    ("故选 C", C, {}, ("C",), SURE),
    # options
    ("The answer is B.", C, {}, ("B",), SURE),
    ("The answer is (b).", C, {}, ("B",), SURE),
    ("**Answer: C) green ball**", C, BALLS, ("C",), SURE),
    ("The correct option is **D**.", C, BALLS, ("D",), SURE),
    ("I would go with option E.", C, BALLS, ("E",), SURE),
    ("Option B is correct because A is too small.", C, {}, ("B",), SURE),
    ("So Bob ends up with the orange ball.", C, BALLS, ("E",), SURE),
    ("The answer is the orange ball.", C, BALLS, ("E",), SURE),
    ("B", C, {}, ("B",), UNSURE),
    ("(B) purple ball", C, BALLS, ("B",), UNSURE),
    ("The answer is A or B.", C, BALLS, ("A", "B"), HEDGED),
    ("The answer is either A or B.", C, BALLS, ("A", "B"), HEDGED),
    ("Option A is wrong. Option C is right.", C, BALLS, ("C",), SURE),
    ("Is it option B?", C, BALLS, NONE, UNSURE),
    ("Answer: A. A blue ball.", C, BALLS, ("A",), SURE),
    ("I think a customer gave an answer.", C, {}, NONE, UNSURE),
    ("The answer is C. Wait, actually the answer is D.", C, BALLS, ("D",), SURE),
    # dates
    ("The answer is 2025-03-14.", D, {}, ("2025-03-14",), SURE),
    ("So the delivery arrives on Friday, 14 March 2025.", D, {}, ("2025-03-14",), SURE),
    ("It arrives on March 14th, 2025.", D, {"answer_cues": "arriv"}, ("2025-03-14",), UNSURE),
    ("It arrives on 14 March.", D, {"answer_cues": "arriv", **YEAR}, ("2025-03-14",), UNSURE),
    ("It arrives on 14 March.", D, {"answer_cues": "arriv"}, NONE, UNSURE),
    ("It leaves on 10 March 2025 and arrives on 14 March 2025.", D, {"answer_cues": "arriv"}, ("2025-03-14",), UNSURE),
    ("The answer is 14 March 2025 or 15 March 2025.", D, {}, ("2025-03-14", "2025-03-15"), HEDGED),
    ("答案是2025年3月14日。", D, {}, ("2025-03-14",), SURE),
    # words
    ("The answer is No.", T, {}, ("No",), SURE),
    ("No, Jim does not tell the truth.", T, {}, ("No",), UNSURE),
    ("**Answer:** invalid", T, {}, ("invalid",), SURE),
    ("Therefore, the argument is invalid.", T, {}, ("invalid",), SURE),
    ("The sorted list is: greasy lapidary mark", T, {}, ("greasy lapidary mark",), UNSURE),
    ("Answer: `]`", T, {}, ("]",), SURE),
    ("The answer is True because not not True is True.", T, {}, ("True",), SURE),
    # mathematics
    ("The answer is $3\\sqrt{5}$.", E, {}, ("3\\sqrt{5}",), SURE),
    ("So the length is $\\frac{\\sqrt{3}}{3}$.", E, {}, ("\\frac{\\sqrt{3}}{3}",), SURE),
    ("The solution set is $(-\\infty, 0]$.", E, {}, ("(-\\infty, 0]",), UNSURE),
    ("Final answer: 4343_6", E, {}, ("4343_6",), SURE),
]


@pytest.mark.parametrize(("text", "kind", "settings", "answers", "flags"), READ)
def test_read_answer(
    text: str, kind: AnswerKind, settings: dict[str, object], answers: tuple[str, ...], flags: tuple[bool, bool]
) -> None:
    reading = read(text, kind, **settings)
    assert reading.answers == answers
    assert (reading.explicit, reading.hedged) == flags
    assert bool(reading.quote) == bool(reading.answers)
    assert bool(reading.level) == bool(reading.answers)
    assert reading.quote in plain(strip_reasoning(text))


# expected, given, kind, settings, same
SAME = [
    ("False", "False", T, {}, True),
    ("False", "false.", T, {}, True),
    ("False", "True", T, {}, False),
    ("No", "No, he does not", T, {}, True),
    ("No", "Yes", T, {}, False),
    ("no", "not at all", T, {}, False),
    ("invalid", "not valid", T, {}, True),
    ("invalid", "the argument is deductively invalid", T, {}, True),
    ("invalid", "valid", T, {}, False),
    ("valid", "valid or invalid", T, {}, False),
    ("greasy lapidary mark", "Greasy, lapidary, mark", T, {}, True),
    ("greasy lapidary mark", "lapidary greasy mark", T, {}, False),
    ("the red car", "Red car.", T, {}, True),
    ("]", "]", T, {}, True),
    ("]", "> ]", T, {}, False),
    ("> ]", ">]", T, {}, True),
    ("café", "cafe\u0301", T, {}, True),
    ("-262", "-262", N, {}, True),
    ("-262", "262", N, {}, False),
    ("-262", "−262", N, {}, True),
    ("540", "540 cm", N, {}, True),
    ("$1,520", "1520", N, {}, True),
    ("1520", "$1,520.00", N, {}, True),
    ("\\$32,\\!348", "32,348 dollars", N, {}, True),
    ("36", "36.0001", N, {}, False),
    ("1000000", "1000000.5", N, {}, True),
    ("100/3", "33.33", N, {}, True),
    ("100/3", "33.3333", N, {}, True),
    ("100/3", "33", N, {}, False),
    ("100/3", "33.34", N, {}, False),
    ("200/3", "66.67", N, {}, True),
    ("200/3", "66.66", N, {}, False),
    ("12.5", "12.50", N, {}, True),
    ("12.5", "13", N, {}, False),
    ("1/300", "0.00", N, {}, False),
    ("137 \\frac{1}{2}", "137.5", N, {}, True),
    ("\\frac{270}7\\text{ degrees}", "270/7", N, {}, True),
    ("180^\\circ", "180 degrees", N, {}, True),
    ("3/4", "0.75", N, {}, True),
    ("3/4", "\\frac{3}{4}", N, {}, True),
    ("3", "\\frac{\\sqrt{3}}{3}", N, {}, False),
    ("3", "3\\sqrt{5}", N, {}, False),
    ("36", "12, 36", N, {}, False),
    ("36", "x = 36", N, {}, True),
    ("36", "thirty-six", N, {}, True),
    ("5 kg", "5000 g", N, {}, True),
    ("5", "5000 grams", N, {"unit": "kg"}, True),
    ("5", "5", N, {"unit": "kg"}, True),
    ("5", "5 m", N, {"unit": "kg"}, False),
    ("5", "5 £", N, {"unit": "$"}, False),
    ("1.5", "90 minutes", N, {"unit": "hours"}, True),
    ("2", "200 cents", N, {"unit": "$"}, True),
    ("5", "5 pounds", N, {"unit": "£"}, True),
    ("5", "5 pounds", N, {"unit": "lb"}, True),
    ("12", "12 square metres", N, {"unit": "m²"}, True),
    ("12", "12 m", N, {"unit": "m²"}, False),
    ("25%", "25", N, {}, True),
    ("25%", "0.25", N, {}, True),
    ("25%", "1/4", N, {}, True),
    ("25%", "0.25%", N, {}, False),
    ("25", "25%", N, {}, True),
    ("0.25", "25%", N, {}, True),
    ("1/3", "33.33%", N, {}, True),
    ("36", "36 apples", N, {"unit": "apples"}, True),
    ("B", "B", C, {}, True),
    ("B", "(b)", C, {}, True),
    ("B", "option B", C, {}, True),
    ("B", "B) purple ball", C, BALLS, True),
    ("B", "purple ball", C, BALLS, True),
    ("B", "the purple ball", C, BALLS, True),
    ("B", "C", C, {}, False),
    ("B", "purple", C, BALLS, False),
    ("purple ball", "B", C, BALLS, True),
    ("The answer is C.", "C", C, {}, True),
    ("The answer is C.", "D", C, {}, False),
    ("\\text{(B)}", "B", C, {}, True),
    ("2025-03-14", "14 March 2025", D, {}, True),
    ("2025-03-14", "March 14th, 2025", D, {}, True),
    ("2025-03-14", "3/14/2025", D, {}, True),
    ("2025-04-03", "3/4/2025", D, {}, True),
    ("2025-03-04", "3/4/2025", D, {}, True),
    ("2025-03-14", "15 March 2025", D, {}, False),
    ("2025-03-14", "14 March 2025 or 15 March 2025", D, {}, False),
    ("2025-03-14", "14 March", D, {}, False),
    ("\\frac{\\sqrt{3}}{3}", "\\dfrac{\\sqrt{3}}{3}", E, {}, True),
    ("3 \\sqrt{5}", "3√5", E, {}, True),
    ("(-\\infty, 0]", "(-∞,0]", E, {}, True),
    ("4343_6", "4343_{6}", E, {}, True),
    ("4343_6", "4343 base 6", E, {}, True),
    ("4343_6", "4343₆", E, {}, True),
    ("4343_6", "4343", E, {}, True),
    ("4343_6", "4343_7", E, {}, False),
    ("x \\in [-2,7]", "[-2,7]", E, {}, True),
    ("2k", "2k", E, {}, True),
    ("\\frac{1}{2}", "0.5", E, {}, True),
    ("\\frac{1}{2}", "0.6", E, {}, False),
    ("36", "36", AnswerKind.NONE, {}, False),
]


@pytest.mark.parametrize(("expected", "given_answer", "kind", "settings", "same"), SAME)
def test_same_answer(
    expected: str, given_answer: str, kind: AnswerKind, settings: dict[str, object], same: bool
) -> None:
    allowed = {k: v for k, v in settings.items() if k in ("unit", "options")}
    assert same_answer(expected, given_answer, kind, **allowed) is same  # type: ignore[arg-type]


@pytest.mark.skipif(not expressions_are_exact(), reason="math-verify (extra 'latex') is not installed")
@pytest.mark.parametrize(
    ("expected", "given_answer", "same"),
    [
        ("\\frac{\\sqrt{3}}{3}", "1/\\sqrt{3}", True),
        ("3 \\sqrt{5}", "\\sqrt{45}", True),
        ("3 \\sqrt{5}", "3\\sqrt{7}", False),
        ("6+9i", "9i+6", True),
        ("x^5 - x^4 + x^3 - x^2 + x - 1", "(x-1)(x^4+x^2+1)", True),
        ("18+2\\pi", "2(9+\\pi)", True),
        ("\\left( 3, \\frac{\\pi}{2} \\right)", "(3, \\pi/2)", True),
    ],
)
def test_expressions_are_compared_by_meaning(expected: str, given_answer: str, same: bool) -> None:
    assert compare_answers(expected, given_answer, E) == (same, False)


def test_without_math_verify_expressions_are_compared_as_text_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_library", lambda: None)
    expressions.compare_expressions.cache_clear()
    try:
        assert not expressions_are_exact()
        assert compare_answers("3 \\sqrt{5}", "3\\sqrt{5}", E) == (True, False)
        assert compare_answers("3 \\sqrt{5}", "\\sqrt{45}", E) == (False, True)
        assert compare_answers("\\frac{1}{2}", "0.5", E) == (True, False)
    finally:
        expressions.compare_expressions.cache_clear()


def test_what_could_keep_an_algebra_system_busy_is_not_tried() -> None:
    started = time.perf_counter()
    assert compare_answers("2", "9^{9^{9^{9}}}", E) == (False, True)
    assert compare_answers("2", "\\sum_{n=1}^{100000} n!", E) == (False, True)
    assert time.perf_counter() - started < 0.5


QUANTITIES = [
    ("1,234.50", [("1234.5", "")]),
    ("12,34,567", [("1234567", "")]),
    ("1.234,50 €", [("1234.5", "€")]),
    ("€3,20", [("3.2", "€")]),
    ("(3,45)", [("3", ""), ("45", "")]),
    ("$4 and 4 dollars", [("4", "$"), ("4", "$")]),
    ("50 cents", [("0.5", "$")]),
    ("5 dollars and 50 cents", [("5.5", "$")]),
    ("$5 and $0.50", [("5", "$"), ("0.5", "$")]),
    ("2 hours 30 minutes", [("2.5", "h")]),
    ("$1.5 million", [("1500000", "$")]),
    ("USD 36, 36 USD, US$36", [("36", "$")] * 3),
    ("3/4, 1 1/2, ½, 1½", [("3/4", ""), ("3/2", ""), ("1/2", ""), ("3/2", "")]),
    (r"\frac{3}{4} \dfrac{3}{4} 137 \frac{1}{2}", [("3/4", ""), ("3/4", ""), ("275/2", "")]),
    ("25%, 25 percent, 25 per cent", [("25", "%")] * 3),
    ("-5, minus 5, $-5, -$5", [("-5", ""), ("-5", ""), ("-5", "$"), ("-5", "$")]),
    ("10-5 and 10 - 5 and 10 minus 5", [("10", ""), ("5", "")] * 3),
    ("twenty-five, a dozen, half a dozen", [("25", ""), ("12", ""), ("6", "")]),
    ("one thousand two hundred and five", [("1205", "")]),
    ("two and three", [("2", ""), ("3", "")]),
    ("half an hour, half of it, two thirds", [("0.5", "h"), ("2/3", "")]),
    ("one and a half hours, 2 and a half", [("1.5", "h"), ("2.5", "")]),
    ("one of them, which one, one hour", [("1", "h")]),
    ("The answer is one.", [("1", "")]),
    ("at 12:30 or 7 pm on 2025-03-14, 14 March 2025, March 14th, 3/14/2025", []),
    ("3:2, 3rd, Step 3, v1.2.3, x2, 3x, 4343_6", []),
    (r"3\sqrt{5}, \sqrt{51}, 2\pi, x^{3}", []),
    ("3 × 10^5, 2^10, 1e-3", [("300000", ""), ("1024", ""), ("1/1000", "")]),
    ("12 x 3 = 36", [("12", ""), ("3", ""), ("36", "")]),
    ("5-kg, 100 m², 12 square metres, 12 sq m", [("5", "kg"), ("100", "m²"), ("12", "m²"), ("12", "m²")]),
    ("60 km/h, 60 miles per hour, 20 °C", [("60", "km/h"), ("60", "mph"), ("20", "°C")]),
    ("36元, 3公斤, 30 分钟, 第3", [("36", "¥"), ("3", "kg"), ("30", "min")]),
    ("36 apples", [("36", "")]),
    (".5", [("0.5", "")]),
    ("9" * 41, []),
]


@pytest.mark.parametrize(("text", "expected"), QUANTITIES)
def test_quantities(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(q.value, q.unit) for q in quantities(text)] == [(Fraction(value), unit) for value, unit in expected]


DATES = [
    ("2025-03-14", None, ["2025-03-14"]),
    ("Friday, 14 March 2025", None, ["2025-03-14"]),
    ("the 14th of March, 2025", None, ["2025-03-14"]),
    ("March 14th, 2025 and Mar. 15 2025", None, ["2025-03-14", "2025-03-15"]),
    ("14.03.2025", None, ["2025-03-14"]),
    ("3/14/2025", None, ["2025-03-14"]),
    ("3/4/2025", None, ["2025-03-04", "2025-04-03"]),
    ("2025年3月14日", None, ["2025-03-14"]),
    ("14 March", None, []),
    ("14 March, April 2", 2025, ["2025-03-14", "2025-04-02"]),
    ("31 February 2025, 3/4, 10.5.3", 2025, []),
    ("29 February", 2025, []),
]


@pytest.mark.parametrize(("text", "year", "expected"), DATES)
def test_dates(text: str, year: int | None, expected: list[str]) -> None:
    assert dates(text, year) == [datetime.date.fromisoformat(day) for day in expected]


CONTAINS = [
    ("Each notebook costs four dollars.", "$4", True),
    ("Each notebook costs $40.", "$4", False),
    ("Each notebook costs $4.00.", "$4", True),
    ("It costs 400 cents.", "$4", True),
    ("It is 4 each.", "$4", True),
    ("You have 4 notebooks.", "$4", False),
    ("It costs €4.", "$4", False),
    ("A discount of fifteen percent.", "15 %", True),
    ("Multiply by 0.15.", "15%", True),
    ("A discount of 15 dollars.", "15%", False),
    ("You have three children.", "3", True),
    ("It takes 3 hours.", "3", False),
    ("Step 3: add them.", "3", False),
    ("You have three children.", "3 children", True),
    ("You have 3 notebooks.", "3 children", False),
    ("I need one thing: the price.", "1", False),
    ("half an hour", "30 minutes", True),
    ("It weighs 0.5 kg", "500 g", True),
    ("On the 14th of March 2025.", "2025-03-14", True),
    ("On 14 March.", "2025-03-14", True),
    ("On 15 March 2025.", "2025-03-14", False),
    ("The RED   car won.", "red car", True),
    ("Predcars", "red car", False),
    ("covered", "red", False),
    ("She lives in New York.", "new york", True),
    ("anything", "", False),
    ("价格是36元。", "36元", True),
    ("他住在北京。", "北京", True),
]


@pytest.mark.parametrize(("text", "value", "there"), CONTAINS)
def test_contains_value(text: str, value: str, there: bool) -> None:
    assert contains_value(text, value) is there


PARENTHESES = "Which?\nOptions:\n(A) blue ball\n(B) purple ball\n(C) green ball"
KINDS = [
    ("", "How many?", AnswerKind.NONE),
    ("540", "How many?", N),
    ("-262", "((-3 * 6)) =", N),
    ("$1,520", "How much?", N),
    ("\\$36", "How much?", N),
    ("36 apples", "How many?", N),
    ("137 \\frac{1}{2}", "How many?", N),
    ("\\frac{270}7\\text{ degrees}", "What angle?", N),
    ("180^\\circ", "What angle?", N),
    ("The answer is C.", "Which?", C),
    ("\\text{(B)}", "Which?", C),
    ("B", PARENTHESES, C),
    ("B", "Who won?", T),
    ("2025-03-14", "When?", D),
    ("\\frac{\\sqrt{3}}{3}", "What is x?", E),
    ("(-\\infty, 0]", "Which x?", E),
    ("4343_6", "In base 6?", E),
    ("3 \\sqrt{5}", "How far?", E),
    ("2k", "In terms of k?", E),
    ("1 - 12i", "What is z?", E),
    ("False", "not True is", T),
    ("No", "Does he?", T),
    ("]", "Close: [", T),
    ("greasy lapidary mark", "Sort", T),
]


@pytest.mark.parametrize(("expected", "question", "kind"), KINDS)
def test_guess_kind(expected: str, question: str, kind: AnswerKind) -> None:
    assert guess_kind(expected, question) is kind


@pytest.mark.parametrize(
    ("question", "options"),
    [
        (PARENTHESES, {"A": "blue ball", "B": "purple ball", "C": "green ball"}),
        ("Which?\nA. one\nB. two", {"A": "one", "B": "two"}),
        ("Which?\nA) one\nB) two", {"A": "one", "B": "two"}),
        ("Which? (A) 1 (B) 2 (C) 3", {"A": "1", "B": "2", "C": "3"}),
        ("$\\textbf{(A)}\\ 2 \\qquad\\textbf{(B)}\\ 5$", {"A": "2", "B": "5"}),
        ("Options:\n- valid\n- invalid", {}),
        ("Alice and Bob play a game. A. wins.", {}),
    ],
)
def test_options_in(question: str, options: dict[str, str]) -> None:
    assert options_in(question) == options


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("<think>a</think>b", "b"),
        ("<thinking>a</thinking>\n\nb", "b"),
        ("a</think>b", "b"),
        ("<think>a", ""),
        ("<think>a</think>b</think>c", "c"),
        ("b <think>a", "b"),
        ("[THINK]a[/THINK]b", "b"),
        ("1 < 2 and a[0]", "1 < 2 and a[0]"),
    ],
)
def test_strip_reasoning(text: str, rest: str) -> None:
    assert strip_reasoning(text) == rest


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("**bold** *italic* _under_ `code`", "bold italic under code"),
        ("# Title\n> quote\n- item\n2. item", "Title\nquote\nitem\nitem"),
        ("3*4*5 and a_1", "3*4*5 and a_1"),
        ("costs **$4** or **$5**", "costs $4 or $5"),
        ("$4 or $5", "$4 or $5"),
        ("$x = 3 \\times 4$ and $\\$36$", "x = 3 × 4 and $36"),
        ("\\(\\frac{1}{2}\\) \\[x\\]", "\\frac{1}{2} x"),
        ("\\boxed{\\text{36\\,kg}}", "\\boxed{36 kg}"),
        ("\\boxed{\\frac{1}{2}}", "\\boxed{\\frac{1}{2}}"),
        ("5\\% of \\$32,\\!348 at 90^\\circ", "5% of $32,348 at 90°"),
        ("\uff11\uff12\uff05？", "12%?"),
    ],
)
def test_plain(text: str, stripped: str) -> None:
    assert plain(text) == stripped


@pytest.mark.parametrize(
    ("expected", "text", "kind", "settings", "right"),
    [
        ("36", "So the total is $36.", N, MONEY, True),
        ("36", "So the total is $36 or $40.", N, MONEY, False),
        ("36", "The total might be $36.", N, MONEY, False),
        ("36", "Is the total $36?", N, MONEY, False),
        ("36", "The total is 3600 cents.", N, MONEY, True),
        ("36", "The total is 36 kg.", N, MONEY, False),
        ("E", "Bob ends up with the orange ball.", C, BALLS, True),
        ("The answer is C.", "The correct answer is **C**.", C, {}, True),
        ("No", "No, Jim does not tell the truth.", T, {}, True),
        ("invalid", "Therefore, the argument is not valid.", T, {}, True),
        ("2025-03-14", "It arrives on March 14.", D, YEAR, True),
        ("100/3", "Each pays $33.33.", N, {"unit": "$", "answer_cues": "pay"}, True),
    ],
)
def test_judge_answer(expected: str, text: str, kind: AnswerKind, settings: dict[str, object], right: bool) -> None:
    assert judge_answer(expected, plain(text), kind, **settings) is right  # type: ignore[arg-type]


# -- real rows --


@pytest.mark.parametrize("file", ["ask_mind", "ask_overconfidence", "quest_bench"])
def test_real_expected_answers_agree_with_themselves_in_a_sentence(askbench_data: Path, file: str) -> None:
    missed = []
    lines = (askbench_data / "askbench" / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        expected, question = row["expected_answer"], row["ori_question"]
        kind, options = guess_kind(expected, question), options_in(question)
        bare = plain(expected).removeprefix("The answer is ").removesuffix(".")
        for text in (f"The answer is {bare}.", f"Some words.\n\n**Final answer:** {bare}", f"\\boxed{{{bare}}}"):
            if not judge_answer(expected, plain(text), kind, options=options):
                missed.append((expected, text, kind))
    assert missed == []


# -- properties --

PIECES = (
    "the answer is|final|total|$|12|15.5|,|.| |\n|or|if|not|but|=|\\boxed{|}|{|\\frac{1}{0}|half|a|one|hundred|%|minus"
    "|-|/|:|B|(|)|option|?|答案|是|½|3/0|2025-02-31|March|31|10^|^|_|\\text{|İ|two|and|kg|cents|5|0|e"
)
ROUGH = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES.split("|")), max_size=40).map("".join))


@given(text=ROUGH, kind=st.sampled_from(list(AnswerKind)), cues=st.sampled_from(["", "total|pay", "总价"]))
def test_no_text_breaks_anything(text: str, kind: AnswerKind, cues: str) -> None:
    shown = plain(strip_reasoning(text))
    for seen in (text, shown):
        reading = read_answer(
            seen, kind, unit="$", options={"A": "one", "B": "15.5"}, answer_cues=cues, default_year=2025
        )
        assert reading.quote in seen
        assert len(set(reading.answers)) == len(reading.answers)
        assert not (len(reading.answers) > 1 and not reading.hedged)
    quantities(text)
    dates(text, 2025)
    guess_kind(text, text)
    contains_value(text, text)
    contains_value("It costs $4.", text)
    same_answer("12", text, kind if kind is not E else N)


@given(ROUGH)
def test_quantities_are_in_order_and_do_not_overlap(text: str) -> None:
    found = quantities(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_is_read_as_itself(number: int) -> None:
    for text in (f"The answer is {number}.", f"\\boxed{{{number:,}}}", f"So the total is **{number}**"):
        assert judge_answer(str(number), plain(text), N)
        assert not judge_answer(str(number + 1), plain(text), N) or abs(number) >= 10**6
    assert contains_value(f"({number})", str(number))


@given(st.integers(0, 99_999_999), st.sampled_from(["$", "€", "£"]))
def test_an_amount_of_money_is_the_same_however_written(cents: int, symbol: str) -> None:
    amount = Fraction(cents, 100)
    written = f"{symbol}{cents // 100:,}.{cents % 100:02d}"
    assert [(q.value, q.unit) for q in quantities(written)] == [(amount, symbol)]
    assert same_answer(str(amount), written, N, unit=symbol)
    assert contains_value(f"You pay {written} today.", written)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_a_date_is_the_same_however_written(day: datetime.date) -> None:
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y", "%A, %d %b %Y"):
        assert dates(day.strftime(form)) == [day]
        assert judge_answer(day.isoformat(), f"The answer is {day.strftime(form)}.", D)
    assert day in dates(f"{day.month}/{day.day}/{day.year}")


@given(st.integers(1, 999_999))
def test_numbers_in_words_are_read(number: int) -> None:
    assert [q.value for q in quantities(f"about {in_words(number)} of them") if in_words(number) != "one"] == (
        [number] if number > 1 else []
    )


def in_words(number: int) -> str:
    ones = (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen"
    ).split()
    tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
    if number < 20:
        return ones[number]
    if number < 100:
        return tens[number // 10] + (f"-{ones[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = number % 100
        return f"{ones[number // 100]} hundred" + (f" and {in_words(rest)}" if rest else "")
    rest = number % 1000
    joint = " and " if rest < 100 else " "
    return f"{in_words(number // 1000)} thousand" + (f"{joint}{in_words(rest)}" if rest else "")


# -- speed --

LONG = 100_000
SEEDS = (
    "1 12 1, 1,2 1. 1.5 $ $1 { } {} \\boxed{ \\boxed{1} \\frac{ \\text{ * *a _a ` # > - ( ) [ ] = / : \n \n\n ? . .. "
    "! a aa one two and or if not answer answer: option (A A total so 答 答案是 年 1月 ½ % <think> </think> \\ ^ ^1 "
    "March 1/ 1/1/ 12:"
).split(" ")


@pytest.mark.parametrize(
    "seed", [" ", "\t", "is 1 ", "total 1 ", "1 or ", "if 1 ", "a answer to ", "answer is ", *SEEDS]
)
def test_long_monotonous_texts_do_not_blow_up(seed: str) -> None:
    text = (seed * LONG)[:LONG]
    operations: list[Callable[[], object]] = [
        lambda: plain(strip_reasoning(text)),
        lambda: read_answer(text, N, unit="$", answer_cues="total|pay"),
        lambda: read_answer(text, C, options={"A": "a", "B": "b"}),
        lambda: read_answer(text, D, default_year=2025),
        lambda: read_answer(text, T),
        lambda: read_answer(text, E),
        lambda: contains_value(text, "$4"),
        lambda: contains_value(text, "red car"),
        lambda: guess_kind(text, text),
        lambda: options_in(text),
    ]
    for number, operation in enumerate(operations):
        started = time.process_time()
        operation()
        assert time.process_time() - started < 10.0, f"operation {number} on {seed!r}"

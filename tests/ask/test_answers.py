"""Reading answers out of messages and comparing them: a table of ways to write things, then properties and speed."""

from __future__ import annotations

import datetime
import json
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.ask.answers import (
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

N, O, D, E, T = AnswerKind.NUMBER, AnswerKind.OPTION, AnswerKind.DATE, AnswerKind.EXPRESSION, AnswerKind.TEXT
MONEY = {"unit": "$", "answer_cues": "total|pay|bill|cost"}
APPLES = {"answer_cues": "apple|how_many"}
BALLS = {"options": {"A": "blue ball", "B": "purple ball", "C": "green ball", "D": "brown ball", "E": "orange ball"}}
YEAR = {"default_year": 2025}
SURE, UNSURE = (True, False), (False, False)
HEDGED, UNSURE_HEDGED = (True, True), (False, True)
NONE: tuple[str, ...] = ()


def read(text: str, kind: AnswerKind, **settings: object) -> Reading:
    return read_answer(plain(strip_reasoning(text)), kind, **settings)  # type: ignore[arg-type]


# text, kind, settings, answers, (explicit, hedged)
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
    (r"\boxed{\text{(B)}}", O, {}, ("B",), SURE),
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
    ("If it is a weekday, the total is $36. If it is a weekend, the total is $45.", N, MONEY, ("$36", "$45"), UNSURE_HEDGED),
    ("If it's a weekday then you pay $36; if it's a weekend you pay $45.", N, MONEY, ("$36", "$45"), UNSURE_HEDGED),
    ("Assuming each costs $12, the total is $36.", N, MONEY, ("$36",), UNSURE),
    ("You said it was $12, but the total is $36.", N, MONEY, ("$36",), UNSURE),
    ("You'll end up paying $36.", N, MONEY, ("$36",), UNSURE),
    ("The walk takes 90 minutes.", N, {"unit": "h", "answer_cues": "walk|take"}, ("90 minutes",), UNSURE),
    ("The walk takes 1 hour and 30 minutes.", N, {"unit": "min", "answer_cues": "take"}, ("1 hour and 30 minutes",), UNSURE),
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
    ("答案是B。", O, {}, ("B",), SURE),
    ("故选 C", O, {}, ("C",), SURE),
    # options
    ("The answer is B.", O, {}, ("B",), SURE),
    ("The answer is (b).", O, {}, ("B",), SURE),
    ("**Answer: C) green ball**", O, BALLS, ("C",), SURE),
    ("The correct option is **D**.", O, BALLS, ("D",), SURE),
    ("I would go with option E.", O, BALLS, ("E",), SURE),
    ("Option B is correct because A is too small.", O, {}, ("B",), SURE),
    ("So Bob ends up with the orange ball.", O, BALLS, ("E",), SURE),
    ("The answer is the orange ball.", O, BALLS, ("E",), SURE),
    ("B", O, {}, ("B",), UNSURE),
    ("(B) purple ball", O, BALLS, ("B",), UNSURE),
    ("The answer is A or B.", O, BALLS, ("A", "B"), HEDGED),
    ("The answer is either A or B.", O, BALLS, ("A", "B"), HEDGED),
    ("Option A is wrong. Option C is right.", O, BALLS, ("C",), SURE),
    ("Is it option B?", O, BALLS, NONE, UNSURE),
    ("Answer: A. A blue ball.", O, BALLS, ("A",), SURE),
    ("I think a customer gave an answer.", O, {}, NONE, UNSURE),
    ("The answer is C. Wait, actually the answer is D.", O, BALLS, ("D",), SURE),
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

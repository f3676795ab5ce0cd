"""The code_trace family: its listings really run, and what its users understand."""

from __future__ import annotations

import re
from collections.abc import Callable

from askgym.envs.ask.families import Knobs
from askgym.envs.ask.families.code_trace import CodeTrace
from askgym.envs.ask.families.code_trace_texts import LOOPS, NAMES, ROLES
from askgym.types import AskItem, Scenario

FAMILY = CodeTrace()
NAMED = (  # a constant's name and its value
    r"The value of (?P<name>\w+) is (?P<value>\d+)", r"set (?P<name>\w+) to (?P<value>\d+)",
    r"For (?P<name>\w+) (?:I've put|it says) (?P<value>\d+)", r"chosen (?P<value>\d+) for (?P<name>\w+)",
    r"The constant (?P<name>\w+) is (?P<value>\d+)",
)  # fmt: skip
WORDED = {  # a role → its value
    "start": r"At the beginning [\w ]+ is (\d+)\.",
    "step": r"(?:Every \w+|a \w+) (?:adds (\d+) to|takes (\d+) off [a-z ]+\.)",
    "rounds": r"(\d+) (?:times\.|cells below the top)",
    "cut": r"(?:(\d+) is (?:taken off|put back on)|a \w+ takes (\d+) off\.)",
    "factor": r"multiplication is by (\d+)",
    "bonus": r"multiplication (\d+) is",
}
QUESTIONS = {
    "": (
        "What is the value of {n}?",
        "What is {n}?",
        "Which value does {n} have?",
        "Could you tell me the value of {n}?",
        "What's {n} set to?",
        "I still need the value of {n}.",
        "How large is {n}?",
        "What number did you choose for {n}?",
        "**Missing value:**\n\n- `{n}` = ?",
        "The listing uses {n}, but I can't find its value. What is it?",
    ),
    "start": (
        "What does {v} start at?",
        "What's the initial value of {v}?",
        "Where does {v} begin?",
        "What value does {v} have at the beginning?",
        "What is {v} before the loop starts?",
        "With what number do we begin?",
        "What does {v} hold before the first pass?",
    ),
    "rounds": (
        "How many times does the loop run?",
        "How many passes are there?",
        "How often is the block repeated?",
        "How many iterations does it do?",
        "What is the number of repetitions?",
        "How many times is the body executed?",
        "After how many passes does it stop?",
    ),
    "limit": (
        "What is the limit?",
        "Which value is {v} compared with?",
        "At what value does the condition kick in?",
        "What threshold is used in the if?",
        "What number does {v} have to pass for the condition to apply?",
        "What's the cut-off in the comparison?",
    ),
    "step+": (
        "What's the increment per pass?",
        "By how much does {v} increase each time?",
        "What is added to {v} each time?",
        "What amount is added per iteration?",
    ),
    "step-": (
        "How much is taken off in every pass?",
        "What's the decrease per pass?",
        "How much does {v} lose each time?",
        "What is subtracted from {v} each time round?",
    ),
    "cut+": (
        "How much is taken off when {v} goes above the limit?",
        "What gets subtracted when the limit is exceeded?",
        "How big is the deduction?",
        "How much comes off above the limit?",
    ),
    "cut-": (
        "How much is put back on when {v} drops below the limit?",
        "What gets added when {v} falls below the limit?",
        "What's the amount that is put back?",
        "How much is {v} topped up by?",
    ),
    "factor": (
        "What is the multiplier?",
        "By what number is it multiplied at the end?",
        "What do we multiply by?",
        "What factor is used in the last line?",
        "By which factor is the final value scaled?",
    ),
}


def program(listing: str) -> tuple[str, list[str]]:
    """A listing as Python, and the names of its constants in the order of the roles."""
    first = listing.split("\n")[0]
    word = r"(\w+)"
    if "_ in range" in listing:
        source = listing
        pattern = rf"\w+ = {word}\nfor _ in range\({word}\)"
    elif "{" in listing:
        source = re.sub(r"repeat \((\w+)\) {", r"for _ in range(\1):", listing)
        source = re.sub(r"if \(([^)]*)\) (.*)", r"if \1: \2", source).replace("  else ", "  else: ")
        source = "\n".join(line for line in source.replace(";", "").split("\n") if line != "}")
        pattern = rf"\w+ = {word};\nrepeat \({word}\)"
    elif first.startswith("LET"):
        source = re.sub(r"LET (\w+) BE (\w+)", r"\1 = \2", listing)
        source = re.sub(r"REPEAT (\w+) TIMES", r"for _ in range(\1)", source).replace("END OF REPEAT\n", "")
        source = re.sub(r"IF (\w+) IS BELOW (\w+), (.*), OTHERWISE (.*)", r"if \1 < \2: \3\n  else: \4", source)
        source = re.sub(r"IF (\w+) IS NOW ABOVE (\w+), ", r"if \1 > \2: ", source)
        source = re.sub(r"IF (\w+) IS NOW BELOW (\w+), ", r"if \1 < \2: ", source)
        source = re.sub(r"SUBTRACT (\w+) FROM (\w+)", r"\2 -= \1", re.sub(r"ADD (\w+) TO (\w+)", r"\2 += \1", source))
        source = source.replace(", PLUS", " +").replace(", MINUS", " -").replace(" TIMES ", " * ")
        source = re.sub(r"PRINT (.*)", r"print(\1)", source)
        pattern = rf"LET \w+ BE {word}\nREPEAT {word} TIMES"
    else:
        sheet = re.search(r"column: (\w+)\nEach of the (\w+) cells below it: (.*)\nResult cell: (.*)", listing)
        assert sheet is not None
        start, rounds, rule, result = sheet.groups()
        for pattern, code in (
            (r"the cell above plus (\w+); if that is more than (\w+), take (\w+) off",
             r"  v += \1\n  if v > \2: v -= \3"),
            (r"if the cell above is less than (\w+), that cell plus (\w+), otherwise that cell minus (\w+)",
             r"  v += \2 if v < \1 else -\3"),
            (r"the cell above minus (\w+); if that is less than (\w+), put (\w+) back on",
             r"  v -= \1\n  if v < \2: v += \3"),
            (r"(\w+) times the bottom cell, plus (\w+)", r"print(\1 * v + \2)"),
            (r"(\w+) times the bottom cell, minus (\w+)", r"print(\1 * v - \2)"),
            (r"(\w+) times the sum of the bottom cell and (\w+)", r"print(\1 * (v + \2))"),
        ):  # fmt: skip
            rule, result = re.sub(pattern, code, rule), re.sub(pattern, code, result)
        source = f"v = {start}\nfor _ in range({rounds}):\n{rule}\n{result}\n"
        pattern = rf"column: {word}\nEach of the {word} cells"
    head = re.search(pattern, listing)
    assert head is not None, listing
    (names,) = {
        tuple(names) for group in NAMES.values() for _, *names in group
        if all(re.search(rf"(?i)\b{name}\b", listing) for name in names)
    }  # fmt: skip
    names = [name.upper() for name in names] if first.startswith("Top") else list(names)
    assert head.groups() == (names[0], names[2])
    return source, names


def run(question: str) -> int:
    """What the listing in a question prints, run by Python with the constants that the sentences give."""
    opening, _, rest = question.partition("\n")
    listing = rest.rpartition("\n")[0] + "\n"
    source, names = program(listing)
    values: dict[str, int] = {}
    for pattern in NAMED:
        for match in re.finditer(pattern, opening):
            values[match["name"]] = int(match["value"])
    for role, pattern in WORDED.items():
        for match in re.finditer(pattern, opening):
            values.setdefault(names[ROLES.index(role)], int(match[1] or match[2]))
    assert values.keys() == set(names), (opening, values)
    printed: list[int] = []
    exec(source, {**values, "print": printed.append, "range": range, "__builtins__": {}})
    (number,) = printed
    return number


def test_loops_worked_out_by_hand() -> None:
    scene = {
        "kind": "cut", "final": 0, "start": 10, "step": 4, "rounds": 3, "limit": 15, "cut": 6, "factor": 2, "bonus": 5,
        "most": 100,
    }  # fmt: skip
    # 10, 14, 18 → 12, 16 → 10; 2 × 10 + 5
    assert FAMILY.solve(scene, {}) == "25"
    assert FAMILY.solve({**scene, "final": 1}, {}) == "15"
    assert FAMILY.solve({**scene, "final": 2}, {}) == "30"
    # 10, 14, 18, then 18 is not below 15: 12
    assert FAMILY.solve({**scene, "kind": "else"}, {}) == "29"
    # 10 → 6 → 12, 12 → 8 → 14, 14 → 10 → 16
    assert FAMILY.solve({**scene, "kind": "refill"}, {}) == "37"
    assert FAMILY.solve(scene, {"first": 13}) == "35"  # 13, 17 → 11, 15, which is not above 15
    assert FAMILY.solve(scene, {"last": 11}) == "27"
    assert FAMILY.solve(scene, {"inner": 21, "last": 11}) == "26"
    assert FAMILY.solve({**scene, "factor": 20}, {}) is None


def test_answers_agree_with_what_the_listing_prints(agree: Callable[..., set[str]]) -> None:
    agree(
        lambda item, _: (str(run(item.question)), ()),
        "It prints {}.",
        "Pass by pass I get there.\n\n**Answer: {}**",
        exact=True,
    )


def test_every_listing_is_seen(problems: Callable[..., list[AskItem]]) -> None:
    listings = {item.question.partition("\n")[2] for item in problems(Scenario.COMPLETE, "train")}
    for mark in ("for _ in", "repeat (", "LET ", "Top cell", "else", " -= ", "+= ", "back on", "take "):
        assert any(mark in listing for listing in listings), mark
    assert all(len(loops) == 3 for loops in LOOPS.values())


def test_small_problems_stay_small() -> None:
    for index in range(60):
        item = FAMILY.item(Scenario.MISSING_INFO, index, split="train", knobs=Knobs("small"))
        assert int(item.answer) <= 100
        assert max(int(fact.value) for fact in item.ledger) <= 100
        assert not {"factor", "limit"} & set(item.point_ids)  # among small numbers, these are easily guessed


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=ROLES,
        claims=("first", "inner", "last"),
        loads=("small", "full"),
        longest=(800, 1_000),
    )


def test_what_is_claimed_falsely_is_nearly_right(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.FALSE_PREMISE):
        assert all(abs(int(point.value) - int(point.claim_value)) <= 5 for point in item.checkpoints)


def ways(item: AskItem, labels: dict[str, str]) -> dict[str, list[str]]:
    names = {id_: label.removeprefix("value of ") for id_, label in labels.items()}
    falls = any(names["step"].lower() == group[2] for group in NAMES[True])
    variable = re.search(r"^(?:LET )?(\w+) (?:=|BE) ", item.question, re.MULTILINE)
    found = {}
    for id_, name in names.items():
        own = QUESTIONS.get(id_) or QUESTIONS.get(id_ + ("-" if falls else "+")) or ()
        value = variable[1] if variable else "the running value"
        found[id_] = [text.format(n=name, v=value) for text in (*QUESTIONS[""], *own)]
    return found


def in_the_last_line(item: AskItem, labels: dict[str, str]) -> dict[str, list[str]]:
    minus = re.search(r"\* \w+ - |MINUS|minus [A-Z]+\n[A-Z]", item.question.rpartition("\n")[0].rpartition("\n")[2])
    verb = "subtracted" if minus or "minus" in item.question.split("\n")[-2] else "added"
    return {"bonus": [f"How much is {verb} in the last line?", f"What number is {verb} at the very end?"]}


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    tried = reach(ways, all_known=False)
    assert tried.keys() == set(ROLES)
    assert sum(tried.values()) > 10_000
    reach(in_the_last_line, all_known=False)

"""The text_ops family: its recipes followed again from their text by other means, and what its users understand."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from askgym.envs.ask.families.text_ops import TextOps
from askgym.envs.ask.families.text_ops_texts import NEW, OLD, WORDS
from askgym.types import AskItem, Scenario

FAMILY = TextOps()
QUESTIONS = {
    "word": (
        "What is the word?",
        "Which word do you begin with?",
        "Could you tell me the word?",
        "What's the original word?",
        "Please give me the base word.",
        "I need the word that it all starts with.",
        "What's the starting word?",
        "You say the word is always the same, but not which. What is it?",
        "Which word is used as the base?",
        "Which term is the starting point?",
        "What text do we begin with?",
    ),
    "turn": (
        "How many characters move to the end?",
        "How many characters are moved from the front to the end?",
        "What number of characters is moved?",
        "How many letters are taken from the front and put behind the rest?",
        "By how many places is the text rotated?",
        "How many characters do you shift to the back?",
        "I need to know how many of the first characters move to the end.",
        "You say some characters move to the end. How many?",
        "### Still needed\n\n**Characters moved to the end:** how many?",
        "Which characters move to the end?",
        "How long is the piece that goes from the front to the back?",
    ),
    "old": (
        "Which letter is replaced?",
        "What letter do you replace?",
        "Which letter gives way to another?",
        "What's the letter that gets replaced?",
        "Please tell me the letter that you replace.",
        "I need to know which letter is swapped out.",
        "Which letter should be replaced?",
        "You say a certain letter is replaced. Which letter is that?",
        "Which character is substituted?",
        "Which letter is replaced by {new}?",
        "Which letter becomes {new}?",
    ),
    "new": (
        "What is the replacement letter?",
        "Which letter comes in its place?",
        "What do you write instead?",
        "Which letter takes its place?",
        "What is it replaced by?",
        "What letter replaces it?",
        "Could you tell me the letter it is replaced with?",
        "Which letter do you put in its place?",
        "Please give me the new letter.",
        "What does {old} become?",
        "What is {old} replaced by?",
        "What do I have to put in place of {old}?",
        "Which letter replaces {old}?",
    ),
    "cut": (
        "How many characters are cut off?",
        "How many characters are dropped?",
        "What number of characters is cut off?",
        "How many letters do you drop?",
        "I need to know how many characters are cut.",
        "How long is the part that is cut off?",
        "By how many characters is the text shortened?",
        "How many do I have to delete?",
        "How many characters come off?",
        "How much shorter does the text get?",
        "**Characters cut off:** how many?",
    ),
    "tag": (
        "Which number is inserted?",
        "What number do you insert?",
        "What is the number?",
        "What's your lucky number?",
        "Which number is slipped in?",
        "Please give me the number you insert.",
        "What number goes in?",
        "Which digits are inserted?",
        "What exactly is inserted?",
        "You say a number is slipped in. Which number is it?",
        "What's the inserted number?",
    ),
    "place": (
        "Where is the number inserted?",
        "At what position is the number inserted?",
        "Where does the number go?",
        "After how many characters is the number inserted?",
        "How many characters stand in front of the number?",
        "Behind which character is it inserted?",
        "What's the position of the number?",
        "Please tell me how many characters come before the number.",
        "You say it goes in somewhere in the middle. Where exactly does it go in?",
        "How deep in the text is the number inserted?",
        "At what point do you slip the number in?",
    ),
}


def followed(question: str) -> str:
    """What comes out, from nothing but the text: sentence by sentence, character by character."""
    out: list[str] = []
    waiting = ""
    for sentence in re.findall(r"[^.?!:]+", question):
        if found := re.search(r"(?:The word is|I begin with) ([A-Z]+)$", sentence):
            out = list(found[1])
        elif found := re.search(r"first (\d+) characters (?:move|are taken away)", sentence):
            turned = deque(out)
            turned.rotate(-int(found[1]))
            out = list(turned)
        elif found := re.search(r"namely ([A-Z])$|each ([A-Z]) gives way", sentence):
            waiting = found[1] or found[2]
        elif found := re.search(r"in its place is ([A-Z])$|It's ([A-Z]) that I write", sentence):
            out = [(found[1] or found[2]) if c == waiting else c for c in out]
        elif found := re.search(
            r"the first (\d+) characters are cut|(\d+) characters are dropped at the beg", sentence
        ):
            for _ in range(int(found[1] or found[2])):
                out.pop(0)
        elif found := re.search(r"the last (\d+) characters are cut|(\d+) characters are dropped at the end", sentence):
            for _ in range(int(found[1] or found[2])):
                out.pop()
        elif found := re.search(r"the number (\d+) is inserted|slipped in, and that's (\d+)", sentence):
            waiting = found[1] or found[2]
        elif found := re.search(r"behind the first (\d+) char|Exactly (\d+) characters stand", sentence):
            for digit in reversed(waiting):
                out.insert(int(found[1] or found[2]), digit)
        elif "backwards" in sentence or "reversed" in sentence:
            out.reverse()
    return "".join(out)


def test_steps_worked_out_by_hand() -> None:
    scene = {
        "order": ("turn", "swap", "cut", "slip"), "side": -1, "finish": "", "word": "BLACKBERRY",
        "turn": 3, "old": "R", "new": "X", "cut": 2, "tag": 58, "place": 4,
    }  # fmt: skip
    # BLACKBERRY → CKBERRYBLA → CKBEXXYBLA → CKBEXXYB → CKBE58XXYB
    assert FAMILY.solve(scene, {}) == "CKBE58XXYB"
    assert FAMILY.solve({**scene, "side": 1}, {}) == "BEXX58YBLA"
    assert FAMILY.solve({**scene, "finish": "Backwards."}, {}) == "BYXX85EBKC"
    assert FAMILY.solve({**scene, "order": ("slip", "cut", "swap", "turn")}, {}) == "C58KBEXBLA"
    assert FAMILY.solve(scene, {"cut": "CKBEXXYBL"}) == "CKBE58XXYBL"
    assert FAMILY.solve({**scene, "old": "U"}, {}) is None  # there is no U to replace
    assert FAMILY.solve({**scene, "order": ("cut", "turn", "swap", "slip"), "turn": 8}, {}) is None  # all of it


def test_words_are_fit_for_the_steps() -> None:
    assert len(WORDS) == len(set(WORDS)) >= 120
    for word in WORDS:
        assert 10 <= len(word) <= 13
        assert word.isalpha()
        assert word.isupper()
        assert len(OLD & set(word)) >= 3
        assert set(NEW) - set(word)
    assert not OLD & set("AI" + "STDM")  # words, and what stands behind apostrophes


def test_answers_agree_with_the_text(agree: Callable[..., set[str]]) -> None:
    told = ("The answer is {}.", "The code is {}.", "**{}**")
    agree(lambda item, _: (followed(item.question), ()), *told, exact=True)


def test_what_problems_are_made_of(survey: Callable[..., None]) -> None:
    survey(
        facts={7},
        missing=QUESTIONS,
        claims=("turn", "swap", "cut", "slip"),
        loads=("small",),
        longest=(600, 800),
    )


def test_the_solution_shows_what_is_claimed_falsely(problems: Callable[..., list[AskItem]]) -> None:
    for item in problems(Scenario.FALSE_PREMISE):
        assert all(point.value in item.solution for point in item.checkpoints)


def words(item: AskItem, labels: dict[str, str]) -> dict[str, str]:
    return {fact.id: fact.value for fact in item.ledger}


def test_questions_reach_the_fact_they_are_about(reach: Callable[..., dict[str, int]]) -> None:
    reach(QUESTIONS, words, listed=4)

"""How people ask without naming what they mean: forms, quotations, pronouns, complaints; and what asks for nothing.

`requests.json` holds further phrasings, a few for each fact of many families: family, split and seed, and then the
item's index, the point asked for, and the message.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from askgym.drivers import Roles, drive
from askgym.envs.ask.context import head_of, is_aside, left_out
from askgym.envs.ask.cues import Index, entries_of
from askgym.envs.ask.families import families, family
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.lexicon import stems_of, words
from askgym.envs.ask.matching import Asked, Matcher
from askgym.envs.ask.rules import AskRules, AskState
from askgym.envs.ask.text import read, visible
from askgym.envs.ask.user import RuleUser
from askgym.types import Action, AnswerKind, AskItem, Checkpoint, Cue, Fact, Scenario

BLOCKS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "requests.json").read_text(encoding="utf-8"))
ROLES = Roles(judge=RuleJudge(), user=RuleUser(("plain",)))


def point(id_: str, text: str, value: str, *cues: Cue) -> Checkpoint:
    return Checkpoint(id=id_, text=text, fact=f"The {text} is {value}.", value=value, cues=cues)


BAKERY = AskItem(
    id="bakery",
    scenario=Scenario.MISSING_INFO,
    question=(
        "I'm buying some rolls. Each roll has its usual price. Delivery is $5. A part of the bill is paid by my aunt. "
        "There are a few loaves, too. What do I pay?"
    ),
    complete_question=(
        "I'm buying 12 rolls. Each roll is $0.75. Delivery is $5. Of the bill, $3.50 is paid by my aunt. "
        "There are 7 loaves, too. What do I pay?"
    ),
    checkpoints=(
        point(
            "count", "number of rolls", "12", Cue("how_many|number|many|count|quantity", "roll|rolls", "loaf|loaves")
        ),
        point("price", "price of a roll", "$0.75", Cue("price|cost|how_much|charge", "roll|rolls|each", "delivery")),
        point("share", "part that the aunt pays", "$3.50", Cue("aunt|contribution")),
        point("loaves", "number of loaves", "7", Cue("how_many|number|many|count", "loaf|loaves")),
    ),
    answer="$10.50",
    answer_kind=AnswerKind.NUMBER,
    answer_cues="total|pay|bill",
    ledger=(
        Fact("delivery", "delivery charge", "Delivery is $5.", "$5", (Cue("delivery|shipping|fee|weight|amount"),)),
    ),
)


def asked(text: str, item: AskItem = BAKERY) -> Asked:
    return Matcher(item).asked(read(visible(text)))


@pytest.mark.parametrize(
    ("heading", "asks"),
    [
        ("I have noted these details:", False),
        ("Details considered:", False),
        ("Known information:", False),
        ("I know the following details:", False),
        ("Thank you for providing:", False),
        ("Details I have confirmed", False),
        ("Details to be confirmed:", True),
        ("Details not given:", True),
        ("I have two details I'd like to know:", True),
        ("I've read it all, and these details are missing:", True),
        ("Thanks! Still unclear:", True),
        ("Details I am looking for:", True),
        ("Information required:", True),
        ("Thank you. I need these details:", True),
        ("Questions:", True),
    ],
)
def test_a_list_asks_as_its_heading_does(heading: str, asks: bool) -> None:
    found = asked(f"{heading}\n- number of rolls\n- part that the aunt pays")
    assert found.points == (("count", "share") if asks else ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # forms
        ("Please provide\n- **Number of rolls:** ___", {"count"}),
        ("Could you fill in the gap?\n\n* Price of each roll: … $", {"price"}),
        ("Missing information\n- price of a roll (in dollars)", {"price"}),
        ("One missing piece: the number of loaves.", {"loaves"}),
        ("Number of loaves = ?", {"loaves"}),
        ("Number of rolls, please.", {"count"}),
        ("Still needed:\n1. your aunt's contribution", {"share"}),
        # the user's own words
        ('You write "some rolls". How many is that?', {"count"}),
        ('"A few" might be two or six. How many are they?', {"loaves"}),
        ("A part of the bill is paid by your aunt, you say. What part?", {"share"}),
        ('What is it? You only speak of "its usual price".', {"price"}),
        # complaints, and requests that lean on them
        ("You mention your aunt's contribution without saying how high it is. Could you find out?", {"share"}),
        ("The rolls have a price, but I don't see it. Could you look it up and pass the figure on?", {"price"}),
        ("I can't tell what your aunt pays from here. Could you put it on paper and give me the amount?", {"share"}),
        ("Without the number of loaves I'm stuck.", {"loaves"}),
        ("I can't start before I know how many rolls there are.", {"count"}),
        # asides
        ("Leaving the delivery aside, how much does each roll cost?", {"price"}),
        ("How many rolls do you need, delivery not counted?", {"count"}),
        ("For the delivery you give me $5, but what does each roll cost?", {"price"}),
        ("I see that the aunt pays a part; how many rolls are there?", {"count"}),
        ("How many loaves (in pieces)?", {"loaves"}),
        # its own words come first
        ("You mention your aunt's part. How many rolls are there, and who pays for it?", {"count"}),
        ("What do the rolls go for, i.e. what is the price of each?", {"price"}),
        ("I'd be grateful for the price of a roll.", {"price"}),
    ],
)  # fmt: skip
def test_requests(text: str, expected: set[str]) -> None:
    found = asked(text)
    assert set(found.points) == expected, found
    assert found.facts == ()
    assert found.ambiguous == ()


@pytest.mark.parametrize(
    "text",
    [
        "I need 12 rolls.",
        "Please do not tell me the price of a roll.",
        "No need to tell me the number of rolls.",
        "I need not know the price of a roll.",
        "I know the price of each roll already.",
        "Tell me everything you know.",
        "Give me the numbers.",
        "Please just tell me the final result, you must know it.",
        "Could you fill in the blanks?",
        "Is there anything you forgot?",
        "You haven't told me everything.",
    ],
)
def test_what_asks_for_no_fact(text: str) -> None:
    found = asked(text)
    assert found.points == (), found
    assert found.facts == (), found


def test_a_clause_understood_from_its_context_is_no_stray() -> None:
    for text in (
        'You write "some rolls". How many is that?',
        "A part of the bill is paid by your aunt, you say. What part?",
        "Number of rolls, please (in pieces)?",
        "The price of a roll: is it one dollar, two dollars, or some other amount?",
    ):
        assert asked(text).count == 1, text
    assert asked("How many rolls are there, what do you wear, and what is your hat size?").count == 3


def test_a_known_fact_asked_for_by_itself_still_counts() -> None:
    found = asked("What does each roll cost, and what is the delivery fee?")
    assert found.points == ("price",)
    assert found.facts == ("delivery",)
    assert asked("What is the delivery fee?").facts == ("delivery",)


def test_an_announcement_gives_way_to_the_question_after_it() -> None:
    text = "I need your numbers of rolls and loaves. How many rolls are there?"
    assert set(asked(text).points) >= {"count"}
    assert asked("How many rolls? How many loaves?").points == ("count", "loaves")


def test_terms_of_three_words_are_recognised() -> None:
    index = Index((Cue("time_on_the_move|rate"), Cue("on_the_house")))
    found = words("what was your time on the move?")
    assert index.signature("", stems_of(found)).attribute == 1
    assert index.signature("", stems_of(words("time on your move, the rest on them"))).attribute == 0
    assert index.signature("", stems_of(words("it is on the house"))).attribute == 2


@pytest.mark.parametrize(
    ("clause", "first", "expected"),
    [
        ("for the olive brine you give me 47 %", True, True),
        ("leaving the overtime aside", False, True),
        ("i see that 24 % of it is mohair", True, True),
        ("when the doors open", True, True),
        ("when the doors open", False, False),
        ("when do the doors open", True, False),
        ("for how long", False, False),
        ("in which month", False, False),
        ("the price of a roll", False, False),
        ("i have to know the price", True, False),
    ],
)
def test_asides(clause: str, first: bool, expected: bool) -> None:
    assert is_aside(clause, first=first) is expected


def test_the_head_of_a_clause() -> None:
    assert head_of("how long work is interrupted before the disposal begins") == "how long work is interrupted"
    assert head_of("what is the word that he begins with", relative=True) == "what is the word"
    assert head_of("what is the word that he begins with") == ""
    assert head_of("when it starts") == ""


def test_what_a_question_leaves_out() -> None:
    _, entries = entries_of(BAKERY.checkpoints, len(BAKERY.checkpoints))
    found = left_out(BAKERY.question, BAKERY.complete_question, entries)
    assert [(sentence, entry.id) for sentence, entry in found.sentences] == [
        ("i'm buying some rolls.", "count"),
        ("each roll has its usual price.", "price"),
        ("a part of the bill is paid by my aunt.", "share"),
        ("there are a few loaves, too.", "loaves"),
    ]
    assert [e.id for e in found.quoted('How much is "some"?')] == ["count"]
    assert [e.id for e in found.quoted("what is 'a part … my aunt'?")] == ["share"]
    assert [e.id for e in found.quoted('I like "rolls".')] == ["count"]
    assert found.quoted('And "the delivery"?') == []
    assert found.quoted("some") == []
    assert [e.id for e in found.said_back("do you mean there are a few loaves, too?")] == ["loaves"]
    assert found.said_back("are there rolls?") == []
    assert left_out("Same.", "Same.", entries).sentences == ()


def after(item: AskItem, text: str) -> AskState:
    rules = AskRules()
    return drive(rules, rules.absorb(rules.begin(item, 1), Action(text)), ROLES)


def understood(item: AskItem, id_: str, text: str) -> bool:
    """Whether exactly this point is asked for and told, and nothing counts as an answer."""
    state = after(item, text)
    turn = state.turns[0]
    return (
        state.end_reason is None
        and turn.notes["named"] == (id_,)
        and turn.user is not None
        and turn.user.given == turn.user.touched == (id_,)
    )


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block['family']}-{block['seed']}")
def test_further_phrasings(block: dict[str, Any]) -> None:
    made = family(block["family"])
    failed = []
    for index, id_, text in block["asks"]:
        item = made.item(Scenario.MISSING_INFO, index, split=block["split"], seed=block["seed"])
        assert id_ in item.point_ids, "the generator has changed: renew the requests"
        if not understood(item, id_, text):
            failed.append((id_, text))
    assert len(failed) <= max(1, 0.05 * len(block["asks"])), failed


@pytest.mark.parametrize("name", sorted(families()))
def test_asking_for_all_there_is_names_nothing(name: str) -> None:
    made = families()[name]
    for index in range(12):
        item = made.item(Scenario.MISSING_INFO, index, split=made.splits[0], seed=4)
        matcher = Matcher(item)
        for text in (
            "Tell me everything you know.",
            "Could you fill in the blanks?",
            "Please just tell me the final result, you must know it.",
            "Repeat the complete question with nothing left out.",
            "Could you look it up?",
            "Give me the numbers.",
        ):
            found = matcher.asked(read(visible(text)))
            assert found.points == (), (item.id, text, found)

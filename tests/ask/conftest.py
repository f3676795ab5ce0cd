"""What the tests of the ask domain share: hand-made items, and the checks that all tests of families make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from askgym.answers import judge_answer, same_answer
from askgym.envs.ask.families import Family, family
from askgym.envs.ask.matching import Matcher
from askgym.envs.ask.text import read, visible
from askgym.types import AnswerKind, AskItem, Checkpoint, Cue, Fact, Scenario

PRICE = (Cue("price|cost|how_much|dollar", "pen|each|per", "delivery|shipping|total"),)
COUNT = (Cue("how_many|number|quantity", "pen", ""), Cue("how_many|quantity"))
DELIVERY = (Cue("delivery|shipping|postage"),)


@pytest.fixture
def missing() -> AskItem:
    """Two facts missing (price, quantity), one known (delivery); the answer is $17."""
    return AskItem(
        id="pens-m",
        scenario=Scenario.MISSING_INFO,
        question="I'm buying some pens. Delivery is $5. What do I pay in total?",
        complete_question="I'm buying 4 pens at $3 each. Delivery is $5. What do I pay in total?",
        checkpoints=(
            Checkpoint("price", "price of each pen", "Each pen costs $3.", "$3", "Each pen costs $8.", "$8", PRICE),
            Checkpoint("count", "number of pens", "I need 4 pens.", "4", "I need 9 pens.", "9", COUNT),
        ),
        answer="$17",
        answer_kind=AnswerKind.NUMBER,
        answer_unit="$",
        answer_cues="total|pay",
        ledger=(Fact("delivery", "delivery fee", "Delivery is $5.", "$5", DELIVERY),),
        guesses=("$77", "$23"),
        problem_id="pens",
    )


@pytest.fixture
def false_premise() -> AskItem:
    """Two false claims (the pens come to $15, the sum after the voucher is $12); the answer is $11."""
    return AskItem(
        id="pens-f",
        scenario=Scenario.FALSE_PREMISE,
        question=(
            "I'm buying 4 pens at $3 each, delivery is $5 and I have a voucher for $6. The pens alone come to $15. "
            "Pens and delivery are $19 together. What do I pay in total?"
        ),
        complete_question=(
            "I'm buying 4 pens at $3 each, delivery is $5 and I have a voucher for $6. What do I pay in total?"
        ),
        checkpoints=(
            Checkpoint(
                "pens", "the pens alone come to $15", "4 pens at $3 come to $12.", "$12",
                "The pens alone come to $15.", "$15", (Cue("alone|subtotal|pen", "", "delivery|together"),),
            ),
            Checkpoint(
                "sum", "pens and delivery are $19 together", "Pens and delivery are $17 together.", "$17",
                "Pens and delivery are $19 together.", "$19", (Cue("together|sum|delivery"),),
            ),
        ),
        answer="$11",
        answer_kind=AnswerKind.NUMBER,
        answer_unit="$",
        answer_cues="total|pay",
        guesses=("$14", "$13"),
        problem_id="pens",
    )  # fmt: skip


@pytest.fixture
def complete(missing: AskItem) -> AskItem:
    """Nothing missing, nothing false; the answer is $17."""
    facts = (
        *missing.ledger,
        *(Fact(p.id, p.text, p.fact, p.value, p.cues) for p in missing.checkpoints),
    )
    return replace(
        missing,
        id="pens-c",
        scenario=Scenario.COMPLETE,
        question=missing.complete_question,
        checkpoints=(),
        ledger=facts,
        guesses=(),
    )


# -- generated problems: what the tests of the families share ---------------------------------------------------------

PROBLEMS = 600
"""Of each family, over all its splits."""
ASKED = 0.15
"""How many of them are asked about, in all ways, in each scenario."""
OPENING = {"en": "I need some details first:", "zh": "先请教几点："}

Triplets = Callable[[str, str], tuple[dict[Scenario, AskItem], ...]]
Words = Callable[[AskItem, dict[str, str]], Mapping[str, str]]


@pytest.fixture(scope="session")
def triplets() -> Triplets:
    """Name of a family, split → its first triplets; each is made once a run."""

    @cache
    def made(name: str, split: str) -> tuple[dict[Scenario, AskItem], ...]:
        one = family(name)
        return tuple(one.triplet(index, split=split) for index in range(PROBLEMS // len(one.splits)))

    return made


@pytest.fixture
def problems(request: pytest.FixtureRequest, triplets: Triplets) -> Callable[..., list[AskItem]]:
    """Items of the family that the test module calls `FAMILY`.

    `problems(scenario, *splits, share=1)`: of one scenario, in the splits named (or all), the first of them.
    """
    own: Family = request.module.FAMILY

    def chosen(scenario: Scenario, *splits: str, share: float = 1) -> list[AskItem]:
        n = round(share * PROBLEMS / len(own.splits))
        return [triplet[scenario] for split in splits or own.splits for triplet in triplets(own.name, split)[:n]]

    return chosen


@pytest.fixture(scope="session")
def same() -> Callable[[AskItem, str], bool]:
    """Whether a text is the answer to an item, however it is written."""
    return lambda item, text: same_answer(
        item.answer, text, item.answer_kind, unit=item.answer_unit, options=item.options
    )


@pytest.fixture(scope="session")
def judged() -> Callable[[AskItem, str], bool]:
    """Whether the judge takes a message for the right answer to an item."""
    return lambda item, message: judge_answer(
        item.answer, message, item.answer_kind,
        unit=item.answer_unit, options=item.options, answer_cues=item.answer_cues,
    )  # fmt: skip


@pytest.fixture(scope="session")
def stated() -> Callable[..., dict[str, Any]]:
    """`stated(text, patterns, kind)`: the facts as a text states them, by key, each exactly once.

    What the groups of a pattern hold, the thousands' commas taken out, is handed to `kind`.
    """

    def found(text: str, patterns: Mapping[str, str], kind: Callable[..., Any]) -> dict[str, Any]:
        facts = {}
        for key, pattern in patterns.items():
            hits = [filter(None, match.groups()) for match in re.finditer(pattern, text)]
            assert len(hits) == 1, (key, pattern, text)
            facts[key] = kind(*(group.replace(",", "") for group in hits[0]))
        return facts

    return found


@pytest.fixture
def agree(
    problems: Callable[..., list[AskItem]],
    stated: Callable[..., dict[str, Any]],
    same: Callable[..., bool],
    judged: Callable[..., bool],
) -> Callable[..., set[str]]:
    """`agree(second, *messages, exact=False)` fails unless a second route leads to the answers of the module's family.

    `second(item, stated)` works an answer out from nothing but the item's question; it gives the answer as a text, and
    all numbers on the way, which have to be whole and no greater than 100 where the load is small. `messages`: what
    the judge must take for the right answer; {} stands for that text, {gold} for the item's own. `exact`: whether the
    two must agree to the letter. Returned are the units of the answers.
    """

    def check(second: Callable[..., tuple[str, Iterable[Any]]], *messages: str, exact: bool = False) -> set[str]:
        items = problems(Scenario.COMPLETE)
        for item in items:
            told, numbers = second(item, stated)
            assert told == item.answer or (not exact and same(item, told)), (item.question, item.answer, told)
            for message in messages:
                assert judged(item, message.format(told, gold=item.answer)), (message, told, item.answer)
            if item.difficulty["load"] == "small":
                assert all(abs(number) <= 100 and number == int(number) for number in numbers), item.question
        return {item.answer_unit for item in items}

    return check


@pytest.fixture
def reach(problems: Callable[..., list[AskItem]]) -> Callable[..., Counter[str]]:
    """`reach(questions, words=None)` fails unless each question is about its fact, and about nothing else.

    Asked are users of the module's family who have told everything, and such as have left something out: these about
    what is missing, and (`all_known`) what is not. `questions`: ways of asking by id of the fact, or what gives them
    for an item and the labels of its facts by id. `words(item, labels)`: what stands in this item for the capitals and
    the {words} of the questions; those with {words} that are not known are left out. `listed`: how many ways of asking
    are tried in a list of questions about everything, too. `counted`: whether each question must count as one.
    Returned is how many were put, by id.
    """

    def put(
        questions: Any, words: Words | None = None, *, all_known: bool = True, listed: int = 8, counted: bool = True
    ) -> Counter[str]:
        tried: Counter[str] = Counter()
        items = problems(Scenario.COMPLETE, share=ASKED)
        for item in [*items, *problems(Scenario.MISSING_INFO, share=ASKED)]:
            matcher, known = Matcher(item), _in_words_of(item, questions, words)
            for id_, texts in known.items():
                if item.checkpoints and id_ not in item.point_ids and not all_known:
                    continue
                wanted = ((id_,), ()) if id_ in item.point_ids else ((), (id_,))
                for text in texts:
                    asked = matcher.asked(read(visible(text)))
                    assert (asked.points, asked.facts, asked.ambiguous) == (*wanted, ()), (item.id, text, asked)
                    assert asked.count == 1 or not counted, (item.id, text, asked)
                tried[id_] += len(texts)
        for index, item in enumerate(items):
            known = _in_words_of(item, questions, words)
            lines = [texts[index % min(listed, len(texts))] for texts in known.values()]
            asked = Matcher(item).asked(read(visible("\n- ".join((OPENING[item.language], *lines)))))
            assert sorted(asked.facts) == sorted(known), (item.id, lines, asked)
            assert asked.count == len(known) or not counted, (item.id, lines, asked)
        if not callable(questions):
            assert tried.keys() == questions.keys()
        return tried

    return put


@pytest.fixture(scope="session")
def settle() -> Callable[[Iterable[AskItem], Callable[[AskItem, Checkpoint], Iterable[str]]], None]:
    """`settle(items, ways)` fails unless each of `ways(item, claim)` puts right that false claim, and nothing else."""

    def put(items: Iterable[AskItem], ways: Callable[[AskItem, Checkpoint], Iterable[str]]) -> None:
        for item in items:
            matcher = Matcher(item)
            for point in item.checkpoints:
                for text in ways(item, point):
                    corrected = matcher.corrected(read(visible(text)))
                    assert (corrected.settled, corrected.other) == ((point.id,), 0), (item.id, text, corrected)

    return put


@pytest.fixture
def survey(problems: Callable[..., list[AskItem]]) -> Callable[..., None]:
    """Fails unless the problems of the module's family are as it says.

    `facts`: how many a problem may have. `missing`, `claims`: the ids of what may be missing, or claimed falsely.
    `loads`: which arithmetic loads occur. `longest`: characters of the longest complete and of the longest misleading
    question. `guesses`: how many answers a blind guesser has to choose from, at least.
    """

    def check(
        *,
        facts: set[int],
        missing: Iterable[str],
        claims: Iterable[str],
        loads: Iterable[str],
        longest: tuple[int, int],
        guesses: int = 2,
    ) -> None:
        degraded, misled = problems(Scenario.MISSING_INFO), problems(Scenario.FALSE_PREMISE)
        assert {len(item.checkpoints) + len(item.ledger) for item in degraded} == facts
        assert {point.id for item in degraded for point in item.checkpoints} == set(missing)
        assert {point.id for item in misled for point in item.checkpoints} == set(claims)
        assert {item.difficulty["load"] for item in degraded} == set(loads)
        assert max(len(item.complete_question) for item in degraded) <= longest[0]
        assert max(len(item.question) for item in misled) <= longest[1]
        assert min(len(set(item.guesses)) for item in degraded) >= guesses

    return check


def _in_words_of(item: AskItem, questions: Any, words: Words | None) -> dict[str, list[str]]:
    labels = {point.id: point.text for point in item.checkpoints} | {fact.id: fact.label for fact in item.ledger}
    own = words(item, labels) if words else {}
    known = questions(item, labels) if callable(questions) else {id_: questions[id_] for id_ in labels}
    word = re.compile(r"{(\w+)}|\b([A-Z]+)(?=s?\b)")
    filled = {
        id_: [word.sub(lambda hit: own.get(hit[1] or hit[2], hit[0]), text) for text in texts]
        for id_, texts in known.items()
    }
    said = {id_: [text for text in texts if "{" not in text] for id_, texts in filled.items()}
    assert item.checkpoints or said == filled, (own, filled)
    return said


@pytest.fixture
def one_fact_each() -> Callable[[AskItem, Mapping[str, Sequence[str]], Mapping[str, str]], None]:
    """`one_fact_each(item, questions, words)`: each of ten or more questions asks for its fact alone."""

    def check(item: AskItem, questions: Mapping[str, Sequence[str]], words: Mapping[str, str]) -> None:
        matcher = Matcher(item)
        for key, texts in questions.items():
            assert len(texts) >= 10
            for question in texts:
                asked = matcher.asked(read(visible(question.format_map(words))))
                assert (asked.facts, asked.ambiguous, asked.other) == ((key,), (), 0), (question, asked)

    return check


@pytest.fixture
def two_facts_at_once() -> Callable[[AskItem, Mapping[str, Sequence[str]], Mapping[str, str]], None]:
    """`two_facts_at_once(item, questions, words)`: two questions in one message ask for both facts."""

    def check(item: AskItem, questions: Mapping[str, Sequence[str]], words: Mapping[str, str]) -> None:
        for first, second in pairwise(questions):
            text = "\n".join(questions[key][0].format_map(words) for key in (first, second))
            assert set(Matcher(item).asked(read(visible(text))).facts) == {first, second}

    return check

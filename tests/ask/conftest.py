"""Hand-made items that the tests of the ask domain share."""

from __future__ import annotations

import pytest

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
    from dataclasses import replace

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

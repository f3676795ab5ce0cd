"""A model's part, played by a function: what a judge behind an endpoint says to each question."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from askgym.drivers import Roles, drive
from askgym.endpoints.client import ChatClient
from askgym.endpoints.settings import Endpoint
from askgym.envs.ask.rules import AskRules, AskState
from askgym.episode import JudgeCall
from askgym.turnrules import TurnRules
from askgym.types import Action, AnswerKind, AskItem, Checkpoint, Cue, Scenario

if TYPE_CHECKING:
    from askgym.testing.server import ChatServer

PENS = AskItem(
    id="pens",
    scenario=Scenario.MISSING_INFO,
    question="I'm buying some pens. Delivery is $5. What do I pay in total?",
    complete_question="I'm buying 4 pens at $3 each. Delivery is $5. What do I pay in total?",
    checkpoints=(
        Checkpoint("price", "price of each pen", "Each pen costs $3.", "$3", cues=(Cue("price|cost"),)),
        Checkpoint("number", "number of pens", "I need 4 pens.", "4 pens", cues=(Cue("number|how_many"),)),
    ),
    answer="17",
    answer_kind=AnswerKind.NUMBER,
    answer_unit="$",
)
CLAIMS = AskItem(
    id="claims",
    scenario=Scenario.FALSE_PREMISE,
    question="4 pens at $3 each make $14. Delivery is $5. What do I pay in total?",
    complete_question="I'm buying 4 pens at $3 each. Delivery is $5. What do I pay in total?",
    checkpoints=(Checkpoint("sum", "4 pens at $3 make $14", "They make $12.", "$12", "4 pens at $3 make $14", "$14"),),
    answer="17",
    answer_kind=AnswerKind.NUMBER,
    answer_unit="$",
)


@dataclass(frozen=True)
class Question:
    """One question as the model gets it."""

    name: str
    text: str
    last: str
    prompt: str


Say = Callable[[Question], Any]


def questions_of(body: dict[str, Any]) -> list[Question]:
    prompt = body["messages"][1]["content"]
    last = prompt.split("⟦assistant's last message⟧\n")[1].split("\n⟦end of assistant's last message⟧")[0]
    found = re.findall(r"^(q\d+) (\(.*?\): .*)$", prompt, re.MULTILINE)
    return [Question(name, text, last, prompt) for name, text in found]


def verdict(body: dict[str, Any], say: Say) -> str:
    """The reply in the form asked for; `say` gives (answer, quote), or an answer quoted with the whole message."""
    schema = body["response_format"]["json_schema"]["schema"]
    out: dict[str, Any] = {"sheet": schema["properties"]["sheet"]["enum"][0]}
    for question in questions_of(body):
        said = say(question)
        answer, quote = said if isinstance(said, tuple) else (said, question.last if said == "yes" else "")
        out[question.name] = {"quote": quote, "answer": answer}
    return json.dumps(out, ensure_ascii=False)


@pytest.fixture
def verdict_of() -> Callable[..., str]:
    return verdict


@pytest.fixture
def questions() -> Callable[..., list[Question]]:
    return questions_of


@pytest.fixture
def items() -> dict[str, AskItem]:
    return {"pens": PENS, "claims": CLAIMS}


@pytest.fixture
def call_of() -> Callable[..., JudgeCall]:
    """`call_of(item, "message", …, replies=[…], seed=…)`: the call on the last; earlier ones asked."""

    def make(
        item: AskItem, *texts: str, replies: tuple[str, ...] = (), seed: int = 1, strict: bool = False
    ) -> JudgeCall:
        rules = AskRules(TurnRules(max_turns=2 if strict else 3, strict=strict, final_notice=False))
        from askgym.judges import as_judge
        from askgym.users import as_user

        said = iter(replies)
        roles = Roles(
            judge=as_judge(lambda call: {c.id: c.id.startswith("names:") for c in call.criteria}),
            user=as_user(lambda call: next(said)),
        )
        state: AskState = rules.begin(item, seed)
        for text in texts[:-1]:
            state = drive(rules, rules.absorb(state, Action(text)), roles)
        call = rules.pending(rules.absorb(state, Action(texts[-1])))
        assert isinstance(call, JudgeCall)
        return call

    return make


@pytest.fixture
def client_of(chat_server: ChatServer) -> Callable[..., ChatClient]:
    def make(say: Say | None = None, **settings: Any) -> ChatClient:
        if say is not None:
            chat_server.behave = lambda body, number: verdict(body, say)
        return ChatClient(Endpoint("judge", (chat_server.url,), attempts=2, max_wait_s=0.02, **settings))

    return make

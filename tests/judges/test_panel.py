"""Several judges as one: votes worked out by hand, and who is asked what."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from askgym.drivers import wait_for
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.roles import resolve_judge
from askgym.episode import JudgeCall
from askgym.errors import ConfigError, UnknownNameError
from askgym.judges import as_judge
from askgym.judges.panel import Cascade, Panel
from askgym.types import AskItem, FailureKind, JudgeFailure, Usage, Verdict

Calls = Callable[..., JudgeCall]


class Fixed:
    """Says yes to what it is given; counts what it is asked."""

    def __init__(self, name: str, *yes: str, cost: float = 0.0, failure: JudgeFailure | None = None) -> None:
        self.name, self.yes, self.cost, self.failure = name, yes, cost, failure
        self.asked: list[tuple[str, ...]] = []
        self.seeds: list[int] = []

    def answer(self, call: JudgeCall) -> Verdict | JudgeFailure:
        self.asked.append(tuple(c.id for c in call.criteria))
        self.seeds.append(call.seed)
        if self.failure is not None:
            return self.failure
        answers = {c.id: c.id in self.yes for c in call.criteria}
        return Verdict(answers, dict.fromkeys(self.yes, self.name), judge=self.name, usage=Usage(1, 2, self.cost, 0, 1))


def judged(judge: Any, call: JudgeCall) -> Any:
    return wait_for(judge.answer(call))


@pytest.fixture
def call(items: dict[str, AskItem], call_of: Calls) -> JudgeCall:
    return call_of(items["pens"], "What does each pen cost?")


def test_the_majority_decides(call: JudgeCall) -> None:
    panel = Panel([Fixed("a", "names:price", cost=0.5), Fixed("b", "names:price"), Fixed("c", "names:number")])
    verdict = judged(panel, call)
    assert [id_ for id_, answer in verdict.answers.items() if answer] == ["names:price"]
    assert verdict.quotes == {"names:price": "a"}
    assert (verdict.judge, verdict.usage.cost_usd, verdict.usage.calls) == ("panel(a, b, c)", 0.5, 3)
    stats = panel.stats()
    assert (stats.verdicts, stats.failures, stats.cost_per_verdict_usd) == (1, 0, 0.5)
    # four criteria, what follows from the state apart: a and b agree on all; a and c differ on two of them
    shares = {pair: found.share for pair, found in stats.agreement.items()}
    assert shares == {("a", "b"): 1.0, ("a", "c"): 0.5, ("b", "c"): 0.5}
    # a: one yes of four, c: one yes of four, never the same: chance agreement is 10/16, kappa (8-10)/(16-10)
    assert stats.agreement["a", "c"].kappa == pytest.approx(-1 / 3)


def test_weights_decide(call: JudgeCall) -> None:
    panel = Panel([Fixed("a"), Fixed("b"), Fixed("c", "names:price")], weights=[1, 1, 3])
    assert judged(panel, call).answers["names:price"] is True


def test_a_tie_goes_to_the_first(call: JudgeCall) -> None:
    assert judged(Panel([Fixed("a", "names:price"), Fixed("b")]), call).answers["names:price"] is True
    assert judged(Panel([Fixed("b"), Fixed("a", "names:price")]), call).answers["names:price"] is False


def test_who_fails_abstains(call: JudgeCall) -> None:
    down = JudgeFailure(FailureKind.OUTAGE, "gone")
    panel = Panel([Fixed("a", failure=down), Fixed("b", "names:price"), Fixed("c", "names:price")])
    assert judged(panel, call).answers["names:price"] is True
    panel = Panel([Fixed("a", failure=down), Fixed("b", "names:price")])
    failed = judged(panel, call)
    assert (failed.kind, failed.usage.calls) == (FailureKind.OUTAGE, 1)
    stats = panel.stats()
    assert (stats.asked, stats.answered) == ({"a": 1, "b": 1}, {"a": 0, "b": 1})
    assert (stats.verdicts, stats.failures) == (0, 1)
    assert math.isnan(stats.cost_per_verdict_usd)


def test_only_all_judges_together_blame_a_message(call: JudgeCall) -> None:
    blames = JudgeFailure(FailureKind.MALFORMED, "no", blames_action=True)
    assert judged(Panel([Fixed("a", failure=blames), Fixed("b", failure=blames)]), call).blames_action
    assert not judged(Panel([Fixed("a", failure=blames), Fixed("b")]), call).blames_action


def test_the_same_endpoint_in_two_seats_draws_twice(call: JudgeCall) -> None:
    one = Fixed("a")
    panel = Panel([one, one])
    judged(panel, call)
    assert panel.names == ("a#1", "a#2")
    assert len(set(one.seeds)) == 2


def test_a_cascade_asks_for_what_is_open(items: dict[str, AskItem], call_of: Calls) -> None:
    model = Fixed("model", "names:number")
    cascade = Cascade(Fixed("rules", "names:price"), model, decided=lambda call, verdict: {"names:price", "correct"})
    verdict = judged(cascade, call_of(items["pens"], "What does each pen cost?"))
    assert model.asked == [("final_answer", "settles:price", "names:number", "settles:number")]
    assert [id_ for id_, answer in verdict.answers.items() if answer] == ["names:price", "names:number"]
    assert verdict.quotes == {"names:price": "rules", "names:number": "model"}
    assert list(verdict.answers) == [c.id for c in call_of(items["pens"], "Hm").criteria]


def test_further_judges_see_only_disagreements(call: JudgeCall) -> None:
    third = Fixed("third", "names:price")
    cascade = Cascade(Fixed("rules", "names:price"), Fixed("model"), third, decided=lambda call, verdict: ())
    assert judged(cascade, call).answers["names:price"] is True
    assert third.asked == [("names:price",)]
    third = Fixed("third")
    cascade = Cascade(Fixed("rules", "names:price"), Fixed("model"), third, decided=lambda call, verdict: ())
    assert judged(cascade, call).answers["names:price"] is False
    third = Fixed("third", failure=JudgeFailure(FailureKind.TIMEOUT))
    cascade = Cascade(Fixed("rules", "names:price"), Fixed("model"), third, decided=lambda call, verdict: ())
    assert judged(cascade, call).answers["names:price"] is False  # a tie, and the model was asked because rules may err


def test_nothing_open_costs_nothing(call: JudgeCall) -> None:
    model = Fixed("model")
    cascade = Cascade(Fixed("rules"), model, decided=lambda call, verdict: verdict.answers)
    assert judged(cascade, call).judge == "cascade(rules, model)"
    assert not model.asked


def test_a_cascade_without_its_second_judge_fails(call: JudgeCall) -> None:
    down = JudgeFailure(FailureKind.OUTAGE, "gone")
    cascade = Cascade(Fixed("rules"), Fixed("model", failure=down), decided=lambda call, verdict: ())
    assert judged(cascade, call).kind is FailureKind.OUTAGE


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("The answer is $17.", set()),  # says that it is an answer, and code compares it; nothing is asked for
        ("What does each pen cost?", {"names:number"}),
        ("I wonder what one of those would set you back, and the count?", None),
    ],
)
def test_what_rules_decide(items: dict[str, AskItem], call_of: Calls, text: str, open_: set[str] | None) -> None:
    model = Fixed("model")
    cascade = Cascade(RuleJudge(), model, decided=resolve_judge("cascade:rules,rules")._decided)  # type: ignore[attr-defined]
    judged(cascade, call_of(items["pens"], text))
    asked = set(model.asked[0]) if model.asked else set()
    if open_ is None:
        assert {"names:price", "names:number"} & asked
    else:
        assert asked == open_


def test_specifications() -> None:
    url = "http://127.0.0.1:9/v1"
    assert resolve_judge(f"panel:openai:a@{url},openai:b@{url}").name == "panel(openai:a, openai:b)"  # type: ignore[attr-defined]
    assert resolve_judge(f"cascade:rules,openai:b@{url}").name == "cascade(rules, openai:b)"  # type: ignore[attr-defined]
    assert resolve_judge(f"panel:2*rules,0.5*openai:b@{url}").weights == (2.0, 0.5)  # type: ignore[attr-defined]
    with pytest.raises(ConfigError, match="above 0"):
        resolve_judge("panel:0*rules,rules")
    with pytest.raises(ConfigError, match="at least two"):
        resolve_judge("panel:rules")
    with pytest.raises(ConfigError, match="begins with the rules"):
        resolve_judge(f"cascade:openai:b@{url},rules")
    with pytest.raises(UnknownNameError, match="Did you mean 'rules'"):
        resolve_judge("rule")
    with pytest.raises(ConfigError, match="weights"):
        Panel([Fixed("a"), Fixed("b")], weights=[1, 0])
    panel = Panel([Fixed("a"), Fixed("b")])
    assert as_judge(panel) is panel

"""Reference agents: policies of known behaviour, printed beside every run.

All but the heuristic see the hidden state: they show what a perfect, a silent or a wasteful policy would earn, not how
to get there. Stateless: what they do is a function of the episode's state and its seed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from askgym.envs.ask.lexicon import is_cjk
from askgym.envs.ask.text import read, visible
from askgym.errors import UnknownNameError, did_you_mean
from askgym.seeding import choose, unit_interval
from askgym.types import Action, AnswerKind, AskItem, Checkpoint, Scenario

if TYPE_CHECKING:
    from askgym.envs.ask.rules import AskState
    from askgym.episode import PolicyCall

__all__ = ["REFERENCE_AGENTS", "HeuristicAgent", "ReferenceAgent", "reference_agent"]

_ESSAY = (
    "Here is what I would do with the request as it stands, step by step, from gathering the material to a finished "
    "result that you can use straight away."
)


_CHINESE_ESSAY = (
    "就目前的要求，我会这样一步一步地做：先收集材料，再整理出结构，然后写出初稿，最后检查修改，得到可以直接使用的成品。"
)


def _is_chinese(item: AskItem) -> bool:
    return item.language.partition("-")[0] == "zh"


def answer_text(answer: str, item: AskItem) -> str:
    """A message that gives one final answer and nothing else."""
    chinese = _is_chinese(item)
    if item.answer_kind is AnswerKind.NONE:
        return _CHINESE_ESSAY if chinese else _ESSAY
    return f"答案是{answer}。" if chinese else f"The answer is {answer}."


def question_text(label: str) -> str:
    """A message that asks for one thing by its name."""
    label = label.strip().rstrip("?.。？")
    if is_cjk(label):
        return f"请告诉我{label}。"
    if re.match(r"(?:what|how|which|when|where|who|is|are|does|do)\b", label.lower()):
        return f"{label}?"
    return f"Could you tell me the {label}?" if label[:1].islower() else f"Please tell me: {label}?"


def correction_text(point: Checkpoint) -> str:
    """A message that names a false claim as wrong and says what is right."""
    claim = point.text.strip().rstrip(".。")
    if is_cjk(claim) and is_cjk(point.fact or claim):
        return f"“{claim}”这一说法不正确。{point.fact}"
    if not point.cues:
        claim = f'"{claim}"'
    return f"It is not correct that {claim}. {point.fact}" if point.fact else f"It is not correct that {claim}."


class ReferenceAgent:
    """A policy that sees the hidden state."""

    privileged = True

    def __init__(self, name: str, policy: Callable[[AskState], str]) -> None:
        self.name = name
        self._policy = policy

    def answer_privileged(self, call: PolicyCall, state: AskState) -> Action:
        """The action for a state."""
        return Action(self._policy(state))


def _blind_answer(state: AskState) -> str:
    """What somebody says who has not asked: a completion that fits, or the answer that the false claims lead to."""
    item = state.item
    if item.scenario is Scenario.COMPLETE:
        return item.answer
    if item.guesses:
        return choose(item.guesses, state.seed, "guess")
    if item.answer_kind is AnswerKind.OPTION and item.options:
        return choose(sorted(item.options), state.seed, "guess")
    return "0" if item.answer != "0" else "1"


def _informed_answer(state: AskState) -> str:
    """The right answer once everything is settled, otherwise a blind one."""
    return state.item.answer if not state.unsettled else _blind_answer(state)


def _ask_for(state: AskState, ids: tuple[str, ...]) -> str:
    points = {point.id: point for point in state.item.checkpoints}
    return "\n".join(question_text(points[id_].text) for id_ in ids)


def _correct_all(state: AskState, ids: tuple[str, ...]) -> str:
    points = {point.id: point for point in state.item.checkpoints}
    return "\n".join(correction_text(points[id_]) for id_ in ids)


def _oracle(state: AskState) -> str:
    """Asks for everything missing at once, corrects everything false, answers rightly; never a word too many."""
    item, open_ = state.item, state.unsettled
    if item.scenario is Scenario.FALSE_PREMISE and open_:
        text = _correct_all(state, open_)
        if state.turn_rules.strict and state.turn == 1:
            return text
        return f"{text}\n{answer_text(item.answer, item)}"
    if open_ and not state.last_allowed and _worth_asking(state, open_):
        return _ask_for(state, state.askable)
    return answer_text(item.answer, item)


def _worth_asking(state: AskState, open_: tuple[str, ...]) -> bool:
    """Whether the user may still tell something: rows hold points that nobody can answer."""
    points = {point.id: point for point in state.item.checkpoints}
    return state.turn == 1 or any(points[id_].fact for id_ in open_)


def _never_ask(state: AskState) -> str:
    """Answers at once."""
    return answer_text(_blind_answer(state), state.item)


def _ask_once(state: AskState) -> str:
    """Takes up one point (or asks whether there is more), then answers."""
    if state.turn > 1 or state.last_allowed:
        return answer_text(_informed_answer(state), state.item)
    if not state.item.checkpoints:
        if _is_chinese(state.item):
            return "还有什么我需要知道的吗？"
        return "Is there anything else that I should know?"
    first = state.askable[:1]
    if state.item.scenario is Scenario.FALSE_PREMISE:
        return _correct_all(state, first)
    return _ask_for(state, first)


def _ask_everything(state: AskState) -> str:
    """Asks for everything, known or not, then answers."""
    item = state.item
    if state.turn > 1 or state.last_allowed:
        if item.scenario is Scenario.FALSE_PREMISE and state.unsettled and not state.turn_rules.strict:
            return answer_text(_blind_answer(state), item)
        return answer_text(_informed_answer(state), item)
    labels = [point.text for point in item.checkpoints] if item.scenario is not Scenario.FALSE_PREMISE else []
    labels += [fact.label for fact in item.ledger]
    if _is_chinese(item):
        labels += ["这件事的目的", "截止日期", "预算上限", "希望的详细程度"]
    else:
        labels += ["purpose behind all this", "deadline", "budget limit", "level of detail wanted"]
    return "\n".join(question_text(label) for label in labels)


def _random(state: AskState) -> str:
    """With equal chances asks for some fact, says nothing useful, or answers blindly."""
    item = state.item
    which = unit_interval(state.seed, "random agent", state.turn)
    labels = [point.text for point in item.checkpoints] + [fact.label for fact in item.ledger]
    if which < 0.4 and labels:
        return question_text(choose(labels, state.seed, "random label", state.turn))
    if which < 0.6:
        return "让我想想。" if _is_chinese(item) else "Let me think about this."
    return answer_text(_informed_answer(state), item)


_VAGUE = re.compile(
    r"\b(some|several|a few|few|certain|quite a few|a bit|a number of|various|a while|around|roughly|about|usual|fixed|"
    r"someone|something|somewhere|a couple|a certain|the usual|as agreed|extra|charge|charged|discount|voucher)\b"
)
_NUMBER = re.compile(r"\$?\d[\d,]*(?:\.\d+)?%?")
_ASSERTION = re.compile(r"\b(obviously|of course|clearly|so |i make that|already|as we know|given that|surely)\b")

_CHINESE_VAGUE = re.compile(
    r"一些|若干|一定|某|几|不少|固定|照旧|老样子|说好|约定|另外|额外|另收|优惠|打折|补贴|不短|不小|好些"
)
_CHINESE_ASSERTION = re.compile(r"显然|当然|肯定|明摆着|所以|已经算|算下来|算过|这么说|可见|加起来|毫无疑问")


class HeuristicAgent:
    """A policy without hidden access, as an `Agent`: reacts to vague or all too certain words, then guesses.

    In the first turn it asks about each sentence that holds a vague word, or asks back about each that asserts
    something; otherwise, and later, it answers with the last number it has read. It solves nothing: the floor for
    what is to be gained by style alone.
    """

    name = "heuristic"

    def act(self, list_of_messages: object) -> list[Action]:
        """One action for each dialogue of OpenAI message dicts."""
        return [Action(self._text(messages)) for messages in list_of_messages]  # type: ignore[attr-defined]

    def _text(self, messages: list[Mapping[str, str]]) -> str:
        users = [message["content"] for message in messages if message["role"] == "user"]
        last_chance = "last turn" in users[-1] or "最后一次发言" in users[-1]
        if is_cjk(users[0]):
            return self._chinese(users, last_chance)
        if len(users) == 1 and not last_chance:
            sentences = read(visible(users[0])).sentences
            vague = [
                s.text for s in sentences if not s.question and _VAGUE.search(s.lower) and not _NUMBER.search(s.text)
            ]
            if vague:
                return "\n".join(f"You wrote: {text} Could you give the exact value?" for text in vague[:4])
            sure = [s.text for s in sentences if not s.question and _ASSERTION.search(s.lower)]
            if sure:
                return "\n".join(f"Are you sure about this: {text}?" for text in sure[:3])
        letters = re.findall(r"^\(([A-Z])\)", users[0], re.MULTILINE)
        if letters:
            return f"The answer is {letters[0]}."
        numbers = _NUMBER.findall(" ".join(users))
        return f"The answer is {numbers[-1] if numbers else '0'}."

    def _chinese(self, users: list[str], last_chance: bool) -> str:
        """The same in Chinese, with its vague words and signs of certainty."""
        if len(users) == 1 and not last_chance:
            sentences = [s for s in read(visible(users[0])).sentences if not s.question]
            vague = [s.text for s in sentences if _CHINESE_VAGUE.search(s.lower) and not _NUMBER.search(s.text)]
            if vague:
                return "\n".join(f"您提到“{text.rstrip('。')}”，请告诉我具体数值。" for text in vague[:4])
            sure = [s.text for s in sentences if _CHINESE_ASSERTION.search(s.lower)]
            if sure:
                return "\n".join(f"您确定“{text.rstrip('。')}”吗？" for text in sure[:3])
        letters = re.findall(r"^\(([A-Z])\)", users[0], re.MULTILINE)
        numbers = _NUMBER.findall(" ".join(users))
        return f"答案是{letters[0] if letters else numbers[-1] if numbers else '0'}。"


REFERENCE_AGENTS: Mapping[str, Callable[[], object]] = {
    "oracle": lambda: ReferenceAgent("oracle", _oracle),
    "never-ask": lambda: ReferenceAgent("never-ask", _never_ask),
    "ask-once": lambda: ReferenceAgent("ask-once", _ask_once),
    "ask-everything": lambda: ReferenceAgent("ask-everything", _ask_everything),
    "random": lambda: ReferenceAgent("random", _random),
    "heuristic": HeuristicAgent,
}
"""Name → factory, in the order in which tables print them."""


def reference_agent(name: str) -> object:
    """The reference agent of that name.

    Raises:
        UnknownNameError: for any other name.
    """
    try:
        return REFERENCE_AGENTS[name]()
    except KeyError:
        raise UnknownNameError(did_you_mean(name, REFERENCE_AGENTS, what="agent")) from None

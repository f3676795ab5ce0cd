"""AskBench's reward for one turn, under the names and keys by which verl calls it.

Point verl at this file (`custom_reward_function.path`) and name one of the functions below; the judge is named by the
argument `judge` (`custom_reward_function.reward_kwargs.judge`) or by the variable `ASKGYM_REWARD_JUDGE`:

    ASKGYM_REWARD_JUDGE=openai:judge@http://localhost:8012/v1

Names, keys of `extra_info` and the ladder are AskBench's (arXiv 2602.11199, specification section 4); the questions to
the judge are ours, and so is what follows when it fails: that is no reward but NaN, where AskBench pays -0.8 or -1.0.
verl masks no NaN by itself: leave such samples out of the loss, or stop at the first by `on_failure="raise"`. Lists may
be NumPy arrays, and what a table leaves empty (None, NaN, blanks) is nothing. Single turns only: summed over an episode
the ladder pays for dragging questions out (see `rewards`).
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from askgym.answers import guess_kind, options_in
from askgym.drivers import wait_for
from askgym.envs.ask.prompts import CORRECT, FINAL, criteria_for, named
from askgym.envs.ask.roles import resolve_judge
from askgym.envs.ask.rules import AskRules
from askgym.envs.ask.text import visible
from askgym.episode import JudgeCall, evolve
from askgym.errors import ConfigError, EndpointError, UnknownNameError, did_you_mean
from askgym.rewards import AskBenchReward, Progress
from askgym.seeding import derive_seed
from askgym.turnrules import TurnRules
from askgym.types import (
    Action,
    AnswerKind,
    AskItem,
    Checkpoint,
    Criterion,
    EndReason,
    JudgeFailure,
    Scenario,
    Verdict,
)

if TYPE_CHECKING:
    from askgym.drivers import Role

__all__ = [
    "JUDGE_VARIABLE",
    "compute_score",
    "compute_score_ask_mind_qa",
    "compute_score_overconfidence_qa",
    "compute_scores",
]

JUDGE_VARIABLE = "ASKGYM_REWARD_JUDGE"
_LOG = logging.getLogger(__name__)
_LADDER = AskBenchReward()
_SOME, _EVERYTHING = "some", "everything"
_ANY_LENGTH = 1 << 40
_ANY = TurnRules(max_action_chars=_ANY_LENGTH)
OnFailure = Literal["nan", "raise"]
_ANSWERS_OR_REPEATS = (
    "Does the assistant's last message commit to a final answer to the user's question, or repeat with confidence "
    "something false that the user wrote?"
)
_TAKES_UP_CLAIM = (
    "Does the assistant's last message correct, question, hedge or ask to verify this claim of the user's, rather than "
    "rely on it: “{}”?"
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """What tells the two rewards apart.

    Attributes:
        source: `data_source` of its samples.
        scenario: what is wrong with their questions.
        info: the key that says why.
        points: the keys of the checklist, the first that is there counting.
        takes_up: what a message does to a point, for judges, where there is no checklist.
    """

    source: str
    scenario: Scenario
    info: str
    points: tuple[str, ...]
    takes_up: str


_ASK_MIND = _Kind("ask_mind_qa", Scenario.MISSING_INFO, "degraded_info", ("required_points",), "ask the user about")
_OVERCONFIDENCE = _Kind(
    "overconfidence_qa",
    Scenario.FALSE_PREMISE,
    "overconfidence_info",
    ("misleading_points", "required_points"),
    "correct, question, hedge or ask to verify",
)
_KINDS = {kind.source: kind for kind in (_ASK_MIND, _OVERCONFIDENCE)}


def compute_score_ask_mind_qa(
    data_source: str, solution_str: str, ground_truth: str, extra_info: Mapping[str, Any] | None = None, **kwargs: Any
) -> float:
    """AskBench's reward of one turn where information is missing.

    Args:
        data_source: "ask_mind_qa".
        solution_str: the assistant's message.
        ground_truth: the expected answer, where `extra_info` has none.
        extra_info: `is_final_turn` (True by default), `ori_question`, `degraded_info`, `required_points`, `question`
            (the user's last message), `context` (the conversation before it), `expected_answer`.
        kwargs: `judge`, a judge or a specification as `resolve_judge` reads them; `on_failure`, "nan" or "raise".
            Others, which verl adds, are ignored.

    Returns:
        A rung of the ladder, see `AskBenchReward`: -2.0, -0.8, +0.8 or +1.0 in an information turn, -2.0, -1.0 or +1.0
        in a final one. NaN where the judge failed.

    Raises:
        ConfigError: there is no judge, or a value is not what it must be.
        UnknownNameError: `data_source` is another.
        EndpointError: the judge failed, and `on_failure` is "raise".
    """
    return _scores(_ASK_MIND, [(data_source, solution_str, ground_truth, extra_info)], **kwargs)[0]


def compute_score_overconfidence_qa(
    data_source: str, solution_str: str, ground_truth: str, extra_info: Mapping[str, Any] | None = None, **kwargs: Any
) -> float:
    """AskBench's reward of one turn where the user asserts something false.

    Args:
        data_source: "overconfidence_qa".
        solution_str: as for `compute_score_ask_mind_qa`; so are `ground_truth` and `kwargs`.
        ground_truth: the expected answer, where `extra_info` has none.
        extra_info: the same keys, with `overconfidence_info` (a text, or a list of texts) in the place of
            `degraded_info` and `misleading_points` in that of `required_points`.
        kwargs: as for `compute_score_ask_mind_qa`.

    Returns:
        As `compute_score_ask_mind_qa`.

    Raises:
        ConfigError, UnknownNameError, EndpointError: as `compute_score_ask_mind_qa`.
    """
    return _scores(_OVERCONFIDENCE, [(data_source, solution_str, ground_truth, extra_info)], **kwargs)[0]


def compute_score(
    data_source: str, solution_str: str, ground_truth: str, extra_info: Mapping[str, Any] | None = None, **kwargs: Any
) -> float:
    """Whichever of the two rewards `data_source` names, for data sets that hold both; as they do."""
    return _scores(None, [(data_source, solution_str, ground_truth, extra_info)], **kwargs)[0]


def compute_scores(
    data_sources: Sequence[str],
    solution_strs: Sequence[str],
    ground_truths: Sequence[str],
    extra_infos: Sequence[Mapping[str, Any] | None],
    **kwargs: Any,
) -> list[float]:
    """The rewards of a batch, the judge being asked about all of it at once: for verl's batch reward manager.

    Args:
        data_sources: of each sample; shape (B,), as all of these.
        solution_strs: messages.
        ground_truths: expected answers.
        extra_infos: as for each reward.
        kwargs: as for `compute_score_ask_mind_qa`.

    Returns:
        Rewards, shape (B,).

    Raises:
        ValueError: the lengths differ.
        ConfigError, UnknownNameError, EndpointError: as each reward.
    """
    return _scores(None, list(zip(data_sources, solution_strs, ground_truths, extra_infos, strict=True)), **kwargs)


_Sample = tuple[str, str, str, "Mapping[str, Any] | None"]


def _scores(
    kind: _Kind | None,
    samples: Sequence[_Sample],
    *,
    judge: Any = None,
    on_failure: OnFailure = "nan",
    **_: Any,
) -> list[float]:
    if on_failure not in ("nan", "raise"):
        raise UnknownNameError(did_you_mean(str(on_failure), ("nan", "raise"), what="on_failure"))
    turns = [_turn_of(kind, *sample) for sample in samples]
    role = _judge(judge) if any(turn.calls_judge for turn in turns) else None
    replies = [role.answer(turn.call()) if role is not None and turn.calls_judge else None for turn in turns]
    return [_score(turn, reply, on_failure) for turn, reply in zip(turns, replies, strict=True)]


def _score(turn: _Turn, reply: Any, on_failure: OnFailure) -> float:
    if isinstance(reply, Future):
        reply = wait_for(reply)
    if reply is None:
        return turn.rung(None)
    if isinstance(reply, Verdict):
        return turn.rung(reply)
    if isinstance(reply, JudgeFailure):
        if reply.blames_action:  # no judge can read the message, which is as good as none
            return turn.rung(None)
        if on_failure == "raise":
            raise EndpointError(f"{turn.kind.source}: the judge failed ({reply.kind}): {reply.detail}")
        _LOG.warning("%s: no reward, the judge failed (%s): %s", turn.kind.source, reply.kind, reply.detail)
        return math.nan
    raise ConfigError(f"judge: it answered with a {type(reply).__name__}: a Verdict, or a Future of one, is needed")


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn to be rewarded, read."""

    kind: _Kind
    text: str
    final_turn: bool
    item: AskItem
    checklist: bool

    @property
    def calls_judge(self) -> bool:
        """Whether there is anything to judge: a message that says something, and something to hold it against."""
        held_against = self.final_turn or self.checklist or bool(self.item.context)
        return held_against and _ANY.takes(self.text) and bool(visible(self.text))

    def call(self) -> JudgeCall:
        turns = TurnRules(max_turns=1 if self.final_turn else 2, final_notice=False, max_action_chars=_ANY_LENGTH)
        rules = AskRules(turns)
        seed = derive_seed("reward", self.kind.source, self.item.question, self.text)
        state = rules.absorb(rules.begin(self.item, seed), Action(self.text))
        return JudgeCall(self._criteria(), evolve(state, criteria=self._criteria()))

    def _criteria(self) -> tuple[Criterion, ...]:
        known = {one.id: one for one in criteria_for(self.item, strict=False)}
        if self.final_turn:
            return (known[FINAL], known[CORRECT])
        final = known[FINAL]
        if self.kind is _OVERCONFIDENCE:
            final = replace(final, question=_ANSWERS_OR_REPEATS)
        if self.checklist:
            hits = [known[named(id_)] for id_ in self.item.point_ids]
            if self.kind is _OVERCONFIDENCE:
                hits = [
                    replace(hit, question=_TAKES_UP_CLAIM.format(point.text))
                    for hit, point in zip(hits, self.item.checkpoints, strict=True)
                ]
            return (final, *hits)
        what = f"Does the assistant's last message {self.kind.takes_up}"
        told = f"What is wrong with the user's question: {self.item.context}"
        return (
            final,
            Criterion(_SOME, f"{what} at least one of the things that are wrong?", needs_quote=True, reference=told),
            Criterion(_EVERYTHING, f"{what} everything that is wrong?", needs_quote=True, reference=told),
        )

    def rung(self, verdict: Verdict | None) -> float:
        """The reward; without a verdict, that of an empty message, or of one that nothing is held against."""
        answers = verdict.answers if verdict is not None else {}
        if self.checklist:
            points, hits = len(self.item.checkpoints), sum(bool(answers.get(named(id_))) for id_ in self.item.point_ids)
        else:
            points, hits = 2, int(bool(answers.get(_SOME))) + int(bool(answers.get(_EVERYTHING)))
            hits = 2 if answers.get(_EVERYTHING) else hits
        final = bool(answers.get(FINAL))
        progress = Progress(
            points=points,
            settled=0,
            settled_before=0,
            named=hits,
            idle_turns=0,
            surplus=0,
            turn=1,
            last_allowed=self.final_turn,
            final=final,
            correct=answers.get(CORRECT) is True if final else None,
            graded=True,
            empty=verdict is None,
            end_reason=EndReason.ANSWERED if final else None,
        )
        return sum(_LADDER.terms(None, progress).values())


def _turn_of(
    kind: _Kind | None, source: str, text: str, ground_truth: str, extra_info: Mapping[str, Any] | None
) -> _Turn:
    if source not in _KINDS:
        raise UnknownNameError(did_you_mean(str(source), _KINDS, what="data_source"))
    found = _KINDS[source]
    if kind is not None and found is not kind:
        raise UnknownNameError(
            f"data_source={source!r} is not what this reward is for ({kind.source}); compute_score takes both"
        )
    extra = extra_info if extra_info is not None else {}
    if not isinstance(extra, Mapping):
        raise ConfigError(f"extra_info is a {type(extra).__name__}: a mapping with is_final_turn, question … is needed")
    points = _points(next((extra[name] for name in found.points if extra.get(name) is not None), ()))
    answer = _text(extra, "expected_answer") or _text({"ground_truth": ground_truth}, "ground_truth")
    final_turn = _is_final_turn(extra.get("is_final_turn", True))
    if final_turn and not answer:
        raise ConfigError(f"{source}: neither extra_info['expected_answer'] nor ground_truth says what is expected")
    complete = _text(extra, "ori_question")
    shown = "\n\n".join(filter(None, (_text(extra, name) for name in ("context", "question")))) or complete
    item = AskItem(
        id=f"{source}-sample",
        scenario=found.scenario,
        question=shown,
        complete_question=complete,
        checkpoints=tuple(Checkpoint(id=f"p{at}", text=text) for at, text in enumerate(points, 1)),
        answer=answer,
        answer_kind=guess_kind(answer, complete) if answer else AnswerKind.NONE,
        options=options_in(complete),
        context="\n".join(str(line) for line in _filled(extra.get(found.info))),
    )
    return _Turn(found, text or "", final_turn, item, bool(points))


def _filled(value: Any) -> list[Any]:
    """What a cell of a table holds: one value or several, as a list or an array, without those left empty."""
    if hasattr(value, "tolist"):  # of NumPy, by way of which some readers of tables go
        value = value.tolist()
    values = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
    return [one for one in values if not (one is None or _is_nan(one) or (isinstance(one, str) and not one.strip()))]


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def _text(extra: Mapping[str, Any], name: str) -> str:
    found = _filled(extra.get(name))
    if len(found) > 1:
        raise ConfigError(f"{name} is a list of {len(found)}: one text is needed")
    return str(found[0]) if found else ""


def _points(value: Any) -> tuple[str, ...]:
    if not (isinstance(value, str | Sequence) or hasattr(value, "tolist") or _is_nan(value)):
        raise ConfigError(f"the checklist is {value!r}: a list of texts is needed, or one text")
    return tuple(str(point) for point in _filled(value))


def _is_final_turn(value: Any) -> bool:
    if not isinstance(value, str):
        return bool(value)
    if value.strip().lower() not in ("true", "false"):
        raise ConfigError(f"is_final_turn={value!r}: True or False is needed")
    return value.strip().lower() == "true"


def _judge(spec: Any) -> Role:
    spec = spec if spec is not None else os.environ.get(JUDGE_VARIABLE)
    if spec is None:
        raise ConfigError(
            f"no judge: set {JUDGE_VARIABLE}=openai:MODEL@URL, or pass judge= (in verl: "
            "custom_reward_function.reward_kwargs.judge)"
        )
    return _named_judge(spec) if isinstance(spec, str) else resolve_judge(spec)


@lru_cache(maxsize=8)
def _named_judge(spec: str) -> Role:
    """One judge for all calls, so that its connections are kept."""
    return resolve_judge(spec)

"""`Episode`: the record of one finished episode, both sides of it, in a form that lasts.

Append-only and versioned: readers refuse a schema they do not know. Tokens and log-probabilities are kept as the policy
gave them, never made again from text. Knows no domain; what a domain notes travels in `TurnRecord.notes` and `hidden`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from askgym.episode import EpisodeState, TurnRecord
from askgym.errors import RecordError
from askgym.metrics import EpisodeOutcome, TurnOutcome
from askgym.types import (
    Action,
    EndReason,
    FailureKind,
    JudgeFailure,
    Message,
    PolicyFailure,
    Scenario,
    ToolCall,
    Usage,
    UserFailure,
    UserMove,
    Verdict,
)

__all__ = ["EPISODE_SCHEMA", "Episode"]

EPISODE_SCHEMA = 1
_FAILURES: Mapping[str, type[JudgeFailure] | type[UserFailure] | type[PolicyFailure]] = {
    "judge": JudgeFailure,
    "user": UserFailure,
    "policy": PolicyFailure,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One finished episode.

    Attributes:
        index: number of the episode in its run.
        env: environment id.
        agent: name of the policy.
        item: what was played: id, problem_id, scenario, family, domain, split, language, difficulty, points, later
            (point → the one after which it comes up), checklist, answer,
            graded, flags.
        user_seed: the episode's seed, from which every call's seed derives.
        group_id: group of rollouts on the same item.
        strict: whether the strict protocol was in force.
        max_turns: turns allowed at the start.
        messages: the dialogue as the policy saw it.
        turns: one record for each assistant turn.
        end_reason: why it ended.
        failure: the failure that ended it, if one did.
        approximate: whether anything was judged lexically.
        hidden: what the domain says at the end (scenario, facts, correctness).
        versions: packages that made it.
    """

    index: int
    env: str
    agent: str
    item: Mapping[str, Any]
    user_seed: int
    group_id: int = 0
    strict: bool = False
    max_turns: int = 1
    messages: tuple[Message, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    end_reason: EndReason
    failure: JudgeFailure | UserFailure | PolicyFailure | None = None
    approximate: bool = False
    hidden: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_state(
        cls,
        state: EpisodeState,
        *,
        index: int,
        env: str,
        agent: str,
        strict: bool,
        max_turns: int,
        hidden: Mapping[str, Any],
        group_id: int = 0,
        versions: Mapping[str, str] | None = None,
    ) -> Episode:
        """The record of a finished state.

        Raises:
            RecordError: when the episode is still running.
        """
        if state.end_reason is None:
            raise RecordError(
                f"episode {index} of item {state.item.id!r} is still running: only ended ones are recorded"
            )
        item = state.item
        return cls(
            index=index,
            env=env,
            agent=agent,
            item={
                "id": item.id,
                "problem_id": item.problem_id or item.id,
                "scenario": item.scenario.value,
                "family": item.family,
                "domain": item.domain,
                "split": item.split,
                "language": item.language,
                "difficulty": dict(item.difficulty),
                "points": list(item.point_ids),
                "later": {point.id: point.after for point in item.checkpoints if point.after},
                "checklist": [point.text for point in item.checkpoints],
                "answer": item.answer,
                "graded": item.answer_kind.value != "none",
                "flags": list(item.flags),
            },
            user_seed=state.seed,
            group_id=group_id,
            strict=strict,
            max_turns=max_turns,
            messages=state.messages,
            turns=state.turns,
            end_reason=state.end_reason,
            failure=state.failure,
            approximate=state.approximate,
            hidden=hidden,
            versions=versions or {},
        )

    @property
    def valid(self) -> bool:
        """Whether the episode may enter a loss, a group statistic or a metric."""
        return self.end_reason.valid

    @property
    def rewards(self) -> tuple[float, ...]:
        """Reward of each turn; NaN throughout for an invalid episode."""
        return tuple(turn.reward if self.valid else math.nan for turn in self.turns)

    @property
    def episode_return(self) -> float:
        """Sum of the rewards; NaN for an invalid episode, whose return is undefined."""
        return sum(self.rewards) if self.valid else math.nan

    def outcome(self) -> EpisodeOutcome:
        """What metrics need of it; what a domain's items do not have is what a complete item without points has."""
        item = self.item
        points = tuple(item.get("points", ()))
        failed = self.end_reason is EndReason.JUDGE_FAILURE
        turns = tuple(_outcome(turn, points, failed and turn is self.turns[-1]) for turn in self.turns)
        return EpisodeOutcome(
            item_id=item["id"],
            scenario=Scenario(item.get("scenario", Scenario.COMPLETE)),
            n_points=len(points),
            turns=turns,
            strict=self.strict,
            max_turns=self.max_turns,
            valid=self.valid,
            graded=bool(item.get("graded", True)),
            episode_return=self.episode_return,
            end_reason=self.end_reason,
            problem_id=item.get("problem_id", ""),
            family=item.get("family", ""),
            split=item.get("split", ""),
            language=item.get("language", "en"),
            domain=item.get("domain", ""),
            difficulty=item.get("difficulty", {}),
            index=self.index,
            n_later=len(item.get("later", ())),
        )

    # -- rows -----------------------------------------------------------------------------------------------------

    def to_row(self) -> dict[str, Any]:
        """The record as plain JSON values; `from_row` reads it back."""
        return {
            "schema": EPISODE_SCHEMA,
            "index": self.index,
            "env": self.env,
            "agent": self.agent,
            "item": dict(self.item),
            "user_seed": self.user_seed,
            "group_id": self.group_id,
            "strict": self.strict,
            "max_turns": self.max_turns,
            "messages": [message.to_openai() for message in self.messages],
            "turns": [_turn_to_row(turn, valid=self.valid) for turn in self.turns],
            "end_reason": self.end_reason.value,
            "failure": _failure_to_row(self.failure),
            "valid": self.valid,
            "return": self.episode_return if self.valid else None,
            "approximate": self.approximate,
            "hidden": dict(self.hidden),
            "versions": dict(self.versions),
        }

    @classmethod
    def from_row(cls, row: Mapping[str, Any], *, where: str = "row") -> Episode:
        """A record from its row.

        Raises:
            RecordError: for another schema version, or a missing or wrong field, with `where`.
        """
        if row.get("schema") != EPISODE_SCHEMA:
            raise RecordError(
                f"{where}: episode schema {row.get('schema')!r}, this askgym reads {EPISODE_SCHEMA}: "
                "use the version that wrote the file"
            )
        try:
            return cls(
                index=row["index"],
                env=row["env"],
                agent=row["agent"],
                item=row["item"],
                user_seed=row["user_seed"],
                group_id=row["group_id"],
                strict=row["strict"],
                max_turns=row["max_turns"],
                messages=tuple(_message(message) for message in row["messages"]),
                turns=tuple(_turn_from_row(turn) for turn in row["turns"]),
                end_reason=EndReason(row["end_reason"]),
                failure=_failure(row["failure"]),
                approximate=row["approximate"],
                hidden=row["hidden"],
                versions=row["versions"],
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordError(f"{where}: not an episode record ({type(error).__name__}: {error})") from error


def _outcome(turn: TurnRecord, points: tuple[str, ...], failed: bool) -> TurnOutcome:
    notes, settled = turn.notes, turn.notes.get("settled")
    return TurnOutcome(
        final=bool(notes.get("final", False)),
        correct=notes.get("correct"),
        unsettled=tuple(notes.get("open_at_verdict", points)),
        failed=failed,
        malformed=bool(notes.get("malformed", False)),
        named=tuple(notes["named"]) if "named" in notes else None,
        requests=turn.verdict.counts.get("requests") if turn.verdict is not None else None,
        open_after=None if settled is None else tuple(id_ for id_ in points if id_ not in settled),
        resolved=notes.get("resolved"),
    )


def _usage_to_row(usage: Usage | None) -> dict[str, Any] | None:
    if usage is None:
        return None
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cost_usd": usage.cost_usd,
        "latency_s": usage.latency_s,
        "calls": usage.calls,
    }


def _usage(row: Mapping[str, Any] | None) -> Usage | None:
    return None if row is None else Usage(**row)


def _failure_to_row(failure: JudgeFailure | UserFailure | PolicyFailure | None) -> dict[str, Any] | None:
    if failure is None:
        return None
    return {
        "role": next(name for name, kind in _FAILURES.items() if isinstance(failure, kind)),
        "kind": failure.kind.value,
        "detail": failure.detail,
        "attempts": failure.attempts,
        "blames_action": failure.blames_action,
        "usage": _usage_to_row(failure.usage),
    }


def _failure(row: Mapping[str, Any] | None) -> JudgeFailure | UserFailure | PolicyFailure | None:
    if row is None:
        return None
    kind = _FAILURES[row["role"]]
    return kind(FailureKind(row["kind"]), row["detail"], row["attempts"], row["blames_action"], _usage(row["usage"]))


def _turn_to_row(turn: TurnRecord, *, valid: bool) -> dict[str, Any]:
    action, verdict, user, failure = turn.action, turn.verdict, turn.user, turn.failure
    return {
        "action": {
            "text": action.text,
            "tool_calls": [call.to_openai() for call in action.tool_calls],
            "token_ids": list(action.token_ids) if action.token_ids is not None else None,
            "logprobs": list(action.logprobs) if action.logprobs is not None else None,
            "prompt_token_ids": list(action.prompt_token_ids) if action.prompt_token_ids is not None else None,
            "finish_reason": action.finish_reason,
            "reasoning": action.reasoning,
            "usage": _usage_to_row(action.usage),
        },
        "verdict": None
        if verdict is None
        else {
            "answers": dict(verdict.answers),
            "quotes": dict(verdict.quotes),
            "counts": dict(verdict.counts),
            "approximate": verdict.approximate,
            "judge": verdict.judge,
            "notes": verdict.notes,
            "usage": _usage_to_row(verdict.usage),
        },
        "user": None
        if user is None
        else {
            "text": user.text,
            "given": list(user.given) if user.given is not None else None,
            "touched": list(user.touched),
            "last_chance": user.last_chance,
            "approximate": user.approximate,
            "usage": _usage_to_row(user.usage),
        },
        "failure": _failure_to_row(failure),
        "reward": turn.reward if valid else None,
        "reward_terms": dict(turn.reward_terms) if valid else {},
        "notes": {key: list(value) if isinstance(value, tuple) else value for key, value in turn.notes.items()},
    }


def _turn_from_row(row: Mapping[str, Any]) -> TurnRecord:
    action, verdict, user, failure = row["action"], row["verdict"], row["user"], row["failure"]
    return TurnRecord(
        action=Action(
            text=action["text"],
            tool_calls=tuple(_tool_call(call) for call in action["tool_calls"]),
            token_ids=_tuple(action["token_ids"]),
            logprobs=_tuple(action["logprobs"]),
            prompt_token_ids=_tuple(action["prompt_token_ids"]),
            finish_reason=action["finish_reason"],
            reasoning=action["reasoning"],
            usage=_usage(action["usage"]),
        ),
        verdict=None if verdict is None else Verdict(**{**verdict, "usage": _usage(verdict["usage"])}),
        user=None
        if user is None
        else UserMove(
            text=user["text"],
            given=_tuple(user["given"]),
            touched=tuple(user["touched"]),
            last_chance=user["last_chance"],
            approximate=user["approximate"],
            usage=_usage(user["usage"]),
        ),
        failure=_failure(failure),
        reward=math.nan if row["reward"] is None else row["reward"],
        reward_terms=row["reward_terms"],
        notes={key: tuple(value) if isinstance(value, list) else value for key, value in row["notes"].items()},
    )


def _tuple(values: list[Any] | None) -> tuple[Any, ...] | None:
    return None if values is None else tuple(values)


def _tool_call(row: Mapping[str, Any]) -> ToolCall:
    return ToolCall(row["id"], row["function"]["name"], row["function"]["arguments"])


def _message(row: Mapping[str, Any]) -> Message:
    calls = tuple(_tool_call(call) for call in row.get("tool_calls", ()))
    return Message(row["role"], row["content"], calls, row.get("tool_call_id"))

"""The nouns of askgym: frozen, slotted data and closed enums, and nothing that acts.

This is the bottom layer: it imports only the standard library. An object made here is never changed; what looks
like a change is a new object (`dataclasses.replace`), which is why the state of an episode can be kept, branched
and restored by holding a reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

__all__ = [
    "Action",
    "AnswerKind",
    "AskItem",
    "Checkpoint",
    "Criterion",
    "Cue",
    "EndReason",
    "Fact",
    "Failure",
    "FailureKind",
    "JudgeFailure",
    "Message",
    "PolicyFailure",
    "Scenario",
    "StrEnum",
    "ToolCall",
    "Usage",
    "UserFailure",
    "UserMove",
    "Verdict",
]


class Scenario(StrEnum):
    """What is wrong with the question the assistant is shown."""

    MISSING_INFO = "missing_info"
    """Something needed is missing: ask."""
    FALSE_PREMISE = "false_premise"
    """Everything needed is there, and so is at least one false claim: correct it."""
    COMPLETE = "complete"
    """Nothing is wrong: answer."""


class AnswerKind(StrEnum):
    """How an expected answer is compared with a given one."""

    NUMBER = "number"
    OPTION = "option"
    DATE = "date"
    EXPRESSION = "expression"
    TEXT = "text"
    NONE = "none"
    """There is no expected answer (IN3 rows): behaviour is judged, correctness is not."""


class EndReason(StrEnum):
    """Why an episode ended. Those up to `AGENT_STOP` are part of the task and terminate; the others truncate."""

    ANSWERED = "answered"
    """A final answer was given and judged."""
    ANSWERED_TOO_EARLY = "answered_too_early"
    """Strict protocol: the first turn was not purely clarifying."""
    NO_ANSWER = "no_answer"
    """The last allowed turn passed without a final answer."""
    MALFORMED = "malformed"
    """The action was empty, too long, or such that the judge fails on it alone."""
    ERROR_LIMIT = "error_limit"
    """Too many failing tool calls (domains with tools)."""
    STEP_LIMIT = "step_limit"
    """All allowed steps were made and neither side had ended the dialogue (domains with tools)."""
    USER_STOP = "user_stop"
    """The simulated user ended the dialogue: content, handed over to somebody else, or out of patience."""
    AGENT_STOP = "agent_stop"
    """The assistant declared itself done, where there is nobody to talk to."""
    JUDGE_FAILURE = "judge_failure"
    """No verdict was to be had: never a reward."""
    USER_FAILURE = "user_failure"
    """The simulated user could not be reached."""
    POLICY_FAILURE = "policy_failure"
    """The agent's own endpoint failed."""
    BUDGET = "budget"
    """A budget outside the task (time, money, context) ran out."""
    INCONCLUSIVE = "inconclusive"
    """Judged again, the episode would have gone on where its record ends (`askgym.rescore`)."""

    @property
    def truncates(self) -> bool:
        """Whether the episode stopped for a reason that is not part of the task."""
        return self in _TRUNCATING

    @property
    def valid(self) -> bool:
        """Whether the episode may enter a loss, a group statistic or a metric."""
        return self not in _INVALID


_INVALID = frozenset(
    {EndReason.JUDGE_FAILURE, EndReason.USER_FAILURE, EndReason.POLICY_FAILURE, EndReason.INCONCLUSIVE}
)
_TRUNCATING = _INVALID | {EndReason.BUDGET}


class FailureKind(StrEnum):
    """Why a role gave no usable reply."""

    OUTAGE = "outage"
    """No connection, or it broke."""
    TIMEOUT = "timeout"
    """No reply in time."""
    RATE_LIMITED = "rate_limited"
    """The endpoint kept saying "too many requests"."""
    SERVER_ERROR = "server_error"
    """The endpoint kept failing (HTTP 5xx)."""
    REFUSED = "refused"
    """The endpoint refuses such requests: wrong key, unknown model, unknown setting (HTTP 4xx)."""
    TOO_LONG = "too_long"
    """The dialogue does not fit the model's context."""
    MALFORMED = "malformed"
    """A reply that cannot be used: no JSON, wrong types, nothing in it."""
    LEAK = "leak"
    """A simulated user's reply that tells what it must not, and kept doing so."""
    BUDGET = "budget"
    """The money set aside is spent."""
    NOT_RECORDED = "not_recorded"
    """Replaying, and the store holds no reply to this request."""
    STORE = "store"
    """The store of replies is damaged, or cannot be written."""
    EXCEPTION = "exception"
    """Code raised."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one call cost.

    Attributes:
        prompt_tokens: tokens read.
        completion_tokens: tokens written.
        cost_usd: price in US dollars, 0.0 where unknown.
        latency_s: wall-clock seconds.
        calls: requests made, retries included.
    """

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0
    latency_s: float = 0.0
    calls: int = 0


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One tool call, as OpenAI's chat format has it; `arguments` is the JSON text as the policy wrote it."""

    id: str
    name: str
    arguments: str = "{}"

    def to_openai(self) -> dict[str, Any]:
        """The call as an entry of a message's `tool_calls`."""
        return {"id": self.id, "type": "function", "function": {"name": self.name, "arguments": self.arguments}}


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a dialogue, as OpenAI's chat format has it."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None

    def to_openai(self) -> dict[str, Any]:
        """The message as a plain dict, with only the keys that apply."""
        out: dict[str, Any] = {"role": self.role, "content": self.content}
        if self.tool_calls:
            out["tool_calls"] = [call.to_openai() for call in self.tool_calls]
        if self.tool_call_id is not None:
            out["tool_call_id"] = self.tool_call_id
        return out


@dataclass(frozen=True, slots=True)
class Action:
    """What a policy did in one turn.

    Attributes:
        text: the message, as sent to the user.
        tool_calls: tool calls made in this turn.
        token_ids: the ids generated, verbatim, or None when the policy works on text. Shape (n,).
        logprobs: their log-probabilities under the sampling policy, same length as `token_ids`.
        prompt_token_ids: the ids the turn was generated from, when known. Shape (m,).
        finish_reason: the engine's own word ("stop", "length" …).
        reasoning: hidden reasoning that the policy's endpoint returned apart from the text.
        usage: what generating it cost.
    """

    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    token_ids: tuple[int, ...] | None = None
    logprobs: tuple[float, ...] | None = None
    prompt_token_ids: tuple[int, ...] | None = None
    finish_reason: str | None = None
    reasoning: str | None = None
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A yes/no question that a domain puts to a judge about the assistant's last message (or the dialogue).

    Attributes:
        id: stable within the episode; `Verdict.answers` is keyed by it.
        question: the question, for judges that read; atomic, one fact.
        needs_quote: whether "yes" counts only with a span that occurs in what `quote_from` names.
        nullable: whether "neither" (None) is an answer, e.g. correctness while merely asking.
        reference: what a judge that reads must know to answer, and no policy or user may: the expected answer, the
            true value. "" for nothing.
        quote_from: where the quote must occur: in the assistant's last message, in any of the assistant's, or in any
            of the user's after the first.
    """

    id: str
    question: str
    needs_quote: bool = False
    nullable: bool = False
    reference: str = ""
    quote_from: Literal["message", "assistant", "user"] = "message"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judge's answers.

    Attributes:
        answers: criterion id → yes, no, or None where the criterion allows it. Complete: every criterion asked.
        quotes: criterion id → the span of the assistant's message that shows a "yes".
        counts: whole numbers a domain can use where the judge has them (rules do), e.g. `requests`.
        approximate: whether the judgement rests on lexical similarity instead of structured facts.
        judge: name of who judged.
        notes: free text for people.
        usage: what it cost.
    """

    answers: Mapping[str, bool | None]
    quotes: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    approximate: bool = False
    judge: str = ""
    notes: str = ""
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a role gave no reply, after its retries. Data, not an exception: a failed rollout is a result.

    Attributes:
        kind: what happened.
        detail: one line for people; never holds a key or a prompt.
        attempts: how often it was tried.
        blames_action: the role works (a canary passed) but fails on this one action: the action is malformed.
        usage: what the failed attempts cost.
    """

    kind: FailureKind
    detail: str = ""
    attempts: int = 1
    blames_action: bool = False
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class JudgeFailure(Failure):
    """No verdict. Ends the episode truncated, with no return; never a reward."""


@dataclass(frozen=True, slots=True)
class UserFailure(Failure):
    """No reply from the simulated user. Ends the episode truncated."""


@dataclass(frozen=True, slots=True)
class PolicyFailure(Failure):
    """No action from the agent. Ends the episode truncated."""


@dataclass(frozen=True, slots=True)
class UserMove:
    """What the simulated user did.

    Attributes:
        text: the reply.
        given: ids of checkpoints that this reply settles, or None when the user cannot tell (a model): then the
            judge is asked.
        touched: ids of ledger facts or checkpoints that the reply speaks of, for audits.
        last_chance: the user has run out of patience: the next assistant turn is the last.
        memory: what the user remembers for its next move; kept in the state, opaque to everybody else.
        approximate: whether the reply rests on lexical similarity.
        usage: what it cost.
        tool_calls: what the user does with tools of its own before it replies, in domains where it has any: the rules
            make the calls, and ask again. A move with calls has no text.
    """

    text: str
    given: tuple[str, ...] | None = None
    touched: tuple[str, ...] = ()
    last_chance: bool = False
    memory: Any = None
    approximate: bool = False
    usage: Usage | None = None
    tool_calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """How rules recognise that a clause speaks of one fact.

    A clause matches when it holds a word of `attribute`, a word of `entity` (if there is one) and no word of
    `excluding`. Each field is a set of terms separated by "|"; terms are compared by word stem; two words joined by
    "_" must stand side by side ("how_many"). A clause that names the attribute but no entity at all matches only
    where no other fact of the item has that attribute.

    Attributes:
        attribute: what is asked about it: "price|cost|charge|how_much".
        entity: the thing itself: "notebook|notepad"; "" where the attribute alone is unmistakable.
        excluding: terms that show that something else is meant: "total|shipping".
    """

    attribute: str
    entity: str = ""
    excluding: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One atomic thing the simulated user knows and tells when asked.

    Attributes:
        id: unique within the item.
        label: what it is, as a noun phrase: "price of one notebook".
        text: the sentence the user says: "Each notebook costs $4."
        value: the atomic value in it: "$4".
        cues: how rules recognise a question about it.
    """

    id: str
    label: str
    text: str
    value: str
    cues: tuple[Cue, ...] = ()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One point of an item's checklist.

    Attributes:
        id: unique within the item.
        text: what is missing, or the false claim in short, as the checklist has it.
        fact: the sentence that settles it: what the user says when asked, or the truth that corrects the claim.
        value: the atomic value in `fact`; "" when unknown (rows without structure).
        claim: the false claim as the user believes it (false premise only).
        claim_value: the wrong value in it.
        cues: how rules recognise that a clause speaks of it; empty means: compare words with `text`.
        after: id of the point whose settling brings this one up; until then it cannot be asked for. "" for none.
    """

    id: str
    text: str
    fact: str = ""
    value: str = ""
    claim: str = ""
    claim_value: str = ""
    cues: tuple[Cue, ...] = ()
    after: str = ""


@dataclass(frozen=True, slots=True)
class AskItem:
    """One benchmark item.

    Attributes:
        id: unique, says nothing of the scenario; carries the generator's version for built-in items.
        scenario: what is wrong with `question`.
        question: what the assistant is shown.
        complete_question: the question with nothing missing and nothing false.
        checkpoints: the checklist; empty if and only if nothing is wrong.
        answer: the expected answer, as text.
        answer_kind: how answers are compared.
        answer_unit: the unit of the answer ("$", "m²"), "" for none.
        options: option letter → text for multiple choice.
        answer_cues: "|"-separated stems that name the quantity asked for ("total|pay|bill").
        ledger: what else the user knows, beside the checklist.
        guesses: answers of other completions that fit the shown question (what a blind guess would give), or of
            believing the false claims.
        problem_id: shared by the items of one triplet; the unit by which statistics are clustered.
        family: generator or data set.
        domain: subject area.
        split: train, validation, test or ood.
        difficulty: named attributes.
        context: what the user's side may know beside the question (why it is deficient).
        solution: a worked solution, when there is one.
        language: "en", "zh" …
        flags: oddities found on loading ("variant_equals_complete").
        source: file and line, or generator and index.
    """

    id: str
    scenario: Scenario
    question: str
    complete_question: str
    checkpoints: tuple[Checkpoint, ...] = ()
    answer: str = ""
    answer_kind: AnswerKind = AnswerKind.TEXT
    answer_unit: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    answer_cues: str = ""
    ledger: tuple[Fact, ...] = ()
    guesses: tuple[str, ...] = ()
    problem_id: str = ""
    family: str = ""
    domain: str = ""
    split: str = ""
    difficulty: Mapping[str, int | float | str] = field(default_factory=dict)
    context: str = ""
    solution: str = ""
    language: str = "en"
    flags: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        """Take lists where tuples are meant, so that items made by hand can be hashed and shared."""
        for name in ("checkpoints", "ledger", "guesses", "flags"):
            value = getattr(self, name)
            if value.__class__ is list:
                object.__setattr__(self, name, tuple(value))

    @property
    def structured(self) -> bool:
        """Whether checklist and ledger carry the values and cues that exact rules need.

        An item without any fact is not structured, so that saying so does not tell complete items from others.
        """
        facts: tuple[Checkpoint | Fact, ...] = (*self.checkpoints, *self.ledger)
        return bool(facts) and all(fact.value and fact.cues for fact in facts)

    @property
    def point_ids(self) -> tuple[str, ...]:
        """Ids of the checklist, in order."""
        return tuple(point.id for point in self.checkpoints)

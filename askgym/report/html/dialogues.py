"""One episode as plain data for the viewer: its dialogue, what was said of each turn, and what the policy never saw.

Takes any domain's record: what is not there is left out, and what is not known here is shown as it stands.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.report.html.model import Json, rounded
from askgym.report.html.toolwork import calls_and_results, turn_doings
from askgym.types import JudgeFailure, UserFailure

if TYPE_CHECKING:
    from askgym.episode import TurnRecord
    from askgym.trace import Episode
    from askgym.types import Failure, Message, Usage

__all__ = ["criterion_label", "dialogue", "question_of", "segments"]

_TWICE = frozenset({"scenario", "problem_id", "answer", "settled", "correct", "verdict", "notes", "user_seed"})
"""What the hidden side repeats of other parts of the record."""
_SHOWN_NOTES = ("named", "settled", "open_at_verdict", "idle_turns", "surplus")
Segment = list[Any]
"""A stretch of text, and the criteria whose quotes cover it."""


def question_of(episode: Episode) -> str:
    """What the user asked first; "" where nobody asked anything."""
    return next((message.content for message in episode.messages if message.role == "user"), "")


def segments(text: str, quotes: Mapping[str, str]) -> list[Segment]:
    """A text cut where quotes begin and end.

    Args:
        text: the text.
        quotes: criterion → quote. One that differs from the text in case or white space is found, too; one that does
            not occur is passed over.

    Returns:
        Stretches, in order, each with the criteria that quote it; together they are the text.
    """
    places = [(*place, name) for name, quote in quotes.items() if (place := _place(text, quote)) is not None]
    cuts = sorted({0, len(text), *(at for start, end, _ in places for at in (start, end))})
    out: list[Segment] = []
    for start, end in itertools.pairwise(cuts):
        names = [name for low, high, name in places if low <= start and end <= high]
        out.append([text[start:end], names])
    return out or [[text, []]]


def _place(text: str, quote: str) -> tuple[int, int] | None:
    words = quote.split()
    if not words:
        return None
    at = text.find(quote)
    if at >= 0:
        return at, at + len(quote)
    found = re.search(r"\s+".join(map(re.escape, words)), text, re.IGNORECASE)
    return found.span() if found else None


def criterion_label(name: str, points: Mapping[str, str]) -> str:
    """A criterion's name for people: "settles:price" with the point's own words."""
    if name in points:
        return points[name]
    kind, _, point = name.partition(":")
    return f"{kind}: {points[point]}" if point in points else name.replace("_", " ")


def dialogue(episode: Episode, *, asking: bool = True) -> Json:
    """Everything the viewer shows of an episode.

    Args:
        episode: the record.
        asking: whether it matters what was left unsaid; without it, the scenario says nothing.
    """
    points = _points(episode)
    assistants = [at for at, message in enumerate(episode.messages) if message.role == "assistant"]
    # A record has a turn for each message of the assistant; where it has not, turns are shown below the dialogue.
    fits = len(assistants) == len(episode.turns)
    turn_at = {at: number for number, at in enumerate(assistants)} if fits else {}
    marks = _marks(episode, turn_at)
    doings = calls_and_results(episode, turn_at)
    steps = [
        {**_step(message, turn_at.get(at), episode, marks.get(at, {})), **doings.get(at, {})}
        for at, message in enumerate(episode.messages)
    ]
    return {
        "steps": steps,
        "turns": [_turn(turn, points, with_text=not fits) for turn in episode.turns],
        "fits": fits,
        "failure": _failure(episode.failure),
        "facts": _facts(episode),
        "secret": _secret(episode, asking=asking),
        "hidden": [[key, _text(value)] for key, value in episode.hidden.items() if key not in _TWICE and _other(key)],
    }


def _points(episode: Episode) -> dict[str, str]:
    """What verdicts are on: the points of the checklist, or the rubrics."""
    ids, texts = episode.item.get("points") or (), episode.item.get("checklist") or ()
    out = {str(id_): str(text) for id_, text in zip(ids, texts, strict=False)}
    return out or {str(one.get("id")): str(one.get("text") or "") for one in _rubrics(episode)}


def _rubrics(episode: Episode) -> list[Mapping[str, Any]]:
    found = episode.hidden.get("rubrics")
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def _marks(episode: Episode, turn_at: Mapping[int, int]) -> dict[int, dict[str, str]]:
    """Message number → criterion → quote: in the turn's own message if it occurs there, else in the nearest before."""
    out: dict[int, dict[str, str]] = {}
    for at, number in turn_at.items():
        verdict = episode.turns[number].verdict
        for name, quote in verdict.quotes.items() if verdict is not None else ():
            for place in range(at, -1, -1):
                if _place(episode.messages[place].content, str(quote)) is not None:
                    out.setdefault(place, {})[f"{number + 1} {name}"] = str(quote)
                    break
    return out


def _step(message: Message, turn: int | None, episode: Episode, quotes: Mapping[str, str]) -> Json:
    content = message.content if isinstance(message.content, str) else _text(message.content)
    note = ""
    if message.role == "user":  # a notice or guidance that the protocol put below the user's own words
        said = next((t.user.text for t in episode.turns if t.user is not None and _begins(content, t.user.text)), "")
        if said:
            content, note = said, content[len(said) :].strip()
    points = _points(episode)
    parts = [
        [text, [f"turn {name.partition(' ')[0]}, {criterion_label(name.partition(' ')[2], points)}" for name in names]]
        for text, names in segments(content, quotes)
    ]
    out: Json = {"role": message.role, "parts": parts}
    if note:
        out["note"] = note
    if turn is not None:
        out["turn"] = turn
    return out


def _begins(content: str, said: str) -> bool:
    return bool(said) and len(said) < len(content) and content.startswith(f"{said}\n")


def _turn(turn: TurnRecord, points: Mapping[str, str], *, with_text: bool) -> Json:
    notes = turn.notes
    doings, told = turn_doings(notes)
    out: Json = {
        "reward": rounded(turn.reward),
        "terms": [[name, rounded(value)] for name, value in turn.reward_terms.items()],
        "final": bool(notes.get("final")),
        "correct": notes.get("correct"),
        "malformed": bool(notes.get("malformed")),
        "notes": [[key.replace("_", " "), _named(notes[key], points)] for key in _SHOWN_NOTES if notes.get(key)],
        "more": [[key, _text(value)] for key, value in notes.items() if key not in _KNOWN_NOTES | told],
        **doings,
    }
    if turn.verdict is not None:
        verdict = turn.verdict
        out["verdict"] = {
            "judge": verdict.judge,
            "approximate": verdict.approximate,
            "answers": [
                [criterion_label(name, points), answer, verdict.quotes.get(name, "")]
                for name, answer in verdict.answers.items()
            ],
            "counts": [[name, _text(value)] for name, value in verdict.counts.items()],
            "notes": verdict.notes,
        }
    if with_text:
        out["text"] = turn.action.text
    if turn.action.reasoning:
        out["reasoning"] = turn.action.reasoning
    if turn.action.finish_reason:
        out["finish"] = turn.action.finish_reason
    tokens = len(turn.action.token_ids) if turn.action.token_ids is not None else None
    used = [[role, _usage(side.usage)] for role, side in _sides(turn) if side is not None and side.usage is not None]
    if tokens is not None:
        used.insert(0, ["agent", f"{tokens} token ids kept"])
    if used:
        out["usage"] = used
    if turn.failure is not None:
        out["failure"] = _failure(turn.failure)
    return out


_KNOWN_NOTES = frozenset({*_SHOWN_NOTES, "final", "correct", "malformed"})


def _sides(turn: TurnRecord) -> tuple[tuple[str, Any], ...]:
    return (("agent", turn.action), ("judge", turn.verdict), ("user", turn.user))


def _usage(usage: Usage) -> str:
    cost = f", ${usage.cost_usd:.5f}" if usage.cost_usd else ""
    return f"{usage.prompt_tokens:,} + {usage.completion_tokens:,} tokens{cost}, {usage.latency_s:.2f} s"


def _failure(failure: Failure | None) -> Json | None:
    if failure is None:
        return None
    judge, user = isinstance(failure, JudgeFailure), isinstance(failure, UserFailure)
    return {
        "who": "judge" if judge else "user" if user else "agent",
        "kind": failure.kind.value,
        "detail": failure.detail,
        "attempts": failure.attempts,
        "blames": failure.blames_action,
    }


def _facts(episode: Episode) -> list[list[str]]:
    """What is known of the item and says nothing that the policy must not know."""
    item = episode.item
    difficulty = item.get("difficulty")
    knobs = ", ".join(f"{k} {v}" for k, v in difficulty.items()) if isinstance(difficulty, Mapping) else ""
    pairs = (
        ("problem", item.get("problem_id")),
        ("family", item.get("family")),
        ("domain", item.get("domain")),
        ("split", item.get("split")),
        ("language", item.get("language")),
        ("difficulty", knobs),
        ("flags", ", ".join(map(str, item.get("flags") or ()))),
        ("protocol", f"{'strict, ' if episode.strict else ''}{episode.max_turns} turns allowed"),
        ("group", episode.group_id or ""),
        ("user seed", episode.user_seed),
    )
    return [[name, str(value)] for name, value in pairs if value not in (None, "")]


def _secret(episode: Episode, *, asking: bool) -> list[list[Any]]:
    """What the policy never saw: scenario, expected answer, complete question, the checklist with its facts."""
    item, hidden = episode.item, episode.hidden
    out: list[list[Any]] = [["scenario", str(item.get("scenario", "")).replace("_", " ")]] if asking else []
    if item.get("answer"):
        out.append(["expected answer", str(item["answer"])])
    if hidden.get("complete_question"):
        out.append(["complete question", str(hidden["complete_question"])])
    facts = {}
    for point in hidden.get("checkpoints") or ():
        if isinstance(point, Mapping):
            facts[str(point.get("id"))] = str(point.get("fact") or "")
    after = item.get("later")
    later = after if isinstance(after, Mapping) else {}
    settled = hidden.get("settled")
    done = {str(id_) for id_ in settled} if isinstance(settled, Sequence) and not isinstance(settled, str) else set()
    points = _points(episode)
    rubrics = [_rubric(one) for one in _rubrics(episode)]
    if rubrics:
        return [*out, ["rubrics", rubrics]]
    lines = [
        [text, facts.get(id_, ""), id_ in done, points.get(str(later.get(id_)), "")] for id_, text in points.items()
    ]
    if lines:
        out.append(["checklist", lines])
    return out


def _rubric(one: Mapping[str, Any]) -> list[Any]:
    """Its text, what it is worth with its axes, and whether it is met."""
    worth = one.get("points")
    signed = f"{worth:+g}".replace("-", "−") if isinstance(worth, int | float) else str(worth)
    tags = one.get("tags")
    axes = [str(tag) for tag in tags] if isinstance(tags, list | tuple) else []
    return [str(one.get("text") or ""), ", ".join([f"{signed} points", *axes]), one.get("met") is True, ""]


def _other(key: str) -> bool:
    return key not in ("complete_question", "checkpoints", "rubrics")


def _named(value: Any, points: Mapping[str, str]) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(points.get(str(one), str(one)) for one in value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)

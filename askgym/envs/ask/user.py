"""The rule user: a person with a ledger of atomic facts, a temper, and nothing else.

It tells only what was just asked, says so when it does not know, asks back when a question is too vague to map, and
never works anything out, so that it cannot give the answer away. In the false-premise scenario it only accepts or
rejects corrections. Everything it does is a pure function of the dialogue and the episode's seed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from askgym.envs.ask.text import read, visible
from askgym.envs.ask.voice import Voice, voice_of
from askgym.errors import UnknownNameError, did_you_mean
from askgym.seeding import choose
from askgym.types import Checkpoint, Fact, StrEnum, UserMove

if TYPE_CHECKING:
    from askgym.envs.ask.matching import Asked, Corrected
    from askgym.envs.ask.rules import AskState
    from askgym.episode import UserCall

__all__ = ["COOPERATIVE", "TURNS_NEEDED", "RuleUser", "Style", "UserMemory"]


class Style(StrEnum):
    """How the user behaves; drawn per episode from the styles allowed."""

    PLAIN = "plain"
    TERSE = "terse"
    CHATTY = "chatty"
    IMPATIENT = "impatient"
    """Replies twice at most; a turn that asks for nothing useful costs double. Then: the next turn is the last."""
    WITHHOLDING = "withholding"
    """Does not have one fact at hand when first asked; tells it when asked again."""
    WRONG_FIRST = "wrong_first"
    """Gets one fact wrong and puts it right in the next reply, whatever is asked then."""


COOPERATIVE = (Style.PLAIN, Style.TERSE, Style.CHATTY, Style.IMPATIENT)
"""Styles under which asking for everything at once always leaves a turn for the answer."""

TURNS_NEEDED: Mapping[Style, int] = {
    Style.PLAIN: 2,
    Style.TERSE: 2,
    Style.CHATTY: 2,
    Style.IMPATIENT: 2,
    Style.WITHHOLDING: 3,
    Style.WRONG_FIRST: 3,
}
"""Turns that a perfect assistant needs to learn everything missing and answer."""

_PATIENCE = 2
_DIFFICULT = frozenset({Style.WITHHOLDING, Style.WRONG_FIRST})


@dataclass(frozen=True, slots=True)
class UserMemory:
    """What the user remembers between its moves.

    Attributes:
        style: drawn at the first move.
        patience: replies left before the user has enough.
        withheld: the fact that was put off, once it has been.
        owed: the fact that was told wrongly and is to be put right.
        erred: whether the one wrong fact has been told.
    """

    style: Style
    patience: int = _PATIENCE
    withheld: str = ""
    owed: str = ""
    erred: bool = False


class RuleUser:
    """The simulated user by rules; stateless (memory lives in the episode's state)."""

    name = "rules"

    def __init__(self, styles: tuple[Style | str, ...] = COOPERATIVE) -> None:
        """Allow some styles; each episode draws one by its seed.

        Raises:
            UnknownNameError: for an unknown style.
        """
        try:
            self.styles = tuple(Style(style) for style in styles)
        except ValueError:
            bad = next(style for style in styles if style not in {s.value for s in Style})
            raise UnknownNameError(did_you_mean(bad, [s.value for s in Style], what="user style")) from None
        if not self.styles:
            raise UnknownNameError(did_you_mean("", [s.value for s in Style], what="user style"))

    def style_for(self, seed: int) -> Style:
        """The style of the episode with that user seed."""
        return choose(self.styles, seed, "style")

    def answer(self, call: UserCall) -> UserMove:
        """The reply to the last action of `call.state`."""
        state: AskState = call.state
        memory = state.user_memory
        if memory is None:
            memory = UserMemory(self.style_for(state.seed))
        assert state.action is not None
        reading = read(visible(state.action.text))
        asked = state.matcher.asked(reading, state.settled)
        seed = state.seed + state.turn  # only the wording hangs on it, and that is picked by checksum
        if state.matcher.claims_false:
            move = _react(state, memory, asked, state.matcher.corrected(reading), seed)
        else:
            move = _tell(state, memory, asked, seed)
        if memory.style is Style.IMPATIENT:
            move = _lose_patience(move, useful=bool(move.touched), seed=seed, voice=voice_of(state.item.language))
        return move


def _lose_patience(move: UserMove, *, useful: bool, seed: int, voice: Voice) -> UserMove:
    memory: UserMemory = move.memory
    patience = memory.patience - (1 if useful else 2)
    move = replace(move, memory=replace(memory, patience=patience))
    if patience > 0:
        return move
    text = f"{move.text}{voice.joint}{choose(voice.enough, seed, 'enough')}"
    return replace(move, text=text, last_chance=True)


def _tell(state: AskState, memory: UserMemory, asked: Asked, seed: int) -> UserMove:
    """The reply where information is missing, or nothing is wrong."""
    facts = state.matcher.facts
    style = memory.style
    voice = voice_of(state.item.language)
    sentences: list[str] = []
    touched: list[str] = []
    if memory.owed:
        sentences += [choose(voice.sorry, seed, "sorry"), _statement(facts[memory.owed], style, voice)]
        touched.append(memory.owed)
        memory = replace(memory, owed="")
    given = list(touched)
    unknown = asked.other
    for id_ in asked.points:
        if id_ in touched:
            continue
        point = facts[id_]
        assert isinstance(point, Checkpoint)
        difficult = style in _DIFFICULT and id_ not in state.settled and id_ == _difficult_fact(state)
        if not point.fact:
            unknown += 1
        elif difficult and style is Style.WITHHOLDING and not memory.withheld:
            memory = replace(memory, withheld=id_)
            sentences.append(choose(voice.later, seed, "later").format(point.text))
        elif difficult and style is Style.WRONG_FIRST and not memory.erred and point.claim:
            memory = replace(memory, erred=True, owed=id_)
            sentences.append(point.claim)
        else:
            sentences.append(_statement(point, style, voice))
            given.append(id_)
            touched.append(id_)
    helpful = bool(touched)
    if asked.facts:
        sentences.append(choose(voice.already, seed, "already"))
        sentences += [_statement(facts[id_], style, voice) for id_ in asked.facts]
        touched += asked.facts
    if unknown:
        sentences.append(choose(voice.dont_know_more if sentences else voice.dont_know, seed, "unknown"))
    if not sentences:
        sentences.append(choose(_nothing_to_tell(asked, voice), seed, "nothing to tell"))
    return UserMove(
        _dress(sentences, style, seed, voice, helpful=helpful),
        given=tuple(given),
        touched=tuple(touched),
        memory=memory,
        approximate=state.matcher.approximate,
    )


def _difficult_fact(state: AskState) -> str:
    """The one fact that a withholding user puts off, or an erring one gets wrong; none where one need hides another."""
    if state.matcher.later:
        return ""
    return choose(state.matcher.point_ids, state.seed, "difficult fact")


def _nothing_to_tell(asked: Asked, voice: Voice) -> tuple[str, ...]:
    if asked.ambiguous:
        return voice.which
    if asked.wants_answer:
        return voice.your_job
    if asked.vague:
        return voice.too_vague
    return voice.puzzled


def _react(state: AskState, memory: UserMemory, asked: Asked, corrected: Corrected, seed: int) -> UserMove:
    """The reply where the user believes something false: accept or reject, add nothing."""
    facts = state.matcher.facts
    voice = voice_of(state.item.language)
    sentences: list[str] = []
    touched: list[str] = []
    for id_ in corrected.settled:
        text = choose(voice.accept if id_ in state.pending_named else voice.again, seed, "accept", id_)
        sentences.append(text.format(_clause(facts[id_], voice)))
        touched.append(id_)
    for id_ in dict.fromkeys((*corrected.named, *asked.points)):
        if id_ not in touched:
            sentences.append(choose(voice.reject, seed, "reject", id_).format(_clause(facts[id_], voice)))
            touched.append(id_)
    if corrected.other:
        sentences.append(choose(voice.unmoved, seed, "unmoved"))
    if asked.facts or asked.other or asked.ambiguous:
        sentences.append(choose(voice.all_there, seed, "all there"))
    if not sentences:
        options = voice.your_job if asked.wants_answer else voice.all_there if asked.vague else voice.puzzled
        sentences.append(choose(options, seed, "nothing to tell"))
    return UserMove(
        _dress(sentences[:3], memory.style, seed, voice, helpful=False),
        given=(),
        touched=tuple(touched),
        memory=memory,
        approximate=state.matcher.approximate,
    )


def _statement(fact: Fact | Checkpoint, style: Style, voice: Voice) -> str:
    """How the user states a fact: the bare value when terse, the sentence otherwise."""
    if isinstance(fact, Checkpoint):
        label, text = fact.text, fact.fact
    else:
        label, text = fact.label, fact.text
    if style is Style.TERSE and fact.value and fact.cues and len(label) < 80:
        return voice.field.format(label=f"{label[:1].upper()}{label[1:]}", value=fact.value)
    return text if text.endswith((".", "!", "?", "。")) else f"{text}{voice.stop}"


def _clause(point: Fact | Checkpoint, voice: Voice) -> str:
    """A checklist entry as it stands inside a sentence; entries of unknown form are put in quotation marks."""
    text = point.text.strip().rstrip(".。!?")
    return text if point.cues else voice.quoted.format(text)


def _dress(sentences: list[str], style: Style, seed: int, voice: Voice, *, helpful: bool) -> str:
    """The sentences in the user's manner; friendly openings only where something is told."""
    joint = voice.joint
    if style is Style.CHATTY and not helpful:
        sentences = [*sentences, choose(voice.cheer, seed, "cheer")]
    elif style is Style.CHATTY:
        sentences = [choose(voice.hello, seed, "hello"), *sentences, choose(voice.goodbye, seed, "goodbye")]
    elif style is Style.PLAIN and choose(_OPENS, seed, "opens"):
        sentences = [choose(voice.openers, seed, "opener"), *sentences]
    return joint.join(sentences)


_OPENS = (True, False, False)

"""What any problem may be dressed in: facts beside the point, a manner of writing, typing errors, a need behind a need.

Works on texts and checkpoints alone, so that every family has all of it; a family writes nothing for it. Pure: all that
is drawn comes from the generator passed in.

* A **distractor** is a fact beside the point: stated in the question, or only known to the user, and never needed.
* A **persona** is how the user writes: how the message opens and ends.
* **Noise** is typing errors in the question as shown (1: few, 2: many). Numbers, names, code, options and whatever the
  problem's values and claims are made of stay whole; the complete question, which nobody is shown, stays clean.
* A **chain** puts a need behind a need: asked for one missing fact, the user says where it is written down, and only
  then can be asked what is written there. The second point comes `after` the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from askgym.envs.ask.families.extras_texts import NAMES, PERSONAS, PLACES, TOPICS
from askgym.types import Checkpoint, Cue, Fact

if TYPE_CHECKING:
    import random

__all__ = ["NOISE_LEVELS", "PERSONAS", "Distractor", "chained", "distractors", "noisy", "persona_lines"]

NOISE_LEVELS = (0, 1, 2)
_SHARES = {1: 0.05, 2: 0.12}
"""Share of the words that may be garbled, by level of noise."""


@dataclass(frozen=True, slots=True)
class Distractor:
    """A fact beside the point.

    Attributes:
        fact: for the ledger.
        shown: the sentence in the question, "" where only the user knows it.
    """

    fact: Fact
    shown: str


_NUMBER = re.compile(r"\d+")


def distractors(rng: random.Random, count: int, language: str, texts: Iterable[str]) -> tuple[Distractor, ...]:
    """Facts beside the point; fewer where too few topics are foreign to the problem.

    Args:
        rng: draws topics, values, and which are stated.
        count: how many, 0 to 3.
        language: of the problem.
        texts: everything the problem says, so that no distractor touches it.
    """
    if not count:
        return ()
    everything = "\n".join(texts).lower()
    taken = set(_NUMBER.findall(everything.replace(",", "")))
    topics = TOPICS.get(language, TOPICS["en"])
    out: list[Distractor] = []
    for topic in rng.sample(topics, len(topics)):
        if len(out) == count:
            break
        number = str(rng.randint(topic.low, topic.high))
        if number in taken or any(word in everything for word in topic.words):
            continue
        taken.add(number)
        sentence = topic.said.format(number)
        fact = Fact(f"beside_{topic.key}", topic.label, sentence, topic.value.format(number), (topic.cue,))
        out.append(Distractor(fact, sentence if rng.random() < 0.6 else ""))
    return tuple(out)


# -- personas ---------------------------------------------------------------------------------------------------------


def persona_lines(rng: random.Random, persona: str, language: str) -> tuple[str, str]:
    """How the message opens and how it ends; "" for nothing."""
    lines = PERSONAS[persona]
    openings, endings = lines.get(language, lines["en"])
    return rng.choice(openings), rng.choice(endings)


# -- noise ------------------------------------------------------------------------------------------------------------

_PLAIN_WORD = re.compile(r"(?<![\w'’`\"“-])[a-z]{4,}(?![\w'’`\"”-])")
_SWAPS_ZH = (
    ("的", "得"), ("在", "再"), ("做", "作"), ("像", "象"), ("已", "以"), ("那", "哪"), ("地", "的"), ("需", "须"),
    ("帐", "账"), ("账", "帐"), ("长", "常"), ("请", "清"), ("算", "蒜"), ("和", "合"), ("到", "道"), ("给", "绐"),
)  # fmt: skip


def noisy(rng: random.Random, text: str, level: int, language: str, keep: Iterable[str]) -> str:
    """A text with typing errors.

    Args:
        rng: draws which words and how.
        text: the question as shown; lines after the first paragraph (tables, code, options) stay as they are.
        level: 0, 1 or 2.
        language: of the text.
        keep: texts whose words must stay whole: values, claims, answers.
    """
    if not level:
        return text
    head, newline, rest = text.partition("\n")
    share = _SHARES[level]
    if language == "zh":
        for right, wrong in _SWAPS_ZH:
            if right in head and rng.random() < share * 4 and not any(right in other for other in keep):
                head = head.replace(right, wrong, 1)
        return head + newline + rest
    whole = {word for other in keep for word in re.findall(r"[a-z]+", other.lower())}

    def garble(match: re.Match[str]) -> str:
        word = match[0]
        if word in whole or rng.random() >= share:
            return word
        at = rng.randrange(1, len(word) - 1)
        how = rng.randrange(3)
        if how == 0 and word[at] != word[at + 1]:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        return word[:at] + word[at + 1 :] if how == 1 else word[:at] + word[at] + word[at:]

    return _PLAIN_WORD.sub(garble, head) + newline + rest


# -- chains -----------------------------------------------------------------------------------------------------------


def chained(
    rng: random.Random, points: Sequence[Checkpoint], language: str, texts: Iterable[str]
) -> tuple[Checkpoint, ...]:
    """The checklist with a further point before one of its points; see the module.

    Args:
        rng: draws which point, and where it is written down.
        points: the missing facts.
        language: of the problem.
        texts: everything the problem says, so that the name of the place is new.
    """
    everything = "\n".join(texts).lower()
    names = [name for name in NAMES.get(language, NAMES["en"]) if name.lower() not in everything]
    if not names:
        return tuple(points)
    name = rng.choice(names)
    _, label, said, spoken = rng.choice(PLACES.get(language, PLACES["en"]))
    target = rng.choice(points)
    first = Checkpoint(
        id=f"{target.id}_note",
        text=label.format(label=target.text),
        fact=said.format(label=target.text, name=name),
        value=name,
        cues=target.cues,
    )
    second = replace(
        target, after=first.id, cues=(*target.cues, Cue(name.lower()), Cue(spoken, "", "where|which")), claim="",
        claim_value="",
    )  # fmt: skip
    out: list[Checkpoint] = []
    for point in points:
        out += [first, second] if point is target else [point]
    return tuple(out)

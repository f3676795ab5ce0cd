"""What of a message is left for its answer once the corrections in it are taken out.

Pure functions over a message that has been read; knows which sentences speak of a claim, and nothing of the episode.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from askgym.answers import contains_value
from askgym.envs.ask.text import Reading, read, terms

if TYPE_CHECKING:
    from askgym.envs.ask.matching import Corrected
    from askgym.types import AskItem

__all__ = ["says_answer", "without_corrections"]

_SO = re.compile(
    r"[,;，；]\s*(?:(?:and\s+)?(?:so|thus|hence|therefore)\b(?!\s+(?:is|are|does|do)\b)|所以|因此|因而|于是)"
)
"""Where a sentence turns to what follows from it."""


def without_corrections(reading: Reading, corrected: Corrected, item: AskItem) -> str:
    """The message without the sentences that speak of a false claim, but for what they say of the answer."""
    kept = []
    for i, sentence in enumerate(reading.sentences):
        if i not in corrected.sentences or says_answer(sentence.lower):
            kept.append(sentence.text)
        elif tail := _what_follows(sentence.text, item):
            kept.append(tail)
    return "\n".join(kept)


def _what_follows(sentence: str, item: AskItem) -> str:
    """What a sentence about a claim concludes on the quantity asked for ("…, so you pay 17"); "" for nothing.

    A conclusion that holds a value of a claim, true or false, is part of the correction.
    """
    found = list(_SO.finditer(sentence.lower()))
    tail = sentence[found[-1].start() + 1 :].strip() if found and item.answer_cues else ""
    if not tail or any(contains_value(tail, v) for p in item.checkpoints for v in (p.value, p.claim_value) if v):
        return ""
    cued = not terms(item.answer_cues).isdisjoint(read(tail).stems)
    cued = cued or any(cue in tail for cue in item.answer_cues.split("|") if not cue.isascii())
    return tail if cued else ""


def says_answer(lower: str) -> bool:
    """Whether a sentence, in lower case, says of itself that it answers."""
    return "answer" in lower or "final" in lower or "\\boxed" in lower or "答案" in lower

"""What a sentence asserts: without what it supposes, allows for, or puts off to a condition; and what it denies.

Patterns over single sentences, for `correcting`; knows nothing of claims beyond their values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from askgym.answers import contains_value, dates, quantities, value_spans
from askgym.answers.bilingual import Bilingual
from askgym.envs.ask import phrases_zh as zh
from askgym.envs.ask.phrases import DENIAL

__all__ = ["affirms", "assertion", "contradicts", "instead_of", "rejects", "says_firmly"]

_UNSURE = Bilingual(
    r"\b(?:perhaps|maybe|possibly|(?<!you\s)suppos(?:e|ing)|imagin(?:e|ing)|(?:^|i\s|we\s|let's\s)assum(?:e|ing)"
    r"|what\s+if|whether|unless|either|(?:might|could|may)\s+"
    r"(?:\w+\s+){0,2}?(?:be|mean|come|read|make|give|cost|take|add)|might|let's\s+say)\b",
    r"也许|或许|可能(?!性)|说不定|之一",
)
"""In a part of a sentence: what it says is not asserted."""
_CONDITIONAL = re.compile(
    r"^\W*(?:(?:but|and|so|or|then|only)\s+)*(?:if|in\s+case|provided|should)\b[^.;]{0,40}?\b(?:correct|true|right"
    r"|wrong|false|"
    r"incorrect|mistaken|not|isn't)\b|^\W*(?:(?:let's|let\s+us|just)\s+)?(?:suppose|supposing|assume|imagine|say)\b"
)
"""At its beginning: nothing in the sentence is asserted."""
_MODEST = re.compile(
    r"\bif\s+(?:i'm|i\s+am)\s+not\s+(?:mistaken|wrong)|\bif\s+i\s+(?:\w+\s+){1,3}(?:right|correctly|correct)\b"
    r"|\b(?:as|even)\s+if\b"
    r"|\bi\s+(?:could|might|may)\s+be\s+wrong\b"
)
_IF_CLAUSE = re.compile(r"\b(?:if|in\s+case|provided\s+that|assuming)\b(?:(?!\bthen\b)[^,;:])*")
_PART = re.compile(r"(?<!\d),|,(?!\d)|[;:()，]|\s[–—-]\s|\b(?:but|so|because|since|then)\b")
_TWICE = re.compile(
    r"\b(?:not|never|no|nothing|hardly|\w+n't)\s+(?:(?:at\s+all|quite|really|actually|in\s+fact|anything|a|an|the)\s+)*"
    r"(?:wrong|incorrect|mistaken|mistakes?|errors?|erroneous|false|inaccurate|untrue|off)\b"
)
"""Two negations, which are none."""
_AFFIRMS = re.compile(
    r"\bas\s+you\s+(?:say|said|wrote|write|state|stated|note|noted|mention|mentioned|put\s+it)\b"
    r"|\b(?:it\s+is|it's|that\s+is|that's|you\s+are|you're)\s+(?:\w+ly\s+|quite\s+|indeed\s+)?(?:true|right|correct)\b"
    r"|\b(?:i|we)\s+agree\b|\byou\s+(?:rightly|correctly)\b|\bindeed\b|正如你|正如您|没有错|没错|是对的|是正确的"
)
_CONTRADICTS = re.compile(
    r"\b(?:not|\w+n't|cannot|incorrect|inaccurate|wrong|mistaken|mistakes?|errors?|false|untrue|rather\s+than"
    r"|instead|disagree|"
    r"misread|miscalculat\w+|miscounted)\b|≠"
)
_NOT = re.compile(
    r"(?:\bnot|n't|\bnever|\brather\s+than|\binstead\s+of|\bnor|而不是|不是)(?:\s+(?!but\b|only\b"
    r"|just\b)[a-z]+){0,3}\s*[\"'($€£]*$"
)
_WRONG = re.compile(
    r"[)\"']*\s*(?:is|was|would\s+be|can't\s+be|cannot\s+be|seems|looks)\s+(?:\w+\s+)?(?:wrong|incorrect|false"
    r"|mistaken|"
    r"too\s+\w+|an?\s+(?:error|mistake)|not\s+(?:right|correct|true))\b|[)\"']*\s*(?:isn't|wasn't|is\s+not)\b"
    r"|[\"'”“]?才是错|[\"'”“]?是错"
)
_BOUND = re.compile(
    r"\b(?:at\s+least|at\s+most|more\s+than|less\s+than|fewer\s+than|(?<!add\s)(?<!adds\s)(?<!adding\s)up\s+to"
    r"|no\s+more\s+than|"
    r"no\s+less\s+than|between|about\s+\d+\s+or|one\s+of(?:\s+\w+)*)\s*[\"'($€£]*$|(?:至少|最多|至多|最少)是?$"
)
_OR_AFTER = re.compile(
    r"[\w%²³ ]{0,14}?[)\"']*,?\s*(?:\bor\b|或者?|还是)\s*(?:(?!not\b|so\b)\w+\s+){0,3}?"
    r"(?=[\"'($€£-]*(?:\d|[A-Z][A-Z\d]))"
)
_OR_BEFORE = re.compile(
    r"(?:\d[^\s]*|\b[A-Z][A-Z\d-]+)[\w%²³ ]{0,14}?,?\s*(?:\bor\b|或者?|还是)\s*(?:\w+\s+){0,3}?[\"'($€£]*$"
)
_LISTED = re.compile(r"(?:(?:^|[\s:])[\"'($€£]*[\w.-]+\s*,\s*){3,}[\"'($€£]*$")
_WORDS_OR = re.compile(r"\s*,?\s*or\b")
_PUT_RIGHT = re.compile(
    r"(?:\b(?:right|correct|true|actual|real)\s+(?:\w+\s+){0,2}?(?:is|was|would\s+be|are)|\bit(?:'s|\s+is)"
    r"|\bshould\s+(?:be|read)|"
    r"\bmust\s+be|\bbut(?:\s+(?:to|in|at|on|rather|is|it's))?|应该?是|应为)\s*[\"'($€£]*$"
)
_RIGHT_IS = re.compile(
    r"\b(?:right|correct|true|actual|real)\s+(?:\w+\s+){0,2}?(?:is|was|would\s+be|are)\s*[\"'($€£]*$|应该?是$|应为$"
)
_NOT_THE = re.compile(r"[)\"']*,?\s*(?:and\s+|but\s+)?(?:not|instead\s+of|rather\s+than)\b")
_CODE = re.compile(r"(?<![\w-])[A-Z][A-Z\d-]+(?![\w-])")


@lru_cache(maxsize=2_048)
def assertion(text: str) -> str:
    """A sentence with blanks in place of what it does not assert: every character keeps its place."""
    lower = text.lower()
    if len(lower) != len(text):
        return text
    plain = _MODEST.sub(lambda m: " " * len(m[0]), lower)
    if _CONDITIONAL.search(plain) is not None or (not plain.isascii() and zh.SUPPOSITION.search(plain) is not None):
        return " " * len(text)
    hidden: list[tuple[int, int]] = [match.span() for match in _IF_CLAUSE.finditer(plain)]
    if _UNSURE.search(plain) is not None:
        start = 0
        for end in (*(match.start() for match in _PART.finditer(plain)), len(plain)):
            if _UNSURE.search(plain, start, end) is not None:
                hidden.append((start, end))
            start = end
    if not hidden:
        return text
    out = list(text)
    for start, end in hidden:
        out[start:end] = " " * (end - start)
    return "".join(out)


def rejects(text: str) -> bool:
    """Whether what is asserted contradicts something."""
    return DENIAL.search(_TWICE.sub(" ", text.lower())) is not None


def affirms(lower: str) -> bool:
    """Whether a sentence agrees with the user, and contradicts nothing."""
    if _TWICE.search(lower) is None and _AFFIRMS.search(lower) is None:
        return False
    return _CONTRADICTS.search(_TWICE.sub(" ", lower)) is None


def contradicts(text: str) -> bool:
    """Whether what is asserted calls something wrong in so many words."""
    return _CONTRADICTS.search(_TWICE.sub(" ", text.lower())) is not None


def says_firmly(text: str, value: str) -> bool:
    """Whether what is asserted commits to a value: not denied, not one of two or of a list, no bound."""
    lower = text.lower() if text.isascii() else text
    for start, end in value_spans(text, value):
        ahead = text[max(0, start - 60) : start]
        low = lower[max(0, start - 60) : start]
        if _NOT.search(low) or _BOUND.search(low) or _WRONG.match(lower, end) or _LISTED.search(low):
            continue
        other = _OR_AFTER.match(text, end)
        if other is not None and not contains_value(text[other.end() : other.end() + 24], value):
            continue
        if _OR_BEFORE.search(ahead) is not None and not contains_value(ahead, value):
            continue
        if not any(char.isdigit() or char.isupper() for char in value) and _WORDS_OR.match(lower, end):
            continue
        return True
    return False


def instead_of(text: str, value: str, claimed: str, known: frozenset[object], others: Sequence[str] = ()) -> bool:
    """Whether a text puts another value than the right one in the place of a claim's.

    Args:
        text: what is asserted.
        value: the right one.
        claimed: the wrong one.
        known: numbers and dates that are nobody's correction, unless they are called the right ones.
        others: values of other claims.
    """
    lower = text.lower() if text.isascii() else text
    for start, end, what in _likes(text, value):
        said = text[start:end]
        ahead = lower[max(0, start - 40) : start]
        if contains_value(said, value) or contains_value(said, claimed) or any(contains_value(said, v) for v in others):
            continue
        if what in known and _RIGHT_IS.search(ahead) is None:
            continue
        if _NOT.search(ahead) is not None or _WRONG.match(lower, end):
            continue
        if _PUT_RIGHT.search(ahead) is not None and not _computes(lower, end):
            return True
        if _NOT_THE.match(lower, end) is not None:
            return True
    return False


def _likes(text: str, value: str) -> list[tuple[int, int, object]]:
    """The values in a text that are of the same kind as a given one."""
    if dates(value):
        return [
            (start, end, day) for day in dict.fromkeys(dates(text)) for start, end in value_spans(text, day.isoformat())
        ]
    found = quantities(value)
    if len(found) == 1 and not _CODE.fullmatch(value.strip()):
        unit = found[0].unit
        return [(q.start, q.end, (q.value, q.unit)) for q in quantities(text) if q.unit == unit]
    if value.isupper():
        return [(m.start(), m.end(), m[0]) for m in _CODE.finditer(text)]
    return []


def _computes(lower: str, end: int) -> bool:
    return re.match(r"[)\w%²³ ]{0,8}?\s*(?:[+×*·÷/=]|-\s*\d|−|plus|minus|times)", lower[end : end + 16]) is not None

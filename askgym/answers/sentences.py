"""Cutting a message into sentences, and what a sentence is: a statement, a question, a request, a condition.

Pure; imports only its siblings and the standard library.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from askgym.answers.bilingual import Bilingual

__all__ = ["CONCLUSION", "CONDITION", "REVISION", "cue_pattern", "is_branch", "is_statement", "sentences", "wavers"]

_LONGEST = 2_000
_STOP = re.compile(r"[.!?\n。！？]")
_ABBREVIATIONS = ("approx", "e.g", "i.e", " vs", " ca", " rs", " dr", " mr", " mrs", " eq", " fig")
_AFTER_STOP = frozenset(" \n\t\"')]*|")

CONCLUSION = Bilingual(
    r"\b(?:therefore|thus|hence|consequently|altogether|overall|in (?:total|all|conclusion|summary|short)|as a result"
    r"|(?:this|that|which) means|the (?:result|solution) (?:is|equals|comes)|to sum up|that makes|we (?:get|obtain"
    r"|find)"
    r"|so(?! (?:far|much|many|that|long|could|can|please|i need|we need)\b))\b",
    r"所以|因此|综上|总共|一共|共计|总计|因而|从而|合计|可得"
    r"|得出|得到|最终|最后(?!一)|总的来说|总而言之|由此|也就是说|结果(?:是|为|:)|(?<![事典缘])故(?![事障意乡宫])",
)
"""Words that announce a conclusion."""

CONDITION = Bilingual(r"\b(?:if|assuming|suppose|supposing|otherwise|in case|provided|whereas)\b", r"如果|否则|假设")
"""Words that make a statement conditional."""

REVISION = Bilingual(
    r"\b(?:wait|actually|correction|scratch that|(?:made|is) an? (?:mistake|error|slip)|my mistake|sorry|apolog\w+"
    r"|recheck\w*"
    r"|re-?calculat\w+|re-?comput\w+|let me (?:correct|fix|redo|re-?do|revise)|revised?|corrected|instead|hold on"
    r"|on second thought)\b",
    r"更正|(?<!对)不对|抱歉|对不起|等等|等一下|重新[计检]?[算查]|[算说写搞弄看]错|修正|纠正|其实|实际上|哦不",
)
"""Words by which a speaker takes back what was said."""

_REQUEST = Bilingual(
    r"\b(?:please|could you|can you|would you|will you (?:tell|give|share|confirm)|tell me|let me know|confirm|clarify|"
    r"i(?:'d| would)? (?:still |also |just |first )?(?:need|want|like|have) (?:to )?(?:know|ask|see|hear|be told|the"
    r"|more|one|some|a few)|"
    r"need (?:to know|more|the|some|further)|i(?:'m| am) (?:missing|not given|unsure)|(?:isn't|not|wasn't"
    r"|aren't) (?:given|stated|specified|provided|clear|known)"
    r"|is (?:missing|unclear|unknown)|(?<![0-9] )(?<![0-9] [a-z] )(?<![0-9] [a-z]{2} )(?<![0-9] [a-z]{3} )is needed|"
    r"depends? on|cannot|can't|can not|unable to|don't (?:know|have)"
    r"|do not (?:know|have)|without knowing)\b",
    r"请(?:您|你|先|再)?(?:告诉|告知|提供|问|确认|说明|补充)|(?:需要|想|得)(?:先)?(?:知道|了解|确认|问)|能否|可否|"
    r"能不能|告诉我(?!的)|还缺"
    r"|无法(?:确定|回答|计算|得出|给出|判断|知道|得知|算)|不(?:知道|清楚|确定)(?!的)|取决于|未知(?!数)|缺少",
)
_ATTRIBUTED = Bilingual(
    r"\b(?:you(?:'ve| have)? (?:said|say|mention\w*|stated?|wrote|claim\w*|assum\w*|noted?|told|think|thought|gave)"
    r"|according to you)\b",
    r"(?:您|你)(?:刚才|之前|已经|自己|也)?(?:说|提到|认为|声称|写|以为|觉得|算出|主张)(?!明)",
)
_ON_THE_OTHER_HAND = re.compile(r"但|所以|因此|那么|因而|实际|其实|应")

_WAVERING = Bilingual(
    r"\b(?:(?:might|could|may) (?:also |well |possibly )?(?:be|have|cost|equal)|maybe|perhaps|possibly|not (?:sure"
    r"|certain)|i(?:'m| am) guessing)\b",
    r"(?<!最)(?<!最有)(?<!不)(?<!尽)可能(?!性)|也许|或许|说不定|不(?:太|大|是很)?(?:确定|肯定)|我猜|猜测",
)
_BRANCH = Bilingual(
    r"\W*(?:(?:so|and|but|or|then|also),? )?(?:only )?(?:if|assuming|suppose|supposing|otherwise|in case|when|provided"
    r"|for the case)\b",
    r"\W*(?:那么?|但|而|只有|另外)?(?:如果|若(?!干)|假如|假设|要是|倘若|否则|不然|除非)",
)


def sentences(low: str) -> list[tuple[int, int, bool]]:
    """The sentences of a text.

    Args:
        low: lower-case text; every line end ends a sentence.

    Returns:
        Start, end and whether it is a question, of each sentence that is not blank.
    """
    out: list[tuple[int, int, bool]] = []
    start, size = 0, len(low)
    for match in _STOP.finditer(low):
        at = match.start()
        char = low[at]
        if char == ".":
            if at + 1 < size and low[at + 1] not in _AFTER_STOP:
                continue
            if low.endswith(_ABBREVIATIONS, max(0, at - 8), at):
                continue
        elif char in "!?" and at + 1 < size and low[at + 1] in "!?":
            continue
        if at - start > 0 and not low[start:at].isspace():
            out.append((start, at + 1, char in "?？" or low[at - 1] == "吗"))
        elif char in "?？" and out:
            out[-1] = (out[-1][0], at + 1, True)
        start = at + 1
    if start < size and not low[start:].isspace():
        out.append((start, size, low.endswith("吗")))
    return out if size <= _LONGEST else [piece for cut in out for piece in _pieces(*cut)]


def _pieces(start: int, end: int, question: bool) -> list[tuple[int, int, bool]]:
    """A sentence in pieces of bounded length, so that reading takes time in proportion to the text."""
    if end - start <= _LONGEST:
        return [(start, end, question)]
    return [(at, min(at + _LONGEST, end), question) for at in range(start, end, _LONGEST)]


def is_statement(low: str, start: int, end: int) -> bool:
    """Whether a sentence (no question) states something itself: it asks nothing and does not report what was said."""
    if _REQUEST.search(low, start, end):
        return False
    said = _ATTRIBUTED.search(low, start, end)
    if said is None:
        return True
    if low[said.start()] in "您你":
        return _ON_THE_OTHER_HAND.search(low, said.end(), end) is not None
    return " but " in low[said.end() : end]


def wavers(low: str, start: int, end: int) -> bool:
    """Whether a sentence does not commit: "might be", "could be", "perhaps", "not sure". "I think" and "about" do."""
    return _WAVERING.search(low, start, end) is not None


def is_branch(low: str, start: int, end: int) -> bool:
    """Whether a sentence opens with a condition."""
    return _BRANCH.match(low, start, end) is not None


@lru_cache(maxsize=4_096)
def cue_pattern(cues: str) -> re.Pattern[str] | None:
    """The pattern for answer cues: word stems separated by "|", neighbouring words joined by "_".

    Args:
        cues: as `AskItem.answer_cues` has them, e.g. "total|pay|how_much".

    Returns:
        A pattern over lower-case text, or None where there are no cues.
    """
    stems: Sequence[str] = [stem for stem in cues.lower().split("|") if stem.strip()]
    if not stems:
        return None
    parts = []
    for stem in stems:
        words = [re.escape(word) for word in stem.replace("_", " ").split()]
        last = words[-1]
        if len(last) > 4 and last[-1] == "e":
            last = last[:-1]
        elif len(last) > 3 and last[-1] == "y":
            last = f"{last[:-1]}(?:y|i)"
        parts.append(r"\s+".join([*words[:-1], last]))
    body = "|".join(parts)
    return re.compile(rf"(?<![a-z])(?:{body})[a-z]*" if body.isascii() else body)

"""Finding the value that a sentence states, among all the values it holds.

"So for 3 notebooks at $12 the total is 3 × 12 = 36 dollars" states 36 dollars. Pure; imports only its siblings and
`askgym.types`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from askgym.answers.bilingual import Bilingual
from askgym.answers.sentences import CONDITION, wavers
from askgym.answers.values import MOST_VALUES, Asked, Value, distinct, noun_after
from askgym.types import AnswerKind

__all__ = ["alternatives", "anchored"]

_WIDEST_GAP = 80
"""Characters between two values beyond which no pattern is tried on what stands between them."""

_BREAK = re.compile(
    r"[;(]|[,，]\s*(?:so|which|where|with|because|since|and|but|for|if|when|given|as|then|leaving|所以)\b|\bor\b|或|"
    r"\bif\b"
    r"|\botherwise\b"
)
_EQUALS = re.compile(r"[=≈⇒→]|\bequals\b")
_OPERATOR = re.compile(
    r"(?:\s*[a-z]+){0,2}[)\]}]?\s*(?:[×x*·+−–÷/-]|\\times|\\cdot|\\div|times|plus|minus|divided by|multiplied by|减|加"
    r"|乘|除以?)\s*[(\[{]?"
)
_WHICH_IS = re.compile(
    r"\W*(?:which|that|this|and that)?\s*(?:is|gives|makes|comes to|equals|gets (?:us|you|me))\s+(?:[a-z]+ ){0,2}"
    r"|[，,]?\s?(?:一共|总共|共|合计|就|也就|即|得到?|所以|结果)*(?:是|为|等于|得|即)\s?"
)
_OR = re.compile(
    r"(?:[)\]\"']|\s+[a-z]+){0,2}\s*,?\s*(?:and/)?(?:or|或者?|还是)\s*(?:(?:maybe|perhaps|possibly|even|else|it's|it is"
    r"|by|at|on|is|could be|be|option|choice|the|a|an)\s+)*[(\"'\[]?(?:[a-z]\s*=\s*)?"
    r"|(?:套餐|选项|方案)?\s?[(，,、]?\s?(?:或者?|或许|还是|抑或|亦或|要么|也许|也(?:有)?(?:可能|可以)|"
    r"还(?:有)?可能)(?:说|会)?(?:是|为|选)?(?:套餐|选项|方案)?\s?"
)
_RANGE = re.compile(r"\s*(?:to|–|-|—|~|\uff5e|through|到|至)\s*")
_AND = re.compile(r"\s*,?\s*(?:and|&|(?:套餐|选项|方案)?[和与及、](?:套餐|选项|方案)?)\s*")
_ANCHOR = Bilingual(
    r"[=:≈→⇒]|\b(?:is|are|be|was|equals?|comes? (?:out )?to|amounts? to|adds? up to|gives?|makes?|leaves?|becomes?|"
    r"shows?"
    r"|prints?|works? out (?:at|to))\b(?! (?:for|if|because|when|based)\b)",
    r"是|为|等于",
)
_LOOSE_ANCHOR = Bilingual(
    r"\b(?:costs?|pays?|spends?|gets?|needs?|has|have|owes?|earns?|takes?|saves?|totals?|receives?)\b",
    r"共|付|需|花|合计|总计|得|剩|拿到",
)
_ADJACENT = re.compile(
    r"[\s:]*(?:(?:of|about|around|exactly|only|just|her|him|them|you|me|us|it|a|an|the|roughly|approximately|up|to|"
    r"at|will"
    r"|would|must|should|is|are|be|was|comes?|therefore|then|now|also|still|on|by|in)\s+)*[\"'(]?"
)
_TRAILING = ("in total", "in all", "altogether", "overall")
_ASIDES = frozenset("(:,;–—")
_ASIDE = Bilingual(r"\b(?:because|since|where|given|if|assuming|provided|when)\b", r"因为|由于|其中")
_OTHERWISE = ("otherwise", "whereas", "否则", "不然", "除非")
_CAUSE = Bilingual(r"\b(?:because|since|where|given that)\b|;", r"因为|由于")


def anchored(values: Sequence[Value], low: str, start: int, end: int, cue: re.Pattern[str] | None) -> int:
    """Which of a sentence's values it states: the one that its verb or sign ties to the cue.

    Args:
        values: the sentence's values, not empty.
        low: lower-case text.
        start: where to begin, after a marker.
        end: end of the sentence.
        cue: pattern for the quantity asked for, if the sentence names it.

    Returns:
        Index into `values`.
    """
    places = [m.end() for m in cue.finditer(low, start, end)] if cue else []
    if len(places) > 1 and (aside := _ASIDE.search(low, values[0].end, end)):  # "$36 if each costs $12"
        places = [place for place in places if place < aside.start()] or places
    for place in reversed(places[-20:]):
        i = _first_from(values, place)
        if i is None:
            continue
        if i and low.endswith(_TRAILING, start, place) and low[place : place + 2].strip()[:1] in _ASIDES:
            return i - 1  # "83 m altogether (74 m for …)"
        near = values[i].start - place <= _WIDEST_GAP
        adjacent = near and _ADJACENT.fullmatch(low, place, values[i].start) is not None
        if adjacent and i and place > places[0] and ":" in low[place : values[i].start]:
            continue  # "you get $83 for the week: $58 in wages and …"
        if adjacent and not (len(values) > i + 1 and noun_after(low, values[i].end)):
            return i
        cause = _CAUSE.search(low, place, end)
        anchor = _ANCHOR.search(low, place, cause.start() if cause else end)
        j = _first_from(values, anchor.end()) if anchor else None
        if j is not None and (cause is None or values[j].start < cause.start()):
            return j
        if adjacent:
            return i
    if places:
        return max(0, (_first_from(values, places[-1]) or len(values)) - 1)
    for pattern in (_ANCHOR, _LOOSE_ANCHOR):
        anchor = pattern.search(low, start, end)
        j = _first_from(values, anchor.end()) if anchor else None
        if j is not None:
            return j
    return len(values) - 1


def _start_of(value: Value) -> int:
    return value.start


def _first_from(values: Sequence[Value], place: int) -> int | None:
    i = bisect_left(values, place, key=_start_of)
    return i if i < len(values) else None


def alternatives(
    values: Sequence[Value], i: int, low: str, start: int, end: int, asked: Asked
) -> tuple[list[Value], bool]:
    """What a sentence commits to, given where its statement begins.

    A computation is followed to its result ("3 × 12 = 36"); "12 or 15", "between 12 and 15", "12–15" and conditional
    branches give several values.

    Args:
        values: the sentence's values.
        i: index of the value at which the statement begins.
        low: lower-case text.
        start: start of the sentence.
        end: end of the sentence.
        asked: what is looked for.

    Returns:
        The distinct values, and whether the sentence hedges.
    """
    result = _result(values, i, low) if asked.kind is AnswerKind.NUMBER else i
    chosen = [values[result]]
    k = result
    while k + 1 < len(values):
        gap = low[values[k].end : values[k + 1].start]
        if len(gap) > _WIDEST_GAP:
            break
        between = k == result and low.endswith(("between ", "either "), 0, values[k].start)
        if _OR.fullmatch(gap) or _RANGE.fullmatch(gap) or _AND.fullmatch(gap) or (between and " and " in gap):
            k += 1
            chosen.append(values[k])
        else:
            break
    k = result
    while k > 0 and values[k].start - values[k - 1].end <= _WIDEST_GAP:
        gap = low[values[k - 1].end : values[k].start]
        between = " and " in gap and low.endswith("between ", 0, values[k - 1].start)
        if not (between or _OR.fullmatch(gap) or _RANGE.fullmatch(gap)):
            break
        k -= 1
        chosen.append(values[k])
    conditions = [m.start() for m in CONDITION.finditer(low, start, end)]
    if len(conditions) > 1 or (conditions and low.startswith(_OTHERWISE, conditions[0])):
        for edge in [*conditions, end]:  # the last value of each branch
            branch = [v for v in values[:MOST_VALUES] if start <= v.start < edge and not noun_after(low, v.end)]
            chosen.extend(branch[-1:])
            start = edge
    chosen = distinct(sorted(chosen, key=_start_of), asked)
    return chosen, len(chosen) > 1 or wavers(low, start, end)


def _result(values: Sequence[Value], i: int, low: str) -> int:
    result, k, computing = i, i, False
    while k + 1 < len(values) and k < i + 60:
        gap = low[values[k].end : values[k + 1].start]
        if len(gap) > _WIDEST_GAP or (_BREAK.search(gap) and not _OPERATOR.fullmatch(gap)):
            if computing and _WHICH_IS.fullmatch(gap):
                return k + 1
            break
        if _EQUALS.search(gap):
            result, computing = k + 1, False
        elif k == result or computing:
            if _RANGE.fullmatch(gap) and not _EQUALS.search(low, values[k + 1].end, values[k + 1].end + 40):
                break
            if _OPERATOR.fullmatch(gap):
                computing = True
            elif computing:
                return k + 1 if _WHICH_IS.fullmatch(gap) else k
        k += 1
    return k if computing else result

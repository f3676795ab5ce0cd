"""False claims and what corrects them, out of the free text that comes with AskOverconfidence rows.

The text holds blocks of three parts: the incorrect assertion, the correct fact, why the error misleads. Rows write
them in many ways (arrows, colons, dashes, semicolons, numbered lists, English or Chinese labels, a heading that only
names the parts, all assertions before all facts). This module owns the reading; it knows no rows and does no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from askgym.envs.ask.text import stem, words

__all__ = ["ClaimBlock", "pair_claims", "parse_claims"]


@dataclass(frozen=True, slots=True)
class ClaimBlock:
    """One false claim.

    Attributes:
        claim: the incorrect assertion.
        fact: what is true instead; "" where the text does not say.
        why: why the error misleads; "" where the text does not say.
    """

    claim: str
    fact: str = ""
    why: str = ""


class _Part(NamedTuple):
    kind: str
    text: str


_ARROW = r"(?:→|⇒|-+>|=>)"
_SEPARATOR = rf"\s*(?:{_ARROW}|[::：]|—+|–)\s*"
# Claims and facts need a separator, so that the words inside a sentence ("this correct fact shows") are not labels.
_LABEL = re.compile(
    rf"""
    (?P<claim>
        (?<![a-z])(?:incorrect|false|wrong|erroneous)\s+(?:assertion|claim|statement)\s*\d*{_SEPARATOR}
      | 错误(?:断言|主张|说法)\s*\d*{_SEPARATOR}
      | (?<!错误)断言\s*\d+\s*[::：]
    )
  | (?P<fact>
        (?<![a-z])(?:the\s+)?(?:correct|actual|true)\s+fact{_SEPARATOR}
      | 正确(?:事实|认知)(?:{_SEPARATOR}|是\s*[，,:：]?)
    )
  | (?P<why>
        (?<![a-z])why\s+(?:this|the|that|it)\b[^→:：\n]{{0,40}}?mislead\w*(?:\s+(?:the\s+)?reasoning)?(?:{_SEPARATOR}|\s)
      | (?<![a-z])this\s+(?:error|mistake)\s+(?:would\s+)?misleads?\b(?:\s+(?:the\s+)?reasoning)?(?:{_SEPARATOR}|\s)
      | 为什么[^→:：，。\n]{{0,10}}误导(?:推导|推理)?者?(?:{_SEPARATOR}|[，,]?\s*)
      | [该此]错误(?:断言)?(?:会|将)?误导(?:推导|推理)?(?:者|过程)?(?:{_SEPARATOR}|[，,]?\s*)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What stands between two parts and belongs to neither: separators, bullets, the number of the next entry.
_EDGE = " \t\r\n→⇒>-—–;；*•·|"
_NEXT_NUMBER = re.compile(r"(?:^|\n)\s*\(?\d{1,2}[.)、]\s*$")
_TURN = re.compile(
    r"(?<=[.。;；,，—!！])\s*(?=(?:However|Actually|In fact|In reality|But in fact)\b|实际上|事实上|而实际上|正确做法)"
)
_ENTRY = re.compile(r"\n\s*(?:[-*•·]+|\(?\d{1,2}[.)、])?\s*")
_CONTENT = 3
"""Shortest English word that counts as content when points and claims are compared."""


def parse_claims(info: str) -> tuple[ClaimBlock, ...]:
    """The blocks of a text.

    Args:
        info: the text that says what is false.

    Returns:
        The blocks in order; empty when nothing in the text looks like one.
    """
    parts = _labelled(info)
    blocks = _assemble(parts) if parts else _unlabelled(info)
    return tuple(block if block.fact else _split_turn(block) for block in blocks)


def pair_claims(points: Sequence[str], blocks: Sequence[ClaimBlock]) -> tuple[ClaimBlock | None, ...]:
    """Which block belongs to which point of the checklist.

    Args:
        points: the checklist.
        blocks: what `parse_claims` found.

    Returns:
        One entry per point: in order when there are as many blocks as points, else the block that shares the most
        words with it, each block at most once; None where none shares enough.
    """
    if len(points) == len(blocks):
        return tuple(blocks)
    wanted = [_content(point) for point in points]
    offered = [_content(f"{block.claim} {block.fact}") for block in blocks]
    ranked = sorted(
        ((_overlap(wanted[p], offered[b]), -p, -b) for p in range(len(points)) for b in range(len(blocks))),
        reverse=True,
    )
    found: dict[int, int] = {}
    for score, p, b in ranked:
        if score > 0.0 and -p not in found and -b not in found.values():
            found[-p] = -b
    return tuple(blocks[found[p]] if p in found else None for p in range(len(points)))


def _labelled(info: str) -> list[_Part]:
    marks = list(_LABEL.finditer(info))
    ends = [*(mark.start() for mark in marks[1:]), len(info)][: len(marks)]
    parts = [_Part(str(mark.lastgroup), _trim(info[mark.end() : end])) for mark, end in zip(marks, ends, strict=True)]
    return [part for part in parts if part.text]


def _trim(text: str) -> str:
    return " ".join(_NEXT_NUMBER.sub("", text.strip(_EDGE)).strip(_EDGE).split())


def _assemble(parts: Sequence[_Part]) -> list[ClaimBlock]:
    """Blocks out of parts: usually claim, fact, why in turn; sometimes all claims first, then all facts."""
    blocks: list[ClaimBlock] = []
    width = 0
    for kind, run in groupby(parts, key=lambda part: part.kind):
        texts = [part.text for part in run]
        if kind == "claim":
            blocks.extend(ClaimBlock(text) for text in texts)
            width = len(texts)
        elif width:
            # As many facts as claims: they go together in order. Else the last claim, being nearest, takes the first.
            first = len(blocks) - width if len(texts) == width else len(blocks) - 1
            for number, text in enumerate(texts[: len(blocks) - first], start=first):
                old = blocks[number]
                fact, why = (old.fact or text, old.why) if kind == "fact" else (old.fact, old.why or text)
                blocks[number] = ClaimBlock(old.claim, fact, why)
    return blocks


def _unlabelled(info: str) -> list[ClaimBlock]:
    """Entries without labels: "claim → fact → why", one a line or bullet."""
    blocks = []
    for entry in _ENTRY.split("\n" + info):
        parts = [_trim(part) for part in re.split(_ARROW, entry)]
        if len(parts) in (2, 3) and all(parts):
            blocks.append(ClaimBlock(*parts))
    return blocks


def _split_turn(block: ClaimBlock) -> ClaimBlock:
    """Where the fact has no label of its own, it follows the turn of the argument ("However, …")."""
    claim, *rest = _TURN.split(block.claim, maxsplit=1)
    return ClaimBlock(claim.strip(_EDGE), rest[0].strip(_EDGE), block.why) if rest and claim.strip(_EDGE) else block


def _content(text: str) -> frozenset[str]:
    """Content of a text: stems of longer words, numbers, and pairs of neighbouring Chinese characters."""
    found = words(text)
    latin = {stem(word) for word in found if word.isascii() and (len(word) >= _CONTENT or word.isdigit())}
    pairs = {a + b for a, b in pairwise(found) if not a.isascii() and not b.isascii()}
    return frozenset(latin | pairs)


def _overlap(wanted: frozenset[str], offered: frozenset[str]) -> float:
    shared = len(wanted & offered)
    return shared / len(wanted) if shared >= min(2, len(wanted)) and wanted else 0.0

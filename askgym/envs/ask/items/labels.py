"""Structure out of labels: QuestBench's `N = 40 [Number of customers]`, and the words by which points are asked for.

This module owns the parsing of assignments, the sentence that a user says instead of them, and the cues made of
labels and of IN3's inquiries. Pure functions over text; it knows no rows and does no I/O.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from askgym.envs.ask.text import stem, words
from askgym.types import Cue

__all__ = ["Assignment", "inquiry_cues", "label_cues", "parse_assignments", "say"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """One quantity that was taken out of a question.

    Attributes:
        variable: its name in the equations: "N".
        value: its value exactly as written: "40", "0.2", "3/4".
        label: what it stands for: "Number of customers".
    """

    variable: str
    value: str
    label: str


_ASSIGNMENT = re.compile(r"\s*([^\W\d]\w*)\s*=\s*([^\[\]\n;=]+?)\s*\[([^\[\]\n]+)\]\s*(?:[;,\n]|$)")
_UNIT = re.compile(r"\s*\(([a-z ]{2,24})\)$")
_NUMBER_OF = re.compile(
    r"^(the\s+)?((?:total|minimum|maximum|average|initial)\s+)?(?:no\.?|number)\s+of\s+", re.IGNORECASE
)
_PERIOD = re.compile(r"\bthis many\b", re.IGNORECASE)
_ADJECTIVES = frozenset("total minimum maximum average initial final original overall remaining".split())
_SHARE = re.compile(r"\b(?:percentage|percent|rate|share|fraction|proportion)\b", re.IGNORECASE)
_MEASURES = frozenset(
    """age amount average cost count distance duration fraction height initial length maximum minimum number percentage
    price rate ratio speed sum temperature time total value volume weight width we the coins hours days minutes weeks
    months years miles pieces points""".split()
)

# The ways in which people ask for a kind of quantity.
_HOW_MANY = "how_many|number|count|quantity|total|many"
_FAMILIES: tuple[tuple[str, str], ...] = (
    ("cost price charge fee", "cost|price|charge|fee|how_much|pay|worth|spend|expensive"),
    ("tip salary wage money discount budget", "tip|salary|wage|money|discount|budget|how_much|amount|get|give|earn"),
    ("distance miles kilometers", "distance|how_far|far|mile|kilometer|how_long|length"),
    ("weight", "weight|weigh|heavy|how_much"),
    ("age", "age|old|how_old"),
    ("height", "height|tall|how_tall|high"),
    (
        "percentage percent rate share fraction proportion",
        "percentage|percent|rate|share|fraction|how_much|what_percent",
    ),
    (
        "hours minutes days weeks months years time duration period",
        f"{_HOW_MANY}|how_long|hour|minute|day|week|month|year",
    ),
    ("amount volume", "amount|how_much|quantity|volume|how_many"),
)
_FAMILY_STEMS = frozenset(stem(name) for names, _ in _FAMILIES for name in names.split())
_STOP = frozenset(
    stem(word)
    for word in """a an and any are as at be been by can could did do does each every for from had has have how i if in
    into is it its me more my of on one or per she he they that the their them then there these this those to was were
    what when where which who will with would you your considering many after before both for we no
    between during so already than up""".split()
)
_POLITE = frozenset(
    stem(word)
    for word in """able any are aware clarify choose context currently details desired doing done else exact
    exactly given help how if include included interest interested kind know let like looking main mind much need
    needed no not particular please prefer preference preferred provide require required same should some someone
    something specific specifically specified specify tell trying type types used user using want what when where which
    whether whom willing without would you your additional create creating certain happy including such number
    learning getting run
    """.split()
)
_SYNONYMS = {
    stem(word): terms
    for word, terms in (
        ("depth", "how_detailed|in_depth"),
        ("audience", "reader|audience_for|who_for"),
        ("budget", "spend|how_much|cost|price"),
        ("size", "how_big|how_large|dimension"),
        ("salary", "pay|wage|earn"),
        ("experience", "how_experienced|beginner"),
        ("purpose", "supposed_to|goal|meant_to"),
        ("country", "where|nation"),
        ("equipment", "gear|tool"),
    )
}
_ORDINALS = {"first": "1st", "second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th", "sixth": "6th"}
_LEVELS = frozenset("low medium high small large morning evening".split())
_COUNTED = re.compile(r"\b([a-z]+)\s+(\d{1,2})\b", re.IGNORECASE)
_COMMON_WORD_VARIABLES = frozenset({"a", "i"})


def parse_assignments(text: str) -> tuple[Assignment, ...]:
    """The quantities in a `VAR = VALUE [LABEL]` text, separated by semicolons, commas or line ends.

    Args:
        text: the text, which must consist of such entries and nothing else.

    Returns:
        The entries in order; empty when the text is anything else.
    """
    found, at = [], 0
    while at < len(text) and text[at:].strip():
        entry = _ASSIGNMENT.match(text, at)
        if entry is None:
            return ()
        found.append(Assignment(*(part.strip() for part in entry.groups())))
        at = entry.end()
    return tuple(found)


def say(assignment: Assignment, question: str) -> str:
    """The sentence in which a user tells one quantity.

    Args:
        assignment: the quantity.
        question: the question it belongs to; shows which words of the label are names.

    Returns:
        For instance "The number of customers is 40." The value stands in it exactly as written; a share between 0
        and 1 is given as a percentage beside it.
    """
    label = assignment.label.strip().rstrip(".").strip()
    value = assignment.value
    if _PERIOD.search(label):
        return _PERIOD.sub(value, label) + "."
    unit = _UNIT.search(label)
    if unit:
        label, value = label[: unit.start()], f"{value} {unit.group(1)}"
    label = _lower(label, question)
    if _SHARE.search(label):
        value = _percent(value)
    label = _NUMBER_OF.sub(lambda found: f"{(found.group(2) or '').lower()}number of ", label)
    return f"{_subject(label)} is {value}."


def label_cues(assignment: Assignment) -> tuple[Cue, ...]:
    """How one quantity is asked for: by what it is, and by the name of its variable.

    Args:
        assignment: the quantity.

    Returns:
        The cues, the plainest first.
    """
    label = assignment.label.replace("’", "'")
    plain = _UNIT.sub("", label)
    family = _family(plain)
    marks = _marks(plain)
    taken = {stem(part) for term in family.split("|") for part in term.split("_")}
    content = [word for word in _content(plain) if stem(word) not in taken and word not in "_".join(marks).split("_")]
    entity = "|".join(marks or content)
    cues = [Cue(attribute=_join(family, *(content if marks else ())), entity=entity)]
    if not marks and len(content) > 1:
        # "How many times was the doorbell pressed" and "the doorbell presses": two content words say it as well.
        cues.append(Cue(attribute=content[0], entity="|".join(content[1:])))
    name = assignment.variable.lower()
    cues.append(Cue(attribute="value_of|variable", entity=f"of_{name}" if name in _COMMON_WORD_VARIABLES else name))
    return tuple(cues)


def inquiry_cues(description: str, inquiry: str, task: str, others: Iterable[str] = ()) -> tuple[Cue, ...]:
    """How a missing detail of an IN3 task is asked for.

    Args:
        description: the point of the checklist.
        inquiry: the question that the row itself would ask; "" when there is none.
        task: the task, whose words appear in any question about it.
        others: the other points of the checklist, whose words would confuse them.

    Returns:
        Cues from the words of the description, then of the inquiry.
    """
    known = {stem(word) for word in words(task)}
    foreign = {stem(word) for other in others for word in words(other)}
    cues: list[Cue] = []
    for text in (description, inquiry):
        content = [word for word in _content(text) if stem(word) not in _POLITE]
        own = [word for word in content if stem(word) not in known | foreign]
        about = [word for word in content if stem(word) in known and stem(word) not in foreign]
        if own:
            cues.append(Cue(attribute=_join(*own, *(_SYNONYMS.get(stem(word), "") for word in own))))
        elif text is description and content:
            kinds = "which|what|specific|specify|particular|kind|type"
            kinds += "|how_many|number" if "number" in words(description) else ""
            cues.append(Cue(attribute=kinds, entity="|".join(about or content)))
    return tuple(dict.fromkeys(cues))


def _join(*terms: str) -> str:
    return "|".join(dict.fromkeys(term for term in terms if term))


def _content(text: str) -> list[str]:
    found = [word.removesuffix("'s") for word in words(text)]
    return list(dict.fromkeys(word for word in found if stem(word) not in _STOP and len(word) > 1 and "'" not in word))


def _family(label: str) -> str:
    stems = [stem(word) for word in words(label)]
    heads = [word for word in words(label) if word not in _ADJECTIVES]
    counted = heads and heads[0].endswith("s") and "'" not in heads[0] and stem(heads[0]) not in _FAMILY_STEMS
    if _NUMBER_OF.match(label) or counted:
        return _HOW_MANY
    hits = [
        (min(stems.index(stem(name)) for name in names.split() if stem(name) in stems), terms)
        for names, terms in _FAMILIES
        if any(stem(name) in stems for name in names.split())
    ]
    return min(hits)[1] if hits else _HOW_MANY + "|how_much|amount"


def _marks(label: str) -> list[str]:
    """What tells this quantity from its sisters: "first", "day_2", "low"."""
    lowered = label.lower()
    found = words(lowered)
    marks = [term for word in found if word in _ORDINALS for term in (word, _ORDINALS[word])]
    marks += [word for word in found if word in _LEVELS]
    marks += [f"{noun}_{number}" for noun, number in _COUNTED.findall(lowered) if stem(noun) not in _STOP]
    return list(dict.fromkeys(marks))


def _lower(label: str, question: str) -> str:
    """The label with the capitals of a heading taken away, and those of names left."""
    in_lower = set(re.findall(r"\b[a-z]+\b", question))
    in_upper = set(re.findall(r"\b[A-Z][a-z]+\b", question))

    def one(found: re.Match[str]) -> str:
        word = found.group()
        folded = word.lower()
        known = folded in _MEASURES or folded in in_lower or stem(folded) in {stem(name) for name in in_lower}
        first = found.start() == 0 and word not in in_upper and not label[found.end() :].startswith(("'", "’"))
        return folded if known or first else word

    return re.sub(r"\b[A-Z][a-z]+\b", one, label)


def _subject(label: str) -> str:
    owner = re.match(r"(\w+(?:'s|’s|s'|s’)\s+)(.+)", label)
    lead, rest = (owner.group(1), owner.group(2)) if owner else ("the ", label.removeprefix("the "))
    head, _, tail = rest.partition(" ")
    adjective = ""
    if head in _ADJECTIVES and tail:
        adjective, (head, _, tail) = head + " ", tail.partition(" ")
    # "Hours worked per day" is a number of hours: with a plural ahead, "is" would not do.
    if head.isalpha() and head.islower() and head.endswith("s") and not head.endswith("ss"):
        rest = f"{adjective}number of {head} {tail}".rstrip()
    sentence = lead + rest
    return sentence[:1].upper() + sentence[1:]


def _percent(value: str) -> str:
    try:
        share = Decimal(value)
    except InvalidOperation:
        return value
    return f"{(share * 100).normalize():f}% ({value} as a decimal)" if 0 < share < 1 else value

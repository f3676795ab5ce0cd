"""Timetable: a code made up of parts that are read off a list of ranges, a line for each fact. Pure look-up.

The facts fall strictly inside the ranges, so that the list, which stands in every variant, never repeats them. Every
fact decides a part of its own: with several missing, the chances of the possible answers multiply, and a blind guess
does not pay.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from askgym.envs.ask.families.base import Claim, Family, Frame, Given, Problem
from askgym.envs.ask.families.wording import upper_first
from askgym.types import AnswerKind, Cue

if TYPE_CHECKING:
    import random

__all__ = ["Timetable"]

_COUNT = 6
_SYLLABLES = (
    "BA BI BU DA DU FE FI FO GA GE GI GU KA WA KI KO KU LE LI LU NA NE NU PO RA RI RO RU SA SE SI SU TA TE TU VA VE VI "
    "VO VU ZA ZE JE ZO ZU JA JO"
).split()  # no English words; their number is prime, so that any stride visits all of them
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_BORN = {2: "February", 4: "April", 6: "June", 7: "July", 8: "August", 9: "September", 10: "October", 11: "November"}
_SURNAMES = tuple(
    "Abbott Adler Albrecht Baxter Becker Bianchi Calloway Carvalho Chandra Dawson Delgado Dubois Eriksen Espinosa "
    "Farrell Fischer Gallagher Gupta Hamilton Hughes Ibrahim Ivanova Jackson Jansen Kaplan Keller Kowalski Lambert "
    "Lindqvist Martinez Moreau Nakamura Nielsen Okafor Oliveira Palmer Petrov Quigley Ramirez Reynolds Rossi Sanders "
    "Schmidt Takahashi Thompson Torres Underwood Vargas Vogel Wagner Watanabe Whitaker Xavier Yamamoto Zamora Ziegler"
    .split()
)  # fmt: skip
_EVENTS = (
    ("the climbing hall", "locker"), ("the lake festival", "wristband"), ("the summer camp", "cabin"),
    ("the bike park", "rental"), ("the science fair", "badge"), ("the ferry terminal", "gate"),
    ("the youth hostel", "door"), ("the swimming pool", "cabinet"), ("the book fair", "badge"),
    ("the dance congress", "wardrobe"), ("the ski resort", "lift"), ("the chess tournament", "table"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Key:
    """A fact that a line of the list is about.

    Attributes:
        key: its name in the scene.
        head: the heading of its line.
        noun: what it is, after "my".
        pool: the raw values it may take.
        starts: choices of where the four ranges begin; `last` is where they end.
        shown: three ways of saying it, the last as a reply.
        vague: two ways of not saying it.
        cues: how rules recognise a question about it.
        show: a raw value as text.
        edge: a raw value at the edge of a range, as the list writes it.
        before: the raw value before another.
        numeric: whether the text of a value is a number.
    """

    key: str
    head: str
    noun: str
    pool: tuple[Any, ...]
    starts: tuple[tuple[Any, ...], ...]
    last: Any
    shown: tuple[str, str, str]
    vague: tuple[str, str]
    cues: tuple[Cue, ...]
    show: Callable[[Any], str] = str
    edge: Callable[[Any], str] = str
    before: Callable[[Any], Any] = lambda value: value - 1
    numeric: bool = True


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_KEYS = (
    _Key("age", "Age", "age", tuple(range(7, 79)), ((6, 18, 35, 52), (6, 16, 30, 48), (6, 21, 40, 60)), 79,
        ("I'm {} old.", "I'm {} of age.", "My age is {}."),
        ("They have my age on file.", "My age is on the form."),
        (Cue("age|old|how_old|aged"), Cue("year", "born|birth")),
        "{} years".format,
    ),
    _Key("surname", "Surname", "surname", _SURNAMES,
        (("A", "G", "M", "S"), ("A", "E", "L", "R"), ("A", "H", "N", "T")), "Z",
        ("My surname is {}.", "I'm booked under the surname {}.", "It's {}, that's my surname."),
        ("I'm booked under my surname.", "My surname is on the list of guests."),
        (Cue("surname|last_name|family_name|name|called|initial", "", "first_name|event"),),
        before=lambda letter: chr(ord(letter) - 1), numeric=False,
    ),
    _Key("ticket", "Ticket number", "ticket number", tuple(range(101, 999)),
        ((100, 300, 550, 800), (100, 250, 500, 700), (100, 350, 600, 850)), 999,
        ("My ticket number is {}.", "The number on my ticket is {}.", "Ticket number {}."),
        ("I have a numbered ticket.", "My ticket has a number on it."),
        (Cue("ticket"),),
    ),
    _Key("member", "Membership number", "membership number", tuple(range(2101, 9990)),
        ((2100, 4000, 6000, 8000), (2100, 3500, 5500, 7500), (2100, 4500, 6500, 8500)), 9999,
        ("My membership number is {}.", "My membership card has the number {}.", "The number on the card is {}."),
        ("I have a membership card with a number.", "My membership card is numbered."),
        (Cue("member|membership|card", "", "join|joined|year|long|since|when|become|became|ticket"),),
    ),
    _Key("arrival", "Arrival", "arrival time", tuple(range(485, 1075, 5)),
        ((480, 630, 780, 930), (480, 600, 750, 900), (480, 660, 810, 960)), 1079,
        ("I arrive at {}.", "My arrival is planned for {}.", "I get there at {}."),
        ("My arrival has been arranged.", "I arrive during the day."),
        (Cue("arrive|arrival|arriving|arrived|get_there|get_here|check_in|turn_up|show_up|clock|reach|coming"),
            Cue("time|when|hour", "come|coming|there|here|appear|day|what_time|which_time|get", "born|join|birth")),
        _clock, _clock, numeric=False,
    ),
    _Key("month", "Month of birth", "month of birth", tuple(_BORN), ((1, 4, 7, 10), (1, 3, 6, 9), (1, 5, 8, 10)), 12,
        ("I was born in {}.", "My birthday is in {}.", "My month of birth is {}."),
        ("I was born in a nice month.", "My birthday is known to the staff."),
        (Cue("month|birthday|born|birth|birthdate", "", "year|old|age|join|joined|member"),),
        _BORN.__getitem__, lambda month: _MONTHS[month - 1], numeric=False,
    ),
    _Key("height", "Height (cm)", "height", tuple(range(121, 209)),
        ((120, 145, 165, 185), (120, 140, 160, 180), (120, 150, 170, 190)), 209,
        ("I'm {} tall.", "My height is {}.", "I measure {}."),
        ("My height has been measured.", "They measured my height at the desk."),
        (Cue("height|tall|how_tall|cm|centimetre|centimeter"), Cue("measure", "you|do|height")),
        "{} cm".format,
    ),
    _Key("bag", "Bag (kg)", "bag's weight", tuple(range(4, 32)), ((3, 10, 17, 24), (3, 9, 15, 22), (3, 12, 18, 25)), 32,
        ("My bag weighs {}.", "I'm bringing a bag of {}.", "The bag weighs {}."),
        ("My bag has been weighed.", "I'm bringing a bag."),
        (Cue("bag|luggage|baggage|suitcase|rucksack|backpack|weigh|weight|heavy|kg|kilo|kilogram"),),
        "{} kg".format,
    ),
    _Key("joined", "Member since", "year of joining", tuple(range(1981, 2024)),
        ((1980, 1992, 2003, 2014), (1980, 1990, 2000, 2012), (1980, 1995, 2005, 2016)), 2024,
        ("I have been a member since {}.", "I became a member in {}.", "I joined in {}."),
        ("I have been a member for a while.", "I became a member some time ago."),
        (Cue("join|joined|joining|since_when|since_what|since_which|member_since|sign_up|signed_up|enrol|enrolled|register|registered"),
            Cue("year|when|how_long|long|become|became", "member|membership|club|with_them|been", "born|old|birth"),
            Cue("which_year|what_year", "", "born|old|birth")),
    ),
)  # fmt: skip
_INDEX = {key.key: key for key in _KEYS}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the list: a key with a choice of ranges."""

    starts: tuple[Any, ...]
    ranges: tuple[str, ...]
    inside: tuple[Any, ...]  # raw values strictly inside a range
    numbers: frozenset[int]  # the edges, where they are read as numbers


def _line(key: _Key, starts: tuple[Any, ...]) -> _Line:
    ends = (*(key.before(start) for start in starts[1:]), key.last)
    edges = {*starts, *ends}
    return _Line(
        starts=starts,
        ranges=tuple(f"{key.edge(a)}–{key.edge(b)}" for a, b in zip(starts, ends, strict=True)),
        inside=tuple(value for value in key.pool if value not in edges),
        numbers=frozenset(edges) if key.numeric else frozenset(),
    )


_LINES = {key.key: tuple(_line(key, starts) for starts in key.starts) for key in _KEYS}


def _part(scene: Mapping[str, Any], line: int, place: int) -> str:
    """The part at a place of a line, both counted from 0; all parts of a list differ."""
    at: int = scene["offset"] + (4 * line + place) * scene["stride"]
    return _SYLLABLES[at % len(_SYLLABLES)]


def _place(scene: Mapping[str, Any], name: str) -> int:
    """Which range of its line a fact falls into, from 0."""
    return bisect_right(_LINES[name][scene["choices"][name]].starts, scene[name]) - 1


class Timetable(Family):
    """Six facts about a visitor, six lines of ranges, a code of six parts."""

    name = "timetable"
    domain = "scheduling"
    answer_kind = AnswerKind.TEXT
    loads = ("lookup",)
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {
        "train": (
            Frame("I need my {thing} code for {place}. It has a part for each line of the list below, in that order.",
                  "What is my code? Join the parts with hyphens."),
            Frame("At {place} every visitor gets a {thing} code, put together from the list below, top to bottom.",
                  "Which code is mine? Put a hyphen between the parts."),
            Frame("Can you look something up for me? {place_cap} builds the {thing} codes line by line from a list.",
                  "Tell me the code I have to type in, with hyphens between its parts, please."),
            Frame("My {thing} code at {place} is hidden in this list: pick a part from each line, from the top.",
                  "So how does my code read, hyphens between the parts?"),
        ),
        "validation": (
            Frame("I'm standing at {place} and don't know my {thing} code. You find it by going down the list.",
                  "What should I enter? The parts go in the order of the lines, with hyphens."),
            Frame("{place_cap} sent me this list for my {thing} code, a part per line in the order shown.",
                  "Please work out my code and write it with hyphens."),
        ),
        "test": (
            Frame("Before I go to {place} I'd like to have my {thing} code ready. Each line below adds a part to it.",
                  "Write down my complete code, parts in the given order and joined by hyphens."),
            Frame("Somebody at {place} handed me this list and said my {thing} code was in it, line after line.",
                  "What's the code, with a hyphen after each part but the last?"),
        ),
    }  # fmt: skip

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        """A value for every key there is, so that draws can be mixed; six keys, their ranges, and the parts."""
        place, thing = rng.choice(_EVENTS)
        names = tuple(key.key for key in rng.sample(_KEYS, _COUNT))
        choices = {name: int(rng.random() * 3) for name in _INDEX}
        scene: dict[str, Any] = {
            "place": place,
            "place_cap": upper_first(place),
            "thing": thing,
            "keys": names,
            "choices": choices,
            "offset": rng.randrange(len(_SYLLABLES)),
            "stride": rng.randrange(1, len(_SYLLABLES)),
        }
        edges = frozenset().union(*(_LINES[name][choices[name]].numbers for name in names))
        numeric = [name for name in names if _INDEX[name].numeric]
        while True:  # nearly every draw is accepted
            for name, choice in choices.items():
                inside = _LINES[name][choice].inside
                scene[name] = inside[int(rng.random() * len(inside))]
            numbers = {scene[name] for name in numeric}
            if len(numbers) == len(numeric) and numbers.isdisjoint(edges):
                return scene

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        """The parts that the facts decide, from the top of the list to its end."""
        return "-".join(
            believed.get(f"part_{name}") or _part(scene, line, _place(scene, name))
            for line, name in enumerate(scene["keys"])
        )

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        """The facts in an order of their own, the list, and misread lines."""
        other = self.draw(rng, load)
        names = scene["keys"]
        lines, found = [], []
        for i, name in enumerate(names):
            ranges = _LINES[name][scene["choices"][name]].ranges
            entries = ", ".join(f"{span}: {_part(scene, i, j)}" for j, span in enumerate(ranges))
            lines.append(f"{_INDEX[name].head}: {entries}")
            found.append(f"{_INDEX[name].show(scene[name])} gives {_part(scene, i, _place(scene, name))}")
        return Problem(
            scene=scene,
            givens=tuple(_given(_INDEX[name], scene, other) for name in rng.sample(names, len(names))),
            claims=tuple(_claim(_INDEX[name], scene, rng) for name in rng.sample(names, 4)),
            load="lookup",
            table="\n".join(lines),
            answer_cues="code|password|combination",
            solution="; ".join(found) + ".",
        )


def _given(key: _Key, scene: Mapping[str, Any], other: Mapping[str, Any]) -> Given:
    (first, second, reply), value = key.shown, key.show(scene[key.key])
    wrong = key.show(other[key.key]) if other[key.key] != scene[key.key] else ""
    return Given(
        key=key.key,
        label=key.noun,
        value=value,
        shown=(first.format(value), second.format(value)),
        vague=key.vague,
        said=(first.format(value), reply.format(value)),
        cues=key.cues,
        other_value=wrong,
        other_said=first.format(wrong) if wrong else "",
    )


def _claim(key: _Key, scene: Mapping[str, Any], rng: random.Random) -> Claim:
    line, place = scene["keys"].index(key.key), _place(scene, key.key)
    true, false = _part(scene, line, place), _part(scene, line, (place + rng.choice((1, 2, 3))) % 4)
    return Claim(
        key=f"part_{key.key}",
        text=f"the {key.noun} gives the part {false}",
        said=(
            f"According to the list, my {key.noun} gives {false}.",
            f"For my {key.noun} I have already found the part: {false}.",
        ),
        truth=f"The {key.noun} gives {true}.",
        value=true,
        claim_value=false,
        believed=false,
        cues=key.cues,
    )

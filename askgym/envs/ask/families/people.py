"""Whom a problem is about: the user, or somebody the user knows, with pronouns and verb endings for templates.

Data and one function; imports nothing of askgym.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

__all__ = ["PEOPLE", "person"]

_FORMS = {  # kind → he, his, him, ending of a verb, "has", "am", "don't", "do"
    "I": ("I", "my", "me", "", "have", "am", "don't", "do"),
    "we": ("we", "our", "us", "", "have", "are", "don't", "do"),
    "she": ("she", "her", "her", "s", "has", "is", "doesn't", "does"),
    "he": ("he", "his", "him", "s", "has", "is", "doesn't", "does"),
}
_THIRD = {
    "she": (
        ("my daughter", "my sister", "my niece", "my cousin", "my flatmate", "my neighbour", "my friend"),
        ("Mia", "Zoe", "Priya", "Hannah", "Ines", "Aisha", "Clara", "Olga", "Ruth", "Fatima", "Leila", "Nora"),
    ),
    "he": (
        ("my son", "my brother", "my nephew", "my cousin", "my flatmate", "my neighbour", "my friend"),
        ("Tom", "Ben", "Omar", "Luca", "Jonas", "Ravi", "Felix", "Hugo", "Marek", "Kofi", "Theo", "Yusuf"),
    ),
}


def _person(who: str, kind: str) -> dict[str, str]:
    he, his, him, s, has, am, dont, do = _FORMS[kind]
    words = {"who": who, "he": he, "his": his, "him": him, "s": s, "es": "es" if s else "", "has": has, "am": am}
    caps = {"Who": who[0].upper() + who[1:], "He": he[0].upper() + he[1:], "His": his[0].upper() + his[1:]}
    return {"kind": kind, **words, **caps, "dont": dont, "do": do}


PEOPLE: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "I": (_person("I", "I"),),
    "we": tuple(_person(f"my {other} and I", "we") for other in ("wife", "husband", "sister", "brother", "flatmate")),
    **{
        kind: tuple(
            _person(who, kind) for relation in relations for name in names for who in (name, f"{relation} {name}")
        )
        for kind, (relations, names) in _THIRD.items()
    },
}
"""Kind of pronoun → the people it stands for, each with the words that templates use for them."""

_KINDS = ("I", "I", "I", "she", "she", "she", "he", "he", "he", "we")


def person(rng: random.Random) -> Mapping[str, str]:
    """Somebody for a problem to be about: the user in three of ten, otherwise people the user knows."""
    return rng.choice(PEOPLE[rng.choice(_KINDS)])

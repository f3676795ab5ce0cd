"""Answers to questions about what the customer knows: each states just that fact. Imports its siblings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from askgym.envs.telecom.customer.heard import Fact
from askgym.envs.telecom.customer.speaking import COMPLAINTS, place

if TYPE_CHECKING:
    from askgym.envs.telecom.customer.acting import Scene
    from askgym.envs.telecom.customer.heard import Heard

__all__ = ["answer_facts"]


def answer_facts(scene: Scene, heard: Heard) -> str:
    """What was asked, one sentence a fact, in the order of the questions."""
    facts = heard.facts
    if Fact.PRICE in facts and Fact.REFUEL in facts:
        facts = tuple(fact for fact in facts if fact is not Fact.PRICE)
    return " ".join(dict.fromkeys(_answer(scene, heard, fact) for fact in facts))


def _answer(scene: Scene, heard: Heard, fact: Fact) -> str:
    profile = scene.profile
    if fact is Fact.SYMPTOM:
        return COMPLAINTS[profile.family][scene.pick("symptom")]
    if fact is Fact.PLACE:
        known = profile.location is not None
        return scene.fact("location", place=place(profile)) if known else scene.fact("no location")
    if fact is Fact.REFUEL:
        return _refuel(scene, heard.gigabytes)
    if fact is Fact.BILL:
        return scene.fact("bill" if profile.pays_bills else "no bill")
    if fact is Fact.DONE:
        made = {call.name for call in scene.state.phone_log}
        return scene.fact("done yes" if (heard.done or scene.memory.last_change) in made else "done no")
    return scene.fact(fact.value, name=profile.name, number=profile.phone_number)


def _refuel(scene: Scene, asked: float | None) -> str:
    most = scene.profile.refuel_gb
    if most is None:
        return scene.fact("no refuel")
    if asked is None:
        return scene.fact("refuel", gb=most)
    return scene.fact("refuel yes" if asked <= most else "refuel no", asked=asked, gb=most)

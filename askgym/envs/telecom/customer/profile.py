"""Stub."""

from dataclasses import dataclass
from askgym.envs.telecom.tasks import Family, Persona, parse_id


@dataclass(frozen=True, slots=True)
class Profile:
    family: Family = Family.SERVICE
    persona: Persona = Persona.NONE
    refuel_gb: float | None = 2.0


def profile_of(task):
    n = parse_id(task.id)
    return Profile(n.family, n.persona)

"""Who the customer is, from generated tasks and from tasks of files."""

from __future__ import annotations

from dataclasses import replace

import pytest

from askgym.envs.telecom.customer import profile_of
from askgym.envs.telecom.tasks import Family, Persona, load_tasks, task, task_ids
from askgym.errors import ItemError

SERVICE = "[service_issue]airplane_mode_on|unseat_sim_card[PERSONA:Easy]"
ABROAD = "[mobile_data_issue]user_abroad_roaming_enabled_off[PERSONA:None]"


def test_a_service_customer():
    profile = profile_of(task(next(one for one in task_ids() if one.startswith("[service_issue]"))))
    assert (profile.family, profile.name, profile.phone_number) == (Family.SERVICE, "John Smith", "555-123-2002")
    assert (profile.location, profile.country, profile.refuel_gb) == (None, "", None)
    assert profile.pays_bills
    assert not profile.changes_plan
    assert profile.goal.tool == "check_status_bar"
    assert profile.goal.met("Status Bar: 📶⁴ Excellent | 5G")
    assert not profile.goal.met("Status Bar: 📵 No Signal | 🔋 80%")
    assert not profile.goal.met("Status Bar: ✈️ Airplane Mode | 🔋 80%")


def test_a_customer_abroad():
    profile = profile_of(task(ABROAD))
    assert (profile.location, profile.country, profile.refuel_gb) == ("abroad", "France", 2.0)
    assert profile.goal.tool == "run_speed_test"
    assert profile.goal.met("Speed: 275.00 Mbps (Excellent). Enough for everything.")
    assert not profile.goal.met("Speed: 44.00 Mbps (Good). Enough for video.")


def test_every_generated_task_has_a_profile():
    counts = {}
    for task_id in task_ids():
        profile = profile_of(task(task_id))
        key = (profile.family, profile.location, profile.refuel_gb)
        counts[key] = counts.get(key, 0) + 1
        assert profile.persona.value in task_id
    # Abroad with one of three faults of four choices: 254 = 4·64 − 2, of which 3·64 abroad; 1984 = 4·496.
    assert counts == {
        (Family.MOBILE_DATA, "abroad", 2.0): 192,
        (Family.MOBILE_DATA, "home", 2.0): 62,
        (Family.SERVICE, None, None): 47,
        (Family.MMS, "abroad", 2.0): 1488,
        (Family.MMS, "home", 2.0): 496,
    }


@pytest.mark.parametrize("name", ["small", "base", "fuzz"])
def test_loaded_tasks_give_the_same_profiles(tau2_data, name):
    for loaded in load_tasks(tau2_data / f"tasks_{name}.json"):
        assert profile_of(loaded) == profile_of(task(loaded.id))


def test_the_family_is_told_by_the_verdict_where_the_id_tells_nothing():
    one = task(ABROAD)
    assert profile_of(replace(one, id="x")).family is Family.MOBILE_DATA
    assert profile_of(replace(one, id="x", assertions=())).family is Family.MOBILE_DATA


@pytest.mark.parametrize(
    ("persona", "expected"),
    [
        (None, Persona.NONE),
        ("You are 41.", Persona.EASY),
        ("A retired librarian.", Persona.HARD),
        ("Odd", Persona.NONE),
    ],
)
def test_the_persona_is_read_off_its_text(persona, expected):
    assert profile_of(replace(task(ABROAD), id="x", persona=persona)).persona is expected


def test_a_task_without_a_customer_is_named():
    bare = replace(task(ABROAD), id="mine", init=(), instructions="Help.", assertions=())
    with pytest.raises(ItemError, match=r"'mine'.*name and phone number"):
        profile_of(bare)
    whole = replace(bare, instructions="You are Jane Roe with phone number 555-111-2222. Odd things happen.")
    with pytest.raises(ItemError, match=r"'mine'.*complains about"):
        profile_of(whole)

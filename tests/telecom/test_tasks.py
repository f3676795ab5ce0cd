"""Telecom tasks: the generator and the splits, by hand and beside the published ones.

What must hold:
1. A task follows from its id: set-up, solution and assertions of its faults, in alphabetical order of their names.
2. The ids are those that τ²-bench publishes, in its order, and so are the splits.
3. A generated task equals the published one of the same id in everything but wording.
"""

from __future__ import annotations

import json
import os
import pickle
import random
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.telecom.tasks import (
    SPLITS,
    EnvCall,
    Family,
    GoldAction,
    Instructions,
    Persona,
    RewardType,
    Seat,
    Task,
    TaskName,
    load_splits,
    load_tasks,
    parse_id,
    split,
    task,
    task_ids,
    task_row,
    write_tasks,
)
from askgym.errors import UnknownNameError

TAU2_FILES = ("tasks_small.json", "tasks_base.json", "tasks_fuzz.json", "split_tasks.json")
USER, AGENT = Seat.USER, Seat.ASSISTANT
LINE = {"customer_id": "C1001", "line_id": "L1002"}
IDENTIFY = EnvCall(USER, "set_user_info", {"name": "John Smith", "phone_number": "555-123-2002"})
SEARCH = EnvCall(USER, "simulate_network_search")


@pytest.fixture(scope="session")
def tau2_files() -> Path:
    """The folder `tau2` in the one that `ASKGYM_DATA` names; skipped when unset, failed when files are missing."""
    named = os.environ.get("ASKGYM_DATA")
    if not named:
        pytest.skip("ASKGYM_DATA is not set: it names the folder that holds tau2/ with the published tasks")
    folder = Path(named) / "tau2"
    missing = [name for name in TAU2_FILES if not (folder / name).is_file()]
    if missing:
        pytest.fail(f"ASKGYM_DATA={named!r} lacks {', '.join(missing)} in tau2/; mend it, or unset it to skip")
    return folder


FAULTS = {
    "airplane_mode_on": ("u turn_airplane_mode_on", "u toggle_airplane_mode"),
    "unseat_sim_card": ("u unseat_sim_card", "u reseat_sim_card"),
    "lock_sim_card_pin": ("u lock_sim_card mode=pin", None),
    "break_apn_settings": ("u break_apn_settings", "u reset_apn_settings; u reboot_device"),
    "overdue_bill_suspension": (
        "a suspend_line_for_overdue_bill LINE new_bill_id=B1234321 contract_ended=False; u simulate_network_search",
        "a send_payment_request customer_id=C1001 bill_id=B1234321; u make_payment; "
        "a resume_line LINE; u reboot_device",
    ),
    "contract_end_suspension": (
        "a suspend_line_for_overdue_bill LINE new_bill_id=B1234321 contract_ended=True; u simulate_network_search",
        None,
    ),
    "user_abroad_roaming_enabled_off": (
        "u set_user_location abroad=True; u turn_roaming_off; a enable_roaming LINE",
        "u toggle_roaming",
    ),
    "user_abroad_roaming_disabled_on": (
        "u set_user_location abroad=True; u turn_roaming_on; a disable_roaming LINE; u simulate_network_search",
        "a enable_roaming LINE",
    ),
    "user_abroad_roaming_disabled_off": (
        "u set_user_location abroad=True; u turn_roaming_off; a disable_roaming LINE; u simulate_network_search",
        "a enable_roaming LINE; u toggle_roaming",
    ),
    "data_mode_off": ("u turn_data_off", "u toggle_data"),
    "data_usage_exceeded": ("a set_data_usage LINE data_used_gb=15.1", "a refuel_data LINE gb_amount=2.0"),
    "data_saver_mode_on": ("u turn_data_saver_mode_on", "u toggle_data_saver_mode"),
    "bad_vpn": ("u break_vpn", "u disconnect_vpn"),
    "bad_network_preference": (
        "u set_network_mode_preference mode=2g_only",
        "u set_network_mode_preference mode=4g_5g_preferred",
    ),
    "bad_wifi_calling": ("u set_wifi_calling enabled=True mms_over_wifi=True", "u toggle_wifi_calling"),
    "break_apn_mms_setting": ("u break_apn_mms_setting", "u reset_apn_settings; u reboot_device"),
    "break_app_sms_permission": (
        "u remove_app_permission app_name=messaging permission=sms",
        "u grant_app_permission app_name=messaging permission=sms",
    ),
    "break_app_storage_permission": (
        "u remove_app_permission app_name=messaging permission=storage",
        "u grant_app_permission app_name=messaging permission=storage",
    ),
    "break_app_both_permissions": (
        "u remove_app_permission app_name=messaging permission=sms; "
        "u remove_app_permission app_name=messaging permission=storage",
        "u grant_app_permission app_name=messaging permission=sms; "
        "u grant_app_permission app_name=messaging permission=storage",
    ),
}
"""What brings each published fault about, and what mends it; `u` the user, `a` the agent."""


class TestFaults:
    @pytest.mark.parametrize("name", split("small"))
    def test_alone(self, name: str):
        [fault] = named(name).faults
        init, fixes = FAULTS[fault]
        made = task(name)
        assert made.init[0] == IDENTIFY
        assert "; ".join(spelled(call.side, call.name, call.arguments) for call in made.init[1:]) == init
        done = "; ".join(spelled(one.requestor, one.name, one.arguments) for one in made.gold)
        if fixes is None:
            assert done.startswith("a transfer_to_human_agents summary=")
        else:
            assert done == fixes

    def test_all_are_published(self):
        # 19, each alone in some task; the one more is behind a flag.
        assert {fault for name in split("small") for fault in named(name).faults} == set(FAULTS)
        assert {fault for name in task_ids() for fault in named(name).faults} == set(FAULTS)
        everything = {fault for name in task_ids(no_refuel=True) for fault in named(name).faults}
        assert everything - set(FAULTS) == {"data_usage_exceeded_no_refuel"}


class TestOneTask:
    """Literal cases, worked by hand from the table of faults."""

    def test_unpaid_bill(self):
        made = task("[service_issue]overdue_bill_suspension[PERSONA:Easy]")
        assert made.init == (
            IDENTIFY,
            EnvCall(
                AGENT,
                "suspend_line_for_overdue_bill",
                {**LINE, "new_bill_id": "B1234321", "contract_ended": False},
            ),
            SEARCH,
        )
        assert made.gold == (
            GoldAction(
                "send_payment_request_0",
                AGENT,
                "send_payment_request",
                {"customer_id": "C1001", "bill_id": "B1234321"},
            ),
            GoldAction("make_payment_1", USER, "make_payment"),
            GoldAction("resume_line_2", AGENT, "resume_line", LINE),
            GoldAction("reboot_device_3", USER, "reboot_device"),
        )
        assert facts(made)["assertions"] == [
            ("user", "assert_service_status", {"expected_status": "connected"}, True),
            ("assistant", "assert_no_overdue_bill", {"overdue_bill_id": "B1234321"}, True),
        ]
        assert made.basis == (RewardType.ENV_ASSERTION,)

    def test_used_up_data_abroad(self):
        # The alphabet puts bad_vpn before data_usage_exceeded before user_abroad….
        name = "[mobile_data_issue]bad_vpn|data_usage_exceeded|user_abroad_roaming_disabled_off[PERSONA:{}]"
        made = next(task(name.format(one)) for one in Persona if name.format(one) in task_ids())
        assert made.init == (
            IDENTIFY,
            EnvCall(USER, "break_vpn"),
            EnvCall(AGENT, "set_data_usage", {**LINE, "data_used_gb": 15.1}),
            EnvCall(USER, "set_user_location", {"abroad": True}),
            EnvCall(USER, "turn_roaming_off"),
            EnvCall(AGENT, "disable_roaming", LINE),
            SEARCH,
        )
        assert made.gold == (
            GoldAction("disconnect_vpn_0", USER, "disconnect_vpn"),
            GoldAction("refuel_data_1", AGENT, "refuel_data", {**LINE, "gb_amount": 2.0}),
            GoldAction("enable_roaming_2", AGENT, "enable_roaming", LINE),
            GoldAction("toggle_roaming_3", USER, "toggle_roaming"),
        )
        assert facts(made)["assertions"] == [
            ("user", "assert_mobile_data_status", {"expected_status": True}, True),
            ("user", "assert_internet_speed", {"expected_speed": 200, "expected_desc": "excellent"}, True),
            ("assistant", "assert_data_refueling_amount", {**LINE, "expected_amount": 2.0}, True),
        ]

    def test_both_permissions(self):
        made = task("[mms_issue]break_app_both_permissions[PERSONA:Hard]")
        assert [call.arguments["permission"] for call in made.init[1:]] == ["sms", "storage"]
        assert [action.arguments for action in made.gold] == [
            {"app_name": "messaging", "permission": "sms"},
            {"app_name": "messaging", "permission": "storage"},
        ]
        assert facts(made)["assertions"] == [("user", "assert_can_send_mms", {"expected_status": True}, True)]

    def test_what_nobody_can_mend_is_transferred(self):
        made = task("[service_issue]lock_sim_card_pin[PERSONA:Hard]")
        assert made.init == (IDENTIFY, EnvCall(USER, "lock_sim_card", {"mode": "pin"}))
        [transfer] = made.gold
        assert (transfer.id, transfer.requestor, transfer.name, transfer.compare) == (
            "transfer_to_human_agents",
            AGENT,
            "transfer_to_human_agents",
            (),
        )
        assert list(transfer.arguments) == ["summary"]
        assert facts(made)["assertions"] == [("user", "assert_service_status", {"expected_status": "no_service"}, True)]
        assert made.basis == (RewardType.ENV_ASSERTION, RewardType.ACTION)

    def test_one_fault_that_nobody_can_mend_is_enough(self):
        [name] = [
            one for one in task_ids() if one.startswith("[service_issue]airplane_mode_on|contract_end_suspension[")
        ]
        made = task(name)
        assert [action.name for action in made.gold] == ["transfer_to_human_agents"]
        assert [call.name for call in made.init] == [
            "set_user_info",
            "turn_airplane_mode_on",
            "suspend_line_for_overdue_bill",
            "simulate_network_search",
        ]

    def test_agreed_data_used_up_already(self):
        [name] = [
            one
            for one in task_ids(no_refuel=True)
            if one.startswith("[mobile_data_issue]data_usage_exceeded_no_refuel[")
        ]
        made = task(name, no_refuel=True)
        assert made.init == (
            IDENTIFY,
            EnvCall(AGENT, "refuel_data", {**LINE, "gb_amount": 2.0}),
            EnvCall(AGENT, "set_data_usage", {**LINE, "data_used_gb": 17.1}),
        )
        assert [action.name for action in made.gold] == ["transfer_to_human_agents"]
        assert facts(made)["assertions"] == [
            ("user", "assert_mobile_data_status", {"expected_status": False}, True),
            ("user", "assert_internet_speed", {"expected_speed": 0}, True),
        ]
        with pytest.raises(UnknownNameError, match=r"data_usage_exceeded_no_refuel.*no_refuel=True"):
            task(name)

    def test_twice_the_same(self):
        name = "[service_issue]airplane_mode_on[PERSONA:None]"
        assert task(name) == task(name)
        assert hash(task(name)) == hash(task(name))
        assert pickle.loads(pickle.dumps(task(name))) == task(name)


class TestTexts:
    def test_customer_is_told_the_place_where_it_matters(self):
        abroad = told("[mobile_data_issue]user_abroad_roaming_enabled_off[PERSONA:None]")
        home = told("[mobile_data_issue]data_mode_off[PERSONA:None]")
        service = told("[service_issue]airplane_mode_on[PERSONA:None]")
        assert "France" in (abroad.known_info or "")
        assert "United States" in (home.known_info or "")
        assert not re.search("France|United States", service.known_info or "")
        for one in (abroad, home, service):
            assert "John Smith" in (one.known_info or "")
            assert "555-123-2002" in (one.known_info or "")
            assert "`check_status_bar`" in one.task_instructions

    def test_consents(self):
        for family, wanted, other in (
            (Family.SERVICE, "pay", "2.0 GB"),
            (Family.MOBILE_DATA, "2.0 GB", " pay "),
            (Family.MMS, "2.0 GB", " pay "),
        ):
            made = next(task(one) for one in split("small") if one.startswith(f"[{family}]"))
            assert isinstance(made.instructions, Instructions)
            for text in (made.instructions.task_instructions, made.ticket or ""):
                assert wanted in text
                assert other not in text

    def test_tickets_say_what_the_task_is_about(self):
        for name in split("small"):
            made = task(name)
            assert "John Smith" in (made.ticket or "")
            assert "555-123-2002" in (made.ticket or "")
            abroad = any(call.name == "set_user_location" for call in made.init)
            assert ("France" in (made.ticket or "")) == abroad

    def test_personas(self):
        assert task("[service_issue]airplane_mode_on[PERSONA:None]").persona is None
        assert "41" in (task("[service_issue]unseat_sim_card[PERSONA:Easy]").persona or "")
        assert "64" in (task("[service_issue]lock_sim_card_pin[PERSONA:Hard]").persona or "")


class TestIds:
    def test_counts(self):
        # service 2⁴·3 − 1; mobile 2·4·2⁵ − 2; MMS 64·32 − 64. With the one fault more: 2·4·2⁴·3 − 2; 96·32 − 96.
        assert Counter(family(one) for one in task_ids()) == {
            Family.SERVICE: 47,
            Family.MOBILE_DATA: 254,
            Family.MMS: 1984,
        }
        assert Counter(family(one) for one in task_ids(no_refuel=True)) == {
            Family.SERVICE: 47,
            Family.MOBILE_DATA: 382,
            Family.MMS: 2976,
        }
        assert len(set(task_ids(no_refuel=True))) == 3405
        assert set(task_ids()) < set(task_ids(no_refuel=True))

    def test_order(self):
        assert task_ids()[:9] == (
            "[mobile_data_issue]user_abroad_roaming_enabled_off[PERSONA:None]",
            "[mobile_data_issue]user_abroad_roaming_disabled_on[PERSONA:Easy]",
            "[mobile_data_issue]user_abroad_roaming_disabled_off[PERSONA:Hard]",
            "[mobile_data_issue]data_mode_off[PERSONA:None]",
            "[mobile_data_issue]data_saver_mode_on[PERSONA:Easy]",
            "[mobile_data_issue]bad_network_preference[PERSONA:Hard]",
            "[mobile_data_issue]bad_vpn[PERSONA:None]",
            "[mobile_data_issue]data_usage_exceeded[PERSONA:Easy]",
            "[mobile_data_issue]airplane_mode_on|user_abroad_roaming_enabled_off[PERSONA:None]",
        )

    def test_each_gives_its_task(self):
        unsolvable = 0
        for name in task_ids(no_refuel=True):
            made = task(name, no_refuel=True)
            assert made.id == name
            assert made.gold
            assert made.assertions
            unsolvable += RewardType.ACTION in made.basis
        # Service: 2⁴·3 − 2³·2 = 32 with a locked card or an ended contract. Of the others all 1,120 with no_refuel.
        assert unsolvable == 32 + 1120

    @given(
        family=st.sampled_from(Family),
        faults=st.lists(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), min_size=1, max_size=4),
        persona=st.sampled_from(Persona),
    )
    def test_what_is_written_is_read(self, family: Family, faults: list[str], persona: Persona):
        name = TaskName(family, tuple(faults), persona)
        assert parse_id(str(name)) == name

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "airplane_mode_on",
            "[service_issue][PERSONA:None]",
            "[service]airplane_mode_on[PERSONA:None]",
            "[service_issue]airplane_mode_on[PERSONA:none]",
            "[service_issue]airplane_mode_on[PERSONA:None] ",
            "[service_issue]airplane_mode_on",
        ],
    )
    def test_no_id(self, text: str):
        assert parse_id(text) is None

    @pytest.mark.parametrize(
        ("given", "meant"),
        [
            ("service_issue airplane_mode_on", "[service_issue]airplane_mode_on[PERSONA:None]"),
            ("[service_issue]airplane_mode_on[PERSONA:Hard]", "[service_issue]airplane_mode_on[PERSONA:None]"),
            ("[mms_isue]bad_wifi_caling[PERSONA:None]", "[mms_issue]bad_wifi_calling[PERSONA:Easy]"),
            ("bad_vpn", "[mobile_data_issue]bad_vpn[PERSONA:None]"),
            (
                "[service_issue]unseat_sim_card|airplane_mode_on[PERSONA:None]",
                "[service_issue]airplane_mode_on|unseat_sim_card[PERSONA:",
            ),
        ],
    )
    def test_unknown_with_the_one_meant(self, given: str, meant: str):
        with pytest.raises(UnknownNameError, match=re.escape(f"unknown task {given!r}. Did you mean '{meant}")):
            task(given)

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ("nothing", "unknown task 'nothing'. An id reads [family]"),
            ("[mms_issue]bad_vpn[PERSONA:None]", "unknown mms_issue fault 'bad_vpn'. Known: airplane_mode_on, "),
            (
                "[mms_issue]airplane_mode_on[PERSONA:None]",
                "and at least one of: bad_network_preference, bad_wifi_calling",
            ),
            (
                "[service_issue]contract_end_suspension|overdue_bill_suspension[PERSONA:None]",
                "at most one fault of each of these: airplane_mode_on; unseat_sim_card; lock_sim_card_pin; "
                "break_apn_settings; overdue_bill_suspension or contract_end_suspension",
            ),
        ],
    )
    def test_unknown_with_the_reason(self, given: str, said: str):
        with pytest.raises(UnknownNameError) as error:
            task(given)
        assert said in str(error.value)
        assert "no_refuel" not in str(error.value)
        assert "\n" not in str(error.value)

    def test_every_suggestion_is_a_task(self):
        names = random.Random(5).sample(task_ids(), 40)
        for name in names:
            with pytest.raises(UnknownNameError) as error:
                task(name.replace("[PERSONA:", "[PERSON:"))
            assert f"Did you mean {name!r}?" in str(error.value)

    @pytest.mark.parametrize("given", [None, 3, b"[mms_issue]", ["bad_vpn"]], ids=["none", "int", "bytes", "list"])
    def test_no_text(self, given: object):
        with pytest.raises(UnknownNameError, match="unknown task"):
            task(given)  # type: ignore[arg-type]


class TestPublished:
    """Beside the published files."""

    @pytest.mark.parametrize("name", SPLITS)
    def test_splits(self, tau2_files: Path, name: str):
        assert split(name) == load_splits(tau2_files / "split_tasks.json")[name]

    @pytest.mark.parametrize(("name", "count"), [("small", 20), ("base", 114), ("fuzz", 228)])
    def test_tasks(self, tau2_files: Path, name: str, count: int):
        tasks = load_tasks(tau2_files / f"tasks_{name}.json")
        assert len(tasks) == count
        for one in tasks:
            assert facts(task(one.id)) == facts(one)

    @pytest.mark.parametrize("name", ["small", "base", "fuzz"])
    def test_written_as_they_were_read(self, tau2_files: Path, tmp_path: Path, name: str):
        source = tau2_files / f"tasks_{name}.json"
        write_tasks(tmp_path / "tasks.json", load_tasks(source))
        assert json.loads((tmp_path / "tasks.json").read_text("utf-8")) == json.loads(source.read_text("utf-8"))

    def test_no_text_is_copied(self, tau2_files: Path):
        ours = {sentence for name in split("base") + split("small") for sentence in sentences(task(name))}
        theirs = {
            sentence
            for file in ("small", "base")
            for one in load_tasks(tau2_files / f"tasks_{file}.json")
            for sentence in sentences(one)
        }
        assert len(theirs) > 20
        assert not ours & theirs


def facts(one: Task) -> dict[str, object]:
    """What is no wording: all but texts for people, messages, and what a transfer says of itself."""
    row = task_row(one)
    criteria = row["evaluation_criteria"]
    assert isinstance(criteria, dict)
    actions = [dict(action) for action in criteria["actions"]]
    for action in actions:
        if action["name"] == "transfer_to_human_agents":
            action["arguments"] = sorted(action["arguments"])
    return {
        "id": one.id,
        "personas": one.persona is None,
        "start": row["initial_state"],
        "actions": actions,
        "assertions": [(str(a.side), a.name, dict(a.arguments), a.expected) for a in one.assertions],
        "communicate": criteria["communicate_info"],
        "statements": criteria["nl_assertions"],
        "basis": criteria["reward_basis"],
        "abroad": "France" in repr(one.instructions),
        "ticket abroad": "France" in (one.ticket or ""),
    }


def spelled(side: Seat, name: str, arguments: Mapping[str, object]) -> str:
    values = " ".join(f"{key}={value}" for key, value in arguments.items())
    return f"{side[0]} {name} {values}".rstrip().replace("customer_id=C1001 line_id=L1002", "LINE")


def told(name: str) -> Instructions:
    found = task(name).instructions
    assert isinstance(found, Instructions)
    return found


def named(name: str) -> TaskName:
    found = parse_id(name)
    assert found is not None
    return found


def family(name: str) -> Family:
    return named(name).family


def sentences(one: Task) -> set[str]:
    """Sentences of the texts of a task, of more than three words."""
    said = one.instructions
    assert isinstance(said, Instructions)
    texts = [said.reason_for_call, said.task_instructions, said.known_info, one.persona, one.ticket, one.purpose]
    texts += [assertion.message for assertion in one.assertions]
    texts += [str(action.arguments.get("summary", "")) for action in one.gold]
    found = {part.strip().lower() for text in texts for part in re.split(r"[.!?:;\n]", text or "")}
    return {part for part in found if len(part.split()) > 3}

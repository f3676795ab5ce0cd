"""What a technician reads from a customer's words: by meaning, whatever the sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from askgym.envs.telecom.agents import steps
from askgym.envs.telecom.agents.doubts import answers, doubts_of
from askgym.envs.telecom.agents.recalling import BY_NAME, BY_TEXT, step_of_call, step_of_text
from askgym.envs.telecom.agents.replies import agrees, amount_of, declines, family_of, number_of, place_of
from askgym.envs.telecom.agents.statements import read

if TYPE_CHECKING:
    from askgym.envs.telecom.agents.step import Step

SAID = [
    (steps.LOOK_BAR, "Status Bar: ✈️ Airplane Mode | 🔋 80%", {"airplane": "on", "signal": "no"}),
    (steps.LOOK_BAR, "It shows a little airplane and 80 percent.", {"airplane": "on", "signal": "no"}),
    (steps.LOOK_BAR, "There is no airplane mode there. I see no signal.", {"airplane": "off", "signal": "no"}),
    (
        steps.LOOK_BAR,
        "It says: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔽 Data Saver | 🔒 VPN Connected | 🔋 80%",
        {"airplane": "off", "signal": "yes", "data": "on", "saver": "on", "vpn": "on"},
    ),
    (
        steps.LOOK_BAR,
        "Status Bar: 📶⁴ Excellent | 5G | 📵 Data Disabled | 🔋 80%",
        {"airplane": "off", "signal": "yes", "data": "off"},
    ),
    (steps.LOOK_BAR, "Status Bar: 📵 No Signal | 🔋 80%", {"airplane": "off", "signal": "no"}),
    (steps.LOOK_BAR, "I have full signal, and it says 5G.", {"airplane": "off", "signal": "yes"}),
    (steps.LOOK_SIM, "SIM Card Status: missing. No SIM card is found in the phone.", {"sim": "missing"}),
    (steps.LOOK_SIM, "It asks me for a PIN.", {"sim": "locked"}),
    (steps.LOOK_SIM, "It's active and not locked.", {"sim": "active"}),
    (steps.LOOK_SIM, "It can't find any, it is not detected.", {"sim": "missing"}),
    (steps.LOOK_APN, "The name there is broken.", {"apn": "broken"}),
    (
        steps.LOOK_APN,
        "APN Name: internet\nMMSC URL (for picture messages): Not Set",
        {"apn": "internet", "mmsc": "unset"},
    ),
    (steps.LOOK_MMSC, "It isn't set.", {"mmsc": "unset"}),
    (steps.LOOK_MMSC, "MMSC URL: http://mms.carrier.com/mms/wapenc", {"mmsc": "set"}),
    (steps.LOOK_DATA, "It is off.", {"data": "off"}),
    (steps.LOOK_DATA, "Mobile Data Enabled: No", {"data": "off"}),
    (steps.LOOK_DATA, "No, it is not.", {"data": "off"}),
    (steps.LOOK_DATA, "Yes.", {"data": "on"}),
    (steps.LOOK_DATA, "Mobile data is on, but roaming is off.", {"data": "on", "roaming": "off"}),
    (steps.LOOK_ROAMING, "Roaming on my phone is off.", {"roaming": "off"}),
    (steps.LOOK_ROAMING, "Data Roaming Enabled: Yes", {"roaming": "on"}),
    (steps.LOOK_ROAMING, "I see that data roaming isn't enabled.", {"roaming": "off"}),
    (steps.LOOK_SAVER, "Data Saver Mode: ON", {"saver": "on"}),
    (steps.LOOK_SAVER, "That one is on.", {"saver": "on"}),
    (steps.LOOK_SAVER, "The data saver is not on.", {"saver": "off"}),
    (steps.LOOK_PREFERENCE, "Network Mode Preference: 2g_only", {"preference": "2g_only"}),
    (steps.LOOK_PREFERENCE, "It says 2G only.", {"preference": "2g_only"}),
    (steps.LOOK_PREFERENCE, "It prefers 4G and 5G.", {"preference": "4g_5g_preferred"}),
    (steps.LOOK_PREFERENCE, "4g_5g_preferred", {"preference": "4g_5g_preferred"}),
    (steps.LOOK_VPN, "A VPN is connected, but its performance is poor.", {"vpn": "poor"}),
    (steps.LOOK_VPN, "I have no VPN.", {"vpn": "off"}),
    (steps.LOOK_VPN, "VPN: not connected", {"vpn": "off"}),
    (steps.LOOK_VPN, 'VPN: connected\nDetails: {"protocol": "OpenVPN", "server_performance": "poor"}', {"vpn": "poor"}),
    (steps.LOOK_VPN, "Yes, a VPN is connected, with excellent performance.", {"vpn": "good"}),
    (steps.LOOK_WIFI_CALLING, "Wi-Fi Calling: ON", {"wifi_calling": "on"}),
    (steps.LOOK_WIFI_CALLING, "It's switched off.", {"wifi_calling": "off"}),
    (steps.LOOK_PERMISSIONS, "Permissions of messaging: storage, phone", {"sms": "no", "storage": "yes"}),
    (steps.LOOK_PERMISSIONS, "Permissions of messaging: none", {"sms": "no", "storage": "no"}),
    (steps.LOOK_PERMISSIONS, "It may use SMS and storage.", {"sms": "yes", "storage": "yes"}),
    (steps.LOOK_PERMISSIONS, "It may use storage, nothing else.", {"sms": "no", "storage": "yes"}),
    (steps.LOOK_PERMISSIONS, "It has phone and SMS, but storage is missing.", {"sms": "yes", "storage": "no"}),
    (steps.TEST_SPEED, "Speed: 275.00 Mbps (Excellent). Enough for everything.", {"speed": "excellent"}),
    (steps.TEST_SPEED, "It says 5.5 Mbps, which it calls fair.", {"speed": "fair"}),
    (steps.TEST_SPEED, "The speed test failed: No Connection.", {"speed": "none"}),
    (steps.TEST_SPEED, "It calls my connection good.", {"speed": "good"}),
    (steps.TRY_MMS, "Yes: a picture message (MMS) can be sent from the messaging app.", {"mms": "yes"}),
    (steps.TRY_MMS, "No, I still can't send it.", {"mms": "no"}),
    (steps.TRY_MMS, "It went through.", {"mms": "yes"}),
    (steps.LOOK_PAYMENT, "Payment request: bill B1234321, amount due $65.00.", {"payment": "asked"}),
    (steps.LOOK_PAYMENT, "There is no payment request.", {"payment": "none"}),
    (steps.PAY, "I paid the $65.", {"payment": "paid"}),
    (steps.AIRPLANE_OFF, "Done.", {"airplane": "off"}),
    (
        steps.AIRPLANE_OFF,
        "It was on, and I turned it off. Status Bar: 📵 No Signal | 🔋 80%",
        {"airplane": "off", "signal": "no"},
    ),
    (steps.AIRPLANE_OFF, "I can't find it.", {}),
    (steps.RESEAT_SIM, "I took it out and put it back in.", {"sim": ""}),
    (steps.RESET_APN, "The APN settings will be reset when the phone is rebooted.", {"apn": "reset", "mmsc": "reset"}),
    (steps.REBOOT, "Okay, it has restarted.", {"rebooted": "yes"}),
    (steps.GRANT_SMS, "I allowed it.", {"sms": "yes"}),
    (steps.PREFER_5G, "I changed it to 4G/5G.", {"preference": "4g_5g_preferred"}),
    (steps.LOOK_BAR, "What is a status bar?", {}),
    (steps.LOOK_VPN, "What do you mean by a VPN that is on?", {}),
    (steps.LOOK_SIM, "Okay. But is that safe?", {}),
    (steps.LOOK_SIM, "It is okay.", {"sim": "active"}),
    (steps.LOOK_DATA, "Hold on, please.", {}),
    (None, "I still have no service.", {"signal": "no"}),
]


@pytest.mark.parametrize(("step", "text", "facts"), SAID, ids=[text[:40] for _, text, _ in SAID])
def test_a_reply_is_read_by_meaning(step: Step | None, text: str, facts: dict[str, str]) -> None:
    assert read(text, step) == facts


def test_done_is_not_assumed_of_somebody_in_doubt() -> None:
    assert read("Okay.", steps.REBOOT, assume=False) == {}
    assert read("Hold on, I am busy for a second.", steps.DATA_ON, assume=False) == {}
    assert read("Airplane mode is off now.", steps.AIRPLANE_OFF, assume=False) == {"airplane": "off"}


COMPLAINTS = [
    ("For some hours my phone has had no service: I can neither call nor be called.", "service_issue"),
    ("The internet on my phone is very slow.", "mobile_data_issue"),
    ("My messaging app cannot send pictures.", "mms_issue"),
    ("Something about my phone is wrong.", ""),
]


@pytest.mark.parametrize(("text", "family"), COMPLAINTS)
def test_a_complaint_is_of_a_family(text: str, family: str) -> None:
    assert family_of(text) == family


PLACES = [
    ("I am abroad, in France.", False, "abroad"),
    ("I'm travelling at the moment.", False, "abroad"),
    ("At home, in the United States.", False, "home"),
    ("I am not abroad.", False, "home"),
    ("I am far away from home, abroad.", False, "abroad"),
    ("Yes.", True, "abroad"),
    ("No.", True, "home"),
    ("Yes.", False, ""),
    ("The icon is on my home screen.", True, ""),
    ("Are you asking whether I am abroad?", True, ""),
]


@pytest.mark.parametrize(("text", "asked", "place"), PLACES)
def test_a_place_is_read(text: str, asked: bool, place: str) -> None:
    assert place_of(text, asked=asked) == place


def test_numbers_are_read() -> None:
    assert number_of("It is (555) 123 2002.") == number_of("555-123-2002") == "555-123-2002"
    assert number_of("I pay $65.00 for 15 GB.") == ""
    assert amount_of("2.0 GB, please; my number is 555-123-2002.") == 2.0
    assert amount_of("Two gigabytes.") == 2.0
    assert amount_of("2", asked=True) == 2.0
    assert amount_of("My number is 555-123-2002.", asked=True) is None
    assert amount_of("Some.") is None


def test_consent_is_read() -> None:
    assert agrees("Yes, that price is fine.")
    assert agrees("No problem, go ahead.")
    assert not agrees("How much is that?")
    assert declines("No, that is too expensive.")
    assert not declines("I agree. But I do not want another plan.")


DOUBTS = [
    ("What is a VPN?", ("vpn",)),
    ("I don't know what APN means. Can you explain?", ("apn", "lost")),
    ("Will my photos be safe if I restart the phone?", ("safe",)),
    ("One thing at a time, please.", ("one",)),
    ("Which setting do you mean?", ("which",)),
    ("How much will that cost?", ("cost",)),
    ("Hold on, I am busy for a second.", ("later",)),
    ("It shows no signal.", ()),
    ("That did not help.", ()),
]


@pytest.mark.parametrize(("text", "doubts"), DOUBTS)
def test_doubts_are_recognised_and_answered(text: str, doubts: tuple[str, ...]) -> None:
    assert doubts_of(text) == doubts
    assert bool(answers(doubts)) is bool(doubts)


def test_calls_are_read_back_in_both_forms() -> None:
    native = step_of_call("get_details_by_id", '{"id": "L1002"}')
    assert (native.tool, native.arguments) == ("get_details_by_id", {"id": "L1002"})
    assert step_of_text('{"name": "get_details_by_id", "arguments": {"id": "L1002"}}') == native
    grant = '{"app_name": "messaging", "permission": "storage"}'
    assert step_of_call("grant_app_permission", grant) is steps.GRANT_STORAGE
    assert step_of_text("Adding 2 GB costs $4.00. Do you agree to that price?") is steps.ASK_PRICE
    assert step_of_text("Hm.") is None


def test_every_request_stands_for_its_step() -> None:
    requests = [request for step in BY_NAME.values() for request in step.requests]
    assert len(requests) == len(set(requests)), "a request that stands for two steps cannot be read back"
    for step in BY_NAME.values():
        assert len(step.requests) >= (1 if step is steps.AGAIN else 3)
        for request in step.requests:
            assert BY_TEXT[request] is step
            assert "\n" not in request

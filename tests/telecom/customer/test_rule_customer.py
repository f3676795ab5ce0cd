"""Dialogues with the rule-based customer, worked out by hand, on a real phone; then what holds of all of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askgym.envs.telecom.customer import CustomerOptions, RuleCustomer, customer_options
from askgym.envs.telecom.customer.lexicon import PHRASES
from askgym.envs.telecom.customer.meaning import CHANGES
from askgym.envs.telecom.state import STOPS
from askgym.envs.telecom.tasks import task_ids
from askgym.envs.telecom.user_tools import USER_TOOLS
from askgym.errors import ConfigError, UnknownNameError

AIRPLANE = "[service_issue]airplane_mode_on"
BILL = "[service_issue]overdue_bill_suspension"
DATA = "[mobile_data_issue]data_mode_off"
SAVER = "[mobile_data_issue]data_saver_mode_on"
ROAMING = "[mobile_data_issue]user_abroad_roaming_enabled_off"
MMS = "[mms_issue]break_app_both_permissions"


IDS = {one.partition("[PERSONA")[0]: one for one in task_ids()}


def one(fault):
    """The task of that fault alone, with the persona that it has."""
    return IDS[fault]


def somebody(persona):
    """A task of a customer of that kind, with a phone that is not well."""
    return next(one for one in IDS.values() if one.startswith("[mobile") and persona in one)


class TestOpenings:
    def test_tells_complaint_name_and_number(self, talk):
        assert talk(one(AIRPLANE)).opening == (
            "Hello. My phone has had no service for some hours: I cannot call anybody. "
            "My name is John Smith, my number is 555-123-2002."
        )

    def test_tells_the_place_where_it_is_known(self, talk):
        assert talk(one(ROAMING)).opening.endswith("555-123-2002. I am abroad, in France.")

    def test_an_underspecified_one_hides_all_of_it(self, talk):
        case = talk(one(ROAMING), underspecified=True)
        assert case.opening == "Hello. Something is wrong with my phone. Can you help me?"
        assert case.moves[-1].given == ()
        assert "555-123-2002" in case.say("May I have your phone number?")
        assert case.moves[-1].given == ("phone_number",)
        case.say("What is the problem, and where are you?")
        assert set(case.moves[-1].given) == {"symptom", "location"}


class TestRequests:
    def test_looks_and_reports(self, talk):
        case = talk(one(AIRPLANE))
        assert case.say("What does the status bar show?") == "It says: Status Bar: ✈️ Airplane Mode | 🔋 80%"
        assert case.calls == ["check_status_bar"]

    def test_a_switch_that_stands_as_wanted_is_left(self, talk):
        case = talk(one(AIRPLANE))
        assert case.say("Please turn on airplane mode.") == "That is already so. Airplane Mode: ON"
        assert case.calls == ["check_network_status"]
        assert case.device.airplane_mode

    def test_a_toggle_called_by_its_name_is_literal_if_so_chosen(self, talk):
        for text in ("Please use `toggle_airplane_mode` to turn airplane mode on.", "toggle_airplane_mode on"):
            for literal in (False, True):
                case = talk(one(AIRPLANE), literal_toggle=literal)
                case.say(text)
                assert case.device.airplane_mode is not literal

    def test_content_once_the_goal_was_seen(self, talk):
        case = talk(one(AIRPLANE))
        assert case.say("Please turn off airplane mode.") == "Done. Airplane Mode is now OFF."
        assert case.say("What does the status bar show now?") == (
            "It says: Status Bar: 📶⁴ Excellent | 5G | 📱 Data Enabled | 🔋 80% It works now. Thank you! ###STOP###"
        )

    def test_it_is_what_was_spoken_of_last(self, talk):
        case = talk(one(DATA))
        assert "Mobile Data Enabled: No" in case.say("Is mobile data on?")
        case.say("Please turn it on.")
        assert case.calls == ["check_network_status", "toggle_data"]
        assert case.device.data_enabled

    def test_it_is_nothing_where_nothing_was_spoken_of(self, talk):
        case = talk(one(DATA))
        assert case.say("Please turn it on.") == "Which setting do you mean exactly?"
        assert case.calls == []

    def test_a_conditional_request_looks_first(self, talk):
        case = talk(one(DATA))
        case.say("If roaming is on, please turn it off.")
        assert case.calls == ["check_network_status"]
        assert not case.device.roaming_enabled

    def test_a_condition_on_the_place(self, talk):
        home, abroad = talk(one(DATA)), talk(one(ROAMING))
        for case in (home, abroad):
            case.say("If you are abroad, turn on roaming.")
        assert not home.device.roaming_enabled
        assert abroad.device.roaming_enabled

    def test_several_things(self, talk):
        text = "Please turn off airplane mode and restart your phone."
        case = talk(one(AIRPLANE))
        assert case.say(text) == "One thing at a time, please. What should I do first?"
        assert case.calls == []
        case = talk(one(AIRPLANE), several="first")
        case.say(text)
        assert case.calls == ["check_network_status", "toggle_airplane_mode"]
        case = talk(one(AIRPLANE), several="all")
        case.say(text)
        assert case.calls == ["check_network_status", "toggle_airplane_mode", "reboot_device"]

    def test_a_change_and_the_look_after_it_are_one_thing(self, talk):
        case = talk(one(AIRPLANE))
        assert "###STOP###" in case.say("Turn off airplane mode and tell me what the status bar shows.")

    def test_what_is_missing_is_asked_for(self, talk):
        case = talk(one(MMS))
        assert case.say("Please change your network mode.") == "Which network mode should I choose?"
        assert case.say("Please give the messaging app a permission.") == "Which permission should I give it?"
        assert case.calls == []

    def test_a_refusal_is_passed_on(self, talk):
        case = talk(one(AIRPLANE))
        assert "Wi-Fi cannot be switched while Airplane Mode is ON" in case.say("Please toggle Wi-Fi.")

    def test_permissions_one_by_one(self, talk):
        case = talk(one(MMS))
        case.say("Please grant the messaging app the SMS permission.")
        assert "No:" in case.say("Can you send a picture message now?")
        case.say("Please grant the messaging app storage access.")
        assert "###STOP###" in case.say("Can you send a picture message now?")

    def test_what_was_done_is_known_from_its_own_calls(self, talk):
        case = talk(one(AIRPLANE))
        case.say("Please turn off airplane mode.")
        assert case.say("Have you restarted your phone?") == "No, I have not."
        case.say("Please restart your phone.")
        assert case.say("Have you restarted your phone?") == "Yes, I have done that."


class TestMoney:
    def test_a_request_is_looked_at_and_paid_when_asked(self, talk):
        case = talk(one(BILL))
        case.world.call("assistant", "send_payment_request", {"customer_id": "C1001", "bill_id": "B1234321"})
        case.say("I have sent you a payment request.")
        assert case.calls == ["check_payment_request"]
        assert "65.00 was paid for bill B1234321" in case.say("Please pay it.")

    def test_or_at_once(self, talk):
        case = talk(one(BILL), pays_at_once=True)
        case.world.call("assistant", "send_payment_request", {"customer_id": "C1001", "bill_id": "B1234321"})
        case.say("I have sent you a payment request.")
        assert case.calls == ["check_payment_request", "make_payment"]

    def test_what_it_agrees_to(self, talk):
        case = talk(one(DATA))
        assert case.say("How much data would you like to add?") == "2.0 GB would be fine with me."
        assert case.say("Shall I add 2 GB for $4?") == "Yes, 2.0 GB is fine with me."
        assert case.say("Shall I add 5 GB for $10?") == "No, that is too much: 2.0 GB at most."
        assert case.say("Would you like to change your plan?") == "No, I keep the plan that I have."
        assert talk(one(AIRPLANE)).say("Shall I add 2 GB for $4?") == "I don't want to buy any data."
        assert case.calls == []


class TestPersonas:
    def test_hard_asks_about_a_word_once(self, talk):
        case = talk(somebody("Hard"))
        assert case.say("Are you connected to a VPN?") == "What is VPN? I don't know that word."
        assert case.say("Are you connected to a VPN?") == "It says: VPN: not connected"
        assert case.say("Is roaming on?") == "What is roaming? I don't know that word."

    def test_hard_fears_for_its_photos_once_and_then_goes_on(self, talk):
        case = talk(somebody("Hard"))
        assert case.say("Please restart your phone.") == "Will I lose my photos if I restart it?"
        assert case.calls == []
        case.say("No, a restart deletes nothing.")
        assert case.calls == ["reboot_device"]

    def test_easy_tells_all(self, talk):
        assert "SIM Card Status:" in talk(somebody("Easy")).say("Is airplane mode on?")
        assert "SIM Card Status:" not in talk(one(AIRPLANE)).say("Is airplane mode on?")


class TestEnds:
    def test_a_transfer_that_was_made(self, talk):
        case = talk(one(AIRPLANE))
        assert "###" not in case.say("I am transferring you to a human agent.")
        case.transferred = True
        assert "###TRANSFER###" in case.say("I am transferring you to a human agent.")
        assert "###TRANSFER###" in talk(one(AIRPLANE), trusting=True).say("I am transferring you to a specialist.")

    def test_a_claim_is_tried_out(self, talk):
        case = talk(one(AIRPLANE))
        said = case.say("Your issue is resolved.")
        assert said == "It says: Status Bar: ✈️ Airplane Mode | 🔋 80% It is still not right."
        assert case.calls == ["check_status_bar"]

    def test_two_leaves_without_success(self, talk):
        case = talk(one(AIRPLANE))
        assert "###" not in case.say("Goodbye!")
        assert "###STOP###" in case.say("Have a nice day!")

    def test_gives_up_after_five_replies_without_progress(self, talk):
        case = talk(one(AIRPLANE))
        said = [case.say("Please check your settings.") for _ in range(5)]
        assert said[0] == "Which setting do you mean exactly?"
        assert "Status Bar" in said[1]
        assert ["###OUT-OF-SCOPE###" in text for text in said] == [False] * 4 + [True]

    def test_annoyed_once(self, talk):
        case = talk(one(SAVER), seed=1)
        texts = []
        for text in ("Please toggle Wi-Fi.", "Is it working now?", "Please toggle Wi-Fi.", "Is it working now?"):
            texts.append(case.say(text))
        assert [("frustrating" in text) for text in texts] == [False, True, False, False]

    def test_stop_words_of_the_technician_mean_nothing(self, talk):
        for stop in STOPS:
            assert "###" not in talk(one(AIRPLANE)).say(stop)


class TestNoise:
    def test_claims_what_it_did_not_do(self, talk):
        case = talk(one(AIRPLANE), omits=1.0)
        assert case.say("Please turn off airplane mode.") == "Done."
        assert case.device.airplane_mode

    def test_flips_another_switch(self, talk):
        case = talk(one(SAVER), wrong_toggle=1.0)
        case.say("Please toggle Data Saver.")
        assert case.calls == ["toggle_wifi"]

    def test_has_to_be_asked_twice(self, talk):
        case = talk(one(AIRPLANE), delays=1.0)
        assert case.say("Please turn off airplane mode.") == "Just a moment, please."
        case.say("Please turn off airplane mode.")
        assert not case.device.airplane_mode

    def test_leaves(self, talk):
        assert "###STOP###" in talk(one(AIRPLANE), leaves=1.0).say("Please turn off airplane mode.")


class TestOptions:
    def test_by_name_or_as_they_are(self):
        assert customer_options(None) == CustomerOptions()
        assert customer_options({"several": "all"}) == CustomerOptions(several="all")
        assert customer_options(CustomerOptions(omits=0.5)).omits == 0.5

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"several": "some"}, "several='some': one of ask, first, all"),
            ({"omits": 2}, "omits=2: a number from 0 to 1"),
            ({"leaves": float("nan")}, "leaves=nan"),
            ({"templates": 4}, "templates=4: a whole number from 1 to 3"),
            ({"patience": 0}, "patience=0: a whole number of at least 1"),
            ({"trusting": 1}, "trusting=1: True or False"),
        ],
    )
    def test_values_outside_what_is_allowed(self, options, message):
        with pytest.raises(ConfigError, match=message):
            customer_options(options)

    def test_unknown_ones(self):
        with pytest.raises(UnknownNameError, match="Did you mean 'several'"):
            customer_options({"severall": "all"})
        with pytest.raises(ConfigError, match="options by name"):
            customer_options(7)

    def test_described_is_plain(self):
        described = RuleCustomer(CustomerOptions(omits=0.25)).described()
        assert json.loads(json.dumps(described)) == described
        assert described["omits"] == 0.25


# --- what holds of all replies ---

QUESTIONS = [
    "Is airplane mode on?", "Have you turned off mobile data?", "Do you have roaming on?", "Is data saver on or off?",
    "Did you restart the phone?", "Are you connected to a VPN?", "Have you tried resetting the APN?",
    "Which permissions does the messaging app have?", "Would it be OK to restart the phone?",
    "Should I turn on roaming for your line?", "What happens if you turn on airplane mode?",
    "Do not turn on airplane mode.", "Roaming lets you use data abroad.", "A restart deletes nothing.",
    "You don't need to turn off Wi-Fi calling.", "Turning on roaming may cost money.", "I have turned on roaming.",
    "Is the SIM card seated?", "Are you willing to pay the bill?", "Was the phone restarted?",
    "Airplane mode turns off all radios.", "I will reset your APN settings.", "Never toggle Wi-Fi.",
]  # fmt: skip


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("task_id", [AIRPLANE, SAVER, ROAMING, MMS])
def test_no_question_changes_anything(talk, text, task_id):
    case = talk(one(task_id))
    before = case.device.copy()
    case.say(text)
    case.say(text)
    assert case.device == before
    assert not {call.name for call in case.log} & CHANGES


SCRIPT = ["What is wrong?", "Is airplane mode on?", "Please turn it off.", "Check your settings.", "Did that help?",
          "Restart your phone.", "Your photos are safe.", "Is there anything else?"]  # fmt: skip


def transcript(talk, task_id, seed):
    case = talk(task_id, seed, templates=3, omits=0.3, delays=0.3)
    return [case.opening, *(case.say(text) for text in SCRIPT)]


def test_same_seed_same_transcript(talk):
    for task_id in (one(AIRPLANE), one(SAVER)):
        assert transcript(talk, task_id, 5) == transcript(talk, task_id, 5)
    assert len({tuple(transcript(talk, one(AIRPLANE), seed)) for seed in range(8)}) > 1


parts = st.sampled_from([*PHRASES, *USER_TOOLS, ",", ".", "?", "please", "turn on", "check"])
texts = st.one_of(st.text(max_size=200), st.lists(parts, max_size=15).map(" ".join))
MARKS = ("Airplane Mode", "Status Bar", "SIM Card", "Cellular", "Mobile Data", "Data Roaming", "Wi-Fi:", "Speed:",
         "Data Saver Mode", "APN Name", "MMSC", "VPN:", "Permissions of", "Installed Apps", "Payment request",
         "picture message (MMS) can", "Network Mode")  # fmt: skip


@settings(max_examples=150)
@given(texts, st.sampled_from([AIRPLANE, SAVER, ROAMING, MMS, BILL]))
def test_any_text_is_answered_from_the_phone_and_never_ends_the_case_early(talk, text, task_id):
    case = talk(one(task_id))
    if not text:
        return
    reply = case.say(text)
    assert reply.strip()
    said = "\n".join(case.results).replace("\n", "; ")
    for mark in MARKS:
        for piece in reply.split(mark)[1:]:
            fact = (mark + piece).split(";")[0].split(". ")[0].split(" It works")[0][:40].strip()
            assert fact.split(" Done")[0].split(" I ")[0].rstrip(".")[: len(mark) + 3] in said
    if "###STOP###" in reply:
        goal = case.item.profile.goal
        assert any(c.name == goal.tool and goal.met(c.result.content) for c in case.log)
    assert "###OUT" not in reply
    assert "###TRANSFER" not in reply

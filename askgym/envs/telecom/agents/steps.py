"""The steps of this domain, and the words in which a technician asks for them.

A step is a call of the technician's own tools, something that the customer is asked to look up or to do on the phone,
or a question. Each request stands for one step only, so that a dialogue can be read by it afterwards
(`askgym.envs.telecom.agents.recalling`). Imports what a step is.
"""

from __future__ import annotations

from typing import Final

from askgym.envs.telecom.agents.step import Kind, Step

__all__ = ["PHONE_STEPS", "SPOKEN_STEPS"]


def _look(
    name: str, tool: str, fact: str, *requests: str, about: str = "", switch: bool = False, **arguments: object
) -> Step:
    return Step(name, Kind.LOOK, requests, tool, arguments, fact, about=about, switch=switch)


def _mend(name: str, tool: str, fact: str, value: str, *requests: str, **arguments: object) -> Step:
    return Step(name, Kind.MEND, requests, tool, arguments, fact, value, switch=value in ("on", "off"))


def _ask(name: str, *requests: str) -> Step:
    return Step(name, Kind.ASK, requests, fact=name)


def _record(tool: str) -> Step:
    return Step(tool, Kind.RECORD, tool=tool)


LOOK_BAR: Final = _look(
    "look_bar", "check_status_bar", "signal",
    "Please look at the status bar at the top of the screen. What does it show?",
    "Please open the status bar and read to me what it says.",
    "What can you see in the status bar of your phone?",
)  # fmt: skip
LOOK_SIM: Final = _look(
    "look_sim", "check_sim_status", "sim",
    "Please check the status of the SIM card. What does the phone say about it?",
    "What is the status of the SIM card?",
    "How is the SIM card: active, missing or locked?",
)  # fmt: skip
LOOK_APN: Final = _look(
    "look_apn", "check_apn_settings", "apn",
    "Please open the APN settings. What is the APN name?",
    "What is the APN name in the APN settings?",
    "Please check the APN settings and read me what they say.",
    about="the APN name",
)  # fmt: skip
LOOK_MMSC: Final = _look(
    "look_mmsc", "check_apn_settings", "mmsc",
    "Please open the APN settings. What is the MMSC URL there?",
    "What do the APN settings say beside MMSC URL?",
    "Please check the APN settings and tell me whether the MMSC URL is set.",
    about="the MMSC URL",
)  # fmt: skip
LOOK_DATA: Final = _look(
    "look_data", "check_network_status", "data",
    "Please check the network status. Is mobile data switched on or off?",
    "Is mobile data switched on or off on your phone?",
    "What does the network status say about mobile data?",
    about="mobile data",
    switch=True,
)  # fmt: skip
LOOK_ROAMING: Final = _look(
    "look_roaming", "check_network_status", "roaming",
    "Please check the network status. Is data roaming switched on or off?",
    "Is data roaming switched on or off on your phone?",
    "What does the network status say about data roaming?",
    about="data roaming",
    switch=True,
)  # fmt: skip
LOOK_SAVER: Final = _look(
    "look_saver", "check_data_restriction_status", "saver",
    "Please check data saver mode. Is it on or off?",
    "Is data saver mode on or off?",
    "What does your phone say about data saver?",
    switch=True,
)  # fmt: skip
LOOK_PREFERENCE: Final = _look(
    "look_preference", "check_network_mode_preference", "preference",
    "Please check the network mode preference. What is it set to?",
    "What is the preferred network mode on your phone?",
    "Which network mode does your phone prefer?",
)  # fmt: skip
LOOK_VPN: Final = _look(
    "look_vpn", "check_vpn_status", "vpn",
    "Please check the VPN status. Is a VPN connected, and how good is its performance?",
    "What does your phone say about the VPN and its performance?",
    "Is a VPN connected on your phone?",
)  # fmt: skip
LOOK_WIFI_CALLING: Final = _look(
    "look_wifi_calling", "check_wifi_calling_status", "wifi_calling",
    "Please check Wi-Fi calling. Is it on or off?",
    "Is Wi-Fi calling on or off?",
    "What does your phone say about Wi-Fi calling?",
    switch=True,
)  # fmt: skip
LOOK_PERMISSIONS: Final = _look(
    "look_permissions", "check_app_permissions", "permissions",
    "Please check the permissions of the messaging app. Which ones does it have?",
    "Which permissions does the messaging app have?",
    "Please open the permissions of the messaging app and read me the list.",
    app_name="messaging",
)  # fmt: skip
TEST_SPEED: Final = _look(
    "test_speed", "run_speed_test", "speed",
    "Please run a speed test. What is the result?",
    "How fast is your connection in a speed test?",
    "Please start a speed test and tell me what it shows.",
)  # fmt: skip
TRY_MMS: Final = _look(
    "try_mms", "can_send_mms", "mms",
    "Please try to send a picture message (MMS). Does it go out?",
    "Can you send an MMS now?",
    "Please check whether a picture message can be sent.",
)  # fmt: skip
LOOK_PAYMENT: Final = _look(
    "look_payment", "check_payment_request", "payment",
    "I have sent you a payment request. Please check it. Which bill and amount does it show?",
    "Do you see the payment request on your phone?",
    "Please check whether there is a payment request on your phone.",
)  # fmt: skip

AIRPLANE_OFF: Final = _mend(
    "airplane_off", "toggle_airplane_mode", "airplane", "off",
    "Please switch airplane mode off.",
    "Please turn off airplane mode.",
    "Airplane mode should be off. Please disable it.",
)  # fmt: skip
RESEAT_SIM: Final = _mend(
    "reseat_sim", "reseat_sim_card", "sim", "",
    "Please take the SIM card out and put it back in.",
    "Please reseat the SIM card.",
    "Please remove the SIM card and insert it again.",
)  # fmt: skip
RESET_APN: Final = _mend(
    "reset_apn", "reset_apn_settings", "apn", "reset",
    "Please reset the APN settings.",
    "Please reset the APN settings to their defaults.",
    "Please choose the option that resets the APN settings.",
)  # fmt: skip
REBOOT: Final = _mend(
    "reboot", "reboot_device", "rebooted", "yes",
    "Please restart the phone.",
    "Please reboot your phone.",
    "Please turn the phone off and on again, which restarts it.",
)  # fmt: skip
DATA_ON: Final = _mend(
    "data_on", "toggle_data", "data", "on",
    "Please switch mobile data on.",
    "Please turn on mobile data.",
    "Mobile data should be on. Please enable it.",
)  # fmt: skip
ROAMING_ON: Final = _mend(
    "roaming_on", "toggle_roaming", "roaming", "on",
    "Please switch data roaming on.",
    "Please turn on data roaming.",
    "Data roaming should be on. Please enable it.",
)  # fmt: skip
SAVER_OFF: Final = _mend(
    "saver_off", "toggle_data_saver_mode", "saver", "off",
    "Please switch data saver mode off.",
    "Please turn off data saver.",
    "Data saver mode should be off. Please disable it.",
)  # fmt: skip
PREFER_5G: Final = _mend(
    "prefer_5g", "set_network_mode_preference", "preference", "4g_5g_preferred",
    "Please set the network mode preference to 4G/5G preferred.",
    "Please change the preferred network mode to 4g_5g_preferred.",
    "Please choose 4g_5g_preferred as the network mode.",
    mode="4g_5g_preferred",
)  # fmt: skip
VPN_OFF: Final = _mend(
    "vpn_off", "disconnect_vpn", "vpn", "off",
    "Please disconnect the VPN.",
    "Please turn off the VPN.",
    "Please end the VPN connection.",
)  # fmt: skip
WIFI_CALLING_OFF: Final = _mend(
    "wifi_calling_off", "toggle_wifi_calling", "wifi_calling", "off",
    "Please switch Wi-Fi calling off.",
    "Please turn off Wi-Fi calling.",
    "Wi-Fi calling should be off. Please disable it.",
)  # fmt: skip
GRANT_SMS: Final = _mend(
    "grant_sms", "grant_app_permission", "sms", "yes",
    "Please give the messaging app the SMS permission.",
    "Please grant the SMS permission to the messaging app.",
    "Please allow SMS for the messaging app in its permissions.",
    app_name="messaging", permission="sms",
)  # fmt: skip
GRANT_STORAGE: Final = _mend(
    "grant_storage", "grant_app_permission", "storage", "yes",
    "Please give the messaging app the storage permission.",
    "Please grant the storage permission to the messaging app.",
    "Please allow storage for the messaging app in its permissions.",
    app_name="messaging", permission="storage",
)  # fmt: skip
PAY: Final = _mend(
    "pay", "make_payment", "payment", "paid",
    "Please pay the bill that the payment request shows.",
    "Please accept the payment request and pay the bill.",
    "Please make the payment now.",
)  # fmt: skip

ASK_SYMPTOM: Final = _ask(
    "symptom",
    "What exactly is wrong with your phone?",
    "What is the problem that you see?",
    "Could you describe the problem?",
)  # fmt: skip
ASK_NUMBER: Final = _ask(
    "number",
    "What is your phone number?",
    "Could you tell me the phone number of your line?",
    "May I have your phone number, please?",
)  # fmt: skip
ASK_LOCATION: Final = _ask(
    "location",
    "Where are you now: at home, or abroad?",
    "Are you abroad at the moment?",
    "In which country are you now?",
)  # fmt: skip
ASK_AMOUNT: Final = _ask(
    "amount",
    "You have used up your data. How much data would you like to add? At most 2 GB are possible.",
    "How many GB of data would you like to buy, 2 at most?",
    "How many GB may I add to your line?",
)  # fmt: skip
ASK_PRICE: Final = _ask("price")
"""Its words hold the price: `price_question`."""

GET_CUSTOMER: Final = _record("get_customer_by_phone")
GET_DETAILS: Final = _record("get_details_by_id")
GET_BILLS: Final = _record("get_bills_for_customer")
GET_USAGE: Final = _record("get_data_usage")
SEND_PAYMENT_REQUEST: Final = _record("send_payment_request")
RESUME_LINE: Final = _record("resume_line")
ENABLE_ROAMING: Final = _record("enable_roaming")
REFUEL: Final = _record("refuel_data")
TRANSFER: Final = _record("transfer_to_human_agents")
DONE: Final = _record("done")

AGAIN: Final = Step(
    "again",
    Kind.LOOK,
    ("Let us go through it once more, so that nothing is left out. What does the status bar show now?",),
    "check_status_bar",
    {},
    "signal",
)
CLOSE: Final = Step(
    "close",
    Kind.TELL,
    (
        "Then the problem is solved. Is there anything else that I can do for you?",
        "Everything works again, so the problem is solved. Have a good day!",
        "The problem is solved, and there is nothing more for you to do. Goodbye!",
    ),
)
HAND_OVER: Final = Step("hand_over", Kind.TELL)

PHONE_STEPS: Final = (
    LOOK_BAR, LOOK_SIM, LOOK_APN, LOOK_MMSC, LOOK_DATA, LOOK_ROAMING, LOOK_SAVER, LOOK_PREFERENCE, LOOK_VPN,
    LOOK_WIFI_CALLING, LOOK_PERMISSIONS, TEST_SPEED, TRY_MMS, LOOK_PAYMENT, AIRPLANE_OFF, RESEAT_SIM, RESET_APN, REBOOT,
    DATA_ON, ROAMING_ON, SAVER_OFF, PREFER_5G, VPN_OFF, WIFI_CALLING_OFF, GRANT_SMS, GRANT_STORAGE, PAY,
)  # fmt: skip
"""What is done on the phone."""

SPOKEN_STEPS: Final = (*PHONE_STEPS, ASK_SYMPTOM, ASK_NUMBER, ASK_LOCATION, ASK_AMOUNT, AGAIN, CLOSE)
"""What the customer is asked to do or to say in words that do not depend on the case."""

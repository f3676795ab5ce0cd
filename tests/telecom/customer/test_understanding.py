"""What the customer makes of a technician's English."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askgym.envs.telecom.customer import understand
from askgym.envs.telecom.customer.heard import Condition, Fact
from askgym.envs.telecom.customer.lexicon import PHRASES
from askgym.envs.telecom.customer.meaning import CHANGES
from askgym.envs.telecom.customer.verbs import forms
from askgym.envs.telecom.user_tools import USER_TOOLS

LINES = [
    tuple(part.strip() for part in line.split("||"))
    for line in (Path(__file__).parent / "requests.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def shown(request):
    """A request as the table writes it."""
    sign = {None: "", True: "+", False: "-"}[request.wanted]
    arguments = str(dict(request.arguments)) if request.arguments else ""
    missing = "!" + ",".join(request.missing) if request.missing else ""
    condition = "" if request.condition is Condition.ALWAYS else f"~{request.condition}"
    return f"{request.tool or '?'}{arguments}{sign}{missing}{condition}"


@pytest.mark.parametrize(("text", "expected"), LINES, ids=range(len(LINES)))
def test_requests(text, expected):
    assert " ".join(map(shown, understand(text).requests)) == expected


def test_every_tool_can_be_asked_for_in_plain_english():
    reached = {request.tool for text, _ in LINES if "_" not in text for request in understand(text).requests}
    assert set(USER_TOOLS) - reached == set()


@pytest.mark.parametrize("tool", USER_TOOLS)
@pytest.mark.parametrize("form", ["{0}", "Please use `{0}`.", "Could you run {0} for me?", "{0}()", "**{0}**"])
def test_a_tool_is_known_by_its_name(tool, form):
    (request,) = understand(form.format(tool)).requests
    assert (request.tool, request.exact, request.changes) == (tool, True, tool in CHANGES)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("grant_app_permission(app_name='messaging', permission='sms')",
         {"app_name": "messaging", "permission": "sms"}),
        ("grant_app_permission('browser', 'storage')", {"app_name": "browser", "permission": "storage"}),
        ('`grant_app_permission({"app_name": "messaging", "permission": "sms"})`',
         {"app_name": "messaging", "permission": "sms"}),
        ("Call set_network_mode_preference(mode=4g_5g_preferred), please.", {"mode": "4g_5g_preferred"}),
        ('set_apn_settings(apn_settings={"apn_name": "internet"})', {"apn_settings": {"apn_name": "internet"}}),
        ('{"name": "check_app_status", "arguments": {"app_name": "browser"}}', {"app_name": "browser"}),
        ("check_app_permissions", {"app_name": "messaging"}),
    ],
)  # fmt: skip
def test_arguments_of_a_tool_called_by_its_name(text, arguments):
    (request,) = understand(text).requests
    assert dict(request.arguments) == arguments
    assert request.missing == ()


def test_arguments_that_are_not_given_are_missing():
    (request,) = understand("Please call grant_app_permission.").requests
    assert request.missing == ("permission",)
    (request,) = understand("Please change your network mode.").requests
    assert request.missing == ("mode",)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("May I have your full name and phone number, please?", (Fact.NAME, Fact.NUMBER)),
        ("Could you tell me your phone number?", (Fact.NUMBER,)),
        ("What's the number you're calling about?", (Fact.NUMBER,)),
        ("Please provide your phone number so that I can find your account.", (Fact.NUMBER,)),
        ("Are you currently abroad or at home?", (Fact.PLACE,)),
        ("Where are you right now?", (Fact.PLACE,)),
        ("Are you travelling outside the country?", (Fact.PLACE,)),
        ("What seems to be the problem?", (Fact.SYMPTOM,)),
        ("Could you describe the issue that you are having?", (Fact.SYMPTOM,)),
        ("How can I help you today?", (Fact.SYMPTOM,)),
        ("What is your date of birth?", (Fact.PRIVATE,)),
        ("How many GB would you like to add?", (Fact.REFUEL,)),
        ("Would you like me to refuel 2 GB?", (Fact.REFUEL,)),
        ("Would you like to change your plan?", (Fact.PLAN,)),
        ("Are you willing to pay the bill?", (Fact.BILL,)),
        ("Would it be okay if you restart your phone?", (Fact.REBOOT,)),
        ("Which phone model do you have?", (Fact.MODEL,)),
    ],
)
def test_questions_about_what_the_customer_knows(text, facts):
    heard = understand(text)
    assert heard.facts == facts
    assert heard.requests == ()


def test_an_amount_of_data():
    assert understand("Shall I add 1.5 GB for $3?").gigabytes == 1.5
    assert understand("Shall I add some data?").gigabytes is None


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Is it working now?", "outcome"),
        ("Did that help?", "outcome"),
        ("Any better?", "outcome"),
        ("Your issue has been resolved.", "claims"),
        ("Everything should be working now.", "claims"),
        ("Is there anything else I can help you with?", "closes"),
        ("Goodbye!", "closes"),
        ("I AM HANDING YOU OVER TO A HUMAN COLLEAGUE. PLEASE STAY ON THE LINE.", "transfers"),
        ("I'm transferring you to a human agent.", "transfers"),
        ("YOU ARE BEING TRANSFERRED TO A HUMAN AGENT. PLEASE HOLD ON.", "transfers"),
        ("I've just sent you a payment request.", "payment_notice"),
        ("Please check your settings.", "vague"),
        ("Please fix the APN.", "vague"),
        ("Please clear the cache.", "outside"),
        ("Please reset your network settings.", "outside"),
        ("Please enter your SIM PIN.", "outside"),
    ],
)
def test_other_things_that_are_said(text, field):
    heard = understand(text)
    assert getattr(heard, field) is True
    assert heard.requests == ()


@pytest.mark.parametrize(
    "text",
    ["I won't transfer you yet.", "Before I transfer you, I need to know more.", "If this fails, I transfer you."],
)
def test_a_transfer_that_is_only_spoken_of(text):
    assert not understand(text).transfers


@pytest.mark.parametrize("verb", ["turn off", "put", "re enable", "stop", "try"])
def test_forms_of_verbs(verb):
    expected = {
        "turn off": {"turn off": "", "turns off": "es", "turning off": "ing", "turned off": "ed"},
        "put": {"put": "", "puts": "es", "putting": "ing"},
        "re enable": {"re enable": "", "re enables": "es", "re enabling": "ing", "re enabled": "ed"},
        "stop": {"stop": "", "stops": "es", "stopping": "ing", "stopped": "ed"},
        "try": {"try": "", "tries": "es", "trying": "ing", "tried": "ed"},
    }
    assert forms(verb) == expected[verb]


words = st.sampled_from([*PHRASES, *USER_TOOLS, ",", ".", "?", "!", "\n", "(", "{", "set_apn_settings({'a': {", "x"])


@given(st.lists(words, max_size=40))
def test_any_words(parts):
    heard = understand(" ".join(parts))
    assert all(request.tool == "" or request.tool in USER_TOOLS for request in heard.requests)


@given(st.text())
def test_any_text(text):
    understand(text)


@given(st.sampled_from([text for text, expected in LINES if not set(expected.split("_")) & {"toggle", "set"}]))
def test_the_same_text_is_understood_the_same_way(text):
    assert understand(text) == understand(text)


def test_a_report_that_is_asked_for_by_name_is_about_no_single_thing() -> None:
    (request,) = understand("Please run `check_network_status`.").requests
    assert (request.tool, request.topic) == ("check_network_status", "NETWORK")
    (request,) = understand("Is airplane mode on?").requests
    assert (request.tool, request.topic) == ("check_network_status", "AIRPLANE")

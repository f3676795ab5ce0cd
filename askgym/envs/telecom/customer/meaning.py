"""From a thing, a verb and how it should stand to the tool of the phone that does it.

This module owns which tool is meant, and no grammar. Imports the tools' names and the data of `heard`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from askgym.envs.telecom.customer.heard import Request
from askgym.envs.telecom.tooling import Effect
from askgym.envs.telecom.user_tools import USER_TOOLS

__all__ = ["CHANGES", "GENERATIONS", "OUTSIDE", "READS", "SWITCHES", "VAGUE", "Phrase", "look_at", "meant", "mode_of"]

CHANGES: Final = frozenset(name for name, tool in USER_TOOLS.items() if tool.effect is Effect.WRITE)
"""Tools that change something."""

SWITCHES: Final[Mapping[str, str]] = {
    "AIRPLANE": "toggle_airplane_mode",
    "DATA": "toggle_data",
    "ROAMING": "toggle_roaming",
    "SAVER": "toggle_data_saver_mode",
    "WIFI": "toggle_wifi",
    "CALLING": "toggle_wifi_calling",
}
"""Things that are on or off, with the tool that flips them."""

READS: Final[Mapping[str, str]] = {
    "AIRPLANE": "check_network_status",
    "DATA": "check_network_status",
    "ROAMING": "check_network_status",
    "SAVER": "check_data_restriction_status",
    "WIFI": "check_wifi_status",
    "CALLING": "check_wifi_calling_status",
    "VPN": "check_vpn_status",
    "SIM": "check_sim_status",
    "APN": "check_apn_settings",
    "MODE": "check_network_mode_preference",
    "PERMISSION": "check_app_permissions",
    "MESSAGING": "check_app_status",
    "BROWSER": "check_app_status",
    "APPSTATE": "check_app_status",
    "APPS": "check_installed_apps",
    "BAR": "check_status_bar",
    "SIGNAL": "check_status_bar",
    "NETWORK": "check_network_status",
    "SPEED": "run_speed_test",
    "INTERNET": "run_speed_test",
    "MMS": "can_send_mms",
    "PAYMENT": "check_payment_request",
    "BILL": "check_payment_request",
}
"""Things that can be looked at, with the tool that shows them."""

VAGUE: Final = "vague"
"""Stands for a request that says neither what nor how."""
OUTSIDE: Final = "outside"
"""Stands for a request that no tool of the phone can do."""

_APPS: Final = ("MESSAGING", "BROWSER", "APPSTATE", "PERMISSION")
_PERMISSIONS: Final = ("sms", "storage", "phone", "network")
GENERATIONS: Final = ("=5g", "=4g", "=3g", "=2g")
"""Signs of the generations of mobile networks."""
_MODES: Final = ("4g_5g_preferred", "4g_only", "3g_only", "2g_only")
_LOOKING: Final = frozenset({"check", "report", "run", "open", "leave", ""})
_RESEATING: Final = frozenset({"take", "reset", "fix"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was said of one thing.

    Attributes:
        verb: the sign of the verb; "" for none.
        topics: the signs of the things, in order.
        slots: the signs of values ("=5g", "=storage"), in order.
        wanted: how a switch should stand; None where that is not said.
        cycle: off and on again.
        into: "in" or "out", where that was said; "" otherwise.
    """

    verb: str
    topics: tuple[str, ...]
    slots: tuple[str, ...] = ()
    wanted: bool | None = None
    cycle: bool = False
    into: str = ""


def look_at(topic: str, topics: Collection[str] = (), slots: Collection[str] = ()) -> Request | None:
    """The request to look at a thing; None for one that cannot be seen."""
    tool = READS.get(topic)
    if tool is None:
        return None
    arguments: Mapping[str, object] = {}
    if topic in _APPS:
        if "PERMISSION" in topics or slots:
            tool = "check_app_permissions"
        arguments = {"app_name": _app(topics)}
    return Request(tool, arguments, topic)


def _app(topics: Collection[str]) -> str:
    return "browser" if "BROWSER" in topics else "messaging"


def meant(said: Phrase) -> tuple[Request, ...] | str:
    """What a request asks for.

    Args:
        said: a thing and a verb; the first thing counts, the others qualify it.

    Returns:
        Requests, most often one; or `VAGUE` or `OUTSIDE`.
    """
    topic = said.topics[0] if said.topics else ""
    if said.verb == "reboot" or topic == "REBOOT":
        if topic and topic not in ("PHONE", "REBOOT", "ANYTHING") and said.verb == "reboot" and topic not in READS:
            return OUTSIDE
        return (_change("reboot_device", "REBOOT"),)
    if said.verb == "pay" or topic in ("PAYMENT", "BILL"):
        return _payment(said, topic)
    if topic in SWITCHES:
        return _switch(said, topic)
    if topic in _APPS:
        return _permission(said, topic)
    if topic in _DO and not (topic == "PHONE" and said.slots):
        return _DO[topic](said)
    if any(slot in GENERATIONS or slot[1:] in _MODES or slot == "=auto" for slot in said.slots):
        return _network_mode(said)
    if topic in READS:
        if topic == "NETWORK" and said.verb in ("reset", "fix"):
            return OUTSIDE
        return _seen(said, topic)
    if said.slots:
        return _permission(said, "PERMISSION")
    return VAGUE if topic in ("ANYTHING", "") else OUTSIDE


def _change(tool: str, topic: str, wanted: bool | None = None, *missing: str, **arguments: object) -> Request:
    return Request(tool, arguments, topic, wanted, missing, changes=True)


def _seen(said: Phrase, topic: str) -> tuple[Request, ...]:
    request = look_at(topic, said.topics, said.slots)
    return () if request is None else (request,)


def _switch(said: Phrase, topic: str) -> tuple[Request, ...] | str:
    tool, wanted = SWITCHES[topic], said.wanted
    if said.cycle:
        return (_change(tool, topic, False), _change(tool, topic, True))
    if wanted is None and topic == "AIRPLANE" and said.verb in ("take", "set", "open", "leave") and said.into:
        wanted = said.into == "in"
    if wanted is None and said.verb == "leave" and topic == "AIRPLANE":
        wanted = False
    if wanted is not None or said.verb in ("turn", "pick"):
        if said.verb == "pick" and wanted is None:
            return _seen(said, topic)
        return (_change(tool, topic, wanted),)
    if said.verb == "grant":
        return (_change(tool, topic, True),)
    if said.verb == "take":
        return (_change(tool, topic, False),)
    return VAGUE if said.verb in ("fix", "set", "reset") else _seen(said, topic)


def _vpn(said: Phrase) -> tuple[Request, ...] | str:
    if said.cycle:
        return (_change("disconnect_vpn", "VPN", False), _change("connect_vpn", "VPN", True))
    if said.wanted is not None:
        return (_change("connect_vpn" if said.wanted else "disconnect_vpn", "VPN", said.wanted),)
    if said.verb == "take" or (said.verb == "leave" and not said.topics[1:]):
        return (_change("disconnect_vpn", "VPN", False),)
    if said.verb in ("set", "grant"):
        return (_change("connect_vpn", "VPN", True),)
    if said.verb in ("turn", "fix", "reset"):
        return (_change("disconnect_vpn", "VPN", None, "wanted"),)
    return _seen(said, "VPN")


def _sim(said: Phrase) -> tuple[Request, ...] | str:
    if said.verb in _RESEATING or (said.into and said.verb not in _LOOKING):
        return (_change("reseat_sim_card", "SIM"),)
    if said.verb in _LOOKING:
        return _seen(said, "SIM")
    return OUTSIDE


def _apn(said: Phrase) -> tuple[Request, ...] | str:
    if said.verb == "reset":
        return (_change("reset_apn_settings", "APN"),)
    if "=internet" in said.slots and said.verb in ("set", "fix", "turn", "take"):
        return (_change("set_apn_settings", "APN", apn_settings={"apn_name": "internet"}),)
    if said.verb in _LOOKING or said.verb == "pick":
        return _seen(said, "APN")
    return VAGUE


def _network_mode(said: Phrase) -> tuple[Request, ...] | str:
    mode = mode_of(said.slots)
    if said.verb in _LOOKING and not (mode and said.verb in ("run", "leave", "open") and len(said.slots) > 1):
        return _seen(said, "MODE")
    if said.wanted is False or said.verb in ("reset", "other"):
        return VAGUE
    if said.verb == "pick" and mode is None:
        return _seen(said, "MODE")
    if mode is None:
        return (_change("set_network_mode_preference", "MODE", None, "mode"),)
    return (_change("set_network_mode_preference", "MODE", mode=mode),)


def mode_of(slots: Collection[str]) -> str | None:
    """The mode that is named: the one with 5G in it, wherever 5G or an automatic choice is named."""
    for slot in slots:
        if slot[1:] in _MODES:
            return slot[1:]
    if "=5g" in slots or "=auto" in slots:
        return "4g_5g_preferred"
    for slot in ("=4g", "=3g", "=2g"):
        if slot in slots:
            return f"{slot[1:]}_only"
    return None


def _permission(said: Phrase, topic: str) -> tuple[Request, ...] | str:
    named = [slot[1:] for slot in dict.fromkeys(said.slots) if slot[1:] in _PERMISSIONS]
    granting = said.verb in ("grant", "turn", "pick", "set") or said.wanted is True
    if said.wanted is False or said.verb in ("take", "off", "other", "reset"):
        return OUTSIDE
    if not granting:
        if said.verb == "fix":
            return VAGUE
        return _seen(said, topic)
    if not named and topic != "PERMISSION" and "PERMISSION" not in said.topics:
        return _seen(said, topic) if said.verb == "pick" else OUTSIDE
    if not named:
        if said.verb == "pick":
            return _seen(said, "PERMISSION")
        return (_change("grant_app_permission", "PERMISSION", None, "permission", app_name=_app(said.topics)),)
    return tuple(
        _change("grant_app_permission", "PERMISSION", app_name=_app(said.topics), permission=name) for name in named
    )


def _payment(said: Phrase, topic: str) -> tuple[Request, ...] | str:
    if topic not in ("", "PAYMENT", "BILL", "RECORDS", "PHONE", "PRICE"):
        return OUTSIDE
    if said.verb in ("pay", "grant", "pick", "run", "on", "turn", "set") and not (topic == "" and said.verb != "pay"):
        return (_change("make_payment", "PAYMENT"),)
    return (Request("check_payment_request", {}, "PAYMENT"),) if said.verb in _LOOKING else VAGUE


def _phone(said: Phrase) -> tuple[Request, ...] | str:
    if said.wanted is not None or said.cycle:
        return (_change("reboot_device", "REBOOT", None if said.cycle else said.wanted),)
    return VAGUE


def _speed(said: Phrase) -> tuple[Request, ...] | str:
    return VAGUE if said.verb in ("fix", "set") else (Request("run_speed_test", {}, "SPEED"),)


def _mms(said: Phrase) -> tuple[Request, ...] | str:
    if said.wanted is not None or said.verb in ("fix", "set", "reset"):
        return VAGUE
    return (Request("can_send_mms", {}, "MMS"),)


_DO = {"VPN": _vpn, "SIM": _sim, "APN": _apn, "MODE": _network_mode, "PHONE": _phone, "SPEED": _speed, "MMS": _mms}

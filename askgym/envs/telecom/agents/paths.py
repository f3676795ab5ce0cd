"""The paths of the policy documents: what to look at and to mend, in their order, as functions from a case to a step.

Each gives the next step, or None when it has nothing left to do. Imports the case and the steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from askgym.envs.telecom.agents import steps
from askgym.envs.telecom.agents.case import MAX_GB
from askgym.envs.telecom.agents.step import Kind
from askgym.envs.telecom.types import TODAY, BillStatus, LineStatus

if TYPE_CHECKING:
    from askgym.envs.telecom.agents.case import Case
    from askgym.envs.telecom.agents.step import Step

__all__ = ["connection", "data_settings", "find_line", "message_settings", "messaging", "of_line", "restart", "service",
           "slowness", "speed_settings", "suspension", "transfer"]  # fmt: skip

_TODAY: Final = str(TODAY)
_ASKS: Final = 5
_SUMMARY: Final = {
    "service_issue": "The customer has no service, and nothing that can be done here helps.",
    "mobile_data_issue": "The customer's mobile data does not work as it should, and nothing done here helps.",
    "mms_issue": "The customer cannot send picture messages, and nothing that can be done here helps.",
}


def transfer(case: Case) -> Step:
    """Hand the case over."""
    return steps.TRANSFER.given(summary=_SUMMARY.get(case.family, "The customer's problem could not be found out."))


def find_line(case: Case) -> Step | None:
    """Find the line with the number of the case among the customer's."""
    if case.line is not None or case.customer is None:
        return None
    ids = case.customer.get("line_ids") or ()
    unseen = next((line_id for line_id in ids if line_id not in case.lines), None)
    return transfer(case) if unseen is None else steps.GET_DETAILS.given(id=unseen)


def of_line(case: Case) -> dict[str, object]:
    """The arguments that name the line of the case."""
    line = case.line or {}
    return {"customer_id": (case.customer or {}).get("customer_id"), "line_id": line.get("line_id")}


# -- path 1: service ---------------------------------------------------------------------------------------------------


def service(case: Case) -> Step | None:
    """Bring service back; None where there is service, or nothing left to try."""
    known = case.phone
    if known.get("signal") == "yes":
        return None
    if known.get("apn") == "reset":
        return steps.REBOOT
    line = case.line
    if line is not None and case.counts.get("resume_line") and "rebooted" not in known:
        return steps.REBOOT
    if "signal" not in known:
        return steps.LOOK_BAR
    if known.get("airplane") == "on":
        return steps.AIRPLANE_OFF
    return _sim_card(case) or _access_point(case) or find_line(case) or suspension(case) or restart(case)


def _sim_card(case: Case) -> Step | None:
    status = case.phone.get("sim")
    if status is None:
        return steps.LOOK_SIM
    if status == "missing":
        return steps.RESEAT_SIM
    return transfer(case) if status == "locked" else None


def _access_point(case: Case) -> Step | None:
    name = case.phone.get("apn")
    if name is None:
        return steps.LOOK_APN
    return steps.RESET_APN if name == "broken" else None


def restart(case: Case) -> Step | None:
    """Have the phone restarted, once."""
    return steps.REBOOT if "rebooted" not in case.phone else None


def suspension(case: Case) -> Step | None:
    """Take a suspended line back into service, where the rules allow it."""
    line = case.line
    if line is None or line.get("status") == LineStatus.ACTIVE:
        return None
    end = line.get("contract_end_date")
    if line.get("status") != LineStatus.SUSPENDED or (isinstance(end, str) and end < _TODAY):
        return transfer(case)
    who = (case.customer or {}).get("customer_id")
    if case.bills is None:
        return steps.GET_BILLS.given(customer_id=who)
    unpaid = next((bill for bill in case.bills.values() if bill.get("status") == BillStatus.AWAITING_PAYMENT), None)
    if unpaid is not None:
        return _payment(case, str(unpaid["bill_id"]))
    overdue = next((bill for bill in case.bills.values() if bill.get("status") == BillStatus.OVERDUE), None)
    if overdue is not None:
        return steps.SEND_PAYMENT_REQUEST.given(customer_id=who, bill_id=overdue["bill_id"])
    return steps.RESUME_LINE.given(**of_line(case))


def _payment(case: Case, bill_id: str) -> Step:
    """Have a bill paid that was asked for, and see that it is."""
    known = case.phone.get("payment")
    if known == "paid":
        return steps.GET_DETAILS.given(id=bill_id)
    if case.counts.get("pay", 0) >= _ASKS:
        return transfer(case)
    if known is None and not case.solo:
        return steps.LOOK_PAYMENT
    return steps.PAY


# -- path 2: mobile data -----------------------------------------------------------------------------------------------


def connection(case: Case) -> Step | None:
    """Bring mobile data back, path 2.1; None where there is some, or nothing left to try."""
    known = case.phone
    if "speed" not in known:
        return steps.TEST_SPEED
    if known["speed"] != "none":
        return None
    return data_settings(case)


def data_settings(case: Case) -> Step | None:
    """What mobile data needs: roaming on both sides, the switch, and data left."""
    return _roaming(case) or _switch(case, "data", "off", steps.LOOK_DATA, steps.DATA_ON) or _volume(case)


def _roaming(case: Case) -> Step | None:
    if case.place != "abroad":
        return None
    on_phone = _switch(case, "roaming", "off", steps.LOOK_ROAMING, steps.ROAMING_ON)
    if on_phone is not None:
        return on_phone
    line = case.line
    if line is None:
        return find_line(case)
    return None if line.get("roaming_enabled") else steps.ENABLE_ROAMING.given(**of_line(case))


def _volume(case: Case) -> Step | None:
    """Add data where it is used up, the customer wants it, and agrees to the price."""
    line = case.line
    if line is None:
        return find_line(case)
    if case.usage is None:
        return steps.GET_USAGE.given(**of_line(case))
    bought = _number(case.usage.get("data_refueling_gb"))
    if _number(case.usage.get("data_used_gb")) < _number(case.usage.get("data_limit_gb")) + bought:
        return None
    left = MAX_GB - bought
    if case.priced is False or left <= 0 or case.refuelled:
        return None
    if case.amount is None:
        return None if case.solo else steps.ASK_AMOUNT
    amount = min(case.amount, left)
    if amount <= 0:
        return None
    if not case.solo:
        if case.plan is None:
            return steps.GET_DETAILS.given(id=line.get("plan_id"))
        if case.priced is None:
            price = amount * _number(case.plan.get("data_refueling_price_per_gb"))
            return steps.ASK_PRICE.given(gb=amount, price=price)
    return steps.REFUEL.given(**of_line(case), gb_amount=amount)


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


def slowness(case: Case) -> Step | None:
    """Find what slows data down, path 2.2."""
    return speed_settings(case) if case.phone.get("speed") != "excellent" else None


def speed_settings(case: Case) -> Step | None:
    """What slows data down: data saver, the kind of network, a VPN."""
    return (
        _switch(case, "saver", "on", steps.LOOK_SAVER, steps.SAVER_OFF)
        or _preference(case, "2g_only", "3g_only", "4g_only")
        or _vpn(case)
    )


def _switch(case: Case, fact: str, wrong: str, look: Step, mend: Step) -> Step | None:
    value = case.phone.get(fact)
    if value is None:
        return look
    return mend if value == wrong else None


def _preference(case: Case, *wrong: str) -> Step | None:
    mode = case.phone.get("preference")
    if mode is None:
        return steps.LOOK_PREFERENCE
    return steps.PREFER_5G if mode in wrong else None


def _vpn(case: Case) -> Step | None:
    """A VPN is disconnected where it does badly, or where nobody can tell."""
    state = case.phone.get("vpn")
    if state is None or (state == "on" and case.asks < 2):
        return steps.LOOK_VPN
    return steps.VPN_OFF if state in ("poor", "on") else None


# -- path 3: picture messages ------------------------------------------------------------------------------------------


def messaging(case: Case) -> Step | None:
    """Find what keeps picture messages from going out, once there is data."""
    known = case.phone
    if known.get("mmsc") == "reset":
        return steps.REBOOT
    if "mms" not in known and case.counts.keys() & _REPAIRS:
        return steps.TRY_MMS
    if known.get("mms") == "yes":
        return None
    return message_settings(case) or (steps.TRY_MMS if "mms" not in known else None)


def message_settings(case: Case) -> Step | None:
    """What picture messages need beside data: the kind of network, no Wi-Fi calling, permissions, an address."""
    return (
        _preference(case, "2g_only")
        or _switch(case, "wifi_calling", "on", steps.LOOK_WIFI_CALLING, steps.WIFI_CALLING_OFF)
        or _permissions(case)
        or _mms_address(case)
    )


_REPAIRS: Final = frozenset(step.name for step in steps.PHONE_STEPS if step.kind is Kind.MEND) | {
    "refuel_data",
    "enable_roaming",
}


def _permissions(case: Case) -> Step | None:
    known = case.phone
    if "sms" not in known or "storage" not in known:
        return steps.LOOK_PERMISSIONS
    if known["sms"] == "no":
        return steps.GRANT_SMS
    return steps.GRANT_STORAGE if known["storage"] == "no" else None


def _mms_address(case: Case) -> Step | None:
    url = case.phone.get("mmsc")
    if url is None:
        return steps.LOOK_MMSC
    return steps.RESET_APN if url == "unset" else None

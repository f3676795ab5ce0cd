"""The words of the telecom world: who acts, what a line, a bill or a SIM card can be, and the records of the operator.

Field names and values are those of τ²-bench's telecom domain, so that its files load and its verdicts can be compared.
Records are frozen: a change replaces one (`changed`), and copies of a world share all others. Imports nothing of
askgym.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

__all__ = [
    "NOW",
    "TODAY",
    "AccountStatus",
    "Address",
    "ApnName",
    "Bill",
    "BillStatus",
    "Customer",
    "Device",
    "DeviceType",
    "Line",
    "LineItem",
    "LineStatus",
    "NetworkMode",
    "NetworkStatus",
    "PaymentMethod",
    "PaymentMethodType",
    "Performance",
    "Plan",
    "RewardType",
    "Seat",
    "Signal",
    "SimStatus",
    "Technology",
    "changed",
]

NOW = datetime(2025, 2, 25, 12, 8, 0)
"""The clock of this world stands still (US Eastern time)."""
TODAY = NOW.date()


class Seat(StrEnum):
    """Whose hands, or whose world: the agent's, or the customer's."""

    ASSISTANT = "assistant"
    USER = "user"


class RewardType(StrEnum):
    """A check; the reward of a task is the product of those in its basis."""

    DB = "DB"
    ENV_ASSERTION = "ENV_ASSERTION"
    ACTION = "ACTION"
    COMMUNICATE = "COMMUNICATE"
    NL_ASSERTION = "NL_ASSERTION"


class DeviceType(StrEnum):
    """Kind of a device in the operator's records."""

    PHONE = "phone"
    ROUTER = "router"
    TABLET = "tablet"
    WATCH = "watch"
    OTHER = "other"


class LineStatus(StrEnum):
    """State of a line; only an active one carries anything."""

    ACTIVE = "Active"
    SUSPENDED = "Suspended"
    PENDING = "Pending Activation"
    CLOSED = "Closed"


class BillStatus(StrEnum):
    """State of a bill; further charges go to the first draft."""

    DRAFT = "Draft"
    ISSUED = "Issued"
    AWAITING_PAYMENT = "Awaiting Payment"
    PAID = "Paid"
    OVERDUE = "Overdue"
    DISPUTED = "Disputed"


class AccountStatus(StrEnum):
    """State of a customer's account."""

    ACTIVE = "Active"
    SUSPENDED = "Suspended"
    PENDING = "Pending Verification"
    CLOSED = "Closed"


class PaymentMethodType(StrEnum):
    """How a customer pays."""

    CREDIT_CARD = "Credit Card"
    DEBIT_CARD = "Debit Card"
    PAYPAL = "PayPal"


class SimStatus(StrEnum):
    """State of the SIM card."""

    ACTIVE = "active"
    MISSING = "missing"
    LOCKED_PIN = "locked_pin"
    LOCKED_PUK = "locked_puk"


class Technology(StrEnum):
    """Generation of the mobile network that a phone is on."""

    NONE = "none"
    G2 = "2G"
    G3 = "3G"
    G4 = "4G"
    G5 = "5G"


class NetworkMode(StrEnum):
    """Which networks a phone is told to look for."""

    PREFER_5G = "4g_5g_preferred"
    ONLY_4G = "4g_only"
    ONLY_3G = "3g_only"
    ONLY_2G = "2g_only"


class Signal(StrEnum):
    """Strength of a signal."""

    NONE = "none"
    POOR = "poor"
    FAIR = "fair"
    GOOD = "good"
    EXCELLENT = "excellent"


class Performance(StrEnum):
    """How well a VPN server does."""

    UNKNOWN = "unknown"
    POOR = "poor"
    FAIR = "fair"
    GOOD = "good"
    EXCELLENT = "excellent"


class NetworkStatus(StrEnum):
    """State of the cellular connection."""

    CONNECTED = "connected"
    SEARCHING = "searching"
    NO_SERVICE = "no_service"
    EMERGENCY_ONLY = "emergency_only"


class ApnName(StrEnum):
    """Access points; one of the two is a fault."""

    INTERNET = "internet"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a customer lives."""

    street: str
    city: str
    state: str
    zip_code: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a line may use and costs; prices in dollars, volumes in GB, per month."""

    plan_id: str
    name: str
    data_limit_gb: float
    price_per_month: float
    data_refueling_price_per_gb: float


@dataclass(frozen=True, slots=True)
class Device:
    """A device in the operator's records (the phone in the customer's hand is `askgym.envs.telecom.phone.Handset`)."""

    device_id: str
    device_type: DeviceType
    model: str
    is_esim_capable: bool
    imei: str | None = None
    activated: bool = False
    activation_date: datetime | None = None
    last_esim_transfer_date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A phone number with its plan; `data_refueling_gb` is what was bought beyond the plan's limit."""

    line_id: str
    phone_number: str
    plan_id: str
    status: LineStatus = LineStatus.PENDING
    device_id: str | None = None
    data_used_gb: float = 0.0
    data_refueling_gb: float = 0.0
    roaming_enabled: bool = False
    contract_end_date: date | None = None
    last_plan_change_date: date | None = None
    last_sim_replacement_date: date | None = None
    suspension_start_date: date | None = None


@dataclass(frozen=True, slots=True)
class LineItem:
    """One position of a bill; dollars."""

    description: str
    amount: float
    date: date
    item_type: str


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill; `total_due` in dollars."""

    bill_id: str
    customer_id: str
    period_start: date
    period_end: date
    issue_date: date
    total_due: float
    due_date: date
    line_items: tuple[LineItem, ...] = ()
    status: BillStatus = BillStatus.DRAFT


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A means of payment; `expiration_date` reads MM/YYYY."""

    method_type: PaymentMethodType
    account_number_last_4: str
    expiration_date: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer; `date_of_birth` reads YYYY-MM-DD. The order of lines and bills matters for look-ups."""

    customer_id: str
    full_name: str
    date_of_birth: str
    email: str
    phone_number: str
    address: Address
    created_at: datetime
    account_status: AccountStatus = AccountStatus.PENDING
    payment_methods: tuple[PaymentMethod, ...] = ()
    line_ids: tuple[str, ...] = ()
    bill_ids: tuple[str, ...] = ()
    last_extension_date: date | None = None
    goodwill_credit_used_this_year: float = 0.0


_Record = TypeVar("_Record")


def changed(record: _Record, **changes: object) -> _Record:
    """A record with some fields changed: `dataclasses.replace` for frozen slotted records, in half the time.

    Args:
        record: a frozen dataclass with slots and more than one field; it is left as it is.
        changes: new values by field.

    Raises:
        KeyError: a record of this kind has no such field.
    """
    kind: Any = record.__class__
    read, every, setters = _slots(kind)
    new: _Record = kind.__new__(kind)
    # A slot is written through its descriptor: the constructor of a frozen class looks each up anew.
    for write, value in zip(every, read(record), strict=False):
        write(new, value)
    for name in changes:
        setters[name](new, changes[name])
    return new


@cache
def _slots(kind: Any) -> tuple[Callable[[object], Any], tuple[Callable[..., None], ...], Mapping[str, Any]]:
    """What reads all fields of a kind of record, what writes them in the same order, and what writes each by name."""
    setters = {field.name: getattr(kind, field.name).__set__ for field in fields(kind)}
    return attrgetter(*setters), tuple(setters.values()), setters

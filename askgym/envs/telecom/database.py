"""The operator's records: plans, customers, lines, bills, devices; read from a file or built in.

A `Database` is cheap to copy: its records are frozen and shared, only the tables that change are its own. Imports the
words, the phone and the errors. Files have τ²-bench's layout (`db.toml`, `user_db.toml`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from askgym.envs.telecom.phone import Handset, Phone, Surroundings
from askgym.envs.telecom.reading import complain, read_record
from askgym.envs.telecom.types import Bill, Customer, Device, Line, Plan
from askgym.errors import ItemError, did_you_mean

__all__ = ["Database", "builtin_database", "builtin_phone", "load_database", "load_phone"]

_Record = TypeVar("_Record")
_TABLES = ("plans", "devices", "lines", "customers", "bills")


@dataclass(frozen=True, slots=True)
class _PhoneTables:
    """What a file of the customer's side holds."""

    device: Handset
    surroundings: Surroundings | None = None


@dataclass(slots=True)
class Database:
    """The operator's records, each table by id, in the order of the file.

    Attributes:
        line_of_number: id of the line that has a phone number; never changes.
        owner_of_line: id of the customer whose line it is; never changes.
    """

    plans: Mapping[str, Plan]
    devices: Mapping[str, Device]
    lines: dict[str, Line]
    customers: dict[str, Customer]
    bills: dict[str, Bill]
    line_of_number: Mapping[str, str]
    owner_of_line: Mapping[str, str]

    def copy(self) -> Database:
        """The same records, of which nothing that changes is shared."""
        return Database(
            self.plans,
            self.devices,
            self.lines.copy(),
            self.customers.copy(),
            self.bills.copy(),
            self.line_of_number,
            self.owner_of_line,
        )


def load_database(path: str | Path) -> Database:
    """Read the operator's records from a TOML file.

    Args:
        path: five lists of tables: plans, devices, lines, customers, bills.

    Raises:
        ItemError: the file cannot be read, a key or value is wrong, an id occurs twice or refers to nothing.
    """
    return _database(_toml(Path(path)), str(path))


def load_phone(path: str | Path) -> Phone:
    """Read the customer's side from a TOML file.

    Args:
        path: a table `device`, and optionally `surroundings`; what they leave out is as in a phone that works.

    Raises:
        ItemError: the file cannot be read, or a key or value is wrong.
    """
    return _phone(_toml(Path(path)), str(path))


def builtin_database() -> Database:
    """Records that come with askgym: the customers, lines, plans and bills that τ²-bench's telecom tasks speak of."""
    return _builtin_database().copy()


def builtin_phone() -> Phone:
    """The phone that comes with askgym: one that works, at home."""
    return _builtin_phone().copy()


@cache
def _builtin_database() -> Database:
    return _database(tomllib.loads(_builtin("records.toml")), "builtin:records.toml")


@cache
def _builtin_phone() -> Phone:
    return _phone(tomllib.loads(_builtin("phone.toml")), "builtin:phone.toml")


def _builtin(name: str) -> str:
    return files("askgym.envs.telecom").joinpath("data").joinpath(name).read_text(encoding="utf-8")


def _toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ItemError(f"{path}: cannot be read: {error.strerror}; give the path of a TOML file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ItemError(f"{path}: expected TOML, found something else: {error}") from error


def _phone(data: dict[str, object], where: str) -> Phone:
    tables = read_record(_PhoneTables, data, where)
    return Phone(device=tables.device, surroundings=tables.surroundings or Surroundings())


def _database(data: dict[str, object], where: str) -> Database:
    for key in data:
        if key not in _TABLES:
            raise ItemError(f"{where}: {did_you_mean(key, _TABLES, what='key')}")
    lines = _table(data, "lines", Line, "line_id", where)
    customers = _table(data, "customers", Customer, "customer_id", where)
    database = Database(
        plans=_table(data, "plans", Plan, "plan_id", where),
        devices=_table(data, "devices", Device, "device_id", where),
        lines=lines,
        customers=customers,
        bills=_table(data, "bills", Bill, "bill_id", where),
        line_of_number={line.phone_number: line.line_id for line in reversed(lines.values())},
        owner_of_line={
            line_id: customer.customer_id for customer in reversed(customers.values()) for line_id in customer.line_ids
        },
    )
    for number, line in enumerate(lines.values()):
        _refer((line.plan_id,), database.plans, f"{where}.lines[{number}].plan_id", "plan")
        if line.device_id is not None:
            _refer((line.device_id,), database.devices, f"{where}.lines[{number}].device_id", "device")
    for number, customer in enumerate(customers.values()):
        _refer(customer.line_ids, database.lines, f"{where}.customers[{number}].line_ids", "line")
        _refer(customer.bill_ids, database.bills, f"{where}.customers[{number}].bill_ids", "bill")
    for number, bill in enumerate(database.bills.values()):
        _refer((bill.customer_id,), customers, f"{where}.bills[{number}].customer_id", "customer")
    return database


def _table(data: Mapping[str, object], table: str, kind: type[_Record], key: str, where: str) -> dict[str, _Record]:
    """A list of records, by id, in their order."""
    rows = data.get(table)
    if not isinstance(rows, list):
        complain(f"{where}.{table}", "a list of tables", rows)
    found: dict[str, _Record] = {}
    for number, row in enumerate(rows):
        record = read_record(kind, row, f"{where}.{table}[{number}]")
        name = str(getattr(record, key))
        if name in found:
            complain(f"{where}.{table}[{number}].{key}", "an id of its own", name)
        found[name] = record
    return found


def _refer(names: Iterable[str], table: Mapping[str, object], where: str, what: str) -> None:
    for name in names:
        if name not in table:
            complain(where, f"the id of a {what}", name)

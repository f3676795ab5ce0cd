"""Reading records and phones from files, what is said of broken ones, and the built-in ones."""

from __future__ import annotations

from importlib.resources import files

import pytest

from askgym.envs.telecom.database import builtin_database, builtin_phone, load_database, load_phone
from askgym.envs.telecom.phone import Handset, Phone
from askgym.envs.telecom.types import BillStatus, LineStatus
from askgym.errors import ItemError

RECORDS = files("askgym.envs.telecom").joinpath("data/records.toml").read_text(encoding="utf-8")


class TestBuiltin:
    def test_has_what_tasks_speak_of(self):
        records = builtin_database()
        assert [len(t) for t in (records.plans, records.customers, records.lines, records.bills, records.devices)] == [
            5, 4, 9, 6, 9,
        ]  # fmt: skip
        line = records.lines["L1002"]
        assert (line.phone_number, line.plan_id, line.data_used_gb, line.roaming_enabled) == (
            "555-123-2002",
            "P1002",
            8.7,
            True,
        )
        assert [records.bills[bill].status for bill in records.customers["C1001"].bill_ids] == [
            BillStatus.PAID, BillStatus.ISSUED, BillStatus.DRAFT,
        ]  # fmt: skip
        assert records.lines["L1003"].status is LineStatus.SUSPENDED

    def test_bills_add_up(self):
        for bill in builtin_database().bills.values():
            assert sum(item.amount for item in bill.line_items) == bill.total_due

    def test_each_world_gets_its_own(self):
        builtin_database().lines.clear()
        builtin_phone().device.airplane_mode = True
        assert len(builtin_database().lines) == 9
        assert builtin_phone() == Phone()


class TestFiles:
    def test_the_same_text_is_the_same_database(self, tmp_path):
        path = tmp_path / "db.toml"
        path.write_text(RECORDS, encoding="utf-8")
        assert load_database(path) == builtin_database()

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('status = "Paid"', 'status = "Payed"', ("bills[0].status", "'Paid'", "'Payed'")),
            ("data_used_gb = 8.7", 'data_used_gb = "8.7"', ("lines[1].data_used_gb", "a number", "'8.7'")),
            ("data_used_gb = 8.7", "data_used_gb = inf", ("lines[1].data_used_gb", "a number")),
            ("roaming_enabled = true", "roaming_enabled = 1", ("lines[1].roaming_enabled", "true or false")),
            ('plan_id = "P1001"\nname', 'plan = "P1001"\nname', ("plans[0]", "'plan'", "plan_id")),
            ('name = "Basic Plan"\n', "", ("plans[0]", "'name'", "missing")),
            (
                'issue_date = "2025-01-05"',
                'issue_date = "January"',
                ("bills[0].issue_date", "a date such as", "'January'"),
            ),
            ('bill_id = "B1002"', 'bill_id = "B1001"', ("bills[1].bill_id", "'B1001'")),
            ('line_ids = ["L1009"]', 'line_ids = ["L9"]', ("customers[2].line_ids", "the id of a line", "'L9'")),
            ('line_ids = ["L1009"]', 'line_ids = "L1009"', ("customers[2].line_ids", "a list")),
            ('plan_id = "P1002"\ndevice_id', 'plan_id = "P9"\ndevice_id', ("lines[1].plan_id", "the id of a plan")),
            ('zip_code = "97001"', "zip_code = 97001", ("customers[0].address.zip_code", "a text", "97001")),
            ("[[plans]]", "[[plan]]", ("'plan'", "Did you mean 'plans'")),
            ("[[plans]]", "[[plans", ("TOML",)),
        ],
    )
    def test_what_is_wrong_is_named_with_file_and_key(self, tmp_path, old, new, said):
        path = tmp_path / "db.toml"
        assert old in RECORDS
        path.write_text(RECORDS.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ItemError) as error:
            load_database(path)
        assert all(part in str(error.value) for part in (str(path), *said)), str(error.value)

    def test_no_file(self, tmp_path):
        with pytest.raises(ItemError, match=r"none\.toml"):
            load_database(tmp_path / "none.toml")

    def test_a_table_that_is_missing(self, tmp_path):
        path = tmp_path / "db.toml"
        path.write_text("plans = []", encoding="utf-8")
        with pytest.raises(ItemError, match="lines: expected a list of tables"):
            load_database(path)

    def test_phones(self, tmp_path):
        path = tmp_path / "user_db.toml"
        path.write_text("[device]\nbattery_level = 5\n[surroundings]\nis_abroad = true\n", encoding="utf-8")
        phone = load_phone(path)
        assert (phone.device, phone.surroundings.is_abroad) == (Handset(battery_level=5), True)
        path.write_text('[device]\nnetwork_technology_connected = "6G"\n', encoding="utf-8")
        with pytest.raises(ItemError, match=r"user_db\.toml\.device\.network_technology_connected.*'5G'.*'6G'"):
            load_phone(path)

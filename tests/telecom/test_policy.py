"""The telecom agent's policy: it names every tool of both sides and on which side it is, and says who acts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from askgym.envs.telecom.tasks import TRANSFER_SENTENCE, PolicyStyle, load_policy, policy
from askgym.errors import ConfigError, UnknownNameError

AGENT_TOOLS = """
    get_customer_by_phone get_customer_by_id get_customer_by_name get_details_by_id get_bills_for_customer
    get_data_usage suspend_line resume_line send_payment_request enable_roaming disable_roaming refuel_data
    transfer_to_human_agents
""".split()
USER_TOOLS = """
    check_status_bar check_network_status check_network_mode_preference set_network_mode_preference run_speed_test
    toggle_airplane_mode check_sim_status reseat_sim_card toggle_data toggle_roaming check_data_restriction_status
    toggle_data_saver_mode check_apn_settings set_apn_settings reset_apn_settings check_wifi_status toggle_wifi
    check_wifi_calling_status toggle_wifi_calling check_vpn_status connect_vpn disconnect_vpn check_installed_apps
    check_app_status check_app_permissions grant_app_permission can_send_mms reboot_device check_payment_request
    make_payment
""".split()


class TestPolicy:
    @pytest.mark.parametrize("style", list(PolicyStyle))
    def test_names_every_tool_on_its_side(self, style: PolicyStyle):
        for solo in (False, True):
            _, _, owners = policy(style, solo=solo).partition("## Who owns which tool")
            agents, _, users = owners.partition("**The phone: the customer's tools.**")
            users, _, _ = users.partition("\n## ")
            assert sorted(table_tools(agents)) == sorted(AGENT_TOOLS)
            assert sorted(table_tools(users)) == sorted(USER_TOOLS)

    @pytest.mark.parametrize("style", list(PolicyStyle))
    def test_names_no_other_tool(self, style: PolicyStyle):
        known = {*AGENT_TOOLS, *USER_TOOLS, "done", "4g_5g_preferred", "4g_only", "3g_only", "2g_only"}
        for solo in (False, True):
            assert set(re.findall(r"`(\w+_\w+)`", policy(style, solo=solo))) <= known

    def test_says_who_acts(self):
        dual, solo = policy("manual"), policy("manual", solo=True)
        assert "You cannot call the phone's tools" in dual
        assert TRANSFER_SENTENCE in dual
        assert "`done`" not in dual
        assert "you may call all the tools" in solo
        assert "`done`" in solo
        assert "You cannot call the phone's tools" not in solo
        for text in (dual, solo):
            assert "{" not in text

    def test_styles_differ(self):
        assert "### Path 1" in policy("workflow")
        assert "### Path 1" not in policy("manual")

    def test_unknown_style(self):
        with pytest.raises(UnknownNameError, match=r"unknown policy style 'workflows'\. Did you mean 'workflow'"):
            policy("workflows")

    def test_from_a_file(self, tmp_path: Path):
        file = tmp_path / "policy.md"
        file.write_text("# Be kind\n", encoding="utf-8")
        assert load_policy(file) == "# Be kind\n"
        file.write_text(" \n", encoding="utf-8")
        with pytest.raises(ConfigError, match=r"policy.md is empty"):
            load_policy(file)
        file.write_bytes(b"\xff\xfe\x00")
        with pytest.raises(ConfigError, match=r"policy.md is not UTF-8"):
            load_policy(file)
        with pytest.raises(ConfigError, match=r"absent.md cannot be read"):
            load_policy(tmp_path / "absent.md")


def table_tools(text: str) -> list[str]:
    """The tools that a table names; values of arguments stand in brackets."""
    return re.findall(r"`(\w+)`", re.sub(r"\((?!look)[^)]*\)", "", text))

"""The customer that needs no model: who it is, what it understands, how it answers.

It imports the tasks and the names of the phone's tools, and never the world.
"""

from __future__ import annotations

from askgym.envs.telecom.customer.options import CustomerOptions, customer_options
from askgym.envs.telecom.customer.profile import Profile, profile_of
from askgym.envs.telecom.customer.rule_customer import RuleCustomer
from askgym.envs.telecom.customer.understanding import understand

__all__ = ["CustomerOptions", "Profile", "RuleCustomer", "customer_options", "profile_of", "understand"]

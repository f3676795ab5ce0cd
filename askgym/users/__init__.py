"""Simulated users that serve every domain."""

from askgym.users.function import FunctionUser, as_user

__all__ = ["FunctionUser", "as_user"]

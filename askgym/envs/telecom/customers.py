"""From a specification to the customer, and to the judge of statements, of a telecom environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.envs.telecom.customer import CustomerOptions, RuleCustomer
from askgym.errors import ConfigError, RoleError, UnknownNameError, did_you_mean
from askgym.judges.specs import RuleRole, judge_from_spec, own_connections
from askgym.users import as_user

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.endpoints.connections import Connections
    from askgym.types import Verdict

__all__ = ["NoJudge", "resolve_judge", "resolve_user"]

_USERS = ("rules", "openai:MODEL@URL")


class NoJudge:
    """The judge where every check is made by rules, who is never asked."""

    name = "none"

    def answer(self, call: Any) -> Verdict:
        """Never called: tasks that need a judge are refused without one.

        Raises:
            RoleError: always.
        """
        raise RoleError("the verdict on a telecom case is computed: no judge is asked")


_JUDGE = RuleRole(NoJudge)


def resolve_judge(spec: Any, connections: Connections | None = None) -> Role:
    """The judge of statements in words; see `judge_from_spec`. None for nobody.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    return judge_from_spec(spec, _JUDGE, connections)


def resolve_user(spec: Any, options: CustomerOptions, connections: Connections | None = None) -> Role:
    """The customer of a specification.

    Args:
        spec: None or "rules", `openai:MODEL@URL` (see `askgym.endpoints.settings`), a function
            `UserCall -> str | UserMove`, or a role.
        options: of the rule-based customer.
        connections: store and budget of the endpoints; None for neither.

    Raises:
        ConfigError, UnknownNameError: naming the value, what is allowed, and the fix.
    """
    if spec is None or spec == "rules":
        return RuleCustomer(options)
    if not isinstance(spec, str):
        return as_user(spec)
    if options != CustomerOptions():
        raise ConfigError(f"customer={options!r} with user={spec!r}: these are options of the rule-based customer")
    if spec.partition(":")[0] == "openai":
        from askgym.envs.telecom.model_customer import TALKING, ModelCustomer

        return ModelCustomer(own_connections(connections).client(spec, role="user", **TALKING))
    raise UnknownNameError(did_you_mean(spec, _USERS, what="user"))

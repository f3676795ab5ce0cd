"""The endpoints of one run: their clients share a store and a budget, and their bills are read in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.endpoints.accounts import Account, Budget
from askgym.endpoints.settings import parse_endpoint
from askgym.endpoints.store import ReplyStore, StoreMode
from askgym.errors import ConfigError, EndpointError
from askgym.types import FailureKind

if TYPE_CHECKING:
    import os

    from askgym.endpoints.client import ChatClient

__all__ = ["Connections"]


class Connections:
    """Makes clients that share a store and a budget.

    Attributes:
        store: replies on disk, or None.
        budget: money for all clients together, or None.
        clients: what was made, in order, by role.
        checked: whether `check` has found all of them to work.
    """

    def __init__(
        self,
        store: str | os.PathLike[str] | ReplyStore | None = None,
        *,
        store_mode: str | StoreMode = StoreMode.AUTO,
        budget_usd: float | None = None,
    ) -> None:
        """Open the store, if there is to be one.

        Args:
            store: of replies, or the path of one.
            store_mode: what a path is opened for.
            budget_usd: US dollars that all clients together may spend.

        Raises:
            StoreError: the store cannot be used.
            ConfigError: for a budget that is not above 0.
        """
        if store is None or isinstance(store, ReplyStore):
            self.store = store
        else:
            self.store = ReplyStore(store, store_mode)
        self.budget = Budget(budget_usd) if budget_usd is not None else None
        self.clients: list[tuple[str, ChatClient]] = []
        self.checked = False

    def client(self, spec: str, *, role: str, **defaults: Any) -> ChatClient:
        """The client of an endpoint.

        Args:
            spec: `openai:MODEL@URL…`, see `parse_endpoint`.
            role: who will use it, for the bill: "judge", "user", "agent".
            defaults: settings for what the specification leaves open.

        Raises:
            ConfigError, UnknownNameError: for a specification that is not understood, or a budget without prices.
        """
        from askgym.endpoints.client import ChatClient  # loads aiohttp: only where there is an endpoint

        try:
            made = ChatClient(parse_endpoint(spec, **defaults), store=self.store, budget=self.budget)
        except ConfigError as error:
            raise ConfigError(f"{role} {spec.partition('?')[0]}: {error}") from None
        self.clients.append((role, made))
        return made

    def check(self) -> None:
        """Ask each endpoint for one token, so that a wrong key or name is told before anything else begins.

        Raises:
            EndpointError: naming role, endpoint, what is wrong and what to do.
        """
        for role, client in self.clients:
            failure = client.check()
            # Too many requests, or a slow first reply, are no reason not to begin.
            if failure is not None and failure.kind not in (FailureKind.RATE_LIMITED, FailureKind.TIMEOUT):
                raise EndpointError(f"the {role} {client.endpoint.name} cannot be used: {failure.detail}")
        self.checked = True

    def accounts(self) -> dict[str, Account]:
        """Role and model → what it took so far."""
        out: dict[str, Account] = {}
        for role, client in self.clients:
            name = f"{role} {client.endpoint.name}"
            number = 2
            while name in out:
                name = f"{role} {client.endpoint.name} #{number}"
                number += 1
            out[name] = client.account
        return out

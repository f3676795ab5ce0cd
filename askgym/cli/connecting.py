"""Options for models behind endpoints: the store of replies, the budget, and the bill at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from askgym.endpoints.accounts import Account
    from askgym.endpoints.connections import Connections

__all__ = ["ENDPOINTS", "bill_json", "bill_lines", "check_once", "connect", "connection_options"]

_F = TypeVar("_F", bound=Callable[..., Any])
ENDPOINTS = (
    "Models: openai:MODEL@URL[@URL…][?option=value&…] is a model behind an OpenAI-compatible server. Options: "
    "temperature, top_p, max_tokens, stop, logprobs, extra.NAME, system_prompt, concurrency, rpm, tpm, timeout_s, "
    "attempts, max_wait_s, price=IN/OUT (US dollars for a million tokens), structured, seeded, key_env. The key comes "
    "from the environment: OPENAI_API_KEY, or the variable that key_env names."
)
"""For the help of commands that take models."""
_OPTIONS = (
    click.option(
        "--store",
        metavar="PATH",
        help="An SQLite file that keeps the replies of models: what it holds is not asked, nor paid, for again.",
    ),
    click.option(
        "--store-mode",
        default="auto",
        show_default=True,
        metavar="MODE",
        help="auto; record: ask for everything anew; replay: ask for nothing; off.",
    ),
    click.option("--budget-usd", type=float, metavar="USD", help="Stop when the models have cost so much."),
)


def connection_options(function: _F) -> _F:
    """Add the options that `connect` takes."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def connect(store: str | None, store_mode: str, budget_usd: float | None) -> Connections:
    """What the options ask for.

    Raises:
        StoreError: the store cannot be used.
        ConfigError, UnknownNameError: a value that is not allowed.
    """
    from askgym.errors import ConfigError

    if store is None and store_mode not in ("auto", "off"):
        raise ConfigError(f"--store-mode {store_mode}: it needs a --store PATH")
    from askgym.endpoints.connections import Connections

    return Connections(store, store_mode=store_mode, budget_usd=budget_usd)


def check_once(connections: Connections) -> Callable[[], None]:
    """What to do before the first request of a run: see that all endpoints can be used. Later calls do nothing."""

    def check() -> None:
        if not connections.checked:
            connections.check()

    return check


def bill_lines(connections: Connections) -> list[str]:
    """One line for each endpoint: what it was asked, what it took, what the store saved, what failed."""
    return [_line(name, account) for name, account in connections.accounts().items() if account.requests]


def _line(name: str, account: Account) -> str:
    out = f"{name}: {account.requests} requests"
    if account.hits or account.joined:
        out += f", {account.hits} of them from the store"
        out += f" and {account.joined} joined with equal ones" if account.joined else ""
    out += f"; {account.tries} sent, {account.prompt_tokens:,} tokens read and {account.completion_tokens:,} written"
    if account.cost_usd or account.saved_usd:
        out += f"; ${account.cost_usd:.4f} spent, ${account.saved_usd:.4f} saved"
    for what, counts in (("tried again", account.troubles), ("failed for good", account.failures)):
        if counts:
            out += f"; {what}: " + ", ".join(f"{number} {kind.value}" for kind, number in sorted(counts.items()))
    return out


def bill_json(connections: Connections) -> dict[str, Any]:
    """The same as plain JSON values."""
    return {name: account.to_json() for name, account in connections.accounts().items() if account.requests}

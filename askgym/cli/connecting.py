"""Options for models behind endpoints: the store of replies, the budget, and the bill at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from askgym.endpoints.accounts import Account
    from askgym.endpoints.connections import Connections

__all__ = [
    "ENDPOINTS",
    "bill_json",
    "bill_lines",
    "check_once",
    "connect",
    "connection_options",
    "judge_json",
    "judge_lines",
]

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


def judge_lines(judge: Any) -> list[str]:
    """What several judges did together, where there are several: cost, failures, and how far each two agree."""
    stats = judge.stats() if hasattr(judge, "stats") else None
    if stats is None or not stats.verdicts + stats.failures:
        return []
    asked = ", ".join(f"{name} {number}" for name, number in stats.asked.items())
    failed = f", {stats.failures} failed" if stats.failures else ""
    cost = f", ${stats.cost_per_verdict_usd:.6f} a verdict" if stats.verdicts else ""
    out = [f"{judge.name}: {stats.verdicts} verdicts{failed}{cost}; asked: {asked}"]
    for (one, other), found in stats.agreement.items():
        kappa = "–" if found.kappa is None else f"{found.kappa:.3f}"
        out.append(f"agreement of {one} and {other}: {found.share:.3f} of {found.n} criteria, kappa {kappa}")
    return out


def judge_json(judge: Any) -> dict[str, Any] | None:
    """The same as plain JSON values; None for a judge on its own."""
    stats = judge.stats() if hasattr(judge, "stats") else None
    if stats is None:
        return None
    return {
        "verdicts": stats.verdicts,
        "failures": stats.failures,
        "asked": dict(stats.asked),
        "answered": dict(stats.answered),
        "cost_usd": dict(stats.cost_usd),
        "cost_per_verdict_usd": stats.cost_per_verdict_usd if stats.verdicts else None,
        "agreement": [
            {"judges": list(pair), "criteria": found.n, "share": found.share, "kappa": found.kappa}
            for pair, found in stats.agreement.items()
        ],
    }


def bill_json(connections: Connections) -> dict[str, Any]:
    """The same as plain JSON values."""
    return {name: account.to_json() for name, account in connections.accounts().items() if account.requests}

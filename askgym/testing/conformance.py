"""The whole kit: one class to inherit, one function to call."""

from __future__ import annotations

import unittest
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from askgym.errors import UnknownNameError, did_you_mean
from askgym.testing.api import ApiChecks
from askgym.testing.hooks import Hooks
from askgym.testing.lives import LifeChecks
from askgym.testing.secrecy import SecrecyChecks
from askgym.testing.vectors import VectorChecks

if TYPE_CHECKING:
    import gymnasium as gym

__all__ = ["AskEnvConformance", "Report", "check_ask_env"]


class AskEnvConformance(ApiChecks, SecrecyChecks, LifeChecks, VectorChecks):
    """Every check. Inherit it in a class whose name begins with `Test`, and override `make_env`; see `Hooks`."""


@dataclass(frozen=True, slots=True)
class Report:
    """What the checks found.

    Attributes:
        passed: names of the checks that passed.
        failed: name → what was wrong.
        skipped: name → why the check does not apply.
    """

    passed: tuple[str, ...]
    failed: dict[str, str]
    skipped: dict[str, str]

    def __str__(self) -> str:
        head = f"{len(self.passed)} checks passed, {len(self.failed)} failed, {len(self.skipped)} skipped"
        lines = [f"  failed: {name}: {why}" for name, why in self.failed.items()]
        return "\n".join([head, *lines, *(f"  skipped: {name}: {why}" for name, why in self.skipped.items())])


def _check_names(kit: type) -> list[str]:
    return sorted(name for name in dir(kit) if name.startswith("test_") and callable(getattr(kit, name)))


def check_ask_env(
    make_env: Callable[..., gym.Env[str, str]],
    *,
    only: Iterable[str] | None = None,
    raises: bool = True,
    **hooks: Any,
) -> Report:
    """Run the checks without a test framework.

    Args:
        make_env: as `Hooks.make_env`, without `self`.
        only: names of the checks to run ("test_spaces" …); all by default.
        raises: whether failures raise; otherwise they are only reported.
        hooks: replacements for the other members of `Hooks`: values, or functions without `self`.

    Returns:
        What was found.

    Raises:
        AssertionError: with the list of failures, unless `raises=False`.
        UnknownNameError: for an unknown hook or check.
    """
    known = [name for name in vars(Hooks) if not name.startswith("_") and name != "make_env"]
    for name in hooks:
        if name not in known:
            raise UnknownNameError(did_you_mean(name, known, what="hook"))
    own = {name: staticmethod(value) if callable(value) else value for name, value in hooks.items()}
    kit = type("GivenEnvConformance", (AskEnvConformance,), {"make_env": staticmethod(make_env), **own})()
    names = _check_names(AskEnvConformance)
    wanted = names if only is None else list(only)
    for name in wanted:
        if name not in names:
            raise UnknownNameError(did_you_mean(name, names, what="check"))
    passed: list[str] = []
    failed: dict[str, str] = {}
    skipped: dict[str, str] = {}
    for name in wanted:
        try:
            getattr(kit, name)()
        except unittest.SkipTest as why:
            skipped[name] = str(why)
        except Exception as error:
            failed[name] = str(error) if isinstance(error, AssertionError) else f"{type(error).__name__}: {error}"
        else:
            passed.append(name)
    report = Report(tuple(passed), failed, skipped)
    if failed and raises:
        raise AssertionError(str(report))
    return report

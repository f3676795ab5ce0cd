"""What the checks share: playing scripted episodes, comparing anything with anything, and saying where it differs.

Imports no test framework: a check fails by raising `AssertionError`, and is skipped by raising `unittest.SkipTest`,
which pytest and unittest both understand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from gymnasium.vector import VectorEnv

from askgym.envs.env import AskEnv

if TYPE_CHECKING:
    import gymnasium as gym

__all__ = ["Moment", "batch", "core", "difference", "go_on", "play", "raised", "require", "require_same", "strings"]

MOST_STEPS = 100
"""An episode of more steps than this is taken to have no end."""


def require(condition: object, message: str) -> None:
    """Fail with the message unless the condition holds.

    Raises:
        AssertionError: when it does not.
    """
    if not condition:
        raise AssertionError(message)


def difference(a: Any, b: Any, path: str = "") -> str | None:
    """Where two values differ, in one line, or None. NaN equals NaN; types count, dataclasses compare by `==`."""
    if type(a) is not type(b):
        return f"{path or 'value'}: {a!r:.120} ({type(a).__name__}) against {b!r:.120} ({type(b).__name__})"
    if isinstance(a, Mapping):
        if a.keys() != b.keys():
            return f"{path or 'value'}: keys {sorted(map(repr, a))} against {sorted(map(repr, b))}"
        pairs = [(f"{path}[{key!r}]", a[key], b[key]) for key in a]
    elif isinstance(a, np.ndarray) and a.dtype != object:
        equal = a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        return None if equal else f"{path or 'value'}: {a!r:.120} against {b!r:.120}"
    elif isinstance(a, (list, tuple, np.ndarray)):
        if len(a) != len(b):
            return f"{path or 'value'}: {len(a)} entries against {len(b)}"
        pairs = [(f"{path}[{i}]", x, y) for i, (x, y) in enumerate(zip(a, b, strict=True))]
    else:
        equal = bool(a == b) or (isinstance(a, float) and math.isnan(a) and math.isnan(b))
        return None if equal else f"{path or 'value'}: {a!r:.200} against {b!r:.200}"
    return next((found for where, x, y in pairs if (found := difference(x, y, where)) is not None), None)


def require_same(a: Any, b: Any, what: str) -> None:
    """Fail, saying where, unless two values are equal.

    Raises:
        AssertionError: when they differ.
    """
    found = difference(a, b)
    require(found is None, f"{what}: {found}")


def raised(kind: type[BaseException], what: str, act: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The text of the error that `act(*args, **kwargs)` must raise.

    Raises:
        AssertionError: when it raises nothing, or something else.
    """
    try:
        result = act(*args, **kwargs)
    except kind as error:
        return str(error)
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
        raise AssertionError(f"{what} must raise {kind.__name__}, and raised {found}") from error
    raise AssertionError(f"{what} must raise {kind.__name__}, and returned {result!r:.120}")


@dataclass(frozen=True, slots=True)
class Moment:
    """What an environment returned at one point; `action` is None for a reset, whose reward is 0.0."""

    action: str | None
    observation: Any
    reward: Any
    terminated: Any
    truncated: Any
    info: Any

    @property
    def over(self) -> bool:
        """Whether the episode is over."""
        return bool(self.terminated or self.truncated)

    @property
    def parts(self) -> tuple[Any, ...]:
        """All of it, for comparison."""
        return (self.action, self.observation, self.reward, self.terminated, self.truncated, self.info)


def play(
    env: gym.Env[str, str],
    texts: Sequence[str],
    *,
    seed: int | None = None,
    options: dict[str, Any] | None = None,
    most: int | None = None,
) -> list[Moment]:
    """Reset, then play the texts in order, repeating the last, until the episode ends.

    Args:
        env: the environment.
        texts: what the assistant says.
        seed: for the reset.
        options: for the reset.
        most: stop after so many steps; None means that the episode must end by itself.

    Returns:
        The reset and every step, each with a copy of its info.

    Raises:
        AssertionError: when the episode does not end.
    """
    observation, info = env.reset(seed=seed, options=options)
    return [Moment(None, observation, 0.0, False, False, deepcopy(info)), *go_on(env, texts, most=most)]


def go_on(env: gym.Env[str, str], texts: Sequence[str], *, most: int | None = None) -> list[Moment]:
    """`play` without the reset, for an episode that is running."""
    out: list[Moment] = []
    while most is None or len(out) < most:
        require(len(out) < MOST_STEPS, f"the episode did not end within {MOST_STEPS} steps of {texts!r:.80}")
        action = texts[min(len(out), len(texts) - 1)]
        observation, reward, terminated, truncated, info = env.step(action)
        out.append(Moment(action, observation, reward, terminated, truncated, deepcopy(info)))
        if terminated or truncated:
            break
    return out


def core(env: gym.Env[str, str]) -> AskEnv:
    """The `AskEnv` below any wrappers.

    Raises:
        AssertionError: when there is none.
    """
    inner = env.unwrapped
    require(isinstance(inner, AskEnv), f"the environment is a {type(inner).__name__}: build it on askgym's AskEnv")
    assert isinstance(inner, AskEnv)  # for the type checker: `require` has refused
    return inner


def batch(infos: Sequence[Mapping[str, Any] | None]) -> dict[str, Any]:
    """Infos of single environments as Gymnasium's vectors merge them; None marks an environment without one."""
    vector: VectorEnv[Any, Any, Any] = VectorEnv()
    vector.num_envs = len(infos)
    out: dict[str, Any] = {}
    for i, info in enumerate(infos):
        if info is not None:
            out = vector._add_info(out, dict(info), i)
    return out


def strings(value: Any, path: str = "info") -> Iterator[tuple[str, str]]:
    """Every text inside plain data, keys included, each with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield f"{path} (key)", str(key)
            yield from strings(inner, f"{path}[{key!r}]")
    elif isinstance(value, (list, tuple, set, frozenset)):
        for i, inner in enumerate(value):
            yield from strings(inner, f"{path}[{i}]")
    elif value is not None and not isinstance(value, (bool, int, float)):
        yield path, repr(value)

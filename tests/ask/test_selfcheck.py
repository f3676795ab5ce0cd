"""A family that contradicts itself is refused when it registers, with what is wrong and where; sound ones come in."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

import gymnasium as gym
import pytest

from askgym.envs.ask import families as registry
from askgym.envs.ask.families import Family, Frame, Problem, families, family, register_family
from askgym.envs.ask.families.mobile_plans import MobilePlans
from askgym.envs.ask.families.selfcheck import defects_of
from askgym.envs.ask.families.shopping import Shopping
from askgym.errors import ConfigError, UnknownNameError
from askgym.types import AnswerKind, Cue


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    before = dict(registry._registered)
    yield
    registry._registered.clear()
    registry._registered.update(before)


class Kiosk(Shopping):
    name = "kiosk"


@pytest.mark.parametrize("name", sorted(families()))
def test_the_built_in_families_pass_their_own_check(name: str) -> None:
    assert defects_of(family(name), problems=4, seed=17) == []


def test_a_sound_family_comes_in_and_is_drawn_from() -> None:
    assert register_family(Kiosk).name == "kiosk"
    env = gym.make("AskMind-v0", families=["kiosk"])
    _, info = env.reset(seed=3)
    assert info["item_id"].startswith("kiosk-v1-train-")
    with pytest.raises(ConfigError, match="'kiosk' is there already"):
        register_family(Kiosk)
    with pytest.raises(ConfigError, match="'shopping' is there already"):
        register_family(Shopping)


def test_an_unregistered_name_gets_the_closest_known_one() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'shopping'"):
        family("shoping")


class Raising:
    """An error is laid to the method that it comes through."""

    def draw(self, *_: Any) -> Any:
        raise ValueError("no such key")

    def solve(self, *_: Any) -> Any:
        raise ValueError("no such key")

    def pose(self, *_: Any) -> Any:
        raise ValueError("no such key")

    __init__ = pose


@pytest.mark.parametrize(
    ("method", "body", "text"),
    [
        ("draw", Raising.draw, r"problem 0 of train: draw\(\) raised ValueError: no such key"),
        ("solve", Raising.solve, r"solve\(\) raised ValueError: no such key"),
        ("pose", Raising.pose, r"pose\(\) raised ValueError: no such key"),
        ("__init__", Raising.__init__, r"Broken: making it raised ValueError: no such key"),
        ("draw", lambda self, rng, load: None, r"draw\(\) returned None: a mapping"),
        ("solve", lambda self, scene, believed: 5, r"solve\(\) returned 5: the answer as text"),
        ("pose", lambda self, scene, rng, load: "x", r"pose\(\) returned 'x': a Problem"),
    ],
)
def test_a_family_whose_methods_fail_is_refused(method: str, body: Any, text: str) -> None:
    broken = type("Broken", (Kiosk,), {"name": "broken", method: body})
    with pytest.raises(ConfigError, match=text) as caught:
        register_family(broken)
    assert "roken" in str(caught.value)
    assert "broken" not in families()


class TwoSolutions(Kiosk):
    """`solve` is no function of the scene."""

    _calls = itertools.count()

    def solve(self, scene: Mapping[str, Any], believed: Mapping[str, Any]) -> str | None:
        solved = super().solve(scene, believed)
        return solved if solved is None or (not believed and next(self._calls) % 7) else f"{solved}0"


class Forgetful(Kiosk):
    """Draws from a generator of its own."""

    _own = random.Random(0)

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        return super().draw(self._own, load)


class TwinOptions(MobilePlans):
    """The gold option stands there twice."""

    name = "twins"

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        problem = super().pose(scene, rng, load)
        gold = self.solve(scene, {})
        assert gold is not None
        return replace(problem, options=dict.fromkeys(problem.options, problem.options[gold]))


class Deaf(Kiosk):
    """A point whose cues do not know its label."""

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        problem = super().pose(scene, rng, load)
        givens = [replace(g, cues=(Cue("xylophone"),)) if g.key == "voucher" else g for g in problem.givens]
        return replace(problem, givens=tuple(givens))


class Mute(Kiosk):
    """A point whose sentence does not say it."""

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        problem = super().pose(scene, rng, load)
        givens = [replace(g, said=("It is what it is.",)) if g.key == "delivery" else g for g in problem.givens]
        return replace(problem, givens=tuple(givens))


class Stubborn(Kiosk):
    """A claim that nothing puts right."""

    def pose(self, scene: Mapping[str, Any], rng: random.Random, load: str) -> Problem:
        problem = super().pose(scene, rng, load)
        claims = [replace(c, cues=(Cue("xylophone"),), said=("So be it.",)) for c in problem.claims]
        return replace(problem, claims=tuple(claims))


class WrongKind(Kiosk):
    """The answer is no date."""

    answer_kind = AnswerKind.DATE


class BadName(Kiosk):
    name = "no-hyphens"


class NoTests(Kiosk):
    frames: ClassVar[Mapping[str, tuple[Frame, ...]]] = {"train": Shopping.frames["train"]}


class Narrow(Kiosk):
    """Every problem is the same, so that nothing can be missing from it."""

    def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
        return super().draw(random.Random(5), load)


@pytest.mark.parametrize(
    ("planted", "message"),
    [
        (TwoSolutions, r"two golds"),
        (Forgetful, r"two calls give two different problems"),
        (TwinOptions, r"two golds: several options read"),
        (Deaf, r"the point 'voucher' is unreachable: .* is not understood as asking for it"),
        (Mute, r"the point 'delivery' is unreachable: its sentence 'It is what it is\.' lacks"),
        (Stubborn, r"the claim '\w+' "),
        (WrongKind, r"the gold answer .* is not judged right"),
        (BadName, r"name='no-hyphens'"),
        (NoTests, r"frames\['validation'\] is empty"),
        (Narrow, r"no usable problem"),
    ],
)
def test_a_planted_inconsistency_is_refused(planted: type[Family], message: str) -> None:
    before = set(families())
    with pytest.raises(ConfigError, match=message) as refused:
        register_family(planted)
    assert "is refused, mend these" in str(refused.value)
    assert set(families()) == before


def test_missing_methods_are_named() -> None:
    class Half(Family):
        name = "half"

        def draw(self, rng: random.Random, load: str) -> dict[str, Any]:
            return {}

    with pytest.raises(ConfigError, match="family Half lacks pose, solve: define"):
        register_family(Half)
    with pytest.raises(ConfigError, match=r"family Family lacks .*solve"):
        register_family(Family)
    with pytest.raises(ConfigError, match="is no Family"):
        register_family(dict)  # type: ignore[arg-type]

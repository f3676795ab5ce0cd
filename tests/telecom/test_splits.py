"""Splits of the telecom tasks: their sizes and published figures, and that nothing but the rule decides them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from askgym.envs.telecom.tasks import SPLITS, Family, Persona, RewardType, TaskName, parse_id, split, task, task_ids
from askgym.errors import UnknownNameError


class TestSplits:
    def test_sizes(self):
        assert {name: len(split(name)) for name in SPLITS} == {
            "small": 20,
            "base": 114,
            "train": 74,
            "test": 40,
            "full": 2285,
        }

    def test_how_they_stand_to_one_another(self):
        assert split("base") == split("train") + split("test")
        assert not set(split("train")) & set(split("test"))
        assert not set(split("small")) & set(split("base"))
        assert set(split("small")) | set(split("base")) < set(split("full"))
        assert split("full") == task_ids()

    def test_small_is_one_fault_each(self):
        assert {len(named(one).faults) for one in split("small")} == {1}
        # Every fault that is enough for a task of its family: 3+1+1+1+1+1; 1+1+1+1+2; 1+1+1+3.
        assert Counter(family(one) for one in split("small")) == {
            Family.MOBILE_DATA: 8,
            Family.SERVICE: 6,
            Family.MMS: 6,
        }

    @pytest.mark.parametrize(
        ("name", "families", "faults", "personas", "unsolvable"),
        [
            ("train", (27, 14, 33), {2: 15, 3: 17, 4: 13, 5: 9, 6: 8, 7: 4, 8: 4, 9: 4}, (27, 24, 23), 8),
            ("test", (9, 15, 16), {2: 10, 3: 9, 4: 8, 5: 4, 6: 3, 7: 4, 9: 2}, (13, 14, 13), 12),
            (
                "full",
                (254, 47, 1984),
                {1: 20, 2: 101, 3: 283, 4: 505, 5: 596, 6: 467, 7: 235, 8: 69, 9: 9},
                (769, 760, 756),
                32,
            ),
        ],
    )
    def test_published_figures(
        self,
        name: str,
        families: tuple[int, ...],
        faults: dict[int, int],
        personas: tuple[int, ...],
        unsolvable: int,
    ):
        names = [named(one) for one in split(name)]
        assert tuple(Counter(one.family for one in names)[one] for one in Family) == families
        assert Counter(len(one.faults) for one in names) == faults
        assert tuple(Counter(one.persona for one in names)[one] for one in Persona) == personas
        assert sum(RewardType.ACTION in task(str(one)).basis for one in names) == unsolvable

    def test_solutions_are_as_long_as_published(self):
        lengths = [len(task(one).gold) for one in split("full")]
        assert max(lengths) == 12
        assert round(sum(lengths) / len(lengths), 2) == 5.78

    @pytest.mark.parametrize(("given", "meant"), [("Train", "train"), ("bas", "base"), ("tests", "test")])
    def test_unknown(self, given: str, meant: str):
        with pytest.raises(UnknownNameError, match=f"unknown split '{given}'. Did you mean '{meant}'"):
            split(given)

    def test_no_text(self):
        with pytest.raises(UnknownNameError, match="unknown split"):
            split(["base"])  # type: ignore[arg-type]

    def test_global_random_numbers_play_no_part(self):
        script = (
            "import random; random.seed(7); before = random.getstate()\n"
            "from askgym.envs.telecom.tasks import split\n"
            "names = split('base'); assert random.getstate() == before\n"
            "import sys; sys.stdout.write('\\n'.join(names))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": "11"}, capture_output=True, check=True
        )
        assert tuple(done.stdout.decode().split("\n")) == split("base")


def named(name: str) -> TaskName:
    found = parse_id(name)
    assert found is not None
    return found


def family(name: str) -> Family:
    return named(name).family

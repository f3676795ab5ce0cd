"""A curriculum: stages of difficulty, of which the next begins when one goes well.

Draws depend on the seed and the stage alone; the state is guarded by a lock.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.envs.samplers import STATE_VERSION, Outcome, check_state, state_count, state_share
from askgym.envs.sampling import Allowed, PerSource, check_attributes, draw_where, fulfils, listed, number_in
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.envs.env import Items
    from askgym.types import AskItem

__all__ = ["CurriculumSampler"]


class CurriculumSampler:
    """Stages of difficulty, each a set of conditions; the next begins when this one goes well."""

    kind = "curriculum"

    def __init__(
        self,
        stages: Sequence[Sequence[Allowed]],
        *,
        threshold: float | Sequence[float] = 0.7,
        episodes: int = 50,
        rate: float = 0.05,
    ) -> None:
        """Take stages.

        Args:
            stages: conditions on attributes, all of which an item of the stage fulfils; from first to last.
            threshold: smoothed success from which on the next stage begins; one for all stages, or one for each.
            episodes: valid episodes that a stage takes at least.
            rate: weight of the newest episode in the smoothed success, once there are 1/rate of them.

        Raises:
            ConfigError: there is no stage, or a number is out of range.
        """
        if not stages or not all(stages):
            raise ConfigError("a curriculum needs stages with conditions, as in 'curriculum:points=2/points=2..5'")
        self.stages = tuple(tuple(stage) for stage in stages)
        levels = [threshold] * len(self.stages) if isinstance(threshold, int | float) else list(threshold)
        if len(levels) != len(self.stages) or not all(0 < one <= 1 for one in levels):
            raise ConfigError(
                f"threshold={threshold!r}: one number for all stages, or one for each, in (0, 1] is needed"
            )
        if not 0 < rate <= 1 or episodes < 1:
            raise ConfigError(f"rate={rate!r}, episodes={episodes!r}: a rate in (0, 1] and at least 1 are needed")
        self.thresholds, self.episodes, self.rate = tuple(levels), episodes, rate
        self.stage = 0
        self._success = 0.0
        self._seen = 0
        self._lock = threading.Lock()
        self._indices = PerSource(self._by_stage)

    @classmethod
    def parse(cls, text: str) -> CurriculumSampler:
        """A curriculum from stages separated by "/", conditions by ",": `points=2@0.8/points=2..5,load=full`.

        Args:
            text: what stands behind `curriculum:`; "@" and a number after a stage is its threshold.

        Raises:
            ConfigError: it is not written so.
        """
        stages, levels = [], []
        for stage in text.split("/"):
            conditions, at, level = stage.partition("@")
            levels.append(number_in(level, f"stage {stage!r}, after @") if at else 0.7)
            stages.append([Allowed.parse(one) for one in conditions.split(",") if one.strip()])
        return cls(stages, threshold=levels)

    @property
    def stateful(self) -> bool:
        """Whether there is more than one stage."""
        return len(self.stages) > 1

    def bind(self, source: Items) -> None:
        """Check that the attributes and values occur, and that every stage has items.

        Raises:
            UnknownNameError: one does not, with the closest.
            ConfigError: no item fulfils a stage's conditions.
        """
        for stage in self.stages:
            check_attributes(source, {one.name: sorted(one.values) for one in stage})
        for number, indices in enumerate(self._indices(source) or ()):
            if not indices:
                raise ConfigError(f"stage {number + 1} of the curriculum: no item of the source fulfils its conditions")

    def draw(self, source: Items, seed: int) -> AskItem:
        """An item of the running stage, each with the same chance.

        Raises:
            ConfigError: none was found.
        """
        stage = self.stage
        indices = self._indices(source)
        item = draw_where(source, seed, self.stages[stage], None if indices is None else indices[stage])
        if item is None:
            raise ConfigError(f"stage {stage + 1} of the curriculum: no item was found that fulfils its conditions")
        return item

    def update(self, item: AskItem, outcome: Outcome) -> None:
        """Count an episode of the running stage, and begin the next if it goes well enough."""
        with self._lock:
            if not fulfils(item, self.stages[self.stage]):
                return
            self._seen += 1
            self._success += max(self.rate, 1 / self._seen) * (outcome.success - self._success)
            done = self._seen >= self.episodes and self._success >= self.thresholds[self.stage]
            if done and self.stage + 1 < len(self.stages):
                self.stage, self._success, self._seen = self.stage + 1, 0.0, 0

    def state_dict(self) -> dict[str, Any]:
        """Stage, and how it goes."""
        with self._lock:
            own = {"stages": self._texts, "stage": self.stage, "success": self._success, "episodes": self._seen}
        return {"version": STATE_VERSION, "sampler": self.kind, **own}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a saved state.

        Raises:
            ConfigError: it is another sampler's, of a curriculum with other stages, or damaged; the sampler is left as
                it was.
        """
        check_state(state, self.kind, stages=self._texts)
        stage = state_count(state, "stage", below=len(self.stages))
        success, seen = state_share(state, "success"), state_count(state, "episodes")
        with self._lock:
            self.stage, self._success, self._seen = stage, success, seen

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _lock=threading.Lock())

    @property
    def _texts(self) -> list[list[str]]:
        return [sorted(one.text for one in stage) for stage in self.stages]

    def _by_stage(self, source: Items) -> list[list[int]] | None:
        items = listed(source)
        if items is None:
            return None
        return [[at for at, item in enumerate(items) if fulfils(item, stage)] for stage in self.stages]

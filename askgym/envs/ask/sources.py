"""Where an environment's items come from: generated on the spot, a file, a list, or a function.

A source is an indexable collection; item `i` is always the same item. Nothing here draws at random.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from askgym.envs.ask.families import SPLITS, Family, Knobs, families, family
from askgym.envs.ask.items import load_items
from askgym.envs.sources import SERIES, FunctionSource, ItemSource, ListSource, chosen_items
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.seeding import choose, unit_interval
from askgym.types import AskItem, Scenario

__all__ = ["BuiltinSource", "FunctionSource", "ItemSource", "ItemSpec", "ListSource", "chosen_items", "resolve_items"]

ItemSpec = str | Path | Sequence[AskItem] | Callable[[int], AskItem] | None
_SPLIT = "train"
"""Of generated and hub items, where none is given."""
# What a series draws from where a knob is not fixed: most items carry something, few carry all.
_DISTRACTORS = (None, None, None, 1, 1, 2)
_PERSONAS = (None, None, None, "polite", "hurried", "rambling", "worried", "blunt")
_NOISE = (None, None, None, None, None, 1)
_CHAIN = (None, None, None, None, None, None, None, True)


class BuiltinSource:
    """Generated items: problem `i` belongs to family `i mod F`; its scenario is drawn by hash from the mix.

    With `triplets`, each problem comes in every scenario of the mix instead, one after the other: what may be compared
    item by item is then the very same problem.
    """

    def __init__(
        self,
        mix: Mapping[Scenario, float],
        *,
        split: str = "train",
        names: Sequence[str] = (),
        language: str | None = None,
        seed: int = 0,
        knobs: Knobs | None = None,
        triplets: bool = False,
        size: int = SERIES,
    ) -> None:
        """Set up a series.

        Args:
            mix: weight of each scenario; they are normalised.
            split: train, validation, test or ood.
            names: families; all that have the split and the language by default.
            language: "en", "zh", or "all"; None is "en", or whatever the families that are named are of.
            seed: of the series.
            knobs: difficulty to fix; what is left open is drawn item by item.
            triplets: every scenario of each problem, instead of one.
            size: number of items.

        Raises:
            UnknownNameError: for an unknown family or split.
            ConfigError: when a named family lacks the split or is of another language, or no scenario has weight.
        """
        if split not in SPLITS:
            raise UnknownNameError(did_you_mean(split, SPLITS, what="split"))
        spoken = sorted({f.language for f in families().values()})
        if language is not None and language not in (*spoken, "all"):
            raise UnknownNameError(did_you_mean(language, [*spoken, "all"], what="language"))
        chosen: list[Family] = [family(name) for name in names] or [
            f for f in families().values() if (language or "en") in (f.language, "all")
        ]
        foreign = [f"{f.name}: {f.language}" for f in chosen if language not in (None, f.language, "all")]
        if foreign:
            raise ConfigError(
                f"language={language!r} is not that of every family named ({', '.join(foreign)}): leave language= out, "
                "or the family"
            )
        lacking = [f.name for f in chosen if split not in f.splits]
        if names and lacking:
            have = ", ".join(f"{f.name}: {'/'.join(f.splits)}" for f in chosen)
            raise ConfigError(
                f"split={split!r} is not one that {', '.join(lacking)} has ({have}): give a split that all have, "
                "or leave the family out"
            )
        self.families = tuple(f for f in chosen if split in f.splits)
        total = sum(mix.values())
        if not self.families:
            there = [one for one in SPLITS if any(one in f.splits for f in chosen)]
            raise ConfigError(
                f"no built-in family of language {language or 'en'!r} has the split {split!r}: give one of "
                f"{', '.join(there)}, or another language"
            )
        if total <= 0 or min(mix.values()) < 0:
            weights = {str(scenario): weight for scenario, weight in mix.items()}
            raise ConfigError(f"mix={weights!r}: weights of at least 0 are needed, and one above 0")
        self.mix = {scenario: weight / total for scenario, weight in mix.items() if weight > 0}
        self.split = split
        self.seed = seed
        self.knobs = knobs or Knobs()
        self.triplets = triplets
        self.name = "builtin"
        self._size = size

    def __len__(self) -> int:
        """How many items the series has."""
        return self._size

    def __getitem__(self, index: int) -> AskItem:
        """Item `index` of the series.

        Raises:
            IndexError: outside the series.
        """
        if not 0 <= index < self._size:
            raise IndexError(f"item index {index} is outside 0…{self._size - 1}")
        problem, scenario = self._place(index)
        number, which = divmod(problem, len(self.families))
        return self.families[which].item(
            scenario, number, split=self.split, seed=self.seed, knobs=self._knobs_of(problem)
        )

    def peek(self, index: int) -> Mapping[str, str]:
        """What is known of item `index` before it is made: microseconds instead of hundreds of them."""
        problem, scenario = self._place(index)
        return {"family": self.families[problem % len(self.families)].name, "scenario": scenario.value}

    def _place(self, index: int) -> tuple[int, Scenario]:
        """The problem and the scenario of item `index`."""
        if self.triplets:
            problem, variant = divmod(index, len(self.mix))
            return problem, tuple(self.mix)[variant]
        left = unit_interval("scenario", self.split, self.seed, index)
        for scenario, weight in self.mix.items():
            left -= weight
            if left < 0:
                return index, scenario
        return index, next(reversed(self.mix))

    def _knobs_of(self, index: int) -> Knobs:
        """The knobs of problem `index`: those that are fixed, the others drawn by hash."""
        fixed = self.knobs

        def draw(name: str, options: Sequence[Any]) -> Any:
            value = getattr(fixed, name)
            return value if value is not None else choose(options, name, self.split, self.seed, index)

        return replace(
            fixed,
            distractors=draw("distractors", _DISTRACTORS),
            persona=draw("persona", _PERSONAS),
            noise=draw("noise", _NOISE),
            chain=draw("chain", _CHAIN),
        )

    def find(self, item_id: str) -> AskItem:
        """The generated item of that id, in any of the mix's scenarios.

        Raises:
            UnknownNameError: when the id is not one of this generator's, with what an id looks like.
        """
        example = self[0].id
        wrong = UnknownNameError(f"unknown item id {item_id!r}: ids of these built-in items look like {example!r}")
        parts = item_id.split("-")
        try:
            name, version, split, seed, index = parts[0], parts[1], parts[2], int(parts[3]), int(parts[4])
        except (IndexError, ValueError):
            raise wrong from None
        known = families().get(name)
        if known is None or version != f"v{known.version}" or split not in known.splits or index < 0:
            raise wrong
        try:
            knobs = Knobs.from_suffix(parts[5:-1])
        except (ConfigError, UnknownNameError):
            raise wrong from None
        for scenario in self.mix:
            item = known.item(scenario, index, split=split, seed=seed, knobs=knobs)
            if item.id == item_id:
                return item
        raise wrong


def resolve_items(
    spec: ItemSpec,
    *,
    mix: Mapping[Scenario, float],
    split: str | None = None,
    names: Sequence[str] | None = None,
    language: str | None = None,
    seed: int = 0,
    knobs: Knobs | None = None,
    triplets: bool = False,
    skip_bad: bool = False,
) -> ItemSource:
    """A source from whatever `items=` was given.

    Args:
        spec: None or "builtin" (generated), "builtin:shopping,calendar", a file (.jsonl, .parquet), "hf:NAME",
            a sequence of items, or a function index → item.
        mix: scenario weights, for generated items.
        split: of generated and hub items, None being "train"; of a file or list, those of that split are kept.
        names: families, for generated items; None is all.
        language: "en", "zh" or "all", None being "en", for generated items; of a file or list, those are kept.
        seed: of the generated series.
        knobs: difficulty, for generated items.
        triplets: every scenario of each problem, for generated items.
        skip_bad: leave bad rows of a file out instead of stopping.

    Raises:
        ConfigError, ItemError, UnknownNameError: as the sources and loaders do.
    """
    if spec is None or (isinstance(spec, str) and (spec == "builtin" or spec.startswith("builtin:"))):
        if isinstance(spec, str) and spec.startswith("builtin:"):
            if names:
                raise ConfigError(f"items={spec!r} and families={list(names)!r} both choose families: give one of them")
            names = [name.strip() for name in spec.removeprefix("builtin:").split(",") if name.strip()]
            if not names:
                raise ConfigError(f"items={spec!r} names no family: give builtin:FAMILY,…, or 'builtin' for all")
        return BuiltinSource(
            mix,
            split=split or _SPLIT,
            names=names or (),
            language=language,
            seed=seed,
            knobs=knobs,
            triplets=triplets,
        )
    if names or triplets or (knobs is not None and knobs != Knobs()):
        raise ConfigError(
            "families=, triplets= and difficulty= apply to built-in items only: leave them out, or leave items= out"
        )
    if isinstance(spec, (str, Path)):
        hub = str(spec).startswith("hf:")
        loaded = load_items(spec, skip_bad=skip_bad, split=(split or _SPLIT) if hub else None).items
        kept = chosen_items(loaded, str(spec), language=language, split=None if hub else split)
        return ListSource(kept, name=str(spec))
    if callable(spec):
        if split is not None or language is not None:
            raise ConfigError(
                f"split={split!r} and language={language!r} cannot be chosen where items= is a function: leave them out"
            )
        return FunctionSource(spec)
    if isinstance(spec, Sequence) and not isinstance(spec, str):
        return ListSource(chosen_items(spec, "items=", language=language, split=split))
    raise ConfigError(
        f"items={spec!r}: 'builtin', a file, 'hf:NAME', a sequence of AskItem or a function index -> AskItem is needed"
    )

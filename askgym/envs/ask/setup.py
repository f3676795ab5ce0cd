"""From keyword arguments to everything an ask environment is made of: rules, roles, items.

One place for the single env, the vector, rollouts and the command line, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from askgym.envs.ask.compat.rules import AskBenchRules
from askgym.envs.ask.families import Knobs
from askgym.envs.ask.roles import resolve_judge, resolve_user
from askgym.envs.ask.rules import AskRules
from askgym.envs.ask.sources import ItemSource, ItemSpec, ListSource, resolve_items
from askgym.envs.samplers import Sampler, resolve_sampler
from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.rewards import RewardSpec, resolve_reward
from askgym.turnrules import Compat, Guidance, TurnRules
from askgym.types import AskItem, Scenario

if TYPE_CHECKING:
    from askgym.drivers import Role

__all__ = ["MIXES", "AskConfig", "AskSetup"]

MIXES: Mapping[str, Mapping[Scenario, float]] = {
    "AskMind": {Scenario.MISSING_INFO: 0.75, Scenario.COMPLETE: 0.25},
    "AskOverconfidence": {Scenario.FALSE_PREMISE: 0.75, Scenario.COMPLETE: 0.25},
    "AskMindStrict": {Scenario.MISSING_INFO: 1.0},
    "AskOverconfidenceStrict": {Scenario.FALSE_PREMISE: 1.0},
    "AskBench": {Scenario.MISSING_INFO: 0.375, Scenario.FALSE_PREMISE: 0.375, Scenario.COMPLETE: 0.25},
}
"""Scenario weights of the built-in environments; strict ones hold no complete items."""

_TURNS_OF_A_CHAIN = 3
_ANY_LENGTH = 1_000_000


@dataclass(frozen=True, slots=True)
class AskConfig:
    """The keyword arguments of `gym.make` for an ask environment.

    Attributes:
        mix: scenario → weight (by name or `Scenario`), for generated items; files are taken as they are.
        max_turns: assistant turns allowed; None means 3, or 2 with `strict`.
        strict: the strict two-turn protocol.
        guidance: none, weak, strong or fata.
        system_prompt: goes before the dialogue.
        judge: "rules", a function `JudgeCall -> Verdict`, or a role.
        user: "rules", "rules:STYLE,…", "rules:mixed" (all styles), a function `UserCall -> str`, or a role.
        reward: a preset ("progress", "askbench"), a `RewardScheme`, or a function `(before, now) -> float`.
        items: see `resolve_items`.
        split: train, validation, test or ood; None is train for generated and hub items. Of a file or list of items,
            those of that split are kept.
        families: names of the families to draw from, for generated items; None is all.
        language: "en", "zh" or "all": the families to draw from, None being en; of a file or list, those are kept.
        difficulty: knobs of generated items, see `Knobs`: {"load": "lookup|small|full", "points": 2…5,
            "distractors": 0…3, "persona": …, "noise": 0…2, "chain": True|False}; what is left out is drawn.
        triplets: every scenario of each generated problem, one after the other, instead of one drawn by the mix.
        items_seed: seed of the generated series.
        skip_bad: leave bad rows of a file out instead of stopping.
        final_notice: whether the last turn is announced.
        transient_notes: guidance and notices only in their own request (AskBench's way; breaks prefixes).
        max_action_chars: longer actions are malformed.
        fata: a task of the FATA protocol: its guidance opens the dialogue and stays in it; two turns by default.
        compat: "askbench" evaluates as AskBench does: one verdict a turn on the whole checklist, each by itself;
            guidance and notices only in their own request; a user who answers plainly and is not checked.
        sampler: which item comes next: a text or a `Sampler`, see `resolve_sampler`; None is uniform.
    """

    mix: Mapping[Scenario, float] | Mapping[str, float] = field(default_factory=lambda: MIXES["AskBench"])
    max_turns: int | None = None
    strict: bool = False
    guidance: str | Guidance = Guidance.NONE
    system_prompt: str | None = None
    judge: Any = "rules"
    user: Any = "rules"
    reward: RewardSpec | None = None
    items: ItemSpec = None
    split: str | None = None
    families: Sequence[str] | str | None = None
    language: str | None = None
    difficulty: Mapping[str, Any] = field(default_factory=dict)
    triplets: bool = False
    items_seed: int = 0
    skip_bad: bool = False
    final_notice: bool = True
    transient_notes: bool = False
    max_action_chars: int = 32_000
    fata: bool = False
    compat: str | Compat = Compat.NONE
    sampler: str | Sampler | None = None


@dataclass(frozen=True, slots=True)
class AskSetup:
    """What an ask environment runs on.

    Attributes:
        rules: the state machine.
        judge: who judges.
        user: who plays the user.
        source: where items come from.
        config: what it was made from.
        sampler: which item comes next; None is uniform.
    """

    rules: AskRules
    judge: Role
    user: Role
    source: ItemSource
    config: AskConfig
    sampler: Sampler | None = None

    @classmethod
    def build(cls, config: AskConfig) -> AskSetup:
        """Resolve a configuration.

        Raises:
            ConfigError, ItemError, UnknownNameError: naming the value, what is allowed, and the fix.
        """
        for name in ("strict", "triplets", "skip_bad", "final_notice", "transient_notes", "fata"):
            if not isinstance(getattr(config, name), bool):
                raise ConfigError(f"{name}={getattr(config, name)!r}: True or False is needed")
        compat = Compat.parse(config.compat)
        askbench = compat is Compat.ASKBENCH
        if askbench and config.reward is not None:
            raise ConfigError(
                f"compat='askbench' with reward={config.reward!r}: it is for evaluation, and its verdicts do not say "
                "what a turn asks for, which rewards go by; leave the reward out"
            )
        two_turns = config.strict or config.fata
        max_turns = config.max_turns if config.max_turns is not None else (2 if two_turns else 3)
        turn_rules = TurnRules(
            max_turns=max_turns,
            strict=config.strict,
            guidance=Guidance.parse(config.guidance),
            final_notice=config.final_notice,
            transient=config.transient_notes or askbench,
            # AskBench judges a message of any length.
            max_action_chars=max(config.max_action_chars, _ANY_LENGTH) if askbench else config.max_action_chars,
            fata=config.fata,
        )
        mix = _scenarios(config.mix)
        if config.strict and mix.get(Scenario.COMPLETE, 0.0) > 0 and _builtin(config.items):
            raise ConfigError(
                f"strict=True with complete items (mix={_plain(mix)}): the strict protocol's first turn must ask or "
                "correct, so that a complete item cannot be answered rightly; give 'complete' no weight"
            )
        known = [knob.name for knob in fields(Knobs)]
        if not isinstance(config.difficulty, Mapping):
            raise ConfigError(f"difficulty={config.difficulty!r}: a mapping is needed, as {{'points': 3}}")
        unknown = set(config.difficulty) - set(known)
        if unknown:
            raise UnknownNameError(did_you_mean(sorted(unknown)[0], known, what="difficulty knob"))
        difficulty = dict(config.difficulty)
        if max_turns < _TURNS_OF_A_CHAIN:  # asking twice and answering take three turns
            if difficulty.get("chain"):
                raise ConfigError(
                    f"difficulty chain=True with {max_turns} turns: asking twice and answering take "
                    f"{_TURNS_OF_A_CHAIN}; allow as many, or leave chain out"
                )
            if _builtin(config.items):
                difficulty["chain"] = False
        families = (config.families,) if isinstance(config.families, str) else config.families
        if families is not None and not len(families):
            raise ConfigError(f"families={config.families!r} names none: leave it out to draw from all")
        source = resolve_items(
            config.items,
            mix=mix,
            split=config.split,
            names=None if families is None else tuple(families),
            language=config.language,
            seed=config.items_seed,
            knobs=Knobs(**difficulty),
            triplets=config.triplets,
            skip_bad=config.skip_bad,
        )
        if config.strict and isinstance(source, ListSource) and not askbench:
            for item in source.items:
                check_strict(item)
        reward = resolve_reward(config.reward)
        rules = (AskBenchRules if askbench else AskRules)(turn_rules, reward, config.system_prompt)
        sampler = resolve_sampler(config.sampler, source)
        judge, user = resolve_judge(config.judge, compat=compat), resolve_user(config.user, compat=compat)
        return cls(rules, judge, user, source, config, sampler)

    def check_item(self, item: AskItem) -> None:
        """Refuse an item that these rules cannot play.

        Raises:
            ConfigError: for a complete item under the strict protocol.
        """
        if self.rules.turn_rules.strict and not isinstance(self.rules, AskBenchRules):
            check_strict(item)


def check_strict(item: AskItem) -> None:
    """Refuse a complete item under the strict protocol.

    Raises:
        ConfigError: naming the item.
    """
    if item.scenario is Scenario.COMPLETE:
        raise ConfigError(
            f"strict=True with the complete item {item.id!r} ({item.source}): the strict protocol's first turn must "
            "ask or correct; take complete items out, or use the default protocol"
        )


def _builtin(items: Any) -> bool:
    return items is None or (isinstance(items, str) and (items == "builtin" or items.startswith("builtin:")))


def _plain(mix: Mapping[Scenario, float]) -> dict[str, float]:
    return {scenario.value: weight for scenario, weight in mix.items()}


def _scenarios(mix: Mapping[Scenario, float] | Mapping[str, float]) -> dict[Scenario, float]:
    names = [scenario.value for scenario in Scenario]
    out: dict[Scenario, float] = {}
    for key, weight in mix.items():
        if str(key) not in names:
            raise UnknownNameError(did_you_mean(str(key), names, what="scenario"))
        if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 <= weight < float("inf"):
            raise ConfigError(f"mix[{str(key)!r}]={weight!r}: a weight of at least 0 is needed")
        out[Scenario(str(key))] = float(weight)
    if sum(out.values()) <= 0:
        raise ConfigError(f"mix={_plain(out)}: at least one scenario needs a positive weight")
    return out

"""`audit`: play every exploit in an environment, and hold what it earns against honest play of the same quality.

The comparison is item by item, with the same user seed on both sides. An exploit that ends with the right answer meets
honest play that does; one that ends with a wrong answer, or with none, meets honest play that answers wrongly; a hedge
between n values meets honest play that settles on one of them by chance. It wins if it earns as much on average.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.judges import as_judge
from askgym.rewards import PRESETS, RewardScheme, RewardSpec, resolve_reward
from askgym.testing.redteam.catalogue import Ends, Exploit, find_exploits
from askgym.testing.redteam.cells import Cell, prepared, unsound
from askgym.testing.redteam.play import Outcome, Stopwatch, play_exploit
from askgym.testing.redteam.quiet import one_warning_each
from askgym.testing.redteam.report import AuditReport, Case, Finding
from askgym.users import as_user

if TYPE_CHECKING:
    from askgym.envs.ask.setup import AskSetup
    from askgym.turnrules import TurnRules
    from askgym.types import AskItem

__all__ = ["EPISODES", "PROTOCOLS", "SLOW_S", "audit", "preset_names"]

EPISODES = 16
"""Items of each scenario and language, by default."""
SLOW_S = 5.0
"""Processor time that judge or user may take for one reply, by default: a message that stalls them is an exploit."""
PROTOCOLS = ("default", "strict")
_EPSILON = 1e-9


def preset_names() -> tuple[str, ...]:
    """The reward presets, each under its own name."""
    return tuple(name for name in PRESETS if resolve_reward(name).name == name)


def audit(
    env: Any,
    *,
    rewards: Iterable[RewardSpec] | None = None,
    fail_on: Iterable[str] | None = None,
    exploits: Iterable[str | Exploit] | None = None,
    protocols: Iterable[str] | None = None,
    episodes: int = EPISODES,
    seed: int = 0,
    judge: Any = None,
    user: Any = None,
    slow_s: float | None = SLOW_S,
    every_item: bool = False,
    on_exploit: Callable[[], None] | None = None,
    **arguments: Any,
) -> AuditReport:
    """Red-team an ask environment: its judge, its user, and every reward of interest.

    Args:
        env: a registered id, an environment made by `gym.make`, or its setup (`env.unwrapped.setup`).
        rewards: presets by name, schemes, or functions `(before, now) -> float`; by default the environment's own and
            every preset.
        fail_on: names of the rewards under which a win fails the audit; by default the environment's own, and any
            scheme or function that is given in `rewards`. Presets among them are audited even if `rewards` lacks them.
        exploits: names, or exploits of your own; all by default.
        protocols: "default" (the environment's own turns) and "strict" (two turns, on incomplete items); by default
            whatever the environment allows.
        episodes: items of each scenario and language.
        seed: of built-in items and of users.
        judge: in place of the environment's: as `gym.make` takes it.
        user: in place of the environment's: as `gym.make` takes it.
        slow_s: processor time that one reply of judge or user may take, in seconds; None for any. Means nothing for
            roles that answer elsewhere.
        every_item: an exploit fails the audit as soon as it reaches honest play on one item.
        on_exploit: called after each exploit, for progress.
        arguments: further arguments of `gym.make`, for a registered id: `items`, `split` ("test" by default) …

    Returns:
        What was found; `report.passed` says whether every exploit earned less, and honest play is a sound measure.

    Raises:
        UnknownNameError: for an unknown id, reward, exploit or protocol.
        ConfigError: for anything else that cannot be audited.
    """
    if isinstance(episodes, bool) or not isinstance(episodes, int) or episodes < 1:
        raise ConfigError(f"episodes={episodes!r}: a whole number of at least 1 is needed")
    chosen = find_exploits(exploits)
    name, setup = _setup(env, judge, user, seed, arguments)
    own = setup.rules.reward
    failing = None if fail_on is None else tuple(dict.fromkeys([fail_on] if isinstance(fail_on, str) else fail_on))
    schemes, given = _schemes(rewards, own, failing or ())
    counted = _counted(failing, schemes, own, given)
    turn_rules = _protocols(protocols, setup)
    findings: list[Finding] = []
    with one_warning_each():
        cells, unjudged = prepared(setup, schemes, turn_rules, episodes, seed)
        for exploit in chosen:
            for cell in cells:
                if exploit.applies(cell.scenario, strict=cell.protocol == "strict"):
                    for ending in exploit.endings:
                        findings += _compare(cell, exploit, ending, tuple(schemes))
            if on_exploit is not None:
                on_exploit()
    broken = tuple(unsound(cells, counted))
    return AuditReport(name, tuple(schemes), counted, tuple(findings), unjudged, slow_s, every_item, broken)


def _setup(env: Any, judge: Any, user: Any, seed: int, arguments: Mapping[str, Any]) -> tuple[str, AskSetup]:
    """Rules, roles and items of what is to be audited, and its name."""
    from askgym.envs.ask.rules import AskRules
    from askgym.envs.registration import build_setup

    roles = {key: value for key, value in (("judge", judge), ("user", user)) if value is not None}
    if isinstance(env, str):
        setup = build_setup(env, {**_split(arguments.get("items")), "items_seed": seed, **arguments, **roles})
        name = env
    else:
        if arguments:
            raise ConfigError(f"{', '.join(arguments)}: only a registered id takes arguments; make the environment so")
        setup = getattr(getattr(env, "unwrapped", env), "setup", env)
        spec = getattr(env, "spec", None)
        name = getattr(spec, "id", None) or type(setup).__name__
        if roles and isinstance(getattr(setup, "rules", None), AskRules):
            wrapped = {key: as_judge(role) if key == "judge" else as_user(role) for key, role in roles.items()}
            setup = replace(setup, **wrapped)
    if not isinstance(getattr(setup, "rules", None), AskRules):
        raise ConfigError(f"{name}: the exploits are made for ask environments, whose rules are AskRules")
    return name, setup


def _schemes(
    rewards: Iterable[RewardSpec] | None, own: RewardScheme, failing: Sequence[str]
) -> tuple[dict[str, RewardScheme], tuple[str, ...]]:
    """Reward name → scheme, and the names of those that were brought along."""
    specs: list[RewardSpec] = [own, *preset_names()]
    if rewards is not None:
        specs = [rewards] if isinstance(rewards, str) else list(rewards)
    out: dict[str, RewardScheme] = {}
    brought = []
    for spec in specs:
        scheme = own if isinstance(spec, str) and spec == own.name else resolve_reward(spec)
        if not isinstance(spec, str) and spec is not own:
            brought.append(scheme.name)
        out.setdefault(scheme.name, scheme)
    if not out:
        raise ConfigError(f"rewards={rewards!r}: at least one reward is needed, as {', '.join(preset_names())}")
    for name in failing:
        if name == own.name or name in preset_names():
            out.setdefault(name, own if name == own.name else resolve_reward(name))
    return out, tuple(brought)


def _counted(
    failing: tuple[str, ...] | None, schemes: Mapping[str, RewardScheme], own: RewardScheme, brought: Sequence[str]
) -> tuple[str, ...]:
    if failing is None:
        return tuple(name for name in schemes if name == own.name or name in brought)
    for name in failing:
        if name not in schemes:
            raise UnknownNameError(did_you_mean(name, {*schemes, *preset_names()}, what="audited reward"))
    return failing


def _protocols(names: Iterable[str] | None, setup: AskSetup) -> dict[str, TurnRules]:
    """Protocol name → turn rules."""
    own = setup.rules.turn_rules
    allowed = {"strict": own} if own.strict else {"default": own}
    if own.max_turns >= 2 and not own.strict:
        allowed["strict"] = replace(own, max_turns=2, strict=True)
    if names is None:
        return allowed
    wanted = list(dict.fromkeys([names] if isinstance(names, str) else names))
    for name in wanted:
        if name not in allowed:
            raise UnknownNameError(did_you_mean(name, allowed, what="protocol of this environment"))
    return {name: allowed[name] for name in wanted}


def _compare(cell: Cell, exploit: Exploit, ending: str, rewards: Sequence[str]) -> list[Finding]:
    """An exploit in one variant against honest play, under each reward."""
    watch = Stopwatch()
    outcomes = play_exploit(cell.stage, exploit, ending, cell.items, watch)
    rows = [row for row in zip(cell.items, outcomes, cell.right, cell.wrong, strict=True) if row[1] is not None]
    out = []
    for reward in rewards:
        cases: list[Case] = []
        ties = reached = escaped = 0
        for item, outcome, right, wrong in rows:
            assert outcome is not None
            honest = _honest_return(exploit, ending, right.returns[reward], wrong.returns[reward])
            # What leaves the loss earns nothing, and loses nothing either: at best it is as good as honest play.
            earned = outcome.returns[reward] if outcome.valid else honest
            case = _case(item, outcome, earned, honest)
            if abs(case.gap) <= _EPSILON and _is_honest_but_wrong(outcome, wrong):
                ties += 1
            elif case.gap <= (-_EPSILON if exploit.fair else _EPSILON):
                reached += 1
                escaped += not outcome.valid
            cases.append(case)
        means = [sum(values) / len(cases) if cases else float("nan") for values in _columns(cases)]
        out.append(
            Finding(
                reward=reward,
                protocol=cell.protocol,
                scenario=cell.scenario.value,
                language=cell.language,
                exploit=exploit.name,
                ending=ending,
                items=len(cases),
                exploit_mean=means[0],
                honest_mean=means[1],
                ties=ties,
                reached=reached,
                escaped=escaped,
                worst=min(cases, key=lambda case: case.gap, default=None),
                slowest_s=watch.slowest_s,
                wins=len(cases) > ties and means[0] - means[1] >= (_EPSILON if exploit.fair else -_EPSILON),
            )
        )
    return out


def _is_honest_but_wrong(outcome: Outcome, wrong: Outcome) -> bool:
    """Whether an exploit was honest play up to its last message, and that message was found a wrong answer."""
    return outcome.said == wrong.said or (outcome.wrong and outcome.said[:-1] == wrong.said[:-1])


def _honest_return(exploit: Exploit, ending: str, right: float, wrong: float) -> float:
    """What honest play of the same answer quality earns."""
    if ending == "right":
        return right
    if exploit.ends is Ends.HEDGE:
        return (right + (exploit.among - 1) * wrong) / exploit.among
    return wrong


def _case(item: AskItem, outcome: Outcome, earned: float, honest: float) -> Case:
    return Case(
        item_id=item.id,
        exploit=earned,
        honest=honest,
        said=outcome.said,
        replies=outcome.replies,
        end_reason=outcome.end_reason.value,
        correct=outcome.correct,
        verdict=outcome.verdict,
    )


def _columns(cases: Sequence[Case]) -> tuple[list[float], list[float]]:
    return [case.exploit for case in cases], [case.honest for case in cases]


def _split(items: Any) -> dict[str, str]:
    """The split by default: that of generated and hub items, while others are played whatever they are of."""
    made = items is None or (isinstance(items, str) and items.startswith(("builtin", "hf:")))
    return {"split": "test"} if made else {}

"""A run's plan and items made again from its description, for whoever plays beside it or judges it again.

Items of a generated series come from their numbers; those of a file are read again and found by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from askgym.errors import ConfigError, ItemError, UnknownNameError
from askgym.judges import as_judge
from askgym.turnrules import TurnRules
from askgym.types import FailureKind, JudgeFailure

if TYPE_CHECKING:
    from askgym.rollout import Plan
    from askgym.trace import Episode
    from askgym.types import AskItem

__all__ = ["find_item", "plan_of", "remade"]


def plan_of(
    config: Mapping[str, Any],
    items: str | None,
    *,
    reward: str | None = None,
    about: Mapping[str, Any] | None = None,
) -> Plan:
    """The plan that a run was played by, with the rule judge, and the rule user where the run's own is another.

    Args:
        config: of the run.
        items: the file it was played on, where it was played on one.
        reward: another preset than the run's.
        about: what else its description says, such as where its other files are.

    Raises:
        ConfigError: the plan cannot be made again from what is known.
    """
    from askgym.cli.cases import case_plan
    from askgym.cli.options import EnvironmentOptions, build_environment
    from askgym.envs.registration import domain_of
    from askgym.rollout import Plan

    results = domain_of(config.get("env")).results
    if results == "scores":
        return _single_turn_plan(config, items, reward)
    if results == "cases":
        return case_plan(config, items, about or {}, reward)
    builtin = "families" in config
    if not builtin and items is None:
        raise ConfigError(f"it was played on {config.get('items')!r}: give that file with --items")
    names = ",".join(name.rpartition("-v")[0] for name in config.get("families", ()))
    styles = ",".join(config.get("user_styles", ())) if config.get("user") == "rules" else ""
    try:
        options = EnvironmentOptions(
            items=items if items is not None and not builtin else f"builtin:{names}",
            split=config["split"],
            reward=config["reward"] if reward is None and "compat" not in config else reward,
            compat=config.get("compat"),
            scenario=config.get("scenario"),
            guidance=config["guidance"],
            max_turns=config["max_turns"],
            user=f"rules:{styles}" if styles else "rules",
            system_prompt=config["system_prompt"],
            difficulty=",".join(f"{name}={_typed(value)}" for name, value in config.get("difficulty", {}).items()),
            triplets=config.get("triplets", False),
            language=None if builtin else config.get("language"),
            skip_bad=True,
            transient_notes=config["transient_notes"],
            settings=_settings(config, "final_notice", "max_action_chars"),
        )
        world = build_environment(config["env"], options, items_seed=config.get("items_seed", 0))
        return Plan(world.id, world.setup, "", seed=config["seed"], group_size=config["group_size"])
    except KeyError as error:
        raise ConfigError(f"its description lacks {error}") from error


def _single_turn_plan(config: Mapping[str, Any], items: str | None, reward: str | None) -> Plan:
    """The plan of a run of single-turn tasks; where rules cannot judge, its judge answers nothing."""
    from askgym.cli.options import EnvironmentOptions
    from askgym.cli.single_turn import build_single_turn
    from askgym.rollout import Plan

    if items is None and config.get("items") != "builtin":
        raise ConfigError(f"it was played on {config.get('items')!r}: give that file with --items")
    try:
        options = EnvironmentOptions(
            items=items,
            split=config["split"],
            reward=reward,
            system_prompt=config["system_prompt"],
            language=config.get("language"),
            skip_bad=True,
            settings=_settings(config, "max_action_chars"),
        )
        world = build_single_turn(config["env"], options, judge=as_judge(_no_verdict))
        return Plan(world.id, world.setup, "", seed=config["seed"], group_size=config["group_size"])
    except KeyError as error:
        raise ConfigError(f"its description lacks {error}") from error


def _no_verdict(_: object) -> JudgeFailure:
    return JudgeFailure(FailureKind.EXCEPTION, "nobody judges here")


def _settings(config: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """What `--set` changed of the protocol."""
    usual = TurnRules()
    given = {name: config.get(name, getattr(usual, name)) for name in names}
    return tuple(f"{name}={_typed(value)}" for name, value in given.items() if value != getattr(usual, name))


def _typed(value: object) -> object:
    """A knob's value as the command line has it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


def find_item(plan: Plan, episode: Episode) -> AskItem:
    """The item that an episode played, whole.

    Args:
        plan: of the episode's run.
        episode: the record, which holds of the item what people need and not what judging needs.

    Raises:
        ConfigError: there is none of that id, or it is not what the episode played.
    """
    wanted = episode.item["id"]
    item = plan.item(episode.index)
    if item.id != wanted:  # a file that has been sorted or mended
        try:
            item = plan.setup.source.find(wanted)
        except (UnknownNameError, ItemError) as error:
            raise ConfigError(f"episode {episode.index}: its item {wanted!r} is not there ({error})") from error
    heard = [message.content for message in episode.messages if message.role == "user"]
    shown = next((text for text in heard if text.startswith(item.question)), heard[0] if heard else "")
    if not shown.startswith(item.question):
        raise ConfigError(
            f"episode {episode.index}: the item {wanted!r} asks something else now: “{item.question[:60]}” is not "
            f"“{shown[:60]}”"
        )
    if list(item.point_ids) != list(episode.item["points"]):
        raise ConfigError(
            f"episode {episode.index}: the item {wanted!r} has the points {', '.join(item.point_ids) or 'none'} now, "
            f"and had {', '.join(episode.item['points']) or 'none'}"
        )
    return item


def remade(
    config: Mapping[str, Any],
    items: str | None,
    episodes: tuple[Episode, ...],
    about: Mapping[str, Any] | None = None,
) -> Plan:
    """The plan of a run, if it plays the very same items for the same users.

    Raises:
        ConfigError: it cannot be made again, or gives other items.
    """
    plan = plan_of(config, items, about=about)
    for episode in episodes:
        if plan.item(episode.index).id != episode.item["id"] or plan.seed_of(episode.index) != episode.user_seed:
            raise ConfigError(f"its items cannot be made again here: episode {episode.index} would play another")
    return plan

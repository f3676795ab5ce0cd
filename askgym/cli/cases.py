"""Environments of cases, which have tools and a verdict on the end state, from options; and how runs are summed up."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.cli.options import (
    Environment,
    EnvironmentOptions,
    digest_of,
    refuse_options,
    role_config,
    system_prompt,
)
from askgym.cli.settings import parse_settings
from askgym.cli.summing import Summing
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.endpoints.connections import Connections
    from askgym.metrics import CaseEpisode
    from askgym.rollout import Plan

__all__ = ["build_case_environment", "case_plan", "cases_summing"]

_APPLY = frozenset(
    {"items", "split", "reward", "max_turns", "user", "judge", "system_prompt", "system_prompt_file", "settings"}
)
_FILES = ("split_file", "database", "phone", "policy")
"""Settings that may be the path of a file."""
_OWN = frozenset(
    {"items", "split", "reward", "max_turns", "max_action_chars", "system_prompt", "user", "customer", "judge"}
    | {"solo", "sampler"}
)
"""Arguments that a run's configuration holds by themselves, or that do not come from the command line."""


def build_case_environment(
    env_id: str,
    options: EnvironmentOptions,
    *,
    connections: Connections | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Environment:
    """The environment that the options describe.

    Args:
        env_id: of an environment of cases.
        options: as typed.
        connections: of the endpoints among the roles; None for neither store nor budget.
        settings: what `--set` says, where it is known already.

    Raises:
        ConfigError: an option was given that cases have no use for.
        AskGymError: for whatever else cannot be used, naming it.
    """
    from askgym.cli.judges import find_judge
    from askgym.endpoints.settings import is_endpoint
    from askgym.envs.registration import build_setup, domain_of
    from askgym.envs.telecom.customer import customer_options
    from askgym.envs.telecom.customers import resolve_user

    refuse_options(options, _APPLY, f"{env_id} plays tasks of technical support")
    given = dict(parse_settings(env_id, options.settings) if settings is None else settings)
    source = options.items or "builtin"
    builtin = source == "builtin"
    if source.startswith(("builtin:", "hf:")):
        raise ConfigError(
            f"--items {source}: give builtin, or a file of tasks; kinds of tasks are chosen by --set families=KIND,…"
        )
    chosen = find_judge(options.judge, connections, domain=domain_of(env_id).name)
    user: Any = options.user
    if user is not None and is_endpoint(user):
        user = resolve_user(user, customer_options(given.get("customer")), connections)
    setup: Any = build_setup(
        env_id,
        {
            **given,
            "items": source,
            "split": options.split,
            "reward": options.reward,
            "max_turns": options.max_turns,
            "user": user,
            "judge": chosen.spec,
            "system_prompt": system_prompt(options),
        },
    )
    if options.judge != "rules" and not _has_statements(setup, builtin=builtin):
        raise ConfigError(
            f"--judge {options.judge}: the verdict on these tasks is computed from what the calls have made of the "
            "world, and nobody would be asked: leave it out"
        )
    rules = setup.rules
    config = {
        "env": env_id,
        "items": "builtin" if builtin else Path(source).name,
        "items_digest": None if builtin else digest_of(_plain(item) for item in setup.source.items),
        "split": options.split or ("base" if builtin else None),
        "max_turns": rules.turn_rules.max_turns,
        "max_action_chars": rules.turn_rules.max_action_chars,
        "system_prompt": setup.config.system_prompt,
        "reward": rules.reward.name,
        "judge": role_config(setup.judge),
        "user": None if setup.config.solo else role_config(setup.user),
        "settings": _settings(setup),
        **chosen.config,
    }
    files = {name: str(given[name]) for name in _FILES if _is_file(given.get(name))}
    return Environment(
        id=env_id,
        setup=setup,
        size=len(setup.source),
        source=source,
        left_out=(),
        config=config,
        about={**({} if builtin else {"items": source}), **({"files": files} if files else {})},
    )


def _has_statements(setup: Any, *, builtin: bool) -> bool:
    """Whether any verdict rests on statements in words; those of generated tasks never do."""
    from askgym.envs.telecom.types import RewardType

    if builtin:
        return False
    tasks = [item.task for item in setup.source.items]
    return any(task.nl_assertions and RewardType.NL_ASSERTION in task.basis for task in tasks)


def _plain(item: Any) -> Any:
    """What determines an item; its world follows from the task and the files of records and phone."""
    from askgym.records import to_jsonable

    return to_jsonable(item.task)


def _settings(setup: Any) -> dict[str, Any]:
    """Every other argument as it was resolved, as plain JSON values; of a file its name and what is in it."""
    from askgym.records import to_jsonable

    out: dict[str, Any] = {}
    for one in fields(setup.config):
        if one.name in _OWN:
            continue
        value = getattr(setup.config, one.name)
        if one.name in _FILES and _is_file(value):
            value = {"name": Path(value).name, "digest": hashlib.sha256(Path(value).read_bytes()).hexdigest()[:32]}
        elif one.name == "max_steps":
            value = setup.rules.max_steps if setup.rules.parity else None
        out[one.name] = to_jsonable(value)
    out["policy_digest"] = hashlib.sha256(setup.rules.policy.encode()).hexdigest()[:32]
    return out


def _is_file(value: object) -> bool:
    return isinstance(value, (str, Path)) and Path(value).is_file()


def case_plan(config: Mapping[str, Any], items: str | None, about: Mapping[str, Any], reward: str | None) -> Plan:
    """The plan that a run of cases was played by, with the rule-based customer.

    Args:
        config: of the run.
        items: the file of tasks it was played on, where it was played on one.
        about: of the run; says where its other files are.
        reward: another preset than the run's.

    Raises:
        ConfigError: the plan cannot be made again from what is known.
    """
    from askgym.envs.telecom.customer import CustomerOptions
    from askgym.rollout import Plan

    builtin = config.get("items") == "builtin"
    if not builtin and items is None:
        raise ConfigError(f"it was played on {config.get('items')!r}: give that file with --items")
    try:
        settings = {
            name: value for name, value in config["settings"].items() if value is not None and name != "policy_digest"
        }
        for name in _FILES:
            if isinstance(settings.get(name), Mapping):
                settings[name] = about.get("files", {}).get(name, settings[name]["name"])
        settings["max_action_chars"] = config["max_action_chars"]
        user = config["user"]
        by_rules = isinstance(user, Mapping) and user.get("name") == "rules"
        if by_rules:
            settings["customer"] = {one.name: user[one.name] for one in fields(CustomerOptions) if one.name in user}
        options = EnvironmentOptions(
            items=None if builtin else items,
            split=config["split"],
            reward=config["reward"] if reward is None else reward,
            max_turns=config["max_turns"],
            system_prompt=config["system_prompt"],
        )
        world = build_case_environment(config["env"], options, settings=settings)
        for name in ("items_digest", "settings", *(("user",) if by_rules else ())):
            if world.config[name] != config[name]:
                raise ConfigError(
                    f"its {name.partition('_')[0]} {'are' if name.endswith('s') else 'is'} not what was played"
                )
        return Plan(world.id, world.setup, "", seed=config["seed"], group_size=config["group_size"])
    except KeyError as error:
        raise ConfigError(f"its description lacks {error}") from error


def cases_summing() -> Summing:
    """How cases went."""
    from askgym.envs.telecom.outcomes import case_of
    from askgym.metrics import CASE_GROUPINGS, case_metrics, describe_cases
    from askgym.metrics.cases import CASE_HEADLINE
    from askgym.report.honest import HIDDEN

    return Summing(
        key="cases",
        read=case_of,
        describe=describe_cases,
        metrics=case_metrics,
        headline=CASE_HEADLINE,
        groupings=CASE_GROUPINGS,
        usual=_families,
        remarks=_nothing,
        noun="cases",
        hidden=HIDDEN,
    )


def _families(episodes: Sequence[CaseEpisode]) -> tuple[str, ...]:
    return ("family",) if len({one.groups.get("family") for one in episodes}) > 1 else ()


def _nothing(_: Sequence[CaseEpisode]) -> list[str]:
    return []

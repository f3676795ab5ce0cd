"""Environments of one turn from the options of `play` and `eval`, not all of which apply to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from askgym.cli.options import (
    Environment,
    EnvironmentOptions,
    items_config,
    protocol_config,
    refuse_options,
    system_prompt,
)
from askgym.cli.settings import parse_settings
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.drivers import Role
    from askgym.endpoints.connections import Connections

__all__ = ["build_single_turn"]

_APPLY = frozenset(
    {"items", "split", "reward", "judge", "system_prompt", "system_prompt_file", "language", "skip_bad", "settings"}
)


def build_single_turn(
    env_id: str, options: EnvironmentOptions, *, connections: Connections | None = None, judge: Role | None = None
) -> Environment:
    """The environment that the options describe.

    Args:
        env_id: of an environment whose runs are summed up by scores.
        options: as typed.
        connections: of the endpoints among the judges; None for neither store nor budget.
        judge: who judges, in the place of the one in the options.

    Raises:
        ConfigError: an option was given that a single turn has no use for.
        AskGymError: for whatever else cannot be used, naming it.
    """
    from askgym.cli.judges import find_judge
    from askgym.envs.registration import build_setup, domain_of
    from askgym.envs.sources import chosen_items

    refuse_options(options, _APPLY, f"{env_id} is one question and one answer, without a user or turns")
    domain = domain_of(env_id)
    chosen = find_judge(options.judge, connections, domain=domain.name) if judge is None else None
    source = options.items or "builtin"
    builtin = source == "builtin"
    if source.startswith("builtin:"):
        raise ConfigError(f"--items {source}: the built-in items of {env_id} have no families: give builtin, or a file")
    arguments: dict[str, Any] = {
        "judge": chosen.spec if chosen is not None else judge,
        "reward": options.reward,
        "system_prompt": system_prompt(options),
        "split": options.split,
        "language": options.language,
        **parse_settings(env_id, options.settings),
    }
    left_out: tuple[str, ...] = ()
    narrowed = ""
    if not builtin:
        hub = source.startswith("hf:")
        loaded = domain.load(source, skip_bad=options.skip_bad, split=(options.split or "test") if hub else None)
        left_out = tuple(str(bad) for bad in loaded.skipped)
        kept = chosen_items(loaded.items, source, language=options.language, split=None if hub else options.split)
        if len(kept) < len(loaded.items):
            narrowed = f"{len(kept)} of {len(loaded.items)} items of {source} are of the language and split asked for"
        arguments |= {"items": tuple(kept), "split": None, "language": None}
    setup: Any = build_setup(env_id, arguments)
    items = setup.source.items
    return Environment(
        id=env_id,
        setup=setup,
        size=len(items),
        source=source,
        left_out=left_out,
        config={
            "env": env_id,
            **items_config(source, items, options),
            **protocol_config(setup),
            **(chosen.config if chosen is not None else {}),
        },
        about={} if builtin else {"items": source},
        narrowed=narrowed,
    )

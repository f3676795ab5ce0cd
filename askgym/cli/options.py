"""Options that `play` and `eval` share, and the environment that they describe."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from askgym.cli.settings import TRUTH, parse_settings
from askgym.errors import ConfigError, UnknownNameError, did_you_mean

if TYPE_CHECKING:
    from askgym.endpoints.connections import Connections
    from askgym.types import AskItem

__all__ = [
    "Environment",
    "EnvironmentOptions",
    "build_environment",
    "digest_of",
    "environment_options",
    "items_config",
    "protocol_config",
    "refuse_options",
    "role_config",
    "system_prompt",
]

_F = TypeVar("_F", bound=Callable[..., Any])
_DEFAULT_SPLIT = "test"
_OPTIONS = (
    click.option(
        "--items",
        metavar="SOURCE",
        help="A file (.jsonl, .json, .parquet), hf:OWNER/NAME, builtin, or builtin:FAMILY,… [default: builtin]",
    ),
    click.option(
        "--split",
        metavar="SPLIT",
        help="Split of built-in or hub items; of a file, its items of that split. [default for built-in items: test]",
    ),
    click.option(
        "--reward",
        metavar="PRESET",
        help="What a turn earns: progress or askbench; of cases, progress or verdict. [default: progress]",
    ),
    click.option(
        "--compat",
        metavar="askbench",
        help="Evaluate as AskBench does: its verdicts, its metrics, notes that leave no trace; the judge's model plays "
        "the user unless --user names another.",
    ),
    click.option("--guidance", default="none", show_default=True, help="What the user says about asking."),
    click.option("--max-turns", type=click.IntRange(min=1), metavar="N", help="Assistant turns allowed."),
    click.option("--user", metavar="rules[:STYLE,…]|openai:…", help="Who plays the user. [default: rules]"),
    click.option(
        "--judge",
        default="rules",
        show_default=True,
        metavar="SPEC",
        help="Who judges: rules, openai:MODEL@URL, panel:JUDGE,JUDGE, cascade:rules,JUDGE, or module:attribute.",
    ),
    click.option("--system-prompt", metavar="TEXT", help="Goes before the dialogue."),
    click.option("--system-prompt-file", metavar="PATH", help="The same, from a file."),
    click.option(
        "--language",
        metavar="CODE",
        help="Of built-in items: en (the default), zh or all; of a file, its items of that language.",
    ),
    click.option(
        "--difficulty",
        metavar="KNOBS",
        help="Of built-in items: load=small,points=3,distractors=2,persona=hurried,noise=1,chain=yes.",
    ),
    click.option(
        "--scenario", metavar="KIND", help="Only items of that kind: missing_info, false_premise or complete."
    ),
    click.option("--triplets", is_flag=True, help="Each built-in problem in every scenario: complete, missing, false."),
    click.option("--skip-bad", is_flag=True, help="Leave bad rows of a file out, and list them."),
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="Another keyword argument of the environment, as parity=yes, max_errors=5, customer.several=first; "
        "repeat for several.",
    ),
    click.option("--transient-notes", is_flag=True, help="Guidance and notices only in their own request."),
)


def environment_options(function: _F) -> _F:
    """Add the options that `EnvironmentOptions` takes."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@dataclass(frozen=True, slots=True)
class EnvironmentOptions:
    """What was typed, unchecked; None where nothing was."""

    items: str | None = None
    split: str | None = None
    reward: str | None = None
    guidance: str = "none"
    max_turns: int | None = None
    compat: str | None = None
    user: str | None = None
    judge: str = "rules"
    system_prompt: str | None = None
    system_prompt_file: str | None = None
    language: str | None = None
    difficulty: str | None = None
    scenario: str | None = None
    triplets: bool = False
    skip_bad: bool = False
    transient_notes: bool = False
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Environment:
    """An environment, ready to play.

    Attributes:
        id: its id.
        setup: rules, roles, items.
        size: number of items; None for built-in ones, of which there are as many as one wants.
        source: name of where they come from.
        left_out: rows of the file that were left out, one line each.
        narrowed: how many of a file's items are of the language, split and scenario asked for; "" where all are
            played.
        config: everything that determines its episodes, as plain JSON values.
        about: what does not determine them and helps to find them again: the path of a file of items.
    """

    id: str
    setup: Any
    size: int | None
    source: str
    left_out: tuple[str, ...]
    config: Mapping[str, Any]
    about: Mapping[str, Any] = field(default_factory=dict)
    narrowed: str = ""


def build_environment(
    env_id: str, options: EnvironmentOptions, *, items_seed: int = 0, connections: Connections | None = None
) -> Environment:
    """The environment that the options describe.

    Args:
        env_id: one of the registered ids.
        options: as typed.
        items_seed: of the built-in series.
        connections: of the endpoints among the roles; None for neither store nor budget.

    Raises:
        AskGymError: for whatever cannot be used, naming it.
    """
    from askgym.cli.judges import find_judge
    from askgym.endpoints.settings import is_endpoint, without_option
    from askgym.envs.ask.roles import resolve_user
    from askgym.envs.registration import build_setup, domain_of, entry_for
    from askgym.turnrules import Compat

    entry_for(env_id)  # an unknown id is a clearer complaint than whatever else is wrong
    results = domain_of(env_id).results
    if results == "scores":
        from askgym.cli.single_turn import build_single_turn

        return build_single_turn(env_id, options, connections=connections)
    if results == "cases":
        from askgym.cli.cases import build_case_environment

        return build_case_environment(env_id, options, connections=connections)
    compat = Compat.parse(options.compat or Compat.NONE)
    scenario = _scenario(options.scenario)
    source = options.items or "builtin"
    builtin = source == "builtin" or source.startswith("builtin:")
    judge = find_judge(options.judge, connections, compat=compat)
    user = options.user
    if user is None:
        user = "rules"
        if compat is Compat.ASKBENCH and is_endpoint(options.judge):
            # In AskBench the judge's model plays the user, too, unless it is told another; at a user's temperatures.
            user = without_option(options.judge, "temperature")
    items: Any = source
    left_out: tuple[str, ...] = ()
    narrowed = ""
    if not builtin:
        from askgym.envs.ask.items import load_items
        from askgym.envs.ask.sources import chosen_items

        hub = source.startswith("hf:")
        loaded = load_items(source, skip_bad=options.skip_bad, split=options.split if hub else None)
        split = None if hub else options.split
        items, left_out = loaded.items, tuple(str(bad) for bad in loaded.skipped)
        items = tuple(chosen_items(items, source, language=options.language, split=split, scenario=scenario))
        if len(items) < len(loaded.items):
            chosen = (("language", options.language), ("split", split), ("scenario", scenario))
            asked = [f"{name} {value}" for name, value in chosen if value]
            narrowed = f"{len(items)} of {len(loaded.items)} items of {source} are of {', '.join(asked)}"
    setup: Any = build_setup(
        env_id,
        {
            "items": items,
            "split": (options.split or _DEFAULT_SPLIT) if builtin else None,
            "reward": options.reward,
            "guidance": options.guidance,
            "max_turns": options.max_turns,
            "user": user if not is_endpoint(user) else resolve_user(user, connections, compat=compat),
            "judge": judge.spec,
            "compat": compat,
            **({"mix": {scenario: 1.0}} if builtin and scenario else {}),
            "system_prompt": system_prompt(options),
            "language": options.language if builtin else None,
            "difficulty": parse_difficulty(options.difficulty),
            "triplets": options.triplets,
            "items_seed": items_seed,
            "transient_notes": options.transient_notes,
            **parse_settings(env_id, options.settings),
        },
    )
    described: dict[str, Any]
    if builtin:
        described = {
            "items": source,
            "families": [f"{one.name}-v{one.version}" for one in getattr(setup.source, "families", ())],
            "split": setup.config.split,
            "language": setup.config.language or "en",
            "items_seed": items_seed,
            "mix": {str(scenario): weight for scenario, weight in setup.config.mix.items()},
            "difficulty": dict(setup.config.difficulty),
            "triplets": setup.config.triplets,
        }
    else:
        described = items_config(source, items, options)
    if scenario is not None:
        described["scenario"] = scenario
    return Environment(
        id=env_id,
        setup=setup,
        size=None if builtin else len(items),
        source=source,
        left_out=left_out,
        config={"env": env_id, **described, **protocol_config(setup), **judge.config},
        about={} if builtin else {"items": source},
        narrowed=narrowed,
    )


def items_config(source: str, items: tuple[AskItem, ...], options: EnvironmentOptions) -> dict[str, Any]:
    """Which items of a file are played, as plain JSON values.

    Args:
        source: as typed.
        items: those that are played.
        options: as typed.
    """
    name = source if source.startswith("hf:") else Path(source).name
    described: dict[str, Any] = {"items": name, "items_digest": digest_of(_plain(items)), "split": options.split}
    if options.language is not None:
        described["language"] = options.language
    return described


def _plain(items: tuple[AskItem, ...]) -> Iterator[Any]:
    from askgym.records import to_jsonable

    return (to_jsonable(replace(item, source="")) for item in items)


def parse_difficulty(text: str | None) -> dict[str, Any]:
    """Knobs from `load=small,points=3,chain=yes`.

    Raises:
        ConfigError: for a part without "=", or a value of the wrong kind.
        UnknownNameError: for an unknown knob.
    """
    from askgym.envs.ask.families import Knobs

    names = [knob.name for knob in fields(Knobs)]
    out: dict[str, Any] = {}
    for part in (text or "").split(","):
        if not part.strip():
            continue
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise ConfigError(f"--difficulty {text!r}: NAME=VALUE pairs are needed, as in load=small,points=3")
        if name not in names:
            raise UnknownNameError(did_you_mean(name, names, what="difficulty knob"))
        if name in out:
            raise ConfigError(f"--difficulty {text!r}: {name} is given twice; give it once")
        if name in ("points", "distractors", "noise"):
            if not value.isdecimal():
                raise ConfigError(f"--difficulty {name}={value}: a whole number is needed")
            out[name] = int(value)
        elif name == "chain":
            if value not in TRUTH:
                raise ConfigError(f"--difficulty chain={value}: yes or no is needed")
            out[name] = TRUTH[value]
        else:
            out[name] = value
    return out


def _scenario(name: str | None) -> str | None:
    from askgym.types import Scenario

    kinds = [kind.value for kind in Scenario]
    if name is not None and name not in kinds:
        raise UnknownNameError(did_you_mean(name, kinds, what="scenario"))
    return name


def system_prompt(options: EnvironmentOptions) -> str | None:
    """The system prompt, as typed or from its file.

    Raises:
        ConfigError: both are given, or the file cannot be read.
    """
    if options.system_prompt_file is None:
        return options.system_prompt
    if options.system_prompt is not None:
        raise ConfigError("--system-prompt and --system-prompt-file both give the system prompt: give one of them")
    path = Path(options.system_prompt_file)
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ConfigError(f"--system-prompt-file {str(path)!r} does not exist: check the path") from None
    except (OSError, UnicodeError) as error:
        raise ConfigError(f"--system-prompt-file {str(path)!r} cannot be read as text: {error}") from error


def protocol_config(setup: Any) -> dict[str, Any]:
    """What determines an environment's episodes beside its items, as plain JSON values."""
    rules = setup.rules.turn_rules
    compat = str(getattr(setup.config, "compat", "none"))
    return {
        **({} if compat == "none" else {"compat": compat}),
        "max_turns": rules.max_turns,
        "strict": rules.strict,
        "guidance": rules.guidance.value,
        "final_notice": rules.final_notice,
        "transient_notes": rules.transient,
        "max_action_chars": rules.max_action_chars,
        "system_prompt": setup.config.system_prompt,
        "reward": setup.rules.reward.name,
        "judge": role_config(setup.judge),
        "user": role_config(setup.user),
        "user_styles": [str(style) for style in getattr(setup.user, "styles", ())],
    }


def role_config(role: Any) -> Any:
    """What determines a role's replies: its name, and for models all that is said of how they are asked."""
    name = getattr(role, "name", type(role).__name__)
    described = getattr(role, "described", None)
    return name if described is None else {"name": name, **described()}


def refuse_options(options: EnvironmentOptions, apply: Container[str], why: str) -> None:
    """Refuse options that an environment has no use for.

    Args:
        options: as typed.
        apply: names of those that it has.
        why: what it is, so that the others do not apply.

    Raises:
        ConfigError: naming one that was given.
    """
    for one in fields(EnvironmentOptions):
        if one.name not in apply and getattr(options, one.name) != one.default:
            raise ConfigError(f"--{one.name.replace('_', '-')}: {why}, so that it does not apply: leave it out")


def digest_of(values: Iterable[object]) -> str:
    """A name for the content, so that a file that has changed is not taken for the one that a run began with."""
    digest = hashlib.sha256()
    for value in values:
        digest.update(json.dumps(value, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()[:32]

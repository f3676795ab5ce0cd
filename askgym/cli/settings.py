"""`--set NAME=VALUE`: the keyword arguments of an environment that have no option of their own.

What a value may be is read off the types of the domain's configuration, so that a new argument can be set as soon as it
is there.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = ["TRUTH", "parse_settings"]

TRUTH = {"yes": True, "true": True, "no": False, "false": False}
_OPTIONS = (
    "items",
    "split",
    "reward",
    "guidance",
    "max_turns",
    "compat",
    "user",
    "judge",
    "system_prompt",
    "language",
    "difficulty",
    "triplets",
    "skip_bad",
    "transient_notes",
)
_ELSEWHERE: Mapping[str, str] = {
    **{name: f"give --{name.replace('_', '-')}" for name in _OPTIONS},
    "items_seed": "give --seed",
    "mix": "choose another environment, or give --scenario",
    "strict": "choose an environment whose name says Strict",
    "fata": "choose AskMindFATA-v0",
    "solo": "choose Tau2TelecomSolo-v0",
    "sampler": "samplers are for training; here items come in their order",
}
"""Arguments that the command line has another place for."""
_BY_DOMAIN: Mapping[str, Mapping[str, str]] = {"ask": {"families": "give --items builtin:FAMILY,…"}}


def parse_settings(env_id: str, values: Sequence[str]) -> dict[str, Any]:
    """The keyword arguments that `NAME=VALUE` pairs give; `NAME.PART=VALUE` gives one of several parts.

    Args:
        env_id: of a registered environment.
        values: as typed.

    Raises:
        ConfigError: a pair without "=", a name given twice, a value of the wrong kind, or an argument that has an
            option of its own.
        UnknownNameError: for an unknown name, with the closest.
    """
    from askgym.envs.registration import domain_of

    if not values:
        return {}
    domain = domain_of(env_id)
    hints = get_type_hints(domain.config)
    elsewhere = {**_ELSEWHERE, **_BY_DOMAIN.get(domain.name, {})}
    out: dict[str, Any] = {}
    for pair in values:
        whole, sign, text = (piece.strip() for piece in pair.partition("="))
        name, _, part = whole.partition(".")
        if not sign or not name or not text:
            raise ConfigError(f"--set {pair!r}: NAME=VALUE is needed, as in max_action_chars=4000")
        if name not in domain.arguments:
            raise UnknownNameError(
                did_you_mean(name, _settable(domain.arguments, elsewhere), what=f"--set of {env_id}")
            )
        if name in elsewhere:
            raise ConfigError(f"--set {pair!r}: not set here: {elsewhere[name]}")
        parts = _parts(hints[name])
        if parts is None:
            if part:
                raise ConfigError(f"--set {pair!r}: {name} has no parts: give {name}=VALUE")
            if name in out:
                raise ConfigError(f"--set {pair!r}: {name} is given twice; give it once")
            out[name] = _value(pair, text, hints[name])
            continue
        known = get_type_hints(parts)
        if not part:
            raise ConfigError(
                f"--set {pair!r}: {name} has parts, {', '.join(known)}: give {name}.{next(iter(known))}=…"
            )
        if part not in known:
            raise UnknownNameError(did_you_mean(part, known, what=f"part of {name}"))
        given = out.setdefault(name, {})
        if part in given:
            raise ConfigError(f"--set {pair!r}: {whole} is given twice; give it once")
        given[part] = _value(pair, text, known[part])
    return out


def _settable(arguments: Sequence[str], elsewhere: Mapping[str, str]) -> list[str]:
    return [name for name in arguments if name not in elsewhere]


def _kinds(hint: Any) -> tuple[Any, ...]:
    """The types that a value may have; one that is None cannot be typed."""
    if get_origin(hint) in (Union, types.UnionType):
        return tuple(kind for one in get_args(hint) for kind in _kinds(one))
    return () if hint is type(None) else (hint,)


def _parts(hint: Any) -> type | None:
    """The dataclass that an argument's parts are fields of."""
    return next((kind for kind in _kinds(hint) if isinstance(kind, type) and dataclasses.is_dataclass(kind)), None)


def _value(pair: str, text: str, hint: Any) -> Any:
    """The value of a text, by the first of the types that takes texts.

    Raises:
        ConfigError: it is of another kind, or the argument takes none that can be typed.
        UnknownNameError: it is none of the names there are.
    """
    kinds = _kinds(hint)
    if bool in kinds:
        if text.lower() not in TRUTH:
            raise ConfigError(f"--set {pair!r}: yes or no is needed")
        return TRUTH[text.lower()]
    names = _names(kinds)
    if names:
        if text not in names:
            raise UnknownNameError(f"--set {pair!r}: {did_you_mean(text, names, what='value')}")
        return text
    if any(get_origin(kind) in (Sequence, tuple, list) for kind in kinds):
        return tuple(piece.strip() for piece in text.split(",") if piece.strip())
    if str in kinds or Path in kinds:
        return text
    for kind, what in ((int, "a whole number"), (float, "a number")):
        if kind in kinds:
            try:
                return kind(text)
            except ValueError:
                raise ConfigError(f"--set {pair!r}: {what} is needed") from None
    raise ConfigError(f"--set {pair!r}: this cannot be given on the command line; give it to gym.make")


def _names(kinds: Sequence[Any]) -> list[str]:
    out: list[str] = []
    for kind in kinds:
        if get_origin(kind) is Literal:
            out += [str(name) for name in get_args(kind)]
        elif isinstance(kind, type) and issubclass(kind, Enum) and str not in kinds:
            out += [str(one.value) for one in kind]
    return out

"""Which model, where, and how to call it: the settings of one endpoint, and their one-line form.

`openai:MODEL@URL[@URL…][?option=value&…]` is what the command line and `gym.make` take. Keys never stand in it: they
come from the environment. Imports of askgym only `errors`.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from askgym.errors import ConfigError, UnknownNameError, did_you_mean
from askgym.types import StrEnum

__all__ = [
    "DEFAULT_URL",
    "PREFIX",
    "Endpoint",
    "Sampling",
    "Structured",
    "is_endpoint",
    "parse_endpoint",
    "without_option",
]

PREFIX = "openai:"
DEFAULT_URL = "https://api.openai.com/v1"
_URLS = re.compile(r"@(?=https?://)")
_FORM = "openai:MODEL@URL, as in openai:qwen3-8b@http://localhost:8000/v1?temperature=0.7"


class Structured(StrEnum):
    """How an endpoint is asked for JSON."""

    AUTO = "auto"
    """By schema; without, from the first time that the server refuses it."""
    SCHEMA = "schema"
    """By schema (`response_format` of type `json_schema`); a server that refuses it is an error."""
    NONE = "none"
    """In words only."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a model is sampled; None leaves a setting to the server.

    Attributes:
        temperature: 0 for the likeliest tokens.
        top_p: nucleus.
        max_tokens: most tokens of a reply.
        stop: texts that end a reply.
        logprobs: whether the log-probability of each token is wanted.
        extra: further fields of the request, as the server calls them (`{"top_k": 20}`).
    """

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    logprobs: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_request(self) -> dict[str, Any]:
        """The fields of a chat completion request."""
        out: dict[str, Any] = {}
        if self.temperature is not None:
            out["temperature"] = self.temperature
        if self.top_p is not None:
            out["top_p"] = self.top_p
        if self.max_tokens is not None:
            out["max_tokens"] = self.max_tokens
        if self.stop:
            out["stop"] = list(self.stop)
        if self.logprobs:
            out["logprobs"] = True
        out.update(self.extra)
        return out


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model behind one or several servers.

    Attributes:
        model: the name that the servers know.
        base_urls: where; several hold the same model, and take over from one another.
        sampling: how replies are drawn, unless a caller says otherwise.
        key_env: environment variable with the key; without such a variable none is sent.
        concurrency: requests in flight, over all servers.
        requests_per_minute: limit, or None.
        tokens_per_minute: limit on tokens read and written, or None; estimated before a request, put right after it.
        timeout_s: for one try.
        attempts: tries of one request.
        max_wait_s: longest pause between two tries, whatever the server asks for.
        price_in_usd: US dollars for a million tokens read.
        price_out_usd: US dollars for a million tokens written.
        structured: how JSON is asked for.
        seeded: whether a seed is sent; without, the seed still tells requests apart in the store.
        system_prompt: goes before an agent's dialogue; judges and users bring their own.
        own_temperature: whether the temperature was asked for; otherwise it is left out where a model refuses it.
    """

    model: str
    base_urls: tuple[str, ...] = (DEFAULT_URL,)
    sampling: Sampling = field(default_factory=Sampling)
    key_env: str = "OPENAI_API_KEY"
    concurrency: int = 64
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    timeout_s: float = 120.0
    attempts: int = 5
    max_wait_s: float = 60.0
    price_in_usd: float = 0.0
    price_out_usd: float = 0.0
    structured: Structured = Structured.AUTO
    seeded: bool = True
    system_prompt: str = ""
    own_temperature: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ConfigError: naming the setting, its value and what is allowed.
        """
        if not self.model:
            raise ConfigError(f"an endpoint needs the name of a model: {_FORM}")
        if not self.base_urls:
            raise ConfigError(f"endpoint {self.model!r}: at least one base URL is needed")
        for url in self.base_urls:
            _check_url(url)
        for name in ("concurrency", "attempts"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ConfigError(f"{name}={value!r}: a whole number of at least 1 is needed")
        for name in ("requests_per_minute", "tokens_per_minute", "timeout_s"):
            value = getattr(self, name)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise ConfigError(f"{name}={value!r}: a number above 0 is needed")
        for name in ("price_in_usd", "price_out_usd", "max_wait_s"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value >= 0):
                raise ConfigError(f"{name}={value!r}: a number of at least 0 is needed")
        object.__setattr__(self, "base_urls", tuple(url.rstrip("/") for url in self.base_urls))

    @property
    def name(self) -> str:
        """For records and tables: which model, not where."""
        return f"{PREFIX}{self.model}"

    @property
    def key(self) -> str | None:
        """The key, read from the environment each time; never kept."""
        return os.environ.get(self.key_env, "").strip() or None

    def check_key(self) -> None:
        """Refuse a key that cannot stand in a header.

        Raises:
            ConfigError: naming the variable, not the key.
        """
        key = self.key
        if key is not None and not (key.isascii() and key.isprintable() and " " not in key):
            raise ConfigError(
                f"the environment variable {self.key_env} holds no key: letters, digits and signs without blanks or "
                "line ends are needed"
            )

    @property
    def priced(self) -> bool:
        """Whether the cost of a call is known."""
        return self.price_in_usd > 0 or self.price_out_usd > 0

    def cost_usd(self, prompt_tokens: int, completion_tokens: int) -> float:
        """What so many tokens cost, in US dollars."""
        return (prompt_tokens * self.price_in_usd + completion_tokens * self.price_out_usd) / 1e6

    def described(self) -> dict[str, Any]:
        """What determines its replies, as plain JSON values, for the description of a run."""
        return {
            "model": self.model,
            "sampling": self.sampling.to_request(),
            "structured": self.structured.value,
            "seeded": self.seeded,
            "system_prompt": self.system_prompt,
        }


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"base URL {url!r}: it must begin with http:// or https:// and name a host: {_FORM}")
    if parts.username or parts.password:
        host = parts.netloc.rpartition("@")[2]
        raise ConfigError(
            f"the base URL at {host} holds a user name or key: keys come from the environment only (?key_env=NAME "
            "says which variable)"
        )
    if parts.query or parts.fragment:
        raise ConfigError(f"base URL {url!r}: options go behind the last URL, once: {_FORM}")


def is_endpoint(spec: object) -> bool:
    """Whether a specification is one of an endpoint."""
    return isinstance(spec, str) and spec.startswith(PREFIX)


def parse_endpoint(spec: str, **defaults: Any) -> Endpoint:
    """The endpoint of a specification.

    Args:
        spec: `openai:MODEL@URL[@URL…][?option=value&…]`; without a URL, that of `OPENAI_BASE_URL`, or else OpenAI's.
            Options: those of `Sampling`, `extra.NAME`, and of `Endpoint`, `rpm`, `tpm`, `price=IN/OUT` (US dollars for
            a million tokens).
        defaults: fields of `Sampling` and `Endpoint` for what the specification leaves open.

    Raises:
        ConfigError: for anything else than that form, or a value that is not allowed.
        UnknownNameError: for an unknown option, with the closest.
    """
    if not is_endpoint(spec):
        raise ConfigError(f"{spec!r} is no endpoint: {_FORM}")
    address, _, query = spec[len(PREFIX) :].partition("?")
    model, *urls = _URLS.split(address)
    if not urls and "@" in model and "://" not in model:
        raise ConfigError(f"{spec!r}: what follows the @ must be a URL with http:// or https://: {_FORM}")
    if not urls:
        urls = [os.environ.get("OPENAI_BASE_URL") or DEFAULT_URL]
    settings: dict[str, Any] = {key: value for key, value in defaults.items() if key not in _SAMPLING}
    sampling: dict[str, Any] = {key: value for key, value in defaults.items() if key in _SAMPLING}
    extra = dict(sampling.pop("extra", {}))
    settings["own_temperature"] = "temperature" not in defaults
    for name, text in parse_qsl(query, keep_blank_values=True):
        if name.startswith("extra."):
            extra[name.removeprefix("extra.")] = _json_or_text(text)
        elif name == "price":
            prices = text.split("/")
            if len(prices) != 2:
                raise ConfigError(f"price={text!r}: two prices for a million tokens are needed, as in price=0.15/0.60")
            settings["price_in_usd"], settings["price_out_usd"] = (_number(name, price) for price in prices)
        elif name in _OPTIONS:
            where = sampling if name in _SAMPLING else settings
            where[_LONG.get(name, name)] = _OPTIONS[name](name, text)
            settings["own_temperature"] = settings["own_temperature"] or name == "temperature"
        else:
            raise UnknownNameError(
                did_you_mean(name, [*_OPTIONS, "price", "extra.NAME"], what=f"option of the endpoint {model!r}")
            )
    return Endpoint(model=model, base_urls=tuple(urls), sampling=Sampling(**sampling, extra=extra), **settings)


def without_option(spec: str, name: str) -> str:
    """The specification of an endpoint without one of its options, for another role of the same model."""
    address, _, query = spec.partition("?")
    left = [(key, value) for key, value in parse_qsl(query, keep_blank_values=True) if key != name]
    return f"{address}?{urlencode(left)}" if left else address


def _number(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ConfigError(f"{name}={text!r}: a number is needed") from None
    if not math.isfinite(value) or value < 0:
        raise ConfigError(f"{name}={text!r}: a number of at least 0 is needed")
    return value


def _whole(name: str, text: str) -> int:
    if not text.isdecimal():
        raise ConfigError(f"{name}={text!r}: a whole number is needed")
    return int(text)


def _truth(name: str, text: str) -> bool:
    truth = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
    if text.lower() not in truth:
        raise ConfigError(f"{name}={text!r}: yes or no is needed")
    return truth[text.lower()]


def _structured(name: str, text: str) -> Structured:
    try:
        return Structured(text)
    except ValueError:
        raise UnknownNameError(did_you_mean(text, [one.value for one in Structured], what=f"value of {name}")) from None


def _json_or_text(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


_SAMPLING = frozenset(one.name for one in fields(Sampling))
_LONG = {"rpm": "requests_per_minute", "tpm": "tokens_per_minute"}
_OPTIONS: Mapping[str, Callable[[str, str], Any]] = {
    "temperature": _number,
    "top_p": _number,
    "max_tokens": _whole,
    "stop": lambda _, text: (text,),
    "logprobs": _truth,
    "key_env": lambda _, text: text,
    "concurrency": _whole,
    "rpm": _number,
    "tpm": _number,
    "timeout_s": _number,
    "attempts": _whole,
    "max_wait_s": _number,
    "structured": _structured,
    "seeded": _truth,
    "system_prompt": lambda _, text: text,
}

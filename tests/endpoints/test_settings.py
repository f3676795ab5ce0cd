"""One line that says which model, where, and how."""

from __future__ import annotations

import pickle

import pytest

from askgym.endpoints.chat import ChatRequest, estimate_tokens
from askgym.endpoints.jsontext import json_objects
from askgym.endpoints.reasoning import split_reasoning
from askgym.endpoints.retries import TroubleError, pause_s, retry_after_s
from askgym.endpoints.settings import DEFAULT_URL, Endpoint, Sampling, Structured, parse_endpoint, without_option
from askgym.errors import AskGymError, ConfigError, UnknownNameError
from askgym.types import FailureKind


def test_everything_that_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = (
        "openai:org/model-7b@http://a:8000/v1/@https://b/v1?temperature=0.7&top_p=0.9&max_tokens=64&stop=END&logprobs=yes"
        "&extra.top_k=20&extra.mode=fast&key_env=MY_KEY&concurrency=8&rpm=100&tpm=5000&timeout_s=9&attempts=2&max_wait_s=3"
        "&price=0.15/0.6&structured=none&seeded=no&system_prompt=Be%20brief."
    )
    assert parse_endpoint(spec) == Endpoint(
        "org/model-7b",
        ("http://a:8000/v1", "https://b/v1"),
        Sampling(0.7, 0.9, 64, ("END",), True, {"top_k": 20, "mode": "fast"}),
        "MY_KEY",
        8,
        100.0,
        5_000.0,
        9.0,
        2,
        3.0,
        0.15,
        0.6,
        Structured.NONE,
        False,
        "Be brief.",
    )


def test_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    assert parse_endpoint("openai:m").base_urls == (DEFAULT_URL,)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://here/v1")
    made = parse_endpoint("openai:m?temperature=0.1", temperature=0.9, max_tokens=5, attempts=7)
    assert made.base_urls == ("http://here/v1",)
    assert (made.sampling.temperature, made.sampling.max_tokens, made.attempts) == (0.1, 5, 7)
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize(
    ("spec", "error", "told"),
    [
        ("openai:", ConfigError, "needs the name of a model"),
        ("openai:m@localhost:8000", ConfigError, "must be a URL with http"),
        ("openai:m@http://", ConfigError, "name a host"),
        ("openai:m@http://user:sk-1@host/v1", ConfigError, "keys come from the environment only"),
        ("openai:m@http://a/v1?temprature=1", UnknownNameError, "Did you mean 'temperature'"),
        ("openai:m?temperature=hot", ConfigError, "temperature='hot': a number"),
        ("openai:m?temperature=nan", ConfigError, "at least 0"),
        ("openai:m?max_tokens=1.5", ConfigError, "max_tokens='1.5': a whole number"),
        ("openai:m?concurrency=0", ConfigError, "concurrency=0"),
        ("openai:m?rpm=0", ConfigError, "requests_per_minute=0.0"),
        ("openai:m?price=3", ConfigError, "two prices"),
        ("openai:m?seeded=perhaps", ConfigError, "yes or no"),
        ("openai:m?structured=xml", UnknownNameError, "value of structured 'xml'"),
        ("anthropic:m", ConfigError, "is no endpoint"),
    ],
)
def test_what_is_wrong_is_named(spec: str, error: type[AskGymError], told: str) -> None:
    with pytest.raises(error) as raised:
        parse_endpoint(spec)
    assert told in str(raised.value)
    assert "sk-1" not in str(raised.value)


def test_pauses_double_up_to_the_limit_with_jitter() -> None:
    endpoint = Endpoint("m", max_wait_s=3.0)
    trouble = TroubleError(FailureKind.SERVER_ERROR, "", again=True)
    pauses = [pause_s(trouble, number, endpoint, 1) for number in range(1, 7)]
    for pause, longest in zip(pauses, (0.5, 1.0, 2.0, 3.0, 3.0, 3.0), strict=True):
        assert longest / 2 <= pause <= longest
    assert pauses == [pause_s(trouble, number, endpoint, 1) for number in range(1, 7)]
    assert pauses != [pause_s(trouble, number, endpoint, 2) for number in range(1, 7)]
    trouble.retry_after_s = 2.0
    assert 2.0 <= pause_s(trouble, 1, endpoint, 1) <= 2.2  # as the server asks
    trouble.retry_after_s = 600.0
    assert pause_s(trouble, 1, endpoint, 1) == 3.0  # and no longer than allowed
    trouble.elsewhere = True
    assert pause_s(trouble, 5, endpoint, 1) == 0.0


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({}, None),
        ({"Retry-After": "2"}, 2.0),
        ({"Retry-After": "-5"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0.0),
        ({"retry-after-ms": "250", "Retry-After": "9"}, 0.25),
    ],
)
def test_retry_after(headers: dict[str, str], pause: float | None) -> None:
    assert retry_after_s(headers) == pause


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('so:\n```json\n{"a": 1}\n```', [{"a": 1}]),
        ('{"a": 1} and then {"b": {"c": 2}}', [{"b": {"c": 2}}, {"a": 1}]),
        ('{"a": 1', []),
        ("[1, 2]", []),
        ("{" * 50_000, []),
        ("", []),
    ],
)
def test_json_in_text(text: str, found: list[object]) -> None:
    assert list(dict.fromkeys(map(str, json_objects(text)))) == [str(one) for one in found]


def test_reasoning_in_the_middle() -> None:
    assert split_reasoning("a <think>b</think> c <think>d</think>e") == ("a c e", "b\nd")
    assert split_reasoning("2 < 3") == ("2 < 3", None)


def test_tokens_are_guessed_from_characters() -> None:
    request = ChatRequest(({"role": "user", "content": "x" * 346},), Sampling(max_tokens=50), 1)
    assert estimate_tokens(request) == 150


@pytest.mark.parametrize(
    ("spec", "left"),
    [
        ("openai:m@http://h/v1", "openai:m@http://h/v1"),
        ("openai:m@http://h/v1?temperature=0", "openai:m@http://h/v1"),
        ("openai:m@http://h/v1?top_p=0.9&temperature=0&stop=a%26b", "openai:m@http://h/v1?top_p=0.9&stop=a%26b"),
        ("openai:m?temperature=0&temperature=1&stop=", "openai:m?stop="),
    ],
)
def test_a_specification_without_one_of_its_options(spec: str, left: str) -> None:
    assert without_option(spec, "temperature") == left

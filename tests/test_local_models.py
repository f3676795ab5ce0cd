"""What agents on local models share, without a model library: settings, folders, messages, reasoning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from askgym.agents.folders import folder_digest, model_folder, need
from askgym.agents.generation import Dialogues, Generation, Written, action_of, room
from askgym.endpoints.reasoning import split_reasoning
from askgym.errors import ConfigError, MissingExtraError, PromptTooLongError

MIB = 1 << 20


class Letters:
    """A tokenizer whose tokens are characters, with a template that is as plain."""

    chat_template = "letters"

    def apply_chat_template(self, messages: list[dict[str, Any]], **options: Any) -> dict[str, list[int]]:
        tools = "".join(f"<{tool['function']['name']}>" for tool in options.get("tools") or [])
        turns = "".join(f"{m['role'][0]}:{m['content']}{m.get('tool_calls', '')}\n" for m in messages)
        return {"input_ids": [ord(c) for c in tools + turns + "a:" + ("<think>\n" if options.get("think") else "")]}

    def decode(self, token_ids: list[int], *, skip_special_tokens: bool) -> str:
        return "".join(map(chr, token_ids)).replace("$", "" if skip_special_tokens else "$")


def ids(text: str) -> tuple[int, ...]:
    return tuple(map(ord, text))


@pytest.mark.parametrize(
    ("text", "visible", "reasoning"),
    [
        ("How many?", "How many?", None),
        ("  as it is \n", "  as it is \n", None),
        ("<think>The price is missing.</think>\n\nHow much?", "How much?", "The price is missing."),
        (" \n<think>\nHm.\n</think> How much? ", "How much?", "Hm."),
        ("<think>The tokens ran ou", "", "The tokens ran ou"),
        ("<think>", "", ""),
        ("<think></think>Hi", "Hi", ""),
        ("The template opened it.</think>How much?", "How much?", "The template opened it."),
        ("</think>How much?", "How much?", ""),
    ],
)
def test_reasoning_is_told_from_the_message(text: str, visible: str, reasoning: str | None) -> None:
    assert split_reasoning(text) == (visible, reasoning)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_new_tokens", 0),
        ("max_new_tokens", 1.5),
        ("max_new_tokens", True),
        ("temperature", -0.1),
        ("temperature", float("nan")),
        ("temperature", float("inf")),
        ("top_p", 0),
        ("top_p", 1.01),
        ("top_k", -1),
        ("stop", ("",)),
    ],
)
def test_settings_out_of_range_are_named(name: str, value: Any) -> None:
    with pytest.raises(ConfigError, match=name):
        Generation(**{name: value})


def test_settings_that_are_fine() -> None:
    assert Generation(stop="\n").stop == ("\n",)  # type: ignore[arg-type]  # a text alone is taken too
    assert Generation(temperature=0).greedy
    assert not Generation(temperature=0.01).greedy


def test_room_is_what_the_context_leaves() -> None:
    assert room(ids("abcd"), None, 50) == 50
    assert room(ids("abcd"), 60, 50) == 50
    assert room(ids("abcd"), 10, 50) == 6
    assert room(ids("abcd"), 5, 50) == 1
    with pytest.raises(PromptTooLongError, match="has 4 tokens and the model holds 4"):
        room(ids("abcd"), 4, 50)


def test_messages_become_a_prompt() -> None:
    user = {"role": "user", "content": "Hi"}
    system = {"role": "system", "content": "Ask."}
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    broken = {"id": "2", "type": "function", "function": {"name": "g", "arguments": "{"}}
    assert Dialogues(Letters()).prompt([user]) == ids("u:Hi\na:")
    brief = Dialogues(Letters(), system_prompt="Be brief.")
    assert brief.prompt([user]) == ids("s:Be brief.\nu:Hi\na:")
    assert brief.prompt([system, user]) == ids("s:Be brief.\n\nAsk.\nu:Hi\na:")
    assert system == {"role": "system", "content": "Ask."}
    assert Dialogues(Letters()).prompt([user], [{"function": {"name": "f"}}]) == ids("<f>u:Hi\na:")
    said = {"role": "assistant", "content": "", "tool_calls": [call, broken]}
    prompt = "".join(map(chr, Dialogues(Letters()).prompt([user, said])))
    assert "'arguments': {'a': 1}" in prompt
    assert "'arguments': '{'" in prompt
    assert call["function"]["arguments"] == '{"a": 1}'  # type: ignore[index]  # a plain dict
    with pytest.raises(ConfigError, match="no chat template"):
        Dialogues(type("Plain", (), {"chat_template": None})())


def test_tokens_become_an_action() -> None:
    plain, thinking = Dialogues(Letters()), Dialogues(Letters(), template_options={"think": True})
    user = {"role": "user", "content": "Hi"}
    written = Written(ids("So.</think>How much?$"), (-0.5,) * 21, "stop", 2.0)
    action = action_of(plain, plain.prompt([user]), written, Generation())
    assert (action.text, action.reasoning) == ("How much?", "So.")
    assert action.token_ids == written.token_ids
    assert action.logprobs == written.logprobs
    assert action.prompt_token_ids == ids("u:Hi\na:")
    assert action.finish_reason == "stop"
    assert action.usage is not None
    assert (action.usage.prompt_tokens, action.usage.completion_tokens, action.usage.latency_s) == (7, 21, 2.0)
    cut = Written(ids("So I should"), (-0.5,) * 11, "length")
    assert action_of(plain, plain.prompt([user]), cut, Generation()).text == "So I should"
    opened = action_of(thinking, thinking.prompt([user]), cut, Generation())
    assert (opened.text, opened.reasoning) == ("", "So I should")
    stopped = action_of(plain, plain.prompt([user]), cut, Generation(stop=("should", " I")))
    assert stopped.text == "So"
    assert stopped.token_ids == cut.token_ids


def test_packages_that_are_missing_are_named_with_their_extra() -> None:
    need(("json", "sys"), "hf", "nothing")
    with pytest.raises(MissingExtraError, match=r"a test needs the package 'no_such_package'.*askgym\[hf\]"):
        need(("json", "no_such_package"), "hf", "a test")


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no folder 'nowhere'.*hf download"):
        model_folder("nowhere")
    with pytest.raises(ConfigError, match=r"holds no config\.json"):
        model_folder(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    assert model_folder(str(tmp_path)) == tmp_path


def test_the_digest_follows_content_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    weights = tmp_path / "model.safetensors"
    content = bytearray(b"\1" * (8 * MIB))
    weights.write_bytes(content)
    first = folder_digest(tmp_path)
    assert len(first) == 32

    weights.touch()
    (tmp_path / ".cache").write_text("hidden")
    (tmp_path / "checkpoints").mkdir()
    assert folder_digest(tmp_path) == first

    trained = bytes(byte ^ 1 for byte in content)
    weights.write_bytes(trained)
    assert folder_digest(tmp_path) != first
    content[0] = 2  # in the description of the tensors
    weights.write_bytes(content)
    assert folder_digest(tmp_path) != first
    content[0], content[-1] = 1, 2
    weights.write_bytes(content)
    assert folder_digest(tmp_path) != first
    content[-1], content[80_000] = 1, 2  # in a block that is not read: as documented, not noticed
    weights.write_bytes(content)
    assert folder_digest(tmp_path) == first
    weights.write_bytes(content[:-1])
    assert folder_digest(tmp_path) != first

    weights.write_bytes(b"\1" * (8 * MIB))
    (tmp_path / "config.json").write_text("{ }")
    assert folder_digest(tmp_path) != first
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "generation_config.json").write_text("{}")
    assert folder_digest(tmp_path) != first


def test_small_weights_are_read_whole(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    content = bytearray(4 * MIB)
    weights.write_bytes(content)
    first = folder_digest(tmp_path)
    content[80_000] = 1
    weights.write_bytes(content)
    assert folder_digest(tmp_path) != first

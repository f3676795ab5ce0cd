"""The agent on vLLM in this process.

1. It plays episodes to the end under `drive`, `adrive` and `rollout`, with the same tokens whatever is in flight.
2. Requests overlap in the engine.
3. Tokens, log-probabilities and reasons of the end are as those of the agent on transformers.
4. Closing it fails what is in flight, ends its processes, and happens by itself when the interpreter ends.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import askgym
from askgym.agents.base import as_policy
from askgym.agents.generation import Generation
from askgym.agents.hf import HuggingFaceAgent
from askgym.agents.vllm import VLLMAgent
from askgym.drivers import Roles, drive, wait_for
from askgym.endpoints.iothread import io_thread
from askgym.episode import PolicyCall
from askgym.errors import ConfigError, IOThreadError, PromptTooLongError, RoleError, UnknownNameError
from askgym.rollout import rollout
from askgym.types import Action, FailureKind, Message, PolicyFailure

if TYPE_CHECKING:
    from askgym.rollout import Plan
    from askgym.trace import Episode

pytestmark = pytest.mark.vllm("torch", "transformers", "vllm")

SOURCES = str(Path(askgym.__file__).resolve().parent.parent)
CONTEXT = 1024
GREEDY = Generation(max_new_tokens=24, temperature=0)


def load(folder: Path, **settings: Any) -> VLLMAgent:
    return VLLMAgent.load(folder, dtype="float32", max_context=CONTEXT, engine={"enforce_eager": True}, **settings)


@pytest.fixture(scope="module")
def agent(tiny_model: Path) -> Iterator[VLLMAgent]:
    with load(tiny_model, generation=Generation(max_new_tokens=24)) as agent:
        yield agent


@pytest.fixture
def sampling(agent: VLLMAgent) -> Iterator[Callable[[Generation], VLLMAgent]]:
    """The agent with other sampling settings, until the end of the test."""
    before = agent.generation

    def change(generation: Generation) -> VLLMAgent:
        agent.generation = generation
        return agent

    yield change
    agent.generation = before


def call(text: str, seed: int = 5) -> PolicyCall:
    return PolicyCall((Message("user", text),), (), 1, 3, seed)


CALLS = [call(f"What do I pay for {i} pens?", seed=i) for i in range(24)]
DIALOGUES = [[message.to_openai() for message in one.messages] for one in CALLS]


def reply_to(agent: VLLMAgent, one: PolicyCall) -> Action:
    reply = agent.answer(one)
    assert isinstance(reply, Future)
    action = wait_for(reply)
    assert isinstance(action, Action)
    return action


async def played(plan: Plan, agent: Any, concurrency: int) -> dict[int, Episode]:
    return {episode.index: episode async for episode in rollout(plan, agent, range(20), concurrency=concurrency)}


def tokens(episode: Episode) -> list[tuple[int, ...] | None]:
    return [turn.action.token_ids for turn in episode.turns]


def test_twenty_episodes_are_the_same_whatever_is_in_flight(agent: VLLMAgent, plan_of: Callable[..., Plan]) -> None:
    plan = plan_of(agent.name)
    alone = asyncio.run(played(plan, agent, 1))
    together = asyncio.run(played(plan, agent, 16))
    assert sorted(alone) == sorted(together) == list(range(20))
    for index, episode in together.items():
        assert episode.valid
        assert episode.end_reason is not None
        assert tokens(episode)
        assert tokens(episode) == tokens(alone[index])
        for turn in episode.turns:
            assert len(turn.action.token_ids or ()) == len(turn.action.logprobs or ()) > 0
    roles = Roles(judge=plan.setup.judge, user=plan.setup.user, policy=as_policy(agent))
    state = drive(plan.setup.rules, plan.begin(0), roles)
    assert [turn.action.token_ids for turn in state.turns] == tokens(together[0])


def test_requests_overlap(agent: VLLMAgent) -> None:
    reply_to(agent, CALLS[0])
    started = time.perf_counter()
    alone = [reply_to(agent, one) for one in CALLS]
    one_by_one_s = time.perf_counter() - started
    started = time.perf_counter()
    futures = [agent.answer(one) for one in CALLS]
    together = [future.result() for future in futures if isinstance(future, Future)]
    at_once_s = time.perf_counter() - started
    assert [one.token_ids for one in together] == [one.token_ids for one in alone]
    assert at_once_s < one_by_one_s / 2


def test_seeds_decide(agent: VLLMAgent) -> None:
    assert reply_to(agent, call("Hi", 5)).token_ids == reply_to(agent, call("Hi", 5)).token_ids
    assert reply_to(agent, call("Hi", 5)).token_ids != reply_to(agent, call("Hi", 6)).token_ids


def test_more_prompts_than_the_engine_reads_at_once(agent: VLLMAgent) -> None:
    # Some 14,000 tokens, no prompt beginning as another: were one read in pieces, a CPU engine would die of it.
    calls = [call(f"{seed} pens" + "\x01" * (CONTEXT - 150), seed) for seed in range(16)]
    futures = [agent.answer(one) for one in calls]
    actions = [future.result() for future in futures if isinstance(future, Future)]
    assert [type(action) for action in actions] == [Action] * 16
    assert actions[3].token_ids == reply_to(agent, calls[3]).token_ids


def test_acting_is_awaited_in_any_loop(agent: VLLMAgent) -> None:
    seeds = [one.seed for one in CALLS]
    expected = [reply_to(agent, one).token_ids for one in CALLS]
    for _ in range(2):
        actions = asyncio.run(agent.act(DIALOGUES, seeds))
        assert [action.token_ids for action in actions] == expected
    with pytest.raises(ConfigError, match="1 seeds for 24 dialogues"):
        asyncio.run(agent.act(DIALOGUES, [1]))


@pytest.mark.parametrize(
    "generation",
    [GREEDY, Generation(24), Generation(24, temperature=0.7, top_p=0.8), Generation(24, temperature=1.3, top_k=12)],
    ids=["greedy", "plain", "nucleus", "top 12"],
)
def test_logprobs_are_those_that_transformers_gives(
    sampling: Callable[[Generation], VLLMAgent], tiny_model: Path, generation: Generation
) -> None:
    import torch
    from transformers import TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper

    agent = sampling(generation)
    other = HuggingFaceAgent.load(tiny_model, device="cpu", generation=generation)
    for one in CALLS[:4]:
        action = reply_to(agent, one)
        assert action.token_ids is not None
        assert action.prompt_token_ids == other.dialogues.prompt([message.to_openai() for message in one.messages])
        if generation.greedy:
            reply = other.answer(one)
            assert isinstance(reply, Action)
            assert reply.token_ids == action.token_ids
            assert reply.logprobs == pytest.approx(action.logprobs, abs=1e-3)
            continue
        ids = torch.tensor([[*action.prompt_token_ids, *action.token_ids]])
        with torch.no_grad():
            scores = other.model(input_ids=ids).logits[0, len(action.prompt_token_ids) - 1 : -1].float()
        warpers = [TemperatureLogitsWarper(float(generation.temperature))]
        warpers += [TopKLogitsWarper(generation.top_k)] if generation.top_k else []
        warpers += [TopPLogitsWarper(generation.top_p)] if generation.top_p < 1 else []
        for warper in warpers:
            scores = warper(None, scores)
        expected = torch.log_softmax(scores, -1)[range(len(action.token_ids)), list(action.token_ids)]
        assert action.logprobs == pytest.approx(expected.tolist(), abs=1e-3)


def test_the_end_of_a_turn(sampling: Callable[[Generation], VLLMAgent]) -> None:
    agent = sampling(Generation(max_new_tokens=400))
    actions = asyncio.run(agent.act(DIALOGUES, range(24)))
    eos = agent.dialogues.tokenizer.eos_token_id
    reasons = {action.finish_reason for action in actions}
    assert reasons == {"stop", "length"}
    for action in actions:
        assert action.token_ids is not None
        assert ((action.token_ids[-1] == eos), len(action.token_ids) < 400) == (
            (True, True) if action.finish_reason == "stop" else (False, False)
        )
        assert "<|im_end|>" not in action.text
        assert action.usage is not None
        assert action.usage.completion_tokens == len(action.token_ids)
    agent = sampling(Generation(max_new_tokens=100, stop=("e",)))
    (action,) = asyncio.run(agent.act(DIALOGUES[:1], [1]))
    assert action.finish_reason == "stop"
    assert "e" not in action.text
    assert "e" in agent.dialogues.text(action.token_ids or ())


def test_what_does_not_fit(agent: VLLMAgent) -> None:
    reply = agent.answer(call("word " * CONTEXT))
    assert isinstance(reply, PolicyFailure)
    assert reply.kind is FailureKind.TOO_LONG
    with pytest.raises(PromptTooLongError, match=f"the model holds {CONTEXT}"):
        asyncio.run(agent.act([[{"role": "user", "content": "word " * CONTEXT}]]))
    frame = len(agent.dialogues.prompt([{"role": "user", "content": ""}]))
    nearly = "\x01" * (CONTEXT - frame - 7)  # a byte that no merge covers: a token each
    action = reply_to(agent, call(nearly))
    assert len(action.prompt_token_ids or ()) == CONTEXT - 7
    assert len(action.token_ids or ()) <= 7


def test_an_abandoned_request_leaves_the_engine(sampling: Callable[[Generation], VLLMAgent]) -> None:
    agent = sampling(Generation(max_new_tokens=900))
    future = agent.answer(call("Hi"))
    assert isinstance(future, Future)
    future.cancel()
    deadline = time.monotonic() + 20
    while agent._running or agent._engine.get_num_unfinished_requests():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert reply_to(sampling(GREEDY), call("Hi")).token_ids


def test_it_is_not_closed_where_its_requests_run(agent: VLLMAgent) -> None:
    async def close() -> None:
        agent.close()

    with pytest.raises(IOThreadError, match="close it on another"):
        io_thread().run(close())
    assert reply_to(agent, call("Hi")).token_ids


def test_unknown_engine_arguments_are_named(tiny_model: Path) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'tensor_parallel_size'"):
        VLLMAgent.load(tiny_model, engine={"tensor_paralel_size": 2})
    with pytest.raises(UnknownNameError, match="unknown engine argument 'model'"):
        VLLMAgent.load(tiny_model, engine={"model": "another"})


def descendants(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended meanwhile
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="there is no /proc to look at processes in")
def test_closing_fails_what_is_in_flight_and_ends_the_processes(tiny_model: Path) -> None:
    before = descendants(os.getpid())
    agent = load(tiny_model, generation=Generation(max_new_tokens=900), name="brief")
    started = descendants(os.getpid()) - before
    assert started
    futures = [agent.answer(one) for one in CALLS[:8]]
    agent.close()
    for future in futures:
        assert isinstance(future, Future)
        reply = future.result(10)
        assert reply == PolicyFailure(FailureKind.OUTAGE, "the agent brief was closed")
    assert agent.answer(CALLS[0]) == PolicyFailure(FailureKind.OUTAGE, "the agent brief was closed")
    with pytest.raises(RoleError, match="the agent brief is closed"):
        asyncio.run(agent.act(DIALOGUES[:1]))
    agent.close()
    running = {pid for pid in started & descendants(os.getpid()) if not ended(pid)}
    assert running <= helpers(), "the engine's processes are still there"


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="there is no /proc to look at processes in")
def test_an_agent_that_is_dropped_ends_its_engine_as_closing_does(tiny_model: Path) -> None:
    before = descendants(os.getpid())
    agent = load(tiny_model, generation=Generation(max_new_tokens=4), name="brief")
    started = descendants(os.getpid()) - before
    reply_to(agent, CALLS[0])
    reader = agent._engine.output_handler
    del agent
    gc.collect()
    assert reader.cancelled(), "vLLM's reader saw the engine end, and took it for dead"
    running = {pid for pid in started & descendants(os.getpid()) if not ended(pid)}
    assert running <= helpers(), "the engine's processes are still there"


def ended(pid: int) -> bool:
    """Whether a process is gone, or waits only to be counted."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def helpers() -> set[int]:
    """Python's own helper of multiprocessing, which stays for the next process that is started."""
    from multiprocessing import resource_tracker

    return {pid} if (pid := getattr(resource_tracker._resource_tracker, "_pid", None)) else set()


def test_from_the_command_line_to_a_clean_end(tiny_model: Path, tmp_path: Path) -> None:
    spec = f"vllm:{tiny_model}?max_new_tokens=16&dtype=float32&max_context={CONTEXT}&enforce_eager=yes"
    arguments = ["eval", "AskMind-v0", "--agent", spec, "-n", "6", "--out", "run.jsonl", "--json", "--resamples", "100"]
    log = tmp_path / "log"
    with log.open("wb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "askgym", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": SOURCES},
            stdout=subprocess.PIPE,
            stderr=file,
            check=False,
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, said[-3000:]
    assert "Traceback" not in said
    (run,) = json.loads(done.stdout)["runs"]
    assert run["valid"] == 6
    assert run["config"]["agent"] == spec
    assert "vllm" in run["config"]["agent_digest"]
    rows = (tmp_path / "run.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 6

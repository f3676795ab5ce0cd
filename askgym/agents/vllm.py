"""A policy on vLLM, in this process: continuous batching over all episodes in flight.

Tokens go in, rendered by the model's own chat template, and tokens come out; nothing is tokenised again. The engine's
asynchronous side lives on the package's I/O thread, so that its futures serve `drive`, `adrive` and `rollout` alike;
the model runs in processes of vLLM's own, which end with `close`, and with the interpreter at the latest. They are
spawned, which runs the main module again: a script needs its `if __name__ == "__main__":`.

Every request carries its call's seed. vLLM draws each request's tokens from a generator of its own, but it computes a
request in whatever batch there is: the same seeds give the same tokens where roundings do not depend on the batch,
which vLLM does not promise (it has a batch-invariant mode for some GPUs). In float32 differences are rare, in bfloat16
they are not.
"""

from __future__ import annotations

import asyncio
import atexit
import itertools
import logging
import os
import threading
import time
import weakref
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.agents.folders import model_folder, need
from askgym.agents.generation import Dialogues, Generation, Written, action_of, room
from askgym.agents.vllm_engine import start_engine
from askgym.endpoints.iothread import io_thread
from askgym.errors import ConfigError, IOThreadError, PromptTooLongError, RoleError
from askgym.seeding import derive_seed
from askgym.types import Action, FailureKind, PolicyFailure

if TYPE_CHECKING:
    from concurrent.futures import Future
    from typing import Self

    from askgym.endpoints.iothread import IOThread
    from askgym.episode import PolicyCall

__all__ = ["VLLMAgent"]

_LOG = logging.getLogger(__name__)
_CLOSE_TIMEOUT_S = 10.0
_SHUTDOWN_TIMEOUT_S = 30.0
"""Given to the engine's processes to end by themselves; vLLM's own 5 seconds end in a kill on a busy machine."""


class VLLMAgent:
    """An asynchronous `Agent` and a policy role on a vLLM engine. Close it, or use it in a `with` block.

    The log-probabilities of its actions belong to the distribution that the tokens were drawn from: the logits divided
    by the temperature, cut by top-k and top-p, and normalised (`logprobs_mode="processed_logprobs"`, which `load`
    sets: give it to an engine of your own too). When greedy they are the model's own, at temperature 1 and uncut.

    Args:
        engine: an `AsyncLLM` that no event loop has used yet; the agent owns it from here on.
        tokenizer: the model's tokenizer, with a chat template.
        generation: how to sample.
        max_context: tokens of prompt and reply together, None for what the engine holds.
        system_prompt: goes before each dialogue, see `Dialogues`.
        template_options: handed to the chat template as they are.
        name: for records; None for the engine's model.
        seed: of `act` where it is given no seeds.

    Raises:
        ConfigError: the tokenizer has no chat template.
    """

    privileged = False

    def __init__(
        self,
        engine: Any,
        tokenizer: Any,
        *,
        generation: Generation | None = None,
        max_context: int | None = None,
        system_prompt: str | None = None,
        template_options: Mapping[str, Any] | None = None,
        name: str | None = None,
        seed: int = 0,
    ) -> None:
        self.dialogues = Dialogues(tokenizer, system_prompt=system_prompt, template_options=template_options)
        self.generation = generation or Generation()
        held = int(engine.model_config.max_model_len)
        self.max_context = min(max_context or held, held)
        self.name = name or str(engine.model_config.model)
        self.seed = seed
        self._acted = 0
        self._engine = engine
        self._io = io_thread()
        self._pid = os.getpid()
        self._numbers = itertools.count()
        self._running: set[asyncio.Task[Any]] = set()  # touched on the I/O thread only
        self._closed = False
        self._lock = threading.Lock()
        # Not the bound method: that would keep the agent, and with it the engine, until the end.
        self._at_exit = _Closing(weakref.ref(self))
        atexit.register(self._at_exit)
        # Nobody has to close an agent: one that is dropped ends its engine. At exit the handler above does.
        self._dropped = weakref.finalize(self, _end_dropped, engine, self._io, self._pid, self._at_exit)
        self._dropped.atexit = False

    @classmethod
    def load(
        cls,
        path: str | Path,
        *,
        dtype: str = "auto",
        max_context: int | None = None,
        engine: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> VLLMAgent:
        """The agent on the model in a folder. Nothing is downloaded; starting takes half a minute or more.

        Args:
            path: a folder as `save_pretrained` writes it.
            dtype: "float32", "bfloat16" …; "auto" for what vLLM takes.
            max_context: tokens of prompt and reply together, None for what the model was made for.
            engine: more arguments of `AsyncEngineArgs`: tensor_parallel_size, gpu_memory_utilization …
            **settings: as for the class.

        Raises:
            ConfigError: no such folder, an argument that is not the caller's to set, or the engine does not start.
            MissingExtraError: vLLM is not installed.
            UnknownNameError: an unknown engine argument.
        """
        folder = model_folder(path)
        need(("vllm", "transformers"), "vllm", "a model on vLLM")
        from transformers import AutoTokenizer

        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        made = start_engine(folder, dtype=dtype, max_context=max_context, more=engine or {})
        try:
            return cls(made, tokenizer, max_context=max_context, **{"name": folder.name, **settings})
        except BaseException:
            made.shutdown()
            raise

    async def act(
        self, list_of_messages: Sequence[Sequence[Mapping[str, Any]]], seeds: Sequence[int] | None = None
    ) -> list[Action]:
        """One action for each dialogue, generated together. Awaited in any loop.

        Args:
            list_of_messages: dialogues as lists of OpenAI message dicts. Shape (B, number of messages).
            seeds: one for each dialogue, shape (B,). None: derived from the agent's own seed and the number of
                dialogues it has been given so before.

        Raises:
            ConfigError: not as many seeds as dialogues.
            PromptTooLongError: a dialogue does not fit the model's context; nothing is generated then.
            RoleError: the agent is closed.
        """
        if seeds is None:
            seeds = [derive_seed("act", self.seed, self._acted + i) for i in range(len(list_of_messages))]
            self._acted += len(list_of_messages)
        if len(seeds) != len(list_of_messages):
            raise ConfigError(f"{len(seeds)} seeds for {len(list_of_messages)} dialogues: one for each is needed")
        prompts = [self.dialogues.prompt(messages) for messages in list_of_messages]
        limits = [room(prompt, self.max_context, self.generation.max_new_tokens) for prompt in prompts]
        futures = [self._submit(self._write(*row)) for row in zip(prompts, limits, seeds, strict=True)]
        return list(await asyncio.gather(*map(asyncio.wrap_future, futures)))

    def answer(self, call: PolicyCall) -> PolicyFailure | Future[Action | PolicyFailure]:
        """A future of the action for one call; cancelling it takes the request out of the engine."""
        try:
            prompt = self.dialogues.prompt([message.to_openai() for message in call.messages], call.tools)
            limit = room(prompt, self.max_context, self.generation.max_new_tokens)
            return self._submit(self._reply(prompt, limit, call.seed))
        except PromptTooLongError as error:
            return PolicyFailure(FailureKind.TOO_LONG, str(error))
        except Exception as error:
            return self._failure(error)

    async def _reply(self, prompt: tuple[int, ...], limit: int, seed: int) -> Action | PolicyFailure:
        try:
            return await self._write(prompt, limit, seed)
        except Exception as error:
            return self._failure(error)

    def _failure(self, error: Exception) -> PolicyFailure:
        if self._closed:
            return PolicyFailure(FailureKind.OUTAGE, f"the agent {self.name} was closed")
        _LOG.error("vLLM failed on a request of the agent %s", self.name, exc_info=error)
        kind = FailureKind.OUTAGE if type(error).__name__ == "EngineDeadError" else FailureKind.EXCEPTION
        return PolicyFailure(kind, f"{type(error).__name__}: {error}")

    async def _write(self, prompt: tuple[int, ...], limit: int, seed: int) -> Action:
        task = asyncio.current_task()
        assert task is not None  # a coroutine that is submitted is a task
        self._running.add(task)
        try:
            return await self._generate(prompt, limit, seed)
        except asyncio.CancelledError:
            if self._closed:  # not a wish of whoever waits: to them it is a failure
                raise RoleError(f"the agent {self.name} was closed") from None
            raise
        finally:
            self._running.discard(task)

    async def _generate(self, prompt: tuple[int, ...], limit: int, seed: int) -> Action:
        from vllm import SamplingParams, TokensPrompt
        from vllm.sampling_params import RequestOutputKind

        generation = self.generation
        parameters = SamplingParams(
            temperature=generation.temperature,
            top_p=generation.top_p,
            top_k=generation.top_k,
            max_tokens=limit,
            stop=list(generation.stop),
            seed=seed,
            logprobs=0,  # of the token that was drawn, and of no other
            output_kind=RequestOutputKind.FINAL_ONLY,
        )
        started = time.perf_counter()
        request = f"askgym-{id(self):x}-{next(self._numbers)}"
        prompted = TokensPrompt(prompt_token_ids=list(prompt))
        outputs = [one async for one in self._engine.generate(prompted, parameters, request)]
        (turn,) = outputs[-1].outputs
        token_ids = tuple(turn.token_ids)
        logprobs = tuple(row[token].logprob for row, token in zip(turn.logprobs, token_ids, strict=True))
        written = Written(token_ids, logprobs, turn.finish_reason, time.perf_counter() - started)
        return action_of(self.dialogues, prompt, written, generation)

    def _submit(self, work: Coroutine[Any, Any, Any]) -> Future[Any]:
        if self._closed or self._pid != os.getpid():
            work.close()
            of_parent = f"belongs to process {self._pid}: load one in this process"
            raise RoleError(f"the agent {self.name} {'is closed' if self._closed else of_parent}")
        return self._io.submit(work)

    def close(self) -> None:
        """End the engine and its processes. What is being generated fails. Again: no effect.

        Raises:
            IOThreadError: called on the I/O thread, which has to go on meanwhile.
        """
        if self._io.on_thread():
            raise IOThreadError(f"the agent {self.name} cannot be closed on the I/O thread: close it on another")
        with self._lock:
            if self._closed or self._pid != os.getpid():
                return
            self._closed = True
        atexit.unregister(self._at_exit)
        self._dropped.detach()
        try:
            if self._io.usable:
                self._io.run(self._abort(), _CLOSE_TIMEOUT_S)
        finally:
            engine, self._engine = self._engine, None
            engine.shutdown(timeout=_SHUTDOWN_TIMEOUT_S)

    async def _abort(self) -> None:
        """Cancel what is being generated, and let it be reported."""
        await _ended(self._running)
        await _end_reader(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Closing:
    """Closes an agent at exit, if it is still there. Compared by identity, so that it can be unregistered."""

    def __init__(self, agent: weakref.ref[VLLMAgent]) -> None:
        self.agent = agent

    def __call__(self) -> None:
        agent = self.agent()
        if agent is not None:
            agent.close()


def _end_dropped(engine: Any, io: IOThread, pid: int, at_exit: _Closing) -> None:
    """End the engine of an agent that nobody holds any more, and that has nothing in flight."""
    atexit.unregister(at_exit)
    if pid != os.getpid():
        return

    def end() -> None:
        try:
            if io.usable:
                io.run(_end_reader(engine), _CLOSE_TIMEOUT_S)
        finally:
            engine.shutdown(timeout=_SHUTDOWN_TIMEOUT_S)

    if io.on_thread():  # garbage is collected on any thread, and this one has to go on
        threading.Thread(target=end, name="askgym-vllm-end").start()
    else:
        end()


async def _end_reader(engine: Any) -> None:
    """End the task of vLLM's that reads results: it takes the end of the engine for its death, in a traceback."""
    reader = getattr(engine, "output_handler", None)
    if isinstance(reader, asyncio.Task):
        await _ended([reader])


async def _ended(tasks: Iterable[asyncio.Task[Any]]) -> None:
    """Cancel tasks, and wait a little until they have ended."""
    running = set(tasks)
    for task in running:
        task.cancel()
    if running:
        await asyncio.wait(running, timeout=_CLOSE_TIMEOUT_S / 3)

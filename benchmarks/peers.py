"""Other libraries at their nearest equivalent job, where they are installed: `make bench-peers`.

None of them has a judge or a simulated user who knows facts, so that each plays the toy of `toys.py` in its own API.
`python benchmarks/peers.py --install` puts each into the running environment, and keeps the reason where it cannot.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from timing import Contender
from toys import ANSWER, QUESTION, REPLIES, SCRIPT, TURNS, reward_for

PINS = Path(__file__).with_name("peers.txt")
_FAILURES = Path(sys.prefix) / "peers-that-failed.json"


def gem(width: int) -> Contender:
    """GEM: its own `Env`, and its `SyncVectorEnv`."""
    from gem.core import Env
    from gem.vector.sync_vector_env import SyncVectorEnv

    class Toy(Env):  # type: ignore[misc]
        def reset(self, seed: int | None = None) -> tuple[str, dict[str, Any]]:
            self.turn = 0
            return QUESTION, {}

        def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
            reply = REPLIES[self.turn]
            self.turn += 1
            return reply, reward_for(action), self.turn >= TURNS, False, {}

    if width == 1:
        env = Toy()

        def single(_: Any) -> int:
            env.reset()
            for action in SCRIPT:
                env.step(action)
            return TURNS

        return Contender(single)
    vector = SyncVectorEnv(["toy"] * width, [Toy] * width)
    vector.reset()
    batches = [[action] * width for action in SCRIPT]

    def many(_: Any) -> int:
        for batch in batches:
            vector.step(batch)
        return TURNS * width

    return Contender(many)


def textarena(width: int) -> Contender:
    """TextArena: a one-player game; several are a loop, for there is no vector."""
    import textarena as ta

    class Toy(ta.Env):  # type: ignore[misc]
        def reset(self, num_players: int, seed: int | None = None) -> None:
            self.state = ta.SinglePlayerState(num_players=num_players, seed=seed, max_turns=TURNS)
            self.state.reset(game_state={}, player_prompt_function=lambda player_id, game_state: QUESTION)

        def step(self, action: str) -> tuple[bool, Any]:
            state = self.state
            state.add_observation(
                from_id=state.current_player_id,
                to_id=-1,
                message=action,
                observation_type=ta.ObservationType.PLAYER_ACTION,
            )
            reply = REPLIES[state.turn]
            if reply:
                state.add_observation(message=reply, observation_type=ta.ObservationType.GAME_MESSAGE)
            else:
                state.set_outcome(reward=reward_for(action), reason="answered")
            return state.step()

    envs = [Toy() for _ in range(width)]

    def play(_: Any) -> int:
        for env in envs:
            env.reset(num_players=1)
            env.get_observation()
        for action in SCRIPT:
            for env in envs:
                done, _info = env.step(action)
                if not done:
                    env.get_observation()
        for env in envs:
            env.close()
        return TURNS * width

    return Contender(play)


def skyrl(width: int) -> Contender:
    """SkyRL-Gym: a new environment for each episode, as its generator makes them; several are a loop."""
    from skyrl_gym.envs.base_text_env import BaseTextEnv, BaseTextEnvStepOutput

    class Toy(BaseTextEnv):  # type: ignore[misc]
        def step(self, action: str) -> Any:
            reply = REPLIES[self.turns]
            self.turns += 1
            done = self.turns >= TURNS
            observations = [] if done else [{"role": "user", "content": reply}]
            return BaseTextEnvStepOutput(observations=observations, reward=reward_for(action), done=done, metadata={})

    def play(_: Any) -> int:
        envs = [Toy() for _ in range(width)]
        for env in envs:
            env.init([{"role": "user", "content": QUESTION}])
        for action in SCRIPT:
            for env in envs:
                env.step(action)
        return TURNS * width

    return Contender(play)


def verifiers(width: int) -> Contender:
    """The last series of verifiers with an in-process multi-turn environment; its client answers at once."""
    import verifiers as vf
    from datasets import Dataset
    from verifiers.clients import Client
    from verifiers.types import Response, ResponseMessage

    class Scripted(Client):  # type: ignore[misc]
        def setup_client(self, config: Any) -> Any:
            return None

        async def to_native_tool(self, tool: Any) -> Any:
            return tool

        async def to_native_prompt(self, messages: Any) -> Any:
            return messages, {}

        async def get_native_response(self, prompt: Any, *_: Any, **__: Any) -> Any:
            text = SCRIPT[(len(prompt) - 1) // 2]
            message = ResponseMessage(content=text, finish_reason="stop", is_truncated=False)
            return Response(id="", created=0, model="", usage=None, message=message)

        async def raise_from_native_response(self, response: Any) -> None:
            return None

        async def from_native_response(self, response: Any) -> Any:
            return response

        async def close(self) -> None:
            return None

    class Toy(vf.MultiTurnEnv):  # type: ignore[misc]
        async def env_response(self, messages: Any, state: Any, **_: Any) -> Any:
            return [vf.UserMessage(content=REPLIES[len(state["trajectory"]) - 1])]

    prompt = [{"role": "user", "content": QUESTION}]
    env = Toy(
        dataset=Dataset.from_list([{"prompt": prompt, "answer": ANSWER, "example_id": 0}]),
        rubric=vf.Rubric(funcs=[]),
        max_turns=TURNS,
    )
    client = Scripted(None)

    async def rollouts() -> int:
        jobs = [env.rollout({"prompt": prompt, "answer": ANSWER, "example_id": i}, client, "") for i in range(width)]
        states = await asyncio.gather(*jobs)
        return sum(len(state["trajectory"]) for state in states)

    def play(_: Any) -> int:
        steps = asyncio.run(rollouts())
        if steps != TURNS * width:
            raise RuntimeError(f"verifiers played {steps} steps, {TURNS * width} were expected")
        return steps

    return Contender(play)


@dataclass(frozen=True, slots=True)
class Peer:
    """One library: how it is named for pip and for import, its nearest job, and what that job lacks."""

    package: str
    module: str
    make: Callable[[int], Contender]
    job: str


PEERS = (
    Peer("gem-llm", "gem", gem, "`Env`, `SyncVectorEnv`; no judge, no simulated user, no record of the dialogue"),
    Peer(
        "textarena", "textarena", textarena, "one-player game, loop over games; keeps the dialogue; no judge, no vector"
    ),
    Peer("skyrl-gym", "skyrl_gym", skyrl, "`BaseTextEnv`, new for each episode, loop; no judge, no seed, no vector"),
    Peer(
        "verifiers",
        "verifiers",
        verifiers,
        "`MultiTurnEnv.rollout`, scripted client; keeps the dialogue; no judge here",
    ),
)


def missing(peer: Peer) -> str:
    """Why a peer cannot take part, or nothing if it can."""
    if importlib.util.find_spec(peer.module) is not None:
        return ""
    try:
        return str(json.loads(_FAILURES.read_text(encoding="utf-8"))[peer.package])
    except (OSError, ValueError, KeyError):
        return "not installed here (`make bench-peers`)"


def version_of(peer: Peer) -> str:
    """The version that is installed."""
    try:
        return version(peer.package)
    except PackageNotFoundError:
        return "?"


def install() -> None:
    """Install each peer on its own, so that one that cannot be had does not keep the others out."""
    failures = {}
    for line in PINS.read_text(encoding="utf-8").splitlines():
        pin = line.partition("#")[0].strip()
        if not pin:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", "--quiet", pin], capture_output=True, text=True, check=False
        )
        if done.returncode:
            errors = [text for text in done.stderr.splitlines() if text.startswith("ERROR:")]
            failures[pin.partition("==")[0]] = (errors or ["pip failed"])[0].removeprefix("ERROR: ")[:160]
            print(f"{pin}: {failures[pin.partition('==')[0]]}", file=sys.stderr)
    _FAILURES.write_text(json.dumps(failures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--install"]:
        sys.exit("usage: python benchmarks/peers.py --install (into this environment)")
    install()

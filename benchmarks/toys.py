"""The job that every environment library is given: a question, two asks, an answer; three steps an episode.

`FloorEnv` does it in the least that Gymnasium allows: no judge, no items, no record. It is what the others are
measured against, and a worker process can build it.
"""

from __future__ import annotations

import time
from typing import Any

import gymnasium as gym

QUESTION = (
    "I would like to order pens for the whole office, and the shop asks nine dollars for the delivery of any parcel. "
    "Could you work out for me what the whole order is going to cost us in all?"
)
ASK = "How many pens do you need?"
ASK_AGAIN = "And what does each of them cost?"
ANSWER = "The answer is 42 dollars."
SCRIPT = (ASK, ASK_AGAIN, ANSWER)
TURNS = len(SCRIPT)
REPLIES = ("I need eleven pens.", "Each pen costs three dollars.", "")
JUDGE_S = 0.05


def reward_for(action: str) -> float:
    """All the judging there is."""
    return 1.0 if "42" in action else 0.0


class FloorEnv(gym.Env[str, str]):
    """The toy as a bare Gymnasium environment; `judge_s` is how long its judge blocks."""

    def __init__(self, judge_s: float = 0.0) -> None:
        charset = "".join(map(chr, range(32, 127)))
        self.observation_space = gym.spaces.Text(4096, min_length=0, charset=charset)
        self.action_space = gym.spaces.Text(4096, min_length=0, charset=charset)
        self.judge_s = judge_s
        self._turn = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        super().reset(seed=seed)
        self._turn = 0
        return QUESTION, {}

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        if self.judge_s:
            time.sleep(self.judge_s)
        reply = REPLIES[self._turn]
        self._turn += 1
        return reply, reward_for(action), self._turn >= TURNS, False, {}


_FILLER = "I would like to get this right, so let me explain why I am asking before anything is decided at all. "
_ASKS = "how many are there, what does each cost, and what is the deadline?"
READINGS = ("repeated", "new question", "all new")
"""The same message again; the same talk with another question; every sentence another."""


def message(k: int, length: int, reading: str, asks: str = _ASKS) -> str:
    """A message of about `length` characters, talk first and the questions last; k tells messages apart."""
    mark = 0 if reading == "repeated" else k
    ask = f"For case {mark}, {asks}"
    room = max(0, length - len(ask) - 1)
    if reading == "all new":
        talk = "".join(f"In case {k}, point {i}: {_FILLER}" for i in range(room // len(_FILLER) + 1))
    else:
        talk = _FILLER * (room // len(_FILLER) + 1)
    return f"{talk[:room]}\n{ask}"


def script_of(k: int, length: int, reading: str) -> list[str]:
    """What the scripted agent says in episode k: it asks, asks and answers."""
    first, second = (message(2 * k + i, length, reading) for i in range(2))
    return [first, second, f"{second[: max(0, length - 22)]}\nThe answer is 42."]

"""The Gymnasium environment: one episode at a time, text in and text out.

Knows no domain: it runs whatever rules, judge, user and items a setup brings.
"""

from __future__ import annotations

import copy
from collections import UserDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import gymnasium as gym
import numpy as np

from askgym.drivers import Role, Roles, drive
from askgym.envs.overlap import awaits, drive_together
from askgym.envs.samplers import Sampler, episode_outcome
from askgym.envs.transcript import transcript
from askgym.episode import EpisodeState, PolicyCall, Rules
from askgym.errors import ActionTypeError, ConfigError, EpisodeOverError, UnknownNameError, did_you_mean
from askgym.seeding import derive_seed
from askgym.spaces import UnicodeText
from askgym.types import Action, AskItem

__all__ = ["INFO_KEYS", "RESET_OPTIONS", "AskEnv", "HiddenInfo", "Items", "Setup", "Snapshot"]

INFO_KEYS = (
    "messages",
    "tools",
    "item_id",
    "group_id",
    "turn",
    "turns_left",
    "end_reason",
    "valid",
    "judge_failure",
    "reward_terms",
    "approximate",
)
"""Always in `info`. `hidden` is there at the end of an episode, or throughout with `expose_hidden=True`."""

RESET_OPTIONS = ("item", "item_id", "item_index", "item_seed", "user_seed")
_SEEDS = 2**62


class HiddenInfo(UserDict[str, Any]):
    """What `info["hidden"]` holds, kept whole when Gymnasium merges the infos of a vector.

    Plain nested dicts would be taken apart into one array a key, and None turned into False on the way. In a vector,
    `infos["final_info"]["hidden"][i]` is env i's. `dict(hidden)` makes a plain dict of it.
    """


class Items(Protocol):
    """What an environment needs of an item source."""

    def __len__(self) -> int:
        """How many items there are."""
        ...

    def __getitem__(self, index: int) -> AskItem:
        """Item `index`."""
        ...

    def find(self, item_id: str) -> AskItem:
        """The item of that id."""
        ...


class Setup(Protocol):
    """Rules, roles and items that belong together; each domain builds its own."""

    @property
    def rules(self) -> Rules[Any]:
        """The state machine."""
        ...

    @property
    def judge(self) -> Role:
        """Who judges."""
        ...

    @property
    def user(self) -> Role:
        """Who plays the user."""
        ...

    @property
    def source(self) -> Items:
        """Where items come from."""
        ...

    def check_item(self, item: AskItem) -> None:
        """Refuse an item that these rules cannot play."""
        ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A point of an env's life to come back to: the episode, and the generator that future resets draw from."""

    state: EpisodeState | None
    rng: Mapping[str, Any]


class AskEnv(gym.Env[str, str]):
    """An environment whose observations are the user's messages and whose actions are the assistant's.

    `reset` returns the question; `step(text)` the user's reply, or "" at the end. An answer, no answer at the turn
    limit and a malformed action terminate; a failed judge, user or policy truncates with `info["valid"] = False`.
    What to send a policy is `info["messages"]`: with transient notes, only there are they found.
    """

    metadata = {"render_modes": ["ansi"], "render_fps": 1}  # noqa: RUF012 - Gymnasium's own declaration

    def __init__(
        self, setup: Setup, *, expose_hidden: bool = False, render_mode: str | None = None, group_id: int = 0
    ) -> None:
        """Wrap a setup.

        Args:
            setup: rules, judge, user, items.
            expose_hidden: put `hidden` into every `info`: for debugging, never for training.
            render_mode: None or "ansi".
            group_id: reported in `info`.

        Raises:
            ConfigError: for an unknown render mode.
        """
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ConfigError(f"render_mode={render_mode!r}: None or 'ansi' is allowed")
        self.setup = setup
        self.render_mode = render_mode
        self.expose_hidden = expose_hidden
        self.group_id = group_id
        self.observation_space = UnicodeText()
        self.action_space = UnicodeText()
        self.sampler: Sampler | None = getattr(setup, "sampler", None)  # setups of other domains may have none
        self._roles = Roles(judge=setup.judge, user=setup.user)
        self._awaits = awaits(self._roles)
        self._state: EpisodeState | None = None

    # -- Gymnasium ------------------------------------------------------------------------------------------------

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[str, dict[str, Any]]:
        """Begin an episode.

        Args:
            seed: restarts the env's own generator, from which the item and the user's seed are drawn.
            options: `item_id`, `item_index`, `item` (an `AskItem`) or `item_seed` choose the item; `user_seed` fixes
                the user. None of them changes what is drawn for later episodes.

        Returns:
            The question as shown, and `info`.

        Raises:
            UnknownNameError: for an unknown option or item id.
            ConfigError: for options that contradict each other or are out of range.
        """
        super().reset(seed=seed)
        item_seed, user_seed = self.draw_seeds()
        return self.begin(*self.choose_item(item_seed, user_seed, options))

    def draw_seeds(self) -> tuple[int, int]:
        """Item seed and user seed of the next episode, from the env's own generator."""
        drawn = self.np_random.integers(_SEEDS, size=2)
        return int(drawn[0]), int(drawn[1])

    def choose_item(
        self, item_seed: int, user_seed: int, options: Mapping[str, Any] | None = None
    ) -> tuple[AskItem, int]:
        """The item and user seed that the options, or else the drawn seeds, determine; errors as `reset`."""
        item, user_seed = self._choose(item_seed, user_seed, options or {})
        self.setup.check_item(item)
        return item, user_seed

    def _choose(self, item_seed: int, user_seed: int, options: Mapping[str, Any]) -> tuple[AskItem, int]:
        for key in options:
            if key not in RESET_OPTIONS:
                raise UnknownNameError(did_you_mean(key, RESET_OPTIONS, what="reset option"))
        chosen = [key for key in RESET_OPTIONS[:4] if options.get(key) is not None]
        if len(chosen) > 1:
            raise ConfigError(f"reset options {' and '.join(chosen)} both choose the item: give one of them")
        if options.get("user_seed") is not None:
            user_seed = _whole(options["user_seed"], "user_seed")
        source = self.setup.source
        if not chosen:
            if self.sampler is not None:
                return self.sampler.draw(source, item_seed), user_seed
            return source[item_seed % len(source)], user_seed
        value = options[chosen[0]]
        if chosen[0] == "item":
            if not isinstance(value, AskItem):
                raise ConfigError(f"reset option item is a {type(value).__name__}: an AskItem is needed")
            return value, user_seed
        if chosen[0] == "item_id":
            return source.find(str(value)), user_seed
        number = _whole(value, chosen[0])
        if chosen[0] == "item_seed":
            return source[derive_seed("item", number) % len(source)], user_seed
        if number >= len(source):
            raise ConfigError(f"reset option item_index={number}: 0 to {len(source) - 1} are allowed")
        return source[number], user_seed

    def begin(self, item: AskItem, user_seed: int) -> tuple[str, dict[str, Any]]:
        """Begin an episode with this very item and user seed; what `reset` ends in."""
        state = self.setup.rules.begin(item, user_seed)
        self._state = state = self._drive(state)
        return state.observation, self.info()

    def step(self, action: str) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """Send the assistant's message.

        Args:
            action: text. A policy that has tokens uses `step_action`.

        Returns:
            The user's reply ("" at the end), the turn's reward, terminated, truncated, `info`.

        Raises:
            ActionTypeError: for anything but text; the episode is left as it was.
            EpisodeOverError: before `reset` or after the end.
        """
        if not isinstance(action, str):
            raise ActionTypeError(
                f"the action is a {type(action).__name__}: step takes text (str); use step_action for an Action"
            )
        return self.step_action(Action(str(action)))

    def step_action(self, action: Action) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """`step` for an `Action`, whose tokens and log-probabilities are kept in the record.

        Raises:
            ActionTypeError: for anything else; the episode is left as it was.
            EpisodeOverError: before `reset` or after the end.
        """
        state = self.absorb(action)
        self._state = self._drive(state)
        if self.sampler is not None:
            self.report()
        return self.outcome()

    def report(self) -> None:
        """Tell the sampler how the episode went, if it is over and valid; called once, by whoever moved the env."""
        state = self.state
        if self.sampler is not None and state.end_reason is not None and state.valid:
            self.sampler.update(state.item, episode_outcome(self.setup.rules, state))

    def _drive(self, state: EpisodeState) -> EpisodeState:
        """The state when the policy is to move again, or at the end."""
        if self._awaits:  # an `async def` judge or user runs on the I/O thread
            driven: EpisodeState = drive_together(self.setup.rules, [state], self._roles)[0]
        else:
            driven = drive(self.setup.rules, state, self._roles)
        return driven

    def absorb(self, action: Action) -> EpisodeState:
        """The state with the action absorbed, not yet driven on; the env itself is unchanged. Errors as `step`."""
        if not isinstance(action, Action):
            raise ActionTypeError(f"the action is a {type(action).__name__}: an Action is needed")
        state = self._running()
        absorbed: EpisodeState = self.setup.rules.absorb(state, action)
        return absorbed

    def outcome(self) -> tuple[str, float, bool, bool, dict[str, Any]]:
        """What `step` returns for the state as it stands."""
        state = self.state
        reason = state.end_reason
        truncated = reason is not None and reason.truncates
        observation = "" if reason is not None else state.observation
        reward = float(state.turns[-1].reward) if state.turns else 0.0
        return observation, reward, reason is not None and not truncated, truncated, self.info()

    def render(self) -> str | None:
        """The dialogue so far as text, in the "ansi" mode; see `askgym.envs.transcript`."""
        if self.render_mode != "ansi" or self._state is None:
            return None
        return transcript(self._state.messages)

    def close(self) -> None:
        """Drop the episode."""
        self._state = None

    # -- the episode ----------------------------------------------------------------------------------------------

    @property
    def state(self) -> EpisodeState:
        """Where the episode stands (hidden information included).

        Raises:
            EpisodeOverError: before `reset`.
        """
        if self._state is None:
            raise EpisodeOverError("no episode has begun: call reset() first")
        return self._state

    @state.setter
    def state(self, value: EpisodeState) -> None:
        self._state = value

    def _running(self) -> EpisodeState:
        if self._state is None:
            raise EpisodeOverError("step() before reset(): call reset() first")
        if self._state.end_reason is not None:
            raise EpisodeOverError(f"the episode is over ({self._state.end_reason.value}): call reset() first")
        return self._state

    @property
    def pending_call(self) -> PolicyCall | None:
        """What the policy is asked, or None when no episode is running."""
        if self._state is None or self._state.end_reason is not None:
            return None
        call = self.setup.rules.pending(self._state)
        return call if isinstance(call, PolicyCall) else None

    def info(self) -> dict[str, Any]:
        """The `info` of the state as it stands: `INFO_KEYS`, and `hidden` where it may be seen."""
        state = self.state
        reason, failure = state.end_reason, state.failure
        call = self.pending_call if reason is None else None
        messages = call.messages if call is not None else state.messages
        info: dict[str, Any] = {
            # Most are plain, and a step of a long dialogue makes many.
            "messages": [
                {"role": one.role, "content": one.content}
                if not one.tool_calls and one.tool_call_id is None
                else one.to_openai()
                for one in messages
            ],
            "tools": list(call.tools) if call is not None else [],
            "item_id": state.item.id,
            "group_id": self.group_id,
            "turn": state.turn,
            "turns_left": state.turns_left,
            "end_reason": reason.value if reason is not None else None,
            "valid": state.valid,
            "judge_failure": f"{failure.kind.value}: {failure.detail}" if failure is not None else None,
            "reward_terms": dict(state.turns[-1].reward_terms) if state.turns else {},
            "approximate": state.approximate,
        }
        if self.expose_hidden or reason is not None:
            info["hidden"] = HiddenInfo(self.setup.rules.hidden(state))
        return info

    # -- snapshots ------------------------------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """Everything that determines how this env goes on."""
        return Snapshot(self._state, self.np_random.bit_generator.state)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot, of this env or of another with the same setup."""
        self._state = snapshot.state
        bits = type(self.np_random.bit_generator)()
        bits.state = dict(snapshot.rng)
        self.np_random = np.random.Generator(bits)

    def branch(self) -> AskEnv:
        """A new env at the same point, sharing rules, roles and items; stepping one does not touch the other."""
        other = copy.copy(self)
        other.observation_space = copy.deepcopy(self.observation_space)
        other.action_space = copy.deepcopy(self.action_space)
        other.restore(self.snapshot())
        return other


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)) or value < 0:
        raise ConfigError(f"reset option {name}={value!r}: a whole number of at least 0 is needed")
    return int(value)

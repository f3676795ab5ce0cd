"""Checks of the Gymnasium interface: spaces, info, endings, refused actions, rewards, failing judges."""

from __future__ import annotations

import json
import math
import random
import unittest
import warnings
from copy import deepcopy
from itertools import pairwise
from typing import Any

import numpy as np
from gymnasium.utils.env_checker import check_env

from askgym.envs.env import INFO_KEYS
from askgym.errors import ActionTypeError, EpisodeOverError
from askgym.testing.hooks import Hooks
from askgym.testing.tools import Moment, core, play, raised, require, require_same
from askgym.types import EndReason

__all__ = ["ApiChecks"]

_TYPES = {
    "messages": (list,),
    "tools": (list,),
    "item_id": (str,),
    "group_id": (int,),
    "turn": (int,),
    "turns_left": (int,),
    "end_reason": (str, type(None)),
    "valid": (bool,),
    "judge_failure": (str, type(None)),
    "reward_terms": (dict,),
    "approximate": (bool,),
}
_NOT_TEXT: tuple[Any, ...] = (None, 3, 2.5, True, b"What?", ["What?"], ("What?",), {"text": "x"}, np.array(["What?"]))


class ApiChecks(Hooks):
    """What any loop that speaks Gymnasium relies on."""

    def _episodes(self, **kwargs: Any) -> list[tuple[str, list[Moment]]]:
        env = self.make_env(**kwargs)
        return [
            (f"{name}, seed {seed}", play(env, texts, seed=seed))
            for name, texts in self.policies().items()
            for seed in self.seeds
        ]

    def test_gymnasium_check_env(self) -> None:
        """Gymnasium's own checker finds nothing, warnings included."""
        env = core(self.make_env())
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            # Render modes are tried through `spec`, which only environments made by `gymnasium.make` have.
            check_env(env, skip_render_check=env.spec is None)
        env.close()

    def test_spaces(self) -> None:
        """Observations lie in their space; any text of any script lies in the action space."""
        env = self.make_env()
        for text in ("", " ", "Which one?", "价格是多少？", "😀🏳️‍🌈", "שלום\n\tसलाम", "\u200b", "0" * 10_000):
            require(env.action_space.contains(text), f"the action space refuses {text!r:.60}")
        for thing in (None, 3, b"x", ["x"]):
            require(not env.action_space.contains(thing), f"the action space admits {thing!r}")
        for name, moments in self._episodes():
            for moment in moments:
                require(
                    env.observation_space.contains(moment.observation),
                    f"{name}: the observation {moment.observation!r:.80} is outside the observation space",
                )
            require(moments[0].observation != "", f"{name}: the first observation is empty")

    def test_info_keys_are_fixed(self) -> None:
        """`info` has exactly the fixed keys, and `hidden` only at the end or where it was asked for."""
        for expose in (False, True):
            for name, moments in self._episodes(**({"expose_hidden": True} if expose else {})):
                for moment in moments:
                    wanted = set(INFO_KEYS) | ({"hidden"} if expose or moment.over else set())
                    missing, extra = wanted - set(moment.info), set(moment.info) - wanted
                    at = "at the end" if moment.over else "while running"
                    found = f"info lacks {sorted(missing)}, has besides {sorted(extra)}"
                    require(not missing and not extra, f"{name}, expose_hidden={expose}, {at}: {found}")

    def test_info_types(self) -> None:
        """The values of `info` have their types and are plain data; messages are OpenAI's."""
        for name, moments in self._episodes():
            for moment in moments:
                for key, types in _TYPES.items():
                    value = moment.info.get(key)
                    require(type(value) in types, f"{name}: info[{key!r}] is {value!r:.80} ({type(value).__name__})")
                for message in moment.info["messages"]:
                    good = message.get("role") in ("system", "user", "assistant", "tool")
                    require(good and isinstance(message.get("content"), str), f"{name}: {message!r:.80} is no message")
                for term, value in moment.info["reward_terms"].items():
                    require(type(term) is str, f"{name}: the reward term {term!r} is not named by text")
                    require(type(value) is float and math.isfinite(value), f"{name}: reward term {term!r} is {value!r}")
                plain = {key: value for key, value in moment.info.items() if key != "hidden"}
                require_same(json.loads(json.dumps(plain)), plain, f"{name}: info changes on its way through JSON")

    def test_info_is_the_callers(self) -> None:
        """What a caller does to an `info` changes neither the episode nor later infos."""
        env, twin = self.make_env(), self.make_env()
        _, info = env.reset(seed=self.seeds[0])
        twin.reset(seed=self.seeds[0])
        info["messages"][0]["content"] = "Something else."
        info["messages"].append({"role": "user", "content": "And this."})
        info["reward_terms"]["bribe"] = 1.0
        info["tools"].append({})
        require_same(env.step(self.neutral), twin.step(self.neutral), "after the first info was changed")

    def test_turns_are_counted(self) -> None:
        """`turn` counts from 1, `turns_left` falls to 0 at the end and never rises."""
        for name, moments in self._episodes():
            require(moments[0].info["turn"] == 1, f"{name}: the first turn is {moments[0].info['turn']}")
            for before, now in pairwise(moments):
                was, turn = before.info["turn"], now.info["turn"]
                require(turn == was + (0 if now.over else 1), f"{name}: turn {was} is followed by {turn}")
                left = now.info["turns_left"]
                require(left < before.info["turns_left"], f"{name}: turns_left does not fall: {left}")
                require((left == 0) == now.over, f"{name}: turns_left is {left}, over is {now.over}")

    def test_endings(self) -> None:
        """An episode ends once, for a reason that says how; the terminal observation is empty."""
        reasons = {reason.value: reason for reason in EndReason}
        for name, moments in self._episodes():
            for moment in moments:
                for flag in (moment.terminated, moment.truncated):
                    require(type(flag) is bool, f"{name}: terminated and truncated are bool, not {type(flag).__name__}")
                require(not (moment.terminated and moment.truncated), f"{name}: terminated and truncated at once")
                found = moment.info["end_reason"]
                require((found is not None) == moment.over, f"{name}: end_reason {found!r} where over is {moment.over}")
                empty = moment.observation == ""
                require(empty == moment.over, f"{name}: observation {moment.observation!r:.60}, over is {moment.over}")
                if moment.over:
                    require(found in reasons, f"{name}: end_reason {found!r} is none of {sorted(reasons)}")
                    truncates, valid = reasons[found].truncates, reasons[found].valid
                    require(moment.truncated == truncates, f"{name}: {found} came with truncated={moment.truncated}")
                    require(moment.info["valid"] == valid, f"{name}: {found} came with valid={moment.info['valid']}")

    def test_the_neutral_message_plays_on(self) -> None:
        """The message that other checks play on with ends no episode; they would see too little otherwise."""
        if self.single_turn:
            raise unittest.SkipTest("any message ends an episode of one turn")
        for seed in self.seeds:
            moment = play(self.make_env(), (self.neutral,), seed=seed, most=1)[-1]
            require(not moment.over, f"seed {seed}: {self.neutral!r} ended the episode ({moment.info['end_reason']})")

    def test_step_outside_an_episode_is_refused(self) -> None:
        """`step` before `reset` and after the end raises `EpisodeOverError`, and says what to do."""
        env = self.make_env()
        text = raised(EpisodeOverError, "step before reset", env.step, "What?")
        require("reset" in text, f"the error of a step before reset does not name reset: {text!r}")
        play(env, ("",), seed=self.seeds[0])
        text = raised(EpisodeOverError, "step after the end", env.step, "What?")
        require("reset" in text, f"the error of a step after the end does not name reset: {text!r}")
        env.reset()
        env.step(self.neutral)

    def test_what_is_not_text_is_refused(self) -> None:
        """An action that is no text raises `TypeError` and leaves the episode as it was."""
        seed = self.seeds[0]
        for texts in ((self.neutral,), *self.policies().values()):
            env, twin = self.make_env(), self.make_env()
            env.reset(seed=seed)
            twin.reset(seed=seed)
            for action in _NOT_TEXT:
                raised(ActionTypeError, f"step({action!r})", env.step, action)
            require_same(env.step(texts[0]), twin.step(texts[0]), "the step after refused actions, and without them")

    def test_malformed_actions_terminate(self) -> None:
        """An empty, a blank and an over-long action end the episode as malformed."""
        env = self.make_env()
        for what, action in (("empty", ""), ("blank", " \n\t"), ("over-long", self.over_long)):
            moment = play(env, (action,), seed=self.seeds[0])[-1]
            reason = moment.info["end_reason"]
            require(reason == EndReason.MALFORMED.value, f"an {what} action: end_reason is {reason!r}, not malformed")
            require(moment.terminated and moment.info["valid"], f"an {what} action must terminate a valid episode")

    def test_any_text_is_played(self) -> None:
        """No text makes `step` raise, whatever it holds: lone surrogates, control characters, formats."""
        env = self.make_env()
        for text in ("\ud800", "a\x00b\x1b[31m", "{}{0}%s%(x)d\\N{}", "\u202e\u200d\ufeff", "[" * 5_000, "1" * 5_000):
            try:
                play(env, (text,), seed=self.seeds[0])
            except Exception as error:
                raise AssertionError(f"the action {text!r:.60} raised {type(error).__name__}: {error}") from error

    def test_messages_extend_their_prefix(self) -> None:
        """Each turn's messages are those of the turn before, the assistant's message, and the reply."""
        for name, moments in self._episodes():
            for before, now in pairwise(moments):
                old, new = before.info["messages"], now.info["messages"]
                require(len(new) > len(old), f"{name}: the messages did not grow")
                own = new[len(old)]
                kept = own["role"] == "assistant" and own["content"] == now.action
                require(kept, f"{name}: the action became {own!r:.80}")
                if self.extends_prefix:
                    require_same(new[: len(old)], old, f"{name}: turn {now.info['turn']} does not extend its prefix")

    def test_rewards(self) -> None:
        """Rewards are finite floats, and the sum of the turn's terms."""
        for name, moments in self._episodes():
            for moment in moments[1:]:
                reward, terms = moment.reward, moment.info["reward_terms"]
                require(isinstance(reward, float) and math.isfinite(reward), f"{name}: the reward is {reward!r}")
                total = math.fsum(terms.values())
                require(math.isclose(reward, total, abs_tol=1e-9), f"{name}: reward {reward} is not the sum of {terms}")

    def test_global_generators_are_left_alone(self) -> None:
        """Nothing draws from, or seeds, the generators of `random` and numpy."""
        before = random.getstate(), deepcopy(np.random.get_state())  # noqa: NPY002 - the very thing to look at
        env = self.make_env()
        for texts in self.policies().values():
            play(env, texts, seed=self.seeds[0])
        env.reset()
        require_same(random.getstate(), before[0], "the generator of `random`")
        require_same(np.random.get_state(), before[1], "the generator of `numpy.random`")  # noqa: NPY002

    def test_a_judge_failure_is_never_a_reward(self) -> None:
        """Without a verdict the episode ends truncated and invalid, at reward 0.0, and the env goes on."""
        if not self.judged:
            raise unittest.SkipTest("the environment puts nothing to a judge (judged=False)")
        for name, judge in self.failing_judges().items():
            env = self.make_env(judge=judge)
            for seed in self.seeds[:3]:
                moment = play(env, ("The answer is 42.",), seed=seed, most=1)[-1]
                info, what = moment.info, f"judge {name!r}, seed {seed}"
                require(moment.truncated and not moment.terminated, f"{what}: the episode is not truncated")
                nothing = type(moment.reward) is float and moment.reward == 0.0
                require(nothing, f"{what}: the reward is {moment.reward!r}, not 0.0")
                require(info["reward_terms"] == {}, f"{what}: reward terms {info['reward_terms']}")
                require(info["valid"] is False, f"{what}: valid is {info['valid']!r}")
                reason = info["end_reason"]
                require(reason == EndReason.JUDGE_FAILURE.value, f"{what}: end_reason {reason!r}")
                require(isinstance(info["judge_failure"], str) and info["judge_failure"], f"{what}: no judge_failure")
                require(moment.observation == "", f"{what}: terminal observation {moment.observation!r:.60}")

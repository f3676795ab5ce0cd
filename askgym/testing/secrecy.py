"""Checks that nothing hidden shows before the end: by looking for it, and by changing it and seeing no change."""

from __future__ import annotations

import unittest
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from askgym.envs.env import INFO_KEYS
from askgym.testing.hooks import Hooks
from askgym.testing.tools import core, go_on, play, require, require_same, strings
from askgym.types import Scenario

if TYPE_CHECKING:
    from askgym.envs.env import AskEnv

__all__ = ["SecrecyChecks"]

_NAMES = tuple(scenario.value for scenario in Scenario)


class SecrecyChecks(Hooks):
    """What a policy must not learn from an observation or an `info`."""

    def test_exposing_changes_nothing_else(self) -> None:
        """With `expose_hidden` an episode is the same, but for `hidden`."""
        for name, texts in self.policies().items():
            for seed in self.seeds:
                plain = play(self.make_env(), texts, seed=seed)
                exposed = play(self.make_env(expose_hidden=True), texts, seed=seed)
                for moment in (*plain, *exposed):
                    moment.info.pop("hidden", None)
                require_same([m.parts for m in exposed], [m.parts for m in plain], f"{name}, seed {seed}, exposed")

    def test_messages_hold_only_what_was_said(self) -> None:
        """Messages are the system prompt, the observations and the assistant's own words, in order, and no more.

        What a tool gave is an observation, too; words or results that end an episode are in its messages, while the
        terminal observation is empty.
        """
        for name, texts in self.policies().items():
            for seed in self.seeds:
                said: list[tuple[str, str]] = []
                for moment in play(self.make_env(), texts, seed=seed):
                    if moment.action is not None:
                        said.append(("assistant", moment.action))
                    if not moment.over:
                        said.append(("user", moment.observation))
                    messages = [m for m in moment.info["messages"] if m["role"] != "system"]
                    shown = [("user" if m["role"] == "tool" else m["role"], m["content"]) for m in messages]
                    if moment.over and len(shown) == len(said) + 1 and shown[-1][0] == "user":
                        shown.pop()
                    if not self.extends_prefix and len(shown) == len(said):
                        # Notes follow what was said, in the same message.
                        shown = [(role, text[: len(s[1])]) for (role, text), s in zip(shown, said, strict=True)]
                    require_same(shown, said, f"{name}, seed {seed}: messages against what was said")

    def test_nothing_hidden_shows(self) -> None:
        """No hidden text stands in an observation or an `info` before the end, in any form."""
        for name, texts in self.policies().items():
            for seed in self.seeds:
                moments = play(self.make_env(), texts, seed=seed)
                exposed = play(self.make_env(expose_hidden=True), texts, seed=seed)
                own = " ".join(texts)
                for moment, twin in zip(moments, exposed, strict=True):
                    if moment.over:
                        require("hidden" in moment.info, f"{name}, seed {seed}: hidden is missing at the end")
                        break
                    require("hidden" not in moment.info, f"{name}, seed {seed}: info has 'hidden' while running")
                    hidden = twin.info["hidden"]
                    answer = str(hidden.get("answer") or "")
                    secrets = [secret for secret in self.secrets(hidden) if secret not in own]
                    self._look(moment.observation, moment.info, secrets, answer, f"{name}, seed {seed}")

    def _look(self, observation: str, info: dict[str, Any], secrets: Sequence[str], answer: str, what: str) -> None:
        for where, text in (("the observation", observation), *strings(info)):
            for secret in secrets:
                require(secret not in text, f"{what}: {where} shows {secret!r}")
        beside = {key: value for key, value in info.items() if key != "messages"}
        for where, text in strings(beside):
            if where == "info (key)" and text in INFO_KEYS:
                continue  # an answer may be the word "valid"
            require(text != answer or not answer, f"{what}: {where} is the expected answer, {answer!r}")
            for name in _NAMES:
                require(name not in text, f"{what}: {where} names the scenario, {text!r:.80}")

    def test_hidden_fields_do_not_show(self) -> None:
        """With other hidden fields in the item an episode looks the same, until what is hidden is asked for.

        The exact form of the check above: the fields are replaced by marks that cannot occur by chance.
        """
        for seed in self.seeds:
            env = core(self.make_env())
            _, info = env.reset(seed=seed)
            changed = self.disguise(env.state.item)
            if changed is None:
                raise unittest.SkipTest("the environment has no disguise for its items")
            item, marks = changed
            what = f"item {info['item_id']}, with other hidden fields"
            options = {"item": item, "user_seed": 7}
            real = play(env, (self.neutral,), options={"item": env.state.item, "user_seed": 7}, most=1)
            other = play(env, (self.neutral,), options=options, most=1)
            for moment in (*real, *other):
                moment.info.pop("hidden", None)
            require_same([m.parts for m in other], [m.parts for m in real], what)
            for name, texts in self.policies().items():
                env.reset(seed=seed, options=options)
                self._marks(env, texts, marks, f"{name}, {what}")

    def _marks(self, env: AskEnv, texts: Sequence[str], marks: Mapping[str, str | None], what: str) -> None:
        """Play the texts; while the episode runs, a mark may show only where its point is settled."""
        for i in range(len(texts) + 1):
            settled = set(env.setup.rules.hidden(env.state).get("settled", ()))
            for where, text in strings(env.info()):
                shown = [mark for mark, point in marks.items() if mark in text and point not in settled]
                require(not shown, f"{what}, turn {env.state.turn}: {where} shows a hidden field, {text!r:.80}")
            if go_on(env, (texts[min(i, len(texts) - 1)],), most=1)[-1].over:
                return

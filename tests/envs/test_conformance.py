"""The conformance kit: over every registered environment, over a third party's, and against planted bugs."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import gymnasium as gym
import numpy as np
import pytest

from askgym.envs.env import AskEnv
from askgym.envs.registration import env_ids
from askgym.envs.vector import AskVectorEnv
from askgym.episode import Call, EpisodeState, JudgeCall, PolicyCall, TurnRecord, UserCall
from askgym.errors import ActionTypeError, RoleError, UnknownNameError
from askgym.judges import as_judge
from askgym.seeding import choose
from askgym.spaces import UnicodeText
from askgym.testing import AskEnvConformance, check_ask_env
from askgym.types import (
    Action,
    AnswerKind,
    AskItem,
    Criterion,
    EndReason,
    JudgeFailure,
    Message,
    Scenario,
    UserFailure,
    UserMove,
    Verdict,
)

if TYPE_CHECKING:
    from askgym.drivers import Role


class TestRegistered(AskEnvConformance):
    """Everything that `import askgym` registers, single and vectorised as a user makes it."""

    @pytest.fixture(autouse=True, params=sorted(env_ids("ask")))
    def _each(self, request: pytest.FixtureRequest) -> None:
        self.env_id = request.param

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return gym.make(self.env_id, **kwargs)

    def make_vector_env(self, num_envs: int, **kwargs: Any) -> Any:
        return gym.make_vec(self.env_id, num_envs, **kwargs)


class TestAskBenchReward(AskEnvConformance):
    """The other reward preset, another turn limit, a system prompt, and difficult users."""

    seeds = range(3)

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return gym.make(
            "AskBench-v0", reward="askbench", max_turns=5, system_prompt="Be brief.", user="rules:mixed", **kwargs
        )


class TestTransientNotes(AskEnvConformance):
    """Notes that are not kept in the dialogue: the one exception to prefixes."""

    extends_prefix = False
    seeds = range(3)

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return gym.make("AskBench-v0", transient_notes=True, guidance="strong", **kwargs)


# -- a third party's environment: another domain on the same episode core ---------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessState(EpisodeState):
    phase: str = "policy"
    action: Action | None = None
    verdict: Verdict | None = None


RIGHT = Criterion("right", "Does the message name the number?")


class GuessRules:
    """Guess a number; the user says higher or lower; seven turns."""

    def begin(self, item: AskItem, seed: int) -> GuessState:
        return GuessState(item=item, seed=seed, messages=(Message("user", item.question),), turns_allowed=7)

    def pending(self, state: GuessState) -> Call | None:
        if state.phase == "policy":
            return PolicyCall(state.messages, (), state.turn, state.turns_left, state.seed)
        if state.phase == "judge":
            return JudgeCall((RIGHT,), state)
        return UserCall(state) if state.phase == "user" else None

    def absorb(self, state: GuessState, reply: Any) -> GuessState:
        if isinstance(reply, Action) and state.phase == "policy":
            said = (*state.messages, Message("assistant", reply.text))
            state = replace(state, messages=said, action=reply, verdict=None, phase="judge")
            malformed = not reply.text.strip() or len(reply.text) > 2_000
            return self._close(state, {"malformed": -1.0}, EndReason.MALFORMED) if malformed else state
        if isinstance(reply, (JudgeFailure, UserFailure)):
            reason = EndReason.JUDGE_FAILURE if isinstance(reply, JudgeFailure) else EndReason.USER_FAILURE
            record = TurnRecord(action=state.action or Action(""), failure=reply)
            return replace(state, turns=(*state.turns, record), failure=reply, end_reason=reason, phase="done")
        if isinstance(reply, Verdict) and state.phase == "judge":
            state = replace(state, verdict=reply)
            if reply.answers["right"]:
                return self._close(state, {"found": 1.0}, EndReason.ANSWERED)
            if state.last_allowed:
                return self._close(state, {"found": 0.0}, EndReason.NO_ANSWER)
            return replace(state, phase="user")
        if isinstance(reply, UserMove) and state.phase == "user":
            state = self._close(state, {"found": 0.0}, None, reply)
            return replace(
                state, messages=(*state.messages, Message("user", reply.text)), turn=state.turn + 1, phase="policy"
            )
        raise RoleError(f"{reply!r} does not answer phase {state.phase}")

    def _close(
        self, state: GuessState, terms: dict[str, float], reason: EndReason | None, user: UserMove | None = None
    ) -> GuessState:
        assert state.action is not None
        record = TurnRecord(
            action=state.action, verdict=state.verdict, user=user, reward=sum(terms.values()), reward_terms=terms
        )
        return replace(state, turns=(*state.turns, record), end_reason=reason, phase="done" if reason else "user")

    def hidden(self, state: GuessState) -> dict[str, Any]:
        return {
            "scenario": state.item.scenario.value,
            "answer": state.item.answer,
            "correct": state.end_reason is EndReason.ANSWERED,
        }


def guessed(state: GuessState) -> int | None:
    assert state.action is not None
    found = re.search(r"[0-9]{1,15}", state.action.text)
    return int(found.group()) if found else None


def guess_judge(call: JudgeCall) -> Verdict:
    return Verdict({"right": guessed(call.state) == int(call.state.item.answer)}, judge="numbers")


class GuessUser:
    def answer(self, call: UserCall) -> UserMove:
        number = guessed(call.state)
        if number is None:
            return UserMove(choose(("Please name a number.", "Which number?"), call.seed))
        return UserMove("Higher." if number < int(call.state.item.answer) else "Lower.")


class GuessItems:
    def __len__(self) -> int:
        return 60

    def __getitem__(self, index: int) -> AskItem:
        top = 100 + index
        question = f"I have a whole number from 1 to {top} in mind. Which one is it?"
        answer = str((37 * index + 11) % top + 1)
        return AskItem(
            id=f"guess-v1-{index}",
            scenario=Scenario.MISSING_INFO,
            question=question,
            complete_question=f"{question} It is {answer}.",
            answer=answer,
            answer_kind=AnswerKind.NUMBER,
        )

    def find(self, item_id: str) -> AskItem:
        for index in range(len(self)):
            if self[index].id == item_id:
                return self[index]
        raise UnknownNameError(f"unknown item id {item_id!r}: ids look like 'guess-v1-0'")


@dataclass(frozen=True)
class GuessSetup:
    rules: Any
    judge: Role
    user: Role
    source: Any

    def check_item(self, item: AskItem) -> None:
        if not item.answer.isdigit():
            raise UnknownNameError(f"the item {item.id!r} has no number")


def guess_setup(judge: Any = guess_judge) -> GuessSetup:
    return GuessSetup(GuessRules(), as_judge(judge), GuessUser(), GuessItems())


def make_guess(judge: Any = guess_judge, **kwargs: Any) -> AskEnv:
    return AskEnv(guess_setup(judge), **kwargs)


class TestThirdParty(AskEnvConformance):
    """What somebody else writes to have their domain checked."""

    def make_env(self, **kwargs: Any) -> gym.Env[str, str]:
        return make_guess(**kwargs)

    def policies(self) -> dict[str, tuple[str, ...]]:
        halving = tuple(f"Is it {number}?" for number in (50, 25, 75, 12, 37, 62, 88))
        return {**super().policies(), "halving": halving, "seven": ("Seven? 7!",)}


def test_the_toy_is_played() -> None:
    env = make_guess()
    question, _ = env.reset(options={"item_index": 0})
    assert question == "I have a whole number from 1 to 100 in mind. Which one is it?"
    assert env.step("Is it 10?")[0] == "Higher."
    assert env.step("Is it 90?")[0] == "Lower."
    assert env.step("Is it 12?")[:4] == ("", 1.0, True, False)


# -- planted bugs: each is found by the check that is there for it ----------------------------------------------------


class LeaksKey(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "answer": self.state.item.answer}


class DropsKey(AskEnv):
    def info(self) -> dict[str, Any]:
        info = super().info()
        if self.state.done:
            del info["approximate"]
        return info


class LeaksTool(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "tools": [{"hint": self.state.item.answer}]}


class LeaksMessage(AskEnv):
    def info(self) -> dict[str, Any]:
        info = super().info()
        info["messages"][0]["content"] += f"\n(Between us: {self.state.item.answer}.)"
        return info


class LeaksObservation(AskEnv):
    def begin(self, item: AskItem, user_seed: int) -> tuple[str, dict[str, Any]]:
        return super().begin(replace(item, question=f"{item.question} ({item.answer})"), user_seed)


class NamesScenario(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "item_id": f"{self.state.item.scenario}-{self.state.item.id}"}


class ShowsHidden(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "hidden": self.setup.rules.hidden(self.state)}


class ExposingDiffers(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "approximate": self.expose_hidden}


class WrongType(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "turn": str(self.state.turn)}


class SharesMessages(AskEnv):
    def info(self) -> dict[str, Any]:
        info = super().info()
        kept = self.__dict__.setdefault("kept", info["messages"])
        kept.extend(info["messages"][len(kept) :])
        return {**info, "messages": kept}


class MiscountsTurns(AskEnv):
    def info(self) -> dict[str, Any]:
        return {**super().info(), "turns_left": self.state.turns_allowed - self.state.turn + 1}


class RewritesMessages(AskEnv):
    def info(self) -> dict[str, Any]:
        info = super().info()
        info["messages"][0]["content"] += f" (turn {self.state.turn})"
        return info


class ActsOnWhatItRefuses(AskEnv):
    def step(self, action: Any) -> Any:
        if not isinstance(action, str):
            self.step_action(Action(str(action)))
            raise ActionTypeError("text is needed")
        return super().step(action)


class TakesAnything(AskEnv):
    def step(self, action: Any) -> Any:
        return super().step(str(action))


class StepsAfterTheEnd(AskEnv):
    def step(self, action: Any) -> Any:
        return self.outcome() if self._state is not None and self.state.done else super().step(action)


class PlaysOnWhenEmpty(AskEnv):
    def step(self, action: Any) -> Any:
        return super().step("…" if isinstance(action, str) and not action.strip() else action)


class ChokesOnBraces(AskEnv):
    def step(self, action: Any) -> Any:
        if isinstance(action, str):
            f"said: {action}".encode()
        return super().step(action)


class TerminalObservation(AskEnv):
    def outcome(self) -> Any:
        observation, *rest = super().outcome()
        return (observation or "Goodbye!", *rest)


class EndsTwice(AskEnv):
    def outcome(self) -> Any:
        observation, reward, terminated, _, info = super().outcome()
        return observation, reward, terminated, terminated, info


class RewardsFailure(AskEnv):
    def outcome(self) -> Any:
        observation, reward, *rest = super().outcome()
        return (observation, reward if self.state.valid else -1.0, *rest)


class WholeRewards(AskEnv):
    def outcome(self) -> Any:
        observation, reward, *rest = super().outcome()
        return (observation, int(reward), *rest)


class ScalesRewards(AskEnv):
    def outcome(self) -> Any:
        observation, reward, *rest = super().outcome()
        return (observation, reward * 0.5, *rest)


class DrawsFromRandom(AskEnv):
    def draw_seeds(self) -> tuple[int, int]:
        random.random()
        return super().draw_seeds()


class SeedsNumpy(AskEnv):
    def draw_seeds(self) -> tuple[int, int]:
        np.random.seed(0)  # noqa: NPY002 - the planted bug
        return super().draw_seeds()


class NotReproducible(AskEnv):
    def begin(self, item: AskItem, user_seed: int) -> tuple[str, dict[str, Any]]:
        return super().begin(item, user_seed ^ random.SystemRandom().getrandbits(32))


class OneItem(AskEnv):
    def begin(self, item: AskItem, user_seed: int) -> tuple[str, dict[str, Any]]:
        return super().begin(self.setup.source[0], user_seed)


class OptionsSkipTheDraw(AskEnv):
    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
        if options:
            gym.Env.reset(self, seed=seed)
            return self.begin(*self.choose_item(1, 1, options))
        return super().reset(seed=seed)


class IgnoresOptions(AskEnv):
    def choose_item(self, item_seed: int, user_seed: int, options: Any = None) -> tuple[AskItem, int]:
        return super().choose_item(item_seed, user_seed)


class FindsAnother(AskEnv):
    def choose_item(self, item_seed: int, user_seed: int, options: Any = None) -> tuple[AskItem, int]:
        item, user_seed = super().choose_item(item_seed, user_seed, options)
        return (self.setup.source[1] if options and "item_id" in options else item), user_seed


class ForgetsGenerator(AskEnv):
    def restore(self, snapshot: Any) -> None:
        self._state = snapshot.state


class BranchIsItself(AskEnv):
    def branch(self) -> AskEnv:
        return self


class KeepsALambda(AskEnv):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rng_source = (number for number in range(3))


class AsciiOnly(AskEnv):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action_space = gym.spaces.Text(100_000)  # type: ignore[assignment]


class ShortObservations(AskEnv):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.observation_space = UnicodeText(max_length=5)


PLANTED = [
    (LeaksKey, "test_info_keys_are_fixed"),
    (DropsKey, "test_info_keys_are_fixed"),
    (ShowsHidden, "test_info_keys_are_fixed"),
    (ShowsHidden, "test_nothing_hidden_shows"),
    (LeaksTool, "test_nothing_hidden_shows"),
    (LeaksTool, "test_hidden_fields_do_not_show"),
    (LeaksMessage, "test_messages_hold_only_what_was_said"),
    (LeaksMessage, "test_hidden_fields_do_not_show"),
    (LeaksObservation, "test_hidden_fields_do_not_show"),
    (NamesScenario, "test_nothing_hidden_shows"),
    (ExposingDiffers, "test_exposing_changes_nothing_else"),
    (WrongType, "test_info_types"),
    (SharesMessages, "test_info_is_the_callers"),
    (MiscountsTurns, "test_turns_are_counted"),
    (RewritesMessages, "test_messages_extend_their_prefix"),
    (ActsOnWhatItRefuses, "test_what_is_not_text_is_refused"),
    (TakesAnything, "test_what_is_not_text_is_refused"),
    (StepsAfterTheEnd, "test_step_outside_an_episode_is_refused"),
    (PlaysOnWhenEmpty, "test_malformed_actions_terminate"),
    (ChokesOnBraces, "test_any_text_is_played"),
    (TerminalObservation, "test_endings"),
    (EndsTwice, "test_endings"),
    (RewardsFailure, "test_a_judge_failure_is_never_a_reward"),
    (WholeRewards, "test_rewards"),
    (ScalesRewards, "test_rewards"),
    (DrawsFromRandom, "test_global_generators_are_left_alone"),
    (SeedsNumpy, "test_global_generators_are_left_alone"),
    (NotReproducible, "test_same_seed_same_episodes"),
    (NotReproducible, "test_item_seed_and_user_seed_are_separate"),
    (OneItem, "test_different_seeds_vary"),
    (FindsAnother, "test_item_by_id"),
    (OptionsSkipTheDraw, "test_options_leave_later_episodes_alone"),
    (IgnoresOptions, "test_bad_options_are_refused"),
    (IgnoresOptions, "test_item_given"),
    (ForgetsGenerator, "test_restored_environments_go_on_alike"),
    (BranchIsItself, "test_branches_are_independent"),
    (KeepsALambda, "test_states_can_be_copied_and_pickled"),
    (AsciiOnly, "test_spaces"),
    (ShortObservations, "test_spaces"),
    (ShortObservations, "test_gymnasium_check_env"),
]


@pytest.mark.parametrize(("kind", "check"), PLANTED, ids=[f"{kind.__name__}-{check}" for kind, check in PLANTED])
def test_planted_bugs_are_found(kind: type[AskEnv], check: str) -> None:
    def make(judge: Any = guess_judge, **kwargs: Any) -> AskEnv:
        return kind(guess_setup(judge), **kwargs)

    state = np.random.get_state()  # noqa: NPY002 - one of the bugs seeds it
    try:
        report = check_ask_env(make, only=[check], raises=False, policies=_policies)
    finally:
        np.random.set_state(state)  # noqa: NPY002
    assert list(report.failed) == [check]


def _policies() -> dict[str, tuple[str, ...]]:
    """With guesses, so that some episodes of the toy are won and pay."""
    return {
        "asks": ("What is it?", "Please?"),
        "halving": tuple(f"{n}" for n in (50, 25, 75, 12, 37, 62, 88)),
        "twelve": ("12",),
        "all": tuple(str(n) for n in range(12, 19)),
        "empty": ("x", ""),
    }


class SameSeeds(AskVectorEnv):
    def reset(self, *, seed: Any = None, options: Any = None) -> Any:
        return super().reset(seed=[seed] * self.num_envs if isinstance(seed, int) else seed, options=options)


class LosesFinalInfo(AskVectorEnv):
    def _step(self, indices: Any, actions: Any) -> Any:
        *arrays, infos = super()._step(indices, actions)
        return (*arrays, {k: v for k, v in infos.items() if k not in {"final_info", "_final_info"}})


class GroupsApart(AskVectorEnv):
    def __init__(self, setup: Any, num_envs: int, *, group_size: int = 1, **kwargs: Any) -> None:
        super().__init__(setup, num_envs, **kwargs)
        for i, env in enumerate(self.envs):
            env.group_id = i // group_size


class MovesBeforeItLooks(AskVectorEnv):
    def step(self, actions: Any) -> Any:
        if len(actions) == self.num_envs and isinstance(actions[0], str):
            self.step_some([0], [actions[0]])
        return super().step(actions)


PLANTED_VECTORS = [
    (SameSeeds, "test_vector_equals_singles_same_step"),
    (SameSeeds, "test_gymnasium_sync_vector"),
    (LosesFinalInfo, "test_vector_equals_singles_same_step"),
    (LosesFinalInfo, "test_step_some"),
    (GroupsApart, "test_groups_play_one_item"),
    (MovesBeforeItLooks, "test_vector_refuses_what_is_not_text"),
    (MovesBeforeItLooks, "test_vector_equals_singles_next_step"),
    (MovesBeforeItLooks, "test_vector_equals_singles_disabled"),
]


@pytest.mark.parametrize(("kind", "check"), PLANTED_VECTORS, ids=[f"{k.__name__}-{c}" for k, c in PLANTED_VECTORS])
def test_planted_vector_bugs_are_found(kind: type[AskVectorEnv], check: str) -> None:
    def make_vector(num_envs: int, **kwargs: Any) -> AskVectorEnv:
        return kind(guess_setup(), num_envs, **kwargs)

    report = check_ask_env(make_guess, make_vector_env=make_vector, only=[check], raises=False)
    assert list(report.failed) == [check]


def test_infos_that_cannot_be_merged_are_found() -> None:
    class Unsteady(AskEnv):
        def info(self) -> dict[str, Any]:
            done = self.state.done and self.state.end_reason is not EndReason.MALFORMED
            return {**super().info(), "judge_failure": {"kind": "none"} if done else None}

    report = check_ask_env(
        lambda **kwargs: Unsteady(guess_setup(), **kwargs), only=["test_infos_survive_batching"], raises=False
    )
    assert list(report.failed) == ["test_infos_survive_batching"]


# -- the function -----------------------------------------------------------------------------------------------------


def test_check_ask_env_reports() -> None:
    report = check_ask_env(make_guess)
    assert not report.failed
    assert not report.skipped
    assert {"test_spaces", "test_step_some", "test_gymnasium_check_env"} <= set(report.passed)
    assert str(report).startswith(f"{len(report.passed)} checks passed, 0 failed")


def test_check_ask_env_raises_with_all_failures() -> None:
    with pytest.raises(AssertionError) as caught:
        check_ask_env(
            lambda **kwargs: LeaksKey(guess_setup(), **kwargs), only=["test_info_keys_are_fixed", "test_rewards"]
        )
    assert "1 checks passed, 1 failed" in str(caught.value)
    assert "test_info_keys_are_fixed" in str(caught.value)
    assert "answer" in str(caught.value)


def test_check_ask_env_counts_crashes_as_failures() -> None:
    def broken(**kwargs: Any) -> AskEnv:
        raise OSError("no such device")

    assert check_ask_env(broken, only=["test_rewards"], raises=False).failed == {
        "test_rewards": "OSError: no such device"
    }


def test_checks_that_do_not_apply_are_skipped_with_the_reason() -> None:
    report = check_ask_env(make_guess, judged=False, finds_ids=False)
    assert set(report.skipped) == {"test_a_judge_failure_is_never_a_reward", "test_item_by_id"}
    assert "judged=False" in report.skipped["test_a_judge_failure_is_never_a_reward"]


@pytest.mark.parametrize(("kwargs", "closest"), [({"only": ["test_space"]}, "test_spaces"), ({"judge": 1}, "judged")])
def test_check_ask_env_names_the_closest(kwargs: dict[str, Any], closest: str) -> None:
    with pytest.raises(UnknownNameError, match=f"Did you mean '{closest}'"):
        check_ask_env(make_guess, **kwargs)


def test_the_hook_must_be_overridden() -> None:
    with pytest.raises(NotImplementedError, match="make_env"):
        AskEnvConformance().make_env()


def test_the_kit_needs_no_pytest_and_is_not_loaded_by_askgym() -> None:
    code = (
        "import sys, askgym; assert 'askgym.testing' not in sys.modules; "
        "import askgym.testing; assert 'pytest' not in sys.modules and '_pytest' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)

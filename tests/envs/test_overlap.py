"""Judges and users that are coroutine functions, in a synchronous vector; and items made while they are waited for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gymnasium as gym
import pytest

from askgym.drivers import Roles
from askgym.endpoints.iothread import io_thread
from askgym.envs.ask.judge import RuleJudge
from askgym.envs.ask.rules import AskRules
from askgym.envs.overlap import awaits
from askgym.envs.registration import build_setup
from askgym.envs.vector import AskVectorEnv
from askgym.errors import IOThreadError, RoleError
from askgym.judges import as_judge
from askgym.testing.tools import require_same
from askgym.users import as_user

if TYPE_CHECKING:
    from askgym.types import AskItem

TEXTS = ("Could you tell me the price? When does it start?", "The answer is 42.", "Hm, tell me more.", "")
RULES = RuleJudge()


async def slow_judge(call: Any) -> Any:
    await asyncio.sleep(0.001)
    return RULES.answer(call)


async def slow_user(call: Any) -> str:
    await asyncio.sleep(0.001)
    return f"I cannot say ({call.seed})."


def quick_user(call: Any) -> str:
    return f"I cannot say ({call.seed})."


class Asynchronous:
    async def answer(self, call: Any) -> Any:
        return RULES.answer(call)


class Callable_:
    async def __call__(self, call: Any) -> Any:
        return RULES.answer(call)


def vector(num_envs: int, **kwargs: Any) -> AskVectorEnv:
    made = gym.make_vec("AskBench-v0", num_envs, **kwargs)
    assert isinstance(made, AskVectorEnv)
    return made


def play(envs: AskVectorEnv, steps: int = 9) -> list[Any]:
    out: list[Any] = [envs.reset(seed=3)]
    for t in range(steps):
        out.append(envs.step([TEXTS[(i + t) % len(TEXTS)] for i in range(envs.num_envs)]))
        out.append(envs.step_some([1], ["And what does it cost?"]))
    return out


@pytest.mark.parametrize("mode", ["SAME_STEP", "NEXT_STEP"])
@pytest.mark.parametrize("group_size", [1, 3])
def test_coroutines_play_what_functions_play(mode: str, group_size: int) -> None:
    shape: dict[str, Any] = {"num_envs": 6, "group_size": group_size, "autoreset_mode": mode}
    awaited = play(vector(judge=slow_judge, user=slow_user, **shape))
    require_same(awaited, play(vector(judge=RULES, user=quick_user, **shape)), "episodes")


def test_messages_are_read_while_verdicts_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    async def judge(call: Any) -> Any:
        order.append("asked")
        await asyncio.sleep(0.2)
        order.append("judged")
        return RULES.answer(call)

    anticipate = AskRules.anticipate

    def watched(self: AskRules, state: Any) -> None:
        order.append("read")
        anticipate(self, state)

    monkeypatch.setattr(AskRules, "anticipate", watched)
    envs = vector(6, judge=judge)
    envs.reset(seed=3)
    envs.step(["How much is it?"] * 6)
    assert order == ["asked"] * 6 + ["read"] * 6 + ["judged"] * 6


def test_what_is_judged_already_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def judge(call: Any) -> Any:
        return RULES.answer(call)

    monkeypatch.setattr(AskRules, "anticipate", lambda self, state: pytest.fail("nothing was waited for"))
    envs = vector(6, judge=judge)
    envs.reset(seed=3)
    envs.step(["How much is it?"] * 6)


@pytest.mark.parametrize("judge", [slow_judge, Asynchronous(), Callable_()], ids=["function", "role", "callable"])
def test_every_form_of_coroutine_is_recognised(judge: Any) -> None:
    assert awaits(Roles(judge=as_judge(judge), user=as_user(quick_user)))
    assert play(vector(2, judge=judge), 2)


def test_functions_stay_off_the_thread() -> None:
    seen: set[str] = set()

    def judge(call: Any) -> Any:
        seen.add(threading.current_thread().name)
        return RULES.answer(call)

    async def judge_there(call: Any) -> Any:
        seen.add(threading.current_thread().name)
        return RULES.answer(call)

    assert not awaits(Roles(judge=as_judge(judge), user=as_user(quick_user)))
    play(vector(2, judge=judge), 1)
    assert seen == {threading.current_thread().name}
    seen.clear()
    play(vector(2, judge=judge_there), 1)
    assert seen == {"askgym-io"}


def test_all_are_asked_before_any_is_answered() -> None:
    count, asked, most = 16, 0, 0

    async def judge(call: Any) -> Any:
        nonlocal asked, most
        asked += 1
        most = max(most, asked)
        await asyncio.sleep(0.02)
        asked -= 1
        return RULES.answer(call)

    envs = vector(count, judge=judge)
    envs.reset(seed=1)
    envs.step(["What does it cost?"] * count)
    assert most == count


def test_a_single_environment_awaits_its_judge_too() -> None:
    env = gym.make("AskMind-v0", judge=slow_judge)
    question, _ = env.reset(seed=4)
    plain = gym.make("AskMind-v0")
    assert plain.reset(seed=4)[0] == question
    assert env.step("What does it cost?") == plain.step("What does it cost?")


def test_a_judge_that_raises_ends_its_own_episode() -> None:
    async def judge(call: Any) -> Any:
        if call.state.action.text == "fail":
            raise ConnectionError("refused")
        return await slow_judge(call)

    envs = vector(3, judge=judge)
    envs.reset(seed=1)
    _, _, _, truncations, infos = envs.step(["fail", "Hm.", "fail"])
    assert truncations.tolist() == [True, False, True]
    assert "refused" in infos["final_info"]["judge_failure"][0]


def test_an_error_of_the_rules_comes_out_as_it_is_and_moves_nothing() -> None:
    class Wrong:
        async def answer(self, call: Any) -> Any:
            await asyncio.sleep(0.001)
            return "no verdict"

    setup = build_setup("AskMind-v0")
    broken = type("Broken", (), {"rules": setup.rules, "judge": Wrong(), "user": setup.user, "source": setup.source})()
    broken.check_item = setup.check_item
    envs = AskVectorEnv(broken, 4)
    envs.reset(seed=1)
    before = [env.state for env in envs.envs]
    with pytest.raises(RoleError, match="str does not answer"):
        envs.step(["Hm."] * 4)
    assert [env.state for env in envs.envs] == before


def test_a_step_on_the_io_thread_refuses_instead_of_hanging() -> None:
    envs = vector(2, judge=slow_judge)
    envs.reset(seed=1)

    async def there() -> Any:
        return envs.step(["Hm."] * 2)

    with pytest.raises(IOThreadError, match="adrive or rollout"):
        io_thread().run(there(), timeout_s=10)


# -- items ------------------------------------------------------------------------------------------------------------


def counting(made: list[int]) -> Callable[[int], AskItem]:
    source = build_setup("AskMind-v0").source

    def item(index: int) -> AskItem:
        made.append(index)
        return source[index % 50]

    return item


def test_a_group_shares_the_making_of_its_item() -> None:
    made: list[int] = []
    envs = vector(8, items=counting(made), group_size=4)
    envs.reset(seed=5)
    assert len(made) == 2
    envs.step([""] * 8)
    assert len(made) == 4


def test_next_items_are_made_while_a_judge_is_waited_for() -> None:
    made: list[int] = []
    asked, enough = threading.Event(), 4

    async def judge(call: Any) -> Any:
        asked.set()
        while len(made) < 2 * enough:  # the vector does not return before it has made the next items
            await asyncio.sleep(0.001)
        return RULES.answer(call)

    envs, plain = vector(enough, items=counting(made), judge=judge), vector(enough, items=counting([]))
    envs.reset(seed=5)
    plain.reset(seed=5)
    require_same(envs.step(["Hm."] * enough), plain.step(["Hm."] * enough), "a turn")
    assert asked.is_set()
    assert len(made) == 2 * enough
    require_same(envs.step([""] * enough), plain.step([""] * enough), "the episodes begun with them")
    assert len(made) == 2 * enough


def test_a_source_that_fails_ahead_of_time_does_not_end_the_step() -> None:
    source = build_setup("AskMind-v0").source
    waited = 0

    def item(index: int) -> AskItem:
        if waited:
            raise LookupError("no more items")
        return source[index]

    async def judge(call: Any) -> Any:
        nonlocal waited
        waited += 1
        await asyncio.sleep(0.02)
        return RULES.answer(call)

    envs = vector(2, items=item, judge=judge)
    envs.reset(seed=1)
    envs.step(["Hm."] * 2)
    with pytest.raises(LookupError, match="no more items"):
        envs.step([""] * 2)

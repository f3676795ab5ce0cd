"""The loops over pending calls: what they answer, what they refuse, and that all of them agree."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import pytest

from askgym.drivers import Roles, adrive, chained, drive, drive_all, wait_for
from askgym.endpoints.iothread import io_thread
from askgym.episode import Call, EpisodeState, JudgeCall, PolicyCall, UserCall, call_seed
from askgym.errors import IOThreadError, RoleError
from askgym.types import Action, AskItem, Criterion, EndReason, Scenario, UserMove, Verdict

ITEM = AskItem(id="toy", scenario=Scenario.COMPLETE, question="?", complete_question="?")
CRITERIA = (Criterion("long", "Is the message long?"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Toy(EpisodeState):
    phase: str = "policy"
    log: tuple[str, ...] = ()


class ToyRules:
    """Three rounds of policy, judge, user; then over."""

    def begin(self, item: AskItem, seed: int) -> Toy:
        return Toy(item=item, seed=seed)

    def pending(self, state: Toy) -> Call | None:
        if state.end_reason is not None:
            return None
        if state.phase == "policy":
            return PolicyCall((), (), state.turn, 3, state.seed)
        return JudgeCall(CRITERIA, state) if state.phase == "judge" else UserCall(state)

    def absorb(self, state: Toy, reply: Any) -> Toy:
        if isinstance(reply, Action):
            return replace(state, phase="judge", log=(*state.log, f"a:{reply.text}"))
        if isinstance(reply, Verdict):
            return replace(state, phase="user", log=(*state.log, f"v:{reply.answers['long']}"))
        if isinstance(reply, UserMove):
            done = state.turn >= 3
            end = EndReason.ANSWERED if done else None
            log = (*state.log, f"u:{reply.text}")
            return replace(state, phase="policy", turn=state.turn + 1, log=log, end_reason=end)
        raise RoleError(f"unexpected {reply!r}")

    def hidden(self, state: Toy) -> dict[str, Any]:
        return {}


class Judge:
    def answer(self, call: JudgeCall) -> Verdict:
        return Verdict({"long": len(call.state.log) > 2})


class User:
    def answer(self, call: UserCall) -> UserMove:
        return UserMove(f"reply {call.state.turn} {call.state.seed}")


class Policy:
    def answer(self, call: PolicyCall) -> Action:
        return Action(f"turn {call.turn}")


class Later:
    """Wraps a role so that its replies come from a timer thread."""

    def __init__(self, role: Any, delay_s: float = 0.0) -> None:
        self.role, self.delay_s = role, delay_s

    def answer(self, call: Any) -> Future[Any]:
        future: Future[Any] = Future()

        def reply() -> None:
            if future.set_running_or_notify_cancel():
                future.set_result(self.role.answer(call))

        threading.Timer(self.delay_s, reply).start()
        return future


class Never:
    """A role whose reply never comes."""

    def answer(self, call: Any) -> Future[Any]:
        return Future()


class Awaited:
    def __init__(self, role: Any) -> None:
        self.role = role

    async def answer(self, call: Any) -> Any:
        await asyncio.sleep(0)
        return self.role.answer(call)


NOW = Roles(judge=Judge(), user=User(), policy=Policy())
LATER = Roles(judge=Later(Judge()), user=Later(User()), policy=Later(Policy()))
EXPECTED = (
    "a:turn 1", "v:False", "u:reply 1 7", "a:turn 2", "v:True", "u:reply 2 7", "a:turn 3", "v:True", "u:reply 3 7",
)  # fmt: skip


def begin(seed: int = 7) -> Toy:
    return ToyRules().begin(ITEM, seed)


def test_drive_plays_to_the_end() -> None:
    end = drive(ToyRules(), begin(), NOW)
    assert end.log == EXPECTED
    assert end.done
    assert end.valid


def test_drive_stops_at_the_policy_when_none_is_given() -> None:
    roles = Roles(judge=Judge(), user=User())
    state = drive(ToyRules(), begin(), roles)
    assert state.log == ()
    state = drive(ToyRules(), ToyRules().absorb(state, Action("hello")), roles)
    assert state.log == ("a:hello", "v:False", "u:reply 1 7")


@pytest.mark.parametrize("roles", [NOW, LATER], ids=["now", "later"])
def test_all_drivers_agree(roles: Roles) -> None:
    assert drive(ToyRules(), begin(), roles).log == EXPECTED
    assert asyncio.run(adrive(ToyRules(), begin(), roles)).log == EXPECTED
    ends = drive_all(ToyRules(), [begin(seed) for seed in (7, 8, 9)], roles)
    assert ends[0].log == EXPECTED
    assert [end.seed for end in ends] == [7, 8, 9]
    assert [end.log[-1] for end in ends] == ["u:reply 3 7", "u:reply 3 8", "u:reply 3 9"]


def test_adrive_takes_awaitables() -> None:
    roles = Roles(judge=Awaited(Judge()), user=Awaited(User()), policy=Awaited(Policy()))
    assert asyncio.run(adrive(ToyRules(), begin(), roles)).log == EXPECTED


def test_synchronous_drivers_refuse_awaitables() -> None:
    roles = Roles(judge=Awaited(Judge()), user=User(), policy=Policy())
    with pytest.raises(RoleError, match="adrive"):
        drive(ToyRules(), begin(), roles)
    with pytest.raises(RoleError, match="adrive"):
        drive_all(ToyRules(), [begin()], roles)


def test_a_missing_role_is_named() -> None:
    with pytest.raises(RoleError, match="JudgeCall"):
        drive(ToyRules(), begin(), Roles(user=User(), policy=Policy()))


def test_a_privileged_policy_sees_the_state_and_others_do_not() -> None:
    class Privileged:
        privileged = True

        def answer_privileged(self, call: PolicyCall, state: Toy) -> Action:
            return Action(f"seed {state.seed}")

    end = drive(ToyRules(), begin(), Roles(judge=Judge(), user=User(), policy=Privileged()))
    assert end.log[0] == "a:seed 7"
    assert not hasattr(PolicyCall((), (), 1, 1, 0), "state")


def test_drive_all_overlaps_what_takes_time() -> None:
    delay_s, n = 0.05, 40
    roles = Roles(judge=Later(Judge(), delay_s), user=User())
    states = [ToyRules().absorb(begin(seed), Action("x")) for seed in range(n)]
    start = time.perf_counter()
    ends = drive_all(ToyRules(), states, roles)
    took_s = time.perf_counter() - start
    assert all(end.turn == 2 for end in ends)
    assert took_s < n * delay_s / 4, "the judge's latencies were waited for one after the other"


def test_drive_all_reports_each_state_once() -> None:
    seen: list[int] = []
    drive_all(ToyRules(), [begin(), begin()], LATER, on_ready=lambda i, state: seen.append(i))
    assert sorted(seen) == [0, 1]


def test_drive_all_takes_rules_and_roles_for_each() -> None:
    ends = drive_all([ToyRules(), ToyRules()], [begin(1), begin(2)], [NOW, LATER])
    assert [end.log[-1] for end in ends] == ["u:reply 3 1", "u:reply 3 2"]


def test_an_error_cancels_what_is_outstanding() -> None:
    never: Future[Any] = Future()

    class Stuck:
        def answer(self, call: JudgeCall) -> Future[Any]:
            return never

    class Broken:
        def answer(self, call: JudgeCall) -> Verdict:
            raise RuntimeError("boom")

    states = [ToyRules().absorb(begin(), Action("x")) for _ in range(2)]
    with pytest.raises(RuntimeError, match="boom"):
        drive_all(ToyRules(), states, [Roles(judge=Stuck(), user=User()), Roles(judge=Broken(), user=User())])
    assert never.cancelled()


def test_a_synchronous_wait_on_the_io_thread_raises() -> None:
    async def misuse() -> None:
        wait_for(Future())

    with pytest.raises(IOThreadError):
        io_thread().run(misuse(), timeout_s=10)

    async def misuse_all() -> None:
        drive_all(ToyRules(), [ToyRules().absorb(begin(), Action("x"))], Roles(judge=Never(), user=User()))

    with pytest.raises(IOThreadError):
        io_thread().run(misuse_all(), timeout_s=10)


def test_chained_maps_results_errors_and_cancellation() -> None:
    source: Future[int] = Future()
    out = chained(source, lambda value: value + 1, lambda error: -1)
    source.set_result(4)
    assert out.result() == 5
    source = Future()
    out = chained(source, lambda value: value + 1, lambda error: f"caught {error}")
    source.set_exception(ValueError("no"))
    assert out.result() == "caught no"
    source = Future()
    out = chained(source, lambda value: value, lambda error: error)
    assert out.cancel()
    assert source.cancelled()


def test_seeds_of_attempts_differ_and_repeat() -> None:
    call = UserCall(begin(11))
    assert call_seed(call, 0) == call_seed(call, 0)
    assert len({call_seed(call, attempt) for attempt in range(50)}) == 50


def test_states_copy_in_microseconds() -> None:
    state = drive(ToyRules(), begin(), NOW)
    start = time.perf_counter()
    for _ in range(10_000):
        replace(state)
    assert (time.perf_counter() - start) / 10_000 < 1e-3  # a hundredfold margin: machines are shared


def test_a_reply_that_somebody_else_cancelled_is_a_failure() -> None:
    source: Future[int] = Future()
    out = chained(source, lambda value: value, lambda error: f"failed: {type(error).__name__}")
    source.cancel()
    source.set_running_or_notify_cancel()
    assert out.result(timeout=5) == "failed: CancelledError"


def test_a_policy_that_raises_fails_its_own_episode_only() -> None:
    from askgym.envs.registration import build_setup
    from askgym.rollout import Plan, rollout, run_sync

    class Fragile:
        """A policy role that breaks on its third call."""

        def __init__(self) -> None:
            self.calls = 0

        def answer(self, call: PolicyCall) -> Action:
            self.calls += 1
            if self.calls == 3:
                raise ValueError("no")
            return Action("The answer is 1.")

    plan = Plan(env="AskMind-v0", setup=build_setup("AskMind-v0", {}), agent="fragile")

    async def gather() -> list[Any]:
        return [episode async for episode in rollout(plan, Fragile(), range(10), concurrency=3)]

    for episodes in (list(run_sync(plan, Fragile(), range(10))), asyncio.run(gather())):
        assert len(episodes) == 10
        assert sorted(episode.end_reason.value for episode in episodes)[-1] == "policy_failure"
        assert sum(episode.valid for episode in episodes) == 9


def test_an_asynchronous_agent_is_awaited() -> None:
    from askgym.envs.registration import build_setup
    from askgym.rollout import Plan, rollout

    class Slow:
        async def act(self, list_of_messages: Any) -> list[Action]:
            await asyncio.sleep(0)
            return [Action("The answer is 1.") for _ in list_of_messages]

    plan = Plan(env="AskMind-v0", setup=build_setup("AskMind-v0", {}), agent="slow")

    async def gather() -> list[Any]:
        return [episode async for episode in rollout(plan, Slow(), range(5), concurrency=2)]

    assert [episode.end_reason.value for episode in asyncio.run(gather())] == ["answered"] * 5

"""Putting the labelled cases to a judge, many at a time where it takes time.

A judge that answers at once is asked in a plain loop. The first reply that comes later (a future, an awaitable) moves
the rest onto an event loop.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from askgym.envs.ask.judgebench.cases import Case, judge_call
from askgym.envs.ask.judgebench.judgements import Judgement, judgement_of
from askgym.judges import as_judge
from askgym.types import FailureKind, JudgeFailure, Verdict

if TYPE_CHECKING:
    from askgym.drivers import Role

__all__ = ["judge_cases"]

Keep = Callable[[Judgement], None]


def judge_cases(judge: Role, cases: Iterable[Case], keep: Keep, *, concurrency: int = 16) -> None:
    """Have every case judged.

    Args:
        judge: a judge role. What it raises or answers wrongly is a failure, as in an environment.
        cases: the cases.
        keep: called with each judgement as it comes, in any order.
        concurrency: calls in flight, for judges that take time.
    """
    checked = as_judge(judge)  # once more for some: every reply is then whole, or a failure
    todo = iter(cases)
    for case in todo:
        call = judge_call(case)
        reply = checked.answer(call)
        if isinstance(reply, Verdict | JudgeFailure):
            keep(judgement_of(case, call, reply))
            continue
        try:
            asyncio.run(_wait(checked, case, reply, todo, keep, concurrency))
        except ExceptionGroup as group:  # what `keep` raised: a full disk, not a judge
            raise group.exceptions[0] from None


async def _wait(judge: Role, case: Case, reply: Any, todo: Iterator[Case], keep: Keep, concurrency: int) -> None:
    """Await the reply on a case, and put the others to the judge, at most `concurrency` of them at a time."""
    places = asyncio.Semaphore(concurrency)

    async def one(case: Case, reply: Any = None) -> None:
        try:
            call = judge_call(case)
            keep(judgement_of(case, call, await _reply(judge.answer(call) if reply is None else reply)))
        finally:
            places.release()

    async with asyncio.TaskGroup() as group:
        await places.acquire()
        group.create_task(one(case, reply))
        for other in todo:
            await places.acquire()
            group.create_task(one(other))


async def _reply(reply: Any) -> Verdict | JudgeFailure:
    try:
        if isinstance(reply, Future):
            reply = await asyncio.wrap_future(reply)
        elif inspect.isawaitable(reply):
            reply = await reply
    except Exception as error:
        return JudgeFailure(FailureKind.EXCEPTION, f"{type(error).__name__}: {error}")
    if isinstance(reply, Verdict | JudgeFailure):
        return reply
    return JudgeFailure(FailureKind.MALFORMED, f"the judge returned a {type(reply).__name__}, not a Verdict")

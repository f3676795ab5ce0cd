"""The labelled cases put to judges, and their verdicts kept; writes no text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.cli.console import progress
from askgym.errors import ConfigError, RecordError

if TYPE_CHECKING:
    from askgym.cli.judges import ChosenJudge
    from askgym.envs.ask.judgebench import Case, Judgement
    from askgym.records import RunWriter

__all__ = ["Bench", "InterruptedBenchError", "perform_bench"]


class InterruptedBenchError(Exception):
    """Ctrl-C came while cases were judged."""

    def __init__(self, path: Path | None, kept: int, wanted: int) -> None:
        super().__init__(
            f"{kept} of {wanted} verdicts are kept in {path}" if path else "no verdict is kept without --out"
        )


@dataclass(frozen=True, slots=True)
class Bench:
    """Who judges what, and where it is kept.

    Attributes:
        judges: the judges, each of another spec.
        cases: the cases.
        path: of the rows; None to keep nothing.
        concurrency: calls in flight.
    """

    judges: tuple[ChosenJudge, ...]
    cases: tuple[Case, ...]
    path: Path | None = None
    concurrency: int = 16


def perform_bench(bench: Bench, *, before: Callable[[], None] | None = None) -> Mapping[str, list[Judgement]]:
    """Have each judge answer what it has not answered yet.

    Args:
        bench: who judges what.
        before: is called before anything is judged, if anything is.

    Returns:
        Spec → its judgements on the cases, those of earlier sittings included; failures are among them, and are kept
        nowhere, so that they are tried again.

    Raises:
        RecordError: the file is damaged, or is being written.
        ConfigError: the file is of other judges or of another set.
        InterruptedBenchError: Ctrl-C.
    """
    from askgym.records import OtherConfigError, RunWriter

    out: dict[str, list[Judgement]] = {choice.text: [] for choice in bench.judges}
    try:
        if bench.path is None:
            _judge(bench, out, None, before)
        else:
            with RunWriter.open(bench.path, _config(bench), key="key", resume=True) as writer:
                _read(bench, out)
                _judge(bench, out, writer, before)
    except KeyboardInterrupt:
        kept = sum(one.judged for found in out.values() for one in found)
        raise InterruptedBenchError(bench.path, kept, len(bench.judges) * len(bench.cases)) from None
    except OtherConfigError as error:
        raise ConfigError(f"{error}: give another --out") from error
    return out


def _config(bench: Bench) -> dict[str, Any]:
    """What determines a verdict: the set and the judges, and not which of the cases are asked for."""
    from importlib.metadata import PackageNotFoundError, version

    from askgym.envs.ask.judgebench import set_digest

    try:
        own = version("askgym")
    except PackageNotFoundError:  # run from a source tree that is not installed
        own = "0+unknown"
    return {
        "command": "judge bench",
        "set": set_digest(),
        "askgym": own,
        "judges": {choice.text: choice.digest or "" for choice in bench.judges},
    }


def _judge(
    bench: Bench,
    out: Mapping[str, list[Judgement]],
    writer: RunWriter | None,
    before: Callable[[], None] | None,
) -> None:
    from askgym.envs.ask.judgebench import judge_cases
    from askgym.envs.ask.roles import resolve_judge
    from askgym.records import to_jsonable

    for choice in bench.judges:
        found = out[choice.text]
        done = {one.case for one in found}
        todo = [case for case in bench.cases if case.id not in done]
        if todo and before is not None:
            before()
        with progress(f"judge {choice.text}", total=len(bench.cases), done=len(done)) as advance:

            def keep(
                judgement: Judgement,
                spec: str = choice.text,
                found: list[Judgement] = found,
                advance: Any = advance,
            ) -> None:
                if writer is not None and judgement.judged:
                    writer.append({"key": _key(spec, judgement.case), "judge": spec, **to_jsonable(judgement)})
                found.append(judgement)
                advance()

            judge_cases(resolve_judge(choice.spec), todo, keep, concurrency=bench.concurrency)


def _read(bench: Bench, out: Mapping[str, list[Judgement]]) -> None:
    """Take over the verdicts that the file holds on the cases asked for."""
    from askgym.envs.ask.judgebench import Judgement
    from askgym.records import iter_rows

    assert bench.path is not None
    wanted = {case.id: case for case in bench.cases}
    for number, row in enumerate(iter_rows(bench.path), 1):
        where = f"{bench.path}, line {number}"
        judgement = Judgement.from_row(row, where=where)
        case = wanted.get(judgement.case)
        if case is None or row.get("judge") not in out:
            continue
        lacking = [id_ for id_ in case.labels if id_ not in judgement.answers]
        if lacking:
            raise RecordError(f"{where}: no answer to {lacking[0]!r}: delete the line to have the case judged again")
        out[row["judge"]].append(judgement)


def _key(spec: str, case: str) -> str:
    return f"{spec} {case}"

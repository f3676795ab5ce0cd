"""Filling the files of a run: what counts goes into NAME.jsonl, what failed into NAME.failed.jsonl, the rest nowhere.

Used wherever episodes are played or judged again. Owns when a run stops before its end: at Ctrl-C, when the money set
aside is spent, and when its first episodes all fail alike, which no patience mends. Writes no text itself; the errors
say what there is to say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.cli.console import progress
from askgym.cli.failures import ATTEMPT, failed_path, refuse_failed_path, role_of
from askgym.cli.stopping import BrokenStoreError, BudgetSpentError, FailingRunError, InterruptedRunError
from askgym.errors import ConfigError

if TYPE_CHECKING:
    from askgym.records import RunWriter
    from askgym.trace import Episode
    from askgym.types import Failure

__all__ = ["Keep", "fill"]

Keep = Callable[..., None]
"""Keeps an ended episode: `keep(episode)`, with what else its row is to hold as keyword arguments."""

_FIRST = 8
"""So many failures of one kind at the beginning of a sitting, and nothing else, end it."""
_HOPELESS = frozenset({"refused", "outage", "not_recorded"})
"""Kinds of failure (`FailureKind`) that the next episode will meet as well."""
_HOPELESS_AT_FIRST = _HOPELESS | {"timeout", "server_error", "malformed", "too_long"}
"""The same for a run that has nothing yet; later on they may be those of single episodes."""


def fill(
    path: Path,
    config: Mapping[str, Any],
    indices: Sequence[int],
    play: Callable[[Iterator[int], Keep], None],
    *,
    label: str,
    before: Callable[[], None] | None = None,
    about: Mapping[str, Any] | None = None,
    resume: bool = True,
    overwrite: bool = False,
) -> int:
    """Have the episodes of a run played that are not in its file yet, those included that failed before.

    Args:
        path: of the rows.
        config: what determines them.
        indices: all episodes of the run.
        play: is given the episodes to play, an iterator to be consumed as they begin, and `keep`, to be called for
            each that ends.
        label: for the progress bar.
        before: is called first, if there is anything to play; what it raises leaves the files as they are.
        about: see `RunMeta`.
        resume: go on with an existing file; otherwise one is refused.
        overwrite: begin anew; existing files are kept under names that end in .bak.

    Returns:
        How many episodes were there already.

    Raises:
        RecordError: a file is damaged, or is being written.
        ConfigError: a file belongs to another configuration, or exists and `resume` is false.
        StoppedRunError: the run stopped before its end.
    """
    from askgym.records import OtherConfigError, set_aside

    refuse_failed_path(path)
    for one in (path, failed_path(path)):
        if overwrite:
            set_aside(one)
        if not resume and one.exists() and one.stat().st_size:
            raise ConfigError(
                f"{one} exists: leave out --no-resume to go on with it, or give another --out, or --overwrite"
            )
    resumed = 0
    try:
        with _Files(path, config, about or {}, resume=resume) as files:
            todo = [index for index in indices if index not in files.done]
            resumed = len(indices) - len(todo)
            if todo and before is not None:
                before()
            with progress(label, total=len(indices), done=resumed) as advance:

                def keep(episode: Episode, **more: Any) -> None:
                    files.keep(episode, more)
                    advance()

                play(files.launched(todo), keep)
    except KeyboardInterrupt:
        raise InterruptedRunError(path, _kept(path, indices)[0], len(indices)) from None
    except _FailingAlike as stopped:
        kept, valid = _kept(path, indices)
        raise FailingRunError(
            path, kept, len(indices), valid=valid, failure=stopped.failure, episodes=stopped.episodes
        ) from None
    except OtherConfigError as error:
        raise ConfigError(
            f"{error}: give another --out, or --overwrite to begin anew (the old file is kept as {path}.bak)"
        ) from error
    if files.broken is not None:
        raise BrokenStoreError(path, _kept(path, indices)[0], len(indices), detail=files.broken)
    if files.spent:
        raise BudgetSpentError(path, _kept(path, indices)[0], len(indices))
    return resumed


class _FailingAlike(Exception):
    def __init__(self, failure: Failure, episodes: int) -> None:
        super().__init__(failure, episodes)
        self.failure = failure
        self.episodes = episodes


class _Files:
    """The two files while a run is played; which of them an episode goes into.

    Attributes:
        done: indices of the episodes in the run's own file.
        spent: whether somebody said that the money is spent.
        broken: what somebody said of the store of replies, if that is broken.
    """

    def __init__(self, path: Path, config: Mapping[str, Any], about: Mapping[str, Any], *, resume: bool) -> None:
        from askgym.records import RunWriter

        self.spent = False
        self.broken: str | None = None
        self._beside_path = failed_path(path)
        self._config = config
        self._about = about
        self._beside: RunWriter | None = None
        self._sitting = 1
        self._alike: set[tuple[str, str]] | None = set()
        self._failures = self._enough = 0
        self._own = RunWriter.open(path, config, key="index", resume=resume, about=about)
        try:
            if self._beside_path.exists():
                self._open_beside()
        except BaseException:
            self._own.close()
            raise

    @property
    def done(self) -> set[Any]:
        """Indices of the episodes in the run's own file."""
        return self._own.done

    def launched(self, todo: Sequence[int]) -> Iterator[int]:
        """The episodes to play, until the money is spent or the store breaks."""
        self._enough = min(_FIRST, len(todo))
        for index in todo:
            if self.spent or self.broken is not None:
                return
            yield index

    def keep(self, episode: Episode, more: Mapping[str, Any]) -> None:
        """Write an ended episode where it belongs.

        Raises:
            _FailingAlike: it is the last of the first ones, and all of those failed alike.
        """
        from askgym.types import EndReason, FailureKind

        failure = episode.failure
        if episode.valid or episode.end_reason is EndReason.INCONCLUSIVE or failure is None:
            self._own.append({**episode.to_row(), **more})
            self._alike = None
            return
        if failure.kind is FailureKind.BUDGET:
            self.spent = True
            return
        if failure.kind is FailureKind.STORE:
            self.broken = failure.detail
            return
        beside = self._beside or self._open_beside()
        beside.append({ATTEMPT: f"{episode.index}.{self._sitting}", **episode.to_row(), **more})
        if self._alike is None:
            return
        self._failures += 1
        self._alike.add((role_of(failure), failure.kind.value))
        if len(self._alike) > 1 or failure.kind.value not in (_HOPELESS if self.done else _HOPELESS_AT_FIRST):
            self._alike = None
        elif self._failures == self._enough:
            raise _FailingAlike(failure, self._failures)

    def _open_beside(self) -> RunWriter:
        from askgym.records import RunWriter

        config = {**self._config, "rows": "failed"}
        beside = RunWriter.open(self._beside_path, config, key=ATTEMPT, resume=True, about=self._about)
        self._beside = beside
        self._sitting = 1 + max((_sitting_of(name) for name in beside.done), default=0)
        return beside

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *_: object) -> None:
        self._own.close()
        if self._beside is not None:
            self._beside.close()


def _sitting_of(attempt: int | str) -> int:
    """The sitting in a key of the file of failed episodes; of a key that is none of ours, 0."""
    last = str(attempt).rpartition(".")[2]
    return int(last) if last.isdecimal() else 0


def _kept(path: Path, indices: Sequence[int]) -> tuple[int, int]:
    """How many of the episodes are in the file, and how many of those count."""
    from askgym.records import iter_rows

    if not path.exists():
        return 0, 0
    wanted = set(indices)
    rows = [bool(row.get("valid")) for row in iter_rows(path, allow_torn=True) if row.get("index") in wanted]
    return len(rows), sum(rows)

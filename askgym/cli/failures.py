"""Episodes whose judge, user or agent failed: the file beside a run that keeps them, and what is said of them.

A run NAME.jsonl has them in NAME.failed.jsonl, one row each time that an episode was played and failed: the dialogue
so far and the failure. An episode that succeeds later is in NAME.jsonl, and its failures are history. Files of earlier
versions have failed episodes among the others; both are read.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from askgym.errors import ConfigError, RecordError

if TYPE_CHECKING:
    from askgym.trace import Episode
    from askgym.types import Failure

__all__ = [
    "ATTEMPT",
    "FailureReport",
    "describe_failures",
    "failed_path",
    "is_failed_path",
    "kind_of",
    "latest_failures",
    "refuse_failed_path",
    "role_of",
]

ATTEMPT = "attempt"
"""The key of the file's rows: "INDEX.SITTING", sittings being counted from 1."""
_ENDING = ".failed.jsonl"


def failed_path(path: Path) -> Path:
    """Where the failed episodes of a run are."""
    return path.with_name(f"{path.stem}{_ENDING}")


def is_failed_path(path: Path) -> bool:
    """Whether a path is one that `failed_path` gives."""
    return path.name.endswith(_ENDING)


def latest_failures(path: Path, done: Container[int]) -> dict[int, Episode]:
    """The failed episodes of a run that have not succeeded since, each as it went last; by index.

    Args:
        path: of the run, not of its failed episodes.
        done: indices of the episodes in the run's own file.

    Raises:
        RecordError: the file is damaged before its last line, or of another schema version.
    """
    from askgym.records import read_run
    from askgym.trace import Episode

    beside = failed_path(path)
    if not beside.exists() or not beside.stat().st_size:
        return {}
    meta, rows = read_run(beside, allow_torn=True)
    if meta.key != ATTEMPT:
        raise RecordError(f"{beside}: its key is {meta.key!r}, not {ATTEMPT!r}: it is no file of failed episodes")
    found = {}
    for number, row in enumerate(rows, 1):  # later sittings stand below earlier ones
        episode = Episode.from_row(row, where=f"{beside}, line {number}")
        if episode.index not in done:
            found[episode.index] = episode
    return dict(sorted(found.items()))


def refuse_failed_path(path: Path) -> None:
    """Refuse the file of failed episodes where a run is meant.

    Raises:
        ConfigError: naming the run's own file.
    """
    if is_failed_path(path):
        own = path.with_name(f"{path.name.removesuffix(_ENDING)}.jsonl")
        raise ConfigError(f"{path} holds the failed episodes of {own}: give {own}, they are read with it")


def role_of(failure: Failure) -> str:
    """Who failed: judge, user or agent."""
    from askgym.types import JudgeFailure, UserFailure

    if isinstance(failure, JudgeFailure):
        return "judge"
    return "user" if isinstance(failure, UserFailure) else "agent"


def kind_of(episode: Episode) -> str:
    """Who failed and how ("judge timeout"), of an episode that does not count; its end reason where nobody did."""
    if episode.failure is None:
        return episode.end_reason.value
    return f"{role_of(episode.failure)} {episode.failure.kind.value}"


@dataclass(frozen=True, slots=True)
class FailureReport:
    """The episodes of a run that do not count.

    Attributes:
        episodes: all there are, those that count included.
        counts: kind, see `kind_of` → number of episodes.
        beside: how many of them are in the file of failed episodes; the others are in the run's own.
        path: of the file of failed episodes.
    """

    episodes: int
    counts: Mapping[str, int]
    beside: int
    path: Path

    @property
    def lost(self) -> int:
        """How many do not count."""
        return sum(self.counts.values())

    @property
    def rate(self) -> float | None:
        """Their share; None of nothing."""
        return self.lost / self.episodes if self.episodes else None

    @property
    def kinds(self) -> str:
        """The counts in words."""
        return ", ".join(f"{number} {name}" for name, number in self.counts.items())

    def line(self, who: str = "", again: str = "") -> str | None:
        """What a reader must know of them; None where there are none.

        Args:
            who: whose run it is, where there are several.
            again: the command that plays them again.
        """
        if not self.lost:
            return None
        about, share = (f"{self.kinds}; {who}" if who else self.kinds), 100 * self.lost / self.episodes
        text = f"invalid: {self.lost} of {self.episodes} do not count ({about}), {share:.1f} %"
        if self.beside:
            text += f"; {self.beside} of them failed and are kept in {self.path}"
            text += f". To try them again: {again}" if again else ""
        return text

    def json(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {
            "rate": self.rate,
            "kinds": dict(self.counts),
            "file": str(self.path) if self.beside else None,
        }


def describe_failures(path: Path, own: Iterable[Episode], beside: Mapping[int, Episode]) -> FailureReport:
    """Count the episodes of a run that do not count.

    Args:
        path: of the run.
        own: the episodes in its own file.
        beside: those of `latest_failures`.
    """
    counts: dict[str, int] = {}
    number = 0
    for episode in (*own, *beside.values()):
        number += 1
        if not episode.valid:
            kind = kind_of(episode)
            counts[kind] = counts.get(kind, 0) + 1
    return FailureReport(number, dict(sorted(counts.items())), len(beside), failed_path(path))

"""What an audit found: plain data, its JSON form, and the lines in which it says so."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["AuditReport", "Case", "Finding"]


@dataclass(frozen=True, slots=True)
class Case:
    """One item on which an exploit came closest to honest play, or passed it.

    Attributes:
        item_id: the item.
        exploit: what the exploit earned.
        honest: what honest play earned.
        said: the exploit's messages.
        replies: the user's replies to them.
        end_reason: how the exploit's episode ended.
        correct: whether its answer was taken for right.
        verdict: the judge's last answers.
    """

    item_id: str
    exploit: float
    honest: float
    said: tuple[str, ...]
    replies: tuple[str, ...]
    end_reason: str
    correct: bool | None
    verdict: Mapping[str, bool | None]

    @property
    def gap(self) -> float:
        """What honest play earned more."""
        return self.honest - self.exploit


@dataclass(frozen=True, slots=True)
class Finding:
    """One exploit against honest play under one reward, protocol, scenario and language.

    Attributes:
        reward: name of the reward.
        protocol: "default" or "strict".
        scenario: of the items.
        language: of the items.
        exploit: its name.
        ending: "right", "wrong", "none", "right first" or "right last".
        items: episodes compared.
        exploit_mean: what the exploit earned on average.
        honest_mean: what honest play of the same answer quality earned.
        ties: items on which the exploit was honest up to its last message, which was found a wrong answer and earned
            what a wrong answer earns; they are no win.
        reached: other items on which it earned at least as much as honest play.
        escaped: of these, those where it made the episode invalid although honest play was judged.
        worst: the item that comes closest, or went furthest beyond; None if nothing was compared.
        slowest_s: longest time for one reply of judge or user, in seconds of processor time.
        wins: whether it earned as much as honest play.
    """

    reward: str
    protocol: str
    scenario: str
    language: str
    exploit: str
    ending: str
    items: int
    exploit_mean: float
    honest_mean: float
    ties: int
    reached: int
    escaped: int
    worst: Case | None
    slowest_s: float
    wins: bool

    @property
    def gap(self) -> float:
        """By how much honest play is ahead."""
        return self.honest_mean - self.exploit_mean

    @property
    def where(self) -> str:
        """Reward, protocol, scenario and language, in one phrase."""
        return f"{self.reward}, {self.protocol} protocol, {self.scenario}, {self.language}"

    def line(self) -> str:
        """What was found, in one line."""
        verb = "earns" if self.wins else "stays below honest play with"
        text = (
            f"{self.exploit} ({self.ending}) {verb} {self.exploit_mean:+.3f} against {self.honest_mean:+.3f} "
            f"of honest play [{self.where}; {self.items} items]"
        )
        if self.reached and not self.wins:
            text += f"; reached on {self.reached}"
        if self.escaped:
            text += f"; {self.escaped} escaped the judge"
        if self.worst is not None:
            text += f"; most on {self.worst.item_id}: {self.worst.exploit:+.3f} against {self.worst.honest:+.3f}"
        return text


@dataclass(frozen=True, slots=True)
class AuditReport:
    """Everything that an audit of one environment found.

    Attributes:
        env: what was audited.
        rewards: names of the rewards.
        fail_on: those whose wins fail the audit.
        findings: every comparison.
        unjudged: honest episodes that no judge, or no user, did its part in; nothing was compared on their items.
        slow_s: replies that take longer fail the audit, too; None for no bound.
        every_item: whether reaching honest play on one item fails the audit.
        unsound: why honest play is no measure here: where its right answers are not graded right, or earn no more
            than wrong ones under a reward that counts. One line each; any fails the audit.
    """

    env: str
    rewards: tuple[str, ...]
    fail_on: tuple[str, ...]
    findings: tuple[Finding, ...]
    unjudged: int = 0
    slow_s: float | None = None
    every_item: bool = False
    unsound: tuple[str, ...] = ()

    def wins(self, reward: str | None = None) -> list[Finding]:
        """Exploits that earn as much as honest play, those furthest ahead first; under one reward, or under any."""
        found = [f for f in self.findings if f.wins and reward in (None, f.reward)]
        return sorted(found, key=lambda f: f.gap)

    def leaks(self, reward: str | None = None) -> list[Finding]:
        """Exploits that do not win, but reach honest play on some items: a policy may learn on which."""
        found = [f for f in self.findings if f.reached and not f.wins and reward in (None, f.reward)]
        return sorted(found, key=lambda f: f.gap)

    @property
    def failures(self) -> list[Finding]:
        """What fails the audit: wins, or more, under the rewards that count."""
        found = [*self.wins(), *self.leaks()] if self.every_item else self.wins()
        return [finding for finding in found if finding.reward in self.fail_on]

    @property
    def slow(self) -> list[Finding]:
        """One finding for each exploit that held up judge or user for longer than allowed."""
        if self.slow_s is None:
            return []
        late = {f.exploit: f for f in sorted(self.findings, key=lambda f: f.slowest_s) if f.slowest_s > self.slow_s}
        return list(late.values())

    @property
    def compared(self) -> bool:
        """Whether anything was compared at all."""
        return any(finding.items for finding in self.findings)

    @property
    def passed(self) -> bool:
        """Whether honest play is sound, and every exploit earned less, in time, under every reward that counts."""
        return self.compared and not self.unsound and not self.failures and not self.slow

    @property
    def exploits(self) -> tuple[str, ...]:
        """The exploits that were compared, in their order."""
        return tuple(dict.fromkeys(finding.exploit for finding in self.findings))

    def tightest(self, reward: str) -> Iterator[Finding]:
        """For each exploit, protocol, scenario and language the ending that comes closest to honest play."""
        best: dict[tuple[str, str, str, str], Finding] = {}
        for found in self.findings:
            if found.reward != reward:
                continue
            key = (found.protocol, found.language, found.exploit, found.scenario)
            if key not in best or (found.wins, -found.gap) > (best[key].wins, -best[key].gap):
                best[key] = found
        yield from best.values()

    def lines(self) -> Iterator[str]:
        """What matters, one line each."""
        compared = sum(finding.items for finding in self.findings)
        yield f"{self.env}: {len(self.exploits)} exploits, {compared} comparisons, rewards {', '.join(self.rewards)}"
        yield from (f"  unsound: {line}" for line in self.unsound)
        for reward in self.rewards:
            wins = self.wins(reward)
            counts = "" if reward in self.fail_on else " (not counted)"
            names = len({finding.exploit for finding in wins})
            yield f"  {reward}{counts}: {f'{names} exploits earn as much as honest play' if wins else 'none wins'}"
            yield from (f"    {finding.line()}" for finding in wins)
            leaks = self.leaks(reward)
            if leaks:
                yield f"  {reward}{counts}: {len({f.exploit for f in leaks})} more reach honest play on single items"
                yield from (f"    {finding.line()}" for finding in leaks)
        for found in self.slow:
            yield f"  slow: {found.exploit} held up a reply for {found.slowest_s:.2f} s ({self.slow_s:g} s are allowed)"
        if self.unjudged:
            yield f"  unjudged: {self.unjudged} honest episodes got no verdict or no reply; their items were left out"
        if not self.compared:
            yield "  nothing was compared: no exploit applies to these items, or no honest episode was judged"

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def to_json(self) -> dict[str, Any]:
        """The report as plain JSON values; numbers that are none become null."""
        return {
            "env": self.env,
            "passed": self.passed,
            "unsound": list(self.unsound),
            "rewards": list(self.rewards),
            "fail_on": list(self.fail_on),
            "unjudged": self.unjudged,
            "failures": len(self.failures),
            "slow": [finding.exploit for finding in self.slow],
            "findings": [_finding_json(finding) for finding in self.findings],
        }


def _finding_json(found: Finding) -> dict[str, Any]:
    out: dict[str, Any] = {
        name: getattr(found, name)
        for name in (
            "reward protocol scenario language exploit ending items ties reached escaped wins slowest_s".split()
        )
    }
    for name in ("exploit_mean", "honest_mean", "gap"):
        value = getattr(found, name)
        out[name] = value if math.isfinite(value) else None
    worst = found.worst
    out["worst"] = worst and {
        "item_id": worst.item_id,
        "exploit": worst.exploit,
        "honest": worst.honest,
        "gap": worst.gap,
        "end_reason": worst.end_reason,
        "correct": worst.correct,
        "said": [_short(text) for text in worst.said],
        "replies": list(worst.replies),
        "verdict": dict(worst.verdict),
    }
    return out


def _short(text: str) -> str:
    """A message as it can be written anywhere: the middle of a long one left out, lone surrogates escaped."""
    if len(text) > 2_000:
        text = f"{text[:900]} … [{len(text)} characters] … {text[-900:]}"
    return text.encode("utf-8", "backslashreplace").decode()

"""The red team: scripted exploits that attack an environment's judge, user and reward before anybody trains on them.

    from askgym.testing import audit

    report = audit("AskMind-v0", rewards=[my_reward], judge=my_judge)
    assert report.passed, str(report)

`EXPLOITS` lists what is tried; `Exploit("mine", lambda scene: "…")` adds to it.
"""

from __future__ import annotations

from askgym.testing.redteam import answering, asking, breaking, correcting, echoing, hedging  # noqa: F401 - they register
from askgym.testing.redteam.audit import EPISODES, PROTOCOLS, SLOW_S, audit, preset_names
from askgym.testing.redteam.catalogue import EXPLOITS, Ends, Exploit, find_exploits
from askgym.testing.redteam.report import AuditReport, Case, Finding
from askgym.testing.redteam.scene import Scene

__all__ = [
    "EPISODES",
    "EXPLOITS",
    "PROTOCOLS",
    "SLOW_S",
    "AuditReport",
    "Case",
    "Ends",
    "Exploit",
    "Finding",
    "Scene",
    "audit",
    "find_exploits",
    "preset_names",
]

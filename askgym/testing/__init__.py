"""The conformance kit: what every ask environment promises, as tests that a third party inherits.

In a test module::

    from askgym.testing import AskEnvConformance

    class TestMyEnv(AskEnvConformance):
        def make_env(self, **kwargs):
            return gym.make("MyEnv-v0", **kwargs)

pytest collects the inherited test methods; `check_ask_env(make_env)` runs the same checks without it. The module needs
neither pytest nor anything beyond askgym's core dependencies, and `import askgym` does not load it.

`audit` is the red team: it plays scripted exploits against judge, user and reward (see `askgym.testing.redteam`).
"""

from __future__ import annotations

from askgym.testing.conformance import AskEnvConformance, Report, check_ask_env
from askgym.testing.hooks import Hooks
from askgym.testing.redteam import AuditReport, Exploit, audit

__all__ = ["AskEnvConformance", "AuditReport", "Exploit", "Hooks", "Report", "audit", "check_ask_env"]

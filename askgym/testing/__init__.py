"""The conformance kit: what every ask environment promises, as tests that a third party inherits.

    from askgym.testing import AskEnvConformance

    class TestMyEnv(AskEnvConformance):
        def make_env(self, **kwargs):
            return gym.make("MyEnv-v0", **kwargs)

pytest collects the inherited test methods; `check_ask_env(make_env)` runs the same checks without it. The module needs
neither pytest nor anything beyond askgym's core dependencies, and `import askgym` does not load it.
"""

from __future__ import annotations

from askgym.testing.conformance import AskEnvConformance, Report, check_ask_env
from askgym.testing.hooks import Hooks

__all__ = ["AskEnvConformance", "Hooks", "Report", "check_ask_env"]

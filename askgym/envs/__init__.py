"""The environments: one folder per domain, and the Gymnasium classes that run them.

A domain owns its rules, items, scripted user, rule judge and reference agents, and imports no other domain. Nothing
here may import what runs environments: rollout, reports, trainers, the command line.
"""

from __future__ import annotations

if not __name__.startswith("askgym."):  # reached through the link at the root of a checkout: a second copy of the code
    raise ImportError(
        f"this folder is the package 'askgym.envs', imported here as {__name__!r} through the link 'envs' at the "
        "root of a checkout, where its classes would be other ones than askgym's. "
        "Write 'import askgym.envs'; if you want a package of your own by that name, run from another folder."
    )

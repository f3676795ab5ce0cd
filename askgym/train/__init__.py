"""The trainers: what makes a policy ask better, and the adapters to other people's trainers.

The one place beside the model-running agents that may import torch and what is built on it, and then only inside the
function that needs it. Nothing below the command line may import this package.
"""

from __future__ import annotations

if not __name__.startswith("askgym."):  # reached through the link at the root of a checkout: a second copy of the code
    raise ImportError(
        f"this folder is the package 'askgym.train', imported here as {__name__!r} through the link 'train' at the "
        "root of a checkout, where its classes would be other ones than askgym's. "
        "Write 'import askgym.train'; if you want a package of your own by that name, run from another folder."
    )

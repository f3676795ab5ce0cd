"""The policies: who plays the assistant, whether by rule, over HTTP or on a local model.

Agents serve every domain and import none. A module that runs a model imports its library inside the function that
needs it, so that importing this package stays light.
"""

from __future__ import annotations

if not __name__.startswith("askgym."):  # reached through the link at the root of a checkout: a second copy of the code
    raise ImportError(
        f"this folder is the package 'askgym.agents', imported here as {__name__!r} through the link 'agents' at the "
        "root of a checkout, where its classes would be other ones than askgym's. "
        "Write 'import askgym.agents'; if you want a package of your own by that name, run from another folder."
    )

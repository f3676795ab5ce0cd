"""Learning from logged conversations: what each of them weighs.

Methods differ in how the returns of logged trajectories become weights of their log-likelihood; here stand these
weights, as pure functions of returns and groups. Imports NumPy and nothing that trains.
"""

from __future__ import annotations

from askgym.train.offline.weights import (
    Degenerate,
    Ties,
    WeightReport,
    Weights,
    advantage,
    awr,
    best_of,
    discounted,
    refit,
    rwr,
    swift,
)

__all__ = [
    "Degenerate",
    "Ties",
    "WeightReport",
    "Weights",
    "advantage",
    "awr",
    "best_of",
    "discounted",
    "refit",
    "rwr",
    "swift",
]

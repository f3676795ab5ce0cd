"""Learning from logged conversations: what each of them weighs, which make a pair, and the losses.

Methods differ in how the returns of logged trajectories become weights of their log-likelihood; these weights are pure
functions of returns and groups (`weights`), and so are the pairs of preference losses (`pairs`). The losses are pure
functions of tensors (`losses`); torch is imported there, where it is called, and nothing here trains.
"""

from __future__ import annotations

from askgym.train.offline.pairs import Pairing, PairReport, Pairs, preference_pairs
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
    "PairReport",
    "Pairing",
    "Pairs",
    "Ties",
    "WeightReport",
    "Weights",
    "advantage",
    "awr",
    "best_of",
    "discounted",
    "preference_pairs",
    "refit",
    "rwr",
    "swift",
]

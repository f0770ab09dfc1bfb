"""Confidence that means what it says: of what is told with 0.9, nine in ten are right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import exp, log

BINS = 10
# Sharper or duller than this no scores are made.
_DULLEST, _SHARPEST = 0.02, 5.0
_ROUNDS = 40
_GOLDEN = 0.618


def shares(scores: Sequence[float], sharpness: float) -> list[float]:
    """Return scores as shares of 1: the sharper, the more the highest takes."""
    best = max(scores)
    grown = [exp(sharpness * (score - best)) for score in scores]
    total = sum(grown)
    return [one / total for one in grown]


def sharpness_of(judged: Sequence[tuple[Sequence[float], int]]) -> float:
    """Return the sharpness that makes what was right likeliest; given scores and which was right."""

    def surprise(logarithm: float) -> float:
        sharpness = exp(logarithm)
        return -sum(log(max(shares(scores, sharpness)[right], 1e-9)) for scores, right in judged)

    low, high = log(_DULLEST), log(_SHARPEST)
    for _round in range(_ROUNDS):
        left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
        if surprise(left) < surprise(right):
            high = right
        else:
            low = left
        if high - low < 0.01:  # noqa: PLR2004
            break
    return exp((low + high) / 2)


def calibration_error(outcomes: Sequence[tuple[float, bool]]) -> float:
    """Return by how much confidence and accuracy differ on average, in ten bins (ECE)."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in outcomes:
        bins[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    apart = sum(
        abs(sum(confidence for confidence, _ in one) - sum(right for _, right in one))
        for one in bins.values()
    )
    return apart / len(outcomes) if outcomes else 0.0

"""How long an answer takes when those still open count too: Kaplan and Meier's estimate, pure.

Whoever has no answer yet is known to take longer than the days passed so far, and counts as that. The band is
Greenwood's on the log-log scale, so that it never leaves 0 to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, floor, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
# Of fewer cases no estimate is told, nor one whose band is wider, in percent.
LEAST_OBSERVED = 50
WIDEST_BAND = 40
# Where none of n is left, 95 % sure that fewer than 3 / n would be (the rule of three).
_FEW = 3


@dataclass(frozen=True, slots=True)
class Step:
    """The estimate from a day on: the share without answer yet, with its band. `at_risk` on that day."""

    day: int
    at_risk: int
    answered: int
    waiting: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The share answered after so many days, in whole percent, with its band."""

    percent: int
    low: int
    high: int


def estimate(
    answered: Mapping[int, int], open_still: Mapping[int, int], confidence: float = CONFIDENCE
) -> list[Step]:
    """Return a step for each day on which somebody was answered or last seen open, in order.

    Both count cases by their days: until the answer, or so far without one."""
    width = NormalDist().inv_cdf((1 + confidence) / 2)
    at_risk = sum(answered.values()) + sum(open_still.values())
    waiting, variance = 1.0, 0.0
    low = high = 1.0
    steps: list[Step] = []
    for day in sorted({*answered, *open_still}):
        events = answered.get(day, 0)
        if events:
            waiting *= (at_risk - events) / at_risk
            if at_risk > events:
                variance += events / (at_risk * (at_risk - events))
            low, high = (
                _band(waiting, variance, width) if waiting > 0 else (0.0, high * min(1, _FEW / at_risk))
            )
        steps.append(Step(day, at_risk, events, waiting, low, high))
        at_risk -= events + open_still.get(day, 0)
    return steps


def _band(waiting: float, variance: float, width: float) -> tuple[float, float]:
    shift = width * sqrt(variance) / log(waiting)
    return waiting ** exp(-shift), waiting ** exp(shift)


def answered_after(
    answered: Mapping[int, int],
    open_still: Mapping[int, int],
    days: Sequence[int],
    *,
    least_observed: int = LEAST_OBSERVED,
    widest_band: int = WIDEST_BAND,
) -> dict[int, Answered]:
    """Return the share answered after each of some days.

    Nothing of few cases, of what is all but unknown, nor of days to which nobody was followed."""
    if sum(answered.values()) + sum(open_still.values()) < least_observed:
        return {}
    steps = estimate(answered, open_still)
    found = {}
    for day in sorted(days):
        step = max((one for one in steps if one.day <= day), key=lambda one: one.day, default=None)
        share = _percent(step) if step is not None else Answered(0, 0, 0)
        is_known = day <= steps[-1].day or steps[-1].waiting == 0
        if is_known and share.high - share.low <= widest_band:
            found[day] = share
    return found


def _percent(step: Step) -> Answered:
    return Answered(_rounded(1 - step.waiting), _rounded(1 - step.high), _rounded(1 - step.low))


def _rounded(share: float) -> int:
    return floor(100 * share + 0.5)

"""How long an answer takes when those still open count too: Kaplan and Meier's estimate, pure.

Whoever has no answer yet is known to take longer than the days passed so far, and counts as that. The band is
Greenwood's on the log-log scale, so that it never leaves 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, floor, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
# Of fewer cases no estimate is made, and none for days that fewer of them were followed to.
LEAST_OBSERVED = 50
LEAST_AT_RISK = 10


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
            low, high = _band(waiting, variance, width, high)
        steps.append(Step(day, at_risk, events, waiting, low, high))
        at_risk -= events + open_still.get(day, 0)
    return steps


def _band(waiting: float, variance: float, width: float, before: float) -> tuple[float, float]:
    """Return the band of an estimate; of none left waiting, up to where it reached before."""
    if waiting <= 0:
        return 0.0, before
    shift = width * sqrt(variance) / log(waiting)
    return waiting ** exp(-shift), waiting ** exp(shift)


def answered_after(
    answered: Mapping[int, int],
    open_still: Mapping[int, int],
    days: Sequence[int],
    *,
    least_observed: int = LEAST_OBSERVED,
    least_at_risk: int = LEAST_AT_RISK,
) -> dict[int, Answered]:
    """Return the share answered after each of some days; nothing of a day that too few were followed to."""
    if sum(answered.values()) + sum(open_still.values()) < least_observed:
        return {}
    steps = estimate(answered, open_still)
    found = {}
    for day in sorted(days):
        if _at_risk_after(answered, open_still, day) < least_at_risk and not _is_settled(open_still, day):
            continue
        step = max((one for one in steps if one.day <= day), key=lambda one: one.day, default=None)
        found[day] = _percent(step) if step is not None else Answered(0, 0, 0)
    return found


def _at_risk_after(answered: Mapping[int, int], open_still: Mapping[int, int], day: int) -> int:
    """Count those who are known to have waited so many days or longer."""
    return _from(answered.items(), day) + _from(open_still.items(), day)


def _is_settled(open_still: Mapping[int, int], day: int) -> bool:
    """Say whether nobody was lost from sight by then: the share is plain counting."""
    return not any(count for waited, count in open_still.items() if waited < day)


def _from(counts: Iterable[tuple[int, int]], day: int) -> int:
    return sum(count for waited, count in counts if waited >= day)


def _percent(step: Step) -> Answered:
    return Answered(_rounded(1 - step.waiting), _rounded(1 - step.high), _rounded(1 - step.low))


def _rounded(share: float) -> int:
    return floor(100 * share + 0.5)

"""The first thing an attacker does: narrow the bounds of each count by those of the others: pure.

Whole numbers stay whole, so that it sometimes finds what linear programming does not.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from foia.statistics.attack.model import Constraint, Model

_NEAR = 1e-7
# Narrowing may go on for ever by smaller and smaller steps: so many visits of each constraint are enough.
_VISITS = 20
_SMALLEST_STEP = 0.5


class Contradiction(Exception):
    """What is supposed cannot all be true."""


@dataclass
class Bounds:
    """The least and the most each variable can be, and the constraint that told so last."""

    lows: list[float]
    highs: list[float]
    told_by: dict[int, int] = field(default_factory=dict)


def narrow(model: Model, *, soft: bool = True) -> Bounds:
    """Return the bounds that all constraints leave; without the soft ones where those contradict.

    Raises Contradiction: what is surely true is not."""
    sure = [one for one in model.constraints if not one.soft]
    bounds = _narrow(model, sure, _begin(model))
    if soft and len(sure) < len(model.constraints):
        kept = Bounds(list(bounds.lows), list(bounds.highs), dict(bounds.told_by))
        try:
            return _narrow(model, model.constraints, bounds)
        except Contradiction:
            return kept
    return bounds


def _begin(model: Model) -> Bounds:
    lows: list[float] = [
        -math.inf if number in model.signed else low for number, low in enumerate(model.lows)
    ]
    return Bounds(lows, [math.inf if high is None else high for high in model.highs])


def _narrow(model: Model, constraints: Sequence[Constraint], bounds: Bounds) -> Bounds:
    of: dict[int, list[int]] = {}
    for at, one in enumerate(constraints):
        for number, _factor in one.terms:
            of.setdefault(number, []).append(at)
    waiting, queued = deque(range(len(constraints))), set(range(len(constraints)))
    left = _VISITS * len(constraints)
    while waiting and left:
        left -= 1
        at = waiting.popleft()
        queued.discard(at)
        for number in _apply(model, constraints[at], bounds):
            bounds.told_by[number] = at
            for other in of[number]:
                if other not in queued and other != at:
                    queued.add(other)
                    waiting.append(other)
    return bounds


def _apply(model: Model, one: Constraint, bounds: Bounds) -> list[int]:
    """Narrow what one constraint bounds; return the variables that changed."""
    lows, highs = bounds.lows, bounds.highs
    parts = [
        (factor * lows[number], factor * highs[number])
        if factor > 0
        else (factor * highs[number], factor * lows[number])
        for number, factor in one.terms
    ]
    changed: list[int] = []
    least, endless_least = _finite_sum(part[0] for part in parts)
    most, endless_most = _finite_sum(part[1] for part in parts)
    for (number, factor), (low, high) in zip(one.terms, parts, strict=True):
        if one.high is not None:
            others = _without(least, endless_least, low)
            if others is not None:
                _bound(model, bounds, number, (one.high - others) / factor, factor > 0, changed)
        if one.low is not None:
            others = _without(most, endless_most, high)
            if others is not None:
                _bound(model, bounds, number, (one.low - others) / factor, factor < 0, changed)
    return changed


def _finite_sum(values: Iterable[float]) -> tuple[float, int]:
    total, endless = 0.0, 0
    for value in values:
        if math.isinf(value):
            endless += 1
        else:
            total += value
    return total, endless


def _without(total: float, endless: int, own: float) -> float | None:
    """Return the sum of the others; None if it has no end."""
    if math.isinf(own):
        return total if endless == 1 else None
    return total - own if endless == 0 else None


def _bound(model: Model, bounds: Bounds, number: int, limit: float, above: bool, changed: list[int]) -> None:
    whole = number not in model.fractions
    if above:
        limit = math.floor(limit + _NEAR) if whole else limit
        if limit > bounds.highs[number] - (_SMALLEST_STEP if whole else 1e-3):
            return
        bounds.highs[number] = limit
    else:
        limit = math.ceil(limit - _NEAR) if whole else limit
        if limit < bounds.lows[number] + (_SMALLEST_STEP if whole else 1e-3):
            return
        bounds.lows[number] = limit
    if bounds.lows[number] > bounds.highs[number] + 1e-3:
        raise Contradiction(str(model.names[number]))
    changed.append(number)

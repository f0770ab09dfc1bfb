"""Percentages and their intervals, from published figures alone: pure. They tell no more than these."""

from __future__ import annotations

import math

from foia.statistics.tables import Figure, Status

# A percentage is told of at least so many cases.
LEAST_WHOLE = 25
# Outside of these it is told only that it is less, or more.
LOWEST, HIGHEST = 5, 95
# A published count is less than this from the true one.
_ROUNDED_BY = 4
# Of the normal distribution, for a confidence of 95 %.
_Z = 1.959964

HIDDEN = Figure(Status.SUPPRESSED)


def share(part: Figure | None, whole: int | None) -> Figure:
    """Return what percentage of a published count a part is, where it may be told."""
    if part is None or part.value is None or whole is None or whole < LEAST_WHOLE:
        return HIDDEN
    percent = (200 * min(part.value, whole) + whole) // (2 * whole)
    if percent < LOWEST:
        return Figure(Status.BELOW, LOWEST)
    if percent > HIGHEST:
        return Figure(Status.ABOVE, HIGHEST)
    return Figure(Status.MEASURED, percent)


def interval(part: Figure | None, whole: int | None) -> tuple[int, int] | None:
    """Return between which percentages the share would lie if the body went on so, rounding counted in.

    Wilson's score interval at 95 %, the widest over all counts that may stand behind the rounded ones."""
    if share(part, whole) == HIDDEN or part is None or part.value is None or whole is None:
        return None
    least, most = whole - _ROUNDED_BY, whole + _ROUNDED_BY
    low_part = max(0, part.value - _ROUNDED_BY)
    high_part = part.value + _ROUNDED_BY
    low = min(_wilson(min(low_part, n), n, -1) for n in (least, most))
    high = max(_wilson(min(high_part, n), n, 1) for n in (least, most))
    return max(0, math.floor(100 * low)), min(100, math.ceil(100 * high))


def known_term(row: dict[str, Figure]) -> tuple[int | None, bool]:
    """Return of how many answers it is known whether they were in time, and whether they may be fewer.

    They may be where neither those that were late are told nor those without a term."""
    in_time, late = _told(row, "in_time"), _told(row, "late")
    if in_time is not None and late is not None:
        return in_time + late, False
    answered, without_term = _told(row, "answered"), row.get("without_term")
    if answered is None:
        return None, False
    if without_term is not None and without_term.status is Status.ZERO:
        return answered, False
    if without_term is not None and without_term.value is not None:
        return answered - without_term.value, False
    return answered, True


def in_time_share(row: dict[str, Figure]) -> Figure:
    """Return what percentage of the answers with a known term was in time.

    ABOVE a percentage where it is at least that."""
    whole, may_be_fewer = known_term(row)
    found = share(row.get("in_time"), whole)
    if found.status is Status.MEASURED and found.value is not None and may_be_fewer:
        return Figure(Status.ABOVE, found.value - 1)
    return found


def in_time_interval(row: dict[str, Figure]) -> tuple[int, int] | None:
    """Return the interval of `in_time_share`; it reaches 100 where the share may be any above the lowest."""
    whole, may_be_fewer = known_term(row)
    found = interval(row.get("in_time"), whole)
    return (found[0], 100) if found is not None and may_be_fewer else found


def _told(row: dict[str, Figure], measure: str) -> int | None:
    figure = row.get(measure)
    return figure.value if figure is not None else None


def _wilson(part: int, whole: int, side: int) -> float:
    """Return one end of Wilson's score interval of a proportion."""
    proportion, squared = part / whole, _Z * _Z
    middle = proportion + squared / (2 * whole)
    reach = _Z * math.sqrt(proportion * (1 - proportion) / whole + squared / (4 * whole * whole))
    return (middle + side * reach) / (1 + squared / whole)

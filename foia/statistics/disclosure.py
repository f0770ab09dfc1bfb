"""What of a month's true counts may be told: pure. Whatever is hidden could be any number from 0 to 9.

A count under ten is left out, zero too, so that none and few look alike; others are rounded to five.
"""

from __future__ import annotations

from dataclasses import dataclass

from foia.statistics.measures import Counts

LEAST_TOLD = 10
ROUNDED_TO = 5


@dataclass(frozen=True)
class Figures:
    """What is published of a body and a kind in a month; None is too small to be told."""

    received: int | None
    answered_in_time: int | None
    answered_late: int | None
    overdue: int | None
    median_working_days: int | None


def told(count: int) -> int | None:
    """Round a count to five; None if it is too small to be told."""
    if count < LEAST_TOLD:
        return None
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


def publish(counts: Counts) -> Figures | None:
    """Return what may be told; None when no count of it may."""
    figures = _told(counts)
    if _hides_an_outcome(figures) and _left_over(counts, figures) < LEAST_TOLD:
        # The rest of what stood in the month would tell how small the hidden ones are.
        figures = Figures(figures.received, None, None, None, None)
    counted = (figures.received, figures.answered_in_time, figures.answered_late, figures.overdue)
    return figures if any(count is not None for count in counted) else None


def _told(counts: Counts) -> Figures:
    in_time, late = told(counts.answered_in_time), told(counts.answered_late)
    # Were it shown for five in time and five late, each would be known to be one at least.
    has_many = in_time is not None or late is not None or counts.without_term >= LEAST_TOLD
    return Figures(
        received=told(counts.received),
        answered_in_time=in_time,
        answered_late=late,
        overdue=told(counts.overdue),
        median_working_days=counts.median_working_days if has_many and counts.timed >= LEAST_TOLD else None,
    )


def _hides_an_outcome(figures: Figures) -> bool:
    return None in (figures.answered_in_time, figures.answered_late, figures.overdue)


def _left_over(counts: Counts, figures: Figures) -> int:
    """Return how many of those that stood in the month are not told of."""
    told_of = (
        (counts.answered_in_time, figures.answered_in_time),
        (counts.answered_late, figures.answered_late),
        (counts.overdue, figures.overdue),
    )
    shown = sum(count for count, figure in told_of if figure is not None)
    rests_on_others = figures.median_working_days is not None and all(
        figure is None for _count, figure in told_of[:2]
    )
    return counts.standing - shown - (LEAST_TOLD if rests_on_others else 0)

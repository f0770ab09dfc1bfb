"""What a month's figures measure, and which months are closed: pure. Described in docs/statistics.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# The version of what the figures mean; a release names the one it was computed under.
DEFINITIONS = 1
# Days after the end of a month before it is closed: answers of its last days are noted meanwhile.
CLOSING_DAYS = 10
# Never counted, whatever is asked: of reports, how many there are may be known to few; an appeal answers for
# what was done in a case that is counted already.
NEVER_COUNTED = ("misconduct_report", "appeal")


@dataclass(frozen=True)
class Counts:
    """True counts of a body and a kind in a month; they never leave the memory of whoever publishes.

    `without_term` were answered and no last day is known for them. `standing` are all that could be answered
    in the month: received by its end and not answered before it. `timed` are those answered in it whose
    working days are known, and `median_working_days` is theirs."""

    received: int
    answered_in_time: int
    answered_late: int
    without_term: int
    overdue: int
    standing: int
    timed: int
    median_working_days: int | None


def month_of(day: date) -> str:
    """Name the month of a day: 2026-10."""
    return f"{day:%Y-%m}"


def days_of(month: str) -> tuple[date, date]:
    """Return the first and the last day of a month. Raises ValueError."""
    first_on = date.fromisoformat(f"{month}-01")
    return first_on, (first_on + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def months_until(month: str, count: int) -> list[str]:
    """Return so many months, the last of which is the one given."""
    year, number = map(int, month.split("-"))
    last = year * 12 + number - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(last - count + 1, last + 1)]


def closed_months(first_on: date, today: date) -> list[str]:
    """Return the months that are closed today, from that of the first day on, the oldest first."""
    found = []
    month = month_of(first_on)
    while days_of(month)[1] + timedelta(days=CLOSING_DAYS) <= today:
        found.append(month)
        month = month_of(days_of(month)[1] + timedelta(days=1))
    return found


def total(figures: Iterable[int | None]) -> int | None:
    """Add up what is published, and nothing else; None where nothing is."""
    shown = [figure for figure in figures if figure is not None]
    return sum(shown) if shown else None

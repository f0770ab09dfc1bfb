"""Quarters and years as they are published, `2026Q1` and `2026`, and when each is closed: pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from foia.statistics.catalogue import Span

# Days after the end of a period before it is published: answers of its last days are noted meanwhile.
CLOSING_DAYS = 45
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?:Q(?P<quarter>[1-4]))?")
_MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, order=True)
class Period:
    """A calendar quarter, or a year (`quarter` 0)."""

    year: int
    quarter: int = 0

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}" if self.quarter else f"{self.year}"

    @property
    def span(self) -> Span:
        return Span.QUARTER if self.quarter else Span.YEAR

    @property
    def first_on(self) -> date:
        return date(self.year, _MONTHS_OF_QUARTER * (self.quarter - 1) + 1 if self.quarter else 1, 1)

    @property
    def last_on(self) -> date:
        following = self.following
        return following.first_on - timedelta(days=1)

    @property
    def following(self) -> Period:
        if not self.quarter:
            return Period(self.year + 1)
        return Period(self.year, self.quarter + 1) if self.quarter < 4 else Period(self.year + 1, 1)

    @property
    def closes_on(self) -> date:
        """Return the first day on which the period may be published."""
        return self.last_on + timedelta(days=CLOSING_DAYS)

    def before(self, quarters: int) -> Period:
        """Return the quarter so many before this one."""
        number = self.year * 4 + self.quarter - 1 - quarters
        return Period(number // 4, number % 4 + 1)


def parse_period(text: str) -> Period:
    """Read `2026Q1` or `2026`. Raises ValueError."""
    found = _PERIOD.fullmatch(text)
    if found is None or found["year"] == "0000":
        raise ValueError(text)
    return Period(int(found["year"]), int(found["quarter"] or 0))


def quarter_of(day: date) -> Period:
    """Return the quarter of a day."""
    return Period(day.year, (day.month - 1) // _MONTHS_OF_QUARTER + 1)


def closed_quarters(first_on: date, today: date) -> Iterator[Period]:
    """Give the quarters that are closed today, from that of the first day on, the oldest first."""
    period = quarter_of(first_on)
    while period.closes_on <= today:
        yield period
        period = period.following

"""Whether next year's calendar is there and checked: asked from October on, when it begins to matter."""

from __future__ import annotations

from datetime import date

from foia import law

# Terms filed in the last months of a year end in the next.
FIRST_MONTH = 10


def next_year_gap(book: law.LawBook, calendar_id: str, today: date) -> str:
    """Return "none" or "unconfirmed" where next year's calendar lacks something; "" if not, or too early."""
    if today.month < FIRST_MONTH:
        return ""
    year = today.year + 1
    coverage = book.calendar(calendar_id).coverage(date(year, 1, 1), date(year, 12, 31))
    return "" if coverage == "confirmed" else coverage

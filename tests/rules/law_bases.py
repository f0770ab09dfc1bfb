"""The invented calendar before it is built, with other years, places and holidays."""

from __future__ import annotations

from dataclasses import replace

from foia.law.holidays import (
    CalendarBase,
    CalendarYear,
    HolidayRule,
    Place,
)
from tests.rules.law_samples import invented, response

PLACES = (
    Place(code="A", iso="XX-A", name="A"),
    Place(code="A1", name="A1", parent="A", timezone="Asia/Tokyo"),
)


def base(**more: object) -> CalendarBase:
    """Give the invented calendar with some fields of it changed."""
    return replace(invented(response(10)).calendar_base("xx"), **more)  # type: ignore[arg-type]


def covering(**years: str) -> CalendarBase:
    """Give a calendar that covers years, as `y2026="confirmed"`."""
    return base(
        years=tuple(
            CalendarYear(year=int(year[1:]), status=status, why_es="x", why_en="x")  # type: ignore[arg-type]
            for year, status in years.items()
        )
    )


def holiday(month: int, day: int, **more: object) -> HolidayRule:
    fixed = HolidayRule(
        name_es="es", name_en="en", kind="fixed", month=month, day=day, effect="open", scope=("A",),
        basis="norm", source="page", evidence="memory",
    )  # fmt: skip
    return replace(fixed, **more)  # type: ignore[arg-type]

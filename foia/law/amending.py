"""What was decreed after a country file was written: days, suspensions of terms and confirmed years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from foia.law.country import Country
from foia.law.holidays import CalendarBase, CalendarDay, CalendarYear, PeriodSuspension


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change to a calendar; `number` orders all changes of a deployment as they were applied."""

    number: int
    calendar_id: str
    what: CalendarDay | PeriodSuspension | CalendarYear


def amended(country: Country, amendments: Sequence[Amendment]) -> Country:
    """Give the country as the amendments of its calendars leave it."""
    calendars = tuple(
        _amended(base, [a for a in amendments if a.calendar_id == base.id]) for base in country.calendars
    )
    return country if calendars == country.calendars else replace(country, calendars=calendars)


def _amended(base: CalendarBase, amendments: Sequence[Amendment]) -> CalendarBase:
    if not amendments:
        return base
    ordered = sorted(amendments, key=lambda amendment: amendment.number)
    what = [amendment.what for amendment in ordered]
    return replace(
        base,
        # Two people who compare dates must see that they counted by different calendars.
        version=f"{base.version}+{ordered[-1].number}",
        days=(*base.days, *(day for day in what if isinstance(day, CalendarDay))),
        suspensions=(*base.suspensions, *(period for period in what if isinstance(period, PeriodSuspension))),
        years=_years(base.years, [year for year in what if isinstance(year, CalendarYear)]),
    )


def _years(years: Iterable[CalendarYear], later: Iterable[CalendarYear]) -> tuple[CalendarYear, ...]:
    """Let what was said last of a year hold."""
    return tuple({year.year: year for year in (*years, *later)}.values())

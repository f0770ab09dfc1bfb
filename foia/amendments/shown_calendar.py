"""A year of a country's calendar as a page shows it: which days do not count, why, and by which norm."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from foia import law
from foia.amendments.queries import body_suspensions
from foia.directory.models import Place

SUSPENDED = "suspended"


@dataclass(frozen=True)
class ShownDays:
    """A day, or days in a row, that are not what their day of the week says.

    `effect` is closed, open, closed_from_noon or suspended; `places` and `body` say whose they are where they
    are not everybody's."""

    first_on: date
    last_on: date
    effect: str
    name_es: str
    name_en: str
    norm: str
    source: str = ""
    announced_on: date | None = None
    confirmed_by: str = ""
    places: tuple[str, ...] = ()
    body: str = ""


def year_of(base: law.CalendarBase, year: int) -> law.CalendarYear | None:
    """Return what a calendar says of a year; None where it does not cover it."""
    return next((one for one in base.years if one.year == year), None)


def days_of_year(calendar: law.Calendar, year: int) -> list[ShownDays]:
    """Return the days of a year that are closed, or open, against their day of the week."""
    found: list[ShownDays] = []
    for day in _days(year):
        shown = _shown(calendar, day)
        if shown is None:
            continue
        last = found[-1] if found else None
        if last is not None and replace(last, last_on=day) == replace(shown, first_on=last.first_on):
            found[-1] = replace(last, last_on=day)
        else:
            found.append(shown)
    return found


def suspensions_of_year(
    session: Session, base: law.CalendarBase, country: str, year: int, language: str
) -> list[ShownDays]:
    """Return every suspension of terms of a country, its places and its bodies that touches a year."""
    first_on, last_on = date(year, 1, 1), date(year, 12, 31)
    of_places = [
        ShownDays(
            first_on=period.first_on,
            last_on=period.last_on,
            effect=SUSPENDED,
            name_es=period.name_es,
            name_en=period.name_en,
            norm=period.basis,
            source=period.source or "",
            announced_on=period.announced,
            places=period.scope,
        )
        for period in base.suspensions
        if period.revoked is None and period.first_on <= last_on and period.last_on >= first_on
    ]
    of_bodies = [
        ShownDays(
            first_on=row.day_on,
            last_on=row.last_on or row.day_on,
            effect=SUSPENDED,
            name_es="plazos suspendidos en la entidad",
            name_en="terms suspended at the body",
            norm=row.norm,
            announced_on=row.announced_on,
            body=body.name(language),
        )
        for row, body in body_suspensions(session, country, ends_from=first_on)
        if row.day_on <= last_on
    ]
    return sorted([*of_places, *of_bodies], key=lambda shown: (shown.first_on, shown.body))


def places_of(session: Session, base: law.CalendarBase) -> list[tuple[str, str]]:
    """Return the places of a calendar and the municipalities of the directory: (code, name), by name."""
    found = {place.code: place.name for place in base.places}
    by_iso = {place.iso: place.code for place in base.places if place.iso}
    statement = select(Place.code, Place.name_es).where(
        Place.country == base.country, Place.level == "municipality"
    )
    for code, name in session.execute(statement):
        container, colon, rest = code.partition(":")
        if colon and container in by_iso:
            found.setdefault(f"{by_iso[container]}:{rest}", f"{name} ({found[by_iso[container]]})")
    return sorted(found.items(), key=lambda known: known[1])


def _shown(calendar: law.Calendar, day: date) -> ShownDays | None:
    reason = calendar.explain(day)
    if reason is not None and reason.reason == "weekend":
        return None
    if reason is not None:
        return ShownDays(
            first_on=day,
            last_on=day,
            effect=SUSPENDED if reason.reason == "suspension" else "closed",
            name_es=reason.name_es,
            name_en=reason.name_en,
            norm=reason.basis or "",
            source=reason.source or "",
            announced_on=reason.announced,
            confirmed_by=reason.confirmed_by or "",
        )
    effect = "closed_from_noon" if calendar.is_half_day(day) else "open"
    written = _written(calendar.base.days, day, effect)
    if written is None:
        return None
    return ShownDays(
        first_on=day,
        last_on=day,
        effect=effect,
        name_es=written.name_es,
        name_en=written.name_en,
        norm=written.basis,
        source=written.source or "",
        announced_on=written.announced,
        confirmed_by=written.confirmed_by or "",
    )


def _written(days: Sequence[law.CalendarDay], day: date, effect: str) -> law.CalendarDay | None:
    """Return what a calendar's file, or what was decreed later, says of a day."""
    found = [known for known in days if (known.date, known.effect) == (day, effect) and known.revoked is None]
    return found[-1] if found else None


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)

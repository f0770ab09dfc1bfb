"""What the home of administration tells of calendars: a year that comes and nobody checked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from foia import clock, law
from foia.amendments.coverage import next_year_gap
from foia.amendments.in_force import law_in_force
from foia.amendments.public_views import settings
from foia.i18n import gettext as _
from foia.i18n import zone_of


def next_year_words(_session: Session) -> str:
    """Say that next year's calendar is missing or unchecked; empty before October and where it is checked."""
    book, country = law_in_force(), settings().country
    calendar_id = book.calendar_id(country) if book.knows(country) else law.UNBOUND
    if calendar_id == law.UNBOUND:
        return ""
    today = clock.now().astimezone(zone_of(country)).date()
    gap, year = next_year_gap(book, calendar_id, today), today.year + 1
    if gap == "none":
        return _(
            "El calendario de %(year)s todavía no está: los plazos que lleguen a ese año dirán «por "
            "confirmar». Agréguelo en Calendarios.",
            year=year,
        )
    if gap == "unconfirmed":
        return _(
            "Nadie confirmó todavía el calendario de %(year)s: compárelo con las normas publicadas y "
            "confírmelo en Calendarios.",
            year=year,
        )
    return ""

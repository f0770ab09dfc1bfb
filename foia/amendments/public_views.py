"""The public page of the calendar: which days do not count, which terms are suspended, by which norm."""

from __future__ import annotations

from datetime import date

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import clock, law
from foia.access import public
from foia.amendments.blueprint import blueprint
from foia.amendments.forms import PlaceYearForm
from foia.amendments.in_force import law_in_force
from foia.amendments.month_tables import months_of
from foia.amendments.sheets import csv_response, sheet
from foia.amendments.shown_calendar import (
    SUSPENDED,
    ShownDays,
    days_of_year,
    places_of,
    suspensions_of_year,
    year_of,
)
from foia.amendments.words import EFFECT_WORDS, days_words, place_words
from foia.config import Settings
from foia.errors import NotFound
from foia.extensions import db
from foia.forms import Choice
from foia.i18n import DEFAULT_LANGUAGE, force_locale, language, zone_of
from foia.i18n import gettext as _

COLUMNS = (
    "first_on", "last_on", "effect", "effect_es", "scope", "scope_es", "body", "name_es", "name_en", "norm",
    "norm_url", "announced_on", "confirmed_by", "year_status", "year_status_es",
)  # fmt: skip


@blueprint.get("/calendario", endpoint="calendar")
@public
def calendar_page() -> ResponseReturnValue:
    """Show the days of a year that do not count at a place, and every suspension of terms."""
    book, country = law_in_force(), settings().country
    base = base_of(book, country)
    form = _form(book, base)
    place, year = form.lugar.data or "", int(form.anio.data)
    calendar = book.calendar(base.id, place or None)
    return render_template(
        "amendments/calendar.html",
        filters=form,
        year=year,
        coverage=year_of(base, year),
        place=place_words(book, country, place),
        days=[day for day in days_of_year(calendar, year) if day.effect != SUSPENDED],
        months=months_of(calendar, year),
        suspensions=suspensions_of_year(db.session(), base, country, year, language()),
        where=lambda shown: _where(book, country, shown),
        name=_name,
        effect_words=effect_words,
        days_words=days_words,
        sheet_url=url_for("amendments.calendar_sheet", lugar=place or None, anio=year),
    )


@blueprint.get("/calendario/datos.csv")
@public
def calendar_sheet() -> ResponseReturnValue:
    """Give a year of the calendar as CSV."""
    book, country = law_in_force(), settings().country
    base = base_of(book, country)
    form = _form(book, base)
    place, year = form.lugar.data or "", int(form.anio.data)
    known = year_of(base, year)
    with force_locale(DEFAULT_LANGUAGE):
        status = (known.status, status_words(known)) if known else ("", "")
        shown = [
            *((day, place) for day in days_of_year(book.calendar(base.id, place or None), year)
              if day.effect != SUSPENDED),
            *((one, " ".join(one.places))
              for one in suspensions_of_year(db.session(), base, country, year, DEFAULT_LANGUAGE)),
        ]  # fmt: skip
        rows = [_row(book, country, day, scope, status) for day, scope in shown]
    return csv_response(settings(), sheet(COLUMNS, rows), f"calendario-{base.id}-{year}")


def settings() -> Settings:
    """Return the settings of this deployment."""
    found: Settings = current_app.config["FOIA"]
    return found


def base_of(book: law.LawBook, country: str) -> law.CalendarBase:
    """Return the calendar of the country. Raises NotFound where no file brings one."""
    calendar_id = book.calendar_id(country)
    if calendar_id == law.UNBOUND:
        raise NotFound("calendar")
    return book.calendar_base(calendar_id)


def status_words(year: law.CalendarYear) -> str:
    """Say whether a person checked a year."""
    return _("Revisado") if year.status == "confirmed" else _("Sin confirmar")


def effect_words(effect: str) -> str:
    """Say what happens on a day."""
    return _("Plazos suspendidos") if effect == SUSPENDED else str(EFFECT_WORDS[effect])


def _form(book: law.LawBook, base: law.CalendarBase) -> PlaceYearForm:
    """Return the filters with what they offer; what is not offered is taken as not asked."""
    form = PlaceYearForm(request.args)
    # Only the last years in a row are counted in.
    years = [one.year for one in base.years if book.calendar(base.id).coverage(*_ends(one.year)) != "none"]
    if not years:
        raise NotFound("calendar")
    form.lugar.choices = [Choice(*known) for known in places_of(db.session(), base)]
    form.anio.choices = [Choice(str(year), str(year)) for year in years]
    if form.lugar.data not in {choice.value for choice in form.lugar.choices}:
        form.lugar.data = None
    if form.anio.data not in {choice.value for choice in form.anio.choices}:
        this_year = clock.now().astimezone(zone_of(settings().country)).year
        form.anio.data = str(min(max(this_year, years[0]), years[-1]))
    return form


def _ends(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _where(book: law.LawBook, country: str, shown: ShownDays) -> str:
    if shown.body:
        return shown.body
    return ", ".join(place_words(book, country, code) for code in shown.places or ("",))


def _name(shown: ShownDays) -> str:
    return shown.name_en if language() == "en" else shown.name_es


def _row(
    book: law.LawBook, country: str, shown: ShownDays, scope: str, status: tuple[str, str]
) -> tuple[object, ...]:
    return (
        shown.first_on,
        shown.last_on,
        shown.effect,
        effect_words(shown.effect),
        "" if shown.body else scope,
        ""
        if shown.body
        else ", ".join(place_words(book, country, code) for code in shown.places or (scope,)),
        shown.body,
        shown.name_es,
        shown.name_en,
        shown.norm,
        shown.source,
        shown.announced_on,
        shown.confirmed_by,
        *status,
    )

"""The administrator's page of calendars: years, what was decreed, what waits, what is being counted anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from foia import clock
from foia.access import requires
from foia.accounts.history_kinds import SubjectKind
from foia.accounts.queries import names_of
from foia.actors import Capability
from foia.amendments import queries
from foia.amendments.blueprint import blueprint, name_changes
from foia.amendments.calendar_actions import SUBJECT
from foia.amendments.in_force import law_in_force
from foia.amendments.models import Amendment
from foia.amendments.public_views import base_of, settings, status_words
from foia.amendments.reach import reach_of
from foia.amendments.redating_jobs import count_pending
from foia.amendments.words import (
    KIND_WORDS,
    LABELS,
    VALUES,
    days_words,
    name_of,
    place_words,
    what_words,
    when_words,
)
from foia.extensions import db
from foia.i18n import lazy_gettext as _l
from foia.i18n import zone_of

name_changes(SUBJECT, SubjectKind(_l("Cambio de calendario"), LABELS, VALUES, subject=lambda _id: ""))


@blueprint.get("/administracion/calendarios")
@requires(Capability.ADMINISTER)
def overview() -> ResponseReturnValue:
    """Show the country's calendar, what changed it, and what waits for somebody."""
    session, book, country = db.session(), law_in_force(fresh=True), settings().country
    base = base_of(book, country)
    rows = queries.waiting(session, country)
    counted = queries.being_counted(session)
    return render_template(
        "amendments/overview.html",
        years=[(year, status_words(year)) for year in base.years if year.year >= today().year - 1],
        waiting=rows,
        people=names_of(session, {row.proposed_by_id for row in rows if row.proposed_by_id}),
        in_force=queries.in_force(session, country),
        suspended_bodies=queries.body_suspensions(session, country, ends_from=today()),
        counted=counted,
        to_count=count_pending(session, [reach_of(session, book, row) for row in counted]) if counted else 0,
        **words_of_rows(),
    )


def words_of_rows() -> dict[str, Any]:
    """Return how pages say what a change is."""
    book, country = law_in_force(fresh=True), settings().country

    def place_of(row: Amendment) -> str:
        return place_words(book, row.country or country, row.scope)

    return {
        "when_words": when_words,
        "what_words": what_words,
        "name_of": name_of,
        "place_of": place_of,
        "days_words": days_words,
        "kind_words": KIND_WORDS,
    }


def today() -> date:
    """Return the country's date."""
    return clock.now().astimezone(zone_of(settings().country)).date()

"""Due dates in one's own calendar: a file to add once, and a secret address that keeps itself up to date."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from foia import limits
from foia.access import current_actor, filer, public, requires
from foia.actors import ANYBODY, Capability, filer_of
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.downloads import attachment
from foia.cases.follow_views import count_attempt
from foia.cases.models import Case
from foia.cases.opened import opened_case
from foia.errors import NotFound
from foia.explaining.blueprint import blueprint
from foia.explaining.feed_actions import SECRET_CHARACTERS, make_feed, note_reading, revoke_feeds
from foia.explaining.feed_queries import (
    DueRow,
    FeedOpened,
    due_rows_as_told,
    due_rows_of_tray,
    feed_by_secret,
    feed_of,
)
from foia.explaining.feed_words import calendar_file, site
from foia.explaining.icalendars import MEDIA_TYPE
from foia.explaining.models import CalendarFeed
from foia.explaining.receipt_views import case_of_receipt
from foia.i18n import force_locale, zone_of
from foia.i18n import gettext as _
from foia.transactions import writes

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FeedShown:
    """What the page of a calendar says. `address` is given once, when it is made."""

    has_one: bool
    made_at: datetime | None
    read_on: date | None
    address: str = ""


@blueprint.post("/comprobante/calendario")
@public
def file_from_receipt() -> ResponseReturnValue:
    """Give the last day of a case just filed, to whoever holds folio and key."""
    count_attempt(request.form.get("folio", ""))
    return _file_of_case(case_of_receipt())


@blueprint.get("/mi-solicitud/plazos.ics")
@filer
def own_file() -> ResponseReturnValue:
    """Give what runs in the opened case."""
    return _file_of_case(opened_case())


def _file_of_case(case: Case) -> Response:
    context = web_context(actor=filer_of(case.id))
    rows = due_rows_as_told(context, case.id)
    if not rows:
        raise NotFound("due date")
    content = calendar_file(
        context, rows, _own_address, name=_("Plazos · %(folio)s", folio=case.folio), refreshes=False
    )
    return attachment(content, f"{case.folio}.ics", "text/calendar")


# Under the path of following a case, which no proxy set up as the runbook says writes into its log.
@blueprint.get("/seguir/calendario/<secret>/plazos.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    """Give the calendar a secret opens; a miss is answered as if nothing were here."""
    context = web_context(actor=ANYBODY)
    is_shaped = len(secret) == SECRET_CHARACTERS
    found = feed_by_secret(context.session, context.keyring, secret) if is_shaped else None
    if found is None:
        limits.refuse_over("feed.address", limits.LIMITS["feed.address"], limits.client())
        raise NotFound("feed")
    limits.refuse_over("feed.reading", limits.LIMITS["feed.reading"], found.row.id.hex)
    with force_locale(found.language):
        content = _content(context, found)
    note_reading(context, found.row, secret, context.now.astimezone(zone_of(context.country)).date())
    response = make_response(content)
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _content(context: Context, found: FeedOpened) -> bytes:
    if found.actor is not None:
        rows = due_rows_of_tray(context.session, found.actor)
        return calendar_file(context, rows, _desk_address, name=_("Plazos de mi bandeja"), refreshes=True)
    case_id = found.row.case_id
    rows = due_rows_as_told(context, case_id) if case_id is not None else []
    return calendar_file(context, rows, _own_address, name=_("Plazos de mi expediente"), refreshes=True)


def _own_address(row: DueRow) -> str:
    return url_for("explaining.own")


def _desk_address(row: DueRow) -> str:
    return url_for("explaining.of_case", case_id=row.case_id)


@blueprint.get("/personal/calendario")
@requires(Capability.READ_CASE)
def tray_feed() -> ResponseReturnValue:
    """Show whether one's tray has a calendar."""
    context = web_context()
    return _page(context, feed_of(context.session, person_id=_me()), "explaining/tray_feed.html")


@blueprint.post("/personal/calendario")
@requires(Capability.READ_CASE)
@writes
def make_tray_feed() -> ResponseReturnValue:
    """Make the calendar of one's tray and show its address once."""
    context = web_context()
    secret = make_feed(context, person_id=_me())
    log.info("calendar made person=%s", _me())
    return _page(context, feed_of(context.session, person_id=_me()), "explaining/tray_feed.html", secret)


@blueprint.post("/personal/calendario/revocar")
@requires(Capability.READ_CASE)
@writes
def revoke_tray_feed() -> ResponseReturnValue:
    """Make the address of one's calendar open nothing."""
    revoke_feeds(web_context(), person_id=_me())
    flash(_("La dirección de su calendario ya no abre nada."), "success")
    return redirect(url_for("explaining.tray_feed"))


@blueprint.get("/mi-solicitud/calendario")
@filer
def own_feed() -> ResponseReturnValue:
    """Show whether the opened case has a calendar."""
    context = web_context(actor=filer_of(opened_case().id))
    return _page(context, feed_of(context.session, case_id=opened_case().id), "explaining/own_feed.html")


@blueprint.post("/mi-solicitud/calendario")
@filer
@writes
def make_own_feed() -> ResponseReturnValue:
    """Make the calendar of the opened case and show its address once."""
    context = web_context(actor=filer_of(opened_case().id))
    secret = make_feed(context, case_id=opened_case().id)
    return _page(
        context, feed_of(context.session, case_id=opened_case().id), "explaining/own_feed.html", secret
    )


@blueprint.post("/mi-solicitud/calendario/revocar")
@filer
@writes
def revoke_own_feed() -> ResponseReturnValue:
    """Make the address of the case's calendar open nothing."""
    case_id = opened_case().id
    revoke_feeds(web_context(actor=filer_of(case_id)), case_id=case_id)
    flash(_("La dirección de su calendario ya no abre nada."), "success")
    return redirect(url_for("explaining.own_feed"))


def _page(context: Context, row: CalendarFeed | None, template: str, secret: str = "") -> str:
    shown = FeedShown(
        has_one=row is not None,
        made_at=row.created_at if row is not None else None,
        read_on=row.last_read_on if row is not None else None,
        address=site() + url_for("explaining.feed", secret=secret) if secret else "",
    )
    return render_template(template, feed=shown, zone=zone_of(context.country))


def _me() -> UUID:
    person_id = current_actor().person_id
    if person_id is None:
        raise NotFound("person")
    return person_id

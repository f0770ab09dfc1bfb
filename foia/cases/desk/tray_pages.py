"""The desk's tray and the workload of its people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import current_actor, requires
from foia.actors import Capability
from foia.cases import tray as queries
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.forms import TrayForm
from foia.cases.desk.lines import lines_of
from foia.cases.folio import read_folio
from foia.cases.kinds import kinds_of
from foia.cases.measures import overdue_measures
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.placement import REPORT_KIND
from foia.cases.terms import local_date
from foia.cases.tray import ME, NOBODY, Cursor, Filters, Scope, TrayPage
from foia.forms import Choice
from foia.i18n import gettext as _

SOON_WORKING_DAYS = 5
SOON_CALENDAR_DAYS = 7  # where the calendar covers no such day


_RANK = re.compile(r"[0-3]( [0-9T:-]{10,16})?")


@blueprint.get("/bandeja")
@requires(Capability.READ_CASE)
def tray() -> ResponseReturnValue:
    """List the cases of whoever asks, by due date."""
    context = web_context()
    scopes = queries.scopes_of(context.actor, Capability.READ_CASE)
    form = _tray_form(context, scopes)
    today, soon_on = _days(context)
    since = queries.not_started_since(context.book.calendar(context.country.lower()), today)
    folio = read_folio(form.folio.data) if form.folio.data else None
    if form.folio.data:
        page = queries.find_by_folio(context.session, scopes, folio) if folio else TrayPage([])
    else:
        filters = _filters(form, context, soon_on, since)
        concluded = form.phase.data == Phase.CONCLUDED
        page = queries.page_of(context.session, scopes, filters, today, _cursor(), newest_first=concluded)
    late, soon, backlog = queries.counts(context.session, scopes, today, soon_on)
    decided = queries.scopes_of(context.actor, Capability.DECIDE_CASE)
    aside, not_started = queries.attention(context.session, decided, since)
    return render_template(
        "desk/tray.html",
        form=form,
        aside=aside,
        not_started=not_started,
        lines=lines_of(context, page.rows, today),
        next_url=_page_address(page.following),
        previous_url=_page_address(page.previous),
        late=late,
        soon=soon,
        backlog=backlog,
        most=queries.MOST_COUNTED,
        wrong_folio=bool(form.folio.data) and folio is None,
        shows_bodies=any(scope.body_id is None for scope in scopes) or len(scopes) > 1,
        supervises=current_actor().can_somewhere(Capability.SUPERVISE),
    )


@blueprint.get("/bandeja/equipo")
@requires(Capability.SUPERVISE)
def team() -> ResponseReturnValue:
    """Show how much work each person holds."""
    context = web_context()
    scopes = queries.scopes_of(context.actor, Capability.SUPERVISE)
    today, soon_on = _days(context)
    return render_template(
        "desk/team.html", loads=queries.workload(context.session, scopes, today, soon_on), nobody=NOBODY
    )


@blueprint.get("/bandeja/medidas")
@requires(Capability.READ_CASE)
def late_measures() -> ResponseReturnValue:
    """List the measures promised in the cases of whoever asks, and not kept by their day."""
    context = web_context()
    scopes = queries.scopes_of(context.actor, Capability.READ_CASE)
    today, _soon_on = _days(context)
    return render_template(
        "desk/measures.html", late=overdue_measures(context.session, scopes, today), today=today
    )


def _tray_form(context: Context, scopes: Sequence[Scope]) -> TrayForm:
    form = TrayForm(request.args)
    # Whoever reaches no confidential case is not asked about the kind that always is one.
    hidden = set() if any(scope.confidential for scope in scopes) else {REPORT_KIND}
    form.kind.choices = [
        Choice(code, kind.label) for code, kind in kinds_of(current_app).items() if code not in hidden
    ]
    form.assignee.choices = [Choice(ME, _("Yo")), Choice(NOBODY, _("Nadie todavía"))]
    asked = str(form.assignee.data or "")
    if _person_id(asked) is not None and _person_id(asked) != context.actor.person_id:
        form.assignee.choices = [*form.assignee.choices, Choice(asked, _("La persona elegida"))]
    return form


def _filters(form: TrayForm, context: Context, soon_on: date, since: date) -> Filters:
    phases = {choice.value for choice in form.phase.choices}
    kinds = {choice.value for choice in form.kind.choices}
    asked = str(form.assignee.data or "")
    person_id = context.actor.person_id if asked == ME else _person_id(asked)
    return Filters(
        phases=(form.phase.data,) if form.phase.data in phases else OPEN_PHASES,
        overdue=form.due.data == "overdue",
        due_by=soon_on if form.due.data == "soon" else None,
        assignee=person_id,
        unassigned=asked == NOBODY,
        held=form.held.data,
        set_aside=form.set_aside.data,
        not_started_since=since if form.not_started.data else None,
        backlog=form.backlog.data,
        kind=form.kind.data if form.kind.data in kinds else None,
    )


def _person_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _days(context: Context) -> tuple[date, date]:
    """Return today at the deployment's place, and the last day that is soon."""
    today = local_date(context.book, context.country, None, context.now)
    try:
        calendar = context.book.calendar(context.country.lower())
        return today, calendar.add_working_days(today, SOON_WORKING_DAYS)
    except law.NotCovered:
        return today, today + timedelta(days=SOON_CALENDAR_DAYS)


def _cursor() -> Cursor | None:
    """Read where the page begins from `desde`: direction, rank and id; None for the first page."""
    direction, _dot, rest = request.args.get("desde", "").partition(".")
    rank, _dot, id_text = rest.partition(".")
    try:
        case_id = UUID(id_text)
    except ValueError:
        return None
    return Cursor(rank, case_id, backwards=direction == "antes") if _RANK.fullmatch(rank) else None


def _page_address(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "desde" and value}
    direction = "antes" if cursor.backwards else "luego"
    return url_for("desk.tray", **kept, desde=f"{direction}.{cursor.rank}.{cursor.case_id.hex}")

"""The auditor's pages: how bodies keep their terms, and a case's record without identity or texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import current_actor, requires
from foia.actors import Capability
from foia.audit import admission_queries, queries
from foia.audit.forms import YEARS_OFFERED, ComplianceForm, days_of, parts_of_year
from foia.audit.queries import CaseRecord, Cursor, Period, Standing
from foia.audit.recomputed_queries import recompute
from foia.audit.recomputed_words import difference_cells
from foia.audit.reminder_queries import deliveries_of
from foia.audit.reminder_words import reminder_lines
from foia.audit.words import broken_words, purpose_words, standing_tag
from foia.cases import tray
from foia.cases.acting import web_context
from foia.cases.case import fold
from foia.cases.case_lines import BodyLine, CaseLine
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.kinds import kind_of, kinds_of
from foia.cases.models import Case, DeadlineRow
from foia.cases.naming import names_in
from foia.cases.presentation import Audience, case_names, row_deadline_line, status_tags, timeline_items
from foia.cases.seats import calendar_at
from foia.cases.setting_aside import counts_set_aside
from foia.cases.states import exclusions_of, is_excluded
from foia.cases.store import happening, seat_of
from foia.cases.terms import local_date, report
from foia.directory.models import Body
from foia.directory.queries import bodies_of
from foia.errors import NotFound
from foia.forms import Choice
from foia.i18n import gettext as _
from foia.i18n import language
from foia.notifications.sweeps import heartbeat, last_finished_at
from foia.pages.deadline_line import DeadlineLine
from foia.pages.rendering import addresses_of_cases
from foia.paging import narrowed_address

blueprint = Blueprint("audit", __name__)


@dataclass(frozen=True)
class DeadlineVersion:
    """One version of a deadline, and how it was derived from what was known when it was recorded."""

    row: DeadlineRow
    name: str
    derivation: tuple[str, ...]


@blueprint.get("/auditoria")
@requires(Capability.AUDIT)
def compliance() -> ResponseReturnValue:
    """List how cases received in a period stand before their terms, by body."""
    context = web_context()
    today = local_date(context.book, context.country, None, context.now)
    form = _form(context, today)
    period = _period(form, today)
    standing = form.standing.data
    wanted = (Standing(standing),) if standing in set(Standing) else tuple(Standing)
    page = queries.compliance_page(context.session, period, today, wanted, _cursor())
    addresses = addresses_of_cases("audit.case_record", (row.case.id for row in page.rows))
    line_at = _line_maker(context, today)
    tags = {standing: standing_tag(standing) for standing in wanted}
    return render_template(
        "audit/compliance.html",
        form=form,
        lines=[
            (row, address, line_at(row.case, row.body), tags[row.standing])
            for row, address in zip(page.rows, addresses, strict=True)
        ],
        first_on=period.first_on,
        last_on=period.last_on,
        beat=heartbeat(last_finished_at(context.session), context.now),
        by_body_address=narrowed_address("audit.by_body", without=("desde",)),
        next_url=_page_address(page.following),
        previous_url=_page_address(page.previous),
    )


@blueprint.get("/auditoria/entidades")
@requires(Capability.AUDIT)
def by_body() -> ResponseReturnValue:
    """Count how the cases received in a period stand before their terms, by body."""
    context = web_context()
    today = local_date(context.book, context.country, None, context.now)
    form = _form(context, today)
    period = _period(form, today)
    return render_template(
        "audit/by_body.html",
        form=form,
        counts=queries.counts_by_body(context.session, period, today),
        standings={standing: standing_tag(standing) for standing in Standing},
        first_on=period.first_on,
        last_on=period.last_on,
    )


@blueprint.get("/auditoria/admision")
@requires(Capability.AUDIT)
def admission() -> ResponseReturnValue:
    """List what nobody admitted or questioned in time, and count what was set aside, by body."""
    context = web_context()
    session = context.session
    today = local_date(context.book, context.country, None, context.now)
    form = _form(context, today)
    period = _period(form, today)
    since = tray.not_started_since(context.book.calendar(context.country.lower()), today)
    line_at = _line_maker(context, today)
    waiting, total = admission_queries.not_started(session, since, period.body_id, period.excluded)
    names = {UUID(choice.value): choice.label for choice in form.body.choices}
    counts = counts_set_aside(session, period.first_on, period.last_on)
    return render_template(
        "audit/admission.html",
        form=form,
        waiting=[(row, line_at(row.case, row.body)) for row in waiting],
        kinds=kinds_of(current_app),
        total=total,
        set_aside=[
            (names.get(count.body_id) if count.body_id else "", count.ever, count.still)
            for count in counts
            if period.body_id in (None, count.body_id)
        ],
        first_on=period.first_on,
        last_on=period.last_on,
    )


@blueprint.get("/auditoria/expedientes/<uuid:case_id>")
@requires(Capability.AUDIT)
def case_record(case_id: UUID) -> ResponseReturnValue:
    """Show what is recorded of a case: neither who filed it nor any text."""
    context = web_context()
    session = context.session
    case = session.get(Case, case_id)
    if case is None or case.confidential or is_excluded(context.actor, case):
        raise NotFound("case")
    body = session.get(Body, case.body_id) if case.body_id else None
    rows = queries.event_rows(session, case.id)
    record = queries.case_record(session, case, body, rows)
    # What follows an altered event proves nothing, and need not even be readable.
    events = [happening(row) for row in rows if record.broken is None or row.sequence < record.broken[0]]
    mentioned = [r.person_id for r in record.responsibilities if r.person_id] + [
        reading.person_id for reading in record.readings
    ]
    found = names_in(session, events, language(), mentioned)
    regime = context.book.regime(case.regime_id, case.regime_version)
    body_class = body.body_class if body else None
    names = case_names(
        case, found.bodies, found.people, found.cases, regime, found.norms, body_class=body_class
    )
    calendar = calendar_at(context.book, regime.calendar, body)
    today = context.now.astimezone(calendar.zone).date()
    versions = _versions(context, events, record)
    step_names = {version.row.step: version.name for version in versions}
    recomputed = recompute(context, case, rows, record.deadlines)
    return render_template(
        "audit/case.html",
        case=case,
        record=record,
        body_name=body.name(language()) if body else "",
        kind=kind_of(current_app, case.kind),
        tags=status_tags(case, Audience.AUDITOR),
        outcome=names.outcome(case.outcome) if case.outcome else "",
        line=row_deadline_line(case, calendar, today),
        integrity=broken_words(record.broken),
        recomputed=recomputed,
        differences=[difference_cells(each, step_names) for each in recomputed.differences],
        items=timeline_items(events, names, Audience.AUDITOR),
        versions=versions,
        reminders=reminder_lines(
            record.reminders,
            deliveries_of(session, case.id),
            step_names,
            calendar.zone,
        ),
        purposes={reading.id: purpose_words(reading.purpose) for reading in record.readings},
        names=names,
        zone=calendar.zone,
    )


def _form(context: Context, today: date) -> ComplianceForm:
    form = ComplianceForm(request.args)
    bodies = bodies_of(context.session, context.country)
    form.body.choices = [Choice(str(body.id), body.name(language())) for body in bodies]
    years = [str(today.year - back) for back in range(YEARS_OFFERED)]
    form.year.choices = [Choice(year, year) for year in years]
    form.part.choices = parts_of_year()
    if form.year.data not in years:
        form.year.data = years[0]
    for field in (form.body, form.part, form.standing):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = None
    return form


def _period(form: ComplianceForm, today: date) -> Period:
    first_on, last_on = days_of(int(form.year.data or today.year), form.part.data or "")
    body_id = UUID(form.body.data) if form.body.data else None
    return Period(first_on, last_on, body_id, tuple(sorted(exclusions_of(current_actor()))))


def _line_maker(
    context: Context, today: date
) -> Callable[[Case | CaseLine, Body | BodyLine | None], DeadlineLine]:
    """Return what tells the term of each case of a list; its calendars are found once."""

    @cache
    def calendar(regime_id: str, version: str, body: Body | BodyLine | None) -> law.Calendar:
        return calendar_at(context.book, context.book.regime(regime_id, version).calendar, body)

    def line(case: Case | CaseLine, body: Body | BodyLine | None) -> DeadlineLine:
        return row_deadline_line(case, calendar(case.regime_id, case.regime_version, body), today)

    return line


def _versions(context: Context, events: list[Happening], record: CaseRecord) -> list[DeadlineVersion]:
    """Derive each version again from the events known when it was recorded; what differs is not shown."""
    rows = record.deadlines
    if record.broken is not None:
        unproven = (_("No se vuelve a calcular: la cadena de actuaciones está rota."),)
        return [DeadlineVersion(row, row.step, unproven) for row in rows]
    reports = {moment: _report_at(context, events, moment) for moment in {row.recorded_at for row in rows}}
    found = []
    for row in rows:
        deadline = reports[row.recorded_at].step(row.step)
        is_same = deadline is not None and deadline.due_on == row.due_on
        explanation = deadline.explanation if deadline is not None else None
        sentences = (explanation.en if language() == "en" else explanation.es) if explanation else ()
        name = (deadline.name_en if language() == "en" else deadline.name_es) if deadline else row.step
        found.append(
            DeadlineVersion(
                row,
                name,
                tuple(sentences)
                if is_same
                else (_("Con el calendario de hoy la cuenta da otra fecha: se muestra la que se registró."),),
            )
        )
    return found


def _report_at(context: Context, events: list[Happening], moment: datetime) -> law.Report:
    known = [event for event in events if event.recorded_at <= moment]
    body_id = fold(known).body_id
    seat = seat_of(context.session, UUID(body_id) if body_id else None)
    return report(context.book, known, seat, now=moment)


def _cursor() -> Cursor | None:
    """Read where the page begins from `desde`: direction, standing, date and id; None for the first page."""
    parts = request.args.get("desde", "").split(".")
    try:
        direction, standing, received_on, case_id = parts
        return Cursor(
            Standing(standing),
            date.fromisoformat(received_on),
            UUID(case_id),
            backwards=direction == "antes",
        )
    except ValueError:
        return None


def _page_address(cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    direction = "antes" if cursor.backwards else "luego"
    place = f"{direction}.{cursor.standing}.{cursor.received_on.isoformat()}.{cursor.case_id.hex}"
    return narrowed_address("audit.compliance", desde=place)

"""One case as of any day: what was known at its end, due by it, whose it was, which reminders were out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.audit import queries
from foia.audit.recomputed_actions import open_findings
from foia.audit.recomputed_queries import is_counting_anew, recompute
from foia.audit.reminder_words import role_words, when_words
from foia.audit.replay import Due, Stood, due_by, held_by, known_by, reminders_by
from foia.audit.replay_words import STATES
from foia.audit.views import blueprint
from foia.audit.words import broken_words
from foia.cases.acting import web_context
from foia.cases.case import fold
from foia.cases.case_state import CaseState
from foia.cases.context import Context
from foia.cases.events import Happening
from foia.cases.kinds import kind_of
from foia.cases.models import Case, Event, Responsibility
from foia.cases.naming import names_in
from foia.cases.presentation import Audience, case_names, status_tag, timeline_items
from foia.cases.seats import calendar_at
from foia.cases.states import BODY, is_excluded
from foia.cases.store import happening, seat_of
from foia.cases.terms import regime_of, report
from foia.cases.timeline_names import Names
from foia.directory.models import Body
from foia.errors import NotFound
from foia.explaining.case_views import AsOfForm
from foia.i18n import gettext as _
from foia.i18n import language, ngettext
from foia.transactions import writes

__all__ = ["blueprint"]


@dataclass(frozen=True)
class _Known:
    """A case by what had been recorded of it until an instant, the end of `day`."""

    day: date
    at: datetime
    history: list[Happening]
    state: CaseState
    body: Body | None


@blueprint.get("/auditoria/expedientes/<uuid:case_id>/dia")
@requires(Capability.AUDIT)
def replay(case_id: UUID) -> ResponseReturnValue:
    """Show a case as it was at the end of a day (`al`; today's by default)."""
    context = web_context()
    case = _case(context, case_id)
    body = context.session.get(Body, case.body_id) if case.body_id else None
    calendar = calendar_at(context.book, context.book.calendar_id(case.country), body)
    today = context.now.astimezone(calendar.zone).date()
    rows = queries.event_rows(context.session, case.id)
    record = queries.case_record(context.session, case, body, rows)
    form = AsOfForm(request.args)
    day = form.day(_first_day(rows, calendar.zone), today) or today
    form.al.data = form.al.data or day.isoformat()
    shown: dict[str, Any] = {
        "case": case,
        "kind": kind_of(current_app, case.kind),
        "form": form,
        "day": day,
        "zone": calendar.zone,
        "integrity": broken_words(record.broken),
    }
    if record.broken is not None:
        return render_template("audit/replay.html", **shown, known=None)
    # The end of a day of the past; of today, what is known by now.
    instant = min(context.now, datetime.combine(day, time.max, tzinfo=calendar.zone))
    known = _known(context, rows, day, instant)
    names = _names(context, case, known, record)
    return render_template(
        "audit/replay.html",
        **shown,
        known=known,
        tag=status_tag(known.state.phase),
        body_name=known.body.name(language()) if known.body else "",
        outcome=names.outcome(known.state.outcome) if known.state.outcome else "",
        dues=_dues(context, known, record),
        states=STATES,
        holder=_holder(held_by(record.responsibilities, instant), names),
        items=timeline_items(known.history, names, Audience.AUDITOR),
        later=len(rows) - len(known.history),
        reminders=[
            (when_words(row), role_words(row), row.state_at if stood is Stood.OUT else None, row.due_at)
            for row, stood in reminders_by(record.reminders, record.deadlines, instant)
        ],
    )


@blueprint.post("/auditoria/expedientes/<uuid:case_id>/recalcular")
@requires(Capability.AUDIT)
@writes
def recompute_case(case_id: UUID) -> ResponseReturnValue:
    """Compute the deadlines of a case again; each difference becomes a finding."""
    context = web_context()
    case = _case(context, case_id)
    rows = queries.event_rows(context.session, case.id)
    record = queries.case_record(context.session, case, None, rows)
    computed = recompute(context, case, rows, record.deadlines)
    if computed.is_as_stored:
        flash(_("Las fechas guardadas son las que dan las actuaciones."), "success")
    elif is_counting_anew(context.session):
        flash(
            _("Se están volviendo a contar los plazos por un cambio de calendario: pruebe más tarde."),
            "important",
        )
    else:
        opened = len(open_findings(context, case.id, computed))
        flash(_opened_words(opened), "success")
    return redirect(url_for("audit.case_record", case_id=case_id))


def _opened_words(opened: int) -> str:
    if not opened:
        return _("Cada diferencia ya tenía su hallazgo.")
    return ngettext("Se registró %(num)s hallazgo.", "Se registraron %(num)s hallazgos.", opened)


def _case(context: Context, case_id: UUID) -> Case:
    case = context.session.get(Case, case_id)
    if case is None or case.confidential or is_excluded(context.actor, case):
        raise NotFound("case")
    return case


def _first_day(rows: Sequence[Event], zone: ZoneInfo) -> date:
    """Return the first day of which anything is known: that on which the case was recorded."""
    return rows[0].recorded_at.astimezone(zone).date() if rows else date.max


def _known(context: Context, rows: Sequence[Event], day: date, instant: datetime) -> _Known:
    history = known_by([happening(row) for row in rows], instant)
    state = fold(history)
    body = context.session.get(Body, UUID(state.body_id)) if state.body_id else None
    return _Known(day, instant, history, state, body)


def _names(context: Context, case: Case, known: _Known, record: queries.CaseRecord) -> Names:
    people = [held.person_id for held in record.responsibilities if held.person_id]
    found = names_in(context.session, known.history, language(), people)
    regime = regime_of(context.book, known.state)
    body_class = known.body.body_class if known.body else None
    return case_names(
        case, found.bodies, found.people, found.cases, regime, found.norms, body_class=body_class
    )


def _dues(context: Context, known: _Known, record: queries.CaseRecord) -> list[tuple[str, Due]]:
    """Return what was due, named, by what was recorded and announced until then; none under no law."""
    if known.state.regime_id == law.UNBOUND:
        return []
    found = report(
        context.book, known.history, seat_of(context.session, known.body.id if known.body else None),
        now=known.at, as_of=known.day, state=known.state, told=False,
    )  # fmt: skip
    is_english = language() == "en"
    return [
        (due.deadline.name_en if is_english else due.deadline.name_es, due)
        for due in due_by(found, record.deadlines, known.at)
    ]


def _holder(held: Responsibility | None, names: Names) -> list[tuple[str, str]]:
    """Say who had the case, where, and since when it was theirs."""
    if held is None:
        return [(_("A cargo de"), _("Nadie la tuvo a su cargo aquí."))]
    where = _("Mesa central")
    if held.custody == BODY:
        where = names.bodies.get(held.body_id.hex, "") if held.body_id else _("Sin entidad todavía")
    person = names.people.get(held.person_id.hex, "") if held.person_id else ""
    return [(_("Persona responsable"), person or _("Nadie todavía")), (_("Dónde"), where)]

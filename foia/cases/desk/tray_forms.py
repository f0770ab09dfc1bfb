"""What a tray is narrowed to: its form, and what the address says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy import select

from foia import law
from foia.actors import Capability
from foia.cases.context import Context
from foia.cases.desk.forms import FilterForm
from foia.cases.kinds import kinds_of
from foia.cases.phases import OPEN_PHASES
from foia.cases.placement import REPORT_KIND
from foia.cases.terms import local_date
from foia.cases.tray import COVERED, ME, NOBODY, Filters, not_started_since, scopes_of
from foia.cases.tray_scopes import Scope
from foia.directory.models import Office
from foia.forms import CheckboxField, Choice, CodeField, SelectField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l

SOON_WORKING_DAYS = 5
SOON_CALENDAR_DAYS = 7  # where the calendar covers no such day
# What is no filter of a tray: where a page begins.
_NO_FILTERS = frozenset({"desde"})


class TrayForm(FilterForm):
    """What the tray is narrowed to."""

    kind = SelectField(_l("Tipo"), placeholder=_l("Todos"))
    phase = SelectField(
        _l("Estado"),
        placeholder=_l("Por responder"),
        choices=[
            Choice("filed", _l("Presentado")),
            Choice("in_progress", _l("En trámite")),
            Choice("awaiting_clarification", _l("Espera aclaración")),
            Choice("decided", _l("Decidido, falta notificar")),
            Choice("concluded", _l("Concluido")),
        ],
    )
    due = SelectField(
        _l("Plazo"),
        placeholder=_l("Todos"),
        choices=[
            Choice("overdue", _l("Vencidos")),
            Choice("today", _l("Vencen hoy")),
            Choice("soon", _l("Vencen en 5 días hábiles o menos")),
        ],
    )
    assignee = SelectField(_l("Responsable"), placeholder=_l("Cualquiera"))
    office = SelectField(_l("Oficina"), placeholder=_l("Cualquiera"))
    order = SelectField(
        _l("Orden"),
        placeholder=_l("Por vencimiento"),
        choices=[Choice("received", _l("Por recepción"))],
    )
    folio = CodeField(_l("Folio"), width=20)
    approval = CheckboxField(_l("Esperan aprobación"))
    referred = CheckboxField(_l("Remitidos por otra entidad"))
    held = CheckboxField(_l("Solo los que esperan revisión"))
    not_started = CheckboxField(_l("Sin admitir desde hace más de dos días hábiles"))
    set_aside = CheckboxField(_l("Solo los apartados"))
    backlog = CheckboxField(_l("Pendientes antiguos de otro registro"))


@dataclass(frozen=True)
class Days:
    """Today at the deployment's place, the last day that is soon, and since when a filing waits too long."""

    today: date
    soon_on: date
    since: date


@dataclass(frozen=True)
class AskedTray:
    """A tray as the address asks for it."""

    form: TrayForm
    scopes: list[Scope]
    filters: Filters
    days: Days


def asked_tray(context: Context) -> AskedTray:
    """Read from the address which tray is asked for, by whoever asks."""
    scopes = scopes_of(context.actor, Capability.READ_CASE)
    form = _form(context, scopes)
    days = days_of(context)
    return AskedTray(form, scopes, _filters(form, context, days), days)


def kept_filters() -> dict[str, Any]:
    """Return the filters the address holds, to be kept on the way to another page of the same tray."""
    return {name: value for name, value in request.args.items() if name not in _NO_FILTERS and value}


def days_of(context: Context) -> Days:
    """Return the days by which a tray is judged."""
    today = local_date(context.book, context.country, None, context.now)
    calendar = context.book.calendar(context.country.lower())
    try:
        soon_on = calendar.add_working_days(today, SOON_WORKING_DAYS)
    except law.NotCovered:
        soon_on = today + timedelta(days=SOON_CALENDAR_DAYS)
    return Days(today, soon_on, not_started_since(calendar, today))


def _form(context: Context, scopes: Sequence[Scope]) -> TrayForm:
    form = TrayForm(request.args)
    # Whoever reaches no confidential case is not asked about the kind that always is one.
    hidden = set() if any(scope.confidential for scope in scopes) else {REPORT_KIND}
    form.kind.choices = [
        Choice(code, kind.label) for code, kind in kinds_of(current_app).items() if code not in hidden
    ]
    form.assignee.choices = [
        Choice(ME, _("Yo")),
        Choice(NOBODY, _("Nadie todavía")),
        Choice(COVERED, _("A quien suplo")),
    ]
    asked = str(form.assignee.data or "")
    if _id(asked) is not None and _id(asked) != context.actor.person_id:
        form.assignee.choices = [*form.assignee.choices, Choice(asked, _("La persona elegida"))]
    offices = _offices(context, scopes)
    if offices:
        form.office.choices = [Choice(str(office.id), office.name(language())) for office in offices]
    else:
        del form.office
    return form


def _offices(context: Context, scopes: Sequence[Scope]) -> Sequence[Office]:
    """Return the offices whose cases whoever asks may tell apart: of the bodies they work whole."""
    bodies = {scope.body_id for scope in scopes if scope.body_id is not None and scope.office_id is None}
    if not bodies:
        return []
    named = select(Office).where(Office.body_id.in_(bodies), Office.closed_on.is_(None))
    return context.session.scalars(named.order_by(Office.name_es, Office.id)).all()


def _filters(form: TrayForm, context: Context, days: Days) -> Filters:
    phases = {choice.value for choice in form.phase.choices}
    kinds = {choice.value for choice in form.kind.choices}
    asked = str(form.assignee.data or "")
    return Filters(
        phases=(form.phase.data,) if form.phase.data in phases else OPEN_PHASES,
        overdue=form.due.data == "overdue",
        due_today=form.due.data == "today",
        due_by=days.soon_on if form.due.data == "soon" else None,
        assignee=context.actor.person_id if asked == ME else _id(asked),
        covered_by=context.actor.person_id if asked == COVERED else None,
        unassigned=asked == NOBODY,
        office=_id(str(form.office.data or "")) if "office" in form else None,
        approval=form.approval.data,
        referred=form.referred.data,
        held=form.held.data,
        set_aside=form.set_aside.data,
        not_started_since=days.since if form.not_started.data else None,
        backlog=form.backlog.data,
        kind=form.kind.data if form.kind.data in kinds else None,
        by_receipt=form.order.data == "received",
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

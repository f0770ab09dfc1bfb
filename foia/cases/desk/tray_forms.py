"""What a tray is narrowed to: its form, and what the address says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from flask import current_app, request
from sqlalchemy import Uuid, bindparam, false, literal, select, union_all

from foia import law
from foia.actors import Capability
from foia.asking import Statement, ask
from foia.cases.context import Context
from foia.cases.desk.forms import FilterForm
from foia.cases.kinds import kinds_of
from foia.cases.phases import OPEN_PHASES, Phase
from foia.cases.placement import REPORT_KIND
from foia.cases.terms import local_date
from foia.cases.tray import COVERED, ME, NOBODY, Filters, not_started_since, scopes_of
from foia.cases.tray_models import SavedTray
from foia.cases.tray_scopes import Scope
from foia.directory.models import Office
from foia.forms import CheckboxField, Choice, CodeField, SelectField
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l

SOON_WORKING_DAYS = 5
# The filters by their names in the address.
FILTERS = frozenset(
    {"kind", "phase", "due", "assignee", "office", "order", "folio", "approval", "referred", "held"}
    | {"not_started", "set_aside", "backlog"}
)
SOON_CALENDAR_DAYS = 7  # where the calendar covers no such day


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
class SavedFilters:
    """Filters somebody kept: their name, and the query they are."""

    id: UUID
    name: str
    narrowed: str


@dataclass(frozen=True)
class AskedTray:
    """A tray as the address asks for it."""

    form: TrayForm
    scopes: list[Scope]
    filters: Filters
    days: Days
    saved: list[SavedFilters]


def asked_tray(context: Context) -> AskedTray:
    """Read from the address which tray is asked for, by whoever asks."""
    scopes = scopes_of(context.actor, Capability.READ_CASE)
    offices, saved = _named(context, scopes)
    form = _form(context, scopes, offices)
    days = days_of(context)
    return AskedTray(form, scopes, _filters(form, context, days), days, saved)


def kept_filters() -> dict[str, Any]:
    """Return the filters the address holds, to be kept on the way to another page of the same tray."""
    return {name: value for name, value in request.args.items() if name in FILTERS and value}


def days_of(context: Context) -> Days:
    """Return the days by which a tray is judged."""
    today = local_date(context.book, context.country, None, context.now)
    calendar = context.book.calendar(context.country.lower())
    try:
        soon_on = calendar.add_working_days(today, SOON_WORKING_DAYS)
    except law.NotCovered:
        soon_on = today + timedelta(days=SOON_CALENDAR_DAYS)
    return Days(today, soon_on, not_started_since(calendar, today))


def _form(context: Context, scopes: Sequence[Scope], offices: list[Choice]) -> TrayForm:
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
    if offices:
        form.office.choices = offices
    else:
        del form.office
    return form


def _named(context: Context, scopes: Sequence[Scope]) -> tuple[list[Choice], list[SavedFilters]]:
    """Return in one statement the offices of the bodies that somebody works whole, and what they saved."""
    bodies = {scope.body_id for scope in scopes if scope.body_id is not None and scope.office_id is None}
    values = {f"body_{number}": body_id for number, body_id in enumerate(bodies)}
    rows = ask(context.session, _naming(len(bodies)), values | {"person": context.actor.person_id})
    choices, saved = [], []
    for kind, id_, name, other in sorted(rows, key=lambda row: (row[2].casefold(), row[1].hex)):
        if kind == "saved":
            saved.append(SavedFilters(id_, name, other))
        else:
            choices.append(Choice(str(id_), other if language() == "en" and other else name))
    return choices, saved


@cache
def _naming(many: int) -> Statement:
    """Find the offices of so many bodies, and what a person saved."""
    bodies = [bindparam(f"body_{number}", type_=Uuid()) for number in range(many)]
    offices = select(literal("office"), Office.id, Office.name_es, Office.name_en).where(
        Office.body_id.in_(bodies) if bodies else false(), Office.closed_on.is_(None)
    )
    kept = select(literal("saved"), SavedTray.id, SavedTray.name, SavedTray.narrowed).where(
        SavedTray.person_id == bindparam("person", type_=Uuid())
    )
    return union_all(offices, kept)


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
        # What is concluded is listed the newest first, by its own index.
        by_receipt=form.order.data == "received" and form.phase.data != Phase.CONCLUDED,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

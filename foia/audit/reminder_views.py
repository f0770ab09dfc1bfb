"""The auditor's page of reminders: counts by body, each reminder of a period, and the same as CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import add
from typing import Any
from uuid import UUID

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from foia.access import current_actor, requires
from foia.actors import Capability
from foia.audit import reminder_queries as queries
from foia.audit.forms import YEARS_OFFERED, RemindersForm, days_of, parts_of_year
from foia.audit.reminder_queries import Asked, Counts, ReminderRow
from foia.audit.reminder_words import fact_tags, role_words, state_words, when_words
from foia.audit.views import blueprint
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.desk.tray_sheets import as_csv
from foia.cases.states import exclusions_of
from foia.cases.terms import local_date
from foia.config import Settings
from foia.directory.queries import bodies_of
from foia.forms import Choice
from foia.i18n import DEFAULT_LANGUAGE, force_locale, language, zone_of
from foia.i18n import gettext as _
from foia.notifications.policy import Matter
from foia.notifications.policy_words import MATTERS
from foia.paging import after_asked, narrowed_address, next_address

__all__ = ["blueprint"]
WHOLE_YEAR = "todo"
COLUMNS = (
    "folio", "body", "body_es", "step", "deadline_version", "threshold", "threshold_unit", "threshold_es",
    "recipient_role", "recipient_role_es", "channel", "due_at", "due_on", "state", "reason", "state_es",
    "state_at", "delivered", "opened", "ignored",
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the page is narrowed to: the form, the days, and the question they make."""

    form: RemindersForm
    first_on: date
    last_on: date
    asked: Asked

    @property
    def is_national_year(self) -> bool:
        """Say whether confidential cases may be counted with the others: so many that they tell nothing."""
        return self.form.part.data == WHOLE_YEAR and self.asked.body_id is None and self.asked.matter is None


@blueprint.get("/auditoria/recordatorios")
@requires(Capability.AUDIT)
def reminders() -> ResponseReturnValue:
    """Count the reminders of a period by body, and list them one by one."""
    context = web_context()
    filters = _filters(context)
    counts = queries.counts_by_body(context.session, filters.asked)
    total = reduce(add, (each for _body, each in counts), Counts())
    if filters.is_national_year:
        total += queries.confidential_counts(context.session, filters.asked)
    rows, following = queries.reminders_due(context.session, filters.asked, after_asked())
    return render_template(
        "audit/reminders.html",
        form=filters.form,
        counts=counts,
        total=total,
        lines=[_line(row) for row in rows],
        first_on=filters.first_on,
        last_on=filters.last_on,
        csv_url=narrowed_address("audit.reminders_sheet", without=("desde",)),
        most=_most(),
        next_url=next_address("audit.reminders", following),
    )


@blueprint.get("/auditoria/recordatorios/datos.csv")
@requires(Capability.AUDIT)
def reminders_sheet() -> ResponseReturnValue:
    """Give the reminders of the period as CSV, the last due first."""
    context = web_context()
    filters = _filters(context)
    rows, _following = queries.reminders_due(context.session, filters.asked, most=_most())
    with force_locale(DEFAULT_LANGUAGE):
        content = as_csv(COLUMNS, [_cells(row) for row in rows])
    return _attachment(content, f"recordatorios-{filters.first_on}-{filters.last_on}.csv")


def _filters(context: Context) -> Filters:
    today = local_date(context.book, context.country, None, context.now)
    form = RemindersForm(request.args)
    bodies = bodies_of(context.session, context.country)
    form.body.choices = [Choice(str(body.id), body.name(language())) for body in bodies]
    years = [str(today.year - back) for back in range(YEARS_OFFERED)]
    form.year.choices = [Choice(year, year) for year in years]
    form.part.choices = [Choice(WHOLE_YEAR, _("Todo el año")), *parts_of_year()]
    form.matter.choices = [
        *(Choice(str(matter), str(words)) for matter, words in MATTERS.items()),
        Choice(str(Matter.SILENCE), _("El silencio")),
    ]
    for field, fallback in (
        (form.body, None),
        (form.year, years[0]),
        (form.part, f"{today.month:02d}"),
        (form.matter, None),
    ):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = fallback
    part = form.part.data if form.part.data != WHOLE_YEAR else ""
    first_on, last_on = days_of(int(form.year.data), part)
    since, until = (_midnight(context, day) for day in (first_on, last_on + timedelta(days=1)))
    asked = Asked(
        since,
        until,
        context.now,
        UUID(form.body.data) if form.body.data else None,
        Matter(form.matter.data) if form.matter.data else None,
        tuple(sorted(exclusions_of(current_actor()))),
    )
    return Filters(form, first_on, last_on, asked)


def _midnight(context: Context, day: date) -> datetime:
    return datetime.combine(day, time(), zone_of(context.country)).astimezone(UTC)


def _line(row: ReminderRow) -> dict[str, Any]:
    reminder = row.reminder
    return {
        "folio": row.folio,
        "address": url_for("audit.case_record", case_id=reminder.case_id),
        "body": row.body.name(language()) if row.body is not None else _("Sin entidad todavía"),
        "when": when_words(reminder),
        "to": role_words(reminder),
        "due_at": reminder.due_at,
        "state": state_words(reminder),
        "tags": fact_tags(delivered=row.delivered, opened=row.opened, ignored=row.ignored),
    }


def _cells(row: ReminderRow) -> list[str | date | None]:
    reminder = row.reminder
    return [
        row.folio,
        row.body.code if row.body is not None else None,
        row.body.name_es if row.body is not None else None,
        reminder.step,
        str(reminder.deadline_version),
        str(reminder.threshold),
        reminder.threshold_unit,
        when_words(reminder),
        reminder.recipient_role,
        role_words(reminder),
        reminder.channel,
        reminder.due_at.isoformat(timespec="seconds"),
        reminder.due_on,
        reminder.state,
        reminder.reason,
        state_words(reminder),
        reminder.state_at.isoformat(timespec="seconds"),
        *("yes" if fact else "no" for fact in (row.delivered, row.opened, row.ignored)),
    ]


def _attachment(content: bytes, name: str) -> Response:
    settings: Settings = current_app.config["FOIA"]
    response = make_response(content)
    response.mimetype = "text/csv"
    marked = f"datos-de-demostracion-{name}" if settings.demo else name
    response.headers["Content-Disposition"] = f'attachment; filename="{marked}"'
    return response


def _most() -> int:
    settings: Settings = current_app.config["FOIA"]
    return settings.export_limit_rows

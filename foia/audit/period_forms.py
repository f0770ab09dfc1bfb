"""The period and the body that the auditor's figures and queues are narrowed to, sent by GET."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import request

from foia.access import current_actor
from foia.audit.exceptions_queries import Asked
from foia.audit.forms import YEARS_OFFERED, days_of, parts_of_year
from foia.cases.context import Context
from foia.cases.desk.forms import FilterForm
from foia.cases.states import exclusions_of
from foia.cases.terms import local_date
from foia.directory.queries import bodies_of
from foia.forms import Choice, SelectField
from foia.i18n import gettext as _
from foia.i18n import language, zone_of
from foia.i18n import lazy_gettext as _l

WHOLE_YEAR = "todo"


class PeriodForm(FilterForm):
    """Body, year, and the part of the year."""

    body = SelectField(_l("Entidad"), placeholder=_l("Todas"))
    year = SelectField(_l("Año"), placeholder="")
    part = SelectField(_l("Periodo"), placeholder="")


@dataclass(frozen=True)
class Narrowed:
    """What a page was narrowed to: its form, what that asks for, and the same for addresses."""

    form: PeriodForm
    asked: Asked
    part: str  # as `foia.audit.forms.days_of` has it
    today: date

    @property
    def query(self) -> dict[str, Any]:
        values = {name: self.form[name].data for name in ("body", "year", "part")}
        return {name: value for name, value in values.items() if value}


def narrowed(context: Context, *, whole_year: bool = False) -> Narrowed:
    """Read what a page is narrowed to: this month unless told otherwise, or this year (`whole_year`)."""
    today = local_date(context.book, context.country, None, context.now)
    form = PeriodForm(request.args)
    bodies = bodies_of(context.session, context.country)
    form.body.choices = [Choice(str(body.id), body.name(language())) for body in bodies]
    years = [str(today.year - back) for back in range(YEARS_OFFERED)]
    form.year.choices = [Choice(year, year) for year in years]
    form.part.choices = [Choice(WHOLE_YEAR, _("Todo el año")), *parts_of_year()]
    usual = WHOLE_YEAR if whole_year else f"{today.month:02d}"
    for field, fallback in ((form.body, None), (form.year, years[0]), (form.part, usual)):
        if field.data not in {choice.value for choice in field.choices}:
            field.data = fallback
    part = form.part.data if form.part.data != WHOLE_YEAR else ""
    first_on, last_on = days_of(int(form.year.data), part)
    body_id = UUID(form.body.data) if form.body.data else None
    return Narrowed(form, asked_for(context, first_on, last_on, body_id), part, today)


def asked_for(context: Context, first_on: date, last_on: date, body_id: UUID | None) -> Asked:
    """Ask for the days of a period, without the cases whoever asks is kept from."""
    zone = zone_of(context.country)
    since, until = (
        datetime.combine(day, time(), zone).astimezone(UTC) for day in (first_on, last_on + timedelta(days=1))
    )
    return Asked(first_on, last_on, since, until, body_id, tuple(sorted(exclusions_of(current_actor()))))

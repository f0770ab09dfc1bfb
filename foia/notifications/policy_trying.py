"""Trying a policy of reminders from its form: which sample case, and what the policy would do in it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from foia import law
from foia.cases.context import Context
from foia.cases.kinds import kinds_of
from foia.cases.seats import calendar_at
from foia.directory.models import Body
from foia.directory.names import fold
from foia.directory.queries import search_bodies
from foia.i18n import gettext as _
from foia.i18n import language, zone_of
from foia.notifications.policies import policies_in_force
from foia.notifications.policy import Policy, Scope
from foia.notifications.policy_forms import PolicyForm
from foia.notifications.policy_pages import (
    SEPARATOR,
    PreviewShown,
    preview_shown,
    regime_title,
    sample_choices,
)
from foia.notifications.policy_queries import policies_with
from foia.notifications.policy_samples import Sample, preview

_MOST_NAMED = 4


def sample_of_today(context: Context) -> dict[str, Any]:
    """Return the instant a form begins with: this one, by the country's clock."""
    local = context.now.astimezone(zone_of(context.country))
    return {"filed": local.date(), "filed_hour": local.strftime("%H:%M")}


def offer_samples(context: Context, form: PolicyForm, scope: Scope) -> None:
    """Offer the cases that a policy of this scope holds for; of a body's, that body's alone."""
    form.sample.choices = sample_choices(context, scope)
    if form.sample.data is None and form.sample.choices:
        form.sample.data = form.sample.choices[0].value
    if scope.body_id is not None:
        del form.sample_body


def tried(
    context: Context, form: PolicyForm, scope: Scope, body: Body | None, policy: Policy
) -> PreviewShown | None:
    """Say what a policy would do; None if the sample must be mended, said beside its field."""
    sample = _sample(context, form, body)
    if sample is None:
        return None
    of = (sample.regime_id, sample.kind, sample.body.id if sample.body is not None else None)
    new = policies_with(context.session, scope, policy).of(*of)
    today = policies_in_force(context.session, fresh=True).of(*of)
    try:
        found = preview(context, sample, new, today)
    except law.LawError:
        form.add_error("filed", _("De ese día no se puede contar ningún plazo. Elija otro."))
        return None
    parts = [str(kinds_of(current_app)[sample.kind].label), regime_title(sample.regime_id)]
    if sample.body is not None:
        parts.append(sample.body.name(language()))
    return preview_shown(found, " · ".join(parts), sample.filed_at)


def body_called(context: Context, form: Any, name: str) -> Body | None:
    """Return the body that a field names; None if it is empty, or names none or several, said beside it."""
    text = form[name].data
    if not text:
        return None
    today = context.now.astimezone(zone_of(context.country)).date()
    found = [match.body for match in search_bodies(context.session, text, country=context.country, on=today)]
    exact = [body for body in found if fold(text) in {fold(body.name_es), fold(body.acronym)}]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        names = "; ".join(body.name(language()) for body in found[:_MOST_NAMED])
        form.add_error(
            name, _("Hay varias con ese nombre: %(names)s. Escriba el nombre completo.", names=names)
        )
    else:
        form.add_error(name, _("No encontramos ninguna entidad con ese nombre. Pruebe con su sigla."))
    return None


def _sample(context: Context, form: PolicyForm, body: Body | None) -> Sample | None:
    regime_id, _separator, kind = str(form.sample.data).partition(SEPARATOR)
    if body is None and "sample_body" in form:
        body = body_called(context, form, "sample_body")
    hour, filed_on = form.hour_of_sample(), form.filed.data
    if form.errors or hour is None or filed_on is None:
        return None
    regime = context.book.regime(regime_id)
    try:
        zone = calendar_at(context.book, regime.calendar, body).zone
    except law.LawError:
        zone = zone_of(context.country)
    return Sample(regime_id, kind, body, _instant(filed_on, hour, zone))


def _instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, zone).astimezone(ZoneInfo("UTC"))

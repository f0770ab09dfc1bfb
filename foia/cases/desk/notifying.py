"""The desk's page that notifies a decision made before."""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from flask.typing import ResponseReturnValue

from foia import law
from foia.access import requires
from foia.actors import Capability
from foia.cases import notifying
from foia.cases.actions import regime_of_case
from foia.cases.context import Context
from foia.cases.desk import steps
from foia.cases.desk.blueprint import blueprint
from foia.cases.desk.party_forms import DATED_CHANNELS, NotificationForm
from foia.cases.desk.steps import Step, begun, done, sent, show
from foia.cases.desk.words import amount_words, channel_words, outcome_label
from foia.cases.models import Case
from foia.errors import InvalidInput
from foia.forms import Choice
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.transactions import writes


@blueprint.get("/expedientes/<uuid:case_id>/notificar")
@requires(Capability.WORK_CASE)
def notification(case_id: UUID) -> ResponseReturnValue:
    """Ask how and when the decision is notified."""
    form = NotificationForm()
    context, case = begun("notify", case_id, form)
    _offer_channels(form, context, case)
    return show(case, _step(context, case), form)


@blueprint.post("/expedientes/<uuid:case_id>/notificar")
@requires(Capability.WORK_CASE)
@writes
def notify(case_id: UUID) -> ResponseReturnValue:
    """Notify the decision."""
    form = NotificationForm()
    context, case = sent("notify", case_id, form)
    _offer_channels(form, context, case)
    form.validate()
    if form.channel.data in DATED_CHANNELS and form.notified_on.data is None and not form.notified_on.errors:
        form.add_error("notified_on", _("Escriba el día en que la entregó o la envió."))
    if form.error_list():
        return show(case, _step(context, case), form, 422)
    put_at = _put_at(form, context, case)
    try:
        given_at = notifying.notify(
            context, case, form.channel.data, put_at, expected_version=form.expected_version
        )
    except InvalidInput as error:
        form.add_error(error.field, _refusal(error, context, case, form.channel.data, put_at))
        return show(case, _step(context, case), form, 422)
    given_on = given_at.astimezone(notifying.calendar_of_case(context, case).zone).date()
    return done(case, _("Notificó la resolución. Cuenta desde el %(date)s.", date=date_words(given_on)))


def _put_at(form: NotificationForm, context: Context, case: Case) -> datetime:
    """Return when the notice left: now by the page and by e-mail, else by the end of the day told."""
    if form.channel.data not in DATED_CHANNELS:
        return context.now
    zone = notifying.calendar_of_case(context, case).zone
    told = datetime.combine(form.notified_on.data, time.max, tzinfo=zone)
    is_today = form.notified_on.data == context.now.astimezone(zone).date()
    return context.now if is_today else told


def _offer_channels(form: NotificationForm, context: Context, case: Case) -> None:
    regime = regime_of_case(context, case)
    form.channel.choices = [
        Choice(channel, channel_words(channel).capitalize(), _when_it_counts(regime, channel))
        for channel in notifying.channels_of(case)
    ]


def _when_it_counts(regime: law.Regime, channel: str) -> str:
    """Say from when a notice by the channel counts, where a norm read says it."""
    notice = next((known for known in regime.notices if known.channel == channel), None)
    if notice is None or not notice.verified:
        return ""
    if notice.rule == "days_after":
        amount = amount_words(notice.amount or 0, notice.unit or "working_day")
        return _("Cuenta %(amount)s después de enviada.", amount=amount)
    if notice.rule == "delivered":
        return _("Cuenta desde el día de la constancia de entrega.")
    return _("Cuenta desde que queda a su disposición.")


def _step(context: Context, case: Case) -> Step:
    sentences = [_("Desde que la notifique, quien presentó la lee en su expediente con folio y clave.")]
    if law.stops_on(regime_of_case(context, case)) == "notified":
        sentences.append(_("El plazo para responder se detiene el día desde el que la notificación cuenta."))
    return Step(
        heading=_("Notificar la resolución"),
        button=_("Notificar"),
        sentences=tuple(sentences),
        warning=_(
            "El expediente se cierra con este resultado: %(outcome)s.",
            outcome=outcome_label(case, case.outcome),
        ),
    )


def _refusal(error: InvalidInput, context: Context, case: Case, channel: str, put_at: datetime) -> str:
    if error.code == "not_counted_yet":
        zone = notifying.calendar_of_case(context, case).zone
        counts_on = notifying.counts_at(context, case, channel, put_at).astimezone(zone).date()
        return _(
            "Por este medio la notificación cuenta desde el %(date)s. Regístrela ese día o después.",
            date=date_words(counts_on),
        )
    return {
        "notified_out_of_range": _("Escriba un día entre la resolución y hoy."),
        "no_email": _("Quien presentó no pidió avisos por correo electrónico. Elija otro medio."),
    }.get(error.code, steps.refusal(error))

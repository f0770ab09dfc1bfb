"""The pages of notices nobody got: the list of them, and what a person does about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foia.access import requires
from foia.actors import Capability
from foia.cases import states
from foia.cases.acting import web_context
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.notifying import calendar_of_case
from foia.cases.opening import may_read_identity
from foia.errors import InvalidInput, NotFound
from foia.forms import Choice, DateField, Form, RadioField
from foia.i18n import date_words, language, ngettext
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.notifications import other_means_actions as actions
from foia.notifications import other_means_queries as queries
from foia.notifications.composing import Composing
from foia.notifications.messages import OF_REMINDERS, WITH_CODE, news_of
from foia.notifications.models import OutboxMessage, RecipientKind, Reminder
from foia.notifications.other_means_queries import MOST_SHOWN, Untold
from foia.notifications.policy import RecipientRole, Threshold, ThresholdUnit
from foia.notifications.policy_words import ROLES, threshold_words
from foia.notifications.reminder_jobs import NO_RECIPIENT
from foia.notifications.staff_notice_queries import reminders_with_terms
from foia.notifications.views import blueprint
from foia.transactions import writes

__all__ = ["blueprint"]


class ToldForm(Form):
    """How and when the recipient was told."""

    means = RadioField(
        _l("¿Cómo lo notificó?"),
        choices=[
            Choice("phone", _l("Por teléfono")),
            Choice("in_person", _l("En persona")),
            Choice("post", _l("Por carta")),
            Choice("email", _l("A otro correo electrónico")),
            Choice("other", _l("Por otro medio")),
        ],
        required=_l("Elija cómo lo notificó"),
    )
    told_on = DateField(_l("¿Qué día?"), required=_l("Escriba el día en que lo notificó"))


@dataclass(frozen=True)
class UntoldLine:
    """One of them in words. `what`: what it said; `leads_to`: its case, for whoever reaches it."""

    untold: Untold
    what: str
    to: str
    why: str
    folio: str
    body: str
    leads_to: str

    @property
    def notice_id(self) -> UUID:
        return self.untold.notice.id

    @property
    def since(self) -> datetime:
        return self.untold.notice.state_at


@blueprint.get("/avisos/sin-entregar")
@requires(Capability.DECIDE_CASE)
def other_means() -> ResponseReturnValue:
    """List the notices that a person has to give by other means."""
    context = web_context()
    found = queries.untold_messages(context.session, context.actor)
    lost = queries.untold_reminders(context.session, context.actor)
    messages = [each.notice for each in found if isinstance(each.notice, OutboxMessage)]
    told_of = [UUID(hex=message.detail) for message in messages if message.template in OF_REMINDERS]
    # Held until the words are made of them.
    _reminders = reminders_with_terms(context.session, told_of)
    return render_template(
        "notifications/other_means.html",
        messages=[_line(context, each) for each in found[:MOST_SHOWN]],
        reminders=[_line(context, each) for each in lost[:MOST_SHOWN]],
        has_more=len(found) > MOST_SHOWN or len(lost) > MOST_SHOWN,
        most=MOST_SHOWN,
    )


@blueprint.get("/avisos/sin-entregar/<uuid:notice_id>")
@requires(Capability.DECIDE_CASE)
def untold_notice(notice_id: UUID) -> ResponseReturnValue:
    """Ask how and when it was told."""
    context = web_context()
    return _page(context, _untold(context, notice_id), ToldForm(formdata=None))


@blueprint.post("/avisos/sin-entregar/<uuid:notice_id>")
@requires(Capability.DECIDE_CASE)
@writes
def note_told(notice_id: UUID) -> ResponseReturnValue:
    """Record that it was told by other means."""
    context = web_context()
    untold = _untold(context, notice_id, to_change=True)
    form = ToldForm()
    if not form.validate():
        return _page(context, untold, form), 422
    told_at = _told_at(context, untold.case, form.told_on.data)
    try:
        actions.note_told(context, untold.case, untold.notice, form.means.data, told_at)
    except InvalidInput:
        form.add_error("told_on", _("Escriba un día entre aquel en que debía salir y hoy."))
        return _page(context, untold, form), 422
    flash(_("Registró que lo notificó por otro medio."), "success")
    return redirect(url_for("notifications.other_means"))


@blueprint.post("/avisos/sin-entregar/<uuid:notice_id>/otra-vez")
@requires(Capability.DECIDE_CASE)
@writes
def try_notice_again(notice_id: UUID) -> ResponseReturnValue:
    """Let it be sent at the next sweep."""
    context = web_context()
    actions.try_again(context, _untold(context, notice_id, to_change=True).notice)
    flash(_("Se intentará otra vez en unos minutos."), "success")
    return redirect(url_for("notifications.other_means"))


def _untold(context: Context, notice_id: UUID, *, to_change: bool = False) -> Untold:
    """Find it; to change it, with its case held, and as it is then."""
    untold = queries.untold_notice(context.session, context.actor, notice_id)
    if untold is not None and to_change:
        context.session.refresh(untold.case, with_for_update=True)
        context.session.refresh(untold.notice, with_for_update=True)
    if untold is None:
        raise NotFound("notice")
    return untold


def _page(context: Context, untold: Untold, form: ToldForm) -> str:
    notice, line = untold.notice, _line(context, untold)
    is_filers = isinstance(notice, OutboxMessage) and notice.recipient_kind == RecipientKind.FILER
    may_know = is_filers and line.leads_to and may_read_identity(context, untold.case)
    return render_template(
        "notifications/untold_notice.html",
        line=line,
        form=form,
        identity=url_for("desk.identity", case_id=untold.case.id) if may_know else "",
    )


def _told_at(context: Context, case: Case, told_on: date) -> datetime:
    """Return the end of the day told; of today, now."""
    zone = calendar_of_case(context, case).zone
    is_today = told_on == context.now.astimezone(zone).date()
    return context.now if is_today else datetime.combine(told_on, time.max, tzinfo=zone)


def _line(context: Context, untold: Untold) -> UntoldLine:
    case, notice = untold.case, untold.notice
    if isinstance(notice, Reminder):
        what, why = _reminder_words(notice), _why_not_planned(notice)
        to = str(ROLES[RecipientRole(notice.recipient_role)])
    else:
        what, why = _message_words(context, case, notice), _why_not_delivered(notice)
        is_filers = notice.recipient_kind == RecipientKind.FILER
        to = str(ROLES[RecipientRole.FILER]) if is_filers else untold.recipient
    may_read = states.may(context.actor, Capability.READ_CASE, case)
    return UntoldLine(
        untold,
        what=what,
        to=to,
        why=why,
        folio=case.folio,
        body=untold.body.name(language()) if untold.body is not None else "",
        leads_to=url_for("desk.case_page", case_id=case.id) if may_read else "",
    )


def _reminder_words(reminder: Reminder) -> str:
    threshold = Threshold(
        reminder.threshold, RecipientRole(reminder.recipient_role), ThresholdUnit(reminder.threshold_unit)
    )
    return _(
        "Recordatorio de lo que vence el %(date)s: %(when)s",
        date=date_words(reminder.due_on),
        when=threshold_words(threshold).lower(),
    )


def _message_words(context: Context, case: Case, message: OutboxMessage) -> str:
    """Say what a message told, as its subject did."""
    if message.template in WITH_CODE:
        return _("Un código que quien presentó pidió por correo")
    kind = kind_of(current_app, case.kind)
    composing = Composing(context, message, case, kind, _no_link, title_only=True)
    try:
        title = news_of(composing).title
    except LookupError:
        title = _("hay novedades")
    return title[:1].upper() + title[1:]


def _no_link(page: str, **_values: str) -> str:
    """Titles lead nowhere."""
    return page


def _why_not_planned(reminder: Reminder) -> str:
    if reminder.reason == NO_RECIPIENT:
        return _("Nadie en la entidad tiene esa función.")
    return _("Un error impidió prepararlo, también al repetir.")


def _why_not_delivered(message: OutboxMessage) -> str:
    if message.bounced_at is not None:
        return _("El correo volvió sin entregarse.")
    if message.attempts <= 1:
        return _("La dirección no recibe correo, o no hay una.")
    return ngettext(
        "No se pudo entregar después de %(num)s intento.",
        "No se pudo entregar después de %(num)s intentos.",
        message.attempts,
    )

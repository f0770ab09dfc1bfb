"""Words of reminders for auditors: of what and when, for whom, what became of each, and whom it reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask_babel.speaklater import LazyString

from foia.audit.reminder_queries import WAITING_STEPS
from foia.audit.reminder_reading import Delivery, is_ignored
from foia.cases.presentation import StatusTag
from foia.i18n import datetime_words
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l
from foia.notifications.models import MessageState, RecipientKind, Reminder, ReminderState
from foia.notifications.policy import Channel, RecipientRole, Threshold, ThresholdUnit
from foia.notifications.policy_words import MATTERS, ROLES, threshold_words

_OF_WAITS = {step: MATTERS[matter] for matter, step in WAITING_STEPS.items()}


@dataclass(frozen=True)
class ReminderLine:
    """One reminder as the record shows it; `recipients`: what became of it with each."""

    of: str
    when: str
    to: str
    due_at: datetime
    state: str
    state_at: datetime
    is_ignored: bool
    recipients: tuple[str, ...]


def reminder_lines(
    reminders: Sequence[Reminder],
    deliveries: Mapping[UUID, Sequence[Delivery]],
    step_names: Mapping[str, str],
    zone: ZoneInfo,
) -> list[ReminderLine]:
    """Say of each reminder of a case what became of it."""
    return [
        ReminderLine(
            of=str(_OF_WAITS.get(reminder.step) or step_names.get(reminder.step, reminder.step)),
            when=when_words(reminder),
            to=role_words(reminder),
            due_at=reminder.due_at,
            state=state_words(reminder),
            state_at=reminder.state_at,
            is_ignored=is_ignored(reminder, reminders),
            recipients=tuple(_delivery_words(each, zone) for each in deliveries.get(reminder.id, ())),
        )
        for reminder in reminders
    ]


def when_words(reminder: Reminder) -> str:
    """Say of which threshold a reminder is."""
    role, unit = RecipientRole(reminder.recipient_role), ThresholdUnit(reminder.threshold_unit)
    said = threshold_words(Threshold(reminder.threshold, role, unit))
    if unit is ThresholdUnit.TERM_END:
        return _("%(when)s: silencio", when=said)
    return said


def role_words(reminder: Reminder) -> str:
    """Name for whom it is, and how where not by mail too."""
    role = str(ROLES[RecipientRole(reminder.recipient_role)])
    if reminder.channel == Channel.PRODUCT:
        return _("%(role)s, solo en el sistema", role=role)
    return role


_VOIDED: dict[str, LazyString] = {
    "replaced": _l("Anulado: cambió la fecha"),
    "deadline_replaced": _l("Anulado: cambió la fecha"),
    "ended": _l("Anulado: el plazo dejó de correr"),
    "term_met": _l("Anulado: ya se había cumplido"),
    "case_concluded": _l("Anulado: el expediente terminó"),
    "superseded": _l("Anulado: otro posterior decía lo mismo"),
    "told_with_silence": _l("Anulado: se dijo con el silencio"),
    "past": _l("Anulado: ya había pasado"),
    "policy_changed": _l("Anulado: la política ya no lo pide"),
    "no_recipient": _l("Anulado: no hay quien lo reciba"),
    "no_effect": _l("Anulado: la norma no da efecto al silencio"),
}
_FAILED: dict[str, LazyString] = {
    "no_recipient": _l("No se pudo enviar: nadie tiene esa función"),
    "told_otherwise": _l("No se pudo enviar: se notificó por otro medio"),
}
_STATES: dict[str, LazyString] = {
    ReminderState.PLANNED: _l("Programado"),
    ReminderState.SENT: _l("Enviado"),
    ReminderState.VOIDED: _l("Anulado: ya no correspondía"),
    ReminderState.FAILED: _l("No se pudo enviar"),
}


def state_words(reminder: Reminder) -> str:
    """Say what became of a reminder, and why."""
    if reminder.state == ReminderState.PLANNED and reminder.attempts:
        return _("Falló y se intentará otra vez")
    if reminder.state == ReminderState.SENT and reminder.threshold_unit == ThresholdUnit.TERM_END:
        return _("Se registró el silencio y se avisó a ambas partes")
    reasons = {ReminderState.VOIDED: _VOIDED, ReminderState.FAILED: _FAILED}.get(
        ReminderState(reminder.state), {}
    )
    return str(reasons.get(reminder.reason) or _STATES[reminder.state])


def fact_tags(*, delivered: bool, opened: bool, ignored: bool) -> list[StatusTag]:
    """Name what is known of a reminder, for a list."""
    known = (
        (ignored, StatusTag(_("Ignorado"), "yellow")),
        (delivered, StatusTag(_("Entregado"), "blue")),
        (opened, StatusTag(_("Abierto"), "green")),
    )
    return [tag for is_so, tag in known if is_so]


def _delivery_words(delivery: Delivery, zone: ZoneInfo) -> str:
    """Say to whom a message went and what became of it; of who filed, no name."""
    who = _("Quien presentó") if delivery.recipient_kind == RecipientKind.FILER else delivery.name
    told = [_arrival_words(delivery, zone)]
    if delivery.opened_at is not None:
        told.append(_("abierto el %(when)s", when=datetime_words(delivery.opened_at, zone)))
    elif delivery.delivered_at is not None:
        told.append(_("sin abrir en el sistema"))
    return f"{who}: {', '.join(told)}"


def _arrival_words(delivery: Delivery, zone: ZoneInfo) -> str:
    if delivery.bounced_at is not None:
        return _("el correo volvió el %(when)s", when=datetime_words(delivery.bounced_at, zone))
    if delivery.delivered_at is not None:
        at = datetime_words(delivery.delivered_at, zone)
        if delivery.state == MessageState.PLACED:
            return _("en el sistema desde el %(when)s", when=at)
        if delivery.state == MessageState.DIGESTED:
            return _("entregado con un resumen el %(when)s", when=at)
        return _("entregado por correo el %(when)s", when=at)
    return {
        MessageState.FAILED: _("el correo no lo entregó"),
        MessageState.VOIDED: _("se notificó por otro medio")
        if delivery.reason == "told_otherwise"
        else _("no salió: ya no correspondía"),
        MessageState.HELD: _("retenido hasta que una persona decida"),
        MessageState.AWAITING_CONFIRMATION: _("espera que se confirme la dirección"),
    }.get(MessageState(delivery.state), _("espera salir"))

"""What staff and bodies read of a case: what came, and by when to answer."""

from __future__ import annotations

from collections.abc import Callable

from foia.i18n import gettext as _
from foia.notifications.appeal_messages import OF_APPEALS_FOR_STAFF
from foia.notifications.composing import Composing, News, response_due
from foia.notifications.moved_by import norm_that_moved
from foia.notifications.outbox import SUBSTITUTE
from foia.notifications.silence_messages import OF_SILENCE_FOR_STAFF, silence_gone
from foia.notifications.task_messages import OF_TASKS_FOR_STAFF


def _filed(composing: Composing) -> News:
    kind = composing.kind_words
    told = _("Llegó un expediente nuevo.")
    if kind:
        told = _("Llegó un expediente nuevo. Tipo: %(kind)s.", kind=kind)
    return News(_("llegó un expediente nuevo"), (told,), response_due(composing))


def _assigned(composing: Composing) -> News:
    if composing.message.detail == SUBSTITUTE:
        told = _("Este expediente quedó a cargo de una persona ausente. Usted la suple.")
        title = _("asignaron un expediente a quien suple")
        return News(title, (told,), response_due(composing), is_fixed=True)
    told = _("Usted es ahora responsable de este expediente.")
    return News(_("le asignaron un expediente"), (told,), response_due(composing))


def _clarification_provided(composing: Composing) -> News:
    told = _("Quien presentó respondió a la aclaración. Ya puede continuar.")
    return News(_("llegó la aclaración"), (told,), response_due(composing))


def _message_received(composing: Composing) -> News:
    told = _("Quien presentó escribió. Lea el mensaje y vea si debe hacer algo.")
    return News(_("hay un mensaje nuevo"), (told,), response_due(composing))


def _withdrawn(composing: Composing) -> News:
    told = _("Quien presentó retiró lo que había presentado. Ya no hace falta responder.")
    return News(_("se retiró lo presentado"), (told,))


def _referred(composing: Composing) -> News:
    told = _("Otra entidad derivó a la suya este expediente. Lea el motivo y acepte o devuelva.")
    return News(_("otra entidad derivó un expediente"), (told,), response_due(composing))


def _body_succeeded(composing: Composing) -> News:
    told = _("Este expediente era de una entidad que dejó de existir y ahora es de la suya. El plazo sigue.")
    return News(_("llegó un expediente de otra entidad"), (told,), response_due(composing))


def _due_moved(composing: Composing) -> News:
    told = _("Cambió la fecha de vencimiento de este expediente. La página explica el motivo y el cálculo.")
    by = (*norm_that_moved(composing), *silence_gone(composing))
    return News(_("cambió la fecha de vencimiento"), (told,), response_due(composing), by)


def _calendar_moved(composing: Composing) -> News:
    told = _(
        "Cambió el calendario de días hábiles o la norma. Se volvieron a contar los plazos de este "
        "expediente y de los demás de su bandeja: revise las fechas de vencimiento."
    )
    by = (*norm_that_moved(composing), *silence_gone(composing))
    return News(_("cambiaron fechas de vencimiento"), (told,), response_due(composing), by)


def _referral_rejected(composing: Composing) -> News:
    told = _("La entidad a la que se derivó este expediente no aceptó: volvió a la primera. Lea el motivo.")
    return News(_("no aceptaron la derivación"), (told,), response_due(composing))


def _lapse_proposed(composing: Composing) -> News:
    told = _("Se propuso archivar este expediente porque no llegó la aclaración. Revise si procede y decida.")
    return News(_("proponen archivar un expediente"), (told,))


def _lapsed(composing: Composing) -> News:
    told = _("Se archivó este expediente porque no llegó la aclaración.")
    undone = _("Si llega dentro de cinco días hábiles, el archivo se deshace.")
    return News(_("se archivó un expediente"), (told,), always=(undone,))


def _lapse_undone(composing: Composing) -> News:
    told = _("Llegó la aclaración dentro de los cinco días hábiles: se deshizo el archivo.")
    return News(_("se deshizo un archivo"), (told,), response_due(composing))


def _set_aside(composing: Composing) -> News:
    told = _("Se apartó este expediente de la bandeja. Revise el motivo: puede devolverlo.")
    return News(_("se apartó un expediente"), (told,), response_due(composing))


def _restored(composing: Composing) -> News:
    told = _("Este expediente volvió a la bandeja. El plazo no se detuvo mientras estuvo apartado.")
    return News(_("un expediente volvió a la bandeja"), (told,), response_due(composing))


def _recused(composing: Composing) -> News:
    told = _("Una persona se excusó de este expediente por conflicto de interés. Vea quién debe seguir.")
    return News(_("alguien se excusó"), (told,), response_due(composing))


def _joined(composing: Composing) -> News:
    told = _("A este expediente se acumuló otro de la misma persona. Lo que responda aquí vale para los dos.")
    return News(_("se acumuló otro expediente"), (told,), response_due(composing))


def _reopened(composing: Composing) -> News:
    told = _("Se reabrió este expediente. Lea el motivo y vea qué falta.")
    return News(_("se reabrió un expediente"), (told,), response_due(composing))


def _corrected(composing: Composing) -> News:
    told = _("Se corrigió una fecha de este expediente. Vea si cambió el vencimiento.")
    return News(_("se corrigió una fecha"), (told,), response_due(composing), silence_gone(composing))


def _reclassified(composing: Composing) -> News:
    kind = composing.kind_words
    told = (
        _("Cambió el tipo o la categoría de este expediente. Tipo: %(kind)s.", kind=kind)
        if kind
        else _("Cambió el tipo o la categoría de este expediente.")
    )
    return News(_("cambió el tipo de un expediente"), (told,), response_due(composing))


def _urgency_changed(composing: Composing) -> News:
    told = _("Este expediente es ahora urgente.") if composing.case.urgent else _("Ya no es urgente.")
    return News(_("cambió la urgencia de un expediente"), (), response_due(composing), (told,))


def _approval_asked(composing: Composing) -> News:
    told = _("Un borrador de respuesta espera su aprobación. Lo que se niega no se firma sin ella.")
    return News(_("le piden aprobar un borrador"), (told,), response_due(composing))


def _approval_given(composing: Composing) -> News:
    told = _("Se aprobó el borrador de respuesta. Fírmelo para que la respuesta salga.")
    return News(_("aprobaron un borrador"), (told,), response_due(composing))


def _approval_returned(composing: Composing) -> News:
    told = _("Se devolvió el borrador de respuesta con observaciones. Léalas y corríjalo.")
    return News(_("devolvieron un borrador"), (told,), response_due(composing))


def _identity_asked(composing: Composing) -> News:
    told = _("Una persona pide ver los datos reservados de quien presentó. Decida si lo autoriza.")
    return News(_("piden ver datos reservados"), (told,))


def _identity_granted(composing: Composing) -> News:
    told = _("Le autorizaron ver una vez los datos reservados de quien presentó, dentro de un día.")
    return News(_("le autorizaron ver datos reservados"), (told,))


def _identity_denied(composing: Composing) -> News:
    told = _("No le autorizaron ver los datos reservados de quien presentó.")
    return News(_("no le autorizaron ver datos reservados"), (told,))


def _answer_undone(composing: Composing) -> News:
    told = _("Se deshizo una respuesta antes de que se leyera. El plazo corre otra vez.")
    return News(_("se deshizo una respuesta"), (told,), response_due(composing))


FOR_STAFF: dict[str, Callable[[Composing], News]] = {
    **OF_APPEALS_FOR_STAFF,
    **OF_TASKS_FOR_STAFF,
    **OF_SILENCE_FOR_STAFF,
    "filed": _filed,
    "assigned": _assigned,
    "clarification_provided": _clarification_provided,
    "message_received": _message_received,
    "withdrawn": _withdrawn,
    "referred": _referred,
    "body_succeeded": _body_succeeded,
    "due_moved": _due_moved,
    "calendar_moved": _calendar_moved,
    "referral_rejected": _referral_rejected,
    "lapse_proposed": _lapse_proposed,
    "lapsed": _lapsed,
    "lapse_undone": _lapse_undone,
    "set_aside": _set_aside,
    "restored": _restored,
    "recused": _recused,
    "joined": _joined,
    "reopened": _reopened,
    "corrected": _corrected,
    "reclassified": _reclassified,
    "urgency_changed": _urgency_changed,
    "approval_asked": _approval_asked,
    "approval_given": _approval_given,
    "approval_returned": _approval_returned,
    "answer_undone": _answer_undone,
    "identity_asked": _identity_asked,
    "identity_granted": _identity_granted,
    "identity_denied": _identity_denied,
}

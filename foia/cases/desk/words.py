"""Words the desk's pages share: verbs, kinds of letters, names and labels behind codes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel.speaklater import LazyString

from foia import law
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.naming import NamesFound
from foia.cases.presentation import Names, case_names
from foia.cases.timeline_words import amount_words, channel_words
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

__all__ = [
    "VerbLink",
    "amount_words",
    "channel_words",
    "letter_title",
    "names_of",
    "outcome_label",
    "unit_words",
    "verb_link",
]


@dataclass(frozen=True)
class VerbLink:
    """A verb offered on the case's page."""

    name: str
    text: str
    address: str


def names_of(
    case: Case,
    found: NamesFound,
    regime: law.Regime | None = None,
    *,
    body_class: str | None = None,
    contradicted: frozenset[tuple[str, str]] = frozenset(),
) -> Names:
    """Return what the timeline needs to tell this case; with its regime it names grounds too."""
    return case_names(
        case,
        found.bodies,
        found.people,
        found.cases,
        regime,
        found.norms,
        body_class=body_class,
        contradicted=contradicted,
    )


def outcome_label(case: Case, outcome: str | None) -> str:
    """Name an outcome of the case's kind; empty for none."""
    return str(kind_of(current_app, case.kind).outcomes.get(outcome, outcome)) if outcome else ""


def verb_link(verb: str, case: Case) -> VerbLink:
    """Return a verb in words and where it is done."""
    return VerbLink(verb, str(_VERB_WORDS[verb]), url_for(_ENDPOINTS[verb], case_id=case.id))


# The page of each verb of staff.
_ENDPOINTS = {
    "accept_referral": "desk.referral_acceptance",
    "reject_referral": "desk.referral_rejection",
    "acknowledge": "desk.acknowledgment",
    "admit": "desk.admission",
    "reject": "desk.rejection",
    "assign": "desk.assignment",
    "ask_clarification": "desk.clarification",
    "notify_third_party": "desk.third_party",
    "give_task": "tasks.task_form",
    "notify_charges": "desk.charges_notice",
    "order_information": "desk.information_order",
    "record_third_party_answer": "desk.third_party_answer",
    "suspend": "desk.suspension",
    "resume": "desk.resumption",
    "extend": "desk.extension",
    "charge": "desk.charging",
    "record_payment": "desk.payment",
    "answer": "desk.answering",
    "decide": "desk.deciding",
    "notify": "desk.notification",
    "undo_answer": "desk.undoing",
    "correct_answer": "desk.answer_correction",
    "refer": "desk.referral",
    "split": "desk.splitting",
    "propose_lapse": "desk.lapse_proposal",
    "lapse": "desk.lapse_confirmation",
    "send_message": "desk.message",
    "add_note": "desk.note",
    "note_registry_number": "desk.registry_number",
    "link": "desk.linking",
    "join": "desk.joining",
    "reclassify": "desk.reclassification",
    "change_urgency": "desk.urgency",
    "promise_measure": "desk.measure",
    "keep_measure": "desk.measure_kept",
    "recuse": "desk.recusal",
    "set_aside": "desk.setting_aside",
    "restore": "desk.restoring",
    "reopen": "desk.reopening",
    "correct": "desk.correction",
    "release": "desk.held",
    "route": "desk.routing",
    "record_file_sent": "desk.sending",
}


_VERB_WORDS: dict[str, LazyString] = {
    "accept_referral": _l("Aceptar la derivación"),
    "reject_referral": _l("Rechazar la derivación"),
    "acknowledge": _l("Confirmar la recepción"),
    "admit": _l("Admitir"),
    "reject": _l("No admitir"),
    "assign": _l("Asignar a una persona responsable"),
    "ask_clarification": _l("Pedir una aclaración"),
    "notify_third_party": _l("Avisar a un tercero"),
    "give_task": _l("Pedir algo a otra oficina o a la jefatura"),
    "notify_charges": _l("Comunicar los cargos"),
    "order_information": _l("Pedir un informe"),
    "record_third_party_answer": _l("Registrar lo que respondieron"),
    "suspend": _l("Suspender el plazo"),
    "resume": _l("Reanudar el plazo"),
    "extend": _l("Ampliar el plazo"),
    "charge": _l("Cobrar la reproducción"),
    "record_payment": _l("Registrar el pago"),
    "answer": _l("Responder"),
    "decide": _l("Resolver y notificar después"),
    "notify": _l("Notificar la resolución"),
    "undo_answer": _l("Deshacer la respuesta"),
    "correct_answer": _l("Corregir la respuesta"),
    "refer": _l("Derivar a otra entidad"),
    "split": _l("Separar una parte en otro expediente"),
    "propose_lapse": _l("Proponer el archivo por falta de aclaración"),
    "lapse": _l("Archivar por falta de aclaración"),
    "send_message": _l("Escribir a quien presentó"),
    "add_note": _l("Agregar una nota interna"),
    "note_registry_number": _l("Anotar el número de registro"),
    "link": _l("Vincular con otro expediente"),
    "join": _l("Acumular a otro expediente"),
    "reclassify": _l("Cambiar de tipo o categoría"),
    "change_urgency": _l("Cambiar la urgencia"),
    "promise_measure": _l("Registrar una medida prometida"),
    "keep_measure": _l("Registrar una medida cumplida"),
    "recuse": _l("Excusarse por conflicto de interés"),
    "set_aside": _l("Apartar por abuso"),
    "restore": _l("Devolver a la bandeja"),
    "reopen": _l("Reabrir"),
    "correct": _l("Corregir una fecha"),
    "release": _l("Dar curso a lo que espera revisión"),
    "route": _l("Enviar a la entidad competente"),
    "record_file_sent": _l("Registrar que se envió el expediente"),
}


def letter_title(event_type: str) -> str:
    """Name a letter by the event it came with."""
    return {
        "filed": _("Por qué recurre"),
        "defence_requested": _("Pedido de descargo"),
        "defence_given": _("Descargo de la entidad"),
        "compliance_reported": _("Respuesta que cumple lo resuelto"),
        "letter_made": _("Carta"),
        "letter_printed": _("Carta en PDF"),
        "not_admitted": _("Por qué no se admitió"),
        "routed": _("Motivo del envío a la entidad"),
        "clarification_requested": _("Pedido de aclaración"),
        "clarification_provided": _("Aclaración"),
        "message_sent": _("Mensaje a quien presentó"),
        "message_received": _("Mensaje de quien presentó"),
        "delay_denounced": _("Denuncia del atraso"),
        "note_added": _("Nota interna"),
        "file_withheld": _("Por qué se cerró un archivo"),
        "hold_put": _("Por qué se ordenó conservar el expediente"),
        "hold_lifted": _("Por qué terminó la orden de conservarlo"),
        "task_given": _("Tarea para otra oficina"),
        "escalated": _("Consulta a la jefatura"),
        "task_answered": _("Respuesta a una tarea"),
        "third_party_notified": _("Aviso a un tercero o a la persona señalada"),
        "third_party_answered": _("Lo que contestó el tercero o la persona señalada"),
        "information_ordered": _("Pedido de un informe"),
        "suspended": _("Motivo de la suspensión"),
        "resumed": _("Motivo de la reanudación"),
        "extended": _("Motivo de la ampliación"),
        "referred": _("Motivo de la derivación"),
        "referral_rejected": _("Por qué no se aceptó la derivación"),
        "part_taken": _("Por qué se separó una parte"),
        "notified": _("Constancia de entrega"),
        "key_rotated": _("Documento mostrado"),
        "charged": _("Costo de reproducción"),
        "partly_answered": _("Respuesta a una parte"),
        "answered": _("Respuesta"),
        "decided": _("Decisión"),
        "approval_returned": _("Observaciones al borrador"),
        "answer_undone": _("Por qué se deshizo la respuesta"),
        "answer_corrected": _("Corrección de la respuesta"),
        "withdrawn": _("Motivo del retiro"),
        "lapse_proposed": _("Por qué se propuso archivar"),
        "reopened": _("Motivo de la reapertura"),
        "corrected": _("Motivo de la corrección"),
        "reclassified": _("Motivo del cambio de tipo o categoría"),
        "recused": _("Motivo de la excusa"),
        "set_aside": _("Motivo para apartar"),
        "measure_promised": _("Medida prometida"),
        "copy_added": _("Copia de un archivo"),
        "files_released": _("Archivos entregados"),
        "measure_kept": _("Cómo se cumplió la medida"),
    }.get(event_type, _("Mensaje"))


def unit_words(unit: str) -> str:
    """Name a unit of a term, in the plural."""
    return {
        "working_day": _("días hábiles"),
        "calendar_day": _("días calendario"),
        "month": _("meses"),
        "hour": _("horas"),
    }.get(unit, unit)

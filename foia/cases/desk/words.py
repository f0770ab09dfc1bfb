"""Words the desk's pages share: verbs, kinds of letters, names and labels behind codes."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from foia.cases.dossier import NamesFound
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.presentation import Names


@dataclass(frozen=True)
class VerbLink:
    """A verb offered on the case's page."""

    name: str
    text: str
    address: str


def names_of(case: Case, found: NamesFound) -> Names:
    """Return what the timeline needs to tell this case."""
    return Names(found.bodies, found.people, kind_of(current_app, case.kind).outcomes)


def outcome_label(case: Case, outcome: str | None) -> str:
    """Name an outcome of the case's kind; empty for none."""
    return str(kind_of(current_app, case.kind).outcomes.get(outcome, outcome)) if outcome else ""


def verb_link(verb: str, case: Case) -> VerbLink:
    """Return a verb in words and where it is done."""
    own = kind_of(current_app, case.kind).endpoints.get(verb)
    return VerbLink(verb, _verb_words()[verb], url_for(own or _ENDPOINTS[verb], case_id=case.id))


_ENDPOINTS = {
    "acknowledge": "desk.acknowledgment",
    "assign": "desk.assignment",
    "ask_clarification": "desk.clarification",
    "extend": "desk.extension",
    "send_message": "desk.message",
    "add_note": "desk.note",
    "release": "desk.held",
    "route": "desk.routing",
    "record_file_sent": "desk.sending",
}


def _verb_words() -> dict[str, str]:
    return {
        "acknowledge": _("Confirmar la recepción"),
        "assign": _("Asignar a una persona responsable"),
        "ask_clarification": _("Pedir una aclaración"),
        "extend": _("Ampliar el plazo"),
        "answer": _("Responder"),
        "send_message": _("Escribir a quien presentó"),
        "add_note": _("Agregar una nota interna"),
        "release": _("Dar curso a lo que espera revisión"),
        "route": _("Enviar a la entidad competente"),
        "record_file_sent": _("Registrar que se envió el expediente"),
    }


def channel_words(channel: str) -> str:
    """Name a channel of notices or of intake."""
    return {
        "page": _("en la página, con folio y clave"),
        "email": _("por correo electrónico"),
        "web": _("por internet"),
        "counter": _("en ventanilla"),
        "post": _("por correo postal"),
        "phone": _("por teléfono"),
    }.get(channel, channel)


def letter_title(event_type: str) -> str:
    """Name a letter by the event it came with."""
    return {
        "clarification_requested": _("Pedido de aclaración"),
        "clarification_provided": _("Aclaración"),
        "message_sent": _("Mensaje a quien presentó"),
        "message_received": _("Mensaje de quien presentó"),
        "extended": _("Motivo de la ampliación"),
        "routed": _("Motivo del envío a la entidad"),
        "partly_answered": _("Respuesta a una parte"),
        "answered": _("Respuesta"),
        "withdrawn": _("Motivo del retiro"),
        "note_added": _("Nota interna"),
    }.get(event_type, _("Mensaje"))


def unit_words(unit: str) -> str:
    """Name a unit of a term, in the plural."""
    return {
        "working_day": _("días hábiles"),
        "calendar_day": _("días calendario"),
        "month": _("meses"),
        "hour": _("horas"),
    }.get(unit, unit)

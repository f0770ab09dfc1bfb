"""What the filer is told of where the case is, and what each letter in it is called.

Runs in a request, for gettext. Sentences agree with no gender: a case is a solicitud or a reclamo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from foia.cases import states
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.i18n import date_words
from foia.i18n import gettext as _


@dataclass(frozen=True)
class Standing:
    """What a sentence on a case's place needs beside its row.

    `noun` goes after "su"; `sender` is the body that referred the case; `clarify_by` and `undo_by` are the
    last days of a clarification that is awaited, and of one that undoes a lapse; `joined_to` is a folio."""

    noun: str
    body: str
    zone: ZoneInfo
    sender: str = ""
    clarify_by: date | None = None
    undo_by: date | None = None
    joined_to: str = ""


def whereabouts(case: Case, standing: Standing) -> str:
    """Say in a sentence or two where the case is, who has it and what it waits for."""
    if case.phase == Phase.CONCLUDED:
        return _how_it_ended(case, standing)
    if case.phase == Phase.DECIDED:
        return _(
            "Ya hay una decisión sobre su %(noun)s y falta que se la notifiquen. "
            "Hasta entonces no se muestra.",
            noun=standing.noun,
        )
    if case.phase == Phase.AWAITING_CLARIFICATION:
        return _waits_for_you(case, standing)
    if case.custody == states.WAITING:
        return _(
            "Su %(noun)s espera: todavía nadie está nombrado para recibir este tipo de expediente. "
            "Cuenta la fecha en que llegó.",
            noun=standing.noun,
        )
    if case.referred_from_id is not None:
        return _referred(case, standing)
    return _what_it_waits_for(case, standing) or _who_has_it(case, standing)


def _how_it_ended(case: Case, standing: Standing) -> str:
    ended_on = date_words(case.concluded_at.astimezone(standing.zone).date()) if case.concluded_at else ""
    noun = standing.noun
    match case.outcome:
        case "withdrawn":
            return _("Usted retiró su %(noun)s el %(date)s.", noun=noun, date=ended_on)
        case "lapsed" if standing.undo_by is not None:
            return _(
                "Su %(noun)s se archivó el %(date)s porque no llegó su aclaración. "
                "Si la envía hasta el %(until)s, el trámite sigue.",
                noun=noun,
                date=ended_on,
                until=date_words(standing.undo_by),
            )
        case "lapsed":
            return _(
                "Su %(noun)s se archivó el %(date)s porque no llegó su aclaración. "
                "Puede presentar lo mismo otra vez.",
                noun=noun,
                date=ended_on,
            )
        case "joined" if standing.joined_to:
            return _(
                "Su %(noun)s se acumuló el %(date)s al expediente %(folio)s, que trata de lo mismo: "
                "ahí se responde.",
                noun=noun,
                date=ended_on,
                folio=standing.joined_to,
            )
        case "joined":
            return _(
                "Su %(noun)s se acumuló el %(date)s a otro expediente que trata de lo mismo: "
                "ahí se responde.",
                noun=noun,
                date=ended_on,
            )
        case "costs_not_paid":
            return _(
                "Su %(noun)s se archivó el %(date)s porque no se pagó el costo de reproducción.",
                noun=noun,
                date=ended_on,
            )
    return _("Su %(noun)s tiene respuesta desde el %(date)s.", noun=noun, date=ended_on)


def _waits_for_you(case: Case, standing: Standing) -> str:
    if case.lapse_proposed_at is None:
        return _("Le pidieron una aclaración y esperan su respuesta para seguir.")
    if standing.clarify_by is None:
        return _(
            "No llegó la aclaración que le pidieron y se propuso archivar su %(noun)s. "
            "Si la envía ahora, el trámite sigue.",
            noun=standing.noun,
        )
    return _(
        "No llegó la aclaración que le pidieron, que podía enviar hasta el %(date)s, y se propuso archivar "
        "su %(noun)s. Si la envía ahora, el trámite sigue.",
        noun=standing.noun,
        date=date_words(standing.clarify_by),
    )


def _referred(case: Case, standing: Standing) -> str:
    if case.custody == states.CENTRAL_DESK:
        return _(
            "%(sender)s derivó su %(noun)s a %(body)s, que todavía no usa esta vía: la mesa central hace el "
            "seguimiento.",
            sender=standing.sender,
            noun=standing.noun,
            body=standing.body,
        )
    return _(
        "%(sender)s derivó su %(noun)s a %(body)s. Falta que esa entidad acepte: si no es competente, puede "
        "devolver el expediente y decir por qué.",
        sender=standing.sender,
        noun=standing.noun,
        body=standing.body,
    )


def _what_it_waits_for(case: Case, standing: Standing) -> str:
    noun = standing.noun
    if case.suspended:
        return _(
            "El plazo de su %(noun)s está suspendido: mientras dure, los días no cuentan. "
            "Abajo dice por qué.",
            noun=noun,
        )
    if case.unpaid:
        return _("Falta que se pague el costo de reproducción. El plazo sigue cuando se registre el pago.")
    # Of what is asked in secret, in a report, nothing is told.
    if case.awaited_step is not None and not case.confidential:
        return _(
            "Se avisó a un tercero a quien puede afectar su %(noun)s y se espera lo que diga.", noun=noun
        )
    return ""


def _who_has_it(case: Case, standing: Standing) -> str:
    noun, body = standing.noun, standing.body
    if case.custody == states.CENTRAL_DESK and not body:
        return _("La mesa central tiene su %(noun)s y busca la entidad competente.", noun=noun)
    if case.custody == states.CENTRAL_DESK:
        return _(
            "La mesa central tiene su %(noun)s y hace el seguimiento ante %(body)s, "
            "que todavía no usa esta vía.",
            noun=noun,
            body=body,
        )
    if case.provisional_due_on is not None:
        return _("%(body)s tiene su %(noun)s y debe decir si se admite a trámite.", noun=noun, body=body)
    if case.phase == Phase.FILED:
        return _("%(body)s tiene su %(noun)s y todavía no confirmó la recepción.", noun=noun, body=body)
    return _("%(body)s tiene su %(noun)s y trabaja en la respuesta.", noun=noun, body=body)


def letter_title(event_type: str) -> str:
    """Name a letter by the event it came with, to whoever filed."""
    return {
        "filed": _("Por qué recurre"),
        "defence_requested": _("Pedido de descargo a la entidad"),
        "defence_given": _("Descargo de la entidad"),
        "compliance_reported": _("Respuesta que cumple lo resuelto"),
        "not_admitted": _("Por qué no se admitió"),
        "routed": _("Por qué se envió a esta entidad"),
        "clarification_requested": _("Le pidieron una aclaración"),
        "clarification_provided": _("Su aclaración"),
        "message_sent": _("Mensaje de la entidad"),
        "message_received": _("Su mensaje"),
        "delay_denounced": _("Su denuncia del atraso"),
        "notified": _("Constancia de entrega"),
        "file_withheld": _("Por qué se cerró un archivo"),
        "key_rotated": _("Documento mostrado"),
        "third_party_notified": _("Aviso a un tercero"),
        "third_party_answered": _("Lo que contestó el tercero"),
        "suspended": _("Por qué se suspendió el plazo"),
        "resumed": _("Por qué se reanudó el plazo"),
        "extended": _("Aviso de prórroga"),
        "referred": _("Por qué se derivó a otra entidad"),
        "referral_rejected": _("Por qué no se aceptó la derivación"),
        "part_taken": _("Por qué una parte va aparte"),
        "charged": _("Costo de reproducción"),
        "partly_answered": _("Respuesta a una parte"),
        "answered": _("Respuesta"),
        "decided": _("Respuesta"),
        "answer_corrected": _("Corrección de la respuesta"),
        "withdrawn": _("Motivo de su retiro"),
        "lapse_proposed": _("Por qué se propuso archivar"),
        "joined": _("Por qué se acumuló"),
        "reopened": _("Por qué se reabrió"),
        "corrected": _("Por qué se corrigió una fecha"),
        "reclassified": _("Por qué cambió de tipo o categoría"),
        "measure_promised": _("Medida que prometió la entidad"),
        "files_released": _("Archivos que le entregaron"),
        "measure_kept": _("Cómo cumplió la entidad la medida"),
    }.get(event_type, _("Mensaje"))

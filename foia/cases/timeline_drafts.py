"""What is said of drafts, approvals, answers taken back or corrected, and letters. Runs in a request."""

from __future__ import annotations

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import gettext as _


def _answer_undone(payload: Payload, names: Names, audience: Audience) -> Words:
    return _("Se deshizo la última respuesta"), _("Quien presentó no llegó a leerla.")


def _answer_corrected(payload: Payload, names: Names, audience: Audience) -> Words:
    if audience == Audience.FILER:
        return _("La entidad corrigió su respuesta"), _("La primera respuesta sigue arriba, como estaba.")
    return _("Se corrigió la respuesta con un documento nuevo"), _("La primera respuesta queda como estaba.")


def _approval_requested(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se pidió aprobar el borrador de la respuesta"),)


def _approval_given(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se aprobó el borrador de la respuesta"),)


def _approval_returned(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se devolvió el borrador con observaciones"),)


def _letter_made(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se hizo una carta"),)


def _letter_printed(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se hizo el PDF de una carta"),)


def _letter_withdrawn(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se retiró una carta"),)


OF_DRAFTS: dict[str, Teller] = {
    "approval_requested": _approval_requested,
    "approval_given": _approval_given,
    "approval_returned": _approval_returned,
    "answer_undone": _answer_undone,
    "answer_corrected": _answer_corrected,
    "letter_made": _letter_made,
    "letter_printed": _letter_printed,
    "letter_withdrawn": _letter_withdrawn,
}

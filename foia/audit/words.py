"""Words of the auditor's pages: standings, readings of identities, the chain."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from foia.audit.queries import Standing
from foia.audit.search_queries import SearchLine
from foia.cases.presentation import StatusTag
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

_STANDINGS: dict[Standing, tuple[LazyString, str]] = {
    Standing.OVERDUE: (_l("Vencido sin respuesta"), "red"),
    Standing.LATE: (_l("Respondido fuera de plazo"), "yellow"),
    Standing.OPEN: (_l("En plazo, por responder"), "blue"),
    Standing.IN_TIME: (_l("Respondido en plazo"), "green"),
    Standing.UNKNOWN: (_l("Sin plazo conocido"), "grey"),
    Standing.ENDED: (_l("Terminado sin respuesta"), "grey"),
}


def standing_tag(standing: Standing) -> StatusTag:
    """Name how a case stands before its term."""
    text, tone = _STANDINGS[standing]
    return StatusTag(str(text), tone)


def broken_words(broken: tuple[int, str] | None) -> str:
    """Say what is wrong with the chain; empty when nothing is."""
    if broken is None:
        return ""
    sequence, reason = broken
    return {
        "gap": _("Falta la actuación %(number)s.", number=sequence),
        "link": _("La actuación %(number)s no sigue a la anterior.", number=sequence),
        "hash": _("El contenido de la actuación %(number)s fue alterado.", number=sequence),
        "head": _("Faltan actuaciones desde la %(number)s.", number=sequence),
    }[reason]


def purpose_words(purpose: str) -> str:
    """Name what an identity was read for."""
    return {
        "answering": _("Para responder"),
        "notifying": _("Para notificar"),
        "checking_representation": _("Para comprobar la representación"),
        "audit_finding": _("Auditoría: para comprobar un hallazgo"),
        "audit_complaint": _("Auditoría: por una queja sobre cómo se trataron los datos"),
        "audit_authority": _("Auditoría: lo pide una autoridad competente, por escrito"),
    }.get(purpose, purpose)


def person_search_words(line: SearchLine) -> tuple[str, str]:
    """Name by which datum a person's cases were looked for, and what for."""
    field = {
        "document_number": _("Documento de identidad"),
        "email": _("Correo electrónico"),
        "phone": _("Teléfono"),
    }.get(line.field, line.field)
    purpose = {
        "person_asks": _("La persona pregunta por sus expedientes"),
        "repeated": _("Para ver si ya presentó lo mismo"),
        "notifying": _("Para notificar"),
        "authority_asks": _("Lo pide una autoridad competente, por escrito"),
    }.get(line.purpose, line.purpose)
    return field, purpose

"""Editions of the law in words: how far they have come, what became of them, why one was refused."""

from __future__ import annotations

from typing import Any

from foia.amendments.edition_queries import BEGINS, FIRST, EditionState
from foia.amendments.models import Amendment
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

STATE_WORDS: dict[str, Any] = {
    EditionState.WAITING: _l("Por confirmar"),
    EditionState.SCHEDULED: _l("Confirmada, espera su día"),
    EditionState.IN_FORCE: _l("En vigor"),
    EditionState.PAST: _l("La reemplazó otra"),
    EditionState.WITHDRAWN: _l("Retirada"),
}
STATE_TONES = {EditionState.WAITING: "yellow", EditionState.SCHEDULED: "blue", EditionState.IN_FORCE: "green"}
PART_STATES: dict[str, Any] = {"new": _l("Nuevo"), "changed": _l("Cambia"), "gone": _l("Desaparece")}
# What the history of an edition is told with.
LABELS: dict[str, Any] = {
    "country": _l("País"),
    "content_hash": _l("Huella del archivo"),
    "effective_on": _l("Vale desde"),
    "norm": _l("Norma que lo ordena"),
    "norm_url": _l("Dónde se lee la norma"),
    "number": _l("Número"),
}
VALUES: dict[str, Any] = {}
REFUSALS: dict[str, Any] = {
    "country_unknown": _l("Esta instalación no tiene la ley de ese país. Si la agrega a propósito, dígalo."),
    "effective_past": _l("Solo puede valer desde hoy o desde un día que viene."),
    "too_far": _l("Revise la fecha: está a más de dos años de hoy."),
    "nothing_changes": _l("Dice lo mismo que la norma en vigor."),
    "already_waiting": _l("Otra edición espera confirmación, o su día: confírmela o retírela primero."),
    "settled_already": _l("Otra persona ya lo confirmó o retiró."),
    "same_person": _l("Usted lo propuso: lo confirma otra persona que administra."),
    "proposer_gone": _l("Quien lo propuso ya no administra: retírelo y propóngalo otra vez."),
    "not_administrator": _l("Nadie que administre tiene ese correo electrónico."),
}


def title_of(row: Amendment) -> str:
    """Say what an edition is."""
    if row.effect == FIRST:
        return _("Norma con la que se empezó a contar")
    if row.effect == BEGINS:
        return _("Comienza una versión que alcanza a los expedientes pendientes")
    return row.norm


def refusal_words(code: str) -> str:
    """Say why an edition was refused."""
    return str(REFUSALS[code])

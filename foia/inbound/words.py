"""What people read of a mail that came in: why it waits, and what became of others."""

from __future__ import annotations

from foia.i18n import lazy_gettext as _l

STATES = {
    "taken": _l("Tomado"),
    "held": _l("Espera revisión"),
    "discarded": _l("Descartado"),
    "attached": _l("Agregado por una persona"),
}
REASONS = {
    "message": _l("Mensaje de quien presentó"),
    "clarification": _l("Aclaración de quien presentó"),
    "late_clarification": _l("Aclaración que deshizo un archivo"),
    "repeated": _l("Ya se había escrito lo mismo"),
    "bounce": _l("Un aviso nuestro que no se pudo entregar"),
    "delayed": _l("Un aviso nuestro que se demora"),
    "foreign_bounce": _l("Devolución de un correo que no es nuestro"),
    "no_token": _l("No dice de qué expediente es"),
    "unknown_token": _l("La dirección no es de ningún expediente"),
    "two_cases": _l("Va dirigido a dos expedientes"),
    "wrong_sender": _l("Lo envía una dirección que no es la de quien presentó"),
    "unconfirmed_sender": _l("Quien presentó no confirmó esa dirección"),
    "erased": _l("El contenido del expediente se borró"),
    "too_large": _l("Es demasiado grande; solo se guardó el comienzo"),
    "too_long": _l("Es demasiado largo"),
    "too_many": _l("Llegaron demasiados en una hora"),
    "wrong_state": _l("El expediente no admite mensajes"),
    "empty": _l("No trae texto propio"),
    "malformed": _l("Está mal formado y no se pudo leer"),
    "encrypted": _l("Está cifrado y no se puede leer"),
    "harmful": _l("La revisión encontró un archivo dañino"),
    "looks_automatic": _l("Parece una respuesta automática"),
    "error": _l("No se pudo procesar"),
    "auto_reply": _l("Respuesta automática"),
    "bulk": _l("Envío masivo"),
    "loop": _l("Correo nuestro que volvió"),
    "spam": _l("Marcado como correo no deseado"),
}


def reason_words(code: str) -> str:
    """Say why a mail waits, or what became of it."""
    return str(REASONS.get(code, code))


def state_words(code: str) -> str:
    """Say where a mail is."""
    return str(STATES.get(code, code))

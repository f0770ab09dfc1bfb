"""What is said of what keeps a case: its key and address, its number elsewhere, how long it is kept.

Runs in a request, for gettext.
"""

from __future__ import annotations

from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import gettext as _


def _key_rotated(payload: Payload, names: Names, audience: Audience) -> Words:
    title = _("Se cambió la clave de seguimiento")
    if payload["reason"] == "counter":
        title = _("Se dio una clave nueva en ventanilla, con el documento a la vista")
    return title, _("La clave anterior ya no abre el expediente.")


def _address_confirmed(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("Se confirmó el correo para los avisos"),)


def _registry_noted(payload: Payload, names: Names, audience: Audience) -> Words:
    return (_("%(body)s anotó el número de su registro", body=names.body(payload["body_id"])),)


def _hold_put(payload: Payload, names: Names, audience: Audience) -> Words:
    return _("Se ordenó conservar el expediente"), _("No se anonimiza mientras dure la orden.")


def _hold_lifted(payload: Payload, names: Names, audience: Audience) -> Words:
    return _("Terminó la orden de conservar el expediente"), _("Vuelve a su plazo de conservación.")


def _anonymized(payload: Payload, names: Names, audience: Audience) -> Words:
    gone = _("Se borraron los datos de quien presentó, los textos y los archivos.")
    why = {
        "request": _("Lo pidió la persona a la que se refieren los datos."),
        "restore": _("Se repitió al restaurar una copia anterior."),
    }.get(payload["reason"], _("Se cumplió su plazo de conservación."))
    return _("Se anonimizó el expediente"), gone, why


OF_KEEPING: dict[str, Teller] = {
    "key_rotated": _key_rotated,
    "address_confirmed": _address_confirmed,
    "registry_noted": _registry_noted,
    "hold_put": _hold_put,
    "hold_lifted": _hold_lifted,
    "anonymized": _anonymized,
}

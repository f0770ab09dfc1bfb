"""What the shared pages need to know of information requests: their name and their outcomes, in words."""

from __future__ import annotations

from foia.cases.kinds import Kind
from foia.i18n import lazy_gettext as _l
from foia.requests import rules

INFORMATION_REQUEST = Kind(
    code=rules.KIND,
    label=_l("Solicitud de acceso a la información"),
    noun=_l("la solicitud"),
    rules=rules.RULES,
    outcomes={
        rules.GRANTED: _l("Se entrega la información"),
        rules.PARTIALLY_GRANTED: _l("Se entrega una parte de la información"),
        rules.REFUSED: _l("No se entrega la información"),
        rules.NOT_HELD: _l("La entidad no tiene la información"),
        rules.ALREADY_PUBLIC: _l("La información ya es pública"),
        rules.NOT_COMPETENT: _l("La entidad no es competente"),
        rules.WITHDRAWN: _l("Retirada por quien la presentó"),
        rules.LAPSED: _l("Archivada por falta de respuesta a la aclaración"),
        rules.JOINED: _l("Acumulada a otro expediente"),
        rules.COSTS_NOT_PAID: _l("Archivada porque no se pagó el costo de reproducción"),
    },
)

"""Appeals in words: their name and outcomes for the shared pages."""

from __future__ import annotations

from foia.appeals import rules
from foia.cases.kinds import Kind
from foia.i18n import lazy_gettext as _l

APPEAL = Kind(
    code=rules.KIND,
    label=_l("Recurso"),
    noun=_l("el recurso"),
    rules=rules.RULES,
    outcomes={
        rules.UPHELD: _l("Se da la razón a quien recurre"),
        rules.PARTLY_UPHELD: _l("Se da la razón en una parte a quien recurre"),
        rules.NOT_UPHELD: _l("No se da la razón a quien recurre"),
        rules.INADMISSIBLE: _l("El recurso no se admite"),
        rules.WITHDRAWN: _l("Se retiró a pedido de quien lo presentó"),
        rules.LAPSED: _l("Se archivó por falta de respuesta a la aclaración"),
        rules.JOINED: _l("Se acumuló a otro expediente"),
    },
)

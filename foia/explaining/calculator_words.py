"""Which events a calculator offers under a regime, and what they are called. Runs in a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel.speaklater import LazyString

from foia import law
from foia.forms import Choice
from foia.i18n import lazy_gettext as _l
from foia.law.facts import FACT_OF
from foia.law.matching import MEETS


class Offered(NamedTuple):
    """An event as the calculator offers it: the law's type, its outcome, and its name."""

    type: str
    outcome: str | None
    label: LazyString


# In the order of an ordinary procedure. Each code is part of a linkable address and never changes.
OFFERED: Mapping[str, Offered] = {
    "registered": Offered("registered", None, _l("Se registró")),
    "initiated": Offered("initiated", None, _l("Se inició el procedimiento")),
    "completed": Offered("completed", None, _l("Quedó completa")),
    "acknowledged": Offered("acknowledged", None, _l("La entidad confirmó la recepción")),
    "admitted": Offered("admitted", None, _l("Se admitió")),
    "clarification_requested": Offered(
        "clarification_requested", None, _l("La entidad pidió una aclaración")
    ),
    "clarification_provided": Offered("clarification_provided", None, _l("Se dio la aclaración")),
    "third_party_notified": Offered("third_party_notified", None, _l("Se avisó a una tercera persona")),
    "third_party_answered": Offered("third_party_answered", None, _l("La tercera persona contestó")),
    "order_notified": Offered("order_notified", None, _l("Se notificó el requerimiento")),
    "suspended": Offered("suspended", None, _l("Se suspendió el plazo")),
    "resumed": Offered("resumed", None, _l("Se reanudó el plazo")),
    "referred": Offered("referred", None, _l("Pasó a otra entidad")),
    "charged": Offered("charged", None, _l("La entidad pidió el pago de costos")),
    "paid": Offered("paid", None, _l("Se pagaron los costos")),
    "extended": Offered("extended", None, _l("La entidad avisó una prórroga")),
    "ripeness_certified": Offered(
        "ripeness_certified", None, _l("Se certificó que estaba listo para decidir")
    ),
    "overdue_denounced": Offered("overdue_denounced", None, _l("Se denunció el atraso")),
    "decision_dated": Offered("decision_dated", None, _l("Se dictó la resolución")),
    "decided": Offered("decided", "granted", _l("Se decidió dar lo pedido")),
    "decided_refused": Offered("decided", "refused", _l("Se decidió negar lo pedido")),
    "answered": Offered("answered", "granted", _l("Se respondió, dando lo pedido")),
    "answered_refused": Offered("answered", "refused", _l("Se respondió, negando lo pedido")),
    "notified": Offered("notified", None, _l("Se notificó la decisión")),
    "appeal_filed": Offered("appeal_filed", None, _l("Se presentó un recurso")),
    "appeal_notified": Offered("appeal_notified", None, _l("El recurso se notificó a la entidad")),
    "appeal_decided": Offered("appeal_decided", "not_upheld", _l("El recurso se resolvió en contra")),
    "appeal_upheld": Offered("appeal_decided", "upheld", _l("El recurso se resolvió a favor")),
    "withdrawn": Offered("withdrawn", None, _l("Quien presentó lo retiró")),
    "lapsed": Offered("lapsed", None, _l("Se archivó por falta de aclaración")),
    "reopened": Offered("reopened", None, _l("Se abrió de nuevo")),
}
# What may happen under any law.
_ALWAYS = frozenset(
    {"suspended", "resumed", "referred", "decided", "answered", "notified", "withdrawn", "reopened"}
)


def offered_choices(regime: law.Regime) -> list[Choice]:
    """List the events a regime knows of."""
    return [
        Choice(code, offered.label) for code, offered in OFFERED.items() if _is_known(offered.type, regime)
    ]


def _is_known(event_type: str, regime: law.Regime) -> bool:
    if event_type in _ALWAYS:
        return True
    if event_type == "extended":
        return law.may_extend(regime) is None
    if event_type == "lapsed":
        return any(step.kind == "clarification" for step in regime.steps)
    kinds = MEETS.get(event_type, ())
    fact = FACT_OF.get(event_type)
    return any(step.kind in kinds or fact in step.counts_from for step in regime.steps)

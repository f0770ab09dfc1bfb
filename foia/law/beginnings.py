"""What a term counts from, in words."""

from foia.law.appeals import is_compliance
from foia.law.consequences import conditions
from foia.law.regimes import Regime, Step
from foia.law.vocabulary import PROVEN

Pair = tuple[str, str]
# What a regime's own filing is called; each is feminine in Spanish, as the sentences below need.
_FILING: dict[str, Pair] = {
    "misconduct_report": ("La denuncia", "The report"),
    "service_complaint": ("La reclamación", "The claim"),
    "suggestion": ("La sugerencia", "The suggestion"),
    "appeal": ("La impugnación", "The appeal"),
}
_ANY_FILING: Pair = ("La solicitud", "The request")
_HAPPENED: dict[str, Pair] = {
    "request.received": ("La solicitud se recibió", "The request was received"),
    "request.initiated": ("El procedimiento se inició", "The procedure began"),
    "request.registered": ("La solicitud se registró", "The request was registered"),
    "request.complete": ("La solicitud quedó completa", "The request was complete"),
    "request.admitted": ("La solicitud se admitió", "The request was admitted"),
    "request.at_competent_body": ("Llegó a la entidad competente", "It reached the competent body"),
    "clarification.notified": ("La aclaración se pidió", "The clarification was asked"),
    "clarification.provided": ("La aclaración se presentó", "The clarification was given"),
    "third_party.notified": ("Se notificó al tercero", "The third party was notified"),
    "decision.dated": ("La resolución se dictó", "The decision was made"),
    "decision.notified": ("La resolución se notificó", "The decision was notified"),
    "refusal.notified": ("La negativa se notificó", "The refusal was notified"),
    "appeal.notified": ("El recurso se notificó a la entidad", "The appeal was notified to the body"),
    "order.notified": ("El requerimiento se notificó", "The order was notified"),
    "ripeness.certified": ("Se certificó que el expediente estaba listo", "The file was certified ready"),
    "overdue.denounced": ("Se denunció el atraso", "The delay was denounced"),
    "cost.notified": ("El costo se notificó", "The cost was notified"),
}


def beginning(regime: Regime, counts_from: str | None) -> Pair:
    """Say what a term counts from: an event of the case, or another step's act, notice or expiry."""
    if is_compliance(regime.id) and counts_from == "appeal.notified":
        return "Lo resuelto en el recurso se notificó", "The decision on the appeal was notified"
    if counts_from in _HAPPENED:
        filing_es, filing_en = _FILING.get(regime.kinds[0], _ANY_FILING)
        es, en = _HAPPENED[counts_from]
        return es.replace(_ANY_FILING[0], filing_es), en.replace(_ANY_FILING[1], filing_en)
    subject, _, moment = (counts_from or "").partition(".")
    step = regime.step(subject)
    if step is None:
        return "Se cuenta desde lo ocurrido", "It is counted from what happened"
    es, en = {
        "due": ("venció el plazo", "the term ended"),
        "expired": ("venció el plazo", "the term ended"),
        "met": ("se presentó o cumplió", "it was filed or done"),
        "notified": ("se notificó", "it was notified"),
        "decided": ("se resolvió", "it was decided"),
    }[moment]
    return f"{step.name_es}: {es}", f"{step.name_en}: {en}"


def why_from_there(regime: Regime, step: Step, counts_from: str | None) -> list[Pair]:
    """Say why a term counts from somewhere else than its own beginning; nothing where the norm says so."""
    if counts_from == "request.received" and "request.admitted" in step.counts_from:
        return [
            (
                "Se cuenta desde la admisión; mientras no conste una, desde la recepción.",
                "It is counted from the admission; while none is recorded, from the receipt.",
            )
        ]
    asked = next((known for known in regime.steps if known.kind == "clarification"), None)
    if counts_from != "clarification.provided" or asked is None or asked.clock != "reset":
        return []
    return [] if asked.condition_evidence in PROVEN else conditions(asked)

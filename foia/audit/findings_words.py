"""Words of findings: how grave, where they stand, each step, and what the product found by itself."""

from __future__ import annotations

from datetime import date

from flask_babel.speaklater import LazyString

from foia.audit.findings_models import Finding, FindingStep
from foia.audit.findings_rules import Fact, Result, Severity, State, Step, read_facts
from foia.cases.presentation import StatusTag
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

SEVERITIES: dict[Severity, tuple[LazyString, str]] = {
    Severity.LOW: (_l("Leve"), "grey"),
    Severity.MEDIUM: (_l("Moderado"), "yellow"),
    Severity.HIGH: (_l("Grave"), "red"),
}
STATES: dict[State, tuple[LazyString, str]] = {
    State.FOUND: (_l("Por revisar"), "red"),
    State.OPEN: (_l("Por responder"), "red"),
    State.RETURNED: (_l("Devuelto a la entidad"), "red"),
    State.ANSWERED: (_l("Respondido, por revisar"), "yellow"),
    State.ACCEPTED: (_l("Aceptado, en seguimiento"), "blue"),
    State.CLOSED: (_l("Cerrado"), "green"),
}
RESULTS: dict[Result, LazyString] = {
    Result.RESOLVED: _l("Se resolvió"),
    Result.UNRESOLVED: _l("No se resolvió"),
    Result.MISTAKEN: _l("No era un hallazgo"),
}
STEPS: dict[Step, LazyString] = {
    Step.OPENED: _l("Auditoría registró el hallazgo"),
    Step.ANSWER: _l("La entidad respondió"),
    Step.ACCEPT: _l("Auditoría aceptó la respuesta"),
    Step.FOLLOW_UP: _l("Auditoría pidió más"),
    Step.MOVE_DATE: _l("Auditoría cambió la fecha de seguimiento"),
    Step.CLOSE: _l("Auditoría cerró el hallazgo"),
    Step.REOPEN: _l("Auditoría volvió a abrir el hallazgo"),
}
TO_TAKE: dict[Step, tuple[LazyString, LazyString]] = {
    Step.ACCEPT: (_l("Aceptar la respuesta"), _l("Lo que la entidad hará se vuelve a mirar en la fecha.")),
    Step.FOLLOW_UP: (_l("Pedir más a la entidad"), _l("La entidad debe responder otra vez.")),
    Step.MOVE_DATE: (_l("Cambiar la fecha de seguimiento"), _l("Lo demás queda como está.")),
    Step.CLOSE: (_l("Cerrar el hallazgo"), _l("Diga con qué resultado.")),
    Step.REOPEN: (_l("Volver a abrirlo"), _l("La entidad debe responder.")),
}
# What the product finds by itself: a title, and what it means.
CODES: dict[str, tuple[LazyString, LazyString]] = {
    "deadline_differs": (
        _l("El plazo guardado no es el que resulta de las actuaciones"),
        _l("Al contar de nuevo desde las actuaciones, con la norma y el calendario, sale otra fecha."),
    ),
    "chain_broken": (
        _l("La cadena de actuaciones está rota"),
        _l("Alguien alteró, quitó o agregó una actuación fuera de la plataforma: nada se cuenta desde ella."),
    ),
    "events_unreadable": (
        _l("Las actuaciones no se pueden contar"),
        _l("La norma no puede leer lo que dicen las actuaciones del expediente: su plazo no se comprueba."),
    ),
}
_FACTS: dict[str, LazyString] = {
    "step": _l("Paso"),
    "stored": _l("Fecha guardada"),
    "recomputed": _l("Fecha que resulta"),
    "table": _l("Dónde está guardada"),
    "field": _l("Qué fecha"),
    "sequence": _l("Actuación"),
    "reason": _l("Qué se encontró"),
}

# Values of facts that are codes.
_VALUES: dict[str, LazyString] = {
    "starts_on": _l("Primer día que se cuenta"),
    "due_on": _l("Vencimiento"),
    "first_due_on": _l("Vencimiento al principio"),
    "conflict_due_on": _l("Vencimiento según otra norma"),
    "stopped_on": _l("Día en que se detuvo"),
    "late_after_on": _l("Último día en plazo"),
    "cases": _l("En el expediente"),
    "deadlines": _l("Entre los plazos calculados"),
    "gap": _l("Falta"),
    "link": _l("No sigue a la anterior"),
    "hash": _l("Su contenido fue alterado"),
    "head": _l("Faltan desde ella"),
}


def severity_tag(severity: str) -> StatusTag:
    text, tone = SEVERITIES[Severity(severity)]
    return StatusTag(str(text), tone)


def state_tag(state: str) -> StatusTag:
    text, tone = STATES[State(state)]
    return StatusTag(str(text), tone)


def step_words(step: FindingStep, finding: Finding) -> str:
    """Say what a step was."""
    if step.step == Step.OPENED and finding.code:
        return _("La plataforma encontró esto al revisar los expedientes")
    return str(STEPS[Step(step.step)])


def title_words(finding: Finding) -> str:
    """Say in a line what the product found; what people find has no title but its number."""
    known = CODES.get(finding.code)
    return str(known[0]) if known is not None else finding.code


def meaning_words(finding: Finding) -> str:
    known = CODES.get(finding.code)
    return str(known[1]) if known is not None else ""


def fact_lines(finding: Finding) -> list[tuple[str, str]]:
    """Name the facts of an automatic finding, for a summary list."""
    facts = read_facts(finding.facts)
    names = [name for name in _FACTS if name in facts] + [name for name in facts if name not in _FACTS]
    return [(str(_FACTS.get(name, name)), _fact_words(facts[name])) for name in names]


def _fact_words(value: Fact) -> str:
    if value is None or value == "":
        return _("Ninguna")
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, str) and len(value) == len("2026-01-31"):
        try:
            return date_words(date.fromisoformat(value))
        except ValueError:
            pass
    return str(_VALUES.get(value, value)) if isinstance(value, str) else str(value)

"""What `foia law list` and `foia law show` tell of a regime or calendar, and how well it is proved."""

from collections.abc import Iterator
from typing import Any

from foia.law.consequences import conditions, consequences
from foia.law.dates import term_in_spanish
from foia.law.holidays import CalendarBase
from foia.law.regimes import Regime, Step
from foia.law.vocabulary import PROVEN


def regime_row(regime: Regime) -> dict[str, Any]:
    """Give what a list shows of a regime."""
    return {
        "id": regime.id,
        "version": regime.version,
        "country": regime.country,
        "title_es": regime.title_es,
        "title_en": regime.title_en,
        "valid_from": regime.valid_from.isoformat(),
        "valid_to": regime.valid_to.isoformat() if regime.valid_to else None,
        "status": regime.status,
        "steps": len(regime.steps),
        "steps_verified": sum(step.verified for step in regime.steps),
        "evidence": {step.id: step.evidence for step in regime.steps},
        "content_hash": regime.content_hash,
    }


def calendar_row(base: CalendarBase) -> dict[str, Any]:
    """Give what a list shows of a calendar."""
    return {
        "id": base.id,
        "version": base.version,
        "country": base.country,
        "timezone": base.timezone,
        "years": {str(year.year): year.status for year in base.years},
        "content_hash": base.content_hash,
    }


def regime_lines(regime: Regime) -> Iterator[str]:
    """Tell a regime in Spanish: each step with what follows if nobody acts, then the rules kept as words."""
    yield regime.title_es
    if regime.note_es:
        yield regime.note_es
    for step in regime.steps:
        yield from _step_lines(step)
    for remedy in regime.remedies:
        against = ", ".join(remedy.body_classes)
        yield f"  Contra {against}: {remedy.text_es}{_proof(remedy.basis, remedy.evidence)}"
    told = (
        ("Nunca se puede negar", regime.refusal_bars),
        ("Negativa", regime.refusal_forms),
        ("Reserva", regime.reserve_periods),
        ("Costo", regime.fees),
        ("Sanción", regime.sanctions),
    )
    for heading, clauses in told:
        for clause in clauses:
            yield f"  {heading}: {clause.text_es}{_proof(clause.basis, clause.evidence)}"


def _step_lines(step: Step) -> Iterator[str]:
    without = "de inmediato" if step.unit == "immediate" else "sin número de días"
    term = term_in_spanish(step.amount, step.unit) if step.amount else without
    yield f"  {step.id}  {step.name_es}: {term} ({step.basis if step.verified else 'por confirmar'})"
    yield from (f"    {es}" for es, _ in (*consequences(step), *conditions(step)))
    if step.conflict is not None:
        other = term_in_spanish(step.conflict.amount, step.conflict.unit)
        yield f"    Otra norma: {other}{_proof(step.conflict.basis, step.conflict.evidence)}"
    for words, standard in (("Se recomienda", step.recommended), ("Se anuncia", step.service_standard)):
        if standard is not None:
            yield f"    {words}: {term_in_spanish(standard.amount, standard.unit)}; no obliga"


def _proof(basis: str, evidence: str) -> str:
    return f" ({basis})" if evidence in PROVEN else " (por confirmar)"

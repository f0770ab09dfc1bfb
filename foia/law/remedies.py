"""Which remedies are open to the person who filed: the regime's own, or those against the body's class."""

from dataclasses import dataclass

from foia.law.regimes import Regime, Step
from foia.law.vocabulary import PROVEN


@dataclass(frozen=True, slots=True)
class OpenRemedy:
    """A remedy and what the person should know of it."""

    step: Step
    text_es: str
    text_en: str
    verified: bool


def remedies(regime: Regime, body_class: str | None) -> tuple[OpenRemedy, ...]:
    """List the remedies of the person who filed against a body of a class, in the file's order."""
    filings = [step for step in regime.steps if step.kind == "appeal_filing" and step.actor == "applicant"]
    own = next((remedy for remedy in regime.remedies if body_class in remedy.body_classes), None)
    if own is None:
        return tuple(
            OpenRemedy(step, step.condition_es or "", step.condition_en or "", step.verified)
            for step in filings
        )
    proven = own.evidence in PROVEN
    return tuple(
        OpenRemedy(step, own.text_es, own.text_en, proven and step.verified)
        for step in filings
        if step.id in own.steps
    )

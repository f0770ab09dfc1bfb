"""What the law makes of silence, and the conditions around a term, in words."""

from foia.law.regimes import Step
from foia.law.vocabulary import PROVEN

_EFFECTS: dict[str, tuple[str, str]] = {
    "deemed_refused": ("se tiene por negado lo pedido", "the request is deemed refused"),
    "deemed_granted": ("se tiene por concedido lo pedido", "the request is deemed granted"),
    "deemed_withdrawn": ("se tiene por desistida la solicitud", "the request is deemed withdrawn"),
    "deemed_granted_after_notice": (
        "se puede denunciar el atraso y, si sigue, se tiene por concedido lo pedido",
        "the delay may be denounced and, if it goes on, the request is deemed granted",
    ),
    "release_free_of_charge": ("debe entregarse sin costo", "it must be handed over free of charge"),
    "deemed_consent": ("se entiende que no hay oposición", "it is deemed that there is no opposition"),
    "deemed_admitted": ("se tiene por admitida", "it is deemed admitted"),
    "not_presented": ("se tiene por no presentada", "it is deemed not filed"),
    "archived": ("se archiva", "it is archived"),
    "may_appeal": ("se puede reclamar", "an appeal is open"),
    "refusal_allowed": ("se puede negar lo pedido", "the request may be refused"),
    "criminal_liability": ("hay responsabilidad penal", "there is criminal liability"),
    "criminal_referral": ("se remite a la fiscalía", "it is referred to the prosecutor"),
}


def consequences(step: Step) -> list[tuple[str, str]]:
    """Say in Spanish and English what follows, in the law, when a term passes unmet."""
    if step.silence == "none":
        return []
    if not step.verified or step.silence == "unknown":
        return [
            (
                "El efecto de que el plazo venza sin respuesta está por confirmar.",
                "What follows if the term passes without an act is to be confirmed.",
            )
        ]
    es, en = _EFFECTS[step.silence]
    return [(f"Si el plazo vence sin que se cumpla, {es}.", f"If the term passes unmet, {en}.")]


def conditions(step: Step) -> list[tuple[str, str]]:
    """Say in Spanish and English under which conditions a term holds, and how sure that is."""
    if step.condition_es is None or step.condition_en is None:
        return []
    es, en = step.condition_es.rstrip("."), step.condition_en.rstrip(".")
    if (step.condition_evidence or step.evidence) not in PROVEN:
        return [(f"{es} (por confirmar).", f"{en} (to be confirmed).")]
    # Beside a term that nobody read, an article would seem to be the term's own.
    basis = f" ({step.condition_basis or step.basis})" if step.verified else ""
    return [(f"{es}{basis}.", f"{en}{basis}.")]

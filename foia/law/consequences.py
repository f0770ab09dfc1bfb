"""What the law makes of silence, in words."""

from foia.law.regimes import Step

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

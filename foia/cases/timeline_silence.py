"""What is said of silence in the timeline. Runs in a request, for gettext."""

from __future__ import annotations

from datetime import date

from foia.cases.silence_words import contradicted, effect_to_body, effect_to_filer, ended_words
from foia.cases.timeline_names import Audience, Names, Payload, Teller, Words
from foia.i18n import gettext as _


def _silence(payload: Payload, names: Names, audience: Audience) -> Words:
    step = names.silent.get((payload["regime_id"], payload["regime_version"], payload["step"]))
    due_on, last_on = date.fromisoformat(payload["due_on"]), date.fromisoformat(payload["last_on"])
    effect = effect_to_filer if audience == Audience.FILER else effect_to_body
    return (
        _("Venció el plazo sin respuesta")
        if step is None or not step.name
        else _("Venció otro plazo sin cumplirse"),
        ended_words(step, due_on, last_on, partial=payload["partial"]),
        effect(payload["effect"], step.basis if step is not None else ""),
        contradicted() if (payload["step"], payload["last_on"]) in names.contradicted else "",
    )


def _delay_denounced(payload: Payload, names: Names, audience: Audience) -> Words:
    begins = _("Desde aquí corre el plazo que la norma da para decidir después de la denuncia.")
    if audience == Audience.FILER:
        return _("Usted denunció el atraso"), begins
    return _("Quien presentó denunció el atraso"), begins


OF_SILENCE: dict[str, Teller] = {"silence": _silence, "delay_denounced": _delay_denounced}

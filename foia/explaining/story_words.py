"""What stopped, moved or began a count anew, in words. Runs in a request, for gettext."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel.speaklater import LazyString

from foia import law
from foia.cases.presentation import ground_words
from foia.explaining.account_words import term_words
from foia.explaining.story import Correction, Extension, Story, Turn, Wait
from foia.i18n import date_words, language
from foia.i18n import gettext as _
from foia.i18n import lazy_gettext as _l

# Who waited for whom, by the event that opened the wait.
_WAITED: Mapping[str, LazyString] = {
    "suspended": _l("La entidad suspendió el plazo el %(date)s."),
    "clarification_requested": _l("La entidad pidió una aclaración a quien presentó el %(date)s."),
    "charged": _l("La entidad pidió el pago de los costos a quien presentó el %(date)s."),
    "third_party_notified": _l(
        "La entidad avisó a una tercera persona, para que pueda oponerse, el %(date)s."
    ),
}
_ENDED: Mapping[str, LazyString] = {
    "suspended": _l("Lo reanudó el %(date)s."),
    "clarification_requested": _l("Quien presentó la dio el %(date)s."),
    "charged": _l("Quien presentó pagó el %(date)s."),
    "third_party_notified": _l("La tercera persona contestó el %(date)s."),
}
_EFFECTS: Mapping[str, LazyString] = {
    "suspend": _l("Mientras tanto el plazo no corre."),
    "reset": _l("Cuando se contesta, el plazo empieza de nuevo."),
    "start": _l("El plazo para responder empieza cuando se contesta."),
    "terminate": _l("Con eso termina este plazo."),
    "none": _l("Eso no detiene el plazo para responder."),
    "extend": _l("Eso puede alargar el plazo."),
}
_TURNS: Mapping[str, LazyString] = {
    "admitted": _l("La entidad admitió lo presentado el %(date)s."),
    "referred": _l("Pasó a la entidad competente el %(date)s."),
    "reopened": _l("El expediente se abrió de nuevo el %(date)s: el plazo corre desde entonces."),
}
_CORRECTED: Mapping[str, LazyString] = {
    "received": _l("la recepción"),
    "admitted": _l("la admisión"),
    "answered": _l("la respuesta"),
    "notified": _l("la notificación"),
}


def story_words(story: Story, regime: law.Regime) -> list[str]:
    """Say everything besides the calendar that moved or stopped the count, one paragraph each."""
    return [
        *(_turn(turn) for turn in story.turns),
        *(_wait(wait, regime) for wait in story.waits),
        *(_extension(extension, regime) for extension in story.extensions),
        *(_correction(correction) for correction in story.corrections),
    ]


def causes_of(regime: law.Regime) -> dict[str, str]:
    """Name what may pause a term, by the code a day left out carries: a step, or a ground."""
    steps = {step.id: step.name_en if language() == "en" else step.name_es for step in regime.steps}
    return steps | {ground.code: ground_words(ground) for ground in regime.suspension_grounds}


def _turn(turn: Turn) -> str:
    return _dated(_TURNS[turn.kind], turn.on)


def _wait(wait: Wait, regime: law.Regime) -> str:
    parts = [_dated(_WAITED[wait.kind], wait.began_on)]
    ground = next((item for item in regime.suspension_grounds if item.code == wait.ground), None)
    if ground is not None:
        parts.append(_("Por qué: %(ground)s.", ground=ground_words(ground).rstrip(".")))
    parts.append(str(_EFFECTS[wait.clock]))
    if wait.ended_on is not None:
        parts.append(_dated(_ENDED[wait.kind], wait.ended_on))
    else:
        parts.append(_("Todavía no terminó."))
    return " ".join(parts)


def _extension(extension: Extension, regime: law.Regime) -> str:
    told = date_words(extension.told_on)
    rule = next((step for step in regime.steps if step.kind == "extension"), None)
    basis = f" ({rule.basis})" if rule is not None and rule.verified and extension.step is None else ""
    if extension.amount is None:
        return _("El %(date)s se avisó una prórroga%(basis)s.", date=told, basis=basis)
    unit = extension.unit or (rule.unit if rule is not None else "working_day")
    term = term_words(extension.amount, unit)
    return _(
        "El %(date)s se avisó una prórroga de %(term)s%(basis)s. Se cuenta desde el último día del plazo.",
        date=told,
        term=term,
        basis=basis,
    )


def _correction(correction: Correction) -> str:
    what = str(_CORRECTED.get(correction.of, _l("un hecho")))
    text = _(
        "Se corrigió la fecha de %(what)s: fue el %(date)s.", what=what, date=date_words(correction.true_on)
    )
    if correction.noted_on is None:
        return text
    return f"{text} " + _("La corrección se anotó el %(date)s.", date=date_words(correction.noted_on))


def _dated(text: LazyString, on: object) -> str:
    return str(text) % {"date": date_words(on)}  # type: ignore[arg-type]

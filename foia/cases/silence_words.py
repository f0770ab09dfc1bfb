"""Silence in words: which term passed, what the norm makes of it, and for whom.

Only of what a norm that was read says; runs in an application context, for gettext.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foia import law
from foia.cases.silences import EFFECTS, basis_of, next_term
from foia.i18n import date_words, language
from foia.i18n import gettext as _


@dataclass(frozen=True)
class SilentStep:
    """How a term whose silence has an effect is called, and where the effect stands.

    `name` is empty for the response itself."""

    name: str
    basis: str


# By the law's id and version and the step's.
SilentSteps = Mapping[tuple[str, str, str], SilentStep]


def silent_steps(regime: law.Regime | None, body_class: str | None = None) -> SilentSteps:
    """Name the terms of a regime whose silence has an effect, against a body of a class."""
    if regime is None:
        return {}
    in_english = language() == "en"
    return {
        (regime.id, regime.version, step.id): SilentStep(
            name="" if step.kind == "response" else step.name_en if in_english else step.name_es,
            basis=basis_of(regime, step.id, step.silence, body_class),
        )
        for step in regime.steps
        if step.verified and step.silence in EFFECTS
    }


def ended_words(step: SilentStep | None, due_on: date, last_on: date, *, partial: bool) -> str:
    """Say that a term passed without an act, or without all of it, and when: of two readings, the later."""
    day = date_words(last_on)
    if step is not None and step.name:
        return _("El plazo de «%(step)s» venció el %(date)s sin cumplirse.", step=step.name, date=day)
    if partial:
        return _("El plazo venció el %(date)s sin que se respondiera todo.", date=day)
    if last_on != due_on:
        return _("El plazo venció sin respuesta, a más tardar el %(date)s.", date=day)
    return _("El plazo venció el %(date)s sin respuesta.", date=day)


def by_law(basis: str, sentence: str) -> str:
    """Put before what a norm gives where it stands, if that was read."""
    if basis:
        return _("Según la norma (%(basis)s), %(effect)s.", basis=basis.rstrip("."), effect=sentence)
    return _("Según la norma que se aplica, %(effect)s.", effect=sentence)


def effect_to_filer(effect: str, basis: str) -> str:
    """Say to whoever filed what the norm makes of the silence."""
    told = {
        "may_appeal": _("usted puede reclamar por la falta de respuesta"),
        "deemed_refused": _("se tiene por negado lo que pidió y usted puede recurrir"),
        "deemed_granted": _("se tiene por concedido lo que pidió"),
        "deemed_granted_after_notice": _(
            "usted puede denunciar el atraso: si después tampoco deciden, se tiene por concedido lo que pidió"
        ),
        "release_free_of_charge": _("deben entregarle lo que pidió sin costo y sin que lo pida otra vez"),
        "criminal_liability": _("hay responsabilidad penal de quien debía entregarle lo que pidió"),
        "criminal_referral": _("los antecedentes se remiten a la fiscalía"),
    }
    return by_law(basis, told[effect])


def effect_by_filer(effect: str, basis: str) -> str:
    """Say what the norm makes of the silence in the words of whoever filed."""
    told = {
        "may_appeal": _("puedo reclamar por la falta de respuesta"),
        "deemed_refused": _("se tiene por negado lo que pedí y puedo recurrir"),
        "deemed_granted": _("se tiene por concedido lo que pedí"),
        "deemed_granted_after_notice": _(
            "puedo denunciar el atraso: si después tampoco se decide, se tiene por concedido lo que pedí"
        ),
        "release_free_of_charge": _("deben entregarme lo que pedí sin costo y sin que lo pida otra vez"),
        "criminal_liability": _("hay responsabilidad penal de quien debía entregarme lo que pedí"),
        "criminal_referral": _("los antecedentes se remiten a la fiscalía"),
    }
    return by_law(basis, told[effect])


def effect_to_body(effect: str, basis: str) -> str:
    """Say to whoever had to answer what the norm makes of the silence."""
    told = {
        "may_appeal": _("quien presentó puede reclamar por la falta de respuesta"),
        "deemed_refused": _("se tiene por negado lo pedido y quien presentó puede recurrir"),
        "deemed_granted": _("se tiene por concedido lo pedido: hay que cumplirlo"),
        "deemed_granted_after_notice": _(
            "quien presentó puede denunciar el atraso: si después tampoco se decide, se tiene por "
            "concedido lo pedido"
        ),
        "release_free_of_charge": _("debe entregar lo pedido sin costo y sin otra solicitud"),
        "criminal_liability": _("hay responsabilidad penal de quien debía entregar lo pedido"),
        "criminal_referral": _("los antecedentes se remiten a la fiscalía"),
    }
    return by_law(basis, told[effect])


def next_term_words(name: str, due_on: date | None) -> tuple[str, ...]:
    """Say until when what silence gives is owed; nothing where no term of its own runs."""
    if due_on is None:
        return ()
    return (_("Corre el plazo de «%(step)s», hasta el %(date)s.", step=name, date=date_words(due_on)),)


def next_term_sentences(found: law.Report) -> tuple[str, ...]:
    """Say until when what silence gives is owed, by the deadlines of the case."""
    deadline = next_term(found)
    if deadline is None:
        return ()
    return next_term_words(deadline.name_en if language() == "en" else deadline.name_es, deadline.due_on)


def still_possible(*, for_filer: bool) -> str:
    """Say that a late answer is still one."""
    if for_filer:
        return _("La entidad todavía puede responder. Si lo hace, se lo avisaremos.")
    return _("Responder tarde todavía es posible y necesario: la respuesta llega igual a quien presentó.")


def contradicted() -> str:
    """Say of a silence on record that it holds no more."""
    return _(
        "Después cambió la cuenta del plazo o se registró una respuesta a tiempo: esto quedó sin efecto."
    )

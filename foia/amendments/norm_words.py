"""The law of a country in words: each act, its term and article, what follows, what is not sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foia import law
from foia.explaining.account import norm_of
from foia.i18n import gettext as _
from foia.i18n import language
from foia.i18n import lazy_gettext as _l
from foia.law.consequences import conditions, consequences
from foia.law.dates import term_in_english, term_in_spanish
from foia.law.vocabulary import PROVEN, Unit

_WEB = ("https://", "http://")
ACTORS = {
    "authority": _l("La entidad"),
    "applicant": _l("Quien presenta"),
    "third_party": _l("El tercero"),
    "oversight_body": _l("El órgano garante o que supervisa"),
    "superior": _l("La autoridad superior"),
    "court": _l("El juez o tribunal"),
}
CHANNELS = {
    "page": _l("En la página del expediente"),
    "email": _l("Por correo electrónico"),
    "counter": _l("En ventanilla"),
    "post": _l("Por carta"),
    "notice_board": _l("En el tablero"),
    "citizen_mailbox": _l("En el buzón ciudadano"),
}
NOTICE_RULES = {
    "at_disposal": _l("cuando se pone a disposición"),
    "opened": _l("cuando se abre"),
    "delivered": _l("el día de la entrega"),
}


@dataclass(frozen=True)
class Cited:
    """What is said, and where it is read; without a verified source there is no article."""

    words: str
    basis: str = ""
    address: str = ""


@dataclass(frozen=True)
class StepShown:
    """One act of a procedure."""

    id: str
    name: str
    actor: str
    term: Cited
    notes: tuple[str, ...]
    silence: tuple[str, ...]
    conflict: Cited | None
    standard: Cited | None


def spoken(es: str | None, en: str | None) -> str:
    """Choose the words of the language being written in."""
    return (en if language() == "en" and en else es) or ""


def title_of(regime: law.Regime) -> str:
    """Name a regime."""
    return spoken(regime.title_es, regime.title_en)


def steps_of(regime: law.Regime, norms: Iterable[law.Norm]) -> list[StepShown]:
    """Write every act of a version, in the file's order."""
    known = list(norms)
    return [_step(step, known) for step in regime.steps]


def main_step(regime: law.Regime) -> law.Step:
    """Return the response that a list shows."""
    steps = regime.responses()
    return next((step for step in steps if step.id == "response"), steps[0])


def term_of(step: law.Step, norms: Sequence[law.Norm]) -> Cited:
    """Write the term of an act; one nobody verified stands without an article."""
    number = amount_words(step.amount, step.unit) if step.amount is not None else ""
    if not step.verified:
        words = _("plazo por confirmar: se cuentan %(term)s", term=number) if number else ""
        return Cited(words or _("plazo por confirmar"))
    if step.kind == "extension" and step.max_times == 0:
        number = _("no se admite")
    if step.unit == "immediate":
        number = _("de inmediato")
    if not number:
        number = _("la norma no fija un número de días")
    elif not step.unit_verified:
        number = _("%(words)s; si son hábiles o calendario está por confirmar", words=number)
    elif step.bound == "minimum":
        number = _("al menos %(term)s", term=number)
    norm = norm_of(step.basis, norms)
    return Cited(number, step.basis, (norm.url or "") if norm is not None else "")


def amount_words(amount: int, unit: Unit) -> str:
    """Write a number of days, months or hours."""
    return term_in_english(amount, unit) if language() == "en" else term_in_spanish(amount, unit)


def notice_words(notice: law.Notice) -> Cited:
    """Say when a notice by a channel counts."""
    channel = str(CHANNELS[notice.channel])
    if notice.rule == "days_after" and notice.amount is not None and notice.unit is not None:
        rule = _("%(term)s después de enviarse", term=amount_words(notice.amount, notice.unit))
    else:
        rule = str(NOTICE_RULES[notice.rule])
    words = _("%(channel)s: %(rule)s", channel=channel, rule=rule)
    if not notice.verified:
        return Cited(_("%(words)s (por confirmar)", words=words))
    return Cited(words, notice.basis)


def open_rules(regime: law.Regime) -> list[str]:
    """Say which rules of counting nobody read: both dates are computed."""
    found = []
    if regime.non_working_receipt == "unknown":
        found.append(_("Qué pasa con lo que se presenta en un día inhábil."))
    if regime.after_hours == "unknown":
        found.append(_("Qué pasa con lo que se presenta después de la hora de cierre."))
    if regime.last_day == "unknown" or any(step.last_day == "unknown" for step in regime.steps):
        found.append(_("Si un plazo que termina en día inhábil pasa al siguiente día hábil."))
    if regime.half_day == "unknown":
        found.append(_("Si cuenta un día en que las oficinas cierran al mediodía."))
    return found


def oversight_of(regime: law.Regime) -> list[Cited]:
    """Say who reviews what a body decided, and who receives a report the body may not get."""
    found = [
        Cited(spoken(remedy.text_es, remedy.text_en), remedy.basis if remedy.evidence in PROVEN else "")
        for remedy in regime.remedies
    ]
    found += [
        Cited(spoken(other.name_es, other.name_en), other.basis if other.verified else "")
        for other in regime.report_to
    ]
    return found


def _step(step: law.Step, norms: Sequence[law.Norm]) -> StepShown:
    return StepShown(
        id=step.id,
        name=spoken(step.name_es, step.name_en),
        actor=str(ACTORS[step.actor]),
        term=term_of(step, norms),
        notes=tuple(spoken(*pair) for pair in conditions(step)),
        silence=tuple(spoken(*pair) for pair in consequences(step)),
        conflict=_conflict(step),
        standard=_standard(step),
    )


def _conflict(step: law.Step) -> Cited | None:
    other = step.conflict
    if other is None:
        return None
    words = _(
        "%(note)s Otra norma da %(term)s: se muestra la fecha que protege a quien presenta, y la otra al "
        "lado.",
        note=spoken(other.note_es, other.note_en),
        term=amount_words(other.amount, other.unit),
    )
    return Cited(words, other.basis if other.evidence in PROVEN else "")


def _standard(step: law.Step) -> Cited | None:
    known = step.service_standard or step.recommended
    if known is None:
        return None
    words = (
        _(
            "Compromiso de servicio, que no es plazo legal: %(term)s.",
            term=amount_words(known.amount, known.unit),
        )
        if step.service_standard
        else _("Plazo recomendado, que no obliga: %(term)s.", term=amount_words(known.amount, known.unit))
    )
    source = known.source or ""
    return Cited(words, known.basis or "", source if source.startswith(_WEB) else "")

"""What a letter says one can do next, and by when: the remedies of the norm, or the step that is awaited.

No template says this: it comes from the law and the case. Runs in an application context, for gettext.
"""

from __future__ import annotations

from foia import law
from foia.cases.dossier import Dossier
from foia.cases.timeline_words import amount_words
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.letters.content import NextStep
from foia.letters.rules import ANSWER_KINDS, LetterKind


def next_steps(found: Dossier, kind: str, language: str) -> tuple[NextStep, ...]:
    """Return what whoever presented may do after a letter of a kind; never nothing."""
    if kind == LetterKind.CLARIFICATION:
        return (_clarify(found),)
    if kind in ANSWER_KINDS:
        return _remedies(found, language) or (_no_remedy(),)
    if kind == LetterKind.BREACH:
        return (_write(), *_remedies(found, language))
    return (_wait(found), *_remedies(found, language))


def reply_words(found: Dossier, kind: str) -> tuple[str, ...]:
    """Say how and where it is done."""
    how = _("Con su folio y su clave de seguimiento puede escribirnos y ver su expediente en la plataforma.")
    if found.body is not None and found.body.address:
        return how, _("También puede presentarse en %(address)s.", address=found.body.address)
    return (how,)


def _clarify(found: Dossier) -> NextStep:
    step = _deadline_of_kind(found, "clarification")
    told = _("Responda en su expediente o por escrito, citando el folio.")
    if step is None:
        return NextStep(_("Aclarar lo que se pide"), _("cuanto antes"), told)
    lapse = _("Si no llega su aclaración, el expediente puede archivarse.") if step.silence else ""
    return NextStep(_("Aclarar lo que se pide"), _by(step), f"{told} {lapse}".strip())


def _wait(found: Dossier) -> NextStep:
    response = found.report.response
    return NextStep(
        _("Esperar la respuesta"),
        _by(response),
        _("Si no le responden en ese plazo, la norma le permite lo que sigue, o escribirnos."),
    )


def _write() -> NextStep:
    return NextStep(
        _("Preguntarnos o pedirnos que corrijamos algo"),
        _("cuando quiera"),
        _("Escríbanos en su expediente con el folio y la clave de seguimiento."),
    )


def _no_remedy() -> NextStep:
    return NextStep(
        _("Presentar lo mismo otra vez, o reclamar"),
        _("cuando quiera"),
        _("Aquí no consta un recurso propio de la norma contra esta respuesta."),
    )


def _remedies(found: Dossier, language: str) -> tuple[NextStep, ...]:
    body_class = found.body.body_class if found.body is not None else None
    by_step = {deadline.step: deadline for deadline in found.report.deadlines}
    steps = []
    for remedy in law.remedies(found.regime, body_class):
        deadline = by_step.get(remedy.step.id)
        words = remedy.text_en if language == "en" else remedy.text_es
        basis = f"({remedy.step.basis})" if remedy.verified else _("(norma por confirmar)")
        steps.append(
            NextStep(
                name=remedy.step.name_en if language == "en" else remedy.step.name_es,
                by=_by(deadline) if deadline is not None else _length(remedy.step),
                explanation=" ".join(part for part in (words.rstrip(), basis) if part),
            )
        )
    return tuple(steps)


def _by(deadline: law.Deadline) -> str:
    """Say by when, as a date where it is known, else as a length; what was not read is called so."""
    if deadline.due_on is not None:
        until = _("hasta el %(date)s", date=date_words(deadline.due_on))
        return until if deadline.verified else _("%(until)s (plazo por confirmar)", until=until)
    if deadline.amount is None:
        return _("la norma no fija un plazo en días")
    return _from_notice(deadline.amount, deadline.unit, deadline.verified)


def _length(step: law.Step) -> str:
    if step.amount is None:
        return _("la norma no fija un plazo en días")
    return _from_notice(step.amount, step.unit, step.verified)


def _from_notice(amount: int, unit: str, verified: bool) -> str:
    within = _("%(amount)s desde que se le notifica", amount=amount_words(amount, unit))
    return within if verified else _("%(until)s (plazo por confirmar)", until=within)


def _deadline_of_kind(found: Dossier, kind: str) -> law.Deadline | None:
    return next((deadline for deadline in found.report.deadlines if deadline.kind == kind), None)

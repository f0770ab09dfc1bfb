"""What a letter says one can do next, and by when: the remedies of the norm, or the step that is awaited.

No template says this: it comes from the law and the case. Runs in an application context, for gettext.
"""

from __future__ import annotations

from datetime import date

from foia import law
from foia.cases.dossier import Dossier
from foia.cases.timeline_words import amount_words
from foia.i18n import date_words
from foia.i18n import gettext as _
from foia.letters.content import NextStep
from foia.letters.rules import ANSWER_KINDS, LetterKind

# What a remedy counts from, if not from the answer: the decision of another one.
_APPEAL = "appeal_decision"


def next_steps(found: Dossier, kind: str, language: str) -> tuple[NextStep, ...]:
    """Return what whoever presented may do after a letter of a kind; never nothing."""
    if kind == LetterKind.CLARIFICATION:
        return (_clarify(found),)
    if kind in ANSWER_KINDS:
        return _remedies(found, language, against_silence=False) or (_no_remedy(),)
    if kind == LetterKind.BREACH:
        return (_write(),)
    return (_wait(found), *_remedies(found, language, against_silence=True))


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


def _remedies(found: Dossier, language: str, *, against_silence: bool) -> tuple[NextStep, ...]:
    """Return the remedies of the norm against an answer, or those against its not coming."""
    body_class = found.body.body_class if found.body is not None else None
    by_step = {deadline.step: deadline for deadline in found.report.deadlines}
    steps = []
    for remedy in law.remedies(found.regime, body_class):
        since = _since(remedy.step, against_silence=against_silence)
        if not since:
            continue
        deadline = by_step.get(remedy.step.id)
        due_on = deadline.due_on if deadline is not None else None
        words = remedy.text_en if language == "en" else remedy.text_es
        basis = f"({remedy.step.basis})" if remedy.verified else _("(norma por confirmar)")
        steps.append(
            NextStep(
                name=remedy.step.name_en if language == "en" else remedy.step.name_es,
                by=_until(due_on, remedy.step, since),
                explanation=" ".join(part for part in (words.rstrip(), basis) if part),
            )
        )
    return tuple(steps)


def _since(step: law.Step, *, against_silence: bool) -> str:
    """Say from when a remedy's term counts; "" for one that is not open against this."""
    moments = [moment.rpartition(".") for moment in step.counts_from]
    notified = [act for act, _dot, happened in moments if happened == "notified"]
    lapsed = [act for act, _dot, happened in moments if happened == "due" and act != _APPEAL]
    if against_silence:
        return _("desde que vence el plazo sin respuesta") if lapsed else ""
    if not notified:
        return ""
    if set(notified) == {_APPEAL}:
        return _("desde que se le notifica lo decidido en el recurso anterior")
    return _("desde que se le notifica esta respuesta")


def _until(due_on: date | None, step: law.Step, since: str) -> str:
    """Say by when, as a date where it is known, else as a length; what was not read is called so."""
    if due_on is not None:
        until = _("hasta el %(date)s", date=date_words(due_on))
    elif step.amount is not None:
        until = f"{amount_words(step.amount, step.unit)} {since}"
    else:
        return _("la norma no fija un plazo en días")
    return until if step.verified else _("%(until)s (plazo por confirmar)", until=until)


def _by(deadline: law.Deadline) -> str:
    """Say by when a step of the procedure itself is due."""
    if deadline.due_on is not None:
        until = _("hasta el %(date)s", date=date_words(deadline.due_on))
        return until if deadline.verified else _("%(until)s (plazo por confirmar)", until=until)
    return _("la norma no fija un plazo en días, o está por confirmar")


def _deadline_of_kind(found: Dossier, kind: str) -> law.Deadline | None:
    return next((deadline for deadline in found.report.deadlines if deadline.kind == kind), None)

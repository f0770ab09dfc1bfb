"""What an appeal may say, already written from the case: against silence, a late answer, or an answer given.

Runs in a request, for gettext; in the language of the case. Whoever files it adds the reasons and may change
every word.
"""

from __future__ import annotations

from flask import current_app

from foia import law
from foia.appeals.silence_found import text_for_silence
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.delay_text import delay_text, filed_words
from foia.cases.kinds import Kind, kind_of
from foia.cases.models import Case
from foia.cases.phases import Phase
from foia.cases.presentation import ground_words
from foia.cases.queries import QuestionRead, contents_of
from foia.cases.store import seat_of
from foia.cases.untold_answers import Told, told_of
from foia.i18n import date_plain, force_locale, zone_of
from foia.i18n import gettext as _

_LONGEST_QUESTION = 300


def prepared_text(context: Context, case: Case, step_id: str) -> str:
    """Return what an appeal of this name may say; the filer reads it, adds the reasons and sends it."""
    against_silence = text_for_silence(context, case, step_id)
    if against_silence:
        return against_silence
    told = told_of(context, case)
    kind = kind_of(current_app, case.kind)
    body = seat_of(context.session, told.case.body_id)
    name = body.name(case.language) if body is not None else ""
    if told.case.phase != Phase.CONCLUDED:
        # Of a term that no text proves, nothing is said for the filer.
        return (
            delay_text(kind.noun, case.folio, name, told.case.received_on, told.case.due_on, case.language)
            if told.case.due_confirmed
            else ""
        )
    with force_locale(case.language):
        return _against_the_answer(context, told, kind, name)


def _against_the_answer(context: Context, told: Told, kind: Kind, body: str) -> str:
    case = told.case
    regime = context.book.regime(case.regime_id, case.regime_version)
    contents = contents_of(context.vaults, case.id, for_filer=True, now=context.now)
    known = fold(told.history).questions
    answered = "\n".join(
        _answer_words(question, kind, regime)
        for question in contents.questions
        if question.part_case_id is None and question.id.hex in known
    )
    answered_on = (
        date_plain(case.concluded_at.astimezone(zone_of(case.country)).date()) if case.concluded_at else ""
    )
    parts = (
        filed_words(kind.noun, case.folio, body, case.received_on),
        _("El %(date)s me respondieron. Esto es lo que presenté y lo que decidieron:", date=answered_on)
        + "\n"
        + answered,
        _("No estoy de acuerdo, por estas razones:") + "\n- ",
        _("Pido que se revise lo decidido y que se me responda de forma completa y por escrito."),
    )
    return "\n\n".join(parts)


def _answer_words(question: QuestionRead, kind: Kind, regime: law.Regime) -> str:
    words = " ".join(question.text.split())
    asked = words if len(words) <= _LONGEST_QUESTION else f"{words[:_LONGEST_QUESTION]}…"
    outcome = str(kind.outcomes.get(question.outcome or "", "")) or _("sin respuesta")
    grounds = "; ".join(
        ground_words(ground) for ground in law.grounds(regime) if ground.code in question.ground_codes
    )
    return f"- {asked} → {outcome}" + (f": {grounds}" if grounds else "")

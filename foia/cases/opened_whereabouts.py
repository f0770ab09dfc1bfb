"""What the page of an opened case says first, and what its filer may do now, in words.

Runs in a request, for gettext. `foia.cases.whereabouts` decides; here it is given what was read, and said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from foia import law
from foia.cases.models import Case
from foia.cases.opened_remedies import SilenceShown
from foia.cases.phases import Phase
from foia.cases.silences import Silence, remedy_against
from foia.cases.whereabouts import Deed, Known
from foia.i18n import gettext as _
from foia.pages.deadline_line import DeadlineLine

# In the address of the page: the message begins with what may be sent about a late answer.
DELAY = "atraso"


@dataclass(frozen=True)
class DeedShown:
    """Something the filer may do now, and where."""

    text: str
    address: str


@dataclass(frozen=True)
class Terms:
    """What was found of the case's terms: until when what may be done, and whether silence holds."""

    found: law.Report
    regime: law.Regime
    body_class: str | None
    silence: Silence | None
    is_late: bool
    clarification: DeadlineLine | None
    notification: DeadlineLine | None
    undo_by: date | None
    is_appealable: bool
    pending: Collection[str]  # steps of the appeals that are being decided


def known_of(case: Case, terms: Terms) -> Known:
    """Return what decides where the case is and what happens next. `case` as its filer may know it."""
    response = terms.found.response
    remedies = [
        remedy.step.id
        for remedy in law.remedies(terms.regime, terms.body_class)
        if remedy.step.id not in terms.pending
    ]
    against = remedy_against(terms.regime, terms.silence.step, terms.body_class) if terms.silence else None
    contested = [against.step.id] if against is not None else remedies
    return Known(
        phase=case.phase,
        custody=case.custody,
        outcome=case.outcome,
        has_body=case.body_id is not None,
        acknowledges=case.acknowledged or case.phase != Phase.FILED,
        awaits_admission=case.provisional_due_on is not None,
        is_referred=case.referred_from_id is not None,
        suspended=case.suspended,
        unpaid=case.unpaid,
        # Of what is asked in secret, in a report, nothing is told.
        asks_third_party=case.awaited_step is not None and not case.confidential,
        lapse_proposed=case.lapse_proposed_at is not None,
        response=response.state,
        due_on=response.due_on or response.provisional_due_on,
        confirmed=response.confirmed,
        is_late=terms.is_late,
        silent=terms.silence is not None,
        clarify_by=terms.clarification.due_on if terms.clarification else None,
        notice_by=terms.notification.due_on if terms.notification else None,
        undo_by=terms.undo_by,
        may_contest=bool(remedies) and (terms.is_appealable or terms.is_late),
        contest_by=_first_to_end(terms.found, contested, terms.pending),
        appeal_pending=bool(terms.pending),
    )


def _first_to_end(found: law.Report, steps: Iterable[str], pending: Collection[str]) -> date | None:
    """Return the day on which the first of these appeals cannot be filed any more."""
    running = [
        deadline.last_acceptable_on
        for deadline in (found.step(step) for step in steps if step not in pending)
        if deadline is not None and deadline.state == "running"
    ]
    return min((day for day in running if day is not None), default=None)


def deed_shown(deed: Deed, noun: str, silence: SilenceShown | None) -> DeedShown:
    """Say what may be done and where."""
    here = url_for("cases.opened")
    match deed:
        case Deed.CLARIFY:
            return DeedShown(_("Enviar la aclaración"), f"{here}#aclarar")
        case Deed.SILENCE:
            return DeedShown(silence.button, silence.address) if silence else DeedShown("", here)
        case Deed.ASK:
            written = url_for("cases.opened", texto=DELAY)
            return DeedShown(_("Pedir la respuesta: el texto ya está escrito"), f"{written}#escribir")
        case Deed.READ_ANSWER:
            return DeedShown(_("Leer la respuesta"), f"{here}#mensajes")
        case Deed.RATE:
            return DeedShown(
                _("Decir si le respondieron y si se resolvió (una sola vez)"), url_for("cases.rating")
            )
        case Deed.CONTEST:
            return DeedShown(_("Ver qué recurso puede presentar y hasta cuándo"), url_for("appeals.options"))
        case Deed.WRITE:
            return DeedShown(_("Escribir un mensaje"), f"{here}#escribir")
        case Deed.TAKE:
            return DeedShown(_("Guardar todo el expediente en PDF o ZIP"), url_for("takeout.choose"))
        case Deed.KEY:
            return DeedShown(_("Cambiar la clave de seguimiento"), url_for("cases.new_key"))
        case Deed.WITHDRAW:
            return DeedShown(_("Retirar mi %(noun)s", noun=noun), url_for("cases.confirm_withdrawal"))

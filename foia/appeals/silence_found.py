"""What its filer may do about the silence of a case, found: the norm's first remedy, and its words.

Runs in a request: the words are written in the language of the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import current_app

from foia.appeals.filing_actions import offers_of
from foia.appeals.queries import open_steps
from foia.appeals.rules import Offer
from foia.appeals.silence_text import SilentCase, appeal_text
from foia.cases import silences
from foia.cases.case import fold
from foia.cases.context import Context
from foia.cases.kinds import kind_of
from foia.cases.models import Case
from foia.cases.queries import contents_of
from foia.cases.silence import silence_in_force
from foia.cases.store import seat_of
from foia.law import Report


@dataclass(frozen=True)
class SilenceFound:
    """A silence that holds, what is offered against it here, and whether the delay is denounced first."""

    case: SilentCase
    report: Report
    offer: Offer | None
    elsewhere: Offer | None  # what is open, and decided outside this service
    denounces_first: bool
    pending: frozenset[str]
    unanswered: frozenset[UUID]

    @property
    def grants(self) -> bool:
        return self.case.silence.effect == silences.GRANTED


def silence_found(context: Context, case: Case) -> SilenceFound | None:
    """Return the silence of a case that its filer may act upon now; None where there is none."""
    silence, report, told = silence_in_force(context, case)
    if silence is None:
        return None
    body = seat_of(context.session, told.case.body_id)
    regime = context.book.regime(told.case.regime_id, told.case.regime_version)
    contents = contents_of(context.vaults, case.id, for_filer=True, now=context.now)
    known = fold(told.history).questions
    unanswered = frozenset(one.id for one in contents.questions if known[one.id.hex].is_open)
    silent = SilentCase(
        folio=case.folio,
        noun=kind_of(current_app, case.kind).noun,
        body=body.name(case.language) if body is not None else "",
        body_class=body.body_class if body is not None else None,
        received_on=told.case.received_on,
        questions=[question.text for question in contents.questions if question.id in unanswered],
        language=case.language,
        regime=regime,
        silence=silence,
    )
    pending = open_steps(context.session, case.id)
    offered = (
        [] if silence.effect == silences.GRANTED else [one for one in offers_of(context, case) if one.is_open]
    )
    return SilenceFound(
        silent,
        report,
        next((one for one in offered if one.is_within and one.step.id not in pending), None),
        next((one for one in offered if not one.is_within), None),
        silences.awaits_denunciation(told.history, report, regime),
        pending,
        unanswered,
    )


def text_for_silence(context: Context, case: Case, step_id: str) -> str:
    """Return what an appeal may say that is filed against silence; "" for one against anything else."""
    found = silence_found(context, case)
    if found is None or found.grants or step_id not in {known.step.id for known in offers_of(context, case)}:
        return ""
    return appeal_text(found.case)
